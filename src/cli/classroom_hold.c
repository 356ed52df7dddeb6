/* cadre classroom change, cancel, hold, answer, makeup, wish: one session. */
#include "cli/classroom.h"
#include "learning/classroom.h"
#include "words/faults.h"

static void print_session(struct cli *c, int64_t id)
{
    if (c->common.dry_run) {
        return;
    }
    if (c->common.json) {
        struct json *o = json_new(c->arena, JSON_OBJECT);
        json_set(c->arena, o, STR("session"), json_int(c->arena, id));
        cli_json(c, o);
    }
}

static struct fault *write_one(struct cli *c, enum capability needs, const void *options,
                               struct fault *(*run)(struct cli_change *change))
{
    struct cli_change change = {.needs = needs, .change = run, .options = options};
    TRY(cli_write(c, &change));
    print_session(c, change.made);
    return NULL;
}

/* ---- change, cancel -------------------------------------------------------------------
 */

struct change_opts {
    struct day day;
    struct str at, place, title, speaker, because, agenda, materials;
    int64_t minutes;
};
#define AT(member) offsetof(struct change_opts, member)
static const struct field change_table[] = {
    {"day", FIELD_DAY, false, AT(day), 0, 0, say_session_day, NULL, 0},
    {"at", FIELD_TEXT, false, AT(at), 4, 5, say_session_at, NULL, 0},
    {"minutes", FIELD_INT, false, AT(minutes), 1, 600, say_session_minutes, NULL, 0},
    {"place", FIELD_TEXT, false, AT(place), 0, 100, say_session_place, NULL, 0},
    {"title", FIELD_TEXT, false, AT(title), 0, 200, say_session_title, NULL, 0},
    {"speaker", FIELD_TEXT, false, AT(speaker), 0, 60, say_session_speaker, NULL, 0},
    {"because", FIELD_TEXT, false, AT(because), 0, 200, say_cli_classroom_because, NULL,
     0},
    {"agenda", FIELD_LINES, false, AT(agenda), 0, 4000, say_session_agenda, NULL, 0},
    {"materials", FIELD_LINES, false, AT(materials), 0, 4000, say_session_materials, NULL,
     0},
};
#undef AT
const struct fields classroom_change_options = FIELDS(change_table, struct change_opts);

static void set_if(struct str *to, struct str from)
{
    *to = from.p != NULL ? from : *to;
}

/* What is not said stays. */
static struct fault *run_change(struct cli_change *change)
{
    const struct change_opts *o = change->options;
    struct session_id id = {0};
    struct class_session s;
    TRY(classroom_session_meant(change->cli, &id));
    TRY(session_find(change->act.db, change->act.arena, &change->viewer, id, &s));
    struct session_body body = session_body_of(&s);
    body.day = day_known(o->day) ? o->day : body.day;
    body.minutes = o->minutes > 0 ? o->minutes : body.minutes;
    set_if(&body.at, o->at);
    set_if(&body.place, o->place);
    set_if(&body.title, o->title);
    set_if(&body.agenda, o->agenda);
    set_if(&body.materials, o->materials);
    set_if(&body.because, o->because);
    TRY(o->speaker.n > 0
            ? cli_person(change->cli, change->act.db, o->speaker, &body.speaker)
            : NULL);
    change->made = id.v;
    return session_change(&change->act, 0, &body);
}

struct fault *cmd_classroom_change(struct cli *c, void *options, int *exit)
{
    (void)exit;
    return write_one(c, CAN_RECORD, options, run_change);
}

/* ---- another speaker ------------------------------------------------------------------
 */

struct speaker_opts {
    bool adopt;
    struct str because;
};
static const struct field speaker_table[] = {
    {"adopt", FIELD_BOOL, false, offsetof(struct speaker_opts, adopt), 0, 0,
     say_rota_plan, NULL, 0},
    {"because", FIELD_TEXT, false, offsetof(struct speaker_opts, because), 0, 200,
     say_cli_classroom_because, NULL, 0},
};
const struct fields classroom_speaker_options =
    FIELDS(speaker_table, struct speaker_opts);

