/* Duties that no period brings: behind an event, before a fixed day, at the end of a
 * tenure, on an anniversary. A span of days stands still while who acts is away for a
 * reason that pauses the rule. */
#include "programme/expand.h"

enum { SPELL_CHAIN_MAX = 64 };

static struct day later(struct day a, struct day b)
{
    return a.v > b.v ? a : b;
}

static struct day earlier(struct day a, struct day b)
{
    return a.v < b.v ? a : b;
}

static bool is_inside(struct day d, struct period p)
{
    return d.v >= p.first.v && d.v <= p.last.v;
}

static int units(const struct calendar *c, struct day first, struct day last,
                 struct span span)
{
    if (last.v < first.v) {
        return 0;
    }
    return span.working ? calendar_count(c, (struct period){first, last})
                        : last.v - first.v + 1;
}

/* The day on which `span` has run from `start`, days of the pauses not counted; *paused
 * is how many days of them lie between. DAY_NONE where a pause has no end. */
static struct day run_span(const struct ruling *r, struct day start, struct span span,
                           int *paused, bool *provisional)
{
    int left = span.days;
    struct day at = start; /* has run up to and with this day */
    for (size_t i = 0; i < r->pauses.n; i++) {
        struct period p = r->pauses.at[i];
        if (p.last.v < at.v || (p.last.v == at.v && left > 0)) {
            continue;
        }
        int before = units(r->calendar, day_add(at, 1), day_add(p.first, -1), span);
        bool is_over = p.first.v > at.v && before >= left;
        if (is_over) {
            break;
        }
        if (p.last.v == DAY_LAST) {
            return DAY_NONE;
        }
        left -= p.first.v > at.v ? before : 0;
        *paused += p.last.v - later(p.first, day_add(at, 1)).v + 1;
        at = p.last;
        if (left == 0) {
            left = 1; /* it is due on the first day that is not paused */
        }
    }
    struct span rest = {left, span.working};
    return calendar_move(r->calendar, at, rest, provisional);
}

/* What all of them do once base day, opening and key are set: who acts, until when; due
 * `span` behind the base day. */
static struct fault *ask_from(struct ruling *r, size_t subject, struct day base,
                              struct span span, struct programme_duty *duty)
{
    const struct facts *f = r->index->facts;
    struct day plain = calendar_move(r->calendar, base, span, &duty->provisional);
    duty->subject = f->persons[subject].id;
    duty->rule = r->number;
    if (!ruling_actor(r, subject, plain, &duty->person)) {
        return NULL;
    }
    int64_t actor = duty->person == duty->subject ? (int64_t)subject
                                                  : person_index(r->index, duty->person);
    r->pauses.n = 0;
    if (actor >= 0) {
        ruling_pauses(r, (size_t)actor);
    }
    duty->paused = 0;
    duty->due = run_span(r, base, span, &duty->paused, &duty->provisional);
    duty->unit = ruling_unit(r, subject, duty->opens);
    duty->ends = day_known(duty->due) ? spans_end(&r->spans, duty->due) : DAY_NONE;
    duty->days = 1;
    duty->asked = 1;
    duty->target = r->rule->meets.n == 0 ? 1 : r->rule->meets.at[0].target;
    return r->emit(r->ctx, duty);
}

/* ---- after an event
 * ---------------------------------------------------------------------- */

/* The day that the event itself gives; DAY_NONE where it gives none that lies behind. */
static struct day day_given(const struct when *w, const struct fact_event *event)
{
    const struct json *value =
        w->by.n > 0 && event->body != NULL ? json_get(event->body, w->by) : NULL;
    bool is_day = value != NULL && value->type == JSON_INT &&
                  value->number >= event->day.v && value->number < DAY_LAST;
    return is_day ? (struct day){(int32_t)value->number} : DAY_NONE;
}

static struct fault *ask_after(struct ruling *r, size_t subject,
                               const struct fact_event *event)
{
    const struct when *w = &r->rule->when;
    struct day given = day_given(w, event);
    struct span at_once = {0, w->due.working};
    ruling_spans(r, subject);
    if (!day_known(spans_first(&r->spans, event->day, event->day))) {
        return NULL;
    }
    struct programme_duty duty = {.event = event->seq,
                                  .key = event->day,
                                  .opens = event->day,
                                  .counts = {event->day, DAY_NONE},
                                  .ran_out = DAY_NONE};
    return day_known(given) ? ask_from(r, subject, given, at_once, &duty)
                            : ask_from(r, subject, event->day, w->due, &duty);
}

