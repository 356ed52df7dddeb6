/* How cheap any plan without hard breaks could be, by parts that are bounded one by one.
 *
 * Pairs: a person shares a group with so many others at least and at most, so he costs no
 * less than his that many cheapest pairs; half of all people's sums. The trivial bound
 * beside it takes the cheapest pairs of all. Pairs that costs nothing but equal values
 * (MIXED) are bounded by counts instead where that says more: c people of one value in a
 * group are c(c-1)/2 pairs, whose sum is least when values are spread evenly.
 * Places: an exact assignment of people to seats (assignment.h), forbidden places left
 * out; trivial is each person's cheapest place. Counts: costs of a feature are convex in
 * its number in a group, so dealing one person after the other to where he costs least is
 * exact for each feature by itself.
 * Cost: people^2 log people, and one assignment. Bound: valid for every plan; seldom
 * near for random distances, where it says so ("no useful bound"). */
#include "solve/assignment.h"
#include "solve/grouping.h"
#include "solve/grouping_tables.h"

enum {
    SEATS_MOST = 2500
}; /* of an exact assignment; beyond it the trivial bound stands */

/* What is common to both bounds on pairs: from so many to so many. */
struct range {
    int64_t least, most;
};

static int by_value(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

/* The cheapest `least` of them, and on to `most` as long as they are below zero. */
static int64_t cheapest(int32_t *cost, int64_t n, struct range take)
{
    int64_t sum = 0;
    qsort(cost, (size_t)n, sizeof *cost, by_value);
    for (int64_t i = 0; i < n && i < take.most && (i < take.least || cost[i] < 0); i++) {
        sum += cost[i];
    }
    return sum;
}

/* How many pairs groups hold together: least when people are dealt evenly, most when
 * they are heaped. */
static struct range pairs_in_groups(struct arena *a, const struct plan_problem *p)
{
    struct range pairs = {0, 0};
    int32_t *even = ARENA_ARRAY(a, int32_t, (size_t)p->groups);
    int32_t *heap = ARENA_ARRAY(a, int32_t, (size_t)p->groups);
    int32_t left = p->people;
    for (int32_t g = 0; g < p->groups; g++) {
        even[g] = heap[g] = p->least[g];
        left -= p->least[g];
    }
    for (int32_t k = 0; k < left; k++) {
        int32_t least = -1, most = -1;
        for (int32_t g = 0; g < p->groups; g++) {
            bool room = even[g] < p->most[g], more = heap[g] < p->most[g];
            least = room && (least < 0 || even[g] < even[least]) ? g : least;
            most = more && (most < 0 || heap[g] > heap[most]) ? g : most;
        }
        even[least]++;
        heap[most]++;
    }
    for (int32_t g = 0; g < p->groups; g++) {
        pairs.least += (int64_t)even[g] * (even[g] - 1) / 2;
        pairs.most += (int64_t)heap[g] * (heap[g] - 1) / 2;
    }
    /* Heaping the largest first is not always the most: be safe. */
    int32_t largest = 0;
    for (int32_t g = 0; g < p->groups; g++) {
        largest = p->most[g] > largest ? p->most[g] : largest;
    }
    int64_t safe = (int64_t)p->people * (largest - 1) / 2;
    pairs.most = pairs.least == pairs.most ? pairs.most : safe;
    return pairs;
}

static int64_t pairs_trivial(struct arena *a, const struct tables *t)
{
    int64_t n = 0;
    int32_t *all = ARENA_ARRAY(a, int32_t, (size_t)t->n * (size_t)t->n / 2 + 1);
    for (int32_t p = 0; p < t->n; p++) {
        for (int32_t q = 0; q < p; q++) {
            int64_t at = (int64_t)p * t->stride + q;
            if (t->pair_hard[at] <= 0) {
                all[n++] = t->pair_cost[at];
            }
        }
    }
    return cheapest(all, n, pairs_in_groups(a, t->problem));
}

static int64_t pairs_by_person(struct arena *a, const struct tables *t)
{
    const struct plan_problem *p = t->problem;
    int32_t *row = ARENA_ARRAY(a, int32_t, (size_t)t->n + 1);
    struct range others = {INT32_MAX, 0};
    int64_t sum = 0;
    for (int32_t g = 0; g < p->groups; g++) {
        int64_t least = p->least[g] > 0 ? p->least[g] - 1 : 0;
        if (p->most[g] > 0) {
            others.least = least < others.least ? least : others.least;
            others.most = p->most[g] - 1 > others.most ? p->most[g] - 1 : others.most;
        }
    }
    for (int32_t k = 0; k < t->n; k++) {
        int64_t n = 0;
        for (int32_t l = 0; l < t->n; l++) {
            int64_t at = (int64_t)k * t->stride + l;
            if (k != l && t->pair_hard[at] <= 0) {
                row[n++] = t->pair_cost[at];
            }
        }
        sum += cheapest(row, n, others);
    }
    return sum >= 0 ? (sum + 1) / 2 : -(-sum / 2);
}

/* ---- equal values ------------------------------------------------------------------ */

/* The pairs that cannot be avoided when c people are dealt to groups evenly. */
static int64_t even_pairs(int64_t people, int64_t groups)
{
    int64_t each = people / groups, more = people % groups;
    return (groups - more) * each * (each - 1) / 2 + more * (each + 1) * each / 2;
}

static int64_t mixed_least(struct arena *a, const struct plan_problem *p)
{
    int32_t *values = ARENA_ARRAY(a, int32_t, (size_t)p->people + 1);
    int64_t sum = 0;
    for (size_t i = 0; i < p->rules_n; i++) {
        const struct plan_rule *r = &p->rules[i];
        if (r->shape != PLAN_MIXED) {
            continue;
        }
        for (int32_t k = 0; k < p->people; k++) {
            values[k] = p->attribute[(int64_t)k * p->attributes + r->attribute];
        }
        qsort(values, (size_t)p->people, sizeof *values, by_value);
        for (int32_t k = 0, from = 0; k < p->people; k++) {
            if (k + 1 == p->people || values[k + 1] != values[k]) {
                sum += r->weight * even_pairs(k + 1 - from, p->groups);
                from = k + 1;
            }
        }
    }
    return sum;
}

/* The same problem without its MIXED rules. */
static struct plan_problem without_mixed(struct arena *a, const struct plan_problem *p)
{
    struct plan_problem rest = *p;
    struct plan_rule *rules = ARENA_ARRAY(a, struct plan_rule, p->rules_n + 1);
    rest.rules_n = 0;
    for (size_t i = 0; i < p->rules_n; i++) {
        if (p->rules[i].shape != PLAN_MIXED) {
            rules[rest.rules_n++] = p->rules[i];
        }
    }
    rest.rules = rules;
    return rest;
}

static int64_t pairs_least(struct arena *a, const struct tables *t)
{
    const struct plan_problem *p = t->problem;
    struct plan_problem rest = without_mixed(a, p);
    int64_t least = pairs_by_person(a, t);
    if (rest.rules_n < p->rules_n) {
        struct tables *other = tables_new(a, &rest);
        int64_t apart = pairs_by_person(a, other) + mixed_least(a, p);
        least = apart > least ? apart : least;
    }
    return least;
}

/* ---- places and counts ------------------------------------------------------------- */

static int64_t places_trivial(const struct tables *t)
{
    int64_t sum = 0;
    for (int32_t k = 0; k < t->n; k++) {
        int64_t least = INT64_MAX;
        for (int32_t g = 0; g < t->groups; g++) {
            int64_t cost = t->place_cost[(int64_t)g * t->stride + k];
            least = cost < least ? cost : least;
        }
        sum += least;
    }
    return sum;
}

static bool has_places(const struct tables *t)
{
    for (int64_t i = 0; i < (int64_t)t->groups * t->stride; i++) {
        if (t->place_cost[i] != 0) {
            return true;
        }
    }
    return false;
}

/* People to seats; the least sizes of groups are left out of account. */
static int64_t places_least(struct arena *a, const struct tables *t, int64_t trivial)
{
    const struct plan_problem *p = t->problem;
    int64_t seats = 0;
    for (int32_t g = 0; g < p->groups; g++) {
        seats += p->most[g];
    }
    if (!has_places(t) || seats > SEATS_MOST) {
        return trivial;
    }
    int64_t *cost = ARENA_ARRAY(a, int64_t, (size_t)p->people * (size_t)seats);
    for (int32_t k = 0; k < p->people; k++) {
        int64_t seat = 0;
        for (int32_t g = 0; g < p->groups; g++) {
            int64_t at = (int64_t)g * t->stride + k;
            for (int32_t i = 0; i < p->most[g]; i++, seat++) {
                cost[k * seats + seat] =
                    t->place_hard[at] > 0 ? ASSIGNMENT_NEVER : t->place_cost[at];
            }
        }
    }
    struct assignment seating = {(size_t)p->people, (size_t)seats, cost};
    struct assigned got;
    return assignment_least(a, &seating, &got, NULL) ? got.sum : trivial;
}

/* The cost of `people` with one feature, dealt one by one to where one more costs least;
 * breaks of hard rules are not allowed to count. */
static int64_t count_least(struct arena *a, const struct tables *t, int32_t feature,
                           int32_t people)
{
    const struct plan_problem *p = t->problem;
    int32_t *dealt = ARENA_ARRAY(a, int32_t, (size_t)p->groups);
    int64_t sum = 0;
    for (int32_t g = 0; g < p->groups; g++) {
        sum += tables_count_cost(t, feature, g, 0);
    }
    for (int32_t k = 0; k < people; k++) {
        int32_t best = -1;
        int64_t least = INT64_MAX;
        for (int32_t g = 0; g < p->groups; g++) {
            int64_t more = dealt[g] >= p->most[g]
                               ? INT64_MAX
                               : tables_count_cost(t, feature, g, dealt[g] + 1) -
                                     tables_count_cost(t, feature, g, dealt[g]);
            best = more < least ? g : best;
            least = more < least ? more : least;
        }
        if (best >= 0) {
            dealt[best]++;
            sum += least;
        }
    }
    return sum;
}

static int64_t counts_least(struct arena *a, struct tables *t)
{
    int64_t sum = 0;
    int64_t weight = t->hard_weight;
    int32_t *people = ARENA_ARRAY(a, int32_t, (size_t)t->features + 1);
    for (int64_t i = 0; i < (int64_t)t->n * t->columns; i++) {
        if (t->feature[i] >= 0) {
            people[t->feature[i]]++;
        }
    }
    t->hard_weight = 0; /* wishes alone; tables_count_cost reads it */
    for (int32_t f = 0; f < t->features; f++) {
        sum += count_least(a, t, f, people[f]);
    }
    t->hard_weight = weight;
    return sum;
}

enum grouping_bound grouping_bound_of(struct arena *a, const struct plan_problem *p,
                                      int64_t *bound)
{
    struct tables *t = tables_new(a, p);
    int64_t trivial_places = places_trivial(t), trivial_pairs = pairs_trivial(a, t);
    int64_t trivial = trivial_places + trivial_pairs + t->cost_base;
    int64_t pairs = pairs_least(a, t);
    *bound = t->cost_base + (pairs > trivial_pairs ? pairs : trivial_pairs) +
             places_least(a, t, trivial_places) + counts_least(a, t);
    return *bound > trivial ? GROUPING_BOUND_BELOW : GROUPING_BOUND_NONE;
}
