/* Pages of the register: lists, one person, forms, units. */
#include "pages/golden.h"

#include "pages/register/career.html.h"
#include "pages/register/leave_form.html.h"
#include "pages/register/merge.html.h"
#include "pages/register/people.html.h"
#include "pages/register/person.html.h"
#include "pages/register/person_form.html.h"
#include "pages/register/places.html.h"
#include "pages/register/register_views.h"
#include "pages/register/saved.html.h"
#include "pages/register/unit_form.html.h"
#include "pages/register/units.html.h"

struct sample {
    const char *zh, *en, *unit_zh, *unit_en, *post_zh, *post_en;
    struct civil born;
    bool woman, left;
};
static const struct sample samples[] = {
    {"宋江",
     "Song Jiang",
     "部务会",
     "Board",
     "部长",
     "Director",
     {1971, 3, 4},
     false,
     false},
    {"卢俊义",
     "Lu Junyi",
     "部务会",
     "Board",
     "副部长",
     "Deputy director",
     {1974, 10, 21},
     false,
     false},
    {"吴用",
     "Wu Yong",
     "办公室",
     "Office",
     "主任",
     "Head of office",
     {1973, 6, 15},
     false,
     false},
    {"公孙胜",
     "Gongsun Sheng",
     "研究室",
     "Research",
     "",
     "",
     {1979, 12, 30},
     false,
     true},
    {"呼延灼",
     "Huyan Zhuo",
     "组织科",
     "Organisation",
     "科长",
     "Head",
     {1976, 1, 9},
     false,
     false},
    {"扈三娘",
     "Hu Sanniang",
     "干部科",
     "Cadres",
     "四级主任科员",
     "Fourth-rank officer",
     {1990, 3, 8},
     true,
     false},
    {"单廷珪",
     "Shan Tinggui",
     "人才科",
     "Talent",
     "科员",
     "Clerk",
     {1984, 8, 2},
     false,
     false},
    {"解珍",
     "Xie Zhen",
     "耿车镇",
     "Gengche Town",
     "组织委员",
     "Organisation member",
     {1988, 11, 11},
     false,
     false},
};

static void add_people(const struct face *face, struct people_view *v)
{
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        const struct sample *s = &samples[i];
        *LIST_ADD(face->arena, &v->people) = (struct person_row){
            .id = (int64_t)i + 11,
            .name = in(face, s->zh, s->en),
            .sex = s->woman ? say_sex_female(face->arena, face->lang)
                            : say_sex_male(face->arena, face->lang),
            .born = day_of_civil(s->born),
            .unit = in(face, s->unit_zh, s->unit_en),
            .post = in(face, s->post_zh, s->post_en),
            .left = s->left,
        };
    }
}

static struct people_view people_of(const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct people_view v = {
        .page = golden_page_in(face, say_people_title(a, lang), "/people", "/people"),
        .query = golden_field("q", say_people_query(a, lang)),
        .level = golden_field("level", say_post_level(a, lang)),
        .on = golden_field("on", say_people_on(a, lang)),
        .any_unit = true,
        .total = -1,
        .told = say_day(a, lang, golden_day(2017, 1, 4)),
    };
    *LIST_ADD(a, &v.units) =
        (struct unit_choice){2, STR_NONE, in(face, "办公室", "Office"), false};
    *LIST_ADD(a, &v.units) =
        (struct unit_choice){3, STR_NONE, in(face, "干部科", "Cadres"), false};
    *LIST_ADD(a, &v.sorts) =
        (struct link_view){STR("/people"), say_people_sort_name(a, lang), true};
    *LIST_ADD(a, &v.sorts) =
        (struct link_view){STR("/people?sort=born"), say_person_born(a, lang), false};
    return v;
}

static void draw_people(struct text *out, const struct face *face)
{
    struct people_view v = people_of(face);
    v.may_add = true;
    v.total = 108;
    v.export_href = STR("/people.csv");
    v.sheet_href = STR("/people.xlsx");
    v.views_href = STR("/people/views");
    add_people(face, &v);
    v.pager.next = STR("/people?after=18");
    v.page.notice = (struct notice_view){
        NOTICE_DONE,
        say_notice_person_added(face->arena, face->lang, in(face, "解珍", "Xie Zhen")),
        {STR("/ledger/1234"), say_notice_entry(face->arena, face->lang), false}};
    hatch_people_page(out, face, &v);
}

