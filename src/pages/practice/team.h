/* /campaign/:id/team/:number and the team's report. */
#ifndef PAGES_PRACTICE_TEAM_H
#define PAGES_PRACTICE_TEAM_H
#include "pages/app.h"
#include "practice/team_work.h"

extern const struct fields team_do_form;
struct fault *team_get(struct exchange *x, struct db *db);
struct fault *team_do_change(struct exchange *x, struct db *db);
struct fault *team_do_show(struct exchange *x, struct db *db);
struct fault *team_report_show(struct exchange *x, struct db *db);

/* State words, which the matrix shows too. */
struct tag_view team_visit_tag(struct exchange *x, const struct team_visit *visit);
struct tag_view team_progress_tag(struct exchange *x, const struct team_count *count);
#endif
