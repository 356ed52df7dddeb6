/* Commands of calendars that are subscribed to, and of reminders. */
#ifndef CLI_FEED_H
#define CLI_FEED_H
#include "cli/cli.h"

struct fault *cmd_ics(struct cli *c, void *options, int *exit);
struct fault *cmd_feed_new(struct cli *c, void *options, int *exit);
struct fault *cmd_feed_end(struct cli *c, void *options, int *exit);
struct fault *cmd_feed_list(struct cli *c, void *options, int *exit);
struct fault *cmd_feed_mail(struct cli *c, void *options, int *exit);
struct fault *cmd_remind(struct cli *c, void *options, int *exit);
struct fault *cmd_remind_status(struct cli *c, void *options, int *exit);
extern const struct fields ics_options, feed_options, address_options, remind_options;
extern const struct fields remind_status_options;
#endif
