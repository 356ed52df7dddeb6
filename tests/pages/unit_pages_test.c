/* The page of one unit: counted, drawn, as of a day, and without what is not there. */
#include "pages/golden.h"

#include "pages/register/unit.html.h"
#include "pages/register/unit_views.h"

static struct unit_view unit_of(const struct face *face)
{
    struct arena *a = face->arena;
    struct str name = in(face, "干部科", "Cadres");
    struct unit_view v = {
        .page = golden_page_in(face, name, "/unit/3", "/units"),
        .on = {.day = golden_field("on", say_on_label(a, face->lang)),
               .on = DAY_NONE,
               .action = STR("/unit/3")},
        .id = 3,
        .name = name,
        .peer_href = STR("/peer?unit=3"),
        .people_href = STR("/people?unit=3"),
    };
    *LIST_ADD(a, &v.path) =
        (struct link_view){STR_NONE, in(face, "宿城区委", "District"), false};
    *LIST_ADD(a, &v.path) =
        (struct link_view){STR("/unit/2"), in(face, "组织部", "Department"), false};
    return v;
}

static void add_posts(const struct face *face, struct unit_view *v, struct str name)
{
    struct arena *a = face->arena;
    struct post_row *p = LIST_ADD(a, &v->posts);
    *p = (struct post_row){.id = 21,
                           .number = STR("S02-01"),
                           .title = in(face, "科长", "Head"),
                           .level = 3,
                           .sort = say_post_class_leading(a, face->lang)};
    *LIST_ADD(a, &p->holders) =
        (struct holder_row){11, name, STR_NONE, false, golden_day(2016, 9, 1)};
    *LIST_ADD(a, &p->holders) = (struct holder_row){
        12, in(face, "张清", "Zhang Qing"), STR_NONE, true, golden_day(2016, 9, 1)};
    p->unseen = 1;
    *LIST_ADD(a, &v->posts) =
        (struct post_row){.id = 22,
                          .title = in(face, "副科长", "Deputy head"),
                          .sort = say_post_class_leading(a, face->lang),
                          .vacant = true};
    v->posts_held = 1;
    *LIST_ADD(a, &v->outside) = (struct holder_row){13, name, in(face, "科员", "Clerk"),
                                                    false, golden_day(2015, 1, 1)};
}

/* Two bands, three levels: 4 and 2 people; the longest bar has 420 units. */
static void add_ages(const struct face *face, struct unit_view *v)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct age_row *r = LIST_ADD(a, &v->ages);
    *r = (struct age_row){
        .band = say_ages_first(a, lang, 30), .all = 4, .label_y = 15, .end = 556};
    *LIST_ADD(a, &r->parts) = (struct age_part){0, 0, 130, 0};
    *LIST_ADD(a, &r->parts) = (struct age_part){1, 1, 130, 105};
    *LIST_ADD(a, &r->parts) = (struct age_part){2, 3, 235, 315};
    r = LIST_ADD(a, &v->ages);
    *r = (struct age_row){.band = say_ages_middle(a, lang, 31, 35),
                          .all = 2,
                          .y = 28,
                          .label_y = 43,
                          .end = 346};
    *LIST_ADD(a, &r->parts) = (struct age_part){0, 2, 130, 210};
    *LIST_ADD(a, &r->parts) = (struct age_part){1, 0, 340, 0};
    *LIST_ADD(a, &r->parts) = (struct age_part){2, 0, 340, 0};
    const struct link_view levels[] = {
        {STR_NONE, say_education_level_none(a, lang), false},
        {STR_NONE, say_education_level_school(a, lang), false},
        {STR_NONE, say_education_level_college(a, lang), false}};
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++) {
        *LIST_ADD(a, &v->levels) = levels[i];
    }
    v->people = 6;
    v->women = 1;
    v->party = 5;
    v->chart = STR("0 0 600 56");
}

static void add_rest(const struct face *face, struct unit_view *v, struct str name)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    *LIST_ADD(a, &v->units) =
        (struct strength_row){0, say_strength_itself(a, lang), STR("5"), STR("6"), 0, 1};
    *LIST_ADD(a, &v->units) = (struct strength_row){4, name, STR("3"), STR("1"), 2, 0};
    *LIST_ADD(a, &v->units) =
        (struct strength_row){5, in(face, "城东", "Chengdong"), STR(""), STR("0"), 0, 0};
    *LIST_ADD(a, &v->tenures) = (struct tenure_row){
        .person = 11,
        .name = name,
        .unit = in(face, "干部科", "Cadres"),
        .title = in(face, "科长", "Head"),
        .in_unit = say_tenure_years(a, lang, 12, 4),
        .in_post = say_tenure_years(a, lang, 0, 4),
        .unit_since = golden_day(2004, 9, 1),
        .post_since = golden_day(2016, 9, 1),
    };
}

static void draw_unit(struct text *out, const struct face *face)
{
    struct unit_view v = unit_of(face);
    v.may_write = true;
    v.may_close = true;
    v.number = STR("321302001");
    v.life = say_unit_life_since(face->arena, face->lang, golden_day(1983, 11, 1));
    add_posts(face, &v, in(face, "关胜", "Guan Sheng"));
    add_ages(face, &v);
    add_rest(face, &v, in(face, "一组", "Group 1"));
    hatch_unit_page(out, face, &v);
}

static void draw_unit_past(struct text *out, const struct face *face)
{
    struct unit_view v = unit_of(face);
    v.on.past = true;
    v.on.on = golden_day(2014, 5, 1);
    v.on.day.value = STR("2014-05-01");
    v.closed = true;
    add_posts(face, &v, NASTY);
    add_ages(face, &v);
    add_rest(face, &v, NASTY);
    v.name = NASTY;
    hatch_unit_page(out, face, &v);
}

static void draw_unit_empty(struct text *out, const struct face *face)
{
    struct unit_view v = unit_of(face);
    v.not_yet = true;
    v.on.day.value = NASTY;
    v.on.day.error = in(face, "这不是日期。", "This is no day.");
    hatch_unit_page(out, face, &v);
}

int main(void)
{
    static const struct golden pages[] = {
        {"unit", "a unit has posts, people, ages and tenures", draw_unit},
        {"unit-past", "a unit of the past is shown and not changed", draw_unit_past},
        {"unit-empty", "a unit without anybody says so", draw_unit_empty},
    };
    return GOLDEN_RUN("the page of a unit", pages);
}
