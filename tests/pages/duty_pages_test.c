/* My day, one duty, the rules in prose, standings. */
#include "pages/golden.h"

#include "pages/duty/duty.html.h"
#include "pages/duty/programme.html.h"
#include "pages/duty/programme_views.h"
#include "pages/home/home.html.h"
#include "pages/home/home_views.h"

static struct task_view task_of(const struct face *face, struct str title, bool late)
{
    struct arena *a = face->arena;
    return (struct task_view){
        .id = STR("L1:11:2017-01-02"),
        .title = title,
        .when = late ? say_task_overdue(a, face->lang, 3)
                     : say_task_until(a, face->lang,
                                      say_day(a, face->lang, golden_day(2017, 1, 8))),
        .overdue = late,
        .basis = in(face, "四学联动", "The four linked kinds of study"),
        .times = late ? say_task_times(a, face->lang, 2) : STR_NONE,
    };
}

static struct home_view home_of(const struct face *face)
{
    struct arena *a = face->arena;
    struct home_view v = {
        .page = golden_page_in(face, say_nav_home(a, face->lang), "/", "/"),
        .today = say_weekday_day(a, face->lang, golden_day(2017, 1, 4)),
        .person = 11,
        .name = in(face, "宋江", "Song Jiang"),
        .unit = in(face, "部务会", "Board"),
    };
    v.plan.adopted = true;
    v.plan.sentence = say_plan_sentence(a, face->lang, 2, 20);
    return v;
}

static void add_group(const struct face *face, struct plan_view *plan, struct str title,
                      struct task_view task)
{
    struct task_group *group = LIST_ADD(face->arena, &plan->groups);
    group->title = title;
    *LIST_ADD(face->arena, &group->tasks) = task;
}

static void add_note(const struct face *face, struct note_view *note)
{
    struct arena *a = face->arena;
    note->form.id = STR("0190a5c0-0000-7000-8000-000000000005");
    note->text = golden_field("text", say_note_text(a, face->lang));
    note->text.required = true;
    note->kind = golden_field("kind", say_note_kind(a, face->lang));
    note->kind.required = true;
    golden_option(face, &note->kind, "study.note", in(face, "学习笔记", "Reading note"),
                  true);
}

static void draw_day(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct home_view v = home_of(face);
    struct str title = in(face, "自学笔记", "Self-study");
    add_group(face, &v.plan, say_plan_today(a, face->lang), task_of(face, title, true));
    add_group(face, &v.plan, say_plan_week(a, face->lang), task_of(face, title, false));
    add_note(face, &v.plan.note);
    hatch_home_page(out, face, &v);
}

static void draw_day_over(struct text *out, const struct face *face)
{
    struct home_view v = home_of(face);
    v.plan.sentence = STR_NONE;
    hatch_home_page(out, face, &v);
}

static struct duty_view duty_of(const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct str title = in(face, "自学笔记", "Self-study");
    struct duty_view v = {
        .page = golden_page_in(face, title, "/d/L1:11:2017-01-02", "/"),
        .back = {STR("/"), say_nav_home(a, lang), false},
        .id = STR("L1:11:2017-01-02"),
        .title = title,
        .state = {TAG_OPEN, in(face, "待办", "open")},
        .when = say_task_until(a, lang, say_day(a, lang, golden_day(2017, 1, 8))),
        .period = say_duty_period(a, lang, say_day(a, lang, golden_day(2017, 1, 2)),
                                  say_day(a, lang, golden_day(2017, 1, 8))),
        .subject = in(face, "宋江", "Song Jiang"),
        .prose = in(face, "全体干部每周一篇。", "Everyone, every week: one record."),
        .version = say_duty_version_of(a, lang, STR("sucheng"), 1),
        .adoption = 7,
        .may_ledger = true,
        .sum = say_duty_sum_of(a, lang, 0, 1),
        .seen_by = say_class_own(a, lang),
        .form = {.id = STR("0190a5c0-0000-7000-8000-000000000006")},
    };
    return v;
}

static void draw_duty(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct duty_view v = duty_of(face);
    v.may_do = true;
    v.kind = in(face, "学习笔记", "Reading note");
    struct any_field_view *f = LIST_ADD(a, &v.fields);
    f->control = CONTROL_TEXT;
    f->field = golden_field("title", in(face, "题目", "Title"));
    f->field.required = true;
    v.may_ask = true;
    v.ask.id = v.form.id;
    v.why = golden_field("why", say_duty_ask_why(a, face->lang));
    v.why.required = true;
    hatch_duty_page(out, face, &v);
}

