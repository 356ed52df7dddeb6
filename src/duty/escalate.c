/* What was left undone goes up (逾期上报): a rule says to whom, and how long behind the
 * due day. Nothing of it is stored; it follows from the duty, the rule under which it
 * opened and the day. Cost: one walk along the overdue duties for each rule that says so.
 */
#include "duty/inside.h"

static const struct rule *rule_of(const struct adopted_list *versions,
                                  const struct duty *d, const struct adopted **version)
{
    struct room room = {.versions = versions};
    return room_rule(&room, d->number, d->adoption, version);
}

struct day goes_up(const struct adopted_list *versions, const struct duty *d,
                   struct actor *to)
{
    const struct adopted *version = NULL;
    const struct rule *rule = rule_of(versions, d, &version);
    bool provisional = false;
    if (rule == NULL || rule->escalation.to.kind == ACTOR_SELF || !day_known(d->due)) {
        return DAY_NONE;
    }
    *to = rule->escalation.to;
    return calendar_move(version->calendar, d->due, rule->escalation.after, &provisional);
}

struct going { /* up, to one viewer */
    struct db *db;
    struct arena *a;
    const struct viewer *v;
    const struct adopted_list *versions;
    struct day on;
    struct duty_list *list;
};

static struct fault *take(struct going *g, const struct duty *d)
{
    struct actor to;
    struct day up = goes_up(g->versions, d, &to);
    bool is_his = g->v->console;
    if (!day_known(up) || up.v > g->on.v || d->state != DUTY_OVERDUE) {
        return NULL;
    }
    if (!is_his && d->person.v != g->v->person.v) {
        TRY(viewer_is_actor(g->db, g->a, g->v, &to, d->unit, &is_his));
    }
    if (is_his) {
        *LIST_ADD(g->a, g->list) = *d;
    }
    return NULL;
}

static struct fault *take_rule(struct going *g, const struct rule *rule,
                               struct unit_id unit)
{
    struct duty_list overdue = {0};
    struct duties_query q = {.unit = unit,
                             .rule = rule->id,
                             .on = g->on,
                             .from = {INT32_MIN + 1},
                             .to = day_add(g->on, -1),
                             .state = -1,
                             .undone = true};
    TRY(duties(g->db, g->a, g->v, &q, &overdue));
    for (size_t i = 0; i < overdue.n; i++) {
        TRY(take(g, &overdue.at[i]));
    }
    return NULL;
}

static bool has_text(const struct str_list *list, struct str text)
{
    for (size_t i = 0; i < list->n; i++) {
        if (str_equal(list->at[i], text)) {
            return true;
        }
    }
    return false;
}

struct fault *duties_gone_up(struct db *db, struct arena *a, struct duty_shelf *shelf,
                             const struct viewer *v, struct unit_id unit, struct day on,
                             struct duty_list *list)
{
    struct going g = {.db = db, .a = a, .v = v, .on = on, .list = list};
    struct str_list seen = {0}; /* a rule of several versions is walked once */
    TRY(room_read(db, a, shelf, &g.versions));
    for (size_t i = 0; i < g.versions->n; i++) {
        const struct rule_list *rules = &g.versions->at[i].programme->rules;
        for (size_t r = 0; r < rules->n; r++) {
            const struct rule *rule = &rules->at[r];
            if (rule->escalation.to.kind != ACTOR_SELF && !has_text(&seen, rule->id)) {
                *LIST_ADD(a, &seen) = rule->id;
                TRY(take_rule(&g, rule, unit));
            }
        }
    }
    return NULL;
}
