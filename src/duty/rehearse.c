/* Rehearsal and dry run. Idea: expand each version over its own days, count entries for
 * each duty, and tally by rule and subject; once with what was adopted, once with the new
 * file in the place of all versions of its programme. Cost: as a roll of that time, plus
 * one reading of the entries. */
#include "duty/rehearse.h"

#include "duty/draft.h"
#include "duty/duty_sql.h"
#include "duty/inside.h"
#include "programme/rules.h"

#include <stdlib.h>

enum {
    DAYS_BACK = 800, /* what is due in a period opened, or happened, since then */
    WORK_MIB = 512,  /* a year of a large department; a request's own arena is small */
};

const char *const gain_names[] = {"same", "gains", "loses", NULL};

struct replay {
    struct db *db;
    struct arena *a;
    const struct viewer *v;
    struct duty_shelf *shelf;
    const struct adopted_list *versions; /* as adopted */
    const struct programme *programme;   /* the new one */
    struct adopted fresh;
    struct period days;
    struct day on;
    struct facts facts;
    struct evidence evidence;
    struct LIST(struct rule *) rules; /* tally.rule is an index here */
    struct int_list seen, unseen_units;
    /* of one version and rule */
    const struct adopted *version;
    const struct rule *rule;
    int64_t number, index;
    struct tally_list *tallies;
    struct foreseen_list *foreseen;
    struct rehearsal *out; /* of a rehearsal */
    struct dry_run *run;   /* of a dry run */
};

/* ---- what the viewer may know -------------------------------------------------------
 */

static bool may_know(const struct replay *r, const struct rule *rule)
{
    return rule->class == CLASS_OPEN || rule->class == CLASS_UNIT ||
           rule->class <= duty_most_class(r->v);
}

static bool has(const struct int_list *list, int64_t value)
{
    for (size_t i = 0; i < list->n; i++) {
        if (list->at[i] == value) {
            return true;
        }
    }
    return false;
}

static struct fault *reaches(struct replay *r, int64_t unit, bool *reached)
{
    *reached = has(&r->seen, unit);
    if (*reached || has(&r->unseen_units, unit)) {
        return NULL;
    }
    TRY(scope_reaches(r->db, r->a, &r->v->scope, (struct unit_id){unit}, reached));
    *LIST_ADD(r->a, *reached ? &r->seen : &r->unseen_units) = unit;
    return NULL;
}

/* ---- one duty -----------------------------------------------------------------------
 */

static int64_t index_of(struct replay *r, const struct rule *rule)
{
    for (size_t i = 0; i < r->rules.n; i++) {
        if (str_equal(r->rules.at[i]->id, rule->id)) {
            return (int64_t)i;
        }
    }
    struct rule *kept = ARENA_NEW(r->a, struct rule);
    *kept = *rule;
    *LIST_ADD(r->a, &r->rules) = kept;
    return (int64_t)r->rules.n - 1;
}

static struct tally *tally_for(struct replay *r, int64_t subject)
{
    struct tally_list *list = r->tallies;
    if (list->n > 0 && list->at[list->n - 1].rule == r->index &&
        list->at[list->n - 1].subject == subject) {
        return &list->at[list->n - 1];
    }
    struct tally *t = LIST_ADD(r->a, list);
    *t = (struct tally){.rule = r->index, .subject = subject};
    return t;
}

static struct fault *reckon(struct replay *r, const struct programme_duty *d)
{
    struct duty_row row = {.rule = r->number,
                           .subject = d->subject,
                           .by_event = d->event != 0,
                           .key = d->event != 0 ? d->event : d->key.v,
                           .excused_on = DAY_NONE};
    struct link_list links = {0};
    evidence_count(r->a, &r->evidence, r->rule, d, &row, &links);
    if (r->number != 0) {
        TRY(renew_excuse(r->db, r->a, &row));
    }
    struct tally_row counted = {.subject = d->subject,
                                .opens = d->opens,
                                .due = d->due,
                                .ends = d->ends,
                                .met_on = row.met_on,
                                .excused_on = row.excused_on,
                                .asked = d->asked,
                                .days = d->days};
    tally_count(tally_for(r, d->subject), &counted, r->on);
    return NULL;
}

