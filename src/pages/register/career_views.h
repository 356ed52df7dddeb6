/* What a person's page shows of his career, and the forms that record it. */
#ifndef PAGES_REGISTER_CAREER_VIEWS_H
#define PAGES_REGISTER_CAREER_VIEWS_H
#include "pages/components/components_views.h"

/* Which day a page speaks of: a field that asks, and how to come back to today. */
struct on_view {
    struct field_view day;
    bool past; /* a day was asked for */
    struct day on;
    struct str action; /* where the field is sent: the page itself */
};

struct posting_row {
    int64_t id;
    int64_t unit_id;
    struct str unit;
    struct str title;
    bool concurrent;
    struct day since, till;
    bool open; /* has no last day yet */
};
struct posting_rows LIST(struct posting_row);

struct education_row {
    int64_t id;
    struct str mode, level, degree, school, major;
    struct day till;
};
struct education_rows LIST(struct education_row);

struct absence_row {
    int64_t id;
    struct str sort;
    struct day since, till;
    int64_t days; /* 0: not over yet */
};
struct absence_rows LIST(struct absence_row);

struct timeline_row {
    struct day day;
    struct str text;
};
struct timeline_rows LIST(struct timeline_row);

struct career_view {
    int64_t person;
    bool may_write;
    bool may_list; /* units have pages for this viewer */
    struct posting_rows postings;
    struct education_rows education;
    struct absence_rows absences;
    struct timeline_rows timeline;
    struct str kin;            /* why nothing is shown */
    struct link_view kin_open; /* where it can be opened */
};

/* GET, POST of every form of one record */
struct record_form_view {
    struct page_view page;
    struct form_view form;
    struct str title; /* the heading */
    struct str text;  /* a sentence above the form; not given: none */
    struct link_view back;
    struct any_field_views fields;
    int64_t seen;
    struct str button;
    struct str_list offered; /* what fields with the list "offered" offer */
    struct str again; /* where the form is drawn anew for another unit; not given: not */
};
#endif
