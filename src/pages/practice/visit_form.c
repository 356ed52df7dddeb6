/* The form of a visit: a new one, or how one was after all; and its photo. */
#include "formats/media.h"
#include "pages/file.h"
#include "pages/practice/visit.html.h"
#include "pages/practice/visit_views.h"
#include "pages/practice/visits.h"
#include "pages/register/records.h"
#include "words/faults.h"

struct visit_typed {
    int sort;
    struct str place; /* UNIT or UNIT:HOUSEHOLD */
    struct str other;
    struct day on;
    struct str heard, promised, done, problem, raised_by, topic, reason;
};
#define AT(member) offsetof(struct visit_typed, member)
static const struct field visit_table[] = {
    {"sort", FIELD_CHOICE, true, AT(sort), 0, 0, say_visit_sort, visit_sort_names, 0},
    {"place", FIELD_TEXT, false, AT(place), 0, 40, say_visit_unit, NULL, 0},
    {"other", FIELD_TEXT, false, AT(other), 0, 100, say_visit_other, NULL, 0},
    {"on", FIELD_DAY, true, AT(on), 0, 0, say_visit_on, NULL, 0},
    {"heard", FIELD_LINES, true, AT(heard), 1, VISIT_HEARD_TEXT, say_visit_heard, NULL,
     0},
    {"promised", FIELD_LINES, false, AT(promised), 0, 2000, say_visit_promised, NULL, 0},
    {"done", FIELD_LINES, false, AT(done), 0, 2000, say_visit_done, NULL, 0},
    {"problem", FIELD_LINES, false, AT(problem), 0, 2000, say_visit_problem, NULL, 0},
    {"raised-by", FIELD_TEXT, false, AT(raised_by), 0, 100, say_visit_raised_by, NULL, 0},
    {"topic", FIELD_TEXT, false, AT(topic), 0, 40, say_finding_topic, NULL, 0},
    {"reason", FIELD_TEXT, false, AT(reason), 0, 200, say_visit_reason, NULL, 0},
};
#undef AT
const struct fields visit_form = FIELDS(visit_table, struct visit_typed);

/* The visit that is corrected; id 0: a new one. */
struct stands {
    struct visit visit;
    struct visit_body body;
};

static struct fault *find_stands(struct exchange *x, struct db *db, struct stands *stands)
{
    struct visit_id id = {page_arg(x, 0)};
    *stands = (struct stands){.visit = {.person = page_viewer(x)->person}};
    return id.v == 0 ? NULL
                     : visit_to_correct(db, x->arena, page_viewer(x), id, &stands->visit,
                                        &stands->body);
}

/* ---- places ------------------------------------------------------------------------ */

static struct str place_value(struct arena *a, struct unit_id unit,
                              struct household_id household)
{
    return household.v == 0
               ? str_format(a, "%lld", (long long)unit.v)
               : str_format(a, "%lld:%lld", (long long)unit.v, (long long)household.v);
}

static void add_place(struct exchange *x, struct field_view *place, struct unit_id unit,
                      struct household_id household, struct str name)
{
    struct arena *a = x->arena;
    struct str value = place_value(a, unit, household);
    struct str text = household.v == 0
                          ? name
                          : say_visit_household_at(a, x->face.lang, name, household.v);
    for (size_t i = 0; i < place->options.n; i++) {
        if (str_equal(place->options.at[i].value, value)) {
            return;
        }
    }
    *LIST_ADD(a, &place->options) =
        page_option(value, text, str_equal(place->value, value));
}

/* Where he was by what stands, what he is twinned with, and where his group goes. */
static struct fault *add_places(struct exchange *x, struct db *db,
                                const struct stands *stands, struct field_view *place)
{
    struct arena *a = x->arena;
    struct twin_list twins = {0};
    struct visit_place_list own = {0};
    const struct visit *v = &stands->visit;
    *LIST_ADD(a, &place->options) = page_option(
        STR(""), say_visit_place_choose(a, x->face.lang), place->value.n == 0);
    if (v->id.v != 0) {
        add_place(x, place, v->unit, v->household, v->unit_name);
    }
    TRY(twins_of(db, a, v->person, page_today(x), &twins));
    for (size_t i = 0; i < twins.n; i++) {
        add_place(x, place, twins.at[i].unit, twins.at[i].household,
                  twins.at[i].unit_name);
    }
    TRY(visit_places_of(db, a, v->person, page_today(x), &own));
    for (size_t i = 0; i < own.n; i++) {
        add_place(x, place, own.at[i].unit, (struct household_id){0}, own.at[i].name);
    }
    return NULL;
}

