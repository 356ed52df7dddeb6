/* Rows of the statements of peer study. */
#ifndef LEARNING_PEER_ROWS_H
#define LEARNING_PEER_ROWS_H
#include "learning/peer.h"

struct peer_row {
    struct person_id person;
    struct str name;
};
struct peer_row_list LIST(struct peer_row);
#endif
