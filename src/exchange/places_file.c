/* Five files made into one list. */
#include "exchange/places_file.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/utf8.h"
#include "formats/csv.h"
#include "words/faults.h"

enum { ROWS_AT_ONCE = 4096, ROWS_ARENA = 16 * 1024 * 1024 };

static const char *const file_names[PLACE_LEVELS] = {
    "provinces.csv", "cities.csv", "areas.csv", "streets.csv", "villages.csv"};
static const int64_t digits_of[PLACE_LEVELS] = {2, 4, 6, 9, 12};

struct line {
    int64_t code;
    struct str name;
    int64_t number; /* in its file */
};
struct line_list LIST(struct line);

struct reading {
    struct arena *arena, *rows;
    struct str path, file; /* of the file in hand */
    int level;
    struct csv *csv;
    size_t code_column, name_column;
    struct line_list of[PLACE_LEVELS];
    bool more;
};

/* ---- one row ----------------------------------------------------------------------- */

static struct fault *take_code(const struct reading *r, const struct row *row,
                               int64_t *code)
{
    struct str text = str_trim(row->cells[r->code_column].text);
    bool good = text.n == (size_t)digits_of[r->level] && str_to_int(text, code) &&
                place_level_of(*code) == r->level;
    return good ? NULL
                : fault_places_code(r->arena, r->file, row->number,
                                    str_copy(r->arena, utf8_first(text, PLACE_NAME_MAX)),
                                    digits_of[r->level]);
}

static struct fault *take_row(struct reading *r, const struct row *row)
{
    struct line line = {.number = row->number};
    size_t last = r->code_column > r->name_column ? r->code_column : r->name_column;
    if (row->wrong != NULL || row->n <= last) {
        return fault_places_row(r->arena, r->file, row->number);
    }
    TRY(take_code(r, row, &line.code));
    struct str name = str_trim(row->cells[r->name_column].text);
    if (name.n == 0 || utf8_count(name) > PLACE_NAME_MAX ||
        utf8_has_controls(name, false)) {
        return fault_places_name(r->arena, r->file, row->number, PLACE_NAME_MAX);
    }
    line.name = str_copy(r->arena, name);
    *LIST_ADD(r->arena, &r->of[r->level]) = line;
    return r->of[r->level].n <= PLACES_MOST ? NULL
                                            : fault_places_many(r->arena, PLACES_MOST);
}

/* ---- one file ---------------------------------------------------------------------- */

static struct fault *find_columns(struct reading *r)
{
    struct row row;
    size_t found = 0;
    TRY(csv_next(r->csv, r->rows, &row, &r->more));
    for (size_t i = 0; r->more && i < row.n; i++) {
        struct str title = str_trim(row.cells[i].text);
        if (str_equal_nocase(title, STR("code"))) {
            r->code_column = i;
            found |= 1;
        } else if (str_equal_nocase(title, STR("name"))) {
            r->name_column = i;
            found |= 2;
        }
    }
    return found == 3 ? NULL : fault_places_columns(r->arena, r->file);
}

static struct fault *some_rows(void *ctx)
{
    struct reading *r = ctx;
    if (r->code_column == r->name_column) {
        TRY(find_columns(r));
    }
    for (int i = 0; i < ROWS_AT_ONCE && r->more; i++) {
        struct row row;
        TRY(csv_next(r->csv, r->rows, &row, &r->more));
        TRY(r->more ? take_row(r, &row) : NULL);
    }
    return NULL;
}

static struct fault *read_rows(struct reading *r, int fd)
{
    struct source source;
    TRY(source_of_file(r->arena, fd, r->path, &source));
    TRY(csv_open(r->arena, &source, (struct csv_options){.rows = PLACES_MOST + 1},
                 &r->csv));
    r->code_column = r->name_column = 0;
    do {
        TRY(fault_copy(r->arena, arena_guard(r->rows, some_rows, r)));
        arena_reset(r->rows);
    } while (r->more);
    return NULL;
}

