/* plan_check: what a plan is worth, rule by rule, counted straight from the words of the
 * rules. Written without the solver's code, which it judges; slow and plain on purpose.
 */
#ifndef SOLVE_CHECK_H
#define SOLVE_CHECK_H
#include "solve/plan.h"

struct plan_checked {
    struct plan_score score; /* the gains of `gain` are in it, as cost below zero */
    int64_t *units;       /* of each rule: by how much it is broken, or what it counts */
    int64_t *cost;        /* of each rule; 0 for hard ones */
    int64_t sizes_broken; /* people too few or too many in groups; counted as hard */
};
/* group_of: the group of each person. One who is in no group that exists breaks the sizes
 * by one and counts nowhere else. */
void plan_check(struct arena *a, const struct plan_problem *problem,
                const int32_t *group_of, struct plan_checked *checked);
/* By how much one rule is broken in one plan. */
int64_t plan_rule_units(const struct plan_problem *problem, const struct plan_rule *rule,
                        const int32_t *group_of);
#endif
