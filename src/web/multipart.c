/* Idea: outside of a part's bytes the reader waits until a whole delimiter line or head
 * is in the block; inside it looks for CRLF "--" boundary and takes everything that
 * cannot be its beginning. Each byte is looked at a bounded number of times. */
#include "web/multipart.h"

#include <unistd.h>

#include "base/utf8.h"
#include "web/spool.h"

enum multipart_state {
    PART_FIRST, /* before the first delimiter */
    PART_AFTER, /* behind a delimiter: CRLF or "--" */
    PART_HEAD,
    PART_BYTES,
    PART_END, /* behind the last delimiter */
};

struct multipart {
    struct arena *arena;
    struct multipart_limits limits;
    struct str delimiter; /* CRLF "--" boundary */
    enum multipart_state state;
    struct pair_list pairs;
    struct upload_list uploads;
    size_t memory;
    /* The present part. */
    struct str name;
    struct str filename; /* given: a file */
    struct str type;
    struct text value;
    int fd;
    int64_t size;
};

static bool boundary_sound(struct str boundary)
{
    if (boundary.n == 0 || boundary.n > MULTIPART_BOUNDARY) {
        return false;
    }
    for (size_t i = 0; i < boundary.n; i++) {
        char c = boundary.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        bool digit = c >= '0' && c <= '9';
        if (!letter && !digit && memchr("'()+_,-./:=? ", c, 13) == NULL) {
            return false;
        }
    }
    return boundary.p[boundary.n - 1] != ' ';
}

/* The value behind `name`= in "head; a=b; c="d"", quotes taken off; not given when there
 * is none, false when the parameters cannot be read or one stands twice. */
static bool parameter(struct str line, struct str name, struct str *value)
{
    *value = STR_NONE;
    size_t at = str_find(line, STR(";"));
    while (at < line.n) {
        struct str rest = str_trim(str_part(line, at + 1, line.n));
        size_t equals = str_find(rest, STR("="));
        if (equals == rest.n) {
            return false;
        }
        struct str key = str_part(rest, 0, equals);
        struct str behind = str_part(rest, equals + 1, rest.n);
        bool quoted = str_starts(behind, STR("\""));
        behind = quoted ? str_part(behind, 1, behind.n) : behind;
        size_t end = str_find(behind, quoted ? STR("\"") : STR(";"));
        if (quoted && end == behind.n) {
            return false;
        }
        if (str_equal_nocase(key, name)) {
            if (value->p != NULL) {
                return false;
            }
            *value = str_part(behind, 0, end);
        }
        behind = str_part(behind, quoted ? end + 1 : end, behind.n);
        at = (size_t)(behind.p - line.p);
        if (behind.n > 0 && behind.p[0] != ';') {
            return false;
        }
    }
    return true;
}

static void close_uploads(void *ctx)
{
    struct multipart *m = ctx;
    for (size_t i = 0; i < m->uploads.n; i++) {
        close(m->uploads.at[i].fd);
    }
    if (m->fd >= 0) {
        close(m->fd);
    }
}

struct multipart *multipart_new(struct arena *a, struct str content_type,
                                const struct multipart_limits *limits)
{
    struct str boundary;
    if (!parameter(content_type, STR("boundary"), &boundary) ||
        !boundary_sound(boundary)) {
        return NULL;
    }
    struct multipart *m = ARENA_NEW(a, struct multipart);
    m->arena = a;
    m->limits = *limits;
    m->delimiter = str_format(a, "\r\n--%.*s", STR_PRINT(boundary));
    m->fd = -1;
    arena_on_close(a, close_uploads, m);
    return m;
}

const struct pair_list *multipart_pairs(const struct multipart *m)
{
    return &m->pairs;
}

const struct upload_list *multipart_uploads(const struct multipart *m)
{
    return &m->uploads;
}

static bool text_sound(struct str s)
{
    return utf8_valid(s) && memchr(s.p, 0, s.n) == NULL;
}

