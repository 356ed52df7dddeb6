/* cadre person show, cadre unit show: what their pages say, by the same functions of the
 * register, as of any day. Kin and notes of absences are of other classes: `open`. */
#include "access/reading.h"
#include "cli/cli.h"
#include "register/career.h"
#include "register/kin.h"
#include "register/strength.h"
#include "register/timeline.h"
#include "words/faults.h"

struct show_opts {
    struct day on;
};
static const struct field show_fields[] = {
    {"on", FIELD_DAY, false, offsetof(struct show_opts, on), 0, 0, NULL, NULL, 0},
};
const struct fields person_show_options = FIELDS(show_fields, struct show_opts);
const struct fields unit_show_options = FIELDS(show_fields, struct show_opts);

static void set_text(struct arena *a, struct json *o, const char *key, struct str text)
{
    if (text.n > 0) {
        json_set(a, o, str_of(key), json_str(a, text));
    }
}

static void set_int(struct arena *a, struct json *o, const char *key, int64_t value)
{
    json_set(a, o, str_of(key), json_int(a, value));
}

static void set_list(struct arena *a, struct json *o, const char *key, struct json *list)
{
    if (list->items.n > 0) {
        json_set(a, o, str_of(key), list);
    }
}

/* ---- one person -------------------------------------------------------------------- */

static struct json *person_json(struct arena *a, const struct person *p)
{
    struct json *o = json_new(a, JSON_OBJECT);
    set_int(a, o, "id", p->id.v);
    set_text(a, o, "name", p->name);
    json_set(a, o, STR("sex"), json_str(a, str_of(sex_name(p->sex))));
    json_set(a, o, STR("born"), json_str(a, day_iso(a, p->born)));
    set_int(a, o, "unit", p->unit.v);
    set_text(a, o, "unit_name", p->unit_name);
    set_text(a, o, "number", p->number);
    set_text(a, o, "ethnic", p->ethnic);
    set_text(a, o, "native", p->native);
    set_text(a, o, "birthplace", p->birthplace);
    set_text(a, o, "party", day_iso(a, p->party));
    set_text(a, o, "work", day_iso(a, p->work));
    set_text(a, o, "skills", p->skills);
    if (p->rank > 0) {
        set_int(a, o, "rank", p->rank);
    }
    if (day_known(p->left_on)) {
        set_text(a, o, "left_on", day_iso(a, p->left_on));
        set_text(a, o, "left_why", str_of(leave_why_names[p->left_why]));
    }
    return o;
}

static struct fault *add_postings(struct db *db, struct arena *a, struct person_id id,
                                  struct day on, struct json *o)
{
    struct posting_list postings = {0};
    struct json *list = json_new(a, JSON_ARRAY);
    TRY(career_postings(db, a, id, on, &postings));
    for (size_t i = 0; i < postings.n; i++) {
        const struct posting *p = &postings.at[i];
        struct json *one = json_new(a, JSON_OBJECT);
        set_int(a, one, "id", p->id.v);
        set_int(a, one, "unit", p->unit.v);
        set_text(a, one, "unit_name", p->unit_name);
        if (p->post.v != 0) {
            set_int(a, one, "post", p->post.v);
        }
        set_text(a, one, "title", p->title);
        json_set(a, one, STR("concurrent"), json_bool(a, p->concurrent));
        set_text(a, one, "since", day_iso(a, p->since));
        set_text(a, one, "till", day_iso(a, p->till));
        json_push(a, list, one);
    }
    set_list(a, o, "postings", list);
    return NULL;
}

static struct fault *add_education(struct db *db, struct arena *a, struct person_id id,
                                   struct day on, struct json *o)
{
    struct education_list education = {0};
    struct json *list = json_new(a, JSON_ARRAY);
    TRY(career_education(db, a, id, &education));
    for (size_t i = 0; i < education.n; i++) {
        const struct education *e = &education.at[i];
        struct json *one = json_new(a, JSON_OBJECT);
        if (day_known(on) && day_known(e->till) && day_compare(e->till, on) > 0) {
            continue;
        }
        set_int(a, one, "id", e->id.v);
        set_text(a, one, "mode", str_of(education_mode_names[e->mode]));
        set_text(a, one, "level", str_of(education_level_names[e->level]));
        set_text(a, one, "degree", e->degree);
        set_text(a, one, "school", e->school);
        set_text(a, one, "major", e->major);
        set_text(a, one, "till", day_iso(a, e->till));
        json_push(a, list, one);
    }
    set_list(a, o, "education", list);
    return NULL;
}

