/* Exams: the list, one exam, planning it, and the steps from draw to marking. */
#include "learning/marking.h"
#include "pages/learning/exams.html.h"
#include "pages/learning/learning.h"
#include "pages/register/records.h"
#include "pages/register/register.h"
#include "words/faults.h"

static bool may_keep(struct exchange *x)
{
    return viewer_may(page_viewer(x), CAN_KEEP_BANK);
}

static struct str exam_href(struct exchange *x, struct exam_id id, const char *behind)
{
    return str_format(x->arena, "/exam/%lld%s", (long long)id.v, behind);
}

static struct str state_words(struct exchange *x, const struct exam *e)
{
    static say_fn *const words[] = {say_exam_state_planned, say_exam_state_drawn,
                                    say_exam_state_opened, say_exam_state_marked};
    int64_t now = exam_now(x);
    if (e->state == EXAM_OPENED && now < e->opens) {
        return say_exam_state_coming(x->arena, x->face.lang);
    }
    return e->state == EXAM_OPENED && now >= e->closes
               ? say_exam_state_closed(x->arena, x->face.lang)
               : words[e->state](x->arena, x->face.lang);
}

static struct str when_words(struct exchange *x, const struct exam *e)
{
    return say_exam_window(x->arena, x->face.lang, moment_words(x, e->opens),
                           moment_words(x, e->closes));
}

/* ---- the list -----------------------------------------------------------------------
 */

static void add_lines(struct exchange *x, const struct exam_list *list,
                      struct exam_line_views *views)
{
    int64_t now = exam_now(x);
    for (size_t i = 0; i < list->n; i++) {
        const struct exam *e = &list->at[i];
        *LIST_ADD(x->arena, views) = (struct exam_line_view){
            .href = exam_href(x, e->id, ""),
            .title = e->plan.title,
            .when = when_words(x, e),
            .state = state_words(x, e),
            .open = e->state == EXAM_OPENED && now >= e->opens && now < e->closes};
    }
}

struct fault *exams_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    struct exam_list mine = {0}, kept = {0};
    struct exams_view view = {.page = page_view(x, db, say_exams_title(a, x->face.lang)),
                              .may_keep = may_keep(x),
                              .person = page_viewer(x)->person.v,
                              .empty = {.text = say_exams_none(a, x->face.lang)}};
    TRY(exams_for(db, a, page_viewer(x)->person, &mine));
    add_lines(x, &mine, &view.mine);
    if (view.may_keep) {
        TRY(exams_kept(db, a, &page_viewer(x)->scope, &kept));
        add_lines(x, &kept, &view.kept);
    }
    page_html(x);
    hatch_exams_page(&x->answer.body, &x->face, &view);
    return NULL;
}

/* ---- one exam -----------------------------------------------------------------------
 */

static void add_fact(struct exchange *x, struct exam_view *view, struct str label,
                     struct str value)
{
    if (value.n > 0) {
        *LIST_ADD(x->arena, &view->facts) = (struct exam_fact_view){label, value};
    }
}

/* Those asked to sit it, and who keeps it. Others: MISSING, as if it were not there. */
static struct fault *find_exam(struct exchange *x, struct db *db, struct exam *exam,
                               bool *keeps)
{
    const struct viewer *v = page_viewer(x);
    struct exam_id id = {page_arg(x, 0)};
    struct person person;
    bool found = false, asked = false;
    TRY(exam_find(db, x->arena, id, exam, &found));
    if (!found) {
        return fault_exam_missing(x->arena);
    }
    *keeps = false;
    if (may_keep(x)) {
        TRY(scope_reaches(db, x->arena, &v->scope, exam->plan.unit, keeps));
    }
    TRY(register_person(db, x->arena, v->person, &person, &found));
    if (found && exam->state >= EXAM_OPENED) {
        TRY(scope_is_below(db, x->arena, person.unit, exam->plan.unit, &asked));
    }
    bool marks = v->person.v != 0 && (v->person.v == exam->plan.first.v ||
                                      v->person.v == exam->plan.second.v ||
                                      v->person.v == exam->plan.third.v);
    return asked || *keeps || (marks && exam->state >= EXAM_OPENED)
               ? NULL
               : fault_exam_missing(x->arena);
}

static void say_facts(struct exchange *x, const struct exam *e, struct exam_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    add_fact(x, view, say_exam_unit(a, lang), e->unit_name);
    add_fact(x, view, say_exam_time(a, lang), when_words(x, e));
    add_fact(x, view, say_exam_minutes(a, lang),
             str_format(a, "%lld", (long long)e->plan.minutes));
    add_fact(x, view, say_exam_grace(a, lang),
             str_format(a, "%lld", (long long)e->plan.grace));
    add_fact(x, view, say_exam_resits(a, lang),
             str_format(a, "%lld", (long long)e->plan.resits));
    if (view->may_keep) {
        add_fact(x, view, say_exam_lines(a, lang), e->plan.lines);
        add_fact(x, view, say_exam_materials(a, lang), e->plan.materials);
        add_fact(x, view, say_exam_seed(a, lang),
                 e->seed == 0 ? STR_NONE : str_format(a, "%lld", (long long)e->seed));
    }
}

