/* Which entries meet a duty: those of the right kind, person and days, in the order of
 * their days, whatever the order in which they came. Cost: a binary search and the
 * entries of that person in that time. */
#include "duty/inside.h"

#include <stdlib.h>

/* ---- order --------------------------------------------------------------------------
 */

static int compare(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

static int by_day(const struct entry_row *a, const struct entry_row *b)
{
    int order = compare(a->day.v, b->day.v);
    return order != 0 ? order : compare(a->seq, b->seq);
}

static int by_subject(const void *x, const void *y)
{
    const struct entry_row *a = x, *b = y;
    int order = compare(a->subject, b->subject);
    return order != 0 ? order : by_day(a, b);
}

static int by_actor(const void *x, const void *y)
{
    const struct entry_row *a = *(struct entry_row *const *)x;
    const struct entry_row *b = *(struct entry_row *const *)y;
    int order = compare(a->actor, b->actor);
    return order != 0 ? order : by_day(a, b);
}

static int by_event(const void *x, const void *y)
{
    const struct entry_row *a = *(struct entry_row *const *)x;
    const struct entry_row *b = *(struct entry_row *const *)y;
    int order = compare(a->event, b->event);
    return order != 0 ? order : by_day(a, b);
}

static bool is_once(const struct entry_row *a, const struct entry_row *b)
{
    return a->seq == b->seq && a->subject == b->subject;
}

/* One entry may be found by several ways of meeting a duty, and counts once in each. */
static void sort_once(struct evidence *e)
{
    size_t n = 0;
    if (e->all.n == 0) {
        return;
    }
    qsort(e->all.at, e->all.n, sizeof e->all.at[0], by_subject);
    for (size_t i = 0; i < e->all.n; i++) {
        if (n == 0 || !is_once(&e->all.at[n - 1], &e->all.at[i])) {
            e->all.at[n++] = e->all.at[i];
        }
    }
    e->all.n = n;
}

void evidence_sort(struct arena *a, struct evidence *e)
{
    sort_once(e);
    size_t n = e->all.n;
    e->by_actor = ARENA_ARRAY(a, struct entry_row *, n + 1);
    e->by_event = ARENA_ARRAY(a, struct entry_row *, n + 1);
    if (n == 0) {
        return;
    }
    for (size_t i = 0; i < n; i++) {
        e->by_actor[i] = e->by_event[i] = &e->all.at[i];
    }
    qsort(e->by_actor, n, sizeof(struct entry_row *), by_actor);
    qsort(e->by_event, n, sizeof(struct entry_row *), by_event);
}

/* ---- finding ------------------------------------------------------------------------
 */

/* The n-th entry in the order of whose it is. */
static struct entry_row *nth(const struct evidence *e, enum about about, size_t i)
{
    return about == ABOUT_SUBJECT ? &e->all.at[i]
           : about == ABOUT_ACTOR ? e->by_actor[i]
                                  : e->by_event[i];
}

static int64_t whose(const struct entry_row *row, enum about about)
{
    return about == ABOUT_SUBJECT ? row->subject
           : about == ABOUT_ACTOR ? row->actor
                                  : row->event;
}

/* The first that is not before (who, day). */
static size_t find(const struct evidence *e, enum about about, int64_t who,
                   struct day day)
{
    size_t low = 0, high = e->all.n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct entry_row *row = nth(e, about, middle);
        int order = compare(whose(row, about), who);
        if (order < 0 || (order == 0 && row->day.v < day.v)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* ---- counting -----------------------------------------------------------------------
 */

struct total {
    int64_t sum;
    struct day met_on;
    struct link_list links;
};

static const struct json *body_of(struct arena *a, struct entry_row *row)
{
    struct json *json = NULL;
    size_t at = 0;
    if (row->json == NULL && json_read(a, row->body.bytes, &json, &at)) {
        row->json = json;
    }
    return row->json;
}

static int64_t number_in(const struct json *body, struct str name)
{
    const struct json *value = body == NULL ? NULL : json_get(body, name);
    return value != NULL && value->type == JSON_INT ? value->number : 0;
}

static bool is_new_value(struct arena *a, const struct json *body, struct str name,
                         struct str_list *seen)
{
    const struct json *value = body == NULL ? NULL : json_get(body, name);
    if (value == NULL) {
        return false;
    }
    struct text text = text_new(a, 32);
    json_write_canonical(&text, value);
    for (size_t i = 0; i < seen->n; i++) {
        if (str_equal(seen->at[i], text_str(&text))) {
            return false;
        }
    }
    *LIST_ADD(a, seen) = text_str(&text);
    return true;
}

/* What one entry adds. */
static int64_t amount_of(struct arena *a, const struct meets *m, struct entry_row *row,
                         const struct total *t, struct str_list *seen)
{
    switch (m->measure) {
    case MEASURE_COUNT:
        return 1;
    case MEASURE_DAYS:
        if (m->of.n == 0) {
            return t->links.n == 0 || t->links.at[t->links.n - 1].day.v != row->day.v;
        }
        return number_in(body_of(a, row), m->of);
    case MEASURE_HOURS:
    case MEASURE_MINUTES:
        return number_in(body_of(a, row), m->of);
    case MEASURE_DISTINCT:
        return is_new_value(a, body_of(a, row), m->of, seen);
    }
    return 0;
}

static bool takes(struct arena *a, const struct filter *f, struct entry_row *row)
{
    if (!str_equal(f->kind, row->kind)) {
        return false;
    }
    return f->where.n == 0 || filter_takes(f, row->kind, body_of(a, row));
}

/* What an event asks of everyone each answers for himself. */
static bool is_his(const struct rule *rule, const struct meets *m,
                   const struct programme_duty *shape, const struct entry_row *row)
{
    bool everyone = rule->when.kind == WHEN_AFTER && rule->when.everyone;
    return !everyone || m->about != ABOUT_EVENT || row->subject == shape->subject;
}

static void tally(struct arena *a, const struct evidence *e, const struct rule *rule,
                  const struct meets *m, const struct programme_duty *shape,
                  int64_t target, struct total *t)
{
    struct str_list seen = {0};
    int64_t who = m->about == ABOUT_SUBJECT ? shape->subject
                  : m->about == ABOUT_ACTOR ? shape->person
                                            : shape->event;
    t->met_on = DAY_NONE;
    if (who == 0) {
        return;
    }
    for (size_t i = find(e, m->about, who, shape->counts.first); i < e->all.n; i++) {
        struct entry_row *row = nth(e, m->about, i);
        if (whose(row, m->about) != who ||
            (day_known(shape->counts.last) && row->day.v > shape->counts.last.v)) {
            break;
        }
        bool counts = takes(a, &m->filter, row) && is_his(rule, m, shape, row);
        int64_t amount = counts ? amount_of(a, m, row, t, &seen) : 0;
        if (amount <= 0) {
            continue;
        }
        t->sum += amount;
        *LIST_ADD(a, &t->links) = (struct link){0, row->seq, row->day, amount};
        if (!day_known(t->met_on) && t->sum >= target) {
            t->met_on = row->day;
        }
    }
}

/* Met beats not met, earlier beats later, then the nearer to its target. */
static bool is_better(const struct total *t, int64_t target, const struct total *best,
                      int64_t best_target)
{
    if (day_known(t->met_on) != day_known(best->met_on)) {
        return day_known(t->met_on);
    }
    if (day_known(t->met_on)) {
        return t->met_on.v < best->met_on.v;
    }
    return t->sum * best_target > best->sum * target;
}

/* What takes the duty back adds nothing to it. It is taken back from its first day on:
 * what will not be held is known before its day. */
static void lift(struct arena *a, const struct total *t, int64_t alternative,
                 const struct programme_duty *shape, struct duty_row *row,
                 struct link_list *lifting)
{
    if (!day_known(t->met_on)) {
        return;
    }
    row->excused_on = shape->counts.first;
    for (size_t i = 0; i < t->links.n; i++) {
        const struct link *l = &t->links.at[i];
        *LIST_ADD(a, lifting) = (struct link){alternative, l->seq, l->day, 0};
    }
}

void evidence_count(struct arena *a, const struct evidence *e, const struct rule *rule,
                    const struct programme_duty *shape, struct duty_row *row,
                    struct link_list *links)
{
    struct total best = {.met_on = DAY_NONE};
    struct link_list lifting = {0};
    row->alternative = 0;
    row->excused_on = DAY_NONE;
    row->target = rule->meets.n > 0 ? programme_target(rule, 0, shape) : shape->target;
    for (size_t i = 0; i < rule->meets.n; i++) {
        struct total t = {0};
        int64_t target = programme_target(rule, i, shape);
        tally(a, e, rule, &rule->meets.at[i], shape, target, &t);
        if (rule->meets.at[i].lifts) {
            lift(a, &t, (int64_t)i, shape, row, &lifting);
        } else if (i == 0 || is_better(&t, target, &best, row->target)) {
            best = t;
            row->alternative = (int64_t)i;
            row->target = target;
        }
    }
    row->measure =
        rule->meets.n > 0 ? (int64_t)rule->meets.at[row->alternative].measure : 0;
    row->got = best.sum;
    row->met_on = best.met_on;
    for (size_t i = 0; i < best.links.n; i++) {
        best.links.at[i].alternative = row->alternative;
    }
    *links = best.links;
    for (size_t i = 0; i < lifting.n; i++) {
        *LIST_ADD(a, links) = lifting.at[i];
    }
}
