# Bash completion of cadre(1): source it, or install it as
# /usr/share/bash-completion/completions/cadre. tests/journeys/manual.py holds it to the
# program's own list of commands.

_cadre_common='--db --keys --as --lang --json --dry-run --help'

# The options of "NOUN VERB".
_cadre_options() {
    case "$1" in
    init) echo --name ;;
    demo) echo --logins ;;
    serve) echo --listen --public-url ;;
    'person add')
        echo --name --sex --born --unit --login --number --rank --ethnic --native --birthplace \
            --party --work --skills
        ;;
    'person list') echo --unit --text --order --left --on --limit ;;
    'person show' | 'unit show') echo --on ;;
    record) echo --person --on ;;
    'unit add') echo --name --above ;;
    'names sort') echo --order ;;
    'account open') echo --person --login ;;
    'role grant') echo --person --role --unit --since --till ;;
    'role end') echo --person --role --unit ;;
    'ledger prove') echo --body ;;
    'ledger export') echo --bodies ;;
    'ledger witness') echo --key --log --name --make-key --from ;;
    rebuild) echo --check ;;
    esac
}

# The verbs of a noun; nothing for a noun that stands alone.
_cadre_verbs() {
    case "$1" in
    person) echo add list show ;;
    unit) echo add list show ;;
    names) echo sort ;;
    account) echo list open password code ;;
    role) echo grant end list ;;
    ledger) echo root verify prove checkpoint export witness ;;
    esac
}

_cadre_nouns='init demo serve person unit record names account role ledger rebuild backup restore audit version help'
_cadre_roles='member organiser leader registrar system-admin security-admin audit-admin'

# What may follow an option; 1 where it takes no value, 2 where a file stands.
_cadre_values() {
    case "$1" in
    --lang) echo zh en ;;
    --sex) echo male female ;;
    --order) echo name born pinyin stroke ;;
    --role) echo "$_cadre_roles" ;;
    --db | --keys | --key | --log) return 2 ;;
    --json | --dry-run | --help | --left | --logins | --body | --bodies | --check | --make-key)
        return 1 ;;
    --*) ;;
    *) return 1 ;;
    esac
}

_cadre_words() {
    case "$1" in
    audit) echo "$_cadre_roles" ;;
    help) echo "$_cadre_nouns" ;;
    backup | restore | 'ledger export' | 'ledger witness') return 2 ;;
    esac
}

_cadre() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
    local noun=${COMP_WORDS[1]} verb='' list status
    if [ "$COMP_CWORD" -gt 1 ]; then
        list=$(_cadre_values "$before")
        status=$?
        if [ "$status" -ne 1 ]; then
            _cadre_reply "$status" "$list" "$word"
            return
        fi
        list=" $(_cadre_verbs "$noun") "
        [ "$list" = '  ' ] || verb=${COMP_WORDS[2]}
    fi
    if [ "$COMP_CWORD" -eq 1 ]; then
        _cadre_reply 0 "$_cadre_nouns" "$word"
    elif [ "$COMP_CWORD" -eq 2 ] && [ "$list" != '  ' ]; then
        _cadre_reply 0 "$list" "$word"
    elif [[ $word == -* ]]; then
        _cadre_reply 0 "$(_cadre_options "$noun${verb:+ $verb}") $_cadre_common" "$word"
    else
        list=$(_cadre_words "$noun${verb:+ $verb}")
        _cadre_reply $? "$list" "$word"
    fi
}

# _cadre_reply STATUS LIST WORD: files for status 2, else those of the list that begin so
_cadre_reply() {
    local reply
    COMPREPLY=()
    while read -r reply; do
        COMPREPLY+=("$reply")
    done < <(if [ "$1" -eq 2 ]; then compgen -f -- "$3"; else compgen -W "$2" -- "$3"; fi)
}

complete -F _cadre cadre
