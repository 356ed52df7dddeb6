/* cadre person, cadre unit. */
#include "cli/cli.h"
#include "words/faults.h"

struct person_add {
    struct person_body body;
    struct str unit, login;
};
static const struct field person_add_fields[] = {
    {"name", FIELD_TEXT, true, offsetof(struct person_add, body.name), 1, 60,
     say_person_name, NULL, 0},
    {"sex", FIELD_CHOICE, true, offsetof(struct person_add, body.sex), 0, 0,
     say_person_sex, sex_names, 0},
    {"born", FIELD_DAY, true, offsetof(struct person_add, body.born), 0, 0,
     say_person_born, NULL, 0},
    {"unit", FIELD_TEXT, true, offsetof(struct person_add, unit), 1, 100, say_person_unit,
     NULL, 0},
    {"number", FIELD_TEXT, false, offsetof(struct person_add, body.number), 0, 40,
     say_person_number, NULL, 0},
    {"rank", FIELD_INT, false, offsetof(struct person_add, body.rank), 0, 1000000,
     say_person_rank, NULL, 0},
    {"ethnic", FIELD_TEXT, false, offsetof(struct person_add, body.ethnic), 0, 60,
     say_person_ethnic, NULL, 0},
    {"native", FIELD_TEXT, false, offsetof(struct person_add, body.native), 0, 60,
     say_person_native, NULL, 0},
    {"birthplace", FIELD_TEXT, false, offsetof(struct person_add, body.birthplace), 0, 60,
     say_person_birthplace, NULL, 0},
    {"party", FIELD_DAY, false, offsetof(struct person_add, body.party), 0, 0,
     say_person_party, NULL, 0},
    {"work", FIELD_DAY, false, offsetof(struct person_add, body.work), 0, 0,
     say_person_work, NULL, 0},
    {"skills", FIELD_TEXT, false, offsetof(struct person_add, body.skills), 0, 200,
     say_person_skills, NULL, 0},
    {"login", FIELD_TEXT, false, offsetof(struct person_add, login), 0, 40,
     say_person_login, NULL, 0},
};
const struct fields person_add_options = FIELDS(person_add_fields, struct person_add);

static struct fault *add_person(struct cli_change *change)
{
    struct person_add options = *(const struct person_add *)change->options;
    struct act *act = &change->act;
    struct person_id id = {0};
    TRY(cli_unit(change->cli, act->db, options.unit, &options.body.unit));
    TRY(register_person_doubts(act->arena, &options.body, act->today));
    TRY(register_person_add(act, &options.body, &id));
    change->made = id.v;
    if (options.login.n == 0) {
        return NULL;
    }
    TRY(cli_need(change->cli, &change->viewer, CAN_GIVE_LOGIN));
    act->id = ledger_id_derived(act->id, 1);
    return access_account_open(act, id, &(struct account_body){options.login});
}

struct fault *cmd_person_add(struct cli *c, void *options, int *exit)
{
    (void)exit;
    return cli_make(c, CAN_WRITE_REGISTER, add_person, options);
}

struct person_list_opts {
    struct str unit, text;
    int order, sex, status;
    bool left, unit_alone;
    int64_t limit, level;
    struct day on;
};
/* "name" is the older word for the order by pinyin. */
static const char *const list_orders[] = {"pinyin", "born", "stroke",
                                          "rank",   "name", NULL};
