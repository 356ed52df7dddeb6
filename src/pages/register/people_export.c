/* GET /people.csv and /people.xlsx: the whole list as it is filtered and ordered,
 * streamed through a file without a name. Both hold the same columns, masked as on the
 * page; texts that a spreadsheet would run stay texts. */
#include <sys/stat.h>

#include "formats/csv.h"
#include "formats/xlsx_write.h"
#include "pages/register/people_asked.h"
#include "pages/register/register.h"
#include "words/faults.h"

enum {
    SPILL_AT = 64 * 1024,
    CELLS = PEOPLE_COLUMNS + 1, /* the number first */
};

struct export
{
    struct exchange *x;
    struct unit_tree *units;
    struct people_asked asked;
    bool shown[PEOPLE_COLUMNS];
    struct str heads[CELLS], sexes[3]; /* male, female, not told */
    struct arena *scratch;             /* of one row of a sheet */
    struct xlsx_out *sheet;
    int64_t rows;
};

static struct fault *begin(struct exchange *x, struct db *db, struct export *e,
                           const char *ending)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    *e = (struct export){.x = x, .units = page_app(x)->trees[x->worker]};
    TRY(people_asked(x, db, &e->asked));
    TRY(register_tree_renew(e->units, db, a));
    people_columns(x, e->shown);
    struct str heads[CELLS] = {say_ledger_seq(a, lang),  say_person_name(a, lang),
                               say_person_sex(a, lang),  say_person_born(a, lang),
                               say_person_unit(a, lang), say_people_post(a, lang)};
    memcpy(e->heads, heads, sizeof heads);
    e->sexes[SEX_MALE] = say_sex(a, lang, SEX_MALE);
    e->sexes[SEX_FEMALE] = say_sex(a, lang, SEX_FEMALE);
    answer_html(x, 200);
    x->answer.filename =
        str_format(a, "%.*s.%s", STR_PRINT(say_people_title(a, lang)), ending);
    return NULL;
}

/* The columns of a person as text; days apart. */
static void columns_of(const struct export *e, const struct person *p,
                       struct str texts[PEOPLE_COLUMNS])
{
    texts[COLUMN_NAME] = e->shown[COLUMN_NAME] ? p->name : STR("");
    texts[COLUMN_SEX] = e->shown[COLUMN_SEX] && p->sex >= 0 ? e->sexes[p->sex] : STR("");
    texts[COLUMN_BORN] = STR("");
    texts[COLUMN_UNIT] =
        e->shown[COLUMN_UNIT] ? register_tree_name(e->units, p->unit) : STR("");
    texts[COLUMN_POST] = e->shown[COLUMN_POST] ? p->post_title : STR("");
}

/* ---- CSV --------------------------------------------------------------------------- */

static struct fault *add_csv_row(void *ctx, const struct person *p)
{
    struct export *e = ctx;
    struct text *out = &e->x->answer.body;
    struct str texts[PEOPLE_COLUMNS];
    char number[24], born[16];
    int n = snprintf(number, sizeof number, "%lld", (long long)p->id.v);
    struct civil c = civil_of_day(p->born);
    int b = snprintf(born, sizeof born, "%04d-%02d-%02d", c.year, c.month, c.day);
    columns_of(e, p, texts);
    if (e->shown[COLUMN_BORN] && day_known(p->born)) {
        texts[COLUMN_BORN] = (struct str){born, (size_t)b};
    }
    csv_write_cell(out, (struct str){number, (size_t)n}, false);
    for (size_t i = 0; i < PEOPLE_COLUMNS; i++) {
        csv_write_cell(out, texts[i], i + 1 == PEOPLE_COLUMNS);
    }
    return out->n > SPILL_AT ? answer_spill(e->x) : NULL;
}

struct fault *people_csv(struct exchange *x, struct db *db)
{
    struct export e;
    TRY(begin(x, db, &e, "csv"));
    x->answer.type = STR("text/csv; charset=utf-8");
    struct text *out = &x->answer.body;
    csv_write_mark(out);
    for (size_t i = 0; i < CELLS; i++) {
        csv_write_cell(out, e.heads[i], i + 1 == CELLS);
    }
    return register_people_each(db, x->arena, &page_viewer(x)->scope, &e.asked.query,
                                add_csv_row, &e);
}

/* ---- xlsx -------------------------------------------------------------------------- */

static struct fault *add_sheet_row(void *ctx, const struct person *p)
{
    struct export *e = ctx;
    struct str texts[PEOPLE_COLUMNS];
    struct cell cells[CELLS];
    columns_of(e, p, texts);
    arena_reset(e->scratch);
    cells[0] = cell_int(e->scratch, p->id.v);
    for (size_t i = 0; i < PEOPLE_COLUMNS; i++) {
        cells[i + 1] = cell_text(texts[i]);
    }
    if (e->shown[COLUMN_BORN] && day_known(p->born)) {
        cells[COLUMN_BORN + 1] = cell_of_day(e->scratch, p->born, PRECISION_DAY);
    }
    return xlsx_write_row(e->sheet, e->x->arena, cells, CELLS);
}

static void close_arena(void *what)
{
    arena_close(what);
}

/* The spool file of the answer is what the sheet is written to. */
static struct fault *open_sheet(struct export *e)
{
    enum { ROW_ARENA = 1024 * 1024 };
    struct exchange *x = e->x;
    struct xlsx_column *columns = ARENA_ARRAY(x->arena, struct xlsx_column, CELLS);
    static const int widths[CELLS] = {10, 16, 8, 14, 28, 24};
    for (size_t i = 0; i < CELLS; i++) {
        columns[i] = (struct xlsx_column){e->heads[i], widths[i]};
    }
    TRY(answer_spill(x));
    e->scratch = arena_open(&chunks_heap, ROW_ARENA);
    if (e->scratch == NULL) {
        return fault_store_failed(x->arena, STR("memory"));
    }
    arena_on_close(x->arena, close_arena, e->scratch);
    struct xlsx_setup setup = {.fd = x->answer.spool,
                               .sheet = say_people_title(x->arena, x->face.lang),
                               .made = x->at,
                               .columns = columns,
                               .n = CELLS};
    return xlsx_write_open(x->arena, &setup, &e->sheet);
}

struct fault *people_xlsx(struct exchange *x, struct db *db)
{
    struct export e;
    struct stat file;
    TRY(begin(x, db, &e, "xlsx"));
    x->answer.type =
        STR("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    TRY(open_sheet(&e));
    TRY(register_people_each(db, x->arena, &page_viewer(x)->scope, &e.asked.query,
                             add_sheet_row, &e));
    TRY(xlsx_write_close(e.sheet));
    if (fstat(x->answer.spool, &file) != 0) {
        return fault_spool(x->arena, STR("fstat"));
    }
    x->answer.spool_size = (int64_t)file.st_size;
    return NULL;
}
