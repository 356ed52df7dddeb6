/* My day, one duty, and what is recorded from there. */
#ifndef PAGES_DUTY_H
#define PAGES_DUTY_H
#include "duty/duty.h"
#include "pages/app.h"
#include "pages/duty/duty_views.h"
#include "programme/rules.h"

/* The tasks of who is logged in, for the first page. */
struct fault *plan_read(struct exchange *x, struct db *db, struct plan_view *plan);
struct fault *note_start(struct exchange *x, struct db *db);

/* /d/:id and what can be done there. */
struct fault *duty_show(struct exchange *x, struct db *db);
struct fault *duty_record_start(struct exchange *x, struct db *db);
extern const struct fields excuse_form, answer_form;
struct fault *excuse_change(struct exchange *x, struct db *db);
struct fault *excuse_show(struct exchange *x, struct db *db);
struct fault *answer_change(struct exchange *x, struct db *db);
struct fault *answer_show(struct exchange *x, struct db *db);

struct fault *programme_show(struct exchange *x, struct db *db);
struct fault *lead_show(struct exchange *x, struct db *db);
struct fault *lead_csv(struct exchange *x, struct db *db);
struct fault *standing_show(struct exchange *x, struct db *db);

/* Due in words: today, overdue by so many days, until a day. */
struct str duty_when(struct exchange *x, const struct duty *d);
/* Fields that a programme declared, with their words in the reader's language. */
void declared_views(struct exchange *x, const struct declared *kind,
                    struct any_field_views *views);
#endif
