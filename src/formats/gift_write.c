/* GIFT, written so that gift_read gives back the same question. Each text is marked
 * [plain], so that none is taken for markup, a comment or a category. */
#include "formats/question.h"

static void add_text(struct text *out, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\n') {
            text_add(out, STR("\\n"));
            continue;
        }
        bool arrow = s.p[i] == '>' && i > 0 && s.p[i - 1] == '-';
        bool first =
            i == 0 && (s.p[i] == '%' || s.p[i] == '[' || s.p[i] == '>' || s.p[i] == '/');
        if (arrow || first || strchr("~=#{}:\\", s.p[i]) != NULL) {
            text_add_char(out, '\\');
        }
        text_add_char(out, s.p[i]);
    }
}

static void add_note(struct text *out, const char *key, struct str value)
{
    if (value.n == 0) {
        return;
    }
    text_add_format(out, "// [%s:", key);
    for (size_t i = 0; i < value.n; i++) {
        if (strchr("[]\\", value.p[i]) != NULL) {
            text_add_char(out, '\\');
        }
        text_add(out, value.p[i] == '\n' ? STR("\\n") : str_part(value, i, i + 1));
    }
    text_add(out, STR("]\n"));
}

static void add_weight(struct text *out, int32_t weight)
{
    const char *sign = weight < 0 ? "-" : "";
    int32_t n = weight < 0 ? -weight : weight;
    if (n % 1000 == 0) {
        text_add_format(out, "%%%s%d%%", sign, n / 1000);
    } else {
        text_add_format(out, "%%%s%d.%03d%%", sign, n / 1000, n % 1000);
    }
}

static void add_feedback(struct text *out, struct str feedback)
{
    if (feedback.n > 0) {
        text_add_char(out, '#');
        add_text(out, feedback);
    }
}

static void add_truth(struct text *out, const struct question *q)
{
    bool truth = q->answers.at[0].weight > 0;
    struct str wrong = q->answers.at[truth].feedback,
               right = q->answers.at[!truth].feedback;
    text_add(out, truth ? STR("TRUE") : STR("FALSE"));
    if (wrong.n > 0 || right.n > 0) {
        text_add_char(out, '#');
        add_text(out, wrong);
    }
    add_feedback(out, right);
}

static void add_number(struct text *out, const struct question_answer *one)
{
    struct arena *a = out->arena;
    text_add(out, decimal_text(a, one->low));
    if (one->low.nanos != one->high.nanos) {
        text_add(out, STR(".."));
        text_add(out, decimal_text(a, one->high));
    }
}

/* The sign says right or wrong only of single choice; what a right answer is worth is
 * written where it is not everything. */
static void add_answer(struct text *out, const struct question *q,
                       const struct question_answer *one)
{
    bool whole = one->weight == WEIGHT_WHOLE;
    bool equals = q->kind != QUESTION_MULTIPLE && (q->kind != QUESTION_SINGLE || whole);
    text_add(out, equals ? STR("=") : STR("~"));
    if (equals ? !whole : one->weight != 0) {
        add_weight(out, one->weight);
    }
    if (q->kind == QUESTION_NUMERIC) {
        add_number(out, one);
    } else {
        add_text(out, one->text);
    }
    if (q->kind == QUESTION_MATCHING) {
        text_add(out, STR(" -> "));
        add_text(out, one->pair);
    }
    add_feedback(out, one->feedback);
    text_add_char(out, '\n');
}

static void add_answers(struct text *out, const struct question *q)
{
    if (q->kind == QUESTION_TRUTH) {
        add_truth(out, q);
        return;
    }
    text_add(out, q->kind == QUESTION_NUMERIC    ? STR("#\n")
                  : q->kind == QUESTION_ORDERING ? STR(">\n")
                                                 : STR("\n"));
    for (size_t i = 0; i < q->answers.n; i++) {
        if (q->kind == QUESTION_ORDERING) {
            add_text(out, q->answers.at[i].text);
            text_add_char(out, '\n');
        } else {
            add_answer(out, q, &q->answers.at[i]);
        }
    }
}

static void add_notes(struct text *out, const struct question *q)
{
    for (size_t i = 0; i < q->topics.n; i++) {
        add_note(out, "tag", q->topics.at[i]);
    }
    if (q->difficulty != DIFFICULTY_UNSAID) {
        add_note(out, "difficulty", str_of(difficulty_names[q->difficulty]));
    }
    add_note(out, "material", q->material);
}

static void add_head(struct text *out, const struct question *q)
{
    if (q->title.n > 0) {
        text_add(out, STR("::"));
        add_text(out, q->title);
        text_add(out, STR("::"));
    }
    text_add(out, STR("[plain]"));
    add_text(out, q->text);
}

static void add_plain_question(struct text *out, const struct question *q)
{
    add_notes(out, q);
    add_head(out, q);
    text_add(out, STR(" {"));
    add_answers(out, q);
    if (q->explanation.n > 0) {
        text_add(out, STR("####"));
        add_text(out, q->explanation);
    }
    text_add(out, STR("}\n\n"));
}

void gift_write(struct text *out, const struct question *q)
{
    if (q->kind != QUESTION_CASE) {
        add_plain_question(out, q);
        return;
    }
    add_notes(out, q);
    add_note(out, "explanation", q->explanation);
    add_note(out, "case", STR("case"));
    add_head(out, q);
    text_add(out, STR("\n\n"));
    for (size_t i = 0; i < q->parts_n; i++) {
        add_note(out, "part", STR("case"));
        add_plain_question(out, &q->parts[i]);
    }
}
