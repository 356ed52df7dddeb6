/* Whom a rule takes on which days, and who acts for him: merging of sorted spells, linear
 * in the spells of one person, and a search by unit upwards through the tree. */
#include "programme/expand.h"

enum { TREE_DEPTH_MAX = 64 };

static struct day end_of(struct day till)
{
    return day_known(till) ? till : (struct day){DAY_LAST};
}

/* ---- the index
 * ------------------------------------------------------------------------- */

int unit_index(const struct facts *f, int64_t unit)
{
    size_t low = 0, high = f->units_n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (f->units[middle].id < unit) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < f->units_n && f->units[low].id == unit ? (int)low : -1;
}

int64_t person_index(const struct indexed *x, int64_t person)
{
    size_t low = 0, high = x->facts->persons_n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (x->facts->persons[middle].id < person) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    bool is_there = low < x->facts->persons_n && x->facts->persons[low].id == person;
    return is_there ? (int64_t)low : -1;
}

struct indexed *index_facts(struct arena *a, const struct facts *f)
{
    struct indexed *x = ARENA_NEW(a, struct indexed);
    size_t spell = 0, absence = 0;
    x->facts = f;
    x->spells_of = ARENA_ARRAY(a, size_t, f->persons_n * 2 + 2);
    x->absences_of = ARENA_ARRAY(a, size_t, f->persons_n * 2 + 2);
    for (size_t i = 0; i < f->persons_n; i++) {
        int64_t id = f->persons[i].id;
        while (spell < f->spells_n && f->spells[spell].person < id) {
            spell++;
        }
        x->spells_of[2 * i] = spell;
        while (spell < f->spells_n && f->spells[spell].person == id) {
            spell++;
        }
        x->spells_of[2 * i + 1] = spell;
        while (absence < f->absences_n && f->absences[absence].person < id) {
            absence++;
        }
        x->absences_of[2 * i] = absence;
        while (absence < f->absences_n && f->absences[absence].person == id) {
            absence++;
        }
        x->absences_of[2 * i + 1] = absence;
        size_t spells = spell - x->spells_of[2 * i];
        size_t absences = absence - x->absences_of[2 * i];
        x->most_spells = spells > x->most_spells ? spells : x->most_spells;
        x->most_absences = absences > x->most_absences ? absences : x->most_absences;
    }
    x->above = ARENA_ARRAY(a, int, f->units_n + 1);
    for (size_t i = 0; i < f->units_n; i++) {
        x->above[i] = unit_index(f, f->units[i].above);
    }
    x->unit_of = ARENA_ARRAY(a, int, f->spells_n + 1);
    for (size_t i = 0; i < f->spells_n; i++) {
        x->unit_of[i] = unit_index(f, f->spells[i].unit);
    }
    return x;
}

/* ---- spans
 * ----------------------------------------------------------------------------- */

/* Puts one behind the others or joins it to the last; they come by their first day. */
static void add_span(struct spans *s, struct day first, struct day last)
{
    if (last.v < first.v) {
        return;
    }
    if (s->n > 0 && (int64_t)s->at[s->n - 1].last.v + 1 >= first.v) {
        if (s->at[s->n - 1].last.v < last.v) {
            s->at[s->n - 1].last = last;
        }
        return;
    }
    s->at[s->n++] = (struct period){first, last};
}

/* into = a and b, or a without b. */
static void combine(const struct spans *a, const struct spans *b, bool without,
                    struct spans *into)
{
    size_t j = 0;
    into->n = 0;
    for (size_t i = 0; i < a->n; i++) {
        struct day from = a->at[i].first, last = a->at[i].last;
        while (j > 0 && b->at[j - 1].last.v >= from.v) {
            j--;
        }
        for (; j < b->n && b->at[j].first.v <= last.v; j++) {
            if (b->at[j].last.v < from.v) {
                continue;
            }
            struct day first = b->at[j].first.v > from.v ? b->at[j].first : from;
            struct day end = b->at[j].last.v < last.v ? b->at[j].last : last;
            if (!without) {
                add_span(into, first, end);
                continue;
            }
            add_span(into, from, (struct day){first.v - 1});
            if (end.v == last.v) {
                from = (struct day){DAY_LAST};
                last = (struct day){DAY_LAST - 1};
                break;
            }
            from = day_add(end, 1);
        }
        if (without) {
            add_span(into, from, last);
        }
    }
}

struct day spans_first(const struct spans *s, struct day from, struct day till)
{
    for (size_t i = 0; i < s->n; i++) {
        if (s->at[i].last.v >= from.v) {
            struct day first = s->at[i].first.v > from.v ? s->at[i].first : from;
            return first.v <= till.v ? first : DAY_NONE;
        }
    }
    return DAY_NONE;
}

struct day spans_end(const struct spans *s, struct day on)
{
    for (size_t i = s->n; i > 0; i--) {
        if (s->at[i - 1].first.v <= on.v) {
            return s->at[i - 1].last.v >= on.v ? DAY_NONE : day_add(s->at[i - 1].last, 1);
        }
    }
    return DAY_NONE;
}

