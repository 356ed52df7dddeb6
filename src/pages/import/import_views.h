/* What the pages of imports show: files in hand, their columns, what would be, history.
 */
#ifndef PAGES_IMPORT_VIEWS_H
#define PAGES_IMPORT_VIEWS_H
#include "pages/components/components_views.h"

/* A file in hand, or an import of the history. */
struct import_line {
    struct link_view file;
    struct day day;
    struct str who;
    int64_t rows;
    struct tag_view state;
};
struct import_lines LIST(struct import_line);

/* Columns saved by name. */
struct saved_row {
    struct str name, text;
};
struct saved_rows LIST(struct saved_row);

/* GET /import */
struct import_list_view {
    struct page_view page;
    struct form_view form;
    struct field_view file;
    struct field_view rows; /* people or posts */
    struct import_lines hand;
    struct import_lines history;
    struct empty_view empty;
    struct saved_rows saved; /* columns by name */
};

/* A column of the file: what it says. */
struct column_view {
    struct str name; /* of the select: c0, c1 ... */
    struct str header;
    struct str samples;
    bool known; /* a target is chosen */
    struct option_views options;
};
struct column_views LIST(struct column_view);

struct count_view {
    struct str text;
    int64_t n;
    struct str href; /* the rows of this sort, or not given */
    bool current;
    bool bad; /* needs somebody */
};
struct count_views LIST(struct count_view);

struct change_view {
    struct str field, from, to;
};
struct change_views LIST(struct change_view);
/* A row of the report. */
struct outcome_view {
    int64_t number; /* line of the file; 0: what a snapshot ends */
    struct str name;
    int64_t person; /* 0: none yet */
    struct tag_view outcome;
    struct change_views changes;
    struct str why;               /* refused */
    struct str_list remarks;      /* odd, and entered all the same */
    struct option_views doubtful; /* who may be meant: one is to be chosen */
    struct str choice;            /* name of the radio buttons */
};
struct outcome_views LIST(struct outcome_view);

enum intake_step { STEP_COLUMNS, STEP_WAIT, STEP_TRIED, STEP_DONE };
/* GET /import/files/ID in its four steps. */
struct intake_view {
    struct page_view page;
    struct form_view form;
    int64_t id;
    struct str file;
    enum intake_step step;
    struct str why; /* what went wrong, or not given */

    struct column_views columns;
    bool posts; /* rows are seats */
    struct str lead;
    struct field_view unit;     /* one unit for all rows */
    struct field_view class;    /* posts: one class for all */
    struct field_view snapshot; /* a day */
    struct field_view within;
    struct field_view save; /* a name for this mapping */
    bool makes_units;
    struct link_views saved; /* mappings by name */

    struct str doing; /* what goes on, in words */
    int64_t rows, rate;
    bool cut; /* it was cut off: can be gone on with */
    struct button_view go_on;

    struct count_views counts;
    struct str held; /* a snapshot's note */
    struct outcome_views outcomes;
    bool asks; /* some are doubtful */
    struct button_view run;
    struct button_view drop;
    struct pager_view pager;
    struct str refused_href;
    int64_t import;
};

/* GET /import/ID */
struct import_view {
    struct page_view page;
    int64_t id;
    struct str file, who, digest, mapping;
    struct str snapshot; /* a day in words, or not given */
    struct day day;
    int64_t rows;
    struct tag_view state;
    struct str report_href; /* what became of each row, or not given */
    struct str refused_href;
    struct str why;          /* an undoing that was refused */
    struct button_view undo; /* no action: undone already */
};
#endif
