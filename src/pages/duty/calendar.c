/* GET /calendar: a month of what is due from oneself, or how much from a unit. */
#include "pages/duty/duty.h"
#include "pages/duty/week.html.h"
#include "pages/duty/week_views.h"
#include "words/faults.h"

enum { YEAR_LEAST = 1990, YEAR_MOST = 2100 };

/* ?month=2017-01, else the one that is running. */
static struct period month_meant(struct exchange *x)
{
    struct day first = DAY_NONE;
    struct str month = exchange_query(x, STR("month"));
    bool good = day_parse_iso(str_format(x->arena, "%.*s-01", STR_PRINT(month)), &first);
    int year = good ? civil_of_day(first).year : 0;
    good = year >= YEAR_LEAST && year <= YEAR_MOST;
    return period_of(PERIOD_MONTH, good ? first : page_today(x));
}

static struct str month_text(struct exchange *x, struct day d)
{
    return str_part(day_iso(x->arena, d), 0, 7);
}

static struct str month_said(struct exchange *x, struct day d)
{
    static say_fn *const months[] = {
        say_month_1, say_month_2, say_month_3, say_month_4,  say_month_5,  say_month_6,
        say_month_7, say_month_8, say_month_9, say_month_10, say_month_11, say_month_12};
    struct civil c = civil_of_day(d);
    return say_calendar_month(x->arena, x->face.lang, c.year,
                              months[c.month - 1](x->arena, x->face.lang));
}

static struct str month_href(struct exchange *x, struct day d)
{
    struct str unit = exchange_query(x, STR("unit"));
    struct text href = text_new(x->arena, 64);
    text_add_format(&href, "/calendar?month=%.*s", STR_PRINT(month_text(x, d)));
    if (unit.n > 0) {
        text_add(&href, STR("&unit="));
        text_add_url(&href, unit);
    }
    return text_str(&href);
}

/* ---- days ----------------------------------------------------------------------------
 */

static struct str weekday_said(struct exchange *x, struct day d)
{
    static say_fn *const names[] = {say_calendar_mon, say_calendar_tue, say_calendar_wed,
                                    say_calendar_thu, say_calendar_fri, say_calendar_sat,
                                    say_calendar_sun};
    return names[day_weekday(d) - 1](x->arena, x->face.lang);
}

static void add_days(struct exchange *x, const struct calendar *calendar,
                     struct period month, struct calendar_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    view->lead = day_weekday(month.first) - 1;
    for (struct day d = month.first; d.v <= month.last.v; d = day_add(d, 1)) {
        const struct calendar_exception *exception = calendar_exception(calendar, d);
        struct month_day_view *day = LIST_ADD(a, &view->days);
        day->number = str_format(a, "%d", civil_of_day(d).day);
        day->weekday = weekday_said(x, d);
        day->off = !calendar_works(calendar, d);
        day->today = d.v == page_today(x).v;
        if (exception != NULL) {
            day->mark = exception->works ? say_calendar_day_works(a, lang)
                                         : say_calendar_day_off(a, lang, exception->name);
        }
    }
    if (calendar_provisional(calendar, month.first)) {
        view->provisional =
            say_calendar_day_provisional(a, lang, civil_of_day(month.first).year);
    }
}

static struct on_day_view *thing_on(struct exchange *x, struct period month,
                                    struct day due, struct calendar_view *view)
{
    view->any = true;
    return LIST_ADD(x->arena, &view->days.at[due.v - month.first.v].things);
}

/* ---- one's own -----------------------------------------------------------------------
 */

static void add_daily(struct exchange *x, struct str title, struct str_list *daily)
{
    for (size_t i = 0; i < daily->n; i++) {
        if (str_equal(daily->at[i], title)) {
            return;
        }
    }
    *LIST_ADD(x->arena, daily) = title;
}

static struct str joined(struct exchange *x, const struct str_list *words)
{
    struct text out = text_new(x->arena, 64);
    for (size_t i = 0; i < words->n; i++) {
        text_add(&out, i > 0 ? say_list_comma(x->arena, x->face.lang) : STR(""));
        text_add(&out, words->at[i]);
    }
    return text_str(&out);
}

