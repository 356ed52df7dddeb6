/* Questions after a session: stated for a series, answered without a name, summed up. */
#include "learning/feedback.h"

#include "base/random.h"
#include "pages/learning/classroom.h"
#include "pages/learning/feedback.html.h"
#include "pages/learning/feedback_views.h"
#include "words/faults.h"

/* ---- the questions of a series --------------------------------------------------------
 */

/* A list with an empty line, so that a scale chosen by mistake can be taken back. */
static void offer_none(struct exchange *x, struct any_field_view *view)
{
    struct option_views options = {0};
    *LIST_ADD(x->arena, &options) = page_option(STR(""), STR(""), false);
    for (size_t i = 0; i < view->field.options.n; i++) {
        *LIST_ADD(x->arena, &options) = view->field.options.at[i];
    }
    view->control = CONTROL_SELECT;
    view->field.options = options;
}

static struct fault *draw_questions(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    const struct fields *fields = &kind_series_questions.fields;
    struct series s;
    struct questions_body was;
    bool found = false;
    TRY(series_find(db, a, page_viewer(x), (struct series_id){page_arg(x, 0)}, &s));
    TRY(feedback_questions(db, a, s.id, &was, &found));
    struct record_form_view view = {
        .page = page_view(x, db, say_feedback_questions(a, lang)),
        .form = page_form_view(x, fields, series_href(x, s.id, "/questions")),
        .title = say_feedback_questions(a, lang),
        .text = say_feedback_lead(a, lang),
        .back = {series_href(x, s.id, ""), s.plan.title, false},
        .button = say_record_save(a, lang),
    };
    TRY(record_fields(x, db, fields, found ? &was : NULL, "", &view.fields));
    for (size_t i = 1; i < view.fields.n; i += 2) {
        offer_none(x, &view.fields.at[i]);
    }
    record_answer(x, &view);
    return NULL;
}

struct fault *questions_ask_get(struct exchange *x, struct db *db)
{
    return draw_questions(x, db);
}

struct fault *questions_ask_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    return feedback_ask(&act, (struct series_id){page_arg(x, 0)}, page_form(x));
}

struct fault *questions_ask_show(struct exchange *x, struct db *db)
{
    if (record_refused(page_fault(x))) {
        return draw_questions(x, db);
    }
    if (page_fault(x) == NULL) {
        answer_see_other(
            x, series_href(x, (struct series_id){page_arg(x, 0)}, "?done=questions"));
    }
    return page_fault(x);
}

/* ---- answering, and the sum -----------------------------------------------------------
 */

static const struct field tell_table[] = {
    {"first", FIELD_TEXT, false, offsetof(struct answers, of[0]), 0, 200,
     say_feedback_first, NULL, 0},
    {"second", FIELD_TEXT, false, offsetof(struct answers, of[1]), 0, 200,
     say_feedback_second, NULL, 0},
    {"third", FIELD_TEXT, false, offsetof(struct answers, of[2]), 0, 200,
     say_feedback_third, NULL, 0},
};
const struct fields feedback_form = FIELDS(tell_table, struct answers);

static void add_field(struct exchange *x, const struct asked_question *q, size_t place,
                      struct any_field_views *fields)
{
    static const struct str values[SCALE_STEPS] = {{"1", 1}, {"2", 1}, {"3", 1}};
    struct any_field_view view = {
        .control = q->as == ASKED_WORD ? CONTROL_TEXT : CONTROL_CHOICE,
        .field = page_field(x, &feedback_form, tell_table[place].name, NULL)};
    view.field.label = q->text;
    for (size_t i = 0; q->as != ASKED_WORD && i < SCALE_STEPS; i++) {
        *LIST_ADD(x->arena, &view.field.options) =
            page_option(values[i], asked_steps[q->as][i](x->arena, x->face.lang),
                        str_equal(values[i], view.field.value));
    }
    *LIST_ADD(x->arena, fields) = view;
}

static void add_sum(struct exchange *x, const struct asked_question *q,
                    const struct feedback_sum *sum, size_t place,
                    struct question_views *views)
{
    struct question_view view = {
        .text = q->text, .is_word = q->as == ASKED_WORD, .words = sum->words[place]};
    for (size_t i = 0; !view.is_word && i < SCALE_STEPS; i++) {
        *LIST_ADD(x->arena, &view.steps) = (struct step_view){
            asked_steps[q->as][i](x->arena, x->face.lang), sum->steps[place][i]};
    }
    *LIST_ADD(x->arena, views) = view;
}

struct fault *feedback_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    struct class_session s;
    struct questions_body asked;
    struct asked_question of[QUESTIONS];
    struct feedback_standing standing;
    struct feedback_sum sum = {0};
    bool found = false, keeps = false;
    TRY(session_find(db, a, page_viewer(x), (struct session_id){page_arg(x, 0)}, &s));
    TRY(feedback_questions(db, a, s.series, &asked, &found));
    if (!found) {
        return fault_feedback_none(a);
    }
    TRY(class_may_keep(db, a, page_viewer(x), s.unit, &keeps));
    TRY(feedback_stands(db, a, &s, page_viewer(x)->person, page_today(x), &standing));
    TRY(keeps ? feedback_summed(db, a, &s, &sum) : NULL);
    struct feedback_view view = {
        .page = page_view(x, db, say_feedback_title(a, x->face.lang)),
        .form = page_form_view(x, &feedback_form, class_href(x, s.id, "/feedback")),
        .id = s.id.v,
        .title = class_title(x, &s),
        .when = class_when(x, &s),
        .may_tell = standing.asked && !standing.given,
        .given = standing.given,
        .keeps = keeps,
        .people = sum.people,
    };
    size_t n = questions_of(&asked, of);
    for (size_t i = 0; i < n; i++) {
        add_field(x, &of[i], i, &view.fields);
        add_sum(x, &of[i], &sum, i, &view.questions);
    }
    page_html(x);
    if (page_fault(x) != NULL) {
        x->answer.status = fault_status(page_fault(x)->kind);
    }
    hatch_feedback_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *feedback_tell_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    struct random random = random_system(); /* never a seeded one: keys hide who wrote */
    return feedback_tell(&act, (struct session_id){page_arg(x, 0)}, page_form(x),
                         &random);
}

struct fault *feedback_tell_show(struct exchange *x, struct db *db)
{
    if (record_refused(page_fault(x))) {
        return feedback_show(x, db);
    }
    if (page_fault(x) == NULL) {
        answer_see_other(x,
                         class_href(x, (struct session_id){page_arg(x, 0)}, "/feedback"));
    }
    return page_fault(x);
}
