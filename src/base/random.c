/* Sources of randomness, unbiased choice and time-ordered ids. */
#include "base/random.h"

#include <sodium.h>

#include "base/text.h"

static void fill_system(struct random *r, void *out, size_t n)
{
    (void)r;
    randombytes_buf(out, n);
}

struct random random_system(void)
{
    return (struct random){fill_system, {0, 0}};
}

static uint64_t rotate(uint64_t x, int by)
{
    return (x << by) | (x >> (64 - by));
}

/* splitmix64 (Steele, Lea, Flood 2014; constants of Vigna's public-domain version):
 * spreads one seed over a state that is never all zero. */
static uint64_t split(uint64_t *x)
{
    *x += 0x9e3779b97f4a7c15u;
    uint64_t z = *x;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/* xoroshiro128** 1.0 (Blackman and Vigna, "Scrambled linear pseudorandom number
 * generators", 2018). */
static uint64_t draw(uint64_t state[2])
{
    uint64_t s0 = state[0];
    uint64_t s1 = state[1] ^ s0;
    uint64_t drawn = rotate(s0 * 5, 7) * 9;
    state[0] = rotate(s0, 24) ^ s1 ^ (s1 << 16);
    state[1] = rotate(s1, 37);
    return drawn;
}

/* Low bytes first on every machine, so that the demo is the same everywhere. */
static void fill_seeded(struct random *r, void *out, size_t n)
{
    uint8_t *to = out;
    for (size_t i = 0; i < n;) {
        uint64_t drawn = draw(r->state);
        for (int k = 0; k < 8 && i < n; k++) {
            to[i++] = (uint8_t)(drawn >> (8 * k));
        }
    }
}

struct random random_seeded(uint64_t seed)
{
    struct random r = {fill_seeded, {0, 0}};
    r.state[0] = split(&seed);
    r.state[1] = split(&seed);
    return r;
}

void random_fill(struct random *r, void *out, size_t n)
{
    r->fill(r, out, n);
}

static uint64_t random_64(struct random *r)
{
    uint8_t b[8];
    r->fill(r, b, sizeof b);
    uint64_t x = 0;
    for (int k = 7; k >= 0; k--) {
        x = x << 8 | b[k];
    }
    return x;
}

/* Lemire, "Fast random integer generation in an interval", 2019: the high half of
 * x * n is uniform once the 2^64 mod n lowest low halves are drawn again. 0 for n == 0.
 */
uint64_t random_below(struct random *r, uint64_t n)
{
    if (n == 0) {
        return 0;
    }
    unsigned __int128 product = (unsigned __int128)random_64(r) * n;
    if ((uint64_t)product < n) {
        uint64_t uneven = (0 - n) % n;
        while ((uint64_t)product < uneven) {
            product = (unsigned __int128)random_64(r) * n;
        }
    }
    return (uint64_t)(product >> 64);
}

/* RFC 9562 section 5.7. Within a millisecond the order is random. */
struct uuid uuid_new(struct random *r, struct instant at)
{
    struct uuid u;
    random_fill(r, u.b, sizeof u.b);
    uint64_t ms = (uint64_t)(at.us / 1000);
    for (int i = 0; i < 6; i++) {
        u.b[i] = (uint8_t)(ms >> (8 * (5 - i)));
    }
    u.b[6] = (uint8_t)(0x70 | (u.b[6] & 0x0f));
    u.b[8] = (uint8_t)(0x80 | (u.b[8] & 0x3f));
    return u;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    char letter = (char)(c | 0x20);
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

enum { UUID_TEXT = 36 };

static bool dash_at(size_t i)
{
    return i == 8 || i == 13 || i == 18 || i == 23;
}

bool uuid_parse(struct str s, struct uuid *u)
{
    if (s.n != UUID_TEXT) {
        return false;
    }
    struct uuid found = {{0}};
    size_t nibbles = 0;
    for (size_t i = 0; i < UUID_TEXT; i++) {
        if (dash_at(i)) {
            if (s.p[i] != '-') {
                return false;
            }
            continue;
        }
        int value = hex_value(s.p[i]);
        if (value < 0) {
            return false;
        }
        found.b[nibbles / 2] = (uint8_t)(found.b[nibbles / 2] << 4 | value);
        nibbles++;
    }
    *u = found;
    return true;
}

struct str uuid_text(struct arena *a, struct uuid u)
{
    static const char digits[] = "0123456789abcdef";
    char *text = arena_bytes(a, UUID_TEXT);
    size_t nibbles = 0;
    for (size_t i = 0; i < UUID_TEXT; i++) {
        if (dash_at(i)) {
            text[i] = '-';
            continue;
        }
        uint8_t b = u.b[nibbles / 2];
        text[i] = digits[nibbles % 2 == 0 ? b >> 4 : b & 15];
        nibbles++;
    }
    return (struct str){text, UUID_TEXT};
}

struct str uuid_str(const struct uuid *u)
{
    return (struct str){(const char *)u->b, sizeof u->b};
}
