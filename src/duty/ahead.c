/* What a calendar shows: duties that are kept, and what programme_expand makes of the
 * rules in force for the days behind the last roll. Cost ahead: the rules, for one person
 * and those days. */
#include "duty/duty_sql.h"
#include "duty/inside.h"

enum { EVENTS_BACK = 800 /* days before the window in which an event may lie */ };

struct looking {
    struct arena *a;
    const struct adopted *version;
    int64_t person;
    struct day from, to;
    struct planned_list *list;
};

static bool is_daily(const struct when *when)
{
    return when->kind == WHEN_EVERY &&
           (when->every == EVERY_DAY || when->every == EVERY_WORKDAY);
}

static void tell_rule(const struct rule *rule, const struct calendar *calendar,
                      struct planned *p)
{
    const struct when *when = &rule->when;
    bool periods = when->kind == WHEN_EVERY;
    p->daily = is_daily(when);
    p->weekly = periods && when->every == EVERY_WEEK;
    p->remind_on = first_reminder(rule, calendar, p->duty.due);
}

/* ---- what is kept -------------------------------------------------------------------
 */

static struct fault *add_kept(struct db *db, struct arena *a, const struct viewer *v,
                              const struct room *room, struct duties_query *q,
                              struct planned_list *list)
{
    struct duty_list kept = {0};
    TRY(duties(db, a, v, q, &kept));
    for (size_t i = 0; i < kept.n; i++) {
        const struct adopted *version = NULL;
        struct planned *p = LIST_ADD(a, list);
        *p = (struct planned){.duty = kept.at[i], .remind_on = DAY_NONE};
        const struct rule *rule =
            room_rule(room, p->duty.number, p->duty.adoption, &version);
        if (rule != NULL) {
            tell_rule(rule, version->calendar, p);
        }
    }
    return NULL;
}

/* ---- what is ahead ------------------------------------------------------------------
 */

static struct fault *take(void *ctx, const struct programme_duty *d)
{
    struct looking *l = ctx;
    const struct programme *programme = l->version->programme;
    const struct rule *rule = &programme->rules.at[d->rule];
    bool shown = d->person == l->person && day_known(d->due) && d->due.v >= l->from.v &&
                 d->due.v <= l->to.v && (d->days == 0 || d->asked > 0) &&
                 (!day_known(d->ends) || d->ends.v > d->due.v);
    if (!shown) {
        return NULL;
    }
    struct planned *p = LIST_ADD(l->a, l->list);
    *p = (struct planned){.ahead = true};
    p->duty = (struct duty){
        .rule = rule->id,
        .number = l->version->numbers[d->rule],
        .adoption = l->version->row.seq,
        .programme = programme->id,
        .version = programme->version,
        .title_zh = rule->title.in[LANG_ZH],
        .title_en = rule->title.in[LANG_EN],
        .basis_zh = rule->basis.in[LANG_ZH],
        .basis_en = rule->basis.in[LANG_EN],
        .aspect =
            programme->aspects.n > 0 ? programme->aspects.at[rule->aspect].id : STR_NONE,
        .minutes = rule->minutes,
        .class = rule->class,
        .subject = {d->subject},
        .person = {d->person},
        .unit = {d->unit},
        .by_event = d->event != 0,
        .key = d->event != 0 ? d->event : d->key.v,
        .opens = d->opens,
        .due = d->due,
        .ends = d->ends,
        .first = d->counts.first,
        .last = d->counts.last,
        .target = d->target,
        .asked = d->asked,
        .days = d->days,
        .provisional = d->provisional,
        .ran_out = d->ran_out,
        .met_on = DAY_NONE,
        .excused_on = DAY_NONE,
    };
    tell_rule(rule, l->version->calendar, p);
    return NULL;
}

