/* UTF-8 against the table of RFC 3629 and a plain decoder written from its definition. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/utf8.h"

static void every_code_point_goes_there_and_back(void **state)
{
    (void)state;
    for (int32_t code = 0; code <= 0x10ffff; code++) {
        char b[4];
        size_t n = utf8_encode(code, b);
        struct str s = {b, n};
        size_t expected = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
        bool surrogate = code >= 0xd800 && code <= 0xdfff;
        size_t at = 0;
        if (n != expected || utf8_valid(s) == surrogate || utf8_next(s, &at) != code ||
            at != n) {
            fail_msg("U+%04X", (unsigned)code);
        }
    }
}

/* RFC 3629 section 7 and the Unicode standard's table 3-7 as examples. */
static void the_examples_of_the_standard_encode_as_printed(void **state)
{
    (void)state;
    char b[4];
    assert_int_equal(utf8_encode(0x2262, b), 3);
    assert_memory_equal(b, "\xe2\x89\xa2", 3);
    assert_int_equal(utf8_encode(0x65e5, b), 3);
    assert_memory_equal(b, "\xe6\x97\xa5", 3);
    assert_int_equal(utf8_encode(0x233b4, b), 4);
    assert_memory_equal(b, "\xf0\xa3\x8e\xb4", 4);
}

/* The definition, slowly: gather, compare with the least value of the length. */
static bool valid_by_definition(const uint8_t *p, size_t n)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    for (size_t i = 0; i < n;) {
        size_t length = p[i] < 0x80           ? 1
                        : (p[i] >> 5) == 0x06 ? 2
                        : (p[i] >> 4) == 0x0e ? 3
                        : (p[i] >> 3) == 0x1e ? 4
                                              : 0;
        if (length == 0 || i + length > n) {
            return false;
        }
        uint32_t code = length == 1 ? p[i] : p[i] & (0x7fu >> length);
        for (size_t k = 1; k < length; k++) {
            if ((p[i + k] >> 6) != 2) {
                return false;
            }
            code = code << 6 | (p[i + k] & 0x3f);
        }
        if (code < least[length] || code > 0x10ffff || (code >> 11) == 0x1b) {
            return false;
        }
        i += length;
    }
    return true;
}

static void validity_agrees_with_the_definition(void **state)
{
    (void)state;
    uint8_t b[3];
    for (uint32_t v = 0; v < 1u << 24; v += v < 0xc00000 ? 17 : 1) {
        b[0] = (uint8_t)(v >> 16);
        b[1] = (uint8_t)(v >> 8);
        b[2] = (uint8_t)v;
        if (utf8_valid((struct str){(char *)b, 3}) != valid_by_definition(b, 3)) {
            fail_msg("%02x %02x %02x", b[0], b[1], b[2]);
        }
    }
    uint8_t four[4];
    for (uint32_t v = 0; v < 1u << 21; v++) {
        four[0] = (uint8_t)(0xf0 + (v >> 18));
        four[1] = (uint8_t)(0x80 | (v >> 12 & 0x7f));
        four[2] = (uint8_t)(0x80 | (v >> 6 & 0x3f));
        four[3] = (uint8_t)(0x80 | (v & 0x3f));
        if (utf8_valid((struct str){(char *)four, 4}) != valid_by_definition(four, 4)) {
            fail_msg("%02x %02x %02x %02x", four[0], four[1], four[2], four[3]);
        }
    }
}

static void a_bad_byte_is_found_wherever_it_stands(void **state)
{
    (void)state;
    char text[40];
    for (size_t n = 1; n < sizeof text; n++) {
        for (size_t bad = 0; bad < n; bad++) {
            memset(text, 'a', n);
            assert_true(utf8_valid((struct str){text, n}));
            text[bad] = (char)0xff;
            assert_false(utf8_valid((struct str){text, n}));
        }
    }
    assert_true(utf8_valid(STR_NONE));
    assert_true(utf8_valid(STR("a\0b"))); /* NUL is a character; forms refuse it */
    assert_false(utf8_valid(STR("aaaaaaa\xe5\xae"))); /* cut in the middle */
}

