/* /confirm, where a resident's code is handed in. Without a log-in: what the code is
 * about is told only behind a POST, since wrong codes are counted and make the next try
 * wait. */
#ifndef PAGES_PRACTICE_CONFIRM_H
#define PAGES_PRACTICE_CONFIRM_H
#include "pages/app.h"
#include "pages/practice/confirm_views.h"

extern const struct fields confirm_form;
struct fault *confirm_get(struct exchange *x, struct db *db);
struct fault *confirm_change(struct exchange *x, struct db *db);
struct fault *confirm_show(struct exchange *x, struct db *db);
/* /slip, which moved here. */
struct fault *slip_get(struct exchange *x, struct db *db);
/* What a page that shows codes says of them: how long they are good, and where they are
 * handed in. */
void confirm_codes(struct exchange *x, struct instant until,
                   struct given_codes_view *view);
#endif
