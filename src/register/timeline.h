/* What happened to a person when (大事年表), from the dated facts of the register:
 * postings, education, absences and the states of the record itself. Tells nothing of kin
 * and no notes, which are of other classes; the caller has seen to it that the viewer may
 * read class `unit` of this person. */
#ifndef REGISTER_TIMELINE_H
#define REGISTER_TIMELINE_H
#include "register/register.h"

enum event_what {
    EVENT_BORN,
    EVENT_WORK,
    EVENT_PARTY,
    EVENT_POSTED,
    EVENT_POSTING_OVER, /* its last day */
    EVENT_STUDIES,
    EVENT_GRADUATED,
    EVENT_ABSENT,
    EVENT_ABSENCE_OVER, /* its last day */
    EVENT_MOVED,
    EVENT_RENAMED,
    EVENT_CHANGED,
    EVENT_LEFT,
};
extern const char *const event_names[]; /* "born" ... NULL-ended */
struct event {
    struct day day;
    int what;        /* enum event_what */
    struct str unit; /* of postings and moves */
    struct str text; /* title, school, or name */
    int sort;        /* level of education, sort of absence, why left */
    bool concurrent;
};
struct event_list LIST(struct event);

/* Newest first; what lies behind `on` is left out (DAY_NONE: nothing is). */
struct fault *timeline_of(struct db *db, struct arena *a, const struct person *person,
                          struct day on, struct event_list *events);
struct str timeline_say(struct arena *a, enum lang lang, const struct event *event);
#endif
