/* Visits and their deeds: rules and tables. */
#include "practice/visit.h"

#include "access/rows.h"
#include "formats/media.h"
#include "practice/deed.h"
#include "practice/visit_sql.h"
#include "words/faults.h"

enum {
    DEEDS_TEXT = VISIT_DEEDS_MOST * (VISIT_DEED_TEXT + 1),
    PROBLEM_MOST = 2000,
    NOTE_MOST = 500,
    SAID_MOST = 2000, /* by those it was for */
    SKEW_MOST = 366 * 24 * 3600,
    TO_CONFIRM_MOST = 50,
};
const char *const visit_sort_names[] = {"research", "twinning", NULL};
say_fn *const visit_sort_words[] = {say_visit_sort_research, say_visit_sort_twinning};
const char *const deed_way_names[] = {"code", "visitor", NULL};

#define AT(type, member) offsetof(struct type, member)
static const struct field visit_fields[] = {
    {"sort", FIELD_CHOICE, true, AT(visit_body, sort), 0, 0, say_visit_sort,
     visit_sort_names, 0},
    {"unit", FIELD_ID, true, AT(visit_body, unit), 0, 0, say_visit_unit, NULL, 0},
    {"household", FIELD_ID, false, AT(visit_body, household), 0, 0, say_visit_household,
     NULL, 0},
    {"heard", FIELD_LINES, true, AT(visit_body, heard), 1, VISIT_HEARD_TEXT,
     say_visit_heard, NULL, CLASS_OWN},
    {"promised", FIELD_LINES, false, AT(visit_body, promised), 0, DEEDS_TEXT,
     say_visit_promised, NULL, 0},
    {"done", FIELD_LINES, false, AT(visit_body, done), 0, DEEDS_TEXT, say_visit_done,
     NULL, 0},
    {"problem", FIELD_LINES, false, AT(visit_body, problem), 0, PROBLEM_MOST,
     say_visit_problem, NULL, 0},
    {"raised-by", FIELD_TEXT, false, AT(visit_body, raised_by), 0, 100,
     say_visit_raised_by, NULL, CLASS_OWN},
    {"topic", FIELD_TEXT, false, AT(visit_body, topic), 0, 40, say_finding_topic, NULL,
     0},
    {"finding", FIELD_ID, false, AT(visit_body, finding), 0, 0, say_finding_number, NULL,
     0},
    {"reason", FIELD_TEXT, false, AT(visit_body, reason), 0, 200, say_visit_reason, NULL,
     0},
    {"campaign", FIELD_ID, false, AT(visit_body, campaign), 0, 0, say_visit_campaign,
     NULL, 0},
    {"photo", FIELD_BLOB, false, AT(visit_body, photo), 0, 0, say_visit_photo, NULL, 0},
    {"written", FIELD_TEXT, false, AT(visit_body, written), 0, 40, say_visit_written,
     NULL, 0},
    {"skew", FIELD_INT, false, AT(visit_body, skew), -SKEW_MOST, SKEW_MOST,
     say_visit_skew, NULL, 0},
    {"packet", FIELD_TEXT, false, AT(visit_body, packet), 0, 2 * HASH_SIZE,
     say_visit_packet, NULL, 0},
};
#define DEED_FIELDS(type)                                                                \
    {"visit", FIELD_ID, true, AT(type, visit), 0, 0, say_deed_visit, NULL, 0},           \
    {                                                                                    \
        "deed", FIELD_INT, true, AT(type, deed), 1, DEED_NUMBERS, say_deed_number, NULL, \
            0                                                                            \
    }
static const struct field done_fields[] = {
    DEED_FIELDS(deed_body),
    {"note", FIELD_TEXT, false, AT(deed_body, note), 0, NOTE_MOST, say_deed_note, NULL,
     0},
};
static const struct field confirm_fields[] = {
    DEED_FIELDS(deed_answer_body),
    {"way", FIELD_CHOICE, true, AT(deed_answer_body, way), 0, 0, say_deed_way,
     deed_way_names, 0},
    {"refuted", FIELD_BOOL, false, AT(deed_answer_body, refuted), 0, 0, say_deed_refuted,
     NULL, 0},
    {"note", FIELD_LINES, false, AT(deed_answer_body, note), 0, SAID_MOST, say_deed_note,
     NULL, 0},
};

