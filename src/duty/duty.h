/* What is due from whom, and how things stand: the room between programme and ledger.
 * Duties (事项) are derived: at any time the table holds what programme_expand makes of
 * the adopted programmes and the facts known, for all days rolled so far; so it does not
 * matter on which days the rolls ran, nor in which order entries came. A stored duty
 * holds facts only; duty_state says how it stands on a day. Months are closed and
 * reopened by entries; a closed duty is never touched again. Refuses to draw, to remind
 * and to judge people: standings (落实情况) are per rule, and what is missing is missing,
 * not zero.
 *
 * Ids are text: a duty "RULE:SUBJECT:2016-01-04" or, after an event or tenure,
 * "RULE:SUBJECT:e881"; a standing "RULE:p12:FROM:TO" of a person, "RULE:u7:FROM:TO" of a
 * unit with all below it. */
#ifndef DUTY_DUTY_H
#define DUTY_DUTY_H
#include "access/reading.h"
#include "ledger/keystore.h"
#include "programme/programme.h"

enum duty_state {
    DUTY_OPEN,
    DUTY_DUE, /* today is the day */
    DUTY_OVERDUE,
    DUTY_MET,
    DUTY_EXCUSED,
    DUTY_PAUSED,
    DUTY_CANCELLED, /* the subject is no longer asked */
};
enum { DUTY_STATES = DUTY_CANCELLED + 1 };
extern const char *const duty_state_names[]; /* "open" ... NULL-ended */
struct str say_duty_state(struct arena *a, enum lang lang, enum duty_state state);

/* One row, with the words of the version of its rule under which it opened. */
struct duty {
    struct str rule;  /* the rule's id */
    int64_t number;   /* the rule's number in the tables */
    int64_t adoption; /* seq of the entry that put that version into force */
    struct str programme;
    int64_t version;
    struct str title_zh, title_en, basis_zh, basis_en;
    struct str prose_zh, prose_en; /* the rule as a short paragraph */
    struct str aspect;             /* id of the programme's aspect: learning ... */
    struct str kind;               /* what meets it: the kind of the first alternative */
    int64_t minutes, weight;
    int class;                        /* enum record_class: who may know of it */
    struct person_id subject, person; /* whom it is about; who must act, 0 nobody there */
    struct str subject_name, person_name;
    struct unit_id unit;
    struct str unit_name;
    bool by_event;
    int64_t key; /* a day's number or, by_event, a seq */
    struct day opens, due, ends, first, last;
    int64_t target, got; /* of the alternative that is met, or nearest to it */
    int64_t measure;     /* enum measure of that alternative */
    int64_t asked, days, paused;
    bool provisional;
    struct day ran_out; /* of a tenure: the day on which its time was over */
    struct day met_on;  /* the day on which the target was reached */
    struct day excused_on;
    int excuse; /* enum excuse */
    bool closed;
    /* not of the table: */
    struct str id;
    enum duty_state state; /* on the day asked for */
    bool late;             /* met behind the due day */
};
struct duty_list LIST(struct duty);
enum excuse { EXCUSE_NONE, EXCUSE_ASKED, EXCUSE_GRANTED, EXCUSE_REFUSED };

enum duty_state duty_state(const struct duty *d, struct day on);
/* In the reader's language. */
struct str duty_title(const struct duty *d, enum lang lang);
struct str duty_basis(const struct duty *d, enum lang lang);
struct str duty_prose(const struct duty *d, enum lang lang);

/* Adopted programmes, read from their files once and shared by all threads; looks at each
 * use whether they are still those. What is asked of it lives as long as the arena with
 * which it was asked. One of a house; `chunks` outlive it. */
struct duty_shelf;
struct duty_shelf *duty_shelf_open(struct arena *a, const struct chunks *chunks,
                                   const struct kind *const *built);
/* What programmes may say of the kinds that rooms have built. */
const struct built *duty_built(struct arena *a, const struct kind *const *built);

/* ---- reading; a viewer sees his own, and others' within his scope and by class --------
 */

/* Up to which class a list of others' duties goes: 3 for who leads wherever he reaches
 * and the console, else 0, to which the class unit is added. */
