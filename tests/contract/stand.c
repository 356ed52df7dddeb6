/* See stand.h. The one file of the tests that goes past the store to the libraries. */
#include "contract/stand.h"

#include <ftw.h>
#include <libpq-fe.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "surroundings.h"

enum { ARENA_CAP = 256 * 1024 * 1024, SORTS = 2 };
static const enum store_sort sorts[SORTS] = {STORE_SQLITE, STORE_POSTGRES};
static const char *const sort_names[SORTS] = {"SQLite", "PostgreSQL"};

static struct str postgres_url(struct arena *a, const struct stand *t)
{
    const char *base = test_postgres();
    return str_format(a, "%s%ccadre_schema=%s", base,
                      strchr(base, '?') != NULL ? '&' : '?', t->schema);
}

static int set_up(void **state)
{
    const enum store_sort *sort = *state;
    struct stand *t = calloc(1, sizeof *t);
    t->sort = *sort;
    t->arena = arena_open(&chunks_heap, ARENA_CAP);
    t->clock = clock_fixed((struct instant){0}, 0);
    t->log = (struct log){-1, LOG_ERROR, &t->clock};
    if (!test_folder(t->folder, sizeof t->folder)) {
        return -1;
    }
    snprintf(t->schema, sizeof t->schema, "t_%s", strrchr(t->folder, '-') + 1);
    for (char *p = t->schema; *p != 0; p++) {
        *p = *p >= 'A' && *p <= 'Z' ? (char)(*p + 32) : *p;
    }
    t->where = t->sort == STORE_SQLITE ? str_format(t->arena, "%s/d.db", t->folder)
                                       : postgres_url(t->arena, t);
    t->setup = (struct store_setup){
        .where = t->where,
        .schema = &schema_all,
        .log = &t->log,
        .chunks = &chunks_heap,
    };
    *state = t;
    return 0;
}

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
    (void)st;
    (void)flag;
    (void)ftw;
    return remove(path);
}

static void drop_schema(const struct stand *t)
{
    char text[160];
    PGconn *conn = PQconnectdb(test_postgres());
    snprintf(text, sizeof text,
             "set client_min_messages to warning; drop schema if exists %s cascade",
             t->schema);
    PQclear(PQexec(conn, text));
    PQfinish(conn);
}

static int tear_down(void **state)
{
    struct stand *t = *state;
    arena_close(t->arena);
    if (t->sort == STORE_POSTGRES) {
        drop_schema(t);
    }
    nftw(t->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    free(t);
    return 0;
}

static void not_here(void **state)
{
    (void)state;
    print_message("skipped: CADRE_TEST_PG names no server\n");
    skip();
}

int stand_run(const char *name, const struct CMUnitTest *tests, size_t n)
{
    int failed = 0;
    for (int i = 0; i < SORTS; i++) {
        bool here = sorts[i] == STORE_SQLITE || test_postgres() != NULL;
        struct CMUnitTest *own = calloc(n, sizeof *own);
        for (size_t j = 0; j < n; j++) {
            own[j] = (struct CMUnitTest){
                .name = tests[j].name,
                .test_func = here ? tests[j].test_func : not_here,
                .setup_func = here ? set_up : NULL,
                .teardown_func = here ? tear_down : NULL,
                .initial_state = (void *)(uintptr_t)&sorts[i],
            };
        }
        char group[128];
        snprintf(group, sizeof group, "%s on %s", name, sort_names[i]);
        failed += _cmocka_run_group_tests(group, own, n, NULL, NULL);
        free(own);
    }
    return failed;
}

/* ---- assertions -------------------------------------------------------------------- */

void stand_good(const struct fault *fault, const char *file, int line)
{
    if (fault != NULL) {
        print_error("%s, fault %d: %.*s %.*s\n", fault_kind_name(fault->kind), fault->id,
                    STR_PRINT(fault->arg[0]), STR_PRINT(fault->arg[1]));
        _fail(file, line);
    }
}

void stand_fault(const struct fault *fault, int wanted, const char *file, int line)
{
    if (fault == NULL || fault->id != wanted) {
        print_error("fault %d was expected, not %d\n", wanted,
                    fault == NULL ? -1 : fault->id);
        if (fault != NULL) {
            print_error("%.*s\n", STR_PRINT(fault->arg[0]));
        }
        _fail(file, line);
    }
}

void stand_text(struct str s, const char *wanted, const char *file, int line)
{
    if (!str_equal(s, str_of(wanted))) {
        print_error("\"%s\" was expected, not \"%.*s\"\n", wanted, STR_PRINT(s));
        _fail(file, line);
    }
}

/* ---- short ways -------------------------------------------------------------------- */

struct store *stand_store(struct stand *t)
{
    struct store *s = NULL;
    bool rebuild = true;
    assert_good(store_open(t->arena, &t->setup, STORE_MAKE, &s, &rebuild));
    assert_false(rebuild);
    return s;
}

struct db *stand_writer(struct stand *t, struct store *s)
{
    struct db *db = NULL;
    assert_good(store_writer(t->arena, s, &db));
    return db;
}

struct db *stand_reader(struct stand *t, struct store *s)
{
    struct db *db = NULL;
    assert_good(store_reader(t->arena, s, &db));
    return db;
}

static struct str past_sqlite(struct stand *t, const char *text)
{
    sqlite3 *own = NULL;
    struct str out = STR("");
    assert_int_equal(sqlite3_open(str_cstr(t->arena, t->where), &own), SQLITE_OK);
    while (*text != 0) {
        sqlite3_stmt *st = NULL;
        assert_int_equal(sqlite3_prepare_v2(own, text, -1, &st, &text), SQLITE_OK);
        int code = SQLITE_DONE;
        while (st != NULL && (code = sqlite3_step(st)) == SQLITE_ROW) {
            out = str_copy(t->arena, str_of((const char *)sqlite3_column_text(st, 0)));
        }
        assert_int_equal(code, SQLITE_DONE);
        sqlite3_finalize(st);
    }
    sqlite3_close(own);
    return out;
}

static struct str past_postgres(struct stand *t, const char *text)
{
    PGconn *conn = PQconnectdb(test_postgres());
    PQclear(PQexec(conn, str_format(t->arena, "set search_path to %s", t->schema).p));
    PGresult *result = PQexec(conn, text);
    if (PQresultStatus(result) != PGRES_COMMAND_OK &&
        PQresultStatus(result) != PGRES_TUPLES_OK) {
        print_error("%s", PQerrorMessage(conn));
        fail();
    }
    int rows = PQntuples(result);
    struct str out =
        rows > 0 ? str_copy(t->arena, str_of(PQgetvalue(result, rows - 1, 0))) : STR("");
    PQclear(result);
    PQfinish(conn);
    return out;
}

struct str stand_past(struct stand *t, const char *text)
{
    return t->sort == STORE_SQLITE ? past_sqlite(t, text) : past_postgres(t, text);
}
