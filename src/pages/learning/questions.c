/* The question bank: the list, one question with its versions and uses, adding,
 * correcting, retiring, and importing a file. */
#include "learning/bank.h"

#include "base/utf8.h"
#include "formats/source.h"
#include "learning/linkage.h"
#include "pages/learning/learning.h"
#include "pages/learning/questions.html.h"
#include "pages/register/records.h"
#include "words/faults.h"

/* A page brings so many at most; a larger file is a matter for the command. */
enum { PAGE_QUESTIONS_MOST = 500, ANSWERS_TEXT_MOST = 8000 };

/* ---- the form -----------------------------------------------------------------------
 */

struct question_said {
    int kind, difficulty;
    struct str text, answers, explanation, topics, material, title;
};
#define SAID(member, type, required, most, label, choices)                               \
    {                                                                                    \
#member, type, required, offsetof(struct question_said, member), 0, most, label, \
            choices, 0                                                                   \
    }
static const struct field said_table[] = {
    SAID(kind, FIELD_CHOICE, true, 0, say_question_kind, question_kind_names),
    SAID(text, FIELD_LINES, true, QUESTION_TEXT_MOST, say_question_text, NULL),
    SAID(answers, FIELD_LINES, false, ANSWERS_TEXT_MOST, say_question_answers, NULL),
    SAID(explanation, FIELD_LINES, false, QUESTION_TEXT_MOST, say_exam_explanation, NULL),
    SAID(topics, FIELD_TEXT, false, TOPICS_MOST *TOPIC_MOST, say_question_topics, NULL),
    SAID(difficulty, FIELD_CHOICE, false, 0, say_question_difficulty, difficulty_names),
    SAID(material, FIELD_TEXT, false, TITLE_MOST, say_question_material, NULL),
    SAID(title, FIELD_TEXT, false, TITLE_MOST, say_question_name, NULL),
};
const struct fields bank_form = FIELDS(said_table, struct question_said);

/* What the form says, as a question. */
static struct fault *question_said(struct exchange *x, const struct question_said *said,
                                   struct question *q)
{
    struct str topics = said->topics, topic;
    *q = (struct question){
        .kind = (enum question_kind)said->kind,
        .difficulty = (enum difficulty)(said->difficulty < 0 ? 0 : said->difficulty),
        .title = said->title,
        .text = said->text,
        .explanation = said->explanation,
        .material = said->material};
    while (str_cut(&topics, ';', &topic)) {
        if (str_trim(topic).n > 0) {
            *LIST_ADD(x->arena, &q->topics) = str_trim(topic);
        }
    }
    if (q->kind == QUESTION_CASE) {
        return fault_at(fault_question_case_form(x->arena), STR("kind"));
    }
    struct fault *fault = question_read_lines(x->arena, said->answers, q);
    fault = fault != NULL ? fault : question_check(x->arena, q);
    return fault == NULL ? NULL : fault_at(fault, STR("answers"));
}

static struct question_said said_of(struct exchange *x, const struct question *q)
{
    return (struct question_said){.kind = (int)q->kind,
                                  .difficulty = (int)q->difficulty,
                                  .text = q->text,
                                  .answers = question_lines(x->arena, q),
                                  .explanation = q->explanation,
                                  .topics = topics_words(x, q),
                                  .material = q->material,
                                  .title = q->title};
}

struct str topics_words(struct exchange *x, const struct question *q)
{
    struct text out = text_new(x->arena, 64);
    for (size_t i = 0; i < q->topics.n; i++) {
        text_add(&out, i > 0 ? STR("; ") : STR(""));
        text_add(&out, q->topics.at[i]);
    }
    return text_str(&out);
}

static struct fault *draw_form(struct exchange *x, struct db *db,
                               const struct bank_question *was)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct question_said said = {.kind = QUESTION_SINGLE};
    struct str title = was == NULL ? say_question_add_title(a, lang)
                                   : say_question_change_title(a, lang);
    struct str here = was == NULL
                          ? STR("/questions")
                          : str_format(a, "/questions/%lld", (long long)was->id.v);
    if (was != NULL) {
        said = said_of(x, &was->question);
    }
    struct record_form_view view = {
        .page = page_view(x, db, title),
        .form =
            page_form_view(x, &bank_form,
                           was == NULL ? STR("/questions/new")
                                       : str_format(a, "%.*s/change", STR_PRINT(here))),
        .title = title,
        .text = was == NULL ? STR_NONE : say_question_change_text(a, lang),
        .back = {here, say_questions_title(a, lang), false},
        .seen = was != NULL ? was->version : 0,
        .button = say_record_save(a, lang),
    };
    TRY(record_fields(x, db, &bank_form, &said, "", &view.fields));
    for (size_t i = 0; i < view.fields.n; i++) {
        struct field_view *f = &view.fields.at[i].field;
        f->hint = str_equal(f->name, STR("answers"))  ? say_question_answers_hint(a, lang)
                  : str_equal(f->name, STR("topics")) ? say_question_topics_hint(a, lang)
                  : str_equal(f->name, STR("material"))
                      ? say_question_material_hint(a, lang)
                      : f->hint;
    }
    record_answer(x, &view);
    return NULL;
}

