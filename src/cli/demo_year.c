/* cadre demo --simulate YEAR, --weeks N: the demo department lives through a year, or the
 * weeks before today, under Sucheng's programme. Day by day duties are rolled (on some
 * days the machine is off, once its clock runs late), people record what is due, some of
 * it late or never, things happen, leave is taken, entries are corrected, excuses asked
 * and answered, months closed, one of them reopened. All by lot from a seed, and by the
 * rules that bind anybody: so the same seed gives the same year, to the byte, in all
 * tables that hold no ciphertext. */
#include "cli/demo.h"

#include "duty/duty.h"
#include "learning/note.h"
#include "learning/peer.h"
#include "learning/training.h"
#include "learning/year.h"
#include "practice/activity.h"
#include "register/kin.h"
#include "words/faults.h"

/* demo/files.S */
extern const char demo_sucheng_yaml[], demo_sucheng_yaml_end[];
extern const char demo_notes_csv[], demo_notes_csv_end[];

enum {
    DAY_ARENA = 256 * 1024 * 1024,
    ZONE_HOURS = 8, /* Sucheng's */
    ASLEEP = 40,    /* of a thousand days, the machine is off */
    RECENT = 64,
    CLOSING_DAY = 10, /* of a month, from when on the month before is closed */
    REOPENED = 6,     /* the month in which the month before last is opened again */
    NOTES_MOST = 32,  /* of one field */
    WHOLE_YEAR = 365,
    PLANNED_AHEAD = 56, /* days of sessions behind the last day lived */
};

static const int64_t hour_us = 3600LL * 1000000;

struct recorded {
    struct str kind; /* lent by the shelf */
    struct person_id subject;
    int64_t seq;
};
struct year {
    struct job job;
    struct cli *cli;
    struct demo_making *making;
    struct house *house;
    struct clock *clock; /* the house's and the command's */
    struct act act;      /* of the day */
    struct viewer console;
    struct day first, day, closed; /* months up to `closed` */
    int active;                    /* the month of the last themed activity */
    int days;
    struct recorded recent[RECENT];
    struct year_report *report;
};

static bool by_lot(struct year *y, int in_thousand)
{
    return random_below(&y->making->random, 1000) < (uint64_t)in_thousand;
}

static int64_t below(struct year *y, int64_t n)
{
    return (int64_t)random_below(&y->making->random, (uint64_t)(n > 0 ? n : 1));
}

static struct person_id somebody(struct year *y)
{
    const struct person_id_list *people = &y->making->people;
    return people->at[below(y, (int64_t)people->n)];
}

static void next_id(struct year *y)
{
    y->act.id = uuid_new(&y->making->random, clock_now(y->clock));
}

/* What a rule refuses is refused, as to anybody, and the day goes on. */
static struct fault *unless_refused(struct year *y, struct fault *fault)
{
    if (fault == NULL || fault->kind == FAULT_STORE || fault->kind == FAULT_LIMIT) {
        return fault;
    }
    y->report->refused++;
    return NULL;
}

/* ---- entries ------------------------------------------------------------------------
 */

struct str demo_note(struct demo_making *m, struct str kind, const char *field)
{
    struct str rest = {demo_notes_csv, (size_t)(demo_notes_csv_end - demo_notes_csv)};
    struct str cells[DEMO_COLUMNS_MOST], fit[NOTES_MOST];
    int64_t n = 0;
    while (rest.n > 0 && n < NOTES_MOST) {
        if (demo_cut_line(&rest, cells) == 3 && str_equal(cells[0], kind) &&
            str_equal(cells[1], str_of(field))) {
            fit[n++] = cells[2];
        }
    }
    return n > 0 ? fit[random_below(&m->random, (uint64_t)n)] : STR_NONE;
}

static struct str note(struct year *y, struct str kind, const char *field)
{
    return demo_note(y->making, kind, field);
}

