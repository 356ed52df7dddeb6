/* Moves and their gains.
 *
 * Idea: `pull[g][p]` holds what person p pays, or would pay, in group g: his place's cost
 * and that of his pairs with all who are there. Exchanging p (in a) and q (in b) then
 * changes the sum by
 *     pull[b][p] - pull[a][p] + pull[a][q] - pull[b][q] - 2 pair[p][q],
 * five loads, whatever the groups' size; rules that count people add four loads for each
 * attribute in which the two differ. Only a move that is taken costs O(people), two rows
 * of `pull`. All is exact in integers, so `total` never drifts.
 *
 * Annealing (Kirkpatrick, Gelatt and Vecchi, Science 220, 1983) takes a worsening d when
 * d <= -T ln(u): u is one of 4096 chances drawn from a table of logarithms made with
 * integers alone, so that no library's exp() can make another plan on another machine. */
#include "solve/grouping_search.h"

#define LN2_32 ((uint64_t)2977044472u) /* ln 2, 32 binary places */
enum { LOG_BITS = 10, DRAWS_A_SAMPLE = 8, TRIES_A_MOVE = 64 };

/* Four people of a row at once; rows begin at 16 bytes, as pieces of an arena do. */
typedef int32_t four_ints __attribute__((vector_size(16), may_alias));
typedef int64_t four_sums __attribute__((vector_size(32), aligned(16), may_alias));

/* ---- logarithms by squaring -------------------------------------------------------- */

/* 1024 * -ln((2k + 1) / 8192): the binary digits of log2 come by squaring a number
 * between 1 and 2 (30 binary places). */
static int32_t log_of_chance(uint32_t k)
{
    uint64_t x = 2 * (uint64_t)k + 1;
    int whole = 0;
    while (x >> whole > 1) {
        whole++;
    }
    uint64_t m = x << (30 - whole);
    uint64_t log2 = (uint64_t)whole << 20;
    for (int bit = 19; bit >= 0; bit--) {
        m = m * m >> 30;
        if (m >= (uint64_t)2 << 30) {
            log2 |= (uint64_t)1 << bit;
            m >>= 1;
        }
    }
    uint64_t less = ((uint64_t)13 << 20) - log2; /* 8192 = 2^13 */
    return (int32_t)((less * LN2_32) >> (20 + 32 - LOG_BITS));
}

struct search *search_new(struct arena *a, const struct tables *t, uint64_t seed)
{
    struct search *s = ARENA_NEW(a, struct search);
    size_t counts = (size_t)t->features * (size_t)t->groups + 1;
    s->t = t;
    s->dice.state = seed;
    s->group_of = ARENA_ARRAY(a, int32_t, (size_t)t->n + 1);
    s->low = ARENA_ARRAY(a, int32_t, (size_t)t->n + 1);
    s->size = ARENA_ARRAY(a, int32_t, (size_t)t->groups);
    s->pull = ARENA_ARRAY(a, int64_t, (size_t)t->groups * (size_t)t->stride + 1);
    s->count = ARENA_ARRAY(a, int32_t, counts);
    s->up = ARENA_ARRAY(a, int64_t, counts);
    s->down = ARENA_ARRAY(a, int64_t, counts);
    for (uint32_t k = 0; k < SEARCH_CHANCES; k++) {
        s->logs[k] = log_of_chance(k);
    }
    return s;
}

/* ---- setting up -------------------------------------------------------------------- */

static void refresh_count(struct search *s, int32_t feature, int32_t group)
{
    const struct tables *t = s->t;
    int32_t at = feature * t->groups + group, n = s->count[at];
    if (t->range_start[at] == t->range_start[at + 1]) {
        return;
    }
    int64_t now = tables_count_cost(t, feature, group, n);
    s->up[at] = tables_count_cost(t, feature, group, n + 1) - now;
    s->down[at] = n > 0 ? tables_count_cost(t, feature, group, n - 1) - now : 0;
}

static void set_counts(struct search *s)
{
    const struct tables *t = s->t;
    memset(s->count, 0, (size_t)t->features * (size_t)t->groups * sizeof *s->count);
    for (int32_t k = 0; k < t->n; k++) {
        for (int32_t c = 0; c < t->columns; c++) {
            int32_t feature = t->feature[k * t->columns + c];
            if (feature >= 0) {
                s->count[feature * t->groups + s->group_of[k]]++;
            }
        }
    }
    for (int32_t f = 0; f < t->features; f++) {
        for (int32_t g = 0; g < t->groups; g++) {
            s->total += tables_count_cost(t, f, g, s->count[f * t->groups + g]);
            refresh_count(s, f, g);
        }
    }
}

