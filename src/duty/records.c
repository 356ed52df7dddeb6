/* Kinds that programmes declare: finding them, recording them, listing them. */
#include "duty/duty_sql.h"
#include "duty/inside.h"

enum { RECORDS_PAGE = 200, RECORDS_MOST = 100000 };

static bool is_in_force(const struct adopted *v, struct day on)
{
    return v->row.since.v <= on.v && (!day_known(v->row.till) || v->row.till.v >= on.v);
}

/* The version in force on the day; else the last before it, else the first behind it. */
static bool is_nearer(const struct adopted *v, const struct adopted *than, struct day on)
{
    if (than == NULL || is_in_force(v, on)) {
        return true;
    }
    if (is_in_force(than, on)) {
        return false;
    }
    bool before = v->row.since.v <= on.v, was_before = than->row.since.v <= on.v;
    return before != was_before ? before
           : before             ? v->row.since.v > than->row.since.v
                                : v->row.since.v < than->row.since.v;
}

static const struct declared *find_in(const struct adopted *v, struct str name)
{
    for (size_t k = 0; k < v->programme->kinds.n; k++) {
        if (str_equal(v->programme->kinds.at[k].name, name)) {
            return &v->kinds[k];
        }
    }
    return NULL;
}

const struct declared *declared_find(const struct adopted_list *versions, struct str name,
                                     struct day on)
{
    const struct adopted *best = NULL;
    const struct declared *kind = NULL;
    for (size_t i = 0; i < versions->n; i++) {
        const struct adopted *v = &versions->at[i];
        const struct declared *here = find_in(v, name);
        if (here != NULL && is_nearer(v, best, on)) {
            best = v;
            kind = here;
        }
    }
    return kind;
}

struct fault *duty_declared(struct db *db, struct arena *a, struct duty_shelf *shelf,
                            struct str name, struct day on, const struct declared **kind)
{
    const struct adopted_list *versions = NULL;
    TRY(room_read(db, a, shelf, &versions));
    *kind = declared_find(versions, name, on);
    return NULL;
}

struct fault *duty_declared_all(struct db *db, struct arena *a, struct duty_shelf *shelf,
                                struct day on, struct declared_list *list)
{
    const struct adopted_list *versions = NULL;
    TRY(room_read(db, a, shelf, &versions));
    for (size_t i = 0; i < versions->n; i++) {
        const struct programme *p = versions->at[i].programme;
        for (size_t k = 0; k < p->kinds.n; k++) {
            const struct declared *here = &versions->at[i].kinds[k];
            if (declared_find(versions, p->kinds.at[k].name, on) == here) {
                *LIST_ADD(a, list) = here;
            }
        }
    }
    return NULL;
}

/* ---- recording ----------------------------------------------------------------------
 */

bool duty_is_sealed(const struct declared *kind)
{
    return kind->kind.class >= CLASS_SEALED;
}

static struct fault *may_record(const struct act *act, const struct viewer *v,
                                const struct declared *kind, struct person_id subject)
{
    struct relations relations;
    struct person person;
    bool found = false;
    /* A body here goes into the ledger in clear: what is to be sealed is not taken. */
    if (duty_is_sealed(kind)) {
        return fault_record_sealed(act->arena);
    }
    TRY(register_person(act->db, act->arena, subject, &person, &found));
    if (found && v->person.v == subject.v) {
        return NULL;
    }
    TRY(access_relations(act->db, act->arena, v, subject, &relations));
    if (!found || (!relations.unit_of && !v->console)) {
        return fault_person_missing(act->arena);
    }
    if (!viewer_may(v, CAN_RECORD)) {
        return fault_denied(act->arena);
    }
    return NULL;
}

static struct fault *check_corrected(const struct act *act, const struct declared *kind,
                                     struct person_id subject, int64_t corrects)
{
    struct entry_row was;
    bool found = false;
    if (corrects == 0) {
        return NULL;
    }
    TRY(sql_duty_record_at(act->db, act->arena, corrects, &was, &found));
    if (!found || was.subject != subject.v ||
        !str_equal(was.kind, str_of(kind->kind.name))) {
        return fault_at(fault_record_corrects(act->arena, corrects), STR("corrects"));
    }
    return NULL;
}

struct fault *duty_record(const struct act *act, const struct viewer *v,
                          const struct declared *kind, struct person_id subject,
                          struct day day, int64_t corrects, const void *body,
                          int64_t *seq)
{
    bool sent = false, again = false;
    struct entry e;
    TRY(ledger_has(act->db, act->arena, act->id, &sent));
    TRY(fields_check(act->arena, &kind->kind.fields, body));
    TRY(may_record(act, v, kind, subject));
    if (day.v > act->today.v) {
        return fault_at(fault_record_future(act->arena), STR("on"));
    }
    if (!sent) {
        TRY(check_corrected(act, kind, subject, corrects));
    }
    struct draft draft = {.id = act->id,
                          .kind = &kind->kind,
                          .subject = subject.v,
                          .day = day,
                          .actor = act->actor,
                          .corrects = corrects,
                          .body = body};
    TRY(ledger_append(act->ledger, act->db, act->arena, &draft, &e, &again));
    *seq = e.seq;
    return NULL;
}

/* ---- lists --------------------------------------------------------------------------
 */

struct fault *duty_records(struct db *db, struct arena *a, const struct viewer *v,
                           const struct records_query *query, struct record_list *list)
{
    struct records_query q = *query;
    q.limit = q.limit <= 0             ? RECORDS_PAGE
              : q.limit > RECORDS_MOST ? RECORDS_MOST
                                       : q.limit;
    q.dated_from = day_known(q.from) || day_known(q.to);
    q.from = day_known(q.from) ? q.from : (struct day){INT32_MIN + 1};
    q.to = day_known(q.to) ? q.to : (struct day){INT32_MAX};
    q.paged = q.before > 0;
    if (q.person.v != 0) {
        TRY(see_person(db, a, v, q.person, &q.most_class));
        return sql_duty_record_rows_of(db, a, &q, list);
    }
    if (!viewer_may(v, CAN_READ_DUTIES)) {
        return fault_denied(a);
    }
    q.most_class = see_most_class(v);
    return sql_duty_record_rows(db, a, &v->scope, &q, list);
}
