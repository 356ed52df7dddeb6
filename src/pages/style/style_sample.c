/* What /style shows: one of each, with people out of a novel. The words are messages like
 * any other; nothing here is read from the ledger. */
#include "pages/style/style_views.h"

static void add_option(struct arena *a, struct field_view *f, const char *value,
                       struct str text, bool chosen)
{
    *LIST_ADD(a, &f->options) =
        (struct option_view){.value = str_of(value), .text = text, .chosen = chosen};
}

static void add_error(struct arena *a, struct form_view *form, struct field_view *f,
                      struct str text)
{
    f->error = text;
    *LIST_ADD(a, &form->errors.list) = (struct error_view){f->name, f->label, text};
}

static void fill_form(struct arena *a, enum lang lang, struct style_view *v)
{
    v->form = (struct form_view){.action = STR("/style")};
    v->name = (struct field_view){.name = STR("name"),
                                  .label = say_person_name(a, lang),
                                  .hint = say_person_name_hint(a, lang),
                                  .required = true};
    v->sex = (struct field_view){
        .name = STR("sex"), .label = say_person_sex(a, lang), .required = true};
    add_option(a, &v->sex, "male", say_sex_male(a, lang), true);
    add_option(a, &v->sex, "female", say_sex_female(a, lang), false);
    v->born = (struct field_view){.name = STR("born"),
                                  .label = say_person_born(a, lang),
                                  .value = STR("2117-01-04"),
                                  .required = true};
    v->above =
        (struct field_view){.name = STR("above"), .label = say_unit_above(a, lang)};
    add_option(a, &v->above, "", say_unit_above_none(a, lang), true);
    add_option(a, &v->above, "1", say_style_sample_unit(a, lang), false);
    v->secret = (struct field_view){.name = STR("secret"),
                                    .label = say_login_password(a, lang),
                                    .hint = say_account_password_hint(a, lang),
                                    .autocomplete = STR("new-password"),
                                    .required = true};
    v->note = (struct field_view){.name = STR("note"), .label = say_style_note(a, lang)};
    add_error(a, &v->form, &v->name, say_style_sample_wrong(a, lang));
    add_error(a, &v->form, &v->born, say_style_sample_wrong_day(a, lang));
    v->button = (struct button_view){.action = STR("/style"),
                                     .text = say_style_button_second(a, lang)};
}

static void fill_list(struct arena *a, enum lang lang, struct people_view *v)
{
    v->query = (struct field_view){.name = STR("q"), .label = say_people_query(a, lang)};
    v->any_unit = true;
    v->level =
        (struct field_view){.name = STR("level"), .label = say_post_level(a, lang)};
    v->on = (struct field_view){.name = STR("on"), .label = say_people_on(a, lang)};
    *LIST_ADD(a, &v->sorts) =
        (struct link_view){STR("/style"), say_people_sort_name(a, lang), true};
    *LIST_ADD(a, &v->sorts) =
        (struct link_view){STR("/style"), say_people_sort_strokes(a, lang), false};
    v->export_href = STR("/style");
    struct str unit = say_style_sample_unit(a, lang);
    *LIST_ADD(a, &v->people) =
        (struct person_row){.id = 1,
                            .name = say_style_sample_name(a, lang),
                            .sex = say_sex_male(a, lang),
                            .born = day_of_civil((struct civil){1971, 3, 4}),
                            .unit = unit};
    *LIST_ADD(a, &v->people) =
        (struct person_row){.id = 2,
                            .name = say_style_sample_name_2(a, lang),
                            .sex = say_sex_male(a, lang),
                            .born = day_of_civil((struct civil){1978, 11, 23}),
                            .unit = say_style_sample_unit_2(a, lang),
                            .left = true};
    *LIST_ADD(a, &v->people) =
        (struct person_row){.id = 3,
                            .name = say_style_sample_name_3(a, lang),
                            .sex = say_sex_male(a, lang),
                            .born = day_of_civil((struct civil){1984, 6, 30}),
                            .unit = unit};
    v->total = (int64_t)v->people.n;
    v->pager = (struct pager_view){STR("/style"), STR("/style")};
}

static void fill_states(struct arena *a, enum lang lang, struct style_view *v)
{
    struct link_view entry = {STR("/style"), say_notice_entry(a, lang), false};
    *LIST_ADD(a, &v->notices) = (struct notice_view){
        NOTICE_DONE, say_notice_person_added(a, lang, say_style_sample_name(a, lang)),
        entry};
    *LIST_ADD(a, &v->notices) =
        (struct notice_view){.kind = NOTICE_INFO, .text = say_style_notice_info(a, lang)};
    *LIST_ADD(a, &v->notices) = (struct notice_view){
        .kind = NOTICE_WARNING, .text = say_style_notice_warning(a, lang)};
    *LIST_ADD(a, &v->tags) = (struct tag_view){TAG_PLAIN, say_person_left(a, lang)};
    *LIST_ADD(a, &v->tags) = (struct tag_view){TAG_DONE, say_style_tag_done(a, lang)};
    *LIST_ADD(a, &v->tags) = (struct tag_view){TAG_OPEN, say_style_tag_open(a, lang)};
    *LIST_ADD(a, &v->tags) =
        (struct tag_view){TAG_OVERDUE, say_style_tag_overdue(a, lang)};
    v->empty = (struct empty_view){say_people_none(a, lang),
                                   {STR("/style"), say_people_add(a, lang), false}};
    v->fault.kind = FAULT_CONFLICT;
    v->fault.page.title = say_fault_title(a, lang, FAULT_CONFLICT);
}

void style_fill(struct arena *a, enum lang lang, struct style_view *v)
{
    fill_form(a, lang, v);
    fill_list(a, lang, &v->people);
    fill_states(a, lang, v);
}
