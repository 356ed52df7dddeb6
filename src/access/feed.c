/* Addresses of calendars: rows of one person, found by the hash of the token. */
#include "access/feed.h"

#include "access/feed_sql.h"
#include "access/rows.h"
#include "words/faults.h"

struct fault *feeds_of(struct db *db, struct arena *a, struct person_id person,
                       struct feed_address_list *list)
{
    return sql_feeds_of(db, a, person, list);
}

static struct fault *may_see(struct db *db, struct arena *a, const struct viewer *v,
                             struct unit_id unit, bool *may)
{
    *may = unit.v == 0;
    return *may || !viewer_may(v, CAN_READ_DUTIES)
               ? NULL
               : scope_reaches(db, a, &v->scope, unit, may);
}

struct fault *feed_make(struct db *db, struct arena *a, const struct viewer *v,
                        struct unit_id unit, struct random *random, struct instant now,
                        struct str *token)
{
    struct unit there;
    int64_t n = 0, ended = 0;
    bool may = false, found = unit.v == 0;
    if (v->person.v == 0) {
        return fault_feed_nobody(a);
    }
    TRY(may_see(db, a, v, unit, &may));
    if (may && unit.v != 0) {
        TRY(register_unit(db, a, unit, &there, &found));
    }
    if (!may || !found) {
        return fault_at(fault_unit_missing(a), STR("unit"));
    }
    TRY(sql_feed_delete(db, a, v->person, unit.v, &ended));
    TRY(sql_feed_count(db, a, v->person, &n, &found));
    if (n >= FEEDS_MOST) {
        return fault_feed_full(a, FEEDS_MOST);
    }
    *token = token_make(a, random);
    return sql_feed_insert(db, a, hash_of(*token, STR_NONE, STR_NONE), v->person, unit.v,
                           now);
}

struct fault *feed_end(struct db *db, struct arena *a, struct person_id person,
                       struct unit_id unit)
{
    int64_t ended = 0;
    TRY(sql_feed_delete(db, a, person, unit.v, &ended));
    return ended > 0 ? NULL : fault_feed_missing(a);
}

struct fault *feed_find(struct db *db, struct arena *a, struct str token,
                        struct day today, struct viewer *v, struct unit_id *unit,
                        bool *found)
{
    struct feed_row row = {0};
    *found = false;
    if (token.n == TOKEN_TEXT) {
        TRY(sql_feed_by_token(db, a, hash_of(token, STR_NONE, STR_NONE), &row, found));
    }
    if (!*found) {
        return NULL;
    }
    TRY(viewer_by_login(db, a, row.login, today, v));
    v->lang = (int)row.lang;
    *unit = (struct unit_id){row.unit};
    return may_see(db, a, v, *unit, found);
}
