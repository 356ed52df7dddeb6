/* The first page of administration, imports, and log-ins. */
#include "pages/access/admin.h"

#include "access/reading.h"
#include "access/second.h"
#include "exchange/import.h"
#include "ledger/checkpoint.h"
#include "pages/access/admin.html.h"
#include "words/faults.h"

struct account_new_fields {
    struct str person, login;
};
static const struct field account_new_table[] = {
    {"person", FIELD_TEXT, true, offsetof(struct account_new_fields, person), 1, 60,
     say_admin_person, NULL, 0},
    {"login", FIELD_TEXT, true, offsetof(struct account_new_fields, login), 0, 100,
     say_person_login, NULL, 0},
};
static const struct field account_why_table[] = {
    {"why", FIELD_TEXT, true, offsetof(struct close_body, why), 1, 200, say_leave_why,
     NULL, 0},
};
const struct fields account_new_form =
    FIELDS(account_new_table, struct account_new_fields);
const struct fields account_why_form = FIELDS(account_why_table, struct close_body);

void admin_answer(struct exchange *x)
{
    page_html(x);
    if (page_fault(x) != NULL) {
        x->answer.status = fault_status(page_fault(x)->kind);
    }
}

void admin_notice(struct exchange *x, const char *done, struct str text,
                  struct page_view *page)
{
    if (str_equal(exchange_query(x, STR("done")), str_of(done))) {
        page->notice =
            (struct notice_view){NOTICE_DONE, text, {STR_NONE, STR_NONE, false}};
    }
}

struct str admin_day(struct exchange *x, struct day day)
{
    return day_known(day) ? say_day(x->arena, x->face.lang, day) : STR_NONE;
}

/* ---- the first page ---------------------------------------------------------------- */

static void add_parts(struct exchange *x, struct link_views *parts)
{
    static const struct {
        enum capability can;
        const char *href;
        say_fn *say;
    } all[] = {
        {CAN_KEEP_ACCOUNTS, "/admin/accounts", say_admin_accounts},
        {CAN_GRANT_ROLES, "/admin/roles", say_admin_roles},
        {CAN_READ_READLOG, "/admin/readlog", say_admin_readlog},
        {CAN_ANSWER, "/access/questions", say_ask_title},
        {CAN_ADMINISTER, "/admin/imports", say_admin_imports},
        {CAN_ADMINISTER, "/admin/reminders", say_remind_admin_title},
        {CAN_BACK_UP, "/admin/backup", say_admin_backup},
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (viewer_may(page_viewer(x), all[i].can)) {
            *LIST_ADD(x->arena, parts) = (struct link_view){
                str_of(all[i].href), all[i].say(x->arena, x->face.lang), false};
        }
    }
}

/* The second line of a checkpoint is the size of the tree (C2SP tlog-checkpoint). */
static int64_t size_of(struct str note)
{
    struct str origin, size;
    int64_t n = -1;
    return str_cut(&note, '\n', &origin) && str_cut(&note, '\n', &size) &&
                   str_to_int(size, &n)
               ? n
               : -1;
}

struct fault *admin_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    struct ledger_head head = {0};
    struct day_list days = {0};
    struct str note = STR_NONE;
    struct text hex = text_new(a, 2 * HASH_SIZE);
    TRY(ledger_head_read(db, a, &head));
    TRY(checkpoint_newest(db, a, &note));
    TRY(readings_undigested(db, a, page_today(x), &days));
    text_add_hex(&hex, hash_str(&head.root));
    struct admin_view view = {
        .page = page_view(x, db, say_admin_title(a, x->face.lang)),
        .entries = head.size,
        .root = str_part(text_str(&hex), 0, 16),
        .signed_size = size_of(note),
        .undigested = (int64_t)days.n,
    };
    add_parts(x, &view.parts);
    page_html(x);
    hatch_admin_page(&x->answer.body, &x->face, &view);
    return NULL;
}

/* ---- imports ----------------------------------------------------------------------- */

struct fault *imports_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct import_list list = {0};
    TRY(import_all(db, a, &list));
    struct imports_view view = {.page = page_view(x, db, say_admin_imports(a, lang))};
    for (size_t i = 0; i < list.n; i++) {
        const struct import *m = &list.at[i];
        struct import_row row = {
            .id = m->id.v, .file = m->file, .day = m->day, .rows = m->rows};
        row.state = m->state == IMPORT_DONE
                        ? (struct tag_view){TAG_DONE, say_admin_import_done(a, lang)}
                    : m->state == IMPORT_UNDONE
                        ? (struct tag_view){TAG_PLAIN, say_admin_import_undone(a, lang)}
                        : (struct tag_view){TAG_OPEN, say_admin_import_open(a, lang)};
        TRY(page_actor(x, db, m->actor, &row.actor));
        *LIST_ADD(a, &view.rows) = row;
    }
    page_html(x);
    hatch_imports_page(&x->answer.body, &x->face, &view);
    return NULL;
}

/* ---- the list of log-ins ----------------------------------------------------------- */