static void foresee(struct replay *r, const struct programme_duty *d)
{
    if (d->days > 0 && d->asked == 0) {
        return; /* paused */
    }
    if (day_known(d->ends) && d->ends.v <= d->due.v) {
        return; /* cancelled */
    }
    *LIST_ADD(r->a, r->foreseen) = (struct foreseen){.rule = r->rule->id,
                                                     .title = r->rule->title,
                                                     .person = {d->person},
                                                     .subject = {d->subject},
                                                     .opens = d->opens,
                                                     .due = d->due,
                                                     .provisional = d->provisional,
                                                     .minutes = r->rule->minutes};
}

static struct fault *take(void *ctx, const struct programme_duty *d)
{
    struct replay *r = ctx;
    bool reached = false;
    if (!day_known(d->due) || d->due.v < r->days.first.v || d->due.v > r->days.last.v) {
        return NULL;
    }
    TRY(reaches(r, d->unit, &reached));
    if (!reached) {
        return NULL;
    }
    if (r->foreseen != NULL) {
        foresee(r, d);
        return NULL;
    }
    return reckon(r, d);
}

/* ---- one version --------------------------------------------------------------------
 */

static struct fault *play_rule(struct replay *r, size_t place, struct period window)
{
    struct programme one = *r->version->programme;
    struct expansion of = {.days = window, .since = &r->version->since[place]};
    r->rule = &r->version->programme->rules.at[place];
    r->number = r->version->numbers[place];
    r->index = index_of(r, r->rule);
    one.rules = (struct rule_list){
        .at = &r->version->programme->rules.at[place], .n = 1, .room = 1};
    return programme_expand(r->a, &one, r->version->calendar, &r->facts, &of, take, r);
}

static struct fault *play(struct replay *r, const struct adopted *version,
                          struct tally_list *tallies)
{
    struct period window = {day_add(r->days.first, -DAYS_BACK), r->days.last};
    r->version = version;
    r->tallies = tallies;
    if (version->row.since.v > window.first.v) {
        window.first = version->row.since;
    }
    if (day_known(version->row.till) && version->row.till.v < window.last.v) {
        window.last = version->row.till;
    }
    for (size_t i = 0; window.first.v <= window.last.v && i < version->programme->rules.n;
         i++) {
        TRY(play_rule(r, i, window));
    }
    return NULL;
}

/* ---- the new file as if it had been adopted -------------------------------------------
 */

static bool is_mine(const struct replay *r, const struct adopted *version)
{
    return str_equal(version->row.programme, r->programme->id);
}

static struct day since_of(const struct replay *r, const struct rule *rule,
                           struct day otherwise)
{
    struct day since = otherwise;
    for (size_t i = 0; i < r->versions->n; i++) {
        const struct adopted *v = &r->versions->at[i];
        for (size_t k = 0; is_mine(r, v) && k < v->programme->rules.n; k++) {
            bool same = str_equal(v->programme->rules.at[k].id, rule->id);
            if (same && v->since[k].v < since.v) {
                since = v->since[k];
            }
        }
    }
    return since;
}

/* From the first adoption on, or from the period's first day where there was none. */
static struct fault *make_fresh(struct replay *r)
{
    struct adopted *f = &r->fresh;
    size_t n = r->programme->rules.n;
    bool found = false, known = false;
    *f = (struct adopted){.programme = (struct programme *)r->programme};
    f->row = (struct adoption_row){.since = r->days.first, .till = DAY_NONE};
    for (size_t i = 0; i < r->versions->n; i++) {
        const struct day since = r->versions->at[i].row.since;
        if (is_mine(r, &r->versions->at[i]) && (!known || since.v < f->row.since.v)) {
            f->row.since = since;
            known = true;
        }
    }
    struct calendar *china = NULL;
    TRY(office_calendar(r->db, r->a, &china));
    f->calendar = r->programme->plain_calendar ? calendar_new(r->a, false) : china;
    f->since = ARENA_ARRAY(r->a, struct day, n + 1);
    f->numbers = ARENA_ARRAY(r->a, int64_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct rule *rule = &r->programme->rules.at[i];
        f->since[i] = since_of(r, rule, f->row.since);
        f->numbers[i] = 0;
        TRY(sql_duty_rule_number(r->db, r->a, rule->id, &f->numbers[i], &found));
    }
    return NULL;
}

