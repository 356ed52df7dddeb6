/* Groups formed by search: against all plans there are where they can be tried, against
 * the checker, which shares no code, and against the bound. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <time.h>

#include "base/clock.h"
#include "solve/check.h"
#include "solve/drawn_plans.h"
#include "solve/grouping.h"
#include "solve/grouping_search.h"

enum { TINY_US = 100000 };
#ifdef __SANITIZE_ADDRESS__
enum { SLOWER = 20 };
#else
enum { SLOWER = 1 };
#endif

static int open_arena(void **state)
{
    *state = arena_open(&chunks_heap, 256 * 1024 * 1024);
    return 0;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

/* ---- all plans --------------------------------------------------------------------- */

struct all_plans {
    struct arena *scratch;
    const struct plan_problem *problem;
    int32_t plan[16], size[8];
    bool names_free; /* groups mean nothing: an empty one stands for all empty ones */
    struct plan_score best;
    bool any;
};

static void try_person(struct all_plans *t, int32_t k)
{
    const struct plan_problem *p = t->problem;
    if (k == p->people) {
        for (int32_t g = 0; g < p->groups; g++) {
            if (t->size[g] < p->least[g]) {
                return;
            }
        }
        struct plan_checked checked;
        plan_check(t->scratch, p, t->plan, &checked);
        arena_reset(t->scratch);
        if (!t->any || plan_better(checked.score, t->best)) {
            t->best = checked.score;
        }
        t->any = true;
        return;
    }
    for (int32_t g = 0; g < p->groups; g++) {
        if (t->size[g] == p->most[g]) {
            continue;
        }
        bool fresh = t->size[g] == 0;
        t->plan[k] = g;
        t->size[g]++;
        try_person(t, k + 1);
        t->size[g]--;
        if (fresh && t->names_free) {
            return;
        }
    }
}

static struct plan_score best_of_all(const struct plan_problem *p, bool names_free)
{
    struct all_plans t = {.scratch = arena_open(&chunks_heap, 1 << 20),
                          .problem = p,
                          .names_free = names_free};
    try_person(&t, 0);
    arena_close(t.scratch);
    assert_true(t.any);
    return t.best;
}

/* ---- tests ------------------------------------------------------------------------- */

static struct grouped solved(struct arena *a, const struct plan_problem *p, uint64_t seed,
                             int64_t moves)
{
    struct grouped got;
    size_t at;
    assert_int_equal(plan_look(p, &at), PLAN_SOUND);
    grouping_solve(a, p, &(struct grouping_run){.seed = seed, .moves = moves}, &got);
    return got;
}

static void assert_checked(struct arena *a, const struct plan_problem *p,
                           const struct grouped *got)
{
    struct plan_checked checked;
    plan_check(a, p, got->group_of, &checked);
    assert_int_equal(checked.sizes_broken, 0);
    assert_int_equal(checked.score.hard, got->score.hard);
    assert_int_equal(checked.score.cost, got->score.cost);
}

/* 120 instances of the maximally diverse grouping problem, as in MDGPLIB but tiny: 6 to
 * 10 people, 2 or 3 groups of one size, whole distances 0 to 100, real ones, and points
 * in the plane. */
static void draw_distances(struct random *r, int sort, int32_t n, int32_t *gain)
{
    double x[16], y[16];
    for (int32_t k = 0; k < n; k++) {
        x[k] = drawn_below(r, 1000) / 10.0;
        y[k] = drawn_below(r, 1000) / 10.0;
    }
    for (int32_t k = 0; k < n; k++) {
        for (int32_t l = 0; l < k; l++) {
            int32_t d = sort == 0 ? drawn_below(r, 101)
                        : sort == 1
                            ? drawn_below(r, 10000001)
                            : (int32_t)lround(1e5 * hypot(x[k] - x[l], y[k] - y[l]));
            gain[k * n + l] = gain[l * n + k] = d;
        }
    }
}

static void the_120_tiny_instances_are_solved_to_the_optimum(void **state)
{
    static const struct {
        int32_t people, groups;
    } sizes[] = {{6, 2}, {6, 3}, {8, 2}, {9, 3}, {10, 2}};
    struct random r = random_seeded(120);
    for (int i = 0; i < 120; i++) {
        struct drawn_plan d;
        draw_plan(&r, sizes[i % 5].people, sizes[i % 5].groups, 0, i % 2 == 1, &d);
        draw_distances(&r, i % 3, d.problem.people, d.gain);
        d.problem.gain = d.gain;
        int64_t began = clock_monotonic_us();
        struct grouped got = solved(*state, &d.problem, 1, 50000);
        int64_t took = clock_monotonic_us() - began;
        assert_checked(*state, &d.problem, &got);
        assert_int_equal(got.score.cost, best_of_all(&d.problem, false).cost);
        assert_true(took <= (int64_t)TINY_US * SLOWER);
        arena_reset(*state);
    }
}

