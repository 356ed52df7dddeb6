/* xlsx through libxlsxwriter. It writes to a path, so a descriptor goes to it as
 * /proc/self/fd/N; and it does not look whether its temporary files took everything, so
 * we do: the stream it kept is asked for errors, and the finished sheet is read back and
 * its rows are counted. */

/* Before our headers: it names a function that base/banned.h forbids. */
#include <xlsxwriter.h>

#include "formats/xlsx_write.h"

#include "base/utf8.h"
#include "formats/xlsx_parts.h"
#include "formats/xlsx_read.h"
#include "formats/zip.h"
#include "words/faults.h"

enum { TEXT_BYTES = XLSX_TEXT_MAX * 4, SHEET_NAME_MAX = 31, DIGITS_MAX = 15 };
enum { WIDTH_LEAST = 8, WIDTH_MOST = 60, PAPER_A4 = 9 };

struct xlsx_out {
    struct arena *arena;
    struct xlsx_setup setup;
    lxw_workbook *book; /* NULL once it is closed */
    lxw_worksheet *sheet;
    lxw_format *days[3];           /* by enum precision */
    lxw_row_t rows;                /* with the header */
    uint64_t shown;                /* rows with something in them */
    char text[2 * TEXT_BYTES + 1]; /* escaped, which at most doubles it */
};

static void give_up(void *what)
{
    struct xlsx_out *out = what;
    if (out->book != NULL) {
        FILE *rows = out->sheet == NULL ? NULL : out->sheet->optimize_tmpfile;
        lxw_workbook_free(out->book);
        if (rows != NULL) {
            fclose(rows); /* the library leaves it open */
        }
        out->book = NULL;
    }
}

static struct fault *failed(struct xlsx_out *out, lxw_error error)
{
    return fault_xlsx_write(out->arena, str_of(lxw_strerror(error)));
}

static struct fault *too_long(struct arena *a, size_t column, lxw_row_t row)
{
    return fault_xlsx_write_long(a, cell_name(a, column, row), XLSX_TEXT_MAX);
}

/* ---- opening ----------------------------------------------------------------------- */

/* Up to 31 characters, without those that the library and spreadsheets refuse. */
static const char *sheet_name(struct arena *a, struct str name)
{
    struct str first = utf8_first(str_trim(name), SHEET_NAME_MAX);
    char *p = arena_bytes(a, first.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < first.n; i++) {
        bool edge = i == 0 || i + 1 == first.n;
        if (strchr("[]:*?/\\", first.p[i]) == NULL && !(edge && first.p[i] == '\'')) {
            p[n++] = first.p[i];
        }
    }
    p[n] = '\0';
    return n > 0 ? p : NULL;
}

static lxw_format *day_format(struct xlsx_out *out, const char *code)
{
    lxw_format *format = workbook_add_format(out->book);
    if (format != NULL) {
        format_set_num_format(format, code);
    }
    return format;
}

static void set_page(struct xlsx_out *out)
{
    worksheet_freeze_panes(out->sheet, 1, 0);
    worksheet_repeat_rows(out->sheet, 0, 0);
    worksheet_set_landscape(out->sheet);
    worksheet_set_paper(out->sheet, PAPER_A4);
    worksheet_fit_to_pages(out->sheet, 1, 0);
    for (size_t i = 0; i < out->setup.n; i++) {
        const struct xlsx_column *c = &out->setup.columns[i];
        size_t title = utf8_width(c->title) + 4; /* the filter's arrow */
        size_t width = c->width > 0 ? (size_t)c->width : title;
        width = width < WIDTH_LEAST  ? WIDTH_LEAST
                : width > WIDTH_MOST ? WIDTH_MOST
                                     : width;
        worksheet_set_column(out->sheet, (lxw_col_t)i, (lxw_col_t)i, (double)width, NULL);
    }
}

/* What a reader would take for an escape (_x000D_): its first sign is escaped itself,
 * which the library leaves to us. */
static bool reads_as_escape(const char *p, size_t n)
{
    char copy[8];
    if (n < 7 || p[0] != '_') {
        return false;
    }
    memcpy(copy, p, 7);
    return xlsx_unescape(copy, 7) < 7;
}

