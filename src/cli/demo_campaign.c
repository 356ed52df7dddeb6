/* The demo's research campaign: all take part, the 33 places are Sucheng's towns, streets
 * and committees, the teams are formed by the planner, and demo/findings.csv says what
 * they found and what came of it. Its days count from today, so that there is always
 * something in time, overdue, to be confirmed and closed. Problems are about places. */
#include "cli/demo.h"
#include "practice/activity.h"
#include "practice/code.h"
#include "practice/finding.h"
#include "practice/team_work.h"
#include "practice/teams.h"
#include "words/faults.h"

/* demo/files.S */
extern const char demo_findings_csv[], demo_findings_csv_end[];
extern const char demo_roads_csv[], demo_roads_csv_end[];
extern const char demo_team_work_csv[], demo_team_work_csv_end[];

enum { BEGAN = -45, ENDS = 20, MOVES = 1000000 };

/* Columns of demo/findings.csv; days are counted from today, empty: did not come to it.
 */
enum {
    CELL_PLACE,
    CELL_SPOT,
    CELL_WHAT,
    CELL_RAISED_BY,
    CELL_TOPIC,
    CELL_GRAVITY,
    CELL_FOUND,
    CELL_OWNER,
    CELL_OWN,
    CELL_DUE,
    CELL_MEASURE,
    CELL_SOLVE,
    CELL_HOW,
    CELL_BACK, /* why it was sent back */
    CELL_AGAIN,
    CELL_CLOSE,
    CELL_INTO, /* the place of the finding it is the same as */
};

struct telling {
    struct cli_change *change;
    struct demo_making *making;
    struct viewer console;
    struct person_id planner; /* acts for the office */
    struct day today;
    struct campaign_id campaign;
    struct campaign_place_list places;
    struct campaign_member_list members;
    struct str cells[DEMO_COLUMNS_MOST];
    struct finding_id id; /* of the line */
    struct LIST(struct finding_id) told;
    struct unit_id_list at; /* where each of them was found */
};

static struct act *act_on(struct telling *t, int cell)
{
    struct act *act = &t->change->act;
    int64_t days = 0;
    str_to_int(t->cells[cell], &days);
    act->today = day_add(t->today, (int)days);
    act->actor = t->planner.v;
    demo_next_id(t->change, t->making);
    return act;
}

/* ---- the campaign ------------------------------------------------------------------ */

/* Whoever plans for all must reach all. */
static struct fault *appoint_organiser(struct telling *t)
{
    struct role_body body = {.role = ROLE_ORGANISER,
                             .unit = {demo_id_of(t->making, STR("D"))},
                             .since = DAY_NONE,
                             .till = DAY_NONE};
    demo_next_id(t->change, t->making);
    return access_role_grant(&t->change->act, t->planner, &body);
}

static struct fault *add_campaign(struct telling *t)
{
    struct act *act = &t->change->act;
    struct arena *a = act->arena;
    struct unit_id top = {demo_id_of(t->making, STR("D"))};
    struct str lines =
        str_format(a, "%lld/*\n%lld/*", (long long)demo_id_of(t->making, STR("T")),
                   (long long)demo_id_of(t->making, STR("C")));
    struct campaign_body body = {
        .title = say_demo_campaign(a, LANG_ZH),
        .theme = say_demo_theme(a, LANG_ZH),
        .unit = top,
        .since = day_add(t->today, BEGAN),
        .till = day_add(t->today, ENDS),
        .rules = STR("avoid former-unit\navoid home-town\navoid kin\neach section 0..1\n"
                     "count leader yes 1..\ncount sex female even weight 20\n"
                     "spread age weight 1"),
    };
    TRY(campaign_places_read(act->db, a, lines, &body.places));
    act->today = body.since;
    demo_next_id(t->change, t->making);
    return campaign_add(act, &body, &t->campaign);
}

