/* Rounds in which no two people meet twice: groups of people that are formed anew each
 * time (the social golfer problem). By designs where one is known, by search beyond
 * them. Promises only what it gives: every round in the answer is free of repeats. */
#ifndef SOLVE_ROUNDS_H
#define SOLVE_ROUNDS_H
#include "base/arena.h"

enum { ROUNDS_PEOPLE_MOST = 2000 };

/* Groups are as even as arithmetic allows. */
struct rounds_problem {
    int32_t people, groups; /* 2 <= people <= ROUNDS_PEOPLE_MOST, groups <= people */
    int32_t rounds;         /* wanted; no more than rounds_bound */
};
struct rounds_progress {
    int32_t reached; /* rounds free of repeats */
    int64_t repeats; /* least number of repeated pairs seen with one round more */
    int64_t moves;
};
struct rounds_run {
    uint64_t seed;
    int64_t moves; /* the budget of the search: exchanges looked at */
    /* Called some times a second; true ends the search. NULL: none. */
    bool (*watch)(void *ctx, const struct rounds_progress *progress);
    void *ctx;
};
struct rounds {
    int32_t reached;   /* rounds free of repeats, the first ones of group_of */
    int32_t designed;  /* how many of them a design alone gave */
    int32_t *group_of; /* reached x people */
    int64_t moves;
    bool stopped; /* by `watch` */
};
/* No plan has more rounds: each round uses up so many of all pairs, and so many of each
 * person's; and where there are fewer groups than people in one, two of them always meet
 * again. */
int32_t rounds_bound(int32_t people, int32_t groups);
void rounds_solve(struct arena *a, const struct rounds_problem *problem,
                  const struct rounds_run *run, struct rounds *rounds);
/* The designs alone (rounds_design.c): writes rounds and gives their number. */
int32_t rounds_design(struct arena *a, const struct rounds_problem *problem,
                      int32_t *group_of);
#endif
