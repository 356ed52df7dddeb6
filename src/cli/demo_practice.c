/* What the demo department does on the ground: everybody is twinned with a town or street
 * and some with a household (demo/households.csv); visits with deeds, which those they
 * were for confirm by a code; problems heard there, which are given to somebody, worked
 * at, solved, confirmed or sent back. All by lot from the seed and by the rules that bind
 * anybody. */
#include "cli/demo.h"
#include "practice/code.h"
#include "words/faults.h"

/* demo/files.S */
extern const char demo_households_csv[], demo_households_csv_end[];

enum {
    TOWNS = 15,
    OPEN_DEEDS = 20, /* visits looked through for deeds that wait */
    TO_DO_IT = 30,   /* days that an owner is given */
};

static bool by_lot(const struct demo_ground *g, int in_thousand)
{
    return random_below(&g->making->random, 1000) < (uint64_t)in_thousand;
}

static struct unit_id town(const struct demo_ground *g, int64_t n)
{
    struct str name = str_format(g->act->arena, "T%02d", (int)(1 + n % TOWNS));
    return (struct unit_id){demo_id_of(g->making, name)};
}

/* The next entry, told by `actor`. */
static struct act *next(const struct demo_ground *g, struct person_id actor)
{
    g->act->id = uuid_new(&g->making->random, clock_now(g->clock));
    g->act->actor = actor.v;
    return g->act;
}

static struct viewer seen_by(const struct demo_ground *g, struct person_id person)
{
    struct viewer v = *g->console;
    v.person = person;
    return v;
}

/* ---- twinning ---------------------------------------------------------------------- */

enum { CELL_PERSON, CELL_HEAD, CELL_ADDRESS, CELL_PEOPLE, CELL_NEEDS };

static struct fault *add_household(const struct demo_ground *g, const struct str *cells)
{
    struct person_id person = {demo_id_of(g->making, cells[CELL_PERSON])};
    struct household_body body = {.person = person,
                                  .since = g->act->today,
                                  .head = cells[CELL_HEAD],
                                  .address = cells[CELL_ADDRESS],
                                  .needs = cells[CELL_NEEDS]};
    struct household_id id = {0};
    struct twin_list twins = {0};
    str_to_int(cells[CELL_PEOPLE], &body.people);
    TRY(twins_of(g->act->db, g->act->arena, person, g->act->today, &twins));
    if (twins.n == 0) {
        return NULL;
    }
    body.unit = twins.at[0].unit;
    return household_add(next(g, (struct person_id){0}), g->console, &body, &id);
}

struct fault *demo_twins(const struct demo_ground *g)
{
    struct str rest = {demo_households_csv,
                       (size_t)(demo_households_csv_end - demo_households_csv)};
    struct str cells[DEMO_COLUMNS_MOST];
    for (size_t i = 0; i < g->making->people.n; i++) {
        struct twin_body body = {.unit = town(g, (int64_t)i), .since = g->act->today};
        struct twin_id id = {0};
        TRY(twin_add(next(g, (struct person_id){0}), g->console, g->making->people.at[i],
                     &body, &id));
    }
    demo_cut_line(&rest, cells); /* the heads */
    while (rest.n > 0) {
        demo_cut_line(&rest, cells);
        TRY(add_household(g, cells));
    }
    g->act->actor = 0;
    return NULL;
}

/* ---- visits ------------------------------------------------------------------------ */

/* Where he is twinned, for a visit of that sort; else anywhere, and why. */
static struct fault *choose_place(const struct demo_ground *g, struct person_id person,
                                  struct visit_body *body)
{
    struct twin_list twins = {0};
    TRY(twins_of(g->act->db, g->act->arena, person, g->act->today, &twins));
    if (body->sort == VISIT_TWINNING && twins.n > 0) {
        const struct twin *t = &twins.at[random_below(&g->making->random, twins.n)];
        body->unit = t->unit;
        body->household = t->household;
        return NULL;
    }
    body->unit = town(g, (int64_t)random_below(&g->making->random, TOWNS));
    body->reason = say_demo_visit_reason(g->act->arena, LANG_ZH);
    return NULL;
}

struct fault *demo_visit(const struct demo_ground *g, struct person_id person,
                         struct person_id actor, int sort, struct visit_id *id)
{
    struct str kind = STR("visit.log"), topic = STR_NONE;
    struct visit_body body = {.sort = sort,
                              .heard = say_demo_heard(g->act->arena, LANG_ZH)};
    TRY(choose_place(g, person, &body));
    body.promised = by_lot(g, 400) ? demo_note(g->making, kind, "promised") : STR_NONE;
    body.done = by_lot(g, 250) ? demo_note(g->making, kind, "done") : STR_NONE;
    if (by_lot(g, 120)) {
        body.problem = demo_note(g->making, kind, "problem");
        str_cut(&body.problem, '|', &topic);
        body.topic = topic;
        body.raised_by =
            by_lot(g, 600) ? say_demo_villager(g->act->arena, LANG_ZH) : STR_NONE;
    }
    struct fault *fault =
        visit_log(next(g, actor), g->console, person, g->act->today, &body, id);
    g->act->actor = 0;
    return fault;
}

