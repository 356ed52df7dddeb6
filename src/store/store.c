/* What both databases share: opening in order, migrations, savepoints, typed binding and
 * planned faults. Knows no driver; those stand in sqlite.c and postgres.c. */
#include <assert.h>

#include "store/backend.h"
#include "words/faults.h"

enum { SCHEMA_ROW = 1 };

/* ---- planned faults ---------------------------------------------------------------- */

/* Counts a call; true when a test planned that this one fails. */
static bool planned(struct store *s)
{
    return s->plan != NULL && ++s->plan->calls == s->plan->fail;
}

static struct fault *planned_fault(struct arena *a)
{
    return fault_store_failed(a, STR("planned"));
}

/* ---- opening ----------------------------------------------------------------------- */

static struct fault *execute(struct db *db, struct arena *a, const char *text)
{
    if (planned(db->store)) {
        return planned_fault(a);
    }
    return db->store->backend->execute(db, a, text);
}

static struct fault *make_derived(struct db *db, struct arena *a)
{
    const struct schema *schema = db->store->schema;
    for (size_t i = 0; i < schema->derived_n; i++) {
        TRY(execute(db, a, schema->derived[i][db->store->backend->sort]));
    }
    return NULL;
}

struct fault *db_index_derived(struct db *db, struct arena *a)
{
    const struct schema *schema = db->store->schema;
    for (size_t i = 0; i < schema->late_n; i++) {
        TRY(execute(db, a, schema->late[i][db->store->backend->sort]));
    }
    db->puts_off = false;
    return NULL;
}

bool db_puts_off(const struct db *db)
{
    return db->puts_off;
}

static struct str derived_digest(struct arena *a, const struct store *s)
{
    struct text all = text_new(a, 4096);
    for (size_t i = 0; i < s->schema->derived_n; i++) {
        text_add(&all, str_of(s->schema->derived[i][s->backend->sort]));
    }
    for (size_t i = 0; i < s->schema->late_n; i++) {
        text_add(&all, str_of(s->schema->late[i][s->backend->sort]));
    }
    text_add_int(&all, s->edition);
    struct hash h = hash_of(text_str(&all), STR_NONE, STR_NONE);
    struct text hex = text_new(a, 2 * HASH_SIZE);
    text_add_hex(&hex, hash_str(&h));
    return text_str(&hex);
}

/* The one row of work_schema, read and written with two statements of store's own: the
 * generated ones would need the table to be there. */
static const enum sql_type digest_types[] = {SQL_INT, SQL_TEXT};
static const struct statement read_version = {
    .name = "store/version",
    .text = "select version, derived from work_schema where id = 1",
    .columns = 2,
    .index = -1,
};
static const struct statement write_version = {
    .name = "store/write_version",
    .text = "update work_schema set version = $1, derived = $2 where id = 1",
    .writes = true,
    .params = 2,
    .param_types = digest_types,
    .index = -1,
};

static struct fault *version_of(struct db *db, struct arena *a, int64_t *version,
                                struct str *derived)
{
    struct run run;
    TRY(run_begin(&run, db, a, &read_version));
    bool row = false;
    struct fault *fault = run_step(&run, &row);
    if (fault == NULL && row) {
        *version = run_int(&run, 0);
        *derived = run_text(&run, 1);
    } else if (fault == NULL) {
        fault = fault_db_not_ours(a, db->store->shown);
    }
    run_end(&run);
    return fault;
}

static struct fault *set_version(struct db *db, struct arena *a, int64_t version,
                                 struct str derived)
{
    struct run run;
    TRY(run_begin(&run, db, a, &write_version));
    run_bind_int(&run, 1, version);
    run_bind_text(&run, 2, derived);
    bool row = false;
    struct fault *fault = run_step(&run, &row);
    run_end(&run);
    return fault;
}

