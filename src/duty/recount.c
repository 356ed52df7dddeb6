/* An entry that names several people (a roll) counts for each of them: the duties of all
 * are counted together. What comes out the same for many - the same sum, the same link to
 * the entry - is written for all of them by one statement, so the number of statements
 * follows from the rules and the different outcomes. Cost: the duties of these people
 * that the day falls into, and the entries about them in that time. */
#include "base/numbers.h"
#include "duty/duty_sql.h"
#include "duty/inside.h"

#include <stdlib.h>

struct recount {
    struct room *room;
    const struct rule *rule;
    int64_t number;
    struct str people;
    bool excused;              /* somebody asked to be excused from a duty of the rule */
    bool aside;                /* of some, what is excused or taken back changes */
    struct duty_row_list rows; /* by subject and key */
    struct evidence evidence;
    struct link_row_list stored; /* by subject, key, alternative, seq */
    struct duty_row_list changed;
    struct link_row_list gone, added;
};

/* ---- reading --------------------------------------------------------------------------
 */

/* By subject alone an entry that several share can be found. */
static bool is_about_subjects(const struct rule *rule)
{
    bool all = true;
    for (size_t i = 0; i < rule->meets.n; i++) {
        all &= rule->meets.at[i].about == ABOUT_SUBJECT;
    }
    return all;
}

static struct fault *gather(struct recount *c)
{
    struct room *r = c->room;
    struct day first = c->rows.at[0].first, last = c->rows.at[0].last;
    int64_t low = c->rows.at[0].key, high = low, excuses = 0;
    bool found = false;
    for (size_t i = 1; i < c->rows.n; i++) {
        const struct duty_row *row = &c->rows.at[i];
        first = row->first.v < first.v ? row->first : first;
        last = !day_known(row->last) || (day_known(last) && row->last.v > last.v)
                   ? row->last
                   : last;
        low = row->key < low ? row->key : low;
        high = row->key > high ? row->key : high;
    }
    for (size_t i = 0; i < c->rule->meets.n; i++) {
        struct str kind = c->rule->meets.at[i].filter.kind;
        int64_t there = 0;
        TRY(sql_duty_entries_any(r->db, r->arena, kind, first, last, &there, &found));
        TRY(found ? sql_duty_entries_listed(r->db, r->arena, kind, first, last, c->people,
                                            &c->evidence.all)
                  : NULL);
    }
    evidence_sort(r->arena, &c->evidence);
    TRY(evidence_read_shared(r->db, r->arena, c->rule, &c->evidence));
    TRY(sql_duty_excuses_count(r->db, r->arena, c->number, &excuses, &found));
    c->excused = excuses > 0;
    return sql_duty_links_listed(r->db, r->arena, c->number, c->rows.at[0].by_event, low,
                                 high, c->people, &c->stored);
}

/* ---- what changes ---------------------------------------------------------------------
 */

