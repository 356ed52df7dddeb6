/* The demo's research campaign: all take part, the 33 places are Sucheng's towns, streets
 * and committees, the teams are formed by the planner, and demo/findings.csv says what
 * they found and what came of it. Its days count from today, so that there is always
 * something in time, overdue, to be confirmed and closed. Problems are about places. */
#include "cli/demo.h"
#include "practice/code.h"
#include "practice/teams.h"
#include "words/faults.h"

/* demo/files.S */
extern const char demo_findings_csv[], demo_findings_csv_end[];

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

struct fault *demo_campaign(struct cli_change *change, struct demo_making *m)
{
    struct telling *t = ARENA_NEW(change->cli->arena, struct telling);
    struct day today = change->act.today;
    *t = (struct telling){.change = change, .making = m, .today = today};
    TRY(viewer_console(change->act.db, change->act.arena, &t->console));
    t->console.today = today;
    t->planner.v = demo_id_of(m, say_demo_planner(change->cli->arena, LANG_ZH));
    TRY(appoint_organiser(t));
    TRY(add_campaign(t));
    TRY(form_teams(t));
    TRY(tell_findings(t));
    change->act.today = today;
    change->act.actor = 0;
    return NULL;
}
