/* A question (试题) as its files tell it, the same whichever format it came in or goes
 * out in; and its canonical JSON, which entries of the bank hold. Pure: nothing here
 * knows of banks or exams. Refuses pictures and markup: text is plain, and what was left
 * out of it is remarked on with its line. */
#ifndef FORMATS_QUESTION_H
#define FORMATS_QUESTION_H
#include "base/fault.h"
#include "base/json.h"
#include "formats/source.h"

enum question_kind {
    QUESTION_SINGLE,   /* one of the answers, that of weight WEIGHT_WHOLE */
    QUESTION_MULTIPLE, /* all answers of a weight above 0 and no other */
    QUESTION_TRUTH,    /* answers[0] is "true", answers[1] "false"; texts are empty */
    QUESTION_SHORT,    /* a word or two; any of the answers; * stands for anything */
    QUESTION_NUMERIC,  /* a number from low to high of any of the answers */
    QUESTION_ORDERING, /* the answers stand in the right order */
    QUESTION_MATCHING, /* text and pair belong together; no text: only distracts */
    QUESTION_WRITTEN,  /* read and marked by people */
    QUESTION_CASE,     /* a text with parts, which are questions themselves */
};
enum { QUESTION_KINDS = QUESTION_CASE + 1 };
extern const char *const question_kind_names[]; /* "single" ... NULL-ended */

enum difficulty {
    DIFFICULTY_UNSAID,
    DIFFICULTY_EASY,
    DIFFICULTY_MEDIUM,
    DIFFICULTY_HARD
};
extern const char *const difficulty_names[]; /* "unsaid", "easy" ... NULL-ended */

enum {
    WEIGHT_WHOLE = 100000, /* an answer's share of the points: a percent is 1000 */
    QUESTION_TEXT_MOST = 8000,
    ANSWER_TEXT_MOST = 1000,
    ANSWERS_MOST = 26,
    PARTS_MOST = 12,
    TOPICS_MOST = 12,
    TOPIC_MOST = 100, /* characters */
    TITLE_MOST = 200,
};

/* Nine digits before the point and nine behind it, exactly. */
struct decimal {
    int64_t nanos;
};
bool decimal_read(struct str s, struct decimal *value); /* "-3.14", ".5", "1," is none */
struct str decimal_text(struct arena *a, struct decimal value);

struct question_answer {
    struct str text, pair;
    struct decimal low, high; /* numeric */
    int32_t weight;
    struct str feedback; /* not given: none */
};
struct question_answers LIST(struct question_answer);
struct question {
    int64_t line; /* of its file, where it begins; 0 of none */
    enum question_kind kind;
    enum difficulty difficulty;
    struct str title, text, explanation, material; /* not given: none */
    struct str_list topics;
    struct question_answers answers;
    struct question *parts;
    size_t parts_n;
};
struct question_list LIST(struct question);

/* What a reader found: each block of the file is a question or refused in `remarks`. */
struct question_remark {
    int64_t line;
    bool refused; /* the block is no question of ours; else it was read, but so */
    struct fault *what;
};
struct question_remarks LIST(struct question_remark);
struct question_file {
    struct question_list questions;
    struct question_remarks remarks;
    int64_t refused; /* blocks that became no question */
};

/* INPUT: what makes it no question. Duplicate answers, none or several right ones, too
 * long, too many. */
struct fault *question_check(struct arena *a, const struct question *q);
/* Adds it, or remarks why not. */
void question_add(struct arena *a, struct question_file *file, const struct question *q);
void question_remark(struct arena *a, struct question_file *file, int64_t line,
                     bool refused, struct fault *what);

/* Canonical JSON; `content`: only what is asked and what is right, by which two questions
 * are the same whatever was said about them besides. */
struct json *question_json(struct arena *a, const struct question *q, bool content);
struct fault *question_read_json(struct arena *a, const struct json *json,
                                 struct question *q);

/* Answers as lines of a form: one each; "*" before right ones of choices, "left -> right"
 * for pairs, "1..5" for numbers, a word for true and false; "%50%" in front for a part of
 * the points (-100 to 100), and behind " # " what is said to whoever gave it. What is
 * written is read back as it was. */
struct fault *question_read_lines(struct arena *a, struct str lines, struct question *q);
struct str question_lines(struct arena *a, const struct question *q);

/* ---- readers ----------------------------------------------------------------------- */
/* The whole file as valid UTF-8 with LF line ends. Office files in GB18030 or UTF-16 are
 * decoded; in damaged UTF-8 each broken place is remarked on with its line and read as
 * Windows-1252 where it is a lone byte of that, else as U+FFFD. `western`: never GB18030.
 * LIMIT beyond QUESTION_FILE_MIB. */
enum { QUESTION_FILE_MIB = 16 };
struct fault *question_file_text(struct arena *a, const struct source *from, bool western,
                                 struct question_file *file, struct str *text);
/* Markup taken out, entities decoded, white space drawn together; *lost: a picture or a
 * table was in it. */
struct str question_plain(struct arena *a, struct str html, bool *lost);

/* GIFT as the Moodle documentation describes it ("GIFT format", docs.moodle.org), with
 * [id:] and [tag:] in comments and {>...} for ordering; and of our own in comments
 * [difficulty:], [material:], [explanation:] of a case, [case:NAME] before a text without
 * braces and [part:NAME] before each of its parts, which follow it. */
struct fault *gift_read(struct arena *a, const struct source *from,
                        struct question_file *file);
void gift_write(struct text *out, const struct question *q);
/* Aiken as the Moodle documentation describes it ("Aiken format"). */
struct fault *aiken_read(struct arena *a, const struct source *from,
                         struct question_file *file);
/* The plain text of OpenTriviaQA: #Q, ^, A B C D. */
struct fault *trivia_read(struct arena *a, const struct source *from,
                          struct question_file *file);
/* Moodle XML ("Moodle XML format", docs.moodle.org): the sorts that have a kind here. */
struct fault *moodle_read(struct arena *a, const struct source *from,
                          struct question_file *file);
/* A table, CSV or xlsx, whose header names our columns in either language:
 * docs/questions.md. */
struct fault *question_table_read(struct arena *a, const struct source *from,
                                  struct question_file *file);
enum question_format {
    FORMAT_GIFT,
    FORMAT_AIKEN,
    FORMAT_CSV,
    FORMAT_XLSX,
    FORMAT_MOODLE,
    FORMAT_TRIVIA,
};
extern const char *const question_format_names[]; /* "gift" ... NULL-ended */
struct fault *question_file_read(struct arena *a, const struct source *from,
                                 enum question_format format, struct question_file *file);
#endif
