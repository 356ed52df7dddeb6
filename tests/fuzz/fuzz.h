/* What the fuzz targets share. A target is libFuzzer's entry; tests/fuzz/run builds it
 * with clang, replay.c runs it over files where there is no libFuzzer. */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H
#include "base/arena.h"
#include "base/fault.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* A broken promise: the input that broke it is kept by whoever runs the target. */
#define MUST(holds)                                                                      \
    do {                                                                                 \
        if (!(holds)) {                                                                  \
            fprintf(stderr, "%s:%d: broken: %s\n", __FILE__, __LINE__, #holds);          \
            abort();                                                                     \
        }                                                                                \
    } while (0)

/* Runs body(ctx) inside an edge and closes the arena: out of room is no crash. */
static inline void fuzz_inside(struct arena *a, struct fault *(*body)(void *ctx),
                               void *ctx)
{
    if (a != NULL) {
        (void)arena_guard(a, body, ctx);
        arena_close(a);
    }
}
#endif
