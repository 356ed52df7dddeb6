/* The draft of a programme: what it changes, what it costs, its rules one by one, its
 * text; and how it is tried and adopted. */
#ifndef PAGES_DRAFT_VIEWS_H
#define PAGES_DRAFT_VIEWS_H
#include "pages/duty/programme_views.h"

struct change_view {
    struct str rule; /* its id and title; the programme */
    struct str what;
    struct str was, is; /* not given: it was added, or is gone */
};
struct change_views LIST(struct change_view);
struct draft_fault_view {
    struct str text; /* with line, column and cure */
};
struct draft_fault_views LIST(struct draft_fault_view);
struct draft_rule_view {
    struct str id, title, prose;
};
struct draft_rule_views LIST(struct draft_rule_view);
struct draft_finding_view {
    struct str rule, reason, cure;
};
struct draft_finding_views LIST(struct draft_finding_view);

/* What each page of a draft carries. */
struct draft_head {
    struct page_view page;
    struct str programme; /* its id, for URLs */
    struct str title;
    struct str saved; /* revision, who and when, in words */
    int64_t revision; /* the form's `seen` */
    struct form_view form;
};

/* GET /programme/draft/:id */
struct draft_view {
    struct draft_head head;
    struct draft_fault_views faults; /* none: it checks */
    struct change_views changes;
    struct draft_finding_views findings;
    struct str member, leader; /* minutes a month: was and would be */
    struct str budget;
    struct draft_rule_views rules;
    struct field_view from; /* to be adopted from */
    struct str undo_id, discard_id;
    bool may_undo;
};

/* GET /programme/draft/:id/text */
struct draft_text_view {
    struct draft_head head;
    struct field_view text;
    struct draft_fault_views faults;
    struct change_views meanwhile; /* saved by somebody else since the form was opened */
};

/* GET /programme/draft/:id/rule/:rule */
struct draft_rule_form_view {
    struct draft_head head;
    struct str rule;
    struct str prose;
    struct any_field_views fields;
    struct field_view pauses[6];
    struct draft_fault_views faults;
    struct change_views meanwhile;
};

/* GET /programme/draft/:id/rehearse */
struct rehearsed_view {
    struct str name;
    struct str gain; /* in words; not given: the same */
    bool loses;
    int64_t was_asked, was_missing, is_asked, is_missing;
    struct str was_share, is_share;
};
struct rehearsed_views LIST(struct rehearsed_view);
struct rehearse_view {
    struct draft_head head;
    struct field_view from, to;
    bool shown;
    struct str reproduced; /* whether, in a sentence */
    bool differs;
    struct str sum; /* minutes and duties: was and would have been */
    struct str unseen;
    struct rehearsed_views rules, people;
    int64_t same; /* persons for whom nothing changes */
};

/* GET /programme/draft/:id/month */
struct burdened_view {
    struct str name;
    int64_t duties, minutes;
};
struct burdened_views LIST(struct burdened_view);
struct month_view {
    struct draft_head head;
    struct field_view month;
    struct str sum;
    struct burdened_views persons;
};

/* GET /programme/changes */
struct changes_view {
    struct page_view page;
    struct str title;
    struct change_views changes;
};
#endif
