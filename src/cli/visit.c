/* cadre visit: record one, correct, list, show, tell a deed done, confirm one; and read
 * in what a phone saved. */
#include "cli/visit.h"
#include "formats/source.h"
#include "practice/code.h"
#include "practice/phone.h"
#include "words/faults.h"

struct visit_add {
    struct visit_body body;
    struct str person, unit;
    struct day on;
};
#define AT(member) offsetof(struct visit_add, member)
static const struct field add_fields[] = {
    {"sort", FIELD_CHOICE, true, AT(body.sort), 0, 0, say_visit_sort, visit_sort_names,
     0},
    {"unit", FIELD_TEXT, true, AT(unit), 1, 100, say_visit_unit, NULL, 0},
    {"household", FIELD_ID, false, AT(body.household), 0, 0, say_visit_household, NULL,
     0},
    {"heard", FIELD_LINES, true, AT(body.heard), 1, VISIT_HEARD_TEXT, say_visit_heard,
     NULL, 0},
    {"promised", FIELD_LINES, false, AT(body.promised), 0, 2000, say_visit_promised, NULL,
     0},
    {"done", FIELD_LINES, false, AT(body.done), 0, 2000, say_visit_done, NULL, 0},
    {"problem", FIELD_LINES, false, AT(body.problem), 0, 2000, say_visit_problem, NULL,
     0},
    {"raised-by", FIELD_TEXT, false, AT(body.raised_by), 0, 100, say_visit_raised_by,
     NULL, 0},
    {"topic", FIELD_TEXT, false, AT(body.topic), 0, 40, say_finding_topic, NULL, 0},
    {"reason", FIELD_TEXT, false, AT(body.reason), 0, 200, say_visit_reason, NULL, 0},
    {"on", FIELD_DAY, false, AT(on), 0, 0, NULL, NULL, 0},
    {"person", FIELD_TEXT, false, AT(person), 0, 60, NULL, NULL, 0},
};
#undef AT
const struct fields visit_add_options = FIELDS(add_fields, struct visit_add);

void visit_set_text(struct cli *c, struct json *o, const char *key, struct str value)
{
    json_set(c->arena, o, str_of(key),
             json_str(c->arena, value.p == NULL ? STR("") : value));
}

void visit_set_int(struct cli *c, struct json *o, const char *key, int64_t value)
{
    json_set(c->arena, o, str_of(key), json_int(c->arena, value));
}

static struct fault *add_visit(struct cli_change *change)
{
    struct visit_add o = *(const struct visit_add *)change->options;
    struct act *act = &change->act;
    struct person_id person = change->viewer.person;
    struct visit_id id = {0};
    TRY(cli_unit(change->cli, act->db, o.unit, &o.body.unit));
    if (o.person.n > 0) {
        TRY(cli_person(change->cli, act->db, o.person, &person));
    }
    if (person.v == 0) {
        return fault_at(fault_field_required(act->arena), STR("person"));
    }
    TRY(visit_log(act, &change->viewer, person, day_known(o.on) ? o.on : act->today,
                  &o.body, &id));
    change->made = id.v;
    return NULL;
}

struct fault *cmd_visit_add(struct cli *c, void *options, int *exit)
{
    (void)exit;
    return cli_make(c, CAN_ENTER, add_visit, options);
}

/* ---- correcting -------------------------------------------------------------------- */

/* As in `visit add`, and nothing need be named. */
struct visit_again {
    struct visit_body body;
    struct str unit;
    struct day on;
};
#define AT(member) offsetof(struct visit_again, member)
static const struct field correct_fields[] = {
    {"sort", FIELD_CHOICE, false, AT(body.sort), 0, 0, say_visit_sort, visit_sort_names,
     0},
    {"unit", FIELD_TEXT, false, AT(unit), 0, 100, say_visit_unit, NULL, 0},
    {"household", FIELD_ID, false, AT(body.household), 0, 0, say_visit_household, NULL,
     0},
    {"heard", FIELD_LINES, false, AT(body.heard), 0, VISIT_HEARD_TEXT, say_visit_heard,
     NULL, 0},
    {"promised", FIELD_LINES, false, AT(body.promised), 0, 2000, say_visit_promised, NULL,
     0},
    {"done", FIELD_LINES, false, AT(body.done), 0, 2000, say_visit_done, NULL, 0},
    {"problem", FIELD_LINES, false, AT(body.problem), 0, 2000, say_visit_problem, NULL,
     0},
    {"raised-by", FIELD_TEXT, false, AT(body.raised_by), 0, 100, say_visit_raised_by,
     NULL, 0},
    {"topic", FIELD_TEXT, false, AT(body.topic), 0, 40, say_finding_topic, NULL, 0},
    {"reason", FIELD_TEXT, false, AT(body.reason), 0, 200, say_visit_reason, NULL, 0},
    {"on", FIELD_DAY, false, AT(on), 0, 0, NULL, NULL, 0},
};
#undef AT
const struct fields visit_correct_options = FIELDS(correct_fields, struct visit_again);

