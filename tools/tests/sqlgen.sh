# Cases of sqlgen; sourced by run. Each refusal stands beside its near miss.

mkdir -p "$work/root/room"

# sql_one TEXT...: a file of these lines, through sqlgen
sql_one() {
    printf '%s\n' "$@" >"$work/root/room/probe.sql"
    rm -rf "$work/gen/room" "$work/gen/store"
    (cd "$work" && ./sqlgen gen root root/room/probe.sql 2>&1)
}

# sql_refused SENTENCE FRAGMENT LINES...: refused with what FRAGMENT says, nothing written
sql_refused() {
    sentence=$1
    fragment=$2
    shift 2
    said=$(sql_one "$@")
    status=$?
    says "$sentence" $status "$said" "root/room/probe.sql:$fragment"
    [ ! -e "$work/gen/room" ] && [ ! -e "$work/gen/store" ] ||
        not_ok "$sentence, writing nothing" 'files were written'
}

# sql_taken SENTENCE LINES...: taken, and the C compiles
sql_taken() {
    sentence=$1
    shift
    said=$(sql_one "-- include \"sqlgen_rows.h\"" "$@" &&
        compiles "$work/probe.o" "$work/gen/room/probe_sql.c")
    status=$?
    same "$sentence" "$status$said" 0
}

# sql_not_compiled SENTENCE FRAGMENT LINES...: sqlgen takes it, the compiler does not
sql_not_compiled() {
    sentence=$1
    fragment=$2
    shift 2
    said=$(sql_one "-- include \"sqlgen_rows.h\"" "$@" &&
        compiles "$work/probe.o" "$work/gen/room/probe_sql.c")
    status=$?
    says "$sentence" $status "$said" "$fragment"
}

# repeated N FORMAT: FORMAT printed with 1 .. N
repeated() {
    i=1
    while [ "$i" -le "$1" ]; do
        # shellcheck disable=SC2059
        printf -- "$2" "$i"
        i=$((i + 1))
    done
}

# ---- the head of a statement
sql_refused 'a statement without a name is refused' '1: the name of a statement is missing' \
    '-- name:'
sql_refused 'a name with a hyphen is refused' "1: 'dog-put' is no name" \
    '-- name: dog-put :exec' 'delete from dog'
sql_refused 'a name without a colon behind the word is refused' "1: write '-- name:'" \
    '-- name dog_put :exec' 'delete from dog'
sql_refused 'a statement without a mode is refused' '1: dog_put: the mode is missing' \
    '-- name: dog_put' 'delete from dog'
sql_refused 'an unknown mode is refused' "1: expected :one :many :each :exec or :changes, not ':all'" \
    '-- name: dogs :all struct dog' 'select id from dog'
sql_taken 'a mode that is known is taken' '-- name: dog_put :exec' 'delete from dog'
sql_refused 'a list without the type of its rows is refused' '1: dogs: the type of a row is missing' \
    '-- name: dogs :many' 'select id from dog'
sql_refused 'an unknown type of row is refused' "1: unknown type 'dog'" \
    '-- name: dogs :many dog' 'select id from dog'
sql_taken 'a struct as the type of row is taken' \
    '-- name: dogs :many struct dog' 'select id from dog'
sql_refused 'an unknown type of a parameter is refused' "1: unknown type 'integer'" \
    '-- name: dog_drop :exec id=integer' 'delete from dog where id = $id'
sql_refused 'struct without its name is refused' "1: 'struct' needs a name" \
    '-- name: dog_drop :exec id=struct' 'delete from dog where id = $id'
sql_taken 'every known type is taken' \
    '-- name: dog_put :exec a1=int b=bool c=text d=day e=instant f=blob g=hash h=uuid i=struct dog_id' \
    'insert into dog values ($a1, $b, $c, $d, $e, $f, $g, $h, $i)'
sql_refused 'a word that is no option is refused' "1: dog_put: 'sorted' is not understood" \
    '-- name: dog_put :exec sorted' 'delete from dog'
sql_refused 'a parameter declared twice is refused' '1: dog_drop: parameter id is declared twice' \
    '-- name: dog_drop :exec id=int id=text' 'delete from dog where id = $id'
