/* Conflicts and what is cheapest to give up.
 *
 * Idea: a conflict is made minimal by a deletion filter (Chinneck and Dravnieks,
 * "Locating minimal infeasible constraint sets in linear programs", ORSA J. Computing 3,
 * 1991): what can be left out while the rest stays impossible is left out, first by
 * halves, then one by one; what remains is needed, each of it. A count of each value is
 * then taken apart into its values in the same way. What is cheapest to give up hits
 * every conflict, so sets are guessed from below: the cheapest set that hits all
 * conflicts found so far; if the rest is still impossible it holds another conflict, else
 * nothing cheaper can do (implicit hitting sets; Chandrasekaran, Karp, Moreno-Centeno and
 * Vempala, SODA 2011). Cost: rules times one test of possible.c, each within NODES
 * choices. Bound: exact, and flagged where a test stayed undecided. */
#include "solve/why.h"

#include "base/list.h"
#include "solve/grouping.h"

enum {
    NODES = 3000,          /* choices of one test */
    SEARCH_MOVES = 200000, /* before a test gives up, a plan is looked for */
    CONFLICTS_MOST = 64,
    SCRATCH_CAP = 64 * 1024 * 1024,
};

/* Hard rules one by one, counts of each value taken apart where `value` is set. */
struct part_list LIST(struct plan_conflict_part);

struct court {
    struct arena *arena;   /* of what is told */
    struct arena *scratch; /* of one test */
    const struct plan_problem *problem;
    struct plan_rule *rules; /* of the test at hand */
    int32_t *plan;           /* of the last test that was possible */
    bool undecided;          /* some test was */
};

static void close_scratch(void *scratch)
{
    arena_close(scratch);
}

static bool court_open(struct arena *a, const struct plan_problem *p, struct court *c)
{
    *c = (struct court){
        .arena = a,
        .scratch = arena_open(&chunks_heap, SCRATCH_CAP),
        .problem = p,
        .rules = ARENA_ARRAY(a, struct plan_rule, p->rules_n * 2 + 1 + (size_t)p->people),
        .plan = ARENA_ARRAY(a, int32_t, (size_t)p->people + 1)};
    if (c->scratch != NULL) {
        arena_on_close(a, close_scratch, c->scratch);
    }
    return c->scratch != NULL;
}

/* ---- one test ---------------------------------------------------------------------- */

struct test {
    struct court *court;
    const struct plan_problem *problem;
    enum plan_possible answer;
};

static void search_plan(struct test *t)
{
    struct grouped got;
    struct grouping_run run = {.seed = 1, .moves = SEARCH_MOVES};
    grouping_solve(t->court->scratch, t->problem, &run, &got);
    if (got.score.hard == 0) {
        t->answer = PLAN_POSSIBLE;
        memcpy(t->court->plan, got.group_of,
               (size_t)t->problem->people * sizeof *got.group_of);
    }
}

static struct fault *run_test(void *ctx)
{
    struct test *t = ctx;
    t->answer = plan_possible(t->court->scratch, t->problem, NODES, t->court->plan);
    if (t->answer == PLAN_UNDECIDED) {
        search_plan(t);
    }
    return NULL;
}

/* Whether these parts can be kept together, alone. */
static enum plan_possible test_parts(struct court *c, const struct part_list *parts)
{
    struct plan_problem alone = *c->problem;
    struct test t = {c, &alone, PLAN_UNDECIDED};
    alone.rules = c->rules;
    alone.rules_n = 0;
    alone.gain = NULL;
    for (size_t i = 0; i < parts->n; i++) {
        struct plan_rule *r = &c->rules[alone.rules_n++];
        *r = c->problem->rules[parts->at[i].rule];
        if (parts->at[i].value != PLAN_EACH) {
            r->value = parts->at[i].value;
        }
    }
    /* Out of room is undecided, too. */
    (void)arena_guard(c->scratch, run_test, &t);
    arena_reset(c->scratch);
    c->undecided = c->undecided || t.answer == PLAN_UNDECIDED;
    return t.answer;
}

/* ---- the filter -------------------------------------------------------------------- */

static struct part_list without(struct court *c, const struct part_list *parts,
                                size_t from, size_t n)
{
    struct part_list rest = {0};
    for (size_t i = 0; i < parts->n; i++) {
        if (i < from || i >= from + n) {
            *LIST_ADD(c->arena, &rest) = parts->at[i];
        }
    }
    return rest;
}

/* Parts that are impossible together, down to a minimal set of them. */
static void filter(struct court *c, struct part_list *parts)
{
    for (size_t chunk = (parts->n + 1) / 2; chunk > 0;
         chunk = chunk == 1 ? 0 : (chunk + 1) / 2) {
        for (size_t from = 0; from < parts->n;) {
            size_t n = parts->n - from < chunk ? parts->n - from : chunk;
            struct part_list rest = without(c, parts, from, n);
            if (test_parts(c, &rest) == PLAN_IMPOSSIBLE) {
                *parts = rest;
            } else {
                from += n;
            }
        }
    }
}

/* Counts of each value as one part for each value that occurs. */
static struct part_list by_value(struct court *c, const struct part_list *parts)
{
    const struct plan_problem *p = c->problem;
    struct part_list apart = {0};
    for (size_t i = 0; i < parts->n; i++) {
        const struct plan_rule *r = &p->rules[parts->at[i].rule];
        if (r->shape != PLAN_COUNT || r->value != PLAN_EACH) {
            *LIST_ADD(c->arena, &apart) = parts->at[i];
            continue;
        }
        size_t first = apart.n;
        for (int32_t k = 0; k < p->people; k++) {
            int32_t value = p->attribute[(int64_t)k * p->attributes + r->attribute];
            bool known = false;
            for (size_t j = first; j < apart.n && !known; j++) {
                known = apart.at[j].value == value;
            }
            if (!known) {
                *LIST_ADD(c->arena, &apart) =
                    (struct plan_conflict_part){parts->at[i].rule, value};
            }
        }
    }
    return apart;
}

