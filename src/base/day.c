/* The proleptic Gregorian calendar by arithmetic, without tables of years and without
 * the C library's idea of time. Days outside years 1..9999 are DAY_NONE: four digits
 * are what the texts and forms of the office hold. */
#include "base/day.h"

#include "base/text.h"

enum { ERA_YEARS = 400, ERA_DAYS = 146097, EPOCH_SHIFT = 719468 };
enum { DAY_FIRST = -719162, DAY_LAST = 2932896 }; /* 0001-01-01, 9999-12-31 */
static const int64_t SECOND_US = 1000000;
static const int64_t DAY_US = 86400 * 1000000LL;

static struct day day_or_none(int64_t v)
{
    return v < DAY_FIRST || v > DAY_LAST ? DAY_NONE : (struct day){(int32_t)v};
}

bool day_known(struct day d)
{
    return d.v != INT32_MIN;
}

int day_compare(struct day a, struct day b)
{
    return (a.v > b.v) - (a.v < b.v);
}

struct day day_add(struct day d, int days)
{
    return day_known(d) ? day_or_none((int64_t)d.v + days) : DAY_NONE;
}

static bool leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int month_length(int year, int month)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && leap(year) ? 29 : lengths[month - 1];
}

/* Years begin in March here, so that the leap day is the last of its year; the months
 * from March on then have lengths that (153 m + 2) / 5 sums exactly. Years are >= 1, so
 * Hinnant's care for negative eras is not needed. */
struct day day_of_civil(struct civil c)
{
    if (c.year < DAY_YEAR_MIN || c.year > DAY_YEAR_MAX || c.month < 1 || c.month > 12 ||
        c.day < 1 || c.day > month_length(c.year, c.month)) {
        return DAY_NONE;
    }
    int year = c.month <= 2 ? c.year - 1 : c.year;
    int era = year / ERA_YEARS;
    int year_of_era = year - era * ERA_YEARS;
    int month = c.month > 2 ? c.month - 3 : c.month + 9;
    int day_of_year = (153 * month + 2) / 5 + c.day - 1;
    int day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return (struct day){era * ERA_DAYS + day_of_era - EPOCH_SHIFT};
}

/* All zero for DAY_NONE. */
struct civil civil_of_day(struct day d)
{
    if (d.v < DAY_FIRST || d.v > DAY_LAST) {
        return (struct civil){0, 0, 0};
    }
    int shifted = d.v + EPOCH_SHIFT;
    int era = shifted / ERA_DAYS;
    int day_of_era = shifted - era * ERA_DAYS;
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int month = (5 * day_of_year + 2) / 153;
    struct civil c;
    c.day = day_of_year - (153 * month + 2) / 5 + 1;
    c.month = month < 10 ? month + 3 : month - 9;
    c.year = year_of_era + era * ERA_YEARS + (c.month <= 2 ? 1 : 0);
    return c;
}

/* 0 for DAY_NONE. */
int day_weekday(struct day d)
{
    if (!day_known(d)) {
        return 0;
    }
    /* 1970-01-01 was a Thursday, the fourth day of its week. */
    int from_monday = (d.v % 7 + 7 + 3) % 7;
    return from_monday + 1;
}

/* ISO 8601: a week belongs to the year that holds its Thursday. 0001-01-01 is a Monday
 * and 9999-12-31 a Friday, so that Thursday is never out of range. All zero for
 * DAY_NONE. */
struct iso_week day_iso_week(struct day d)
{
    if (!day_known(d)) {
        return (struct iso_week){0, 0};
    }
    struct day thursday = {d.v + 4 - day_weekday(d)};
    int year = civil_of_day(thursday).year;
    struct day first = day_of_civil((struct civil){year, 1, 1});
    return (struct iso_week){year, (thursday.v - first.v) / 7 + 1};
}

int day_quarter(struct day d)
{
    return (civil_of_day(d).month + 2) / 3;
}

struct day day_add_months(struct day d, int months)
{
    if (!day_known(d)) {
        return DAY_NONE;
    }
    struct civil c = civil_of_day(d);
    int64_t index = (int64_t)c.year * 12 + (c.month - 1) + months;
    if (index < DAY_YEAR_MIN * 12 || index >= (DAY_YEAR_MAX + 1) * 12) {
        return DAY_NONE;
    }
    c.year = (int)(index / 12);
    c.month = (int)(index % 12) + 1;
    int length = month_length(c.year, c.month);
    c.day = c.day < length ? c.day : length;
    return day_of_civil(c);
}

int day_years_between(struct day from, struct day to)
{
    if (!day_known(from) || !day_known(to)) {
        return 0;
    }
    if (from.v > to.v) {
        return -day_years_between(to, from);
    }
    struct civil a = civil_of_day(from);
    struct civil b = civil_of_day(to);
    bool reached = b.month > a.month || (b.month == a.month && b.day >= a.day);
    return b.year - a.year - (reached ? 0 : 1);
}

