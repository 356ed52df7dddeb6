/* CSV: the rules of RFC 4180 section 2, what is found besides, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "formats/csv.h"
#include "words/faults.h"

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

/* All rows in one line: cells as [..], rows begin with their line; what is wrong with a
 * row alone stands behind it. */
static struct fault *show(struct arena *a, struct str bytes, struct csv_options options,
                          struct str *shown)
{
    struct source s = source_of_bytes(bytes, STR("test"));
    struct text out = text_new(a, 256);
    struct csv *csv = NULL;
    struct row row;
    bool more = false;
    TRY(csv_open(a, &s, options, &csv));
    for (;;) {
        TRY(csv_next(csv, a, &row, &more));
        if (!more) {
            break;
        }
        text_add_int(&out, row.number);
        for (size_t i = 0; i < row.n; i++) {
            text_add_format(&out, "[%.*s]", STR_PRINT(row.cells[i].text));
        }
        if (row.wrong != NULL) {
            text_add_format(&out, "!%s", fault_id_name(row.wrong->id));
        }
    }
    *shown = text_str(&out);
    return NULL;
}

static void assert_shows(struct arena *a, struct str bytes, const char *expected)
{
    struct str shown = STR_NONE;
    struct fault *fault = show(a, bytes, (struct csv_options){0}, &shown);
    if (fault != NULL) {
        fail_msg("refused by %s, not %s", fault_id_name(fault->id), expected);
    }
    if (!str_equal(shown, str_of(expected))) {
        fail_msg("%.*s, not %s", STR_PRINT(shown), expected);
    }
}

static void rows_are_read_as_the_standard_says(void **state)
{
    struct arena *a = *state;
    assert_shows(a, STR("aaa,bbb,ccc\r\nzzz,yyy,xxx\r\n"),
                 "1[aaa][bbb][ccc]2[zzz][yyy][xxx]");
    assert_shows(a, STR("aaa,bbb,ccc\r\nzzz,yyy,xxx"),
                 "1[aaa][bbb][ccc]2[zzz][yyy][xxx]");
    assert_shows(a, STR("\"aaa\",\"b \r\nbb\",\"ccc\"\r\nzzz,yyy,xxx"),
                 "1[aaa][b \r\nbb][ccc]3[zzz][yyy][xxx]");
    assert_shows(a, STR("\"aaa\",\"b\"\"bb\",\"ccc\""), "1[aaa][b\"bb][ccc]");
    assert_shows(a, STR("\"\"\"\",\"\"\"\"\"\",\"\""), "1[\"][\"\"][]");
    assert_shows(a, STR(" a , b \n"), "1[ a ][ b ]"); /* spaces are part of a field */
}

static void what_is_found_in_the_wild_is_read_too(void **state)
{
    struct arena *a = *state;
    assert_shows(a, STR(""), "");
    assert_shows(a, STR("\n\n"), "");
    assert_shows(a,
                 STR("\xef\xbb\xbf"
                     "a,b\n"),
                 "1[a][b]");
    assert_shows(a, STR("\xef\xbb\xbf\"a\",b\n"), "1[a][b]");
    assert_shows(a, STR("a,b\nc,d\n"), "1[a][b]2[c][d]");
    assert_shows(a, STR("a,b\rc,d\r"), "1[a][b]2[c][d]");
    assert_shows(a, STR("a,b\r\n\r\n\r\nc,d"), "1[a][b]4[c][d]");
    assert_shows(a, STR("a,b\r\rc,d"), "1[a][b]3[c][d]");
    assert_shows(a, STR("a,b\n,\n,,,\nc,d"), "1[a][b]4[c][d]"); /* blank rows */
    assert_shows(a, STR("a;b\n1,5;2\n"), "1[a][b]2[1,5][2]");
    assert_shows(a, STR("a\tb\n1,5\t2\n"), "1[a][b]2[1,5][2]");
    assert_shows(a, STR("\"x,y\";b\n1;2\n"), "1[x,y][b]2[1][2]");
    assert_shows(a, STR("sep=;\r\na,b;c\r\n"), "2[a,b][c]");
    assert_shows(a, STR("name\nx\n"), "1[name]2[x]");
    assert_shows(a, STR("title\na\tb\n1\t2\n"),
                 "1[title]2[a][b]!csv-ragged3[1][2]!csv-ragged");
    assert_shows(a, STR("a,b,\n1,2,\n"), "1[a][b][]2[1][2][]");
    assert_shows(a, STR("a,b\n1,2,,,\n"), "1[a][b]2[1][2]"); /* empty cells at the end */
    assert_shows(a, STR("a\"b,c\n"), "1[a\"b][c]");
    assert_shows(a, STR("a,"), "1[a][]");
    assert_shows(a, STR("\xd0\xd5\xc3\xfb,\xd0\xd4\xb1\xf0\n\xcb\xce\xbd\xad,\xc4\xd0\n"),
                 "1[姓名][性别]2[宋江][男]");
    assert_shows(a,
                 STR("\xff\xfe"
                     "a\0\t\0b\0\n\0"),
                 "1[a][b]");
}

