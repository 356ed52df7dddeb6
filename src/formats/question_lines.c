/* The answers of a question as lines of a form: one an answer, and a star before those
 * that are right where there is a choice, or a share of the points as GIFT has it
 * (%50%); behind " # " what is said to whoever gave it. A backslash takes a sign its
 * meaning; "\n" is a line break. */
#include "formats/question.h"
#include "words/faults.h"
#include "words/words.h"

static bool is_word(struct arena *a, say_fn *words, struct str text)
{
    for (int lang = LANG_ZH; lang < LANGS; lang++) {
        struct str rest = words(a, (enum lang)lang), word;
        while (str_cut(&rest, '|', &word)) {
            if (str_equal_nocase(text, word)) {
                return true;
            }
        }
    }
    return false;
}

/* ---- reading -------------------------------------------------------------------------
 */

static bool is_sign(char c)
{
    return c == '\\' || c == '#' || c == '%' || c == '*';
}

/* What stands behind a backslash is itself; other backslashes too. */
static struct str plain(struct arena *a, struct str s)
{
    struct text out = text_new(a, s.n + 1);
    for (size_t i = 0; i < s.n; i++) {
        char next = s.p[i] == '\\' && i + 1 < s.n ? s.p[i + 1] : 0;
        bool means = is_sign(next) || next == 'n';
        text_add_char(&out, next == 'n' ? '\n' : means ? next : s.p[i]);
        i += means;
    }
    return text_str(&out);
}

/* The line's feedback, not given where it has none; *s is what stands before. */
static struct str take_feedback(struct arena *a, struct str *s)
{
    for (size_t i = 0; i + 2 < s->n; i++) {
        if (s->p[i] == ' ' && s->p[i + 1] == '#' && s->p[i + 2] == ' ') {
            struct str said = str_trim(str_part(*s, i + 3, s->n));
            *s = str_trim(str_part(*s, 0, i));
            return said.n > 0 ? plain(a, said) : STR_NONE;
        }
    }
    return STR_NONE;
}

/* "%50%" at the front, in thousandths of a percent. */
static struct fault *take_weight(struct arena *a, struct str *s, int32_t *weight,
                                 bool *told)
{
    enum { THOUSANDTH = 1000000 };
    struct decimal percent;
    *told = str_starts(*s, STR("%"));
    if (!*told) {
        return NULL;
    }
    size_t end = 1 + str_find(str_part(*s, 1, s->n), STR("%"));
    if (end >= s->n || !decimal_read(str_part(*s, 1, end), &percent) ||
        percent.nanos > (int64_t)WEIGHT_WHOLE * THOUSANDTH ||
        percent.nanos < -(int64_t)WEIGHT_WHOLE * THOUSANDTH) {
        return fault_gift_weight(a, *s);
    }
    *weight = (int32_t)(percent.nanos / THOUSANDTH);
    *s = str_trim(str_part(*s, end + 1, s->n));
    return NULL;
}

/* The first line says what is right; each may say something to whoever chose its word. */
static struct fault *read_truth(struct arena *a, struct str line, struct question *q)
{
    struct str feedback = take_feedback(a, &line);
    bool truth = is_word(a, say_question_words_true, line);
    if (!truth && !is_word(a, say_question_words_false, line)) {
        return fault_table_right(a, line);
    }
    for (int i = 0; q->answers.n < 2; i++) {
        *LIST_ADD(a, &q->answers) =
            (struct question_answer){.weight = (i == 0) == truth ? WEIGHT_WHOLE : 0};
    }
    q->answers.at[!truth].feedback = feedback;
    return NULL;
}

static struct fault *read_range(struct arena *a, struct str line,
                                struct question_answer *one)
{
    size_t dots = str_find(line, STR(".."));
    struct str low = str_trim(str_part(line, 0, dots));
    struct str high = dots < line.n ? str_trim(str_part(line, dots + 2, line.n)) : low;
    return decimal_read(low, &one->low) && decimal_read(high, &one->high)
               ? NULL
               : fault_gift_number(a, line);
}

static struct fault *read_pair(struct arena *a, struct str line,
                               struct question_answer *one)
{
    size_t arrow = str_find(line, STR("->"));
    if (arrow == line.n) {
        return fault_table_right(a, line);
    }
    struct str left = str_trim(str_part(line, 0, arrow));
    one->text = left.n > 0 ? plain(a, left) : STR_NONE;
    one->pair = plain(a, str_trim(str_part(line, arrow + 2, line.n)));
    return NULL;
}

