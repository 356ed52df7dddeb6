/* Refused rows as CSV or xlsx. */
#include "exchange/import_back.h"

#include <errno.h>
#include <unistd.h>

#include "words/faults.h"

enum { REASON_WIDTH = 60, SPILL = 64 * 1024 };

static bool is_reason(struct arena *a, struct str header)
{
    return str_equal(header, say_import_reason(a, LANG_ZH)) ||
           str_equal(header, say_import_reason(a, LANG_EN));
}

static struct fault *spill(struct arena *a, struct import_back *b, size_t above)
{
    size_t at = 0;
    while (b->csv.n > above && at < b->csv.n) {
        ssize_t n = write(b->fd, b->csv.p + at, b->csv.n - at);
        if (n < 0 && errno != EINTR) {
            return fault_file_failed(a, say_import_reason(a, b->lang),
                                     str_of(strerror(errno)));
        }
        at += n > 0 ? (size_t)n : 0;
    }
    b->csv.n = at > 0 ? 0 : b->csv.n;
    return NULL;
}

static struct fault *open_sheet(struct arena *a, struct import_back *b)
{
    struct xlsx_column *columns = ARENA_ARRAY(a, struct xlsx_column, b->header.n + 1);
    for (size_t i = 0; i < b->header.n; i++) {
        columns[i] = (struct xlsx_column){.title = b->header.at[i]};
    }
    columns[b->header.n] =
        (struct xlsx_column){say_import_reason(a, b->lang), REASON_WIDTH};
    struct xlsx_setup setup = {.fd = b->fd,
                               .sheet = say_import_refused(a, b->lang),
                               .made = b->made,
                               .columns = columns,
                               .n = b->header.n + 1};
    return xlsx_write_open(a, &setup, &b->xlsx);
}

struct fault *import_back_open(struct arena *a, const struct import_file *file,
                               struct import_back *b)
{
    b->sheet = file->sheet;
    b->csv = text_new(a, SPILL + 4096);
    for (size_t i = 0; i < file->header.n; i++) {
        if (!is_reason(a, file->header.at[i])) {
            *LIST_ADD(a, &b->header) = file->header.at[i];
            *LIST_ADD(a, &b->kept) = (int64_t)i;
        }
    }
    if (b->sheet) {
        return open_sheet(a, b);
    }
    csv_write_mark(&b->csv);
    for (size_t i = 0; i < b->header.n; i++) {
        csv_write_cell(&b->csv, b->header.at[i], false);
    }
    csv_write_cell(&b->csv, say_import_reason(a, b->lang), true);
    return NULL;
}

struct fault *import_back_row(struct arena *a, struct import_back *b,
                              const struct row *row, struct str why)
{
    struct cell *cells = ARENA_ARRAY(a, struct cell, b->kept.n + 1);
    for (size_t i = 0; i < b->kept.n; i++) {
        size_t from = (size_t)b->kept.at[i];
        cells[i] = from < row->n ? row->cells[from] : cell_text(STR(""));
    }
    cells[b->kept.n] = cell_text(why);
    b->rows++;
    if (b->sheet) {
        return xlsx_write_row(b->xlsx, a, cells, b->kept.n + 1);
    }
    for (size_t i = 0; i <= b->kept.n; i++) {
        csv_write_cell(&b->csv, cells[i].text, i == b->kept.n);
    }
    return spill(a, b, SPILL);
}

struct fault *import_back_close(struct arena *a, struct import_back *b)
{
    return b->sheet ? xlsx_write_close(b->xlsx) : spill(a, b, 0);
}

struct str import_say_where(struct arena *a, enum lang lang, struct str why,
                            struct str column, struct str value)
{
    enum { VALUE_SHOWN = 60 };
    size_t shown = value.n < VALUE_SHOWN ? value.n : VALUE_SHOWN;
    while (shown < value.n && shown > 0 && ((uint8_t)value.p[shown] & 0xc0) == 0x80) {
        shown--; /* no half of a character */
    }
    value = text_visible(a, str_part(value, 0, shown), false);
    column = text_visible(a, column, false);
    if (column.n == 0) {
        return why;
    }
    return value.n > 0 ? say_import_why_value(a, lang, column, value, why)
                       : say_import_why(a, lang, column, why);
}

struct str import_why(struct arena *a, enum lang lang, const struct row_report *report)
{
    return import_say_where(a, lang, say_fault(a, lang, report->why), report->column,
                            report->value);
}

struct str import_remark_text(struct arena *a, enum lang lang,
                              const struct row_remark *remark)
{
    return import_say_where(a, lang, say_fault(a, lang, remark->what), remark->column,
                            remark->value);
}
