/* Small files that stand beside the database: keys, the kept checkpoint, a witness's
 * state. Each is written whole or not at all and is on the disk when the call returns.
 * Private to ledger/. Refuses large files: what is read has a limit. */
#ifndef LEDGER_FILE_H
#define LEDGER_FILE_H
#include "base/fault.h"

/* The whole file, at most `limit` bytes. *there false (and no fault) when there is none.
 */
struct fault *file_read(struct arena *a, struct str path, size_t limit, struct str *text,
                        bool *there);
/* Puts `text` in the place of the file: a new one of mode 0600 beside it, synced,
 * renamed, its folder synced. `fresh` refuses (CONFLICT) to replace one that is there. */
struct fault *file_replace(struct arena *a, struct str path, struct str text, bool fresh);
/* Adds to the end of a file that is there; synced. */
struct fault *file_append(struct arena *a, struct str path, struct str text);
/* Writes all of it, whatever write(2) takes at a time. */
bool file_write_all(int fd, struct str text);
/* The sentence for errno, naming the file. */
struct fault *file_failed(struct arena *a, struct str path);
#endif
