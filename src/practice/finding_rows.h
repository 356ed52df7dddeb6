/* Rows of findings as the statements give and take them. Within the room only. */
#ifndef PRACTICE_FINDING_ROWS_H
#define PRACTICE_FINDING_ROWS_H
#include "practice/finding.h"

struct finding_row {
    struct finding_id id;
    struct str what, spot, raised_by, topic;
    struct unit_id place, unit;
    struct campaign_id campaign;
    struct person_id raiser;
    int64_t gravity;
    struct day found;
    int64_t recorder;
};
#endif
