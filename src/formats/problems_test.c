/* The two public formats of planning problems: what is read from them, and that whatever
 * is wrong is said with its line. The good files are examples of the formats' own
 * descriptions, worked out by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "formats/problems.h"
#include "words/faults.h"

static int open_arena(void **state)
{
    *state = arena_open(&chunks_heap, 16 * 1024 * 1024);
    return 0;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

static void costs_come_row_by_row_however_the_lines_run(void **state)
{
    static const int64_t wanted[] = {1, -2, 1099511627776, 4};
    struct str texts[] = {STR(" 2\n 1 -2\n 1099511627776 4\n"),
                          STR("\xef\xbb\xbf"
                              "2\r\n1\r\n-2 1099511627776\r\n4"),
                          STR("2 1 -2 1099511627776 4")};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct matrix_file file;
        assert_null(problem_read_assignment(*state, texts[i], &file));
        assert_int_equal(file.n, 2);
        assert_memory_equal(file.cost, wanted, sizeof wanted);
    }
}

static void distances_come_both_ways_round(void **state)
{
    static const int32_t wanted[] = {0, 5, 7, 5, 0, 9, 7, 9, 0};
    struct grouping_file file;
    assert_null(problem_read_grouping(
        *state, STR("3 2 ds 1 2 0 3\n0 1 5\n2 0 7\n1 2 9\n"), &file));
    assert_int_equal(file.people, 3);
    assert_int_equal(file.groups, 2);
    assert_int_equal(file.decimals, 0);
    assert_int_equal(file.least[0], 1);
    assert_int_equal(file.most[0], 2);
    assert_int_equal(file.least[1], 0);
    assert_int_equal(file.most[1], 3);
    assert_memory_equal(file.distance, wanted, sizeof wanted);
}

/* All distances take the most decimals that any has; noughts at the end count for none.
 */
static void decimals_are_kept_exactly(void **state)
{
    static const int32_t wanted[] = {0, 500, -125, 500, 0, 25, -125, 25, 0};
    struct grouping_file file;
    assert_null(problem_read_grouping(
        *state, STR("3 1 ss 3 3\n0 1 5.000\n0 2 -1.25\n1 2 .2500\n"), &file));
    assert_int_equal(file.decimals, 2);
    assert_memory_equal(file.distance, wanted, sizeof wanted);
}

struct refused {
    struct str text;
    int id;
    struct str line; /* the fault's first argument */
};

static void assert_refused(const struct fault *fault, const struct refused *r)
{
    assert_non_null(fault);
    assert_int_equal(fault->id, r->id);
    assert_true(str_equal(fault->arg[0], r->line));
}

static void bad_costs_are_refused_by_their_line(void **state)
{
    const struct refused cases[] = {
        {STR(""), FAULT_PROBLEM_SHORT_ID, STR("1")},
        {STR("2\n1 2\n3\n"), FAULT_PROBLEM_SHORT_ID, STR("4")},
        {STR("2\n1 2\n3 x\n"), FAULT_PROBLEM_NUMBER_ID, STR("3")},
        {STR("2\n1 2\n3 1e3\n"), FAULT_PROBLEM_NUMBER_ID, STR("3")},
        {STR("2\n1 2\n3 4\n5"), FAULT_PROBLEM_MORE_ID, STR("4")},
        {STR("2\n1 2\n3 1099511627777\n"), FAULT_PROBLEM_RANGE_ID, STR("3")},
        {STR("2\n1 99999999999999999999\n"), FAULT_PROBLEM_NUMBER_ID, STR("2")},
        {STR("0\n"), FAULT_PROBLEM_RANGE_ID, STR("1")},
        {STR("3001\n"), FAULT_PROBLEM_RANGE_ID, STR("1")},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct matrix_file file;
        assert_refused(problem_read_assignment(*state, cases[i].text, &file), &cases[i]);
    }
}

static void bad_groupings_are_refused_by_their_line(void **state)
{
    const struct refused cases[] = {
        {STR("1 1 ss 1 1\n"), FAULT_PROBLEM_RANGE_ID, STR("1")},
        {STR("3 4 ss 1 1\n"), FAULT_PROBLEM_RANGE_ID, STR("1")},
        {STR("3 1 xx 3 3\n"), FAULT_PROBLEM_TYPE_ID, STR("1")},
        {STR("3 1 ss 3 2\n"), FAULT_PROBLEM_RANGE_ID, STR("1")},
        {STR("3 1 ss 4 4\n"), FAULT_PROBLEM_RANGE_ID, STR("1")},
        {STR("3 2 ss 1 1 1 1\n"), FAULT_PROBLEM_BOUNDS_ID, STR("3")},
        {STR("3 1 ss 3 3\n0 1 5\n0 2 5\n"), FAULT_PROBLEM_SHORT_ID, STR("4")},
        {STR("3 1 ss 3 3\n0 1 5\n0 3 5\n1 2 5\n"), FAULT_PROBLEM_RANGE_ID, STR("3")},
        {STR("3 1 ss 3 3\n0 1 5\n1 0 5\n1 2 5\n"), FAULT_PROBLEM_TWICE_ID, STR("3")},
        {STR("3 1 ss 3 3\n0 1 5\n2 2 5\n1 2 5\n"), FAULT_PROBLEM_TWICE_ID, STR("3")},
        {STR("3 1 ss 3 3\n0 1 5\n0 2 1.2.3\n1 2 5\n"), FAULT_PROBLEM_NUMBER_ID, STR("3")},
        {STR("3 1 ss 3 3\n0 1 5\n0 2 -\n1 2 5\n"), FAULT_PROBLEM_NUMBER_ID, STR("3")},
        {STR("3 1 ss 3 3\n0 1 5\n0 2 .\n1 2 5\n"), FAULT_PROBLEM_NUMBER_ID, STR("3")},
        {STR("3 1 ss 3 3\n0 1 5\n0 2 0.0123456789\n1 2 5\n"), FAULT_PROBLEM_DECIMALS_ID,
         STR("3")},
        {STR("3 1 ss 3 3\n0 1 5\n0 2 2000000000\n1 2 5\n"), FAULT_PROBLEM_FAR_ID,
         STR("3")},
        {STR("3 1 ss 3 3\n0 1 500000\n0 2 0.00001\n1 2 5\n"), FAULT_PROBLEM_FAR_ID,
         STR("2")},
        {STR("3 1 ss 3 3\n0 1 5\n0 2 5\n1 2 5\n0 1 5\n"), FAULT_PROBLEM_MORE_ID,
         STR("5")},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct grouping_file file;
        assert_refused(problem_read_grouping(*state, cases[i].text, &file), &cases[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(costs_come_row_by_row_however_the_lines_run),
        cmocka_unit_test(distances_come_both_ways_round),
        cmocka_unit_test(decimals_are_kept_exactly),
        cmocka_unit_test(bad_costs_are_refused_by_their_line),
        cmocka_unit_test(bad_groupings_are_refused_by_their_line),
    };
    return cmocka_run_group_tests_name("problems", tests, open_arena, close_arena);
}
