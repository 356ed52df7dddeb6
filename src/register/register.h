/* The register: units and the persons in them. First slice: name, sex, birth day, unit;
 * added, corrected, left. All facts go through the ledger; a person's or unit's id is the
 * seq of the entry that put it on the register. Refuses to know log-ins (access/). */
#ifndef REGISTER_REGISTER_H
#define REGISTER_REGISTER_H
#include "ledger/ledger.h"
#include "scope/scope.h"

struct person_id {
    int64_t v;
};
struct person_id_list LIST(struct person_id);
enum sex { SEX_MALE, SEX_FEMALE };
extern const char *const sex_names[]; /* "male", "female" */
extern say_fn *const sex_words[];
const char *sex_name(int sex); /* "" where it is not told */

/* Bodies of entries. */
struct unit_body { /* unit.add, unit.correct; unit.change from the entry's day on */
    struct str name;
    struct unit_id above;   /* 0: the department itself */
    struct str number;      /* the office's own number */
    int64_t establishment;  /* 编制: seats approved; 0 not told */
    struct day since, till; /* its life, where it is known */
};
/* person.add, person.correct (was always so); person.change (is so from the entry's day
 * on, was as before until then). */
struct person_body {
    struct str name;
    int sex; /* enum sex */
    struct day born;
    struct unit_id unit;   /* where the person is on the strength */
    struct str number;     /* the office's own number; unique where given */
    int64_t rank;          /* place in the order by rank, 1 first; 0 none */
    struct str ethnic;     /* 民族 */
    struct str native;     /* 籍贯 */
    struct str birthplace; /* 出生地 */
    struct day party;      /* joined the Party on */
    struct day work;       /* began work on */
    struct str skills;     /* 专长 */
};
enum leave_why { LEAVE_TRANSFER, LEAVE_RETIRE, LEAVE_RESIGN, LEAVE_DISMISS, LEAVE_DEATH };
extern const char *const leave_why_names[]; /* "transfer" ... NULL-ended */
extern say_fn *const leave_why_words[];
struct leave_body { /* person.leave */
    struct day day;
    int why; /* enum leave_why */
};
extern const struct kind kind_unit_add, kind_unit_correct, kind_unit_change;
extern const struct kind kind_person_add, kind_person_correct, kind_person_change;
extern const struct kind kind_person_leave, kind_person_merge;

struct merge_body { /* person.merge: the subject is the same person as */
    struct person_id into;
};
struct unit {
    struct unit_id id;
    struct str name;
    struct unit_id above;
    struct str number;
    int64_t establishment;
    struct day since, till;
    struct str above_name; /* not given at the top */
    int64_t depth;         /* 0 at the top */
    int64_t people;        /* in the unit itself, those who left not counted */
    int64_t newest;        /* seq of the newest entry about it */
};
struct unit_list LIST(struct unit);

struct person {
    struct person_id id;
    struct str name;
    int sex;
    struct day born;
    struct unit_id unit;
    struct str unit_name;
    struct str number;
    int64_t rank;
    struct str ethnic, native, birthplace;
    struct day party, work;
    struct str skills;
    struct day left_on;    /* DAY_NONE: is here */
    int left_why;          /* enum leave_why */
    int64_t newest;        /* seq of the newest entry about the person */
    struct str post_title; /* of the main post on the day asked for; in lists only */
};
struct person_list LIST(struct person);

/* Bodies that say no more than this: days are "not told", which is not zero. */
struct unit_body unit_body_of(struct str name, struct unit_id above);
struct person_body person_body_of(struct str name, enum sex sex, struct day born,
                                  struct unit_id unit);

/* ---- changes: rules, then one entry ------------------------------------------------ */
/* What every change needs to be told. */
struct act {
    struct ledger *ledger;
    struct db *db;
    struct arena *arena;
    struct uuid id; /* of the form: the same form counts once */
    int64_t actor;  /* seq of the person, 0 the console */
    struct day today;
    struct scope scope; /* what the actor reaches: beyond it nothing is there for him */
    bool fresh;         /* the id was made for this act alone: it was never sent before */
    struct act_memo *memo; /* NULL: none */
};
/* The one entry of an act, of today, about `subject` (0: about what it makes). What
 * became of it is in *e, unless e is NULL. */
