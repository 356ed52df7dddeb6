/* Rows of the bank's statements. */
#ifndef LEARNING_BANK_ROWS_H
#define LEARNING_BANK_ROWS_H
#include "learning/bank.h"

struct known_row {
    struct question_id id;
    int64_t version;
};
struct bank_row {
    struct question_id id;
    int64_t version, current;
    bool retired;
    int64_t seq;
    struct day day;
    int64_t actor;
    struct str text;
    int64_t uses;
};
struct bank_row_list LIST(struct bank_row);
#endif