static struct fault *form_teams(struct telling *t)
{
    struct act *act = &t->change->act;
    struct campaign campaign;
    struct team team;
    struct team_plan plan = {.id = 0};
    struct team_solving solving = {.seed = 1, .moves = MOVES};
    TRY(campaign_find(act->db, act->arena, &t->console, t->campaign, &campaign));
    TRY(team_read(act->db, act->arena, &campaign, &team));
    TRY(team_solve(act->arena, &team, &solving, false, &plan));
    TRY(team_plan_keep(act, &team, clock_now(t->change->cli->clock), &plan));
    demo_next_id(t->change, t->making);
    TRY(team_plan_adopt(act, &team, &plan, plan.revision));
    TRY(campaign_places(act->db, act->arena, t->campaign, &t->places));
    return campaign_teams(act->db, act->arena, t->campaign, &t->members);
}

/* ---- findings ---------------------------------------------------------------------- */

/* One of the team that went there, but not the owner. */
static struct person_id team_member(const struct telling *t, struct unit_id place,
                                    struct person_id owner)
{
    for (size_t i = 0; i < t->members.n; i++) {
        const struct campaign_member *m = &t->members.at[i];
        const struct campaign_place *p = &t->places.at[m->place - 1];
        if (p->unit.v == place.v && m->person.v != owner.v) {
            return m->person;
        }
    }
    return (struct person_id){0};
}

static struct viewer seen_by(const struct telling *t, struct person_id person)
{
    struct viewer v = t->console;
    v.person = person;
    return v;
}

static struct fault *add_finding(struct telling *t, struct person_id owner,
                                 struct person_id *raiser)
{
    struct finding_body body = {.what = t->cells[CELL_WHAT],
                                .spot = t->cells[CELL_SPOT],
                                .raised_by = t->cells[CELL_RAISED_BY],
                                .topic = t->cells[CELL_TOPIC],
                                .found = DAY_NONE,
                                .campaign = t->campaign};
    struct unit_id place = {demo_id_of(t->making, t->cells[CELL_PLACE])};
    const struct field *gravity = fields_find(&kind_finding_add.fields, STR("gravity"));
    struct act *act = act_on(t, CELL_FOUND);
    TRY(field_parse(act->arena, gravity, t->cells[CELL_GRAVITY], &body));
    body.place = place;
    *raiser = team_member(t, place, owner);
    if (body.raised_by.n == 0) {
        body.raiser = *raiser;
    }
    act->actor = raiser->v;
    TRY(finding_add(act, &t->console, &body, &t->id));
    *LIST_ADD(act->arena, &t->told) = t->id;
    *LIST_ADD(act->arena, &t->at) = place;
    return NULL;
}

/* A resident's code, given and used on that day. */
static struct fault *by_code(struct telling *t, bool holds, int cell, struct str text)
{
    struct instant now = clock_now(t->change->cli->clock), until;
    struct finding_code_body body = {t->cells[CELL_RAISED_BY]};
    struct str code = STR_NONE;
    TRY(code_give_finding(act_on(t, cell), &t->console, t->id, &body, &t->making->random,
                          now, &code, &until));
    struct act *act = act_on(t, cell);
    act->actor = 0;
    return code_answer(
        act, code, now,
        &(struct code_answer){.finding = t->id, .refuted = !holds, .text = text});
}

static struct fault *answer(struct telling *t, struct person_id raiser, bool holds,
                            int cell, struct str text)
{
    struct finding_step_body body = {t->id, text, false};
    struct viewer v = seen_by(t, raiser);
    if (t->cells[CELL_RAISED_BY].n > 0) {
        return by_code(t, holds, cell, text);
    }
    struct act *act = act_on(t, cell);
    act->actor = raiser.v;
    return holds ? finding_confirm(act, &v, &body) : finding_return(act, &v, &body);
}

