/* Duties as somebody may see them: his own; others' within his scope, by class. */
#include "duty/duty_sql.h"
#include "duty/inside.h"

/* ---- who sees what ------------------------------------------------------------------
 */

int duty_most_class(const struct viewer *v)
{
    bool leads = v->console;
    for (size_t i = 0; i < v->roles.n && !v->console; i++) {
        enum role role = (enum role)v->roles.at[i].role;
        if (role_may(role, CAN_READ_PEOPLE)) {
            if (role != ROLE_LEADER) {
                return CLASS_OPEN;
            }
            leads = true;
        }
    }
    return leads ? CLASS_SEALED : CLASS_OPEN;
}

struct fault *see_person(struct db *db, struct arena *a, const struct viewer *v,
                         struct person_id person, int *most_class)
{
    struct relations relations;
    *most_class = CLASS_BALLOT; /* what he must do himself he knows, whatever it is */
    if (person.v != 0 && person.v == v->person.v) {
        return NULL;
    }
    if (!viewer_may(v, CAN_READ_DUTIES)) {
        return fault_denied(a);
    }
    TRY(access_relations(db, a, v, person, &relations));
    if (!relations.unit_of) {
        return fault_person_missing(a);
    }
    *most_class = relations.leader_of || v->console ? CLASS_SEALED : CLASS_OPEN;
    return NULL;
}

/* ---- lists --------------------------------------------------------------------------
 */

static void finish_all(struct arena *a, struct duty_list *list, struct day on)
{
    for (size_t i = 0; i < list->n; i++) {
        duty_finish(a, &list->at[i], on);
    }
}

static void keep_state(struct duty_list *list, int state)
{
    size_t n = 0;
    for (size_t i = 0; i < list->n; i++) {
        if (state < 0 || (int)list->at[i].state == state) {
            list->at[n++] = list->at[i];
        }
    }
    list->n = n;
}

struct fault *top_unit(struct db *db, struct arena *a, struct unit_id *unit)
{
    bool found = false;
    return unit->v != 0 ? NULL : register_unit_top(db, a, unit, &found);
}

struct fault *rule_number(struct db *db, struct arena *a, struct str rule,
                          int64_t *number, bool *by_rule)
{
    bool found = false;
    *by_rule = rule.n > 0;
    if (rule.n == 0) {
        return NULL;
    }
    TRY(sql_duty_rule_number(db, a, rule, number, &found));
    return found ? NULL : fault_at(fault_duty_rule(a, rule), STR("rule"));
}

/* Without days: what is not done, wherever it lies. On a day of the past that is not
 * known by `live`, so all that opened is looked through. */
static void set_days(struct duties_query *q, struct day today)
{
    q->dated = day_known(q->from) || day_known(q->to);
    if (!q->dated) {
        q->live = q->on.v >= today.v && q->state < 0;
        return;
    }
    q->live = q->undone;
    q->to = day_known(q->to) ? q->to : day_add(q->on, 7);
    q->from = day_known(q->from) ? q->from : (struct day){INT32_MIN + 1};
}

/* What is asked for, by days, rule, and whom the viewer may see. */
static struct fault *set_query(struct db *db, struct arena *a, const struct viewer *v,
                               const struct duties_query *query, struct duties_query *q)
{
    *q = *query;
    q->limit = q->limit <= 0            ? DUTIES_PAGE
               : q->limit > DUTIES_MOST ? DUTIES_MOST
                                        : q->limit;
    set_days(q, v->today);
    TRY(rule_number(db, a, q->rule, &q->rule_number, &q->by_rule));
    if (q->person.v != 0) {
        q->about_live = q->about && q->live;
        return see_person(db, a, v, q->person, &q->most_class);
    }
    q->most_class = duty_most_class(v);
    return viewer_may(v, CAN_READ_DUTIES) ? top_unit(db, a, &q->unit) : fault_denied(a);
}

