/* cadre campaign: set one up, list, show with its teams. */
#include "cli/practice.h"
#include "formats/source.h"
#include "practice/activity.h"
#include "practice/correct.h"
#include "practice/practice.h"
#include "practice/teams.h"
#include "words/faults.h"

struct campaign_add {
    struct campaign_body body;
    struct str unit, places, rules;
};
#define AT(member) offsetof(struct campaign_add, member)
static const struct field add_fields[] = {
    {"title", FIELD_TEXT, true, AT(body.title), 1, 100, say_campaign_title, NULL, 0},
    {"theme", FIELD_TEXT, false, AT(body.theme), 0, 500, say_campaign_theme, NULL, 0},
    {"unit", FIELD_TEXT, true, AT(unit), 1, 100, say_campaign_unit, NULL, 0},
    {"since", FIELD_DAY, true, AT(body.since), 0, 0, say_campaign_since, NULL, 0},
    {"till", FIELD_DAY, true, AT(body.till), 0, 0, say_campaign_till, NULL, 0},
    {"places", FIELD_TEXT, false, AT(places), 1, 400, say_campaign_places, NULL, 0},
    {"rules", FIELD_TEXT, false, AT(rules), 0, 400, say_campaign_rules, NULL, 0},
    {"sort", FIELD_CHOICE, false, AT(body.sort), 0, 0, say_campaign_sort,
     campaign_sort_names, 0},
};
#undef AT
const struct fields campaign_add_options = FIELDS(add_fields, struct campaign_add);

static struct fault *read_text(struct cli *c, struct str file, size_t most,
                               struct str *text)
{
    struct source source;
    size_t n = 0;
    TRY(cli_source(c, file, &source));
    if (source.size > most) {
        return fault_problem_long(c->arena, 1);
    }
    char *bytes = arena_bytes(c->arena, (size_t)source.size + 1);
    TRY(source_read(&source, c->arena, 0, bytes, (size_t)source.size, &n));
    *text = (struct str){bytes, n};
    return NULL;
}

static struct fault *add_campaign(struct cli_change *change)
{
    struct campaign_add o = *(const struct campaign_add *)change->options;
    struct act *act = &change->act;
    struct campaign_id id = {0};
    struct str lines = STR_NONE;
    TRY(cli_unit(change->cli, act->db, o.unit, &o.body.unit));
    if (o.places.n > 0) {
        TRY(read_text(change->cli, o.places, CAMPAIGN_PLACES_TEXT, &lines));
        TRY(campaign_places_read(act->db, act->arena, lines, &o.body.places));
    }
    if (o.rules.n > 0) {
        TRY(read_text(change->cli, o.rules, CAMPAIGN_RULES_TEXT, &o.body.rules));
    }
    TRY(campaign_add(act, &o.body, &id));
    change->made = id.v;
    return NULL;
}

struct fault *cmd_campaign_add(struct cli *c, void *options, int *exit)
{
    (void)exit;
    return cli_make(c, CAN_RECORD, add_campaign, options);
}

/* ---- correcting -------------------------------------------------------------------- */

struct campaign_told {
    struct campaign_add add;
    bool anyway;
};
#define AT(member) offsetof(struct campaign_told, add.member)
static const struct field correct_fields[] = {
    {"title", FIELD_TEXT, false, AT(body.title), 1, 100, say_campaign_title, NULL, 0},
    {"theme", FIELD_TEXT, false, AT(body.theme), 0, 500, say_campaign_theme, NULL, 0},
    {"unit", FIELD_TEXT, false, AT(unit), 1, 100, say_campaign_unit, NULL, 0},
    {"since", FIELD_DAY, false, AT(body.since), 0, 0, say_campaign_since, NULL, 0},
    {"till", FIELD_DAY, false, AT(body.till), 0, 0, say_campaign_till, NULL, 0},
    {"places", FIELD_TEXT, false, AT(places), 1, 400, say_campaign_places, NULL, 0},
    {"rules", FIELD_TEXT, false, AT(rules), 0, 400, say_campaign_rules, NULL, 0},
    {"anyway", FIELD_BOOL, false, offsetof(struct campaign_told, anyway), 0, 0,
     say_campaign_anyway, NULL, 0},
};
#undef AT
const struct fields campaign_correct_options =
    FIELDS(correct_fields, struct campaign_told);

struct correcting {
    struct cli_change change; /* first */
    struct campaign_touches touches;
};

