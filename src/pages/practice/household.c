/* One household: who looks after it, its record behind a purpose that is logged, its
 * codes; and the page where a code is handed in, which needs no log-in. */
#include "pages/practice/visit.html.h"
#include "pages/practice/visit_views.h"
#include "pages/practice/visits.h"
#include "pages/register/records.h"
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
    {"count", FIELD_INT, true, offsetof(struct slips_typed, count), 1, SLIPS_MOST,
     say_slip_count, NULL, 0},
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
        .office = page_viewer(x)->department,
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

struct fault *household_slips_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    const struct slips_typed *typed = page_form(x);
    struct slip_list *slips = ARENA_NEW(x->arena, struct slip_list);
    struct household h;
    *page_keep(x) = slips;
    TRY(household_find(db, x->arena, page_viewer(x), page_today(x),
                       (struct household_id){page_arg(x, 0)}, &h));
    return slips_make(&act, page_viewer(x), h.unit, h.id, typed->count,
                      page_app(x)->house->random, x->at, slips);
}

struct fault *household_slips_show(struct exchange *x, struct db *db)
{
    const struct slip_list *slips = *page_keep(x);
    struct household_view view;
    if (page_fault(x) != NULL && page_fault(x)->kind != FAULT_INPUT) {
        return page_fault(x);
    }
    TRY(find(x, db, &slips_form, &view));
    for (size_t i = 0; page_fault(x) == NULL && i < slips->n; i++) {
        *LIST_ADD(x->arena, &view.slips) = slips->at[i].code;
    }
    return draw(x, &view);
}

/* ---- where a code is handed in -------------------------------------------------------
 */

struct slip_typed {
    struct str code, deed, answer, note;
};
#define AT(member) offsetof(struct slip_typed, member)
static const struct field slip_table[] = {
    {"code", FIELD_TEXT, true, AT(code), 1, 40, say_slip_code, NULL, 0},
    {"deed", FIELD_TEXT, false, AT(deed), 0, 40, say_slip_deed, NULL, 0},
    {"answer", FIELD_TEXT, false, AT(answer), 0, 10, say_slip_answer_was, NULL, 0},
    {"note", FIELD_LINES, false, AT(note), 0, 500, say_deed_note, NULL, 0},
};
#undef AT
const struct fields slip_form = FIELDS(slip_table, struct slip_typed);

static void add_waiting(struct exchange *x, const struct deed_list *deeds,
                        struct slip_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    view->asked = deeds->n > 0;
    view->deed.required = view->answer.required = true;
    for (size_t i = 0; i < deeds->n; i++) {
        const struct deed *d = &deeds->at[i];
        struct str value =
            str_format(a, "%lld:%lld", (long long)d->visit.v, (long long)d->number);
        struct str whose = say_deed_whose(a, lang, d->person_name, d->unit_name, d->day);
        *LIST_ADD(a, &view->deed.options) = page_option(
            value, str_format(a, "%.*s (%.*s)", STR_PRINT(d->text), STR_PRINT(whose)),
            deeds->n == 1 || str_equal(view->deed.value, value));
    }
    *LIST_ADD(a, &view->answer.options) = page_option(
        STR("yes"), say_slip_yes(a, lang), str_equal(view->answer.value, STR("yes")));
    *LIST_ADD(a, &view->answer.options) = page_option(
        STR("no"), say_slip_no(a, lang), str_equal(view->answer.value, STR("no")));
    if (deeds->n == 0) {
        view->page.notice =
            (struct notice_view){.kind = NOTICE_INFO, .text = say_slip_none(a, lang)};
    }
}

static struct fault *draw_slip(struct exchange *x, struct db *db, bool looks)
{
    struct arena *a = x->arena;
    struct deed_list deeds = {0};
    struct slip_view view = {
        .page = page_view(x, db, say_slip_page_title(a, x->face.lang)),
        .code = page_field(x, &slip_form, "code", NULL),
        .deed = page_field(x, &slip_form, "deed", NULL),
        .answer = page_field(x, &slip_form, "answer", NULL),
        .note = page_field(x, &slip_form, "note", NULL),
    };
    if (looks) {
        struct fault *fault = slip_deeds(db, a, view.code.value, x->at, &deeds);
        if (fault != NULL && fault->kind != FAULT_MISSING) {
            return fault;
        }
        if (fault != NULL) {
            page_refuse(x, fault_at(fault, STR("code")));
            view.code = page_field(x, &slip_form, "code", NULL);
        } else {
            add_waiting(x, &deeds, &view);
        }
    }
    static const struct done_word words[] = {{"sent", say_slip_done}, {NULL, NULL}};
    visits_notice(x, &view.page, words);
    view.form = page_form_view(x, &slip_form, STR("/slip"));
    view.code.hint = say_slip_code_hint(a, x->face.lang);
    visits_answer(x);
    hatch_slip_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *slip_get(struct exchange *x, struct db *db)
{
    return draw_slip(x, db, false);
}

/* First the code alone, which shows what it may answer for; then the answer. */
struct fault *slip_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    const struct slip_typed *typed = page_form(x);
    struct str rest = typed->deed, visit = STR_NONE;
    struct deed_answer_body body = {.note = typed->note,
                                    .refuted = str_equal(typed->answer, STR("no"))};
    if (typed->deed.n == 0) {
        return NULL;
    }
    if (typed->answer.n == 0) {
        return fault_at(fault_field_required(x->arena), STR("answer"));
    }
    if (!str_cut(&rest, ':', &visit) || !str_to_int(visit, &body.visit.v) ||
        !str_to_int(rest, &body.deed)) {
        return fault_at(fault_deed_missing(x->arena), STR("deed"));
    }
    act.actor = 0;
    return slip_answer(&act, typed->code, x->at, &body);
}

struct fault *slip_show(struct exchange *x, struct db *db)
{
    const struct slip_typed *typed = page_form(x);
    const struct fault *fault = page_fault(x);
    if (fault == NULL && typed->deed.n > 0) {
        answer_see_other(x, STR("/slip?done=sent"));
        return NULL;
    }
    bool again = fault == NULL || record_refused(fault) || fault->kind == FAULT_MISSING;
    return again ? draw_slip(x, db, exchange_form(x, STR("code")).n > 0) : page_fault(x);
}
