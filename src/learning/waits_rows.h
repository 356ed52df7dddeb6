/* Rows of the statements of what waits. */
#ifndef LEARNING_WAITS_ROWS_H
#define LEARNING_WAITS_ROWS_H
#include "learning/exam.h"
#include "learning/waits.h"

struct pass_row {
    int64_t seq;
    struct material_id material;
    struct str title;
    struct unit_id unit;
    struct day day;
};
struct pass_row_list LIST(struct pass_row);
struct session_wait_row {
    int64_t id;
    struct str title, series_title, speaker_name;
    struct day day;
    int64_t speaker;
    int64_t said; /* enum signup of the speaker; -1: nothing */
    int trouble;  /* enum speaker_trouble */
};
struct session_wait_row_list LIST(struct session_wait_row);
struct exam_wait_row {
    int64_t id;
    struct str title;
    struct unit_id unit;
    struct day closes_on;
    int64_t closes;
    int64_t handed, waiting;
};
struct exam_wait_row_list LIST(struct exam_wait_row);
struct weak_row {
    int64_t material;
    struct str title;
    int64_t asked, rightly; /* answers; hundredths of them right */
};
struct weak_row_list LIST(struct weak_row);
#endif
