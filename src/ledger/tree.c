/* RFC 6962 section 2.1 and its verifying half from RFC 9162. Every tree is cut at the
 * largest power of two below its size, so every range asked for starts at a multiple of
 * a power of two not below its length, and is a handful of complete subtrees. Proofs cost
 * at most 63 steps and, for each step, at most 63 hashes pulled. */
#include "ledger/tree.h"

#include <assert.h>

#include "base/fault.h"
#include "base/text.h"

enum { SIZE_BYTES = 8, SIZE_BITS = 63 };

struct hash tree_leaf(struct str header, struct hash body_hash)
{
    return hash_of(STR("\0"), header, hash_str(&body_hash));
}

struct hash tree_leaf_of(struct str entry)
{
    return hash_of(STR("\0"), entry, STR_NONE);
}

struct hash tree_node(struct hash left, struct hash right)
{
    return hash_of(STR("\1"), hash_str(&left), hash_str(&right));
}

static int ones(int64_t size)
{
    return __builtin_popcountll((unsigned long long)size);
}

int tree_depth(const struct tree *t)
{
    return ones(t->size);
}

/* Adding one to the size carries through its low 1 bits; each carry joins two peaks. */
void tree_add(struct tree *t, struct hash leaf)
{
    assert(t->size >= 0 && t->size < INT64_MAX);
    int depth = tree_depth(t);
    for (int64_t rest = t->size; rest & 1; rest >>= 1) {
        depth--;
        leaf = tree_node(t->frontier[depth], leaf);
    }
    t->frontier[depth] = leaf;
    t->size++;
}

/* The right edge is folded from its smallest subtree upwards; n > 0. */
static struct hash fold(const struct hash *peaks, int n)
{
    struct hash total = peaks[n - 1];
    for (int i = n - 2; i >= 0; i--) {
        total = tree_node(peaks[i], total);
    }
    return total;
}

struct hash tree_root(const struct tree *t)
{
    if (t->size == 0) {
        return hash_of(STR_NONE, STR_NONE, STR_NONE);
    }
    return fold(t->frontier, tree_depth(t));
}

struct hash tree_root_of(const struct hash *hashes, size_t n)
{
    struct tree t = {.size = 0};
    for (size_t i = 0; i < n; i++) {
        tree_add(&t, hashes[i]);
    }
    return tree_root(&t);
}

struct str tree_write(struct arena *a, const struct tree *t)
{
    size_t n = (size_t)tree_depth(t) * HASH_SIZE;
    char *bytes = arena_alloc(a, SIZE_BYTES + n);
    for (int i = 0; i < SIZE_BYTES; i++) {
        bytes[i] = (char)(uint8_t)((uint64_t)t->size >> (8 * (SIZE_BYTES - 1 - i)));
    }
    if (n > 0) {
        memcpy(bytes + SIZE_BYTES, t->frontier, n);
    }
    return (struct str){bytes, SIZE_BYTES + n};
}

bool tree_read(struct str bytes, struct tree *t)
{
    if (bytes.n < SIZE_BYTES) {
        return false;
    }
    uint64_t size = 0;
    for (int i = 0; i < SIZE_BYTES; i++) {
        size = size << 8 | (uint8_t)bytes.p[i];
    }
    if (size > INT64_MAX ||
        bytes.n != SIZE_BYTES + (size_t)ones((int64_t)size) * HASH_SIZE) {
        return false;
    }
    *t = (struct tree){.size = (int64_t)size};
    memcpy(t->frontier, bytes.p + SIZE_BYTES, bytes.n - SIZE_BYTES);
    return true;
}

int tree_tile_width(int64_t size, int level, int64_t index)
{
    assert(size >= 0 && level >= 0 && index >= 0);
    int shift = level * TREE_TILE_HEIGHT;
    int64_t hashes = shift >= SIZE_BITS ? 0 : size >> shift;
    if (index > hashes / TREE_TILE) {
        return 0;
    }
    int64_t left = hashes - index * TREE_TILE;
    return left > TREE_TILE ? TREE_TILE : (int)left;
}

struct str tree_tile_path(struct arena *a, int64_t index, int width)
{
    assert(index >= 0 && width > 0 && width <= TREE_TILE);
    int group[7]; /* 2^63 has 19 digits */
    int groups = 0;
    do {
        group[groups++] = (int)(index % 1000);
        index /= 1000;
    } while (index > 0);
    struct text path = text_new(a, 40);
    while (groups > 1) {
        text_add_format(&path, "x%03d/", group[--groups]);
    }
    text_add_format(&path, "%03d", group[0]);
    if (width < TREE_TILE) {
        text_add_format(&path, ".p/%d", width);
    }
    return text_str(&path);
}

/* Largest power of two below n; n > 1. */
static int64_t split(int64_t n)
{
    return (int64_t)1 << (SIZE_BITS - __builtin_clzll((unsigned long long)(n - 1)));
}

/* MTH of the n > 0 leaves from `start` on. */
static struct fault *range_root(struct hashes *source, int64_t start, int64_t n,
                                struct hash *root)
{
    struct hash peaks[TREE_FRONTIER];
    int depth = 0;
    for (int level = SIZE_BITS - 1; level >= 0; level--) {
        if (n >> level & 1) {
            TRY(source->hash(source, level, start >> level, &peaks[depth++]));
            start += (int64_t)1 << level;
        }
    }
    *root = fold(peaks, depth);
    return NULL;
}

