/* Results as tables: of an exam, of one's own paper question by question, and of a person
 * over all exams. */
#include "formats/csv.h"
#include "learning/marking.h"
#include "pages/learning/learning.h"
#include "pages/learning/result.html.h"
#include "words/faults.h"

static struct text *begin(struct exchange *x, struct str title, const struct str *heads,
                          size_t n)
{
    struct text *out = &x->answer.body;
    answer_html(x, 200);
    x->answer.type = STR("text/csv; charset=utf-8");
    x->answer.filename = str_format(x->arena, "%.*s.csv", STR_PRINT(title));
    csv_write_mark(out);
    for (size_t i = 0; i < n; i++) {
        csv_write_cell(out, heads[i], i + 1 == n);
    }
    return out;
}

static void add_row(struct text *out, const struct str *cells, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        csv_write_cell(out, cells[i], i + 1 == n);
    }
}

static struct str number(struct exchange *x, int64_t n)
{
    return str_format(x->arena, "%lld", (long long)n);
}

/* "2017-03-20 09:05": for programs, in every language alike. */
static struct str moment_iso(struct exchange *x, int64_t seconds)
{
    struct day day = {(int32_t)(seconds / 86400)};
    int minutes = (int)(seconds % 86400 / 60);
    return str_format(x->arena, "%.*s %02d:%02d", STR_PRINT(day_iso(x->arena, day)),
                      minutes / 60, minutes % 60);
}

/* ---- of an exam, to who keeps it ------------------------------------------------------
 */

struct fault *exam_results_csv(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct exam e;
    struct result_list list = {0};
    const struct scope *scope = &page_viewer(x)->scope;
    TRY(exam_reach(db, a, scope, (struct exam_id){page_arg(x, 0)}, &e));
    if (e.state != EXAM_MARKED) {
        return fault_exam_going(a);
    }
    TRY(exam_results(db, a, scope, e.id, &list));
    const struct str heads[] = {
        say_ledger_seq(a, lang),   say_person_name(a, lang), say_person_unit(a, lang),
        say_exam_attempt(a, lang), say_exam_points(a, lang), say_exam_most(a, lang),
        say_exam_began(a, lang),   say_exam_ended(a, lang),  say_exam_counts(a, lang)};
    enum { HEADS = sizeof heads / sizeof heads[0] };
    struct text *out = begin(x, e.plan.title, heads, HEADS);
    for (size_t i = 0; i < list.n; i++) {
        const struct result *r = &list.at[i];
        const struct str cells[HEADS] = {number(x, r->person.v),
                                         r->name,
                                         r->unit_name,
                                         number(x, r->attempt),
                                         points_words(x, r->points),
                                         points_words(x, r->most),
                                         moment_iso(x, r->began),
                                         moment_iso(x, r->ended),
                                         number(x, result_counts(&list, i))};
        add_row(out, cells, HEADS);
    }
    return NULL;
}

/* ---- one's own paper ------------------------------------------------------------------
 */

struct fault *result_csv(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct result_view view = {0};
    TRY(result_read(x, db, &view));
    const struct str heads[] = {say_exam_attempt(a, lang),   say_exam_item(a, lang),
                                say_question_text(a, lang),  say_exam_answer(a, lang),
                                say_exam_right(a, lang),     say_exam_points(a, lang),
                                say_exam_read_again(a, lang)};
    enum { HEADS = sizeof heads / sizeof heads[0] };
    struct text *out = begin(x, view.title, heads, HEADS);
    for (size_t i = 0; i < view.attempts.n; i++) {
        const struct exam_attempt_view *t = &view.attempts.at[i];
        for (size_t k = 0; k < t->answers.n; k++) {
            const struct exam_answer_view *q = &t->answers.at[k];
            const struct str cells[HEADS] = {number(x, (int64_t)i + 1),
                                             number(x, q->number),
                                             q->text,
                                             q->said,
                                             q->right,
                                             q->points,
                                             q->material.text};
            add_row(out, cells, HEADS);
        }
    }
    return NULL;
}

/* ---- of a person ----------------------------------------------------------------------
 */

static struct fault *read_sat(struct exchange *x, struct db *db, struct str *title,
                              struct sat_exam_list *list)
{
    struct person_id id = {page_arg(x, 0)};
    struct person person;
    bool found = false;
    TRY(exams_sat(db, x->arena, page_viewer(x), id, list));
    TRY(register_person(db, x->arena, id, &person, &found));
    *title = say_exam_past_of(x->arena, x->face.lang, found ? person.name : STR(""));
    return NULL;
}

struct fault *sat_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct sat_exam_list list = {0};
    struct str title = STR_NONE;
    int64_t person = page_arg(x, 0);
    TRY(read_sat(x, db, &title, &list));
    struct sat_view view = {.page = page_view(x, db, title),
                            .title = title,
                            .empty = {.text = say_exam_no_results(a, lang)}};
    view.export_href = str_format(a, "/results/%lld/exams.csv", (long long)person);
    for (size_t i = 0; i < list.n; i++) {
        const struct sat_exam *s = &list.at[i];
        bool own = page_viewer(x)->person.v == person;
        *LIST_ADD(a, &view.sat) = (struct result_line_view){
            .name = s->title,
            .href =
                own ? str_format(a, "/exam/%lld/result", (long long)s->exam.v) : STR_NONE,
            .attempt = number(x, s->attempt),
            .points =
                say_exam_points_of(a, lang, points_words(x, s->points), s->most / 100),
            .share = share_words(x, s->points, s->most),
            .ended = moment_words(x, s->ended),
            .counts = s->counts ? say_exam_counts_yes(a, lang) : STR_NONE};
    }
    page_html(x);
    hatch_sat_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *sat_csv(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct sat_exam_list list = {0};
    struct str title = STR_NONE;
    TRY(read_sat(x, db, &title, &list));
    const struct str heads[] = {say_exam_title(a, lang),  say_exam_attempt(a, lang),
                                say_exam_points(a, lang), say_exam_most(a, lang),
                                say_exam_began(a, lang),  say_exam_ended(a, lang),
                                say_exam_counts(a, lang)};
    enum { HEADS = sizeof heads / sizeof heads[0] };
    struct text *out = begin(x, title, heads, HEADS);
    for (size_t i = 0; i < list.n; i++) {
        const struct sat_exam *s = &list.at[i];
        const struct str cells[HEADS] = {s->title,
                                         number(x, s->attempt),
                                         points_words(x, s->points),
                                         points_words(x, s->most),
                                         moment_iso(x, s->began),
                                         moment_iso(x, s->ended),
                                         number(x, s->counts)};
        add_row(out, cells, HEADS);
    }
    return NULL;
}