struct fault *duties(struct db *db, struct arena *a, const struct viewer *v,
                     const struct duties_query *query, struct duty_list *list)
{
    struct duties_query q;
    TRY(set_query(db, a, v, query, &q));
    TRY(q.person.v != 0 ? sql_duty_of_person(db, a, &q, list)
                        : sql_duty_of_units(db, a, &v->scope, &q, list));
    finish_all(a, list, q.on);
    keep_state(list, q.state);
    return NULL;
}

struct giving {
    const struct duties_query *query;
    struct arena *row;
    struct fault *(*each)(void *ctx, const struct duty *d);
    void *ctx;
};

static struct fault *give(void *ctx, const struct duty *row)
{
    struct giving *g = ctx;
    struct duty d = *row;
    arena_reset(g->row);
    duty_finish(g->row, &d, g->query->on);
    bool is_asked = g->query->state < 0 || (int)d.state == g->query->state;
    return is_asked ? g->each(g->ctx, &d) : NULL;
}

struct fault *duties_each(struct db *db, struct arena *a, const struct viewer *v,
                          const struct duties_query *query, struct arena *row,
                          struct fault *(*each)(void *ctx, const struct duty *d),
                          void *ctx)
{
    struct duties_query q;
    struct giving giving = {&q, row, each, ctx};
    struct duty_list own = {0};
    TRY(set_query(db, a, v, query, &q));
    if (q.person.v == 0) {
        return sql_duty_each_of_units(db, a, &v->scope, &q, give, &giving);
    }
    q.limit = DUTIES_MOST; /* one person has no more than that in what stands open */
    TRY(sql_duty_of_person(db, a, &q, &own));
    for (size_t i = 0; i < own.n; i++) {
        TRY(give(&giving, &own.at[i]));
    }
    return NULL;
}

/* ---- one day of one person ----------------------------------------------------------
 */

static void sort_out(struct arena *a, const struct duty *d, struct day on,
                     struct day_plan *plan)
{
    struct day sunday = period_of(PERIOD_WEEK, on).last;
    bool waits =
        d->state == DUTY_OPEN || d->state == DUTY_DUE || d->state == DUTY_OVERDUE;
    if (!waits) {
        return;
    }
    if (d->due.v <= on.v) {
        *LIST_ADD(a, &plan->today) = *d;
        plan->minutes += d->minutes;
    } else if (d->due.v <= sunday.v) {
        *LIST_ADD(a, &plan->week) = *d;
    } else {
        *LIST_ADD(a, &plan->later) = *d;
    }
    if (d->state == DUTY_OVERDUE && d->excuse == EXCUSE_NONE) {
        *LIST_ADD(a, &plan->unexplained) = *d;
    }
}

struct fault *duty_day(struct db *db, struct arena *a, const struct viewer *v,
                       struct person_id person, struct day on, struct day_plan *plan)
{
    struct duties_query q = {
        .person = person, .on = on, .from = DAY_NONE, .to = DAY_NONE, .state = -1};
    struct duty_list list = {0};
    *plan = (struct day_plan){0};
    TRY(duties(db, a, v, &q, &list));
    for (size_t i = 0; i < list.n; i++) {
        sort_out(a, &list.at[i], on, plan);
    }
    return NULL;
}

/* ---- one duty -----------------------------------------------------------------------
 */

static struct fault *may_see(struct db *db, struct arena *a, const struct viewer *v,
                             const struct duty *d, bool *may)
{
    struct relations relations;
    *may =
        v->person.v != 0 && (v->person.v == d->person.v || v->person.v == d->subject.v);
    if (*may || !viewer_may(v, CAN_READ_DUTIES)) {
        return NULL;
    }
    TRY(access_relations(db, a, v, d->subject, &relations));
    bool inside = relations.unit_of;
    if (!inside) {
        TRY(scope_reaches(db, a, &v->scope, d->unit, &inside));
    }
    *may = inside && (d->class == CLASS_OPEN || d->class == CLASS_UNIT ||
                      ((relations.leader_of || v->console) && d->class <= CLASS_SEALED));
    return NULL;
}

