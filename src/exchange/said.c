/* Cells to values. */
#include "exchange/said.h"

#include "base/utf8.h"
#include "formats/charset.h"
#include "register/posts.h"
#include "words/faults.h"

struct uuid said_next_id(const struct reading_row *r)
{
    enum { DAY_US_THOUSANDS = 86400000 };
    return uuid_new(r->random,
                    (struct instant){(int64_t)r->act->today.v * DAY_US_THOUSANDS * 1000});
}

struct fault *said_mark(struct reading_row *r)
{
    if (r->marked) {
        return NULL;
    }
    r->marked = true;
    return db_savepoint(r->act->db, r->act->arena);
}

/* ---- texts ------------------------------------------------------------------------- */

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '\'';
}

/* White space of both widths off the ends; names of clerks are padded with it. */
static struct str trim_wide(struct str s)
{
    static const struct str wide[] = {{"\xe3\x80\x80", 3}, {"\xc2\xa0", 2}};
    for (bool more = true; more;) {
        s = str_trim(s);
        more = false;
        for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++) {
            if (str_starts(s, wide[i])) {
                s = str_part(s, wide[i].n, s.n);
                more = true;
            }
            if (str_ends(s, wide[i])) {
                s = str_part(s, 0, s.n - wide[i].n);
                more = true;
            }
        }
    }
    return s;
}

/* Names of hanzi have no spaces: a name of two is often spread over the width of three.
 * Names in letters keep theirs. */
static struct str tidy_name(struct arena *a, struct str s)
{
    struct text out = text_new(a, s.n + 1);
    for (size_t i = 0; i < s.n; i++) {
        if (is_letter(s.p[i])) {
            return s;
        }
    }
    for (size_t i = 0; i < s.n; i++) {
        if (str_starts(str_part(s, i, s.n), (struct str){"\xe3\x80\x80", 3})) {
            i += 2;
        } else if (s.p[i] != ' ') {
            text_add_char(&out, s.p[i]);
        }
    }
    return text_str(&out);
}

/* Of a script whose words stand apart: hanzi and kana begin behind these. Figures are
 * put together as they are. */
static bool is_alphabetic(struct str s)
{
    enum { CJK_FIRST = 0x2e80 };
    size_t at = 0;
    int32_t code = utf8_next(s, &at);
    return code >= 0 && code < CJK_FIRST && (code < '0' || code > '9');
}

static struct str last_character(struct str s)
{
    size_t at = s.n;
    while (at > 0 && ((uint8_t)s.p[--at] & 0xc0) == 0x80) {
    }
    return str_part(s, at, s.n);
}

struct cell said_cell(struct arena *a, const struct mapped *m, const struct row *row)
{
    if (m->header.p == NULL) {
        return cell_text(m->fixed);
    }
    if (m->n == 1) {
        return (size_t)m->columns[0] < row->n ? row->cells[m->columns[0]]
                                              : cell_text(STR(""));
    }
    struct text joined = text_new(a, 64);
    for (int i = 0; i < m->n; i++) {
        struct str part = (size_t)m->columns[i] < row->n
                              ? trim_wide(row->cells[m->columns[i]].text)
                              : STR("");
        bool letters =
            is_alphabetic(part) && is_alphabetic(last_character(text_str(&joined)));
        text_add(&joined, letters ? STR(" ") : STR(""));
        text_add(&joined, part);
    }
    return cell_text(text_str(&joined));
}

/* ---- values ------------------------------------------------------------------------ */

static struct fault *make_unit(struct reading_row *r, struct str text, struct unit_id *id)
{
    bool found = false;
    struct unit_id above = r->run->within;
    struct act act = *r->act;
    if (above.v == 0) {
        TRY(register_unit_top(act.db, act.arena, &above, &found));
    }
    struct unit_body body = unit_body_of(text, above);
    act.id = said_next_id(r);
    TRY(said_mark(r));
    return register_unit_add(&act, &body, id);
}

static struct unit_memo *memo_of(struct importing *run, struct str text)
{
    return &run->units[str_mix(text) % UNIT_MEMO];
}

