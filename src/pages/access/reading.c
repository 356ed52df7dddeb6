/* Opening is a POST: the writer logs it, and only behind its commit is anything read out.
 * Whatever fails before shows the form again, or a page without a record. */
#include "pages/access/reading.h"

#include "exchange/opening.h"
#include "pages/access/reading.html.h"
#include "programme/rules.h"
#include "words/faults.h"

static struct fault *find_openable(struct exchange *x, struct db *db, struct person *p,
                                   struct relations *relations)
{
    struct person_id id = {page_arg(x, 0)};
    bool found = false;
    TRY(access_relations(db, x->arena, page_viewer(x), id, relations));
    TRY(register_person(db, x->arena, id, p, &found));
    return found && (relations->self || relations->unit_of)
               ? NULL
               : fault_person_missing(x->arena);
}

static void add_classes(struct exchange *x, const struct relations *relations,
                        struct field_view *field)
{
    struct str asked =
        x->method == METHOD_POST ? field->value : exchange_query(x, STR("class"));
    for (int i = 0; record_class_names[i] != NULL; i++) {
        struct str name = str_of(record_class_names[i]);
        if (access_mask(page_viewer(x), relations, (enum record_class)i) ==
            FIELD_MASKED) {
            *LIST_ADD(x->arena, &field->options) =
                page_option(name, say_record_class(x->arena, x->face.lang, i),
                            str_equal(asked, name));
        }
    }
}

static void add_purposes(struct exchange *x, bool self, struct field_view *field)
{
    for (int i = 0; purpose_names[i] != NULL; i++) {
        struct str name = str_of(purpose_names[i]);
        if ((i == PURPOSE_OWN) == self) {
            *LIST_ADD(x->arena, &field->options) =
                page_option(name, say_purpose(x->arena, x->face.lang, i),
                            str_equal(field->value, name));
        }
    }
}

static struct fault *draw_open(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    struct person p;
    struct relations relations;
    TRY(find_openable(x, db, &p, &relations));
    struct open_form_view view = {
        .page = page_view(x, db, say_open_title(a, x->face.lang, p.name)),
        .form = page_form_view(x, &opening_fields,
                               str_format(a, "/people/%lld/open", (long long)p.id.v)),
        .person = p.id.v,
        .name = p.name,
        .record_class = page_field(x, &opening_fields, "class", NULL),
        .purpose = page_field(x, &opening_fields, "purpose", NULL),
        .why = page_field(x, &opening_fields, "why", NULL),
    };
    add_classes(x, &relations, &view.record_class);
    add_purposes(x, relations.self, &view.purpose);
    view.why.hint = say_reading_why_hint(a, x->face.lang);
    if (view.record_class.options.n == 0) {
        return fault_person_missing(a);
    }
    page_html(x);
    if (page_fault(x) != NULL) {
        x->answer.status = fault_status(page_fault(x)->kind);
    }
    hatch_open_form_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *open_get(struct exchange *x, struct db *db)
{
    return draw_open(x, db);
}

struct fault *open_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    return opening_log(&act, page_viewer(x), page_app(x)->house->shelf,
                       (struct person_id){page_arg(x, 0)}, page_form(x),
                       page_app(x)->house->random, x->at);
}

static struct fault *add_opened(struct exchange *x, struct db *db, const struct opened *o,
                                enum record_class class, struct opened_rows *rows)
{
    enum lang lang = x->face.lang;
    struct opened_row row = {
        o->entry.seq, opened_title(x->arena, lang, o), o->entry.day, {0}, o->lost};
    for (size_t i = 0; o->body != NULL && i < o->kind->fields.n; i++) {
        const struct field *f = &o->kind->fields.at[i];
        struct opened_fact fact = {.label = opened_label(x->arena, lang, o, i)};
        if (access_class(o->kind, f) != class) {
            continue;
        }
        if (o->declared != NULL) {
            fact.value = declared_value(x->arena, lang, o->declared, i, o->body);
        } else {
            TRY(page_fact(x, db, f, o->body, &fact.value));
        }
        if (fact.value.n > 0) {
            *LIST_ADD(x->arena, &row.facts) = fact;
        }
    }
    if (row.facts.n > 0 || row.lost) {
        *LIST_ADD(x->arena, rows) = row;
    }
    return NULL;
}

