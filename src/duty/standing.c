/* Standings: duties of a period counted by rule, of a unit and of its people. The rows
 * are counted here, by duty_state, so that a standing and its duties cannot disagree; the
 * closed months of daily rules come in already counted. Cost: one pass over the duties
 * due in the period, along the index of units or subjects. */
#include "duty/duty_sql.h"
#include "duty/inside.h"

#include <stdlib.h>

enum { FULL_SHARE = 10000 };

struct tallying {
    struct arena *a;
    struct day on;
    struct tally_list by_person;
    bool by_section;
    struct section_of_list map; /* by unit */
    struct tally_list sections; /* by section; `rule` is its unit */
};

/* ---- counting -----------------------------------------------------------------------
 */

static void see_version(struct tally *t, int64_t adoption)
{
    if (t->adoption_first == 0 || adoption < t->adoption_first) {
        t->adoption_first = adoption;
    }
    t->adoption_last = adoption > t->adoption_last ? adoption : t->adoption_last;
}

static struct tally *tally_of(struct tallying *t, int64_t rule, int64_t subject)
{
    if (t->by_person.n > 0) {
        struct tally *last = &t->by_person.at[t->by_person.n - 1];
        if (last->rule == rule && last->subject == subject) {
            return last;
        }
    }
    struct tally *fresh = LIST_ADD(t->a, &t->by_person);
    fresh->rule = rule;
    fresh->subject = subject;
    return fresh;
}

void tally_count(struct tally *t, const struct tally_row *row, struct day on)
{
    struct duty d = {.opens = row->opens,
                     .due = row->due,
                     .ends = row->ends,
                     .met_on = row->met_on,
                     .excused_on = row->excused_on,
                     .asked = row->asked,
                     .days = row->days};
    see_version(t, row->adoption);
    switch (duty_state(&d, on)) {
    case DUTY_MET:
        *(d.met_on.v <= d.due.v ? &t->met : &t->late) += 1;
        break;
    case DUTY_OVERDUE:
        t->missing++;
        break;
    case DUTY_OPEN:
    case DUTY_DUE:
        t->waiting++;
        break;
    case DUTY_EXCUSED:
        t->excused++;
        break;
    case DUTY_PAUSED:
        t->paused++;
        break;
    case DUTY_CANCELLED:
        t->cancelled++;
        break;
    }
}

static int by_unit(const void *x, const void *y)
{
    const struct section_of *a = x, *b = y;
    return a->unit < b->unit ? -1 : a->unit > b->unit;
}

/* 0: the unit that was asked for, itself. */
static struct tally *section_tally(struct tallying *t, int64_t unit)
{
    struct section_of key = {.unit = unit};
    const struct section_of *found =
        t->map.n == 0
            ? NULL
            : bsearch(&key, t->map.at, t->map.n, sizeof(struct section_of), by_unit);
    int64_t section = found == NULL ? 0 : found->section;
    for (size_t i = 0; i < t->sections.n; i++) {
        if (t->sections.at[i].rule == section) {
            return &t->sections.at[i];
        }
    }
    struct tally *fresh = LIST_ADD(t->a, &t->sections);
    fresh->rule = section;
    return fresh;
}

static struct fault *count_duty(void *ctx, const struct tally_row *row)
{
    struct tallying *all = ctx;
    tally_count(tally_of(all, row->rule, row->subject), row, all->on);
    if (all->by_section) {
        tally_count(section_tally(all, row->unit), row, all->on);
    }
    return NULL;
}

static void add_fold(struct tally *t, const struct fold_row *row)
{
    see_version(t, row->adoption);
    t->met += row->met;
    t->late += row->late;
    t->missing += row->missing;
    t->excused += row->excused;
    t->paused += row->paused;
    t->cancelled += row->cancelled;
}

static struct fault *count_fold(void *ctx, const struct fold_row *row)
{
    struct tallying *all = ctx;
    add_fold(tally_of(all, row->rule, row->subject), row);
    if (all->by_section) {
        add_fold(section_tally(all, row->unit), row);
    }
    return NULL;
}

