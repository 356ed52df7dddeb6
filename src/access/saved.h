/* Filters of lists that a person keeps under a name (常用查询). Working state of that
 * person alone: nobody else sees them, and what they show is what he may see when he
 * picks them. Refuses to know what a filter means: it is the text behind the list's path.
 */
#ifndef ACCESS_SAVED_H
#define ACCESS_SAVED_H
#include "access/access.h"

enum { SAVED_MOST = 50, SAVED_NAME_MOST = 40 };
struct saved {
    int64_t id;
    struct str name, query;
};
struct saved_list LIST(struct saved);

struct fault *saved_of(struct db *db, struct arena *a, struct person_id person,
                       struct saved_list *list);
/* In a job. A name that is there takes the new filter. LIMIT: has SAVED_MOST already. */
struct fault *saved_keep(struct db *db, struct arena *a, struct person_id person,
                         struct str name, struct str query);
/* In a job. MISSING: not one of this person's. */
struct fault *saved_drop(struct db *db, struct arena *a, struct person_id person,
                         int64_t id);
#endif
