/* cadre plan: form teams, look at plans, move, ask why, adopt. */
#include "cli/practice.h"
#include "cli/watching.h"
#include "practice/teams.h"
#include "words/faults.h"

/* ---- what is looked at ------------------------------------------------------------- */

struct planning {
    struct cli_change change; /* first */
    struct team team;
    struct team_plan plan;
    struct team_change moved;
    int64_t seen;
};

static struct fault *read_campaign(struct cli *c, struct db *db, const struct viewer *v,
                                   struct campaign_id id, struct team *team)
{
    struct campaign campaign;
    TRY(campaign_find(db, c->arena, v, id, &campaign));
    TRY(campaign_may_plan(db, c->arena, v, &campaign));
    return team_read(db, c->arena, &campaign, team);
}

/* By the number of a plan. */
static struct fault *read_plan(struct cli *c, struct db *db, const struct viewer *v,
                               struct planning *p)
{
    struct team_plan found;
    int64_t id = 0;
    str_to_int(c->words.at[0], &id);
    TRY(team_plan_find(db, c->arena, id, (struct campaign_id){0}, &found));
    TRY(read_campaign(c, db, v, found.campaign, &p->team));
    TRY(team_plan_read(db, c->arena, &p->team, id, &p->plan));
    p->seen = p->plan.revision;
    return NULL;
}

/* ---- printing ---------------------------------------------------------------------- */

static void add_breaks(struct cli *c, const struct team *team,
                       const struct team_break_list *breaks, const char *key,
                       struct json *o)
{
    struct json *list = json_new(c->arena, JSON_ARRAY);
    for (size_t i = 0; i < breaks->n; i++) {
        json_push(
            c->arena, list,
            json_str(c->arena, say_team_break(c->arena, c->lang, team, &breaks->at[i])));
    }
    json_set(c->arena, o, str_of(key), list);
}

static void add_warnings(struct cli *c, const struct team *team, struct json *o)
{
    struct json *list = json_new(c->arena, JSON_ARRAY);
    for (size_t i = 0; i < team->warnings.n; i++) {
        struct str said = say_team_warning(c->arena, c->lang, &team->warnings.at[i]);
        json_push(c->arena, list, json_str(c->arena, said));
        if (!c->common.json) {
            cli_say(c, said);
        }
    }
    json_set(c->arena, o, STR("warnings"), list);
}

static struct json *place_json(struct cli *c, const struct planning *p, size_t g,
                               struct text *line)
{
    struct json *o = json_new(c->arena, JSON_OBJECT);
    struct json *people = json_new(c->arena, JSON_ARRAY);
    text_add_format(line, "%zu\t%.*s\t", g + 1, STR_PRINT(p->team.places.at[g].name));
    for (size_t i = 0; i < p->team.people.n; i++) {
        if (p->plan.group_of[i] != (int32_t)g) {
            continue;
        }
        const struct person *person = &p->team.people.at[i];
        bool pinned = p->plan.pinned != NULL && p->plan.pinned[i];
        struct json *one = json_new(c->arena, JSON_OBJECT);
        cli_set_int(c, one, "id", person->id.v);
        cli_set_text(c, one, "name", person->name);
        json_set(c->arena, one, STR("pinned"), json_bool(c->arena, pinned));
        json_push(c->arena, people, one);
        text_add_format(line, " %.*s%s", STR_PRINT(person->name), pinned ? "*" : "");
    }
    cli_set_text(c, o, "place", p->team.places.at[g].name);
    int64_t metres = reach_metres(&p->team.reach, p->team.places.at[g].unit);
    cli_set_text(c, o, "km", metres < 0 ? STR("") : roads_km(c->arena, metres));
    json_set(c->arena, o, STR("people"), people);
    return o;
}

