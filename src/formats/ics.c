/* iCalendar, line by line. */
#include "formats/ics.h"

#include "base/utf8.h"

enum { HOUR = 60, DAY_MINUTES = 24 * 60 };

/* ---- lines (3.1) ---------------------------------------------------------------------
 */

static bool begins_code_point(char c)
{
    return ((unsigned char)c & 0xC0) != 0x80;
}

/* A line longer than 75 octets goes on behind CRLF and a blank, which counts. */
static void add_folded(struct text *out, struct str line)
{
    size_t room = ICS_LINE;
    while (line.n > room) {
        size_t cut = room;
        while (cut > 1 && !begins_code_point(line.p[cut])) {
            cut--;
        }
        text_add(out, str_part(line, 0, cut));
        text_add(out, STR("\r\n "));
        line = str_part(line, cut, line.n);
        room = ICS_LINE - 1;
    }
    text_add(out, line);
    text_add(out, STR("\r\n"));
}

void ics_line(struct text *out, const char *name, struct str value)
{
    struct text line = text_new(out->arena, 128);
    text_add(&line, str_of(name));
    text_add_char(&line, ':');
    text_add(&line, value);
    add_folded(out, text_str(&line));
}

/* TEXT (3.3.11): controls cannot stand in it, a line's end is written as \n. */
static void add_text_line(struct text *out, const char *name, struct str value)
{
    struct text escaped = text_new(out->arena, value.n + 16);
    if (value.n == 0) {
        return;
    }
    for (size_t i = 0; i < value.n; i++) {
        char c = value.p[i];
        if (c == '\\' || c == ';' || c == ',') {
            text_add_char(&escaped, '\\');
            text_add_char(&escaped, c);
        } else if (c == '\n') {
            text_add(&escaped, STR("\\n"));
        } else if (((unsigned char)c >= 0x20 && c != 0x7f) || c == '\t') {
            text_add_char(&escaped, c);
        }
    }
    ics_line(out, name, text_str(&escaped));
}

static void add_int_line(struct text *out, const char *name, int64_t value)
{
    ics_line(out, name, str_format(out->arena, "%lld", (long long)value));
}

/* ---- days and times (3.3.4, 3.3.5, 3.3.6) ---------------------------------------------
 */

static struct str date(struct arena *a, struct day d)
{
    struct civil c = civil_of_day(d);
    return str_format(a, "%04d%02d%02d", c.year, c.month, c.day);
}

/* Hours of the zone; 24:00 is the next day's 00:00. */
static struct str local(struct arena *a, struct day d, int minute)
{
    struct str day = date(a, day_add(d, minute / DAY_MINUTES));
    int rest = minute % DAY_MINUTES;
    return str_format(a, "%.*sT%02d%02d00", STR_PRINT(day), rest / HOUR, rest % HOUR);
}

/* RFC 3339 without its marks and without parts of seconds. */
static struct str universal(struct arena *a, struct instant t)
{
    struct text out = text_new(a, 20);
    struct str iso = instant_iso(a, t);
    for (size_t i = 0; i < iso.n && iso.p[i] != '.'; i++) {
        if (iso.p[i] != '-' && iso.p[i] != ':' && iso.p[i] != 'Z') {
            text_add_char(&out, iso.p[i]);
        }
    }
    text_add_char(&out, 'Z');
    return text_str(&out);
}

static bool is_whole(const struct ics_item *item)
{
    return item->from == ICS_WHOLE_DAY;
}

/* A property whose value is a day, or a time of the zone. */
static void add_when(struct text *out, const struct ics_calendar *c,
                     const struct ics_item *item, const char *name, struct day day,
                     int minute)
{
    struct arena *a = out->arena;
    struct str full = is_whole(item)
                          ? str_format(a, "%s;VALUE=DATE", name)
                          : str_format(a, "%s;TZID=%.*s", name, STR_PRINT(c->zone.name));
    ics_line(out, str_cstr(a, full),
             is_whole(item) ? date(a, day) : local(a, day, minute));
}

static struct str offset_text(struct arena *a, int minutes)
{
    int size = minutes < 0 ? -minutes : minutes;
    return str_format(a, "%c%02d%02d", minutes < 0 ? '-' : '+', size / HOUR, size % HOUR);
}

/* ---- the calendar (3.4, 3.6.5; the title and refreshing by RFC 7986) -----------------
 */

static void add_zone(struct text *out, const struct ics_zone *zone)
{
    struct arena *a = out->arena;
    ics_line(out, "BEGIN", STR("VTIMEZONE"));
    ics_line(out, "TZID", zone->name);
    for (size_t i = 0; i < zone->offsets.n; i++) {
        const struct ics_offset *o = &zone->offsets.at[i];
        struct str sort = o->offset > o->before ? STR("DAYLIGHT") : STR("STANDARD");
        ics_line(out, "BEGIN", sort);
        ics_line(out, "DTSTART", local(a, o->since, 0));
        ics_line(out, "TZOFFSETFROM", offset_text(a, o->before));
        ics_line(out, "TZOFFSETTO", offset_text(a, o->offset));
        ics_line(out, "END", sort);
    }
    ics_line(out, "END", STR("VTIMEZONE"));
}

