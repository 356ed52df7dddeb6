/* PostgreSQL behind store.h, through libpq: addresses, connections, transactions. One
 * schema a department; the writer takes the department's advisory lock before anything.
 * A lost connection is made anew by itself, but never inside a transaction, and a COMMIT
 * that was sent is never sent again: whether it was done nobody knows.
 *
 * Savepoints and writes of a transaction are sent without waiting, so that a job of the
 * writer costs two round trips instead of one for each statement. */
#include <endian.h>
#include <poll.h>

#include "base/library.h"
#include "store/postgres.h"
#include "words/faults.h"

#define SCHEMA_DEFAULT "cadre"
#define SCHEMA_KEY "cadre_schema="

enum {
    SCHEMA_MAX = 63,     /* bytes of a name in PostgreSQL (NAMEDATALEN - 1) */
    SAID_MAX = 400,      /* of the server's message */
    SETTINGS_MAX = 1024, /* of the text that sets up a connection */
};

/* Given to libpq before the address, which may say otherwise, and behind it. Seconds,
 * but for the user time-out, which is in milliseconds. */
#define CONNECT_SECONDS "5"
#define IDLE_SECONDS "20"
#define PROBE_SECONDS "5"
#define PROBES "3"
#define USER_TIMEOUT_MS "20000"
#define LOCK_WAIT "10s" /* as long as SQLite's writer waits for its lock file */

/* ---- faults ------------------------------------------------------------------------ */

static void forget_prepared(struct db *db)
{
    if (statements_count > 0) {
        memset((void *)db->prepared, 0, (size_t)statements_count * sizeof *db->prepared);
    }
}

static void give_up(struct db *db)
{
    struct link *link = db->own;
    link->pq->PQfinish(link->conn);
    link->conn = NULL;
    link->waiting = 0;
    forget_prepared(db);
}

static bool lost(const struct link *link)
{
    return link->conn == NULL || link->pq->PQstatus(link->conn) != CONNECTION_OK;
}

static struct fault *fault_of_state(struct db *db, struct arena *a, const char *state,
                                    struct str said)
{
    if (strcmp(state, "53100") == 0) { /* disk_full */
        return fault_disk_full(a);
    }
    /* read_only_sql_transaction, insufficient_privilege */
    if (strcmp(state, "25006") == 0 || strcmp(state, "42501") == 0) {
        return fault_db_readonly(a, db->store->shown);
    }
    /* lock_not_available, deadlock_detected, serialization_failure */
    if (strcmp(state, "55P03") == 0 || strcmp(state, "40P01") == 0 ||
        strcmp(state, "40001") == 0) {
        return fault_db_busy(a);
    }
    if (strncmp(state, "XX", 2) == 0 && strcmp(state, "XX000") != 0) {
        return fault_db_damaged(a, db->store->shown); /* data or index corrupted */
    }
    return fault_store_failed(a, said);
}

bool postgres_succeeded(const struct link *link, const PGresult *result)
{
    ExecStatusType status = link->pq->PQresultStatus(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ||
           status == PGRES_EMPTY_QUERY;
}

/* Whether this failure is the connection's. What the server said carries a state; an
 * error without one was made by libpq, whose status may still say that all is well when
 * only the sending failed. */
static bool cut_off(const struct link *link, const PGresult *result)
{
    return lost(link) || link->pq->PQresultErrorField(result, PG_DIAG_SQLSTATE) == NULL;
}

/* The message without its detail, which quotes values of rows. */
static struct str said_by(const struct link *link, const PGresult *result,
                          char room[SAID_MAX])
{
    const char *first = link->pq->PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    const char *constraint =
        link->pq->PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);
    if (constraint != NULL && first != NULL && strstr(first, constraint) == NULL) {
        snprintf(room, SAID_MAX, "%s (%s)", first, constraint);
    } else {
        snprintf(room, SAID_MAX, "%s", first != NULL ? first : "no answer");
    }
    return str_of(room);
}

