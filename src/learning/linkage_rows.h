/* Rows of the statements of the linkage. */
#ifndef LEARNING_LINKAGE_ROWS_H
#define LEARNING_LINKAGE_ROWS_H
#include "learning/linkage.h"

struct taught_row {
    struct material_id material;
    struct str title;
    struct day day;
};
struct taught_row_list LIST(struct taught_row);
struct sought_row {
    struct question_id question;
    int64_t version;
};
struct sought_row_list LIST(struct sought_row);
#endif
