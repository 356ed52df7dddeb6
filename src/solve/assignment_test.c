/* Assignments against all permutations, and against their own proof. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/random.h"
#include "solve/assignment.h"

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

static struct assignment drawn(struct arena *a, struct random *r, size_t rows,
                               size_t columns, uint64_t most, uint64_t never_in)
{
    int64_t *cost = ARENA_ARRAY(a, int64_t, rows * columns);
    for (size_t i = 0; i < rows * columns; i++) {
        cost[i] = (int64_t)random_below(r, most) - (int64_t)most / 4;
        if (never_in > 0 && random_below(r, never_in) == 0) {
            cost[i] = ASSIGNMENT_NEVER;
        }
    }
    return (struct assignment){rows, columns, cost};
}

/* What trying everything gives. */
struct tried {
    int64_t sum, worst, sum_of_worst;
    bool any;
};

static void try_rows(const struct assignment *p, size_t row, unsigned used, int64_t sum,
                     int64_t worst, struct tried *t)
{
    if (row == p->rows) {
        bool fairer = !t->any || worst < t->worst;
        bool cheaper = worst == t->worst && sum < t->sum_of_worst;
        t->sum = !t->any || sum < t->sum ? sum : t->sum;
        t->sum_of_worst = fairer || cheaper ? sum : t->sum_of_worst;
        t->worst = fairer ? worst : t->worst;
        t->any = true;
        return;
    }
    for (size_t j = 0; j < p->columns; j++) {
        int64_t cost = p->cost[row * p->columns + j];
        if ((used >> j & 1) == 0 && cost != ASSIGNMENT_NEVER) {
            try_rows(p, row + 1, used | 1u << j, sum + cost, cost > worst ? cost : worst,
                     t);
        }
    }
}

/* Feasible prices of the same sum: nothing can be cheaper. Knows nothing of how the
 * assignment was found. */
static void assert_proved(const struct assignment *p, const struct assigned *got)
{
    int64_t prices = 0, sum = 0;
    bool taken[1024] = {false};
    for (size_t i = 0; i < p->rows; i++) {
        assert_false(taken[got->column_of[i]]);
        taken[got->column_of[i]] = true;
        sum += p->cost[i * p->columns + got->column_of[i]];
        prices += got->row_price[i];
        for (size_t j = 0; j < p->columns; j++) {
            assert_true(got->row_price[i] + got->column_price[j] <=
                        p->cost[i * p->columns + j]);
        }
    }
    for (size_t j = 0; j < p->columns; j++) {
        assert_true(got->column_price[j] <= 0);
        assert_true(taken[j] || got->column_price[j] == 0);
        prices += got->column_price[j];
    }
    assert_true(sum == got->sum && prices == sum);
}

/* The rows marked have fewer columns between them than they are. */
static void assert_stuck(const struct assignment *p, const bool *stuck)
{
    size_t rows = 0, columns = 0;
    for (size_t i = 0; i < p->rows; i++) {
        rows += stuck[i];
    }
    for (size_t j = 0; j < p->columns; j++) {
        bool open = false;
        for (size_t i = 0; i < p->rows; i++) {
            open = open || (stuck[i] && p->cost[i * p->columns + j] != ASSIGNMENT_NEVER);
        }
        columns += open;
    }
    assert_true(columns < rows);
}

static void small_ones_equal_the_best_of_all_permutations(void **state)
{
    struct random r = random_seeded(7);
    size_t infeasible = 0;
    for (int round = 0; round < 2000; round++) {
        struct arena *a = *state;
        size_t rows = 1 + random_below(&r, 6);
        size_t columns = rows + random_below(&r, 3);
        struct assignment p = drawn(a, &r, rows, columns, 1 + random_below(&r, 40),
                                    2 + random_below(&r, 6));
        struct tried t = {0};
        struct assigned least, fairest;
        bool stuck[8] = {false}, stuck_too[8] = {false};
        try_rows(&p, 0, 0, 0, INT64_MIN, &t);
        assert_int_equal(assignment_least(a, &p, &least, stuck), t.any);
        assert_int_equal(assignment_fairest(a, &p, &fairest, stuck_too), t.any);
        if (t.any) {
            assert_int_equal(least.sum, t.sum);
            assert_int_equal(fairest.worst, t.worst);
            assert_int_equal(fairest.sum, t.sum_of_worst);
            assert_proved(&p, &least);
        } else {
            assert_stuck(&p, stuck);
            assert_stuck(&p, stuck_too);
            infeasible++;
        }
        arena_reset(a);
    }
    assert_in_range(infeasible, 100, 1900);
}

static void large_ones_are_proved_by_their_prices(void **state)
{
    static const struct {
        size_t rows, columns;
        uint64_t most;
    } cases[] = {{200, 200, 100},  {200, 200, 1000000}, {300, 300, 3},
                 {100, 250, 1000}, {150, 151, 50},      {1, 1, 9}};
    struct random r = random_seeded(8);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct assigned got;
        struct assignment p = drawn(*state, &r, cases[i].rows, cases[i].columns,
                                    cases[i].most, i % 2 == 0 ? 0 : 5);
        assert_true(assignment_least(*state, &p, &got, NULL));
        assert_proved(&p, &got);
        arena_reset(*state);
    }
}

static void no_rows_cost_nothing(void **state)
{
    struct assignment p = {0, 4, NULL};
    struct assigned got;
    assert_true(assignment_least(*state, &p, &got, NULL));
    assert_int_equal(got.sum, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_ones_equal_the_best_of_all_permutations),
        cmocka_unit_test(large_ones_are_proved_by_their_prices),
        cmocka_unit_test(no_rows_cost_nothing),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
