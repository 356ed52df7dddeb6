/* Rows of residents' codes as the statements give and take them. Within the room only. */
#ifndef PRACTICE_CODE_ROWS_H
#define PRACTICE_CODE_ROWS_H
#include "practice/code.h"

struct code_row {
    struct hash hash;
    struct finding_id finding; /* 0: of a household */
    struct unit_id unit;
    struct household_id household;
    struct instant until;
};
#endif
