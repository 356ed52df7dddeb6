/* Between the files of duty/. */
#ifndef DUTY_INSIDE_H
#define DUTY_INSIDE_H
#include "duty/duty.h"
#include "words/faults.h"

/* ---- rows ---------------------------------------------------------------------------
 */

struct adoption_row { /* duty_programme */
    int64_t seq;
    struct str programme;
    int64_t version;
    struct day since, till;
    struct str hash;
    int64_t years; /* seq of the newest list of a year */
};
struct adoption_row_list LIST(struct adoption_row);
struct version_row { /* duty_version: one rule in one adoption */
    int64_t rule, adoption, place;
    struct str title_zh, title_en, basis_zh, basis_en, prose_zh, prose_en;
    struct str aspect, kind;
    int64_t minutes, weight;
    int counting, class;
};
struct duty_key { /* as in the tables */
    int64_t rule, subject;
    bool by_event;
    int64_t key;
};
struct duty_key_list LIST(struct duty_key);
/* What is stored of one duty. The first part is what programme_expand gives, the second
 * what entries and excuses make of it. */
struct duty_row {
    int64_t rule, subject;
    bool by_event;
    int64_t key;
    int64_t adoption;
    int64_t person, unit;
    struct day opens, due, ends, first, last;
    int64_t asked, days, paused;
    bool provisional;
    struct day ran_out;
    struct day remind_on; /* the first reminder before the due day; DAY_NONE none */
    int class;
    int64_t alternative; /* index of rule.meets */
    int64_t measure, target, got;
    struct day met_on, excused_on;
    int excuse;
    bool live; /* neither met, excused nor closed */
    bool closed;
};
struct duty_row_list LIST(struct duty_row);
struct entry_row { /* duty_entry, with the body */
    int64_t seq;
    struct str kind;
    int64_t subject, actor, event;
    struct day day;
    struct blob body;
    const struct json *json; /* read when it is first needed */
};
struct entry_row_list LIST(struct entry_row);
struct link_row { /* duty_met: an entry that was counted for a duty */
    int64_t rule, subject;
    bool by_event;
    int64_t key;
    int64_t alternative, seq;
    struct day day;
    int64_t amount;
};
struct link_row_list LIST(struct link_row);
struct excuse_row {
    int64_t asked, decided;
    struct day asked_on, decided_on;
    int64_t decided_by;
    bool granted;
    struct str asked_why, decided_why;
};
struct fold_row { /* a month of a daily rule of one subject, closed */
    int64_t rule, subject, adoption;
    struct day first, last;
    int64_t person, unit;
    int class;
    int64_t asked, met, late, missing, excused, paused, cancelled;
    int64_t closing; /* seq of the entry that closed it */
};
struct fold_row_list LIST(struct fold_row);
struct tally_row { /* what of a duty is counted in a standing */
    int64_t rule, adoption, subject, unit;
    struct day opens, due, ends, met_on, excused_on;
    int64_t asked, days;
};
struct tally { /* of one rule and subject */
    int64_t rule, subject;
    int64_t met, late, missing, waiting, excused, paused, cancelled;
    int64_t adoption_first, adoption_last;
};
struct tally_list LIST(struct tally);
int tally_compare(const struct tally *a, const struct tally *b); /* rule, subject */
/* In that order; those of the same become one. */
void tallies_join(struct tally_list *tallies);
/* Adds the duty as it stands on the day. */
void tally_count(struct tally *t, const struct tally_row *row, struct day on);
/* As standing.share. */
int64_t tally_share(const struct tally *t, int counting);
struct section_of { /* a unit, and below which section it lies */
    int64_t unit, section;
};
struct section_of_list LIST(struct section_of);
struct tally_query {
    struct unit_id unit;
    struct person_id person;
    struct day from, to, on;
    int64_t rule;
    bool by_rule;
    int most_class; /* up to this enum record_class; 0 and 2 always */
};
struct progress_row { /* duty_progress */
    struct day rolled, closed;
    int64_t closing, opened;
};

/* ---- pure rules (duty.c, evidence.c) --------------------------------------------------
 */

struct str duty_id_text(struct arena *a, struct str rule, int64_t subject, bool by_event,
                        int64_t key);
/* False: no id of a duty. */
bool duty_id_read(struct str id, struct str *rule, int64_t *subject, bool *by_event,
                  int64_t *key);
void duty_finish(struct arena *a, struct duty *d, struct day on); /* id, state, late */

/* Entries by which duties are met: all that may count, held in memory. */
struct evidence {
    struct entry_row_list all;               /* by subject, day, seq */
    struct entry_row **by_actor, **by_event; /* the same, by actor, event */
};
void evidence_sort(struct arena *a, struct evidence *evidence);
/* Behind it: what entries say that several people share, where the rule asks for a field
 * of theirs (shared.c). */
struct fault *evidence_read_shared(struct db *db, struct arena *a,
                                   const struct rule *rule, struct evidence *evidence);
struct link {
    int64_t alternative, seq;
    struct day day;
    int64_t amount;
};
struct link_list LIST(struct link);
/* Fills what entries make of the duty: alternative, measure, target, got, met_on,
 * excused_on where it was taken back; and the entries counted. Any order of the same
 * entries gives the same. */
void evidence_count(struct arena *a, const struct evidence *evidence,
                    const struct rule *rule, const struct programme_duty *shape,
                    struct duty_row *row, struct link_list *links);

/* ---- the shelf (shelf.c) --------------------------------------------------------------
 */