static void draw_people_member(struct text *out, const struct face *face)
{
    struct people_view v = people_of(face);
    add_people(face, &v);
    v.sort = STR("born");
    v.pager = (struct pager_view){STR("/people?sort=born&before=11"), STR("")};
    hatch_people_page(out, face, &v);
}

static void draw_people_none(struct text *out, const struct face *face)
{
    struct people_view v = people_of(face);
    v.filtered = true;
    v.more = true;
    v.status = PEOPLE_ALL;
    v.sex = PEOPLE_WOMEN;
    v.alone = true;
    v.dated = true;
    v.as_of = golden_day(2016, 12, 31);
    v.on.value = STR("2016-12-31");
    v.level.value = STR("x");
    v.level.error = in(face, "请填写整数。", "Give a whole number.");
    v.query.value = NASTY;
    v.empty = (struct empty_view){
        say_people_none_found(face->arena, face->lang),
        {STR("/people"), say_people_show_all(face->arena, face->lang), false}};
    hatch_people_page(out, face, &v);
}

static void draw_people_nasty(struct text *out, const struct face *face)
{
    struct people_view v = people_of(face);
    v.page.viewer = NASTY;
    v.page.department = NASTY;
    v.page.path = STR("/people?q=\"><script>");
    v.page.notice = (struct notice_view){.kind = NOTICE_INFO, .text = NASTY};
    *LIST_ADD(face->arena, &v.units) = (struct unit_choice){4, NASTY, NASTY, false};
    v.export_href = STR("javascript:alert(1)");
    v.pager.next = STR("//elsewhere.example/");
    *LIST_ADD(face->arena, &v.people) = (struct person_row){
        .id = 1, .name = NASTY, .sex = NASTY, .born = DAY_NONE, .unit = NASTY};
    hatch_people_page(out, face, &v);
}

static struct on_view on_of(const struct face *face, const char *action)
{
    return (struct on_view){.day =
                                golden_field("on", say_on_label(face->arena, face->lang)),
                            .on = DAY_NONE,
                            .action = str_of(action)};
}

static struct saved_view saved_of(const struct face *face)
{
    return (struct saved_view){
        .page = golden_page_in(face, say_saved_title(face->arena, face->lang),
                               "/people/views", "/people"),
        .form = {.action = STR("/people/views?unit=3&sort=rank"),
                 .id = STR("0190a5c0-0000-7000-8000-000000000004")},
        .back = STR("/people?unit=3&sort=rank"),
        .name = golden_field("name", say_saved_name(face->arena, face->lang)),
    };
}

static void draw_saved(struct text *out, const struct face *face)
{
    struct saved_view v = saved_of(face);
    v.filtered = true;
    v.name.required = true;
    *LIST_ADD(face->arena, &v.rows) = (struct saved_row){
        in(face, "干部科女干部", "Women of Cadres"), STR("/people?unit=3&sex=female"),
        STR("/people/views/1/delete")};
    *LIST_ADD(face->arena, &v.rows) = (struct saved_row){NASTY, STR("/people?q=%3Cb%3E"),
                                                         STR("/people/views/2/delete")};
    hatch_saved_page(out, face, &v);
}

static void draw_saved_none(struct text *out, const struct face *face)
{
    struct saved_view v = saved_of(face);
    hatch_saved_page(out, face, &v);
}

static struct person_view person_of(const struct face *face)
{
    return (struct person_view){
        .on = on_of(face, "/people/16"),
        .career = {.person = 16,
                   .may_list = true,
                   .kin = say_kin_hidden(face->arena, face->lang)},
        .page = golden_page_in(face, in(face, "扈三娘", "Hu Sanniang"), "/people/16",
                               "/people"),
        .id = 16,
        .name = in(face, "扈三娘", "Hu Sanniang"),
        .sex = say_sex_female(face->arena, face->lang),
        .born = golden_day(1990, 3, 8),
        .age = 26,
        .unit_id = 3,
        .unit = in(face, "组织部 / 干部科", "Department / Cadres"),
        .may_list = true,
        .may_browse = true,
        .left_on = DAY_NONE,
        .proof = 812,
    };
}

