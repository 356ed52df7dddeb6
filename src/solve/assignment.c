/* Shortest augmenting paths (Jonker and Volgenant, "A shortest augmenting path algorithm
 * for dense and sparse linear assignment problems", Computing 38, 1987; the prices go
 * back to Kuhn and Munkres).
 *
 * Idea: rows enter one after the other. Reduced costs (cost less both prices) are never
 * negative, so Dijkstra's search finds the cheapest way to make room for the new row;
 * prices then change by what the way has cost, and stay a proof that nothing is cheaper.
 * Before that, prices of columns are set to their least costs and rows take what is free
 * at no reduced cost, which leaves few searches.
 * Cost: O(rows^2 * columns) at worst, rows + columns words of memory. Bound: exact; the
 * prices make the same sum as the assignment.
 *
 * The bottleneck goes the same way with "dearest so far" in place of sums (Gabow and
 * Tarjan, "Algorithms for two bottleneck optimization problems", J. Algorithms 9, 1988),
 * and then sums are made least among the pairs that are no dearer. */
#include "solve/assignment.h"

#include <assert.h>

enum { NOBODY = -1, BIDS_A_ROW = 4 };

struct search {
    const struct assignment *problem;
    int64_t limit; /* pairs above it are not taken */
    int64_t *row_price, *column_price;
    int64_t *reach;  /* cheapest way to each column so far */
    int32_t *from;   /* the row before it */
    int32_t *row_of; /* of each column, or NOBODY */
    int32_t *open;   /* columns not reached for good, in front; the others behind */
    int32_t *column_of;
};

static struct search search_new(struct arena *a, const struct assignment *p)
{
    struct search s = {
        .problem = p,
        .limit = ASSIGNMENT_COST_MOST,
        .row_price = ARENA_ARRAY(a, int64_t, p->rows + 1),
        .column_price = ARENA_ARRAY(a, int64_t, p->columns + 1),
        .reach = ARENA_ARRAY(a, int64_t, p->columns + 1),
        .from = ARENA_ARRAY(a, int32_t, p->columns + 1),
        .row_of = ARENA_ARRAY(a, int32_t, p->columns + 1),
        .open = ARENA_ARRAY(a, int32_t, p->columns + 1),
        .column_of = ARENA_ARRAY(a, int32_t, p->rows + 1),
    };
    for (size_t j = 0; j < p->columns; j++) {
        s.row_of[j] = NOBODY;
        s.open[j] = (int32_t)j;
    }
    for (size_t i = 0; i < p->rows; i++) {
        s.column_of[i] = NOBODY;
    }
    return s;
}

static const int64_t *row_costs(const struct search *s, int32_t row)
{
    return s->problem->cost + (size_t)row * s->problem->columns;
}

/* ---- cheap beginnings -------------------------------------------------------------- */

/* A price for each row that leaves no reduced cost negative, and the column where it is
 * zero, where there is room. Column prices stay zero: they may only fall, and only for
 * columns that are taken (rows <= columns, so some may stay free). */
static void take_free(struct search *s)
{
    const struct assignment *p = s->problem;
    for (size_t i = 0; i < p->rows; i++) {
        const int64_t *cost = row_costs(s, (int32_t)i);
        int64_t least = ASSIGNMENT_NEVER;
        for (size_t j = 0; j < p->columns; j++) {
            least = cost[j] < least && cost[j] <= s->limit ? cost[j] : least;
        }
        s->row_price[i] = least == ASSIGNMENT_NEVER ? 0 : least;
        for (size_t j = 0; j < p->columns && least != ASSIGNMENT_NEVER; j++) {
            if (cost[j] == least && s->row_of[j] == NOBODY) {
                s->row_of[j] = (int32_t)i;
                s->column_of[i] = (int32_t)j;
                break;
            }
        }
    }
}

struct offer {
    int64_t best, second;
    size_t at; /* the column of the best */
};

static struct offer offer_of(const struct search *s, int32_t row)
{
    const int64_t *cost = row_costs(s, row);
    struct offer o = {ASSIGNMENT_NEVER, ASSIGNMENT_NEVER, 0};
    for (size_t j = 0; j < s->problem->columns; j++) {
        int64_t c = cost[j] <= s->limit ? cost[j] - s->column_price[j] : ASSIGNMENT_NEVER;
        if (c < o.best) {
            o = (struct offer){c, o.best, j};
        } else if (c < o.second) {
            o.second = c;
        }
    }
    return o;
}

