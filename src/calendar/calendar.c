/* Working days by table: one byte and one running count a day of the years that can have
 * a list, so that counting and asking cost the same for any span. */
#include "calendar/calendar.h"

#include "base/json.h"

enum {
    FIRST_DAY = 7305, /* 1990-01-01 */
    LAST_DAY = 47846, /* 2100-12-31 */
    DAYS = LAST_DAY - FIRST_DAY + 1,
    YEARS = CALENDAR_YEAR_MAX - CALENDAR_YEAR_MIN + 1,
    STEPS_MAX = 20000, /* days looked at for one answer */
    WORKING_WEEKDAYS = 5,
};

struct calendar {
    struct calendar_exception_list year[YEARS];
    bool has_list[YEARS];
    bool lists;
    bool works[DAYS];
    int32_t before[DAYS + 1]; /* working days before that day */
    int16_t
        exception[DAYS]; /* index + 1 in its own year's list or the next one's; 0 none */
    bool of_next[DAYS];  /* ... the next one's */
};

extern const char calendar_years_start[], calendar_years_end[];

static bool is_inside(struct day d)
{
    return d.v >= FIRST_DAY && d.v <= LAST_DAY;
}

static bool is_weekday(struct day d)
{
    return day_weekday(d) <= WORKING_WEEKDAYS;
}

/* Days Monday to Friday before d, counted from Monday 1969-12-29; for spans outside. */
static int64_t weekdays_before(struct day d)
{
    int64_t n = (int64_t)d.v + 3;
    int64_t weeks = n >= 0 ? n / 7 : -((6 - n) / 7);
    int64_t rest = n - weeks * 7;
    return weeks * WORKING_WEEKDAYS + (rest < WORKING_WEEKDAYS ? rest : WORKING_WEEKDAYS);
}

/* Working days before d, on a scale that runs through the table and beyond it. */
static int64_t working_before(const struct calendar *c, struct day d)
{
    if (d.v < FIRST_DAY) {
        return weekdays_before(d) - weekdays_before((struct day){FIRST_DAY});
    }
    if (d.v > LAST_DAY) {
        return c->before[DAYS] + weekdays_before(d) -
               weekdays_before((struct day){LAST_DAY + 1});
    }
    return c->before[d.v - FIRST_DAY];
}

static void lay_weekdays(struct calendar *c)
{
    for (int i = 0; i < DAYS; i++) {
        c->works[i] = is_weekday((struct day){FIRST_DAY + i});
        c->exception[i] = 0;
        c->of_next[i] = false;
    }
}

static void lay_exceptions(struct calendar *c, int index)
{
    for (size_t i = 0; i < c->year[index].n; i++) {
        const struct calendar_exception *e = &c->year[index].at[i];
        int at = e->day.v - FIRST_DAY;
        c->works[at] = e->works;
        c->exception[at] = (int16_t)(i + 1);
        c->of_next[at] = civil_of_day(e->day).year < CALENDAR_YEAR_MIN + index;
    }
}

static void lay_all(struct calendar *c)
{
    lay_weekdays(c);
    for (int i = 0; i < YEARS; i++) {
        lay_exceptions(c, i);
    }
    for (int i = 0; i < DAYS; i++) {
        c->before[i + 1] = c->before[i] + (c->works[i] ? 1 : 0);
    }
}

struct calendar *calendar_new(struct arena *a, bool lists)
{
    struct calendar *c = ARENA_NEW(a, struct calendar);
    c->lists = lists;
    lay_all(c);
    return c;
}

/* What a list may name: a day of its year, or of the last month of the year before. */
static bool belongs(struct day d, int year)
{
    struct civil civil = civil_of_day(d);
    bool is_eve = civil.year == year - 1 && civil.month == 12;
    return is_inside(d) && (civil.year == year || is_eve);
}

static bool keep_year(struct calendar *c, struct arena *a, int year,
                      const struct calendar_exception *at, size_t n)
{
    struct calendar_exception_list list = {0};
    if (year < CALENDAR_YEAR_MIN || year > CALENDAR_YEAR_MAX || n > 366) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        if (!belongs(at[i].day, year)) {
            return false;
        }
        struct calendar_exception *e = LIST_ADD(a, &list);
        *e = at[i];
        e->name = str_copy(a, at[i].name);
    }
    c->year[year - CALENDAR_YEAR_MIN] = list;
    c->has_list[year - CALENDAR_YEAR_MIN] = true;
    return true;
}

