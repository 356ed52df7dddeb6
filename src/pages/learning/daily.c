/* A few questions a day: one at a time, and at once what became of it. */
#include "pages/learning/daily.h"

#include "pages/learning/daily.html.h"
#include "pages/learning/daily_views.h"
#include "pages/learning/learning.h"
#include "pages/register/records.h"
#include "words/faults.h"

struct daily_turned {
    bool on;
};
static const struct field turn_table[] = {
    {"on", FIELD_BOOL, false, offsetof(struct daily_turned, on), 0, 0, say_daily_on, NULL,
     0},
};
const struct fields daily_turn_form = FIELDS(turn_table, struct daily_turned);

static struct fault *tell(struct exchange *x, struct db *db, const struct daily *daily,
                          struct daily_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct bank_question *q = ARENA_NEW(a, struct bank_question);
    TRY(bank_question(db, a, daily->last, daily->version, q, &view->told));
    if (!view->told) {
        return NULL;
    }
    view->verdict = daily->right ? say_daily_right(a, lang) : say_daily_wrong(a, lang);
    view->answer = (struct exam_answer_view){
        .text = answer_asked(a, &q->question),
        .said = daily->said.n > 0 ? answer_words(a, lang, &q->question, daily->said)
                                  : say_exam_unsaid(a, lang),
        .right = answer_right(a, lang, &q->question),
        .feedback = answer_feedback(a, &q->question, daily->said),
        .explanation = answer_explained(a, &q->question),
        .whole = daily->right};
    return question_material(x, db, q, &view->answer.material);
}

static void ask(struct exchange *x, const struct bank_question *q,
                const struct daily *daily, struct daily_view *view)
{
    struct arena *a = x->arena;
    uint64_t seed = daily_seed(page_viewer(x)->person, q->id, page_today(x));
    view->asks = true;
    view->ask = (struct ask_view){
        .title = say_daily_place(a, x->face.lang, daily->answered + 1, DAILY_MOST),
        .text = q->question.text,
        .action = str_format(a, "/study/daily/%lld", (long long)q->id.v),
        .id = page_new_id(x)};
    ask_parts(x, &q->question, seed, DAILY_PLACE, STR_NONE, &view->ask.parts);
}

struct fault *daily_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct person_id me = page_viewer(x)->person;
    struct day today = page_today(x);
    struct daily daily;
    struct bank_question *q = ARENA_NEW(a, struct bank_question);
    bool found = false;
    TRY(daily_look(db, a, me, today, &daily));
    TRY(daily_next(db, a, me, today, q, &found));
    struct daily_view view = {
        .page = page_view(x, db, say_daily_title(a, lang)),
        .errors = page_form_view(x, &page_extra_fields, STR("")).errors,
        .form = page_new_id(x),
        .on = daily.on,
        .more = found,
        .waits = daily.waits && !found && daily.answered < DAILY_MOST};
    if (daily.last.v != 0 && exchange_query(x, STR("done")).n > 0) {
        TRY(tell(x, db, &daily, &view));
    }
    if (found && !view.told) {
        ask(x, q, &daily, &view);
    }
    view.sentence = !daily.on            ? say_daily_lead(a, lang, DAILY_MOST)
                    : found              ? STR_NONE
                    : daily.answered > 0 ? say_daily_ends(a, lang)
                                         : say_daily_none(a, lang);
    page_html(x);
    if (page_fault(x) != NULL) {
        x->answer.status = fault_status(page_fault(x)->kind);
    }
    hatch_daily_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *daily_turn_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    const struct daily_turned *form = page_form(x);
    return daily_turn(&act, form->on);
}

struct fault *daily_begin_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    return daily_begin(&act);
}

struct fault *daily_done_show(struct exchange *x, struct db *db)
{
    (void)db;
    if (page_fault(x) == NULL) {
        answer_see_other(x, STR("/study/daily"));
    }
    return page_fault(x);
}

/* ---- answering ------------------------------------------------------------------------
 */

static struct fault *answer_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    const struct question *q = *page_keep(x);
    struct question_id id = {page_arg(x, 0)};
    uint64_t seed = daily_seed((struct person_id){act.actor}, id, act.today);
    return daily_answer(&act, id, ask_said(x, q, seed, DAILY_PLACE));
}

/* The form is read by what is asked now, so nobody reads another question through it. */
struct fault *daily_answer_start(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    struct person_id me = page_viewer(x)->person;
    struct question_id id = {page_arg(x, 0)};
    struct daily daily;
    struct bank_question *q = ARENA_NEW(a, struct bank_question);
    bool found = false;
    TRY(daily_look(db, a, me, page_today(x), &daily));
    if (daily.last.v == id.v && id.v != 0) {
        answer_see_other(x, STR("/study/daily?done=1"));
        return NULL;
    }
    TRY(daily_next(db, a, me, page_today(x), q, &found));
    if (!found || q->id.v != id.v) {
        return fault_daily_not_due(a);
    }
    *page_keep(x) = &q->question;
    ask_take(x, &q->question);
    return page_change(x, db, answer_change);
}

struct fault *daily_answer_show(struct exchange *x, struct db *db)
{
    if (record_refused(page_fault(x))) {
        return daily_show(x, db);
    }
    if (page_fault(x) == NULL) {
        answer_see_other(x, STR("/study/daily?done=1"));
    }
    return page_fault(x);
}