static void add_planned(struct exchange *x, struct period month, const struct planned *p,
                        struct calendar_view *view)
{
    const struct duty *d = &p->duty;
    struct on_day_view *thing = thing_on(x, month, d->due, view);
    struct text href = text_new(x->arena, 64);
    text_add(&href, STR("/d/"));
    text_add_url(&href, d->id);
    *thing = (struct on_day_view){
        .href = p->ahead ? STR_NONE : text_str(&href),
        .title = duty_title(d, x->face.lang),
        .note = p->ahead ? say_calendar_ahead(x->arena, x->face.lang)
                : d->state == DUTY_OPEN
                    ? STR_NONE
                    : say_duty_state(x->arena, x->face.lang, d->state),
        .late = d->state == DUTY_OVERDUE,
        .ahead = p->ahead,
    };
}

static struct fault *fill_own(struct exchange *x, struct db *db, struct period month,
                              struct calendar_view *view)
{
    struct planned_list all = {0};
    struct str_list daily = {0};
    struct calendar_query q = {.person = page_viewer(x)->person,
                               .from = month.first,
                               .to = month.last,
                               .on = page_today(x)};
    TRY(duty_calendar(db, x->arena, page_app(x)->house->shelf, page_viewer(x), &q, &all));
    for (size_t i = 0; i < all.n; i++) {
        const struct planned *p = &all.at[i];
        if (p->daily) {
            add_daily(x, duty_title(&p->duty, x->face.lang), &daily);
        } else if (day_known(p->duty.due)) {
            add_planned(x, month, p, view);
        }
    }
    view->daily = joined(x, &daily);
    return NULL;
}

/* ---- a unit's ------------------------------------------------------------------------
 */

static struct fault *fill_unit(struct exchange *x, struct db *db, struct period month,
                               struct unit_id unit, struct calendar_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct day_count_list all = {0};
    struct str_list daily = {0};
    struct calendar_query q = {
        .unit = unit, .from = month.first, .to = month.last, .on = page_today(x)};
    TRY(duty_calendar_unit(db, a, page_app(x)->house->shelf, page_viewer(x), &q, &all));
    for (size_t i = 0; i < all.n; i++) {
        const struct day_count *c = &all.at[i];
        struct str title = lang == LANG_ZH ? c->title_zh : c->title_en;
        if (c->daily) {
            add_daily(x, title, &daily);
            continue;
        }
        struct on_day_view *thing = thing_on(x, month, c->due, view);
        thing->title = title;
        thing->note = say_calendar_done(a, lang, c->met, c->asked);
        thing->late = c->met < c->asked && c->due.v < page_today(x).v;
        thing->href = standing_href(x, c->rule, unit, c->due);
    }
    view->daily = joined(x, &daily);
    return NULL;
}

static struct fault *fill(struct exchange *x, struct db *db, struct period month,
                          struct calendar_view *view)
{
    struct unit_id unit = {0};
    if (viewer_may(page_viewer(x), CAN_READ_DUTIES)) {
        TRY(lead_unit(x, db, &unit));
        TRY(lead_units(x, db, &view->unit));
        view->unit.field.options.at[0].text = say_feed_own(x->arena, x->face.lang);
    }
    return unit.v != 0 ? fill_unit(x, db, month, unit, view)
                       : fill_own(x, db, month, view);
}

struct fault *calendar_show(struct exchange *x, struct db *db)
{
    struct period month = month_meant(x);
    const struct calendar *calendar = NULL;
    struct calendar_view view = {
        .page = page_view(x, db, say_nav_calendar(x->arena, x->face.lang)),
        .title = month_said(x, month.first),
        .month = month_text(x, month.first),
        .previous = month_href(x, day_add(month.first, -1)),
        .next = month_href(x, day_add(month.last, 1)),
        .current = month_href(x, page_today(x)),
    };
    TRY(duty_calendar_days(db, x->arena, page_app(x)->house->shelf, month.first,
                           &calendar));
    calendar = calendar != NULL ? calendar : calendar_china(x->arena);
    add_days(x, calendar, month, &view);
    TRY(fill(x, db, month, &view));
    page_html(x);
    hatch_calendar_page(&x->answer.body, &x->face, &view);
    return NULL;
}
