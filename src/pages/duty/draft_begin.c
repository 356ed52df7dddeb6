/* POST /programme/begin: a draft from one of the programmes that are shipped, where none
 * is adopted or another is wanted. */
#include "pages/duty/draft.h"
#include "words/faults.h"

/* demo/files.S */
extern const char demo_sucheng_yaml[], demo_sucheng_yaml_end[];
extern const char demo_fire_brigade_yaml[], demo_fire_brigade_yaml_end[];
extern const char demo_blank_yaml[], demo_blank_yaml_end[];

static const char *const names[] = {"sucheng", "fire-brigade", "blank", NULL};
static say_fn *const words[] = {say_draft_template_sucheng, say_draft_template_fire,
                                say_draft_template_blank};

struct begin_form {
    int from;
};
static const struct field begin_table[] = {
    {"from", FIELD_CHOICE, true, offsetof(struct begin_form, from), 0, 0,
     say_draft_begin_from, names, 0},
};
const struct fields draft_begin_form = FIELDS(begin_table, struct begin_form);

static struct str file_of(int template)
{
    switch (template) {
    case 0:
        return (struct str){demo_sucheng_yaml,
                            (size_t)(demo_sucheng_yaml_end - demo_sucheng_yaml)};
    case 1:
        return (struct str){demo_fire_brigade_yaml, (size_t)(demo_fire_brigade_yaml_end -
                                                             demo_fire_brigade_yaml)};
    default:
        return (struct str){demo_blank_yaml,
                            (size_t)(demo_blank_yaml_end - demo_blank_yaml)};
    }
}

void draft_begin_options(struct exchange *x, struct field_view *field)
{
    *field = (struct field_view){.name = STR("from"),
                                 .label = say_draft_begin_from(x->arena, x->face.lang),
                                 .required = true};
    for (size_t i = 0; names[i] != NULL; i++) {
        *LIST_ADD(x->arena, &field->options) =
            page_option(str_of(names[i]), words[i](x->arena, x->face.lang), i == 0);
    }
}

struct fault *draft_first_change(struct exchange *x, struct db *db)
{
    const struct begin_form *form = page_form(x);
    struct str *programme = ARENA_NEW(x->arena, struct str);
    *page_keep(x) = programme;
    if (!duty_may_keep(page_viewer(x))) {
        return fault_draft_missing(x->arena);
    }
    return duty_draft_begin_from(db, x->arena, file_of(form->from),
                                 duty_built(x->arena, kinds_all.at),
                                 page_viewer(x)->person, x->at, programme);
}

struct fault *draft_first_show(struct exchange *x, struct db *db)
{
    (void)db;
    const struct str *programme = *page_keep(x);
    if (page_fault(x) != NULL) {
        return page_fault(x);
    }
    answer_see_other(x, str_format(x->arena, "/programme/draft/%.*s?done=begun",
                                   STR_PRINT(*programme)));
    return NULL;
}
