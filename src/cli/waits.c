/* cadre study waits: what of study waits in units. */
#include "learning/waits.h"
#include "cli/learning.h"
#include "words/faults.h"

struct waits_opts {
    struct str unit;
};
static const struct field waits_table[] = {
    {"unit", FIELD_TEXT, false, offsetof(struct waits_opts, unit), 0, 200, NULL, NULL, 0},
};
const struct fields study_waits_options = FIELDS(waits_table, struct waits_opts);

static struct json *wait_json(struct cli *c, const struct wait *w)
{
    struct arena *a = c->arena;
    struct json *o = json_new(a, JSON_OBJECT), *names = json_new(a, JSON_ARRAY);
    for (size_t i = 0; i < w->names.n; i++) {
        json_push(a, names, json_str(a, w->names.at[i]));
    }
    json_set(a, o, STR("day"),
             json_str(a, day_known(w->day) ? day_iso(a, w->day) : STR("")));
    json_set(a, o, STR("id"), json_int(a, w->id));
    json_set(a, o, STR("more"), json_bool(a, w->more));
    json_set(a, o, STR("n"), json_int(a, w->n));
    json_set(a, o, STR("names"), names);
    json_set(a, o, STR("of"), json_str(a, w->of.p != NULL ? w->of : STR("")));
    json_set(a, o, STR("title"), json_str(a, w->title.p != NULL ? w->title : STR("")));
    json_set(a, o, STR("wait"), json_str(a, str_of(wait_sort_names[w->sort])));
    return o;
}

struct fault *cmd_study_waits(struct cli *c, void *options, int *exit)
{
    (void)exit;
    const struct waits_opts *o = options;
    struct house *house;
    struct db *db;
    struct viewer v;
    struct unit_id unit = {0};
    struct wait_list list = {0};
    struct json *all = json_new(c->arena, JSON_ARRAY);
    TRY(cli_look_as(c, &house, &db, &v));
    TRY(o->unit.n > 0 ? cli_unit_reached(c, db, &v, o->unit, &unit) : NULL);
    TRY(study_waits(db, c->arena, house->shelf, &v, unit, &list));
    for (size_t i = 0; i < list.n; i++) {
        const struct wait *w = &list.at[i];
        json_push(c->arena, all, wait_json(c, w));
        if (!c->common.json) {
            text_add_format(&c->out, "%s\t%lld\t%.*s\t%.*s\n", wait_sort_names[w->sort],
                            (long long)w->id, STR_PRINT(w->title),
                            STR_PRINT(say_wait(c->arena, c->lang, w)));
        }
    }
    if (c->common.json) {
        cli_json(c, all);
    }
    return NULL;
}
