/* Materials: the list, one with who has signed it, its form with an attached file. */
#include "pages/learning/material.h"

#include "formats/markdown.h"
#include "learning/class_material.h"
#include "learning/linkage.h"
#include "pages/file.h"
#include "pages/learning/material.html.h"
#include "words/faults.h"

enum { WEEKS_SHOWN = 28 /* days back */ };

static struct str href_of(struct exchange *x, struct material_id id, const char *behind)
{
    return str_format(x->arena, "/material/%lld%s", (long long)id.v, behind);
}

/* ---- the list -------------------------------------------------------------------------
 */

int material_sort_asked(struct exchange *x)
{
    struct str asked = exchange_query(x, STR("sort"));
    for (int i = 0; material_sort_names[i] != NULL; i++) {
        if (str_equal(asked, str_of(material_sort_names[i]))) {
            return i;
        }
    }
    return -1;
}

static struct str list_href(struct exchange *x, const char *path, int sort)
{
    return sort < 0 ? str_of(path)
                    : str_format(x->arena, "%s?sort=%s", path, material_sort_names[sort]);
}

static void add_sorts(struct exchange *x, int chosen, struct link_views *links)
{
    struct arena *a = x->arena;
    *LIST_ADD(a, links) = (struct link_view){
        STR("/materials"), say_materials_all(a, x->face.lang), chosen < 0};
    for (int i = 0; material_sort_names[i] != NULL; i++) {
        *LIST_ADD(a, links) =
            (struct link_view){list_href(x, "/materials", i),
                               material_sort_words[i](a, x->face.lang), chosen == i};
    }
}

struct fault *materials_add_weeks(struct exchange *x, struct db *db,
                                  struct week_line_views *views)
{
    struct recommended_list weeks = {0};
    struct day from = day_add(page_today(x), -WEEKS_SHOWN);
    TRY(materials_recommended(db, x->arena, page_viewer(x), from, &weeks));
    for (size_t i = 0; i < weeks.n; i++) {
        const struct recommended *r = &weeks.at[i];
        *LIST_ADD(x->arena, views) = (struct week_line_view){href_of(x, r->material, ""),
                                                             r->title, r->why, r->week};
    }
    return NULL;
}

struct fault *materials_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct material_line_list list = {0};
    int sort = material_sort_asked(x);
    struct material_query query = {.sort = sort, .limit = MATERIAL_PAGE + 1};
    struct materials_view view = {.page = page_view(x, db, say_materials_title(a, lang)),
                                  .may_add = viewer_may(page_viewer(x), CAN_RECORD),
                                  .csv_href = list_href(x, "/materials.csv", sort),
                                  .sheet_href = list_href(x, "/materials.xlsx", sort),
                                  .empty = {.text = say_materials_none(a, lang)}};
    if (view.may_add) {
        view.empty.action =
            (struct link_view){STR("/materials/new"), say_materials_add(a, lang), false};
    }
    (void)str_to_int(exchange_query(x, STR("before")), &query.before);
    TRY(materials(db, a, page_viewer(x), &query, &list));
    TRY(materials_add_weeks(x, db, &view.weeks));
    add_sorts(x, sort, &view.sorts);
    for (size_t i = 0; i < list.n && i < MATERIAL_PAGE; i++) {
        const struct material_line *m = &list.at[i];
        *LIST_ADD(a, &view.list) =
            (struct material_line_view){href_of(x, m->id, ""),
                                        m->title,
                                        material_sort_words[m->sort](a, lang),
                                        material_level_words[m->level](a, lang),
                                        m->source,
                                        m->added};
    }
    if (list.n > MATERIAL_PAGE) {
        view.pager.next = str_format(
            a, "%.*s%cbefore=%lld", STR_PRINT(list_href(x, "/materials", sort)),
            sort < 0 ? '?' : '&', (long long)list.at[MATERIAL_PAGE - 1].id.v);
    }
    page_html(x);
    hatch_materials_page(&x->answer.body, &x->face, &view);
    return NULL;
}

