/* Pages of the year end. */
#ifndef PAGES_LEARNING_YEAR_H
#define PAGES_LEARNING_YEAR_H
#include "pages/app.h"

extern const struct fields year_summary_form, year_rating_form;
struct fault *year_show(struct exchange *x, struct db *db);
struct fault *year_own_show(struct exchange *x, struct db *db);
struct fault *year_summary_change(struct exchange *x, struct db *db);
struct fault *year_summary_shown(struct exchange *x, struct db *db);
struct fault *year_rating_change(struct exchange *x, struct db *db);
struct fault *year_rating_shown(struct exchange *x, struct db *db);
#endif