static struct fault *make_all(struct db *db, struct arena *a)
{
    TRY(execute(db, a,
                db->store->backend->sort == STORE_SQLITE
                    ? "create table work_schema (id integer primary key check (id = 1),"
                      " version integer not null, derived text not null) strict;"
                      "insert into work_schema values (1, 0, '')"
                    : "create table work_schema (id bigint primary key check (id = 1),"
                      " version bigint not null, derived text not null);"
                      "insert into work_schema values (1, 0, '')"));
    return NULL;
}

/* Runs in one transaction: what fails leaves the database as it was. */
static struct fault *migrate(struct db *db, struct arena *a, bool fresh)
{
    const struct store *s = db->store;
    int64_t version = 0;
    struct str derived = STR("");
    if (fresh) {
        TRY(make_all(db, a));
    }
    TRY(version_of(db, a, &version, &derived));
    int64_t newest =
        s->schema->n == 0 ? 0 : s->schema->migrations[s->schema->n - 1].version;
    if (version > newest) {
        return fault_db_newer(a, version, newest);
    }
    for (size_t i = 0; i < s->schema->n; i++) {
        if (s->schema->migrations[i].version > version) {
            TRY(execute(db, a, s->schema->migrations[i].text[s->backend->sort]));
        }
    }
    if (fresh) {
        TRY(make_derived(db, a));
        TRY(db_index_derived(db, a));
        derived = derived_digest(a, s);
    }
    return set_version(db, a, newest, derived);
}

static struct fault *migrate_and_check(struct db *db, struct arena *a, bool fresh,
                                       enum store_mode mode, bool *rebuild_needed)
{
    int64_t version = 0;
    struct str derived = STR("");
    const struct store *s = db->store;
    int64_t newest =
        s->schema->n == 0 ? 0 : s->schema->migrations[s->schema->n - 1].version;
    if (!fresh) {
        TRY(version_of(db, a, &version, &derived));
        if (version > newest) {
            return fault_db_newer(a, version, newest);
        }
    }
    if (mode != STORE_READ && (fresh || version < newest)) {
        TRY(db_begin_write(db, a));
        struct fault *fault = migrate(db, a, fresh);
        if (fault != NULL) {
            db_rollback(db);
            return fault;
        }
        TRY(db_commit(db, a));
        TRY(version_of(db, a, &version, &derived));
    } else if (version < newest) {
        return fault_db_unsafe(a, STR("it waits for a migration; start the server once"));
    }
    *rebuild_needed = !str_equal(derived, derived_digest(a, s));
    return NULL;
}

static void hang_up(struct db *db)
{
    if (db->own == NULL) {
        return;
    }
    if (db->open) {
        db_rollback(db);
    }
    db->store->backend->disconnect(db);
    db->own = NULL;
}

void store_close(struct store *s)
{
    for (size_t i = 0; i < 2; i++) {
        struct db *spare = atomic_exchange(&s->spare[i], NULL);
        if (spare != NULL) {
            hang_up(spare);
        }
    }
    if (s->own != NULL) {
        s->backend->close(s);
        s->own = NULL;
    }
}

static void close_store(void *what)
{
    store_close(what);
}

struct fault *store_open(struct arena *a, const struct store_setup *setup,
                         enum store_mode mode, struct store **store, bool *rebuild_needed)
{
    struct store *s = ARENA_NEW(a, struct store);
    bool url = str_starts(setup->where, STR("postgresql://")) ||
               str_starts(setup->where, STR("postgres://"));
    *s = (struct store){
        .arena = a,
        .backend = url ? &backend_postgres : &backend_sqlite,
        .where = str_copy(a, setup->where),
        .shown = str_copy(a, setup->where),
        .schema = setup->schema,
        .edition = setup->edition,
        .log = setup->log,
        .chunks = setup->chunks,
        .plan = setup->plan,
    };
    bool fresh = false;
    TRY(s->backend->open(s, a, mode, &fresh));
    arena_on_close(a, close_store, s);
    struct db *db = NULL;
    TRY(mode == STORE_READ ? store_reader(a, s, &db) : store_writer(a, s, &db));
    struct fault *fault = migrate_and_check(db, a, fresh, mode, rebuild_needed);
    db_close(db);
    TRY(fault);
    *store = s;
    return NULL;
}

