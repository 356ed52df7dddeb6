/* The classroom and the hub of study. */
#ifndef PAGES_LEARNING_CLASSROOM_VIEWS_H
#define PAGES_LEARNING_CLASSROOM_VIEWS_H
#include "learning/checkin.h"
#include "pages/components/components_views.h"

struct class_fact_view {
    struct str label, value, href;
};
struct class_fact_views LIST(struct class_fact_view);
struct class_line_view { /* a session in a list */
    struct str href, when, title, speaker, series, state;
    struct str mark;    /* what is special: "You speak", "missed"; not given: nothing */
    struct str because; /* why this speaker; not given: nothing */
    struct link_view trouble; /* why he may not be there, and the way to another */
};
struct class_line_views LIST(struct class_line_view);
struct series_line_view {
    struct str href, title, when, unit;
};
struct series_line_views LIST(struct series_line_view);

struct week_line_view { /* an article recommended for a week */
    struct str href, title, why;
    struct day week;
};
struct week_line_views LIST(struct week_line_view);
/* GET /study */
struct study_view {
    struct page_view page;
    struct week_line_views weeks;
    struct class_line_views coming, attended;
    struct link_views links;
};
/* GET /classes */
struct classes_view {
    struct page_view page;
    bool may_add;
    struct series_line_views series;
    struct str_list unmade; /* named by rules, and not set up */
    struct class_line_views coming, held;
};
/* GET /series/:id */
struct series_view {
    struct page_view page;
    int64_t id;
    struct str title;
    struct class_fact_views facts;
    bool may_keep;
    struct class_line_views coming, held;
};
struct rota_line_view {
    struct str day, day_words;                     /* ISO; as people say it */
    struct str name_who, name_title, name_because; /* of its three fields */
    struct str who, title, because;
    struct str why; /* he is proposed */
};
struct rota_line_views LIST(struct rota_line_view);
struct rota_wish_view {
    struct str text, topic;
};
struct rota_wish_views LIST(struct rota_wish_view);
/* GET, POST /series/:id/rota */
struct rota_view {
    struct page_view page;
    struct form_view form;
    int64_t id;
    struct str title;
    struct field_view from, till;
    bool provisional;
    struct rota_line_views lines;
    struct rota_wish_views wishes;
    struct str_list names; /* of who may speak */
};
struct roll_person_view {
    struct str name, unit, known;
    struct str absent, excused; /* names of the fields */
    bool is_absent, is_excused;
};
struct roll_person_views LIST(struct roll_person_view);
/* GET, POST /class/:id/roll */
struct roll_view {
    struct page_view page;
    struct form_view form;
    int64_t id;
    struct str title, when;
    int64_t seen; /* newest entry that it was filled from */
    struct field_view who, topic, taught;
    struct roll_person_views people;
    bool again;
};
struct roll_group_view {
    struct str label;
    struct str names;
    int64_t n;
};
struct roll_group_views LIST(struct roll_group_view);
/* GET /class/:id */
struct class_view {
    struct page_view page;
    struct form_view form;
    int64_t id, series;
    struct str series_title, title;
    struct tag_view state;
    struct class_fact_views facts;
    struct str agenda, taught;
    struct link_views materials; /* without href: words, or not for the viewer */
    struct str sentence;         /* what stands between it and the viewer */
    struct link_view trouble;    /* as in class_line_view */
    bool may_change, may_cancel, may_roll, held;
    bool may_answer, may_make_up;
    struct field_view why;
    struct roll_group_views groups;
    struct checkin checkin;
    bool may_open, may_check_in;
    bool has_feedback; /* questions that the viewer answers, or their sum */
    struct field_view code;
};
/* GET /class/:id/code: big, for a wall */
struct room_code_view {
    struct page_view page;
    struct form_view form;
    int64_t id;
    struct str title, when, code;
    int64_t left, people;
    struct str qr;
    int64_t side; /* 0: no QR code */
};
#endif
