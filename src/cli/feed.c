/* cadre ics: a calendar on stdout; cadre feed: addresses from which it is fetched. */
#include "exchange/feed.h"

#include "access/feed.h"
#include "cli/cli.h"
#include "cli/feed.h"

struct ics_opts {
    struct str person, unit, public_url;
};
static const struct field ics_table[] = {
    {"person", FIELD_TEXT, false, offsetof(struct ics_opts, person), 0, 60, NULL, NULL,
     0},
    {"unit", FIELD_TEXT, false, offsetof(struct ics_opts, unit), 0, 200, NULL, NULL, 0},
    {"public-url", FIELD_TEXT, false, offsetof(struct ics_opts, public_url), 0, 300, NULL,
     NULL, 0},
};
const struct fields ics_options = FIELDS(ics_table, struct ics_opts);

struct fault *cmd_ics(struct cli *c, void *options, int *exit)
{
    (void)exit;
    const struct ics_opts *o = options;
    struct house *house;
    struct db *db;
    struct viewer v;
    struct instant changed;
    TRY(cli_look_as(c, &house, &db, &v));
    struct feed_ask ask = {.person = v.person,
                           .today = clock_today(c->clock),
                           .lang = c->lang,
                           .clock = c->clock,
                           .shelf = house->shelf,
                           .department = house->department,
                           .public_url = o->public_url};
    if (o->unit.n > 0) {
        ask.person = (struct person_id){0};
        TRY(cli_unit(c, db, o->unit, &ask.unit));
    } else if (o->person.n > 0) {
        TRY(cli_person(c, db, o->person, &ask.person));
    }
    return feed_write(db, c->arena, &v, &ask, &c->out, &changed);
}

/* ---- addresses ------------------------------------------------------------------------
 */

struct feed_opts {
    struct str unit;
};
static const struct field feed_table[] = {
    {"unit", FIELD_TEXT, false, offsetof(struct feed_opts, unit), 0, 200, NULL, NULL, 0},
};
const struct fields feed_options = FIELDS(feed_table, struct feed_opts);

static struct fault *read_unit(struct cli *c, struct db *db, const struct feed_opts *o,
                               struct unit_id *unit)
{
    return o->unit.n > 0 ? cli_unit(c, db, o->unit, unit) : NULL;
}

static struct fault *run_make(struct cli_change *change)
{
    struct cli *c = change->cli;
    struct random random = random_system(); /* never a seeded one: this is a secret */
    struct unit_id unit = {0};
    struct str token = STR_NONE;
    TRY(read_unit(c, change->act.db, change->options, &unit));
    TRY(feed_make(change->act.db, c->arena, &change->viewer, unit, &random,
                  clock_now(c->clock), &token));
    if (c->common.json) {
        struct json *o = json_new(c->arena, JSON_OBJECT);
        json_set(
            c->arena, o, STR("path"),
            json_str(c->arena, str_format(c->arena, "/feed/%.*s", STR_PRINT(token))));
        cli_json(c, o);
    } else {
        text_add_format(&c->out, "/feed/%.*s\n", STR_PRINT(token));
    }
    return NULL;
}

static struct fault *run_stop(struct cli_change *change)
{
    struct unit_id unit = {0};
    TRY(read_unit(change->cli, change->act.db, change->options, &unit));
    return feed_end(change->act.db, change->cli->arena, change->viewer.person, unit);
}

struct fault *cmd_feed_new(struct cli *c, void *options, int *exit)
{
    (void)exit;
    struct cli_change change = {
        .needs = CAN_ENTER, .change = run_make, .options = options};
    return cli_write_quietly(c, &change);
}

struct fault *cmd_feed_end(struct cli *c, void *options, int *exit)
{
    (void)exit;
    struct cli_change change = {
        .needs = CAN_ENTER, .change = run_stop, .options = options};
    return cli_write_quietly(c, &change);
}

struct fault *cmd_feed_list(struct cli *c, void *options, int *exit)
{
    (void)options;
    (void)exit;
    struct db *db;
    struct viewer v;
    struct feed_address_list list = {0};
    struct json *all = json_new(c->arena, JSON_ARRAY);
    TRY(cli_look_as(c, NULL, &db, &v));
    TRY(feeds_of(db, c->arena, v.person, &list));
    for (size_t i = 0; i < list.n; i++) {
        const struct feed_address *f = &list.at[i];
        struct str made = instant_iso(c->arena, f->made);
        struct json *o = json_new(c->arena, JSON_OBJECT);
        json_set(c->arena, o, STR("unit"), json_int(c->arena, f->unit.v));
        json_set(c->arena, o, STR("made"), json_str(c->arena, made));
        json_push(c->arena, all, o);
        if (!c->common.json) {
            struct str name =
                f->unit.v == 0 ? say_feed_own(c->arena, c->lang) : f->unit_name;
            text_add_format(&c->out, "%lld\t%.*s\t%.*s\n", (long long)f->unit.v,
                            STR_PRINT(name), STR_PRINT(made));
        }
    }
    if (c->common.json) {
        cli_json(c, all);
    }
    return NULL;
}
