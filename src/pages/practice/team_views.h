/* One team of a campaign: its people, what it plans and did, what it found, its report.
 */
#ifndef PAGES_PRACTICE_TEAM_VIEWS_H
#define PAGES_PRACTICE_TEAM_VIEWS_H
#include "pages/practice/finding_views.h"

struct team_visit_view {
    int64_t id;
    struct day day;
    struct str hour, where, whom, note, dropped;
    struct tag_view state;
};
struct team_visit_views LIST(struct team_visit_view);
struct team_meeting_view {
    int64_t id;
    struct day day;
    struct str where, met, said, agreed;
};
struct team_meeting_views LIST(struct team_meeting_view);
struct team_logged_view {
    int64_t visit;
    struct day day;
    struct str person, where;
};
struct team_logged_views LIST(struct team_logged_view);
struct team_report_line {
    int64_t edition, seq;
    struct str told;
};
struct team_report_lines LIST(struct team_report_line);

/* GET /campaign/:id/team/:number; ?do= opens one form. */
struct team_page_view {
    struct page_view page;
    struct form_view form;
    int64_t campaign, number;
    struct str title, place, window, people, head, sum;
    struct tag_view progress;
    struct link_views can;
    struct str doing, button; /* what the form does; not given: no form */
    int64_t seen, of;         /* newest entry, and number, of what the form changes */
    struct any_field_views fields;
    struct field_view text; /* of the report */
    struct team_visit_views visits;
    struct team_meeting_views meetings;
    struct team_logged_views logged;
    struct team_report_lines reports;
    struct finding_line_views rows;
    bool may_write, may_ledger;
};

/* GET /campaign/:id/team/:number/report */
struct team_report_view {
    struct page_view page;
    int64_t campaign, number;
    struct str title, place, window, people, told, text;
};
#endif
