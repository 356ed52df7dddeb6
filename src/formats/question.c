/* What makes a question sound, and its canonical JSON. */
#include "formats/question.h"

#include "base/utf8.h"
#include "words/faults.h"

const char *const question_kind_names[] = {"single",  "multiple", "truth",    "short",
                                           "numeric", "ordering", "matching", "written",
                                           "case",    NULL};
const char *const difficulty_names[] = {"unsaid", "easy", "medium", "hard", NULL};
const char *const question_format_names[] = {"gift",   "aiken",  "csv", "xlsx",
                                             "moodle", "trivia", NULL};

/* ---- decimals ---------------------------------------------------------------------- */

enum { NANO_DIGITS = 9 };
#define NANO 1000000000

static bool read_digits(struct str s, size_t *at, int64_t *value, size_t *n)
{
    *value = 0;
    for (*n = 0; *at < s.n && s.p[*at] >= '0' && s.p[*at] <= '9'; (*at)++, (*n)++) {
        if (*n == NANO_DIGITS) {
            return false;
        }
        *value = *value * 10 + (s.p[*at] - '0');
    }
    return true;
}

bool decimal_read(struct str s, struct decimal *value)
{
    size_t at = s.n > 0 && (s.p[0] == '-' || s.p[0] == '+') ? 1 : 0, before = 0,
           behind = 0;
    int64_t whole = 0, rest = 0;
    if (!read_digits(s, &at, &whole, &before)) {
        return false;
    }
    if (at < s.n && s.p[at] == '.') {
        at++;
        if (!read_digits(s, &at, &rest, &behind) || behind == 0) {
            return false;
        }
    }
    if (at < s.n || before + behind == 0) {
        return false;
    }
    for (; behind < NANO_DIGITS; behind++) {
        rest *= 10;
    }
    value->nanos = (whole * NANO + rest) * (s.p[0] == '-' ? -1 : 1);
    return true;
}

struct str decimal_text(struct arena *a, struct decimal value)
{
    uint64_t n = value.nanos < 0 ? (uint64_t)-value.nanos : (uint64_t)value.nanos;
    const char *sign = value.nanos < 0 ? "-" : "";
    if (n % NANO == 0) {
        return str_format(a, "%s%llu", sign, (unsigned long long)(n / NANO));
    }
    struct str s = str_format(a, "%s%llu.%09llu", sign, (unsigned long long)(n / NANO),
                              (unsigned long long)(n % NANO));
    while (s.p[s.n - 1] == '0') {
        s.n--;
    }
    return s;
}

/* ---- checks ------------------------------------------------------------------------ */

static struct fault *check_text(struct arena *a, struct str text, int64_t most)
{
    if ((int64_t)utf8_count(text) > most) {
        return fault_question_long(a, most);
    }
    return utf8_has_controls(text, true) ? fault_question_controls(a) : NULL;
}

static struct fault *check_answer(struct arena *a, const struct question *q,
                                  const struct question_answer *one)
{
    bool texts = q->kind != QUESTION_NUMERIC && q->kind != QUESTION_TRUTH;
    bool distracts = q->kind == QUESTION_MATCHING && one->pair.n > 0;
    if (texts && one->text.n == 0 && !distracts) {
        return fault_question_blank(a);
    }
    if (q->kind == QUESTION_MATCHING && one->pair.n == 0) {
        return fault_question_blank(a);
    }
    if (one->weight > WEIGHT_WHOLE || one->weight < -WEIGHT_WHOLE) {
        return fault_question_weight(a);
    }
    if (one->low.nanos > one->high.nanos) {
        return fault_question_range(a);
    }
    TRY(check_text(a, one->text, ANSWER_TEXT_MOST));
    TRY(check_text(a, one->pair, ANSWER_TEXT_MOST));
    return check_text(a, one->feedback, QUESTION_TEXT_MOST);
}

static bool is_same_answer(const struct question *q, const struct question_answer *x,
                           const struct question_answer *y)
{
    if (q->kind == QUESTION_NUMERIC) {
        return x->low.nanos == y->low.nanos && x->high.nanos == y->high.nanos;
    }
    if (q->kind == QUESTION_TRUTH || (x->text.n == 0 && y->text.n == 0)) {
        return q->kind == QUESTION_MATCHING && str_equal(x->pair, y->pair);
    }
    return str_equal(x->text, y->text);
}

static struct fault *check_answers(struct arena *a, const struct question *q)
{
    if (q->answers.n > ANSWERS_MOST) {
        return fault_question_many(a, (int64_t)q->answers.n, ANSWERS_MOST);
    }
    for (size_t i = 0; i < q->answers.n; i++) {
        TRY(check_answer(a, q, &q->answers.at[i]));
        for (size_t k = 0; k < i; k++) {
            if (is_same_answer(q, &q->answers.at[i], &q->answers.at[k])) {
                return fault_question_twice(a, q->answers.at[i].text.n > 0
                                                   ? q->answers.at[i].text
                                                   : q->answers.at[i].pair);
            }
        }
    }
    return NULL;
}

