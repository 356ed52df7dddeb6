/* From a row to facts: matched, compared, recorded. A row enters whole or not at all:
 * where more than one entry may follow it stands in a savepoint of its own. */
#include <assert.h>

#include "exchange/ahead.h"
#include "exchange/import_twice.h"
#include "words/faults.h"

/* ---- who is meant ------------------------------------------------------------------ */

static bool is_word(struct arena *a, say_fn *words, struct str text)
{
    for (int lang = LANG_ZH; lang < LANGS; lang++) {
        struct str rest = words(a, (enum lang)lang), word;
        while (str_cut(&rest, '|', &word)) {
            if (str_equal_nocase(text, word)) {
                return true;
            }
        }
    }
    return false;
}

/* "new", "skip", an office's number, or the number of the register. */
static struct fault *read_choice(struct reading_row *r, struct str text,
                                 struct row_choice *choice)
{
    struct act *act = r->act;
    struct person person;
    bool found = false;
    *choice = (struct row_choice){.row = r->row->number};
    choice->fresh = is_word(act->arena, say_import_choice_new, text);
    choice->skip = is_word(act->arena, say_import_choice_skip, text);
    if (choice->fresh || choice->skip) {
        return NULL;
    }
    TRY(register_person_by_number(act->db, act->arena, text, &choice->person, &found));
    if (!found && str_to_int(text, &choice->person.v)) {
        TRY(register_person(act->db, act->arena, choice->person, &person, &found));
    }
    return found ? NULL : fault_import_choice(act->arena, text);
}

static struct fault *find_choice(struct reading_row *r, const struct said *said,
                                 struct row_choice *choice, bool *chosen)
{
    const struct row_choice_list *all = &r->run->choices;
    for (size_t i = 0; i < all->n; i++) {
        if (all->at[i].row == r->row->number) {
            *choice = all->at[i];
            *chosen = true;
            return NULL;
        }
    }
    *chosen = said->choice.n > 0;
    return *chosen ? read_choice(r, said->choice, choice) : NULL;
}

/* Two people of one name are another where number, birth or sex say so. */
static bool may_be(const struct person *p, const struct person_body *said)
{
    bool other_number = p->number.n > 0 && said->number.n > 0;
    bool other_birth = day_known(p->born) && day_known(said->born) &&
                       day_compare(p->born, said->born) != 0;
    bool other_sex = p->sex >= 0 && said->sex >= 0 && p->sex != said->sex;
    return !other_number && !other_birth && !other_sex;
}

static bool surely_is(const struct person *p, const struct person_body *said)
{
    return day_known(p->born) && day_known(said->born) && p->sex >= 0 && said->sex >= 0;
}

static struct fault *doubt(struct reading_row *r)
{
    struct arena *a = r->act->arena;
    struct text who = text_new(a, 128);
    for (size_t i = 0; i < r->report->doubtful.n; i++) {
        const struct person *p = &r->report->doubtful.at[i];
        text_add(&who, i > 0 ? STR("; ") : STR(""));
        text_add_format(&who, "%lld %.*s %.*s %.*s", (long long)p->id.v,
                        STR_PRINT(p->name), STR_PRINT(day_iso(a, p->born)),
                        STR_PRINT(p->unit_name));
    }
    return fault_import_doubt(a, r->report->name, text_str(&who));
}

/* By name; who is out of the actor's reach is not there for him. */
static struct fault *match_name(struct reading_row *r, const struct said *said,
                                struct person *person, bool *found)
{
    struct act *act = r->act;
    struct person_list named = {0};
    size_t sure = 0;
    if (ahead_nobody_named(r->run->ahead, said->person.name)) {
        return NULL;
    }
    TRY(register_people_same(act->db, act->arena, &said->person, &named));
    for (size_t i = 0; i < named.n; i++) {
        bool reaches = false;
        const struct person *p = &named.at[i];
        if (may_be(p, &said->person)) {
            TRY(scope_reaches(act->db, act->arena, &act->scope, p->unit, &reaches));
        }
        if (reaches) {
            *LIST_ADD(act->arena, &r->report->doubtful) = *p;
            *person = surely_is(p, &said->person) ? *p : *person;
            sure += surely_is(p, &said->person);
        }
    }
    *found = sure == 1 && r->report->doubtful.n == 1;
    if (*found || r->report->doubtful.n == 0) {
        r->report->doubtful.n = 0;
        return NULL;
    }
    return doubt(r);
}

