/* Rounds beyond what a design gives, by search.
 *
 * Idea: one round is added at a time, at first by lot; then pairs who meet twice are
 * broken up. One of such a pair, in one of the rounds in which they meet, changes places
 * with whoever of another group leaves the fewest repeats; whoever was moved stays for
 * some steps (tabu search; Dotu and Van Hentenryck, "Scheduling social golfers locally",
 * CPAIOR 2005, who take the same moves). Rounds of the design take part.
 * Cost: a step looks at all people of one round, each at the cost of two groups. Bound:
 * rounds_bound; that a search ends below it proves nothing. */
#include "solve/rounds.h"

#include "solve/dice.h"

enum { STAY_LEAST = 6, STAY_SPREAD = 10, STEPS_A_WATCH = 4096 };

int32_t rounds_bound(int32_t people, int32_t groups)
{
    int64_t n = people, small = people / groups, larger = people % groups;
    int64_t size = small + (larger > 0);
    int64_t of_a_round =
        larger * size * (size - 1) / 2 + (groups - larger) * small * (small - 1) / 2;
    if (size > groups) {
        return 1;
    }
    int64_t of_all = of_a_round > 0 ? n * (n - 1) / 2 / of_a_round : n;
    int64_t of_one = small > 1 ? (n - 1) / (small - 1) : n;
    return (int32_t)(of_all < of_one ? of_all : of_one);
}

struct search {
    int32_t people, groups, rounds; /* rounds: those in hand */
    struct dice dice;
    int32_t *group_of; /* rounds x people */
    int32_t *member;   /* rounds x groups x size */
    int32_t *slot;     /* rounds x people: where in `member` */
    int32_t *held;     /* rounds x people: not to move before this step */
    int32_t size;
    int16_t *meets;  /* people x people */
    int32_t *repeat; /* pairs that meet more than once, the lower first: low * n + high */
    int32_t *repeat_at; /* people x people: place in `repeat`, or -1 */
    int32_t repeats_n;
    int64_t excess, least; /* meetings beyond the first, of all pairs; least seen */
    int64_t step, moves;
};

static struct search search_new(struct arena *a, const struct rounds_problem *p,
                                int32_t *group_of, uint64_t seed)
{
    size_t n = (size_t)p->people, rounds = (size_t)p->rounds;
    struct search s = {
        .people = p->people,
        .groups = p->groups,
        .size = (p->people + p->groups - 1) / p->groups,
        .dice = {seed},
        .group_of = group_of,
        .slot = ARENA_ARRAY(a, int32_t, rounds * n),
        .held = ARENA_ARRAY(a, int32_t, rounds * n),
        .meets = ARENA_ARRAY(a, int16_t, n * n),
        .repeat = ARENA_ARRAY(a, int32_t, n * n / 2 + 1),
        .repeat_at = ARENA_ARRAY(a, int32_t, n * n),
    };
    s.member = ARENA_ARRAY(a, int32_t, rounds * (size_t)(p->groups * s.size));
    for (size_t k = 0; k < n * n; k++) {
        s.repeat_at[k] = -1;
    }
    return s;
}

static int32_t *members(const struct search *s, int32_t round, int32_t group)
{
    return s->member + ((int64_t)round * s->groups + group) * s->size;
}

static int64_t at(const struct search *s, int32_t row, int32_t person)
{
    return (int64_t)row * s->people + person;
}

/* One meeting more (+1) or less of a pair. */
static void meet(struct search *s, int32_t one, int32_t other, int by)
{
    int32_t low = one < other ? one : other, high = one < other ? other : one;
    int32_t key = low * s->people + high;
    s->meets[at(s, high, low)] = s->meets[key] = (int16_t)(s->meets[key] + by);
    int16_t now = s->meets[key];
    s->excess += (by > 0 && now > 1) - (by < 0 && now > 0);
    if (by > 0 && now == 2) {
        s->repeat_at[key] = s->repeats_n;
        s->repeat[s->repeats_n++] = key;
    } else if (by < 0 && now == 1) {
        int32_t last = s->repeat[--s->repeats_n];
        s->repeat[s->repeat_at[key]] = last;
        s->repeat_at[last] = s->repeat_at[key];
        s->repeat_at[key] = -1;
    }
}

static void sit(struct search *s, int32_t round, int32_t person, int32_t group,
                int32_t slot)
{
    s->group_of[at(s, round, person)] = group;
    s->slot[at(s, round, person)] = slot;
    members(s, round, group)[slot] = person;
}

/* Takes in the next round of group_of; empty seats hold -1. */
static void take_in(struct search *s)
{
    int32_t round = s->rounds++;
    for (int32_t k = 0; k < s->groups * s->size; k++) {
        members(s, round, 0)[k] = -1;
    }
    for (int32_t p = 0; p < s->people; p++) {
        int32_t group = s->group_of[at(s, round, p)], slot = 0;
        int32_t *in = members(s, round, group);
        while (in[slot] >= 0) {
            meet(s, in[slot], p, 1);
            slot++;
        }
        sit(s, round, p, group, slot);
        s->held[at(s, round, p)] = 0;
    }
    s->least = s->excess;
}

