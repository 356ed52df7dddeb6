/* Rows of the statements of the classroom. */
#ifndef LEARNING_CLASSROOM_ROWS_H
#define LEARNING_CLASSROOM_ROWS_H
#include "learning/classroom.h"

struct series_row {
    struct series_id id;
    struct str title;
    struct unit_id unit;
    struct str unit_name;
    int every, weekday;
    int64_t nth;
    int moved;
    struct str at;
    int64_t minutes;
    struct str place;
    bool signup;
    struct str key;
    int64_t newest;
};
struct series_row_list LIST(struct series_row);
struct session_new { /* what a plan says of one */
    struct session_id id;
    struct series_id series;
    struct unit_id unit;
    struct day day;
    struct str at;
    int64_t minutes;
    struct str place, title;
    struct person_id speaker;
    struct str because;
    int64_t newest;
};
struct called_row {
    struct person_id person;
    struct str name, unit_name;
    int presence;
    int64_t made_up;
};
struct called_row_list LIST(struct called_row);
struct rota_row {
    int64_t id;
    struct str name;
    struct day since, last;
    int64_t turns;
};
struct rota_row_list LIST(struct rota_row);
struct span_row {
    int64_t person;
    int sort;
    struct day since, till;
};
struct span_row_list LIST(struct span_row);
struct wish_row {
    int64_t person;
    int wish;
    struct day since, till;
    struct str topic;
};
struct wish_row_list LIST(struct wish_row);
struct expected_row {
    struct person_id person;
    struct str name, unit_name;
};
struct expected_row_list LIST(struct expected_row);
struct signup_row {
    struct person_id person;
    int answer;
    struct str why;
};
struct signup_row_list LIST(struct signup_row);
struct own_row {
    int64_t session;
    int presence;
    int64_t made_up;
};
struct own_row_list LIST(struct own_row);
struct checkin_row {
    struct blob secret;
    struct day day;
    bool closed;
};
struct checkin_person_row {
    bool here;
    int64_t tries;
};
#endif
