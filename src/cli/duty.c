/* cadre duties, standing, why, roll, excuse, and what is entered about the programme:
 * adopt, close, reopen, list. */
#include "duty/duty.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/duty.h"
#include "formats/source.h"
#include "words/faults.h"

/* ---- JSON pieces --------------------------------------------------------------------
 */

static void set_text(struct cli *c, struct json *o, const char *key, struct str value)
{
    if (value.p != NULL) {
        json_set(c->arena, o, str_of(key), json_str(c->arena, value));
    }
}

static void set_day(struct cli *c, struct json *o, const char *key, struct day day)
{
    if (day_known(day)) {
        set_text(c, o, key, day_iso(c->arena, day));
    }
}

static void set_flag(struct cli *c, struct json *o, const char *key, bool value)
{
    json_set(c->arena, o, str_of(key), json_bool(c->arena, value));
}

static struct str title_of(const struct cli *c, struct str zh, struct str en)
{
    struct str first = c->lang == LANG_ZH ? zh : en;
    return first.n > 0 ? first : c->lang == LANG_ZH ? en : zh;
}

static struct json *duty_json(struct cli *c, const struct duty *d)
{
    struct json *o = json_new(c->arena, JSON_OBJECT);
    set_text(c, o, "id", d->id);
    set_text(c, o, "rule", d->rule);
    set_text(c, o, "title", duty_title(d, c->lang));
    set_text(c, o, "programme", d->programme);
    cli_set_int(c, o, "version", d->version);
    cli_set_int(c, o, "adoption", d->adoption);
    set_text(c, o, "aspect", d->aspect);
    set_text(c, o, "kind", d->kind);
    cli_set_int(c, o, "subject", d->subject.v);
    set_text(c, o, "subject_name", d->subject_name);
    cli_set_int(c, o, "person", d->person.v);
    set_text(c, o, "person_name", d->person_name);
    cli_set_int(c, o, "unit", d->unit.v);
    set_day(c, o, "opens", d->opens);
    set_day(c, o, "due", d->due);
    set_text(c, o, "state", str_of(duty_state_names[d->state]));
    set_flag(c, o, "late", d->late);
    cli_set_int(c, o, "target", d->target);
    cli_set_int(c, o, "got", d->got);
    set_text(c, o, "measure", str_of(measure_names[d->measure]));
    set_day(c, o, "met_on", d->met_on);
    cli_set_int(c, o, "minutes", d->minutes);
    set_flag(c, o, "provisional", d->provisional);
    set_flag(c, o, "closed", d->closed);
    return o;
}

/* ---- duties -------------------------------------------------------------------------
 */

struct duties_opts {
    struct str person, unit, rule;
    struct day on, from, to;
    int state;
    bool about, gone_up;
    int64_t limit;
};
#define AT(type, member) offsetof(struct type, member)
static const struct field duties_fields[] = {
    {"person", FIELD_TEXT, false, AT(duties_opts, person), 0, 60, NULL, NULL, 0},
    {"unit", FIELD_TEXT, false, AT(duties_opts, unit), 0, 200, NULL, NULL, 0},
    {"rule", FIELD_TEXT, false, AT(duties_opts, rule), 0, 80, NULL, NULL, 0},
    {"on", FIELD_DAY, false, AT(duties_opts, on), 0, 0, NULL, NULL, 0},
    {"from", FIELD_DAY, false, AT(duties_opts, from), 0, 0, NULL, NULL, 0},
    {"to", FIELD_DAY, false, AT(duties_opts, to), 0, 0, NULL, NULL, 0},
    {"state", FIELD_CHOICE, false, AT(duties_opts, state), 0, 0, NULL, duty_state_names,
     0},
    {"about", FIELD_BOOL, false, AT(duties_opts, about), 0, 0, NULL, NULL, 0},
    {"gone-up", FIELD_BOOL, false, AT(duties_opts, gone_up), 0, 0, NULL, NULL, 0},
    {"limit", FIELD_INT, false, AT(duties_opts, limit), 1, DUTIES_MOST, NULL, NULL, 0},
};
const struct fields duties_options = FIELDS(duties_fields, struct duties_opts);

static struct day today_or(const struct cli *c, struct day on)
{
    return day_known(on) ? on : clock_today(c->clock);
}