/* *shared: its share of the points is told. */
static struct fault *read_line(struct arena *a, struct str line, struct question *q,
                               bool *shared)
{
    bool chosen = q->kind == QUESTION_SINGLE || q->kind == QUESTION_MULTIPLE;
    bool worth = chosen || q->kind == QUESTION_SHORT || q->kind == QUESTION_NUMERIC;
    bool star = chosen && str_starts(line, STR("*")), told = false;
    struct question_answer one = {.feedback = take_feedback(a, &line)};
    line = star ? str_trim(str_part(line, 1, line.n)) : line;
    one.weight = chosen && !star ? 0 : WEIGHT_WHOLE;
    TRY(worth && !star ? take_weight(a, &line, &one.weight, &told) : NULL);
    *shared |= told;
    if (q->kind == QUESTION_NUMERIC) {
        TRY(read_range(a, line, &one));
    } else if (q->kind == QUESTION_MATCHING) {
        TRY(read_pair(a, line, &one));
    } else {
        one.text = plain(a, line);
    }
    *LIST_ADD(a, &q->answers) = one;
    return NULL;
}

struct fault *question_read_lines(struct arena *a, struct str lines, struct question *q)
{
    struct str line;
    int32_t right = 0;
    bool shared = false;
    while (str_cut(&lines, '\n', &line)) {
        line = str_trim(line);
        if (line.n == 0) {
            continue;
        }
        TRY(q->kind == QUESTION_TRUTH ? read_truth(a, line, q)
                                      : read_line(a, line, q, &shared));
    }
    for (size_t i = 0; i < q->answers.n; i++) {
        right += q->answers.at[i].weight > 0;
    }
    for (size_t i = 0; q->kind == QUESTION_MULTIPLE && !shared && i < q->answers.n; i++) {
        struct question_answer *one = &q->answers.at[i];
        one->weight = one->weight > 0 ? WEIGHT_WHOLE / right : 0;
    }
    return NULL;
}

/* ---- writing -------------------------------------------------------------------------
 */

/* A sign is covered only where it would mean something: first in the line, or a sharp
 * between blanks. */
static void add_plain(struct text *out, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        bool first = i == 0 && (s.p[i] == '*' || s.p[i] == '%');
        bool sharp = s.p[i] == '#' && i > 0 && s.p[i - 1] == ' ' && i + 1 < s.n &&
                     s.p[i + 1] == ' ';
        if (first || sharp || s.p[i] == '\\') {
            text_add_char(out, '\\');
        }
        text_add(out, s.p[i] == '\n' ? STR("\\n") : str_part(s, i, i + 1));
    }
}

static void add_feedback(struct text *out, struct str feedback)
{
    if (feedback.n > 0) {
        text_add(out, STR(" # "));
        add_plain(out, feedback);
    }
    text_add_char(out, '\n');
}

/* Right answers are worth alike, and wrong ones nothing: stars say it. */
static bool is_even(const struct question *q)
{
    int32_t right = 0;
    for (size_t i = 0; i < q->answers.n; i++) {
        right += q->answers.at[i].weight > 0;
    }
    int32_t each =
        q->kind == QUESTION_MULTIPLE && right > 0 ? WEIGHT_WHOLE / right : WEIGHT_WHOLE;
    for (size_t i = 0; i < q->answers.n; i++) {
        int32_t weight = q->answers.at[i].weight;
        if (weight != 0 && weight != each) {
            return false;
        }
    }
    return true;
}

static void add_worth(struct text *out, const struct question *q,
                      const struct question_answer *one, bool even)
{
    bool chosen = q->kind == QUESTION_SINGLE || q->kind == QUESTION_MULTIPLE;
    if (even || q->kind == QUESTION_ORDERING || q->kind == QUESTION_MATCHING) {
        text_add(out, chosen && one->weight > 0 ? STR("*") : STR(""));
        return;
    }
    if (chosen ? one->weight != 0 : one->weight != WEIGHT_WHOLE) {
        struct decimal percent = {(int64_t)one->weight * 1000000};
        text_add_format(out, "%%%.*s%% ", STR_PRINT(decimal_text(out->arena, percent)));
    }
}

static void add_truths(struct text *out, const struct question *q)
{
    int right = q->answers.at[0].weight > 0 ? 0 : 1;
    for (int k = 0; k < 2; k++) {
        int i = k == 0 ? right : 1 - right;
        if (k == 0 || q->answers.at[i].feedback.n > 0) {
            text_add(out, i == 0 ? STR("true") : STR("false"));
            add_feedback(out, q->answers.at[i].feedback);
        }
    }
}

struct str question_lines(struct arena *a, const struct question *q)
{
    struct text out = text_new(a, 256);
    bool even = is_even(q);
    if (q->kind == QUESTION_TRUTH) {
        add_truths(&out, q);
        return text_str(&out);
    }
    for (size_t i = 0; i < q->answers.n; i++) {
        const struct question_answer *one = &q->answers.at[i];
        add_worth(&out, q, one, even);
        if (q->kind == QUESTION_NUMERIC) {
            text_add_format(&out, "%.*s..%.*s", STR_PRINT(decimal_text(a, one->low)),
                            STR_PRINT(decimal_text(a, one->high)));
        }
        add_plain(&out, one->text);
        if (q->kind == QUESTION_MATCHING) {
            text_add(&out, STR(" -> "));
            add_plain(&out, one->pair);
        }
        add_feedback(&out, one->feedback);
    }
    return text_str(&out);
}
