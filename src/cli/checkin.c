/* cadre classroom checkin, code, enter: check-in by the code of the room. */
#include "learning/checkin.h"
#include "base/random.h"
#include "cli/classroom.h"
#include "words/faults.h"

struct checkin_opts {
    bool close;
};
static const struct field checkin_table[] = {
    {"close", FIELD_BOOL, false, offsetof(struct checkin_opts, close), 0, 0,
     say_checkin_close, NULL, 0},
};
const struct fields classroom_checkin_options =
    FIELDS(checkin_table, struct checkin_opts);

static struct fault *run_checkin(struct cli_change *change)
{
    const struct checkin_opts *o = change->options;
    struct session_id id = {0};
    struct random random = random_system(); /* never a seeded one: this is a secret */
    TRY(classroom_session_meant(change->cli, &id));
    change->made = id.v;
    return o->close ? checkin_close(&change->act, id)
                    : checkin_open(&change->act, id, &random);
}

static void print(struct cli *c, const char *key, struct json *value)
{
    struct json *o = json_new(c->arena, JSON_OBJECT);
    if (c->common.json) {
        json_set(c->arena, o, str_of(key), value);
        cli_json(c, o);
    }
}

struct fault *cmd_classroom_checkin(struct cli *c, void *options, int *exit)
{
    (void)exit;
    struct cli_change change = {
        .needs = CAN_RECORD, .change = run_checkin, .options = options};
    TRY(cli_write(c, &change));
    print(c, "session", json_int(c->arena, change.made));
    return NULL;
}

struct fault *cmd_classroom_code(struct cli *c, void *options, int *exit)
{
    (void)options;
    (void)exit;
    struct db *db;
    struct viewer v;
    struct class_session s;
    struct session_id id = {0};
    struct str code;
    int seconds = 0;
    bool keeps = false;
    TRY(classroom_session_meant(c, &id));
    TRY(cli_look_as(c, NULL, &db, &v));
    TRY(session_find(db, c->arena, &v, id, &s));
    TRY(class_may_keep(db, c->arena, &v, s.unit, &keeps));
    if (!keeps) {
        return fault_denied(c->arena);
    }
    TRY(checkin_code(db, c->arena, &s, clock_today(c->clock), clock_now(c->clock), &code,
                     &seconds));
    print(c, "code", json_str(c->arena, code));
    if (!c->common.json) {
        text_add_format(&c->out, "%.*s\n", STR_PRINT(code));
    }
    return NULL;
}

static struct fault *run_enter(struct cli_change *change)
{
    struct cli *c = change->cli;
    struct session_id id = {0};
    bool holds = false;
    TRY(classroom_session_meant(c, &id));
    TRY(checkin_enter(&change->act, id, c->words.at[1], clock_now(c->clock), &holds));
    change->made = holds;
    return NULL;
}

/* A wrong code is counted, so it is no fault of the change itself. */
struct fault *cmd_classroom_enter(struct cli *c, void *options, int *exit)
{
    (void)options;
    (void)exit;
    struct cli_change change = {.needs = CAN_ENTER, .change = run_enter};
    TRY(cli_write(c, &change));
    if (change.made == 0) {
        return fault_checkin_wrong(c->arena);
    }
    print(c, "here", json_bool(c->arena, true));
    return NULL;
}
