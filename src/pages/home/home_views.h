/* The first page behind the log-in: what is to be done today, and then it ends. */
#ifndef PAGES_HOME_VIEWS_H
#define PAGES_HOME_VIEWS_H
#include "pages/duty/duty_views.h"

/* GET / */
struct home_view {
    struct page_view page;
    struct str today; /* with its weekday */
    int64_t person;   /* my own record; 0: none on the register */
    struct str name;
    struct str unit;
    struct plan_view plan;
    struct link_views links; /* what an organiser does most; empty for members */
};
#endif
