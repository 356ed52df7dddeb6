/* A table is known by its first bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "archive.h"
#include "formats/table.h"
#include "words/faults.h"

static int open_arena(void **state)
{
    *state = arena_open(&chunks_heap, 16 * 1024 * 1024);
    return 0;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

static void rows_come_from_either_sort_of_file(void **state)
{
    struct arena *a = *state;
    struct archive_xlsx parts = {
        .book = STR("<workbookPr date1904=\"1\"/>"),
        .sheet = STR("<worksheet><sheetData><row><c t=\"str\"><v>a</v></c></row>"
                     "<row><c><v>41277</v></c></row></sheetData></worksheet>")};
    struct str files[] = {STR("a\n42739\n"), archive_xlsx_end(a, &parts, true)};
    for (int i = 0; i < 2; i++) {
        struct source s = source_of_bytes(files[i], STR("test"));
        struct table *table = NULL;
        struct row row;
        bool more = false;
        struct dated dated;
        assert_null(table_open(a, &s, (struct table_options){0}, &table));
        assert_int_equal(table_csv(table) == NULL, i == 1);
        assert_int_equal(table_xlsx(table) == NULL, i == 0);
        assert_null(table_next(table, a, &row, &more));
        assert_true(more && str_equal(row.cells[0].text, STR("a")));
        table_expect_header(table);
        assert_null(table_next(table, a, &row, &more));
        assert_null(cell_read_day(a, &row.cells[0], table_day_system(table), &dated));
        assert_int_equal(dated.day.v, day_of_civil((struct civil){2017, 1, 4}).v);
        assert_null(table_next(table, a, &row, &more));
        assert_false(more);
    }
}

static void old_sheets_and_pictures_are_refused_with_the_cure(void **state)
{
    struct arena *a = *state;
    static const struct {
        struct str bytes;
        int id;
    } cases[] = {
        {STR("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0"), FAULT_ZIP_OLD_ID},
        {STR("\x89PNG\r\n\x1a\n\0\0"), FAULT_CSV_NUL_ID},
        {STR("PK\3\4\0\0"), FAULT_ZIP_DAMAGED_ID},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct source s = source_of_bytes(cases[i].bytes, STR("test"));
        struct table *table = NULL;
        struct fault *fault = table_open(a, &s, (struct table_options){0}, &table);
        assert_non_null(fault);
        assert_int_equal(fault->id, cases[i].id);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_come_from_either_sort_of_file),
        cmocka_unit_test(old_sheets_and_pictures_are_refused_with_the_cure),
    };
    return cmocka_run_group_tests_name("formats/table", tests, open_arena, close_arena);
}
