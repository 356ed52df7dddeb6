/* What a viewer may see, as a value that every list over protected tables takes. Owns the
 * closure of the tree of units, because a grant reaches a unit and all below it. Does not
 * know roles: access/ makes scopes. */
#ifndef SCOPE_SCOPE_H
#define SCOPE_SCOPE_H
#include "base/day.h"
#include "store/store.h"

struct unit_id {
    int64_t v;
};
struct unit_id_list LIST(struct unit_id);
struct scope_reach { /* of one grant */
    struct unit_id unit;
    int64_t units; /* it and below */
};
struct scope_reach_list LIST(struct scope_reach);

/* How a list finds what the scope reaches, in the order of the definitions in scope.sql.
 * Each finds the same; scope_measure chooses the cheapest. */
enum scope_way {
    SCOPE_MANY, /* along the list's own order, looking at each row */
    SCOPE_ONE,  /* the same, for the common case of a single grant */
    SCOPE_FEW,  /* by the units reached, which are at most 8 */
};

struct scope {
    bool all;        /* the whole department: no filter is put into the statement */
    int64_t account; /* else: the units granted to this account, and those below, */
    struct day day;  /* by grants in force on this day */
    enum scope_way way;
    struct unit_id unit; /* SCOPE_ONE: the unit */
};

/* Keeps the closure. MISSING is not checked here: register/ knows its units. */
struct fault *scope_unit_added(struct db *db, struct arena *a, struct unit_id unit,
                               struct unit_id above);
struct fault *scope_unit_moved(struct db *db, struct arena *a, struct unit_id unit,
                               struct unit_id above);
/* A unit without others below it. */
struct fault *scope_unit_removed(struct db *db, struct arena *a, struct unit_id unit);
/* Is `unit` the unit `top` or below it? */
struct fault *scope_is_below(struct db *db, struct arena *a, struct unit_id unit,
                             struct unit_id top, bool *below);
/* Replaces what an account reaches. A grant is in force from `since` to `till`, both
 * inside; DAY_NONE leaves that side open. */
struct fault *scope_grants_clear(struct db *db, struct arena *a, int64_t account);
struct fault *scope_grant_add(struct db *db, struct arena *a, int64_t account,
                              struct unit_id unit, struct day since, struct day till);
/* Chooses the way of a scope that is not all. */
struct fault *scope_measure(struct db *db, struct arena *a, struct scope *scope);
/* The units that the grants of a scope that is not all name; what lies below them is
 * reached too. */
struct fault *scope_granted(struct db *db, struct arena *a, const struct scope *scope,
                            struct unit_id_list *units);
/* May this scope know of things in `unit`? */
struct fault *scope_reaches(struct db *db, struct arena *a, const struct scope *scope,
                            struct unit_id unit, bool *reaches);
#endif
