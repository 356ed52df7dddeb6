/* Rows of visits as their statements give them. Within the room only. */
#ifndef PRACTICE_VISIT_ROWS_H
#define PRACTICE_VISIT_ROWS_H
#include "practice/visit.h"

struct campaign_there { /* a campaign that goes to a place, and whether he goes with it */
    struct campaign_id id;
    struct unit_id place;
    int64_t goes;
};
struct campaign_there_list LIST(struct campaign_there);
#endif