static void add_history(const struct face *face, struct person_view *v, struct str name)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct history_row *h = LIST_ADD(a, &v->history);
    *h = (struct history_row){
        .seq = 812,
        .kind = in(face, "更正干部", "Person corrected"),
        .day = golden_day(2017, 1, 4),
        .at = STR("2017-01-04 09:30"),
        .actor = name,
    };
    *LIST_ADD(a, &h->changes) =
        (struct change_view){say_person_unit(a, lang), in(face, "办公室", "Office"),
                             in(face, "干部科", "Cadres")};
    *LIST_ADD(a, &h->changes) = (struct change_view){
        say_person_born(a, lang), say_day(a, lang, golden_day(1990, 8, 3)),
        say_day(a, lang, golden_day(1990, 3, 8))};
    h = LIST_ADD(a, &v->history);
    *h = (struct history_row){
        .seq = 16,
        .kind = in(face, "新增干部", "Person added"),
        .day = golden_day(2016, 9, 1),
        .at = STR("2016-09-01 14:05"),
        .actor = in(face, "宋江", "Song Jiang"),
    };
    *LIST_ADD(a, &h->changes) =
        (struct change_view){say_person_name(a, lang), STR_NONE, v->name};
    *LIST_ADD(a, &h->changes) =
        (struct change_view){say_person_sex(a, lang), STR_NONE, v->sex};
    *LIST_ADD(a, &h->changes) = (struct change_view){say_person_unit(a, lang), STR_NONE,
                                                     in(face, "办公室", "Office")};
}

static void add_career(const struct face *face, struct career_view *c, struct str name)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    *LIST_ADD(a, &c->postings) = (struct posting_row){
        .id = 771,
        .unit_id = 3,
        .unit = in(face, "干部科", "Cadres"),
        .title = name,
        .since = golden_day(2016, 9, 1),
        .till = DAY_NONE,
        .open = true,
    };
    *LIST_ADD(a, &c->postings) = (struct posting_row){
        .id = 770,
        .unit_id = 5,
        .unit = in(face, "耿车镇", "Gengche Town"),
        .title = in(face, "组织委员", "Committee member"),
        .concurrent = true,
        .since = golden_day(2013, 7, 1),
        .till = golden_day(2016, 8, 31),
    };
    *LIST_ADD(a, &c->education) = (struct education_row){
        .id = 780,
        .mode = say_education_mode_full_time(a, lang),
        .level = say_education_level_bachelor(a, lang),
        .degree = in(face, "学士", "BA"),
        .school = name,
        .major = in(face, "历史学", "History"),
        .till = golden_day(2012, 6, 30),
    };
    *LIST_ADD(a, &c->absences) = (struct absence_row){
        .id = 790,
        .sort = say_absence_sort_travel(a, lang),
        .since = golden_day(2016, 10, 10),
        .till = golden_day(2016, 10, 12),
        .days = 3,
    };
    *LIST_ADD(a, &c->absences) =
        (struct absence_row){.id = 791,
                             .sort = say_absence_sort_secondment(a, lang),
                             .since = golden_day(2016, 12, 1),
                             .till = DAY_NONE};
    *LIST_ADD(a, &c->timeline) = (struct timeline_row){
        golden_day(2016, 9, 1),
        say_timeline_posting(a, lang, in(face, "干部科", "Cadres"), name)};
    *LIST_ADD(a, &c->timeline) =
        (struct timeline_row){golden_day(1990, 3, 8), say_timeline_born(a, lang)};
}

static void draw_person(struct text *out, const struct face *face)
{
    struct person_view v = person_of(face);
    v.may_change = true;
    v.career.may_write = true;
    v.career.kin = say_kin_masked(face->arena, face->lang);
    v.career.kin_open = (struct link_view){STR("/people/16/open?class=file"),
                                           say_kin_open(face->arena, face->lang), false};
    add_career(face, &v.career, in(face, "副科长", "Deputy head"));
    *LIST_ADD(face->arena, &v.facts) =
        (struct fact_row){.label = say_person_native(face->arena, face->lang),
                          .value = in(face, "山东", "Shandong"),
                          .href = STR("/places?q=%E5%B1%B1%E4%B8%9C")};
    v.login = STR("husanniang");
    v.may_correct = true;
    v.may_leave = true;
    v.give_login = (struct button_view){STR("/people/16/login"),
                                        STR("0190a5c0-0000-7000-8000-000000000003"),
                                        say_person_reset_login(face->arena, face->lang)};
    add_history(face, &v, in(face, "宋江", "Song Jiang"));
    hatch_person_page(out, face, &v);
}

