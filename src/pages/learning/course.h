/* Pages of courses of study. */
#ifndef PAGES_LEARNING_COURSE_H
#define PAGES_LEARNING_COURSE_H
#include "learning/course.h"
#include "pages/app.h"

extern const struct fields course_conclude_form;
struct fault *courses_show(struct exchange *x, struct db *db);
struct fault *courses_csv(struct exchange *x, struct db *db);
struct fault *courses_xlsx(struct exchange *x, struct db *db);
struct fault *course_steps_csv(struct exchange *x, struct db *db);
struct fault *course_steps_xlsx(struct exchange *x, struct db *db);
struct fault *course_show(struct exchange *x, struct db *db);
struct fault *course_form_get(struct exchange *x, struct db *db);
struct fault *course_form_change(struct exchange *x, struct db *db);
struct fault *course_form_shown(struct exchange *x, struct db *db);
struct fault *course_conclude_change(struct exchange *x, struct db *db);
struct fault *course_conclude_shown(struct exchange *x, struct db *db);
#endif
