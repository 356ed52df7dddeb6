/* Links, number formats and shared texts. Links and formats are read element by element;
 * shared texts, which can be millions, by handlers that fill blocks and pause only when
 * one is full. */
#include "formats/xlsx_parts.h"

#include "base/utf8.h"
#include "formats/xlsx_read.h"
#include "words/faults.h"

/* ---- links ------------------------------------------------------------------------- */

struct fault *xlsx_part(struct arena *a, const struct zip *zip, struct str name,
                        struct feed *feed)
{
    const struct zip_part *part = zip_find(zip, name);
    if (part == NULL) {
        return fault_xlsx_part(a, name);
    }
    struct zip_stream *stream = NULL;
    TRY(zip_read_part(a, zip, part, &stream));
    *feed = zip_feed(stream);
    return NULL;
}

/* Up to the last '/', with it. */
static struct str folder_of(struct str part)
{
    size_t n = part.n;
    while (n > 0 && part.p[n - 1] != '/') {
        n--;
    }
    return str_part(part, 0, n);
}

static struct str last_word(struct str uri)
{
    size_t folder = folder_of(uri).n;
    return str_part(uri, folder, uri.n);
}

/* Targets are relative to the folder of the part, or begin at the root. */
static struct str resolve(struct arena *a, struct str folder, struct str target)
{
    if (str_starts(target, STR("/"))) {
        return str_copy(a, str_part(target, 1, target.n));
    }
    while (str_starts(target, STR("../")) || str_starts(target, STR("./"))) {
        bool up = target.p[1] == '.';
        target = str_part(target, up ? 3 : 2, target.n);
        folder =
            up && folder.n > 0 ? folder_of(str_part(folder, 0, folder.n - 1)) : folder;
    }
    return str_format(a, "%.*s%.*s", STR_PRINT(folder), STR_PRINT(target));
}

struct fault *xlsx_read_links(struct arena *a, const struct zip *zip, struct str of,
                              struct xlsx_links *links)
{
    enum { ID, TYPE, TARGET, MODE };
    static const char *const wanted[] = {"Id", "Type", "Target", "TargetMode", NULL};
    struct str folder = folder_of(of);
    struct str part =
        str_format(a, "%.*s_rels/%.*s.rels", STR_PRINT(folder), STR_PRINT(last_word(of)));
    struct feed feed;
    struct xml_elements *list = NULL;
    struct xml_element e;
    bool more = false;
    TRY(xlsx_part(a, zip, part, &feed));
    TRY(xml_open_elements(a, feed, part, wanted, &list));
    TRY(xml_next_element(list, &e, &more));
    while (more) {
        bool inside = !str_equal_nocase(e.value[MODE], STR("External"));
        if (str_equal(e.name, STR("Relationship")) && inside) {
            *LIST_ADD(a, links) = (struct xlsx_link){
                str_copy(a, e.value[ID]), str_copy(a, last_word(e.value[TYPE])),
                resolve(a, folder, e.value[TARGET])};
        }
        TRY(xml_next_element(list, &e, &more));
    }
    return NULL;
}

const struct xlsx_link *xlsx_find_link(const struct xlsx_links *links, struct str type)
{
    for (size_t i = 0; i < links->n; i++) {
        if (str_equal(links->at[i].type, type)) {
            return &links->at[i];
        }
    }
    return NULL;
}

/* ---- how numbers look -------------------------------------------------------------- */

/* Formats that every file has without naming them (18.8.30, with those of Chinese
 * spreadsheets): dates among them, and what they show. */
static enum look look_of_built_in(int64_t id)
{
    static const struct {
        uint8_t first, last, look;
    } built_in[] = {
        {14, 16, LOOK_DAY},   {17, 17, LOOK_MONTH}, {22, 22, LOOK_DAY},
        {27, 27, LOOK_MONTH}, {28, 31, LOOK_DAY},   {36, 36, LOOK_MONTH},
        {50, 50, LOOK_MONTH}, {51, 51, LOOK_DAY},   {52, 52, LOOK_MONTH},
        {53, 54, LOOK_DAY},   {57, 57, LOOK_MONTH}, {58, 58, LOOK_DAY},
    };
    for (size_t i = 0; i < sizeof built_in / sizeof built_in[0]; i++) {
        if (id >= built_in[i].first && id <= built_in[i].last) {
            return (enum look)built_in[i].look;
        }
    }
    return LOOK_NUMBER;
}