static struct fault *find_unit(struct reading_row *r, const struct mapped *m,
                               struct str text, struct unit_id *id)
{
    struct act *act = r->act;
    struct unit unit;
    bool found = false;
    struct unit_memo *memo = memo_of(r->run, text);
    if (str_equal(memo->text, text)) {
        *id = memo->id;
        return NULL;
    }
    if (str_starts(text, STR("#")) &&
        str_to_int(str_part(text, 1, text.n), &id->v)) { /* by its number here */
        TRY(register_unit(act->db, act->arena, *id, &unit, &found));
        return found ? NULL : fault_import_unit(act->arena, text);
    }
    TRY(register_unit_by_number(act->db, act->arena, text, id, &found));
    if (!found) {
        TRY(register_unit_named(act->db, act->arena, text, &unit, &found));
        *id = found ? unit.id : (struct unit_id){0};
    }
    if (!found) {
        return m->make_units ? make_unit(r, text, id)
                             : fault_import_unit(act->arena, text);
    }
    *memo = (struct unit_memo){text, *id};
    return NULL;
}

static struct fault *read_sex(struct arena *a, const struct cell *cell, int *sex)
{
    enum cell_sex word = CELL_SEX_NONE;
    TRY(cell_read_sex(a, cell, &word));
    *sex = word == CELL_SEX_FEMALE ? SEX_FEMALE : word == CELL_SEX_MALE ? SEX_MALE : -1;
    return NULL;
}

/* As a page says it in either language, or as the command line does. */
static struct fault *read_class(struct arena *a, const struct mapped *m,
                                const struct cell *cell, void *into)
{
    struct str text = trim_wide(cell->text);
    for (int i = 0; post_class_names[i] != NULL; i++) {
        if (str_equal(text, post_class_words[i](a, LANG_ZH)) ||
            str_equal_nocase(text, post_class_words[i](a, LANG_EN))) {
            text = str_of(post_class_names[i]);
        }
    }
    return field_parse(a, m->field, text, into);
}

static struct fault *read_date(struct arena *a, const struct importing *run,
                               const struct mapped *m, const struct cell *cell,
                               struct day *day)
{
    struct dated dated;
    TRY(cell_read_day(a, cell, run->days, &dated));
    if (dated.doubtful) {
        struct civil c = civil_of_day(dated.day);
        return fault_import_month(a, c.year);
    }
    *day = day_known(dated.day) ? day_add(dated.day, m->days) : DAY_NONE;
    return NULL;
}

static bool is_of_person(const struct mapped *m, const char *field)
{
    return m->place == MAPPING_PERSON && strcmp(m->field->name, field) == 0;
}

static struct str tidy_text(struct arena *a, const struct mapped *m, struct str cell)
{
    struct str text = trim_wide(cell);
    return is_of_person(m, "number") ? charset_fold(a, text)
           : is_of_person(m, "name") ? tidy_name(a, text)
                                     : text;
}

static struct fault *read_text(struct arena *a, const struct mapped *m,
                               const struct cell *cell, void *into)
{
    if (cell->kind == CELL_ERROR) {
        return fault_import_cell_error(a);
    }
    if (cell->lossy) {
        return fault_import_lossy(a);
    }
    return field_parse(a, m->field, tidy_text(a, m, cell->text), into);
}

static struct fault *read_value(struct reading_row *r, const struct mapped *m,
                                const struct cell *cell, void *into)
{
    struct arena *a = r->act->arena;
    void *at = (char *)into + m->field->offset;
    bool given = false;
    switch (m->field->type) {
    case FIELD_DAY:
        return read_date(a, r->run, m, cell, at);
    case FIELD_INT:
        TRY(cell_read_int(a, cell, &given, at));
        return field_parse(a, m->field, field_text(a, m->field, into), into);
    case FIELD_BOOL:
        return cell_read_truth(a, cell, &given, at);
    case FIELD_CHOICE:
        return m->field->choices == sex_names ? read_sex(a, cell, at)
               : m->field->choices == post_class_names
                   ? read_class(a, m, cell, into)
                   : field_parse(a, m->field, cell->text, into);
    case FIELD_ID:
        return find_unit(r, m, trim_wide(cell->text), at);
    default:
        return read_text(a, m, cell, into);
    }
}