void search_set(struct search *s, const int32_t *group_of)
{
    const struct tables *t = s->t;
    memmove(s->group_of, group_of, (size_t)t->n * sizeof *group_of);
    memset(s->size, 0, (size_t)t->groups * sizeof *s->size);
    memcpy(s->pull, t->place, (size_t)t->groups * (size_t)t->stride * sizeof *s->pull);
    s->total = 0;
    for (int32_t k = 0; k < t->n; k++) {
        int64_t *pull = s->pull + (int64_t)group_of[k] * t->stride;
        const int32_t *pair = t->pair + (int64_t)k * t->stride;
        s->size[group_of[k]]++;
        s->total += pull[k]; /* his place, and those before him */
        for (int32_t i = 0; i < t->n; i++) {
            pull[i] += pair[i];
        }
    }
    set_counts(s);
    s->low_total = s->total;
    memmove(s->low, s->group_of, (size_t)t->n * sizeof *s->low);
}

void search_draw(struct search *s, int32_t *group_of)
{
    const struct plan_problem *p = s->t->problem;
    int32_t n = s->t->n, k = 0;
    int32_t *size = s->size; /* search_set makes it anew */
    /* s->low is free as long as nothing is set: people in drawn order. */
    int32_t *people = s->low;
    for (int32_t i = 0; i < n; i++) {
        int32_t at = (int32_t)dice_below(&s->dice, (uint32_t)i + 1);
        people[i] = people[at];
        people[at] = i;
    }
    for (int32_t g = 0; g < p->groups; g++) {
        size[g] = p->least[g];
        for (int32_t i = 0; i < p->least[g]; i++) {
            group_of[people[k++]] = g;
        }
    }
    while (k < n) { /* the rest to the smallest groups that have room */
        int32_t least = -1;
        for (int32_t g = 0; g < p->groups; g++) {
            if (size[g] < p->most[g] && (least < 0 || size[g] < size[least])) {
                least = g;
            }
        }
        size[least]++;
        group_of[people[k++]] = least;
    }
}

/* ---- what a move changes ----------------------------------------------------------- */

static inline int64_t pair_part(const struct search *s, int32_t p, int32_t q, int32_t a,
                                int32_t b)
{
    const struct tables *t = s->t;
    const int64_t *at_a = s->pull + (int64_t)a * t->stride;
    const int64_t *at_b = s->pull + (int64_t)b * t->stride;
    return at_b[p] - at_a[p] + at_a[q] - at_b[q] -
           2 * (int64_t)t->pair[(int64_t)p * t->stride + q];
}

static inline int64_t count_part(const struct search *s, int32_t p, int32_t q, int32_t a,
                                 int32_t b)
{
    const struct tables *t = s->t;
    const int32_t *of_p = t->feature + (int64_t)p * t->columns;
    const int32_t *of_q = t->feature + (int64_t)q * t->columns;
    int64_t cost = 0;
    for (int32_t c = 0; c < t->columns; c++) {
        int32_t f = of_p[c], h = of_q[c];
        if (f == h) {
            continue;
        }
        if (f >= 0) {
            cost += s->down[f * t->groups + a] + s->up[f * t->groups + b];
        }
        if (h >= 0) {
            cost += s->down[h * t->groups + b] + s->up[h * t->groups + a];
        }
    }
    return cost;
}

int64_t search_swap_cost(const struct search *s, int32_t p, int32_t q)
{
    int32_t a = s->group_of[p], b = s->group_of[q];
    return pair_part(s, p, q, a, b) + count_part(s, p, q, a, b);
}

int64_t search_move_cost(const struct search *s, int32_t p, int32_t group)
{
    const struct tables *t = s->t;
    int32_t a = s->group_of[p];
    int64_t cost =
        s->pull[(int64_t)group * t->stride + p] - s->pull[(int64_t)a * t->stride + p];
    for (int32_t c = 0; c < t->columns; c++) {
        int32_t f = t->feature[p * t->columns + c];
        cost += f < 0 ? 0 : s->down[f * t->groups + a] + s->up[f * t->groups + group];
    }
    return cost;
}

bool search_may_move(const struct search *s, int32_t p, int32_t group)
{
    const struct plan_problem *problem = s->t->problem;
    int32_t from = s->group_of[p];
    return from != group && s->size[from] > problem->least[from] &&
           s->size[group] < problem->most[group];
}

