/* Corrects campaigns, and finds what a correction touches: the entry is made, what
 * follows is looked at, and all of it is taken back where that was not wanted. */
#include "practice/correct.h"

#include "practice/finding_sql.h"
#include "practice/practice_sql.h"
#include "practice/rows.h"
#include "practice/team_work_sql.h"
#include "words/faults.h"

enum { PLANS_MOST = 1000 };

/* ---- what stood there -------------------------------------------------------------- */

struct before {
    struct campaign campaign;
    struct team team;
    struct campaign_member_list members;
    struct team_break_list breaks;
};

/* Who goes where of those who take part; one who does not is nowhere. */
static int32_t *teams_of(struct arena *a, const struct team *team,
                         const struct campaign_member_list *members)
{
    int32_t *group_of = ARENA_ARRAY(a, int32_t, team->people.n + 1);
    for (size_t i = 0; i < team->people.n; i++) {
        group_of[i] = -1;
    }
    for (size_t i = 0; i < members->n; i++) {
        int32_t person = team_person(team, members->at[i].person);
        if (person >= 0) {
            group_of[person] = (int32_t)members->at[i].place - 1;
        }
    }
    return group_of;
}

static struct fault *read_before(const struct act *act, struct before *b)
{
    struct arena *a = act->arena;
    TRY(team_read(act->db, a, &b->campaign, &b->team));
    TRY(campaign_teams(act->db, a, b->campaign.id, &b->members));
    team_breaks(a, &b->team, teams_of(a, &b->team, &b->members), false, &b->breaks);
    return NULL;
}

/* ---- what is touched --------------------------------------------------------------- */

static struct campaign_touch *touch(struct arena *a, struct campaign_touches *t,
                                    enum campaign_touch_sort sort, struct str name)
{
    struct campaign_touch *made = LIST_ADD(a, &t->list);
    *made = (struct campaign_touch){.sort = sort, .name = name};
    return made;
}

static bool goes_there(const struct campaign_place_list *places, struct unit_id unit)
{
    for (size_t i = 0; i < places->n; i++) {
        if (places->at[i].unit.v == unit.v) {
            return true;
        }
    }
    return false;
}

static int64_t size_of(const struct campaign_member_list *members, int64_t number)
{
    int64_t n = 0;
    for (size_t i = 0; i < members->n; i++) {
        n += members->at[i].place == number;
    }
    return n;
}

static void touch_places(struct arena *a, const struct before *was,
                         struct campaign_touches *t)
{
    const struct campaign_place_list *old = &was->team.places, *now = &t->team.places;
    for (size_t i = 0; i < old->n; i++) {
        int64_t n = size_of(&was->members, old->at[i].number);
        if (n > 0 && !goes_there(now, old->at[i].unit)) {
            touch(a, t, TOUCH_TEAM, old->at[i].name)->n = n;
        }
    }
    for (size_t i = 0; i < now->n; i++) {
        if (!goes_there(old, now->at[i].unit)) {
            touch(a, t, TOUCH_PLACE, now->at[i].name);
        }
    }
}

static void touch_people(struct arena *a, const struct before *was,
                         struct campaign_touches *t)
{
    for (size_t i = 0; i < was->members.n; i++) {
        const struct campaign_member *m = &was->members.at[i];
        if (team_person(&was->team, m->person) >= 0 &&
            team_person(&t->team, m->person) < 0) {
            touch(a, t, TOUCH_PERSON, m->name);
        }
    }
}

/* Rules broken by the teams that were not broken before; compared by what they say. */
static struct fault *touch_rules(const struct act *act, const struct before *was,
                                 struct campaign_touches *t)
{
    struct arena *a = act->arena;
    struct campaign_member_list members = {0};
    struct team_break_list breaks = {0};
    TRY(campaign_teams(act->db, a, was->campaign.id, &members));
    team_breaks(a, &t->team, teams_of(a, &t->team, &members), false, &breaks);
    for (size_t i = 0; i < breaks.n; i++) {
        struct str said = say_team_break(a, LANG_ZH, &t->team, &breaks.at[i]);
        bool there = false;
        for (size_t k = 0; k < was->breaks.n && !there; k++) {
            there = str_equal(said,
                              say_team_break(a, LANG_ZH, &was->team, &was->breaks.at[k]));
        }
        if (!there) {
            touch(a, t, TOUCH_RULE, STR_NONE)->broken = breaks.at[i];
        }
    }
    return NULL;
}

static struct fault *touch_entries(const struct act *act, const struct campaign *now,
                                   struct campaign_touches *t)
{
    struct arena *a = act->arena;
    int64_t visits = 0, found = 0;
    bool any = false;
    TRY(sql_team_visits_astray(act->db, a, now->id, now->since, now->till, &visits,
                               &any));
    TRY(sql_findings_astray(act->db, a, now->id, &found, &any));
    if (visits > 0) {
        touch(a, t, TOUCH_VISITS, STR_NONE)->n = visits;
    }
    if (found > 0) {
        touch(a, t, TOUCH_FINDINGS, STR_NONE)->n = found;
    }
    return NULL;
}

static struct fault *find_touches(const struct act *act, const struct before *was,
                                  struct campaign_touches *t)
{
    struct campaign now;
    bool found = false;
    TRY(sql_campaign_by_id(act->db, act->arena, was->campaign.id, &now, &found));
    TRY(team_read(act->db, act->arena, &now, &t->team));
    touch_places(act->arena, was, t);
    touch_people(act->arena, was, t);
    TRY(touch_rules(act, was, t));
    return touch_entries(act, &now, t);
}

