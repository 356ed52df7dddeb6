/* Findings: their kinds, what each entry does to the tables, and who may do what. */
#include "practice/finding.h"

#include "practice/finding_rows.h"
#include "practice/finding_sql.h"
#include "words/faults.h"

enum { WHAT_MOST = 2000, WORDS_MOST = 200, TOPIC_MOST = 40, TEXT_MOST = 4000 };

const char *const finding_state_names[] = {"raised",    "owned",  "solved",
                                           "confirmed", "joined", NULL};
const char *const gravity_names[] = {"ordinary", "serious", "grave", NULL};

struct str say_finding_state(struct arena *a, enum lang lang, int state)
{
    static say_fn *const words[] = {say_finding_raised, say_finding_owned,
                                    say_finding_solved, say_finding_confirmed,
                                    say_finding_joined};
    return words[state](a, lang);
}

struct str say_gravity(struct arena *a, enum lang lang, int gravity)
{
    static say_fn *const words[] = {say_finding_ordinary, say_finding_serious,
                                    say_finding_grave};
    return words[gravity](a, lang);
}

bool finding_is_open(const struct finding *f)
{
    return f->state < FINDING_CONFIRMED;
}

bool finding_is_overdue(const struct finding *f, struct day on)
{
    return f->state == FINDING_OWNED && f->due.v < on.v;
}

int64_t finding_age(const struct finding *f, struct day on)
{
    return (finding_is_open(f) ? on.v : f->closed_on.v) - f->found.v;
}

/* ---- fields ------------------------------------------------------------------------ */

#define AT(type, member) offsetof(struct type, member)
static const struct field add_fields[] = {
    {"what", FIELD_LINES, true, AT(finding_body, what), 1, WHAT_MOST, say_finding_what,
     NULL, 0},
    {"place", FIELD_ID, true, AT(finding_body, place), 0, 0, say_finding_place, NULL, 0},
    {"spot", FIELD_TEXT, false, AT(finding_body, spot), 0, WORDS_MOST, say_finding_spot,
     NULL, 0},
    {"raiser", FIELD_ID, false, AT(finding_body, raiser), 0, 0, say_finding_raiser, NULL,
     0},
    {"raised_by", FIELD_TEXT, false, AT(finding_body, raised_by), 0, WORDS_MOST,
     say_finding_raised_by, NULL, 0},
    {"topic", FIELD_TEXT, true, AT(finding_body, topic), 1, TOPIC_MOST, say_finding_topic,
     NULL, 0},
    {"gravity", FIELD_CHOICE, true, AT(finding_body, gravity), 0, 0, say_finding_gravity,
     gravity_names, 0},
    {"found", FIELD_DAY, false, AT(finding_body, found), 0, 0, say_finding_found, NULL,
     0},
    {"campaign", FIELD_ID, false, AT(finding_body, campaign), 0, 0, say_finding_campaign,
     NULL, 0},
    {"unit", FIELD_ID, false, AT(finding_body, unit), 0, 0, say_finding_unit, NULL, 0},
};
static const struct field own_fields[] = {
    {"finding", FIELD_ID, true, AT(finding_own_body, finding), 0, 0, say_finding_number,
     NULL, 0},
    {"owner", FIELD_ID, true, AT(finding_own_body, owner), 0, 0, say_finding_owner, NULL,
     0},
    {"due", FIELD_DAY, true, AT(finding_own_body, due), 0, 0, say_finding_due, NULL, 0},
    {"note", FIELD_LINES, false, AT(finding_own_body, note), 0, TEXT_MOST,
     say_finding_note, NULL, 0},
};
static const struct field correct_fields[] = {
    {"what", FIELD_LINES, true, AT(finding_correct_body, what), 1, WHAT_MOST,
     say_finding_what, NULL, 0},
    {"place", FIELD_ID, true, AT(finding_correct_body, place), 0, 0, say_finding_place,
     NULL, 0},
    {"spot", FIELD_TEXT, false, AT(finding_correct_body, spot), 0, WORDS_MOST,
     say_finding_spot, NULL, 0},
    {"topic", FIELD_TEXT, true, AT(finding_correct_body, topic), 1, TOPIC_MOST,
     say_finding_topic, NULL, 0},
    {"gravity", FIELD_CHOICE, true, AT(finding_correct_body, gravity), 0, 0,
     say_finding_gravity, gravity_names, 0},
    {"why", FIELD_LINES, true, AT(finding_correct_body, why), 1, TEXT_MOST,
     say_finding_correct_why, NULL, 0},
};
#define STEP_FIELDS(label)                                                               \
    {"finding",          FIELD_ID, true, AT(finding_step_body, finding), 0, 0,           \
     say_finding_number, NULL,     0},                                                   \
    {                                                                                    \
        "text", FIELD_LINES, true, AT(finding_step_body, text), 1, TEXT_MOST, label,     \
            NULL, 0                                                                      \
    }