static void add(struct tally *to, const struct tally *from)
{
    to->met += from->met;
    to->late += from->late;
    to->missing += from->missing;
    to->waiting += from->waiting;
    to->excused += from->excused;
    to->paused += from->paused;
    to->cancelled += from->cancelled;
    see_version(to, from->adoption_first);
    see_version(to, from->adoption_last);
}

int tally_compare(const struct tally *a, const struct tally *b)
{
    if (a->rule != b->rule) {
        return a->rule < b->rule ? -1 : 1;
    }
    return a->subject < b->subject ? -1 : a->subject > b->subject;
}

static int by_rule(const void *x, const void *y)
{
    return tally_compare(x, y);
}

void tallies_join(struct tally_list *tallies)
{
    size_t n = 0;
    if (tallies->n > 0) {
        qsort(tallies->at, tallies->n, sizeof(struct tally), by_rule);
    }
    for (size_t i = 0; i < tallies->n; i++) {
        struct tally *last = n > 0 ? &tallies->at[n - 1] : NULL;
        if (last != NULL && tally_compare(last, &tallies->at[i]) == 0) {
            add(last, &tallies->at[i]);
        } else {
            tallies->at[n++] = tallies->at[i];
        }
    }
    tallies->n = n;
}

/* ---- a tally as a standing ------------------------------------------------------------
 */

int64_t tally_share(const struct tally *t, int counting)
{
    int64_t decided = t->met + t->late + t->missing;
    if (decided == 0 || counting == COUNT_NONE) {
        return -1;
    }
    return counting == COUNT_ALL ? (t->missing == 0 ? FULL_SHARE : 0)
                                 : (t->met + t->late) * FULL_SHARE / decided;
}

static struct str id_of(struct arena *a, struct str rule, char sort, int64_t id,
                        const struct tally_query *q)
{
    struct str from = day_iso(a, q->from), to = day_iso(a, q->to);
    return str_format(a, "%.*s:%c%lld:%.*s:%.*s", STR_PRINT(rule), sort, (long long)id,
                      STR_PRINT(from), STR_PRINT(to));
}

static struct fault *fill(struct db *db, struct arena *a, const struct tally *t,
                          const struct tally_query *q, struct standing *s)
{
    struct person person;
    bool found = false;
    if (s->number != t->rule || s->adoption_last != t->adoption_last) {
        TRY(sql_standing_words(db, a, t->rule, t->adoption_last, s, &found));
    }
    s->person = (struct person_id){t->subject};
    s->met = t->met;
    s->late = t->late;
    s->missing = t->missing;
    s->waiting = t->waiting;
    s->excused = t->excused;
    s->paused = t->paused;
    s->cancelled = t->cancelled;
    s->asked = t->met + t->late + t->missing + t->waiting;
    s->adoption_first = t->adoption_first;
    s->adoption_last = t->adoption_last;
    s->share = tally_share(t, s->counting);
    s->id = t->subject != 0 ? id_of(a, s->rule, 'p', t->subject, q)
                            : id_of(a, s->rule, 'u', q->unit.v, q);
    if (t->subject != 0) {
        TRY(register_person(db, a, s->person, &person, &found));
        s->person_name = found ? person.name : STR_NONE;
    }
    return NULL;
}

static struct fault *write_all(struct db *db, const struct tallying *t,
                               const struct tally_query *q, bool unit, bool people,
                               struct standing_list *list)
{
    struct standing words = {0};
    for (size_t i = 0; i < t->by_person.n;) {
        struct tally sum = {.rule = t->by_person.at[i].rule};
        size_t end = i;
        for (; end < t->by_person.n && t->by_person.at[end].rule == sum.rule; end++) {
            add(&sum, &t->by_person.at[end]);
        }
        if (unit) {
            TRY(fill(db, t->a, &sum, q, &words));
            *LIST_ADD(t->a, list) = words;
        }
        for (; i < end; i++) {
            if (people) {
                TRY(fill(db, t->a, &t->by_person.at[i], q, &words));
                *LIST_ADD(t->a, list) = words;
            }
        }
    }
    return NULL;
}

