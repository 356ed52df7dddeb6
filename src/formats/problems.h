/* Two public text formats of planning problems, as plain numbers. Blanks and line ends
 * separate; a byte order mark is passed over. Whatever is not understood, missing or too
 * much is refused with its line. */
#ifndef FORMATS_PROBLEMS_H
#define FORMATS_PROBLEMS_H
#include "base/fault.h"

enum { PROBLEM_MATRIX_MOST = 3000, PROBLEM_PEOPLE_MOST = 2000, PROBLEM_GROUPS_MOST = 1000 };

/* OR-Library's assignment problems (Beasley): n, then n x n costs row by row, any number
 * a line. */
struct matrix_file {
    size_t n;
    int64_t *cost; /* n x n, each within +-2^40 */
};
struct fault *problem_read_assignment(struct arena *a, struct str text,
                                      struct matrix_file *file);

/* MDGPLIB's maximally diverse grouping problems (Gallego, Laguna, Marti and Duarte): a
 * line `n groups type lower upper lower upper ...`, the type being ss (groups of one
 * size) or ds; then `i j distance` for each pair once, i and j from 0. Distances may have
 * decimals: all are given times 10^decimals, exactly. */
struct grouping_file {
    size_t people, groups;
    int32_t *least, *most; /* of each group */
    int32_t *distance;     /* people x people, both ways round, 0 on the diagonal */
    int decimals;
};
enum { PROBLEM_DISTANCE_MOST = 1 << 30, PROBLEM_DECIMALS_MOST = 9 };
struct fault *problem_read_grouping(struct arena *a, struct str text,
                                    struct grouping_file *file);
#endif
