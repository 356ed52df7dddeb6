/* Feedback after a session (课后反馈): three questions that the series states, each
 * answered on one of three scales or by a word. Answers lie in a box without names, apart
 * from who has answered, and are summed up five more at a time, so that nobody can tell
 * one answer from the sum before. Working state: no points, no mean, no comparison of
 * speakers. Refuses to say what one person answered, to anybody. */
#ifndef LEARNING_FEEDBACK_H
#define LEARNING_FEEDBACK_H
#include "learning/classroom.h"

struct random;

enum { QUESTIONS = 3, SCALE_STEPS = 3, FEEDBACK_TOGETHER = 5, FEEDBACK_DAYS = 14 };
enum asked_as { ASKED_USEFUL, ASKED_PACE, ASKED_CLEAR, ASKED_WORD };
extern const char *const asked_as_names[];
extern say_fn *const asked_as_words[];
/* What a scale calls its steps, from the lowest; not of ASKED_WORD. */
extern say_fn *const asked_steps[][SCALE_STEPS];

struct questions_body { /* series.questions, about the series; the newest count */
    struct str first;
    int first_as; /* enum asked_as; -1 where there is no such question */
    struct str second;
    int second_as;
    struct str third;
    int third_as;
};
extern const struct kind kind_series_questions;
struct asked_question { /* one of them */
    struct str text;
    int as; /* enum asked_as */
};
/* 0 to 3 of them. */
size_t questions_of(const struct questions_body *body,
                    struct asked_question of[QUESTIONS]);

/* By who keeps the series. INPUT: a question without a scale, or none at all. */
struct fault *feedback_ask(const struct act *act, struct series_id series,
                           const struct questions_body *body);
struct fault *feedback_questions(struct db *db, struct arena *a, struct series_id series,
                                 struct questions_body *body, bool *found);

struct answers { /* "1" to "3" on a scale; not given: not answered */
    struct str of[QUESTIONS];
};
struct feedback_standing {
    bool asked; /* was there, and the time is not over */
    bool given;
};
struct fault *feedback_stands(struct db *db, struct arena *a,
                              const struct class_session *session,
                              struct person_id person, struct day today,
                              struct feedback_standing *standing);
/* By oneself, once. */
struct fault *feedback_tell(const struct act *act, struct session_id session,
                            const struct answers *answers, struct random *random);

struct feedback_sum {
    int64_t people; /* 0, 5, 10 ...: those summed up */
    int64_t steps[QUESTIONS][SCALE_STEPS];
    struct str_list words[QUESTIONS]; /* by text, so in no order of time */
};
/* For who keeps the session. */
struct fault *feedback_summed(struct db *db, struct arena *a,
                              const struct class_session *session,
                              struct feedback_sum *sum);
#endif
