/* Units: a tree with dated names, and its rules. */
#include "register/inside.h"
#include "register/register_sql.h"
#include "words/faults.h"

enum { UNIT_NAME_MAX = 100, NUMBER_MAX = 40, ESTABLISHMENT_MAX = 1000000 };

#define AT(member) offsetof(struct unit_body, member)
static const struct field unit_fields[] = {
    {"name", FIELD_TEXT, true, AT(name), 1, UNIT_NAME_MAX, say_unit_name, NULL, 0},
    {"above", FIELD_ID, false, AT(above), 0, 0, say_unit_above, NULL, 0},
    {"number", FIELD_TEXT, false, AT(number), 0, NUMBER_MAX, say_unit_number, NULL, 0},
    {"establishment", FIELD_INT, false, AT(establishment), 0, ESTABLISHMENT_MAX,
     say_unit_establishment, NULL, 0},
    {"since", FIELD_DAY, false, AT(since), 0, 0, say_record_since, NULL, 0},
    {"till", FIELD_DAY, false, AT(till), 0, 0, say_record_till, NULL, 0},
};

static struct fault *apply_add(struct db *db, struct arena *a, const struct entry *e,
                               const void *body)
{
    const struct unit_body *b = body;
    struct unit_id id = {e->subject};
    TRY(sql_unit_insert(db, a, b, id, e->seq, register_key(a, b->name)));
    TRY(sql_unit_state_insert(db, a, b, id, DAY_FIRST));
    return scope_unit_added(db, a, id, b->above);
}

static struct fault *apply_correct(struct db *db, struct arena *a, const struct entry *e,
                                   const void *body)
{
    const struct unit_body *b = body;
    struct unit_id id = {e->subject};
    TRY(sql_unit_update(db, a, b, id, e->seq, register_key(a, b->name)));
    TRY(sql_unit_state_correct(db, a, b, id));
    return scope_unit_moved(db, a, id, b->above);
}

static struct fault *apply_change(struct db *db, struct arena *a, const struct entry *e,
                                  const void *body)
{
    const struct unit_body *b = body;
    struct unit_id id = {e->subject};
    TRY(sql_unit_update(db, a, b, id, e->seq, register_key(a, b->name)));
    TRY(sql_unit_state_close(db, a, id, day_add(e->day, -1)));
    TRY(sql_unit_state_insert(db, a, b, id, e->day));
    return scope_unit_moved(db, a, id, b->above);
}

const struct kind kind_unit_add = {
    .name = "unit.add",
    .version = 1,
    .class = CLASS_OPEN,
    .creates = true,
    .title = say_kind_unit_add,
    .fields = FIELDS(unit_fields, struct unit_body),
    .apply = apply_add,
};
const struct kind kind_unit_correct = {
    .name = "unit.correct",
    .version = 1,
    .class = CLASS_OPEN,
    .title = say_kind_unit_correct,
    .fields = FIELDS(unit_fields, struct unit_body),
    .apply = apply_correct,
};
const struct kind kind_unit_change = {
    .name = "unit.change",
    .version = 1,
    .class = CLASS_OPEN,
    .title = say_kind_unit_change,
    .fields = FIELDS(unit_fields, struct unit_body),
    .apply = apply_change,
};

struct unit_body unit_body_of(struct str name, struct unit_id above)
{
    return (struct unit_body){
        .name = name, .above = above, .since = DAY_NONE, .till = DAY_NONE};
}

/* ---- rules ------------------------------------------------------------------------- */

/* The unit, from the memo if it is there. */
static struct fault *recall_unit(const struct act *act, struct unit_id id,
                                 struct unit *unit, bool *found)
{
    struct unit *kept =
        act->memo != NULL ? &act->memo->units[(uint64_t)id.v % ACT_UNITS] : NULL;
    *found = kept != NULL && id.v != 0 && kept->id.v == id.v;
    if (*found) {
        *unit = *kept;
        return NULL;
    }
    TRY(register_unit(act->db, act->arena, id, unit, found));
    if (*found && kept != NULL) {
        *kept = *unit;
    }
    return NULL;
}

