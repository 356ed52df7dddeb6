/* GET /lead: what waits for the leader's word, the clocks that events set going, what of
 * study waits, how things stand by section and by rule, what the programme asks, and
 * where nobody is. */
#include "pages/duty/duty.h"
#include "pages/duty/programme.html.h"
#include "pages/duty/programme_views.h"
#include "pages/export.h"
#include "pages/learning/waits.h"
#include "pages/register/register.h"
#include "programme/rules.h"
#include "words/faults.h"

struct str share_text(struct arena *a, int64_t share)
{
    return share < 0 ? STR_NONE
                     : str_format(a, "%lld.%02lld %%", (long long)(share / 100),
                                  (long long)(share % 100));
}

void lead_standings(struct exchange *x, const struct standing_list *list,
                    struct standing_views *views)
{
    enum lang lang = x->face.lang;
    for (size_t i = 0; i < list->n; i++) {
        const struct standing *s = &list->at[i];
        *LIST_ADD(x->arena, views) = (struct standing_view){
            .id = s->id,
            .rule = s->rule,
            .unit = exchange_query(x, STR("unit")),
            .title = lang == LANG_ZH ? s->title_zh : s->title_en,
            .asked = s->asked,
            .met = s->met,
            .late = s->late,
            .missing = s->missing,
            .waiting = s->waiting,
            .share = share_text(x->arena, s->share),
        };
    }
}

/* The month that is running, or the one before in its first week. */
static struct period shown_month(struct day today)
{
    return period_of(PERIOD_MONTH,
                     civil_of_day(today).day <= 7 ? day_add(today, -7) : today);
}

enum { OPEN_SHOWN = 10, UP_SHOWN = 50, CLOCK_BEFORE = 30, CLOCK_BEHIND = 60 };

/* Who asks to be excused, oldest first. */
static struct fault *add_asking(struct exchange *x, struct db *db, struct unit_id unit,
                                struct lead_view *view)
{
    struct duty_list asking = {0};
    struct duties_query q = {.unit = unit,
                             .on = page_today(x),
                             .from = DAY_NONE,
                             .to = DAY_NONE,
                             .state = -1,
                             .which = DUTIES_ASKING,
                             .limit = OPEN_SHOWN};
    TRY(duties(db, x->arena, page_viewer(x), &q, &asking));
    for (size_t i = 0; i < asking.n; i++) {
        const struct duty *d = &asking.at[i];
        *LIST_ADD(x->arena, &view->asking) = (struct asking_view){
            d->id, duty_title(d, x->face.lang), d->subject_name, duty_when(x, d)};
    }
    return NULL;
}

/* What events set going, due about now. */
struct fault *lead_clocks(struct exchange *x, struct db *db, struct unit_id unit,
                          struct task_views *views)
{
    struct duty_list clocks = {0};
    struct day today = page_today(x);
    struct duties_query q = {.unit = unit,
                             .on = today,
                             .from = day_add(today, -CLOCK_BEFORE),
                             .to = day_add(today, CLOCK_BEHIND),
                             .state = -1,
                             .which = DUTIES_CLOCKS,
                             .limit = OPEN_SHOWN};
    TRY(duties(db, x->arena, page_viewer(x), &q, &clocks));
    for (size_t i = 0; i < clocks.n; i++) {
        const struct duty *d = &clocks.at[i];
        if (d->state == DUTY_OPEN || d->state == DUTY_DUE || d->state == DUTY_OVERDUE) {
            *LIST_ADD(x->arena, views) =
                (struct task_view){.id = d->id,
                                   .title = duty_title(d, x->face.lang),
                                   .about = d->subject_name,
                                   .when = duty_when(x, d),
                                   .overdue = d->state == DUTY_OVERDUE};
        }
    }
    return NULL;
}

/* What others left undone and the rules bring up to the viewer. */
static struct fault *add_up(struct exchange *x, struct db *db, struct unit_id unit,
                            struct lead_view *view)
{
    struct duty_list up = {0};
    TRY(duties_gone_up(db, x->arena, page_app(x)->house->shelf, page_viewer(x), unit,
                       page_today(x), &up));
    view->more_up = up.n > UP_SHOWN;
    for (size_t i = 0; i < up.n && i < UP_SHOWN; i++) {
        const struct duty *d = &up.at[i];
        *LIST_ADD(x->arena, &view->up) =
            (struct task_view){.id = d->id,
                               .title = duty_title(d, x->face.lang),
                               .about = d->person_name,
                               .when = duty_when(x, d),
                               .overdue = true};
    }
    return NULL;
}