/* Who benefits has a code, given out by the office, and says so. */
static struct fault *confirm_deed(const struct demo_ground *g, const struct deed *d)
{
    struct given_codes codes = {0};
    struct instant now = clock_now(g->clock), until;
    struct code_answer answer = {
        .visit = d->visit, .deed = d->number, .refuted = by_lot(g, 80)};
    TRY(code_give_household(next(g, (struct person_id){0}), g->console, d->household, 1,
                            &g->making->random, now, &codes, &until));
    return code_answer(next(g, (struct person_id){0}), codes.at[0].code, now, &answer);
}

static struct fault *go_on_with_deed(const struct demo_ground *g, const struct deed *d)
{
    struct deed_body body = {d->visit, d->number, STR_NONE};
    bool waits = d->state == DEED_PROMISED || d->state == DEED_SENT_BACK;
    if (waits && by_lot(g, 150)) {
        return visit_deed_done(next(g, d->person), g->console, &body);
    }
    return d->state == DEED_DONE && d->household.v != 0 && by_lot(g, 200)
               ? confirm_deed(g, d)
               : NULL;
}

static struct fault *go_on_with_deeds(const struct demo_ground *g)
{
    struct visit_list list = {0};
    struct visits_query q = {.limit = OPEN_DEEDS};
    TRY(visits(g->act->db, g->act->arena, g->console, &q, &list));
    for (size_t i = 0; i < list.n; i++) {
        struct deed_list deeds = {0};
        if (list.at[i].confirmed < list.at[i].deeds) {
            TRY(visit_deeds(g->act->db, g->act->arena, list.at[i].id, &deeds));
        }
        for (size_t k = 0; k < deeds.n; k++) {
            TRY(go_on_with_deed(g, &deeds.at[k]));
        }
    }
    return NULL;
}

/* ---- findings ---------------------------------------------------------------------- */

static struct fault *own(const struct demo_ground *g, const struct finding *f)
{
    const struct person_id_list *people = &g->making->people;
    struct person_id owner = people->at[random_below(&g->making->random, people->n)];
    struct finding_own_body body = {.finding = f->id, .owner = owner};
    int days = 5 + (int)random_below(&g->making->random, TO_DO_IT);
    body.due = day_add(g->act->today, days);
    return owner.v == f->raiser.v || owner.v == f->recorder
               ? NULL
               : finding_own(next(g, (struct person_id){0}), g->console, &body);
}

static struct fault *work(const struct demo_ground *g, const struct finding *f)
{
    bool solves = by_lot(g, 600);
    struct finding_step_body body = {.finding = f->id};
    struct viewer v = seen_by(g, f->owner);
    body.text = demo_note(g->making, STR("finding.step"), solves ? "how" : "measure");
    return solves ? finding_solve(next(g, f->owner), &v, &body)
                  : finding_measure(next(g, f->owner), &v, &body);
}

/* By who raised it; where that is a resident, by the code that he is given. */
static struct fault *answer(const struct demo_ground *g, const struct finding *f)
{
    bool holds = by_lot(g, 850);
    struct str why = demo_note(g->making, STR("finding.step"), "back");
    struct finding_step_body step = {.finding = f->id, .text = holds ? STR_NONE : why};
    struct viewer v = seen_by(g, f->raiser);
    if (f->raiser.v != 0) {
        return holds ? finding_confirm(next(g, f->raiser), &v, &step)
                     : finding_return(next(g, f->raiser), &v, &step);
    }
    struct finding_code_body body = {f->raised_by};
    struct code_answer said = {.finding = f->id, .refuted = !holds, .text = step.text};
    struct instant now = clock_now(g->clock), until;
    struct str code = STR_NONE;
    TRY(code_give_finding(next(g, (struct person_id){0}), g->console, f->id, &body,
                          &g->making->random, now, &code, &until));
    return code_answer(next(g, (struct person_id){0}), code, now, &said);
}

static struct fault *go_on_with_findings(const struct demo_ground *g)
{
    struct findings_query q = findings_all();
    struct finding_list list = {0};
    bool more = false;
    TRY(findings(g->act->db, g->act->arena, g->console, g->act->today, &q, &list, &more));
    for (size_t i = 0; i < list.n; i++) {
        const struct finding *f = &list.at[i];
        if (f->state == FINDING_RAISED && by_lot(g, 250)) {
            TRY(own(g, f));
        } else if (f->state == FINDING_OWNED && by_lot(g, 60)) {
            TRY(work(g, f));
        } else if (f->state == FINDING_SOLVED && by_lot(g, 150)) {
            TRY(answer(g, f));
        }
    }
    return NULL;
}

struct fault *demo_ground_day(const struct demo_ground *g)
{
    TRY(go_on_with_deeds(g));
    TRY(go_on_with_findings(g));
    g->act->actor = 0;
    return NULL;
}

struct fault *demo_ground_today(const struct demo_ground *g)
{
    enum { BACK = 30, EVERY = 9 };
    struct day today = g->act->today;
    struct visit_id id = {0};
    g->act->today = day_add(today, -BACK);
    TRY(demo_twins(g));
    for (size_t i = 0; i < g->making->people.n; i++) {
        struct person_id person = g->making->people.at[i];
        struct twin_list twins = {0};
        TRY(twins_of(g->act->db, g->act->arena, person, today, &twins));
        if (twins.n < 2 && i % EVERY > 0) {
            continue; /* all with a household, and a few of the others */
        }
        g->act->today = day_add(today, (int)(i * BACK / g->making->people.n) - BACK);
        TRY(demo_visit(g, person, person, VISIT_TWINNING, &id));
        TRY(go_on_with_deeds(g));
    }
    g->act->today = today;
    return NULL;
}
