/* The list of campaigns, the form of a new one, and one campaign with its plans. */
#include "pages/practice/practice.h"

#include "pages/practice/practice.html.h"
#include "pages/practice/practice_views.h"
#include "pages/practice/visits.h"
#include "pages/register/records.h"
#include "pages/register/register.h"
#include "practice/correct.h"
#include "practice/team_work.h"
#include "words/faults.h"

static struct str state_words(struct exchange *x, const struct campaign *c)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    if (c->sort == CAMPAIGN_ACTIVITY) {
        return c->held > 0 ? say_campaigns_held(a, lang, c->part)
                           : say_campaigns_to_hold(a, lang);
    }
    return c->adopted > 0 ? say_campaigns_formed(a, lang, c->places)
                          : say_campaigns_not_formed(a, lang, c->places);
}

struct fault *campaigns_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct campaign_list list = {0};
    TRY(campaigns(db, a, page_viewer(x), &list));
    struct campaigns_view view = {
        .page = page_view(x, db, say_campaigns_title(a, lang)),
        .may_add = viewer_may(page_viewer(x), CAN_RECORD),
        .empty = {.text = say_campaigns_none(a, lang)},
    };
    view.may_roads = roads_may_tell(db, a, page_viewer(x)) == NULL;
    for (size_t i = 0; i < list.n; i++) {
        const struct campaign *c = &list.at[i];
        *LIST_ADD(a, &view.rows) = (struct campaign_row){
            .id = c->id.v,
            .title = c->title,
            .unit = c->unit_name,
            .since = c->since,
            .till = c->till,
            .state = state_words(x, c),
            .adopted = c->adopted > 0,
        };
    }
    page_html(x);
    hatch_campaigns_page(&x->answer.body, &x->face, &view);
    return NULL;
}

/* ---- a new one --------------------------------------------------------------------- */

void practice_status(struct exchange *x)
{
    page_html(x);
    if (page_fault(x) != NULL) {
        x->answer.status = fault_status(page_fault(x)->kind);
    }
}

struct fault *practice_person_href(struct exchange *x, struct db *db,
                                   struct person_id person, struct str *href)
{
    struct str name;
    *href = STR_NONE;
    return person.v == 0 ? NULL : page_name_of(x, db, person.v, &name, href);
}

static void set_sorts(struct exchange *x, struct field_view *sort)
{
    static say_fn *const words[] = {say_campaign_research, say_campaign_activity};
    sort->required = true;
    sort->value = sort->value.n > 0 ? sort->value : str_of(campaign_sort_names[0]);
    for (int i = 0; campaign_sort_names[i] != NULL; i++) {
        struct str name = str_of(campaign_sort_names[i]);
        *LIST_ADD(x->arena, &sort->options) = page_option(
            name, words[i](x->arena, x->face.lang), str_equal(sort->value, name));
    }
}

/* `from`: what stands there, or NULL. */
static struct fault *form_view_of(struct exchange *x, struct db *db, struct str heading,
                                  struct str action, const struct campaign_body *from,
                                  struct campaign_form_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    const struct fields *fields = &kind_campaign_add.fields;
    *view = (struct campaign_form_view){
        .page = page_view(x, db, heading),
        .form = page_form_view(x, fields, action),
        .title = page_field(x, fields, "title", from),
        .theme = page_field(x, fields, "theme", from),
        .unit = page_field(x, fields, "unit", from),
        .since = page_field(x, fields, "since", from),
        .till = page_field(x, fields, "till", from),
        .places = page_field(x, fields, "places", from),
        .rules = page_field(x, fields, "rules", from),
        .sort = page_field(x, fields, "sort", from),
    };
    set_sorts(x, &view->sort);
    view->places.hint = say_campaign_places_hint(a, lang);
    view->rules.hint = say_campaign_rules_hint(a, lang);
    return unit_options(x, db, say_person_unit_choose(a, lang), view->unit.value,
                        &view->unit.options);
}

static struct fault *draw_form(struct exchange *x, struct db *db)
{
    struct campaign_form_view view;
    TRY(form_view_of(x, db, say_campaigns_add(x->arena, x->face.lang),
                     STR("/campaigns/new"), NULL, &view));
    if (view.rules.value.p == NULL && x->method != METHOD_POST) {
        view.rules.value = STR("avoid former-unit\navoid home-town\navoid kin\n"
                               "each section 0..1\ncount leader yes 0..1\n"
                               "count sex female even weight 20\nspread age weight 1\n");
    }
    practice_status(x);
    hatch_campaign_form_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *campaign_new_get(struct exchange *x, struct db *db)
{
    return draw_form(x, db);
}

struct fault *campaign_new_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    struct campaign_body body = *(const struct campaign_body *)page_form(x);
    struct campaign_id *id = ARENA_NEW(x->arena, struct campaign_id);
    *page_keep(x) = id;
    TRY(campaign_places_read(db, x->arena, body.places, &body.places));
    return campaign_add(&act, &body, id);
}

