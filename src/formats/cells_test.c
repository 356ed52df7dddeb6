/* What stands in cells. Serial numbers are those that ECMA-376 part 1, 18.17.4.1 gives
 * and what spreadsheets show for them; the rest was worked out by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "formats/cells.h"
#include "words/faults.h"

static int open_arena(void **state)
{
    *state = arena_open(&chunks_heap, 8 * 1024 * 1024);
    return 0;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

static struct cell number(const char *text)
{
    struct cell cell = cell_text(str_of(text));
    cell.kind = CELL_NUMBER;
    return cell;
}

static void assert_day(struct arena *a, struct cell cell, enum day_system system, int y,
                       int m, int d, enum precision precision)
{
    struct dated dated;
    struct fault *fault = cell_read_day(a, &cell, system, &dated);
    if (fault != NULL) {
        fail_msg("\"%.*s\" was refused", STR_PRINT(cell.text));
    }
    struct civil c = civil_of_day(dated.day);
    if (c.year != y || c.month != m || c.day != d || dated.precision != precision) {
        fail_msg("\"%.*s\" gave %d-%d-%d, precision %d", STR_PRINT(cell.text), c.year,
                 c.month, c.day, (int)dated.precision);
    }
}

static void days_are_read_as_offices_write_them(void **state)
{
    static const struct {
        const char *text;
        int y, m, d;
        enum precision precision;
    } cases[] = {
        {"2017-01-04", 2017, 1, 4, PRECISION_DAY},
        {"2017/1/4", 2017, 1, 4, PRECISION_DAY},
        {"2017.01.04", 2017, 1, 4, PRECISION_DAY},
        {"2017.1.4", 2017, 1, 4, PRECISION_DAY},
        {"20170104", 2017, 1, 4, PRECISION_DAY},
        {"2017年1月4日", 2017, 1, 4, PRECISION_DAY},
        {"2017年01月04日", 2017, 1, 4, PRECISION_DAY},
        {"2017 年 1 月 4 日", 2017, 1, 4, PRECISION_DAY},
        {"2017年1月4", 2017, 1, 4, PRECISION_DAY},
        {"2017年1月4号", 2017, 1, 4, PRECISION_DAY},
        {"２０１７－０１－０４", 2017, 1, 4, PRECISION_DAY},
        {"２０１７．０１．０４", 2017, 1, 4, PRECISION_DAY},
        {"２０１７／１／４", 2017, 1, 4, PRECISION_DAY},
        {"２０１７年１月４日", 2017, 1, 4, PRECISION_DAY},
        {"2017–01–04", 2017, 1, 4, PRECISION_DAY},
        {"  2017-01-04 ", 2017, 1, 4, PRECISION_DAY},
        {"　2017-01-04　", 2017, 1, 4, PRECISION_DAY},
        {"2017-01-04 00:00:00", 2017, 1, 4, PRECISION_DAY},
        {"2017/1/4 9:05", 2017, 1, 4, PRECISION_DAY},
        {"2017-01-04T08:30:00Z", 2017, 1, 4, PRECISION_DAY},
        {"2017-01-04T08:30:00.123456789012", 2017, 1, 4, PRECISION_DAY},
        {"2016-02-29", 2016, 2, 29, PRECISION_DAY},
        {"1949.10.1", 1949, 10, 1, PRECISION_DAY},
        {"2017.01", 2017, 1, 1, PRECISION_MONTH},
        {"2017.10", 2017, 10, 1, PRECISION_MONTH},
        {"2017-1", 2017, 1, 1, PRECISION_MONTH},
        {"2017/12", 2017, 12, 1, PRECISION_MONTH},
        {"201701", 2017, 1, 1, PRECISION_MONTH},
        {"２０１７０１", 2017, 1, 1, PRECISION_MONTH},
        {"2017年1月", 2017, 1, 1, PRECISION_MONTH},
        {"2017", 2017, 1, 1, PRECISION_YEAR},
        {"2017年", 2017, 1, 1, PRECISION_YEAR},
        {"42739", 2017, 1, 4, PRECISION_DAY},
        {"42739.999988425926", 2017, 1, 4, PRECISION_DAY},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_day(*state, cell_text(str_of(cases[i].text)), DAYS_FROM_1900, cases[i].y,
                   cases[i].m, cases[i].d, cases[i].precision);
    }
    assert_day(*state, number("42739"), DAYS_FROM_1900, 2017, 1, 4, PRECISION_DAY);
    assert_day(*state, number("41277"), DAYS_FROM_1904, 2017, 1, 4, PRECISION_DAY);
    assert_day(*state, number("201701"), DAYS_FROM_1900, 2017, 1, 1, PRECISION_MONTH);
    assert_day(*state, number("1977"), DAYS_FROM_1900, 1977, 1, 1, PRECISION_YEAR);
}

static void what_is_no_day_is_refused_by_name(void **state)
{
    static const char *const cases[] = {
        "2017-02-29",
        "2017-13-01",
        "2017-00-10",
        "2017-01-32",
        "2017.13",
        "201713",
        "20170230",
        "2017年13月",
        "2017年2月30日",
        "17-01-04",
        "4/1/2017",
        "01/04/2017",
        "2017-1/4",
        "2017.1.4.",
        "2017-",
        "2017-01-",
        "2017年1",
        "1月4日",
        "2017--01",
        "0000-00-00",
        "0017-01-04",
        "abc",
        "2017-01-04x",
        "2017-01-04 25:00",
        "2017-01-04 9",
        "321302197701040012",
        "-42739",
        "123",
        "1234567",
        "至今",
        "2017-001-04",
        "2017-01-04 10:60",
        "42739.5x",
        "2017年1月4日5",
        "1111111111111111111111111111111111111111111111111",
        "\xc4\xae"
        "2017", /* U+012E, whose low byte is a full stop */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct cell cell = cell_text(str_of(cases[i]));
        struct dated dated;
        struct fault *fault = cell_read_day(*state, &cell, DAYS_FROM_1900, &dated);
        if (fault == NULL) {
            fail_msg("\"%s\" was taken for a day", cases[i]);
        }
        assert_int_equal(fault->id, FAULT_CELL_DAY_ID);
        assert_false(day_known(dated.day));
    }
}

