/* What is due: the tasks of a day, and the page of one duty. */
#ifndef PAGES_DUTY_VIEWS_H
#define PAGES_DUTY_VIEWS_H
#include "pages/components/components_views.h"

/* A line of a task list: what, until when, on what basis, one button. */
struct task_view {
    struct str id; /* of the duty, for its URL */
    struct str title;
    struct str about; /* whom it is about, when that is another */
    struct str when;  /* in words: due today, 3 days overdue, until Thursday */
    bool overdue;
    struct str basis;
    struct str times; /* "12 times", where the rule has more than this one here */
};
struct task_views LIST(struct task_view);
struct task_group {
    struct str title;
    struct task_views tasks;
};
struct task_groups LIST(struct task_group);

/* One thing noted in one field. */
struct note_view {
    struct form_view form;
    struct field_view kind; /* which of the kinds that take one text */
    struct field_view text;
};

/* GET / , the part that duties make */
struct plan_view {
    bool adopted;           /* a programme is in force */
    struct link_view first; /* how to begin where none is; not given: ask another */
    struct str sentence;    /* so many things, so many minutes */
    struct task_groups groups;
    struct task_views explain; /* overdue, and nobody was told why */
    struct note_view note;     /* kind.options empty: no kind takes a note */
};

struct counted_view {
    int64_t seq;
    struct str kind;
    struct str day;
    struct str actor;
    struct str amount;
};
struct counted_views LIST(struct counted_view);

/* GET /d/:id */
struct duty_view {
    struct page_view page;
    struct link_view back;
    struct str id;
    struct str title;
    struct tag_view state;
    struct str when;
    struct str period; /* which days count */
    struct str
        clock; /* of a tenure: when its time was over, and since when it is asked */
    struct str subject, subject_href;
    struct str person, person_href;
    struct str prose;   /* the rule as it stood then */
    struct str version; /* programme and version, linked to its entry */
    int64_t adoption;
    bool may_ledger;
    struct str sum; /* "1 of 2 records" */
    struct counted_views entries;
    struct str excuse; /* how it stands with an excuse, in words */
    struct str may_excuse;
    struct str goes_up; /* left undone, to whom and when; not given: to nobody */
    struct str seen_by; /* who sees it */
    bool closed;

    struct str go_href; /* kinds that have a page of their own; not given: none */
    bool may_do;
    struct form_view form;
    struct any_field_views fields;
    struct str kind; /* its title */
    bool sealed;     /* what is entered is opened for a purpose only */
    bool may_ask;
    struct form_view ask;
    struct field_view why;
    bool may_decide;
    struct form_view decide;
    struct field_view answer;
};
#endif