static int compare(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

static int compare_links(const struct link_row *a, const struct link_row *b)
{
    const int64_t pairs[][2] = {{a->alternative, b->alternative},
                                {a->seq, b->seq},
                                {a->day.v, b->day.v},
                                {a->amount, b->amount}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        if (pairs[i][0] != pairs[i][1]) {
            return compare(pairs[i][0], pairs[i][1]);
        }
    }
    return 0;
}

/* What counting makes of a duty, within its rule: equal for many is written once. */
static int by_outcome(const void *x, const void *y)
{
    const struct duty_row *a = x, *b = y;
    const int64_t pairs[][2] = {{a->key, b->key},
                                {a->alternative, b->alternative},
                                {a->measure, b->measure},
                                {a->target, b->target},
                                {a->got, b->got},
                                {a->met_on.v, b->met_on.v},
                                {a->excused_on.v, b->excused_on.v},
                                {a->excuse, b->excuse},
                                {a->live, b->live}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        if (pairs[i][0] != pairs[i][1]) {
            return compare(pairs[i][0], pairs[i][1]);
        }
    }
    return 0;
}

static bool has_link(const struct link_row *links, size_t n, const struct link_row *link)
{
    for (size_t i = 0; i < n; i++) {
        if (compare_links(&links[i], link) == 0) {
            return true;
        }
    }
    return false;
}

/* `was` are the stored links of this duty. */
static void compare_with(struct recount *c, const struct duty_row *row,
                         const struct link_list *links, const struct link_row *was,
                         size_t was_n)
{
    struct arena *a = c->room->arena;
    struct link_row *now = ARENA_ARRAY(a, struct link_row, links->n + 1);
    for (size_t i = 0; i < links->n; i++) {
        const struct link *l = &links->at[i];
        now[i] =
            (struct link_row){row->rule,      row->subject, row->by_event, row->key,
                              l->alternative, l->seq,       l->day,        l->amount};
        if (!has_link(was, was_n, &now[i])) {
            *LIST_ADD(a, &c->added) = now[i];
        }
    }
    for (size_t i = 0; i < was_n; i++) {
        if (!has_link(now, links->n, &was[i])) {
            *LIST_ADD(a, &c->gone) = was[i];
        }
    }
}

static struct fault *count_all(struct recount *c)
{
    struct room *r = c->room;
    size_t from = 0, behind = 0;
    for (size_t i = 0; i < c->rows.n; i++) {
        struct duty_row row = c->rows.at[i];
        struct programme_duty shape = renew_shape(&row);
        struct link_list links = {0};
        evidence_count(r->arena, &c->evidence, c->rule, &shape, &row, &links);
        TRY(c->excused ? renew_excuse(r->db, r->arena, &row) : NULL);
        renew_live(&row);
        c->aside |= row.excused_on.v != c->rows.at[i].excused_on.v ||
                    row.excuse != c->rows.at[i].excuse;
        if (by_outcome(&row, &c->rows.at[i]) != 0) {
            *LIST_ADD(r->arena, &c->changed) = row;
        }
        for (from = behind; from < c->stored.n; from++) {
            int order = compare(c->stored.at[from].subject, row.subject);
            if (order > 0 || (order == 0 && c->stored.at[from].key >= row.key)) {
                break;
            }
        }
        for (behind = from; behind < c->stored.n; behind++) {
            const struct link_row *l = &c->stored.at[behind];
            if (l->subject != row.subject || l->key != row.key) {
                break;
            }
        }
        compare_with(c, &row, &links, c->stored.at + from, behind - from);
    }
    return NULL;
}

/* ---- writing --------------------------------------------------------------------------
 */

static int by_link(const void *x, const void *y)
{
    const struct link_row *a = x, *b = y;
    return a->key != b->key ? compare(a->key, b->key) : compare_links(a, b);
}

static struct fault *save_rows(struct recount *c)
{
    struct room *r = c->room;
    struct duty_row_list *rows = &c->changed;
    if (rows->n > 0) {
        qsort(rows->at, rows->n, sizeof rows->at[0], by_outcome);
    }
    for (size_t i = 0, behind = 0; i < rows->n; i = behind) {
        struct int_list people = {0};
        for (; behind < rows->n && by_outcome(&rows->at[i], &rows->at[behind]) == 0;
             behind++) {
            *LIST_ADD(r->arena, &people) = rows->at[behind].subject;
        }
        TRY(sql_duty_recount_listed(r->db, r->arena, &rows->at[i],
                                    numbers_listed(r->arena, &people), c->aside));
    }
    return NULL;
}

static struct fault *save_links(struct recount *c, struct link_row_list *links, bool put)
{
    struct room *r = c->room;
    if (links->n > 0) {
        qsort(links->at, links->n, sizeof links->at[0], by_link);
    }
    for (size_t i = 0, behind = 0; i < links->n; i = behind) {
        struct int_list people = {0};
        for (; behind < links->n && by_link(&links->at[i], &links->at[behind]) == 0;
             behind++) {
            *LIST_ADD(r->arena, &people) = links->at[behind].subject;
        }
        struct str list = numbers_listed(r->arena, &people);
        const struct link_row *one = &links->at[i];
        TRY(put ? sql_duty_links_listed_put(r->db, r->arena, one, list)
                : sql_duty_links_listed_drop(r->db, r->arena, one, list));
    }
    return NULL;
}

/* ---- all rules ------------------------------------------------------------------------
 */

static int by_duty(const void *x, const void *y)
{
    const struct duty_row *a = x, *b = y;
    int order = compare(a->subject, b->subject);
    order = order != 0 ? order : compare(a->by_event, b->by_event);
    return order != 0 ? order : compare(a->key, b->key);
}

static struct fault *recount_rule(struct room *r, const struct adopted *v, size_t place,
                                  struct day day, struct str people)
{
    struct recount c = {.room = r,
                        .rule = &v->programme->rules.at[place],
                        .number = v->numbers[place],
                        .people = people};
    TRY(sql_duty_rows_listed(r->db, r->arena, c.number, v->row.seq, day, people,
                             &c.rows));
    if (c.rows.n == 0) {
        return NULL;
    }
    qsort(c.rows.at, c.rows.n, sizeof c.rows.at[0], by_duty);
    if (!is_about_subjects(c.rule)) {
        for (size_t i = 0; i < c.rows.n; i++) {
            TRY(renew_count(r, &c.rows.at[i]));
        }
        return NULL;
    }
    TRY(gather(&c));
    TRY(count_all(&c));
    TRY(save_rows(&c));
    TRY(save_links(&c, &c.gone, false));
    return save_links(&c, &c.added, true);
}

static bool is_met_by(const struct rule *rule, struct str kind)
{
    for (size_t i = 0; i < rule->meets.n; i++) {
        const struct meets *m = &rule->meets.at[i];
        if (m->about == ABOUT_SUBJECT && str_equal(m->filter.kind, kind)) {
            return true;
        }
    }
    return false;
}

struct fault *recount_people(struct room *r, struct str kind, struct day day,
                             const struct int_list *people)
{
    struct str list = numbers_listed(r->arena, people);
    for (size_t i = 0; people->n > 0 && i < r->versions->n; i++) {
        const struct adopted *v = &r->versions->at[i];
        for (size_t j = 0; j < v->programme->rules.n; j++) {
            TRY(is_met_by(&v->programme->rules.at[j], kind)
                    ? recount_rule(r, v, j, day, list)
                    : NULL);
        }
    }
    return NULL;
}
