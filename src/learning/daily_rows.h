/* Rows of the statements of a few questions a day. */
#ifndef LEARNING_DAILY_ROWS_H
#define LEARNING_DAILY_ROWS_H
#include "learning/daily.h"

struct daily_row { /* of who has turned it on */
    int64_t taken; /* newest entry of the last exam whose questions were taken in */
    struct day day;
    int64_t answered;        /* on that day */
    struct question_id last; /* answered last; 0: none yet */
    int64_t version;         /* of it that was asked */
    struct str said;         /* not given: no answer */
    bool whole;              /* wholly right */
};
struct daily_exam {
    struct exam_id exam;
    int64_t newest;
};
struct daily_exam_list LIST(struct daily_exam);
struct daily_asked { /* what may be asked of a question, as the bank stands */
    int64_t kind, version;
    bool retired;
};
struct daily_going { /* an exam that is drawn and not over */
    struct exam_id exam;
};
struct daily_going_list LIST(struct daily_going);
struct daily_due {
    struct question_id question;
    int64_t box;
};
struct daily_due_list LIST(struct daily_due);
#endif
