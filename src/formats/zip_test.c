/* Zip archives, sound ones and traps. tests/archive.h builds them from the published
 * layout; tests/contract/formats_oracle_test.c reads Python's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "archive.h"
#include "formats/zip.h"
#include "words/faults.h"

static int open_arena(void **state)
{
    *state = arena_open(&chunks_heap, 256 * 1024 * 1024);
    return 0;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

static struct fault *read_all(struct arena *a, const struct zip *zip, struct str name,
                              size_t step, struct text *out)
{
    struct zip_stream *stream = NULL;
    char block[4096];
    size_t got = 0;
    *out = text_new(a, 64);
    TRY(zip_read_part(a, zip, zip_find(zip, name), &stream));
    do {
        TRY(zip_read(stream, block, step, &got));
        text_add(out, (struct str){block, got});
    } while (got > 0);
    return NULL;
}

static struct fault *open_bytes(struct arena *a, struct str bytes, struct zip **zip)
{
    struct source *s = ARENA_NEW(a, struct source);
    *s = source_of_bytes(bytes, STR("test.xlsx"));
    return zip_open(a, s, zip);
}

static struct str long_text(struct arena *a, size_t n)
{
    struct text t = text_new(a, n);
    for (size_t i = 0; t.n < n; i++) {
        text_add_format(&t, "%zu ", i * 2654435761u % 1000);
    }
    return text_str(&t);
}

static void parts_are_read_stored_and_deflated(void **state)
{
    struct arena *a = *state;
    struct str text = long_text(a, 200000);
    struct archive z = archive_new(a);
    archive_add(&z, STR("stored"), text, false);
    archive_add(&z, STR("folder/Deflated.xml"), text, true);
    archive_add(&z, STR("empty"), STR(""), false);
    archive_add(&z, STR("empty too"), STR(""), true);
    archive_add(&z, STR("back\\slash"), STR("x"), true);
    struct zip *zip = NULL;
    assert_null(
        open_bytes(a, archive_end(&z, STR("a comment PK\5\6 of any bytes")), &zip));
    static const char *const names[] = {"stored", "folder/deflated.XML"};
    struct text out;
    for (size_t i = 0; i < 2; i++) {
        for (size_t step = 1; step <= 4096; step *= 8) {
            assert_null(read_all(a, zip, str_of(names[i]), step, &out));
            assert_true(str_equal(text_str(&out), text));
        }
    }
    assert_null(read_all(a, zip, STR("empty"), 10, &out));
    assert_int_equal(out.n, 0);
    assert_null(read_all(a, zip, STR("empty too"), 10, &out));
    assert_int_equal(out.n, 0);
    assert_null(read_all(a, zip, STR("back/slash"), 10, &out));
    assert_true(str_equal(text_str(&out), STR("x")));
    assert_null(zip_find(zip, STR("store")));
    assert_null(zip_find(zip, STR("")));
}

static void assert_refused(struct fault *fault, int id)
{
    if (fault == NULL || fault->id != id) {
        fail_msg("%s, not %s", fault == NULL ? "no fault" : fault_id_name(fault->id),
                 fault_id_name(id));
    }
}

static void what_is_no_archive_is_refused_with_the_cure(void **state)
{
    struct arena *a = *state;
    struct zip *zip = NULL;
    assert_refused(open_bytes(a, STR(""), &zip), FAULT_ZIP_NONE_ID);
    assert_refused(open_bytes(a, STR("a,b\n1,2\n"), &zip), FAULT_ZIP_NONE_ID);
    assert_refused(open_bytes(a, STR("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more"), &zip),
                   FAULT_ZIP_OLD_ID);
    assert_refused(open_bytes(a, STR("PK\3\4 and nothing else"), &zip),
                   FAULT_ZIP_DAMAGED_ID);
}

/* Cut anywhere, an archive is refused when it is opened. */
static void a_cut_archive_is_refused(void **state)
{
    struct arena *a = *state;
    struct archive z = archive_new(a);
    archive_add(&z, STR("part"), long_text(a, 1000), true);
    struct str whole = archive_end(&z, STR(""));
    struct zip *zip = NULL;
    assert_null(open_bytes(a, whole, &zip));
    for (size_t n = 0; n < whole.n; n++) {
        assert_non_null(open_bytes(a, str_copy(a, str_part(whole, 0, n)), &zip));
    }
}

static struct fault *read_lie(struct arena *a, struct archive_lies lies, bool deflated)
{
    struct archive z = archive_new(a);
    struct zip *zip = NULL;
    struct text out;
    z.lies = lies;
    archive_add(&z, STR("part"), long_text(a, 100000), deflated);
    TRY(open_bytes(a, archive_end(&z, STR("")), &zip));
    return read_all(a, zip, STR("part"), 4096, &out);
}

