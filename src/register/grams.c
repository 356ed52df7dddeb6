/* Writing the index of names. Names are folded in runs: pairs of a gram and an id are
 * gathered, sorted, and written one row per gram and block, in the order of the table's
 * key. Only a block that a former run has begun is read again. With n pairs that is n
 * steps of sorting and at most n rows, written as sweeps over the tree; memory is that of
 * one run. */
#include "register/grams.h"

#include "register/grams_pack.h"
#include "register/grams_sql.h"
#include "register/inside.h"

enum {
    PAIRS_FEW = 1 << 16,  /* of a run when a step is folded, */
    PAIRS_MANY = 1 << 20, /* and of one when all is: 16 MiB with what sorting spares */
    ID_BITS = 20,         /* of a pair, behind the gram: ids of a run above its base */
    BLOCK_BITS = 14,
    ROWS_ARENA = 4 * 1024 * 1024,
    OWN_ARENA = 4 * 1024 * 1024,
};
_Static_assert(1 << BLOCK_BITS == GRAM_BLOCK, "a block is what its bits say");

/* ---- rows of a few grams ----------------------------------------------------------- */

enum change { ADD, TAKE_AWAY };

/* Rows to come: the gram and block of each, and pairs whose low bits are the offsets that
 * it gets or loses. */
struct rows {
    struct db *db;
    struct arena *scratch; /* of one batch */
    int64_t domain;
    int64_t begun; /* the one block that may have rows already; -1: none has */
    enum change change;
    struct {
        int64_t gram, block;
        const uint64_t *pairs;
        size_t n;
    } at[GRAMS_AT_ONCE];
    size_t n;
};

/* What is there of those in the block that was begun; ids not given: nothing. */
static struct fault *find_rows(struct rows *r, struct gram_row_list *there)
{
    int64_t grams[GRAMS_AT_ONCE] = {0};
    struct gram_wants wants;
    size_t n = 0;
    for (size_t i = 0; i < r->n; i++) {
        if (r->at[i].block == r->begun) {
            grams[n++] = r->at[i].gram;
        }
    }
    if (n == 0) {
        return NULL;
    }
    memcpy(&wants, grams, sizeof wants);
    return sql_gram_rows_of_block(r->db, r->scratch, &wants, r->domain, r->begun, there);
}

static const struct gram_row *find_row(const struct rows *r, size_t i,
                                       const struct gram_row_list *there)
{
    for (size_t k = 0; r->at[i].block == r->begun && k < there->n; k++) {
        const struct gram_row *row = &there->at[k];
        if (row->gram == r->at[i].gram && row->ids.bytes.p != NULL) {
            return row;
        }
    }
    return NULL;
}

/* The row as it is now; empty when nothing is left of it. */
static struct str change_row(struct rows *r, size_t i, const struct gram_row *row)
{
    size_t n = r->at[i].n, was_n = 0;
    uint16_t *offsets = ARENA_ARRAY(r->scratch, uint16_t, n);
    for (size_t k = 0; k < n; k++) {
        offsets[k] = (uint16_t)(r->at[i].pairs[k] % GRAM_BLOCK);
    }
    if (row == NULL) {
        return grams_pack(r->scratch, offsets, r->change == ADD ? n : 0);
    }
    uint16_t was[GRAM_BLOCK];
    uint16_t is[GRAM_BLOCK];
    was_n = grams_unpack(row->ids.bytes, was);
    n = r->change == ADD ? grams_join(was, was_n, offsets, n, is)
                         : grams_lack(was, was_n, offsets, n, is);
    return grams_pack(r->scratch, is, n);
}

/* A row that was there. */
static struct fault *put_row(struct rows *r, size_t i, struct str packed)
{
    return packed.n > 0 ? sql_gram_row_update(r->db, r->scratch, r->domain,
                                              r->at[i].gram, r->at[i].block,
                                              (struct blob){packed})
                        : sql_gram_row_delete(r->db, r->scratch, r->domain,
                                              r->at[i].gram, r->at[i].block);
}