struct fault *postgres_check(struct db *db, struct arena *a, PGresult *result)
{
    struct link *link = db->own;
    if (postgres_succeeded(link, result)) {
        return NULL;
    }
    /* Copied before anything can unwind: the result is no arena's. */
    char room[SAID_MAX];
    char state[6] = "";
    struct str said = said_by(link, result, room);
    const char *field = link->pq->PQresultErrorField(result, PG_DIAG_SQLSTATE);
    snprintf(state, sizeof state, "%s", field != NULL ? field : "");
    bool gone = cut_off(link, result);
    link->pq->PQclear(result);
    LOG_LINE(link->log, LOG_WARN, "store.refused", LOG_TEXT("state", str_of(state)),
             LOG_TEXT("said", said));
    if (gone) {
        give_up(db);
        return fault_db_lost(a, db->store->shown);
    }
    /* feature_not_supported ("cached plan must not change result type") and
     * invalid_sql_statement_name: prepare anew, once no transaction is open. */
    link->stale |= strcmp(state, "0A000") == 0 || strcmp(state, "26000") == 0;
    return fault_of_state(db, a, state, said);
}

/* ---- commands and waiting ---------------------------------------------------------- */

bool postgres_send(struct link *link, const char *text)
{
    if (link->waiting == 0) {
        link->pq->PQenterPipelineMode(link->conn);
    }
    link->waiting++;
    return link->pq->PQsendQueryParams(link->conn, text, 0, NULL, NULL, NULL, NULL, 1) ==
           1;
}

/* Behind the results of each statement comes a NULL, behind all of them the mark of the
 * synchronisation; what follows a failure is skipped by the server up to there. */
PGresult *postgres_answer(struct link *link)
{
    PGresult *first = NULL;
    bool failed = link->pq->PQpipelineSync(link->conn) != 1;
    for (; link->waiting > 0; link->waiting--) {
        PGresult *result = link->pq->PQgetResult(link->conn);
        PGresult *end = result != NULL ? link->pq->PQgetResult(link->conn) : NULL;
        link->pq->PQclear(end);
        if (failed) {
            link->pq->PQclear(result);
            continue;
        }
        link->pq->PQclear(first);
        first = result;
        failed = !postgres_succeeded(link, result);
    }
    link->pq->PQclear(link->pq->PQgetResult(link->conn));
    if (link->pq->PQexitPipelineMode(link->conn) != 1 && !failed) {
        link->pq->PQclear(first);
        first = NULL;
    }
    return first;
}

struct fault *postgres_settle(struct db *db, struct arena *a)
{
    struct link *link = db->own;
    if (link->waiting == 0) {
        return NULL;
    }
    PGresult *result = postgres_answer(link);
    TRY(postgres_check(db, a, result));
    link->pq->PQclear(result);
    return NULL;
}

static struct fault *run_sql(struct db *db, struct arena *a, const char *text)
{
    struct link *link = db->own;
    TRY(postgres_settle(db, a));
    PGresult *result = link->pq->PQexec(link->conn, text);
    TRY(postgres_check(db, a, result));
    link->pq->PQclear(result);
    return NULL;
}

/* ---- connecting -------------------------------------------------------------------- */

static void hear_notice(void *what, const PGresult *result)
{
    const struct link *link = what;
    const char *said = link->pq->PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    LOG_LINE(link->log, LOG_DEBUG, "store.notice", LOG_TEXT("said", str_of(said)));
}

static bool dial(struct link *link, const struct place *place, char why[SAID_MAX])
{
    static const char *const keys[] = {"application_name",    "connect_timeout",
                                       "keepalives",          "keepalives_idle",
                                       "keepalives_interval", "keepalives_count",
                                       "tcp_user_timeout",    "dbname",
                                       "client_encoding",     NULL};
    const char *const values[] = {
        "cadre", CONNECT_SECONDS, "1",        IDLE_SECONDS, PROBE_SECONDS,
        PROBES,  USER_TIMEOUT_MS, place->url, "UTF8",       NULL};
    link->conn = link->pq->PQconnectdbParams(keys, values, 1);
    if (!lost(link)) {
        link->pq->PQsetNoticeReceiver(link->conn, hear_notice, link);
        return true;
    }
    snprintf(why, SAID_MAX, "%s",
             link->conn != NULL ? link->pq->PQerrorMessage(link->conn) : "");
    for (char *p = why; *p != 0; p++) {
        *p = *p == '\n' || *p == '\t' ? ' ' : *p;
    }
    link->pq->PQfinish(link->conn);
    link->conn = NULL;
    LOG_LINE(link->log, LOG_ERROR, "store.unreachable",
             LOG_TEXT("why", str_trim(str_of(why))));
    return false;
}