/* Browsers once sent whole paths; only the last piece is a name. */
static struct str without_path(struct str filename)
{
    size_t from = filename.n;
    while (from > 0 && filename.p[from - 1] != '/' && filename.p[from - 1] != '\\') {
        from--;
    }
    return str_part(filename, from, filename.n);
}

static int read_disposition(struct multipart *m, struct str value)
{
    struct str extended;
    bool form = str_starts(value, STR("form-data;"));
    if (m->name.p != NULL || !form || !parameter(value, STR("name"), &m->name) ||
        !parameter(value, STR("filename"), &m->filename) ||
        !parameter(value, STR("filename*"), &extended)) {
        return 400;
    }
    /* RFC 7578 4.2 forbids filename*: two names for one file. */
    if (m->name.n == 0 || extended.p != NULL) {
        return 400;
    }
    m->name = str_copy(m->arena, m->name);
    m->filename = str_copy(m->arena, without_path(m->filename));
    return 0;
}

static int read_part_header(struct multipart *m, struct str line)
{
    size_t colon = str_find(line, STR(":"));
    struct str name = str_part(line, 0, colon);
    struct str value = str_trim(str_part(line, colon + 1, line.n));
    bool folded = line.n > 0 && (line.p[0] == ' ' || line.p[0] == '\t');
    if (colon == line.n || colon == 0 || folded || utf8_has_controls(line, false) ||
        str_find(name, STR(" ")) < name.n) {
        return 400;
    }
    if (str_equal_nocase(name, STR("content-disposition"))) {
        return read_disposition(m, value);
    }
    if (str_equal_nocase(name, STR("content-type"))) {
        m->type = str_copy(m->arena, value);
        return str_starts(value, STR("multipart/")) ? 400 : 0;
    }
    if (str_equal_nocase(name, STR("content-transfer-encoding"))) {
        bool plain = str_equal_nocase(value, STR("binary")) ||
                     str_equal_nocase(value, STR("8bit")) ||
                     str_equal_nocase(value, STR("7bit"));
        return plain ? 0 : 400;
    }
    return 0; /* RFC 7578 4.8: others are not looked at */
}

static int begin_part(struct multipart *m)
{
    m->size = 0;
    if (m->name.p == NULL) {
        return 400;
    }
    if (m->filename.p == NULL) {
        m->value = text_new(m->arena, 0);
        return m->pairs.n < m->limits.pairs ? 0 : 413;
    }
    /* A file field left empty has no name and no bytes; it costs no descriptor. */
    if (m->filename.n == 0) {
        return 0;
    }
    if (m->uploads.n >= m->limits.uploads) {
        return 413;
    }
    int error = 0;
    m->fd = spool_open(m->limits.spool_dir, &error);
    return m->fd >= 0 ? 0 : 503;
}

static int read_part_head(struct multipart *m, struct str head)
{
    m->name = STR_NONE;
    m->filename = STR_NONE;
    m->type = STR_NONE;
    struct str rest = head;
    while (rest.n > 0) {
        size_t end = str_find(rest, STR("\r\n"));
        struct str line = str_part(rest, 0, end);
        int refused = utf8_valid(line) ? read_part_header(m, line) : 400;
        if (refused != 0) {
            return refused;
        }
        rest = str_part(rest, end + 2, rest.n);
    }
    return begin_part(m);
}

static int add_bytes(struct multipart *m, struct str bytes)
{
    m->size += (int64_t)bytes.n;
    if (m->filename.p == NULL) {
        m->memory += bytes.n;
        if (m->memory > m->limits.memory) {
            return 413;
        }
        text_add(&m->value, bytes);
        return 0;
    }
    if (m->fd < 0) {
        return bytes.n == 0 ? 0 : 400; /* bytes of a file without a name */
    }
    int error = 0;
    return spool_write(m->fd, bytes, &error) ? 0 : 503;
}