/* A number whose holder has another name and another birth: one of them is mistaken. */
static bool is_stranger(const struct person *p, const struct person_body *said)
{
    return said->name.n > 0 && !str_equal(p->name, said->name) && day_known(p->born) &&
           day_known(said->born) && day_compare(p->born, said->born) != 0;
}

static struct fault *match(struct reading_row *r, const struct said *said,
                           struct person *person, bool *found)
{
    struct act *act = r->act;
    struct row_choice choice;
    bool chosen = false;
    TRY(find_choice(r, said, &choice, &chosen));
    if (chosen) {
        *found = false;
        return choice.fresh
                   ? NULL
                   : register_person(act->db, act->arena, choice.person, person, found);
    }
    if (said->person.number.n > 0) {
        TRY(ahead_person(r, said->person.number, person, found));
    }
    if (!*found) {
        act->memo->free_number = said->person.number;
        return said->person.name.n > 0 ? match_name(r, said, person, found)
                                       : fault_import_nobody(act->arena);
    }
    if (is_stranger(person, &said->person)) {
        *LIST_ADD(act->arena, &r->report->doubtful) = *person;
        return doubt(r);
    }
    return NULL;
}

/* ---- comparing --------------------------------------------------------------------- */

/* As a clerk reads it: a unit by its name. */
static struct str told(struct reading_row *r, const struct field *field, const void *from)
{
    struct unit unit;
    bool found = false;
    struct arena *a = r->act->arena;
    const int64_t *id =
        (const int64_t *)(const void *)((const char *)from + field->offset);
    if (field->type == FIELD_ID && *id != 0 &&
        register_unit(r->act->db, a, (struct unit_id){*id}, &unit, &found) == NULL &&
        found) {
        return unit.name;
    }
    return field_text(a, field, from);
}

static bool note_change(struct reading_row *r, const struct field *field,
                        const void *from, const void *to)
{
    struct arena *a = r->act->arena;
    if (str_equal(field_text(a, field, from), field_text(a, field, to))) {
        return false;
    }
    *LIST_ADD(a, &r->report->changes) =
        (struct row_change){field, told(r, field, from), told(r, field, to)};
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
    case FIELD_BLOB:
        return sizeof(struct hash);
    default:
        return sizeof(struct str);
    }
}

bool import_merge(struct reading_row *r, const struct fields *fields, const bool *has,
                  const void *said, void *known)
{
    bool changed = false;
    for (size_t i = 0; i < fields->n; i++) {
        const struct field *f = &fields->at[i];
        if (has[i] && note_change(r, f, known, said)) {
            memcpy((char *)known + f->offset, (const char *)said + f->offset, size_of(f));
            changed = true;
        }
    }
    return changed;
}

void import_note_said(struct reading_row *r, const struct fields *fields, const bool *has,
                      const void *said)
{
    for (size_t i = 0; r->run->detail && i < fields->n; i++) {
        const struct field *f = &fields->at[i];
        if (has[i]) {
            *LIST_ADD(r->act->arena, &r->report->changes) =
                (struct row_change){f, STR(""), told(r, f, said)};
        }
    }
}

void import_remark(struct reading_row *r, const char *target, struct fault *what)
{
    struct arena *a = r->act->arena;
    struct row_remark *remark = LIST_ADD(a, &r->report->remarks);
    *remark = (struct row_remark){.what = what};
    for (size_t i = 0; i < r->run->mapping.n; i++) {
        const struct mapped *m = &r->run->mapping.at[i];
        if (m->header.p != NULL && str_equal(mapping_target_of(a, m), str_of(target))) {
            remark->column = m->header;
            remark->value = said_cell(a, m, r->row).text;
        }
    }
}

/* ---- recording --------------------------------------------------------------------- */