static struct period months_around(struct civil c, int months)
{
    int first_month = (c.month - 1) / months * months + 1;
    int last_month = first_month + months - 1;
    return (struct period){
        day_of_civil((struct civil){c.year, first_month, 1}),
        day_of_civil(
            (struct civil){c.year, last_month, month_length(c.year, last_month)}),
    };
}

struct period period_of(enum period_kind kind, struct day inside)
{
    static const int months[] = {
        [PERIOD_MONTH] = 1,
        [PERIOD_QUARTER] = 3,
        [PERIOD_HALF] = 6,
        [PERIOD_YEAR] = 12,
    };
    if (!day_known(inside)) {
        return (struct period){DAY_NONE, DAY_NONE};
    }
    switch (kind) {
    case PERIOD_DAY:
        return (struct period){inside, inside};
    case PERIOD_WEEK: {
        struct day monday = day_add(inside, WEEKDAY_MONDAY - day_weekday(inside));
        return (struct period){monday, day_add(monday, 6)};
    }
    case PERIOD_MONTH:
    case PERIOD_QUARTER:
    case PERIOD_HALF:
    case PERIOD_YEAR:
        break;
    }
    return months_around(civil_of_day(inside), months[kind]);
}

struct period period_next(enum period_kind kind, struct period p)
{
    return period_of(kind, day_add(p.last, 1));
}

/* Exactly n digits at `at`. */
static bool digits_at(struct str s, size_t at, size_t n, int *value)
{
    int sum = 0;
    for (size_t i = at; i < at + n; i++) {
        if (i >= s.n || s.p[i] < '0' || s.p[i] > '9') {
            return false;
        }
        sum = sum * 10 + (s.p[i] - '0');
    }
    *value = sum;
    return true;
}

bool day_parse_iso(struct str s, struct day *d)
{
    struct civil c;
    if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-' || !digits_at(s, 0, 4, &c.year) ||
        !digits_at(s, 5, 2, &c.month) || !digits_at(s, 8, 2, &c.day)) {
        return false;
    }
    struct day found = day_of_civil(c);
    if (!day_known(found)) {
        return false;
    }
    *d = found;
    return true;
}

struct str day_iso(struct arena *a, struct day d)
{
    struct civil c = civil_of_day(d);
    if (c.year == 0) {
        return STR("");
    }
    return str_format(a, "%04d-%02d-%02d", c.year, c.month, c.day);
}

/* ".5" to ".123456"; finer grains are refused rather than dropped. */
static bool parse_fraction(struct str s, int64_t *us)
{
    *us = 0;
    if (s.n == 0) {
        return true;
    }
    if (s.p[0] != '.' || s.n < 2 || s.n > 7) {
        return false;
    }
    int value = 0;
    if (!digits_at(s, 1, s.n - 1, &value)) {
        return false;
    }
    for (size_t i = s.n; i < 7; i++) {
        value *= 10;
    }
    *us = value;
    return true;
}

/* Leap seconds (":60") are refused: instants have none. */
bool instant_parse_iso(struct str s, struct instant *t)
{
    struct day d;
    int hour = 0;
    int minute = 0;
    int second = 0;
    int64_t us = 0;
    if (s.n < 20 || s.p[10] != 'T' || s.p[13] != ':' || s.p[16] != ':' ||
        s.p[s.n - 1] != 'Z' || !day_parse_iso(str_part(s, 0, 10), &d) ||
        !digits_at(s, 11, 2, &hour) || !digits_at(s, 14, 2, &minute) ||
        !digits_at(s, 17, 2, &second) || !parse_fraction(str_part(s, 19, s.n - 1), &us)) {
        return false;
    }
    if (hour > 23 || minute > 59 || second > 59) {
        return false;
    }
    int64_t seconds = hour * 3600 + minute * 60 + second;
    t->us = d.v * DAY_US + seconds * SECOND_US + us;
    return true;
}

/* "" for instants outside years 1..9999. */
struct str instant_iso(struct arena *a, struct instant t)
{
    int64_t days = t.us / DAY_US - (t.us % DAY_US < 0 ? 1 : 0);
    struct civil c = civil_of_day(day_or_none(days));
    if (c.year == 0) {
        return STR("");
    }
    int64_t us = t.us - days * DAY_US;
    int seconds = (int)(us / SECOND_US);
    return str_format(a, "%04d-%02d-%02dT%02d:%02d:%02d.%06dZ", c.year, c.month, c.day,
                      seconds / 3600, seconds / 60 % 60, seconds % 60,
                      (int)(us % SECOND_US));
}
