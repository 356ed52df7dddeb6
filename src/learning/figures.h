/* What an exam says of its questions (solve/statistics.h says how each figure is
 * reckoned): of each person the first attempt. Where all sat one paper every figure is
 * there; where papers were drawn for each, a question is held against the share that its
 * people had of their other questions, and what needs one paper for all is NAN. */
#ifndef LEARNING_FIGURES_H
#define LEARNING_FIGURES_H
#include "learning/exam.h"
#include "solve/statistics.h"

struct figures_item {
    struct question_id question;
    int64_t version, points;
    struct str text;
    int64_t asked;
    struct item_statistics figures;
    double rasch, rasch_error; /* NAN: none */
    size_t choices_n;          /* of single choice, one paper for all: else 0 */
    const struct question *asks;
    struct choice_statistics *choices;
};
struct figures {
    bool whole; /* one paper for all */
    size_t people, items_n;
    struct figures_item *items;
    struct test_statistics test;
    enum rasch_state state;
    size_t rasch_people;
};
/* CONFLICT: not marked yet. */
struct fault *exam_figures(struct db *db, struct arena *a, const struct exam *exam,
                           struct figures *figures);
/* What the figures of one item say of it, had by so many people; NULL: nothing. It
 * misleads where those who know more fail it more often than chance explains. */
say_fn *figures_note(const struct item_statistics *item, size_t people);
/* The same of a question, with its wrong answers: what draws those who know more, or more
 * people than the right one does. Not given: nothing to say. */
struct str figures_said(struct arena *a, enum lang lang, const struct figures_item *item);
/* Its k-th answer in words. */
struct str figures_choice(struct arena *a, enum lang lang, const struct question *asks,
                          size_t k);
say_fn *figures_rasch(enum rasch_state state);
#endif