/* What the viewer himself can do with it. */
static struct fault *say_own(struct exchange *x, struct db *db, const struct exam *e,
                             struct exam_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct person_id me = page_viewer(x)->person;
    struct sitting sitting;
    struct result_list results = {0};
    bool sits = false;
    int64_t now = exam_now(x), last = 0, closes = 0;
    TRY(sitting_find(db, a, e->id, me, &sitting, &sits));
    TRY(exam_closes(db, a, e, me, &closes));
    TRY(exam_results_of(db, a, e->id, me, &results));
    TRY(exam_last(db, a, e, &last));
    bool left = (int64_t)results.n <= e->plan.resits && me.v != 0;
    bool open = e->state == EXAM_OPENED && now >= e->opens && now < closes;
    view->may_go_on = sits;
    view->may_begin = !sits && open && left;
    view->may_see = e->state == EXAM_MARKED && results.n > 0;
    view->sentence = sits ? say_exam_until(a, lang, moment_words(x, sitting.ends))
                     : e->state == EXAM_OPENED && now < e->opens
                         ? say_exam_opens(a, lang, moment_words(x, e->opens))
                     : view->may_begin ? say_exam_begin_text(a, lang, e->plan.minutes)
                     : results.n > 0 && e->state != EXAM_MARKED ? say_exam_handed(a, lang)
                                                                : STR_NONE;
    bool marker = me.v != 0 && (me.v == e->plan.first.v || me.v == e->plan.second.v ||
                                me.v == e->plan.third.v);
    view->may_mark = marker && e->state == EXAM_OPENED && now > last;
    view->may_end = view->may_keep && e->state == EXAM_OPENED && now > last;
    return NULL;
}

/* What the server's clock will do, to who keeps it. */
static struct fault *say_end(struct exchange *x, struct db *db, const struct exam *e,
                             struct exam_view *view)
{
    bool written = false;
    TRY(marking_is_needed(db, x->arena, e->id, &written));
    view->ending = written ? say_exam_ends_marked(x->arena, x->face.lang)
                           : say_exam_ends_itself(x->arena, x->face.lang);
    return NULL;
}

static struct fault *say_extras(struct exchange *x, struct db *db, const struct exam *e,
                                struct exam_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct exam_extra_list extras = {0};
    struct text text = text_new(a, 64);
    TRY(exam_extras(db, a, &page_viewer(x)->scope, e->id, &extras));
    for (size_t i = 0; i < extras.n; i++) {
        text_add(&text, i > 0 ? STR("\n") : STR(""));
        text_add(&text,
                 say_exam_extra_of(a, lang, extras.at[i].name, extras.at[i].minutes));
    }
    add_fact(x, view, say_exam_extra_given(a, lang), text_str(&text));
    return NULL;
}

static struct fault *add_paper(struct exchange *x, struct db *db, const struct exam *e,
                               struct exam_view *view)
{
    struct paper_items items = {0};
    TRY(exam_sample(db, x->arena, e, &items));
    for (size_t i = 0; i < items.n; i++) {
        struct bank_question q;
        bool found = false;
        TRY(bank_question(db, x->arena, items.at[i].question, items.at[i].version, &q,
                          &found));
        *LIST_ADD(x->arena, &view->paper) = (struct paper_line_view){
            .number = (int64_t)i + 1,
            .text = found ? q.question.text : STR("?"),
            .href = str_format(x->arena, "/questions/%lld",
                               (long long)items.at[i].question.v),
            .points = say_exam_worth(x->arena, x->face.lang, items.at[i].points)};
    }
    return NULL;
}

static struct fault *add_results(struct exchange *x, struct db *db, const struct exam *e,
                                 struct exam_view *view)
{
    struct arena *a = x->arena;
    struct result_list results = {0};
    TRY(exam_results(db, a, &page_viewer(x)->scope, e->id, &results));
    for (size_t i = 0; i < results.n; i++) {
        const struct result *r = &results.at[i];
        bool told = e->state == EXAM_MARKED;
        *LIST_ADD(a, &view->results) = (struct result_line_view){
            .name = r->name,
            .href = str_format(a, "/people/%lld", (long long)r->person.v),
            .attempt = str_format(a, "%lld", (long long)r->attempt),
            .points = told ? points_words(x, r->points) : STR("-"),
            .share = told ? share_words(x, r->points, r->most) : STR("-"),
            .ended = moment_words(x, r->ended),
            .counts = told && e->plan.resits > 0 && result_counts(&results, i)
                          ? say_exam_counts_yes(a, x->face.lang)
                          : STR_NONE};
    }
    return NULL;
}

