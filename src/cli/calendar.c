/* cadre calendar workdays, lunar, which need no database; import and list, which do. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "calendar/calendar.h"
#include "cli/cli.h"
#include "duty/duty.h"
#include "formats/ics_read.h"
#include "words/faults.h"

enum { BLOCK = 64 * 1024, LIST_MOST = 1024 * 1024, SPAN_DAYS_MAX = 40000 };

struct workdays {
    struct day from, to;
    struct str list;
};
static const struct field workdays_fields[] = {
    {"from", FIELD_DAY, true, offsetof(struct workdays, from), 0, 0, NULL, NULL, 0},
    {"to", FIELD_DAY, true, offsetof(struct workdays, to), 0, 0, NULL, NULL, 0},
    {"list", FIELD_TEXT, false, offsetof(struct workdays, list), 0, 1000, NULL, NULL, 0},
};
const struct fields workdays_options = FIELDS(workdays_fields, struct workdays);

/* ---- lists from elsewhere
 * ---------------------------------------------------------------- */

static struct fault *read_list(struct cli *c, struct str name, struct str *bytes)
{
    struct text t = text_new(c->arena, BLOCK);
    int fd = open(str_cstr(c->arena, name), O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : 1;
    while (n > 0 && t.n <= LIST_MOST) {
        text_reserve(&t, BLOCK);
        n = read(fd, t.p + t.n, BLOCK);
        t.n += n > 0 ? (size_t)n : 0;
    }
    int error = errno;
    if (fd >= 0) {
        (void)close(fd);
    }
    *bytes = text_str(&t);
    return n >= 0 ? NULL : fault_file_failed(c->arena, name, str_of(strerror(error)));
}

/* As the ICS of holiday-cn has it: an event a day or a run of days, and the summary of
 * those that are worked begins with the word for it. */
static void take_event(struct arena *a, const struct ics_event *event,
                       struct calendar_exception_list *days)
{
    bool works = str_starts(event->summary, say_calendar_works_mark(a, LANG_ZH));
    for (struct day d = event->first; d.v <= event->last.v; d = day_add(d, 1)) {
        *LIST_ADD(a, days) = (struct calendar_exception){d, works, event->summary};
    }
}

/* The year of most of its days: a list may begin with the last days of the year before.
 */
static int year_of(const struct calendar_exception_list *days)
{
    return days->n == 0 ? 0 : civil_of_day(days->at[days->n / 2].day).year;
}

static struct fault *read_year(struct cli *c, struct str file, int *year,
                               struct calendar_exception_list *days)
{
    struct str bytes = STR_NONE;
    struct ics_event_list events = {0};
    TRY(read_list(c, file, &bytes));
    if (!ics_is(bytes)) {
        return calendar_read_json(c->arena, bytes, year, days)
                   ? NULL
                   : fault_calendar_list(c->arena, file);
    }
    TRY(ics_read(c->arena, bytes, &events));
    for (size_t i = 0; i < events.n; i++) {
        take_event(c->arena, &events.at[i], days);
    }
    *year = year_of(days);
    return NULL;
}

static struct fault *add_list(struct cli *c, struct calendar *calendar, struct str file)
{
    struct calendar_exception_list days = {0};
    int year = 0;
    TRY(read_year(c, file, &year, &days));
    if (!calendar_set_year(calendar, c->arena, year, days.at, days.n)) {
        return fault_calendar_list(c->arena, file);
    }
    return NULL;
}

/* ---- commands
 * ---------------------------------------------------------------------------- */

static struct json *day_json(struct cli *c, const struct calendar *calendar, struct day d)
{
    struct arena *a = c->arena;
    struct json *o = json_new(a, JSON_OBJECT);
    const struct calendar_exception *e = calendar_exception(calendar, d);
    json_set(a, o, STR("day"), json_str(a, day_iso(a, d)));
    json_set(a, o, STR("works"), json_bool(a, calendar_works(calendar, d)));
    if (e != NULL) {
        json_set(a, o, STR("name"), json_str(a, e->name));
    }
    if (calendar_provisional(calendar, d)) {
        json_set(a, o, STR("provisional"), json_bool(a, true));
    }
    return o;
}

static struct fault *print_days(struct cli *c, const struct calendar *calendar,
                                struct period p)
{
    for (struct day d = p.first; d.v <= p.last.v; d = day_add(d, 1)) {
        const struct calendar_exception *e = calendar_exception(calendar, d);
        if (!calendar_works(calendar, d) && e == NULL) {
            continue;
        }
        say_fn *says =
            calendar_works(calendar, d) ? say_calendar_works : say_calendar_off;
        struct str name = e == NULL ? STR("") : e->name;
        text_add_format(&c->out, "%.*s\t%.*s\t%.*s\n",
                        STR_PRINT(say_weekday_day(c->arena, c->lang, d)),
                        STR_PRINT(says(c->arena, c->lang)), STR_PRINT(name));
        if (c->out.n > BLOCK) {
            TRY(cli_flush(c));
        }
    }
    return NULL;
}

static void add_days_json(struct cli *c, const struct calendar *calendar, struct period p,
                          struct json *o)
{
    struct arena *a = c->arena;
    struct json *list = json_new(a, JSON_ARRAY);
    for (struct day d = p.first; d.v <= p.last.v; d = day_add(d, 1)) {
        if (calendar_works(calendar, d) || calendar_exception(calendar, d) != NULL) {
            json_push(a, list, day_json(c, calendar, d));
        }
    }
    json_set(a, o, STR("days"), list);
}

static bool any_provisional(const struct calendar *calendar, struct period p)
{
    struct day d = p.first;
    for (; d.v <= p.last.v; d = day_add(period_of(PERIOD_YEAR, d).last, 1)) {
        if (calendar_provisional(calendar, d)) {
            return true;
        }
    }
    return false;
}

struct fault *cmd_calendar_workdays(struct cli *c, void *options, int *exit)
{
    (void)exit;
    const struct workdays *o = options;
    struct period p = {o->from, o->to};
    struct calendar *calendar = calendar_china(c->arena);
    if (p.last.v < p.first.v || (int64_t)p.last.v - p.first.v > SPAN_DAYS_MAX) {
        return fault_at(fault_calendar_span(c->arena, SPAN_DAYS_MAX), STR("to"));
    }
    if (o->list.n > 0) {
        TRY(add_list(c, calendar, o->list));
    }
    bool provisional = any_provisional(calendar, p);
    int working = calendar_count(calendar, p);
    if (c->common.json) {
        struct json *all = json_new(c->arena, JSON_OBJECT);
        json_set(c->arena, all, STR("workdays"), json_int(c->arena, working));
        json_set(c->arena, all, STR("provisional"), json_bool(c->arena, provisional));
        add_days_json(c, calendar, p, all);
        cli_json(c, all);
        return NULL;
    }
    TRY(print_days(c, calendar, p));
    cli_say(c, say_calendar_count(c->arena, c->lang, working));
    if (provisional) {
        cli_say(c, say_calendar_provisional(c->arena, c->lang));
    }
    return NULL;
}

struct fault *cmd_calendar_lunar(struct cli *c, void *options, int *exit)
{
    (void)options;
    (void)exit;
    struct day first = DAY_NONE, last = DAY_NONE;
    struct str to = c->words.n > 1 ? c->words.at[1] : c->words.at[0];
    if (!day_parse_iso(c->words.at[0], &first) || !day_parse_iso(to, &last)) {
        return fault_field_day(c->arena);
    }
    for (struct day d = first; d.v <= last.v; d = day_add(d, 1)) {
        struct lunar l;
        if (!lunar_of_day(d, &l)) {
            return fault_calendar_lunar(c->arena, LUNAR_YEAR_MIN, LUNAR_YEAR_MAX);
        }
        text_add_format(&c->out, "%.*s\t%d-%d-%d%s\n", STR_PRINT(day_iso(c->arena, d)),
                        l.year, l.month, l.day, l.leap ? "\tleap" : "");
        if (c->out.n > BLOCK) {
            TRY(cli_flush(c));
        }
    }
    return NULL;
}

/* ---- the office's own lists -----------------------------------------------------------
 */

struct telling {
    struct cli_change change;
    int year;
    struct calendar_exception_list days;
};

static struct fault *run_import(struct cli_change *change)
{
    struct telling *t = (struct telling *)change;
    return duty_year_tell(&change->act, t->year, &t->days);
}

struct fault *cmd_calendar_import(struct cli *c, void *options, int *exit)
{
    (void)options;
    (void)exit;
    struct telling t = {.change = {.needs = CAN_KEEP_PROGRAMME, .change = run_import}};
    TRY(read_year(c, c->words.at[0], &t.year, &t.days));
    TRY(cli_write(c, &t.change));
    if (c->common.json) {
        struct json *o = json_new(c->arena, JSON_OBJECT);
        json_set(c->arena, o, STR("year"), json_int(c->arena, t.year));
        json_set(c->arena, o, STR("days"), json_int(c->arena, (int64_t)t.days.n));
        cli_json(c, o);
    } else {
        text_add_format(&c->out, "%d\t%lld\n", t.year, (long long)t.days.n);
    }
    return NULL;
}

static const struct told_year *told_of(const struct told_year_list *told, int year)
{
    for (size_t i = 0; i < told->n; i++) {
        if (told->at[i].year == year) {
            return &told->at[i];
        }
    }
    return NULL;
}

/* The years that have a list, and the entry that told it; 0: it is shipped. */
struct fault *cmd_calendar_list(struct cli *c, void *options, int *exit)
{
    (void)options;
    (void)exit;
    struct db *db;
    struct viewer v;
    struct told_year_list told = {0};
    const struct calendar *shipped = calendar_china(c->arena);
    struct json *all = json_new(c->arena, JSON_ARRAY);
    TRY(cli_look_as(c, NULL, &db, &v));
    TRY(cli_need(c, &v, CAN_ENTER));
    TRY(duty_years_told(db, c->arena, &told));
    for (int year = CALENDAR_YEAR_MIN; year <= CALENDAR_YEAR_MAX; year++) {
        const struct told_year *own = told_of(&told, year);
        struct day first = day_of_civil((struct civil){year, 1, 1});
        if (own == NULL && calendar_provisional(shipped, first)) {
            continue;
        }
        int64_t entry = own == NULL ? 0 : own->seq;
        struct json *o = json_new(c->arena, JSON_OBJECT);
        json_set(c->arena, o, STR("year"), json_int(c->arena, year));
        json_set(c->arena, o, STR("entry"), json_int(c->arena, entry));
        json_push(c->arena, all, o);
        if (!c->common.json) {
            text_add_format(&c->out, "%d\t%lld\n", year, (long long)entry);
        }
    }
    if (c->common.json) {
        cli_json(c, all);
    }
    return NULL;
}
