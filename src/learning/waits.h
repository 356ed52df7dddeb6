/* What of study waits in units (学习待办): documents not signed by everybody, sessions
 * without a speaker or a roll, exams that are open or to be marked, what the newest exams
 * were weakest in, by material, and training behind the year's norm. For who leads or
 * keeps them; each line says where it is done. Looks back some weeks, so that it costs
 * the same after ten years. Refuses to rank or to count people by what they know: topics
 * are materials, and of fewer than WAITS_SAT_LEAST who sat nothing is told. */
#ifndef LEARNING_WAITS_H
#define LEARNING_WAITS_H
#include "duty/duty.h"
#include "learning/material.h"

enum {
    WAITS_NAMES = 6,     /* of who has not signed; behind them "and others" */
    WAITS_SAT_LEAST = 5, /* who sat an exam, else its topics would tell of persons */
    WAITS_WEAK = 3,      /* materials of an exam */
    WAITS_LINES = 10,    /* of each sort */
};
enum wait_sort {
    WAIT_SIGN,         /* passed on, not signed by `names`; n have signed */
    WAIT_SPEAKER,      /* a session to come has nobody to speak */
    WAIT_CONFIRM,      /* its speaker (names) has not said that he comes */
    WAIT_SPEAKER_AWAY, /* he said that he cannot */
    WAIT_SPEAKER_GONE, /* he has left, is not asked to come any more, or is on leave */
    WAIT_ROLL,         /* a session's day is over, its roll not saved */
    WAIT_EXAM_OPEN,    /* n have handed in */
    WAIT_EXAM_MARKS,   /* n papers wait for markers */
    WAIT_WEAK,     /* in an exam (of) n of 100 answers about the material were right */
    WAIT_TRAINING, /* n people have less of the year's training than of the year */
};
extern const char *const wait_sort_names[]; /* "sign" ... NULL-ended */
struct wait {
    int sort;   /* enum wait_sort */
    int64_t id; /* of the material, session or exam; of training the unit, 0 all */
    bool may;   /* the viewer may do it or look at it where the line leads */
    struct str title, of;
    int trouble; /* WAIT_SPEAKER_GONE: enum speaker_trouble */
    struct str_list names;
    bool more; /* others beside `names` */
    int64_t n;
    struct day day; /* passed on, held, open until */
};
struct wait_list LIST(struct wait);
/* In the order of the enum; within `unit` and below (0: all that the viewer reaches).
 * DENIED without CAN_READ_DUTIES. */
struct fault *study_waits(struct db *db, struct arena *a, struct duty_shelf *shelf,
                          const struct viewer *v, struct unit_id unit,
                          struct wait_list *list);
/* One line of it, in words. */
struct str say_wait(struct arena *a, enum lang lang, const struct wait *wait);
#endif