static void small_problems_of_all_rules_are_solved_to_the_optimum(void **state)
{
    struct random r = random_seeded(5);
    int feasible = 0;
    for (int i = 0; i < 150; i++) {
        struct drawn_plan d;
        draw_plan(&r, 7, 3, 1 + random_below(&r, 9), i % 2 == 1, &d);
        struct plan_score best = best_of_all(&d.problem, false);
        struct grouped got = solved(*state, &d.problem, (uint64_t)i, 200000);
        assert_checked(*state, &d.problem, &got);
        assert_int_equal(got.score.hard, best.hard);
        assert_int_equal(got.score.cost, best.cost);
        if (best.hard == 0) {
            assert_true(got.bound <= best.cost);
            feasible++;
        }
        arena_reset(*state);
    }
    assert_in_range(feasible, 30, 150);
}

static void every_move_changes_the_score_by_what_was_said(void **state)
{
    struct random r = random_seeded(6);
    for (int i = 0; i < 60; i++) {
        struct drawn_plan d;
        draw_plan(&r, 14, 4, 12, true, &d);
        struct tables *t = tables_new(*state, &d.problem);
        int64_t weight = 1 + drawn_below(&r, 1000);
        tables_weigh(t, weight);
        struct search *s = search_new(*state, t, (uint64_t)i);
        int32_t plan[14];
        search_draw(s, plan);
        search_set(s, plan);
        int64_t base = t->cost_base + weight * t->hard_base;
        for (int step = 0; step < 50; step++) {
            int32_t p = drawn_below(&r, 14), q = drawn_below(&r, 14),
                    g = drawn_below(&r, 4);
            if (step % 2 == 0 && s->group_of[p] != s->group_of[q]) {
                search_swap(s, p, q, search_swap_cost(s, p, q));
            } else if (search_may_move(s, p, g)) {
                search_move(s, p, g, search_move_cost(s, p, g));
            }
            struct plan_checked checked;
            plan_check(*state, &d.problem, s->group_of, &checked);
            assert_int_equal(checked.sizes_broken, 0);
            assert_int_equal(s->total + base,
                             checked.score.cost + weight * checked.score.hard);
        }
        arena_reset(*state);
    }
}

static void one_seed_makes_one_plan(void **state)
{
    struct random r = random_seeded(9);
    struct drawn_plan d;
    draw_plan(&r, 16, 4, 10, true, &d);
    struct grouped one = solved(*state, &d.problem, 3, 100000);
    struct grouped two = solved(*state, &d.problem, 3, 100000);
    assert_memory_equal(one.group_of, two.group_of, 16 * sizeof *one.group_of);
    assert_int_equal(one.moves, two.moves);
}

/* The logarithms that decide what passes: within one unit of the mathematical ones. */
static void chances_are_logarithms(void **state)
{
    struct random r = random_seeded(2);
    struct drawn_plan d;
    draw_plan(&r, 6, 2, 0, false, &d);
    struct search *s = search_new(*state, tables_new(*state, &d.problem), 1);
    for (int k = 0; k < SEARCH_CHANCES; k++) {
        double exact = -1024 * log((2 * k + 1) / 8192.0);
        assert_true(fabs(s->logs[k] - exact) <= 1.01);
    }
}

static bool stop_at_once(void *ctx, const struct grouping_progress *now)
{
    int *calls = ctx;
    return now->moves > 0 && ++*calls > 2;
}

static void a_stopped_search_gives_the_best_it_has(void **state)
{
    struct random r = random_seeded(4);
    struct drawn_plan d;
    struct grouped got;
    int calls = 0;
    draw_plan(&r, 16, 4, 4, false, &d);
    d.problem.gain = d.gain;
    struct grouping_run run = {1, 1000000000, NULL, stop_at_once, &calls};
    grouping_solve(*state, &d.problem, &run, &got);
    assert_true(got.stopped);
    assert_true(got.moves < 10000000);
    assert_checked(*state, &d.problem, &got);
}

/* ---- the source's own case --------------------------------------------------------- */

/* 108 people, 33 places; by attribute: section, sex, age band, leader, clerk, seniority,
 * education, town. A plan that keeps all hard rules is hidden in them, so there is one.
 */
