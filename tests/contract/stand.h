/* Where the contract tests stand: a fresh place for each test, the same tests on SQLite
 * and on PostgreSQL. A test gets a struct stand; all it makes goes with it. The
 * PostgreSQL cases run when CADRE_TEST_PG holds the URL of a server, else they are
 * skipped and say so. */
#ifndef CONTRACT_STAND_H
#define CONTRACT_STAND_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/writer.h"
#include "words/faults.h"

struct stand {
    enum store_sort sort;
    struct arena *arena;
    struct clock clock;
    struct log log;
    struct str where; /* nothing is there yet */
    char folder[256]; /* an empty one of this test's own */
    char schema[64];  /* PostgreSQL: dropped at the end */
    struct store_setup setup;
};

/* Runs the tests on both databases; gives the number that failed. */
int stand_run(const char *name, const struct CMUnitTest *tests, size_t n);

/* Passes where there is no fault; else says which and fails. */
#define assert_good(call) stand_good((call), __FILE__, __LINE__)
void stand_good(const struct fault *fault, const char *file, int line);
/* Passes where the fault is this one. */
#define assert_fault(call, wanted) stand_fault((call), (wanted), __FILE__, __LINE__)
void stand_fault(const struct fault *fault, int wanted, const char *file, int line);
#define assert_text(s, wanted) stand_text((s), (wanted), __FILE__, __LINE__)
void stand_text(struct str s, const char *wanted, const char *file, int line);

/* Made and open for writing. */
struct store *stand_store(struct stand *t);
struct db *stand_writer(struct stand *t, struct store *s);
struct db *stand_reader(struct stand *t, struct store *s);
/* Runs one text on the database past the store: SQLite by its own handle, PostgreSQL with
 * search_path on the test's schema. Gives the first column of the last row ("" if none).
 */
struct str stand_past(struct stand *t, const char *text);
#endif
