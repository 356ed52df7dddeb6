/* cadre statistics items: figures of a test from a matrix of scores. Needs no database.
 */
#include <math.h>

#include "cli/cli.h"
#include "formats/table.h"
#include "learning/figures.h"
#include "words/faults.h"

struct matrix {
    struct score_matrix scores;
    struct str *names;   /* of the items */
    bool has_ids;        /* a first column of numbers says who sat it */
    struct str ids_head; /* as it is called; not given: has no name */
};
struct double_list LIST(double);

/* A score: digits, one point or comma, a sign. */
static bool read_score(struct cli *c, const struct cell *cell, double *score)
{
    char *end = NULL;
    struct str s = str_trim(cell->text);
    const char *text = str_cstr(c->arena, s);
    size_t plain = strspn(text, "0123456789.-");
    *score = strtod(text, &end);
    return s.n > 0 && s.n < 20 && plain == s.n && *end == 0;
}

/* A first row that holds something else than scores names the items; a first column that
 * does so below it names people, who are passed over. */
static bool names_items(struct cli *c, const struct row *row)
{
    double score;
    for (size_t i = 0; i < row->n; i++) {
        if (!read_score(c, &row->cells[i], &score)) {
            return true;
        }
    }
    return false;
}

static struct fault *add_row(struct cli *c, const struct row *row, size_t from,
                             struct double_list *scores)
{
    TRY(row->wrong);
    for (size_t i = from; i < row->n; i++) {
        double *score = LIST_ADD(c->arena, scores);
        if (!read_score(c, &row->cells[i], score)) {
            return fault_statistics_score(c->arena, cell_name(c->arena, i, row->number),
                                          row->cells[i].text);
        }
    }
    return NULL;
}

static void name_items(struct cli *c, struct matrix *m, struct row *head, size_t from)
{
    m->names = ARENA_ARRAY(c->arena, struct str, m->scores.items);
    for (size_t i = 0; i < m->scores.items; i++) {
        m->names[i] = head != NULL ? head->cells[i + from].text
                                   : str_format(c->arena, "%zu", i + 1);
    }
}

/* ---- who sat it, by a number ----------------------------------------------------------
 */

static bool is_id_word(struct cli *c, struct str head)
{
    struct str trimmed = str_trim(head);
    for (int lang = 0; lang < LANGS; lang++) {
        struct str words = say_statistics_id_words(c->arena, (enum lang)lang);
        struct str word = STR_NONE;
        while (str_cut(&words, ' ', &word)) {
            if (str_equal_nocase(word, trimmed)) {
                return true;
            }
        }
    }
    return trimmed.n == 0; /* names of rows, as R writes them */
}

/* Whole numbers that rise by one from row to row, or none of which is there twice and
 * each of which is more than any score beside it: of so many people no question has
 * such. */
static bool is_numbering(const struct score_matrix *s)
{
    enum { PEOPLE_LEAST = 5 };
    bool runs = true, apart = true;
    double most = 0;
    for (size_t i = 0; i < s->people * s->items; i++) {
        most = i % s->items != 0 && s->score[i] > most ? s->score[i] : most;
    }
    for (size_t i = 0; i < s->people; i++) {
        double score = s->score[i * s->items];
        bool is_whole = fabs(score - floor(score)) < 0.5e-9;
        runs &= is_whole &&
                (i == 0 || fabs(score - s->score[(i - 1) * s->items] - 1) < 0.5e-9);
        apart &= is_whole && score > most;
        for (size_t k = 0; apart && k < i; k++) {
            apart = fabs(s->score[k * s->items] - score) > 0.5;
        }
    }
    return s->people >= PEOPLE_LEAST && (runs || apart);
}

/* The first column moves from the scores to who sat it. */
static void leave_out_ids(struct matrix *m, double *scores)
{
    size_t items = m->scores.items, n = 0;
    for (size_t i = 0; i < m->scores.people * items; i++) {
        if (i % items != 0) {
            scores[n++] = scores[i];
        }
    }
    m->scores.items--;
}

/* The row lies in the reader until the next is asked for: a head must be kept. */
static void keep_row(struct cli *c, struct row *row)
{
    struct cell *cells = ARENA_ARRAY(c->arena, struct cell, row->n + 1);
    for (size_t i = 0; i < row->n; i++) {
        cells[i] = row->cells[i];
        cells[i].text = str_copy(c->arena, row->cells[i].text);
    }
    row->cells = cells;
}

static void find_most(struct cli *c, struct score_matrix *s)
{
    double *most = ARENA_ARRAY(c->arena, double, s->items);
    for (size_t i = 0; i < s->people * s->items; i++) {
        double *of = &most[i % s->items];
        *of = s->score[i] > *of ? s->score[i] : *of;
    }
    s->most = most;
}

static struct fault *read_matrix(struct cli *c, struct table *table, struct matrix *m)
{
    struct row row, head = {0};
    struct double_list scores = {0};
    bool more = false, named = false;
    size_t from = 0;
    TRY(table_next(table, c->arena, &row, &more));
    if (more && names_items(c, &row)) {
        keep_row(c, &row);
        head = row;
        named = true;
        TRY(table_next(table, c->arena, &row, &more));
    }
    double score;
    from = more && row.n > 1 && !read_score(c, &row.cells[0], &score) ? 1 : 0;
    m->scores.items = more ? row.n - from : 0;
    for (; more; m->scores.people++) {
        TRY(add_row(c, &row, from, &scores));
        TRY(table_next(table, c->arena, &row, &more));
    }
    if (m->scores.people < 2 || m->scores.items < 2) {
        return fault_statistics_small(c->arena);
    }
    if (m->scores.items > STATISTICS_ITEMS_MOST) {
        return fault_statistics_large(c->arena, STATISTICS_ITEMS_MOST);
    }
    m->scores.score = scores.at;
    m->has_ids =
        from == 0 && m->scores.items > 2 &&
        ((named && is_id_word(c, head.cells[0].text)) || is_numbering(&m->scores));
    if (m->has_ids) {
        leave_out_ids(m, scores.at);
        m->ids_head = named ? head.cells[0].text : STR_NONE;
        from = 1;
    }
    name_items(c, m, named ? &head : NULL, from);
    find_most(c, &m->scores);
    return NULL;
}

