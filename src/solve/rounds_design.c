/* Rounds from designs: no search, no repeat, whatever the size.
 *
 * - Two in a group: the circle method (one stays, the others turn).
 * - Three in a group, 2q + 1 or 3q people, q = 6t + 1 a prime power: Kirkman's
 *   schoolgirls, solved in full, (people - 1) / 2 rounds (Ray-Chaudhuri and Wilson,
 *   "Solution of Kirkman's schoolgirl problem", 1971; base blocks after Stinson,
 *   "Combinatorial Designs", chapter 5).
 * - k in a group: people stand in k parts of as many as there are groups. A round takes
 *   from part i the one at x + e(i) s, for each x; s runs over a product of finite
 *   fields, and the e(i) differ by what can be divided by, so two of different parts
 *   meet in one s alone: as many rounds as groups, where k is no more than the least
 *   prime power in that number (MacNeish, "Euler squares", 1922). Nobody has met within
 *   his part, so each part goes on by itself.
 * Where sizes differ the missing people are thought in, at the end of the last part, and
 * left out of the answer; as no two of them may meet, parts then do not go on.
 * Cost: what is written, and fields of at most `groups` elements. */
#include "solve/galois.h"
#include "solve/rounds.h"

enum { FACTORS_MOST = 8 };

struct builder {
    struct arena *arena;
    int32_t people, rounds, size; /* size: of the larger groups */
    bool whole;                   /* at most one person is thought in */
    int32_t *group_of;
};
/* Some of the people, who are to fill some of the groups. */
struct part {
    int32_t first, people, first_group;
};

static void put(const struct builder *b, int32_t round, int32_t person, int32_t group)
{
    if (round < b->rounds && person < b->people) {
        b->group_of[(int64_t)round * b->people + person] = group;
    }
}

/* ---- two in a group ---------------------------------------------------------------- */

static int32_t circle(const struct builder *b, struct part part, int32_t round)
{
    int32_t turning = part.people - 1;
    for (int32_t r = 0; r < turning; r++) {
        put(b, round + r, part.first + turning, part.first_group);
        put(b, round + r, part.first + r, part.first_group);
        for (int32_t i = 1; i < part.people / 2; i++) {
            put(b, round + r, part.first + (r + i) % turning, part.first_group + i);
            put(b, round + r, part.first + (r + turning - i) % turning,
                part.first_group + i);
        }
    }
    return round + turning;
}

/* ---- schoolgirls ------------------------------------------------------------------- */

struct girl {
    int32_t row, element; /* row 2 of the pairs: the one who stays */
};
struct girls {
    const struct builder *b;
    struct part part;
    struct galois field;
    int32_t t;
    int32_t round, group;
};

static struct girl girl_of(const struct girls *g, int32_t row, int32_t degree)
{
    return (struct girl){row, g->field.power[degree % (g->field.q - 1)]};
}

/* The block moved by `by`. */
static void put_block(struct girls *g, const struct girl block[3], int32_t by)
{
    for (int i = 0; i < 3; i++) {
        int32_t element = galois_add(&g->field, block[i].element, by);
        put(g->b, g->round, g->part.first + block[i].row * g->field.q + element,
            g->part.first_group + g->group);
    }
    g->group++;
}

/* 2q + 1 people; `stays` is the last. Base blocks: the one who stays with 0 and 0; w^i,
 * w^(i+t) of the first row with w^(i+m) of the second, where 2 w^m = w^t + 1; and the
 * third roots of the second row. */
static int32_t girls_of_two_rows(struct girls *g, int32_t round)
{
    const struct galois *f = &g->field;
    int32_t t = g->t, m = 0;
    int32_t wanted = galois_add(f, f->power[t], 1);
    while (galois_add(f, f->power[m], f->power[m]) != wanted) {
        m++;
    }
    for (int32_t by = 0; by < f->q; by++) {
        g->round = round + by;
        g->group = 1;
        put(g->b, g->round, g->part.first + 2 * f->q, g->part.first_group);
        put(g->b, g->round, g->part.first + by, g->part.first_group);
        put(g->b, g->round, g->part.first + f->q + by, g->part.first_group);
        for (int32_t i = 0; i < 5 * t; i++) {
            if (i / t % 2 == 0) {
                struct girl block[3] = {girl_of(g, 0, i), girl_of(g, 0, i + t),
                                        girl_of(g, 1, i + m)};
                put_block(g, block, by);
            }
        }
        for (int32_t i = 0; i < t; i++) {
            struct girl block[3] = {girl_of(g, 1, i + m + t),
                                    girl_of(g, 1, i + m + 3 * t),
                                    girl_of(g, 1, i + m + 5 * t)};
            put_block(g, block, by);
        }
    }
    return round + f->q;
}

static void put_across(struct girls *g, int32_t i, int32_t by)
{
    struct girl block[3] = {girl_of(g, 0, i), girl_of(g, 1, i + 2 * g->t),
                            girl_of(g, 2, i + 4 * g->t)};
    put_block(g, block, by);
}

/* 3q people. A round of the first sort: 0 of each row; third roots within a row; blocks
 * across the rows for half of the degrees. The other half makes a round each. */
