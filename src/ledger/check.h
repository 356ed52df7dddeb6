/* One stored entry made anew from its row: what checks compare and exports write. Private
 * to ledger/. */
#ifndef LEDGER_CHECK_H
#define LEDGER_CHECK_H
#include "ledger/rows.h"
#include "ledger/seal.h"

struct recomputed {
    struct str
        entry; /* header and body hash as in a log entry; lent until the next one */
    struct hash leaf;
    enum body_state state;
    bool whole; /* false: the body was lost or a number does not fit: no leaf of it counts
                 */
};
/* `buffer` is reused from row to row; `scratch` is touched for erased bodies only. */
struct fault *recompute(struct db *db, struct arena *scratch, struct text *buffer,
                        const struct check_row *row, struct recomputed *out);
#endif
