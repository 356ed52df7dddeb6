/* Sheets of xlsx files (ECMA-376, transitional and strict) as rows of cells. A stream:
 * the sheet is never held, only the file's shared texts, up to XLSX_STRINGS_MIB. Of a
 * formula its stored result is read, of merged cells the first, of a number whether its
 * format shows a date. Refuses document types, traps (formats/zip.h), old .xls files and
 * such with a password. Cells that are wrong are told by name with their row, which the
 * others outlive. */
#ifndef FORMATS_XLSX_READ_H
#define FORMATS_XLSX_READ_H
#include "base/list.h"
#include "formats/cells.h"
#include "formats/source.h"

enum {
    XLSX_STRINGS_MIB = 40,
    XLSX_TEXT_MAX = 32767, /* characters of a cell, as spreadsheets have it */
    XLSX_ROWS_MAX = 1048576,
    XLSX_SHEETS_MAX = 1024,
    XLSX_FORMATS_MAX = 65536, /* cell formats of a file */
};

struct xlsx_sheet {
    struct str name;
    bool hidden;
    struct str part;
};
struct xlsx_sheets LIST(struct xlsx_sheet);

struct xlsx;
/* What lives with it lies in `a`; `from` is borrowed. */
struct fault *xlsx_open(struct arena *a, const struct source *from, struct xlsx **xlsx);
const struct xlsx_sheets *xlsx_sheets(const struct xlsx *xlsx);
enum day_system xlsx_day_system(const struct xlsx *xlsx);
/* Begins the sheet of this name, or the first that is not hidden when none is given;
 * once for each xlsx. INPUT names the sheets there are. */
struct fault *xlsx_begin(struct xlsx *xlsx, struct str name);
/* The next row with anything in it; *more is false behind the last. Faults of the row
 * alone (row->wrong) lie in `a`. */
struct fault *xlsx_next(struct xlsx *xlsx, struct arena *a, struct row *row, bool *more);
#endif
