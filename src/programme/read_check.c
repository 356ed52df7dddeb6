/* What must agree between the blocks of a programme, and with the kinds that rooms have
 * built. */
#include "programme/read.h"
#include "words/faults.h"

static void refuse_twice(struct reading *r, struct place at, struct str what,
                         struct place first)
{
    reading_refuse(r,
                   fault_programme_twice(r->arena, at.line, at.column, what, first.line));
}

static void check_rule_ids(struct reading *r)
{
    const struct rule_list *rules = &r->programme->rules;
    for (size_t i = 0; i < rules->n; i++) {
        for (size_t j = 0; j < i; j++) {
            if (rules->at[i].id.n > 0 && str_equal(rules->at[i].id, rules->at[j].id)) {
                refuse_twice(r, rules->at[i].at, rules->at[i].id, rules->at[j].at);
                break;
            }
        }
    }
}

const struct built_kind *built_named(const struct built *built, struct str name)
{
    for (size_t i = 0; built != NULL && i < built->n; i++) {
        if (str_equal(name, built->at[i].name)) {
            return &built->at[i];
        }
    }
    return NULL;
}

static void check_kind_fields(struct reading *r, const struct declared_kind *kind)
{
    for (size_t i = 0; i < kind->fields.n; i++) {
        const struct declared_field *field = &kind->fields.at[i];
        for (size_t j = 0; j < i; j++) {
            if (str_equal(field->name, kind->fields.at[j].name)) {
                refuse_twice(r, field->at, field->name, kind->fields.at[j].at);
                break;
            }
        }
    }
    if (kind->fields.n > FIELDS_MAX) {
        reading_refuse(r, fault_programme_many(r->arena, kind->at.line, kind->at.column,
                                               STR("fields"), FIELDS_MAX));
    }
}

static void check_kinds(struct reading *r)
{
    const struct programme *p = r->programme;
    for (size_t i = 0; i < p->kinds.n; i++) {
        const struct declared_kind *kind = &p->kinds.at[i];
        if (r->strict && built_named(r->built, kind->name) != NULL) {
            reading_refuse(r, fault_programme_kind_built(r->arena, kind->at.line,
                                                         kind->at.column, kind->name));
        }
        for (size_t j = 0; j < i; j++) {
            if (str_equal(kind->name, p->kinds.at[j].name)) {
                refuse_twice(r, kind->at, kind->name, p->kinds.at[j].at);
                break;
            }
        }
        check_kind_fields(r, kind);
        if (r->strict && str_equal(str_of(class_words[kind->class]), STR("ballot"))) {
            reading_refuse(r, fault_programme_ballot(r->arena, kind->at.line,
                                                     kind->at.column, kind->name));
        }
    }
}

static const struct declared_kind *declared(const struct programme *p, struct str name)
{
    for (size_t i = 0; i < p->kinds.n; i++) {
        if (str_equal(p->kinds.at[i].name, name)) {
            return &p->kinds.at[i];
        }
    }
    return NULL;
}

static const struct declared_field *field_of(const struct declared_kind *kind,
                                             struct str name)
{
    for (size_t i = 0; i < kind->fields.n; i++) {
        if (str_equal(kind->fields.at[i].name, name)) {
            return &kind->fields.at[i];
        }
    }
    return NULL;
}

static bool is_sealed(const struct declared_kind *kind)
{
    struct str class = str_of(class_words[kind->class]);
    return str_equal(class, STR("sealed")) || str_equal(class, STR("file"));
}

/* Of a sealed entry only kind, person and day are open, and which event it answers. What
 * was adopted before this was asked is read as it stands. */
static void check_open(struct reading *r, const struct declared_kind *kind,
                       struct str field, struct place at)
{
    if (r->strict && is_sealed(kind) && !str_equal(field, STR("event"))) {
        reading_refuse(
            r, fault_programme_sealed(r->arena, at.line, at.column, kind->name, field));
    }
}

static void check_built_filter(struct reading *r, const struct filter *f)
{
    const struct built_kind *kind = built_named(r->built, f->kind);
    if (r->strict && kind == NULL) {
        reading_refuse(r,
                       fault_programme_kind(r->arena, f->at.line, f->at.column, f->kind));
    }
    for (size_t i = 0; r->strict && kind != NULL && i < f->where.n; i++) {
        const struct filter_field *field = &f->where.at[i];
        if (fields_find(kind->fields, field->name) == NULL) {
            reading_refuse(r,
                           fault_programme_field(r->arena, field->at.line,
                                                 field->at.column, f->kind, field->name));
        }
    }
}

/* Gives the kind where the programme declares it. */
static const struct declared_kind *check_filter(struct reading *r, const struct filter *f)
{
    const struct declared_kind *kind = declared(r->programme, f->kind);
    if (f->kind.p == NULL) {
        return NULL; /* refused already */
    }
    if (kind == NULL) {
        check_built_filter(r, f);
        return NULL;
    }
    for (size_t i = 0; i < f->where.n; i++) {
        const struct filter_field *field = &f->where.at[i];
        if (field_of(kind, field->name) == NULL) {
            reading_refuse(r,
                           fault_programme_field(r->arena, field->at.line,
                                                 field->at.column, f->kind, field->name));
        } else {
            check_open(r, kind, field->name, field->at);
        }
    }
    return kind;
}

static void check_built_sum(struct reading *r, const struct meets *m)
{
    const struct built_kind *kind = built_named(r->built, m->filter.kind);
    if (!r->strict || kind == NULL || m->of.p == NULL) {
        return;
    }
    const struct field *field = fields_find(kind->fields, m->of);
    if (field == NULL) {
        reading_refuse(r, fault_programme_field(r->arena, m->filter.at.line,
                                                m->filter.at.column, kind->name, m->of));
    } else if (m->measure != MEASURE_DISTINCT && field->type != FIELD_INT) {
        reading_refuse(r, fault_programme_sum(r->arena, m->filter.at.line,
                                              m->filter.at.column, m->of));
    }
}

static void check_meets(struct reading *r, const struct meets *m)
{
    const struct declared_kind *kind = check_filter(r, &m->filter);
    if (kind == NULL) {
        check_built_sum(r, m);
    }
    if (kind == NULL || m->of.p == NULL) {
        return;
    }
    const struct declared_field *field = field_of(kind, m->of);
    if (field == NULL) {
        reading_refuse(r, fault_programme_field(r->arena, m->filter.at.line,
                                                m->filter.at.column, kind->name, m->of));
    } else if (is_sealed(kind)) {
        check_open(r, kind, m->of, m->filter.at);
    } else if (m->measure != MEASURE_DISTINCT && field->type != FIELD_INT) {
        reading_refuse(r, fault_programme_sum(r->arena, m->filter.at.line,
                                              m->filter.at.column, m->of));
    }
}

void programme_agrees(struct reading *r)
{
    const struct programme *p = r->programme;
    check_rule_ids(r);
    check_kinds(r);
    for (size_t i = 0; i < p->rules.n; i++) {
        const struct rule *rule = &p->rules.at[i];
        for (size_t j = 0; j < rule->meets.n; j++) {
            check_meets(r, &rule->meets.at[j]);
        }
        if (rule->when.kind == WHEN_AFTER) {
            (void)check_filter(r, &rule->when.after);
        }
    }
}
