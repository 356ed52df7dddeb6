/* A plan_problem as the search wants it: tables in which each move's gain is a handful of
 * loads. Within the room only. */
#ifndef SOLVE_GROUPING_TABLES_H
#define SOLVE_GROUPING_TABLES_H
#include "solve/plan.h"

/* One COUNT or SKILL rule for one group: outside low .. high each person costs `cost`, or
 * breaks hard rules `hard` times. */
struct count_range {
    int32_t low, high;
    int64_t cost;
    int32_t hard;
};

/* Costs of wishes and breaks of hard rules are kept apart; the search adds them up with
 * `hard_weight` for one break, which it may change. */
struct tables {
    const struct plan_problem *problem;
    int32_t n, groups;
    int32_t stride; /* of rows of people: n rounded up */
    int64_t hard_weight;
    int32_t *pair_cost; /* n x stride: of two in one group */
    int16_t *pair_hard;
    int64_t hard_base;   /* breaks of TOGETHER and PIN when nobody is anywhere */
    int64_t *place_cost; /* groups x stride */
    int32_t *place_hard;
    int64_t cost_base; /* the same of wishes */
    /* Features: "attribute a is v", "attribute a is at least v". Each person has at most
     * one of each column. */
    int32_t columns, features;
    int32_t *feature;     /* n x columns, -1: none */
    int32_t *range_start; /* features x groups + 1, into range */
    struct count_range *range;
    /* Added up. */
    int32_t *pair;  /* n x stride */
    int64_t *place; /* groups x stride */
    bool movable;   /* some group may grow or shrink */
};
struct tables *tables_new(struct arena *a, const struct plan_problem *problem);
void tables_weigh(struct tables *t, int64_t hard_weight);
/* Of `count` people with a feature in a group. */
int64_t tables_count_cost(const struct tables *t, int32_t feature, int32_t group,
                          int32_t count);
/* The score of a whole plan, from the tables. */
struct plan_score tables_score(const struct tables *t, const int32_t *group_of,
                               int32_t *scratch); /* features x groups of it */
#endif
