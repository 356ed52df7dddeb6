/* The planner: one plan as groups and people, moved by hand, pinned, explained, solved
 * again, adopted. */
#include "pages/practice/practice.h"

#include "pages/practice/practice.html.h"
#include "pages/practice/practice_views.h"
#include "pages/register/records.h"
#include "words/faults.h"

struct seed_form {
    int64_t seed;
};
static const struct field seed_table[] = {
    {"seed", FIELD_INT, false, offsetof(struct seed_form, seed), 0, INT64_MAX,
     say_teams_seed, NULL, 0},
};
const struct fields plan_seed_form = FIELDS(seed_table, struct seed_form);

struct move_form {
    struct person_id person;
    int64_t place;
    bool pin;
};
static const struct field move_table[] = {
    {"person", FIELD_ID, true, offsetof(struct move_form, person), 0, 0, say_plans_person,
     NULL, 0},
    {"place", FIELD_INT, true, offsetof(struct move_form, place), 1, CAMPAIGN_PLACES_MOST,
     say_campaign_place, NULL, 0},
    {"pin", FIELD_BOOL, false, offsetof(struct move_form, pin), 0, 0, say_plans_pin, NULL,
     0},
};
const struct fields plan_move_form = FIELDS(move_table, struct move_form);

struct planning {
    struct team team;
    struct team_plan plan;
};

/* The campaign of the path, which the viewer may plan, and its plan, where it has one. */
static struct fault *read_planning(struct exchange *x, struct db *db, bool plan,
                                   struct planning *p)
{
    struct arena *a = x->arena;
    struct campaign campaign;
    TRY(campaign_find(db, a, page_viewer(x), (struct campaign_id){page_arg(x, 0)},
                      &campaign));
    TRY(campaign_may_plan(db, a, page_viewer(x), &campaign));
    TRY(team_read(db, a, &campaign, &p->team));
    return plan ? team_plan_read(db, a, &p->team, page_arg(x, 1), &p->plan) : NULL;
}

static struct str plan_path(struct exchange *x, int64_t plan, const char *behind)
{
    return str_format(x->arena, "/campaign/%lld/plan/%lld%s", (long long)page_arg(x, 0),
                      (long long)plan, behind);
}

/* ---- drawing ----------------------------------------------------------------------- */

static void add_sentences(struct exchange *x, const struct planning *p,
                          struct planner_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct team_break_list breaks = {0};
    for (size_t i = 0; i < p->team.warnings.n; i++) {
        *LIST_ADD(a, &view->warnings) =
            say_team_warning(a, lang, &p->team.warnings.at[i]);
    }
    if (p->plan.sizes_broken > 0) {
        *LIST_ADD(a, &view->breaks) = say_plan_sizes(a, lang, p->plan.sizes_broken);
    }
    team_breaks(a, &p->team, p->plan.group_of, true, &breaks);
    for (size_t i = 0; i < breaks.n; i++) {
        const struct team_break *b = &breaks.at[i];
        struct str said = say_team_break(a, lang, &p->team, b);
        if (b->solver.weight == 0) {
            *LIST_ADD(a, &view->breaks) = said;
        } else {
            *LIST_ADD(a, &view->wishes) = say_plans_wish(a, lang, said, b->cost);
        }
    }
}

static void add_teams(struct exchange *x, const struct planning *p,
                      struct planner_view *view)
{
    struct arena *a = x->arena;
    for (size_t g = 0; g < p->team.places.n; g++) {
        struct team_view *team = LIST_ADD(a, &view->teams);
        *team = (struct team_view){
            .number = p->team.places.at[g].number,
            .place = p->team.places.at[g].name,
            .away = practice_away(x, &p->team.reach, p->team.places.at[g].unit)};
        for (size_t i = 0; i < p->team.people.n; i++) {
            const struct person *person = &p->team.people.at[i];
            if (p->plan.group_of[i] == (int32_t)g) {
                *LIST_ADD(a, &team->people) = (struct team_member_view){
                    person->id.v, person->name, person->unit_name, p->plan.pinned[i],
                    false};
            }
        }
    }
}

