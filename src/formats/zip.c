/* Zip: the end record, the directory, and parts as streams. Offsets and sizes are those
 * of the directory; the local header must name the same part and method, so that no two
 * readers can see two different files. */
#include "formats/zip.h"

#include <zlib.h>

#include "base/utf8.h"
#include "words/faults.h"

enum {
    END_SIZE = 22,
    CENTRAL_SIZE = 46,
    LOCAL_SIZE = 30,
    COMMENT_MAX = 65535,
    BLOCK = 32 * 1024,
};
enum { METHOD_STORED = 0, METHOD_DEFLATED = 8 };
enum { FLAG_LOCKED = 1 << 0, FLAG_STRONG = 1 << 6, FLAG_MASKED = 1 << 13 };

struct zip {
    struct source from;
    struct zip_part *parts; /* by name, ASCII case aside */
    size_t n;
};

struct zip_stream {
    struct arena *arena;
    const struct zip *zip;
    const struct zip_part *part;
    uint64_t at;   /* in the archive */
    uint64_t left; /* packed bytes not yet read */
    uint64_t made;
    uint32_t crc;
    bool ended;
    z_stream z;
    char in[BLOCK];
};

static uint16_t word16(const char *p)
{
    const uint8_t *b = (const uint8_t *)p;
    return (uint16_t)(b[0] | b[1] << 8);
}

static uint32_t word32(const char *p)
{
    return (uint32_t)word16(p) | (uint32_t)word16(p + 2) << 16;
}

/* ---- the directory ----------------------------------------------------------------- */

static struct fault *damaged(const struct zip *zip, struct arena *a, struct str part)
{
    return fault_zip_damaged(a, part.n > 0 ? part : zip->from.name);
}

/* Old Excel files, and new ones with a password, are OLE compound files. */
static struct fault *no_archive(const struct zip *zip, struct arena *a)
{
    char head[8];
    size_t got = 0;
    TRY(source_read(&zip->from, a, 0, head, sizeof head, &got));
    bool old = got == 8 && memcmp(head, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8) == 0;
    bool zipped = got >= 4 && memcmp(head, "PK\3\4", 4) == 0;
    return old      ? fault_zip_old(a, zip->from.name)
           : zipped ? damaged(zip, a, STR_NONE)
                    : fault_zip_none(a, zip->from.name);
}

struct end {
    uint64_t at, directory, size;
    size_t parts;
};

/* The record lies at the very end, behind it only its comment. */
static struct fault *find_end(const struct zip *zip, struct arena *a, struct end *end)
{
    size_t want = END_SIZE + COMMENT_MAX;
    uint64_t from = zip->from.size > want ? zip->from.size - want : 0;
    char *tail = arena_bytes(a, want);
    size_t got = 0;
    TRY(source_read(&zip->from, a, from, tail, want, &got));
    for (size_t i = got < END_SIZE ? 0 : got - END_SIZE + 1; i-- > 0;) {
        const char *p = tail + i;
        if (memcmp(p, "PK\5\6", 4) != 0 || i + END_SIZE + word16(p + 20) != got) {
            continue;
        }
        *end = (struct end){from + i, word32(p + 16), word32(p + 12), word16(p + 10)};
        bool one_disk = word32(p + 4) == 0 && word16(p + 8) == word16(p + 10);
        bool inside = end->directory + end->size <= end->at;
        return one_disk && inside ? NULL : damaged(zip, a, STR_NONE);
    }
    return no_archive(zip, a);
}

static bool name_sound(struct str name)
{
    return name.n > 0 && name.n <= ZIP_NAME_MAX && utf8_valid(name) &&
           !utf8_has_controls(name, false);
}

/* A copy with '/' for '\'; some writers of Windows use that. */
static struct str name_of(struct arena *a, struct str raw)
{
    char *p = arena_bytes(a, raw.n + 1);
    for (size_t i = 0; i < raw.n; i++) {
        p[i] = raw.p[i] == '\\' ? '/' : raw.p[i];
    }
    return (struct str){p, raw.n};
}

