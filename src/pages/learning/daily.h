/* Pages of a few questions a day. */
#ifndef PAGES_LEARNING_DAILY_H
#define PAGES_LEARNING_DAILY_H
#include "learning/daily.h"
#include "pages/app.h"

extern const struct fields daily_turn_form;
struct fault *daily_show(struct exchange *x, struct db *db);
struct fault *daily_turn_change(struct exchange *x, struct db *db);
struct fault *daily_begin_change(struct exchange *x, struct db *db);
struct fault *daily_done_show(struct exchange *x, struct db *db);
struct fault *daily_answer_start(struct exchange *x, struct db *db);
struct fault *daily_answer_show(struct exchange *x, struct db *db);
#endif
