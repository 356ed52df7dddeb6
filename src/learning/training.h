/* Training (培训): courses in and out of house, with days and hours and, where there is
 * one, the certificate; and how a person stands against what the programme asks of a
 * year. Whoever was trained enters it himself, or who may record for him. Refuses to know
 * the norm: it is a rule of the programme, met by entries of this kind. */
#ifndef LEARNING_TRAINING_H
#define LEARNING_TRAINING_H
#include "access/access.h"
#include "duty/duty.h"
#include "ledger/blob.h"

enum {
    TRAINING_DAYS_MOST = 366,
    TRAINING_HOURS_MOST = 2000,
    TRAINED_MOST = 2000, /* people in a table */
    CERTIFICATE_MOST = 32 * 1024 * 1024,
};

struct training_body { /* training.taken: about the person, of its last day */
    struct str course;
    struct str host; /* who held it (主办单位); not given: the department itself */
    bool outside;    /* out of house (外出培训) */
    struct day since, till;
    int64_t days, hours;
    struct hash certificate; /* zero: none */
    struct str file;         /* its name */
};
extern const struct kind kind_training_taken;

struct training {
    int64_t id; /* seq of its entry */
    struct person_id person;
    struct str name;
    struct str course, host;
    bool outside;
    struct day since, till;
    int64_t days, hours;
    struct hash certificate;
    struct str file;
};
struct training_list LIST(struct training);

/* About oneself, or with CAN_RECORD about others within reach; `corrects`: a training of
 * the same person that this one replaces, 0 none. INPUT: neither days nor hours; days
 * backwards, in the future, fewer than were trained; the same course, days and hours,
 * entered already. */
struct fault *training_record(const struct act *act, const struct viewer *v,
                              struct person_id person, const struct training_body *body,
                              int64_t corrects, int64_t *id);
/* Newest first, those that end in the year. MISSING, as for nobody: of others, whose
 * records of class unit the viewer may not read. */
struct fault *trainings_of(struct db *db, struct arena *a, const struct viewer *v,
                           struct person_id person, int year, struct training_list *list);
/* MISSING, as for nobody, beyond what the viewer may read. */
struct fault *training_find(struct db *db, struct arena *a, const struct viewer *v,
                            int64_t id, struct training *training);

/* The sums of a year, of everybody in the unit and below (0: of all) whom the viewer
 * reaches; by name, at most TRAINED_MOST. */
struct trained {
    struct person_id person;
    struct str name, unit_name;
    int64_t courses, outside, days, hours;
};
struct trained_list LIST(struct trained);
struct fault *trained_in(struct db *db, struct arena *a, const struct viewer *v,
                         struct unit_id unit, int year, struct trained_list *list);
/* Rules of adopted programmes that trainings meet. */
struct fault *training_rules(struct db *db, struct arena *a, struct duty_shelf *shelf,
                             struct str_list *rules);
/* The duties of the year that trainings meet: of a person, or of those in a unit. */
struct fault *training_duties(struct db *db, struct arena *a, struct duty_shelf *shelf,
                              const struct viewer *v, struct person_id person,
                              struct unit_id unit, int year, struct day on,
                              struct duty_list *list);
#endif
