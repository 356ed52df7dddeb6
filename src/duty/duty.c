/* The pure rules of a duty: its state on a day, its id. */
#include "duty/inside.h"

const char *const duty_state_names[] = {"open",    "due",    "overdue",   "met",
                                        "excused", "paused", "cancelled", NULL};

struct str say_duty_state(struct arena *a, enum lang lang, enum duty_state state)
{
    static say_fn *const words[DUTY_STATES] = {
        say_duty_open,    say_duty_due,    say_duty_overdue,   say_duty_met,
        say_duty_excused, say_duty_paused, say_duty_cancelled,
    };
    return words[state](a, lang);
}

static bool is_by(struct day d, struct day on)
{
    return day_known(d) && d.v <= on.v;
}

enum duty_state duty_state(const struct duty *d, struct day on)
{
    if (is_by(d->met_on, on)) {
        return DUTY_MET;
    }
    if (is_by(d->excused_on, on)) {
        return DUTY_EXCUSED;
    }
    if (is_by(d->ends, on) && (!day_known(d->due) || d->ends.v <= d->due.v)) {
        return DUTY_CANCELLED; /* who leaves behind the due day was asked all the same */
    }
    if ((d->days > 0 && d->asked == 0) || !day_known(d->due)) {
        return DUTY_PAUSED;
    }
    return on.v > d->due.v ? DUTY_OVERDUE : on.v == d->due.v ? DUTY_DUE : DUTY_OPEN;
}

static struct str in(struct str zh, struct str en, enum lang lang)
{
    struct str first = lang == LANG_ZH ? zh : en;
    return first.n > 0 ? first : lang == LANG_ZH ? en : zh;
}

struct str duty_title(const struct duty *d, enum lang lang)
{
    return in(d->title_zh, d->title_en, lang);
}

struct str duty_basis(const struct duty *d, enum lang lang)
{
    return in(d->basis_zh, d->basis_en, lang);
}

struct str duty_prose(const struct duty *d, enum lang lang)
{
    return in(d->prose_zh, d->prose_en, lang);
}

struct str duty_id_text(struct arena *a, struct str rule, int64_t subject, bool by_event,
                        int64_t key)
{
    if (by_event) {
        return str_format(a, "%.*s:%lld:e%lld", STR_PRINT(rule), (long long)subject,
                          (long long)key);
    }
    struct str day = day_iso(a, (struct day){(int32_t)key});
    return str_format(a, "%.*s:%lld:%.*s", STR_PRINT(rule), (long long)subject,
                      STR_PRINT(day));
}

bool duty_id_read(struct str id, struct str *rule, int64_t *subject, bool *by_event,
                  int64_t *key)
{
    struct str rest = id, who = STR_NONE;
    struct day day;
    if (!str_cut(&rest, ':', rule) || !str_cut(&rest, ':', &who) || rest.p == NULL ||
        !str_to_int(who, subject)) {
        return false;
    }
    *by_event = rest.n > 0 && rest.p[0] == 'e';
    if (*by_event) {
        return str_to_int(str_part(rest, 1, rest.n), key);
    }
    bool good = day_parse_iso(rest, &day);
    *key = good ? day.v : 0;
    return good;
}

void duty_finish(struct arena *a, struct duty *d, struct day on)
{
    d->id = duty_id_text(a, d->rule, d->subject.v, d->by_event, d->key);
    d->state = duty_state(d, on);
    d->late = d->state == DUTY_MET && day_known(d->due) && d->met_on.v > d->due.v;
}

struct str duty_clock_says(struct arena *a, enum lang lang, const struct duty_why *why)
{
    struct day over = why->duty.ran_out, since = why->asked_since;
    return !day_known(over)   ? STR_NONE
           : over.v < since.v ? say_duty_clock_before(a, lang, over, since)
                              : say_duty_clock(a, lang, over, since);
}

struct day first_reminder(const struct rule *rule, const struct calendar *calendar,
                          struct day due)
{
    struct day first = DAY_NONE;
    bool provisional = false;
    for (size_t i = 0; i < rule->reminders.n && day_known(due); i++) {
        const struct reminder *r = &rule->reminders.at[i];
        struct span back = {-r->span.days, r->span.working};
        struct day on = calendar_move(calendar, due, back, &provisional);
        if (!r->after && (!day_known(first) || on.v < first.v)) {
            first = on;
        }
    }
    return first;
}
