/* Rows of cells, the same whether they come from CSV or xlsx or go there; and what stands
 * in cells, read as offices write it. Nothing here knows what a column means. */
#ifndef FORMATS_CELLS_H
#define FORMATS_CELLS_H
#include "base/day.h"
#include "base/fault.h"

enum cell_kind {
    CELL_EMPTY,
    CELL_TEXT,
    CELL_NUMBER,
    CELL_DAY,   /* a number that its format shows as a date */
    CELL_TRUTH, /* `text` is "1" or "0" */
    CELL_ERROR, /* #N/A and the like; "=" for a formula that was never computed */
};
/* How much of a day was said: for a month its first day stands, for a year 1 January. */
enum precision { PRECISION_DAY, PRECISION_MONTH, PRECISION_YEAR };

struct cell {
    enum cell_kind kind;
    enum precision precision; /* CELL_DAY */
    struct day day;           /* CELL_DAY */
    bool lossy;      /* CELL_NUMBER of 16 digits or more: the sheet has lost the last */
    struct str text; /* always; days as 2017-01-04, 2017-01 or 2017 */
};
enum { ROW_CELLS_MAX = 1024, ROW_BYTES_MAX = 1024 * 1024, ROWS_MAX = 2000000 };

/* One row as a reader gives it; it lies in the reader until the next is asked for. */
struct row {
    const struct cell *cells;
    size_t n;
    int64_t number;      /* CSV: the line where it begins; xlsx: the row; both from 1 */
    struct fault *wrong; /* what is wrong with this row alone, or NULL; others go on */
};

struct cell cell_text(struct str text);
struct cell cell_int(struct arena *a, int64_t value);
struct cell cell_of_day(struct arena *a, struct day day, enum precision precision);

/* The name of a cell, "C12", from a column counted from 0 and a row from 1. */
struct str cell_name(struct arena *a, size_t column, int64_t row);

/* A day as found in the wild. */
struct dated {
    struct day day; /* DAY_NONE for an empty cell */
    enum precision precision;
    /* "2017.1" is January, or October whose zero a spreadsheet dropped: someone must
     * say. The month given is January. */
    bool doubtful;
};
enum day_system { DAYS_FROM_1900, DAYS_FROM_1904 };
/* 2017-01-04 2017/1/4 2017.01.04 2017.01 2017-1 201701 20170104 2017, each with a time
 * of day behind it or with the Chinese signs for year, month and day, in full width or
 * half; numbers of five digits as days of a spreadsheet. INPUT names what is no day. */
struct fault *cell_read_day(struct arena *a, const struct cell *cell,
                            enum day_system system, struct dated *dated);
/* The day that a spreadsheet numbers so; 60 is the 29 February 1900 that never was
 * (ECMA-376 part 1, 18.17.4.1) and like all below 1 or beyond 9999 gives false. */
bool day_of_serial(int64_t serial, enum day_system system, struct day *day);
int64_t serial_of_day(struct day day); /* 1900 system; 0 before March 1900 */

/* Whole numbers, also 1,234,567 and full width; *given is false for an empty cell. */
struct fault *cell_read_int(struct arena *a, const struct cell *cell, bool *given,
                            int64_t *value);
/* The words stand in the catalogues, all languages at once. */
enum cell_sex { CELL_SEX_NONE, CELL_SEX_MALE, CELL_SEX_FEMALE };
struct fault *cell_read_sex(struct arena *a, const struct cell *cell, enum cell_sex *sex);
struct fault *cell_read_truth(struct arena *a, const struct cell *cell, bool *given,
                              bool *truth);
#endif
