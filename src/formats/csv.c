/* CSV. Text flows through one buffer: rows are scanned where they lie, the state of the
 * scan is kept when a block ends in the middle of one, and cells are slices of the
 * buffer. Only a finished row is unquoted, in place. */
#include "formats/csv.h"

#include "words/faults.h"

enum { BLOCK = 64 * 1024, HEAD_ROWS = 10 };

/* Where the scan stands within a cell. */
enum place { AT_START, IN_PLAIN, IN_QUOTES, BEHIND_QUOTE };

struct span {
    uint32_t from, to; /* from the start of the row */
    bool quoted;
    bool doubled; /* quotes within */
};

struct csv {
    struct charset_reader *text;
    enum charset charset;
    struct csv_options options;
    bool stops[256]; /* bytes that end a plain cell */
    char *p;         /* the buffer: BLOCK + row_bytes */
    size_t held;     /* bytes of it that are filled */
    size_t start;    /* of the row at hand */
    size_t at;       /* scanned up to here */
    enum place place;
    struct span span;   /* of the cell at hand */
    struct span *spans; /* of the cells before it */
    struct cell *cells;
    size_t n;      /* cells of the row; more than row_cells are counted, not kept */
    bool quotes;   /* some cell of the row is quoted */
    size_t junk;   /* number of the first cell with text behind its quote, or 0 */
    bool ended;    /* no more text */
    bool carriage; /* the last row ended with CR: a LF now belongs to it */
    size_t width;  /* cells of the first row */
    int64_t line;  /* where the row at hand begins */
    int64_t rows;
};

/* ---- opening ----------------------------------------------------------------------- */

/* The first rows under one separator: the most cells that a row has, and how many rows
 * have as many. (Not the first row alone: a title may stand above the header.) */
struct reading {
    size_t cells, agree;
};

static void count_row(struct reading *r, size_t cells)
{
    if (cells > r->cells) {
        *r = (struct reading){cells, 0};
    }
    r->agree += cells == r->cells;
}

static struct reading read_head(struct str head, char separator)
{
    struct reading r = {0};
    size_t rows = 0;
    size_t cells = 1;
    bool quoted = false;
    for (size_t i = 0; i < head.n && rows < HEAD_ROWS; i++) {
        char c = head.p[i];
        quoted ^= c == '"';
        if (quoted) {
            continue;
        }
        cells += c == separator;
        if ((c == '\n' && i > 0 && head.p[i - 1] != '\r') || c == '\r') {
            count_row(&r, cells);
            rows++;
            cells = 1;
        }
    }
    if (rows == 0) {
        count_row(&r, cells);
    }
    return r;
}

/* "sep=;" is a line by which Excel is told. */
static bool told_separator(struct csv *c)
{
    struct str head = {c->p, c->held};
    if (!str_starts(head, STR("sep=")) || head.n < 5 ||
        strchr(",;\t", head.p[4]) == NULL) {
        return false;
    }
    c->options.separator = head.p[4];
    size_t end = 5;
    while (end < head.n && (head.p[end] == '\r' || head.p[end] == '\n') && end < 7) {
        end++;
    }
    c->start = c->at = end;
    c->line = 2;
    return true;
}

static void choose_separator(struct csv *c)
{
    static const char candidates[] = {',', ';', '\t'};
    struct reading best = {0};
    c->options.separator = ',';
    for (size_t i = 0; i < sizeof candidates; i++) {
        struct reading r = read_head((struct str){c->p, c->held}, candidates[i]);
        if (r.cells > 1 &&
            (r.agree > best.agree || (r.agree == best.agree && r.cells > best.cells))) {
            best = r;
            c->options.separator = candidates[i];
        }
    }
}

static struct fault *fill(struct csv *c, struct arena *a);

static void take_limits(struct csv *c)
{
    struct csv_options *o = &c->options;
    o->row_bytes = o->row_bytes == 0 ? ROW_BYTES_MAX : o->row_bytes;
    o->row_cells = o->row_cells == 0 ? ROW_CELLS_MAX : o->row_cells;
    o->rows = o->rows == 0 ? ROWS_MAX : o->rows;
}

struct fault *csv_open(struct arena *a, const struct source *from,
                       struct csv_options options, struct csv **csv)
{
    struct csv *c = ARENA_NEW(a, struct csv);
    c->options = options;
    c->line = 1;
    take_limits(c);
    TRY(charset_detect(a, from, &c->charset));
    TRY(charset_open(a, from, c->charset, &c->text));
    c->p = arena_bytes(a, BLOCK + c->options.row_bytes);
    c->spans = ARENA_ARRAY(a, struct span, c->options.row_cells);
    c->cells = ARENA_ARRAY(a, struct cell, c->options.row_cells);
    TRY(fill(c, a));
    bool told = told_separator(c);
    if (!told && c->options.separator == 0) {
        choose_separator(c);
    }
    c->stops['\n'] = c->stops['\r'] = true;
    c->stops[(uint8_t)c->options.separator] = true;
    *csv = c;
    return NULL;
}

char csv_separator(const struct csv *csv)
{
    return csv->options.separator;
}

