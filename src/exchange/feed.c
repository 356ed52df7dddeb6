/* A calendar's events, one by one or, where a rule asks each week, as a series. */
#include "exchange/feed.h"

#include "formats/ics.h"
#include "learning/exam.h"

enum {
    TELL_AT = 9 * 60, /* minute of the reminder's day: in working hours */
    DAY_MINUTES = 24 * 60,
    WEEK = 7,
    REFRESH_HOURS = 6,
    MINUTE = 60,
    DAY_SECONDS = 24 * 60 * MINUTE,
};

struct feeding {
    struct arena *a;
    const struct feed_ask *ask;
    struct ics_calendar calendar;
    struct text *out;
    int64_t sequence; /* the newest entry's number: it never falls, and nothing of a
                         duty changes without an entry or a day */
    struct instant stamp;
};

static struct str in(const struct feeding *f, struct str zh, struct str en)
{
    struct str first = f->ask->lang == LANG_ZH ? zh : en;
    return first.n > 0 ? first : f->ask->lang == LANG_ZH ? en : zh;
}

static struct ics_item new_item(const struct feeding *f, struct str id, struct day day)
{
    struct str department = uuid_text(f->a, f->ask->department);
    return (struct ics_item){
        .uid = str_format(f->a, "%.*s@%.*s.cadre", STR_PRINT(id), STR_PRINT(department)),
        .sequence = f->sequence,
        .stamp = f->stamp,
        .first = day,
        .last = DAY_NONE,
        .until = DAY_NONE,
        .from = ICS_WHOLE_DAY,
        .to = ICS_WHOLE_DAY,
    };
}

/* ---- one person ---------------------------------------------------------------------
 */

static bool is_shown(const struct planned *p)
{
    return !p->daily && day_known(p->duty.due) && p->duty.class <= CLASS_UNIT;
}

static struct str title_of(const struct feeding *f, const struct duty *d)
{
    struct str title = duty_title(d, f->ask->lang);
    bool waits =
        d->state == DUTY_OPEN || d->state == DUTY_DUE || d->state == DUTY_OVERDUE;
    return waits ? title
                 : say_feed_state(f->a, f->ask->lang, title,
                                  say_duty_state(f->a, f->ask->lang, d->state));
}

static void set_words(const struct feeding *f, const struct planned *p,
                      struct ics_item *item)
{
    const struct duty *d = &p->duty;
    item->title = title_of(f, d);
    item->text = duty_basis(d, f->ask->lang);
    if (d->provisional) {
        item->text = say_feed_provisional(f->a, f->ask->lang, item->text);
    }
    item->sort = d->aspect;
    item->tells = day_known(p->remind_on) && d->state != DUTY_MET;
    item->before = (int64_t)(d->due.v - p->remind_on.v) * DAY_MINUTES - TELL_AT;
    if (f->ask->public_url.n > 0 && !p->ahead) {
        struct text url = text_new(f->a, 128);
        text_add(&url, f->ask->public_url);
        text_add(&url, STR("/d/"));
        text_add_url(&url, d->id);
        item->url = text_str(&url);
    }
}

static void add_one(const struct feeding *f, const struct planned *p)
{
    struct ics_item item = new_item(f, p->duty.id, p->duty.due);
    set_words(f, p, &item);
    item.cancelled = p->duty.state == DUTY_CANCELLED;
    ics_add(f->out, &f->calendar, &item);
}

/* The weekday on which most of them fall, for others are moved by holidays. */
static int usual_weekday(const struct planned *at, size_t n)
{
    int counts[WEEK + 1] = {0}, usual = 1;
    for (size_t i = 0; i < n; i++) {
        int weekday = day_weekday(at[i].duty.due);
        counts[weekday]++;
        usual = counts[weekday] > counts[usual] ? weekday : usual;
    }
    return usual;
}

static bool is_due_on(const struct planned *at, size_t n, struct day day)
{
    for (size_t i = 0; i < n; i++) {
        if (at[i].duty.due.v == day.v) {
            return true;
        }
    }
    return false;
}

