/* The door. Passwords are hashed in the hasher's threads and sessions written by the
 * writer; a page only parses before and answers after. Unknown names, wrong passwords and
 * accounts without one get the same answer after the same work. */
#include "pages/access/door.h"

#include "pages/access/access_views.h"
#include "pages/access/account.html.h"
#include "pages/access/login.html.h"
#include "words/faults.h"

struct login_fields {
    struct str login, password, back;
};
struct claim_fields {
    struct str login, code, password, again;
};
struct account_fields {
    struct str current, password, again;
};
static const struct field login_table[] = {
    {"login", FIELD_TEXT, true, offsetof(struct login_fields, login), 0, 100,
     say_person_login, NULL, 0},
    {"password", FIELD_SECRET, true, offsetof(struct login_fields, password), 0, 500,
     say_login_password, NULL, 0},
    {"back", FIELD_TEXT, false, offsetof(struct login_fields, back), 0, 2000,
     say_person_login, NULL, 0},
};
static const struct field claim_table[] = {
    {"login", FIELD_TEXT, true, offsetof(struct claim_fields, login), 0, 100,
     say_person_login, NULL, 0},
    {"code", FIELD_TEXT, true, offsetof(struct claim_fields, code), 0, 64, say_claim_code,
     NULL, 0},
    {"password", FIELD_SECRET, true, offsetof(struct claim_fields, password),
     PASSWORD_LEAST, 500, say_account_password, NULL, 0},
    {"again", FIELD_SECRET, true, offsetof(struct claim_fields, again), 0, 500,
     say_account_again, NULL, 0},
};
static const struct field account_table[] = {
    {"current", FIELD_SECRET, true, offsetof(struct account_fields, current), 0, 500,
     say_account_current, NULL, 0},
    {"password", FIELD_SECRET, true, offsetof(struct account_fields, password),
     PASSWORD_LEAST, 500, say_account_password, NULL, 0},
    {"again", FIELD_SECRET, true, offsetof(struct account_fields, again), 0, 500,
     say_account_again, NULL, 0},
};
const struct fields login_form = FIELDS(login_table, struct login_fields);
const struct fields claim_form = FIELDS(claim_table, struct claim_fields);
const struct fields account_form = FIELDS(account_table, struct account_fields);
const struct fields no_form = {NULL, 0, 0};

/* What the stages of one log-in hand on. */
struct entering {
    struct hashing hashing;
    struct door door;
    struct person_id person;
    struct str login, token;
    struct fault *fault;
};

const struct demo_login demo_logins[] = {
    {"luzhishen", "demo-member", ROLE_MEMBER},
    {"wuyong", "demo-organiser", ROLE_ORGANISER},
    {"songjiang", "demo-leader", ROLE_LEADER},
    {"xiaorang", "demo-registrar", ROLE_REGISTRAR},
    {"daizong", "demo-system-admin", ROLE_SYSTEM_ADMIN},
    {"shixiu", "demo-security-admin", ROLE_SECURITY_ADMIN},
    {"peixuan", "demo-audit-admin", ROLE_AUDIT_ADMIN},
};
const size_t demo_logins_n = sizeof demo_logins / sizeof demo_logins[0];

/* ---- log in ------------------------------------------------------------------------ */

