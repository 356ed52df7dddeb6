/* cadre programme dry-run and rehearse: a file tried on what the ledger holds. */
#include "duty/rehearse.h"

#include "cli/cli.h"
#include "cli/duty.h"
#include "programme/rules.h"
#include "words/faults.h"

struct month_opts {
    struct str month;
};
static const struct field month_fields[] = {
    {"month", FIELD_TEXT, true, offsetof(struct month_opts, month), 7, 7, NULL, NULL, 0},
};
const struct fields dry_run_options = FIELDS(month_fields, struct month_opts);

struct span_opts {
    struct day from, to;
};
static const struct field span_fields[] = {
    {"from", FIELD_DAY, true, offsetof(struct span_opts, from), 0, 0, NULL, NULL, 0},
    {"to", FIELD_DAY, true, offsetof(struct span_opts, to), 0, 0, NULL, NULL, 0},
};
const struct fields rehearse_options = FIELDS(span_fields, struct span_opts);

struct trying {
    struct house *house;
    struct db *db;
    struct viewer viewer;
    struct programme *programme;
};

static struct fault *begin(struct cli *c, struct trying *t)
{
    TRY(cli_programme(c, c->words.at[0], &t->programme));
    TRY(cli_look_as(c, &t->house, &t->db, &t->viewer));
    return cli_need(c, &t->viewer, CAN_KEEP_PROGRAMME);
}

/* ---- dry run -------------------------------------------------------------------------
 */

static struct json *foreseen_json(struct cli *c, const struct foreseen *f)
{
    struct json *o = json_new(c->arena, JSON_OBJECT);
    cli_set_text(c, o, "rule", f->rule);
    cli_set_text(c, o, "title", title_in(&f->title, c->lang));
    cli_set_int(c, o, "subject", f->subject.v);
    cli_set_text(c, o, "subject_name", f->subject_name);
    cli_set_text(c, o, "opens", day_iso(c->arena, f->opens));
    cli_set_text(c, o, "due", day_iso(c->arena, f->due));
    cli_set_int(c, o, "minutes", f->minutes);
    json_set(c->arena, o, STR("provisional"), json_bool(c->arena, f->provisional));
    return o;
}

static void dry_run_json(struct cli *c, const struct dry_run *run)
{
    struct arena *a = c->arena;
    struct json *o = json_new(a, JSON_OBJECT), *persons = json_new(a, JSON_ARRAY);
    size_t next = 0;
    for (size_t i = 0; i < run->persons.n; i++) {
        const struct burdened *b = &run->persons.at[i];
        struct json *one = json_new(a, JSON_OBJECT), *duties = json_new(a, JSON_ARRAY);
        for (; next < run->duties.n && run->duties.at[next].person.v == b->person.v;
             next++) {
            json_push(a, duties, foreseen_json(c, &run->duties.at[next]));
        }
        cli_set_int(c, one, "person", b->person.v);
        cli_set_text(c, one, "name", b->name);
        cli_set_int(c, one, "asked", b->duties);
        cli_set_int(c, one, "minutes", b->minutes);
        json_set(a, one, STR("duties"), duties);
        json_push(a, persons, one);
    }
    cli_set_text(c, o, "from", day_iso(a, run->days.first));
    cli_set_text(c, o, "to", day_iso(a, run->days.last));
    cli_set_int(c, o, "asked", (int64_t)run->duties.n);
    cli_set_int(c, o, "minutes", run->minutes);
    json_set(a, o, STR("persons"), persons);
    cli_json(c, o);
}

struct fault *cmd_programme_dry_run(struct cli *c, void *options, int *exit)
{
    (void)exit;
    const struct month_opts *o = options;
    struct trying t;
    struct dry_run run;
    struct day month;
    if (!day_parse_iso(str_format(c->arena, "%.*s-01", STR_PRINT(o->month)), &month)) {
        return fault_at(fault_field_month(c->arena), STR("month"));
    }
    TRY(begin(c, &t));
    TRY(duty_dry_run(t.db, c->arena, t.house->shelf, &t.viewer, t.programme, month,
                     &run));
    if (c->common.json) {
        dry_run_json(c, &run);
        return NULL;
    }
    for (size_t i = 0; i < run.persons.n; i++) {
        const struct burdened *b = &run.persons.at[i];
        text_add_format(&c->out, "%lld\t%.*s\t%lld\t%lld\n", (long long)b->person.v,
                        STR_PRINT(b->name), (long long)b->duties, (long long)b->minutes);
    }
    cli_say(c, say_dry_run_sum(c->arena, c->lang, (int64_t)run.duties.n,
                               (int64_t)run.persons.n, run.minutes));
    return NULL;
}

/* ---- rehearsal -----------------------------------------------------------------------
 */

