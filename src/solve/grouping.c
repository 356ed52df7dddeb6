/* Forming groups by search.
 *
 * Idea: annealing over exchanges of two people and moves of one (grouping_search.c)
 * around the temperature at which a plan that has gone down freezes, measured on the
 * problem at hand: there is where most is won and lost. A run is as long as length pays
 * (some people cubed); a larger budget makes more of them, from plans drawn by lot, which
 * are a small population. Then two of it are joined: a path leads from one plan towards
 * the other (path relinking; Glover, Laguna and Marti, "Fundamentals of scatter search
 * and path relinking", Control and Cybernetics 29, 2000), groups being matched by an
 * exact assignment where their names mean nothing, and from its middle a warm run (a
 * reheat) goes down again; what is better than the worst of the population takes its
 * place. Hard rules weigh a multiple of what moves usually cost, which grows while the
 * best plan breaks some. Cost: the budget of moves; a move looked at is some ten loads.
 * Bound: none of its own; grouping_bound.c tells how far it can be from the best. Method
 * and yardstick: Gallego, Laguna, Marti and Duarte, "Tabu search with strategic
 * oscillation for the maximally diverse grouping problem", J. Oper. Res. Soc. 64, 2013.
 */
#include "solve/grouping.h"

#include "solve/assignment.h"
#include "solve/grouping_search.h"

enum {
    ELITES = 4,
    RUNS = 14,     /* of a large budget: four cold ones, then warm ones of half length */
    RUNS_HARD = 3, /* of any, where a run may end in hard breaks and have to go again */
    RUN_LEAST = 100, /* looks at each person, below which a run is not worth cooling */
    RUN_MOST = 2,    /* looks at each three, beyond which another run wins more */
    FROZEN = 10,     /* worsening exchanges of all there are */
    COOLING = 24,    /* T falls by 1/24 a level */
    LEVEL_LEAST = 2, /* looks at each person, on each level */
    HARD_TIMES = 4,  /* a hard break weighs so many usual costs of a move, at first */
    PATH_DRAWS = 12, /* people looked at for one step of a path */
    STEPS_A_LOOK = 1 << 16, /* moves between two looks at the watch */
};
#define HARD_WEIGHT_MOST ((int64_t)1 << 28)

struct elite {
    int32_t *group_of;
    struct plan_score score;
};
struct grouping {
    const struct plan_problem *problem;
    const struct grouping_run *run;
    struct tables *t;
    struct search *s;
    struct grouped *best;
    struct elite elite[ELITES];
    int elites;
    int32_t *plan;    /* one in the making */
    int32_t *counts;  /* for tables_score */
    int32_t *alike;   /* groups of one number may swap names */
    int32_t *renamed; /* group of the other plan -> group of this one */
    int64_t *overlap; /* groups x groups */
    int64_t heaviest; /* of hard breaks */
    bool has_hard;    /* rules that weights only stand in for */
    bool done;
};

/* ---- what is best ------------------------------------------------------------------ */

static void look_up(struct grouping *g)
{
    struct grouped *best = g->best;
    best->moves = g->s->moves;
    if (best->score.hard == 0 && best->score.cost <= best->bound) {
        best->bound_kind = GROUPING_BOUND_MET;
        g->done = true;
    }
    struct grouping_progress now = {best->score, best->bound, best->bound_kind,
                                    best->moves, g->run->moves};
    if (g->run->watch != NULL && g->run->watch(g->run->ctx, &now)) {
        g->done = true;
        best->stopped = true;
    }
    g->done = g->done || g->s->moves >= g->run->moves;
}

static struct plan_score take_if_best(struct grouping *g, const int32_t *plan)
{
    struct plan_score score = tables_score(g->t, plan, g->counts);
    if (plan_better(score, g->best->score)) {
        g->best->score = score;
        memcpy(g->best->group_of, plan, (size_t)g->t->n * sizeof *plan);
    }
    return score;
}

/* ---- one run ----------------------------------------------------------------------- */

/* Levels from one temperature to another, each lower by a share. */
static int64_t levels_between(int64_t from, int64_t to, int64_t share)
{
    int64_t levels = 1;
    while (from > to && from > share) {
        from -= from / share;
        levels++;
    }
    return levels;
}

