/* Sheets. The handlers of a sheet build one row in buffers that exist, pause at its end,
 * and xlsx_next takes it away. What is wrong with a cell is noted by a number and said
 * behind the pause, where memory may be had. */
#include "formats/xlsx_read.h"

#include <math.h>

#include "base/text.h"
#include "base/utf8.h"
#include "formats/xlsx_parts.h"
#include "words/faults.h"
#include "words/words.h"

enum trouble { TROUBLE_NONE, TROUBLE_CELL, TROUBLE_LONG, TROUBLE_CELLS, TROUBLE_ROW };

/* What t="..." says of a cell. */
enum type { TYPE_NUMBER, TYPE_SHARED, TYPE_TEXT, TYPE_TRUTH, TYPE_ERROR };

struct sheet {
    struct xml *xml;
    struct cell *cells; /* ROW_CELLS_MAX */
    size_t n;
    int64_t row;
    bool in_row, in_cell;
    bool ready;    /* the row at hand is complete */
    bool disorder; /* rows do not ascend */
    bool filled;   /* some cell of the row is not empty */
    char *text;    /* ROW_BYTES_MAX: what the row's cells say, unless shared */
    size_t used;
    /* the cell at hand */
    size_t column;
    enum type type;
    enum look look;
    bool formula;
    bool taking;   /* inside <v> or <t> */
    bool phonetic; /* inside <rPh> */
    size_t from;   /* where its text begins */
    /* the first thing wrong with the row */
    enum trouble trouble;
    size_t where;
};

struct xlsx {
    struct arena *arena;
    struct zip *zip;
    struct xlsx_links links; /* of the workbook */
    struct xlsx_sheets sheets;
    enum day_system days;
    struct looks looks;
    struct shared_texts *texts; /* NULL when the file has none */
    struct sheet sheet;
};

/* ---- cells ------------------------------------------------------------------------- */

static void note(struct sheet *s, enum trouble trouble)
{
    if (s->trouble == TROUBLE_NONE) {
        s->trouble = trouble;
        s->where = s->column;
    }
}

static void put(struct sheet *s, struct cell cell)
{
    if (s->column >= ROW_CELLS_MAX) {
        note(s, TROUBLE_CELLS);
        return;
    }
    while (s->n < s->column) {
        s->cells[s->n++] = cell_text(STR_NONE);
    }
    s->cells[s->n++] = cell;
    s->filled = true;
}

/* Text in the place of what was read; false where the row has no more room. */
static bool replace_text(struct sheet *s, const char *text, size_t n, struct str *into)
{
    if (n > ROW_BYTES_MAX - s->from) {
        note(s, TROUBLE_ROW);
        return false;
    }
    memcpy(s->text + s->from, text, n);
    s->used = s->from + n;
    *into = (struct str){s->text + s->from, n};
    return true;
}

static void put_text(struct sheet *s, enum cell_kind kind, struct str text)
{
    if (text.n > XLSX_TEXT_MAX && utf8_count(text) > XLSX_TEXT_MAX) {
        note(s, TROUBLE_LONG);
        return;
    }
    if (text.n > 0) {
        put(s, (struct cell){.kind = kind, .day = DAY_NONE, .text = text});
    }
}

static void put_shared(struct xlsx *x, struct str number)
{
    int64_t n = 0;
    struct str text = STR_NONE;
    if (!str_to_int(number, &n) || n < 0 || !shared_text(x->texts, (size_t)n, &text)) {
        note(&x->sheet, TROUBLE_CELL);
        return;
    }
    x->sheet.used = x->sheet.from;
    put_text(&x->sheet, CELL_TEXT, text);
}

static void put_truth(struct sheet *s, struct str value)
{
    bool truth = str_equal(value, STR("1")) || str_equal_nocase(value, STR("true"));
    if (!truth && !str_equal(value, STR("0")) && !str_equal_nocase(value, STR("false"))) {
        note(s, TROUBLE_CELL);
        return;
    }
    put(s, (struct cell){
               .kind = CELL_TRUTH, .day = DAY_NONE, .text = truth ? STR("1") : STR("0")});
}

/* A day as far as the format shows it; false when the number is none. */
static bool put_day(struct xlsx *x, double value)
{
    static const size_t lengths[] = {10, 7, 4};
    struct sheet *s = &x->sheet;
    struct day day;
    if (!(value >= 0 && value < 1e7) ||
        !day_of_serial((int64_t)floor(value), x->days, &day)) {
        return false;
    }
    struct civil c = civil_of_day(day);
    struct cell cell = {.kind = CELL_DAY, .day = day};
    cell.precision = s->look == LOOK_YEAR    ? PRECISION_YEAR
                     : s->look == LOOK_MONTH ? PRECISION_MONTH
                                             : PRECISION_DAY;
    c.day = cell.precision == PRECISION_DAY ? c.day : 1;
    c.month = cell.precision == PRECISION_YEAR ? 1 : c.month;
    cell.day = day_of_civil(c);
    char iso[32];
    snprintf(iso, sizeof iso, "%04d-%02d-%02d", c.year, c.month, c.day);
    if (replace_text(s, iso, lengths[cell.precision], &cell.text)) {
        put(s, cell);
    }
    return true;
}