static struct fault *write_batch(void *ctx)
{
    struct rows *r = ctx;
    struct gram_row_list there = {0};
    int64_t grams[GRAMS_AT_ONCE] = {0};
    int64_t blocks[GRAMS_AT_ONCE] = {0};
    struct blob ids[GRAMS_AT_ONCE];
    struct gram_fresh fresh;
    size_t n = 0;
    TRY(find_rows(r, &there));
    for (size_t i = 0; i < GRAMS_AT_ONCE; i++) {
        ids[i].bytes = STR("");
    }
    for (size_t i = 0; i < r->n; i++) {
        const struct gram_row *row = find_row(r, i, &there);
        struct str packed = change_row(r, i, row);
        if (row != NULL) {
            TRY(put_row(r, i, packed));
        } else if (packed.n > 0) {
            grams[n] = r->at[i].gram;
            blocks[n] = r->at[i].block;
            ids[n++].bytes = packed;
        }
    }
    memcpy(&fresh.g0, grams, sizeof grams);
    memcpy(&fresh.k0, blocks, sizeof blocks);
    memcpy(&fresh.b0, ids, sizeof ids);
    return n == 0 ? NULL : sql_gram_rows_insert(r->db, r->scratch, &fresh, r->domain);
}
_Static_assert(sizeof(struct gram_wants) == GRAMS_AT_ONCE * sizeof(int64_t) &&
                   offsetof(struct gram_fresh, k0) == GRAMS_AT_ONCE * sizeof(int64_t) &&
                   offsetof(struct gram_fresh, b0) == 2 * GRAMS_AT_ONCE * sizeof(int64_t),
               "members that are numbered are arrays");

static struct fault *write_rows(struct rows *r, struct arena *a)
{
    TRY(register_in_scratch(a, r->scratch, write_batch, r));
    r->n = 0;
    return NULL;
}

/* One more row; those before it are written when the batch is full. Pairs are lent until
 * then. */
static struct fault *add_row(struct rows *r, struct arena *a, int64_t gram, int64_t block,
                             const uint64_t *pairs, size_t n)
{
    if (r->n == GRAMS_AT_ONCE) {
        TRY(write_rows(r, a));
    }
    r->at[r->n].gram = gram;
    r->at[r->n].block = block;
    r->at[r->n].pairs = pairs;
    r->at[r->n++].n = n;
    return NULL;
}

/* ---- folding ----------------------------------------------------------------------- */

struct fold {
    struct rows rows;
    const struct grams_of *of;
    int64_t first, last;
    struct arena *own;
    struct int_list grams; /* of one name */
    uint64_t *pairs, *spare;
    size_t n, room;
    int64_t base;  /* the first id of the run's first block */
    int64_t block; /* of the name before */
};

/* Row by row in the order of the table's key. The block that the run ends in is begun,
 * should the next run go on in it. */
static struct fault *write_run(struct fold *f)
{
    enum { BLOCKS = 1 << (ID_BITS - BLOCK_BITS) };
    int64_t first = f->base / GRAM_BLOCK, last = 0;
    grams_sort(f->pairs, f->spare, f->n);
    for (size_t from = 0, to = 0; from < f->n; from = to) {
        uint64_t row = f->pairs[from] >> BLOCK_BITS;
        size_t n = 0;
        for (; to < f->n && f->pairs[to] >> BLOCK_BITS == row; to++) {
            if (n == 0 || f->pairs[from + n - 1] != f->pairs[to]) {
                f->pairs[from + n++] = f->pairs[to];
            }
        }
        int64_t block = first + (int64_t)(row % BLOCKS);
        last = block > last ? block : last;
        TRY(add_row(&f->rows, f->own, (int64_t)(row / BLOCKS), block, f->pairs + from,
                    n));
    }
    TRY(write_rows(&f->rows, f->own));
    f->rows.begun = f->n > 0 ? last : f->rows.begun;
    f->n = 0;
    return NULL;
}

static struct fault *fold_name(void *ctx, const struct gram_name *name)
{
    struct fold *f = ctx;
    int64_t block = name->id / GRAM_BLOCK;
    if (block != f->block && f->n > f->room / 8 * 5) {
        /* Cut between blocks: none is read back and written a second time. */
        TRY(write_run(f));
    }
    f->block = block;
    names_grams(f->own, name->name, &f->grams);
    for (size_t i = 0; i < f->grams.n; i++) {
        if (f->n == f->room || name->id - f->base >= 1 << ID_BITS) {
            TRY(write_run(f));
        }
        if (f->n == 0) {
            f->base = name->id / GRAM_BLOCK * GRAM_BLOCK;
        }
        f->pairs[f->n++] =
            (uint64_t)f->grams.at[i] << ID_BITS | (uint64_t)(name->id - f->base);
    }
    return NULL;
}

static struct fault *fold_all(void *ctx)
{
    struct fold *f = ctx;
    size_t size = f->room * sizeof *f->pairs;
    f->pairs = (uint64_t *)(void *)arena_bytes(f->own, size);
    f->spare = (uint64_t *)(void *)arena_bytes(f->own, size);
    TRY(f->of->names(f->rows.db, f->own, f->first, f->last, fold_name, f));
    return write_run(f);
}

static struct fault *open_rows(struct db *db, struct arena *a, const struct grams_of *of,
                               struct rows *rows)
{
    *rows = (struct rows){.db = db, .domain = of->domain, .begun = -1};
    return register_scratch_open(a, ROWS_ARENA, &rows->scratch);
}

/* The names of ids from `first` to `last` into blocks; those of lower ids are in theirs.
 */
