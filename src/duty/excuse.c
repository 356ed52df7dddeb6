/* Asking to be excused from a duty, and answering: whoever acts or is concerned asks, and
 * whom the rule names decides, never about himself. */
#include "duty/duty_sql.h"
#include "duty/inside.h"
#include "register/career.h"

enum { ID_MOST = 120, REASON_LEAST = 2, REASON_MOST = 500 };

static const struct field excuse_fields[] = {
    {"duty", FIELD_TEXT, true, offsetof(struct excuse_body, duty), 3, ID_MOST,
     say_duty_id, NULL, 0},
    {"why", FIELD_TEXT, true, offsetof(struct excuse_body, why), REASON_LEAST,
     REASON_MOST, say_duty_why, NULL, 0},
};

/* ---- apply --------------------------------------------------------------------------
 */

static struct fault *key_of(struct db *db, struct arena *a, struct str id,
                            struct duty_key *key, bool *found)
{
    struct str rule = STR_NONE;
    *found = false;
    return !duty_id_read(id, &rule, &key->subject, &key->by_event, &key->key)
               ? NULL
               : sql_duty_rule_number(db, a, rule, &key->rule, found);
}

static struct fault *replace(struct db *db, struct arena *a, const struct duty_key *key,
                             const struct excuse_row *row)
{
    TRY(sql_duty_excuse_drop(db, a, key));
    return sql_duty_excuse_put(db, a, row, key->rule, key->subject, key->by_event,
                               key->key);
}

static struct fault *apply_ask(struct db *db, struct arena *a, const struct entry *e,
                               const void *body)
{
    const struct excuse_body *b = body;
    struct duty_key key;
    bool found = false;
    TRY(key_of(db, a, b->duty, &key, &found));
    struct excuse_row row = {
        .asked = e->seq, .asked_on = e->day, .asked_why = b->why, .decided_on = DAY_NONE};
    return found ? replace(db, a, &key, &row) : NULL;
}

static struct fault *decide(struct db *db, struct arena *a, const struct entry *e,
                            const struct excuse_body *b, bool granted)
{
    struct duty_key key;
    struct excuse_row row = {.asked_on = DAY_NONE};
    bool found = false, there = false;
    TRY(key_of(db, a, b->duty, &key, &found));
    if (!found) {
        return NULL;
    }
    TRY(sql_duty_excuse_of(db, a, &key, &row, &there));
    row.decided = e->seq;
    row.decided_on = e->day;
    row.decided_by = e->actor;
    row.decided_why = b->why;
    row.granted = granted;
    return replace(db, a, &key, &row);
}

static struct fault *apply_grant(struct db *db, struct arena *a, const struct entry *e,
                                 const void *body)
{
    return decide(db, a, e, body, true);
}

static struct fault *apply_refuse(struct db *db, struct arena *a, const struct entry *e,
                                  const void *body)
{
    return decide(db, a, e, body, false);
}

KIND(kind_excuse_ask, "excuse.ask", CLASS_OWN, say_kind_excuse_ask, excuse_fields,
     excuse_body, apply_ask, false);
KIND(kind_excuse_grant, "excuse.grant", CLASS_OWN, say_kind_excuse_grant, excuse_fields,
     excuse_body, apply_grant, false);
KIND(kind_excuse_refuse, "excuse.refuse", CLASS_OWN, say_kind_excuse_refuse,
     excuse_fields, excuse_body, apply_refuse, false);

/* ---- who may decide -----------------------------------------------------------------
 */

static struct fault *holds(struct db *db, struct arena *a, const struct viewer *v,
                           int role, struct unit_id unit, bool *does)
{
    for (size_t i = 0; i < v->roles.n && !*does; i++) {
        if (v->roles.at[i].role == role) {
            TRY(scope_is_below(db, a, unit, v->roles.at[i].unit, does));
        }
    }
    return NULL;
}