static void print_duties(struct cli *c, const struct duty_list *list)
{
    struct json *all = json_new(c->arena, JSON_ARRAY);
    for (size_t i = 0; i < list->n; i++) {
        const struct duty *d = &list->at[i];
        if (c->common.json) {
            json_push(c->arena, all, duty_json(c, d));
            continue;
        }
        struct str due = day_iso(c->arena, d->due), title = duty_title(d, c->lang);
        struct str state = say_duty_state(c->arena, c->lang, d->state);
        struct str name = d->person_name.n > 0 ? d->person_name : STR("-");
        text_add_format(&c->out, "%.*s\t%.*s\t%.*s\t%.*s\t%lld/%lld\t%.*s\n",
                        STR_PRINT(due), STR_PRINT(state), STR_PRINT(name),
                        STR_PRINT(title), (long long)d->got, (long long)d->target,
                        STR_PRINT(d->id));
    }
    if (c->common.json) {
        cli_json(c, all);
    }
}

struct fault *cmd_duties(struct cli *c, void *options, int *exit)
{
    (void)exit;
    const struct duties_opts *o = options;
    struct house *house;
    struct db *db;
    struct viewer v;
    struct duty_list list = {0};
    struct duties_query q = {.rule = o->rule,
                             .on = today_or(c, o->on),
                             .from = o->from,
                             .to = o->to,
                             .state = o->state,
                             .about = o->about,
                             .limit = o->limit};
    TRY(cli_look_as(c, &house, &db, &v));
    if (o->person.n > 0) {
        TRY(cli_person(c, db, o->person, &q.person));
    } else if (o->unit.n > 0) {
        TRY(cli_unit(c, db, o->unit, &q.unit));
    } else if (v.person.v != 0 && !viewer_may(&v, CAN_READ_DUTIES)) {
        q.person = v.person;
    }
    TRY(o->gone_up ? duties_gone_up(db, c->arena, house->shelf, &v, q.unit, q.on, &list)
                   : duties(db, c->arena, &v, &q, &list));
    print_duties(c, &list);
    return NULL;
}

/* ---- standings ----------------------------------------------------------------------
 */

struct standing_opts {
    struct str person, unit, rule;
    struct day on, from, to;
    bool people;
};
static const struct field standing_fields[] = {
    {"person", FIELD_TEXT, false, AT(standing_opts, person), 0, 60, NULL, NULL, 0},
    {"unit", FIELD_TEXT, false, AT(standing_opts, unit), 0, 200, NULL, NULL, 0},
    {"rule", FIELD_TEXT, false, AT(standing_opts, rule), 0, 80, NULL, NULL, 0},
    {"from", FIELD_DAY, true, AT(standing_opts, from), 0, 0, NULL, NULL, 0},
    {"to", FIELD_DAY, true, AT(standing_opts, to), 0, 0, NULL, NULL, 0},
    {"on", FIELD_DAY, false, AT(standing_opts, on), 0, 0, NULL, NULL, 0},
    {"people", FIELD_BOOL, false, AT(standing_opts, people), 0, 0, NULL, NULL, 0},
};
const struct fields standing_options = FIELDS(standing_fields, struct standing_opts);

static struct json *standing_json(struct cli *c, const struct standing *s)
{
    struct json *o = json_new(c->arena, JSON_OBJECT);
    set_text(c, o, "id", s->id);
    set_text(c, o, "rule", s->rule);
    set_text(c, o, "title", title_of(c, s->title_zh, s->title_en));
    set_text(c, o, "aspect", s->aspect);
    cli_set_int(c, o, "weight", s->weight);
    set_text(c, o, "counting", str_of(counting_names[s->counting]));
    if (s->person.v != 0) {
        cli_set_int(c, o, "person", s->person.v);
        set_text(c, o, "person_name", s->person_name);
    }
    const struct {
        const char *name;
        int64_t n;
    } figures[] = {
        {"asked", s->asked},
        {"met", s->met},
        {"late", s->late},
        {"missing", s->missing},
        {"waiting", s->waiting},
        {"excused", s->excused},
        {"paused", s->paused},
        {"cancelled", s->cancelled},
        {"first", s->adoption_first},
        {"last", s->adoption_last},
    };
    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++) {
        cli_set_int(c, o, figures[i].name, figures[i].n);
    }
    json_set(c->arena, o, STR("share"),
             s->share < 0 ? json_new(c->arena, JSON_NULL) : json_int(c->arena, s->share));
    set_flag(c, o, "partial", s->partial);
    return o;
}

static struct str share_text(struct cli *c, const struct standing *s)
{
    return s->share < 0
               ? STR("-")
               : str_format(c->arena, "%lld.%02lld%%", (long long)(s->share / 100),
                            (long long)(s->share % 100));
}