static int32_t girls_of_three_rows(struct girls *g, int32_t round)
{
    int32_t t = g->t, q = g->field.q;
    for (int32_t by = 0; by < q; by++) {
        g->round = round + by;
        g->group = 0;
        put_block(g, (struct girl[3]){{0, 0}, {1, 0}, {2, 0}}, by);
        for (int32_t i = 0; i < 3 * t; i++) {
            struct girl block[3] = {girl_of(g, i / t, i % t),
                                    girl_of(g, i / t, i % t + 2 * t),
                                    girl_of(g, i / t, i % t + 4 * t)};
            put_block(g, block, by);
        }
        for (int32_t i = 0; i < 6 * t; i++) {
            if (i / t % 2 == 1) {
                put_across(g, i, by);
            }
        }
    }
    round += q;
    for (int32_t i = 0; i < 6 * t; i++) {
        if (i / t % 2 == 0) {
            g->round = round++;
            g->group = 0;
            for (int32_t by = 0; by < q; by++) {
                put_across(g, i, by);
            }
        }
    }
    return round;
}

/* Gives `round` where no such design is known. */
static int32_t girls(const struct builder *b, struct part part, int32_t round)
{
    struct girls g = {.b = b, .part = part};
    int32_t q = (part.people - 1) / 2;
    if (part.people % 2 == 1 && q % 6 == 1 && galois_new(b->arena, q, &g.field)) {
        g.t = q / 6;
        return girls_of_two_rows(&g, round);
    }
    q = part.people / 3;
    if (part.people % 3 == 0 && q % 6 == 1 && galois_new(b->arena, q, &g.field)) {
        g.t = q / 6;
        return girls_of_three_rows(&g, round);
    }
    return round;
}

/* ---- parts ------------------------------------------------------------------------- */

/* A product of fields: numbers below n, by their rests in each. */
struct ring {
    struct galois field[FACTORS_MOST];
    int factors;
    int32_t least; /* order of the smallest field */
};

static bool ring_of(struct arena *a, int32_t n, struct ring *ring)
{
    *ring = (struct ring){.least = n};
    while (n > 1) {
        int32_t q = galois_part(n);
        if (ring->factors == FACTORS_MOST ||
            !galois_new(a, q, &ring->field[ring->factors])) {
            return false;
        }
        ring->factors++;
        ring->least = q < ring->least ? q : ring->least;
        n /= q;
    }
    return ring->factors > 0;
}

/* x + e s, where e is the same number in every field. */
static int32_t ring_step(const struct ring *ring, int32_t x, int32_t e, int32_t s)
{
    int32_t sum = 0, place = 1;
    for (int i = 0; i < ring->factors; i++) {
        const struct galois *f = &ring->field[i];
        sum +=
            place * galois_add(f, x / place % f->q, galois_times(f, e, s / place % f->q));
        place *= f->q;
    }
    return sum;
}

/* One round that needs nothing: 0, 1, 2 ... in turn. */
static int32_t one_round(const struct builder *b, struct part part, int32_t round)
{
    int32_t groups = part.people / b->size;
    for (int32_t k = 0; k < part.people; k++) {
        put(b, round, part.first + k, part.first_group + k % groups);
    }
    return round + 1;
}

static int32_t fill(const struct builder *b, struct part part, int32_t round);

static int32_t parts(const struct builder *b, struct part part, int32_t round)
{
    struct ring ring;
    int32_t groups = part.people / b->size, last = round;
    if (!ring_of(b->arena, groups, &ring) || b->size > ring.least) {
        return one_round(b, part, round);
    }
    for (int32_t s = 0; s < groups; s++, round++) {
        for (int32_t x = 0; x < groups; x++) {
            for (int32_t i = 0; i < b->size; i++) {
                put(b, round, part.first + i * groups + ring_step(&ring, x, i, s),
                    part.first_group + x);
            }
        }
    }
    for (int32_t i = 0; i < b->size && b->whole && groups % b->size == 0; i++) {
        struct part within = {part.first + i * groups, groups,
                              part.first_group + i * (groups / b->size)};
        last = fill(b, within, round);
    }
    return last > round ? last : round;
}

/* Rounds for these people from `round` on; gives the first that is not made. */
static int32_t fill(const struct builder *b, struct part part, int32_t round)
{
    if (round >= b->rounds) {
        return round;
    }
    if (b->whole && b->size == 2) {
        return circle(b, part, round);
    }
    int32_t made = b->whole && b->size == 3 ? girls(b, part, round) : round;
    return made > round ? made : parts(b, part, round);
}

int32_t rounds_design(struct arena *a, const struct rounds_problem *problem,
                      int32_t *group_of)
{
    int32_t size = (problem->people + problem->groups - 1) / problem->groups;
    struct builder b = {a,
                        problem->people,
                        problem->rounds,
                        size,
                        problem->groups * size - problem->people <= 1,
                        group_of};
    int32_t made = fill(&b, (struct part){0, problem->groups * size, 0}, 0);
    return made < problem->rounds ? made : problem->rounds;
}
