/* cadre twin and cadre household: who looks after which village or household; the record
 * of a household opens for a purpose, and the log's row is on the disk before a byte of
 * it leaves. */
#include "cli/visit.h"
#include "practice/code.h"
#include "words/faults.h"

/* ---- twinning ---------------------------------------------------------------------- */

struct twin_opts {
    struct twin_body body;
    struct str person, unit;
};
#define AT(member) offsetof(struct twin_opts, member)
static const struct field twin_table[] = {
    {"person", FIELD_TEXT, true, AT(person), 1, 60, say_twin_person, NULL, 0},
    {"unit", FIELD_TEXT, true, AT(unit), 1, 100, say_twin_unit, NULL, 0},
    {"household", FIELD_ID, false, AT(body.household), 0, 0, say_twin_household, NULL, 0},
    {"since", FIELD_DAY, false, AT(body.since), 0, 0, say_twin_since, NULL, 0},
    {"note", FIELD_TEXT, false, AT(body.note), 0, 200, say_twin_note, NULL, 0},
};
#undef AT
const struct fields twin_add_options = FIELDS(twin_table, struct twin_opts);

static struct fault *add_twin(struct cli_change *change)
{
    struct twin_opts o = *(const struct twin_opts *)change->options;
    struct act *act = &change->act;
    struct person_id person = {0};
    struct twin_id id = {0};
    TRY(cli_person(change->cli, act->db, o.person, &person));
    TRY(cli_unit(change->cli, act->db, o.unit, &o.body.unit));
    o.body.since = day_known(o.body.since) ? o.body.since : act->today;
    TRY(twin_add(act, &change->viewer, person, &o.body, &id));
    change->made = id.v;
    return NULL;
}

struct fault *cmd_twin_add(struct cli *c, void *options, int *exit)
{
    (void)exit;
    return cli_make(c, CAN_RECORD, add_twin, options);
}

static const struct field end_table[] = {
    {"till", FIELD_DAY, false, offsetof(struct twin_end_body, till), 0, 0, say_twin_till,
     NULL, 0},
    {"why", FIELD_TEXT, true, offsetof(struct twin_end_body, why), 1, 200, say_twin_why,
     NULL, 0},
};
const struct fields twin_end_options = FIELDS(end_table, struct twin_end_body);

static struct fault *end_twin(struct cli_change *change)
{
    struct twin_end_body body = *(const struct twin_end_body *)change->options;
    str_to_int(change->cli->words.at[0], &body.twin.v);
    body.till = day_known(body.till) ? body.till : change->act.today;
    return twin_end(&change->act, &change->viewer, &body);
}

struct fault *cmd_twin_end(struct cli *c, void *options, int *exit)
{
    (void)exit;
    struct cli_change change = {
        .needs = CAN_RECORD, .change = end_twin, .options = options};
    return cli_write(c, &change);
}

struct twin_list_opts {
    struct day on;
};
static const struct field twin_list_table[] = {
    {"on", FIELD_DAY, false, offsetof(struct twin_list_opts, on), 0, 0, NULL, NULL, 0},
};
const struct fields twin_list_options = FIELDS(twin_list_table, struct twin_list_opts);

struct fault *cmd_twin_list(struct cli *c, void *options, int *exit)
{
    (void)exit;
    const struct twin_list_opts *o = options;
    struct db *db;
    struct viewer v;
    struct twin_list list = {0};
    struct json *all = json_new(c->arena, JSON_ARRAY);
    TRY(cli_look_as(c, NULL, &db, &v));
    TRY(twins(db, c->arena, &v, day_known(o->on) ? o->on : clock_today(c->clock), &list));
    for (size_t i = 0; i < list.n; i++) {
        const struct twin *t = &list.at[i];
        struct json *one = json_new(c->arena, JSON_OBJECT);
        visit_set_int(c, one, "id", t->id.v);
        visit_set_int(c, one, "person", t->person.v);
        visit_set_text(c, one, "name", t->person_name);
        visit_set_int(c, one, "unit", t->unit.v);
        visit_set_text(c, one, "unit_name", t->unit_name);
        visit_set_int(c, one, "household", t->household.v);
        visit_set_text(c, one, "since", day_iso(c->arena, t->since));
        visit_set_text(c, one, "till", day_iso(c->arena, t->till));
        json_push(c->arena, all, one);
        if (!c->common.json) {
            text_add_format(&c->out, "%lld\t%.*s\t%.*s\t%lld\n", (long long)t->id.v,
                            STR_PRINT(t->person_name), STR_PRINT(t->unit_name),
                            (long long)t->household.v);
        }
    }
    if (c->common.json) {
        cli_json(c, all);
    }
    return NULL;
}

/* ---- households -------------------------------------------------------------------- */

struct household_opts {
    struct household_body body;
    struct str person, unit;
};
#define AT(member) offsetof(struct household_opts, member)
#define FACTS(at)                                                                        \
    {"head", FIELD_TEXT, true, at(head), 1, 60, say_household_head, NULL, 0},            \
        {"address", FIELD_TEXT, false, at(address), 0, 200, say_household_address,       \
         NULL,      0},                                                                  \
        {"people", FIELD_INT, true, at(people), 1, 30, say_household_people, NULL, 0},   \
    {                                                                                    \
        "needs", FIELD_LINES, false, at(needs), 0, 1000, say_household_needs, NULL, 0    \
    }