sql_refused 'a parameter called as the code itself calls one is refused' \
    '1: dog_drop: a parameter cannot be called row' \
    '-- name: dog_drop :exec row=int' 'delete from dog where id = $row'
sql_taken 'a parameter called almost so is taken' \
    '-- name: dog_drop :exec rows=int' 'delete from dog where id = $rows'
sql_refused 'an exception without its reason is refused' "1: dogs: 'scan' needs its reason in quotes" \
    '-- name: dogs :many struct dog scan' 'select id from dog'
sql_refused 'a reason without quotes is refused' "1: dogs: 'unscoped' needs its reason" \
    '-- name: dogs :many struct dog unscoped because' 'select id from dog'
sql_taken 'an exception with its reason is taken' \
    '-- name: dogs :many struct dog scan "a test"' 'select id from dog'
sql_refused 'a quote left open is refused' '1: a quote is not closed' \
    '-- name: dogs :many struct dog scan "a test' 'select id from dog'
sql_refused 'a name that stands twice is refused' '3: dogs is defined in root/room/probe.sql:1 already' \
    '-- name: dogs :many struct dog' 'select id from dog' \
    '-- name: dogs :exec' 'delete from dog'

# ---- parameters
sql_refused 'an unknown parameter is refused' '1: dog_drop: $ip is not a parameter' \
    '-- name: dog_drop :exec id=int' 'delete from dog where id = $ip and n = $id'
sql_refused 'a part of the scope is no parameter' '1: dogs: $scope_a is not a parameter' \
    '-- name: dogs :many struct dog' 'select id from dog where {scope unit} and n = $scope_a' \
    '-- define scope(unit): {unit} = $scope_account'
sql_refused 'a lone dollar sign is refused' '1: dog_drop: $ is not a parameter' \
    '-- name: dog_drop :exec from struct dog' 'delete from dog where id = $'
sql_taken 'a dollar sign in quotes is taken' \
    '-- name: dog_drop :exec' "delete from dog where name = '\$id'"
sql_refused 'an unused parameter is refused' '1: dog_drop: parameter name is not used' \
    '-- name: dog_drop :exec id=int name=text' 'delete from dog where id = $id'
sql_taken 'a parameter that only chooses a fragment is used' \
    '-- name: dogs :many struct dog old=bool' 'select id from dog' '--[ old' 'where born < 1' '--]'
# shellcheck disable=SC2046
sql_refused 'a parameter too many is refused' '1: more than 96 parameters' \
    "-- name: dog_put :exec$(repeated 97 ' p%d=int')" "insert into dog values ($(repeated 97 '$p%d,'))"
sql_taken 'as many parameters as there may be are taken' \
    "-- name: dog_put :exec$(repeated 96 ' p%d=int')" "insert into dog values ($(repeated 96 '$p%d,'))"
sql_not_compiled 'a misspelt member of the struct is an error of the compiler' 'nane' \
    '-- name: dog_put :exec from struct dog' 'insert into dog (name) values ($nane)'
sql_not_compiled 'a member whose type no column has is an error of the compiler' 'none that a column' \
    '-- name: dog_put :exec from struct kennel_dog' 'insert into dog (name) values ($dog)'

# ---- columns
sql_refused 'a column without a name is refused' "1: dogs: column 2 has no name (use 'as')" \
    '-- name: dogs :many struct dog' 'select id, count(*) from dog'
sql_refused 'a star is refused' '1: dogs: column 1 has no name' \
    '-- name: dogs :many struct dog' 'select * from dog'
sql_refused 'a number without a name is refused' '1: dogs: column 1 has no name' \
    '-- name: dogs :one int' 'select 1 from dog'
sql_taken 'a column with as is taken' \
    '-- name: dogs :many struct dog' 'select id, coalesce(d.name, d.id) as name from dog d'
sql_refused 'two columns of one name are refused' '1: dogs: two columns are called name' \
    '-- name: dogs :many struct dog' 'select d.name, o.name from dog d join owner o on o.id = d.id'
sql_refused 'two columns in a row of one value are refused' \
    '1: dogs: a row of type int64_t has one column, not 2' \
    '-- name: dogs :many int' 'select id, born from dog'