/* As the library wants it: NUL behind it, and without U+FFFE and U+FFFF, which are no
 * characters of XML and would make the file unreadable. NULL when it is too long. */
static const char *c_text(struct xlsx_out *out, struct str s)
{
    if (s.n > TEXT_BYTES || (s.n > XLSX_TEXT_MAX && utf8_count(s) > XLSX_TEXT_MAX)) {
        return NULL;
    }
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '_' && reads_as_escape(s.p + i, s.n - i)) {
            memcpy(out->text + n, "_x005F", 6);
            n += 6;
        }
        out->text[n++] = s.p[i];
    }
    out->text[n] = '\0';
    for (char *p = out->text; (p = strstr(p, "\xef\xbf")) != NULL; p += 3) {
        p[2] = (uint8_t)p[2] >= 0xbe ? (char)0xbd : p[2];
    }
    return out->text;
}

static struct fault *write_header(struct xlsx_out *out)
{
    lxw_format *bold = workbook_add_format(out->book);
    if (bold == NULL) {
        return failed(out, LXW_ERROR_MEMORY_MALLOC_FAILED);
    }
    format_set_bold(bold);
    for (size_t i = 0; i < out->setup.n; i++) {
        const char *title = c_text(out, out->setup.columns[i].title);
        if (title == NULL) {
            return too_long(out->arena, i, 1);
        }
        lxw_error error =
            worksheet_write_string(out->sheet, 0, (lxw_col_t)i, title, bold);
        if (error != LXW_NO_ERROR) {
            return failed(out, error);
        }
    }
    out->rows = 1;
    out->shown = out->setup.n > 0 ? 1 : 0;
    return NULL;
}

struct fault *xlsx_write_open(struct arena *a, const struct xlsx_setup *setup,
                              struct xlsx_out **written)
{
    struct xlsx_out *out = ARENA_NEW(a, struct xlsx_out);
    out->arena = a;
    out->setup = *setup;
    const char *path = str_cstr(a, str_format(a, "/proc/self/fd/%d", setup->fd));
    const char *name = sheet_name(a, setup->sheet);
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};
    arena_on_close(a, give_up, out);
    out->book = workbook_new_opt(path, &options);
    if (out->book == NULL) {
        return failed(out, LXW_ERROR_MEMORY_MALLOC_FAILED);
    }
    lxw_doc_properties properties = {.created = (time_t)(setup->made.us / 1000000)};
    workbook_set_properties(out->book, &properties);
    out->days[PRECISION_DAY] = day_format(out, "yyyy\\-mm\\-dd");
    out->days[PRECISION_MONTH] = day_format(out, "yyyy\\-mm");
    out->days[PRECISION_YEAR] = day_format(out, "yyyy");
    out->sheet = workbook_add_worksheet(out->book, name);
    if (out->sheet == NULL || out->sheet->optimize_tmpfile == NULL) {
        return failed(out, LXW_ERROR_CREATING_TMPFILE);
    }
    set_page(out);
    *written = out;
    return write_header(out);
}

/* ---- rows -------------------------------------------------------------------------- */

/* A number that a sheet holds exactly. */
static bool exact_number(const struct cell *cell, double *number)
{
    size_t digits = 0;
    for (size_t i = 0; i < cell->text.n; i++) {
        char c = cell->text.p[i];
        bool digit = c >= '0' && c <= '9';
        if (!digit && strchr("+-.eE", c) == NULL) {
            return false;
        }
        digits += digit;
    }
    if (digits == 0 || digits > DIGITS_MAX || cell->text.n > 2 * DIGITS_MAX) {
        return false;
    }
    char text[2 * DIGITS_MAX + 1];
    char *end = NULL;
    memcpy(text, cell->text.p, cell->text.n);
    text[cell->text.n] = '\0';
    *number = strtod(text, &end);
    return *end == '\0';
}

static lxw_error write_value(struct xlsx_out *out, lxw_col_t column,
                             const struct cell *cell, const char *text)
{
    double number = 0;
    if (cell->kind == CELL_DAY && serial_of_day(cell->day) > 0) {
        return worksheet_write_number(out->sheet, out->rows, column,
                                      (double)serial_of_day(cell->day),
                                      out->days[cell->precision]);
    }
    if (cell->kind == CELL_NUMBER && exact_number(cell, &number)) {
        return worksheet_write_number(out->sheet, out->rows, column, number, NULL);
    }
    if (cell->kind == CELL_TRUTH) {
        return worksheet_write_boolean(out->sheet, out->rows, column,
                                       str_equal(cell->text, STR("1")), NULL);
    }
    return worksheet_write_string(out->sheet, out->rows, column, text, NULL);
}

