/* Languages and days in words. The headers are examples of RFC 9110 12.5.4 and what
 * browsers send; the weekdays were read off a printed calendar. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "words/faults.h"
#include "words/lang.h"
#include "words/words.h"

static void assert_said(struct str got, const char *expected)
{
    struct str want = str_of(expected);
    if (!str_equal(got, want)) {
        fail_msg("said \"%.*s\", not \"%s\"", STR_PRINT(got), expected);
    }
}

static void a_tag_is_known_by_its_primary_subtag(void **state)
{
    (void)state;
    static const struct {
        const char *tag;
        bool known;
        enum lang lang;
    } cases[] = {
        {"zh", true, LANG_ZH},    {"zh-CN", true, LANG_ZH}, {"zh-Hans-CN", true, LANG_ZH},
        {"ZH-tw", true, LANG_ZH}, {"en", true, LANG_EN},    {"en-GB", true, LANG_EN},
        {"EN", true, LANG_EN},    {"de", false, LANG_ZH},   {"eng", false, LANG_ZH},
        {"e", false, LANG_ZH},    {"", false, LANG_ZH},     {"-en", false, LANG_ZH},
        {"*", false, LANG_ZH},    {" en", false, LANG_ZH},  {"x-en", false, LANG_ZH},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        enum lang lang = cases[i].lang == LANG_ZH ? LANG_EN : LANG_ZH;
        enum lang before = lang;
        assert_int_equal(lang_parse(str_of(cases[i].tag), &lang), cases[i].known);
        assert_int_equal(lang, cases[i].known ? cases[i].lang : before);
    }
}

static void a_tag_parses_as_the_language_it_names(void **state)
{
    (void)state;
    for (enum lang lang = LANG_ZH; lang <= LANG_EN; lang++) {
        enum lang back = lang == LANG_ZH ? LANG_EN : LANG_ZH;
        assert_true(lang_parse(str_of(lang_tag(lang)), &back));
        assert_int_equal(back, lang);
    }
    assert_string_equal(lang_tag(LANG_ZH), "zh-CN");
    assert_string_equal(lang_tag(LANG_EN), "en");
}

static void the_heaviest_language_is_chosen_and_chinese_when_none_fits(void **state)
{
    (void)state;
    static const struct {
        const char *header;
        enum lang lang;
    } cases[] = {
        {"zh-CN,zh;q=0.9,en;q=0.8", LANG_ZH},
        {"en-US,en;q=0.9", LANG_EN},
        {"en-US,en;q=0.9,zh-CN;q=0.8,zh;q=0.7", LANG_EN},
        {"da, en-gb;q=0.8, en;q=0.7", LANG_EN}, /* RFC 9110's own example */
        {"de-DE,de;q=0.9", LANG_ZH},
        {"de, *;q=0.5", LANG_ZH},
        {"zh;q=0.5, *", LANG_EN}, /* the star is every language not named */
        {"zh;q=0, *;q=0.1", LANG_EN},
        {"en;q=0", LANG_ZH},
        {"en;q=0, zh;q=0", LANG_ZH},
        {"en;q=0.5, zh;q=0.5", LANG_ZH},
        {"en;q=0.501, zh;q=0.5", LANG_EN},
        {"zh;q=0.1,en;q=1.000", LANG_EN},
        {"en ; q=0.9 , zh ; q=0.8", LANG_EN},
        {"en;Q=0.1,zh;Q=0.2", LANG_ZH},
        {"en;level=1;q=0.9,zh;q=0.5", LANG_EN},
        {"en;q=2, zh;q=0.1", LANG_ZH}, /* malformed weights choose nothing */
        {"en;q=1.001,zh;q=0.1", LANG_ZH},
        {"en;q=.9,zh;q=0.1", LANG_ZH},
        {"en;q=0.9999,zh;q=0.1", LANG_ZH},
        {"en;q=-1", LANG_ZH},
        {"en;q=", LANG_ZH},
        {",,;,en,", LANG_EN},
        {"", LANG_ZH},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (lang_accept(str_of(cases[i].header)) != cases[i].lang) {
            fail_msg("wrong language for \"%s\"", cases[i].header);
        }
    }
    assert_int_equal(lang_accept(STR_NONE), LANG_ZH);
}