enum store_sort store_sort(const struct store *s)
{
    return s->backend->sort;
}

struct str store_where(const struct store *s)
{
    return s->shown;
}

const struct log *store_log(const struct store *s)
{
    return s->log;
}

/* ---- connections and transactions -------------------------------------------------- */

static void disconnect(void *what)
{
    hang_up(what);
}

/* One that was closed serves again, with all that it has prepared: to connect anew has
 * SQLite read the whole schema, and PostgreSQL start a process. Only those that live as
 * long as the store are kept. */
static struct db *take_spare(struct arena *a, struct store *s, bool writer)
{
    struct db *db = a == s->arena ? atomic_exchange(&s->spare[writer], NULL) : NULL;
    if (db != NULL) {
        db->closed = false;
    }
    return db;
}

static bool keep_spare(struct db *db)
{
    struct db *none = NULL;
    return db->arena == db->store->arena && !db->widened && !db_in_transaction(db) &&
           atomic_compare_exchange_strong(&db->store->spare[db->writer], &none, db);
}

static struct fault *connect_db(struct arena *a, struct store *s, bool writer,
                                struct db **out)
{
    if (planned(s)) {
        return planned_fault(a);
    }
    *out = take_spare(a, s, writer);
    if (*out != NULL) {
        return NULL;
    }
    struct db *db = ARENA_NEW(a, struct db);
    *db = (struct db){.store = s, .arena = a, .writer = writer};
    db->prepared = ARENA_ARRAY(a, void *, (size_t)statements_count + 1);
    arena_on_close(a, disconnect, db); /* before: what it opens must not leak either */
    TRY(s->backend->connect(db, a));
    *out = db;
    return NULL;
}

struct fault *store_reader(struct arena *a, struct store *s, struct db **db)
{
    return connect_db(a, s, false, db);
}

struct fault *store_writer(struct arena *a, struct store *s, struct db **db)
{
    return connect_db(a, s, true, db);
}

void db_close(struct db *db)
{
    if (db->own == NULL || db->closed) {
        return;
    }
    db_rollback(db); /* also of what was read outside of transactions and unwound */
    db->closed = true;
    if (!keep_spare(db)) {
        hang_up(db);
    }
}

struct fault *db_begin_read(struct db *db, struct arena *a)
{
    if (planned(db->store)) {
        return planned_fault(a);
    }
    TRY(db->store->backend->begin(db, a));
    db->open = true;
    db->puts_off = false;
    db->moment++;
    return NULL;
}

void db_end_read(struct db *db)
{
    if (db->open) {
        db_rollback(db);
    }
}

struct fault *db_begin_write(struct db *db, struct arena *a)
{
    return db_begin_read(db, a);
}

struct fault *db_commit(struct db *db, struct arena *a)
{
    if (planned(db->store)) {
        db_rollback(db);
        return planned_fault(a);
    }
    db->open = false;
    return db->store->backend->commit(db, a);
}

void db_rollback(struct db *db)
{
    db->open = false;
    db->store->backend->rollback(db);
}

struct fault *db_savepoint(struct db *db, struct arena *a)
{
    return execute(db, a, "savepoint job");
}

struct fault *db_savepoint_release(struct db *db, struct arena *a)
{
    return execute(db, a, "release savepoint job");
}

struct fault *db_savepoint_rollback(struct db *db, struct arena *a)
{
    db->moment++;
    TRY(db->store->backend->execute(db, a, "rollback to savepoint job"));
    return db->store->backend->execute(db, a, "release savepoint job");
}

int64_t *db_kept(struct db *db, size_t slot)
{
    if (!db->open || db->kept_at != db->moment) {
        memset(db->kept, 0, sizeof db->kept);
        db->kept_at = db->moment;
    }
    return &db->kept[slot];
}

int64_t db_moment(const struct db *db)
{
    return db->writer && db->open ? db->moment : 0;
}

bool db_in_transaction(const struct db *db)
{
    return db->store->backend->in_transaction(db);
}

/* ---- derived tables ---------------------------------------------------------------- */

