/* Statements on PostgreSQL: prepared once a connection under the name s<index>, values
 * and columns in binary. A statement that lends its rows (:each) is read through a
 * cursor, a few hundred KiB at a time, so that a million rows need no memory and other
 * statements can run on the connection meanwhile; all others are read whole. A write that
 * gives nothing back is not waited for: its fault comes with the next answer that is. */
#include <assert.h>
#include <endian.h>

#include "store/postgres.h"
#include "words/faults.h"

enum {
    FETCH_FIRST = 16,          /* rows asked of a cursor at first */
    FETCH_MOST = 4096,         /* and at most */
    FETCH_BYTES = 256 * 1024,  /* what one answer of a cursor should weigh */
    WAITING_MOST = 256,        /* writes sent before their answers are read */
    NAME_MAX_BYTES = 16,       /* "s" and a number, "c" and a number */
    NUMERIC_BASE = 10000,      /* numeric digits are of this base */
    NUMERIC_NEGATIVE = 0x4000, /* sign word */
};

static const Oid oid_of[] = {
    [SQL_INT] = OID_INT8, [SQL_TEXT] = OID_TEXT, [SQL_BLOB] = OID_BYTEA};

static const int all_binary[REPLY_PARAMS] = {[0 ... REPLY_PARAMS - 1] = 1};

static const struct libpq *libpq_of(const struct run *r)
{
    const struct link *link = r->db->own;
    return link->pq;
}

/* ---- replies ----------------------------------------------------------------------- */

static struct reply *take_reply(struct link *link)
{
    struct reply *reply = link->idle;
    if (reply != NULL) {
        link->idle = reply->next;
    } else {
        reply = link->chunks->take(link->chunks->self, sizeof *reply);
    }
    if (reply != NULL) {
        memset(reply, 0, sizeof *reply);
        reply->next = link->live;
        link->live = reply;
    }
    return reply;
}

static void forget_reply(struct link *link, struct reply *reply)
{
    for (struct reply **at = &link->live; *at != NULL; at = &(*at)->next) {
        if (*at == reply) {
            *at = reply->next;
            break;
        }
    }
    link->pq->PQclear(reply->result);
    reply->result = NULL;
    reply->next = link->idle;
    link->idle = reply;
}

void postgres_forget_replies(struct link *link)
{
    while (link->live != NULL) {
        forget_reply(link, link->live);
    }
}

/* ---- beginning and binding --------------------------------------------------------- */

static void name_of(char letter, int number, char name[NAME_MAX_BYTES])
{
    snprintf(name, NAME_MAX_BYTES, "%c%d", letter, number);
}

static void types_of(const struct statement *st, Oid types[REPLY_PARAMS])
{
    for (int i = 0; i < st->params; i++) {
        types[i] = oid_of[st->param_types[i]];
    }
}

static const char *text_of(const struct statement *st)
{
    return st->postgres != NULL ? st->postgres : st->text;
}

/* Statements without a place in the cache are sent whole with each run. */
static struct fault *prepare(struct db *db, struct arena *a, const struct statement *st)
{
    struct link *link = db->own;
    if (st->index < 0 || db->prepared[st->index] != NULL) {
        return NULL;
    }
    char name[NAME_MAX_BYTES];
    Oid types[REPLY_PARAMS];
    name_of('s', st->index, name);
    types_of(st, types);
    TRY(postgres_settle(db, a));
    PGresult *result =
        link->pq->PQprepare(link->conn, name, text_of(st), st->params, types);
    TRY(postgres_check(db, a, result));
    link->pq->PQclear(result);
    db->prepared[st->index] = link;
    return NULL;
}

struct fault *postgres_run_begin(struct run *r)
{
    struct link *link = r->db->own;
    assert(r->st->params <= REPLY_PARAMS);
    bool fresh = link->conn == NULL;
    TRY(postgres_ready(r->db, r->arena));
    struct fault *fault = prepare(r->db, r->arena, r->st);
    if (fault != NULL && !fresh && !link->begun && link->conn == NULL) {
        /* The first call after the server was restarted: nothing was done yet. */
        TRY(postgres_ready(r->db, r->arena));
        fault = prepare(r->db, r->arena, r->st);
    }
    TRY(fault);
    r->handle = take_reply(link);
    return r->handle != NULL ? NULL : fault_store_failed(r->arena, STR("out of memory"));
}

static void bind(struct run *r, int at, const char *value, size_t n)
{
    struct reply *reply = r->handle;
    assert(at >= 1 && at <= r->st->params && n <= INT32_MAX);
    reply->values[at - 1] = value;
    reply->lengths[at - 1] = (int)n;
}

