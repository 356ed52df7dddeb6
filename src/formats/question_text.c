/* From the bytes of a file to text: its encoding, what is broken in it, and the markup
 * that other programs put into questions. */
#include "base/utf8.h"
#include "formats/charset.h"
#include "formats/question.h"
#include "words/faults.h"

/* ---- encodings --------------------------------------------------------------------- */

/* Bytes 80 to 9F of Windows-1252 as Unicode; 0 where it has no character (best fit of
 * the WHATWG's Encoding Standard leaves these as controls, which nobody can mean). */
static const uint16_t western[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
    0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

static int32_t western_code(uint8_t byte)
{
    return byte >= 0xA0 ? byte : byte >= 0x80 ? western[byte - 0x80] : 0;
}

/* How many bytes belong to what is broken at the start of s: a head of a character with
 * those bytes that go on with it, or one byte. */
static size_t broken_length(struct str s)
{
    uint8_t head = (uint8_t)s.p[0];
    size_t most = head >= 0xF0 ? 4 : head >= 0xE0 ? 3 : head >= 0xC2 ? 2 : 1;
    size_t n = 1;
    while (n < most && n < s.n && ((uint8_t)s.p[n] & 0xC0) == 0x80) {
        n++;
    }
    return n;
}

static struct str spell(struct arena *a, struct str bytes)
{
    struct text hex = text_new(a, 8);
    text_add_hex(&hex, bytes);
    return text_str(&hex);
}

static void mend(struct arena *a, struct question_file *file, struct text *out,
                 struct str broken, int64_t line)
{
    int32_t code = broken.n == 1 ? western_code((uint8_t)broken.p[0]) : 0;
    char sign[4];
    struct str as = {sign, utf8_encode(code != 0 ? code : 0xFFFD, sign)};
    text_add(out, as);
    question_remark(a, file, line, false,
                    code != 0 ? fault_question_latin(a, spell(a, broken), as)
                              : fault_question_broken(a, spell(a, broken)));
}

static struct str mend_text(struct arena *a, struct str bytes, struct question_file *file)
{
    struct text out = text_new(a, bytes.n + 16);
    int64_t line = 1;
    while (bytes.n > 0) {
        size_t good = utf8_valid_length(bytes);
        struct str sound = str_part(bytes, 0, good);
        text_add(&out, sound);
        for (size_t i = 0; i < sound.n; i++) {
            line += sound.p[i] == '\n';
        }
        bytes = str_part(bytes, good, bytes.n);
        if (bytes.n > 0) {
            size_t n = broken_length(bytes);
            mend(a, file, &out, str_part(bytes, 0, n), line);
            bytes = str_part(bytes, n, bytes.n);
        }
    }
    return text_str(&out);
}

static struct fault *decode(struct arena *a, const struct source *from,
                            enum charset charset, struct str *text)
{
    enum { ROOM = 16 * 1024 };
    struct charset_reader *reader = NULL;
    struct text out = text_new(a, (size_t)from->size + ROOM);
    size_t got = 0;
    TRY(charset_open(a, from, charset, &reader));
    do {
        text_reserve(&out, ROOM);
        TRY(charset_read(reader, out.p + out.n, ROOM, &got));
        out.n += got;
    } while (got > 0);
    *text = text_str(&out);
    return NULL;
}

/* CR LF and CR become LF; NUL, which no text holds, becomes a blank. */
static struct str even_lines(struct arena *a, struct str text)
{
    struct text out = text_new(a, text.n + 1);
    for (size_t i = 0; i < text.n; i++) {
        bool crlf = text.p[i] == '\r' && i + 1 < text.n && text.p[i + 1] == '\n';
        if (!crlf) {
            text_add_char(&out, text.p[i] == '\r' ? '\n'
                                : text.p[i] == 0  ? ' '
                                                  : text.p[i]);
        }
    }
    return text_str(&out);
}

static struct fault *read_all(struct arena *a, const struct source *from,
                              struct str *bytes)
{
    size_t n = 0;
    char *p = arena_bytes(a, (size_t)from->size + 1);
    TRY(source_read(from, a, 0, p, (size_t)from->size, &n));
    *bytes = (struct str){p, n};
    if (str_starts(*bytes, STR("\xEF\xBB\xBF"))) {
        *bytes = str_part(*bytes, 3, n);
    }
    return NULL;
}

struct fault *question_file_text(struct arena *a, const struct source *from,
                                 bool no_chinese, struct question_file *file,
                                 struct str *text)
{
    enum charset charset = CHARSET_UTF8;
    struct str bytes = STR_NONE;
    if (from->size > (uint64_t)QUESTION_FILE_MIB << 20) {
        return fault_question_large(a, QUESTION_FILE_MIB);
    }
    TRY(read_all(a, from, &bytes));
    if (!utf8_valid(bytes) && !no_chinese && charset_detect(a, from, &charset) == NULL &&
        charset != CHARSET_UTF8) {
        TRY(decode(a, from, charset, &bytes));
    }
    *text = even_lines(a, utf8_valid(bytes) ? bytes : mend_text(a, bytes, file));
    return NULL;
}

/* ---- markup ------------------------------------------------------------------------ */

struct entity {
    const char *name;
    int32_t code;
};
static const struct entity entities[] = {
    {"amp", '&'},       {"lt", '<'},       {"gt", '>'},       {"quot", '"'},
    {"apos", '\''},     {"nbsp", ' '},     {"ldquo", 0x201C}, {"rdquo", 0x201D},
    {"lsquo", 0x2018},  {"rsquo", 0x2019}, {"ndash", 0x2013}, {"mdash", 0x2014},
    {"hellip", 0x2026}, {"middot", 0xB7},  {"times", 0xD7},   {"deg", 0xB0},
};

static bool is_character(int64_t code)
{
    return code >= ' ' && code <= 0x10FFFF && !(code >= 0xD800 && code <= 0xDFFF) &&
           !(code >= 0x7F && code < 0xA0);
}

static int64_t numbered(struct str digits)
{
    int64_t code = 0;
    bool hex = digits.n > 1 && (digits.p[0] == 'x' || digits.p[0] == 'X');
    for (size_t i = hex ? 1 : 0; i < digits.n; i++) {
        char c = digits.p[i];
        int digit = c >= '0' && c <= '9'                        ? c - '0'
                    : hex && (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
                                                                : -1;
        if (digit < 0) {
            return 0;
        }
        code = code * (hex ? 16 : 10) + digit;
    }
    return code;
}

/* One entity at the start of s: its length, or 0 where it is none. */
static size_t take_entity(struct text *out, struct str s)
{
    enum { NAME_MOST = 10 };
    size_t end = str_find(str_part(s, 0, s.n < NAME_MOST ? s.n : NAME_MOST), STR(";"));
    if (end >= s.n || end >= NAME_MOST || end < 2) {
        return 0;
    }
    struct str name = str_part(s, 1, end);
    int64_t code = name.p[0] == '#' ? numbered(str_part(name, 1, name.n)) : 0;
    for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++) {
        code = str_equal(name, str_of(entities[i].name)) ? entities[i].code : code;
    }
    if (!is_character(code)) {
        return 0;
    }
    char sign[4];
    text_add(out, (struct str){sign, utf8_encode((int32_t)code, sign)});
    return end + 1;
}

static bool is_tag(struct str tag, const char *const *names)
{
    struct str name = str_starts(tag, STR("/")) ? str_part(tag, 1, tag.n) : tag;
    size_t n = 0;
    while (n < name.n &&
           ((name.p[n] | 32) >= 'a' || (name.p[n] >= '0' && name.p[n] <= '9'))) {
        n++;
    }
    for (; *names != NULL; names++) {
        if (str_equal_nocase(str_part(name, 0, n), str_of(*names))) {
            return true;
        }
    }
    return false;
}

/* One tag at the start of s: its length, or 0 where '<' begins none. */
static size_t take_tag(struct text *out, struct str s, bool *lost)
{
    static const char *const losses[] = {"img",   "table",  "video",
                                         "audio", "object", NULL};
    static const char *const breaks[] = {"br", "p",  "div", "li", "tr",
                                         "h1", "h2", "h3",  NULL};
    size_t end = str_find(s, STR(">"));
    char next = s.n > 1 ? s.p[1] : ' ';
    bool begins =
        next == '/' || next == '!' || ((next | 32) >= 'a' && (next | 32) <= 'z');
    if (end >= s.n || !begins) {
        return 0;
    }
    struct str tag = str_part(s, 1, end);
    *lost |= is_tag(tag, losses);
    if (is_tag(tag, breaks)) {
        text_add_char(out, '\n');
    }
    return end + 1;
}

/* Blanks drawn together, at most one line break in a row, none at the ends. */
static struct str draw_together(struct arena *a, struct str s)
{
    struct text out = text_new(a, s.n + 1);
    bool blank = false, line = false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '\n' || c == ' ' || c == '\t') {
            blank = true;
            line |= c == '\n';
            continue;
        }
        if (blank && out.n > 0) {
            text_add_char(&out, line ? '\n' : ' ');
        }
        blank = line = false;
        text_add_char(&out, c);
    }
    return text_str(&out);
}

struct str question_plain(struct arena *a, struct str html, bool *lost)
{
    struct text out = text_new(a, html.n + 1);
    for (size_t i = 0; i < html.n;) {
        struct str rest = str_part(html, i, html.n);
        size_t n = html.p[i] == '<'   ? take_tag(&out, rest, lost)
                   : html.p[i] == '&' ? take_entity(&out, rest)
                                      : 0;
        if (n == 0) {
            text_add_char(&out, html.p[i]);
            n = 1;
        }
        i += n;
    }
    return draw_together(a, text_str(&out));
}