static struct fault *draw_opened(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    const struct opening *opening = page_form(x);
    struct person p;
    struct relations relations;
    struct opened_list records = {0};
    TRY(find_openable(x, db, &p, &relations));
    TRY(opening_records(db, a, page_app(x)->house->shelf, page_app(x)->house->keys, p.id,
                        (enum record_class)opening->class, &records));
    struct opened_view view = {
        .page = page_view(x, db, p.name),
        .person = p.id.v,
        .name = p.name,
        .record_class = say_record_class(a, lang, opening->class),
        .purpose = say_purpose(a, lang, opening->purpose),
        .why = opening->why,
    };
    for (size_t i = 0; i < records.n; i++) {
        TRY(add_opened(x, db, &records.at[i], (enum record_class)opening->class,
                       &view.rows));
    }
    page_html(x);
    hatch_opened_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *open_show(struct exchange *x, struct db *db)
{
    const struct fault *fault = page_fault(x);
    if (fault == NULL) {
        return draw_opened(x, db);
    }
    return fault->kind == FAULT_INPUT ? draw_open(x, db) : page_fault(x);
}

/* ---- my own record ----------------------------------------------------------------- */

static void tell_state(struct exchange *x, enum record_class class, enum showing showing,
                       struct held_row *row)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    row->state = showing == FIELD_SHOWN    ? say_me_shown(a, lang)
                 : showing == FIELD_MASKED ? say_me_masked(a, lang)
                 : class == CLASS_FILE     ? say_me_file(a, lang)
                                           : say_me_hidden(a, lang);
    if (showing == FIELD_MASKED && row->entries > 0) {
        row->action = (struct link_view){str_format(a, "/people/%lld/open?class=%s",
                                                    (long long)page_viewer(x)->person.v,
                                                    record_class_names[class]),
                                         say_open_link(a, lang), false};
    }
}

struct fault *me_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    const struct viewer *v = page_viewer(x);
    struct relations relations;
    TRY(access_relations(db, a, v, v->person, &relations));
    struct me_view view = {.page = page_view(x, db, say_me_title(a, x->face.lang)),
                           .person = v->person.v,
                           .may_answer = viewer_may(v, CAN_ANSWER)};
    for (int class = CLASS_OPEN; class <= CLASS_FILE; class ++) {
        struct opened_list records = {0};
        TRY(opening_records(db, a, page_app(x)->house->shelf, NULL, v->person,
                            (enum record_class) class, &records));
        struct held_row row = {
            .record_class = say_record_class(a, x->face.lang, class),
            .entries = (int64_t)records.n,
        };
        tell_state(x, (enum record_class) class,
                   access_mask(v, &relations, (enum record_class) class), &row);
        *LIST_ADD(a, &view.held) = row;
    }
    page_html(x);
    hatch_me_page(&x->answer.body, &x->face, &view);
    return NULL;
}

/* "kin.add absence.add" as titles. */
static struct str what_words(struct exchange *x, const struct declared_list *declared,
                             struct str what)
{
    if (str_equal(what, STR(READING_OF_LOG))) {
        return say_reading_of_log(x->arena, x->face.lang);
    }
    struct text out = text_new(x->arena, 64);
    struct str name;
    while (str_cut(&what, ' ', &name)) {
        text_add(&out, out.n > 0 ? say_list_comma(x->arena, x->face.lang) : STR(""));
        text_add(&out, page_kind_title(x, declared, name));
    }
    return text_str(&out);
}

