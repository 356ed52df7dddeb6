/* The rota: days by the State Council's list of 2016 and 2017, turns by hand, and what
 * must hold of any long rota. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/random.h"
#include "learning/rota.h"

static int open_arena(void **state)
{
    *state = arena_open(&chunks_heap, 64 * 1024 * 1024);
    return 0;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

static struct day on(int year, int month, int day)
{
    return day_of_civil((struct civil){year, month, day});
}

static struct day_list thursdays(struct arena *a, enum shift shift, struct period days)
{
    struct recurrence when = {.weekday = 4, .shift = shift};
    struct day_list none = {0}, list = {0};
    bool provisional = false;
    rota_days(a, calendar_china(a), &when, days, &none, &list, &provisional);
    assert_false(provisional);
    return list;
}

/* 2016-10-06 lies in the week of National Day, from which 8 October was made up for. */
static void a_holiday_leaves_a_session_out_or_moves_it(void **state)
{
    struct period autumn = {on(2016, 9, 29), on(2016, 10, 13)};
    struct day_list list = thursdays(*state, SHIFT_SKIP, autumn);
    assert_int_equal(list.n, 2);
    assert_int_equal(list.at[0].v, on(2016, 9, 29).v);
    assert_int_equal(list.at[1].v, on(2016, 10, 13).v);
    list = thursdays(*state, SHIFT_NEXT, autumn);
    assert_int_equal(list.n, 3);
    assert_int_equal(list.at[1].v, on(2016, 10, 8).v); /* a Saturday that works */
}

static void a_day_that_has_its_session_is_not_proposed_again(void **state)
{
    struct arena *a = *state;
    struct recurrence when = {.weekday = 4, .shift = SHIFT_SKIP};
    struct day_list taken = {0}, list = {0};
    bool provisional = false;
    *LIST_ADD(a, &taken) = on(2016, 11, 10);
    rota_days(a, calendar_china(a), &when,
              (struct period){on(2016, 11, 1), on(2016, 11, 30)}, &taken, &list,
              &provisional);
    assert_int_equal(list.n, 3);
    assert_int_equal(list.at[0].v, on(2016, 11, 3).v);
    assert_int_equal(list.at[1].v, on(2016, 11, 17).v);
}

static void the_last_friday_of_each_month_is_a_recurrence_too(void **state)
{
    struct arena *a = *state;
    struct recurrence when = {.weekday = 5, .nth = -1, .shift = SHIFT_BEFORE};
    struct day_list none = {0}, list = {0};
    bool provisional = false;
    rota_days(a, calendar_china(a), &when,
              (struct period){on(2016, 2, 1), on(2016, 4, 30)}, &none, &list,
              &provisional);
    assert_int_equal(list.n, 3);
    assert_int_equal(list.at[0].v, on(2016, 2, 26).v);
    assert_int_equal(list.at[1].v, on(2016, 3, 25).v);
    assert_int_equal(list.at[2].v, on(2016, 4, 29).v);
}

/* ---- turns
 * ------------------------------------------------------------------------------
 */

static void add(struct arena *a, struct rota_people *people, int64_t id, struct day since,
                struct day last)
{
    *LIST_ADD(a, people) = (struct rota_person){id, since, last, day_known(last)};
}

static void who_never_spoke_comes_first_then_who_waited_longest(void **state)
{
    struct arena *a = *state;
    struct rota_people people = {0};
    struct rota_spans none = {0};
    struct rota_lines lines = {0};
    struct day_list days =
        thursdays(a, SHIFT_SKIP, (struct period){on(2016, 11, 1), on(2016, 11, 24)});
    add(a, &people, 1, on(2010, 1, 1), on(2016, 10, 20));
    add(a, &people, 2, on(2010, 1, 1), on(2016, 5, 5));
    add(a, &people, 3, on(2015, 1, 1), DAY_NONE);
    add(a, &people, 4, on(2012, 1, 1), DAY_NONE);
    rota_propose(a, &people, &none, &days, &lines);
    static const int64_t wanted[] = {4, 3, 2, 1};
    static const int whys[] = {ROTA_NEVER, ROTA_NEVER, ROTA_LONGEST, ROTA_LONGEST};
    assert_int_equal(lines.n, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(lines.at[i].person, wanted[i]);
        assert_int_equal(lines.at[i].why, whys[i]);
        assert_int_equal(lines.at[i].passed, 0);
    }
    assert_int_equal(lines.at[2].last.v, on(2016, 5, 5).v);
}

static void who_is_away_keeps_his_place_and_is_named(void **state)
{
    struct arena *a = *state;
    struct rota_people people = {0};
    struct rota_spans spans = {0};
    struct rota_lines lines = {0};
    struct day_list days =
        thursdays(a, SHIFT_SKIP, (struct period){on(2016, 11, 1), on(2016, 11, 10)});
    add(a, &people, 1, on(2010, 1, 1), on(2016, 1, 7));
    add(a, &people, 2, on(2010, 1, 1), on(2016, 2, 4));
    *LIST_ADD(a, &spans) =
        (struct rota_span){1, on(2016, 11, 1), on(2016, 11, 5), ROTA_ABSENT};
    rota_propose(a, &people, &spans, &days, &lines);
    assert_int_equal(lines.at[0].person, 2);
    assert_int_equal(lines.at[0].passed, 1);
    assert_int_equal(lines.at[0].passed_why, ROTA_ABSENT);
    assert_int_equal(lines.at[1].person, 1);
    assert_int_equal(lines.at[1].passed, 0);
}

