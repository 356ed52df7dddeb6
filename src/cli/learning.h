/* Commands of the question bank and of exams. */
#ifndef CLI_LEARNING_H
#define CLI_LEARNING_H
#include "cli/cli.h"

struct fault *cmd_questions_import(struct cli *c, void *options, int *exit);
struct fault *cmd_questions_export(struct cli *c, void *options, int *exit);
struct fault *cmd_questions_list(struct cli *c, void *options, int *exit);
struct fault *cmd_exam_plan(struct cli *c, void *options, int *exit);
struct fault *cmd_exam_change(struct cli *c, void *options, int *exit);
extern const struct fields exam_change_options;
struct fault *cmd_exam_taught(struct cli *c, void *options, int *exit);
struct fault *cmd_exam_draw(struct cli *c, void *options, int *exit);
struct fault *cmd_exam_open(struct cli *c, void *options, int *exit);
struct fault *cmd_exam_allow(struct cli *c, void *options, int *exit);
struct fault *cmd_exam_mark(struct cli *c, void *options, int *exit);
struct fault *cmd_exam_list(struct cli *c, void *options, int *exit);
struct fault *cmd_exam_results(struct cli *c, void *options, int *exit);
struct fault *cmd_exam_statistics(struct cli *c, void *options, int *exit);
struct fault *cmd_course_plan(struct cli *c, void *options, int *exit);
struct fault *cmd_course_list(struct cli *c, void *options, int *exit);
struct fault *cmd_course_show(struct cli *c, void *options, int *exit);
struct fault *cmd_course_conclude(struct cli *c, void *options, int *exit);
struct fault *cmd_peer_add(struct cli *c, void *options, int *exit);
struct fault *cmd_peer_correct(struct cli *c, void *options, int *exit);
struct fault *cmd_peer_withdraw(struct cli *c, void *options, int *exit);
struct fault *cmd_peer_list(struct cli *c, void *options, int *exit);
struct fault *cmd_peer_show(struct cli *c, void *options, int *exit);
struct fault *cmd_study_on(struct cli *c, void *options, int *exit);
struct fault *cmd_study_off(struct cli *c, void *options, int *exit);
struct fault *cmd_study_today(struct cli *c, void *options, int *exit);
struct fault *cmd_study_answer(struct cli *c, void *options, int *exit);
struct fault *cmd_year_start(struct cli *c, void *options, int *exit);
struct fault *cmd_year_show(struct cli *c, void *options, int *exit);
struct fault *cmd_year_hand_in(struct cli *c, void *options, int *exit);
struct fault *cmd_year_rate(struct cli *c, void *options, int *exit);
struct fault *cmd_training_add(struct cli *c, void *options, int *exit);
struct fault *cmd_training_list(struct cli *c, void *options, int *exit);
struct fault *cmd_training_standing(struct cli *c, void *options, int *exit);

struct fault *cmd_study_waits(struct cli *c, void *options, int *exit);

extern const struct fields study_waits_options;
extern const struct fields course_conclude_options;
extern const struct fields study_answer_options;
extern const struct fields peer_add_options, peer_correct_options, peer_list_options;
extern const struct fields year_start_options, year_show_options;
extern const struct fields year_hand_in_options, year_rate_options;
extern const struct fields training_add_options, training_list_options;
extern const struct fields training_standing_options;
extern const struct fields exam_allow_options;
extern const struct fields exam_taught_options, exam_draw_options, exam_results_options;
extern const struct fields questions_import_options, questions_export_options;
extern const struct fields questions_list_options;
#endif
