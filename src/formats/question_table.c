/* Questions as a table, CSV or xlsx: one row a question, columns named in its header by
 * our words in either language. Answers stand in columns A, B, C ...; the right ones are
 * named by their letters, or said, in the column of the key. */
#include "base/utf8.h"
#include "formats/question.h"
#include "formats/table.h"
#include "words/faults.h"
#include "words/words.h"

enum column {
    COLUMN_KIND,
    COLUMN_TEXT,
    COLUMN_RIGHT,
    COLUMN_EXPLANATION,
    COLUMN_TOPIC,
    COLUMN_DIFFICULTY,
    COLUMN_MATERIAL,
    COLUMN_TITLE,
    COLUMN_CASE,
};
enum { COLUMNS = COLUMN_CASE + 1, NOWHERE = -1 };

struct reading_table {
    struct arena *arena;
    struct question_file *file;
    int at[COLUMNS]; /* index in the row */
    int choices[ANSWERS_MOST];
    const struct row *row;
    struct question whole; /* a case whose parts are coming; no text: none */
    struct question_list parts;
    struct str name;
};

/* ---- words ------------------------------------------------------------------------- */

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

/* The n-th word of a list, in either language; -1 where it is none. */
static int word_of(struct arena *a, say_fn *words, struct str text)
{
    for (int lang = LANG_ZH; lang < LANGS; lang++) {
        struct str rest = words(a, (enum lang)lang), word;
        for (int i = 0; str_cut(&rest, '|', &word); i++) {
            if (str_equal_nocase(text, word)) {
                return i;
            }
        }
    }
    return -1;
}

static int choice_column(struct arena *a, struct str head)
{
    for (int lang = LANG_ZH; lang < LANGS; lang++) {
        struct str rest = say_question_column_choice(a, (enum lang)lang), word;
        while (str_cut(&rest, '|', &word)) {
            if (str_starts(head, word)) {
                head = str_trim(str_part(head, word.n, head.n));
            }
        }
    }
    char letter = head.n == 1 ? (char)(head.p[0] & ~32) : 0;
    return letter >= 'A' && letter <= 'Z' ? letter - 'A' : NOWHERE;
}

/* By the first of its names in each language. */
static struct fault *no_text_column(struct arena *a)
{
    struct text names = text_new(a, 32);
    for (int lang = LANG_ZH; lang < LANGS; lang++) {
        struct str words = say_question_column_text(a, (enum lang)lang), word = STR_NONE;
        str_cut(&words, '|', &word);
        text_add(&names, names.n > 0 ? STR(" / ") : STR(""));
        text_add(&names, word);
    }
    return fault_table_column(a, text_str(&names));
}

static struct fault *read_head(struct reading_table *r, const struct row *row)
{
    static say_fn *const names[COLUMNS] = {
        say_question_column_kind,     say_question_column_text,
        say_question_column_right,    say_question_column_explanation,
        say_question_column_topic,    say_question_column_difficulty,
        say_question_column_material, say_question_column_title,
        say_question_column_case};
    for (int k = 0; k < COLUMNS; k++) {
        r->at[k] = NOWHERE;
    }
    for (int k = 0; k < ANSWERS_MOST; k++) {
        r->choices[k] = NOWHERE;
    }
    for (size_t i = 0; i < row->n; i++) {
        struct str head = charset_fold(r->arena, str_trim(row->cells[i].text));
        int choice = choice_column(r->arena, head);
        for (int k = 0; k < COLUMNS; k++) {
            r->at[k] = is_word(r->arena, names[k], head) ? (int)i : r->at[k];
        }
        if (choice != NOWHERE) {
            r->choices[choice] = (int)i;
        }
    }
    return r->at[COLUMN_TEXT] != NOWHERE ? NULL : no_text_column(r->arena);
}

static struct str cell(const struct reading_table *r, int at)
{
    if (at == NOWHERE || (size_t)at >= r->row->n) {
        return STR_NONE;
    }
    struct str s = str_trim(r->row->cells[at].text);
    return s.n > 0 ? str_copy(r->arena, s) : STR_NONE;
}

