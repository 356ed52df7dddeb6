/* Peer study: one entry a sitting, for everybody who was there. */
#include "learning/peer.h"

#include "base/numbers.h"
#include "learning/classroom.h"
#include "learning/classroom_rows.h"
#include "learning/classroom_sql.h"
#include "learning/note.h"
#include "learning/peer_rows.h"
#include "learning/peer_sql.h"
#include "words/faults.h"

#define WIDE_COLON "\xEF\xBC\x9A"
enum { WHY_MOST = 200 };

/* ---- kinds ----------------------------------------------------------------------------
 */

#define AT(type, member) offsetof(struct type, member)
static const struct field held_fields[] = {
    {"people", FIELD_TEXT, true, AT(peer_body, people), 1, PEER_PEOPLE_TEXT,
     say_peer_people, NULL, 0},
    {"spoke", FIELD_LINES, true, AT(peer_body, spoke), 1, PEER_SPOKE_TEXT, say_peer_spoke,
     NULL, 0},
    {"came", FIELD_TEXT, false, AT(peer_body, came), 0, PEER_CAME_MOST, say_peer_came,
     NULL, 0},
};
static const struct field withdraw_fields[] = {
    {"why", FIELD_TEXT, true, AT(peer_withdraw_body, why), 2, WHY_MOST,
     say_peer_withdraw_why, NULL, 0},
};
#undef AT

static struct fault *empty(struct db *db, struct arena *a, int64_t id)
{
    TRY(sql_peer_there_drop(db, a, id));
    return sql_peer_spoke_drop(db, a, id);
}

/* "42 Topic" */
static bool read_spoke(struct str line, struct person_id *person, struct str *topic)
{
    struct str number = STR_NONE;
    bool good = str_cut(&line, ' ', &number) && str_to_int(number, &person->v);
    *topic = str_trim(line);
    return good && topic->n > 0;
}

/* By number, or by the title in it. */
static struct fault *find_material(struct db *db, struct arena *a, struct str topic,
                                   struct material_id *material)
{
    bool number = linkage_number(topic).v != 0;
    return linkage_meant(db, a, number ? topic : note_title(a, topic), material);
}

static struct fault *put_spoke(struct db *db, struct arena *a, int64_t id,
                               struct str lines)
{
    struct str line = STR_NONE, topic = STR_NONE;
    for (int64_t place = 1; str_cut(&lines, '\n', &line); place++) {
        struct person_id person = {0};
        struct material_id material = {0};
        if (read_spoke(line, &person, &topic)) {
            TRY(find_material(db, a, topic, &material));
            TRY(sql_peer_spoke_insert(db, a, id, place, person, topic, material));
        }
    }
    return NULL;
}

static struct fault *put_there(struct db *db, struct arena *a, int64_t id,
                               struct str numbers)
{
    struct int_list people = {0};
    numbers_read(a, numbers, &people);
    return people.n == 0 ? NULL
                         : sql_peer_there_insert(db, a, id, numbers_listed(a, &people));
}

/* A sitting told again keeps its number: links to it stay good. */
static struct fault *apply_again(struct db *db, struct arena *a, const struct entry *e,
                                 const struct peer_body *b, int64_t *id)
{
    struct peer_id was = {0};
    bool found = false;
    TRY(sql_peer_told_by_newest(db, a, e->corrects, &was, &found));
    *id = found ? was.v : 0;
    if (!found) {
        return NULL; /* an erased one */
    }
    TRY(empty(db, a, was.v));
    TRY(sql_peer_update(db, a, was.v, e->day, b->came));
    return sql_peer_told_newest(db, a, was, e->seq);
}

static struct fault *apply_held(struct db *db, struct arena *a, const struct entry *e,
                                const void *body)
{
    const struct peer_body *b = body;
    int64_t id = e->seq;
    if (e->corrects != 0) {
        TRY(apply_again(db, a, e, b, &id));
    } else {
        TRY(sql_peer_insert(db, a, id, e->subject, e->day, b->came));
        TRY(sql_peer_told_insert(db, a, id));
    }
    if (id == 0) {
        return NULL;
    }
    TRY(put_there(db, a, id, b->people));
    return put_spoke(db, a, id, b->spoke);
}

