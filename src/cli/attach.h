/* A file that a command attaches to an entry: looked at first, then kept beside the
 * ledger piece by piece, never whole in memory. */
#ifndef CLI_ATTACH_H
#define CLI_ATTACH_H
#include "cli/cli.h"
#include "formats/source.h"

struct attached {
    struct source source; /* open until the command ends */
    struct hash name;     /* zero in a dry run, until it is tried */
    struct str filename;
    bool fits;     /* false: longer than asked, or its first bytes are not known */
    bool is_large; /* that it was too long */
};
/* A dry run looks at it and keeps nothing. */
struct fault *cli_attach(struct cli *c, struct str path, int64_t most,
                         bool (*is_fit)(struct str first), struct attached *file);
/* In a dry run's job: kept as it would be, and taken back with the rest. Nothing where no
 * file was attached, or it is kept already. */
struct fault *cli_attach_try(struct cli *c, struct db *db, struct attached *file);
#endif
