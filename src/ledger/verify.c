/* Checking the ledger: every row is made into its leaf again, leaves into tiles, tiles
 * into the head, in the order of seq, so that the first thing found is the first that is
 * wrong - in the same order as contrib/verify.py goes through an export. Cost: one pass,
 * two hashes an entry and one a tree node; memory: one tile a level.
 *
 * What the store's constraints hold (no id twice, no seq twice) is left to them. */
#include <assert.h>

#include "ledger/blob.h"
#include "ledger/check.h"
#include "ledger/check_sql.h"
#include "ledger/ledger_sql.h"
#include "words/faults.h"

enum {
    ROWS_AT_ONCE = 4096, /* a multiple of TREE_TILE */
    PROGRESS_EVERY = 65536,
    LEVELS = 8, /* 256^8 entries are more than there can be */
    SCRATCH_CAP = 64 * 1024 * 1024,
};

/* The stored tile that the hashes being made must be equal to. */
struct level {
    struct hash made[TREE_TILE];
    int n;
};
struct verifying {
    struct db *db;
    struct arena *a, *scratch;
    struct text header;
    struct ledger_finding *finding;
    struct tree stored; /* as the database has it: what size is to be reached */
    struct tree tiles;  /* the tree over the roots of completed tiles of leaves */
    struct tree tile;   /* the tree within the tile being filled */
    struct level level[LEVELS];
    struct tile_row now; /* the stored tile of level 0 being filled; none for the last */
    bool has_tile;
    int64_t seq;             /* expected next */
    int64_t checkpoint;      /* size of the next one stored, 0 none */
    struct hash signed_root; /* its root */
    bool root_differs;       /* a checkpoint does not hold, though no entry is bad */
};

static struct fault *found(struct verifying *v, const char *what, int64_t first_bad)
{
    if (v->finding->what == NULL) {
        v->finding->what = what;
        v->finding->first_bad = first_bad;
    }
    return NULL;
}

static bool stopped(const struct verifying *v)
{
    return v->finding->what != NULL;
}

/* ---- checkpoints ------------------------------------------------------------------- */

/* The frontier of the whole: the peaks over tiles, then those within the last one. */
static struct tree whole_tree(const struct verifying *v)
{
    struct tree t = {.size = v->tiles.size * TREE_TILE + v->tile.size};
    int peaks = tree_depth(&v->tiles);
    memcpy(t.frontier, v->tiles.frontier, (size_t)peaks * HASH_SIZE);
    memcpy(t.frontier + peaks, v->tile.frontier,
           (size_t)tree_depth(&v->tile) * HASH_SIZE);
    return t;
}

static struct fault *next_checkpoint(struct verifying *v)
{
    struct checkpoint_row row = {0};
    struct checkpoint c;
    bool more = false;
    TRY(sql_ledger_checkpoint_beyond(v->db, v->scratch, v->checkpoint, &row, &more));
    v->checkpoint = more ? row.size : INT64_MAX;
    struct str text = str_part(row.note, 0, str_find(row.note, STR("\n\n")) + 1);
    memset(&v->signed_root, 0, sizeof v->signed_root);
    if (more && checkpoint_read(v->scratch, text, &c) && c.size == row.size) {
        v->signed_root = c.root;
    }
    return NULL;
}

static struct fault *check_checkpoint(struct verifying *v)
{
    struct tree t = whole_tree(v);
    if (hash_equal(tree_root(&t), v->signed_root)) {
        v->finding->holds = v->root_differs ? v->finding->holds : v->checkpoint;
    } else {
        v->root_differs = true;
    }
    return next_checkpoint(v);
}

/* ---- tiles ------------------------------------------------------------------------- */

static struct fault *read_tile(struct verifying *v, int level, int64_t place,
                               struct tile_row *row, bool *there)
{
    *row = (struct tile_row){.root = {{0}}};
    TRY(sql_ledger_tile_row(v->db, v->scratch, level, place, row, there));
    *there = *there && row->hashes.bytes.n == TREE_TILE * HASH_SIZE;
    return NULL;
}