static void add_once(struct arena *a, struct str_list *list, struct str word)
{
    for (size_t i = 0; i < list->n; i++) {
        if (str_equal(list->at[i], word)) {
            return;
        }
    }
    *LIST_ADD(a, list) = word;
}

static void add_kinds(struct arena *a, const struct programme *p, struct str_list *kinds)
{
    for (size_t i = 0; i < p->rules.n; i++) {
        const struct rule *rule = &p->rules.at[i];
        for (size_t k = 0; k < rule->meets.n; k++) {
            add_once(a, kinds, rule->meets.at[k].filter.kind);
        }
        if (rule->when.kind == WHEN_AFTER) {
            add_once(a, kinds, rule->when.after.kind);
        }
    }
}

/* Facts and entries for both: those of the adopted versions, and the new one's. */
static struct fault *load(struct replay *r, bool entries)
{
    struct adopted_list all = {0};
    struct str_list kinds = {0};
    struct day first = day_add(r->days.first, -DAYS_BACK);
    for (size_t i = 0; i < r->versions->n; i++) {
        *LIST_ADD(r->a, &all) = r->versions->at[i];
        add_kinds(r->a, r->versions->at[i].programme, &kinds);
    }
    *LIST_ADD(r->a, &all) = r->fresh;
    add_kinds(r->a, r->programme, &kinds);
    TRY(facts_load(r->db, r->a, &all, NULL, first, &r->facts));
    for (size_t i = 0; entries && i < kinds.n; i++) {
        TRY(sql_duty_entries_since(r->db, r->a, kinds.at[i], first, &r->evidence.all));
    }
    evidence_sort(r->a, &r->evidence);
    for (size_t i = 0; i < all.n; i++) {
        const struct programme *p = all.at[i].programme;
        for (size_t k = 0; k < p->rules.n; k++) {
            TRY(evidence_read_shared(r->db, r->a, &p->rules.at[k], &r->evidence));
        }
    }
    return NULL;
}

static struct fault *begin(struct replay *r, bool entries)
{
    if (!duty_may_keep(r->v)) {
        return fault_denied(r->a);
    }
    if (!day_known(r->days.first) || !day_known(r->days.last) ||
        r->days.last.v < r->days.first.v ||
        r->days.last.v - r->days.first.v > DAYS_BACK) {
        return fault_at(fault_rehearse_days(r->a, DAYS_BACK), STR("to"));
    }
    r->on = r->days.last.v < r->v->today.v ? day_add(r->days.last, 1) : r->v->today;
    TRY(room_read(r->db, r->a, r->shelf, &r->versions));
    TRY(make_fresh(r));
    return load(r, entries);
}

/* ---- comparing ------------------------------------------------------------------------
 */

static struct reckoning reckoning_of(const struct replay *r, const struct tally *t)
{
    const struct rule *rule = r->rules.at[t->rule];
    int64_t asked = t->met + t->late + t->missing + t->waiting;
    return (struct reckoning){asked,
                              t->met,
                              t->late,
                              t->missing,
                              t->waiting,
                              t->excused,
                              t->paused,
                              t->cancelled,
                              asked * rule->minutes,
                              tally_share(t, (int)rule->counting)};
}

/* Sums are shares of what was decided; rules that are only shown stay out of them. */
static void add_up(struct reckoning *to, const struct reckoning *from, bool shown_only)
{
    to->asked += from->asked;
    to->waiting += from->waiting;
    to->excused += from->excused;
    to->paused += from->paused;
    to->cancelled += from->cancelled;
    to->minutes += from->minutes;
    if (!shown_only) {
        to->met += from->met;
        to->late += from->late;
        to->missing += from->missing;
    }
    struct tally sum = {.met = to->met, .late = to->late, .missing = to->missing};
    to->share = tally_share(&sum, COUNT_SHARE);
}

static enum gain gain_of(const struct reckoning *was, const struct reckoning *is)
{
    if (was->share >= 0 && is->share >= 0 && was->share != is->share) {
        return is->share > was->share ? GAIN_GAINS : GAIN_LOSES;
    }
    return is->missing < was->missing   ? GAIN_GAINS
           : is->missing > was->missing ? GAIN_LOSES
                                        : GAIN_SAME;
}

