/* Materials and notes. */
#ifndef PAGES_LEARNING_MATERIAL_VIEWS_H
#define PAGES_LEARNING_MATERIAL_VIEWS_H
#include "pages/learning/classroom_views.h"
#include "web/face.h"

struct material_line_view {
    struct str href, title, sort, level, source;
    struct day added;
};
struct material_line_views LIST(struct material_line_view);
/* GET /materials */
struct materials_view {
    struct page_view page;
    bool may_add;
    struct link_views sorts;
    struct week_line_views weeks;
    struct material_line_views list;
    struct pager_view pager;
    struct str csv_href, sheet_href;
    struct empty_view empty;
};
/* GET /material/:id */
struct material_view {
    struct page_view page;
    struct form_view form;
    int64_t id;
    struct str title;
    struct class_fact_views facts;
    struct markup text;
    struct str file, file_text; /* not given: none is attached */
    bool may_keep, may_sign, is_signed;
    struct field_view word, week, why;
    struct str passed; /* a sentence; not given: it was not passed on */
    struct roll_group_views groups;
    struct str questions, questions_href; /* that lead here; to who keeps the bank */
    struct week_line_views taught;        /* sessions that it was the material of */
};
/* GET, POST /materials/new, /material/:id/edit */
struct material_form_view {
    struct page_view page;
    struct form_view form;
    struct str title;
    struct link_view back;
    struct any_field_views fields;
    struct field_view file;
    int64_t seen;
};
struct note_line_view {
    int64_t seq;
    struct day day;
    struct str title, text, source;
};
struct note_line_views LIST(struct note_line_view);
struct shelf_line_view {
    struct str href, title, times;
};
struct shelf_line_views LIST(struct shelf_line_view);
/* GET, POST /notes */
struct notes_view {
    struct page_view page;
    struct form_view form;
    struct any_field_views fields;
    struct shelf_line_views shelf;
    struct str whole; /* of the shelf; not given: it is whole */
    struct str title; /* notes of this one alone; not given: all */
    struct note_line_views notes;
    struct pager_view pager;
    struct str csv_href, sheet_href;
};
#endif