/* ---- whom a rule takes
 * ----------------------------------------------------------------- */

static bool has_text(const struct str_list *list, struct str text)
{
    for (size_t i = 0; i < list->n; i++) {
        if (str_equal(list->at[i], text)) {
            return true;
        }
    }
    return false;
}

static bool is_person(const struct fact_person *p, struct str text)
{
    int64_t id = 0;
    return (p->number.n > 0 && str_equal(p->number, text)) ||
           (str_to_int(text, &id) && id == p->id);
}

/* Units named by name or number, and all below them. */
static bool *units_named(struct arena *a, const struct indexed *x,
                         const struct str_list *names)
{
    const struct facts *f = x->facts;
    bool *named = ARENA_ARRAY(a, bool, f->units_n + 1);
    bool *all = ARENA_ARRAY(a, bool, f->units_n + 1);
    for (size_t i = 0; i < f->units_n; i++) {
        named[i] = has_text(names, f->units[i].name) ||
                   (f->units[i].number.n > 0 && has_text(names, f->units[i].number));
    }
    for (size_t i = 0; i < f->units_n; i++) {
        int at = (int)i;
        for (int depth = 0; at >= 0 && depth < TREE_DEPTH_MAX && !all[i]; depth++) {
            all[i] = named[at];
            at = x->above[at];
        }
    }
    return all;
}

static bool spell_fits(const struct ruling *r, const struct who_index *who, size_t at)
{
    const struct fact_spell *s = &r->index->facts->spells[at];
    const struct who_part *part = who->part;
    bool in_unit = who->units == NULL ||
                   (r->index->unit_of[at] >= 0 && who->units[r->index->unit_of[at]]);
    switch (part->test) {
    case WHO_UNIT:
        return s->what == FACT_MEMBER && in_unit;
    case WHO_LEADS:
        return s->what == FACT_LEAD && in_unit;
    case WHO_ROLE:
        return s->what == FACT_ROLE && has_text(&part->values, s->name);
    case WHO_POST:
        return s->what == FACT_POST && has_text(&part->values, s->name);
    case WHO_PROPERTY:
        return s->what == FACT_PROPERTY && str_equal(s->name, part->name) &&
               has_text(&part->values, s->value);
    case WHO_PERSON:
        break;
    }
    return false;
}

static void part_spans(struct ruling *r, const struct who_index *who, size_t person)
{
    const struct facts *f = r->index->facts;
    r->part.n = 0;
    if (who->part->test == WHO_PERSON) {
        for (size_t i = 0; i < who->part->values.n; i++) {
            if (is_person(&f->persons[person], who->part->values.at[i])) {
                r->part.at[0] = (struct period){{INT32_MIN + 1}, {DAY_LAST}};
                r->part.n = 1;
            }
        }
        return;
    }
    size_t end = r->index->spells_of[2 * person + 1];
    for (size_t i = r->index->spells_of[2 * person]; i < end; i++) {
        if (spell_fits(r, who, i)) {
            add_span(&r->part, f->spells[i].since, end_of(f->spells[i].till));
        }
    }
}

void ruling_spans(struct ruling *r, size_t person)
{
    const struct facts *f = r->index->facts;
    size_t end = r->index->spells_of[2 * person + 1];
    r->spans.n = 0;
    for (size_t i = r->index->spells_of[2 * person]; i < end; i++) {
        if (f->spells[i].what == FACT_MEMBER) {
            add_span(&r->spans, f->spells[i].since, end_of(f->spells[i].till));
        }
    }
    for (size_t i = 0; i < r->rule->who.parts.n && r->spans.n > 0; i++) {
        part_spans(r, &r->who[i], person);
        combine(&r->spans, &r->part, r->who[i].part->except, &r->other);
        struct spans swap = r->spans;
        r->spans = r->other;
        r->other = swap;
    }
}

void ruling_pauses(struct ruling *r, size_t person)
{
    const struct facts *f = r->index->facts;
    size_t end = r->index->absences_of[2 * person + 1];
    r->pauses.n = 0;
    for (size_t i = r->index->absences_of[2 * person]; i < end; i++) {
        if (has_text(&r->rule->pause.sorts, f->absences[i].sort)) {
            add_span(&r->pauses, f->absences[i].since, end_of(f->absences[i].till));
        }
    }
}

/* ---- who acts
 * --------------------------------------------------------------------------- */

static int compare_posts(const void *a, const void *b)
{
    const struct fact_spell *x = *(const struct fact_spell *const *)a;
    const struct fact_spell *y = *(const struct fact_spell *const *)b;
    if (x->unit != y->unit) {
        return x->unit < y->unit ? -1 : 1;
    }
    int by = day_compare(x->since, y->since);
    return by != 0 ? by : (x->id > y->id) - (x->id < y->id);
}

