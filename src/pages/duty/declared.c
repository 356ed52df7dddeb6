/* Forms of kinds that a programme declares: their words stand in the programme, not in
 * the catalogues. */
#include "pages/duty/duty.h"

enum { RADIOS_MOST = 5 };

static enum control control_of(const struct declared_field *field)
{
    switch (field->type) {
    case FIELD_LINES:
        return CONTROL_LINES;
    case FIELD_DAY:
        return CONTROL_DAY;
    case FIELD_BOOL:
        return CONTROL_CHECK;
    case FIELD_CHOICE:
        return field->choices.n <= RADIOS_MOST ? CONTROL_CHOICE : CONTROL_SELECT;
    default:
        return CONTROL_TEXT;
    }
}

static void add_choices(struct exchange *x, const struct declared_field *field,
                        enum control control, struct field_view *view)
{
    enum lang lang = x->face.lang;
    if (control == CONTROL_SELECT) {
        *LIST_ADD(x->arena, &view->options) =
            page_option(STR(""), STR(""), view->value.n == 0);
    }
    for (size_t i = 0; i < field->choices.n; i++) {
        struct str value = field->choices.at[i];
        struct str text = i < field->choice_titles.n
                              ? title_in(&field->choice_titles.at[i], lang)
                              : value;
        *LIST_ADD(x->arena, &view->options) =
            page_option(value, text, str_equal(value, view->value));
    }
}

void declared_views(struct exchange *x, const struct declared *kind,
                    struct any_field_views *views)
{
    const struct fields *fields = &kind->kind.fields;
    for (size_t i = 0; i < fields->n; i++) {
        const struct declared_field *field = &kind->words->fields.at[i];
        struct any_field_view *view = LIST_ADD(x->arena, views);
        view->control = control_of(field);
        view->field = page_field(x, fields, fields->at[i].name, NULL);
        view->field.label = title_in(&field->label, x->face.lang);
        add_choices(x, field, view->control, &view->field);
    }
}
