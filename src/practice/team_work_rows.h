/* Rows of what teams do, as the statements give and take them. Within the room only. */
#ifndef PRACTICE_TEAM_WORK_ROWS_H
#define PRACTICE_TEAM_WORK_ROWS_H
#include "practice/team_work.h"

struct team_head_row {
    struct campaign_id campaign;
    struct unit_id place;
    struct person_id person;
    struct str person_name;
    struct day due;
    int64_t seq;
};
struct team_head_row_list LIST(struct team_head_row);
struct team_place_row {
    struct campaign_id campaign;
    int64_t number;
};
struct team_tally_row { /* of one place */
    struct unit_id place;
    int64_t n, edition;
    struct day due;
};
struct team_tally_row_list LIST(struct team_tally_row);
struct team_report_row {
    struct campaign_id campaign;
    struct unit_id place;
    int64_t edition, seq, actor;
    struct day day;
    struct instant at;
    struct str text;
};
#endif
