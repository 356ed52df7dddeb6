/* The month of a calendar, the week of an organiser, and a list of duties. */
#ifndef PAGES_WEEK_VIEWS_H
#define PAGES_WEEK_VIEWS_H
#include "pages/duty/programme_views.h"
#include "pages/learning/classroom_views.h"

/* Something due on a day of the calendar. */
struct on_day_view {
    struct str href; /* not given: it is not kept yet */
    struct str title;
    struct str note; /* its state, or how many, in words; not given: it is open */
    bool late, ahead;
};
struct on_day_views LIST(struct on_day_view);
struct month_day_view {
    struct str number;  /* of the month */
    struct str weekday; /* in words */
    struct str mark;    /* of a holiday or a make-up day; not given: a day like others */
    bool off;           /* nobody works */
    bool today;
    struct on_day_views things;
};
struct month_day_views LIST(struct month_day_view);

/* GET /calendar */
struct calendar_view {
    struct page_view page;
    struct str title; /* the month in words */
    struct str month; /* YYYY-MM */
    struct str previous, next, current;
    int64_t lead;               /* empty places before the first day, from Monday */
    struct any_field_view unit; /* without options: only his own */
    struct month_day_views days;
    struct str provisional; /* said of a year without a list; not given: it has one */
    struct str daily;       /* what is asked every day, and so stands in no day */
    bool any;               /* something stands in it */
};

struct week_day_view {
    struct str day;
    struct on_day_views things;
};
struct week_day_views LIST(struct week_day_view);
/* Somebody with something overdue, as an organiser may remind him. */
struct remind_view {
    struct str name;
    int64_t overdue;
    struct str note; /* why he is not reminded now; not given: he will be */
};
struct remind_views LIST(struct remind_view);

/* GET /week */
struct week_view {
    struct page_view page;
    struct str period;
    struct any_field_view unit;
    struct class_line_views classes; /* sessions of the classroom */
    struct week_day_views days;
    struct standing_views overdue; /* by rule */
    struct task_views clocks;
    struct remind_views people; /* overdue, by person, for a reminder */
    int64_t reminded;           /* how many of them would get one */
    bool sends;                 /* this server sends reminders */
    struct form_view form;
    struct empty_view empty;
};

/* GET /duties */
struct duties_view {
    struct page_view page;
    struct str title, about;
    struct str export_href, sheet_href;
    struct task_views duties; /* about: who acts; basis: whom it is about; times: state */
    bool more;                /* there are more than are shown */
};
#endif
