/* Pages of exams and of the question bank. */
#ifndef PAGES_LEARNING_H
#define PAGES_LEARNING_H
#include "learning/exam.h"
#include "pages/app.h"
#include "pages/learning/learning_views.h"

struct fault *exams_show(struct exchange *x, struct db *db);
struct fault *exam_show(struct exchange *x, struct db *db);
/* A plan's unit and materials, as taught to the unit asked for. */
struct fault *taught_lines(struct exchange *x, struct db *db, struct exam_body *body);
struct fault *exam_taught_show(struct exchange *x, struct db *db);
struct fault *exam_new_get(struct exchange *x, struct db *db);
struct fault *exam_new_change(struct exchange *x, struct db *db);
struct fault *exam_new_show(struct exchange *x, struct db *db);
struct fault *exam_edit_get(struct exchange *x, struct db *db);
struct fault *exam_edit_change(struct exchange *x, struct db *db);
struct fault *exam_edit_show(struct exchange *x, struct db *db);
extern const struct fields exam_do_form, exam_allow_form;
struct fault *exam_do_change(struct exchange *x, struct db *db);
struct fault *exam_done_show(struct exchange *x, struct db *db);
struct fault *exam_allow_get(struct exchange *x, struct db *db);
struct fault *exam_allow_change(struct exchange *x, struct db *db);
struct fault *exam_allow_show(struct exchange *x, struct db *db);

struct fault *sit_begin_change(struct exchange *x, struct db *db);
struct fault *sit_begin_show(struct exchange *x, struct db *db);
struct fault *sit_get(struct exchange *x, struct db *db);
struct fault *sit_save_start(struct exchange *x, struct db *db);
struct fault *sit_save_show(struct exchange *x, struct db *db);
struct fault *sit_hand_change(struct exchange *x, struct db *db);
struct fault *sit_hand_show(struct exchange *x, struct db *db);
struct fault *exam_results_csv(struct exchange *x, struct db *db);
struct fault *result_csv(struct exchange *x, struct db *db);
struct fault *sat_show(struct exchange *x, struct db *db);
struct fault *sat_csv(struct exchange *x, struct db *db);
struct fault *result_show(struct exchange *x, struct db *db);
struct fault *exam_statistics_show(struct exchange *x, struct db *db);
extern const struct fields marking_form;
struct fault *marking_get(struct exchange *x, struct db *db);
struct fault *marking_change(struct exchange *x, struct db *db);
struct fault *marking_show(struct exchange *x, struct db *db);

struct fault *bank_list_show(struct exchange *x, struct db *db);
struct fault *bank_question_get(struct exchange *x, struct db *db);
extern const struct fields bank_form, bank_import_form;
struct fault *bank_new_get(struct exchange *x, struct db *db);
struct fault *bank_new_change(struct exchange *x, struct db *db);
struct fault *bank_new_show(struct exchange *x, struct db *db);
struct fault *bank_change_get(struct exchange *x, struct db *db);
struct fault *bank_change_change(struct exchange *x, struct db *db);
struct fault *bank_change_show(struct exchange *x, struct db *db);
struct fault *bank_retire_change(struct exchange *x, struct db *db);
struct fault *bank_retire_show(struct exchange *x, struct db *db);
struct fault *bank_import_get(struct exchange *x, struct db *db);
struct fault *bank_import_start(struct exchange *x, struct db *db);
struct fault *bank_import_show(struct exchange *x, struct db *db);

/* ---- shared -------------------------------------------------------------------------
 */
int64_t exam_now(struct exchange *x); /* seconds on the office's wall */
/* One's own papers of an exam with what was right; MISSING until it is marked. */
struct fault *result_read(struct exchange *x, struct db *db, struct result_view *view);
/* "87 %" */
struct str share_words(struct exchange *x, int64_t points, int64_t most);
/* 1250 as "12.5". */
struct str points_words(struct exchange *x, int64_t hundredths);
struct str moment_words(struct exchange *x, int64_t seconds);
/* What a question asks, drawn without its key, which the order of what is to be ordered
 * or paired would tell: its fields have the numbers of where they are shown, by seed and
 * place. `said` may be not given. */
void ask_parts(struct exchange *x, const struct question *q, uint64_t seed, int64_t place,
               struct str said, struct ask_parts *parts);
/* In a route's `start`: reads what a form says to this question, and what it said. */
void ask_take(struct exchange *x, const struct question *q);
struct str ask_said(struct exchange *x, const struct question *q, uint64_t seed,
                    int64_t place);
/* The material that answers a question, to whoever may read it; else as the question
 * names it, where that is a title. */
struct fault *question_material(struct exchange *x, struct db *db,
                                const struct bank_question *q, struct link_view *link);
struct str topics_words(struct exchange *x, const struct question *q);
#endif