int duty_most_class(const struct viewer *v);

/* What one person must do, as his first page shows it; by due day. Done, excused and
 * paused duties only when they are due this week. */
struct day_plan {
    struct duty_list today; /* due today or overdue */
    struct duty_list week;  /* until Sunday */
    struct duty_list later;
    struct duty_list unexplained; /* overdue, and no excuse asked or given */
    int64_t minutes;              /* of today's */
};
struct fault *duty_day(struct db *db, struct arena *a, const struct viewer *v,
                       struct person_id person, struct day on, struct day_plan *plan);

/* Which of the duties of units. */
enum duties_which {
    DUTIES_ALL,
    DUTIES_ASKING, /* of which somebody asks to be excused */
    DUTIES_CLOCKS, /* that an event or a tenure of somebody else set going */
    DUTIES_NOBODY, /* on which nobody is there to act */
    DUTIES_OWN,    /* of the unit itself, without those below */
};
struct duties_query {
    struct person_id person; /* who acts, or whom it is about; 0: by unit */
    struct unit_id unit;     /* with all below; 0: all that the viewer reaches */
    struct str rule;         /* not given: all */
    struct day on;           /* states as of this day; those that opened by then */
    struct day from, to;     /* due in here; DAY_NONE: `to` a week behind `on`, and
                                `from`: what is not yet met or closed */
    int state;               /* enum duty_state; -1: all */
    int64_t limit;           /* 0: DUTIES_PAGE */
    bool undone;             /* with days: only what is neither met, excused nor closed */
    bool about;              /* duties about the person, not those on which he acts */
    int which;               /* enum duties_which; of units */
    /* set by duties() */
    bool by_rule, live, dated, about_live;
    int64_t rule_number;
    int most_class;
};
enum { DUTIES_PAGE = 500, DUTIES_MOST = 5000 };
/* By due day, rule, person. DENIED: neither oneself nor CAN_READ_DUTIES. */
struct fault *duties(struct db *db, struct arena *a, const struct viewer *v,
                     const struct duties_query *query, struct duty_list *list);
/* The same one after the other, however many there are: for files. A duty is lent until
 * the next; `row` is emptied behind each. */
struct fault *duties_each(struct db *db, struct arena *a, const struct viewer *v,
                          const struct duties_query *query, struct arena *row,
                          struct fault *(*each)(void *ctx, const struct duty *d),
                          void *ctx);

/* What a calendar shows of one person, due from `from` to `to`: the duties that are kept,
 * then (`ahead`) what the rules in force will ask of him behind the day rolled to, as
 * things stand now; nothing of that is stored. Ahead are only duties about himself. By
 * day within each part. DENIED as duties(). */
struct planned {
    struct duty duty;
    bool ahead;
    bool daily, weekly;   /* how often its rule asks */
    struct day remind_on; /* the first reminder before the due day; DAY_NONE none */
};
struct planned_list LIST(struct planned);
struct calendar_query {
    struct person_id person; /* of duty_calendar */
    struct unit_id unit;     /* of duty_calendar_unit; 0: all that the viewer reaches */
    struct day from, to, on; /* states as of `on` */
};
struct fault *duty_calendar(struct db *db, struct arena *a, struct duty_shelf *shelf,
                            const struct viewer *v, const struct calendar_query *query,
                            struct planned_list *list);
/* The calendar of the programme in force on the day, or of the one that comes next; NULL
 * where none was adopted. Lives as long as `a`. */
struct fault *duty_calendar_days(struct db *db, struct arena *a, struct duty_shelf *shelf,
                                 struct day on, const struct calendar **calendar);
/* The same of a unit with all below, without names: how many by rule and day, of class
 * open and unit alone. */
struct day_count {
    struct str rule;
    int64_t number;
    struct str title_zh, title_en;
    struct day due;
    int64_t asked, met; /* neither cancelled nor paused */
    bool daily;
};
struct day_count_list LIST(struct day_count);
struct fault *duty_calendar_unit(struct db *db, struct arena *a, struct duty_shelf *shelf,
                                 const struct viewer *v,
                                 const struct calendar_query *query,
                                 struct day_count_list *list);