/* ---- the key ----------------------------------------------------------------------- */

/* "B", "ACD", "A,C" or "A、C": letters of choices, and nothing else. */
static uint32_t letters(struct arena *a, struct str key, size_t choices)
{
    struct str s = charset_fold(a, key);
    uint32_t set = 0;
    for (size_t at = 0; at < s.n;) {
        int32_t code = utf8_next(s, &at);
        int32_t letter = code < 128 ? (code & ~32) - 'A' : -1;
        if (code == ',' || code == ';' || code == ' ' || code == '/' || code == 0x3001) {
            continue;
        }
        if (letter < 0 || letter >= (int32_t)choices) {
            return 0;
        }
        set |= 1U << letter;
    }
    return set;
}

static struct fault *take_choices(struct reading_table *r, struct question *q,
                                  struct str key)
{
    for (int k = 0; k < ANSWERS_MOST; k++) {
        struct str text = cell(r, r->choices[k]);
        if (text.n > 0) {
            *LIST_ADD(r->arena, &q->answers) = (struct question_answer){.text = text};
        }
    }
    uint32_t right = letters(r->arena, key, q->answers.n);
    for (size_t i = 0; i < q->answers.n; i++) {
        if (right == 0 && str_equal(q->answers.at[i].text, key)) {
            right = 1U << i;
        }
    }
    if (right == 0 && q->kind != QUESTION_ORDERING) {
        return fault_table_right(r->arena, key);
    }
    int32_t n = __builtin_popcount(right);
    for (size_t i = 0; i < q->answers.n; i++) {
        bool is = (right >> i & 1) != 0;
        q->answers.at[i].weight = !is                            ? 0
                                  : q->kind == QUESTION_MULTIPLE ? WEIGHT_WHOLE / n
                                                                 : WEIGHT_WHOLE;
    }
    return NULL;
}

/* "CABD" puts the choices into that order; without a key they stand in it. */
static struct fault *take_order(struct reading_table *r, struct question *q,
                                struct str key)
{
    struct question_answers given, order = {0};
    struct str s = charset_fold(r->arena, key);
    if (key.n > 0) {
        TRY(take_choices(r, q, key));
    } else {
        (void)take_choices(r, q, STR("A"));
    }
    given = q->answers;
    for (size_t at = 0; at < s.n;) {
        int32_t code = utf8_next(s, &at), letter = code < 128 ? (code & ~32) - 'A' : -1;
        if (letter >= 0 && letter < (int32_t)given.n) {
            *LIST_ADD(r->arena, &order) = given.at[letter];
        }
    }
    if (key.n > 0 && order.n != given.n) {
        return fault_table_right(r->arena, key);
    }
    q->answers = key.n > 0 ? order : given;
    for (size_t i = 0; i < q->answers.n; i++) {
        q->answers.at[i].weight = WEIGHT_WHOLE;
    }
    return NULL;
}

static struct fault *take_truth(struct reading_table *r, struct question *q,
                                struct str key)
{
    bool truth = is_word(r->arena, say_question_words_true, key);
    if (!truth && !is_word(r->arena, say_question_words_false, key)) {
        return fault_table_right(r->arena, key);
    }
    for (int i = 0; i < 2; i++) {
        *LIST_ADD(r->arena, &q->answers) =
            (struct question_answer){.weight = (i == 0) == truth ? WEIGHT_WHOLE : 0};
    }
    return NULL;
}

/* "3.14", "1..5" or "1822:5". */
static struct fault *read_number(struct arena *a, struct str s,
                                 struct question_answer *one)
{
    size_t dots = str_find(s, STR("..")), colon = str_find(s, STR(":"));
    struct decimal low, high;
    bool range = dots < s.n, around = colon < s.n;
    struct str first = str_trim(str_part(s, 0, range ? dots : colon));
    struct str second = range    ? str_trim(str_part(s, dots + 2, s.n))
                        : around ? str_trim(str_part(s, colon + 1, s.n))
                                 : STR("0");
    if (!decimal_read(first, &low) || !decimal_read(second, &high)) {
        return fault_gift_number(a, s);
    }
    one->low.nanos = range ? low.nanos : low.nanos - high.nanos;
    one->high.nanos = range ? high.nanos : low.nanos + high.nanos;
    one->weight = WEIGHT_WHOLE;
    return NULL;
}