/* "40" or "40:1495"; or another place by its name or number. */
static struct fault *read_place(struct exchange *x, struct db *db,
                                const struct visit_typed *typed, struct visit_body *body)
{
    struct unit unit;
    bool found = false;
    struct str rest = typed->place, first = STR_NONE;
    if (typed->other.n > 0) {
        TRY(str_to_int(typed->other, &body->unit.v)
                ? register_unit(db, x->arena, body->unit, &unit, &found)
                : register_unit_named(db, x->arena, typed->other, &unit, &found));
        body->unit = unit.id;
        return found ? NULL : fault_at(fault_unit_missing(x->arena), STR("other"));
    }
    found = str_cut(&rest, ':', &first) && str_to_int(first, &body->unit.v) &&
            (rest.n == 0 || str_to_int(rest, &body->household.v));
    return found ? NULL : fault_at(fault_field_required(x->arena), STR("place"));
}

/* ---- the form ---------------------------------------------------------------------- */

static struct visit_typed typed_of(struct exchange *x, const struct stands *stands)
{
    const struct visit_body *b = &stands->body;
    if (stands->visit.id.v == 0) {
        return (struct visit_typed){.sort = -1, .on = page_today(x)};
    }
    return (struct visit_typed){.sort = b->sort,
                                .place = place_value(x->arena, b->unit, b->household),
                                .on = stands->visit.day,
                                .heard = b->heard,
                                .promised = b->promised,
                                .done = b->done,
                                .reason = b->reason};
}

void visit_fields(struct exchange *x, const void *from, struct visit_fields_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    const struct fields *f = &visit_form;
    *view = (struct visit_fields_view){
        .sort = page_field(x, f, "sort", from),
        .place = page_field(x, f, "place", from),
        .on = page_field(x, f, "on", from),
        .heard = page_field(x, f, "heard", from),
        .promised = page_field(x, f, "promised", from),
        .done = page_field(x, f, "done", from),
        .problem = page_field(x, f, "problem", from),
        .raised_by = page_field(x, f, "raised-by", from),
        .topic = page_field(x, f, "topic", from),
        .reason = page_field(x, f, "reason", from),
    };
    for (int i = 0; visit_sort_names[i] != NULL; i++) {
        struct str name = str_of(visit_sort_names[i]);
        bool chosen = view->sort.value.n > 0 ? str_equal(view->sort.value, name)
                                             : i == VISIT_TWINNING;
        *LIST_ADD(a, &view->sort.options) =
            page_option(name, visit_sort_words[i](a, lang), chosen);
    }
    view->promised.hint = say_visit_deeds_hint(a, lang);
    view->done.hint = say_visit_deeds_hint(a, lang);
    view->problem.hint = say_visit_problem_hint(a, lang);
    view->topic.hint = say_visit_topic_hint(a, lang);
    view->reason.hint = say_visit_reason_hint(a, lang);
}

