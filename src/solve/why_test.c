/* Conflicts, relaxations and wishes against all plans there are: an oracle that knows
 * nothing but the checker. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "solve/check.h"
#include "solve/drawn_plans.h"
#include "solve/why.h"

static int open_arena(void **state)
{
    *state = arena_open(&chunks_heap, 512 * 1024 * 1024);
    return 0;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

/* ---- all plans --------------------------------------------------------------------- */

enum { PEOPLE = 7, GROUPS = 3, PLANS = 2187 /* 3^7 */ };

/* Which rules each plan breaks, as bits; plans of wrong sizes are left out. */
struct plans {
    size_t n;
    uint32_t breaks[PLANS];
    int32_t group_of[PLANS][PEOPLE];
};

static bool has_sizes(const struct plan_problem *p, const int32_t *group_of)
{
    int32_t size[GROUPS] = {0};
    bool right = true;
    for (int32_t k = 0; k < PEOPLE; k++) {
        size[group_of[k]]++;
    }
    for (int32_t g = 0; g < GROUPS; g++) {
        right = right && size[g] >= p->least[g] && size[g] <= p->most[g];
    }
    return right;
}

static void try_all(const struct plan_problem *p, struct plans *all)
{
    all->n = 0;
    for (int code = 0; code < PLANS; code++) {
        int32_t *plan = all->group_of[all->n];
        for (int32_t k = 0, left = code; k < PEOPLE; k++, left /= GROUPS) {
            plan[k] = left % GROUPS;
        }
        if (!has_sizes(p, plan)) {
            continue;
        }
        all->breaks[all->n] = 0;
        for (size_t i = 0; i < p->rules_n; i++) {
            bool broken =
                p->rules[i].weight == 0 && plan_rule_units(p, &p->rules[i], plan) > 0;
            all->breaks[all->n] |= (uint32_t)broken << i;
        }
        all->n++;
    }
}

/* Some plan keeps all of these rules. */
static bool can_keep(const struct plans *all, uint32_t rules)
{
    for (size_t i = 0; i < all->n; i++) {
        if ((all->breaks[i] & rules) == 0) {
            return true;
        }
    }
    return false;
}

static int64_t cheapest_to_give_up(const struct plans *all, const int64_t *price)
{
    int64_t least = INT64_MAX;
    for (size_t i = 0; i < all->n; i++) {
        int64_t sum = 0;
        for (int r = 0; r < 32; r++) {
            sum += all->breaks[i] >> r & 1 ? price[r] : 0;
        }
        least = sum < least ? sum : least;
    }
    return least;
}

static void draw_hard(struct random *r, struct drawn_plan *d)
{
    draw_plan(r, PEOPLE, GROUPS, 4 + random_below(r, 10), random_below(r, 2) == 0, d);
    for (size_t i = 0; i < d->problem.rules_n; i++) {
        draw_rule(r, &d->problem, (enum plan_shape)drawn_below(r, PLAN_SPREAD),
                  &d->rules[i]);
        d->rules[i].weight = 0;
    }
}

static uint32_t rules_of(const struct plan_conflict *conflict)
{
    uint32_t rules = 0;
    for (size_t i = 0; i < conflict->n; i++) {
        rules |= 1u << conflict->part[i].rule;
    }
    return rules;
}

static void possible_is_what_all_plans_say(void **state)
{
    struct random r = random_seeded(31);
    struct plans *all = ARENA_NEW(*state, struct plans);
    struct arena *a = arena_open(&chunks_heap, 1 << 24);
    int possible = 0;
    for (int i = 0; i < 1000; i++) {
        struct drawn_plan d;
        int32_t plan[PEOPLE];
        draw_hard(&r, &d);
        try_all(&d.problem, all);
        bool some = can_keep(all, UINT32_MAX);
        assert_int_equal(plan_possible(a, &d.problem, 100000, plan),
                         some ? PLAN_POSSIBLE : PLAN_IMPOSSIBLE);
        if (some) {
            struct plan_checked checked;
            plan_check(a, &d.problem, plan, &checked);
            assert_int_equal(checked.score.hard, 0);
        }
        possible += some;
        arena_reset(a);
    }
    arena_close(a);
    assert_in_range(possible, 100, 900);
}