/* Answers that are said and not chosen, with | between them; "left -> right" in pairs. */
static struct fault *take_said(struct reading_table *r, struct question *q,
                               struct str key)
{
    struct str one;
    while (str_cut(&key, '|', &one)) {
        struct question_answer *answer = LIST_ADD(r->arena, &q->answers);
        one = str_trim(one);
        *answer = (struct question_answer){.text = one, .weight = WEIGHT_WHOLE};
        if (q->kind == QUESTION_NUMERIC) {
            answer->text = STR_NONE;
            TRY(read_number(r->arena, charset_fold(r->arena, one), answer));
        } else if (q->kind == QUESTION_MATCHING) {
            size_t arrow = str_find(one, STR("->"));
            if (arrow == one.n) {
                return fault_table_right(r->arena, one);
            }
            answer->text = str_trim(str_part(one, 0, arrow));
            answer->pair = str_trim(str_part(one, arrow + 2, one.n));
        }
    }
    return NULL;
}

static struct fault *take_key(struct reading_table *r, struct question *q)
{
    struct str key = cell(r, r->at[COLUMN_RIGHT]);
    switch (q->kind) {
    case QUESTION_SINGLE:
    case QUESTION_MULTIPLE:
        return take_choices(r, q, key);
    case QUESTION_ORDERING:
        return take_order(r, q, key);
    case QUESTION_TRUTH:
        return take_truth(r, q, key);
    case QUESTION_SHORT:
    case QUESTION_NUMERIC:
    case QUESTION_MATCHING:
        return take_said(r, q, key);
    default:
        return NULL;
    }
}

/* ---- rows -------------------------------------------------------------------------- */

/* In any of the lists, and whether the word for "question" ends it or not. */
static int kind_of(struct arena *a, struct str text)
{
    static say_fn *const lists[] = {say_question_words_kinds,
                                    say_question_words_kinds_short,
                                    say_question_words_kinds_long};
    int kind = -1;
    for (int lang = LANG_ZH; lang < LANGS; lang++) {
        struct str end = say_question_words_kind_end(a, (enum lang)lang);
        struct str bare =
            str_ends(text, end) ? str_trim(str_part(text, 0, text.n - end.n)) : text;
        for (size_t i = 0; kind < 0 && i < sizeof lists / sizeof lists[0]; i++) {
            kind = word_of(a, lists[i], text);
            kind = kind < 0 ? word_of(a, lists[i], bare) : kind;
        }
    }
    return kind;
}

/* What was not said follows from the row: among choices the number of right ones, and
 * without any whether the answer is a word for true or false. */
static enum question_kind kind_by_key(const struct reading_table *r)
{
    struct str key = cell(r, r->at[COLUMN_RIGHT]);
    size_t choices = 0;
    for (int k = 0; k < ANSWERS_MOST; k++) {
        choices += cell(r, r->choices[k]).n > 0;
    }
    if (choices > 0) {
        return __builtin_popcount(letters(r->arena, key, choices)) > 1 ? QUESTION_MULTIPLE
                                                                       : QUESTION_SINGLE;
    }
    return is_word(r->arena, say_question_words_true, key) ||
                   is_word(r->arena, say_question_words_false, key)
               ? QUESTION_TRUTH
               : QUESTION_SHORT;
}

static struct fault *take_kind(struct reading_table *r, struct question *q)
{
    struct str text = cell(r, r->at[COLUMN_KIND]);
    int kind = text.n == 0 ? (int)kind_by_key(r) : kind_of(r->arena, text);
    q->kind = (enum question_kind)(kind < 0 ? 0 : kind);
    return kind < 0 ? fault_table_kind(r->arena, text) : NULL;
}