enum { CASE_PEOPLE = 108, CASE_GROUPS = 33, CASE_ATTRIBUTES = 8, CASE_RULES = 600 };
struct source_case {
    struct plan_problem problem;
    int32_t least[CASE_GROUPS], most[CASE_GROUPS], place_load[CASE_GROUPS];
    int32_t attribute[CASE_PEOPLE * CASE_ATTRIBUTES];
    int32_t hidden[CASE_PEOPLE], load[CASE_PEOPLE];
    struct plan_meeting meetings[CASE_PEOPLE];
    struct plan_rule rules[CASE_RULES];
};

static void add_rule(struct source_case *c, struct plan_rule rule)
{
    assert_true(c->problem.rules_n < CASE_RULES);
    c->rules[c->problem.rules_n++] = rule;
}

static void draw_case_people(struct random *r, struct source_case *c)
{
    for (int32_t g = 0; g < CASE_GROUPS; g++) {
        c->least[g] = 3;
        c->most[g] = 4;
        c->place_load[g] = drawn_below(r, 6);
    }
    for (int32_t k = 0; k < CASE_PEOPLE; k++) {
        int32_t *of = c->attribute + k * CASE_ATTRIBUTES, round = k / CASE_GROUPS;
        c->hidden[k] = k % CASE_GROUPS;
        of[0] = (k % CASE_GROUPS + 5 * round) % 14; /* never a colleague in the group */
        of[1] = drawn_below(r, 5) == 0;
        of[2] = drawn_below(r, 4);
        of[3] = round == 0; /* one leader and one clerk each */
        of[4] = round == 1;
        of[5] = drawn_below(r, 30);
        of[6] = drawn_below(r, 3);
        of[7] = drawn_below(r, 15);
        c->load[k] = drawn_below(r, 8);
        int32_t other = (k + 1 + drawn_below(r, CASE_PEOPLE - 1)) % CASE_PEOPLE;
        c->meetings[k] = (struct plan_meeting){k, other, 1 + drawn_below(r, 4)};
    }
}

static void draw_case_rules(struct random *r, struct source_case *c)
{
    for (int32_t k = 0; k < CASE_PEOPLE; k++) {
        for (int i = 0; i < 2; i++) { /* former unit, home town */
            int32_t place = drawn_below(r, CASE_GROUPS);
            if (place != c->hidden[k]) {
                add_rule(c, (struct plan_rule){
                                .shape = PLAN_FORBID, .person = k, .group = place});
            }
        }
        int32_t kin = (k + 1 + drawn_below(r, CASE_PEOPLE - 1)) % CASE_PEOPLE;
        if (k % 3 == 0 && c->hidden[kin] != c->hidden[k]) {
            add_rule(c,
                     (struct plan_rule){.shape = PLAN_APART, .person = k, .other = kin});
        }
        if (k % 30 == 0 && k + CASE_GROUPS < CASE_PEOPLE) {
            add_rule(c, (struct plan_rule){
                            .shape = PLAN_PIN, .person = k, .group = c->hidden[k]});
            add_rule(c, (struct plan_rule){.shape = PLAN_TOGETHER,
                                           .person = k,
                                           .other = k + CASE_GROUPS});
        }
        if (k % 4 == 0) {
            add_rule(c, (struct plan_rule){.shape = PLAN_PREFER,
                                           .weight = 30,
                                           .person = k,
                                           .group = drawn_below(r, CASE_GROUPS)});
        }
    }
}

/* The rules of the whole plan: hard ones, then wishes. */
static const struct plan_rule case_rules[] = {
    {.shape = PLAN_COUNT, .group = PLAN_EACH, .value = PLAN_EACH, .high = 1},
    {.shape = PLAN_COUNT,
     .group = PLAN_EACH,
     .attribute = 3,
     .value = 1,
     .low = 1,
     .high = 2},
    {.shape = PLAN_COUNT,
     .group = PLAN_EACH,
     .attribute = 4,
     .value = 1,
     .low = 1,
     .high = PLAN_NO_LIMIT},
    {.shape = PLAN_COUNT,
     .weight = 50,
     .group = PLAN_EACH,
     .attribute = 1,
     .value = 1,
     .low = PLAN_EVEN},
    {.shape = PLAN_SKILL,
     .weight = 40,
     .group = PLAN_EACH,
     .attribute = 6,
     .value = 2,
     .low = 1,
     .high = PLAN_NO_LIMIT},
    {.shape = PLAN_SPREAD, .weight = 1, .attribute = 5},
    {.shape = PLAN_MIXED, .weight = 20, .attribute = 2},
    {.shape = PLAN_MIXED, .weight = 10, .attribute = 7},
    {.shape = PLAN_REPEAT, .weight = 60, .value = 50},
    {.shape = PLAN_LOAD, .weight = 1},
    {.shape = PLAN_STAY, .weight = 2},
};