/* Up to 15 digits, the most that a spreadsheet holds exactly: they stand as they are. */
static bool short_whole(struct str value)
{
    size_t sign = value.n > 0 && value.p[0] == '-' ? 1 : 0;
    if (value.n <= sign || value.n > sign + 15) {
        return false;
    }
    for (size_t i = sign; i < value.n; i++) {
        if (value.p[i] < '0' || value.p[i] > '9') {
            return false;
        }
    }
    return true;
}

enum { NUMBER_MAX = 48 };

static bool read_number(struct str value, double *number)
{
    char digits[NUMBER_MAX];
    if (value.n == 0 || value.n >= sizeof digits) {
        return false;
    }
    memcpy(digits, value.p, value.n);
    digits[value.n] = '\0';
    char *end = NULL;
    *number = strtod(digits, &end);
    return strspn(digits, "0123456789+-.eE") == value.n && *end == '\0' &&
           isfinite(*number);
}

/* As a sheet shows it: 15 digits, so that 0.1 + 0.2 is 0.3 again, and no exponent where
 * whole digits will do. */
static void put_number(struct xlsx *x, struct str value)
{
    struct sheet *s = &x->sheet;
    double number = 0;
    if (!read_number(value, &number)) {
        note(s, TROUBLE_CELL);
        return;
    }
    if (s->look != LOOK_NUMBER && put_day(x, number)) {
        return;
    }
    struct cell cell = {.kind = CELL_NUMBER,
                        .day = DAY_NONE,
                        .lossy = fabs(number) >= 1e15,
                        .text = value};
    if (!short_whole(value)) {
        char shown[NUMBER_MAX];
        bool whole = cell.lossy && fabs(number) < 1e21;
        int n = snprintf(shown, sizeof shown, whole ? "%.0f" : "%.15g", number);
        if (!replace_text(s, shown, (size_t)n, &cell.text)) {
            return;
        }
    }
    put(s, cell);
}

static void end_cell(struct xlsx *x)
{
    struct sheet *s = &x->sheet;
    struct str value = {s->text + s->from, s->used - s->from};
    s->in_cell = false;
    if (s->column < s->n) {
        note(s, TROUBLE_CELL); /* twice, or backwards */
        return;
    }
    if (s->type == TYPE_TEXT) {
        value.n = xlsx_unescape(s->text + s->from, value.n);
        s->used = s->from + value.n;
        put_text(s, CELL_TEXT, value);
        return;
    }
    if (value.n == 0) {
        if (s->formula && s->type == TYPE_NUMBER) {
            put(s, (struct cell){.kind = CELL_ERROR, .day = DAY_NONE, .text = STR("=")});
        }
        return;
    }
    switch (s->type) {
    case TYPE_SHARED:
        put_shared(x, value);
        return;
    case TYPE_TRUTH:
        put_truth(s, value);
        return;
    case TYPE_ERROR:
        put_text(s, CELL_ERROR, value);
        return;
    default:
        put_number(x, value);
    }
}

/* ---- rows -------------------------------------------------------------------------- */

static const char *attribute(const char *const *attributes, char name)
{
    for (size_t i = 0; attributes[i] != NULL; i += 2) {
        if (attributes[i][0] == name && attributes[i][1] == '\0') {
            return attributes[i + 1];
        }
    }
    return NULL;
}

static bool read_row_number(const char *text, int64_t *row)
{
    return str_to_int(str_of(text), row) && *row >= 1 && *row <= XLSX_ROWS_MAX;
}

static void begin_row(struct sheet *s, const char *const *attributes)
{
    const char *told = attribute(attributes, 'r');
    int64_t row = s->row + 1;
    if ((told != NULL && !read_row_number(told, &row)) || row <= s->row ||
        row > XLSX_ROWS_MAX) {
        s->disorder = true;
        xml_pause(s->xml);
        return;
    }
    s->row = row;
    s->in_row = true;
    s->n = 0;
    s->used = 0;
    s->column = SIZE_MAX; /* so that the next is 0 */
    s->filled = false;
    s->trouble = TROUBLE_NONE;
}

/* The letters of "AB12" as a column from 0. */
static bool read_column(const char *name, size_t *column)
{
    size_t n = 0;
    size_t i = 0;
    for (; i < 4 && name[i] >= 'A' && name[i] <= 'Z'; i++) {
        n = n * 26 + (size_t)(name[i] - 'A' + 1);
    }
    *column = n - 1;
    return i >= 1 && i <= 3 && name[i] >= '1' && name[i] <= '9';
}