static int64_t least_answers(enum question_kind kind)
{
    static const int64_t least[QUESTION_KINDS] = {
        [QUESTION_SINGLE] = 2,   [QUESTION_MULTIPLE] = 2, [QUESTION_TRUTH] = 2,
        [QUESTION_SHORT] = 1,    [QUESTION_NUMERIC] = 1,  [QUESTION_ORDERING] = 2,
        [QUESTION_MATCHING] = 2,
    };
    return least[kind];
}

/* Single choice: one whole answer. Others: some answer is worth something. */
static struct fault *check_right(struct arena *a, const struct question *q)
{
    int64_t whole = 0, some = 0;
    for (size_t i = 0; i < q->answers.n; i++) {
        whole += q->answers.at[i].weight == WEIGHT_WHOLE;
        some += q->answers.at[i].weight > 0;
    }
    switch (q->kind) {
    case QUESTION_SINGLE:
    case QUESTION_TRUTH:
        return whole == 1 ? NULL : fault_question_right(a, whole);
    case QUESTION_MULTIPLE:
        return some > 0 ? NULL : fault_question_none(a);
    case QUESTION_SHORT:
    case QUESTION_NUMERIC:
        return whole > 0 ? NULL : fault_question_none(a);
    default:
        return NULL;
    }
}

static struct fault *check_parts(struct arena *a, const struct question *q)
{
    if ((q->kind == QUESTION_CASE) != (q->parts_n > 0)) {
        return fault_question_parts(a);
    }
    if (q->parts_n > PARTS_MOST) {
        return fault_question_many(a, (int64_t)q->parts_n, PARTS_MOST);
    }
    for (size_t i = 0; i < q->parts_n; i++) {
        if (q->parts[i].kind == QUESTION_CASE) {
            return fault_question_parts(a);
        }
        TRY(question_check(a, &q->parts[i]));
    }
    return NULL;
}

struct fault *question_check(struct arena *a, const struct question *q)
{
    if (q->text.n == 0) {
        return fault_question_empty(a);
    }
    if (q->topics.n > TOPICS_MOST) {
        return fault_question_many(a, (int64_t)q->topics.n, TOPICS_MOST);
    }
    TRY(check_text(a, q->text, QUESTION_TEXT_MOST));
    TRY(check_text(a, q->explanation, QUESTION_TEXT_MOST));
    TRY(check_text(a, q->title, TITLE_MOST));
    TRY(check_text(a, q->material, TITLE_MOST));
    for (size_t i = 0; i < q->topics.n; i++) {
        TRY(check_text(a, q->topics.at[i], TOPIC_MOST));
    }
    if ((int64_t)q->answers.n < least_answers(q->kind)) {
        return fault_question_answers(a, (int64_t)q->answers.n, least_answers(q->kind));
    }
    TRY(check_answers(a, q));
    TRY(check_right(a, q));
    return check_parts(a, q);
}

void question_remark(struct arena *a, struct question_file *file, int64_t line,
                     bool refused, struct fault *what)
{
    *LIST_ADD(a, &file->remarks) = (struct question_remark){line, refused, what};
    file->refused += refused;
}

void question_add(struct arena *a, struct question_file *file, const struct question *q)
{
    struct fault *fault = question_check(a, q);
    if (fault != NULL) {
        question_remark(a, file, q->line, true, fault);
        return;
    }
    *LIST_ADD(a, &file->questions) = *q;
}

/* ---- JSON -------------------------------------------------------------------------- */

static void set_text(struct arena *a, struct json *o, struct str key, struct str text)
{
    if (text.n > 0) {
        json_set(a, o, key, json_str(a, text));
    }
}

static struct json *answer_json(struct arena *a, const struct question *q,
                                const struct question_answer *one, bool content)
{
    struct json *o = json_new(a, JSON_OBJECT);
    if (q->kind == QUESTION_NUMERIC) {
        set_text(a, o, STR("low"), decimal_text(a, one->low));
        set_text(a, o, STR("high"), decimal_text(a, one->high));
    }
    set_text(a, o, STR("text"), one->text);
    set_text(a, o, STR("pair"), one->pair);
    if (!content) {
        set_text(a, o, STR("feedback"), one->feedback);
    }
    if (one->weight != 0) {
        json_set(a, o, STR("weight"), json_int(a, one->weight));
    }
    return o;
}