static void print_plan(struct cli *c, struct planning *p, double seconds)
{
    struct arena *a = c->arena;
    struct json *o = json_new(a, JSON_OBJECT), *teams = json_new(a, JSON_ARRAY);
    struct team_break_list breaks = {0};
    struct str bound =
        watching_bound(a, c->lang, &p->plan.score, p->plan.bound, p->plan.bound_kind, 0);
    team_breaks(a, &p->team, p->plan.group_of, false, &breaks);
    cli_set_int(c, o, "plan", p->plan.id);
    cli_set_int(c, o, "campaign", p->team.campaign.id.v);
    cli_set_int(c, o, "people", (int64_t)p->team.people.n);
    cli_set_int(c, o, "places", (int64_t)p->team.places.n);
    cli_set_int(c, o, "seed", p->plan.seed);
    cli_set_int(c, o, "moves", p->plan.moves);
    cli_set_int(c, o, "revision", p->plan.revision);
    cli_set_int(c, o, "broken", p->plan.score.hard);
    cli_set_int(c, o, "cost", p->plan.score.cost);
    cli_set_int(c, o, "sizes_broken", p->plan.sizes_broken);
    json_set(a, o, STR("bound"),
             p->plan.bound_kind == GROUPING_BOUND_NONE ? json_new(a, JSON_NULL)
                                                       : json_int(a, p->plan.bound));
    cli_set_text(c, o, "seconds", str_format(a, "%.3f", seconds));
    add_breaks(c, &p->team, &breaks, "breaks", o);
    add_warnings(c, &p->team, o);
    if (!c->common.json) {
        cli_say(c, say_plan_said(a, c->lang, p->plan.id, p->plan.score.hard,
                                 p->plan.score.cost, bound));
    }
    for (size_t g = 0; g < p->team.places.n; g++) {
        struct text line = text_new(a, 128);
        json_push(a, teams, place_json(c, p, g, &line));
        text_add_char(&line, '\n');
        text_add(&c->out, c->common.json ? STR("") : text_str(&line));
    }
    if (p->plan.sizes_broken > 0 && !c->common.json) {
        cli_say(c, say_plan_sizes(a, c->lang, p->plan.sizes_broken));
    }
    for (size_t i = 0; i < breaks.n && !c->common.json; i++) {
        cli_say(c, say_team_break(a, c->lang, &p->team, &breaks.at[i]));
    }
    json_set(a, o, STR("teams"), teams);
    if (c->common.json) {
        cli_json(c, o);
    }
}

/* ---- plan teams -------------------------------------------------------------------- */

struct plan_teams {
    int64_t campaign, plan, seed, moves;
};
#define AT(type, member) offsetof(struct type, member)
static const struct field teams_options[] = {
    {"campaign", FIELD_INT, true, AT(plan_teams, campaign), 1, INT64_MAX, NULL, NULL, 0},
    {"plan", FIELD_INT, false, AT(plan_teams, plan), 1, INT64_MAX, NULL, NULL, 0},
    {"seed", FIELD_INT, false, AT(plan_teams, seed), 0, INT64_MAX, NULL, NULL, 0},
    {"moves", FIELD_INT, false, AT(plan_teams, moves), 1, TEAM_MOVES_MOST, NULL, NULL, 0},
};
const struct fields plan_teams_options = FIELDS(teams_options, struct plan_teams);

static struct fault *keep_plan(struct cli_change *change)
{
    struct planning *p = (struct planning *)(void *)change;
    struct instant now = clock_now(change->cli->clock);
    return p->seen == 0 ? team_plan_keep(&change->act, &p->team, now, &p->plan)
                        : team_plan_save(&change->act, &p->team, now, &p->moved, p->seen,
                                         &p->plan);
}