/* ---- entries ----------------------------------------------------------------------- */

static struct fault *apply_visit(struct db *db, struct arena *a, const struct entry *e,
                                 const void *body)
{
    struct visit_id id = {e->seq};
    struct visit was;
    bool found = false;
    if (e->corrects == 0) {
        TRY(sql_visit_insert(db, a, body, id, (struct person_id){e->subject}, e->day,
                             e->at, e->actor));
        return deeds_put(db, a, id, body, e->day);
    }
    TRY(sql_visit_by_newest(db, a, e->corrects, &was, &found));
    if (!found) {
        return NULL; /* an erased one */
    }
    TRY(sql_visit_update(db, a, body, was.id, e->day, e->seq));
    return deeds_correct(db, a, &was, body, e->day);
}

static struct fault *apply_done(struct db *db, struct arena *a, const struct entry *e,
                                const void *body)
{
    const struct deed_body *b = body;
    return sql_visit_deed_tell(db, a, b->visit, b->deed, e->day, b->note);
}

static struct fault *apply_confirm(struct db *db, struct arena *a, const struct entry *e,
                                   const void *body)
{
    const struct deed_answer_body *b = body;
    struct deed deed = {
        .visit = b->visit,
        .number = b->deed,
        .state = b->refuted ? DEED_SENT_BACK : DEED_CONFIRMED,
        .answered_on = e->day,
        .way = b->way,
        .answered_by = b->way == DEED_BY_CODE ? 0 : e->actor,
        .note = b->note,
    };
    return sql_visit_deed_settle(db, a, &deed);
}

static const struct choice_words visit_choices[] = {{visit_sort_names, visit_sort_words},
                                                    {NULL, NULL}};
const struct kind kind_visit_log = {
    .name = "visit.log",
    .version = 1,
    .class = CLASS_UNIT,
    .title = say_kind_visit_log,
    .fields = FIELDS(visit_fields, struct visit_body),
    .choices = visit_choices,
    .apply = apply_visit,
};
const struct kind kind_deed_done = {
    .name = "deed.done",
    .version = 1,
    .class = CLASS_UNIT,
    .title = say_kind_deed_done,
    .fields = FIELDS(done_fields, struct deed_body),
    .apply = apply_done,
};
const struct kind kind_deed_confirm = {
    .name = "deed.confirm",
    .version = 1,
    .class = CLASS_UNIT,
    .title = say_kind_deed_confirm,
    .fields = FIELDS(confirm_fields, struct deed_answer_body),
    .apply = apply_confirm,
};

/* ---- rules ------------------------------------------------------------------------- */

/* For oneself, or for someone in reach; the console for anybody. */
static struct fault *may_tell_of(struct db *db, struct arena *a, const struct viewer *v,
                                 struct person_id id)
{
    struct person person = {0};
    bool found = false, reaches = false;
    TRY(register_person(db, a, id, &person, &found));
    if (found && id.v == v->person.v) {
        return NULL;
    }
    TRY(scope_reaches(db, a, &v->scope, person.unit, &reaches));
    return found && reaches && viewer_may(v, CAN_RECORD)
               ? NULL
               : fault_at(fault_person_missing(a), STR("person"));
}

static struct fault *check_place(const struct act *act, const struct visit_body *body)
{
    struct unit unit;
    struct household_facts facts;
    struct household household = {0};
    bool found = false;
    TRY(register_unit(act->db, act->arena, body->unit, &unit, &found));
    if (!found) {
        return fault_at(fault_unit_missing(act->arena), STR("unit"));
    }
    if (body->household.v == 0) {
        return NULL;
    }
    TRY(household_read(act->db, act->arena, body->household, &facts, &found));
    if (found) {
        TRY(sql_household_at(act->db, act->arena, body->household, &household, &found));
    }
    return found && household.unit.v == body->unit.v
               ? NULL
               : fault_at(fault_household_elsewhere(act->arena), STR("household"));
}