static struct fault *propose_speaker(struct cli *c, struct db *db, const struct viewer *v,
                                     struct class_session *s, struct rota *rota)
{
    struct session_id id = {0};
    bool keeps = false;
    TRY(classroom_session_meant(c, &id));
    TRY(session_find(db, c->arena, v, id, s));
    TRY(class_may_keep(db, c->arena, v, s->unit, &keeps));
    return keeps ? class_speaker_propose(db, c->arena, s, rota) : fault_denied(c->arena);
}

struct taking {
    struct cli_change change;
    struct rota *rota;
};

static struct fault *take_speaker(struct cli_change *change)
{
    const struct speaker_opts *o = change->options;
    struct rota *rota = ((struct taking *)change)->rota;
    struct class_session s;
    TRY(propose_speaker(change->cli, change->act.db, &change->viewer, &s, rota));
    struct session_body body = session_body_of(&s);
    body.speaker.v = rota->lines.at[0].person;
    body.because = o->because;
    return session_change(&change->act, 0, &body);
}

struct fault *cmd_classroom_speaker(struct cli *c, void *options, int *exit)
{
    (void)exit;
    const struct speaker_opts *o = options;
    struct class_session s;
    struct rota rota = {0};
    struct db *db;
    struct viewer v;
    if (o->adopt) {
        struct taking taking = {
            .change = {.needs = CAN_RECORD, .change = take_speaker, .options = options},
            .rota = &rota};
        TRY(cli_write(c, &taking.change));
    } else {
        TRY(cli_look_as(c, NULL, &db, &v));
        TRY(cli_need(c, &v, CAN_RECORD));
        TRY(propose_speaker(c, db, &v, &s, &rota));
    }
    classroom_print_rota(c, &rota);
    return NULL;
}

static const struct field cancel_table[] = {
    {"why", FIELD_TEXT, true, offsetof(struct session_cancel_body, why), 2, 200,
     say_session_why, NULL, 0},
};
const struct fields classroom_cancel_options =
    FIELDS(cancel_table, struct session_cancel_body);

static struct fault *run_cancel(struct cli_change *change)
{
    struct session_cancel_body body =
        *(const struct session_cancel_body *)change->options;
    TRY(classroom_session_meant(change->cli, &body.session));
    change->made = body.session.v;
    return session_cancel(&change->act, &body);
}

struct fault *cmd_classroom_cancel(struct cli *c, void *options, int *exit)
{
    (void)exit;
    return write_one(c, CAN_RECORD, options, run_cancel);
}

/* ---- the roll -------------------------------------------------------------------------
 */

struct hold_opts {
    struct str absent, excused, speaker, topic, taught;
};
static const struct field hold_table[] = {
    {"absent", FIELD_TEXT, false, offsetof(struct hold_opts, absent), 0, 50000,
     say_roll_absent, NULL, 0},
    {"excused", FIELD_TEXT, false, offsetof(struct hold_opts, excused), 0, 50000,
     say_roll_excused, NULL, 0},
    {"speaker", FIELD_TEXT, false, offsetof(struct hold_opts, speaker), 0, 60,
     say_session_speaker, NULL, 0},
    {"topic", FIELD_TEXT, false, offsetof(struct hold_opts, topic), 0, 200,
     say_session_title, NULL, 0},
    {"taught", FIELD_LINES, false, offsetof(struct hold_opts, taught), 0, 4000,
     say_session_taught, NULL, 0},
};
const struct fields classroom_hold_options = FIELDS(hold_table, struct hold_opts);

static struct fault *ids_of(struct cli_change *change, struct str names,
                            struct int_list *ids)
{
    struct str one = STR_NONE;
    while (str_cut(&names, ',', &one)) {
        struct person_id id = {0};
        if (str_trim(one).n > 0) {
            TRY(cli_person(change->cli, change->act.db, str_trim(one), &id));
            *LIST_ADD(change->cli->arena, ids) = id.v;
        }
    }
    return NULL;
}