static void draw_duty_nasty(struct text *out, const struct face *face)
{
    struct duty_view v = duty_of(face);
    v.id = STR("\"><script>");
    v.title = v.prose = v.subject = v.sum = NASTY;
    v.subject_href = STR("javascript:alert(1)");
    v.excuse = NASTY;
    v.clock = say_duty_clock_before(face->arena, face->lang, golden_day(2012, 3, 1),
                                    golden_day(2017, 1, 4));
    v.goes_up =
        say_duty_goes_up_to(face->arena, face->lang, NASTY, golden_day(2017, 4, 12));
    v.may_decide = true;
    v.answer = golden_field("why", say_duty_answer(face->arena, face->lang));
    *LIST_ADD(face->arena, &v.entries) =
        (struct counted_view){.seq = 9, .kind = NASTY, .day = NASTY, .amount = NASTY};
    hatch_duty_page(out, face, &v);
}

static void draw_programme(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct programme_view v = {
        .page = golden_page_in(face, say_nav_programme(a, face->lang), "/programme", ""),
        .title = in(face, "试行方案", "Trial"),
        .member = STR("43"),
        .leader = STR("61"),
        .budget = say_programme_budget_of(a, face->lang, 60),
        .findings = 1,
        .shown = 7,
    };
    *LIST_ADD(a, &v.versions) = (struct version_view){
        7, say_programme_version_of(a, face->lang, 1),
        say_programme_since(a, face->lang,
                            say_day(a, face->lang, golden_day(2017, 1, 4))),
        true, 5};
    v.may_keep = true;
    v.programme = STR("try");
    v.begin = (struct button_view){STR("/programme/draft/try/begin"), STR("form-id"),
                                   say_draft_begin(a, face->lang)};
    struct aspect_view *aspect = LIST_ADD(a, &v.aspects);
    aspect->title = in(face, "学习", "Learning");
    *LIST_ADD(a, &aspect->rules) =
        (struct rule_view){STR("L1"), in(face, "自学笔记", "Self-study"),
                           NASTY,     say_programme_minutes(a, face->lang, STR("43")),
                           NASTY,     NASTY};
    hatch_programme_page(out, face, &v);
}

static void draw_programme_none(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct programme_view v = {
        .page = golden_page_in(face, say_nav_programme(a, face->lang), "/programme", ""),
        .title = say_nav_programme(a, face->lang),
        .empty = {.text = say_programme_none(a, face->lang)},
        .may_keep = true,
        .first_form = golden_form("/programme/begin"),
        .first = golden_field("from", say_draft_begin_from(a, face->lang)),
    };
    v.first.required = true;
    golden_option(face, &v.first, "blank", say_draft_template_blank(a, face->lang), true);
    *LIST_ADD(a, &v.drafts) =
        (struct link_view){STR("/programme/draft/own"), NASTY, false};
    hatch_programme_page(out, face, &v);
}

