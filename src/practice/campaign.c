/* Campaigns: rules and tables. */
#include "practice/practice.h"

#include "practice/practice_sql.h"
#include "practice/rules.h"
#include "words/faults.h"

enum { TITLE_MOST = 100, THEME_MOST = 500, CAMPAIGNS_MOST = 200, TEAMS_TEXT = 60000 };

const char *const campaign_sort_names[] = {"research", "activity", NULL};

#define AT(type, member) offsetof(struct type, member)
static const struct field campaign_fields[] = {
    {"title", FIELD_TEXT, true, AT(campaign_body, title), 1, TITLE_MOST,
     say_campaign_title, NULL, 0},
    {"theme", FIELD_TEXT, false, AT(campaign_body, theme), 0, THEME_MOST,
     say_campaign_theme, NULL, 0},
    {"unit", FIELD_ID, true, AT(campaign_body, unit), 0, 0, say_campaign_unit, NULL, 0},
    {"since", FIELD_DAY, true, AT(campaign_body, since), 0, 0, say_campaign_since, NULL,
     0},
    {"till", FIELD_DAY, true, AT(campaign_body, till), 0, 0, say_campaign_till, NULL, 0},
    {"places", FIELD_LINES, false, AT(campaign_body, places), 0, CAMPAIGN_PLACES_TEXT,
     say_campaign_places, NULL, 0},
    {"rules", FIELD_LINES, false, AT(campaign_body, rules), 0, CAMPAIGN_RULES_TEXT,
     say_campaign_rules, NULL, 0},
    {"sort", FIELD_CHOICE, false, AT(campaign_body, sort), 0, 0, say_campaign_sort,
     campaign_sort_names, 0},
};
static const struct field teams_fields[] = {
    {"seed", FIELD_INT, true, AT(teams_body, seed), 0, INT64_MAX, say_teams_seed, NULL,
     0},
    {"moves", FIELD_INT, true, AT(teams_body, moves), 0, INT64_MAX, say_teams_moves, NULL,
     0},
    {"hard", FIELD_INT, true, AT(teams_body, hard), 0, INT64_MAX, say_teams_hard, NULL,
     0},
    {"cost", FIELD_INT, true, AT(teams_body, cost), INT64_MIN, INT64_MAX, say_teams_cost,
     NULL, 0},
    {"teams", FIELD_TEXT, true, AT(teams_body, teams), 1, TEAMS_TEXT, say_teams_teams,
     NULL, 0},
};

/* ---- entries ----------------------------------------------------------------------- */

static struct fault *put_places(struct db *db, struct arena *a, struct campaign_id id,
                                struct str places)
{
    struct str line = STR_NONE;
    TRY(sql_campaign_places_clear(db, a, id));
    for (int64_t number = 1; str_cut(&places, '\n', &line); number++) {
        struct unit_id unit = {0};
        str_to_int(str_trim(line), &unit.v);
        TRY(sql_campaign_place_insert(db, a, id, number, unit));
    }
    return NULL;
}

static struct campaign_body with_rules(const struct campaign_body *body)
{
    struct campaign_body b = *body;
    b.rules = b.rules.p == NULL ? STR("") : b.rules;
    b.sort = b.sort < 0 ? CAMPAIGN_RESEARCH : b.sort;
    return b;
}

static struct fault *apply_add(struct db *db, struct arena *a, const struct entry *e,
                               const void *body)
{
    struct campaign_body b = with_rules(body);
    struct campaign_id id = {e->seq};
    TRY(sql_campaign_insert(db, a, &b, id));
    return put_places(db, a, id, b.places);
}

/* Teams stay with their places, whose numbers a correction may move; the team of a place
 * that was left out goes nowhere. */
static struct fault *move_teams(struct db *db, struct arena *a, struct campaign_id id,
                                const struct campaign_place_list *old)
{
    struct campaign_place_list now = {0};
    struct campaign_member_list members = {0};
    TRY(sql_campaign_places_of(db, a, id, &now));
    TRY(sql_campaign_members_of(db, a, id, &members));
    TRY(sql_campaign_members_clear(db, a, id));
    for (size_t i = 0; i < members.n; i++) {
        const struct campaign_member *m = &members.at[i];
        bool known = m->place >= 1 && m->place <= (int64_t)old->n;
        for (size_t k = 0; k < now.n && known; k++) {
            if (now.at[k].unit.v == old->at[m->place - 1].unit.v) {
                TRY(sql_campaign_member_insert(db, a, id, m->person, now.at[k].number));
            }
        }
    }
    return NULL;
}