/* Known leave stands unless --excused says who was excused. */
static struct fault *known_leave(struct cli_change *change, struct held *held)
{
    struct class_session s;
    struct expected_list people = {0};
    TRY(session_find(change->act.db, change->act.arena, &change->viewer, held->session,
                     &s));
    TRY(class_expected(change->act.db, change->act.arena, &s, &people));
    for (size_t i = 0; i < people.n; i++) {
        if (people.at[i].presence == EXCUSED) {
            *LIST_ADD(change->act.arena, &held->excused) = people.at[i].person.v;
        }
    }
    return NULL;
}

static struct fault *run_hold(struct cli_change *change)
{
    const struct hold_opts *o = change->options;
    struct held held = {.topic = o->topic, .taught = o->taught};
    TRY(classroom_session_meant(change->cli, &held.session));
    TRY(ids_of(change, o->absent, &held.absent));
    TRY(o->excused.p != NULL ? ids_of(change, o->excused, &held.excused)
                             : known_leave(change, &held));
    if (o->speaker.n > 0) {
        TRY(cli_person(change->cli, change->act.db, o->speaker, &held.speaker));
    }
    change->made = held.session.v;
    return class_hold(&change->act, &held);
}

struct fault *cmd_classroom_hold(struct cli *c, void *options, int *exit)
{
    (void)exit;
    return write_one(c, CAN_RECORD, options, run_hold);
}

/* ---- members --------------------------------------------------------------------------
 */

static const struct field answer_table[] = {
    {"answer", FIELD_CHOICE, true, offsetof(struct signup_body, answer), 0, 0,
     say_signup_answer, signup_names, 0},
    {"why", FIELD_TEXT, false, offsetof(struct signup_body, why), 0, 200, say_signup_why,
     NULL, 0},
};
const struct fields classroom_answer_options = FIELDS(answer_table, struct signup_body);

static struct fault *run_answer(struct cli_change *change)
{
    struct signup_body body = *(const struct signup_body *)change->options;
    TRY(classroom_session_meant(change->cli, &body.session));
    change->made = body.session.v;
    return class_signup(&change->act, &body);
}

struct fault *cmd_classroom_answer(struct cli *c, void *options, int *exit)
{
    (void)exit;
    return write_one(c, CAN_ENTER, options, run_answer);
}

struct makeup_opts {
    struct str person, how;
};
static const struct field makeup_table[] = {
    {"person", FIELD_TEXT, false, offsetof(struct makeup_opts, person), 0, 60,
     say_record_who, NULL, 0},
    {"how", FIELD_LINES, true, offsetof(struct makeup_opts, how), 1, 4000, say_makeup_how,
     NULL, 0},
};
const struct fields classroom_makeup_options = FIELDS(makeup_table, struct makeup_opts);

static struct fault *run_makeup(struct cli_change *change)
{
    const struct makeup_opts *o = change->options;
    struct makeup_body body = {.how = o->how};
    struct person_id person = change->viewer.person;
    TRY(classroom_session_meant(change->cli, &body.session));
    TRY(o->person.n > 0 ? cli_person(change->cli, change->act.db, o->person, &person)
                        : NULL);
    if (person.v != change->viewer.person.v) {
        TRY(cli_need(change->cli, &change->viewer, CAN_RECORD));
    }
    change->made = body.session.v;
    return class_makeup(&change->act, person, &body);
}

struct fault *cmd_classroom_makeup(struct cli *c, void *options, int *exit)
{
    (void)exit;
    return write_one(c, CAN_ENTER, options, run_makeup);
}

static struct fault *run_wish(struct cli_change *change)
{
    struct wish_body body = *(const struct wish_body *)change->options;
    TRY(classroom_series_meant(change->cli, change->act.db, &change->viewer,
                               &body.series));
    change->made = body.series.v;
    return class_wish(&change->act, &body);
}

struct fault *cmd_classroom_wish(struct cli *c, void *options, int *exit)
{
    (void)exit;
    return write_one(c, CAN_ENTER, options, run_wish);
}
