/* Encodings: whatever is taken becomes valid UTF-8, the same however it is cut into
 * blocks; UTF-8 stays as it is; folding keeps it valid. */
#include "fuzz/fuzz.h"

#include "base/text.h"
#include "base/utf8.h"
#include "formats/charset.h"

struct run {
    struct arena *arena;
    struct str input;
};

static struct fault *decode(struct arena *a, const struct source *s, enum charset charset,
                            size_t room, struct text *out)
{
    struct charset_reader *reader = NULL;
    char *block = arena_bytes(a, room);
    size_t got = 0;
    TRY(charset_open(a, s, charset, &reader));
    do {
        TRY(charset_read(reader, block, room, &got));
        MUST(got <= room);
        text_add(out, (struct str){block, got});
    } while (got > 0);
    return NULL;
}

static struct fault *read_twice(void *ctx)
{
    struct run *r = ctx;
    struct arena *a = r->arena;
    struct source s = source_of_bytes(r->input, STR("fuzz"));
    enum charset charset = CHARSET_UTF8;
    TRY(charset_detect(a, &s, &charset));
    struct text whole = text_new(a, 256);
    struct text cut = text_new(a, 256);
    struct fault *fault = decode(a, &s, charset, 64 * 1024, &whole);
    struct fault *cut_fault = decode(a, &s, charset, 16, &cut);
    MUST((fault == NULL) == (cut_fault == NULL));
    MUST(utf8_valid(text_str(&whole)) && utf8_valid(text_str(&cut)));
    if (fault != NULL) {
        MUST(fault->id == cut_fault->id && str_equal(fault->arg[1], cut_fault->arg[1]));
        return NULL;
    }
    MUST(str_equal(text_str(&whole), text_str(&cut)));
    MUST(charset != CHARSET_UTF8 || str_ends(r->input, text_str(&whole)));
    struct str folded = charset_fold(a, text_str(&whole));
    MUST(utf8_valid(folded) && folded.n <= whole.n);
    MUST(str_equal(charset_fold(a, folded), folded));
    return NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct run run = {arena_open(&chunks_heap, 16 << 20), {(const char *)bytes, n}};
    fuzz_inside(run.arena, read_twice, &run);
    return 0;
}