struct fault *xlsx_write_row(struct xlsx_out *out, struct arena *a,
                             const struct cell *cells, size_t n)
{
    bool filled = false;
    if (out->rows >= XLSX_ROWS_MAX) {
        return fault_xlsx_write_rows(a, XLSX_ROWS_MAX);
    }
    for (size_t i = 0; i < n; i++) {
        const char *text = c_text(out, cells[i].text);
        if (text == NULL) {
            return too_long(a, i, out->rows + 1);
        }
        if (*text == '\0') {
            continue;
        }
        lxw_error error = write_value(out, (lxw_col_t)i, &cells[i], text);
        if (error == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED) {
            return too_long(a, i, out->rows + 1);
        }
        if (error != LXW_NO_ERROR) {
            return failed(out, error);
        }
        filled = true;
    }
    out->rows++;
    out->shown += filled;
    return NULL;
}

/* ---- closing ----------------------------------------------------------------------- */

/* What a sheet must hold to be whole. */
struct count {
    uint64_t rows;
    char tail[16]; /* of the block before, so that nothing hides between two */
    size_t tail_n;
};

static void count_rows(struct count *c, const char *block, size_t n)
{
    static const struct str row = STR("<row ");
    char seam[sizeof c->tail + 8];
    size_t head = n < row.n - 1 ? n : row.n - 1;
    size_t from = c->tail_n < row.n - 1 ? 0 : c->tail_n - (row.n - 1);
    size_t kept = c->tail_n - from;
    memcpy(seam, c->tail + from, kept);
    memcpy(seam + kept, block, head);
    c->rows += str_find((struct str){seam, kept + head}, row) < kept + head;
    const char *p = block;
    const char *end = block + n;
    while ((p = memmem(p, (size_t)(end - p), row.p, row.n)) != NULL) {
        c->rows++;
        p += row.n;
    }
    size_t keep = n < sizeof c->tail ? n : sizeof c->tail;
    memcpy(c->tail, end - keep, keep);
    c->tail_n = keep;
}

static struct fault *read_back(struct xlsx_out *out)
{
    enum { BLOCK = 64 * 1024 };
    struct arena *a = out->arena;
    struct source from;
    struct zip *zip = NULL;
    struct zip_stream *stream = NULL;
    struct count count = {0};
    size_t got = 0;
    TRY(source_of_file(a, out->setup.fd, STR("xlsx"), &from));
    TRY(zip_open(a, &from, &zip));
    const struct zip_part *part = zip_find(zip, STR("xl/worksheets/sheet1.xml"));
    if (part == NULL) {
        return failed(out, LXW_ERROR_ZIP_FILE_ADD);
    }
    TRY(zip_read_part(a, zip, part, &stream));
    char *block = arena_bytes(a, BLOCK);
    do {
        TRY(zip_read(stream, block, BLOCK, &got));
        if (got > 0) {
            count_rows(&count, block, got);
        }
    } while (got > 0);
    bool whole = str_ends((struct str){count.tail, count.tail_n}, STR("</worksheet>"));
    return whole && count.rows == out->shown ? NULL : failed(out, LXW_ERROR_ZIP_FILE_ADD);
}

struct fault *xlsx_write_close(struct xlsx_out *out)
{
    if (out->setup.n > 0) {
        worksheet_autofilter(out->sheet, 0, 0, out->rows - 1,
                             (lxw_col_t)(out->setup.n - 1));
    }
    FILE *rows = out->sheet->optimize_tmpfile;
    bool held = fflush(rows) == 0 && ferror(rows) == 0;
    lxw_workbook *book = out->book;
    if (!held) {
        return failed(out, LXW_ERROR_CREATING_TMPFILE);
    }
    out->book = NULL; /* closing frees it, whatever comes of it */
    lxw_error error = workbook_close(book);
    return error == LXW_NO_ERROR ? read_back(out) : failed(out, error);
}