static struct fault *fold_names(struct db *db, struct arena *a, const struct grams_of *of,
                                int64_t first, int64_t last, size_t room)
{
    struct fold f = {.of = of, .first = first, .last = last, .room = room};
    TRY(register_scratch_open(a, 2 * room * sizeof *f.pairs + OWN_ARENA, &f.own));
    TRY(open_rows(db, a, of, &f.rows));
    f.base = first / GRAM_BLOCK * GRAM_BLOCK;
    f.rows.begun = first % GRAM_BLOCK != 0 ? first / GRAM_BLOCK : -1;
    return register_in_scratch(a, f.own, fold_all, &f);
}

/* ---- names that come, change and go ------------------------------------------------ */

static struct fault *last_step(struct db *db, struct arena *a, const struct grams_of *of,
                               int64_t *step)
{
    bool found = false;
    *step = 0;
    return sql_gram_last_step(db, a, of->domain, step, &found);
}

struct fault *grams_add(struct db *db, struct arena *a, const struct grams_of *of,
                        int64_t id)
{
    int64_t step = id / GRAM_STEP * GRAM_STEP;
    int64_t *kept = db_kept(db, (size_t)of->domain); /* one more than the last step */
    int64_t last = *kept - 1;
    if (db_puts_off(db)) {
        return step == 0 ? NULL : sql_gram_step_insert(db, a, of->domain, step);
    }
    if (*kept == 0) {
        TRY(last_step(db, a, of, &last));
        *kept = last + 1;
    }
    if (step <= last) {
        return NULL;
    }
    TRY(fold_names(db, a, of, last, step - 1, PAIRS_FEW));
    *kept = step + 1;
    return sql_gram_step_insert(db, a, of->domain, step);
}

struct fault *grams_make(struct db *db, struct arena *a, const struct grams_of *of)
{
    int64_t step = 0;
    TRY(last_step(db, a, of, &step));
    return step == 0 ? NULL : fold_names(db, a, of, 0, step - 1, PAIRS_MANY);
}

struct fault *grams_empty(struct db *db, struct arena *a, const struct grams_of *of)
{
    *db_kept(db, (size_t)of->domain) = 0;
    TRY(sql_gram_blocks_empty(db, a, of->domain));
    return sql_gram_steps_empty(db, a, of->domain);
}

struct fault *grams_fill(struct db *db, struct arena *a, const struct grams_of *of,
                         int64_t last)
{
    TRY(fold_names(db, a, of, 0, last, PAIRS_MANY));
    *db_kept(db, (size_t)of->domain) = 0;
    return sql_gram_step_insert(db, a, of->domain, last + 1);
}

static void grams_of_names(struct arena *a, const struct str_list *names,
                           struct int_list *grams)
{
    struct int_list one = {0};
    for (size_t i = 0; i < names->n; i++) {
        names_grams(a, names->at[i], &one);
        for (size_t k = 0; k < one.n; k++) {
            *LIST_ADD(a, grams) = one.at[k];
        }
    }
}

static bool has_gram(const struct int_list *grams, int64_t gram)
{
    size_t i = 0;
    while (i < grams->n && grams->at[i] != gram) {
        i++;
    }
    return i < grams->n;
}

/* Rows of the grams that are in `here` and not in `there`. */
static struct fault *change_grams(struct rows *r, struct arena *a, int64_t id,
                                  const struct int_list *here,
                                  const struct int_list *there, enum change change)
{
    uint64_t pair = (uint64_t)(id % GRAM_BLOCK);
    struct int_list done = {0};
    r->change = change;
    r->begun = id / GRAM_BLOCK;
    for (size_t i = 0; i < here->n; i++) {
        if (!has_gram(there, here->at[i]) && !has_gram(&done, here->at[i])) {
            TRY(add_row(r, a, here->at[i], r->begun, &pair, 1));
            *LIST_ADD(a, &done) = here->at[i];
        }
    }
    return write_rows(r, a);
}

struct fault *grams_renew(struct db *db, struct arena *a, const struct grams_of *of,
                          int64_t id, const struct str_list *before,
                          const struct str_list *after)
{
    struct int_list was = {0}, is = {0};
    struct rows rows;
    int64_t step = 0;
    if (db_puts_off(db)) {
        return NULL;
    }
    TRY(last_step(db, a, of, &step));
    grams_of_names(a, before, &was);
    grams_of_names(a, after, &is);
    bool same = was.n == is.n &&
                (is.n == 0 || memcmp(was.at, is.at, is.n * sizeof is.at[0]) == 0);
    if (id >= step || same) {
        return NULL;
    }
    TRY(open_rows(db, a, of, &rows));
    TRY(change_grams(&rows, a, id, &was, &is, TAKE_AWAY));
    return change_grams(&rows, a, id, &is, &was, ADD);
}
