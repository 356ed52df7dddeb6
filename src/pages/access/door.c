/* The door. Passwords are hashed in the hasher's threads and sessions written by the
 * writer; a page only parses before and answers after. Unknown names, wrong passwords and
 * accounts without one get the same answer after the same work. */
#include "pages/access/door.h"

#include "access/second.h"
#include "pages/access/access_views.h"
#include "pages/access/account.html.h"
#include "pages/access/login.html.h"
#include "pages/access/settings.html.h"
#include "pages/access/settings_views.h"
#include "words/faults.h"

/* Who gave his password and owes the code is known by this cookie. */
#define STEP_COOKIE "-step"

struct login_fields {
    struct str login, password, back;
};
struct claim_fields {
    struct str login, code, password, again;
};
struct second_fields {
    struct str code, back;
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
static const struct field second_table[] = {
    {"code", FIELD_TEXT, true, offsetof(struct second_fields, code), 0, 64,
     say_second_code, NULL, 0},
    {"back", FIELD_TEXT, false, offsetof(struct second_fields, back), 0, 2000,
     say_person_login, NULL, 0},
};
const struct fields login_form = FIELDS(login_table, struct login_fields);
const struct fields claim_form = FIELDS(claim_table, struct claim_fields);
const struct fields second_step_form = FIELDS(second_table, struct second_fields);
const struct fields no_form = {NULL, 0, 0};

/* What the stages of one log-in hand on. */
struct entering {
    struct hashing hashing;
    struct door door;
    struct person_id person;
    struct str login;
    struct entered entered;
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
    return access_begin(db, x->arena, e->login, e->person, page_app(x)->house->random,
                        x->at, &e->entered);
}

/* `session`: the name behind "cadre"; an empty token takes the cookie away. */
static struct str cookie(struct exchange *x, const char *ending, struct str token)
{
    bool secure = str_starts(page_app(x)->public_url, STR("https://"));
    return str_format(x->arena, "%scadre%s=%.*s; Path=/; %s%sHttpOnly; SameSite=Lax",
                      secure ? "__Host-" : "", ending, STR_PRINT(token),
                      token.n == 0 ? "Max-Age=0; " : "", secure ? "Secure; " : "");
}

static struct fault *after_enter(struct exchange *x, struct db *db)
{
    (void)db;
    const struct entering *e = *page_keep(x);
    struct str back = page_local_only(exchange_form(x, STR("back")));
    if (x->fault != NULL) {
        return x->fault;
    }
    if (e->entered.halfway) {
        struct text to = text_new(x->arena, 128);
        text_add(&to, STR("/login/second?back="));
        text_add_url(&to, back);
        x->answer.cookie[0] = cookie(x, STEP_COOKIE, e->entered.token);
        answer_see_other(x, text_str(&to));
        return NULL;
    }
    x->answer.cookie[0] = cookie(x, "", e->entered.token);
    answer_see_other(x, back);
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

/* ---- the second step --------------------------------------------------------------- */

static struct str step_token(struct exchange *x)
{
    bool secure = str_starts(page_app(x)->public_url, STR("https://"));
    return exchange_cookie(x, secure ? STR("__Host-cadre" STEP_COOKIE)
                                     : STR("cadre" STEP_COOKIE));
}

static struct fault *draw_step(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    struct str back = x->method == METHOD_POST ? exchange_form(x, STR("back"))
                                               : exchange_query(x, STR("back"));
    struct second_step_view view = {
        .page = page_view(x, db, say_second_step_title(a, x->face.lang)),
        .form = page_form_view(x, &second_step_form, STR("/login/second")),
        .code = page_field(x, &second_step_form, "code", NULL),
        .back = page_local_only(back),
    };
    view.code.hint = say_second_code_hint(a, x->face.lang);
    view.code.autocomplete = STR("one-time-code");
    view.code.value = STR("");
    page_html(x);
    if (page_fault(x) != NULL) {
        x->answer.status = fault_status(page_fault(x)->kind);
    }
    hatch_second_step_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *step_get(struct exchange *x, struct db *db)
{
    struct person_id person;
    struct str login;
    TRY(access_halfway(db, x->arena, step_token(x), x->at, &person, &login));
    if (person.v != 0) {
        return draw_step(x, db);
    }
    answer_see_other(x, STR("/login"));
    return NULL;
}

/* A wrong code is no fault of the job: that it was tried is to be kept. */
struct fault *step_change(struct exchange *x, struct db *db)
{
    struct entering *e = ARENA_NEW(x->arena, struct entering);
    const struct second_fields *form = page_form(x);
    const struct house *house = page_app(x)->house;
    bool holds = false;
    *page_keep(x) = e;
    TRY(access_halfway(db, x->arena, step_token(x), x->at, &e->person, &e->login));
    if (e->person.v == 0) {
        return fault_second_late(x->arena);
    }
    TRY(access_door(db, x->arena, e->login, x->at, &e->door));
    if (e->door.wait_seconds > 0) {
        return fault_login_wait(x->arena, e->door.wait_seconds);
    }
    TRY(second_use(db, x->arena, house->keys, e->person, form->code, x->at, &holds));
    if (!holds) {
        e->fault = fault_at(fault_second_wrong(x->arena), STR("code"));
        return change_failed(x, db);
    }
    TRY(access_halfway_end(db, x->arena, e->person));
    return access_enter(db, x->arena, e->login, e->person, house->random, x->at,
                        &e->entered.token);
}

struct fault *step_show(struct exchange *x, struct db *db)
{
    const struct entering *e = *page_keep(x);
    if (page_fault(x) == NULL && e->fault != NULL) {
        page_refuse(x, e->fault);
    }
    const struct fault *fault = page_fault(x);
    if (fault != NULL && fault->id == FAULT_SECOND_LATE_ID) {
        return draw_login(x, db);
    }
    if (fault != NULL) {
        return fault->kind == FAULT_MISSING ? page_fault(x) : draw_step(x, db);
    }
    x->answer.cookie[0] = cookie(x, "", e->entered.token);
    x->answer.cookie[1] = cookie(x, STEP_COOKIE, STR(""));
    answer_see_other(x, page_local_only(exchange_form(x, STR("back"))));
    return NULL;
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
    x->answer.cookie[0] = cookie(x, "", STR(""));
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
        .back = str_starts(x->path, STR("/admin/"))
                    ? str_format(a, "/admin/accounts/%lld", (long long)person.id.v)
                    : str_format(a, "/people/%lld", (long long)person.id.v),
    };
    TRY(access_login_of(db, a, person.id, &view.login));
    page_html(x);
    hatch_code_page(&x->answer.body, &x->face, &view);
    return NULL;
}
