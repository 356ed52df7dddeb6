/* Courses of study. */
#ifndef PAGES_LEARNING_COURSE_VIEWS_H
#define PAGES_LEARNING_COURSE_VIEWS_H
#include "pages/components/components_views.h"

struct course_line_view {
    struct str href, title, when, unit;
};
struct course_line_views LIST(struct course_line_view);
/* GET /courses */
struct courses_view {
    struct page_view page;
    bool may_plan;
    struct course_line_views list;
    struct empty_view empty;
};
struct course_part_view {
    int64_t part;
    struct str sort, concluded; /* not given: nothing yet */
    struct link_view text;
    struct str said;
};
struct course_part_views LIST(struct course_part_view);
struct course_said_view {
    struct str who, part, text;
    struct day day;
};
struct course_said_views LIST(struct course_said_view);
struct course_follower_view {
    struct str href, name, done;
};
struct course_follower_views LIST(struct course_follower_view);
/* GET /course/:id */
struct course_view {
    struct page_view page;
    struct form_view form;
    int64_t id;
    struct str title, when, aim;
    bool may_keep, may_conclude;
    struct course_part_views parts;
    struct any_field_views fields; /* to conclude something */
    struct course_follower_views followers;
    struct course_said_views said;
};
#endif