static void change_counts(struct search *s, int32_t p, int32_t from, int32_t to)
{
    const struct tables *t = s->t;
    for (int32_t c = 0; c < t->columns; c++) {
        int32_t f = t->feature[p * t->columns + c];
        if (f >= 0) {
            s->count[f * t->groups + from]--;
            s->count[f * t->groups + to]++;
            refresh_count(s, f, from);
            refresh_count(s, f, to);
        }
    }
}

static void keep_low(struct search *s)
{
    if (s->total < s->low_total) {
        s->low_total = s->total;
        memcpy(s->low, s->group_of, (size_t)s->t->n * sizeof *s->low);
    }
}

void search_swap(struct search *s, int32_t p, int32_t q, int64_t cost)
{
    const struct tables *t = s->t;
    int32_t a = s->group_of[p], b = s->group_of[q];
    const four_ints *of_p = (const void *)(t->pair + (int64_t)p * t->stride);
    const four_ints *of_q = (const void *)(t->pair + (int64_t)q * t->stride);
    four_sums *at_a = (void *)(s->pull + (int64_t)a * t->stride);
    four_sums *at_b = (void *)(s->pull + (int64_t)b * t->stride);
    for (int32_t i = 0; i < t->stride / 4; i++) {
        four_sums change = __builtin_convertvector(of_p[i], four_sums) -
                           __builtin_convertvector(of_q[i], four_sums);
        at_b[i] += change;
        at_a[i] -= change;
    }
    change_counts(s, p, a, b);
    change_counts(s, q, b, a);
    s->group_of[p] = b;
    s->group_of[q] = a;
    s->total += cost;
    keep_low(s);
}

void search_move(struct search *s, int32_t p, int32_t group, int64_t cost)
{
    const struct tables *t = s->t;
    int32_t from = s->group_of[p];
    const four_ints *of_p = (const void *)(t->pair + (int64_t)p * t->stride);
    four_sums *left = (void *)(s->pull + (int64_t)from * t->stride);
    four_sums *joined = (void *)(s->pull + (int64_t)group * t->stride);
    for (int32_t i = 0; i < t->stride / 4; i++) {
        four_sums change = __builtin_convertvector(of_p[i], four_sums);
        left[i] -= change;
        joined[i] += change;
    }
    change_counts(s, p, from, group);
    s->size[from]--;
    s->size[group]++;
    s->group_of[p] = group;
    s->total += cost;
    keep_low(s);
}

/* ---- annealing --------------------------------------------------------------------- */

/* Compiled once for each kind of problem: what a problem has not is not asked for in the
 * innermost loop. */
static inline __attribute__((always_inline)) int64_t
anneal(struct search *s, int64_t temperature, int64_t moves, bool counts, bool movable)
{
    const struct tables *t = s->t;
    struct dice dice = s->dice;
    uint32_t n = (uint32_t)t->n, groups = (uint32_t)t->groups;
    const int32_t *group_of = s->group_of;
    int64_t looked = 0;
    for (int64_t tries = 0; looked < moves && tries < TRIES_A_MOVE * moves; tries++) {
        uint64_t bits = dice_next(&dice);
        int32_t p = (int32_t)dice_scale((uint32_t)bits, n);
        int32_t a = group_of[p];
        int64_t most =
            (temperature * s->logs[bits & (SEARCH_CHANCES - 1)]) >> (LOG_BITS + LOG_BITS);
        if (movable && (bits >> 12 & 3) == 0) {
            int32_t g = (int32_t)dice_scale((uint32_t)(bits >> 32), groups);
            looked++;
            int64_t cost =
                search_may_move(s, p, g) ? search_move_cost(s, p, g) : INT64_MAX;
            if (cost <= most) {
                search_move(s, p, g, cost);
            }
            continue;
        }
        int32_t q = (int32_t)dice_scale((uint32_t)(bits >> 32), n);
        int32_t b = group_of[q];
        if (a == b) {
            continue; /* nothing to look at: not counted */
        }
        looked++;
        int64_t cost = pair_part(s, p, q, a, b);
        cost += counts ? count_part(s, p, q, a, b) : 0;
        if (cost <= most) {
            search_swap(s, p, q, cost);
        }
    }
    s->dice = dice;
    return looked;
}

void search_anneal(struct search *s, int64_t temperature, int64_t moves)
{
    bool counts = s->t->columns > 0;
    if (counts && s->t->movable) {
        s->moves += anneal(s, temperature, moves, true, true);
    } else if (counts) {
        s->moves += anneal(s, temperature, moves, true, false);
    } else if (s->t->movable) {
        s->moves += anneal(s, temperature, moves, false, true);
    } else {
        s->moves += anneal(s, temperature, moves, false, false);
    }
}