static struct visit_id visit_named(struct cli *c)
{
    struct visit_id id = {0};
    str_to_int(c->words.at[0], &id.v);
    return id;
}

static void take(struct str *stands, struct str told)
{
    *stands = told.n > 0 ? told : *stands;
}

/* Deeds are told together: a line moved from one list to the other leaves the first. */
static void take_named(struct visit_body *b, const struct visit_body *told)
{
    b->sort = told->sort >= 0 ? told->sort : b->sort;
    b->household = told->household.v != 0 ? told->household : b->household;
    take(&b->heard, told->heard);
    take(&b->problem, told->problem);
    take(&b->raised_by, told->raised_by);
    take(&b->topic, told->topic);
    take(&b->reason, told->reason);
    if (told->promised.n > 0 || told->done.n > 0) {
        b->promised = told->promised;
        b->done = told->done;
    }
}

static struct fault *correct_visit(struct cli_change *change)
{
    const struct visit_again *o = change->options;
    const struct act *act = &change->act;
    struct visit_id id = visit_named(change->cli);
    struct visit was;
    struct visit_body body;
    TRY(visit_to_correct(act->db, act->arena, &change->viewer, id, &was, &body));
    if (o->unit.n > 0) {
        TRY(cli_unit(change->cli, act->db, o->unit, &body.unit));
        body.household = (struct household_id){0};
    }
    take_named(&body, &o->body);
    return visit_correct(act, &change->viewer, id, was.newest,
                         day_known(o->on) ? o->on : was.day, &body);
}

struct fault *cmd_visit_correct(struct cli *c, void *options, int *exit)
{
    (void)exit;
    struct cli_change change = {
        .needs = CAN_ENTER, .change = correct_visit, .options = options};
    return cli_write(c, &change);
}

/* ---- a phone's file ---------------------------------------------------------------- */

struct reading_in {
    struct packet_list packets;
    struct packets_count count;
    struct json *told;
};

static void tell_packet(struct cli *c, struct reading_in *r,
                        const struct packet_answer *answer)
{
    struct json *o = json_new(c->arena, JSON_OBJECT);
    const char *state = !answer->taken ? "kept" : answer->again ? "again" : "taken";
    struct str why = answer->taken ? STR("") : say_fault(c->arena, c->lang, answer->why);
    visit_set_text(c, o, "state", str_of(state));
    visit_set_int(c, o, "visit", answer->visit.v);
    visit_set_text(c, o, "why", why);
    json_push(c->arena, r->told, o);
    if (!c->common.json) {
        text_add_format(&c->out, "%s\t%lld\t%.*s\n", state, (long long)answer->visit.v,
                        STR_PRINT(why));
    }
}

static struct fault *read_in(struct cli_change *change)
{
    struct reading_in *r = *(struct reading_in *const *)change->options;
    const struct act *act = &change->act;
    struct instant now = clock_now(change->cli->clock);
    if (change->viewer.person.v == 0) {
        return fault_denied(act->arena); /* whose phone was it? */
    }
    for (size_t i = 0; i < r->packets.n; i++) {
        struct packet_answer answer;
        TRY(packet_read_in(act, &change->viewer, &r->packets.at[i], now,
                           change->cli->lang, &answer, &r->count));
        tell_packet(change->cli, r, &answer);
    }
    return NULL;
}

