/* cadre finding: raised, given to an owner, worked at, confirmed; lists and one whole. */
#include "practice/finding.h"

#include "cli/practice.h"
#include "practice/code.h"
#include "words/faults.h"

static struct fault *finding_named(struct cli *c, struct finding_id *id)
{
    return str_to_int(c->words.at[0], &id->v) ? NULL : fault_finding_missing(c->arena);
}

/* ---- raising ----------------------------------------------------------------------- */

struct finding_adding {
    struct finding_body body;
    struct str place, raiser, unit;
};
#define AT(type, member) offsetof(struct type, member)
#define LABEL(name) say_finding_##name
static const struct field adding[] = {
    {"what", FIELD_LINES, true, AT(finding_adding, body.what), 1, 2000, LABEL(what), NULL,
     0},
    {"place", FIELD_TEXT, true, AT(finding_adding, place), 1, 100, LABEL(place), NULL, 0},
    {"spot", FIELD_TEXT, false, AT(finding_adding, body.spot), 0, 200, LABEL(spot), NULL,
     0},
    {"raiser", FIELD_TEXT, false, AT(finding_adding, raiser), 0, 100, LABEL(raiser), NULL,
     0},
    {"raised-by", FIELD_TEXT, false, AT(finding_adding, body.raised_by), 0, 200,
     LABEL(raised_by), NULL, 0},
    {"topic", FIELD_TEXT, true, AT(finding_adding, body.topic), 1, 40, LABEL(topic), NULL,
     0},
    {"gravity", FIELD_CHOICE, true, AT(finding_adding, body.gravity), 0, 0,
     LABEL(gravity), gravity_names, 0},
    {"found", FIELD_DAY, false, AT(finding_adding, body.found), 0, 0, LABEL(found), NULL,
     0},
    {"campaign", FIELD_ID, false, AT(finding_adding, body.campaign), 0, 0,
     LABEL(campaign), NULL, 0},
    {"unit", FIELD_TEXT, false, AT(finding_adding, unit), 0, 100, LABEL(unit), NULL, 0},
};
const struct fields finding_add_options = FIELDS(adding, struct finding_adding);

static struct fault *add_finding(struct cli_change *change)
{
    struct finding_adding o = *(const struct finding_adding *)change->options;
    struct cli *c = change->cli;
    struct finding_id id = {0};
    TRY(cli_unit(c, change->act.db, o.place, &o.body.place));
    if (o.raiser.n > 0) {
        TRY(cli_person(c, change->act.db, o.raiser, &o.body.raiser));
    }
    if (o.unit.n > 0) {
        TRY(cli_unit(c, change->act.db, o.unit, &o.body.unit));
    }
    TRY(finding_add(&change->act, &change->viewer, &o.body, &id));
    change->made = id.v;
    return NULL;
}

struct fault *cmd_finding_add(struct cli *c, void *options, int *exit)
{
    (void)exit;
    return cli_make(c, CAN_ENTER, add_finding, options);
}

/* ---- the way of a finding ---------------------------------------------------------- */