/* ---- one ------------------------------------------------------------------------------
 */

static struct fault *add_readers(struct exchange *x, struct db *db,
                                 const struct material *m, int64_t pass,
                                 struct material_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct reader_list readers = {0};
    struct text names[2] = {text_new(a, 256), text_new(a, 256)};
    int64_t n[2] = {0, 0};
    TRY(material_readers(db, a, m, pass, &readers));
    for (size_t i = 0; i < readers.n; i++) {
        int has = day_known(readers.at[i].signed_on);
        text_add(&names[has], n[has]++ > 0 ? say_list_comma(a, lang) : STR(""));
        text_add(&names[has], readers.at[i].name);
    }
    for (int has = 0; has < 2; has++) {
        *LIST_ADD(a, &view->groups) =
            (struct roll_group_view){has ? say_material_readers_signed(a, lang)
                                         : say_material_readers_left(a, lang),
                                     text_str(&names[has]), n[has]};
    }
    return NULL;
}

static struct fault *add_passed(struct exchange *x, struct db *db,
                                const struct material *m, struct material_view *view)
{
    struct arena *a = x->arena;
    struct passed passed;
    struct person_id me = page_viewer(x)->person;
    bool found = false, asked = false;
    TRY(material_passed(db, a, m->id, &passed, &found));
    if (!found) {
        return NULL;
    }
    view->passed = say_material_passed(a, x->face.lang, passed.day, passed.readers);
    TRY(material_signed(db, a, passed.seq, me, &view->is_signed));
    TRY(me.v != 0 ? class_is_asked(db, a, me, m->body.unit, &asked) : NULL);
    view->may_sign = asked && !view->is_signed;
    return view->may_keep ? add_readers(x, db, m, passed.seq, view) : NULL;
}

static void say_facts(struct exchange *x, const struct material *m,
                      struct material_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    const struct material_body *b = &m->body;
    class_add_fact(x, &view->facts, say_material_sort(a, lang),
                   material_sort_words[b->sort](a, lang));
    class_add_fact(x, &view->facts, say_material_level(a, lang),
                   material_level_words[b->level](a, lang));
    class_add_fact(x, &view->facts, say_material_source(a, lang), b->source);
    class_add_fact(x, &view->facts, say_material_number(a, lang), b->number);
    class_add_fact(x, &view->facts, say_material_topics(a, lang), b->topics);
    class_add_fact(x, &view->facts, say_material_unit(a, lang), m->unit_name);
    if (b->filename.n > 0) {
        view->file = href_of(x, m->id, "/file");
        view->file_text = say_material_download(a, lang, b->filename);
    }
}

static struct fault *add_questions(struct exchange *x, struct db *db,
                                   const struct material *m, struct material_view *view)
{
    int64_t n = 0;
    if (!viewer_may(page_viewer(x), CAN_KEEP_BANK)) {
        return NULL;
    }
    TRY(linkage_leading(db, x->arena, m->id, &n));
    view->questions = say_material_questions(x->arena, x->face.lang, n);
    view->questions_href =
        str_format(x->arena, "/questions?material=%lld", (long long)m->id.v);
    return NULL;
}

static struct fault *add_taught(struct exchange *x, struct db *db,
                                const struct material *m, struct material_view *view)
{
    struct taught_in_list list = {0};
    TRY(material_taught_in(db, x->arena, page_viewer(x), m->id, &list));
    for (size_t i = 0; i < list.n; i++) {
        const struct taught_in *t = &list.at[i];
        *LIST_ADD(x->arena, &view->taught) = (struct week_line_view){
            .href = str_format(x->arena, "/class/%lld", (long long)t->session.v),
            .title = t->title.n > 0 ? t->title : t->series_title,
            .why = t->title.n > 0 ? t->series_title : STR_NONE,
            .week = t->day};
    }
    return NULL;
}

