/* What a database must give to stand behind store.h. Only store/ includes this. store.c
 * does what is the same for both - migrations, savepoints, the statement cache's life,
 * planned faults for tests; sqlite.c and postgres.c do the rest. */
#ifndef STORE_BACKEND_H
#define STORE_BACKEND_H
#include <stdatomic.h>

#include "base/text.h"
#include "store/statement.h"

struct store {
    struct arena *arena;
    const struct backend *backend;
    struct str where; /* path, or connection string */
    struct str shown; /* the same without a password */
    const struct schema *schema;
    uint32_t edition; /* struct store_setup */
    const struct log *log;
    const struct chunks *chunks;
    struct fault_plan *plan;
    void *own;                     /* the backend's */
    _Atomic(struct db *) spare[2]; /* closed by whoever had them; a reader, a writer */
};

struct db {
    struct store *store;
    struct arena *arena;
    bool writer;
    bool closed;    /* by whoever had it; perhaps one of store->spare */
    bool widened;   /* by db_cache_widely */
    bool puts_off;  /* derived tables are being filled anew, in this transaction */
    bool open;      /* inside a transaction begun by db_begin_* */
    int64_t moment; /* see db_moment */
    int64_t kept[DB_KEPT], kept_at; /* see db_kept; the moment they are of */
    void *own;                      /* the backend's connection */
    void **prepared; /* statements_count places, filled as statements are first run */
};

struct backend {
    enum store_sort sort;
    /* Looks whether the place is there, makes it when `mode` says so. `fresh` tells that
     * there was nothing before. */
    struct fault *(*open)(struct store *s, struct arena *a, enum store_mode mode,
                          bool *fresh);
    void (*close)(struct store *s);
    struct fault *(*connect)(struct db *db, struct arena *a);
    void (*disconnect)(struct db *db); /* finalizes db->prepared too */
    /* One or several statements without parameters or rows. */
    struct fault *(*execute)(struct db *db, struct arena *a, const char *text);
    struct fault *(*begin)(struct db *db, struct arena *a);  /* writers: lock first */
    struct fault *(*commit)(struct db *db, struct arena *a); /* and unlock */
    void (*rollback)(struct db *db);                         /* and unlock */
    bool (*in_transaction)(const struct db *db);

    struct fault *(*run_begin)(
        struct run *r); /* prepares once, remembers in db->prepared */
    void (*bind_int)(struct run *r, int at, int64_t value);
    void (*bind_bytes)(struct run *r, int at, struct str value, bool text);
    void (*bind_null)(struct run *r, int at);
    struct fault *(*step)(struct run *r, bool *row);
    int64_t (*column_int)(struct run *r, int column);
    bool (*column_null)(struct run *r, int column);
    struct str (*column_bytes)(struct run *r, int column); /* lent until the next step */
    void (*run_end)(struct run *r);
    int64_t (*changes)(struct run *r);

    /* The plan of a statement as text, one step a line ("SCAN person"...); tests only. */
    struct fault *(*explain)(struct db *db, struct arena *a, const struct statement *st,
                             struct str *plan);
    struct fault *(*backup)(struct store *s, struct arena *a, struct str file);
    /* All rows of a table in primary-key order, each as one run of bytes: what
     * db_digest_derived hashes. The same bytes on both databases: per column a tag byte
     * 'n', 'i' + 8 bytes big endian, 't' or 'b' + 8 bytes length + bytes. */
    struct fault *(*rows)(struct db *db, struct arena *a, const char *table,
                          struct fault *(*row)(void *ctx, struct str bytes), void *ctx);
};
extern const struct backend backend_sqlite;
extern const struct backend backend_postgres;
#endif
