/* cadre training: enter one, list a person's, and a unit's people against the norm. */
#include "learning/training.h"

#include "cli/attach.h"
#include "cli/learning.h"
#include "formats/media.h"
#include "words/faults.h"

enum { MIB = 1024 * 1024 };

/* ---- entering ------------------------------------------------------------------------
 */

struct add_opts {
    struct training_body body;
    struct str person, certificate;
    int64_t corrects;
    struct attached *attached; /* NULL: none */
};
#define OPTION(name, member, type, required, least, most)                                \
    {                                                                                    \
        name, type, required, offsetof(struct add_opts, member), least, most, NULL,      \
            NULL, 0                                                                      \
    }
static const struct field add_table[] = {
    OPTION("person", person, FIELD_TEXT, true, 1, 60),
    OPTION("course", body.course, FIELD_TEXT, true, 1, 200),
    OPTION("outside", body.outside, FIELD_BOOL, false, 0, 0),
    OPTION("host", body.host, FIELD_TEXT, false, 0, 200),
    OPTION("since", body.since, FIELD_DAY, true, 0, 0),
    OPTION("till", body.till, FIELD_DAY, true, 0, 0),
    OPTION("days", body.days, FIELD_INT, false, 0, TRAINING_DAYS_MOST),
    OPTION("hours", body.hours, FIELD_INT, false, 0, TRAINING_HOURS_MOST),
    OPTION("certificate", certificate, FIELD_TEXT, false, 0, 1000),
    OPTION("corrects", corrects, FIELD_INT, false, 0, 0),
};
const struct fields training_add_options = FIELDS(add_table, struct add_opts);

static bool is_certificate(struct str first)
{
    return media_type(first).n > 0;
}

/* Beside the ledger before the entry that names it; a dry run only looks at it. */
static struct fault *take_file(struct cli *c, struct add_opts *o)
{
    o->attached = ARENA_NEW(c->arena, struct attached);
    TRY(cli_attach(c, o->certificate, CERTIFICATE_MOST, is_certificate, o->attached));
    return o->attached->fits
               ? NULL
               : fault_at(fault_training_certificate(c->arena, CERTIFICATE_MOST / MIB),
                          STR("certificate"));
}

static struct fault *run_add(struct cli_change *change)
{
    const struct add_opts *o = change->options;
    struct training_body body = o->body;
    struct person_id person = {0};
    TRY(cli_person(change->cli, change->act.db, o->person, &person));
    if (o->attached != NULL) {
        TRY(cli_attach_try(change->cli, change->act.db, o->attached));
        body.certificate = o->attached->name;
        body.file = o->attached->filename;
    }
    return training_record(&change->act, &change->viewer, person, &body, o->corrects,
                           &change->made);
}

struct fault *cmd_training_add(struct cli *c, void *options, int *exit)
{
    (void)exit;
    struct add_opts *o = options;
    struct cli_change change = {.needs = CAN_ENTER, .change = run_add, .options = o};
    TRY(o->certificate.n > 0 ? take_file(c, o) : NULL);
    TRY(cli_write(c, &change));
    if (!c->common.dry_run) {
        cli_print_made(c, change.made);
    }
    return NULL;
}

/* ---- reading -------------------------------------------------------------------------
 */

struct list_opts {
    struct str person, unit;
    int64_t year;
};
static const struct field list_table[] = {
    {"person", FIELD_TEXT, true, offsetof(struct list_opts, person), 1, 60, NULL, NULL,
     0},
    {"year", FIELD_INT, false, offsetof(struct list_opts, year), 1900, 2200, NULL, NULL,
     0},
};
const struct fields training_list_options = FIELDS(list_table, struct list_opts);
static const struct field standing_table[] = {
    {"unit", FIELD_TEXT, false, offsetof(struct list_opts, unit), 0, 200, NULL, NULL, 0},
    {"year", FIELD_INT, false, offsetof(struct list_opts, year), 1900, 2200, NULL, NULL,
     0},
};
const struct fields training_standing_options = FIELDS(standing_table, struct list_opts);

static int year_of(const struct cli *c, const struct list_opts *o)
{
    return o->year != 0 ? (int)o->year : civil_of_day(clock_today(c->clock)).year;
}

