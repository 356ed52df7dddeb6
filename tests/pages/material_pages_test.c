/* Materials, one of them and its form, notes, and the form of a session that is taught
 * from them. */
#include "pages/golden.h"

#include "pages/learning/material.html.h"
#include "pages/learning/material_views.h"
#include "pages/register/career.html.h"
#include "pages/register/career_views.h"

static struct materials_view materials_of(const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct materials_view v = {
        .page = golden_page_in(face, say_materials_title(a, lang), "/materials", ""),
        .csv_href = STR("/materials.csv?sort=book"),
        .sheet_href = STR("/materials.xlsx?sort=book"),
        .empty = {.text = say_materials_none(a, lang)}};
    *LIST_ADD(a, &v.sorts) =
        (struct link_view){STR("/materials"), say_materials_all(a, lang), true};
    *LIST_ADD(a, &v.sorts) = (struct link_view){STR("/materials?sort=book"),
                                                say_material_book(a, lang), false};
    return v;
}

static void draw_none(struct text *out, const struct face *face)
{
    struct materials_view v = materials_of(face);
    v.empty.action = (struct link_view){
        STR("/materials/new"), say_materials_add(face->arena, face->lang), false};
    hatch_materials_page(out, face, &v);
}

static void draw_list(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct materials_view v = materials_of(face);
    v.may_add = true;
    *LIST_ADD(a, &v.weeks) = (struct week_line_view){STR("/material/59"), NASTY, NASTY,
                                                     golden_day(2017, 1, 2)};
    *LIST_ADD(a, &v.list) = (struct material_line_view){
        STR("/material/59"),           NASTY, say_material_article(a, lang),
        say_material_central(a, lang), NASTY, golden_day(2017, 1, 3)};
    v.pager.next = STR("/materials?sort=book&before=59");
    hatch_materials_page(out, face, &v);
}

static struct material_view material_of(const struct face *face)
{
    struct arena *a = face->arena;
    struct material_view v = {.page = golden_page_in(face, NASTY, "/material/59", ""),
                              .form = golden_form("/material/59/recommend"),
                              .id = 59,
                              .title = NASTY};
    *LIST_ADD(a, &v.facts) =
        (struct class_fact_view){say_material_source(a, face->lang), NASTY, STR_NONE};
    return v;
}

static void draw_to_sign(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct material_view v = material_of(face);
    v.text = (struct markup){STR("<p>As it was written.</p>")};
    v.file = STR("/material/59/file");
    v.file_text = say_material_download(a, face->lang, NASTY);
    v.passed = say_material_passed(a, face->lang, golden_day(2017, 1, 3), 4);
    v.may_sign = true;
    *LIST_ADD(a, &v.taught) = (struct week_line_view){STR("/class/1398007"), NASTY, NASTY,
                                                      golden_day(2017, 1, 5)};
    hatch_material_page(out, face, &v);
}

static void draw_kept(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct material_view v = material_of(face);
    v.passed = say_material_passed(a, lang, golden_day(2017, 1, 3), 1);
    v.is_signed = true;
    v.may_keep = true;
    v.word = golden_field("word", say_material_word(a, lang));
    v.week = golden_field("week", say_material_week(a, lang));
    v.why = golden_field("why", say_material_why(a, lang));
    golden_wrong(face, &v.form, &v.week, NASTY);
    *LIST_ADD(a, &v.groups) =
        (struct roll_group_view){say_material_readers_left(a, lang), NASTY, 1};
    *LIST_ADD(a, &v.groups) =
        (struct roll_group_view){say_material_readers_signed(a, lang), NASTY, 1};
    v.questions = say_material_questions(a, lang, 3);
    v.questions_href = STR("/questions?material=59");
    hatch_material_page(out, face, &v);
}

static void draw_form(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct material_form_view v = {
        .page = golden_page_in(face, say_materials_add(a, lang), "/materials/new", ""),
        .form = golden_form("/materials/new"),
        .title = say_materials_add(a, lang),
        .back = {STR("/materials"), say_materials_title(a, lang), false},
        .file = golden_field("file", say_material_file(a, lang))};
    v.file.hint = say_material_file_hint(a, lang, 32);
    golden_wrong(face, &v.form, &v.file, NASTY);
    *LIST_ADD(a, &v.fields) = (struct any_field_view){
        CONTROL_TEXT, golden_field("title", say_material_title(a, lang))};
    hatch_material_form_page(out, face, &v);
}

static struct notes_view notes_of(const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct notes_view v = {
        .page = golden_page_in(face, say_notes_title(a, lang), "/notes", ""),
        .form = golden_form("/notes")};
    *LIST_ADD(a, &v.fields) = (struct any_field_view){
        CONTROL_LINES, golden_field("text", say_note_what(a, lang))};
    return v;
}

static void draw_notes_none(struct text *out, const struct face *face)
{
    struct notes_view v = notes_of(face);
    hatch_notes_page(out, face, &v);
}

static void draw_notes(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct notes_view v = notes_of(face);
    golden_wrong(face, &v.form, &v.fields.at[0].field, NASTY);
    *LIST_ADD(a, &v.shelf) =
        (struct shelf_line_view){STR("/notes?title=a%20b"), NASTY,
                                 say_notes_times(a, lang, 2, golden_day(2017, 1, 4))};
    v.title = NASTY;
    *LIST_ADD(a, &v.notes) = (struct note_line_view){
        812, golden_day(2017, 1, 4), NASTY, NASTY, say_note_source_book(a, lang)};
    v.whole = STR("/notes?shelf=whole");
    v.pager.next = STR("/notes?title=a%20b&before=812&day=2017-01-04");
    v.csv_href = STR("/notes.csv?title=a%20b");
    v.sheet_href = STR("/notes.xlsx?title=a%20b");
    hatch_notes_page(out, face, &v);
}

static void draw_session(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct record_form_view v = {.page =
                                     golden_page_in(face, say_session_edit_title(a, lang),
                                                    "/class/1398007/edit", ""),
                                 .form = golden_form("/class/1398007/edit"),
                                 .title = say_session_edit_title(a, lang),
                                 .back = {STR("/class/1398007"), NASTY, false},
                                 .seen = 812,
                                 .button = say_record_save(a, lang)};
    struct any_field_view *f = LIST_ADD(a, &v.fields);
    *f = (struct any_field_view){
        CONTROL_TEXT, golden_field("material1", say_session_material_1(a, lang))};
    f->field.hint = say_session_material_hint(a, lang);
    f->field.list = STR("offered");
    golden_wrong(face, &v.form, &f->field, NASTY);
    *LIST_ADD(a, &v.offered) = NASTY;
    hatch_record_form_page(out, face, &v);
}

int main(void)
{
    static const struct golden pages[] = {
        {"materials-none", "no materials", draw_none},
        {"materials", "materials, to who may add some", draw_list},
        {"material-sign", "a document to be signed", draw_to_sign},
        {"material-kept", "a material to who keeps it, the week lacks", draw_kept},
        {"material-form", "the form, its file refused", draw_form},
        {"notes-none", "no notes yet", draw_notes_none},
        {"notes", "notes of one title, and the shelf", draw_notes},
        {"class-edit", "the form of a session, a material that is none", draw_session},
    };
    return GOLDEN_RUN("material", pages);
}
