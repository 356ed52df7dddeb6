/* Who is reminded, and one round of the queue. */
#include "exchange/remind.h"

#include "base/json.h"
#include "base/utf8.h"
#include "exchange/remind_rows.h"
#include "exchange/remind_sql.h"
#include "words/faults.h"

enum { MAIL_MOST = 254, KEEP_DAYS = 31, SHOW_DAYS = 14, MINUTE_US = 60 * 1000000 };

/* ---- addresses ------------------------------------------------------------------------
 */

/* One "@" with something on both sides, no blank, no bracket: what a mail server makes of
 * the rest is its affair. */
static bool is_address(struct str mail)
{
    size_t at = str_find(mail, STR("@"));
    bool good = at > 0 && at + 1 < mail.n && mail.n <= MAIL_MOST;
    for (size_t i = 0; i < mail.n; i++) {
        unsigned char c = (unsigned char)mail.p[i];
        good &= c > ' ' && c < 0x7f && c != '<' && c != '>' && c != '"' && c != ',' &&
                (c != '@' || i == at);
    }
    return good;
}

struct fault *remind_address_set(struct db *db, struct arena *a, struct person_id person,
                                 struct str mail)
{
    mail = str_trim(mail);
    if (mail.n > 0 && !is_address(mail)) {
        return fault_at(fault_remind_address(a), STR("mail"));
    }
    TRY(sql_address_delete(db, a, person));
    return mail.n == 0 ? NULL : sql_address_insert(db, a, person, mail);
}

struct fault *remind_address_of(struct db *db, struct arena *a, struct person_id person,
                                struct str *mail)
{
    bool found = false;
    *mail = STR_NONE;
    return sql_address_of(db, a, person, mail, &found);
}

/* ---- the plan ------------------------------------------------------------------------
 */

static struct fault *ask_again(struct db *db, struct arena *a, struct day today,
                               struct reminder_line *line)
{
    int64_t state = REMIND_WAITS;
    TRY(sql_remind_there(db, a, today, line->person.v, line->robot, &state,
                         &line->again));
    line->lost = line->again && state == REMIND_GIVEN_UP;
    return NULL;
}

/* Both lists are by person. */
static struct fault *add_letters(struct db *db, struct arena *a, struct day today,
                                 const struct reminding_list *all,
                                 struct reminder_line_list *lines)
{
    struct address_row_list addresses = {0};
    TRY(sql_addresses(db, a, &addresses));
    for (size_t i = 0, k = 0; i < all->n && k < addresses.n; i++) {
        while (k < addresses.n && addresses.at[k].person.v < all->at[i].person.v) {
            k++;
        }
        if (k < addresses.n && addresses.at[k].person.v == all->at[i].person.v) {
            struct reminder_line *line = LIST_ADD(a, lines);
            *line = (struct reminder_line){.person = all->at[i].person,
                                           .channel = REMIND_MAIL,
                                           .mail = addresses.at[k].mail,
                                           .due = all->at[i].due,
                                           .overdue = all->at[i].overdue,
                                           .people = 1,
                                           .lang = addresses.at[k].lang};
            TRY(ask_again(db, a, today, line));
        }
    }
    return NULL;
}

static struct fault *add_groups(struct db *db, struct arena *a, struct day today,
                                const struct remind_settings *settings,
                                const struct reminding_list *all,
                                struct reminder_line_list *lines)
{
    struct reminder_line sum = {.lang = -1, .people = (int64_t)all->n};
    for (size_t i = 0; i < all->n; i++) {
        sum.due += all->at[i].due;
        sum.overdue += all->at[i].overdue;
    }
    for (size_t i = 0; all->n > 0 && i < settings->robots_n; i++) {
        struct reminder_line *line = LIST_ADD(a, lines);
        *line = sum;
        line->channel = (int)settings->robots[i].channel;
        line->robot = (int64_t)i + 1;
        TRY(ask_again(db, a, today, line));
    }
    return NULL;
}

struct fault *remind_plan(struct db *db, struct arena *a, struct duty_shelf *shelf,
                          const struct remind_settings *settings, struct day on,
                          struct day today, struct reminder_line_list *lines, bool *works)
{
    const struct calendar *calendar = NULL;
    struct reminding_list all = {0};
    TRY(duty_calendar_days(db, a, shelf, on, &calendar));
    *works = calendar != NULL && calendar_works(calendar, on);
    if (!*works) {
        return NULL;
    }
    bool provisional = false;
    struct day before =
        calendar_move(calendar, on, (struct span){-1, true}, &provisional);
    TRY(duty_remindings(db, a, on, before, &all));
    if (settings->mail.url.n > 0) {
        TRY(add_letters(db, a, today, &all, lines));
    }
    return add_groups(db, a, today, settings, &all, lines);
}

/* ---- jobs -----------------------------------------------------------------------------
 */

struct rounding {
    struct job job;
    struct arena *a;
    struct remind_round *round;
    struct fault *(*what)(struct rounding *r, struct db *db);
    struct remind_row_list rows;       /* claimed */
    struct address_row_list addresses; /* of them */
    struct remind_row *told;
    bool works;
};

