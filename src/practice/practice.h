/* Research campaigns (调研活动) and the teams that are formed for them: a campaign has a
 * theme, a window, a unit whose people take part, places, and rules as text; a plan says
 * who goes where. Plans are working state until one is adopted, which is one entry.
 * Refuses to judge people: rules speak of posts, kin and counts, never of merit. */
#ifndef PRACTICE_PRACTICE_H
#define PRACTICE_PRACTICE_H
#include "access/reading.h"
#include "solve/grouping.h"
#include "solve/why.h"

struct campaign_id {
    int64_t v;
};
enum {
    CAMPAIGN_PLACES_MOST = 400,
    CAMPAIGN_PLACES_TEXT = 8000,
    CAMPAIGN_RULES_TEXT = 4000,
    CAMPAIGN_PLANS_SHOWN = 20,
};
/* A themed activity (P4) is a small campaign: it has a window and people who take part,
 * and no teams; who took part is recorded by exception (activity.h). */
enum campaign_sort { CAMPAIGN_RESEARCH, CAMPAIGN_ACTIVITY };
extern const char *const campaign_sort_names[]; /* "research", "activity", NULL */
struct campaign_body {                          /* campaign.add, campaign.correct */
    struct str title, theme;
    struct unit_id unit;    /* whose people take part, with all below */
    struct day since, till; /* both inside */
    struct str places;      /* ids of units, a line each */
    struct str rules;       /* see rules.h; a line each */
    int sort;               /* enum campaign_sort; -1: research */
};
struct teams_body { /* campaign.teams: the plan adopted */
    int64_t seed, moves, hard, cost;
    struct str teams; /* person:place, by blanks; places from 1 */
};
extern const struct kind kind_campaign_add, kind_campaign_correct, kind_campaign_teams;

struct campaign {
    struct campaign_id id;
    struct str title, theme;
    struct unit_id unit;
    struct str unit_name;
    struct day since, till;
    struct str rules;
    int64_t places;  /* how many */
    int64_t adopted; /* seq of the entry that adopted a plan, 0 none */
    int64_t newest;
    int64_t sort; /* enum campaign_sort */
    int64_t held; /* seq of the entry that says who took part; 0 none */
    int64_t part; /* how many did */
};
struct campaign_list LIST(struct campaign);
struct campaign_place {
    int64_t number; /* from 1 */
    struct unit_id unit;
    struct str name;
};
struct campaign_place_list LIST(struct campaign_place);
struct campaign_member {
    struct person_id person;
    struct str name;
    struct str unit_name;
    int64_t place; /* number */
};
struct campaign_member_list LIST(struct campaign_member);

/* "NAME" or "17", a line each; NAME, a stroke and a star stand for all right below. Gives
 * ids. INPUT at "places", with the line. */
struct fault *campaign_places_read(struct db *db, struct arena *a, struct str lines,
                                   struct str *ids);
struct fault *campaign_add(const struct act *act, const struct campaign_body *body,
                           struct campaign_id *id);
/* What every campaign must keep; INPUT names the field. */
struct fault *campaign_check(const struct act *act, const struct campaign_body *body);
/* Those whose unit the viewer reaches, and those he goes out in; newest window first. */
struct fault *campaigns(struct db *db, struct arena *a, const struct viewer *v,
                        struct campaign_list *list);
/* MISSING as for none when the viewer may not know of it. */
struct fault *campaign_find(struct db *db, struct arena *a, const struct viewer *v,
                            struct campaign_id id, struct campaign *campaign);
/* DENIED unless the viewer may plan it: CAN_RECORD, and its unit within reach. */
struct fault *campaign_may_plan(struct db *db, struct arena *a, const struct viewer *v,
                                const struct campaign *campaign);
/* MISSING unless he reads what others do in its unit: who sees a part would sum up wrong.
 */
struct fault *campaign_may_sum(struct db *db, struct arena *a, const struct viewer *v,
                               const struct campaign *campaign);
struct fault *campaign_places(struct db *db, struct arena *a, struct campaign_id id,
                              struct campaign_place_list *places);
struct fault *campaign_teams(struct db *db, struct arena *a, struct campaign_id id,
                             struct campaign_member_list *members);
struct campaign_body campaign_body_of(struct arena *a, const struct campaign *campaign,
                                      const struct campaign_place_list *places);
#endif
