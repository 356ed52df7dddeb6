/* A month, a week and a list of duties. */
#include "golden.h"

#include "pages/duty/week.html.h"
#include "pages/duty/week_views.h"

static struct any_field_view units_of(const struct face *face)
{
    struct any_field_view unit = {
        .control = CONTROL_SELECT,
        .field = golden_field("unit", say_lead_unit(face->arena, face->lang))};
    unit.field.required = true;
    golden_option(face, &unit.field, "", say_feed_own(face->arena, face->lang), true);
    golden_option(face, &unit.field, "3", NASTY, false);
    return unit;
}

/* January 2017 begins on a Sunday. */
static void draw_calendar(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct calendar_view v = {
        .page = golden_page_in(face, say_nav_calendar(a, lang), "/calendar", ""),
        .title = say_calendar_month(a, lang, 2017, say_month_1(a, lang)),
        .month = STR("2017-01"),
        .previous = STR("/calendar?month=2016-12"),
        .next = STR("/calendar?month=2017-02"),
        .current = STR("/calendar?month=2017-01"),
        .lead = 6,
        .unit = units_of(face),
        .provisional = say_calendar_day_provisional(a, lang, 2017),
        .daily = NASTY,
        .any = true,
    };
    for (int i = 1; i <= 4; i++) {
        struct month_day_view *d = LIST_ADD(a, &v.days);
        *d = (struct month_day_view){.number = str_format(a, "%d", i),
                                     .weekday = say_calendar_sun(a, lang)};
    }
    v.days.at[0].off = true;
    v.days.at[0].mark = say_calendar_day_off(a, lang, in(face, "元旦", "New Year"));
    v.days.at[1].mark = say_calendar_day_works(a, lang);
    v.days.at[3].today = true;
    *LIST_ADD(a, &v.days.at[3].things) =
        (struct on_day_view){.href = STR("/d/read%3A11%3A2017-01-02"),
                             .title = NASTY,
                             .note = say_duty_overdue(a, lang),
                             .late = true};
    *LIST_ADD(a, &v.days.at[3].things) = (struct on_day_view){
        .title = NASTY, .note = say_calendar_ahead(a, lang), .ahead = true};
    hatch_calendar_page(out, face, &v);
}

static void draw_calendar_empty(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct calendar_view v = {
        .page = golden_page_in(face, say_nav_calendar(a, face->lang), "/calendar", ""),
        .title = say_calendar_month(a, face->lang, 2017, say_month_2(a, face->lang)),
        .month = STR("2017-02"),
        .previous = STR("/calendar?month=2017-01"),
        .next = STR("/calendar?month=2017-03"),
        .current = STR("/calendar?month=2017-01"),
    };
    hatch_calendar_page(out, face, &v);
}

static void draw_week(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct week_view v = {
        .page = golden_page_in(face, say_week_title(a, lang), "/week", ""),
        .period = say_duty_period(a, lang, say_day(a, lang, golden_day(2017, 1, 2)),
                                  say_day(a, lang, golden_day(2017, 1, 8))),
        .unit = units_of(face),
    };
    *LIST_ADD(a, &v.classes) = (struct class_line_view){
        .href = STR("/class/7001"),
        .when = str_format(a, "%.*s 15:00",
                           STR_PRINT(say_weekday_day(a, lang, golden_day(2017, 1, 5)))),
        .title = NASTY,
        .series = NASTY,
        .speaker = say_session_speaker_none(a, lang),
        .state = say_session_state_planned(a, lang)};
    struct week_day_view *day = LIST_ADD(a, &v.days);
    day->day = say_weekday_day(a, lang, golden_day(2017, 1, 5));
    *LIST_ADD(a, &day->things) =
        (struct on_day_view){.href = STR("/standing/L5%3Au1%3A2017-01-05%3A2017-01-05"),
                             .title = NASTY,
                             .note = say_calendar_done(a, lang, 1, 7)};
    *LIST_ADD(a, &v.overdue) = (struct standing_view){.rule = STR("L5&x"),
                                                      .unit = STR("3"),
                                                      .title = NASTY,
                                                      .missing = 4,
                                                      .waiting = 1};
    *LIST_ADD(a, &v.clocks) = (struct task_view){.id = STR("visit:11:e7"),
                                                 .title = NASTY,
                                                 .about = NASTY,
                                                 .when = say_task_today(a, lang)};
    v.sends = true;
    v.reminded = 1;
    v.form = golden_form("/week/remind");
    *LIST_ADD(a, &v.people) = (struct remind_view){.name = NASTY, .overdue = 3};
    *LIST_ADD(a, &v.people) = (struct remind_view){
        .name = NASTY, .overdue = 1, .note = say_week_remind_again(a, lang)};
    hatch_week_page(out, face, &v);
}

static void draw_week_none(struct text *out, const struct face *face)
{
    struct week_view v = {.page = golden_page_in(
                              face, say_week_title(face->arena, face->lang), "/week", ""),
                          .empty = {.text = say_plan_none(face->arena, face->lang)}};
    hatch_week_page(out, face, &v);
}

static void draw_duties(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct duties_view v = {
        .page = golden_page_in(face, say_lead_open(a, lang), "/duties", ""),
        .title = say_lead_open(a, lang),
        .about = say_week_n_overdue(a, lang, 1),
        .export_href = STR("/duties.csv?state=overdue"),
        .sheet_href = STR("/duties.xlsx?state=overdue"),
        .more = true,
    };
    *LIST_ADD(a, &v.duties) =
        (struct task_view){.id = STR("L1:11:2017-01-02"),
                           .title = NASTY,
                           .about = NASTY,
                           .basis = NASTY,
                           .when = say_day(a, lang, golden_day(2017, 1, 8)),
                           .times = say_duty_overdue(a, lang)};
    hatch_duties_page(out, face, &v);
}

int main(void)
{
    static const struct golden pages[] = {
        {"calendar", "a month with holidays, states and what is ahead", draw_calendar},
        {"calendar-empty", "a month without anything", draw_calendar_empty},
        {"week", "a week by day, what is overdue by rule, the clocks", draw_week},
        {"week-none", "no week without a programme", draw_week_none},
        {"duties", "the duties behind a number", draw_duties},
    };
    return GOLDEN_RUN("week", pages);
}
