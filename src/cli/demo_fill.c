/* What the demo department is made of: the files of demo/, read row by row into the
 * structs of their kinds and recorded by the same rules as anybody's forms. A column is a
 * field of the kind, or one of the few names below that stand for an id. No quotes, no
 * commas inside: demo/make.py sees to it. */
#include "cli/demo.h"

#include "ledger/blob.h"
#include "register/career.h"
#include "register/kin.h"
#include "register/places.h"

/* demo/files.S */
#define DEMO_FILE(name) extern const char demo_##name##_csv[], demo_##name##_csv_end[];
DEMO_FILE(units)
DEMO_FILE(posts)
DEMO_FILE(people)
DEMO_FILE(moves)
DEMO_FILE(postings)
DEMO_FILE(education)
DEMO_FILE(kin)
DEMO_FILE(absences)
DEMO_FILE(renames)

/* One row: the kind's struct, and what stands beside it. */
struct demo_row {
    void *body;
    struct str code; /* of a unit in the files */
    struct person_id person;
    struct unit_id unit, reach;
    struct day day;
    struct str login, role;
};
struct demo_file {
    const char *from, *to;
    const struct kind *kind;
    struct fault *(*record)(struct cli_change *change, struct demo_making *m,
                            const struct demo_row *row);
};

static struct fault *record_unit(struct cli_change *change, struct demo_making *m,
                                 const struct demo_row *row)
{
    struct unit_id id = {0};
    TRY(register_unit_add(&change->act, row->body, &id));
    *LIST_ADD(change->cli->arena, &m->names) = (struct demo_name){row->code, id.v};
    return NULL;
}

static struct fault *record_post(struct cli_change *change, struct demo_making *m,
                                 const struct demo_row *row)
{
    const struct post_body *body = row->body;
    struct post_id id = {0};
    TRY(career_post_add(&change->act, body, &id));
    *LIST_ADD(change->cli->arena, &m->names) = (struct demo_name){body->number, id.v};
    return NULL;
}

static struct fault *record_person(struct cli_change *change, struct demo_making *m,
                                   const struct demo_row *row)
{
    const struct person_body *body = row->body;
    struct person_id id = {0};
    TRY(register_person_add(&change->act, body, &id));
    *LIST_ADD(change->cli->arena, &m->names) = (struct demo_name){body->name, id.v};
    *LIST_ADD(change->cli->arena, &m->people) = id;
    return demo_login(change, m, id, row->login, row->role, row->reach);
}

static struct fault *record_move(struct cli_change *change, struct demo_making *m,
                                 const struct demo_row *row)
{
    struct person person;
    bool found = false;
    (void)m;
    TRY(register_person(change->act.db, change->act.arena, row->person, &person, &found));
    struct person_body body = register_body(&person);
    body.unit = row->unit;
    return register_person_change(&change->act, row->person, 0, row->day, &body);
}

static struct fault *record_posting(struct cli_change *change, struct demo_making *m,
                                    const struct demo_row *row)
{
    struct posting_id id = {0};
    (void)m;
    return career_posting_add(&change->act, row->person, row->body, &id);
}

static struct fault *record_education(struct cli_change *change, struct demo_making *m,
                                      const struct demo_row *row)
{
    struct education_id id = {0};
    (void)m;
    return career_education_add(&change->act, row->person, row->body, &id);
}

static struct fault *record_kin(struct cli_change *change, struct demo_making *m,
                                const struct demo_row *row)
{
    struct kin_id id = {0};
    (void)m;
    return kin_add(&change->act, row->person, row->body, &id);
}

static struct fault *record_absence(struct cli_change *change, struct demo_making *m,
                                    const struct demo_row *row)
{
    struct absence_id id = {0};
    (void)m;
    return absence_add(&change->act, row->person, row->body, &id);
}

static struct fault *record_rename(struct cli_change *change, struct demo_making *m,
                                   const struct demo_row *row)
{
    const struct unit_body *told = row->body;
    struct unit unit;
    bool found = false;
    (void)m;
    TRY(register_unit(change->act.db, change->act.arena, row->unit, &unit, &found));
    struct unit_body body = unit_body_of(told->name, unit.above);
    body.number = unit.number;
    body.establishment = told->establishment;
    body.since = unit.since;
    body.till = unit.till;
    return register_unit_change(&change->act, row->unit, 0, row->day, &body);
}

