/* Sheets: the input is cut at bytes 0xFF into the sheet, the shared texts, the styles and
 * what stands in the workbook, and put into an archive whose sums are right, so that the
 * search is for XML. Whatever comes: cells are text, rows ascend. */
#include "archive.h"
#include "fuzz/fuzz.h"

#include "base/utf8.h"
#include "formats/xlsx_read.h"

struct run {
    struct arena *arena;
    struct str input;
};

static struct fault *read_sheet(struct arena *a, const struct archive_xlsx *parts,
                                bool deflated, struct text *seen)
{
    struct source s = source_of_bytes(archive_xlsx_end(a, parts, deflated), STR("fuzz"));
    struct xlsx *x = NULL;
    struct row row;
    bool more = false;
    int64_t number = 0;
    TRY(xlsx_open(a, &s, &x));
    TRY(xlsx_begin(x, STR_NONE));
    for (;;) {
        TRY(xlsx_next(x, a, &row, &more));
        if (!more) {
            return NULL;
        }
        MUST(row.number > number && row.number <= XLSX_ROWS_MAX);
        MUST(row.n <= ROW_CELLS_MAX && (row.n > 0 || row.wrong != NULL));
        number = row.number;
        text_add_int(seen, number);
        for (size_t i = 0; i < row.n; i++) {
            const struct cell *c = &row.cells[i];
            MUST(utf8_valid(c->text));
            MUST((c->kind == CELL_EMPTY) == (c->text.n == 0));
            MUST((c->kind == CELL_DAY) == day_known(c->day));
            text_add_int(seen, (int64_t)c->kind);
            text_add(seen, c->text);
        }
    }
}

static struct fault *read_twice(void *ctx)
{
    struct run *r = ctx;
    struct archive_xlsx parts = {0};
    struct str rest = r->input;
    struct text stored = text_new(r->arena, 256);
    struct text deflated = text_new(r->arena, 256);
    str_cut(&rest, (char)0xff, &parts.sheet);
    str_cut(&rest, (char)0xff, &parts.texts);
    str_cut(&rest, (char)0xff, &parts.styles);
    str_cut(&rest, (char)0xff, &parts.book);
    struct fault *fault = read_sheet(r->arena, &parts, false, &stored);
    struct fault *other = read_sheet(r->arena, &parts, true, &deflated);
    MUST((fault == NULL) == (other == NULL));
    MUST(str_equal(text_str(&stored), text_str(&deflated)));
    return NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct run run = {arena_open(&chunks_heap, 64 << 20), {(const char *)bytes, n}};
    fuzz_inside(run.arena, read_twice, &run);
    return 0;
}
