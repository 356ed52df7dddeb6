# Cases of archcheck; sourced by run. Each refusal has a near miss that stands.

cat >"$work/ROOMS" <<'END'
# a small house
base:
words: base
store: base words
web: base words

system stdio.h sys/*
library sqlite3.h : store/sqlite.c
library openssl/* : base/digest.c
library cmocka.h : *_test.c

tables store: ledger_* work_queue person
END

arch_one() {
    rm -rf "$work/src"
    mkdir -p "$work/src/$(dirname "$1")"
    printf '%s\n' "$2" >"$work/src/$1"
    said=$(cd "$work" && ./archcheck ROOMS src 2>&1)
    status=$?
}

# breaks SENTENCE FILE TEXT FRAGMENT; the fragment begins with the line number
breaks() {
    arch_one "$2" "$3"
    says "$1" $status "$said" "src/$2:$4"
}

# stands SENTENCE FILE TEXT
stands() {
    arch_one "$2" "$3"
    same "$1" "$status$said" 0
}

# ---- includes
breaks 'an include of a room above is refused' store/a.c '

#include "web/web.h"' '3: include: store may not include web'
breaks 'a sibling may not be included' web/a.h '#include "store/store.h"' '1: include: web may not'
breaks 'base may include no other room' base/a.c '#include "words/lang.h"' '1: include: base may not'
stands 'rooms below and the own room may be included' store/a.c '#include "base/str.h"
#include "words/lang.h"
#include "store/deep/down.h"'
breaks 'a room that is not in ROOMS is refused' store/a.c '#include "office/a.h"' \
    '1: include: "office/a.h": there is no room office'
breaks 'an include beside the file is refused' store/a.c '#include "store.h"' \
    '1: include: "store.h" must be named from the root'
breaks 'an include that climbs is refused' store/a.c '#include "../base/str.h"' '1: include: "../base'
breaks 'an include by macro is refused' store/a.c '#include HEADER' '1: include: an include must'
breaks 'blanks around an include hide nothing' store/a.c '  #  include  "web/web.h"' '1: include: store'
stands 'an include in a comment is none' store/a.c '/*
#include "web/web.h"
*/
// #include "web/web.h"'
stands 'an include in a literal is none' store/a.c 'static const char *const s = "\
#include \"web/web.h\"";'
breaks 'a folder inside a room belongs to the room' store/deep/a.c '#include "web/web.h"' \
    '1: include: store may not include web'
breaks 'a file in no room is refused' main.c 'int main(void);' '1: include: stands in no room'
breaks 'a room that ROOMS does not name is refused' office/a.c 'int a(void);' '1: include: stands in no'
stands 'files of other kinds are not read' office/a.html '<p>'
breaks 'tests obey the arrows too' store/a_test.c '#include "web/web.h"' '1: include: store may not'

# ---- libraries
breaks 'a library header outside its file is refused' store/other.c '#include <sqlite3.h>' \
    '1: library: <sqlite3.h> stands in the files of ROOMS:8 only'
stands 'a library header in its file stands' store/sqlite.c '#include <sqlite3.h>'
breaks 'a file of the same name in another room is refused' web/sqlite.c '#include <sqlite3.h>' \
    '1: library: <sqlite3.h>'
breaks 'a header of a library of many headers is refused' store/a.c '#include <openssl/sha.h>' \
    '1: library: <openssl/sha.h>'
stands 'a header of a library of many headers stands in its file' base/digest.c \
    '#include <openssl/evp.h>'
breaks 'a library that ROOMS does not know is refused' store/a.c '#include <curl/curl.h>' \
    '1: library: <curl/curl.h> is neither'
stands 'a system header stands everywhere' base/a.c '#include <stdio.h>
#include <sys/stat.h>'
breaks 'the test library outside of tests is refused' base/a.c '#include <cmocka.h>' '1: library: <cmocka'
stands 'the test library stands in tests' base/a_test.c '#include <cmocka.h>'

