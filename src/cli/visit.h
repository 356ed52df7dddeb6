/* cadre visit, cadre twin and cadre household: rows of the table of commands. */
#ifndef CLI_VISIT_H
#define CLI_VISIT_H
#include "cli/cli.h"

struct fault *cmd_visit_add(struct cli *c, void *options, int *exit);
struct fault *cmd_visit_correct(struct cli *c, void *options, int *exit);
struct fault *cmd_visit_import(struct cli *c, void *options, int *exit);
struct fault *cmd_visit_list(struct cli *c, void *options, int *exit);
struct fault *cmd_visit_show(struct cli *c, void *options, int *exit);
struct fault *cmd_visit_done(struct cli *c, void *options, int *exit);
struct fault *cmd_visit_confirm(struct cli *c, void *options, int *exit);
struct fault *cmd_twin_add(struct cli *c, void *options, int *exit);
struct fault *cmd_twin_end(struct cli *c, void *options, int *exit);
struct fault *cmd_twin_list(struct cli *c, void *options, int *exit);
struct fault *cmd_household_add(struct cli *c, void *options, int *exit);
struct fault *cmd_household_show(struct cli *c, void *options, int *exit);
struct fault *cmd_household_correct(struct cli *c, void *options, int *exit);
struct fault *cmd_household_slips(struct cli *c, void *options, int *exit);
extern const struct fields visit_correct_options;
extern const struct fields visit_add_options, visit_list_options, visit_done_options;
extern const struct fields visit_confirm_options, twin_add_options, twin_end_options;
extern const struct fields twin_list_options, household_add_options;
extern const struct fields household_show_options, household_correct_options;
extern const struct fields household_slips_options;

void visit_set_text(struct cli *c, struct json *o, const char *key, struct str value);
void visit_set_int(struct cli *c, struct json *o, const char *key, int64_t value);
#endif