sql_taken 'a comma inside brackets or quotes parts no columns' \
    '-- name: dogs :many int' "select coalesce(a, b, 'c,(') as id from dog"
sql_refused 'a column in a fragment is refused' '1: dogs: columns cannot stand in a fragment' \
    '-- name: dogs :many struct dog old=bool' 'select id' '--[ old' ', born' '--]' 'from dog'
sql_refused 'a row of what returns none is refused' '1: dogs: neither select nor returning' \
    '-- name: dogs :one int' 'delete from dog'
sql_taken 'what an insert returns is a row' \
    '-- name: dogs :one int' 'insert into dog (id) values (1) returning id'
# shellcheck disable=SC2046
sql_refused 'a column too many is refused' '1: more than 48 columns' \
    '-- name: dogs :many struct dog' "select $(repeated 48 'c%d, ') c49 from dog"
sql_not_compiled 'a misspelt column is an error of the compiler' 'nane' \
    '-- name: dogs :many struct dog' 'select id, nane from dog'
sql_not_compiled 'a column for a member of no column type is an error of the compiler' 'none that a column' \
    '-- name: dogs :many struct kennel_dog' 'select dog from kennel'

# ---- fragments
sql_refused 'a fragment left open is refused' '1: dogs: a fragment is not closed with --]' \
    '-- name: dogs :many struct dog old=bool' 'select id from dog' '--[ old' 'where born < 1'
sql_refused 'a fragment closed twice is refused' '1: dogs: --] without --[' \
    '-- name: dogs :many struct dog' 'select id from dog' '--]'
sql_refused 'a fragment inside another is refused' '1: dogs: a fragment stands inside another' \
    '-- name: dogs :many struct dog old=bool big=bool' 'select id from dog where 1 = 1' \
    '--[ old' 'and born < 1' '--[ big' 'and size > 1' '--]' '--]'
sql_taken 'a fragment behind another is taken' \
    '-- name: dogs :many struct dog old=bool big=bool' 'select id from dog where 1 = 1' \
    '--[ old' 'and born < 1' '--]' '--[ big' 'and size > 1' '--]'
sql_refused 'a scope inside a fragment is refused' '2: dogs: a fragment stands inside another' \
    '-- define scope(unit): {unit} = $scope_account' \
    '-- name: dogs :many struct dog old=bool' 'select id from dog where 1 = 1' \
    '--[ old' 'and {scope unit}' '--]'
sql_refused 'a mark that does not begin its line is refused' '3: --[ and --] stand at the very start' \
    '-- name: dogs :many struct dog old=bool' 'select id from dog' ' --[ old' 'where born < 1' '--]'
sql_refused 'a fragment without a condition is refused' "1: dogs: '--[' needs a name" \
    '-- name: dogs :many struct dog' 'select id from dog' '--[' 'where born < 1' '--]'
sql_refused 'a condition that is no name is refused' "1: dogs: '--[ old>1' is no name" \
    '-- name: dogs :many struct dog old=bool' 'select id from dog' '--[ old>1' 'where born < 1' '--]'
sql_refused 'a choice that is no number is refused' "1: dogs: '--[ page=x' is no name" \
    '-- name: dogs :many struct dog page=int' 'select id from dog' '--[ page=x' 'where born < 1' '--]'
sql_refused 'a condition that nobody passes is refused' '1: dogs: fragment old is not a parameter' \
    '-- name: dogs :many struct dog' 'select id from dog' '--[ old' 'where born < 1' '--]'
sql_refused 'a condition that is a text is refused' '1: dogs: fragment name must be a bool or an int' \
    '-- name: dogs :many struct dog name=text' 'select id from dog' '--[ name' 'where name = $name' '--]'
sql_not_compiled 'a condition that the struct lacks is an error of the compiler' 'nanmed' \
    '-- name: dogs :many struct dog from struct dog_query' 'select id from dog' \
    '--[ nanmed' 'where born < 1' '--]'
sql_refused 'a condition too many is refused' '1: more than 6 conditions of fragments' \
    "-- name: dogs :many struct dog$(repeated 7 ' c%d=bool')" 'select id from dog where 1 = 1' \
    "$(repeated 7 '--[ c%d\nand 1 = 1\n--]\n')"
