/* What sqlgen's functions call: a statement as data, binding by type, rows by column.
 * Hand-written rooms never include this; the generated .c files do. */
#ifndef STORE_STATEMENT_H
#define STORE_STATEMENT_H
#include "base/digest.h"
#include "base/random.h"
#include "store/store.h"

enum sql_type { SQL_INT, SQL_TEXT, SQL_BLOB };

/* Bytes of a column, as struct str is text of one. */
struct blob {
    struct str bytes;
};
struct blob_list LIST(struct blob);

struct statement {
    const char *name;     /* "register/person_by_id" or ".../people_list+after+by_name" */
    const char *text;     /* with $1 .. $n */
    const char *postgres; /* where PostgreSQL is told it in other words, or NULL */
    bool writes;
    bool counts; /* run_changes is asked of it (:changes) */
    int params;
    const enum sql_type *param_types; /* given to PostgreSQL */
    int columns;
    int index;            /* place in the statement cache: unique over all rooms */
    const char *scan_ok;  /* reason why a scan of a growing table is allowed, or NULL */
};
/* The generated table of all statements of all rooms, every variant. */
extern const struct statement *const statements_all[];
extern const int statements_count;

/* One run of a statement. Values bound are borrowed until run_end. */
struct run {
    struct db *db;
    const struct statement *st;
    void *handle;         /* sqlite3_stmt, or the PostgreSQL run */
    struct arena *arena;  /* where texts and blobs of rows are copied */
    bool borrow;          /* texts are lent until the next step instead (:each) */
};
struct fault *run_begin(struct run *r, struct db *db, struct arena *a,
                        const struct statement *st);
void run_bind_int(struct run *r, int at, int64_t value); /* at: from 1 */
void run_bind_null(struct run *r, int at);
void run_bind_text(struct run *r, int at, struct str value); /* p == NULL binds NULL */
void run_bind_blob(struct run *r, int at, struct str value);
/* *row false at the end. The fault of a write that gives neither rows nor a count may come
 * later, with the next read, savepoint or commit: PostgreSQL is not waited for. */
struct fault *run_step(struct run *r, bool *row);
int64_t run_int(struct run *r, int column); /* from 0; NULL reads as 0 */
bool run_is_null(struct run *r, int column);
struct str run_text(struct run *r, int column); /* NULL: not given */
struct str run_bytes(struct run *r, int column);
/* Resets; always called, also after faults (an arena cleanup calls it on unwinding). */
void run_end(struct run *r);
int64_t run_changes(struct run *r); /* rows changed by an exec */

/* Binding and reading chosen by the member's C type, so that a column that does not fit
 * its member does not compile. Types with one int64_t member `v` are ids; 0 is NULL. */
void bind_int(struct run *r, int at, const int64_t *v);
void bind_i32(struct run *r, int at, const int *v);
void bind_u32(struct run *r, int at, const unsigned *v);
void bind_bool(struct run *r, int at, const bool *v);
void bind_day(struct run *r, int at, const struct day *v); /* DAY_NONE is NULL */
void bind_instant(struct run *r, int at, const struct instant *v);
void bind_str(struct run *r, int at, const struct str *v);
void bind_blob(struct run *r, int at, const struct blob *v);
void bind_hash(struct run *r, int at, const struct hash *v);
void bind_uuid(struct run *r, int at, const struct uuid *v);
void bind_id(struct run *r, int at, const void *v);
void read_int(struct run *r, int column, int64_t *v);
void read_i32(struct run *r, int column, int *v);
void read_u32(struct run *r, int column, unsigned *v);
void read_bool(struct run *r, int column, bool *v);
void read_day(struct run *r, int column, struct day *v);
void read_instant(struct run *r, int column, struct instant *v);
void read_str(struct run *r, int column, struct str *v);
void read_blob(struct run *r, int column, struct blob *v);
void read_hash(struct run *r, int column, struct hash *v);
void read_uuid(struct run *r, int column, struct uuid *v);
void read_id(struct run *r, int column, void *v);

#define SQL_TYPE_OF(x)                                                                   \
    _Generic((x), struct str: SQL_TEXT, struct blob: SQL_BLOB, struct hash: SQL_BLOB,    \
        struct uuid: SQL_BLOB, default: SQL_INT)
#define RUN_FITS(p)                                                                      \
    _Static_assert(_Generic(*(p), int64_t: 1, int: 1, unsigned: 1, bool: 1,              \
                       struct day: 1, struct instant: 1, struct str: 1, struct blob: 1,  \
                       struct hash: 1, struct uuid: 1,                                   \
                       default: sizeof *(p) == sizeof(int64_t)),                         \
                   "this member's type is none that a column can have")
#define RUN_BIND(r, at, p)                                                               \
    do {                                                                                 \
        RUN_FITS(p);                                                                     \
        _Generic(*(p), int64_t: bind_int, int: bind_i32, unsigned: bind_u32,             \
            bool: bind_bool, struct day: bind_day, struct instant: bind_instant,         \
            struct str: bind_str, struct blob: bind_blob, struct hash: bind_hash,        \
            struct uuid: bind_uuid, default: bind_id)((r), (at), (p));                   \
    } while (0)
#define RUN_READ(r, column, p)                                                           \
    do {                                                                                 \
        RUN_FITS(p);                                                                     \
        _Generic(*(p), int64_t: read_int, int: read_i32, unsigned: read_u32,             \
            bool: read_bool, struct day: read_day, struct instant: read_instant,         \
            struct str: read_str, struct blob: read_blob, struct hash: read_hash,        \
            struct uuid: read_uuid, default: read_id)((r), (column), (p));               \
    } while (0)
#endif
