/* What the two files of `cadre demo` share: the log-ins (demo.c) and the facts
 * (demo_fill.c). */
#ifndef CLI_DEMO_H
#define CLI_DEMO_H
#include "cli/cli.h"
#include "practice/visit.h"

/* What the files of demo/ call a unit, post or person, and its id. */
struct demo_name {
    struct str name;
    int64_t id;
};
struct demo_name_list LIST(struct demo_name);
struct demo_making {
    struct demo_name_list names; /* units, posts and persons; no name stands twice */
    struct person_id_list people;
    struct random random;
    char hashes[ROLES][PASSWORD_HASH_MAX];
};

struct fault *demo_fill(struct cli_change *change, struct demo_making *m);
/* A research campaign with its teams, and findings in each state. */
struct fault *demo_campaign(struct cli_change *change, struct demo_making *m);
/* What the files call `name`; 0 where nothing is called so. */
int64_t demo_id_of(const struct demo_making *m, struct str name);
/* The cells of the next line of a file of the demo; 0 behind the last. */
enum { DEMO_COLUMNS_MOST = 18 };
size_t demo_cut_line(struct str *rest, struct str cells[DEMO_COLUMNS_MOST]);
/* An account with a role and the password all know; nothing where no login is told. */
struct fault *demo_login(struct cli_change *change, struct demo_making *m,
                         struct person_id person, struct str login, struct str role,
                         struct unit_id reach);
/* The next entry gets an id of its own. */
void demo_next_id(struct cli_change *change, struct demo_making *m);

/* One of what demo/notes.csv has for that field of that kind; else not given. */
struct str demo_note(struct demo_making *m, struct str kind, const char *field);

/* What is done on the ground (demo_practice.c). `act` is of the day, told by the office.
 */
struct demo_ground {
    struct act *act;
    const struct viewer *console;
    struct demo_making *making;
    const struct clock *clock;
};
/* Who is twinned with which town, and with which household. */
struct fault *demo_twins(const struct demo_ground *g);
/* One visit, about `person`; its deeds, and now and then a problem, by lot. */
struct fault *demo_visit(const struct demo_ground *g, struct person_id person,
                         struct person_id actor, int sort, struct visit_id *id);
/* What came on that day of deeds that were promised and findings that are open. */
struct fault *demo_ground_day(const struct demo_ground *g);
/* The last weeks before today, where no days were lived. */
struct fault *demo_ground_today(const struct demo_ground *g);

/* What a year brought: numbers of entries and of what befell them. */
struct year_report {
    int64_t opened, entries, corrections, absences, excuses, closed, reopened;
    int64_t refused; /* what a rule did not take */
};
/* The hour of that day in Sucheng. */
struct clock demo_clock(struct day day, int hour);
struct demo_span {
    struct day first;
    int days;
};
/* Those days under the programme, by lot from m->random; `clock` is the house's own. */
struct fault *demo_live(struct cli *c, struct demo_making *m, struct house *house,
                        struct clock *clock, const struct demo_span *span,
                        struct year_report *report);
/* A series of Thursdays for the whole department, with sessions and speakers for these
 * days; and the sessions of some days held (demo_study.c). */
/* What there is to read today. */
struct fault *demo_shelf(struct cli_change *change, struct demo_making *m);
struct fault *demo_series(struct act *act, struct random *random,
                          const struct clock *clock, struct period days);
struct fault *demo_sessions(struct act *act, const struct viewer *console,
                            struct random *random, const struct clock *clock,
                            struct period days);
#endif