struct fault *act_append(const struct act *act, const struct kind *kind, int64_t subject,
                         const void *body, struct entry *e);
/* The same of a day (DAY_NONE: today), and correcting the entry `corrects` (0: none). */
struct fault *act_append_on(const struct act *act, const struct kind *kind,
                            int64_t subject, int64_t corrects, struct day day,
                            const void *body, struct entry *e);
/* MISSING at the field where there is no such unit, or none that the actor reaches. */
struct fault *act_unit(const struct act *act, struct unit_id unit, const char *field);
/* For acts that follow one another in one job, each at the same arena: what one has read
 * and none has written since need not be read again. */
enum { ACT_UNITS = 64 };
struct act_memo {
    struct person person;         /* id 0: none */
    struct unit units[ACT_UNITS]; /* by id; id 0: none */
    struct str free_number; /* no person has it; not given: none is known to be free */
};
/* Behind a rollback, and with each new arena. */
void act_memo_clear(struct act_memo *memo);
/* Was a form with the act's id sent before? */
struct fault *register_sent(const struct act *act, bool *sent);
/* *id is set also when the form was sent before. INPUT: a unit above that is missing.
 * CONFLICT: a second unit at the top, in which a role would reach the department. */
struct fault *register_unit_add(const struct act *act, const struct unit_body *body,
                                struct unit_id *id);
/* CONFLICT when an entry newer than `seen` is there (0: do not look), or when it is
 * closed on a day behind which something is still in it. INPUT: a unit cannot lie below
 * itself. */
struct fault *register_unit_correct(const struct act *act, struct unit_id unit,
                                    int64_t seen, const struct unit_body *body);
/* From `day` on: a new name, place in the tree or establishment. INPUT when the day does
 * not lie behind the last change. */
struct fault *register_unit_change(const struct act *act, struct unit_id unit,
                                   int64_t seen, struct day day,
                                   const struct unit_body *body);
/* What a person at a form would be asked about: no birth or sex, or a birth more than 120
 * years ago. Imports of old rolls take it. */
struct fault *register_person_doubts(struct arena *a, const struct person_body *body,
                                     struct day today);
/* INPUT: no such unit; born in the future; a number that is taken. */
struct fault *register_person_add(const struct act *act, const struct person_body *body,
                                  struct person_id *id);
struct fault *register_person_correct(const struct act *act, struct person_id person,
                                      int64_t seen, const struct person_body *body);
/* From `day` on; INPUT when it lies before the last change. */
struct fault *register_person_change(const struct act *act, struct person_id person,
                                     int64_t seen, struct day day,
                                     const struct person_body *body);
/* Two entries of one person: all facts of `person` become those of `into`. INPUT: itself.
 */
struct fault *register_person_merge(const struct act *act, struct person_id person,
                                    struct person_id into);
/* INPUT: a day in the future or before birth. CONFLICT: has left already. */
struct fault *register_person_leave(const struct act *act, struct person_id person,
                                    int64_t seen, const struct leave_body *body);

/* ---- reading ----------------------------------------------------------------------- */
/* All units as one connection last read them. A choice among units stands on many pages,
 * and units seldom change: the tree is read again when one has. For one thread. */
struct unit_tree;
struct unit_tree *register_tree_open(struct arena *a, const struct chunks *chunks);
/* Units in scope in tree order: id, name, above, and the depth below what is reached.
 * All is lent until the next call. */
struct fault *register_tree_units(struct unit_tree *tree, struct db *db, struct arena *a,
                                  const struct scope *scope, struct unit_list *units);
/* Makes the tree what the database holds; register_tree_units does it too. */
struct fault *register_tree_renew(struct unit_tree *tree, struct db *db, struct arena *a);
/* Of any unit; lives until the tree is renewed. Not given: there is none. */
struct str register_tree_name(const struct unit_tree *tree, struct unit_id id);
/* Another number whenever what register_tree_units gives may be something else. */
int64_t register_tree_edition(const struct unit_tree *tree);
/* Units in tree order, parents first, names by bytes; those in scope. */
struct fault *register_units(struct db *db, struct arena *a, const struct scope *scope,
                             struct unit_list *units);
struct fault *register_unit(struct db *db, struct arena *a, struct unit_id id,
                            struct unit *unit, bool *found);
