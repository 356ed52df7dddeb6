/* A few questions a day. */
#ifndef PAGES_LEARNING_DAILY_VIEWS_H
#define PAGES_LEARNING_DAILY_VIEWS_H
#include "pages/learning/learning_views.h"

/* GET /study/daily */
struct daily_view {
    struct page_view page;
    struct errors_view errors;
    struct str form; /* idempotency id of its small forms */
    bool on;
    bool told; /* what became of the answer just given */
    struct str verdict;
    struct exam_answer_view answer;
    bool more; /* there is a next */
    bool asks;
    struct ask_view ask;
    bool waits;          /* an exam is over and not yet taken in */
    struct str sentence; /* not given: something is asked */
};
#endif
