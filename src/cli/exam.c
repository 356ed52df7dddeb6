/* cadre exam: plan, draw, open, mark, and what an exam says of its questions. */
#include <math.h>

#include "cli/learning.h"
#include "learning/exam.h"
#include "learning/figures.h"
#include "learning/linkage.h"
#include "words/faults.h"

enum { HUNDREDTH = 10000000 }; /* of a point, as a decimal has it */
enum { MARK_JOB = 100 };       /* sittings handed in by one job of the writer */

static struct fault *exam_named(struct cli *c, struct exam_id *id)
{
    return str_to_int(c->words.at[0], &id->v) ? NULL : fault_exam_missing(c->arena);
}

/* ---- planning -----------------------------------------------------------------------
 */

static struct fault *run_plan(struct cli_change *change)
{
    struct exam_id id = {0};
    TRY(exam_plan(&change->act, change->options, &id));
    change->made = id.v;
    return NULL;
}

struct fault *cmd_exam_plan(struct cli *c, void *options, int *exit)
{
    (void)exit;
    struct cli_change change = {
        .needs = CAN_KEEP_BANK, .change = run_plan, .options = options};
    TRY(cli_write(c, &change));
    if (!c->common.dry_run) {
        cli_print_made(c, change.made);
    }
    return NULL;
}

#define CHANGE(member, kept, type)                                                       \
    {                                                                                    \
        (kept), (type), false, offsetof(struct change_opts, member), 0, 8000,            \
            say_cli_exam_change, NULL, 0                                                 \
    }
struct change_opts { /* as they are typed: what is not named stays */
    struct str title, unit, opens_on, opens_at, closes_on, closes_at, minutes, grace;
    struct str paging, resits, personal, lines, materials, first, second, third;
    struct str tolerance;
};
static const struct field change_table[] = {
    CHANGE(title, "title", FIELD_TEXT),
    CHANGE(unit, "unit", FIELD_TEXT),
    CHANGE(opens_on, "opens-on", FIELD_TEXT),
    CHANGE(opens_at, "opens-at", FIELD_TEXT),
    CHANGE(closes_on, "closes-on", FIELD_TEXT),
    CHANGE(closes_at, "closes-at", FIELD_TEXT),
    CHANGE(minutes, "minutes", FIELD_TEXT),
    CHANGE(grace, "grace", FIELD_TEXT),
    CHANGE(paging, "paging", FIELD_TEXT),
    CHANGE(resits, "resits", FIELD_TEXT),
    CHANGE(personal, "personal", FIELD_TEXT),
    CHANGE(lines, "lines", FIELD_LINES),
    CHANGE(materials, "materials", FIELD_LINES),
    CHANGE(first, "first", FIELD_TEXT),
    CHANGE(second, "second", FIELD_TEXT),
    CHANGE(third, "third", FIELD_TEXT),
    CHANGE(tolerance, "tolerance", FIELD_TEXT),
};
const struct fields exam_change_options = FIELDS(change_table, struct change_opts);

/* Each is read as the plan's own field is. */
static struct fault *run_change(struct cli_change *change)
{
    struct arena *a = change->act.arena;
    const char *options = change->options;
    struct exam exam;
    struct exam_id id = {0};
    TRY(exam_named(change->cli, &id));
    TRY(exam_reach(change->act.db, a, &change->act.scope, id, &exam));
    for (size_t i = 0; i < exam_change_options.n; i++) {
        const struct field *option = &exam_change_options.at[i];
        const struct str *text = (const void *)(options + option->offset);
        const struct field *field =
            fields_find(&kind_exam_plan.fields, str_of(option->name));
        TRY(text->p != NULL ? field_parse(a, field, *text, &exam.plan) : NULL);
    }
    change->made = id.v;
    return exam_replan(&change->act, id, 0, &exam.plan);
}

struct fault *cmd_exam_change(struct cli *c, void *options, int *exit)
{
    (void)exit;
    struct cli_change change = {
        .needs = CAN_KEEP_BANK, .change = run_change, .options = options};
    TRY(cli_write(c, &change));
    if (!c->common.dry_run) {
        cli_print_made(c, change.made);
    }
    return NULL;
}

/* ---- what was taught ----------------------------------------------------------------
 */

struct taught_opts {
    struct str unit;
};
static const struct field taught_table[] = {
    {"unit", FIELD_TEXT, true, offsetof(struct taught_opts, unit), 1, 100, say_exam_unit,
     NULL, 0},
};
const struct fields exam_taught_options = FIELDS(taught_table, struct taught_opts);

