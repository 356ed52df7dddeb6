/* Reading the ledger and proving from it. Completed tiles are rows, so a proof reads one
 * row a level and the leaves of the right edge, whatever the size. */
#include "ledger/ledger.h"
#include "ledger/ledger_sql.h"
#include "words/faults.h"

static struct fault *read_tree(struct db *db, struct arena *a, struct str *bytes)
{
    struct blob blob = {STR_NONE};
    bool found = false;
    TRY(sql_ledger_head_tree(db, a, &blob, &found));
    *bytes = blob.bytes;
    return found ? NULL : fault_ledger_head(a);
}

static struct fault *head_of(struct arena *a, struct str bytes, struct ledger_head *head)
{
    struct tree tree = {0};
    if (bytes.n > 0 && !tree_read(bytes, &tree)) {
        return fault_ledger_head(a);
    }
    *head = (struct ledger_head){tree.size, tree_root(&tree)};
    return NULL;
}

struct fault *ledger_head_read(struct db *db, struct arena *a, struct ledger_head *head)
{
    struct str bytes = STR_NONE;
    TRY(read_tree(db, a, &bytes));
    return head_of(a, bytes, head);
}

struct fault *ledger_head_again(struct db *db, struct arena *a,
                                struct ledger_head_kept *kept, struct ledger_head *head)
{
    struct str bytes = STR_NONE;
    TRY(read_tree(db, a, &bytes));
    if (bytes.n == 0 || !str_equal(bytes, kept->tree)) {
        TRY(head_of(a, bytes, &kept->head));
        kept->tree =
            bytes.n <= sizeof kept->own ? (struct str){kept->own, bytes.n} : STR_NONE;
        memcpy(kept->own, bytes.p, kept->tree.n);
    }
    *head = kept->head;
    return NULL;
}

struct fault *ledger_department(struct db *db, struct arena *a, struct uuid *department,
                                bool *demo)
{
    struct department_row row = {0};
    bool found = false;
    TRY(sql_ledger_department(db, a, &row, &found));
    *department = row.department;
    *demo = row.demo;
    return NULL;
}

struct fault *ledger_department_set(struct db *db, struct arena *a,
                                    struct uuid department, bool demo)
{
    return sql_ledger_department_set(db, a, department, demo);
}

struct fault *ledger_entry_read(struct db *db, struct arena *a, int64_t seq,
                                struct entry *entry, struct body *body)
{
    bool found = false;
    TRY(sql_ledger_entry_by_seq(db, a, seq, entry, &found));
    if (!found) {
        return fault_ledger_missing(a, seq);
    }
    struct body_row row = {0};
    TRY(sql_ledger_body_by_seq(db, a, seq, &row, &found));
    *body = (struct body){row.salt, row.body};
    return NULL;
}

struct fault *ledger_has(struct db *db, struct arena *a, struct uuid id, bool *has)
{
    struct entry entry;
    return sql_ledger_entry_by_id(db, a, id, &entry, has);
}

struct fault *ledger_entries(struct db *db, struct arena *a, int64_t before,
                             int64_t limit, struct entry_list *entries)
{
    return sql_ledger_entries_before(db, a, before > 0 ? before : INT64_MAX, limit,
                                     entries);
}

struct fault *ledger_of_subject(struct db *db, struct arena *a, int64_t subject,
                                struct entry_list *entries)
{
    return sql_ledger_entries_of(db, a, subject, entries);
}

/* ---- hashes of complete subtrees --------------------------------------------------- */

/* The tile last read: proofs ask for several hashes of one tile in a row. */
struct tiles {
    struct hashes source;
    struct db *db;
    struct arena *a;
    int level;
    int64_t place;
    struct hash_list hashes;
};

static struct fault *load(struct tiles *t, int level, int64_t place)
{
    if (t->hashes.n > 0 && t->level == level && t->place == place) {
        return NULL;
    }
    t->level = level;
    t->place = place;
    t->hashes = (struct hash_list){0};
    struct blob bytes = {STR_NONE};
    bool found = false;
    TRY(sql_ledger_tile_hashes(t->db, t->a, level, place, &bytes, &found));
    if (found && bytes.bytes.n == TREE_TILE * sizeof(struct hash)) {
        t->hashes.at = (struct hash *)arena_alloc(t->a, bytes.bytes.n);
        memcpy(t->hashes.at, bytes.bytes.p, bytes.bytes.n);
        t->hashes.n = TREE_TILE;
        return NULL;
    }
    int64_t from = place * TREE_TILE;
    return level == 0
               ? sql_ledger_leaves(t->db, t->a, from + 1, from + TREE_TILE, &t->hashes)
               : sql_ledger_tile_roots(t->db, t->a, level - 1, from, from + TREE_TILE - 1,
                                       &t->hashes);
}

/* hashes.hash: the complete subtree of 2^level leaves at `index` of that level. */
static struct fault *subtree(struct hashes *self, int level, int64_t index,
                             struct hash *out)
{
    struct tiles *t = (struct tiles *)self;
    int tile_level = level / TREE_TILE_HEIGHT;
    int height = level % TREE_TILE_HEIGHT; /* above the tile's lowest row */
    int64_t first = index << height;
    TRY(load(t, tile_level, first / TREE_TILE));
    size_t at = (size_t)(first % TREE_TILE);
    if (at + ((size_t)1 << height) > t->hashes.n) {
        return fault_ledger_head(t->a);
    }
    *out = tree_root_of(t->hashes.at + at, (size_t)1 << height);
    return NULL;
}

static struct tiles tiles_of(struct db *db, struct arena *a)
{
    return (struct tiles){.source = {subtree}, .db = db, .a = a};
}

static struct fault *check_size(struct db *db, struct arena *a, int64_t size)
{
    struct ledger_head head;
    TRY(ledger_head_read(db, a, &head));
    return size >= 0 && size <= head.size ? NULL : fault_ledger_missing(a, size);
}

struct fault *ledger_prove(struct db *db, struct arena *a, int64_t seq, int64_t size,
                           struct hash_list *proof)
{
    TRY(check_size(db, a, size));
    if (seq < 1 || seq > size) {
        return fault_ledger_missing(a, seq);
    }
    struct tiles t = tiles_of(db, a);
    return tree_prove(a, &t.source, seq - 1, size, proof);
}

struct fault *ledger_prove_growth(struct db *db, struct arena *a, int64_t from,
                                  int64_t to, struct hash_list *proof)
{
    TRY(check_size(db, a, to));
    if (from < 0 || from > to) {
        return fault_ledger_missing(a, from);
    }
    struct tiles t = tiles_of(db, a);
    return tree_prove_consistency(a, &t.source, from, to, proof);
}

struct fault *ledger_root_at(struct db *db, struct arena *a, int64_t size,
                             struct hash *root)
{
    TRY(check_size(db, a, size));
    struct tiles t = tiles_of(db, a);
    return tree_root_at(&t.source, size, root);
}
