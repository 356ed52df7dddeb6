/* GET, POST /findings/new: somebody raises a finding; with ?campaign=ID at one of its
 * places. */
#include "pages/practice/finding.h"
#include "pages/practice/findings.html.h"
#include "pages/practice/practice.h"
#include "pages/register/records.h"
#include "words/faults.h"

struct finding_new {
    struct finding_body body;
    struct str place;
};
#define AT(member) offsetof(struct finding_new, member)
static const struct field new_fields[] = {
    {"what", FIELD_LINES, true, AT(body.what), 1, 2000, say_finding_what, NULL, 0},
    {"place", FIELD_TEXT, true, AT(place), 1, 100, say_finding_place, NULL, 0},
    {"spot", FIELD_TEXT, false, AT(body.spot), 0, 200, say_finding_spot, NULL, 0},
    {"raised_by", FIELD_TEXT, false, AT(body.raised_by), 0, 200, say_finding_raised_by,
     NULL, 0},
    {"topic", FIELD_TEXT, true, AT(body.topic), 1, 40, say_finding_topic, NULL, 0},
    {"gravity", FIELD_CHOICE, true, AT(body.gravity), 0, 0, say_finding_gravity,
     gravity_names, 0},
    {"found", FIELD_DAY, false, AT(body.found), 0, 0, say_finding_found, NULL, 0},
    {"campaign", FIELD_ID, false, AT(body.campaign), 0, 0, say_finding_campaign, NULL, 0},
};
const struct fields finding_new_form = FIELDS(new_fields, struct finding_new);

static struct campaign_id campaign_asked(struct exchange *x)
{
    struct campaign_id id = {0};
    str_to_int(x->method == METHOD_POST ? exchange_form(x, STR("campaign"))
                                        : exchange_query(x, STR("campaign")),
               &id.v);
    return id;
}

void finding_gravities(struct exchange *x, struct field_view *field)
{
    for (int i = 0; gravity_names[i] != NULL; i++) {
        struct str value = str_of(gravity_names[i]);
        *LIST_ADD(x->arena, &field->options) =
            page_option(value, say_gravity(x->arena, x->face.lang, i),
                        field->value.n == 0 ? i == 0 : str_equal(value, field->value));
    }
}

/* His own team's place first, where he goes out with one. */
static struct fault *add_places(struct exchange *x, struct db *db,
                                struct finding_form_view *view)
{
    struct arena *a = x->arena;
    struct campaign campaign;
    struct campaign_place_list places = {0};
    struct campaign_member_list members = {0};
    int64_t own = 0;
    struct campaign_id id = campaign_asked(x);
    if (id.v == 0) {
        view->place.hint = say_findings_place_hint(a, x->face.lang);
        return NULL;
    }
    TRY(campaign_find(db, a, page_viewer(x), id, &campaign));
    TRY(campaign_places(db, a, id, &places));
    TRY(campaign_teams(db, a, id, &members));
    for (size_t i = 0; i < members.n; i++) {
        own = members.at[i].person.v == page_viewer(x)->person.v ? members.at[i].place
                                                                 : own;
    }
    view->campaign = id.v;
    view->campaign_title = campaign.title;
    for (size_t i = 0; i < places.n; i++) {
        const struct campaign_place *p = &places.at[i];
        struct str value = str_format(a, "%lld", (long long)p->unit.v);
        bool chosen = view->place.value.n > 0 ? str_equal(view->place.value, value)
                                              : p->number == own;
        *LIST_ADD(a, &view->place.options) = page_option(value, p->name, chosen);
    }
    return NULL;
}

static struct fault *draw(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    const struct fields *fields = &finding_new_form;
    struct finding_new today = {.body = {.found = page_today(x), .gravity = -1}};
    struct finding_form_view view = {
        .page = page_view(x, db, say_findings_raise(a, lang)),
        .form = page_form_view(x, fields, STR("/findings/new")),
        .what = page_field(x, fields, "what", NULL),
        .place = page_field(x, fields, "place", NULL),
        .spot = page_field(x, fields, "spot", NULL),
        .raised_by = page_field(x, fields, "raised_by", NULL),
        .topic = page_field(x, fields, "topic", NULL),
        .gravity = page_field(x, fields, "gravity", NULL),
        .found = page_field(x, fields, "found", &today),
    };
    view.raised_by.hint = say_findings_raised_hint(a, lang);
    view.topic.hint = say_findings_topic_hint(a, lang);
    view.found.last = day_iso(a, page_today(x));
    finding_gravities(x, &view.gravity);
    TRY(add_places(x, db, &view));
    practice_status(x);
    hatch_finding_form_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *finding_new_get(struct exchange *x, struct db *db)
{
    return draw(x, db);
}

struct fault *finding_place_named(struct exchange *x, struct db *db, struct str text,
                                  struct unit_id *place)
{
    struct unit unit;
    bool found = false;
    if (str_to_int(text, &place->v)) {
        return NULL;
    }
    TRY(register_unit_named(db, x->arena, text, &unit, &found));
    *place = unit.id;
    return found ? NULL : fault_at(fault_finding_place(x->arena, text), STR("place"));
}

struct fault *finding_new_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    const struct finding_new *form = page_form(x);
    struct finding_body body = form->body;
    struct finding_id *id = ARENA_NEW(x->arena, struct finding_id);
    *page_keep(x) = id;
    body.raiser = body.raised_by.n > 0 ? (struct person_id){0} : page_viewer(x)->person;
    TRY(finding_place_named(x, db, form->place, &body.place));
    return finding_add(&act, page_viewer(x), &body, id);
}

struct fault *finding_new_show(struct exchange *x, struct db *db)
{
    const struct finding_id *id = *page_keep(x);
    if (record_refused(page_fault(x))) {
        return draw(x, db);
    }
    if (page_fault(x) == NULL) {
        answer_see_other(
            x, str_format(x->arena, "/finding/%lld?done=raised", (long long)id->v));
    }
    return page_fault(x);
}
