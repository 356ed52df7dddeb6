/* Campaigns: the list, the form, one with its plans, the planner, teams against places,
 * one team with its report, an activity, the table of roads. */
#include "golden.h"

#include "pages/practice/findings.html.h"
#include "pages/practice/practice.html.h"
#include "pages/practice/practice_views.h"
#include "pages/practice/team.html.h"
#include "pages/practice/team_views.h"
#include "words/faults.h"

static struct page_view page_of(const struct face *face, struct str title,
                                const char *path)
{
    return golden_page_in(face, title, path, "");
}

static void draw_campaigns(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct campaigns_view v = {
        .page = page_of(face, say_campaigns_title(a, face->lang), "/campaigns"),
        .may_add = true,
        .may_roads = true,
    };
    *LIST_ADD(a, &v.rows) =
        (struct campaign_row){.id = 14,
                              .title = NASTY,
                              .unit = NASTY,
                              .since = golden_day(2017, 3, 1),
                              .till = golden_day(2017, 5, 31),
                              .state = say_campaigns_formed(a, face->lang, 33)};
    *LIST_ADD(a, &v.rows) =
        (struct campaign_row){.id = 15,
                              .title = NASTY,
                              .unit = NASTY,
                              .since = golden_day(2017, 3, 12),
                              .till = golden_day(2017, 3, 12),
                              .state = say_campaigns_held(a, face->lang, 1)};
    hatch_campaigns_page(out, face, &v);
}

static void draw_correct(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct campaign_form_view v = {
        .page = page_of(face, say_campaign_correct(a, lang), "/campaign/14/correct"),
        .form = golden_form("/campaign/14/correct"),
        .title = golden_field("title", say_campaign_title(a, lang)),
        .theme = golden_field("theme", say_campaign_theme(a, lang)),
        .unit = golden_field("unit", say_campaign_unit(a, lang)),
        .since = golden_field("since", say_campaign_since(a, lang)),
        .till = golden_field("till", say_campaign_till(a, lang)),
        .places = golden_field("places", say_campaign_places(a, lang)),
        .rules = golden_field("rules", say_campaign_rules(a, lang)),
        .anyway = golden_field("anyway", say_campaign_anyway(a, lang)),
        .id = 14,
        .seen = 1422,
        .name = NASTY,
    };
    v.title.value = v.places.value = NASTY;
    v.sort.value = STR("research");
    golden_option(face, &v.unit, "1", NASTY, true);
    golden_wrong(face, &v.form, &v.anyway,
                 say_fault(a, lang, fault_campaign_touches(a, 2)));
    *LIST_ADD(a, &v.touches) = say_touch_team(a, lang, NASTY, 3);
    *LIST_ADD(a, &v.touches) = say_touch_visits(a, lang, 1);
    *LIST_ADD(a, &v.now) = say_campaign_now_one(a, lang, NASTY, NASTY);
    hatch_campaign_form_page(out, face, &v);
}

static void add_teams(const struct face *face, struct team_views *teams)
{
    struct team_view *t = LIST_ADD(face->arena, teams);
    *t = (struct team_view){.number = 1,
                            .place = NASTY,
                            .away = say_roads_km(face->arena, face->lang, STR("12.5")),
                            .opens = true};
    *LIST_ADD(face->arena, &t->people) =
        (struct team_member_view){.id = 11, .name = NASTY, .unit = NASTY, .pinned = true};
    *LIST_ADD(face->arena, &t->people) =
        (struct team_member_view){.id = 12, .name = NASTY, .unit = NASTY};
    *LIST_ADD(face->arena, teams) = (struct team_view){.number = 2, .place = NASTY};
}

static struct campaign_view campaign_of(const struct face *face)
{
    return (struct campaign_view){
        .page = page_of(face, NASTY, "/campaign/14"),
        .form = golden_form("/campaign/14/plans"),
        .id = 14,
        .title = NASTY,
        .theme = NASTY,
        .unit = NASTY,
        .since = golden_day(2017, 3, 1),
        .till = golden_day(2017, 5, 31),
        .may_plan = true,
        .may_sum = true,
    };
}

