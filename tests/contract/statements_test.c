/* Every statement of every room, in every variant, on both databases: it prepares, gives
 * columns that can be read and as many as its C function reads, and on SQLite it scans no
 * table that grows, unless it says why it may. */
#include "contract/stand.h"

#include <sqlite3.h>

#include "base/digest.h"
#include "store/postgres.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

static void bind_something(struct run *r)
{
    for (int at = 1; at <= r->st->params; at++) {
        switch (r->st->param_types[at - 1]) {
        case SQL_INT:
            run_bind_int(r, at, 1);
            break;
        case SQL_TEXT: /* lists of numbers are texts too */
            run_bind_text(r, at, STR("[1]"));
            break;
        case SQL_BLOB:
            run_bind_blob(r, at, STR("x"));
            break;
        }
    }
}

static int columns_of(const struct stand *t, const struct run *r)
{
    return t->sort == STORE_SQLITE ? sqlite3_column_count(r->handle)
                                   : PQnfields(((const struct reply *)r->handle)->result);
}

/* Reads are run to their end; writes only prepared. */
static bool passes(struct stand *t, struct db *db, const struct statement *st)
{
    struct run run;
    struct fault *f = run_begin(&run, db, t->arena, st);
    bool row = !st->writes;
    int columns = st->columns;
    if (f == NULL) {
        bind_something(&run);
        while (f == NULL && row) {
            f = run_step(&run, &row);
        }
        columns = f == NULL && !st->writes ? columns_of(t, &run) : columns;
        run_end(&run);
    }
    if (f != NULL) {
        print_error("%s: %.*s\n%s\n", st->name, STR_PRINT(f->arg[0]), st->text);
    } else if (columns != st->columns) {
        print_error("%s: %d columns, %d are read\n", st->name, columns, st->columns);
    }
    return f == NULL && columns == st->columns;
}

static void every_statement_prepares_and_gives_the_columns_that_are_read(void **state)
{
    struct stand *t = *state;
    struct db *db = stand_writer(t, stand_store(t));
    int failed = 0;
    assert_true(statements_count > 0);
    for (int i = 0; i < statements_count; i++) {
        assert_int_equal(statements_all[i]->index, i);
        failed += !passes(t, db, statements_all[i]);
    }
    assert_null(statements_all[statements_count]);
    assert_int_equal(failed, 0);
}

/* ---- plans ------------------------------------------------------------------------- */

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_';
}

/* Takes the next word off *rest, past anything that is none. */
static bool next_word(struct str *rest, struct str *word)
{
    size_t from = 0;
    while (from < rest->n && !is_word(rest->p[from])) {
        from++;
    }
    size_t to = from;
    while (to < rest->n && is_word(rest->p[to])) {
        to++;
    }
    *word = str_part(*rest, from, to);
    *rest = str_part(*rest, to, rest->n);
    return word->n > 0;
}

static bool is_table(struct stand *t, struct db *db, struct str name)
{
    static const enum sql_type text[] = {SQL_TEXT};
    static const struct statement find = {
        .name = "is_table",
        .text = "select 1 from sqlite_schema where type = 'table' and name = $1",
        .params = 1,
        .param_types = text,
        .columns = 1,
        .index = -1,
    };
    struct run run;
    bool found = false;
    assert_good(run_begin(&run, db, t->arena, &find));
    run_bind_text(&run, 1, name);
    assert_good(run_step(&run, &found));
    run_end(&run);
    return found;
}

/* Plans name a table by its alias: the table is the word before it ("person p", "person
 * as p"). What is neither a table nor an alias of one (a subquery, a list of values, a
 * name that `with` made) gives a name that is no table. */
static struct str table_behind(struct stand *t, struct db *db, struct str text,
                               struct str alias)
{
    struct str word;
    struct str before = STR_NONE;
    while (next_word(&text, &word)) {
        if (str_equal_nocase(word, STR("as"))) {
            continue;
        }
        if (str_equal(word, alias) && is_table(t, db, before)) {
            return before;
        }
        before = word;
    }
    return alias;
}

static bool is_small(struct str table)
{
    for (const char *const *small = schema_all.small_tables; *small != NULL; small++) {
        if (str_equal(table, str_of(*small))) {
            return true;
        }
    }
    return false;
}

/* How many lines of the plan scan a table that grows; each is printed. */
static int scans_in(struct stand *t, struct db *db, const struct statement *st,
                    struct str plan)
{
    int scans = 0;
    struct str line;
    while (str_cut(&plan, '\n', &line)) {
        struct str name;
        struct str rest = line;
        if (!str_starts(line, STR("SCAN ")) || !next_word(&rest, &name) ||
            !next_word(&rest, &name)) {
            continue;
        }
        struct str table =
            is_table(t, db, name) ? name : table_behind(t, db, str_of(st->text), name);
        if (is_table(t, db, table) && !is_small(table)) {
            print_error("%s: %.*s (%.*s)\n", st->name, STR_PRINT(line), STR_PRINT(table));
            scans++;
        }
    }
    return scans;
}

