/* Refused rows given back: the same kind of file with a column more, the reason. What is
 * mended in it can be sent again as it is. */
#ifndef EXCHANGE_IMPORT_BACK_H
#define EXCHANGE_IMPORT_BACK_H
#include "exchange/import_file.h"
#include "formats/xlsx_write.h"

struct import_back {
    int fd; /* of an empty file, readable and writable; borrowed */
    bool sheet;
    struct str_list header; /* without the reason; that of an earlier round is dropped */
    struct int_list kept;   /* columns of the file that come back */
    enum lang lang;
    struct instant made;
    struct xlsx_out *xlsx;
    struct text csv;
    int64_t rows;
};
/* Writes the header. */
struct fault *import_back_open(struct arena *a, const struct import_file *file,
                               struct import_back *back);
struct fault *import_back_row(struct arena *a, struct import_back *back,
                              const struct row *row, struct str why);
struct fault *import_back_close(struct arena *a, struct import_back *back);
/* "Born (1991-02-30): there is no such day.": the reason, where, and what stands there,
 * as far as each is given. */
struct str import_say_where(struct arena *a, enum lang lang, struct str why,
                            struct str column, struct str value);
struct str import_why(struct arena *a, enum lang lang, const struct row_report *report);
/* The same of what is odd about a row that enters. */
struct str import_remark_text(struct arena *a, enum lang lang,
                              const struct row_remark *remark);
#endif
