/* Rounds without repeats: every pair of every answer is counted here, by code that knows
 * nothing of how it was found. Numbers of rounds that must come out are those of the
 * literature: a resolvable design exists, or the bound proves that no more can be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "solve/galois.h"
#include "solve/rounds.h"

#ifdef __SANITIZE_ADDRESS__
enum { SLOWER = 20 };
#else
enum { SLOWER = 1 };
#endif
enum { SECOND = 1000000 };

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

/* Everybody in one group each round, groups as even as can be, nobody twice with
 * another. */
static void assert_free_of_repeats(struct arena *a, const struct rounds_problem *p,
                                   const int32_t *group_of, int32_t rounds)
{
    int32_t n = p->people;
    bool *met = ARENA_ARRAY(a, bool, (size_t)n *(size_t)n);
    for (int32_t r = 0; r < rounds; r++) {
        const int32_t *row = group_of + (int64_t)r * n;
        int32_t *size = ARENA_ARRAY(a, int32_t, (size_t)p->groups);
        for (int32_t i = 0; i < n; i++) {
            assert_in_range(row[i], 0, p->groups - 1);
            size[row[i]]++;
            for (int32_t j = 0; j < i; j++) {
                bool together = row[i] == row[j];
                assert_false(together && met[(int64_t)i * n + j]);
                met[(int64_t)i * n + j] |= together;
            }
        }
        for (int32_t g = 0; g < p->groups; g++) {
            assert_in_range(size[g], n / p->groups, (n + p->groups - 1) / p->groups);
        }
    }
}

static struct rounds solved(struct arena *a, int32_t people, int32_t groups,
                            int32_t rounds, int64_t moves)
{
    struct rounds got;
    struct rounds_problem p = {people, groups, rounds};
    rounds_solve(a, &p, &(struct rounds_run){.seed = 7, .moves = moves}, &got);
    assert_free_of_repeats(a, &p, got.group_of, got.reached);
    assert_in_range(got.designed, 1, got.reached);
    return got;
}

static void ninety_nine_people_make_thirty_six_rounds_and_all_there_are(void **state)
{
    int64_t began = clock_monotonic_us();
    assert_int_equal(solved(*state, 99, 33, 36, 1).reached, 36);
    assert_true(clock_monotonic_us() - began < (int64_t)3 * SECOND * SLOWER);
    assert_int_equal(rounds_bound(99, 33), 49);
    assert_int_equal(solved(*state, 99, 33, 49, 1).designed, 49);
}

static void fifteen_schoolgirls_walk_for_seven_days(void **state)
{
    int64_t began = clock_monotonic_us();
    assert_int_equal(rounds_bound(15, 5), 7);
    assert_int_equal(solved(*state, 15, 5, 7, 1).reached, 7);
    assert_true(clock_monotonic_us() - began < (int64_t)2 * SECOND * SLOWER);
}

/* Kirkman systems of 2q + 1 and 3q, round robins, affine planes: each meets the bound. */
static void where_a_design_is_known_every_pair_meets(void **state)
{
    static const int32_t cases[][2] = {
        {9, 3},   {15, 5},  {21, 7},  {27, 9},  {39, 13},   {51, 17},
        {57, 19}, {45, 15}, {75, 25}, {87, 29}, {111, 37},  {129, 43},
        {8, 4},   {22, 11}, {7, 4},   {16, 4},  {25, 5},    {49, 7},
        {64, 8},  {81, 9},  {26, 9},  {64, 16}, {998, 499},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int32_t people = cases[i][0], groups = cases[i][1];
        int32_t bound = rounds_bound(people, groups);
        assert_int_equal(solved(*state, people, groups, bound, 1).designed, bound);
        arena_reset(*state);
    }
}

