/* cadre classroom: series of sessions, their rota, and the roll. */
#include "learning/classroom.h"

#include "cli/classroom.h"
#include "duty/duty.h"
#include "formats/source.h"
#include "learning/class_material.h"
#include "learning/series_rules.h"
#include "programme/rules.h"
#include "words/faults.h"

enum { PLAN_FILE_MOST = 40000, MONTHS_MOST = 13 };

/* ---- JSON -----------------------------------------------------------------------------
 */

static struct json *session_json(struct cli *c, const struct class_session *s)
{
    struct json *o = json_new(c->arena, JSON_OBJECT);
    cli_set_int(c, o, "id", s->id.v);
    cli_set_int(c, o, "series", s->series.v);
    cli_set_text(c, o, "series_key", s->series_key);
    cli_set_text(c, o, "day", day_iso(c->arena, s->day));
    cli_set_text(c, o, "planned", day_iso(c->arena, s->planned));
    cli_set_text(c, o, "at", s->at);
    cli_set_int(c, o, "minutes", s->minutes);
    cli_set_text(c, o, "place", s->place);
    cli_set_text(c, o, "title", s->title);
    cli_set_int(c, o, "speaker", s->speaker.v);
    cli_set_text(c, o, "speaker_name", s->speaker_name);
    cli_set_text(c, o, "because", s->because);
    cli_set_text(c, o, "speaker_trouble", str_of(speaker_trouble_names[s->trouble]));
    cli_set_text(c, o, "state", str_of(session_state_names[s->state]));
    cli_set_int(c, o, "present", s->present);
    cli_set_int(c, o, "excused", s->excused);
    cli_set_int(c, o, "absent", s->absent);
    cli_set_int(c, o, "roll", s->roll);
    return o;
}

struct fault *classroom_session_meant(struct cli *c, struct session_id *id)
{
    return str_to_int(c->words.at[0], &id->v)
               ? NULL
               : fault_session_number(c->arena, c->words.at[0]);
}

struct fault *classroom_series_meant(struct cli *c, struct db *db, const struct viewer *v,
                                     struct series_id *id)
{
    return series_meant(db, c->arena, v, c->words.at[0], id);
}

/* ---- series ---------------------------------------------------------------------------
 */

static struct fault *add_series(struct cli_change *change)
{
    struct series_id id = {0};
    TRY(series_plan(&change->act, change->options, &id));
    change->made = id.v;
    return NULL;
}

struct fault *cmd_classroom_series(struct cli *c, void *options, int *exit)
{
    (void)exit;
    return cli_make(c, CAN_RECORD, add_series, options);
}

/* ---- the rota -------------------------------------------------------------------------
 */

struct rota_opts {
    struct day from;
    int64_t months;
    bool adopt;
};
static const struct field rota_table[] = {
    {"from", FIELD_DAY, false, offsetof(struct rota_opts, from), 0, 0, say_rota_from,
     NULL, 0},
    {"months", FIELD_INT, false, offsetof(struct rota_opts, months), 1, MONTHS_MOST,
     say_rota_till, NULL, 0},
    {"adopt", FIELD_BOOL, false, offsetof(struct rota_opts, adopt), 0, 0, say_rota_plan,
     NULL, 0},
};
const struct fields classroom_rota_options = FIELDS(rota_table, struct rota_opts);

static struct fault *propose(struct cli *c, struct house *house, struct db *db,
                             const struct viewer *v, const struct rota_opts *o,
                             struct rota *rota)
{
    struct series series;
    const struct calendar *calendar = NULL;
    struct series_id id = {0};
    bool keeps = false;
    struct day today = clock_today(c->clock);
    struct day from = day_known(o->from) ? o->from : today;
    int months = o->months > 0 ? (int)o->months : 3;
    struct period days = {from, day_add(day_add_months(from, months), -1)};
    TRY(classroom_series_meant(c, db, v, &id));
    TRY(series_find(db, c->arena, v, id, &series));
    TRY(class_may_keep(db, c->arena, v, series.plan.unit, &keeps));
    if (!keeps) {
        return fault_denied(c->arena);
    }
    TRY(duty_calendar_days(db, c->arena, house->shelf, today, &calendar));
    return class_rota(db, c->arena, calendar, &series, days, rota);
}