static struct fault *apply_withdraw(struct db *db, struct arena *a, const struct entry *e,
                                    const void *body)
{
    struct peer_id id = {0};
    bool found = false;
    (void)body;
    TRY(sql_peer_told_by_newest(db, a, e->corrects, &id, &found));
    TRY(found ? empty(db, a, id.v) : NULL);
    return found ? sql_peer_drop(db, a, id.v) : NULL;
}

const struct kind kind_peer_held = {
    .name = "peer.held",
    .version = 1,
    .class = CLASS_UNIT,
    .shared = true,
    .title = say_kind_peer_held,
    .fields = FIELDS(held_fields, struct peer_body),
    .apply = apply_held,
};
const struct kind kind_peer_withdraw = {
    .name = "peer.withdraw",
    .version = 1,
    .class = CLASS_UNIT,
    .title = say_kind_peer_withdraw,
    .fields = FIELDS(withdraw_fields, struct peer_withdraw_body),
    .apply = apply_withdraw,
};

/* ---- who was there --------------------------------------------------------------------
 */

static bool is_of_section(struct db *db, struct arena *a, const struct viewer *v,
                          struct unit_id unit, struct fault **fault)
{
    struct person p;
    bool found = false;
    *fault = v->person.v == 0 ? NULL : register_person(db, a, v->person, &p, &found);
    return *fault == NULL && found && !day_known(p.left_on) && p.unit.v == unit.v;
}

struct fault *peer_may_enter(struct db *db, struct arena *a, const struct viewer *v,
                             struct unit_id unit, bool *may)
{
    struct fault *fault = NULL;
    *may = is_of_section(db, a, v, unit, &fault);
    TRY(fault);
    return *may ? NULL : class_may_keep(db, a, v, unit, may);
}

/* The newest entry of a sitting, also of one that is withdrawn by now. */
static struct fault *read_held(struct db *db, struct arena *a, struct peer_id id,
                               struct entry *e, const struct peer_body **body)
{
    struct body text;
    void *read = NULL;
    int64_t newest = 0;
    bool found = false;
    TRY(sql_peer_told_by_id(db, a, id, &newest, &found));
    if (!found) {
        return fault_peer_missing(a);
    }
    TRY(ledger_entry_read(db, a, newest, e, &text));
    if (text.text.bytes.p == NULL) {
        return fault_peer_missing(a); /* erased */
    }
    TRY(kind_read(a, &kind_peer_held, e->version, text.text.bytes, &read));
    *body = read;
    return NULL;
}

static struct peer_person *find_in(const struct peer_people *people, int64_t id)
{
    for (size_t i = 0; i < people->n; i++) {
        if (people->at[i].person.v == id) {
            return &people->at[i];
        }
    }
    return NULL;
}

/* Of the section by now, or who was there then; a merged number is the one it is now. */
static struct fault *told_person(struct db *db, struct arena *a, int64_t id,
                                 struct peer_people *people, struct peer_person **told)
{
    struct person p;
    struct person_id now = {id};
    bool found = false;
    *told = find_in(people, id);
    if (*told != NULL) {
        return NULL;
    }
    TRY(register_person_now(db, a, now, &now));
    TRY(register_person(db, a, now, &p, &found));
    *told = found ? find_in(people, now.v) : NULL;
    if (found && *told == NULL) {
        *told = LIST_ADD(a, people);
        **told = (struct peer_person){.person = p.id, .name = p.name, .absence = -1};
    }
    return NULL;
}

