/* What answers are worth, and how they are said. */
#include "base/utf8.h"
#include "formats/charset.h"
#include "learning/paper.h"

/* ---- reading what was said --------------------------------------------------------- */

/* "0,2,-1": numbers from least to most-1; how many, or -1 where it is something else. */
static int numbers(struct str said, int least, int most, int *at, int room)
{
    int n = 0;
    struct str one;
    int64_t v = 0;
    while (str_cut(&said, ',', &one)) {
        if (n == room || !str_to_int(one, &v) || v < least || v >= most) {
            return -1;
        }
        at[n++] = (int)v;
    }
    return n;
}

static uint32_t chosen(const struct question *q, struct str said)
{
    int at[ANSWERS_MOST];
    int n = numbers(said, 0, (int)q->answers.n, at, ANSWERS_MOST);
    uint32_t set = 0;
    for (int i = 0; i < n; i++) {
        set |= 1U << at[i];
    }
    return set;
}

/* Folded: width, case of ASCII letters, white space drawn together. */
static struct str folded(struct arena *a, struct str s)
{
    struct text out = text_new(a, s.n + 1);
    s = str_trim(charset_fold(a, s));
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool blank = c == ' ' || c == '\t' || c == '\n';
        if (blank && out.n > 0 && out.p[out.n - 1] == ' ') {
            continue;
        }
        text_add_char(&out, blank ? ' ' : c >= 'A' && c <= 'Z' ? (char)(c | 32) : c);
    }
    return text_str(&out);
}

/* '*' in the pattern stands for anything. Cost: product of the lengths at worst. */
static bool is_like(struct str s, struct str pattern)
{
    size_t i = 0, k = 0, star = SIZE_MAX, back = 0;
    while (i < s.n) {
        if (k < pattern.n && pattern.p[k] == '*') {
            star = k++;
            back = i;
        } else if (k < pattern.n && pattern.p[k] == s.p[i]) {
            i++;
            k++;
        } else if (star != SIZE_MAX) {
            k = star + 1;
            i = ++back;
        } else {
            return false;
        }
    }
    while (k < pattern.n && pattern.p[k] == '*') {
        k++;
    }
    return k == pattern.n;
}

/* ---- shares ------------------------------------------------------------------------ */

static int64_t share_multiple(const struct question *q, struct str said)
{
    uint32_t set = chosen(q, said), right = 0;
    bool takes = false;
    int64_t sum = 0;
    for (size_t i = 0; i < q->answers.n; i++) {
        int32_t weight = q->answers.at[i].weight;
        takes |= weight < 0;
        right |= weight > 0 ? 1U << i : 0;
        sum += set >> i & 1 ? weight : 0;
    }
    if (!takes) {
        return set == right ? WEIGHT_WHOLE : 0;
    }
    /* thirds of a whole are written with three digits */
    return sum < 0 ? 0 : sum >= WEIGHT_WHOLE - 100 ? WEIGHT_WHOLE : sum;
}

/* Whether what was typed, folded, is this answer. */
static bool is_answer(struct arena *a, const struct question *q,
                      const struct question_answer *one, struct str text)
{
    struct decimal value = {0};
    if (q->kind != QUESTION_NUMERIC) {
        return text.n > 0 && is_like(text, folded(a, one->text));
    }
    return decimal_read(text, &value) && value.nanos >= one->low.nanos &&
           value.nanos <= one->high.nanos;
}

static int64_t share_said(struct arena *a, const struct question *q, struct str said)
{
    int64_t best = 0;
    struct str text = folded(a, said);
    for (size_t i = 0; i < q->answers.n; i++) {
        const struct question_answer *one = &q->answers.at[i];
        bool more = one->weight > best;
        best = more && is_answer(a, q, one, text) ? one->weight : best;
    }
    return best;
}

/* Whole or not at all: half an order is none. */
static int64_t share_ordering(const struct question *q, struct str said)
{
    int at[ANSWERS_MOST];
    int n = numbers(said, 1, (int)q->answers.n + 1, at, ANSWERS_MOST);
    bool right = n == (int)q->answers.n;
    for (int i = 0; i < n; i++) {
        right &= at[i] == i + 1;
    }
    return right ? WEIGHT_WHOLE : 0;
}

/* Each pair alike. Answers without a text only distract. */
static int64_t share_matching(const struct question *q, struct str said)
{
    int at[ANSWERS_MOST];
    int n = numbers(said, -1, (int)q->answers.n, at, ANSWERS_MOST);
    int64_t pairs = 0, right = 0;
    for (size_t i = 0; i < q->answers.n; i++) {
        bool asked = q->answers.at[i].text.n > 0;
        pairs += asked;
        right += asked && (int)i < n && at[i] >= 0 &&
                 str_equal(q->answers.at[at[i]].pair, q->answers.at[i].pair);
    }
    return pairs == 0 ? 0 : WEIGHT_WHOLE * right / pairs;
}