static const struct field measure_fields[] = {STEP_FIELDS(say_finding_measure)};
static const struct field solve_fields[] = {STEP_FIELDS(say_finding_how)};
static const struct field return_fields[] = {
    STEP_FIELDS(say_finding_why),
    {"by_code", FIELD_BOOL, false, AT(finding_step_body, by_code), 0, 0,
     say_finding_by_code, NULL, 0},
};
static const struct field confirm_fields[] = {
    {"finding", FIELD_ID, true, AT(finding_confirm_body, finding), 0, 0,
     say_finding_number, NULL, 0},
    {"event", FIELD_INT, true, AT(finding_confirm_body, event), 1, INT64_MAX,
     say_finding_event, NULL, 0},
    {"on", FIELD_DAY, true, AT(finding_confirm_body, on), 0, 0, say_finding_on, NULL, 0},
    {"by_code", FIELD_BOOL, false, AT(finding_confirm_body, by_code), 0, 0,
     say_finding_by_code, NULL, 0},
    {"text", FIELD_LINES, false, AT(finding_confirm_body, text), 0, TEXT_MOST,
     say_finding_said, NULL, 0},
};
static const struct field join_fields[] = {
    {"into", FIELD_ID, true, AT(finding_join_body, into), 0, 0, say_finding_into, NULL,
     0},
};
static const struct field code_fields[] = {
    {"given_to", FIELD_TEXT, true, AT(finding_code_body, given_to), 1, WORDS_MOST,
     say_finding_given_to, NULL, 0},
};

/* ---- what entries do --------------------------------------------------------------- */

static struct fault *put_step(struct db *db, struct arena *a, struct finding_id id,
                              const struct entry *e, struct finding_step step)
{
    step.seq = e->seq;
    step.actor = e->actor;
    step.day = e->day;
    return sql_finding_step_insert(db, a, &step, id);
}

static struct finding_step step_of(enum finding_act act, struct str text)
{
    return (struct finding_step){.act = act, .due = DAY_NONE, .text = text};
}

static struct fault *apply_add(struct db *db, struct arena *a, const struct entry *e,
                               const void *body)
{
    const struct finding_body *b = body;
    struct finding_row row = {.id = {e->seq},
                              .what = b->what,
                              .spot = b->spot,
                              .raised_by = b->raised_by,
                              .topic = b->topic,
                              .place = b->place,
                              .unit = b->unit,
                              .campaign = b->campaign,
                              .raiser = b->raiser,
                              .gravity = b->gravity,
                              .found = b->found,
                              .recorder = e->actor};
    TRY(sql_finding_insert(db, a, &row));
    return put_step(db, a, row.id, e, step_of(FINDING_ACT_ADD, b->what));
}

static struct fault *apply_correct(struct db *db, struct arena *a, const struct entry *e,
                                   const void *body)
{
    const struct finding_correct_body *b = body;
    struct finding_id id = {e->subject};
    TRY(sql_finding_set_words(db, a, b, id, e->seq));
    return put_step(db, a, id, e, step_of(FINDING_ACT_CORRECT, b->why));
}

static struct fault *apply_own(struct db *db, struct arena *a, const struct entry *e,
                               const void *body)
{
    const struct finding_own_body *b = body;
    struct finding_step step = step_of(FINDING_ACT_OWN, b->note);
    step.person = b->owner;
    step.due = b->due;
    TRY(sql_finding_set_owner(db, a, b->finding, b->owner.v, b->due, e->seq));
    return put_step(db, a, b->finding, e, step);
}