static struct fault *work(struct telling *t, struct person_id owner, struct person_id by)
{
    struct viewer v = seen_by(t, owner);
    struct finding_own_body own = {.finding = t->id, .owner = owner};
    struct finding_step_body step = {t->id, t->cells[CELL_MEASURE], false};
    struct act *act = act_on(t, CELL_DUE);
    own.due = act->today;
    TRY(finding_own(act_on(t, CELL_OWN), &t->console, &own));
    if (step.text.n > 0) {
        act = act_on(t, CELL_OWN);
        act->actor = owner.v;
        TRY(finding_measure(act, &v, &step));
    }
    step.text = t->cells[CELL_HOW];
    if (step.text.n > 0) {
        act = act_on(t, CELL_SOLVE);
        act->actor = owner.v;
        TRY(finding_solve(act, &v, &step));
    }
    if (t->cells[CELL_BACK].n > 0) {
        TRY(answer(t, by, false, CELL_AGAIN, t->cells[CELL_BACK]));
    }
    return t->cells[CELL_CLOSE].n > 0 ? answer(t, by, true, CELL_CLOSE, STR_NONE) : NULL;
}

/* Joined to the first that was found at that place. */
static struct fault *join(struct telling *t)
{
    int64_t place = demo_id_of(t->making, t->cells[CELL_INTO]);
    for (size_t i = 0; i < t->told.n; i++) {
        if (t->at.at[i].v == place) {
            struct finding_join_body body = {t->told.at[i]};
            return finding_join(act_on(t, CELL_CLOSE), &t->console, t->id, &body);
        }
    }
    return NULL;
}

static struct fault *tell_findings(struct telling *t)
{
    struct str rest = {demo_findings_csv,
                       (size_t)(demo_findings_csv_end - demo_findings_csv)};
    demo_cut_line(&rest, t->cells); /* the heads */
    while (rest.n > 0) {
        for (int i = 0; i < DEMO_COLUMNS_MOST; i++) {
            t->cells[i] = STR("");
        }
        demo_cut_line(&rest, t->cells);
        struct person_id owner = {demo_id_of(t->making, t->cells[CELL_OWNER])}, raiser;
        TRY(add_finding(t, owner, &raiser));
        TRY(owner.v != 0 ? work(t, owner, raiser) : NULL);
        TRY(t->cells[CELL_INTO].n > 0 ? join(t) : NULL);
    }
    return NULL;
}

/* ---- roads, and what teams did ----------------------------------------------------- */

/* Invented, as demo/PROVENANCE.md says. */
static struct fault *tell_roads(struct telling *t)
{
    struct str rest = {demo_roads_csv, (size_t)(demo_roads_csv_end - demo_roads_csv)};
    struct str cells[DEMO_COLUMNS_MOST];
    struct arena *a = t->change->act.arena;
    struct text lines = text_new(a, 1024);
    struct road_list roads = {0};
    demo_cut_line(&rest, cells);
    text_add(&lines, STR("from,to,km\n"));
    while (rest.n > 0) {
        demo_cut_line(&rest, cells);
        text_add_format(&lines, "%lld,%lld,%.*s\n",
                        (long long)demo_id_of(t->making, cells[0]),
                        (long long)demo_id_of(t->making, cells[1]), STR_PRINT(cells[2]));
    }
    struct source source = source_of_bytes(text_str(&lines), STR("roads.csv"));
    TRY(roads_read(t->change->act.db, a, &source, &roads));
    demo_next_id(t->change, t->making);
    return roads_tell(&t->change->act, &t->console, &roads);
}

/* Columns of demo/team_work.csv. */
enum {
    WORK_PLACE,
    WORK_SORT,
    WORK_DAY,
    WORK_UNIT,
    WORK_AT,
    WORK_WHOM,
    WORK_SAID,
    WORK_AGREED,
};

static struct fault *hold_activity(struct telling *t)
{
    struct act *act = act_on(t, WORK_DAY);
    struct campaign_id id;
    struct campaign_body body = {.title = t->cells[WORK_WHOM],
                                 .unit = {demo_id_of(t->making, t->cells[WORK_PLACE])},
                                 .since = act->today,
                                 .till = act->today,
                                 .sort = CAMPAIGN_ACTIVITY};
    struct activity_told told = {.on = act->today, .came = t->cells[WORK_SAID]};
    TRY(campaign_add(act, &body, &id));
    return activity_hold(act_on(t, WORK_DAY), &t->console, id, &told);
}