struct finding_doing {
    struct str owner, text, code;
    struct day due;
    struct finding_id into;
};
static const struct field own_table[] = {
    {"owner", FIELD_TEXT, true, AT(finding_doing, owner), 1, 100, LABEL(owner), NULL, 0},
    {"due", FIELD_DAY, true, AT(finding_doing, due), 0, 0, LABEL(due), NULL, 0},
    {"note", FIELD_LINES, false, AT(finding_doing, text), 0, 4000, LABEL(note), NULL, 0},
};
static const struct field text_table[] = {
    {"text", FIELD_LINES, true, AT(finding_doing, text), 1, 4000, LABEL(measure), NULL,
     0},
};
static const struct field return_table[] = {
    {"text", FIELD_LINES, true, AT(finding_doing, text), 1, 4000, LABEL(why), NULL, 0},
    {"code", FIELD_TEXT, false, AT(finding_doing, code), 0, 64, say_confirm_code, NULL,
     0},
};
static const struct field confirm_table[] = {
    {"code", FIELD_TEXT, false, AT(finding_doing, code), 0, 64, say_confirm_code, NULL,
     0},
    {"text", FIELD_LINES, false, AT(finding_doing, text), 0, 4000, LABEL(said), NULL, 0},
};
static const struct field join_table[] = {
    {"into", FIELD_ID, true, AT(finding_doing, into), 0, 0, LABEL(into), NULL, 0},
};
static const struct field code_table[] = {
    {"given-to", FIELD_TEXT, true, AT(finding_doing, text), 1, 200, LABEL(given_to), NULL,
     0},
};
const struct fields finding_own_options = FIELDS(own_table, struct finding_doing);
const struct fields finding_text_options = FIELDS(text_table, struct finding_doing);
const struct fields finding_return_options = FIELDS(return_table, struct finding_doing);
const struct fields finding_confirm_options = FIELDS(confirm_table, struct finding_doing);
const struct fields finding_join_options = FIELDS(join_table, struct finding_doing);
const struct fields finding_code_options = FIELDS(code_table, struct finding_doing);

struct finding_correcting {
    struct str what, place, spot, topic, why;
    int gravity;
};
static const struct field correct_table[] = {
    {"what", FIELD_LINES, false, AT(finding_correcting, what), 1, 2000, LABEL(what), NULL,
     0},
    {"place", FIELD_TEXT, false, AT(finding_correcting, place), 1, 100, LABEL(place),
     NULL, 0},
    {"spot", FIELD_TEXT, false, AT(finding_correcting, spot), 0, 200, LABEL(spot), NULL,
     0},
    {"topic", FIELD_TEXT, false, AT(finding_correcting, topic), 1, 40, LABEL(topic), NULL,
     0},
    {"gravity", FIELD_CHOICE, false, AT(finding_correcting, gravity), 0, 0,
     LABEL(gravity), gravity_names, 0},
    {"why", FIELD_LINES, true, AT(finding_correcting, why), 1, 4000, LABEL(correct_why),
     NULL, 0},
};
const struct fields finding_correct_options =
    FIELDS(correct_table, struct finding_correcting);

static struct fault *own_finding(struct cli_change *change)
{
    const struct finding_doing *o = change->options;
    struct finding_own_body body = {.due = o->due, .note = o->text};
    TRY(finding_named(change->cli, &body.finding));
    TRY(cli_person(change->cli, change->act.db, o->owner, &body.owner));
    return finding_own(&change->act, &change->viewer, &body);
}

static struct fault *measure_finding(struct cli_change *change)
{
    const struct finding_doing *o = change->options;
    struct finding_step_body body = {.text = o->text};
    TRY(finding_named(change->cli, &body.finding));
    return finding_measure(&change->act, &change->viewer, &body);
}

static struct fault *solve_finding(struct cli_change *change)
{
    const struct finding_doing *o = change->options;
    struct finding_step_body body = {.text = o->text};
    TRY(finding_named(change->cli, &body.finding));
    return finding_solve(&change->act, &change->viewer, &body);
}

static struct fault *use_code(struct cli_change *change, struct finding_id id, bool holds)
{
    const struct finding_doing *o = change->options;
    struct code_answer answer = {.finding = id, .refuted = !holds, .text = o->text};
    return code_answer(&change->act, o->code, clock_now(change->cli->clock), &answer);
}

static struct fault *confirm_finding(struct cli_change *change)
{
    const struct finding_doing *o = change->options;
    struct finding_step_body body = {.text = o->text};
    TRY(finding_named(change->cli, &body.finding));
    return o->code.n > 0 ? use_code(change, body.finding, true)
                         : finding_confirm(&change->act, &change->viewer, &body);
}