void postgres_bind_int(struct run *r, int at, int64_t value)
{
    struct reply *reply = r->handle;
    assert(at >= 1 && at <= r->st->params);
    reply->numbers[at - 1] = htobe64((uint64_t)value);
    bind(r, at, (const char *)&reply->numbers[at - 1], sizeof reply->numbers[0]);
}

void postgres_bind_bytes(struct run *r, int at, struct str value, bool text)
{
    (void)text; /* the statement's types say which */
    bind(r, at, value.n > 0 ? value.p : "", value.n);
}

void postgres_bind_null(struct run *r, int at)
{
    bind(r, at, NULL, 0);
}

/* ---- asking ------------------------------------------------------------------------ */

static bool readable_type(Oid type)
{
    static const Oid readable[] = {OID_INT8,    OID_TEXT,   OID_BYTEA, OID_BOOL,
                                   OID_INT4,    OID_INT2,   OID_OID,   OID_NAME,
                                   OID_VARCHAR, OID_NUMERIC};
    for (size_t i = 0; i < sizeof readable / sizeof readable[0]; i++) {
        if (type == readable[i]) {
            return true;
        }
    }
    return false;
}

/* What came back becomes the reply's; the former rows go. */
static struct fault *take_rows(struct run *r, PGresult *result)
{
    struct reply *reply = r->handle;
    const struct link *link = r->db->own;
    bool alone = r->st->writes && !link->begun;
    struct fault *fault = postgres_check(r->db, r->arena, result);
    if (fault != NULL) {
        return alone && link->conn == NULL ? fault_commit_uncertain(r->arena) : fault;
    }
    link->pq->PQclear(reply->result);
    reply->result = result;
    reply->row = 0;
    reply->changes = strtoll(link->pq->PQcmdTuples(result), NULL, 10);
    for (int c = 0; c < link->pq->PQnfields(result); c++) {
        if (!readable_type(link->pq->PQftype(result, c))) {
            return fault_store_failed(
                r->arena,
                str_format(r->arena, "%s: column %s is of type %u", r->st->name,
                           link->pq->PQfname(result, c), link->pq->PQftype(result, c)));
        }
    }
    return NULL;
}

static struct fault *fetch(struct run *r)
{
    struct reply *reply = r->handle;
    const struct link *link = r->db->own;
    TRY(postgres_ready(r->db, r->arena));
    TRY(postgres_settle(r->db, r->arena));
    char text[64];
    int asked = reply->fetch;
    snprintf(text, sizeof text, "fetch forward %d from c%d", asked, reply->cursor);
    TRY(take_rows(
        r, link->pq->PQexecParams(link->conn, text, 0, NULL, NULL, NULL, NULL, 1)));
    int rows = link->pq->PQntuples(reply->result);
    reply->drained = rows < asked;
    size_t weight =
        rows > 0 ? link->pq->PQresultMemorySize(reply->result) / (size_t)rows : 1;
    size_t next = FETCH_BYTES / (weight > 0 ? weight : 1);
    reply->fetch = next < 1 ? 1 : next > FETCH_MOST ? FETCH_MOST : (int)next;
    return NULL;
}

/* Outside a transaction the server keeps the rows of the cursor ("with hold"). */
static struct fault *open_cursor(struct run *r)
{
    struct reply *reply = r->handle;
    struct link *link = r->db->own;
    const char *text =
        str_format(r->arena, "declare c%d no scroll cursor %s for %s", link->cursors + 1,
                   link->begun ? "" : "with hold", text_of(r->st))
            .p;
    Oid types[REPLY_PARAMS];
    types_of(r->st, types);
    TRY(postgres_settle(r->db, r->arena));
    PGresult *result =
        link->pq->PQexecParams(link->conn, text, r->st->params, types, reply->values,
                               reply->lengths, all_binary, 1);
    TRY(postgres_check(r->db, r->arena, result));
    link->pq->PQclear(result);
    reply->cursor = ++link->cursors;
    reply->fetch = FETCH_FIRST;
    return fetch(r);
}

/* Sends the run behind what waits already. */
static void send_run(struct run *r)
{
    const struct reply *reply = r->handle;
    struct link *link = r->db->own;
    char name[NAME_MAX_BYTES];
    name_of('s', r->st->index, name);
    if (link->waiting == 0) {
        link->pq->PQenterPipelineMode(link->conn);
    }
    link->waiting++;
    link->pq->PQsendQueryPrepared(link->conn, name, r->st->params, reply->values,
                                  reply->lengths, all_binary, 1);
}

