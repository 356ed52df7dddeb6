/* The page of one's own settings. What weakens the log-in - a new password, a new second
 * factor, none any more - asks for what is held already; wrong tries count as they do at
 * the door. */
#include "pages/access/settings.h"

#include "access/qr.h"
#include "access/second.h"
#include "access/totp.h"
#include "pages/access/feeds.h"
#include "pages/access/settings.html.h"
#include "pages/access/settings_views.h"
#include "words/faults.h"

struct password_fields {
    struct str current, password, again;
};
struct session_fields {
    struct str session; /* not given: all others */
};
struct setup_fields {
    struct str code, current;
};
enum second_what { SECOND_CODES, SECOND_OFF };
struct change_fields {
    int what; /* enum second_what */
    struct str code;
};
static const char *const second_what_names[] = {"codes", "off", NULL};

static const struct field password_table[] = {
    {"current", FIELD_SECRET, true, offsetof(struct password_fields, current), 0, 500,
     say_account_current, NULL, 0},
    {"password", FIELD_SECRET, true, offsetof(struct password_fields, password),
     PASSWORD_LEAST, 500, say_account_password, NULL, 0},
    {"again", FIELD_SECRET, true, offsetof(struct password_fields, again), 0, 500,
     say_account_again, NULL, 0},
};
static const struct field session_table[] = {
    {"session", FIELD_TEXT, false, offsetof(struct session_fields, session), 0,
     2 * HASH_SIZE, say_sessions_title, NULL, 0},
};
static const struct field setup_table[] = {
    {"code", FIELD_TEXT, true, offsetof(struct setup_fields, code), 0, 64,
     say_second_code, NULL, 0},
    {"current", FIELD_SECRET, true, offsetof(struct setup_fields, current), 0, 500,
     say_account_current, NULL, 0},
};
static const struct field change_table[] = {
    {"what", FIELD_CHOICE, true, offsetof(struct change_fields, what), 0, 0,
     say_second_what, second_what_names, 0},
    {"code", FIELD_TEXT, true, offsetof(struct change_fields, code), 0, 64,
     say_second_code, NULL, 0},
};
const struct fields password_form = FIELDS(password_table, struct password_fields);
const struct fields session_form = FIELDS(session_table, struct session_fields);
const struct fields second_setup_form = FIELDS(setup_table, struct setup_fields);
const struct fields second_change_form = FIELDS(change_table, struct change_fields);

/* What the stages of one change hand on. */
struct settling {
    struct hashing hashing;
    struct door door;
    struct str_list codes;
    struct fault *fault;
};

static void tell(struct exchange *x)
{
    page_html(x);
    if (page_fault(x) != NULL) {
        x->answer.status = fault_status(page_fault(x)->kind);
    }
}

/* ---- the page ---------------------------------------------------------------------- */

static struct str roles_of(struct exchange *x)
{
    const struct viewer *v = page_viewer(x);
    struct text roles = text_new(x->arena, 64);
    for (size_t i = 0; i < v->roles.n; i++) {
        text_add(&roles, i > 0 ? say_list_comma(x->arena, x->face.lang) : STR(""));
        text_add(&roles,
                 say_role(x->arena, x->face.lang, (enum role)v->roles.at[i].role));
    }
    return text_str(&roles);
}

static struct fault *add_sessions(struct exchange *x, struct db *db,
                                  struct session_views *views)
{
    struct session_list list = {0};
    const struct viewer *v = page_viewer(x);
    TRY(access_sessions(db, x->arena, v->person, x->at, &list));
    for (size_t i = 0; i < list.n; i++) {
        struct text hex = text_new(x->arena, 2 * HASH_SIZE);
        text_add_hex(&hex, hash_str(&list.at[i].token));
        *LIST_ADD(x->arena, views) = (struct session_view){
            .session = text_str(&hex),
            .made = page_local(x, list.at[i].made),
            .touched = page_local(x, list.at[i].touched),
            .current = hash_equal(list.at[i].token, v->session),
        };
    }
    return NULL;
}

