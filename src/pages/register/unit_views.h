/* One unit: where it stands, its seats, people and ages, and how long they are there. */
#ifndef PAGES_REGISTER_UNIT_VIEWS_H
#define PAGES_REGISTER_UNIT_VIEWS_H
#include "pages/register/career_views.h"

struct holder_row {
    int64_t person;
    struct str name;
    struct str title; /* of those without a post */
    bool concurrent;
    struct day since;
};
struct holder_rows LIST(struct holder_row);

struct post_row {
    int64_t id;
    struct str number, title;
    int64_t level; /* 0: not told */
    struct str sort;
    struct str above; /* "reports to P1 Head", or not given */
    struct holder_rows holders;
    int64_t unseen; /* holders beyond the viewer's reach */
    bool vacant;
};
struct post_rows LIST(struct post_row);

struct strength_row {
    int64_t id; /* of a unit to go to; 0: none */
    struct str name;
    struct str establishment, actual;
    int64_t vacant, over; /* one of them, or neither */
};
struct strength_rows LIST(struct strength_row);

/* A row of the table, and its bar: a segment a level, in units of the drawing. */
struct age_part {
    int64_t level; /* 0 none told, 1 the lowest */
    int64_t people;
    int64_t x, width;
};
struct age_parts LIST(struct age_part);
struct age_row {
    struct str band;
    struct age_parts parts; /* one a level, none left out */
    int64_t all;
    int64_t y, label_y, end; /* of the bar in the drawing */
};
struct age_rows LIST(struct age_row);

struct tenure_row {
    int64_t person;
    struct str name, unit, title;
    bool concurrent;
    struct str in_unit, in_post;
    struct day unit_since, post_since;
};
struct tenure_rows LIST(struct tenure_row);

struct post_change_row {
    struct day day;
    struct str number, title, unit;
    struct tag_view what;
    struct str was;   /* title, unit or post above before, or not given */
    struct str above; /* where it reports to another: "reports to 3" */
};
struct post_change_rows LIST(struct post_change_row);
struct vacant_row {
    struct str number, title, unit;
};
struct vacant_rows LIST(struct vacant_row);
/* GET /unit/ID/posts?from=DAY&to=DAY */
struct post_changes_view {
    struct page_view page;
    struct errors_view errors;
    struct link_view back;
    struct str title, action;
    struct field_view from, to;
    int64_t before, after;
    struct post_change_rows changes;
    struct vacant_rows vacant;
    bool shown; /* both days are sound */
};

/* GET /unit/ID?on=DAY */
struct unit_view {
    struct page_view page;
    struct on_view on;
    int64_t id;
    struct str name;
    struct str number;
    struct str life; /* not given: not told */
    bool closed, not_yet;
    struct link_views path; /* from the top to the unit above */
    bool may_write;
    bool may_close;
    struct str people_href;
    struct str peer_href; /* its peer study; not given: may not read it */
    struct strength_rows units;
    struct post_rows posts;
    int64_t posts_held;
    struct holder_rows outside; /* posted without a post */
    struct link_views levels;   /* headings of the table of ages */
    struct age_rows ages;
    int64_t people, women, party;
    struct str chart; /* viewBox of the drawing */
    struct tenure_rows tenures;
};
#endif