struct fault *cmd_visit_import(struct cli *c, void *options, int *exit)
{
    (void)options;
    struct reading_in r = {.told = json_new(c->arena, JSON_ARRAY)}, *reading = &r;
    struct cli_change change = {
        .needs = CAN_ENTER, .change = read_in, .options = &reading};
    struct source source;
    size_t n = 0;
    TRY(cli_source(c, c->words.at[0], &source));
    if (source.size > (int64_t)PACKETS_FILE_MIB * 1024 * 1024) {
        return fault_packets_file(c->arena, PACKETS_FILE_MIB);
    }
    char *bytes = arena_bytes(c->arena, (size_t)source.size + 1);
    TRY(source_read(&source, c->arena, 0, bytes, (size_t)source.size, &n));
    TRY(packets_of_file(c->arena, (struct str){bytes, n}, &r.packets));
    TRY(cli_write(c, &change));
    if (c->common.json) {
        cli_json(c, r.told);
    }
    *exit = r.count.kept > 0 ? EXIT_REFUSED : EXIT_OK;
    return NULL;
}

/* ---- deeds ------------------------------------------------------------------------- */

struct deed_opts {
    int64_t deed;
    struct str note, code;
    bool refuted;
};
#define AT(member) offsetof(struct deed_opts, member)
#define DEED_OPTION                                                                      \
    {                                                                                    \
        "deed", FIELD_INT, true, AT(deed), 1, DEED_NUMBERS, say_deed_number, NULL, 0     \
    }
#define NOTE_OPTION                                                                      \
    {                                                                                    \
        "note", FIELD_TEXT, false, AT(note), 0, 500, say_deed_note, NULL, 0              \
    }
static const struct field done_table[] = {DEED_OPTION, NOTE_OPTION};
static const struct field confirm_table[] = {
    DEED_OPTION,
    {"code", FIELD_TEXT, false, AT(code), 0, 64, say_confirm_code, NULL, 0},
    {"refuted", FIELD_BOOL, false, AT(refuted), 0, 0, say_deed_refuted, NULL, 0},
    NOTE_OPTION,
};
#undef AT
const struct fields visit_done_options = FIELDS(done_table, struct deed_opts);
const struct fields visit_confirm_options = FIELDS(confirm_table, struct deed_opts);

static struct fault *tell_done(struct cli_change *change)
{
    const struct deed_opts *o = change->options;
    struct deed_body body = {visit_named(change->cli), o->deed, o->note};
    return visit_deed_done(&change->act, &change->viewer, &body);
}

struct fault *cmd_visit_done(struct cli *c, void *options, int *exit)
{
    (void)exit;
    struct cli_change change = {
        .needs = CAN_ENTER, .change = tell_done, .options = options};
    return cli_write(c, &change);
}

static struct fault *use_code(struct cli_change *change)
{
    const struct deed_opts *o = change->options;
    struct code_answer answer = {.visit = visit_named(change->cli),
                                 .deed = o->deed,
                                 .refuted = o->refuted,
                                 .text = o->note};
    return code_answer(&change->act, o->code, clock_now(change->cli->clock), &answer);
}

static struct fault *confirm(struct cli_change *change)
{
    const struct deed_opts *o = change->options;
    struct deed_answer_body body = {.visit = visit_named(change->cli),
                                    .deed = o->deed,
                                    .refuted = o->refuted,
                                    .note = o->note};
    return o->code.n > 0 ? use_code(change)
                         : visit_deed_confirm(&change->act, &change->viewer, &body);
}

struct fault *cmd_visit_confirm(struct cli *c, void *options, int *exit)
{
    (void)exit;
    struct cli_change change = {
        .needs = CAN_ENTER, .change = confirm, .options = options};
    return cli_write(c, &change);
}

/* ---- reading ----------------------------------------------------------------------- */

struct visit_list_opts {
    struct str person;
    int64_t limit;
};
static const struct field list_table[] = {
    {"person", FIELD_TEXT, false, offsetof(struct visit_list_opts, person), 0, 60, NULL,
     NULL, 0},
    {"limit", FIELD_INT, false, offsetof(struct visit_list_opts, limit), 1, VISIT_PAGE,
     NULL, NULL, 0},
};
const struct fields visit_list_options = FIELDS(list_table, struct visit_list_opts);

