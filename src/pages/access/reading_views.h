/* Opening what is masked, and what one is told of one's own record. */
#ifndef PAGES_READING_VIEWS_H
#define PAGES_READING_VIEWS_H
#include "pages/components/components_views.h"

/* GET, POST /people/ID/open: the purpose is asked. */
struct open_form_view {
    struct page_view page;
    struct form_view form;
    int64_t person;
    struct str name;
    struct field_view record_class;
    struct field_view purpose;
    struct field_view why;
};

struct opened_fact {
    struct str label;
    struct str value;
};
struct opened_facts LIST(struct opened_fact);
struct opened_row {
    int64_t seq;
    struct str kind;
    struct day day;
    struct opened_facts facts;
    bool lost; /* cannot be opened any more */
};
struct opened_rows LIST(struct opened_row);
/* The answer to the POST: shown once, never kept by the browser. */
struct opened_view {
    struct page_view page;
    int64_t person;
    struct str name;
    struct str record_class;
    struct str purpose;
    struct str why;
    struct opened_rows rows;
};

/* GET /me: what is held of me, by class. */
struct held_row {
    struct str record_class;
    int64_t entries;
    struct str state;        /* in words: open to me, to be opened, not open to me */
    struct link_view action; /* href not given: nothing to be done */
};
struct held_rows LIST(struct held_row);
struct me_view {
    struct page_view page;
    struct held_rows held;
    int64_t person;
    bool may_answer; /* questions about reads of others' records */
};

struct read_row {
    int64_t id;
    struct str at;
    struct str reader;
    struct str person;
    struct str record_class;
    struct str what;
    struct str purpose;
    struct str why;
    int64_t questions;
};
struct read_rows LIST(struct read_row);
/* GET /me/access: who read what of mine. */
struct my_access_view {
    struct page_view page;
    struct read_rows reads;
    struct pager_view pager;
};

struct question_row {
    int64_t seq;
    struct str name;
    struct str at;
    struct str text;
    struct str about;  /* the read, in words */
    struct str answer; /* not given: none yet */
    struct str by;     /* who answered, when */
    bool may_answer;   /* the viewer, here and now */
};
struct question_rows LIST(struct question_row);
/* GET /access/questions */
struct questions_view {
    struct page_view page;
    bool all; /* else the unanswered alone */
    struct question_rows rows;
    struct pager_view pager;
};
/* GET, POST /access/questions/ID */
struct answer_view {
    struct page_view page;
    struct form_view form;
    struct question_row question;
    struct field_view text;
};
/* GET, POST /me/access/ID */
struct my_read_view {
    struct page_view page;
    struct form_view form;
    struct read_row read;
    struct question_rows asked;
    struct field_view text;
};
#endif