#define BODY(member) AT(body.member)
#define FACT(member) offsetof(struct household_facts, member)
static const struct field household_table[] = {
    {"unit", FIELD_TEXT, true, AT(unit), 1, 100, say_twin_unit, NULL, 0},
    {"person", FIELD_TEXT, true, AT(person), 1, 60, say_twin_person, NULL, 0},
    {"since", FIELD_DAY, false, AT(body.since), 0, 0, say_twin_since, NULL, 0},
    FACTS(BODY),
};
static const struct field correct_table[] = {FACTS(FACT)};
#undef AT
const struct fields household_add_options =
    FIELDS(household_table, struct household_opts);
const struct fields household_correct_options =
    FIELDS(correct_table, struct household_facts);

static struct household_id household_named(struct cli *c)
{
    struct household_id id = {0};
    str_to_int(c->words.at[0], &id.v);
    return id;
}

static struct fault *add_household(struct cli_change *change)
{
    struct household_opts o = *(const struct household_opts *)change->options;
    struct act *act = &change->act;
    struct household_id id = {0};
    TRY(cli_person(change->cli, act->db, o.person, &o.body.person));
    TRY(cli_unit(change->cli, act->db, o.unit, &o.body.unit));
    o.body.since = day_known(o.body.since) ? o.body.since : act->today;
    TRY(household_add(act, &change->viewer, &o.body, &id));
    change->made = id.v;
    return NULL;
}

struct fault *cmd_household_add(struct cli *c, void *options, int *exit)
{
    (void)exit;
    return cli_make(c, CAN_ENTER, add_household, options);
}

static struct fault *correct_household(struct cli_change *change)
{
    return household_correct(&change->act, &change->viewer, household_named(change->cli),
                             0, change->options);
}

struct fault *cmd_household_correct(struct cli *c, void *options, int *exit)
{
    (void)exit;
    struct cli_change change = {
        .needs = CAN_ENTER, .change = correct_household, .options = options};
    return cli_write(c, &change);
}

static const struct field show_table[] = {
    {"purpose", FIELD_CHOICE, true, offsetof(struct opening, purpose), 0, 0,
     say_reading_purpose, purpose_names, 0},
    {"why", FIELD_TEXT, true, offsetof(struct opening, why), WHY_LEAST, WHY_MOST,
     say_reading_why, NULL, 0},
};
const struct fields household_show_options = FIELDS(show_table, struct opening);

static struct fault *open_household(struct cli_change *change)
{
    struct opening opening = *(const struct opening *)change->options;
    opening.class = CLASS_SEALED;
    return household_open(&change->act, &change->viewer, household_named(change->cli),
                          &opening, change->house->random, clock_now(change->cli->clock));
}

struct fault *cmd_household_show(struct cli *c, void *options, int *exit)
{
    (void)exit;
    struct household_facts facts = {0};
    struct db *db = NULL;
    bool found = false;
    struct cli_change change = {
        .needs = CAN_ENTER, .change = open_household, .options = options};
    struct json *o = json_new(c->arena, JSON_OBJECT);
    TRY(cli_write(c, &change));
    if (c->common.dry_run) {
        return NULL;
    }
    TRY(store_reader(c->arena, change.house->store, &db));
    TRY(db_begin_read(db, c->arena));
    TRY(household_read(db, c->arena, household_named(c), &facts, &found));
    visit_set_text(c, o, "head", facts.head);
    visit_set_text(c, o, "address", facts.address);
    visit_set_int(c, o, "people", facts.people);
    visit_set_text(c, o, "needs", facts.needs);
    if (c->common.json) {
        cli_json(c, o);
    } else {
        text_add_format(&c->out, "%.*s\t%.*s\t%lld\n%.*s\n", STR_PRINT(facts.head),
                        STR_PRINT(facts.address), (long long)facts.people,
                        STR_PRINT(facts.needs));
    }
    return NULL;
}

struct codes_opts {
    int64_t count;
    struct given_codes *codes;
    struct instant *until;
};
static const struct field codes_table[] = {
    {"count", FIELD_INT, true, offsetof(struct codes_opts, count), 1, CODES_MOST,
     say_code_count, NULL, 0},
};
const struct fields household_slips_options = FIELDS(codes_table, struct codes_opts);

static struct fault *give_codes(struct cli_change *change)
{
    const struct codes_opts *o = change->options;
    struct random random = random_system(); /* never a seeded one: these are secrets */
    return code_give_household(&change->act, &change->viewer,
                               household_named(change->cli), o->count, &random,
                               clock_now(change->cli->clock), o->codes, o->until);
}

struct fault *cmd_household_slips(struct cli *c, void *options, int *exit)
{
    (void)exit;
    struct given_codes codes = {0};
    struct instant until;
    struct codes_opts o = {((struct codes_opts *)options)->count, &codes, &until};
    struct cli_change change = {.needs = CAN_RECORD, .change = give_codes, .options = &o};
    struct json *all = json_new(c->arena, JSON_ARRAY);
    TRY(cli_write(c, &change));
    for (size_t i = 0; i < codes.n && !c->common.dry_run; i++) {
        json_push(c->arena, all, json_str(c->arena, codes.at[i].code));
        if (!c->common.json) {
            text_add_format(&c->out, "%.*s\n", STR_PRINT(codes.at[i].code));
        }
    }
    if (c->common.json) {
        cli_json(c, all);
    }
    return NULL;
}