static bool must_skip(struct reading_row *r, const struct said *said)
{
    struct row_choice choice = {0};
    bool chosen = false;
    return find_choice(r, said, &choice, &chosen) == NULL && chosen && choice.skip;
}

static struct fault *add_person(struct reading_row *r, const struct said *said)
{
    TRY(said->posts ? said_mark(r) : NULL);
    TRY(register_person_add(r->act, &said->person, &r->report->person));
    struct fault *doubt =
        register_person_doubts(r->act->arena, &said->person, r->act->today);
    if (doubt != NULL) {
        import_remark(r, str_cstr(r->act->arena, doubt->field), doubt);
    }
    ahead_written(r->run->ahead, &said->person);
    r->report->outcome = ROW_NEW;
    import_note_said(r, &kind_person_add.fields, said->has_person, &said->person);
    return NULL;
}

static struct fault *correct_person(struct reading_row *r, const struct person *person,
                                    const struct person_body *body)
{
    struct person_body was = register_body(person);
    TRY(register_person_correct(r->act, person->id, 0, body));
    ahead_written(r->run->ahead, &was);
    ahead_written(r->run->ahead, body);
    return NULL;
}

static struct fault *record_person(struct reading_row *r, struct said *said)
{
    struct person person = {0};
    bool found = false;
    TRY(match(r, said, &person, &found));
    r->act->id = said_next_id(r);
    if (!found) {
        TRY(add_person(r, said));
    } else {
        struct person_body body = register_body(&person);
        r->act->memo->person = person;
        r->report->person = person.id;
        r->report->name = person.name;
        if (import_merge(r, &kind_person_add.fields, said->has_person, &said->person,
                         &body)) {
            TRY(said->posts ? said_mark(r) : NULL);
            r->report->outcome = ROW_CHANGED;
            TRY(correct_person(r, &person, &body));
        }
        said->person.unit = body.unit;
    }
    if (said->posts && said->posting.unit.v == 0) {
        said->posting.unit = said->person.unit; /* where he is on the strength */
    }
    return NULL;
}

static struct fault *record_posting(struct reading_row *r, const struct said *said)
{
    struct act *act = r->act;
    struct posting posting;
    struct posting_id id;
    bool found = false;
    if (!ahead_not_posted(r->run->ahead, r->report->person, said->posting.unit,
                          said->posting.since)) {
        TRY(career_posting_same(act->db, act->arena, r->report->person, &said->posting,
                                &posting, &found));
    }
    act->id = said_next_id(r);
    if (!found) {
        r->report->outcome =
            r->report->outcome == ROW_SAME ? ROW_NEW : r->report->outcome;
        import_note_said(r, &kind_posting_add.fields, said->has_posting, &said->posting);
        ahead_posted(r->run->ahead, r->report->person, said->posting.unit,
                     said->posting.since);
        return career_posting_add(act, r->report->person, &said->posting, &id);
    }
    struct posting_body body = posting_body_of(&posting);
    if (!import_merge(r, &kind_posting_add.fields, said->has_posting, &said->posting,
                      &body)) {
        return NULL;
    }
    r->report->outcome =
        r->report->outcome == ROW_SAME ? ROW_CHANGED : r->report->outcome;
    ahead_moved(r->run->ahead, r->report->person);
    return career_posting_correct(act, posting.id, &body);
}

static struct fault *record(struct reading_row *r)
{
    struct said said = {0};
    if (r->row->wrong != NULL) {
        return r->row->wrong;
    }
    TRY(said_read(r, &said));
    if (said.backwards || must_skip(r, &said)) {
        r->report->outcome = ROW_PASSED;
        return NULL;
    }
    if (r->run->posts) {
        return import_post(r, &said);
    }
    TRY(record_person(r, &said));
    if (day_known(r->run->snapshot)) {
        return import_presence(r, &said);
    }
    if (said.posts) {
        return record_posting(r, &said);
    }
    twice_look(r, &said);
    return NULL;
}

