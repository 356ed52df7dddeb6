/* Working days (工作日) with make-up days (调休), days that come again, and lunar
 * birthdays. A calendar is a table of years: Monday to Friday work, but for the
 * exceptions that each year's list of the State Council names, holidays and make-up
 * Saturdays and Sundays. A year without a list is provisional: asked about it, the
 * calendar answers as if it had no exceptions, and says so. Knows no database, no clock
 * and no person. */
#ifndef CALENDAR_CALENDAR_H
#define CALENDAR_CALENDAR_H
#include "base/day.h"
#include "base/list.h"

/* Years outside are provisional and cannot be given a list. */
enum { CALENDAR_YEAR_MIN = 1990, CALENDAR_YEAR_MAX = 2100 };

/* One day that is not as its weekday says. Name: 春节 and so on, as the list has it. */
struct calendar_exception {
    struct day day;
    bool works;
    struct str name;
};
struct calendar_exception_list LIST(struct calendar_exception);

struct calendar; /* one allocation of some 320 KiB; made once, read by many threads */
/* Without lists: every year provisional when `lists`, else Monday to Friday for good (the
 * calendar "plain", whose years are never provisional). */
struct calendar *calendar_new(struct arena *a, bool lists);
/* With the lists that cadre ships: 2007 to 2026 (calendar/years.c). */
struct calendar *calendar_china(struct arena *a);
/* Gives a year its list, instead of one it had. False: year out of range, or an exception
 * that lies outside of it (make-up days of the year before its list may be named). */
bool calendar_set_year(struct calendar *c, struct arena *a, int year,
                       const struct calendar_exception *at, size_t n);
/* Reads the JSON of holiday-cn: {"year": 2026, "days": [{"name", "date", "isOffDay"}]}.
 */
bool calendar_read_json(struct arena *a, struct str json, int *year,
                        struct calendar_exception_list *days);

bool calendar_provisional(const struct calendar *c, struct day d);
bool calendar_works(const struct calendar *c, struct day d);
/* NULL: the day is as its weekday says. */
const struct calendar_exception *calendar_exception(const struct calendar *c,
                                                    struct day d);
/* Working days of the period; constant time inside the years above. */
int calendar_count(const struct calendar *c, struct period p);
/* The n-th working day after d (n > 0) or before it (n < 0); n = 0: d itself, or the next
 * that works. *provisional becomes true (never false) when a year on the way has no list.
 */
struct day calendar_add(const struct calendar *c, struct day d, int n, bool *provisional);

/* A span of days, in calendar or working days: "3 working days". */
struct span {
    int days;
    bool working;
};
struct day calendar_move(const struct calendar *c, struct day d, struct span span,
                         bool *provisional);

/* Which day of a period: the period's last day, a weekday of the week, the n-th weekday
 * of the month (nth -1: the last), a day of the month, or a month and day of the year. */
enum shift {
    SHIFT_STAY,
    SHIFT_NEXT,
    SHIFT_BEFORE,
    SHIFT_SKIP
}; /* when it is no working day */
struct recurrence {
    int weekday; /* 1..7; 0 none */
    int nth;     /* 1..5, -1 last; 0: of every week */
    int day;     /* of the month, 1..31, held to its last; 0 none */
    int month;   /* of the period, 1..12; 0: its last month */
    enum shift shift;
};
/* DAY_NONE: skipped, or there is no such day (a fifth Thursday). */
struct day calendar_occurrence(const struct calendar *c, const struct recurrence *r,
                               struct period p, bool *provisional);

/* The Chinese lunar calendar, 1900 to 2100 by GB/T 33661: day of the leap month counts as
 * the month's own when the year asked for has none. */
struct lunar {
    int year, month, day; /* month 1..12, day 1..30 */
    bool leap;
};
enum { LUNAR_YEAR_MIN = 1900, LUNAR_YEAR_MAX = 2100 };
bool lunar_of_day(struct day d, struct lunar *lunar); /* false outside */
struct day day_of_lunar(struct lunar lunar);          /* DAY_NONE where there is none */
/* When who was born on `born` has the birthday that falls in the Gregorian year; 29
 * February is kept on the 28th in common years; a 30th that the lunar month lacks on its
 * 29th. DAY_NONE: outside the years. */
struct day birthday_in(struct day born, bool lunar, int year);
#endif
