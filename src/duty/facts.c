/* Facts on which rules rest, from the register's tables: units, who was where from when
 * till when, posts, roles, absences, events. A person is a member of the unit where he is
 * on the strength and of each he is posted to; a leader of a unit is who holds the role.
 * Properties are sex, ethnic, rank, party and work (both since their day), and what
 * entries of the kind person.property say (name, value, since, till), which a programme
 * may declare. */
#include "duty/facts.h"

#include "duty/facts_sql.h"
#include "duty/inside.h"
#include "register/kin.h"

struct loading {
    struct db *db;
    struct arena *a;
    struct day from; /* of events */
    struct fact_unit_list units;
    struct fact_person_list persons;
    struct LIST(struct fact_spell) spells;
    struct LIST(struct fact_absence) absences;
    struct LIST(struct fact_event) events;
};

static struct day earlier(struct day a, struct day b)
{
    return !day_known(a) || (day_known(b) && b.v < a.v) ? b : a;
}

static void add_spell(struct loading *l, struct fact_spell spell)
{
    if (!day_known(spell.since)) {
        spell.since = (struct day){INT32_MIN + 1};
    }
    if (!day_known(spell.till) || spell.till.v >= spell.since.v) {
        *LIST_ADD(l->a, &l->spells) = spell;
    }
}

static void add_property(struct loading *l, const struct state_fact *s, struct str name,
                         struct str value, struct day since)
{
    if (value.n > 0) {
        add_spell(l, (struct fact_spell){.person = s->person,
                                         .what = FACT_PROPERTY,
                                         .name = name,
                                         .value = value,
                                         .since = since.v > s->since.v ? since : s->since,
                                         .till = earlier(s->till, s->left_on)});
    }
}

/* Days of the past stay what they are: since when somebody is in the Party is that day.
 */
static void add_state(struct loading *l, const struct state_fact *s)
{
    struct str rank =
        s->rank > 0 ? str_format(l->a, "%lld", (long long)s->rank) : STR_NONE;
    add_spell(l, (struct fact_spell){.person = s->person,
                                     .what = FACT_MEMBER,
                                     .unit = s->unit,
                                     .since = s->since,
                                     .till = earlier(s->till, s->left_on)});
    add_property(l, s, STR("sex"), str_of(sex_name(s->sex)), s->since);
    add_property(l, s, STR("ethnic"), s->ethnic, s->since);
    add_property(l, s, STR("rank"), rank, s->since);
    if (day_known(s->party)) {
        add_property(l, s, STR("party"), STR("yes"), s->party);
    }
    if (day_known(s->work)) {
        add_property(l, s, STR("work"), STR("yes"), s->work);
    }
}

static void add_posting(struct loading *l, const struct posting_fact *p)
{
    struct str title = p->seat.n > 0 ? p->seat : p->title;
    struct fact_spell spell = {.person = p->person,
                               .what = FACT_MEMBER,
                               .id = p->id,
                               .unit = p->unit,
                               .since = p->since,
                               .till = p->till};
    add_spell(l, spell);
    if (title.n > 0) {
        spell.what = FACT_POST;
        spell.name = title;
        add_spell(l, spell);
    }
}

static struct fault *load_person(struct loading *l, int64_t person, bool one)
{
    struct state_fact_list states = {0};
    struct posting_fact_list postings = {0};
    TRY(sql_fact_persons(l->db, l->a, person, one, &l->persons));
    TRY(sql_fact_states(l->db, l->a, person, one, &states));
    TRY(sql_fact_postings(l->db, l->a, person, one, &postings));
    for (size_t i = 0; i < states.n; i++) {
        add_state(l, &states.at[i]);
    }
    for (size_t i = 0; i < postings.n; i++) {
        add_posting(l, &postings.at[i]);
    }
    return NULL;
}

static struct fault *load_absences(struct loading *l, int64_t person, bool one)
{
    struct absence_fact_list list = {0};
    TRY(sql_fact_absences(l->db, l->a, person, one, &list));
    for (size_t i = 0; i < list.n; i++) {
        const struct absence_fact *f = &list.at[i];
        *LIST_ADD(l->a, &l->absences) = (struct fact_absence){
            f->person, str_of(absence_sort_names[f->sort]), f->since, f->till};
    }
    return NULL;
}