struct fault *bank_new_get(struct exchange *x, struct db *db)
{
    return draw_form(x, db, NULL);
}

struct fault *bank_new_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    struct question q;
    struct question_list list = {0};
    TRY(question_said(x, page_form(x), &q));
    *LIST_ADD(x->arena, &list) = q;
    struct bank_import import = {.questions = &list};
    TRY(bank_add(&act, &import));
    return import.same > 0 ? fault_bank_known(x->arena) : NULL;
}

struct fault *bank_new_show(struct exchange *x, struct db *db)
{
    if (record_refused(page_fault(x))) {
        return draw_form(x, db, NULL);
    }
    if (page_fault(x) == NULL) {
        answer_see_other(x, STR("/questions"));
    }
    return page_fault(x);
}

static struct fault *find_question(struct exchange *x, struct db *db,
                                   struct bank_question *q)
{
    bool found = false;
    struct question_id id = {page_arg(x, 0)};
    TRY(bank_question(db, x->arena, id, 0, q, &found));
    return found ? NULL : fault_bank_missing(x->arena, id.v);
}

struct fault *bank_change_get(struct exchange *x, struct db *db)
{
    struct bank_question q;
    TRY(find_question(x, db, &q));
    return draw_form(x, db, &q);
}

struct fault *bank_change_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    struct question q;
    TRY(question_said(x, page_form(x), &q));
    return bank_change(&act, (struct question_id){page_arg(x, 0)}, page_extra(x)->seen,
                       &q);
}

static struct fault *to_question(struct exchange *x)
{
    if (page_fault(x) == NULL) {
        answer_see_other(
            x, str_format(x->arena, "/questions/%lld", (long long)page_arg(x, 0)));
    }
    return page_fault(x);
}

struct fault *bank_change_show(struct exchange *x, struct db *db)
{
    return record_refused(page_fault(x)) ? bank_change_get(x, db) : to_question(x);
}

struct fault *bank_retire_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    return bank_retire(&act, (struct question_id){page_arg(x, 0)}, STR_NONE);
}

struct fault *bank_retire_show(struct exchange *x, struct db *db)
{
    (void)db;
    return to_question(x);
}

/* ---- the list -----------------------------------------------------------------------
 */

static int choice_asked(struct exchange *x, const char *name, const char *const *names)
{
    struct str asked = exchange_query(x, str_of(name));
    for (int i = 0; names[i] != NULL; i++) {
        if (str_equal(asked, str_of(names[i]))) {
            return i;
        }
    }
    return -1;
}

static struct field_view choice_field(struct exchange *x, const char *name, int chosen)
{
    const struct field *field = fields_find(&bank_form, str_of(name));
    struct field_view view = {.name = str_of(name),
                              .label = field->label(x->arena, x->face.lang),
                              .required = true};
    *LIST_ADD(x->arena, &view.options) =
        page_option(STR(""), say_question_all(x->arena, x->face.lang), chosen < 0);
    for (int i = 0; field->choices[i] != NULL; i++) {
        *LIST_ADD(x->arena, &view.options) =
            page_option(str_of(field->choices[i]), page_choice(x, field, i), i == chosen);
    }
    return view;
}

static struct fault *topic_field(struct exchange *x, struct db *db, struct str chosen,
                                 struct field_view *view)
{
    struct topic_count_list topics = {0};
    struct arena *a = x->arena;
    TRY(bank_topics(db, a, &topics));
    *view = (struct field_view){.name = STR("topic"),
                                .label = say_question_topics(a, x->face.lang),
                                .required = true};
    *LIST_ADD(a, &view->options) =
        page_option(STR(""), say_question_all(a, x->face.lang), chosen.n == 0);
    for (size_t i = 0; i < topics.n; i++) {
        const struct topic_count *t = &topics.at[i];
        *LIST_ADD(a, &view->options) = page_option(
            t->topic,
            str_format(a, "%.*s (%lld)", STR_PRINT(t->topic), (long long)t->questions),
            str_equal(t->topic, chosen));
    }
    return NULL;
}

