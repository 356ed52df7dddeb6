/* Pages of administration, and those on which records are opened and reads are told. */
#include "pages/golden.h"

#include "pages/access/admin.html.h"
#include "pages/access/admin_roles.html.h"
#include "pages/access/admin_views.h"
#include "pages/access/reading.html.h"
#include "pages/access/reading_views.h"
#include "words/faults.h"

static struct page_view framed(const struct face *face, struct str title,
                               const char *path)
{
    struct page_view p = golden_page_in(face, title, path, "");
    *LIST_ADD(face->arena, &p.nav) =
        (struct link_view){STR("/admin"), say_admin_title(face->arena, face->lang), true};
    return p;
}

static struct tag_view running(const struct face *face)
{
    return (struct tag_view){TAG_DONE, say_term_running(face->arena, face->lang)};
}

static void draw_admin(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct admin_view v = {
        .page = framed(face, say_admin_title(a, lang), "/admin"),
        .entries = 1234,
        .root = STR("9f3c61d2a0b7e411"),
        .signed_size = 1230,
        .undigested = 2,
    };
    *LIST_ADD(a, &v.parts) =
        (struct link_view){STR("/admin/accounts"), say_admin_accounts(a, lang), false};
    *LIST_ADD(a, &v.parts) =
        (struct link_view){STR("/admin/backup"), say_admin_backup(a, lang), false};
    hatch_admin_page(out, face, &v);
}

static void draw_accounts(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct accounts_view v = {
        .page = framed(face, say_admin_accounts(a, lang), "/admin/accounts?q=s"),
        .query = {.label = say_admin_accounts_find(a, lang), .value = NASTY},
        .pager = {.next = STR("/admin/accounts?q=s&after=songjiang")},
    };
    *LIST_ADD(a, &v.rows) =
        (struct account_row){11, STR("songjiang"), in(face, "宋江", "Song Jiang")};
    *LIST_ADD(a, &v.rows) = (struct account_row){12, STR("nasty"), NASTY};
    hatch_accounts_page(out, face, &v);
}

static void draw_account_new(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct account_new_view v = {
        .page = framed(face, say_admin_account_new(a, lang), "/admin/accounts/new"),
        .form = golden_form("/admin/accounts/new"),
        .person = golden_field("person", say_admin_person(a, lang)),
        .login = golden_field("login", say_person_login(a, lang)),
    };
    v.person.value = NASTY;
    v.person.hint = say_admin_person_hint(a, lang);
    v.login.hint = say_person_login_hint(a, lang);
    v.page.failed = true;
    golden_wrong(face, &v.form, &v.person, in(face, "没有此人。", "Nobody."));
    hatch_account_new_page(out, face, &v);
}

static void draw_account_one(struct text *out, const struct face *face)
{
    struct account_page_view v = {
        .page = framed(face, in(face, "鲁智深", "Lu Zhishen"), "/admin/accounts/16"),
        .person = 16,
        .name = in(face, "鲁智深", "Lu Zhishen"),
        .login = STR("luzhishen"),
        .second = true,
        .recovery = 7,
        .sessions = 2,
        .kept = true,
        .reset_id = STR("0190a5c0-0000-7000-8000-000000000003"),
    };
    *LIST_ADD(face->arena, &v.roles) =
        (struct role_row){.role = say_role_member(face->arena, face->lang),
                          .unit = NASTY,
                          .term = running(face)};
    hatch_account_one_page(out, face, &v);
}

static void draw_account_admin(struct text *out, const struct face *face)
{
    struct account_page_view v = {
        .page = framed(face, in(face, "石秀", "Shi Xiu"), "/admin/accounts/17"),
        .person = 17,
        .name = in(face, "石秀", "Shi Xiu"),
        .login = STR("shixiu"),
        .sessions = 1,
    };
    hatch_account_one_page(out, face, &v);
}

static void draw_account_close(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct account_close_view v = {
        .page = framed(face, say_admin_close_title(a, face->lang, NASTY),
                       "/admin/accounts/16/close"),
        .form = golden_form("/admin/accounts/16/close"),
        .person = 16,
        .name = NASTY,
        .why = golden_field("why", say_leave_why(a, face->lang)),
    };
    hatch_account_close_page(out, face, &v);
}

static struct role_row role_of(const struct face *face)
{
    struct arena *a = face->arena;
    return (struct role_row){
        .person = 16,
        .name = in(face, "鲁智深", "Lu Zhishen"),
        .login = STR("luzhishen"),
        .role = say_role_leader(a, face->lang),
        .unit = in(face, "干部科", "Cadre Section"),
        .since = say_day(a, face->lang, golden_day(2017, 1, 1)),
        .till = say_day(a, face->lang, golden_day(2017, 12, 31)),
        .term = running(face),
        .form_id = STR("0190a5c0-0000-7000-8000-000000000004"),
        .role_value = STR("leader"),
        .unit_value = 3,
    };
}

