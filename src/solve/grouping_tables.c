/* From rules to tables. Cost: people^2 + people * groups + counts * groups, once. */
#include "solve/grouping_tables.h"
#include "base/list.h"

enum { STRIDE = 8, COLUMNS_MOST = 4096 };

/* What a column of features stands for. */
struct column {
    int32_t attribute;
    int32_t level; /* SKILL: at least this; -1: each value by itself */
    int32_t first; /* its first feature */
    int32_t values_n;
    int32_t *values; /* in ascending order; of a level column the level */
};
struct column_list LIST(struct column);

static int32_t value_of(const struct plan_problem *p, int32_t person, int32_t attribute)
{
    return p->attribute[(int64_t)person * p->attributes + attribute];
}

/* ---- pairs and places -------------------------------------------------------------- */

static void add_pair(struct tables *t, int32_t p, int32_t q, int64_t cost, int hard)
{
    int64_t at = (int64_t)p * t->stride + q, back = (int64_t)q * t->stride + p;
    t->pair_cost[at] = t->pair_cost[back] = (int32_t)(t->pair_cost[at] + cost);
    t->pair_hard[at] = t->pair_hard[back] = (int16_t)(t->pair_hard[at] + hard);
}

static void add_place(struct tables *t, int32_t person, int32_t group, int64_t cost,
                      int hard)
{
    int64_t at = (int64_t)group * t->stride + person;
    t->place_cost[at] += cost;
    t->place_hard[at] += hard;
}

static void add_all_pairs(struct tables *t, const struct plan_rule *r)
{
    const struct plan_problem *p = t->problem;
    for (int32_t k = 0; k < t->n; k++) {
        for (int32_t l = 0; l < k; l++) {
            int64_t x = value_of(p, k, r->attribute), y = value_of(p, l, r->attribute);
            int64_t cost = r->shape == PLAN_MIXED ? (x == y) * r->weight
                                                  : -(x > y ? x - y : y - x) * r->weight;
            add_pair(t, k, l, cost, 0);
        }
    }
}

static void add_meetings(struct tables *t, const struct plan_rule *r)
{
    const struct plan_problem *p = t->problem;
    for (size_t i = 0; i < p->meetings_n; i++) {
        const struct plan_meeting *m = &p->meetings[i];
        int64_t left = r->weight;
        for (int32_t k = 0; k < m->ago && left > 0; k++) {
            left = left * r->value / 100;
        }
        add_pair(t, m->person, m->other, left, 0);
    }
}

static void add_places(struct tables *t, const struct plan_rule *r)
{
    const struct plan_problem *p = t->problem;
    for (int32_t k = 0; k < t->n; k++) {
        for (int32_t g = 0; r->shape == PLAN_LOAD && g < t->groups; g++) {
            int64_t after = (int64_t)p->load[k] + p->place_load[g];
            add_place(t, k, g, r->weight * after * after, 0);
        }
        if (r->shape == PLAN_STAY && p->present[k] >= 0) {
            t->cost_base += r->weight;
            if (p->present[k] < t->groups) {
                add_place(t, k, p->present[k], -r->weight, 0);
            }
        }
    }
}

static void add_rule(struct tables *t, const struct plan_rule *r)
{
    int hard = r->weight == 0;
    switch (r->shape) {
    case PLAN_FORBID:
        add_place(t, r->person, r->group, r->weight, hard);
        return;
    case PLAN_PREFER:
        add_place(t, r->person, r->group, -r->weight, 0);
        return;
    case PLAN_PIN:
        t->hard_base += hard;
        t->cost_base += r->weight;
        add_place(t, r->person, r->group, -r->weight, -hard);
        return;
    case PLAN_APART:
        add_pair(t, r->person, r->other, r->weight, hard);
        return;
    case PLAN_TOGETHER:
        t->hard_base += hard;
        t->cost_base += r->weight;
        add_pair(t, r->person, r->other, -r->weight, -hard);
        return;
    case PLAN_SPREAD:
    case PLAN_MIXED:
        add_all_pairs(t, r);
        return;
    case PLAN_REPEAT:
        add_meetings(t, r);
        return;
    case PLAN_LOAD:
    case PLAN_STAY:
        add_places(t, r);
        return;
    case PLAN_COUNT:
    case PLAN_SKILL:
    case PLAN_SHAPES:
        return;
    }
}

static void add_gains(struct tables *t)
{
    const struct plan_problem *p = t->problem;
    for (int32_t k = 0; p->gain != NULL && k < t->n; k++) {
        for (int32_t l = 0; l < k; l++) {
            add_pair(t, k, l, -(int64_t)p->gain[(int64_t)k * t->n + l], 0);
        }
    }
}

/* ---- counts ------------------------------------------------------------------------ */

