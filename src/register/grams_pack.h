/* How ids of a block are packed: the form of the rows of gram_block. Pure. */
#ifndef REGISTER_GRAMS_PACK_H
#define REGISTER_GRAMS_PACK_H
#include "base/text.h"

enum {
    GRAM_BLOCK = 16384, /* ids of one row: 2 KiB as bits */
    GRAM_WORDS = GRAM_BLOCK / 64,
};

/* Offsets are ascending, each once, below GRAM_BLOCK. Few are packed as two bytes each,
 * big endian; from 1,024 on, all as one bit each, lowest first. One form for one set. */
struct str grams_pack(struct arena *a, const uint16_t *offsets, size_t n);
/* Gives how many; `offsets` has room for GRAM_BLOCK. What is no packed set is none. */
size_t grams_unpack(struct str packed, uint16_t *offsets);
/* Sets the bits of what is packed; others stay. */
void grams_mark(struct str packed, uint64_t bits[GRAM_WORDS]);
/* The union, or what is in `a` and not in `b`; `into` has room for GRAM_BLOCK. */
size_t grams_join(const uint16_t *a, size_t a_n, const uint16_t *b, size_t b_n,
                  uint16_t *into);
size_t grams_lack(const uint16_t *a, size_t a_n, const uint16_t *b, size_t b_n,
                  uint16_t *into);
/* Ascending, in time n; `spare` has room for n. */
void grams_sort(uint64_t *pairs, uint64_t *spare, size_t n);
#endif