static struct fault *run_job(struct job *job, struct db *db)
{
    struct rounding *r = (struct rounding *)job;
    return r->what(r, db);
}

static struct fault *ask(struct rounding *r,
                         struct fault *(*what)(struct rounding *r, struct db *db))
{
    r->job = (struct job){.run = run_job, .arena = r->a};
    r->what = what;
    return writer_ask(r->round->house->writer, &r->job);
}

static struct fault *put_line(struct db *db, struct arena *a, struct day today,
                              const struct reminder_line *line, int64_t *queued)
{
    struct remind_row row = {.person = line->person.v,
                             .robot = line->robot,
                             .day = today,
                             .channel = line->channel,
                             .due = line->due,
                             .overdue = line->overdue,
                             .people = line->people,
                             .state = REMIND_WAITS};
    bool may = !line->again && (line->robot > 0 || line->mail.n > 0);
    *queued += may;
    return may ? sql_remind_put(db, a, &row) : NULL;
}

static struct fault *enqueue(struct rounding *r, struct db *db)
{
    struct remind_round *round = r->round;
    struct reminder_line_list lines = {0};
    TRY(sql_remind_sweep(db, r->a, day_add(round->today, -KEEP_DAYS)));
    TRY(remind_plan(db, r->a, round->house->shelf, round->settings, round->on,
                    round->today, &lines, &r->works));
    for (size_t i = 0; round->queues && i < lines.n; i++) {
        TRY(put_line(db, r->a, round->today, &lines.at[i], &round->queued));
    }
    return NULL;
}

struct fault *remind_unit_plan(struct db *db, struct arena *a, const struct viewer *v,
                               struct unit_id unit, struct day today,
                               struct reminder_line_list *lines)
{
    struct reminding_list all = {0};
    TRY(duty_remindings_of(db, a, v, unit, today, &all));
    for (size_t i = 0; i < all.n; i++) {
        struct reminder_line *line = LIST_ADD(a, lines);
        *line = (struct reminder_line){.person = all.at[i].person,
                                       .channel = REMIND_MAIL,
                                       .name = all.at[i].name,
                                       .due = all.at[i].due,
                                       .overdue = all.at[i].overdue,
                                       .people = 1,
                                       .lang = -1};
        TRY(remind_address_of(db, a, line->person, &line->mail));
        TRY(ask_again(db, a, today, line));
    }
    return NULL;
}

struct fault *remind_unit(struct db *db, struct arena *a, const struct viewer *v,
                          struct unit_id unit, struct day today, int64_t *queued)
{
    struct reminder_line_list lines = {0};
    TRY(remind_unit_plan(db, a, v, unit, today, &lines));
    for (size_t i = 0; i < lines.n; i++) {
        TRY(put_line(db, a, today, &lines.at[i], queued));
    }
    return NULL;
}

/* ---- what went out
 * ----------------------------------------------------------------------
 */

struct fault *remind_overview(struct db *db, struct arena *a, struct day today,
                              struct remind_overview *overview)
{
    bool found = false;
    *overview = (struct remind_overview){0};
    TRY(sql_addresses_count(db, a, &overview->addresses, &found));
    return sql_remind_days(db, a, today, day_add(today, -SHOW_DAYS), &overview->days);
}

struct str remind_machine(struct str url)
{
    size_t at = str_find(url, STR("://"));
    struct str rest = at < url.n ? str_part(url, at + 3, url.n) : url;
    size_t end = 0;
    while (end < rest.n && rest.p[end] != '/' && rest.p[end] != '?' &&
           rest.p[end] != '#') {
        end++;
    }
    rest = str_part(rest, 0, end);
    at = str_find(rest, STR("@")); /* somebody's name and password */
    return at < rest.n ? str_part(rest, at + 1, rest.n) : rest;
}

/* What is claimed counts as gone until the end of it is told. */
static struct fault *claim(struct rounding *r, struct db *db)
{
    struct remind_round *round = r->round;
    r->rows = (struct remind_row_list){0};
    TRY(sql_remind_waiting(db, r->a, REMIND_WAITS, round->today,
                           clock_now(round->house->clock), REMIND_BATCH, &r->rows));
    TRY(sql_addresses(db, r->a, &r->addresses));
    for (size_t i = 0; i < r->rows.n; i++) {
        r->rows.at[i].state = REMIND_LEAVES;
        r->rows.at[i].tries++;
        TRY(sql_remind_change(db, r->a, &r->rows.at[i]));
    }
    return NULL;
}

static struct fault *tell(struct rounding *r, struct db *db)
{
    return sql_remind_change(db, r->a, r->told);
}

/* ---- sending --------------------------------------------------------------------------
 */