/* One duty with everything that made it so. MISSING as for nobody when the viewer may not
 * know of it. */
struct counted { /* an entry that was counted */
    int64_t seq;
    struct str kind;
    struct day day;
    int64_t actor;
    int64_t amount;
    struct str title_zh, title_en; /* the kind's, where a programme declares it */
};
struct counted_list LIST(struct counted);
struct duty_why {
    struct duty duty;
    struct counted_list entries;
    struct str excuse_asked, excuse_answer; /* reasons, not given where there are none */
    int64_t excuse_asked_seq, excuse_seq;
    struct person_id excuse_by;
    struct str excuse_by_name;
    struct day closed_till; /* months up to here are closed */
    struct day asked_since; /* from which the rule is asked; nobody owes it earlier */
    struct actor_list may_excuse; /* who may; lives as long as the arena */
    struct actor goes_to;         /* left undone, to whom it goes up ... */
    struct day goes_up;           /* ... and on which day; DAY_NONE: to nobody */
    bool may_ask, may_decide;     /* the viewer, now */
};
/* When the time of a tenure was over, and since when its rule is asked: from these two it
 * is due. Not given where no tenure brought it. */
struct str duty_clock_says(struct arena *a, enum lang lang, const struct duty_why *why);
struct fault *duty_find(struct db *db, struct arena *a, struct duty_shelf *shelf,
                        const struct viewer *v, struct str id, struct day on,
                        struct duty_why *why, bool *found);

/* What was left undone and has gone up to the viewer by the day (逾期上报), as the rule
 * says under which it opened; in the unit and below, as far as he reaches it; to the
 * console, whatever went up. By rule, then due day; at most DUTIES_PAGE of a rule. */
struct fault *duties_gone_up(struct db *db, struct arena *a, struct duty_shelf *shelf,
                             const struct viewer *v, struct unit_id unit, struct day on,
                             struct duty_list *list);

/* ---- standings ------------------------------------------------------------------------
 */
/* Of one rule and a person, or a unit with all below (by where each was when it opened),
 * over duties that are due in the period. */
struct standing {
    struct str id;
    struct str rule;
    int64_t number;
    struct str title_zh, title_en, aspect;
    int64_t weight;
    int counting;            /* enum counting */
    struct person_id person; /* 0: of the unit */
    struct str person_name;
    int64_t
        asked;   /* met + late + missing + waiting: neither excused, paused, cancelled */
    int64_t met; /* in time */
    int64_t late;
    int64_t missing; /* overdue */
    int64_t waiting; /* open or due today */
    int64_t excused, paused, cancelled;
    /* (met + late) / (met + late + missing) in hundredths of a percent; -1: nothing is
     * decided, so it is missing. COUNT_ALL: all or nothing. COUNT_NONE: -1. */
    int64_t share;
    int64_t adoption_first, adoption_last; /* versions under which they opened */
    bool
        partial; /* a closed month of a daily rule lies in it only in part: not counted */
};
struct standing_list LIST(struct standing);
struct standings_query {
    struct unit_id unit;
    struct person_id person; /* else of the unit */
    struct str rule;         /* not given: all */
    bool people;             /* also each person's rows behind the unit's */
    struct day from, to,
        on; /* on DAY_NONE: behind `to`, or today where that is earlier */
};
struct fault *duty_standings(struct db *db, struct arena *a, const struct viewer *v,
                             const struct standings_query *query,
                             struct standing_list *list);
/* The same pass counted by the units right below the asked one, all rules together; the
 * unit itself, without those, comes first. Sections of which nothing is asked are left
 * out. */
struct section_standing {
    struct unit_id unit;
    struct str name;
    bool own; /* the unit that was asked for, itself */
    int64_t asked, met, late, missing, waiting;
};
struct section_standing_list LIST(struct section_standing);
struct fault *duty_sections(struct db *db, struct arena *a, const struct viewer *v,
                            const struct standings_query *query,
                            struct standing_list *rules,
                            struct section_standing_list *sections);
