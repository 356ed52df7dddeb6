#include "pages/export.h"

#include <sys/stat.h>

#include "formats/csv.h"
#include "formats/xlsx_write.h"
#include "words/faults.h"

enum { SPILL_AT = 64 * 1024, ROW_ARENA = 1024 * 1024 };

struct export
{
    struct exchange *x;
    struct export_columns columns;
    struct arena *row;
    struct xlsx_out *sheet; /* NULL: CSV */
};

static void close_arena(void *what)
{
    arena_close(what);
}

static void begin_csv(struct export *e)
{
    struct text *out = &e->x->answer.body;
    e->x->answer.type = STR("text/csv; charset=utf-8");
    csv_write_mark(out);
    for (size_t i = 0; i < e->columns.n; i++) {
        csv_write_cell(out, e->columns.heads[i], i + 1 == e->columns.n);
    }
}

/* The spool file of the answer is what the sheet is written to. */
static struct fault *begin_sheet(struct export *e)
{
    struct exchange *x = e->x;
    struct xlsx_column *columns =
        ARENA_ARRAY(x->arena, struct xlsx_column, e->columns.n + 1);
    for (size_t i = 0; i < e->columns.n; i++) {
        columns[i] = (struct xlsx_column){.title = e->columns.heads[i]};
    }
    x->answer.type =
        STR("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    TRY(answer_spill(x));
    struct xlsx_setup setup = {.fd = x->answer.spool,
                               .sheet = e->columns.title,
                               .made = x->at,
                               .columns = columns,
                               .n = e->columns.n};
    return xlsx_write_open(x->arena, &setup, &e->sheet);
}

struct fault *export_open(struct exchange *x, const struct export_columns *columns,
                          enum export_format format, struct export **export)
{
    struct export *e = ARENA_NEW(x->arena, struct export);
    *e = (struct export){.x = x, .columns = *columns};
    *export = e;
    e->row = arena_open(&chunks_heap, ROW_ARENA);
    if (e->row == NULL) {
        return fault_store_failed(x->arena, STR("memory"));
    }
    arena_on_close(x->arena, close_arena, e->row);
    answer_html(x, 200);
    x->answer.filename = str_format(x->arena, "%.*s.%s", STR_PRINT(columns->title),
                                    format == EXPORT_CSV ? "csv" : "xlsx");
    if (format == EXPORT_XLSX) {
        return begin_sheet(e);
    }
    begin_csv(e);
    return NULL;
}

struct arena *export_row_arena(struct export *e)
{
    arena_reset(e->row);
    return e->row;
}

struct fault *export_row(struct export *e, const struct cell *cells)
{
    struct text *out = &e->x->answer.body;
    if (e->sheet != NULL) {
        return xlsx_write_row(e->sheet, e->x->arena, cells, e->columns.n);
    }
    for (size_t i = 0; i < e->columns.n; i++) {
        csv_write_cell(out, cells[i].text, i + 1 == e->columns.n);
    }
    return out->n > SPILL_AT ? answer_spill(e->x) : NULL;
}

struct fault *export_close(struct export *e)
{
    struct stat file;
    if (e->sheet == NULL) {
        return NULL;
    }
    TRY(xlsx_write_close(e->sheet));
    if (fstat(e->x->answer.spool, &file) != 0) {
        return fault_spool(e->x->arena, STR("fstat"));
    }
    e->x->answer.spool_size = (int64_t)file.st_size;
    return NULL;
}

static struct fault *table_out(struct exchange *x, const struct export_table *table,
                               enum export_format format)
{
    struct export *e = NULL;
    struct export_columns columns = {table->title, table->heads, table->columns};
    TRY(export_open(x, &columns, format, &e));
    for (size_t i = 0; i < table->cells.n; i += table->columns) {
        TRY(export_row(e, table->cells.at + i));
    }
    return export_close(e);
}

struct fault *export_csv(struct exchange *x, const struct export_table *table)
{
    return table_out(x, table, EXPORT_CSV);
}

struct fault *export_sheet(struct exchange *x, const struct export_table *table)
{
    return table_out(x, table, EXPORT_XLSX);
}