static void a_wrong_row_is_given_with_its_fault_and_others_go_on(void **state)
{
    struct arena *a = *state;
    assert_shows(a, STR("a,b\n1\n2,3\n4,5,6\n"),
                 "1[a][b]2[1]!csv-ragged3[2][3]4[4][5][6]!csv-ragged");
    assert_shows(a, STR("a,b\n\"x\"y,2\n3,4\n"), "1[a][b]2[\"x\"y][2]!csv-quote3[3][4]");
    assert_shows(a, STR("a,b\n\"x\ny\"z\n3,4\n"), "1[a][b]2[\"x\ny\"z]!csv-quote4[3][4]");
    struct str shown = STR_NONE;
    struct csv_options three = {.row_cells = 3};
    assert_null(show(a, STR("a,b,c\n1,2,3,4\n5,6,7\n"), three, &shown));
    assert_true(str_equal(shown, STR("1[a][b][c]2[1][2][3]!csv-cells3[5][6][7]")));
}

static void the_ragged_row_says_where_it_is(void **state)
{
    struct arena *a = *state;
    struct source s = source_of_bytes(STR("a,b\n\"1\n1\",2\n3\n"), STR("test"));
    struct csv *csv = NULL;
    struct row row;
    bool more = false;
    assert_null(csv_open(a, &s, (struct csv_options){0}, &csv));
    for (int i = 0; i < 3; i++) {
        assert_null(csv_next(csv, a, &row, &more));
    }
    assert_int_equal(row.number, 4);
    assert_true(str_equal(
        say_fault(a, LANG_EN, row.wrong),
        STR("Line 4 has one cell, the first row has 2. Add what is missing; put a cell "
            "that holds a separator in quotes.")));
}

static void the_header_may_stand_below_a_title(void **state)
{
    struct arena *a = *state;
    struct source s = source_of_bytes(STR("title\na,b\n1,2\n3\n"), STR("test"));
    struct csv *csv = NULL;
    struct row row;
    bool more = false;
    assert_null(csv_open(a, &s, (struct csv_options){0}, &csv));
    assert_null(csv_next(csv, a, &row, &more));
    csv_expect_header(csv);
    for (int i = 0; i < 2; i++) {
        assert_null(csv_next(csv, a, &row, &more));
        assert_true(row.n == 2 && row.wrong == NULL);
    }
    assert_null(csv_next(csv, a, &row, &more));
    assert_int_equal(row.wrong->id, FAULT_CSV_RAGGED_ID);
}

static void assert_refused(struct arena *a, struct str bytes, struct csv_options options,
                           int id, const char *line)
{
    struct str shown = STR_NONE;
    struct fault *fault = show(a, bytes, options, &shown);
    assert_non_null(fault);
    assert_int_equal(fault->id, id);
    assert_true(str_equal(fault->arg[0], str_of(line)));
}

static void what_is_no_csv_is_refused_by_line(void **state)
{
    struct arena *a = *state;
    struct csv_options usual = {0};
    assert_refused(a, STR("a,b\nc,\0d\n"), usual, FAULT_CSV_NUL_ID, "2");
    assert_refused(a, STR("a,b\nc,\"d\ne\n"), usual, FAULT_CSV_OPEN_ID, "2");
    assert_refused(a, STR("a,\"b\nc\",\"d\ne\n"), usual, FAULT_CSV_OPEN_ID, "2");
    assert_refused(a, STR("a,b\n12345,123456789\n"),
                   (struct csv_options){.row_bytes = 12}, FAULT_CSV_ROW_LONG_ID, "2");
    assert_refused(a, STR("a\nb\nc\n"), (struct csv_options){.rows = 2},
                   FAULT_CSV_ROWS_ID, "2");
}