/* ---- printing ---------------------------------------------------------------------- */

/* Numbers with a point have no place in canonical JSON, so they are written here. */
static void add_number(struct text *out, const char *key, double value)
{
    if (isfinite(value)) {
        text_add_format(out, ",\"%s\":%.12g", key, value);
    } else {
        text_add_format(out, ",\"%s\":null", key);
    }
}

static void print_json(struct cli *c, const struct matrix *m,
                       const struct test_statistics *test, const struct rasch *rasch,
                       enum rasch_state state)
{
    static const char *const states[] = {"done", "not-binary", "too-few", "apart",
                                         "no-end"};
    struct text *out = &c->out;
    text_add_format(out, "{\"people\":%zu,\"ids\":", m->scores.people);
    if (m->has_ids) {
        json_write_string(out, m->ids_head);
    } else {
        text_add(out, STR("null"));
    }
    add_number(out, "mean", test->mean);
    add_number(out, "variance", test->variance);
    add_number(out, "alpha", test->alpha);
    add_number(out, "kr20", test->kr20);
    add_number(out, "error", test->error);
    text_add_format(out, ",\"rasch\":\"%s\",\"rasch_people\":%zu", states[state],
                    rasch->people);
    text_add(out, STR(",\"items\":["));
    for (size_t i = 0; i < m->scores.items; i++) {
        const struct item_statistics *item = &test->item[i];
        say_fn *note = figures_note(item, m->scores.people);
        text_add(out, i == 0 ? STR("\n{\"item\":") : STR(",\n{\"item\":"));
        json_write_string(out, m->names[i]);
        add_number(out, "mean", item->mean);
        add_number(out, "difficulty", item->difficulty);
        add_number(out, "rest_correlation", item->rest_correlation);
        add_number(out, "alpha_without", item->alpha_without);
        add_number(out, "rasch_difficulty",
                   state == RASCH_DONE ? rasch->difficulty[i] : NAN);
        add_number(out, "rasch_error", state == RASCH_DONE ? rasch->error[i] : NAN);
        if (note != NULL) {
            text_add(out, STR(",\"note\":"));
            json_write_string(out, note(c->arena, c->lang));
        }
        text_add(out, STR("}"));
    }
    text_add(out, STR("]}\n"));
}

static struct str figure(struct cli *c, double value)
{
    return isfinite(value) ? str_format(c->arena, "%.3f", value) : STR("-");
}

static void print_text(struct cli *c, const struct matrix *m,
                       const struct test_statistics *test, const struct rasch *rasch,
                       enum rasch_state state)
{
    struct arena *a = c->arena;
    text_add(&c->out, say_statistics_head(a, c->lang));
    text_add_char(&c->out, '\n');
    for (size_t i = 0; i < m->scores.items; i++) {
        const struct item_statistics *item = &test->item[i];
        say_fn *note = figures_note(item, m->scores.people);
        bool done = state == RASCH_DONE;
        const double values[] = {item->difficulty, item->rest_correlation,
                                 item->alpha_without, done ? rasch->difficulty[i] : NAN,
                                 done ? rasch->error[i] : NAN};
        text_add(&c->out, m->names[i]);
        for (size_t k = 0; k < sizeof values / sizeof values[0]; k++) {
            text_add_char(&c->out, '\t');
            text_add(&c->out, figure(c, values[k]));
        }
        text_add_char(&c->out, '\t');
        text_add(&c->out, note != NULL ? note(a, c->lang) : STR(""));
        text_add_char(&c->out, '\n');
    }
    text_add(&c->out, say_statistics_test(a, c->lang, (int64_t)m->scores.people,
                                          figure(c, test->mean), figure(c, test->alpha),
                                          figure(c, test->error)));
    text_add_char(&c->out, '\n');
    if (isfinite(test->kr20)) {
        text_add(&c->out, say_statistics_kr20(a, c->lang, figure(c, test->kr20)));
        text_add_char(&c->out, '\n');
    }
    text_add(&c->out, figures_rasch(state)(a, c->lang));
    text_add_char(&c->out, '\n');
}

struct fault *cmd_statistics_items(struct cli *c, void *options, int *exit)
{
    (void)options;
    (void)exit;
    struct source source;
    struct table *table = NULL;
    struct matrix m = {0};
    struct test_statistics test;
    struct rasch rasch;
    TRY(cli_source(c, c->words.at[0], &source));
    TRY(table_open(c->arena, &source, (struct table_options){0}, &table));
    TRY(read_matrix(c, table, &m));
    if (m.has_ids) {
        cli_say(c, m.ids_head.n > 0 ? say_statistics_ids(c->arena, c->lang, m.ids_head)
                                    : say_statistics_ids_none(c->arena, c->lang));
    }
    statistics_test(c->arena, &m.scores, &test);
    enum rasch_state state = statistics_rasch(c->arena, &m.scores, &rasch);
    if (c->common.json) {
        print_json(c, &m, &test, &rasch, state);
    } else {
        print_text(c, &m, &test, &rasch, state);
    }
    return NULL;
}
