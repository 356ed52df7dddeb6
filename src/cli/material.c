/* cadre material and cadre note. */
#include "learning/material.h"
#include "cli/attach.h"
#include "cli/classroom.h"
#include "formats/source.h"
#include "learning/classroom.h"
#include "learning/note.h"
#include "words/faults.h"

static struct fault *named(struct cli *c, struct material_id *id)
{
    return str_to_int(c->words.at[0], &id->v) ? NULL : fault_material_missing(c->arena);
}

/* ---- adding ---------------------------------------------------------------------------
 */

struct add_opts {
    struct material_body body;
    struct str unit, text, file;
    struct attached *attached; /* NULL: none */
};
#define AT(member) offsetof(struct add_opts, member)
static const struct field add_table[] = {
    {"title", FIELD_TEXT, true, AT(body.title), 1, 200, say_material_title, NULL, 0},
    {"sort", FIELD_CHOICE, true, AT(body.sort), 0, 0, say_material_sort,
     material_sort_names, 0},
    {"level", FIELD_CHOICE, true, AT(body.level), 0, 0, say_material_level,
     material_level_names, 0},
    {"unit", FIELD_TEXT, true, AT(unit), 1, 100, say_material_unit, NULL, 0},
    {"source", FIELD_TEXT, false, AT(body.source), 0, 200, say_material_source, NULL, 0},
    {"number", FIELD_TEXT, false, AT(body.number), 0, 60, say_material_number, NULL, 0},
    {"topics", FIELD_TEXT, false, AT(body.topics), 0, 200, say_material_topics, NULL, 0},
    {"text", FIELD_TEXT, false, AT(text), 0, 400, say_material_text, NULL, 0},
    {"file", FIELD_TEXT, false, AT(file), 0, 400, say_material_file, NULL, 0},
};
#undef AT
const struct fields material_add_options = FIELDS(add_table, struct add_opts);

static struct fault *read_text(struct cli *c, struct str file, struct str *text)
{
    enum { CODED = 4 }; /* bytes of a character, at most */
    struct source source;
    size_t n = 0;
    TRY(cli_source(c, file, &source));
    if (source.size > (uint64_t)CODED * MATERIAL_TEXT_MOST) {
        return fault_at(
            fault_field_long(c->arena, MATERIAL_TEXT_MOST, (int64_t)source.size),
            STR("text"));
    }
    char *p = arena_bytes(c->arena, (size_t)source.size + 1);
    TRY(source_read(&source, c->arena, 0, p, (size_t)source.size, &n));
    *text = (struct str){p, n};
    return NULL;
}

static bool is_document(struct str first)
{
    return material_type(first).n > 0;
}

static struct fault *take_file(struct cli *c, struct add_opts *o)
{
    o->attached = ARENA_NEW(c->arena, struct attached);
    TRY(cli_attach(c, o->file, MATERIAL_FILE_MOST, is_document, o->attached));
    return o->attached->fits
               ? NULL
               : fault_at(o->attached->is_large
                              ? fault_material_large(c->arena, MATERIAL_FILE_MIB)
                              : fault_material_file(c->arena),
                          STR("file"));
}

static struct fault *run_add(struct cli_change *change)
{
    struct add_opts o = *(const struct add_opts *)change->options;
    struct cli *c = change->cli;
    struct act *act = &change->act;
    struct material_id id = {0};
    TRY(cli_unit(c, act->db, o.unit, &o.body.unit));
    if (o.attached != NULL) {
        TRY(cli_attach_try(c, act->db, o.attached));
        o.body.file = o.attached->name;
        o.body.filename = o.attached->filename;
    }
    TRY(material_add(act, &o.body, &id));
    change->made = id.v;
    return NULL;
}

struct fault *cmd_material_add(struct cli *c, void *options, int *exit)
{
    (void)exit;
    struct add_opts *o = options;
    if (o->text.n > 0) {
        TRY(read_text(c, o->text, &o->body.text));
        TRY(field_parse(c->arena, fields_find(&kind_material_add.fields, STR("text")),
                        o->body.text, &o->body));
    }
    TRY(o->file.n > 0 ? take_file(c, o) : NULL);
    return cli_make(c, CAN_RECORD, run_add, o);
}

/* ---- lists ----------------------------------------------------------------------------
 */

