/* The table of duties, kept what programme_expand makes of the facts. Between any two
 * entries it holds, for each adopted version, the duties that open in its time and by the
 * day rolled to; so a roll only adds days, and a fact that changes - an absence told
 * afterwards, a posting - has the duties of those concerned made anew and compared row by
 * row. Closed rows are never touched. Cost of a roll: people x rules + duties opened; of
 * a fact: the rules, for one person and the days since a year before the last closing. */
#include "duty/duty_sql.h"
#include "duty/inside.h"

#include <stdlib.h>

enum {
    EXPAND_MIB = 1024,
    LOOK_BACK = 366,   /* days before the last closed day: what opened then may be open */
    EVENTS_BACK = 800, /* days before the window in which an event may lie */
    COUNT_IN_BULK = 64, /* from so many rows on, entries are read once for all */
};
struct shape_list LIST(struct programme_duty);

struct renewal {
    struct room *room;
    const struct int_list *subjects; /* NULL: all */
    bool recount;
    struct facts facts;
    struct arena *expand; /* emptied behind each rule */
    /* the rule at hand */
    const struct adopted *version;
    const struct rule *rule;
    int64_t number;
    struct period days;
    struct shape_list shapes;
    bool excused; /* somebody asked to be excused from a duty of the rule */
    bool shared;  /* another version has the rule, too */
    int64_t opened;
};

/* ---- shapes and rows ----------------------------------------------------------------
 */

struct programme_duty renew_shape(const struct duty_row *row)
{
    return (struct programme_duty){
        .subject = row->subject,
        .person = row->person,
        .unit = row->unit,
        .key = row->by_event ? DAY_NONE : (struct day){(int32_t)row->key},
        .event = row->by_event ? row->key : 0,
        .opens = row->opens,
        .due = row->due,
        .ends = row->ends,
        .counts = {row->first, row->last},
        .target = row->target,
        .days = (int)row->days,
        .asked = (int)row->asked,
        .paused = (int)row->paused,
        .provisional = row->provisional,
        .ran_out = row->ran_out,
    };
}

static struct duty_row row_of(const struct renewal *n, const struct programme_duty *d)
{
    return (struct duty_row){
        .rule = n->number,
        .subject = d->subject,
        .by_event = d->event != 0,
        .key = d->event != 0 ? d->event : d->key.v,
        .adoption = n->version->row.seq,
        .person = d->person,
        .unit = d->unit,
        .opens = d->opens,
        .due = d->due,
        .ends = d->ends,
        .first = d->counts.first,
        .last = d->counts.last,
        .asked = d->asked,
        .days = d->days,
        .paused = d->paused,
        .provisional = d->provisional,
        .ran_out = d->ran_out,
        .remind_on = first_reminder(n->rule, n->version->calendar, d->due),
        .class = n->rule->class,
        .met_on = DAY_NONE,
        .excused_on = DAY_NONE,
    };
}

/* What programme_expand says is the same. */
static bool is_same_shape(const struct duty_row *a, const struct duty_row *b)
{
    return a->person == b->person && a->unit == b->unit && a->opens.v == b->opens.v &&
           a->due.v == b->due.v && a->ends.v == b->ends.v && a->first.v == b->first.v &&
           a->last.v == b->last.v && a->asked == b->asked && a->days == b->days &&
           a->paused == b->paused && a->provisional == b->provisional &&
           a->ran_out.v == b->ran_out.v && a->remind_on.v == b->remind_on.v &&
           a->class == b->class;
}

static int compare_keys(const struct duty_row *a, const struct duty_row *b)
{
    if (a->subject != b->subject) {
        return a->subject < b->subject ? -1 : 1;
    }
    if (a->by_event != b->by_event) {
        return a->by_event ? 1 : -1;
    }
    return a->key < b->key ? -1 : a->key > b->key;
}

static int by_key(const void *x, const void *y)
{
    return compare_keys(x, y);
}

/* ---- counting and saving ------------------------------------------------------------
 */

struct fault *renew_excuse(struct db *db, struct arena *a, struct duty_row *row)
{
    struct duty_key key = {row->rule, row->subject, row->by_event, row->key};
    struct excuse_row excuse;
    bool found = false;
    row->excuse = EXCUSE_NONE;
    TRY(sql_duty_excuse_of(db, a, &key, &excuse, &found));
    if (found) {
        row->excuse = excuse.decided == 0 ? EXCUSE_ASKED
                      : excuse.granted    ? EXCUSE_GRANTED
                                          : EXCUSE_REFUSED;
        if (excuse.granted && !day_known(row->excused_on)) {
            row->excused_on = excuse.decided_on;
        }
    }
    return NULL;
}

void renew_live(struct duty_row *row)
{
    row->live = !row->closed && !day_known(row->met_on) && !day_known(row->excused_on);
}

