#include "pages/export.h"

#include <sys/stat.h>

#include "formats/csv.h"
#include "formats/xlsx_write.h"
#include "words/faults.h"

static void name_file(struct exchange *x, const struct export_table *table,
                      const char *ending)
{
    answer_html(x, 200);
    x->answer.filename = str_format(x->arena, "%.*s.%s", STR_PRINT(table->title), ending);
}

struct fault *export_csv(struct exchange *x, const struct export_table *table)
{
    struct text *out = &x->answer.body;
    name_file(x, table, "csv");
    x->answer.type = STR("text/csv; charset=utf-8");
    csv_write_mark(out);
    for (size_t i = 0; i < table->columns; i++) {
        csv_write_cell(out, table->heads[i], i + 1 == table->columns);
    }
    for (size_t i = 0; i < table->cells.n; i++) {
        csv_write_cell(out, table->cells.at[i].text, (i + 1) % table->columns == 0);
    }
    return NULL;
}

struct fault *export_sheet(struct exchange *x, const struct export_table *table)
{
    struct arena *a = x->arena;
    struct xlsx_out *sheet = NULL;
    struct stat file;
    struct xlsx_column *columns = ARENA_ARRAY(a, struct xlsx_column, table->columns);
    for (size_t i = 0; i < table->columns; i++) {
        columns[i] = (struct xlsx_column){.title = table->heads[i]};
    }
    name_file(x, table, "xlsx");
    x->answer.type =
        STR("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    TRY(answer_spill(x));
    struct xlsx_setup setup = {.fd = x->answer.spool,
                               .sheet = table->title,
                               .made = x->at,
                               .columns = columns,
                               .n = table->columns};
    TRY(xlsx_write_open(a, &setup, &sheet));
    for (size_t i = 0; i < table->cells.n; i += table->columns) {
        TRY(xlsx_write_row(sheet, a, table->cells.at + i, table->columns));
    }
    TRY(xlsx_write_close(sheet));
    if (fstat(x->answer.spool, &file) != 0) {
        return fault_spool(a, STR("fstat"));
    }
    x->answer.spool_size = (int64_t)file.st_size;
    return NULL;
}