static void draw_roles(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct roles_view v = {
        .page = framed(face, say_admin_roles(a, lang), "/admin/roles"),
        .query = {.label = say_admin_person(a, lang), .value = STR("")},
        .role = {.label = say_access_role(a, lang), .value = STR("leader")},
    };
    golden_option(face, &v.role, "", say_admin_role_any(a, lang), false);
    golden_option(face, &v.role, "leader", say_role_leader(a, lang), true);
    *LIST_ADD(a, &v.rows) = role_of(face);
    struct role_row open = {.person = 18,
                            .name = NASTY,
                            .role = say_role_organiser(a, lang),
                            .unit = NASTY,
                            .term = running(face)};
    *LIST_ADD(a, &v.rows) = open;
    hatch_roles_page(out, face, &v);
}

static void draw_role_new(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct role_new_view v = {
        .page = framed(face, say_admin_role_new(a, lang), "/admin/roles/new"),
        .form = golden_form("/admin/roles/new"),
        .person = golden_field("person", say_admin_person(a, lang)),
        .role = golden_field("role", say_access_role(a, lang)),
        .unit = golden_field("unit", say_access_unit(a, lang)),
        .since = golden_field("since", say_access_since(a, lang)),
        .till = golden_field("till", say_access_until(a, lang)),
    };
    v.since.required = v.till.required = false;
    v.person.hint = say_admin_person_hint(a, lang);
    v.unit.hint = say_admin_unit_hint(a, lang);
    golden_option(face, &v.role, "", say_admin_role_choose(a, lang), true);
    golden_option(face, &v.role, "leader", say_role_leader(a, lang), false);
    golden_option(face, &v.unit, "3", NASTY, false);
    hatch_role_new_page(out, face, &v);
}

static void draw_role_person(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct role_person_view v = {
        .page = framed(face, in(face, "鲁智深", "Lu Zhishen"), "/admin/roles/16"),
        .person = 16,
        .name = in(face, "鲁智深", "Lu Zhishen"),
    };
    *LIST_ADD(a, &v.rows) = role_of(face);
    *LIST_ADD(a, &v.history) =
        (struct role_event){.seq = 40,
                            .kind = say_kind_role_grant(a, lang),
                            .role = say_role_leader(a, lang),
                            .unit = NASTY,
                            .since = say_day(a, lang, golden_day(2017, 1, 1)),
                            .actor = say_access_console(a, lang),
                            .at = STR("2017-01-03 10:00")};
    hatch_role_person_page(out, face, &v);
}

static void draw_imports(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct imports_view v = {
        .page = framed(face, say_admin_imports(a, lang), "/admin/imports")};
    *LIST_ADD(a, &v.rows) =
        (struct import_row){512,
                            NASTY,
                            golden_day(2017, 1, 3),
                            say_access_console(a, lang),
                            300,
                            {TAG_OPEN, say_admin_import_open(a, lang)}};
    hatch_imports_page(out, face, &v);
}

static struct read_row read_of(const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    return (struct read_row){
        .id = 7,
        .at = STR("2017-01-03 10:00"),
        .reader = in(face, "萧让", "Xiao Rang"),
        .person = NASTY,
        .record_class = say_class_file(a, lang),
        .what = say_kind_kin_add(a, lang),
        .purpose = say_purpose_inspection(a, lang),
        .why = NASTY,
        .questions = 1,
    };
}

static void draw_readlog(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct readlog_view v = {
        .page = framed(face, say_admin_readlog(a, lang), "/admin/readlog"),
        .form = golden_form("/admin/readlog"),
        .person = golden_field("person", say_reading_person(a, lang)),
        .reader = golden_field("reader", say_reading_reader(a, lang)),
        .day = golden_field("day", say_ledger_day(a, lang)),
        .why = golden_field("why", say_reading_why(a, lang)),
        .looked = true,
        .older = 7,
    };
    v.person.required = v.reader.required = v.day.required = false;
    v.person.hint = say_admin_person_hint(a, lang);
    v.why.hint = say_admin_readlog_why(a, lang);
    v.why.value = NASTY;
    *LIST_ADD(a, &v.reads) = read_of(face);
    hatch_readlog_page(out, face, &v);
}

static struct question_row a_question(const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    return (struct question_row){
        .seq = 7,
        .name = in(face, "鲁智深", "Lu Zhishen"),
        .at = STR("2017-01-03 11:00"),
        .text = NASTY,
        .about = say_ask_about(a, lang, in(face, "萧让", "Xiao Rang"),
                               STR("2017-01-03 10:00"), say_class_sealed(a, lang)),
        .may_answer = true,
    };
}