/* A row without a column outbids the one that has its best column, by as much as its
 * second best is dearer; whoever was outbid bids next ("augmenting row reduction" of the
 * paper). Only prices of taken columns fall, and a taken column stays taken. */
static void bid(struct search *s)
{
    size_t bids = BIDS_A_ROW * s->problem->rows;
    for (size_t i = 0; i < s->problem->rows; i++) {
        int32_t row = (int32_t)i;
        while (row != NOBODY && s->column_of[row] == NOBODY && bids > 0) {
            struct offer o = offer_of(s, row);
            if (o.second == ASSIGNMENT_NEVER) {
                break;
            }
            int32_t out = s->row_of[o.at];
            if (out != NOBODY && o.second == o.best) {
                break; /* it would go round in circles */
            }
            s->row_price[row] = o.second;
            s->column_price[o.at] -= o.second - o.best;
            s->row_of[o.at] = row;
            s->column_of[row] = (int32_t)o.at;
            if (out != NOBODY) {
                s->column_of[out] = NOBODY;
            }
            row = out;
            bids--;
        }
    }
}

/* ---- the search -------------------------------------------------------------------- */

/* Looks from a row, reached at `way`, at all open columns; gives the place in `open` of
 * the nearest column, or the count of open ones when none can be reached. */
static size_t look(struct search *s, int32_t row, int64_t way, size_t open)
{
    const int64_t *cost = row_costs(s, row);
    int64_t base = way - s->row_price[row];
    int64_t least = ASSIGNMENT_NEVER;
    size_t nearest = open;
    for (size_t k = 0; k < open; k++) {
        int32_t j = s->open[k];
        if (cost[j] <= s->limit) {
            int64_t reach = base + cost[j] - s->column_price[j];
            if (reach < s->reach[j]) {
                s->reach[j] = reach;
                s->from[j] = row;
            }
        }
        /* Among equals a free column ends the search. */
        if (s->reach[j] < least ||
            (s->reach[j] == least && nearest < open && s->row_of[j] == NOBODY &&
             s->row_of[s->open[nearest]] != NOBODY)) {
            least = s->reach[j];
            nearest = k;
        }
    }
    return nearest;
}

static void mark_stuck(const struct search *s, int32_t row, size_t open, bool *stuck)
{
    for (size_t i = 0; stuck != NULL && i < s->problem->rows; i++) {
        stuck[i] = (int32_t)i == row;
    }
    for (size_t k = open; stuck != NULL && k < s->problem->columns; k++) {
        stuck[s->row_of[s->open[k]]] = true;
    }
}

/* Gives `start` a column. False when it cannot have one. */
static bool augment(struct search *s, int32_t start, bool *stuck)
{
    size_t open = s->problem->columns;
    int32_t row = start, column = NOBODY;
    int64_t way = 0;
    for (size_t j = 0; j < open; j++) {
        s->reach[j] = ASSIGNMENT_NEVER;
    }
    while (column == NOBODY) {
        size_t k = look(s, row, way, open);
        if (k == open) {
            mark_stuck(s, start, open, stuck);
            return false;
        }
        int32_t j = s->open[k];
        open--;
        s->open[k] = s->open[open];
        s->open[open] = j;
        way = s->reach[j];
        column = s->row_of[j] == NOBODY ? j : NOBODY;
        row = s->row_of[j];
    }
    s->row_price[start] += way;
    for (size_t k = open + 1; k < s->problem->columns; k++) {
        int32_t j = s->open[k];
        s->column_price[j] -= way - s->reach[j];
        s->row_price[s->row_of[j]] += way - s->reach[j];
    }
    while (column != NOBODY) {
        int32_t from = s->from[column], next = s->column_of[from];
        s->row_of[column] = from;
        s->column_of[from] = column;
        column = from == start ? NOBODY : next;
    }
    return true;
}