static struct json *taught_json(struct arena *a, const struct taught_list *list)
{
    struct json *all = json_new(a, JSON_ARRAY);
    for (size_t i = 0; i < list->n; i++) {
        const struct taught *t = &list->at[i];
        struct json *o = json_new(a, JSON_OBJECT);
        json_set(a, o, STR("material"), json_int(a, t->material.v));
        json_set(a, o, STR("title"), json_str(a, t->title));
        json_set(a, o, STR("how"), json_str(a, str_of(taught_how_names[t->how])));
        json_set(a, o, STR("day"), json_str(a, day_iso(a, t->day)));
        json_set(a, o, STR("questions"), json_int(a, t->questions));
        json_push(a, all, o);
    }
    return all;
}

/* In plain text what --materials of a plan takes. */
struct fault *cmd_exam_taught(struct cli *c, void *options, int *exit)
{
    (void)exit;
    const struct taught_opts *o = options;
    struct arena *a = c->arena;
    struct db *db;
    struct viewer v;
    struct unit_id unit;
    struct taught_list list = {0};
    struct day since = DAY_NONE;
    TRY(cli_look_as(c, NULL, &db, &v));
    TRY(cli_need(c, &v, CAN_KEEP_BANK));
    TRY(cli_unit_reached(c, db, &v, o->unit, &unit));
    TRY(linkage_taught(db, a, unit, clock_today(c->clock), &since, &list));
    if (!c->common.json) {
        text_add(&c->out, linkage_lines(a, &list));
        text_add(&c->out, list.n > 0 ? STR("\n") : STR(""));
        return NULL;
    }
    struct json *json = json_new(a, JSON_OBJECT);
    json_set(a, json, STR("since"),
             day_known(since) ? json_str(a, day_iso(a, since)) : json_new(a, JSON_NULL));
    json_set(a, json, STR("taught"), taught_json(a, &list));
    cli_json(c, json);
    return NULL;
}

/* ---- drawing ------------------------------------------------------------------------
 */

struct draw_opts {
    int64_t seed;
};
static const struct field draw_table[] = {
    {"seed", FIELD_INT, false, offsetof(struct draw_opts, seed), 1, INT32_MAX, NULL, NULL,
     0},
};
const struct fields exam_draw_options = FIELDS(draw_table, struct draw_opts);

static struct fault *run_draw(struct cli_change *change)
{
    const struct draw_opts *o = change->options;
    struct exam_id id;
    int64_t seed = o->seed != 0
                       ? o->seed
                       : 1 + (int64_t)random_below(change->house->random, INT32_MAX);
    TRY(exam_named(change->cli, &id));
    TRY(exam_draw(&change->act, id, seed));
    change->made = seed;
    return NULL;
}

/* The paper as it was drawn, or an example of those drawn for each. */
static struct fault *print_paper(struct cli *c, int64_t seed)
{
    struct house *house;
    struct db *db;
    struct exam_id id;
    struct exam exam;
    struct paper_items items = {0};
    bool found = false;
    struct arena *a = c->arena;
    TRY(exam_named(c, &id));
    TRY(cli_look(c, &house, &db));
    TRY(exam_find(db, a, id, &exam, &found));
    TRY(exam_sample(db, a, &exam, &items));
    struct json *o = json_new(a, JSON_OBJECT), *list = json_new(a, JSON_ARRAY);
    for (size_t i = 0; i < items.n; i++) {
        struct json *one = json_new(a, JSON_OBJECT);
        json_set(a, one, STR("question"), json_int(a, items.at[i].question.v));
        json_set(a, one, STR("version"), json_int(a, items.at[i].version));
        json_set(a, one, STR("points"), json_int(a, items.at[i].points));
        json_push(a, list, one);
    }
    json_set(a, o, STR("exam"), json_int(a, id.v));
    json_set(a, o, STR("personal"), json_bool(a, exam.plan.personal));
    json_set(a, o, STR("questions"), list);
    json_set(a, o, STR("seed"), json_int(a, seed));
    if (c->common.json) {
        cli_json(c, o);
        return NULL;
    }
    text_add(&c->out, say_exam_drawn(a, c->lang, (int64_t)items.n, seed));
    text_add_char(&c->out, '\n');
    return NULL;
}

struct fault *cmd_exam_draw(struct cli *c, void *options, int *exit)
{
    (void)exit;
    struct cli_change change = {
        .needs = CAN_KEEP_BANK, .change = run_draw, .options = options};
    TRY(cli_write(c, &change));
    return c->common.dry_run ? NULL : print_paper(c, change.made);
}