static bool is_same(const struct reckoning *a, const struct reckoning *b)
{
    return a->asked == b->asked && a->met == b->met && a->late == b->late &&
           a->missing == b->missing && a->waiting == b->waiting &&
           a->excused == b->excused && a->paused == b->paused &&
           a->cancelled == b->cancelled;
}

static struct fault *name_of(struct replay *r, int64_t id, struct str *name)
{
    struct person person;
    bool found = false;
    TRY(register_person(r->db, r->a, (struct person_id){id}, &person, &found));
    *name = found ? person.name : STR_NONE;
    return NULL;
}

static struct rehearsed *row_for(struct arena *a, struct rehearsed_list *list,
                                 struct str rule, int64_t person)
{
    for (size_t i = list->n; i > 0; i--) {
        struct rehearsed *row = &list->at[i - 1];
        if (row->person.v == person && str_equal(row->rule, rule)) {
            return row;
        }
    }
    struct rehearsed *row = LIST_ADD(a, list);
    *row = (struct rehearsed){
        .rule = rule, .person = {person}, .was = {.share = -1}, .is = {.share = -1}};
    return row;
}

/* Persons by id in one array, so that sums need no search. */
static int by_person(const void *x, const void *y)
{
    const struct rehearsed *a = x, *b = y;
    if (a->gain != b->gain) {
        static const int order[] = {[GAIN_GAINS] = 0, [GAIN_LOSES] = 1, [GAIN_SAME] = 2};
        return order[a->gain] < order[b->gain] ? -1 : 1;
    }
    return a->person.v < b->person.v ? -1 : a->person.v > b->person.v;
}

static int by_subject(const void *x, const void *y)
{
    const struct rehearsed *a = x, *b = y;
    return a->person.v < b->person.v ? -1 : a->person.v > b->person.v;
}

static struct fault *add_pair(struct replay *r, struct rehearsal *out,
                              struct rehearsed_list *pairs, const struct tally *was,
                              const struct tally *is)
{
    const struct tally *either = was != NULL ? was : is;
    const struct rule *rule = r->rules.at[either->rule];
    struct rehearsed pair = {.rule = rule->id,
                             .title = rule->title,
                             .person = {either->subject},
                             .was = {.share = -1},
                             .is = {.share = -1}};
    pair.was = was != NULL ? reckoning_of(r, was) : pair.was;
    pair.is = is != NULL ? reckoning_of(r, is) : pair.is;
    pair.gain = gain_of(&pair.was, &pair.is);
    if (may_know(r, rule)) {
        *LIST_ADD(r->a, pairs) = pair;
    }
    bool shown_only = rule->counting == COUNT_NONE;
    struct rehearsed *sum = row_for(r->a, &out->rules, rule->id, 0);
    sum->title = rule->title;
    sum->gaining += pair.gain == GAIN_GAINS;
    sum->losing += pair.gain == GAIN_LOSES;
    add_up(&sum->was, &pair.was, shown_only);
    add_up(&sum->is, &pair.is, shown_only);
    add_up(&out->all.was, &pair.was, shown_only);
    add_up(&out->all.is, &pair.is, shown_only);
    return NULL;
}

/* Both in the order of rule and subject. */
static struct fault *pair_up(struct replay *r, const struct tally_list *was,
                             const struct tally_list *is, struct rehearsal *out,
                             struct rehearsed_list *pairs)
{
    size_t i = 0, j = 0;
    while (i < was->n || j < is->n) {
        int order = i == was->n  ? 1
                    : j == is->n ? -1
                                 : tally_compare(&was->at[i], &is->at[j]);
        TRY(add_pair(r, out, pairs, order <= 0 ? &was->at[i] : NULL,
                     order >= 0 ? &is->at[j] : NULL));
        i += order <= 0;
        j += order >= 0;
    }
    return NULL;
}

