/* cadre classroom: rows of the table of commands. */
#ifndef CLI_CLASSROOM_H
#define CLI_CLASSROOM_H
#include "cli/cli.h"
#include "learning/classroom.h"

/* What the first word of the command means: the number of a session; of a series its
 * number, key or title. */
struct fault *classroom_session_meant(struct cli *c, struct session_id *id);
void classroom_print_rota(struct cli *c, const struct rota *rota);
struct fault *classroom_series_meant(struct cli *c, struct db *db, const struct viewer *v,
                                     struct series_id *id);
struct fault *cmd_classroom_series(struct cli *c, void *options, int *exit);
struct fault *cmd_classroom_rota(struct cli *c, void *options, int *exit);
struct fault *cmd_classroom_plan(struct cli *c, void *options, int *exit);
struct fault *cmd_classroom_list(struct cli *c, void *options, int *exit);
struct fault *cmd_classroom_show(struct cli *c, void *options, int *exit);
struct fault *cmd_classroom_change(struct cli *c, void *options, int *exit);
struct fault *cmd_classroom_speaker(struct cli *c, void *options, int *exit);
struct fault *cmd_classroom_cancel(struct cli *c, void *options, int *exit);
struct fault *cmd_classroom_hold(struct cli *c, void *options, int *exit);
struct fault *cmd_classroom_answer(struct cli *c, void *options, int *exit);
struct fault *cmd_classroom_makeup(struct cli *c, void *options, int *exit);
struct fault *cmd_classroom_wish(struct cli *c, void *options, int *exit);
struct fault *cmd_classroom_checkin(struct cli *c, void *options, int *exit);
struct fault *cmd_classroom_code(struct cli *c, void *options, int *exit);
struct fault *cmd_classroom_enter(struct cli *c, void *options, int *exit);
struct fault *cmd_classroom_questions(struct cli *c, void *options, int *exit);
struct fault *cmd_classroom_tell(struct cli *c, void *options, int *exit);
struct fault *cmd_classroom_feedback(struct cli *c, void *options, int *exit);
struct fault *cmd_classroom_attendance(struct cli *c, void *options, int *exit);
extern const struct fields classroom_checkin_options, classroom_tell_options;
extern const struct fields classroom_attendance_options;
extern const struct fields classroom_rota_options, classroom_list_options;
extern const struct fields classroom_change_options, classroom_cancel_options;
extern const struct fields classroom_hold_options, classroom_answer_options;
extern const struct fields classroom_makeup_options, classroom_speaker_options;
/* cadre material and cadre note (material.c) */
struct fault *cmd_material_add(struct cli *c, void *options, int *exit);
struct fault *cmd_material_list(struct cli *c, void *options, int *exit);
struct fault *cmd_material_show(struct cli *c, void *options, int *exit);
struct fault *cmd_material_recommend(struct cli *c, void *options, int *exit);
struct fault *cmd_material_pass(struct cli *c, void *options, int *exit);
struct fault *cmd_material_sign(struct cli *c, void *options, int *exit);
struct fault *cmd_note_add(struct cli *c, void *options, int *exit);
struct fault *cmd_note_list(struct cli *c, void *options, int *exit);
extern const struct fields material_add_options, note_add_options, note_list_options;
#endif
