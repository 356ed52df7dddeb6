/* See fixture.h. */
#include "fixture.h"
#include "surroundings.h"

#include <ftw.h>
#include <libpq-fe.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "words/faults.h"

enum { ARENA_CAP = 512 * 1024 * 1024, SAID_MAX = 64 * 1024, NOT_FOUND = 127 };

/* ---- a kind of tests ----------------------------------------------------------------
 */

static const struct field line_fields[] = {
    {.name = "number",
     .type = FIELD_INT,
     .offset = offsetof(struct test_line, number),
     .label = say_app_name},
    {.name = "text",
     .type = FIELD_TEXT,
     .required = true,
     .offset = offsetof(struct test_line, text),
     .label = say_app_name},
};

static struct fault *apply_nothing(struct db *db, struct arena *a,
                                   const struct entry *entry, const void *body)
{
    (void)db;
    (void)a;
    (void)entry;
    (void)body;
    return NULL;
}

const struct kind kind_test_line = {
    .name = "test.line",
    .version = 1,
    .class = CLASS_UNIT,
    .creates = true,
    .title = say_app_name,
    .fields = FIELDS(line_fields, struct test_line),
    .apply = apply_nothing,
};

static const struct kind *const kinds[] = {&kind_test_line, &kind_sealed, &kind_erase,
                                           &kind_ledger_restored, NULL};

/* ---- the house -----------------------------------------------------------------------
 */

static void open_house(struct fixture *f, enum store_mode mode)
{
    struct store_setup store = {
        .where = f->db, .schema = &schema_all, .log = &f->log, .chunks = &chunks_heap};
    struct ledger_setup ledger = {&f->kinds, &f->clock, &f->random};
    bool rebuild = false;
    assert_good(store_open(f->arena, &store, mode, &f->store, &rebuild));
    assert_false(rebuild);
    f->ledger = ledger_new(f->arena, &ledger);
    struct writer_setup writer = {.store = f->store};
    ledger_join_writer(f->ledger, &writer);
    assert_good(writer_open(f->arena, &writer, &f->writer));
}

static struct fixture *new_fixture(void)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_true(digest_start());
    f->arena = arena_open(&chunks_heap, ARENA_CAP);
    f->clock = clock_fixed((struct instant){1483406400000000}, 0); /* 2017-01-03 */
    f->log = (struct log){-1, LOG_ERROR, &f->clock};
    f->random = random_seeded(1);
    f->kinds = (struct kinds){.at = kinds};
    assert_true(test_folder(f->folder, sizeof f->folder));
    f->db = fixture_path(f, "d.db");
    f->key_file = fixture_path(f, "d.db.keys");
    f->checkpoint_file = fixture_path(f, "d.db.checkpoint");
    f->department = fixture_id(f);
    return f;
}

static int make_house(struct fixture *f, void **state)
{
    *state = f;
    open_house(f, STORE_MAKE);
    assert_good(
        keystore_make(f->arena, f->key_file, f->department, &f->random, &f->keys));
    return 0;
}

int fixture_set_up(void **state)
{
    return make_house(new_fixture(), state);
}

int fixture_set_up_postgres(void **state)
{
    const char *server = test_postgres();
    struct fixture *f = new_fixture();
    if (server == NULL) {
        *state = f;
        return 0;
    }
    snprintf(f->schema, sizeof f->schema, "f_%s", strrchr(f->folder, '-') + 1);
    for (char *p = f->schema; *p != 0; p++) {
        *p = *p >= 'A' && *p <= 'Z' ? (char)(*p + 32) : *p;
    }
    f->db = str_format(f->arena, "%s%ccadre_schema=%s", server,
                       strchr(server, '?') != NULL ? '&' : '?', f->schema);
    return make_house(f, state);
}

static void drop_schema(struct fixture *f)
{
    PGconn *conn = PQconnectdb(test_postgres());
    PQclear(PQexec(conn, str_format(f->arena,
                                    "set client_min_messages to warning;"
                                    "drop schema if exists %s cascade",
                                    f->schema)
                             .p));
    PQfinish(conn);
}

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
    (void)st;
    (void)flag;
    (void)ftw;
    return remove(path);
}

