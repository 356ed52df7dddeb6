/* The answers of a question as lines of a form: one an answer, and a star before those
 * that are right where there is a choice. */
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

static struct fault *read_truth(struct arena *a, struct str line, struct question *q)
{
    bool truth = is_word(a, say_question_words_true, line);
    if (!truth && !is_word(a, say_question_words_false, line)) {
        return fault_table_right(a, line);
    }
    for (int i = 0; i < 2; i++) {
        *LIST_ADD(a, &q->answers) =
            (struct question_answer){.weight = (i == 0) == truth ? WEIGHT_WHOLE : 0};
    }
    return NULL;
}

static struct fault *read_range(struct arena *a, struct str line,
                                struct question_answer *one)
{
    size_t dots = str_find(line, STR(".."));
    struct str low = str_trim(str_part(line, 0, dots));
    struct str high = dots < line.n ? str_trim(str_part(line, dots + 2, line.n)) : low;
    one->text = STR_NONE;
    return decimal_read(low, &one->low) && decimal_read(high, &one->high)
               ? NULL
               : fault_gift_number(a, line);
}

static struct fault *read_line(struct arena *a, struct str line, struct question *q)
{
    bool chosen = q->kind == QUESTION_SINGLE || q->kind == QUESTION_MULTIPLE;
    bool star = chosen && str_starts(line, STR("*"));
    struct question_answer one = {.text =
                                      star ? str_trim(str_part(line, 1, line.n)) : line,
                                  .weight = chosen && !star ? 0 : WEIGHT_WHOLE};
    if (q->kind == QUESTION_NUMERIC) {
        TRY(read_range(a, line, &one));
    }
    if (q->kind == QUESTION_MATCHING) {
        size_t arrow = str_find(line, STR("->"));
        if (arrow == line.n) {
            return fault_table_right(a, line);
        }
        one.text = str_trim(str_part(line, 0, arrow));
        one.pair = str_trim(str_part(line, arrow + 2, line.n));
        one.text = one.text.n > 0 ? one.text : STR_NONE;
    }
    *LIST_ADD(a, &q->answers) = one;
    return NULL;
}

struct fault *question_read_lines(struct arena *a, struct str lines, struct question *q)
{
    struct str line;
    int32_t right = 0;
    while (str_cut(&lines, '\n', &line)) {
        line = str_trim(line);
        if (line.n > 0 && q->kind == QUESTION_TRUTH) {
            return read_truth(a, line, q);
        }
        TRY(line.n > 0 ? read_line(a, line, q) : NULL);
    }
    for (size_t i = 0; i < q->answers.n; i++) {
        right += q->answers.at[i].weight > 0;
    }
    for (size_t i = 0; q->kind == QUESTION_MULTIPLE && i < q->answers.n; i++) {
        struct question_answer *one = &q->answers.at[i];
        one->weight = one->weight > 0 ? WEIGHT_WHOLE / right : 0;
    }
    return NULL;
}

struct str question_lines(struct arena *a, const struct question *q)
{
    struct text out = text_new(a, 256);
    if (q->kind == QUESTION_TRUTH) {
        return q->answers.at[0].weight > 0 ? STR("true") : STR("false");
    }
    for (size_t i = 0; i < q->answers.n; i++) {
        const struct question_answer *one = &q->answers.at[i];
        bool chosen = q->kind == QUESTION_SINGLE || q->kind == QUESTION_MULTIPLE;
        text_add(&out, chosen && one->weight > 0 ? STR("*") : STR(""));
        if (q->kind == QUESTION_NUMERIC) {
            text_add_format(&out, "%.*s..%.*s", STR_PRINT(decimal_text(a, one->low)),
                            STR_PRINT(decimal_text(a, one->high)));
        }
        text_add(&out, one->text);
        if (q->kind == QUESTION_MATCHING) {
            text_add_format(&out, " -> %.*s", STR_PRINT(one->pair));
        }
        text_add_char(&out, '\n');
    }
    return text_str(&out);
}