struct fault *accounts_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    struct account_list list = {0};
    struct accounts_query q = {.text = str_trim(exchange_query(x, STR("q"))),
                               .after = exchange_query(x, STR("after")),
                               .limit = ACCOUNTS_PAGE + 1};
    TRY(access_accounts_find(db, a, q, &list));
    struct accounts_view view = {
        .page = page_view(x, db, say_admin_accounts(a, x->face.lang)),
        .query = {.label = say_admin_accounts_find(a, x->face.lang), .value = q.text},
    };
    for (size_t i = 0; i < list.n && i < ACCOUNTS_PAGE; i++) {
        const struct account *one = &list.at[i];
        *LIST_ADD(a, &view.rows) =
            (struct account_row){one->person.v, one->login, one->name};
    }
    if (list.n > ACCOUNTS_PAGE) {
        struct text next = text_new(a, 64);
        text_add(&next, STR("/admin/accounts?q="));
        text_add_url(&next, q.text);
        text_add(&next, STR("&after="));
        text_add_url(&next, list.at[ACCOUNTS_PAGE - 1].login);
        view.pager.next = text_str(&next);
    }
    admin_notice(x, "closed", say_notice_account_closed(a, x->face.lang), &view.page);
    page_html(x);
    hatch_accounts_page(&x->answer.body, &x->face, &view);
    return NULL;
}

/* ---- a new one --------------------------------------------------------------------- */

struct fault *account_new_get(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    struct account_new_view view = {
        .page = page_view(x, db, say_admin_account_new(a, x->face.lang)),
        .form = page_form_view(x, &account_new_form, STR("/admin/accounts/new")),
        .person = page_field(x, &account_new_form, "person", NULL),
        .login = page_field(x, &account_new_form, "login", NULL),
    };
    view.person.hint = say_admin_person_hint(a, x->face.lang);
    view.login.hint = say_person_login_hint(a, x->face.lang);
    admin_answer(x);
    hatch_account_new_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *account_new_change(struct exchange *x, struct db *db)
{
    const struct account_new_fields *form = page_form(x);
    struct act act = page_act(x, db);
    struct person *person = ARENA_NEW(x->arena, struct person);
    *page_keep(x) = person;
    TRY(access_person_meant(db, x->arena, NULL, page_today(x), form->person, "person",
                            person));
    TRY(access_may_keep(db, x->arena, page_viewer(x), person->id));
    return access_account_open(&act, person->id, &(struct account_body){form->login});
}

struct fault *account_new_show(struct exchange *x, struct db *db)
{
    const struct person *person = *page_keep(x);
    const struct fault *fault = page_fault(x);
    if (fault != NULL) {
        bool again = fault->kind == FAULT_INPUT || fault->kind == FAULT_CONFLICT;
        return again ? account_new_get(x, db) : page_fault(x);
    }
    answer_see_other(x, str_format(x->arena, "/admin/accounts/%lld?done=opened",
                                   (long long)person->id.v));
    return NULL;
}

/* ---- one log-in -------------------------------------------------------------------- */

/* Who has a log-in; for anybody else there is no such page. */
static struct fault *find_account(struct exchange *x, struct db *db,
                                  struct person *person, struct str *login)
{
    struct person_id id = {page_arg(x, 0)};
    bool found = false;
    TRY(register_person(db, x->arena, id, person, &found));
    TRY(access_login_of(db, x->arena, id, login));
    return found && login->p != NULL ? NULL : fault_login_none(x->arena);
}

struct fault *account_one_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct person person;
    struct second second;
    struct session_list sessions = {0};
    struct account_page_view view = {.reset_id = page_new_id(x)};
    TRY(find_account(x, db, &person, &view.login));
    TRY(second_state(db, a, person.id, &second));
    TRY(access_sessions(db, a, person.id, x->at, &sessions));
    TRY(admin_roles_of(x, db, person.id, &view.roles));
    const struct fault *kept = access_may_keep(db, a, page_viewer(x), person.id);
    view.page = page_view(x, db, person.name);
    view.person = person.id.v;
    view.name = person.name;
    view.second = second.running;
    view.recovery = second.recovery;
    view.sessions = (int64_t)sessions.n;
    view.kept = kept == NULL;
    admin_notice(x, "opened", say_notice_account_opened(a, lang), &view.page);
    admin_notice(x, "reset", say_notice_account_reset(a, lang), &view.page);
    page_html(x);
    hatch_account_one_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *account_reset_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    struct person_id person = {page_arg(x, 0)};
    TRY(access_may_keep(db, x->arena, page_viewer(x), person));
    return second_reset(&act, person);
}

struct fault *account_reset_show(struct exchange *x, struct db *db)
{
    (void)db;
    if (page_fault(x) != NULL) {
        return page_fault(x);
    }
    answer_see_other(x, str_format(x->arena, "/admin/accounts/%lld?done=reset",
                                   (long long)page_arg(x, 0)));
    return NULL;
}

/* ---- closing ----------------------------------------------------------------------- */

struct fault *account_close_get(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    struct person person;
    struct str login;
    TRY(find_account(x, db, &person, &login));
    struct account_close_view view = {
        .page = page_view(x, db, say_admin_close_title(a, x->face.lang, person.name)),
        .form = page_form_view(
            x, &account_why_form,
            str_format(a, "/admin/accounts/%lld/close", (long long)person.id.v)),
        .person = person.id.v,
        .name = person.name,
        .why = page_field(x, &account_why_form, "why", NULL),
    };
    admin_answer(x);
    hatch_account_close_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *account_close_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    struct person_id person = {page_arg(x, 0)};
    TRY(access_may_keep(db, x->arena, page_viewer(x), person));
    return access_account_close(&act, person, page_form(x));
}

struct fault *account_close_show(struct exchange *x, struct db *db)
{
    const struct fault *fault = page_fault(x);
    if (fault != NULL) {
        return fault->kind == FAULT_INPUT ? account_close_get(x, db) : page_fault(x);
    }
    answer_see_other(x, STR("/admin/accounts?done=closed"));
    return NULL;
}