enum { ORDER_NAME = PEOPLE_BY_RANK + 1 };
#define AT(member) offsetof(struct person_list_opts, member)
static const struct field person_list_fields[] = {
    {"unit", FIELD_TEXT, false, AT(unit), 0, 100, NULL, NULL, 0},
    {"unit-alone", FIELD_BOOL, false, AT(unit_alone), 0, 0, NULL, NULL, 0},
    {"text", FIELD_TEXT, false, AT(text), 0, 60, NULL, NULL, 0},
    {"sex", FIELD_CHOICE, false, AT(sex), 0, 0, NULL, sex_names, 0},
    {"level", FIELD_INT, false, AT(level), 1, 99, NULL, NULL, 0},
    {"status", FIELD_CHOICE, false, AT(status), 0, 0, NULL, people_status_names, 0},
    {"order", FIELD_CHOICE, false, AT(order), 0, 0, NULL, list_orders, 0},
    {"left", FIELD_BOOL, false, AT(left), 0, 0, NULL, NULL, 0},
    {"on", FIELD_DAY, false, AT(on), 0, 0, NULL, NULL, 0},
    {"limit", FIELD_INT, false, AT(limit), 1, 10000000, NULL, NULL, 0},
};
static const struct field person_search_fields[] = {
    {"unit", FIELD_TEXT, false, AT(unit), 0, 100, NULL, NULL, 0},
    {"unit-alone", FIELD_BOOL, false, AT(unit_alone), 0, 0, NULL, NULL, 0},
    {"sex", FIELD_CHOICE, false, AT(sex), 0, 0, NULL, sex_names, 0},
    {"level", FIELD_INT, false, AT(level), 1, 99, NULL, NULL, 0},
    {"status", FIELD_CHOICE, false, AT(status), 0, 0, NULL, people_status_names, 0},
    {"order", FIELD_CHOICE, false, AT(order), 0, 0, NULL, list_orders, 0},
    {"on", FIELD_DAY, false, AT(on), 0, 0, NULL, NULL, 0},
    {"limit", FIELD_INT, false, AT(limit), 1, 10000000, NULL, NULL, 0},
};
#undef AT
const struct fields person_list_options =
    FIELDS(person_list_fields, struct person_list_opts);
const struct fields person_search_options =
    FIELDS(person_search_fields, struct person_list_opts);

enum {
    LIST_AT_ONCE = 1000, /* rows that are read in one go where no more are asked for */
    SEARCH_USUAL = 20,
};
struct listing {
    struct cli *cli;
    int64_t n, limit;
    struct unit_tree *units;
};

/* Rows go out as they come, in chunks: a list of any length stays small. */
static struct fault *print_person(void *ctx, const struct person *p)
{
    struct listing *l = ctx;
    struct cli *c = l->cli;
    if (l->limit > 0 && l->n >= l->limit) {
        return NULL;
    }
    struct text *out = &c->out;
    struct str unit = register_tree_name(l->units, p->unit);
    if (c->common.json) {
        text_add(out, l->n > 0 ? STR(",\n") : STR(""));
        text_add_format(out, "{\"born\":\"%.*s\",\"id\":%lld",
                        STR_PRINT(day_iso(c->arena, p->born)), (long long)p->id.v);
        if (day_known(p->left_on)) {
            text_add_format(out, ",\"left_on\":\"%.*s\"",
                            STR_PRINT(day_iso(c->arena, p->left_on)));
        }
        text_add(out, STR(",\"name\":"));
        json_write_string(out, p->name);
        if (p->post_title.n > 0) {
            text_add(out, STR(",\"post_title\":"));
            json_write_string(out, p->post_title);
        }
        text_add_format(out,
                        ",\"sex\":\"%s\",\"unit\":%lld,\"unit_name\":", sex_name(p->sex),
                        (long long)p->unit.v);
        json_write_string(out, unit);
        text_add_char(out, '}');
    } else {
        text_add_format(out, "%lld\t%.*s\t%s\t%.*s\t%.*s\t%.*s\n", (long long)p->id.v,
                        STR_PRINT(p->name), sex_name(p->sex),
                        STR_PRINT(day_iso(c->arena, p->born)), STR_PRINT(unit),
                        STR_PRINT(p->post_title));
    }
    l->n++;
    return out->n > 32 * 1024 ? cli_flush(c) : NULL;
}

static struct people_query query_of(const struct cli *c, const struct person_list_opts *o)
{
    return (struct people_query){
        .text = o->text,
        .unit_alone = o->unit_alone,
        .sex = o->sex < 0 ? PEOPLE_BOTH : o->sex + PEOPLE_MEN,
        .level = o->level,
        .status = o->status >= 0 ? o->status
                  : o->left      ? PEOPLE_ALL
                                 : PEOPLE_HERE,
        .today = clock_today(c->clock),
        .on = o->on,
        .dated = day_known(o->on),
        .order = o->order < 0 || o->order == ORDER_NAME ? PEOPLE_BY_NAME : o->order,
    };
}

