/* Encodings. UTF-8 is checked here and passed on as it is; the others go through iconv of
 * the C library. Characters cut by the end of a block are read again with the next one:
 * a source can be read from any place, so nothing is carried over. */
#include "formats/charset.h"

#include <errno.h>
#include <iconv.h>

#include "base/utf8.h"
#include "words/faults.h"

enum { BLOCK = 64 * 1024, CHARACTER_MAX = 4 };

struct charset_reader {
    struct arena *arena;
    struct source from;
    enum charset charset;
    uint64_t at; /* of the first byte not yet given */
    iconv_t iconv;
    char *raw; /* BLOCK bytes; not for UTF-8 */
};

const char *charset_name(enum charset charset)
{
    static const char *const names[] = {"UTF-8", "GB18030", "UTF-16LE", "UTF-16BE"};
    return names[charset];
}

/* ---- which one --------------------------------------------------------------------- */

/* Line breaks before byte `to`: LF, CR LF or CR each end one line. */
static struct fault *count_lines(struct arena *a, const struct source *s,
                                 enum charset charset, uint64_t to, int64_t *line)
{
    char block[4096];
    size_t step = charset == CHARSET_UTF16LE || charset == CHARSET_UTF16BE ? 2 : 1;
    size_t low = charset == CHARSET_UTF16BE ? 1 : 0;
    bool carriage = false;
    *line = 1;
    for (uint64_t at = 0; at < to;) {
        size_t got = 0;
        size_t want = to - at < sizeof block ? (size_t)(to - at) : sizeof block;
        TRY(source_read(s, a, at, block, want, &got));
        for (size_t i = 0; i + step <= got; i += step) {
            char c = step == 2 && block[i + 1 - low] != 0 ? 'x' : block[i + low];
            *line += c == '\r' || (c == '\n' && !carriage);
            carriage = c == '\r';
        }
        at += got;
        if (got < want) {
            return NULL;
        }
    }
    return NULL;
}

static struct fault *refuse(struct arena *a, const struct source *s, enum charset charset,
                            uint64_t at, bool damaged)
{
    int64_t line = 0;
    TRY(count_lines(a, s, charset, at, &line));
    return damaged ? fault_charset_damaged(a, line, (int64_t)at)
                   : fault_charset_none(a, line, (int64_t)at);
}

/* What a file holds when it is read as UTF-8. */
struct census {
    uint64_t whole;  /* characters of three and four bytes */
    uint64_t broken; /* bytes that belong to none */
    uint64_t first;  /* broken one */
};

static uint64_t count_long(const char *p, size_t n)
{
    uint64_t found = 0;
    for (size_t i = 0; i < n; i++) {
        found += (uint8_t)p[i] >= 0xe0;
    }
    return found;
}

/* Counts a block; gives how many bytes of it are judged. */
static size_t judge(const char *p, size_t n, bool last, uint64_t at, struct census *found)
{
    size_t i = 0;
    while (i < n) {
        size_t valid = utf8_valid_length((struct str){p + i, n - i});
        found->whole += count_long(p + i, valid);
        i += valid;
        if (i == n || (!last && n - i < CHARACTER_MAX)) {
            break; /* perhaps a character cut by the block's end */
        }
        found->first = found->broken == 0 ? at + i : found->first;
        found->broken++;
        i++;
    }
    return i;
}

static bool marked_utf16(const char *p, size_t n, enum charset *charset)
{
    if (n >= 2 && memcmp(p, "\xff\xfe", 2) == 0) {
        *charset = CHARSET_UTF16LE;
        return true;
    }
    if (n >= 2 && memcmp(p, "\xfe\xff", 2) == 0) {
        *charset = CHARSET_UTF16BE;
        return true;
    }
    return false;
}

struct fault *charset_detect(struct arena *a, const struct source *s,
                             enum charset *charset)
{
    char *block = arena_bytes(a, BLOCK);
    struct census found = {0};
    uint64_t at = 0;
    size_t got = 0;
    do {
        TRY(source_read(s, a, at, block, BLOCK, &got));
        if (at == 0 && marked_utf16(block, got, charset)) {
            return NULL;
        }
        at += judge(block, got, got < BLOCK, at, &found);
    } while (got == BLOCK);
    *charset = found.broken == 0 ? CHARSET_UTF8 : CHARSET_GB18030;
    if (found.broken > 0 && found.whole >= CHARSET_DAMAGED * found.broken) {
        return refuse(a, s, CHARSET_UTF8, found.first, true);
    }
    return NULL;
}

