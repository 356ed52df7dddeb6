/* Rows as the statements of this room give them. Within the room only. */
#ifndef PRACTICE_ROWS_H
#define PRACTICE_ROWS_H
#include "practice/practice.h"

struct met { /* who went out together with whom */
    struct person_id person;
    struct day since;
};
struct met_list LIST(struct met);
struct plan_row {
    int64_t id;
    struct campaign_id campaign;
    int64_t seed, moves, hard, cost, bound;
    int64_t bound_kind; /* enum grouping_bound */
    int64_t revision;
    struct str teams;   /* person:place:pinned, by blanks */
    struct str changes; /* revision:person:from:to:actor, a line each */
    int64_t actor;
    struct instant at;
};
struct plan_row_list LIST(struct plan_row);
#endif
