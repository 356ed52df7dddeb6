/* Clocks. The system's keeps no state but a measured fact: whether the zone has kept one
 * offset since CONSTANT_FROM (as Asia/Shanghai has). Then a local day is one division;
 * else tzdata is asked through localtime_r, which takes a lock of the C library. */
#include "base/clock.h"

#include <sys/stat.h>

#include "base/arena.h"

static const int64_t SECOND_US = 1000000;
static const int64_t DAY_US = 86400 * 1000000LL;
/* 1992-01-01, after China's last summer time, and 2100-01-01, in days since 1970. */
enum { CONSTANT_FROM = 8035, CONSTANT_TO = 47482, PROBE_DAYS = 28 };

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0 ? 1 : 0);
}

static struct instant now_system(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (struct instant){(int64_t)t.tv_sec * SECOND_US + t.tv_nsec / 1000};
}

static struct instant now_constant_zone(const struct clock *c)
{
    (void)c;
    return now_system();
}

static struct instant now_any_zone(const struct clock *c)
{
    (void)c;
    return now_system();
}

static struct instant now_fixed(const struct clock *c)
{
    return c->fixed;
}

/* Seconds east of Greenwich as tzdata has it. */
static int64_t offset_at(int64_t seconds)
{
    time_t at = (time_t)seconds;
    struct tm local;
    return localtime_r(&at, &local) == NULL ? 0 : (int64_t)local.tm_gmtoff;
}

/* Summer times last longer than four weeks, so no change is overlooked. */
static bool zone_is_constant(int64_t *offset)
{
    *offset = offset_at((int64_t)CONSTANT_FROM * 86400);
    for (int64_t d = CONSTANT_FROM; d <= CONSTANT_TO; d += PROBE_DAYS) {
        if (offset_at(d * 86400) != *offset) {
            return false;
        }
    }
    return true;
}

struct clock clock_system(const char *zone)
{
    setenv("TZ", zone, 1);
    tzset();
    struct clock c = {now_any_zone, {0}, 0, zone};
    int64_t offset = 0;
    if (zone_is_constant(&offset)) {
        c.now = now_constant_zone;
        c.zone_offset_us = offset * SECOND_US;
    }
    return c;
}

bool clock_zone_known(const char *zone)
{
    static const char directory[] = "/usr/share/zoneinfo/";
    char path[sizeof directory + 64];
    struct str name = str_of(zone);
    if (name.n == 0 || zone[0] == '/' || str_find(name, STR("..")) < name.n) {
        return false;
    }
    int n = snprintf(path, sizeof path, "%s%s", directory, zone);
    struct stat found;
    return n > 0 && (size_t)n < sizeof path && stat(path, &found) == 0 &&
           S_ISREG(found.st_mode);
}

struct clock clock_fixed(struct instant at, int64_t zone_offset_us)
{
    return (struct clock){now_fixed, at, zone_offset_us, NULL};
}

struct instant clock_now(const struct clock *c)
{
    return c->now(c);
}

/* Microseconds since 1970-01-01 00:00 on the wall of the office. */
static int64_t local_us(const struct clock *c, struct instant t)
{
    bool asked = c->now == now_any_zone ||
                 (c->now == now_constant_zone && t.us < CONSTANT_FROM * DAY_US);
    int64_t offset =
        asked ? offset_at(floor_div(t.us, SECOND_US)) * SECOND_US : c->zone_offset_us;
    return t.us + offset;
}

struct day clock_day_of(const struct clock *c, struct instant t)
{
    return day_add((struct day){0}, (int)floor_div(local_us(c, t), DAY_US));
}

int64_t clock_local_seconds(const struct clock *c, struct instant t)
{
    return floor_div(local_us(c, t), SECOND_US);
}

struct day clock_today(const struct clock *c)
{
    return clock_day_of(c, clock_now(c));
}

struct str clock_local(const struct clock *c, struct arena *a, struct instant t)
{
    int64_t us = local_us(c, t);
    int64_t days = floor_div(us, DAY_US);
    int minutes = (int)((us - days * DAY_US) / (60 * SECOND_US));
    struct civil date = civil_of_day(day_add((struct day){0}, (int)days));
    return str_format(a, "%04d-%02d-%02d %02d:%02d", date.year, date.month, date.day,
                      minutes / 60, minutes % 60);
}

int64_t clock_monotonic_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * SECOND_US + t.tv_nsec / 1000;
}
