/* A roll, who was taught what in a series, and its sessions with their speakers, as files
 * that a spreadsheet opens. */
#include "learning/class_material.h"
#include "pages/export.h"
#include "pages/learning/classroom.h"

enum { DAYS_BACK = 366, SESSIONS_MOST = 1000 };

static void set_heads(struct exchange *x, struct export_table *table)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    const struct str heads[] = {
        say_session_day(a, lang),        say_session_title(a, lang),
        say_session_speaker(a, lang),    say_person_name(a, lang),
        say_person_unit(a, lang),        say_attendance_presence(a, lang),
        say_attendance_made_up(a, lang), say_study_materials(a, lang)};
    table->columns = sizeof heads / sizeof heads[0];
    struct str *kept = ARENA_ARRAY(a, struct str, table->columns);
    memcpy(kept, heads, sizeof heads);
    table->heads = kept;
}

static void add_row(struct exchange *x, const struct attendance *row,
                    struct export_table *table)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct str presence = row->presence == PRESENT   ? say_roll_present(a, lang)
                          : row->presence == EXCUSED ? say_roll_excused(a, lang)
                                                     : say_roll_absent(a, lang);
    bool made_up = row->presence != PRESENT && row->made_up != 0;
    const struct cell cells[] = {
        cell_of_day(a, row->day, PRECISION_DAY),
        cell_text(row->title),
        cell_text(row->speaker_name),
        cell_text(row->name),
        cell_text(row->unit_name),
        cell_text(presence),
        cell_text(made_up ? say_roll_made_up(a, lang) : STR("")),
        cell_text(class_material_titles(a, lang, row->materials))};
    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) {
        *LIST_ADD(a, &table->cells) = cells[i];
    }
}

static struct fault *fill(struct exchange *x, struct db *db,
                          const struct attendance_query *q, struct str title,
                          struct export_table *table)
{
    struct attendance_list rows = {0};
    TRY(class_attendance(db, x->arena, page_viewer(x), q, &rows));
    set_heads(x, table);
    table->title = title;
    for (size_t i = 0; i < rows.n; i++) {
        add_row(x, &rows.at[i], table);
    }
    return NULL;
}

static struct fault *roll_table(struct exchange *x, struct db *db,
                                struct export_table *table)
{
    struct class_session s;
    TRY(class_find_kept(x, db, &s));
    struct attendance_query q = {
        .series = s.series, .session = s.id, .from = s.planned, .till = s.planned};
    struct str title = str_format(x->arena, "%.*s %.*s",
                                  STR_PRINT(say_roll_title(x->arena, x->face.lang)),
                                  STR_PRINT(day_iso(x->arena, s.day)));
    return fill(x, db, &q, title, table);
}

static struct fault *series_table(struct exchange *x, struct db *db,
                                  struct export_table *table)
{
    struct series s;
    struct day today = page_today(x);
    TRY(series_find(db, x->arena, page_viewer(x), (struct series_id){page_arg(x, 0)},
                    &s));
    struct attendance_query q = {
        .series = s.id, .from = day_add(today, -DAYS_BACK), .till = today};
    day_parse_iso(exchange_query(x, STR("from")), &q.from);
    day_parse_iso(exchange_query(x, STR("till")), &q.till);
    return fill(x, db, &q, say_attendance_of(x->arena, x->face.lang, s.plan.title),
                table);
}

struct fault *roll_csv(struct exchange *x, struct db *db)
{
    struct export_table table = {0};
    TRY(roll_table(x, db, &table));
    return export_csv(x, &table);
}

struct fault *roll_xlsx(struct exchange *x, struct db *db)
{
    struct export_table table = {0};
    TRY(roll_table(x, db, &table));
    return export_sheet(x, &table);
}

struct fault *attendance_csv(struct exchange *x, struct db *db)
{
    struct export_table table = {0};
    TRY(series_table(x, db, &table));
    return export_csv(x, &table);
}

struct fault *attendance_xlsx(struct exchange *x, struct db *db)
{
    struct export_table table = {0};
    TRY(series_table(x, db, &table));
    return export_sheet(x, &table);
}

/* ---- sessions -------------------------------------------------------------------------
 */

static void add_session(struct exchange *x, const struct class_session *s,
                        struct export_table *table)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    const struct cell cells[] = {cell_of_day(a, s->day, PRECISION_DAY),
                                 cell_text(s->at),
                                 cell_text(s->title),
                                 cell_text(s->speaker_name),
                                 cell_text(s->place),
                                 cell_text(s->series_title),
                                 cell_text(class_state_words(x, s->state)),
                                 cell_text(class_material_titles(a, lang, s->materials))};
    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) {
        *LIST_ADD(a, &table->cells) = cells[i];
    }
}

/* Of one series or, without a number in the address, of all that the viewer may know of:
 * those of the last year, and what is planned. */
static struct fault *sessions_table(struct exchange *x, struct db *db,
                                    struct export_table *table)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct day today = page_today(x);
    struct series s = {.id = {page_arg(x, 0)}};
    struct class_session_list list = {0};
    const struct str heads[] = {say_session_day(a, lang),   say_session_at(a, lang),
                                say_session_title(a, lang), say_session_speaker(a, lang),
                                say_session_place(a, lang), say_series_title(a, lang),
                                say_session_state(a, lang), say_study_materials(a, lang)};
    TRY(s.id.v != 0 ? series_find(db, a, page_viewer(x), s.id, &s) : NULL);
    struct sessions_query q = {.series = s.id,
                               .from = day_add(today, -DAYS_BACK),
                               .till = day_add(today, DAYS_BACK),
                               .limit = SESSIONS_MOST};
    TRY(class_sessions(db, a, page_viewer(x), &q, &list));
    table->title = s.id.v != 0 ? s.plan.title : say_classes_title(a, lang);
    table->columns = sizeof heads / sizeof heads[0];
    struct str *kept = ARENA_ARRAY(a, struct str, table->columns);
    memcpy(kept, heads, sizeof heads);
    table->heads = kept;
    for (size_t i = 0; i < list.n; i++) {
        add_session(x, &list.at[i], table);
    }
    return NULL;
}

struct fault *sessions_csv(struct exchange *x, struct db *db)
{
    struct export_table table = {0};
    TRY(sessions_table(x, db, &table));
    return export_csv(x, &table);
}

struct fault *sessions_xlsx(struct exchange *x, struct db *db)
{
    struct export_table table = {0};
    TRY(sessions_table(x, db, &table));
    return export_sheet(x, &table);
}