/* The i-th text of a JSON array. */
static struct str part_said(struct arena *a, struct str said, size_t i)
{
    struct json *json = NULL;
    size_t at = 0;
    bool good = said.n > 0 && json_read(a, said, &json, &at) &&
                json->type == JSON_ARRAY && i < json->items.n &&
                json->items.at[i]->type == JSON_STRING;
    return good ? json->items.at[i]->string : STR_NONE;
}

bool answer_is_read(const struct question *q)
{
    bool read = q->kind == QUESTION_WRITTEN;
    for (size_t i = 0; i < q->parts_n; i++) {
        read |= q->parts[i].kind == QUESTION_WRITTEN;
    }
    return read;
}

static int64_t share_parts(struct arena *a, const struct question *q, struct str said)
{
    int64_t sum = 0;
    for (size_t i = 0; i < q->parts_n; i++) {
        sum += answer_share(a, &q->parts[i], part_said(a, said, i));
    }
    return q->parts_n == 0 ? 0 : sum / (int64_t)q->parts_n;
}

int64_t answer_share(struct arena *a, const struct question *q, struct str said)
{
    int64_t best = 0;
    if (said.n == 0) {
        return 0; /* nothing said is worth nothing, and nobody need read it */
    }
    if (answer_is_read(q)) {
        return SHARE_READ;
    }
    switch (q->kind) {
    case QUESTION_SINGLE:
    case QUESTION_TRUTH:
        for (size_t i = 0; i < q->answers.n; i++) {
            bool is = chosen(q, said) == 1U << i;
            best = is && q->answers.at[i].weight > 0 ? q->answers.at[i].weight : best;
        }
        return best;
    case QUESTION_MULTIPLE:
        return share_multiple(q, said);
    case QUESTION_ORDERING:
        return share_ordering(q, said);
    case QUESTION_MATCHING:
        return share_matching(q, said);
    case QUESTION_CASE:
        return share_parts(a, q, said);
    default:
        return share_said(a, q, said);
    }
}

bool answer_fits(struct arena *a, const struct question *q, struct str said)
{
    int at[ANSWERS_MOST], n = (int)q->answers.n;
    if (utf8_count(said) > SAID_MOST * (q->parts_n + 1)) {
        return false;
    }
    switch (q->kind) {
    case QUESTION_SINGLE:
    case QUESTION_TRUTH:
        return said.n == 0 || numbers(said, 0, n, at, ANSWERS_MOST) == 1;
    case QUESTION_MULTIPLE:
        return numbers(said, 0, n, at, ANSWERS_MOST) >= 0;
    case QUESTION_ORDERING:
        return numbers(said, 0, n + 1, at, ANSWERS_MOST) >= 0;
    case QUESTION_MATCHING:
        return numbers(said, -1, n, at, ANSWERS_MOST) >= 0;
    case QUESTION_CASE:
        for (size_t i = 0; i < q->parts_n; i++) {
            if (!answer_fits(a, &q->parts[i], part_said(a, said, i))) {
                return false;
            }
        }
        return true;
    default:
        return true;
    }
}

/* ---- words ------------------------------------------------------------------------- */

static struct str choice_text(struct arena *a, enum lang lang, const struct question *q,
                              size_t i)
{
    if (q->kind == QUESTION_TRUTH) {
        return i == 0 ? say_question_true(a, lang) : say_question_false(a, lang);
    }
    return q->answers.at[i].text;
}

static void add_words(struct text *out, struct str words)
{
    text_add(out, out->n > 0 ? STR("; ") : STR(""));
    text_add(out, words);
}

static struct str words_chosen(struct arena *a, enum lang lang, const struct question *q,
                               uint32_t set)
{
    struct text out = text_new(a, 64);
    for (size_t i = 0; i < q->answers.n; i++) {
        if (set >> i & 1) {
            add_words(&out, choice_text(a, lang, q, i));
        }
    }
    return text_str(&out);
}

static struct str words_order(struct arena *a, const struct question *q, struct str said)
{
    int at[ANSWERS_MOST];
    int n = numbers(said, 0, (int)q->answers.n + 1, at, ANSWERS_MOST);
    struct text out = text_new(a, 64);
    for (int position = 1; position <= n; position++) {
        for (int i = 0; i < n; i++) {
            if (at[i] == position) {
                add_words(&out, q->answers.at[i].text);
            }
        }
    }
    return text_str(&out);
}

static struct str words_pairs(struct arena *a, const struct question *q, struct str said)
{
    int at[ANSWERS_MOST];
    int n = numbers(said, -1, (int)q->answers.n, at, ANSWERS_MOST);
    struct text out = text_new(a, 64);
    for (int i = 0; i < n; i++) {
        if (at[i] >= 0 && q->answers.at[i].text.n > 0) {
            add_words(&out, str_format(a, "%.*s - %.*s", STR_PRINT(q->answers.at[i].text),
                                       STR_PRINT(q->answers.at[at[i]].pair)));
        }
    }
    return text_str(&out);
}