struct fault *cmd_material_list(struct cli *c, void *options, int *exit)
{
    (void)options;
    (void)exit;
    struct db *db;
    struct viewer v;
    struct material_query query = {.sort = -1, .limit = MATERIALS_MOST};
    struct material_line_list list = {0};
    struct json *all = json_new(c->arena, JSON_ARRAY);
    TRY(cli_look_as(c, NULL, &db, &v));
    TRY(materials(db, c->arena, &v, &query, &list));
    for (size_t i = 0; i < list.n; i++) {
        const struct material_line *m = &list.at[i];
        struct json *o = json_new(c->arena, JSON_OBJECT);
        cli_set_int(c, o, "id", m->id.v);
        cli_set_text(c, o, "title", m->title);
        cli_set_text(c, o, "sort", str_of(material_sort_names[m->sort]));
        cli_set_text(c, o, "level", str_of(material_level_names[m->level]));
        cli_set_text(c, o, "added", day_iso(c->arena, m->added));
        json_push(c->arena, all, o);
        if (!c->common.json) {
            text_add_format(&c->out, "%lld\t%s\t%.*s\n", (long long)m->id.v,
                            material_sort_names[m->sort], STR_PRINT(m->title));
        }
    }
    if (c->common.json) {
        cli_json(c, all);
    }
    return NULL;
}

static struct fault *add_readers(struct cli *c, struct db *db, const struct material *m,
                                 bool keeps, struct json *o)
{
    struct passed passed;
    struct reader_list readers = {0};
    struct json *list = json_new(c->arena, JSON_ARRAY);
    bool found = false;
    TRY(material_passed(db, c->arena, m->id, &passed, &found));
    TRY(found && keeps ? material_readers(db, c->arena, m, passed.seq, &readers) : NULL);
    for (size_t i = 0; i < readers.n; i++) {
        const struct reader *r = &readers.at[i];
        struct json *one = json_new(c->arena, JSON_OBJECT);
        struct str day =
            day_known(r->signed_on) ? day_iso(c->arena, r->signed_on) : STR("");
        cli_set_int(c, one, "person", r->person.v);
        cli_set_text(c, one, "name", r->name);
        cli_set_text(c, one, "signed", day);
        json_push(c->arena, list, one);
        if (!c->common.json) {
            text_add_format(&c->out, "%lld\t%.*s\t%.*s\n", (long long)r->person.v,
                            STR_PRINT(r->name), STR_PRINT(day));
        }
    }
    cli_set_int(c, o, "passed", found ? passed.seq : 0);
    cli_set_int(c, o, "signed", found ? passed.readers : 0);
    json_set(c->arena, o, STR("readers"), list);
    return NULL;
}

struct fault *cmd_material_show(struct cli *c, void *options, int *exit)
{
    (void)options;
    (void)exit;
    struct db *db;
    struct viewer v;
    struct material m;
    struct material_id id = {0};
    bool keeps = false;
    TRY(named(c, &id));
    TRY(cli_look_as(c, NULL, &db, &v));
    TRY(material_find(db, c->arena, &v, id, &m));
    TRY(class_may_keep(db, c->arena, &v, m.body.unit, &keeps));
    struct json *o = json_new(c->arena, JSON_OBJECT);
    cli_set_int(c, o, "id", m.id.v);
    cli_set_text(c, o, "title", m.body.title);
    cli_set_text(c, o, "source", m.body.source);
    cli_set_text(c, o, "number", m.body.number);
    cli_set_text(c, o, "text", m.body.text);
    cli_set_text(c, o, "filename", m.body.filename);
    if (!c->common.json) {
        text_add_format(&c->out, "%.*s\n%.*s\n", STR_PRINT(m.body.title),
                        STR_PRINT(m.body.text));
    }
    TRY(add_readers(c, db, &m, keeps, o));
    if (c->common.json) {
        cli_json(c, o);
    }
    return NULL;
}

/* ---- steps ----------------------------------------------------------------------------
 */

static struct fault *run_recommend(struct cli_change *change)
{
    struct material_id id = {0};
    TRY(named(change->cli, &id));
    change->made = id.v;
    return material_recommend(&change->act, id, change->options);
}

struct fault *cmd_material_recommend(struct cli *c, void *options, int *exit)
{
    (void)exit;
    return cli_make(c, CAN_RECORD, run_recommend, options);
}

static struct fault *run_pass(struct cli_change *change)
{
    struct material_id id = {0};
    TRY(named(change->cli, &id));
    return material_pass(&change->act, id, change->options, &change->made);
}

struct fault *cmd_material_pass(struct cli *c, void *options, int *exit)
{
    (void)exit;
    return cli_make(c, CAN_RECORD, run_pass, options);
}

static struct fault *run_sign(struct cli_change *change)
{
    struct material_id id = {0};
    TRY(named(change->cli, &id));
    change->made = id.v;
    return material_sign(&change->act, id);
}