void ics_begin(struct text *out, const struct ics_calendar *c)
{
    struct arena *a = out->arena;
    ics_line(out, "BEGIN", STR("VCALENDAR"));
    ics_line(out, "VERSION", STR("2.0"));
    add_text_line(out, "PRODID", c->maker);
    ics_line(out, "CALSCALE", STR("GREGORIAN"));
    add_text_line(out, "NAME", c->title);
    add_text_line(out, "X-WR-CALNAME", c->title);
    if (c->url.n > 0) {
        ics_line(out, "URL", c->url);
    }
    if (c->refresh_hours > 0) {
        struct str every = str_format(a, "PT%dH", c->refresh_hours);
        ics_line(out, "REFRESH-INTERVAL;VALUE=DURATION", every);
        ics_line(out, "X-PUBLISHED-TTL", every);
    }
    if (c->zone.name.n > 0) {
        add_zone(out, &c->zone);
    }
}

void ics_end(struct text *out)
{
    ics_line(out, "END", STR("VCALENDAR"));
}

/* ---- items (3.6.1)
 * ---------------------------------------------------------------------
 */

static void add_days(struct text *out, const struct ics_calendar *c,
                     const struct ics_item *item, const char *name,
                     const struct ics_days *days)
{
    for (size_t i = 0; i < days->n; i++) {
        add_when(out, c, item, name, days->at[i], item->from);
    }
}

/* UNTIL is of the same type as DTSTART, but universal time where that has hours (3.3.10);
 * the end of the day in the westernmost zone lies behind every start on it. */
static void add_series(struct text *out, const struct ics_calendar *c,
                       const struct ics_item *item)
{
    static const char *const weekdays[] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
    struct arena *a = out->arena;
    if (!day_known(item->until)) {
        return;
    }
    struct str until =
        is_whole(item)
            ? date(a, item->until)
            : str_format(a, "%.*sT120000Z", STR_PRINT(date(a, day_add(item->until, 1))));
    ics_line(out, "RRULE",
             str_format(a, "FREQ=WEEKLY;BYDAY=%s;UNTIL=%.*s",
                        weekdays[day_weekday(item->first) - 1], STR_PRINT(until)));
    add_days(out, c, item, "EXDATE", &item->except);
    add_days(out, c, item, "RDATE", &item->also);
}

/* PT15H, -P1DT30M: days, hours and minutes (3.3.6). */
static struct str duration(struct arena *a, int64_t before)
{
    int64_t size = before < 0 ? -before : before;
    int64_t days = size / DAY_MINUTES, hours = size % DAY_MINUTES / HOUR;
    struct text out = text_new(a, 24);
    text_add(&out, before > 0 ? STR("-P") : STR("P"));
    if (days > 0) {
        text_add_format(&out, "%lldD", (long long)days);
    }
    if (size % DAY_MINUTES > 0 || days == 0) {
        text_add_format(&out, "T%lldH%lldM", (long long)hours, (long long)(size % HOUR));
    }
    return text_str(&out);
}

static void add_alarm(struct text *out, const struct ics_item *item)
{
    ics_line(out, "BEGIN", STR("VALARM"));
    ics_line(out, "ACTION", STR("DISPLAY"));
    add_text_line(out, "DESCRIPTION", item->title);
    ics_line(out, "TRIGGER", duration(out->arena, item->before));
    ics_line(out, "END", STR("VALARM"));
}

void ics_add(struct text *out, const struct ics_calendar *c, const struct ics_item *item)
{
    struct day last = day_known(item->last) ? item->last : item->first;
    ics_line(out, "BEGIN", STR("VEVENT"));
    add_text_line(out, "UID", item->uid);
    ics_line(out, "DTSTAMP", universal(out->arena, item->stamp));
    ics_line(out, "LAST-MODIFIED", universal(out->arena, item->stamp));
    add_int_line(out, "SEQUENCE", item->sequence);
    add_when(out, c, item, "DTSTART", item->first, item->from);
    /* The end of whole days is the day behind (3.6.1). */
    add_when(out, c, item, "DTEND", is_whole(item) ? day_add(last, 1) : last, item->to);
    add_series(out, c, item);
    add_text_line(out, "SUMMARY", item->title);
    add_text_line(out, "DESCRIPTION", item->text);
    add_text_line(out, "CATEGORIES", item->sort);
    if (item->url.n > 0) {
        ics_line(out, "URL", item->url);
    }
    ics_line(out, "STATUS", item->cancelled ? STR("CANCELLED") : STR("CONFIRMED"));
    /* A task of a day does not make it busy (3.8.2.7). */
    ics_line(out, "TRANSP", is_whole(item) ? STR("TRANSPARENT") : STR("OPAQUE"));
    if (item->tells) {
        add_alarm(out, item);
    }
    ics_line(out, "END", STR("VEVENT"));
}
