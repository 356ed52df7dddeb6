/* cadre campaign, plan and finding: rows of the table of commands. */
#ifndef CLI_PRACTICE_H
#define CLI_PRACTICE_H
#include "cli/cli.h"

struct fault *cmd_campaign_add(struct cli *c, void *options, int *exit);
struct fault *cmd_campaign_list(struct cli *c, void *options, int *exit);
struct fault *cmd_campaign_show(struct cli *c, void *options, int *exit);
struct fault *cmd_campaign_summary(struct cli *c, void *options, int *exit);
struct fault *cmd_campaign_correct(struct cli *c, void *options, int *exit);
struct fault *cmd_campaign_head(struct cli *c, void *options, int *exit);
struct fault *cmd_campaign_visit(struct cli *c, void *options, int *exit);
struct fault *cmd_campaign_visits(struct cli *c, void *options, int *exit);
struct fault *cmd_campaign_meeting(struct cli *c, void *options, int *exit);
struct fault *cmd_campaign_meetings(struct cli *c, void *options, int *exit);
struct fault *cmd_campaign_report(struct cli *c, void *options, int *exit);
struct fault *cmd_campaign_hold(struct cli *c, void *options, int *exit);
struct fault *cmd_campaign_distances(struct cli *c, void *options, int *exit);
struct fault *cmd_plan_teams(struct cli *c, void *options, int *exit);
struct fault *cmd_plan_list(struct cli *c, void *options, int *exit);
struct fault *cmd_plan_show(struct cli *c, void *options, int *exit);
struct fault *cmd_plan_move(struct cli *c, void *options, int *exit);
struct fault *cmd_plan_why(struct cli *c, void *options, int *exit);
struct fault *cmd_plan_adopt(struct cli *c, void *options, int *exit);
struct fault *cmd_finding_add(struct cli *c, void *options, int *exit);
struct fault *cmd_finding_list(struct cli *c, void *options, int *exit);
struct fault *cmd_finding_show(struct cli *c, void *options, int *exit);
struct fault *cmd_finding_own(struct cli *c, void *options, int *exit);
struct fault *cmd_finding_measure(struct cli *c, void *options, int *exit);
struct fault *cmd_finding_solve(struct cli *c, void *options, int *exit);
struct fault *cmd_finding_confirm(struct cli *c, void *options, int *exit);
struct fault *cmd_finding_return(struct cli *c, void *options, int *exit);
struct fault *cmd_finding_correct(struct cli *c, void *options, int *exit);
struct fault *cmd_finding_join(struct cli *c, void *options, int *exit);
struct fault *cmd_finding_code(struct cli *c, void *options, int *exit);
extern const struct fields campaign_add_options, plan_teams_options, plan_list_options;
extern const struct fields campaign_correct_options, campaign_head_options;
extern const struct fields campaign_team_options, campaign_visit_options;
extern const struct fields campaign_meeting_options, campaign_report_options;
extern const struct fields campaign_hold_options, campaign_distances_options;
extern const struct fields plan_move_options, plan_why_options;
extern const struct fields finding_add_options, finding_list_options, finding_own_options;
extern const struct fields finding_text_options, finding_confirm_options;
extern const struct fields finding_return_options, finding_join_options;
extern const struct fields finding_code_options, finding_correct_options;
#endif
