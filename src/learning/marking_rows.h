/* Rows of markers' sheets. */
#ifndef LEARNING_MARKING_ROWS_H
#define LEARNING_MARKING_ROWS_H
#include "learning/marking.h"

struct mark_row {
    int64_t marker, points;
};
struct mark_row_list LIST(struct mark_row);
#endif
