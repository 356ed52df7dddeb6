/* Visits, twinning and households. */
#ifndef PAGES_PRACTICE_VISIT_VIEWS_H
#define PAGES_PRACTICE_VISIT_VIEWS_H
#include "pages/practice/confirm_views.h"

struct visit_row {
    int64_t id;
    struct day day;
    struct str name, place, sort;
    int64_t deeds, confirmed;
    bool problem;
};
struct visit_rows LIST(struct visit_row);
struct deed_row {
    int64_t visit, number;
    struct str text, note, place, name;
    struct day day;
    struct tag_view state;
    bool may_tell, may_confirm;
};
struct deed_rows LIST(struct deed_row);

struct kept_row { /* sent from a phone and not taken */
    int64_t id;
    struct str at, why, day, place, heard;
};
struct kept_rows LIST(struct kept_row);

/* GET /visits */
struct visits_view {
    struct page_view page;
    struct str form_id;
    bool many; /* of others too */
    bool may_add;
    struct deed_rows to_confirm;
    struct kept_rows kept;
    struct visit_rows rows;
    struct empty_view empty;
    struct pager_view pager;
};

/* GET, POST /visit/new */
struct visit_form_view {
    struct page_view page;
    struct form_view form;
    struct field_view sort, place, other, on, heard, promised, done, problem, raised_by;
    struct field_view topic, reason;
};

/* GET /visit/:id, and what its forms come back with */
struct visit_view {
    struct page_view page;
    struct form_view form;
    int64_t id;
    struct str title, name, place, sort;
    struct day day;
    struct str heard; /* not given: not the viewer's to read */
    bool photo;       /* there is one, and the viewer may see it */
    struct str problem, raised_by, reason;
    int64_t finding; /* that it became; 0 none */
    struct link_view household, campaign;
    struct str written, received, skew; /* not given: typed on the server's own page */
    struct deed_rows deeds;
    bool may_ledger;
};

struct twin_row {
    int64_t id, household;
    struct str name, place, note;
    struct day since;
    bool own;
};
struct twin_rows LIST(struct twin_row);
/* GET /twins */
struct twins_view {
    struct page_view page;
    struct form_view form;
    bool many, may_add, may_put; /* may_put: a household under his own care */
    struct twin_rows rows;
    struct empty_view empty;
};
/* GET, POST /twins/new, /twins/:id/end, /households/new */
struct twin_form_view {
    struct page_view page;
    struct form_view form;
    struct str title, text, button;
    struct any_field_views fields;
};

/* GET /household/:id; POST .../open, .../correct, .../slips */
struct household_view {
    struct page_view page;
    struct form_view form;
    int64_t id, newest;
    struct str place, name;
    struct day since;
    bool may_open, may_keep;
    struct field_view purpose, why;
    bool opened;
    struct str purpose_said, why_said;
    struct str head_said, address_said, needs_said;
    int64_t people_said;
    struct field_view head, address, people, needs;
    struct field_view count;
    struct given_codes_view codes; /* none: none was just made */
};
#endif
