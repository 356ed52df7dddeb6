/* One's own settings: language, password, second factor, sessions. */
#ifndef PAGES_SETTINGS_VIEWS_H
#define PAGES_SETTINGS_VIEWS_H
#include "pages/components/components_views.h"

struct session_view {
    struct str session; /* names it in the form that ends it */
    struct str made, touched;
    bool current;
};
struct session_views LIST(struct session_view);

/* An address of a calendar. */
struct feed_view {
    int64_t unit;
    struct str name, made;
};
struct feed_views LIST(struct feed_view);
/* The answer to the POST that made an address: shown this once. */
struct feed_page_view {
    struct page_view page;
    struct str name, address;
};

/* GET /me/settings, POST /me/settings/password */
struct settings_view {
    struct page_view page;
    struct form_view form; /* of the password */
    struct str login;
    struct str roles; /* in words, already joined */
    int64_t person;
    struct field_view current;
    struct field_view password;
    struct field_view again;
    bool second;      /* the second factor is on */
    int64_t recovery; /* recovery codes that are left */
    struct session_views sessions;
    struct feed_views feeds;
    struct form_view feed;
    struct form_view mail_form;
    struct field_view mail;      /* where reminders go */
    bool reminds;                /* this server sends any */
    struct field_view feed_unit; /* without options: only his own */
};

/* GET, POST /me/settings/second while it is being set up */
struct second_setup_view {
    struct page_view page;
    struct form_view form;
    struct str qr; /* path of an SVG */
    int64_t side;
    struct str login;
    struct str key; /* for typing, in groups */
    struct field_view current;
    struct field_view code;
};

/* The answer to the POST that switched it on, or made new codes: shown this once. */
struct recovery_codes LIST(struct str);
struct recovery_view {
    struct page_view page;
    struct recovery_codes codes;
};

/* GET /me/settings/second, POST /me/settings/second/change while it is on */
struct second_change_view {
    struct page_view page;
    struct form_view form;
    struct field_view what;
    struct field_view code;
};

/* GET, POST /login/second */
struct second_step_view {
    struct page_view page;
    struct form_view form;
    struct field_view code;
    struct str back;
};
#endif
