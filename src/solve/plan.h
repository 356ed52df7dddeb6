/* Who goes with whom, and where: a problem of forming groups as data, and a plan for it.
 * People and groups (a group is a place to be filled) are numbers from 0; what they mean
 * is their caller's business. Three programs read it and share nothing else: the solver
 * (grouping.h), the checker (check.h) and the one that says why not (why.h). */
#ifndef SOLVE_PLAN_H
#define SOLVE_PLAN_H
#include "base/arena.h"

enum {
    PLAN_PEOPLE_MOST = 2000,
    PLAN_GROUPS_MOST = 1000,
    PLAN_WEIGHT_MOST = 1000000,
    PLAN_PAIR_MOST = 1 << 30, /* of what all rules together cost one pair */
    PLAN_EACH = -1,           /* every group, or every value that occurs */
    PLAN_EVEN = -1,           /* as `low`: as evenly as arithmetic allows */
    PLAN_NO_LIMIT = INT32_MAX,
};

/* What a rule is about, and what one unit of breaking it is. */
enum plan_shape {
    PLAN_FORBID,   /* `person` not in `group`: former unit, home town, kin there */
    PLAN_PIN,      /* `person` in `group` */
    PLAN_APART,    /* `person` and `other` in different groups */
    PLAN_TOGETHER, /* ... in the same group */
    /* In `group` (or each) `low` to `high` people whose `attribute` is `value` (or, for
     * each value by itself): a leader, a clerk, a driver each; nobody with a colleague of
     * his own section. A unit is one person too few or too many. low == PLAN_EVEN: their
     * number over all groups, divided and rounded either way. */
    PLAN_COUNT,
    PLAN_SKILL, /* in `group` (or each) at least `low` whose `attribute` is >= `value` */
    /* The following are wishes and need a weight. */
    PLAN_SPREAD, /* gains weight x difference of `attribute` for two in one group */
    PLAN_MIXED,  /* costs weight for two of the same `attribute` in one group */
    PLAN_REPEAT, /* costs weight x (value percent)^ago for two who were together before */
    PLAN_PREFER, /* gains weight when `person` is in `group` */
    PLAN_LOAD,   /* costs weight x (load of person + load of place)^2: fair over time */
    PLAN_STAY,   /* costs weight for each person not where the present plan has him */
    PLAN_SHAPES,
};
struct plan_rule {
    enum plan_shape shape;
    int64_t weight; /* cost of one unit; 0: hard, must not be broken at all */
    int32_t person, other, group;
    int32_t attribute, value, low, high;
};
struct plan_meeting {
    int32_t person, other;
    int32_t ago; /* rounds or years, from 1 */
};
struct plan_problem {
    int32_t people, groups, attributes;
    const int32_t *least, *most; /* people in each group */
    const int32_t *attribute;    /* people x attributes, each >= 0 */
    const int32_t *gain;         /* NULL, or people x people: for two in one group */
    const int32_t *present;      /* NULL, or the group of each now, -1: none */
    const int32_t *load;         /* NULL, or what each has done so far */
    const int32_t *place_load;   /* NULL, or what a turn in each group counts */
    const struct plan_meeting *meetings;
    size_t meetings_n;
    const struct plan_rule *rules;
    size_t rules_n;
};

/* A plan is the group of each person. Fewer hard breaks are better whatever they cost;
 * then the lower cost (gains count below zero). */
struct plan_score {
    int64_t hard; /* units */
    int64_t cost;
};
static inline bool plan_better(struct plan_score a, struct plan_score b)
{
    return a.hard != b.hard ? a.hard < b.hard : a.cost < b.cost;
}

/* What is wrong with a problem before anybody solves it. */
enum plan_fault {
    PLAN_SOUND,
    PLAN_TOO_FEW,   /* people for the groups' least sizes */
    PLAN_TOO_MANY,  /* people for the most that groups take */
    PLAN_BAD_SIZE,  /* `at`: a group whose least is above its most, or below 0 */
    PLAN_BAD_RULE,  /* `at`: a rule that names nobody or nothing there is, or a wish
                       without  weight */
    PLAN_TOO_HEAVY, /* weights that together pass PLAN_PAIR_MOST */
};
enum plan_fault plan_look(const struct plan_problem *problem, size_t *at);

/* What PLAN_EVEN means: of `all` people in `groups` groups. */
static inline int32_t plan_even_low(int32_t all, int32_t groups)
{
    return all / groups;
}
static inline int32_t plan_even_high(int32_t all, int32_t groups)
{
    return (all + groups - 1) / groups;
}
#endif
