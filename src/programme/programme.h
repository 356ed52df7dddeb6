/* The programme (实施方案): a department's rules as a file, read, checked and put to
 * work. This room is pure: bytes, a calendar and plain arrays of facts in, structs out.
 * It knows no database, no ledger and no officer; duty/ loads facts and stores what comes
 * out.
 *
 *   bytes --programme_read--> struct programme --programme_expand--> duties
 *                                  |-- programme_prose, _lint, _burden, _diff (rules.h)
 *
 * The file itself is described in docs/programme.md. */
#ifndef PROGRAMME_PROGRAMME_H
#define PROGRAMME_PROGRAMME_H
#include "base/json.h"
#include "calendar/calendar.h"
#include "words/field.h"
#include "words/lang.h"

struct title {
    struct str in[LANGS];
};
struct place { /* in the file, for findings and messages; from 1 */
    int line, column;
};

/* ---- what a rule says ----------------------------------------------------------------
 */

/* A test on entries: of this kind, and each named field has one of the values. */
struct filter_field {
    struct str name;
    struct str_list values; /* as text: 3, true, 2017-01-04, wedding */
    struct place at;
};
struct filter {
    struct str kind;
    struct LIST(struct filter_field) where;
    struct place at;
};
bool filter_takes(const struct filter *f, struct str kind, const struct json *body);

/* Who is asked (对象): tests on spells of facts, all of which must hold on the same day.
 */
enum fact_what { FACT_MEMBER, FACT_LEAD, FACT_ROLE, FACT_POST, FACT_PROPERTY };
enum who_test { WHO_UNIT, WHO_LEADS, WHO_ROLE, WHO_POST, WHO_PROPERTY, WHO_PERSON };
struct who_part {
    enum who_test test;
    bool except;            /* must not hold */
    struct str name;        /* of a property */
    struct str_list values; /* any of; units by name or number, with all below them */
};
struct who {
    struct LIST(struct who_part) parts; /* none: every member */
};
/* Who acts (责任人) for whom the rule is about: himself, his leader, or someone named. */
enum actor_kind { ACTOR_SELF, ACTOR_LEADER, ACTOR_ROLE, ACTOR_POST, ACTOR_PERSON };
struct actor {
    enum actor_kind kind;
    struct str value; /* role, title of the post, number or id of the person */
};

/* What meets it (以何计): any one of the alternatives. */
enum measure {
    MEASURE_COUNT,    /* entries */
    MEASURE_DAYS,     /* days with an entry; with `of` the sum of that field */
    MEASURE_HOURS,    /* sum of `of` */
    MEASURE_MINUTES,  /* sum of `of` */
    MEASURE_DISTINCT, /* different values of `of` */
};
extern const char *const measure_names[], *const counting_names[];
/* Whose entries count: their subject is the person asked or concerned, or who acts made
 * them. */
enum about { ABOUT_SUBJECT, ABOUT_ACTOR, ABOUT_EVENT };
struct actor_list LIST(struct actor);
struct meets {
    struct filter filter;
    enum measure measure;
    struct str of;
    int64_t target;
    enum about
        about; /* ABOUT_EVENT: a field `event` of the entry names the event's seq */
    bool lifts; /* it meets nothing: what was asked is taken back; never the first */
};

enum when_kind { WHEN_EVERY, WHEN_AFTER, WHEN_BEFORE, WHEN_TENURE, WHEN_ANNIVERSARY };
enum every {
    EVERY_DAY,
    EVERY_WORKDAY,
    EVERY_WEEK,
    EVERY_MONTH,
    EVERY_QUARTER,
    EVERY_HALF,
    EVERY_YEAR
};
struct when {
    enum when_kind kind;
    enum every every;     /* EVERY */
    struct recurrence on; /* EVERY: the day it is due; all 0: the period's last day */
    struct filter after;  /* AFTER: the event */
    bool everyone; /* AFTER: asked of all whom `who` takes, not of the subject alone */
    struct str by; /* AFTER: the field of the event that holds the day on which it is due;
                      where that has none, `due` counts */
    struct day before;    /* BEFORE: the fixed day */
    struct str tenure;    /* TENURE: "post", "unit" or a property's name; of: */
    struct str tenure_of; /* only spells with this title or value; not given: all */
    int months;           /* TENURE: how long */
    struct str
        anniversary; /* ANNIVERSARY: "born" or a property, counted from its first day */
    bool lunar;
    struct span due;   /* added: to the period's day, the event's day, the fixed day */
    struct span opens; /* this long before the due day; 0: with the period or event, or
                          with the programme (BEFORE) */
    bool opens_told;
};
/* A pause (暂停) of these sorts of absence. A period whose every day is paused asks
 * nothing; one that is paused in part asks the target in proportion, rounded up, when
 * `scales`. A span after an event stands still while who acts is away. */
