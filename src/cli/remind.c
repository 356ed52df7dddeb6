/* cadre remind: one round of reminders; cadre remind address: where they go. */
#include "exchange/remind.h"

#include "cli/cli.h"
#include "cli/feed.h"
#include "words/faults.h"

struct remind_opts {
    struct day on;
    struct str notify;
};
static const struct field remind_table[] = {
    {"on", FIELD_DAY, false, offsetof(struct remind_opts, on), 0, 0, NULL, NULL, 0},
    {"notify", FIELD_TEXT, true, offsetof(struct remind_opts, notify), 0, 1000, NULL,
     NULL, 0},
};
const struct fields remind_options = FIELDS(remind_table, struct remind_opts);

static void print_line(struct cli *c, const struct reminder_line *line, struct json *all)
{
    const char *channel = remind_channel_names[line->channel];
    struct json *o = json_new(c->arena, JSON_OBJECT);
    if (!c->common.json) {
        text_add_format(&c->out, "%s\t%lld\t%lld\t%lld\t%s\n", channel,
                        (long long)line->person.v, (long long)line->due,
                        (long long)line->overdue, line->again ? "again" : "");
        return;
    }
    json_set(c->arena, o, STR("channel"), json_str(c->arena, str_of(channel)));
    json_set(c->arena, o, STR("person"), json_int(c->arena, line->person.v));
    json_set(c->arena, o, STR("people"), json_int(c->arena, line->people));
    json_set(c->arena, o, STR("due"), json_int(c->arena, line->due));
    json_set(c->arena, o, STR("overdue"), json_int(c->arena, line->overdue));
    json_set(c->arena, o, STR("again"), json_bool(c->arena, line->again));
    json_push(c->arena, all, o);
}

static struct fault *show_plan(struct cli *c, struct day on,
                               const struct remind_settings *settings)
{
    struct house *house;
    struct db *db;
    struct viewer v;
    struct reminder_line_list lines = {0};
    struct json *all = json_new(c->arena, JSON_ARRAY);
    bool works = false;
    TRY(cli_look_as(c, &house, &db, &v));
    TRY(cli_need(c, &v, CAN_KEEP_PROGRAMME));
    TRY(remind_plan(db, c->arena, house->shelf, settings, on, clock_today(c->clock),
                    &lines, &works));
    for (size_t i = 0; i < lines.n; i++) {
        print_line(c, &lines.at[i], all);
    }
    if (c->common.json) {
        cli_json(c, all);
    }
    return NULL;
}

/* ---- what went out
 * ---------------------------------------------------------------------
 */

struct status_opts {
    struct str notify;
};
static const struct field status_table[] = {
    {"notify", FIELD_TEXT, false, offsetof(struct status_opts, notify), 0, 1000, NULL,
     NULL, 0},
};
const struct fields remind_status_options = FIELDS(status_table, struct status_opts);

/* The file without its secrets. */
static void add_settings(struct cli *c, const struct remind_settings *s, struct json *o)
{
    struct json *robots = json_new(c->arena, JSON_ARRAY);
    if (s->mail.url.n > 0) {
        cli_set_text(c, o, "from", s->mail.from);
        cli_set_text(c, o, "mail", remind_machine(s->mail.url));
    }
    for (size_t i = 0; i < s->robots_n; i++) {
        struct json *robot = json_new(c->arena, JSON_OBJECT);
        cli_set_text(c, robot, "kind",
                     str_of(remind_channel_names[s->robots[i].channel]));
        cli_set_text(c, robot, "machine", remind_machine(s->robots[i].url));
        json_push(c->arena, robots, robot);
    }
    json_set(c->arena, o, STR("robots"), robots);
    cli_set_int(c, o, "from_hour", s->from_hour);
    cli_set_int(c, o, "to_hour", s->to_hour);
    json_set(c->arena, o, STR("daily"), json_bool(c->arena, s->daily));
    if (s->link.n > 0) {
        cli_set_text(c, o, "link", s->link);
    }
}

