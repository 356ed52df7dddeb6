/* Twinning and households: rules and tables. */
#include "practice/twin.h"

#include "practice/visit_sql.h"
#include "words/faults.h"

enum { NAME_MOST = 60, ADDRESS_MOST = 200, NEEDS_MOST = 1000, PEOPLE_MOST = 30 };

#define AT(type, member) offsetof(struct type, member)
#define HOUSEHOLD_FACTS(type)                                                            \
    {                                                                                    \
        "head", FIELD_TEXT, true, AT(type, head), 1, NAME_MOST, say_household_head,      \
        NULL,   0},                                                                      \
        {"address",                                                                      \
         FIELD_TEXT,                                                                     \
         false,                                                                          \
         AT(type, address),                                                              \
         0,                                                                              \
         ADDRESS_MOST,                                                                   \
         say_household_address,                                                          \
         NULL,                                                                           \
         0},                                                                             \
        {"people",                                                                       \
         FIELD_INT,                                                                      \
         true,                                                                           \
         AT(type, people),                                                               \
         1,                                                                              \
         PEOPLE_MOST,                                                                    \
         say_household_people,                                                           \
         NULL,                                                                           \
         0},                                                                             \
    {                                                                                    \
        "needs", FIELD_LINES, false, AT(type, needs), 0, NEEDS_MOST,                     \
            say_household_needs, NULL, 0                                                 \
    }
static const struct field household_fields[] = {
    {"unit", FIELD_ID, true, AT(household_body, unit), 0, 0, say_twin_unit, NULL, 0},
    {"person", FIELD_ID, true, AT(household_body, person), 0, 0, say_twin_person, NULL,
     0},
    {"since", FIELD_DAY, true, AT(household_body, since), 0, 0, say_twin_since, NULL, 0},
    HOUSEHOLD_FACTS(household_body),
};
static const struct field facts_fields[] = {HOUSEHOLD_FACTS(household_facts)};
static const struct field twin_fields[] = {
    {"unit", FIELD_ID, true, AT(twin_body, unit), 0, 0, say_twin_unit, NULL, 0},
    {"household", FIELD_ID, false, AT(twin_body, household), 0, 0, say_twin_household,
     NULL, 0},
    {"since", FIELD_DAY, true, AT(twin_body, since), 0, 0, say_twin_since, NULL, 0},
    {"note", FIELD_TEXT, false, AT(twin_body, note), 0, 200, say_twin_note, NULL, 0},
};
static const struct field end_fields[] = {
    {"twin", FIELD_ID, true, AT(twin_end_body, twin), 0, 0, say_twin_number, NULL, 0},
    {"till", FIELD_DAY, true, AT(twin_end_body, till), 0, 0, say_twin_till, NULL, 0},
    {"why", FIELD_TEXT, true, AT(twin_end_body, why), 1, 200, say_twin_why, NULL, 0},
};

/* ---- entries ----------------------------------------------------------------------- */

static struct fault *apply_household(struct db *db, struct arena *a,
                                     const struct entry *e, const void *body)
{
    const struct household_body *b = body;
    struct household_id id = {e->seq};
    struct twin_body twin = {.unit = b->unit, .household = id, .since = b->since};
    TRY(sql_household_insert(db, a, b, id));
    return sql_twin_insert(db, a, &twin, (struct twin_id){e->seq}, b->person);
}

static struct fault *apply_correct(struct db *db, struct arena *a, const struct entry *e,
                                   const void *body)
{
    return sql_household_update(db, a, body, (struct household_id){e->subject}, e->seq);
}

static struct fault *apply_twin(struct db *db, struct arena *a, const struct entry *e,
                                const void *body)
{
    return sql_twin_insert(db, a, body, (struct twin_id){e->seq},
                           (struct person_id){e->subject});
}

static struct fault *apply_end(struct db *db, struct arena *a, const struct entry *e,
                               const void *body)
{
    const struct twin_end_body *b = body;
    (void)e;
    return sql_twin_close(db, a, b->twin, b->till);
}

