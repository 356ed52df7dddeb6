/* A file that a form brings, and how one is given back: bytes beside the ledger, of a
 * type that their first bytes show, sent as an attachment under a name. */
#ifndef PAGES_FILE_H
#define PAGES_FILE_H
#include "pages/app.h"

/* The form's field for it, called "file", with what was wrong with what was sent. */
struct field_view page_file_field(struct exchange *x, struct str label, struct str hint,
                                  const char *accept);
/* In a POST's `start`: the form's file, kept piece by piece in jobs of its own; without
 * an entry that names it, it is dropped a day later. *name zero and *fits true: none
 * came. *fits false: longer than `most`, or `is_fit` does not know its first bytes. */
struct fault *page_file_take(struct exchange *x, int64_t most,
                             bool (*is_fit)(struct str first), struct hash *name,
                             struct str *filename, bool *fits);
/* Piece by piece, of the type that `type` knows its first bytes by. */
struct fault *page_file_give(struct exchange *x, struct db *db, struct hash name,
                             struct str filename, struct str (*type)(struct str first));
#endif