static void an_empty_cell_is_no_day_and_no_fault(void **state)
{
    static const char *const cases[] = {"", "  ", "　"};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct cell cell = cell_text(str_of(cases[i]));
        struct dated dated;
        assert_null(cell_read_day(*state, &cell, DAYS_FROM_1900, &dated));
        assert_false(day_known(dated.day));
    }
}

static void a_month_that_may_have_lost_its_zero_is_doubtful(void **state)
{
    static const struct {
        const char *text;
        bool doubtful;
    } cases[] = {{"2017.1", true},   {"２０１７．１", true}, {"2017.01", false},
                 {"2017.2", false},  {"2017.10", false},     {"2017-1", false},
                 {"2017.1.4", false}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct cell cell = cell_text(str_of(cases[i].text));
        struct dated dated;
        assert_null(cell_read_day(*state, &cell, DAYS_FROM_1900, &dated));
        assert_int_equal(dated.doubtful, cases[i].doubtful);
    }
}

static void days_of_spreadsheets_follow_their_standard(void **state)
{
    (void)state;
    static const struct {
        int64_t serial;
        enum day_system system;
        struct civil c; /* year 0: no day */
    } cases[] = {
        {1, DAYS_FROM_1900, {1900, 1, 1}},
        {59, DAYS_FROM_1900, {1900, 2, 28}},
        {60, DAYS_FROM_1900, {0, 0, 0}},
        {61, DAYS_FROM_1900, {1900, 3, 1}},
        {39448, DAYS_FROM_1900, {2008, 1, 1}},
        {2958465, DAYS_FROM_1900, {9999, 12, 31}},
        {2958466, DAYS_FROM_1900, {0, 0, 0}},
        {0, DAYS_FROM_1900, {0, 0, 0}},
        {-1, DAYS_FROM_1900, {0, 0, 0}},
        {0, DAYS_FROM_1904, {1904, 1, 1}},
        {1, DAYS_FROM_1904, {1904, 1, 2}},
        {37986, DAYS_FROM_1904, {2008, 1, 1}},
        {2957003, DAYS_FROM_1904, {9999, 12, 31}},
        {2957004, DAYS_FROM_1904, {0, 0, 0}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct day day = DAY_NONE;
        bool known = day_of_serial(cases[i].serial, cases[i].system, &day);
        assert_int_equal(known, cases[i].c.year != 0);
        if (known) {
            assert_int_equal(day.v, day_of_civil(cases[i].c).v);
        }
        if (known && cases[i].system == DAYS_FROM_1900 && cases[i].serial > 60) {
            assert_int_equal(serial_of_day(day), cases[i].serial);
        }
    }
    assert_int_equal(serial_of_day(day_of_civil((struct civil){1900, 2, 28})), 0);
    assert_int_equal(serial_of_day(DAY_NONE), 0);
}

static void whole_numbers_may_group_their_thousands(void **state)
{
    static const struct {
        const char *text;
        bool good;
        int64_t value;
    } cases[] = {
        {"0", true, 0},          {"42", true, 42},
        {"-42", true, -42},      {"+42", true, 42},
        {"1,234", true, 1234},   {"1,234,567", true, 1234567},
        {"-1,234", true, -1234}, {"１，２３４", true, 1234},
        {" 12 ", true, 12},      {"9223372036854775807", true, INT64_MAX},
        {"12,34", false, 0},     {"1234,567", false, 0},
        {",123", false, 0},      {"1,", false, 0},
        {"1.5", false, 0},       {"12 人", false, 0},
        {"1e3", false, 0},       {"9223372036854775808", false, 0},
        {"-", false, 0},         {"+-4", false, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct cell cell = cell_text(str_of(cases[i].text));
        bool given = false;
        int64_t value = 0;
        struct fault *fault = cell_read_int(*state, &cell, &given, &value);
        if ((fault == NULL) != cases[i].good ||
            (fault == NULL && value != cases[i].value)) {
            fail_msg("\"%s\" gave %lld", cases[i].text, (long long)value);
        }
        assert_true(given);
    }
    struct cell lossy = number("321302197701040000");
    lossy.lossy = true;
    bool given = false;
    int64_t value = 0;
    assert_non_null(cell_read_int(*state, &lossy, &given, &value));
    struct cell empty = cell_text(STR(" "));
    assert_null(cell_read_int(*state, &empty, &given, &value));
    assert_false(given);
}

static void sex_is_said_in_either_language(void **state)
{
    static const struct {
        const char *text;
        enum cell_sex sex;
    } cases[] = {
        {"男", CELL_SEX_MALE},     {"女", CELL_SEX_FEMALE}, {"male", CELL_SEX_MALE},
        {"F", CELL_SEX_FEMALE},    {"Ｍ", CELL_SEX_MALE},   {" Female ", CELL_SEX_FEMALE},
        {"女性", CELL_SEX_FEMALE}, {"", CELL_SEX_NONE},
    };
    struct cell cell;
    enum cell_sex sex;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cell = cell_text(str_of(cases[i].text));
        assert_null(cell_read_sex(*state, &cell, &sex));
        assert_int_equal(sex, cases[i].sex);
    }
    static const char *const wrong[] = {"男女", "x", "1", "mal"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        cell = cell_text(str_of(wrong[i]));
        assert_int_equal(cell_read_sex(*state, &cell, &sex)->id, FAULT_CELL_SEX_ID);
    }
}

static void yes_and_no_are_said_in_either_language(void **state)
{
    static const struct {
        const char *text;
        bool given, truth;
    } cases[] = {{"是", true, true},   {"否", true, false}, {"YES", true, true},
                 {"n", true, false},   {"１", true, true},  {"0", true, false},
                 {"TRUE", true, true}, {"无", true, false}, {" ", false, false}};
    struct cell cell;
    bool given;
    bool truth;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cell = cell_text(str_of(cases[i].text));
        assert_null(cell_read_truth(*state, &cell, &given, &truth));
        assert_int_equal(given, cases[i].given);
        assert_int_equal(truth, cases[i].truth);
    }
    cell = cell_text(STR("也许"));
    assert_int_equal(cell_read_truth(*state, &cell, &given, &truth)->id,
                     FAULT_CELL_TRUTH_ID);
}

