/* The calendar against the C library's, ISO 8601's examples and cases by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/clock.h"

static int open_arena(void **state)
{
    *state = arena_open(&chunks_heap, (size_t)16 << 20);
    return *state == NULL;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

static void assert_says(struct str s, const char *expected)
{
    assert_int_equal(s.n, strlen(expected));
    assert_memory_equal(s.p, expected, s.n);
}

static struct day on(int year, int month, int day)
{
    return day_of_civil((struct civil){year, month, day});
}

/* Hinnant's own test: walk the calendar by the rules of month lengths and see that both
 * directions step by one. Covers every day there is. */
static void every_day_follows_its_former(void **state)
{
    (void)state;
    int32_t expected = on(1, 1, 1).v;
    int weekday = WEEKDAY_MONDAY; /* 0001-01-01 */
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    for (int y = 1; y <= 9999; y++) {
        bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
        for (int m = 1; m <= 12; m++) {
            int length = lengths[m - 1] + (m == 2 && leap ? 1 : 0);
            for (int d = 1; d <= length; d++) {
                struct day found = on(y, m, d);
                struct civil back = civil_of_day(found);
                if (found.v != expected || back.year != y || back.month != m ||
                    back.day != d || day_weekday(found) != weekday) {
                    fail_msg("%04d-%02d-%02d", y, m, d);
                }
                expected++;
                weekday = weekday % 7 + 1;
            }
            assert_false(day_known(on(y, m, length + 1)));
        }
    }
}

static void known_days_have_known_numbers(void **state)
{
    (void)state;
    assert_int_equal(on(1970, 1, 1).v, 0);
    assert_int_equal(on(2000, 3, 1).v, 11017);
    assert_int_equal(on(1, 1, 1).v, -719162);
    assert_int_equal(on(9999, 12, 31).v, 2932896);
    assert_int_equal(day_weekday(on(1970, 1, 1)), 4);
    assert_int_equal(day_weekday(on(2017, 1, 5)), 4); /* a Thursday classroom */
}

static void there_is_no_such_day(void **state)
{
    (void)state;
    static const struct civil none[] = {
        {2023, 2, 29}, {1900, 2, 29}, {2024, 2, 30}, {2024, 0, 1},  {2024, 13, 1},
        {2024, 4, 31}, {2024, 1, 0},  {0, 1, 1},     {10000, 1, 1}, {-1, 1, 1},
    };
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        assert_false(day_known(day_of_civil(none[i])));
    }
    assert_true(day_known(on(2000, 2, 29)));
}

static void weeks_and_years_agree_with_the_c_library(void **state)
{
    (void)state;
    for (int32_t v = on(1583, 1, 1).v; v < on(2500, 1, 1).v; v++) {
        time_t t = (time_t)v * 86400;
        struct tm tm;
        gmtime_r(&t, &tm);
        char text[32];
        (void)strftime(text, sizeof text, "%G %V %u %Y-%m-%d", &tm);
        struct day d = {v};
        struct iso_week w = day_iso_week(d);
        struct civil c = civil_of_day(d);
        char ours[64];
        (void)snprintf(ours, sizeof ours, "%d %02d %d %04d-%02d-%02d", w.year, w.week,
                       day_weekday(d), c.year, c.month, c.day);
        assert_string_equal(ours, text);
    }
}

