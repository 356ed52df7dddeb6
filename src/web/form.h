/* Input declared before any handler sees it. A form is a table of fields read off a C
 * struct with offsetof; form_read checks and fills the struct, and names every fault by
 * its field, all at once. The same table draws nothing: layout is the template's. */
#ifndef WEB_FORM_H
#define WEB_FORM_H
#include "web/exchange.h"
#include "words/words.h"

enum form_type {
    FORM_TEXT,    /* struct str; one line, trimmed, NFC not forced, controls refused */
    FORM_LINES,   /* struct str; several lines */
    FORM_SECRET,  /* struct str; not trimmed, never shown again or logged */
    FORM_INT,     /* int64_t */
    FORM_DAY,     /* struct day; ISO date of <input type=date> */
    FORM_BOOL,    /* bool; present = true */
    FORM_ID,      /* struct with one int64_t */
    FORM_CHOICE,  /* int; index into `choices`, a NULL-ended list of values */
    FORM_UUID,    /* struct uuid: the idempotency id of the form */
};
struct form_field {
    const char *name;
    enum form_type type;
    bool required;
    size_t offset;
    int64_t min, max; /* text: code points; int: value; day: days; 0,0 = type's own limit */
    say_fn *label;    /* used in the fault's sentence */
    const char *const *choices;
};
struct form_spec {
    const struct form_field *fields;
    size_t n;
    size_t size; /* sizeof of the struct */
};
/* Fills *into (zeroed before). Unknown fields are refused. First fault with the others
 * behind its `more`; NULL when all is well. The values that came in stay in x->form, so
 * that a page can show them again. */
struct fault *form_read(const struct exchange *x, const struct form_spec *spec, void *into);
#endif
