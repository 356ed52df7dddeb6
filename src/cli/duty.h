/* Commands of programmes and duties. */
#ifndef CLI_DUTY_H
#define CLI_DUTY_H
#include "cli/cli.h"

struct fault *cmd_duties(struct cli *c, void *options, int *exit);
struct fault *cmd_standing(struct cli *c, void *options, int *exit);
struct fault *cmd_why(struct cli *c, void *options, int *exit);
struct fault *cmd_roll(struct cli *c, void *options, int *exit);
struct fault *cmd_programme_adopt(struct cli *c, void *options, int *exit);
struct fault *cmd_programme_close(struct cli *c, void *options, int *exit);
struct fault *cmd_programme_reopen(struct cli *c, void *options, int *exit);
struct fault *cmd_programme_dry_run(struct cli *c, void *options, int *exit);
struct fault *cmd_programme_rehearse(struct cli *c, void *options, int *exit);
struct fault *cmd_programme_draft(struct cli *c, void *options, int *exit);
struct fault *cmd_programme_list(struct cli *c, void *options, int *exit);
struct fault *cmd_excuse_ask(struct cli *c, void *options, int *exit);
struct fault *cmd_excuse_grant(struct cli *c, void *options, int *exit);
struct fault *cmd_excuse_refuse(struct cli *c, void *options, int *exit);
struct fault *cmd_records(struct cli *c, void *options, int *exit);

extern const struct fields duties_options, standing_options, on_options, close_options;
extern const struct fields draft_options, dry_run_options, rehearse_options;
extern const struct fields reopen_options, adopt_options, excuse_options, records_options;

struct record_opts { /* of cadre record */
    struct str person, unit;
    int64_t record; /* which one a correction of the register is of */
    struct day on;
    int64_t corrects; /* which entry of a declared kind this one replaces */
    struct str file;
};
/* A kind that a programme declares; *known false: none does. */
struct fault *cli_record_declared(struct cli *c, const struct record_opts *options,
                                  bool *known);
struct fault *cli_read_programme(struct cli *c, struct str file, struct str *text);
#endif
