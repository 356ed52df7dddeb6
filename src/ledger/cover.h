/* The body of a covered entry; private to ledger/. */
#ifndef LEDGER_COVER_H
#define LEDGER_COVER_H
#include "ledger/seal.h"

struct cover_body {
    int64_t event;
    struct str sealed; /* base64 */
};
/* Of class sealed or file, with a body as cover_fields says. */
bool is_covered(struct arena *a, const struct entry *entry, const struct body *body);
#endif