static void no_statement_scans_a_growing_table_unless_it_says_why(void **state)
{
    struct stand *t = *state;
    if (t->sort != STORE_SQLITE) {
        print_message("skipped: PostgreSQL's plans follow its statistics\n");
        skip();
    }
    struct db *db = stand_writer(t, stand_store(t));
    int scans = 0;
    for (int i = 0; i < statements_count; i++) {
        struct str plan = STR_NONE;
        const struct statement *st = statements_all[i];
        if (st->scan_ok == NULL) {
            assert_good(db->store->backend->explain(db, t->arena, st, &plan));
            scans += scans_in(t, db, st, plan);
        }
    }
    assert_int_equal(scans, 0);
}

/* The check above must see what it looks for, also under another name. */
static void a_scan_is_seen_under_any_name(void **state)
{
    struct stand *t = *state;
    if (t->sort != STORE_SQLITE) {
        print_message("skipped: PostgreSQL's plans follow its statistics\n");
        skip();
    }
    struct db *db = stand_writer(t, stand_store(t));
    stand_past(t, "create table growing (id integer primary key, n integer) strict");
    static const struct {
        const char *text;
        int scans;
    } cases[] = {
        {"select id from growing where n = 1", 1},
        {"select g.id from growing as g where g.n = 1", 1},
        {"select a.id from growing a join growing b on b.id = a.n", 1},
        {"select id from growing where id = 1", 0},
        {"with recursive up(n) as (select 1 union all select n + 1 from up where n < 9)"
         " select n from up",
         0},
        {"update growing set n = 2 where n = 1", 1},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct statement st = {
            .name = "expected", .text = cases[i].text, .index = -1};
        struct str plan = STR_NONE;
        assert_good(db->store->backend->explain(db, t->arena, &st, &plan));
        assert_int_equal(scans_in(t, db, &st, plan), cases[i].scans);
    }
}

/* ---- who is merged -----------------------------------------------------------------
 */

/* Tables whose `person` stays as it was when two entries of one person are merged, or is
 * seen to elsewhere. Working tables are those of somebody's log-in, which goes first. */
static const char *const person_stays[] = {
    "account",       "role_held",     /* a log-in, and what it may, is given anew */
    "readlog_read",  "read_question", /* what was read then; asked for by both numbers */
    "sealed_case",                    /* sealed with the key of that number */
    "duty",          "duty_fold",     /* made anew by duty/ */
    "person_state",  "person_rank",   /* go with the entry */
    "person_merged",                  /* says it */
};

static bool stays(struct str table)
{
    for (size_t i = 0; i < COUNT(person_stays); i++) {
        if (str_equal(table, str_of(person_stays[i]))) {
            return true;
        }
    }
    return str_starts(table, STR("work_"));
}

static bool is_moved(struct stand *t, struct str table)
{
    struct str wanted =
        str_format(t->arena, "update %.*s set person = $", STR_PRINT(table));
    for (int i = 0; i < statements_count; i++) {
        const struct statement *st = statements_all[i];
        if (strstr(st->name, "/merge") != NULL && str_starts(str_of(st->text), wanted)) {
            return true;
        }
    }
    return false;
}

/* A room that keeps a person in a new table says what becomes of him. */
static void who_is_merged_leaves_no_row_under_his_old_number(void **state)
{
    struct stand *t = *state;
    if (t->sort != STORE_SQLITE) {
        print_message("skipped: the tables are the same\n");
        skip();
    }
    static const struct statement find = {
        .name = "tables_of_persons",
        .text = "select m.name from sqlite_schema m join pragma_table_info(m.name) c"
                " where m.type = 'table' and c.name = 'person' order by m.name",
        .columns = 1,
        .index = -1,
    };
    struct db *db = stand_writer(t, stand_store(t));
    struct run run;
    bool row = true;
    int left = 0, moved = 0;
    assert_good(run_begin(&run, db, t->arena, &find));
    for (assert_good(run_step(&run, &row)); row; assert_good(run_step(&run, &row))) {
        struct str table = run_text(&run, 0);
        bool seen_to = is_moved(t, table);
        moved += seen_to;
        if (!seen_to && !stays(table)) {
            print_error("%.*s: no statement of a merge moves its person\n",
                        STR_PRINT(table));
            left++;
        }
    }
    run_end(&run);
    assert_int_equal(left, 0);
    assert_true(moved > 10);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_is_merged_leaves_no_row_under_his_old_number),
        cmocka_unit_test(every_statement_prepares_and_gives_the_columns_that_are_read),
        cmocka_unit_test(no_statement_scans_a_growing_table_unless_it_says_why),
        cmocka_unit_test(a_scan_is_seen_under_any_name),
    };
    return digest_start() ? stand_run("statements", tests, COUNT(tests)) : 1;
}