struct fault *cmd_material_sign(struct cli *c, void *options, int *exit)
{
    (void)exit;
    return cli_make(c, CAN_ENTER, run_sign, options);
}

/* ---- notes ----------------------------------------------------------------------------
 */

struct note_opts {
    struct note_body body;
    struct str person;
    struct day on;
};
#define AT(member) offsetof(struct note_opts, member)
static const struct field note_table[] = {
    {"text", FIELD_LINES, true, AT(body.text), 1, NOTE_MOST, say_note_what, NULL, 0},
    {"source", FIELD_CHOICE, true, AT(body.source), 0, 0, say_note_source,
     note_source_names, 0},
    {"minutes", FIELD_INT, false, AT(body.minutes), 0, 600, say_note_minutes, NULL, 0},
    {"person", FIELD_TEXT, false, AT(person), 0, 60, say_record_who, NULL, 0},
    {"on", FIELD_DAY, false, AT(on), 0, 0, say_session_day, NULL, 0},
};
#undef AT
const struct fields note_add_options = FIELDS(note_table, struct note_opts);

/* One's own; the console may say whose. */
static struct fault *run_note(struct cli_change *change)
{
    const struct note_opts *o = change->options;
    struct person_id person = change->viewer.person;
    struct day day = day_known(o->on) ? o->on : change->act.today;
    if (o->person.n > 0) {
        TRY(cli_person(change->cli, change->act.db, o->person, &person));
    }
    if (person.v != change->viewer.person.v && !change->viewer.console) {
        return fault_denied(change->act.arena);
    }
    change->made = person.v;
    return note_read(&change->act, person, day, &o->body);
}

struct fault *cmd_note_add(struct cli *c, void *options, int *exit)
{
    (void)exit;
    return cli_make(c, CAN_ENTER, run_note, options);
}

struct shelf_opts {
    bool shelf;
};
static const struct field shelf_table[] = {
    {"shelf", FIELD_BOOL, false, offsetof(struct shelf_opts, shelf), 0, 0,
     say_notes_shelf, NULL, 0},
};
const struct fields note_list_options = FIELDS(shelf_table, struct shelf_opts);

static struct fault *list_notes(struct cli *c, struct db *db, struct person_id person,
                                struct json *all)
{
    struct study_note_list list = {0};
    struct note_query query = {.limit = NOTES_LISTED};
    TRY(notes_of(db, c->arena, person, &query, &list));
    for (size_t i = 0; i < list.n; i++) {
        const struct study_note *n = &list.at[i];
        struct json *o = json_new(c->arena, JSON_OBJECT);
        cli_set_int(c, o, "entry", n->seq);
        cli_set_text(c, o, "day", day_iso(c->arena, n->day));
        cli_set_text(c, o, "title", n->title);
        cli_set_text(c, o, "text", n->text);
        cli_set_text(c, o, "source", str_of(note_source_names[n->source]));
        json_push(c->arena, all, o);
        if (!c->common.json) {
            text_add_format(&c->out, "%.*s\t%.*s\n", STR_PRINT(day_iso(c->arena, n->day)),
                            STR_PRINT(n->title));
        }
    }
    return NULL;
}

static struct fault *list_shelf(struct cli *c, struct db *db, struct person_id person,
                                struct json *all)
{
    struct shelf_line_list list = {0};
    TRY(note_shelf(db, c->arena, person, NOTES_LISTED, &list));
    for (size_t i = 0; i < list.n; i++) {
        const struct shelf_line *s = &list.at[i];
        struct json *o = json_new(c->arena, JSON_OBJECT);
        cli_set_text(c, o, "title", s->title);
        cli_set_int(c, o, "notes", s->notes);
        cli_set_text(c, o, "last", day_iso(c->arena, s->last));
        json_push(c->arena, all, o);
        if (!c->common.json) {
            text_add_format(&c->out, "%lld\t%.*s\n", (long long)s->notes,
                            STR_PRINT(s->title));
        }
    }
    return NULL;
}

struct fault *cmd_note_list(struct cli *c, void *options, int *exit)
{
    (void)exit;
    const struct shelf_opts *o = options;
    struct db *db;
    struct viewer v;
    struct json *all = json_new(c->arena, JSON_ARRAY);
    TRY(cli_look_as(c, NULL, &db, &v));
    TRY(o->shelf ? list_shelf(c, db, v.person, all) : list_notes(c, db, v.person, all));
    if (c->common.json) {
        cli_json(c, all);
    }
    return NULL;
}