static struct fault *take_difficulty(struct reading_table *r, struct question *q)
{
    struct str text = cell(r, r->at[COLUMN_DIFFICULTY]);
    static say_fn *const lists[] = {say_question_words_difficulties,
                                    say_question_words_difficulties_long,
                                    say_question_words_difficulties_more};
    int hard = -1;
    for (size_t i = 0; hard < 0 && i < sizeof lists / sizeof lists[0]; i++) {
        hard = word_of(r->arena, lists[i], text);
    }
    q->difficulty = (enum difficulty)(text.n == 0 || hard < 0 ? 0 : hard);
    return text.n > 0 && hard < 0 ? fault_table_difficulty(r->arena, text) : NULL;
}

static struct fault *take_row(struct reading_table *r, struct question *q)
{
    struct str topics = cell(r, r->at[COLUMN_TOPIC]), topic;
    TRY(r->row->wrong);
    TRY(take_kind(r, q));
    TRY(take_difficulty(r, q));
    q->text = cell(r, r->at[COLUMN_TEXT]);
    q->title = cell(r, r->at[COLUMN_TITLE]);
    q->explanation = cell(r, r->at[COLUMN_EXPLANATION]);
    q->material = cell(r, r->at[COLUMN_MATERIAL]);
    while (str_cut(&topics, ';', &topic)) {
        if (str_trim(topic).n > 0) {
            *LIST_ADD(r->arena, &q->topics) = str_trim(topic);
        }
    }
    return take_key(r, q);
}

static void end_case(struct reading_table *r)
{
    if (r->whole.text.n > 0) {
        r->whole.parts = r->parts.at;
        r->whole.parts_n = r->parts.n;
        question_add(r->arena, r->file, &r->whole);
    }
    r->whole = (struct question){0};
    r->parts = (struct question_list){0};
}

static void keep_row(struct reading_table *r, const struct question *q, struct fault *why)
{
    struct str name = cell(r, r->at[COLUMN_CASE]);
    bool part = name.n > 0 && q->kind != QUESTION_CASE;
    bool belongs = part && r->whole.text.n > 0 && str_equal(name, r->name);
    if (!belongs) {
        end_case(r);
    }
    why = why == NULL && part && !belongs ? fault_table_part(r->arena, name) : why;
    if (why == NULL && belongs) {
        why = question_check(r->arena, q);
    }
    if (why != NULL) {
        question_remark(r->arena, r->file, q->line, true, why);
    } else if (belongs) {
        *LIST_ADD(r->arena, &r->parts) = *q;
    } else if (q->kind == QUESTION_CASE && q->text.n > 0) {
        r->whole = *q;
        r->name = name;
    } else {
        question_add(r->arena, r->file, q);
    }
}

struct fault *question_table_read(struct arena *a, const struct source *from,
                                  struct question_file *file)
{
    struct reading_table r = {.arena = a, .file = file};
    struct table *table = NULL;
    struct row row;
    bool more = false;
    TRY(table_open(a, from, (struct table_options){0}, &table));
    table_expect_header(table);
    TRY(table_next(table, a, &row, &more));
    if (!more) {
        return no_text_column(a);
    }
    TRY(row.wrong);
    r.row = &row;
    TRY(read_head(&r, &row));
    for (;;) {
        struct question q = {0};
        TRY(table_next(table, a, &row, &more));
        if (!more) {
            break;
        }
        q.line = row.number;
        struct fault *why = take_row(&r, &q);
        keep_row(&r, &q, why);
    }
    end_case(&r);
    return NULL;
}

struct fault *question_file_read(struct arena *a, const struct source *from,
                                 enum question_format format, struct question_file *file)
{
    static struct fault *(*const readers[])(struct arena *, const struct source *,
                                            struct question_file *) = {
        [FORMAT_GIFT] = gift_read,          [FORMAT_AIKEN] = aiken_read,
        [FORMAT_CSV] = question_table_read, [FORMAT_XLSX] = question_table_read,
        [FORMAT_MOODLE] = moodle_read,      [FORMAT_TRIVIA] = trivia_read};
    return readers[format](a, from, file);
}
