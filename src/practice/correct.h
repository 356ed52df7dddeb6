/* A campaign corrected: theme, window, places, whose people take part, rules. Once teams
 * were adopted a correction may touch them, and says what, before it is made. */
#ifndef PRACTICE_CORRECT_H
#define PRACTICE_CORRECT_H
#include "practice/teams.h"

enum campaign_touch_sort {
    TOUCH_TEAM,   /* the team of `n` people to the place `name` goes nowhere */
    TOUCH_PLACE,  /* no team goes to the new place `name` */
    TOUCH_PERSON, /* `name` goes out, but no longer takes part */
    TOUCH_RULE,   /* the teams as adopted break `broken` */
    TOUCH_VISITS, /* `n` planned visits are at a place left out, or outside the window */
    TOUCH_FINDINGS, /* `n` findings are at a place left out */
};
struct campaign_touch {
    enum campaign_touch_sort sort;
    struct str name;
    int64_t n;
    struct team_break broken;
};
struct campaign_touch_list LIST(struct campaign_touch);
struct campaign_touches {
    struct campaign_touch_list list;
    struct team team; /* as corrected: what `broken` speaks of */
};
/* INPUT at "anyway": it touches what stands in *touches, and `anyway` was not said.
 * DENIED as campaign_may_plan; CONFLICT when an entry newer than `seen` is there (0: do
 * not look). Plans that are not adopted follow the places; a place left out leaves its
 * people nowhere. */
struct fault *campaign_correct(const struct act *act, const struct viewer *v,
                               struct campaign_id id, int64_t seen,
                               const struct campaign_body *body, bool anyway,
                               struct campaign_touches *touches);
struct str say_campaign_touch(struct arena *a, enum lang lang,
                              const struct campaign_touches *touches,
                              const struct campaign_touch *touch);
/* Places as a form shows them, a name or number a line. */
struct fault *campaign_place_lines(struct db *db, struct arena *a,
                                   const struct campaign_place_list *places,
                                   struct str *lines);
#endif
