/* Residents' codes: the page where one is handed in, and how they are shown. */
#ifndef PAGES_PRACTICE_CONFIRM_VIEWS_H
#define PAGES_PRACTICE_CONFIRM_VIEWS_H
#include "pages/components/components_views.h"

/* Codes that were made: shown this once, a slip each. */
struct given_codes_view {
    struct LIST(struct str) list;
    struct str where, once;
};

/* GET, POST /confirm */
struct confirm_view {
    struct page_view page;
    struct form_view form;
    struct field_view code, about, text;
    bool asked;             /* the code holds, and something waits */
    struct str code_said;   /* the code, handed on */
    struct str what, whose; /* the one thing that waits; of several, about.options */
    struct str not_yet;     /* the code holds, nothing waits */
    struct str thanks;      /* answered */
};
#endif