/* Moves behind what is literal in a format code: "text", [colour], \x, _x and *x. */
static size_t skip_literal(struct str code, size_t i)
{
    char c = code.p[i];
    if (c == '\\' || c == '_' || c == '*') {
        return i + 2;
    }
    if (c == '"' || c == '[') {
        size_t close =
            str_find(str_part(code, i + 1, code.n), c == '"' ? STR("\"") : STR("]"));
        return i + close + 2;
    }
    return i;
}

/* Only the part for positive numbers counts. m alone may be minutes. */
enum look look_of_code(struct str code)
{
    bool year = false;
    bool month = false;
    bool day = false;
    if (str_equal_nocase(code, STR("General"))) {
        return LOOK_NUMBER;
    }
    for (size_t i = 0; i < code.n && code.p[i] != ';';) {
        size_t behind = skip_literal(code, i);
        if (behind > i) {
            i = behind;
            continue;
        }
        char c = code.p[i++] | 0x20;
        year = year || c == 'y';
        month = month || c == 'm';
        day = day || c == 'd';
    }
    return day ? LOOK_DAY : !year ? LOOK_NUMBER : month ? LOOK_MONTH : LOOK_YEAR;
}

struct format {
    int64_t id;
    enum look look;
};
struct formats LIST(struct format);

static enum look look_of(const struct formats *own, int64_t id)
{
    for (size_t i = 0; i < own->n; i++) {
        if (own->at[i].id == id) {
            return own->at[i].look;
        }
    }
    return look_of_built_in(id);
}

/* The standard has number formats stand before the cell formats that name them. */
struct fault *xlsx_read_looks(struct arena *a, const struct zip *zip, struct str part,
                              struct looks *looks)
{
    enum { ID, CODE };
    enum { OWN_MAX = 1024 };
    static const char *const wanted[] = {"numFmtId", "formatCode", NULL};
    struct feed feed;
    struct xml_elements *list = NULL;
    struct formats own = {0};
    struct xml_element e;
    bool more = false;
    *looks = (struct looks){arena_alloc(a, XLSX_FORMATS_MAX), 0};
    TRY(xlsx_part(a, zip, part, &feed));
    TRY(xml_open_elements(a, feed, part, wanted, &list));
    TRY(xml_next_element(list, &e, &more));
    while (more) {
        int64_t id = 0;
        str_to_int(e.value[ID], &id);
        if (str_equal(e.name, STR("numFmt")) && own.n < OWN_MAX) {
            *LIST_ADD(a, &own) = (struct format){id, look_of_code(e.value[CODE])};
        } else if (str_equal(e.name, STR("xf")) && str_equal(e.parent, STR("cellXfs")) &&
                   looks->n < XLSX_FORMATS_MAX) {
            looks->at[looks->n++] = (uint8_t)look_of(&own, id);
        }
        TRY(xml_next_element(list, &e, &more));
    }
    return NULL;
}

/* ---- escapes ----------------------------------------------------------------------- */