/* Whose place is it to be there? A campaign's groups for research, who is twinned with
 * the place for twinning. Anyone else is asked why he went, and is free to say it. */
static struct fault *find_reason(const struct act *act, struct person_id person,
                                 struct day day, struct visit_body *body,
                                 struct unit_id *place)
{
    struct campaign_there_list there = {0};
    bool twinned = false;
    if (body->sort == VISIT_RESEARCH) {
        TRY(sql_visit_campaigns_at(act->db, act->arena, body->unit, day, person, &there));
        body->campaign = there.n > 0 ? there.at[0].id : (struct campaign_id){0};
        *place = there.n > 0 && there.at[0].goes == 1 ? there.at[0].place : *place;
        return there.n == 0 || there.at[0].goes == 1 || body->reason.n > 0
                   ? NULL
                   : fault_at(fault_visit_reason_group(act->arena), STR("reason"));
    }
    body->campaign = (struct campaign_id){0};
    TRY(twin_between(act->db, act->arena, person, body->unit, body->household, day,
                     &twinned));
    return twinned || body->reason.n > 0
               ? NULL
               : fault_at(fault_visit_reason_twin(act->arena), STR("reason"));
}

/* The same fault, at the field that a visit has for it. */
static struct fault *at_own_field(struct fault *fault)
{
    static const char *const own[][2] = {
        {"what", "problem"}, {"raised_by", "raised-by"}, {"place", "unit"}};
    for (size_t i = 0; fault != NULL && i < sizeof own / sizeof own[0]; i++) {
        if (str_equal(fault->field, str_of(own[i][0]))) {
            return fault_at(fault, str_of(own[i][1]));
        }
    }
    return fault;
}

/* A problem raised on the way becomes a finding; of his campaign, where he goes with its
 * group (`place`), else of the place itself. Sent again, it is the same finding. */
static struct fault *raise_problem(const struct act *act, const struct viewer *v,
                                   struct person_id person, struct day day,
                                   struct unit_id place, struct visit_body *body)
{
    struct act raising = *act;
    struct unit unit;
    bool found = false, named = body->raised_by.n > 0;
    body->finding = (struct finding_id){0};
    if (body->problem.n == 0) {
        return NULL;
    }
    TRY(register_unit(act->db, act->arena, body->unit, &unit, &found));
    struct finding_body finding = {
        .what = body->problem,
        .place = place.v != 0 ? place : body->unit,
        .spot = place.v != 0 && place.v != body->unit.v ? unit.name : STR_NONE,
        .raiser = named ? (struct person_id){0} : person,
        .raised_by = body->raised_by,
        .topic = body->topic,
        .gravity = GRAVITY_ORDINARY,
        .found = day,
        .campaign = place.v != 0 && person.v == v->person.v ? body->campaign
                                                            : (struct campaign_id){0},
    };
    raising.id = ledger_id_derived(act->id, 1);
    return at_own_field(finding_add(&raising, v, &finding, &body->finding));
}

static struct fault *check(const struct act *act, struct day day,
                           const struct visit_body *body, int64_t more_deeds)
{
    if (!day_known(day) || day.v > act->today.v) {
        return fault_at(fault_record_future(act->arena), STR("on"));
    }
    TRY(deeds_check(act->arena, body, more_deeds));
    return check_place(act, body);
}

struct fault *visit_log(const struct act *act, const struct viewer *v,
                        struct person_id person, struct day day,
                        const struct visit_body *told, struct visit_id *id)
{
    struct visit_body body = *told;
    struct unit_id place = {0};
    TRY(fields_check(act->arena, &kind_visit_log.fields, &body));
    TRY(may_tell_of(act->db, act->arena, v, person));
    TRY(check(act, day, &body, 0));
    TRY(find_reason(act, person, day, &body, &place));
    TRY(raise_problem(act, v, person, day, place, &body));
    struct entry e;
    TRY(act_append_on(act, &kind_visit_log, person.v, 0, day, &body, &e));
    id->v = e.seq;
    return NULL;
}