static struct str number_text(struct exchange *x, int64_t n)
{
    return str_format(x->arena, "%lld", (long long)n);
}

/* Somebody chosen in the table, or in the form. */
static void add_choices(struct exchange *x, const struct planning *p,
                        struct planner_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct str person = exchange_query(x, STR("person"));
    struct str place = exchange_query(x, STR("place"));
    person = person.n > 0 ? person : exchange_form(x, STR("person"));
    place = place.n > 0 ? place : exchange_form(x, STR("place"));
    *LIST_ADD(a, &view->person.options) =
        page_option(STR(""), say_plans_choose(a, lang), person.n == 0);
    *LIST_ADD(a, &view->place.options) =
        page_option(STR(""), say_plans_choose(a, lang), place.n == 0);
    for (size_t i = 0; i < p->team.people.n; i++) {
        struct str id = number_text(x, p->team.people.at[i].id.v);
        *LIST_ADD(a, &view->person.options) =
            page_option(id, p->team.people.at[i].name, str_equal(id, person));
        if (str_equal(id, person) && p->plan.pinned[i]) {
            view->pin.value = STR("1");
        }
    }
    for (size_t g = 0; g < p->team.places.n; g++) {
        struct str id = number_text(x, p->team.places.at[g].number);
        *LIST_ADD(a, &view->place.options) =
            page_option(id, p->team.places.at[g].name, str_equal(id, place));
    }
}

static void answer_wish(struct exchange *x, const struct planning *p, int32_t person,
                        int32_t place, struct planner_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct plan_wish wish;
    team_wish(a, &p->team, &p->plan, person, place, &wish);
    for (size_t i = 0; i < wish.forbids.n; i++) {
        size_t rule = wish.forbids.part[i].rule;
        struct team_break b = {p->team.rule_of.at[rule], p->team.solver.at[rule], 1, 0};
        *LIST_ADD(a, &view->answer) = say_team_break(a, lang, &p->team, &b);
    }
    if (wish.forbids.n > 0) {
        view->answer_title = say_plans_forbidden(a, lang);
        return;
    }
    view->answer_title = say_plan_costs(a, lang, wish.then.cost - wish.now.cost,
                                        wish.then.hard - wish.now.hard);
    for (size_t i = 0; i < wish.moved_n; i++) {
        *LIST_ADD(a, &view->answer) =
            say_plan_goes(a, lang, p->team.people.at[wish.moved[i]].name,
                          p->team.places.at[wish.group_of[wish.moved[i]]].name);
    }
}

/* "Why not there?": both are named in the query. */
static void add_answer(struct exchange *x, const struct planning *p,
                       struct planner_view *view)
{
    int64_t id = 0, place = 0;
    if (x->method != METHOD_GET || !p->team.solvable ||
        !str_to_int(exchange_query(x, STR("person")), &id) ||
        !str_to_int(exchange_query(x, STR("place")), &place)) {
        return;
    }
    int32_t person = team_person(&p->team, (struct person_id){id});
    if (person < 0 || place < 1 || place > (int64_t)p->team.places.n) {
        return;
    }
    for (size_t i = 0; i < p->team.people.n; i++) {
        if (p->plan.group_of[i] < 0) {
            view->answer_title =
                say_fault(x->arena, x->face.lang,
                          fault_plan_nowhere(x->arena, p->team.people.at[i].name));
            return;
        }
    }
    answer_wish(x, p, person, (int32_t)place - 1, view);
}

/* Which few rules no plan keeps together, and what is cheapest to give up. Asked for by
 * itself, since the proof may take a second. */