bool calendar_set_year(struct calendar *c, struct arena *a, int year,
                       const struct calendar_exception *at, size_t n)
{
    bool is_kept = keep_year(c, a, year, at, n);
    if (is_kept) {
        lay_all(c);
    }
    return is_kept;
}

/* ---- the lists that are shipped
 * -------------------------------------------------------- */

static void add_range(struct arena *a, struct calendar_exception_list *list,
                      struct str piece, bool works, struct str name)
{
    struct day first = DAY_NONE, last = DAY_NONE;
    size_t dots = str_find(piece, STR(".."));
    bool is_range = dots < piece.n;
    if (!day_parse_iso(str_part(piece, 0, dots), &first)) {
        return;
    }
    if (!is_range || !day_parse_iso(str_part(piece, dots + 2, piece.n), &last)) {
        last = first;
    }
    for (struct day d = first; d.v <= last.v; d = day_add(d, 1)) {
        *LIST_ADD(a, list) = (struct calendar_exception){d, works, name};
    }
}

/* "2017 NAME DAYS... works DAYS..." */
static int read_line(struct arena *a, struct str line,
                     struct calendar_exception_list *list)
{
    struct str piece = STR_NONE, name = STR_NONE;
    int64_t year = 0;
    bool works = false;
    if (!str_cut(&line, ' ', &piece) || !str_to_int(piece, &year) ||
        !str_cut(&line, ' ', &name)) {
        return 0;
    }
    while (str_cut(&line, ' ', &piece)) {
        if (str_equal(piece, STR("works"))) {
            works = true;
            continue;
        }
        add_range(a, list, piece, works, name);
    }
    return (int)year;
}

/* Lines of one year stand together. */
static void read_years(struct calendar *c, struct arena *a, struct str rest)
{
    struct calendar_exception_list list = {0};
    struct str line;
    int year = 0;
    while (str_cut(&rest, '\n', &line)) {
        struct calendar_exception_list more = {0};
        int of = read_line(a, line, &more);
        if (of == 0) {
            continue;
        }
        if (of != year) {
            list = (struct calendar_exception_list){0};
            year = of;
        }
        for (size_t i = 0; i < more.n; i++) {
            *LIST_ADD(a, &list) = more.at[i];
        }
        (void)keep_year(c, a, year, list.at, list.n);
    }
}

struct calendar *calendar_china(struct arena *a)
{
    struct calendar *c = calendar_new(a, true);
    struct str years = {calendar_years_start,
                        (size_t)(calendar_years_end - calendar_years_start)};
    read_years(c, a, years);
    lay_all(c);
    return c;
}

/* ---- a list from elsewhere --------------------------------------------------------- */

static bool read_one(const struct json *o, struct calendar_exception *e)
{
    const struct json *name = json_get(o, STR("name"));
    const struct json *date = json_get(o, STR("date"));
    const struct json *off = json_get(o, STR("isOffDay"));
    if (name == NULL || name->type != JSON_STRING || date == NULL ||
        date->type != JSON_STRING || off == NULL || off->type != JSON_BOOL) {
        return false;
    }
    e->name = name->string;
    e->works = !off->truth;
    return day_parse_iso(date->string, &e->day);
}

bool calendar_read_json(struct arena *a, struct str json, int *year,
                        struct calendar_exception_list *days)
{
    struct json *top = NULL;
    size_t at = 0;
    if (!json_read(a, json, &top, &at) || top->type != JSON_OBJECT) {
        return false;
    }
    const struct json *told = json_get(top, STR("year"));
    const struct json *list = json_get(top, STR("days"));
    if (told == NULL || told->type != JSON_INT || list == NULL ||
        list->type != JSON_ARRAY || told->number < CALENDAR_YEAR_MIN ||
        told->number > CALENDAR_YEAR_MAX || list->items.n > 366) {
        return false;
    }
    for (size_t i = 0; i < list->items.n; i++) {
        if (list->items.at[i]->type != JSON_OBJECT ||
            !read_one(list->items.at[i], LIST_ADD(a, days))) {
            return false;
        }
    }
    *year = (int)told->number;
    return true;
}

