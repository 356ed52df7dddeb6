/* Percent-encoding, decoded strictly. Idea: one pass that decodes, one that judges what
 * came out; cost is linear. Refuses to normalise: what would need it is not taken. */
#include "web/url.h"

#include "base/utf8.h"

static int hex_value(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    char lower = (char)(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* The byte of the escape that begins at p[at], or -1. */
static int escape_value(const char *p, size_t n, size_t at)
{
    if (n - at < 3) {
        return -1;
    }
    int high = hex_value(p[at + 1]);
    int low = hex_value(p[at + 2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

static bool decode(const char *raw, size_t n, bool plus, char *out, size_t *made)
{
    size_t at = 0;
    size_t to = 0;
    while (at < n) {
        if (raw[at] != '%') {
            out[to++] = plus && raw[at] == '+' ? ' ' : raw[at];
            at++;
            continue;
        }
        int value = escape_value(raw, n, at);
        if (value <= 0) {
            return false;
        }
        out[to++] = (char)value;
        at += 3;
    }
    *made = to;
    return true;
}

static bool is_visible(char c)
{
    return c > 0x20 && c < 0x7f;
}

/* Bytes of a raw path: RFC 3986 pchar and '/'; the rest of visible ASCII must come
 * encoded, so that no two readers can see two paths. */
static bool raw_path_sound(const char *raw, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!is_visible(raw[i]) || memchr("\"#<>?[\\]^`{|}", raw[i], 13) != NULL) {
            return false;
        }
        if (raw[i] == '%') {
            int value = escape_value(raw, n, i);
            if (value < 0x20 || value == 0x7f || value == '/' || value == '\\') {
                return false;
            }
        }
    }
    return true;
}

static bool segments_sound(struct str path)
{
    struct str rest = str_part(path, 1, path.n);
    struct str segment;
    while (str_cut(&rest, '/', &segment)) {
        if (str_equal(segment, STR(".")) || str_equal(segment, STR(".."))) {
            return false;
        }
        bool last = segment.p + segment.n == path.p + path.n;
        if (segment.n == 0 && !last) {
            return false;
        }
    }
    return true;
}

bool url_path(const char *raw, size_t n, char *out, struct str *path)
{
    if (n == 0 || raw[0] != '/' || !raw_path_sound(raw, n)) {
        return false;
    }
    size_t made = 0;
    if (!decode(raw, n, false, out, &made)) {
        return false;
    }
    *path = (struct str){out, made};
    return utf8_valid(*path) && segments_sound(*path);
}

bool url_query_sound(struct str raw)
{
    for (size_t i = 0; i < raw.n; i++) {
        if (!is_visible(raw.p[i]) || raw.p[i] == '#') {
            return false;
        }
    }
    return true;
}

static bool decode_part(struct arena *a, struct str raw, struct str *part)
{
    char *out = arena_bytes(a, raw.n + 1);
    size_t made = 0;
    if (!decode(raw.p, raw.n, true, out, &made)) {
        return false;
    }
    *part = (struct str){out, made};
    return utf8_valid(*part) && memchr(out, 0, made) == NULL;
}

int url_pairs(struct arena *a, struct str text, size_t most, struct pair_list *pairs)
{
    struct str rest = text;
    struct str piece;
    while (rest.n > 0 && str_cut(&rest, '&', &piece)) {
        if (piece.n == 0) {
            continue;
        }
        if (pairs->n >= most) {
            return 413;
        }
        size_t equals = str_find(piece, STR("="));
        struct pair *pair = LIST_ADD(a, pairs);
        if (!decode_part(a, str_part(piece, 0, equals), &pair->name) ||
            !decode_part(a, str_part(piece, equals + 1, piece.n), &pair->value)) {
            return 400;
        }
    }
    return 0;
}
