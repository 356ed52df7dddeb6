/* Addresses under which a calendar can be fetched without logging in (日历订阅): one a
 * person for what is due from himself, and one for each unit whose calendar he may see.
 * Whoever has the address has the calendar, so it holds 256 random bits, is shown once
 * and kept as a hash, and can be changed or ended. What it may show is asked anew each
 * time: with the log-in or the role the calendar ends. Working state. */
#ifndef ACCESS_FEED_H
#define ACCESS_FEED_H
#include "access/access.h"

enum { FEEDS_MOST = 20 };
struct feed_address {
    struct unit_id unit; /* 0: of the person himself */
    struct str unit_name;
    struct instant made;
};
struct feed_address_list LIST(struct feed_address);
struct fault *feeds_of(struct db *db, struct arena *a, struct person_id person,
                       struct feed_address_list *list);
/* In a job. *token is shown this once; an earlier address of the same calendar ends.
 * MISSING: a unit whose duties the viewer may not read. LIMIT: has FEEDS_MOST. INPUT: the
 * console, which is nobody. */
struct fault *feed_make(struct db *db, struct arena *a, const struct viewer *v,
                        struct unit_id unit, struct random *random, struct instant now,
                        struct str *token);
/* In a job. MISSING: there is none. */
struct fault *feed_end(struct db *db, struct arena *a, struct person_id person,
                       struct unit_id unit);
/* Whose it is, with all that follows from his roles today. *found false: no such address,
 * or its unit is no longer his to see. */
struct fault *feed_find(struct db *db, struct arena *a, struct str token,
                        struct day today, struct viewer *v, struct unit_id *unit,
                        bool *found);
#endif
