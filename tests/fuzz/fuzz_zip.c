/* Zip archives: a part that is read to its end has the size and the CRC that were told,
 * and how it is read changes nothing. */
#include "fuzz/fuzz.h"

#include <zlib.h>

#include "base/text.h"
#include "formats/zip.h"

struct run {
    struct arena *arena;
    struct str input;
};

static struct fault *read_part(struct arena *a, const struct zip *zip,
                               const struct zip_part *part, size_t step, struct text *out)
{
    struct zip_stream *stream = NULL;
    char block[1024];
    size_t got = 0;
    TRY(zip_read_part(a, zip, part, &stream));
    do {
        TRY(zip_read(stream, block, step, &got));
        MUST(got <= step && out->n + got <= part->size);
        text_add(out, (struct str){block, got});
    } while (got > 0);
    MUST(out->n == part->size);
    MUST((uint32_t)crc32(0, (const Bytef *)out->p, (uInt)out->n) == part->crc);
    return NULL;
}

static struct fault *read_all(void *ctx)
{
    static const struct str names[] = {STR("a"), STR("b"), STR("folder/c.xml"),
                                       STR("xl/workbook.xml"), STR("_rels/.rels")};
    struct run *r = ctx;
    struct source s = source_of_bytes(r->input, STR("fuzz"));
    struct zip *zip = NULL;
    TRY(zip_open(r->arena, &s, &zip));
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const struct zip_part *part = zip_find(zip, names[i]);
        if (part == NULL || part->size > 1 << 20) {
            continue;
        }
        struct text large = text_new(r->arena, 1024);
        struct text small = text_new(r->arena, 1024);
        struct fault *fault = read_part(r->arena, zip, part, 1024, &large);
        struct fault *other = read_part(r->arena, zip, part, 7, &small);
        MUST((fault == NULL) == (other == NULL));
        MUST(fault != NULL || str_equal(text_str(&large), text_str(&small)));
    }
    return NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct run run = {arena_open(&chunks_heap, 64 << 20), {(const char *)bytes, n}};
    fuzz_inside(run.arena, read_all, &run);
    return 0;
}
