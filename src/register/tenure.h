/* Who is posted where on a day, and for how long without a break (任职年限): what a list of
 * postings, the page of a unit and rotation ask. Each cost grows with the postings that
 * the units asked for ever had. */
#ifndef REGISTER_TENURE_H
#define REGISTER_TENURE_H
#include "register/career.h"

/* Unbroken time to the day: in the unit by postings of any sort that follow one another,
 * and in the post. */
struct tenure {
    struct person_id person;
    struct str name;
    struct unit_id unit;
    struct str unit_name, title;
    bool concurrent;
    struct day in_unit, in_post; /* since */
};
struct tenure_list LIST(struct tenure);
struct tenure_query {
    struct unit_id unit; /* with those below */
    struct day on;
    int64_t over; /* full years in the unit have passed by the day; 0: any time */
    size_t most;  /* the longest so many; 0: all */
};
/* Longest in the unit first, then longest in the post. */
struct fault *tenures_of(struct db *db, struct arena *a, const struct scope *scope,
                         const struct tenure_query *query, struct tenure_list *tenures);

/* A posting in force, of a person in scope. */
struct posted {
    struct posting_id id;
    struct person_id person;
    struct str name, number;
    struct unit_id unit;
    struct str unit_name, title;
    int64_t level;
    bool concurrent;
    struct day since, till;
};
/* All postings in a unit and those below on the day, unit by unit; a row lives until the
 * next. */
struct fault *postings_on(struct db *db, struct arena *a, const struct scope *scope,
                          struct unit_id unit, struct day on,
                          struct fault *(*each)(void *ctx, const struct posted *row),
                          void *ctx);
#endif
