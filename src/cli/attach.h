/* A file that a command attaches to an entry: looked at first, then kept beside the
 * ledger piece by piece, never whole in memory. */
#ifndef CLI_ATTACH_H
#define CLI_ATTACH_H
#include "cli/cli.h"

/* *fits false: longer than `most`, or `is_fit` does not know its first bytes. A dry run
 * looks at it and keeps nothing: *name is zero then. */
struct fault *cli_attach(struct cli *c, struct str path, int64_t most,
                         bool (*is_fit)(struct str first), struct hash *name,
                         struct str *filename, bool *fits);
#endif
