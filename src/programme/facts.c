/* The order of facts, and what a filter takes. */
#include "programme/programme.h"

#define ORDER(a, b) (((a) > (b)) - ((a) < (b)))

static int compare_units(const void *a, const void *b)
{
    const struct fact_unit *x = a, *y = b;
    return ORDER(x->id, y->id);
}

static int compare_persons(const void *a, const void *b)
{
    const struct fact_person *x = a, *y = b;
    return ORDER(x->id, y->id);
}

static int compare_spells(const void *a, const void *b)
{
    const struct fact_spell *x = a, *y = b;
    int by = ORDER(x->person, y->person);
    by = by != 0 ? by : ORDER(x->what, y->what);
    by = by != 0 ? by : day_compare(x->since, y->since);
    return by != 0 ? by : ORDER(x->id, y->id);
}

static int compare_absences(const void *a, const void *b)
{
    const struct fact_absence *x = a, *y = b;
    int by = ORDER(x->person, y->person);
    by = by != 0 ? by : day_compare(x->since, y->since);
    return by != 0 ? by : day_compare(x->till, y->till);
}

static int compare_events(const void *a, const void *b)
{
    const struct fact_event *x = a, *y = b;
    int by = day_compare(x->day, y->day);
    return by != 0 ? by : ORDER(x->seq, y->seq);
}

static void sort(void *at, size_t n, size_t size,
                 int (*compare)(const void *, const void *))
{
    if (n > 1) {
        qsort(at, n, size, compare);
    }
}

void programme_sort_facts(struct facts *f)
{
    sort(f->units, f->units_n, sizeof *f->units, compare_units);
    sort(f->persons, f->persons_n, sizeof *f->persons, compare_persons);
    sort(f->spells, f->spells_n, sizeof *f->spells, compare_spells);
    sort(f->absences, f->absences_n, sizeof *f->absences, compare_absences);
    sort(f->events, f->events_n, sizeof *f->events, compare_events);
}

static bool is_value(const struct json *value, struct str text)
{
    int64_t number = 0;
    switch (value->type) {
    case JSON_STRING:
        return str_equal(value->string, text);
    case JSON_INT:
        return str_to_int(text, &number) && number == value->number;
    case JSON_BOOL:
        return str_equal(text, value->truth ? STR("true") : STR("false"));
    default:
        return false;
    }
}

static bool field_takes(const struct filter_field *field, const struct json *body)
{
    const struct json *value =
        body == NULL || body->type != JSON_OBJECT ? NULL : json_get(body, field->name);
    for (size_t i = 0; value != NULL && i < field->values.n; i++) {
        if (is_value(value, field->values.at[i])) {
            return true;
        }
    }
    return false;
}

bool filter_takes(const struct filter *f, struct str kind, const struct json *body)
{
    if (!str_equal(f->kind, kind)) {
        return false;
    }
    for (size_t i = 0; i < f->where.n; i++) {
        if (!field_takes(&f->where.at[i], body)) {
            return false;
        }
    }
    return true;
}

/* ---- declared kinds
 * ---------------------------------------------------------------------- */

static size_t size_of(enum field_type type)
{
    switch (type) {
    case FIELD_INT:
    case FIELD_ID:
        return sizeof(int64_t);
    case FIELD_DAY:
        return sizeof(struct day);
    case FIELD_BOOL:
        return sizeof(bool);
    case FIELD_CHOICE:
        return sizeof(int);
    default:
        return sizeof(struct str);
    }
}

static const char *const *choices_of(struct arena *a, const struct str_list *choices)
{
    const char **list = ARENA_ARRAY(a, const char *, choices->n + 1);
    for (size_t i = 0; i < choices->n; i++) {
        list[i] = str_cstr(a, choices->at[i]);
    }
    return list;
}

struct fields declared_fields(struct arena *a, const struct declared_kind *kind)
{
    enum { WORD = sizeof(int64_t) }; /* every member begins on one */
    struct field *at = ARENA_ARRAY(a, struct field, kind->fields.n);
    size_t offset = 0;
    for (size_t i = 0; i < kind->fields.n; i++) {
        const struct declared_field *f = &kind->fields.at[i];
        at[i] = (struct field){.name = str_cstr(a, f->name),
                               .type = f->type,
                               .required = f->required,
                               .offset = offset,
                               .min = f->min,
                               .max = f->max,
                               .class = kind->class};
        if (f->type == FIELD_CHOICE) {
            at[i].choices = choices_of(a, &f->choices);
        }
        offset += (size_of(f->type) + WORD - 1) / WORD * WORD;
    }
    return (struct fields){at, kind->fields.n, offset == 0 ? WORD : offset};
}