static void print_standing(struct cli *c, const struct standing *s)
{
    struct str title = title_of(c, s->title_zh, s->title_en), share = share_text(c, s);
    struct str name = s->person.v != 0 ? s->person_name : STR("=");
    text_add_format(&c->out, "%.*s\t%.*s\t%.*s\t%lld+%lld/%lld\t%.*s\t%.*s\n",
                    STR_PRINT(s->rule), STR_PRINT(title), STR_PRINT(name),
                    (long long)s->met, (long long)s->late, (long long)s->asked,
                    STR_PRINT(share), STR_PRINT(s->id));
}

struct fault *cmd_standing(struct cli *c, void *options, int *exit)
{
    (void)exit;
    const struct standing_opts *o = options;
    struct db *db;
    struct viewer v;
    struct standing_list list = {0};
    struct json *all = json_new(c->arena, JSON_ARRAY);
    struct standings_query q = {
        .rule = o->rule, .people = o->people, .from = o->from, .to = o->to, .on = o->on};
    TRY(cli_look_as(c, NULL, &db, &v));
    if (o->person.n > 0) {
        TRY(cli_person(c, db, o->person, &q.person));
    } else if (o->unit.n > 0) {
        TRY(cli_unit(c, db, o->unit, &q.unit));
    } else if (v.person.v != 0 && !viewer_may(&v, CAN_READ_DUTIES)) {
        q.person = v.person;
    }
    TRY(duty_standings(db, c->arena, &v, &q, &list));
    for (size_t i = 0; i < list.n; i++) {
        if (c->common.json) {
            json_push(c->arena, all, standing_json(c, &list.at[i]));
        } else {
            print_standing(c, &list.at[i]);
        }
    }
    if (c->common.json) {
        cli_json(c, all);
    }
    return NULL;
}

/* ---- why ----------------------------------------------------------------------------
 */

static struct json *counted_json(struct cli *c, const struct counted_list *entries)
{
    struct json *list = json_new(c->arena, JSON_ARRAY);
    for (size_t i = 0; i < entries->n; i++) {
        const struct counted *e = &entries->at[i];
        struct json *o = json_new(c->arena, JSON_OBJECT);
        cli_set_int(c, o, "entry", e->seq);
        set_text(c, o, "kind", e->kind);
        set_day(c, o, "day", e->day);
        cli_set_int(c, o, "amount", e->amount);
        json_push(c->arena, list, o);
    }
    return list;
}

static void print_duty_why(struct cli *c, const struct duty_why *why)
{
    const struct duty *d = &why->duty;
    if (c->common.json) {
        struct json *o = duty_json(c, d);
        json_set(c->arena, o, STR("entries"), counted_json(c, &why->entries));
        set_text(c, o, "says", duty_prose(d, c->lang));
        set_text(c, o, "basis", duty_basis(d, c->lang));
        set_day(c, o, "counts_from", d->first);
        set_day(c, o, "counts_to", d->last);
        cli_set_int(c, o, "days", d->days);
        cli_set_int(c, o, "asked", d->asked);
        cli_set_int(c, o, "paused", d->paused);
        set_day(c, o, "ran_out", d->ran_out);
        set_day(c, o, "asked_since", why->asked_since);
        set_day(c, o, "goes_up", why->goes_up);
        set_text(c, o, "excuse_asked", why->excuse_asked);
        set_text(c, o, "excuse_answer", why->excuse_answer);
        if (why->excuse_by.v != 0) {
            cli_set_int(c, o, "excuse_by", why->excuse_by.v);
        }
        cli_json(c, o);
        return;
    }
    struct str title = duty_title(d, c->lang), prose = duty_prose(d, c->lang);
    struct str clock = duty_clock_says(c->arena, c->lang, why);
    struct str state = say_duty_state(c->arena, c->lang, d->state);
    struct str due = day_iso(c->arena, d->due);
    text_add_format(&c->out, "%.*s\n%.*s\n%.*s\n", STR_PRINT(d->id), STR_PRINT(title),
                    STR_PRINT(prose));
    if (clock.n > 0) {
        text_add_format(&c->out, "%.*s\n", STR_PRINT(clock));
    }
    text_add_format(&c->out, "%.*s %lld\t%.*s\t%.*s\t%lld / %lld\n",
                    STR_PRINT(d->programme), (long long)d->version, STR_PRINT(due),
                    STR_PRINT(state), (long long)d->got, (long long)d->target);
    for (size_t i = 0; i < why->entries.n; i++) {
        const struct counted *e = &why->entries.at[i];
        struct str day = day_iso(c->arena, e->day);
        text_add_format(&c->out, "%lld\t%.*s\t%.*s\t+%lld\n", (long long)e->seq,
                        STR_PRINT(day), STR_PRINT(e->kind), (long long)e->amount);
    }
}