static struct json *wishes_json(struct cli *c, const struct rota *rota)
{
    struct json *list = json_new(c->arena, JSON_ARRAY);
    for (size_t i = 0; i < rota->wishes.n; i++) {
        const struct rota_wish *w = &rota->wishes.at[i];
        struct json *o = json_new(c->arena, JSON_OBJECT);
        cli_set_int(c, o, "person", w->person);
        cli_set_text(c, o, "name", rota_name(rota, w->person));
        cli_set_text(c, o, "wish", str_of(speaker_wish_names[w->wish]));
        cli_set_text(c, o, "from", day_iso(c->arena, w->from));
        cli_set_text(c, o, "till", day_iso(c->arena, w->till));
        cli_set_text(c, o, "topic", w->topic);
        json_push(c->arena, list, o);
    }
    return list;
}

void classroom_print_rota(struct cli *c, const struct rota *rota)
{
    static const char *const whys[] = {"nobody", "never", "longest", "wish"};
    struct json *list = json_new(c->arena, JSON_ARRAY);
    for (size_t i = 0; i < rota->lines.n; i++) {
        const struct rota_line *l = &rota->lines.at[i];
        struct json *o = json_new(c->arena, JSON_OBJECT);
        struct str why = say_rota_line(c->arena, c->lang, rota, l);
        struct str name = rota_name(rota, l->person);
        cli_set_text(c, o, "day", day_iso(c->arena, l->day));
        cli_set_int(c, o, "person", l->person);
        cli_set_text(c, o, "name", name);
        cli_set_text(c, o, "reason", str_of(whys[l->why]));
        cli_set_text(c, o, "why", why);
        cli_set_text(c, o, "topic", rota_topic(rota, l));
        cli_set_int(c, o, "passed", l->passed);
        json_push(c->arena, list, o);
        if (!c->common.json) {
            text_add_format(&c->out, "%.*s\t%lld\t%.*s\t%.*s\n",
                            STR_PRINT(day_iso(c->arena, l->day)), (long long)l->person,
                            STR_PRINT(name), STR_PRINT(why));
        }
    }
    if (c->common.json) {
        struct json *o = json_new(c->arena, JSON_OBJECT);
        json_set(c->arena, o, STR("lines"), list);
        json_set(c->arena, o, STR("wishes"), wishes_json(c, rota));
        json_set(c->arena, o, STR("provisional"), json_bool(c->arena, rota->provisional));
        cli_json(c, o);
    }
}

struct adopting {
    struct cli_change change;
    struct rota *rota;
};

static struct fault *adopt_rota(struct cli_change *change)
{
    struct cli *c = change->cli;
    struct rota *rota = ((struct adopting *)change)->rota;
    struct text lines = text_new(c->arena, 1024);
    struct series_id id = {0};
    int64_t planned = 0;
    TRY(classroom_series_meant(c, change->act.db, &change->viewer, &id));
    TRY(propose(c, change->house, change->act.db, &change->viewer, change->options,
                rota));
    for (size_t i = 0; i < rota->lines.n; i++) {
        const struct rota_line *l = &rota->lines.at[i];
        text_add_format(&lines, "%.*s %lld %.*s\n", STR_PRINT(day_iso(c->arena, l->day)),
                        (long long)l->person, STR_PRINT(rota_topic(rota, l)));
    }
    return class_plan(&change->act, id, text_str(&lines), &planned);
}

struct fault *cmd_classroom_rota(struct cli *c, void *options, int *exit)
{
    (void)exit;
    const struct rota_opts *o = options;
    struct rota rota = {0};
    struct house *house;
    struct db *db;
    struct viewer v;
    if (o->adopt) {
        struct adopting adopting = {
            .change = {.needs = CAN_RECORD, .change = adopt_rota, .options = options},
            .rota = &rota};
        TRY(cli_write(c, &adopting.change));
    } else {
        TRY(cli_look_as(c, &house, &db, &v));
        TRY(cli_need(c, &v, CAN_RECORD));
        TRY(propose(c, house, db, &v, o, &rota));
    }
    classroom_print_rota(c, &rota);
    return NULL;
}

static struct fault *plan_file(struct cli_change *change)
{
    struct cli *c = change->cli;
    struct series_id id = {0};
    struct source source;
    size_t n = 0;
    TRY(classroom_series_meant(c, change->act.db, &change->viewer, &id));
    TRY(cli_source(c, c->words.at[1], &source));
    if (source.size > PLAN_FILE_MOST) {
        return fault_sessions_many(c->arena, SESSIONS_PLANNED_MOST);
    }
    char *bytes = arena_bytes(c->arena, (size_t)source.size + 1);
    TRY(source_read(&source, c->arena, 0, bytes, (size_t)source.size, &n));
    return class_plan(&change->act, id, (struct str){bytes, n}, &change->made);
}