/* Fields of the orders of the next test, by the laws that make a field. */
static void every_prime_power_has_its_field(void **state)
{
    static const int32_t orders[] = {2, 3, 4, 7, 8, 9, 16, 25, 27, 31, 32, 49, 64};
    for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
        struct galois f;
        int32_t q = orders[i];
        assert_true(galois_new(*state, q, &f));
        for (int32_t x = 0; x < q; x++) {
            int32_t inverses = 0, negatives = 0;
            for (int32_t y = 0; y < q; y++) {
                inverses += galois_times(&f, x, y) == 1;
                negatives += galois_add(&f, x, y) == 0;
                int32_t z = (x * 5 + y * 3 + 1) % q;
                assert_int_equal(
                    galois_times(&f, x, galois_add(&f, y, z)),
                    galois_add(&f, galois_times(&f, x, y), galois_times(&f, x, z)));
            }
            assert_int_equal(inverses, x == 0 ? 0 : 1);
            assert_int_equal(negatives, 1);
        }
    }
    for (int32_t q = 0; q < 2; q++) {
        assert_false(galois_new(*state, q, &(struct galois){0}));
    }
    assert_false(galois_new(*state, 6, &(struct galois){0}));
    assert_false(galois_new(*state, 1000, &(struct galois){0}));
}

static void parts_of_a_composite_number_go_by_its_prime_powers(void **state)
{
    /* MacNeish: 12 = 4 x 3 has two Latin squares, so three parts but not four. */
    assert_int_equal(solved(*state, 36, 12, 12, 1).designed, 12);
    assert_int_equal(solved(*state, 48, 12, 12, 1).designed, 1);
    /* 33 = 3 x 11: 33 rounds of three parts, then each part of 33 for 11 more; with 98
     * and 97 people one or two places stay empty. */
    assert_int_equal(solved(*state, 98, 33, 48, 1).designed, 48);
    assert_int_equal(solved(*state, 97, 33, 33, 1).designed, 33);
}

static void the_search_goes_on_where_designs_end(void **state)
{
    /* Groups of 4 out of 24: one round by design; five are known to be easy. */
    struct rounds got = solved(*state, 24, 6, 5, 40000000);
    assert_int_equal(got.designed, 1);
    assert_int_equal(got.reached, 5);
    /* Uneven: three groups of 3 and one of 2. */
    assert_in_range(solved(*state, 11, 4, 4, 4000000).reached, 4, 4);
}

static void the_same_seed_gives_the_same_rounds(void **state)
{
    struct rounds one = solved(*state, 20, 5, 4, 1000000);
    struct rounds other = solved(*state, 20, 5, 4, 1000000);
    assert_int_equal(one.reached, other.reached);
    assert_int_equal(one.moves, other.moves);
    assert_memory_equal(one.group_of, other.group_of,
                        (size_t)one.reached * 20 * sizeof *one.group_of);
}

static void no_more_is_promised_than_arithmetic_allows(void **state)
{
    (void)state;
    assert_int_equal(rounds_bound(32, 8), 10); /* social golfers: 31 / 3 */
    assert_int_equal(rounds_bound(12, 3), 1);  /* four out of three groups: two meet */
    assert_int_equal(rounds_bound(10, 1), 1);
    assert_int_equal(rounds_bound(6, 3), 5);
    assert_int_equal(rounds_bound(11, 4), 5); /* 55 pairs, 10 a round */
}

/* Euler's 36 officers: 6 in 6 groups of 6 make three rounds, no more than that (no
 * two Latin squares of 6 are orthogonal: Tarry 1900); the search must end by itself. */
static void what_cannot_be_found_ends_with_the_budget(void **state)
{
    struct rounds got = solved(*state, 36, 6, 5, 2000000);
    assert_in_range(got.reached, 2, 3);
    assert_true(got.moves >= 2000000 && got.moves < 2000000 + 36);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ninety_nine_people_make_thirty_six_rounds_and_all_there_are),
        cmocka_unit_test(fifteen_schoolgirls_walk_for_seven_days),
        cmocka_unit_test(where_a_design_is_known_every_pair_meets),
        cmocka_unit_test(every_prime_power_has_its_field),
        cmocka_unit_test(parts_of_a_composite_number_go_by_its_prime_powers),
        cmocka_unit_test(the_search_goes_on_where_designs_end),
        cmocka_unit_test(the_same_seed_gives_the_same_rounds),
        cmocka_unit_test(no_more_is_promised_than_arithmetic_allows),
        cmocka_unit_test(what_cannot_be_found_ends_with_the_budget),
    };
    return cmocka_run_group_tests_name("rounds", tests, open_arena, close_arena);
}
