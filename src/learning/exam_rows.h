/* Rows of the statements of exams. */
#ifndef LEARNING_EXAM_ROWS_H
#define LEARNING_EXAM_ROWS_H
#include "learning/exam.h"
#include "learning/material.h"

struct exam_row {
    struct exam_id id;
    struct str title;
    struct unit_id unit;
    struct str unit_name;
    struct day opens_on, closes_on;
    struct str opens_at, closes_at;
    int64_t opens, closes, minutes, grace;
    int paging;
    int64_t resits;
    bool personal;
    struct str lines, materials;
    struct person_id first, second, third;
    int64_t tolerance;
    int state;
    int64_t seed, newest;
};
struct exam_row_list LIST(struct exam_row);
struct exam_id_list LIST(struct exam_id);
struct candidate {
    struct question_id id;
    int64_t version;
    struct str material;
    struct material_id linked;
};
struct candidate_list LIST(struct candidate);
struct sitting_row {
    struct exam_id exam;
    struct person_id person;
    int64_t attempt, began, ends;
    struct str paper;
    int64_t seed;
};
struct sitting_row_list LIST(struct sitting_row);
struct use_row {
    struct question_id question;
    int64_t version, asked, share;
};
#endif