static void say_done(struct exchange *x, struct page_view *page)
{
    struct arena *a = x->arena;
    struct str done = exchange_query(x, STR("done"));
    struct str text =
        str_equal(done, STR("recommend")) ? say_material_recommended_done(a, x->face.lang)
        : str_equal(done, STR("pass"))    ? say_material_passed_done(a, x->face.lang)
        : str_equal(done, STR("sign"))    ? say_material_signed_done(a, x->face.lang)
                                          : STR_NONE;
    if (text.n > 0) {
        page->notice = (struct notice_view){.kind = NOTICE_DONE, .text = text};
    }
}

struct fault *material_show(struct exchange *x, struct db *db)
{
    struct material m;
    TRY(material_find(db, x->arena, page_viewer(x), (struct material_id){page_arg(x, 0)},
                      &m));
    const struct fields *fields = &kind_material_recommend.fields;
    struct recommend_body this_week = {.week = page_today(x)};
    struct material_view view = {
        .page = page_view(x, db, m.body.title),
        .form = page_form_view(x, fields, STR("")),
        .id = m.id.v,
        .title = m.body.title,
        .word = page_field(x, &kind_material_pass.fields, "word", NULL),
        .week = page_field(x, fields, "week", &this_week),
        .why = page_field(x, fields, "why", NULL),
    };
    TRY(class_may_keep(db, x->arena, page_viewer(x), m.body.unit, &view.may_keep));
    say_facts(x, &m, &view);
    TRY(markdown_html(x->arena, m.body.text, &view.text.html));
    TRY(add_passed(x, db, &m, &view));
    TRY(add_questions(x, db, &m, &view));
    TRY(add_taught(x, db, &m, &view));
    say_done(x, &view.page);
    page_html(x);
    if (page_fault(x) != NULL) {
        x->answer.status = fault_status(page_fault(x)->kind);
    }
    hatch_material_page(&x->answer.body, &x->face, &view);
    return NULL;
}

/* Only ever saved, never shown in the browser: what a file does there is its own. */
struct fault *material_file(struct exchange *x, struct db *db)
{
    struct material m;
    TRY(material_find(db, x->arena, page_viewer(x), (struct material_id){page_arg(x, 0)},
                      &m));
    if (m.body.filename.n == 0) {
        return fault_material_missing(x->arena);
    }
    return page_file_give(x, db, m.body.file, m.body.filename, material_type);
}

/* ---- steps ----------------------------------------------------------------------------
 */

struct fault *material_recommend_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    return material_recommend(&act, (struct material_id){page_arg(x, 0)}, page_form(x));
}

struct fault *material_pass_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    int64_t seq = 0;
    return material_pass(&act, (struct material_id){page_arg(x, 0)}, page_form(x), &seq);
}

struct fault *material_sign_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    return material_sign(&act, (struct material_id){page_arg(x, 0)});
}

static struct fault *done(struct exchange *x, struct db *db, const char *behind)
{
    if (record_refused(page_fault(x))) {
        return material_show(x, db);
    }
    if (page_fault(x) == NULL) {
        answer_see_other(x, href_of(x, (struct material_id){page_arg(x, 0)}, behind));
    }
    return page_fault(x);
}

struct fault *material_recommend_show(struct exchange *x, struct db *db)
{
    return done(x, db, "?done=recommend");
}

struct fault *material_pass_show(struct exchange *x, struct db *db)
{
    return done(x, db, "?done=pass");
}

struct fault *material_sign_show(struct exchange *x, struct db *db)
{
    return done(x, db, "?done=sign");
}

/* ---- the form -------------------------------------------------------------------------
 */