static void set_about(struct arena *a, struct json *o, const struct question *q)
{
    set_text(a, o, STR("title"), q->title);
    set_text(a, o, STR("explanation"), q->explanation);
    set_text(a, o, STR("material"), q->material);
    if (q->difficulty != DIFFICULTY_UNSAID) {
        set_text(a, o, STR("difficulty"), str_of(difficulty_names[q->difficulty]));
    }
    struct json *topics = json_new(a, JSON_ARRAY);
    for (size_t i = 0; i < q->topics.n; i++) {
        json_push(a, topics, json_str(a, q->topics.at[i]));
    }
    if (q->topics.n > 0) {
        json_set(a, o, STR("topics"), topics);
    }
}

struct json *question_json(struct arena *a, const struct question *q, bool content)
{
    struct json *o = json_new(a, JSON_OBJECT);
    set_text(a, o, STR("kind"), str_of(question_kind_names[q->kind]));
    set_text(a, o, STR("text"), q->text);
    struct json *list = json_new(a, JSON_ARRAY);
    for (size_t i = 0; i < q->answers.n; i++) {
        json_push(a, list, answer_json(a, q, &q->answers.at[i], content));
    }
    if (q->answers.n > 0) {
        json_set(a, o, STR("answers"), list);
    }
    struct json *parts = json_new(a, JSON_ARRAY);
    for (size_t i = 0; i < q->parts_n; i++) {
        json_push(a, parts, question_json(a, &q->parts[i], content));
    }
    if (q->parts_n > 0) {
        json_set(a, o, STR("parts"), parts);
    }
    if (!content) {
        set_about(a, o, q);
    }
    return o;
}

static struct str get_text(const struct json *o, struct str key)
{
    const struct json *value = json_get(o, key);
    return value != NULL && value->type == JSON_STRING ? value->string : STR_NONE;
}

static const struct json *get_list(const struct json *o, struct str key)
{
    static const struct json none = {.type = JSON_ARRAY};
    const struct json *value = json_get(o, key);
    return value != NULL && value->type == JSON_ARRAY ? value : &none;
}

static int find_name(const char *const *names, struct str name)
{
    int i = 0;
    while (names[i] != NULL && !str_equal(name, str_of(names[i]))) {
        i++;
    }
    return names[i] == NULL ? -1 : i;
}

static bool read_answer(const struct question *q, const struct json *o,
                        struct question_answer *one)
{
    const struct json *weight = json_get(o, STR("weight"));
    *one = (struct question_answer){.text = get_text(o, STR("text")),
                                    .pair = get_text(o, STR("pair")),
                                    .feedback = get_text(o, STR("feedback"))};
    if (weight != NULL && (weight->type != JSON_INT || weight->number > WEIGHT_WHOLE ||
                           weight->number < -WEIGHT_WHOLE)) {
        return false;
    }
    one->weight = weight != NULL ? (int32_t)weight->number : 0;
    return q->kind != QUESTION_NUMERIC ||
           (decimal_read(get_text(o, STR("low")), &one->low) &&
            decimal_read(get_text(o, STR("high")), &one->high));
}

static struct fault *read_parts(struct arena *a, const struct json *list,
                                struct question *q)
{
    q->parts_n = list->items.n;
    if (q->parts_n > PARTS_MOST) {
        return fault_question_many(a, (int64_t)q->parts_n, PARTS_MOST);
    }
    q->parts = ARENA_ARRAY(a, struct question, q->parts_n + 1);
    for (size_t i = 0; i < q->parts_n; i++) {
        TRY(question_read_json(a, list->items.at[i], &q->parts[i]));
    }
    return NULL;
}

struct fault *question_read_json(struct arena *a, const struct json *json,
                                 struct question *q)
{
    if (json->type != JSON_OBJECT) {
        return fault_question_json(a);
    }
    struct str hard = get_text(json, STR("difficulty"));
    int kind = find_name(question_kind_names, get_text(json, STR("kind")));
    int difficulty = hard.n == 0 ? 0 : find_name(difficulty_names, hard);
    const struct json *answers = get_list(json, STR("answers"));
    const struct json *topics = get_list(json, STR("topics"));
    if (kind < 0 || difficulty < 0) {
        return fault_question_json(a);
    }
    *q = (struct question){.kind = (enum question_kind)kind,
                           .difficulty = (enum difficulty)difficulty,
                           .title = get_text(json, STR("title")),
                           .text = get_text(json, STR("text")),
                           .explanation = get_text(json, STR("explanation")),
                           .material = get_text(json, STR("material"))};
    for (size_t i = 0; i < topics->items.n; i++) {
        *LIST_ADD(a, &q->topics) = topics->items.at[i]->string;
    }
    for (size_t i = 0; i < answers->items.n; i++) {
        if (answers->items.at[i]->type != JSON_OBJECT ||
            !read_answer(q, answers->items.at[i], LIST_ADD(a, &q->answers))) {
            return fault_question_json(a);
        }
    }
    return read_parts(a, get_list(json, STR("parts")), q);
}