void search_descend(struct search *s, int64_t moves)
{
    int32_t n = s->t->n;
    bool better = true;
    int64_t looked = 0;
    while (better && looked < moves) {
        better = false;
        for (int32_t p = 0; p < n && looked < moves; p++) {
            for (int32_t q = 0; q < p; q++) {
                if (s->group_of[p] == s->group_of[q]) {
                    continue;
                }
                int64_t cost = search_swap_cost(s, p, q);
                looked++;
                if (cost < 0) {
                    search_swap(s, p, q, cost);
                    better = true;
                }
            }
            for (int32_t g = 0; s->t->movable && g < s->t->groups; g++) {
                int64_t cost = search_may_move(s, p, g) ? search_move_cost(s, p, g) : 0;
                looked++;
                if (cost < 0) {
                    search_move(s, p, g, cost);
                    better = true;
                }
            }
        }
    }
    s->moves += looked;
}

/* ---- calibration ------------------------------------------------------------------- */

/* How many of the chances let this worsening pass. */
static int64_t chances_for(const struct search *s, int64_t temperature, int64_t cost)
{
    int32_t low = 0, high = SEARCH_CHANCES; /* logs fall with k */
    while (low < high) {
        int32_t middle = (low + high) / 2;
        bool passes = cost <= (temperature * s->logs[middle]) >> (LOG_BITS + LOG_BITS);
        low = passes ? middle + 1 : low;
        high = passes ? high : middle;
    }
    return low;
}

static int by_cost(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Looks through all exchanges, or as many as it may; into `least` the least costs of
 * those that worsen. Gives how many. */
static int least_costs(struct search *s, int64_t looks, int64_t least[2 * SEARCH_SAMPLE])
{
    int n = 0;
    int64_t most = INT64_MAX, end = s->moves + looks;
    for (int32_t p = s->t->n - 1; p > 0 && s->moves < end; p--) {
        s->moves += p;
        for (int32_t q = 0; q < p; q++) {
            int64_t cost =
                s->group_of[p] == s->group_of[q] ? 0 : search_swap_cost(s, p, q);
            if (cost <= 0 || cost >= most) {
                continue;
            }
            least[n++] = cost;
            if (n == 2 * SEARCH_SAMPLE) {
                qsort(least, (size_t)n, sizeof *least, by_cost);
                n = SEARCH_SAMPLE;
                most = least[n - 1];
            }
        }
    }
    qsort(least, (size_t)n, sizeof *least, by_cost);
    return n < SEARCH_SAMPLE ? n : SEARCH_SAMPLE;
}

/* The lowest temperature, within a 64th, at which these costs together have `chances` of
 * SEARCH_CHANCES to pass. */
static int64_t temperature_for(const struct search *s, const int64_t *cost, int n,
                               int64_t chances)
{
    int64_t low = 0, high = (int64_t)1 << 44;
    while (n > 0 && low + low / 64 + 1 < high) {
        int64_t middle = low + (high - low) / 2, passed = 0;
        for (int i = 0; i < n; i++) {
            passed += chances_for(s, middle, cost[i]);
        }
        high = passed >= chances ? middle : high;
        low = passed >= chances ? low : middle;
    }
    return n > 0 ? high : 0;
}

int64_t search_frozen(struct search *s, int passes, int64_t looks)
{
    int64_t least[2 * SEARCH_SAMPLE], before = s->moves;
    int64_t pairs = (int64_t)s->t->n * (s->t->n - 1) / 2;
    int n = least_costs(s, looks, least);
    int64_t all = (int64_t)(passes < n ? passes : n) * SEARCH_CHANCES;
    return n > 0 ? temperature_for(s, least, n, all * (s->moves - before) / pairs) : 0;
}

int64_t search_temperature(struct search *s, int permille)
{
    int64_t sample[SEARCH_SAMPLE];
    int n = 0;
    uint32_t people = (uint32_t)s->t->n;
    for (int i = 0; i < DRAWS_A_SAMPLE * SEARCH_SAMPLE && n < SEARCH_SAMPLE; i++) {
        int32_t p = (int32_t)dice_below(&s->dice, people);
        int32_t q = (int32_t)dice_below(&s->dice, people);
        if (s->group_of[p] != s->group_of[q]) {
            sample[n] = search_swap_cost(s, p, q);
            n += sample[n] > 0;
        }
    }
    return temperature_for(s, sample, n, (int64_t)permille * n * SEARCH_CHANCES / 1000);
}
