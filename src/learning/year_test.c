/* The sum of a rating's proposal, counted by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "learning/year.h"

static int open_arena(void **state)
{
    *state = arena_open(&chunks_heap, 1024 * 1024);
    return 0;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

static void add(struct arena *a, struct year_proposal *p, const char *rule,
                int64_t weight, int64_t share)
{
    *LIST_ADD(a, &p->parts) = (struct year_part){
        .rule = str_of(rule), .weight = weight, .asked = 4, .met = 1, .share = share};
}

/* (3 x 90.00 + 1 x 50.01) / 4 = 80.0025: 80.00 %, 80 points. */
static void shares_are_weighed(void **state)
{
    struct year_proposal p = {0};
    add(*state, &p, "a", 3, 9000);
    add(*state, &p, "b", 1, 5001);
    year_weigh(&p);
    assert_int_equal(p.weights, 4);
    assert_int_equal(p.share, 8000);
    assert_int_equal(p.rating, 80);
}

/* 7950 is 79.5: half a point up; 7949 is below it. */
static void half_a_point_goes_up(void **state)
{
    struct year_proposal p = {0};
    add(*state, &p, "a", 2, 7950);
    year_weigh(&p);
    assert_int_equal(p.rating, 80);
    p.parts.at[0].share = 7949;
    year_weigh(&p);
    assert_int_equal(p.rating, 79);
}

static void what_is_missing_counts_neither_for_nor_against(void **state)
{
    struct year_proposal p = {0};
    add(*state, &p, "a", 1, 6000);
    add(*state, &p, "b", 9, -1);
    year_weigh(&p);
    assert_int_equal(p.weights, 1);
    assert_int_equal(p.rating, 60);
    assert_string_equal(str_cstr(*state, year_parts_text(*state, &p)),
                        "a 1 4 1 0 0 6000\nb 9 4 1 0 0 -1");
    p.parts.at[0].share = -1;
    year_weigh(&p);
    assert_int_equal(p.share, -1);
    assert_int_equal(p.rating, YEAR_NOTHING);
    p.parts.n = 0;
    year_weigh(&p);
    assert_int_equal(p.rating, YEAR_NOTHING);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_arena, close_arena)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(shares_are_weighed),
        TEST(half_a_point_goes_up),
        TEST(what_is_missing_counts_neither_for_nor_against),
    };
    return cmocka_run_group_tests_name("year", tests, NULL, NULL);
}
