/* The first page behind the log-in: what is to be done today, and then it ends. */
#ifndef PAGES_HOME_VIEWS_H
#define PAGES_HOME_VIEWS_H
#include "pages/duty/duty_views.h"

struct read_line_view { /* somebody opened a sealed record of mine */
    int64_t id;
    struct str who, at, why;
};
struct read_line_views LIST(struct read_line_view);

/* GET / */
struct home_view {
    struct page_view page;
    struct str today; /* with its weekday */
    int64_t person;   /* my own record; 0: none on the register */
    struct str name;
    struct str unit;
    struct plan_view plan;
    struct read_line_views reads; /* of the last month, the newest few */
    struct link_views links;      /* what an organiser does most; empty for members */
};
#endif
