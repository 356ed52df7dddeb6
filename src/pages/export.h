/* A list as a file that a spreadsheet opens: CSV, or xlsx with days as days. For lists
 * that fit into a request; the people's is streamed (register/people_export.c). */
#ifndef PAGES_EXPORT_H
#define PAGES_EXPORT_H
#include "formats/cells.h"
#include "pages/app.h"

struct cell_list LIST(struct cell);
struct export_table {
    struct str title; /* of the file and the sheet */
    const struct str *heads;
    size_t columns;
    struct cell_list cells; /* row by row */
};
struct fault *export_csv(struct exchange *x, const struct export_table *table);
struct fault *export_sheet(struct exchange *x, const struct export_table *table);
#endif
