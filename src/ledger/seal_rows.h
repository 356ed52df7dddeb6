/* Rows and bodies of sealing; private to ledger/. */
#ifndef LEDGER_SEAL_ROWS_H
#define LEDGER_SEAL_ROWS_H
#include "ledger/seal.h"

struct sealed_body {
    int64_t act, case_id;
    struct day deadline;
    bool done;
    int64_t person;
    struct str sealed; /* base64 */
};
struct erase_body {
    int64_t entry;
    struct str hash; /* base64 of the erased body's hash */
    struct str reason;
};
struct erased_row {
    int64_t seq, erased_by;
    struct hash hash;
};
#endif
