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

/* What is asked of a visit, by the server's form and by the phone's. */
struct visit_fields_view {
    struct field_view sort, place, on, heard, promised, done, problem, raised_by, topic;
    struct field_view reason;
    int64_t finding; /* that the problem became: it is not asked again */
};
/* GET, POST /visit/new, /visit/:id/correct */
struct visit_form_view {
    struct page_view page;
    struct form_view form;
    struct str title, text, button;
    struct link_view back;
    int64_t seen;
    struct field_view other, photo;
    struct visit_fields_view fields;
};

/* GET, POST /visits/packets: the file that a phone saved */
struct packets_view {
    struct page_view page;
    struct form_view form;
    struct field_view file;
};

/* GET /visit/:id, and what its forms come back with */
struct visit_view {
    struct page_view page;
    struct form_view form;
    int64_t id;
    struct str title, name, name_href, place, sort;
    struct day day;
    struct str heard; /* not given: not the viewer's to read */
    bool photo;       /* there is one, and the viewer may see it */
    struct str problem, raised_by, reason;
    int64_t finding; /* that it became; 0 none */
    struct link_view household, campaign;
    struct str written, received, skew; /* not given: typed on the server's own page */
    struct deed_rows deeds;
    int64_t entry; /* that stands; another than id: corrected */
    bool may_ledger, may_correct;
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