static struct str next_page(struct exchange *x, const struct bank_query *q, int64_t last)
{
    struct text out = text_new(x->arena, 128);
    text_add_format(&out, "/questions?before=%lld", (long long)last);
    text_add(&out, STR("&topic="));
    text_add_url(&out, q->topic);
    text_add(&out, STR("&q="));
    text_add_url(&out, q->text);
    text_add_format(&out, "&material=%lld&kind=%s&difficulty=%s", (long long)q->material,
                    q->kind < 0 ? "" : question_kind_names[q->kind],
                    q->difficulty < 0 ? "" : difficulty_names[q->difficulty]);
    return text_str(&out);
}

static const struct field *form_field(const char *name)
{
    return fields_find(&bank_form, str_of(name));
}

static void add_question(struct exchange *x, const struct bank_question *q,
                         struct bank_view *view)
{
    *LIST_ADD(x->arena, &view->questions) = (struct question_line_view){
        .href = str_format(x->arena, "/questions/%lld", (long long)q->id.v),
        .text = q->question.text,
        .kind = page_choice(x, form_field("kind"), (int)q->question.kind),
        .difficulty =
            page_choice(x, form_field("difficulty"), (int)q->question.difficulty),
        .topics = topics_words(x, &q->question),
        .uses = q->uses};
}

struct fault *bank_list_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct bank_question_list list = {0};
    struct bank_query q = {.topic = exchange_query(x, STR("topic")),
                           .kind = choice_asked(x, "kind", question_kind_names),
                           .difficulty = choice_asked(x, "difficulty", difficulty_names),
                           .limit = BANK_PAGE + 1};
    struct bank_view view = {.page = page_view(x, db, say_questions_title(a, lang))};
    (void)str_to_int(exchange_query(x, STR("before")), &q.before);
    q.text = exchange_query(x, STR("q"));
    view.text = (struct field_view){
        .name = STR("q"), .label = say_question_search(a, lang), .value = q.text};
    (void)str_to_int(exchange_query(x, STR("material")), &q.material);
    TRY(bank_list(db, a, &q, &list));
    TRY(topic_field(x, db, q.topic, &view.topic));
    view.kind = choice_field(x, "kind", q.kind);
    view.difficulty = choice_field(x, "difficulty", q.difficulty);
    view.empty.text = say_questions_none(a, lang);
    for (size_t i = 0; i < list.n && i < BANK_PAGE; i++) {
        add_question(x, &list.at[i], &view);
    }
    if (list.n > BANK_PAGE) {
        view.pager.next = next_page(x, &q, list.at[BANK_PAGE - 1].id.v);
    }
    page_html(x);
    hatch_bank_page(&x->answer.body, &x->face, &view);
    return NULL;
}

/* ---- one question -------------------------------------------------------------------
 */

struct fault *question_material(struct exchange *x, struct db *db,
                                const struct bank_question *q, struct link_view *link)
{
    struct arena *a = x->arena;
    struct material m;
    bool may = false;
    if (q->material != 0) {
        TRY(material_look(db, a, page_viewer(x), (struct material_id){q->material}, &m,
                          &may));
    }
    bool titled =
        q->question.material.n > 0 && linkage_number(q->question.material).v == 0;
    if (may) {
        *link = (struct link_view){str_format(a, "/material/%lld", (long long)m.id.v),
                                   m.body.title, false};
    } else if (titled) {
        *link = (struct link_view){STR_NONE, q->question.material, false};
    }
    return NULL;
}

static struct fault *add_version(struct exchange *x, struct db *db,
                                 const struct bank_question *b,
                                 struct bank_question_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    const struct question *q = &b->question;
    struct bank_version_view *v = LIST_ADD(a, &view->versions);
    *v = (struct bank_version_view){
        .title = say_question_version(a, lang, b->version, say_day(a, lang, b->day)),
        .text = q->text,
        .kind = page_choice(x, form_field("kind"), (int)q->kind),
        .difficulty = page_choice(x, form_field("difficulty"), (int)q->difficulty),
        .right = answer_right(a, lang, q),
        .explanation = q->explanation,
        .topics = topics_words(x, q)};
    TRY(question_material(x, db, b, &v->material));
    for (size_t i = 0; i < q->parts_n; i++) {
        *LIST_ADD(a, &v->answers) = q->parts[i].text;
    }
    for (size_t i = 0; i < q->answers.n; i++) {
        const struct question_answer *one = &q->answers.at[i];
        struct str text =
            one->pair.n > 0
                ? str_format(a, "%.*s - %.*s", STR_PRINT(one->text), STR_PRINT(one->pair))
                : one->text;
        if (text.n > 0) {
            *LIST_ADD(a, &v->answers) = text;
        }
    }
    return NULL;
}

