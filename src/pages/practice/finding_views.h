/* Findings: the list, one with what can be done, raising. */
#ifndef PAGES_PRACTICE_FINDING_VIEWS_H
#define PAGES_PRACTICE_FINDING_VIEWS_H
#include "pages/practice/confirm_views.h"

struct finding_line_view {
    int64_t id;
    struct str what, place, topic, gravity, owner, age;
    struct day due;
    bool grave; /* more than ordinary */
    struct tag_view state;
};
struct finding_line_views LIST(struct finding_line_view);

/* GET /findings */
struct findings_view {
    struct page_view page;
    struct field_view state, place, topic, gravity, campaign, order;
    bool mine, filtered;
    struct str export_href, told;
    struct finding_line_views rows;
    bool more;
    int64_t most;
    struct empty_view empty;
};

/* GET /findings/new */
struct finding_form_view {
    struct page_view page;
    struct form_view form;
    int64_t campaign;
    struct str campaign_title;
    struct field_view what, place, spot, raised_by, topic, gravity, found;
};

struct finding_fact_view {
    struct str label, text, href; /* href not given: no link */
};
struct finding_fact_views LIST(struct finding_fact_view);
struct finding_past_view {
    struct str day, what, text;
    int64_t seq;
};
struct finding_past_views LIST(struct finding_past_view);

/* GET /finding/:id */
struct finding_view {
    struct page_view page;
    struct form_view form;
    int64_t id, newest;
    struct str title, what;
    struct tag_view state;
    struct finding_fact_views facts;
    struct link_views can;
    struct str doing; /* what the form below does; not given: no form */
    struct str button;
    struct any_field_views fields;
    struct finding_past_views past;
};

/* GET /campaign/:id/matrix: teams, places, and what came of what they found. */
struct tally_view {
    struct str name, people, href;
    int64_t number; /* of the place; 0: none */
    int64_t found, in_hand, overdue, solved, confirmed;
    struct tag_view state;
    struct str visits, meetings; /* of a team: held of planned, and how many */
    struct tag_view progress;
};
struct tally_views LIST(struct tally_view);
struct matrix_view {
    struct page_view page;
    int64_t campaign;
    struct str title, window;
    struct tally_views places, topics;
    struct tally_view total;
};

/* POST /finding/:id/code: a code that was made. */
struct finding_code_view {
    struct page_view page;
    int64_t id;
    struct str what;
    struct given_codes_view codes;
};
#endif
