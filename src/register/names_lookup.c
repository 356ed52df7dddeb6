/* Looks characters up in the embedded table. Every search is a binary search over sorted
 * pairs; the 20,992 characters of the first block are found by their place. */
#include "register/names.h"
#include "register/names_table.h"

extern const uint8_t names_bin[];

enum {
    AT_EDITION = 8,
    AT_SECTIONS = 12,
    DENSE_FIRST = 0x4e00,
    /* Variation selectors and tags: they choose a glyph or nothing at all. */
    UNSEEN_FIRST = 0xe0000,
    UNSEEN_LAST = 0xe0fff,
};

static uint32_t u16(const uint8_t *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8;
}

static uint32_t u24(const uint8_t *p)
{
    return u16(p) | (uint32_t)p[2] << 16;
}

static uint32_t u32(const uint8_t *p)
{
    return u24(p) | (uint32_t)p[3] << 24;
}

struct section {
    const uint8_t *p;
    size_t n;
};

static struct section section(enum names_section which)
{
    const uint8_t *head = names_bin + AT_SECTIONS + 8 * (size_t)which;
    return (struct section){names_bin + u32(head), u32(head + 4)};
}

/* The place of the first record whose key is not below `key`; records are `size` bytes
 * and begin with a key of `width` bytes. */
static size_t place(struct section s, size_t size, size_t width, uint32_t key)
{
    size_t low = 0;
    size_t high = s.n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const uint8_t *p = s.p + middle * size;
        if ((width == 2 ? u16(p) : u24(p)) < key) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static const uint8_t *find(enum names_section which, size_t size, size_t width,
                           int32_t code)
{
    struct section s = section(which);
    size_t at = place(s, size, width, (uint32_t)code);
    const uint8_t *p = s.p + at * size;
    bool found = at < s.n && (width == 2 ? u16(p) : u24(p)) == (uint32_t)code;
    return found ? p : NULL;
}

/* A pair of the narrow list, else of the wide one; the code itself where neither has it.
 */
static int32_t mapped(enum names_section narrow, enum names_section wide, int32_t code)
{
    const uint8_t *p = code <= UINT16_MAX ? find(narrow, 4, 2, code) : NULL;
    if (p != NULL) {
        return (int32_t)u16(p + 2);
    }
    p = find(wide, 6, 3, code);
    return p != NULL ? (int32_t)u24(p + 3) : code;
}

uint32_t names_edition(void)
{
    return u32(names_bin + AT_EDITION);
}

struct names_entry names_entry(int32_t code)
{
    struct section dense = section(NAMES_DENSE);
    size_t at = (size_t)code - DENSE_FIRST;
    const uint8_t *p = NULL;
    if (code >= DENSE_FIRST && at < dense.n) {
        p = dense.p + 4 * at;
    } else {
        struct section codes = section(NAMES_CODES);
        at = place(codes, 3, 3, (uint32_t)code);
        if (at >= codes.n || u24(codes.p + 3 * at) != (uint32_t)code) {
            return (struct names_entry){0, 0};
        }
        p = section(NAMES_SPARSE).p + 4 * at;
    }
    return (struct names_entry){(uint16_t)u16(p), (uint16_t)u16(p + 2)};
}

int32_t names_fold(int32_t code)
{
    if (code >= DENSE_FIRST && (size_t)code - DENSE_FIRST < section(NAMES_DENSE).n) {
        return code;
    }
    if (code >= UNSEEN_FIRST && code <= UNSEEN_LAST) {
        return NAMES_UNSEEN;
    }
    return mapped(NAMES_FOLD, NAMES_FOLD_WIDE, code);
}

int32_t names_simple(int32_t code)
{
    return mapped(NAMES_SIMPLE, NAMES_SIMPLE_WIDE, code);
}

struct str names_syllable(unsigned number)
{
    struct section s = section(NAMES_SYLLABLES);
    if (number == 0 || number > s.n) {
        return STR_NONE;
    }
    const char *p = (const char *)s.p + (size_t)(number - 1) * NAMES_SYLLABLE_MOST;
    return (struct str){p, strnlen(p, NAMES_SYLLABLE_MOST)};
}

size_t names_others(int32_t code, uint16_t others[NAMES_OTHERS_MOST])
{
    const uint8_t *p = find(NAMES_OTHERS, 3 + 2 * NAMES_OTHERS_MOST, 3, code);
    size_t n = 0;
    while (p != NULL && n < NAMES_OTHERS_MOST && u16(p + 3 + 2 * n) != 0) {
        others[n] = (uint16_t)u16(p + 3 + 2 * n);
        n++;
    }
    return n;
}

/* Reads the record at p when it is the surname of the name. */
static bool fits(const uint8_t *p, const int32_t *simple, size_t n,
                 struct names_family *family)
{
    const uint8_t *readings = p + 2 * NAMES_FAMILY_MOST;
    family->n = 0;
    family->is_long = u16(readings + 2 * NAMES_FAMILY_MOST) != 0;
    for (size_t i = 0; i < NAMES_FAMILY_MOST && u16(p + 2 * i) != 0; i++) {
        if (i >= n || (uint32_t)simple[i] != u16(p + 2 * i)) {
            return false;
        }
        family->reading[family->n++] = (uint16_t)u16(readings + 2 * i);
    }
    return !family->is_long || n >= family->n + 2;
}

bool names_family(const int32_t *simple, size_t n, struct names_family *family)
{
    enum { SIZE = 4 * NAMES_FAMILY_MOST + 2 };
    struct section s = section(NAMES_FAMILIES);
    if (n == 0 || simple[0] > UINT16_MAX) {
        return false;
    }
    for (size_t i = place(s, SIZE, 2, (uint32_t)simple[0]); i < s.n; i++) {
        const uint8_t *p = s.p + i * SIZE;
        if (u16(p) != (uint32_t)simple[0]) {
            return false;
        }
        if (fits(p, simple, n, family)) {
            return true;
        }
    }
    return false;
}

int names_strokes(int32_t code)
{
    uint16_t rank = names_entry(code).rank;
    struct section counts = section(NAMES_COUNTS);
    size_t n = counts.n;
    while (n > 0 && u16(counts.p + 2 * (n - 1)) > rank) {
        n--;
    }
    return rank == 0 ? 0 : (int)n - 1;
}