/* Overdue and open, one row a rule, for /week and /lead; the worst first. */
struct fault *duty_by_rule(struct db *db, struct arena *a, const struct viewer *v,
                           struct unit_id unit, struct day on,
                           struct standing_list *list);
/* What is open and overdue of duties on which nobody is there to act, one row a rule. */
struct fault *duty_gaps(struct db *db, struct arena *a, const struct viewer *v,
                        struct unit_id unit, struct day on, struct standing_list *list);
/* A standing, and how to ask for the duties by which it was counted; *found false: no
 * such id. */
struct fault *standing_find(struct db *db, struct arena *a, const struct viewer *v,
                            struct str id, struct day on, struct standing *standing,
                            struct duties_query *of, bool *found);
/* The same with its duties, at most DUTIES_MOST. */
struct fault *standing_why(struct db *db, struct arena *a, const struct viewer *v,
                           struct str id, struct day on, struct standing *standing,
                           struct duty_list *duties, bool *found);

/* One reminder a person and day: how many are due on it - or later, where the rule
 * reminds of them on a day behind `before`, the last that was worked - and overdue, and
 * nothing about what. Who has nothing due is not among them. */
struct reminding {
    struct person_id person;
    struct str name; /* of duty_remindings_of */
    int64_t due, overdue;
};
struct reminding_list LIST(struct reminding);
struct fault *duty_remindings(struct db *db, struct arena *a, struct day on,
                              struct day before, struct reminding_list *list);
/* Who has something overdue in the unit and below, as the viewer reaches it; 0: all. */
struct fault *duty_remindings_of(struct db *db, struct arena *a, const struct viewer *v,
                                 struct unit_id unit, struct day on,
                                 struct reminding_list *list);

/* ---- changes --------------------------------------------------------------------------
 */
struct excuse_body { /* excuse.ask, excuse.grant, excuse.refuse; about the duty's subject
                      */
    struct str duty; /* its id */
    struct str why;
};
/* By who acts or the subject, while it is neither met nor closed. */
struct fault *duty_excuse_ask(const struct act *act, struct duty_shelf *shelf,
                              const struct viewer *v, const struct excuse_body *body);
/* By whom the rule names; DENIED to others, and to oneself. */
struct fault *duty_excuse_decide(const struct act *act, struct duty_shelf *shelf,
                                 const struct viewer *v, bool granted,
                                 const struct excuse_body *body);

/* Programmes in force and to come, newest last. */
struct adoption {
    int64_t seq;
    struct str programme;
    int64_t version;
    struct day since, till; /* till DAY_NONE: until another version */
    struct str title_zh, title_en;
    struct str hash;   /* hex SHA-256 of the file */
    struct instant at; /* entered */
    int64_t actor;
};
struct adoption_list LIST(struct adoption);
struct fault *duty_adoptions(struct db *db, struct arena *a, struct adoption_list *list);
/* The file as it was adopted. */
struct fault *duty_adopted_text(struct db *db, struct arena *a, int64_t adoption,
                                struct str *text, bool *found);
/* The same, read. */
struct fault *duty_adopted(struct db *db, struct arena *a, struct duty_shelf *shelf,
                           int64_t adoption, const struct programme **programme,
                           bool *found);
/* INPUT: the file's faults; a rule or kind that another programme has; a day not behind
 * the start of the version in force, or in a closed month. */
struct fault *duty_adopt(const struct act *act, struct duty_shelf *shelf, struct str file,
                         struct day from, int64_t *adoption);
struct roll_report {
    struct day before, day; /* rolled until, was and is */
    int64_t opened;
    bool again; /* nothing to do */
};
struct fault *duty_roll(const struct act *act, struct day on, struct roll_report *report);
/* `till`: a month's last day that is over. */
struct fault *duty_close(const struct act *act, struct day till);
/* `from`: a month's first day. */
struct fault *duty_reopen(const struct act *act, struct day from, struct str why);
struct fault *duty_progress(struct db *db, struct arena *a, struct day *rolled,
                            struct day *closed);

/* ---- the calendar ---------------------------------------------------------------------
 */
