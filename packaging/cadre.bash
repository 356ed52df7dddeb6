# Bash completion of cadre(1): source it, or install it as
# /usr/share/bash-completion/completions/cadre. It asks the program for its commands and
# options, so it knows what the program knows; tests/journeys/manual.py tries it.

# "NOUN VERB" of every command, one a line.
_cadre_commands() {
    "${COMP_WORDS[0]}" help --json 2>/dev/null | tr '{' '\n' |
        sed -n 's/.*"noun":"\([^"]*\)".*"verb":"\([^"]*\)".*/\1 \2/p'
}

# The usage of "NOUN VERB" and the options of all commands, with what each takes.
_cadre_usage() {
    # shellcheck disable=SC2086
    "${COMP_WORDS[0]}" $1 --help --lang en 2>/dev/null |
        sed -n -e 's/, / /g' -e '1p' -e '/^Every command takes/p'
}

# What may follow an option or a command's word; 2 where it is a file, 1 where it is nothing.
_cadre_values() {
    case "$1" in
    --db | --keys | --key | --log | --backup-dir | --notify | backup | restore | 'ledger export' | 'ledger witness' | \
        'solve grouping' | 'solve assignment' | 'statistics items' | 'import people' | 'import places' | --list | \
        'programme '*) return 2 ;;
    --order)
        set -- "$(_cadre_choices "$@")"
        echo "${1:-pinyin stroke rank born name}"
        ;;
    audit) _cadre_choices --role "$(_cadre_usage 'role grant')" ;;
    help) _cadre_commands | cut -d ' ' -f 1 | sort -u ;;
    record) "${COMP_WORDS[0]}" record '?' --lang en 2>&1 | grep -o '[a-z]*\.[a-z]*' ;;
    --*) _cadre_choices "$1" "$2" ;;
    *) return 1 ;;
    esac
}

# The choices of an option in a usage: "--sex male|female". Free values are none; 1 where
# the option takes no value.
_cadre_choices() {
    local word=" ${2//$'\n'/ } "
    [[ $word =~ [[:space:]\[]$1\ ([a-z][^] ]*|\.\.\.|[A-Z][^ ]*) ]] || return 1
    case "${BASH_REMATCH[1]}" in
    [a-z]*) echo "${BASH_REMATCH[1]//|/ }" ;;
    esac
}

_cadre() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
    local noun=${COMP_WORDS[1]} command verbs usage list status
    if [ "$COMP_CWORD" -eq 1 ]; then
        _cadre_reply 0 "$(_cadre_commands | cut -d ' ' -f 1)" "$word"
        return
    fi
    verbs=$(_cadre_commands | sed -n "s/^$noun \(.\)/\1/p")
    if [ "$COMP_CWORD" -eq 2 ] && [ -n "$verbs" ] && [[ $word != -* ]]; then
        _cadre_reply 0 "$verbs" "$word"
        return
    fi
    command=$noun
    if [ -n "$verbs" ] && [[ ${COMP_WORDS[2]} != -* ]]; then
        command="$noun ${COMP_WORDS[2]}"
    fi
    usage=$(_cadre_usage "$command")
    if [[ $word == -* ]]; then
        _cadre_reply 0 "$(grep -o -- '--[a-z-]*' <<<"$usage" | tr '\n' ' ')" "$word"
        return
    fi
    status=1
    if [[ $before == --* ]]; then
        list=$(_cadre_values "$before" "$usage")
        status=$?
    fi
    if [ "$status" -eq 1 ]; then
        list=$(_cadre_values "$command" "$usage")
        status=$?
    fi
    _cadre_reply "$status" "$list" "$word"
}

# _cadre_reply STATUS LIST WORD: files for status 2, else those of the list that begin so
_cadre_reply() {
    local reply
    COMPREPLY=()
    while read -r reply; do
        COMPREPLY+=("$reply")
    done < <(if [ "$1" -eq 2 ]; then compgen -f -- "$3"; else compgen -W "$2" -- "$3"; fi | sort -u)
}

complete -F _cadre cadre
