/* cadre peer: peer study of a section. */
#include "learning/peer.h"

#include "cli/learning.h"
#include "words/faults.h"

enum { LINES_MOST = 8000 };

static struct fault *named(struct cli *c, struct peer_id *id)
{
    return str_to_int(c->words.at[0], &id->v) ? NULL : fault_peer_missing(c->arena);
}

/* ---- entering ------------------------------------------------------------------------
 */

struct peer_opts {
    struct str unit;
    struct day on;
    struct str absent, spoke, came;
};
#define AT(member) offsetof(struct peer_opts, member)
static const struct field add_table[] = {
    {"unit", FIELD_TEXT, false, AT(unit), 0, 100, say_peer_unit, NULL, 0},
    {"on", FIELD_DAY, false, AT(on), 0, 0, say_peer_on, NULL, 0},
    {"absent", FIELD_LINES, false, AT(absent), 0, LINES_MOST, say_peer_absent, NULL, 0},
    {"spoke", FIELD_LINES, true, AT(spoke), 1, LINES_MOST, say_peer_spoke, NULL, 0},
    {"came", FIELD_TEXT, false, AT(came), 0, PEER_CAME_MOST, say_peer_came, NULL, 0},
};
static const struct field correct_table[] = {
    {"on", FIELD_DAY, false, AT(on), 0, 0, say_peer_on, NULL, 0},
    {"absent", FIELD_LINES, false, AT(absent), 0, LINES_MOST, say_peer_absent, NULL, 0},
    {"spoke", FIELD_LINES, false, AT(spoke), 0, LINES_MOST, say_peer_spoke, NULL, 0},
    {"came", FIELD_TEXT, false, AT(came), 0, PEER_CAME_MOST, say_peer_came, NULL, 0},
};
#undef AT
const struct fields peer_add_options = FIELDS(add_table, struct peer_opts);
const struct fields peer_correct_options = FIELDS(correct_table, struct peer_opts);

/* Of a correction (`again`), what an option says takes the place of what was told; of a
 * new one, who is on leave stays away too. */
static struct fault *take(struct arena *a, const struct peer_opts *o, bool again,
                          struct peer_told *told)
{
    told->on = day_known(o->on) ? o->on : told->on;
    told->came = o->came.n > 0 ? o->came : told->came;
    for (size_t i = 0; i < told->people.n; i++) {
        struct peer_person *p = &told->people.at[i];
        p->away = again && o->absent.n > 0 ? false : p->away;
        p->topic = o->spoke.n > 0 ? STR_NONE : p->topic;
    }
    TRY(peer_say_away(a, o->absent, &told->people));
    return peer_say_spoke(a, o->spoke, &told->people);
}

static struct fault *run_add(struct cli_change *change)
{
    struct cli *c = change->cli;
    struct act *act = &change->act;
    const struct peer_opts *o = change->options;
    struct peer_told told = {.on = day_known(o->on) ? o->on : act->today};
    struct peer_id id = {0};
    struct person p;
    bool found = false;
    if (o->unit.n > 0) {
        TRY(cli_unit(c, act->db, o->unit, &told.unit));
    } else {
        TRY(register_person(act->db, c->arena, change->viewer.person, &p, &found));
        told.unit = found ? p.unit : told.unit;
    }
    TRY(peer_begin(act->db, c->arena, &change->viewer, id, &told));
    TRY(take(c->arena, o, false, &told));
    TRY(peer_hold(act, &change->viewer, &told, &id));
    change->made = id.v;
    return NULL;
}

static struct fault *run_correct(struct cli_change *change)
{
    struct cli *c = change->cli;
    struct peer_id was = {0};
    struct peer_told told;
    TRY(named(c, &was));
    TRY(peer_begin(change->act.db, c->arena, &change->viewer, was, &told));
    TRY(take(c->arena, change->options, true, &told));
    change->made = was.v;
    return peer_correct(&change->act, &change->viewer, was, &told);
}

static struct fault *run_withdraw(struct cli_change *change)
{
    struct peer_id was = {0};
    TRY(named(change->cli, &was));
    change->made = was.v;
    return peer_withdraw(&change->act, &change->viewer, was, change->options);
}

struct fault *cmd_peer_add(struct cli *c, void *options, int *exit)
{
    (void)exit;
    return cli_make(c, CAN_ENTER, run_add, options);
}

struct fault *cmd_peer_correct(struct cli *c, void *options, int *exit)
{
    (void)exit;
    return cli_make(c, CAN_ENTER, run_correct, options);
}

struct fault *cmd_peer_withdraw(struct cli *c, void *options, int *exit)
{
    (void)exit;
    return cli_make(c, CAN_ENTER, run_withdraw, options);
}

