/* Time as an argument. A clock gives the instant and the office's day; tests pass a
 * fixed one. The zone is set once at start and never read from the environment again. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H
#include "base/day.h"

struct clock {
    struct instant (*now)(const struct clock *c);
    struct instant fixed;   /* used by fixed clocks */
    int64_t zone_offset_us; /* fixed clocks; system clocks ask tzdata, see clock.c */
    const char *zone;       /* its name; NULL: a fixed clock's has none */
};
struct clock clock_system(const char *zone); /* "Asia/Shanghai"; sets TZ, call once */
/* Whether this machine has rules for the zone; the C library takes an unknown one for
 * UTC without a word. */
bool clock_zone_known(const char *zone);
struct clock clock_fixed(struct instant at, int64_t zone_offset_us);
struct instant clock_now(const struct clock *c);
struct day clock_day_of(const struct clock *c,
                        struct instant t); /* in the office's zone */
/* Seconds since 1970-01-01 00:00 on the office's wall: for times that people agree on. */
int64_t clock_local_seconds(const struct clock *c, struct instant t);
struct day clock_today(const struct clock *c);
/* Local wall time for people: 2017-01-04 09:30 */
struct str clock_local(const struct clock *c, struct arena *a, struct instant t);
int64_t clock_monotonic_us(void); /* for time-outs and measurements only */
#endif