static int hex_of(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The code of _xHHHH_, or -1. */
static int32_t escape_at(const char *p, size_t n)
{
    int32_t code = 0;
    if (n < 7 || p[0] != '_' || p[1] != 'x' || p[6] != '_') {
        return -1;
    }
    for (size_t i = 2; i < 6; i++) {
        int digit = hex_of(p[i]);
        if (digit < 0) {
            return -1;
        }
        code = code << 4 | digit;
    }
    bool half = code >= 0xd800 && code <= 0xdfff;
    return code == 0 || half ? -1 : code;
}

size_t xlsx_unescape(char *p, size_t n)
{
    if (str_find((struct str){p, n}, STR("_x")) == n) {
        return n;
    }
    size_t made = 0;
    for (size_t i = 0; i < n;) {
        int32_t code = escape_at(p + i, n - i);
        if (code < 0) {
            p[made++] = p[i++];
        } else {
            made += utf8_encode(code, p + made);
            i += 7;
        }
    }
    return made;
}

/* ---- shared texts ------------------------------------------------------------------ */

/* Texts lie behind each other in blocks, each with its length in front; places are kept
 * in pages. So nothing is copied when it grows, and a text costs 8 bytes beside itself.
 */
enum {
    BLOCK_BITS = 18,
    BLOCK = 1 << BLOCK_BITS,
    PAGE_BITS = 16,
    PAGE = 1 << PAGE_BITS,
    TEXT_BYTES = XLSX_TEXT_MAX * 4,
};
_Static_assert(TEXT_BYTES + 4 < BLOCK, "a text fits into a block");

struct blocks LIST(char *);
struct pages LIST(uint32_t *);

struct shared_texts {
    struct arena *arena;
    struct xml *xml;
    struct blocks blocks;
    struct pages pages;
    size_t n;
    size_t used;   /* of the newest block */
    bool taking;   /* inside <t> */
    bool phonetic; /* inside <rPh>: how to read it, no text */
    bool too_long;
    bool waiting; /* the text at hand needs room */
    size_t length;
    char text[TEXT_BYTES];
};

static bool room_left(const struct shared_texts *s)
{
    return s->blocks.n > 0 && BLOCK - s->used >= s->length + sizeof(uint32_t) &&
           s->n < s->pages.n * PAGE;
}

static void keep_text(struct shared_texts *s)
{
    uint32_t length = (uint32_t)s->length;
    char *p = s->blocks.at[s->blocks.n - 1] + s->used;
    memcpy(p, &length, sizeof length);
    memcpy(p + sizeof length, s->text, length);
    s->pages.at[s->n >> PAGE_BITS][s->n & (PAGE - 1)] =
        (uint32_t)((s->blocks.n - 1) << BLOCK_BITS | s->used);
    s->n++;
    s->used += sizeof length + length;
    s->length = 0;
    s->waiting = false;
}

static void on_open(void *ctx, const char *name, const char *const *attributes)
{
    struct shared_texts *s = ctx;
    (void)attributes;
    if (strcmp(name, "t") == 0) {
        s->taking = !s->phonetic;
    } else if (strcmp(name, "rPh") == 0) {
        s->phonetic = true;
    } else if (strcmp(name, "si") == 0) {
        s->length = 0;
    }
}

static void on_text(void *ctx, struct str piece)
{
    struct shared_texts *s = ctx;
    if (!s->taking || s->too_long) {
        return;
    }
    if (piece.n > TEXT_BYTES - s->length) {
        s->too_long = true;
        xml_pause(s->xml);
        return;
    }
    memcpy(s->text + s->length, piece.p, piece.n);
    s->length += piece.n;
}

static void on_close(void *ctx, const char *name)
{
    struct shared_texts *s = ctx;
    if (strcmp(name, "t") == 0) {
        s->taking = false;
    } else if (strcmp(name, "rPh") == 0) {
        s->phonetic = false;
    } else if (strcmp(name, "si") == 0) {
        s->length = xlsx_unescape(s->text, s->length);
        if (room_left(s)) {
            keep_text(s);
            return;
        }
        s->waiting = true;
        xml_pause(s->xml);
    }
}

static struct fault *make_room(struct shared_texts *s)
{
    size_t held = s->blocks.n * BLOCK + s->pages.n * PAGE * sizeof(uint32_t);
    if (held >= (size_t)XLSX_STRINGS_MIB << 20) {
        return fault_xlsx_strings(s->arena, XLSX_STRINGS_MIB);
    }
    if (s->n == s->pages.n * PAGE) {
        *LIST_ADD(s->arena, &s->pages) =
            (uint32_t *)(void *)arena_bytes(s->arena, PAGE * sizeof(uint32_t));
    }
    if (s->blocks.n == 0 || BLOCK - s->used < s->length + sizeof(uint32_t)) {
        *LIST_ADD(s->arena, &s->blocks) = arena_bytes(s->arena, BLOCK);
        s->used = 0;
    }
    return NULL;
}

struct fault *xlsx_read_texts(struct arena *a, const struct zip *zip, struct str part,
                              struct shared_texts **texts)
{
    struct shared_texts *s = ARENA_NEW(a, struct shared_texts);
    struct xml_handlers handlers = {on_open, on_close, on_text};
    struct feed feed;
    bool more = false;
    s->arena = a;
    TRY(xlsx_part(a, zip, part, &feed));
    TRY(xml_open(a, feed, part, handlers, s, &s->xml));
    do {
        TRY(xml_run(s->xml, &more));
        if (s->too_long) {
            return fault_xlsx_string(a, (int64_t)s->n + 1, XLSX_TEXT_MAX);
        }
        if (s->waiting) {
            TRY(make_room(s));
            keep_text(s);
        }
    } while (more);
    *texts = s;
    return NULL;
}

bool shared_text(const struct shared_texts *s, size_t number, struct str *text)
{
    if (s == NULL || number >= s->n) {
        return false;
    }
    uint32_t at = s->pages.at[number >> PAGE_BITS][number & (PAGE - 1)];
    const char *p = s->blocks.at[at >> BLOCK_BITS] + (at & (BLOCK - 1));
    uint32_t length;
    memcpy(&length, p, sizeof length);
    *text = (struct str){p + sizeof length, length};
    return true;
}