/* ---- asking ---------------------------------------------------------------------------
 */

/* A closed month of a daily rule is one row: days inside of it cannot be told apart. */
static bool cuts_a_month(const struct tally_query *q, struct day closed)
{
    struct day first = period_of(PERIOD_MONTH, q->from).first;
    struct day last = period_of(PERIOD_MONTH, q->to).last;
    return day_known(closed) && ((first.v != q->from.v && q->from.v <= closed.v) ||
                                 (last.v != q->to.v && q->to.v <= closed.v));
}

static struct fault *count(struct db *db, struct arena *a, const struct viewer *v,
                           struct tally_query *q, struct tallying *t)
{
    if (q->person.v != 0) {
        TRY(see_person(db, a, v, q->person, &q->most_class));
        TRY(sql_standing_person(db, a, q, count_duty, t));
        return sql_standing_fold_person(db, a, q, count_fold, t);
    }
    if (!viewer_may(v, CAN_READ_DUTIES)) {
        return fault_denied(a);
    }
    q->most_class = duty_most_class(v);
    TRY(top_unit(db, a, &q->unit));
    TRY(sql_standing_units(db, a, &v->scope, q, count_duty, t));
    return sql_standing_fold_units(db, a, &v->scope, q, count_fold, t);
}

/* What was due on the last day of a period is decided when that day is over. */
static struct day day_behind(struct day to, struct day today)
{
    return to.v < today.v ? day_add(to, 1) : today;
}

static struct fault *standings(struct db *db, struct arena *a, const struct viewer *v,
                               const struct standings_query *query, struct tallying *t,
                               struct standing_list *list)
{
    struct tally_query q = {.unit = query->unit,
                            .person = query->person,
                            .from = query->from,
                            .to = query->to,
                            .on = query->on};
    struct day rolled, closed;
    if (!day_known(q.from) || !day_known(q.to) || q.to.v < q.from.v) {
        return fault_at(fault_standing_days(a), STR("to"));
    }
    if (!day_known(q.on)) {
        q.on = day_behind(q.to, v->today);
    }
    t->a = a;
    t->on = q.on;
    TRY(rule_number(db, a, query->rule, &q.rule, &q.by_rule));
    TRY(count(db, a, v, &q, t));
    /* Rows and folded months of the same person and rule become one. */
    tallies_join(&t->by_person);
    TRY(write_all(db, t, &q, query->person.v == 0, query->people || query->person.v != 0,
                  list));
    TRY(duty_progress(db, a, &rolled, &closed));
    for (size_t i = 0; cuts_a_month(&q, closed) && i < list->n; i++) {
        list->at[i].partial = true;
    }
    return NULL;
}

struct fault *duty_standings(struct db *db, struct arena *a, const struct viewer *v,
                             const struct standings_query *query,
                             struct standing_list *list)
{
    struct tallying t = {0};
    return standings(db, a, v, query, &t, list);
}

static struct fault *add_section(struct db *db, struct arena *a, struct unit_id top,
                                 const struct tally *t,
                                 struct section_standing_list *list)
{
    struct unit unit;
    bool found = false;
    struct unit_id id = {t->rule == 0 ? top.v : t->rule};
    int64_t asked = t->met + t->late + t->missing + t->waiting;
    if (asked == 0) {
        return NULL;
    }
    TRY(register_unit(db, a, id, &unit, &found));
    *LIST_ADD(a, list) = (struct section_standing){.unit = id,
                                                   .name = found ? unit.name : STR_NONE,
                                                   .own = t->rule == 0,
                                                   .asked = asked,
                                                   .met = t->met,
                                                   .late = t->late,
                                                   .missing = t->missing,
                                                   .waiting = t->waiting};
    return NULL;
}