static struct fault *read_one(struct reading_row *r, const struct mapped *m,
                              const struct cell *cell, struct said *said)
{
    struct arena *a = r->act->arena;
    if (m->place == MAPPING_CHOICE) {
        said->choice = trim_wide(cell->text);
        return NULL;
    }
    if (m->place == MAPPING_ABOVE) {
        said->above = trim_wide(cell->text);
        return NULL;
    }
    if (m->place == MAPPING_STAFF) {
        said->staff = trim_wide(cell->text);
        return NULL;
    }
    if (m->place == MAPPING_SEAT) {
        said->seat = charset_fold(a, trim_wide(cell->text));
        said->posts |= m->header.p != NULL;
        return NULL;
    }
    if (m->place == MAPPING_POST) {
        TRY(read_value(r, m, cell, &said->post));
        said->has_post[m->field - kind_post_add.fields.at] = true;
        return NULL;
    }
    bool posting = m->place == MAPPING_POSTING;
    const struct fields *fields =
        posting ? &kind_posting_add.fields : &kind_person_add.fields;
    void *into = posting ? (void *)&said->posting : (void *)&said->person;
    TRY(read_value(r, m, cell, into));
    (posting ? said->has_posting : said->has_person)[m->field - fields->at] = true;
    said->posts |= posting && m->header.p != NULL;
    return NULL;
}

/* "gone by the day it was first seen", with a mapping that goes a day back. */
static bool ends_before_it_begins(const struct importing *run, const struct said *said)
{
    int days = 0;
    for (size_t i = 0; i < run->mapping.n; i++) {
        const struct mapped *m = &run->mapping.at[i];
        bool till = m->place == MAPPING_POSTING && strcmp(m->field->name, "till") == 0;
        days = till ? m->days : days;
    }
    return days < 0 && day_known(said->posting.since) && day_known(said->posting.till) &&
           day_compare(day_add(said->posting.till, -days), said->posting.since) == 0;
}

/* The seat of that number on the first day of the posting, and by it the unit. */
static struct fault *find_seat(struct reading_row *r, struct said *said)
{
    struct post post;
    bool found = false;
    bool snapshot = day_known(r->run->snapshot);
    struct day on = snapshot ? r->run->snapshot : said->posting.since;
    if (said->seat.n == 0) {
        return NULL;
    }
    TRY(posts_by_number_on(r->act->db, r->act->arena, said->seat,
                           day_known(on) ? on : r->act->today, &post, &found));
    if (!found) {
        return fault_at(fault_import_seat(r->act->arena, said->seat), STR("post"));
    }
    said->posting.post = post.id;
    said->has_posting[fields_find(&kind_posting_add.fields, STR("post")) -
                      kind_posting_add.fields.at] = true;
    if (said->posting.unit.v == 0) {
        said->posting.unit = post.unit;
    }
    return NULL;
}

struct fault *said_read(struct reading_row *r, struct said *said)
{
    struct arena *a = r->act->arena;
    fields_clear(&kind_person_add.fields, &said->person);
    fields_clear(&kind_posting_add.fields, &said->posting);
    fields_clear(&kind_post_add.fields, &said->post);
    for (size_t i = 0; i < r->run->mapping.n; i++) {
        const struct mapped *m = &r->run->mapping.at[i];
        struct cell cell = said_cell(a, m, r->row);
        if (trim_wide(cell.text).n == 0) {
            continue;
        }
        struct fault *fault = read_one(r, m, &cell, said);
        if (fault != NULL) {
            struct said_keys keys = said_keys_of(a, r->run, r->row);
            r->report->name = r->run->posts ? said->post.title : keys.name;
            r->report->column = m->header.p != NULL ? m->header : mapping_target_of(a, m);
            r->report->value = cell.text;
            return fault;
        }
    }
    r->report->name = r->run->posts ? said->post.title : said->person.name;
    said->backwards = ends_before_it_begins(r->run, said);
    struct fault *fault = find_seat(r, said);
    if (fault != NULL) {
        r->report->value = said->seat;
    }
    return fault;
}

struct said_keys said_keys_of(struct arena *a, const struct importing *run,
                              const struct row *row)
{
    struct said_keys keys = {.since = DAY_NONE};
    for (size_t i = 0; row->wrong == NULL && i < run->mapping.n; i++) {
        const struct mapped *m = &run->mapping.at[i];
        struct cell cell = said_cell(a, m, row);
        bool since = m->place == MAPPING_POSTING && strcmp(m->field->name, "since") == 0;
        if (since && !day_known(run->snapshot) &&
            read_date(a, run, m, &cell, &keys.since) != NULL) {
            keys.since = DAY_NONE;
        } else if (is_of_person(m, "number")) {
            keys.number = tidy_text(a, m, cell.text);
        } else if (is_of_person(m, "name")) {
            keys.name = tidy_text(a, m, cell.text);
        }
    }
    return keys;
}
