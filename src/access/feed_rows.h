/* Rows of feed.sql; private to access/. */
#ifndef ACCESS_FEED_ROWS_H
#define ACCESS_FEED_ROWS_H
#include "access/feed.h"

struct feed_row {
    int64_t unit;
    struct str login;
    int64_t lang;
};
#endif
