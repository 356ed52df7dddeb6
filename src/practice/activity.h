/* A themed activity (主题活动, P4): a small campaign without teams. Who took part is one
 * entry that counts for each of them, told by exception: all of the unit but those who
 * were absent that day, and those who are named. Told again, it corrects the first. */
#ifndef PRACTICE_ACTIVITY_H
#define PRACTICE_ACTIVITY_H
#include "practice/practice.h"

enum { ACTIVITY_PEOPLE_TEXT = 20000, ACTIVITY_ABSENT_TEXT = 8000, ACTIVITY_CAME = 4000 };
struct activity_body { /* activity.held, about the campaign */
    struct str people; /* ids by blanks */
    struct str absent; /* ids by blanks: named as not taking part */
    struct str came;   /* what came of it */
};
extern const struct kind kind_activity_held;

struct activity_told {
    struct day on;
    struct str absent; /* names or numbers, a line each */
    struct str came;
};
/* DENIED as campaign_may_plan. INPUT: a research campaign; a day in the future or outside
 * of the window; a name that does not take part; nobody left. */
struct fault *activity_hold(const struct act *act, const struct viewer *v,
                            struct campaign_id id, const struct activity_told *told);
struct fault *activity_people(struct db *db, struct arena *a, struct campaign_id id,
                              struct campaign_member_list *people);
/* What was told last; fields are not given where nothing was. */
struct fault *activity_last(struct db *db, struct arena *a,
                            const struct campaign *campaign, struct activity_told *told);
#endif
