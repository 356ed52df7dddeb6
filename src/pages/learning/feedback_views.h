/* Feedback after a session. */
#ifndef PAGES_LEARNING_FEEDBACK_VIEWS_H
#define PAGES_LEARNING_FEEDBACK_VIEWS_H
#include "pages/components/components_views.h"

struct step_view {
    struct str text;
    int64_t people;
};
struct step_views LIST(struct step_view);
struct question_view {
    struct str text;
    struct step_views steps; /* of a scale */
    bool is_word;
    struct str_list words;
};
struct question_views LIST(struct question_view);
/* GET, POST /class/:id/feedback */
struct feedback_view {
    struct page_view page;
    struct form_view form;
    int64_t id;
    struct str title, when;
    bool may_tell, given, keeps;
    struct any_field_views fields;
    int64_t people; /* summed up */
    struct question_views questions;
};
#endif