static void walks_end_at_the_end(void **state)
{
    (void)state;
    struct str s = STR("a\xe5\xae\x8b");
    size_t at = 0;
    assert_int_equal(utf8_next(s, &at), 'a');
    assert_int_equal(utf8_next(s, &at), 0x5b8b);
    assert_int_equal(utf8_next(s, &at), -1);
    assert_int_equal(at, 4);
}

#define SONG "\xe5\xae\x8b"
#define JIANG "\xe6\xb1\x9f"

static void code_points_and_columns_are_counted(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t count, width;
    } cases[] = {
        {"", 0, 0},
        {"abc", 3, 3},
        {SONG JIANG, 2, 4},
        {"a" SONG, 2, 3},
        {"\xef\xbc\xa1", 1, 2},     /* U+FF21 full width A */
        {"\xef\xbd\xb1", 1, 1},     /* U+FF71 half width katakana */
        {"e\xcc\x81", 2, 1},        /* e and U+0301 */
        {"\xc3\xa9", 1, 1},         /* U+00E9 */
        {"\xc2\xb7", 1, 1},         /* U+00B7 middle dot */
        {"\xf0\xa0\xae\xb7", 1, 2}, /* U+20BB7, a rare hanzi */
        {"\xe3\x80\x82", 1, 2},     /* U+3002 full stop */
        {"\xed\x9e\xa3", 1, 2},     /* U+D7A3 */
        {"\xe3\x80\xbf", 1, 1},     /* U+303F half fill space */
        {"\xe2\x80\x8b", 1, 0},     /* U+200B */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str s = str_of(cases[i].text);
        assert_int_equal(utf8_count(s), cases[i].count);
        assert_int_equal(utf8_width(s), cases[i].width);
    }
}

static void a_start_never_cuts_a_character(void **state)
{
    (void)state;
    struct str s = STR("a" SONG "b" JIANG);
    static const size_t bytes[] = {0, 1, 4, 5, 8, 8};
    for (size_t n = 0; n < 6; n++) {
        assert_int_equal(utf8_first(s, n).n, bytes[n]);
    }
}

static void controls_that_disguise_are_seen(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool line, lines; /* refused in one line, in several */
    } cases[] = {
        {"plain " SONG, false, false},  {"tab\t", true, false},   {"line\n", true, false},
        {"line\r\n", true, true},       {"\x1b[31m", true, true}, {"\x7f", true, true},
        {"\xc2\x85", true, true},       /* U+0085 */
        {"\xc2\xa0", false, false},     /* U+00A0 */
        {"\xe2\x80\xae", true, true},   /* U+202E */
        {"\xe2\x80\x8e", true, true},   /* U+200E */
        {"\xe2\x81\xa6", true, true},   /* U+2066 */
        {"\xe2\x81\xa9", true, true},   /* U+2069 */
        {"\xd8\x9c", true, true},       /* U+061C */
        {"\xe2\x80\x90", false, false}, /* U+2010 */
        {"\xe2\x81\xaa", false, false}, /* U+206A */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str s = str_of(cases[i].text);
        assert_int_equal(utf8_has_controls(s, false), cases[i].line);
        assert_int_equal(utf8_has_controls(s, true), cases[i].lines);
    }
    assert_true(utf8_has_controls(STR("\0"), true));
}

int main(void)
{
    const struct CMUnitTest base[] = {
        cmocka_unit_test(every_code_point_goes_there_and_back),
        cmocka_unit_test(the_examples_of_the_standard_encode_as_printed),
        cmocka_unit_test(validity_agrees_with_the_definition),
        cmocka_unit_test(a_bad_byte_is_found_wherever_it_stands),
        cmocka_unit_test(walks_end_at_the_end),
        cmocka_unit_test(code_points_and_columns_are_counted),
        cmocka_unit_test(a_start_never_cuts_a_character),
        cmocka_unit_test(controls_that_disguise_are_seen),
    };
    return cmocka_run_group_tests(base, NULL, NULL);
}
