/* What the three generators share: whole files in, whole files out, growing bytes, and
 * messages that name a place. Built before base, so it may use libc alone. Memory is
 * never given back: a generator lives for a moment. */
#ifndef TOOLS_SLURP_H
#define TOOLS_SLURP_H
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct bytes {
    char *p; /* always NUL behind the last byte once something was added */
    size_t n;
    size_t room;
};

__attribute__((noreturn, format(printf, 1, 2))) static inline void
fail(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    exit(1);
}

/* At least `n` elements of `size` bytes; the old ones are kept. */
static inline void *grow(void *at, size_t n, size_t *room, size_t size)
{
    if (n <= *room) {
        return at;
    }
    size_t more = *room * 2 > n ? *room * 2 : n + 8;
    void *bigger = realloc(at, more * size);
    if (bigger == NULL) {
        fail("out of memory");
    }
    *room = more;
    return bigger;
}

static inline void bytes_add(struct bytes *b, const char *p, size_t n)
{
    b->p = grow(b->p, b->n + n + 1, &b->room, 1);
    if (n > 0) {
        memcpy(b->p + b->n, p, n);
    }
    b->n += n;
    b->p[b->n] = '\0';
}

static inline void bytes_char(struct bytes *b, char c)
{
    bytes_add(b, &c, 1);
}

__attribute__((format(printf, 2, 3))) static inline void
bytes_format(struct bytes *b, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n < 0) {
        fail("cannot format");
    }
    b->p = grow(b->p, b->n + (size_t)n + 1, &b->room, 1);
    vsnprintf(b->p + b->n, (size_t)n + 1, format, again);
    va_end(again);
    b->n += (size_t)n;
}

/* The inside of a C string literal; `??` is broken up so that no trigraph forms. */
static inline void bytes_escape_c(struct bytes *b, const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (p[i] == '\n') {
            bytes_add(b, "\\n", 2);
        } else if (p[i] == '\t') {
            bytes_add(b, "\\t", 2);
        } else if (p[i] == '"' || p[i] == '\\' ||
                   (p[i] == '?' && i > 0 && p[i - 1] == '?')) {
            bytes_char(b, '\\');
            bytes_char(b, p[i]);
        } else {
            bytes_char(b, p[i]);
        }
    }
}

static inline char *copy_part(const char *p, size_t n)
{
    struct bytes b = {0};
    bytes_add(&b, p, n);
    return b.p;
}

/* Whether `list`, words between blanks, holds `word`. */
static inline bool listed(const char *list, const char *word)
{
    size_t n = strlen(word);
    if (n == 0) {
        return false;
    }
    for (const char *at = strstr(list, word); at != NULL; at = strstr(at + 1, word)) {
        if (at > list && at[-1] == ' ' && at[n] == ' ') {
            return true;
        }
    }
    return false;
}

/* The whole file; false when it cannot be opened or read. */
static inline bool slurp_if_there(const char *path, struct bytes *out)
{
    FILE *f = fopen(path, "rb");
    if (f == NULL) {
        return false;
    }
    char part[16384];
    size_t n;
    bytes_add(out, "", 0);
    while ((n = fread(part, 1, sizeof part, f)) > 0) {
        bytes_add(out, part, n);
    }
    bool whole = ferror(f) == 0;
    fclose(f);
    return whole;
}

static inline struct bytes slurp(const char *path)
{
    struct bytes b = {0};
    if (!slurp_if_there(path, &b)) {
        fail("%s: cannot be read: %s", path, strerror(errno));
    }
    return b;
}

/* Makes the folders above `path`. */
static inline void make_folders(const char *path)
{
    char *p = copy_part(path, strlen(path));
    for (char *slash = strchr(p + 1, '/'); slash != NULL;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(p, 0777) != 0 && errno != EEXIST) {
            fail("%s: cannot be made: %s", p, strerror(errno));
        }
        *slash = '/';
    }
}

/* Writes only what changed, so that an unchanged result rebuilds nothing; through a
 * file beside it, so that a broken run leaves no half of one. */
static inline void spill(const char *path, const struct bytes *b)
{
    struct bytes old = {0};
    if (slurp_if_there(path, &old) && old.n == b->n && memcmp(old.p, b->p, b->n) == 0) {
        return;
    }
    make_folders(path);
    struct bytes beside = {0};
    bytes_format(&beside, "%s.part", path);
    FILE *f = fopen(beside.p, "wb");
    if (f == NULL || fwrite(b->p, 1, b->n, f) != b->n || fclose(f) != 0 ||
        rename(beside.p, path) != 0) {
        fail("%s: cannot be written: %s", path, strerror(errno));
    }
}

/* The length of the UTF-8 sequence at p (RFC 3629), 0 where it is none. */
static inline size_t utf8_length(const char *p, const char *end)
{
    const unsigned char *u = (const unsigned char *)p;
    size_t left = (size_t)(end - p);
    size_t n = u[0] < 0x80 ? 1 : u[0] < 0xc2 ? 0 : u[0] < 0xe0 ? 2 : u[0] < 0xf0 ? 3 : 4;
    if (n == 0 || u[0] > 0xf4 || n > left) {
        return 0;
    }
    for (size_t i = 1; i < n; i++) {
        if ((u[i] & 0xc0) != 0x80) {
            return 0;
        }
    }
    bool bad = (u[0] == 0xe0 && u[1] < 0xa0) || (u[0] == 0xed && u[1] > 0x9f) ||
               (u[0] == 0xf0 && u[1] < 0x90) || (u[0] == 0xf4 && u[1] > 0x8f);
    return bad ? 0 : n;
}

/* ASCII only: <ctype.h> would ask the locale. */
static inline bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static inline bool is_letter(char c)
{
    return is_lower(c) || (c >= 'A' && c <= 'Z');
}

static inline bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool is_word(char c)
{
    return is_letter(c) || is_digit(c) || c == '_';
}

static inline bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static inline bool is_space(char c)
{
    return is_blank(c) || c == '\n' || c == '\r';
}

static inline char to_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static inline char to_upper(char c)
{
    return is_lower(c) ? (char)(c - 'a' + 'A') : c;
}
#endif
