/* cadre posting list, cadre unit tenure: who is posted where on a day, and since when. */
#include "cli/cli.h"
#include "register/tenure.h"
#include "words/faults.h"

enum { YEARS_MAX = 100, OUT_KEPT = 32 * 1024 };

struct posting_list_opts {
    struct str unit;
    struct day on;
};
#define AT(type, member) offsetof(struct type, member)
static const struct field posting_list_fields[] = {
    {"unit", FIELD_TEXT, false, AT(posting_list_opts, unit), 0, 100, NULL, NULL, 0},
    {"on", FIELD_DAY, false, AT(posting_list_opts, on), 0, 0, NULL, NULL, 0},
};
const struct fields posting_list_options =
    FIELDS(posting_list_fields, struct posting_list_opts);

struct unit_tenure_opts {
    struct day on;
    int64_t over;
};
static const struct field unit_tenure_fields[] = {
    {"over", FIELD_INT, false, AT(unit_tenure_opts, over), 0, YEARS_MAX, NULL, NULL, 0},
    {"on", FIELD_DAY, false, AT(unit_tenure_opts, on), 0, 0, NULL, NULL, 0},
};
const struct fields unit_tenure_options =
    FIELDS(unit_tenure_fields, struct unit_tenure_opts);

struct printing {
    struct cli *cli;
    int64_t n;
};

static void print_text(struct text *out, const char *key, struct str text)
{
    if (text.n > 0) {
        text_add_format(out, ",\"%s\":", key);
        json_write_string(out, text);
    }
}

/* Members in the order of their bytes, as all JSON of ours. */
static void print_json(struct cli *c, const struct posted *p, bool first)
{
    struct text *out = &c->out;
    text_add(out, first ? STR("") : STR(",\n"));
    text_add_format(out, "{\"concurrent\":%s,\"id\":%lld",
                    p->concurrent ? "true" : "false", (long long)p->id.v);
    if (p->level > 0) {
        text_add_format(out, ",\"level\":%lld", (long long)p->level);
    }
    print_text(out, "name", p->name);
    print_text(out, "number", p->number);
    text_add_format(out, ",\"person\":%lld", (long long)p->person.v);
    print_text(out, "since", day_iso(c->arena, p->since));
    print_text(out, "till", day_iso(c->arena, p->till));
    print_text(out, "title", p->title);
    text_add_format(out, ",\"unit\":%lld", (long long)p->unit.v);
    print_text(out, "unit_name", p->unit_name);
    text_add_char(out, '}');
}

static struct fault *print_posted(void *ctx, const struct posted *p)
{
    struct printing *printing = ctx;
    struct cli *c = printing->cli;
    if (c->common.json) {
        print_json(c, p, printing->n == 0);
    } else {
        text_add_format(&c->out, "%.*s\t%.*s\t%.*s\t%.*s\t%.*s\n",
                        STR_PRINT(p->unit_name), STR_PRINT(p->name), STR_PRINT(p->title),
                        STR_PRINT(day_iso(c->arena, p->since)),
                        STR_PRINT(day_iso(c->arena, p->till)));
    }
    printing->n++;
    return c->out.n > OUT_KEPT ? cli_flush(c) : NULL;
}

struct fault *cmd_posting_list(struct cli *c, void *options, int *exit)
{
    const struct posting_list_opts *o = options;
    struct db *db;
    struct viewer v;
    struct unit_id unit = {0};
    struct printing printing = {c, 0};
    struct day on = day_known(o->on) ? o->on : clock_today(c->clock);
    (void)exit;
    TRY(cli_look_as(c, NULL, &db, &v));
    TRY(cli_need(c, &v, CAN_READ_PEOPLE));
    TRY(cli_unit_reached(c, db, &v, o->unit, &unit));
    text_add(&c->out, c->common.json ? STR("[") : STR(""));
    TRY(postings_on(db, c->arena, &v.scope, unit, on, print_posted, &printing));
    text_add(&c->out, c->common.json ? STR("]\n") : STR(""));
    return NULL;
}

struct json *cli_tenures(struct arena *a, const struct tenure_list *tenures)
{
    struct json *list = json_new(a, JSON_ARRAY);
    for (size_t i = 0; i < tenures->n; i++) {
        const struct tenure *t = &tenures->at[i];
        struct json *one = json_new(a, JSON_OBJECT);
        json_set(a, one, STR("person"), json_int(a, t->person.v));
        json_set(a, one, STR("name"), json_str(a, t->name));
        json_set(a, one, STR("unit"), json_int(a, t->unit.v));
        json_set(a, one, STR("unit_name"), json_str(a, t->unit_name));
        if (t->title.n > 0) {
            json_set(a, one, STR("title"), json_str(a, t->title));
        }
        json_set(a, one, STR("concurrent"), json_bool(a, t->concurrent));
        json_set(a, one, STR("in_unit_since"), json_str(a, day_iso(a, t->in_unit)));
        json_set(a, one, STR("in_post_since"), json_str(a, day_iso(a, t->in_post)));
        json_push(a, list, one);
    }
    return list;
}

struct fault *cmd_unit_tenure(struct cli *c, void *options, int *exit)
{
    const struct unit_tenure_opts *o = options;
    struct db *db;
    struct viewer v;
    struct tenure_list tenures = {0};
    struct tenure_query query = {.on = day_known(o->on) ? o->on : clock_today(c->clock),
                                 .over = o->over};
    (void)exit;
    TRY(cli_look_as(c, NULL, &db, &v));
    TRY(cli_need(c, &v, CAN_READ_PEOPLE));
    TRY(cli_unit_reached(c, db, &v, c->words.at[0], &query.unit));
    TRY(tenures_of(db, c->arena, &v.scope, &query, &tenures));
    if (c->common.json) {
        cli_json(c, cli_tenures(c->arena, &tenures));
        return NULL;
    }
    for (size_t i = 0; i < tenures.n; i++) {
        const struct tenure *t = &tenures.at[i];
        text_add_format(&c->out, "%.*s\t%.*s\t%.*s\t%.*s\n",
                        STR_PRINT(day_iso(c->arena, t->in_unit)),
                        STR_PRINT(day_iso(c->arena, t->in_post)), STR_PRINT(t->name),
                        STR_PRINT(t->unit_name));
    }
    return NULL;
}