static int compare_lines(const void *a, const void *b)
{
    const struct line *x = a, *y = b;
    return x->code != y->code ? (x->code > y->code) - (x->code < y->code)
                              : (x->number > y->number) - (x->number < y->number);
}

static void sort_lines(struct line_list *lines)
{
    size_t i = 1;
    while (i < lines->n && lines->at[i - 1].code < lines->at[i].code) {
        i++;
    }
    if (i < lines->n) {
        qsort(lines->at, lines->n, sizeof lines->at[0], compare_lines);
    }
}

/* Once each, below one that is there: both lists are in order. */
static struct fault *check_lines(struct reading *r)
{
    const struct line_list *lines = &r->of[r->level];
    size_t above = 0;
    if (lines->n == 0) {
        return fault_places_empty(r->arena, r->file);
    }
    for (size_t i = 0; i < lines->n; i++) {
        const struct line *line = &lines->at[i];
        if (i > 0 && line[-1].code == line->code) {
            return fault_places_twice(r->arena, r->file, line->number, line->code,
                                      line[-1].number);
        }
        if (r->level == PLACE_PROVINCE) {
            continue;
        }
        const struct line_list *uppers = &r->of[r->level - 1];
        int64_t wanted = place_above(line->code);
        while (above < uppers->n && uppers->at[above].code < wanted) {
            above++;
        }
        if (above == uppers->n || uppers->at[above].code != wanted) {
            return fault_places_above(r->arena, r->file, line->number, line->code,
                                      wanted);
        }
    }
    return NULL;
}

static struct fault *read_file(struct reading *r, struct str folder)
{
    r->file = str_of(file_names[r->level]);
    r->path = str_format(r->arena, "%.*s/%s", STR_PRINT(folder), r->file.p);
    int fd = open(r->path.p, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return fault_places_missing(r->arena, folder, r->file);
    }
    struct fault *fault = read_rows(r, fd);
    close(fd);
    TRY(fault);
    sort_lines(&r->of[r->level]);
    return check_lines(r);
}

/* ---- the list ---------------------------------------------------------------------- */

static void write_list(struct reading *r, struct places_file *file)
{
    size_t room = 64;
    for (int level = 0; level < PLACE_LEVELS; level++) {
        for (size_t i = 0; i < r->of[level].n; i++) {
            room += r->of[level].at[i].name.n + 14;
        }
    }
    struct text list = text_new(r->arena, room);
    places_begin(&list);
    for (int level = 0; level < PLACE_LEVELS; level++) {
        file->n[level] = (int64_t)r->of[level].n;
        file->all += file->n[level];
        for (size_t i = 0; i < r->of[level].n; i++) {
            places_add(&list, r->of[level].at[i].code, r->of[level].at[i].name);
        }
    }
    file->list = text_str(&list);
}

static struct str find_folder(struct arena *a, struct str folder)
{
    static const char *const below[] = {"", "/dist", "/package/dist"};
    for (size_t i = 0; i < sizeof below / sizeof below[0]; i++) {
        struct str there = str_format(a, "%.*s%s", STR_PRINT(folder), below[i]);
        if (access(str_format(a, "%.*s/%s", STR_PRINT(there), file_names[0]).p, R_OK) ==
            0) {
            return there;
        }
    }
    return folder;
}

static void close_rows(void *what)
{
    arena_close(what);
}

struct fault *places_file_read(struct arena *a, struct str folder,
                               struct places_file *file)
{
    struct reading r = {.arena = a, .rows = arena_open(&chunks_heap, ROWS_ARENA)};
    *file = (struct places_file){0};
    if (r.rows == NULL) {
        return fault_store_failed(a, STR("memory"));
    }
    arena_on_close(a, close_rows, r.rows);
    folder = find_folder(a, folder);
    for (r.level = 0; r.level < PLACE_LEVELS; r.level++) {
        TRY(read_file(&r, folder));
    }
    write_list(&r, file);
    return NULL;
}
