/* A house of a test's own: a fresh SQLite database with its ledger, writer and key file
 * in a temporary folder, a fixed clock, seeded ids, and kinds of entries that only tests
 * know. For cmocka: fixture_set_up and fixture_tear_down around each test, whose state is
 * the struct fixture. Linked to every test. */
#ifndef TESTS_FIXTURE_H
#define TESTS_FIXTURE_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ledger/checkpoint.h"
#include "ledger/export.h"
#include "ledger/keystore.h"
#include "ledger/ledger.h"
#include "ledger/seal.h"

/* "test.line": a text and a number, no table. */
struct test_line {
    struct str text;
    int64_t number;
};
extern const struct kind kind_test_line;

struct fixture {
    struct arena *arena; /* lives as long as the test */
    char folder[64];
    struct str db, key_file, checkpoint_file;
    struct uuid department;
    struct clock clock;
    struct log log; /* silent */
    struct random random;
    struct kinds kinds; /* test.line, sealed, erase, ledger.restored */
    struct store *store;
    struct ledger *ledger;
    struct writer *writer;
    struct keystore *keys;
    char schema[64]; /* on PostgreSQL, dropped at the end; else "" */
};
int fixture_set_up(void **state);
/* The same house on the PostgreSQL server that CADRE_TEST_PG names; skips the test where
 * it names none. */
int fixture_set_up_postgres(void **state);
int fixture_tear_down(void **state);
#define FIXTURE_TEST(f)                                                                  \
    cmocka_unit_test_setup_teardown(f, fixture_set_up, fixture_tear_down)

/* Passes where there is no fault; else prints it and fails. */
#define assert_good(call) fixture_good((call), __FILE__, __LINE__)
void fixture_good(const struct fault *fault, const char *file, int line);
/* Passes where the fault has this id of words/faults.h. */
#define assert_fault(call, wanted) fixture_fault((call), (wanted), __FILE__, __LINE__)
void fixture_fault(const struct fault *fault, int wanted, const char *file, int line);

/* Runs work(ctx) as a job of the writer: a batch of its own, committed. */
struct fault *fixture_write(struct fixture *f,
                            struct fault *(*work)(struct fixture *f, struct db *db,
                                                  struct arena *a, void *ctx),
                            void *ctx);
/* A reading connection; db_close when done, else with the arena. */
struct db *fixture_reader(struct fixture *f);
struct uuid fixture_id(struct fixture *f);
/* `n` lines, "line 1" ...; the ledger's size grows by n. */
void fixture_lines(struct fixture *f, int n);
/* Signs and stores a checkpoint over all there is; gives the note. */
struct str fixture_checkpoint(struct fixture *f);
/* Closes and opens everything, as a restart would. */
void fixture_reopen(struct fixture *f);
/* Statements run past the store (SQLite only), triggers and constraints dropped by
 * whoever calls. */
void fixture_past(struct fixture *f, const char *text);
/* A statement that the database itself must refuse, saying `why`. */
void fixture_refused(struct fixture *f, const char *text, const char *why);
/* A path in the test's folder. */
struct str fixture_path(struct fixture *f, const char *name);
/* python3 contrib/verify.py with these arguments: its exit status; *said is what it
 * printed. Skips the test where there is no python3. */
int fixture_verify_py(struct fixture *f, const char *arguments, struct str *said);
#endif