static struct fault *add_ahead(struct room *room, struct looking *l)
{
    struct facts facts;
    struct int_list one = {.at = &l->person, .n = 1, .room = 1};
    struct day first = day_add(room->progress.rolled, 1);
    if (l->to.v < first.v) {
        return NULL;
    }
    TRY(facts_load(room->db, l->a, room->versions, &one, day_add(first, -EVENTS_BACK),
                   &facts));
    for (size_t i = 0; i < room->versions->n; i++) {
        const struct adopted *v = &room->versions->at[i];
        struct expansion of = {.days = {first, l->to}, .since = v->since};
        if (v->row.since.v > first.v) {
            of.days.first = v->row.since;
        }
        if (day_known(v->row.till) && v->row.till.v < l->to.v) {
            of.days.last = v->row.till;
        }
        l->version = v;
        if (of.days.first.v <= of.days.last.v) {
            TRY(programme_expand(l->a, v->programme, v->calendar, &facts, &of, take, l));
        }
    }
    return NULL;
}

static struct fault *enter(struct db *db, struct arena *a, struct duty_shelf *shelf,
                           struct room *room)
{
    struct day closed;
    *room = (struct room){.db = db, .arena = a};
    TRY(room_read(db, a, shelf, &room->versions));
    return duty_progress(db, a, &room->progress.rolled, &closed);
}

struct fault *duty_calendar(struct db *db, struct arena *a, struct duty_shelf *shelf,
                            const struct viewer *v, const struct calendar_query *query,
                            struct planned_list *list)
{
    struct duties_query q = {.person = query->person,
                             .on = query->on,
                             .from = query->from,
                             .to = query->to,
                             .state = -1,
                             .limit = DUTIES_MOST};
    struct room room;
    struct looking l = {.a = a,
                        .person = query->person.v,
                        .from = query->from,
                        .to = query->to,
                        .list = list};
    int most_class = CLASS_OPEN;
    TRY(see_person(db, a, v, query->person, &most_class));
    TRY(enter(db, a, shelf, &room));
    TRY(add_kept(db, a, v, &room, &q, list));
    size_t kept = list->n, n = kept;
    if (day_known(room.progress.rolled)) {
        TRY(add_ahead(&room, &l));
    }
    for (size_t i = kept; i < list->n; i++) {
        int class = list->at[i].duty.class;
        if (class == CLASS_OPEN || class == CLASS_UNIT || class <= most_class) {
            list->at[n] = list->at[i];
            duty_finish(a, &list->at[n++].duty, query->on);
        }
    }
    list->n = n;
    return NULL;
}

static bool asks_daily(const struct adopted_list *versions, int64_t number)
{
    bool daily = false;
    for (size_t i = 0; i < versions->n; i++) {
        const struct adopted *v = &versions->at[i];
        for (size_t j = 0; j < v->programme->rules.n; j++) {
            const struct when *when = &v->programme->rules.at[j].when;
            if (v->numbers[j] == number) {
                daily = is_daily(when);
            }
        }
    }
    return daily;
}

struct fault *duty_calendar_unit(struct db *db, struct arena *a, struct duty_shelf *shelf,
                                 const struct viewer *v,
                                 const struct calendar_query *query,
                                 struct day_count_list *list)
{
    struct unit_id unit = query->unit;
    struct room room;
    if (!viewer_may(v, CAN_READ_DUTIES)) {
        return fault_denied(a);
    }
    TRY(top_unit(db, a, &unit));
    TRY(enter(db, a, shelf, &room));
    TRY(sql_duty_days_of_units(db, a, &v->scope, unit, query->from, query->to, list));
    for (size_t i = 0; i < list->n; i++) {
        list->at[i].daily = asks_daily(room.versions, list->at[i].number);
    }
    return NULL;
}

struct fault *duty_calendar_days(struct db *db, struct arena *a, struct duty_shelf *shelf,
                                 struct day on, const struct calendar **calendar)
{
    struct room room;
    TRY(enter(db, a, shelf, &room));
    *calendar = NULL;
    for (size_t i = 0; i < room.versions->n; i++) {
        const struct adopted *v = &room.versions->at[i];
        if (*calendar == NULL || v->row.since.v <= on.v) {
            *calendar = v->calendar;
        }
    }
    return NULL;
}