static void fill_field(struct year *y, const struct field *f, struct str noted,
                       int64_t event, void *body)
{
    char *at = (char *)body + f->offset;
    int64_t most = f->max < f->min + 90 ? f->max : f->min + 90, number;
    switch (f->type) {
    case FIELD_TEXT:
    case FIELD_LINES:
        *(struct str *)at = noted.n > 0 ? noted
                                        : str_format(y->act.arena, "%lld",
                                                     (long long)(1 + below(y, 120)));
        break;
    case FIELD_INT:
        *(int64_t *)at =
            str_to_int(noted, &number) ? number : f->min + below(y, most - f->min + 1);
        break;
    case FIELD_DAY:
        *(struct day *)at = y->day;
        break;
    case FIELD_BOOL:
        *(bool *)at = by_lot(y, 700);
        break;
    case FIELD_CHOICE: {
        int n = 0;
        while (f->choices[n] != NULL) {
            n++;
        }
        *(int *)at = (int)below(y, n);
        break;
    }
    case FIELD_ID:
        *(int64_t *)at =
            str_equal(str_of(f->name), STR("event")) && event > 0 ? event : somebody(y).v;
        break;
    default:
        break;
    }
}

static void remember(struct year *y, struct str kind, struct person_id subject,
                     int64_t seq)
{
    y->recent[below(y, RECENT)] = (struct recorded){kind, subject, seq};
}

/* A course of a few days, now and then with an hour or two at home instead. */
static struct fault *record_training(struct year *y, struct person_id subject,
                                     struct person_id actor)
{
    struct training_body body;
    int64_t seq = 0;
    fields_clear(&kind_training_taken.fields, &body);
    body.course = STR("Party school");
    body.days = 1 + (int64_t)below(y, 5);
    body.hours = 6 * body.days;
    body.outside = by_lot(y, 500);
    body.till = y->day;
    body.since = day_add(y->day, 1 - (int)body.days);
    next_id(y);
    y->act.actor = actor.v;
    struct fault *fault =
        unless_refused(y, training_record(&y->act, &y->console, subject, &body, 0, &seq));
    y->act.actor = 0;
    y->report->entries += seq > 0;
    return fault;
}

/* A note of self-study, of a room's own kind. */
static struct fault *study(struct year *y, struct person_id person)
{
    struct str kind = str_of(kind_note_read.name);
    struct str what = note(y, kind, "what"), learned = note(y, kind, "learned");
    struct note_body body = {.text = str_format(y->act.arena, "%.*s\n%.*s",
                                                STR_PRINT(what), STR_PRINT(learned)),
                             .source = (int)below(y, NOTE_CLASSIC + 1),
                             .minutes = below(y, 60)};
    body.minutes += by_lot(y, 950) ? 60 : 0; /* most keep the hour */
    next_id(y);
    y->act.actor = person.v;
    struct fault *fault = unless_refused(y, note_read(&y->act, person, y->day, &body));
    y->act.actor = 0;
    y->report->entries++;
    return fault;
}

/* Who keeps his section's record enters one for all, unless one was held just now. */
static struct fault *sit_together(struct year *y, struct person_id who)
{
    enum { JUST_NOW = 7, SPEAKERS = 2 };
    struct arena *a = y->act.arena;
    struct str kind = str_of(kind_peer_held.name);
    struct viewer self = {.person = who, .lang = -1, .today = y->day};
    struct person p;
    struct peer_study_list held = {0};
    struct peer_id id = {0};
    bool found = false;
    TRY(register_person(y->act.db, a, who, &p, &found));
    struct peer_query q = {
        .unit = p.unit, .from = day_add(y->day, -JUST_NOW), .till = y->day, .limit = 1};
    TRY(peer_studies(y->act.db, a, &self, &q, &held));
    if (held.n > 0) {
        return NULL;
    }
    struct peer_told told = {.unit = p.unit, .on = y->day, .came = note(y, kind, "came")};
    TRY(peer_begin(y->act.db, a, &self, id, &told));
    for (size_t i = 0, spoke = 0; i < told.people.n && spoke < SPEAKERS; i++) {
        struct peer_person *one = &told.people.at[i];
        bool speaks = !one->away && by_lot(y, 500);
        one->topic = speaks ? note(y, kind, "topic") : STR_NONE;
        spoke += speaks;
    }
    next_id(y);
    y->act.actor = who.v;
    struct fault *fault = unless_refused(y, peer_hold(&y->act, &self, &told, &id));
    y->act.actor = 0;
    y->report->entries += id.v > 0;
    return fault;
}

