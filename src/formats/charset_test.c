/* Encodings. The bytes are those of the published tables (GB 18030, Unicode), written by
 * hand; tests/contract/formats_oracle_test.c holds whole files against Python's codecs.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "formats/charset.h"
#include "words/faults.h"

enum { BLOCK = 64 * 1024 }; /* as charset.c reads */

static int open_arena(void **state)
{
    *state = arena_open(&chunks_heap, 64 * 1024 * 1024);
    return 0;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

static struct fault *decode(struct arena *a, struct str bytes, size_t room,
                            struct text *out)
{
    struct source s = source_of_bytes(bytes, STR("test"));
    enum charset charset;
    struct charset_reader *reader = NULL;
    *out = text_new(a, 64);
    TRY(charset_detect(a, &s, &charset));
    TRY(charset_open(a, &s, charset, &reader));
    char *block = arena_bytes(a, room);
    size_t got = 0;
    do {
        TRY(charset_read(reader, block, room, &got));
        text_add(out, (struct str){block, got});
    } while (got > 0);
    return NULL;
}

static void assert_reads(struct arena *a, struct str bytes, enum charset charset,
                         const char *text)
{
    struct source s = source_of_bytes(bytes, STR("test"));
    enum charset found;
    assert_null(charset_detect(a, &s, &found));
    assert_int_equal(found, charset);
    struct text out;
    assert_null(decode(a, bytes, 16, &out));
    assert_true(str_equal(text_str(&out), str_of(text)));
    assert_null(decode(a, bytes, BLOCK, &out));
    assert_true(str_equal(text_str(&out), str_of(text)));
}

static void each_encoding_is_known_and_read(void **state)
{
    struct arena *a = *state;
    assert_reads(a, STR(""), CHARSET_UTF8, "");
    assert_reads(a, STR("plain"), CHARSET_UTF8, "plain");
    assert_reads(a, STR("\xe5\xae\x8b\xe6\xb1\x9f"), CHARSET_UTF8, "宋江");
    assert_reads(a, STR("\xef\xbb\xbf\xe5\xae\x8b"), CHARSET_UTF8, "宋");
    assert_reads(a, STR("\xef\xbb\xbf"), CHARSET_UTF8, "");
    assert_reads(a, STR("\xcb\xce\xbd\xad,\xc4\xd0"), CHARSET_GB18030, "宋江,男");
    /* GB18030: four bytes for U+20000, and the mark */
    assert_reads(a, STR("\xcb\xce\x95\x32\x82\x36"), CHARSET_GB18030, "宋𠀀");
    assert_reads(a, STR("\x84\x31\x95\x33\xcb\xce"), CHARSET_GB18030, "宋");
    assert_reads(a, STR("\xff\xfe\x8b\x5b,\0"), CHARSET_UTF16LE, "宋,");
    assert_reads(a, STR("\xfe\xff\x5b\x8b\0,"), CHARSET_UTF16BE, "宋,");
    assert_reads(a, STR("\xff\xfe\x40\xd8\x00\xdc"), CHARSET_UTF16LE, "𠀀");
    /* the word that older editors took for UTF-8 */
    assert_reads(a, STR("\xc1\xaa\xcd\xa8"), CHARSET_GB18030, "联通");
}

static void text_is_whole_however_blocks_cut_it(void **state)
{
    struct arena *a = *state;
    static const struct {
        const char *bytes, *text;
    } cases[] = {{"\xe5\xae\x8b", "宋"}, {"\xcb\xce", "宋"}, {"\x95\x32\x82\x36", "𠀀"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (size_t shift = 0; shift < 4; shift++) {
            struct text bytes = text_new(a, 3 * BLOCK);
            struct text want = text_new(a, 3 * BLOCK);
            text_add(&bytes, str_part(STR("xxxx"), 0, shift));
            text_add(&want, str_part(STR("xxxx"), 0, shift));
            while (bytes.n < 2 * BLOCK) {
                text_add(&bytes, str_of(cases[i].bytes));
                text_add(&want, str_of(cases[i].text));
            }
            struct text out;
            assert_null(decode(a, text_str(&bytes), 1000, &out));
            assert_true(str_equal(text_str(&out), text_str(&want)));
        }
        arena_reset(a);
    }
}

static void assert_refused(struct arena *a, struct str bytes, int id, const char *line,
                           const char *byte)
{
    struct text out;
    struct fault *fault = decode(a, bytes, BLOCK, &out);
    assert_non_null(fault);
    assert_int_equal(fault->id, id);
    assert_true(str_equal(fault->arg[0], str_of(line)));
    assert_true(str_equal(fault->arg[1], str_of(byte)));
}

static void what_is_no_encoding_is_refused_with_line_and_byte(void **state)
{
    struct arena *a = *state;
    int none = FAULT_CHARSET_NONE_ID;
    int damaged = FAULT_CHARSET_DAMAGED_ID;
    assert_refused(a, STR("a\r\nb\r\n\xff"), none, "3", "6");
    assert_refused(a, STR("a\rb\r\xcb\xce\xff\xff"), none, "3", "6");
    assert_refused(a, STR("a\n\x80"), none, "2", "2");
    assert_refused(a, STR("\xcb\xce\xcb"), none, "1", "2"); /* cut */
    assert_refused(a, STR("\xff\xfe\x8b\x5b\n\0\x00\xdc"), none, "2", "6");
    assert_refused(a, STR("\xfe\xff\x5b\x8b\0\n\xdc\0"), none, "2", "6");
    assert_refused(a, STR("\xff\xfe\x8b"), none, "1", "2"); /* half a unit */
    /* UTF-8 with one byte lost: as GB18030 it would read without a word */
    assert_refused(a, STR("姓名\n宋江\n吴\xe7\x94\n卢俊义"), damaged, "3", "17");
    assert_refused(a, STR("姓名,性别\xe5"), damaged, "1", "13");
}

static void broken_bytes_are_found_behind_the_first_block(void **state)
{
    struct arena *a = *state;
    struct text bytes = text_new(a, 2 * BLOCK);
    while (bytes.n < BLOCK + 100) {
        text_add(&bytes, STR("宋江\n"));
    }
    int64_t line = (int64_t)(bytes.n / 7) + 1;
    size_t at = bytes.n;
    text_add(&bytes, STR("\xe5"));
    assert_refused(a, text_str(&bytes), FAULT_CHARSET_DAMAGED_ID,
                   str_cstr(a, str_format(a, "%lld", (long long)line)),
                   str_cstr(a, str_format(a, "%zu", at)));
}

static void full_width_folds_and_names_stay(void **state)
{
    struct arena *a = *state;
    static const struct {
        const char *from, *to;
    } cases[] = {
        {"", ""},
        {"abc", "abc"},
        {"２０１７－０１", "2017-01"},
        {"ａＺ（！～）", "aZ(!~)"},
        {"宋　江", "宋 江"},
        {"宋江１０８", "宋江108"},
        {"￥", "￥"}, /* U+FFE5 has no ASCII form */
        {"。、", "。、"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_true(
            str_equal(charset_fold(a, str_of(cases[i].from)), str_of(cases[i].to)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_encoding_is_known_and_read),
        cmocka_unit_test(text_is_whole_however_blocks_cut_it),
        cmocka_unit_test(what_is_no_encoding_is_refused_with_line_and_byte),
        cmocka_unit_test(broken_bytes_are_found_behind_the_first_block),
        cmocka_unit_test(full_width_folds_and_names_stay),
    };
    return cmocka_run_group_tests_name("formats/charset", tests, open_arena, close_arena);
}
