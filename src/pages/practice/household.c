/* One household: who looks after it, its record behind a purpose that is logged, its
 * codes. */
#include "pages/practice/confirm.h"
#include "pages/practice/visit.html.h"
#include "pages/practice/visit_views.h"
#include "pages/practice/visits.h"
#include "pages/register/records.h"
#include "practice/code.h"
#include "words/faults.h"

static const struct field open_table[] = {
    {"purpose", FIELD_CHOICE, true, offsetof(struct opening, purpose), 0, 0,
     say_reading_purpose, purpose_names, 0},
    {"why", FIELD_TEXT, true, offsetof(struct opening, why), WHY_LEAST, WHY_MOST,
     say_reading_why, NULL, 0},
};
const struct fields household_open_form = FIELDS(open_table, struct opening);

struct slips_typed {
    int64_t count;
};
static const struct field slips_table[] = {
    {"count", FIELD_INT, true, offsetof(struct slips_typed, count), 1, CODES_MOST,
     say_code_count, NULL, 0},
};
const struct fields slips_form = FIELDS(slips_table, struct slips_typed);

/* ---- the page ---------------------------------------------------------------------- */

static void add_purposes(struct exchange *x, struct household_view *view)
{
    struct arena *a = x->arena;
    const struct fields *f = &household_open_form;
    view->purpose = page_field(x, f, "purpose", NULL);
    view->why = page_field(x, f, "why", NULL);
    if (x->method != METHOD_POST) {
        view->purpose.value = str_of(purpose_names[PURPOSE_CARE]);
        view->why.value = say_household_why(a, x->face.lang);
    }
    for (int i = 0; purpose_names[i] != NULL; i++) {
        struct str name = str_of(purpose_names[i]);
        if (i != PURPOSE_OWN) {
            *LIST_ADD(a, &view->purpose.options) =
                page_option(name, say_purpose(a, x->face.lang, i),
                            str_equal(view->purpose.value, name));
        }
    }
}

/* A field of the correction: as typed, else as it stands. */
static struct field_view fact_field(struct exchange *x, const char *name,
                                    const struct household_facts *facts)
{
    const struct fields *fields = &kind_household_correct.fields;
    struct field_view view = page_field(x, fields, name, facts);
    if (exchange_form(x, str_of(name)).p == NULL) {
        view.value = field_text(x->arena, fields_find(fields, view.name), facts);
    }
    return view;
}

static struct fault *add_record(struct exchange *x, struct db *db,
                                struct household_view *view)
{
    struct household_facts facts = {0};
    bool found = false;
    TRY(household_read(db, x->arena, (struct household_id){view->id}, &facts, &found));
    view->opened = found;
    view->head_said = facts.head;
    view->address_said = facts.address;
    view->people_said = facts.people;
    view->needs_said = facts.needs;
    view->head = fact_field(x, "head", &facts);
    view->address = fact_field(x, "address", &facts);
    view->people = fact_field(x, "people", &facts);
    view->needs = fact_field(x, "needs", &facts);
    return NULL;
}

static struct fault *find(struct exchange *x, struct db *db, const struct fields *fields,
                          struct household_view *view)
{
    struct arena *a = x->arena;
    struct household h;
    TRY(household_find(db, a, page_viewer(x), page_today(x),
                       (struct household_id){page_arg(x, 0)}, &h));
    *view = (struct household_view){
        .page =
            page_view(x, db, say_household_title(a, x->face.lang, h.unit_name, h.id.v)),
        .form = page_form_view(x, fields, STR("")),
        .id = h.id.v,
        .newest = h.newest,
        .place = h.unit_name,
        .name = h.person_name,
        .since = h.since,
        .may_open = h.opens,
        .may_keep = h.keeps,
        .count = page_field(x, &slips_form, "count", &(struct slips_typed){5}),
    };
    add_purposes(x, view);
    return NULL;
}

static struct fault *draw(struct exchange *x, struct household_view *view)
{
    visits_answer(x);
    hatch_household_page(&x->answer.body, &x->face, view);
    return NULL;
}

struct fault *household_get(struct exchange *x, struct db *db)
{
    static const struct done_word words[] = {{"corrected", say_household_corrected},
                                             {NULL, NULL}};
    struct household_view view;
    TRY(find(x, db, &household_open_form, &view));
    visits_notice(x, &view.page, words);
    return draw(x, &view);
}

/* ---- opening and correcting -------------------------------------------------------- */

struct fault *household_open_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    struct opening opening = *(const struct opening *)page_form(x);
    opening.class = CLASS_SEALED;
    return household_open(&act, page_viewer(x), (struct household_id){page_arg(x, 0)},
                          &opening, page_app(x)->house->random, x->at);
}

struct fault *household_open_show(struct exchange *x, struct db *db)
{
    const struct opening *opening = page_form(x);
    struct household_view view;
    if (page_fault(x) != NULL && page_fault(x)->kind != FAULT_INPUT) {
        return page_fault(x);
    }
    TRY(find(x, db, &household_open_form, &view));
    if (page_fault(x) == NULL) {
        view.purpose_said = say_purpose(x->arena, x->face.lang, opening->purpose);
        view.why_said = opening->why;
        TRY(add_record(x, db, &view));
    }
    return draw(x, &view);
}

struct fault *household_correct_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    return household_correct(&act, page_viewer(x), (struct household_id){page_arg(x, 0)},
                             page_extra(x)->seen, page_form(x));
}

/* A refused correction leads back to opening: the record is not shown unlogged. */
struct fault *household_correct_show(struct exchange *x, struct db *db)
{
    struct household_view view;
    if (record_refused(page_fault(x))) {
        TRY(find(x, db, &kind_household_correct.fields, &view));
        return draw(x, &view);
    }
    if (page_fault(x) == NULL) {
        answer_see_other(x, str_format(x->arena, "/household/%lld?done=corrected",
                                       (long long)page_arg(x, 0)));
    }
    return page_fault(x);
}

/* ---- codes ------------------------------------------------------------------------- */

struct made_codes {
    struct given_codes codes;
    struct instant until;
};

struct fault *household_slips_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    const struct slips_typed *typed = page_form(x);
    struct random random = random_system(); /* never a seeded one: these are secrets */
    struct made_codes *made = ARENA_NEW(x->arena, struct made_codes);
    *page_keep(x) = made;
    return code_give_household(&act, page_viewer(x),
                               (struct household_id){page_arg(x, 0)}, typed->count,
                               &random, x->at, &made->codes, &made->until);
}

struct fault *household_slips_show(struct exchange *x, struct db *db)
{
    const struct made_codes *made = *page_keep(x);
    struct household_view view;
    if (page_fault(x) != NULL && page_fault(x)->kind != FAULT_INPUT) {
        return page_fault(x);
    }
    TRY(find(x, db, &slips_form, &view));
    if (page_fault(x) == NULL) {
        confirm_codes(x, made->until, &view.codes);
        for (size_t i = 0; i < made->codes.n; i++) {
            *LIST_ADD(x->arena, &view.codes.list) = made->codes.at[i].code;
        }
    }
    return draw(x, &view);
}