/* Names are looked for in the department's schema alone. Whoever may not write is told so
 * to the server too. A server set up to acknowledge before it is durable is overruled. A
 * writer goes by index: its plans are made when tables are empty, and kept while an
 * import fills them faster than statistics are gathered. */
static struct fault *set_up(struct db *db, struct arena *a)
{
    const struct place *place = db->store->own;
    char text[SETTINGS_MAX];
    snprintf(text, sizeof text,
             "set search_path to \"%.*s\";"
             "set default_transaction_read_only to %s;"
             "set lock_timeout to '" LOCK_WAIT "';"
             "set cursor_tuple_fraction to 1;" /* cursors here are read to their end */
             "set standard_conforming_strings to on;"
             "set timezone to 'UTC';"
             "set enable_seqscan to %s;"
             "set jit to off;" /* statements are short; a plan off the index looks dear */
             "select set_config('synchronous_commit', 'on', false)"
             " where current_setting('synchronous_commit') = 'off'",
             STR_PRINT(place->schema), db->writer ? "off" : "on",
             db->writer ? "off" : "on");
    return run_sql(db, a, text);
}

struct fault *postgres_ready(struct db *db, struct arena *a)
{
    struct link *link = db->own;
    if (lost(link)) {
        char why[SAID_MAX];
        give_up(db);
        if (link->begun || !dial(link, db->store->own, why)) {
            return fault_db_lost(a, db->store->shown);
        }
        link->stale = false;
        TRY(set_up(db, a));
        LOG_LINE(link->log, LOG_INFO, "store.reconnected");
    }
    if (link->stale && !link->begun) {
        link->stale = false;
        forget_prepared(db);
        TRY(run_sql(db, a, "deallocate all"));
    }
    return NULL;
}

static void close_link(void *what)
{
    struct link *link = what;
    postgres_forget_replies(link);
    while (link->idle != NULL) {
        struct reply *reply = link->idle;
        link->idle = reply->next;
        link->chunks->give(link->chunks->self, reply, sizeof *reply);
    }
    link->pq->PQfinish(link->conn);
    link->conn = NULL;
}

/* On the arena that outlives the connection, which is closed with it at the latest. */
static struct link *new_link(struct arena *a, const struct store *s)
{
    struct link *link = ARENA_NEW(a, struct link);
    const struct place *place = s->own;
    link->pq = place->pq;
    link->log = s->log;
    link->chunks = s->chunks;
    arena_on_close(a, close_link, link);
    return link;
}

static struct fault *connect_db(struct db *db, struct arena *a)
{
    struct link *link = new_link(a, db->store);
    char why[SAID_MAX];
    db->own = link;
    struct fault *fault =
        dial(link, db->store->own, why)
            ? set_up(db, a)
            : fault_db_unreachable(a, db->store->shown, str_trim(str_of(why)));
    if (fault != NULL) {
        close_link(link);
        db->own = NULL;
    }
    return fault;
}

static void disconnect(struct db *db)
{
    close_link(db->own);
    forget_prepared(db);
}

/* ---- the address ------------------------------------------------------------------- */

/* Takes cadre_schema=NAME, which libpq does not know, out of the address. */
static struct str cut_schema(struct arena *a, struct str where, struct str *schema)
{
    size_t at = str_find(where, STR("?" SCHEMA_KEY));
    at = at < where.n ? at : str_find(where, STR("&" SCHEMA_KEY));
    if (at == where.n) {
        *schema = STR(SCHEMA_DEFAULT);
        return where;
    }
    struct str rest = str_part(where, at + sizeof("?" SCHEMA_KEY) - 1, where.n);
    if (!str_cut(&rest, '&', schema)) {
        *schema = STR("");
    }
    struct text url = text_new(a, where.n + 1);
    text_add(&url, str_part(where, 0, at + 1));
    text_add(&url, rest);
    return text_str(&url);
}