struct fault *expand_after(struct ruling *r)
{
    const struct facts *f = r->index->facts;
    const struct when *w = &r->rule->when;
    for (size_t i = 0; i < f->events_n; i++) {
        const struct fact_event *event = &f->events[i];
        if (!is_inside(event->day, r->days) || event->day.v < r->since.v ||
            !filter_takes(&w->after, event->kind, event->body)) {
            continue;
        }
        int64_t subject = person_index(r->index, event->subject);
        if (!w->everyone && subject >= 0) {
            TRY(ask_after(r, (size_t)subject, event));
        }
        for (size_t person = 0; w->everyone && person < f->persons_n; person++) {
            TRY(ask_after(r, person, event));
        }
    }
    return NULL;
}

/* ---- before a fixed day
 * ---------------------------------------------------------------- */

static bool is_covered(const struct spans *pauses, struct day first, struct day last)
{
    for (size_t i = 0; i < pauses->n; i++) {
        if (pauses->at[i].first.v <= first.v && pauses->at[i].last.v >= last.v) {
            return true;
        }
    }
    return false;
}

struct fault *expand_before(struct ruling *r)
{
    const struct facts *f = r->index->facts;
    const struct when *w = &r->rule->when;
    bool provisional = false;
    struct day due = calendar_move(r->calendar, w->before, w->due, &provisional);
    struct span back = {-w->opens.days, w->opens.working};
    struct day opens =
        w->opens_told ? calendar_move(r->calendar, due, back, &provisional) : r->since;
    opens = later(opens, r->since);
    if (opens.v > due.v) {
        return NULL;
    }
    for (size_t person = 0; person < f->persons_n; person++) {
        ruling_spans(r, person);
        struct day from = spans_first(&r->spans, opens, due);
        if (!day_known(from) || !is_inside(from, r->days)) {
            continue;
        }
        ruling_pauses(r, person);
        struct programme_duty duty = {
            .rule = r->number,
            .subject = f->persons[person].id,
            .unit = ruling_unit(r, person, from),
            .key = w->before,
            .opens = from,
            .due = due,
            .ends = spans_end(&r->spans, due),
            .counts = {opens, DAY_NONE},
            .target = r->rule->meets.n == 0 ? 1 : r->rule->meets.at[0].target,
            .days = 1,
            .asked = is_covered(&r->pauses, from, due) ? 0 : 1,
            .provisional = provisional,
            .ran_out = DAY_NONE};
        duty.paused = duty.asked == 0 ? due.v - from.v + 1 : 0;
        if (ruling_actor(r, person, due, &duty.person)) {
            TRY(r->emit(r->ctx, &duty));
        }
    }
    return NULL;
}

/* ---- tenure
 * ------------------------------------------------------------------------------- */

static bool is_tenure(const struct when *w, const struct fact_spell *s)
{
    bool any = w->tenure_of.p == NULL;
    if (str_equal(w->tenure, STR("post"))) {
        return s->what == FACT_POST && (any || str_equal(s->name, w->tenure_of));
    }
    if (str_equal(w->tenure, STR("unit"))) {
        return s->what == FACT_MEMBER;
    }
    return s->what == FACT_PROPERTY && str_equal(s->name, w->tenure) &&
           (any || str_equal(s->value, w->tenure_of));
}

/* The same place held on, day by day, under a new record. */
static bool goes_on(const struct fact_spell *was, const struct fact_spell *is)
{
    return day_known(was->till) && was->till.v + 1 >= is->since.v &&
           was->what == is->what && was->unit == is->unit &&
           str_equal(was->name, is->name) && str_equal(was->value, is->value);
}

/* The last day of the place that begins with `spell`; DAY_LAST: still held. */
static struct day tenure_end(const struct indexed *x, size_t spell, size_t end)
{
    const struct fact_spell *s = &x->facts->spells[spell];
    for (size_t i = spell + 1; i < end && i < spell + SPELL_CHAIN_MAX; i++) {
        if (goes_on(s, &x->facts->spells[i])) {
            s = &x->facts->spells[i];
        }
    }
    return day_known(s->till) ? s->till : (struct day){DAY_LAST};
}

static bool continues(const struct indexed *x, size_t begin, size_t spell)
{
    for (size_t i = begin; i < spell; i++) {
        if (goes_on(&x->facts->spells[i], &x->facts->spells[spell])) {
            return true;
        }
    }
    return false;
}

/* A clock that ran out before the rule came into force runs out on that day, and nobody
 * gets less notice than the rule gives: what nobody had asked for is not years overdue.
 */
static struct day tenure_due(const struct ruling *r, struct day over, bool *provisional)
{
    const struct when *w = &r->rule->when;
    bool notice_provisional = false;
    struct day due =
        calendar_move(r->calendar, later(over, r->since), w->due, provisional);
    struct day noticed = w->opens_told ? calendar_move(r->calendar, r->since, w->opens,
                                                       &notice_provisional)
                                       : due;
    *provisional |= noticed.v > due.v && notice_provisional;
    return later(due, noticed);
}