static int end_part(struct multipart *m)
{
    if (m->filename.p == NULL) {
        struct str value = text_str(&m->value);
        if (!text_sound(value)) {
            return 400;
        }
        *LIST_ADD(m->arena, &m->pairs) = (struct pair){m->name, value};
        return 0;
    }
    if (m->fd < 0) {
        return 0;
    }
    struct upload *upload = LIST_ADD(m->arena, &m->uploads);
    *upload = (struct upload){m->name, m->filename, m->type, m->fd, m->size};
    m->fd = -1;
    return lseek(upload->fd, 0, SEEK_SET) == 0 ? 0 : 503;
}

/* Each step takes bytes off the front of *rest. -1: more is needed; else 0 or a status.
 */
static int take_first(struct multipart *m, struct str *rest)
{
    struct str line = str_part(m->delimiter, 2, m->delimiter.n);
    if (rest->n < line.n) {
        return str_starts(line, *rest) ? -1 : 400;
    }
    if (!str_starts(*rest, line)) {
        return 400;
    }
    *rest = str_part(*rest, line.n, rest->n);
    m->state = PART_AFTER;
    return 0;
}

static int take_after(struct multipart *m, struct str *rest)
{
    if (rest->n < 2) {
        return -1;
    }
    struct str two = str_part(*rest, 0, 2);
    *rest = str_part(*rest, 2, rest->n);
    m->state = str_equal(two, STR("--")) ? PART_END : PART_HEAD;
    return m->state == PART_END || str_equal(two, STR("\r\n")) ? 0 : 400;
}

static int take_head(struct multipart *m, struct str *rest)
{
    size_t end = str_find(*rest, STR("\r\n\r\n"));
    if (end > MULTIPART_HEAD) {
        return 413;
    }
    if (end == rest->n) {
        return -1;
    }
    int refused = read_part_head(m, str_part(*rest, 0, end + 2));
    *rest = str_part(*rest, end + 4, rest->n);
    m->state = PART_BYTES;
    return refused;
}

static int take_bytes(struct multipart *m, struct str *rest)
{
    size_t end = str_find(*rest, m->delimiter);
    if (end < rest->n) {
        int refused = add_bytes(m, str_part(*rest, 0, end));
        *rest = str_part(*rest, end + m->delimiter.n, rest->n);
        m->state = PART_AFTER;
        return refused != 0 ? refused : end_part(m);
    }
    /* The delimiter may begin in the last bytes: they wait. */
    if (rest->n < m->delimiter.n) {
        return -1;
    }
    size_t sure = rest->n - (m->delimiter.n - 1);
    int refused = add_bytes(m, str_part(*rest, 0, sure));
    *rest = str_part(*rest, sure, rest->n);
    return refused != 0 ? refused : -1;
}

static int take_end(struct str *rest, bool last)
{
    if (!last) {
        return rest->n <= 2 ? -1 : 400;
    }
    bool sound = rest->n == 0 || str_equal(*rest, STR("\r\n"));
    *rest = str_part(*rest, rest->n, rest->n);
    return sound ? 0 : 400;
}

static int take(struct multipart *m, struct str *rest, bool last)
{
    switch (m->state) {
    case PART_FIRST:
        return take_first(m, rest);
    case PART_AFTER:
        return take_after(m, rest);
    case PART_HEAD:
        return take_head(m, rest);
    case PART_BYTES:
        return take_bytes(m, rest);
    case PART_END:
        break;
    }
    return take_end(rest, last);
}

int multipart_take(struct multipart *m, struct str block, bool last, size_t *used)
{
    struct str rest = block;
    int step = 0;
    bool ended = false;
    while (step == 0 && !ended) {
        bool at_end = m->state == PART_END;
        step = take(m, &rest, last);
        ended = at_end && step == 0;
    }
    *used = block.n - rest.n;
    if (step > 0) {
        return step;
    }
    return last && !ended ? 400 : 0;
}
