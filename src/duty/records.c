/* Kinds that programmes declare: finding them, recording them, listing them. */
#include "duty/duty_sql.h"
#include "duty/inside.h"
#include "ledger/seal.h"
#include "programme/rules.h"

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

/* ---- words ---------------------------------------------------------------------------
 */

struct fault *duty_declared_at(struct db *db, struct arena *a, struct duty_shelf *shelf,
                               struct str name, int64_t adoption,
                               const struct declared **kind)
{
    const struct adopted_list *versions = NULL;
    TRY(room_read(db, a, shelf, &versions));
    *kind = declared_at(versions, name, adoption);
    return NULL;
}

struct str declared_label(const struct declared *kind, size_t field, enum lang lang)
{
    return title_in(&kind->words->fields.at[field].label, lang);
}

struct str declared_value(struct arena *a, enum lang lang, const struct declared *kind,
                          size_t field, const void *body)
{
    const struct declared_field *words = &kind->words->fields.at[field];
    struct str value = field_text(a, &kind->kind.fields.at[field], body);
    for (size_t i = 0; i < words->choices.n && i < words->choice_titles.n; i++) {
        if (str_equal(value, words->choices.at[i])) {
            return title_in(&words->choice_titles.at[i], lang);
        }
    }
    return value;
}

/* ---- recording ----------------------------------------------------------------------
 */

bool duty_is_sealed(const struct declared *kind)
{
    return kind->kind.class == CLASS_SEALED || kind->kind.class == CLASS_FILE;
}

static struct fault *may_record(const struct act *act, const struct viewer *v,
                                const struct declared *kind, struct person_id subject)
{
    struct relations relations;
    struct person person;
    bool found = false;
    bool file = kind->kind.class == CLASS_FILE;
    if (kind->kind.class == CLASS_BALLOT) {
        return fault_record_ballot(act->arena);
    }
    TRY(register_person(act->db, act->arena, subject, &person, &found));
    if (found && v->person.v == subject.v && !file) {
        return NULL;
    }
    TRY(access_relations(act->db, act->arena, v, subject, &relations));
    if (!found || (!relations.unit_of && !relations.self && !v->console)) {
        return fault_person_missing(act->arena);
    }
    if (!viewer_may(v, CAN_RECORD) || (file && (relations.self || relations.kin_of))) {
        return fault_denied(act->arena);
    }
    return NULL;
}

static struct fault *check_corrected(const struct act *act, const struct record_draft *r)
{
    struct entry_row was;
    bool found = false;
    if (r->corrects == 0) {
        return NULL;
    }
    TRY(sql_duty_record_at(act->db, act->arena, r->corrects, &was, &found));
    if (!found || was.subject != r->subject.v ||
        !str_equal(was.kind, str_of(r->kind->kind.name))) {
        return fault_at(fault_record_corrects(act->arena, r->corrects), STR("corrects"));
    }
    return NULL;
}

/* Which entry it answers: a field of this name in a programme's kind. */
static int64_t event_of(const struct kind *kind, const void *body)
{
    const struct field *f = fields_find(&kind->fields, STR("event"));
    return f == NULL || f->type != FIELD_INT
               ? 0
               : *(const int64_t *)((const char *)body + f->offset);
}

struct fault *duty_record(const struct act *act, const struct viewer *v,
                          struct keystore *keys, const struct record_draft *r,
                          int64_t *seq)
{
    const struct kind *kind = &r->kind->kind;
    bool sent = false, again = false;
    struct entry e;
    TRY(ledger_has(act->db, act->arena, act->id, &sent));
    TRY(fields_check(act->arena, &kind->fields, r->body));
    TRY(may_record(act, v, r->kind, r->subject));
    if (r->day.v > act->today.v) {
        return fault_at(fault_record_future(act->arena), STR("on"));
    }
    if (!sent) {
        TRY(check_corrected(act, r));
    }
    struct draft draft = {.id = act->id,
                          .kind = kind,
                          .subject = r->subject.v,
                          .day = r->day,
                          .actor = act->actor,
                          .corrects = r->corrects,
                          .body = r->body};
    TRY(duty_is_sealed(r->kind)
            ? ledger_append_covered(act->ledger, act->db, act->arena, keys, &draft,
                                    &r->kind->stored, event_of(kind, r->body), &e, &again)
            : ledger_append(act->ledger, act->db, act->arena, &draft, &e, &again));
    *seq = e.seq;
    return NULL;
}

/* ---- lists --------------------------------------------------------------------------
 */

static void withhold(struct record_list *list)
{
    for (size_t i = 0; i < list->n; i++) {
        if (list->at[i].class >= CLASS_SEALED) {
            list->at[i].body.bytes = STR_NONE;
        }
    }
}

/* That there is something to open is seen by whoever may open it (access_mask). */
static struct fault *of_person(struct db *db, struct arena *a, const struct viewer *v,
                               struct records_query *q, struct record_list *list)
{
    struct relations relations;
    TRY(see_person(db, a, v, q->person, &q->most_class));
    TRY(access_relations(db, a, v, q->person, &relations));
    bool opens = v->console || access_mask(v, &relations, CLASS_FILE) == FIELD_MASKED;
    q->opens = opens ? CLASS_FILE : CLASS_OPEN;
    return sql_duty_record_rows_of(db, a, q, list);
}

/* Of the cadre file only person by person: nobody may know of his kin's. */
static struct fault *of_units(struct db *db, struct arena *a, const struct viewer *v,
                              struct records_query *q, struct record_list *list)
{
    if (!viewer_may(v, CAN_READ_DUTIES)) {
        return fault_denied(a);
    }
    q->most_class = duty_most_class(v);
    q->opens = viewer_may(v, CAN_OPEN_SEALED) ? CLASS_SEALED : CLASS_OPEN;
    return sql_duty_record_rows(db, a, &v->scope, q, list);
}

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
    TRY(q.person.v != 0 ? of_person(db, a, v, &q, list) : of_units(db, a, v, &q, list));
    withhold(list);
    return NULL;
}