static struct day day_in(const struct json *body, struct str name)
{
    const struct json *value = json_get(body, name);
    return value != NULL && value->type == JSON_INT ? (struct day){(int32_t)value->number}
                                                    : DAY_NONE;
}

static struct str text_in(const struct json *body, struct str name)
{
    const struct json *value = json_get(body, name);
    return value != NULL && value->type == JSON_STRING ? value->string : STR_NONE;
}

static struct fault *load_properties(struct loading *l, int64_t person, bool one)
{
    struct entry_row_list list = {0};
    TRY(sql_fact_properties(l->db, l->a, person, one, &list));
    for (size_t i = 0; i < list.n; i++) {
        const struct entry_row *e = &list.at[i];
        struct json *body = NULL;
        size_t at = 0;
        if (!json_read(l->a, e->body.bytes, &body, &at)) {
            continue;
        }
        struct day since = day_in(body, STR("since"));
        add_spell(l, (struct fact_spell){.person = e->subject,
                                         .what = FACT_PROPERTY,
                                         .id = e->seq,
                                         .name = text_in(body, STR("name")),
                                         .value = text_in(body, STR("value")),
                                         .since = day_known(since) ? since : e->day,
                                         .till = day_in(body, STR("till"))});
    }
    return NULL;
}

static bool is_among(const struct int_list *list, int64_t value)
{
    for (size_t i = 0; i < list->n; i++) {
        if (list->at[i] == value) {
            return true;
        }
    }
    return false;
}

/* Those in a post that acts for others, where they are not loaded anyway. */
static struct fault *load_holders(struct loading *l, const struct actor *acts,
                                  const struct int_list *persons,
                                  struct int_list *officers)
{
    struct posting_fact_list list = {0};
    struct person_id named = {0};
    bool found = false;
    if (acts->kind == ACTOR_PERSON) {
        TRY(register_person_by_number(l->db, l->a, acts->value, &named, &found));
        if (found || str_to_int(acts->value, &named.v)) {
            *LIST_ADD(l->a, officers) = named.v;
        }
    }
    if (acts->kind != ACTOR_POST) {
        return NULL;
    }
    TRY(sql_fact_postings_titled(l->db, l->a, acts->value, &list));
    for (size_t k = 0; k < list.n; k++) {
        if (!is_among(persons, list.at[k].person) &&
            !is_among(officers, list.at[k].person)) {
            add_posting(l, &list.at[k]);
        }
    }
    for (size_t k = 0; k < list.n; k++) {
        *LIST_ADD(l->a, officers) = list.at[k].person;
    }
    return NULL;
}

/* Roles, and whoever's post makes him act for others; *officers are they. */
static struct fault *load_officers(struct loading *l, const struct adopted_list *versions,
                                   const struct int_list *persons,
                                   struct int_list *officers)
{
    struct role_fact_list roles = {0};
    TRY(sql_fact_roles(l->db, l->a, &roles));
    for (size_t i = 0; i < roles.n; i++) {
        const struct role_fact *r = &roles.at[i];
        struct fact_spell spell = {.person = r->person,
                                   .what = FACT_ROLE,
                                   .unit = r->unit,
                                   .name = str_of(role_names[r->role]),
                                   .since = r->since,
                                   .till = r->till};
        add_spell(l, spell);
        spell.what = FACT_LEAD;
        if (r->role == ROLE_LEADER) {
            add_spell(l, spell);
        }
        *LIST_ADD(l->a, officers) = r->person;
    }
    for (size_t i = 0; persons != NULL && i < versions->n; i++) {
        const struct rule_list *rules = &versions->at[i].programme->rules;
        for (size_t j = 0; j < rules->n; j++) {
            TRY(load_holders(l, &rules->at[j].acts, persons, officers));
        }
    }
    return NULL;
}