struct fault *exam_show(struct exchange *x, struct db *db)
{
    struct exam e;
    bool keeps = false;
    TRY(find_exam(x, db, &e, &keeps));
    struct exam_view view = {
        .page = page_view(x, db, e.plan.title),
        .title = e.plan.title,
        .id = e.id.v,
        .state = {e.state == EXAM_OPENED ? TAG_OPEN : TAG_PLAIN, state_words(x, &e)},
        .form = page_new_id(x),
        .may_keep = keeps,
        .may_edit = keeps && e.state < EXAM_OPENED,
        .may_draw = keeps && e.state < EXAM_OPENED,
        .may_open = keeps && e.state == EXAM_DRAWN,
        .marked = e.state == EXAM_MARKED,
        .personal = e.plan.personal,
    };
    view.errors = page_form_view(x, &kind_exam_plan.fields, STR("")).errors;
    say_facts(x, &e, &view);
    TRY(say_own(x, db, &e, &view));
    TRY(keeps ? say_extras(x, db, &e, &view) : NULL);
    TRY(keeps && e.state == EXAM_OPENED ? say_end(x, db, &e, &view) : NULL);
    TRY(keeps && e.state >= EXAM_DRAWN ? add_paper(x, db, &e, &view) : NULL);
    TRY(keeps && e.state >= EXAM_OPENED ? add_results(x, db, &e, &view) : NULL);
    if (str_equal(exchange_query(x, STR("done")), STR("handed"))) {
        view.page.notice = (struct notice_view){
            .kind = NOTICE_DONE, .text = say_exam_handed(x->arena, x->face.lang)};
    }
    page_html(x);
    if (page_fault(x) != NULL) {
        x->answer.status = fault_status(page_fault(x)->kind);
    }
    hatch_exam_page(&x->answer.body, &x->face, &view);
    return NULL;
}

/* ---- planning -----------------------------------------------------------------------
 */

static struct fault *plan_fields(struct exchange *x, struct db *db,
                                 const struct exam_body *body,
                                 struct any_field_views *views)
{
    static const char *const persons[] = {"first", "second", "third"};
    const struct fields *fields = &kind_exam_plan.fields;
    for (size_t i = 0; i < fields->n; i++) {
        const char *name = fields->at[i].name;
        bool person = false;
        for (size_t k = 0; k < 3; k++) {
            person |= strcmp(name, persons[k]) == 0;
        }
        if (person) {
            struct any_field_view *view = LIST_ADD(x->arena, views);
            *view =
                (struct any_field_view){CONTROL_TEXT, page_field(x, fields, name, body)};
            view->field.hint = say_exam_marker_hint(x->arena, x->face.lang);
            continue;
        }
        TRY(record_field(x, db, fields, name, body, views));
        struct field_view *f = &views->at[views->n - 1].field;
        f->hint = strcmp(name, "lines") == 0 ? say_exam_lines_hint(x->arena, x->face.lang)
                  : strcmp(name, "materials") == 0
                      ? say_exam_materials_hint(x->arena, x->face.lang)
                      : f->hint;
    }
    return NULL;
}

static struct fault *draw_plan(struct exchange *x, struct db *db, const struct exam *was)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct exam_body body;
    fields_clear(&kind_exam_plan.fields, &body);
    body.opens_on = body.closes_on = page_today(x);
    body.opens_at = STR("09:00");
    body.closes_at = STR("18:00");
    body.minutes = 60;
    body.paging = PAGING_ONE;
    if (was == NULL && str_equal(exchange_query(x, STR("taught")), STR("1"))) {
        TRY(taught_lines(x, db, &body));
    }
    struct str title =
        was == NULL ? say_exam_plan_title(a, lang) : say_exam_replan_title(a, lang);
    struct record_form_view view = {
        .page = page_view(x, db, title),
        .form = page_form_view(x, &kind_exam_plan.fields,
                               was == NULL ? STR("/exams/new")
                                           : exam_href(x, was->id, "/edit")),
        .title = title,
        .back = {was == NULL ? STR("/exams") : exam_href(x, was->id, ""),
                 was == NULL ? say_exams_title(a, lang) : was->plan.title, false},
        .seen = was != NULL ? was->newest : 0,
        .button = say_record_save(a, lang),
    };
    TRY(plan_fields(x, db, was != NULL ? &was->plan : &body, &view.fields));
    record_answer(x, &view);
    return NULL;
}

struct fault *exam_new_get(struct exchange *x, struct db *db)
{
    return draw_plan(x, db, NULL);
}

struct fault *exam_new_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    struct exam_id *id = ARENA_NEW(x->arena, struct exam_id);
    *page_keep(x) = id;
    return exam_plan(&act, page_form(x), id);
}

