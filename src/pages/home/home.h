/* The first page and the choice of language. */
#ifndef PAGES_HOME_H
#define PAGES_HOME_H
#include "pages/app.h"

struct fault *home_show(struct exchange *x, struct db *db);
extern const struct fields language_form;
struct fault *language_change(struct exchange *x, struct db *db);
struct fault *language_show(struct exchange *x, struct db *db);
#endif
