/* Trainings: one entry each; what a correction names goes out of the table. */
#include "learning/training.h"

#include "access/reading.h"
#include "learning/training_sql.h"
#include "programme/rules.h"
#include "words/faults.h"

enum { HOURS_OF_DAY = 24 };

#define FIELD(member, type, required, least, most, label)                                \
    {                                                                                    \
#member, type, required, offsetof(struct training_body, member), least, most,    \
            label, NULL, 0                                                               \
    }
static const struct field training_fields[] = {
    FIELD(course, FIELD_TEXT, true, 1, 200, say_training_course),
    FIELD(outside, FIELD_BOOL, false, 0, 0, say_training_outside),
    FIELD(host, FIELD_TEXT, false, 0, 200, say_training_host),
    FIELD(since, FIELD_DAY, true, 0, 0, say_training_since),
    FIELD(till, FIELD_DAY, true, 0, 0, say_training_till),
    FIELD(days, FIELD_INT, false, 0, TRAINING_DAYS_MOST, say_training_days),
    FIELD(hours, FIELD_INT, false, 0, TRAINING_HOURS_MOST, say_training_hours),
    FIELD(certificate, FIELD_BLOB, false, 0, 0, say_training_certificate),
    FIELD(file, FIELD_TEXT, false, 0, 200, say_training_file),
};

static struct fault *apply_taken(struct db *db, struct arena *a, const struct entry *e,
                                 const void *body)
{
    TRY(e->corrects != 0 ? sql_training_delete(db, a, e->corrects) : NULL);
    return sql_training_insert(db, a, body, e->seq, (struct person_id){e->subject});
}

const struct kind kind_training_taken = {
    .name = "training.taken",
    .version = 1,
    .class = CLASS_UNIT,
    .title = say_kind_training_taken,
    .fields = FIELDS(training_fields, struct training_body),
    .apply = apply_taken,
};

/* ---- recording ----------------------------------------------------------------------
 */

/* No more days than there are from the first to the last, nor hours than they have. */
static struct fault *check_length(struct arena *a, const struct training_body *b)
{
    int64_t days = (int64_t)b->till.v - b->since.v + 1;
    if (b->days > days) {
        return fault_at(fault_training_days(a, days), STR("days"));
    }
    return b->hours > days * HOURS_OF_DAY
               ? fault_at(fault_training_hours(a, days * HOURS_OF_DAY), STR("hours"))
               : NULL;
}

/* The same in all that counts is one training entered twice; a part of a course that goes
 * on differs in its days or hours. */
static struct fault *check_twice(const struct act *act, struct person_id person,
                                 const struct training_body *b, int64_t corrects)
{
    struct int_list there = {0};
    TRY(sql_trainings_same(act->db, act->arena, b, person, &there));
    for (size_t i = 0; i < there.n; i++) {
        if (there.at[i] != corrects) {
            return fault_at(fault_training_twice(act->arena, b->since, b->till),
                            STR("course"));
        }
    }
    return NULL;
}

static struct fault *check(const struct act *act, const struct training_body *b)
{
    struct arena *a = act->arena;
    TRY(fields_check(a, &kind_training_taken.fields, b));
    if (b->till.v < b->since.v) {
        return fault_at(fault_training_backwards(a), STR("till"));
    }
    if (b->till.v > act->today.v) {
        return fault_at(fault_training_ahead(a), STR("till"));
    }
    return b->days == 0 && b->hours == 0 ? fault_at(fault_training_empty(a), STR("days"))
                                         : check_length(a, b);
}

static struct fault *may_record(const struct act *act, const struct viewer *v,
                                struct person_id person)
{
    struct relations relations;
    TRY(access_relations(act->db, act->arena, v, person, &relations));
    if (relations.self) {
        return NULL;
    }
    if (!relations.unit_of && !v->console) {
        return fault_person_missing(act->arena);
    }
    return viewer_may(v, CAN_RECORD) ? NULL : fault_denied(act->arena);
}