static struct fault *apply_measure(struct db *db, struct arena *a, const struct entry *e,
                                   const void *body)
{
    const struct finding_step_body *b = body;
    TRY(sql_finding_touch(db, a, b->finding, e->seq));
    return put_step(db, a, b->finding, e, step_of(FINDING_ACT_MEASURE, b->text));
}

static struct fault *apply_solve(struct db *db, struct arena *a, const struct entry *e,
                                 const void *body)
{
    const struct finding_step_body *b = body;
    TRY(sql_finding_set_solved(db, a, b->finding, e->seq, e->day));
    return put_step(db, a, b->finding, e, step_of(FINDING_ACT_SOLVE, b->text));
}

static struct fault *apply_return(struct db *db, struct arena *a, const struct entry *e,
                                  const void *body)
{
    const struct finding_step_body *b = body;
    struct finding_step step = step_of(FINDING_ACT_RETURN, b->text);
    step.by_code = b->by_code;
    TRY(sql_finding_set_returned(db, a, b->finding, e->seq));
    return put_step(db, a, b->finding, e, step);
}

static struct fault *apply_confirm(struct db *db, struct arena *a, const struct entry *e,
                                   const void *body)
{
    const struct finding_confirm_body *b = body;
    struct finding_step step = step_of(FINDING_ACT_CONFIRM, b->text);
    struct entry on = *e;
    on.day = b->on;
    step.by_code = b->by_code;
    TRY(sql_finding_set_confirmed(db, a, b->finding, e->seq, b->on, b->by_code));
    return put_step(db, a, b->finding, &on, step);
}

static struct fault *apply_join(struct db *db, struct arena *a, const struct entry *e,
                                const void *body)
{
    const struct finding_join_body *b = body;
    struct finding_id id = {e->subject};
    struct str into = str_format(a, "%lld", (long long)b->into.v);
    TRY(sql_finding_set_joined(db, a, id, b->into, e->seq, e->day));
    return put_step(db, a, id, e, step_of(FINDING_ACT_JOIN, into));
}

static struct fault *apply_code(struct db *db, struct arena *a, const struct entry *e,
                                const void *body)
{
    const struct finding_code_body *b = body;
    struct finding_id id = {e->subject};
    TRY(sql_finding_touch(db, a, id, e->seq));
    return put_step(db, a, id, e, step_of(FINDING_ACT_CODE, b->given_to));
}

KIND(kind_finding_add, "finding.add", CLASS_UNIT, say_kind_finding_add, add_fields,
     finding_body, apply_add, true);
KIND(kind_finding_own, "finding.own", CLASS_UNIT, say_kind_finding_own, own_fields,
     finding_own_body, apply_own, false);
KIND(kind_finding_measure, "finding.measure", CLASS_UNIT, say_kind_finding_measure,
     measure_fields, finding_step_body, apply_measure, false);
KIND(kind_finding_solve, "finding.solve", CLASS_UNIT, say_kind_finding_solve,
     solve_fields, finding_step_body, apply_solve, false);
KIND(kind_finding_confirm, "finding.confirm", CLASS_UNIT, say_kind_finding_confirm,
     confirm_fields, finding_confirm_body, apply_confirm, false);
KIND(kind_finding_return, "finding.return", CLASS_UNIT, say_kind_finding_return,
     return_fields, finding_step_body, apply_return, false);
KIND(kind_finding_join, "finding.join", CLASS_UNIT, say_kind_finding_join, join_fields,
     finding_join_body, apply_join, false);
KIND(kind_finding_code, "finding.code", CLASS_UNIT, say_kind_finding_code, code_fields,
     finding_code_body, apply_code, false);
KIND(kind_finding_correct, "finding.correct", CLASS_UNIT, say_kind_finding_correct,
     correct_fields, finding_correct_body, apply_correct, false);

/* ---- who may what ------------------------------------------------------------------ */

struct part { /* the viewer's in a finding */
    bool keeper, owner, raiser, recorder;
};

