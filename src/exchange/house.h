/* The opened house: database, keys, ledger and writer, in the order and with the checks
 * that the server and every command share. */
#ifndef EXCHANGE_HOUSE_H
#define EXCHANGE_HOUSE_H
#include "access/access.h"
#include "ledger/keystore.h"

extern const struct kinds kinds_all; /* those that are built, without memory */

struct house_setup {
    struct str db;   /* path or postgresql://... */
    struct str keys; /* path of the key file; not given: beside the database */
    const struct clock *clock;
    const struct log *log;
    const struct chunks *chunks;
    struct fault_plan *plan; /* tests only */
};
struct duty_shelf;
struct house {
    struct store *store;
    struct writer *writer;
    struct ledger *ledger;
    struct kinds kinds;         /* with those that programmes declare */
    struct duty_shelf *shelf;   /* of adopted programmes */
    struct keystore *keys;      /* NULL when opened to read without */
    struct str keys_file;
    struct str checkpoint_file; /* the newest checkpoint, kept outside the database */
    struct random *random;
    const struct clock *clock;
    const struct log *log;
    struct uuid department;
    bool demo;
};
/* Makes database, key file and department id. `demo` marks it for good. */
struct fault *house_make(struct arena *a, const struct house_setup *setup, bool demo,
                         struct house **house);
/* Opens for writing: migrates, rebuilds derived tables of another make, refuses a database
 * older than the checkpoint kept outside it. */
struct fault *house_open(struct arena *a, const struct house_setup *setup,
                         struct house **house);
/* The same without the last check: for a restore, which records what was lost. */
struct fault *house_open_restored(struct arena *a, const struct house_setup *setup,
                                  struct house **house);
/* Only reads; keys are opened where they are there and may be. */
struct fault *house_look(struct arena *a, const struct house_setup *setup,
                         struct house **house);
/* Signs the present head and keeps it outside the database. Called after commits. */
struct fault *house_checkpoint(struct house *h, struct arena *a);
/* A job for the writer that signs the last committed head and keeps it as a row, so that a
 * later check can say how far the ledger still holds. Lives in `a`. */
struct job *house_signing(struct house *h, struct arena *a);
#endif