static struct fault *add_absences(struct db *db, struct arena *a, struct person_id id,
                                  struct day on, struct json *o)
{
    struct absence_list absences = {0};
    struct json *list = json_new(a, JSON_ARRAY);
    TRY(absences_of(db, a, id, on, &absences));
    for (size_t i = 0; i < absences.n; i++) {
        const struct absence *b = &absences.at[i];
        struct json *one = json_new(a, JSON_OBJECT);
        set_int(a, one, "id", b->id.v);
        set_text(a, one, "sort", str_of(absence_sort_names[b->sort]));
        set_text(a, one, "since", day_iso(a, b->since));
        set_text(a, one, "till", day_iso(a, b->till));
        json_push(a, list, one);
    }
    set_list(a, o, "absences", list);
    return NULL;
}

static struct fault *add_timeline(struct cli *c, struct db *db, const struct person *p,
                                  struct day on, struct json *o)
{
    struct arena *a = c->arena;
    struct event_list events = {0};
    struct json *list = json_new(a, JSON_ARRAY);
    TRY(timeline_of(db, a, p, on, &events));
    for (size_t i = 0; i < events.n; i++) {
        struct json *one = json_new(a, JSON_OBJECT);
        set_text(a, one, "day", day_iso(a, events.at[i].day));
        set_text(a, one, "what", str_of(event_names[events.at[i].what]));
        set_text(a, one, "text", timeline_say(a, c->lang, &events.at[i]));
        json_push(a, list, one);
    }
    set_list(a, o, "timeline", list);
    return NULL;
}

/* What the mask shows without opening anything. */
static struct fault *add_career(struct cli *c, struct db *db, const struct viewer *v,
                                const struct person *p, struct day on, struct json *o)
{
    struct relations relations;
    TRY(access_relations(db, c->arena, v, p->id, &relations));
    if (access_mask(v, &relations, CLASS_UNIT) != FIELD_SHOWN) {
        return NULL;
    }
    TRY(add_postings(db, c->arena, p->id, on, o));
    TRY(add_education(db, c->arena, p->id, on, o));
    TRY(add_absences(db, c->arena, p->id, on, o));
    return add_timeline(c, db, p, on, o);
}

static struct fault *find_person(struct cli *c, struct db *db, const struct viewer *v,
                                 struct day on, struct person *p)
{
    struct person_id id = {0};
    bool found = false, reaches = false;
    TRY(cli_person(c, db, c->words.at[0], &id));
    *p = (struct person){0};
    TRY(register_person(db, c->arena, id, p, &found));
    TRY(scope_reaches(db, c->arena, &v->scope, p->unit, &reaches));
    reaches = (reaches && viewer_may(v, CAN_READ_PEOPLE)) || id.v == v->person.v;
    if (found && reaches && day_known(on)) {
        TRY(register_person_on(db, c->arena, id, on, p, &found));
    }
    return found && reaches ? NULL : fault_person_missing(c->arena);
}

static void print_members(struct cli *c, const struct json *o)
{
    for (size_t i = 0; i < o->members.n; i++) {
        const struct json_member *m = &o->members.at[i];
        if (m->value->type == JSON_INT) {
            text_add_format(&c->out, "%-10.*s %lld\n", STR_PRINT(m->key),
                            (long long)m->value->number);
        } else if (m->value->type == JSON_STRING) {
            text_add_format(&c->out, "%-10.*s %.*s\n", STR_PRINT(m->key),
                            STR_PRINT(m->value->string));
        }
    }
}

/* The timeline, for people: a day and what happened. */
static void print_timeline(struct cli *c, const struct json *o)
{
    const struct json *list = json_get(o, STR("timeline"));
    for (size_t i = 0; list != NULL && i < list->items.n; i++) {
        text_add_format(&c->out, "%.*s %.*s\n",
                        STR_PRINT(json_get(list->items.at[i], STR("day"))->string),
                        STR_PRINT(json_get(list->items.at[i], STR("text"))->string));
    }
}

struct fault *cmd_person_show(struct cli *c, void *options, int *exit)
{
    const struct show_opts *opts = options;
    (void)exit;
    struct db *db;
    struct viewer v;
    struct person p;
    struct str login = STR_NONE;
    TRY(cli_look_as(c, NULL, &db, &v));
    TRY(find_person(c, db, &v, opts->on, &p));
    TRY(access_login_of(db, c->arena, p.id, &login));
    struct json *o = person_json(c->arena, &p);
    set_text(c->arena, o, "login", login);
    TRY(add_career(c, db, &v, &p, opts->on, o));
    if (c->common.json) {
        cli_json(c, o);
    } else {
        print_members(c, o);
        print_timeline(c, o);
    }
    return NULL;
}

/* ---- one unit ---------------------------------------------------------------------- */