sql_refused 'variants too many are refused' '1: dogs: more than 192 variants' \
    '-- name: dogs :many struct dog page=int old=bool' 'select id from dog where 1 = 1' \
    '--[ page=96' 'and born < 1' '--]' '--[ old' 'and born < 2' '--]'
sql_taken 'as many variants as there may be are taken' \
    '-- name: dogs :many struct dog page=int old=bool' 'select id from dog where 1 = 1' \
    '--[ page=95' 'and born < 1' '--]' '--[ old' 'and born < 2' '--]'

# ---- the scope
dogs='-- protected dog'
scoped='-- define scope(unit): {unit} = $scope_account'
sql_refused 'a list over a protected table without a scope is refused' \
    '2: dogs lists the protected table dog without {scope COLUMN}' \
    "$dogs" '-- name: dogs :many struct dog' 'select id from dog'
sql_refused 'a protected table that is joined is found' '2: dogs lists the protected table dog' \
    "$dogs" '-- name: dogs :many int' 'select o.id from owner o' 'join dog d on d.owner = o.id'
sql_refused 'a protected table behind a comma is found' '2: dogs lists the protected table dog' \
    "$dogs" '-- name: dogs :many int' 'select o.id from owner as o, dog d'
sql_refused 'a protected table on the next line is found' '2: dogs lists the protected table dog' \
    "$dogs" '-- name: dogs :many int' 'select id FROM' '    dog'
sql_refused 'a protected table of a stream is found' '2: dogs lists the protected table dog' \
    "$dogs" '-- name: dogs :each struct dog' 'select id from dog'
sql_refused 'a protected table of a query inside is found' '2: dogs lists the protected table dog' \
    "$dogs" '-- name: dogs :many int' 'select o.id from owner o where o.id in (select d.id from dog d)'
sql_taken 'a list with a scope is taken' \
    "$dogs" "$scoped" '-- name: dogs :many struct dog' 'select id from dog d where {scope d.unit}'
sql_taken 'a list goes through its scope in as many ways as are defined' \
    "$dogs" "$scoped" '-- define scope(unit): {unit} in (select $scope_account)' \
    '-- name: dogs :many struct dog' 'select id from dog d where {scope d.unit}'
sql_refused 'a way of the scope too many is refused' '4: more than 3 ways of the scope' \
    "$scoped" "$scoped" "$scoped" "$scoped"
sql_taken 'a list that says why it needs no scope is taken' \
    "$dogs" '-- name: dogs :many struct dog unscoped "a test"' 'select id from dog'
sql_taken 'one row of a protected table needs no scope' \
    "$dogs" '-- name: dog :one struct dog id=int' 'select id from dog where id = $id'
sql_taken 'a table whose name begins the same is not protected' \
    "$dogs" '-- name: dogs :many struct dog' 'select id from dogfood'
sql_taken 'a column called as a protected table is none' \
    "$dogs" '-- name: dogs :many int' 'select o.dog from owner o order by o.id, dog'
joined='-- define scope from(unit): 0 cross join owner o where o.id = {unit} and o.n = $scope_account'
sql_taken 'one way of the scope goes by a join where a list says so' \
    "$dogs" "$scoped" "$joined" '-- name: dogs :many struct dog' 'select d.id from dog d' \
    '{scope from}' 'where {scope d.unit}'
same 'and then by that alone' "$(sql_one "$dogs" "$scoped" "$joined" \
    '-- name: dogs :many struct dog' 'select d.id from dog d' '{scope from}' \
    'where {scope d.unit}' >/dev/null; grep -c 'cross join owner o\|o.id = d.unit\|and d.unit =' \
    "$work/gen/room/probe_sql.c")" 2
sql_refused 'a join is no scope' '4: dogs: fragment scope is not a parameter' \
    "$dogs" "$scoped" "$joined" '-- name: dogs :many struct dog' 'select d.id from dog d' '{scope from}'
