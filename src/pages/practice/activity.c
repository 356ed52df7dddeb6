/* Who took part in a themed activity, on its campaign's page; and /campaigns/roads. */
#include "practice/activity.h"
#include "pages/practice/practice.h"
#include "pages/practice/practice.html.h"
#include "pages/practice/practice_views.h"
#include "pages/practice/visits.h"
#include "pages/register/records.h"
#include "words/faults.h"

#define AT(member) offsetof(struct activity_told, member)
static const struct field hold_table[] = {
    {"on", FIELD_DAY, true, AT(on), 0, 0, say_campaign_held_on, NULL, 0},
    {"absent", FIELD_LINES, false, AT(absent), 0, ACTIVITY_ABSENT_TEXT,
     say_campaign_absent, NULL, 0},
    {"came", FIELD_LINES, false, AT(came), 0, ACTIVITY_CAME, say_campaign_came, NULL, 0},
};
#undef AT
const struct fields campaign_hold_form = FIELDS(hold_table, struct activity_told);

struct fault *activity_fill(struct exchange *x, struct db *db,
                            const struct campaign *campaign, struct campaign_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct activity_told told;
    struct campaign_member_list people = {0};
    TRY(activity_last(db, a, campaign, &told));
    TRY(activity_people(db, a, campaign->id, &people));
    view->activity = true;
    view->held = campaign->held > 0;
    view->held_on = told.on;
    view->came = told.came;
    view->part = say_campaign_part_n(a, lang, campaign->part);
    for (size_t i = 0; i < people.n; i++) {
        const struct campaign_member *m = &people.at[i];
        *LIST_ADD(a, &view->people) = (struct team_member_view){
            .id = m->person.v, .name = m->name, .unit = m->unit_name};
    }
    if (!day_known(told.on)) {
        told.on = campaign->till.v < page_today(x).v ? campaign->till : page_today(x);
    }
    view->on = page_field(x, &campaign_hold_form, "on", &told);
    view->absent = page_field(x, &campaign_hold_form, "absent", &told);
    view->absent.hint = say_campaign_hold_hint(a, lang);
    view->told = page_field(x, &campaign_hold_form, "came", &told);
    return NULL;
}

struct fault *campaign_hold_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    return activity_hold(&act, page_viewer(x), (struct campaign_id){page_arg(x, 0)},
                         page_form(x));
}

struct fault *campaign_hold_show(struct exchange *x, struct db *db)
{
    if (record_refused(page_fault(x))) {
        return campaign_show(x, db);
    }
    if (page_fault(x) == NULL) {
        answer_see_other(x, str_format(x->arena, "/campaign/%lld?done=held",
                                       (long long)page_arg(x, 0)));
    }
    return page_fault(x);
}

/* ---- roads ------------------------------------------------------------------------- */

struct roads_typed {
    struct str roads;
};
static const struct field roads_table[] = {
    {"roads", FIELD_LINES, true, offsetof(struct roads_typed, roads), 0, ROADS_TEXT,
     say_roads_table, NULL, 0},
};
const struct fields roads_form = FIELDS(roads_table, struct roads_typed);

struct str practice_away(struct exchange *x, const struct reach *reach,
                         struct unit_id place)
{
    int64_t metres = reach_metres(reach, place);
    return metres < 0 ? STR_NONE
                      : say_roads_km(x->arena, x->face.lang, roads_km(x->arena, metres));
}

static struct fault *draw_roads(struct exchange *x, struct db *db)
{
    static const struct done_word words[] = {{"kept", say_roads_done}, {NULL, NULL}};
    struct arena *a = x->arena;
    struct road_list roads = {0};
    TRY(roads_all(db, a, &roads));
    struct roads_typed now = {roads_csv(a, &roads)};
    struct roads_view view = {
        .page = page_view(x, db, say_roads_title(a, x->face.lang)),
        .form = page_form_view(x, &roads_form, STR("/campaigns/roads")),
        .roads = page_field(x, &roads_form, "roads", &now),
        .told = say_roads_count(a, x->face.lang, (int64_t)roads.n),
        .may_keep = roads_may_tell(db, a, page_viewer(x)) == NULL,
    };
    view.roads.hint = say_roads_hint(a, x->face.lang);
    visits_notice(x, &view.page, words);
    practice_status(x);
    hatch_roads_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *roads_get(struct exchange *x, struct db *db)
{
    return draw_roads(x, db);
}

struct fault *roads_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    const struct roads_typed *form = page_form(x);
    struct road_list roads = {0};
    struct source source = source_of_bytes(form->roads, STR("from,to,km"));
    TRY(roads_read(db, x->arena, &source, &roads));
    return roads_tell(&act, page_viewer(x), &roads);
}

struct fault *roads_show(struct exchange *x, struct db *db)
{
    if (record_refused(page_fault(x))) {
        return draw_roads(x, db);
    }
    if (page_fault(x) == NULL) {
        answer_see_other(x, STR("/campaigns/roads?done=kept"));
    }
    return page_fault(x);
}