/* What one weekly rule asks, as one event: from the first that falls on the usual day,
 * those before it alone. A week in which that day is not due is left out; another day
 * stands beside it. */
static void add_series(const struct feeding *f, const struct planned *at, size_t n)
{
    int weekday = usual_weekday(at, n);
    size_t first = 0;
    while (day_weekday(at[first].duty.due) != weekday) {
        add_one(f, &at[first++]);
    }
    struct day last = at[n - 1].duty.due;
    struct str id =
        str_format(f->a, "%.*s:%lld:series-%lld", STR_PRINT(at[first].duty.rule),
                   (long long)f->ask->person.v, (long long)at[first].duty.adoption);
    struct ics_item item = new_item(f, id, at[first].duty.due);
    set_words(f, &at[first], &item);
    for (struct day d = item.first; d.v <= last.v; d = day_add(d, WEEK)) {
        item.until = d;
        if (!is_due_on(at + first, n - first, d)) {
            *LIST_ADD(f->a, &item.except) = d;
        }
    }
    for (size_t i = first; i < n; i++) {
        if (day_weekday(at[i].duty.due) != weekday) {
            *LIST_ADD(f->a, &item.also) = at[i].duty.due;
        }
    }
    ics_add(f->out, &f->calendar, &item);
}

static struct fault *add_person(struct db *db, const struct viewer *v, struct feeding *f)
{
    const struct feed_ask *ask = f->ask;
    struct planned_list all = {0};
    struct calendar_query q = {.person = ask->person,
                               .from = day_add(ask->today, -FEED_BACK),
                               .to = day_add(ask->today, FEED_AHEAD),
                               .on = ask->today};
    TRY(duty_calendar(db, f->a, ask->shelf, v, &q, &all));
    for (size_t i = 0; i < all.n; i++) {
        const struct planned *p = &all.at[i];
        size_t n = 1;
        while (p->ahead && p->weekly && i + n < all.n && all.at[i + n].ahead &&
               all.at[i + n].duty.number == p->duty.number &&
               all.at[i + n].duty.adoption == p->duty.adoption) {
            n++;
        }
        if (is_shown(p) && n > 1) {
            add_series(f, p, n);
        } else if (is_shown(p)) {
            add_one(f, p);
        }
        i += n - 1;
    }
    return NULL;
}

/* ---- exams: the only things that have hours -------------------------------------------
 */

static int offset_on(const struct clock *clock, struct day day)
{
    struct instant noon = {((int64_t)day.v * DAY_SECONDS + DAY_SECONDS / 2) * 1000000};
    int64_t shift = clock_local_seconds(clock, noon) - noon.us / 1000000;
    return (int)(shift / MINUTE);
}

/* As the zone is kept over the days of the calendar; a change holds from its day on. */
static void set_zone(struct feeding *f)
{
    const struct clock *clock = f->ask->clock;
    struct day day = day_add(f->ask->today, -FEED_BACK - 1);
    int before = offset_on(clock, day);
    f->calendar.zone.name = str_of(clock->zone);
    *LIST_ADD(f->a, &f->calendar.zone.offsets) = (struct ics_offset){day, before, before};
    for (; day.v <= f->ask->today.v + FEED_AHEAD; day = day_add(day, 1)) {
        int offset = offset_on(clock, day);
        if (offset != before) {
            *LIST_ADD(f->a, &f->calendar.zone.offsets) =
                (struct ics_offset){day, before, offset};
            before = offset;
        }
    }
}

/* Those whose time lies in the days of the calendar. */
static struct fault *read_exams(struct db *db, struct feeding *f, struct exam_list *exams)
{
    struct exam_list all = {0};
    int64_t today = (int64_t)f->ask->today.v * DAY_SECONDS;
    if (f->ask->person.v == 0 || f->ask->clock == NULL || f->ask->clock->zone == NULL) {
        return NULL;
    }
    TRY(exams_for(db, f->a, f->ask->person, &all));
    for (size_t i = 0; i < all.n; i++) {
        if (all.at[i].closes >= today - (int64_t)FEED_BACK * DAY_SECONDS &&
            all.at[i].opens <= today + (int64_t)FEED_AHEAD * DAY_SECONDS) {
            *LIST_ADD(f->a, exams) = all.at[i];
        }
    }
    if (exams->n > 0) {
        set_zone(f);
    }
    return NULL;
}

