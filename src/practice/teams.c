/* Plans: solved, moved by hand, saved, adopted, explained. */
#include "practice/teams.h"

#include "practice/practice_sql.h"
#include "practice/rows.h"
#include "register/career.h"
#include "solve/check.h"
#include "words/faults.h"

/* ---- solving ----------------------------------------------------------------------- */

void team_score(struct arena *a, const struct team *team, struct team_plan *plan)
{
    struct plan_checked checked;
    plan_check(a, &team->problem, plan->group_of, &checked);
    plan->score = checked.score;
    plan->sizes_broken = checked.sizes_broken;
}

static bool has_right_sizes(struct arena *a, const struct team *team,
                            const int32_t *group_of)
{
    const struct plan_problem *p = &team->problem;
    int32_t *size = ARENA_ARRAY(a, int32_t, (size_t)p->groups + 1);
    for (int32_t k = 0; k < p->people; k++) {
        if (group_of[k] < 0 || group_of[k] >= p->groups) {
            return false;
        }
        size[group_of[k]]++;
    }
    for (int32_t g = 0; g < p->groups; g++) {
        if (size[g] < p->least[g] || size[g] > p->most[g]) {
            return false;
        }
    }
    return true;
}

/* For the search a pin weighs as much as several rules, since the organiser has decided:
 * what it breaks is shown, and not undone by breaking the pin instead. */
enum { PIN_WEIGHS = 8 };

static struct plan_problem to_search(struct arena *a, const struct team *team)
{
    struct plan_problem problem = team->problem;
    struct plan_rule_list rules = {0};
    for (size_t i = 0; i < team->solver.n; i++) {
        int times = team->rule_of.at[i] == TEAM_PIN ? PIN_WEIGHS : 1;
        while (times-- > 0) {
            *LIST_ADD(a, &rules) = team->solver.at[i];
        }
    }
    problem.rules = rules.at;
    problem.rules_n = rules.n;
    return problem;
}

struct fault *team_solve(struct arena *a, struct team *team,
                         const struct team_solving *solving, bool warm,
                         struct team_plan *plan)
{
    struct grouped got;
    struct plan_checked checked;
    size_t at = 0;
    if (!team->solvable) {
        return fault_team_few(a, (int64_t)team->people.n, (int64_t)team->places.n);
    }
    struct plan_problem problem = to_search(a, team);
    if (plan_look(&problem, &at) != PLAN_SOUND) {
        return fault_team_heavy(a);
    }
    warm = warm && has_right_sizes(a, team, plan->group_of);
    grouping_solve(a, &problem,
                   &(struct grouping_run){.seed = solving->seed,
                                          .moves = solving->moves,
                                          .warm = warm ? plan->group_of : NULL,
                                          .watch = solving->watch,
                                          .ctx = solving->ctx},
                   &got);
    plan->group_of = got.group_of;
    plan->seed = (int64_t)solving->seed;
    plan->moves = got.moves;
    plan->bound = got.bound;
    plan->bound_kind = got.bound_kind;
    plan_check(a, &problem, got.group_of, &checked);
    team_score(a, team, plan);
    return checked.score.hard == got.score.hard && checked.score.cost == got.score.cost
               ? NULL
               : fault_solve_check(a, got.score.cost, checked.score.cost);
}

/* ---- kept plans -------------------------------------------------------------------- */

static struct team_plan plan_of(const struct plan_row *row)
{
    return (struct team_plan){
        .id = row->id,
        .campaign = row->campaign,
        .seed = row->seed,
        .moves = row->moves,
        .revision = row->revision,
        .score = {row->hard, row->cost},
        .bound = row->bound,
        .bound_kind = (enum grouping_bound)row->bound_kind,
        .actor = row->actor,
        .at = row->at,
        .changes = row->changes,
    };
}

static struct plan_row row_of(struct arena *a, const struct team *team,
                              const struct team_plan *plan)
{
    struct text teams = text_new(a, 4096);
    for (size_t i = 0; i < team->people.n; i++) {
        text_add_format(&teams, "%s%lld:%d:%d", i > 0 ? " " : "",
                        (long long)team->people.at[i].id.v, plan->group_of[i] + 1,
                        plan->pinned != NULL && plan->pinned[i] ? 1 : 0);
    }
    return (struct plan_row){
        .id = plan->id,
        .campaign = team->campaign.id,
        .seed = plan->seed,
        .moves = plan->moves,
        .hard = plan->score.hard,
        .cost = plan->score.cost,
        .bound = plan->bound,
        .bound_kind = (int64_t)plan->bound_kind,
        .revision = plan->revision,
        .teams = text_str(&teams),
        .changes = plan->changes.p == NULL ? STR("") : plan->changes,
        .actor = plan->actor,
        .at = plan->at,
    };
}