static struct fault *ask_tenure(struct ruling *r, size_t person, size_t spell, size_t end)
{
    const struct when *w = &r->rule->when;
    const struct fact_spell *s = &r->index->facts->spells[spell];
    struct programme_duty duty = {.event = s->id, .key = s->since};
    if (s->since.v <= DAY_EVER) {
        return NULL; /* nobody told since when: no clock runs */
    }
    duty.ran_out = day_add_months(s->since, w->months);
    struct day due = tenure_due(r, duty.ran_out, &duty.provisional);
    struct span back = {-w->opens.days, w->opens.working};
    struct day opens = w->opens_told
                           ? calendar_move(r->calendar, due, back, &duty.provisional)
                           : s->since;
    struct day held = tenure_end(r->index, spell, end);
    opens = later(opens, r->since);
    struct day from = spans_first(&r->spans, opens, due);
    if (!day_known(from) || !is_inside(from, r->days) || from.v > held.v) {
        return NULL;
    }
    duty.opens = from;
    duty.due = due;
    duty.subject = r->index->facts->persons[person].id;
    duty.rule = r->number;
    duty.unit = ruling_unit(r, person, from);
    duty.counts = (struct period){opens, DAY_NONE};
    duty.ends = held.v < due.v ? day_add(held, 1) : spans_end(&r->spans, due);
    duty.days = 1;
    duty.asked = 1;
    duty.target = r->rule->meets.n == 0 ? 1 : r->rule->meets.at[0].target;
    if (!ruling_actor(r, person, due, &duty.person)) {
        return NULL;
    }
    return r->emit(r->ctx, &duty);
}

struct fault *expand_tenure(struct ruling *r)
{
    const struct facts *f = r->index->facts;
    for (size_t person = 0; person < f->persons_n; person++) {
        size_t begin = r->index->spells_of[2 * person];
        size_t end = r->index->spells_of[2 * person + 1];
        ruling_spans(r, person);
        for (size_t i = begin; i < end && r->spans.n > 0; i++) {
            if (is_tenure(&r->rule->when, &f->spells[i]) &&
                !continues(r->index, begin, i)) {
                TRY(ask_tenure(r, person, i, end));
            }
        }
    }
    return NULL;
}

/* ---- anniversaries
 * ------------------------------------------------------------------------ */

static struct day counted_from(const struct ruling *r, size_t person)
{
    const struct facts *f = r->index->facts;
    const struct when *w = &r->rule->when;
    if (str_equal(w->anniversary, STR("born"))) {
        return f->persons[person].born;
    }
    size_t end = r->index->spells_of[2 * person + 1];
    for (size_t i = r->index->spells_of[2 * person]; i < end; i++) {
        const struct fact_spell *s = &f->spells[i];
        if (s->what == FACT_PROPERTY && str_equal(s->name, w->anniversary)) {
            return s->since;
        }
    }
    return DAY_NONE;
}

static struct fault *ask_anniversary(struct ruling *r, size_t person, struct day day)
{
    const struct when *w = &r->rule->when;
    struct programme_duty duty = {.key = day, .ran_out = DAY_NONE};
    struct span back = {-w->opens.days, w->opens.working};
    struct day due = calendar_move(r->calendar, day, w->due, &duty.provisional);
    duty.opens =
        w->opens_told ? calendar_move(r->calendar, due, back, &duty.provisional) : day;
    duty.opens = earlier(duty.opens, due);
    duty.counts = (struct period){duty.opens, DAY_NONE};
    struct day known = spans_first(&r->spans, day, day);
    if (!day_known(known) || !is_inside(duty.opens, r->days) ||
        duty.opens.v < r->since.v) {
        return NULL;
    }
    return ask_from(r, person, day, w->due, &duty);
}

struct fault *expand_anniversary(struct ruling *r)
{
    const struct facts *f = r->index->facts;
    /* It may open up to half a year before its day. */
    int first = civil_of_day(r->days.first).year - 1;
    int last = civil_of_day(r->days.last).year + 1;
    for (size_t person = 0; person < f->persons_n; person++) {
        struct day from = counted_from(r, person);
        ruling_spans(r, person);
        for (int year = first; year <= last && r->spans.n > 0 && day_known(from);
             year++) {
            struct day day = birthday_in(from, r->rule->when.lunar, year);
            if (day_known(day) && day.v > from.v) {
                TRY(ask_anniversary(r, person, day));
            }
        }
    }
    return NULL;
}
