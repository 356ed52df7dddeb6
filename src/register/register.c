/* Persons: what may enter about one, and as which entry. */
#include "register/register.h"

#include "register/inside.h"
#include "register/register_sql.h"
#include "words/faults.h"

enum { NAME_MAX = 60, NUMBER_MAX = 40, PLACE_MAX = 60, SKILLS_MAX = 200 };
enum { RANK_MAX = 1000000 };

const char *const sex_names[] = {"male", "female", NULL};
const char *sex_name(int sex)
{
    return sex < 0 ? "" : sex_names[sex];
}

const char *const leave_why_names[] = {"transfer", "retire", "resign",
                                       "dismiss",  "death",  NULL};

say_fn *const sex_words[] = {say_sex_male, say_sex_female};
say_fn *const leave_why_words[] = {say_leave_transfer, say_leave_retire, say_leave_resign,
                                   say_leave_dismiss, say_leave_death};

struct blob register_key(struct arena *a, struct str name)
{
    (void)a;
    return (struct blob){name};
}

/* ---- kinds ------------------------------------------------------------------------- */

#define AT(member) offsetof(struct person_body, member)
static const struct field person_fields[] = {
    {"name", FIELD_TEXT, true, AT(name), 1, NAME_MAX, say_person_name, NULL, 0},
    {"sex", FIELD_CHOICE, false, AT(sex), 0, 0, say_person_sex, sex_names, 0},
    {"born", FIELD_DAY, false, AT(born), 0, 0, say_person_born, NULL, 0},
    {"unit", FIELD_ID, true, AT(unit), 0, 0, say_person_unit, NULL, 0},
    {"number", FIELD_TEXT, false, AT(number), 0, NUMBER_MAX, say_person_number, NULL, 0},
    {"rank", FIELD_INT, false, AT(rank), 0, RANK_MAX, say_person_rank, NULL, 0},
    {"ethnic", FIELD_TEXT, false, AT(ethnic), 0, PLACE_MAX, say_person_ethnic, NULL, 0},
    {"native", FIELD_TEXT, false, AT(native), 0, PLACE_MAX, say_person_native, NULL, 0},
    {"birthplace", FIELD_TEXT, false, AT(birthplace), 0, PLACE_MAX, say_person_birthplace,
     NULL, 0},
    {"party", FIELD_DAY, false, AT(party), 0, 0, say_person_party, NULL, 0},
    {"work", FIELD_DAY, false, AT(work), 0, 0, say_person_work, NULL, 0},
    {"skills", FIELD_TEXT, false, AT(skills), 0, SKILLS_MAX, say_person_skills, NULL, 0},
};
static const struct field leave_fields[] = {
    {"day", FIELD_DAY, true, offsetof(struct leave_body, day), 0, 0, say_leave_day, NULL,
     0},
    {"why", FIELD_CHOICE, true, offsetof(struct leave_body, why), 0, 0, say_leave_why,
     leave_why_names, 0},
};
static const struct field merge_fields[] = {
    {"into", FIELD_ID, true, offsetof(struct merge_body, into), 0, 0, say_person_into,
     NULL, 0},
};

static struct fault *apply_add(struct db *db, struct arena *a, const struct entry *e,
                               const void *body)
{
    const struct person_body *b = body;
    struct person_id id = {e->subject};
    struct person_keys keys = register_keys(a, b);
    TRY(sql_person_insert(db, a, b, id, e->seq, keys.name, keys.strokes, keys.born));
    TRY(sql_person_state_insert(db, a, b, id, DAY_FIRST));
    return register_order_add(db, a, id, b, &keys);
}

struct fault *register_person_put(struct db *db, struct arena *a, struct person_id id,
                                  int64_t newest, const struct person_body *b)
{
    struct person_keys keys = register_keys(a, b);
    return sql_person_update(db, a, b, id, newest, keys.name, keys.strokes, keys.born);
}

static struct fault *apply_correct(struct db *db, struct arena *a, const struct entry *e,
                                   const void *body)
{
    struct person_id id = {e->subject};
    struct str_list names = {0};
    TRY(register_order_names(db, a, id, &names));
    TRY(register_person_put(db, a, id, e->seq, body));
    TRY(sql_person_state_correct(db, a, body, id));
    return register_order_renew(db, a, id, &names);
}

static struct fault *apply_change(struct db *db, struct arena *a, const struct entry *e,
                                  const void *body)
{
    struct person_id id = {e->subject};
    struct str_list names = {0};
    TRY(register_order_names(db, a, id, &names));
    TRY(register_person_put(db, a, id, e->seq, body));
    TRY(sql_person_state_close(db, a, id, day_add(e->day, -1)));
    TRY(sql_person_state_insert(db, a, body, id, e->day));
    return register_order_renew(db, a, id, &names);
}

