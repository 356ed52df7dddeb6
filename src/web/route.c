/* Segment by segment, linear in the path. Refuses wildcards and expressions: a table of
 * plain rows can be read and tested row by row. */
#include "web/route.h"

#include <assert.h>

bool route_match(struct str pattern, struct str path, struct str args[PATH_ARGS])
{
    for (size_t i = 0; i < PATH_ARGS; i++) {
        args[i] = STR_NONE;
    }
    if (str_ends(pattern, STR("/")) != str_ends(path, STR("/"))) {
        return false;
    }
    size_t n = 0;
    struct str wanted;
    struct str there;
    while (str_cut(&pattern, '/', &wanted)) {
        if (!str_cut(&path, '/', &there)) {
            return false;
        }
        if (!str_starts(wanted, STR(":"))) {
            if (!str_equal(wanted, there)) {
                return false;
            }
            continue;
        }
        if (there.n == 0) {
            return false;
        }
        assert(n < PATH_ARGS);
        args[n++] = there;
    }
    return path.n == 0;
}
