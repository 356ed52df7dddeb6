/* Random sources against the authors' published sequences; uuids against RFC 9562. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/random.h"

static int start(void **state)
{
    *state = arena_open(&chunks_heap, (size_t)16 << 20);
    return *state == NULL || !digest_start();
}

static int stop(void **state)
{
    arena_close(*state);
    return 0;
}

static uint64_t next_64(struct random *r)
{
    uint8_t b[8];
    random_fill(r, b, sizeof b);
    uint64_t x = 0;
    for (int i = 7; i >= 0; i--) {
        x = x << 8 | b[i];
    }
    return x;
}

/* The reference programs' outputs as they are quoted everywhere: splitmix64 of seed
 * 1234567, xoroshiro128** from the state 1, 2. */
static void a_seed_gives_the_published_sequence(void **state)
{
    (void)state;
    struct random r = random_seeded(1234567);
    assert_true(r.state[0] == 6457827717110365317u);
    assert_true(r.state[1] == 3203168211198807973u);
    static const uint64_t expected[] = {
        5760u,
        97769243520u,
        9706862127477703552u,
        9223447511460779954u,
        8358291023205304566u,
        15695619998649302768u,
        8517900938696309774u,
        16586480348202605369u,
        6959129367028440372u,
        16822147227405758281u,
    };
    r.state[0] = 1;
    r.state[1] = 2;
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        assert_true(next_64(&r) == expected[i]);
    }
}

static void equal_seeds_repeat_and_others_do_not(void **state)
{
    (void)state;
    struct random one = random_seeded(7);
    struct random two = random_seeded(7);
    struct random three = random_seeded(8);
    uint8_t a[37];
    uint8_t b[37];
    uint8_t c[37];
    random_fill(&one, a, sizeof a);
    random_fill(&two, b, sizeof b);
    random_fill(&three, c, sizeof c);
    assert_memory_equal(a, b, sizeof a);
    assert_memory_not_equal(a, c, sizeof a);
}

/* Gives the words of a script, low byte first. */
struct script {
    struct random r;
    const uint64_t *words;
    size_t n;
};

static void fill_scripted(struct random *r, void *out, size_t n)
{
    struct script *s = (struct script *)(void *)r;
    assert_int_equal(n, 8);
    uint64_t word = s->words[s->n++];
    for (size_t i = 0; i < 8; i++) {
        ((uint8_t *)out)[i] = (uint8_t)(word >> (8 * i));
    }
}

/* 2^64 mod 3 is 1: of all 64-bit draws only 0 must be drawn again. */
static void draws_that_would_bias_are_thrown_away(void **state)
{
    (void)state;
    static const uint64_t words[] = {0, 0, 0x8000000000000000u, 1, UINT64_MAX};
    struct script s = {{fill_scripted, {0, 0}}, words, 0};
    assert_int_equal(random_below(&s.r, 3), 1); /* half of 3, rounded down */
    assert_int_equal(s.n, 3);
    assert_int_equal(random_below(&s.r, 3), 0);
    assert_int_equal(random_below(&s.r, 3), 2);
    assert_int_equal(s.n, 5);
}

static void choices_are_within_bounds_and_even(void **state)
{
    (void)state;
    struct random r = random_seeded(108);
    enum { FACES = 6, ROLLS = 60000 };
    double seen[FACES] = {0};
    for (int i = 0; i < ROLLS; i++) {
        uint64_t face = random_below(&r, FACES);
        assert_true(face < FACES);
        seen[face] += 1;
    }
    double chi = 0;
    for (int f = 0; f < FACES; f++) {
        double off = seen[f] - (double)ROLLS / FACES;
        chi += off * off / ((double)ROLLS / FACES);
    }
    assert_true(chi < 20.52); /* five degrees of freedom, one in a thousand */
    assert_int_equal(random_below(&r, 1), 0);
    assert_int_equal(random_below(&r, 0), 0);
    for (int i = 0; i < 1000; i++) {
        assert_true(random_below(&r, (1ull << 63) + 1) <= 1ull << 63);
    }
}

static void the_system_source_does_not_repeat(void **state)
{
    (void)state;
    struct random r = random_system();
    uint8_t a[32];
    uint8_t b[32];
    random_fill(&r, a, sizeof a);
    random_fill(&r, b, sizeof b);
    assert_memory_not_equal(a, b, sizeof a);
}

/* The random bits of RFC 9562 section A.6, with the other bits set the wrong way. */
static void fill_as_rfc_9562(struct random *r, void *out, size_t n)
{
    (void)r;
    static const uint8_t bits[16] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfc, 0xc3,
                                     0x58, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f};
    assert_int_equal(n, sizeof bits);
    memcpy(out, bits, n);
}

static void version_7_is_laid_out_as_rfc_9562_shows(void **state)
{
    struct arena *a = *state;
    struct random r = {fill_as_rfc_9562, {0, 0}};
    struct uuid u = uuid_new(&r, (struct instant){1645557742000999});
    assert_true(str_equal(uuid_text(a, u), STR("017f22e2-79b0-7cc3-98c4-dc0c0c07398f")));
    assert_int_equal(uuid_str(&u).n, 16);
    assert_memory_equal(uuid_str(&u).p, "\x01\x7f\x22\xe2\x79\xb0\x7c\xc3", 8);
    struct uuid read;
    assert_true(uuid_parse(STR("017F22E2-79B0-7CC3-98C4-DC0C0C07398F"), &read));
    assert_memory_equal(read.b, u.b, sizeof u.b);
}

static void uuids_of_later_milliseconds_sort_later(void **state)
{
    (void)state;
    struct random r = random_system();
    struct uuid former = uuid_new(&r, (struct instant){1483500600000000});
    for (int64_t ms = 1; ms < 1000; ms++) {
        struct uuid u = uuid_new(&r, (struct instant){1483500600000000 + ms * 1000});
        assert_true(str_compare(uuid_str(&former), uuid_str(&u)) < 0);
        assert_int_equal(u.b[6] >> 4, 7);
        assert_int_equal(u.b[8] >> 6, 2);
        former = u;
    }
}

static void uuids_are_read_strictly(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0",
        "017f22e279b07cc398c4dc0c0c07398f",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
        "017f22e2+79b0-7cc3-98c4-dc0c0c07398f",
        "017f22e-279b0-7cc3-98c4-dc0c0c07398f",
        "{17f22e2-79b0-7cc3-98c4-dc0c0c07398}",
        "@17f22e2-79b0-7cc3-98c4-dc0c0c07398f",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct uuid u;
        assert_false(uuid_parse(str_of(bad[i]), &u));
    }
}

int main(void)
{
    const struct CMUnitTest base[] = {
        cmocka_unit_test(a_seed_gives_the_published_sequence),
        cmocka_unit_test(equal_seeds_repeat_and_others_do_not),
        cmocka_unit_test(draws_that_would_bias_are_thrown_away),
        cmocka_unit_test(choices_are_within_bounds_and_even),
        cmocka_unit_test(the_system_source_does_not_repeat),
        cmocka_unit_test(version_7_is_laid_out_as_rfc_9562_shows),
        cmocka_unit_test(uuids_of_later_milliseconds_sort_later),
        cmocka_unit_test(uuids_are_read_strictly),
    };
    return cmocka_run_group_tests(base, start, stop);
}
