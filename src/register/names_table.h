/* What names.bin says of a character; used by names.c and names_search.c alone. Looked up
 * where it lies in the program: nothing is allocated, nothing can fail.
 *
 * The file, little endian: "CADRENM1", edition (u32), then for each section of enum
 * names_section its offset and count (u32 each). A word of a character is 12 bits of
 * reading (number of the syllable << 3 | tone; 0: none) and the flags; its rank is the
 * place in the order by strokes, from 1. Numbers of syllables count from 1 in
 * alphabetical order, ü behind u. Made and explained by tools/names/make. */
#ifndef REGISTER_NAMES_TABLE_H
#define REGISTER_NAMES_TABLE_H
#include "base/str.h"

enum names_section {
    NAMES_SYLLABLES, /* 6 bytes of a-z each (v for ü), filled up with NUL */
    NAMES_DENSE,     /* word and rank (u16 each) of U+4E00 and those behind it */
    NAMES_CODES,     /* u24: the other characters, ascending */
    NAMES_SPARSE,    /* their words and ranks */
    NAMES_COUNTS,    /* u16: the first rank with so many strokes, from 0 strokes */
    NAMES_FOLD,      /* u16 pairs: width, case, marks; see enum names_gap */
    NAMES_FOLD_WIDE, /* u24 pairs: the same */
    NAMES_SIMPLE,    /* u16 pairs: standard form of traditional and variant characters */
    NAMES_SIMPLE_WIDE, /* u24 pairs: the same */
    NAMES_OTHERS,      /* u24 code, 3 x u16 syllable: further readings */
    NAMES_FAMILIES,    /* 4 x u16 code, 4 x u16 reading, u16 long: surnames */
    NAMES_SECTIONS
};
enum {
    NAMES_READING = 0x0fff,
    NAMES_TONE_BITS = 3,
    NAMES_HAS_OTHERS = 1 << 12,
    NAMES_HAS_SIMPLER = 1 << 13,
    NAMES_STARTS_FAMILY = 1 << 14, /* its standard form begins an entry of the surnames */
    NAMES_OTHERS_MOST = 3,
    NAMES_FAMILY_MOST = 4, /* characters of the longest surname */
    NAMES_SYLLABLE_MOST = 6,
};

/* What a character that is passed over does to the name around it. */
enum names_gap { NAMES_UNSEEN, NAMES_APART, NAMES_DOT, NAMES_GAPS };

struct names_entry {
    uint16_t word; /* reading and flags */
    uint16_t rank; /* 0: not in the table */
};
struct names_family {
    size_t n;                            /* characters */
    bool is_long;                        /* two characters must stand behind it */
    uint16_t reading[NAMES_FAMILY_MOST]; /* as in a word */
};

struct names_entry names_entry(int32_t code);
/* Its folded form; below NAMES_GAPS it is passed over. */
int32_t names_fold(int32_t code);
int32_t names_simple(int32_t code);
/* The letters of a syllable by its number; number 0 gives STR_NONE. */
struct str names_syllable(unsigned number);
size_t names_others(int32_t code, uint16_t others[NAMES_OTHERS_MOST]);
/* The longest surname that the name begins with and that leaves as much behind it as it
 * must; `simple` holds the standard forms of its first NAMES_FAMILY_MOST characters, n
 * says how many it has in all. false: one character, read as it usually is. */
bool names_family(const int32_t *simple, size_t n, struct names_family *family);
#endif
