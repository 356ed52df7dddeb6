/* /confirm: a resident says with the code of his slip whether a problem is solved. No
 * log-in, no script. A try costs one look-up by hash; wrong codes of one address are
 * counted as wrong passwords are (access/door.c), and the next try waits. */
#include "pages/practice/finding.h"
#include "pages/practice/findings.html.h"
#include "pages/practice/practice.h"
#include "words/faults.h"

enum confirm_answer { ANSWER_LOOK, ANSWER_YES, ANSWER_NO };
static const char *const answer_names[] = {"look", "yes", "no", NULL};
struct confirm_said {
    struct str code, text;
    int answer;
};
#define AT(member) offsetof(struct confirm_said, member)
static const struct field said_fields[] = {
    {"code", FIELD_TEXT, true, AT(code), 1, 64, say_confirm_code, NULL, 0},
    {"text", FIELD_LINES, false, AT(text), 0, 2000, say_confirm_text, NULL, 0},
    {"answer", FIELD_CHOICE, true, AT(answer), 0, 0, say_confirm_title, answer_names, 0},
};
const struct fields confirm_form = FIELDS(said_fields, struct confirm_said);

/* What one try hands on to the page behind it. */
struct trying {
    struct finding finding;
    bool found;
    struct fault *fault; /* of a try that is to be kept although it failed */
};

/* Names of log-ins hold no blank, so this is nobody's. */
static struct str counted_as(struct exchange *x)
{
    return str_format(x->arena, "confirm %.*s", STR_PRINT(x->peer));
}

static struct fault *draw(struct exchange *x, struct db *db, const struct trying *trying)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct confirm_view view = {
        .page = page_view(x, db, say_confirm_title(a, lang)),
        .form = page_form_view(x, &confirm_form, STR("/confirm")),
        .code = page_field(x, &confirm_form, "code", NULL),
        .text = page_field(x, &confirm_form, "text", NULL),
    };
    view.code.hint = say_confirm_code_hint(a, lang);
    view.code.autocomplete = STR("one-time-code");
    if (x->method != METHOD_POST) {
        view.code.value = x->path_arg[0];
    }
    if (trying != NULL && trying->found) {
        const struct finding *f = &trying->finding;
        view.found = true;
        view.code_said = exchange_form(x, STR("code"));
        view.what = f->what;
        view.place = f->place_name;
        view.owner = f->owner_name;
    }
    practice_status(x);
    hatch_confirm_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *confirm_get(struct exchange *x, struct db *db)
{
    return draw(x, db, NULL);
}

/* A wrong code is no fault of the job: that it was tried is to be kept. */
struct fault *confirm_change(struct exchange *x, struct db *db)
{
    const struct confirm_said *said = page_form(x);
    struct trying *t = ARENA_NEW(x->arena, struct trying);
    struct act act = page_act(x, db);
    struct door door;
    bool sent = false;
    *page_keep(x) = t;
    TRY(access_door(db, x->arena, counted_as(x), x->at, &door));
    if (door.wait_seconds > 0) {
        return fault_login_wait(x->arena, door.wait_seconds);
    }
    TRY(ledger_has(db, x->arena, act.id, &sent));
    TRY(finding_code_look(db, x->arena, said->code, x->at, &t->finding, &t->found));
    if (!t->found && !sent) {
        t->fault = fault_at(fault_finding_code_wrong(x->arena), STR("code"));
        return access_failed(db, x->arena, counted_as(x), x->at);
    }
    return said->answer == ANSWER_LOOK
               ? NULL
               : finding_code_use(&act, said->code, x->at, said->answer == ANSWER_YES,
                                  said->text);
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
