/* What a test says about its questions: classical figures of items, and difficulties on
 * the scale of Rasch. People are rows and items columns of numbers; nothing here knows
 * who they are. Variances are those of the population (divided by n, not n - 1): of the
 * figures below only `variance`, `error` and KR-20 depend on that; alpha is a ratio and
 * comes out the same. What cannot be computed (everybody scored alike) is NAN. */
#ifndef SOLVE_STATISTICS_H
#define SOLVE_STATISTICS_H
#include "base/arena.h"

enum { STATISTICS_ITEMS_MOST = 500 };

struct score_matrix {
    size_t people, items;
    const double *score; /* people x items, none missing */
    const double *most;  /* per item: the score for a whole answer */
};
struct item_statistics {
    double mean;
    double
        difficulty; /* mean / most: the share of the score that was had; high is easy */
    double variance;
    /* Pearson's correlation with the sum of all *other* items ("corrected"): below zero,
     * those who know more fail it more often. */
    double rest_correlation;
    double alpha_without; /* Cronbach's alpha if it were deleted */
};
struct test_statistics {
    struct item_statistics *item;
    double mean, variance; /* of the sums */
    /* Cronbach 1951: k/(k-1) (1 - sum of item variances / variance of sums). */
    double alpha;
    /* Kuder and Richardson's formula 20, alpha with p(1-p); NAN unless all scores are 0
     * or 1. */
    double kr20;
    double error; /* standard error of measurement: sqrt(variance (1 - alpha)) */
};
/* Two passes over the matrix: O(people * items). */
void statistics_test(struct arena *a, const struct score_matrix *scores,
                     struct test_statistics *test);

/* One answer of a question with answers to choose from. */
struct choice_statistics {
    int64_t count;
    double share;
    double rest_mean;        /* of those who chose it: the sum of their other items */
    double rest_correlation; /* of having chosen it with that sum */
};
/* choice[p]: 0 .. choices-1, or -1 for none; rest[p]: the sum of p's other items. */
void statistics_choices(size_t people, const int *choice, const double *rest,
                        size_t choices, struct choice_statistics *statistics);

/* ---- Rasch ------------------------------------------------------------------------- */

enum rasch_state {
    RASCH_DONE,
    RASCH_NOT_BINARY, /* some score is neither 0 nor 1 */
    RASCH_TOO_FEW,    /* fewer than two items that somebody solved and somebody did not */
    /* Items fall into two parts, and nobody fails in the one who solves in the other:
     * their distance has no finite estimate (Fischer 1981). */
    RASCH_APART,
    RASCH_NO_END, /* did not settle within RASCH_STEPS_MOST steps */
};
struct rasch {
    double *difficulty; /* sum zero over the items used; high is hard; NAN if not used */
    double *error;      /* standard errors under that same constraint */
    size_t people;      /* used: neither all solved nor none */
    size_t items;       /* used: solved by some of these, not by all */
    int steps;
    double log_likelihood; /* conditional */
};
/* Conditional maximum likelihood. */
enum rasch_state statistics_rasch(struct arena *a, const struct score_matrix *scores,
                                  struct rasch *rasch);
#endif