static struct fault *put_links(struct room *r, struct arena *a,
                               const struct duty_row *row, const struct link_list *links)
{
    for (size_t i = 0; i < links->n; i++) {
        const struct link *l = &links->at[i];
        TRY(sql_duty_link_put(r->db, a, row, l->alternative, l->seq, l->day, l->amount));
    }
    return NULL;
}

static struct fault *save(struct room *r, struct arena *a, struct duty_row *row,
                          bool is_new, const struct link_list *links)
{
    renew_live(row);
    TRY(is_new ? sql_duty_put(r->db, a, row) : sql_duty_change(r->db, a, row));
    if (!is_new) {
        TRY(sql_duty_links_drop(r->db, a, row));
    }
    return put_links(r, a, row, links);
}

static int64_t whose(const struct programme_duty *d, enum about about)
{
    return about == ABOUT_SUBJECT ? d->subject
           : about == ABOUT_ACTOR ? d->person
                                  : d->event;
}

/* The entries that may count for one duty. */
static struct fault *gather(struct room *r, struct arena *a, const struct rule *rule,
                            const struct programme_duty *shape, struct evidence *e)
{
    *e = (struct evidence){0};
    for (size_t i = 0; i < rule->meets.n; i++) {
        const struct meets *m = &rule->meets.at[i];
        int64_t who = whose(shape, m->about);
        if (who != 0) {
            TRY(sql_duty_entries_counted(r->db, a, m->filter.kind, who,
                                         shape->counts.first, shape->counts.last,
                                         (int)m->about, &e->all));
        }
    }
    evidence_sort(a, e);
    return evidence_read_shared(r->db, a, rule, e);
}

static struct fault *count_one(struct room *r, struct arena *a, const struct rule *rule,
                               struct duty_row *row, struct link_list *links)
{
    struct programme_duty shape = renew_shape(row);
    struct evidence evidence;
    TRY(gather(r, a, rule, &shape, &evidence));
    evidence_count(a, &evidence, rule, &shape, row, links);
    return renew_excuse(r->db, a, row);
}

struct fault *renew_count(struct room *r, struct duty_row *row)
{
    const struct adopted *version = NULL;
    const struct rule *rule = room_rule(r, row->rule, row->adoption, &version);
    struct link_list links = {0};
    if (rule == NULL || row->closed) {
        return NULL;
    }
    TRY(count_one(r, r->arena, rule, row, &links));
    renew_live(row);
    TRY(sql_duty_recount(r->db, r->arena, row));
    TRY(sql_duty_links_drop(r->db, r->arena, row));
    return put_links(r, r->arena, row, &links);
}

/* ---- many at once -------------------------------------------------------------------
 */

struct change {
    struct duty_row row;
    bool is_new;
};
struct change_list LIST(struct change);

static struct fault *gather_all(struct renewal *n, const struct change_list *changes,
                                struct evidence *e)
{
    struct day first = changes->at[0].row.first;
    *e = (struct evidence){0};
    for (size_t i = 1; i < changes->n; i++) {
        first = changes->at[i].row.first.v < first.v ? changes->at[i].row.first : first;
    }
    for (size_t i = 0; i < n->rule->meets.n; i++) {
        TRY(sql_duty_entries_since(n->room->db, n->expand,
                                   n->rule->meets.at[i].filter.kind, first, &e->all));
    }
    evidence_sort(n->expand, e);
    return evidence_read_shared(n->room->db, n->expand, n->rule, e);
}

static struct fault *save_changes(struct renewal *n, struct change_list *changes)
{
    struct evidence evidence = {0};
    bool bulk = changes->n >= COUNT_IN_BULK;
    if (bulk) {
        TRY(gather_all(n, changes, &evidence));
    }
    for (size_t i = 0; i < changes->n; i++) {
        struct duty_row *row = &changes->at[i].row;
        struct link_list links = {0};
        if (!bulk) {
            TRY(count_one(n->room, n->expand, n->rule, row, &links));
        } else {
            struct programme_duty shape = renew_shape(row);
            evidence_count(n->expand, &evidence, n->rule, &shape, row, &links);
            if (n->excused) {
                TRY(renew_excuse(n->room->db, n->expand, row));
            }
        }
        TRY(save(n->room, n->expand, row, changes->at[i].is_new, &links));
        n->opened += changes->at[i].is_new;
    }
    return NULL;
}

/* ---- one rule -----------------------------------------------------------------------
 */

static bool is_asked_for(const struct int_list *subjects, int64_t subject)
{
    for (size_t i = 0; subjects != NULL && i < subjects->n; i++) {
        if (subjects->at[i] == subject) {
            return true;
        }
    }
    return subjects == NULL;
}

