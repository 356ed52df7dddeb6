/* SQLite behind store.h. WAL with synchronous=FULL, asserted; readers open read-only; only
 * the writer's connection writes and checkpoints, and it holds a lock on DB.lock over
 * every batch, because SQLite before 3.51.3 can corrupt a WAL when two connections write
 * and checkpoint at once (sqlite.org/wal.html, "WAL-reset bug"). */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/backend.h"
#include "words/faults.h"

enum {
    APPLICATION_ID = 0x63647265, /* "cdre", in the header of the file */
    BUSY_MS = 10000,             /* another process holds the lock: wait this long */
    CACHE_KIB = 1024,
    PAGE_BYTES = 4096,
    PAGE_MOST = 65536, /* that a database may have */
    LOCK_STEP_US = 2000,
    BACKUP_PAGES = 256,
};

struct sqlite_store {
    struct str lock_file;
};

struct sqlite_db {
    sqlite3 *sqlite;
    int lock_fd; /* writers: the open DB.lock, held or not */
    sqlite3_stmt *begin, *commit;
};

static struct fault *fault_of(struct db *db, struct arena *a, int code)
{
    const struct sqlite_db *own = db->own;
    struct str where = db->store->shown;
    switch (code & 0xff) {
    case SQLITE_FULL:
        return fault_disk_full(a);
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
        return fault_db_readonly(a, where);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return fault_db_busy(a);
    case SQLITE_CORRUPT:
        return fault_db_damaged(a, where);
    case SQLITE_NOTADB:
        return fault_db_not_ours(a, where);
    default:
        return fault_store_failed(a, str_of(own != NULL && own->sqlite != NULL
                                                ? sqlite3_errmsg(own->sqlite)
                                                : sqlite3_errstr(code)));
    }
}

/* ---- opening ----------------------------------------------------------------------- */

/* A database without a table, as a make that failed leaves behind: it has one page. */
static bool is_blank(const char *path, off_t size)
{
    if (size > PAGE_MOST) {
        return false;
    }
    sqlite3 *sqlite = NULL;
    sqlite3_stmt *st = NULL;
    bool blank =
        sqlite3_open_v2(path, &sqlite, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(sqlite, "select count(*) from sqlite_schema", -1, &st, NULL) ==
            SQLITE_OK &&
        sqlite3_step(st) == SQLITE_ROW && sqlite3_column_int64(st, 0) == 0;
    sqlite3_finalize(st);
    sqlite3_close(sqlite);
    return blank;
}

/* Whether the file ends within a page: the library takes what is missing there for zeroes.
 * Its header names the size of a page (sqlite.org/fileformat.html, 1.3). Where a log stands
 * beside it, the end may be in there. */
static bool is_cut_off(struct arena *a, const char *path, off_t size)
{
    enum { HEADER = 18, AT = 16 };
    struct stat log;
    uint8_t b[HEADER] = {0};
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return false;
    }
    bool ours = pread(fd, b, HEADER, 0) == HEADER && memcmp(b, "SQLite format 3", AT) == 0;
    close(fd);
    if (!ours || (stat(str_format(a, "%s-wal", path).p, &log) == 0 && log.st_size > 0)) {
        return false;
    }
    int page = b[AT] * 256 + b[AT + 1];
    page = page == 1 ? PAGE_MOST : page;
    return page > 0 && size % page != 0;
}

/* A connection takes the memory of its page cache when it first reads, in one piece, so
 * that a server that is asked much holds no more than one that idles. SQLite takes the
 * word of the first store that a process opens. */
static void take_caches_whole(void)
{
    sqlite3_config(SQLITE_CONFIG_PAGECACHE, NULL, 0, CACHE_KIB * 1024 / PAGE_BYTES);
}