/* 128 MiB at most, taken as it is needed. Refused, it is as it was: slower. */
void db_cache_for_run(struct db *db, struct arena *a, bool begins)
{
    if (db->store->backend->sort == STORE_SQLITE) {
        (void)db->store->backend->execute(
            db, a, begins ? "pragma cache_size = -24576" : "pragma cache_size = -1024");
    }
}

void db_cache_widely(struct db *db, struct arena *a)
{
    db->widened = true;
    if (db->store->backend->sort == STORE_SQLITE) {
        (void)db->store->backend->execute(db, a, "pragma cache_size = -131072");
    }
}

struct fault *db_empty_derived(struct db *db, struct arena *a)
{
    const struct schema *schema = db->store->schema;
    for (const char *const *i = schema->late_indexes; i != NULL && *i != NULL; i++) {
        TRY(execute(db, a, str_format(a, "drop index if exists %s", *i).p));
    }
    for (const char *const *t = schema->derived_tables; *t != NULL; t++) {
        TRY(execute(db, a, str_format(a, "delete from %s", *t).p));
    }
    db->puts_off = true;
    return NULL;
}

struct fault *db_count_derived(struct db *db, struct arena *a)
{
    if (db->store->backend->sort == STORE_SQLITE) {
        return NULL;
    }
    for (const char *const *t = db->store->schema->derived_tables; *t != NULL; t++) {
        TRY(execute(db, a, str_format(a, "analyze %s", *t).p));
    }
    return NULL;
}

struct fault *db_remake_derived(struct db *db, struct arena *a)
{
    for (const char *const *t = db->store->schema->derived_tables; *t != NULL; t++) {
        TRY(execute(db, a, str_format(a, "drop table if exists %s", *t).p));
    }
    TRY(make_derived(db, a));
    db->puts_off = true;
    int64_t version = 0;
    struct str derived;
    TRY(version_of(db, a, &version, &derived));
    return set_version(db, a, version, derived_digest(a, db->store));
}

struct digesting {
    struct hash hash;
    int64_t rows;
};

/* A chain over rows: hash = SHA-256(hash || row). */
static struct fault *digest_row(void *ctx, struct str bytes)
{
    struct digesting *d = ctx;
    d->hash = hash_of(hash_str(&d->hash), bytes, STR_NONE);
    d->rows++;
    return NULL;
}

struct fault *db_digest_derived(struct db *db, struct arena *a,
                                struct table_digests *digests)
{
    for (const char *const *t = db->store->schema->derived_tables; *t != NULL; t++) {
        struct digesting d = {0};
        if (planned(db->store)) {
            return planned_fault(a);
        }
        TRY(db->store->backend->rows(db, a, *t, digest_row, &d));
        struct text hex = text_new(a, 2 * HASH_SIZE);
        text_add_hex(&hex, hash_str(&d.hash));
        *LIST_ADD(a, digests) = (struct table_digest){str_of(*t), d.rows, text_str(&hex)};
    }
    return NULL;
}

struct fault *store_backup(struct arena *a, struct store *s, struct str file)
{
    return s->backend->backup(s, a, file);
}

/* ---- runs -------------------------------------------------------------------------- */

struct fault *run_begin(struct run *r, struct db *db, struct arena *a,
                        const struct statement *st)
{
    *r = (struct run){.db = db, .st = st, .arena = a};
    assert(!st->writes || db->writer);
    if (planned(db->store)) {
        return planned_fault(a);
    }
    return db->store->backend->run_begin(r);
}

void run_bind_int(struct run *r, int at, int64_t value)
{
    r->db->store->backend->bind_int(r, at, value);
}

void run_bind_null(struct run *r, int at)
{
    r->db->store->backend->bind_null(r, at);
}

static void bind_bytes(struct run *r, int at, struct str value, bool text)
{
    if (value.p == NULL) {
        run_bind_null(r, at);
    } else {
        r->db->store->backend->bind_bytes(r, at, value, text);
    }
}

void run_bind_text(struct run *r, int at, struct str value)
{
    bind_bytes(r, at, value, true);
}

