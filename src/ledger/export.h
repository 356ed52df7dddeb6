/* The ledger as files that anybody can check without cadre: the layout of C2SP tlog-tiles
 * (docs/ledger.md, "An export"; contrib/verify.py), and the proof of one entry. What is
 * stored is written as it is stored, also where it is damaged: the check is the reader's.
 */
#ifndef LEDGER_EXPORT_H
#define LEDGER_EXPORT_H
#include "ledger/keystore.h"
#include "ledger/ledger.h"

struct export_setup {
    struct str folder; /* made when it is not there; one that is not empty is refused */
    struct str checkpoint; /* signed by this ledger; its size is what is exported */
    struct vkey log;
    bool bodies;       /* salts and bodies too; else no folder `bodies` */
    struct str readme; /* the text of README.txt */
};
struct export_report {
    int64_t entries, bodies, erased, files;
};
/* Streams: memory does not grow with the ledger. The checkpoint is written last, so an
 * export that broke off has none. progress as in ledger_verify. */
struct fault *ledger_export(struct db *db, struct arena *a,
                            const struct export_setup *setup,
                            struct export_report *report,
                            void (*progress)(void *ctx, int64_t done, int64_t all),
                            void *ctx);
/* The proof file of one entry under a signed checkpoint that covers it; with its body
 * when asked for and not erased. */
struct fault *ledger_proof_text(struct db *db, struct arena *a, int64_t seq,
                                struct str checkpoint, const struct vkey *log, bool body,
                                struct str *text);
#endif