static struct fault *return_finding(struct cli_change *change)
{
    const struct finding_doing *o = change->options;
    struct finding_step_body body = {.text = o->text};
    TRY(finding_named(change->cli, &body.finding));
    return o->code.n > 0 ? use_code(change, body.finding, false)
                         : finding_return(&change->act, &change->viewer, &body);
}

static struct fault *join_finding(struct cli_change *change)
{
    const struct finding_doing *o = change->options;
    struct finding_id id = {0};
    TRY(finding_named(change->cli, &id));
    return finding_join(&change->act, &change->viewer, id,
                        &(struct finding_join_body){o->into});
}

static struct fault *correct_finding(struct cli_change *change)
{
    const struct finding_correcting *o = change->options;
    struct db *db = change->act.db;
    struct finding f;
    struct finding_may may;
    struct finding_id id = {0};
    TRY(finding_named(change->cli, &id));
    TRY(finding_find(db, change->cli->arena, &change->viewer, id, &f, &may));
    struct finding_correct_body body = {
        .what = o->what.n > 0 ? o->what : f.what,
        .place = f.place,
        .spot = o->spot.p != NULL ? o->spot : f.spot,
        .topic = o->topic.n > 0 ? o->topic : f.topic,
        .gravity = o->gravity >= 0 ? o->gravity : (int)f.gravity,
        .why = o->why,
    };
    TRY(o->place.n > 0 ? cli_unit(change->cli, db, o->place, &body.place) : NULL);
    return finding_correct(&change->act, &change->viewer, id, f.newest, &body);
}

static struct fault *do_it(struct cli *c, const void *options,
                           struct fault *(*run)(struct cli_change *change))
{
    struct cli_change change = {.needs = CAN_ENTER, .change = run, .options = options};
    return cli_write(c, &change);
}

struct fault *cmd_finding_own(struct cli *c, void *options, int *exit)
{
    (void)exit;
    return do_it(c, options, own_finding);
}

struct fault *cmd_finding_measure(struct cli *c, void *options, int *exit)
{
    (void)exit;
    return do_it(c, options, measure_finding);
}

struct fault *cmd_finding_solve(struct cli *c, void *options, int *exit)
{
    (void)exit;
    return do_it(c, options, solve_finding);
}

struct fault *cmd_finding_confirm(struct cli *c, void *options, int *exit)
{
    (void)exit;
    return do_it(c, options, confirm_finding);
}

struct fault *cmd_finding_return(struct cli *c, void *options, int *exit)
{
    (void)exit;
    return do_it(c, options, return_finding);
}

struct fault *cmd_finding_correct(struct cli *c, void *options, int *exit)
{
    (void)exit;
    return do_it(c, options, correct_finding);
}

struct fault *cmd_finding_join(struct cli *c, void *options, int *exit)
{
    (void)exit;
    return do_it(c, options, join_finding);
}

static struct fault *make_code(struct cli_change *change)
{
    const struct finding_doing *o = change->options;
    struct cli *c = change->cli;
    struct random random = random_system(); /* never a seeded one: this is a secret */
    struct finding_code_body body = {o->text};
    struct finding_id id = {0};
    struct str code = STR_NONE;
    struct instant until;
    TRY(finding_named(c, &id));
    TRY(code_give_finding(&change->act, &change->viewer, id, &body, &random,
                          clock_now(c->clock), &code, &until));
    if (c->common.json) {
        struct json *json = json_new(c->arena, JSON_OBJECT);
        json_set(c->arena, json, STR("code"), json_str(c->arena, code));
        json_set(c->arena, json, STR("until"),
                 json_str(c->arena, instant_iso(c->arena, until)));
        cli_json(c, json);
    } else {
        text_add_format(&c->out, "%.*s\n", STR_PRINT(code));
    }
    return NULL;
}

struct fault *cmd_finding_code(struct cli *c, void *options, int *exit)
{
    (void)exit;
    return do_it(c, options, make_code);
}