#define AT(member) offsetof(struct material_body, member)
static const struct field form_table[] = {
    {"title", FIELD_TEXT, true, AT(title), 1, 200, say_material_title, NULL, 0},
    {"sort", FIELD_CHOICE, true, AT(sort), 0, 0, say_material_sort, material_sort_names,
     0},
    {"level", FIELD_CHOICE, true, AT(level), 0, 0, say_material_level,
     material_level_names, 0},
    {"source", FIELD_TEXT, false, AT(source), 0, 200, say_material_source, NULL, 0},
    {"number", FIELD_TEXT, false, AT(number), 0, 60, say_material_number, NULL, 0},
    {"unit", FIELD_ID, true, AT(unit), 0, 0, say_material_unit, NULL, 0},
    {"topics", FIELD_TEXT, false, AT(topics), 0, 200, say_material_topics, NULL, 0},
    {"text", FIELD_LINES, false, AT(text), 0, MATERIAL_TEXT_MOST, say_material_text, NULL,
     0},
};
#undef AT
const struct fields material_form = FIELDS(form_table, struct material_body);

static struct fault *draw_form(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct material was = {0};
    struct material_id id = {page_arg(x, 0)};
    bool keeps = false;
    if (id.v != 0) {
        TRY(material_find(db, a, page_viewer(x), id, &was));
        TRY(class_may_keep(db, a, page_viewer(x), was.body.unit, &keeps));
        TRY(keeps ? NULL : fault_material_missing(a));
    }
    struct str title =
        id.v == 0 ? say_materials_add(a, lang) : say_materials_edit(a, lang);
    struct material_form_view view = {
        .page = page_view(x, db, title),
        .form =
            page_form_view(x, &material_form,
                           id.v == 0 ? STR("/materials/new") : href_of(x, id, "/edit")),
        .title = title,
        .back = {id.v == 0 ? STR("/materials") : href_of(x, id, ""),
                 id.v == 0 ? say_materials_title(a, lang) : was.body.title, false},
        .file = page_file_field(x, say_material_file(a, lang),
                                say_material_file_hint(a, lang, MATERIAL_FILE_MIB), ""),
        .seen = was.newest,
    };
    TRY(record_fields(x, db, &material_form, id.v != 0 ? &was.body : NULL, "",
                      &view.fields));
    view.fields.at[view.fields.n - 1].field.hint = say_material_text_hint(a, lang);
    page_html(x);
    if (page_fault(x) != NULL) {
        x->answer.status = fault_status(page_fault(x)->kind);
    }
    hatch_material_form_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *material_form_get(struct exchange *x, struct db *db)
{
    return draw_form(x, db);
}

struct sending {
    struct material_body body;
    struct material_id id;
};

static bool is_document(struct str first)
{
    return material_type(first).n > 0;
}

static struct fault *take_file(struct exchange *x, struct material_body *body)
{
    bool fits = false;
    TRY(page_file_take(x, MATERIAL_FILE_MOST, is_document, &body->file, &body->filename,
                       &fits));
    if (fits) {
        return NULL;
    }
    bool is_large = x->uploads.at[0].size > MATERIAL_FILE_MOST;
    return fault_at(is_large ? fault_material_large(x->arena, MATERIAL_FILE_MIB)
                             : fault_material_file(x->arena),
                    STR("file"));
}

static struct fault *send_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    struct sending *s = *page_keep(x);
    s->id.v = page_arg(x, 0);
    return s->id.v == 0 ? material_add(&act, &s->body, &s->id)
                        : material_correct(&act, s->id, page_extra(x)->seen, &s->body);
}

static struct fault *sent(struct exchange *x, struct db *db)
{
    const struct sending *s = *page_keep(x);
    if (x->fault != NULL) {
        page_refuse(x, x->fault);
        return record_refused(x->fault) ? draw_form(x, db) : x->fault;
    }
    answer_see_other(x, href_of(x, s->id, ""));
    return NULL;
}

struct fault *material_form_start(struct exchange *x, struct db *db)
{
    struct sending *s = ARENA_NEW(x->arena, struct sending);
    s->body = *(const struct material_body *)page_form(x);
    struct fault *fault = take_file(x, &s->body);
    if (fault != NULL) {
        page_refuse(x, fault);
        return draw_form(x, db);
    }
    *page_keep(x) = s;
    return page_write(x, send_change, sent);
}

struct fault *material_form_show(struct exchange *x, struct db *db)
{
    return draw_form(x, db);
}
