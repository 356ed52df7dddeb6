/* The register: lists and pages of persons and units. */
#ifndef PAGES_REGISTER_VIEWS_H
#define PAGES_REGISTER_VIEWS_H
#include "pages/register/career_views.h"
#include "register/register.h"
#include "web/face.h"

struct person_row {
    int64_t id;
    struct str name;
    struct str sex; /* in words */
    struct day born;
    struct str unit;
    struct str post; /* of the main posting, on the day of the list */
    bool left;
};
struct person_rows LIST(struct person_row);

/* A unit to choose; those below another stand further in. */
struct unit_choice {
    int64_t id;
    struct str indent;
    struct str name;
    bool chosen;
};
struct unit_choices LIST(struct unit_choice);

/* GET /people?q=&unit=&alone=&sex=&level=&status=&on=&sort=&after=|before= */
struct people_view {
    struct page_view page;
    struct field_view query;   /* name "q" */
    struct unit_choices units; /* of the field "unit"; none chosen means all */
    bool any_unit;
    struct markup menu;      /* instead of units, where none is chosen */
    bool alone;              /* without the units below: "alone=1" */
    int sex;                 /* enum people_sex */
    int status;              /* enum people_status */
    struct field_view level; /* name "level" */
    struct field_view on;    /* name "on" */
    bool dated;              /* the list is of the day `as_of` */
    struct day as_of;
    struct str sort;         /* kept by the filter form; not given: the usual order */
    bool more;               /* a filter beside text and unit is in use */
    bool filtered;           /* any is */
    struct link_views sorts; /* the orders there are; one is current */
    struct str export_href;  /* CSV of the whole list; not given: not allowed */
    struct str sheet_href;   /* the same as xlsx */
    struct str views_href;   /* saved views, and keeping this one */
    bool may_add;
    int64_t total;   /* of the whole list; -1: not counted */
    struct str told; /* for paper: day and viewer, "2017年1月4日 宋江" */
    struct person_rows people;
    struct pager_view pager;
    struct empty_view empty;
};

/* GET /people/views, POST the same and /people/views/ID/delete */
struct saved_row {
    struct str name, href, action;
};
struct saved_rows LIST(struct saved_row);
struct saved_view {
    struct page_view page;
    struct form_view form;
    struct str back; /* the list as it was filtered */
    bool filtered;   /* there is a filter to keep */
    struct field_view name;
    struct saved_rows rows;
};

/* One line of what changed; `from` is not given for a first statement. */
struct change_view {
    struct str label;
    struct str from;
    struct str to;
};
struct change_views LIST(struct change_view);

struct history_row {
    int64_t seq;
    struct str kind;
    struct day day; /* it is about */
    struct str at;  /* recorded, local wall time */
    struct str actor;
    struct change_views changes;
};
struct history_rows LIST(struct history_row);

struct fact_row {
    struct str label;
    struct str value;
    struct str href; /* of a place that is on the list, or not given */
};
struct fact_rows LIST(struct fact_row);

/* GET /people/ID?on=DAY */
struct person_view {
    struct page_view page;
    struct on_view on;
    struct career_view career;
    struct fact_rows facts; /* what else is told of the person */
    int64_t id;
    struct str name;
    struct str sex;
    struct day born;
    int64_t age; /* full years today; -1: not told */
    int64_t unit_id;
    struct str unit; /* path from the top: "组织部 / 干部科" */
    struct str login;
    bool may_list;   /* the lists of persons are open to the viewer */
    bool may_browse; /* so is the ledger */
    bool left;
    struct day left_on;
    struct str left_why;
    bool may_correct;
    bool may_leave;
    bool may_change;               /* also merge */
    struct str year_href;          /* of the year end, to himself and his leaders */
    struct str open_href;          /* where sealed fields and the file are opened */
    struct button_view give_login; /* action not given: not offered */
    int64_t proof;               /* seq of the newest entry about this person; 0: none */
    struct history_rows history; /* newest first */
};

/* ---- places ------------------------------------------------------------------------ */
struct place_hit {
    struct str code;
    struct str name;
    struct str above; /* what lies above it */
    struct str level;
    struct str value; /* "FIELD=FULL NAME": what a form takes of it */
    struct str full;
};
struct place_hits LIST(struct place_hit);
/* GET /places */
struct places_view {
    struct page_view page;
    struct str query;
    bool asked;
    bool none; /* no list of places was loaded yet */
    bool cut;  /* there may be more */
    struct place_hits hits;
    struct str edition; /* how many places, and from where */
};
/* A field whose text may be taken from the list of places. */
struct place_field_view {
    struct field_view field;
    struct str look; /* where its button posts the form */
    bool asked;
    struct place_hits hits;
};

/* GET, POST /people/new, /people/ID/correct and /people/ID/change */
struct person_form_view {
    struct page_view page;
    struct form_view form;
    bool correcting;
    bool changing;          /* from a day on, on top of correcting */
    struct field_view from; /* when changing: name "day" */
    int64_t person;         /* when correcting */
    struct str was;         /* the name on the register, when correcting */
    int64_t seen; /* seq of the newest entry the form was filled from; 0: none */
    struct field_view name;
    struct field_view sex;
    struct field_view born;
    struct field_view unit;
    struct field_view number;
    struct field_view rank;
    struct field_view ethnic;
    struct place_field_view native;
    struct place_field_view birthplace;
    struct field_view party;
    struct field_view work;
    struct field_view skills;
    struct field_view login;
    bool may_login; /* the log-in is the viewer's to give */
};

/* GET, POST /people/ID/leave */
struct leave_form_view {
    struct page_view page;
    struct form_view form;
    int64_t person;
    struct str name;
    struct str unit;
    int64_t seen;
    struct field_view day;
    struct field_view why;
};

struct merge_row {
    struct str label, goes, stays;
    bool differs;
};
struct merge_rows LIST(struct merge_row);

/* GET, POST /people/ID/merge?who= */
struct merge_view {
    struct page_view page;
    struct form_view form;
    struct field_view who;
    int64_t person; /* whose entry goes */
    struct str name;
    int64_t into; /* whose stays; 0: not chosen yet */
    struct merge_rows rows;
    int64_t postings, education, absences;
    int64_t overlaps; /* pairs of main postings that share days */
    struct str login; /* why it cannot be; not given: it can */
};

struct unit_row {
    int64_t id;
    struct str name;
    struct str above; /* name of the unit above; not given at the top */
    int64_t depth;    /* 0 at the top; drawn up to 6 */
    int64_t people;   /* in the unit itself */
    int64_t below;    /* units folded away below it */
    bool closed;
};
struct unit_rows LIST(struct unit_row);

/* GET /units */
struct units_view {
    struct page_view page;
    bool may_add;
    int64_t total;
    struct unit_rows units; /* parents before their children */
    struct empty_view empty;
};

/* GET, POST /units/new, /units/ID/correct and /unit/ID/change */
struct unit_form_view {
    struct page_view page;
    struct form_view form;
    bool correcting;
    bool changing;          /* from a day on, on top of correcting */
    struct field_view from; /* when changing: name "day" */
    int64_t unit;           /* when correcting */
    struct str was;
    int64_t seen;
    struct field_view name;
    struct field_view above;
    struct field_view number;
    struct field_view establishment;
    struct field_view since;
    struct field_view till;
};
#endif