static void each_of_200_conflicts_is_minimal(void **state)
{
    struct random r = random_seeded(200);
    struct plans *all = ARENA_NEW(*state, struct plans);
    struct arena *a = arena_open(&chunks_heap, 1 << 26);
    for (int planted = 0; planted < 200;) {
        struct drawn_plan d;
        struct plan_conflict conflict;
        draw_hard(&r, &d);
        try_all(&d.problem, all);
        if (can_keep(all, UINT32_MAX)) {
            continue;
        }
        planted++;
        assert_int_equal(plan_conflict(a, &d.problem, &conflict), PLAN_IMPOSSIBLE);
        assert_true(conflict.minimal);
        uint32_t rules = rules_of(&conflict);
        assert_false(can_keep(all, rules));
        for (uint32_t bit = 1; bit != 0; bit <<= 1) {
            assert_true((rules & bit) == 0 || can_keep(all, rules & ~bit));
        }
        arena_reset(a);
    }
    arena_close(a);
}

static void what_is_given_up_is_the_cheapest(void **state)
{
    struct random r = random_seeded(77);
    struct plans *all = ARENA_NEW(*state, struct plans);
    struct arena *a = arena_open(&chunks_heap, 1 << 26);
    for (int i = 0; i < 60; i++) {
        struct drawn_plan d;
        struct plan_relaxed relaxed;
        int64_t price[32];
        uint32_t kept = UINT32_MAX;
        draw_hard(&r, &d);
        try_all(&d.problem, all);
        for (int k = 0; k < 32; k++) {
            price[k] = 1 + drawn_below(&r, 9);
        }
        assert_int_equal(plan_relax(a, &d.problem, price, &relaxed), PLAN_POSSIBLE);
        assert_int_equal(relaxed.price, cheapest_to_give_up(all, price));
        int64_t sum = 0;
        for (size_t k = 0; k < relaxed.n; k++) {
            sum += price[relaxed.rule[k]];
            kept &= ~(1u << relaxed.rule[k]);
        }
        assert_int_equal(sum, relaxed.price);
        for (size_t k = 0; k < d.problem.rules_n; k++) {
            assert_true((kept >> k & 1) == 0 ||
                        plan_rule_units(&d.problem, &d.rules[k], relaxed.group_of) == 0);
        }
        arena_reset(a);
    }
    arena_close(a);
}

/* ---- large ones -------------------------------------------------------------------- */

enum { STATES = 50, MANY = 537, TEAMS = 33, LARGEST = 52 };

/* 537 people of 50 states into 33 groups, nobody with a colleague of his own state; one
 * state has 52. The one rule is the conflict, and the value says where. */
static void one_state_too_large_is_the_whole_reason(void **state)
{
    int32_t *of = ARENA_ARRAY(*state, int32_t, MANY);
    int32_t least[TEAMS], most[TEAMS];
    for (int32_t k = 0; k < MANY; k++) {
        of[k] = k < LARGEST ? 7 : (k * 31) % STATES == 7 ? 8 : (k * 31) % STATES;
    }
    for (int g = 0; g < TEAMS; g++) {
        least[g] = 16;
        most[g] = 17;
    }
    struct plan_rule rules[] = {
        {.shape = PLAN_COUNT, .value = PLAN_EACH, .group = PLAN_EACH, .high = 1},
        {.shape = PLAN_PIN, .person = 3, .group = 4},
    };
    struct plan_problem p = {.people = MANY,
                             .groups = TEAMS,
                             .attributes = 1,
                             .least = least,
                             .most = most,
                             .attribute = of,
                             .rules = rules,
                             .rules_n = 2};
    struct plan_conflict conflict;
    assert_int_equal(plan_conflict(*state, &p, &conflict), PLAN_IMPOSSIBLE);
    assert_int_equal(conflict.n, 1);
    assert_int_equal(conflict.part[0].rule, 0);
    assert_int_equal(conflict.part[0].value, 7);
    assert_true(conflict.minimal);
}

/* 34 people mutually apart in 33 groups: every one of the 561 rules is needed. */
static void mutually_apart_beyond_the_groups(void **state)
{
    enum { CLIQUE = TEAMS + 1, PAIRS = CLIQUE * (CLIQUE - 1) / 2, ALL = 66 };
    struct plan_rule *rules = ARENA_ARRAY(*state, struct plan_rule, PAIRS);
    int32_t least[TEAMS], most[TEAMS];
    size_t n = 0;
    for (int32_t k = 0; k < CLIQUE; k++) {
        for (int32_t l = 0; l < k; l++) {
            rules[n++] = (struct plan_rule){.shape = PLAN_APART, .person = k, .other = l};
        }
    }
    for (int g = 0; g < TEAMS; g++) {
        least[g] = 1;
        most[g] = 3;
    }
    struct plan_problem p = {.people = ALL,
                             .groups = TEAMS,
                             .least = least,
                             .most = most,
                             .rules = rules,
                             .rules_n = PAIRS};
    assert_int_equal(plan_possible(*state, &p, 1000, NULL), PLAN_IMPOSSIBLE);
    p.rules_n--; /* one pair may meet */
    assert_int_equal(plan_possible(*state, &p, 1000, NULL), PLAN_POSSIBLE);
}

