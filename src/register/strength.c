/* Counting a unit. People come as a stream and are put into their boxes. */
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
    struct tenure_query longest = {unit, day, 0, TENURES_MOST};
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
    return tenures_of(db, a, scope, &longest, &page->tenures);
}
