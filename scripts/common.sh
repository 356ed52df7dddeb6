# shellcheck shell=bash
# What ./run and ./test share: speaking, installing what is missing, building.
# To be sourced by bash from the root of the project. Stops with the cure, never half way.

APT_LOG=build/log/apt.log

say() { printf '%s\n' "$*" >&2; }
step() { printf '\n==> %s\n' "$*" >&2; }

# Ends the script: what is wrong first, then what to do, one line each.
stop_with() {
    printf '\ncadre: %s\n' "$1" >&2
    shift
    local line
    for line in "$@"; do
        printf '       %s\n' "$line" >&2
    done
    exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# A build or var directory left by another user fails much later and unclearly.
check_owner() {
    local path
    for path in "$@"; do
        if [ -e "$path" ] && ! [ -w "$path" ]; then
            stop_with "$path belongs to $(stat -c %U "$path"), so nothing can be written there." \
                "Give it to yourself:  sudo chown -R $(id -un) $path"
        fi
    done
}

# Prints the packages of the given needs that are neither installed nor replaced.
missing_packages() {
    local need package other installed
    installed=" $(dpkg-query -W -f '${Package}=${db:Status-Abbrev}\n' 2>/dev/null |
        sed -n 's/=.i *$//p' | tr '\n' ' ') "
    while read -r need package other; do
        case " $* " in *" $need "*) ;; *) continue ;; esac
        case "$installed" in *" $package "*) continue ;; esac
        case "$other" in
        -) ;;
        /*) if compgen -G "$other" >/dev/null; then continue; fi ;;
        *) if have "$other"; then continue; fi ;;
        esac
        printf '%s\n' "$package"
    done < <(grep -v '^#' scripts/packages)
}

packages_of_need() { awk -v need="$1" '$1 == need { print $2 }' scripts/packages; }

# Sets AS_ROOT to the words that make a command run as root, asking at most once.
become_root() {
    if [ "$(id -u)" = 0 ]; then
        AS_ROOT=()
    elif have sudo && sudo -n true 2>/dev/null; then
        AS_ROOT=(sudo -n)
    elif have sudo && { : </dev/tty; } 2>/dev/null; then
        say "sudo may ask for your password, to install packages."
        sudo -v || stop_with "sudo refused, so nothing can be installed." \
            "As root, run:  apt-get install --no-install-recommends $*"
        AS_ROOT=(sudo)
    else
        stop_with "these packages are missing and this user may not install them: $*" \
            "As root, run:  apt-get update && apt-get install --no-install-recommends $*" \
            "then start again."
    fi
}

# apt-get with no questions from debconf, needrestart or a changed configuration file, and
# with its progress (status lines among the output) in place of its many lines.
apt_get() {
    "${AS_ROOT[@]}" env DEBIAN_FRONTEND=noninteractive APT_LISTCHANGES_FRONTEND=none \
        NEEDRESTART_SUSPEND=1 LC_ALL=C.UTF-8 \
        apt-get -q -y -o DPkg::Lock::Timeout=120 -o Dpkg::Options::=--force-confdef \
        -o Dpkg::Options::=--force-confold -o APT::Status-Fd=1 "$@" </dev/null 2>&1 |
        apt_progress
    return "${PIPESTATUS[0]}"
}

apt_progress() {
    local line kind percent text shown='' now
    while IFS= read -r line; do
        case "$line" in
        dlstatus:* | pmstatus:*)
            IFS=: read -r kind _ percent text <<<"$line"
            percent=${percent%%.*}
            percent=${percent:-0}
            [ "$kind" = dlstatus ] && text=downloading || text=installing
            now="$text $((percent / 10 * 10)) %"
            [ "$now" = "$shown" ] || say "    $now"
            shown=$now
            ;;
        *) printf '%s\n' "$line" >>"$APT_LOG" ;;
        esac
    done
}

# Lists never fetched (a fresh image) or stale ones name versions that are gone. One broken
# extra source must not stop us: the installation itself will tell.
refresh_lists() {
    say "    refreshing the lists of packages"
    apt_get update 2>/dev/null || say "    apt-get update reported a problem; going on"
}

# Debian's postgresql starts a cluster of its own on installation. We only want the
# programs, so a drop-in forbids that while it is installed; clusters there stay as they are.
install_postgresql() {
    local folder=/etc/postgresql-common/createcluster.d
    local drop_in=$folder/zz-cadre-no-main-cluster.conf made='' status=0
    say "    postgresql, without a cluster of its own"
    apt_get install --no-install-recommends postgresql-common 2>/dev/null || return
    [ -d "$folder" ] || made=yes
    "${AS_ROOT[@]}" sh -c "mkdir -p $folder && echo 'create_main_cluster = false' >$drop_in"
    trap '"${AS_ROOT[@]}" rm -f '"$drop_in" EXIT
    apt_get install --no-install-recommends postgresql || status=$?
    "${AS_ROOT[@]}" rm -f "$drop_in"
    trap - EXIT
    [ -z "$made" ] || "${AS_ROOT[@]}" rmdir --ignore-fail-on-non-empty "$folder"
    return "$status"
}

try_install() {
    local package rest=()
    for package in "$@"; do
        [ "$package" = postgresql ] || rest+=("$package")
    done
    [ "${#rest[@]}" = 0 ] || apt_get install --no-install-recommends "${rest[@]}" || return
    [ "${#rest[@]}" = "$#" ] || install_postgresql
}

# Installs what is missing of the given needs (build, test, maybe) or stops with the cure.
install_packages() {
    local missing package wanted=()
    mapfile -t missing < <(missing_packages "$@")
    [ "${#missing[@]}" -gt 0 ] || return 0
    have apt-get || stop_with "missing: ${missing[*]} - and this machine has no apt-get." \
        "Install what corresponds to these Debian 12 packages, then start again."
    if [ -n "${CADRE_NO_INSTALL:-}" ]; then
        stop_with "missing, and CADRE_NO_INSTALL is set: ${missing[*]}" \
            "Run:  apt-get install --no-install-recommends ${missing[*]}"
    fi
    mkdir -p "${APT_LOG%/*}"
    : >"$APT_LOG"
    step "installing ${missing[*]}"
    become_root "${missing[@]}"
    refresh_lists
    for package in "${missing[@]}"; do
        if packages_of_need maybe | grep -x "$package" >/dev/null && ! is_offered "$package"; then
            continue
        fi
        wanted+=("$package")
    done
    [ "${#wanted[@]}" -gt 0 ] || return 0
    try_install "${wanted[@]}" || explain_failure "${wanted[@]}"
}

# Reads all of what apt-cache says: under pipefail a `grep -q` that leaves early is a failure.
is_offered() { apt-cache policy "$1" 2>/dev/null | grep 'Candidate: [^(]' >/dev/null; }

# The most likely cure by what apt said; its own last words in any case.
explain_failure() {
    local package absent=() cure
    for package in "$@"; do
        is_offered "$package" || absent+=("$package")
    done
    cure="To see all of it, run:  sudo apt-get install --no-install-recommends $*"
    if grep -qE 'Could not (resolve|connect)|Unable to connect|Failed to fetch' "$APT_LOG"; then
        cure="The package server cannot be reached: check the network, and a proxy in
       /etc/apt/apt.conf.d if there is one. Then run:  sudo apt-get update"
    elif [ "${#absent[@]}" -gt 0 ]; then
        cure="Not offered by this machine's package sources: ${absent[*]}. cadre is built for
       Debian 12: see that /etc/apt/sources.list* names bookworm main, then apt-get update."
    elif grep -q 'dpkg was interrupted' "$APT_LOG"; then
        cure="An earlier installation broke off. Run:  sudo dpkg --configure -a"
    elif grep -q 'Could not get lock' "$APT_LOG"; then
        cure="Another installation is under way. Start again when it has ended."
    elif grep -qiE 'no space left|enough free space' "$APT_LOG"; then
        cure="The disk is full. Make room ($(df -h --output=avail / | tail -n 1) left on /)."
    elif grep -q 'unmet dependencies' "$APT_LOG"; then
        cure="Packages stand in each other's way. Run:  sudo apt-get -f install"
    fi
    grep -E '^(E|W|Err):|^ .*(Depends|Conflicts):' "$APT_LOG" | tail -n 8 >&2
    stop_with "could not install: $*" "$cure" "Whole log: $APT_LOG"
}

cores() { nproc 2>/dev/null || echo 2; }
