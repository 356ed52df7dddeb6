/* Kin and absences. Kin decide who may not serve beside whom (任职回避) and who may not
 * read whose file; they are of record class `file`. Absences pause duties. */
#ifndef REGISTER_KIN_H
#define REGISTER_KIN_H
#include "register/register.h"

/* The four classes of avoidance (公务员回避规定): spouses, lineal kin, collateral kin
 * within three generations, close in-laws. */
enum kin_class { KIN_SPOUSE, KIN_LINEAL, KIN_COLLATERAL, KIN_IN_LAW };
extern const char *const kin_class_names[];
extern say_fn *const kin_class_words[];
struct kin_id {
    int64_t v;
};
struct kin_body {        /* kin.add, kin.correct */
    struct str relation; /* 父亲, 妻子 ... as the form calls it */
    int class;           /* enum kin_class */
    struct str name;
    struct person_id other; /* who it is, when on the register; else 0 */
    struct str unit_post;   /* where and as what, in words */
};
struct kin {
    struct kin_id id;
    struct person_id person;
    struct str relation;
    int class;
    struct str name;
    struct person_id other;
    struct str unit_post;
};
struct kin_list LIST(struct kin);

enum absence_sort {
    ABSENCE_LEAVE,
    ABSENCE_TRAVEL,
    ABSENCE_ILLNESS,
    ABSENCE_MATERNITY,
    ABSENCE_SECONDMENT,
};
extern const char *const absence_sort_names[];
extern say_fn *const absence_sort_words[];
struct absence_id {
    int64_t v;
};
struct absence_body { /* absence.add, absence.correct */
    int sort;
    struct day since, till; /* both inside; till DAY_NONE: not known yet */
    struct str note;
};
struct absence {
    struct absence_id id;
    struct person_id person;
    int sort;
    struct day since, till;
    struct str note;
};
struct absence_list LIST(struct absence);

extern const struct kind kind_kin_add, kind_kin_correct;
extern const struct kind kind_absence_add, kind_absence_correct;

/* INPUT: kin with oneself; no such person; till before since. */
struct fault *kin_add(const struct act *act, struct person_id person,
                      const struct kin_body *body, struct kin_id *id);
struct fault *kin_correct(const struct act *act, struct kin_id kin,
                          const struct kin_body *body);
struct fault *absence_add(const struct act *act, struct person_id person,
                          const struct absence_body *body, struct absence_id *id);
struct fault *absence_correct(const struct act *act, struct absence_id absence,
                              const struct absence_body *body);

/* Whose record of kin it is; tells nothing of it. */
struct fault *kin_owner(struct db *db, struct arena *a, struct kin_id id,
                        struct person_id *person, bool *found);
struct fault *absence_one(struct db *db, struct arena *a, struct absence_id id,
                          struct absence *absence, bool *found);
struct absence_body absence_body_of(const struct absence *absence);
/* Of class file: the caller has logged the reading. */
struct fault *kin_of(struct db *db, struct arena *a, struct person_id person,
                     struct kin_list *kin);
/* Are the two kin, by what either's record says? For denials; shows nothing. */
struct fault *kin_between(struct db *db, struct arena *a, struct person_id one,
                          struct person_id other, bool *kin);
/* Newest first. DAY_NONE: all; else those in force on the day. */
struct fault *absences_of(struct db *db, struct arena *a, struct person_id person,
                          struct day on, struct absence_list *absences);
#endif
