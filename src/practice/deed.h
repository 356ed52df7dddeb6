/* The deeds of a visit as lines of its entry, and what a correction makes of those that
 * stand. Within the room only. */
#ifndef PRACTICE_DEED_H
#define PRACTICE_DEED_H
#include "practice/visit.h"

/* INPUT: a line is too long; with `more` others there are too many. */
struct fault *deeds_check(struct arena *a, const struct visit_body *body, int64_t more);
/* Of these, so many were answered and stand in none of the body's lines. */
int64_t deeds_answered(const struct deed_list *deeds, const struct visit_body *body);
/* Those not answered, as lines of the body. */
void deeds_lines(struct arena *a, const struct deed_list *deeds, struct visit_body *body);
/* Each line of a new visit is a deed. */
struct fault *deeds_put(struct db *db, struct arena *a, struct visit_id id,
                        const struct visit_body *body, struct day day);
/* What stands becomes what the correcting body says; `was` is the visit before it. */
struct fault *deeds_correct(struct db *db, struct arena *a, const struct visit *was,
                            const struct visit_body *body, struct day day);
#endif