static struct fault *take_shape(void *ctx, const struct programme_duty *d)
{
    struct renewal *n = ctx;
    if (is_asked_for(n->subjects, d->subject)) {
        *LIST_ADD(n->expand, &n->shapes) = *d;
    }
    return NULL;
}

static struct fault *stored_rows(struct renewal *n, struct duty_row_list *rows)
{
    struct room *r = n->room;
    if (n->subjects == NULL) {
        TRY(sql_duty_rows_of(r->db, n->expand, n->number, n->version->row.seq, 0,
                             n->days.first, false, rows));
    }
    for (size_t i = 0; n->subjects != NULL && i < n->subjects->n; i++) {
        TRY(sql_duty_rows_of(r->db, n->expand, n->number, n->version->row.seq,
                             n->subjects->at[i], n->days.first, true, rows));
    }
    if (rows->n > 0) {
        qsort(rows->at, rows->n, sizeof(struct duty_row), by_key);
    }
    return NULL;
}

/* A duty that would lie in a closed month does not come to be there afterwards. */
static struct fault *may_open(struct renewal *n, const struct duty_row *row, bool *may)
{
    const struct day closed = n->room->progress.closed;
    struct duty_key key = {row->rule, row->subject, row->by_event, row->key};
    struct duty_row there;
    bool found = false;
    *may = true;
    if (!day_known(closed) || row->opens.v > closed.v) {
        return NULL;
    }
    *may = !day_known(row->due) || row->due.v > closed.v;
    if (*may) {
        TRY(sql_duty_row(n->room->db, n->expand, &key, &there, &found));
        *may = !found;
    }
    return NULL;
}

static struct fault *drop(struct renewal *n, const struct duty_row *row)
{
    TRY(sql_duty_links_drop(n->room->db, n->expand, row));
    return sql_duty_drop(n->room->db, n->expand, row);
}

static bool is_earlier(const struct renewal *n, int64_t adoption)
{
    const struct adopted_list *all = n->room->versions;
    for (size_t i = 0; i < all->n && &all->at[i] != n->version; i++) {
        if (all->at[i].row.seq == adoption) {
            return true;
        }
    }
    return false;
}

/* Two versions may open the same duty, where one opens it earlier than the other: it
 * stays under the one under which it opened. */
static struct fault *yield_to_earlier(struct renewal *n, const struct duty_row *row,
                                      bool *may)
{
    struct duty_key key = {row->rule, row->subject, row->by_event, row->key};
    struct duty_row there;
    bool found = false;
    TRY(sql_duty_row(n->room->db, n->expand, &key, &there, &found));
    if (!found || there.adoption == row->adoption) {
        return NULL;
    }
    *may = !there.closed && !is_earlier(n, there.adoption);
    return *may ? drop(n, &there) : NULL;
}

/* What stood still when its month was closed, and by what came late would have been due
 * in it, is due on the first day that is open: closed standings do not grow. */
static void hold_due(const struct renewal *n, struct duty_row *row)
{
    struct day closed = n->room->progress.closed;
    if (day_known(closed) && day_known(row->due) && row->due.v <= closed.v) {
        row->due = day_add(closed, 1);
    }
}

/* Both in order: what is stored and what must be. */
static struct fault *merge(struct renewal *n, const struct duty_row_list *stored,
                           struct duty_row_list *wanted)
{
    struct change_list changes = {0};
    size_t i = 0, j = 0;
    while (i < stored->n || j < wanted->n) {
        int order = i == stored->n   ? 1
                    : j == wanted->n ? -1
                                     : compare_keys(&stored->at[i], &wanted->at[j]);
        bool may = true;
        if (order < 0) {
            TRY(drop(n, &stored->at[i++]));
        } else if (order > 0) {
            TRY(may_open(n, &wanted->at[j], &may));
            if (may && n->shared) {
                TRY(yield_to_earlier(n, &wanted->at[j], &may));
            }
            if (may) {
                *LIST_ADD(n->expand, &changes) = (struct change){wanted->at[j], true};
            }
            j++;
        } else {
            hold_due(n, &wanted->at[j]);
            if (n->recount || !is_same_shape(&stored->at[i], &wanted->at[j])) {
                *LIST_ADD(n->expand, &changes) = (struct change){wanted->at[j], false};
            }
            i++;
            j++;
        }
    }
    return changes.n == 0 ? NULL : save_changes(n, &changes);
}

/* A roll far behind the version's first day meets nothing that an earlier one opened. */
static bool is_settled(const struct renewal *n)
{
    return n->days.first.v > n->version->row.since.v + 2 * LOOK_BACK;
}

static bool is_shared(const struct renewal *n)
{
    const struct adopted_list *all = n->room->versions;
    for (size_t i = 0; i < all->n; i++) {
        const struct adopted *v = &all->at[i];
        for (size_t r = 0; v != n->version && r < v->programme->rules.n; r++) {
            if (v->numbers[r] == n->number) {
                return true;
            }
        }
    }
    return false;
}

