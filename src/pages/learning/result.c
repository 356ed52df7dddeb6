/* Results: what one answered, what was right and where to read it again; what the exam
 * says of its questions; and marking without names. */
#include <math.h>

#include "learning/figures.h"
#include "learning/marking.h"
#include "pages/learning/learning.h"
#include "pages/learning/result.html.h"
#include "pages/register/records.h"
#include "words/faults.h"

/* ---- my result ----------------------------------------------------------------------
 */

static struct str said_at(struct arena *a, const struct json *answers, size_t i)
{
    const struct json *said =
        answers != NULL ? json_get(answers, str_format(a, "%zu", i + 1)) : NULL;
    return said != NULL && said->type == JSON_STRING ? said->string : STR_NONE;
}

static struct fault *add_answer(struct exchange *x, struct db *db,
                                const struct paper_item *item, size_t i, struct str said,
                                int64_t mark, struct exam_attempt_view *attempt)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct bank_question q;
    bool found = false;
    TRY(bank_question(db, a, item->question, item->version, &q, &found));
    if (!found) {
        return fault_exam_paper(a);
    }
    struct link_view material = {0};
    TRY(question_material(x, db, &q, &material));
    struct question *kept = ARENA_NEW(a, struct question);
    *kept = q.question;
    *LIST_ADD(a, &attempt->answers) = (struct exam_answer_view){
        .number = (int64_t)i + 1,
        .text = answer_asked(a, kept),
        .said = said.n > 0 ? answer_words(a, lang, kept, said) : say_exam_unsaid(a, lang),
        .right = answer_right(a, lang, kept),
        .points = say_exam_points_of(a, lang, points_words(x, mark < 0 ? 0 : mark),
                                     item->points),
        .feedback = answer_feedback(a, kept, said),
        .explanation = answer_explained(a, kept),
        .material = material,
        .whole = mark == item->points * 100};
    return NULL;
}

static struct fault *add_attempt(struct exchange *x, struct db *db,
                                 const struct result *r, struct result_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct paper_items items = {0};
    struct json *answers = NULL;
    int64_t marks[PAPER_ITEMS_MOST];
    size_t at = 0;
    if (!paper_read(a, r->paper, &items) || items.n > PAPER_ITEMS_MOST) {
        return fault_exam_paper(a);
    }
    (void)json_read(a, r->answers, &answers, &at);
    marks_read(r->marks, items.n, marks);
    struct exam_attempt_view *attempt = LIST_ADD(a, &view->attempts);
    *attempt = (struct exam_attempt_view){
        .title = say_exam_attempt_of(a, lang, r->attempt, moment_words(x, r->ended)),
        .sum = say_exam_points_of(a, lang, points_words(x, r->points), r->most / 100)};
    for (size_t i = 0; i < items.n; i++) {
        TRY(add_answer(x, db, &items.at[i], i, said_at(a, answers, i), marks[i],
                       attempt));
    }
    return NULL;
}

/* Of the attempt sat last. */
static void add_again(struct exchange *x, struct result_view *view)
{
    const struct exam_answer_views *answers =
        &view->attempts.at[view->attempts.n - 1].answers;
    for (size_t i = 0; i < answers->n; i++) {
        struct link_view material = answers->at[i].material;
        bool there = answers->at[i].whole || material.text.n == 0;
        for (size_t k = 0; k < view->again.n; k++) {
            there |= str_equal(view->again.at[k].text, material.text) &&
                     str_equal(view->again.at[k].href, material.href);
        }
        if (!there) {
            *LIST_ADD(x->arena, &view->again) = material;
        }
    }
}

