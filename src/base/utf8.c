/* UTF-8: one strict check, then cheap walks that may trust it. */
#include "base/utf8.h"

/* What may follow a lead byte: how many bytes in all, and the bounds of the second (they
 * exclude overlong forms, surrogates and what lies above U+10FFFF; RFC 3629 section 4).
 * n == 0: no lead byte. */
struct lead {
    uint8_t n, low, high;
};

static struct lead lead_of(uint8_t b)
{
    if (b < 0x80) {
        return (struct lead){1, 0, 0};
    }
    if (b < 0xc2 || b > 0xf4) {
        return (struct lead){0, 0, 0};
    }
    if (b < 0xe0) {
        return (struct lead){2, 0x80, 0xbf};
    }
    if (b < 0xf0) {
        return (struct lead){3, b == 0xe0 ? 0xa0 : 0x80, b == 0xed ? 0x9f : 0xbf};
    }
    return (struct lead){4, b == 0xf0 ? 0x90 : 0x80, b == 0xf4 ? 0x8f : 0xbf};
}

/* Eight ASCII bytes at once: no high bit among them. */
static bool eight_ascii(const char *p)
{
    uint64_t eight;
    memcpy(&eight, p, sizeof eight);
    return (eight & 0x8080808080808080u) == 0;
}

static bool sound_behind_lead(const char *p, struct lead lead)
{
    for (size_t k = 1; k < lead.n; k++) {
        uint8_t b = (uint8_t)p[k];
        uint8_t low = k == 1 ? lead.low : 0x80;
        uint8_t high = k == 1 ? lead.high : 0xbf;
        if (b < low || b > high) {
            return false;
        }
    }
    return true;
}

size_t utf8_valid_length(struct str s)
{
    size_t i = 0;
    while (i < s.n) {
        if (s.n - i >= 8 && eight_ascii(s.p + i)) {
            i += 8;
            continue;
        }
        struct lead lead = lead_of((uint8_t)s.p[i]);
        if (lead.n == 0 || s.n - i < lead.n || !sound_behind_lead(s.p + i, lead)) {
            break;
        }
        i += lead.n;
    }
    return i;
}

bool utf8_valid(struct str s)
{
    return utf8_valid_length(s) == s.n;
}

int32_t utf8_next(struct str s, size_t *at)
{
    if (*at >= s.n) {
        return -1;
    }
    uint8_t first = (uint8_t)s.p[*at];
    size_t n = lead_of(first).n;
    size_t left = s.n - *at;
    n = n == 0 ? 1 : n;
    n = n > left ? left : n; /* s is valid; a bug must not read past it */
    static const uint8_t bits[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    int32_t code = first & bits[n];
    for (size_t k = 1; k < n; k++) {
        code = code << 6 | (s.p[*at + k] & 0x3f);
    }
    *at += n;
    return code;
}

size_t utf8_encode(int32_t code, char out[4])
{
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        out[0] = (char)(0xc0 | code >> 6);
        out[1] = (char)(0x80 | (code & 0x3f));
        return 2;
    }
    if (code < 0x10000) {
        out[0] = (char)(0xe0 | code >> 12);
        out[1] = (char)(0x80 | (code >> 6 & 0x3f));
        out[2] = (char)(0x80 | (code & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | code >> 18);
    out[1] = (char)(0x80 | (code >> 12 & 0x3f));
    out[2] = (char)(0x80 | (code >> 6 & 0x3f));
    out[3] = (char)(0x80 | (code & 0x3f));
    return 4;
}

size_t utf8_count(struct str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        n += ((uint8_t)s.p[i] & 0xc0) != 0x80;
    }
    return n;
}

struct range {
    int32_t first, last;
};

static bool in_ranges(int32_t code, const struct range *ranges, size_t n)
{
    size_t low = 0;
    size_t high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (code > ranges[middle].last) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < n && code >= ranges[low].first;
}

/* East Asian Width W and F of UAX #11 by whole blocks: Hangul, CJK, kana, full width
 * forms, the planes of rare hanzi, emoji. Single signs of the symbol blocks count 1;
 * terminals disagree about them. */
static const struct range wide[] = {
    {0x1100, 0x115f},   {0x2329, 0x232a},   {0x2e80, 0x303e},   {0x3041, 0x3247},
    {0x3250, 0x4dbf},   {0x4e00, 0xa4cf},   {0xa960, 0xa97f},   {0xac00, 0xd7a3},
    {0xf900, 0xfaff},   {0xfe10, 0xfe19},   {0xfe30, 0xfe6f},   {0xff01, 0xff60},
    {0xffe0, 0xffe6},   {0x16fe0, 0x18dff}, {0x1aff0, 0x1b2ff}, {0x1f200, 0x1f64f},
    {0x1f680, 0x1f6ff}, {0x1f900, 0x1f9ff}, {0x1fa70, 0x1faff}, {0x20000, 0x2fffd},
    {0x30000, 0x3fffd},
};

/* What stands on or joins the character before it, as far as Latin and CJK text use it,
 * and controls. */
static const struct range narrowest[] = {
    {0x0000, 0x001f}, {0x007f, 0x009f}, {0x0300, 0x036f},   {0x1ab0, 0x1aff},
    {0x1dc0, 0x1dff}, {0x200b, 0x200f}, {0x202a, 0x202e},   {0x2060, 0x206f},
    {0x20d0, 0x20ff}, {0x302a, 0x302d}, {0x3099, 0x309a},   {0xfe00, 0xfe0f},
    {0xfe20, 0xfe2f}, {0xfeff, 0xfeff}, {0xe0000, 0xe0fff},
};

size_t utf8_width(struct str s)
{
    size_t columns = 0;
    size_t at = 0;
    for (int32_t code = utf8_next(s, &at); code >= 0; code = utf8_next(s, &at)) {
        if (in_ranges(code, narrowest, sizeof narrowest / sizeof narrowest[0])) {
            continue;
        }
        columns += in_ranges(code, wide, sizeof wide / sizeof wide[0]) ? 2 : 1;
    }
    return columns;
}

struct str utf8_first(struct str s, size_t n)
{
    size_t at = 0;
    for (size_t i = 0; i < n && utf8_next(s, &at) >= 0; i++) {
    }
    return str_part(s, 0, at);
}

bool utf8_is_control(int32_t code, bool lines)
{
    static const struct range controls[] = {
        {0x0000, 0x001f}, {0x007f, 0x009f}, {0x061c, 0x061c},
        {0x200e, 0x200f}, {0x202a, 0x202e}, {0x2066, 0x2069},
    };
    bool layout = lines && (code == '\t' || code == '\n');
    return !layout && in_ranges(code, controls, sizeof controls / sizeof controls[0]);
}

bool utf8_has_controls(struct str s, bool lines)
{
    size_t at = 0;
    for (int32_t code = utf8_next(s, &at); code >= 0; code = utf8_next(s, &at)) {
        if (utf8_is_control(code, lines)) {
            return true;
        }
    }
    return false;
}
