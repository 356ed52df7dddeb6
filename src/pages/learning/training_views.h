/* Trainings of a person and of a unit's people. */
#ifndef PAGES_LEARNING_TRAINING_VIEWS_H
#define PAGES_LEARNING_TRAINING_VIEWS_H
#include "pages/components/components_views.h"

struct training_line_view {
    struct str course, host, from, to, days, hours;
    struct str correct_href, file, file_href; /* not given: none */
    bool outside;
};
struct training_line_views LIST(struct training_line_view);
struct norm_view { /* a duty that trainings meet */
    struct str href, title, got, state;
};
struct norm_views LIST(struct norm_view);
/* GET /training/:id */
struct training_view {
    struct page_view page;
    struct str title, year, sum;
    struct str previous, next; /* next: not given in the running year */
    struct str add_href;       /* not given: may not */
    struct str export_href, sheet_href, people_href;
    struct norm_views norms;
    struct training_line_views trainings;
    struct empty_view empty;
};
struct trained_line_view {
    struct str href, name, unit, courses, outside, days, hours, got, state;
};
struct trained_line_views LIST(struct trained_line_view);
/* GET /training */
struct trained_view {
    struct page_view page;
    struct str title, path, year, own_href, export_href, sheet_href;
    struct str previous, next;
    struct any_field_view unit;
    struct trained_line_views people;
    struct empty_view empty;
};
/* GET /training/:id/record/:id; record 0: a new one */
struct training_form_view {
    struct page_view page;
    struct form_view form;
    struct str title;
    struct link_view back;
    struct any_field_views fields;
    struct field_view file;
};
#endif