static struct json *visit_json(struct cli *c, const struct visit *visit)
{
    struct json *o = json_new(c->arena, JSON_OBJECT);
    visit_set_int(c, o, "id", visit->id.v);
    visit_set_int(c, o, "person", visit->person.v);
    visit_set_text(c, o, "name", visit->person_name);
    visit_set_text(c, o, "day", day_iso(c->arena, visit->day));
    visit_set_text(c, o, "sort", str_of(visit_sort_names[visit->sort]));
    visit_set_int(c, o, "unit", visit->unit.v);
    visit_set_text(c, o, "unit_name", visit->unit_name);
    visit_set_int(c, o, "household", visit->household.v);
    visit_set_int(c, o, "campaign", visit->campaign.v);
    visit_set_text(c, o, "problem", visit->problem);
    visit_set_int(c, o, "finding", visit->finding.v);
    visit_set_text(c, o, "reason", visit->reason);
    visit_set_text(c, o, "written", visit->written);
    visit_set_int(c, o, "skew", visit->skew);
    visit_set_text(c, o, "at", instant_iso(c->arena, visit->at));
    visit_set_int(c, o, "deeds", visit->deeds);
    visit_set_int(c, o, "confirmed", visit->confirmed);
    visit_set_int(c, o, "entry", visit->newest);
    return o;
}

static void print_line(struct cli *c, const struct visit *visit)
{
    text_add_format(&c->out, "%lld\t%.*s\t%.*s\t%.*s\t%lld/%lld\n",
                    (long long)visit->id.v, STR_PRINT(day_iso(c->arena, visit->day)),
                    STR_PRINT(visit->person_name), STR_PRINT(visit->unit_name),
                    (long long)visit->confirmed, (long long)visit->deeds);
}

struct fault *cmd_visit_list(struct cli *c, void *options, int *exit)
{
    (void)exit;
    const struct visit_list_opts *o = options;
    struct db *db;
    struct viewer v;
    struct visit_list list = {0};
    struct visits_query q = {.limit = o->limit};
    struct json *all = json_new(c->arena, JSON_ARRAY);
    TRY(cli_look_as(c, NULL, &db, &v));
    if (o->person.n > 0) {
        TRY(cli_person(c, db, o->person, &q.person));
    }
    TRY(visits(db, c->arena, &v, &q, &list));
    for (size_t i = 0; i < list.n; i++) {
        if (c->common.json) {
            json_push(c->arena, all, visit_json(c, &list.at[i]));
        } else {
            print_line(c, &list.at[i]);
        }
    }
    if (c->common.json) {
        cli_json(c, all);
    }
    return NULL;
}

static void print_deeds(struct cli *c, const struct deed_list *deeds, struct json *o)
{
    static const char *const states[] = {"promised", "done", "confirmed", "sent-back"};
    struct json *all = json_new(c->arena, JSON_ARRAY);
    for (size_t i = 0; i < deeds->n; i++) {
        const struct deed *d = &deeds->at[i];
        struct json *one = json_new(c->arena, JSON_OBJECT);
        visit_set_int(c, one, "deed", d->number);
        visit_set_text(c, one, "text", d->text);
        visit_set_text(c, one, "state", str_of(states[d->state]));
        visit_set_text(c, one, "done_on", day_iso(c->arena, d->done_on));
        visit_set_text(c, one, "answered_on", day_iso(c->arena, d->answered_on));
        if (d->state >= DEED_CONFIRMED) {
            visit_set_text(c, one, "way", str_of(deed_way_names[d->way]));
        }
        json_push(c->arena, all, one);
        if (!c->common.json) {
            text_add_format(&c->out, "%lld\t%s\t%.*s\n", (long long)d->number,
                            states[d->state], STR_PRINT(d->text));
        }
    }
    json_set(c->arena, o, STR("of_deeds"), all);
}

struct fault *cmd_visit_show(struct cli *c, void *options, int *exit)
{
    (void)options;
    (void)exit;
    struct db *db;
    struct viewer v;
    struct visit visit;
    struct str heard = STR_NONE;
    struct deed_list deeds = {0};
    TRY(cli_look_as(c, NULL, &db, &v));
    TRY(visit_find(db, c->arena, &v, visit_named(c), &visit, &heard));
    TRY(visit_deeds(db, c->arena, visit.id, &deeds));
    struct json *o = visit_json(c, &visit);
    if (heard.p != NULL) {
        visit_set_text(c, o, "heard", heard);
    }
    if (!c->common.json) {
        print_line(c, &visit);
        text_add_format(&c->out, "%.*s\n", STR_PRINT(heard));
    }
    print_deeds(c, &deeds, o);
    if (c->common.json) {
        cli_json(c, o);
    }
    return NULL;
}