struct pause {
    struct str_list
        sorts; /* leave, travel, illness, maternity ... as absences have them */
    bool scales;
};
struct reminder {
    struct span span;
    bool after;    /* behind the due day; else before it */
    bool any_hour; /* also outside working hours: lint names it */
};
struct escalation {
    struct actor to;   /* kind ACTOR_SELF: nobody */
    struct span after; /* behind the due day */
};
enum counting {
    COUNT_SHARE,
    COUNT_ALL,
    COUNT_NONE
}; /* met / asked; all or nothing; shown only */

struct rule {
    struct str id;
    struct title title, basis, owner; /* 依据; who answers for the rule (责任科室) */
    int aspect;                       /* index of programme.aspects */
    struct who who;
    struct actor acts;
    struct LIST(struct meets) meets;
    struct when when;
    struct pause pause;
    struct actor_list excuse;
    struct LIST(struct reminder) reminders;
    struct escalation escalation;
    int64_t minutes;  /* what meeting it once costs who acts */
    int64_t expected; /* events a person and year, for the burden meter; in hundredths */
    int64_t weight;   /* towards the rating */
    enum counting counting;
    int class; /* place in record_class_names: open own unit sealed file ballot */
    struct str_list
        asks;   /* what it makes people hand in: photo, position, check-in, login */
    bool ranks; /* puts people in an order by it: lint names it */
    struct place at;
};
struct rule_list LIST(struct rule);

/* A kind of entry that the programme brings itself. */
struct declared_field {
    struct str name;
    enum field_type type; /* TEXT LINES INT DAY BOOL ID CHOICE; ID: a person */
    bool required;
    int64_t min, max;
    struct title label;
    struct str_list choices;
    struct LIST(struct title) choice_titles; /* as many as choices */
    struct str held; /* the ledger knows it already (lint): person.born, unit ...; else
                        not given */
    struct place at;
};
struct declared_kind {
    struct str name; /* "care.greeting"; never the name of a built kind */
    struct title title;
    int class;
    struct LIST(struct declared_field) fields;
    struct place at;
};
/* Its fields as every kind's: members are laid out in the file's order, labels are NULL
 * (they are in declared_field, by the same index). Choices are NULL-ended on the arena.
 */
struct fields declared_fields(struct arena *a, const struct declared_kind *kind);

/* Kinds that rooms have built, as far as programmes speak of them. */
struct built_kind {
    struct str name;
    say_fn *title;
    const struct fields *fields;
    const struct choice_words *choices; /* NULL, or ended by one without names */
};
struct built {
    const struct built_kind *at;
    size_t n;
};

struct aspect {
    struct str id; /* learning */
    struct title title;
};
struct programme {
    struct str id;
    int64_t version;
    struct day from;     /* takes effect */
    bool plain_calendar; /* Monday to Friday; else with the lists of years */
    struct title title;
    int64_t budget; /* minutes a person and month; 0 none */
    int64_t span;   /* people a leader has, for the burden meter */
    struct LIST(struct aspect) aspects;
    struct rule_list rules;
    struct LIST(struct declared_kind) kinds;
    struct str source;         /* the bytes it was read from, borrowed */
    const struct built *built; /* borrowed; NULL: not told */
};
/* Faults are INPUT, one behind the other in `more`, all that the file has (at most
 * FAULTS_MAX): arg[0] and arg[1] are line and column. `built` outlives the programme;
 * NULL: any name of a kind will do. */
enum {
    PROGRAMME_KIB = 512,
    FAULTS_MAX = 50,
    RULES_MAX = 400,
    KINDS_MAX = 100,
    FIELDS_MAX = 40
};
struct fault *programme_read(struct arena *a, struct str bytes, const struct built *built,
                             struct programme **programme);