struct fault *campaign_new_show(struct exchange *x, struct db *db)
{
    const struct campaign_id *id = *page_keep(x);
    if (record_refused(page_fault(x))) {
        return draw_form(x, db);
    }
    if (page_fault(x) == NULL) {
        answer_see_other(
            x, str_format(x->arena, "/campaign/%lld?done=added", (long long)id->v));
    }
    return page_fault(x);
}

/* ---- corrected --------------------------------------------------------------------- */

/* What this form carries besides the campaign itself. */
struct correct_extra {
    struct form_extra extra;
    bool anyway;
};
#define AT(member) offsetof(struct correct_extra, member)
static const struct field correct_table[] = {
    {"id", FIELD_UUID, true, AT(extra.id), 0, 0, say_entry_id, NULL, 0},
    {"seen", FIELD_INT, false, AT(extra.seen), 0, INT64_MAX, say_entry_id, NULL, 0},
    {"anyway", FIELD_BOOL, false, AT(anyway), 0, 0, say_campaign_anyway, NULL, 0},
};
#undef AT
const struct fields campaign_correct_extra = FIELDS(correct_table, struct correct_extra);

/* What stands there by now and is not what was sent. */
static void add_now(struct exchange *x, const struct campaign_body *now,
                    struct campaign_form_view *view)
{
    struct arena *a = x->arena;
    const struct fields *fields = &kind_campaign_add.fields;
    for (size_t i = 0; i < fields->n; i++) {
        const struct field *f = &fields->at[i];
        struct str value = field_text(a, f, now);
        if (f->type != FIELD_ID && !str_equal(value, exchange_form(x, str_of(f->name)))) {
            *LIST_ADD(a, &view->now) =
                say_campaign_now_one(a, x->face.lang, f->label(a, x->face.lang), value);
        }
    }
}

static struct fault *draw_correct(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct campaign c;
    struct campaign_place_list places = {0};
    struct campaign_form_view view;
    const struct campaign_touches *touches = *page_keep(x);
    TRY(campaign_find(db, a, page_viewer(x), (struct campaign_id){page_arg(x, 0)}, &c));
    TRY(campaign_may_plan(db, a, page_viewer(x), &c));
    TRY(campaign_places(db, a, c.id, &places));
    struct campaign_body from = campaign_body_of(a, &c, &places);
    TRY(campaign_place_lines(db, a, &places, &from.places));
    TRY(form_view_of(x, db, say_campaign_correct(a, lang),
                     str_format(a, "/campaign/%lld/correct", (long long)c.id.v), &from,
                     &view));
    view.id = c.id.v;
    view.seen = c.newest;
    view.name = c.title;
    for (size_t i = 0; touches != NULL && i < touches->list.n; i++) {
        *LIST_ADD(a, &view.touches) =
            say_campaign_touch(a, lang, touches, &touches->list.at[i]);
    }
    if (page_fault(x) != NULL && page_fault(x)->id == FAULT_CAMPAIGN_NEWER_ID) {
        add_now(x, &from, &view);
    }
    view.anyway = (struct field_view){
        .name = STR("anyway"), .label = say_campaign_anyway(a, lang), .required = true};
    practice_status(x);
    hatch_campaign_form_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *campaign_correct_get(struct exchange *x, struct db *db)
{
    return draw_correct(x, db);
}

struct fault *campaign_correct_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    struct campaign_body body = *(const struct campaign_body *)page_form(x);
    struct campaign_touches *touches = ARENA_NEW(x->arena, struct campaign_touches);
    TRY(campaign_places_read(db, x->arena, body.places, &body.places));
    *page_keep(x) = touches;
    return campaign_correct(
        &act, page_viewer(x), (struct campaign_id){page_arg(x, 0)}, page_extra(x)->seen,
        &body, ((const struct correct_extra *)page_extra(x))->anyway, touches);
}

struct fault *campaign_correct_show(struct exchange *x, struct db *db)
{
    if (record_refused(page_fault(x))) {
        return draw_correct(x, db);
    }
    if (page_fault(x) == NULL) {
        answer_see_other(x, str_format(x->arena, "/campaign/%lld?done=corrected",
                                       (long long)page_arg(x, 0)));
    }
    return page_fault(x);
}

/* ---- heads of teams ---------------------------------------------------------------- */

struct heads_form {
    struct day due;
};
static const struct field heads_table[] = {
    {"due", FIELD_DAY, true, offsetof(struct heads_form, due), 0, 0, say_team_due, NULL,
     0},
};
const struct fields campaign_heads_form = FIELDS(heads_table, struct heads_form);

struct fault *campaign_heads_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    const struct heads_form *form = page_form(x);
    int64_t named = 0;
    return team_heads_name(&act, page_viewer(x), (struct campaign_id){page_arg(x, 0)},
                           form->due, &named);
}

struct fault *campaign_heads_show(struct exchange *x, struct db *db)
{
    if (record_refused(page_fault(x))) {
        return campaign_show(x, db);
    }
    if (page_fault(x) == NULL) {
        answer_see_other(x, str_format(x->arena, "/campaign/%lld?done=heads",
                                       (long long)page_arg(x, 0)));
    }
    return page_fault(x);
}

