/* programme_expand: rules outside, people inside, periods innermost. The periods of a
 * rule are laid out once with all that is the same for everybody; most people of most
 * periods then need a few comparisons (under the rule throughout, no pause), which is
 * what makes millions of duties a second. */
#include "programme/expand.h"

enum { WORKING_PER_WEEK = 5, DAYS_PER_WEEK = 7, MARGIN = 40 };

/* One period of a rule, the same for everybody. */
struct slot {
    struct period period; /* entries about these days meet it */
    struct day opens, due;
    struct day asked_last; /* the period's own last day */
    int days;              /* working days of the period; all days where none is */
    bool by_work;          /* days counts working days */
    bool provisional;
};
struct slot_list LIST(struct slot);

static struct day later(struct day a, struct day b)
{
    return a.v > b.v ? a : b;
}

static struct day earlier(struct day a, struct day b)
{
    return a.v < b.v ? a : b;
}

static struct span back(struct span s)
{
    return (struct span){-s.days, s.working};
}

static enum period_kind period_kind(enum every every)
{
    static const enum period_kind kinds[] = {PERIOD_DAY,   PERIOD_DAY,     PERIOD_WEEK,
                                             PERIOD_MONTH, PERIOD_QUARTER, PERIOD_HALF,
                                             PERIOD_YEAR};
    return kinds[every];
}

/* False: this period asks nothing. */
static bool lay_slot(const struct ruling *r, struct period p, struct slot *slot)
{
    const struct when *w = &r->rule->when;
    const struct calendar *c = r->calendar;
    bool provisional = false;
    if (w->every == EVERY_WORKDAY) {
        provisional = calendar_provisional(c, p.first);
        if (!calendar_works(c, p.first)) {
            return false;
        }
    }
    struct day day = calendar_occurrence(c, &w->on, p, &provisional);
    if (!day_known(day)) {
        return false;
    }
    struct day due = calendar_move(c, day, w->due, &provisional);
    struct day opens =
        w->opens_told ? calendar_move(c, due, back(w->opens), &provisional) : p.first;
    int working = calendar_count(c, p);
    int all = p.last.v - p.first.v + 1;
    *slot = (struct slot){.period = {p.first, later(p.last, day)},
                          .opens = earlier(opens, due),
                          .due = due,
                          .asked_last = p.last,
                          .days = working > 0 ? working : all,
                          .by_work = working > 0,
                          .provisional = provisional};
    return true;
}

/* All periods a duty of which may open on one of the days. */
static void lay_slots(struct arena *a, const struct ruling *r, struct slot_list *slots)
{
    const struct when *w = &r->rule->when;
    enum period_kind kind = period_kind(w->every);
    int64_t margin =
        ((int64_t)w->due.days + w->opens.days) * DAYS_PER_WEEK / WORKING_PER_WEEK * 2 +
        (w->due.days + w->opens.days == 0 && kind == PERIOD_DAY ? 0 : MARGIN);
    struct period p = period_of(kind, day_add(r->days.first, -(int)margin));
    for (; p.first.v <= (int64_t)r->days.last.v + margin; p = period_next(kind, p)) {
        struct slot slot;
        if (!lay_slot(r, p, &slot)) {
            continue;
        }
        struct day last_opening = later(slot.asked_last, slot.opens);
        if (last_opening.v >= r->days.first.v && slot.opens.v <= r->days.last.v) {
            *LIST_ADD(a, slots) = slot;
        }
    }
}

static int count(const struct ruling *r, const struct slot *slot, struct day first,
                 struct day last)
{
    struct period p = {first, last};
    if (last.v < first.v) {
        return 0;
    }
    return slot->by_work ? calendar_count(r->calendar, p) : last.v - first.v + 1;
}

/* Days of the period on which the person is under the rule, less those that are paused.
 */
static void count_days(const struct ruling *r, const struct slot *slot, struct day from,
                       struct programme_duty *duty)
{
    for (size_t i = 0; i < r->spans.n; i++) {
        struct day first = later(r->spans.at[i].first, from);
        struct day last = earlier(r->spans.at[i].last, slot->asked_last);
        duty->asked += count(r, slot, first, last);
        for (size_t j = 0; j < r->pauses.n && first.v <= last.v; j++) {
            duty->paused += count(r, slot, later(r->pauses.at[j].first, first),
                                  earlier(r->pauses.at[j].last, last));
        }
    }
    duty->asked -= duty->paused;
}

static bool touches(const struct spans *s, struct day first, struct day last)
{
    for (size_t i = 0; i < s->n; i++) {
        if (s->at[i].first.v <= last.v && s->at[i].last.v >= first.v) {
            return true;
        }
    }
    return false;
}

/* The day from which the person is asked; DAY_NONE: he is not. One that begins in the
 * second half of the period is too late. */