static struct fault *apply_leave(struct db *db, struct arena *a, const struct entry *e,
                                 const void *body)
{
    return sql_person_set_left(db, a, body, (struct person_id){e->subject}, e->seq);
}

static struct fault *apply_merge(struct db *db, struct arena *a, const struct entry *e,
                                 const void *body)
{
    const struct merge_body *b = body;
    struct person_id id = {e->subject};
    TRY(sql_merge_postings(db, a, id, b->into));
    TRY(sql_merge_education(db, a, id, b->into));
    TRY(sql_merge_kin(db, a, id, b->into));
    TRY(sql_merge_kin_other(db, a, id, b->into));
    TRY(sql_merge_absences(db, a, id, b->into));
    TRY(register_order_remove(db, a, id));
    TRY(sql_person_state_delete(db, a, id));
    TRY(sql_person_delete(db, a, id));
    TRY(register_ranks_renew(db, a, b->into));
    TRY(sql_person_merged_move(db, a, id, b->into)); /* who went before goes along */
    return sql_person_merged_insert(db, a, id, b->into);
}

const struct kind kind_person_add = {
    .name = "person.add",
    .version = 1,
    .class = CLASS_UNIT,
    .creates = true,
    .title = say_kind_person_add,
    .fields = FIELDS(person_fields, struct person_body),
    .apply = apply_add,
    .late = register_order_make,
};
const struct kind kind_person_correct = {
    .name = "person.correct",
    .version = 1,
    .class = CLASS_UNIT,
    .title = say_kind_person_correct,
    .fields = FIELDS(person_fields, struct person_body),
    .apply = apply_correct,
};
const struct kind kind_person_change = {
    .name = "person.change",
    .version = 1,
    .class = CLASS_UNIT,
    .title = say_kind_person_change,
    .fields = FIELDS(person_fields, struct person_body),
    .apply = apply_change,
};
const struct kind kind_person_leave = {
    .name = "person.leave",
    .version = 1,
    .class = CLASS_UNIT,
    .title = say_kind_person_leave,
    .fields = FIELDS(leave_fields, struct leave_body),
    .apply = apply_leave,
};
const struct kind kind_person_merge = {
    .name = "person.merge",
    .version = 1,
    .class = CLASS_UNIT,
    .title = say_kind_person_merge,
    .fields = FIELDS(merge_fields, struct merge_body),
    .apply = apply_merge,
};

/* ---- rules ------------------------------------------------------------------------- */

struct fault *act_append_on(const struct act *act, const struct kind *kind,
                            int64_t subject, int64_t corrects, struct day day,
                            const void *body, struct entry *e)
{
    bool again = false;
    struct entry unasked;
    struct draft draft = {
        .id = act->id,
        .kind = kind,
        .subject = subject,
        .day = day_known(day) ? day : act->today,
        .actor = act->actor,
        .corrects = corrects,
        .body = body,
        .fresh = act->fresh,
    };
    if (act->memo != NULL) {
        bool unit = str_starts(str_of(kind->name), STR("unit."));
        act->memo->person.id.v = 0;
        act->memo->free_number = STR_NONE;
        if (unit) {
            act_memo_clear(act->memo);
        }
    }
    return ledger_append(act->ledger, act->db, act->arena, &draft,
                         e != NULL ? e : &unasked, &again);
}

struct fault *act_unit(const struct act *act, struct unit_id unit, const char *field)
{
    struct unit there;
    bool found = false, reaches = false;
    TRY(register_unit(act->db, act->arena, unit, &there, &found));
    TRY(scope_reaches(act->db, act->arena, &act->scope, unit, &reaches));
    return found && reaches ? NULL
                            : fault_at(fault_unit_missing(act->arena), str_of(field));
}

struct fault *act_append(const struct act *act, const struct kind *kind, int64_t subject,
                         const void *body, struct entry *e)
{
    return act_append_on(act, kind, subject, 0, DAY_NONE, body, e);
}

void act_memo_clear(struct act_memo *memo)
{
    memset(memo, 0, sizeof *memo);
}

struct fault *register_sent(const struct act *act, bool *sent)
{
    *sent = false;
    return act->fresh ? NULL : ledger_has(act->db, act->arena, act->id, sent);
}

/* The person, from the memo if it is there. */
static struct fault *recall_person(const struct act *act, struct person_id id,
                                   struct person *person, bool *found)
{
    *found = act->memo != NULL && id.v != 0 && act->memo->person.id.v == id.v;
    if (*found) {
        *person = act->memo->person;
        return NULL;
    }
    TRY(register_person(act->db, act->arena, id, person, found));
    if (*found && act->memo != NULL) {
        act->memo->person = *person;
    }
    return NULL;
}