static void draw_lead(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct lead_view v = {
        .page = golden_page_in(face, say_lead_title(a, face->lang), "/lead", ""),
        .title = say_lead_title(a, face->lang),
        .path = STR("/lead"),
        .from = say_day(a, face->lang, golden_day(2017, 1, 1)),
        .to = say_day(a, face->lang, golden_day(2017, 1, 31)),
        .export_href = STR("/lead.csv?unit="),
        .sheet_href = STR("/lead.xlsx?unit="),
        .findings = 1,
    };
    v.unit.control = CONTROL_SELECT;
    v.unit.field = golden_field("unit", say_lead_unit(a, face->lang));
    v.unit.field.required = true;
    golden_option(face, &v.unit.field, "", say_people_unit_all(a, face->lang), true);
    struct standing_view s = {.id = STR("L1:u1:2017-01-01:2017-01-31"),
                              .rule = STR("L1"),
                              .unit = STR("3"),
                              .title = NASTY,
                              .asked = 4,
                              .met = 1,
                              .late = 1,
                              .missing = 1,
                              .waiting = 1,
                              .share = STR("66.67 %")};
    *LIST_ADD(a, &v.month) = s;
    s.id = s.share = STR_NONE;
    *LIST_ADD(a, &v.open) = s;
    *LIST_ADD(a, &v.asking) =
        (struct asking_view){STR("L1:11:2017-01-02"), NASTY, NASTY, NASTY};
    *LIST_ADD(a, &v.clocks) = task_of(face, NASTY, true);
    *LIST_ADD(a, &v.up) = task_of(face, NASTY, true);
    v.more_up = true;
    *LIST_ADD(a, &v.study) = (struct study_wait_view){
        STR("/material/59"), NASTY, say_wait_sign_more(a, face->lang, NASTY, 2)};
    *LIST_ADD(a, &v.study) = (struct study_wait_view){
        STR_NONE, NASTY, say_wait_weak(a, face->lang, NASTY, 54)};
    *LIST_ADD(a, &v.gaps) = s;
    *LIST_ADD(a, &v.sections) =
        (struct section_view){.name = NASTY,
                              .href = STR("/lead?unit=3"),
                              .list = STR("/duties?unit=3&from=2017-01-01&to=2017-01-31"),
                              .list_met = STR("/duties?unit=3&state=met"),
                              .list_late = STR("/duties?unit=3&state=late"),
                              .list_missing = STR("/duties?unit=3&state=overdue"),
                              .list_waiting = STR("/duties?unit=3&state=open"),
                              .asked = 9,
                              .met = 4,
                              .late = 1,
                              .missing = 2,
                              .waiting = 2};
    *LIST_ADD(a, &v.sections) = (struct section_view){.name = NASTY, .asked = 1};
    *LIST_ADD(a, &v.burdens) =
        (struct burden_meter){.title = NASTY,
                              .adoption = 7,
                              .member_text = STR("43"),
                              .leader_text = STR("61"),
                              .budget_text = say_programme_budget_of(a, face->lang, 60),
                              .member = 43,
                              .budget = 60,
                              .most = 75};
    hatch_lead_page(out, face, &v);
}

static void draw_burden(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct burden_view v = {
        .page = golden_page_in(face, say_burden_title(a, face->lang), "/programme/burden",
                               ""),
        .programme = NASTY,
        .adoption = 7,
        .all = {.member = STR("43.3"), .leader = STR("61.0")},
        .budget = say_programme_budget_of(a, face->lang, 60),
    };
    *LIST_ADD(a, &v.lines) = (struct burden_line){STR("L1"),   NASTY,       STR("52.0"),
                                                  STR("43.3"), STR("43.3"), STR_NONE};
    hatch_burden_page(out, face, &v);
}

static void draw_standing(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct standing_page_view v = {
        .page =
            golden_page_in(face, in(face, "自学笔记", "Self-study"), "/standing/L1", ""),
        .back = {STR("/lead"), say_lead_title(a, face->lang), false},
        .title = in(face, "自学笔记", "Self-study"),
        .about = in(face, "宋江", "Song Jiang"),
        .of_person = true,
        .period = STR("66.67 %"),
        .sum = say_standing_sum(a, face->lang, 4, 1, 1, 1, 1, 0, 2),
        .export_href = STR("/standing/L1/csv"),
        .sheet_href = STR("/standing/L1/xlsx"),
    };
    *LIST_ADD(a, &v.duties) =
        (struct task_view){.id = STR("L1:11:2017-01-02"),
                           .about = in(face, "宋江", "Song Jiang"),
                           .when = say_day(a, face->lang, golden_day(2017, 1, 8)),
                           .times = in(face, "已办结", "met")};
    hatch_standing_page(out, face, &v);
}

int main(void)
{
    static const struct golden pages[] = {
        {"day", "what is due stands by day, each with one button", draw_day},
        {"day-over", "a day on which nothing is due ends there", draw_day_over},
        {"duty", "a duty says what, why and until when", draw_duty},
        {"duty-nasty", "words that look like HTML stay words", draw_duty_nasty},
        {"programme", "rules stand in prose with what lint says", draw_programme},
        {"programme-none", "without a programme it is said how to adopt one",
         draw_programme_none},
        {"lead", "standings by rule, requests and clocks", draw_lead},
        {"burden", "what each rule costs a month, by role", draw_burden},
        {"standing", "one figure with the duties behind it", draw_standing},
    };
    return GOLDEN_RUN("duties", pages);
}
