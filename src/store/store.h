/* The database behind one interface: SQLite inside, PostgreSQL when many processes share
 * one. The only room that knows either. Statements are not written here: sqlgen makes
 * typed functions of them, which call the few functions of store/statement.h.
 *
 * A struct store is what was opened and is shared by threads; a struct db is one
 * connection with its statement cache, used by one thread at a time. Only the writer's
 * connection writes (store/writer.h); readers are opened read-only. */
#ifndef STORE_STORE_H
#define STORE_STORE_H
#include "base/fault.h"
#include "base/list.h"
#include "base/log.h"

struct store;
struct db;
enum store_sort { STORE_SQLITE, STORE_POSTGRES };

/* A step of the enduring and working tables; derived tables have none (they are rebuilt).
 * text[STORE_SQLITE] and text[STORE_POSTGRES] differ in a few words of DDL only. */
struct migration {
    int version; /* 1, 2, 3 ... without holes */
    const char *name;
    const char *text[2];
};
/* The schema of all rooms, made by sqlgen. Lists of names end at NULL. */
struct schema {
    const struct migration *migrations;
    size_t n;
    const char *const (*derived)[2]; /* DDL of derived tables, one text a room */
    size_t derived_n;
    const char *const *derived_tables; /* in the order made */
    const char *const (*late)[2];      /* DDL of indexes made when the tables are full */
    size_t late_n;
    const char *const *late_indexes;
    const char *const *small_tables; /* those a query may scan */
};
extern const struct schema schema_all;

struct store_setup {
    struct str where; /* path, or postgresql://... (schema by ?cadre_schema=NAME) */
    const struct schema *schema;
    uint32_t edition; /* of tables in the program from which derived rows follow: with
                       * another one they are of another make */
    const struct log *log;
    const struct chunks *chunks;
    struct fault_plan *plan; /* tests: fails the n-th store call; NULL in the field */
};
struct fault_plan {
    int64_t calls; /* counted */
    int64_t fail;  /* the call to fail, 0 none */
};

enum store_mode {
    STORE_MAKE,  /* create where there is none; fault when there is one */
    STORE_WRITE, /* must exist; migrates */
    STORE_READ,  /* must exist and be of our version; nothing is written */
};
/* Opens and checks: WAL and synchronous=FULL asserted, newer version refused, migrations
 * run in one transaction. *rebuild_needed says that derived tables are of another make.
 */
struct fault *store_open(struct arena *a, const struct store_setup *setup,
                         enum store_mode mode, struct store **store,
                         bool *rebuild_needed);
void store_close(struct store *s);
enum store_sort store_sort(const struct store *s);
struct str store_where(const struct store *s); /* without password, for messages */
const struct log *store_log(const struct store *s);
/* Connections. Closed with db_close; one that was opened in the store's own arena then
 * serves who next asks there for one of its sort. */
struct fault *store_reader(struct arena *a, struct store *s, struct db **db);
struct fault *store_writer(struct arena *a, struct store *s, struct db **db);
void db_close(struct db *db);

/* Transactions. A reader's sees one state of the database throughout. */
struct fault *db_begin_read(struct db *db, struct arena *a);
void db_end_read(struct db *db);
/* Takes the write lock of the department (lock file; advisory lock) before anything. */
struct fault *db_begin_write(struct db *db, struct arena *a);
/* UNCERTAIN when the connection was lost after COMMIT was sent. Releases the lock. */
struct fault *db_commit(struct db *db, struct arena *a);
void db_rollback(struct db *db); /* never fails: closes what cannot be rolled back */
struct fault *db_savepoint(struct db *db, struct arena *a);
/* Brings the faults of writes since the savepoint, if they did not come before. */
struct fault *db_savepoint_release(struct db *db, struct arena *a);
struct fault *db_savepoint_rollback(struct db *db, struct arena *a);
/* Another number behind each begin and each rollback, 0 outside of transactions: what was
 * read at a moment and not written by oneself since still holds at the same one. Writers
 * only, who hold the department's lock. */
int64_t db_moment(const struct db *db);
/* False when a full disk rolled the whole batch back behind a savepoint's back. */
bool db_in_transaction(const struct db *db);

/* For a run of many writes all over the tables, from its first job to its last: 24 MiB of
 * pages instead of one. */
void db_cache_for_run(struct db *db, struct arena *a, bool begins);
/* For work that goes over most of the tables: until db is closed, a page cache large
 * enough that what was changed is not written out and read back all the time. */
void db_cache_widely(struct db *db, struct arena *a);
/* Inside a write transaction. Both leave out the late indexes, which sorting makes in a
 * fraction of the time that entering row by row takes; db_index_derived makes them.
 * Empties every derived table. */
struct fault *db_empty_derived(struct db *db, struct arena *a);
/* Drops and makes the derived tables anew and records their digest. */
struct fault *db_remake_derived(struct db *db, struct arena *a);
struct fault *db_index_derived(struct db *db, struct arena *a);
/* Behind much writing, in a write transaction: PostgreSQL counts anew what the derived
 * tables hold. Left to itself it finds out within some minutes, and plans for empty tables
 * until then. SQLite's plans do not depend on it. */
struct fault *db_count_derived(struct db *db, struct arena *a);
/* Between the two: rows that follow from others need not be kept up one by one. */
bool db_puts_off(const struct db *db);
/* A number that a room keeps, so as not to ask for it again within one transaction: 0 at
 * its begin and behind a rollback, also of a savepoint. Slots are the rooms' own. */
enum { DB_KEPT = 4 };
int64_t *db_kept(struct db *db, size_t slot);
/* A digest of all rows of all derived tables in primary-key order: rebuild's check.
 * One line a table: name, rows, hex SHA-256. */
struct table_digest {
    struct str table;
    int64_t rows;
    struct str digest;
};
struct table_digests LIST(struct table_digest);
struct fault *db_digest_derived(struct db *db, struct arena *a,
                                struct table_digests *digests);

/* Online copy of a SQLite database to a new file (VACUUM INTO under the write lock is not
 * used: sqlite3_backup with the reader's snapshot); refused on PostgreSQL, whose pg_dump
 * does it. The copy is opened and integrity-checked. */
struct fault *store_backup(struct arena *a, struct store *s, struct str file);
#endif