static struct fault *add_people(struct replay *r, struct rehearsed_list *pairs,
                                struct rehearsal *out)
{
    if (pairs->n > 0) {
        qsort(pairs->at, pairs->n, sizeof(struct rehearsed), by_subject);
    }
    for (size_t i = 0; i < pairs->n; i++) {
        struct rehearsed *pair = &pairs->at[i];
        struct rehearsed_list *people = &out->people;
        bool last = people->n > 0 && people->at[people->n - 1].person.v == pair->person.v;
        struct rehearsed *sum =
            last ? &people->at[people->n - 1] : LIST_ADD(r->a, people);
        if (!last) {
            *sum = (struct rehearsed){
                .person = pair->person, .was = {.share = -1}, .is = {.share = -1}};
            TRY(name_of(r, pair->person.v, &sum->name));
        }
        pair->name = sum->name;
        bool shown_only =
            r->rules.at[index_of(r, &(struct rule){.id = pair->rule})]->counting ==
            COUNT_NONE;
        add_up(&sum->was, &pair->was, shown_only);
        add_up(&sum->is, &pair->is, shown_only);
        sum->gain = gain_of(&sum->was, &sum->is);
        if (!is_same(&pair->was, &pair->is)) {
            *LIST_ADD(r->a, &out->changes) = *pair;
        }
    }
    if (out->people.n > 0) {
        qsort(out->people.at, out->people.n, sizeof(struct rehearsed), by_person);
    }
    return NULL;
}

/* ---- what stands ----------------------------------------------------------------------
 */

static struct reckoning standing_reckoned(const struct standing *s)
{
    return (struct reckoning){s->asked,   s->met,    s->late,      s->missing, s->waiting,
                              s->excused, s->paused, s->cancelled, 0,          s->share};
}

/* Rules of this programme, each person's row. */
static bool is_compared(const struct replay *r, const struct standing *s)
{
    for (size_t i = 0; s->person.v != 0 && i < r->rules.n; i++) {
        if (str_equal(r->rules.at[i]->id, s->rule)) {
            return true;
        }
    }
    return false;
}

static struct fault *compare_stored(struct replay *r, const struct tally_list *was,
                                    struct rehearsal *out)
{
    struct standings_query q = {
        .people = true, .from = r->days.first, .to = r->days.last, .on = r->on};
    struct standing_list list = {0};
    struct rehearsed_list rows = {0};
    TRY(duty_standings(r->db, r->a, r->v, &q, &list));
    for (size_t i = 0; i < list.n; i++) {
        const struct standing *s = &list.at[i];
        if (is_compared(r, s)) {
            struct rehearsed *row = LIST_ADD(r->a, &rows);
            *row = (struct rehearsed){.rule = s->rule,
                                      .title = {{s->title_zh, s->title_en}},
                                      .person = s->person,
                                      .name = s->person_name,
                                      .was = standing_reckoned(s),
                                      .is = {.share = -1}};
        }
    }
    size_t stored = rows.n;
    for (size_t i = 0, k = 0; i < was->n; i++) {
        if (!may_know(r, r->rules.at[was->at[i].rule])) {
            continue;
        }
        struct str rule = r->rules.at[was->at[i].rule]->id;
        size_t look = 0;
        for (; look < stored; look++, k = (k + 1) % stored) {
            if (rows.at[k].person.v == was->at[i].subject &&
                str_equal(rows.at[k].rule, rule)) {
                break;
            }
        }
        struct rehearsed *row = look < stored && stored > 0
                                    ? &rows.at[k]
                                    : row_for(r->a, &rows, rule, was->at[i].subject);
        row->is = reckoning_of(r, &was->at[i]);
    }
    for (size_t i = 0; i < rows.n; i++) {
        if (!is_same(&rows.at[i].was, &rows.at[i].is)) {
            *LIST_ADD(r->a, &out->differences) = rows.at[i];
        }
    }
    out->reproduced = out->differences.n == 0;
    return NULL;
}

/* ---- asking ---------------------------------------------------------------------------
 */

static void find_unseen(struct replay *r, struct rehearsal *out)
{
    struct str_list watched = {0}, named = {0};
    for (size_t i = 0; i < r->versions->n; i++) {
        const struct programme *p = r->versions->at[i].programme;
        add_kinds(r->a, p, &watched);
        for (size_t k = 0; k < p->kinds.n; k++) {
            add_once(r->a, &watched, p->kinds.at[k].name);
        }
    }
    add_kinds(r->a, r->programme, &named);
    for (size_t i = 0; i < named.n; i++) {
        size_t before = watched.n;
        add_once(r->a, &watched, named.at[i]);
        if (watched.n > before) {
            *LIST_ADD(r->a, &out->unseen) = named.at[i];
        }
    }
}

static void close_arena(void *what)
{
    arena_close(what);
}

