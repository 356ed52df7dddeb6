/* Rows of the statements of courses. */
#ifndef LEARNING_COURSE_ROWS_H
#define LEARNING_COURSE_ROWS_H
#include "learning/course.h"

struct course_row {
    struct course_id id;
    struct str title;
    struct unit_id unit;
    struct str unit_name;
    struct day since, till;
    struct str aim, parts;
    int64_t newest;
};
struct course_row_list LIST(struct course_row);
#endif
