/* What the learning of a person becomes when he turns out to be another one who is on the
 * register already (person.merge): notes, training, attendance, signatures, results. */
#ifndef LEARNING_MERGED_H
#define LEARNING_MERGED_H
#include "register/register.h"

/* A follower of kind_person_merge. Where both say something of one thing, as of one
 * session, what counts is the better presence, else what he says under the number that
 * stays; attempts at an exam are numbered on. */
struct fault *learning_follow_merge(struct db *db, struct arena *a,
                                    const struct entry *entry, const void *body);

struct merged_attempt { /* of who is merged; rows of merged.sql */
    int64_t exam, attempt;
};
struct merged_attempt_list LIST(struct merged_attempt);
#endif