static struct fault *sits_in(struct db *db, struct arena *a, const struct viewer *v,
                             struct str title, bool *does)
{
    struct posting_list list = {0};
    TRY(career_postings(db, a, v->person, v->today, &list));
    for (size_t i = 0; i < list.n; i++) {
        *does |= str_equal(list.at[i].title, title);
    }
    return NULL;
}

struct fault *viewer_is_actor(struct db *db, struct arena *a, const struct viewer *v,
                              const struct actor *actor, struct unit_id unit, bool *is)
{
    struct person_id person = {0};
    bool found = false;
    switch (actor->kind) {
    case ACTOR_LEADER:
        return holds(db, a, v, ROLE_LEADER, unit, is);
    case ACTOR_ROLE:
        for (int role = 0; role < ROLES; role++) {
            if (str_equal(actor->value, str_of(role_names[role]))) {
                TRY(holds(db, a, v, role, unit, is));
            }
        }
        return NULL;
    case ACTOR_POST:
        return sits_in(db, a, v, actor->value, is);
    case ACTOR_PERSON:
        TRY(register_person_by_number(db, a, actor->value, &person, &found));
        if (found || str_to_int(actor->value, &person.v)) {
            *is = person.v == v->person.v;
        }
        return NULL;
    case ACTOR_SELF:
        break;
    }
    return NULL;
}

struct fault *excuse_deciders(struct db *db, struct arena *a, const struct viewer *v,
                              const struct adopted_list *versions, const struct duty *d,
                              struct actor_list *who, bool *may)
{
    const struct adopted *version = NULL;
    struct room room = {.db = db, .arena = a, .versions = versions};
    const struct rule *rule = room_rule(&room, d->number, d->adoption, &version);
    *may = false;
    for (size_t i = 0; rule != NULL && i < rule->excuse.n; i++) {
        *LIST_ADD(a, who) = rule->excuse.at[i];
        TRY(viewer_is_actor(db, a, v, &rule->excuse.at[i], d->unit, may));
    }
    *may = *may && v->person.v != 0 && v->person.v != d->person.v &&
           v->person.v != d->subject.v;
    return NULL;
}

/* ---- changes ------------------------------------------------------------------------
 */

/* The duty, where the viewer may know of it and it is still open to be excused. */
static struct fault *find(const struct act *act, struct duty_shelf *shelf,
                          const struct viewer *v, const struct excuse_body *body,
                          struct duty_why *why)
{
    bool found = false, sent = false;
    TRY(fields_check(act->arena, &kind_excuse_ask.fields, body));
    TRY(ledger_has(act->db, act->arena, act->id, &sent));
    TRY(duty_find(act->db, act->arena, shelf, v, body->duty, act->today, why, &found));
    if (!found) {
        return fault_duty_missing(act->arena, body->duty);
    }
    if (!sent && why->duty.closed) {
        return fault_duty_closed(act->arena);
    }
    return !sent && why->duty.state == DUTY_MET ? fault_duty_met(act->arena) : NULL;
}

struct fault *duty_excuse_ask(const struct act *act, struct duty_shelf *shelf,
                              const struct viewer *v, const struct excuse_body *body)
{
    struct duty_why why;
    TRY(find(act, shelf, v, body, &why));
    if (v->person.v == 0 ||
        (v->person.v != why.duty.person.v && v->person.v != why.duty.subject.v)) {
        return fault_denied(act->arena);
    }
    return act_append(act, &kind_excuse_ask, why.duty.subject.v, body, NULL);
}

struct fault *duty_excuse_decide(const struct act *act, struct duty_shelf *shelf,
                                 const struct viewer *v, bool granted,
                                 const struct excuse_body *body)
{
    struct duty_why why;
    TRY(find(act, shelf, v, body, &why));
    if (!why.may_decide) {
        return fault_denied(act->arena);
    }
    return act_append(act, granted ? &kind_excuse_grant : &kind_excuse_refuse,
                      why.duty.subject.v, body, NULL);
}