/* Lower-case letters, digits and '_', so that it needs no quotes in psql either. */
static bool schema_fits(struct str name)
{
    bool fits =
        name.n > 0 && name.n <= SCHEMA_MAX && !(name.p[0] >= '0' && name.p[0] <= '9');
    for (size_t i = 0; fits && i < name.n; i++) {
        char c = name.p[i];
        fits = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    }
    return fits && !str_starts(name, STR("pg_"));
}

static struct str option_of(const PQconninfoOption *options, const char *keyword)
{
    for (const PQconninfoOption *o = options; o->keyword != NULL; o++) {
        if (strcmp(o->keyword, keyword) == 0 && o->val != NULL) {
            return str_of(o->val);
        }
    }
    return STR("");
}

/* The address for people: put together from what may be shown, so that no spelling of a
 * password can slip through. Texts of the options go with the options. */
static struct str shown_of(struct arena *a, const PQconninfoOption *options,
                           struct str schema)
{
    struct text out = text_new(a, 128);
    struct str user = option_of(options, "user");
    struct str host = option_of(options, "host");
    struct str port = option_of(options, "port");
    bool socket = str_starts(host, STR("/"));
    text_add(&out, STR("postgresql://"));
    text_add_url(&out, user);
    text_add(&out, user.n > 0 ? STR("@") : STR(""));
    text_add(&out, socket ? STR("") : host);
    text_add(&out, port.n > 0 ? STR(":") : STR(""));
    text_add(&out, port);
    text_add_char(&out, '/');
    text_add_url(&out, option_of(options, "dbname"));
    text_add(&out, socket ? STR("?host=") : STR(""));
    text_add(&out, socket ? host : STR(""));
    if (!str_equal(schema, STR(SCHEMA_DEFAULT))) {
        text_add(&out, socket ? STR("&" SCHEMA_KEY) : STR("?" SCHEMA_KEY));
        text_add(&out, schema);
    }
    return text_str(&out);
}

struct options {
    const struct libpq *pq;
    PQconninfoOption *at;
};

static void free_options(void *what)
{
    struct options *options = what;
    options->pq->PQconninfoFree(options->at);
}

static const struct libpq *load_libpq(struct arena *a)
{
#define LIBPQ_NAME(name) #name,
    static const char *const names[] = {LIBPQ(LIBPQ_NAME)};
    struct libpq *pq = ARENA_NEW(a, struct libpq);
    bool found = library_find("libpq.so.5", names, sizeof names / sizeof *names, pq);
    return found ? pq : NULL;
}

static struct fault *read_address(struct store *s, struct arena *a)
{
    struct place *place = ARENA_NEW(s->arena, struct place);
    struct options *options = ARENA_NEW(a, struct options);
    s->own = place;
    s->shown = STR("postgresql:");
    place->url = str_cstr(s->arena, cut_schema(a, s->where, &place->schema));
    place->pq = load_libpq(s->arena);
    if (place->pq == NULL) {
        return fault_library_missing(a, STR("libpq.so.5"), STR("libpq5"));
    }
    *options = (struct options){place->pq, place->pq->PQconninfoParse(place->url, NULL)};
    arena_on_close(a, free_options, options);
    if (options->at == NULL || !schema_fits(place->schema)) {
        return fault_db_address(a);
    }
    s->shown = shown_of(s->arena, options->at, place->schema);
    struct hash h = hash_of(STR("cadre "), place->schema, STR_NONE);
    uint64_t key;
    memcpy(&key, h.b, sizeof key);
    place->lock = (int64_t)be64toh(key);
    return NULL;
}

/* ---- opening ----------------------------------------------------------------------- */

struct found {
    bool schema, any_table, our_table;
};