struct str answer_words(struct arena *a, enum lang lang, const struct question *q,
                        struct str said)
{
    struct text out = text_new(a, 64);
    switch (q->kind) {
    case QUESTION_SINGLE:
    case QUESTION_TRUTH:
    case QUESTION_MULTIPLE:
        return words_chosen(a, lang, q, chosen(q, said));
    case QUESTION_ORDERING:
        return words_order(a, q, said);
    case QUESTION_MATCHING:
        return words_pairs(a, q, said);
    case QUESTION_CASE:
        for (size_t i = 0; i < q->parts_n; i++) {
            text_add_format(&out, "%s%zu. ", i > 0 ? "\n" : "", i + 1);
            text_add(&out, answer_words(a, lang, &q->parts[i], part_said(a, said, i)));
        }
        return text_str(&out);
    default:
        return said;
    }
}

struct str answer_right(struct arena *a, enum lang lang, const struct question *q)
{
    struct text out = text_new(a, 64);
    if (q->kind == QUESTION_WRITTEN) {
        return STR_NONE;
    }
    for (size_t i = 0; i < q->parts_n; i++) {
        text_add_format(&out, "%s%zu. ", i > 0 ? "\n" : "", i + 1);
        text_add(&out, answer_right(a, lang, &q->parts[i]));
    }
    for (size_t i = 0; i < q->answers.n; i++) {
        const struct question_answer *one = &q->answers.at[i];
        bool distracts = q->kind == QUESTION_MATCHING && one->text.n == 0;
        if (distracts || one->weight <= 0 ||
            (q->kind == QUESTION_SINGLE && one->weight < WEIGHT_WHOLE)) {
            continue;
        }
        if (q->kind == QUESTION_MATCHING) {
            add_words(&out, str_format(a, "%.*s - %.*s", STR_PRINT(one->text),
                                       STR_PRINT(one->pair)));
        } else if (q->kind == QUESTION_NUMERIC) {
            struct str low = decimal_text(a, one->low), high = decimal_text(a, one->high);
            add_words(&out,
                      str_equal(low, high)
                          ? low
                          : str_format(a, "%.*s..%.*s", STR_PRINT(low), STR_PRINT(high)));
        } else {
            add_words(&out, choice_text(a, lang, q, i));
        }
    }
    return text_str(&out);
}

/* ---- what is said of a question ------------------------------------------------------
 */

/* A line behind others, under its part's number; nothing said, no line. */
static void add_part_line(struct text *out, size_t part, struct str words)
{
    if (words.n > 0) {
        text_add_format(out, "%s%zu. ", out->n > 0 ? "\n" : "", part + 1);
        text_add(out, words);
    }
}

struct str answer_asked(struct arena *a, const struct question *q)
{
    struct text out = text_new(a, q->text.n + 64);
    text_add(&out, q->text);
    for (size_t i = 0; i < q->parts_n; i++) {
        add_part_line(&out, i, q->parts[i].text);
    }
    return text_str(&out);
}

struct str answer_explained(struct arena *a, const struct question *q)
{
    struct text out = text_new(a, q->explanation.n + 64);
    text_add(&out, q->explanation);
    for (size_t i = 0; i < q->parts_n; i++) {
        add_part_line(&out, i, q->parts[i].explanation);
    }
    return text_str(&out);
}

/* Of words and numbers that which is worth most, by which the points were given; of
 * equals the first. */
static struct str feedback_typed(struct arena *a, const struct question *q,
                                 struct str said)
{
    const struct question_answer *best = NULL;
    struct str text = folded(a, said);
    for (size_t i = 0; i < q->answers.n; i++) {
        const struct question_answer *one = &q->answers.at[i];
        bool more = best == NULL || one->weight > best->weight;
        best = more && is_answer(a, q, one, text) ? one : best;
    }
    return best != NULL ? best->feedback : STR_NONE;
}

struct str answer_feedback(struct arena *a, const struct question *q, struct str said)
{
    struct text out = text_new(a, 64);
    if (q->kind == QUESTION_SHORT || q->kind == QUESTION_NUMERIC) {
        return said.n > 0 ? feedback_typed(a, q, said) : STR_NONE;
    }
    uint32_t set = q->kind <= QUESTION_TRUTH ? chosen(q, said) : 0;
    for (size_t i = 0; i < q->answers.n; i++) {
        struct str feedback = set >> i & 1 ? q->answers.at[i].feedback : STR_NONE;
        text_add(&out, out.n > 0 && feedback.n > 0 ? STR("\n") : STR(""));
        text_add(&out, feedback);
    }
    for (size_t i = 0; i < q->parts_n; i++) {
        struct str part = part_said(a, said, i);
        add_part_line(&out, i, answer_feedback(a, &q->parts[i], part));
    }
    return text_str(&out);
}