static struct fault *apply_correct(struct db *db, struct arena *a, const struct entry *e,
                                   const void *body)
{
    struct campaign_body b = with_rules(body);
    struct campaign_id id = {e->subject};
    struct campaign_place_list old = {0};
    TRY(sql_campaign_places_of(db, a, id, &old));
    TRY(sql_campaign_update(db, a, &b, id, e->seq));
    TRY(put_places(db, a, id, b.places));
    return move_teams(db, a, id, &old);
}

static struct fault *apply_teams(struct db *db, struct arena *a, const struct entry *e,
                                 const void *body)
{
    const struct teams_body *b = body;
    struct campaign_id id = {e->subject};
    struct str rest = b->teams, pair = STR_NONE;
    TRY(sql_campaign_members_clear(db, a, id));
    while (str_cut(&rest, ' ', &pair)) {
        struct str person = STR_NONE;
        struct person_id who = {0};
        int64_t place = 0;
        str_cut(&pair, ':', &person);
        if (str_to_int(person, &who.v) && str_to_int(pair, &place)) {
            TRY(sql_campaign_member_insert(db, a, id, who, place));
        }
    }
    return sql_campaign_adopt(db, a, id, e->seq);
}

const struct kind kind_campaign_add = {
    .name = "campaign.add",
    .version = 1,
    .class = CLASS_OPEN,
    .creates = true,
    .title = say_kind_campaign_add,
    .fields = FIELDS(campaign_fields, struct campaign_body),
    .apply = apply_add,
};
const struct kind kind_campaign_correct = {
    .name = "campaign.correct",
    .version = 1,
    .class = CLASS_OPEN,
    .title = say_kind_campaign_correct,
    .fields = FIELDS(campaign_fields, struct campaign_body),
    .apply = apply_correct,
};
const struct kind kind_campaign_teams = {
    .name = "campaign.teams",
    .version = 1,
    .class = CLASS_OPEN,
    .title = say_kind_campaign_teams,
    .fields = FIELDS(teams_fields, struct teams_body),
    .apply = apply_teams,
};

/* ---- rules ------------------------------------------------------------------------- */

static void add_place(struct text *ids, struct unit_id unit)
{
    text_add_format(ids, "%s%lld", ids->n > 0 ? "\n" : "", (long long)unit.v);
}

static struct fault *read_place(struct db *db, struct arena *a, struct str line,
                                int64_t number, struct text *ids, size_t *places)
{
    struct unit unit;
    struct unit_id id = {0};
    struct unit_id_list below = {0};
    bool all = str_ends(line, STR("/*")), found = false;
    struct str name = all ? str_part(line, 0, line.n - 2) : line;
    if (str_to_int(name, &id.v)) {
        TRY(register_unit(db, a, id, &unit, &found));
    } else {
        TRY(register_unit_named(db, a, name, &unit, &found));
    }
    if (!found) {
        return fault_at(fault_campaign_place(a, number, name), STR("places"));
    }
    if (!all) {
        add_place(ids, unit.id);
        ++*places;
        return NULL;
    }
    TRY(sql_campaign_units_below(db, a, unit.id, &below));
    for (size_t i = 0; i < below.n; i++) {
        add_place(ids, below.at[i]);
    }
    *places += below.n;
    return NULL;
}

struct fault *campaign_places_read(struct db *db, struct arena *a, struct str lines,
                                   struct str *ids)
{
    struct text out = text_new(a, 256);
    struct str line = STR_NONE;
    size_t places = 0;
    for (int64_t number = 1; str_cut(&lines, '\n', &line); number++) {
        line = str_trim(line);
        if (line.n > 0) {
            TRY(read_place(db, a, line, number, &out, &places));
        }
        if (places > CAMPAIGN_PLACES_MOST) {
            return fault_at(fault_campaign_places_many(a, CAMPAIGN_PLACES_MOST),
                            STR("places"));
        }
    }
    *ids = text_str(&out);
    return NULL;
}