/* The slowest cooling for which there are moves enough. */
static int64_t share_for(int64_t from, int64_t to, int64_t moves, int64_t a_level)
{
    int64_t share = COOLING;
    while (share > 2 && levels_between(from, to, share) * a_level > moves) {
        share /= 2;
    }
    return share;
}

static void anneal_level(struct grouping *g, int64_t temperature, int64_t moves)
{
    while (moves > 0 && !g->done) {
        int64_t now = moves < STEPS_A_LOOK ? moves : STEPS_A_LOOK;
        search_anneal(g->s, temperature, now);
        moves -= now;
        if (moves > 0) {
            look_up(g);
        }
    }
}

/* From the plan that is set, down; the plan it ends with is the best it met. */
static void anneal_run(struct grouping *g, int64_t from, int64_t to, int64_t moves)
{
    struct search *s = g->s;
    int64_t least = (int64_t)LEVEL_LEAST * g->t->n, unscored = 0;
    int64_t share = share_for(from, to, moves, least);
    int64_t a_level = moves / levels_between(from, to, share);
    a_level = a_level > least ? a_level : least;
    for (int64_t t = from; !g->done && moves > 0; t -= t / share + (t <= share)) {
        anneal_level(g, t > 0 ? t : 0, a_level);
        moves -= a_level;
        unscored += a_level;
        /* With hard rules the lowest sum need not be the best score. */
        if (g->has_hard && unscored > (int64_t)g->t->n * g->t->n) {
            take_if_best(g, s->group_of);
            unscored = 0;
        }
        look_up(g);
    }
    search_set(s, s->low);
    search_descend(s, moves > 0 ? moves + least * g->t->n : least * g->t->n);
    take_if_best(g, s->low);
    look_up(g); /* the descent looked at moves, too */
}

/* Temperatures of the problem, from the one at which the bottom of a quick descent
 * freezes: two and a half times, one and a quarter times and half of it. */
struct heat {
    int64_t hot, warm, cold;
};

static struct heat measure(struct grouping *g)
{
    int64_t round = (int64_t)g->t->n * g->t->n, part = g->run->moves / 20;
    search_draw(g->s, g->plan);
    search_set(g->s, g->plan);
    search_anneal(g->s, 0, round < part ? round : part);
    search_descend(g->s, 4 * round < part ? 4 * round : part);
    int64_t frozen = search_frozen(g->s, FROZEN, part + 1);
    take_if_best(g, g->s->low);
    return (struct heat){frozen * 5 / 2 + 1, frozen * 5 / 4 + 1, frozen / 2 + 1};
}

/* A hard break weighs some usual moves, measured by wishes alone. */
static int64_t first_hard_weight(struct grouping *g)
{
    tables_weigh(g->t, 0);
    search_draw(g->s, g->plan);
    search_set(g->s, g->plan);
    int64_t usual = search_temperature(g->s, 500) >> 10;
    return usual * HARD_TIMES < HARD_WEIGHT_MOST ? usual * HARD_TIMES + 1
                                                 : HARD_WEIGHT_MOST;
}

/* ---- groups that may swap names ---------------------------------------------------- */

static bool are_alike(const struct tables *t, int32_t g, int32_t h)
{
    const struct plan_problem *p = t->problem;
    size_t n = (size_t)t->n;
    if (p->least[g] != p->least[h] || p->most[g] != p->most[h]) {
        return false;
    }
    for (int32_t f = 0; f < t->features; f++) {
        int32_t a = t->range_start[f * t->groups + g];
        int32_t b = t->range_start[f * t->groups + h];
        int32_t length = t->range_start[f * t->groups + g + 1] - a;
        if (length != t->range_start[f * t->groups + h + 1] - b) {
            return false;
        }
        for (int32_t i = 0; i < length; i++) {
            const struct count_range *x = &t->range[a + i], *y = &t->range[b + i];
            if (x->low != y->low || x->high != y->high || x->cost != y->cost ||
                x->hard != y->hard) {
                return false;
            }
        }
    }
    return memcmp(t->place_cost + (int64_t)g * t->stride,
                  t->place_cost + (int64_t)h * t->stride,
                  n * sizeof *t->place_cost) == 0 &&
           memcmp(t->place_hard + (int64_t)g * t->stride,
                  t->place_hard + (int64_t)h * t->stride, n * sizeof *t->place_hard) == 0;
}