/* The same of a file that was adopted once, taken as it was taken then: any name of a
 * kind will do, and fields of sealed kinds in filters. */
struct fault *programme_read_adopted(struct arena *a, struct str bytes,
                                     const struct built *built,
                                     struct programme **programme);

/* ---- facts: plain arrays, sorted as said; programme_sort_facts does it
 * ------------------ */

struct fact_unit {     /* by id */
    int64_t id, above; /* 0: top */
    struct str name, number;
};
struct fact_person { /* by id */
    int64_t id;
    struct day born;
    struct str number;
};
/* From a day to a day, both inside; till DAY_NONE: still. */
struct fact_spell { /* by person, what, since, id */
    int64_t person;
    enum fact_what what;
    int64_t id;       /* of the entry that says so: key of a tenure */
    int64_t unit;     /* MEMBER, LEAD, POST; ROLE: over which unit */
    struct str name;  /* ROLE, POST: title; PROPERTY: its name */
    struct str value; /* PROPERTY */
    struct day since, till;
};
struct fact_absence { /* by person, since, till */
    int64_t person;
    struct str sort;
    struct day since, till;
};
struct fact_event { /* by day, seq */
    int64_t seq;
    struct str kind;
    int64_t subject; /* the person; 0: nobody in particular */
    struct day day;
    const struct json *body; /* NULL: no fields */
};
struct facts {
    struct fact_unit *units;
    struct fact_person *persons;
    struct fact_spell *spells;
    struct fact_absence *absences;
    struct fact_event *events;
    size_t units_n, persons_n, spells_n, absences_n, events_n;
};
void programme_sort_facts(struct facts *facts);

/* ---- duties ------------------------------------------------------------------------ */

/* What a rule asks for one period or event. Its key is (rule's id, subject, key day or
 * event): `person`, who acts, may change hands while it runs. Nothing here depends on
 * today. */
struct programme_duty {
    int rule;        /* index of programme.rules */
    int64_t subject; /* the person it is about */
    int64_t person;  /* who must act: the same, or his leader ...; 0: nobody is there */
    int64_t unit;    /* of the subject on the day it opens */
    struct day key;  /* EVERY: the period's first day, or that from which the rule is
                        asked in it; BEFORE, ANNIVERSARY: the day */
    int64_t event;   /* AFTER: seq of the entry; TENURE: id of the spell; else 0 */
    struct day opens;
    struct day due; /* DAY_NONE: it stands still until an absence ends */
    struct day
        ends; /* the subject is no longer asked from then on: cancelled; or DAY_NONE */
    struct period counts; /* entries about these days meet it; last DAY_NONE: no end */
    int64_t target;       /* of the first alternative, as scaled; others scale alike */
    int days,
        asked;  /* of the period, and those neither paused nor outside the person's time;
                   asked 0 of days > 0: paused. Events and fixed days: both 1 */
    int paused; /* days on which a pause held it up */
    bool provisional;   /* a day of it depends on a year without a list */
    struct day ran_out; /* TENURE: the day on which its months were over; else DAY_NONE */
};
/* The target of any alternative, as this duty's pauses scale it. */
int64_t programme_target(const struct rule *rule, size_t alternative,
                         const struct programme_duty *duty);

/* Each duty that opens on one of `days` (both inside), by rule, subject and opening day,
 * to emit(ctx, duty); stops at emit's fault. So expand over [a,c] is that over [a,b] and
 * [b+1,c]. `since`: for each rule the day from which it is asked, the first adoption of a
 * version that has it; NULL: programme.from. A period in which that day lies opens on it;
 * one of which less than half is left then, or when the subject comes under the rule, is
 * not asked. Memory on `a` grows with people and rules, not with duties. Idea: periods
 * are laid out once a rule, spells merged once a person and `who`; cost O(people x rules
 * + duties). */
struct expansion {
    struct period days;
    const struct day *since;
};
struct fault *programme_expand(
    struct arena *a, const struct programme *programme, const struct calendar *calendar,
    const struct facts *facts, const struct expansion *of,
    struct fault *(*emit)(void *ctx, const struct programme_duty *duty), void *ctx);
#endif
