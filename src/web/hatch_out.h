/* What the code that hatch makes calls: one macro for each place in HTML where a value
 * can stand. The type decides how it is written; a type that is not listed here does not
 * compile, and the compiler names the template's line. Enums are unsigned to gcc and
 * clang and are left out on purpose: a state is said in words, not as a number. */
#ifndef WEB_HATCH_OUT_H
#define WEB_HATCH_OUT_H
#include <inttypes.h>

#include "base/day.h"
#include "base/text.h"
#include "web/face.h"
#include "words/lang.h"

/* `expr` comes bare, so that the compiler's complaint points into the template. */
#define HATCH_BY_TYPE(manner, expr)                                                      \
    _Generic(expr, struct str                                                            \
             : manner##_str, struct day                                                  \
             : manner##_day, short                                                       \
             : manner##_int, int                                                         \
             : manner##_int, long                                                        \
             : manner##_int, long long                                                   \
             : manner##_int, unsigned char                                               \
             : manner##_size, unsigned short                                             \
             : manner##_size, unsigned long                                              \
             : manner##_size, unsigned long long                                         \
             : manner##_size)

/* Text, and quoted attributes for people: a day is said in words. */
#define HATCH_TEXT(out, face, expr) HATCH_BY_TYPE(hatch_text, expr)((out), (face), expr)
/* Attributes for machines (value, datetime, data-*): a day is ISO 8601. */
#define HATCH_VALUE(out, face, expr) HATCH_BY_TYPE(hatch_value, expr)((out), (face), expr)
/* Part of a URL behind its beginning: percent-encoded. */
#define HATCH_URL(out, face, expr) HATCH_BY_TYPE(hatch_url, expr)((out), (face), expr)
/* The same right behind a single "/" at the start of a URL. */
#define HATCH_SEGMENT(out, face, expr)                                                   \
    HATCH_BY_TYPE(hatch_segment, expr)((out), (face), expr)
/* A whole URL of this site, else "#". */
#define HATCH_LINK(out, face, expr) hatch_link((out), (face), expr)
/* Parameters of messages are struct str, struct day or int64_t. */
#define HATCH_ARG(expr) HATCH_BY_TYPE(hatch_arg, expr)(expr)

static inline void hatch_text_str(struct text *out, const struct face *face, struct str s)
{
    (void)face;
    text_add_html(out, s);
}

static inline void hatch_text_day(struct text *out, const struct face *face, struct day d)
{
    text_add_html(out, say_day(face->arena, face->lang, d));
}

static inline void hatch_text_int(struct text *out, const struct face *face,
                                  int64_t value)
{
    (void)face;
    text_add_int(out, value);
}

static inline void hatch_text_size(struct text *out, const struct face *face,
                                   uint64_t value)
{
    if (value <= INT64_MAX) {
        hatch_text_int(out, face, (int64_t)value);
    } else {
        text_add_format(out, "%" PRIu64, value);
    }
}

static inline void hatch_value_str(struct text *out, const struct face *face,
                                   struct str s)
{
    hatch_text_str(out, face, s);
}

static inline void hatch_value_day(struct text *out, const struct face *face,
                                   struct day d)
{
    text_add(out, day_iso(face->arena, d));
}

static inline void hatch_value_int(struct text *out, const struct face *face,
                                   int64_t value)
{
    hatch_text_int(out, face, value);
}

static inline void hatch_value_size(struct text *out, const struct face *face,
                                    uint64_t value)
{
    hatch_text_size(out, face, value);
}

static inline void hatch_url_str(struct text *out, const struct face *face, struct str s)
{
    (void)face;
    text_add_url(out, s);
}

static inline void hatch_url_day(struct text *out, const struct face *face, struct day d)
{
    hatch_value_day(out, face, d);
}

static inline void hatch_url_int(struct text *out, const struct face *face, int64_t value)
{
    hatch_text_int(out, face, value);
}

static inline void hatch_url_size(struct text *out, const struct face *face,
                                  uint64_t value)
{
    hatch_text_size(out, face, value);
}

/* Nothing would leave "//" before what follows, which names a host; "/./" does not. */
static inline void hatch_segment_str(struct text *out, const struct face *face,
                                     struct str s)
{
    hatch_url_str(out, face, s.n > 0 ? s : STR("."));
}

static inline void hatch_segment_day(struct text *out, const struct face *face,
                                     struct day d)
{
    hatch_segment_str(out, face, day_iso(face->arena, d));
}

static inline void hatch_segment_int(struct text *out, const struct face *face,
                                     int64_t value)
{
    hatch_text_int(out, face, value);
}

static inline void hatch_segment_size(struct text *out, const struct face *face,
                                      uint64_t value)
{
    hatch_text_size(out, face, value);
}

/* "/...", "?..." or "#...", but neither "//host" nor what a browser makes of it: it reads
 * "\" as "/" and drops tabs and newlines (WHATWG URL, 4.4). */
static inline bool hatch_is_local(struct str url)
{
    for (size_t i = 0; i < url.n; i++) {
        if ((unsigned char)url.p[i] < 0x20 || url.p[i] == 0x7f || url.p[i] == '\\') {
            return false;
        }
    }
    if (url.n == 0 || (url.p[0] != '/' && url.p[0] != '?' && url.p[0] != '#')) {
        return false;
    }
    return url.p[0] != '/' || url.n == 1 || url.p[1] != '/';
}

static inline void hatch_link(struct text *out, const struct face *face, struct str url)
{
    hatch_text_str(out, face, hatch_is_local(url) ? url : STR("#"));
}

static inline void hatch_html(struct text *out, struct markup markup)
{
    text_add(out, markup.html);
}

static inline struct str hatch_arg_str(struct str s)
{
    return s;
}

static inline struct day hatch_arg_day(struct day d)
{
    return d;
}

static inline int64_t hatch_arg_int(int64_t value)
{
    return value;
}

static inline int64_t hatch_arg_size(uint64_t value)
{
    return value <= INT64_MAX ? (int64_t)value : INT64_MAX;
}
#endif