static struct fault *draw_form(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct stands stands;
    TRY(find_stands(x, db, &stands));
    const struct visit *v = &stands.visit;
    const struct visit_typed from = typed_of(x, &stands);
    bool again = v->id.v != 0;
    struct str title = again ? say_visit_correct_title(a, lang, v->unit_name, v->day)
                             : say_visits_add(a, lang);
    struct str back =
        again ? str_format(a, "/visit/%lld", (long long)v->id.v) : STR("/visits");
    struct visit_form_view view = {
        .page = page_view(x, db, title),
        .form = page_form_view(
            x, &visit_form,
            again ? str_format(a, "/visit/%lld/correct", (long long)v->id.v)
                  : STR("/visit/new")),
        .title = title,
        .back = {back,
                 again ? say_visit_title(a, lang, v->unit_name, v->day)
                       : say_visits_title(a, lang),
                 false},
        .seen = v->newest,
        .text = again ? say_visit_correct_text(a, lang) : STR_NONE,
        .button = again ? say_person_correct_button(a, lang) : say_visits_add(a, lang),
        .other = page_field(x, &visit_form, "other", &from),
        .photo =
            page_file_field(x, say_visit_photo(a, lang),
                            say_visit_photo_hint(a, lang, VISIT_PHOTO_MIB), ".jpg,.jpeg"),
    };
    visit_fields(x, &from, &view.fields);
    view.fields.finding = v->finding.v;
    TRY(add_places(x, db, &stands, &view.fields.place));
    view.fields.place.hint = say_visit_place_hint(a, lang);
    view.fields.on.last = day_iso(a, page_today(x));
    visits_answer(x);
    hatch_visit_form_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *visit_form_get(struct exchange *x, struct db *db)
{
    return draw_form(x, db);
}

/* ---- taking it --------------------------------------------------------------------- */

struct taking {
    struct visit_body body;
    struct visit_id id;
};

static struct fault *visit_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    const struct visit_typed *typed = page_form(x);
    const struct viewer *v = page_viewer(x);
    struct taking *t = *page_keep(x);
    t->id.v = page_arg(x, 0);
    TRY(read_place(x, db, typed, &t->body));
    return t->id.v == 0
               ? visit_log(&act, v, v->person, typed->on, &t->body, &t->id)
               : visit_correct(&act, v, t->id, page_extra(x)->seen, typed->on, &t->body);
}

static struct fault *visit_taken(struct exchange *x, struct db *db)
{
    const struct taking *t = *page_keep(x);
    if (x->fault != NULL) {
        page_refuse(x, x->fault);
        return record_refused(x->fault) ? draw_form(x, db) : x->fault;
    }
    answer_see_other(x, str_format(x->arena, "/visit/%lld?done=%s", (long long)t->id.v,
                                   page_arg(x, 0) == 0 ? "added" : "corrected"));
    return NULL;
}

struct fault *visit_form_start(struct exchange *x, struct db *db)
{
    const struct visit_typed *typed = page_form(x);
    struct taking *t = ARENA_NEW(x->arena, struct taking);
    struct str filename = STR_NONE;
    bool fits = false;
    t->body = (struct visit_body){.sort = typed->sort,
                                  .heard = typed->heard,
                                  .promised = typed->promised,
                                  .done = typed->done,
                                  .problem = typed->problem,
                                  .raised_by = typed->raised_by,
                                  .topic = typed->topic,
                                  .reason = typed->reason};
    *page_keep(x) = t;
    TRY(page_file_take(x, VISIT_PHOTO_MIB * 1024 * 1024, visit_photo_fits, &t->body.photo,
                       &filename, &fits));
    if (!fits) {
        page_refuse(x,
                    fault_at(fault_visit_photo(x->arena, VISIT_PHOTO_MIB), STR("file")));
        return draw_form(x, db);
    }
    return page_write(x, visit_change, visit_taken);
}

/* The form's own refusal. */
struct fault *visit_form_show(struct exchange *x, struct db *db)
{
    return record_refused(page_fault(x)) ? draw_form(x, db) : page_fault(x);
}

/* ---- a photo ----------------------------------------------------------------------- */

/* Seen by whoever reads what was heard. */
struct fault *visit_photo(struct exchange *x, struct db *db)
{
    struct visit v;
    struct str heard = STR_NONE;
    TRY(visit_find(db, x->arena, page_viewer(x), (struct visit_id){page_arg(x, 0)}, &v,
                   &heard));
    if (heard.p == NULL || hash_equal(v.photo, (struct hash){{0}})) {
        return fault_page_missing(x->arena);
    }
    return page_file_give(x, db, v.photo,
                          str_format(x->arena, "visit-%lld.jpg", (long long)v.id.v),
                          media_type);
}