struct fault *lead_units(struct exchange *x, struct db *db, struct any_field_view *unit)
{
    struct arena *a = x->arena;
    unit->control = CONTROL_SELECT;
    unit->field = (struct field_view){.name = STR("unit"),
                                      .label = say_lead_unit(a, x->face.lang),
                                      .value = exchange_query(x, STR("unit")),
                                      .required = true};
    return unit_options(x, db, say_people_unit_all(a, x->face.lang), unit->field.value,
                        &unit->field.options);
}

struct fault *lead_unit(struct exchange *x, struct db *db, struct unit_id *unit)
{
    bool reaches = true;
    if (str_to_int(exchange_query(x, STR("unit")), &unit->v)) {
        TRY(scope_reaches(db, x->arena, &page_viewer(x)->scope, *unit, &reaches));
    }
    return reaches ? NULL : fault_unit_missing(x->arena);
}

/* ---- sections and gaps ----------------------------------------------------------------
 */

/* Numbers lead to lists only where the viewer reaches the section. */
static struct fault *add_section(struct exchange *x, struct db *db,
                                 const struct section_standing *s, struct period month,
                                 struct section_views *views)
{
    struct arena *a = x->arena;
    bool reaches = false;
    TRY(scope_reaches(db, a, &page_viewer(x)->scope, s->unit, &reaches));
    struct str from = day_iso(a, month.first), to = day_iso(a, month.last);
    struct str list =
        str_format(a, "/duties?unit=%lld%s&from=%.*s&to=%.*s", (long long)s->unit.v,
                   s->own ? "&own=1" : "", STR_PRINT(from), STR_PRINT(to));
    *LIST_ADD(a, views) = (struct section_view){
        .name = s->own ? say_lead_section_own(a, x->face.lang, s->name) : s->name,
        .href = reaches && !s->own
                    ? str_format(a, "/lead?unit=%lld", (long long)s->unit.v)
                    : STR_NONE,
        .list = reaches ? list : STR_NONE,
        .list_met = str_format(a, "%.*s&state=met", STR_PRINT(list)),
        .list_late = str_format(a, "%.*s&state=late", STR_PRINT(list)),
        .list_missing = str_format(a, "%.*s&state=overdue", STR_PRINT(list)),
        .list_waiting = str_format(a, "%.*s&state=open", STR_PRINT(list)),
        .asked = s->asked,
        .met = s->met,
        .late = s->late,
        .missing = s->missing,
        .waiting = s->waiting,
    };
    return NULL;
}

static struct fault *add_month(struct exchange *x, struct db *db, struct unit_id unit,
                               struct lead_view *view)
{
    struct period month = shown_month(page_today(x));
    struct standing_list rules = {0};
    struct section_standing_list sections = {0};
    struct standings_query q = {
        .unit = unit, .from = month.first, .to = month.last, .on = DAY_NONE};
    TRY(duty_sections(db, x->arena, page_viewer(x), &q, &rules, &sections));
    lead_standings(x, &rules, &view->month);
    bool divided = sections.n > 1 || (sections.n == 1 && !sections.at[0].own);
    for (size_t i = 0; divided && i < sections.n; i++) {
        TRY(add_section(x, db, &sections.at[i], month, &view->sections));
    }
    return NULL;
}

static int64_t whole(int64_t hundredths)
{
    return (hundredths + 50) / 100;
}

static void add_meter(struct exchange *x, const struct adoption *o,
                      const struct programme *p, const struct burden *burden,
                      struct lead_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    int64_t member = whole(burden->minutes[BURDEN_MEMBER]);
    int64_t leader = whole(burden->minutes[BURDEN_LEADER]);
    *LIST_ADD(a, &view->burdens) = (struct burden_meter){
        .title = title_in(&p->title, lang),
        .adoption = o->seq,
        .member_text = str_format(a, "%lld", (long long)member),
        .leader_text = str_format(a, "%lld", (long long)leader),
        .budget_text =
            p->budget > 0 ? say_programme_budget_of(a, lang, p->budget) : STR_NONE,
        .member = member,
        .budget = p->budget,
        .most = (member > p->budget ? member : p->budget) * 5 / 4,
    };
}

/* What programmes in force ask of a person each month, and what lint says of them. */
static struct fault *add_burden(struct exchange *x, struct db *db,
                                const struct adoption_list *all, struct lead_view *view)
{
    struct arena *a = x->arena;
    struct day today = page_today(x);
    for (size_t i = 0; i < all->n; i++) {
        const struct adoption *o = &all->at[i];
        const struct programme *p = NULL;
        struct burden burden = {0};
        struct lint_finding_list findings = {0};
        bool found = false;
        if (o->since.v > today.v || (day_known(o->till) && o->till.v < today.v)) {
            continue;
        }
        TRY(duty_adopted(db, a, page_app(x)->house->shelf, o->seq, &p, &found));
        if (!found) {
            continue;
        }
        programme_burden(a, p, &burden);
        programme_lint(a, p, &findings);
        view->findings += (int64_t)findings.n;
        add_meter(x, o, p, &burden, view);
    }
    return NULL;
}

