/* The rules in force, read as prose, and how things stand by rule. */
#ifndef PAGES_PROGRAMME_VIEWS_H
#define PAGES_PROGRAMME_VIEWS_H
#include "pages/duty/duty_views.h"

struct rule_view {
    struct str id;
    struct str title;
    struct str prose;
    struct str minutes; /* what it asks of a member in a month; not given: nothing */
    struct str finding; /* what lint says of it; not given: nothing */
    struct str cure;
};
struct rule_views LIST(struct rule_view);
struct aspect_view {
    struct str title;
    struct rule_views rules;
};
struct aspect_views LIST(struct aspect_view);
struct version_view {
    int64_t seq;
    struct str title;
    struct str since;
    bool shown;
    int64_t before; /* adoption of the version before it; 0: none */
};
struct version_views LIST(struct version_view);

/* GET /programme */
struct programme_view {
    struct page_view page;
    struct str title;
    struct version_views versions; /* newest first; none: nothing was adopted */
    int64_t shown;                 /* adoption of that version */
    struct str member, leader;     /* minutes a month */
    struct str budget;             /* not given: none */
    int64_t findings;
    struct str years; /* of which holidays are known; not given: none are kept */
    struct aspect_views aspects;
    struct empty_view empty;
    bool may_keep, has_draft;
    struct str programme; /* id of the one shown, for the draft's URL */
    struct button_view begin;
    struct form_view first_form; /* a draft from a shipped programme */
    struct field_view first;
    struct link_views drafts; /* of programmes that are not shown */
};

/* One line of standings: each number leads to the duties behind it. */
struct standing_view {
    struct str id;         /* not given: of what is open today, see /duties */
    struct str rule, unit; /* as the URL has them */
    struct str title;
    int64_t asked, met, late, missing, waiting;
    struct str share; /* "66.67 %"; not given: nothing is decided */
};
struct standing_views LIST(struct standing_view);
struct asking_view { /* an excuse that was asked for */
    struct str id, title, who, why;
};
struct asking_views LIST(struct asking_view);

/* A unit right below the one shown, or (without href) that one itself. */
struct section_view {
    struct str name;
    struct str href; /* its own page of this kind; not given: none */
    struct str list; /* of its duties; not given: beyond reach */
    struct str list_met, list_late, list_missing, list_waiting;
    int64_t asked, met, late, missing, waiting;
};
struct section_views LIST(struct section_view);
/* What one programme asks a month. */
struct burden_meter {
    struct str title;
    int64_t adoption;
    struct str member_text, leader_text, budget_text;
    int64_t member, budget, most; /* whole minutes; budget 0: none; most: of the scale */
};
struct burden_meters LIST(struct burden_meter);

struct study_wait_view { /* something of study that waits */
    struct str href;     /* where it is done; not given: not by the viewer */
    struct str title, text;
};
struct study_wait_views LIST(struct study_wait_view);

/* GET /lead: how things stand in what the viewer reaches. */
struct lead_view {
    struct page_view page;
    struct str title;
    struct str path; /* of this page, for the choice of a unit */
    struct any_field_view unit;
    struct standing_views open; /* today, the worst first */
    struct standing_views month;
    struct str from, to;
    struct asking_views asking;
    struct task_views clocks; /* after an event: must-visit, must-talk */
    struct task_views up;     /* left undone, gone up to the viewer */
    bool more_up;
    struct study_wait_views study;
    struct section_views sections;
    struct burden_meters burdens;
    struct standing_views gaps; /* nobody is there to act */
    int64_t findings;           /* of lint, in the programmes in force */
    struct str export_href, sheet_href;
    struct empty_view empty;
};

/* GET /programme/burden */
struct burden_line {
    struct str id, title;
    struct str times, member, leader, named;
};
struct burden_lines LIST(struct burden_line);
struct burden_view {
    struct page_view page;
    struct str programme; /* its title */
    int64_t adoption;
    struct burden_lines lines;
    struct burden_line all; /* times not given */
    struct str budget;      /* not given: none */
};

/* GET /standing/:id : one figure with the duties behind it. */
struct standing_page_view {
    struct page_view page;
    struct link_view back;
    struct str title;
    struct str about; /* the person or unit */
    bool of_person;   /* so each line is told by its day */
    struct str period;
    struct str sum;   /* the arithmetic in a sentence */
    struct str shown; /* the state that alone is shown; not given: all */
    struct str all_href;
    struct str export_href, sheet_href;
    struct task_views duties; /* `times`: the state in words */
    bool more;                /* there are more than are shown */
};
#endif
