/* Growing text and the escapes that every writer shares. */
#include "base/text.h"

#include <stdarg.h>

#include "base/utf8.h"

enum { LEAST_ROOM = 256 };

struct text text_new(struct arena *a, size_t room)
{
    struct text t = {.arena = a, .p = NULL, .n = 0, .room = 0};
    if (room > 0) {
        t.p = arena_bytes(a, room);
        t.room = room;
    }
    return t;
}

void text_grow(struct text *t, size_t more)
{
    size_t room = t->room < LEAST_ROOM ? LEAST_ROOM : t->room * 2;
    /* A sum past SIZE_MAX must not wrap to a small one: the arena refuses the largest. */
    size_t need = more > SIZE_MAX - t->n ? SIZE_MAX : t->n + more;
    room = room < need ? need : room;
    if (t->p != NULL && arena_stretch(t->arena, t->p, t->room, room)) {
        t->room = room;
        return;
    }
    char *p = arena_bytes(t->arena, room);
    if (t->n > 0) {
        memcpy(p, t->p, t->n);
    }
    t->p = p;
    t->room = room;
}

void text_reserve(struct text *t, size_t more)
{
    if (t->room - t->n < more) {
        text_grow(t, more);
    }
}

void text_add_int(struct text *t, int64_t value)
{
    char digits[20];
    size_t at = sizeof digits;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (value < 0) {
        digits[--at] = '-';
    }
    text_add(t, (struct str){digits + at, sizeof digits - at});
}

void text_add_format(struct text *t, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    va_list again;
    va_copy(again, args);
    text_reserve(t, LEAST_ROOM);
    int length = vsnprintf(t->p + t->n, t->room - t->n, format, args);
    va_end(args);
    if (length > 0 && (size_t)length >= t->room - t->n) {
        text_reserve(t, (size_t)length + 1);
        (void)vsnprintf(t->p + t->n, t->room - t->n, format, again);
    }
    va_end(again);
    t->n += length > 0 ? (size_t)length : 0;
}

void text_add_html(struct text *t, struct str s)
{
    static const struct str entity[] = {
        STR_NONE, STR("&amp;"), STR("&lt;"), STR("&gt;"), STR("&quot;"), STR("&#39;"),
    };
    static const uint8_t which[256] = {
        ['&'] = 1, ['<'] = 2, ['>'] = 3, ['"'] = 4, ['\''] = 5,
    };
    size_t from = 0;
    for (size_t i = 0; i < s.n; i++) {
        uint8_t e = which[(uint8_t)s.p[i]];
        if (e != 0) {
            text_add(t, (struct str){s.p + from, i - from});
            text_add(t, entity[e]);
            from = i + 1;
        }
    }
    if (from < s.n) {
        text_add(t, (struct str){s.p + from, s.n - from});
    }
}

static bool unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '-' || c == '.' || c == '_' || c == '~';
}

void text_add_url(struct text *t, struct str s)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < s.n; i++) {
        if (unreserved(s.p[i])) {
            text_add_char(t, s.p[i]);
            continue;
        }
        uint8_t b = (uint8_t)s.p[i];
        char escape[3] = {'%', digits[b >> 4], digits[b & 15]};
        text_add(t, (struct str){escape, sizeof escape});
    }
}

void text_add_hex(struct text *t, struct str bytes)
{
    static const char digits[] = "0123456789abcdef";
    text_reserve(t, bytes.n * 2);
    for (size_t i = 0; i < bytes.n; i++) {
        uint8_t b = (uint8_t)bytes.p[i];
        t->p[t->n++] = digits[b >> 4];
        t->p[t->n++] = digits[b & 15];
    }
}

void text_add_base64(struct text *t, struct str bytes)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    text_reserve(t, (bytes.n + 2) / 3 * 4);
    for (size_t i = 0; i < bytes.n; i += 3) {
        size_t left = bytes.n - i;
        uint32_t three = (uint32_t)(uint8_t)bytes.p[i] << 16;
        three |= left > 1 ? (uint32_t)(uint8_t)bytes.p[i + 1] << 8 : 0;
        three |= left > 2 ? (uint32_t)(uint8_t)bytes.p[i + 2] : 0;
        t->p[t->n++] = digits[three >> 18];
        t->p[t->n++] = digits[three >> 12 & 63];
        t->p[t->n++] = left > 1 ? digits[three >> 6 & 63] : '=';
        t->p[t->n++] = left > 2 ? digits[three & 63] : '=';
    }
}

struct str text_str(const struct text *t)
{
    return (struct str){t->p == NULL ? "" : t->p, t->n};
}

struct str text_visible(struct arena *a, struct str s, bool lines)
{
    if (utf8_valid(s) && !utf8_has_controls(s, lines)) {
        return s;
    }
    struct text t = text_new(a, s.n + LEAST_ROOM);
    while (s.n > 0) {
        struct str sound = str_part(s, 0, utf8_valid_length(s));
        size_t at = 0, from = 0;
        for (int32_t code = utf8_next(sound, &at); code >= 0;
             code = utf8_next(sound, &at)) {
            if (utf8_is_control(code, lines)) {
                text_add_format(&t, "[U+%04X]", (unsigned)code);
            } else {
                text_add(&t, str_part(sound, from, at));
            }
            from = at;
        }
        if (sound.n < s.n) {
            text_add_format(&t, "[%02X]", (unsigned)(uint8_t)s.p[sound.n]);
        }
        s = str_part(s, sound.n + 1, s.n);
    }
    return text_str(&t);
}
