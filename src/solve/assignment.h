/* Each row gets a column of its own: groups to places, speakers to Thursdays. Exact, with
 * the prices that prove it. Numbers in, numbers out: knows neither rows nor columns by
 * name, and refuses nothing but what cannot be done. */
#ifndef SOLVE_ASSIGNMENT_H
#define SOLVE_ASSIGNMENT_H
#include "base/arena.h"

/* A pair that must not be; all other costs lie within +-ASSIGNMENT_COST_MOST. */
#define ASSIGNMENT_NEVER INT64_MAX
#define ASSIGNMENT_COST_MOST ((int64_t)1 << 40)

struct assignment {
    size_t rows, columns; /* rows <= columns */
    const int64_t *cost;  /* rows x columns */
};
struct assigned {
    size_t *column_of; /* of each row */
    int64_t sum;       /* of the costs taken */
    int64_t worst;     /* the dearest of them */
    /* The proof: row_price[i] + column_price[j] <= cost[i][j] everywhere, column prices
     * <= 0 and 0 where a column is free, and all prices together make `sum` (weak duality
     * of linear programming: nothing can be cheaper). */
    int64_t *row_price, *column_price;
};
/* The least sum. False when no full assignment exists: `stuck` (rows of them, or NULL)
 * then marks rows whose allowed columns are fewer than they are (Hall's theorem). */
bool assignment_least(struct arena *a, const struct assignment *problem,
                      struct assigned *assigned, bool *stuck);
/* The least `worst`, and the least sum among those. The prices prove the sum where no
 * cost above `worst` is taken. */
bool assignment_fairest(struct arena *a, const struct assignment *problem,
                        struct assigned *assigned, bool *stuck);
#endif
