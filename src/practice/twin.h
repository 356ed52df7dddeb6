/* Twinning (结对): who looks after which village, and which household there. Of a
 * household only what is needed stands in the register; it is of class sealed, read by
 * the person twinned with it and by his leader, each time for a purpose that stands in
 * the log of reads. Refuses to list what households say: nobody takes the register
 * along. */
#ifndef PRACTICE_TWIN_H
#define PRACTICE_TWIN_H
#include "access/reading.h"

struct twin_id {
    int64_t v;
};
struct household_id {
    int64_t v;
};
struct household_body {      /* household.add */
    struct unit_id unit;     /* the village */
    struct person_id person; /* who looks after it from now on */
    struct day since;
    struct str head, address;
    int64_t people;
    struct str needs;
};
struct household_facts { /* household.correct */
    struct str head, address;
    int64_t people;
    struct str needs;
};
struct twin_body { /* twin.add */
    struct unit_id unit;
    struct household_id household; /* 0: the village */
    struct day since;
    struct str note;
};
struct twin_end_body { /* twin.end */
    struct twin_id twin;
    struct day till; /* the last day */
    struct str why;
};
extern const struct kind kind_household_add, kind_household_correct;
extern const struct kind kind_twin_add, kind_twin_end;

struct twin {
    struct twin_id id; /* seq of the entry that made it */
    struct person_id person;
    struct str person_name;
    struct unit_id unit;
    struct str unit_name;
    struct household_id household;
    struct day since, till;
    struct str note;
};
struct twin_list LIST(struct twin);
/* What may be known of a household without opening it. */
struct household {
    struct household_id id;
    struct unit_id unit;
    struct str unit_name;
    struct twin_id twin; /* in force; 0 nobody looks after it */
    struct person_id person;
    struct str person_name;
    struct day since;
    int64_t newest;
    bool opens; /* the viewer may open it; set by household_find */
    bool keeps; /* the viewer may hand it over and give out codes for it */
};

enum { TWINS_MOST = 500 };
/* INPUT: no such unit or person, a day in the future. DENIED: neither CAN_RECORD with
 * the person in reach, nor the person himself, twinned with that village. */
struct fault *household_add(const struct act *act, const struct viewer *v,
                            const struct household_body *body, struct household_id *id);
/* DENIED to whoever may not open it. CONFLICT: newer than `seen` (0: do not look). */
struct fault *household_correct(const struct act *act, const struct viewer *v,
                                struct household_id id, int64_t seen,
                                const struct household_facts *facts);
/* CAN_RECORD, the person in reach. CONFLICT: is twinned with it already, or another is
 * with this household. INPUT: a household of another village. */
struct fault *twin_add(const struct act *act, const struct viewer *v,
                       struct person_id person, const struct twin_body *body,
                       struct twin_id *id);
struct fault *twin_end(const struct act *act, const struct viewer *v,
                       const struct twin_end_body *body);

/* MISSING as for none when its person is beyond the viewer's reach. */
struct fault *twin_find(struct db *db, struct arena *a, const struct viewer *v,
                        struct twin_id id, struct twin *twin);
/* In force on the day: of one person. */
struct fault *twins_of(struct db *db, struct arena *a, struct person_id person,
                       struct day on, struct twin_list *list);
/* One's own, and with CAN_READ_DUTIES those of people in reach; in force on the day. */
struct fault *twins(struct db *db, struct arena *a, const struct viewer *v, struct day on,
                    struct twin_list *list);
/* Is the person twinned with this village or household on the day? */
struct fault *twin_between(struct db *db, struct arena *a, struct person_id person,
                           struct unit_id unit, struct household_id household,
                           struct day on, bool *twinned);
/* MISSING as for none when the viewer may not know of it. */
struct fault *household_find(struct db *db, struct arena *a, const struct viewer *v,
                             struct day on, struct household_id id,
                             struct household *household);
/* In a job: what may be shown once this is committed. DENIED: not his to open, and to the
 * console; INPUT: no purpose. */
struct fault *household_open(const struct act *act, const struct viewer *v,
                             struct household_id id, const struct opening *opening,
                             struct random *random, struct instant at);
/* What it says; the caller has logged the reading. */
struct fault *household_read(struct db *db, struct arena *a, struct household_id id,
                             struct household_facts *facts, bool *found);
#endif
