/* What the demo department studies: a series of Thursdays whose speakers the rota
 * proposes, and sessions held with a few who were away. */
#include "cli/demo.h"

#include "learning/classroom.h"
#include "words/faults.h"

enum {
    AWAY = 30, /* of a thousand, without a word */
    BEGINS = 15,
    MINUTES = 90,
};

static void next_id(struct act *act, struct random *random, const struct clock *clock)
{
    act->id = uuid_new(random, clock_now(clock));
}

struct fault *demo_series(struct act *act, struct random *random,
                          const struct clock *clock, struct period days)
{
    struct arena *a = act->arena;
    struct series_body body = {.title = say_demo_series(a, LANG_ZH),
                               .every = SERIES_WEEKLY,
                               .weekday = 3, /* Thursday, from 0 */
                               .moved = SHIFT_SKIP,
                               .at = str_format(a, "%d:00", BEGINS),
                               .minutes = MINUTES};
    struct series series = {.plan = body};
    struct rota rota;
    struct text lines = text_new(a, 1024);
    int64_t planned = 0;
    bool found = false;
    TRY(register_unit_top(act->db, a, &body.unit, &found));
    next_id(act, random, clock);
    TRY(series_plan(act, &body, &series.id));
    series.plan = body;
    TRY(class_rota(act->db, a, NULL, &series, days, &rota));
    for (size_t i = 0; i < rota.lines.n; i++) {
        struct str day = day_iso(a, rota.lines.at[i].day);
        struct str title = say_demo_lecture(a, LANG_ZH, (int64_t)i + 1);
        text_add_format(&lines, "%.*s %lld %.*s\n", STR_PRINT(day),
                        (long long)rota.lines.at[i].person, STR_PRINT(title));
    }
    next_id(act, random, clock);
    return class_plan(act, series.id, text_str(&lines), &planned);
}

static struct fault *hold(struct act *act, struct random *random,
                          const struct clock *clock, const struct class_session *s)
{
    struct held held = {.session = s->id, .taught = say_demo_taught(act->arena, LANG_ZH)};
    struct expected_list people = {0};
    TRY(class_expected(act->db, act->arena, s, &people));
    for (size_t i = 0; i < people.n; i++) {
        struct int_list *list = people.at[i].presence == EXCUSED    ? &held.excused
                                : random_below(random, 1000) < AWAY ? &held.absent
                                                                    : NULL;
        if (list != NULL) {
            *LIST_ADD(act->arena, list) = people.at[i].person.v;
        }
    }
    next_id(act, random, clock);
    return class_hold(act, &held);
}

struct fault *demo_sessions(struct act *act, const struct viewer *console,
                            struct random *random, const struct clock *clock,
                            struct period days)
{
    struct class_session_list list = {0};
    struct sessions_query q = {.from = days.first, .till = days.last};
    TRY(class_sessions(act->db, act->arena, console, &q, &list));
    for (size_t i = 0; i < list.n; i++) {
        if (list.at[i].state == SESSION_PLANNED) {
            TRY(hold(act, random, clock, &list.at[i]));
        }
    }
    return NULL;
}
