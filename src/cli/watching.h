/* How a long search is told on standard error, and how Ctrl-C ends it with the best so
 * far. */
#ifndef CLI_WATCHING_H
#define CLI_WATCHING_H
#include "cli/cli.h"
#include "solve/grouping.h"

enum { TELL_EVERY_US = 500000 };

/* SIGINT is taken off the default and looked for between moves: no handler is needed, and
 * so no variable that one could share. */
struct watching {
    const struct cli *cli;
    int64_t began, told;
    int decimals;
    bool is_terminal;
};

void watching_begin(struct watching *w);
void watching_end(const struct watching *w); /* takes the last line away */
bool watching_interrupted(void);
/* Whole numbers of the solver as a file's decimals. */
struct str watching_number(struct arena *a, int64_t value, int decimals);
double watching_gap(const struct plan_score *best, int64_t bound);
struct str watching_bound(struct arena *a, enum lang lang, const struct plan_score *best,
                          int64_t bound, enum grouping_bound kind, int decimals);
bool watching_tell(void *ctx, const struct grouping_progress *now); /* ctx: watching */
#endif
