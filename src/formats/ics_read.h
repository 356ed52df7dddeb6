/* Whole-day events of an iCalendar file (RFC 5545), for lists of holidays: summary, first
 * and last day. Lines are unfolded, escapes undone; times, zones and recurrences are not
 * read. */
#ifndef FORMATS_ICS_READ_H
#define FORMATS_ICS_READ_H
#include "base/day.h"
#include "base/fault.h"
#include "base/list.h"

enum { ICS_EVENTS_MAX = 5000 };
struct ics_event {
    struct str summary;
    struct day first, last; /* both inside: DTEND, which is not, is one later */
};
struct ics_event_list LIST(struct ics_event);
bool ics_is(struct str bytes);
/* INPUT with the line of what is wrong; events with times are passed over. */
struct fault *ics_read(struct arena *a, struct str bytes, struct ics_event_list *events);
#endif
