/* What a wished move costs.
 *
 * Idea: the wish is a pin. Whether rules forbid it at all is a conflict of the hard rules
 * with the pin (why.c). If not, ways to it are tried from the present plan: the person
 * moves alone, exchanges places with another, or three go round; then a search with the
 * pin, begun from the best of these, may find a cheaper one. Costs are differences of
 * exact scores. Cost: people * size of the group, and the search. */
#include "solve/check.h"
#include "solve/grouping.h"
#include "solve/grouping_search.h"
#include "solve/why.h"

struct trial {
    struct arena *arena;
    const struct plan_problem *problem;
    const int32_t *plan;
    int32_t person, group;
    struct tables *t;
    struct search *s;
    int32_t *counts;
    struct plan_wish *wish;
};

/* A few people's groups are changed: is the plan that results the best so far? */
static void weigh(struct trial *w)
{
    struct plan_score score = tables_score(w->t, w->s->group_of, w->counts);
    if (plan_better(score, w->wish->then)) {
        w->wish->then = score;
        memcpy(w->wish->group_of, w->s->group_of,
               (size_t)w->problem->people * sizeof *w->s->group_of);
    }
}

static void swap(struct search *s, int32_t p, int32_t q)
{
    search_swap(s, p, q, search_swap_cost(s, p, q));
}

/* q comes to where the person was, or goes on and sends a third there. */
static void try_with(struct trial *w, int32_t q)
{
    struct search *s = w->s;
    swap(s, w->person, q);
    weigh(w);
    for (int32_t r = 0; r < w->problem->people; r++) {
        if (r != w->person && s->group_of[r] != s->group_of[q]) {
            swap(s, q, r);
            weigh(w);
            swap(s, q, r);
        }
    }
    swap(s, w->person, q);
}

static void try_ways(struct trial *w)
{
    struct search *s = w->s;
    search_set(s, w->plan);
    if (search_may_move(s, w->person, w->group)) {
        int32_t from = s->group_of[w->person];
        search_move(s, w->person, w->group, search_move_cost(s, w->person, w->group));
        weigh(w);
        search_move(s, w->person, from, search_move_cost(s, w->person, from));
    }
    for (int32_t q = 0; q < w->problem->people; q++) {
        if (w->plan[q] == w->group) {
            try_with(w, q);
        }
    }
}

/* The problem with the wish as a hard rule behind the others. */
static struct plan_problem pinned(struct arena *a, const struct plan_problem *p,
                                  int32_t person, int32_t group)
{
    struct plan_problem more = *p;
    struct plan_rule *rules = ARENA_ARRAY(a, struct plan_rule, p->rules_n + 1);
    if (p->rules_n > 0) {
        memcpy(rules, p->rules, p->rules_n * sizeof *rules);
    }
    rules[p->rules_n] =
        (struct plan_rule){.shape = PLAN_PIN, .person = person, .group = group};
    more.rules = rules;
    more.rules_n++;
    return more;
}

static void search_on(struct trial *w, const struct plan_problem *with_pin, int64_t moves)
{
    struct grouped got;
    struct grouping_run run = {.seed = 1, .moves = moves, .warm = w->wish->group_of};
    grouping_solve(w->arena, with_pin, &run, &got);
    if (got.group_of[w->person] == w->group && plan_better(got.score, w->wish->then)) {
        w->wish->then = got.score;
        memcpy(w->wish->group_of, got.group_of,
               (size_t)w->problem->people * sizeof *got.group_of);
    }
}

/* From the person on, each to a place that one who is told next leaves; who is on no such
 * chain follows behind. */
static void tell_moved(struct trial *w)
{
    const struct plan_problem *p = w->problem;
    struct plan_wish *wish = w->wish;
    bool *told = ARENA_ARRAY(w->arena, bool, (size_t)p->people + 1);
    int32_t next = w->person;
    wish->moved = ARENA_ARRAY(w->arena, int32_t, (size_t)p->people + 1);
    while (next >= 0) {
        told[next] = true;
        wish->moved[wish->moved_n++] = next;
        int32_t came_to = wish->group_of[next];
        next = -1;
        for (int32_t k = p->people - 1; k >= 0; k--) {
            bool moves = !told[k] && wish->group_of[k] != w->plan[k];
            bool makes_room = moves && w->plan[k] == came_to;
            next = makes_room || (moves && (next < 0 || w->plan[next] != came_to)) ? k
                                                                                   : next;
        }
    }
}

/* The rules that forbid it, without the wish itself. Rules that are impossible anyway
 * forbid nothing in particular. */
static bool forbidden(struct arena *a, const struct plan_problem *with_pin,
                      struct plan_wish *wish)
{
    struct plan_conflict conflict;
    if (plan_conflict(a, with_pin, &conflict) != PLAN_IMPOSSIBLE) {
        return false;
    }
    for (size_t i = 0; i < conflict.n; i++) {
        if (conflict.part[i].rule == with_pin->rules_n - 1) {
            conflict.part[i] = conflict.part[--conflict.n];
            wish->forbids = conflict;
            return true;
        }
    }
    return false;
}

void plan_wish(struct arena *a, const struct plan_problem *p, const int32_t *plan,
               int32_t person, int32_t group, int64_t moves, struct plan_wish *wish)
{
    struct plan_problem with_pin = pinned(a, p, person, group);
    struct plan_checked checked;
    *wish = (struct plan_wish){.then = {INT64_MAX, INT64_MAX}};
    plan_check(a, p, plan, &checked);
    wish->now = checked.score;
    wish->group_of = ARENA_ARRAY(a, int32_t, (size_t)p->people + 1);
    if (forbidden(a, &with_pin, wish)) {
        return;
    }
    struct trial w = {a, p, plan, person, group, tables_new(a, p), NULL, NULL, wish};
    w.s = search_new(a, w.t, 1);
    w.counts = ARENA_ARRAY(a, int32_t, (size_t)w.t->features * (size_t)w.t->groups + 1);
    if (plan[person] == group) {
        wish->then = wish->now;
        memcpy(wish->group_of, plan, (size_t)p->people * sizeof *plan);
        return;
    }
    try_ways(&w);
    if (moves > 0 && wish->then.hard < INT64_MAX) {
        search_on(&w, &with_pin, moves);
    }
    if (wish->then.hard < INT64_MAX) {
        tell_moved(&w);
    }
}