/* ---- correcting -------------------------------------------------------------------- */

struct fault *visit_to_correct(struct db *db, struct arena *a, const struct viewer *v,
                               struct visit_id id, struct visit *visit,
                               struct visit_body *body)
{
    struct deed_list deeds = {0};
    struct str heard = STR_NONE;
    TRY(visit_find(db, a, v, id, visit, &heard));
    if (heard.p == NULL || may_tell_of(db, a, v, visit->person) != NULL) {
        return fault_denied(a);
    }
    TRY(visit_deeds(db, a, id, &deeds));
    *body = (struct visit_body){.sort = visit->sort,
                                .unit = visit->unit,
                                .household = visit->household,
                                .heard = heard,
                                .problem = visit->problem,
                                .raised_by = visit->raised_by,
                                .finding = visit->finding,
                                .reason = visit->reason,
                                .campaign = visit->campaign,
                                .photo = visit->photo};
    deeds_lines(a, &deeds, body);
    return NULL;
}

struct fault *visit_correct(const struct act *act, const struct viewer *v,
                            struct visit_id id, int64_t seen, struct day day,
                            const struct visit_body *told)
{
    struct visit_body body = *told, stands;
    struct deed_list deeds = {0};
    struct unit_id place = {0};
    struct visit was;
    bool sent = false;
    TRY(fields_check(act->arena, &kind_visit_log.fields, &body));
    TRY(ledger_has(act->db, act->arena, act->id, &sent));
    TRY(visit_to_correct(act->db, act->arena, v, id, &was, &stands));
    if (sent) {
        return NULL;
    }
    if (seen != 0 && seen != was.newest) {
        return fault_visit_newer(act->arena);
    }
    TRY(visit_deeds(act->db, act->arena, id, &deeds));
    TRY(check(act, day, &body, deeds_answered(&deeds, &body)));
    TRY(find_reason(act, was.person, day, &body, &place));
    if (was.finding.v != 0) {
        body.problem = was.problem;
        body.raised_by = stands.raised_by;
        body.topic = STR_NONE;
        body.finding = was.finding;
    } else {
        TRY(raise_problem(act, v, was.person, day, place, &body));
    }
    if (hash_equal(body.photo, (struct hash){{0}})) {
        body.photo = was.photo;
    }
    return act_append_on(act, &kind_visit_log, was.person.v, was.newest, day, &body,
                         NULL);
}

bool visit_photo_fits(struct str first)
{
    return first.n >= MEDIA_BYTES && str_equal(media_type(first), STR("image/jpeg"));
}

/* ---- deeds ------------------------------------------------------------------------- */

static struct fault *find_deed(const struct act *act, struct visit_id visit,
                               int64_t number, struct deed *deed)
{
    bool found = false;
    TRY(sql_visit_deed_at(act->db, act->arena, visit, number, deed, &found));
    return found ? NULL : fault_deed_missing(act->arena);
}

struct fault *visit_deed_done(const struct act *act, const struct viewer *v,
                              const struct deed_body *body)
{
    struct deed deed;
    bool sent = false;
    TRY(fields_check(act->arena, &kind_deed_done.fields, body));
    TRY(ledger_has(act->db, act->arena, act->id, &sent));
    TRY(find_deed(act, body->visit, body->deed, &deed));
    if (may_tell_of(act->db, act->arena, v, deed.person) != NULL) {
        return fault_deed_missing(act->arena);
    }
    if (!sent && deed.state != DEED_PROMISED && deed.state != DEED_SENT_BACK) {
        return fault_deed_done_already(act->arena);
    }
    return act_append(act, &kind_deed_done, deed.person.v, body, NULL);
}

static struct fault *must_wait(const struct act *act, const struct deed *deed)
{
    return deed->state == DEED_DONE ? NULL : fault_deed_not_waiting(act->arena);
}