struct fault *register_unit_must_be(const struct act *act, struct unit_id id,
                                    const char *field)
{
    struct unit unit;
    bool found = false, reaches = false;
    TRY(recall_unit(act, id, &unit, &found));
    TRY(scope_reaches(act->db, act->arena, &act->scope, id, &reaches));
    return found && reaches
               ? NULL
               : fault_at(fault_unit_missing_above(act->arena), str_of(field));
}

struct fault *register_unit_must_last(const struct act *act, struct unit_id id,
                                      struct day since, struct day till)
{
    struct unit unit;
    bool found = false;
    TRY(register_unit_must_be(act, id, "unit"));
    TRY(recall_unit(act, id, &unit, &found));
    if (day_known(unit.since) && day_compare(since, unit.since) < 0) {
        return fault_at(fault_unit_closed(act->arena, unit.name), STR("since"));
    }
    bool late =
        day_known(unit.till) && (!day_known(till) || day_compare(till, unit.till) > 0);
    return late ? fault_at(fault_unit_closed(act->arena, unit.name), STR("till")) : NULL;
}

/* A unit is closed when nothing is left in it: the first that would be there later. */
static struct fault *check_closing(const struct act *act, const struct unit *self,
                                   struct day till)
{
    struct str what = STR_NONE;
    bool found = false;
    TRY(sql_unit_later_person(act->db, act->arena, self->id, till, &what, &found));
    if (!found) {
        TRY(sql_unit_later_posting(act->db, act->arena, self->id, till, &what, &found));
    }
    if (!found) {
        TRY(sql_unit_later_below(act->db, act->arena, self->id, till, &what, &found));
    }
    return found ? fault_at(fault_unit_in_use(act->arena, what), STR("till")) : NULL;
}

/* One unit stands at the top. What is above `self` already may stay there, also beyond
 * the actor's reach. */
static struct fault *check_above(const struct act *act, struct unit_id above,
                                 const struct unit *self)
{
    struct unit_id top = {0};
    bool found = false;
    if (self != NULL && above.v == self->above.v) {
        return NULL;
    }
    if (above.v != 0) {
        return register_unit_must_be(act, above, "above");
    }
    TRY(sql_unit_top(act->db, act->arena, &top, &found));
    return found ? fault_at(fault_unit_top_there(act->arena), STR("above")) : NULL;
}

static struct fault *check_unit(const struct act *act, const struct unit_body *body,
                                const struct unit *self)
{
    TRY(fields_check(act->arena, &kind_unit_add.fields, body));
    if (day_known(body->since) && day_known(body->till) &&
        day_compare(body->till, body->since) < 0) {
        return fault_at(fault_till_before_since(act->arena), STR("till"));
    }
    TRY(check_above(act, body->above, self));
    return self != NULL && day_known(body->till) ? check_closing(act, self, body->till)
                                                 : NULL;
}

struct fault *register_unit_add(const struct act *act, const struct unit_body *body,
                                struct unit_id *id)
{
    struct entry e;
    bool sent = false;
    TRY(register_sent(act, &sent));
    TRY(sent ? NULL : check_unit(act, body, NULL));
    TRY(act_append_on(act, &kind_unit_add, 0, 0, DAY_NONE, body, &e));
    *id = (struct unit_id){e.subject};
    return NULL;
}

/* Loads the unit, looks whether the form is stale and the new place is not below itself.
 */
static struct fault *check_again(const struct act *act, struct unit_id id, int64_t seen,
                                 const struct unit_body *body, struct unit *unit)
{
    bool found = false, reaches = false, below = false, sent = false;
    TRY(register_sent(act, &sent));
    TRY(register_unit(act->db, act->arena, id, unit, &found));
    TRY(scope_reaches(act->db, act->arena, &act->scope, id, &reaches));
    if (!found || !reaches) {
        return fault_unit_missing(act->arena);
    }
    if (!sent && seen != 0 && seen != unit->newest) {
        return fault_changed_meanwhile(act->arena);
    }
    TRY(check_unit(act, body, unit));
    TRY(scope_is_below(act->db, act->arena, body->above, id, &below));
    return below ? fault_at(fault_unit_below_itself(act->arena), STR("above")) : NULL;
}

