/* Materials, who has read one, and one's own notes as files. */
#include "learning/note.h"
#include "pages/export.h"
#include "pages/learning/material.h"
#include "words/faults.h"

/* `heads` lies on the request's arena, as long as the answer. */
static void head(struct exchange *x, struct export_table *table, struct str title,
                 const struct str *heads, size_t n)
{
    struct str *kept = ARENA_ARRAY(x->arena, struct str, n);
    memcpy(kept, heads, n * sizeof *heads);
    *table = (struct export_table){.title = title, .heads = kept, .columns = n};
}

static void add(struct exchange *x, struct export_table *table, struct cell cell)
{
    *LIST_ADD(x->arena, &table->cells) = cell;
}

static struct cell day_cell(struct exchange *x, struct day day)
{
    return day_known(day) ? cell_of_day(x->arena, day, PRECISION_DAY)
                          : cell_text(STR_NONE);
}

/* ---- materials ------------------------------------------------------------------------
 */

static struct fault *list_materials(struct exchange *x, struct db *db,
                                    struct export_table *table)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct material_line_list list = {0};
    struct material_query query = {.sort = material_sort_asked(x),
                                   .limit = MATERIALS_MOST};
    const struct str heads[] = {
        say_material_title(a, lang),  say_material_sort(a, lang),
        say_material_level(a, lang),  say_material_source(a, lang),
        say_material_number(a, lang), say_material_topics(a, lang),
        say_materials_added(a, lang)};
    TRY(materials(db, a, page_viewer(x), &query, &list));
    head(x, table, say_materials_title(a, lang), heads, sizeof heads / sizeof heads[0]);
    for (size_t i = 0; i < list.n; i++) {
        const struct material_line *m = &list.at[i];
        add(x, table, cell_text(m->title));
        add(x, table, cell_text(material_sort_words[m->sort](a, lang)));
        add(x, table, cell_text(material_level_words[m->level](a, lang)));
        add(x, table, cell_text(m->source));
        add(x, table, cell_text(m->number));
        add(x, table, cell_text(m->topics));
        add(x, table, day_cell(x, m->added));
    }
    return NULL;
}

struct fault *materials_csv(struct exchange *x, struct db *db)
{
    struct export_table table;
    TRY(list_materials(x, db, &table));
    return export_csv(x, &table);
}

struct fault *materials_xlsx(struct exchange *x, struct db *db)
{
    struct export_table table;
    TRY(list_materials(x, db, &table));
    return export_sheet(x, &table);
}

/* To who keeps it alone, as on its page. */
static struct fault *list_readers(struct exchange *x, struct db *db,
                                  struct export_table *table)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct material m;
    struct passed passed;
    struct reader_list readers = {0};
    bool keeps = false, found = false;
    const struct str heads[] = {say_person_name(a, lang),
                                say_material_signed_on(a, lang)};
    TRY(material_find(db, a, page_viewer(x), (struct material_id){page_arg(x, 0)}, &m));
    TRY(class_may_keep(db, a, page_viewer(x), m.body.unit, &keeps));
    TRY(keeps ? NULL : fault_material_missing(a));
    TRY(material_passed(db, a, m.id, &passed, &found));
    TRY(found ? material_readers(db, a, &m, passed.seq, &readers) : NULL);
    head(x, table, m.body.title, heads, sizeof heads / sizeof heads[0]);
    for (size_t i = 0; i < readers.n; i++) {
        add(x, table, cell_text(readers.at[i].name));
        add(x, table, day_cell(x, readers.at[i].signed_on));
    }
    return NULL;
}

struct fault *material_readers_csv(struct exchange *x, struct db *db)
{
    struct export_table table;
    TRY(list_readers(x, db, &table));
    return export_csv(x, &table);
}

struct fault *material_readers_xlsx(struct exchange *x, struct db *db)
{
    struct export_table table;
    TRY(list_readers(x, db, &table));
    return export_sheet(x, &table);
}

/* ---- notes ----------------------------------------------------------------------------
 */

static struct fault *list_notes(struct exchange *x, struct db *db,
                                struct export_table *table)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct study_note_list list = {0};
    struct note_query query = {.title = exchange_query(x, STR("title")),
                               .before = DAY_NONE,
                               .limit = NOTES_LISTED};
    const struct str heads[] = {say_session_day(a, lang), say_material_title(a, lang),
                                say_note_what(a, lang), say_note_source(a, lang)};
    TRY(notes_of(db, a, page_viewer(x)->person, &query, &list));
    head(x, table, say_notes_title(a, lang), heads, sizeof heads / sizeof heads[0]);
    for (size_t i = 0; i < list.n; i++) {
        const struct study_note *n = &list.at[i];
        add(x, table, day_cell(x, n->day));
        add(x, table, cell_text(n->title));
        add(x, table, cell_text(n->text));
        add(x, table, cell_text(note_source_words[n->source](a, lang)));
    }
    return NULL;
}

struct fault *notes_csv(struct exchange *x, struct db *db)
{
    struct export_table table;
    TRY(list_notes(x, db, &table));
    return export_csv(x, &table);
}

struct fault *notes_xlsx(struct exchange *x, struct db *db)
{
    struct export_table table;
    TRY(list_notes(x, db, &table));
    return export_sheet(x, &table);
}
