/* CSV and xlsx against Python: what it makes we read, what we make it reads, cell by cell
 * (formats_oracle.py). Skipped where there is no python3. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/random.h"
#include "base/text.h"
#include "formats/csv.h"
#include "formats/xlsx_read.h"
#include "formats/xlsx_write.h"
#include "surroundings.h"
#include "words/faults.h"

static const char kinds[] = {'.', 't', 'n', 'd', 'b', 'e'};

struct stand {
    struct arena *arena;
    char folder[64];
};

static int set_up(void **state)
{
    struct stand *s = calloc(1, sizeof *s);
    assert_non_null(s);
    s->arena = arena_open(&chunks_heap, 256 << 20);
    assert_true(test_folder(s->folder, sizeof s->folder));
    *state = s;
    return 0;
}

static int tear_down(void **state)
{
    struct stand *s = *state;
    DIR *folder = opendir(s->folder);
    struct dirent *entry;
    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        unlinkat(dirfd(folder), entry->d_name, 0);
    }
    closedir(folder);
    rmdir(s->folder);
    arena_close(s->arena);
    free(s);
    return 0;
}

static void assert_good(struct arena *a, struct fault *fault)
{
    if (fault != NULL) {
        struct str said = say_fault(a, LANG_EN, fault);
        fail_msg("%.*s", STR_PRINT(said));
    }
}

static int run_python(struct stand *s, const char *words)
{
    struct str line =
        str_format(s->arena, "python3 tests/contract/formats_oracle.py %s", words);
    return system(str_cstr(s->arena, line));
}

static struct str path_of(struct stand *s, const char *name)
{
    return str_format(s->arena, "%s/%s", s->folder, name);
}

static struct str read_file(struct stand *s, struct str path)
{
    int fd = open(str_cstr(s->arena, path), O_RDONLY | O_CLOEXEC);
    struct stat st;
    assert_true(fd >= 0 && fstat(fd, &st) == 0);
    char *p = arena_bytes(s->arena, (size_t)st.st_size + 1);
    assert_int_equal(read(fd, p, (size_t)st.st_size), st.st_size);
    close(fd);
    return (struct str){p, (size_t)st.st_size};
}

static void write_file(struct stand *s, struct str path, struct str bytes)
{
    int fd =
        open(str_cstr(s->arena, path), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes.p, bytes.n), bytes.n);
    close(fd);
}

static void tell_row(struct text *out, const struct cell *cells, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        text_add_char(out, '\x1f');
        text_add_char(out, kinds[cells[i].kind]);
        text_add(out, cells[i].text);
    }
    text_add_char(out, '\x1e');
}

static struct fault *tell_csv(struct arena *a, const struct source *from,
                              struct text *out)
{
    struct csv *csv = NULL;
    struct row row;
    bool more = false;
    TRY(csv_open(a, from, (struct csv_options){0}, &csv));
    for (;;) {
        TRY(csv_next(csv, a, &row, &more));
        if (!more) {
            return NULL;
        }
        if (row.wrong != NULL) {
            return row.wrong;
        }
        tell_row(out, row.cells, row.n);
    }
}

static struct fault *tell_xlsx(struct arena *a, const struct source *from,
                               struct text *out)
{
    struct xlsx *x = NULL;
    struct row row;
    bool more = false;
    TRY(xlsx_open(a, from, &x));
    TRY(xlsx_begin(x, STR_NONE));
    for (;;) {
        TRY(xlsx_next(x, a, &row, &more));
        if (!more) {
            return NULL;
        }
        if (row.wrong != NULL) {
            return row.wrong;
        }
        tell_row(out, row.cells, row.n);
    }
}

static void assert_reads(struct stand *s, const char *name)
{
    struct str path = path_of(s, name);
    bool csv = str_ends(path, STR(".csv"));
    int fd = open(str_cstr(s->arena, path), O_RDONLY | O_CLOEXEC);
    struct source from;
    struct text out = text_new(s->arena, 4096);
    assert_true(fd >= 0);
    assert_good(s->arena, source_of_file(s->arena, fd, path, &from));
    assert_good(s->arena, (csv ? tell_csv : tell_xlsx)(s->arena, &from, &out));
    close(fd);
    struct str want = read_file(s, str_format(s->arena, "%.*s.rows", STR_PRINT(path)));
    struct str got = text_str(&out);
    size_t at = 0;
    while (at < got.n && at < want.n && got.p[at] == want.p[at]) {
        at++;
    }
    if (at < got.n || at < want.n) {
        struct str here = str_part(got, at > 30 ? at - 30 : 0, at + 30);
        fail_msg("%s differs at %zu: %.*s", name, at, STR_PRINT(here));
    }
}

static void files_that_python_makes_are_read_cell_by_cell(void **state)
{
    struct stand *s = *state;
    if (system("python3 -c '' 2> /dev/null") != 0) {
        skip();
    }
    struct str words = str_format(s->arena, "make %s", s->folder);
    assert_int_equal(run_python(s, str_cstr(s->arena, words)), 0);
    for (int i = 0; i < 20; i++) {
        char name[32];
        snprintf(name, sizeof name, "%02d.csv", i);
        assert_reads(s, name);
        snprintf(name, sizeof name, "%02d.xlsx", i);
        assert_reads(s, name);
        arena_reset(s->arena);
    }
}

/* Texts of signs that are special somewhere. */
static struct str some_text(struct stand *s, struct random *r)
{
    static const char *const pieces[] = {"=",  "+",  "-",       "@",  "'", "\"", ",",
                                         ";",  "\t", "\r",      "\n", " ", "1",  ".",
                                         "a",  "_x", "_x0041_", "<",  "&", ">",  "宋",
                                         "江", "＝", "é",       "𠀀", "0", "]]>"};
    struct text t = text_new(s->arena, 32);
    size_t n = random_below(r, 8) + 1;
    for (size_t i = 0; i < n; i++) {
        text_add(&t, str_of(pieces[random_below(r, sizeof pieces / sizeof pieces[0])]));
    }
    return text_str(&t);
}

