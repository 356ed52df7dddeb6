/* Days, instants and periods of the proleptic Gregorian calendar. Days are whole days
 * since 1970-01-01 in the office's zone; instants are microseconds UTC. Neither knows
 * working days (calendar/ does). Algorithms: Howard Hinnant, "chrono-compatible
 * low-level date algorithms" (days_from_civil and back), ISO 8601 for weeks. */
#ifndef BASE_DAY_H
#define BASE_DAY_H
#include "base/str.h"

struct day {
    int32_t v;
};
struct instant {
    int64_t us;
};
#define DAY_NONE ((struct day){INT32_MIN})
enum { WEEKDAY_MONDAY = 1, WEEKDAY_SUNDAY = 7 };
enum { DAY_YEAR_MIN = 1, DAY_YEAR_MAX = 9999 };

struct civil {
    int year, month, day; /* 1..12, 1..31 */
};
struct iso_week {
    int year, week; /* 1..53; year is the ISO year */
};
enum period_kind {
    PERIOD_DAY,
    PERIOD_WEEK,
    PERIOD_MONTH,
    PERIOD_QUARTER,
    PERIOD_HALF,
    PERIOD_YEAR,
};
/* From first to last, both inside. */
struct period {
    struct day first, last;
};

bool day_known(struct day d);
int day_compare(struct day a, struct day b);
struct day day_add(struct day d, int days);
struct day day_of_civil(struct civil c); /* DAY_NONE when there is no such day */
struct civil civil_of_day(struct day d);
int day_weekday(struct day d); /* 1 Monday .. 7 Sunday */
struct iso_week day_iso_week(struct day d);
int day_quarter(struct day d);
int month_length(int year, int month);
struct day day_add_months(struct day d, int months); /* 31 January + 1 = 28/29 February */
int day_years_between(struct day from, struct day to); /* full years, as ages count */
struct period period_of(enum period_kind kind, struct day inside);
struct period period_next(enum period_kind kind, struct period p);

bool day_parse_iso(struct str s, struct day *d);         /* YYYY-MM-DD and nothing else */
struct str day_iso(struct arena *a, struct day d);       /* "" for DAY_NONE */
bool instant_parse_iso(struct str s, struct instant *t); /* RFC 3339 with Z */
struct str instant_iso(struct arena *a, struct instant t); /* microseconds, Z */
#endif
