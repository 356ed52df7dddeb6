/* Working days against the notices of the State Council read by hand, and recurrences by
 * cases. The whole table, and the lunar calendar day by day, were once held against
 * data of other people (docs/decisions.md). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/random.h"
#include "calendar/calendar.h"

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

static struct day on(const char *text)
{
    struct day d = DAY_NONE;
    assert_true(day_parse_iso(str_of(text), &d));
    return d;
}

static void assert_day(struct day d, const char *expected)
{
    assert_int_equal(d.v, on(expected).v);
}

/* Notice of 2016-12-01 for 2017: National Day and Mid-Autumn 1 to 8 October, worked on
 * Saturday 30 September; Spring Festival 27 January to 2 February, worked on 22 January
 * and 4 February. */
static void the_year_2017_is_as_its_notice_says(void **state)
{
    const struct calendar *c = calendar_china(*state);
    static const struct {
        const char *day;
        bool works;
    } cases[] = {
        {"2017-01-02", false}, {"2017-01-03", true},  {"2017-01-22", true},
        {"2017-01-27", false}, {"2017-02-02", false}, {"2017-02-03", true},
        {"2017-02-04", true},  {"2017-02-05", false}, {"2017-04-01", true},
        {"2017-04-03", false}, {"2017-05-27", true},  {"2017-05-29", false},
        {"2017-09-30", true},  {"2017-10-01", false}, {"2017-10-06", false},
        {"2017-10-08", false}, {"2017-10-09", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_true(calendar_works(c, on(cases[i].day)) == cases[i].works);
        assert_false(calendar_provisional(c, on(cases[i].day)));
    }
    assert_true(calendar_exception(c, on("2017-09-30"))->works);
    assert_null(calendar_exception(c, on("2017-09-28")));
}

/* 2020's list was changed once: Spring Festival was extended to 2 February. */
static void an_eve_worked_in_december_belongs_to_the_next_years_list(void **state)
{
    const struct calendar *c = calendar_china(*state);
    assert_true(calendar_works(c, on("2018-12-29")));
    assert_false(calendar_works(c, on("2018-12-31")));
    assert_true(calendar_exception(c, on("2018-12-29"))->works);
    assert_false(calendar_works(c, on("2020-01-31")));
    assert_true(calendar_works(c, on("2020-02-03")));
}

static void years_without_a_list_are_provisional(void **state)
{
    struct calendar *c = calendar_china(*state);
    bool provisional = false;
    assert_true(calendar_provisional(c, on("2006-06-01")));
    assert_false(calendar_provisional(c, on("2007-01-01")));
    assert_false(calendar_provisional(c, on("2026-12-31")));
    assert_true(calendar_provisional(c, on("2027-01-01")));
    assert_day(calendar_add(c, on("2026-12-31"), 1, &provisional), "2027-01-01");
    assert_true(provisional);
    struct calendar_exception list[] = {{on("2027-01-01"), false, STR("1")}};
    assert_true(calendar_set_year(c, *state, 2027, list, 1));
    provisional = false;
    assert_day(calendar_add(c, on("2026-12-31"), 1, &provisional), "2027-01-04");
    assert_false(provisional);
    list[0].day = on("2028-02-01");
    assert_false(calendar_set_year(c, *state, 2027, list, 1));
    assert_false(calendar_provisional(calendar_new(*state, false), on("2050-01-01")));
}

/* 366 (365) days less 105 Saturdays and Sundays and 11 statutory holidays. */
static void a_year_has_as_many_working_days_as_payrolls_count(void **state)
{
    const struct calendar *c = calendar_china(*state);
    struct period of_2016 = {on("2016-01-01"), on("2016-12-31")};
    struct period of_2017 = {on("2017-01-01"), on("2017-12-31")};
    assert_int_equal(calendar_count(c, of_2016), 250);
    assert_int_equal(calendar_count(c, of_2017), 249);
}

/* Counting by table is the same as looking at each day, inside the table and out of it.
 */
static void counting_is_looking_at_each_day(void **state)
{
    const struct calendar *c = calendar_china(*state);
    struct random random = random_seeded(7);
    for (int round = 0; round < 2000; round++) {
        int base = (int)random_below(&random, 60000);
        struct period p = {{base}, {base + (int)random_below(&random, 900) - 5}};
        int expected = 0;
        for (struct day d = p.first; d.v <= p.last.v; d = day_add(d, 1)) {
            expected += calendar_works(c, d) ? 1 : 0;
        }
        assert_int_equal(calendar_count(c, p), expected);
    }
}

static void adding_working_days_is_undone_by_taking_them_away(void **state)
{
    const struct calendar *c = calendar_china(*state);
    struct random random = random_seeded(8);
    bool provisional = false;
    for (int round = 0; round < 2000; round++) {
        struct day d = {14000 + (int)random_below(&random, 6000)};
        int n = 1 + (int)random_below(&random, 40);
        struct day start = calendar_add(c, d, 0, &provisional);
        struct day later = calendar_add(c, start, n, &provisional);
        assert_true(calendar_works(c, later));
        assert_int_equal(calendar_count(c, (struct period){day_add(start, 1), later}), n);
        assert_int_equal(calendar_add(c, later, -n, &provisional).v, start.v);
    }
}

static void a_recurrence_finds_its_day(void **state)
{
    const struct calendar *c = calendar_china(*state);
    bool provisional = false;
    static const struct {
        struct recurrence r;
        enum period_kind kind;
        const char *in, *day; /* NULL: none */
    } cases[] = {
        {{0, 0, 0, 0, SHIFT_STAY}, PERIOD_MONTH, "2017-02-10", "2017-02-28"},
        {{4, 0, 0, 0, SHIFT_STAY}, PERIOD_WEEK, "2017-01-04", "2017-01-05"},
        {{4, 0, 0, 0, SHIFT_SKIP}, PERIOD_WEEK, "2017-10-04", NULL},
        {{4, 0, 0, 0, SHIFT_NEXT}, PERIOD_WEEK, "2017-10-04", "2017-10-09"},
        {{4, 0, 0, 0, SHIFT_BEFORE}, PERIOD_WEEK, "2017-10-04", "2017-09-30"},
        {{4, 2, 0, 0, SHIFT_STAY}, PERIOD_MONTH, "2017-03-01", "2017-03-09"},
        {{4, 5, 0, 0, SHIFT_STAY}, PERIOD_MONTH, "2017-03-01", "2017-03-30"},
        {{4, 5, 0, 0, SHIFT_STAY}, PERIOD_MONTH, "2017-02-01", NULL},
        {{5, -1, 0, 0, SHIFT_STAY}, PERIOD_MONTH, "2017-03-01", "2017-03-31"},
        {{0, 0, 31, 0, SHIFT_STAY}, PERIOD_MONTH, "2017-04-09", "2017-04-30"},
        {{0, 0, 10, 3, SHIFT_STAY}, PERIOD_YEAR, "2017-08-01", "2017-03-10"},
        {{0, 0, 15, 1, SHIFT_NEXT}, PERIOD_QUARTER, "2017-08-01", "2017-07-17"},
        {{1, 1, 0, 0, SHIFT_STAY}, PERIOD_QUARTER, "2017-08-01", "2017-09-04"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct period p = period_of(cases[i].kind, on(cases[i].in));
        struct day d = calendar_occurrence(c, &cases[i].r, p, &provisional);
        if (cases[i].day == NULL) {
            assert_false(day_known(d));
        } else {
            assert_day(d, cases[i].day);
        }
    }
}

static void a_list_in_json_is_read(void **state)
{
    struct calendar_exception_list days = {0};
    int year = 0;
    struct str good =
        STR("{\"$schema\":\"x\",\"year\":2017,\"papers\":[],\"days\":["
            "{\"name\":\"A\",\"date\":\"2017-01-02\",\"isOffDay\":true},"
            "{\"name\":\"B\",\"date\":\"2017-01-22\",\"isOffDay\":false}]}");
    assert_true(calendar_read_json(*state, good, &year, &days));
    assert_int_equal(year, 2017);
    assert_int_equal(days.n, 2);
    assert_false(days.at[0].works);
    assert_true(days.at[1].works);
    struct str bad[] = {STR(""), STR("[]"), STR("{\"year\":2017}"),
                        STR("{\"year\":99999,\"days\":[]}"),
                        STR("{\"year\":2017,\"days\":[{\"name\":\"A\","
                            "\"date\":\"2017-02-30\",\"isOffDay\":true}]}")};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_false(calendar_read_json(*state, bad[i], &year, &days));
    }
}

/* New year's days as almanacs have them. */
static void lunar_days_are_those_of_the_almanac(void **state)
{
    (void)state;
    static const struct {
        const char *day;
        struct lunar lunar;
    } cases[] = {
        {"1900-01-31", {1900, 1, 1, false}},   {"2017-01-28", {2017, 1, 1, false}},
        {"2017-07-23", {2017, 6, 1, true}},    {"2020-05-23", {2020, 4, 1, true}},
        {"2024-02-10", {2024, 1, 1, false}},   {"2026-02-17", {2026, 1, 1, false}},
        {"2033-12-22", {2033, 11, 1, true}},   {"2017-10-04", {2017, 8, 15, false}},
        {"2101-01-28", {2100, 12, 29, false}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct lunar l;
        assert_true(lunar_of_day(on(cases[i].day), &l));
        assert_int_equal(l.year, cases[i].lunar.year);
        assert_int_equal(l.month, cases[i].lunar.month);
        assert_int_equal(l.day, cases[i].lunar.day);
        assert_int_equal(l.leap, cases[i].lunar.leap);
    }
    struct lunar l;
    assert_false(lunar_of_day(on("1900-01-30"), &l));
    assert_false(lunar_of_day(on("2101-01-29"), &l));
    assert_false(day_known(day_of_lunar((struct lunar){2017, 5, 1, true})));
}

static void every_lunar_day_leads_back(void **state)
{
    (void)state;
    for (struct day d = on("1900-01-31"); d.v <= on("2101-01-28").v; d = day_add(d, 1)) {
        struct lunar l;
        assert_true(lunar_of_day(d, &l));
        assert_int_equal(day_of_lunar(l).v, d.v);
    }
}

static void birthdays_come_once_a_year(void **state)
{
    (void)state;
    assert_day(birthday_in(on("1972-02-29"), false, 2017), "2017-02-28");
    assert_day(birthday_in(on("1972-02-29"), false, 2016), "2016-02-29");
    /* The 14th of the 7th month; the 7th of 2017 began on 22 August. */
    assert_day(birthday_in(on("1970-08-15"), true, 2017), "2017-09-04");
    /* The 29th of the 12th month, a day before the new year of 6 February 1970: in 2017
     * that month has 30 days and the new year is on 28 January. */
    assert_day(birthday_in(on("1970-02-05"), true, 2017), "2017-01-26");
    assert_false(day_known(birthday_in(DAY_NONE, false, 2017)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_year_2017_is_as_its_notice_says),
        cmocka_unit_test(an_eve_worked_in_december_belongs_to_the_next_years_list),
        cmocka_unit_test(years_without_a_list_are_provisional),
        cmocka_unit_test(a_year_has_as_many_working_days_as_payrolls_count),
        cmocka_unit_test(counting_is_looking_at_each_day),
        cmocka_unit_test(adding_working_days_is_undone_by_taking_them_away),
        cmocka_unit_test(a_recurrence_finds_its_day),
        cmocka_unit_test(a_list_in_json_is_read),
        cmocka_unit_test(lunar_days_are_those_of_the_almanac),
        cmocka_unit_test(every_lunar_day_leads_back),
        cmocka_unit_test(birthdays_come_once_a_year),
    };
    return cmocka_run_group_tests_name("calendar", tests, open_arena, close_arena);
}
