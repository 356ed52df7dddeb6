/* Kin and absences: rules and tables. */
#include "register/kin.h"

#include "register/inside.h"
#include "register/kin_sql.h"
#include "words/faults.h"

enum { RELATION_MAX = 20, NAME_MAX = 60, TEXT_MAX = 200 };

const char *const kin_class_names[] = {"spouse", "lineal", "collateral", "in-law", NULL};
const char *const absence_sort_names[] = {"leave",     "travel",     "illness",
                                          "maternity", "secondment", NULL};

say_fn *const kin_class_words[] = {say_kin_class_spouse, say_kin_class_lineal,
                                   say_kin_class_collateral, say_kin_class_in_law};
say_fn *const absence_sort_words[] = {
    say_absence_sort_leave, say_absence_sort_travel, say_absence_sort_illness,
    say_absence_sort_maternity, say_absence_sort_secondment};

#define AT(type, member) offsetof(struct type, member)
static const struct field kin_fields[] = {
    {"relation", FIELD_TEXT, true, AT(kin_body, relation), 1, RELATION_MAX,
     say_kin_relation, NULL, 0},
    {"class", FIELD_CHOICE, true, AT(kin_body, class), 0, 0, say_kin_class,
     kin_class_names, 0},
    {"name", FIELD_TEXT, true, AT(kin_body, name), 1, NAME_MAX, say_person_name, NULL, 0},
    {"other", FIELD_ID, false, AT(kin_body, other), 0, 0, say_kin_other, NULL, 0},
    {"unit_post", FIELD_TEXT, false, AT(kin_body, unit_post), 0, TEXT_MAX,
     say_kin_unit_post, NULL, 0},
};
static const struct field absence_fields[] = {
    {"sort", FIELD_CHOICE, true, AT(absence_body, sort), 0, 0, say_absence_sort,
     absence_sort_names, 0},
    {"since", FIELD_DAY, true, AT(absence_body, since), 0, 0, say_record_since, NULL, 0},
    {"till", FIELD_DAY, false, AT(absence_body, till), 0, 0, say_record_till, NULL, 0},
    {"note", FIELD_TEXT, false, AT(absence_body, note), 0, TEXT_MAX, say_absence_note,
     NULL, CLASS_SEALED}, /* it may tell of health */
};

static struct fault *apply_kin_add(struct db *db, struct arena *a, const struct entry *e,
                                   const void *body)
{
    return sql_kin_insert(db, a, body, (struct kin_id){e->seq},
                          (struct person_id){e->subject});
}

static struct fault *apply_kin_correct(struct db *db, struct arena *a,
                                       const struct entry *e, const void *body)
{
    return sql_kin_update(db, a, body, (struct kin_id){e->corrects});
}

static struct fault *apply_absence_add(struct db *db, struct arena *a,
                                       const struct entry *e, const void *body)
{
    return sql_absence_insert(db, a, body, (struct absence_id){e->seq},
                              (struct person_id){e->subject});
}

static struct fault *apply_absence_correct(struct db *db, struct arena *a,
                                           const struct entry *e, const void *body)
{
    return sql_absence_update(db, a, body, (struct absence_id){e->corrects});
}

const struct kind kind_kin_add = {
    .name = "kin.add",
    .version = 1,
    .class = CLASS_FILE,
    .title = say_kind_kin_add,
    .fields = FIELDS(kin_fields, struct kin_body),
    .apply = apply_kin_add,
};
const struct kind kind_kin_correct = {
    .name = "kin.correct",
    .version = 1,
    .class = CLASS_FILE,
    .title = say_kind_kin_correct,
    .fields = FIELDS(kin_fields, struct kin_body),
    .apply = apply_kin_correct,
};
const struct kind kind_absence_add = {
    .name = "absence.add",
    .version = 1,
    .class = CLASS_UNIT,
    .title = say_kind_absence_add,
    .fields = FIELDS(absence_fields, struct absence_body),
    .apply = apply_absence_add,
};
const struct kind kind_absence_correct = {
    .name = "absence.correct",
    .version = 1,
    .class = CLASS_UNIT,
    .title = say_kind_absence_correct,
    .fields = FIELDS(absence_fields, struct absence_body),
    .apply = apply_absence_correct,
};