/* ---- opening, marking ---------------------------------------------------------------
 */

static void print_done(struct cli *c, enum exam_state state)
{
    struct json *o = json_new(c->arena, JSON_OBJECT);
    struct str name = str_of(exam_state_names[state]);
    json_set(c->arena, o, STR("state"), json_str(c->arena, name));
    if (c->common.json && !c->common.dry_run) {
        cli_json(c, o);
    }
}

static struct fault *run_open(struct cli_change *change)
{
    struct exam_id id;
    TRY(exam_named(change->cli, &id));
    return exam_open(&change->act, id);
}

struct fault *cmd_exam_open(struct cli *c, void *options, int *exit)
{
    (void)options;
    (void)exit;
    struct cli_change change = {.needs = CAN_KEEP_BANK, .change = run_open};
    TRY(cli_write(c, &change));
    print_done(c, EXAM_OPENED);
    return NULL;
}

struct allow_opts {
    struct str person;
    int64_t minutes;
};
static const struct field allow_table[] = {
    {"person", FIELD_TEXT, true, offsetof(struct allow_opts, person), 1, 60,
     say_record_who, NULL, 0},
    {"minutes", FIELD_INT, true, offsetof(struct allow_opts, minutes), 0, 600,
     say_exam_extra, NULL, 0},
};
const struct fields exam_allow_options = FIELDS(allow_table, struct allow_opts);

static struct fault *run_allow(struct cli_change *change)
{
    const struct allow_opts *o = change->options;
    struct exam_allow_body body = {.minutes = o->minutes};
    struct exam_id id;
    TRY(exam_named(change->cli, &id));
    TRY(cli_person(change->cli, change->act.db, o->person, &body.person));
    return exam_allow(&change->act, id, &body);
}

struct fault *cmd_exam_allow(struct cli *c, void *options, int *exit)
{
    (void)exit;
    return cli_write(c, &(struct cli_change){.needs = CAN_KEEP_BANK,
                                             .change = run_allow,
                                             .options = options});
}

struct marking {
    struct cli_change change;
    bool more;
};

static struct fault *run_mark(struct cli_change *change)
{
    struct marking *m = (struct marking *)change;
    struct cli *c = change->cli;
    struct exam_id id;
    int64_t now = clock_local_seconds(c->clock, clock_now(c->clock));
    TRY(exam_named(c, &id));
    return exam_mark(&change->act, id, now, MARK_JOB, &m->more);
}

struct fault *cmd_exam_mark(struct cli *c, void *options, int *exit)
{
    (void)options;
    (void)exit;
    struct marking m = {.change = {.needs = CAN_KEEP_BANK, .change = run_mark}};
    do {
        TRY(cli_write(c, &m.change));
    } while (m.more && !c->common.dry_run);
    print_done(c, EXAM_MARKED);
    return NULL;
}

/* ---- list ---------------------------------------------------------------------------
 */

struct fault *cmd_exam_list(struct cli *c, void *options, int *exit)
{
    (void)options;
    (void)exit;
    struct db *db;
    struct viewer v;
    struct exam_list list = {0};
    struct arena *a = c->arena;
    TRY(cli_look_as(c, NULL, &db, &v));
    TRY(viewer_may(&v, CAN_KEEP_BANK) ? exams_kept(db, a, &v.scope, &list)
                                      : exams_for(db, a, v.person, &list));
    struct json *json = json_new(a, JSON_ARRAY);
    for (size_t i = 0; i < list.n; i++) {
        const struct exam *e = &list.at[i];
        struct json *o = json_new(a, JSON_OBJECT);
        json_set(a, o, STR("id"), json_int(a, e->id.v));
        json_set(a, o, STR("title"), json_str(a, e->plan.title));
        json_set(a, o, STR("state"), json_str(a, str_of(exam_state_names[e->state])));
        json_set(a, o, STR("opens"), json_str(a, day_iso(a, e->plan.opens_on)));
        json_push(a, json, o);
        if (!c->common.json) {
            text_add_format(&c->out, "%lld\t%s\t%.*s\t%.*s\n", (long long)e->id.v,
                            exam_state_names[e->state],
                            STR_PRINT(day_iso(a, e->plan.opens_on)),
                            STR_PRINT(e->plan.title));
        }
    }
    if (c->common.json) {
        cli_json(c, json);
    }
    return NULL;
}

