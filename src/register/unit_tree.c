/* The tree of units kept in memory. The newest entry about any unit tells whether it is
 * still what the database holds: entries are never taken back, so the same number means
 * the same units. Refuses to decide what a viewer may see of persons: names of units are
 * of class open, and the scope only spares him a choice that would find nobody. */
#include "register/inside.h"
#include "register/register_sql.h"
#include "words/faults.h"

enum { TREE_CAP = 16 * 1024 * 1024 };

struct unit_place {
    struct unit_id id;
    size_t at; /* among the units */
};
struct unit_tree {
    struct arena *own; /* holds the units; NULL when there was no memory */
    struct unit_list units;
    struct unit_place *by_id; /* the same, to find one by its id */
    int64_t newest;           /* entry about any of them; 0 nothing read yet */
    int64_t edition;
    /* What was seen last: most requests to a worker come with the same grants. Both have
     * room for all units. */
    struct unit_id_list granted;
    struct unit_list seen;
};

static void close_tree(void *what)
{
    struct unit_tree *tree = what;
    arena_close(tree->own);
}

struct unit_tree *register_tree_open(struct arena *a, const struct chunks *chunks)
{
    struct unit_tree *tree = ARENA_NEW(a, struct unit_tree);
    tree->own = arena_open(chunks, TREE_CAP);
    arena_on_close(a, close_tree, tree);
    return tree;
}

struct filling {
    struct unit_tree *tree;
    const struct unit_list *units; /* as they were read, on a passing arena */
};

static int compare_ids(const void *a, const void *b)
{
    const struct unit_place *x = a, *y = b;
    return (x->id.v > y->id.v) - (x->id.v < y->id.v);
}

static struct fault *fill(void *ctx)
{
    const struct filling *f = ctx;
    struct unit_tree *t = f->tree;
    size_t n = f->units->n;
    t->granted.at = ARENA_ARRAY(t->own, struct unit_id, n);
    t->seen.at = ARENA_ARRAY(t->own, struct unit, n);
    t->units.at = ARENA_ARRAY(t->own, struct unit, n);
    t->by_id = ARENA_ARRAY(t->own, struct unit_place, n);
    t->granted.room = t->seen.room = t->units.room = n;
    for (size_t i = 0; i < n; i++) {
        struct unit *u = &t->units.at[i];
        *u = f->units->at[i];
        u->name = str_copy(t->own, u->name);
        u->number = str_copy(t->own, u->number);
        u->above_name = str_copy(t->own, u->above_name);
        t->by_id[i] = (struct unit_place){u->id, i};
    }
    t->units.n = n;
    if (n > 0) {
        qsort(t->by_id, n, sizeof t->by_id[0], compare_ids);
    }
    return NULL;
}

/* What fails half-way leaves an empty tree, which is read again next time. */
struct fault *register_tree_renew(struct unit_tree *tree, struct db *db, struct arena *a)
{
    struct unit_list all = {0}, units = {0};
    int64_t newest = 0;
    bool found = false;
    TRY(sql_unit_newest(db, a, &newest, &found));
    if (newest == tree->newest) {
        return NULL;
    }
    if (tree->own == NULL) {
        return fault_store_failed(a, STR("memory"));
    }
    tree->newest = 0;
    tree->edition++;
    tree->units = tree->seen = (struct unit_list){0};
    tree->granted = (struct unit_id_list){0};
    arena_reset(tree->own);
    TRY(sql_unit_names(db, a, &all));
    register_order_units(a, &all, &units);
    struct fault *fault = arena_guard(tree->own, fill, &(struct filling){tree, &units});
    if (fault != NULL) {
        tree->units = tree->seen = (struct unit_list){0};
        tree->granted = (struct unit_id_list){0};
        return fault_copy(a, fault);
    }
    tree->newest = newest;
    return NULL;
}

static bool is_granted(const struct unit_id_list *granted, struct unit_id id)
{
    for (size_t i = 0; i < granted->n; i++) {
        if (granted->at[i].v == id.v) {
            return true;
        }
    }
    return false;
}

/* In tree order all that is below a unit follows it, deeper than it. */
static void look(struct unit_tree *tree, const struct unit_id_list *granted)
{
    int64_t top = INT64_MAX;
    tree->seen.n = 0;
    for (size_t i = 0; i < tree->units.n; i++) {
        const struct unit *u = &tree->units.at[i];
        if (u->depth <= top) {
            top = is_granted(granted, u->id) ? u->depth : INT64_MAX;
        }
        if (u->depth >= top) {
            struct unit *seen = &tree->seen.at[tree->seen.n++];
            *seen = *u;
            seen->depth = u->depth - top;
        }
    }
}

struct fault *register_tree_units(struct unit_tree *tree, struct db *db, struct arena *a,
                                  const struct scope *scope, struct unit_list *units)
{
    struct unit_id one = scope->unit;
    struct unit_id_list granted = {&one, 1, 1};
    TRY(register_tree_renew(tree, db, a));
    if (scope->all) {
        *units = tree->units;
        return NULL;
    }
    if (scope->way != SCOPE_ONE) {
        granted = (struct unit_id_list){0};
        TRY(scope_granted(db, a, scope, &granted));
    }
    bool again = granted.n == tree->granted.n;
    for (size_t i = 0; again && i < granted.n; i++) {
        again = granted.at[i].v == tree->granted.at[i].v;
    }
    if (!again) {
        look(tree, &granted);
        tree->edition++;
        tree->granted.n = granted.n <= tree->granted.room ? granted.n : 0;
        for (size_t i = 0; i < tree->granted.n; i++) {
            tree->granted.at[i] = granted.at[i];
        }
    }
    *units = tree->seen;
    return NULL;
}

struct str register_tree_name(const struct unit_tree *tree, struct unit_id id)
{
    const struct unit_place wanted = {.id = id};
    const struct unit_place *place =
        tree->units.n == 0
            ? NULL
            : bsearch(&wanted, tree->by_id, tree->units.n, sizeof wanted, compare_ids);
    return place != NULL ? tree->units.at[place->at].name : STR_NONE;
}

int64_t register_tree_edition(const struct unit_tree *tree)
{
    return tree->edition;
}
