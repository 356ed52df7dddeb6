/* /confirm: a resident says with the code on his slip whether a problem is solved or a
 * deed was done. No log-in, no script. A try costs one look-up by hash; wrong codes of
 * one address are counted as wrong passwords are (access/door.c), and the next try waits.
 */
#include "pages/practice/confirm.h"
#include "pages/practice/confirm.html.h"
#include "pages/practice/practice.h"
#include "practice/code.h"
#include "words/faults.h"

enum confirm_answer { ANSWER_LOOK, ANSWER_YES, ANSWER_NO };
static const char *const answer_names[] = {"look", "yes", "no", NULL};
struct confirm_said {
    struct str code, about, text;
    int answer;
};
#define AT(member) offsetof(struct confirm_said, member)
static const struct field said_fields[] = {
    {"code", FIELD_TEXT, true, AT(code), 1, 64, say_confirm_code, NULL, 0},
    {"about", FIELD_TEXT, false, AT(about), 0, 64, say_confirm_about, NULL, 0},
    {"text", FIELD_LINES, false, AT(text), 0, 2000, say_confirm_text, NULL, 0},
    {"answer", FIELD_CHOICE, true, AT(answer), 0, 0, say_confirm_title, answer_names, 0},
};
const struct fields confirm_form = FIELDS(said_fields, struct confirm_said);

/* What one try hands on to the page behind it. */
struct trying {
    struct code_question_list questions;
    bool found;
    struct fault *fault; /* of a try that is to be kept although it failed */
};

void confirm_codes(struct exchange *x, struct instant until,
                   struct given_codes_view *view)
{
    struct arena *a = x->arena;
    struct str site = page_app(x)->public_url;
    if (site.n == 0) {
        site = str_format(a, "http://%.*s", STR_PRINT(exchange_header(x, STR("host"))));
    }
    view->once = say_confirm_once(a, x->face.lang, page_local(x, until));
    view->where = say_confirm_where(a, x->face.lang,
                                    str_format(a, "%.*s/confirm", STR_PRINT(site)));
}

/* Names of log-ins hold no blank, so this is nobody's. */
static struct str counted_as(struct exchange *x)
{
    return str_format(x->arena, "confirm %.*s", STR_PRINT(x->peer));
}

/* ---- which of several things --------------------------------------------------------
 */

/* FINDING:VISIT:DEED, of which a finding or the others are 0. */
static struct str about_of(struct arena *a, const struct code_question *q)
{
    return str_format(a, "%lld:%lld:%lld", (long long)q->finding.v, (long long)q->visit.v,
                      (long long)q->deed);
}

static struct fault *read_about(struct exchange *x, struct code_answer *answer)
{
    const struct confirm_said *said = page_form(x);
    struct str rest = said->about, part = STR_NONE;
    if (said->about.n == 0) {
        return fault_at(fault_field_required(x->arena), STR("about"));
    }
    if (!str_cut(&rest, ':', &part) || !str_to_int(part, &answer->finding.v) ||
        !str_cut(&rest, ':', &part) || !str_to_int(part, &answer->visit.v) ||
        !str_to_int(rest, &answer->deed)) {
        return fault_at(fault_confirm_not_yet(x->arena), STR("about"));
    }
    answer->refuted = said->answer == ANSWER_NO;
    answer->text = said->text;
    return NULL;
}

static void add_questions(struct exchange *x, const struct code_question_list *questions,
                          struct confirm_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    view->asked = questions->n > 0;
    view->about.required = true;
    for (size_t i = 0; i < questions->n; i++) {
        const struct code_question *q = &questions->at[i];
        struct str value = about_of(a, q);
        view->what = q->what;
        view->whose = say_confirm_whose(a, lang, q->place, q->done_by, q->day);
        *LIST_ADD(a, &view->about.options) =
            page_option(value, say_confirm_one(a, lang, q->what, view->whose),
                        str_equal(view->about.value, value));
        view->about.value = questions->n == 1 ? value : view->about.value;
    }
}

/* ---- the page ---------------------------------------------------------------------- */

static struct fault *draw(struct exchange *x, struct db *db, const struct trying *trying)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct confirm_view view = {
        .page = page_view(x, db, say_confirm_title(a, lang)),
        .form = page_form_view(x, &confirm_form, STR("/confirm")),
        .code = page_field(x, &confirm_form, "code", NULL),
        .about = page_field(x, &confirm_form, "about", NULL),
        .text = page_field(x, &confirm_form, "text", NULL),
    };
    view.code.hint = say_confirm_code_hint(a, lang);
    view.code.autocomplete = STR("one-time-code");
    if (x->method != METHOD_POST) {
        view.code.value = x->path_arg[0];
    }
    if (trying != NULL && trying->found) {
        view.code_said = exchange_form(x, STR("code"));
        add_questions(x, &trying->questions, &view);
        if (!view.asked && page_fault(x) == NULL) {
            view.not_yet = say_fault(a, lang, fault_confirm_not_yet(a));
        }
    }
    practice_status(x);
    hatch_confirm_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *confirm_get(struct exchange *x, struct db *db)
{
    return draw(x, db, NULL);
}

/* Slips of earlier days name this page. */
struct fault *slip_get(struct exchange *x, struct db *db)
{
    (void)db;
    answer_see_other(x, STR("/confirm"));
    return NULL;
}

/* A wrong code is no fault of the job: that it was tried is to be kept. */
struct fault *confirm_change(struct exchange *x, struct db *db)
{
    const struct confirm_said *said = page_form(x);
    struct trying *t = ARENA_NEW(x->arena, struct trying);
    struct act act = page_act(x, db);
    struct code_answer answer = {.finding = {0}};
    struct door door;
    bool sent = false;
    *page_keep(x) = t;
    TRY(access_door(db, x->arena, counted_as(x), x->at, &door));
    if (door.wait_seconds > 0) {
        return fault_login_wait(x->arena, door.wait_seconds);
    }
    TRY(ledger_has(db, x->arena, act.id, &sent));
    TRY(code_ask(db, x->arena, said->code, x->at, &t->questions, &t->found));
    if (!t->found && !sent) {
        t->fault = fault_at(fault_confirm_wrong(x->arena), STR("code"));
        return access_failed(db, x->arena, counted_as(x), x->at);
    }
    if (said->answer == ANSWER_LOOK) {
        return NULL;
    }
    TRY(read_about(x, &answer));
    return code_answer(&act, said->code, x->at, &answer);
}

static struct fault *thank(struct exchange *x, struct db *db, bool yes)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct confirm_view view = {
        .page = page_view(x, db, say_confirm_thanks_title(a, lang)),
        .thanks = yes ? say_confirm_thanks_yes(a, lang) : say_confirm_thanks_no(a, lang),
    };
    page_html(x);
    hatch_confirm_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *confirm_show(struct exchange *x, struct db *db)
{
    const struct confirm_said *said = page_form(x);
    const struct trying *t = *page_keep(x);
    if (page_fault(x) == NULL && t->fault != NULL) {
        page_refuse(x, t->fault);
    }
    if (page_fault(x) != NULL && page_fault(x)->kind == FAULT_STORE) {
        return page_fault(x);
    }
    if (page_fault(x) != NULL || said->answer == ANSWER_LOOK) {
        return draw(x, db, t);
    }
    return thank(x, db, said->answer == ANSWER_YES);
}