static void weeks_at_the_turn_of_years(void **state)
{
    (void)state;
    static const struct {
        struct civil day;
        struct iso_week week;
    } cases[] = {
        {{1977, 1, 1}, {1976, 53}},   {{1977, 1, 2}, {1976, 53}},
        {{1977, 12, 31}, {1977, 52}}, {{1978, 1, 1}, {1977, 52}},
        {{1978, 1, 2}, {1978, 1}},    {{1979, 12, 30}, {1979, 52}},
        {{1979, 12, 31}, {1980, 1}},  {{1981, 12, 31}, {1981, 53}},
        {{2005, 1, 1}, {2004, 53}},   {{2008, 12, 29}, {2009, 1}},
        {{2010, 1, 3}, {2009, 53}},   {{1, 1, 1}, {1, 1}},
        {{9999, 12, 31}, {9999, 52}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct iso_week w = day_iso_week(day_of_civil(cases[i].day));
        assert_int_equal(w.year, cases[i].week.year);
        assert_int_equal(w.week, cases[i].week.week);
    }
}

static void adding_stays_within_the_calendar(void **state)
{
    (void)state;
    assert_int_equal(day_add(on(2024, 2, 28), 2).v, on(2024, 3, 1).v);
    assert_false(day_known(day_add(on(9999, 12, 31), 1)));
    assert_false(day_known(day_add(on(1, 1, 1), -1)));
    assert_false(day_known(day_add(on(2024, 1, 1), INT32_MAX)));
    assert_false(day_known(day_add(DAY_NONE, 1)));
    assert_int_equal(day_add_months(on(2023, 1, 31), 1).v, on(2023, 2, 28).v);
    assert_int_equal(day_add_months(on(2024, 1, 31), 1).v, on(2024, 2, 29).v);
    assert_int_equal(day_add_months(on(2024, 3, 31), -1).v, on(2024, 2, 29).v);
    assert_int_equal(day_add_months(on(2024, 12, 15), 1).v, on(2025, 1, 15).v);
    assert_int_equal(day_add_months(on(2024, 1, 15), -13).v, on(2022, 12, 15).v);
    assert_false(day_known(day_add_months(on(9999, 12, 1), 1)));
    assert_false(day_known(day_add_months(on(1, 1, 1), -1)));
    assert_false(day_known(day_add_months(on(1, 1, 1), INT32_MIN)));
    assert_false(day_known(day_add_months(DAY_NONE, 0)));
    assert_true(day_compare(on(2024, 1, 1), on(2024, 1, 2)) < 0);
    assert_true(day_compare(DAY_NONE, on(1, 1, 1)) < 0);
    assert_int_equal(day_compare(DAY_NONE, DAY_NONE), 0);
}

static void ages_count_full_years(void **state)
{
    (void)state;
    assert_int_equal(day_years_between(on(1962, 5, 20), on(2017, 5, 19)), 54);
    assert_int_equal(day_years_between(on(1962, 5, 20), on(2017, 5, 20)), 55);
    assert_int_equal(day_years_between(on(2000, 2, 29), on(2001, 2, 28)), 0);
    assert_int_equal(day_years_between(on(2000, 2, 29), on(2001, 3, 1)), 1);
    assert_int_equal(day_years_between(on(2017, 5, 20), on(1962, 5, 20)), -55);
    assert_int_equal(day_years_between(on(2017, 5, 20), on(2017, 5, 20)), 0);
    assert_int_equal(day_years_between(DAY_NONE, on(2017, 5, 20)), 0);
}

static void periods_hold_their_day_and_touch_their_next(void **state)
{
    (void)state;
    for (int kind = PERIOD_DAY; kind <= PERIOD_YEAR; kind++) {
        for (int32_t v = on(2015, 1, 1).v; v < on(2021, 1, 1).v; v++) {
            struct day d = {v};
            struct period p = period_of((enum period_kind)kind, d);
            struct period next = period_next((enum period_kind)kind, p);
            assert_true(p.first.v <= v && v <= p.last.v);
            assert_int_equal(next.first.v, p.last.v + 1);
            assert_true(next.last.v >= next.first.v);
        }
    }
    struct period week = period_of(PERIOD_WEEK, on(2017, 1, 1)); /* a Sunday */
    assert_int_equal(week.first.v, on(2016, 12, 26).v);
    assert_int_equal(week.last.v, on(2017, 1, 1).v);
    struct period quarter = period_of(PERIOD_QUARTER, on(2024, 2, 29));
    assert_int_equal(quarter.first.v, on(2024, 1, 1).v);
    assert_int_equal(quarter.last.v, on(2024, 3, 31).v);
    struct period half = period_of(PERIOD_HALF, on(2024, 7, 1));
    assert_int_equal(half.first.v, on(2024, 7, 1).v);
    assert_int_equal(half.last.v, on(2024, 12, 31).v);
    assert_int_equal(period_of(PERIOD_MONTH, on(2023, 2, 5)).last.v, on(2023, 2, 28).v);
    assert_int_equal(period_of(PERIOD_YEAR, on(2023, 2, 5)).last.v, on(2023, 12, 31).v);
    for (int month = 1; month <= 12; month++) {
        assert_int_equal(day_quarter(on(2024, month, 1)), (month - 1) / 3 + 1);
    }
}

static void unknown_days_stay_unknown(void **state)
{
    struct arena *a = *state;
    assert_int_equal(civil_of_day(DAY_NONE).year, 0);
    assert_int_equal(day_weekday(DAY_NONE), 0);
    assert_int_equal(day_iso_week(DAY_NONE).week, 0);
    assert_false(day_known(period_of(PERIOD_WEEK, DAY_NONE).first));
    assert_says(day_iso(a, DAY_NONE), "");
}

static void iso_days_are_read_and_written(void **state)
{
    struct arena *a = *state;
    struct day d;
    assert_true(day_parse_iso(STR("2017-01-04"), &d));
    assert_int_equal(d.v, on(2017, 1, 4).v);
    assert_says(day_iso(a, d), "2017-01-04");
    assert_says(day_iso(a, on(33, 4, 3)), "0033-04-03");
    static const char *const bad[] = {
        "",           "2017-1-4",   "2017-01-4",   "2017/01/04",  "20170104",
        "2017-02-29", "2017-00-01", "2017-01-00",  "2017-01-04 ", " 2017-01-04",
        "2017-01-32", "+017-01-04", "0000-01-01",  "2017-13-01",  "2017-01-0a",
        "-017-01-04", "2017-01-+4", "2017-01-04T", "12017-01-04",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct day untouched = {77};
        assert_false(day_parse_iso(str_of(bad[i]), &untouched));
        assert_int_equal(untouched.v, 77);
    }
}

static void instants_follow_rfc_3339(void **state)
{
    struct arena *a = *state;
    struct instant t;
    /* RFC 3339 section 5.8's first example. */
    assert_true(instant_parse_iso(STR("1985-04-12T23:20:50.52Z"), &t));
    assert_int_equal(t.us, 482196050520000);
    assert_says(instant_iso(a, t), "1985-04-12T23:20:50.520000Z");
    assert_true(instant_parse_iso(STR("1969-12-31T23:59:59.999999Z"), &t));
    assert_int_equal(t.us, -1);
    assert_says(instant_iso(a, t), "1969-12-31T23:59:59.999999Z");
    assert_true(instant_parse_iso(STR("2001-09-09T01:46:40Z"), &t));
    assert_int_equal(t.us, 1000000000000000);
    static const char *const bad[] = {
        "",
        "2001-09-09",
        "2001-09-09T01:46:40",
        "2001-09-09T01:46:40+00:00",
        "2001-09-09t01:46:40Z",
        "2001-09-09 01:46:40Z",
        "2001-09-09T24:00:00Z",
        "2001-09-09T01:60:40Z",
        "1990-12-31T23:59:60Z",
        "2001-09-09T01:46:40.Z",
        "2001-09-09T01:46:40.1234567Z",
        "2001-09-09T01:46:40,5Z",
        "2001-09-09T01:46:40.5x5Z",
        "2001-09-09T01:46:4Z",
        "2001-02-30T01:46:40Z",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_false(instant_parse_iso(str_of(bad[i]), &t));
    }
    assert_says(instant_iso(a, (struct instant){INT64_MAX}), "");
    assert_says(instant_iso(a, (struct instant){INT64_MIN}), "");
}

static struct instant at(const char *text)
{
    struct instant t = {0};
    assert_true(instant_parse_iso(str_of(text), &t));
    return t;
}

static void a_fixed_clock_stands_still_in_its_zone(void **state)
{
    struct arena *a = *state;
    int64_t eight_hours = 8 * 3600 * 1000000LL;
    struct clock c = clock_fixed(at("2017-01-04T15:59:59.999999Z"), eight_hours);
    assert_int_equal(clock_now(&c).us, at("2017-01-04T15:59:59.999999Z").us);
    assert_int_equal(clock_today(&c).v, on(2017, 1, 4).v);
    assert_int_equal(clock_day_of(&c, at("2017-01-04T16:00:00Z")).v, on(2017, 1, 5).v);
    assert_says(clock_local(&c, a, clock_now(&c)), "2017-01-04 23:59");
    struct clock west = clock_fixed(at("1970-01-01T00:00:00Z"), -1);
    assert_int_equal(clock_today(&west).v, -1);
    assert_says(clock_local(&west, a, clock_now(&west)), "1969-12-31 23:59");
}

static void the_system_clock_knows_its_zones_past(void **state)
{
    struct arena *a = *state;
    assert_true(clock_zone_known("Asia/Shanghai"));
    struct clock c = clock_system("Asia/Shanghai");
    assert_says(clock_local(&c, a, at("2017-01-04T01:30:00Z")), "2017-01-04 09:30");
    assert_int_equal(clock_day_of(&c, at("2017-01-04T16:00:00Z")).v, on(2017, 1, 5).v);
    assert_int_equal(clock_day_of(&c, at("2017-01-04T15:59:59Z")).v, on(2017, 1, 4).v);
    /* China kept summer time from 1986 to 1991: nine hours ahead in July 1988. */
    assert_says(clock_local(&c, a, at("1988-07-01T15:30:00Z")), "1988-07-02 00:30");
    assert_says(clock_local(&c, a, at("1988-12-01T15:30:00Z")), "1988-12-01 23:30");
    int64_t drift = clock_now(&c).us - (int64_t)time(NULL) * 1000000;
    assert_true(drift > -2000000 && drift < 3000000);
}

static void a_zone_with_summer_time_is_asked_each_time(void **state)
{
    struct arena *a = *state;
    struct clock c = clock_system("Europe/Berlin");
    assert_says(clock_local(&c, a, at("2017-07-01T22:30:00Z")), "2017-07-02 00:30");
    assert_says(clock_local(&c, a, at("2017-01-01T22:30:00Z")), "2017-01-01 23:30");
    assert_int_equal(clock_day_of(&c, at("2017-07-01T22:30:00Z")).v, on(2017, 7, 2).v);
    assert_true(clock_now(&c).us > at("2020-01-01T00:00:00Z").us);
    c = clock_system("UTC");
    assert_says(clock_local(&c, a, at("2017-07-01T22:30:00Z")), "2017-07-01 22:30");
}

static void zones_that_are_none_are_known_as_such(void **state)
{
    (void)state;
    assert_false(clock_zone_known("Asia/Liangshan"));
    assert_false(clock_zone_known(""));
    assert_false(clock_zone_known("../../etc/passwd"));
    assert_false(clock_zone_known("/etc/passwd"));
    assert_false(clock_zone_known("Asia"));
    assert_false(clock_zone_known(NULL));
}

static void the_monotonic_clock_does_not_go_back(void **state)
{
    (void)state;
    int64_t former = clock_monotonic_us();
    for (int i = 0; i < 1000; i++) {
        int64_t now = clock_monotonic_us();
        assert_true(now >= former);
        former = now;
    }
}

int main(void)
{
    const struct CMUnitTest base[] = {
        cmocka_unit_test(every_day_follows_its_former),
        cmocka_unit_test(known_days_have_known_numbers),
        cmocka_unit_test(there_is_no_such_day),
        cmocka_unit_test(weeks_and_years_agree_with_the_c_library),
        cmocka_unit_test(weeks_at_the_turn_of_years),
        cmocka_unit_test(adding_stays_within_the_calendar),
        cmocka_unit_test(ages_count_full_years),
        cmocka_unit_test(periods_hold_their_day_and_touch_their_next),
        cmocka_unit_test(unknown_days_stay_unknown),
        cmocka_unit_test(iso_days_are_read_and_written),
        cmocka_unit_test(instants_follow_rfc_3339),
        cmocka_unit_test(a_fixed_clock_stands_still_in_its_zone),
        cmocka_unit_test(the_system_clock_knows_its_zones_past),
        cmocka_unit_test(a_zone_with_summer_time_is_asked_each_time),
        cmocka_unit_test(zones_that_are_none_are_known_as_such),
        cmocka_unit_test(the_monotonic_clock_does_not_go_back),
    };
    return cmocka_run_group_tests(base, open_arena, close_arena);
}