static struct fault *no_place_twice(struct arena *a, struct str places)
{
    struct str line = STR_NONE;
    int64_t seen[CAMPAIGN_PLACES_MOST + 1];
    size_t n = 0;
    while (n < CAMPAIGN_PLACES_MOST && str_cut(&places, '\n', &line)) {
        int64_t id = 0;
        str_to_int(line, &id);
        for (size_t i = 0; i < n; i++) {
            if (seen[i] == id) {
                return fault_at(fault_campaign_place_twice(a, id), STR("places"));
            }
        }
        seen[n++] = id;
    }
    return NULL;
}

struct fault *campaign_check(const struct act *act, const struct campaign_body *body)
{
    struct team_rule_list rules = {0};
    TRY(fields_check(act->arena, &kind_campaign_add.fields, body));
    TRY(act_unit(act, body->unit, "unit"));
    if (day_compare(body->till, body->since) < 0) {
        return fault_at(fault_till_before_since(act->arena), STR("till"));
    }
    if (body->sort != CAMPAIGN_ACTIVITY && body->places.n == 0) {
        return fault_at(fault_field_required(act->arena), STR("places"));
    }
    TRY(no_place_twice(act->arena, body->places));
    return team_rules_read(act->arena, body->rules, &rules);
}

struct fault *campaign_add(const struct act *act, const struct campaign_body *body,
                           struct campaign_id *id)
{
    TRY(campaign_check(act, body));
    struct entry e;
    TRY(act_append(act, &kind_campaign_add, 0, body, &e));
    id->v = e.seq;
    return NULL;
}

/* ---- reading ----------------------------------------------------------------------- */

struct fault *campaigns(struct db *db, struct arena *a, const struct viewer *v,
                        struct campaign_list *list)
{
    struct campaign_list own = {0};
    if (viewer_may(v, CAN_READ_DUTIES)) {
        TRY(sql_campaigns_within(db, a, &v->scope, CAMPAIGNS_MOST, list));
    }
    TRY(sql_campaigns_of_person(db, a, v->person, CAMPAIGNS_MOST, &own));
    for (size_t i = 0; i < own.n; i++) {
        bool there = false;
        for (size_t j = 0; j < list->n && !there; j++) {
            there = list->at[j].id.v == own.at[i].id.v;
        }
        if (!there) {
            *LIST_ADD(a, list) = own.at[i];
        }
    }
    return NULL;
}

struct fault *campaign_find(struct db *db, struct arena *a, const struct viewer *v,
                            struct campaign_id id, struct campaign *campaign)
{
    bool found = false, reaches = false, goes = false;
    int64_t place = 0;
    TRY(sql_campaign_by_id(db, a, id, campaign, &found));
    if (found && viewer_may(v, CAN_READ_DUTIES)) {
        TRY(scope_reaches(db, a, &v->scope, campaign->unit, &reaches));
    }
    if (found && !reaches) {
        TRY(sql_campaign_place_of(db, a, id, v->person, &place, &goes));
    }
    return reaches || goes ? NULL : fault_campaign_missing(a);
}

struct fault *campaign_may_plan(struct db *db, struct arena *a, const struct viewer *v,
                                const struct campaign *campaign)
{
    bool reaches = false;
    TRY(scope_reaches(db, a, &v->scope, campaign->unit, &reaches));
    return viewer_may(v, CAN_RECORD) && reaches ? NULL : fault_denied(a);
}

struct fault *campaign_may_sum(struct db *db, struct arena *a, const struct viewer *v,
                               const struct campaign *campaign)
{
    bool reaches = false;
    TRY(scope_reaches(db, a, &v->scope, campaign->unit, &reaches));
    return viewer_may(v, CAN_READ_DUTIES) && reaches ? NULL : fault_campaign_missing(a);
}

struct fault *campaign_places(struct db *db, struct arena *a, struct campaign_id id,
                              struct campaign_place_list *places)
{
    return sql_campaign_places_of(db, a, id, places);
}

struct fault *campaign_teams(struct db *db, struct arena *a, struct campaign_id id,
                             struct campaign_member_list *members)
{
    return sql_campaign_members_of(db, a, id, members);
}

struct campaign_body campaign_body_of(struct arena *a, const struct campaign *campaign,
                                      const struct campaign_place_list *places)
{
    struct text ids = text_new(a, 256);
    for (size_t i = 0; i < places->n; i++) {
        add_place(&ids, places->at[i].unit);
    }
    return (struct campaign_body){campaign->title, campaign->theme,    campaign->unit,
                                  campaign->since, campaign->till,     text_str(&ids),
                                  campaign->rules, (int)campaign->sort};
}
