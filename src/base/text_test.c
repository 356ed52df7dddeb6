/* Strings and growing text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"

static int open_arena(void **state)
{
    *state = arena_open(&chunks_heap, (size_t)16 << 20);
    return *state == NULL;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

static void assert_says(struct str s, const char *expected)
{
    assert_int_equal(s.n, strlen(expected));
    assert_memory_equal(s.p, expected, s.n);
}

static void not_given_and_empty_differ_but_hold_the_same_bytes(void **state)
{
    struct arena *a = *state;
    assert_null(str_of(NULL).p);
    assert_non_null(str_of("").p);
    assert_true(str_equal(STR_NONE, STR("")));
    assert_null(str_copy(a, STR_NONE).p);
    assert_non_null(str_copy(a, STR("")).p);
    assert_string_equal(str_cstr(a, STR_NONE), "");
}

static void copies_do_not_follow_their_source(void **state)
{
    struct arena *a = *state;
    char source[] = "song jiang";
    struct str copy = str_copy(a, str_of(source));
    const char *with_nul = str_cstr(a, str_of(source));
    source[0] = 'S';
    assert_says(copy, "song jiang");
    assert_string_equal(with_nul, "song jiang");
}

static void formats_shorter_and_longer_than_the_first_guess(void **state)
{
    struct arena *a = *state;
    assert_says(str_format(a, "%d-%s", 7, "x"), "7-x");
    /* 255, 256 and 257 bytes stand around the small buffer's edge. */
    for (int n = 250; n < 260; n++) {
        struct str s = str_format(a, "%0*d", n, 5);
        assert_int_equal(s.n, n);
        assert_int_equal(s.p[0], '0');
        assert_int_equal(s.p[n - 1], '5');
    }
}

static void comparison_is_by_bytes_and_then_by_length(void **state)
{
    (void)state;
    assert_true(str_compare(STR("a"), STR("b")) < 0);
    assert_true(str_compare(STR("ab"), STR("a")) > 0);
    assert_int_equal(str_compare(STR("ab"), STR("ab")), 0);
    assert_true(str_compare(STR_NONE, STR("a")) < 0);
    assert_true(str_compare(STR("\x80"), STR("z")) > 0); /* bytes are unsigned */
    assert_true(str_compare(STR("a\0b"), STR("a\0c")) < 0);
    assert_false(str_equal(STR("ab"), STR("aB")));
    assert_true(str_equal_nocase(STR("Content-Length"), STR("content-lengTH")));
    assert_false(str_equal_nocase(STR("@"), STR("`"))); /* 0x40 and 0x60 */
    assert_false(str_equal_nocase(STR("ab"), STR("abc")));
}

static void starts_ends_parts_and_trims(void **state)
{
    (void)state;
    struct str s = STR("liangshan");
    assert_true(str_starts(s, STR("liang")));
    assert_true(str_starts(s, STR("")));
    assert_false(str_starts(STR("li"), STR("liang")));
    assert_true(str_ends(s, STR("shan")));
    assert_false(str_ends(STR("an"), STR("shan")));
    assert_says(str_part(s, 5, 9), "shan");
    assert_says(str_part(s, 5, 900), "shan");
    assert_says(str_part(s, 900, 901), "");
    assert_says(str_part(s, 7, 3), "");
    assert_null(str_part(STR_NONE, 0, 1).p);
    assert_says(str_trim(STR(" \t\r\n\v\fa b \n")), "a b");
    assert_says(str_trim(STR("   ")), "");
}

static void finding_gives_the_first_place_or_the_length(void **state)
{
    (void)state;
    assert_int_equal(str_find(STR("abcabc"), STR("bc")), 1);
    assert_int_equal(str_find(STR("abcabc"), STR("cc")), 6);
    assert_int_equal(str_find(STR("abc"), STR("")), 0);
    assert_int_equal(str_find(STR_NONE, STR("a")), 0);
    assert_int_equal(str_find(STR("a\0b"), STR("\0b")), 1);
    assert_int_equal(str_find(STR("abc"), STR("abcd")), 3);
}

static void cutting_walks_the_pieces(void **state)
{
    (void)state;
    struct str rest = STR("a,,bc,");
    struct str piece;
    const char *expected[] = {"a", "", "bc"};
    for (size_t i = 0; i < 3; i++) {
        assert_true(str_cut(&rest, ',', &piece));
        assert_says(piece, expected[i]);
    }
    assert_false(str_cut(&rest, ',', &piece));
    rest = STR("key");
    assert_true(str_cut(&rest, '=', &piece));
    assert_says(piece, "key");
    assert_null(rest.p);
    rest = STR("key=");
    assert_true(str_cut(&rest, '=', &piece));
    assert_non_null(rest.p);
    assert_int_equal(rest.n, 0);
}

static void whole_numbers_are_read_to_the_last_one_and_no_further(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool good;
        int64_t value;
    } cases[] = {
        {"0", true, 0},
        {"-0", true, 0},
        {"007", true, 7},
        {"-42", true, -42},
        {"9223372036854775807", true, INT64_MAX},
        {"-9223372036854775808", true, INT64_MIN},
        {"9223372036854775808", false, 0},
        {"-9223372036854775809", false, 0},
        {"99999999999999999999", false, 0},
        {"", false, 0},
        {"-", false, 0},
        {"+1", false, 0},
        {" 1", false, 0},
        {"1 ", false, 0},
        {"1.0", false, 0},
        {"0x1", false, 0},
        {"--1", false, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t value = 99;
        assert_int_equal(str_to_int(str_of(cases[i].text), &value), cases[i].good);
        assert_int_equal(value, cases[i].good ? cases[i].value : 99);
    }
}