sql_refused 'a join that nobody defined is refused' "3: dogs: no '-- define scope from(unit):'" \
    "$dogs" "$scoped" '-- name: dogs :many struct dog' 'select d.id from dog d' '{scope from}' \
    'where {scope d.unit}'
sql_refused 'a scope left open is refused' '3: dogs: {scope COLUMN} is not closed' \
    "$dogs" "$scoped" '-- name: dogs :many struct dog' 'select id from dog where {scope unit'
sql_refused 'a scope that nobody defined is refused' "2: dogs: no '-- define scope(unit):'" \
    "$dogs" '-- name: dogs :many struct dog' 'select id from dog where {scope unit}'

# ---- definitions
young='-- define young(d):
and {d}.born > $from'
sql_taken 'what statements have in common is defined once, with one hole' "$young" \
    '-- name: dogs :many struct dog from=day' 'select d.id from dog d where 1 = 1' '{young d}'
same 'the hole holds what the statement says, wherever it stands' "$(sql_one "$young" \
    '-- name: dogs :many struct dog from=day' 'select k.id from dog k where 1 = 1' \
    '{young k}' >/dev/null; grep -c 'and k.born > \$1' "$work/gen/room/probe_sql.c")" 1
sql_taken 'a definition is used inside another, and holds fragments and a scope' \
    "$dogs" "$scoped" '-- define seen(d):' '{scope {d}.unit}' '--[ old' 'and {d}.born < 1' '--]' \
    '-- define known(d):' 'where {seen {d}}' \
    '-- name: dogs :many struct dog old=bool' 'select d.id from dog d' '{known d}'
sql_refused 'a definition that nobody made is refused' \
    '1: dogs: {old ARG} is not closed, not defined, or in itself' \
    '-- name: dogs :many struct dog' 'select d.id from dog d where {old d}'
sql_refused 'a definition left open is refused' '3: dogs: {young ARG} is not closed' "$young" \
    '-- name: dogs :many struct dog from=day' 'select d.id from dog d where 1 = 1 {young d'
sql_refused 'a definition in itself is refused' '3: dogs: {old ARG} is not closed, not defined, or in itself' \
    '-- define old(d):' 'and {old {d}}' \
    '-- name: dogs :many struct dog' 'select d.id from dog d where 1 = 1 {old d}'
sql_refused 'a definition that stands twice is refused' '3: young is defined in root/room/probe.sql:1' \
    "$young" "$young"
sql_refused 'a definition without its hole is refused' '1: expected: -- define NAME(ARG):' \
    '-- define old:' 'and d.born < 1'
sql_taken 'a brace in quotes is none' \
    '-- name: dog_put :exec' "insert into dog (name) values ('{young d}')"

# ---- the words in which the databases differ
sql_refused 'an unknown word of a statement is refused' '1: dogs: {json_rows ARG} is not closed' \
    '-- name: dogs :many int ids=text' 'select value from {json_rows}($ids)'
sql_taken 'a word that is known is taken' \
    '-- name: dogs :many int ids=text' 'select value from {json_each}(cast($ids as {json}))'
same 'each database is told its own' \
    "$(grep -c -e 'from json_each(cast($1 as text))' -e 'from json_array_elements_text(cast($1 as json))' \
        "$work/gen/room/probe_sql.c") $(grep -c '\.postgres =' "$work/gen/room/probe_sql.c")" '2 1'
sql_taken 'in quotes a word is text' \
    '-- name: dogs :many int' "select id from dog where name = '{json}'"
same 'and the same for both' \
    "$(grep -c "name = '{json}'" "$work/gen/room/probe_sql.c") $(grep -c '\.postgres =' "$work/gen/room/probe_sql.c")" '1 0'

# ---- files and the schema
sql_refused 'text before any directive is refused' "2: text before any '-- name:'" \
    '-- A comment.' 'select 1'
sql_taken 'comments and empty lines before a directive are taken' \
    '-- A comment.' '--' '' '-- name: dog_put :exec' 'delete from dog'
sql_refused 'a migration without its number is refused' '1: expected: -- migration NUMBER NAME' \
    '-- migration first' 'create table a (b {int});'
sql_refused 'a migration without a name is refused' '1: expected: -- migration NUMBER NAME' \
    '-- migration 1' 'create table a (b {int});'