int fixture_tear_down(void **state)
{
    struct fixture *f = *state;
    if (f->schema[0] != 0) {
        writer_close(f->writer);
        store_close(f->store);
        drop_schema(f);
    }
    arena_close(f->arena);
    nftw(f->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    free(f);
    return 0;
}

void fixture_reopen(struct fixture *f)
{
    writer_close(f->writer);
    store_close(f->store);
    open_house(f, STORE_WRITE);
    assert_good(keystore_open(f->arena, f->key_file, f->department, &f->keys));
}

/* ---- assertions -----------------------------------------------------------------------
 */

void fixture_good(const struct fault *fault, const char *file, int line)
{
    if (fault != NULL) {
        print_error("%s, fault %d: %.*s %.*s\n", fault_kind_name(fault->kind), fault->id,
                    STR_PRINT(fault->arg[0]), STR_PRINT(fault->arg[1]));
        _fail(file, line);
    }
}

void fixture_fault(const struct fault *fault, int wanted, const char *file, int line)
{
    int id = fault == NULL ? -1 : fault->id;
    if (id != wanted) {
        print_error("fault %d was expected, not %d\n", wanted, id);
        _fail(file, line);
    }
}

/* ---- short ways -----------------------------------------------------------------------
 */

struct work {
    struct job job;
    struct fixture *f;
    struct fault *(*work)(struct fixture *f, struct db *db, struct arena *a, void *ctx);
    void *ctx;
};

static struct fault *run_work(struct job *job, struct db *db)
{
    struct work *w = (struct work *)job;
    return w->work(w->f, db, job->arena, w->ctx);
}

struct fault *fixture_write(struct fixture *f,
                            struct fault *(*work)(struct fixture *f, struct db *db,
                                                  struct arena *a, void *ctx),
                            void *ctx)
{
    struct work w = {{.run = run_work, .arena = f->arena}, f, work, ctx};
    return writer_run(f->writer, &w.job);
}

struct db *fixture_reader(struct fixture *f)
{
    struct db *db = NULL;
    assert_good(store_reader(f->arena, f->store, &db));
    return db;
}

struct uuid fixture_id(struct fixture *f)
{
    return uuid_new(&f->random, clock_now(&f->clock));
}

static struct fault *append_lines(struct fixture *f, struct db *db, struct arena *a,
                                  void *ctx)
{
    const int *n = ctx;
    for (int i = 1; i <= *n; i++) {
        struct test_line line = {str_format(a, "line %d", i), i};
        struct draft draft = {
            .id = fixture_id(f), .kind = &kind_test_line, .day = {17169}, .body = &line};
        struct entry entry;
        bool again = false;
        TRY(ledger_append(f->ledger, db, a, &draft, &entry, &again));
    }
    return NULL;
}

void fixture_lines(struct fixture *f, int n)
{
    assert_good(fixture_write(f, append_lines, &n));
}

static struct fault *store_checkpoint(struct fixture *f, struct db *db, struct arena *a,
                                      void *ctx)
{
    return checkpoint_store(db, a, f->keys, clock_now(&f->clock), ctx);
}

struct str fixture_checkpoint(struct fixture *f)
{
    struct str note = STR_NONE;
    assert_good(fixture_write(f, store_checkpoint, &note));
    return note;
}

void fixture_past(struct fixture *f, const char *text)
{
    sqlite3 *own = NULL;
    char *error = NULL;
    assert_int_equal(sqlite3_open(str_cstr(f->arena, f->db), &own), SQLITE_OK);
    if (sqlite3_exec(own, text, NULL, NULL, &error) != SQLITE_OK) {
        fail_msg("%s: %s", text, error);
    }
    sqlite3_close(own);
}

void fixture_refused(struct fixture *f, const char *text, const char *why)
{
    sqlite3 *own = NULL;
    char *error = NULL;
    assert_int_equal(sqlite3_open(str_cstr(f->arena, f->db), &own), SQLITE_OK);
    assert_int_not_equal(sqlite3_exec(own, text, NULL, NULL, &error), SQLITE_OK);
    assert_non_null(strstr(error, why));
    sqlite3_free(error);
    sqlite3_close(own);
}

struct str fixture_path(struct fixture *f, const char *name)
{
    return str_format(f->arena, "%s/%s", f->folder, name);
}

int fixture_verify_py(struct fixture *f, const char *arguments, struct str *said)
{
    if (access("contrib/verify.py", R_OK) != 0) {
        print_message("skipped: not started in the root of the sources\n");
        skip();
    }
    FILE *out = popen(
        str_format(f->arena, "python3 contrib/verify.py %s 2>&1", arguments).p, "r");
    assert_non_null(out);
    char *text = arena_bytes(f->arena, SAID_MAX);
    *said = (struct str){text, fread(text, 1, SAID_MAX, out)};
    int status = pclose(out);
    if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_FOUND) {
        print_message("skipped: there is no python3\n");
        skip();
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
