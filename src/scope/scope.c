/* The closure of the unit tree and the grants over it. */
#include "scope/scope.h"

#include "scope/scope_sql.h"

struct fault *scope_unit_added(struct db *db, struct arena *a, struct unit_id unit,
                               struct unit_id above)
{
    TRY(sql_unit_above_self(db, a, unit));
    return above.v == 0 ? NULL : sql_unit_above_inherit(db, a, unit, above);
}

struct fault *scope_unit_moved(struct db *db, struct arena *a, struct unit_id unit,
                               struct unit_id above)
{
    TRY(sql_unit_above_cut(db, a, unit));
    return above.v == 0 ? NULL : sql_unit_above_join(db, a, unit, above);
}

struct fault *scope_unit_removed(struct db *db, struct arena *a, struct unit_id unit)
{
    return sql_unit_above_remove(db, a, unit);
}

struct fault *scope_is_below(struct db *db, struct arena *a, struct unit_id unit,
                             struct unit_id top, bool *below)
{
    int64_t one = 0;
    return sql_unit_is_below(db, a, unit, top, &one, below);
}

struct fault *scope_grants_clear(struct db *db, struct arena *a, int64_t account)
{
    return sql_scope_grants_delete(db, a, account);
}

struct fault *scope_grant_add(struct db *db, struct arena *a, int64_t account,
                              struct unit_id unit, struct day since, struct day till)
{
    /* A grant without an end is one that ends with the calendar: no column is NULL. */
    since = day_known(since) ? since : day_of_civil((struct civil){DAY_YEAR_MIN, 1, 1});
    till = day_known(till) ? till : day_of_civil((struct civil){DAY_YEAR_MAX, 12, 31});
    TRY(sql_scope_grant_delete_one(db, a, account, unit, since, till));
    return sql_scope_grant_insert(db, a, account, unit, since, till);
}

struct fault *scope_granted(struct db *db, struct arena *a, const struct scope *scope,
                            struct unit_id_list *units)
{
    return sql_scope_granted(db, a, scope->account, scope->day, units);
}

/* A list of a page goes along its order and looks at each row until the page is full:
 * quick where the viewer reaches much, a walk through the register where he reaches a
 * section. There it reads what lies in his units and sorts that. */
enum { UNITS_FEW = 8 };

struct fault *scope_measure(struct db *db, struct arena *a, struct scope *scope)
{
    struct scope_reach_list granted = {0};
    int64_t units = 0;
    TRY(sql_scope_reaches_of(db, a, scope->account, scope->day, UNITS_FEW + 1, &granted));
    bool one = granted.n > 0;
    for (size_t i = 0; i < granted.n; i++) {
        units += granted.at[i].units;
        one = one && granted.at[i].unit.v == granted.at[0].unit.v;
    }
    scope->way = units <= UNITS_FEW ? SCOPE_FEW : one ? SCOPE_ONE : SCOPE_MANY;
    scope->unit = one ? granted.at[0].unit : (struct unit_id){0};
    return NULL;
}

struct fault *scope_reaches(struct db *db, struct arena *a, const struct scope *scope,
                            struct unit_id unit, bool *reaches)
{
    int64_t one = 0;
    *reaches = scope->all;
    return scope->all ? NULL
                      : sql_scope_reaches_unit(db, a, scope->account, scope->day, unit,
                                               &one, reaches);
}
