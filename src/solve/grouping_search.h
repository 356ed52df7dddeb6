/* One plan in the making: moves, their exact gains, annealing. Within the room only. */
#ifndef SOLVE_GROUPING_SEARCH_H
#define SOLVE_GROUPING_SEARCH_H
#include "solve/dice.h"
#include "solve/grouping_tables.h"

enum { SEARCH_CHANCES = 4096, SEARCH_SAMPLE = 1024 };

struct search {
    const struct tables *t;
    struct dice dice;
    int32_t *group_of, *size;
    int64_t *pull;  /* groups x stride: what each person costs, or would, in each group */
    int32_t *count; /* features x groups */
    int64_t *up, *down; /* of one more or one less of a feature in a group */
    int64_t total;      /* weighed with t->hard_weight; the bases left out */
    int64_t low_total;  /* the best since search_set */
    int32_t *low;
    int64_t moves;                /* looked at */
    int32_t logs[SEARCH_CHANCES]; /* 1024 * -ln(chance), see search_new */
};
struct search *search_new(struct arena *a, const struct tables *t, uint64_t seed);
/* Begins anew from a plan (of right sizes). O(people^2). */
void search_set(struct search *s, const int32_t *group_of);
/* A plan of right sizes, by lot. */
void search_draw(struct search *s, int32_t *group_of);
/* The exact change of `total` if p and q, of different groups, changed places, or if p
 * went to another group. */
int64_t search_swap_cost(const struct search *s, int32_t p, int32_t q);
int64_t search_move_cost(const struct search *s, int32_t p, int32_t group);
void search_swap(struct search *s, int32_t p, int32_t q, int64_t cost);
void search_move(struct search *s, int32_t p, int32_t group, int64_t cost);
bool search_may_move(const struct search *s, int32_t p, int32_t group);
/* Looks at `moves` moves at one temperature (in 1/1024 of a cost). */
void search_anneal(struct search *s, int64_t temperature, int64_t moves);
/* Takes what improves until nothing does, or `moves` are looked at. */
void search_descend(struct search *s, int64_t moves);
/* The temperature at which `permille` of worsening moves would be taken, from a sample of
 * moves where it stands. 0 where none worsens. */
int64_t search_temperature(struct search *s, int permille);
/* The temperature at which, where it stands, so many worsening exchanges would be taken
 * if each that there is were looked at once: below it little moves any more. By
 * `looks` of them, where there are more. 0 where none worsens. */
int64_t search_frozen(struct search *s, int passes, int64_t looks);
#endif