static void add_notice(struct exchange *x, struct page_view *page)
{
    static const struct {
        const char *done;
        say_fn *say;
    } notices[] = {{"password", say_notice_password_changed},
                   {"sessions", say_notice_sessions_ended},
                   {"off", say_notice_second_off},
                   {"feed", say_notice_feed_ended},
                   {"mail", say_notice_mail_kept}};
    struct str done = exchange_query(x, STR("done"));
    for (size_t i = 0; i < sizeof notices / sizeof notices[0]; i++) {
        if (str_equal(done, str_of(notices[i].done))) {
            page->notice = (struct notice_view){NOTICE_DONE,
                                                notices[i].say(x->arena, x->face.lang),
                                                {STR_NONE, STR_NONE, false}};
        }
    }
}

static struct fault *draw_settings(struct exchange *x, struct db *db)
{
    const struct viewer *v = page_viewer(x);
    struct arena *a = x->arena;
    struct second second;
    TRY(second_state(db, a, v->person, &second));
    struct settings_view view = {
        .page = page_view(x, db, say_settings_title(a, x->face.lang)),
        .form = page_form_view(x, &password_form, STR("/me/settings/password")),
        .login = v->login,
        .roles = roles_of(x),
        .person = v->person.v,
        .current = page_field(x, &password_form, "current", NULL),
        .password = page_field(x, &password_form, "password", NULL),
        .again = page_field(x, &password_form, "again", NULL),
        .second = second.running,
        .recovery = second.recovery,
    };
    view.current.autocomplete = STR("current-password");
    view.password.autocomplete = STR("new-password");
    view.again.autocomplete = STR("new-password");
    view.password.hint = say_account_password_hint(a, x->face.lang);
    TRY(add_sessions(x, db, &view.sessions));
    TRY(feeds_fill(x, db, &view));
    add_notice(x, &view.page);
    tell(x);
    hatch_settings_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *settings_get(struct exchange *x, struct db *db)
{
    return draw_settings(x, db);
}

struct fault *settings_show(struct exchange *x, struct db *db)
{
    return draw_settings(x, db);
}

/* ---- the password ------------------------------------------------------------------ */

static struct fault *refuse(struct exchange *x, struct db *db, struct fault *fault)
{
    x->fault = fault;
    page_refuse(x, fault);
    return ((const struct route *)x->route)->show(x, db);
}

static struct fault *change_failed(struct exchange *x, struct db *db)
{
    return access_failed(db, x->arena, page_viewer(x)->login, x->at);
}

static struct fault *after_failed(struct exchange *x, struct db *db)
{
    const struct settling *s = *page_keep(x);
    return x->fault != NULL ? x->fault : refuse(x, db, s->fault);
}

/* Holds the password given against the viewer's, then `next`. */
static struct fault *check_password(struct exchange *x, struct db *db, struct str given,
                                    struct fault *(*next)(struct exchange *x,
                                                          struct db *db))
{
    struct settling *s = ARENA_NEW(x->arena, struct settling);
    *page_keep(x) = s;
    TRY(access_door(db, x->arena, page_viewer(x)->login, x->at, &s->door));
    if (s->door.wait_seconds > 0) {
        return refuse(x, db, fault_login_wait(x->arena, s->door.wait_seconds));
    }
    s->hashing =
        (struct hashing){.password = given, .against = str_cstr(x->arena, s->door.hash)};
    return page_hash(x, &s->hashing, next);
}

static struct fault *wrong_password(struct exchange *x)
{
    struct settling *s = *page_keep(x);
    s->fault = fault_at(fault_password_current(x->arena), STR("current"));
    return page_write(x, change_failed, after_failed);
}

static struct fault *change_password(struct exchange *x, struct db *db)
{
    const struct settling *s = *page_keep(x);
    const struct viewer *v = page_viewer(x);
    return access_password_set(db, x->arena, v->person, str_of(s->hashing.hash),
                               v->session);
}

static struct fault *after_password(struct exchange *x, struct db *db)
{
    (void)db;
    if (x->fault == NULL) {
        answer_see_other(x, STR("/me/settings?done=password"));
    }
    return x->fault;
}

static struct fault *after_new_hash(struct exchange *x, struct db *db)
{
    (void)db;
    return page_write(x, change_password, after_password);
}

static struct fault *after_current(struct exchange *x, struct db *db)
{
    struct settling *s = *page_keep(x);
    const struct password_fields *form = page_form(x);
    if (!s->hashing.holds) {
        return wrong_password(x);
    }
    if (!str_equal(form->password, form->again)) {
        return refuse(x, db, fault_at(fault_password_differs(x->arena), STR("again")));
    }
    s->hashing = (struct hashing){.password = form->password};
    return page_hash(x, &s->hashing, after_new_hash);
}

struct fault *password_start(struct exchange *x, struct db *db)
{
    const struct password_fields *form = page_form(x);
    return check_password(x, db, form->current, after_current);
}

/* ---- sessions ---------------------------------------------------------------------- */

struct fault *sessions_end_change(struct exchange *x, struct db *db)
{
    const struct session_fields *form = page_form(x);
    const struct viewer *v = page_viewer(x);
    struct hash session;
    struct str bytes;
    if (form->session.n == 0) {
        return access_sessions_end(db, x->arena, v->person, v->session);
    }
    if (!hex_decode(x->arena, form->session, &bytes) || bytes.n != HASH_SIZE) {
        return NULL;
    }
    memcpy(session.b, bytes.p, HASH_SIZE);
    return access_session_end(db, x->arena, v->person, session);
}

struct fault *sessions_end_show(struct exchange *x, struct db *db)
{
    (void)db;
    if (page_fault(x) != NULL) {
        return page_fault(x);
    }
    answer_see_other(x, STR("/me/settings?done=sessions"));
    return NULL;
}

/* ---- setting the second factor up -------------------------------------------------- */

struct fault *second_begin_change(struct exchange *x, struct db *db)
{
    return second_begin(db, x->arena, page_app(x)->house->keys, page_viewer(x)->person);
}

struct fault *second_begin_show(struct exchange *x, struct db *db)
{
    (void)db;
    if (page_fault(x) != NULL) {
        return page_fault(x);
    }
    answer_see_other(x, STR("/me/settings/second"));
    return NULL;
}

static struct str in_groups(struct arena *a, struct str key)
{
    struct text out = text_new(a, key.n * 2);
    for (size_t i = 0; i < key.n; i += 4) {
        text_add(&out, i > 0 ? STR(" ") : STR(""));
        text_add(&out, str_part(key, i, i + 4 < key.n ? i + 4 : key.n));
    }
    return text_str(&out);
}

static struct fault *draw_setup(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    const struct viewer *v = page_viewer(x);
    struct str secret;
    struct qr qr;
    TRY(second_secret(db, a, page_app(x)->house->keys, v->person, &secret));
    TRY(qr_draw(a, totp_uri(a, v->department, v->login, secret), &qr));
    struct second_setup_view view = {
        .page = page_view(x, db, say_second_setup_title(a, x->face.lang)),
        .form = page_form_view(x, &second_setup_form, STR("/me/settings/second")),
        .qr = qr.path,
        .side = qr.side,
        .login = v->login,
        .key = in_groups(a, totp_base32(a, secret)),
        .current = page_field(x, &second_setup_form, "current", NULL),
        .code = page_field(x, &second_setup_form, "code", NULL),
    };
    view.current.autocomplete = STR("current-password");
    view.code.autocomplete = STR("one-time-code");
    view.code.value = STR("");
    tell(x);
    hatch_second_setup_page(&x->answer.body, &x->face, &view);
    return NULL;
}

static struct fault *draw_codes(struct exchange *x, struct db *db)
{
    const struct settling *s = *page_keep(x);
    struct recovery_view view = {
        .page = page_view(x, db, say_recovery_title(x->arena, x->face.lang))};
    for (size_t i = 0; i < s->codes.n; i++) {
        *LIST_ADD(x->arena, &view.codes) = s->codes.at[i];
    }
    page_html(x);
    hatch_recovery_page(&x->answer.body, &x->face, &view);
    return NULL;
}

/* A code that does not hold is no fault of the job: that it was tried is to be kept. */
static struct fault *wrong_code(struct exchange *x, struct db *db, struct settling *s)
{
    s->fault = fault_at(fault_second_wrong(x->arena), STR("code"));
    return change_failed(x, db);
}

static struct fault *change_confirm(struct exchange *x, struct db *db)
{
    struct settling *s = *page_keep(x);
    const struct setup_fields *form = page_form(x);
    const struct house *house = page_app(x)->house;
    bool holds = false;
    TRY(second_confirm(db, x->arena, house->keys, page_viewer(x)->person, form->code,
                       x->at, house->random, &s->codes, &holds));
    return holds ? NULL : wrong_code(x, db, s);
}

static struct fault *after_confirm(struct exchange *x, struct db *db)
{
    const struct settling *s = *page_keep(x);
    if (x->fault != NULL) {
        return x->fault;
    }
    return s->fault != NULL ? refuse(x, db, s->fault) : draw_codes(x, db);
}

static struct fault *after_setup_password(struct exchange *x, struct db *db)
{
    (void)db;
    const struct settling *s = *page_keep(x);
    return s->hashing.holds ? page_write(x, change_confirm, after_confirm)
                            : wrong_password(x);
}

struct fault *second_setup_start(struct exchange *x, struct db *db)
{
    const struct setup_fields *form = page_form(x);
    return check_password(x, db, form->current, after_setup_password);
}

/* Where none was begun, the settings are the place to begin. */
struct fault *second_setup_show(struct exchange *x, struct db *db)
{
    struct fault *fault = draw_setup(x, db);
    if (fault != NULL && fault->kind == FAULT_MISSING) {
        answer_see_other(x, STR("/me/settings"));
        return NULL;
    }
    return fault;
}

/* ---- new recovery codes, or none and no second factor ------------------------------ */

static struct fault *draw_change(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct second_change_view view = {
        .page = page_view(x, db, say_second_title(a, lang)),
        .form = page_form_view(x, &second_change_form, STR("/me/settings/second/change")),
        .what = page_field(x, &second_change_form, "what", NULL),
        .code = page_field(x, &second_change_form, "code", NULL),
    };
    struct str what = view.what.value;
    *LIST_ADD(a, &view.what.options) = page_option(
        STR("codes"), say_second_new_codes(a, lang), str_equal(what, STR("codes")));
    *LIST_ADD(a, &view.what.options) =
        page_option(STR("off"), say_second_off(a, lang), str_equal(what, STR("off")));
    view.code.hint = say_second_code_hint(a, lang);
    view.code.autocomplete = STR("one-time-code");
    view.code.value = STR("");
    tell(x);
    hatch_second_change_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *second_get(struct exchange *x, struct db *db)
{
    struct second state;
    TRY(second_state(db, x->arena, page_viewer(x)->person, &state));
    if (state.running) {
        return draw_change(x, db);
    }
    if (state.begun) {
        return draw_setup(x, db);
    }
    answer_see_other(x, STR("/me/settings"));
    return NULL;
}

struct fault *second_change_change(struct exchange *x, struct db *db)
{
    struct settling *s = ARENA_NEW(x->arena, struct settling);
    const struct change_fields *form = page_form(x);
    const struct house *house = page_app(x)->house;
    struct person_id person = page_viewer(x)->person;
    bool holds = false;
    *page_keep(x) = s;
    TRY(access_door(db, x->arena, page_viewer(x)->login, x->at, &s->door));
    if (s->door.wait_seconds > 0) {
        return fault_login_wait(x->arena, s->door.wait_seconds);
    }
    TRY(second_use(db, x->arena, house->keys, person, form->code, x->at, &holds));
    if (!holds) {
        return wrong_code(x, db, s);
    }
    return form->what == SECOND_OFF
               ? second_off(db, x->arena, person)
               : second_renew(db, x->arena, person, house->random, &s->codes);
}

struct fault *second_change_show(struct exchange *x, struct db *db)
{
    const struct settling *s = *page_keep(x);
    if (page_fault(x) == NULL && s->fault != NULL) {
        page_refuse(x, s->fault);
    }
    const struct fault *fault = page_fault(x);
    if (fault != NULL) {
        return fault->kind == FAULT_MISSING ? page_fault(x) : draw_change(x, db);
    }
    if (s->codes.n > 0) {
        return draw_codes(x, db);
    }
    answer_see_other(x, STR("/me/settings?done=off"));
    return NULL;
}