# ---- foreign languages
breaks 'SQL in a literal is refused' store/a.c '
static const char *const s = "select name from person";' '2: sql: SQL belongs'
breaks 'SQL in capitals is refused' store/a.c 'int f(void) { return g("DELETE FROM person"); }' '1: sql: SQL'
breaks 'SQL behind white space is refused' store/a.c 'int f(void) { return g("\n  update x"); }' '1: sql:'
breaks 'SQL in a macro is refused' store/a.c '#define S "pragma journal_mode"' '1: sql: SQL belongs'
breaks 'SQL with a line break behind its verb is refused' store/a.c '#define S "begin\n"' '1: sql:'
breaks 'SQL of one statement and a semicolon is refused' store/a.h '#define S "commit;"' '1: sql: SQL'
stands 'a word that only begins like SQL stands' store/a.c '#define S "selection of"
#define T "updates" "select" "a select b"'
stands 'SQL in a comment stands' store/a.c '/* "select name from person" */ // "select x from y"'
stands 'SQL in a test stands' store/a_test.c '#define S "select name from person"'
breaks 'a tag in a literal is refused' web/a.c '#define S "<p>"' '1: html: HTML belongs'
breaks 'a closing tag in a literal is refused' web/a.c '#define S "a</b>"' '1: html: HTML belongs'
stands 'a less-than sign that opens no tag stands' web/a.c '#define S "a < b" "<%s>" "<<" "<"'
stands 'a tag in a comment or in a test stands' web/a_test.c '/* "<p>" */
#define S "<p>"'
breaks 'Chinese in a literal is refused' base/a.c 'static const char s[] = "干部";' '1: cjk: words belong'
breaks 'Chinese as an escape is refused' base/a.c 'static const char s[] = "\u5e72";' '1: cjk: words'
breaks 'Chinese beyond the basic plane is refused' base/a.c 'static const char s[] = "𠮷";' '1: cjk: words'
breaks 'full-width punctuation is refused' base/a.c 'static const char s[] = "（";' '1: cjk: words'
breaks 'Chinese in a character literal is refused' base/a.c 'static const int s = L'"'中'"';' '1: cjk: words'
stands 'Chinese in a comment stands' base/a.c '/* 干部 "干部" */ // 编制'
stands 'letters of Europe stand' base/a.c 'static const char s[] = "Zürich – \u00fc·";'
stands 'Chinese in a test stands' base/a_test.c 'static const char s[] = "干部";'

# ---- variables that can change
breaks 'a variable at file scope is refused' base/a.c '
int counter;' "2: mutable: 'counter' can change"
breaks 'a static variable at file scope is refused' base/a.c 'static int counter = 1;' "1: mutable: 'counter'"
breaks 'a declaration of a variable elsewhere is refused' base/a.h 'extern int counter;' "1: mutable: 'counter'"
stands 'a constant at file scope stands' base/a.c 'static const int limit = 1;
extern const struct chunks chunks_heap;
int const also = 2;'
breaks 'a pointer that can change is refused' base/a.c 'static const char *name = "a";' "1: mutable: 'name'"
stands 'a constant pointer stands' base/a.c 'static const char *const name = "a";'
breaks 'an array of pointers that can change is refused' base/a.c \
    'static const char *names[] = {"a", "b"};' "1: mutable: 'names'"
stands 'an array of constant pointers stands' base/a.c \
    'static const char *const names[] = {[1] = "a", [0] = "b"};'
breaks 'a table of structures that can change is refused' base/a.c \
    'static struct row rows[] = {{1, 2}};' "1: mutable: 'rows'"
stands 'a constant table of structures stands' base/a.c 'static const struct row rows[] = {{1, 2}};'
breaks 'a variable behind the type it declares is refused' base/a.c 'struct a { int b; } c;' "1: mutable: 'c'"
breaks 'a variable of a nameless type is refused' base/a.c 'static struct { int b; } c;' "1: mutable: 'c'"
stands 'types, lists and prototypes are no variables' base/a.h 'struct a { int b; const char *p; };
enum e { A = 1, B };
enum { C = 3 };
struct text;
typedef int number;
typedef struct str say_fn(struct arena *, enum lang);
struct list LIST(struct str);
struct str *find(struct arena *a, int *b);
_Static_assert(sizeof(int) == 4, "int");
union u { int a; float b; };'
breaks 'a pointer to a function that can change is refused' base/a.c \
    'static void (*hook)(int *) = NULL;' "1: mutable: 'hook'"
stands 'a constant pointer to a function stands' base/a.c 'static void (*const hook)(int *) = work;'
breaks 'the second of two variables is seen' base/a.c 'static int *const a = 0, *b;' '1: mutable:'
breaks 'the first of two variables is seen' base/a.c 'static int *a = {0}, *const b = 0;' '1: mutable:'
stands 'two constants of one line stand' base/a.c 'static const int a = 1, b = f(1, 2), *const c = 0;'
breaks 'a thread-local variable is refused' base/a.c 'static _Thread_local int a;' '1: mutable: there are no'
breaks 'a static variable in a function is refused' base/a.c 'int f(int n)
{
    if (n > 0) {
        static int count;
        count++;
    }
    return n;
}' "4: mutable: 'count'"
stands 'a constant table in a function stands' base/a.c 'int f(void)
{
    static const struct { const char *tag; int n; } cases[] = {{"a", 1}};
    static const char *const names[] = {"a"};
    int count = 0;
    return count;
}'
breaks 'a variable behind a function is seen' base/a.c 'int f(int a[static 4]) { return a[0]; }
static int after;' "2: mutable: 'after'"
stands 'functions with attributes are no variables' base/a.c '__attribute__((format(printf, 1, 2))) int
f(const char *s, ...);
static inline int g(void) __attribute__((unused));
_Noreturn void h(void) { for (;;) { } }'
breaks 'an attribute hides no variable' base/a.c 'static int a __attribute__((aligned(16)));' '1: mutable:'
stands 'macros are not read' base/a.c '#define COUNTER static int a; \
    int b;