/* Rows of all lengths, so that the 64 KiB blocks end in every place of a row. */
static void blocks_may_end_anywhere(void **state)
{
    struct arena *a = *state;
    for (int variant = 0; variant < 3; variant++) {
        static const char *const ends[] = {"\n", "\r\n", "\r"};
        struct text bytes = text_new(a, 1 << 20);
        enum { ROWS = 3000 };
        for (int i = 0; i < ROWS; i++) {
            text_add_format(
                &bytes, "%d,\"q\"\"%.*s\n\",%.*s%s", i, i % 500,
                "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", i % 60,
                "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy",
                ends[variant]);
            for (int fill = 0; fill < i % 7; fill++) {
                text_add_format(&bytes, "f,f,%d%s", i, ends[variant]);
            }
        }
        assert_true(bytes.n > 2 * 64 * 1024);
        struct source s = source_of_bytes(text_str(&bytes), STR("test"));
        struct csv *csv = NULL;
        struct row row;
        bool more = false;
        assert_null(csv_open(a, &s, (struct csv_options){.separator = ','}, &csv));
        int64_t line = 1;
        for (int i = 0; i < ROWS; i++) {
            assert_null(csv_next(csv, a, &row, &more));
            assert_true(more && row.wrong == NULL);
            assert_int_equal(row.n, 3);
            assert_int_equal(row.number, line);
            line += 2;
            assert_true(str_equal(row.cells[0].text, str_format(a, "%d", i)));
            size_t width = (size_t)(i % 500 < 62 ? i % 500 : 62);
            assert_int_equal(row.cells[1].text.n, width + 3);
            assert_int_equal(row.cells[2].text.n, i % 60);
            for (int fill = 0; fill < i % 7; fill++, line++) {
                assert_null(csv_next(csv, a, &row, &more));
                assert_int_equal(row.number, line);
                assert_true(str_equal(row.cells[2].text, str_format(a, "%d", i)));
            }
        }
        assert_null(csv_next(csv, a, &row, &more));
        assert_false(more);
        arena_reset(a);
    }
}

static void assert_written(struct arena *a, const char *cell, const char *expected)
{
    struct text out = text_new(a, 64);
    csv_write_cell(&out, str_of(cell), true);
    struct str got = str_part(text_str(&out), 1, out.n - 3); /* quotes and CR LF */
    if (!str_equal(got, str_of(expected))) {
        fail_msg("\"%s\" was written as %.*s, not %s", cell, STR_PRINT(got), expected);
    }
}

static void what_a_spreadsheet_would_run_is_written_as_text(void **state)
{
    struct arena *a = *state;
    assert_written(a, "=1+1", "'=1+1");
    assert_written(a, "+1", "'+1");
    assert_written(a, "-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0");
    assert_written(a, "@SUM(A1)", "'@SUM(A1)");
    assert_written(a, "\t=1", "'\t=1");
    assert_written(a, "\r=1", "'\r=1");
    assert_written(a, "＝1+1", "'＝1+1");
    assert_written(a, "＠a", "'＠a");
    assert_written(a, "-", "'-");
    assert_written(a, "-1.", "'-1.");
    assert_written(a, "-1.2.3", "'-1.2.3");
    assert_written(a, "-.5", "'-.5");
    assert_written(a, "-12", "-12");
    assert_written(a, "-12.5", "-12.5");
    assert_written(a, "a=1", "a=1");
    assert_written(a, "宋江", "宋江");
    assert_written(a, "a\"b\"", "a\"\"b\"\"");
    assert_written(a, "", "");
}

static void what_is_written_is_read_back_as_it_was(void **state)
{
    struct arena *a = *state;
    static const char *const cells[] = {
        "plain", "",    "=1+1", "'=1+1", "''=1", "'",    "'a",     "-5",   "'-5",    "-a",
        "+",     "@",   "\t",   "a,b",   "a;b",  "a\tb", "\"",     "\"\"", "a\r\nb", "\r",
        "\n",    " x ", "宋江", "＝",    "'＝",  "'''",  "=\"a\"", "last"};
    enum { N = sizeof cells / sizeof cells[0] };
    struct text out = text_new(a, 1024);
    csv_write_mark(&out);
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < N; i++) {
            csv_write_cell(&out, str_of(cells[i]), i + 1 == N);
        }
    }
    struct source s = source_of_bytes(text_str(&out), STR("test"));
    struct csv *csv = NULL;
    struct row row;
    bool more = false;
    assert_null(csv_open(a, &s, (struct csv_options){0}, &csv));
    assert_int_equal(csv_separator(csv), ',');
    for (int round = 0; round < 2; round++) {
        assert_null(csv_next(csv, a, &row, &more));
        assert_true(more && row.wrong == NULL);
        assert_int_equal(row.n, N);
        for (size_t i = 0; i < N; i++) {
            assert_true(str_equal(row.cells[i].text, str_of(cells[i])));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_read_as_the_standard_says),
        cmocka_unit_test(what_is_found_in_the_wild_is_read_too),
        cmocka_unit_test(a_wrong_row_is_given_with_its_fault_and_others_go_on),
        cmocka_unit_test(the_ragged_row_says_where_it_is),
        cmocka_unit_test(the_header_may_stand_below_a_title),
        cmocka_unit_test(what_is_no_csv_is_refused_by_line),
        cmocka_unit_test(blocks_may_end_anywhere),
        cmocka_unit_test(what_a_spreadsheet_would_run_is_written_as_text),
        cmocka_unit_test(what_is_written_is_read_back_as_it_was),
    };
    return cmocka_run_group_tests_name("formats/csv", tests, open_arena, close_arena);
}
