/* What the practice of a person becomes when he turns out to be another one who is on the
 * register already (person.merge): visits, twinning, findings, his place in a campaign.
 */
#ifndef PRACTICE_MERGED_H
#define PRACTICE_MERGED_H
#include "register/register.h"

/* A follower of kind_person_merge. In a campaign with both, the place of the number that
 * stays counts. */
struct fault *practice_follow_merge(struct db *db, struct arena *a,
                                    const struct entry *entry, const void *body);
#endif