static struct fault *load_events(struct loading *l, struct str kind, int64_t person,
                                 bool one)
{
    struct entry_row_list list = {0};
    TRY(sql_fact_events(l->db, l->a, kind, person, l->from, one, &list));
    for (size_t i = 0; i < list.n; i++) {
        struct json *body = NULL;
        size_t at = 0;
        (void)json_read(l->a, list.at[i].body.bytes, &body, &at);
        *LIST_ADD(l->a, &l->events) = (struct fact_event){
            list.at[i].seq, kind, list.at[i].subject, list.at[i].day, body};
    }
    return NULL;
}

static bool is_for_everyone(const struct adopted_list *versions, struct str kind)
{
    for (size_t i = 0; i < versions->n; i++) {
        const struct rule_list *rules = &versions->at[i].programme->rules;
        for (size_t j = 0; j < rules->n; j++) {
            const struct when *when = &rules->at[j].when;
            if (when->kind == WHEN_AFTER && when->everyone &&
                str_equal(when->after.kind, kind)) {
                return true;
            }
        }
    }
    return false;
}

static void add_kinds(struct arena *a, const struct rule_list *rules,
                      struct str_list *kinds)
{
    for (size_t j = 0; j < rules->n; j++) {
        const struct when *when = &rules->at[j].when;
        bool known = when->kind != WHEN_AFTER;
        for (size_t k = 0; k < kinds->n; k++) {
            known |= str_equal(kinds->at[k], when->after.kind);
        }
        if (!known) {
            *LIST_ADD(a, kinds) = when->after.kind;
        }
    }
}

static struct fault *load_all_events(struct loading *l,
                                     const struct adopted_list *versions,
                                     const struct int_list *persons)
{
    struct str_list kinds = {0};
    for (size_t i = 0; i < versions->n; i++) {
        add_kinds(l->a, &versions->at[i].programme->rules, &kinds);
    }
    for (size_t i = 0; i < kinds.n; i++) {
        bool one = persons != NULL && !is_for_everyone(versions, kinds.at[i]);
        for (size_t k = 0; k < (one ? persons->n : 1); k++) {
            TRY(load_events(l, kinds.at[i], one ? persons->at[k] : 0, one));
        }
    }
    return NULL;
}

/* Officers' spells and absences are needed also where they are not asked themselves; they
 * are no members here, so no rule asks them. */
static struct fault *load_some(struct loading *l, const struct int_list *persons,
                               const struct int_list *officers)
{
    for (size_t i = 0; i < persons->n; i++) {
        TRY(load_person(l, persons->at[i], true));
        TRY(load_absences(l, persons->at[i], true));
        TRY(load_properties(l, persons->at[i], true));
    }
    struct int_list done = *persons;
    done.room = done.n; /* grows into a copy */
    for (size_t i = 0; i < officers->n; i++) {
        if (!is_among(&done, officers->at[i])) {
            TRY(sql_fact_persons(l->db, l->a, officers->at[i], true, &l->persons));
            TRY(load_absences(l, officers->at[i], true));
            *LIST_ADD(l->a, &done) = officers->at[i];
        }
    }
    return NULL;
}

struct fault *facts_load(struct db *db, struct arena *a,
                         const struct adopted_list *versions,
                         const struct int_list *persons, struct day events_from,
                         struct facts *facts)
{
    struct loading l = {.db = db, .a = a, .from = events_from};
    struct int_list officers = {0};
    TRY(sql_fact_units(db, a, &l.units));
    TRY(load_officers(&l, versions, persons, &officers));
    if (persons != NULL) {
        TRY(load_some(&l, persons, &officers));
    } else {
        TRY(load_person(&l, 0, false));
        TRY(load_absences(&l, 0, false));
        TRY(load_properties(&l, 0, false));
    }
    TRY(load_all_events(&l, versions, persons));
    *facts = (struct facts){.units = l.units.at,
                            .persons = l.persons.at,
                            .spells = l.spells.at,
                            .absences = l.absences.at,
                            .events = l.events.at,
                            .units_n = l.units.n,
                            .persons_n = l.persons.n,
                            .spells_n = l.spells.n,
                            .absences_n = l.absences.n,
                            .events_n = l.events.n};
    programme_sort_facts(facts);
    return NULL;
}
