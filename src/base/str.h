/* A borrowed run of bytes with its length: every text in cadre. NUL appears only at
 * the borders of libraries (str_cstr). A str with p == NULL is "not given"; STR("") is
 * given and empty. Refuses to own memory: what it points to lives in an arena. */
#ifndef BASE_STR_H
#define BASE_STR_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/banned.h"

struct arena;

struct str {
    const char *p;
    size_t n;
};

#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})
#define STR_NONE ((struct str){NULL, 0})
/* For printf: "%.*s", STR_PRINT(s). */
#define STR_PRINT(s) (int)(s).n, (s).p

struct str_list;

struct str str_of(const char *cstr); /* borrowed; NULL gives STR_NONE */
struct str str_copy(struct arena *a, struct str s);
const char *str_cstr(struct arena *a, struct str s); /* copy with NUL behind it */
/* printf into the arena. */
struct str str_format(struct arena *a, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

bool str_equal(struct str a, struct str b);
uint64_t str_mix(struct str s); /* FNV-1a: for tables in memory, no digest */
bool str_equal_nocase(struct str a, struct str b); /* ASCII letters only */
int str_compare(struct str a, struct str b);       /* by bytes, as memcmp */
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
struct str str_trim(struct str s); /* ASCII white space at both ends */
struct str str_part(struct str s, size_t from, size_t to);
/* Position of the first occurrence, or s.n. */
size_t str_find(struct str s, struct str what);
/* Takes the piece before the first `by` off *rest (all of it where there is none, and
 * *rest is then not given); false when nothing was left, so a last `by` opens no empty
 * piece behind it. */
bool str_cut(struct str *rest, char by, struct str *piece);
/* Whole string as a decimal int64 with optional '-', no spaces, no leading '+'. */
bool str_to_int(struct str s, int64_t *value);
#endif