/* ---- wishes ------------------------------------------------------------------------ */

static void a_forbidden_wish_names_its_rules(void **state)
{
    struct random r = random_seeded(13);
    struct plans *all = ARENA_NEW(*state, struct plans);
    struct arena *a = arena_open(&chunks_heap, 1 << 26);
    int forbidden = 0;
    for (int i = 0; i < 600; i++) {
        struct drawn_plan d;
        struct plan_wish wish;
        draw_hard(&r, &d);
        try_all(&d.problem, all);
        size_t at = 0;
        while (at < all->n && all->breaks[at] != 0) {
            at++;
        }
        if (at == all->n) {
            continue;
        }
        int32_t person = drawn_below(&r, PEOPLE), group = drawn_below(&r, GROUPS);
        bool can = false;
        for (size_t k = 0; k < all->n; k++) {
            can = can || (all->breaks[k] == 0 && all->group_of[k][person] == group);
        }
        plan_wish(a, &d.problem, all->group_of[at], person, group, 20000, &wish);
        assert_int_equal(wish.forbids.n > 0, !can);
        if (!can) {
            uint32_t rules = rules_of(&wish.forbids);
            for (size_t k = 0; k < all->n; k++) {
                assert_false((all->breaks[k] & rules) == 0 &&
                             all->group_of[k][person] == group);
            }
            forbidden++;
        }
        arena_reset(a);
    }
    arena_close(a);
    assert_in_range(forbidden, 20, 600);
}

static void a_wish_costs_what_the_best_plan_with_it_costs(void **state)
{
    struct random r = random_seeded(14);
    struct plans *all = ARENA_NEW(*state, struct plans);
    struct arena *a = arena_open(&chunks_heap, 1 << 26);
    for (int i = 0; i < 60; i++) {
        struct drawn_plan d;
        struct plan_wish wish;
        struct plan_checked checked;
        draw_plan(&r, PEOPLE, GROUPS, 8, false, &d);
        for (size_t k = 0; k < d.problem.rules_n; k++) {
            d.rules[k].weight += d.rules[k].weight == 0;
        }
        try_all(&d.problem, all);
        int32_t person = drawn_below(&r, PEOPLE), group = drawn_below(&r, GROUPS);
        const int32_t *plan = all->group_of[random_below(&r, all->n)];
        int64_t least = INT64_MAX;
        for (size_t k = 0; k < all->n; k++) {
            plan_check(a, &d.problem, all->group_of[k], &checked);
            least = all->group_of[k][person] == group && checked.score.cost < least
                        ? checked.score.cost
                        : least;
        }
        plan_wish(a, &d.problem, plan, person, group, 50000, &wish);
        plan_check(a, &d.problem, wish.group_of, &checked);
        assert_int_equal(checked.score.cost, wish.then.cost);
        assert_int_equal(wish.group_of[person], group);
        plan_check(a, &d.problem, plan, &checked);
        assert_int_equal(checked.score.cost, wish.now.cost);
        if (plan[person] != group) {
            assert_int_equal(wish.then.cost, least);
            assert_int_equal(wish.moved[0], person);
        }
        size_t moved = 0;
        for (int32_t k = 0; k < PEOPLE; k++) {
            moved += plan[k] != wish.group_of[k];
        }
        assert_int_equal(moved, wish.moved_n);
        arena_reset(a);
    }
    arena_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(possible_is_what_all_plans_say),
        cmocka_unit_test(each_of_200_conflicts_is_minimal),
        cmocka_unit_test(what_is_given_up_is_the_cheapest),
        cmocka_unit_test(one_state_too_large_is_the_whole_reason),
        cmocka_unit_test(mutually_apart_beyond_the_groups),
        cmocka_unit_test(a_forbidden_wish_names_its_rules),
        cmocka_unit_test(a_wish_costs_what_the_best_plan_with_it_costs),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