static int by_value(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

static struct column *column_for(struct arena *a, struct column_list *list,
                                 int32_t attribute, int32_t level)
{
    for (size_t i = 0; i < list->n; i++) {
        if (list->at[i].attribute == attribute && list->at[i].level == level) {
            return &list->at[i];
        }
    }
    struct column *c = LIST_ADD(a, list);
    *c = (struct column){.attribute = attribute, .level = level};
    return c;
}

/* The values that occur among people, and those that rules speak of. */
static void find_values(struct arena *a, const struct plan_problem *p, struct column *c)
{
    size_t n = 0;
    c->values = ARENA_ARRAY(a, int32_t, (size_t)p->people + p->rules_n + 1);
    if (c->level >= 0) {
        c->values[0] = c->level;
        c->values_n = 1;
        return;
    }
    for (int32_t k = 0; k < p->people; k++) {
        c->values[n++] = value_of(p, k, c->attribute);
    }
    for (size_t i = 0; i < p->rules_n; i++) {
        const struct plan_rule *r = &p->rules[i];
        if (r->shape == PLAN_COUNT && r->attribute == c->attribute && r->value >= 0) {
            c->values[n++] = r->value;
        }
    }
    qsort(c->values, n, sizeof *c->values, by_value);
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || c->values[i] != c->values[i - 1]) {
            c->values[c->values_n++] = c->values[i];
        }
    }
}

/* The place of a value in its column, or -1. */
static int32_t value_at(const struct column *c, int32_t value)
{
    const int32_t *found =
        bsearch(&value, c->values, (size_t)c->values_n, sizeof *c->values, by_value);
    return found == NULL ? -1 : (int32_t)(found - c->values);
}

static void find_columns(struct arena *a, struct tables *t, struct column_list *columns)
{
    const struct plan_problem *p = t->problem;
    for (size_t i = 0; i < p->rules_n; i++) {
        const struct plan_rule *r = &p->rules[i];
        if (r->shape == PLAN_COUNT || r->shape == PLAN_SKILL) {
            column_for(a, columns, r->attribute, r->shape == PLAN_SKILL ? r->value : -1);
        }
    }
    t->columns = (int32_t)columns->n;
    t->feature = ARENA_ARRAY(a, int32_t, (size_t)t->n * columns->n + 1);
    for (size_t i = 0; i < columns->n; i++) {
        struct column *c = &columns->at[i];
        find_values(a, p, c);
        c->first = t->features;
        t->features += c->values_n;
        for (int32_t k = 0; k < t->n; k++) {
            int32_t v = value_of(p, k, c->attribute);
            int32_t at = c->level < 0 ? value_at(c, v) : v >= c->level ? 0 : -1;
            t->feature[k * t->columns + (int32_t)i] = at < 0 ? -1 : c->first + at;
        }
    }
}

static int32_t people_with(const struct tables *t, int32_t feature)
{
    int32_t n = 0;
    for (int64_t i = 0; i < (int64_t)t->n * t->columns; i++) {
        n += t->feature[i] == feature;
    }
    return n;
}

/* One rule for one feature: counted, or written where there is room already. */
static void add_ranges(struct tables *t, const struct plan_rule *r, int32_t feature,
                       int32_t *fill)
{
    struct count_range range = {r->low, r->high, r->weight, r->weight == 0};
    if (r->shape == PLAN_SKILL) {
        range.high = PLAN_NO_LIMIT;
    } else if (r->low == PLAN_EVEN) {
        int32_t all = people_with(t, feature);
        range.low = plan_even_low(all, t->groups);
        range.high = plan_even_high(all, t->groups);
    }
    for (int32_t g = 0; g < t->groups; g++) {
        if (r->group != PLAN_EACH && r->group != g) {
            continue;
        }
        int32_t at = feature * t->groups + g;
        if (fill != NULL) {
            t->range[t->range_start[at] + fill[at]++] = range;
        } else {
            t->range_start[at + 1]++;
        }
    }
}

static void add_counts(struct tables *t, const struct column_list *columns, int32_t *fill)
{
    const struct plan_problem *p = t->problem;
    for (size_t i = 0; i < p->rules_n; i++) {
        const struct plan_rule *r = &p->rules[i];
        int32_t level = r->shape == PLAN_SKILL ? r->value : -1;
        for (size_t k = 0; k < columns->n; k++) {
            const struct column *c = &columns->at[k];
            if ((r->shape != PLAN_COUNT && r->shape != PLAN_SKILL) ||
                c->attribute != r->attribute || c->level != level) {
                continue;
            }
            int32_t one = level >= 0              ? 0
                          : r->value == PLAN_EACH ? -1
                                                  : value_at(c, r->value);
            for (int32_t v = one < 0 ? 0 : one; v < (one < 0 ? c->values_n : one + 1);
                 v++) {
                add_ranges(t, r, c->first + v, fill);
            }
        }
    }
}

