/* A field drawn off its kind's table: which control, which options, which value. */
#include "pages/register/career.html.h"
#include "pages/register/records.h"
#include "pages/register/register.h"
#include "register/career.h"
#include "words/faults.h"

static const struct field who_table[] = {
    {"id", FIELD_UUID, true, offsetof(struct who_extra, extra.id), 0, 0, say_entry_id,
     NULL, 0},
    {"seen", FIELD_INT, false, offsetof(struct who_extra, extra.seen), 0, INT64_MAX,
     say_entry_id, NULL, 0},
    {"who", FIELD_TEXT, false, offsetof(struct who_extra, who), 1, 60, say_record_who,
     NULL, 0},
};
const struct fields who_fields = FIELDS(who_table, struct who_extra);

struct fault *record_who(struct exchange *x, struct db *db, struct str who,
                         struct person_id *person)
{
    struct person meant = {0};
    *person = (struct person_id){0};
    if (who.n == 0) {
        return NULL;
    }
    TRY(access_person_meant(db, x->arena, &page_viewer(x)->scope, page_today(x), who,
                            "who", &meant));
    *person = meant.id;
    return NULL;
}

/* ---- fields ------------------------------------------------------------------------ */

struct str record_value(struct exchange *x, const struct fields *fields, const char *name,
                        const void *from)
{
    struct str asked = exchange_query(x, str_of(name));
    const struct field *field = fields_find(fields, str_of(name));
    if (x->method == METHOD_POST || asked.p != NULL) {
        return x->method == METHOD_POST ? exchange_form(x, str_of(name)) : asked;
    }
    /* A number that was never told is no nought. */
    bool untold = from != NULL && field->type == FIELD_INT && !field->required &&
                  *(const int64_t *)((const char *)from + field->offset) == 0;
    return from == NULL || untold ? STR_NONE : field_text(x->arena, field, from);
}

static struct fault *add_posts(struct exchange *x, struct db *db,
                               const struct fields *fields, const void *from,
                               struct field_view *view)
{
    struct arena *a = x->arena;
    struct unit_id unit = {0};
    struct post_list posts = {0};
    bool reaches = false;
    *LIST_ADD(a, &view->options) =
        page_option(STR(""), say_posting_post_none(a, x->face.lang), view->value.n == 0);
    if (str_to_int(record_value(x, fields, "unit", from), &unit.v)) {
        TRY(scope_reaches(db, a, &page_viewer(x)->scope, unit, &reaches));
    }
    if (reaches) {
        TRY(career_posts(db, a, unit, page_today(x), &posts));
    }
    for (size_t i = 0; i < posts.n; i++) {
        const struct post *p = &posts.at[i];
        struct str id = str_format(a, "%lld", (long long)p->id.v);
        struct str text =
            p->number.n == 0
                ? p->title
                : str_format(a, "%.*s (%.*s)", STR_PRINT(p->title), STR_PRINT(p->number));
        *LIST_ADD(a, &view->options) = page_option(id, text, str_equal(view->value, id));
    }
    return NULL;
}

static struct fault *add_options(struct exchange *x, struct db *db,
                                 const struct fields *fields, const struct field *field,
                                 const void *from, struct field_view *view)
{
    struct arena *a = x->arena;
    for (int i = 0; field->choices != NULL && field->choices[i] != NULL; i++) {
        struct str word = str_of(field->choices[i]);
        *LIST_ADD(a, &view->options) =
            page_option(word, page_choice(x, field, i), str_equal(view->value, word));
    }
    if (field->type == FIELD_ID && str_equal(view->name, STR("post"))) {
        return add_posts(x, db, fields, from, view);
    }
    return field->type == FIELD_ID
               ? unit_options(x, db, say_person_unit_choose(a, x->face.lang), view->value,
                              &view->options)
               : NULL;
}

enum { RADIOS_MOST = 5 };

static enum control control_of(const struct field *field)
{
    size_t choices = 0;
    while (field->choices != NULL && field->choices[choices] != NULL) {
        choices++;
    }
    switch (field->type) {
    case FIELD_DAY:
        return CONTROL_DAY;
    case FIELD_LINES:
        return CONTROL_LINES;
    case FIELD_BOOL:
        return CONTROL_CHECK;
    case FIELD_ID:
        return CONTROL_SELECT;
    case FIELD_CHOICE:
        return choices > RADIOS_MOST ? CONTROL_SELECT : CONTROL_CHOICE;
    default:
        return CONTROL_TEXT;
    }
}

struct fault *record_field(struct exchange *x, struct db *db, const struct fields *fields,
                           const char *name, const void *from,
                           struct any_field_views *views)
{
    const struct field *field = fields_find(fields, str_of(name));
    struct any_field_view view = {.control = control_of(field),
                                  .field = page_field(x, fields, name, from)};
    view.field.value = record_value(x, fields, name, from);
    TRY(add_options(x, db, fields, field, from, &view.field));
    *LIST_ADD(x->arena, views) = view;
    return NULL;
}

struct fault *record_fields(struct exchange *x, struct db *db,
                            const struct fields *fields, const void *from,
                            const char *except, struct any_field_views *views)
{
    for (size_t i = 0; i < fields->n; i++) {
        if (strcmp(fields->at[i].name, except) != 0) {
            TRY(record_field(x, db, fields, fields->at[i].name, from, views));
        }
    }
    return NULL;
}

void record_answer(struct exchange *x, const struct record_form_view *view)
{
    page_html(x);
    if (page_fault(x) != NULL) {
        x->answer.status = fault_status(page_fault(x)->kind);
    }
    hatch_record_form_page(&x->answer.body, &x->face, view);
}

bool record_refused(const struct fault *fault)
{
    return fault != NULL && (fault->kind == FAULT_INPUT || fault->kind == FAULT_CONFLICT);
}
