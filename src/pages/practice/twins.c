/* Who is twinned with what; a new twinning, the end of one, a household under care. */
#include "pages/practice/visit.html.h"
#include "pages/practice/visit_views.h"
#include "pages/practice/visits.h"
#include "pages/register/records.h"
#include "words/faults.h"

struct twin_typed {
    struct str who;
    struct unit_id unit;
    int64_t household;
    struct day since;
    struct str note;
};
#define AT(member) offsetof(struct twin_typed, member)
static const struct field twin_table[] = {
    {"who", FIELD_TEXT, true, AT(who), 1, 60, say_twin_person, NULL, 0},
    {"unit", FIELD_ID, true, AT(unit), 0, 0, say_twin_unit, NULL, 0},
    {"household", FIELD_INT, false, AT(household), 0, INT64_MAX, say_twin_household, NULL,
     0},
    {"since", FIELD_DAY, true, AT(since), 0, 0, say_twin_since, NULL, 0},
    {"note", FIELD_TEXT, false, AT(note), 0, 200, say_twin_note, NULL, 0},
};
#undef AT
const struct fields twin_form = FIELDS(twin_table, struct twin_typed);
static const struct field end_table[] = {
    {"till", FIELD_DAY, true, offsetof(struct twin_end_body, till), 0, 0, say_twin_till,
     NULL, 0},
    {"why", FIELD_TEXT, true, offsetof(struct twin_end_body, why), 1, 200, say_twin_why,
     NULL, 0},
};
const struct fields twin_end_form = FIELDS(end_table, struct twin_end_body);

struct household_typed {
    struct str who;
    struct unit_id unit;
    struct day since;
    struct str head, address;
    int64_t people;
    struct str needs;
};
#define AT(member) offsetof(struct household_typed, member)
static const struct field household_table[] = {
    {"who", FIELD_TEXT, false, AT(who), 1, 60, say_twin_person, NULL, 0},
    {"unit", FIELD_ID, true, AT(unit), 0, 0, say_twin_unit, NULL, 0},
    {"since", FIELD_DAY, true, AT(since), 0, 0, say_twin_since, NULL, 0},
    {"head", FIELD_TEXT, true, AT(head), 1, 60, say_household_head, NULL, 0},
    {"address", FIELD_TEXT, false, AT(address), 0, 200, say_household_address, NULL, 0},
    {"people", FIELD_INT, true, AT(people), 1, 30, say_household_people, NULL, 0},
    {"needs", FIELD_LINES, false, AT(needs), 0, 1000, say_household_needs, NULL, 0},
};
#undef AT
const struct fields household_form = FIELDS(household_table, struct household_typed);

/* ---- the list ---------------------------------------------------------------------- */

struct fault *twins_show(struct exchange *x, struct db *db)
{
    static const struct done_word words[] = {
        {"added", say_twins_added}, {"ended", say_twins_ended}, {NULL, NULL}};
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    const struct viewer *v = page_viewer(x);
    struct twin_list list = {0};
    TRY(twins(db, a, v, page_today(x), &list));
    struct twins_view view = {
        .page = page_view(x, db, say_twins_title(a, lang)),
        .many = viewer_may(v, CAN_READ_DUTIES),
        .may_add = viewer_may(v, CAN_RECORD),
        .may_put = viewer_may(v, CAN_RECORD),
    };
    view.empty.text = view.many ? say_twins_none(a, lang) : say_twins_none_own(a, lang);
    visits_notice(x, &view.page, words);
    for (size_t i = 0; i < list.n; i++) {
        const struct twin *t = &list.at[i];
        bool own = t->person.v == v->person.v;
        view.may_put |= own;
        *LIST_ADD(a, &view.rows) = (struct twin_row){
            t->id.v, t->household.v, t->person_name, t->unit_name, t->note, t->since,
            own};
    }
    page_html(x);
    hatch_twins_page(&x->answer.body, &x->face, &view);
    return NULL;
}

/* ---- forms ------------------------------------------------------------------------- */

static void draw_fields(struct exchange *x, struct twin_form_view *view)
{
    for (size_t i = 0; i < view->fields.n; i++) {
        struct field_view *f = &view->fields.at[i].field;
        if (str_equal(f->name, STR("who"))) {
            f->hint = say_twins_who_hint(x->arena, x->face.lang);
        } else if (str_equal(f->name, STR("household"))) {
            f->hint = say_twins_household_hint(x->arena, x->face.lang);
        } else if (str_equal(f->name, STR("since")) || str_equal(f->name, STR("till"))) {
            f->value = f->value.n > 0 || x->method == METHOD_POST
                           ? f->value
                           : day_iso(x->arena, page_today(x));
        }
    }
    visits_answer(x);
    hatch_twin_form_page(&x->answer.body, &x->face, view);
}

static struct fault *draw_twin(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct twin_form_view view = {
        .page = page_view(x, db, say_twins_add(a, lang)),
        .form = page_form_view(x, &twin_form, STR("/twins/new")),
        .title = say_twins_add(a, lang),
        .button = say_twins_add(a, lang),
    };
    TRY(record_fields(x, db, &twin_form, NULL, "", &view.fields));
    draw_fields(x, &view);
    return NULL;
}

