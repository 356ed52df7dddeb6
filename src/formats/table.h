/* Rows of cells from a file of either sort, told by its first bytes and never by its
 * name: xlsx, or else CSV. What imports read. */
#ifndef FORMATS_TABLE_H
#define FORMATS_TABLE_H
#include "formats/csv.h"
#include "formats/xlsx_read.h"

struct table_options {
    struct str sheet; /* xlsx: its name; the first shown when not given */
    struct csv_options csv;
};
struct table;
struct fault *table_open(struct arena *a, const struct source *from,
                         struct table_options options, struct table **table);
/* As csv_next and xlsx_next. */
struct fault *table_next(struct table *table, struct arena *a, struct row *row,
                         bool *more);
/* The next row is the header: csv_expect_header. Sheets have no ragged rows. */
void table_expect_header(struct table *table);
enum day_system table_day_system(const struct table *table); /* for cell_read_day */
const struct csv *table_csv(const struct table *table);      /* NULL for a sheet */
const struct xlsx *table_xlsx(const struct table *table);    /* NULL for CSV */
#endif
