/* One sheet as an xlsx file, row by row: a header that stays in sight and filters, texts
 * that are always texts (never formulas), days as days. Memory stays constant: rows wait
 * in a temporary file (tmpfile(3)) until the end. Refuses to call a file whole that it
 * has not read back: a full disk is told here, not by the spreadsheet. */
#ifndef FORMATS_XLSX_WRITE_H
#define FORMATS_XLSX_WRITE_H
#include "formats/cells.h"

struct xlsx_column {
    struct str title;
    int width; /* in half-width characters; 0: as wide as the title */
};
struct xlsx_setup {
    int fd;              /* of an empty file, readable and writable; borrowed */
    struct str sheet;    /* its name; what a name may not hold is left out */
    struct instant made; /* as the file's properties tell */
    const struct xlsx_column *columns;
    size_t n;
};
struct xlsx_out;
/* Writes the header row. STORE when the temporary file cannot be made. */
struct fault *xlsx_write_open(struct arena *a, const struct xlsx_setup *setup,
                              struct xlsx_out **out);
/* The next row; `a` is for its faults. Days before March 1900, numbers of more than 15
 * digits and errors go out as text. LIMIT for too long a text, and beyond the last row
 * of a sheet. */
struct fault *xlsx_write_row(struct xlsx_out *out, struct arena *a,
                             const struct cell *cells, size_t n);
/* Puts the file together and reads it back; nothing may be written behind it. */
struct fault *xlsx_write_close(struct xlsx_out *out);
#endif