static void draw_campaign(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct campaign_view v = campaign_of(face);
    v.adopted = 1422;
    v.may_ledger = v.may_name = true;
    v.seed = golden_field("seed", say_teams_seed(a, face->lang));
    v.due = golden_field("due", say_team_due(a, face->lang));
    *LIST_ADD(a, &v.warnings) = say_team_warn_road(a, face->lang, NASTY);
    *LIST_ADD(a, &v.rules) = say_team_avoid_kin(a, face->lang);
    *LIST_ADD(a, &v.plans) = (struct kept_plan_view){3, 7, 0, -118, 2};
    add_teams(face, &v.teams);
    hatch_campaign_page(out, face, &v);
}

static void draw_activity(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct campaign_view v = campaign_of(face);
    v.activity = v.held = true;
    v.held_on = golden_day(2017, 3, 12);
    v.came = NASTY;
    v.part = say_campaign_part_n(a, face->lang, 1);
    v.on = golden_field("on", say_campaign_held_on(a, face->lang));
    v.absent = golden_field("absent", say_campaign_absent(a, face->lang));
    v.told = golden_field("came", say_campaign_came(a, face->lang));
    *LIST_ADD(a, &v.people) = (struct team_member_view){11, NASTY, NASTY, false, false};
    hatch_campaign_page(out, face, &v);
}

static void draw_planner(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct planner_view v = {
        .page = page_of(face, say_plans_one(a, lang, 3), "/campaign/14/plan/3"),
        .form = golden_form(""),
        .campaign = 14,
        .plan = 3,
        .revision = 2,
        .title = NASTY,
        .score = say_plans_score(a, lang, 1, -118, say_solve_no_bound(a, lang)),
        .answer_title = say_plans_forbidden(a, lang),
        .conflict_told = say_plan_conflict(a, lang, 2),
        .relax_told = say_plan_relax(a, lang, 1),
        .person = golden_field("person", say_plans_person(a, lang)),
        .place = golden_field("place", say_campaign_place(a, lang)),
        .pin = golden_field("pin", say_plans_pin(a, lang)),
        .seed = golden_field("seed", say_teams_seed(a, lang)),
        .may_ask = true,
    };
    struct str rule = say_team_forbidden(a, lang, NASTY, NASTY, NASTY);
    golden_option(face, &v.person, "11", NASTY, true);
    golden_option(face, &v.place, "1", NASTY, false);
    *LIST_ADD(a, &v.changes) = say_plans_corrected(a, lang, NASTY);
    *LIST_ADD(a, &v.breaks) = *LIST_ADD(a, &v.answer) = rule;
    *LIST_ADD(a, &v.conflict) = *LIST_ADD(a, &v.relax) = rule;
    *LIST_ADD(a, &v.wishes) = say_plans_wish(a, lang, NASTY, -118);
    add_teams(face, &v.teams);
    hatch_planner_page(out, face, &v);
}

static void draw_matrix(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct matrix_view v = {
        .page = page_of(face, say_matrix_title(a, lang), "/campaign/14/matrix"),
        .campaign = 14,
        .title = NASTY,
        .window = NASTY,
        .total = {.found = 2, .in_hand = 1, .confirmed = 1, .visits = STR("1/3")},
    };
    *LIST_ADD(a, &v.places) =
        (struct tally_view){.number = 1,
                            .name = NASTY,
                            .people = NASTY,
                            .href = STR("/campaign/14/team/1"),
                            .found = 2,
                            .in_hand = 1,
                            .confirmed = 1,
                            .visits = STR("1/3"),
                            .meetings = STR("2"),
                            .progress = {TAG_OPEN, say_team_on_ground(a, lang)},
                            .state = {TAG_OPEN, say_matrix_hand(a, lang)}};
    *LIST_ADD(a, &v.topics) =
        (struct tally_view){.name = NASTY,
                            .href = STR("/findings?state=all&campaign=14&topic=x"),
                            .found = 2};
    hatch_matrix_page(out, face, &v);
}