static void find_alike(struct grouping *g)
{
    for (int32_t i = 0; i < g->t->groups; i++) {
        g->alike[i] = i;
        for (int32_t k = 0; k < i; k++) {
            if (g->alike[k] == k && are_alike(g->t, k, i)) {
                g->alike[i] = k;
                break;
            }
        }
    }
}

/* Names the groups of `other` so that as many people as can be are where `plan` has
 * them. */
static void rename_groups(struct grouping *g, struct arena *a, const int32_t *plan,
                          const int32_t *other)
{
    int32_t groups = g->t->groups;
    for (int32_t i = 0; i < groups * groups; i++) {
        g->overlap[i] =
            g->alike[i / groups] == g->alike[i % groups] ? 0 : ASSIGNMENT_NEVER;
    }
    for (int32_t k = 0; k < g->t->n; k++) {
        int64_t *cost = &g->overlap[(int64_t)other[k] * groups + plan[k]];
        *cost -= *cost == ASSIGNMENT_NEVER ? 0 : 1;
    }
    struct assignment names = {(size_t)groups, (size_t)groups, g->overlap};
    struct assigned got;
    bool named =
        assignment_least(a, &names, &got, NULL); /* its own name is always free */
    for (int32_t i = 0; i < groups; i++) {
        g->renamed[i] = named ? (int32_t)got.column_of[i] : i;
    }
}

/* ---- joining two plans ------------------------------------------------------------- */

/* The best of a few draws: a person goes to his group of the other plan, in exchange for
 * one who does not belong there. False when there was none. */
static bool step_towards(struct grouping *g, const int32_t *other)
{
    struct search *s = g->s;
    int32_t n = g->t->n, from = -1, with = -1;
    int64_t least = INT64_MAX;
    for (int i = 0; i < PATH_DRAWS; i++) {
        int32_t p = (int32_t)dice_below(&s->dice, (uint32_t)n);
        int32_t to = g->renamed[other[p]];
        if (s->group_of[p] == to) {
            continue;
        }
        for (int32_t q = 0; q < n; q++) {
            if (s->group_of[q] == to && g->renamed[other[q]] != to) {
                int64_t cost = search_swap_cost(s, p, q);
                s->moves++;
                from = cost < least ? p : from;
                with = cost < least ? q : with;
                least = cost < least ? cost : least;
            }
        }
        if (search_may_move(s, p, to) && search_move_cost(s, p, to) < least) {
            least = search_move_cost(s, p, to);
            from = p;
            with = -1;
        }
    }
    if (from >= 0 && with >= 0) {
        search_swap(s, from, with, least);
    } else if (from >= 0) {
        search_move(s, from, g->renamed[other[from]], least);
    }
    return from >= 0;
}

static void join(struct grouping *g, struct arena *a, const struct elite *one,
                 const struct elite *other)
{
    int32_t apart = 0;
    rename_groups(g, a, one->group_of, other->group_of);
    search_set(g->s, one->group_of);
    for (int32_t k = 0; k < g->t->n; k++) {
        apart += one->group_of[k] != g->renamed[other->group_of[k]];
    }
    for (int32_t steps = apart / 4; steps > 0; steps--) { /* a step mends up to two */
        if (!step_towards(g, other->group_of)) {
            break;
        }
    }
    search_set(g->s, g->s->group_of); /* forgets the best on the way: it was `one` */
}

static void keep_elite(struct grouping *g, const int32_t *plan)
{
    struct plan_score score = tables_score(g->t, plan, g->counts);
    struct elite *into = &g->elite[0];
    for (int i = 0; i < g->elites; i++) {
        struct elite *e = &g->elite[i];
        if (e->score.hard == score.hard && e->score.cost == score.cost) {
            return; /* most likely the same plan */
        }
        into = plan_better(into->score, e->score) ? e : into;
    }
    if (g->elites < ELITES) {
        into = &g->elite[g->elites++];
    } else if (!plan_better(score, into->score)) {
        return;
    }
    into->score = score;
    memcpy(into->group_of, plan, (size_t)g->t->n * sizeof *plan);
}

/* ---- all --------------------------------------------------------------------------- */

/* A run that ends in breaks although wishes weigh too much for them, or because there is
 * no way without: the next ones weigh breaks more, up to a limit beyond which nothing
 * would move any more. */