static struct fault *add_excuse(struct db *db, struct arena *a,
                                const struct duty_key *key, struct duty_why *why)
{
    struct excuse_row row;
    struct person by;
    bool found = false;
    TRY(sql_duty_excuse_of(db, a, key, &row, &found));
    if (!found) {
        return NULL;
    }
    why->excuse_asked = row.asked_why;
    why->excuse_asked_seq = row.asked;
    why->excuse_answer = row.decided_why;
    why->excuse_seq = row.decided;
    why->excuse_by = (struct person_id){row.decided_by};
    TRY(register_person(db, a, why->excuse_by, &by, &found));
    why->excuse_by_name = found ? by.name : STR_NONE;
    return NULL;
}

static struct day asked_since(const struct adopted_list *versions, const struct duty *d)
{
    for (size_t i = 0; i < versions->n; i++) {
        const struct adopted *v = &versions->at[i];
        for (size_t r = 0; v->row.seq == d->adoption && r < v->programme->rules.n; r++) {
            if (v->numbers[r] == d->number) {
                return v->since[r];
            }
        }
    }
    return DAY_NONE;
}

static struct fault *add_why(struct db *db, struct arena *a, struct duty_shelf *shelf,
                             const struct viewer *v, const struct duty_key *key,
                             struct duty_why *why)
{
    const struct duty *d = &why->duty;
    const struct adopted_list *versions = NULL;
    struct day rolled;
    bool open = !d->closed && d->state != DUTY_MET;
    TRY(room_read(db, a, shelf, &versions));
    TRY(sql_duty_counted(db, a, key, &why->entries));
    for (size_t i = 0; i < why->entries.n; i++) {
        struct counted *c = &why->entries.at[i];
        const struct declared *kind = declared_find(versions, c->kind, c->day);
        c->title_zh = kind == NULL ? STR_NONE : kind->words->title.in[LANG_ZH];
        c->title_en = kind == NULL ? STR_NONE : kind->words->title.in[LANG_EN];
    }
    TRY(add_excuse(db, a, key, why));
    why->asked_since = asked_since(versions, d);
    why->goes_up = open ? goes_up(versions, d, &why->goes_to) : DAY_NONE;
    TRY(duty_progress(db, a, &rolled, &why->closed_till));
    TRY(excuse_deciders(db, a, v, versions, d, &why->may_excuse, &why->may_decide));
    why->may_decide = why->may_decide && open;
    why->may_ask = open && v->person.v != 0 &&
                   (v->person.v == d->person.v || v->person.v == d->subject.v) &&
                   why->may_excuse.n > 0;
    return NULL;
}

struct fault *duty_find(struct db *db, struct arena *a, struct duty_shelf *shelf,
                        const struct viewer *v, struct str id, struct day on,
                        struct duty_why *why, bool *found)
{
    struct str rule = STR_NONE;
    struct duty_key key;
    bool may = false;
    *why = (struct duty_why){
        .closed_till = DAY_NONE, .asked_since = DAY_NONE, .goes_up = DAY_NONE};
    *found = false;
    if (!duty_id_read(id, &rule, &key.subject, &key.by_event, &key.key)) {
        return NULL;
    }
    TRY(sql_duty_rule_number(db, a, rule, &key.rule, found));
    if (!*found) {
        return NULL;
    }
    TRY(sql_duty_by_key(db, a, &key, on, &why->duty, found));
    if (!*found) {
        return NULL;
    }
    duty_finish(a, &why->duty, on);
    TRY(may_see(db, a, v, &why->duty, &may));
    *found = may;
    return may ? add_why(db, a, shelf, v, &key, why) : NULL;
}

struct fault *duty_remindings(struct db *db, struct arena *a, struct day on,
                              struct day before, struct reminding_list *list)
{
    return sql_duty_remindings(db, a, on, before, list);
}

struct fault *duty_remindings_of(struct db *db, struct arena *a, const struct viewer *v,
                                 struct unit_id unit, struct day on,
                                 struct reminding_list *list)
{
    if (!viewer_may(v, CAN_READ_DUTIES)) {
        return fault_denied(a);
    }
    TRY(top_unit(db, a, &unit));
    return sql_duty_remindings_of(db, a, &v->scope, unit, on, duty_most_class(v), list);
}
