/* cadre post changes: what became of the seats between two days. */
#include "cli/cli.h"
#include "register/posts.h"
#include "words/faults.h"

struct post_changes_opts {
    struct str unit;
    struct day from, to;
};
#define AT(member) offsetof(struct post_changes_opts, member)
static const struct field post_changes_fields[] = {
    {"from", FIELD_DAY, true, AT(from), 0, 0, NULL, NULL, 0},
    {"to", FIELD_DAY, true, AT(to), 0, 0, NULL, NULL, 0},
    {"unit", FIELD_TEXT, false, AT(unit), 0, 100, NULL, NULL, 0},
};
const struct fields post_changes_options =
    FIELDS(post_changes_fields, struct post_changes_opts);

static void set_int(struct arena *a, struct json *o, const char *key, int64_t value)
{
    json_set(a, o, str_of(key), json_int(a, value));
}

static void set_text(struct arena *a, struct json *o, const char *key, struct str text)
{
    if (text.n > 0) {
        json_set(a, o, str_of(key), json_str(a, text));
    }
}

static struct json *changes_json(struct arena *a, const struct post_change_list *changes,
                                 enum post_change_what what)
{
    struct json *list = json_new(a, JSON_ARRAY);
    for (size_t i = 0; i < changes->n; i++) {
        const struct post_change *c = &changes->at[i];
        struct json *o = json_new(a, JSON_OBJECT);
        if (c->what != what) {
            continue;
        }
        set_int(a, o, "post", c->post.v);
        set_text(a, o, "number", c->number);
        set_text(a, o, "title", c->title);
        set_text(a, o, "unit_name", c->unit_name);
        set_text(a, o, "day", day_iso(a, c->day));
        set_text(a, o, "from_title", c->from_title);
        set_text(a, o, "from_unit", c->from_unit);
        set_text(a, o, "above", c->above);
        set_text(a, o, "from_above", c->from_above);
        json_push(a, list, o);
    }
    return list;
}

static struct json *report_json(struct arena *a, const struct post_changes *changes)
{
    struct json *o = json_new(a, JSON_OBJECT), *vacant = json_new(a, JSON_ARRAY);
    for (int what = POST_OPENED; what <= POST_REPORTS; what++) {
        json_set(a, o, str_of(post_change_names[what]),
                 changes_json(a, &changes->changes, (enum post_change_what)what));
    }
    for (size_t i = 0; i < changes->vacant.n; i++) {
        const struct vacant_post *v = &changes->vacant.at[i];
        struct json *one = json_new(a, JSON_OBJECT);
        set_int(a, one, "post", v->post.v);
        set_text(a, one, "number", v->number);
        set_text(a, one, "title", v->title);
        set_text(a, one, "unit_name", v->unit_name);
        json_push(a, vacant, one);
    }
    json_set(a, o, STR("vacant"), vacant);
    set_int(a, o, "before", changes->before);
    set_int(a, o, "after", changes->after);
    return o;
}

static void print_report(struct cli *c, const struct post_changes *changes)
{
    for (size_t i = 0; i < changes->changes.n; i++) {
        const struct post_change *p = &changes->changes.at[i];
        text_add_format(&c->out, "%.*s\t%s\t%.*s\t%.*s\t%.*s",
                        STR_PRINT(day_iso(c->arena, p->day)), post_change_names[p->what],
                        STR_PRINT(p->number), STR_PRINT(p->title),
                        STR_PRINT(p->unit_name));
        if (p->what == POST_REPORTS) {
            text_add_format(&c->out, "\t%.*s -> %.*s", STR_PRINT(p->from_above),
                            STR_PRINT(p->above));
        }
        text_add_char(&c->out, '\n');
    }
    for (size_t i = 0; i < changes->vacant.n; i++) {
        const struct vacant_post *v = &changes->vacant.at[i];
        text_add_format(&c->out, "\tvacant\t%.*s\t%.*s\t%.*s\n", STR_PRINT(v->number),
                        STR_PRINT(v->title), STR_PRINT(v->unit_name));
    }
}

struct fault *cmd_post_changes(struct cli *c, void *options, int *exit)
{
    const struct post_changes_opts *o = options;
    struct db *db;
    struct viewer v;
    struct unit_id unit = {0};
    struct post_changes changes;
    (void)exit;
    TRY(cli_look_as(c, NULL, &db, &v));
    TRY(cli_need(c, &v, CAN_READ_PEOPLE));
    TRY(cli_unit_reached(c, db, &v, o->unit, &unit));
    TRY(posts_changes(db, c->arena, unit, o->from, o->to, &changes));
    if (c->common.json) {
        cli_json(c, report_json(c->arena, &changes));
    } else {
        print_report(c, &changes);
    }
    return NULL;
}
