/* Taking back what an entry did to the register's tables: for imports that are undone.
 * Later entries about the same thing must be taken back before. */
#ifndef REGISTER_UNDO_H
#define REGISTER_UNDO_H
#include "register/career.h"

/* Kinds that the register does not know how to take back are INPUT. */
struct fault *register_undo(struct db *db, struct arena *a, const struct entry *e,
                            const void *body);
#endif
