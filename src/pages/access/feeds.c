/* Calendars that are subscribed to: their addresses, and the calendar itself. */
#include "pages/access/feeds.h"

#include "access/feed.h"
#include "exchange/feed.h"
#include "exchange/remind.h"
#include "pages/access/settings.h"
#include "pages/access/settings.html.h"
#include "pages/register/register.h"
#include "words/faults.h"

/* ---- settings ------------------------------------------------------------------------
 */

struct feed_fields {
    struct unit_id unit; /* 0: one's own */
};
static const struct field feed_table[] = {
    {"unit", FIELD_ID, false, offsetof(struct feed_fields, unit), 0, 0, say_feed_calendar,
     NULL, 0},
};
const struct fields feed_form = FIELDS(feed_table, struct feed_fields);

static struct str name_of(struct exchange *x, const struct feed_address *f)
{
    return f->unit.v == 0 ? say_feed_own(x->arena, x->face.lang) : f->unit_name;
}

struct fault *feeds_fill(struct exchange *x, struct db *db, struct settings_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct feed_address_list list = {0};
    TRY(feeds_of(db, a, page_viewer(x)->person, &list));
    for (size_t i = 0; i < list.n; i++) {
        *LIST_ADD(a, &view->feeds) = (struct feed_view){
            list.at[i].unit.v, name_of(x, &list.at[i]), page_local(x, list.at[i].made)};
    }
    view->reminds = page_app(x)->reminders != NULL;
    view->feed.id = view->mail_form.id = page_new_id(x);
    view->mail = (struct field_view){.name = STR("mail"),
                                     .label = say_remind_mail(a, lang),
                                     .hint = say_remind_hint(a, lang),
                                     .autocomplete = STR("email")};
    TRY(remind_address_of(db, a, page_viewer(x)->person, &view->mail.value));
    if (page_fault(x) != NULL && str_equal(page_fault(x)->field, STR("mail"))) {
        view->mail.value = exchange_form(x, STR("mail"));
        view->mail.error = say_fault(a, lang, page_fault(x));
    }
    view->feed_unit = (struct field_view){.name = STR("unit"),
                                          .label = say_feed_calendar(a, lang),
                                          .hint = say_feed_hint(a, lang)};
    return viewer_may(page_viewer(x), CAN_READ_DUTIES)
               ? unit_options(x, db, say_feed_own(a, lang), STR(""),
                              &view->feed_unit.options)
               : NULL;
}

static struct unit_id unit_meant(const struct exchange *x)
{
    return ((const struct feed_fields *)page_form(x))->unit;
}

struct fault *feed_new_change(struct exchange *x, struct db *db)
{
    struct random random = random_system(); /* never a seeded one: this is a secret */
    struct str *token = ARENA_NEW(x->arena, struct str);
    *page_keep(x) = token;
    return feed_make(db, x->arena, page_viewer(x), unit_meant(x), &random, x->at, token);
}

/* "https://" where nothing is said of the site: http, by the name it was asked under. */
static struct str address_of(struct exchange *x, struct str token)
{
    struct str site = page_app(x)->public_url;
    struct str host = exchange_header(x, STR("host"));
    if (site.n == 0) {
        site = str_format(x->arena, "http://%.*s", STR_PRINT(host));
    }
    return str_format(x->arena, "%.*s/feed/%.*s.ics", STR_PRINT(site), STR_PRINT(token));
}

struct fault *feed_new_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    const struct str *token = *page_keep(x);
    struct unit unit = {0};
    bool found = false;
    if (page_fault(x) != NULL) {
        return page_fault(x);
    }
    TRY(register_unit(db, a, unit_meant(x), &unit, &found));
    struct feed_page_view view = {
        .page = page_view(x, db, say_feed_page_title(a, x->face.lang)),
        .name = found ? unit.name : say_feed_own(a, x->face.lang),
        .address = address_of(x, *token),
    };
    page_html(x);
    hatch_feed_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *feed_end_change(struct exchange *x, struct db *db)
{
    return feed_end(db, x->arena, page_viewer(x)->person, unit_meant(x));
}

struct fault *feed_end_show(struct exchange *x, struct db *db)
{
    (void)db;
    if (page_fault(x) != NULL) {
        return page_fault(x);
    }
    answer_see_other(x, STR("/me/settings?done=feed"));
    return NULL;
}

/* ---- where reminders go ---------------------------------------------------------------
 */

struct mail_fields {
    struct str mail;
};
static const struct field mail_table[] = {
    {"mail", FIELD_TEXT, false, offsetof(struct mail_fields, mail), 0, 254,
     say_remind_mail, NULL, 0},
};
const struct fields mail_form = FIELDS(mail_table, struct mail_fields);

struct fault *mail_change(struct exchange *x, struct db *db)
{
    const struct mail_fields *form = page_form(x);
    return remind_address_set(db, x->arena, page_viewer(x)->person, form->mail);
}

struct fault *mail_show(struct exchange *x, struct db *db)
{
    if (page_fault(x) != NULL) {
        return settings_show(x, db);
    }
    answer_see_other(x, STR("/me/settings?done=mail"));
    return NULL;
}

/* ---- the calendar --------------------------------------------------------------------
 */

/* Of all but the numbers and times that change with every entry: two editions with the
 * same tag say the same, so the tag is a weak one. */
static struct str tag_of(struct exchange *x, const struct text *body)
{
    struct str rest = text_str(body), line;
    struct text said = text_new(x->arena, body->n);
    while (str_cut(&rest, '\n', &line)) {
        if (!str_starts(line, STR("DTSTAMP:")) && !str_starts(line, STR("SEQUENCE:")) &&
            !str_starts(line, STR("LAST-MODIFIED:"))) {
            text_add(&said, line);
        }
    }
    struct hash hash = hash_of(text_str(&said), STR_NONE, STR_NONE);
    struct text tag = text_new(x->arena, 80);
    text_add(&tag, STR("W/\""));
    text_add_hex(&tag, str_part(hash_str(&hash), 0, HASH_SIZE / 2));
    text_add(&tag, STR("\""));
    return text_str(&tag);
}

struct fault *feed_get(struct exchange *x, struct db *db)
{
    struct str token = x->path_arg[0];
    struct viewer *v = ARENA_NEW(x->arena, struct viewer);
    struct feed_ask ask = {.today = page_today(x),
                           .clock = page_app(x)->house->clock,
                           .shelf = page_app(x)->house->shelf,
                           .department = page_app(x)->house->department,
                           .public_url = page_app(x)->public_url};
    bool found = false;
    if (str_ends(token, STR(".ics"))) {
        token = str_part(token, 0, token.n - 4);
    }
    TRY(feed_find(db, x->arena, token, ask.today, v, &ask.unit, &found));
    if (!found) {
        return fault_page_missing(x->arena);
    }
    ask.lang = v->lang >= 0 ? (enum lang)v->lang : LANG_ZH;
    ask.person = ask.unit.v == 0 ? v->person : (struct person_id){0};
    answer_html(x, 200);
    x->answer.type = STR("text/calendar; charset=utf-8");
    x->answer.cache = STR("private, no-cache");
    TRY(feed_write(db, x->arena, v, &ask, &x->answer.body, &x->answer.modified));
    x->answer.etag = tag_of(x, &x->answer.body);
    return NULL;
}
