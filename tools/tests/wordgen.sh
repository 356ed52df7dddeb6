# Cases of wordgen; sourced by run.

# words_refused SENTENCE EN ZH FRAGMENT: appended to a sound catalogue, refused
words_refused() {
    printf 'fault-none = None.\n%b\n' "$2" >"$work/en.msg"
    printf 'fault-none = 无。\n%b\n' "$3" >"$work/zh.msg"
    rm -rf "$work/out"
    said=$(cd "$work" && ./wordgen out zh-CN=zh.msg en=en.msg 2>&1)
    status=$?
    says "$1" $status "$said" "$4"
    [ ! -e "$work/out" ] || not_ok "$1, and nothing is written" "files were written"
}

words_taken() {
    printf 'fault-none = None.\n%b\n' "$2" >"$work/en.msg"
    printf 'fault-none = 无。\n%b\n' "$3" >"$work/zh.msg"
    said=$(cd "$work" && ./wordgen out zh-CN=zh.msg en=en.msg 2>&1)
    status=$?
    same "$1" "$status$said" 0
}

words_taken 'two sound catalogues are taken' 'a.b-c {n:int} = {n}' 'a.b-c {n:int} = {n}'
words_refused 'a key that Chinese lacks is refused at its English line' \
    'a.b = B' '' 'en.msg:2: a.b: is missing in zh-CN'
words_refused 'a key that English lacks is refused at its Chinese line' \
    '' '\na.b = 乙' 'zh.msg:3: a.b: is missing in en'
words_refused 'another type of a parameter is refused' \
    'a {n:int} = {n}' 'a {n:text} = {n}' 'zh.msg:2: a: is declared otherwise'
words_refused 'another order of parameters is refused' \
    'a {n:int} {m:int} = {n}{m}' 'a {m:int} {n:int} = {n}{m}' 'zh.msg:2: a: is declared'
words_refused 'another name of a parameter is refused' \
    'a {n:int} = {n}' 'a {m:int} = {m}' 'zh.msg:2: a: is declared otherwise'
words_refused 'a missing parameter is refused' \
    'a {n:int} = {n}' 'a = 甲' 'zh.msg:2: a: is declared otherwise'
words_refused 'another kind of a fault is refused' \
    'fault.a STORE = A' 'fault.a INPUT = 甲' 'zh.msg:2: fault.a: is declared otherwise'
words_refused 'an undeclared parameter is refused' \
    'a {n:int} = {n} {m}' 'a {n:int} = {n}' 'en.msg:2: a: uses {m}, which'
words_refused 'a parameter that one language never uses is refused' \
    'a {n:int} = {n}' 'a {n:int} = 甲' 'zh.msg:2: a: never uses {n}'
words_taken 'a parameter used only to choose a plural counts as used' \
    'a {n:int} = {n|one|many}' 'a {n:int} = {n}'
words_refused 'a key that stands twice is refused' \
    'a = A\n\na = B' 'a = 甲' 'en.msg:4: a: stands already at en.msg:2'
words_refused 'two keys that make one C name are refused' \
    'a.b = A\na-b = B' 'a.b = 甲\na-b = 乙' 'en.msg:3: a-b: and a.b'
words_refused 'a name of hand-written code is refused' \
    'weekday-day = A' 'weekday-day = 甲' 'en.msg:2: weekday-day: this name is taken'
words_refused 'a fault called as the constructor under all of them is refused' \
    'fault.new STORE = A' 'fault.new STORE = 甲' 'fault.new: this name is taken'
words_refused 'a byte that is no UTF-8 is refused' \
    'a = \0303(' 'a = 甲' 'en.msg:2: not valid UTF-8'
words_refused 'an overlong form is refused' \
    'a = \0300\0257' 'a = 甲' 'en.msg:2: not valid UTF-8'
words_refused 'a surrogate is refused' \
    'a = A' 'a = \0355\0240\0200' 'zh.msg:2: not valid UTF-8'
words_refused 'CR LF line ends are refused' 'a = A\r' 'a = 甲' 'en.msg:2: a control'
words_refused 'a fault without its kind is refused' \
    'fault.a = A' 'fault.a = 甲' 'en.msg:2: fault.a: a fault needs its kind'