static struct fault *hand_in(struct telling *t, const struct act *act,
                             const struct team_desk *desk)
{
    struct str text = STR_NONE;
    int64_t edition = 0;
    TRY(team_report_draft(act->db, act->arena, &t->console, desk, act->today, LANG_ZH,
                          &text));
    return team_report_hand_in(act, desk, text, 0, &edition);
}

static struct fault *do_work(struct telling *t)
{
    struct act *act = act_on(t, WORK_DAY);
    struct unit_id place = {demo_id_of(t->making, t->cells[WORK_PLACE])};
    struct unit_id unit = {demo_id_of(t->making, t->cells[WORK_UNIT])};
    struct team_desk desk = {.may_write = false};
    struct team_visit_id visit;
    struct team_meeting_id meeting;
    for (size_t i = 0; i < t->places.n && !desk.may_write; i++) {
        if (t->places.at[i].unit.v == place.v) {
            TRY(team_find(act->db, act->arena, &t->console, t->campaign,
                          t->places.at[i].number, &desk));
        }
    }
    act->actor = desk.head.v;
    if (str_equal(t->cells[WORK_SORT], STR("report"))) {
        return hand_in(t, act, &desk);
    }
    if (str_equal(t->cells[WORK_SORT], STR("visit"))) {
        struct team_visit_body body = {.on = act->today,
                                       .at = t->cells[WORK_AT],
                                       .unit = unit,
                                       .whom = t->cells[WORK_WHOM]};
        return team_visit_plan(act, &desk, &body, 0, &visit);
    }
    struct team_visit_list planned = {0};
    struct team_meeting_body body = {.on = act->today,
                                     .unit = unit,
                                     .met = t->cells[WORK_WHOM],
                                     .said = t->cells[WORK_SAID],
                                     .agreed = t->cells[WORK_AGREED]};
    TRY(team_visits(act->db, act->arena, t->campaign, place, &planned));
    for (size_t i = 0; i < planned.n; i++) {
        bool same = planned.at[i].day.v == body.on.v;
        body.visit = same ? planned.at[i].id : body.visit;
    }
    return team_meeting_tell(act, &desk, &body, 0, &meeting);
}

static struct fault *tell_work(struct telling *t)
{
    struct str rest = {demo_team_work_csv,
                       (size_t)(demo_team_work_csv_end - demo_team_work_csv)};
    struct act *act = &t->change->act;
    int64_t named = 0;
    act->today = day_add(t->today, BEGAN + 1);
    act->actor = t->planner.v;
    demo_next_id(t->change, t->making);
    TRY(team_heads_name(act, &t->console, t->campaign,
                        day_add(t->today, ENDS + TEAM_REPORT_DAYS), &named));
    demo_cut_line(&rest, t->cells);
    while (rest.n > 0) {
        for (int i = 0; i < DEMO_COLUMNS_MOST; i++) {
            t->cells[i] = STR("");
        }
        demo_cut_line(&rest, t->cells);
        TRY(str_equal(t->cells[WORK_SORT], STR("activity")) ? hold_activity(t)
                                                            : do_work(t));
    }
    return NULL;
}

struct fault *demo_campaign(struct cli_change *change, struct demo_making *m)
{
    struct telling *t = ARENA_NEW(change->cli->arena, struct telling);
    struct day today = change->act.today;
    *t = (struct telling){.change = change, .making = m, .today = today};
    TRY(viewer_console(change->act.db, change->act.arena, &t->console));
    t->console.today = today;
    t->planner.v = demo_id_of(m, say_demo_planner(change->cli->arena, LANG_ZH));
    TRY(appoint_organiser(t));
    TRY(tell_roads(t));
    TRY(add_campaign(t));
    TRY(form_teams(t));
    TRY(tell_findings(t));
    TRY(tell_work(t));
    change->act.today = today;
    change->act.actor = 0;
    return NULL;
}