static void draw_person_left(struct text *out, const struct face *face)
{
    struct person_view v = person_of(face);
    v.left = true;
    v.left_on = golden_day(2017, 2, 28);
    v.left_why = say_leave_transfer(face->arena, face->lang);
    v.age = -1;
    v.name = NASTY;
    v.unit = NASTY;
    *LIST_ADD(face->arena, &v.facts) = (struct fact_row){.label = NASTY, .value = NASTY};
    add_career(face, &v.career, NASTY);
    add_history(face, &v, NASTY);
    hatch_person_page(out, face, &v);
}

/* A member's own page leads nowhere that is closed to him; the proof is his to keep. */
static void draw_person_own(struct text *out, const struct face *face)
{
    struct person_view v = person_of(face);
    v.may_list = false;
    v.may_browse = false;
    v.career.may_list = false;
    v.career.kin = say_kin_hidden_own(face->arena, face->lang);
    add_career(face, &v.career, in(face, "副科长", "Deputy head"));
    v.login = STR("husanniang");
    add_history(face, &v, in(face, "宋江", "Song Jiang"));
    hatch_person_page(out, face, &v);
}

/* A day of the past is read, not changed. */
static void draw_person_past(struct text *out, const struct face *face)
{
    struct person_view v = person_of(face);
    v.on.past = true;
    v.on.on = golden_day(2014, 5, 1);
    v.on.day.value = STR("2014-05-01");
    v.age = 24;
    v.unit = in(face, "耿车镇", "Gengche Town");
    hatch_person_page(out, face, &v);
}

static void draw_person_no_day(struct text *out, const struct face *face)
{
    struct person_view v = person_of(face);
    v.on.day.value = STR("2014-02-30\"><b>");
    v.on.day.error = in(face, "这不是日期。", "This is no day.");
    hatch_person_page(out, face, &v);
}

static struct merge_view merge_of(const struct face *face)
{
    struct arena *a = face->arena;
    struct str name = in(face, "扈三娘", "Hu Sanniang");
    return (struct merge_view){
        .page = golden_page_in(face, say_merge_title(a, face->lang, name),
                               "/people/16/merge", "/people"),
        .form = golden_form("/people/16/merge"),
        .who = golden_field("who", say_merge_into(a, face->lang)),
        .person = 16,
        .name = name,
    };
}

static void draw_merge(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct merge_view v = merge_of(face);
    v.who.value = STR("18");
    v.into = 18;
    *LIST_ADD(a, &v.rows) =
        (struct merge_row){say_person_name(a, lang), v.name, v.name, false};
    *LIST_ADD(a, &v.rows) = (struct merge_row){say_person_unit(a, lang),
                                               in(face, "办公室", "Office"), NASTY, true};
    v.postings = 2;
    v.education = 1;
    v.overlaps = 1;
    hatch_merge_page(out, face, &v);
}

static void draw_merge_wrong(struct text *out, const struct face *face)
{
    struct merge_view v = merge_of(face);
    v.who.value = NASTY;
    v.who.error = in(face, "登记簿中没有此人。", "Nobody is called so.");
    hatch_merge_page(out, face, &v);
}

static void draw_record_form(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct str name = in(face, "扈三娘", "Hu Sanniang");
    struct record_form_view v = {
        .page = golden_page_in(face, say_posting_add_title(a, lang, name),
                               "/people/16/postings/new", "/people"),
        .form = golden_form("/people/16/postings/new"),
        .title = say_posting_add_title(a, lang, name),
        .back = {STR("/people/16"), name, false},
        .button = say_record_save(a, lang),
        .again = STR("/people/16/postings/new"),
    };
    const struct any_field_view fields[] = {
        {CONTROL_SELECT, golden_field("unit", say_person_unit(a, lang))},
        {CONTROL_TEXT, golden_field("title", say_post_title(a, lang))},
        {CONTROL_CHECK, golden_field("concurrent", say_posting_concurrent(a, lang))},
        {CONTROL_CHOICE, golden_field("class", say_post_class(a, lang))},
        {CONTROL_LINES, golden_field("note", say_absence_note(a, lang))},
        {CONTROL_DAY, golden_field("since", say_record_since(a, lang))},
    };
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        *LIST_ADD(a, &v.fields) = fields[i];
    }
    golden_option(face, &v.fields.at[0].field, "3", NASTY, true);
    golden_option(face, &v.fields.at[3].field, "rank", say_post_class_rank(a, lang),
                  true);
    v.fields.at[1].field.value = NASTY;
    v.fields.at[2].field.value = STR("1");
    v.page.failed = true;
    golden_wrong(
        face, &v.form, &v.fields.at[5].field,
        in(face, "该日期早于出生日期。", "This day lies before the date of birth."));
    hatch_record_form_page(out, face, &v);
}

