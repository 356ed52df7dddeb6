/* Values of cells. A day is read from a line of simple signs (digits, separators, the
 * signs for year, month and day), to which all widths and dashes are folded first; the
 * pattern of the line then decides. Refuses two-digit years and days before months: both
 * need a guess. */
#include "formats/cells.h"

#include "base/text.h"
#include "base/utf8.h"
#include "formats/charset.h"
#include "words/faults.h"
#include "words/words.h"

enum { VALUE_SHOWN = 40 }; /* code points of a refused value that a fault repeats */

struct cell cell_text(struct str text)
{
    return (struct cell){
        .kind = text.n > 0 ? CELL_TEXT : CELL_EMPTY, .day = DAY_NONE, .text = text};
}

struct cell cell_int(struct arena *a, int64_t value)
{
    return (struct cell){.kind = CELL_NUMBER,
                         .day = DAY_NONE,
                         .text = str_format(a, "%lld", (long long)value)};
}

struct cell cell_of_day(struct arena *a, struct day day, enum precision precision)
{
    static const size_t lengths[] = {10, 7, 4};
    if (!day_known(day)) {
        return cell_text(STR_NONE);
    }
    struct str iso = day_iso(a, day);
    return (struct cell){.kind = CELL_DAY,
                         .precision = precision,
                         .day = day,
                         .text = str_part(iso, 0, lengths[precision])};
}

struct str cell_name(struct arena *a, size_t column, int64_t row)
{
    char letters[16];
    size_t at = sizeof letters;
    for (size_t rest = column + 1; rest > 0; rest = (rest - 1) / 26) {
        letters[--at] = (char)('A' + (rest - 1) % 26);
    }
    struct str name = {letters + at, sizeof letters - at};
    return str_format(a, "%.*s%lld", STR_PRINT(name), (long long)row);
}

static struct str shown(struct str value)
{
    return utf8_first(value, VALUE_SHOWN);
}

/* ---- days of spreadsheets ---------------------------------------------------------- */

enum {
    SERIAL_BUG = 60,       /* 29 February 1900 */
    SERIAL_LAST = 2958465, /* 31 December 9999 */
    SERIAL_1904 = 1462,    /* what 1 January 1904 is in the 1900 system */
};

/* Day 1 is 1 January 1900; behind the day that never was all are one higher. */
bool day_of_serial(int64_t serial, enum day_system system, struct day *day)
{
    if (serial < (system == DAYS_FROM_1904 ? 0 : 1) || serial > SERIAL_LAST) {
        return false;
    }
    serial += system == DAYS_FROM_1904 ? SERIAL_1904 : 0;
    struct day eve = day_of_civil((struct civil){1899, 12, 31});
    *day = day_add(eve, (int)(serial - (serial > SERIAL_BUG ? 1 : 0)));
    return serial != SERIAL_BUG && serial <= SERIAL_LAST;
}

int64_t serial_of_day(struct day day)
{
    struct day eve = day_of_civil((struct civil){1899, 12, 30});
    int64_t serial = day_known(day) ? (int64_t)day.v - eve.v : 0;
    return serial > SERIAL_BUG ? serial : 0;
}

/* ---- days as written --------------------------------------------------------------- */

/* Chinese signs and the many dashes; named, since C literals hold no Chinese. */
enum {
    SIGN_YEAR = 0x5e74,       /* nian */
    SIGN_MONTH = 0x6708,      /* yue */
    SIGN_DAY = 0x65e5,        /* ri */
    SIGN_DAY_SPOKEN = 0x53f7, /* hao */
    HYPHEN = 0x2010,
    DASH_LAST = 0x2015, /* U+2010..2015: hyphens and dashes */
    MINUS = 0x2212,
    NO_BREAK_SPACE = 0xa0,
};
enum { LINE_MAX = 40 };

/* The value folded to `0..9 - / . : Y M D T Z` and blanks; false for other signs. */
struct line {
    char p[LINE_MAX + 1]; /* a NUL behind it */
    size_t n;
};

static char sign_of(int32_t code)
{
    code = charset_fold_code(code);
    if ((code >= '0' && code <= '9') ||
        (code > 0 && code < 0x80 && strchr("-/.: TZ", code) != NULL)) {
        return (char)code;
    }
    if ((code >= HYPHEN && code <= DASH_LAST) || code == MINUS) {
        return '-';
    }
    switch (code) {
    case SIGN_YEAR:
        return 'Y';
    case SIGN_MONTH:
        return 'M';
    case SIGN_DAY:
    case SIGN_DAY_SPOKEN:
        return 'D';
    case NO_BREAK_SPACE:
    case '\t':
        return ' ';
    default:
        return '\0';
    }
}