static void find_counts(struct arena *a, struct tables *t)
{
    struct column_list columns = {0};
    find_columns(a, t, &columns);
    size_t all = (size_t)t->features * (size_t)t->groups;
    t->range_start = ARENA_ARRAY(a, int32_t, all + 2);
    add_counts(t, &columns, NULL);
    for (size_t i = 0; i < all; i++) {
        t->range_start[i + 1] += t->range_start[i];
    }
    t->range = ARENA_ARRAY(a, struct count_range, (size_t)t->range_start[all] + 1);
    add_counts(t, &columns, ARENA_ARRAY(a, int32_t, all + 1));
}

/* ---- all --------------------------------------------------------------------------- */

struct tables *tables_new(struct arena *a, const struct plan_problem *p)
{
    struct tables *t = ARENA_NEW(a, struct tables);
    t->problem = p;
    t->n = p->people;
    t->groups = p->groups;
    t->stride = (p->people + STRIDE - 1) / STRIDE * STRIDE;
    size_t pairs = (size_t)t->n * (size_t)t->stride;
    size_t places = (size_t)t->groups * (size_t)t->stride;
    t->pair_cost = ARENA_ARRAY(a, int32_t, pairs + 1);
    t->pair_hard = ARENA_ARRAY(a, int16_t, pairs + 1);
    t->pair = ARENA_ARRAY(a, int32_t, pairs + 1);
    t->place_cost = ARENA_ARRAY(a, int64_t, places + 1);
    t->place_hard = ARENA_ARRAY(a, int32_t, places + 1);
    t->place = ARENA_ARRAY(a, int64_t, places + 1);
    for (size_t i = 0; i < p->rules_n; i++) {
        add_rule(t, &p->rules[i]);
    }
    add_gains(t);
    find_counts(a, t);
    for (int32_t g = 0; g < t->groups; g++) {
        t->movable = t->movable || p->least[g] < p->most[g];
    }
    tables_weigh(t, 1);
    return t;
}

void tables_weigh(struct tables *t, int64_t hard_weight)
{
    t->hard_weight = hard_weight;
    for (int64_t i = 0; i < (int64_t)t->n * t->stride; i++) {
        t->pair[i] = (int32_t)(t->pair_cost[i] + hard_weight * t->pair_hard[i]);
    }
    for (int64_t i = 0; i < (int64_t)t->groups * t->stride; i++) {
        t->place[i] = t->place_cost[i] + hard_weight * t->place_hard[i];
    }
}

static int64_t outside(const struct count_range *r, int32_t count)
{
    return count < r->low ? r->low - count : count > r->high ? count - r->high : 0;
}

int64_t tables_count_cost(const struct tables *t, int32_t feature, int32_t group,
                          int32_t count)
{
    int32_t at = feature * t->groups + group;
    int64_t cost = 0;
    for (int32_t i = t->range_start[at]; i < t->range_start[at + 1]; i++) {
        const struct count_range *r = &t->range[i];
        cost += outside(r, count) * (r->cost + t->hard_weight * r->hard);
    }
    return cost;
}

static void add_count_score(const struct tables *t, const int32_t *count,
                            struct plan_score *score)
{
    for (int32_t at = 0; at < t->features * t->groups; at++) {
        for (int32_t i = t->range_start[at]; i < t->range_start[at + 1]; i++) {
            score->cost += outside(&t->range[i], count[at]) * t->range[i].cost;
            score->hard += outside(&t->range[i], count[at]) * t->range[i].hard;
        }
    }
}

struct plan_score tables_score(const struct tables *t, const int32_t *group_of,
                               int32_t *count)
{
    struct plan_score score = {t->hard_base, t->cost_base};
    memset(count, 0, (size_t)t->features * (size_t)t->groups * sizeof *count);
    for (int32_t k = 0; k < t->n; k++) {
        int64_t place = (int64_t)group_of[k] * t->stride + k;
        score.cost += t->place_cost[place];
        score.hard += t->place_hard[place];
        for (int32_t l = 0; l < k; l++) {
            int64_t pair = (int64_t)k * t->stride + l;
            bool same = group_of[k] == group_of[l];
            score.cost += same ? t->pair_cost[pair] : 0;
            score.hard += same ? t->pair_hard[pair] : 0;
        }
        for (int32_t c = 0; c < t->columns; c++) {
            int32_t feature = t->feature[k * t->columns + c];
            if (feature >= 0) {
                count[feature * t->groups + group_of[k]]++;
            }
        }
    }
    add_count_score(t, count, &score);
    return score;
}