static struct fault *add_conflict(struct exchange *x, const struct planning *p,
                                  struct planner_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct team_break_list conflict = {0}, give_up = {0};
    bool minimal = false, cheapest = false;
    enum plan_possible possible = PLAN_UNDECIDED;
    view->may_ask = p->team.solvable && p->plan.score.hard > 0;
    if (!view->may_ask || exchange_query(x, STR("conflict")).n == 0) {
        return NULL;
    }
    view->may_ask = false;
    TRY(team_conflict(a, &p->team, &conflict, &minimal));
    TRY(team_relax(a, &p->team, &give_up, &cheapest, &possible));
    view->conflict_told = conflict.n > 0 ? say_plan_conflict(a, lang, (int64_t)conflict.n)
                          : possible == PLAN_POSSIBLE ? say_plan_can_be(a, lang)
                                                      : say_plan_not_known(a, lang);
    for (size_t i = 0; i < conflict.n; i++) {
        *LIST_ADD(a, &view->conflict) =
            say_team_break(a, lang, &p->team, &conflict.at[i]);
    }
    if (give_up.n > 0) {
        view->relax_told = cheapest ? say_plan_relax(a, lang, (int64_t)give_up.n)
                                    : say_plan_relax_near(a, lang, (int64_t)give_up.n);
    }
    for (size_t i = 0; i < give_up.n; i++) {
        *LIST_ADD(a, &view->relax) = say_team_break(a, lang, &p->team, &give_up.at[i]);
    }
    return NULL;
}

/* What others did since the form was drawn. */
static struct fault *add_changes(struct exchange *x, struct db *db,
                                 const struct planning *p, struct planner_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct team_change_list changes = {0};
    int64_t seen = 0;
    if (page_fault(x) == NULL || page_fault(x)->id != FAULT_PLAN_CHANGED_ID ||
        !str_to_int(exchange_form(x, STR("seen")), &seen)) {
        return NULL;
    }
    team_changes(a, &p->plan, seen, &changes);
    for (size_t i = 0; i < changes.n; i++) {
        const struct team_change *c = &changes.at[i];
        int32_t person = team_person(&p->team, c->person);
        struct str actor = STR_NONE;
        TRY(page_actor(x, db, c->actor, &actor));
        bool known = person >= 0 && c->to >= 1 && c->to <= (int64_t)p->team.places.n;
        *LIST_ADD(a, &view->changes) =
            known ? say_plans_moved(a, lang, actor, p->team.people.at[person].name,
                                    p->team.places.at[c->to - 1].name)
            : c->to == TEAM_CORRECTED ? say_plans_corrected(a, lang, actor)
                                      : say_plans_solved(a, lang, actor);
    }
    return NULL;
}

static struct str score_words(struct exchange *x, const struct team_plan *plan)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct str bound =
        plan->bound_kind == GROUPING_BOUND_NONE
            ? say_solve_no_bound(a, lang)
            : say_plans_bound(a, lang, plan->bound, plan->score.cost - plan->bound);
    return say_plans_score(a, lang, plan->score.hard, plan->score.cost, bound);
}

static struct fault *draw(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct planning p = {.plan = {.id = 0}};
    TRY(read_planning(x, db, true, &p));
    struct planner_view view = {
        .page = page_view(x, db, say_plans_one(a, lang, p.plan.id)),
        .form = page_form_view(x, &plan_move_form, STR("")),
        .campaign = p.team.campaign.id.v,
        .plan = p.plan.id,
        .revision = p.plan.revision,
        .title = p.team.campaign.title,
        .score = score_words(x, &p.plan),
        .person = page_field(x, &plan_move_form, "person", NULL),
        .place = page_field(x, &plan_move_form, "place", NULL),
        .pin = page_field(x, &plan_move_form, "pin", NULL),
        .seed = page_field(x, &plan_seed_form, "seed", NULL),
    };
    view.seed.hint = say_plans_again_hint(a, lang);
    add_sentences(x, &p, &view);
    add_teams(x, &p, &view);
    add_choices(x, &p, &view);
    add_answer(x, &p, &view);
    TRY(add_changes(x, db, &p, &view));
    TRY(add_conflict(x, &p, &view));
    practice_status(x);
    hatch_planner_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *plan_get(struct exchange *x, struct db *db)
{
    return draw(x, db);
}

static struct fault *after(struct exchange *x, struct db *db)
{
    if (record_refused(page_fault(x))) {
        return draw(x, db);
    }
    if (page_fault(x) == NULL) {
        answer_see_other(x, plan_path(x, page_arg(x, 1), ""));
    }
    return page_fault(x);
}

/* ---- solving ----------------------------------------------------------------------- */

static struct fault *search(struct exchange *x, struct db *db, bool again,
                            struct planning *p)
{
    const struct seed_form *form = page_form(x);
    TRY(read_planning(x, db, again, p));
    struct team_solving solving = {.seed = form != NULL ? (uint64_t)form->seed : 0,
                                   .moves = TEAM_MOVES_USUAL};
    return team_solve(x->arena, &p->team, &solving, again, &p->plan);
}

static struct fault *keep_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    struct planning *p = *page_keep(x);
    return team_plan_keep(&act, &p->team, x->at, &p->plan);
}