/* Blanks count only between digits. */
static bool blank_counts(const struct line *line)
{
    return line->n > 0 && strchr(" YMD-/.", line->p[line->n - 1]) == NULL;
}

static bool fold_line(struct str value, struct line *line)
{
    *line = (struct line){0};
    size_t at = 0;
    int32_t code = 0;
    while ((code = utf8_next(value, &at)) >= 0) {
        char sign = sign_of(code);
        if (sign == '\0' || line->n == LINE_MAX) {
            return false;
        }
        if (strchr("YMD-/.", sign) != NULL && line->n > 0 &&
            line->p[line->n - 1] == ' ') {
            line->n--;
        }
        if (sign != ' ' || blank_counts(line)) {
            line->p[line->n++] = sign;
        }
    }
    line->n -= line->n > 0 && line->p[line->n - 1] == ' ' ? 1 : 0;
    line->p[line->n] = '\0';
    return true;
}

/* Takes digits off *p; gives how many there were. */
static size_t take_number(const char **p, int *value)
{
    size_t n = 0;
    *value = 0;
    while (**p >= '0' && **p <= '9' && n < 9) {
        *value = *value * 10 + (**p - '0');
        (*p)++;
        n++;
    }
    return n;
}

static void skip_digits(const char **p)
{
    *p += strspn(*p, "0123456789");
}

/* What may stand behind a whole day: nothing, or a time, which is dropped. */
static bool only_time(const char *p)
{
    int hour = 0;
    int minute = 0;
    int second = 0;
    if (*p == '\0') {
        return true;
    }
    p += *p == 'T' || *p == ' ' ? 1 : 0;
    size_t n = take_number(&p, &hour);
    if (n < 1 || n > 2 || *p != ':') {
        return false;
    }
    p++;
    if (take_number(&p, &minute) != 2) {
        return false;
    }
    if (*p == ':') {
        p++;
        if (take_number(&p, &second) != 2) {
            return false;
        }
        if (*p == '.') {
            p++;
            skip_digits(&p);
        }
    }
    p += *p == 'Z' ? 1 : 0;
    return *p == '\0' && hour <= 24 && minute < 60 && second <= 60;
}

static bool take_civil(struct civil c, enum precision precision, struct dated *dated)
{
    dated->precision = precision;
    dated->day = day_of_civil(c);
    return day_known(dated->day);
}

/* 2017, 201701, 20170104, and five digits for a spreadsheet's day. */
static bool read_bare(const char *p, size_t digits, int value, enum day_system system,
                      struct dated *dated)
{
    if (digits == 8) {
        struct civil c = {value / 10000, value / 100 % 100, value % 100};
        return c.year >= 1000 && only_time(p) && take_civil(c, PRECISION_DAY, dated);
    }
    if (*p != '\0') {
        return false;
    }
    switch (digits) {
    case 4:
        return value >= 1000 &&
               take_civil((struct civil){value, 1, 1}, PRECISION_YEAR, dated);
    case 5:
        dated->precision = PRECISION_DAY;
        return day_of_serial(value, system, &dated->day);
    case 6:
        return value >= 100000 && take_civil((struct civil){value / 100, value % 100, 1},
                                             PRECISION_MONTH, dated);
    default:
        return false;
    }
}

/* Behind the year: what separates it, the month, perhaps the day. */
static bool read_parts(const char *p, int year, struct dated *dated)
{
    char by = *p++;
    int month = 0;
    int day = 0;
    if (by == 'Y' && *p == '\0') {
        return take_civil((struct civil){year, 1, 1}, PRECISION_YEAR, dated);
    }
    size_t digits = take_number(&p, &month);
    char behind = by == 'Y' ? 'M' : by;
    if (digits < 1 || digits > 2 || (by == 'Y' && *p != behind)) {
        return false;
    }
    bool ended = *p == '\0' || (by == 'Y' && p[1] == '\0');
    if (ended) {
        dated->doubtful = by == '.' && digits == 1 && month == 1;
        return take_civil((struct civil){year, month, 1}, PRECISION_MONTH, dated);
    }
    if (*p++ != behind) {
        return false;
    }
    digits = take_number(&p, &day);
    if (by == 'Y' && *p == 'D') {
        p++;
    }
    return digits >= 1 && digits <= 2 && only_time(p) &&
           take_civil((struct civil){year, month, day}, PRECISION_DAY, dated);
}

