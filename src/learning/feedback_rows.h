/* Rows of the statements of feedback. */
#ifndef LEARNING_FEEDBACK_ROWS_H
#define LEARNING_FEEDBACK_ROWS_H
#include "learning/feedback.h"

struct feedback_row {
    struct str first, second, third;
};
struct feedback_row_list LIST(struct feedback_row);
#endif
