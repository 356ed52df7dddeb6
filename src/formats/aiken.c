/* Aiken: a question of one line or several, choices "A. TEXT" or "A) TEXT" in the order
 * of letters, and "ANSWER: LETTER". A blank line behind that ends the block. Letters and
 * signs may be of full width, and our word for the answer may stand for ANSWER, as
 * Chinese offices type such files. */
#include "base/utf8.h"
#include "formats/charset.h"
#include "formats/question.h"
#include "words/faults.h"
#include "words/words.h"

struct reading_aiken {
    struct arena *arena;
    struct question_file *file;
    struct question q;
    struct text stem;
    struct fault *wrong;
    bool open;
};

static void open_block(struct reading_aiken *r, int64_t line)
{
    if (!r->open) {
        r->q = (struct question){.line = line, .kind = QUESTION_SINGLE};
        r->stem = text_new(r->arena, 256);
        r->wrong = NULL;
        r->open = true;
    }
}

static void refuse(struct reading_aiken *r, struct fault *why)
{
    r->wrong = r->wrong != NULL ? r->wrong : why;
}

static void close_block(struct reading_aiken *r)
{
    if (!r->open) {
        return;
    }
    r->open = false;
    r->q.text = text_str(&r->stem);
    if (r->wrong != NULL) {
        question_remark(r->arena, r->file, r->q.line, true, r->wrong);
    } else {
        question_add(r->arena, r->file, &r->q);
    }
}

static void take_answer(struct reading_aiken *r, struct str letter, int64_t line)
{
    open_block(r, line);
    size_t at = letter.n == 1 ? (size_t)((letter.p[0] & ~32) - 'A') : ANSWERS_MOST;
    if (at >= r->q.answers.n) {
        refuse(r, fault_aiken_letter(r->arena, letter));
    } else {
        r->q.answers.at[at].weight = WEIGHT_WHOLE;
    }
    close_block(r);
}

/* Bytes before the text of a choice, 0 where the line is none. Behind a sign of one byte
 * there is a blank, so that "U.S. law" is none. */
static size_t choice_head(struct str line, char *letter)
{
    enum { ENUMERATION_COMMA = 0x3001 };
    size_t at = 0;
    int32_t first = charset_fold_code(utf8_next(line, &at));
    size_t before = at;
    int32_t code = utf8_next(line, &at), sign = charset_fold_code(code);
    bool points = sign == '.' || sign == ')' || code == ENUMERATION_COMMA;
    bool parted =
        code != sign || code == ENUMERATION_COMMA || (at < line.n && line.p[at] == ' ');
    if (first < 'A' || first > 'Z' || !points || !parted || at >= line.n) {
        return 0;
    }
    *letter = (char)first;
    return before < at ? at : 0;
}

/* "ANSWER:", or our word for it, and what stands behind. */
static bool answer_behind(struct arena *a, struct str line, struct str *behind)
{
    struct str folded = charset_fold(a, line), words, word;
    bool found = str_starts(folded, STR("ANSWER:"));
    size_t n = 6;
    words = say_question_column_right(a, LANG_ZH);
    while (!found && str_cut(&words, '|', &word)) {
        found = str_starts(folded, word) && folded.n > word.n && folded.p[word.n] == ':';
        n = word.n;
    }
    *behind = found ? str_trim(str_part(folded, n + 1, folded.n)) : STR_NONE;
    return found;
}

static void take_choice(struct reading_aiken *r, struct str line, size_t head,
                        char letter, int64_t number)
{
    open_block(r, number);
    if (r->stem.n == 0) {
        refuse(r, fault_aiken_text(r->arena, line));
    }
    if ((size_t)(letter - 'A') != r->q.answers.n) {
        refuse(r, fault_aiken_order(r->arena, str_format(r->arena, "%c", letter)));
    }
    *LIST_ADD(r->arena, &r->q.answers) =
        (struct question_answer){.text = str_trim(str_part(line, head, line.n))};
}

/* More of the question; behind choices it begins the next, whose forerunner lacks its
 * answer. */
static void take_text(struct reading_aiken *r, struct str line, int64_t number)
{
    if (r->open && r->q.answers.n > 0) {
        refuse(r, fault_aiken_answer(r->arena));
        close_block(r);
    }
    open_block(r, number);
    if (r->stem.n > 0) {
        text_add_char(&r->stem, '\n');
    }
    text_add(&r->stem, line);
}

struct fault *aiken_read(struct arena *a, const struct source *from,
                         struct question_file *file)
{
    struct reading_aiken r = {.arena = a, .file = file};
    struct str text, line;
    TRY(question_file_text(a, from, false, file, &text));
    for (int64_t number = 1; str_cut(&text, '\n', &line); number++) {
        struct str behind;
        char letter = 0;
        line = str_trim(line);
        size_t head = choice_head(line, &letter);
        if (line.n == 0) {
            continue;
        }
        if (answer_behind(a, line, &behind)) {
            take_answer(&r, behind, number);
        } else if (head > 0) {
            take_choice(&r, line, head, letter, number);
        } else {
            take_text(&r, line, number);
        }
    }
    if (r.open) {
        refuse(&r, fault_aiken_answer(a));
        close_block(&r);
    }
    return NULL;
}
