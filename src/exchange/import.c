/* From a row to facts: read by the mapping, matched, compared, recorded. A row enters
 * whole or not at all: it stands in a savepoint of its own. */
#include "exchange/import.h"

#include "exchange/import_part.h"
#include "words/faults.h"

/* What one row says, and which fields it says at all. */
struct said {
    struct person_body person;
    struct posting_body posting;
    bool has_person[32], has_posting[16];
    bool posts;
};

/* ---- cells to values --------------------------------------------------------------- */

static struct fault *find_unit(const struct act *act, const struct mapped *m,
                               struct str text, struct unit_id *id)
{
    struct unit unit;
    bool found = false;
    TRY(register_unit_by_number(act->db, act->arena, text, id, &found));
    if (!found) {
        TRY(register_unit_named(act->db, act->arena, text, &unit, &found));
        *id = found ? unit.id : (struct unit_id){0};
    }
    if (found || !m->make_units) {
        return found ? NULL : fault_import_unit(act->arena, text);
    }
    struct unit_id top = {0};
    TRY(register_unit_top(act->db, act->arena, &top, &found));
    struct unit_body body = unit_body_of(text, top);
    body.number = text;
    return register_unit_add(act, &body, id);
}

static struct fault *read_sex(struct arena *a, const struct cell *cell, int *sex)
{
    enum cell_sex word = CELL_SEX_NONE;
    TRY(cell_read_sex(a, cell, &word));
    *sex = word == CELL_SEX_FEMALE ? SEX_FEMALE : word == CELL_SEX_MALE ? SEX_MALE : -1;
    return NULL;
}

static struct fault *read_value(const struct act *act, struct random *random,
                                const struct mapped *m, const struct cell *cell,
                                void *into)
{
    struct arena *a = act->arena;
    void *at = (char *)into + m->field->offset;
    bool given = false;
    struct dated dated;
    struct act own = *act;
    switch (m->field->type) {
    case FIELD_DAY:
        TRY(cell_read_day(a, cell, DAYS_FROM_1900, &dated));
        *(struct day *)at = day_known(dated.day) ? day_add(dated.day, m->days) : DAY_NONE;
        return NULL;
    case FIELD_INT:
        return cell_read_int(a, cell, &given, at);
    case FIELD_BOOL:
        return cell_read_truth(a, cell, &given, at);
    case FIELD_CHOICE:
        return m->field->choices == sex_names
                   ? read_sex(a, cell, at)
                   : field_parse(a, m->field, cell->text, into);
    case FIELD_ID:
        own.id = uuid_new(random, (struct instant){(int64_t)act->today.v * 86400000000});
        return find_unit(&own, m, str_trim(cell->text), at);
    default:
        return field_parse(a, m->field, cell->text, into);
    }
}

static struct fault *read_said(const struct act *act, struct random *random,
                               const struct mapped_list *mapping, const struct row *row,
                               struct said *said)
{
    fields_clear(&kind_person_add.fields, &said->person);
    fields_clear(&kind_posting_add.fields, &said->posting);
    for (size_t i = 0; i < mapping->n; i++) {
        const struct mapped *m = &mapping->at[i];
        bool posting = m->place == MAPPING_POSTING;
        const struct fields *fields =
            posting ? &kind_posting_add.fields : &kind_person_add.fields;
        struct cell cell = m->header.p == NULL          ? cell_text(m->fixed)
                           : (size_t)m->column < row->n ? row->cells[m->column]
                                                        : cell_text(STR(""));
        if (str_trim(cell.text).n == 0) {
            continue;
        }
        struct fault *fault =
            read_value(act, random, m, &cell,
                       posting ? (void *)&said->posting : (void *)&said->person);
        if (fault != NULL) {
            return fault_at(fault,
                            m->header.p != NULL ? m->header : str_of(m->field->name));
        }
        (posting ? said->has_posting : said->has_person)[m->field - fields->at] = true;
        said->posts |= posting;
    }
    return NULL;
}

/* ---- matching ---------------------------------------------------------------------- */

static struct fault *match(const struct act *act, const struct said *said,
                           struct person *person, bool *found)
{
    struct person_id id = {0};
    struct person_list same = {0};
    *found = false;
    if (said->person.number.n > 0) {
        TRY(register_person_by_number(act->db, act->arena, said->person.number, &id,
                                      found));
        if (*found) {
            return register_person(act->db, act->arena, id, person, found);
        }
    }
    if (said->person.name.n == 0) {
        return fault_import_nobody(act->arena);
    }
    TRY(register_people_same(act->db, act->arena, &said->person, &same));
    for (size_t i = 0; i < same.n; i++) {
        const struct person *p = &same.at[i];
        bool other = p->number.n > 0 && said->person.number.n > 0;
        if (other) {
            continue; /* another number is another person */
        }
        if (*found) {
            return fault_import_doubt(act->arena, said->person.name);
        }
        *person = *p;
        *found = true;
    }
    return NULL;
}

/* ---- comparing and recording ------------------------------------------------------- */