struct fault *twin_new_get(struct exchange *x, struct db *db)
{
    return draw_twin(x, db);
}

struct fault *twin_new_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    const struct twin_typed *typed = page_form(x);
    struct person_id person = {0};
    struct twin_id id = {0};
    struct twin_body body = {typed->unit, {typed->household}, typed->since, typed->note};
    TRY(record_who(x, db, typed->who, &person));
    return twin_add(&act, page_viewer(x), person, &body, &id);
}

static struct fault *show_behind(struct exchange *x, struct db *db, const char *to,
                                 struct fault *(*draw)(struct exchange *x, struct db *db))
{
    if (record_refused(page_fault(x))) {
        return draw(x, db);
    }
    if (page_fault(x) == NULL) {
        answer_see_other(x, str_of(to));
    }
    return page_fault(x);
}

struct fault *twin_new_show(struct exchange *x, struct db *db)
{
    return show_behind(x, db, "/twins?done=added", draw_twin);
}

/* ---- the end of one ---------------------------------------------------------------- */

static struct fault *draw_end(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct twin twin;
    int64_t id = page_arg(x, 0);
    TRY(twin_find(db, a, page_viewer(x), (struct twin_id){id}, &twin));
    struct str title = say_twins_end_title(a, lang, twin.person_name, twin.unit_name);
    struct twin_form_view view = {
        .page = page_view(x, db, title),
        .form = page_form_view(x, &twin_end_form,
                               str_format(a, "/twins/%lld/end", (long long)id)),
        .title = title,
        .button = say_twins_end(a, lang),
    };
    TRY(record_fields(x, db, &twin_end_form, NULL, "", &view.fields));
    draw_fields(x, &view);
    return NULL;
}

struct fault *twin_end_get(struct exchange *x, struct db *db)
{
    return draw_end(x, db);
}

struct fault *twin_end_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    struct twin_end_body body = *(const struct twin_end_body *)page_form(x);
    body.twin.v = page_arg(x, 0);
    return twin_end(&act, page_viewer(x), &body);
}

struct fault *twin_end_show(struct exchange *x, struct db *db)
{
    return show_behind(x, db, "/twins?done=ended", draw_end);
}

/* ---- a household ------------------------------------------------------------------- */

/* Who twins people chooses among all units within reach; who is twinned, his villages. */
static struct fault *add_own_villages(struct exchange *x, struct db *db,
                                      struct any_field_views *views)
{
    struct arena *a = x->arena;
    struct twin_list list = {0};
    struct any_field_view *view = LIST_ADD(a, views);
    *view = (struct any_field_view){
        .control = CONTROL_SELECT, .field = page_field(x, &household_form, "unit", NULL)};
    TRY(twins_of(db, a, page_viewer(x)->person, page_today(x), &list));
    *LIST_ADD(a, &view->field.options) =
        page_option(STR(""), say_person_unit_choose(a, x->face.lang), false);
    for (size_t i = 0; i < list.n; i++) {
        const struct twin *t = &list.at[i];
        struct str value = str_format(a, "%lld", (long long)t->unit.v);
        if (i == 0 || list.at[i - 1].unit.v != t->unit.v) {
            *LIST_ADD(a, &view->field.options) =
                page_option(value, t->unit_name, str_equal(view->field.value, value));
        }
    }
    return NULL;
}

static struct fault *draw_household(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    bool records = viewer_may(page_viewer(x), CAN_RECORD);
    struct twin_form_view view = {
        .page = page_view(x, db, say_households_add(a, lang)),
        .form = page_form_view(x, &household_form, STR("/households/new")),
        .title = say_households_add(a, lang),
        .text = say_households_text(a, lang),
        .button = say_households_add(a, lang),
    };
    for (size_t i = 0; i < household_form.n; i++) {
        const char *name = household_form.at[i].name;
        bool who = strcmp(name, "who") == 0, unit = strcmp(name, "unit") == 0;
        if (unit && !records) {
            TRY(add_own_villages(x, db, &view.fields));
        } else if (!who || records) {
            TRY(record_field(x, db, &household_form, name, NULL, &view.fields));
        }
    }
    draw_fields(x, &view);
    return NULL;
}

struct fault *household_new_get(struct exchange *x, struct db *db)
{
    return draw_household(x, db);
}

struct fault *household_new_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    const struct household_typed *typed = page_form(x);
    struct household_id id = {0};
    struct household_body body = {.unit = typed->unit,
                                  .person = page_viewer(x)->person,
                                  .since = typed->since,
                                  .head = typed->head,
                                  .address = typed->address,
                                  .people = typed->people,
                                  .needs = typed->needs};
    if (typed->who.n > 0) {
        TRY(record_who(x, db, typed->who, &body.person));
    }
    return household_add(&act, page_viewer(x), &body, &id);
}

struct fault *household_new_show(struct exchange *x, struct db *db)
{
    return show_behind(x, db, "/twins?done=added", draw_household);
}
