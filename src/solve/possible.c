/* Whether hard rules can be kept together.
 *
 * Idea: people who must be together are one block; each block has the groups it may go
 * to. All counts, group sizes among them, are of one form: of the blocks' people with
 * some feature, low to high in each group. A choice takes groups from other blocks
 * (propagation to a fixpoint); before choices are made, each count by itself must have a
 * flow from blocks to groups (Hall's theorem with lower bounds; that a flow for the lower
 * and one for the upper bounds make one for both is Mendelsohn's and Dulmage's theorem).
 * People who are mutually apart are a count of at most one. Then blocks with the fewest
 * groups left choose first, and of empty groups that nothing tells apart only one is
 * tried. Cost: exponential at worst, bounded by `nodes`; a node is blocks * groups *
 * counts. Bound: exact, both ways; or "undecided". */
#include "base/list.h"
#include "solve/why.h"

enum { CLIQUES_MOST = 64, FLOW_AT_EACH_NODE = 4096, CELLS_MOST = 400000 };

struct count {
    int32_t *weight;     /* people of each block who count */
    int32_t *low, *high; /* of each group */
    int32_t *have;       /* of each group: of blocks that have nowhere else to go */
    int32_t *may;        /* ... of all that may come */
    bool *dirty;
};
struct count_list LIST(struct count);

struct puzzle {
    struct arena *arena;
    const struct plan_problem *problem;
    int32_t blocks, groups;
    int32_t *block_of; /* of each person */
    bool *may;         /* blocks x groups */
    int32_t *left;     /* groups left to each block */
    bool *apart;       /* blocks x blocks */
    struct count_list counts;
    int32_t *trail; /* cells of `may` taken away, in order */
    int32_t trail_n;
    int32_t *settled; /* blocks whose neighbours were told, in order */
    int32_t settled_n;
    bool *is_settled;
    int64_t nodes;
    bool contradiction; /* before any choice */
    /* For flows. */
    int32_t *flow, *used;
    bool *seen;
};

/* ---- blocks ------------------------------------------------------------------------ */

static int32_t root_of(int32_t *parent, int32_t k)
{
    while (parent[k] != k) {
        parent[k] = parent[parent[k]];
        k = parent[k];
    }
    return k;
}

static void find_blocks(struct puzzle *z)
{
    const struct plan_problem *p = z->problem;
    int32_t *parent = ARENA_ARRAY(z->arena, int32_t, (size_t)p->people + 1);
    z->block_of = ARENA_ARRAY(z->arena, int32_t, (size_t)p->people + 1);
    for (int32_t k = 0; k < p->people; k++) {
        parent[k] = k;
    }
    for (size_t i = 0; i < p->rules_n; i++) {
        const struct plan_rule *r = &p->rules[i];
        if (r->weight == 0 && r->shape == PLAN_TOGETHER) {
            parent[root_of(parent, r->person)] = root_of(parent, r->other);
        }
    }
    for (int32_t k = 0; k < p->people; k++) {
        z->block_of[k] = parent[k] == k ? z->blocks++ : -1;
    }
    for (int32_t k = 0; k < p->people; k++) {
        z->block_of[k] = z->block_of[root_of(parent, k)];
    }
}

/* ---- counts ------------------------------------------------------------------------ */

static struct count *count_new(struct puzzle *z)
{
    struct count *c = LIST_ADD(z->arena, &z->counts);
    size_t groups = (size_t)z->groups;
    c->weight = ARENA_ARRAY(z->arena, int32_t, (size_t)z->blocks + 1);
    c->low = ARENA_ARRAY(z->arena, int32_t, groups);
    c->high = ARENA_ARRAY(z->arena, int32_t, groups);
    c->have = ARENA_ARRAY(z->arena, int32_t, groups);
    c->may = ARENA_ARRAY(z->arena, int32_t, groups);
    c->dirty = ARENA_ARRAY(z->arena, bool, groups);
    for (int32_t g = 0; g < z->groups; g++) {
        c->high[g] = z->problem->people;
        c->dirty[g] = true;
    }
    return c;
}

static int32_t value_of(const struct puzzle *z, int32_t person, int32_t attribute)
{
    const struct plan_problem *p = z->problem;
    return p->attribute[(int64_t)person * p->attributes + attribute];
}

