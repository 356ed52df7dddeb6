/* Trainings of a person, of a unit's people, and the form. */
#include "golden.h"

#include "pages/learning/training.html.h"
#include "pages/learning/training_views.h"

static void draw_person(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct training_view v = {
        .page = golden_page_in(face, say_training_of(a, lang, NASTY), "/training/42", ""),
        .title = say_training_of(a, lang, NASTY),
        .year = say_training_year(a, lang, 2017),
        .sum = say_training_sum(a, lang, 1, 5, 30),
        .previous = STR("/training/42?year=2016"),
        .add_href = STR("/training/42/record/0"),
        .export_href = STR("/training/42/list.csv?year=2017"),
        .people_href = STR("/training")};
    *LIST_ADD(a, &v.norms) =
        (struct norm_view){.href = STR("/d/L10:42:2017-01-01"),
                           .title = NASTY,
                           .got = say_training_got_days(a, lang, 5, 12),
                           .state = say_duty_open(a, lang)};
    *LIST_ADD(a, &v.trainings) =
        (struct training_line_view){.course = NASTY,
                                    .host = NASTY,
                                    .from = say_day(a, lang, golden_day(2017, 3, 6)),
                                    .to = say_day(a, lang, golden_day(2017, 3, 10)),
                                    .days = STR("5"),
                                    .hours = STR("30"),
                                    .correct_href = STR("/training/42/record/7"),
                                    .file = NASTY,
                                    .file_href = STR("/training/42/certificate/7"),
                                    .outside = true};
    hatch_training_page(out, face, &v);
}

static void draw_none(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct training_view v = {
        .page = golden_page_in(face, say_training_title(a, lang), "/training/42", ""),
        .title = say_training_of(a, lang, NASTY),
        .year = say_training_year(a, lang, 2016),
        .sum = say_training_sum(a, lang, 0, 0, 0),
        .previous = STR("/training/42?year=2015"),
        .next = STR("/training/42?year=2017"),
        .export_href = STR("/training/42/list.csv?year=2016"),
        .empty = {.text = say_training_none(a, lang)}};
    hatch_training_page(out, face, &v);
}

static void draw_people(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct trained_view v = {
        .page = golden_page_in(face, say_training_people(a, lang), "/training", ""),
        .title = say_training_people(a, lang),
        .path = STR("/training"),
        .year = STR("2017"),
        .own_href = STR("/training/42"),
        .export_href = STR("/training.csv?year=2017"),
        .previous = STR("/training?year=2016"),
        .unit = {.control = CONTROL_SELECT,
                 .field = golden_field("unit", say_lead_unit(a, lang))}};
    golden_option(face, &v.unit.field, "3", NASTY, true);
    *LIST_ADD(a, &v.people) =
        (struct trained_line_view){.href = STR("/training/42?year=2017"),
                                   .name = NASTY,
                                   .unit = NASTY,
                                   .courses = STR("2"),
                                   .outside = STR("1"),
                                   .days = STR("7"),
                                   .hours = STR("42"),
                                   .got = say_training_got_hours(a, lang, 42, 90),
                                   .state = say_duty_open(a, lang)};
    hatch_trained_page(out, face, &v);
}

static void draw_form(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct training_form_view v = {
        .page =
            golden_page_in(face, say_training_add(a, lang), "/training/42/record/0", ""),
        .form = golden_form("/training/42/record/0"),
        .title = say_training_add(a, lang),
        .back = {STR("/training/42"), say_training_title(a, lang), false},
        .file = golden_field("file", say_training_certificate(a, lang))};
    v.file.error = say_training_certificate_hint(a, lang);
    struct any_field_view *f = LIST_ADD(a, &v.fields);
    *f = (struct any_field_view){CONTROL_TEXT,
                                 golden_field("course", say_training_course(a, lang))};
    golden_wrong(face, &v.form, &f->field, NASTY);
    hatch_training_form_page(out, face, &v);
}

int main(void)
{
    static const struct golden pages[] = {
        {"training", "a person's trainings of a year", draw_person},
        {"training-none", "a year without training", draw_none},
        {"training-people", "a unit's people against the norm", draw_people},
        {"training-form", "the form, a field refused", draw_form},
    };
    return GOLDEN_RUN("training", pages);
}