static struct finding_may may_of(struct part p, int64_t state)
{
    bool is_open = state < FINDING_CONFIRMED;
    return (struct finding_may){
        .own = p.keeper && (state == FINDING_RAISED || state == FINDING_OWNED),
        .measure = (p.keeper || p.owner) && state == FINDING_OWNED,
        .solve = (p.keeper || p.owner) && state == FINDING_OWNED,
        .confirm = p.raiser && !p.owner && state == FINDING_SOLVED,
        .send_back = (p.raiser || p.keeper) && !p.owner && state == FINDING_SOLVED,
        .join = p.keeper && is_open,
        .code = (p.keeper || p.recorder) && !p.owner && is_open,
        .correct = (p.keeper || p.raiser || p.recorder) && !p.owner && is_open,
    };
}

static bool is_he(struct person_id who, const struct viewer *v)
{
    return v->person.v != 0 && who.v == v->person.v;
}

static struct fault *find(struct db *db, struct arena *a, const struct viewer *v,
                          struct finding_id id, struct finding *f, struct part *part)
{
    bool found = false, reaches = false, goes = false;
    int64_t one = 0;
    TRY(sql_finding_by_id(db, a, id, f, &found));
    if (!found) {
        return fault_finding_missing(a);
    }
    TRY(scope_reaches(db, a, &v->scope, f->unit, &reaches));
    *part = (struct part){.keeper = reaches && viewer_may(v, CAN_RECORD),
                          .owner = is_he(f->owner, v),
                          .raiser = is_he(f->raiser, v),
                          .recorder = is_he((struct person_id){f->recorder}, v)};
    bool sees = (reaches && viewer_may(v, CAN_READ_DUTIES)) || part->keeper ||
                part->owner || part->raiser || part->recorder;
    if (!sees) {
        TRY(sql_finding_team(db, a, id, v->person, &one, &goes));
    }
    return sees || goes ? NULL : fault_finding_missing(a);
}

struct fault *finding_find(struct db *db, struct arena *a, const struct viewer *v,
                           struct finding_id id, struct finding *f,
                           struct finding_may *may)
{
    struct part part;
    TRY(find(db, a, v, id, f, &part));
    *may = may_of(part, f->state);
    return NULL;
}

static bool allows(struct part part, int64_t state, size_t what)
{
    struct finding_may may = may_of(part, state);
    return *(const bool *)((const char *)&may + what);
}

/* What everybody who does something with it is asked first. `what`: the member of struct
 * finding_may. *sent: that form was sent before, and all of it is done. */
static struct fault *begin(const struct act *act, const struct viewer *v,
                           struct finding_id id, size_t what, struct finding *f,
                           bool *sent)
{
    struct part part;
    bool ever = false;
    TRY(ledger_has(act->db, act->arena, act->id, sent));
    TRY(find(act->db, act->arena, v, id, f, &part));
    if (*sent || allows(part, f->state, what)) {
        return NULL;
    }
    for (int64_t state = 0; state < FINDING_STATES; state++) {
        ever |= allows(part, state, what);
    }
    if (part.owner && !ever) {
        return fault_finding_own_work(act->arena);
    }
    return ever ? fault_finding_stands(act->arena) : fault_denied(act->arena);
}

static struct fault *append(const struct act *act, const struct kind *kind,
                            int64_t subject, int64_t corrects, const void *body,
                            struct day day)
{
    TRY(fields_check(act->arena, &kind->fields, body));
    return act_append_on(act, kind, subject, corrects, day, body, NULL);
}

/* ---- raising ----------------------------------------------------------------------- */

static struct fault *check_raiser(const struct act *act, const struct viewer *v,
                                  const struct finding_body *b)
{
    struct person person;
    bool found = false, reaches = false;
    if (b->raiser.v == 0) {
        return b->raised_by.n > 0
                   ? NULL
                   : fault_at(fault_finding_nobody(act->arena), STR("raised_by"));
    }
    TRY(register_person(act->db, act->arena, b->raiser, &person, &found));
    if (found && !is_he(b->raiser, v)) {
        TRY(scope_reaches(act->db, act->arena, &v->scope, person.unit, &reaches));
    }
    return found && (reaches || is_he(b->raiser, v))
               ? NULL
               : fault_at(fault_finding_owner(act->arena), STR("raiser"));
}