static struct fault *why_standing(struct cli *c, struct db *db, const struct viewer *v,
                                  struct str id, struct day on)
{
    struct standing standing;
    struct duty_list list = {0};
    bool found = false;
    TRY(standing_why(db, c->arena, v, id, on, &standing, &list, &found));
    if (!found) {
        return fault_duty_missing(c->arena, id);
    }
    if (!c->common.json) {
        print_standing(c, &standing);
        print_duties(c, &list);
        return NULL;
    }
    struct json *o = standing_json(c, &standing);
    struct json *all = json_new(c->arena, JSON_ARRAY);
    for (size_t i = 0; i < list.n; i++) {
        json_push(c->arena, all, duty_json(c, &list.at[i]));
    }
    json_set(c->arena, o, STR("duties"), all);
    cli_json(c, o);
    return NULL;
}

struct on_opts {
    struct day on;
};
static const struct field on_fields[] = {
    {"on", FIELD_DAY, false, AT(on_opts, on), 0, 0, NULL, NULL, 0},
};
const struct fields on_options = FIELDS(on_fields, struct on_opts);

struct fault *cmd_why(struct cli *c, void *options, int *exit)
{
    (void)exit;
    const struct on_opts *o = options;
    struct house *house;
    struct db *db;
    struct viewer v;
    struct duty_why why;
    bool found = false;
    TRY(cli_look_as(c, &house, &db, &v));
    TRY(duty_find(db, c->arena, house->shelf, &v, c->words.at[0], today_or(c, o->on),
                  &why, &found));
    if (!found) {
        return why_standing(c, db, &v, c->words.at[0], o->on);
    }
    print_duty_why(c, &why);
    return NULL;
}

/* ---- rolls and months ---------------------------------------------------------------
 */

static struct fault *run_roll(struct cli_change *change)
{
    struct cli *c = change->cli;
    const struct on_opts *o = change->options;
    struct roll_report report;
    TRY(duty_roll(&change->act, today_or(c, o->on), &report));
    if (c->common.json) {
        struct json *out = json_new(c->arena, JSON_OBJECT);
        set_day(c, out, "before", report.before);
        set_day(c, out, "day", report.day);
        cli_set_int(c, out, "opened", report.opened);
        set_flag(c, out, "again", report.again);
        cli_json(c, out);
    } else {
        struct str day = day_iso(c->arena, report.day);
        text_add_format(&c->out, "%.*s\t%lld\n", STR_PRINT(day),
                        (long long)report.opened);
    }
    return NULL;
}

struct fault *cmd_roll(struct cli *c, void *options, int *exit)
{
    (void)exit;
    struct cli_change change = {
        .needs = CAN_KEEP_PROGRAMME, .change = run_roll, .options = options};
    return cli_write(c, &change);
}

struct month_opts {
    struct day till, from;
    struct str why;
};
static const struct field close_table[] = {
    {"till", FIELD_DAY, true, AT(month_opts, till), 0, 0, NULL, NULL, 0},
};
static const struct field reopen_table[] = {
    {"from", FIELD_DAY, true, AT(month_opts, from), 0, 0, NULL, NULL, 0},
    {"why", FIELD_TEXT, true, AT(month_opts, why), 2, 500, NULL, NULL, 0},
};
const struct fields close_options = FIELDS(close_table, struct month_opts);
const struct fields reopen_options = FIELDS(reopen_table, struct month_opts);

static struct fault *run_close(struct cli_change *change)
{
    return duty_close(&change->act, ((const struct month_opts *)change->options)->till);
}

static struct fault *run_reopen(struct cli_change *change)
{
    const struct month_opts *o = change->options;
    return duty_reopen(&change->act, o->from, o->why);
}

struct fault *cmd_programme_close(struct cli *c, void *options, int *exit)
{
    (void)exit;
    struct cli_change change = {
        .needs = CAN_KEEP_PROGRAMME, .change = run_close, .options = options};
    return cli_write(c, &change);
}

struct fault *cmd_programme_reopen(struct cli *c, void *options, int *exit)
{
    (void)exit;
    struct cli_change change = {
        .needs = CAN_KEEP_PROGRAMME, .change = run_reopen, .options = options};
    return cli_write(c, &change);
}

/* ---- adoption -----------------------------------------------------------------------
 */

struct adopt_opts {
    struct day from;
};
static const struct field adopt_table[] = {
    {"from", FIELD_DAY, false, AT(adopt_opts, from), 0, 0, NULL, NULL, 0},
};
const struct fields adopt_options = FIELDS(adopt_table, struct adopt_opts);

static void close_file(void *what)
{
    close(*(int *)what);
}