void run_bind_blob(struct run *r, int at, struct str value)
{
    bind_bytes(r, at, value, false);
}

struct fault *run_step(struct run *r, bool *row)
{
    return r->db->store->backend->step(r, row);
}

int64_t run_int(struct run *r, int column)
{
    return r->db->store->backend->column_int(r, column);
}

bool run_is_null(struct run *r, int column)
{
    return r->db->store->backend->column_null(r, column);
}

struct str run_bytes(struct run *r, int column)
{
    struct str lent = r->db->store->backend->column_bytes(r, column);
    return r->borrow || lent.p == NULL ? lent : str_copy(r->arena, lent);
}

struct str run_text(struct run *r, int column)
{
    return run_bytes(r, column);
}

void run_end(struct run *r)
{
    if (r->handle != NULL) {
        r->db->store->backend->run_end(r);
        r->handle = NULL;
    }
}

int64_t run_changes(struct run *r)
{
    return r->db->store->backend->changes(r);
}

/* ---- binding and reading by C type ------------------------------------------------- */

void bind_int(struct run *r, int at, const int64_t *v)
{
    run_bind_int(r, at, *v);
}

void bind_i32(struct run *r, int at, const int *v)
{
    run_bind_int(r, at, *v);
}

void bind_u32(struct run *r, int at, const unsigned *v)
{
    run_bind_int(r, at, *v);
}

void bind_bool(struct run *r, int at, const bool *v)
{
    run_bind_int(r, at, *v);
}

void bind_day(struct run *r, int at, const struct day *v)
{
    if (day_known(*v)) {
        run_bind_int(r, at, v->v);
    } else {
        run_bind_null(r, at);
    }
}

void bind_instant(struct run *r, int at, const struct instant *v)
{
    run_bind_int(r, at, v->us);
}

void bind_str(struct run *r, int at, const struct str *v)
{
    run_bind_text(r, at, *v);
}

void bind_blob(struct run *r, int at, const struct blob *v)
{
    run_bind_blob(r, at, v->bytes);
}

void bind_hash(struct run *r, int at, const struct hash *v)
{
    run_bind_blob(r, at, hash_str(v));
}

void bind_uuid(struct run *r, int at, const struct uuid *v)
{
    run_bind_blob(r, at, uuid_str(v));
}

void bind_id(struct run *r, int at, const void *v)
{
    int64_t id = *(const int64_t *)v;
    if (id == 0) {
        run_bind_null(r, at);
    } else {
        run_bind_int(r, at, id);
    }
}

void read_int(struct run *r, int column, int64_t *v)
{
    *v = run_int(r, column);
}

void read_i32(struct run *r, int column, int *v)
{
    *v = (int)run_int(r, column);
}

void read_u32(struct run *r, int column, unsigned *v)
{
    *v = (unsigned)run_int(r, column);
}

void read_bool(struct run *r, int column, bool *v)
{
    *v = run_int(r, column) != 0;
}

void read_day(struct run *r, int column, struct day *v)
{
    *v = run_is_null(r, column) ? DAY_NONE : (struct day){(int32_t)run_int(r, column)};
}

void read_instant(struct run *r, int column, struct instant *v)
{
    v->us = run_int(r, column);
}

void read_str(struct run *r, int column, struct str *v)
{
    *v = run_text(r, column);
}

void read_blob(struct run *r, int column, struct blob *v)
{
    v->bytes = run_bytes(r, column);
}

static void read_fixed(struct run *r, int column, void *v, size_t size)
{
    struct str bytes = r->db->store->backend->column_bytes(r, column);
    memset(v, 0, size);
    if (bytes.n == size) {
        memcpy(v, bytes.p, size);
    }
}

void read_hash(struct run *r, int column, struct hash *v)
{
    read_fixed(r, column, v, sizeof *v);
}

void read_uuid(struct run *r, int column, struct uuid *v)
{
    read_fixed(r, column, v, sizeof *v);
}

void read_id(struct run *r, int column, void *v)
{
    *(int64_t *)v = run_int(r, column);
}