/* ---- reading -------------------------------------------------------------------------
 */

static struct json *study_json(struct cli *c, const struct peer_study *p,
                               const struct peer_spoke_list *spoken)
{
    struct json *o = json_new(c->arena, JSON_OBJECT);
    struct json *list = json_new(c->arena, JSON_ARRAY);
    for (size_t i = 0; i < spoken->n; i++) {
        const struct peer_spoke *k = &spoken->at[i];
        if (k->study == p->id.v) {
            struct json *one = json_new(c->arena, JSON_OBJECT);
            cli_set_int(c, one, "person", k->person.v);
            cli_set_text(c, one, "name", k->name);
            cli_set_text(c, one, "topic", k->topic);
            cli_set_int(c, one, "material", k->material.v);
            json_push(c->arena, list, one);
        }
    }
    cli_set_int(c, o, "id", p->id.v);
    cli_set_int(c, o, "unit", p->unit.v);
    cli_set_text(c, o, "unit_name", p->unit_name);
    cli_set_text(c, o, "day", day_iso(c->arena, p->day));
    cli_set_int(c, o, "there", p->there);
    cli_set_text(c, o, "came", p->came);
    json_set(c->arena, o, STR("spoke"), list);
    return o;
}

struct list_opts {
    struct str unit;
    struct day from, till;
};
#define AT(member) offsetof(struct list_opts, member)
static const struct field list_table[] = {
    {"unit", FIELD_TEXT, false, AT(unit), 0, 100, say_peer_unit, NULL, 0},
    {"from", FIELD_DAY, false, AT(from), 0, 0, say_peer_on, NULL, 0},
    {"till", FIELD_DAY, false, AT(till), 0, 0, say_peer_on, NULL, 0},
};
#undef AT
const struct fields peer_list_options = FIELDS(list_table, struct list_opts);

struct fault *cmd_peer_list(struct cli *c, void *options, int *exit)
{
    (void)exit;
    const struct list_opts *o = options;
    struct db *db;
    struct viewer v;
    struct peer_query q = {.from = o->from, .till = o->till};
    struct peer_study_list list = {0};
    struct peer_spoke_list spoken = {0};
    struct json *all = json_new(c->arena, JSON_ARRAY);
    TRY(cli_look_as(c, NULL, &db, &v));
    TRY(o->unit.n > 0 ? cli_unit(c, db, o->unit, &q.unit) : NULL);
    TRY(peer_studies(db, c->arena, &v, &q, &list));
    TRY(peer_spoken(db, c->arena, &list, &spoken));
    for (size_t i = 0; i < list.n; i++) {
        const struct peer_study *p = &list.at[i];
        json_push(c->arena, all, study_json(c, p, &spoken));
        if (!c->common.json) {
            text_add_format(&c->out, "%lld\t%.*s\t%.*s\t%lld\t%.*s\n", (long long)p->id.v,
                            STR_PRINT(day_iso(c->arena, p->day)), STR_PRINT(p->unit_name),
                            (long long)p->there, STR_PRINT(p->came));
        }
    }
    if (c->common.json) {
        cli_json(c, all);
    }
    return NULL;
}

struct fault *cmd_peer_show(struct cli *c, void *options, int *exit)
{
    (void)options;
    (void)exit;
    struct db *db;
    struct viewer v;
    struct peer_id id = {0};
    struct peer_study_list one = {0};
    struct peer_spoke_list spoken = {0};
    struct peer_there_list there = {0};
    struct json *names = json_new(c->arena, JSON_ARRAY);
    TRY(named(c, &id));
    TRY(cli_look_as(c, NULL, &db, &v));
    TRY(peer_find(db, c->arena, &v, id, LIST_ADD(c->arena, &one)));
    TRY(peer_spoken(db, c->arena, &one, &spoken));
    TRY(peer_were_there(db, c->arena, &one, &there));
    struct json *o = study_json(c, &one.at[0], &spoken);
    for (size_t i = 0; i < there.n; i++) {
        json_push(c->arena, names, json_str(c->arena, there.at[i].name));
        if (!c->common.json) {
            text_add_format(&c->out, "%.*s\n", STR_PRINT(there.at[i].name));
        }
    }
    json_set(c->arena, o, STR("people"), names);
    for (size_t i = 0; i < spoken.n && !c->common.json; i++) {
        text_add_format(&c->out, "%.*s\t%.*s\n", STR_PRINT(spoken.at[i].name),
                        STR_PRINT(spoken.at[i].topic));
    }
    if (c->common.json) {
        cli_json(c, o);
    }
    return NULL;
}