static struct person_form_view form_of(const struct face *face, const char *action,
                                       struct str title)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct person_form_view v = {
        .page = golden_page_in(face, title, action, "/people"),
        .form = golden_form(action),
        .name = golden_field("name", say_person_name(a, lang)),
        .sex = golden_field("sex", say_person_sex(a, lang)),
        .born = golden_field("born", say_person_born(a, lang)),
        .unit = golden_field("unit", say_person_unit(a, lang)),
        .number = golden_field("number", say_person_number(a, lang)),
        .rank = golden_field("rank", say_person_rank(a, lang)),
        .ethnic = golden_field("ethnic", say_person_ethnic(a, lang)),
        .native.field = golden_field("native", say_person_native(a, lang)),
        .birthplace.field = golden_field("birthplace", say_person_birthplace(a, lang)),
        .party = golden_field("party", say_person_party(a, lang)),
        .work = golden_field("work", say_person_work(a, lang)),
        .skills = golden_field("skills", say_person_skills(a, lang)),
        .login = golden_field("login", say_person_login(a, lang)),
        .may_login = true,
    };
    v.name.hint = say_person_name_hint(a, lang);
    v.login.hint = say_person_login_hint(a, lang);
    v.login.required = false;
    struct field_view *optional[] = {
        &v.number,           &v.rank,  &v.ethnic, &v.native.field,
        &v.birthplace.field, &v.party, &v.work,   &v.skills};
    for (size_t i = 0; i < sizeof optional / sizeof optional[0]; i++) {
        optional[i]->required = false;
    }
    v.native.look = str_format(a, "%s/look", action);
    v.birthplace.look = v.native.look;
    v.born.first = STR("1900-01-01");
    v.born.last = STR("2017-01-04");
    golden_option(face, &v.sex, "male", say_sex_male(a, lang), false);
    golden_option(face, &v.sex, "female", say_sex_female(a, lang), false);
    golden_option(face, &v.unit, "", say_person_unit_choose(a, lang), false);
    golden_option(face, &v.unit, "2", in(face, "办公室", "Office"), false);
    golden_option(face, &v.unit, "3", in(face, "干部科", "Cadres"), false);
    return v;
}

static void draw_person_add(struct text *out, const struct face *face)
{
    struct person_form_view v =
        form_of(face, "/people/new", say_people_add(face->arena, face->lang));
    hatch_person_form_page(out, face, &v);
}

/* One field was looked up and has hits, the other has none. */
static void draw_person_look(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct person_form_view v =
        form_of(face, "/people/new", say_people_add(face->arena, face->lang));
    v.native.asked = v.birthplace.asked = true;
    v.native.field.value = NASTY;
    v.birthplace.field.value = STR("Liang Shan");
    *LIST_ADD(a, &v.native.hits) = (struct place_hit){
        .value = STR("native=江苏省宿迁市宿城区"), .full = STR("江苏省宿迁市宿城区")};
    *LIST_ADD(a, &v.native.hits) = (struct place_hit){.value = NASTY, .full = NASTY};
    hatch_person_form_page(out, face, &v);
}

static struct places_view places_of(const struct face *face)
{
    struct arena *a = face->arena;
    return (struct places_view){
        .page = golden_page_in(face, say_places_title(a, face->lang), "/places", ""),
        .edition = say_places_from(a, face->lang, 665276, NASTY),
    };
}