static void a_part_that_is_not_as_told_is_refused(void **state)
{
    struct arena *a = *state;
    for (int deflated = 0; deflated < 2; deflated++) {
        assert_null(read_lie(a, (struct archive_lies){0}, deflated));
        assert_refused(read_lie(a, (struct archive_lies){.crc = 1}, deflated),
                       FAULT_ZIP_DAMAGED_ID);
        assert_refused(read_lie(a, (struct archive_lies){.size = 99999}, deflated),
                       FAULT_ZIP_DAMAGED_ID);
        assert_refused(read_lie(a, (struct archive_lies){.size = 200000}, deflated),
                       FAULT_ZIP_DAMAGED_ID);
        assert_refused(read_lie(a, (struct archive_lies){.flags = 1}, deflated),
                       FAULT_ZIP_LOCKED_ID);
        assert_refused(read_lie(a, (struct archive_lies){.method = 4}, deflated),
                       FAULT_ZIP_METHOD_ID);
        assert_refused(read_lie(a, (struct archive_lies){.local = STR("trap")}, deflated),
                       FAULT_ZIP_DAMAGED_ID);
    }
}

static void a_flipped_bit_is_found(void **state)
{
    struct arena *a = *state;
    struct archive z = archive_new(a);
    archive_add(&z, STR("part"), long_text(a, 500), true);
    struct str whole = archive_end(&z, STR(""));
    size_t packed_from = 30 + 4;
    size_t packed_to = whole.n - 22 - 46 - 4;
    for (size_t i = packed_from; i < packed_to; i++) {
        struct str copy = str_copy(a, whole);
        ((char *)(uintptr_t)copy.p)[i] ^= 4;
        struct zip *zip = NULL;
        struct text out;
        assert_null(open_bytes(a, copy, &zip));
        assert_non_null(read_all(a, zip, STR("part"), 4096, &out));
    }
}

static void traps_are_refused_before_they_unpack(void **state)
{
    struct arena *a = *state;
    struct zip *zip = NULL;
    size_t n = 8 << 20;
    struct str zeros = {arena_alloc(a, n), n};
    struct archive z = archive_new(a);
    archive_add(&z, STR("bomb"), zeros, true); /* a thousand to one */
    assert_refused(open_bytes(a, archive_end(&z, STR("")), &zip), FAULT_ZIP_RATIO_ID);

    z = archive_new(a);
    z.lies.size = 0x7fffffff;
    archive_add(&z, STR("large"), STR("x"), false);
    assert_refused(open_bytes(a, archive_end(&z, STR("")), &zip), FAULT_ZIP_LARGE_ID);

    z = archive_new(a);
    archive_add(&z, STR("twice"), STR("x"), false);
    archive_add(&z, STR("TWICE"), STR("y"), false);
    assert_refused(open_bytes(a, archive_end(&z, STR("")), &zip), FAULT_ZIP_NAMES_ID);

    z = archive_new(a);
    archive_add(&z, STR("contr\1ol"), STR("x"), false);
    assert_refused(open_bytes(a, archive_end(&z, STR("")), &zip), FAULT_ZIP_NAMES_ID);

    z = archive_new(a);
    for (int i = 0; i <= ZIP_ENTRIES_MAX; i++) {
        archive_add(&z, str_format(a, "%d", i), STR(""), false);
    }
    assert_refused(open_bytes(a, archive_end(&z, STR("")), &zip), FAULT_ZIP_ENTRIES_ID);
}

/* One packed run under many names: the directory adds up to more than the file. */
static void parts_that_lie_over_each_other_are_refused(void **state)
{
    struct arena *a = *state;
    struct archive z = archive_new(a);
    archive_add(&z, STR("part00"), long_text(a, 5000), true);
    struct str header = str_copy(a, text_str(&z.directory));
    for (int i = 1; i < 4; i++) {
        struct str again = str_copy(a, header);
        ((char *)(uintptr_t)again.p)[again.n - 1] = (char)('0' + i);
        text_add(&z.directory, again);
        z.n++;
    }
    struct zip *zip = NULL;
    assert_refused(open_bytes(a, archive_end(&z, STR("")), &zip), FAULT_ZIP_DAMAGED_ID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_are_read_stored_and_deflated),
        cmocka_unit_test(what_is_no_archive_is_refused_with_the_cure),
        cmocka_unit_test(a_cut_archive_is_refused),
        cmocka_unit_test(a_part_that_is_not_as_told_is_refused),
        cmocka_unit_test(a_flipped_bit_is_found),
        cmocka_unit_test(traps_are_refused_before_they_unpack),
        cmocka_unit_test(parts_that_lie_over_each_other_are_refused),
    };
    return cmocka_run_group_tests_name("formats/zip", tests, open_arena, close_arena);
}
