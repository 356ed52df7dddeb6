/* Trainings of a person, of a unit's people, and the form; the year end; courses. */
#include "golden.h"

#include "pages/learning/course.html.h"
#include "pages/learning/course_views.h"
#include "pages/learning/training.html.h"
#include "pages/learning/training_views.h"
#include "pages/learning/year.html.h"
#include "pages/learning/year_views.h"

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
        .sheet_href = STR("/training/42/list.xlsx?year=2017"),
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
        .sheet_href = STR("/training/42/list.xlsx?year=2016"),
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
        .sheet_href = STR("/training.xlsx?year=2017"),
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
    v.file.error = say_training_certificate_hint(a, lang, 32);
    struct any_field_view *f = LIST_ADD(a, &v.fields);
    *f = (struct any_field_view){CONTROL_TEXT,
                                 golden_field("course", say_training_course(a, lang))};
    golden_wrong(face, &v.form, &f->field, NASTY);
    hatch_training_form_page(out, face, &v);
}

static void add_parts(const struct face *face, struct year_view *v)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    v->proposed = say_year_proposed_of(a, lang, 29, 6, STR("29.16"));
    *LIST_ADD(a, &v->parts) =
        (struct year_part_view){.title = NASTY,
                                .href = STR("/standing/L1:p42:2017-01-01:2017-12-31"),
                                .counted = say_year_part(a, lang, 3, 1, 0, 3),
                                .share = STR("25.00 %")};
    *LIST_ADD(a, &v->parts) =
        (struct year_part_view){.title = STR("L4"),
                                .href = STR("/standing/L4:p42:2017-01-01:2017-12-31"),
                                .counted = say_year_part(a, lang, 2, 0, 0, 0),
                                .share = say_year_undecided(a, lang)};
}

static struct year_view year_of(const struct face *face)
{
    struct arena *a = face->arena;
    struct str title = say_year_title(a, face->lang, 2017, NASTY);
    return (struct year_view){.page = golden_page_in(face, title, "/year/42", ""),
                              .title = title,
                              .previous = STR("/year/42?year=2016"),
                              .year = 2017};
}

static void draw_year(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct day day = golden_day(2017, 12, 20);
    struct year_view v = year_of(face);
    v.back = (struct link_view){STR("/study"), say_study_title(a, lang), false};
    v.form = golden_form("/year/42/summary");
    v.self = true;
    struct year_section_view *s = LIST_ADD(a, &v.sections);
    *s = (struct year_section_view){.title = say_year_notes(a, lang, 2, 1)};
    *LIST_ADD(a, &s->items) =
        (struct year_item_view){STR("/notes?title=a%20b"), NASTY, day};
    v.handed = say_year_handed(a, lang, day);
    v.summary = (struct markup){STR("<p>As it was written.</p>")};
    v.text = golden_field("text", say_year_text(a, lang));
    v.summary_seen = 812;
    v.rated = say_year_rated(a, lang, 35, NASTY, day, 29);
    v.rated_why = NASTY;
    add_parts(face, &v);
    hatch_year_page(out, face, &v);
}

static void draw_year_led(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct year_view v = year_of(face);
    v.back = (struct link_view){STR("/people/42"), NASTY, false};
    v.form = golden_form("/year/42/rating");
    v.leads = true;
    v.rating = golden_field("rating", say_year_rating(a, lang));
    v.why = golden_field("why", say_year_why(a, lang));
    golden_wrong(face, &v.form, &v.why, NASTY);
    add_parts(face, &v);
    hatch_year_page(out, face, &v);
}

static void draw_course(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct day since = golden_day(2017, 3, 1), till = golden_day(2017, 6, 30);
    struct course_view v = {.page = golden_page_in(face, NASTY, "/course/812", ""),
                            .form = golden_form("/course/812/conclude"),
                            .id = 812,
                            .title = NASTY,
                            .when = say_course_days(a, lang, since, till),
                            .aim = NASTY,
                            .may_keep = true,
                            .may_conclude = true};
    *LIST_ADD(a, &v.parts) =
        (struct course_part_view){.part = 1,
                                  .sort = say_course_material(a, lang),
                                  .text = {STR("/material/59"), NASTY, false},
                                  .concluded = say_course_concluded_on(a, lang, since),
                                  .said = NASTY};
    *LIST_ADD(a, &v.parts) = (struct course_part_view){
        .part = 2, .sort = say_course_visit(a, lang), .text = {STR_NONE, NASTY, false}};
    struct any_field_view *f = LIST_ADD(a, &v.fields);
    *f = (struct any_field_view){CONTROL_LINES,
                                 golden_field("text", say_course_concluded(a, lang))};
    golden_wrong(face, &v.form, &f->field, NASTY);
    *LIST_ADD(a, &v.followers) = (struct course_follower_view){
        STR("/people/42"), NASTY, say_course_done_of(a, lang, 1, 2)};
    *LIST_ADD(a, &v.said) = (struct course_said_view){NASTY, NASTY, NASTY, since};
    hatch_course_page(out, face, &v);
}

static void draw_year_begun(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct year_view v = year_of(face);
    v.back = (struct link_view){STR("/study"), say_study_title(a, face->lang), false};
    v.form = golden_form("/year/42/summary");
    v.self = true;
    v.text = golden_field("text", say_year_text(a, face->lang));
    hatch_year_page(out, face, &v);
}

static void draw_course_begun(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct day since = golden_day(2017, 3, 1), till = golden_day(2017, 6, 30);
    struct course_view v = {.page = golden_page_in(face, NASTY, "/course/812", ""),
                            .form = golden_form("/course/812/conclude"),
                            .id = 812,
                            .title = NASTY,
                            .when = say_course_days(a, face->lang, since, till)};
    *LIST_ADD(a, &v.parts) =
        (struct course_part_view){.part = 1,
                                  .sort = say_course_material(a, face->lang),
                                  .text = {STR("/material/59"), NASTY, false}};
    hatch_course_page(out, face, &v);
}

static void draw_courses_none(struct text *out, const struct face *face)
{
    enum lang lang = face->lang;
    struct courses_view v = {
        .page =
            golden_page_in(face, say_courses_title(face->arena, lang), "/courses", "")};
    hatch_courses_page(out, face, &v);
}

static void draw_courses(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct day since = golden_day(2017, 3, 1), till = golden_day(2017, 6, 30);
    struct courses_view v = {
        .page = golden_page_in(face, say_courses_title(a, lang), "/courses", ""),
        .may_plan = true};
    *LIST_ADD(a, &v.list) = (struct course_line_view){
        STR("/course/812"), NASTY, say_course_days(a, lang, since, till), NASTY};
    hatch_courses_page(out, face, &v);
}

int main(void)
{
    static const struct golden pages[] = {
        {"year", "the year end of oneself, rated otherwise than proposed", draw_year},
        {"year-led", "the year end to a leader, a reason lacks", draw_year_led},
        {"course", "a course of study to who keeps it", draw_course},
        {"courses", "courses of study", draw_courses},
        {"year-begun", "the year end before anything was recorded", draw_year_begun},
        {"course-begun", "a course of study of which nothing is concluded",
         draw_course_begun},
        {"courses-none", "no courses of study", draw_courses_none},
        {"training", "a person's trainings of a year", draw_person},
        {"training-none", "a year without training", draw_none},
        {"training-people", "a unit's people against the norm", draw_people},
        {"training-form", "the form, a field refused", draw_form},
    };
    return GOLDEN_RUN("training", pages);
}