static void draw_questions(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct questions_view v = {
        .page = framed(face, say_ask_title(a, face->lang), "/access/questions"),
        .all = true};
    *LIST_ADD(a, &v.rows) = a_question(face);
    struct question_row *done = LIST_ADD(a, &v.rows);
    *done = a_question(face);
    done->answer = NASTY;
    done->by =
        say_ask_by(a, face->lang, in(face, "萧让", "Xiao Rang"), STR("2017-01-04 09:00"));
    done->may_answer = false;
    hatch_questions_page(out, face, &v);
}

static void draw_no_questions(struct text *out, const struct face *face)
{
    struct questions_view v = {
        .page =
            framed(face, say_ask_title(face->arena, face->lang), "/access/questions")};
    hatch_questions_page(out, face, &v);
}

static void draw_answer(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct answer_view v = {
        .page = framed(face, say_ask_title(a, face->lang), "/access/questions"),
        .form = golden_form("/access/questions/7"),
        .question = a_question(face),
        .text = golden_field("text", say_reading_answer(a, face->lang))};
    v.text.hint = say_ask_hint(a, face->lang);
    golden_wrong(face, &v.form, &v.text,
                 say_fault(a, face->lang, fault_field_required(a)));
    hatch_answer_page(out, face, &v);
}

static struct backup_view backup_of(const struct face *face)
{
    return (struct backup_view){
        .page = framed(face, say_admin_backup(face->arena, face->lang), "/admin/backup"),
        .folder = STR("/var/backups/cadre")};
}

static void draw_backup(struct text *out, const struct face *face)
{
    struct backup_view v = backup_of(face);
    v.said = say_admin_backup_made(face->arena, face->lang,
                                   STR("cadre-2017-01-03-100000.db"), 1234);
    *LIST_ADD(face->arena, &v.rows) = (struct backup_row){
        STR("cadre-2017-01-03-100000.db"), STR("2017-01-03 10:00"), 12};
    hatch_backup_page(out, face, &v);
}

static void draw_backup_running(struct text *out, const struct face *face)
{
    struct backup_view v = backup_of(face);
    v.running = true;
    hatch_backup_page(out, face, &v);
}

static void draw_backup_none(struct text *out, const struct face *face)
{
    struct backup_view v = backup_of(face);
    v.folder = STR_NONE;
    hatch_backup_page(out, face, &v);
}

static void draw_reminders(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct reminders_view v = {
        .page = golden_page_in(face, say_remind_admin_title(a, lang), "/admin/reminders",
                               "/admin"),
        .on = true,
        .mail = say_list_pair(a, lang, STR("cadre@example.org"), STR("smtp.example.org")),
        .hours = say_remind_admin_hours(a, lang, 9, 17),
        .when = say_remind_admin_daily(a, lang),
        .link = NASTY,
        .addresses = 42,
    };
    *LIST_ADD(a, &v.robots) =
        say_list_pair(a, lang, say_remind_wecom(a, lang), STR("qyapi.weixin.qq.com"));
    *LIST_ADD(a, &v.robots) = NASTY;
    *LIST_ADD(a, &v.days) =
        (struct remind_row_view){.day = say_day(a, lang, golden_day(2017, 1, 4)),
                                 .sent = 40,
                                 .failed = 2,
                                 .why = NASTY};
    *LIST_ADD(a, &v.days) = (struct remind_row_view){
        .day = say_day(a, lang, golden_day(2017, 1, 3)), .sent = 41};
    hatch_reminders_page(out, face, &v);
}

static void draw_reminders_off(struct text *out, const struct face *face)
{
    struct reminders_view v = {
        .page = golden_page_in(face, say_remind_admin_title(face->arena, face->lang),
                               "/admin/reminders", "/admin")};
    hatch_reminders_page(out, face, &v);
}

static void draw_reminders_broken(struct text *out, const struct face *face)
{
    struct reminders_view v = {
        .page = golden_page_in(face, say_remind_admin_title(face->arena, face->lang),
                               "/admin/reminders", "/admin"),
        .on = true,
        .broken = say_remind_admin_broken(face->arena, face->lang, NASTY)};
    hatch_reminders_page(out, face, &v);
}

/* ---- records that are opened ------------------------------------------------------- */