static struct fault *ask_prepared(struct run *r)
{
    const struct reply *reply = r->handle;
    struct link *link = r->db->own;
    const struct statement *st = r->st;
    TRY(prepare(r->db, r->arena, st)); /* the connection may have been made anew */
    if (st->writes && st->columns == 0 && !st->counts && link->begun) {
        send_run(r);
        return link->waiting < WAITING_MOST ? NULL : postgres_settle(r->db, r->arena);
    }
    if (link->waiting > 0) {
        send_run(r);
        return take_rows(r, postgres_answer(link));
    }
    char name[NAME_MAX_BYTES];
    name_of('s', st->index, name);
    return take_rows(r,
                     link->pq->PQexecPrepared(link->conn, name, st->params, reply->values,
                                              reply->lengths, all_binary, 1));
}

static struct fault *ask(struct run *r)
{
    struct reply *reply = r->handle;
    const struct link *link = r->db->own;
    const struct statement *st = r->st;
    TRY(postgres_ready(r->db, r->arena));
    reply->asked = true;
    if (r->borrow && !st->writes) {
        return open_cursor(r);
    }
    reply->drained = true;
    if (st->index >= 0) {
        return ask_prepared(r);
    }
    Oid types[REPLY_PARAMS];
    types_of(st, types);
    TRY(postgres_settle(r->db, r->arena));
    return take_rows(r, link->pq->PQexecParams(link->conn, text_of(st), st->params, types,
                                               reply->values, reply->lengths, all_binary,
                                               1));
}

struct fault *postgres_step(struct run *r, bool *row)
{
    struct reply *reply = r->handle;
    *row = false;
    if (!reply->asked) {
        TRY(ask(r));
    } else {
        reply->row++;
    }
    if (reply->row >= libpq_of(r)->PQntuples(reply->result) && !reply->drained) {
        TRY(fetch(r));
    }
    *row = reply->row < libpq_of(r)->PQntuples(reply->result);
    return NULL;
}

/* A cursor goes with its transaction; one that is left open in a transaction that goes on
 * is closed, unless the server takes no commands because something failed. */
void postgres_run_end(struct run *r)
{
    struct reply *reply = r->handle;
    struct link *link = r->db->own;
    if (reply->cursor > 0 && link->conn != NULL &&
        link->pq->PQtransactionStatus(link->conn) != PQTRANS_INERROR) {
        char text[NAME_MAX_BYTES * 2];
        snprintf(text, sizeof text, "close c%d", reply->cursor);
        if (link->waiting > 0) {
            postgres_send(link, text);
        } else {
            link->pq->PQclear(link->pq->PQexec(link->conn, text));
        }
    }
    forget_reply(link, reply);
    r->handle = NULL;
}

int64_t postgres_changes(struct run *r)
{
    const struct reply *reply = r->handle;
    return reply->changes;
}

/* ---- columns ----------------------------------------------------------------------- */

static uint64_t big_endian(const char *p, int n)
{
    uint64_t value = 0;
    for (int i = 0; i < n; i++) {
        value = value << 8 | (uint8_t)p[i];
    }
    return value;
}

/* numeric_send() of PostgreSQL: count, weight, sign, scale, then digits of base 10,000,
 * 16 bits each; what stands behind the point is cut off, what is too large is the
 * largest. */
static int64_t numeric_int(const char *p)
{
    int count = (int)big_endian(p, 2);
    int weight = (int16_t)big_endian(p + 2, 2);
    bool negative = big_endian(p + 4, 2) == NUMERIC_NEGATIVE;
    int64_t value = 0;
    for (int i = 0; i <= weight; i++) {
        int64_t digit = i < count ? (int64_t)big_endian(p + 8 + 2 * i, 2) : 0;
        if (__builtin_mul_overflow(value, NUMERIC_BASE, &value) ||
            __builtin_sub_overflow(value, digit, &value)) {
            return negative ? INT64_MIN : INT64_MAX;
        }
    }
    return negative ? value : value == INT64_MIN ? INT64_MAX : -value;
}

int64_t postgres_column_int(struct run *r, int column)
{
    const struct reply *reply = r->handle;
    const PGresult *result = reply->result;
    if (libpq_of(r)->PQgetisnull(result, reply->row, column)) {
        return 0;
    }
    const char *p = libpq_of(r)->PQgetvalue(result, reply->row, column);
    switch (libpq_of(r)->PQftype(result, column)) {
    case OID_INT8:
        return (int64_t)big_endian(p, 8);
    case OID_INT4:
        return (int32_t)big_endian(p, 4);
    case OID_INT2:
        return (int16_t)big_endian(p, 2);
    case OID_OID:
        return (int64_t)big_endian(p, 4);
    case OID_BOOL:
        return *p != 0;
    case OID_NUMERIC:
        return numeric_int(p);
    default:
        return 0; /* a text where a number was asked for, as SQLite reads it */
    }
}