static struct fault *draw_login(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct str back = x->method == METHOD_POST ? exchange_form(x, STR("back"))
                                               : exchange_query(x, STR("back"));
    struct login_view view = {
        .page = page_view(x, db, say_login_title(a, lang)),
        .form = page_form_view(x, &login_form, STR("/login")),
        .login = page_field(x, &login_form, "login", NULL),
        .password = page_field(x, &login_form, "password", NULL),
        .back = page_local_only(back),
    };
    view.login.autocomplete = STR("username");
    view.password.autocomplete = STR("current-password");
    if (str_equal(exchange_query(x, STR("done")), STR("out"))) {
        view.page.notice = (struct notice_view){
            NOTICE_DONE, say_notice_logged_out(a, lang), {STR_NONE, STR_NONE, false}};
    }
    for (size_t i = 0; page_app(x)->house->demo && i < demo_logins_n; i++) {
        *LIST_ADD(a, &view.demo) = (struct demo_login_view){
            str_of(demo_logins[i].login), str_of(demo_logins[i].secret),
            say_role(a, lang, demo_logins[i].role)};
    }
    page_html(x);
    const struct fault *fault = page_fault(x);
    if (fault != NULL) {
        x->answer.status = fault_status(fault->kind);
    }
    hatch_login_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *login_get(struct exchange *x, struct db *db)
{
    if (page_viewer(x)->person.v != 0) {
        answer_see_other(x, STR("/"));
        return NULL;
    }
    return draw_login(x, db);
}

/* A fault of the door, shown in the form. */
static struct fault *refuse(struct exchange *x, struct db *db, struct fault *fault)
{
    x->fault = fault;
    page_refuse(x, fault);
    return ((const struct route *)x->route)->show(x, db);
}

static struct fault *change_failed(struct exchange *x, struct db *db)
{
    const struct entering *e = *page_keep(x);
    return access_failed(db, x->arena, e->login, x->at);
}

static struct fault *after_failed(struct exchange *x, struct db *db)
{
    const struct entering *e = *page_keep(x);
    return x->fault != NULL ? x->fault : refuse(x, db, e->fault);
}

static struct fault *change_enter(struct exchange *x, struct db *db)
{
    struct entering *e = *page_keep(x);
    return access_enter(db, x->arena, e->login, e->person, page_app(x)->house->random,
                        x->at, &e->token);
}

static void set_cookie(struct exchange *x, struct str token)
{
    bool secure = str_starts(page_app(x)->public_url, STR("https://"));
    x->answer.cookie[0] =
        secure ? str_format(x->arena,
                            "__Host-cadre=%.*s; Path=/; Secure; HttpOnly; SameSite=Lax",
                            STR_PRINT(token))
               : str_format(x->arena, "cadre=%.*s; Path=/; HttpOnly; SameSite=Lax",
                            STR_PRINT(token));
}

static struct fault *after_enter(struct exchange *x, struct db *db)
{
    (void)db;
    const struct entering *e = *page_keep(x);
    if (x->fault != NULL) {
        return x->fault;
    }
    set_cookie(x, e->token);
    answer_see_other(x, page_local_only(exchange_form(x, STR("back"))));
    return NULL;
}

static struct fault *after_verify(struct exchange *x, struct db *db)
{
    (void)db;
    struct entering *e = *page_keep(x);
    if (e->hashing.holds && e->door.person.v != 0) {
        e->person = e->door.person;
        return page_write(x, change_enter, after_enter);
    }
    e->fault = fault_login_wrong(x->arena);
    return page_write(x, change_failed, after_failed);
}

struct fault *login_start(struct exchange *x, struct db *db)
{
    const struct login_fields *form = page_form(x);
    struct entering *e = ARENA_NEW(x->arena, struct entering);
    *page_keep(x) = e;
    e->login = form->login;
    TRY(access_door(db, x->arena, form->login, x->at, &e->door));
    if (e->door.wait_seconds > 0) {
        return refuse(x, db, fault_login_wait(x->arena, e->door.wait_seconds));
    }
    e->hashing = (struct hashing){.password = form->password,
                                  .against = str_cstr(x->arena, e->door.hash)};
    return page_hash(x, &e->hashing, after_verify);
}

struct fault *login_show(struct exchange *x, struct db *db)
{
    return draw_login(x, db);
}

/* ---- log out ----------------------------------------------------------------------- */

struct fault *logout_change(struct exchange *x, struct db *db)
{
    return access_leave(db, x->arena, page_viewer(x)->session);
}

struct fault *logout_show(struct exchange *x, struct db *db)
{
    (void)db;
    if (page_fault(x) != NULL) {
        return page_fault(x);
    }
    bool secure = str_starts(page_app(x)->public_url, STR("https://"));
    x->answer.cookie[0] = secure
                              ? STR("__Host-cadre=; Path=/; Max-Age=0; Secure; HttpOnly; "
                                    "SameSite=Lax")
                              : STR("cadre=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    answer_see_other(x, STR("/login?done=out"));
    return NULL;
}

/* ---- a password from a one-time code ----------------------------------------------- */

static struct fault *draw_claim(struct exchange *x, struct db *db)
{
    struct claim_view view = {
        .page = page_view(x, db, say_claim_title(x->arena, x->face.lang)),
        .form = page_form_view(x, &claim_form, STR("/login/code")),
        .login = page_field(x, &claim_form, "login", NULL),
        .code = page_field(x, &claim_form, "code", NULL),
        .password = page_field(x, &claim_form, "password", NULL),
        .again = page_field(x, &claim_form, "again", NULL),
    };
    view.login.autocomplete = STR("username");
    view.code.autocomplete = STR("one-time-code");
    view.password.autocomplete = STR("new-password");
    view.again.autocomplete = STR("new-password");
    view.password.hint = say_account_password_hint(x->arena, x->face.lang);
    page_html(x);
    if (page_fault(x) != NULL) {
        x->answer.status = fault_status(page_fault(x)->kind);
    }
    hatch_claim_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *claim_get(struct exchange *x, struct db *db)
{
    return draw_claim(x, db);
}

struct fault *claim_show(struct exchange *x, struct db *db)
{
    return draw_claim(x, db);
}

static struct fault *change_claim(struct exchange *x, struct db *db)
{
    struct entering *e = *page_keep(x);
    const struct claim_fields *form = page_form(x);
    struct person_id person;
    TRY(access_code_check(db, x->arena, e->login, form->code, x->at, &person));
    if (person.v == 0) { /* spent by another request meanwhile */
        return fault_code_wrong(x->arena);
    }
    TRY(access_password_set(db, x->arena, e->person, str_of(e->hashing.hash),
                            (struct hash){{0}}));
    return change_enter(x, db);
}

static struct fault *after_claim_hash(struct exchange *x, struct db *db)
{
    (void)db;
    return page_write(x, change_claim, after_enter);
}

struct fault *claim_start(struct exchange *x, struct db *db)
{
    const struct claim_fields *form = page_form(x);
    struct entering *e = ARENA_NEW(x->arena, struct entering);
    *page_keep(x) = e;
    e->login = form->login;
    if (!str_equal(form->password, form->again)) {
        return refuse(x, db, fault_at(fault_password_differs(x->arena), STR("again")));
    }
    TRY(access_door(db, x->arena, form->login, x->at, &e->door));
    if (e->door.wait_seconds > 0) {
        return refuse(x, db, fault_login_wait(x->arena, e->door.wait_seconds));
    }
    TRY(access_code_check(db, x->arena, form->login, form->code, x->at, &e->person));
    if (e->person.v == 0) {
        e->fault = fault_code_wrong(x->arena);
        return page_write(x, change_failed, after_failed);
    }
    e->hashing = (struct hashing){.password = form->password};
    return page_hash(x, &e->hashing, after_claim_hash);
}

/* ---- my own account ---------------------------------------------------------------- */

static struct fault *draw_account(struct exchange *x, struct db *db)
{
    const struct viewer *v = page_viewer(x);
    struct arena *a = x->arena;
    struct account_view view = {
        .page = page_view(x, db, say_account_title(a, x->face.lang)),
        .form = page_form_view(x, &account_form, STR("/account")),
        .login = v->login,
        .person = v->person.v,
        .current = page_field(x, &account_form, "current", NULL),
        .password = page_field(x, &account_form, "password", NULL),
        .again = page_field(x, &account_form, "again", NULL),
    };
    view.current.autocomplete = STR("current-password");
    view.password.autocomplete = STR("new-password");
    view.again.autocomplete = STR("new-password");
    view.password.hint = say_account_password_hint(a, x->face.lang);
    struct text roles = text_new(a, 64);
    for (size_t i = 0; i < v->roles.n; i++) {
        text_add(&roles, i > 0 ? say_list_comma(a, x->face.lang) : STR(""));
        text_add(&roles, say_role(a, x->face.lang, (enum role)v->roles.at[i].role));
    }
    view.roles = text_str(&roles);
    if (str_equal(exchange_query(x, STR("done")), STR("password"))) {
        view.page.notice =
            (struct notice_view){NOTICE_DONE,
                                 say_notice_password_changed(a, x->face.lang),
                                 {STR_NONE, STR_NONE, false}};
    }
    page_html(x);
    if (page_fault(x) != NULL) {
        x->answer.status = fault_status(page_fault(x)->kind);
    }
    hatch_account_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *account_get(struct exchange *x, struct db *db)
{
    return draw_account(x, db);
}

struct fault *account_show(struct exchange *x, struct db *db)
{
    return draw_account(x, db);
}

static struct fault *change_password(struct exchange *x, struct db *db)
{
    const struct entering *e = *page_keep(x);
    const struct viewer *v = page_viewer(x);
    return access_password_set(db, x->arena, v->person, str_of(e->hashing.hash),
                               v->session);
}

static struct fault *after_password(struct exchange *x, struct db *db)
{
    (void)db;
    if (x->fault == NULL) {
        answer_see_other(x, STR("/account?done=password"));
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
    struct entering *e = *page_keep(x);
    const struct account_fields *form = page_form(x);
    if (!e->hashing.holds) {
        e->fault = fault_at(fault_password_current(x->arena), STR("current"));
        return page_write(x, change_failed, after_failed);
    }
    if (!str_equal(form->password, form->again)) {
        return refuse(x, db, fault_at(fault_password_differs(x->arena), STR("again")));
    }
    e->hashing = (struct hashing){.password = form->password};
    return page_hash(x, &e->hashing, after_new_hash);
}

struct fault *account_start(struct exchange *x, struct db *db)
{
    const struct account_fields *form = page_form(x);
    const struct viewer *v = page_viewer(x);
    struct entering *e = ARENA_NEW(x->arena, struct entering);
    *page_keep(x) = e;
    e->login = v->login;
    TRY(access_door(db, x->arena, v->login, x->at, &e->door));
    if (e->door.wait_seconds > 0) {
        return refuse(x, db, fault_login_wait(x->arena, e->door.wait_seconds));
    }
    e->hashing = (struct hashing){.password = form->current,
                                  .against = str_cstr(x->arena, e->door.hash)};
    return page_hash(x, &e->hashing, after_current);
}

/* ---- a code for somebody else ------------------------------------------------------ */

struct made_code {
    struct str code;
    struct instant until;
};

struct fault *code_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    struct person_id person = {page_arg(x, 0)};
    struct made_code *made = ARENA_NEW(x->arena, struct made_code);
    *page_keep(x) = made;
    TRY(access_may_keep(db, x->arena, page_viewer(x), person));
    return access_code_give(&act, person, page_app(x)->house->random, x->at, &made->code,
                            &made->until);
}

struct fault *code_show(struct exchange *x, struct db *db)
{
    if (page_fault(x) != NULL) {
        return page_fault(x);
    }
    const struct made_code *made = *page_keep(x);
    struct arena *a = x->arena;
    struct person person;
    bool found = false;
    TRY(register_person(db, a, (struct person_id){page_arg(x, 0)}, &person, &found));
    struct code_view view = {
        .page = page_view(x, db, say_code_title(a, x->face.lang, person.name)),
        .person = person.id.v,
        .name = person.name,
        .code = made->code,
        .until = page_local(x, made->until),
    };
    TRY(access_login_of(db, a, person.id, &view.login));
    page_html(x);
    hatch_code_page(&x->answer.body, &x->face, &view);
    return NULL;
}
