/* Problems drawn by lot, for the tests of this room: small ones that can be enumerated,
 * with rules of every shape. */
#ifndef SOLVE_DRAWN_PLANS_H
#define SOLVE_DRAWN_PLANS_H
#include "base/random.h"
#include "solve/plan.h"

struct drawn_plan {
    struct plan_problem problem;
    int32_t least[8], most[8];
    int32_t attribute[3 * 16], present[16], load[16], place_load[8];
    struct plan_meeting meetings[8];
    struct plan_rule rules[16];
    int32_t gain[16 * 16];
};

static inline int32_t drawn_below(struct random *r, int32_t n)
{
    return (int32_t)random_below(r, (uint64_t)n);
}

static inline void draw_rule(struct random *r, const struct plan_problem *p,
                             enum plan_shape shape, struct plan_rule *rule)
{
    *rule = (struct plan_rule){
        .shape = shape,
        .weight =
            shape >= PLAN_SPREAD || drawn_below(r, 2) == 0 ? 1 + drawn_below(r, 9) : 0,
        .person = drawn_below(r, p->people),
        .group = drawn_below(r, p->groups),
        .attribute = drawn_below(r, p->attributes),
        .value = shape == PLAN_REPEAT ? 50 : drawn_below(r, 3),
    };
    rule->other = (rule->person + 1 + drawn_below(r, p->people - 1)) % p->people;
    rule->low = drawn_below(r, 3);
    rule->high = rule->low + drawn_below(r, 2);
    if (shape == PLAN_COUNT || shape == PLAN_SKILL) {
        rule->group = drawn_below(r, 2) == 0 ? PLAN_EACH : rule->group;
    }
    if (shape == PLAN_COUNT && drawn_below(r, 3) == 0) {
        rule->value = PLAN_EACH;
        rule->low = drawn_below(r, 2) == 0 ? PLAN_EVEN : 0;
        rule->high = rule->high == 0 ? 1 : rule->high;
    }
}

/* `people` <= 16 in `groups` <= 8, with so many rules; `loose`: sizes may vary. */
static inline void draw_plan(struct random *r, int32_t people, int32_t groups,
                             size_t rules, bool loose, struct drawn_plan *d)
{
    *d = (struct drawn_plan){0};
    for (int32_t g = 0; g < groups; g++) {
        int32_t even = people / groups + (g < people % groups);
        d->least[g] = loose && even > 1 ? even - 1 : even;
        d->most[g] = loose ? even + 1 : even;
        d->place_load[g] = drawn_below(r, 4);
    }
    for (int32_t k = 0; k < people; k++) {
        for (int32_t i = 0; i < 3; i++) {
            d->attribute[k * 3 + i] = drawn_below(r, 2 + i);
        }
        d->present[k] = drawn_below(r, groups + 1) - 1;
        d->load[k] = drawn_below(r, 5);
    }
    for (int32_t k = 0; k < people; k++) {
        for (int32_t l = 0; l < k; l++) {
            d->gain[k * people + l] = d->gain[l * people + k] = drawn_below(r, 11) - 3;
        }
    }
    for (int i = 0; i < 8; i++) {
        int32_t one = drawn_below(r, people);
        d->meetings[i] = (struct plan_meeting){
            one, (one + 1 + drawn_below(r, people - 1)) % people, 1 + drawn_below(r, 3)};
    }
    d->problem = (struct plan_problem){
        .people = people,
        .groups = groups,
        .attributes = 3,
        .least = d->least,
        .most = d->most,
        .attribute = d->attribute,
        .gain = drawn_below(r, 2) == 0 ? d->gain : NULL,
        .present = d->present,
        .load = d->load,
        .place_load = d->place_load,
        .meetings = d->meetings,
        .meetings_n = 8,
        .rules = d->rules,
        .rules_n = rules,
    };
    for (size_t i = 0; i < rules; i++) {
        draw_rule(r, &d->problem, (enum plan_shape)drawn_below(r, PLAN_SHAPES),
                  &d->rules[i]);
    }
}
#endif