static struct fault *save_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    struct planning *p = *page_keep(x);
    struct team_change change = {.person = {0}};
    return team_plan_save(&act, &p->team, x->at, &change, page_extra(x)->seen, &p->plan);
}

/* The search takes part of a second: it runs here, where only this worker waits, and not
 * in the writer's thread. */
static struct fault *start(struct exchange *x, struct db *db, bool again)
{
    struct planning *p = ARENA_NEW(x->arena, struct planning);
    *page_keep(x) = p;
    page_take(x, &plan_seed_form);
    if (page_fault(x) == NULL) {
        struct fault *fault = search(x, db, again, p);
        if (fault != NULL && fault->kind != FAULT_INPUT) {
            return fault;
        }
        if (fault != NULL) {
            page_refuse(x, fault);
        }
    }
    return page_change(x, db, again ? save_change : keep_change);
}

struct fault *plan_new_start(struct exchange *x, struct db *db)
{
    return start(x, db, false);
}

struct fault *plan_new_show(struct exchange *x, struct db *db)
{
    const struct planning *p = *page_keep(x);
    if (record_refused(page_fault(x))) {
        return campaign_show(x, db);
    }
    if (page_fault(x) == NULL) {
        answer_see_other(x, plan_path(x, p->plan.id, ""));
    }
    return page_fault(x);
}

struct fault *plan_solve_start(struct exchange *x, struct db *db)
{
    return start(x, db, true);
}

struct fault *plan_solve_show(struct exchange *x, struct db *db)
{
    return after(x, db);
}

/* ---- by hand, and for good --------------------------------------------------------- */

struct fault *plan_move_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    const struct move_form *form = page_form(x);
    struct planning p = {.plan = {.id = 0}};
    TRY(read_planning(x, db, true, &p));
    int32_t person = team_person(&p.team, form->person);
    if (person < 0 || form->place > (int64_t)p.team.places.n) {
        return fault_at(fault_plan_person(x->arena, number_text(x, form->person.v)),
                        STR("person"));
    }
    struct team_change change = {0, form->person, p.plan.group_of[person] + 1,
                                 form->place, 0};
    p.plan.group_of[person] = (int32_t)form->place - 1;
    p.plan.pinned[person] = form->pin;
    team_score(x->arena, &p.team, &p.plan);
    return team_plan_save(&act, &p.team, x->at, &change, page_extra(x)->seen, &p.plan);
}

struct fault *plan_move_show(struct exchange *x, struct db *db)
{
    return after(x, db);
}

struct fault *plan_adopt_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    struct planning p = {.plan = {.id = 0}};
    TRY(read_planning(x, db, true, &p));
    return team_plan_adopt(&act, &p.team, &p.plan, page_extra(x)->seen);
}

struct fault *plan_adopt_show(struct exchange *x, struct db *db)
{
    if (page_fault(x) == NULL) {
        answer_see_other(x, str_format(x->arena, "/campaign/%lld?done=adopted",
                                       (long long)page_arg(x, 0)));
        return NULL;
    }
    return after(x, db);
}
