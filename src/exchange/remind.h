/* Reminders (提醒): one a person and day at most, in working hours, saying how many
 * things are due and overdue and where to look, and nothing about what. By letter to who
 * gave an address; to groups on WeCom and DingTalk as one count of all. They stand in a
 * queue, so a restart neither forgets nor repeats one: what was being sent when the
 * program ended is not sent again, for it may have gone out. Working state: a reminder is
 * no fact about anybody. Settings are a file of the server, 0600, for it holds secrets.
 */
#ifndef EXCHANGE_REMIND_H
#define EXCHANGE_REMIND_H
#include "duty/duty.h"
#include "exchange/house.h"
#include "exchange/notify.h"

enum remind_channel { REMIND_MAIL, REMIND_WECOM, REMIND_DINGTALK };
extern const char *const remind_channel_names[]; /* "mail" "wecom" "dingtalk" */
enum {
    ROBOTS_MOST = 10,
    WECOM_BYTES = 2048,     /* of a text, by its documentation */
    DINGTALK_BYTES = 20000, /* of a message */
    REMIND_BATCH = 20,      /* both take 20 messages a minute */
    REMIND_TRIES = 6,       /* 1, 2, 4 ... minutes apart */
};
struct robot {
    enum remind_channel channel;
    struct str url, secret; /* secret: DingTalk's; not given: it signs nothing */
};
struct remind_settings {
    struct mailbox mail; /* url not given: no letters */
    struct robot robots[ROBOTS_MOST];
    size_t robots_n;
    int from_hour, to_hour; /* of the office's clock: 9 to 17 unless told */
    struct str link;        /* where to look; not given: nothing is linked */
    bool daily; /* by itself each working day; else only when somebody asks for it */
};
/* {"mail": {"url", "from", "user", "password"}, "robots": [{"kind", "url", "secret"}],
 *  "hours": [9, 17], "link": "https://...", "daily": true}. INPUT where the file is open
 * to others, is no such JSON, or names an address in plain text on another machine. */
struct fault *remind_settings_read(struct arena *a, struct str file,
                                   struct remind_settings *settings);

/* One's own address; not given: no letters. In a job. INPUT: no address. */
struct fault *remind_address_set(struct db *db, struct arena *a, struct person_id person,
                                 struct str mail);
struct fault *remind_address_of(struct db *db, struct arena *a, struct person_id person,
                                struct str *mail);

/* Who would be reminded, and what was said today already. */
struct reminder_line {
    struct person_id person; /* 0: a group */
    int channel;             /* enum remind_channel */
    int64_t robot;           /* index of a group's robot */
    struct str mail, name;   /* name: of remind_unit_plan */
    int64_t due, overdue;
    int64_t people; /* of a group: how many of them */
    int64_t lang;   /* enum lang; -1: not chosen */
    bool again;     /* reminded today already */
    bool lost;      /* and that did not get through */
};
struct reminder_line_list LIST(struct reminder_line);
/* As of `on`; *works false: no working day, nobody is reminded. */
struct fault *remind_plan(struct db *db, struct arena *a, struct duty_shelf *shelf,
                          const struct remind_settings *settings, struct day on,
                          struct day today, struct reminder_line_list *lines,
                          bool *works);

/* Who in a unit has something overdue, for an organiser to remind at once; without an
 * address there is no mail in the line. DENIED as duties. */
struct fault *remind_unit_plan(struct db *db, struct arena *a, const struct viewer *v,
                               struct unit_id unit, struct day today,
                               struct reminder_line_list *lines);
/* In a job: those who have an address and were not reminded today enter the queue. */
struct fault *remind_unit(struct db *db, struct arena *a, const struct viewer *v,
                          struct unit_id unit, struct day today, int64_t *queued);

/* What went out lately, of each day: letters and messages to groups. What was not sent by
 * the end of its day is never sent. */
struct remind_day {
    struct day day;
    int64_t sent, waiting, failed;
    struct str why; /* one that failed, as the log has it */
};
struct remind_day_list LIST(struct remind_day);
struct remind_overview {
    int64_t addresses;
    struct remind_day_list days; /* the newest first, of two weeks */
};
struct fault *remind_overview(struct db *db, struct arena *a, struct day today,
                              struct remind_overview *overview);
/* Of an address on the net the machine alone: paths and queries hold keys. */
struct str remind_machine(struct str url);

/* One round: what is due today enters the queue, what waits there is sent. */
struct remind_round {
    struct house *house;
    const struct remind_settings *settings;
    struct day on, today;
    bool queues;                  /* what is due today enters the queue, too */
    int64_t queued, sent, failed; /* set */
    bool outside;                 /* set: no working day or hour; nothing was done */
};
struct fault *remind_run(struct arena *a, struct remind_round *round);

/* ---- in the server ---- */
struct reminders; /* a thread of its own: an address that hangs hangs nothing else */
struct fault *reminders_open(struct arena *a, struct house *house, struct str file,
                             struct reminders **reminders);
/* The file of settings as it is now; faults as remind_settings_read. */
struct fault *reminders_settings(struct arena *a, const struct reminders *reminders,
                                 struct remind_settings *settings);
void reminders_close(struct reminders *reminders); /* before the writer is closed */

/* Text as it leaves: pure, for tests. */
struct str remind_text(struct arena *a, enum lang lang, const struct reminder_line *line,
                       struct str link);
struct str remind_letter(struct arena *a, enum lang lang,
                         const struct reminder_line *line,
                         const struct remind_settings *settings, struct instant at,
                         struct str id);
struct str remind_robot_url(struct arena *a, const struct robot *robot,
                            struct instant at);
#endif
