/* Looks a problem over before it is solved. */
#include "solve/plan.h"

static bool is_among(int32_t value, int32_t n)
{
    return value >= 0 && value < n;
}

static bool names_what_exists(const struct plan_problem *p, const struct plan_rule *r)
{
    bool group = is_among(r->group, p->groups);
    bool attribute = is_among(r->attribute, p->attributes);
    switch (r->shape) {
    case PLAN_FORBID:
    case PLAN_PIN:
    case PLAN_PREFER:
        return is_among(r->person, p->people) && group;
    case PLAN_APART:
    case PLAN_TOGETHER:
        return is_among(r->person, p->people) && is_among(r->other, p->people) &&
               r->person != r->other;
    case PLAN_COUNT:
    case PLAN_SKILL:
        return attribute && (group || r->group == PLAN_EACH) && r->value >= PLAN_EACH &&
               (r->low == PLAN_EVEN || (r->low >= 0 && r->low <= r->high));
    case PLAN_SPREAD:
    case PLAN_MIXED:
        return attribute;
    case PLAN_REPEAT:
        return r->value >= 0 && r->value <= 100;
    case PLAN_LOAD:
        return p->load != NULL && p->place_load != NULL;
    case PLAN_STAY:
        return p->present != NULL;
    case PLAN_SHAPES:
        break;
    }
    return false;
}

static bool is_sound(const struct plan_problem *p, const struct plan_rule *r)
{
    return r->weight >= 0 && r->weight <= PLAN_WEIGHT_MOST &&
           (r->weight > 0 || r->shape < PLAN_SPREAD) && names_what_exists(p, r);
}

static enum plan_fault look_at_sizes(const struct plan_problem *p, size_t *at)
{
    int64_t least = 0, most = 0;
    for (int32_t g = 0; g < p->groups; g++) {
        *at = (size_t)g;
        if (p->least[g] < 0 || p->least[g] > p->most[g]) {
            return PLAN_BAD_SIZE;
        }
        least += p->least[g];
        most += p->most[g];
    }
    return p->people < least  ? PLAN_TOO_FEW
           : p->people > most ? PLAN_TOO_MANY
                              : PLAN_SOUND;
}

/* The most that rules make one pair cost, and one person in one place. */
static bool is_light(const struct plan_problem *p)
{
    int64_t pair = 0, place = 0;
    for (size_t i = 0; i < p->rules_n; i++) {
        const struct plan_rule *r = &p->rules[i];
        int64_t units = 1;
        for (int32_t k = 0; r->shape == PLAN_SPREAD && k < p->people; k++) {
            int64_t value = p->attribute[k * p->attributes + r->attribute];
            units = value > units ? value : units;
        }
        for (int32_t k = 0; r->shape == PLAN_LOAD && k < p->people; k++) {
            units = p->load[k] > units ? p->load[k] : units;
        }
        for (int32_t g = 0; r->shape == PLAN_LOAD && g < p->groups; g++) {
            units = p->place_load[g] > units ? p->place_load[g] : units;
        }
        bool one = r->shape == PLAN_APART || r->shape == PLAN_TOGETHER;
        pair +=
            r->shape == PLAN_SPREAD || r->shape == PLAN_MIXED || r->shape == PLAN_REPEAT
                ? r->weight * units
                : 0;
        pair = one && r->weight > pair ? r->weight : pair;
        place += r->shape == PLAN_LOAD ? r->weight * 4 * units * units : 0;
        if (pair > PLAN_PAIR_MOST || place > (int64_t)1 << 40) {
            return false;
        }
    }
    return true;
}

enum plan_fault plan_look(const struct plan_problem *p, size_t *at)
{
    *at = 0;
    if (p->groups < 1 || p->groups > PLAN_GROUPS_MOST || p->people > PLAN_PEOPLE_MOST) {
        return PLAN_BAD_SIZE;
    }
    enum plan_fault fault = look_at_sizes(p, at);
    if (fault != PLAN_SOUND) {
        return fault;
    }
    for (size_t i = 0; i < p->rules_n; i++) {
        *at = i;
        if (!is_sound(p, &p->rules[i])) {
            return PLAN_BAD_RULE;
        }
    }
    return is_light(p) ? PLAN_SOUND : PLAN_TOO_HEAVY;
}
