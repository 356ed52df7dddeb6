/* GET, POST /class/:id/edit: day, place, speaker and what it is taught from. Materials
 * are chosen by number or title from the list, which the browser searches; words of the
 * session's own stand below them. */
#include "learning/class_material.h"
#include "pages/learning/classroom.h"
#include "words/faults.h"

enum { CHOSEN_MOST = 5 };

struct edit_form {
    struct session_body body;
    struct str who;
    struct str chosen[CHOSEN_MOST];
};
#define AT(member) offsetof(struct edit_form, member)
#define CHOSEN(n, say)                                                                   \
    {                                                                                    \
        "material" #n, FIELD_TEXT, false, AT(chosen[n - 1]), 0, 240, say, NULL, 0        \
    }
static const struct field edit_table[] = {
    {"day", FIELD_DAY, true, AT(body.day), 0, 0, say_session_day, NULL, 0},
    {"at", FIELD_TEXT, true, AT(body.at), 4, 5, say_session_at, NULL, 0},
    {"minutes", FIELD_INT, true, AT(body.minutes), 1, 600, say_session_minutes, NULL, 0},
    {"place", FIELD_TEXT, false, AT(body.place), 0, 100, say_session_place, NULL, 0},
    {"title", FIELD_TEXT, false, AT(body.title), 0, 200, say_session_title, NULL, 0},
    {"who", FIELD_TEXT, false, AT(who), 0, 60, say_session_speaker, NULL, 0},
    {"because", FIELD_TEXT, false, AT(body.because), 0, 200, say_session_because, NULL,
     0},
    {"agenda", FIELD_LINES, false, AT(body.agenda), 0, 4000, say_session_agenda, NULL, 0},
    CHOSEN(1, say_session_material_1),
    CHOSEN(2, say_session_material_2),
    CHOSEN(3, say_session_material_3),
    CHOSEN(4, say_session_material_4),
    CHOSEN(5, say_session_material_5),
    {"materials", FIELD_LINES, false, AT(body.materials), 0, 4000,
     say_session_materials_more, NULL, 0},
};
#undef AT
const struct fields class_edit_form = FIELDS(edit_table, struct edit_form);

static bool is_choice(const struct field *field)
{
    return str_starts(str_of(field->name), STR("material")) && field->type == FIELD_TEXT;
}

/* ---- drawing --------------------------------------------------------------------------
 */

/* Links stand in the fields, what is behind the last of them and words below. */
static struct fault *part_materials(struct exchange *x, struct db *db, struct str lines,
                                    struct edit_form *form)
{
    struct arena *a = x->arena;
    struct class_material_list list = {0};
    struct text more = text_new(a, 128);
    size_t chosen = 0;
    TRY(class_materials_read(db, a, lines, &list));
    for (size_t i = 0; i < list.n; i++) {
        struct str line = class_material_line(a, &list.at[i]);
        if (list.at[i].material.v != 0 && chosen < CHOSEN_MOST) {
            form->chosen[chosen++] = line;
            continue;
        }
        text_add(&more, more.n > 0 ? STR("\n") : STR(""));
        text_add(&more, line);
    }
    form->body.materials = more.n > 0 ? text_str(&more) : STR_NONE;
    return NULL;
}

static struct fault *add_offered(struct exchange *x, struct db *db, struct unit_id unit,
                                 struct record_form_view *view)
{
    struct class_material_list offered = {0};
    TRY(class_materials_offered(db, x->arena, unit, page_today(x), &offered));
    for (size_t i = 0; i < offered.n; i++) {
        *LIST_ADD(x->arena, &view->offered) =
            class_material_line(x->arena, &offered.at[i]);
    }
    return NULL;
}

static struct fault *draw(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct class_session s;
    TRY(class_find_kept(x, db, &s));
    struct edit_form form = {.body = session_body_of(&s), .who = s.speaker_name};
    struct record_form_view view =
        class_form_view(x, db, &s, &class_edit_form, say_session_edit_title, "/edit");
    TRY(part_materials(x, db, s.materials, &form));
    TRY(record_fields(x, db, &class_edit_form, &form, "", &view.fields));
    TRY(add_offered(x, db, s.unit, &view));
    for (size_t i = 0; i < view.fields.n; i++) {
        struct field_view *field = &view.fields.at[i].field;
        if (str_equal(field->name, STR("who"))) {
            field->hint = say_session_speaker_hint(a, lang);
        }
        if (str_equal(field->name, STR("because"))) {
            field->hint = say_session_because_hint(a, lang);
        }
        if (is_choice(&edit_table[i])) {
            field->list = STR("offered");
        }
        if (str_equal(field->name, STR("material1"))) {
            field->hint = say_session_material_hint(a, lang);
        }
    }
    record_answer(x, &view);
    return NULL;
}

struct fault *class_edit_get(struct exchange *x, struct db *db)
{
    return draw(x, db);
}

/* ---- saving ---------------------------------------------------------------------------
 */

/* The fields first, then the lines below them. */
static struct fault *join_materials(struct exchange *x, struct db *db,
                                    const struct class_session *s, struct edit_form *form)
{
    struct arena *a = x->arena;
    struct text lines = text_new(a, 256);
    for (size_t i = 0; i < class_edit_form.n; i++) {
        const struct field *field = &edit_table[i];
        struct str text =
            is_choice(field)
                ? str_trim(*(struct str *)(void *)((char *)form + field->offset))
                : STR_NONE;
        struct material_id material = {0};
        if (text.n == 0) {
            continue;
        }
        TRY(class_material_meant(db, a, s->unit, text, &material));
        if (material.v == 0) {
            return fault_at(fault_session_material(a), str_of(field->name));
        }
        text_add_format(&lines, "#%lld\n", (long long)material.v);
    }
    text_add(&lines, form->body.materials);
    form->body.materials = lines.n > 0 ? text_str(&lines) : STR_NONE;
    return NULL;
}

struct fault *class_edit_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    struct edit_form form = *(const struct edit_form *)page_form(x);
    struct class_session s;
    TRY(class_find_kept(x, db, &s));
    form.body.session = s.id;
    form.body.speaker = s.speaker; /* also one whom the viewer does not reach any more */
    TRY(join_materials(x, db, &s, &form));
    TRY(str_equal(str_trim(form.who), s.speaker_name)
            ? NULL
            : record_who(x, db, form.who, &form.body.speaker));
    struct fault *fault = session_change(&act, page_extra(x)->seen, &form.body);
    /* told at the field that the form has */
    return fault != NULL && str_equal(fault->field, STR("speaker"))
               ? fault_at(fault, STR("who"))
               : fault;
}

struct fault *class_edit_show(struct exchange *x, struct db *db)
{
    return class_after(x, db, draw, "");
}
