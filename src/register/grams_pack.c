/* Packed sets of offsets, and the sorting of many pairs. */
#include "register/grams_pack.h"

#include <endian.h>

enum { BITS_SIZE = GRAM_BLOCK / 8, OFFSET_SIZE = 2, FEW = BITS_SIZE / OFFSET_SIZE };

struct str grams_pack(struct arena *a, const uint16_t *offsets, size_t n)
{
    size_t size = n < FEW ? n * OFFSET_SIZE : BITS_SIZE;
    char *p = arena_bytes(a, size);
    if (n < FEW) {
        for (size_t i = 0; i < n; i++) {
            p[i * OFFSET_SIZE] = (char)(offsets[i] >> 8);
            p[i * OFFSET_SIZE + 1] = (char)(offsets[i] & 0xff);
        }
        return (struct str){p, size};
    }
    memset(p, 0, size);
    for (size_t i = 0; i < n; i++) {
        p[offsets[i] / 8] = (char)(p[offsets[i] / 8] | 1 << offsets[i] % 8);
    }
    return (struct str){p, size};
}

static uint16_t offset_at(struct str packed, size_t i)
{
    unsigned high = (unsigned char)packed.p[i * OFFSET_SIZE];
    unsigned low = (unsigned char)packed.p[i * OFFSET_SIZE + 1];
    return (uint16_t)((high << 8 | low) % GRAM_BLOCK);
}

size_t grams_unpack(struct str packed, uint16_t *offsets)
{
    size_t n = 0;
    if (packed.n < BITS_SIZE) {
        for (; n < packed.n / OFFSET_SIZE; n++) {
            offsets[n] = offset_at(packed, n);
        }
        return n;
    }
    uint64_t bits[GRAM_WORDS] = {0};
    grams_mark(packed, bits);
    for (unsigned i = 0; i < GRAM_WORDS; i++) {
        for (uint64_t word = bits[i]; word != 0; word &= word - 1) {
            offsets[n++] = (uint16_t)(i * 64 + (unsigned)__builtin_ctzll(word));
        }
    }
    return n;
}

void grams_mark(struct str packed, uint64_t bits[GRAM_WORDS])
{
    if (packed.n < BITS_SIZE) {
        for (size_t i = 0; i < packed.n / OFFSET_SIZE; i++) {
            uint16_t offset = offset_at(packed, i);
            bits[offset / 64] |= (uint64_t)1 << offset % 64;
        }
        return;
    }
    for (size_t i = 0; i < GRAM_WORDS; i++) {
        uint64_t word;
        memcpy(&word, packed.p + i * sizeof word, sizeof word);
        bits[i] |= le64toh(word);
    }
}

size_t grams_join(const uint16_t *a, size_t a_n, const uint16_t *b, size_t b_n,
                  uint16_t *into)
{
    size_t n = 0;
    for (size_t i = 0, k = 0; i < a_n || k < b_n;) {
        bool from_a = k == b_n || (i < a_n && a[i] <= b[k]);
        uint16_t next = from_a ? a[i++] : b[k++];
        if (n == 0 || into[n - 1] != next) {
            into[n++] = next;
        }
    }
    return n;
}

size_t grams_lack(const uint16_t *a, size_t a_n, const uint16_t *b, size_t b_n,
                  uint16_t *into)
{
    size_t n = 0;
    for (size_t i = 0, k = 0; i < a_n; i++) {
        while (k < b_n && b[k] < a[i]) {
            k++;
        }
        if (k == b_n || b[k] != a[i]) {
            into[n++] = a[i];
        }
    }
    return n;
}

/* By bytes from the lowest; a byte that all share moves nothing. */
void grams_sort(uint64_t *pairs, uint64_t *spare, size_t n)
{
    uint64_t *from = pairs, *to = spare;
    for (unsigned shift = 0; shift < 64; shift += 8) {
        size_t place[256] = {0};
        for (size_t i = 0; i < n; i++) {
            place[from[i] >> shift & 0xff]++;
        }
        if (n == 0 || place[from[0] >> shift & 0xff] == n) {
            continue;
        }
        for (size_t b = 0, sum = 0; b < 256; b++) {
            size_t here = place[b];
            place[b] = sum;
            sum += here;
        }
        for (size_t i = 0; i < n; i++) {
            to[place[from[i] >> shift & 0xff]++] = from[i];
        }
        uint64_t *swap = from;
        from = to;
        to = swap;
    }
    if (from != pairs) {
        memcpy(pairs, from, n * sizeof *pairs);
    }
}