static void add_exam(const struct feeding *f, const struct exam *exam)
{
    struct str id = str_format(f->a, "exam:%lld", (long long)exam->id.v);
    struct ics_item item =
        new_item(f, id, (struct day){(int32_t)(exam->opens / DAY_SECONDS)});
    item.last = (struct day){(int32_t)(exam->closes / DAY_SECONDS)};
    item.from = (int)(exam->opens % DAY_SECONDS / MINUTE);
    item.to = (int)(exam->closes % DAY_SECONDS / MINUTE);
    item.title = say_feed_exam(f->a, f->ask->lang, exam->plan.title);
    if (f->ask->public_url.n > 0) {
        item.url = str_format(f->a, "%.*s/exam/%lld", STR_PRINT(f->ask->public_url),
                              (long long)exam->id.v);
    }
    ics_add(f->out, &f->calendar, &item);
}

/* ---- a unit ---------------------------------------------------------------------------
 */

static struct fault *add_unit(struct db *db, const struct viewer *v, struct feeding *f)
{
    const struct feed_ask *ask = f->ask;
    struct day_count_list all = {0};
    struct calendar_query q = {.unit = ask->unit,
                               .from = day_add(ask->today, -FEED_BACK),
                               .to = day_add(ask->today, FEED_AHEAD),
                               .on = ask->today};
    TRY(duty_calendar_unit(db, f->a, ask->shelf, v, &q, &all));
    for (size_t i = 0; i < all.n; i++) {
        const struct day_count *c = &all.at[i];
        struct str day = day_iso(f->a, c->due);
        struct str id = str_format(f->a, "%.*s:u%lld:%.*s", STR_PRINT(c->rule),
                                   (long long)ask->unit.v, STR_PRINT(day));
        struct ics_item item = new_item(f, id, c->due);
        if (c->daily) {
            continue;
        }
        item.title = say_feed_count(f->a, ask->lang, in(f, c->title_zh, c->title_en),
                                    c->met, c->asked);
        ics_add(f->out, &f->calendar, &item);
    }
    return NULL;
}

/* ---- the calendar ---------------------------------------------------------------------
 */

static struct fault *read_title(struct db *db, struct feeding *f, const struct viewer *v)
{
    struct unit unit;
    struct person person;
    bool found = false;
    struct str name = v->department;
    if (f->ask->person.v != 0) {
        TRY(register_person(db, f->a, f->ask->person, &person, &found));
        name = found ? person.name : name;
    } else if (f->ask->unit.v != 0) {
        TRY(register_unit(db, f->a, f->ask->unit, &unit, &found));
        name = found ? unit.name : name;
    }
    f->calendar.title = say_feed_title(f->a, f->ask->lang, name);
    return NULL;
}

struct fault *feed_write(struct db *db, struct arena *a, const struct viewer *v,
                         const struct feed_ask *ask, struct text *out,
                         struct instant *changed)
{
    struct entry_list newest = {0};
    struct feeding f = {
        .a = a,
        .ask = ask,
        .calendar = {.maker = STR("-//cadre//cadre//ZH"),
                     .url = ask->public_url,
                     .refresh_hours = REFRESH_HOURS},
        .out = out,
    };
    TRY(ledger_entries(db, a, 0, 1, &newest));
    if (newest.n > 0) {
        f.sequence = newest.at[0].seq;
        f.stamp = newest.at[0].at;
    }
    *changed = f.stamp;
    TRY(read_title(db, &f, v));
    struct exam_list exams = {0};
    TRY(read_exams(db, &f, &exams));
    ics_begin(out, &f.calendar);
    for (size_t i = 0; i < exams.n; i++) {
        add_exam(&f, &exams.at[i]);
    }
    TRY(ask->person.v != 0 ? add_person(db, v, &f) : add_unit(db, v, &f));
    ics_end(out);
    return NULL;
}