struct fault *cmd_classroom_plan(struct cli *c, void *options, int *exit)
{
    (void)options;
    (void)exit;
    struct cli_change change = {.needs = CAN_RECORD, .change = plan_file};
    TRY(cli_write(c, &change));
    struct json *o = json_new(c->arena, JSON_OBJECT);
    cli_set_int(c, o, "planned", change.made);
    if (c->common.json) {
        cli_json(c, o);
    } else {
        text_add(&c->out, say_rota_done(c->arena, c->lang, change.made));
        text_add_char(&c->out, '\n');
    }
    return NULL;
}

/* ---- lists ----------------------------------------------------------------------------
 */

struct list_opts {
    struct str series;
    struct day from, till;
};
static const struct field list_table[] = {
    {"series", FIELD_TEXT, false, offsetof(struct list_opts, series), 1, 100,
     say_classes_series, NULL, 0},
    {"from", FIELD_DAY, false, offsetof(struct list_opts, from), 0, 0, say_rota_from,
     NULL, 0},
    {"till", FIELD_DAY, false, offsetof(struct list_opts, till), 0, 0, say_rota_till,
     NULL, 0},
};
const struct fields classroom_list_options = FIELDS(list_table, struct list_opts);

/* Numbers of the rules in force that count its sessions. */
static struct json *rules_json(struct cli *c, const struct series_rule_list *rules,
                               struct str key)
{
    struct json *list = json_new(c->arena, JSON_ARRAY);
    for (size_t i = 0; i < rules->n; i++) {
        if (series_rule_counts(&rules->at[i], key)) {
            json_push(c->arena, list, json_str(c->arena, rules->at[i].id));
        }
    }
    return list;
}

static struct str unmade_words(struct cli *c, const struct series_rule *rule)
{
    return say_series_unmade(c->arena, c->lang, title_in(&rule->title, c->lang),
                             rule->key);
}

/* Series that rules name and nobody has set up, for who could. */
static void print_unmade(struct cli *c, const struct series_rule_list *rules,
                         struct json *all)
{
    struct json *list = json_new(c->arena, JSON_ARRAY);
    for (size_t i = 0; rules != NULL && i < rules->n; i++) {
        const struct series_rule *rule = &rules->at[i];
        if (rule->made) {
            continue;
        }
        struct json *o = json_new(c->arena, JSON_OBJECT);
        cli_set_text(c, o, "rule", rule->id);
        cli_set_text(c, o, "key", rule->key);
        json_push(c->arena, list, o);
        cli_say(c, unmade_words(c, rule));
    }
    json_set(c->arena, all, STR("unmade"), list);
}

static void print_series(struct cli *c, const struct series_list *series,
                         const struct series_rule_list *rules, struct json *all)
{
    struct json *list = json_new(c->arena, JSON_ARRAY);
    for (size_t i = 0; i < series->n; i++) {
        const struct series *s = &series->at[i];
        struct json *o = json_new(c->arena, JSON_OBJECT);
        cli_set_int(c, o, "id", s->id.v);
        cli_set_text(c, o, "title", s->plan.title);
        cli_set_int(c, o, "unit", s->plan.unit.v);
        cli_set_text(c, o, "key", s->plan.key);
        json_set(c->arena, o, STR("rules"), rules_json(c, rules, s->plan.key));
        cli_set_text(c, o, "weekday", str_of(weekday_names[s->plan.weekday]));
        cli_set_text(c, o, "at", s->plan.at);
        json_push(c->arena, list, o);
        if (!c->common.json) {
            text_add_format(&c->out, "%lld\t%.*s\t%.*s\t%.*s\n", (long long)s->id.v,
                            STR_PRINT(s->plan.title), STR_PRINT(s->unit_name),
                            STR_PRINT(s->plan.key));
        }
    }
    json_set(c->arena, all, STR("series"), list);
}

