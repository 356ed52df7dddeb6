/* Figures of an exam, from its results. */
#include "learning/figures.h"

#include <math.h>
#include <stdlib.h>

#include "learning/exam_sql.h"
#include "learning/marking.h"
#include "words/faults.h"

/* A correlation that chance gives one time in twenty: of two things that have nothing to
 * do with each other its variance over all orders of n people is 1 / (n - 1), exactly
 * (Pitman 1937). So one wrong answer of 108, or four people, mislead nobody. */
static double by_chance(size_t people)
{
    return people > 1 ? 1.645 / sqrt((double)people - 1) : INFINITY;
}

say_fn *figures_note(const struct item_statistics *item, size_t people)
{
    static const double WEAK = 0.1; /* below it an item hardly tells people apart */
    if (item->variance == 0) {
        return item->mean == 0 ? say_statistics_note_none : say_statistics_note_all;
    }
    return item->rest_correlation < -by_chance(people) ? say_statistics_note_misleads
           : item->rest_correlation < WEAK             ? say_statistics_note_weak
                                                       : NULL;
}

struct str figures_choice(struct arena *a, enum lang lang, const struct question *asks,
                          size_t k)
{
    return asks->kind != QUESTION_TRUTH ? asks->answers.at[k].text
           : k == 0                     ? say_question_true(a, lang)
                                        : say_question_false(a, lang);
}

static bool is_right(const struct figures_item *item, size_t k)
{
    return item->asks->answers.at[k].weight > 0;
}

/* The wrong answer that draws those who know more; choices_n: none does. */
static size_t drawing(const struct figures_item *item)
{
    size_t k = 0;
    while (k < item->choices_n &&
           (is_right(item, k) ||
            !(item->choices[k].rest_correlation > by_chance((size_t)item->asked)))) {
        k++;
    }
    return k;
}

/* The wrong answer that most chose, where more did than chose a right one. */
static size_t outdoing(const struct figures_item *item)
{
    size_t most = 0;
    for (size_t k = 1; k < item->choices_n; k++) {
        int64_t more = item->choices[k].count - item->choices[most].count;
        most = more > 0 || (more == 0 && is_right(item, k)) ? k : most;
    }
    return item->choices_n == 0 || is_right(item, most) ? item->choices_n : most;
}

struct str figures_said(struct arena *a, enum lang lang, const struct figures_item *item)
{
    say_fn *note = figures_note(&item->figures, (size_t)item->asked);
    size_t draws = drawing(item), most = outdoing(item);
    if (note != say_statistics_note_misleads && draws < item->choices_n) {
        return say_statistics_note_lure(a, lang,
                                        figures_choice(a, lang, item->asks, draws));
    }
    if (note != say_statistics_note_misleads && most < item->choices_n) {
        return say_statistics_note_more(a, lang,
                                        figures_choice(a, lang, item->asks, most));
    }
    return note != NULL ? note(a, lang) : STR_NONE;
}

say_fn *figures_rasch(enum rasch_state state)
{
    static say_fn *const words[] = {
        [RASCH_DONE] = say_statistics_rasch_done,
        [RASCH_NOT_BINARY] = say_statistics_rasch_binary,
        [RASCH_TOO_FEW] = say_statistics_rasch_few,
        [RASCH_APART] = say_statistics_rasch_apart,
        [RASCH_NO_END] = say_statistics_rasch_no_end,
    };
    return words[state];
}

/* One answer of one person. */
struct had {
    struct paper_item item;
    double share; /* of its points */
    double rest;  /* share had of all others */
    struct str said;
};
struct had_list LIST(struct had);

static struct str said_at(struct arena *a, const struct json *answers, size_t i)
{
    const struct json *said =
        answers != NULL ? json_get(answers, str_format(a, "%zu", i + 1)) : NULL;
    return said != NULL && said->type == JSON_STRING ? said->string : STR_NONE;
}

static struct fault *take_result(struct arena *a, const struct result *r,
                                 struct had_list *list)
{
    struct paper_items items = {0};
    struct json *answers = NULL;
    int64_t marks[PAPER_ITEMS_MOST];
    size_t at = 0;
    if (!paper_read(a, r->paper, &items) || items.n > PAPER_ITEMS_MOST ||
        !json_read(a, r->answers, &answers, &at)) {
        return fault_exam_paper(a);
    }
    marks_read(r->marks, items.n, marks);
    for (size_t i = 0; i < items.n; i++) {
        double most = (double)items.at[i].points * 100;
        double had = marks[i] < 0 ? 0 : (double)marks[i];
        double others = (double)r->most - most;
        *LIST_ADD(a, list) = (struct had){
            items.at[i], had / most, others > 0 ? ((double)r->points - had) / others : 0,
            said_at(a, answers, i)};
    }
    return NULL;
}

static struct fault *describe(struct db *db, struct arena *a, struct figures_item *item)
{
    struct bank_question q;
    bool found = false;
    TRY(bank_question(db, a, item->question, item->version, &q, &found));
    if (found) {
        struct question *kept = ARENA_NEW(a, struct question);
        *kept = q.question;
        item->asks = kept;
        item->text = kept->text;
    }
    return NULL;
}

/* ---- one paper for all --------------------------------------------------------------
 */

static int choice_said(struct str said)
{
    int64_t v = -1;
    return str_to_int(said, &v) && v >= 0 && v < ANSWERS_MOST ? (int)v : -1;
}