/* What is cheapest to give up. */
static struct fault *relax(struct cli *c, const struct planning *p)
{
    struct team_break_list give_up = {0};
    bool cheapest = false;
    enum plan_possible possible = PLAN_UNDECIDED;
    TRY(team_relax(c->arena, &p->team, &give_up, &cheapest, &possible));
    int64_t n = (int64_t)give_up.n;
    cli_say(c, possible != PLAN_POSSIBLE ? say_plan_not_known(c->arena, c->lang)
               : n == 0                  ? say_plan_can_be(c->arena, c->lang)
               : cheapest                ? say_plan_relax(c->arena, c->lang, n)
                                         : say_plan_relax_near(c->arena, c->lang, n));
    for (size_t i = 0; i < give_up.n; i++) {
        cli_say(c, say_team_break(c->arena, c->lang, &p->team, &give_up.at[i]));
    }
    return NULL;
}

/* What no plan can keep together, in words. */
static struct fault *explain(struct cli *c, const struct planning *p)
{
    struct team_break_list conflict = {0};
    bool minimal = false;
    TRY(team_conflict(c->arena, &p->team, &conflict, &minimal));
    if (conflict.n > 0) {
        cli_say(c, say_plan_conflict(c->arena, c->lang, (int64_t)conflict.n));
    }
    for (size_t i = 0; i < conflict.n; i++) {
        cli_say(c, say_team_break(c->arena, c->lang, &p->team, &conflict.at[i]));
    }
    return relax(c, p);
}

static struct fault *solve(struct cli *c, const struct plan_teams *o, struct planning *p)
{
    struct watching watching = {.cli = c};
    struct viewer v;
    struct db *db;
    TRY(cli_look_as(c, NULL, &db, &v));
    TRY(cli_need(c, &v, CAN_RECORD));
    TRY(read_campaign(c, db, &v, (struct campaign_id){o->campaign}, &p->team));
    if (o->plan > 0) {
        TRY(team_plan_read(db, c->arena, &p->team, o->plan, &p->plan));
        p->seen = p->plan.revision;
    }
    watching_begin(&watching);
    struct team_solving solving = {(uint64_t)o->seed,
                                   o->moves > 0 ? o->moves : TEAM_MOVES_USUAL,
                                   watching_tell, &watching};
    TRY(team_solve(c->arena, &p->team, &solving, o->plan > 0, &p->plan));
    watching_end(&watching);
    db_close(db);
    return NULL;
}

/* Exit 1 when rules that must be kept are broken. */
struct fault *cmd_plan_teams(struct cli *c, void *options, int *exit)
{
    const struct plan_teams *o = options;
    struct planning p = {.change = {.needs = CAN_RECORD, .change = keep_plan}};
    if (o->campaign == 0) {
        return fault_at(fault_field_required(c->arena), STR("campaign"));
    }
    int64_t began = clock_monotonic_us();
    TRY(solve(c, o, &p));
    double seconds = (double)(clock_monotonic_us() - began) / 1e6;
    TRY(cli_write(c, &p.change));
    print_plan(c, &p, seconds);
    if (p.plan.score.hard > 0) {
        *exit = EXIT_REFUSED;
        return explain(c, &p);
    }
    return NULL;
}

/* ---- looking ----------------------------------------------------------------------- */

struct plan_list {
    int64_t campaign;
};
static const struct field list_options[] = {
    {"campaign", FIELD_INT, true, AT(plan_list, campaign), 1, INT64_MAX, NULL, NULL, 0},
};
const struct fields plan_list_options = FIELDS(list_options, struct plan_list);

struct fault *cmd_plan_list(struct cli *c, void *options, int *exit)
{
    (void)exit;
    const struct plan_list *o = options;
    struct json *all = json_new(c->arena, JSON_ARRAY);
    struct campaign campaign;
    struct team_plan_list plans = {0};
    struct viewer v;
    struct db *db;
    TRY(cli_look_as(c, NULL, &db, &v));
    TRY(campaign_find(db, c->arena, &v, (struct campaign_id){o->campaign}, &campaign));
    TRY(campaign_may_plan(db, c->arena, &v, &campaign));
    TRY(team_plans(db, c->arena, campaign.id, &plans));
    for (size_t i = 0; i < plans.n; i++) {
        const struct team_plan *p = &plans.at[i];
        struct json *one = json_new(c->arena, JSON_OBJECT);
        cli_set_int(c, one, "plan", p->id);
        cli_set_int(c, one, "seed", p->seed);
        cli_set_int(c, one, "broken", p->score.hard);
        cli_set_int(c, one, "cost", p->score.cost);
        cli_set_int(c, one, "revision", p->revision);
        json_push(c->arena, all, one);
        if (!c->common.json) {
            text_add_format(&c->out, "%lld\t%lld\t%lld\t%lld\t%lld\n", (long long)p->id,
                            (long long)p->seed, (long long)p->score.hard,
                            (long long)p->score.cost, (long long)p->revision);
        }
    }
    if (c->common.json) {
        cli_json(c, all);
    }
    return NULL;
}