struct year_body { /* calendar.year */
    int64_t year;
    struct str
        days; /* "2027-10-01 off 国庆节" or "2027-10-09 works 国庆节", one a line */
};
/* A year's list of holidays and make-up days (放假调休安排), over the one that is shipped
 * or was told before; open duties follow it. INPUT: no list of that year. DENIED: without
 * a role over all. */
struct fault *duty_year_tell(const struct act *act, int64_t year,
                             const struct calendar_exception_list *days);
struct told_year {
    int64_t year, seq;
    struct str days;
};
struct told_year_list LIST(struct told_year);
struct fault *duty_years_told(struct db *db, struct arena *a,
                              struct told_year_list *years);

/* ---- kinds that programmes declare ----------------------------------------------------
 */
struct declared {
    struct kind kind;   /* made at run time: fields, class; its version is the adoption */
    struct kind stored; /* as the ledger holds it: covered where it is sealed */
    const struct declared_kind *words; /* titles of it, its fields and choices */
};
/* In force on the day, or the next before or after it. NULL: none declares it. */
struct fault *duty_declared(struct db *db, struct arena *a, struct duty_shelf *shelf,
                            struct str name, struct day on, const struct declared **kind);
struct declared_list LIST(const struct declared *);
struct fault *duty_declared_all(struct db *db, struct arena *a, struct duty_shelf *shelf,
                                struct day on, struct declared_list *list);
/* As it was when that version was adopted, for reading an entry; NULL: never was. */
struct fault *duty_declared_at(struct db *db, struct arena *a, struct duty_shelf *shelf,
                               struct str name, int64_t adoption,
                               const struct declared **kind);
/* Of class sealed or file: its entries are covered (ledger/seal.h), opened for a purpose
 * and counted by kind, subject and day alone. */
bool duty_is_sealed(const struct declared *kind);
/* In the reader's words: a field's label, and its value with the title of a choice. */
struct str declared_label(const struct declared *kind, size_t field, enum lang lang);
struct str declared_value(struct arena *a, enum lang lang, const struct declared *kind,
                          size_t field, const void *body);
/* Records one about a person: oneself, or with CAN_RECORD someone in reach; the cadre
 * file neither of oneself nor of kin. `body` is the kind's struct. `keys` seal. */
struct record_draft {
    const struct declared *kind;
    struct person_id subject;
    struct day day;
    int64_t corrects; /* seq of an entry of this kind about the same person; 0 none */
    const void *body;
};
struct fault *duty_record(const struct act *act, const struct viewer *v,
                          struct keystore *keys, const struct record_draft *r,
                          int64_t *seq);
/* Entries of one kind, newest first, that the viewer may read; of sealed kinds those that
 * he may open, without what they say. */
struct record { /* 记录 */
    int64_t seq;
    struct day day;
    struct person_id subject;
    struct str subject_name;
    struct unit_id unit;
    int64_t actor;
    int64_t replaced; /* by that correction; 0 stands */
    struct blob body; /* canonical JSON; not given where it is sealed */
    int64_t version;
    int class;
};
struct record_list LIST(struct record);
struct records_query {
    struct str kind;
    struct person_id person; /* 0: all in reach */
    struct day from, to;
    int64_t before; /* paging: rows behind (before_day, before); 0: from the newest */
    struct day before_day;
    int64_t limit;
    bool dated_from, paged; /* set by duty_records, as are: */
    int most_class, opens;  /* enum record_class; opens: one more, CLASS_OPEN none */
};
struct fault *duty_records(struct db *db, struct arena *a, const struct viewer *v,
                           const struct records_query *query, struct record_list *list);

/* ---- the room in the writer's thread --------------------------------------------------
 */
struct duty_room;
struct duty_room *duty_room_open(struct arena *a, struct duty_shelf *shelf,
                                 const struct chunks *chunks);
/* Kinds with those that programmes declare, and with duties kept up behind each entry. */
struct kinds duty_kinds(struct duty_room *room, const struct kind *const *built);

extern const struct kind kind_calendar_year;
extern const struct kind kind_programme_part, kind_programme_adopt;
extern const struct kind kind_programme_roll, kind_programme_close, kind_programme_reopen;
extern const struct kind kind_excuse_ask, kind_excuse_grant, kind_excuse_refuse;
#endif
