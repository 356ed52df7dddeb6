/* Pages of access: logging in, the one-time code, one's own account. */
#include "pages/golden.h"

#include "pages/access/access_views.h"
#include "pages/access/account.html.h"
#include "pages/access/login.html.h"
#include "pages/access/settings.html.h"
#include "pages/access/settings_views.h"

static struct login_view login_of(const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct login_view v = {
        .page = golden_page(face, say_login_title(a, lang), "/login"),
        .form = golden_form("/login"),
        .login = golden_field("login", say_person_login(a, lang)),
        .password = golden_field("password", say_login_password(a, lang)),
        .back = STR("/people?unit=3&sort=unit"),
    };
    v.login.autocomplete = STR("username");
    v.password.autocomplete = STR("current-password");
    return v;
}

static void draw_login(struct text *out, const struct face *face)
{
    struct login_view v = login_of(face);
    *LIST_ADD(face->arena, &v.demo) = (struct demo_login_view){
        STR("songjiang"), STR("demo-liangshan-1"), in(face, "领导", "Leader")};
    *LIST_ADD(face->arena, &v.demo) = (struct demo_login_view){
        STR("wuyong"), STR("demo-liangshan-2"), in(face, "登记员", "Registrar")};
    hatch_login_page(out, face, &v);
}

static void draw_login_wrong(struct text *out, const struct face *face)
{
    struct login_view v = login_of(face);
    v.page.demo = false;
    v.page.failed = true;
    v.login.value = NASTY;
    v.password.value = STR("a secret that must not come back");
    *LIST_ADD(face->arena, &v.form.errors.list) = (struct error_view){
        STR_NONE, STR_NONE,
        in(face, "登录名或密码不正确。", "Log-in name or password is wrong.")};
    hatch_login_page(out, face, &v);
}

static void draw_claim(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct claim_view v = {
        .page = golden_page(face, say_claim_title(a, lang), "/login/code"),
        .form = golden_form("/login/code"),
        .login = golden_field("login", say_person_login(a, lang)),
        .code = golden_field("code", say_claim_code(a, lang)),
        .password = golden_field("password", say_account_password(a, lang)),
        .again = golden_field("again", say_account_again(a, lang)),
    };
    v.login.autocomplete = STR("username");
    v.code.autocomplete = STR("one-time-code");
    v.password.autocomplete = STR("new-password");
    v.password.hint = say_account_password_hint(a, lang);
    v.again.autocomplete = STR("new-password");
    hatch_claim_page(out, face, &v);
}

static struct settings_view settings_of(const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct settings_view v = {
        .page = golden_page_in(face, say_settings_title(a, lang), "/me/settings", ""),
        .form = golden_form("/me/settings/password"),
        .login = STR("songjiang"),
        .roles = in(face, "领导、登记员", "leader, registrar"),
        .person = 11,
        .current = golden_field("current", say_account_current(a, lang)),
        .password = golden_field("password", say_account_password(a, lang)),
        .again = golden_field("again", say_account_again(a, lang)),
    };
    v.current.autocomplete = STR("current-password");
    v.password.autocomplete = STR("new-password");
    v.password.hint = say_account_password_hint(a, lang);
    v.again.autocomplete = STR("new-password");
    v.mail_form = golden_form("/me/settings/mail");
    v.mail = golden_field("mail", say_remind_mail(a, lang));
    v.mail.hint = say_remind_hint(a, lang);
    v.mail.value = NASTY;
    v.feed = golden_form("/me/settings/feed");
    *LIST_ADD(a, &v.feeds) =
        (struct feed_view){0, say_feed_own(a, lang), STR("2017-01-04 09:30")};
    v.feed_unit = golden_field("unit", say_feed_calendar(a, lang));
    v.feed_unit.hint = say_feed_hint(a, lang);
    golden_option(face, &v.feed_unit, "", say_feed_own(a, lang), true);
    golden_option(face, &v.feed_unit, "3", NASTY, false);
    return v;
}

static void draw_settings(struct text *out, const struct face *face)
{
    struct settings_view v = settings_of(face);
    v.second = true;
    v.recovery = 7;
    *LIST_ADD(face->arena, &v.sessions) = (struct session_view){
        STR("aa11"), STR("2017-01-03 08:30"), STR("2017-01-03 10:00"), true};
    *LIST_ADD(face->arena, &v.sessions) = (struct session_view){
        STR("bb22"), STR("2017-01-02 14:05"), STR("2017-01-03 07:59"), false};
    hatch_settings_page(out, face, &v);
}