static struct fault *set_told(struct db *db, struct arena *a,
                              const struct peer_body *body, struct peer_people *people)
{
    struct int_list there = {0};
    struct str lines = body->spoke, line = STR_NONE, topic = STR_NONE;
    struct peer_person *p = NULL;
    for (size_t i = 0; i < people->n; i++) {
        people->at[i].away = true;
    }
    numbers_read(a, body->people, &there);
    for (size_t i = 0; i < there.n; i++) {
        TRY(told_person(db, a, there.at[i], people, &p));
        if (p != NULL) {
            p->away = false;
        }
    }
    while (str_cut(&lines, '\n', &line)) {
        struct person_id who = {0};
        if (read_spoke(line, &who, &topic)) {
            TRY(told_person(db, a, who.v, people, &p));
            if (p != NULL) {
                p->topic = topic;
            }
        }
    }
    return NULL;
}

static struct fault *section_of(struct db *db, struct arena *a, struct unit_id unit,
                                struct day on, struct peer_people *people)
{
    struct peer_row_list rows = {0};
    struct span_row_list absences = {0};
    TRY(sql_peer_section(db, a, unit, on, PEER_PEOPLE_MOST + 1, &rows));
    TRY(sql_rota_absences(db, a, unit, on, on, &absences));
    if (rows.n > PEER_PEOPLE_MOST) {
        return fault_peer_many(a, PEER_PEOPLE_MOST);
    }
    for (size_t i = 0; i < rows.n; i++) {
        *LIST_ADD(a, people) = (struct peer_person){
            .person = rows.at[i].person, .name = rows.at[i].name, .absence = -1};
    }
    for (size_t i = 0; i < absences.n; i++) {
        struct peer_person *p = find_in(people, absences.at[i].person);
        if (p != NULL) {
            p->absence = absences.at[i].sort;
            p->away = true;
        }
    }
    return NULL;
}

struct fault *peer_begin(struct db *db, struct arena *a, const struct viewer *v,
                         struct peer_id was, struct peer_told *told)
{
    struct entry e;
    const struct peer_body *body = NULL;
    bool may = false;
    if (was.v != 0) {
        TRY(read_held(db, a, was, &e, &body));
        *told = (struct peer_told){
            .unit = {e.subject}, .on = e.day, .came = body->came, .seen = e.seq};
    }
    TRY(peer_may_enter(db, a, v, told->unit, &may));
    TRY(may ? NULL : was.v != 0 ? fault_peer_missing(a) : fault_unit_missing(a));
    TRY(section_of(db, a, told->unit, told->on, &told->people));
    return body != NULL ? set_told(db, a, body, &told->people) : NULL;
}

/* ---- by lines -------------------------------------------------------------------------
 */

/* Several of one name are told apart by number alone. */
static struct peer_person *named_in(const struct peer_people *people, struct str who)
{
    struct peer_person *found = NULL;
    int64_t number = 0;
    if (str_to_int(who, &number)) {
        return find_in(people, number);
    }
    for (size_t i = 0; i < people->n; i++) {
        if (str_equal(people->at[i].name, who)) {
            if (found != NULL) {
                return NULL;
            }
            found = &people->at[i];
        }
    }
    return found;
}

struct fault *peer_say_away(struct arena *a, struct str lines, struct peer_people *people)
{
    struct str line = STR_NONE;
    while (str_cut(&lines, '\n', &line)) {
        struct str who = str_trim(line);
        struct peer_person *p = named_in(people, who);
        if (who.n > 0 && p == NULL) {
            return fault_at(fault_peer_stranger(a, who), STR("absent"));
        }
        if (p != NULL) {
            p->away = true;
        }
    }
    return NULL;
}

