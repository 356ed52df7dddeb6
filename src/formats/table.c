/* CSV and xlsx behind one call. */
#include "formats/table.h"

struct table {
    struct csv *csv;
    struct xlsx *xlsx;
};

/* Zip archives; and OLE files, so that an old .xls is refused by its name. */
static bool is_sheet(struct str head)
{
    return str_starts(head, STR("PK\3\4")) || str_starts(head, STR("PK\5\6")) ||
           str_starts(head, STR("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"));
}

struct fault *table_open(struct arena *a, const struct source *from,
                         struct table_options options, struct table **table)
{
    struct table *t = ARENA_NEW(a, struct table);
    char head[8];
    size_t got = 0;
    *table = t;
    TRY(source_read(from, a, 0, head, sizeof head, &got));
    if (!is_sheet((struct str){head, got})) {
        return csv_open(a, from, options.csv, &t->csv);
    }
    TRY(xlsx_open(a, from, &t->xlsx));
    return xlsx_begin(t->xlsx, options.sheet);
}

struct fault *table_next(struct table *t, struct arena *a, struct row *row, bool *more)
{
    return t->csv != NULL ? csv_next(t->csv, a, row, more)
                          : xlsx_next(t->xlsx, a, row, more);
}

void table_expect_header(struct table *t)
{
    if (t->csv != NULL) {
        csv_expect_header(t->csv);
    }
}

enum day_system table_day_system(const struct table *t)
{
    return t->xlsx != NULL ? xlsx_day_system(t->xlsx) : DAYS_FROM_1900;
}

const struct csv *table_csv(const struct table *t)
{
    return t->csv;
}

const struct xlsx *table_xlsx(const struct table *t)
{
    return t->xlsx;
}