struct fault *bank_question_get(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct bank_question q;
    struct bank_question_list versions = {0};
    struct question_use_list uses = {0};
    TRY(find_question(x, db, &q));
    TRY(bank_versions(db, a, q.id, &versions));
    TRY(bank_uses(db, a, q.id, &uses));
    struct bank_question_view view = {.page =
                                          page_view(x, db, say_question_title(a, lang)),
                                      .id = q.id.v,
                                      .retired = q.retired,
                                      .form = page_new_id(x)};
    for (size_t i = 0; i < versions.n; i++) {
        TRY(add_version(x, db, &versions.at[i], &view));
    }
    for (size_t i = 0; i < uses.n; i++) {
        const struct question_use *u = &uses.at[i];
        *LIST_ADD(a, &view.uses) = (struct bank_use_view){
            .title = u->title,
            .href = str_format(a, "/exam/%lld", (long long)u->exam),
            .asked = str_format(a, "%lld", (long long)u->asked),
            .share = str_format(a, "%lld %%", (long long)(u->share / 100))};
    }
    page_html(x);
    hatch_bank_question_page(&x->answer.body, &x->face, &view);
    return NULL;
}

/* ---- a file -------------------------------------------------------------------------
 */

struct import_said {
    int format;
    struct str topic;
};
static const struct field import_table[] = {
    {"format", FIELD_CHOICE, true, offsetof(struct import_said, format), 0, 0,
     say_question_format, question_format_names, 0},
    {"topic", FIELD_TEXT, false, offsetof(struct import_said, topic), 0, TOPIC_MOST,
     say_question_topic_default, NULL, 0},
};
const struct fields bank_import_form = FIELDS(import_table, struct import_said);

struct bringing {
    struct question_file file;
    struct bank_import bank;
};

static struct fault *draw_import(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    const struct bringing *b = *page_keep(x);
    struct question_import_view view = {
        .page = page_view(x, db, say_question_import_title(a, lang)),
        .form = page_form_view(x, &bank_import_form, STR("/questions/import")),
        .format = page_field(x, &bank_import_form, "format", NULL),
        .topic = page_field(x, &bank_import_form, "topic", NULL),
        .done = b != NULL && page_fault(x) == NULL};
    for (int i = 0; question_format_names[i] != NULL; i++) {
        struct str name = str_of(question_format_names[i]);
        *LIST_ADD(a, &view.format.options) =
            page_option(name, name, str_equal(name, view.format.value));
    }
    if (view.done) {
        view.sum =
            say_question_imported(a, lang, b->bank.added, b->bank.same, b->file.refused);
        for (size_t i = 0; i < b->file.remarks.n; i++) {
            const struct question_remark *m = &b->file.remarks.at[i];
            *LIST_ADD(a, &view.remarks) = (struct exam_fact_view){
                say_question_line(a, lang, m->line), say_fault(a, lang, m->what)};
        }
    }
    page_html(x);
    if (page_fault(x) != NULL) {
        x->answer.status = fault_status(page_fault(x)->kind);
    }
    hatch_question_import_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *bank_import_get(struct exchange *x, struct db *db)
{
    return draw_import(x, db);
}

static struct fault *import_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    struct bringing *b = *page_keep(x);
    struct uuid id = act.id;
    for (int n = 1; b->bank.next < b->file.questions.n; n++) {
        act.id = ledger_id_derived(id, n);
        TRY(bank_add(&act, &b->bank));
    }
    return NULL;
}

static struct fault *import_shown(struct exchange *x, struct db *db)
{
    page_refuse(x, x->fault);
    return draw_import(x, db);
}

static struct fault *read_upload(struct exchange *x, struct bringing *b)
{
    const struct import_said *said = page_form(x);
    struct source source;
    if (x->uploads.n != 1 || x->uploads.at[0].size == 0) {
        return fault_at(fault_import_empty(x->arena), STR("file"));
    }
    const struct upload *upload = &x->uploads.at[0];
    TRY(source_of_file(x->arena, upload->fd, upload->filename, &source));
    TRY(question_file_read(x->arena, &source, (enum question_format)said->format,
                           &b->file));
    if (b->file.questions.n > PAGE_QUESTIONS_MOST) {
        return fault_at(fault_question_page_most(x->arena, PAGE_QUESTIONS_MOST),
                        STR("file"));
    }
    b->bank = (struct bank_import){.source = utf8_first(upload->filename, 200),
                                   .topic = said->topic,
                                   .questions = &b->file.questions,
                                   .file = &b->file};
    return NULL;
}

struct fault *bank_import_start(struct exchange *x, struct db *db)
{
    struct bringing *b = ARENA_NEW(x->arena, struct bringing);
    struct fault *fault = read_upload(x, b);
    if (fault != NULL) {
        page_refuse(x, fault);
        return draw_import(x, db);
    }
    *page_keep(x) = b;
    return page_write(x, import_change, import_shown);
}

struct fault *bank_import_show(struct exchange *x, struct db *db)
{
    return draw_import(x, db);
}