words_refused 'an unknown kind is refused' \
    'fault.a WRONG = A' 'fault.a WRONG = 甲' "unknown kind of fault 'WRONG'"
words_refused 'a kind on a plain message is refused' \
    'a STORE = A' 'a STORE = 甲' 'a: only fault.* messages have a kind'
words_refused 'a fault with five parameters is refused' \
    'fault.a STORE {b:int} {c:int} {d:int} {e:int} {f:int} = {b}{c}{d}{e}{f}' \
    'fault.a STORE {b:int} {c:int} {d:int} {e:int} {f:int} = {b}{c}{d}{e}{f}' \
    'at most 4 parameters'
words_taken 'a fault with four parameters is taken' \
    'fault.a STORE {b:int} {c:int} {d:int} {e:int} = {b}{c}{d}{e}' \
    'fault.a STORE {b:int} {c:int} {d:int} {e:int} = {b}{c}{d}{e}'
words_refused 'a word of C as a parameter is refused' \
    'a {int:int} = {int}' 'a {int:int} = {int}' "cannot be called 'int'"
words_refused 'a parameter declared twice is refused' \
    'a {n:int} {n:int} = {n}' 'a {n:int} {n:int} = {n}' "parameter 'n' is declared twice"
words_refused 'an unknown type is refused' \
    'a {n:date} = {n}' 'a {n:date} = {n}' 'en.msg:2: a: expected {name:text}'
words_refused 'a message without text is refused' 'a =' 'a = 甲' 'a: says nothing'
words_refused 'a line without = is refused' 'just words' 'a = 甲' 'en.msg:2: just: expected'
words_refused 'a key with a capital is refused' 'A.b = A' 'a.b = 甲' 'en.msg:2: line: not'
words_refused 'a key that ends with a dot is refused' 'a. = A' 'a. = 甲' 'not a message'
words_refused 'a plural form on a text is refused' \
    'a {n:text} = {n|one|many}' 'a {n:text} = {n}' 'a: {n|...} needs an int'
words_refused 'a plural form inside another is refused' \
    'a {n:int} = {n|one|{n|x|y}}' 'a {n:int} = {n}' 'inside another plural form'
words_refused 'a plural form with three arms is refused' \
    'a {n:int} = {n|one|two|many}' 'a {n:int} = {n}' "unexpected '|'"
words_refused 'a plural form left open is refused' \
    'a {n:int} = {n|one|many' 'a {n:int} = {n}' 'a plural form is left open'
words_refused 'a lone closing brace is refused' 'a = x } y' 'a = 甲' "unexpected '}'"
words_refused 'a lone opening brace is refused' 'a = x { y' 'a = 甲' 'no use of a parameter'
words_refused 'a continued line with nothing before it is refused' \
    '\n   more' '' 'en.msg:3: line: nothing stands before'
words_refused 'all mistakes are named in one run' 'a = A\nb = B' '' 'en.msg:3: b: is missing'

printf 'x = X\n' >"$work/en.msg"
printf 'x = 甲\n' >"$work/zh.msg"
said=$(cd "$work" && ./wordgen out zh-CN=zh.msg en=en.msg 2>&1)
says 'catalogues without fault-none are refused' $? "$said" 'needs a message fault-none'
said=$(cd "$work" && ./wordgen out en=en.msg zh-CN=zh.msg 2>&1)
says 'languages in the other order are refused' $? "$said" 'expected zh-CN=FILE'
said=$(cd "$work" && ./wordgen out zh-CN=zh.msg en=none.msg 2>&1)
says 'a file that is not there is refused' $? "$said" 'none.msg: cannot be read'

build_base
touch -d '2001-01-01' "$work"/gen/words/*
"$work/wordgen" "$work/gen" "zh-CN=src/words/zh-CN.msg,$here/zh-CN.msg" \
    "en=src/words/en.msg,$here/en.msg"
same 'an unchanged result keeps its files as they are' \
    "$(find "$work/gen/words" -name '*.[ch]' -newermt '2001-01-02' | wc -l)" 0
said=$(compiles "$work/words_probe.o" "$here/words_probe.c" &&
    $CC ${TOOL_FLAGS:-} -o "$work/words_probe" "$work/words_probe.o" $base 2>&1 &&
    "$work/words_probe")
same 'generated messages say what the catalogues say' "$said" "$(cat "$here/words_probe.txt")"
