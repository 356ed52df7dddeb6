/* What the rows of a chunk will ask for, asked for beforehand and together: who has their
 * numbers, which of their names are there, which postings begin on their days. Only what
 * has not been written since is told; the rest is asked for row by row. */
#ifndef EXCHANGE_AHEAD_H
#define EXCHANGE_AHEAD_H
#include "exchange/import_part.h"

struct ahead;
/* Lives as long as the act's arena. */
struct fault *ahead_read(const struct act *act, const struct importing *run,
                         const struct row_list *rows, struct ahead **ahead);
/* As register_person_by_number, with the person's row. */
struct fault *ahead_person(struct reading_row *r, struct str number,
                           struct person *person, bool *found);
/* Nobody has this very name. False where that is not known. */
bool ahead_nobody_named(const struct ahead *ahead, struct str name);
/* No posting of his in the unit begins on that day. False where that is not known. */
bool ahead_not_posted(const struct ahead *ahead, struct person_id person,
                      struct unit_id unit, struct day since);
/* Somebody was written, with this name and number: both are asked for again. */
void ahead_written(struct ahead *ahead, const struct person_body *body);
/* A posting of his was begun; one was corrected. */
void ahead_posted(struct ahead *ahead, struct person_id person, struct unit_id unit,
                  struct day since);
void ahead_moved(struct ahead *ahead, struct person_id person);
#endif