static void draw_open_form(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct open_form_view v = {
        .page = golden_page_in(face, say_open_title(a, lang, NASTY), "/people/16/open",
                               "/people"),
        .form = golden_form("/people/16/open"),
        .person = 16,
        .name = NASTY,
        .record_class = golden_field("class", say_reading_class(a, lang)),
        .purpose = golden_field("purpose", say_reading_purpose(a, lang)),
        .why = golden_field("why", say_reading_why(a, lang)),
    };
    golden_option(face, &v.record_class, "sealed", say_class_sealed(a, lang), false);
    golden_option(face, &v.record_class, "file", say_class_file(a, lang), true);
    golden_option(face, &v.purpose, "care", say_purpose_care(a, lang), false);
    v.why.hint = say_reading_why_hint(a, lang);
    v.page.failed = true;
    golden_wrong(face, &v.form, &v.why, in(face, "请填写事由。", "Say what for."));
    hatch_open_form_page(out, face, &v);
}

static void draw_opened(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct opened_view v = {
        .page = golden_page_in(face, NASTY, "/", "/people"),
        .person = 16,
        .name = NASTY,
        .record_class = say_class_file(a, lang),
        .purpose = say_purpose_inspection(a, lang),
        .why = NASTY,
    };
    struct opened_row *row = LIST_ADD(a, &v.rows);
    *row = (struct opened_row){
        40, say_kind_kin_add(a, lang), golden_day(2017, 1, 3), {0}, false};
    *LIST_ADD(a, &row->facts) = (struct opened_fact){say_person_name(a, lang), NASTY};
    hatch_opened_page(out, face, &v);
}

static void draw_me(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct me_view v = {.page = golden_page_in(face, say_me_title(a, lang), "/me", ""),
                        .person = 16};
    *LIST_ADD(a, &v.held) = (struct held_row){
        say_class_unit(a, lang), 12, say_me_shown(a, lang), {STR_NONE, STR_NONE, false}};
    *LIST_ADD(a, &v.held) = (struct held_row){
        say_class_sealed(a, lang),
        1,
        say_me_masked(a, lang),
        {STR("/people/16/open?class=sealed"), say_open_link(a, lang), false}};
    hatch_me_page(out, face, &v);
}

static void draw_my_access(struct text *out, const struct face *face)
{
    struct my_access_view v = {
        .page = golden_page_in(face, say_my_access_title(face->arena, face->lang),
                               "/me/access", ""),
        .pager = {.next = STR("/me/access?before=7")}};
    *LIST_ADD(face->arena, &v.reads) = read_of(face);
    hatch_my_access_page(out, face, &v);
}

static void draw_my_read(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct my_read_view v = {
        .page = golden_page_in(face, say_my_read_title(a, lang), "/me/access/7", ""),
        .form = golden_form("/me/access/7"),
        .read = read_of(face),
        .text = golden_field("text", say_my_read_text(a, lang)),
    };
    *LIST_ADD(a, &v.asked) = (struct question_row){
        .seq = 7,
        .name = NASTY,
        .at = STR("2017-01-03 11:00"),
        .text = NASTY,
        .answer = NASTY,
        .by = say_ask_by(a, face->lang, NASTY, STR("2017-01-04 09:00"))};
    hatch_my_read_page(out, face, &v);
}

int main(void)
{
    static const struct golden pages[] = {
        {"admin", "administration begins with its parts", draw_admin},
        {"admin-accounts", "log-ins are listed and found", draw_accounts},
        {"admin-account-new", "a log-in is given", draw_account_new},
        {"admin-account", "one log-in is kept", draw_account_one},
        {"admin-account-console", "an administrator's is not", draw_account_admin},
        {"admin-account-close", "closing asks for a reason", draw_account_close},
        {"admin-roles", "roles are listed with their terms", draw_roles},
        {"admin-role-new", "a role is given over a unit", draw_role_new},
        {"admin-role-person", "a person's roles have a history", draw_role_person},
        {"admin-imports", "imports are listed", draw_imports},
        {"admin-readlog", "the log of reads is looked through", draw_readlog},
        {"reading-questions", "questions about reads, one answered", draw_questions},
        {"questions-none", "no question waits", draw_no_questions},
        {"answer", "the form of an answer, refused", draw_answer},
        {"admin-backup", "a backup was made", draw_backup},
        {"admin-backup-running", "a backup is being made", draw_backup_running},
        {"admin-backup-none", "no folder for backups", draw_backup_none},
        {"admin-reminders", "how it reminds, and what went out", draw_reminders},
        {"admin-reminders-off", "a server that does not remind", draw_reminders_off},
        {"admin-reminders-broken", "settings that cannot be read", draw_reminders_broken},
        {"open-form", "opening asks for a purpose", draw_open_form},
        {"opened", "what was opened", draw_opened},
        {"me", "what is held of me", draw_me},
        {"me-access", "who read my records", draw_my_access},
        {"me-read", "a read is questioned", draw_my_read},
    };
    return GOLDEN_RUN("pages of administration", pages);
}