/* What is not told stays. */
static struct fault *fill_in(struct cli_change *change, const struct campaign_add *o,
                             struct campaign_body *b)
{
    struct act *act = &change->act;
    struct str lines = STR_NONE;
    b->title = o->body.title.n > 0 ? o->body.title : b->title;
    b->theme = o->body.theme.p != NULL ? o->body.theme : b->theme;
    b->since = day_known(o->body.since) ? o->body.since : b->since;
    b->till = day_known(o->body.till) ? o->body.till : b->till;
    if (o->unit.n > 0) {
        TRY(cli_unit(change->cli, act->db, o->unit, &b->unit));
    }
    if (o->places.n > 0) {
        TRY(read_text(change->cli, o->places, CAMPAIGN_PLACES_TEXT, &lines));
        TRY(campaign_places_read(act->db, act->arena, lines, &b->places));
    }
    return o->rules.n > 0
               ? read_text(change->cli, o->rules, CAMPAIGN_RULES_TEXT, &b->rules)
               : NULL;
}

static struct fault *correct_campaign(struct cli_change *change)
{
    struct correcting *k = (struct correcting *)(void *)change;
    const struct campaign_told *o = change->options;
    struct act *act = &change->act;
    struct campaign campaign;
    struct campaign_place_list places = {0};
    struct campaign_id id = {0};
    str_to_int(change->cli->words.at[0], &id.v);
    TRY(campaign_find(act->db, act->arena, &change->viewer, id, &campaign));
    TRY(campaign_places(act->db, act->arena, id, &places));
    struct campaign_body body = campaign_body_of(act->arena, &campaign, &places);
    TRY(fill_in(change, &o->add, &body));
    change->made = id.v;
    return campaign_correct(act, &change->viewer, id, 0, &body, o->anyway, &k->touches);
}

/* What it touches is said, also where the correction is refused for it. */
struct fault *cmd_campaign_correct(struct cli *c, void *options, int *exit)
{
    (void)exit;
    struct correcting k = {
        .change = {.needs = CAN_RECORD, .change = correct_campaign, .options = options}};
    struct fault *fault = cli_write(c, &k.change);
    for (size_t i = 0; i < k.touches.list.n; i++) {
        cli_say(c,
                say_campaign_touch(c->arena, c->lang, &k.touches, &k.touches.list.at[i]));
    }
    if (fault == NULL) {
        cli_print_made(c, k.change.made);
    }
    return fault;
}

/* ---- activities and roads ---------------------------------------------------------- */

struct held_told {
    struct activity_told told;
    struct str file;
};
#define AT(member) offsetof(struct held_told, member)
static const struct field hold_fields[] = {
    {"on", FIELD_DAY, true, AT(told.on), 0, 0, say_campaign_held_on, NULL, 0},
    {"absent", FIELD_TEXT, false, AT(file), 1, 400, say_campaign_absent, NULL, 0},
    {"came", FIELD_LINES, false, AT(told.came), 0, ACTIVITY_CAME, say_campaign_came, NULL,
     0},
};
#undef AT
const struct fields campaign_hold_options = FIELDS(hold_fields, struct held_told);

static struct fault *hold_activity(struct cli_change *change)
{
    struct held_told o = *(const struct held_told *)change->options;
    struct campaign_id id = {0};
    str_to_int(change->cli->words.at[0], &id.v);
    if (o.file.n > 0) {
        TRY(read_text(change->cli, o.file, ACTIVITY_ABSENT_TEXT, &o.told.absent));
    }
    change->made = id.v;
    return activity_hold(&change->act, &change->viewer, id, &o.told);
}

struct fault *cmd_campaign_hold(struct cli *c, void *options, int *exit)
{
    (void)exit;
    return cli_make(c, CAN_RECORD, hold_activity, options);
}

struct roads_told {
    struct str file;
};
static const struct field roads_fields[] = {
    {"file", FIELD_TEXT, false, offsetof(struct roads_told, file), 1, 400,
     say_roads_table, NULL, 0},
};
const struct fields campaign_distances_options = FIELDS(roads_fields, struct roads_told);

static struct fault *keep_roads(struct cli_change *change)
{
    const struct roads_told *o = change->options;
    struct source source;
    struct road_list roads = {0};
    TRY(roads_may_tell(change->act.db, change->act.arena, &change->viewer));
    TRY(cli_source(change->cli, o->file, &source));
    TRY(roads_read(change->act.db, change->act.arena, &source, &roads));
    change->made = (int64_t)roads.n;
    return roads_tell(&change->act, &change->viewer, &roads);
}

static struct fault *print_roads(struct cli *c)
{
    struct db *db;
    struct road_list roads = {0};
    struct json *all = json_new(c->arena, JSON_ARRAY);
    struct viewer v;
    TRY(cli_look_as(c, NULL, &db, &v));
    TRY(roads_all(db, c->arena, &roads));
    for (size_t i = 0; i < roads.n; i++) {
        struct json *o = json_new(c->arena, JSON_OBJECT);
        const struct road *r = &roads.at[i];
        json_set(c->arena, o, STR("from"), json_str(c->arena, r->one_name));
        json_set(c->arena, o, STR("to"), json_str(c->arena, r->other_name));
        json_set(c->arena, o, STR("metres"), json_int(c->arena, r->metres));
        json_push(c->arena, all, o);
    }
    if (c->common.json) {
        cli_json(c, all);
    } else {
        text_add(&c->out, roads_csv(c->arena, &roads));
    }
    return NULL;
}

