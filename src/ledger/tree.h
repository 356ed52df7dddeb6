/* The Merkle tree of RFC 6962 section 2.1 as pure mathematics: hashes in, hashes and
 * proofs out. Knows no database, no file and no entry; where earlier hashes are needed
 * they are pulled through `struct hashes`. Vectors: ledger/tree_test.c.
 *
 * Indexes count leaves from 0 (tlog); an entry's seq is its index + 1. "Level" is the
 * height of a complete subtree: level l at index i covers the leaves i * 2^l up to, not
 * including, (i + 1) * 2^l. A tile (C2SP tlog-tiles) is 256 hashes side by side, eight
 * levels below the next tile. */
#ifndef LEDGER_TREE_H
#define LEDGER_TREE_H
#include "base/digest.h"
#include "base/list.h"

struct fault;

enum { TREE_TILE = 256, TREE_TILE_HEIGHT = 8 };
enum { TREE_FRONTIER = 64 };  /* more peaks than any int64 size has */
enum { TREE_PROOF_MAX = 64 }; /* hashes; longer proofs are refused unread */

struct hash_list LIST(struct hash);

/* What must be kept to go on: the roots of the complete subtrees that make up the tree,
 * largest first - one for each 1 in the binary size; slots behind them hold leftovers.
 * All zero is the empty tree. */
struct tree {
    int64_t size;
    struct hash frontier[TREE_FRONTIER];
};

/* SHA-256(0x00 || header || body_hash); of the same bytes in one run: tree_leaf_of. */
struct hash tree_leaf(struct str header, struct hash body_hash);
struct hash tree_leaf_of(struct str entry);
struct hash tree_node(struct hash left, struct hash right); /* SHA-256(0x01 || l || r) */

int tree_depth(const struct tree *t); /* hashes in the frontier */
void tree_add(struct tree *t, struct hash leaf);
/* MTH of RFC 6962; SHA-256 of nothing for the empty tree. */
struct hash tree_root(const struct tree *t);
/* The same over n hashes at hand: of a full tile, its hash in the tile above. */
struct hash tree_root_of(const struct hash *hashes, size_t n);

/* A tree as bytes for a row: size as 8 bytes big-endian, then the frontier. Reading is
 * false unless the length is right for the size. */
struct str tree_write(struct arena *a, const struct tree *t);
bool tree_read(struct str bytes, struct tree *t);

/* Hashes of a tile in a log of `size` entries; 0 where there is none, 256 when full.
 * level counts tiles: 0 holds leaves. */
int tree_tile_width(int64_t size, int level, int64_t index);
/* 1234067 -> x001/x234/067, with .p/W behind it when width < 256. */
struct str tree_tile_path(struct arena *a, int64_t index, int width);

/* Gives the hash of a complete subtree; asked only for subtrees within the size that
 * the proof is made for. */
struct hashes {
    struct fault *(*hash)(struct hashes *self, int level, int64_t index,
                          struct hash *out);
};

/* The root when the log had `size` entries. */
struct fault *tree_root_at(struct hashes *source, int64_t size, struct hash *root);
/* The audit path of RFC 6962 section 2.1.1, the leaf's sibling first; index < size. */
struct fault *tree_prove(struct arena *a, struct hashes *source, int64_t index,
                         int64_t size, struct hash_list *proof);
/* Section 2.1.2; 0 <= from <= to. Empty when from is 0 or to. */
struct fault *tree_prove_consistency(struct arena *a, struct hashes *source, int64_t from,
                                     int64_t to, struct hash_list *proof);

/* RFC 9162 sections 2.1.3.2 and 2.1.4.2. Any input may be a stranger's. From an empty
 * tree, only the empty proof and the root of nothing hold. */
bool tree_verify_inclusion(struct hash leaf, int64_t index, int64_t size,
                           const struct hash_list *proof, struct hash root);
bool tree_verify_consistency(int64_t from, int64_t to, struct hash from_root,
                             struct hash to_root, const struct hash_list *proof);
#endif