static struct fault *renew_rule(struct renewal *n, size_t place, bool fresh)
{
    struct programme one = *n->version->programme;
    struct expansion of = {.days = n->days, .since = &n->version->since[place]};
    struct duty_row_list stored = {0}, wanted = {0};
    int64_t excuses = 0;
    bool found = false;
    n->rule = &n->version->programme->rules.at[place];
    n->number = n->version->numbers[place];
    n->shared = is_shared(n) && !(fresh && is_settled(n));
    n->shapes = (struct shape_list){0};
    one.rules = (struct rule_list){
        .at = &n->version->programme->rules.at[place], .n = 1, .room = 1};
    TRY(programme_expand(n->expand, &one, n->version->calendar, &n->facts, &of,
                         take_shape, n));
    for (size_t i = 0; i < n->shapes.n; i++) {
        *LIST_ADD(n->expand, &wanted) = row_of(n, &n->shapes.at[i]);
    }
    if (wanted.n > 0) {
        qsort(wanted.at, wanted.n, sizeof(struct duty_row), by_key);
    }
    if (!fresh) {
        TRY(stored_rows(n, &stored));
    }
    TRY(sql_duty_excuses_count(n->room->db, n->expand, n->number, &excuses, &found));
    n->excused = excuses > 0;
    return merge(n, &stored, &wanted);
}

/* ---- all rules ----------------------------------------------------------------------
 */

static struct day later(struct day a, struct day b)
{
    return !day_known(a) || (day_known(b) && b.v > a.v) ? b : a;
}

/* The days of the window that belong to the version: a duty stays under the rules under
 * which it opened. */
static bool set_days(struct renewal *n, const struct adopted *v, struct period window)
{
    n->version = v;
    n->days.first = later(window.first, v->row.since);
    n->days.last = window.last;
    if (day_known(v->row.till) && v->row.till.v < n->days.last.v) {
        n->days.last = v->row.till;
    }
    return n->days.first.v <= n->days.last.v;
}

/* Where a version lost days to a newer one, what opened in them goes: an empty period is
 * renewed too, if it is not fresh. */
static struct fault *renew_version(struct renewal *n, const struct adopted *v,
                                   struct period window, bool fresh)
{
    bool has_days = set_days(n, v, window);
    if (!has_days && fresh) {
        return NULL;
    }
    if (!has_days) {
        n->days = (struct period){n->days.first, day_add(n->days.first, -1)};
    }
    for (size_t i = 0; i < v->programme->rules.n; i++) {
        TRY(renew_rule(n, i, fresh));
        arena_reset(n->expand);
    }
    return NULL;
}

static void close_arena(void *what)
{
    arena_close(what);
}

static struct fault *renew(struct renewal *n, struct period window, bool fresh)
{
    struct room *r = n->room;
    n->expand = arena_open(&chunks_heap, (size_t)EXPAND_MIB * 1024 * 1024);
    if (n->expand == NULL) {
        return fault_store_failed(r->arena, STR("memory"));
    }
    arena_on_close(r->arena, close_arena, n->expand);
    struct day events = day_known(window.first) ? day_add(window.first, -EVENTS_BACK)
                                                : (struct day){INT32_MIN + 1};
    TRY(facts_load(r->db, r->arena, r->versions, n->subjects, events, &n->facts));
    for (size_t i = 0; i < r->versions->n; i++) {
        TRY(renew_version(n, &r->versions->at[i], window, fresh));
    }
    return NULL;
}

struct fault *renew_duties(struct room *r, const struct int_list *subjects, bool recount)
{
    struct renewal n = {.room = r, .subjects = subjects, .recount = recount};
    struct day closed = r->progress.closed;
    struct period window = {day_known(closed) ? day_add(closed, -LOOK_BACK) : DAY_NONE,
                            r->progress.rolled};
    return day_known(window.last) ? renew(&n, window, false) : NULL;
}

struct fault *renew_roll(struct room *r, struct day day, int64_t *opened)
{
    struct renewal n = {.room = r};
    struct day rolled = r->progress.rolled;
    struct period window = {day_known(rolled) ? day_add(rolled, 1) : DAY_NONE, day};
    bool first = false;
    struct progress_row progress;
    if (day_known(rolled) && day.v <= rolled.v) {
        return NULL;
    }
    TRY(sql_duty_progress(r->db, r->arena, &progress, &first));
    if (!first) {
        TRY(sql_duty_progress_begin(r->db, r->arena));
    }
    TRY(renew(&n, window, true));
    *opened = n.opened;
    return sql_duty_progress_roll(r->db, r->arena, day, n.opened);
}
