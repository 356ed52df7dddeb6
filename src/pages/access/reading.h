/* Opening sealed records and cadre files for a purpose; one's own record and its reads.
 */
#ifndef PAGES_ACCESS_READING_H
#define PAGES_ACCESS_READING_H
#include "access/reading.h"
#include "duty/duty.h"
#include "pages/access/reading_views.h"
#include "pages/app.h"

struct fault *open_get(struct exchange *x, struct db *db);
struct fault *open_change(struct exchange *x, struct db *db);
struct fault *open_show(struct exchange *x, struct db *db);
struct fault *me_show(struct exchange *x, struct db *db);
struct fault *my_access_show(struct exchange *x, struct db *db);
struct fault *my_read_get(struct exchange *x, struct db *db);
struct fault *my_read_change(struct exchange *x, struct db *db);
struct fault *my_read_show(struct exchange *x, struct db *db);
extern const struct fields question_form, question_answer_form;
struct fault *questions_show(struct exchange *x, struct db *db);
struct fault *question_answer_get(struct exchange *x, struct db *db);
struct fault *question_answer_change(struct exchange *x, struct db *db);
struct fault *question_answer_show(struct exchange *x, struct db *db);
/* A question in words, with its answer where there is one. */
struct question_row question_row(struct exchange *x, const struct read_question *q);
/* A row of the log in words; the reader by name, whoever looks. */
/* `declared`: kinds of programmes, for their titles. */
struct read_row reading_row(struct exchange *x, const struct declared_list *declared,
                            const struct reading *r);
#endif
