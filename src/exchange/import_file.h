/* A clerk's file in hand: CSV or xlsx, told by its bytes. Finds the row that names the
 * columns below whatever stands above it, and gives the rows behind in chunks. */
#ifndef EXCHANGE_IMPORT_FILE_H
#define EXCHANGE_IMPORT_FILE_H
#include "exchange/import.h"
#include "formats/table.h"

enum { IMPORT_HEADER_ROWS = 10, IMPORT_FILE_MIB = 64 };

struct import_file {
    struct source source; /* its descriptor stays the caller's */
    struct str digest;    /* hex SHA-256 of hashes of its blocks */
    struct str_list header;
    int64_t header_row;
    int rows_above; /* with anything in them, above the header */
    bool sheet;     /* xlsx: refused rows come back as one */
    struct table *table;
};
/* With a mapping, the header is the first row that has its columns; else the one whose
 * words are known best. Everything lives in `a`. */
struct fault *import_file_open(struct arena *a, const struct source *source,
                               const struct mapped_list *mapping,
                               struct import_file *file);
/* The same file once more from its first row; lives in `a`. */
struct fault *import_file_again(struct arena *a, const struct import_file *file,
                                struct import_file *again);
struct row import_row_copy(struct arena *a, const struct row *row);
/* Up to `most` rows, copied into `a`. */
struct fault *import_file_rows(struct import_file *file, struct arena *a, size_t most,
                               struct row_list *rows, bool *more);
enum day_system import_file_days(const struct import_file *file);
#endif