static const struct demo_file files[] = {
    {demo_units_csv, demo_units_csv_end, &kind_unit_add, record_unit},
    {demo_posts_csv, demo_posts_csv_end, &kind_post_add, record_post},
    {demo_people_csv, demo_people_csv_end, &kind_person_add, record_person},
    {demo_moves_csv, demo_moves_csv_end, &kind_person_change, record_move},
    {demo_postings_csv, demo_postings_csv_end, &kind_posting_add, record_posting},
    {demo_education_csv, demo_education_csv_end, &kind_education_add, record_education},
    {demo_kin_csv, demo_kin_csv_end, &kind_kin_add, record_kin},
    {demo_absences_csv, demo_absences_csv_end, &kind_absence_add, record_absence},
    {demo_renames_csv, demo_renames_csv_end, &kind_unit_change, record_rename},
};

/* ---- rows -------------------------------------------------------------------------- */

int64_t demo_id_of(const struct demo_making *m, struct str name)
{
    for (size_t i = 0; i < m->names.n; i++) {
        if (str_equal(m->names.at[i].name, name)) {
            return m->names.at[i].id;
        }
    }
    return 0;
}

static struct fault *take_cell(struct arena *a, const struct demo_making *m,
                               const struct kind *kind, struct str column,
                               struct str cell, struct demo_row *row)
{
    const struct field *field = fields_find(&kind->fields, column);
    if (str_equal(column, STR("unit"))) {
        row->unit.v = demo_id_of(m, cell);
    }
    if (field != NULL && field->type == FIELD_ID) {
        *(int64_t *)((char *)row->body + field->offset) = demo_id_of(m, cell);
        return NULL;
    }
    if (field != NULL) {
        return cell.n == 0 ? NULL : field_parse(a, field, cell, row->body);
    }
    if (str_equal(column, STR("person"))) {
        row->person.v = demo_id_of(m, cell);
    } else if (str_equal(column, STR("reach"))) {
        row->reach.v = demo_id_of(m, cell);
    } else if (str_equal(column, STR("code"))) {
        row->code = cell;
    } else if (str_equal(column, STR("login"))) {
        row->login = cell;
    } else if (str_equal(column, STR("role"))) {
        row->role = cell;
    } else if (str_equal(column, STR("day"))) {
        day_parse_iso(cell, &row->day);
    }
    return NULL;
}

size_t demo_cut_line(struct str *rest, struct str cells[DEMO_COLUMNS_MOST])
{
    struct str line = STR_NONE;
    size_t n = 0;
    str_cut(rest, '\n', &line);
    while (n < DEMO_COLUMNS_MOST && str_cut(&line, ',', &cells[n])) {
        n++;
    }
    return n;
}

static struct fault *fill_from(struct cli_change *change, struct demo_making *m,
                               const struct demo_file *file)
{
    struct str rest = {file->from, (size_t)(file->to - file->from)};
    struct str columns[DEMO_COLUMNS_MOST], cells[DEMO_COLUMNS_MOST];
    struct arena *a = change->cli->arena;
    demo_cut_line(&rest, columns);
    while (rest.n > 0) {
        struct demo_row row = {.body = arena_alloc(a, file->kind->fields.size)};
        fields_clear(&file->kind->fields, row.body);
        size_t n = demo_cut_line(&rest, cells);
        for (size_t i = 0; i < n; i++) {
            TRY(take_cell(a, m, file->kind, columns[i], cells[i], &row));
        }
        demo_next_id(change, m);
        TRY(file->record(change, m, &row));
    }
    return NULL;
}

/* Sucheng's towns and villages, with what lies above them. */
extern const char demo_places_txt[], demo_places_txt_end[];

static struct fault *load_places(struct cli_change *change, struct demo_making *m)
{
    struct act *act = &change->act;
    struct str list = {demo_places_txt, (size_t)(demo_places_txt_end - demo_places_txt)};
    struct str rest = list, name;
    struct places_body body = {.places = 0};
    int64_t code = 0;
    bool same = false;
    for (places_open(&rest); places_next(&rest, &code, &name);) {
        body.places++;
    }
    TRY(blob_put(act->db, act->arena, clock_now(change->cli->clock), list, &body.blob));
    demo_next_id(change, m);
    return places_load(act, &body, &same);
}

struct fault *demo_fill(struct cli_change *change, struct demo_making *m)
{
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        TRY(fill_from(change, m, &files[i]));
    }
    return load_places(change, m);
}