/* One header of the directory at *at, which moves behind it. */
static struct fault *read_header(const struct zip *zip, struct arena *a, struct str list,
                                 size_t *at, struct zip_part *part)
{
    const char *p = list.p + *at;
    if (list.n - *at < CENTRAL_SIZE || memcmp(p, "PK\1\2", 4) != 0) {
        return damaged(zip, a, STR_NONE);
    }
    size_t name = word16(p + 28);
    size_t all = CENTRAL_SIZE + name + word16(p + 30) + word16(p + 32);
    if (list.n - *at < all) {
        return damaged(zip, a, STR_NONE);
    }
    *at += all;
    *part = (struct zip_part){
        .name = name_of(a, (struct str){p + CENTRAL_SIZE, name}),
        .at = word32(p + 42),
        .packed = word32(p + 20),
        .size = word32(p + 24),
        .crc = word32(p + 16),
        .method = word16(p + 10),
        .flags = word16(p + 8),
    };
    return name_sound(part->name) ? NULL : fault_zip_names(a, zip->from.name);
}

static int lower(char c)
{
    return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : (uint8_t)c;
}

static int compare_names(struct str a, struct str b)
{
    for (size_t i = 0; i < a.n && i < b.n; i++) {
        if (lower(a.p[i]) != lower(b.p[i])) {
            return lower(a.p[i]) - lower(b.p[i]);
        }
    }
    return a.n < b.n ? -1 : a.n > b.n;
}

static int by_name(const void *a, const void *b)
{
    return compare_names(((const struct zip_part *)a)->name,
                         ((const struct zip_part *)b)->name);
}

/* What may be said of all parts before one is read. Parts that lie over each other (one
 * packed run, many names) add up to more than the file. */
static struct fault *judge_parts(const struct zip *zip, struct arena *a, uint64_t end)
{
    const uint64_t largest = (uint64_t)ZIP_PART_MIB << 20;
    uint64_t packed = 0;
    uint64_t size = 0;
    for (size_t i = 0; i < zip->n; i++) {
        const struct zip_part *part = &zip->parts[i];
        if (i > 0 && compare_names(part->name, zip->parts[i - 1].name) == 0) {
            return fault_zip_names(a, part->name);
        }
        packed += part->packed + LOCAL_SIZE;
        size += part->size;
        if (size > largest) {
            return fault_zip_large(a, part->name, ZIP_PART_MIB);
        }
        if (packed > end || part->at > end) {
            return damaged(zip, a, part->name);
        }
        if (part->size > ZIP_RATIO_FREE && part->size / ZIP_RATIO_MAX > part->packed) {
            return fault_zip_ratio(a, part->name, ZIP_RATIO_MAX);
        }
    }
    return NULL;
}

struct fault *zip_open(struct arena *a, const struct source *from, struct zip **zip)
{
    struct zip *z = ARENA_NEW(a, struct zip);
    z->from = *from;
    struct end end = {0};
    TRY(find_end(z, a, &end));
    if (end.parts > ZIP_ENTRIES_MAX || end.size > ZIP_DIRECTORY_MAX) {
        return fault_zip_entries(a, ZIP_ENTRIES_MAX);
    }
    char *list = arena_bytes(a, (size_t)end.size + 1);
    size_t got = 0;
    TRY(source_read(from, a, end.directory, list, (size_t)end.size, &got));
    z->parts = ARENA_ARRAY(a, struct zip_part, end.parts);
    size_t at = 0;
    for (; z->n < end.parts; z->n++) {
        TRY(read_header(z, a, (struct str){list, got}, &at, &z->parts[z->n]));
    }
    if (at != got || got != end.size) {
        return damaged(z, a, STR_NONE);
    }
    if (z->n > 0) {
        qsort(z->parts, z->n, sizeof *z->parts, by_name);
    }
    *zip = z;
    return judge_parts(z, a, end.directory);
}

const struct zip_part *zip_find(const struct zip *zip, struct str name)
{
    struct zip_part key = {.name = name};
    return zip->n == 0 ? NULL
                       : bsearch(&key, zip->parts, zip->n, sizeof *zip->parts, by_name);
}

/* ---- parts ------------------------------------------------------------------------- */

static void close_inflate(void *what)
{
    struct zip_stream *s = what;
    inflateEnd(&s->z);
}

