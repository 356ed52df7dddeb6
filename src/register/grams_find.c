/* Searching the index of names: window by window of blocks, the sets of a way's grams are
 * intersected as bits, and the ways joined. */
#include "register/grams.h"

#include "register/grams_pack.h"
#include "register/grams_sql.h"

enum {
    WINDOW = 16, /* blocks at most: as many as there are, where they are fewer */
    ENOUGH = 32, /* ids: to look at their names is cheaper than to read one more gram */
};

struct finding {
    struct db *db;
    struct arena *arena;
    const struct grams_of *of;
    const struct names_query *query;
    int64_t block;  /* the first of the window */
    int64_t blocks; /* of a window */
    size_t words;   /* of each of the three sets of bits below */
    uint64_t *found, *way, *gram;
    bool (*take)(void *ctx, int64_t id);
    void *ctx;
    int64_t last; /* taken */
    bool over;
};

static void take(struct finding *f, int64_t id)
{
    f->last = id;
    f->over = !f->take(f->ctx, id);
}

static struct fault *mark_row(void *ctx, const struct gram_row *row)
{
    struct finding *f = ctx;
    grams_mark(row->ids.bytes, f->gram + (row->block - f->block) * GRAM_WORDS);
    return NULL;
}

/* Leaves in `way` what has this gram too. *left: how many. */
static struct fault *narrow(struct finding *f, int64_t gram, bool is_first, size_t *left)
{
    memset(f->gram, 0, f->words * sizeof *f->gram);
    *left = 0;
    TRY(sql_gram_rows_between(f->db, f->arena, f->of->domain, gram, f->block,
                              f->block + f->blocks - 1, mark_row, f));
    uint64_t *way = f->way;
    const uint64_t *bits = f->gram;
    for (size_t i = 0; i < f->words; i++) {
        way[i] = is_first ? bits[i] : way[i] & bits[i];
        *left += way[i] != 0 ? (size_t)__builtin_popcountll(way[i]) : 0;
    }
    return NULL;
}

static struct fault *find_by_way(struct finding *f, const struct int_list *grams)
{
    size_t left = SIZE_MAX;
    for (size_t i = 0; i < grams->n && left > ENOUGH; i++) {
        TRY(narrow(f, grams->at[i], i == 0, &left));
    }
    for (size_t i = 0; i < f->words; i++) {
        f->found[i] |= f->way[i];
    }
    return NULL;
}

static struct fault *find_in_window(struct finding *f, int64_t first)
{
    memset(f->found, 0, f->words * sizeof *f->found);
    for (size_t i = 0; i < f->query->ways_n; i++) {
        TRY(find_by_way(f, &f->query->ways[i].grams));
    }
    for (size_t i = 0; i < f->words; i++) {
        for (uint64_t bits = f->found[i]; bits != 0 && !f->over; bits &= bits - 1) {
            int64_t id =
                f->block * GRAM_BLOCK + (int64_t)(i * 64) + __builtin_ctzll(bits);
            if (id >= first) {
                take(f, id);
            }
        }
    }
    return NULL;
}

/* A name that is in no block yet. */
static struct fault *look_at(void *ctx, const struct gram_name *name)
{
    struct finding *f = ctx;
    if (name->id != f->last && !f->over && names_match(f->query, name->name)) {
        take(f, name->id);
    }
    return NULL;
}

struct fault *grams_each(struct db *db, struct arena *a, const struct grams_of *of,
                         const struct names_query *query, int64_t first,
                         bool (*each)(void *ctx, int64_t id), void *ctx)
{
    struct finding f = {.db = db,
                        .arena = a,
                        .of = of,
                        .query = query,
                        .block = first / GRAM_BLOCK,
                        .take = each,
                        .ctx = ctx,
                        .last = -1};
    int64_t step = 0;
    bool found = false;
    TRY(sql_gram_last_step(db, a, of->domain, &step, &found));
    int64_t blocks = (step + GRAM_BLOCK - 1) / GRAM_BLOCK - f.block;
    f.blocks = blocks < 0 ? 0 : blocks < WINDOW ? blocks : WINDOW;
    f.words = (size_t)f.blocks * GRAM_WORDS;
    f.found = ARENA_ARRAY(a, uint64_t, 3 * f.words);
    f.way = f.found + f.words;
    f.gram = f.way + f.words;
    for (; f.block * GRAM_BLOCK < step && !f.over; f.block += f.blocks) {
        TRY(find_in_window(&f, first));
    }
    return f.over ? NULL
                  : of->names(db, a, first > step ? first : step, INT64_MAX, look_at, &f);
}

struct listing {
    struct arena *arena;
    struct int_list *ids;
    size_t most;
};

static bool add(void *ctx, int64_t id)
{
    struct listing *l = ctx;
    *LIST_ADD(l->arena, l->ids) = id;
    return l->ids->n < l->most;
}

struct fault *grams_find(struct db *db, struct arena *a, const struct grams_of *of,
                         const struct names_query *query, int64_t first, size_t most,
                         struct int_list *ids)
{
    struct listing l = {a, ids, most};
    ids->n = 0;
    return most == 0 ? NULL : grams_each(db, a, of, query, first, add, &l);
}
