/* CSV: every cell is text, rows come in order, and sound rows that are written again are
 * read back the same. First byte: even finds the separator, odd takes one; its value is
 * the longest row. */
#include "fuzz/fuzz.h"

#include "base/list.h"
#include "base/utf8.h"
#include "formats/csv.h"

struct run {
    struct arena *arena;
    struct str input;
    struct csv_options options;
};

/* Sound rows as they were written; their cells in *cells, a word behind each row. */
static struct fault *read_rows(struct arena *a, struct str input,
                               struct csv_options options, struct text *written,
                               struct str_list *cells)
{
    struct source s = source_of_bytes(input, STR("fuzz"));
    struct csv *csv = NULL;
    struct row row;
    bool more = false;
    int64_t line = 0;
    TRY(csv_open(a, &s, options, &csv));
    for (;;) {
        TRY(csv_next(csv, a, &row, &more));
        if (!more) {
            return NULL;
        }
        MUST(row.number > line && row.n > 0 && row.n <= ROW_CELLS_MAX);
        line = row.number;
        for (size_t i = 0; i < row.n; i++) {
            struct str text = row.cells[i].text;
            MUST(utf8_valid(text) && (text.n == 0 || memchr(text.p, 0, text.n) == NULL));
            MUST((row.cells[i].kind == CELL_EMPTY) == (text.n == 0));
            if (row.wrong == NULL) {
                csv_write_cell(written, text, i + 1 == row.n);
                *LIST_ADD(a, cells) = str_copy(a, text);
            }
        }
        if (row.wrong == NULL) {
            *LIST_ADD(a, cells) = STR("end of row");
        }
    }
}

static struct fault *read_twice(void *ctx)
{
    struct run *r = ctx;
    struct text written = text_new(r->arena, 256);
    struct text again = text_new(r->arena, 256);
    struct str_list first = {0};
    struct str_list second = {0};
    csv_write_mark(&written);
    (void)read_rows(r->arena, r->input, r->options, &written, &first);
    struct csv_options usual = {.separator = ','};
    MUST(read_rows(r->arena, text_str(&written), usual, &again, &second) == NULL);
    MUST(first.n == second.n);
    for (size_t i = 0; i < first.n; i++) {
        MUST(str_equal(first.at[i], second.at[i]));
    }
    return NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    static const char separators[] = {',', ';', '\t', ','};
    if (n == 0) {
        return 0;
    }
    struct run run = {
        .arena = arena_open(&chunks_heap, 64 << 20),
        .input = {(const char *)bytes + 1, n - 1},
        .options = {.separator = bytes[0] % 2 == 0 ? '\0' : separators[bytes[0] / 2 % 4],
                    .row_bytes = 1 + (size_t)bytes[0] * 16},
    };
    fuzz_inside(run.arena, read_twice, &run);
    return 0;
}
