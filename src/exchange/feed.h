/* Duties as a calendar that clients subscribe to (iCalendar): of one person, his own with
 * their reminders; of a unit, how many are due on a day, without names. What is sealed, a
 * file's or a ballot's never enters: the copy lies with whoever keeps the client's
 * calendars. Exams that a person may sit stand in it with their hours, and then the zone
 * (VTIMEZONE). What is asked every day stays out too, it would hide all else. Weekly rules
 * become a series behind the last roll, whose left-out days are holidays and pauses. */
#ifndef EXCHANGE_FEED_H
#define EXCHANGE_FEED_H
#include "duty/duty.h"

enum { FEED_BACK = 92, FEED_AHEAD = 366 }; /* days around today */
struct feed_ask {
    struct person_id person; /* 0: of the unit */
    struct unit_id unit;     /* 0: the whole department */
    struct day today;
    enum lang lang;
    struct duty_shelf *shelf;
    struct uuid department; /* in each UID, so that two departments cannot meet */
    struct str public_url;  /* not given: events have no links */
    const struct clock *clock; /* whose zone the hours of exams are of */
};
/* *changed: when the newest entry was made, or the day began. DENIED, MISSING as duties.
 */
struct fault *feed_write(struct db *db, struct arena *a, const struct viewer *v,
                         const struct feed_ask *ask, struct text *out,
                         struct instant *changed);
#endif