/* ---- asking ---------------------------------------------------------------------------
 */

bool calendar_provisional(const struct calendar *c, struct day d)
{
    return c->lists &&
           (!is_inside(d) || !c->has_list[civil_of_day(d).year - CALENDAR_YEAR_MIN]);
}

bool calendar_works(const struct calendar *c, struct day d)
{
    return is_inside(d) ? c->works[d.v - FIRST_DAY] : is_weekday(d);
}

const struct calendar_exception *calendar_exception(const struct calendar *c,
                                                    struct day d)
{
    int at = d.v - FIRST_DAY;
    if (!is_inside(d) || c->exception[at] == 0) {
        return NULL;
    }
    int year = civil_of_day(d).year - CALENDAR_YEAR_MIN + (c->of_next[at] ? 1 : 0);
    return &c->year[year].at[c->exception[at] - 1];
}

int calendar_count(const struct calendar *c, struct period p)
{
    if (p.last.v < p.first.v) {
        return 0;
    }
    return (int)(working_before(c, day_add(p.last, 1)) - working_before(c, p.first));
}

static void mark(const struct calendar *c, struct day d, bool *provisional)
{
    if (c->lists && !*provisional) {
        *provisional = calendar_provisional(c, d);
    }
}

struct day calendar_add(const struct calendar *c, struct day d, int n, bool *provisional)
{
    int step = n < 0 ? -1 : 1;
    int left = n < 0 ? -n : n;
    mark(c, d, provisional);
    if (n == 0) {
        left = calendar_works(c, d) ? 0 : 1;
    }
    for (int i = 0; i < STEPS_MAX && left > 0; i++) {
        d = day_add(d, step);
        left -= calendar_works(c, d) ? 1 : 0;
    }
    mark(c, d, provisional);
    return d;
}

struct day calendar_move(const struct calendar *c, struct day d, struct span span,
                         bool *provisional)
{
    if (span.days == 0) {
        return d;
    }
    return span.working ? calendar_add(c, d, span.days, provisional)
                        : day_add(d, span.days);
}

/* ---- days that come again ---------------------------------------------------------- */

/* The n-th such weekday of the month that begins on `first`; nth -1 its last. */
static struct day weekday_of_month(struct day first, int weekday, int nth)
{
    struct civil month = civil_of_day(first);
    int length = month_length(month.year, month.month);
    int to_first = (weekday - day_weekday(first) + 7) % 7;
    int offset = to_first + 7 * (nth - 1);
    if (nth < 0) {
        offset = to_first + 7 * ((length - 1 - to_first) / 7);
    }
    return offset < length ? day_add(first, offset) : DAY_NONE;
}

static struct day plain_occurrence(const struct recurrence *r, struct period p)
{
    if (r->weekday != 0 && r->nth == 0) {
        struct day d = day_add(p.first, (r->weekday - day_weekday(p.first) + 7) % 7);
        return d.v <= p.last.v ? d : DAY_NONE;
    }
    struct civil month = civil_of_day(p.last);
    month.day = 1;
    if (r->month != 0) {
        struct day nth_month = day_add_months(p.first, r->month - 1);
        month = civil_of_day(nth_month);
        month.day = 1;
    }
    if (r->weekday != 0) {
        return weekday_of_month(day_of_civil(month), r->weekday, r->nth);
    }
    int length = month_length(month.year, month.month);
    month.day = r->day == 0 || r->day > length ? length : r->day;
    return day_of_civil(month);
}

struct day calendar_occurrence(const struct calendar *c, const struct recurrence *r,
                               struct period p, bool *provisional)
{
    bool is_last = r->weekday == 0 && r->day == 0 && r->month == 0;
    struct day d = is_last ? p.last : plain_occurrence(r, p);
    if (!day_known(d) || r->shift == SHIFT_STAY) {
        return d;
    }
    mark(c, d, provisional);
    if (calendar_works(c, d)) {
        return d;
    }
    if (r->shift == SHIFT_SKIP) {
        return DAY_NONE;
    }
    return calendar_add(c, d, r->shift == SHIFT_NEXT ? 0 : -1, provisional);
}