struct fault *cmd_plan_show(struct cli *c, void *options, int *exit)
{
    (void)options;
    (void)exit;
    struct planning p = {.seen = 0};
    struct viewer v;
    struct db *db;
    TRY(cli_look_as(c, NULL, &db, &v));
    TRY(read_plan(c, db, &v, &p));
    print_plan(c, &p, 0);
    return NULL;
}

/* ---- by hand ----------------------------------------------------------------------- */

struct plan_move {
    struct str person, place;
    bool pin, unpin;
};
static const struct field move_options[] = {
    {"person", FIELD_TEXT, true, AT(plan_move, person), 1, 60, say_person_name, NULL, 0},
    {"place", FIELD_TEXT, false, AT(plan_move, place), 1, 100, say_campaign_places, NULL,
     0},
    {"pin", FIELD_BOOL, false, AT(plan_move, pin), 0, 0, NULL, NULL, 0},
    {"unpin", FIELD_BOOL, false, AT(plan_move, unpin), 0, 0, NULL, NULL, 0},
};
static const struct field why_options[] = {
    {"person", FIELD_TEXT, true, AT(plan_move, person), 1, 60, say_person_name, NULL, 0},
    {"place", FIELD_TEXT, true, AT(plan_move, place), 1, 100, say_campaign_places, NULL,
     0},
};
const struct fields plan_move_options = FIELDS(move_options, struct plan_move);
const struct fields plan_why_options = FIELDS(why_options, struct plan_move);

/* By name or number, among those who take part. */
static struct fault *find_person(struct cli *c, const struct team *team, struct str text,
                                 int32_t *person)
{
    struct person_id id = {0};
    *person = str_to_int(text, &id.v) ? team_person(team, id) : -1;
    for (size_t i = 0; i < team->people.n && *person < 0; i++) {
        *person = str_equal(team->people.at[i].name, text) ? (int32_t)i : -1;
    }
    return *person >= 0 ? NULL
                        : fault_at(fault_plan_person(c->arena, text), STR("person"));
}

static struct fault *find_place(struct cli *c, const struct team *team, struct str text,
                                int32_t *place)
{
    int64_t number = 0;
    *place = str_to_int(text, &number) && number >= 1 && number <= (int64_t)team->places.n
                 ? (int32_t)number - 1
                 : -1;
    for (size_t i = 0; i < team->places.n && *place < 0; i++) {
        *place = str_equal(team->places.at[i].name, text) ? (int32_t)i : -1;
    }
    return *place >= 0 ? NULL : fault_at(fault_plan_place(c->arena, text), STR("place"));
}

static struct fault *move_person(struct cli_change *change)
{
    struct planning *p = (struct planning *)(void *)change;
    const struct plan_move *o = change->options;
    struct cli *c = change->cli;
    int32_t person = -1, place = -1;
    TRY(read_plan(c, change->act.db, &change->viewer, p));
    TRY(find_person(c, &p->team, o->person, &person));
    place = p->plan.group_of[person];
    if (o->place.n > 0) {
        TRY(find_place(c, &p->team, o->place, &place));
    }
    p->moved = (struct team_change){0, p->team.people.at[person].id,
                                    p->plan.group_of[person] + 1, place + 1, 0};
    p->plan.group_of[person] = place;
    p->plan.pinned[person] = o->pin || (p->plan.pinned[person] && !o->unpin);
    team_score(c->arena, &p->team, &p->plan);
    return keep_plan(change);
}

