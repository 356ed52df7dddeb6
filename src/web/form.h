/* Input declared before any handler sees it: the fields of words/field.h, filled from
 * what a form sent, with every fault named by its field, all at once. Draws nothing:
 * layout is the template's. */
#ifndef WEB_FORM_H
#define WEB_FORM_H
#include "web/exchange.h"
#include "words/field.h"

/* Fills *into (cleared before) from x->form. A field sent twice and one that nobody asked
 * for are refused. The first fault in the table's order with the others behind its
 * `more`, those of unknown fields last; NULL when all is well. What came in stays in
 * x->form, so that a page can show it again. */
struct fault *form_read(const struct exchange *x, const struct fields *fields,
                        void *into);
#endif