struct fault *register_unit_correct(const struct act *act, struct unit_id id,
                                    int64_t seen, const struct unit_body *body)
{
    struct unit unit;
    struct entry e;
    TRY(check_again(act, id, seen, body, &unit));
    return act_append_on(act, &kind_unit_correct, id.v, seen != 0 ? seen : unit.newest,
                         DAY_NONE, body, &e);
}

struct fault *register_unit_change(const struct act *act, struct unit_id id, int64_t seen,
                                   struct day day, const struct unit_body *body)
{
    struct unit unit;
    struct entry e;
    struct day last = DAY_NONE;
    bool found = false, sent = false;
    TRY(check_again(act, id, seen, body, &unit));
    TRY(register_sent(act, &sent));
    TRY(sql_unit_state_last(act->db, act->arena, id, &last, &found));
    if (!sent && found && day_compare(day, last) <= 0) {
        return fault_at(fault_change_too_early(act->arena, last), STR("day"));
    }
    return act_append_on(act, &kind_unit_change, id.v, 0, day, body, &e);
}

/* ---- reading ----------------------------------------------------------------------- */

struct fault *register_unit(struct db *db, struct arena *a, struct unit_id id,
                            struct unit *unit, bool *found)
{
    return sql_unit_by_id(db, a, id, unit, found);
}

struct unit_body register_unit_body(const struct unit *unit)
{
    return (struct unit_body){
        .name = unit->name,
        .above = unit->above,
        .number = unit->number,
        .establishment = unit->establishment,
        .since = unit->since,
        .till = unit->till,
    };
}

struct fault *register_unit_named(struct db *db, struct arena *a, struct str name,
                                  struct unit *unit, bool *found)
{
    return sql_unit_by_name_first(db, a, register_key(a, name), unit, found);
}

struct fault *register_unit_path(struct db *db, struct arena *a, struct unit_id id,
                                 struct str *path)
{
    struct unit_list units = {0};
    TRY(sql_unit_path(db, a, id, &units));
    struct text out = text_new(a, 64);
    for (size_t i = 0; i < units.n; i++) {
        text_add(&out, i > 0 ? STR(" / ") : STR(""));
        text_add(&out, units.at[i].name);
    }
    *path = text_str(&out);
    return NULL;
}

/* Appends `top`'s branch in tree order. Units come sorted by name; an office has
 * hundreds, so the quadratic walk over siblings costs nothing that is seen. */
static void add_branch(struct arena *a, const struct unit_list *from, size_t top,
                       int64_t depth, struct unit_list *to)
{
    struct unit *u = LIST_ADD(a, to);
    *u = from->at[top];
    u->depth = depth;
    int64_t id = u->id.v;
    for (size_t i = 0; i < from->n; i++) {
        if (from->at[i].above.v == id) {
            add_branch(a, from, i, depth + 1, to);
        }
    }
}

static bool has_unit(const struct unit_list *units, struct unit_id id)
{
    for (size_t i = 0; i < units->n; i++) {
        if (units->at[i].id.v == id.v) {
            return true;
        }
    }
    return false;
}

void register_order_units(struct arena *a, const struct unit_list *all,
                          struct unit_list *units)
{
    for (size_t i = 0; i < all->n; i++) {
        if (all->at[i].above.v == 0 || !has_unit(all, all->at[i].above)) {
            add_branch(a, all, i, 0, units);
        }
    }
}

struct fault *register_units(struct db *db, struct arena *a, const struct scope *scope,
                             struct unit_list *units)
{
    struct unit_list all = {0};
    TRY(sql_units_all(db, a, scope, &all));
    register_order_units(a, &all, units);
    return NULL;
}

struct fault *register_unit_on(struct db *db, struct arena *a, struct unit_id id,
                               struct day on, struct unit *unit, bool *found)
{
    return sql_unit_by_id_on(db, a, id, on, unit, found);
}

struct fault *register_unit_top(struct db *db, struct arena *a, struct unit_id *unit,
                                bool *found)
{
    return sql_unit_top(db, a, unit, found);
}

struct fault *register_unit_by_number(struct db *db, struct arena *a, struct str number,
                                      struct unit_id *id, bool *found)
{
    return sql_unit_id_by_number(db, a, number, id, found);
}