static struct fault *record_summary(struct year *y, struct person_id subject)
{
    struct year_summary_body body = {.year = civil_of_day(y->day).year,
                                     .text = STR("Read, asked, wrote it down.")};
    struct year_summary was = {0};
    bool found = false;
    TRY(year_summary_of(y->act.db, y->act.arena, subject, (int)body.year, &was, &found));
    next_id(y);
    y->act.actor = subject.v;
    struct fault *fault =
        unless_refused(y, year_summarise(&y->act, subject, was.seq, &body));
    y->act.actor = 0;
    y->report->entries++;
    return fault;
}

static struct fault *record(struct year *y, struct str name, struct person_id subject,
                            struct person_id actor, int64_t event, int64_t corrects)
{
    if (str_equal(name, str_of(kind_training_taken.name))) {
        return record_training(y, subject, actor);
    }
    if (str_equal(name, str_of(kind_year_summary.name))) {
        return record_summary(y, subject);
    }
    if (str_equal(name, str_of(kind_peer_held.name))) {
        return sit_together(y, subject);
    }
    const struct declared *kind = NULL;
    int64_t seq = 0;
    if (str_equal(name, str_of(kind_note_read.name)) && corrects == 0) {
        return study(y, subject);
    }
    TRY(duty_declared(y->act.db, y->act.arena, y->house->shelf, name, y->day, &kind));
    if (kind == NULL) {
        return NULL;
    }
    const struct fields *fields = &kind->kind.fields;
    void *body = arena_alloc(y->act.arena, fields->size);
    fields_clear(fields, body);
    for (size_t i = 0; i < fields->n; i++) {
        const struct field *f = &fields->at[i];
        struct str noted = note(y, str_of(kind->kind.name), f->name);
        if (f->required || noted.n > 0 || by_lot(y, 600)) {
            fill_field(y, f, noted, event, body);
        }
    }
    next_id(y);
    y->act.actor = actor.v;
    struct record_draft draft = {kind, subject, y->day, corrects, body};
    struct fault *fault = unless_refused(
        y, duty_record(&y->act, &y->console, y->house->keys, &draft, &seq));
    y->act.actor = 0;
    if (seq > 0) {
        y->report->entries++;
        y->report->corrections += corrects > 0;
        remember(y, str_of(kind->kind.name), subject, seq);
    }
    return fault;
}

static struct demo_ground ground(struct year *y)
{
    return (struct demo_ground){&y->act, &y->console, y->making, y->clock};
}

/* Visits are a kind of their own room, made by its own rule. */
static struct fault *visit(struct year *y, const struct duty *d)
{
    struct demo_ground g = ground(y);
    struct visit_id id = {0};
    int sort = str_equal(d->rule, STR("P3")) ? VISIT_TWINNING : VISIT_RESEARCH;
    struct fault *fault =
        unless_refused(y, demo_visit(&g, d->subject, d->person, sort, &id));
    y->report->entries += id.v > 0;
    return fault;
}

/* The nearer the due day the surer; what is overdue is made up later. */
static bool does_it(struct year *y, const struct duty *d)
{
    int left = d->due.v - y->day.v;
    return d->state == DUTY_OVERDUE ? by_lot(y, 20) : by_lot(y, 800 / (left + 1));
}

static struct fault *ask_excuse(struct year *y, const struct duty *d)
{
    struct viewer self = {.person = d->person, .lang = -1, .today = y->day};
    struct excuse_body body = {d->id, say_demo_excuse(y->act.arena, LANG_ZH)};
    next_id(y);
    y->act.actor = d->person.v;
    struct fault *fault =
        unless_refused(y, duty_excuse_ask(&y->act, y->house->shelf, &self, &body));
    y->act.actor = 0;
    y->report->excuses++;
    return fault;
}

