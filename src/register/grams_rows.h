/* Rows of the statements of grams.sql. */
#ifndef REGISTER_GRAMS_ROWS_H
#define REGISTER_GRAMS_ROWS_H
#include "store/statement.h"

struct gram_row {
    int64_t gram, block;
    struct blob ids;
};
struct gram_row_list LIST(struct gram_row);

enum { GRAMS_AT_ONCE = 16 };
struct gram_wants { /* of one statement; 0: none */
    int64_t g0, g1, g2, g3, g4, g5, g6, g7, g8, g9, g10, g11, g12, g13, g14, g15;
};
struct gram_fresh { /* gram, block, ids */
    int64_t g0, g1, g2, g3, g4, g5, g6, g7, g8, g9, g10, g11, g12, g13, g14, g15;
    int64_t k0, k1, k2, k3, k4, k5, k6, k7, k8, k9, k10, k11, k12, k13, k14, k15;
    struct blob b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, b10, b11, b12, b13, b14, b15;
};
#endif