#define OTHER 1'
breaks 'tests have no variables that change either' base/a_test.c 'static int count;' '1: mutable:'

# ---- tables
breaks 'a write to a table of another room is refused' store/a.sql '-- name: a :exec

insert into unit (id) values ($id)' '3: table: insert unit: not a table of store'
breaks 'an update of a table of another room is refused' store/a.sql 'update unit set a = 1' \
    '1: table: update unit'
breaks 'a removal from a table of another room is refused' store/a.sql 'DELETE FROM unit' \
    '1: table: delete unit'
breaks 'a room without tables writes none' web/a.sql 'update person set a = 1' '1: table: update person'
breaks 'a second statement of a file is seen' store/a.sql 'update person set a = 1;
update unit set a = 1' '2: table: update unit'
stands 'writes to tables of the room stand' store/a.sql 'insert into person (id) values (1);
insert or replace into work_queue values (1);
update ledger_head set a = 1; delete from person where id = 1; truncate table person'
stands 'reading of tables of another room stands' store/a.sql \
    'select a from unit join person on a = b order by a for update of person'
stands 'words in comments and literals write nothing' store/a.sql "-- update unit
select 'delete from unit;
update unit' from person"
breaks 'a derived table under a migration is refused' store/a.sql '-- migration 1 store
create table person (id {id})' '2: table: person is derived by its name'
breaks 'a working table among the derived is refused' store/a.sql '-- derived
create table if not exists work_queue (id {id})' '2: table: work_queue is kept by its name'
breaks 'an enduring table among the derived is refused' store/a.sql '-- derived
create table ledger_entry (id {id})' '2: table: ledger_entry is kept by its name'
breaks 'a table outside of both is refused' store/a.sql 'create table person (id {id})' \
    '1: table: person is created outside'
stands 'tables in the section of their sort stand' store/a.sql '-- migration 1 store
create table ledger_entry (id {id});
create table work_queue (id {id});
create unique index i on work_queue (id);
create trigger ledger_stays before update on ledger_entry begin select 1; end;
-- derived
create table person (id {id}, note text check (note <> '"''"') on update set null)'
breaks 'a table of another room is not created' store/a.sql '-- derived
create table unit (id {id})' '2: table: create unit: not a table of store'
breaks 'an index on a table of another room is refused' store/a.sql '-- derived
create index i
  on unit (id)' '3: table: index or trigger on unit'
breaks 'a trigger on a table of another room is refused' store/a.sql \
    'create trigger t before delete on unit begin select 1; end' '1: table: index or trigger on unit'
breaks 'a drop of a table of another room is refused' store/a.sql 'drop table if exists unit' \
    '1: table: drop unit'

# ---- ROOMS itself
cp "$work/ROOMS" "$work/ROOMS.sound"
# rooms_refused SENTENCE LINE FRAGMENT: the line is appended as line 13
rooms_refused() {
    { cat "$work/ROOMS.sound"; printf '%s\n' "$2"; } >"$work/ROOMS"
    arch_one base/a.c "${4:-int a(void);}"
    says "$1" $status "$said" "ROOMS:13: $3"
}
rooms_refused 'a room that includes one below it in the list is refused' 'top: base roof' \
    'top may include roof, which does not stand above'
rooms_refused 'a room that stands twice is refused' 'web: base' 'this stands already above'
rooms_refused 'tables of an unknown room are refused' 'tables office: a' 'tables of a room that'
rooms_refused 'a line of no known form is refused' 'web may include base' "'room: rooms', library"
rooms_refused 'an exception without a reason is refused' 'allow base/a.c:sql' "'allow FILE:what reason'"
rooms_refused 'an exception that nothing needs is refused' 'allow base/a.c:sql asks the server' \
    'base/a.c:sql is allowed but never done'
{ cat "$work/ROOMS.sound"; echo 'allow base/a.c:sql asks the server'; } >"$work/ROOMS"
stands 'an exception that is needed stands' base/a.c '#define S "select 1"'
breaks 'an exception is for its own kind only' base/a.c '#define S "select 1"
#define T "<p>"' '2: html:'
breaks 'an exception is for its own file only' base/b.c '#define S "select 1"' '1: sql:'
cp "$work/ROOMS.sound" "$work/ROOMS"
arch_one store/a.c '#include "web/web.h"
static int counter;
#define S "<p>"'
same 'all breaches are named in one run' "$(printf '%s\n' "$said" | wc -l)" 3
