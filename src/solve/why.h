/* Why not: whether any plan keeps all hard rules, which few of them cannot go together,
 * what is cheapest to give up, and what a wished move costs. Exact where it says so;
 * where a proof would take too long it says that instead. */
#ifndef SOLVE_WHY_H
#define SOLVE_WHY_H
#include "solve/plan.h"

enum plan_possible { PLAN_POSSIBLE, PLAN_IMPOSSIBLE, PLAN_UNDECIDED };

/* Whether some plan breaks no hard rule; wishes are not looked at. group_of (people of
 * it, or NULL) gets such a plan. Undecided after `nodes` choices tried. */
enum plan_possible plan_possible(struct arena *a, const struct plan_problem *problem,
                                 int64_t nodes, int32_t *group_of);

/* Hard rules that no plan keeps together: without any one of them some plan does. */
struct plan_conflict_part {
    size_t rule;
    int32_t value; /* of a count of each value: the one that matters; else PLAN_EACH */
};
struct plan_conflict {
    struct plan_conflict_part *part; /* none: the sizes alone are impossible */
    size_t n;
    bool minimal; /* proved; else some of them may be needless */
};
/* PLAN_IMPOSSIBLE with a conflict, or POSSIBLE, or UNDECIDED. */
enum plan_possible plan_conflict(struct arena *a, const struct plan_problem *problem,
                                 struct plan_conflict *conflict);

/* Hard rules to give up so that the rest can be kept, at the least sum of prices. */
struct plan_relaxed {
    size_t *rule;
    size_t n;
    int64_t price;
    bool cheapest;     /* proved */
    int32_t *group_of; /* a plan that keeps the rest */
};
/* price: of each rule (those of wishes are not read), above 0; NULL: 1 each. */
enum plan_possible plan_relax(struct arena *a, const struct plan_problem *problem,
                              const int64_t *price, struct plan_relaxed *relaxed);

/* "Why is she not there?" */
struct plan_wish {
    struct plan_conflict forbids; /* n > 0: these rules forbid it; no way is told */
    struct plan_score now, then;  /* of the plan as it is, and with the wish granted */
    int32_t *group_of;            /* that plan */
    int32_t *moved;               /* people who move in it, the wished one first, */
    size_t moved_n;               /* ... each to the place of the next where they swap */
};
/* The cheapest way found from `plan` to one that has `person` in `group`: all exchanges
 * of two and three people, a move alone, and a search of `moves` moves (0: none) from the
 * best of these; of equal ones the one in which fewest people move. The two scores are
 * exact; that no cheaper way exists is not promised. */
void plan_wish(struct arena *a, const struct plan_problem *problem, const int32_t *plan,
               int32_t person, int32_t group, int64_t moves, struct plan_wish *wish);
#endif