/* The local header, which must be of the same part; gives where its bytes begin. */
static struct fault *skip_local(struct arena *a, const struct zip *zip,
                                const struct zip_part *part, uint64_t *begin)
{
    char head[LOCAL_SIZE + ZIP_NAME_MAX];
    size_t got = 0;
    TRY(source_read(&zip->from, a, part->at, head, LOCAL_SIZE + part->name.n, &got));
    if (got < LOCAL_SIZE + part->name.n || memcmp(head, "PK\3\4", 4) != 0 ||
        word16(head + 26) != part->name.n || word16(head + 8) != part->method) {
        return damaged(zip, a, part->name);
    }
    for (size_t i = 0; i < part->name.n; i++) {
        char c = head[LOCAL_SIZE + i];
        if ((c == '\\' ? '/' : c) != part->name.p[i]) {
            return damaged(zip, a, part->name);
        }
    }
    *begin = part->at + LOCAL_SIZE + part->name.n + word16(head + 28);
    return *begin + part->packed <= zip->from.size ? NULL : damaged(zip, a, part->name);
}

struct fault *zip_read_part(struct arena *a, const struct zip *zip,
                            const struct zip_part *part, struct zip_stream **stream)
{
    if ((part->flags & (FLAG_LOCKED | FLAG_STRONG | FLAG_MASKED)) != 0) {
        return fault_zip_locked(a, part->name);
    }
    bool stored = part->method == METHOD_STORED;
    if (!stored && part->method != METHOD_DEFLATED) {
        return fault_zip_method(a, part->name);
    }
    if (stored && part->packed != part->size) {
        return damaged(zip, a, part->name);
    }
    struct zip_stream *s = ARENA_NEW(a, struct zip_stream);
    s->arena = a;
    s->zip = zip;
    s->part = part;
    s->left = part->packed;
    TRY(skip_local(a, zip, part, &s->at));
    if (!stored) {
        if (inflateInit2(&s->z, -MAX_WBITS) != Z_OK) {
            return fault_new(a, FAULT_LIMIT, FAULT_ID_NONE, 0, NULL);
        }
        arena_on_close(a, close_inflate, s);
    }
    *stream = s;
    return NULL;
}

static struct fault *read_packed(struct zip_stream *s, char *into, size_t room,
                                 size_t *got)
{
    size_t want = s->left < room ? (size_t)s->left : room;
    TRY(source_read(&s->zip->from, s->arena, s->at, into, want, got));
    if (*got < want) {
        return damaged(s->zip, s->arena, s->part->name);
    }
    s->at += want;
    s->left -= want;
    return NULL;
}

/* Fills the room, or ends. */
static struct fault *inflate_some(struct zip_stream *s, char *into, size_t room,
                                  size_t *got)
{
    s->z.next_out = (Bytef *)into;
    s->z.avail_out = (uInt)room;
    while (s->z.avail_out > 0 && !s->ended) {
        if (s->z.avail_in == 0) {
            size_t read = 0;
            TRY(read_packed(s, s->in, sizeof s->in, &read));
            s->z.next_in = (Bytef *)s->in;
            s->z.avail_in = (uInt)read;
        }
        int said = inflate(&s->z, Z_NO_FLUSH);
        s->ended = said == Z_STREAM_END;
        if (said != Z_OK && said != Z_STREAM_END) {
            return damaged(s->zip, s->arena, s->part->name);
        }
    }
    *got = room - s->z.avail_out;
    return NULL;
}

struct fault *zip_read(struct zip_stream *s, char *into, size_t room, size_t *got)
{
    const struct zip_part *part = s->part;
    *got = 0;
    room = room < 1 << 30 ? room : 1 << 30;
    if (part->method == METHOD_STORED) {
        TRY(read_packed(s, into, room, got));
    } else {
        TRY(inflate_some(s, into, room, got));
    }
    s->made += *got;
    s->crc = (uint32_t)crc32(s->crc, (const Bytef *)into, (uInt)*got);
    bool end = *got == 0;
    bool whole = s->made == part->size && s->crc == part->crc && s->left == 0 &&
                 s->z.avail_in == 0;
    if (s->made > part->size || (end && !whole)) {
        return damaged(s->zip, s->arena, part->name);
    }
    return NULL;
}

static struct fault *feed_read(void *self, char *into, size_t room, size_t *got)
{
    return zip_read(self, into, room, got);
}

struct feed zip_feed(struct zip_stream *stream)
{
    return (struct feed){feed_read, stream};
}