/* Both answer {"errcode": 0}. */
static bool is_taken(struct arena *a, struct str answer, struct str *why)
{
    struct json *json = NULL;
    size_t at = 0;
    bool good = json_read(a, answer, &json, &at) && json->type == JSON_OBJECT;
    const struct json *code = good ? json_get(json, STR("errcode")) : NULL;
    if (code != NULL && code->type == JSON_INT && code->number == 0) {
        return true;
    }
    *why = code != NULL && code->type == JSON_INT
               ? str_format(a, "errcode %lld", (long long)code->number)
               : STR("no errcode");
    return false;
}

static bool send_robot(struct rounding *r, const struct robot *robot,
                       const struct reminder_line *line, struct str *why)
{
    const struct remind_settings *s = r->round->settings;
    struct str text = remind_text(r->a, LANG_ZH, line, s->link), answer = STR_NONE;
    struct json *message = json_new(r->a, JSON_OBJECT);
    struct json *inner = json_new(r->a, JSON_OBJECT);
    struct text out = text_new(r->a, 512);
    size_t most = robot->channel == REMIND_WECOM ? WECOM_BYTES : (size_t)DINGTALK_BYTES;
    json_set(r->a, inner, STR("content"), json_str(r->a, text));
    json_set(r->a, message, STR("msgtype"), json_str(r->a, STR("text")));
    json_set(r->a, message, STR("text"), inner);
    json_write_canonical(&out, message);
    if ((robot->channel == REMIND_WECOM ? text.n : out.n) > most) {
        *why = STR("too long");
        return false;
    }
    struct str url = remind_robot_url(r->a, robot, clock_now(r->round->house->clock));
    return notify_post(r->a, url, text_str(&out), &answer, why) &&
           is_taken(r->a, answer, why);
}

static bool send_mail(struct rounding *r, struct reminder_line *line, struct str *why)
{
    const struct remind_round *round = r->round;
    for (size_t i = 0; i < r->addresses.n; i++) {
        if (r->addresses.at[i].person.v == line->person.v) {
            line->mail = r->addresses.at[i].mail;
            line->lang = r->addresses.at[i].lang;
        }
    }
    if (line->mail.n == 0) {
        *why = STR("no address any more");
        return false;
    }
    struct str day = day_iso(r->a, round->today);
    struct str department = uuid_text(r->a, round->house->department);
    struct str id = str_format(r->a, "%lld.%.*s@%.*s.cadre", (long long)line->person.v,
                               STR_PRINT(day), STR_PRINT(department));
    enum lang lang = line->lang == LANG_EN ? LANG_EN : LANG_ZH;
    struct str letter = remind_letter(r->a, lang, line, round->settings,
                                      clock_now(round->house->clock), id);
    return notify_mail(r->a, &round->settings->mail, line->mail, letter, why);
}

static struct fault *send_row(struct rounding *r, struct remind_row *row)
{
    struct remind_round *round = r->round;
    struct reminder_line line = {.person = {row->person},
                                 .due = row->due,
                                 .overdue = row->overdue,
                                 .people = row->people,
                                 .lang = -1};
    struct str why = STR_NONE;
    bool known = row->robot >= 0 && (size_t)row->robot <= round->settings->robots_n;
    bool sent = row->robot == 0
                    ? send_mail(r, &line, &why)
                    : known && send_robot(r, &round->settings->robots[row->robot - 1],
                                          &line, &why);
    bool again = !sent && row->tries < REMIND_TRIES;
    row->state = sent ? REMIND_SENT : again ? REMIND_WAITS : REMIND_GIVEN_UP;
    row->why = sent ? STR_NONE : why;
    row->next.us = clock_now(round->house->clock).us +
                   ((int64_t)MINUTE_US << (row->tries > 0 ? row->tries - 1 : 0));
    *(sent ? &round->sent : &round->failed) += 1;
    if (!sent) {
        LOG_LINE(round->house->log, LOG_WARN, "reminder",
                 LOG_TEXT("channel", str_of(remind_channel_names[row->channel])),
                 LOG_INT("try", row->tries), LOG_TEXT("why", why));
    }
    r->told = row;
    return ask(r, tell);
}

/* ---- a round --------------------------------------------------------------------------
 */

static bool is_working_hour(struct arena *a, const struct remind_round *round)
{
    const struct clock *clock = round->house->clock;
    struct str local = clock_local(clock, a, clock_now(clock)); /* 2017-01-04 09:30 */
    int64_t hour = 0;
    return local.n >= 13 && str_to_int(str_part(local, 11, 13), &hour) &&
           hour >= round->settings->from_hour && hour < round->settings->to_hour;
}

struct fault *remind_run(struct arena *a, struct remind_round *round)
{
    struct rounding r = {.a = a, .round = round};
    round->outside = !is_working_hour(a, round);
    if (round->outside) {
        return NULL;
    }
    TRY(ask(&r, enqueue));
    round->outside = !r.works;
    if (round->outside) {
        return NULL;
    }
    TRY(ask(&r, claim));
    for (size_t i = 0; i < r.rows.n; i++) {
        TRY(send_row(&r, &r.rows.at[i]));
    }
    return NULL;
}