struct fault *register_person_must_be(const struct act *act, struct person_id id,
                                      const char *field, struct person *person)
{
    bool found = false, reaches = false;
    *person = (struct person){0};
    TRY(recall_person(act, id, person, &found));
    TRY(scope_reaches(act->db, act->arena, &act->scope, person->unit, &reaches));
    return found && reaches ? NULL
                            : fault_at(fault_person_missing(act->arena), str_of(field));
}

struct fault *register_record_must_be(const struct act *act, struct person_id owner)
{
    struct person person;
    struct fault *fault = register_person_must_be(act, owner, NULL, &person);
    return fault != NULL && fault->kind == FAULT_MISSING
               ? fault_record_missing(act->arena)
               : fault;
}

static struct fault *check_days(const struct act *act, const struct person_body *body)
{
    if (day_compare(body->born, act->today) > 0) {
        return fault_at(fault_born_in_future(act->arena), STR("born"));
    }
    if (day_known(body->work) && day_compare(body->work, body->born) < 0) {
        return fault_at(fault_work_before_birth(act->arena), STR("work"));
    }
    return day_known(body->party) && day_compare(body->party, body->born) < 0
               ? fault_at(fault_before_birth(act->arena), STR("party"))
               : NULL;
}

static struct fault *check_person(const struct act *act, const struct person_body *body,
                                  struct person_id self)
{
    struct person_id holder = {0};
    bool taken = false;
    TRY(fields_check(act->arena, &kind_person_add.fields, body));
    TRY(check_days(act, body));
    bool known_free = act->memo != NULL && body->number.n > 0 &&
                      str_equal(act->memo->free_number, body->number);
    if (body->number.n > 0 && !known_free) {
        TRY(sql_person_id_by_number(act->db, act->arena, body->number, &holder, &taken));
    }
    if (taken && holder.v != self.v) {
        return fault_at(fault_number_taken(act->arena, body->number), STR("number"));
    }
    return register_unit_must_be(act, body->unit, "unit");
}

struct fault *register_person_doubts(struct arena *a, const struct person_body *body,
                                     struct day today)
{
    enum { YEARS_MAX = 120 };
    if (!day_known(body->born)) {
        return fault_at(fault_field_required(a), STR("born"));
    }
    if (body->sex < 0) {
        return fault_at(fault_field_required(a), STR("sex"));
    }
    return day_years_between(body->born, today) > YEARS_MAX
               ? fault_at(fault_born_too_early(a, YEARS_MAX), STR("born"))
               : NULL;
}

struct fault *register_person_add(const struct act *act, const struct person_body *body,
                                  struct person_id *id)
{
    struct entry e;
    bool sent = false;
    TRY(register_sent(act, &sent));
    if (!sent) {
        TRY(check_person(act, body, (struct person_id){0}));
    }
    TRY(act_append_on(act, &kind_person_add, 0, 0, DAY_NONE, body, &e));
    *id = (struct person_id){e.subject};
    return NULL;
}

/* The person must be there and be as the form showed. A form that was sent before must
 * give the same answer, so what it once changed must not make the rules refuse it now. */
static struct fault *load_seen(const struct act *act, struct person_id id, int64_t seen,
                               struct person *person, bool *sent)
{
    TRY(register_sent(act, sent));
    TRY(register_person_must_be(act, id, NULL, person));
    return !*sent && seen != 0 && seen != person->newest
               ? fault_changed_meanwhile(act->arena)
               : NULL;
}

struct fault *register_person_correct(const struct act *act, struct person_id id,
                                      int64_t seen, const struct person_body *body)
{
    struct person person;
    struct entry e;
    bool sent = false;
    TRY(load_seen(act, id, seen, &person, &sent));
    TRY(check_person(act, body, id));
    return act_append_on(act, &kind_person_correct, id.v,
                         seen != 0 ? seen : person.newest, DAY_NONE, body, &e);
}

/* The unit must be there on the day; how long he stays is not known yet. */
static struct fault *check_unit_on(const struct act *act, struct unit_id id,
                                   struct day day)
{
    struct fault *fault = register_unit_must_last(act, id, day, day);
    return fault == NULL ? NULL : fault_at(fault, STR("unit"));
}

struct fault *register_person_change(const struct act *act, struct person_id id,
                                     int64_t seen, struct day day,
                                     const struct person_body *body)
{
    struct person person;
    struct entry e;
    struct day last = DAY_NONE;
    bool sent = false, found = false;
    TRY(load_seen(act, id, seen, &person, &sent));
    TRY(check_person(act, body, id));
    TRY(check_unit_on(act, body->unit, day));
    TRY(sql_person_state_last(act->db, act->arena, id, &last, &found));
    if (!sent && found && day_compare(day, last) <= 0) {
        return fault_at(fault_change_too_early(act->arena, last), STR("day"));
    }
    return act_append_on(act, &kind_person_change, id.v, 0, day, body, &e);
}