/* The root of a completed tile goes into the level above, which may be completed by it.
 */
static struct fault *complete(struct verifying *v, struct hash root)
{
    int64_t done = v->tiles.size;
    for (int l = 1; l < LEVELS && !stopped(v); l++) {
        struct level *up = &v->level[l];
        up->made[up->n++] = root;
        if (up->n < TREE_TILE) {
            break;
        }
        struct tile_row row;
        bool there = false;
        int64_t place = (done - 1) >> (TREE_TILE_HEIGHT * l);
        int64_t first = (place << (TREE_TILE_HEIGHT * (l + 1))) + 1;
        TRY(read_tile(v, l, place, &row, &there));
        root = tree_root_of(up->made, TREE_TILE);
        if (!there || memcmp(row.hashes.bytes.p, up->made, sizeof up->made) != 0 ||
            !hash_equal(row.root, root)) {
            return found(v, "tile", first);
        }
        up->n = 0;
    }
    return NULL;
}

static struct fault *begin_tile(struct verifying *v)
{
    v->has_tile = v->seq + TREE_TILE - 1 <= v->stored.size;
    if (!v->has_tile) {
        return NULL;
    }
    bool there = false;
    TRY(read_tile(v, 0, (v->seq - 1) / TREE_TILE, &v->now, &there));
    return there ? NULL : found(v, "tile", v->seq);
}

static struct fault *end_tile(struct verifying *v)
{
    struct hash root = tree_root(&v->tile);
    v->tile.size = 0;
    tree_add(&v->tiles, root);
    if (!hash_equal(root, v->now.root)) {
        return found(v, "tile", (v->tiles.size - 1) * TREE_TILE + 1);
    }
    return complete(v, root);
}

/* ---- entries ----------------------------------------------------------------------- */

static const char *wrong_with(const struct verifying *v, const struct check_row *row,
                              const struct recomputed *made)
{
    if (made->state == BODY_LOST) {
        return "body";
    }
    if (!made->whole || !hash_equal(made->leaf, row->leaf)) {
        return "leaf";
    }
    if (!v->has_tile) {
        return NULL;
    }
    const char *in_tile = v->now.hashes.bytes.p + (size_t)v->tile.size * HASH_SIZE;
    return memcmp(in_tile, made->leaf.b, HASH_SIZE) == 0 ? NULL : "tile";
}

static struct fault *each_entry(void *ctx, const struct check_row *row)
{
    struct verifying *v = ctx;
    struct recomputed made;
    if (stopped(v)) {
        return NULL;
    }
    if (row->seq != v->seq) {
        return found(v, "gap", v->seq);
    }
    if (v->tile.size == 0) {
        TRY(begin_tile(v));
        if (stopped(v)) {
            return NULL;
        }
    }
    TRY(recompute(v->db, v->scratch, &v->header, row, &made));
    const char *wrong = wrong_with(v, row, &made);
    if (wrong != NULL) {
        return found(v, wrong, v->seq);
    }
    tree_add(&v->tile, made.leaf);
    v->seq++;
    v->finding->checked++;
    if (v->tile.size == TREE_TILE) {
        TRY(end_tile(v));
    }
    return v->seq - 1 == v->checkpoint ? check_checkpoint(v) : NULL;
}

static struct fault *some_entries(void *ctx)
{
    struct verifying *v = ctx;
    int64_t last = v->seq + ROWS_AT_ONCE - 1;
    last = last < v->stored.size ? last : v->stored.size;
    TRY(sql_ledger_check_each(v->db, v->scratch, v->seq, last, each_entry, v));
    return stopped(v) || v->seq > last ? NULL : found(v, "gap", v->seq);
}

/* ---- the whole --------------------------------------------------------------------- */

static struct fault *read_head(struct verifying *v)
{
    struct blob bytes = {STR_NONE};
    bool there = false;
    TRY(sql_ledger_head_tree(v->db, v->scratch, &bytes, &there));
    if (!there || (bytes.bytes.n > 0 && !tree_read(bytes.bytes, &v->stored))) {
        return found(v, "head", 0);
    }
    int64_t first = 1;
    TRY(sql_ledger_seq_first(v->db, v->scratch, &first, &there));
    if (first < 1) {
        return found(v, "gap", 1);
    }
    return next_checkpoint(v);
}

