# shellcheck shell=bash
# How ./test reads what a test program printed. To be sourced by bash.

# Prints `passed failed skipped` for a program's exit status and log. TAP is counted line by
# line, Python's unittest by its summary, anything else as one test. A program that ends
# badly, or before the tests it announced, has failed even if no line says so.
tally() {
    awk -v status="$1" '
        /^1\.\.[0-9]+/ { tap = 1; sub(/^1\.\./, "", $1); planned += $1
                         if ($1 == 0) { skipped++; planned++; seen++ } }
        /^(not )?ok / { tap = 1; seen++
                        if (tolower($0) ~ /# *skip/) skipped++
                        else if ($1 == "ok") passed++
                        else failed++ }
        /^Ran [0-9]+ tests? in / { unittest = 1; ran = $2 }
        unittest && /^(FAILED|OK)( \(.*\))?$/ {
            failed = count("failures") + count("errors") + count("unexpected successes")
            skipped = count("skipped")
            passed = ran - failed - skipped }
        function count(word) {
            if (!match($0, "[(, ]" word "=[0-9]+")) return 0
            return substr($0, RSTART + length(word) + 2, RLENGTH - length(word) - 2) + 0 }
        END {
            bad = status != 0
            if (!tap && !unittest) {
                if (status == 77) skipped = 1
                else if (bad) failed = 1
                else passed = 1
            } else if (planned > seen) {
                failed += planned - seen
            }
            if (bad && !failed && status != 77) failed = 1
            print passed + 0, failed + 0, skipped + 0
        }' "$2"
}

# "3 passed, 0 failed", with what was skipped when something was.
counts_in_words() {
    printf '%d passed, %d failed' "$1" "$2"
    [ "$3" = 0 ] || printf ', %d skipped' "$3"
}

# Prints of a failed program's log what tells why, at most some 80 lines.
excerpt() {
    local status=$1 log=$2 limit=$3
    case "$status" in
    124 | 137) echo "ran longer than its limit of $limit s, and was stopped" ;;
    129 | 13[0-9] | 14[0-9]) echo "ended by signal $((status - 128))" ;;
    esac
    # What a test says of itself stands behind its line.
    if [ "$(wc -l <"$log")" -le 60 ]; then
        awk '/^(not )?ok / { passed = /^ok/ } !/^#/ && !/^ok / || !passed' "$log"
        return
    fi
    awk '/^not ok/ { shown = 24 } /^ok / { shown = 0 }
         /ERROR: .*Sanitizer|runtime error:|Assertion .* failed/ { shown = 40 }
         shown-- > 0' "$log" | head -n 80 | grep . || tail -n 60 "$log"
}