/* ---- results ------------------------------------------------------------------------
 */

struct results_opts {
    int64_t exam;
    struct str person;
};
static const struct field results_table[] = {
    {"exam", FIELD_INT, false, offsetof(struct results_opts, exam), 0, 0, NULL, NULL, 0},
    {"person", FIELD_TEXT, false, offsetof(struct results_opts, person), 0, 60, NULL,
     NULL, 0},
};
const struct fields exam_results_options = FIELDS(results_table, struct results_opts);

static void print_result(struct cli *c, struct json *list, const struct sat_exam *s,
                         struct person_id person, struct str who)
{
    struct arena *a = c->arena;
    struct json *o = json_new(a, JSON_OBJECT);
    json_set(a, o, STR("attempt"), json_int(a, s->attempt));
    json_set(a, o, STR("began"), json_int(a, s->began));
    json_set(a, o, STR("counts"), json_bool(a, s->counts));
    json_set(a, o, STR("ended"), json_int(a, s->ended));
    json_set(a, o, STR("exam"), json_int(a, s->exam.v));
    json_set(a, o, STR("most"), json_int(a, s->most));
    json_set(a, o, STR("person"), json_int(a, person.v));
    json_set(a, o, STR("points"), json_int(a, s->points));
    json_push(a, list, o);
    if (!c->common.json) {
        text_add_format(
            &c->out, "%lld\t%.*s\t%lld\t%.*s\t%.*s\t%s\n",
            (long long)(who.n > 0 ? person.v : s->exam.v),
            STR_PRINT(who.n > 0 ? who : s->title), (long long)s->attempt,
            STR_PRINT(decimal_text(a, (struct decimal){s->points * HUNDREDTH})),
            STR_PRINT(decimal_text(a, (struct decimal){s->most * HUNDREDTH})),
            s->counts ? "+" : "");
    }
}

static struct fault *results_of_exam(struct cli *c, struct db *db, const struct viewer *v,
                                     struct exam_id id, struct json *list)
{
    struct exam exam;
    struct result_list results = {0};
    TRY(cli_need(c, v, CAN_KEEP_BANK));
    TRY(exam_reach(db, c->arena, &v->scope, id, &exam));
    if (exam.state != EXAM_MARKED) {
        return fault_exam_going(c->arena);
    }
    TRY(exam_results(db, c->arena, &v->scope, id, &results));
    for (size_t i = 0; i < results.n; i++) {
        const struct result *r = &results.at[i];
        struct sat_exam s = {
            id,       exam.plan.title, r->attempt, r->began,
            r->ended, r->points,       r->most,    result_counts(&results, i)};
        print_result(c, list, &s, r->person, r->name);
    }
    return NULL;
}

/* Of an exam, to who keeps it; of a person, to himself and who reads his duties. */
struct fault *cmd_exam_results(struct cli *c, void *options, int *exit)
{
    (void)exit;
    const struct results_opts *o = options;
    struct db *db;
    struct viewer v;
    struct sat_exam_list sat = {0};
    struct person_id person = {0};
    struct json *list = json_new(c->arena, JSON_ARRAY);
    if ((o->exam != 0) == (o->person.n > 0)) {
        return fault_at(fault_exam_or_person(c->arena), STR("exam"));
    }
    TRY(cli_look_as(c, NULL, &db, &v));
    if (o->exam != 0) {
        TRY(results_of_exam(c, db, &v, (struct exam_id){o->exam}, list));
    } else {
        TRY(cli_person(c, db, o->person, &person));
        TRY(exams_sat(db, c->arena, &v, person, &sat));
    }
    for (size_t i = 0; i < sat.n; i++) {
        print_result(c, list, &sat.at[i], person, STR_NONE);
    }
    if (c->common.json) {
        cli_json(c, list);
    }
    return NULL;
}

/* ---- statistics ---------------------------------------------------------------------
 */

static void add_number(struct text *out, const char *key, double value)
{
    if (isfinite(value)) {
        text_add_format(out, ",\"%s\":%.12g", key, value);
    } else {
        text_add_format(out, ",\"%s\":null", key);
    }
}

static void add_choices(struct text *out, const struct figures_item *item)
{
    text_add(out, STR(",\"choices\":["));
    for (size_t k = 0; k < item->choices_n; k++) {
        const struct choice_statistics *one = &item->choices[k];
        text_add_format(out, "%s{\"count\":%lld,\"right\":%s", k > 0 ? "," : "",
                        (long long)one->count,
                        item->asks->answers.at[k].weight > 0 ? "true" : "false");
        add_number(out, "share", one->share);
        add_number(out, "rest_mean", one->rest_mean);
        add_number(out, "rest_correlation", one->rest_correlation);
        text_add_char(out, '}');
    }
    text_add_char(out, ']');
}