static struct day asked_from(const struct ruling *r, const struct slot *slot)
{
    struct day first = slot->period.first;
    struct day from = spans_first(&r->spans, later(first, r->since), slot->asked_last);
    if (!day_known(from) || from.v == first.v) {
        return from;
    }
    int64_t left = (int64_t)slot->asked_last.v - from.v + 1;
    int64_t all = (int64_t)slot->asked_last.v - first.v + 1;
    return left * 2 < all ? DAY_NONE : from;
}

static struct fault *ask(const struct ruling *r, const struct slot *slot, size_t person,
                         struct programme_duty *duty)
{
    struct day from = asked_from(r, slot);
    if (!day_known(from)) {
        return NULL;
    }
    bool from_start = from.v == slot->period.first.v;
    duty->opens = from_start ? slot->opens : later(slot->opens, from);
    if (from_start && slot->opens.v < from.v) {
        /* Who comes while it is open already, before the period, is asked from then. */
        struct day known = spans_first(&r->spans, later(slot->opens, r->since), from);
        duty->opens = day_known(known) ? later(duty->opens, known) : from;
    }
    if (duty->opens.v > slot->due.v || duty->opens.v < r->days.first.v ||
        duty->opens.v > r->days.last.v) {
        return NULL;
    }
    /* Of a period that the rule cuts into, the key is the day from which it is asked: the
     * same first day may be the key of what an earlier version asked by other periods. */
    duty->key = later(slot->period.first, r->since);
    duty->due = slot->due;
    duty->counts = slot->period;
    duty->days = slot->days;
    duty->asked = slot->days;
    duty->paused = 0;
    duty->provisional = slot->provisional;
    duty->ends = spans_end(&r->spans, slot->due);
    if (!from_start || day_known(duty->ends) || r->spans.n > 1 ||
        touches(&r->pauses, slot->period.first, slot->asked_last)) {
        duty->asked = 0;
        count_days(r, slot, from, duty);
    }
    duty->unit = ruling_unit(r, person, duty->opens);
    if (!ruling_actor(r, person, slot->due, &duty->person)) {
        return NULL;
    }
    return r->emit(r->ctx, duty);
}

struct fault *expand_every(struct arena *a, struct ruling *r)
{
    struct slot_list slots = {0};
    lay_slots(a, r, &slots);
    const struct facts *f = r->index->facts;
    struct programme_duty duty = {
        .rule = r->number,
        .target = r->rule->meets.n == 0 ? 1 : r->rule->meets.at[0].target,
        .ran_out = DAY_NONE};
    for (size_t person = 0; person < f->persons_n; person++) {
        ruling_spans(r, person);
        if (r->spans.n == 0) {
            continue;
        }
        ruling_pauses(r, person);
        duty.subject = f->persons[person].id;
        for (size_t i = 0; i < slots.n; i++) {
            duty.target = r->rule->meets.n == 0 ? 1 : r->rule->meets.at[0].target;
            TRY(ask(r, &slots.at[i], person, &duty));
        }
    }
    return NULL;
}

/* Rounded up, and never nothing where something is asked. */
int64_t programme_target(const struct rule *rule, size_t alternative,
                         const struct programme_duty *duty)
{
    int64_t target = rule->meets.at[alternative].target;
    if (!rule->pause.scales || duty->days <= 0 || duty->asked >= duty->days) {
        return target;
    }
    int64_t scaled = (target * duty->asked + duty->days - 1) / duty->days;
    return scaled < 1 && duty->asked > 0 ? 1 : scaled;
}

static struct fault *expand_rule(struct arena *a, struct ruling *r)
{
    switch (r->rule->when.kind) {
    case WHEN_EVERY:
        return expand_every(a, r);
    case WHEN_AFTER:
        return expand_after(r);
    case WHEN_BEFORE:
        return expand_before(r);
    case WHEN_TENURE:
        return expand_tenure(r);
    case WHEN_ANNIVERSARY:
        return expand_anniversary(r);
    }
    return NULL;
}

struct fault *programme_expand(
    struct arena *a, const struct programme *programme, const struct calendar *calendar,
    const struct facts *facts, const struct expansion *of,
    struct fault *(*emit)(void *ctx, const struct programme_duty *duty), void *ctx)
{
    if (of->days.last.v < of->days.first.v) {
        return NULL;
    }
    const struct indexed *index = index_facts(a, facts);
    for (size_t i = 0; i < programme->rules.n; i++) {
        struct ruling r = {.programme = programme,
                           .calendar = calendar,
                           .index = index,
                           .rule = &programme->rules.at[i],
                           .number = (int)i,
                           .days = of->days,
                           .since = of->since == NULL ? programme->from : of->since[i],
                           .emit = emit,
                           .ctx = ctx};
        ruling_prepare(a, &r);
        TRY(expand_rule(a, &r));
    }
    return NULL;
}