struct fault *exam_new_show(struct exchange *x, struct db *db)
{
    if (record_refused(page_fault(x))) {
        return draw_plan(x, db, NULL);
    }
    if (page_fault(x) == NULL) {
        answer_see_other(x, exam_href(x, *(struct exam_id *)*page_keep(x), ""));
    }
    return page_fault(x);
}

static struct fault *find_kept(struct exchange *x, struct db *db, struct exam *exam)
{
    bool keeps = false;
    TRY(find_exam(x, db, exam, &keeps));
    return keeps ? NULL : fault_exam_missing(x->arena);
}

struct fault *exam_edit_get(struct exchange *x, struct db *db)
{
    struct exam exam;
    TRY(find_kept(x, db, &exam));
    return draw_plan(x, db, &exam);
}

struct fault *exam_edit_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    return exam_replan(&act, (struct exam_id){page_arg(x, 0)}, page_extra(x)->seen,
                       page_form(x));
}

struct fault *exam_edit_show(struct exchange *x, struct db *db)
{
    struct exam exam;
    if (record_refused(page_fault(x))) {
        TRY(find_kept(x, db, &exam));
        return draw_plan(x, db, &exam);
    }
    if (page_fault(x) == NULL) {
        answer_see_other(x, exam_href(x, (struct exam_id){page_arg(x, 0)}, ""));
    }
    return page_fault(x);
}

/* ---- steps --------------------------------------------------------------------------
 */

enum step { STEP_DRAW, STEP_OPEN, STEP_MARK };
enum { MARK_JOB = 50 };
static const char *const steps[] = {"draw", "open", "mark", NULL};
struct doing {
    int step;
};
static const struct field do_table[] = {
    {"step", FIELD_CHOICE, true, offsetof(struct doing, step), 0, 0, say_exam_step, steps,
     0},
};
const struct fields exam_do_form = FIELDS(do_table, struct doing);

struct fault *exam_do_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    const struct doing *doing = page_form(x);
    struct exam_id id = {page_arg(x, 0)};
    struct random random = random_system();
    bool more = false;
    switch (doing->step) {
    case STEP_DRAW:
        return exam_draw(&act, id, 1 + (int64_t)random_below(&random, INT32_MAX));
    case STEP_OPEN:
        return exam_open(&act, id);
    default:
        TRY(exam_mark(&act, id, exam_now(x), MARK_JOB, &more));
        *page_keep(x) = more ? x : NULL;
        return NULL;
    }
}

/* Who hands in for many comes back to the button until all are in. */
struct fault *exam_done_show(struct exchange *x, struct db *db)
{
    if (record_refused(page_fault(x))) {
        return exam_show(x, db);
    }
    if (page_fault(x) == NULL) {
        answer_see_other(x, exam_href(x, (struct exam_id){page_arg(x, 0)}, ""));
    }
    return page_fault(x);
}

/* ---- extra time ---------------------------------------------------------------------
 */

struct allowing {
    struct str who;
    int64_t minutes;
};
static const struct field allow_table[] = {
    {"who", FIELD_TEXT, true, offsetof(struct allowing, who), 1, 60, say_record_who, NULL,
     0},
    {"minutes", FIELD_INT, true, offsetof(struct allowing, minutes), 0, 600,
     say_exam_extra, NULL, 0},
};
const struct fields exam_allow_form = FIELDS(allow_table, struct allowing);

static struct fault *draw_allow(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct exam exam;
    TRY(find_kept(x, db, &exam));
    struct record_form_view view = {
        .page = page_view(x, db, say_exam_allow_title(a, lang)),
        .form = page_form_view(x, &exam_allow_form, exam_href(x, exam.id, "/allow")),
        .title = say_exam_allow_title(a, lang),
        .back = {exam_href(x, exam.id, ""), exam.plan.title, false},
        .button = say_record_save(a, lang),
    };
    TRY(record_fields(x, db, &exam_allow_form, NULL, "", &view.fields));
    record_answer(x, &view);
    return NULL;
}

struct fault *exam_allow_get(struct exchange *x, struct db *db)
{
    return draw_allow(x, db);
}

struct fault *exam_allow_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    const struct allowing *form = page_form(x);
    struct exam_allow_body body = {.minutes = form->minutes};
    TRY(record_who(x, db, form->who, &body.person));
    return exam_allow(&act, (struct exam_id){page_arg(x, 0)}, &body);
}

struct fault *exam_allow_show(struct exchange *x, struct db *db)
{
    if (record_refused(page_fault(x))) {
        return draw_allow(x, db);
    }
    if (page_fault(x) == NULL) {
        answer_see_other(x, exam_href(x, (struct exam_id){page_arg(x, 0)}, ""));
    }
    return page_fault(x);
}