/* ---- rules ------------------------------------------------------------------------- */

static struct fault *person_must_be(const struct act *act, struct person_id id,
                                    const char *field)
{
    struct person person;
    return register_person_must_be(act, id, field, &person);
}

static struct fault *check_kin(const struct act *act, struct person_id person,
                               const struct kin_body *body)
{
    TRY(fields_check(act->arena, &kind_kin_add.fields, body));
    TRY(person_must_be(act, person, NULL));
    if (body->other.v == 0) {
        return NULL;
    }
    if (body->other.v == person.v) {
        return fault_at(fault_kin_self(act->arena), STR("other"));
    }
    return person_must_be(act, body->other, "other");
}

struct fault *kin_add(const struct act *act, struct person_id person,
                      const struct kin_body *body, struct kin_id *id)
{
    TRY(check_kin(act, person, body));
    struct entry e;
    TRY(act_append(act, &kind_kin_add, person.v, body, &e));
    id->v = e.seq;
    return NULL;
}

struct fault *kin_correct(const struct act *act, struct kin_id id,
                          const struct kin_body *body)
{
    struct person_id person = {0};
    bool found = false;
    TRY(sql_kin_owner(act->db, act->arena, id, &person, &found));
    TRY(register_record_must_be(act, person));
    TRY(check_kin(act, person, body));
    return act_append_on(act, &kind_kin_correct, person.v, id.v, act->today, body, NULL);
}

static struct fault *check_absence(const struct act *act, struct person_id person,
                                   const struct absence_body *body)
{
    TRY(fields_check(act->arena, &kind_absence_add.fields, body));
    struct person p;
    if (day_known(body->till) && day_compare(body->till, body->since) < 0) {
        return fault_at(fault_till_before_since(act->arena), STR("till"));
    }
    TRY(register_person_must_be(act, person, NULL, &p));
    return day_known(p.born) && day_compare(body->since, p.born) < 0
               ? fault_at(fault_before_birth(act->arena), STR("since"))
               : NULL;
}

struct fault *absence_add(const struct act *act, struct person_id person,
                          const struct absence_body *body, struct absence_id *id)
{
    TRY(check_absence(act, person, body));
    struct entry e;
    TRY(act_append_on(act, &kind_absence_add, person.v, 0, body->since, body, &e));
    id->v = e.seq;
    return NULL;
}

struct fault *absence_correct(const struct act *act, struct absence_id id,
                              const struct absence_body *body)
{
    struct person_id person = {0};
    bool found = false;
    TRY(sql_absence_owner(act->db, act->arena, id, &person, &found));
    TRY(register_record_must_be(act, person));
    TRY(check_absence(act, person, body));
    return act_append_on(act, &kind_absence_correct, person.v, id.v, body->since, body,
                         NULL);
}

/* ---- reading ----------------------------------------------------------------------- */

struct fault *kin_owner(struct db *db, struct arena *a, struct kin_id id,
                        struct person_id *person, bool *found)
{
    return sql_kin_owner(db, a, id, person, found);
}

struct fault *absence_one(struct db *db, struct arena *a, struct absence_id id,
                          struct absence *absence, bool *found)
{
    return sql_absence_by_id(db, a, id, absence, found);
}

struct absence_body absence_body_of(const struct absence *absence)
{
    return (struct absence_body){
        .sort = absence->sort,
        .since = absence->since,
        .till = absence->till,
        .note = absence->note,
    };
}

struct fault *kin_of(struct db *db, struct arena *a, struct person_id person,
                     struct kin_list *kin)
{
    return sql_kin_of_person(db, a, person, kin);
}

struct fault *kin_between(struct db *db, struct arena *a, struct person_id one,
                          struct person_id other, bool *kin)
{
    int64_t there = 0;
    TRY(sql_kin_pair(db, a, one, other, &there, kin));
    return *kin ? NULL : sql_kin_pair(db, a, other, one, &there, kin);
}

struct fault *absences_of(struct db *db, struct arena *a, struct person_id person,
                          struct day on, struct absence_list *absences)
{
    return sql_absences_of_person(db, a, person, on, day_known(on), absences);
}
