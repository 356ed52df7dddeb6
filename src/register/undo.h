/* Taking back what an entry did to the register's tables: for imports that are undone.
 * Later entries about the same thing must be taken back before. */
#ifndef REGISTER_UNDO_H
#define REGISTER_UNDO_H
#include "register/career.h"

/* Entries that are taken back already: what they said counts no more. Sorted. */
struct span {
    int64_t first, last;
};
struct span_list LIST(struct span);
/* Kinds that the register does not know how to take back are CONFLICT. */
struct fault *register_undo(struct db *db, struct arena *a, const struct entry *e,
                            const struct span_list *voided);
#endif