struct fault *training_record(const struct act *act, const struct viewer *v,
                              struct person_id person, const struct training_body *body,
                              int64_t corrects, int64_t *id)
{
    struct arena *a = act->arena;
    struct training was;
    struct person p;
    struct entry e;
    bool found = false, sent = false;
    TRY(ledger_has(act->db, a, act->id, &sent));
    TRY(may_record(act, v, person));
    TRY(register_person(act->db, a, person, &p, &found));
    TRY(found ? NULL : fault_person_missing(a));
    TRY(check(act, body));
    if (corrects != 0 && !sent) {
        TRY(sql_training_by_id(act->db, a, corrects, &was, &found));
        TRY(found && was.person.v == person.v ? NULL : fault_training_missing(a));
    }
    TRY(sent ? NULL : check_twice(act, person, body, corrects));
    TRY(act_append_on(act, &kind_training_taken, person.v, corrects, body->till, body,
                      &e));
    *id = e.seq;
    return NULL;
}

/* ---- reading ------------------------------------------------------------------------
 */

static struct fault *may_read(struct db *db, struct arena *a, const struct viewer *v,
                              struct person_id person)
{
    struct relations relations;
    TRY(access_relations(db, a, v, person, &relations));
    bool may = v->console ||
               access_mask(v, &relations, kind_training_taken.class) == FIELD_SHOWN;
    return may ? NULL : fault_person_missing(a);
}

static struct day first_of(int year)
{
    return day_of_civil((struct civil){year, 1, 1});
}

static struct day last_of(int year)
{
    return day_of_civil((struct civil){year, 12, 31});
}

struct fault *trainings_of(struct db *db, struct arena *a, const struct viewer *v,
                           struct person_id person, int year, struct training_list *list)
{
    TRY(may_read(db, a, v, person));
    return sql_trainings_of(db, a, person, first_of(year), last_of(year), list);
}

struct fault *training_find(struct db *db, struct arena *a, const struct viewer *v,
                            int64_t id, struct training *training)
{
    bool found = false;
    *training = (struct training){0};
    TRY(sql_training_by_id(db, a, id, training, &found));
    struct fault *fault = may_read(db, a, v, training->person);
    if (!found || (fault != NULL && fault->kind == FAULT_MISSING)) {
        return fault_training_missing(a);
    }
    return fault;
}

struct fault *trained_in(struct db *db, struct arena *a, const struct viewer *v,
                         struct unit_id unit, int year, struct trained_list *list)
{
    TRY(viewer_may(v, CAN_READ_DUTIES) ? NULL : fault_denied(a));
    return sql_trained_in(db, a, &v->scope, unit.v != 0, unit, first_of(year),
                          last_of(year), TRAINED_MOST, list);
}

/* ---- against the norm ---------------------------------------------------------------
 */

static bool is_met_by_training(const struct rule *rule)
{
    for (size_t i = 0; i < rule->meets.n; i++) {
        struct str kind = rule->meets.at[i].filter.kind;
        if (str_equal(kind, str_of(kind_training_taken.name))) {
            return true;
        }
    }
    return false;
}

static void add_rules(struct arena *a, const struct programme *p, struct str_list *rules)
{
    for (size_t i = 0; i < p->rules.n; i++) {
        const struct rule *rule = &p->rules.at[i];
        bool there = !is_met_by_training(rule);
        for (size_t k = 0; k < rules->n; k++) {
            there |= str_equal(rules->at[k], rule->id);
        }
        if (!there) {
            *LIST_ADD(a, rules) = rule->id;
        }
    }
}

struct fault *training_rules(struct db *db, struct arena *a, struct duty_shelf *shelf,
                             struct str_list *rules)
{
    struct adoption_list adoptions = {0};
    TRY(duty_adoptions(db, a, &adoptions));
    for (size_t i = 0; i < adoptions.n; i++) {
        const struct programme *p = NULL;
        bool found = false;
        TRY(duty_adopted(db, a, shelf, adoptions.at[i].seq, &p, &found));
        if (found) {
            add_rules(a, p, rules);
        }
    }
    return NULL;
}

struct fault *training_duties(struct db *db, struct arena *a, struct duty_shelf *shelf,
                              const struct viewer *v, struct person_id person,
                              struct unit_id unit, int year, struct day on,
                              struct duty_list *list)
{
    struct str_list rules = {0};
    TRY(training_rules(db, a, shelf, &rules));
    for (size_t i = 0; i < rules.n; i++) {
        struct duties_query query = {.person = person,
                                     .unit = unit,
                                     .rule = rules.at[i],
                                     .on = on,
                                     .from = first_of(year),
                                     .to = last_of(year),
                                     .state = -1,
                                     .limit = DUTIES_MOST,
                                     .about = person.v != 0};
        TRY(duties(db, a, v, &query, list));
    }
    return NULL;
}