static struct fault *look(struct db *db, struct arena *a, struct found *found)
{
    const struct link *link = db->own;
    const struct place *place = db->store->own;
    const char *schema = str_cstr(a, place->schema);
    PGresult *result = link->pq->PQexecParams(
        link->conn,
        "select current_setting('server_encoding') = 'UTF8',"
        " current_setting('fsync') = 'on',"
        " exists (select from pg_namespace where nspname = $1),"
        " exists (select from pg_class where relnamespace = n.oid),"
        " exists (select from pg_class where relnamespace = n.oid"
        "  and relname = 'work_schema')"
        " from (select 1) one left join pg_namespace n on n.nspname = $1",
        1, NULL, &schema, NULL, NULL, 0);
    TRY(postgres_check(db, a, result));
    bool utf8 = *link->pq->PQgetvalue(result, 0, 0) == 't';
    bool synced = *link->pq->PQgetvalue(result, 0, 1) == 't';
    found->schema = *link->pq->PQgetvalue(result, 0, 2) == 't';
    found->any_table = *link->pq->PQgetvalue(result, 0, 3) == 't';
    found->our_table = *link->pq->PQgetvalue(result, 0, 4) == 't';
    link->pq->PQclear(result);
    if (!synced) {
        LOG_LINE(link->log, LOG_WARN, "store.unsafe", LOG_TEXT("fsync", STR("off")));
    }
    return utf8 ? NULL : fault_db_unsafe(a, STR("server_encoding is not UTF8"));
}

/* An empty schema may have been made by whoever may make schemas here, so it counts as
 * nothing; so does what is left of a make that failed. */
static struct fault *make_or_refuse(struct db *db, struct arena *a, enum store_mode mode,
                                    bool *fresh)
{
    const struct place *place = db->store->own;
    struct found found = {false};
    TRY(look(db, a, &found));
    *fresh = !found.any_table;
    if (mode != STORE_MAKE) {
        return !found.any_table   ? fault_db_missing(a, db->store->shown)
               : !found.our_table ? fault_db_not_ours(a, db->store->shown)
                                  : NULL;
    }
    if (found.any_table) {
        return fault_db_exists(a, db->store->shown);
    }
    if (found.schema) {
        return NULL;
    }
    return run_sql(
        db, a,
        str_format(a, "create schema if not exists \"%.*s\"", STR_PRINT(place->schema))
            .p);
}

static struct fault *open_store(struct store *s, struct arena *a, enum store_mode mode,
                                bool *fresh)
{
    TRY(read_address(s, a));
    struct db *db = NULL;
    TRY(mode == STORE_READ ? store_reader(a, s, &db) : store_writer(a, s, &db));
    struct fault *fault = make_or_refuse(db, a, mode, fresh);
    db_close(db);
    return fault;
}

static void close_store(struct store *s)
{
    s->own = NULL;
}

/* ---- transactions ------------------------------------------------------------------ */

/* A savepoint waits for the first statement behind it; its release waits for all before.
 * What failed before a return to a savepoint is undone by it, so nobody need know. */
static struct fault *execute(struct db *db, struct arena *a, const char *text)
{
    struct link *link = db->own;
    struct str command = str_of(text);
    TRY(postgres_ready(db, a));
    if (link->begun && str_starts(command, STR("savepoint "))) {
        postgres_send(link, text);
        return NULL;
    }
    if (link->waiting > 0 && str_starts(command, STR("release "))) {
        postgres_send(link, text);
        return postgres_settle(db, a);
    }
    if (link->waiting > 0 && str_starts(command, STR("rollback to "))) {
        link->pq->PQclear(postgres_answer(link));
    }
    return run_sql(db, a, text);
}

static void rollback(struct db *db)
{
    struct link *link = db->own;
    postgres_forget_replies(link);
    link->begun = false;
    if (link->waiting > 0) {
        link->pq->PQclear(postgres_answer(link));
    }
    if (lost(link)) {
        give_up(db);
        return;
    }
    PGTransactionStatusType status = link->pq->PQtransactionStatus(link->conn);
    if (status == PQTRANS_IDLE) {
        return;
    }
    PGresult *result =
        status == PQTRANS_ACTIVE ? NULL : link->pq->PQexec(link->conn, "rollback");
    if (!postgres_succeeded(link, result)) {
        give_up(db);
    }
    link->pq->PQclear(result);
}

/* A reader sees one state throughout; the writer sees what was committed before its lock
 * was given. */