static void draw_settings_wrong(struct text *out, const struct face *face)
{
    struct settings_view v = settings_of(face);
    v.page.failed = true;
    *LIST_ADD(face->arena, &v.sessions) = (struct session_view){
        STR("aa11"), STR("2017-01-03 08:30"), STR("2017-01-03 10:00"), true};
    golden_wrong(face, &v.form, &v.again,
                 in(face, "两次输入的新密码不一致。", "The two new passwords differ."));
    hatch_settings_page(out, face, &v);
}

static void draw_setup(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct second_setup_view v = {
        .page = golden_page_in(face, say_second_setup_title(a, lang),
                               "/me/settings/second", ""),
        .form = golden_form("/me/settings/second"),
        .qr = STR("M4 4h7v1h-7z"),
        .side = 33,
        .login = STR("songjiang"),
        .key = STR("GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"),
        .current = golden_field("current", say_account_current(a, lang)),
        .code = golden_field("code", say_second_code(a, lang)),
    };
    v.current.autocomplete = STR("current-password");
    v.code.autocomplete = STR("one-time-code");
    v.page.failed = true;
    golden_wrong(face, &v.form, &v.code,
                 in(face, "验证码无效。", "This code does not hold."));
    hatch_second_setup_page(out, face, &v);
}

static void draw_recovery(struct text *out, const struct face *face)
{
    struct recovery_view v = {
        .page =
            golden_page_in(face, say_recovery_title(face->arena, face->lang), "/", "")};
    *LIST_ADD(face->arena, &v.codes) = STR("7Q4M-K9TW-2HXR-0AB1");
    *LIST_ADD(face->arena, &v.codes) = STR("1Q4M-K9TW-2HXR-0AB2");
    hatch_recovery_page(out, face, &v);
}

static void draw_second_change(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct second_change_view v = {
        .page =
            golden_page_in(face, say_second_title(a, lang), "/me/settings/second", ""),
        .form = golden_form("/me/settings/second/change"),
        .what = golden_field("what", say_second_what(a, lang)),
        .code = golden_field("code", say_second_code(a, lang)),
    };
    golden_option(face, &v.what, "codes", say_second_new_codes(a, lang), false);
    golden_option(face, &v.what, "off", say_second_off(a, lang), true);
    v.code.hint = say_second_code_hint(a, lang);
    v.code.autocomplete = STR("one-time-code");
    hatch_second_change_page(out, face, &v);
}

static void draw_second_step(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct second_step_view v = {
        .page = golden_page(face, say_second_step_title(a, lang), "/login/second"),
        .form = golden_form("/login/second"),
        .code = golden_field("code", say_second_code(a, lang)),
        .back = STR("/people?unit=3&sort=unit"),
    };
    v.code.hint = say_second_code_hint(a, lang);
    v.code.autocomplete = STR("one-time-code");
    hatch_second_step_page(out, face, &v);
}

static void draw_code(struct text *out, const struct face *face)
{
    struct str name = in(face, "扈三娘", "Hu Sanniang");
    struct code_view v = {
        .page = golden_page_in(face, say_code_title(face->arena, face->lang, name),
                               "/people/16/login", "/people"),
        .person = 16,
        .name = name,
        .login = STR("husanniang"),
        .code = STR("7Q4M-K9TW-2HXR"),
        .until = STR("2017-01-07 18:00"),
        .back = STR("/people/16"),
    };
    hatch_code_page(out, face, &v);
}

int main(void)
{
    static const struct golden pages[] = {
        {"login", "the log-in page of a demo shows its accounts", draw_login},
        {"login-wrong", "a wrong password is never sent back", draw_login_wrong},
        {"claim", "a one-time code sets a password", draw_claim},
        {"settings", "one's settings list the sessions", draw_settings},
        {"settings-wrong", "a new password is typed twice", draw_settings_wrong},
        {"second-setup", "the second factor is set up with a square", draw_setup},
        {"second-codes", "recovery codes are shown once", draw_recovery},
        {"second-change", "a code switches the second factor off", draw_second_change},
        {"second-step", "logging in asks for the code", draw_second_step},
        {"code", "a one-time code is shown once", draw_code},
    };
    return GOLDEN_RUN("pages of access", pages);
}