static void count_choices(struct arena *a, struct figures *f, const struct had_list *had,
                          size_t i, const double *sums)
{
    struct figures_item *item = &f->items[i];
    if (item->asks == NULL || item->asks->kind > QUESTION_TRUTH ||
        item->asks->kind == QUESTION_MULTIPLE) {
        return;
    }
    int *choice = ARENA_ARRAY(a, int, f->people + 1);
    double *rest = ARENA_ARRAY(a, double, f->people + 1);
    for (size_t p = 0; p < f->people; p++) {
        const struct had *one = &had->at[p * f->items_n + i];
        choice[p] = choice_said(one->said);
        choice[p] = choice[p] < (int)item->asks->answers.n ? choice[p] : -1;
        rest[p] = sums[p] - one->share * (double)item->points;
    }
    item->choices_n = item->asks->answers.n;
    item->choices = ARENA_ARRAY(a, struct choice_statistics, item->choices_n + 1);
    statistics_choices(f->people, choice, rest, item->choices_n, item->choices);
}

static struct fault *whole_paper(struct db *db, struct arena *a,
                                 const struct had_list *had, struct figures *f)
{
    size_t n = f->items_n;
    double *score = ARENA_ARRAY(a, double, f->people *n + 1);
    double *most = ARENA_ARRAY(a, double, n + 1),
           *sums = ARENA_ARRAY(a, double, f->people);
    struct score_matrix m = {f->people, n, score, most};
    struct rasch rasch = {0};
    bool units = true;
    for (size_t i = 0; i < f->people * n; i++) {
        score[i] = had->at[i].share * (double)had->at[i].item.points;
        sums[i / n] += score[i];
        most[i % n] = (double)had->at[i].item.points;
        units &= had->at[i].item.points == 1;
    }
    statistics_test(a, &m, &f->test);
    /* solved or not, whatever it was worth */
    for (size_t i = 0; !units && i < f->people * n; i++) {
        score[i] = had->at[i].share;
    }
    f->state = statistics_rasch(a, &m, &rasch);
    f->rasch_people = rasch.people;
    f->items = ARENA_ARRAY(a, struct figures_item, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct paper_item *item = &had->at[i].item;
        bool done = f->state == RASCH_DONE;
        f->items[i] = (struct figures_item){.question = item->question,
                                            .version = item->version,
                                            .points = item->points,
                                            .asked = (int64_t)f->people,
                                            .figures = f->test.item[i],
                                            .rasch = done ? rasch.difficulty[i] : NAN,
                                            .rasch_error = done ? rasch.error[i] : NAN};
        TRY(describe(db, a, &f->items[i]));
        count_choices(a, f, had, i, sums);
    }
    return NULL;
}

/* ---- a paper for each ---------------------------------------------------------------
 */

static int by_question(const void *x, const void *y)
{
    const struct paper_item *p = &((const struct had *)x)->item;
    const struct paper_item *q = &((const struct had *)y)->item;
    int order = (p->question.v > q->question.v) - (p->question.v < q->question.v);
    return order != 0 ? order : (p->version > q->version) - (p->version < q->version);
}

/* Pearson's correlation of shares with shares of the rest. */
static struct item_statistics one_item(const struct had *had, size_t n)
{
    double x = 0, y = 0, xx = 0, yy = 0, xy = 0, count = (double)n;
    for (size_t i = 0; i < n; i++) {
        x += had[i].share / count;
        y += had[i].rest / count;
    }
    for (size_t i = 0; i < n; i++) {
        double dx = had[i].share - x, dy = had[i].rest - y;
        xx += dx * dx;
        yy += dy * dy;
        xy += dx * dy;
    }
    return (struct item_statistics){.mean = x * (double)had->item.points,
                                    .difficulty = x,
                                    .variance = xx / count,
                                    .rest_correlation =
                                        xx > 0 && yy > 0 ? xy / sqrt(xx * yy) : NAN,
                                    .alpha_without = NAN};
}

static struct fault *drawn_papers(struct db *db, struct arena *a, struct had_list *had,
                                  struct figures *f)
{
    f->test = (struct test_statistics){
        .mean = NAN, .variance = NAN, .alpha = NAN, .kr20 = NAN, .error = NAN};
    f->state = RASCH_TOO_FEW;
    f->items = ARENA_ARRAY(a, struct figures_item, had->n + 1);
    f->items_n = 0;
    qsort(had->at, had->n, sizeof had->at[0], by_question);
    for (size_t i = 0; i < had->n;) {
        size_t first = i;
        while (i < had->n && by_question(&had->at[first], &had->at[i]) == 0) {
            i++;
        }
        const struct paper_item *item = &had->at[first].item;
        struct figures_item *to = &f->items[f->items_n++];
        *to = (struct figures_item){.question = item->question,
                                    .version = item->version,
                                    .points = item->points,
                                    .asked = (int64_t)(i - first),
                                    .figures = one_item(&had->at[first], i - first),
                                    .rasch = NAN,
                                    .rasch_error = NAN};
        TRY(describe(db, a, to));
    }
    return NULL;
}

struct fault *exam_figures(struct db *db, struct arena *a, const struct exam *exam,
                           struct figures *f)
{
    struct result_list results = {0};
    struct had_list had = {0};
    *f = (struct figures){.whole = !exam->plan.personal};
    if (exam->state != EXAM_MARKED) {
        return fault_exam_going(a);
    }
    TRY(sql_results_each(db, a, exam->id, &results));
    for (size_t i = 0; i < results.n; i++) {
        if (results.at[i].attempt == 1) {
            TRY(take_result(a, &results.at[i], &had));
            f->people++;
        }
    }
    f->items_n = f->people > 0 ? had.n / f->people : 0;
    if (f->people < 2 || f->items_n < 2) {
        return fault_statistics_small(a);
    }
    return f->whole ? whole_paper(db, a, &had, f) : drawn_papers(db, a, &had, f);
}