static void a_day_is_said_in_words(void **state)
{
    (void)state;
    struct arena *a = arena_open(&chunks_heap, 1 << 20);
    struct day day = day_of_civil((struct civil){2017, 1, 4});
    assert_said(say_day(a, LANG_ZH, day), "2017年1月4日");
    assert_said(say_day(a, LANG_EN, day), "4 January 2017");
    assert_said(say_weekday_day(a, LANG_ZH, day), "2017年1月4日（星期三）");
    assert_said(say_weekday_day(a, LANG_EN, day), "Wednesday 4 January 2017");
    struct day last = day_of_civil((struct civil){2023, 12, 31});
    assert_said(say_weekday_day(a, LANG_ZH, last), "2023年12月31日（星期日）");
    assert_said(say_weekday_day(a, LANG_EN, last), "Sunday 31 December 2023");
    arena_close(a);
}

static void each_month_and_weekday_has_its_own_name(void **state)
{
    (void)state;
    struct arena *a = arena_open(&chunks_heap, 1 << 20);
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    static const char *const weekdays[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                           "Friday", "Saturday", "Sunday"};
    static const char *const ri[] = {"一", "二", "三", "四", "五", "六", "日"};
    for (int month = 1; month <= 12; month++) {
        struct day day = day_of_civil((struct civil){2024, month, 1});
        char text[64];
        snprintf(text, sizeof text, "1 %s 2024", months[month - 1]);
        assert_said(say_day(a, LANG_EN, day), text);
        snprintf(text, sizeof text, "2024年%d月1日", month);
        assert_said(say_day(a, LANG_ZH, day), text);
    }
    for (int i = 0; i < 7; i++) { /* 1 July 2024 was a Monday */
        struct day day = day_of_civil((struct civil){2024, 7, 1 + i});
        char text[64];
        snprintf(text, sizeof text, "%s %d July 2024", weekdays[i], 1 + i);
        assert_said(say_weekday_day(a, LANG_EN, day), text);
        snprintf(text, sizeof text, "2024年7月%d日（星期%s）", 1 + i, ri[i]);
        assert_said(say_weekday_day(a, LANG_ZH, day), text);
    }
    arena_close(a);
}

static void an_unknown_day_is_said_as_nothing(void **state)
{
    (void)state;
    struct arena *a = arena_open(&chunks_heap, 1 << 20);
    for (enum lang lang = LANG_ZH; lang <= LANG_EN; lang++) {
        assert_said(say_day(a, lang, DAY_NONE), "");
        assert_said(say_weekday_day(a, lang, DAY_NONE), "");
        assert_non_null(say_day(a, lang, DAY_NONE).p);
    }
    arena_close(a);
}

static void a_fault_without_a_message_is_said_as_a_limit(void **state)
{
    (void)state;
    struct arena *a = arena_open(&chunks_heap, 1 << 20);
    struct fault fault = {.kind = FAULT_LIMIT, .id = FAULT_ID_NONE};
    assert_true(str_equal(say_fault(a, LANG_EN, &fault), say_fault_none(a, LANG_EN)));
    assert_true(str_starts(say_fault(a, LANG_EN, &fault), STR("There was not enough")));
    assert_string_equal(fault_id_name(FAULT_ID_NONE), "none");
    assert_string_equal(fault_id_name(-1), "none");
    assert_string_equal(fault_id_name(INT32_MAX), "none");
    arena_close(a);
}

int main(void)
{
    const struct CMUnitTest words[] = {
        cmocka_unit_test(a_tag_is_known_by_its_primary_subtag),
        cmocka_unit_test(a_tag_parses_as_the_language_it_names),
        cmocka_unit_test(the_heaviest_language_is_chosen_and_chinese_when_none_fits),
        cmocka_unit_test(a_day_is_said_in_words),
        cmocka_unit_test(each_month_and_weekday_has_its_own_name),
        cmocka_unit_test(an_unknown_day_is_said_as_nothing),
        cmocka_unit_test(a_fault_without_a_message_is_said_as_a_limit),
    };
    return cmocka_run_group_tests(words, NULL, NULL);
}
