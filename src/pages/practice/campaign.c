/* The list of campaigns, the form of a new one, and one campaign with its plans. */
#include "pages/practice/practice.h"

#include "pages/practice/practice.html.h"
#include "pages/practice/practice_views.h"
#include "pages/register/records.h"
#include "pages/register/register.h"
#include "words/faults.h"

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
    for (size_t i = 0; i < list.n; i++) {
        const struct campaign *c = &list.at[i];
        *LIST_ADD(a, &view.rows) =
            (struct campaign_row){c->id.v, c->title,  c->unit_name,  c->since,
                                  c->till, c->places, c->adopted > 0};
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

static struct fault *draw_form(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    const struct fields *fields = &kind_campaign_add.fields;
    struct campaign_form_view view = {
        .page = page_view(x, db, say_campaigns_add(a, lang)),
        .form = page_form_view(x, fields, STR("/campaigns/new")),
        .title = page_field(x, fields, "title", NULL),
        .theme = page_field(x, fields, "theme", NULL),
        .unit = page_field(x, fields, "unit", NULL),
        .since = page_field(x, fields, "since", NULL),
        .till = page_field(x, fields, "till", NULL),
        .places = page_field(x, fields, "places", NULL),
        .rules = page_field(x, fields, "rules", NULL),
    };
    view.places.hint = say_campaign_places_hint(a, lang);
    view.rules.hint = say_campaign_rules_hint(a, lang);
    if (view.rules.value.p == NULL && x->method != METHOD_POST) {
        view.rules.value = STR("avoid former-unit\navoid home-town\navoid kin\n"
                               "each section 0..1\ncount leader yes 0..1\n"
                               "count sex female even weight 20\nspread age weight 1\n");
    }
    TRY(unit_options(x, db, say_person_unit_choose(a, lang), view.unit.value,
                     &view.unit.options));
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

/* ---- one --------------------------------------------------------------------------- */

static void add_teams(struct exchange *x, const struct campaign_place_list *places,
                      const struct campaign_member_list *members,
                      struct team_views *teams)
{
    for (size_t g = 0; g < places->n && members->n > 0; g++) {
        struct team_view *team = LIST_ADD(x->arena, teams);
        *team = (struct team_view){.number = places->at[g].number,
                                   .place = places->at[g].name};
        for (size_t i = 0; i < members->n; i++) {
            const struct campaign_member *m = &members->at[i];
            if (m->place == team->number) {
                *LIST_ADD(x->arena, &team->people) = (struct team_member_view){
                    .id = m->person.v, .name = m->name, .unit = m->unit_name};
            }
        }
    }
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
    view->may_plan = true;
    return NULL;
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
    if (campaign_may_plan(db, a, page_viewer(x), &c) == NULL) {
        TRY(add_planning(x, db, &c, &view));
    }
    struct str done = exchange_query(x, STR("done"));
    if (done.n > 0) {
        view.page.notice =
            (struct notice_view){.kind = NOTICE_DONE,
                                 .text = str_equal(done, STR("adopted"))
                                             ? say_campaign_adopted_done(a, x->face.lang)
                                             : say_campaign_added_done(a, x->face.lang)};
    }
    add_teams(x, &places, &members, &view.teams);
    practice_status(x);
    hatch_campaign_page(&x->answer.body, &x->face, &view);
    return NULL;
}