static struct team_page_view team_of(const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    return (struct team_page_view){
        .page = page_of(face, say_matrix_team(a, lang, NASTY), "/campaign/14/team/1"),
        .form = golden_form(""),
        .campaign = 14,
        .number = 1,
        .title = NASTY,
        .place = NASTY,
        .window = NASTY,
        .people = NASTY,
        .head = say_team_head_due(a, lang, NASTY, golden_day(2017, 6, 14)),
        .sum = say_matrix_sum(a, lang, 2, 1, 0, 1),
        .progress = {TAG_DONE, say_team_reported(a, lang)},
        .may_write = true,
        .may_ledger = true,
    };
}

static void draw_team(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct team_page_view v = team_of(face);
    *LIST_ADD(a, &v.can) = (struct link_view){STR("/campaign/14/team/1?do=visit"),
                                              say_team_do_visit(a, lang), false};
    *LIST_ADD(a, &v.visits) = (struct team_visit_view){
        21,          golden_day(2017, 3, 9),
        STR("9:30"), NASTY,
        NASTY,       NASTY,
        NASTY,       {TAG_PLAIN, say_team_visit_dropped(a, lang)}};
    *LIST_ADD(a, &v.meetings) = (struct team_meeting_view){
        22, golden_day(2017, 3, 9), NASTY, NASTY, NASTY, NASTY};
    *LIST_ADD(a, &v.logged) =
        (struct team_logged_view){23, golden_day(2017, 3, 9), NASTY, NASTY};
    *LIST_ADD(a, &v.reports) = (struct team_report_line){2, 1500, NASTY};
    hatch_team_page(out, face, &v);
}

static void draw_team_report_form(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct team_page_view v = team_of(face);
    v.doing = STR("report");
    v.button = say_team_do_report_again(a, lang);
    v.seen = 2;
    v.text = golden_field("text", say_team_report(a, lang));
    v.text.hint = say_team_again_hint(a, lang);
    v.text.value = NASTY;
    hatch_team_page(out, face, &v);
}

static void draw_team_report(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct team_report_view v = {
        .page = page_of(face, say_team_report_title(a, lang, NASTY),
                        "/campaign/14/team/1/report"),
        .campaign = 14,
        .number = 1,
        .title = NASTY,
        .place = NASTY,
        .window = NASTY,
        .people = NASTY,
        .told = say_team_edition_told(a, lang, 2, NASTY, 1500),
        .text = STR("<b>1</b>\n&2"),
    };
    hatch_team_report_page(out, face, &v);
}

static void draw_roads(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct roads_view v = {
        .page = page_of(face, say_roads_title(a, lang), "/campaigns/roads"),
        .form = golden_form("/campaigns/roads"),
        .roads = golden_field("roads", say_roads_table(a, lang)),
        .told = say_roads_count(a, lang, 1),
        .may_keep = true,
    };
    v.roads.hint = say_roads_hint(a, lang);
    v.roads.value = NASTY;
    golden_wrong(face, &v.form, &v.roads,
                 say_fault(a, lang, fault_at(fault_roads_km(a, 2, NASTY), STR("roads"))));
    hatch_roads_page(out, face, &v);
}

int main(void)
{
    static const struct golden pages[] = {
        {"campaigns", "research campaigns and themed activities", draw_campaigns},
        {"campaign-correct", "a correction says what it touches", draw_correct},
        {"campaign", "one with warnings, plans and teams", draw_campaign},
        {"campaign-activity", "an activity and who took part", draw_activity},
        {"planner", "a plan that breaks rules, and why", draw_planner},
        {"matrix", "teams against places", draw_matrix},
        {"team", "one team and what it did", draw_team},
        {"team-report-form", "a report said anew", draw_team_report_form},
        {"team-report", "a report as it is printed", draw_team_report},
        {"roads", "the table of roads, refused", draw_roads},
    };
    return GOLDEN_RUN("campaign", pages);
}