static void draw_case(struct source_case *c)
{
    struct random r = random_seeded(33);
    *c = (struct source_case){0};
    draw_case_people(&r, c);
    draw_case_rules(&r, c);
    for (size_t i = 0; i < sizeof case_rules / sizeof case_rules[0]; i++) {
        add_rule(c, case_rules[i]);
    }
    size_t n = c->problem.rules_n;
    c->problem = (struct plan_problem){
        .people = CASE_PEOPLE,
        .groups = CASE_GROUPS,
        .attributes = CASE_ATTRIBUTES,
        .least = c->least,
        .most = c->most,
        .attribute = c->attribute,
        .present = c->hidden,
        .load = c->load,
        .place_load = c->place_load,
        .meetings = c->meetings,
        .meetings_n = CASE_PEOPLE,
        .rules = c->rules,
        .rules_n = n,
    };
}

static void the_108_go_to_33_places_by_all_rules_within_a_second(void **state)
{
    struct source_case *c = ARENA_NEW(*state, struct source_case);
    struct plan_checked checked;
    draw_case(c);
    plan_check(*state, &c->problem, c->hidden, &checked);
    assert_int_equal(checked.score.hard, 0);
    for (uint64_t seed = 1; seed <= 5; seed++) {
        struct timespec from, till;
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
        struct grouped got = solved(*state, &c->problem, seed, 3000000);
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &till);
        assert_checked(*state, &c->problem, &got);
        assert_int_equal(got.score.hard, 0);
        assert_true(got.score.cost <= checked.score.cost);
        int64_t us =
            (till.tv_sec - from.tv_sec) * 1000000 + (till.tv_nsec - from.tv_nsec) / 1000;
        assert_true(us <= (int64_t)1000000 * SLOWER);
    }
}

/* Two people who cannot be apart, one group: nothing to search, and no way to hang. */
static void problems_without_any_move_end(void **state)
{
    static const int32_t two[] = {2}, gain[] = {0, 5, 5, 0}, split[] = {2, 0};
    struct plan_problem p = {
        .people = 2, .groups = 1, .least = two, .most = two, .gain = gain};
    struct grouped got = solved(*state, &p, 1, 1000);
    assert_int_equal(got.score.cost, -5);
    p.groups = 2;
    p.least = p.most = split;
    got = solved(*state, &p, 1, 1000);
    assert_int_equal(got.score.cost, -5);
    assert_int_equal(got.bound_kind, GROUPING_BOUND_MET);
}

static void problems_are_looked_over_first(void **state)
{
    (void)state;
    static const int32_t three[] = {3, 3}, one[] = {1, 1}, odd[] = {4, 1};
    static const int32_t attribute[] = {0, 0, 0, 0, 0};
    size_t at = 0;
    struct plan_problem p = {.people = 5,
                             .groups = 2,
                             .attributes = 1,
                             .least = three,
                             .most = three,
                             .attribute = attribute};
    assert_int_equal(plan_look(&p, &at), PLAN_TOO_FEW);
    p.least = p.most = one;
    assert_int_equal(plan_look(&p, &at), PLAN_TOO_MANY);
    p.least = odd;
    p.most = three;
    assert_int_equal(plan_look(&p, &at), PLAN_BAD_SIZE);
    p.least = one;
    struct plan_rule rules[] = {{.shape = PLAN_FORBID, .person = 4, .group = 1},
                                {.shape = PLAN_APART, .person = 1, .other = 1}};
    p.rules = rules;
    p.rules_n = 1;
    assert_int_equal(plan_look(&p, &at), PLAN_SOUND);
    p.rules_n = 2;
    assert_int_equal(plan_look(&p, &at), PLAN_BAD_RULE);
    assert_int_equal(at, 1);
    rules[1] = (struct plan_rule){.shape = PLAN_STAY, .weight = 1};
    assert_int_equal(plan_look(&p, &at), PLAN_BAD_RULE); /* there is no present plan */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_120_tiny_instances_are_solved_to_the_optimum),
        cmocka_unit_test(small_problems_of_all_rules_are_solved_to_the_optimum),
        cmocka_unit_test(every_move_changes_the_score_by_what_was_said),
        cmocka_unit_test(one_seed_makes_one_plan),
        cmocka_unit_test(chances_are_logarithms),
        cmocka_unit_test(a_stopped_search_gives_the_best_it_has),
        cmocka_unit_test(the_108_go_to_33_places_by_all_rules_within_a_second),
        cmocka_unit_test(problems_without_any_move_end),
        cmocka_unit_test(problems_are_looked_over_first),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