static struct fault *begin_once(struct db *db, struct arena *a)
{
    struct link *link = db->own;
    const struct place *place = db->store->own;
    char text[160];
    TRY(postgres_ready(db, a));
    if (db->writer) {
        snprintf(text, sizeof text,
                 "begin isolation level read committed read write;"
                 "select pg_advisory_xact_lock(%lld)",
                 (long long)place->lock);
    } else {
        snprintf(text, sizeof text, "begin isolation level repeatable read read only");
    }
    struct fault *fault = run_sql(db, a, text);
    if (fault != NULL) {
        rollback(db);
        return fault;
    }
    link->begun = true;
    return NULL;
}

static struct fault *begin(struct db *db, struct arena *a)
{
    struct link *link = db->own;
    postgres_forget_replies(link);
    link->begun = false;
    bool fresh = lost(link);
    struct fault *fault = begin_once(db, a);
    /* The server may have been restarted since: nothing was done yet, so once more. */
    return fault != NULL && !fresh && lost(link) ? begin_once(db, a) : fault;
}

/* What the server said meanwhile is read, so that a connection that is known to be lost
 * is told from one that is lost on the way. */
static bool still_there(const struct link *link)
{
    while (!lost(link)) {
        struct pollfd ear = {.fd = link->pq->PQsocket(link->conn), .events = POLLIN};
        if (poll(&ear, 1, 0) <= 0) {
            return true;
        }
        if (link->pq->PQconsumeInput(link->conn) == 0) {
            return false;
        }
    }
    return false;
}

static struct fault *commit(struct db *db, struct arena *a)
{
    struct link *link = db->own;
    postgres_forget_replies(link);
    link->begun = false;
    if (!still_there(link)) {
        give_up(db);
        return fault_db_lost(a, db->store->shown);
    }
    PGresult *result = NULL;
    if (link->waiting == 0) {
        result = link->pq->PQexec(link->conn, "commit");
    } else {
        postgres_send(link, "commit"); /* skipped by the server when what waits failed */
        result = postgres_answer(link);
    }
    if (postgres_succeeded(link, result)) {
        /* COMMIT of a transaction that failed before is answered by ROLLBACK. */
        bool committed = strcmp(link->pq->PQcmdStatus(result), "COMMIT") == 0;
        link->pq->PQclear(result);
        return committed ? NULL : fault_store_failed(a, STR("rolled back"));
    }
    if (cut_off(link, result)) {
        link->pq->PQclear(result);
        give_up(db);
        LOG_LINE(link->log, LOG_ERROR, "store.uncertain");
        return fault_commit_uncertain(a);
    }
    struct fault *fault = postgres_check(db, a, result);
    rollback(db);
    return fault;
}

static bool in_transaction(const struct db *db)
{
    const struct link *link = db->own;
    if (lost(link)) {
        return false;
    }
    if (link->waiting > 0) {
        return link->begun; /* nothing to the contrary was heard */
    }
    PGTransactionStatusType status = link->pq->PQtransactionStatus(link->conn);
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
}

/* ---- the rest ---------------------------------------------------------------------- */

/* The plans of small tables say nothing about large ones here; SQLite's are looked at. */
static struct fault *explain(struct db *db, struct arena *a, const struct statement *st,
                             struct str *plan)
{
    (void)db;
    (void)a;
    (void)st;
    *plan = STR("");
    return NULL;
}

static struct fault *backup(struct store *s, struct arena *a, struct str file)
{
    (void)s;
    (void)file;
    return fault_sqlite_only(a);
}

const struct backend backend_postgres = {
    .sort = STORE_POSTGRES,
    .open = open_store,
    .close = close_store,
    .connect = connect_db,
    .disconnect = disconnect,
    .execute = execute,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .in_transaction = in_transaction,
    .run_begin = postgres_run_begin,
    .bind_int = postgres_bind_int,
    .bind_bytes = postgres_bind_bytes,
    .bind_null = postgres_bind_null,
    .step = postgres_step,
    .column_int = postgres_column_int,
    .column_null = postgres_column_null,
    .column_bytes = postgres_column_bytes,
    .run_end = postgres_run_end,
    .changes = postgres_changes,
    .explain = explain,
    .backup = backup,
    .rows = postgres_rows,
};