static void tell(struct arena *a, const struct search *s, struct assigned *assigned)
{
    const struct assignment *p = s->problem;
    *assigned = (struct assigned){
        .column_of = ARENA_ARRAY(a, size_t, p->rows + 1),
        .worst = p->rows == 0 ? 0 : -ASSIGNMENT_COST_MOST,
        .row_price = s->row_price,
        .column_price = s->column_price,
    };
    for (size_t i = 0; i < p->rows; i++) {
        size_t j = (size_t)s->column_of[i];
        int64_t cost = p->cost[i * p->columns + j];
        assigned->column_of[i] = j;
        assigned->sum += cost;
        assigned->worst = cost > assigned->worst ? cost : assigned->worst;
    }
}

static bool least_within(struct arena *a, const struct assignment *p, int64_t limit,
                         struct assigned *assigned, bool *stuck)
{
    struct search s = search_new(a, p);
    assert(p->rows <= p->columns && p->columns < INT32_MAX);
    s.limit = limit;
    take_free(&s);
    bid(&s);
    for (size_t i = 0; i < p->rows; i++) {
        if (s.column_of[i] == NOBODY && !augment(&s, (int32_t)i, stuck)) {
            return false;
        }
    }
    tell(a, &s, assigned);
    return true;
}

bool assignment_least(struct arena *a, const struct assignment *problem,
                      struct assigned *assigned, bool *stuck)
{
    return least_within(a, problem, ASSIGNMENT_COST_MOST, assigned, stuck);
}

/* ---- the bottleneck ---------------------------------------------------------------- */

/* As augment, but a way is as dear as its dearest pair; s->limit rises to what it must.
 */
static bool widen(struct search *s, int32_t start, bool *stuck)
{
    const struct assignment *p = s->problem;
    size_t open = p->columns;
    int32_t row = start, column = NOBODY;
    for (size_t j = 0; j < open; j++) {
        s->reach[j] = ASSIGNMENT_NEVER;
    }
    while (column == NOBODY) {
        const int64_t *cost = row_costs(s, row);
        size_t nearest = 0;
        for (size_t k = 0; k < open; k++) {
            int32_t j = s->open[k];
            s->from[j] = cost[j] < s->reach[j] ? row : s->from[j];
            s->reach[j] = cost[j] < s->reach[j] ? cost[j] : s->reach[j];
            nearest = s->reach[j] < s->reach[s->open[nearest]] ? k : nearest;
        }
        int32_t j = open == 0 ? NOBODY : s->open[nearest];
        if (j == NOBODY || s->reach[j] == ASSIGNMENT_NEVER) {
            mark_stuck(s, start, open, stuck);
            return false;
        }
        s->limit = s->reach[j] > s->limit ? s->reach[j] : s->limit;
        open--;
        s->open[nearest] = s->open[open];
        s->open[open] = j;
        column = s->row_of[j] == NOBODY ? j : NOBODY;
        row = s->row_of[j];
    }
    while (column != NOBODY) {
        int32_t from = s->from[column], next = s->column_of[from];
        s->row_of[column] = from;
        s->column_of[from] = column;
        column = from == start ? NOBODY : next;
    }
    return true;
}

/* No plan is better than the dearest of all rows' least costs: what is no dearer than
 * that is taken first come, first served. */
static void take_fair(struct search *s)
{
    const struct assignment *p = s->problem;
    s->limit = -ASSIGNMENT_COST_MOST;
    for (size_t i = 0; i < p->rows; i++) {
        const int64_t *cost = row_costs(s, (int32_t)i);
        int64_t least = ASSIGNMENT_COST_MOST;
        for (size_t j = 0; j < p->columns; j++) {
            least = cost[j] < least ? cost[j] : least;
        }
        s->limit = least > s->limit ? least : s->limit;
    }
    for (size_t i = 0; i < p->rows; i++) {
        const int64_t *cost = row_costs(s, (int32_t)i);
        for (size_t j = 0; j < p->columns && s->column_of[i] == NOBODY; j++) {
            if (cost[j] <= s->limit && s->row_of[j] == NOBODY) {
                s->row_of[j] = (int32_t)i;
                s->column_of[i] = (int32_t)j;
            }
        }
    }
}

bool assignment_fairest(struct arena *a, const struct assignment *problem,
                        struct assigned *assigned, bool *stuck)
{
    struct search s = search_new(a, problem);
    take_fair(&s);
    for (size_t i = 0; i < problem->rows; i++) {
        if (s.column_of[i] == NOBODY && !widen(&s, (int32_t)i, stuck)) {
            return false;
        }
    }
    return least_within(a, problem, s.limit, assigned, stuck);
}