static struct cell some_cell(struct stand *s, struct random *r)
{
    struct day day =
        day_add(day_of_civil((struct civil){1900, 3, 1}), (int)random_below(r, 80000));
    switch (random_below(r, 5)) {
    case 0:
        return cell_text(STR_NONE);
    case 1:
        return cell_int(s->arena, (int64_t)random_below(r, 2000000) - 1000000);
    case 2:
        return cell_of_day(s->arena, day, (enum precision)random_below(r, 3));
    default:
        return cell_text(some_text(s, r));
    }
}

enum { ROWS = 500, WIDTH = 30 };

static void assert_python_reads(struct stand *s, const char *name,
                                const struct text *told)
{
    struct str path = path_of(s, name);
    struct str expected = path_of(s, "expected");
    write_file(s, expected, text_str(told));
    struct str words =
        str_format(s->arena, "check %.*s %.*s", STR_PRINT(path), STR_PRINT(expected));
    assert_int_equal(run_python(s, str_cstr(s->arena, words)), 0);
}

/* As formats_oracle.py tells a row: nothing behind its last cell. */
static void tell_trimmed(struct text *out, const struct cell *cells, size_t n)
{
    while (n > 0 && cells[n - 1].kind == CELL_EMPTY) {
        n--;
    }
    if (n > 0) {
        tell_row(out, cells, n);
    }
}

static void python_reads_the_csv_that_we_write(void **state)
{
    struct stand *s = *state;
    if (system("python3 -c '' 2> /dev/null") != 0) {
        skip();
    }
    struct random r = random_seeded(3);
    struct text told = text_new(s->arena, 4096);
    struct text out = text_new(s->arena, 4096);
    csv_write_mark(&out);
    for (int i = 0; i < ROWS; i++) {
        struct cell cells[WIDTH];
        for (size_t k = 0; k < WIDTH; k++) {
            cells[k] = cell_text(some_cell(s, &r).text);
            csv_write_cell(&out, cells[k].text, k + 1 == WIDTH);
        }
        tell_trimmed(&told, cells, WIDTH);
    }
    write_file(s, path_of(s, "ours.csv"), text_str(&out));
    assert_python_reads(s, "ours.csv", &told);
}

static void python_reads_the_xlsx_that_we_write(void **state)
{
    struct stand *s = *state;
    if (system("python3 -c '' 2> /dev/null") != 0) {
        skip();
    }
    static const struct xlsx_column columns[] = {{STR("一"), 0}, {STR("=2"), 70}};
    struct random r = random_seeded(4);
    struct text told = text_new(s->arena, 4096);
    int fd = open(str_cstr(s->arena, path_of(s, "ours.xlsx")),
                  O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    struct xlsx_setup setup = {.fd = fd, .sheet = STR("x"), .columns = columns, .n = 2};
    struct xlsx_out *out = NULL;
    assert_good(s->arena, xlsx_write_open(s->arena, &setup, &out));
    struct cell head[] = {cell_text(columns[0].title), cell_text(columns[1].title)};
    tell_row(&told, head, 2);
    for (int i = 0; i < ROWS; i++) {
        struct cell cells[WIDTH];
        for (size_t k = 0; k < WIDTH; k++) {
            cells[k] = some_cell(s, &r);
        }
        assert_good(s->arena, xlsx_write_row(out, s->arena, cells, WIDTH));
        tell_trimmed(&told, cells, WIDTH);
    }
    assert_good(s->arena, xlsx_write_close(out));
    close(fd);
    assert_python_reads(s, "ours.xlsx", &told);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(files_that_python_makes_are_read_cell_by_cell,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(python_reads_the_csv_that_we_write, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(python_reads_the_xlsx_that_we_write, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests_name("formats/oracle", tests, NULL, NULL);
}