struct read_row reading_row(struct exchange *x, const struct declared_list *declared,
                            const struct reading *r)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    return (struct read_row){
        .id = r->id,
        .at = page_local(x, r->at),
        .reader = r->reader_name.n > 0 ? r->reader_name
                  : r->reader.v == 0   ? say_access_console(a, lang)
                                       : say_page_number(a, lang, r->reader.v),
        .person = r->person_name.n > 0 ? r->person_name
                  : r->person.v == 0   ? say_reading_all(a, lang)
                                       : say_page_number(a, lang, r->person.v),
        .record_class = say_record_class(a, lang, r->class),
        .what = what_words(x, declared, r->what),
        .purpose = say_purpose(a, lang, r->purpose),
        .why = r->why,
        .questions = r->questions,
    };
}

struct fault *my_access_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    struct reading_list reads = {0};
    struct readings_query q = {
        .person = page_viewer(x)->person, .day = DAY_NONE, .limit = READINGS_PAGE + 1};
    struct declared_list declared = {0};
    str_to_int(exchange_query(x, STR("before")), &q.before);
    TRY(duty_declared_all(db, a, page_app(x)->house->shelf, page_today(x), &declared));
    TRY(readings_list(db, a, q, &reads));
    struct my_access_view view = {
        .page = page_view(x, db, say_my_access_title(a, x->face.lang))};
    for (size_t i = 0; i < reads.n && i < READINGS_PAGE; i++) {
        *LIST_ADD(a, &view.reads) = reading_row(x, &declared, &reads.at[i]);
    }
    if (reads.n > READINGS_PAGE) {
        view.pager.next = str_format(a, "/me/access?before=%lld",
                                     (long long)reads.at[READINGS_PAGE - 1].id);
    }
    if (str_equal(exchange_query(x, STR("done")), STR("asked"))) {
        view.page.notice = (struct notice_view){
            NOTICE_DONE, say_notice_asked(a, x->face.lang), {STR_NONE, STR_NONE, false}};
    }
    page_html(x);
    hatch_my_access_page(&x->answer.body, &x->face, &view);
    return NULL;
}

/* ---- a question -------------------------------------------------------------------- */

struct question_text {
    struct str text;
};
static const struct field question_table[] = {
    {"text", FIELD_LINES, true, offsetof(struct question_text, text), 4, 500,
     say_my_read_text, NULL, 0},
};
const struct fields question_form = FIELDS(question_table, struct question_text);

static struct fault *draw_my_read(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    int64_t id = page_arg(x, 0);
    struct reading_list reads = {0};
    struct read_question_list asked = {0};
    struct declared_list declared = {0};
    struct readings_query q = {
        .person = page_viewer(x)->person, .day = DAY_NONE, .before = id + 1, .limit = 1};
    TRY(duty_declared_all(db, a, page_app(x)->house->shelf, page_today(x), &declared));
    TRY(readings_list(db, a, q, &reads));
    if (id == 0 || reads.n == 0 || reads.at[0].id != id) {
        return fault_reading_missing(a);
    }
    struct my_read_view view = {
        .page = page_view(x, db, say_my_read_title(a, x->face.lang)),
        .form = page_form_view(x, &question_form,
                               str_format(a, "/me/access/%lld", (long long)id)),
        .read = reading_row(x, &declared, &reads.at[0]),
        .text = page_field(x, &question_form, "text", NULL),
    };
    TRY(readings_asked(db, a, id, &asked));
    for (size_t i = 0; i < asked.n; i++) {
        *LIST_ADD(a, &view.asked) = question_row(x, &asked.at[i]);
    }
    page_html(x);
    if (page_fault(x) != NULL) {
        x->answer.status = fault_status(page_fault(x)->kind);
    }
    hatch_my_read_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *my_read_get(struct exchange *x, struct db *db)
{
    return draw_my_read(x, db);
}

struct fault *my_read_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    const struct question_text *form = page_form(x);
    struct question_body body = {page_arg(x, 0), form->text};
    return body.read == 0 ? fault_reading_missing(x->arena)
                          : reading_question(&act, page_viewer(x)->person, &body);
}

struct fault *my_read_show(struct exchange *x, struct db *db)
{
    const struct fault *fault = page_fault(x);
    if (fault == NULL) {
        answer_see_other(x, STR("/me/access?done=asked"));
        return NULL;
    }
    return fault->kind == FAULT_INPUT ? draw_my_read(x, db) : page_fault(x);
}