static void print_sessions(struct cli *c, const struct class_session_list *sessions,
                           struct json *all)
{
    struct json *list = json_new(c->arena, JSON_ARRAY);
    for (size_t i = 0; i < sessions->n; i++) {
        const struct class_session *s = &sessions->at[i];
        json_push(c->arena, list, session_json(c, s));
        if (!c->common.json) {
            text_add_format(&c->out, "%lld\t%.*s\t%s\t%.*s\t%.*s\n", (long long)s->id.v,
                            STR_PRINT(day_iso(c->arena, s->day)),
                            session_state_names[s->state], STR_PRINT(s->speaker_name),
                            STR_PRINT(s->title));
        }
    }
    json_set(c->arena, all, STR("sessions"), list);
}

struct fault *cmd_classroom_list(struct cli *c, void *options, int *exit)
{
    (void)exit;
    const struct list_opts *o = options;
    struct house *house;
    struct db *db;
    struct viewer v;
    struct series_list series = {0};
    struct series_rule_list rules = {0};
    struct class_session_list sessions = {0};
    struct json *all = json_new(c->arena, JSON_OBJECT);
    struct sessions_query q = {.from = o->from, .till = o->till, .limit = 1000};
    TRY(cli_look_as(c, &house, &db, &v));
    if (o->series.n > 0) {
        TRY(series_meant(db, c->arena, &v, o->series, &q.series));
    } else {
        TRY(series_all(db, c->arena, &v, &series));
        TRY(series_rules(db, c->arena, house->shelf, clock_today(c->clock), &rules));
    }
    TRY(class_sessions(db, c->arena, &v, &q, &sessions));
    print_series(c, &series, &rules, all);
    print_unmade(c, viewer_may(&v, CAN_RECORD) ? &rules : NULL, all);
    print_sessions(c, &sessions, all);
    if (c->common.json) {
        cli_json(c, all);
    }
    return NULL;
}

static void print_roll(struct cli *c, const struct attended_list *roll, struct json *o)
{
    struct json *list = json_new(c->arena, JSON_ARRAY);
    for (size_t i = 0; i < roll->n; i++) {
        const struct attended *p = &roll->at[i];
        struct json *one = json_new(c->arena, JSON_OBJECT);
        cli_set_int(c, one, "person", p->person.v);
        cli_set_text(c, one, "name", p->name);
        cli_set_text(c, one, "presence", str_of(presence_names[p->presence]));
        json_set(c->arena, one, STR("made_up"), json_bool(c->arena, p->made_up));
        json_push(c->arena, list, one);
        if (!c->common.json) {
            text_add_format(&c->out, "%s\t%lld\t%.*s\n", presence_names[p->presence],
                            (long long)p->person.v, STR_PRINT(p->name));
        }
    }
    json_set(c->arena, o, STR("people"), list);
}

static struct fault *add_materials(struct cli *c, struct db *db,
                                   const struct class_session *s, struct json *o)
{
    struct class_material_list list = {0};
    struct json *numbers = json_new(c->arena, JSON_ARRAY);
    TRY(class_materials_read(db, c->arena, s->materials, &list));
    for (size_t i = 0; i < list.n; i++) {
        if (list.at[i].material.v != 0) {
            json_push(c->arena, numbers, json_int(c->arena, list.at[i].material.v));
        }
    }
    json_set(c->arena, o, STR("material_numbers"), numbers);
    return NULL;
}

struct fault *cmd_classroom_show(struct cli *c, void *options, int *exit)
{
    (void)options;
    (void)exit;
    struct db *db;
    struct viewer v;
    struct class_session s;
    struct attended_list roll = {0};
    struct session_id id = {0};
    bool keeps = false;
    TRY(classroom_session_meant(c, &id));
    TRY(cli_look_as(c, NULL, &db, &v));
    TRY(session_find(db, c->arena, &v, id, &s));
    TRY(class_may_keep(db, c->arena, &v, s.unit, &keeps));
    TRY(keeps ? class_attended(db, c->arena, id, &roll) : NULL);
    struct json *o = session_json(c, &s);
    cli_set_text(c, o, "agenda", s.agenda);
    cli_set_text(c, o, "materials", s.materials);
    TRY(add_materials(c, db, &s, o));
    cli_set_text(c, o, "taught", s.taught);
    cli_set_text(c, o, "why", s.why);
    if (!c->common.json) {
        text_add_format(&c->out, "%.*s\t%s\t%.*s\t%.*s\n",
                        STR_PRINT(day_iso(c->arena, s.day)), session_state_names[s.state],
                        STR_PRINT(s.speaker_name), STR_PRINT(s.title));
    }
    print_roll(c, &roll, o);
    if (c->common.json) {
        cli_json(c, o);
    }
    return NULL;
}