static struct fault *print_people(struct cli *c, const struct person_list_opts *o,
                                  struct people_query *q)
{
    struct db *db;
    struct viewer v;
    TRY(cli_look_as(c, NULL, &db, &v));
    TRY(cli_need(c, &v, CAN_READ_PEOPLE));
    TRY(cli_unit(c, db, o->unit, &q->unit));
    struct listing l = {c, 0, o->limit, register_tree_open(c->arena, &chunks_heap)};
    TRY(register_tree_renew(l.units, db, c->arena));
    text_add(&c->out, c->common.json ? STR("[") : STR(""));
    if (o->limit > 0 && o->limit <= LIST_AT_ONCE) {
        struct person_list people = {0};
        q->limit = o->limit;
        TRY(register_people(db, c->arena, &v.scope, q, &people));
        for (size_t i = 0; i < people.n; i++) {
            TRY(print_person(&l, &people.at[i]));
        }
    } else {
        TRY(register_people_each(db, c->arena, &v.scope, q, print_person, &l));
    }
    text_add(&c->out, c->common.json ? STR("]\n") : STR(""));
    return NULL;
}

struct fault *cmd_person_list(struct cli *c, void *options, int *exit)
{
    (void)exit;
    const struct person_list_opts *o = options;
    struct people_query q = query_of(c, o);
    return print_people(c, o, &q);
}

/* ---- search ------------------------------------------------------------------------ */

struct fault *cmd_person_search(struct cli *c, void *options, int *exit)
{
    (void)exit;
    struct person_list_opts o = *(const struct person_list_opts *)options;
    o.text = str_trim(c->words.at[0]);
    o.limit = o.limit > 0 ? o.limit : SEARCH_USUAL;
    if (o.text.n == 0) {
        return fault_at(fault_field_required(c->arena), STR("TEXT"));
    }
    struct people_query q = query_of(c, &o);
    return print_people(c, &o, &q);
}

/* ---- units ------------------------------------------------------------------------- */

struct unit_add {
    struct str name, above;
};
static const struct field unit_add_fields[] = {
    {"name", FIELD_TEXT, true, offsetof(struct unit_add, name), 1, 100, say_unit_name,
     NULL, 0},
    {"above", FIELD_TEXT, false, offsetof(struct unit_add, above), 0, 100, say_unit_above,
     NULL, 0},
};
const struct fields unit_add_options = FIELDS(unit_add_fields, struct unit_add);

static struct fault *add_unit(struct cli_change *change)
{
    const struct unit_add *options = change->options;
    struct unit_body body = unit_body_of(options->name, (struct unit_id){0});
    struct unit_id id = {0};
    TRY(cli_unit(change->cli, change->act.db, options->above, &body.above));
    TRY(register_unit_add(&change->act, &body, &id));
    change->made = id.v;
    return NULL;
}

struct fault *cmd_unit_add(struct cli *c, void *options, int *exit)
{
    (void)exit;
    return cli_make(c, CAN_WRITE_REGISTER, add_unit, options);
}

struct fault *cmd_unit_list(struct cli *c, void *options, int *exit)
{
    (void)options;
    (void)exit;
    struct db *db;
    struct viewer v;
    struct unit_list units = {0};
    TRY(cli_look_as(c, NULL, &db, &v));
    TRY(cli_need(c, &v, CAN_READ_PEOPLE));
    TRY(register_units(db, c->arena, &v.scope, &units));
    struct json *list = json_new(c->arena, JSON_ARRAY);
    for (size_t i = 0; i < units.n; i++) {
        const struct unit *u = &units.at[i];
        struct json *o = json_new(c->arena, JSON_OBJECT);
        json_set(c->arena, o, STR("id"), json_int(c->arena, u->id.v));
        json_set(c->arena, o, STR("name"), json_str(c->arena, u->name));
        json_set(c->arena, o, STR("above"), json_int(c->arena, u->above.v));
        json_set(c->arena, o, STR("people"), json_int(c->arena, u->people));
        json_push(c->arena, list, o);
        if (!c->common.json) {
            text_add_format(&c->out, "%lld\t%*s%.*s\t%lld\n", (long long)u->id.v,
                            (int)u->depth * 2, "", STR_PRINT(u->name),
                            (long long)u->people);
        }
    }
    if (c->common.json) {
        cli_json(c, list);
    }
    return NULL;
}