static void add_value_count(struct puzzle *z, const struct plan_rule *r, int32_t value)
{
    struct count *c = count_new(z);
    int32_t all = 0, low = r->low, high = r->high;
    for (int32_t k = 0; k < z->problem->people; k++) {
        int32_t v = value_of(z, k, r->attribute);
        bool counts = r->shape == PLAN_SKILL ? v >= value : v == value;
        c->weight[z->block_of[k]] += counts;
        all += counts;
    }
    if (r->shape == PLAN_SKILL) {
        high = z->problem->people;
    } else if (low == PLAN_EVEN) {
        low = plan_even_low(all, z->groups);
        high = plan_even_high(all, z->groups);
    }
    for (int32_t g = 0; g < z->groups; g++) {
        if (r->group == PLAN_EACH || r->group == g) {
            c->low[g] = low;
            c->high[g] = high < c->high[g] ? high : c->high[g];
        }
    }
}

static void add_count(struct puzzle *z, const struct plan_rule *r)
{
    if (r->shape == PLAN_SKILL || r->value != PLAN_EACH) {
        add_value_count(z, r, r->value);
        return;
    }
    for (int32_t k = 0; k < z->problem->people; k++) {
        bool first = true;
        for (int32_t l = 0; l < k && first; l++) {
            first = value_of(z, l, r->attribute) != value_of(z, k, r->attribute);
        }
        if (first) {
            add_value_count(z, r, value_of(z, k, r->attribute));
        }
    }
}

static void add_sizes(struct puzzle *z)
{
    struct count *c = count_new(z);
    for (int32_t k = 0; k < z->problem->people; k++) {
        c->weight[z->block_of[k]]++;
    }
    memcpy(c->low, z->problem->least, (size_t)z->groups * sizeof *c->low);
    memcpy(c->high, z->problem->most, (size_t)z->groups * sizeof *c->high);
}

/* Blocks that are mutually apart, three or more, grown from each block in turn. */
static void add_cliques(struct puzzle *z)
{
    int32_t *clique = ARENA_ARRAY(z->arena, int32_t, (size_t)z->blocks + 1);
    bool *covered = ARENA_ARRAY(z->arena, bool, (size_t)z->blocks + 1);
    int found = 0;
    for (int32_t b = 0; b < z->blocks && found < CLIQUES_MOST; b++) {
        int32_t n = 0;
        clique[n++] = b;
        for (int32_t o = 0; o < z->blocks && !covered[b]; o++) {
            bool all = o != b;
            for (int32_t i = 0; i < n && all; i++) {
                all = z->apart[(int64_t)clique[i] * z->blocks + o];
            }
            if (all) {
                clique[n++] = o;
            }
        }
        if (n < 3) {
            continue;
        }
        struct count *c = count_new(z);
        found++;
        for (int32_t i = 0; i < n; i++) {
            c->weight[clique[i]] = 1;
            covered[clique[i]] = true;
        }
        for (int32_t g = 0; g < z->groups; g++) {
            c->high[g] = 1;
        }
    }
}

/* ---- taking away ------------------------------------------------------------------- */

static bool *cell(const struct puzzle *z, int32_t block, int32_t group)
{
    return &z->may[(int64_t)block * z->groups + group];
}

static int32_t only_group(const struct puzzle *z, int32_t block)
{
    int32_t g = 0;
    while (!*cell(z, block, g)) {
        g++;
    }
    return g;
}

static void add_have(struct puzzle *z, int32_t block, int sign)
{
    int32_t g = only_group(z, block);
    for (size_t i = 0; i < z->counts.n; i++) {
        struct count *c = &z->counts.at[i];
        c->have[g] += sign * c->weight[block];
        c->dirty[g] = c->dirty[g] || c->weight[block] > 0;
    }
}

/* False: the block has nowhere left to go. */
static bool take_away(struct puzzle *z, int32_t block, int32_t group)
{
    if (!*cell(z, block, group)) {
        return true;
    }
    if (z->left[block] == 1) {
        return false;
    }
    *cell(z, block, group) = false;
    z->trail[z->trail_n++] = block * z->groups + group;
    for (size_t i = 0; i < z->counts.n; i++) {
        struct count *c = &z->counts.at[i];
        c->may[group] -= c->weight[block];
        c->dirty[group] = c->dirty[group] || c->weight[block] > 0;
    }
    if (--z->left[block] == 1) {
        add_have(z, block, 1);
    }
    return true;
}