bool postgres_column_null(struct run *r, int column)
{
    const struct reply *reply = r->handle;
    return libpq_of(r)->PQgetisnull(reply->result, reply->row, column);
}

struct str postgres_column_bytes(struct run *r, int column)
{
    const struct reply *reply = r->handle;
    if (libpq_of(r)->PQgetisnull(reply->result, reply->row, column)) {
        return STR_NONE;
    }
    return (struct str){
        libpq_of(r)->PQgetvalue(reply->result, reply->row, column),
        (size_t)libpq_of(r)->PQgetlength(reply->result, reply->row, column)};
}

/* ---- all rows of a table ----------------------------------------------------------- */

static void add_number(struct text *out, char tag, uint64_t number)
{
    text_add_char(out, tag);
    for (int shift = 56; shift >= 0; shift -= 8) {
        text_add_char(out, (char)(number >> shift));
    }
}

static void add_column(struct text *out, struct run *r, int column)
{
    const struct reply *reply = r->handle;
    struct str bytes = postgres_column_bytes(r, column);
    Oid type = libpq_of(r)->PQftype(reply->result, column);
    if (bytes.p == NULL) {
        text_add_char(out, 'n');
    } else if (type == OID_BYTEA || type == OID_TEXT || type == OID_VARCHAR) {
        add_number(out, type == OID_BYTEA ? 'b' : 't', bytes.n);
        text_add(out, bytes);
    } else {
        add_number(out, 'i', (uint64_t)postgres_column_int(r, column));
    }
}

/* Reads to the end; `row` is called for each. */
static struct fault *read_all(struct db *db, struct arena *a, const struct statement *st,
                              struct str param,
                              struct fault *(*each)(void *ctx, struct run *r), void *ctx)
{
    struct run r = {.db = db, .st = st, .arena = a, .borrow = true};
    TRY(postgres_run_begin(&r));
    if (st->params > 0) {
        postgres_bind_bytes(&r, 1, param, true);
    }
    bool more = true;
    struct fault *fault;
    while ((fault = postgres_step(&r, &more)) == NULL && more) {
        fault = each(ctx, &r);
        if (fault != NULL) {
            break;
        }
    }
    postgres_run_end(&r);
    return fault;
}

static struct fault *add_key(void *ctx, struct run *r)
{
    struct text *order = ctx;
    text_add(order, order->n > 0 ? STR(", ") : STR(" order by "));
    text_add(order, postgres_column_bytes(r, 0));
    return NULL;
}

struct rows_ctx {
    struct text bytes;
    struct fault *(*row)(void *ctx, struct str bytes);
    void *ctx;
};

static struct fault *give_row(void *ctx, struct run *r)
{
    struct rows_ctx *rows = ctx;
    const struct reply *reply = r->handle;
    rows->bytes.n = 0;
    for (int c = 0; c < libpq_of(r)->PQnfields(reply->result); c++) {
        add_column(&rows->bytes, r, c);
    }
    return rows->row(rows->ctx, text_str(&rows->bytes));
}

/* Texts are ordered by their bytes, as SQLite does. */
static const enum sql_type text_type[] = {SQL_TEXT};
static const struct statement key_statement = {
    .name = "store/key",
    .text = "select quote_ident(a.attname) ||"
            " case when a.attcollation <> 0 then ' collate \"C\"' else '' end"
            " from pg_index i, unnest(i.indkey) with ordinality k (number, place),"
            " pg_attribute a"
            " where i.indrelid = to_regclass($1) and i.indisprimary"
            " and a.attrelid = i.indrelid and a.attnum = k.number order by k.place",
    .params = 1,
    .param_types = text_type,
    .columns = 1,
    .index = -1,
};

struct fault *postgres_rows(struct db *db, struct arena *a, const char *table,
                            struct fault *(*row)(void *ctx, struct str bytes), void *ctx)
{
    struct text order = text_new(a, 64);
    TRY(read_all(db, a, &key_statement, str_of(table), add_key, &order));
    const struct statement all = {
        .name = "store/rows",
        .text =
            str_format(a, "select * from %s%.*s", table, STR_PRINT(text_str(&order))).p,
        .index = -1,
    };
    struct rows_ctx rows = {text_new(a, 1024), row, ctx};
    return read_all(db, a, &all, STR_NONE, give_row, &rows);
}