/* Fills in the unit that sees to it. */
static struct fault *check_campaign(const struct act *act, const struct viewer *v,
                                    struct finding_body *b)
{
    struct campaign campaign;
    struct campaign_place_list places = {0};
    if (b->campaign.v == 0) {
        return NULL;
    }
    TRY(campaign_find(act->db, act->arena, v, b->campaign, &campaign));
    TRY(campaign_places(act->db, act->arena, b->campaign, &places));
    for (size_t i = 0; i < places.n; i++) {
        if (places.at[i].unit.v == b->place.v) {
            b->unit = b->unit.v == 0 ? campaign.unit : b->unit;
            return NULL;
        }
    }
    return fault_at(fault_finding_not_there(act->arena, campaign.title), STR("place"));
}

/* Of who enters it; of the console the whole department. */
static struct fault *own_unit(const struct act *act, const struct viewer *v,
                              struct unit_id *unit)
{
    struct person person;
    bool found = false;
    TRY(register_person(act->db, act->arena, v->person, &person, &found));
    if (found) {
        *unit = person.unit;
        return NULL;
    }
    return register_unit_top(act->db, act->arena, unit, &found);
}

static struct fault *check_unit(const struct act *act, const struct viewer *v,
                                struct finding_body *b)
{
    struct unit unit;
    struct unit_id own = {0};
    bool found = false, reaches = false;
    TRY(own_unit(act, v, &own));
    TRY(register_unit(act->db, act->arena, b->place, &unit, &found));
    if (!found) {
        return fault_at(fault_unit_missing(act->arena), STR("place"));
    }
    if (b->unit.v != 0) {
        TRY(scope_reaches(act->db, act->arena, &v->scope, b->unit, &reaches));
        reaches = reaches || b->unit.v == own.v;
        return reaches ? check_campaign(act, v, b)
                       : fault_at(fault_unit_missing(act->arena), STR("unit"));
    }
    TRY(check_campaign(act, v, b));
    b->unit = b->unit.v != 0 ? b->unit : own;
    return NULL;
}

struct fault *finding_add(const struct act *act, const struct viewer *v,
                          const struct finding_body *body, struct finding_id *id)
{
    struct finding_body b = *body;
    struct entry e;
    b.found = day_known(b.found) ? b.found : act->today;
    TRY(fields_check(act->arena, &kind_finding_add.fields, &b));
    if (b.found.v > act->today.v) {
        return fault_at(fault_finding_future(act->arena), STR("found"));
    }
    TRY(check_raiser(act, v, &b));
    TRY(check_unit(act, v, &b));
    TRY(act_append_on(act, &kind_finding_add, 0, 0, b.found, &b, &e));
    id->v = e.seq;
    return NULL;
}

/* ---- the way of a finding ---------------------------------------------------------- */

#define MAY(member) offsetof(struct finding_may, member)

struct fault *finding_own(const struct act *act, const struct viewer *v,
                          const struct finding_own_body *body)
{
    struct finding f;
    struct person owner;
    bool sent = false, found = false, reaches = false;
    TRY(begin(act, v, body->finding, MAY(own), &f, &sent));
    if (sent) {
        return NULL;
    }
    TRY(fields_check(act->arena, &kind_finding_own.fields, body));
    TRY(register_person(act->db, act->arena, body->owner, &owner, &found));
    TRY(scope_reaches(act->db, act->arena, &v->scope, owner.unit, &reaches));
    if (!found || !reaches || day_known(owner.left_on)) {
        return fault_at(fault_finding_owner(act->arena), STR("owner"));
    }
    if (body->due.v < act->today.v) {
        return fault_at(fault_finding_late(act->arena), STR("due"));
    }
    return append(act, &kind_finding_own, body->owner.v, f.own, body, act->today);
}

/* The campaign goes to that place, where the finding is of one. */
static struct fault *check_place(const struct act *act, const struct viewer *v,
                                 const struct finding *f, struct unit_id place)
{
    struct finding_body b = {.place = place, .campaign = f->campaign, .unit = f->unit};
    struct unit unit;
    bool found = false;
    if (place.v == f->place.v) {
        return NULL;
    }
    TRY(register_unit(act->db, act->arena, place, &unit, &found));
    return found ? check_campaign(act, v, &b)
                 : fault_at(fault_unit_missing(act->arena), STR("place"));
}