static void undo(struct puzzle *z, int32_t trail_n, int32_t settled_n)
{
    while (z->trail_n > trail_n) {
        int32_t at = z->trail[--z->trail_n], block = at / z->groups,
                group = at % z->groups;
        if (z->left[block]++ == 1) {
            add_have(z, block, -1);
        }
        z->may[at] = true;
        for (size_t i = 0; i < z->counts.n; i++) {
            z->counts.at[i].may[group] += z->counts.at[i].weight[block];
        }
    }
    while (z->settled_n > settled_n) {
        z->is_settled[z->settled[--z->settled_n]] = false;
    }
    for (size_t i = 0; i < z->counts.n; i++) {
        memset(z->counts.at[i].dirty, false, (size_t)z->groups);
    }
}

static bool choose(struct puzzle *z, int32_t block, int32_t group)
{
    if (!*cell(z, block, group)) {
        return false;
    }
    for (int32_t g = 0; g < z->groups; g++) {
        if (g != group && !take_away(z, block, g)) {
            return false;
        }
    }
    return true;
}

/* ---- what follows ------------------------------------------------------------------ */

static bool tell_neighbours(struct puzzle *z, bool *changed)
{
    for (int32_t b = 0; b < z->blocks; b++) {
        if (z->left[b] != 1 || z->is_settled[b]) {
            continue;
        }
        z->is_settled[b] = true;
        z->settled[z->settled_n++] = b;
        *changed = true;
        int32_t g = only_group(z, b);
        for (int32_t o = 0; o < z->blocks; o++) {
            if (z->apart[(int64_t)b * z->blocks + o] && !take_away(z, o, g)) {
                return false;
            }
        }
    }
    return true;
}

static bool look_at_count(struct puzzle *z, struct count *c, int32_t g)
{
    if (c->have[g] > c->high[g] || c->may[g] < c->low[g]) {
        return false;
    }
    for (int32_t b = 0; b < z->blocks; b++) {
        int32_t w = c->weight[b];
        if (w == 0 || z->left[b] == 1 || !*cell(z, b, g)) {
            continue;
        }
        if (c->have[g] + w > c->high[g] && !take_away(z, b, g)) {
            return false;
        }
        if (*cell(z, b, g) && c->may[g] - w < c->low[g] && !choose(z, b, g)) {
            return false;
        }
    }
    return true;
}

static bool follow(struct puzzle *z)
{
    for (bool changed = true; changed;) {
        changed = false;
        if (!tell_neighbours(z, &changed)) {
            return false;
        }
        for (size_t i = 0; i < z->counts.n; i++) {
            struct count *c = &z->counts.at[i];
            for (int32_t g = 0; g < z->groups; g++) {
                if (c->dirty[g]) {
                    c->dirty[g] = false;
                    changed = true;
                    if (!look_at_count(z, c, g)) {
                        return false;
                    }
                }
            }
        }
    }
    return true;
}

/* ---- flows ------------------------------------------------------------------------- */

/* One unit more out of `block` into some group that takes `limit` of them, pushing others
 * aside (augmenting path). */
static bool push_up(struct puzzle *z, const int32_t *limit, int32_t block)
{
    for (int32_t g = 0; g < z->groups; g++) {
        if (!*cell(z, block, g) || z->seen[g]) {
            continue;
        }
        z->seen[g] = true;
        bool room = z->used[g] < limit[g];
        for (int32_t o = 0; o < z->blocks && !room; o++) {
            int32_t *there = &z->flow[(int64_t)o * z->groups + g];
            if (*there > 0 && push_up(z, limit, o)) {
                *there -= 1;
                z->used[g]--;
                room = true;
            }
        }
        if (room) {
            z->flow[(int64_t)block * z->groups + g]++;
            z->used[g]++;
            return true;
        }
    }
    return false;
}

