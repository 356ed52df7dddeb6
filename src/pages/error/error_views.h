/* A page for each kind of fault: what happened, what stands, what to do next. */
#ifndef PAGES_ERROR_VIEWS_H
#define PAGES_ERROR_VIEWS_H
#include "base/fault.h"
#include "pages/layout/layout_views.h"

/* Bare statuses come as kinds too: 400 405 431 INPUT, 401 403 DENIED, 404 MISSING,
 * 413 414 429 503 LIMIT, 500 STORE. */
struct error_page_view {
    struct page_view page; /* its title is the heading */
    enum fault_kind kind;
    struct str text;  /* the fault's own sentence; not given: the kind's is enough */
    struct str trace; /* the request's number in the log; not given: none */
    struct str back;  /* local URL; not given: to the first page */
};
/* What a fault of this kind is called in a heading. */
struct str say_fault_title(struct arena *a, enum lang lang, enum fault_kind kind);
#endif