struct fault *finding_correct(const struct act *act, const struct viewer *v,
                              struct finding_id id, int64_t seen,
                              const struct finding_correct_body *body)
{
    struct finding f;
    bool sent = false;
    TRY(begin(act, v, id, MAY(correct), &f, &sent));
    if (sent) {
        return NULL;
    }
    TRY(fields_check(act->arena, &kind_finding_correct.fields, body));
    if (seen != 0 && seen != f.newest) {
        return fault_changed_meanwhile(act->arena);
    }
    TRY(check_place(act, v, &f, body->place));
    return append(act, &kind_finding_correct, id.v, 0, body, act->today);
}

struct fault *finding_measure(const struct act *act, const struct viewer *v,
                              const struct finding_step_body *body)
{
    struct finding f;
    bool sent = false;
    TRY(begin(act, v, body->finding, MAY(measure), &f, &sent));
    return sent ? NULL
                : append(act, &kind_finding_measure, f.owner.v, 0, body, act->today);
}

struct fault *finding_solve(const struct act *act, const struct viewer *v,
                            const struct finding_step_body *body)
{
    struct finding f;
    bool sent = false;
    TRY(begin(act, v, body->finding, MAY(solve), &f, &sent));
    return sent ? NULL : append(act, &kind_finding_solve, f.owner.v, 0, body, act->today);
}

/* The entry counts for the day on which the owner said it was solved: how long others
 * take to look is not his delay. */
static struct fault *confirm(const struct act *act, const struct finding *f, bool by_code,
                             struct str text)
{
    struct finding_confirm_body body = {.finding = f->id,
                                        .event = f->own,
                                        .on = act->today,
                                        .by_code = by_code,
                                        .text = text};
    return append(act, &kind_finding_confirm, f->owner.v, 0, &body, f->solved_on);
}

struct fault *finding_confirm(const struct act *act, const struct viewer *v,
                              const struct finding_step_body *body)
{
    struct finding f;
    bool sent = false;
    TRY(begin(act, v, body->finding, MAY(confirm), &f, &sent));
    return sent ? NULL : confirm(act, &f, false, body->text);
}

struct fault *finding_return(const struct act *act, const struct viewer *v,
                             const struct finding_step_body *body)
{
    struct finding f;
    bool sent = false;
    TRY(begin(act, v, body->finding, MAY(send_back), &f, &sent));
    return sent ? NULL
                : append(act, &kind_finding_return, f.owner.v, f.solve, body, act->today);
}

struct fault *finding_join(const struct act *act, const struct viewer *v,
                           struct finding_id id, const struct finding_join_body *body)
{
    struct finding f, into;
    struct finding_may may;
    bool sent = false;
    TRY(begin(act, v, id, MAY(join), &f, &sent));
    if (sent) {
        return NULL;
    }
    if (body->into.v == id.v) {
        return fault_at(fault_finding_itself(act->arena), STR("into"));
    }
    if (finding_find(act->db, act->arena, v, body->into, &into, &may) != NULL ||
        !finding_is_open(&into)) {
        return fault_at(fault_finding_into(act->arena, body->into.v), STR("into"));
    }
    return append(act, &kind_finding_join, id.v, f.own, body, act->today);
}

/* ---- a resident's code ------------------------------------------------------------- */

struct fault *finding_code_tell(const struct act *act, const struct viewer *v,
                                struct finding_id id,
                                const struct finding_code_body *body, bool *sent)
{
    struct finding f;
    TRY(begin(act, v, id, MAY(code), &f, sent));
    return *sent ? NULL : append(act, &kind_finding_code, id.v, 0, body, act->today);
}

struct fault *finding_read(struct db *db, struct arena *a, struct finding_id id,
                           struct finding *f, bool *found)
{
    return sql_finding_by_id(db, a, id, f, found);
}

struct fault *finding_answer_by_code(const struct act *act, const struct finding *f,
                                     bool holds, struct str text)
{
    if (act->actor != 0 && act->actor == f->owner.v) {
        return fault_finding_own_work(act->arena);
    }
    if (holds) {
        return confirm(act, f, true, text);
    }
    if (text.n == 0) {
        return fault_at(fault_confirm_why(act->arena), STR("text"));
    }
    struct finding_step_body body = {f->id, text, true};
    return append(act, &kind_finding_return, f->owner.v, f->solve, &body, act->today);
}