static struct fault *open_store(struct store *s, struct arena *a, enum store_mode mode,
                                bool *fresh)
{
    take_caches_whole();
    struct sqlite_store *own = ARENA_NEW(a, struct sqlite_store);
    const char *path = str_cstr(a, s->where);
    own->lock_file = str_format(a, "%s.lock", path);
    s->own = own;
    struct stat st;
    bool there = stat(path, &st) == 0 && st.st_size > 0 && !is_blank(path, st.st_size);
    if (!there && stat(path, &st) != 0 && errno != ENOENT) {
        return fault_file_failed(a, s->where, str_of(strerror(errno)));
    }
    if (there && mode == STORE_MAKE) {
        return fault_db_exists(a, s->where);
    }
    if (!there && mode != STORE_MAKE) {
        return fault_db_missing(a, s->where);
    }
    if (there && is_cut_off(a, path, st.st_size)) {
        return fault_db_damaged(a, s->where);
    }
    if (mode != STORE_READ && there && access(path, W_OK) != 0) {
        return fault_db_readonly(a, s->where);
    }
    *fresh = !there;
    return NULL;
}

static void close_store(struct store *s)
{
    s->own = NULL;
}

static struct fault *pragma_is(struct db *db, struct arena *a, const char *text,
                               const char *wanted)
{
    struct sqlite_db *own = db->own;
    sqlite3_stmt *st = NULL;
    int code = sqlite3_prepare_v2(own->sqlite, text, -1, &st, NULL);
    code = code == SQLITE_OK ? sqlite3_step(st) : code;
    bool good = code == SQLITE_ROW &&
                strcmp((const char *)sqlite3_column_text(st, 0), wanted) == 0;
    sqlite3_finalize(st);
    if (code != SQLITE_ROW) {
        return fault_of(db, a, code);
    }
    return good ? NULL
                : fault_db_unsafe(a, str_format(a, "%s is not %s", text, wanted));
}

static struct fault *execute(struct db *db, struct arena *a, const char *text)
{
    struct sqlite_db *own = db->own;
    int code = sqlite3_exec(own->sqlite, text, NULL, NULL, NULL);
    return code == SQLITE_OK ? NULL : fault_of(db, a, code);
}

