/* GET /admin/reminders: how this server is set up to remind, and what went out lately.
 * The settings are a file beside the server, for they hold secrets; so they are shown
 * here and not changed, and of each robot's address nothing but the machine. */
#include "exchange/remind.h"
#include "pages/access/admin.h"
#include "pages/access/admin.html.h"
#include "words/faults.h"

static struct str robot_says(struct exchange *x, const struct robot *robot)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct str name = robot->channel == REMIND_WECOM ? say_remind_wecom(a, lang)
                                                     : say_remind_dingtalk(a, lang);
    return say_list_pair(a, lang, name, remind_machine(robot->url));
}

static void show_settings(struct exchange *x, const struct remind_settings *s,
                          struct reminders_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    if (s->mail.url.n > 0) {
        view->mail = say_list_pair(a, lang, s->mail.from, remind_machine(s->mail.url));
    }
    for (size_t i = 0; i < s->robots_n; i++) {
        *LIST_ADD(a, &view->robots) = robot_says(x, &s->robots[i]);
    }
    view->hours = say_remind_admin_hours(a, lang, s->from_hour, s->to_hour);
    view->when =
        s->daily ? say_remind_admin_daily(a, lang) : say_remind_admin_asked(a, lang);
    view->link = s->link;
}

struct fault *reminders_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    const struct reminders *reminders = page_app(x)->reminders;
    struct remind_settings settings;
    struct remind_overview overview;
    struct reminders_view view = {
        .page = page_view(x, db, say_remind_admin_title(a, lang)),
        .on = reminders != NULL,
    };
    struct fault *broken = view.on ? reminders_settings(a, reminders, &settings) : NULL;
    if (broken != NULL) {
        view.broken = say_remind_admin_broken(a, lang, say_fault(a, lang, broken));
    } else if (view.on) {
        show_settings(x, &settings, &view);
    }
    TRY(remind_overview(db, a, page_today(x), &overview));
    view.addresses = overview.addresses;
    for (size_t i = 0; i < overview.days.n; i++) {
        const struct remind_day *d = &overview.days.at[i];
        *LIST_ADD(a, &view.days) =
            (struct remind_row_view){admin_day(x, d->day), d->sent, d->waiting, d->failed,
                                     d->failed > 0 ? d->why : STR_NONE};
    }
    page_html(x);
    hatch_reminders_page(&x->answer.body, &x->face, &view);
    return NULL;
}