struct fault *peer_say_spoke(struct arena *a, struct str lines,
                             struct peer_people *people)
{
    struct str line = STR_NONE;
    while (str_cut(&lines, '\n', &line)) {
        size_t wide = str_find(line, STR(WIDE_COLON)), narrow = str_find(line, STR(":"));
        size_t at = wide < narrow ? wide : narrow;
        size_t behind = at + (wide < narrow ? sizeof WIDE_COLON - 1 : 1);
        struct str who = str_trim(str_part(line, 0, at < line.n ? at : line.n));
        if (str_trim(line).n == 0) {
            continue;
        }
        struct peer_person *p = named_in(people, who);
        if (p == NULL) {
            return fault_at(fault_peer_stranger(a, who), STR("spoke"));
        }
        p->topic = at < line.n ? str_trim(str_part(line, behind, line.n)) : STR("");
        if (p->topic.n == 0) {
            return fault_at(fault_peer_topic(a, p->name), STR("spoke"));
        }
    }
    return NULL;
}

/* ---- entering -------------------------------------------------------------------------
 */

static int by_number(const void *x, const void *y)
{
    const int64_t *a = x, *b = y;
    return *a < *b ? -1 : *a > *b;
}

static struct fault *check_topic(const struct act *act, const struct peer_person *p)
{
    struct fault *fault = p->away ? fault_peer_away(act->arena, p->name)
                                  : linkage_check(act->db, act->arena, p->topic);
    return fault == NULL ? NULL : fault_at(fault, STR("spoke"));
}

static struct fault *gather(const struct act *act, const struct peer_told *told,
                            struct peer_body *body)
{
    struct arena *a = act->arena;
    struct int_list there = {0};
    struct text people = text_new(a, 256), spoke = text_new(a, 256);
    for (size_t i = 0; i < told->people.n; i++) {
        const struct peer_person *p = &told->people.at[i];
        struct str topic = str_trim(p->topic);
        if (!p->away) {
            *LIST_ADD(a, &there) = p->person.v;
        }
        if (topic.n > 0) {
            TRY(check_topic(act, p));
            text_add_format(&spoke, "%s%lld %.*s", spoke.n > 0 ? "\n" : "",
                            (long long)p->person.v, STR_PRINT(topic));
        }
    }
    if (there.n < 2) {
        return fault_at(fault_peer_alone(a), STR("absent"));
    }
    if (spoke.n == 0) {
        return fault_at(fault_peer_silent(a), STR("spoke"));
    }
    qsort(there.at, there.n, sizeof there.at[0], by_number);
    for (size_t i = 0; i < there.n; i++) {
        text_add_format(&people, "%s%lld", i > 0 ? " " : "", (long long)there.at[i]);
    }
    *body = (struct peer_body){text_str(&people), text_str(&spoke), told->came};
    return fields_check(a, &kind_peer_held.fields, body);
}

static struct fault *append(const struct act *act, struct unit_id unit, int64_t corrects,
                            const struct peer_told *told, struct peer_id *id)
{
    struct peer_body body;
    struct entry e;
    if (!day_known(told->on) || told->on.v > act->today.v) {
        return fault_at(fault_record_future(act->arena), STR("on"));
    }
    TRY(gather(act, told, &body));
    TRY(act_append_on(act, &kind_peer_held, unit.v, corrects, told->on, &body, &e));
    id->v = e.seq;
    return NULL;
}

struct fault *peer_hold(const struct act *act, const struct viewer *v,
                        const struct peer_told *told, struct peer_id *id)
{
    bool may = false;
    TRY(peer_may_enter(act->db, act->arena, v, told->unit, &may));
    TRY(may ? NULL : fault_unit_missing(act->arena));
    return append(act, told->unit, 0, told, id);
}

/* Its newest entry, when he may enter it and it stands; also when this very form has
 * changed it before (*sent). */
static struct fault *standing(const struct act *act, const struct viewer *v,
                              struct peer_id id, struct entry *newest, bool *sent)
{
    struct arena *a = act->arena;
    const struct peer_body *body = NULL;
    struct peer_study study;
    bool found = false, may = false;
    TRY(ledger_has(act->db, a, act->id, sent));
    TRY(read_held(act->db, a, id, newest, &body));
    TRY(peer_may_enter(act->db, a, v, (struct unit_id){newest->subject}, &may));
    TRY(sql_peer_by_id(act->db, a, id, &study, &found));
    return may && (*sent || found) ? NULL : fault_peer_missing(a);
}

