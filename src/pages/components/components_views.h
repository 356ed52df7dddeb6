/* The pieces pages are made of: fields, the summary of errors, paging, empty lists, tags.
 * Each is shown on /style. They know nothing of persons or entries. */
#ifndef PAGES_COMPONENTS_VIEWS_H
#define PAGES_COMPONENTS_VIEWS_H
#include "pages/layout/layout_views.h"

struct option_view {
    struct str value;
    struct str text;
    bool chosen;
};
struct option_views LIST(struct option_view);

/* One field of a form. Its HTML id is its name, which is also where the summary of errors
 * leads; a hint and an error stand under NAME-hint and NAME-error. */
struct field_view {
    struct str name;
    struct str label;
    struct str hint;  /* not given: none */
    struct str value; /* kept as it was sent; days as YYYY-MM-DD; secrets never */
    struct str error; /* not given: the field is sound */
    bool required;    /* fields that are not say "(optional)" behind the label */
    struct option_views options; /* of selects and choices */
    struct str autocomplete;     /* an HTML autofill word; not given: off */
    struct str first, last;      /* days: the bounds, YYYY-MM-DD, or not given */
    struct str accept;           /* files: what the browser offers, ".pdf,.jpg" */
    struct str list; /* texts: id of the list that the browser offers; not given: none */
};

/* A field of a form that is drawn off its kind's table. */
enum control {
    CONTROL_TEXT,
    CONTROL_LINES,
    CONTROL_DAY,
    CONTROL_SELECT,
    CONTROL_CHOICE,
    CONTROL_CHECK,
};
struct any_field_view {
    enum control control;
    struct field_view field;
};
struct any_field_views LIST(struct any_field_view);

/* `field` is a field's name; not given where the fault is of the whole form. With its
 * label the sentence can stand away from the field. */
struct error_view {
    struct str field;
    struct str label;
    struct str text;
};
struct error_views LIST(struct error_view);
struct errors_view {
    struct error_views list;
};

/* What every form that changes something carries. */
struct form_view {
    struct str action; /* local URL it is posted to */
    struct str id;     /* idempotency id: the same one comes back with the errors */
    struct errors_view errors;
};

/* A form of one button. */
struct button_view {
    struct str action;
    struct str id;
    struct str text;
};

/* Paging by key: where the pages before and behind begin; not given at the ends. */
struct pager_view {
    struct str previous;
    struct str next;
};

/* One sentence, and one action where there is any (href given). */
struct empty_view {
    struct str text;
    struct link_view action;
};

/* States are told by words; colour is kept for what needs action. */
enum tag_kind { TAG_PLAIN, TAG_DONE, TAG_OPEN, TAG_OVERDUE };
struct tag_view {
    enum tag_kind kind;
    struct str text;
};
#endif