sql_taken 'numbers of migrations may have holes' \
    '-- migration 1 a' 'create table a (b {int});' '-- migration 3 c' 'create table c (b {int});'
sql_refused 'a migration that stands twice is refused' \
    '3: migration 1 stands in root/room/probe.sql:1 already' \
    '-- migration 1 a' 'create table a (b {int});' '-- migration 1 c' 'create table c (b {int});'
sql_taken 'migrations in any order are taken' \
    '-- migration 2 a' 'create table a (b {int});' '-- migration 1 c' 'create table c (b {int});'
sql_refused 'an unknown word of the DDL is refused' '1: unknown word {integer' \
    '-- derived' 'create table a (b {integer});'
sql_refused 'a database that is none is refused' '1: only --[ sqlite and --[ postgres stand here' \
    '-- derived' '--[ mysql' 'create table a (b {int});' '--]'
sql_refused 'a part of one database left open is refused' '1: --[ is not closed' \
    '-- derived' '--[ sqlite' 'create table a (b {int});'
sql_refused 'a derived table that is made twice is refused' '1: the derived table a is made twice' \
    '-- derived' 'create table a (b {int});' 'create table a (c {int});'
sql_refused 'an include too many is refused' '65: more than 64 includes' \
    "$(repeated 65 '-- include "a%d.h"\n')"
sql_refused 'a migration too many is refused' '129: more than 128 migrations' \
    "$(repeated 129 '-- migration %d a\n')"
sql_refused 'a late table is refused' '1: only indexes are made late' \
    '-- derived late' 'create table a (b {int});'
sql_refused 'another word behind derived is refused' '1: expected: -- derived, or -- derived late' \
    '-- derived soon' 'create index a_by_b on a (b);'
sql_taken 'a late index is taken' \
    '-- derived' 'create table a (b {int});' '-- derived late' 'create index a_by_b on a (b);'
sql_refused 'a file with derived tables too many is refused' '65: more than 64 files' \
    "$(repeated 65 '-- derived\n')"
sql_refused 'a table too many is refused' '1: more than 256 names' "-- small$(repeated 257 ' t%d')"
sql_refused 'a statement too many is refused' '2049: more than 1024 statements' \
    "$(repeated 1025 '-- name: s%d :exec\ndelete from dog\n')"
said=$(cd "$work" && ./sqlgen gen elsewhere root/room/probe.sql 2>&1)
says 'a file outside the root is refused' $? "$said" 'probe.sql:0: lies outside elsewhere'
said=$(cd "$work" && ./sqlgen gen root root/room/none.sql 2>&1)
says 'a file that is not there is refused' $? "$said" 'none.sql: cannot be read'

# ---- compiled and run
mkdir -p "$work/root/probe"
cp "$here/sqlgen_probe.sql" "$work/root/probe/"
rm -rf "$work/gen/room"
said=$(cd "$work" && ./sqlgen gen root root/probe/sqlgen_probe.sql 2>&1 &&
    compiles probe.o gen/probe/sqlgen_probe_sql.c && compiles table.o gen/store/statements.c &&
    compiles main.o "$here/sqlgen_probe.c" &&
    $CC ${TOOL_FLAGS:-} -o sqlgen_probe main.o probe.o table.o $base 2>&1 &&
    ./sqlgen_probe 2>&1)
same 'the functions run the texts, bind the values and read the columns expected' \
    "$said" "$(cat "$here/sqlgen_probe.txt")"
said=$( ("$work/sqlgen_probe" beyond; exit $?) 2>&1)
status=$?
case "$status,$said" in
134,*'choice < 3'*) ok 'a choice that no fragment knows stops the program' ;;
*) not_ok 'a choice that no fragment knows stops the program' "status $status, said: $said" ;;
esac

(cd "$work" && find gen -name '*_sql.*' -o -name statements.c | xargs touch -d '2001-01-01' &&
    ./sqlgen gen root root/probe/sqlgen_probe.sql)
same 'unchanged statements keep their files as they are' \
    "$(find "$work/gen" \( -name '*_sql.*' -o -name statements.c \) -newermt '2001-01-02' | wc -l)" 0
