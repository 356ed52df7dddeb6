/* My day, one duty, and what is recorded from there. */
#ifndef PAGES_DUTY_H
#define PAGES_DUTY_H
#include "duty/duty.h"
#include "pages/app.h"
#include "pages/duty/duty_views.h"
#include "pages/duty/programme_views.h"
#include "pages/export.h"
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
struct fault *lead_xlsx(struct exchange *x, struct db *db);
struct fault *standing_show(struct exchange *x, struct db *db);
struct fault *standing_csv(struct exchange *x, struct db *db);
struct fault *standing_xlsx(struct exchange *x, struct db *db);
/* GET /programme/burden: what each rule of a version costs. */
struct fault *burden_show(struct exchange *x, struct db *db);

/* A month of one's own, or of a unit; and the week of those who see to others. */
struct fault *calendar_show(struct exchange *x, struct db *db);
struct fault *week_show(struct exchange *x, struct db *db);
extern const struct fields remind_form;
struct fault *remind_change(struct exchange *x, struct db *db);
struct fault *remind_show(struct exchange *x, struct db *db);
/* GET /duties: what stands behind a number of /lead and /week, also as a file. */
struct fault *duties_show(struct exchange *x, struct db *db);
struct fault *duties_csv(struct exchange *x, struct db *db);
struct fault *duties_xlsx(struct exchange *x, struct db *db);
/* Those of them that are shown, row by row, as a file. */
typedef bool duty_is_shown_fn(struct exchange *x, const struct duty *d);
struct fault *duties_file(struct exchange *x, struct db *db,
                          const struct duties_query *of, struct str title,
                          duty_is_shown_fn *is_shown, enum export_format format);
/* ?state= of a standing's number: whether the duty is in it, and the number's name. */
bool duty_is_wanted(struct exchange *x, const struct duty *d);
bool duty_tells_state(struct exchange *x, struct str *words);
struct str share_text(struct arena *a, int64_t share); /* "66.67 %" */

/* What /lead and /week share: a choice of the unit, the unit asked for (MISSING beyond
 * the reach), lines of standings, and the duties that events set going. */
struct fault *lead_units(struct exchange *x, struct db *db, struct any_field_view *unit);
struct fault *lead_unit(struct exchange *x, struct db *db, struct unit_id *unit);
void lead_standings(struct exchange *x, const struct standing_list *list,
                    struct standing_views *views);
struct fault *lead_clocks(struct exchange *x, struct db *db, struct unit_id unit,
                          struct task_views *views);

/* Of what is due on that day by the rule in the unit. */
struct str standing_href(struct exchange *x, struct str rule, struct unit_id unit,
                         struct day day);

/* Due in words: today, overdue by so many days, until a day. */
struct str duty_when(struct exchange *x, const struct duty *d);
/* Fields that a programme declared, with their words in the reader's language. */
void declared_views(struct exchange *x, const struct declared *kind,
                    struct any_field_views *views);
#endif