static void cells_are_named_as_spreadsheets_name_them(void **state)
{
    static const struct {
        size_t column;
        const char *name;
    } cases[] = {{0, "A7"},   {25, "Z7"},   {26, "AA7"},   {51, "AZ7"},
                 {52, "BA7"}, {701, "ZZ7"}, {702, "AAA7"}, {16383, "XFD7"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_true(
            str_equal(cell_name(*state, cases[i].column, 7), str_of(cases[i].name)));
    }
}

static void a_written_day_shows_no_more_than_is_known(void **state)
{
    struct day day = day_of_civil((struct civil){2017, 1, 4});
    assert_true(
        str_equal(cell_of_day(*state, day, PRECISION_DAY).text, STR("2017-01-04")));
    assert_true(
        str_equal(cell_of_day(*state, day, PRECISION_MONTH).text, STR("2017-01")));
    assert_true(str_equal(cell_of_day(*state, day, PRECISION_YEAR).text, STR("2017")));
    assert_int_equal(cell_of_day(*state, DAY_NONE, PRECISION_DAY).kind, CELL_EMPTY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_are_read_as_offices_write_them),
        cmocka_unit_test(what_is_no_day_is_refused_by_name),
        cmocka_unit_test(an_empty_cell_is_no_day_and_no_fault),
        cmocka_unit_test(a_month_that_may_have_lost_its_zero_is_doubtful),
        cmocka_unit_test(days_of_spreadsheets_follow_their_standard),
        cmocka_unit_test(whole_numbers_may_group_their_thousands),
        cmocka_unit_test(sex_is_said_in_either_language),
        cmocka_unit_test(yes_and_no_are_said_in_either_language),
        cmocka_unit_test(cells_are_named_as_spreadsheets_name_them),
        cmocka_unit_test(a_written_day_shows_no_more_than_is_known),
    };
    return cmocka_run_group_tests_name("formats/cells", tests, open_arena, close_arena);
}