enum charset csv_charset(const struct csv *csv)
{
    return csv->charset;
}

void csv_expect_header(struct csv *csv)
{
    csv->width = 0;
}

/* ---- scanning ---------------------------------------------------------------------- */

/* Line breaks in a run: LF, CR LF and CR are one each. */
static int64_t breaks_in(const char *p, size_t n)
{
    int64_t found = 0;
    for (size_t i = 0; i < n; i++) {
        found += p[i] == '\r' || (p[i] == '\n' && (i == 0 || p[i - 1] != '\r'));
    }
    return found;
}

static int64_t line_at(const struct csv *c, size_t at)
{
    return c->line + breaks_in(c->p + c->start, at - c->start);
}

static struct fault *fill(struct csv *c, struct arena *a)
{
    if (c->start > 0) {
        memmove(c->p, c->p + c->start, c->held - c->start);
        c->held -= c->start;
        c->at -= c->start;
        c->start = 0;
    }
    size_t got = 0;
    TRY(charset_read(c->text, c->p + c->held, BLOCK, &got));
    const char *nul = memchr(c->p + c->held, '\0', got);
    c->held += got;
    c->ended = got == 0;
    return nul == NULL ? NULL : fault_csv_nul(a, line_at(c, (size_t)(nul - c->p)));
}

static void end_cell(struct csv *c, size_t to)
{
    if (!c->span.quoted) {
        c->span.to = (uint32_t)(to - c->start);
    }
    if (c->n < c->options.row_cells) {
        c->spans[c->n] = c->span;
    }
    c->n++;
    c->place = AT_START;
}

/* At a byte that ends a plain cell; true when it ends the row. */
static bool end_at_stop(struct csv *c)
{
    char stop = c->p[c->at];
    end_cell(c, c->at);
    c->at++;
    c->carriage = stop == '\r';
    return stop == '\r' || stop == '\n';
}

static bool scan_start(struct csv *c)
{
    bool quoted = c->p[c->at] == '"';
    c->at += quoted ? 1 : 0;
    c->span = (struct span){.from = (uint32_t)(c->at - c->start), .quoted = quoted};
    c->place = quoted ? IN_QUOTES : IN_PLAIN;
    c->quotes = c->quotes || quoted;
    return false;
}

static bool scan_plain(struct csv *c)
{
    const char *p = c->p + c->at;
    const char *end = c->p + c->held;
    while (p < end && !c->stops[(uint8_t)*p]) {
        p++;
    }
    c->at = (size_t)(p - c->p);
    return p < end && end_at_stop(c);
}

static bool scan_quotes(struct csv *c)
{
    const char *quote = memchr(c->p + c->at, '"', c->held - c->at);
    if (quote == NULL) {
        c->at = c->held;
        return false;
    }
    c->at = (size_t)(quote - c->p) + 1;
    c->span.to = (uint32_t)(c->at - 1 - c->start);
    c->place = BEHIND_QUOTE;
    return false;
}

static bool scan_behind(struct csv *c)
{
    char next = c->p[c->at];
    if (next == '"') {
        c->at++;
        c->span.doubled = true;
        c->place = IN_QUOTES;
        return false;
    }
    if (!c->stops[(uint8_t)next]) { /* the cell is given as it stands */
        c->junk = c->junk == 0 ? c->n + 1 : c->junk;
        c->span = (struct span){.from = c->span.from - 1};
        c->place = IN_PLAIN;
        return false;
    }
    return end_at_stop(c);
}

/* True when the row is complete. */
static bool scan(struct csv *c)
{
    static bool (*const steps[])(struct csv *) = {
        [AT_START] = scan_start,
        [IN_PLAIN] = scan_plain,
        [IN_QUOTES] = scan_quotes,
        [BEHIND_QUOTE] = scan_behind,
    };
    while (c->at < c->held) {
        if (steps[c->place](c)) {
            return true;
        }
    }
    return false;
}

/* ---- rows -------------------------------------------------------------------------- */

/* `cell` is what remains of a cured cell without its apostrophe. Full-width forms of the
 * signs count as well: East Asian versions of spreadsheets take them for the same. */
static bool begins_formula(struct str cell)
{
    static const struct str wide[] = {STR("\xef\xbc\x9d"), STR("\xef\xbc\x8b"),
                                      STR("\xef\xbc\x8d"), STR("\xef\xbc\xa0")};
    if (cell.n == 0) {
        return false;
    }
    if (memchr("=+-@\t\r\n", cell.p[0], 7) != NULL) {
        return true;
    }
    for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++) {
        if (str_starts(cell, wide[i])) {
            return true;
        }
    }
    return false;
}

/* Apostrophes and then a formula. */
static bool begins_cured(struct str cell)
{
    size_t n = 0;
    while (n < cell.n && cell.p[n] == '\'') {
        n++;
    }
    return n > 0 && begins_formula(str_part(cell, n, cell.n));
}