static struct fault *answer_excuse(struct year *y, const struct duty *d)
{
    struct viewer leader;
    struct excuse_body body = {d->id, say_demo_answer(y->act.arena, LANG_ZH)};
    TRY(viewer_by_login(y->act.db, y->act.arena, STR("songjiang"), y->day, &leader));
    leader.today = y->day;
    next_id(y);
    y->act.actor = leader.person.v;
    struct fault *fault = unless_refused(
        y, duty_excuse_decide(&y->act, y->house->shelf, &leader, by_lot(y, 700), &body));
    y->act.actor = 0;
    return fault;
}

static struct fault *do_duties(struct year *y)
{
    struct duties_query q = {.on = y->day,
                             .from = DAY_NONE,
                             .to = DAY_NONE,
                             .state = -1,
                             .limit = DUTIES_MOST};
    struct duty_list list = {0};
    TRY(duties(y->act.db, y->act.arena, &y->console, &q, &list));
    for (size_t i = 0; i < list.n; i++) {
        const struct duty *d = &list.at[i];
        bool waits =
            d->state == DUTY_OPEN || d->state == DUTY_DUE || d->state == DUTY_OVERDUE;
        if (!waits || d->person.v == 0) {
            continue;
        }
        if (d->excuse == EXCUSE_ASKED) {
            TRY(by_lot(y, 300) ? answer_excuse(y, d) : NULL);
        } else if (does_it(y, d)) {
            if (str_equal(d->kind, str_of(kind_visit_log.name))) {
                TRY(visit(y, d));
                continue;
            }
            TRY(record(y, d->kind, d->subject, d->person, d->by_event ? d->key : 0, 0));
        } else if (d->state == DUTY_OVERDUE && by_lot(y, 3)) {
            TRY(ask_excuse(y, d));
        }
    }
    return NULL;
}

/* ---- what happens -------------------------------------------------------------------
 */

static struct fault *things_happen(struct year *y)
{
    struct declared_list kinds = {0};
    TRY(duty_declared_all(y->act.db, y->act.arena, y->house->shelf, y->day, &kinds));
    for (size_t i = 0; i < kinds.n; i++) {
        if (by_lot(y, 25)) {
            struct person_id who = somebody(y);
            TRY(record(y, str_of(kinds.at[i]->kind.name), who, who, 0, 0));
        }
    }
    return NULL;
}

static struct fault *take_leave(struct year *y)
{
    struct absence_id id = {0};
    struct absence_body body = {.sort = (int)below(y, 3),
                                .since = y->day,
                                .till = day_add(y->day, (int)below(y, 12))};
    next_id(y);
    y->report->absences++;
    return unless_refused(y, absence_add(&y->act, somebody(y), &body, &id));
}

static struct fault *correct_one(struct year *y)
{
    const struct recorded *r = &y->recent[below(y, RECENT)];
    return r->seq == 0 ? NULL : record(y, r->kind, r->subject, r->subject, 0, r->seq);
}

static struct fault *close_months(struct year *y)
{
    struct civil today = civil_of_day(y->day);
    struct period before = period_of(PERIOD_MONTH, day_add(y->day, -today.day));
    if (today.day < CLOSING_DAY || before.first.v < y->first.v ||
        before.last.v <= y->closed.v) {
        return NULL;
    }
    y->closed = before.last;
    if (today.month == REOPENED) {
        next_id(y);
        TRY(unless_refused(
            y,
            duty_reopen(&y->act, period_of(PERIOD_MONTH, day_add(before.first, -1)).first,
                        say_demo_reopening(y->act.arena, LANG_ZH))));
        y->report->reopened++;
    }
    next_id(y);
    y->report->closed++;
    return unless_refused(y, duty_close(&y->act, before.last));
}

static struct fault *roll(struct year *y)
{
    struct roll_report rolled;
    next_id(y);
    TRY(duty_roll(&y->act, y->day, &rolled));
    y->report->opened += rolled.opened;
    return NULL;
}