struct fault *visit_deed_confirm(const struct act *act, const struct viewer *v,
                                 const struct deed_answer_body *told)
{
    struct deed_answer_body body = *told;
    struct deed deed;
    int64_t there = 0;
    bool found = false, sent = false;
    body.way = DEED_BY_VISITOR;
    TRY(fields_check(act->arena, &kind_deed_confirm.fields, &body));
    TRY(ledger_has(act->db, act->arena, act->id, &sent));
    TRY(find_deed(act, body.visit, body.deed, &deed));
    TRY(sql_visit_was_there(act->db, act->arena, v->person, deed.unit, deed.household,
                            deed.done_on, &there, &found));
    if (!sent && (!found || v->console || deed.person.v == v->person.v)) {
        return fault_deed_not_there(act->arena);
    }
    if (!sent) {
        TRY(must_wait(act, &deed));
    }
    return act_append(act, &kind_deed_confirm, deed.person.v, &body, NULL);
}

/* ---- reading ----------------------------------------------------------------------- */

struct fault *visits(struct db *db, struct arena *a, const struct viewer *v,
                     const struct visits_query *query, struct visit_list *list)
{
    struct visits_query q = *query;
    q.limit = q.limit <= 0 || q.limit > VISIT_PAGE + 1 ? VISIT_PAGE : q.limit;
    q.paged = q.before > 0;
    if (q.person.v == 0 && viewer_may(v, CAN_READ_DUTIES)) {
        return sql_visits_within(db, a, &v->scope, &q, list);
    }
    struct relations relations = {0};
    q.person = q.person.v == 0 ? v->person : q.person;
    TRY(access_relations(db, a, v, q.person, &relations));
    if (!relations.self && !relations.unit_of) {
        return fault_person_missing(a);
    }
    return sql_visits_of_person(db, a, &q, list);
}

struct fault *visit_find(struct db *db, struct arena *a, const struct viewer *v,
                         struct visit_id id, struct visit *visit, struct str *heard)
{
    struct relations relations = {0};
    bool found = false;
    *visit = (struct visit){.person = {0}};
    *heard = STR_NONE;
    TRY(sql_visit_at(db, a, id, visit, &found));
    TRY(access_relations(db, a, v, visit->person, &relations));
    if (!found || access_mask(v, &relations, CLASS_UNIT) != FIELD_SHOWN) {
        return fault_visit_missing(a);
    }
    if (access_mask(v, &relations, CLASS_OWN) != FIELD_SHOWN) {
        visit->raised_by = STR_NONE;
        return NULL;
    }
    return sql_visit_heard_at(db, a, id, heard, &found);
}

struct fault *visit_deeds(struct db *db, struct arena *a, struct visit_id id,
                          struct deed_list *deeds)
{
    return sql_visit_deeds_of(db, a, id, deeds);
}

struct fault *visit_deeds_to_confirm(struct db *db, struct arena *a,
                                     struct person_id person, struct deed_list *deeds)
{
    return person.v == 0 ? NULL
                         : sql_visit_deeds_seen_by(db, a, person, TO_CONFIRM_MOST, deeds);
}

struct fault *visit_places_of(struct db *db, struct arena *a, struct person_id person,
                              struct day on, struct visit_place_list *places)
{
    return sql_visit_places_of(db, a, person, on, places);
}

/* ---- for residents' codes ---------------------------------------------------------- */

struct fault *visit_deeds_waiting(struct db *db, struct arena *a, struct unit_id unit,
                                  struct household_id household, struct deed_list *deeds)
{
    return sql_visit_deeds_at_place(db, a, unit, household, deeds);
}

struct fault *visit_deed_answer_by_code(const struct act *act,
                                        const struct deed_answer_body *told)
{
    struct deed_answer_body body = *told;
    struct deed deed;
    body.way = DEED_BY_CODE;
    TRY(fields_check(act->arena, &kind_deed_confirm.fields, &body));
    TRY(find_deed(act, body.visit, body.deed, &deed));
    if (act->actor != 0 && act->actor == deed.person.v) {
        return fault_deed_own(act->arena);
    }
    return act_append(act, &kind_deed_confirm, deed.person.v, &body, NULL);
}
