/* Bytes of files and of memory are the same bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <unistd.h>

#include "formats/source.h"
#include "words/faults.h"

static int open_arena(void **state)
{
    *state = arena_open(&chunks_heap, 1024 * 1024);
    return 0;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

static void a_file_and_memory_are_read_alike(void **state)
{
    struct arena *a = *state;
    char path[] = "/tmp/cadre-source-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    unlink(path);
    assert_int_equal(write(fd, "0123456789", 10), 10);
    struct source sources[2] = {source_of_bytes(STR("0123456789"), STR("memory"))};
    assert_null(source_of_file(a, fd, STR("file"), &sources[1]));
    static const struct {
        uint64_t at;
        size_t n;
        const char *want;
    } cases[] = {{0, 4, "0123"}, {7, 3, "789"}, {7, 9, "789"}, {9, 1, "9"},
                 {10, 5, ""},    {99, 5, ""},   {3, 0, ""},    {UINT64_MAX, 8, ""}};
    for (int i = 0; i < 2; i++) {
        assert_int_equal(sources[i].size, 10);
        for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
            char into[16];
            size_t got = 99;
            assert_null(source_read(&sources[i], a, cases[k].at, into, cases[k].n, &got));
            assert_true(str_equal((struct str){into, got}, str_of(cases[k].want)));
        }
    }
    /* A file that was cut meanwhile ends sooner, and that is all. */
    assert_int_equal(ftruncate(fd, 4), 0);
    char into[16];
    size_t got = 0;
    assert_null(source_read(&sources[1], a, 2, into, 8, &got));
    assert_int_equal(got, 2);
    close(fd);
}

static void what_is_no_file_is_refused(void **state)
{
    struct arena *a = *state;
    int ends[2];
    struct source s;
    assert_int_equal(pipe(ends), 0);
    struct fault *fault = source_of_file(a, ends[0], STR("pipe"), &s);
    assert_int_equal(fault->id, FAULT_SOURCE_KIND_ID);
    close(ends[0]);
    close(ends[1]);
    fault = source_of_file(a, -1, STR("nothing"), &s);
    assert_int_equal(fault->id, FAULT_FILE_FAILED_ID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_and_memory_are_read_alike),
        cmocka_unit_test(what_is_no_file_is_refused),
    };
    return cmocka_run_group_tests_name("formats/source", tests, open_arena, close_arena);
}
