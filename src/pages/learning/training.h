/* GET /training: people and their sums; one's own for who reads nobody else's. GET
 * /training/:id: a person's. Both as CSV. The form takes a certificate, which goes out as
 * an attachment and never inline. */
#ifndef PAGES_LEARNING_TRAINING_H
#define PAGES_LEARNING_TRAINING_H
#include "learning/training.h"
#include "pages/app.h"
#include "pages/learning/training_views.h"

struct fault *trained_show(struct exchange *x, struct db *db);
struct fault *trained_csv(struct exchange *x, struct db *db);
struct fault *trained_xlsx(struct exchange *x, struct db *db);
struct fault *training_show(struct exchange *x, struct db *db);
struct fault *training_csv(struct exchange *x, struct db *db);
struct fault *training_xlsx(struct exchange *x, struct db *db);
extern const struct fields training_form;
struct fault *training_form_get(struct exchange *x, struct db *db);
struct fault *training_form_start(struct exchange *x, struct db *db);
struct fault *training_form_show(struct exchange *x, struct db *db);
struct fault *training_certificate(struct exchange *x, struct db *db);

/* ?year=, else the running one. */
int training_year(struct exchange *x);
/* "9 of 12 days" */
struct str training_got(struct exchange *x, const struct duty *d);
#endif