static void draw_round(struct search *s)
{
    int32_t *row = s->group_of + at(s, s->rounds, 0);
    for (int32_t k = 0; k < s->people; k++) {
        int32_t other = (int32_t)dice_below(&s->dice, (uint32_t)k + 1);
        row[k] = row[other];
        row[other] = k % s->groups;
    }
}

/* ---- moves ------------------------------------------------------------------------- */

/* What the rest of a group would have in repeats with a person, less what they have with
 * the one who leaves; `joins` has not met them in this round. */
static int64_t change(const struct search *s, int32_t round, int32_t leaves,
                      int32_t joins)
{
    const int32_t *in = members(s, round, s->group_of[at(s, round, leaves)]);
    const int16_t *of_joins = s->meets + at(s, joins, 0);
    const int16_t *of_leaves = s->meets + at(s, leaves, 0);
    int64_t more = 0;
    for (int32_t k = 0; k < s->size; k++) {
        if (in[k] >= 0 && in[k] != leaves) {
            more += (of_joins[in[k]] > 0) - (of_leaves[in[k]] > 1);
        }
    }
    return more;
}

static void replace(struct search *s, int32_t round, int32_t leaves, int32_t joins)
{
    const int32_t *in = members(s, round, s->group_of[at(s, round, leaves)]);
    for (int32_t k = 0; k < s->size; k++) {
        if (in[k] >= 0 && in[k] != leaves) {
            meet(s, in[k], leaves, -1);
            meet(s, in[k], joins, 1);
        }
    }
}

static void swap(struct search *s, int32_t round, int32_t p, int32_t q)
{
    int32_t group_p = s->group_of[at(s, round, p)], slot_p = s->slot[at(s, round, p)];
    int32_t group_q = s->group_of[at(s, round, q)], slot_q = s->slot[at(s, round, q)];
    replace(s, round, p, q);
    replace(s, round, q, p);
    sit(s, round, p, group_q, slot_q);
    sit(s, round, q, group_p, slot_p);
    s->held[at(s, round, p)] = s->held[at(s, round, q)] =
        (int32_t)s->step + STAY_LEAST + (int32_t)dice_below(&s->dice, STAY_SPREAD);
}

/* A round, from one drawn by lot on, in which the two meet. */
static int32_t round_of(struct search *s, int32_t one, int32_t other)
{
    int32_t round = (int32_t)dice_below(&s->dice, (uint32_t)s->rounds);
    while (s->group_of[at(s, round, one)] != s->group_of[at(s, round, other)]) {
        round = (round + 1) % s->rounds;
    }
    return round;
}

static void step(struct search *s)
{
    int32_t key = s->repeat[dice_below(&s->dice, (uint32_t)s->repeats_n)];
    int32_t one = key / s->people, other = key % s->people;
    int32_t round = round_of(s, one, other);
    int32_t p = dice_below(&s->dice, 2) == 0 ? one : other, best = -1;
    int64_t best_by = INT64_MAX;
    uint32_t equals = 0;
    bool p_held = s->held[at(s, round, p)] > s->step;
    for (int32_t q = 0; q < s->people; q++) {
        if (s->group_of[at(s, round, q)] == s->group_of[at(s, round, p)]) {
            continue;
        }
        int64_t by = change(s, round, p, q) + change(s, round, q, p);
        bool held = p_held || s->held[at(s, round, q)] > s->step;
        if (by > best_by || (held && s->excess + by >= s->least)) {
            continue;
        }
        equals = by < best_by ? 1 : equals + 1;
        best = dice_below(&s->dice, equals) == 0 ? q : best;
        best_by = by;
    }
    s->moves += s->people;
    s->step++;
    if (best >= 0) {
        swap(s, round, p, best);
        s->least = s->excess < s->least ? s->excess : s->least;
    }
}

/* True when no pair meets twice. */
static bool mend(struct search *s, const struct rounds_run *run, bool *stopped)
{
    while (s->repeats_n > 0 && s->moves < run->moves && !*stopped) {
        step(s);
        struct rounds_progress now = {s->rounds - 1, s->least, s->moves};
        *stopped = run->watch != NULL && s->step % STEPS_A_WATCH == 0 &&
                   run->watch(run->ctx, &now);
    }
    return s->repeats_n == 0;
}

void rounds_solve(struct arena *a, const struct rounds_problem *problem,
                  const struct rounds_run *run, struct rounds *rounds)
{
    size_t n = (size_t)problem->people, all = (size_t)problem->rounds * n;
    int32_t *trial = ARENA_ARRAY(a, int32_t, all);
    *rounds = (struct rounds){.group_of = ARENA_ARRAY(a, int32_t, all)};
    rounds->designed = rounds->reached = rounds_design(a, problem, trial);
    for (size_t k = 0; k < (size_t)rounds->reached * n; k++) {
        rounds->group_of[k] = trial[k];
    }
    if (rounds->reached == problem->rounds) {
        return;
    }
    struct search s = search_new(a, problem, trial, run->seed);
    while (s.rounds < rounds->designed) {
        take_in(&s);
    }
    while (s.rounds < problem->rounds) {
        draw_round(&s);
        take_in(&s);
        if (!mend(&s, run, &rounds->stopped)) {
            break;
        }
        rounds->reached = s.rounds;
        for (size_t k = 0; k < (size_t)s.rounds * n; k++) {
            rounds->group_of[k] = trial[k];
        }
    }
    rounds->moves = s.moves;
}