struct fault *tree_root_at(struct hashes *source, int64_t size, struct hash *root)
{
    assert(size >= 0);
    if (size == 0) {
        *root = hash_of(STR_NONE, STR_NONE, STR_NONE);
        return NULL;
    }
    return range_root(source, 0, size, root);
}

/* The definitions recurse from the root down and write the proof from the leaf up. */
static void reverse(struct hash_list *list)
{
    for (size_t i = 0; i < list->n / 2; i++) {
        struct hash kept = list->at[i];
        list->at[i] = list->at[list->n - 1 - i];
        list->at[list->n - 1 - i] = kept;
    }
}

/* Cuts the n leaves from *start at their split, goes on into the half that holds
 * `index` and adds the root of the other one. */
static struct fault *descend(struct arena *a, struct hashes *source, int64_t index,
                             int64_t *start, int64_t *n, struct hash_list *proof)
{
    int64_t left = split(*n);
    struct hash other;
    if (index - *start < left) {
        TRY(range_root(source, *start + left, *n - left, &other));
        *n = left;
    } else {
        TRY(range_root(source, *start, left, &other));
        *start += left;
        *n -= left;
    }
    *LIST_ADD(a, proof) = other;
    return NULL;
}

struct fault *tree_prove(struct arena *a, struct hashes *source, int64_t index,
                         int64_t size, struct hash_list *proof)
{
    assert(index >= 0 && index < size);
    *proof = (struct hash_list){.n = 0};
    int64_t start = 0;
    for (int64_t n = size; n > 1;) {
        TRY(descend(a, source, index, &start, &n, proof));
    }
    reverse(proof);
    return NULL;
}

/* SUBPROOF(m, D, b): the last leaf of the older tree leads the way down, until the part
 * at hand ends with it. Where that part is the whole older tree (b), its root is known.
 */
struct fault *tree_prove_consistency(struct arena *a, struct hashes *source, int64_t from,
                                     int64_t to, struct hash_list *proof)
{
    assert(from >= 0 && from <= to);
    *proof = (struct hash_list){.n = 0};
    if (from == 0 || from == to) {
        return NULL;
    }
    int64_t start = 0;
    int64_t n = to;
    while (start + n != from) {
        TRY(descend(a, source, from - 1, &start, &n, proof));
    }
    if (start > 0) {
        struct hash shared;
        TRY(range_root(source, start, n, &shared));
        *LIST_ADD(a, proof) = shared;
    }
    reverse(proof);
    return NULL;
}

bool tree_verify_inclusion(struct hash leaf, int64_t index, int64_t size,
                           const struct hash_list *proof, struct hash root)
{
    if (index < 0 || index >= size || proof->n > TREE_PROOF_MAX) {
        return false;
    }
    int64_t here = index;
    int64_t last = size - 1;
    struct hash total = leaf;
    for (size_t i = 0; i < proof->n; i++) {
        if (last == 0) {
            return false;
        }
        if (here & 1 || here == last) {
            total = tree_node(proof->at[i], total);
            while (here != 0 && !(here & 1)) {
                here >>= 1;
                last >>= 1;
            }
        } else {
            total = tree_node(total, proof->at[i]);
        }
        here >>= 1;
        last >>= 1;
    }
    return last == 0 && hash_equal(total, root);
}

/* RFC 9162 section 2.1.4.2, steps 3 to 7; 0 < from < to. `first` is the older tree's own
 * root where its size is a power of two, else the first hash of the proof. */
static bool grows(int64_t from, int64_t to, struct hash from_root, struct hash to_root,
                  struct hash first, const struct hash *proof, size_t n)
{
    int64_t here = from - 1;
    int64_t last = to - 1;
    while (here & 1) {
        here >>= 1;
        last >>= 1;
    }
    struct hash older = first;
    struct hash newer = first;
    for (size_t i = 0; i < n; i++) {
        if (last == 0) {
            return false;
        }
        if (here & 1 || here == last) {
            older = tree_node(proof[i], older);
            newer = tree_node(proof[i], newer);
            while (here != 0 && !(here & 1)) {
                here >>= 1;
                last >>= 1;
            }
        } else {
            newer = tree_node(newer, proof[i]);
        }
        here >>= 1;
        last >>= 1;
    }
    return last == 0 && hash_equal(older, from_root) && hash_equal(newer, to_root);
}

bool tree_verify_consistency(int64_t from, int64_t to, struct hash from_root,
                             struct hash to_root, const struct hash_list *proof)
{
    if (from < 0 || to < from || proof->n > TREE_PROOF_MAX) {
        return false;
    }
    if (from == 0) {
        struct hash empty = hash_of(STR_NONE, STR_NONE, STR_NONE);
        return proof->n == 0 && hash_equal(from_root, empty) &&
               (to > 0 || hash_equal(to_root, empty));
    }
    if (from == to) {
        return proof->n == 0 && hash_equal(from_root, to_root);
    }
    if (proof->n == 0) {
        return false;
    }
    if (ones(from) == 1) {
        return grows(from, to, from_root, to_root, from_root, proof->at, proof->n);
    }
    return grows(from, to, from_root, to_root, proof->at[0], proof->at + 1, proof->n - 1);
}
