/* Zip archives and xlsx files as tests need them, sound or not: built byte by byte from
 * the published layout (PKWARE APPNOTE 6.3), with none of the code under test. */
#ifndef TESTS_ARCHIVE_H
#define TESTS_ARCHIVE_H
#include <zlib.h>

#include "base/text.h"

/* What the headers of the next part say, where it is not the truth. */
struct archive_lies {
    int64_t size;     /* unpacked; 0: the truth */
    uint32_t crc;     /* added to the truth */
    uint16_t flags;   /* bit 0: encrypted */
    uint16_t method;  /* added to the truth */
    struct str local; /* name in the local header; not given: the same */
};
struct archive {
    struct text bytes;
    struct text directory;
    uint16_t n;
    struct archive_lies lies; /* for the next part only */
};

static inline struct archive archive_new(struct arena *a)
{
    struct archive made = {.bytes = text_new(a, 4096), .directory = text_new(a, 1024)};
    return made;
}

static inline void archive_word(struct text *t, uint32_t v, int bytes)
{
    for (int i = 0; i < bytes; i++) {
        text_add_char(t, (char)(v >> (8 * i) & 0xff));
    }
}

static inline struct str archive_deflate(struct arena *a, struct str plain)
{
    z_stream z = {0};
    size_t room = plain.n + plain.n / 10 + 64;
    char *p = arena_bytes(a, room);
    if (deflateInit2(&z, 9, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY) != Z_OK) {
        return STR_NONE;
    }
    z.next_in = (Bytef *)(uintptr_t)plain.p;
    z.avail_in = (uInt)plain.n;
    z.next_out = (Bytef *)p;
    z.avail_out = (uInt)room;
    deflate(&z, Z_FINISH);
    size_t n = room - z.avail_out;
    deflateEnd(&z);
    return (struct str){p, n};
}

/* Version, flags, method, time and day, CRC, sizes, length of the name, extra. */
static inline void archive_common(struct text *t, const struct archive_lies *lies,
                                  bool deflated, uint32_t crc, size_t packed, size_t size,
                                  size_t name)
{
    archive_word(t, 20, 2);
    archive_word(t, lies->flags, 2);
    archive_word(t, (deflated ? 8 : 0) + (uint32_t)lies->method, 2);
    archive_word(t, 0, 2);
    archive_word(t, 0x21, 2);
    archive_word(t, crc + lies->crc, 4);
    archive_word(t, (uint32_t)packed, 4);
    archive_word(t, lies->size != 0 ? (uint32_t)lies->size : (uint32_t)size, 4);
    archive_word(t, (uint32_t)name, 2);
    archive_word(t, 0, 2);
}

static inline void archive_add(struct archive *z, struct str name, struct str plain,
                               bool deflated)
{
    struct archive_lies lies = z->lies;
    struct str local = lies.local.p != NULL ? lies.local : name;
    struct str packed = deflated ? archive_deflate(z->bytes.arena, plain) : plain;
    uint32_t crc = (uint32_t)crc32(0, (const Bytef *)plain.p, (uInt)plain.n);
    uint32_t at = (uint32_t)z->bytes.n;
    text_add(&z->bytes, STR("PK\3\4"));
    archive_common(&z->bytes, &lies, deflated, crc, packed.n, plain.n, local.n);
    text_add(&z->bytes, local);
    text_add(&z->bytes, packed);
    text_add(&z->directory, STR("PK\1\2"));
    archive_word(&z->directory, 20, 2);
    archive_common(&z->directory, &lies, deflated, crc, packed.n, plain.n, name.n);
    archive_word(&z->directory, 0, 2); /* comment */
    archive_word(&z->directory, 0, 2); /* disk */
    archive_word(&z->directory, 0, 2);
    archive_word(&z->directory, 0, 4);
    archive_word(&z->directory, at, 4);
    text_add(&z->directory, name);
    z->n++;
    z->lies = (struct archive_lies){0};
}

static inline struct str archive_end(struct archive *z, struct str comment)
{
    uint32_t at = (uint32_t)z->bytes.n;
    text_add(&z->bytes, text_str(&z->directory));
    text_add(&z->bytes, STR("PK\5\6\0\0\0\0"));
    archive_word(&z->bytes, z->n, 2);
    archive_word(&z->bytes, z->n, 2);
    archive_word(&z->bytes, (uint32_t)z->directory.n, 4);
    archive_word(&z->bytes, at, 4);
    archive_word(&z->bytes, (uint32_t)comment.n, 2);
    text_add(&z->bytes, comment);
    return text_str(&z->bytes);
}

/* ---- xlsx -------------------------------------------------------------------------- */

#define ARCHIVE_XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define ARCHIVE_MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define ARCHIVE_LINKS "http://schemas.openxmlformats.org/package/2006/relationships"
#define ARCHIVE_OFFICE                                                                   \
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

/* One sheet called "Sheet1"; `book` goes inside <workbook>, the others are whole parts
 * and left out when not given. */
struct archive_xlsx {
    struct str book, sheet, styles, texts;
};

static inline struct str archive_xlsx_end(struct arena *a, const struct archive_xlsx *x,
                                          bool deflated)
{
    struct archive z = archive_new(a);
    archive_add(&z, STR("_rels/.rels"),
                STR(ARCHIVE_XML "<Relationships xmlns=\"" ARCHIVE_LINKS "\">"
                                "<Relationship Id=\"rId1\" Type=\"" ARCHIVE_OFFICE
                                "/officeDocument\" Target=\"xl/workbook.xml\"/>"
                                "</Relationships>"),
                deflated);
    archive_add(&z, STR("xl/workbook.xml"),
                str_format(a,
                           ARCHIVE_XML
                           "<workbook xmlns=\"" ARCHIVE_MAIN
                           "\" xmlns:r=\"" ARCHIVE_OFFICE
                           "\">%.*s<sheets><sheet name=\"Sheet1\" "
                           "sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
                           STR_PRINT(x->book)),
                deflated);
    archive_add(
        &z, STR("xl/_rels/workbook.xml.rels"),
        str_format(
            a,
            ARCHIVE_XML "<Relationships xmlns=\"" ARCHIVE_LINKS "\">"
                        "<Relationship Id=\"rId1\" Type=\"" ARCHIVE_OFFICE
                        "/worksheet\" Target=\"worksheets/sheet1.xml\"/>%s%s"
                        "</Relationships>",
            x->styles.p == NULL ? ""
                                : "<Relationship Id=\"rId2\" Type=\"" ARCHIVE_OFFICE
                                  "/styles\" Target=\"/xl/styles.xml\"/>",
            x->texts.p == NULL ? ""
                               : "<Relationship Id=\"rId3\" Type=\"" ARCHIVE_OFFICE
                                 "/sharedStrings\" Target=\"sharedStrings.xml\"/>"),
        deflated);
    archive_add(&z, STR("xl/worksheets/sheet1.xml"), x->sheet, deflated);
    if (x->styles.p != NULL) {
        archive_add(&z, STR("xl/styles.xml"), x->styles, deflated);
    }
    if (x->texts.p != NULL) {
        archive_add(&z, STR("xl/sharedStrings.xml"), x->texts, deflated);
    }
    return archive_end(&z, STR(""));
}
#endif
