/* /campaigns, /campaign/:id and the planner of its teams. */
#ifndef PAGES_PRACTICE_H
#define PAGES_PRACTICE_H
#include "pages/app.h"
#include "practice/teams.h"

struct fault *campaigns_show(struct exchange *x, struct db *db);
struct fault *campaign_new_get(struct exchange *x, struct db *db);
struct fault *campaign_new_change(struct exchange *x, struct db *db);
struct fault *campaign_new_show(struct exchange *x, struct db *db);
struct fault *campaign_show(struct exchange *x, struct db *db);

extern const struct fields campaign_correct_extra;
struct fault *campaign_correct_get(struct exchange *x, struct db *db);
struct fault *campaign_correct_change(struct exchange *x, struct db *db);
struct fault *campaign_correct_show(struct exchange *x, struct db *db);
/* Heads of all teams that have none. */
extern const struct fields campaign_heads_form;
struct fault *campaign_heads_change(struct exchange *x, struct db *db);
struct fault *campaign_heads_show(struct exchange *x, struct db *db);

/* Who took part in a themed activity. */
extern const struct fields campaign_hold_form;
struct fault *campaign_hold_change(struct exchange *x, struct db *db);
struct fault *campaign_hold_show(struct exchange *x, struct db *db);
/* The department's table of roads. */
extern const struct fields roads_form;
struct fault *roads_get(struct exchange *x, struct db *db);
struct fault *roads_change(struct exchange *x, struct db *db);
struct fault *roads_show(struct exchange *x, struct db *db);
/* "12.5 km"; not given where it is not known. */
struct str practice_away(struct exchange *x, const struct reach *reach,
                         struct unit_id place);
/* What a campaign's page shows of an activity, and its form. */
struct campaign_view;
struct fault *activity_fill(struct exchange *x, struct db *db,
                            const struct campaign *campaign, struct campaign_view *view);

/* A new plan, or one solved again: searched in the worker, written behind it. */
extern const struct fields plan_seed_form, plan_move_form;
struct fault *plan_new_start(struct exchange *x, struct db *db);
struct fault *plan_new_show(struct exchange *x, struct db *db);
struct fault *plan_get(struct exchange *x, struct db *db);
struct fault *plan_solve_start(struct exchange *x, struct db *db);
struct fault *plan_solve_show(struct exchange *x, struct db *db);
struct fault *plan_move_change(struct exchange *x, struct db *db);
struct fault *plan_move_show(struct exchange *x, struct db *db);
struct fault *plan_adopt_change(struct exchange *x, struct db *db);
struct fault *plan_adopt_show(struct exchange *x, struct db *db);
/* The faults of a form that is drawn again, 200 else. */
void practice_status(struct exchange *x);
/* The page of a person whom the viewer reaches; else, or of nobody, not given. */
struct fault *practice_person_href(struct exchange *x, struct db *db,
                                   struct person_id person, struct str *href);
#endif