/* On an arena of its own, which lives as long as `a`, for so does what comes out. */
static struct fault *work(struct replay *r, struct arena *a,
                          struct fault *(*what)(void *ctx))
{
    struct arena *own = arena_open(&chunks_heap, MIB(WORK_MIB));
    if (own == NULL) {
        return fault_store_failed(a, STR("memory"));
    }
    arena_on_close(a, close_arena, own);
    r->a = own;
    struct fault *fault = arena_guard(own, what, r);
    return fault == NULL ? NULL : fault_copy(a, fault);
}

static struct fault *rehearse(void *ctx)
{
    struct replay *r = ctx;
    struct rehearsal *out = r->out;
    struct tally_list was = {0}, is = {0};
    struct rehearsed_list pairs = {0};
    TRY(begin(r, true));
    TRY(play(r, &r->fresh, &is));
    for (size_t i = 0; i < r->versions->n; i++) {
        if (is_mine(r, &r->versions->at[i])) {
            out->adopted = true;
            TRY(play(r, &r->versions->at[i], &was));
        }
    }
    tallies_join(&was);
    tallies_join(&is);
    TRY(pair_up(r, &was, &is, out, &pairs));
    TRY(add_people(r, &pairs, out));
    out->all.gain = gain_of(&out->all.was, &out->all.is);
    for (size_t i = 0; i < out->rules.n; i++) {
        out->rules.at[i].gain = gain_of(&out->rules.at[i].was, &out->rules.at[i].is);
    }
    find_unseen(r, out);
    return compare_stored(r, &was, out);
}

struct fault *duty_rehearse(struct db *db, struct arena *a, struct duty_shelf *shelf,
                            const struct viewer *v, const struct programme *programme,
                            struct period days, struct rehearsal *out)
{
    struct replay r = {.db = db,
                       .v = v,
                       .shelf = shelf,
                       .programme = programme,
                       .days = days,
                       .out = out};
    *out = (struct rehearsal){.days = days};
    out->all.was.share = out->all.is.share = -1;
    return work(&r, a, rehearse);
}

/* ---- the dry run ----------------------------------------------------------------------
 */

static int by_actor(const void *x, const void *y)
{
    const struct foreseen *a = x, *b = y;
    if (a->person.v != b->person.v) {
        return a->person.v < b->person.v ? -1 : 1;
    }
    return a->due.v != b->due.v ? (a->due.v < b->due.v ? -1 : 1)
                                : str_compare(a->rule, b->rule);
}

static struct fault *add_burdens(struct replay *r, struct dry_run *run)
{
    for (size_t i = 0; i < run->duties.n; i++) {
        struct foreseen *f = &run->duties.at[i];
        struct burdened_list *list = &run->persons;
        bool last = list->n > 0 && list->at[list->n - 1].person.v == f->person.v;
        struct burdened *b = last ? &list->at[list->n - 1] : LIST_ADD(r->a, list);
        if (!last) {
            *b = (struct burdened){.person = f->person};
            TRY(name_of(r, f->person.v, &b->name));
        }
        f->name = b->name;
        f->subject_name = b->name;
        if (f->subject.v != f->person.v) {
            TRY(name_of(r, f->subject.v, &f->subject_name));
        }
        b->duties++;
        b->minutes += f->minutes;
        run->minutes += f->minutes;
    }
    return NULL;
}

static struct fault *foresee_month(void *ctx)
{
    struct replay *r = ctx;
    struct dry_run *run = r->run;
    TRY(begin(r, false));
    TRY(play(r, &r->fresh, NULL));
    if (run->duties.n > 0) {
        qsort(run->duties.at, run->duties.n, sizeof(struct foreseen), by_actor);
    }
    return add_burdens(r, run);
}

struct fault *duty_dry_run(struct db *db, struct arena *a, struct duty_shelf *shelf,
                           const struct viewer *v, const struct programme *programme,
                           struct day month, struct dry_run *run)
{
    struct replay r = {.db = db,
                       .v = v,
                       .shelf = shelf,
                       .programme = programme,
                       .days = period_of(PERIOD_MONTH, month),
                       .run = run,
                       .foreseen = &run->duties};
    *run = (struct dry_run){.days = r.days};
    return work(&r, a, foresee_month);
}