static enum type type_of(const char *t)
{
    static const struct {
        const char *name;
        enum type type;
    } types[] = {{"s", TYPE_SHARED}, {"str", TYPE_TEXT}, {"inlineStr", TYPE_TEXT},
                 {"b", TYPE_TRUTH},  {"e", TYPE_ERROR},  {"d", TYPE_TEXT}};
    for (size_t i = 0; t != NULL && i < sizeof types / sizeof types[0]; i++) {
        if (strcmp(t, types[i].name) == 0) {
            return types[i].type;
        }
    }
    return TYPE_NUMBER;
}

static void begin_cell(struct xlsx *x, const char *const *attributes)
{
    struct sheet *s = &x->sheet;
    const char *name = attribute(attributes, 'r');
    const char *format = attribute(attributes, 's');
    int64_t number = 0;
    s->column++;
    if (name != NULL && !read_column(name, &s->column)) {
        s->column = s->n;
        note(s, TROUBLE_CELL);
    }
    s->in_cell = true;
    s->type = type_of(attribute(attributes, 't'));
    s->formula = false;
    s->taking = false;
    s->phonetic = false;
    s->from = s->used;
    s->look = LOOK_NUMBER;
    if (format != NULL && str_to_int(str_of(format), &number) && number >= 0 &&
        (size_t)number < x->looks.n) {
        s->look = (enum look)x->looks.at[number];
    }
}

static void on_open(void *ctx, const char *name, const char *const *attributes)
{
    struct xlsx *x = ctx;
    struct sheet *s = &x->sheet;
    if (!s->in_row) {
        if (strcmp(name, "row") == 0) {
            begin_row(s, attributes);
        }
    } else if (!s->in_cell) {
        if (strcmp(name, "c") == 0) {
            begin_cell(x, attributes);
        }
    } else if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0) {
        s->taking = !s->phonetic;
    } else if (strcmp(name, "f") == 0) {
        s->formula = true;
    } else if (strcmp(name, "rPh") == 0) {
        s->phonetic = true;
    }
}

static void on_text(void *ctx, struct str piece)
{
    struct sheet *s = &((struct xlsx *)ctx)->sheet;
    if (!s->taking) {
        return;
    }
    if (piece.n > ROW_BYTES_MAX - s->used) {
        note(s, TROUBLE_ROW);
        return;
    }
    memcpy(s->text + s->used, piece.p, piece.n);
    s->used += piece.n;
}

static void on_close(void *ctx, const char *name)
{
    struct xlsx *x = ctx;
    struct sheet *s = &x->sheet;
    if (s->taking && (strcmp(name, "v") == 0 || strcmp(name, "t") == 0)) {
        s->taking = false;
    } else if (s->in_cell && strcmp(name, "c") == 0) {
        end_cell(x);
    } else if (s->in_cell && strcmp(name, "rPh") == 0) {
        s->phonetic = false;
    } else if (s->in_row && !s->in_cell && strcmp(name, "row") == 0) {
        s->in_row = false;
        s->ready = s->filled || s->trouble != TROUBLE_NONE;
        if (s->ready) {
            xml_pause(s->xml);
        }
    }
}

static struct fault *say_trouble(const struct sheet *s, struct arena *a)
{
    switch (s->trouble) {
    case TROUBLE_CELL:
        return fault_xlsx_cell(a, cell_name(a, s->where, s->row));
    case TROUBLE_LONG:
        return fault_xlsx_text(a, cell_name(a, s->where, s->row), XLSX_TEXT_MAX);
    case TROUBLE_CELLS:
        return fault_xlsx_cells(a, s->row, ROW_CELLS_MAX);
    case TROUBLE_ROW:
        return fault_xlsx_row_long(a, s->row, ROW_BYTES_MAX / 1024);
    case TROUBLE_NONE:
        break;
    }
    return NULL;
}

struct fault *xlsx_next(struct xlsx *x, struct arena *a, struct row *row, bool *more)
{
    struct sheet *s = &x->sheet;
    s->ready = false;
    do {
        TRY(xml_run(s->xml, more));
        if (s->disorder) {
            return fault_xlsx_order(a, s->row + 1);
        }
    } while (*more && !s->ready);
    *row = (struct row){
        .cells = s->cells, .n = s->n, .number = s->row, .wrong = say_trouble(s, a)};
    return NULL;
}

/* ---- the workbook ------------------------------------------------------------------ */

static const struct xlsx_link *link_of_id(const struct xlsx_links *links, struct str id)
{
    for (size_t i = 0; i < links->n; i++) {
        if (str_equal(links->at[i].id, id)) {
            return &links->at[i];
        }
    }
    return NULL;
}

