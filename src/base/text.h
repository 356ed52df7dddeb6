/* A growing run of bytes on an arena: pages, JSON, CSV and log lines are written into
 * one. Grows by doubling; the arena's cap is its limit. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H
#include "base/arena.h"

struct text {
    struct arena *arena;
    char *p;
    size_t n;
    size_t room;
};

struct text text_new(struct arena *a, size_t room);
void text_reserve(struct text *t, size_t more);
void text_grow(struct text *t, size_t more); /* out of line part of text_add */
static inline void text_add(struct text *t, struct str s)
{
    if (t->room - t->n < s.n) {
        text_grow(t, s.n);
    }
    if (s.n > 0) {
        memcpy(t->p + t->n, s.p, s.n);
        t->n += s.n;
    }
}
static inline void text_add_char(struct text *t, char c)
{
    if (t->room == t->n) {
        text_grow(t, 1);
    }
    t->p[t->n++] = c;
}
void text_add_int(struct text *t, int64_t value);
void text_add_format(struct text *t, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Escaped for HTML text and quoted attributes alike: & < > " ' */
void text_add_html(struct text *t, struct str s);
/* Percent-encoded as one path segment or query value (RFC 3986 unreserved kept). */
void text_add_url(struct text *t, struct str s);
void text_add_hex(struct text *t, struct str bytes);
void text_add_base64(struct text *t, struct str bytes); /* RFC 4648 section 4, padded */
struct str text_str(const struct text *t);              /* borrowed */
/* Foreign text for people to read: what utf8_has_controls names would act on a terminal
 * or turn a line round, and stands as [U+202E] instead; a byte that is no UTF-8 as [FF].
 * `s` itself where there is none. */
struct str text_visible(struct arena *a, struct str s, bool lines);
#endif