const struct kind kind_household_add = {
    .name = "household.add",
    .version = 1,
    .class = CLASS_SEALED,
    .creates = true,
    .title = say_kind_household_add,
    .fields = FIELDS(household_fields, struct household_body),
    .apply = apply_household,
};
const struct kind kind_household_correct = {
    .name = "household.correct",
    .version = 1,
    .class = CLASS_SEALED,
    .title = say_kind_household_correct,
    .fields = FIELDS(facts_fields, struct household_facts),
    .apply = apply_correct,
};
const struct kind kind_twin_add = {
    .name = "twin.add",
    .version = 1,
    .class = CLASS_UNIT,
    .title = say_kind_twin_add,
    .fields = FIELDS(twin_fields, struct twin_body),
    .apply = apply_twin,
};
const struct kind kind_twin_end = {
    .name = "twin.end",
    .version = 1,
    .class = CLASS_UNIT,
    .title = say_kind_twin_end,
    .fields = FIELDS(end_fields, struct twin_end_body),
    .apply = apply_end,
};

/* ---- rules ------------------------------------------------------------------------- */

/* Beyond the viewer's reach a person is as none. */
static struct fault *find_person(const struct act *act, const struct viewer *v,
                                 struct person_id id, struct person *person)
{
    bool found = false, reaches = false;
    TRY(register_person(act->db, act->arena, id, person, &found));
    TRY(scope_reaches(act->db, act->arena, &v->scope, person->unit, &reaches));
    bool self = id.v != 0 && id.v == v->person.v;
    return found && (reaches || self) && !day_known(person->left_on)
               ? NULL
               : fault_at(fault_person_missing(act->arena), STR("person"));
}

static struct fault *unit_must_be(const struct act *act, struct unit_id id)
{
    struct unit unit;
    bool found = false;
    TRY(register_unit(act->db, act->arena, id, &unit, &found));
    return found ? NULL : fault_at(fault_unit_missing(act->arena), STR("unit"));
}

static struct fault *day_must_be_here(const struct act *act, struct day day,
                                      const char *field)
{
    return day.v <= act->today.v
               ? NULL
               : fault_at(fault_record_future(act->arena), str_of(field));
}

/* Households are entered by who twins people, or on the spot by whoever is twinned with
 * the village: he looks after the household from then on. */
static struct fault *may_add_household(const struct act *act, const struct viewer *v,
                                       const struct household_body *body)
{
    struct person person;
    int64_t twinned = 0;
    bool found = false;
    TRY(find_person(act, v, body->person, &person));
    if (viewer_may(v, CAN_RECORD)) {
        return NULL;
    }
    if (body->person.v == v->person.v) {
        TRY(sql_twin_to_village(act->db, act->arena, v->person, body->unit, act->today,
                                &twinned, &found));
    }
    return found ? NULL : fault_denied(act->arena);
}

struct fault *household_add(const struct act *act, const struct viewer *v,
                            const struct household_body *body, struct household_id *id)
{
    TRY(fields_check(act->arena, &kind_household_add.fields, body));
    TRY(unit_must_be(act, body->unit));
    TRY(day_must_be_here(act, body->since, "since"));
    TRY(may_add_household(act, v, body));
    struct entry e;
    TRY(act_append(act, &kind_household_add, 0, body, &e));
    id->v = e.seq;
    return NULL;
}

struct fault *household_correct(const struct act *act, const struct viewer *v,
                                struct household_id id, int64_t seen,
                                const struct household_facts *facts)
{
    struct household household;
    bool sent = false;
    TRY(fields_check(act->arena, &kind_household_correct.fields, facts));
    TRY(ledger_has(act->db, act->arena, act->id, &sent));
    TRY(household_find(act->db, act->arena, v, act->today, id, &household));
    if (!household.opens) {
        return fault_denied(act->arena);
    }
    if (!sent && seen > 0 && household.newest > seen) {
        return fault_household_newer(act->arena);
    }
    return act_append(act, &kind_household_correct, id.v, facts, NULL);
}

static struct fault *check_household(const struct act *act, const struct twin_body *body)
{
    struct household household;
    struct twin other;
    bool found = false, taken = false;
    if (body->household.v == 0) {
        return NULL;
    }
    TRY(sql_household_at(act->db, act->arena, body->household, &household, &found));
    if (!found || household.unit.v != body->unit.v) {
        return fault_at(fault_household_elsewhere(act->arena), STR("household"));
    }
    TRY(sql_twin_of_household(act->db, act->arena, body->household, act->today, &other,
                              &taken));
    return taken ? fault_household_taken(act->arena, other.person_name) : NULL;
}

