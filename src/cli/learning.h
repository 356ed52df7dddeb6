/* Commands of the question bank and of exams. */
#ifndef CLI_LEARNING_H
#define CLI_LEARNING_H
#include "cli/cli.h"

struct fault *cmd_questions_import(struct cli *c, void *options, int *exit);
struct fault *cmd_questions_export(struct cli *c, void *options, int *exit);
struct fault *cmd_questions_list(struct cli *c, void *options, int *exit);

extern const struct fields questions_import_options, questions_export_options;
extern const struct fields questions_list_options;
#endif
