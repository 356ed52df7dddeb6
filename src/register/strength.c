/* Counting a unit. People come as a stream and are put into their boxes; of the times in
 * post and unit only the longest are kept. */
#include "register/strength.h"

#include "register/inside.h"
#include "register/register_sql.h"
#include "register/strength_inside.h"
#include "register/strength_sql.h"
#include "words/faults.h"

const int age_band_from[AGE_BANDS] = {0, 31, 36, 41, 46, 51, 56, -1};

/* ---- establishment and actual ------------------------------------------------------ */

static struct strength *find(struct strength_list *all, struct unit_id unit)
{
    for (size_t i = 0; i < all->n; i++) {
        if (all->at[i].unit.v == unit.v) {
            return &all->at[i];
        }
    }
    return NULL;
}

/* Adds each unit to all above it as far as the list goes. A tree is a few levels deep,
 * and an office has hundreds of units. */
static void sum_up(struct strength_list *all)
{
    for (size_t i = 0; i < all->n; i++) {
        struct strength *at = &all->at[i];
        for (size_t step = 0; at != NULL && step <= all->n; step++) {
            at->all_establishment += all->at[i].establishment;
            at->all_actual += all->at[i].actual;
            at = at->above.v == 0 ? NULL : find(all, at->above);
        }
    }
}

static struct fault *count_units(struct db *db, struct arena *a, struct unit_id unit,
                                 struct day on, bool dated, struct strength_list *units)
{
    struct strength_list all = {0};
    TRY(dated ? sql_strength_units_on(db, a, unit, on, &all)
              : sql_strength_units(db, a, unit, on, &all));
    sum_up(&all);
    struct strength *self = find(&all, unit);
    if (self != NULL) {
        *LIST_ADD(a, units) = *self;
    }
    for (size_t i = 0; i < all.n; i++) {
        if (all.at[i].above.v == unit.v && all.at[i].unit.v != unit.v) {
            *LIST_ADD(a, units) = all.at[i];
        }
    }
    return NULL;
}

/* ---- ages -------------------------------------------------------------------------- */

struct counting {
    struct ages *ages;
    struct day on;
};

static size_t band_of(struct day born, struct day on)
{
    size_t band = 0;
    if (!day_known(born)) {
        return AGE_BANDS - 1;
    }
    int years = day_years_between(born, on);
    while (band + 2 < AGE_BANDS && years >= age_band_from[band + 1]) {
        band++;
    }
    return band;
}

static struct fault *count_one(void *ctx, const struct aged *p)
{
    struct counting *c = ctx;
    bool known = p->level > 0 && p->level < LEVELS;
    c->ages->people[band_of(p->born, c->on)][known ? p->level : 0]++;
    c->ages->all++;
    c->ages->women += p->sex == SEX_FEMALE;
    c->ages->party += day_known(p->party) && day_compare(p->party, c->on) <= 0;
    return NULL;
}

/* ---- tenure ------------------------------------------------------------------------ */

struct ranking {
    struct arena *arena;
    struct tenure_list *tenures;
    struct posting_id posting; /* whose spells are coming in */
    struct tenure at_hand;
    struct day unbroken_till; /* DAY_NONE: without end */
};

static bool is_longer(const struct tenure *one, const struct tenure *other)
{
    int order = day_compare(one->in_unit, other->in_unit);
    order = order != 0 ? order : day_compare(one->in_post, other->in_post);
    return order < 0 || (order == 0 && one->person.v < other->person.v);
}

/* Into its place; what falls off at the end is forgotten. */
static void rank(struct ranking *r)
{
    struct tenure_list *list = r->tenures;
    if (r->posting.v == 0 ||
        (list->n == TENURES_MOST && !is_longer(&r->at_hand, &list->at[list->n - 1]))) {
        return;
    }
    size_t at = list->n < TENURES_MOST ? list->n : list->n - 1;
    if (list->n < TENURES_MOST) {
        LIST_ADD(r->arena, list);
    }
    for (; at > 0 && is_longer(&r->at_hand, &list->at[at - 1]); at--) {
        list->at[at] = list->at[at - 1];
    }
    list->at[at] = r->at_hand;
    list->at[at].name = str_copy(r->arena, r->at_hand.name);
    list->at[at].unit_name = str_copy(r->arena, r->at_hand.unit_name);
    list->at[at].title = str_copy(r->arena, r->at_hand.title);
}

static struct fault *take_spell(void *ctx, const struct spell *s)
{
    struct ranking *r = ctx;
    bool new = r->posting.v != s->posting.v;
    if (new) {
        rank(r);
        r->posting = s->posting;
        r->at_hand = (struct tenure){
            .person = s->person,
            .name = str_copy(r->arena, s->name),
            .unit = s->unit,
            .unit_name = str_copy(r->arena, s->unit_name),
            .title = str_copy(r->arena, s->title),
            .concurrent = s->concurrent,
            .in_unit = s->since,
            .in_post = s->in_post,
        };
        r->unbroken_till = s->till;
        return NULL;
    }
    bool broken = day_known(r->unbroken_till) &&
                  day_compare(s->since, day_add(r->unbroken_till, 1)) > 0;
    r->at_hand.in_unit = broken ? s->since : r->at_hand.in_unit;
    bool longer = day_known(r->unbroken_till) &&
                  (!day_known(s->till) || day_compare(s->till, r->unbroken_till) > 0);
    r->unbroken_till = broken || longer ? s->till : r->unbroken_till;
    return NULL;
}

/* ---- the page ---------------------------------------------------------------------- */

static struct fault *find_unit(struct db *db, struct arena *a, const struct scope *scope,
                               struct unit_id id, struct day on, struct unit *unit,
                               bool *found)
{
    struct unit then;
    bool reaches = false;
    TRY(scope_reaches(db, a, scope, id, &reaches));
    TRY(register_unit(db, a, id, unit, found));
    *found = *found && reaches;
    if (!*found) {
        return NULL;
    }
    TRY(register_unit_on(db, a, id, on, &then, found));
    unit->name = *found ? then.name : unit->name;
    unit->above = *found ? then.above : unit->above;
    unit->establishment = *found ? then.establishment : unit->establishment;
    *found = true;
    return NULL;
}

struct fault *strength_of_unit(struct db *db, struct arena *a, const struct scope *scope,
                               struct unit_id unit, struct day on, struct day today,
                               struct unit_page *page, bool *found)
{
    bool dated = day_known(on);
    struct day day = dated ? on : today;
    struct counting counting = {&page->ages, day};
    struct ranking ranking = {.arena = a, .tenures = &page->tenures};
    TRY(find_unit(db, a, scope, unit, day, &page->unit, found));
    if (!*found) {
        return NULL;
    }
    TRY(sql_unit_path(db, a, unit, &page->path));
    TRY(career_posts(db, a, unit, day, &page->posts));
    TRY(sql_strength_holders(db, a, scope, unit, day, &page->holders));
    TRY(count_units(db, a, unit, day, dated, &page->units));
    TRY(dated ? sql_strength_people_on(db, a, scope, unit, day, count_one, &counting)
              : sql_strength_people(db, a, scope, unit, day, count_one, &counting));
    TRY(sql_strength_spells(db, a, scope, unit, day, take_spell, &ranking));
    rank(&ranking);
    return NULL;
}