static void a_wish_is_heard_in_the_half_that_waited_longer_alone(void **state)
{
    struct arena *a = *state;
    struct rota_people people = {0};
    struct rota_spans spans = {0};
    struct rota_lines lines = {0};
    struct day_list days =
        thursdays(a, SHIFT_SKIP, (struct period){on(2016, 11, 1), on(2016, 11, 10)});
    for (int i = 1; i <= 4; i++) {
        add(a, &people, i, on(2010, 1, 1), on(2016, i, 7));
    }
    *LIST_ADD(a, &spans) =
        (struct rota_span){2, on(2016, 11, 1), on(2016, 11, 30), ROTA_WISHES};
    *LIST_ADD(a, &spans) =
        (struct rota_span){4, on(2016, 11, 1), on(2016, 11, 30), ROTA_WISHES};
    rota_propose(a, &people, &spans, &days, &lines);
    assert_int_equal(lines.at[0].person, 2);
    assert_int_equal(lines.at[0].why, ROTA_WISH);
    assert_int_equal(lines.at[1].person, 1); /* neither 2 again, nor 4 so soon */
    assert_int_equal(lines.at[1].why, ROTA_LONGEST);
}

static void nobody_is_proposed_where_nobody_can(void **state)
{
    struct arena *a = *state;
    struct rota_people people = {0};
    struct rota_spans spans = {0};
    struct rota_lines lines = {0};
    struct day_list days =
        thursdays(a, SHIFT_SKIP, (struct period){on(2016, 11, 1), on(2016, 11, 4)});
    add(a, &people, 7, on(2010, 1, 1), DAY_NONE);
    *LIST_ADD(a, &spans) =
        (struct rota_span){7, on(2016, 11, 3), on(2016, 11, 3), ROTA_CANNOT};
    rota_propose(a, &people, &spans, &days, &lines);
    assert_int_equal(lines.n, 1);
    assert_int_equal(lines.at[0].person, 0);
    assert_int_equal(lines.at[0].why, ROTA_NOBODY);
    assert_int_equal(lines.at[0].passed, 7);
    assert_int_equal(lines.at[0].passed_why, ROTA_CANNOT);
}

/* Whoever was always there: turns differ by one at most, whatever others wish or miss. */
static void nobody_speaks_twice_more_than_another_who_was_always_there(void **state)
{
    struct arena *a = *state;
    struct random dice = random_seeded(20161103);
    struct day_list days =
        thursdays(a, SHIFT_SKIP, (struct period){on(2012, 1, 1), on(2019, 12, 31)});
    for (int round = 0; round < 50; round++) {
        struct rota_people people = {0};
        struct rota_spans spans = {0};
        struct rota_lines lines = {0};
        int64_t n = 3 + (int64_t)random_below(&dice, 20), turns[24] = {0};
        for (int64_t id = 1; id <= n; id++) {
            add(a, &people, id, on(2010, 1, 1), DAY_NONE);
        }
        for (int k = 0; k < 40; k++) {
            struct day from = days.at[random_below(&dice, days.n)];
            *LIST_ADD(a, &spans) = (struct rota_span){
                1 + (int64_t)random_below(&dice, (uint64_t)n), from,
                day_add(from, (int)random_below(&dice, 60)), ROTA_WISHES};
        }
        rota_propose(a, &people, &spans, &days, &lines);
        int64_t least = INT64_MAX, most = 0;
        for (size_t i = 0; i < lines.n; i++) {
            turns[lines.at[i].person]++;
        }
        for (int64_t id = 1; id <= n; id++) {
            least = turns[id] < least ? turns[id] : least;
            most = turns[id] > most ? turns[id] : most;
        }
        assert_in_range(most - least, 0, 2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_holiday_leaves_a_session_out_or_moves_it,
                                        open_arena, close_arena),
        cmocka_unit_test_setup_teardown(a_day_that_has_its_session_is_not_proposed_again,
                                        open_arena, close_arena),
        cmocka_unit_test_setup_teardown(the_last_friday_of_each_month_is_a_recurrence_too,
                                        open_arena, close_arena),
        cmocka_unit_test_setup_teardown(
            who_never_spoke_comes_first_then_who_waited_longest, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(who_is_away_keeps_his_place_and_is_named,
                                        open_arena, close_arena),
        cmocka_unit_test_setup_teardown(
            a_wish_is_heard_in_the_half_that_waited_longer_alone, open_arena,
            close_arena),
        cmocka_unit_test_setup_teardown(nobody_is_proposed_where_nobody_can, open_arena,
                                        close_arena),
        cmocka_unit_test_setup_teardown(
            nobody_speaks_twice_more_than_another_who_was_always_there, open_arena,
            close_arena),
    };
    return cmocka_run_group_tests_name("rota", tests, NULL, NULL);
}