static void draw_places(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct places_view v = places_of(face);
    v.query = STR("sz");
    v.asked = v.cut = true;
    *LIST_ADD(a, &v.hits) = (struct place_hit){.code = STR("3205"),
                                               .name = STR("苏州市"),
                                               .above = STR("江苏省"),
                                               .level = say_place_city(a, face->lang)};
    *LIST_ADD(a, &v.hits) =
        (struct place_hit){.code = STR("321302005001"),
                           .name = NASTY,
                           .above = STR("江苏省 宿迁市 宿城区 双庄街道"),
                           .level = say_place_village(a, face->lang)};
    hatch_places_page(out, face, &v);
}

static void draw_places_nothing(struct text *out, const struct face *face)
{
    struct places_view v = places_of(face);
    v.query = NASTY;
    v.asked = true;
    hatch_places_page(out, face, &v);
}

static void draw_places_none(struct text *out, const struct face *face)
{
    struct places_view v = places_of(face);
    v.none = true;
    hatch_places_page(out, face, &v);
}

static void draw_person_add_wrong(struct text *out, const struct face *face)
{
    struct person_form_view v =
        form_of(face, "/people/new", say_people_add(face->arena, face->lang));
    v.page.failed = true;
    v.login.value = NASTY;
    v.sex.options.at[1].chosen = true;
    v.unit.options.at[2].chosen = true;
    golden_wrong(face, &v.form, &v.name, in(face, "请填写姓名。", "Enter the name."));
    golden_wrong(face, &v.form, &v.sex, NASTY);
    golden_wrong(face, &v.form, &v.born,
                 in(face, "请填写出生日期。", "Enter the date of birth."));
    *LIST_ADD(face->arena, &v.form.errors.list) =
        (struct error_view){STR_NONE, STR_NONE,
                            in(face, "表单不完整。请刷新页面后重新填写。",
                               "The form is not complete. Load the page again.")};
    hatch_person_form_page(out, face, &v);
}

static void draw_person_correct(struct text *out, const struct face *face)
{
    struct str was = in(face, "扈三娘", "Hu Sanniang");
    struct person_form_view v =
        form_of(face, "/people/16/correct",
                say_person_correct_title(face->arena, face->lang, was));
    v.correcting = true;
    v.person = 16;
    v.was = was;
    v.seen = 812;
    v.name.value = was;
    v.sex.options.at[1].chosen = true;
    v.born.value = STR("1990-03-08");
    v.unit.options.at[2].chosen = true;
    v.may_login = false;
    hatch_person_form_page(out, face, &v);
}

static void draw_leave(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct str name = in(face, "公孙胜", "Gongsun Sheng");
    struct leave_form_view v = {
        .page = golden_page_in(face, say_leave_title(a, lang, name), "/people/14/leave",
                               "/people"),
        .form = golden_form("/people/14/leave"),
        .person = 14,
        .name = name,
        .unit = in(face, "研究室", "Research"),
        .seen = 14,
        .day = golden_field("day", say_leave_day(a, lang)),
        .why = golden_field("why", say_leave_why(a, lang)),
    };
    v.day.value = STR("2017-01-04");
    golden_option(face, &v.why, "transfer", say_leave_transfer(a, lang), true);
    golden_option(face, &v.why, "retire", say_leave_retire(a, lang), false);
    golden_option(face, &v.why, "resign", say_leave_resign(a, lang), false);
    golden_option(face, &v.why, "dismiss", say_leave_dismiss(a, lang), false);
    golden_option(face, &v.why, "death", say_leave_death(a, lang), false);
    hatch_leave_form_page(out, face, &v);
}

static void draw_units(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct str top = in(face, "宿城区委", "Sucheng District Committee");
    struct str office = in(face, "组织部", "Organisation Department");
    struct units_view v = {
        .page = golden_page_in(face, say_units_title(a, face->lang), "/units", "/units"),
        .may_add = true,
        .total = 5,
    };
    *LIST_ADD(a, &v.units) = (struct unit_row){1, top, STR_NONE, 0, 0, 0, false};
    *LIST_ADD(a, &v.units) = (struct unit_row){2, office, top, 1, 2, 0, false};
    *LIST_ADD(a, &v.units) =
        (struct unit_row){3, in(face, "干部科", "Cadres"), office, 2, 14, 12, false};
    *LIST_ADD(a, &v.units) =
        (struct unit_row){4, in(face, "办公室", "Office"), office, 2, 9, 0, true};
    *LIST_ADD(a, &v.units) = (struct unit_row){5, NASTY, top, 1, 83, 0, false};
    hatch_units_page(out, face, &v);
}

