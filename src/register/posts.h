/* Seats over time. A seat has no dated states: where it moves, or is called otherwise,
 * the old one ends the day before and one of the same number begins; to whom it reports
 * is told from a day on (post.line). What became of the seats between two days follows
 * from that. */
#ifndef REGISTER_POSTS_H
#define REGISTER_POSTS_H
#include "register/career.h"

/* The newest seat of this number. */
struct fault *posts_by_number(struct db *db, struct arena *a, struct str number,
                              struct post *post, bool *found);
/* The seat of this number that is there on the day, and its line of that day. */
struct fault *posts_by_number_on(struct db *db, struct arena *a, struct str number,
                                 struct day on, struct post *post, bool *found);
/* Seats of one unit that are there on the day, with a number. */
struct fault *posts_in_force(struct db *db, struct arena *a, struct unit_id unit,
                             struct day on, struct post_list *posts);

enum post_change_what {
    POST_OPENED,
    POST_CLOSED,
    POST_MOVED,   /* to another unit */
    POST_ALTERED, /* in the same unit, called or graded otherwise */
    POST_REPORTS, /* to another seat than before, or to none */
};
/* "opened" "closed" "moved" "altered" "reports" */
extern const char *const post_change_names[];
struct post_change {
    enum post_change_what what;
    struct day day; /* its first day as it is now; of one that closed, its last */
    struct post_id post;
    struct str number, title;
    struct unit_id unit;
    struct str unit_name, from_title, from_unit; /* from: moved and altered only */
    struct str above, from_above;                /* of POST_REPORTS only */
};
struct post_change_list LIST(struct post_change);
struct vacant_post {
    struct post_id post;
    struct str number, title;
    struct unit_id unit;
    struct str unit_name;
};
struct vacant_post_list LIST(struct vacant_post);
struct post_changes {
    struct post_change_list changes; /* by day, then number */
    int64_t before, after; /* seats there on the day before `from`, and on `to` */
    struct vacant_post_list vacant; /* on `to` nobody is posted there */
};
/* Of a unit and those below, from a day to a day, both inside. The cost grows with the
 * seats that these units ever had. */
struct fault *posts_changes(struct db *db, struct arena *a, struct unit_id unit,
                            struct day from, struct day to, struct post_changes *changes);
#endif
