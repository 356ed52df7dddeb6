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
    int64_t material;
};
struct gram_eight { /* 0: none */
    int64_t g0, g1, g2, g3, g4, g5, g6, g7;
};
/* What a question is found by; `again`: in place of an earlier version. */
struct fault *bank_index(struct db *db, struct arena *a, struct question_id id,
                         const struct question *q, bool again);
/* One page as the query says, and those of all pages that hold its text. */
struct fault *bank_rows(struct db *db, struct arena *a, const struct bank_query *q,
                        struct bank_question_list *list);
struct fault *bank_find(struct db *db, struct arena *a, struct bank_query *q,
                        struct bank_question_list *list);
struct bank_row_list LIST(struct bank_row);
#endif