/* All people who count find a place within the upper bounds. */
static bool flows_high(struct puzzle *z, const struct count *c)
{
    memset(z->flow, 0, (size_t)z->blocks * (size_t)z->groups * sizeof *z->flow);
    memset(z->used, 0, (size_t)(z->groups + z->blocks) * sizeof *z->used);
    for (int32_t b = 0; b < z->blocks; b++) {
        for (int32_t i = 0; i < c->weight[b]; i++) {
            memset(z->seen, 0, (size_t)z->groups);
            if (!push_up(z, c->high, b)) {
                return false;
            }
        }
    }
    return true;
}

/* One unit more for group g out of some block that has people left. */
static bool push_down(struct puzzle *z, const struct count *c, int32_t g)
{
    for (int32_t b = 0; b < z->blocks; b++) {
        if (!*cell(z, b, g) || z->seen[b] || c->weight[b] == 0) {
            continue;
        }
        z->seen[b] = true;
        bool left = z->used[b] < c->weight[b];
        for (int32_t h = 0; h < z->groups && !left; h++) {
            int32_t *there = &z->flow[(int64_t)b * z->groups + h];
            if (*there > 0 && push_down(z, c, h)) {
                *there -= 1;
                z->used[b]--;
                left = true;
            }
        }
        if (left) {
            z->flow[(int64_t)b * z->groups + g]++;
            z->used[b]++;
            return true;
        }
    }
    return false;
}

/* Every group finds as many as it needs at least. */
static bool flows_low(struct puzzle *z, const struct count *c)
{
    memset(z->flow, 0, (size_t)z->blocks * (size_t)z->groups * sizeof *z->flow);
    memset(z->used, 0, (size_t)(z->groups + z->blocks) * sizeof *z->used);
    for (int32_t g = 0; g < z->groups; g++) {
        for (int32_t i = 0; i < c->low[g]; i++) {
            memset(z->seen, 0, (size_t)z->blocks);
            if (!push_down(z, c, g)) {
                return false;
            }
        }
    }
    return true;
}

static bool flows(struct puzzle *z)
{
    for (size_t i = 0; i < z->counts.n; i++) {
        if (!flows_high(z, &z->counts.at[i]) || !flows_low(z, &z->counts.at[i])) {
            return false;
        }
    }
    return true;
}

/* ---- choices ----------------------------------------------------------------------- */

static bool is_untouched(const struct puzzle *z, int32_t g)
{
    return z->counts.at[0].have[g] == 0; /* the sizes */
}

/* Nothing tells two empty groups apart: neither bounds nor who may come. */
static bool are_alike(const struct puzzle *z, int32_t g, int32_t h)
{
    if (!is_untouched(z, g) || !is_untouched(z, h)) {
        return false;
    }
    for (size_t i = 0; i < z->counts.n; i++) {
        const struct count *c = &z->counts.at[i];
        if (c->low[g] != c->low[h] || c->high[g] != c->high[h]) {
            return false;
        }
    }
    for (int32_t b = 0; b < z->blocks; b++) {
        if (*cell(z, b, g) != *cell(z, b, h)) {
            return false;
        }
    }
    return true;
}

static bool like_one_before(const struct puzzle *z, int32_t block, int32_t g)
{
    for (int32_t h = 0; h < g; h++) {
        if (*cell(z, block, h) && are_alike(z, g, h)) {
            return true;
        }
    }
    return false;
}

static int32_t next_block(const struct puzzle *z)
{
    int32_t best = -1;
    for (int32_t b = 0; b < z->blocks; b++) {
        if (z->left[b] > 1 && (best < 0 || z->left[b] < z->left[best])) {
            best = b;
        }
    }
    return best;
}

static enum plan_possible seek(struct puzzle *z)
{
    bool small = (int64_t)z->blocks * z->groups <= FLOW_AT_EACH_NODE;
    if (!follow(z) || (small && !flows(z))) {
        return PLAN_IMPOSSIBLE;
    }
    int32_t block = next_block(z);
    if (block < 0) {
        return PLAN_POSSIBLE;
    }
    int32_t trail_n = z->trail_n, settled_n = z->settled_n;
    /* What was told apart at this node stays so: copies, since trying changes cells. */
    bool *tried = ARENA_ARRAY(z->arena, bool, (size_t)z->groups);
    for (int32_t g = 0; g < z->groups; g++) {
        tried[g] = *cell(z, block, g) && !like_one_before(z, block, g);
    }
    for (int32_t g = 0; g < z->groups; g++) {
        if (!tried[g]) {
            continue;
        }
        if (z->nodes-- <= 0) {
            return PLAN_UNDECIDED;
        }
        enum plan_possible answer = choose(z, block, g) ? seek(z) : PLAN_IMPOSSIBLE;
        if (answer != PLAN_IMPOSSIBLE) {
            return answer;
        }
        undo(z, trail_n, settled_n);
    }
    return PLAN_IMPOSSIBLE;
}

