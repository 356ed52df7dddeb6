/* A row that posts.c pairs and no one else sees. */
#ifndef REGISTER_POSTS_INSIDE_H
#define REGISTER_POSTS_INSIDE_H
#include "register/posts.h"

struct seat {
    struct post_id id;
    struct str number, title;
    struct unit_id unit;
    struct str unit_name;
    int64_t level;
    struct day since, till;
};
struct seat_list LIST(struct seat);
struct seat_line {
    struct post_id post;
    struct day since;
    struct str above;
};
struct seat_line_list LIST(struct seat_line);
#endif
