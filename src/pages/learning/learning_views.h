/* Exams to sit, the paper being sat, results, and the question bank. */
#ifndef PAGES_LEARNING_VIEWS_H
#define PAGES_LEARNING_VIEWS_H
#include "pages/components/components_views.h"

struct exam_line_view {
    struct str href, title, when, state;
    bool open; /* can be sat now */
};
struct exam_line_views LIST(struct exam_line_view);
/* GET /exams */
struct exams_view {
    struct page_view page;
    bool may_keep;
    int64_t person; /* whose past results are linked; 0: nobody's */
    struct exam_line_views mine, kept;
    struct empty_view empty;
};

struct exam_fact_view {
    struct str label, value;
};
struct exam_fact_views LIST(struct exam_fact_view);
struct result_line_view {
    struct str name, href, points, share, ended, attempt, counts;
};
struct result_line_views LIST(struct result_line_view);
struct paper_line_view {
    int64_t number;
    struct str text, href, points;
};
struct paper_line_views LIST(struct paper_line_view);
/* GET /exam/:id */
struct exam_view {
    struct page_view page;
    struct errors_view errors;
    struct str title;
    int64_t id;
    struct tag_view state;
    struct exam_fact_views facts;
    struct str sentence; /* what one can do now, or when */
    struct str ending;   /* to who keeps it, while it is open */
    bool may_begin, may_go_on, may_see;
    struct str form; /* idempotency id */
    /* who keeps it */
    bool may_keep, may_edit, may_draw, may_open, may_end;
    bool may_mark; /* a marker, and the time has come */
    bool marked;
    struct paper_line_views paper;
    bool personal;
    struct result_line_views results;
};

/* A question as it is asked: nothing of its key is in here. */
enum ask_control { ASK_ONE, ASK_SEVERAL, ASK_LINE, ASK_LINES, ASK_ROWS };
struct ask_row {
    struct str label, name;
    struct option_views options;
};
struct ask_rows LIST(struct ask_row);
struct ask_part {
    enum ask_control control;
    struct str text; /* of a case's part; not given: the question's own */
    struct str name, label, value;
    struct option_views options; /* of ASK_SEVERAL: value is the field's name */
    struct ask_rows rows;
};
struct ask_parts LIST(struct ask_part);
struct ask_view {
    int64_t place;
    struct str anchor, title, points, text, action, id;
    struct ask_parts parts;
    bool again, saved;
};
struct ask_views LIST(struct ask_view);
struct place_view {
    struct str href, number, state;
    bool here;
};
struct place_views LIST(struct place_view);
/* GET /exam/:id/q/:place */
struct sit_view {
    struct page_view page;
    struct errors_view errors;
    struct str title, until, saved;
    int64_t exam;
    struct ask_views asks;
    struct place_views places;
    bool one; /* a page for each */
    bool last;
    struct str form;
};

struct exam_answer_view {
    int64_t number;
    struct str text, said, right, points, feedback, explanation;
    struct link_view material; /* that answers it; href not given: a title alone */
    bool whole;                /* all points */
};
struct exam_answer_views LIST(struct exam_answer_view);
struct exam_attempt_view {
    struct str title, sum;
    bool counts; /* of several */
    struct exam_answer_views answers;
};
struct exam_attempt_views LIST(struct exam_attempt_view);
/* GET /exam/:id/result */
struct result_view {
    struct page_view page;
    struct str title;
    int64_t exam;
    struct link_views again; /* materials of what was not wholly right, each once */
    struct exam_attempt_views attempts;
};

/* GET /results/:id */
struct sat_view {
    struct page_view page;
    struct str title, export_href;
    struct result_line_views sat; /* name: the exam */
    struct empty_view empty;
};

struct taught_line_view {
    struct link_view material;
    struct str how, questions_href;
    struct day day;
    int64_t questions;
};
struct taught_line_views LIST(struct taught_line_view);
/* GET /exams/taught */
struct taught_view {
    struct page_view page;
    struct any_field_views fields; /* the unit */
    struct str since, plan_href;
    struct taught_line_views taught;
    struct empty_view empty;
};

struct exam_item_view {
    struct str text, href, asked, difficulty, correlation, alpha, rasch, note;
    struct exam_fact_views choices;
};
struct exam_item_views LIST(struct exam_item_view);
/* GET /exam/:id/statistics */
struct statistics_view {
    struct page_view page;
    struct str title;
    int64_t exam;
    struct str test, kr20, rasch; /* kr20 not given: scores other than 0 and 1 */
    struct exam_item_views items;
};

/* GET /exam/:id/marking */
struct marking_view {
    struct page_view page;
    struct form_view form;
    struct str title;
    int64_t exam;
    bool any;
    struct str left, text, explanation, right, said, token, doubt;
    struct field_view points, remark;
};

struct question_line_view {
    struct str href, text, kind, difficulty, topics;
    int64_t uses;
};
struct question_line_views LIST(struct question_line_view);
/* GET /questions */
struct bank_view {
    struct page_view page;
    struct field_view text, topic, kind, difficulty;
    struct question_line_views questions;
    struct pager_view pager;
    struct empty_view empty;
};
struct bank_version_view {
    struct str title, text, kind, difficulty, right, explanation, topics;
    struct link_view material;
    struct str_list answers;
};
struct bank_version_views LIST(struct bank_version_view);
struct bank_use_view {
    struct str title, href, asked, share;
};
struct bank_use_views LIST(struct bank_use_view);
/* GET /questions/:id */
struct bank_question_view {
    struct page_view page;
    int64_t id;
    bool retired;
    struct str form;
    struct bank_version_views versions;
    struct bank_use_views uses;
};
/* GET /questions/import */
struct question_import_view {
    struct page_view page;
    struct form_view form;
    struct field_view format, topic, file;
    bool done;
    struct str sum;
    struct exam_fact_views remarks;
};
#endif