static bool is_actor(const struct actor *actor, const struct fact_spell *s)
{
    switch (actor->kind) {
    case ACTOR_LEADER:
        return s->what == FACT_LEAD;
    case ACTOR_ROLE:
        return s->what == FACT_ROLE && str_equal(s->name, actor->value);
    case ACTOR_POST:
        return s->what == FACT_POST && str_equal(s->name, actor->value);
    default:
        return false;
    }
}

static void index_posts(struct arena *a, struct ruling *r)
{
    const struct facts *f = r->index->facts;
    const struct actor *actor = &r->rule->acts;
    size_t n = 0;
    for (size_t i = 0; i < f->spells_n; i++) {
        n += is_actor(actor, &f->spells[i]) ? 1 : 0;
    }
    r->posts.at = ARENA_ARRAY(a, const struct fact_spell *, n + 1);
    r->posts.n = 0;
    for (size_t i = 0; i < f->spells_n && n > 0; i++) {
        if (is_actor(actor, &f->spells[i])) {
            r->posts.at[r->posts.n++] = &f->spells[i];
        }
    }
    if (n > 1) {
        qsort(r->posts.at, n, sizeof(struct fact_spell *), compare_posts);
    }
}

void ruling_prepare(struct arena *a, struct ruling *r)
{
    const struct facts *f = r->index->facts;
    size_t parts = r->rule->who.parts.n;
    size_t room = (parts + 2) * (r->index->most_spells + 2);
    r->who = ARENA_ARRAY(a, struct who_index, parts + 1);
    for (size_t i = 0; i < parts; i++) {
        const struct who_part *part = &r->rule->who.parts.at[i];
        bool names_units =
            part->test == WHO_UNIT || (part->test == WHO_LEADS && part->values.n > 0);
        r->who[i].part = part;
        r->who[i].units = names_units ? units_named(a, r->index, &part->values) : NULL;
    }
    r->spans.at = ARENA_ARRAY(a, struct period, room);
    r->part.at = ARENA_ARRAY(a, struct period, room);
    r->other.at = ARENA_ARRAY(a, struct period, room);
    r->pauses.at = ARENA_ARRAY(a, struct period, r->index->most_absences + 1);
    r->named = 0;
    for (size_t i = 0; r->rule->acts.kind == ACTOR_PERSON && i < f->persons_n; i++) {
        if (is_person(&f->persons[i], r->rule->acts.value)) {
            r->named = f->persons[i].id;
        }
    }
    index_posts(a, r);
}

static const struct fact_spell *post_in(const struct ruling *r, int64_t unit,
                                        struct day on, int64_t but)
{
    const struct fact_spell *found = NULL;
    size_t low = 0, high = r->posts.n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (r->posts.at[middle]->unit < unit) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    for (; low < r->posts.n && r->posts.at[low]->unit == unit; low++) {
        const struct fact_spell *s = r->posts.at[low];
        if (s->since.v <= on.v && end_of(s->till).v >= on.v && s->person != but) {
            found = s;
        }
    }
    return found;
}

/* The spell of membership that counts on the day: of several the one that began last. */
static const struct fact_spell *member_on(const struct ruling *r, size_t person,
                                          struct day on)
{
    const struct facts *f = r->index->facts;
    const struct fact_spell *found = NULL;
    size_t end = r->index->spells_of[2 * person + 1];
    for (size_t i = r->index->spells_of[2 * person]; i < end; i++) {
        const struct fact_spell *s = &f->spells[i];
        if (s->what == FACT_MEMBER && s->since.v <= on.v && end_of(s->till).v >= on.v) {
            found = s;
        }
    }
    return found;
}

int64_t ruling_unit(const struct ruling *r, size_t person, struct day on)
{
    const struct fact_spell *s = member_on(r, person, on);
    return s == NULL ? 0 : s->unit;
}

static bool leads_here(const struct ruling *r, int64_t unit, struct day on,
                       int64_t person)
{
    for (size_t i = 0; i < r->posts.n; i++) {
        const struct fact_spell *s = r->posts.at[i];
        if (s->unit == unit && s->person == person && s->since.v <= on.v &&
            end_of(s->till).v >= on.v) {
            return true;
        }
    }
    return false;
}

bool ruling_actor(const struct ruling *r, size_t subject, struct day on, int64_t *person)
{
    const struct facts *f = r->index->facts;
    int64_t self = f->persons[subject].id;
    if (r->rule->acts.kind == ACTOR_SELF || r->rule->acts.kind == ACTOR_PERSON) {
        *person = r->rule->acts.kind == ACTOR_SELF ? self : r->named;
        return true;
    }
    int64_t but = r->rule->acts.kind == ACTOR_LEADER ? self : 0;
    int at = unit_index(f, ruling_unit(r, subject, on));
    int top = -1;
    for (int depth = 0; at >= 0 && depth < TREE_DEPTH_MAX; depth++) {
        const struct fact_spell *s = post_in(r, f->units[at].id, on, but);
        if (s != NULL) {
            *person = s->person;
            return true;
        }
        top = at;
        at = r->index->above[at];
    }
    *person = 0;
    return top < 0 || but == 0 || !leads_here(r, f->units[top].id, on, self);
}
