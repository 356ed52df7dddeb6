/* Pages of the ledger: what is in it, one entry, proofs. */
#ifndef PAGES_LEDGER_LEDGER_H
#define PAGES_LEDGER_LEDGER_H
#include "pages/app.h"

struct fault *ledger_show(struct exchange *x, struct db *db);
struct fault *ledger_entry_show(struct exchange *x, struct db *db);
struct fault *ledger_proof_show(struct exchange *x, struct db *db);
struct fault *ledger_checkpoint_show(struct exchange *x, struct db *db);
struct fault *healthz_show(struct exchange *x, struct db *db);
struct fault *metrics_show(struct exchange *x, struct db *db);
struct fault *style_show(struct exchange *x, struct db *db);
#endif
