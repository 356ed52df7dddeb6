/* What the two halves of the PostgreSQL backend share: postgres.c (address, connection,
 * transactions) and postgres_run.c (statements and their rows). Only they include this.
 */
#ifndef STORE_POSTGRES_H
#define STORE_POSTGRES_H
#include <libpq-fe.h>

#include "base/text.h"
#include "store/backend.h"

enum { REPLY_PARAMS = 96 }; /* as many as sqlgen allows */

/* The types of columns that statements may give: oids of pg_type, fixed for ever. */
enum {
    OID_BOOL = 16,
    OID_BYTEA = 17,
    OID_NAME = 19,
    OID_INT8 = 20,
    OID_INT2 = 21,
    OID_INT4 = 23,
    OID_TEXT = 25,
    OID_OID = 26,
    OID_VARCHAR = 1043,
    OID_NUMERIC = 1700, /* sum() of bigint; read where it is a whole number */
};

/* What is called of libpq, which is looked up when a department on PostgreSQL is opened
 * (base/library.h). */
#define LIBPQ(F)                                                                         \
    F(PQclear)                                                                           \
    F(PQcmdStatus) F(PQcmdTuples) F(PQconnectdbParams) F(PQconninfoFree)                 \
        F(PQconninfoParse) F(PQconsumeInput) F(PQenterPipelineMode) F(PQerrorMessage)    \
            F(PQexec) F(PQexecParams) F(PQexecPrepared) F(PQexitPipelineMode)            \
                F(PQfinish) F(PQfname) F(PQftype) F(PQgetResult) F(PQgetisnull)          \
                    F(PQgetlength) F(PQgetvalue) F(PQnfields) F(PQntuples)               \
                        F(PQpipelineSync) F(PQprepare) F(PQresultErrorField)             \
                            F(PQresultMemorySize) F(PQresultStatus) F(PQsendQueryParams) \
                                F(PQsendQueryPrepared) F(PQsetNoticeReceiver)            \
                                    F(PQsocket) F(PQstatus) F(PQtransactionStatus)
#define LIBPQ_POINTER(name) __typeof__(name) *name;
struct libpq {
    LIBPQ(LIBPQ_POINTER)
};

/* Where a department lives: store->own. */
struct place {
    const struct libpq *pq;
    const char *url; /* for libpq: without cadre_schema */
    struct str schema;
    int64_t lock; /* key of the department's advisory lock */
};

/* One run of a statement on its way: what is bound, then what came back. */
struct reply {
    struct reply *next; /* of link->live or link->idle */
    PGresult *result;
    int row;      /* of result; the first step comes to 0 */
    int cursor;   /* number of the open cursor, 0 for none */
    bool asked;   /* sent to the server */
    bool drained; /* the cursor has no more rows */
    int fetch;    /* rows to ask of the cursor next time */
    int64_t changes;
    uint64_t numbers[REPLY_PARAMS]; /* integers in network order */
    const char *values[REPLY_PARAMS];
    int lengths[REPLY_PARAMS];
};

/* One connection: db->own. Made anew by itself when it was lost and no transaction is
 * open; while one is, every call fails until it is ended. */
struct link {
    const struct libpq *pq;
    PGconn *conn; /* NULL while lost */
    const struct log *log;
    const struct chunks *chunks;
    bool begun;  /* between begin and commit or rollback */
    int waiting; /* statements sent without waiting for their answers; then conn is in
                  * libpq's pipeline mode, which takes no other calls */
    bool stale;  /* prepared statements no longer fit the tables */
    int cursors;
    struct reply *live, *idle; /* chunks of store->chunks */
};

/* Connected, or why not. */
struct fault *postgres_ready(struct db *db, struct arena *a);
/* NULL when `result` holds what was asked for; else clears it and says what went wrong.
 * A connection found lost is given up. */
struct fault *postgres_check(struct db *db, struct arena *a, PGresult *result);

/* Sends a command without waiting. False when it cannot: the next answer says why. */
bool postgres_send(struct link *link, const char *text);
/* Reads the answers to all that was sent: gives the first that is a failure, else the
 * last; NULL when the connection broke. The caller clears it. */
PGresult *postgres_answer(struct link *link);
/* Reads what is waiting, if anything is. */
struct fault *postgres_settle(struct db *db, struct arena *a);
bool postgres_succeeded(const struct link *link, const PGresult *result);

struct fault *postgres_run_begin(struct run *r);
void postgres_bind_int(struct run *r, int at, int64_t value);
void postgres_bind_bytes(struct run *r, int at, struct str value, bool text);
void postgres_bind_null(struct run *r, int at);
struct fault *postgres_step(struct run *r, bool *row);
int64_t postgres_column_int(struct run *r, int column);
bool postgres_column_null(struct run *r, int column);
struct str postgres_column_bytes(struct run *r, int column);
void postgres_run_end(struct run *r);
int64_t postgres_changes(struct run *r);
struct fault *postgres_rows(struct db *db, struct arena *a, const char *table,
                            struct fault *(*row)(void *ctx, struct str bytes), void *ctx);
/* Lets go of runs that were left by an unwinding; at the ends of transactions. */
void postgres_forget_replies(struct link *link);
#endif
