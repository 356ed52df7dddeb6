/* Checkpoints of this ledger: signed over the committed head, and the newest kept outside
 * the database, so that a database replaced by an older one is refused at start. A
 * restore that accepts the loss writes an entry of kind `ledger.restored` that says what
 * was lost. Formats: docs/ledger.md. */
#ifndef LEDGER_CHECKPOINT_H
#define LEDGER_CHECKPOINT_H
#include "ledger/keystore.h"
#include "ledger/ledger.h"

/* A signed note over the head as this transaction sees it. In a job of the writer that is
 * the head of the last COMMIT, whatever earlier jobs of the batch appended. */
struct fault *checkpoint_make(struct db *db, struct arena *a, const struct keystore *keys,
                              struct str *note);
/* The same, and keeps it as a row; nothing new when the head was signed before. In a job
 * of the writer. */
struct fault *checkpoint_store(struct db *db, struct arena *a,
                               const struct keystore *keys, struct instant at,
                               struct str *note);
/* The newest row; *note STR_NONE when none was stored yet. */
struct fault *checkpoint_newest(struct db *db, struct arena *a, struct str *note);

/* Signs the head that this reader sees and puts it into the file (DB.checkpoint), on the
 * disk when this returns. A file that says more than the database is left alone: BROKEN,
 * as checkpoint_check says. */
struct fault *checkpoint_keep(struct db *db, struct arena *a, struct str file,
                              struct uuid department, const struct keystore *keys);
/* At start. No fault where the file does not exist or holds a checkpoint that the
 * database extends; BROKEN, with the cure, where it is smaller or another. */
struct fault *checkpoint_check(struct db *db, struct arena *a, struct str file,
                               struct uuid department, const struct keystore *keys);

/* ---- after a restore --------------------------------------------------------------- */
extern const struct kind kind_ledger_restored;
struct ledger_restored {
    int64_t had;     /* entries that the kept checkpoint was signed over */
    int64_t lost;    /* how many of them this database does not have; at least */
    struct str root; /* base64 of the kept root */
};
/* What `checkpoint_check` refuses, as the body of that entry. *lost false, and nothing to
 * record, when the database extends what was kept. Once the entry is committed,
 * checkpoint_replace puts a new checkpoint in the file's place, whatever it said. */
struct fault *checkpoint_loss(struct db *db, struct arena *a, struct str file,
                              const struct keystore *keys, bool *lost,
                              struct ledger_restored *body);
struct fault *checkpoint_replace(struct db *db, struct arena *a, struct str file,
                                 const struct keystore *keys);
#endif
