/* Between the files of an import: the entry that closes a chunk, snapshots, sets. */
#ifndef EXCHANGE_IMPORT_PART_H
#define EXCHANGE_IMPORT_PART_H
#include "exchange/said.h"

/* first 0: the chunk changed nothing. */
struct fault *import_part_close(const struct act *act, const struct importing *run,
                                int64_t first, int64_t last);
/* A row that is a seat. */
struct fault *import_post(struct reading_row *r, struct said *said);
/* Snapshot: seats of the units in question that the file did not name. */
struct fault *import_post_ends(struct act *act, struct random *random,
                               struct importing *run, struct unit_id unit, int64_t most,
                               int64_t *done);
/* Notes what is odd; the column is that of the target. */
void import_remark(struct reading_row *r, const char *target, struct fault *what);
/* What a snapshot's row says: the person is in the unit on that day. */
struct fault *import_presence(struct reading_row *r, const struct said *said);

bool int_set_has(const struct int_set *set, int64_t value);
void int_set_add(struct arena *a, struct int_set *set, int64_t value);
/* Puts what was said over what is known and notes each difference; true when there is
 * any. */
bool import_merge(struct reading_row *r, const struct fields *fields, const bool *has,
                  const void *said, void *known);
void import_note_said(struct reading_row *r, const struct fields *fields, const bool *has,
                      const void *said);
/* Undoing: all entries of an import, newest first. In the apply of its entry. */
struct fault *import_take_back(struct db *db, struct arena *a, struct import_id import);
/* CONFLICT names what later facts are about. */
struct fault *import_must_be_free(const struct act *act, struct import_id import);
#endif
