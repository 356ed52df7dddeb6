/* Randomness as an argument, so that the demo and tests are repeatable. */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H
#include "base/day.h"

struct random {
    void (*fill)(struct random *r, void *out, size_t n);
    uint64_t state[2]; /* seeded sources only */
};
struct random random_system(void);          /* the kernel's, through libsodium */
struct random random_seeded(uint64_t seed); /* repeatable; never for secrets */
void random_fill(struct random *r, void *out, size_t n);
uint64_t random_below(struct random *r, uint64_t n); /* unbiased */

struct uuid {
    uint8_t b[16];
};
/* RFC 9562 version 7: millisecond of `at`, rest random. */
struct uuid uuid_new(struct random *r, struct instant at);
bool uuid_parse(struct str s, struct uuid *u); /* 8-4-4-4-12 hex */
struct str uuid_text(struct arena *a, struct uuid u);
struct str uuid_str(const struct uuid *u); /* borrowed 16 bytes */
#endif