static struct json *reckoning_json(struct cli *c, const struct reckoning *r)
{
    struct json *o = json_new(c->arena, JSON_OBJECT);
    cli_set_int(c, o, "asked", r->asked);
    cli_set_int(c, o, "met", r->met);
    cli_set_int(c, o, "late", r->late);
    cli_set_int(c, o, "missing", r->missing);
    cli_set_int(c, o, "waiting", r->waiting);
    cli_set_int(c, o, "excused", r->excused);
    cli_set_int(c, o, "paused", r->paused);
    cli_set_int(c, o, "cancelled", r->cancelled);
    cli_set_int(c, o, "minutes", r->minutes);
    if (r->share >= 0) {
        cli_set_int(c, o, "share", r->share);
    }
    return o;
}

static struct json *rehearsed_json(struct cli *c, const struct rehearsed *r)
{
    struct json *o = json_new(c->arena, JSON_OBJECT);
    if (r->rule.n > 0) {
        cli_set_text(c, o, "rule", r->rule);
        cli_set_text(c, o, "title", title_in(&r->title, c->lang));
    }
    if (r->person.v != 0) {
        cli_set_int(c, o, "person", r->person.v);
        cli_set_text(c, o, "name", r->name);
    }
    json_set(c->arena, o, STR("was"), reckoning_json(c, &r->was));
    json_set(c->arena, o, STR("is"), reckoning_json(c, &r->is));
    if (r->rule.n > 0 && r->person.v == 0) {
        cli_set_int(c, o, "gaining", r->gaining);
        cli_set_int(c, o, "losing", r->losing);
    }
    cli_set_text(c, o, "change", str_of(gain_names[r->gain]));
    return o;
}

static struct json *list_json(struct cli *c, const struct rehearsed_list *list)
{
    struct json *all = json_new(c->arena, JSON_ARRAY);
    for (size_t i = 0; i < list->n; i++) {
        json_push(c->arena, all, rehearsed_json(c, &list->at[i]));
    }
    return all;
}

static void rehearsal_json(struct cli *c, const struct rehearsal *r)
{
    struct arena *a = c->arena;
    struct json *o = json_new(a, JSON_OBJECT), *unseen = json_new(a, JSON_ARRAY);
    for (size_t i = 0; i < r->unseen.n; i++) {
        json_push(a, unseen, json_str(a, r->unseen.at[i]));
    }
    cli_set_text(c, o, "from", day_iso(a, r->days.first));
    cli_set_text(c, o, "to", day_iso(a, r->days.last));
    json_set(a, o, STR("adopted"), json_bool(a, r->adopted));
    json_set(a, o, STR("reproduced"), json_bool(a, r->reproduced));
    json_set(a, o, STR("differences"), list_json(c, &r->differences));
    json_set(a, o, STR("all"), rehearsed_json(c, &r->all));
    json_set(a, o, STR("rules"), list_json(c, &r->rules));
    json_set(a, o, STR("people"), list_json(c, &r->people));
    json_set(a, o, STR("changes"), list_json(c, &r->changes));
    json_set(a, o, STR("unseen"), unseen);
    cli_json(c, o);
}

static void print_row(struct cli *c, const struct rehearsed *r)
{
    static const char signs[] = {
        [GAIN_SAME] = ' ', [GAIN_GAINS] = '+', [GAIN_LOSES] = '-'};
    text_add_format(&c->out, "%c\t%.*s\t%lld\t%lld\t%lld\t%lld\n", signs[r->gain],
                    STR_PRINT(r->rule.n > 0 ? r->rule : r->name), (long long)r->was.asked,
                    (long long)r->was.missing, (long long)r->is.asked,
                    (long long)r->is.missing);
}

struct fault *cmd_programme_rehearse(struct cli *c, void *options, int *exit)
{
    (void)exit;
    const struct span_opts *o = options;
    struct trying t;
    struct rehearsal r;
    TRY(begin(c, &t));
    TRY(duty_rehearse(t.db, c->arena, t.house->shelf, &t.viewer, t.programme,
                      (struct period){o->from, o->to}, &r));
    if (c->common.json) {
        rehearsal_json(c, &r);
        return NULL;
    }
    cli_say(c, !r.adopted ? say_rehearse_new(c->arena, c->lang)
               : r.reproduced
                   ? say_rehearse_reproduced(c->arena, c->lang)
                   : say_rehearse_differs(c->arena, c->lang, (int64_t)r.differences.n));
    for (size_t i = 0; i < r.rules.n; i++) {
        print_row(c, &r.rules.at[i]);
    }
    for (size_t i = 0; i < r.people.n; i++) {
        print_row(c, &r.people.at[i]);
    }
    return NULL;
}
