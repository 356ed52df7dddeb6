/* Courses of study (专题学习): a list of parts - materials to be read, sessions to come
 * to, places to be visited (a detention centre, a memorial hall) - for the people of a
 * unit, and what each concluded from a part. A part is done when something was concluded
 * from it, and by nothing else: who follows a course, and how far, is read off that.
 * Refuses to count hours, and to ask for a photo or a position. */
#ifndef LEARNING_COURSE_H
#define LEARNING_COURSE_H
#include "access/reading.h"
#include "learning/linkage.h"

struct course_id {
    int64_t v;
};
enum { COURSE_PARTS_MOST = 40, COURSE_TEXT_MOST = 4000, COURSE_PART_TEXT = 200 };
enum course_sort { COURSE_MATERIAL, COURSE_SESSION, COURSE_VISIT };
extern const char *const course_sort_names[]; /* "material", "session", "visit", NULL */
extern say_fn *const course_sort_words[];
struct course_body { /* course.plan (creates), course.replan */
    struct str title;
    struct unit_id unit; /* for whoever is in it or below */
    struct day since, till;
    struct str aim;
    struct str parts; /* "material; #59 Rules", "visit; Memorial hall": one a line */
};
struct course_step_body { /* course.step, about the person */
    struct course_id course;
    int64_t part; /* its number, from 1 */
    int sort;     /* of the part: what rules ask by (set by course_conclude) */
    struct str text;
};
extern const struct kind kind_course_plan, kind_course_replan, kind_course_step;

struct course {
    struct course_id id;
    struct course_body plan;
    struct str unit_name;
    int64_t newest;
};
struct course_list LIST(struct course);
struct course_part {
    int64_t part;
    int sort;
    struct str text;             /* as it was planned */
    struct material_id material; /* 0: of none */
};
struct course_part_list LIST(struct course_part);
struct course_step {
    struct person_id person;
    struct str name;
    int64_t part, seq;
    struct day day;
    struct str text;
};
struct course_step_list LIST(struct course_step);
struct course_follower { /* whoever it is for */
    struct person_id person;
    struct str name;
    int64_t done; /* parts */
};
struct course_follower_list LIST(struct course_follower);

/* INPUT names the line that is no part. */
struct fault *course_parts_read(struct arena *a, struct str text,
                                struct course_part_list *parts);

/* By who may CAN_RECORD and reaches the unit. INPUT: days backwards, a unit that is not
 * there, a number that is of no material. */
struct fault *course_plan(const struct act *act, const struct course_body *body,
                          struct course_id *id);
/* CONFLICT: seen as elsewhere; parts from which somebody concluded something are there no
 * more, or are others. */
struct fault *course_replan(const struct act *act, struct course_id id, int64_t seen,
                            const struct course_body *body);
/* By oneself, or with CAN_RECORD for one in reach; again: in place of the last. INPUT: a
 * part that is not there; a day in the future. */
struct fault *course_conclude(const struct act *act, const struct viewer *v,
                              struct person_id person, struct day day,
                              const struct course_step_body *body);

/* MISSING, as for none, to whom it is not for and who does not keep it. */
struct fault *course_find(struct db *db, struct arena *a, const struct viewer *v,
                          struct course_id id, struct course *course, bool *keeps);
/* Newest first: those he keeps, or is asked to. */
struct fault *courses(struct db *db, struct arena *a, const struct viewer *v,
                      struct course_list *list);
struct fault *course_parts(struct db *db, struct arena *a, struct course_id id,
                           struct course_part_list *parts);
struct fault *course_steps_of(struct db *db, struct arena *a, struct course_id id,
                              struct person_id person, struct course_step_list *steps);
/* To who keeps it: everybody's, and who is how far. */
struct fault *course_steps(struct db *db, struct arena *a, struct course_id id,
                           struct course_step_list *steps);
struct fault *course_followers(struct db *db, struct arena *a,
                               const struct course *course,
                               struct course_follower_list *list);
#endif
