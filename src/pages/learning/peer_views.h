/* Peer study of sections. */
#ifndef PAGES_LEARNING_PEER_VIEWS_H
#define PAGES_LEARNING_PEER_VIEWS_H
#include "pages/components/components_views.h"

struct peer_topic_view {
    struct str name;
    struct link_view topic; /* href not given: leads to no material */
};
struct peer_topic_views LIST(struct peer_topic_view);
struct peer_line_view {
    struct str href, day, unit, there, came;
    struct peer_topic_views topics;
};
struct peer_line_views LIST(struct peer_line_view);
/* GET /peer */
struct peers_view {
    struct page_view page;
    bool by_unit; /* the viewer has more than his own section */
    struct any_field_view unit;
    struct str add_href; /* not given: may not enter one of this section */
    struct str csv_href, sheet_href;
    struct peer_line_views list;
    struct empty_view empty;
};
/* GET /peer/:id */
struct peer_view {
    struct page_view page;
    int64_t id;
    struct str title, unit, list_href, there_n, there, came;
    bool may_change;
    struct peer_topic_views topics;
};
struct peer_person_view {
    struct str name, known;
    struct str away, topic; /* names of the fields */
    struct str topic_value;
    bool is_away;
};
struct peer_person_views LIST(struct peer_person_view);
/* GET, POST /peer/new, /peer/:id/correct */
struct peer_form_view {
    struct page_view page;
    struct form_view form;
    struct str title, unit;
    int64_t seen; /* newest entry that it was filled from; 0: a new one */
    struct link_view back;
    struct field_view on, came;
    struct peer_person_views people;
};
#endif