static bool read_line(const struct line *line, enum day_system system,
                      struct dated *dated)
{
    const char *p = line->p;
    int number = 0;
    size_t digits = take_number(&p, &number);
    bool parts = *p != '\0' && strchr("-/.Y", *p) != NULL;
    if (digits == 4 && number >= 1000 && parts) {
        return read_parts(p, number, dated);
    }
    /* 42739.5 is noon of a day */
    if (digits == 5 && *p == '.') {
        p++;
        skip_digits(&p);
    }
    return read_bare(p, digits, number, system, dated);
}

struct fault *cell_read_day(struct arena *a, const struct cell *cell,
                            enum day_system system, struct dated *dated)
{
    *dated = (struct dated){.day = DAY_NONE};
    if (cell->kind == CELL_DAY) {
        dated->day = cell->day;
        dated->precision = cell->precision;
        return NULL;
    }
    struct line line;
    bool plain = fold_line(cell->text, &line);
    if (plain && line.n == 0) {
        return NULL;
    }
    if (!plain || cell->kind == CELL_TRUTH || cell->kind == CELL_ERROR ||
        !read_line(&line, system, dated)) {
        *dated = (struct dated){.day = DAY_NONE};
        return fault_cell_day(a, shown(cell->text));
    }
    return NULL;
}

/* ---- numbers ----------------------------------------------------------------------- */

/* Commas only where thousands end; *plain gets the digits. False where they stand
 * otherwise, and for more digits than a number has. */
static bool drop_commas(struct str s, char *plain, size_t room, struct str *number)
{
    size_t n = 0;
    size_t start = s.n > 0 && (s.p[0] == '-' || s.p[0] == '+') ? 1 : 0;
    bool grouped = false;
    size_t group = 0;
    if (start == 1 && s.p[0] == '-') {
        plain[n++] = '-';
    }
    for (size_t i = start; i < s.n; i++) {
        if (s.p[i] == ',') {
            if (group == 0 || group > 3 || (grouped && group != 3)) {
                return false;
            }
            grouped = true;
            group = 0;
            continue;
        }
        if (n == room) {
            return false;
        }
        plain[n++] = s.p[i];
        group++;
    }
    *number = (struct str){plain, n};
    bool signed_once = start == 0 || (s.n > 1 && s.p[1] >= '0' && s.p[1] <= '9');
    return signed_once && (!grouped || group == 3);
}

struct fault *cell_read_int(struct arena *a, const struct cell *cell, bool *given,
                            int64_t *value)
{
    char plain[24];
    struct str folded = str_trim(charset_fold(a, cell->text));
    struct str number = STR_NONE;
    *given = folded.n > 0;
    *value = 0;
    if (folded.n == 0) {
        return NULL;
    }
    bool countable = cell->kind == CELL_TEXT || cell->kind == CELL_NUMBER;
    if (!countable || cell->lossy || !drop_commas(folded, plain, sizeof plain, &number) ||
        !str_to_int(number, value)) {
        return fault_cell_number(a, shown(cell->text));
    }
    return NULL;
}

/* ---- words ------------------------------------------------------------------------- */

/* Whether the value is one of the words that a message lists, in any language. */
static bool says(struct arena *a, struct str value, say_fn *words)
{
    for (int lang = LANG_ZH; lang < LANGS; lang++) {
        struct str rest = words(a, (enum lang)lang);
        struct str word = STR_NONE;
        while (str_cut(&rest, ' ', &word)) {
            if (str_equal_nocase(value, word)) {
                return true;
            }
        }
    }
    return false;
}

struct fault *cell_read_sex(struct arena *a, const struct cell *cell, enum cell_sex *sex)
{
    struct str value = str_trim(charset_fold(a, cell->text));
    *sex = CELL_SEX_NONE;
    if (value.n == 0) {
        return NULL;
    }
    if (says(a, value, say_cell_male)) {
        *sex = CELL_SEX_MALE;
    } else if (says(a, value, say_cell_female)) {
        *sex = CELL_SEX_FEMALE;
    }
    return *sex != CELL_SEX_NONE ? NULL : fault_cell_sex(a, shown(cell->text));
}

struct fault *cell_read_truth(struct arena *a, const struct cell *cell, bool *given,
                              bool *truth)
{
    struct str value = str_trim(charset_fold(a, cell->text));
    *given = value.n > 0;
    *truth = false;
    if (value.n == 0) {
        return NULL;
    }
    *truth = says(a, value, say_cell_yes);
    if (*truth || says(a, value, say_cell_no)) {
        return NULL;
    }
    return fault_cell_truth(a, shown(cell->text));
}