/* ---- plans that are not adopted ---------------------------------------------------- */

static int64_t number_now(const struct campaign_place_list *old,
                          const struct campaign_place_list *now, int64_t number)
{
    if (number < 1 || number > (int64_t)old->n) {
        return 0;
    }
    for (size_t i = 0; i < now->n; i++) {
        if (now->at[i].unit.v == old->at[number - 1].unit.v) {
            return now->at[i].number;
        }
    }
    return 0;
}

/* Their places are numbers, which a correction may move. Whoever has one open is told. */
static struct fault *move_plan(const struct act *act,
                               const struct campaign_place_list *old,
                               const struct campaign_place_list *now,
                               struct plan_row *row)
{
    struct arena *a = act->arena;
    struct text teams = text_new(a, row->teams.n + 64);
    struct str rest = row->teams, triple = STR_NONE;
    int64_t seen = row->revision, changed = 0;
    while (str_cut(&rest, ' ', &triple)) {
        struct str person = STR_NONE, place = STR_NONE;
        int64_t number = 0;
        str_cut(&triple, ':', &person);
        str_cut(&triple, ':', &place);
        str_to_int(place, &number);
        text_add_format(&teams, "%s%.*s:%lld:%.*s", teams.n > 0 ? " " : "",
                        STR_PRINT(person), (long long)number_now(old, now, number),
                        STR_PRINT(triple));
    }
    row->teams = text_str(&teams);
    row->revision++;
    row->changes =
        str_format(a, "%.*s%lld:0:0:%d:%lld\n", STR_PRINT(row->changes),
                   (long long)row->revision, TEAM_CORRECTED, (long long)act->actor);
    return sql_plan_update(act->db, a, row, seen, &changed);
}

static struct fault *move_plans(const struct act *act, struct campaign_id id,
                                const struct campaign_place_list *old)
{
    struct plan_row_list rows = {0};
    struct campaign_place_list now = {0};
    TRY(campaign_places(act->db, act->arena, id, &now));
    TRY(sql_plans_of_campaign(act->db, act->arena, id, PLANS_MOST, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        TRY(move_plan(act, old, &now, &rows.at[i]));
    }
    return NULL;
}

/* ---- correcting -------------------------------------------------------------------- */

static struct fault *correct(const struct act *act, const struct before *was,
                             const struct campaign_body *body, bool anyway,
                             struct campaign_touches *touches)
{
    struct arena *a = act->arena;
    TRY(act_append(act, &kind_campaign_correct, was->campaign.id.v, body, NULL));
    TRY(move_plans(act, was->campaign.id, &was->team.places));
    if (was->campaign.adopted == 0) {
        return NULL;
    }
    TRY(find_touches(act, was, touches));
    return touches->list.n == 0 || anyway
               ? NULL
               : fault_at(fault_campaign_touches(a, (int64_t)touches->list.n),
                          STR("anyway"));
}

struct fault *campaign_correct(const struct act *act, const struct viewer *v,
                               struct campaign_id id, int64_t seen,
                               const struct campaign_body *body, bool anyway,
                               struct campaign_touches *touches)
{
    struct before was = {.campaign = {.id = id}};
    bool sent = false;
    *touches = (struct campaign_touches){0};
    TRY(campaign_find(act->db, act->arena, v, id, &was.campaign));
    TRY(campaign_may_plan(act->db, act->arena, v, &was.campaign));
    TRY(campaign_check(act, body));
    TRY(ledger_has(act->db, act->arena, act->id, &sent));
    if (sent) {
        return act_append(act, &kind_campaign_correct, id.v, body, NULL);
    }
    if (seen > 0 && was.campaign.newest > seen) {
        return fault_campaign_newer(act->arena);
    }
    TRY(read_before(act, &was));
    return correct(act, &was, body, anyway, touches);
}

/* ---- in words ---------------------------------------------------------------------- */

struct str say_campaign_touch(struct arena *a, enum lang lang,
                              const struct campaign_touches *t,
                              const struct campaign_touch *touch)
{
    switch (touch->sort) {
    case TOUCH_TEAM:
        return say_touch_team(a, lang, touch->name, touch->n);
    case TOUCH_PLACE:
        return say_touch_place(a, lang, touch->name);
    case TOUCH_PERSON:
        return say_touch_person(a, lang, touch->name);
    case TOUCH_RULE:
        return say_touch_rule(a, lang, say_team_break(a, lang, &t->team, &touch->broken));
    case TOUCH_VISITS:
        return say_touch_visits(a, lang, touch->n);
    case TOUCH_FINDINGS:
        return say_touch_findings(a, lang, touch->n);
    }
    return STR_NONE;
}

struct fault *campaign_place_lines(struct db *db, struct arena *a,
                                   const struct campaign_place_list *places,
                                   struct str *lines)
{
    struct text out = text_new(a, 256);
    for (size_t i = 0; i < places->n; i++) {
        const struct campaign_place *p = &places->at[i];
        struct unit unit;
        bool found = false;
        TRY(register_unit_named(db, a, p->name, &unit, &found));
        text_add(&out, i > 0 ? STR("\n") : STR(""));
        if (found && unit.id.v == p->unit.v) {
            text_add(&out, p->name);
        } else {
            text_add_format(&out, "%lld", (long long)p->unit.v);
        }
    }
    *lines = text_str(&out);
    return NULL;
}
