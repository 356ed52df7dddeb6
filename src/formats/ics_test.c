/* What RFC 5545 says of each line, by its own rules and examples. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "formats/ics.h"
#include "formats/ics_read.h"

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

static struct day day_at(int year, int month, int day)
{
    return day_of_civil((struct civil){year, month, day});
}

static const struct ics_calendar none = {0};

static struct ics_item whole_day(struct str title, struct day day)
{
    struct ics_item item = {.uid = STR("19970901T130000Z-123401@example.com"),
                            .stamp = {INT64_C(873118800000000)}, /* 1997-09-01T13:00Z */
                            .first = day,
                            .last = DAY_NONE,
                            .from = ICS_WHOLE_DAY,
                            .to = ICS_WHOLE_DAY,
                            .title = title,
                            .until = DAY_NONE};
    return item;
}

static struct str written(struct arena *a, const struct ics_calendar *c,
                          const struct ics_item *item)
{
    struct text out = text_new(a, 1024);
    ics_add(&out, c, item);
    return text_str(&out);
}

/* 3.1: a CRLF and one white space are taken away, and the line is what it was. */
static struct str unfolded(struct arena *a, struct str text)
{
    struct text out = text_new(a, text.n);
    for (size_t i = 0; i < text.n; i++) {
        if (i + 2 < text.n && text.p[i] == '\r' && text.p[i + 1] == '\n' &&
            text.p[i + 2] == ' ') {
            i += 2;
            continue;
        }
        text_add_char(&out, text.p[i]);
    }
    return text_str(&out);
}

static void assert_has(struct arena *a, struct str text, const char *line)
{
    struct str whole = str_format(a, "\r\n%s\r\n", line);
    if (str_find(unfolded(a, text), whole) == unfolded(a, text).n) {
        fail_msg("no line %s in\n%.*s", line, STR_PRINT(text));
    }
}

static void no_line_is_longer_than_75_octets_and_none_cuts_a_sign(void **state)
{
    struct arena *a = *state;
    for (size_t n = 1; n < 300; n++) {
        struct text title = text_new(a, n * 4);
        for (size_t i = 0; i < n; i++) { /* 1, 2, 3 and 4 octets */
            static const char *const signs[] = {"x", "ö", "周", "\xf0\xa0\xae\xb7"};
            text_add(&title, str_of(signs[(i * 7 + n) % 4]));
        }
        struct text out = text_new(a, 1024);
        struct str rest, line;
        ics_line(&out, "SUMMARY", text_str(&title));
        rest = text_str(&out);
        assert_true(str_ends(rest, STR("\r\n")));
        while (str_cut(&rest, '\n', &line)) {
            assert_true(str_ends(line, STR("\r")));
            assert_true(line.n - 1 <= 75);
            assert_true(utf8_valid(line));
        }
        struct str back = unfolded(a, text_str(&out));
        struct str full = str_format(a, "SUMMARY:%.*s\r\n", STR_PRINT(text_str(&title)));
        assert_true(str_equal(back, full));
    }
}

static void a_line_of_75_octets_is_not_folded_and_one_of_76_is(void **state)
{
    struct arena *a = *state;
    for (int n = 75; n <= 76; n++) {
        struct text out = text_new(a, 256);
        ics_line(&out, "X", str_format(a, "%0*d", n - 2, 1));
        bool folded = str_find(text_str(&out), STR("\r\n ")) < out.n;
        assert_int_equal(folded, n == 76);
    }
}

/* The example of 3.3.11, and the signs that must be escaped. */
static void texts_are_escaped(void **state)
{
    struct arena *a = *state;
    struct ics_item item = whole_day(STR("a,b;c\\d\x01"), day_at(1997, 9, 3));
    item.text = STR("Project XYZ Final Review\r\nConference Room - 3B\nCome Prepared.");
    struct str text = written(a, &none, &item);
    assert_has(a, text, "SUMMARY:a\\,b\\;c\\\\d");
    assert_has(a, text,
               "DESCRIPTION:Project XYZ Final Review\\nConference Room - 3B\\nCome "
               "Prepared.");
}

/* The anniversary of 3.6.1, and its event from Monday to Saturday: DTEND is the day
 * behind. */
static void whole_days_end_on_the_day_behind(void **state)
{
    struct arena *a = *state;
    struct ics_item item = whole_day(STR("Our Anniversary"), day_at(1997, 11, 2));
    struct str text = written(a, &none, &item);
    assert_has(a, text, "DTSTART;VALUE=DATE:19971102");
    assert_has(a, text, "DTEND;VALUE=DATE:19971103");
    assert_has(a, text, "DTSTAMP:19970901T130000Z");
    assert_has(a, text, "TRANSP:TRANSPARENT");
    item = whole_day(STR("Festival"), day_at(2007, 6, 28));
    item.last = day_at(2007, 7, 8);
    text = written(a, &none, &item);
    assert_has(a, text, "DTSTART;VALUE=DATE:20070628");
    assert_has(a, text, "DTEND;VALUE=DATE:20070709"); /* as RFC 5545 page 53 has it */
}

