/* Pages of the classroom and the hub of study. */
#ifndef PAGES_LEARNING_CLASSROOM_H
#define PAGES_LEARNING_CLASSROOM_H
#include "learning/classroom.h"
#include "pages/app.h"
#include "pages/learning/classroom_views.h"
#include "pages/register/records.h"
#include "pages/register/register.h"

struct fault *study_show(struct exchange *x, struct db *db);
struct fault *classes_show(struct exchange *x, struct db *db);
struct fault *series_show(struct exchange *x, struct db *db);
struct fault *series_new_get(struct exchange *x, struct db *db);
struct fault *series_new_change(struct exchange *x, struct db *db);
struct fault *series_new_show(struct exchange *x, struct db *db);
struct fault *series_edit_get(struct exchange *x, struct db *db);
struct fault *series_edit_change(struct exchange *x, struct db *db);
struct fault *series_edit_show(struct exchange *x, struct db *db);
struct fault *series_wish_get(struct exchange *x, struct db *db);
struct fault *series_wish_change(struct exchange *x, struct db *db);
struct fault *series_wish_show(struct exchange *x, struct db *db);
/* The proposal, and the form that plans it; its fields are one pair a day. */
struct fault *rota_get(struct exchange *x, struct db *db);
struct fault *rota_start(struct exchange *x, struct db *db);
struct fault *rota_show(struct exchange *x, struct db *db);

struct fault *class_show(struct exchange *x, struct db *db);
struct fault *class_edit_get(struct exchange *x, struct db *db);
extern const struct fields class_edit_form, class_cancel_form, class_answer_form;
extern const struct fields class_makeup_form;
struct fault *class_edit_change(struct exchange *x, struct db *db);
struct fault *class_edit_show(struct exchange *x, struct db *db);
/* Somebody else in the place of the speaker (classroom_speaker.c). */
extern const struct fields class_speaker_form;
struct fault *class_speaker_get(struct exchange *x, struct db *db);
struct fault *class_speaker_change(struct exchange *x, struct db *db);
struct fault *class_speaker_show(struct exchange *x, struct db *db);
struct fault *class_cancel_get(struct exchange *x, struct db *db);
struct fault *class_cancel_change(struct exchange *x, struct db *db);
struct fault *class_cancel_show(struct exchange *x, struct db *db);
struct fault *class_answer_change(struct exchange *x, struct db *db);
struct fault *class_answer_show(struct exchange *x, struct db *db);
struct fault *class_makeup_get(struct exchange *x, struct db *db);
struct fault *class_makeup_change(struct exchange *x, struct db *db);
struct fault *class_makeup_show(struct exchange *x, struct db *db);
/* Check-in (checkin.c). */
extern const struct fields checkin_open_form, checkin_here_form;
struct fault *checkin_code_show(struct exchange *x, struct db *db);
struct fault *checkin_open_change(struct exchange *x, struct db *db);
struct fault *checkin_open_show(struct exchange *x, struct db *db);
struct fault *checkin_here_change(struct exchange *x, struct db *db);
struct fault *checkin_here_show(struct exchange *x, struct db *db);
/* Feedback (feedback.c). */
extern const struct fields feedback_form;
struct fault *questions_ask_get(struct exchange *x, struct db *db);
struct fault *questions_ask_change(struct exchange *x, struct db *db);
struct fault *questions_ask_show(struct exchange *x, struct db *db);
struct fault *feedback_show(struct exchange *x, struct db *db);
struct fault *feedback_tell_change(struct exchange *x, struct db *db);
struct fault *feedback_tell_show(struct exchange *x, struct db *db);
/* As files (attendance.c). */
struct fault *roll_csv(struct exchange *x, struct db *db);
struct fault *roll_xlsx(struct exchange *x, struct db *db);
struct fault *sessions_csv(struct exchange *x, struct db *db);
struct fault *sessions_xlsx(struct exchange *x, struct db *db);
struct fault *attendance_csv(struct exchange *x, struct db *db);
struct fault *attendance_xlsx(struct exchange *x, struct db *db);
/* The roll: two boxes for each who is expected. */
struct fault *roll_get(struct exchange *x, struct db *db);
struct fault *roll_start(struct exchange *x, struct db *db);
struct fault *roll_show(struct exchange *x, struct db *db);

/* ---- shared ---------------------------------------------------------------------------
 */
struct str class_href(struct exchange *x, struct session_id id, const char *behind);
struct str series_href(struct exchange *x, struct series_id id, const char *behind);
struct str class_title(struct exchange *x, const struct class_session *s);
/* Of a planned session whose speaker may not be there: why, and the way to another. */
struct link_view class_trouble(struct exchange *x, const struct class_session *s);
struct str class_when(struct exchange *x, const struct class_session *s);
struct str class_state_words(struct exchange *x, int state);
struct str series_when(struct exchange *x, const struct series_body *body);
void class_add_lines(struct exchange *x, const struct class_session_list *list,
                     bool with_series, struct class_line_views *views);
void class_add_fact(struct exchange *x, struct class_fact_views *facts, struct str label,
                    struct str value);
void class_notice(struct exchange *x, struct page_view *page);
/* A form about the session, without its fields. */
struct record_form_view class_form_view(struct exchange *x, struct db *db,
                                        const struct class_session *s,
                                        const struct fields *form, say_fn *title,
                                        const char *path);
/* Back to the session when it is done, the form again when it is refused. */
struct fault *class_after(struct exchange *x, struct db *db,
                          struct fault *(*again)(struct exchange *x, struct db *db),
                          const char *behind);
/* MISSING unless the viewer keeps it. */
struct fault *class_find_kept(struct exchange *x, struct db *db, struct class_session *s);
#endif
