/* A list as a file that a spreadsheet opens: CSV, or xlsx with days as days. Row by row
 * through a file without a name, so that its length does not count; or a table that lies
 * in memory. */
#ifndef PAGES_EXPORT_H
#define PAGES_EXPORT_H
#include "formats/cells.h"
#include "pages/app.h"

enum export_format { EXPORT_CSV, EXPORT_XLSX };
struct export_columns {
    struct str title; /* of the file and the sheet */
    const struct str *heads;
    size_t n;
};
struct export;
struct fault *export_open(struct exchange *x, const struct export_columns *columns,
                          enum export_format format, struct export **export);
/* Empty; for what one row needs, and emptied by the next. */
struct arena *export_row_arena(struct export *export);
/* As many cells as there are columns. */
struct fault *export_row(struct export *export, const struct cell *cells);
struct fault *export_close(struct export *export);

struct cell_list LIST(struct cell);
struct export_table {
    struct str title;
    const struct str *heads;
    size_t columns;
    struct cell_list cells; /* row by row */
};
struct fault *export_csv(struct exchange *x, const struct export_table *table);
struct fault *export_sheet(struct exchange *x, const struct export_table *table);
#endif