struct fault *team_plans(struct db *db, struct arena *a, struct campaign_id campaign,
                         struct team_plan_list *plans)
{
    struct plan_row_list rows = {0};
    TRY(sql_plans_of_campaign(db, a, campaign, CAMPAIGN_PLANS_SHOWN, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        *LIST_ADD(a, plans) = plan_of(&rows.at[i]);
    }
    return NULL;
}

struct fault *team_plan_find(struct db *db, struct arena *a, int64_t id,
                             struct campaign_id campaign, struct team_plan *plan)
{
    struct plan_row row;
    bool found = false;
    TRY(sql_plan_by_id(db, a, id, &row, &found));
    if (!found || (campaign.v != 0 && row.campaign.v != campaign.v)) {
        return fault_plan_missing(a, id);
    }
    *plan = plan_of(&row);
    return NULL;
}

static void take_triple(const struct team *team, struct str triple,
                        struct team_plan *plan)
{
    struct str person = STR_NONE, place = STR_NONE;
    struct person_id who = {0};
    int64_t number = 0;
    str_cut(&triple, ':', &person);
    str_cut(&triple, ':', &place);
    str_to_int(person, &who.v);
    str_to_int(place, &number);
    int32_t at = team_person(team, who);
    if (at >= 0 && number >= 1 && number <= (int64_t)team->places.n) {
        plan->group_of[at] = (int32_t)number - 1;
        plan->pinned[at] = str_equal(triple, STR("1"));
    }
}

/* Pins are rules that must be kept. */
static void add_pins(struct arena *a, struct team *team, const struct team_plan *plan)
{
    for (size_t i = 0; i < team->people.n; i++) {
        if (plan->pinned[i]) {
            *LIST_ADD(a, &team->solver) = (struct plan_rule){
                .shape = PLAN_PIN, .person = (int32_t)i, .group = plan->group_of[i]};
            *LIST_ADD(a, &team->rule_of) = TEAM_PIN;
        }
    }
    team->problem.rules = team->solver.at;
    team->problem.rules_n = team->solver.n;
}

struct fault *team_plan_read(struct db *db, struct arena *a, struct team *team,
                             int64_t id, struct team_plan *plan)
{
    struct plan_row row;
    struct str triple = STR_NONE;
    bool found = false;
    TRY(sql_plan_by_id(db, a, id, &row, &found));
    if (!found || row.campaign.v != team->campaign.id.v) {
        return fault_plan_missing(a, id);
    }
    *plan = plan_of(&row);
    plan->group_of = ARENA_ARRAY(a, int32_t, team->people.n + 1);
    plan->pinned = ARENA_ARRAY(a, bool, team->people.n + 1);
    for (size_t i = 0; i < team->people.n; i++) {
        plan->group_of[i] = -1;
    }
    while (str_cut(&row.teams, ' ', &triple)) {
        take_triple(team, triple, plan);
    }
    add_pins(a, team, plan);
    team_score(a, team, plan);
    return NULL;
}

struct fault *team_plan_keep(const struct act *act, const struct team *team,
                             struct instant at, struct team_plan *plan)
{
    bool found = false;
    TRY(sql_plan_next(act->db, act->arena, &plan->id, &found));
    plan->revision = 1;
    plan->actor = act->actor;
    plan->at = at;
    struct plan_row row = row_of(act->arena, team, plan);
    return sql_plan_insert(act->db, act->arena, &row);
}

struct fault *team_plan_save(const struct act *act, const struct team *team,
                             struct instant at, const struct team_change *change,
                             int64_t seen, struct team_plan *plan)
{
    struct arena *a = act->arena;
    int64_t changed = 0;
    plan->revision = seen + 1;
    plan->actor = act->actor;
    plan->at = at;
    plan->changes =
        str_format(a, "%.*s%lld:%lld:%lld:%lld:%lld\n", STR_PRINT(plan->changes),
                   (long long)plan->revision, (long long)change->person.v,
                   (long long)change->from, (long long)change->to, (long long)act->actor);
    struct plan_row row = row_of(a, team, plan);
    TRY(sql_plan_update(act->db, a, &row, seen, &changed));
    return changed > 0 ? NULL : fault_plan_changed(a);
}

void team_changes(struct arena *a, const struct team_plan *plan, int64_t since,
                  struct team_change_list *changes)
{
    struct str rest = plan->changes, line = STR_NONE;
    while (str_cut(&rest, '\n', &line)) {
        int64_t number[5] = {0};
        struct str piece = STR_NONE;
        for (int i = 0; i < 5 && str_cut(&line, ':', &piece); i++) {
            str_to_int(piece, &number[i]);
        }
        if (number[0] > since) {
            *LIST_ADD(a, changes) = (struct team_change){
                number[0], {number[1]}, number[2], number[3], number[4]};
        }
    }
}

struct fault *team_plan_adopt(const struct act *act, const struct team *team,
                              const struct team_plan *plan, int64_t seen)
{
    struct arena *a = act->arena;
    struct text teams = text_new(a, 4096);
    if (seen > 0 && plan->revision != seen) {
        return fault_plan_changed(a);
    }
    for (size_t i = 0; i < team->people.n; i++) {
        if (plan->group_of[i] < 0) {
            return fault_plan_nowhere(a, team->people.at[i].name);
        }
        text_add_format(&teams, "%s%lld:%d", i > 0 ? " " : "",
                        (long long)team->people.at[i].id.v, plan->group_of[i] + 1);
    }
    struct teams_body body = {plan->seed, plan->moves, plan->score.hard, plan->score.cost,
                              text_str(&teams)};
    TRY(fields_check(a, &kind_campaign_teams.fields, &body));
    return act_append(act, &kind_campaign_teams, team->campaign.id.v, &body, NULL);
}

/* ---- why --------------------------------------------------------------------------- */

void team_breaks(struct arena *a, const struct team *team, const int32_t *group_of,
                 bool wishes, struct team_break_list *breaks)
{
    struct plan_checked checked;
    plan_check(a, &team->problem, group_of, &checked);
    for (size_t i = 0; i < team->solver.n; i++) {
        const struct plan_rule *solver = &team->solver.at[i];
        int32_t rule = team->rule_of.at[i];
        if (checked.units[i] == 0 || (solver->weight > 0 && !wishes)) {
            continue;
        }
        struct team_break *last = breaks->n > 0 ? &breaks->at[breaks->n - 1] : NULL;
        if (solver->weight > 0 && last != NULL && last->rule == rule) {
            last->units += checked.units[i];
            last->cost += checked.cost[i];
            continue;
        }
        *LIST_ADD(a, breaks) =
            (struct team_break){rule, *solver, checked.units[i], checked.cost[i]};
    }
}

static int64_t people_of(const struct team *team, int32_t attribute, int32_t value)
{
    const struct plan_problem *p = &team->problem;
    int64_t n = 0;
    for (int32_t i = 0; i < p->people; i++) {
        n += p->attribute[i * p->attributes + attribute] == value;
    }
    return n;
}

/* Where several values are too many for all teams, each by itself, the largest is told.
 */
static void tell_largest(const struct team *team, struct plan_rule *s)
{
    const struct plan_problem *p = &team->problem;
    if (s->shape != PLAN_COUNT || s->value == PLAN_EACH || s->high == PLAN_NO_LIMIT ||
        people_of(team, s->attribute, s->value) <= (int64_t)s->high * p->groups) {
        return;
    }
    for (int32_t i = 0; i < p->people; i++) {
        int32_t value = p->attribute[i * p->attributes + s->attribute];
        if (people_of(team, s->attribute, value) >
            people_of(team, s->attribute, s->value)) {
            s->value = value;
        }
    }
}

struct fault *team_conflict(struct arena *a, const struct team *team,
                            struct team_break_list *conflict, bool *minimal)
{
    struct plan_conflict found = {0};
    *minimal = false;
    if (plan_conflict(a, &team->problem, &found) != PLAN_IMPOSSIBLE) {
        return NULL;
    }
    *minimal = found.minimal;
    for (size_t i = 0; i < found.n; i++) {
        struct plan_rule solver = team->solver.at[found.part[i].rule];
        int sort = team->rule_of.at[found.part[i].rule] == TEAM_PIN
                       ? -1
                       : (int)team->rules.at[team->rule_of.at[found.part[i].rule]].sort;
        solver.value = found.part[i].value;
        if (sort == TEAM_EACH) {
            tell_largest(team, &solver);
        }
        *LIST_ADD(a, conflict) =
            (struct team_break){team->rule_of.at[found.part[i].rule], solver, 1, 0};
    }
    return NULL;
}

struct fault *team_relax(struct arena *a, const struct team *team,
                         struct team_break_list *give_up, bool *cheapest,
                         enum plan_possible *possible)
{
    struct plan_relaxed found = {0};
    *cheapest = false;
    *possible = plan_relax(a, &team->problem, NULL, &found);
    *cheapest = found.cheapest;
    for (size_t i = 0; i < found.n; i++) {
        size_t at = found.rule[i];
        *LIST_ADD(a, give_up) =
            (struct team_break){team->rule_of.at[at], team->solver.at[at], 1, 0};
    }
    return NULL;
}

/* Rules that must be kept and name him and the place: each by itself is the reason, also
 * where the rules as a whole cannot be kept. Found at once, where a proof that no plan
 * has him there goes through all rules. */
static void find_forbids(struct arena *a, const struct team *team, int32_t person,
                         int32_t place, struct plan_conflict *forbids)
{
    forbids->part = ARENA_ARRAY(a, struct plan_conflict_part, team->solver.n + 1);
    for (size_t i = 0; i < team->solver.n; i++) {
        const struct plan_rule *s = &team->solver.at[i];
        if (s->shape == PLAN_FORBID && s->weight == 0 && s->person == person &&
            s->group == place) {
            forbids->part[forbids->n++] = (struct plan_conflict_part){i, PLAN_EACH};
        }
    }
    forbids->minimal = forbids->n == 1;
}

void team_wish(struct arena *a, const struct team *team, const struct team_plan *plan,
               int32_t person, int32_t place, struct plan_wish *wish)
{
    enum { WISH_MOVES = 300000 };
    *wish = (struct plan_wish){.now = plan->score, .then = plan->score};
    find_forbids(a, team, person, place, &wish->forbids);
    if (wish->forbids.n > 0) {
        return;
    }
    plan_wish(a, &team->problem, plan->group_of, person, place, 0, wish);
    if (wish->forbids.n == 0 && wish->then.hard > wish->now.hard) {
        plan_wish(a, &team->problem, plan->group_of, person, place, WISH_MOVES, wish);
    }
}

/* ---- in words ---------------------------------------------------------------------- */

struct str say_team_warning(struct arena *a, enum lang lang, const struct team_warning *w)
{
    switch (w->sort) {
    case TEAM_WARN_FEW:
        return say_team_warn_few(a, lang, w->n, w->m);
    case TEAM_WARN_NONE:
        return say_team_warn_none(a, lang);
    case TEAM_WARN_ABSENT:
        return say_team_warn_absent(a, lang, w->name, w->since, w->till);
    case TEAM_WARN_AWAY:
        return say_team_warn_away(a, lang, w->name);
    case TEAM_WARN_NAME:
        return say_team_warn_name(a, lang, w->n, w->name);
    case TEAM_WARN_CLOSED:
        return say_team_warn_closed(a, lang, w->name);
    case TEAM_WARN_ROAD:
        return say_team_warn_road(a, lang, w->name);
    case TEAM_WARN_BASE:
        return say_team_warn_base(a, lang, w->name);
    }
    return STR_NONE;
}

/* Which value it is that cannot be had so, and how many have it. */
static struct str say_of_value(struct arena *a, enum lang lang, const struct team *team,
                               const struct plan_rule *s, int what, struct str rule)
{
    const struct plan_problem *p = &team->problem;
    struct str value = str_format(a, "%d", s->value);
    int64_t n = people_of(team, s->attribute, s->value);
    if (what == TEAM_SECTION) {
        value = team->people.at[s->value].unit_name;
    } else if (what == TEAM_SEX) {
        value = sex_words[s->value](a, lang);
    } else if (what == TEAM_EDUCATION) {
        value = education_level_words[s->value](a, lang);
    }
    return say_team_of_value(a, lang, rule, value, n, p->groups);
}

struct str say_team_break(struct arena *a, enum lang lang, const struct team *team,
                          const struct team_break *b)
{
    const struct plan_rule *s = &b->solver;
    struct str rule =
        b->rule == TEAM_PIN ? STR_NONE : say_team_rule(a, lang, &team->rules.at[b->rule]);
    if (b->rule == TEAM_PIN) {
        return say_team_pinned(a, lang, team->people.at[s->person].name,
                               team->places.at[s->group].name);
    }
    if (s->weight == 0 && s->shape == PLAN_FORBID) {
        return say_team_forbidden(a, lang, team->people.at[s->person].name,
                                  team->places.at[s->group].name, rule);
    }
    if (s->weight == 0 && (s->shape == PLAN_APART || s->shape == PLAN_TOGETHER)) {
        return say_team_of_two(a, lang, team->people.at[s->person].name,
                               team->people.at[s->other].name, rule);
    }
    if (s->shape == PLAN_COUNT && s->value != PLAN_EACH &&
        team->rules.at[b->rule].sort == TEAM_EACH) {
        return say_of_value(a, lang, team, s, team->rules.at[b->rule].what, rule);
    }
    return rule;
}