/* Prints the table, or how many roads were kept. */
struct fault *cmd_campaign_distances(struct cli *c, void *options, int *exit)
{
    (void)exit;
    const struct roads_told *o = options;
    struct cli_change change = {
        .needs = CAN_RECORD, .change = keep_roads, .options = options};
    if (o->file.n == 0) {
        return print_roads(c);
    }
    TRY(cli_write(c, &change));
    cli_print_made(c, change.made);
    return NULL;
}

/* ---- reading ----------------------------------------------------------------------- */

static struct json *campaign_json(struct cli *c, const struct campaign *campaign)
{
    struct json *o = json_new(c->arena, JSON_OBJECT);
    cli_set_int(c, o, "id", campaign->id.v);
    cli_set_text(c, o, "title", campaign->title);
    cli_set_text(c, o, "theme", campaign->theme);
    cli_set_int(c, o, "unit", campaign->unit.v);
    cli_set_text(c, o, "unit_name", campaign->unit_name);
    cli_set_text(c, o, "since", day_iso(c->arena, campaign->since));
    cli_set_text(c, o, "till", day_iso(c->arena, campaign->till));
    cli_set_int(c, o, "places", campaign->places);
    cli_set_int(c, o, "adopted", campaign->adopted);
    cli_set_text(c, o, "sort", str_of(campaign_sort_names[campaign->sort]));
    cli_set_int(c, o, "part", campaign->part);
    return o;
}

struct fault *cmd_campaign_list(struct cli *c, void *options, int *exit)
{
    (void)options;
    (void)exit;
    struct db *db;
    struct viewer v;
    struct campaign_list list = {0};
    struct json *all = json_new(c->arena, JSON_ARRAY);
    TRY(cli_look_as(c, NULL, &db, &v));
    TRY(campaigns(db, c->arena, &v, &list));
    for (size_t i = 0; i < list.n; i++) {
        const struct campaign *k = &list.at[i];
        json_push(c->arena, all, campaign_json(c, k));
        if (!c->common.json) {
            text_add_format(&c->out, "%lld\t%.*s\t%.*s\t%.*s\n", (long long)k->id.v,
                            STR_PRINT(k->title), STR_PRINT(day_iso(c->arena, k->since)),
                            STR_PRINT(day_iso(c->arena, k->till)));
        }
    }
    if (c->common.json) {
        cli_json(c, all);
    }
    return NULL;
}

static void print_teams(struct cli *c, const struct campaign_place_list *places,
                        const struct campaign_member_list *members, struct json *o)
{
    struct json *teams = json_new(c->arena, JSON_ARRAY);
    for (size_t g = 0; g < places->n; g++) {
        struct json *team = json_new(c->arena, JSON_OBJECT);
        struct json *people = json_new(c->arena, JSON_ARRAY);
        struct text names = text_new(c->arena, 64);
        for (size_t i = 0; i < members->n; i++) {
            if (members->at[i].place == places->at[g].number) {
                json_push(c->arena, people, json_str(c->arena, members->at[i].name));
                text_add_format(&names, " %.*s", STR_PRINT(members->at[i].name));
            }
        }
        cli_set_text(c, team, "place", places->at[g].name);
        json_set(c->arena, team, STR("people"), people);
        json_push(c->arena, teams, team);
        if (!c->common.json) {
            text_add_format(&c->out, "%lld\t%.*s\t%.*s\n",
                            (long long)places->at[g].number,
                            STR_PRINT(places->at[g].name), STR_PRINT(text_str(&names)));
        }
    }
    json_set(c->arena, o, STR("teams"), teams);
}

struct fault *cmd_campaign_show(struct cli *c, void *options, int *exit)
{
    (void)options;
    (void)exit;
    struct db *db;
    struct viewer v;
    struct campaign campaign;
    struct campaign_id id = {0};
    struct campaign_place_list places = {0};
    struct campaign_member_list members = {0};
    TRY(cli_look_as(c, NULL, &db, &v));
    str_to_int(c->words.at[0], &id.v);
    TRY(campaign_find(db, c->arena, &v, id, &campaign));
    TRY(campaign_places(db, c->arena, id, &places));
    TRY(campaign_teams(db, c->arena, id, &members));
    struct json *o = campaign_json(c, &campaign);
    cli_set_text(c, o, "rules", campaign.rules);
    if (!c->common.json) {
        text_add_format(&c->out, "%.*s\n", STR_PRINT(campaign.title));
    }
    print_teams(c, &places, &members, o);
    if (c->common.json) {
        cli_json(c, o);
    }
    return NULL;
}
