/* CSV by RFC 4180, and as it is found: with or without a byte order mark, in UTF-8,
 * GB18030 or UTF-16, with , ; or TAB between cells and LF, CR LF or CR between rows.
 * Reading is a stream: a file of any length within the memory of one row. Refuses NUL (it
 * is no text) and a quote that never closes; a row that is wrong by itself is given with
 * its fault, so that one bad row never hides the others.
 *
 * A cell that a spreadsheet would take for a formula is written with an apostrophe in
 * front, and read without it: what cadre has written, it reads back as it was. */
#ifndef FORMATS_CSV_H
#define FORMATS_CSV_H
#include "base/text.h"
#include "formats/cells.h"
#include "formats/charset.h"

struct csv_options {
    char separator;   /* 0: found from the head */
    size_t row_bytes; /* 0: ROW_BYTES_MAX */
    size_t row_cells; /* 0: ROW_CELLS_MAX */
    int64_t rows;     /* 0: ROWS_MAX */
};
struct csv;
/* Decides encoding and separator. Reader and buffers live in `a`; `from` is borrowed.
 * Faults of charset_detect. */
struct fault *csv_open(struct arena *a, const struct source *from,
                       struct csv_options options, struct csv **csv);
/* The next row that is not blank; *more is false behind the last. Faults of the row
 * alone (row->wrong: ragged against the first row, text behind a closing quote, too many
 * cells) lie in `a`. Cells that are empty at the end of a row longer than the first are
 * dropped. LIMIT for rows longer than allowed, or more. */
struct fault *csv_next(struct csv *csv, struct arena *a, struct row *row, bool *more);
/* What was read so far stood above the header: the next row says how many cells the
 * others must have. */
void csv_expect_header(struct csv *csv);
char csv_separator(const struct csv *csv);
enum charset csv_charset(const struct csv *csv);

/* Spreadsheets take a file for UTF-8 when it begins so. */
void csv_write_mark(struct text *out);
/* One cell, quoted, and what stands behind it. Begins it with = + - @ TAB CR LF or a
 * full-width form of them, an apostrophe goes in front (OWASP, "CSV Injection"); plain
 * negative numbers stay. */
void csv_write_cell(struct text *out, struct str cell, bool last);
#endif