static bool is_hard(const struct plan_rule *r)
{
    return r->weight == 0;
}

static struct part_list hard_parts(struct court *c, const bool *given_up)
{
    struct part_list parts = {0};
    for (size_t i = 0; i < c->problem->rules_n; i++) {
        if (is_hard(&c->problem->rules[i]) && (given_up == NULL || !given_up[i])) {
            *LIST_ADD(c->arena, &parts) = (struct plan_conflict_part){i, PLAN_EACH};
        }
    }
    return parts;
}

static bool has_counts_of_each(const struct court *c, const struct part_list *parts)
{
    for (size_t i = 0; i < parts->n; i++) {
        const struct plan_rule *r = &c->problem->rules[parts->at[i].rule];
        if (r->shape == PLAN_COUNT && r->value == PLAN_EACH) {
            return true;
        }
    }
    return false;
}

/* A rule may hold two values that both matter: each is a part of its own then. */
static enum plan_possible find_conflict(struct court *c, const bool *given_up,
                                        struct plan_conflict *conflict)
{
    struct part_list parts = hard_parts(c, given_up);
    c->undecided = false;
    enum plan_possible answer = test_parts(c, &parts);
    if (answer != PLAN_IMPOSSIBLE) {
        return answer;
    }
    filter(c, &parts);
    if (has_counts_of_each(c, &parts)) {
        bool rules_undecided = c->undecided;
        parts = by_value(c, &parts);
        filter(c, &parts);
        c->undecided = c->undecided || rules_undecided;
    }
    *conflict = (struct plan_conflict){parts.at, parts.n, !c->undecided};
    return PLAN_IMPOSSIBLE;
}

enum plan_possible plan_conflict(struct arena *a, const struct plan_problem *p,
                                 struct plan_conflict *conflict)
{
    struct court c;
    *conflict = (struct plan_conflict){0};
    return court_open(a, p, &c) ? find_conflict(&c, NULL, conflict) : PLAN_UNDECIDED;
}

/* ---- giving up --------------------------------------------------------------------- */

struct hitting {
    const struct plan_conflict *conflict;
    size_t n;
    const int64_t *price;
    bool *taken, *best;
    size_t rules_n;
    int64_t sum, least;
};

static int64_t price_of(const struct hitting *h, size_t rule)
{
    return h->price == NULL ? 1 : h->price[rule];
}

static bool is_hit(const struct hitting *h, const struct plan_conflict *conflict)
{
    for (size_t i = 0; i < conflict->n; i++) {
        if (h->taken[conflict->part[i].rule]) {
            return true;
        }
    }
    return false;
}

/* Branches over the rules of the first conflict that nothing hits. */
static void hit(struct hitting *h)
{
    size_t i = 0;
    if (h->sum >= h->least) {
        return;
    }
    while (i < h->n && is_hit(h, &h->conflict[i])) {
        i++;
    }
    if (i == h->n) {
        h->least = h->sum;
        memcpy(h->best, h->taken, h->rules_n * sizeof *h->best);
        return;
    }
    for (size_t k = 0; k < h->conflict[i].n; k++) {
        size_t rule = h->conflict[i].part[k].rule;
        h->taken[rule] = true;
        h->sum += price_of(h, rule);
        hit(h);
        h->sum -= price_of(h, rule);
        h->taken[rule] = false;
    }
}

static void tell_relaxed(struct court *c, const struct hitting *h, struct plan_relaxed *r)
{
    r->rule = ARENA_ARRAY(c->arena, size_t, h->rules_n + 1);
    r->price = h->least == INT64_MAX ? 0 : h->least;
    for (size_t i = 0; i < h->rules_n; i++) {
        if (h->best[i]) {
            r->rule[r->n++] = i;
        }
    }
    r->group_of = c->plan;
}

enum plan_possible plan_relax(struct arena *a, const struct plan_problem *p,
                              const int64_t *price, struct plan_relaxed *relaxed)
{
    struct court c;
    *relaxed = (struct plan_relaxed){.cheapest = true};
    if (!court_open(a, p, &c)) {
        return PLAN_UNDECIDED;
    }
    struct plan_conflict *found = ARENA_ARRAY(a, struct plan_conflict, CONFLICTS_MOST);
    struct hitting h = {.conflict = found,
                        .price = price,
                        .taken = ARENA_ARRAY(a, bool, p->rules_n + 1),
                        .best = ARENA_ARRAY(a, bool, p->rules_n + 1),
                        .rules_n = p->rules_n};
    while (h.n < CONFLICTS_MOST) {
        enum plan_possible answer = find_conflict(&c, h.best, &found[h.n]);
        if (answer == PLAN_POSSIBLE) {
            tell_relaxed(&c, &h, relaxed);
            return PLAN_POSSIBLE;
        }
        if (answer == PLAN_UNDECIDED || found[h.n].n == 0) {
            return answer; /* no count of rules given up helps: the sizes are impossible
                            */
        }
        h.n++;
        h.least = INT64_MAX;
        hit(&h);
    }
    return PLAN_UNDECIDED;
}