#define MIB(n) ((size_t)(n)*1024 * 1024)
struct adopted { /* a version with what was read from its file */
    struct adoption_row row;
    struct programme *programme;
    const struct calendar *calendar;
    struct day *since;      /* of each rule */
    int64_t *numbers;       /* of each rule */
    struct declared *kinds; /* as many as programme->kinds */
};
struct adopted_list LIST(struct adopted);
/* What the table of adoptions said at one time, with all files read. */
struct adopted_set;
/* Held once for the caller; NULL for no rows. `rows` are those of sql_duty_versions. */
struct fault *adopted_take(struct duty_shelf *shelf, struct db *db, struct arena *a,
                           const struct adoption_row_list *rows,
                           struct adopted_set **set);
const struct adopted_list *adopted_versions(const struct adopted_set *set);
void adopted_let_go(struct adopted_set *set);
bool adopted_is(const struct adopted_set *set, const struct adoption_row_list *rows);
/* All adopted versions as the transaction sees them; they live as long as `a`. */
struct fault *room_read(struct db *db, struct arena *a, struct duty_shelf *shelf,
                        const struct adopted_list **versions);

/* ---- the room (room.c) ----------------------------------------------------------------
 */

struct room { /* for one transaction */
    struct db *db;
    struct arena *arena;
    const struct adopted_list *versions; /* by programme and since */
    struct progress_row progress;
    const struct entry *entry; /* by which it is called */
    const struct kind *const *built;
};
/* Programmes as they are adopted now, read anew where the memory holds others. */
struct fault *room_enter(struct duty_room *memory, struct db *db, struct arena *a,
                         struct room *room);
const struct rule *room_rule(const struct room *r, int64_t number, int64_t adoption,
                             const struct adopted **version);

/* What the entry of the room changes in duties (follow.c). */
struct fault *room_follow(struct room *room);

/* ---- facts (facts.c) ------------------------------------------------------------------
 */

/* Of all, or of some persons: then `persons` are only these, and spells and absences
 * those of them and of everyone who may act for others. Events from that day on. */
struct fault *facts_load(struct db *db, struct arena *a,
                         const struct adopted_list *versions,
                         const struct int_list *persons, struct day events_from,
                         struct facts *facts);

/* ---- keeping duties up (renew.c) ------------------------------------------------------
 */

/* Opens the duties of (rolled, day]. */
struct fault *renew_roll(struct room *r, struct day day, int64_t *opened);
/* Makes the stored duties what they must be, of some subjects or (NULL) of all.
 * `recount`: what entries make of them is not trusted either. */
struct fault *renew_duties(struct room *r, const struct int_list *subjects, bool recount);
/* Counts anew for one duty. */
struct fault *renew_count(struct room *r, struct duty_row *row);
/* Behind evidence_count: fills excuse, and excused_on of what entries did not take back,
 * as they stand in the table of excuses. */
struct fault *renew_excuse(struct db *db, struct arena *a, struct duty_row *row);
struct programme_duty renew_shape(const struct duty_row *row);
/* Of what is due on the day, the first reminder that its rule gives before it. */
struct day first_reminder(const struct rule *rule, const struct calendar *calendar,
                          struct day due);
void renew_live(struct duty_row *row); /* sets live */
/* For people whom one entry of this kind and day names: the rules decide how many
 * statements that takes, not the people (recount.c). */
struct fault *recount_people(struct room *r, struct str kind, struct day day,
                             const struct int_list *people);

/* ---- seeing (look.c) ------------------------------------------------------------------
 */

struct fault *see_person(struct db *db, struct arena *a, const struct viewer *v,
                         struct person_id person, int *most_class);

/* Who may excuse from the duty; may the viewer? */
struct fault *excuse_deciders(struct db *db, struct arena *a, const struct viewer *v,
                              const struct adopted_list *versions,
                              const struct duty *duty, struct actor_list *who, bool *may);
/* Is the viewer the one whom a rule names so, for somebody in the unit? */
struct fault *viewer_is_actor(struct db *db, struct arena *a, const struct viewer *v,
                              const struct actor *actor, struct unit_id unit, bool *is);
/* On which day an undone duty goes up, and to whom (escalate.c); DAY_NONE: never. */
struct day goes_up(const struct adopted_list *versions, const struct duty *d,
                   struct actor *to);

/* As duty_declared, among what was read. */
const struct declared *declared_find(const struct adopted_list *versions, struct str name,
                                     struct day on);
const struct declared *declared_at(const struct adopted_list *versions, struct str name,
                                   int64_t adoption);
/* A rule's number; INPUT where there is none of that id. */
struct fault *rule_number(struct db *db, struct arena *a, struct str rule,
                          int64_t *number, bool *by_rule);
struct fault *top_unit(struct db *db, struct arena *a, struct unit_id *unit);

/* ---- months (close.c) -----------------------------------------------------------------
 */
struct fault *month_close(struct room *r, struct day till);
struct fault *month_reopen(struct room *r, struct day from);

/* The lists that are shipped, and over them those that were told (year.c). */
struct fault *office_calendar(struct db *db, struct arena *a, struct calendar **calendar);

/* ---- bodies ---------------------------------------------------------------------------
 */
struct part_body { /* programme.part */
    struct str hash;
    int64_t part; /* from 1 */
    struct str text;
};
struct adopt_body { /* programme.adopt */
    struct str programme;
    int64_t version;
    struct str hash;
};
struct roll_body { /* programme.roll */
    struct day day;
};
struct reopen_body { /* programme.reopen */
    struct day from;
    struct str why;
};
#endif