static struct cell cell_of(struct csv *c, const struct span *span)
{
    char *p = c->p + c->start + span->from;
    size_t n = span->to - span->from;
    if (span->doubled) {
        size_t made = 0;
        for (size_t i = 0; i < n; i++) {
            p[made++] = p[i];
            i += p[i] == '"' ? 1 : 0;
        }
        n = made;
    }
    struct str text = {p, n};
    if (n > 0 && p[0] == '\'' && begins_cured(text)) {
        text = str_part(text, 1, n);
    }
    return cell_text(text);
}

static struct fault *judge_row(struct csv *c, struct arena *a, size_t kept)
{
    if (c->junk > 0) {
        return fault_csv_quote(a, c->line, (int64_t)c->junk);
    }
    if (c->n > c->options.row_cells) {
        return fault_csv_cells(a, c->line, (int64_t)c->options.row_cells);
    }
    if (c->width > 0 && kept != c->width) {
        return fault_csv_ragged(a, c->line, (int64_t)kept, (int64_t)c->width);
    }
    return NULL;
}

/* The scanned row as cells; false when it is blank. */
static bool take_row(struct csv *c, struct arena *a, struct row *row)
{
    size_t kept = c->n < c->options.row_cells ? c->n : c->options.row_cells;
    bool blank = c->n == kept;
    int64_t lines = c->quotes ? breaks_in(c->p + c->start, c->at - c->start) : 1;
    for (size_t i = 0; i < kept; i++) {
        c->cells[i] = cell_of(c, &c->spans[i]);
        blank = blank && c->cells[i].kind == CELL_EMPTY;
    }
    while (c->width > 0 && kept > c->width && c->n == kept &&
           c->cells[kept - 1].kind == CELL_EMPTY) {
        kept--;
        c->n--;
    }
    *row = (struct row){.cells = c->cells, .n = kept, .number = c->line};
    row->wrong = blank ? NULL : judge_row(c, a, kept);
    c->line += lines;
    c->width = c->width == 0 && !blank ? kept : c->width;
    return !blank;
}

/* Scans up to the end of the row at hand; *found is false at the end of the text. */
static struct fault *scan_row(struct csv *c, struct arena *a, bool *found)
{
    bool done = false;
    while (!done) {
        done = scan(c);
        if (c->at - c->start > c->options.row_bytes) {
            return fault_csv_row_long(a, c->line, (int64_t)(c->options.row_bytes / 1024));
        }
        if (done) {
            break;
        }
        if (!c->ended) {
            TRY(fill(c, a));
            continue;
        }
        if (c->place == IN_QUOTES) {
            return fault_csv_open(a, line_at(c, c->start + c->span.from),
                                  (int64_t)c->n + 1);
        }
        bool empty = c->place == AT_START && c->n == 0;
        if (!empty && c->place == AT_START) { /* a separator was the last byte */
            c->span = (struct span){.from = (uint32_t)(c->at - c->start)};
        }
        if (!empty) {
            end_cell(c, c->at);
        }
        *found = !empty;
        return NULL;
    }
    *found = true;
    return NULL;
}

/* CR LF is one end: the LF of a row that ended with CR is passed over. */
static struct fault *skip_line_feed(struct csv *c, struct arena *a)
{
    if (c->carriage && c->at == c->held && !c->ended) {
        TRY(fill(c, a));
    }
    if (c->carriage && c->at < c->held && c->p[c->at] == '\n') {
        c->at++;
    }
    c->carriage = false;
    return NULL;
}

struct fault *csv_next(struct csv *c, struct arena *a, struct row *row, bool *more)
{
    do {
        c->start = c->at;
        TRY(skip_line_feed(c, a));
        c->start = c->at;
        c->n = 0;
        c->junk = 0;
        c->quotes = false;
        TRY(scan_row(c, a, more));
        if (!*more) {
            return NULL;
        }
    } while (!take_row(c, a, row));
    c->rows++;
    return c->rows <= c->options.rows ? NULL : fault_csv_rows(a, c->options.rows);
}

/* ---- writing ----------------------------------------------------------------------- */

/* -12 and -12.5: what a spreadsheet shows as it stands. */
static bool plain_negative(struct str s)
{
    size_t i = 1;
    size_t digits = 0;
    bool point = false;
    for (; i < s.n; i++) {
        bool digit = s.p[i] >= '0' && s.p[i] <= '9';
        if (!digit && (s.p[i] != '.' || point || digits == 0)) {
            return false;
        }
        point = point || !digit;
        digits += digit;
    }
    return s.p[0] == '-' && digits > 0 && s.p[s.n - 1] != '.';
}

void csv_write_mark(struct text *out)
{
    text_add(out, STR("\xef\xbb\xbf"));
}

void csv_write_cell(struct text *out, struct str cell, bool last)
{
    text_add_char(out, '"');
    if ((begins_formula(cell) && !plain_negative(cell)) || begins_cured(cell)) {
        text_add_char(out, '\'');
    }
    while (cell.n > 0) {
        const char *quote = memchr(cell.p, '"', cell.n);
        size_t n = quote == NULL ? cell.n : (size_t)(quote - cell.p) + 1;
        text_add(out, (struct str){cell.p, n});
        if (quote != NULL) {
            text_add_char(out, '"');
        }
        cell = str_part(cell, n, cell.n);
    }
    text_add(out, last ? STR("\"\r\n") : STR("\","));
}