/* ---- setting up -------------------------------------------------------------------- */

static void add_rule(struct puzzle *z, const struct plan_rule *r)
{
    int32_t b, o;
    switch (r->shape) {
    case PLAN_APART:
        b = z->block_of[r->person];
        o = z->block_of[r->other];
        z->contradiction = z->contradiction || b == o;
        z->apart[(int64_t)b * z->blocks + o] = z->apart[(int64_t)o * z->blocks + b] =
            true;
        return;
    case PLAN_COUNT:
    case PLAN_SKILL:
        add_count(z, r);
        return;
    default:
        return; /* places are looked at when all counts stand; blocks are made */
    }
}

static bool place(struct puzzle *z, const struct plan_rule *r)
{
    if (r->shape != PLAN_PIN && r->shape != PLAN_FORBID) {
        return true;
    }
    int32_t b = z->block_of[r->person];
    return r->shape == PLAN_PIN ? choose(z, b, r->group) : take_away(z, b, r->group);
}

static void open_domains(struct puzzle *z)
{
    size_t cells = (size_t)z->blocks * (size_t)z->groups;
    memset(z->may, true, cells);
    for (int32_t b = 0; b < z->blocks; b++) {
        z->left[b] = z->groups;
    }
    for (size_t i = 0; i < z->counts.n; i++) {
        struct count *c = &z->counts.at[i];
        for (int32_t b = 0; b < z->blocks; b++) {
            for (int32_t g = 0; g < z->groups; g++) {
                c->may[g] += c->weight[b];
                c->have[g] += z->groups == 1 ? c->weight[b] : 0;
            }
        }
    }
}

static void puzzle_new(struct puzzle *z)
{
    const struct plan_problem *p = z->problem;
    find_blocks(z);
    size_t blocks = (size_t)z->blocks, groups = (size_t)z->groups;
    z->may = ARENA_ARRAY(z->arena, bool, blocks *groups + 1);
    z->left = ARENA_ARRAY(z->arena, int32_t, blocks + 1);
    z->apart = ARENA_ARRAY(z->arena, bool, blocks *blocks + 1);
    z->trail = ARENA_ARRAY(z->arena, int32_t, blocks * groups + 1);
    z->settled = ARENA_ARRAY(z->arena, int32_t, blocks + 1);
    z->is_settled = ARENA_ARRAY(z->arena, bool, blocks + 1);
    z->flow = ARENA_ARRAY(z->arena, int32_t, blocks * groups + 1);
    z->used = ARENA_ARRAY(z->arena, int32_t, blocks + groups);
    z->seen = ARENA_ARRAY(z->arena, bool, blocks + groups);
    add_sizes(z);
    for (size_t i = 0; i < p->rules_n; i++) {
        if (p->rules[i].weight == 0) {
            add_rule(z, &p->rules[i]);
        }
    }
    add_cliques(z);
    open_domains(z);
    for (size_t i = 0; i < p->rules_n && !z->contradiction; i++) {
        z->contradiction = p->rules[i].weight == 0 && !place(z, &p->rules[i]);
    }
}

enum plan_possible plan_possible(struct arena *a, const struct plan_problem *p,
                                 int64_t nodes, int32_t *group_of)
{
    struct puzzle z = {.arena = a, .problem = p, .groups = p->groups, .nodes = nodes};
    if ((int64_t)p->people * p->groups > CELLS_MOST) {
        return PLAN_UNDECIDED;
    }
    puzzle_new(&z);
    if (z.contradiction || !follow(&z) || !flows(&z)) {
        return PLAN_IMPOSSIBLE;
    }
    enum plan_possible answer = seek(&z);
    for (int32_t k = 0; answer == PLAN_POSSIBLE && group_of != NULL && k < p->people;
         k++) {
        group_of[k] = only_group(&z, z.block_of[k]);
    }
    return answer;
}
