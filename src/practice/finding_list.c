/* Findings read: lists by what the viewer reaches and what is his, filtered and ordered
 * here; open ones are the office's work at hand, closed ones are asked for by days. */
#include <stdlib.h>

#include "practice/finding.h"
#include "practice/finding_rows.h"
#include "practice/finding_sql.h"
#include "practice/practice_sql.h"

const char *const finding_order_names[] = {"due", "age", "gravity", "place", NULL};

struct findings_query findings_all(void)
{
    return (struct findings_query){
        .state = -1, .gravity = -1, .from = {INT32_MIN + 1}, .to = {INT32_MAX}};
}

struct fault *finding_steps(struct db *db, struct arena *a, struct finding_id id,
                            struct finding_step_list *steps)
{
    return sql_finding_steps_of(db, a, id, steps);
}

struct fault *finding_of_event(struct db *db, struct arena *a, int64_t own,
                               struct finding_id *id, bool *found)
{
    return sql_finding_by_own(db, a, own, id, found);
}

/* ---- rows -------------------------------------------------------------------------- */

static struct fault *read_own(struct db *db, struct arena *a, const struct viewer *v,
                              struct finding_list *rows)
{
    if (v->person.v == 0) {
        return NULL;
    }
    TRY(sql_findings_owned(db, a, v->person, FINDINGS_MOST, rows));
    TRY(sql_findings_raised(db, a, v->person, FINDINGS_MOST, rows));
    TRY(sql_findings_recorded(db, a, v->person, FINDINGS_MOST, rows));
    return sql_findings_of_team(db, a, v->person, FINDINGS_MOST, rows);
}

static bool reads_others(const struct viewer *v)
{
    return viewer_may(v, CAN_READ_DUTIES) || viewer_may(v, CAN_RECORD);
}

static struct fault *read_reached(struct db *db, struct arena *a, const struct viewer *v,
                                  const struct findings_query *query,
                                  struct finding_list *rows)
{
    struct findings_query q = *query;
    bool takes_closed = q.all || q.closed || q.state >= FINDING_CONFIRMED;
    bool takes_open = q.all || (!q.closed && q.state < FINDING_CONFIRMED);
    for (int open = 0; open <= 1; open++) {
        q.open_rows = open == 1;
        if (open == 1 ? takes_open : takes_closed) {
            TRY(sql_findings_within(db, a, &v->scope, &q, FINDINGS_MOST + 1, rows));
        }
    }
    return NULL;
}

/* Of one campaign: those of units within reach. */
static struct fault *read_campaign(struct db *db, struct arena *a, const struct viewer *v,
                                   struct campaign_id campaign, struct finding_list *rows)
{
    struct finding_list all = {0};
    struct unit_id last = {0};
    bool reaches = false;
    TRY(sql_findings_of_campaign(db, a, campaign, FINDINGS_MOST + 1, &all));
    for (size_t i = 0; i < all.n; i++) {
        if (all.at[i].unit.v != last.v) {
            last = all.at[i].unit;
            TRY(scope_reaches(db, a, &v->scope, last, &reaches));
        }
        if (reaches) {
            *LIST_ADD(a, rows) = all.at[i];
        }
    }
    return NULL;
}

/* ---- filters and order ------------------------------------------------------------- */

static bool is_of_state(const struct finding *f, const struct findings_query *q)
{
    if (q->state >= 0) {
        return f->state == q->state;
    }
    return q->all || finding_is_open(f) != q->closed;
}

static bool is_taken(const struct finding *f, struct day on,
                     const struct findings_query *q)
{
    return is_of_state(f, q) && (!q->overdue || finding_is_overdue(f, on)) &&
           (q->campaign.v == 0 || f->campaign.v == q->campaign.v) &&
           (q->place.v == 0 || f->place.v == q->place.v) &&
           (q->topic.n == 0 || str_equal(f->topic, q->topic)) &&
           (q->gravity < 0 || f->gravity == q->gravity) &&
           (finding_is_open(f) || (f->found.v >= q->from.v && f->found.v <= q->to.v));
}

