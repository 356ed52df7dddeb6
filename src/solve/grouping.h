/* Forms groups: finds a plan for a plan_problem (plan.h) by search, with a bound that
 * says how much better any plan could be. Integer scores, a seed and a budget of moves:
 * the same plan on every machine. Promises no best plan, except where the bound proves
 * it. */
#ifndef SOLVE_GROUPING_H
#define SOLVE_GROUPING_H
#include "solve/plan.h"

enum grouping_bound {
    GROUPING_BOUND_NONE, /* no useful bound: none better than the trivial one */
    GROUPING_BOUND_BELOW,
    GROUPING_BOUND_MET, /* proved: no plan without hard breaks costs less */
};
struct grouped {
    int32_t *group_of;
    struct plan_score score;
    int64_t bound; /* no plan that breaks no hard rule costs less */
    enum grouping_bound bound_kind;
    int64_t moves; /* looked at */
    bool stopped;  /* before its budget, by `stop` */
};
struct grouping_progress {
    struct plan_score best;
    int64_t bound;
    enum grouping_bound bound_kind;
    int64_t moves, moves_all;
};
struct grouping_run {
    uint64_t seed;
    int64_t moves;       /* the budget: moves looked at, 1 at least */
    const int32_t *warm; /* NULL, or a plan to begin with; its sizes must be right */
    /* Called some times a second with the best so far; true ends the search, which gives
     * what it has. NULL: none. */
    bool (*watch)(void *ctx, const struct grouping_progress *progress);
    void *ctx;
};
/* The problem must be PLAN_SOUND (plan_look). Groups' sizes are always kept; other hard
 * rules where the search finds a way (score.hard says). */
void grouping_solve(struct arena *a, const struct plan_problem *problem,
                    const struct grouping_run *run, struct grouped *grouped);

/* The bound alone, by parts that are each exact: see grouping_bound.c. */
enum grouping_bound grouping_bound_of(struct arena *a, const struct plan_problem *problem,
                                      int64_t *bound);
#endif