static void draw_units_none(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct units_view v = {
        .page = golden_page_in(face, say_units_title(a, face->lang), "/units", "/units"),
        .empty = {say_units_none(a, face->lang),
                  {STR("/units/new"), say_units_add(a, face->lang), false}},
    };
    hatch_units_page(out, face, &v);
}

static void draw_unit_form(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct unit_form_view v = {
        .page = golden_page_in(face, say_units_add(a, lang), "/units/new", "/units"),
        .form = golden_form("/units/new"),
        .name = golden_field("name", say_unit_name(a, lang)),
        .above = golden_field("above", say_unit_above(a, lang)),
        .number = golden_field("number", say_unit_number(a, lang)),
        .establishment = golden_field("establishment", say_unit_establishment(a, lang)),
        .since = golden_field("since", say_record_since(a, lang)),
        .till = golden_field("till", say_record_till(a, lang)),
    };
    v.name.hint = say_unit_name_hint(a, lang);
    v.above.required = false;
    golden_option(face, &v.above, "", say_unit_above_none(a, lang), true);
    golden_option(face, &v.above, "2", in(face, "组织部", "Department"), false);
    hatch_unit_form_page(out, face, &v);
}

static void draw_unit_correct(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct unit_form_view v = {
        .page = golden_page_in(face, say_unit_correct_title(a, lang, NASTY),
                               "/units/5/correct", "/units"),
        .form = golden_form("/units/5/correct"),
        .correcting = true,
        .unit = 5,
        .was = NASTY,
        .seen = 77,
        .name = golden_field("name", say_unit_name(a, lang)),
        .above = golden_field("above", say_unit_above(a, lang)),
        .number = golden_field("number", say_unit_number(a, lang)),
        .establishment = golden_field("establishment", say_unit_establishment(a, lang)),
        .since = golden_field("since", say_record_since(a, lang)),
        .till = golden_field("till", say_record_till(a, lang)),
    };
    v.name.value = NASTY;
    golden_option(face, &v.above, "1", in(face, "宿城区委", "District Committee"), true);
    hatch_unit_form_page(out, face, &v);
}

int main(void)
{
    static const struct golden pages[] = {
        {"people", "a registrar sees the list with all its tools", draw_people},
        {"people-member", "a member sees the list without tools", draw_people_member},
        {"people-none", "a search that finds nobody offers the way back",
         draw_people_none},
        {"people-nasty", "names that look like HTML stay names", draw_people_nasty},
        {"saved", "saved views are listed and the present one can be kept", draw_saved},
        {"person-look", "a place is looked up and can be taken", draw_person_look},
        {"places", "places stand with what they lie in", draw_places},
        {"places-nothing", "where no place is found it is said", draw_places_nothing},
        {"places-none", "without a list it is said how to load one", draw_places_none},
        {"saved_none", "without saved views it is said how to save one", draw_saved_none},
        {"person", "a person has facts, actions and a history", draw_person},
        {"person-left", "who has left can only be read", draw_person_left},
        {"person-past", "a day of the past is shown and not changed", draw_person_past},
        {"person-no-day", "what is no day is told at its field", draw_person_no_day},
        {"merge", "a merge shows first what becomes of both", draw_merge},
        {"merge-wrong", "a name that fits nobody is told at its field", draw_merge_wrong},
        {"record-form", "a form of one record is drawn off its fields", draw_record_form},
        {"person-own", "a member's own page links to what is open to him",
         draw_person_own},
        {"person-add", "an empty form asks for a person", draw_person_add},
        {"person-add-wrong", "a refused form says why and keeps what was typed",
         draw_person_add_wrong},
        {"person-correct", "a correction starts from what is known", draw_person_correct},
        {"leave", "leaving asks for a day and a reason", draw_leave},
        {"units", "units stand under those above them", draw_units},
        {"units-none", "no units yet offers to add one", draw_units_none},
        {"unit-add", "an empty form asks for a unit", draw_unit_form},
        {"unit-correct", "a unit is corrected from what is known", draw_unit_correct},
    };
    return GOLDEN_RUN("pages of the register", pages);
}
