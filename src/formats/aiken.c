/* Aiken: a question of one line or several, choices "A. TEXT" or "A) TEXT" in the order
 * of letters, and "ANSWER: LETTER". A blank line behind that ends the block. */
#include "formats/question.h"
#include "words/faults.h"

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

static bool is_choice(struct str line)
{
    return line.n > 2 && line.p[0] >= 'A' && line.p[0] <= 'Z' &&
           (line.p[1] == '.' || line.p[1] == ')') && line.p[2] == ' ';
}

static void take_choice(struct reading_aiken *r, struct str line, int64_t number)
{
    open_block(r, number);
    if (r->stem.n == 0) {
        refuse(r, fault_aiken_text(r->arena, line));
    }
    if ((size_t)(line.p[0] - 'A') != r->q.answers.n) {
        refuse(r, fault_aiken_order(r->arena, str_part(line, 0, 1)));
    }
    *LIST_ADD(r->arena, &r->q.answers) =
        (struct question_answer){.text = str_trim(str_part(line, 2, line.n))};
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
    static const struct str answer = {"ANSWER:", 7};
    struct reading_aiken r = {.arena = a, .file = file};
    struct str text, line;
    TRY(question_file_text(a, from, false, file, &text));
    for (int64_t number = 1; str_cut(&text, '\n', &line); number++) {
        line = str_trim(line);
        if (line.n == 0) {
            continue;
        }
        if (str_starts(line, answer)) {
            take_answer(&r, str_trim(str_part(line, answer.n, line.n)), number);
        } else if (is_choice(line)) {
            take_choice(&r, line, number);
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