struct fault *register_person_leave(const struct act *act, struct person_id id,
                                    int64_t seen, const struct leave_body *body)
{
    struct person person;
    struct entry e;
    bool sent = false;
    TRY(load_seen(act, id, seen, &person, &sent));
    TRY(fields_check(act->arena, &kind_person_leave.fields, body));
    if (!sent && day_known(person.left_on)) {
        return fault_person_left_already(act->arena);
    }
    if (day_compare(body->day, act->today) > 0) {
        return fault_at(fault_day_in_future(act->arena), STR("day"));
    }
    if (day_compare(body->day, person.born) < 0) {
        return fault_at(fault_left_before_birth(act->arena), STR("day"));
    }
    if (day_known(person.work) && day_compare(body->day, person.work) < 0) {
        return fault_at(fault_left_before_work(act->arena), STR("day"));
    }
    return act_append_on(act, &kind_person_leave, id.v, 0, body->day, body, &e);
}

struct fault *register_person_merge(const struct act *act, struct person_id id,
                                    struct person_id into)
{
    struct person person;
    struct entry e;
    if (id.v == into.v) {
        return fault_at(fault_merge_self(act->arena), STR("into"));
    }
    TRY(register_person_must_be(act, id, NULL, &person));
    TRY(register_person_must_be(act, into, "into", &person));
    return act_append_on(act, &kind_person_merge, id.v, 0, DAY_NONE,
                         &(struct merge_body){into}, &e);
}

/* ---- reading ----------------------------------------------------------------------- */

struct fault *register_person(struct db *db, struct arena *a, struct person_id id,
                              struct person *person, bool *found)
{
    return sql_person_by_id(db, a, id, person, found);
}

struct person_body person_body_of(struct str name, enum sex sex, struct day born,
                                  struct unit_id unit)
{
    return (struct person_body){.name = name,
                                .sex = (int)sex,
                                .born = born,
                                .unit = unit,
                                .party = DAY_NONE,
                                .work = DAY_NONE};
}

struct person_body register_body(const struct person *p)
{
    return (struct person_body){
        .name = p->name,
        .sex = p->sex,
        .born = p->born,
        .unit = p->unit,
        .number = p->number,
        .rank = p->rank,
        .ethnic = p->ethnic,
        .native = p->native,
        .birthplace = p->birthplace,
        .party = p->party,
        .work = p->work,
        .skills = p->skills,
    };
}

struct fault *register_person_on(struct db *db, struct arena *a, struct person_id id,
                                 struct day on, struct person *person, bool *found)
{
    struct person_id into = id;
    bool merged = false;
    TRY(sql_person_merged_into(db, a, id, &into, &merged));
    TRY(sql_person_by_id_on(db, a, merged ? into : id, on, person, found));
    if (*found && day_known(person->left_on) && day_compare(person->left_on, on) > 0) {
        person->left_on = DAY_NONE; /* was there still */
    }
    return NULL;
}

struct fault *register_person_now(struct db *db, struct arena *a, struct person_id id,
                                  struct person_id *now)
{
    bool merged = false;
    *now = id;
    return sql_person_merged_into(db, a, id, now, &merged);
}

static int by_seq(const void *one, const void *other)
{
    const struct entry *a = one, *b = other;
    return (a->seq > b->seq) - (a->seq < b->seq);
}

struct fault *register_entries_of(struct db *db, struct arena *a, struct person_id person,
                                  struct entry_list *entries)
{
    struct person_id_list merged = {0};
    TRY(ledger_of_subject(db, a, person.v, entries));
    TRY(sql_persons_merged_into(db, a, person, &merged));
    for (size_t i = 0; i < merged.n; i++) {
        struct entry_list more = {0};
        TRY(ledger_of_subject(db, a, merged.at[i].v, &more));
        for (size_t k = 0; k < more.n; k++) {
            *LIST_ADD(a, entries) = more.at[k];
        }
    }
    if (merged.n > 0) {
        qsort(entries->at, entries->n, sizeof entries->at[0], by_seq);
    }
    return NULL;
}

struct fault *register_person_by_number(struct db *db, struct arena *a, struct str number,
                                        struct person_id *id, bool *found)
{
    return sql_person_id_by_number(db, a, number, id, found);
}

struct fault *register_people_same(struct db *db, struct arena *a,
                                   const struct person_body *body,
                                   struct person_list *people)
{
    return sql_people_same(db, a, register_keys(a, body).name, body->name, people);
}