/* ---- reading ----------------------------------------------------------------------- */

static void close_iconv(void *what)
{
    struct charset_reader *r = what;
    iconv_close(r->iconv);
}

static struct fault *open_iconv(struct charset_reader *r)
{
    r->raw = arena_bytes(r->arena, BLOCK);
    r->iconv = iconv_open("UTF-8", charset_name(r->charset));
    if (r->iconv == (iconv_t)-1) { /* NOLINT(performance-no-int-to-ptr): iconv's own */
        return fault_charset_absent(r->arena, str_of(charset_name(r->charset)));
    }
    arena_on_close(r->arena, close_iconv, r);
    return NULL;
}

struct fault *charset_open(struct arena *a, const struct source *s, enum charset charset,
                           struct charset_reader **reader)
{
    static const struct str marks[] = {STR("\xef\xbb\xbf"), STR("\x84\x31\x95\x33"),
                                       STR("\xff\xfe"), STR("\xfe\xff")};
    struct charset_reader *r = ARENA_NEW(a, struct charset_reader);
    *r = (struct charset_reader){.arena = a, .from = *s, .charset = charset};
    char head[CHARACTER_MAX];
    size_t got = 0;
    TRY(source_read(s, a, 0, head, sizeof head, &got));
    if (str_starts((struct str){head, got}, marks[charset])) {
        r->at = marks[charset].n;
    }
    if (charset != CHARSET_UTF8) {
        TRY(open_iconv(r));
    }
    *reader = r;
    return NULL;
}

static struct fault *read_utf8(struct charset_reader *r, char *into, size_t room,
                               size_t *got)
{
    size_t read = 0;
    TRY(source_read(&r->from, r->arena, r->at, into, room, &read));
    *got = utf8_valid_length((struct str){into, read});
    bool cut = read == room && read - *got < CHARACTER_MAX;
    if (*got < read && !cut) {
        return refuse(r->arena, &r->from, r->charset, r->at + *got, true);
    }
    r->at += *got;
    return NULL;
}

/* Two bytes become three of UTF-8 at most, four become four. */
static struct fault *read_other(struct charset_reader *r, char *into, size_t room,
                                size_t *got)
{
    size_t want = room / 3 * 2 < BLOCK ? room / 3 * 2 : BLOCK;
    size_t read = 0;
    TRY(source_read(&r->from, r->arena, r->at, r->raw, want, &read));
    char *in = r->raw;
    size_t in_left = read;
    char *out = into;
    size_t out_left = room;
    if (iconv(r->iconv, &in, &in_left, &out, &out_left) == (size_t)-1) {
        bool cut = errno == EINVAL && read == want && in_left < CHARACTER_MAX;
        if (!cut && errno != E2BIG) {
            uint64_t at = r->at + (read - in_left);
            return refuse(r->arena, &r->from, r->charset, at, false);
        }
    }
    *got = room - out_left;
    r->at += read - in_left;
    return NULL;
}

struct fault *charset_read(struct charset_reader *r, char *into, size_t room, size_t *got)
{
    *got = 0;
    return r->charset == CHARSET_UTF8 ? read_utf8(r, into, room, got)
                                      : read_other(r, into, room, got);
}

/* ---- full width -------------------------------------------------------------------- */

int32_t charset_fold_code(int32_t code)
{
    enum { WIDE_FIRST = 0xff01, WIDE_LAST = 0xff5e, WIDE_SPACE = 0x3000 };
    if (code >= WIDE_FIRST && code <= WIDE_LAST) {
        return code - WIDE_FIRST + '!';
    }
    return code == WIDE_SPACE ? ' ' : code;
}

struct str charset_fold(struct arena *a, struct str s)
{
    size_t at = 0;
    int32_t code = 0;
    size_t from = 0;
    while ((code = utf8_next(s, &at)) >= 0 && charset_fold_code(code) == code) {
        from = at;
    }
    if (code < 0) {
        return s;
    }
    char *out = arena_bytes(a, s.n);
    memcpy(out, s.p, from);
    size_t n = from;
    at = from;
    while ((code = utf8_next(s, &at)) >= 0) {
        n += utf8_encode(charset_fold_code(code), out + n);
    }
    return (struct str){out, n};
}
