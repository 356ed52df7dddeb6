/* Times in unit and post. Spells come as a stream, each posting in force beside those of
 * the same person in the same unit; where only the longest are wanted, only they are
 * kept. */
#include "register/tenure.h"

#include "register/tenure_inside.h"
#include "register/tenure_sql.h"

struct ranking {
    struct arena *arena;
    const struct tenure_query *query;
    struct tenure_list *tenures;
    struct posting_id posting; /* whose spells are coming in */
    struct tenure at_hand;
    struct day unbroken_till; /* DAY_NONE: without end */
};

static int compare(const struct tenure *one, const struct tenure *other)
{
    int order = day_compare(one->in_unit, other->in_unit);
    order = order != 0 ? order : day_compare(one->in_post, other->in_post);
    return order != 0
               ? order
               : (one->person.v > other->person.v) - (one->person.v < other->person.v);
}

static int compare_rows(const void *one, const void *other)
{
    return compare(one, other);
}

/* Where there is no place behind the others: in that of the last, if it is longer. */
static struct tenure *place_for(struct ranking *r)
{
    struct tenure_list *list = r->tenures;
    if (r->query->most == 0 || list->n < r->query->most) {
        return LIST_ADD(r->arena, list);
    }
    struct tenure *last = &list->at[list->n - 1];
    return compare(&r->at_hand, last) < 0 ? last : NULL;
}

static void keep(struct ranking *r)
{
    struct tenure_list *list = r->tenures;
    const struct tenure *t = &r->at_hand;
    bool long_enough = r->query->over == 0 ||
                       day_years_between(t->in_unit, r->query->on) >= r->query->over;
    struct tenure *place = r->posting.v != 0 && long_enough ? place_for(r) : NULL;
    if (place == NULL) {
        return;
    }
    *place = *t;
    if (r->query->most == 0) {
        return; /* put in order when all are here */
    }
    struct tenure one = *place;
    size_t at = list->n - 1;
    for (; at > 0 && compare(&one, &list->at[at - 1]) < 0; at--) {
        list->at[at] = list->at[at - 1];
    }
    list->at[at] = one;
}

static void begin(struct ranking *r, const struct spell *s)
{
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
}

static struct fault *take_spell(void *ctx, const struct spell *s)
{
    struct ranking *r = ctx;
    if (r->posting.v != s->posting.v) {
        keep(r);
        begin(r, s);
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

struct fault *tenures_of(struct db *db, struct arena *a, const struct scope *scope,
                         const struct tenure_query *query, struct tenure_list *tenures)
{
    struct ranking r = {.arena = a, .query = query, .tenures = tenures};
    TRY(sql_tenure_spells(db, a, scope, query->unit, query->on, take_spell, &r));
    keep(&r);
    if (query->most == 0 && tenures->n > 1) {
        qsort(tenures->at, tenures->n, sizeof tenures->at[0], compare_rows);
    }
    return NULL;
}

struct fault *postings_on(struct db *db, struct arena *a, const struct scope *scope,
                          struct unit_id unit, struct day on,
                          struct fault *(*each)(void *ctx, const struct posted *row),
                          void *ctx)
{
    return sql_postings_in_force(db, a, scope, unit, on, each, ctx);
}