static void hours_name_a_zone_that_the_calendar_describes(void **state)
{
    struct arena *a = *state;
    struct ics_offset china = {day_at(1991, 9, 15), 540, 480};
    struct ics_calendar c = {.maker = STR("-//x//EN"),
                             .zone = {.name = STR("Asia/Shanghai")}};
    struct ics_item item = whole_day(STR("Class"), day_at(2017, 1, 5));
    struct text head = text_new(a, 1024);
    *LIST_ADD(a, &c.zone.offsets) = china;
    item.from = 19 * 60 + 30;
    item.to = 24 * 60;
    ics_begin(&head, &c);
    assert_has(a, text_str(&head), "TZID:Asia/Shanghai");
    assert_has(a, text_str(&head), "DTSTART:19910915T000000");
    assert_has(a, text_str(&head), "TZOFFSETFROM:+0900");
    assert_has(a, text_str(&head), "TZOFFSETTO:+0800");
    struct str text = written(a, &c, &item);
    assert_has(a, text, "DTSTART;TZID=Asia/Shanghai:20170105T193000");
    assert_has(a, text, "DTEND;TZID=Asia/Shanghai:20170106T000000");
    assert_has(a, text, "TRANSP:OPAQUE");
}

/* 3.8.5.1 and 3.3.10: the days left out have the type of DTSTART, so has UNTIL, which is
 * universal time where there are hours. */
static void a_series_names_its_weekday_its_end_and_the_days_left_out(void **state)
{
    struct arena *a = *state;
    struct ics_item item = whole_day(STR("Class"), day_at(2017, 1, 5)); /* a Thursday */
    struct ics_calendar c = {.zone = {.name = STR("Asia/Shanghai")}};
    item.until = day_at(2017, 12, 28);
    *LIST_ADD(a, &item.except) = day_at(2017, 2, 2);
    *LIST_ADD(a, &item.also) = day_at(2017, 2, 3);
    struct str text = written(a, &none, &item);
    assert_has(a, text, "RRULE:FREQ=WEEKLY;BYDAY=TH;UNTIL=20171228");
    assert_has(a, text, "EXDATE;VALUE=DATE:20170202");
    assert_has(a, text, "RDATE;VALUE=DATE:20170203");
    item.from = 540;
    item.to = 600;
    text = written(a, &c, &item);
    assert_has(a, text, "RRULE:FREQ=WEEKLY;BYDAY=TH;UNTIL=20171229T120000Z");
    assert_has(a, text, "EXDATE;TZID=Asia/Shanghai:20170202T090000");
}

/* 3.3.6: dur-day and dur-time, in this order, behind a sign. */
static void an_alarm_is_told_before_or_behind_the_start(void **state)
{
    struct arena *a = *state;
    static const struct {
        int64_t before;
        const char *line;
    } cases[] = {{15, "TRIGGER:-PT0H15M"},  {0, "TRIGGER:PT0H0M"},
                 {-540, "TRIGGER:PT9H0M"},  {2880, "TRIGGER:-P2D"},
                 {900, "TRIGGER:-PT15H0M"}, {2310, "TRIGGER:-P1DT14H30M"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct ics_item item = whole_day(STR("x"), day_at(2017, 1, 5));
        item.tells = true;
        item.before = cases[i].before;
        struct str text = written(a, &none, &item);
        assert_has(a, text, cases[i].line);
        assert_has(a, text, "ACTION:DISPLAY");
    }
}

static void what_is_called_off_is_still_told_under_its_name(void **state)
{
    struct arena *a = *state;
    struct ics_item item = whole_day(STR("x"), day_at(2017, 1, 5));
    item.cancelled = true;
    item.sequence = 7;
    struct str text = written(a, &none, &item);
    assert_has(a, text, "STATUS:CANCELLED");
    assert_has(a, text, "SEQUENCE:7");
    assert_has(a, text, "UID:19970901T130000Z-123401@example.com");
}

/* By the reader that knows lists of holidays. */
static void what_is_written_is_read_again(void **state)
{
    struct arena *a = *state;
    struct text out = text_new(a, 1024);
    struct ics_event_list events = {0};
    struct str title =
        STR("春节；放假, 调休\\ 这是一个很长的标题，长得足以折到第二行去，再长一些");
    struct ics_item item = whole_day(title, day_at(2017, 1, 27));
    item.last = day_at(2017, 2, 2);
    ics_begin(&out, &none);
    ics_add(&out, &none, &item);
    ics_end(&out);
    assert_null(ics_read(a, text_str(&out), &events));
    assert_int_equal(events.n, 1);
    assert_true(str_equal(events.at[0].summary, title));
    assert_int_equal(events.at[0].first.v, day_at(2017, 1, 27).v);
    assert_int_equal(events.at[0].last.v, day_at(2017, 2, 2).v);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_line_is_longer_than_75_octets_and_none_cuts_a_sign),
        cmocka_unit_test(a_line_of_75_octets_is_not_folded_and_one_of_76_is),
        cmocka_unit_test(texts_are_escaped),
        cmocka_unit_test(whole_days_end_on_the_day_behind),
        cmocka_unit_test(hours_name_a_zone_that_the_calendar_describes),
        cmocka_unit_test(a_series_names_its_weekday_its_end_and_the_days_left_out),
        cmocka_unit_test(an_alarm_is_told_before_or_behind_the_start),
        cmocka_unit_test(what_is_called_off_is_still_told_under_its_name),
        cmocka_unit_test(what_is_written_is_read_again),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
