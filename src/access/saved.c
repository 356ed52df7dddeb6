/* Saved filters: rows of one person. */
#include "access/saved.h"

#include "access/saved_sql.h"
#include "words/faults.h"

struct fault *saved_of(struct db *db, struct arena *a, struct person_id person,
                       struct saved_list *list)
{
    return sql_saved_of(db, a, person, list);
}

struct fault *saved_keep(struct db *db, struct arena *a, struct person_id person,
                         struct str name, struct str query)
{
    int64_t changed = 0, n = 0, next = 0;
    bool found = false;
    TRY(sql_saved_set(db, a, person, name, query, &changed));
    if (changed > 0) {
        return NULL;
    }
    TRY(sql_saved_count(db, a, person, &n, &found));
    if (n >= SAVED_MOST) {
        return fault_saved_full(a, SAVED_MOST);
    }
    TRY(sql_saved_next(db, a, &next, &found));
    return sql_saved_insert(db, a, next, person, name, query);
}

struct fault *saved_drop(struct db *db, struct arena *a, struct person_id person,
                         int64_t id)
{
    int64_t changed = 0;
    TRY(sql_saved_delete(db, a, id, person, &changed));
    return changed > 0 ? NULL : fault_saved_missing(a);
}
