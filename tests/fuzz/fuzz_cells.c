/* What stands in cells: a day that is read is a day, and what cadre writes for it is read
 * as the same. First byte: kind of the cell and system of days. */
#include "fuzz/fuzz.h"

#include "base/utf8.h"
#include "formats/cells.h"

struct run {
    struct arena *arena;
    struct cell cell;
    enum day_system system;
};

static void check_day(struct arena *a, const struct cell *cell, enum day_system system)
{
    struct dated dated;
    struct dated again;
    if (cell_read_day(a, cell, system, &dated) != NULL) {
        MUST(!day_known(dated.day));
        return;
    }
    if (!day_known(dated.day)) {
        return;
    }
    struct civil c = civil_of_day(dated.day);
    MUST(c.year >= 1000 && c.year <= DAY_YEAR_MAX);
    MUST(dated.precision == PRECISION_DAY || c.day == 1);
    MUST(dated.precision != PRECISION_YEAR || c.month == 1);
    MUST(!dated.doubtful || dated.precision == PRECISION_MONTH);
    struct cell written = cell_of_day(a, dated.day, dated.precision);
    struct cell text = cell_text(written.text);
    MUST(cell_read_day(a, &text, DAYS_FROM_1900, &again) == NULL);
    MUST(again.day.v == dated.day.v && again.precision == dated.precision);
}

static struct fault *read_all(void *ctx)
{
    struct run *r = ctx;
    bool given = false;
    bool truth = false;
    int64_t value = 0;
    enum cell_sex sex = CELL_SEX_NONE;
    check_day(r->arena, &r->cell, r->system);
    if (cell_read_int(r->arena, &r->cell, &given, &value) == NULL && given) {
        struct cell written = cell_int(r->arena, value);
        int64_t again = 0;
        MUST(cell_read_int(r->arena, &written, &given, &again) == NULL);
        MUST(given && again == value);
    }
    (void)cell_read_sex(r->arena, &r->cell, &sex);
    (void)cell_read_truth(r->arena, &r->cell, &given, &truth);
    MUST(given || !truth);
    return NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    if (n == 0 || !utf8_valid((struct str){(const char *)bytes + 1, n - 1})) {
        return 0;
    }
    struct run run = {
        .arena = arena_open(&chunks_heap, 1 << 20),
        .cell = cell_text((struct str){(const char *)bytes + 1, n - 1}),
        .system = bytes[0] & 1 ? DAYS_FROM_1904 : DAYS_FROM_1900,
    };
    run.cell.kind = bytes[0] & 2 ? CELL_NUMBER : run.cell.kind;
    fuzz_inside(run.arena, read_all, &run);
    return 0;
}