/* A themed activity in the later part of April and of October, for all. */
static struct fault *hold_activity(struct year *y)
{
    enum { SPRING = 4, AUTUMN = 10, FROM = 20 };
    struct civil today = civil_of_day(y->day);
    struct campaign_id id;
    bool season = today.month == SPRING || today.month == AUTUMN;
    if (!season || today.day < FROM || y->active == today.month) {
        return NULL;
    }
    struct campaign_body body = {.title =
                                     note(y, str_of(kind_activity_held.name), "title"),
                                 .unit = {demo_id_of(y->making, STR("D"))},
                                 .since = y->day,
                                 .till = y->day,
                                 .sort = CAMPAIGN_ACTIVITY};
    y->active = today.month;
    next_id(y);
    TRY(campaign_add(&y->act, &body, &id));
    next_id(y);
    y->report->entries += 2;
    return activity_hold(&y->act, &y->console, id, &(struct activity_told){.on = y->day});
}

static struct fault *live_day(struct year *y)
{
    TRY(roll(y));
    TRY(hold_activity(y));
    TRY(by_lot(y, 300) ? take_leave(y) : NULL);
    TRY(things_happen(y));
    TRY(demo_sessions(&y->act, &y->console, &y->making->random, y->clock,
                      (struct period){y->day, y->day}));
    TRY(do_duties(y));
    struct demo_ground g = ground(y);
    TRY(unless_refused(y, demo_ground_day(&g)));
    TRY(by_lot(y, 400) ? correct_one(y) : NULL);
    return close_months(y);
}

/* ---- the year -----------------------------------------------------------------------
 */

static struct fault *begin_year(struct year *y)
{
    int64_t adoption = 0;
    struct str text = {demo_sucheng_yaml,
                       (size_t)(demo_sucheng_yaml_end - demo_sucheng_yaml)};
    next_id(y);
    TRY(duty_adopt(&y->act, y->house->shelf, text, y->day, &adoption));
    struct demo_ground g = ground(y);
    TRY(demo_twins(&g));
    int ahead = y->days < WHOLE_YEAR ? y->days + PLANNED_AHEAD : y->days - 1;
    return demo_series(&y->act, &y->making->random, y->clock,
                       (struct period){y->first, day_add(y->first, ahead)});
}

static struct fault *run_day(struct job *job, struct db *db)
{
    struct year *y = (struct year *)job;
    TRY(viewer_console(db, job->arena, &y->console));
    y->console.today = y->day;
    y->act = (struct act){.ledger = y->house->ledger,
                          .db = db,
                          .arena = job->arena,
                          .today = y->day,
                          .scope = y->console.scope};
    if (y->day.v < y->first.v) {
        y->act.today = y->first;
        return begin_year(y);
    }
    return live_day(y);
}

struct clock demo_clock(struct day day, int hour)
{
    return clock_fixed(
        (struct instant){((int64_t)day.v * 24 + hour - ZONE_HOURS) * hour_us},
        ZONE_HOURS * hour_us);
}

/* Nine in the morning; one day in a hundred the clock has fallen behind that of the day
 * before. */
static void set_clock(struct year *y)
{
    bool behind = y->day.v > y->first.v && by_lot(y, 10);
    *y->clock = demo_clock(y->day, behind ? -16 : 9);
}

static struct fault *do_day(struct year *y)
{
    set_clock(y);
    y->job = (struct job){.run = run_day, .arena = arena_open(&chunks_heap, DAY_ARENA)};
    if (y->job.arena == NULL) {
        return fault_store_failed(y->cli->arena, STR("memory"));
    }
    struct fault *fault = writer_run(y->house->writer, &y->job);
    /* Its words lie in the day's arena. */
    fault = fault == NULL ? NULL : fault_copy(y->cli->arena, fault);
    arena_close(y->job.arena);
    return fault;
}

struct fault *demo_live(struct cli *c, struct demo_making *m, struct house *house,
                        struct clock *clock, const struct demo_span *span,
                        struct year_report *report)
{
    struct year *y = ARENA_NEW(c->arena, struct year);
    *y = (struct year){.cli = c,
                       .making = m,
                       .house = house,
                       .clock = clock,
                       .first = span->first,
                       .days = span->days,
                       .closed = day_add(span->first, -1),
                       .report = report};
    for (int i = -1; i < span->days; i++) {
        y->day = day_add(span->first, i);
        if (i < 0 || i == span->days - 1 || !by_lot(y, ASLEEP)) {
            TRY(do_day(y));
        }
        cli_progress(c, i + 1, span->days);
    }
    return NULL;
}