struct fault *cmd_plan_move(struct cli *c, void *options, int *exit)
{
    (void)exit;
    struct planning p = {
        .change = {.needs = CAN_RECORD, .change = move_person, .options = options}};
    TRY(cli_write(c, &p.change));
    print_plan(c, &p, 0);
    return NULL;
}

static void print_wish(struct cli *c, const struct team *team,
                       const struct plan_wish *wish)
{
    struct arena *a = c->arena;
    struct json *o = json_new(a, JSON_OBJECT), *moved = json_new(a, JSON_ARRAY);
    struct team_break_list forbids = {0};
    for (size_t i = 0; i < wish->forbids.n; i++) {
        size_t rule = wish->forbids.part[i].rule;
        *LIST_ADD(a, &forbids) =
            (struct team_break){team->rule_of.at[rule], team->solver.at[rule], 1, 0};
    }
    add_breaks(c, team, &forbids, "forbids", o);
    if (wish->forbids.n == 0) {
        cli_set_int(c, o, "broken_more", wish->then.hard - wish->now.hard);
        cli_set_int(c, o, "cost_more", wish->then.cost - wish->now.cost);
    }
    for (size_t i = 0; wish->forbids.n == 0 && i < wish->moved_n; i++) {
        struct str name = team->people.at[wish->moved[i]].name;
        struct str place = team->places.at[wish->group_of[wish->moved[i]]].name;
        json_push(a, moved, json_str(a, say_plan_goes(a, c->lang, name, place)));
    }
    json_set(a, o, STR("moved"), moved);
    if (c->common.json) {
        cli_json(c, o);
        return;
    }
    for (size_t i = 0; i < forbids.n; i++) {
        text_add_format(&c->out, "%.*s\n",
                        STR_PRINT(say_team_break(a, c->lang, team, &forbids.at[i])));
    }
    if (wish->forbids.n == 0) {
        text_add_format(
            &c->out, "%.*s\n",
            STR_PRINT(say_plan_costs(a, c->lang, wish->then.cost - wish->now.cost,
                                     wish->then.hard - wish->now.hard)));
    }
    for (size_t i = 0; wish->forbids.n == 0 && i < wish->moved_n; i++) {
        struct str name = team->people.at[wish->moved[i]].name;
        struct str place = team->places.at[wish->group_of[wish->moved[i]]].name;
        text_add_format(&c->out, "%.*s\n",
                        STR_PRINT(say_plan_goes(a, c->lang, name, place)));
    }
}

struct fault *cmd_plan_why(struct cli *c, void *options, int *exit)
{
    (void)exit;
    const struct plan_move *o = options;
    struct planning p = {.seen = 0};
    struct plan_wish wish;
    int32_t person = -1, place = -1;
    struct viewer v;
    struct db *db;
    TRY(cli_look_as(c, NULL, &db, &v));
    TRY(read_plan(c, db, &v, &p));
    TRY(find_person(c, &p.team, o->person, &person));
    TRY(find_place(c, &p.team, o->place, &place));
    team_wish(c->arena, &p.team, &p.plan, person, place, &wish);
    print_wish(c, &p.team, &wish);
    return NULL;
}

static struct fault *adopt_plan(struct cli_change *change)
{
    struct planning *p = (struct planning *)(void *)change;
    TRY(read_plan(change->cli, change->act.db, &change->viewer, p));
    return team_plan_adopt(&change->act, &p->team, &p->plan, p->seen);
}

struct fault *cmd_plan_adopt(struct cli *c, void *options, int *exit)
{
    (void)exit;
    struct planning p = {
        .change = {.needs = CAN_RECORD, .change = adopt_plan, .options = options}};
    TRY(cli_write(c, &p.change));
    cli_print_made(c, p.team.campaign.id.v);
    return NULL;
}