struct fault *result_read(struct exchange *x, struct db *db, struct result_view *view)
{
    struct arena *a = x->arena;
    struct exam exam;
    struct result_list results = {0};
    bool found = false;
    TRY(exam_find(db, a, (struct exam_id){page_arg(x, 0)}, &exam, &found));
    TRY(exam_results_of(db, a, (struct exam_id){page_arg(x, 0)}, page_viewer(x)->person,
                        &results));
    if (!found || results.n == 0 || exam.state != EXAM_MARKED) {
        return fault_exam_missing(a);
    }
    view->title = exam.plan.title;
    view->exam = exam.id.v;
    for (size_t i = 0; i < results.n; i++) {
        TRY(add_attempt(x, db, &results.at[i], view));
        view->attempts.at[i].counts = results.n > 1 && result_counts(&results, i);
    }
    add_again(x, view);
    return NULL;
}

struct fault *result_show(struct exchange *x, struct db *db)
{
    struct result_view view = {0};
    TRY(result_read(x, db, &view));
    view.page = page_view(x, db, view.title);
    page_html(x);
    hatch_result_page(&x->answer.body, &x->face, &view);
    return NULL;
}

/* ---- statistics ---------------------------------------------------------------------
 */

static struct str figure(struct exchange *x, double value)
{
    return isfinite(value) ? str_format(x->arena, "%.2f", value) : STR("-");
}

static void add_choices(struct exchange *x, const struct figures_item *item,
                        struct exam_item_view *view)
{
    for (size_t k = 0; k < item->choices_n; k++) {
        const struct choice_statistics *one = &item->choices[k];
        bool right = item->asks->answers.at[k].weight > 0;
        struct str text = figures_choice(x->arena, x->face.lang, item->asks, k);
        struct str label =
            right ? str_format(x->arena, "%.*s (%.*s)", STR_PRINT(text),
                               STR_PRINT(say_exam_right_one(x->arena, x->face.lang)))
                  : text;
        *LIST_ADD(x->arena, &view->choices) = (struct exam_fact_view){
            label, say_exam_chosen(x->arena, x->face.lang, one->count,
                                   figure(x, one->rest_mean))};
    }
}

struct fault *exam_statistics_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct exam exam;
    struct figures f;
    TRY(exam_reach(db, a, &page_viewer(x)->scope, (struct exam_id){page_arg(x, 0)},
                   &exam));
    TRY(exam_figures(db, a, &exam, &f));
    struct statistics_view view = {
        .page = page_view(x, db, say_exam_statistics(a, lang)),
        .title = exam.plan.title,
        .exam = exam.id.v,
        .test = say_statistics_test(a, lang, (int64_t)f.people, figure(x, f.test.mean),
                                    figure(x, f.test.alpha), figure(x, f.test.error)),
        .rasch =
            f.whole ? figures_rasch(f.state)(a, lang) : say_exam_papers_differ(a, lang)};
    view.kr20 = isfinite(f.test.kr20)
                    ? say_statistics_kr20(a, lang, figure(x, f.test.kr20))
                    : STR_NONE;
    for (size_t i = 0; i < f.items_n; i++) {
        const struct figures_item *item = &f.items[i];
        struct exam_item_view *row = LIST_ADD(a, &view.items);
        *row = (struct exam_item_view){
            .text = item->text,
            .href = str_format(a, "/questions/%lld", (long long)item->question.v),
            .asked = str_format(a, "%lld", (long long)item->asked),
            .difficulty = figure(x, item->figures.difficulty),
            .correlation = figure(x, item->figures.rest_correlation),
            .alpha = figure(x, item->figures.alpha_without),
            .rasch = figure(x, item->rasch),
            .note = figures_said(a, lang, item)};
        add_choices(x, item, row);
    }
    page_html(x);
    hatch_statistics_page(&x->answer.body, &x->face, &view);
    return NULL;
}

/* ---- marking ------------------------------------------------------------------------
 */

struct marking_body {
    struct str token, points, remark;
};
static const struct field marking_table[] = {
    {"token", FIELD_TEXT, true, offsetof(struct marking_body, token), 0, 64,
     say_exam_paper, NULL, 0},
    {"points", FIELD_TEXT, true, offsetof(struct marking_body, points), 1, 10,
     say_exam_points, NULL, 0},
    {"remark", FIELD_LINES, false, offsetof(struct marking_body, remark), 0, 1000,
     say_exam_word, NULL, 0},
};
const struct fields marking_form = FIELDS(marking_table, struct marking_body);