/* Members in the order of cadre statistics items. */
static void print_json(struct cli *c, const struct figures *f)
{
    static const char *const states[] = {"done", "not-binary", "too-few", "apart",
                                         "no-end"};
    struct text *out = &c->out;
    text_add_format(out, "{\"people\":%zu,\"whole\":%s", f->people,
                    f->whole ? "true" : "false");
    add_number(out, "mean", f->test.mean);
    add_number(out, "variance", f->test.variance);
    add_number(out, "alpha", f->test.alpha);
    add_number(out, "kr20", f->test.kr20);
    add_number(out, "error", f->test.error);
    text_add_format(out, ",\"rasch\":\"%s\",\"rasch_people\":%zu,\"items\":[",
                    states[f->state], f->rasch_people);
    for (size_t i = 0; i < f->items_n; i++) {
        const struct figures_item *item = &f->items[i];
        struct str note = figures_said(c->arena, c->lang, item);
        text_add_format(out, "%s\n{\"question\":%lld,\"version\":%lld,\"asked\":%lld",
                        i > 0 ? "," : "", (long long)item->question.v,
                        (long long)item->version, (long long)item->asked);
        add_number(out, "mean", item->figures.mean);
        add_number(out, "difficulty", item->figures.difficulty);
        add_number(out, "rest_correlation", item->figures.rest_correlation);
        add_number(out, "alpha_without", item->figures.alpha_without);
        add_number(out, "rasch_difficulty", item->rasch);
        add_number(out, "rasch_error", item->rasch_error);
        add_choices(out, item);
        if (note.n > 0) {
            text_add(out, STR(",\"note\":"));
            json_write_string(out, note);
        }
        text_add_char(out, '}');
    }
    text_add(out, STR("]}\n"));
}

static struct str figure(struct cli *c, double value)
{
    return isfinite(value) ? str_format(c->arena, "%.3f", value) : STR("-");
}

static void print_text(struct cli *c, const struct figures *f)
{
    struct arena *a = c->arena;
    text_add(&c->out, say_statistics_head(a, c->lang));
    text_add_char(&c->out, '\n');
    for (size_t i = 0; i < f->items_n; i++) {
        const struct figures_item *item = &f->items[i];
        struct str note = figures_said(c->arena, c->lang, item);
        const double values[] = {item->figures.difficulty, item->figures.rest_correlation,
                                 item->figures.alpha_without, item->rasch,
                                 item->rasch_error};
        text_add_format(&c->out, "%lld.%lld", (long long)item->question.v,
                        (long long)item->version);
        for (size_t k = 0; k < sizeof values / sizeof values[0]; k++) {
            text_add_char(&c->out, '\t');
            text_add(&c->out, figure(c, values[k]));
        }
        text_add_char(&c->out, '\t');
        text_add(&c->out, note);
        text_add_char(&c->out, '\n');
    }
    text_add(&c->out,
             say_statistics_test(a, c->lang, (int64_t)f->people, figure(c, f->test.mean),
                                 figure(c, f->test.alpha), figure(c, f->test.error)));
    text_add_char(&c->out, '\n');
    if (isfinite(f->test.kr20)) {
        text_add(&c->out, say_statistics_kr20(a, c->lang, figure(c, f->test.kr20)));
        text_add_char(&c->out, '\n');
    }
    text_add(&c->out, f->whole ? figures_rasch(f->state)(a, c->lang)
                               : say_exam_papers_differ(a, c->lang));
    text_add_char(&c->out, '\n');
}

struct fault *cmd_exam_statistics(struct cli *c, void *options, int *exit)
{
    (void)options;
    (void)exit;
    struct db *db;
    struct viewer v;
    struct exam_id id;
    struct exam exam;
    struct figures figures;
    TRY(exam_named(c, &id));
    TRY(cli_look_as(c, NULL, &db, &v));
    TRY(cli_need(c, &v, CAN_KEEP_BANK));
    TRY(exam_reach(db, c->arena, &v.scope, id, &exam));
    TRY(exam_figures(db, c->arena, &exam, &figures));
    if (c->common.json) {
        print_json(c, &figures);
    } else {
        print_text(c, &figures);
    }
    return NULL;
}
