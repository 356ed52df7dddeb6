/* OpenTriviaQA: a question is "#Q TEXT", its right answer "^ TEXT", its answers "A TEXT",
 * "B TEXT" ... Lines between #Q and ^ are all the question's, whatever they begin with.
 * Two answers "True" and "False" make a question of true and false. */
#include "formats/question.h"
#include "words/faults.h"

struct reading_trivia {
    struct arena *arena;
    struct question_file *file;
    struct question q;
    struct text stem;
    struct str right; /* p NULL: not yet */
    struct fault *wrong;
    bool open;
};

static void judge(struct reading_trivia *r)
{
    struct question *q = &r->q;
    bool found = false;
    for (size_t i = 0; i < q->answers.n; i++) {
        bool is = !found && str_equal(q->answers.at[i].text, r->right);
        q->answers.at[i].weight = is ? WEIGHT_WHOLE : 0;
        found |= is;
    }
    if (r->right.p == NULL) {
        r->wrong = r->wrong != NULL ? r->wrong : fault_trivia_answer(r->arena);
    } else if (!found && r->wrong == NULL) {
        r->wrong = fault_trivia_other(r->arena, r->right);
    }
}

/* The words are those of the data set, in any case of letters. */
static void make_truth(struct question *q)
{
    static const char *const truth[] = {"true", "false"};
    if (q->answers.n != 2) {
        return;
    }
    size_t first = str_equal_nocase(q->answers.at[0].text, STR("false")) ? 1 : 0;
    for (size_t i = 0; i < 2; i++) {
        if (!str_equal_nocase(q->answers.at[i ^ first].text, str_of(truth[i]))) {
            return;
        }
    }
    struct question_answer swapped = q->answers.at[first];
    q->answers.at[1] = q->answers.at[first ^ 1];
    q->answers.at[0] = swapped;
    q->answers.at[0].text = q->answers.at[1].text = STR_NONE;
    q->kind = QUESTION_TRUTH;
}

static void end_question(struct reading_trivia *r)
{
    if (!r->open) {
        return;
    }
    r->q.text = str_trim(text_str(&r->stem));
    judge(r);
    make_truth(&r->q);
    if (r->wrong != NULL) {
        question_remark(r->arena, r->file, r->q.line, true, r->wrong);
    } else {
        question_add(r->arena, r->file, &r->q);
    }
    r->open = false;
}

static void begin_question(struct reading_trivia *r, struct str text, int64_t line)
{
    end_question(r);
    r->q = (struct question){.line = line, .kind = QUESTION_SINGLE};
    r->stem = text_new(r->arena, 256);
    text_add(&r->stem, str_trim(text));
    r->right = STR_NONE;
    r->wrong = NULL;
    r->open = true;
}

static bool is_choice(const struct reading_trivia *r, struct str line)
{
    size_t letter = r->q.answers.n;
    return letter < ANSWERS_MOST && line.n >= 1 && line.p[0] == (char)('A' + letter) &&
           (line.n == 1 || line.p[1] == ' ');
}

/* A line of a question whose right answer was named: a choice, or more of the answer. */
static void take_choice(struct reading_trivia *r, struct str line)
{
    if (is_choice(r, line)) {
        *LIST_ADD(r->arena, &r->q.answers) =
            (struct question_answer){.text = str_trim(str_part(line, 1, line.n))};
    } else if (str_trim(line).n > 0 && r->wrong == NULL) {
        r->wrong = fault_trivia_line(r->arena, str_trim(line));
    }
}

static void take_line(struct reading_trivia *r, struct str line, int64_t number)
{
    if (str_starts(line, STR("#Q"))) {
        begin_question(r, str_part(line, 2, line.n), number);
    } else if (!r->open) {
        if (str_trim(line).n > 0) {
            question_remark(r->arena, r->file, number, true,
                            fault_trivia_mark(r->arena, str_trim(line)));
        }
    } else if (r->right.p != NULL) {
        take_choice(r, line);
    } else if (str_starts(line, STR("^"))) {
        r->right = str_trim(str_part(line, 1, line.n));
    } else {
        text_add_char(&r->stem, '\n');
        text_add(&r->stem, str_trim(line));
    }
}

struct fault *trivia_read(struct arena *a, const struct source *from,
                          struct question_file *file)
{
    struct reading_trivia r = {.arena = a, .file = file};
    struct str text, line;
    TRY(question_file_text(a, from, true, file, &text));
    for (int64_t number = 1; str_cut(&text, '\n', &line); number++) {
        take_line(&r, line, number);
    }
    end_question(&r);
    return NULL;
}