/* What the register says of a unit, as a form would say it again. */
struct unit_body register_unit_body(const struct unit *unit);
/* Name, place and establishment as of a day. */
struct fault *register_unit_on(struct db *db, struct arena *a, struct unit_id id,
                               struct day on, struct unit *unit, bool *found);
/* The unit at the top: the department itself. */
struct fault *register_unit_top(struct db *db, struct arena *a, struct unit_id *unit,
                                bool *found);
/* By exact name anywhere, for the command line and imports; the first of several. */
struct fault *register_unit_named(struct db *db, struct arena *a, struct str name,
                                  struct unit *unit, bool *found);
/* "组织部 / 干部科", from the top. */
struct fault *register_unit_path(struct db *db, struct arena *a, struct unit_id id,
                                 struct str *path);

enum { PEOPLE_PAGE = 50 };
enum people_order { PEOPLE_BY_NAME, PEOPLE_BY_BIRTH, PEOPLE_BY_STROKES, PEOPLE_BY_RANK };
extern const char *const people_order_names[]; /* "pinyin" "born" "stroke" "rank" */
enum people_sex { PEOPLE_BOTH, PEOPLE_MEN, PEOPLE_WOMEN };
enum people_status { PEOPLE_HERE, PEOPLE_LEFT, PEOPLE_ALL };
extern const char *const people_status_names[]; /* "here" "left" "all" */
struct people_query {
    struct str text;     /* any part of the name, its pinyin or initials; none: all */
    struct unit_id unit; /* 0: all */
    bool unit_alone;     /* without the units below */
    int sex;             /* enum people_sex */
    int status;          /* enum people_status */
    int64_t level;       /* of the main post; 0: all */
    struct day today;    /* whose ranks count, where the list is not of another day */
    struct day on;       /* the state of this day, */
    bool dated;          /* where `on` counts; else the newest */
    int order;           /* enum people_order */
    bool backwards;      /* the page before `key`, `key_id` instead of the one behind */
    struct blob key;     /* paging by key: the place of a row, from register_place, */
    int64_t key_id;      /* and its id; 0: from the start */
    int64_t limit;
};
/* The place of a person in the order asked for; not found also where the scope does not
 * reach. */
struct fault *register_place(struct db *db, struct arena *a, const struct scope *scope,
                             const struct people_query *query, struct person_id id,
                             struct blob *key, bool *found);
/* At most limit rows, in order, with what lists show: id, name, sex, born, unit (by name:
 * register_tree_name), left_on and post_title. What it costs follows the page and the
 * square root of the register, not the register (people.c). */
struct fault *register_people(struct db *db, struct arena *a, const struct scope *scope,
                              const struct people_query *query,
                              struct person_list *people);
/* The same list as a stream of any length, page by page in one transaction; each row
 * lives until the next. query->limit and its key are not looked at. */
struct fault *
register_people_each(struct db *db, struct arena *a, const struct scope *scope,
                     const struct people_query *query,
                     struct fault *(*each)(void *ctx, const struct person *p), void *ctx);
struct fault *register_person(struct db *db, struct arena *a, struct person_id id,
                              struct person *person, bool *found);
/* What the register says of a person, as a form or an import would say it again. */
struct person_body register_body(const struct person *person);
/* As of a day; the first state where the day lies before all. A merged id gives the
 * person it was merged into. */
struct fault *register_person_on(struct db *db, struct arena *a, struct person_id id,
                                 struct day on, struct person *person, bool *found);
/* The person whom this number means now: another one where it was merged into him. */
struct fault *register_person_now(struct db *db, struct arena *a, struct person_id id,
                                  struct person_id *now);
/* All entries about a person, oldest first, those of whoever was merged into him too. */
struct fault *register_entries_of(struct db *db, struct arena *a, struct person_id person,
                                  struct entry_list *entries);
struct fault *register_person_by_number(struct db *db, struct arena *a, struct str number,
                                        struct person_id *id, bool *found);
struct fault *register_unit_by_number(struct db *db, struct arena *a, struct str number,
                                      struct unit_id *id, bool *found);
/* Of exactly this name, at most 50: for imports, which look at birth and sex. */
struct fault *register_people_same(struct db *db, struct arena *a,
                                   const struct person_body *body,
                                   struct person_list *people);
#endif