struct fault *cli_read_programme(struct cli *c, struct str file, struct str *text)
{
    int *fd = ARENA_NEW(c->arena, int);
    struct source source;
    *fd = open(str_cstr(c->arena, file), O_RDONLY | O_CLOEXEC);
    if (*fd < 0) {
        return fault_file_failed(c->arena, file, str_of(strerror(errno)));
    }
    arena_on_close(c->arena, close_file, fd);
    TRY(source_of_file(c->arena, *fd, file, &source));
    if (source.size > (uint64_t)PROGRAMME_KIB * 1024) {
        return fault_programme_large(c->arena, PROGRAMME_KIB);
    }
    char *bytes = arena_bytes(c->arena, (size_t)source.size + 1);
    text->p = bytes;
    return source_read(&source, c->arena, 0, bytes, (size_t)source.size, &text->n);
}

struct adopting {
    struct cli_change change;
    struct str text;
    struct day from;
};

static struct fault *run_adopt(struct cli_change *change)
{
    struct adopting *a = (struct adopting *)change;
    return duty_adopt(&change->act, change->house->shelf, a->text, a->from,
                      &change->made);
}

struct fault *cmd_programme_adopt(struct cli *c, void *options, int *exit)
{
    (void)exit;
    struct adopting a = {.change = {.needs = CAN_KEEP_PROGRAMME, .change = run_adopt},
                         .from = ((const struct adopt_opts *)options)->from};
    TRY(cli_read_programme(c, c->words.at[0], &a.text));
    TRY(cli_write(c, &a.change));
    cli_print_made(c, a.change.made);
    return NULL;
}

struct fault *cmd_programme_list(struct cli *c, void *options, int *exit)
{
    (void)exit;
    (void)options;
    struct db *db;
    struct viewer v;
    struct adoption_list list = {0};
    struct json *all = json_new(c->arena, JSON_ARRAY);
    TRY(cli_look_as(c, NULL, &db, &v));
    TRY(cli_need(c, &v, CAN_ENTER));
    TRY(duty_adoptions(db, c->arena, &list));
    for (size_t i = 0; i < list.n; i++) {
        const struct adoption *p = &list.at[i];
        struct json *o = json_new(c->arena, JSON_OBJECT);
        cli_set_int(c, o, "adoption", p->seq);
        set_text(c, o, "programme", p->programme);
        cli_set_int(c, o, "version", p->version);
        set_day(c, o, "since", p->since);
        set_day(c, o, "till", p->till);
        set_text(c, o, "hash", p->hash);
        json_push(c->arena, all, o);
        if (!c->common.json) {
            struct str since = day_iso(c->arena, p->since),
                       till = day_iso(c->arena, p->till);
            text_add_format(&c->out, "%lld\t%.*s %lld\t%.*s - %.*s\n", (long long)p->seq,
                            STR_PRINT(p->programme), (long long)p->version,
                            STR_PRINT(since), STR_PRINT(till));
        }
    }
    if (c->common.json) {
        cli_json(c, all);
    }
    return NULL;
}

/* ---- excuses ------------------------------------------------------------------------
 */

struct excuse_opts {
    struct str why;
};
static const struct field excuse_table[] = {
    {"why", FIELD_TEXT, true, AT(excuse_opts, why), 2, 500, NULL, NULL, 0},
};
const struct fields excuse_options = FIELDS(excuse_table, struct excuse_opts);

static struct fault *run_ask(struct cli_change *change)
{
    return duty_excuse_ask(&change->act, change->house->shelf, &change->viewer,
                           change->options);
}

static struct fault *run_grant(struct cli_change *change)
{
    return duty_excuse_decide(&change->act, change->house->shelf, &change->viewer, true,
                              change->options);
}

static struct fault *run_refuse(struct cli_change *change)
{
    return duty_excuse_decide(&change->act, change->house->shelf, &change->viewer, false,
                              change->options);
}

static struct fault *excuse(struct cli *c, const struct excuse_opts *o,
                            struct fault *(*run)(struct cli_change *change))
{
    struct excuse_body body = {c->words.at[0], o->why};
    struct cli_change change = {.needs = CAN_ENTER, .change = run, .options = &body};
    return cli_write(c, &change);
}

struct fault *cmd_excuse_ask(struct cli *c, void *options, int *exit)
{
    (void)exit;
    return excuse(c, options, run_ask);
}

struct fault *cmd_excuse_grant(struct cli *c, void *options, int *exit)
{
    (void)exit;
    return excuse(c, options, run_grant);
}

struct fault *cmd_excuse_refuse(struct cli *c, void *options, int *exit)
{
    (void)exit;
    return excuse(c, options, run_refuse);
}
