/* Writer of iCalendar (RFC 5545), for calendars that people subscribe to: whole days and
 * hours, weekly series with the days left out, alarms. Lines end with CRLF and are folded
 * at 75 octets on borders of UTF-8; texts are escaped. Refuses to invite: there are no
 * attendees and no METHOD. Reading is ics_read.h. */
#ifndef FORMATS_ICS_H
#define FORMATS_ICS_H
#include "base/day.h"
#include "base/list.h"
#include "base/text.h"

enum { ICS_WHOLE_DAY = -1, ICS_LINE = 75 };
struct ics_days LIST(struct day);

/* A zone, and since when it keeps which offset (VTIMEZONE, 3.6.5). */
struct ics_offset {
    struct day since;   /* at 00:00 */
    int before, offset; /* minutes east of Greenwich */
};
struct ics_zone {
    struct str name; /* "Asia/Shanghai"; not given: only whole days follow */
    struct LIST(struct ics_offset) offsets;
};
struct ics_calendar {
    struct str maker;  /* PRODID */
    struct str title;  /* what clients call it */
    struct str url;    /* where its pages are; not given: none */
    int refresh_hours; /* how often a client should ask; 0 nothing is said */
    struct ics_zone zone;
};
struct ics_item {
    struct str uid;       /* the same for ever, in every edition */
    int64_t sequence;     /* never falls (3.8.7.4) */
    struct instant stamp; /* when this was last changed (3.8.7.2, without METHOD) */
    struct day first;     /* of a series: the first one */
    struct day last;      /* inside; DAY_NONE: the same day */
    int from, to;         /* minutes of the day; ICS_WHOLE_DAY both: whole days */
    struct str title, text, url, sort; /* of these only the title must be given */
    bool cancelled;
    /* A series: again each week until this day, but on `except` and also on `also`;
     * DAY_NONE: it is none. */
    struct day until;
    struct ics_days except, also;
    /* Minutes before the start (negative: behind it) at which a client tells; of whole
     * days the start is 00:00. */
    bool tells;
    int64_t before;
};

/* The zone's name must be given where an item has hours. */
void ics_begin(struct text *out, const struct ics_calendar *calendar);
void ics_add(struct text *out, const struct ics_calendar *calendar,
             const struct ics_item *item);
void ics_end(struct text *out);
/* One line of content, folded; `value` as it is. */
void ics_line(struct text *out, const char *name, struct str value);
#endif
