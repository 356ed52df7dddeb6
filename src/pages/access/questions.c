/* /access/questions: who keeps records answers what people ask about reads of theirs. The
 * reason of the read is not told here: it is the person's, and the log's. */
#include "pages/access/reading.h"

#include "pages/access/reading.html.h"
#include "words/faults.h"

struct answer_text {
    struct str text;
};
static const struct field answer_table[] = {
    {"text", FIELD_LINES, true, offsetof(struct answer_text, text), WHY_LEAST, 500,
     say_reading_answer, NULL, 0},
};
const struct fields question_answer_form = FIELDS(answer_table, struct answer_text);

static struct str name_or(struct exchange *x, struct str name, struct person_id person)
{
    return name.n > 0      ? name
           : person.v == 0 ? say_access_console(x->arena, x->face.lang)
                           : say_page_number(x->arena, x->face.lang, person.v);
}

struct question_row question_row(struct exchange *x, const struct read_question *q)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    const struct viewer *v = page_viewer(x);
    struct question_row row = {
        .seq = q->seq,
        .name = q->name,
        .at = page_local(x, q->at),
        .text = q->text,
        .about =
            say_ask_about(a, lang, name_or(x, q->reader_name, q->reader),
                          page_local(x, q->read_at), say_record_class(a, lang, q->class)),
        .answer = q->answer,
    };
    if (q->answer.p != NULL) {
        row.by = say_ask_by(a, lang, name_or(x, q->answered_name, q->answered_by),
                            page_local(x, q->answered_at));
    }
    row.may_answer =
        q->answer.p == NULL && viewer_may(v, CAN_ANSWER) && q->person.v != v->person.v;
    return row;
}

struct fault *questions_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    struct read_question_list list = {0};
    struct questions_query query = {
        .open = !str_equal(exchange_query(x, STR("all")), STR("1")),
        .limit = QUESTIONS_PAGE + 1};
    str_to_int(exchange_query(x, STR("before")), &query.before);
    TRY(readings_questions(db, a, page_viewer(x), query, &list));
    struct questions_view view = {
        .page = page_view(x, db, say_ask_title(a, x->face.lang)), .all = !query.open};
    for (size_t i = 0; i < list.n && i < QUESTIONS_PAGE; i++) {
        *LIST_ADD(a, &view.rows) = question_row(x, &list.at[i]);
    }
    if (list.n > QUESTIONS_PAGE) {
        view.pager.next =
            str_format(a, "/access/questions?%sbefore=%lld", view.all ? "all=1&" : "",
                       (long long)list.at[QUESTIONS_PAGE - 1].seq);
    }
    if (str_equal(exchange_query(x, STR("done")), STR("answered"))) {
        view.page.notice = (struct notice_view){NOTICE_DONE,
                                                say_notice_answered(a, x->face.lang),
                                                {STR_NONE, STR_NONE, false}};
    }
    page_html(x);
    hatch_questions_page(&x->answer.body, &x->face, &view);
    return NULL;
}

static struct fault *draw_answer(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    struct read_question_list list = {0};
    struct questions_query query = {.seq = page_arg(x, 0), .limit = 1};
    if (query.seq != 0) {
        TRY(readings_questions(db, a, page_viewer(x), query, &list));
    }
    if (list.n == 0) {
        return fault_ask_missing(a);
    }
    const struct read_question *q = &list.at[0];
    struct answer_view view = {
        .page = page_view(x, db, say_ask_answer_title(a, x->face.lang, q->name)),
        .form =
            page_form_view(x, &question_answer_form,
                           str_format(a, "/access/questions/%lld", (long long)q->seq)),
        .question = question_row(x, q),
        .text = page_field(x, &question_answer_form, "text", NULL),
    };
    view.text.hint = say_ask_hint(a, x->face.lang);
    page_html(x);
    if (page_fault(x) != NULL) {
        x->answer.status = fault_status(page_fault(x)->kind);
    }
    hatch_answer_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *question_answer_get(struct exchange *x, struct db *db)
{
    return draw_answer(x, db);
}

struct fault *question_answer_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    const struct answer_text *form = page_form(x);
    struct answer_body body = {page_arg(x, 0), form->text};
    return body.question == 0 ? fault_ask_missing(x->arena)
                              : reading_answer(&act, page_viewer(x), &body);
}

struct fault *question_answer_show(struct exchange *x, struct db *db)
{
    const struct fault *fault = page_fault(x);
    if (fault == NULL) {
        answer_see_other(x, STR("/access/questions?done=answered"));
        return NULL;
    }
    return fault->kind == FAULT_INPUT || fault->kind == FAULT_CONFLICT
               ? draw_answer(x, db)
               : page_fault(x);
}