static int compare(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

static int by_id(const void *x, const void *y)
{
    return compare(((const struct finding *)x)->id.v, ((const struct finding *)y)->id.v);
}

static int by_age(const void *x, const void *y)
{
    const struct finding *a = x, *b = y;
    int order = compare(a->found.v, b->found.v);
    return order != 0 ? order : by_id(x, y);
}

/* Without a day last: nobody has it yet, so nothing runs. */
static int64_t due_of(const struct finding *f)
{
    return day_known(f->due) ? f->due.v : INT32_MAX;
}

static int by_due(const void *x, const void *y)
{
    const struct finding *a = x, *b = y;
    int order = compare(!finding_is_open(a), !finding_is_open(b));
    order = order != 0 ? order : compare(due_of(a), due_of(b));
    return order != 0 ? order : by_age(x, y);
}

static int by_gravity(const void *x, const void *y)
{
    const struct finding *a = x, *b = y;
    int order = compare(b->gravity, a->gravity);
    return order != 0 ? order : by_due(x, y);
}

static int by_place(const void *x, const void *y)
{
    const struct finding *a = x, *b = y;
    int order = compare(a->place.v, b->place.v);
    return order != 0 ? order : by_due(x, y);
}

struct fault *findings(struct db *db, struct arena *a, const struct viewer *v,
                       struct day on, const struct findings_query *query,
                       struct finding_list *list, bool *more)
{
    static int (*const orders[])(const void *, const void *) = {by_due, by_age,
                                                                by_gravity, by_place};
    struct finding_list rows = {0};
    if (!query->mine && reads_others(v)) {
        TRY(query->campaign.v != 0 ? read_campaign(db, a, v, query->campaign, &rows)
                                   : read_reached(db, a, v, query, &rows));
    }
    *more = rows.n > FINDINGS_MOST;
    TRY(read_own(db, a, v, &rows));
    if (rows.n == 0) {
        return NULL;
    }
    qsort(rows.at, rows.n, sizeof rows.at[0], by_id);
    for (size_t i = 0; i < rows.n; i++) {
        bool twice = i > 0 && rows.at[i].id.v == rows.at[i - 1].id.v;
        if (!twice && is_taken(&rows.at[i], on, query)) {
            *LIST_ADD(a, list) = rows.at[i];
        }
    }
    if (list->n > 0) {
        qsort(list->at, list->n, sizeof list->at[0], orders[query->order]);
    }
    return NULL;
}

/* ---- what came of them ------------------------------------------------------------- */

static struct finding_tally *tally_of(struct arena *a, const struct finding *f,
                                      bool by_place, struct finding_tally_list *tallies)
{
    for (size_t i = 0; i < tallies->n; i++) {
        struct finding_tally *t = &tallies->at[i];
        if (by_place ? t->place.v == f->place.v : str_equal(t->name, f->topic)) {
            return t;
        }
    }
    struct finding_tally *made = LIST_ADD(a, tallies);
    *made = (struct finding_tally){.name = by_place ? f->place_name : f->topic,
                                   .place = {by_place ? f->place.v : 0}};
    return made;
}

static int by_found(const void *x, const void *y)
{
    const struct finding_tally *a = x, *b = y;
    int order = compare(b->found, a->found);
    return order != 0 ? order : str_compare(a->name, b->name);
}

void finding_tallies(struct arena *a, const struct finding_list *list, struct day on,
                     const struct campaign_place_list *places,
                     struct finding_tally_list *tallies)
{
    for (size_t i = 0; places != NULL && i < places->n; i++) {
        *LIST_ADD(a, tallies) = (struct finding_tally){.name = places->at[i].name,
                                                       .place = places->at[i].unit};
    }
    for (size_t i = 0; i < list->n; i++) {
        const struct finding *f = &list->at[i];
        if (f->state == FINDING_JOINED) {
            continue;
        }
        struct finding_tally *t = tally_of(a, f, places != NULL, tallies);
        t->found++;
        t->in_hand += f->state == FINDING_RAISED || f->state == FINDING_OWNED;
        t->overdue += finding_is_overdue(f, on);
        t->solved += f->state == FINDING_SOLVED;
        t->confirmed += f->state == FINDING_CONFIRMED;
    }
    if (places == NULL && tallies->n > 0) {
        qsort(tallies->at, tallies->n, sizeof tallies->at[0], by_found);
    }
}

struct finding_tally finding_total(const struct finding_tally_list *tallies)
{
    struct finding_tally all = {0};
    for (size_t i = 0; i < tallies->n; i++) {
        const struct finding_tally *t = &tallies->at[i];
        all.found += t->found;
        all.in_hand += t->in_hand;
        all.overdue += t->overdue;
        all.solved += t->solved;
        all.confirmed += t->confirmed;
    }
    return all;
}
