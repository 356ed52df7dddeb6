/* Campaigns, and the planner of their teams. */
#ifndef PAGES_PRACTICE_VIEWS_H
#define PAGES_PRACTICE_VIEWS_H
#include "pages/components/components_views.h"

struct campaign_row {
    int64_t id;
    struct str title, unit;
    struct day since, till;
    struct str state;
    bool adopted;
};
struct campaign_rows LIST(struct campaign_row);
struct campaigns_view {
    struct page_view page;
    bool may_add, may_roads;
    struct campaign_rows rows;
    struct empty_view empty;
};

struct sentence_views LIST(struct str);

struct campaign_form_view {
    struct page_view page;
    struct form_view form;
    struct field_view sort, title, theme, unit, since, till, places, rules;
    struct sentence_views now; /* what stands there, where somebody corrected it first */
    int64_t id, seen;          /* of the campaign that is corrected; 0: a new one */
    struct str name;           /* its title */
    struct sentence_views touches; /* what the correction touches */
    struct field_view anyway;
};

struct team_member_view {
    int64_t id;
    struct str name, unit;
    bool pinned, chosen;
};
struct team_member_views LIST(struct team_member_view);
struct team_view {
    int64_t number;
    struct str place;
    struct str away; /* "12.5 km"; not given: not known */
    bool opens;      /* its page is the viewer's to see */
    struct team_member_views people;
};
struct team_views LIST(struct team_view);
struct kept_plan_view {
    int64_t id, seed, broken, cost, revision;
};
struct kept_plan_views LIST(struct kept_plan_view);

/* GET /campaign/:id */
struct campaign_view {
    struct page_view page;
    struct form_view form;
    int64_t id;
    struct str title, theme, unit;
    struct day since, till;
    int64_t adopted;
    bool may_plan, may_sum, may_ledger;
    bool activity; /* a themed activity: no teams, but who took part */
    bool held;
    struct day held_on;
    struct str came, part;
    struct field_view on, absent, told;
    struct team_member_views people;
    bool may_name; /* teams without a head */
    struct field_view due;
    struct sentence_views rules, warnings;
    struct kept_plan_views plans;
    struct field_view seed;
    struct team_views teams;
};

/* GET /campaign/:id/plan/:plan */
struct planner_view {
    struct page_view page;
    struct form_view form;
    int64_t campaign, plan, revision;
    struct str title;
    struct str score;
    struct sentence_views warnings, breaks, wishes, answer, changes, conflict, relax;
    struct str conflict_told, relax_told;
    bool may_ask; /* why not all rules can be kept */
    struct str answer_title;
    struct field_view person, place, pin, seed;
    struct team_views teams;
};

/* GET, POST /campaigns/roads */
struct roads_view {
    struct page_view page;
    struct form_view form;
    struct field_view roads;
    struct str told;
    bool may_keep;
};
#endif
