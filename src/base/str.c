/* Borrowed runs of bytes: comparing, cutting, copying. Knows ASCII only; code points
 * are utf8.c's business. Not given and empty compare equal: both hold no bytes. */
#include "base/str.h"

#include <stdarg.h>

#include "base/arena.h"

struct str str_of(const char *cstr)
{
    return cstr == NULL ? STR_NONE : (struct str){cstr, strlen(cstr)};
}

struct str str_copy(struct arena *a, struct str s)
{
    if (s.p == NULL) {
        return STR_NONE;
    }
    char *copy = arena_bytes(a, s.n);
    memcpy(copy, s.p, s.n);
    return (struct str){copy, s.n};
}

const char *str_cstr(struct arena *a, struct str s)
{
    char *copy = arena_bytes(a, s.n + 1);
    if (s.n > 0) {
        memcpy(copy, s.p, s.n);
    }
    copy[s.n] = '\0';
    return copy;
}

struct str str_format(struct arena *a, const char *format, ...)
{
    char small[256];
    va_list args;
    va_start(args, format);
    int length = vsnprintf(small, sizeof small, format, args);
    va_end(args);
    if (length < 0) {
        return STR(""); /* only wide characters can fail, and there are none here */
    }
    size_t n = (size_t)length;
    char *copy = arena_bytes(a, n + 1);
    if (n < sizeof small) {
        memcpy(copy, small, n + 1);
        return (struct str){copy, n};
    }
    va_start(args, format);
    (void)vsnprintf(copy, n + 1, format, args);
    va_end(args);
    return (struct str){copy, n};
}

bool str_equal(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

uint64_t str_mix(struct str s)
{
    uint64_t mix = 1469598103934665603u;
    for (size_t i = 0; i < s.n; i++) {
        mix = (mix ^ (uint8_t)s.p[i]) * 1099511628211u;
    }
    return mix;
}

bool str_equal_nocase(struct str a, struct str b)
{
    if (a.n != b.n) {
        return false;
    }
    for (size_t i = 0; i < a.n; i++) {
        if (lower(a.p[i]) != lower(b.p[i])) {
            return false;
        }
    }
    return true;
}

int str_compare(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n == 0 ? 0 : memcmp(a.p, b.p, n);
    if (order != 0) {
        return order;
    }
    return (a.n > b.n) - (a.n < b.n);
}

bool str_starts(struct str s, struct str prefix)
{
    return s.n >= prefix.n && str_equal(str_part(s, 0, prefix.n), prefix);
}

bool str_ends(struct str s, struct str suffix)
{
    return s.n >= suffix.n && str_equal(str_part(s, s.n - suffix.n, s.n), suffix);
}

static bool white(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str s)
{
    while (s.n > 0 && white(s.p[s.n - 1])) {
        s.n--;
    }
    while (s.n > 0 && white(s.p[0])) {
        s.p++;
        s.n--;
    }
    return s;
}

/* Bounds beyond the end are drawn back to it. */
struct str str_part(struct str s, size_t from, size_t to)
{
    if (s.p == NULL) {
        return STR_NONE;
    }
    to = to < s.n ? to : s.n;
    from = from < to ? from : to;
    return (struct str){s.p + from, to - from};
}

size_t str_find(struct str s, struct str what)
{
    if (what.n == 0) {
        return 0;
    }
    if (what.n > s.n) {
        return s.n;
    }
    const char *found = memmem(s.p, s.n, what.p, what.n);
    return found == NULL ? s.n : (size_t)(found - s.p);
}

bool str_cut(struct str *rest, char by, struct str *piece)
{
    if (rest->n == 0) {
        return false;
    }
    const char *found = memchr(rest->p, by, rest->n);
    if (found == NULL) {
        *piece = *rest;
        *rest = STR_NONE;
        return true;
    }
    size_t n = (size_t)(found - rest->p);
    *piece = (struct str){rest->p, n};
    *rest = (struct str){found + 1, rest->n - n - 1};
    return true;
}

bool str_to_int(struct str s, int64_t *value)
{
    bool negative = s.n > 0 && s.p[0] == '-';
    size_t i = negative ? 1 : 0;
    if (i == s.n) {
        return false;
    }
    /* Summed downwards: the least int64 has no positive twin. */
    int64_t sum = 0;
    for (; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') {
            return false;
        }
        if (__builtin_mul_overflow(sum, 10, &sum) ||
            __builtin_sub_overflow(sum, s.p[i] - '0', &sum)) {
            return false;
        }
    }
    if (!negative && sum == INT64_MIN) {
        return false;
    }
    *value = negative ? sum : -sum;
    return true;
}