/* Completed tiles of all levels in a log of this size. */
static int64_t tiles_of(int64_t size)
{
    int64_t n = 0;
    for (int l = 0; l < LEVELS; l++) {
        size /= TREE_TILE;
        n += size;
    }
    return n;
}

static struct fault *check_end(void *ctx)
{
    struct verifying *v = ctx;
    int64_t beyond = 0;
    int64_t tiles = 0;
    bool there = false;
    TRY(sql_ledger_seq_beyond(v->db, v->scratch, v->stored.size, &beyond, &there));
    if (there) {
        return found(v, "head", v->stored.size + 1);
    }
    TRY(sql_ledger_tile_count(v->db, v->scratch, &tiles, &there));
    if (tiles != tiles_of(v->stored.size)) {
        return found(v, "tile", 0);
    }
    struct tree made = whole_tree(v);
    if (!hash_equal(tree_root(&made), tree_root(&v->stored)) ||
        memcmp(made.frontier, v->stored.frontier,
               (size_t)tree_depth(&made) * HASH_SIZE) != 0) {
        return found(v, "head", 0);
    }
    /* one that was signed over more entries than there are */
    return v->root_differs || v->checkpoint != INT64_MAX ? found(v, "root", 0) : NULL;
}

/* Entries hold: now what they name beside the ledger. */
static struct fault *check_blobs(void *ctx)
{
    struct verifying *v = ctx;
    bool good = false;
    int64_t named_by = 0;
    TRY(blobs_check(v->db, v->scratch, &good, &named_by));
    return good ? NULL : found(v, "blob", named_by);
}

static struct fault *first_look(void *ctx)
{
    return read_head(ctx);
}

static struct fault *guarded(struct verifying *v, struct fault *(*body)(void *ctx))
{
    struct fault *fault = fault_copy(v->a, arena_guard(v->scratch, body, v));
    /* the tile being filled is held across ranges only when a range ends within it */
    assert(v->tile.size == 0 || !v->has_tile || stopped(v) || fault != NULL);
    arena_reset(v->scratch);
    return fault;
}

static struct fault *verify(struct verifying *v,
                            void (*progress)(void *ctx, int64_t done, int64_t all),
                            void *ctx)
{
    TRY(guarded(v, first_look));
    while (!stopped(v) && v->seq <= v->stored.size) {
        TRY(guarded(v, some_entries));
        if (progress != NULL && (v->seq - 1) % PROGRESS_EVERY == 0) {
            progress(ctx, v->seq - 1, v->stored.size);
        }
    }
    if (!stopped(v)) {
        TRY(guarded(v, check_end));
    }
    if (!stopped(v)) {
        TRY(guarded(v, check_blobs));
    }
    v->finding->good = !stopped(v);
    return NULL;
}

static void close_scratch(void *what)
{
    arena_close(what);
}

struct fault *ledger_verify(struct db *db, struct arena *a,
                            struct ledger_finding *finding,
                            void (*progress)(void *ctx, int64_t done, int64_t all),
                            void *ctx)
{
    struct verifying *v = ARENA_NEW(a, struct verifying);
    *finding = (struct ledger_finding){0};
    v->db = db;
    v->a = a;
    v->finding = finding;
    v->seq = 1;
    v->header = text_new(a, 1024);
    v->scratch = arena_open(&chunks_heap, SCRATCH_CAP);
    if (v->scratch == NULL) {
        return fault_store_failed(a, STR("memory"));
    }
    arena_on_close(a, close_scratch, v->scratch);
    /* rows may be added meanwhile: all of it must be read in one state */
    bool own = !db_in_transaction(db);
    if (own) {
        TRY(db_begin_read(db, a));
    }
    struct fault *fault = verify(v, progress, ctx);
    if (own) {
        db_end_read(db);
    }
    return fault;
}