/* ---- the page -------------------------------------------------------------------------
 */

static struct fault *fill(struct exchange *x, struct db *db, struct unit_id unit,
                          const struct adoption_list *adoptions, struct lead_view *view)
{
    struct standing_list open = {0}, gaps = {0};
    const struct viewer *v = page_viewer(x);
    TRY(lead_units(x, db, &view->unit));
    TRY(add_asking(x, db, unit, view));
    TRY(add_up(x, db, unit, view));
    TRY(lead_clocks(x, db, unit, &view->clocks));
    TRY(lead_study(x, db, unit, &view->study));
    TRY(duty_by_rule(db, x->arena, v, unit, page_today(x), &open));
    TRY(duty_gaps(db, x->arena, v, unit, page_today(x), &gaps));
    TRY(add_month(x, db, unit, view));
    lead_standings(x, &open, &view->open);
    lead_standings(x, &gaps, &view->gaps);
    return add_burden(x, db, adoptions, view);
}

struct fault *lead_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct period month = shown_month(page_today(x));
    struct adoption_list adoptions = {0};
    struct unit_id unit = {0};
    struct str asked = exchange_query(x, STR("unit"));
    struct lead_view view = {
        .page = page_view(x, db, say_lead_title(a, lang)),
        .title = say_lead_title(a, lang),
        .path = STR("/lead"),
        .from = say_day(a, lang, month.first),
        .to = say_day(a, lang, month.last),
        .export_href = str_format(a, "/lead.csv?unit=%.*s", STR_PRINT(asked)),
        .sheet_href = str_format(a, "/lead.xlsx?unit=%.*s", STR_PRINT(asked)),
    };
    TRY(lead_unit(x, db, &unit));
    TRY(duty_adoptions(db, a, &adoptions));
    if (adoptions.n == 0) {
        view.empty = (struct empty_view){.text = say_plan_none(a, lang)};
        TRY(lead_units(x, db, &view.unit));
        TRY(lead_study(x, db, unit, &view.study));
    } else {
        TRY(fill(x, db, unit, &adoptions, &view));
    }
    page_html(x);
    hatch_lead_page(&x->answer.body, &x->face, &view);
    return NULL;
}

/* ---- as a file ------------------------------------------------------------------------
 */

static struct fault *month_table(struct exchange *x, struct db *db,
                                 struct export_table *table)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct period month = shown_month(page_today(x));
    struct standing_list list = {0};
    struct standings_query q = {.from = month.first, .to = month.last, .on = DAY_NONE};
    TRY(lead_unit(x, db, &q.unit));
    TRY(duty_standings(db, a, page_viewer(x), &q, &list));
    const struct str heads[] = {
        say_standing_rule(a, lang),    say_standing_asked(a, lang),
        say_standing_met(a, lang),     say_standing_late(a, lang),
        say_standing_missing(a, lang), say_standing_waiting(a, lang),
        say_standing_share(a, lang)};
    table->columns = sizeof heads / sizeof heads[0];
    struct str *kept = ARENA_ARRAY(a, struct str, table->columns);
    memcpy(kept, heads, sizeof heads);
    table->heads = kept;
    table->title = say_lead_title(a, lang);
    for (size_t i = 0; i < list.n; i++) {
        const struct standing *s = &list.at[i];
        const int64_t counts[] = {s->asked, s->met, s->late, s->missing, s->waiting};
        *LIST_ADD(a, &table->cells) =
            cell_text(lang == LANG_ZH ? s->title_zh : s->title_en);
        for (size_t k = 0; k < sizeof counts / sizeof counts[0]; k++) {
            *LIST_ADD(a, &table->cells) = cell_int(a, counts[k]);
        }
        *LIST_ADD(a, &table->cells) = cell_text(share_text(a, s->share));
    }
    return NULL;
}

struct fault *lead_csv(struct exchange *x, struct db *db)
{
    struct export_table table = {0};
    TRY(month_table(x, db, &table));
    return export_csv(x, &table);
}

struct fault *lead_xlsx(struct exchange *x, struct db *db)
{
    struct export_table table = {0};
    TRY(month_table(x, db, &table));
    return export_sheet(x, &table);
}
