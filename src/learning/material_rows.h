/* Rows of the statements of materials. */
#ifndef LEARNING_MATERIAL_ROWS_H
#define LEARNING_MATERIAL_ROWS_H
#include "learning/material.h"

struct material_row {
    struct material_id id;
    struct str title;
    int sort, level;
    struct str source, number;
    struct unit_id unit;
    struct str unit_name, topics, text;
    struct hash file;
    struct str filename;
    int64_t newest;
};
struct recommended_row {
    struct material_id material;
    struct str title;
    struct unit_id unit;
    struct day week;
    struct str why;
    int64_t actor;
};
struct recommended_row_list LIST(struct recommended_row);
#endif