/* Names the answer and nobody: what it is made of includes the exam's seed. */
static struct str token_of(struct exchange *x, const struct exam *exam,
                           const struct mark_task *task)
{
    int64_t all[] = {exam->seed, exam->id.v, task->person.v, task->attempt, task->place};
    struct hash h =
        hash_of((struct str){(const char *)all, sizeof all}, STR_NONE, STR_NONE);
    struct text hex = text_new(x->arena, 64);
    text_add_hex(&hex, str_part(hash_str(&h), 0, 16));
    return text_str(&hex);
}

static struct fault *find_task(struct exchange *x, struct db *db, struct exam *exam,
                               struct mark_task *task, int64_t *left)
{
    bool found = false;
    TRY(exam_find(db, x->arena, (struct exam_id){page_arg(x, 0)}, exam, &found));
    return found && exam->state >= EXAM_OPENED
               ? marking_next(db, x->arena, exam, page_viewer(x)->person, exam_now(x),
                              task, left)
               : fault_exam_missing(x->arena);
}

static struct fault *draw_marking(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct exam exam;
    struct mark_task task = {0};
    int64_t left = 0;
    TRY(find_task(x, db, &exam, &task, &left));
    struct marking_view view = {
        .page = page_view(x, db, say_exam_marking(a, lang)),
        .form = page_form_view(x, &marking_form,
                               str_format(a, "/exam/%lld/marking", (long long)exam.id.v)),
        .title = exam.plan.title,
        .exam = exam.id.v,
        .any = left > 0,
        .left = say_exam_marks_left(a, lang, left),
    };
    if (left > 0) {
        view.text = answer_asked(a, &task.question.question);
        view.explanation = answer_explained(a, &task.question.question);
        view.right = answer_right(a, lang, &task.question.question);
        view.said = answer_words(a, lang, &task.question.question, task.said);
        view.token = token_of(x, &exam, &task);
        view.doubt = task.doubt ? say_exam_doubt(a, lang) : STR_NONE;
        view.points = page_field(x, &marking_form, "points", NULL);
        view.points.hint = say_exam_points_hint(a, lang, task.most / 100);
        view.remark = page_field(x, &marking_form, "remark", NULL);
    }
    page_html(x);
    if (page_fault(x) != NULL) {
        x->answer.status = fault_status(page_fault(x)->kind);
    }
    hatch_marking_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *marking_get(struct exchange *x, struct db *db)
{
    return draw_marking(x, db);
}

/* A sheet sent twice is of an answer that no more waits: the first counts. */
struct fault *marking_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    const struct marking_body *form = page_form(x);
    struct exam exam;
    struct mark_task task = {0};
    struct decimal points = {0};
    int64_t left = 0;
    TRY(find_task(x, db, &exam, &task, &left));
    if (left == 0 || !str_equal(form->token, token_of(x, &exam, &task))) {
        return NULL;
    }
    if (!decimal_read(form->points, &points) || points.nanos % 10000000 != 0) {
        return fault_at(fault_exam_points(x->arena, task.most / 100), STR("points"));
    }
    struct mark_key key = {exam.id, task.person, task.attempt, task.place};
    return marking_give(&act, &key, exam_now(x), points.nanos / 10000000, form->remark);
}

struct fault *marking_show(struct exchange *x, struct db *db)
{
    if (page_fault(x) != NULL && page_fault(x)->kind == FAULT_INPUT) {
        return draw_marking(x, db);
    }
    if (page_fault(x) == NULL) {
        answer_see_other(
            x, str_format(x->arena, "/exam/%lld/marking", (long long)page_arg(x, 0)));
    }
    return page_fault(x);
}