struct fault *peer_correct(const struct act *act, const struct viewer *v,
                           struct peer_id id, const struct peer_told *told)
{
    struct entry was;
    struct peer_id entry;
    bool sent = false;
    TRY(standing(act, v, id, &was, &sent));
    if (sent) {
        return NULL;
    }
    if (told->seen != 0 && told->seen != was.seq) {
        return fault_peer_newer(act->arena);
    }
    return append(act, (struct unit_id){was.subject}, was.seq, told, &entry);
}

struct fault *peer_withdraw(const struct act *act, const struct viewer *v,
                            struct peer_id id, const struct peer_withdraw_body *body)
{
    struct entry was;
    bool sent = false;
    TRY(fields_check(act->arena, &kind_peer_withdraw.fields, body));
    TRY(standing(act, v, id, &was, &sent));
    return sent ? NULL
                : act_append_on(act, &kind_peer_withdraw, was.subject, was.seq, was.day,
                                body, NULL);
}

/* ---- reading --------------------------------------------------------------------------
 */

static struct fault *may_read(struct db *db, struct arena *a, const struct viewer *v,
                              struct unit_id unit, bool *may)
{
    struct fault *fault = NULL;
    *may = is_of_section(db, a, v, unit, &fault);
    TRY(fault);
    return *may || !viewer_may(v, CAN_READ_DUTIES)
               ? NULL
               : scope_reaches(db, a, &v->scope, unit, may);
}

struct fault *peer_find(struct db *db, struct arena *a, const struct viewer *v,
                        struct peer_id id, struct peer_study *study)
{
    int64_t one = 0;
    bool found = false, may = false;
    TRY(sql_peer_by_id(db, a, id, study, &found));
    TRY(found ? may_read(db, a, v, study->unit, &may) : NULL);
    TRY(found && !may ? sql_peer_was_there(db, a, id, v->person, &one, &may) : NULL);
    return may ? NULL : fault_peer_missing(a);
}

static struct str ids_of(struct arena *a, const struct peer_study_list *studies)
{
    struct int_list ids = {0};
    for (size_t i = 0; i < studies->n; i++) {
        *LIST_ADD(a, &ids) = studies->at[i].id.v;
    }
    return numbers_listed(a, &ids);
}

struct fault *peer_were_there(struct db *db, struct arena *a,
                              const struct peer_study_list *studies,
                              struct peer_there_list *list)
{
    return studies->n == 0 ? NULL
                           : sql_peer_people_listed(db, a, ids_of(a, studies), list);
}

struct fault *peer_spoken(struct db *db, struct arena *a,
                          const struct peer_study_list *studies,
                          struct peer_spoke_list *list)
{
    return studies->n == 0 ? NULL : sql_peer_spoken(db, a, ids_of(a, studies), list);
}

struct fault *peer_studies(struct db *db, struct arena *a, const struct viewer *v,
                           const struct peer_query *query, struct peer_study_list *list)
{
    struct peer_query q = *query;
    struct person p;
    bool found = false, reaches = false;
    q.from = day_known(q.from) ? q.from : (struct day){INT32_MIN + 1};
    q.till = day_known(q.till) ? q.till : (struct day){INT32_MAX};
    q.limit = q.limit > 0 ? q.limit : PEER_SHOWN;
    if (viewer_may(v, CAN_READ_DUTIES)) {
        reaches = q.unit.v == 0;
        TRY(reaches ? NULL : scope_reaches(db, a, &v->scope, q.unit, &reaches));
    }
    if (reaches) {
        return sql_peer_studies_kept(db, a, &v->scope, &q, q.unit.v != 0, list);
    }
    TRY(register_person(db, a, v->person, &p, &found));
    found &= q.unit.v == 0 || q.unit.v == p.unit.v;
    q.unit = p.unit;
    return found ? sql_peer_studies_of(db, a, &q, list) : fault_unit_missing(a);
}
