/* GET /lead: how things stand by rule in what the viewer reaches, who asks to be excused,
 * and the clocks that events set going; GET /standing/:id: one figure with the duties
 * behind it. */
#include "formats/csv.h"
#include "pages/duty/duty.h"
#include "pages/duty/programme.html.h"
#include "pages/duty/programme_views.h"
#include "pages/register/register.h"
#include "words/faults.h"

static struct str share_text(struct arena *a, int64_t share)
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

enum { OPEN_SHOWN = 20, CLOCK_BEFORE = 30, CLOCK_BEHIND = 60 };

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
                             .asking = true,
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
                             .events = true,
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

static struct fault *month_standings(struct exchange *x, struct db *db,
                                     struct unit_id unit, struct standing_list *list)
{
    struct period month = shown_month(page_today(x));
    struct standings_query q = {
        .unit = unit, .from = month.first, .to = month.last, .on = DAY_NONE};
    return duty_standings(db, x->arena, page_viewer(x), &q, list);
}

struct fault *lead_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct period month = shown_month(page_today(x));
    struct adoption_list adoptions = {0};
    struct standing_list open = {0}, standings = {0};
    struct unit_id unit = {0};
    struct lead_view view = {
        .page = page_view(x, db, say_lead_title(a, lang)),
        .title = say_lead_title(a, lang),
        .path = STR("/lead"),
        .from = say_day(a, lang, month.first),
        .to = say_day(a, lang, month.last),
        .export_href = str_format(a, "/lead.csv?unit=%.*s",
                                  STR_PRINT(exchange_query(x, STR("unit")))),
    };
    TRY(lead_unit(x, db, &unit));
    TRY(duty_adoptions(db, a, &adoptions));
    if (adoptions.n == 0) {
        view.empty = (struct empty_view){.text = say_plan_none(a, lang)};
    } else {
        TRY(lead_units(x, db, &view.unit));
        TRY(duty_by_rule(db, a, page_viewer(x), unit, page_today(x), &open));
        TRY(month_standings(x, db, unit, &standings));
        TRY(add_asking(x, db, unit, &view));
        TRY(lead_clocks(x, db, unit, &view.clocks));
    }
    lead_standings(x, &open, &view.open);
    lead_standings(x, &standings, &view.month);
    page_html(x);
    hatch_lead_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *lead_csv(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct standing_list list = {0};
    struct unit_id unit = {0};
    TRY(lead_unit(x, db, &unit));
    TRY(month_standings(x, db, unit, &list));
    answer_html(x, 200);
    x->answer.type = STR("text/csv; charset=utf-8");
    x->answer.filename = str_format(a, "%.*s.csv", STR_PRINT(say_lead_title(a, lang)));
    struct text *out = &x->answer.body;
    struct str heads[] = {say_standing_rule(a, lang),    say_standing_asked(a, lang),
                          say_standing_met(a, lang),     say_standing_late(a, lang),
                          say_standing_missing(a, lang), say_standing_waiting(a, lang),
                          say_standing_share(a, lang)};
    enum { HEADS = sizeof heads / sizeof heads[0] };
    csv_write_mark(out);
    for (size_t i = 0; i < HEADS; i++) {
        csv_write_cell(out, heads[i], i + 1 == HEADS);
    }
    for (size_t i = 0; i < list.n; i++) {
        const struct standing *s = &list.at[i];
        const int64_t counts[] = {s->asked, s->met, s->late, s->missing, s->waiting};
        csv_write_cell(out, lang == LANG_ZH ? s->title_zh : s->title_en, false);
        for (size_t k = 0; k < sizeof counts / sizeof counts[0]; k++) {
            csv_write_cell(out, str_format(a, "%lld", (long long)counts[k]), false);
        }
        csv_write_cell(out, share_text(a, s->share), true);
    }
    return NULL;
}

/* ?state= of a standing's numbers. */
static bool is_wanted(struct exchange *x, const struct duty *d)
{
    struct str state = exchange_query(x, STR("state"));
    bool waits = d->state == DUTY_OPEN || d->state == DUTY_DUE;
    return str_equal(state, STR("met"))       ? d->state == DUTY_MET && !d->late
           : str_equal(state, STR("late"))    ? d->late
           : str_equal(state, STR("overdue")) ? d->state == DUTY_OVERDUE
           : str_equal(state, STR("open"))    ? waits
                                              : true;
}

static bool tells_state(struct exchange *x, struct str *words)
{
    static const struct {
        const char *name;
        say_fn *say;
    } states[] = {{"met", say_standing_met},
                  {"late", say_standing_late},
                  {"overdue", say_standing_missing},
                  {"open", say_standing_waiting}};
    struct str state = exchange_query(x, STR("state"));
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
        if (str_equal(state, str_of(states[i].name))) {
            *words = states[i].say(x->arena, x->face.lang);
            return true;
        }
    }
    return false;
}

struct fault *standing_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct standing s = {0};
    struct duty_list duties = {0};
    bool found = false;
    TRY(standing_why(db, a, page_viewer(x), x->path_arg[0], DAY_NONE, &s, &duties,
                     &found));
    if (!found) {
        return fault_duty_missing(a, x->path_arg[0]);
    }
    struct str title = lang == LANG_ZH ? s.title_zh : s.title_en;
    struct standing_page_view view = {
        .page = page_view(x, db, title),
        .title = title,
        .about = s.person_name,
        .period = share_text(a, s.share),
        .sum = say_standing_sum(a, lang, s.asked, s.met, s.late, s.missing, s.waiting,
                                s.excused, s.paused),
    };
    if (tells_state(x, &view.shown)) {
        view.all_href = str_format(a, "/standing/%.*s", STR_PRINT(s.id));
    }
    for (size_t i = 0; i < duties.n; i++) {
        const struct duty *d = &duties.at[i];
        if (!is_wanted(x, d)) {
            continue;
        }
        *LIST_ADD(a, &view.duties) =
            (struct task_view){.id = d->id,
                               .about = d->subject_name,
                               .when = say_day(a, lang, d->due),
                               .times = say_duty_state(a, lang, d->state)};
    }
    page_html(x);
    hatch_standing_page(&x->answer.body, &x->face, &view);
    return NULL;
}