static struct json *holders_json(struct arena *a, const struct holder_list *holders,
                                 struct post_id post)
{
    struct json *list = json_new(a, JSON_ARRAY);
    for (size_t i = 0; i < holders->n; i++) {
        const struct holder *h = &holders->at[i];
        struct json *one = json_new(a, JSON_OBJECT);
        if (h->post.v != post.v) {
            continue;
        }
        set_int(a, one, "person", h->person.v);
        set_text(a, one, "name", h->name);
        set_text(a, one, "title", h->title);
        json_set(a, one, STR("concurrent"), json_bool(a, h->concurrent));
        set_text(a, one, "since", day_iso(a, h->since));
        json_push(a, list, one);
    }
    return list;
}

static void add_posts(struct arena *a, const struct unit_page *page, struct json *o)
{
    struct json *list = json_new(a, JSON_ARRAY);
    for (size_t i = 0; i < page->posts.n; i++) {
        const struct post *p = &page->posts.at[i];
        struct json *one = json_new(a, JSON_OBJECT);
        set_int(a, one, "id", p->id.v);
        set_text(a, one, "number", p->number);
        set_text(a, one, "title", p->title);
        set_int(a, one, "level", p->level);
        set_text(a, one, "class", str_of(post_class_names[p->class]));
        set_text(a, one, "above", p->above);
        set_int(a, one, "held", p->held);
        json_set(a, one, STR("holders"), holders_json(a, &page->holders, p->id));
        json_push(a, list, one);
    }
    json_set(a, o, STR("posts"), list);
    json_set(a, o, STR("outside"), holders_json(a, &page->holders, (struct post_id){0}));
}

static void add_units(struct arena *a, const struct unit_page *page, struct json *o)
{
    struct json *list = json_new(a, JSON_ARRAY);
    for (size_t i = 0; i < page->units.n; i++) {
        const struct strength *s = &page->units.at[i];
        struct json *one = i == 0 ? o : json_new(a, JSON_OBJECT);
        if (i > 0) {
            set_int(a, one, "id", s->unit.v);
            set_text(a, one, "name", s->name);
            set_int(a, one, "establishment", s->establishment);
            json_push(a, list, one);
        }
        set_int(a, one, "actual", s->actual);
        set_int(a, one, "all_establishment", s->all_establishment);
        set_int(a, one, "all_actual", s->all_actual);
    }
    json_set(a, o, STR("units"), list);
}

static void add_ages(struct arena *a, const struct ages *ages, struct json *o)
{
    struct json *list = json_new(a, JSON_ARRAY);
    for (size_t band = 0; band < AGE_BANDS; band++) {
        struct json *one = json_new(a, JSON_OBJECT);
        if (age_band_from[band] >= 0) {
            set_int(a, one, "from", age_band_from[band]);
        }
        for (size_t level = 0; level < LEVELS; level++) {
            set_int(a, one, level == 0 ? "none" : education_level_names[level - 1],
                    ages->people[band][level]);
        }
        json_push(a, list, one);
    }
    json_set(a, o, STR("ages"), list);
    set_int(a, o, "people", ages->all);
    set_int(a, o, "women", ages->women);
    set_int(a, o, "party", ages->party);
}

static struct json *unit_json(struct arena *a, const struct unit_page *page,
                              struct day day)
{
    const struct unit *u = &page->unit;
    struct json *o = json_new(a, JSON_OBJECT);
    set_int(a, o, "id", u->id.v);
    set_text(a, o, "name", u->name);
    set_int(a, o, "above", u->above.v);
    set_text(a, o, "number", u->number);
    set_text(a, o, "since", day_iso(a, u->since));
    set_text(a, o, "till", day_iso(a, u->till));
    set_int(a, o, "establishment", u->establishment);
    set_text(a, o, "on", day_iso(a, day));
    add_units(a, page, o);
    add_posts(a, page, o);
    add_ages(a, &page->ages, o);
    json_set(a, o, STR("tenure"), cli_tenures(a, &page->tenures));
    return o;
}

struct fault *cmd_unit_show(struct cli *c, void *options, int *exit)
{
    const struct show_opts *opts = options;
    (void)exit;
    struct db *db;
    struct viewer v;
    struct unit_page page = {0};
    struct unit_id id = {0};
    bool found = false;
    struct day today = clock_today(c->clock);
    TRY(cli_look_as(c, NULL, &db, &v));
    TRY(cli_need(c, &v, CAN_READ_PEOPLE));
    TRY(cli_unit(c, db, c->words.at[0], &id));
    TRY(strength_of_unit(db, c->arena, &v.scope, id, opts->on, today, &page, &found));
    if (!found) {
        return fault_unit_missing(c->arena);
    }
    if (c->common.json) {
        cli_json(c, unit_json(c->arena, &page, day_known(opts->on) ? opts->on : today));
        return NULL;
    }
    for (size_t i = 0; i < page.units.n; i++) {
        const struct strength *s = &page.units.at[i];
        text_add_format(&c->out, "%.*s\t%lld / %lld\n", STR_PRINT(s->name),
                        (long long)s->all_actual, (long long)s->all_establishment);
    }
    return NULL;
}