/* Rules name the register's field: the clerk is told the column and what stands there. */
static void place_fault(struct reading_row *r)
{
    struct row_report *report = r->report;
    for (size_t i = 0; report->column.n == 0 && i < r->run->mapping.n; i++) {
        const struct mapped *m = &r->run->mapping.at[i];
        struct str name = m->field != NULL            ? str_of(m->field->name)
                          : m->place == MAPPING_SEAT  ? STR("post")
                          : m->place == MAPPING_ABOVE ? STR("above")
                                                      : STR_NONE;
        if (m->header.p != NULL && str_equal(report->why->field, name)) {
            report->column = m->header;
            report->value = said_cell(r->act->arena, m, r->row).text;
        }
    }
    if (report->column.n == 0) {
        report->column = report->why->field;
    }
}

/* What is refused is rolled back, tables and tree alike. Rules speak before the first
 * write, so without a savepoint nothing was written. */
static struct fault *take_back(struct reading_row *r, const struct tree *mark)
{
    if (!r->marked) {
        assert(ledger_mark(r->act->ledger).size == mark->size);
        return NULL;
    }
    ledger_back(r->act->ledger, mark);
    act_memo_clear(r->act->memo);
    memset(r->run->units, 0, sizeof r->run->units);
    return db_savepoint_rollback(r->act->db, r->act->arena);
}

static struct fault *take_row(struct act *act, struct random *random,
                              struct importing *run, const struct row *row)
{
    struct row_report report = {.number = row->number, .outcome = ROW_SAME};
    struct reading_row r = {act, random, run, row, &report, false};
    struct tree mark = ledger_mark(act->ledger);
    report.why = record(&r);
    if (report.why != NULL &&
        (report.why->kind == FAULT_STORE || report.why->kind == FAULT_UNCERTAIN)) {
        return report.why;
    }
    if (report.why == NULL) {
        TRY(r.marked ? db_savepoint_release(act->db, act->arena) : NULL);
    } else {
        report.outcome = ROW_REFUSED;
        report.changes.n = 0;
        report.remarks.n = 0;
        place_fault(&r);
        TRY(take_back(&r, &mark));
    }
    run->counts[report.outcome]++;
    run->remarked += report.remarks.n > 0;
    run->rows++;
    return run->watch.row == NULL ? NULL : run->watch.row(run->watch.ctx, &report, row);
}

static struct fault *close_part(struct act *act, const struct importing *run,
                                int64_t before)
{
    int64_t after = ledger_mark(act->ledger).size;
    bool any = after > before;
    return import_part_close(act, run, any ? before + 1 : 0, any ? after : 0);
}

/* A dry run: what earlier chunks made was rolled back, so rows about the same persons are
 * done again, uncounted and untold. */
static struct fault *do_again(struct act *act, struct random *random,
                              struct importing *run, const struct row_list *rows)
{
    struct row_list earlier = {0};
    struct importing was = *run;
    twice_again(act->arena, run, rows, &earlier);
    run->watch.row = NULL;
    run->detail = false;
    for (size_t i = 0; i < earlier.n; i++) {
        TRY(take_row(act, random, run, &earlier.at[i]));
    }
    memcpy(run->counts, was.counts, sizeof run->counts);
    run->rows = was.rows;
    run->remarked = was.remarked;
    run->detail = was.detail;
    run->watch = was.watch;
    return NULL;
}

struct fault *import_chunk(const struct act *act, struct random *random,
                           struct importing *run, const struct row_list *rows)
{
    struct act own = *act;
    int64_t before = ledger_mark(act->ledger).size;
    own.fresh = true;
    own.memo = ARENA_NEW(act->arena, struct act_memo);
    act_memo_clear(own.memo);
    memset(run->units, 0, sizeof run->units);
    TRY(ahead_read(&own, run, rows, &run->ahead));
    TRY(run->dry ? do_again(&own, random, run, rows) : NULL);
    for (size_t i = 0; i < rows->n; i++) {
        TRY(take_row(&own, random, run, &rows->at[i]));
    }
    for (size_t i = 0; run->dry && i < rows->n; i++) {
        twice_keep(act->arena, run, &rows->at[i]);
    }
    if (run->import.v == 0) {
        return NULL; /* a dry run has no import to speak of */
    }
    struct reading_row r = {&own, random, run, NULL, NULL, false};
    own.id = said_next_id(&r);
    return close_part(&own, run, before);
}
