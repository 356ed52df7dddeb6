/* See check.h. Each shape is a loop over the people it speaks of; O(people^2) for wishes
 * about pairs, O(people * groups * values) for counts. Bound: exact. */
#include "solve/check.h"

static bool same_group(const int32_t *group_of, int32_t p, int32_t q)
{
    return group_of[p] >= 0 && group_of[p] == group_of[q];
}

static int32_t value_of(const struct plan_problem *p, int32_t person, int32_t attribute)
{
    return p->attribute[(int64_t)person * p->attributes + attribute];
}

static bool in_group(const struct plan_problem *p, const int32_t *group_of,
                     int32_t person, int32_t group)
{
    return group == PLAN_EACH ? group_of[person] >= 0 && group_of[person] < p->groups
                              : group_of[person] == group;
}

/* People in a group (or any) whose attribute is `value`; `above`: at least that. */
static int32_t count(const struct plan_problem *p, const int32_t *group_of, int32_t group,
                     int32_t attribute, int32_t value, bool above)
{
    int32_t n = 0;
    for (int32_t k = 0; k < p->people; k++) {
        int32_t v = value_of(p, k, attribute);
        n += in_group(p, group_of, k, group) && (above ? v >= value : v == value);
    }
    return n;
}

static int64_t off(int32_t n, int32_t low, int32_t high)
{
    return n < low ? low - n : n > high ? n - high : 0;
}

/* One value of a count, over one group or all. */
static int64_t count_units(const struct plan_problem *p, const struct plan_rule *r,
                           const int32_t *group_of, int32_t value)
{
    int32_t low = r->low, high = r->high;
    int64_t units = 0;
    if (low == PLAN_EVEN) {
        int32_t all = count(p, group_of, PLAN_EACH, r->attribute, value, false);
        low = plan_even_low(all, p->groups);
        high = plan_even_high(all, p->groups);
    }
    for (int32_t g = 0; g < p->groups; g++) {
        if (r->group == PLAN_EACH || r->group == g) {
            units += off(count(p, group_of, g, r->attribute, value, false), low, high);
        }
    }
    return units;
}

/* Whether nobody before this person has his value: each value is looked at once. */
static bool is_first_of_value(const struct plan_problem *p, int32_t person,
                              int32_t attribute)
{
    for (int32_t k = 0; k < person; k++) {
        if (value_of(p, k, attribute) == value_of(p, person, attribute)) {
            return false;
        }
    }
    return true;
}

static int64_t all_count_units(const struct plan_problem *p, const struct plan_rule *r,
                               const int32_t *group_of)
{
    int64_t units = 0;
    if (r->value != PLAN_EACH) {
        return count_units(p, r, group_of, r->value);
    }
    for (int32_t k = 0; k < p->people; k++) {
        if (is_first_of_value(p, k, r->attribute)) {
            units += count_units(p, r, group_of, value_of(p, k, r->attribute));
        }
    }
    return units;
}

static int64_t skill_units(const struct plan_problem *p, const struct plan_rule *r,
                           const int32_t *group_of)
{
    int64_t units = 0;
    for (int32_t g = 0; g < p->groups; g++) {
        if (r->group == PLAN_EACH || r->group == g) {
            units += off(count(p, group_of, g, r->attribute, r->value, true), r->low,
                         PLAN_NO_LIMIT);
        }
    }
    return units;
}

static int64_t pair_units(const struct plan_problem *p, const struct plan_rule *r,
                          const int32_t *group_of)
{
    int64_t units = 0;
    for (int32_t k = 0; k < p->people; k++) {
        for (int32_t l = 0; l < k; l++) {
            int32_t x = value_of(p, k, r->attribute), y = value_of(p, l, r->attribute);
            if (!same_group(group_of, k, l)) {
                continue;
            }
            units += r->shape == PLAN_MIXED ? x == y : x < y ? y - x : x - y;
        }
    }
    return units;
}

