/* Notes: one field, and the title that stands in it. */
#include "learning/note.h"

#include "base/utf8.h"
#include "learning/note_sql.h"
#include "words/faults.h"

const char *const note_source_names[] = {"own", "recommended", "book", "classic", NULL};
say_fn *const note_source_words[] = {say_note_source_own, say_note_source_recommended,
                                     say_note_source_book, say_note_source_classic};

#define AT(member) offsetof(struct note_body, member)
static const struct field note_fields[] = {
    {"text", FIELD_LINES, true, AT(text), 1, NOTE_MOST, say_note_what, NULL, 0},
    {"source", FIELD_CHOICE, true, AT(source), 0, 0, say_note_source, note_source_names,
     0},
    {"minutes", FIELD_INT, false, AT(minutes), 0, 600, say_note_minutes, NULL, 0},
};

/* Between two marks, both of three bytes; n 0: there are none. */
static struct str between(struct str text, struct str open, struct str close)
{
    size_t from = str_find(text, open);
    struct str rest = from < text.n ? str_part(text, from + open.n, text.n) : STR("");
    size_t till = str_find(rest, close);
    return till < rest.n ? str_trim(str_part(rest, 0, till)) : STR("");
}

/* At most so many characters, whole ones. */
static struct str beginning(struct str line, size_t most)
{
    size_t at = 0;
    for (size_t n = 0; n < most && at < line.n; n++) {
        at++;
        while (at < line.n && ((unsigned char)line.p[at] & 0xC0) == 0x80) {
            at++;
        }
    }
    return str_part(line, 0, at);
}

struct str note_title(struct arena *a, struct str text)
{
    struct str rest = str_trim(text), line = STR_NONE;
    struct str title = between(rest, STR("\xE3\x80\x8A"), STR("\xE3\x80\x8B"));
    if (title.n == 0) {
        title = between(rest, STR("\xE2\x80\x9C"), STR("\xE2\x80\x9D"));
    }
    str_cut(&rest, '\n', &line);
    if (title.n == 0 || str_find(title, STR("\n")) < title.n) {
        title = str_trim(line);
    }
    return str_copy(a, beginning(title, NOTE_TITLE_MOST));
}

static struct fault *apply_read(struct db *db, struct arena *a, const struct entry *e,
                                const void *body)
{
    const struct note_body *b = body;
    TRY(e->corrects != 0 ? sql_note_drop(db, a, e->corrects) : NULL);
    return sql_note_put(db, a, b, e->seq, e->subject, e->day, note_title(a, b->text));
}

static const struct choice_words note_choices[] = {{note_source_names, note_source_words},
                                                   {NULL, NULL}};
const struct kind kind_note_read = {
    .name = "note.read",
    .version = 1,
    .class = CLASS_OWN,
    .title = say_kind_note_read,
    .fields = FIELDS(note_fields, struct note_body),
    .choices = note_choices,
    .apply = apply_read,
};

struct fault *note_read(const struct act *act, struct person_id person, struct day day,
                        const struct note_body *body)
{
    struct person p;
    bool found = false;
    TRY(fields_check(act->arena, &kind_note_read.fields, body));
    TRY(register_person(act->db, act->arena, person, &p, &found));
    if (!found) {
        return fault_person_missing(act->arena);
    }
    if (day.v > act->today.v) {
        return fault_at(fault_record_future(act->arena), STR("on"));
    }
    return act_append_on(act, &kind_note_read, person.v, 0, day, body, NULL);
}

struct fault *notes_of(struct db *db, struct arena *a, struct person_id person,
                       const struct note_query *q, struct study_note_list *list)
{
    return sql_notes_of(db, a, person, q->title, q->title.n > 0, q->before, q->seq,
                        q->seq != 0, q->limit, list);
}

struct fault *note_shelf_between(struct db *db, struct arena *a, struct person_id person,
                                 struct day first, struct day last, int64_t limit,
                                 struct shelf_line_list *list)
{
    return sql_note_titles_between(db, a, person, first, last, limit, list);
}

struct fault *note_shelf(struct db *db, struct arena *a, struct person_id person,
                         int64_t limit, struct shelf_line_list *list)
{
    return sql_note_titles(db, a, person, limit, list);
}
