/* Exams (考学): planned, drawn, opened, sat, marked. What is being sat is working state
 * and saved answer by answer; handed in it is one entry about the person. Which questions
 * may be asked is settled by the draw: an entry with a seed, over the bank as it stands
 * then. Times are seconds on the office's wall (clock_local_seconds). Refuses to give a
 * key to anybody but who keeps the bank before the marking has ended the exam, and
 * answers behind the end and the grace that the exam states. */
#ifndef LEARNING_EXAM_H
#define LEARNING_EXAM_H
#include "learning/paper.h"

struct exam_id {
    int64_t v;
};
enum exam_state { EXAM_PLANNED, EXAM_DRAWN, EXAM_OPENED, EXAM_MARKED };
extern const char *const exam_state_names[]; /* "planned" ... NULL-ended */
enum paging { PAGING_ONE, PAGING_ALL };
extern const char *const paging_names[]; /* "one", "all" */

struct exam_body { /* exam.plan (creates), exam.replan */
    struct str title;
    struct unit_id unit; /* whoever is in it or below may sit */
    struct day opens_on, closes_on;
    struct str opens_at, closes_at; /* 09:00 */
    int64_t minutes;
    int64_t grace; /* seconds behind the end in which what was sent still counts */
    int paging;
    int64_t resits; /* further attempts; the best counts */
    bool personal;  /* a paper drawn for each person, else one for all */
    struct str lines;
    struct str materials; /* titles, one a line: only questions that lead there */
    struct person_id first, second, third; /* who mark what is written; third: on doubt */
    int64_t tolerance;                     /* points the two may differ by */
};
struct exam_draw_body { /* exam.draw */
    int64_t seed;
};
struct exam_allow_body { /* exam.allow: extra minutes for a person */
    struct person_id person;
    int64_t minutes;
};
struct exam_word_body { /* exam.open, exam.marked */
    struct str word;
};
struct exam_answers_body { /* exam.answers: about the person */
    struct exam_id exam;
    int64_t attempt;
    int64_t began, ended; /* seconds on the wall */
    struct str paper;     /* paper_text */
    struct str answers;   /* JSON object: place -> what was said */
};
struct exam_marks_body { /* exam.marks: what people gave for written answers */
    struct exam_id exam;
    int64_t attempt;
    struct str marks; /* "place.first.second.third,..." in hundredths; third -1: none */
};
extern const struct kind kind_exam_plan, kind_exam_replan, kind_exam_draw, kind_exam_open;
extern const struct kind kind_exam_allow, kind_exam_answers, kind_exam_marks;
extern const struct kind kind_exam_marked;

struct exam {
    struct exam_id id;
    struct exam_body plan;
    struct str unit_name;
    int64_t opens, closes; /* seconds on the wall */
    int state;             /* enum exam_state */
    int64_t seed;
    int64_t newest; /* seq of the newest entry about it */
};
struct exam_list LIST(struct exam);

/* Seconds of "9:05" and "09:05"; -1 for what is no time of day. */
int64_t exam_time_of_day(struct str s);

/* ---- organising: by who may CAN_KEEP_BANK and reaches the exam's unit -----------------
 */
/* INPUT: times that are none or backwards, a plan that is none, markers that are one. */
struct fault *exam_plan(const struct act *act, const struct exam_body *body,
                        struct exam_id *id);
/* CONFLICT: it is open already; seen as elsewhere. What was drawn is drawn anew. */
struct fault *exam_replan(const struct act *act, struct exam_id id, int64_t seen,
                          const struct exam_body *body);
/* INPUT names the topic that lacks questions, and how many. */
struct fault *exam_draw(const struct act *act, struct exam_id id, int64_t seed);
/* From here on it can be sat in its time, and no more be changed. */
struct fault *exam_open(const struct act *act, struct exam_id id);
/* Also of who sits it already: his end moves. 0 minutes take it back. */
struct fault *exam_allow(const struct act *act, struct exam_id id,
                         const struct exam_allow_body *body);

/* ---- reading ------------------------------------------------------------------------
 */
struct fault *exam_find(struct db *db, struct arena *a, struct exam_id id,
                        struct exam *exam, bool *found);
/* MISSING, as for nobody, beyond what the actor reaches. */
struct fault *exam_reach(struct db *db, struct arena *a, const struct scope *scope,
                         struct exam_id id, struct exam *exam);
