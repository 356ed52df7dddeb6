/* Logging in, one's own password, and the code that opens an account. */
#ifndef PAGES_ACCESS_VIEWS_H
#define PAGES_ACCESS_VIEWS_H
#include "pages/components/components_views.h"

/* A demo log-in shown on the log-in page of a demo database, and nowhere else. */
struct demo_login_view {
    struct str login;
    struct str secret;
    struct str role;
};
struct demo_login_views LIST(struct demo_login_view);

/* GET, POST /login */
struct login_view {
    struct page_view page;
    struct form_view form;
    struct field_view login;
    struct field_view password;
    struct str back; /* where to go afterwards; a local URL */
    struct demo_login_views demo;
};

/* GET, POST /login/code: the holder of a one-time code sets a password. */
struct claim_view {
    struct page_view page;
    struct form_view form;
    struct field_view login;
    struct field_view code;
    struct field_view password;
    struct field_view again;
};

/* The answer to POST /people/ID/login: the code is in this page and nowhere else. */
struct code_view {
    struct page_view page;
    int64_t person;
    struct str name;
    struct str login;
    struct str code;  /* in groups, as it is read aloud */
    struct str until; /* local wall time */
    struct str back;  /* where "copied" leads */
};
#endif