static bool heavier(struct grouping *g)
{
    int64_t weight = g->t->hard_weight * 4;
    if (weight > g->heaviest) {
        return false;
    }
    tables_weigh(g->t, weight);
    return true;
}

/* A few runs from plans by lot; then joined ones, and every third again by lot. */
static bool starts_cold(const struct grouping *g, int runs)
{
    return g->elites < 2 || (runs < ELITES && g->run->warm == NULL) || runs % 3 == 2;
}

static void start_joined(struct grouping *g, struct arena *a)
{
    uint32_t one = dice_below(&g->s->dice, (uint32_t)g->elites);
    uint32_t other = dice_below(&g->s->dice, (uint32_t)g->elites - 1);
    other += other >= one;
    join(g, a, &g->elite[one], &g->elite[other]);
}

/* Looks of one run: the budget in equal parts, none longer than length pays unless there
 * are RUNS of them. */
static int64_t run_length(const struct grouping *g)
{
    int64_t n = g->t->n, all = g->run->moves;
    int64_t runs = all / (RUN_MOST * n * n * n);
    runs = runs > RUNS ? RUNS : runs > 1 ? runs : 1;
    runs = g->has_hard && runs < RUNS_HARD ? RUNS_HARD : runs;
    return all / runs > RUN_LEAST * n ? all / runs : RUN_LEAST * n;
}

static void search_all(struct grouping *g, struct arena *a)
{
    struct search *s = g->s;
    int64_t a_run = run_length(g);
    struct heat heat = measure(g);
    int runs = 0;
    for (look_up(g); !g->done; runs++) {
        int64_t left = g->run->moves - s->moves;
        if (starts_cold(g, runs)) {
            bool warm = runs == 0 && g->run->warm != NULL;
            search_draw(s, g->plan);
            search_set(s, warm ? g->run->warm : g->plan);
            anneal_run(g, warm ? heat.warm : heat.hot, heat.cold,
                       a_run < left ? a_run : left);
        } else {
            start_joined(g, a);
            anneal_run(g, heat.warm, heat.cold, a_run / 2 < left ? a_run / 2 : left);
        }
        keep_elite(g, s->low);
        if (tables_score(g->t, s->low, g->counts).hard > 0 && heavier(g)) {
            heat = measure(g);
        }
    }
}

static void solve_in(struct arena *a, struct grouping *g)
{
    size_t n = (size_t)g->problem->people + 1, groups = (size_t)g->problem->groups;
    g->best->bound_kind = grouping_bound_of(a, g->problem, &g->best->bound);
    g->t = tables_new(a, g->problem);
    g->s = search_new(a, g->t, g->run->seed);
    g->plan = ARENA_ARRAY(a, int32_t, n);
    g->counts =
        ARENA_ARRAY(a, int32_t, (size_t)g->t->features * (size_t)g->t->groups + 1);
    g->alike = ARENA_ARRAY(a, int32_t, groups);
    g->renamed = ARENA_ARRAY(a, int32_t, groups);
    g->overlap = ARENA_ARRAY(a, int64_t, groups * groups);
    for (int i = 0; i < ELITES; i++) {
        g->elite[i].group_of = ARENA_ARRAY(a, int32_t, n);
    }
    find_alike(g);
    for (size_t i = 0; i < g->problem->rules_n; i++) {
        g->has_hard = g->has_hard || g->problem->rules[i].weight == 0;
    }
    if (g->run->warm != NULL) {
        memcpy(g->best->group_of, g->run->warm, (n - 1) * sizeof *g->plan);
    } else {
        search_draw(g->s, g->best->group_of);
    }
    g->best->score = tables_score(g->t, g->best->group_of, g->counts);
    tables_weigh(g->t, first_hard_weight(g));
    g->heaviest = g->t->hard_weight * 64 < HARD_WEIGHT_MOST ? g->t->hard_weight * 64
                                                            : HARD_WEIGHT_MOST;
    search_all(g, a);
}

void grouping_solve(struct arena *a, const struct plan_problem *problem,
                    const struct grouping_run *run, struct grouped *grouped)
{
    struct grouping g = {.problem = problem, .run = run, .best = grouped};
    *grouped = (struct grouped){.group_of =
                                    ARENA_ARRAY(a, int32_t, (size_t)problem->people + 1)};
    solve_in(a, &g);
}
