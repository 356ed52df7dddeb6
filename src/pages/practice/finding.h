/* /findings and /finding/:id. */
#ifndef PAGES_PRACTICE_FINDING_H
#define PAGES_PRACTICE_FINDING_H
#include "pages/app.h"
#include "pages/practice/finding_views.h"
#include "practice/finding.h"

extern const struct fields finding_new_form, finding_do_form;
struct fault *findings_show(struct exchange *x, struct db *db);
struct fault *findings_csv(struct exchange *x, struct db *db);
struct fault *finding_new_get(struct exchange *x, struct db *db);
struct fault *finding_new_change(struct exchange *x, struct db *db);
struct fault *finding_new_show(struct exchange *x, struct db *db);
struct fault *finding_get(struct exchange *x, struct db *db);
struct fault *finding_do_change(struct exchange *x, struct db *db);
struct fault *finding_do_show(struct exchange *x, struct db *db);

/* /campaign/:id/matrix and its CSV. */
struct fault *matrix_show(struct exchange *x, struct db *db);
struct fault *matrix_csv(struct exchange *x, struct db *db);

struct tag_view finding_tag(struct exchange *x, const struct finding *f);
/* What the form of raising and that of correcting share. */
void finding_gravities(struct exchange *x, struct field_view *field);
/* By name or number; INPUT at "place". */
struct fault *finding_place_named(struct exchange *x, struct db *db, struct str text,
                                  struct unit_id *place);
struct finding_line_view finding_line(struct exchange *x, const struct finding *f);
#endif
