/* JSON: what is read can be written, and what was written canonically is read to the same
 * bytes again. */
#include "fuzz/fuzz.h"

#include "base/json.h"
#include "base/utf8.h"

struct run {
    struct arena *arena;
    struct str input;
};

static struct fault *read_twice(void *ctx)
{
    struct run *r = ctx;
    struct json *value = NULL;
    size_t error_at = 0;
    if (!json_read(r->arena, r->input, &value, &error_at)) {
        MUST(error_at <= r->input.n);
        return NULL;
    }
    struct text first = text_new(r->arena, 0);
    json_write_canonical(&first, value);
    MUST(utf8_valid(text_str(&first)));
    struct json *again = NULL;
    MUST(json_read(r->arena, text_str(&first), &again, &error_at));
    struct text second = text_new(r->arena, 0);
    json_write_canonical(&second, again);
    MUST(str_equal(text_str(&first), text_str(&second)));
    return NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct run run = {arena_open(&chunks_heap, 16 << 20), {(const char *)bytes, n}};
    fuzz_inside(run.arena, read_twice, &run);
    return 0;
}