static struct fault *set_up_writer(struct db *db, struct arena *a)
{
    struct sqlite_db *own = db->own;
    const struct sqlite_store *store = db->store->own;
    own->lock_fd = open(str_cstr(a, store->lock_file), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (own->lock_fd < 0) {
        return fault_db_readonly(a, db->store->shown);
    }
    TRY(pragma_is(db, a, "pragma journal_mode = wal", "wal"));
    TRY(execute(db, a, "pragma synchronous = full"));
    TRY(pragma_is(db, a, "pragma synchronous", "2"));
    TRY(execute(db, a, "pragma foreign_keys = on"));
    TRY(pragma_is(db, a, "pragma foreign_keys", "1"));
    return execute(db, a, "pragma wal_autocheckpoint = 2000");
}

static struct fault *set_up(struct db *db, struct arena *a)
{
    TRY(execute(db, a, "pragma trusted_schema = off"));
    TRY(execute(db, a, str_format(a, "pragma cache_size = -%d", CACHE_KIB).p));
    if (db->writer) {
        return set_up_writer(db, a);
    }
    return execute(db, a, "pragma query_only = on");
}

static struct fault *check_application(struct db *db, struct arena *a)
{
    struct str wanted = str_format(a, "%d", APPLICATION_ID);
    struct sqlite_db *own = db->own;
    struct fault *fault = pragma_is(db, a, "pragma application_id", wanted.p);
    if (fault == NULL) {
        return NULL;
    }
    if (fault->kind == FAULT_STORE && db->writer) {
        fault = pragma_is(db, a, "select count(*) from sqlite_schema", "0");
        if (fault != NULL) {
            return fault->id == FAULT_DB_UNSAFE_ID ? fault_db_not_ours(a, db->store->shown)
                                                   : fault;
        }
        sqlite3_exec(own->sqlite, str_format(a, "pragma application_id = %s", wanted.p).p,
                     NULL, NULL, NULL);
        return NULL;
    }
    return fault_db_not_ours(a, db->store->shown);
}

static struct fault *connect_db(struct db *db, struct arena *a)
{
    struct sqlite_db *own = ARENA_NEW(a, struct sqlite_db);
    own->lock_fd = -1;
    db->own = own;
    int flags = db->writer ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
    int code = sqlite3_open_v2(str_cstr(a, db->store->where), &own->sqlite,
                               flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
    struct fault *fault = code == SQLITE_OK ? NULL : fault_of(db, a, code);
    if (fault == NULL) {
        sqlite3_busy_timeout(own->sqlite, BUSY_MS);
        fault = check_application(db, a);
    }
    if (fault == NULL) {
        fault = set_up(db, a);
    }
    if (fault != NULL) {
        db->store->backend->disconnect(db);
        db->own = NULL;
    }
    return fault;
}

/* ---- the lock file ----------------------------------------------------------------- */

/* Open-file-description locks: they go with the descriptor, also on kill -9, and hold
 * between threads of one process too (fcntl(2)). */
static bool set_lock(int fd, short type)
{
    struct flock lock = {.l_type = type, .l_whence = SEEK_SET};
    return fcntl(fd, F_OFD_SETLK, &lock) == 0;
}

static struct fault *lock_writer(struct db *db, struct arena *a)
{
    const struct sqlite_db *own = db->own;
    for (int waited = 0; !set_lock(own->lock_fd, F_WRLCK); waited += LOCK_STEP_US) {
        if ((errno != EAGAIN && errno != EACCES && errno != EINTR) ||
            waited > BUSY_MS * 1000) {
            return fault_db_busy(a);
        }
        usleep(LOCK_STEP_US);
    }
    return NULL;
}

static void unlock_writer(struct db *db)
{
    const struct sqlite_db *own = db->own;
    if (db->writer && own->lock_fd >= 0) {
        set_lock(own->lock_fd, F_UNLCK);
    }
}

static void disconnect(struct db *db)
{
    struct sqlite_db *own = db->own;
    if (own->sqlite == NULL) {
        return; /* there was no memory for it */
    }
    for (sqlite3_stmt *st; (st = sqlite3_next_stmt(own->sqlite, NULL)) != NULL;) {
        sqlite3_finalize(st);
    }
    for (int i = 0; i < statements_count; i++) {
        db->prepared[i] = NULL;
    }
    /* A writer leaves all in the file itself, where a copy of it finds it: readers that
     * stay open cannot do that. Under the lock, as is the removal of the WAL when the last
     * connection closes; where somebody reads just now, it is left to the next one. */
    if (own->lock_fd >= 0) {
        for (int tries = 0; !set_lock(own->lock_fd, F_WRLCK) && tries < 1000; tries++) {
            usleep(LOCK_STEP_US);
        }
        sqlite3_busy_timeout(own->sqlite, 0);
        sqlite3_wal_checkpoint_v2(own->sqlite, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    }
    sqlite3_close(own->sqlite);
    if (own->lock_fd >= 0) {
        set_lock(own->lock_fd, F_UNLCK);
        close(own->lock_fd);
    }
}

/* ---- transactions ------------------------------------------------------------------ */

static int run_kept(sqlite3 *sqlite, sqlite3_stmt **kept, const char *text)
{
    int code = SQLITE_OK;
    if (*kept == NULL) {
        code = sqlite3_prepare_v3(sqlite, text, -1, SQLITE_PREPARE_PERSISTENT, kept, NULL);
    }
    if (code == SQLITE_OK) {
        code = sqlite3_step(*kept);
        sqlite3_reset(*kept);
    }
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

/* A run that was unwound left its statement where it stood, and with it the old state it
 * read: the next transaction would see that. */
static void end_unwound(sqlite3 *sqlite)
{
    if (sqlite3_txn_state(sqlite, NULL) == SQLITE_TXN_NONE) {
        return;
    }
    for (sqlite3_stmt *st = sqlite3_next_stmt(sqlite, NULL); st != NULL;
         st = sqlite3_next_stmt(sqlite, st)) {
        sqlite3_reset(st);
    }
}

static struct fault *begin(struct db *db, struct arena *a)
{
    struct sqlite_db *own = db->own;
    end_unwound(own->sqlite);
    if (db->writer) {
        TRY(lock_writer(db, a));
    }
    int code =
        run_kept(own->sqlite, &own->begin, db->writer ? "begin immediate" : "begin deferred");
    if (code != SQLITE_OK) {
        unlock_writer(db);
        return fault_of(db, a, code);
    }
    return NULL;
}

static void rollback(struct db *db)
{
    struct sqlite_db *own = db->own;
    if (!sqlite3_get_autocommit(own->sqlite)) {
        sqlite3_exec(own->sqlite, "rollback", NULL, NULL, NULL);
    }
    end_unwound(own->sqlite);
    unlock_writer(db);
}

static struct fault *commit(struct db *db, struct arena *a)
{
    struct sqlite_db *own = db->own;
    if (sqlite3_get_autocommit(own->sqlite)) {
        unlock_writer(db);
        return fault_disk_full(a);
    }
    int code = run_kept(own->sqlite, &own->commit, "commit");
    if (code != SQLITE_OK) {
        struct fault *fault = fault_of(db, a, code);
        rollback(db);
        return fault;
    }
    unlock_writer(db);
    return NULL;
}

static bool in_transaction(const struct db *db)
{
    const struct sqlite_db *own = db->own;
    return !sqlite3_get_autocommit(own->sqlite);
}

/* ---- runs -------------------------------------------------------------------------- */

/* Parameters stand as $1 in the text both databases share; ?1 is SQLite's numbered form. */
static int prepare(sqlite3 *sqlite, struct arena *a, const char *text, sqlite3_stmt **st)
{
    struct text own = text_new(a, strlen(text) + 1);
    for (const char *p = text; *p != 0; p++) {
        text_add_char(&own, p[0] == '$' && p[1] >= '1' && p[1] <= '9' ? '?' : p[0]);
    }
    return sqlite3_prepare_v3(sqlite, own.p, (int)own.n, SQLITE_PREPARE_PERSISTENT, st, NULL);
}

static struct fault *begin_run(struct run *r)
{
    struct sqlite_db *own = r->db->own;
    sqlite3_stmt *st = r->st->index >= 0 ? r->db->prepared[r->st->index] : NULL;
    /* One that is under way, in a stream around this run or left by an unwinding, is not
     * to be disturbed: then this run has one of its own. */
    if (st == NULL || sqlite3_stmt_busy(st)) {
        bool keep = r->st->index >= 0 && st == NULL;
        int code = prepare(own->sqlite, r->arena, r->st->text, &st);
        if (code != SQLITE_OK) {
            return fault_of(r->db, r->arena, code);
        }
        if (keep) {
            r->db->prepared[r->st->index] = st;
        }
    }
    sqlite3_reset(st);
    sqlite3_clear_bindings(st);
    r->handle = st;
    return NULL;
}

static void bind_int64(struct run *r, int at, int64_t value)
{
    sqlite3_bind_int64(r->handle, at, value);
}

static void bind_bytes(struct run *r, int at, struct str value, bool text)
{
    if (text) {
        sqlite3_bind_text64(r->handle, at, value.p, value.n, SQLITE_STATIC, SQLITE_UTF8);
    } else {
        sqlite3_bind_blob64(r->handle, at, value.p, value.n, SQLITE_STATIC);
    }
}

static void bind_null(struct run *r, int at)
{
    sqlite3_bind_null(r->handle, at);
}

static struct fault *step(struct run *r, bool *row)
{
    int code = sqlite3_step(r->handle);
    *row = code == SQLITE_ROW;
    return code == SQLITE_ROW || code == SQLITE_DONE ? NULL : fault_of(r->db, r->arena, code);
}

static int64_t column_int(struct run *r, int column)
{
    return sqlite3_column_int64(r->handle, column);
}

static bool column_null(struct run *r, int column)
{
    return sqlite3_column_type(r->handle, column) == SQLITE_NULL;
}

static struct str column_bytes(struct run *r, int column)
{
    if (column_null(r, column)) {
        return STR_NONE;
    }
    const char *p = sqlite3_column_blob(r->handle, column);
    size_t n = (size_t)sqlite3_column_bytes(r->handle, column);
    return p == NULL ? STR("") : (struct str){p, n};
}

static void end_run(struct run *r)
{
    sqlite3_stmt *st = r->handle;
    sqlite3_reset(st);
    if (r->st->index < 0 || r->db->prepared[r->st->index] != st) {
        sqlite3_finalize(st);
    }
}

static int64_t changes(struct run *r)
{
    const struct sqlite_db *own = r->db->own;
    return sqlite3_changes64(own->sqlite);
}

/* ---- looking inside ---------------------------------------------------------------- */

static struct fault *explain(struct db *db, struct arena *a, const struct statement *st,
                             struct str *plan)
{
    struct sqlite_db *own = db->own;
    sqlite3_stmt *handle = NULL;
    int code = prepare(own->sqlite, a, str_format(a, "explain query plan %s", st->text).p,
                       &handle);
    if (code != SQLITE_OK) {
        return fault_of(db, a, code);
    }
    struct text out = text_new(a, 256);
    while (sqlite3_step(handle) == SQLITE_ROW) {
        text_add(&out, str_of((const char *)sqlite3_column_text(handle, 3)));
        text_add_char(&out, '\n');
    }
    sqlite3_finalize(handle);
    *plan = text_str(&out);
    return NULL;
}

static void add_number(struct text *out, char tag, uint64_t number)
{
    text_add_char(out, tag);
    for (int shift = 56; shift >= 0; shift -= 8) {
        text_add_char(out, (char)(number >> shift));
    }
}

static void add_column(struct text *out, sqlite3_stmt *st, int column)
{
    switch (sqlite3_column_type(st, column)) {
    case SQLITE_NULL:
        text_add_char(out, 'n');
        break;
    case SQLITE_INTEGER:
        add_number(out, 'i', (uint64_t)sqlite3_column_int64(st, column));
        break;
    default: {
        bool text = sqlite3_column_type(st, column) == SQLITE_TEXT;
        const char *p = sqlite3_column_blob(st, column);
        size_t n = (size_t)sqlite3_column_bytes(st, column);
        add_number(out, text ? 't' : 'b', n);
        text_add(out, (struct str){p, n});
        break;
    }
    }
}

/* The primary key's columns, for "order by". */
static struct str key_of(sqlite3 *sqlite, struct arena *a, const char *table)
{
    sqlite3_stmt *st = NULL;
    struct text out = text_new(a, 64);
    const char *text = str_format(a,
                                  "select name from pragma_table_info('%s')"
                                  " where pk > 0 order by pk",
                                  table)
                           .p;
    if (sqlite3_prepare_v2(sqlite, text, -1, &st, NULL) == SQLITE_OK) {
        while (sqlite3_step(st) == SQLITE_ROW) {
            text_add(&out, out.n > 0 ? STR(", ") : STR(""));
            text_add(&out, str_of((const char *)sqlite3_column_text(st, 0)));
        }
    }
    sqlite3_finalize(st);
    return text_str(&out);
}

static struct fault *rows(struct db *db, struct arena *a, const char *table,
                          struct fault *(*row)(void *ctx, struct str bytes), void *ctx)
{
    struct sqlite_db *own = db->own;
    struct str key = key_of(own->sqlite, a, table);
    sqlite3_stmt *st = NULL;
    const char *text =
        str_format(a, "select * from %s order by %.*s", table, STR_PRINT(key)).p;
    int code = sqlite3_prepare_v2(own->sqlite, text, -1, &st, NULL);
    struct text bytes = text_new(a, 1024);
    struct fault *fault = NULL;
    while (code == SQLITE_OK && fault == NULL && (code = sqlite3_step(st)) == SQLITE_ROW) {
        bytes.n = 0;
        for (int c = 0; c < sqlite3_column_count(st); c++) {
            add_column(&bytes, st, c);
        }
        fault = row(ctx, text_str(&bytes));
        code = SQLITE_OK;
    }
    sqlite3_finalize(st);
    return fault != NULL                               ? fault
           : code == SQLITE_DONE || code == SQLITE_OK ? NULL
                                                       : fault_of(db, a, code);
}

/* ---- backup ------------------------------------------------------------------------ */

static int copy_pages(sqlite3 *from, sqlite3 *to)
{
    sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
    if (backup == NULL) {
        return sqlite3_errcode(to);
    }
    int code;
    do {
        code = sqlite3_backup_step(backup, BACKUP_PAGES);
    } while (code == SQLITE_OK);
    sqlite3_backup_finish(backup);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

static bool is_whole(sqlite3 *sqlite)
{
    sqlite3_stmt *st = NULL;
    bool whole = sqlite3_prepare_v2(sqlite, "pragma integrity_check", -1, &st, NULL) ==
                     SQLITE_OK &&
                 sqlite3_step(st) == SQLITE_ROW &&
                 strcmp((const char *)sqlite3_column_text(st, 0), "ok") == 0;
    sqlite3_finalize(st);
    return whole;
}

/* The reader's connection sees one state for the whole copy, because a read transaction
 * is open; the copy is made under a temporary name, checked, synced and then renamed. */
static struct fault *backup(struct store *s, struct arena *a, struct str file)
{
    const char *path = str_cstr(a, file);
    const char *part = str_format(a, "%s.part", path).p;
    struct db *db = NULL;
    struct stat st;
    if (stat(path, &st) == 0) {
        return fault_db_exists(a, file);
    }
    TRY(store_reader(a, s, &db));
    TRY(db_begin_read(db, a));
    struct sqlite_db *own = db->own;
    sqlite3 *to = NULL;
    unlink(part);
    int code = sqlite3_exec(own->sqlite, "select 1 from work_schema", NULL, NULL, NULL);
    if (code == SQLITE_OK) {
        code = sqlite3_open_v2(part, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
    }
    code = code == SQLITE_OK ? copy_pages(own->sqlite, to) : code;
    bool whole = code == SQLITE_OK && is_whole(to);
    sqlite3_close(to);
    db_end_read(db);
    db_close(db);
    if (code == SQLITE_OK && whole && chmod(part, 0600) == 0 && rename(part, path) == 0) {
        return NULL;
    }
    unlink(part);
    return (code & 0xff) == SQLITE_FULL ? fault_disk_full(a)
           : code == SQLITE_OK && !whole
               ? fault_db_damaged(a, s->shown)
               : fault_file_failed(a, file, str_of(sqlite3_errstr(code)));
}

const struct backend backend_sqlite = {
    .sort = STORE_SQLITE,
    .open = open_store,
    .close = close_store,
    .connect = connect_db,
    .disconnect = disconnect,
    .execute = execute,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .in_transaction = in_transaction,
    .run_begin = begin_run,
    .bind_int = bind_int64,
    .bind_bytes = bind_bytes,
    .bind_null = bind_null,
    .step = step,
    .column_int = column_int,
    .column_null = column_null,
    .column_bytes = column_bytes,
    .run_end = end_run,
    .changes = changes,
    .explain = explain,
    .backup = backup,
    .rows = rows,
};