/* Newest first; of a member those that are opened and his. */
struct fault *exams_kept(struct db *db, struct arena *a, const struct scope *scope,
                         struct exam_list *list);
struct fault *exams_for(struct db *db, struct arena *a, struct person_id person,
                        struct exam_list *list);
/* Who within the scope has extra time, by person. */
struct exam_extra {
    struct person_id person;
    struct str name;
    int64_t minutes;
};
struct exam_extra_list LIST(struct exam_extra);
struct fault *exam_extras(struct db *db, struct arena *a, const struct scope *scope,
                          struct exam_id id, struct exam_extra_list *list);
/* Until when this person may begin. */
struct fault *exam_closes(struct db *db, struct arena *a, const struct exam *exam,
                          struct person_id person, int64_t *closes);
/* The paper of person 0, as an organiser sees it before; of a personal exam, an example.
 */
struct fault *exam_sample(struct db *db, struct arena *a, const struct exam *exam,
                          struct paper_items *items);

/* ---- sitting: by the person -----------------------------------------------------------
 */
struct sitting {
    int64_t attempt;
    int64_t began, ends; /* with extra time; answers count until ends + grace */
    struct str paper;
    int64_t seed;
};
struct said {
    int64_t place; /* from 1 */
    struct str text;
    bool again; /* marked to look at again */
};
struct said_list LIST(struct said);
/* The one that is not handed in; *found false: none. */
struct fault *sitting_find(struct db *db, struct arena *a, struct exam_id exam,
                           struct person_id person, struct sitting *sitting, bool *found);
struct fault *sitting_said(struct db *db, struct arena *a, struct exam_id exam,
                           struct person_id person, const struct sitting *sitting,
                           struct said_list *list);
/* Goes on with what is not handed in, or begins the next attempt. DENIED: not asked to
 * sit. CONFLICT: not in its time; no attempt left. */
struct fault *sitting_begin(const struct act *act, struct exam_id exam, int64_t now);
/* CONFLICT: time is over, or handed in. INPUT: nothing that this question can be given.
 */
struct fault *sitting_save(const struct act *act, struct exam_id exam, int64_t now,
                           const struct said *said);
/* One entry. Also behind the end: what was saved in time counts. */
struct fault *sitting_hand_in(const struct act *act, struct exam_id exam, int64_t now);

/* ---- marking and results
 * ---------------------------------------------------------------- */
struct result {
    struct person_id person;
    struct str name, unit_name;
    int64_t attempt, seq;
    int64_t began, ended;
    int64_t points, most;             /* in hundredths */
    int64_t waiting;                  /* answers that people have yet to read */
    struct str paper, answers, marks; /* marks: hundredths a place, "-" waits */
};
struct result_list LIST(struct result);
/* Those within the scope, by person and attempt. */
struct fault *exam_results(struct db *db, struct arena *a, const struct scope *scope,
                           struct exam_id exam, struct result_list *list);
struct fault *exam_results_of(struct db *db, struct arena *a, struct exam_id exam,
                              struct person_id person, struct result_list *list);
/* The attempt that counts for its person, of a list by persons: the most points, of
 * equals the first. */
bool result_counts(const struct result_list *list, size_t i);
/* A person's attempts in exams that are marked, newest first. DENIED, or MISSING as for
 * nobody: of others only to who reads what is of class own of
 * them, and to who keeps an exam, of that. */
struct sat_exam {
    struct exam_id exam;
    struct str title;
    int64_t attempt, began, ended, points, most;
    bool counts;
};
struct sat_exam_list LIST(struct sat_exam);
struct fault *exams_sat(struct db *db, struct arena *a, const struct viewer *v,
                        struct person_id person, struct sat_exam_list *list);
/* Ends it. While anybody sits it still, whose time is over, his answers are handed in,
 * `limit` of them a job, and nothing else is done (*more: call again). Then enters what
 * markers gave, and lets results be seen. CONFLICT: still going on; answers wait. */
struct fault *exam_mark(const struct act *act, struct exam_id exam, int64_t now,
                        int64_t limit, bool *more);
/* The server's clock, at start and while it serves. Hands in for whoever's own time and
 * grace are over, `limit` of them a job (*more: call again), and ends exams that are over
 * for everybody once no answer waits for people: where there are written ones, when the
 * last mark is in. Does nothing when done twice. */
struct fault *exams_end(const struct act *act, int64_t now, int64_t limit, bool *more);
#endif