static bool says_true(struct str s)
{
    return str_equal(s, STR("1")) || str_equal_nocase(s, STR("true"));
}

/* Sheets in their order; charts and macros are sheets of other kinds and left out. */
static struct fault *read_workbook(struct xlsx *x, struct str part)
{
    enum { NAME, STATE, ID, DATE1904 };
    static const char *const wanted[] = {"name", "state", "id", "date1904", NULL};
    struct arena *a = x->arena;
    struct feed feed;
    struct xml_elements *list = NULL;
    struct xml_element e;
    bool more = false;
    TRY(xlsx_part(a, x->zip, part, &feed));
    TRY(xml_open_elements(a, feed, part, wanted, &list));
    TRY(xml_next_element(list, &e, &more));
    while (more) {
        const struct xlsx_link *link = link_of_id(&x->links, e.value[ID]);
        if (str_equal(e.name, STR("workbookPr"))) {
            x->days = says_true(e.value[DATE1904]) ? DAYS_FROM_1904 : DAYS_FROM_1900;
        } else if (str_equal(e.name, STR("sheet")) && link != NULL &&
                   str_equal(link->type, STR("worksheet")) &&
                   x->sheets.n < XLSX_SHEETS_MAX) {
            bool shown =
                e.value[STATE].p == NULL || str_equal(e.value[STATE], STR("visible"));
            *LIST_ADD(a, &x->sheets) =
                (struct xlsx_sheet){str_copy(a, e.value[NAME]), !shown, link->part};
        }
        TRY(xml_next_element(list, &e, &more));
    }
    return NULL;
}

struct fault *xlsx_open(struct arena *a, const struct source *from, struct xlsx **xlsx)
{
    struct xlsx *x = ARENA_NEW(a, struct xlsx);
    struct xlsx_links roots = {0};
    x->arena = a;
    TRY(zip_open(a, from, &x->zip));
    TRY(xlsx_read_links(a, x->zip, STR(""), &roots));
    const struct xlsx_link *book = xlsx_find_link(&roots, STR("officeDocument"));
    if (book == NULL) {
        return fault_xlsx_part(a, STR("xl/workbook.xml"));
    }
    TRY(xlsx_read_links(a, x->zip, book->part, &x->links));
    TRY(read_workbook(x, book->part));
    if (x->sheets.n == 0) {
        return fault_xlsx_part(a, STR("xl/worksheets/sheet1.xml"));
    }
    *xlsx = x;
    return NULL;
}

const struct xlsx_sheets *xlsx_sheets(const struct xlsx *xlsx)
{
    return &xlsx->sheets;
}

enum day_system xlsx_day_system(const struct xlsx *xlsx)
{
    return xlsx->days;
}

static struct fault *no_sheet(struct xlsx *x, struct str name)
{
    struct text known = text_new(x->arena, 256);
    for (size_t i = 0; i < x->sheets.n; i++) {
        text_add(&known, i > 0 ? STR(", ") : STR(""));
        text_add(&known, x->sheets.at[i].name);
    }
    return fault_xlsx_sheet(x->arena, name, text_str(&known));
}

static const struct xlsx_sheet *find_sheet(const struct xlsx *x, struct str name)
{
    for (size_t i = 0; i < x->sheets.n; i++) {
        const struct xlsx_sheet *sheet = &x->sheets.at[i];
        if (name.p != NULL ? str_equal(sheet->name, name) : !sheet->hidden) {
            return sheet;
        }
    }
    return name.p != NULL ? NULL : &x->sheets.at[0];
}

struct fault *xlsx_begin(struct xlsx *x, struct str name)
{
    struct arena *a = x->arena;
    const struct xlsx_sheet *sheet = find_sheet(x, name);
    if (sheet == NULL) {
        return no_sheet(x, name);
    }
    const struct xlsx_link *styles = xlsx_find_link(&x->links, STR("styles"));
    const struct xlsx_link *texts = xlsx_find_link(&x->links, STR("sharedStrings"));
    if (styles != NULL) {
        TRY(xlsx_read_looks(a, x->zip, styles->part, &x->looks));
    }
    if (texts != NULL) {
        TRY(xlsx_read_texts(a, x->zip, texts->part, &x->texts));
    }
    struct xml_handlers handlers = {on_open, on_close, on_text};
    struct feed feed;
    x->sheet.cells = ARENA_ARRAY(a, struct cell, ROW_CELLS_MAX);
    x->sheet.text = arena_bytes(a, ROW_BYTES_MAX);
    TRY(xlsx_part(a, x->zip, sheet->part, &feed));
    return xml_open(a, feed, sheet->part, handlers, x, &x->sheet.xml);
}