static void add_days(struct cli *c, const struct remind_overview *overview,
                     struct json *o)
{
    struct json *days = json_new(c->arena, JSON_ARRAY);
    for (size_t i = 0; i < overview->days.n; i++) {
        const struct remind_day *d = &overview->days.at[i];
        struct str day = day_iso(c->arena, d->day);
        struct json *one = json_new(c->arena, JSON_OBJECT);
        cli_set_text(c, one, "day", day);
        cli_set_int(c, one, "sent", d->sent);
        cli_set_int(c, one, "waiting", d->waiting);
        cli_set_int(c, one, "failed", d->failed);
        if (d->failed > 0 && d->why.n > 0) {
            cli_set_text(c, one, "why", d->why);
        }
        json_push(c->arena, days, one);
        if (!c->common.json) {
            text_add_format(&c->out, "%.*s\t%lld\t%lld\t%lld\t%.*s\n", STR_PRINT(day),
                            (long long)d->sent, (long long)d->waiting,
                            (long long)d->failed,
                            STR_PRINT(d->failed > 0 ? d->why : STR("")));
        }
    }
    json_set(c->arena, o, STR("days"), days);
}

struct fault *cmd_remind_status(struct cli *c, void *options, int *exit)
{
    (void)exit;
    const struct status_opts *o = options;
    struct db *db;
    struct viewer v;
    struct remind_settings settings;
    struct remind_overview overview;
    struct json *out = json_new(c->arena, JSON_OBJECT);
    TRY(cli_look_as(c, NULL, &db, &v));
    if (!viewer_may(&v, CAN_ADMINISTER)) {
        TRY(cli_need(c, &v, CAN_KEEP_PROGRAMME));
    }
    if (o->notify.n > 0) {
        TRY(remind_settings_read(c->arena, o->notify, &settings));
        add_settings(c, &settings, out);
    }
    TRY(remind_overview(db, c->arena, clock_today(c->clock), &overview));
    cli_set_int(c, out, "addresses", overview.addresses);
    add_days(c, &overview, out);
    if (c->common.json) {
        cli_json(c, out);
    }
    return NULL;
}

/* ---- a round --------------------------------------------------------------------------
 */

static struct fault *may_remind(struct cli *c, struct house *house)
{
    struct db *db = NULL;
    struct viewer v;
    TRY(store_reader(c->arena, house->store, &db));
    TRY(cli_viewer(c, db, &v));
    struct fault *fault = cli_need(c, &v, CAN_KEEP_PROGRAMME);
    db_close(db);
    return fault;
}

struct fault *cmd_remind(struct cli *c, void *options, int *exit)
{
    const struct remind_opts *o = options;
    struct remind_settings settings;
    struct remind_round round = {
        .settings = &settings, .queues = true, .today = clock_today(c->clock)};
    TRY(remind_settings_read(c->arena, o->notify, &settings));
    round.on = day_known(o->on) ? o->on : round.today;
    if (c->common.dry_run) {
        return show_plan(c, round.on, &settings);
    }
    TRY(cli_open(c, &round.house));
    TRY(may_remind(c, round.house));
    if (!notify_start()) {
        return fault_library_missing(c->arena, STR("libcurl.so.4"), STR("libcurl4"));
    }
    TRY(remind_run(c->arena, &round));
    if (round.outside) {
        return fault_remind_hours(c->arena);
    }
    *exit = round.failed > 0 ? EXIT_REFUSED : EXIT_OK;
    if (!c->common.json) {
        text_add_format(&c->out, "%lld\t%lld\t%lld\n", (long long)round.queued,
                        (long long)round.sent, (long long)round.failed);
        return NULL;
    }
    struct json *out = json_new(c->arena, JSON_OBJECT);
    json_set(c->arena, out, STR("queued"), json_int(c->arena, round.queued));
    json_set(c->arena, out, STR("sent"), json_int(c->arena, round.sent));
    json_set(c->arena, out, STR("failed"), json_int(c->arena, round.failed));
    cli_json(c, out);
    return NULL;
}

/* ---- the address ----------------------------------------------------------------------
 */

struct address_opts {
    struct str mail;
};
static const struct field address_table[] = {
    {"mail", FIELD_TEXT, false, offsetof(struct address_opts, mail), 0, 254, NULL, NULL,
     0},
};
const struct fields address_options = FIELDS(address_table, struct address_opts);

static struct fault *run_address(struct cli_change *change)
{
    const struct address_opts *o = change->options;
    if (change->viewer.person.v == 0) {
        return fault_feed_nobody(change->cli->arena);
    }
    return remind_address_set(change->act.db, change->cli->arena, change->viewer.person,
                              o->mail);
}

struct fault *cmd_feed_mail(struct cli *c, void *options, int *exit)
{
    (void)exit;
    struct cli_change change = {
        .needs = CAN_ENTER, .change = run_address, .options = options};
    return cli_write_quietly(c, &change);
}
