/* Check-in: opened and shown in the room by who keeps the session, entered by members. */
#include "learning/checkin.h"
#include "access/qr.h"
#include "base/random.h"
#include "pages/learning/checkin.html.h"
#include "pages/learning/classroom.h"
#include "words/faults.h"

enum { ASK_AGAIN = 10 /* seconds: so that the count of people moves too */ };

struct open_form {
    int state; /* of checkin_steps */
};
static const char *const checkin_steps[] = {"open", "closed", NULL};
static const struct field open_table[] = {
    {"state", FIELD_CHOICE, true, offsetof(struct open_form, state), 0, 0,
     say_checkin_title, checkin_steps, 0},
};
const struct fields checkin_open_form = FIELDS(open_table, struct open_form);

struct here_form {
    struct str code;
};
static const struct field here_table[] = {
    {"code", FIELD_TEXT, true, offsetof(struct here_form, code), 1, 20, say_checkin_code,
     NULL, 0},
};
const struct fields checkin_here_form = FIELDS(here_table, struct here_form);

/* ---- in the room ----------------------------------------------------------------------
 */

struct fault *checkin_code_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    struct class_session s;
    struct checkin state;
    struct str code, url = page_app(x)->public_url;
    struct qr qr = {STR_NONE, 0};
    int seconds = 0;
    struct day today = page_today(x);
    TRY(class_find_kept(x, db, &s));
    TRY(checkin_code(db, a, &s, today, x->at, &code, &seconds));
    TRY(checkin_state(db, a, &s, page_viewer(x)->person, today, &state));
    if (url.n > 0) {
        struct str here = class_href(x, s.id, "");
        TRY(qr_draw(a, str_format(a, "%.*s%.*s", STR_PRINT(url), STR_PRINT(here)), &qr));
    }
    struct room_code_view view = {
        .page = page_view(x, db, say_checkin_title(a, x->face.lang)),
        .form = page_form_view(x, &checkin_open_form, class_href(x, s.id, "/checkin")),
        .id = s.id.v,
        .title = class_title(x, &s),
        .when = class_when(x, &s),
        .code = code,
        .left = seconds,
        .people = state.people,
        .qr = qr.path,
        .side = qr.side,
    };
    page_html(x);
    x->answer.refresh = seconds < ASK_AGAIN ? seconds : ASK_AGAIN;
    hatch_room_code_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *checkin_open_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    const struct open_form *form = page_form(x);
    struct session_id id = {page_arg(x, 0)};
    struct random random = random_system(); /* never a seeded one: this is a secret */
    return form->state == 0 ? checkin_open(&act, id, &random) : checkin_close(&act, id);
}

struct fault *checkin_open_show(struct exchange *x, struct db *db)
{
    const struct open_form *form = page_form(x);
    (void)db;
    if (page_fault(x) == NULL) {
        answer_see_other(x, class_href(x, (struct session_id){page_arg(x, 0)},
                                       form->state == 0 ? "/code" : ""));
    }
    return page_fault(x);
}

/* ---- on the phone ---------------------------------------------------------------------
 */

/* A wrong code is counted, so the job must not be rolled back for it. */
struct fault *checkin_here_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    const struct here_form *form = page_form(x);
    bool *holds = ARENA_NEW(x->arena, bool);
    *page_keep(x) = holds;
    return checkin_enter(&act, (struct session_id){page_arg(x, 0)}, form->code, x->at,
                         holds);
}

struct fault *checkin_here_show(struct exchange *x, struct db *db)
{
    const bool *holds = *page_keep(x);
    if (page_fault(x) == NULL && holds != NULL && !*holds) {
        page_refuse(x, fault_at(fault_checkin_wrong(x->arena), STR("code")));
    }
    if (page_fault(x) == NULL) {
        answer_see_other(x, class_href(x, (struct session_id){page_arg(x, 0)}, ""));
        return NULL;
    }
    return record_refused(page_fault(x)) ? class_show(x, db) : page_fault(x);
}