static void text_grows_past_every_boundary(void **state)
{
    struct arena *a = *state;
    struct text t = text_new(a, 0);
    assert_says(text_str(&t), "");
    for (int i = 0; i < 100000; i++) {
        text_add_char(&t, (char)('a' + i % 26));
        if (i % 1000 == 0) {
            arena_alloc(a, 8); /* now and then another piece stands behind it */
        }
    }
    assert_int_equal(t.n, 100000);
    for (size_t i = 0; i < t.n; i++) {
        assert_int_equal(t.p[i], 'a' + i % 26);
    }
}

static void text_takes_numbers_and_formats(void **state)
{
    struct arena *a = *state;
    struct text t = text_new(a, 4);
    text_add_int(&t, INT64_MIN);
    text_add_char(&t, ' ');
    text_add_int(&t, INT64_MAX);
    text_add_char(&t, ' ');
    text_add_int(&t, 0);
    text_add_format(&t, " %s:%03d", "x", 7);
    assert_says(text_str(&t), "-9223372036854775808 9223372036854775807 0 x:007");
    for (int n = 1; n < 2000; n += 13) {
        struct text u = text_new(a, 1);
        text_add_format(&u, "%0*d", n, 1);
        assert_int_equal(u.n, n);
        assert_int_equal(u.p[n - 1], '1');
    }
}

static void html_text_cannot_leave_its_place(void **state)
{
    struct arena *a = *state;
    struct text t = text_new(a, 0);
    text_add_html(&t, STR("<a href=\"x\" b='y'>&amp;\xe5\xae\x8b"));
    assert_says(text_str(&t),
                "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;amp;\xe5\xae\x8b");
    struct text plain = text_new(a, 0);
    text_add_html(&plain, STR_NONE);
    text_add_html(&plain, STR("plain"));
    assert_says(text_str(&plain), "plain");
}

/* RFC 3986 sections 2.1 and 2.3. */
static void urls_keep_the_unreserved_characters_only(void **state)
{
    struct arena *a = *state;
    struct text t = text_new(a, 0);
    text_add_url(&t, STR("AZaz09-._~ /?&=+%\xe5\xae\x8b\0"));
    assert_says(text_str(&t), "AZaz09-._~%20%2F%3F%26%3D%2B%25%E5%AE%8B%00");
}

/* RFC 4648 section 10. */
static void base64_and_hex_follow_the_published_vectors(void **state)
{
    struct arena *a = *state;
    static const struct {
        const char *plain, *base64, *hex;
    } cases[] = {
        {"", "", ""},
        {"f", "Zg==", "66"},
        {"fo", "Zm8=", "666f"},
        {"foo", "Zm9v", "666f6f"},
        {"foob", "Zm9vYg==", "666f6f62"},
        {"fooba", "Zm9vYmE=", "666f6f6261"},
        {"foobar", "Zm9vYmFy", "666f6f626172"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct text t = text_new(a, 0);
        text_add_base64(&t, str_of(cases[i].plain));
        assert_says(text_str(&t), cases[i].base64);
        struct text h = text_new(a, 0);
        text_add_hex(&h, str_of(cases[i].plain));
        assert_says(text_str(&h), cases[i].hex);
    }
    struct text high = text_new(a, 0);
    text_add_base64(&high, STR("\xfb\xff\xfe"));
    assert_says(text_str(&high), "+//+"); /* 62 and 63 by hand: 111110 111111 ... */
}

static void what_would_act_on_a_terminal_is_seen_instead(void **state)
{
    static const struct {
        const char *text;
        bool lines;
        const char *seen;
    } cases[] = {
        {"\xe5\x90\xb4\xe2\x80\xae\xe4\xb9\x9d", false,
         "\xe5\x90\xb4[U+202E]\xe4\xb9\x9d"},
        {"\xe2\x80\xae", false, "[U+202E]"},
        {"a\x1b[31m\x07", true, "a[U+001B][31m[U+0007]"},
        {"a\tb\n", true, "a\tb\n"},
        {"a\tb\n", false, "a[U+0009]b[U+000A]"},
        {"\xff\x1bz\xe5\x90", false, "[FF][U+001B]z[E5][90]"},
        {"plain", false, "plain"},
        {"", false, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str seen = text_visible(*state, str_of(cases[i].text), cases[i].lines);
        assert_says(seen, cases[i].seen);
    }
}

int main(void)
{
    const struct CMUnitTest base[] = {
        cmocka_unit_test(not_given_and_empty_differ_but_hold_the_same_bytes),
        cmocka_unit_test(copies_do_not_follow_their_source),
        cmocka_unit_test(what_would_act_on_a_terminal_is_seen_instead),
        cmocka_unit_test(formats_shorter_and_longer_than_the_first_guess),
        cmocka_unit_test(comparison_is_by_bytes_and_then_by_length),
        cmocka_unit_test(starts_ends_parts_and_trims),
        cmocka_unit_test(finding_gives_the_first_place_or_the_length),
        cmocka_unit_test(cutting_walks_the_pieces),
        cmocka_unit_test(whole_numbers_are_read_to_the_last_one_and_no_further),
        cmocka_unit_test(text_grows_past_every_boundary),
        cmocka_unit_test(text_takes_numbers_and_formats),
        cmocka_unit_test(html_text_cannot_leave_its_place),
        cmocka_unit_test(urls_keep_the_unreserved_characters_only),
        cmocka_unit_test(base64_and_hex_follow_the_published_vectors),
    };
    return cmocka_run_group_tests(base, open_arena, close_arena);
}