struct fault *twin_add(const struct act *act, const struct viewer *v, struct person_id id,
                       const struct twin_body *body, struct twin_id *twin)
{
    struct person person;
    bool sent = false, already = false;
    TRY(fields_check(act->arena, &kind_twin_add.fields, body));
    TRY(ledger_has(act->db, act->arena, act->id, &sent));
    if (!viewer_may(v, CAN_RECORD)) {
        return fault_denied(act->arena);
    }
    TRY(find_person(act, v, id, &person));
    TRY(unit_must_be(act, body->unit));
    TRY(day_must_be_here(act, body->since, "since"));
    if (!sent) {
        TRY(check_household(act, body));
        TRY(twin_between(act->db, act->arena, id, body->unit, body->household, act->today,
                         &already));
    }
    if (already) {
        return fault_twin_already(act->arena, person.name);
    }
    struct entry e;
    TRY(act_append(act, &kind_twin_add, id.v, body, &e));
    twin->v = e.seq;
    return NULL;
}

struct fault *twin_end(const struct act *act, const struct viewer *v,
                       const struct twin_end_body *body)
{
    struct twin twin = {0};
    bool sent = false;
    TRY(fields_check(act->arena, &kind_twin_end.fields, body));
    TRY(ledger_has(act->db, act->arena, act->id, &sent));
    if (!viewer_may(v, CAN_RECORD)) {
        return fault_denied(act->arena);
    }
    TRY(twin_find(act->db, act->arena, v, body->twin, &twin));
    if (!sent && day_known(twin.till)) {
        return fault_twin_ended(act->arena);
    }
    if (body->till.v < twin.since.v - 1) {
        return fault_at(fault_till_before_since(act->arena), STR("till"));
    }
    return act_append(act, &kind_twin_end, twin.person.v, body, NULL);
}

/* ---- reading ----------------------------------------------------------------------- */

struct fault *twin_find(struct db *db, struct arena *a, const struct viewer *v,
                        struct twin_id id, struct twin *twin)
{
    struct relations relations = {0};
    bool found = false;
    *twin = (struct twin){0};
    TRY(sql_twin_at(db, a, id, twin, &found));
    TRY(access_relations(db, a, v, twin->person, &relations));
    return found && (relations.self || relations.unit_of) ? NULL : fault_twin_missing(a);
}

struct fault *twins_of(struct db *db, struct arena *a, struct person_id person,
                       struct day on, struct twin_list *list)
{
    return sql_twins_of_person(db, a, person, on, list);
}

struct fault *twins(struct db *db, struct arena *a, const struct viewer *v, struct day on,
                    struct twin_list *list)
{
    return viewer_may(v, CAN_READ_DUTIES)
               ? sql_twins_within(db, a, &v->scope, on, TWINS_MOST, list)
               : sql_twins_of_person(db, a, v->person, on, list);
}

struct fault *twin_between(struct db *db, struct arena *a, struct person_id person,
                           struct unit_id unit, struct household_id household,
                           struct day on, bool *twinned)
{
    int64_t one = 0;
    return sql_twin_live(db, a, person, unit, household, on, &one, twinned);
}

struct fault *household_find(struct db *db, struct arena *a, const struct viewer *v,
                             struct day on, struct household_id id,
                             struct household *household)
{
    struct twin twin = {0};
    struct relations relations = {0};
    bool found = false, twinned = false;
    TRY(sql_household_at(db, a, id, household, &found));
    TRY(sql_twin_of_household(db, a, id, on, &twin, &twinned));
    TRY(access_relations(db, a, v, twin.person, &relations));
    household->twin = twin.id;
    household->person = twin.person;
    household->person_name = twin.person_name;
    household->since = twin.since;
    household->opens = twinned && !v->console && (relations.self || relations.leader_of);
    household->keeps = viewer_may(v, CAN_RECORD) && !relations.self &&
                       (v->console || v->scope.all || (twinned && relations.unit_of));
    return found && (household->opens || household->keeps) ? NULL
                                                           : fault_household_missing(a);
}

struct fault *household_open(const struct act *act, const struct viewer *v,
                             struct household_id id, const struct opening *opening,
                             struct random *random, struct instant at)
{
    struct household household;
    TRY(household_find(act->db, act->arena, v, act->today, id, &household));
    if (v->console) {
        return fault_reading_console(act->arena);
    }
    if (!household.opens) {
        return fault_household_denied(act->arena);
    }
    return reading_note(act, v, household.person, opening,
                        str_of(kind_household_add.name), random, at);
}

struct fault *household_read(struct db *db, struct arena *a, struct household_id id,
                             struct household_facts *facts, bool *found)
{
    return sql_household_facts_of(db, a, id, facts, found);
}