static bool note_change(const struct act *act, const struct field *field,
                        const void *from, const void *to, struct row_report *report)
{
    struct str was = field_text(act->arena, field, from);
    struct str is = field_text(act->arena, field, to);
    if (str_equal(was, is)) {
        return false;
    }
    *LIST_ADD(act->arena, &report->changes) = (struct row_change){field, was, is};
    return true;
}

static size_t size_of(const struct field *field)
{
    switch (field->type) {
    case FIELD_DAY:
        return sizeof(struct day);
    case FIELD_CHOICE:
        return sizeof(int);
    case FIELD_BOOL:
        return sizeof(bool);
    case FIELD_INT:
    case FIELD_ID:
        return sizeof(int64_t);
    case FIELD_UUID:
        return sizeof(struct uuid);
    default:
        return sizeof(struct str);
    }
}

/* Puts what was said over what is known; true when anything differs. */
static bool merge(const struct act *act, const struct fields *fields, const bool *has,
                  const void *said, void *known, struct row_report *report)
{
    bool changed = false;
    for (size_t i = 0; i < fields->n; i++) {
        const struct field *f = &fields->at[i];
        if (has[i] && note_change(act, f, known, said, report)) {
            memcpy((char *)known + f->offset, (const char *)said + f->offset, size_of(f));
            changed = true;
        }
    }
    return changed;
}

static void next_id(struct act *act, struct random *random)
{
    act->id = uuid_new(random, (struct instant){(int64_t)act->today.v * 86400000000});
}

static struct fault *record_person(struct act *act, struct random *random,
                                   const struct said *said, struct row_report *report)
{
    struct person person;
    bool found = false;
    TRY(match(act, said, &person, &found));
    next_id(act, random);
    if (!found) {
        report->outcome = ROW_NEW;
        return register_person_add(act, &said->person, &report->person);
    }
    report->person = person.id;
    struct person_body body = register_body(&person);
    if (!merge(act, &kind_person_add.fields, said->has_person, &said->person, &body,
               report)) {
        return NULL;
    }
    report->outcome = ROW_CHANGED;
    return register_person_correct(act, person.id, 0, &body);
}

static struct fault *record_posting(struct act *act, struct random *random,
                                    const struct said *said, struct row_report *report)
{
    struct posting posting;
    struct posting_id id;
    bool found = false;
    TRY(career_posting_same(act->db, act->arena, report->person, &said->posting, &posting,
                            &found));
    next_id(act, random);
    if (!found) {
        report->outcome = report->outcome == ROW_SAME ? ROW_NEW : report->outcome;
        return career_posting_add(act, report->person, &said->posting, &id);
    }
    struct posting_body body = posting_body_of(&posting);
    if (!merge(act, &kind_posting_add.fields, said->has_posting, &said->posting, &body,
               report)) {
        return NULL;
    }
    report->outcome = report->outcome == ROW_SAME ? ROW_CHANGED : report->outcome;
    return career_posting_correct(act, posting.id, &body);
}

static struct fault *record(struct act *act, struct random *random,
                            const struct importing *run, const struct row *row,
                            struct row_report *report)
{
    struct said said = {0};
    if (row->wrong != NULL) {
        return row->wrong;
    }
    TRY(read_said(act, random, &run->mapping, row, &said));
    TRY(record_person(act, random, &said, report));
    return said.posts ? record_posting(act, random, &said, report) : NULL;
}

/* A refused row is rolled back to its savepoint, tables and tree alike. */
static struct fault *take_row(struct act *act, struct random *random,
                              struct importing *run, const struct row *row)
{
    struct row_report report = {.number = row->number, .outcome = ROW_SAME};
    struct tree mark = ledger_mark(act->ledger);
    TRY(db_savepoint(act->db, act->arena));
    report.why = record(act, random, run, row, &report);
    if (report.why != NULL && report.why->kind == FAULT_STORE) {
        return report.why;
    }
    if (report.why == NULL) {
        TRY(db_savepoint_release(act->db, act->arena));
    } else {
        report.outcome = ROW_REFUSED;
        report.changes.n = 0;
        ledger_back(act->ledger, &mark);
        TRY(db_savepoint_rollback(act->db, act->arena));
    }
    run->counts[report.outcome]++;
    run->rows++;
    return run->watch.row == NULL ? NULL : run->watch.row(run->watch.ctx, &report, row);
}

struct fault *import_chunk(const struct act *act, struct random *random,
                           struct importing *run, const struct row_list *rows)
{
    struct act own = *act;
    int64_t before = ledger_mark(act->ledger).size;
    for (size_t i = 0; i < rows->n; i++) {
        TRY(take_row(&own, random, run, &rows->at[i]));
    }
    if (run->import.v == 0) {
        return NULL; /* a dry run has no import to speak of */
    }
    int64_t after = ledger_mark(act->ledger).size;
    next_id(&own, random);
    return import_part_close(&own, run, after > before ? before + 1 : 0,
                             after > before ? after : 0);
}