struct fault *duty_sections(struct db *db, struct arena *a, const struct viewer *v,
                            const struct standings_query *query,
                            struct standing_list *rules,
                            struct section_standing_list *sections)
{
    struct tallying t = {.by_section = true};
    struct standings_query q = *query;
    TRY(top_unit(db, a, &q.unit));
    TRY(sql_sections_below(db, a, q.unit, &t.map));
    TRY(standings(db, a, v, &q, &t, rules));
    tallies_join(&t.sections);
    for (size_t i = 0; i < t.sections.n; i++) {
        TRY(add_section(db, a, q.unit, &t.sections.at[i], sections));
    }
    return NULL;
}

static struct fault *say_all(struct db *db, struct arena *a, struct standing_list *list)
{
    for (size_t i = 0; i < list->n; i++) {
        struct standing words = {0}, *s = &list->at[i];
        bool found = false;
        TRY(sql_standing_words(db, a, s->number, s->adoption_last, &words, &found));
        s->title_zh = words.title_zh;
        s->title_en = words.title_en;
        s->aspect = words.aspect;
        s->weight = words.weight;
        s->counting = words.counting;
        s->share = -1;
    }
    return NULL;
}

struct fault *duty_by_rule(struct db *db, struct arena *a, const struct viewer *v,
                           struct unit_id unit, struct day on, struct standing_list *list)
{
    if (!viewer_may(v, CAN_READ_DUTIES)) {
        return fault_denied(a);
    }
    TRY(top_unit(db, a, &unit));
    TRY(sql_duty_open_by_rule(db, a, &v->scope, unit, on, duty_most_class(v), list));
    return say_all(db, a, list);
}

struct fault *duty_gaps(struct db *db, struct arena *a, const struct viewer *v,
                        struct unit_id unit, struct day on, struct standing_list *list)
{
    if (!viewer_may(v, CAN_READ_DUTIES)) {
        return fault_denied(a);
    }
    TRY(top_unit(db, a, &unit));
    TRY(sql_duty_gaps(db, a, &v->scope, unit, on, duty_most_class(v), list));
    return say_all(db, a, list);
}

/* ---- why ------------------------------------------------------------------------------
 */

static bool parse_id(struct str id, struct standings_query *q)
{
    struct str rest = id, who = STR_NONE, from = STR_NONE;
    int64_t number = 0;
    if (!str_cut(&rest, ':', &q->rule) || !str_cut(&rest, ':', &who) ||
        !str_cut(&rest, ':', &from) || rest.p == NULL || who.n < 2 ||
        !str_to_int(str_part(who, 1, who.n), &number) || !day_parse_iso(from, &q->from) ||
        !day_parse_iso(rest, &q->to)) {
        return false;
    }
    if (who.p[0] == 'p') {
        q->person.v = number;
    } else {
        q->unit.v = number;
    }
    return who.p[0] == 'p' || who.p[0] == 'u';
}

struct fault *standing_find(struct db *db, struct arena *a, const struct viewer *v,
                            struct str id, struct day on, struct standing *standing,
                            struct duties_query *of, bool *found)
{
    struct standings_query q = {.on = DAY_NONE};
    struct standing_list all = {0};
    int64_t number = 0;
    *found = false;
    if (!parse_id(id, &q)) {
        return NULL;
    }
    TRY(sql_duty_rule_number(db, a, q.rule, &number, found));
    if (!*found) {
        return NULL;
    }
    q.on = on;
    TRY(duty_standings(db, a, v, &q, &all));
    *found = all.n > 0;
    if (all.n == 0) {
        return NULL;
    }
    *standing = all.at[0];
    struct day until = day_known(on) ? on : day_behind(q.to, v->today);
    *of = (struct duties_query){.person = q.person,
                                .unit = q.unit,
                                .rule = q.rule,
                                .about = true,
                                .on = until,
                                .from = q.from,
                                .to = q.to,
                                .state = -1,
                                .limit = DUTIES_MOST};
    return NULL;
}

struct fault *standing_why(struct db *db, struct arena *a, const struct viewer *v,
                           struct str id, struct day on, struct standing *standing,
                           struct duty_list *list, bool *found)
{
    struct duties_query of;
    TRY(standing_find(db, a, v, id, on, standing, &of, found));
    return *found ? duties(db, a, v, &of, list) : NULL;
}