/* ---- one --------------------------------------------------------------------------- */

static void add_teams(struct exchange *x, const struct campaign_place_list *places,
                      const struct campaign_member_list *members,
                      const struct reach *reach, bool all, struct team_views *teams)
{
    for (size_t g = 0; g < places->n && members->n > 0; g++) {
        struct team_view *team = LIST_ADD(x->arena, teams);
        *team = (struct team_view){.number = places->at[g].number,
                                   .place = places->at[g].name,
                                   .away = practice_away(x, reach, places->at[g].unit),
                                   .opens = all};
        for (size_t i = 0; i < members->n; i++) {
            const struct campaign_member *m = &members->at[i];
            if (m->place == team->number) {
                team->opens |= m->person.v == page_viewer(x)->person.v;
                *LIST_ADD(x->arena, &team->people) = (struct team_member_view){
                    .id = m->person.v, .name = m->name, .unit = m->unit_name};
            }
        }
    }
}

static struct fault *teams_without_head(struct db *db, struct arena *a,
                                        struct campaign_id id, bool *any)
{
    struct campaign_place_list places = {0};
    struct team_count_list counts = {0};
    TRY(campaign_places(db, a, id, &places));
    TRY(team_counts(db, a, id, &places, &counts));
    for (size_t i = 0; i < counts.n; i++) {
        *any |= !day_known(counts.at[i].due);
    }
    return NULL;
}

/* What whoever plans sees besides: rules in words, warnings, plans side by side. */
static struct fault *add_planning(struct exchange *x, struct db *db,
                                  const struct campaign *campaign,
                                  struct campaign_view *view)
{
    struct arena *a = x->arena;
    struct team team;
    struct team_plan_list plans = {0};
    TRY(team_read(db, a, campaign, &team));
    TRY(team_plans(db, a, campaign->id, &plans));
    for (size_t i = 0; i < team.rules.n; i++) {
        *LIST_ADD(a, &view->rules) = say_team_rule(a, x->face.lang, &team.rules.at[i]);
    }
    for (size_t i = 0; i < team.warnings.n; i++) {
        *LIST_ADD(a, &view->warnings) =
            say_team_warning(a, x->face.lang, &team.warnings.at[i]);
    }
    for (size_t i = 0; i < plans.n; i++) {
        const struct team_plan *p = &plans.at[i];
        *LIST_ADD(a, &view->plans) = (struct kept_plan_view){
            p->id, p->seed, p->score.hard, p->score.cost, p->revision};
    }
    view->seed = page_field(x, &plan_seed_form, "seed", NULL);
    view->seed.hint = say_plans_seed_hint(a, x->face.lang);
    view->due = page_field(x, &campaign_heads_form, "due", NULL);
    view->due.hint = say_campaign_heads_hint(a, x->face.lang);
    if (view->due.value.p == NULL) {
        view->due.value = day_iso(a, day_add(campaign->till, TEAM_REPORT_DAYS));
    }
    return teams_without_head(db, a, campaign->id, &view->may_name);
}

struct fault *campaign_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    struct campaign c;
    struct campaign_place_list places = {0};
    struct campaign_member_list members = {0};
    TRY(campaign_find(db, a, page_viewer(x), (struct campaign_id){page_arg(x, 0)}, &c));
    TRY(campaign_places(db, a, c.id, &places));
    TRY(campaign_teams(db, a, c.id, &members));
    struct campaign_view view = {
        .page = page_view(x, db, c.title),
        .form = page_form_view(x, &plan_seed_form, STR("")),
        .id = c.id.v,
        .title = c.title,
        .theme = c.theme,
        .unit = c.unit_name,
        .since = c.since,
        .till = c.till,
        .adopted = c.adopted,
    };
    view.may_ledger = viewer_may(page_viewer(x), CAN_READ_LEDGER);
    view.may_sum = campaign_may_sum(db, a, page_viewer(x), &c) == NULL;
    bool plans = campaign_may_plan(db, a, page_viewer(x), &c) == NULL;
    view.may_plan = plans;
    if (c.sort == CAMPAIGN_ACTIVITY) {
        TRY(activity_fill(x, db, &c, &view));
    } else if (plans) {
        TRY(add_planning(x, db, &c, &view));
    }
    static const struct done_word words[] = {{"added", say_campaign_added_done},
                                             {"adopted", say_campaign_adopted_done},
                                             {"corrected", say_campaign_corrected_done},
                                             {"heads", say_campaign_heads_done},
                                             {"held", say_campaign_held_done},
                                             {NULL, NULL}};
    visits_notice(x, &view.page, words);
    struct reach reach;
    TRY(roads_reach(db, a, c.unit, &reach));
    add_teams(x, &places, &members, &reach, view.may_sum, &view.teams);
    practice_status(x);
    hatch_campaign_page(&x->answer.body, &x->face, &view);
    return NULL;
}