/* Cost, not units: what is left of the weight fades with each round. */
static int64_t repeat_cost(const struct plan_problem *p, const struct plan_rule *r,
                           const int32_t *group_of)
{
    int64_t cost = 0;
    for (size_t m = 0; m < p->meetings_n; m++) {
        int64_t left = r->weight;
        for (int32_t t = 0; t < p->meetings[m].ago && left > 0; t++) {
            left = left * r->value / 100;
        }
        cost +=
            same_group(group_of, p->meetings[m].person, p->meetings[m].other) ? left : 0;
    }
    return cost;
}

static int64_t load_units(const struct plan_problem *p, const int32_t *group_of)
{
    int64_t units = 0;
    for (int32_t k = 0; k < p->people; k++) {
        if (in_group(p, group_of, k, PLAN_EACH)) {
            int64_t after = (int64_t)p->load[k] + p->place_load[group_of[k]];
            units += after * after;
        }
    }
    return units;
}

static int64_t moved_units(const struct plan_problem *p, const int32_t *group_of)
{
    int64_t units = 0;
    for (int32_t k = 0; k < p->people; k++) {
        units += p->present[k] >= 0 && p->present[k] != group_of[k];
    }
    return units;
}

int64_t plan_rule_units(const struct plan_problem *p, const struct plan_rule *r,
                        const int32_t *group_of)
{
    switch (r->shape) {
    case PLAN_FORBID:
    case PLAN_PREFER:
        return group_of[r->person] == r->group;
    case PLAN_PIN:
        return group_of[r->person] != r->group;
    case PLAN_APART:
        return same_group(group_of, r->person, r->other);
    case PLAN_TOGETHER:
        return !same_group(group_of, r->person, r->other);
    case PLAN_COUNT:
        return all_count_units(p, r, group_of);
    case PLAN_SKILL:
        return skill_units(p, r, group_of);
    case PLAN_SPREAD:
    case PLAN_MIXED:
        return pair_units(p, r, group_of);
    case PLAN_REPEAT:
        return repeat_cost(p, r, group_of);
    case PLAN_LOAD:
        return load_units(p, group_of);
    case PLAN_STAY:
        return moved_units(p, group_of);
    case PLAN_SHAPES:
        break;
    }
    return 0;
}

static int64_t cost_of(const struct plan_rule *r, int64_t units)
{
    if (r->shape == PLAN_REPEAT) {
        return units;
    }
    return r->shape == PLAN_SPREAD || r->shape == PLAN_PREFER ? -r->weight * units
                                                              : r->weight * units;
}

static int64_t sizes(const struct plan_problem *p, const int32_t *group_of)
{
    int64_t broken = 0;
    int32_t placed = 0;
    for (int32_t g = 0; g < p->groups; g++) {
        int32_t n = 0;
        for (int32_t k = 0; k < p->people; k++) {
            n += group_of[k] == g;
        }
        broken += off(n, p->least[g], p->most[g]);
        placed += n;
    }
    return broken + p->people - placed;
}

void plan_check(struct arena *a, const struct plan_problem *p, const int32_t *group_of,
                struct plan_checked *checked)
{
    *checked = (struct plan_checked){
        .units = ARENA_ARRAY(a, int64_t, p->rules_n + 1),
        .cost = ARENA_ARRAY(a, int64_t, p->rules_n + 1),
        .sizes_broken = sizes(p, group_of),
    };
    checked->score.hard = checked->sizes_broken;
    for (size_t i = 0; i < p->rules_n; i++) {
        const struct plan_rule *r = &p->rules[i];
        checked->units[i] = plan_rule_units(p, r, group_of);
        checked->cost[i] = r->weight > 0 ? cost_of(r, checked->units[i]) : 0;
        checked->score.hard += r->weight > 0 ? 0 : checked->units[i];
        checked->score.cost += checked->cost[i];
    }
    for (int32_t k = 0; p->gain != NULL && k < p->people; k++) {
        for (int32_t l = 0; l < k; l++) {
            checked->score.cost -=
                same_group(group_of, k, l) ? p->gain[(int64_t)k * p->people + l] : 0;
        }
    }
}