static void print_training(struct cli *c, struct json *list, const struct training *t)
{
    struct arena *a = c->arena;
    struct json *o = json_new(a, JSON_OBJECT);
    json_set(a, o, STR("course"), json_str(a, t->course));
    json_set(a, o, STR("days"), json_int(a, t->days));
    json_set(a, o, STR("file"), json_str(a, t->file));
    json_set(a, o, STR("hours"), json_int(a, t->hours));
    json_set(a, o, STR("host"), json_str(a, t->host));
    json_set(a, o, STR("id"), json_int(a, t->id));
    json_set(a, o, STR("outside"), json_bool(a, t->outside));
    json_set(a, o, STR("since"), json_str(a, day_iso(a, t->since)));
    json_set(a, o, STR("till"), json_str(a, day_iso(a, t->till)));
    json_push(a, list, o);
    if (!c->common.json) {
        text_add_format(&c->out, "%lld\t%.*s\t%lld\t%lld\t%.*s\n", (long long)t->id,
                        STR_PRINT(day_iso(a, t->till)), (long long)t->days,
                        (long long)t->hours, STR_PRINT(t->course));
    }
}

struct fault *cmd_training_list(struct cli *c, void *options, int *exit)
{
    (void)exit;
    const struct list_opts *o = options;
    struct db *db;
    struct viewer v;
    struct person_id person = {0};
    struct training_list list = {0};
    struct json *json = json_new(c->arena, JSON_ARRAY);
    TRY(cli_look_as(c, NULL, &db, &v));
    TRY(cli_person(c, db, o->person, &person));
    TRY(trainings_of(db, c->arena, &v, person, year_of(c, o), &list));
    for (size_t i = 0; i < list.n; i++) {
        print_training(c, json, &list.at[i]);
    }
    if (c->common.json) {
        cli_json(c, json);
    }
    return NULL;
}

static void add_duties(struct arena *a, struct json *o, const struct trained *t,
                       const struct duty_list *duties)
{
    struct json *list = json_new(a, JSON_ARRAY);
    for (size_t i = 0; i < duties->n; i++) {
        const struct duty *d = &duties->at[i];
        if (d->subject.v != t->person.v) {
            continue;
        }
        struct json *one = json_new(a, JSON_OBJECT);
        json_set(a, one, STR("got"), json_int(a, d->got));
        json_set(a, one, STR("id"), json_str(a, d->id));
        json_set(a, one, STR("state"), json_str(a, str_of(duty_state_names[d->state])));
        json_set(a, one, STR("target"), json_int(a, d->target));
        json_push(a, list, one);
    }
    json_set(a, o, STR("duties"), list);
}

static void print_trained(struct cli *c, struct json *list, const struct trained *t,
                          const struct duty_list *duties)
{
    struct arena *a = c->arena;
    struct json *o = json_new(a, JSON_OBJECT);
    json_set(a, o, STR("courses"), json_int(a, t->courses));
    json_set(a, o, STR("days"), json_int(a, t->days));
    add_duties(a, o, t, duties);
    json_set(a, o, STR("hours"), json_int(a, t->hours));
    json_set(a, o, STR("name"), json_str(a, t->name));
    json_set(a, o, STR("outside"), json_int(a, t->outside));
    json_set(a, o, STR("person"), json_int(a, t->person.v));
    json_push(a, list, o);
    if (!c->common.json) {
        text_add_format(&c->out, "%lld\t%.*s\t%lld\t%lld\t%lld\n", (long long)t->person.v,
                        STR_PRINT(t->name), (long long)t->courses, (long long)t->days,
                        (long long)t->hours);
    }
}

struct fault *cmd_training_standing(struct cli *c, void *options, int *exit)
{
    (void)exit;
    const struct list_opts *o = options;
    struct house *house;
    struct db *db;
    struct viewer v;
    struct unit_id unit = {0};
    struct trained_list people = {0};
    struct duty_list duties = {0};
    struct json *json = json_new(c->arena, JSON_ARRAY);
    TRY(cli_look_as(c, &house, &db, &v));
    TRY(o->unit.n > 0 ? cli_unit_reached(c, db, &v, o->unit, &unit) : NULL);
    TRY(trained_in(db, c->arena, &v, unit, year_of(c, o), &people));
    TRY(training_duties(db, c->arena, house->shelf, &v, (struct person_id){0}, unit,
                        year_of(c, o), clock_today(c->clock), &duties));
    for (size_t i = 0; i < people.n; i++) {
        print_trained(c, json, &people.at[i], &duties);
    }
    if (c->common.json) {
        cli_json(c, json);
    }
    return NULL;
}
