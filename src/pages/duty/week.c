/* GET /week: what this week asks of those one sees to, what is overdue by rule, and the
 * clocks of care; GET /duties: the duties behind one of these numbers. */
#include "exchange/remind.h"
#include "pages/duty/duty.h"
#include "pages/duty/week.html.h"
#include "pages/duty/week_views.h"
#include "pages/learning/classroom.h"
#include "words/faults.h"

enum { LIST_SHOWN = 500, LIST_READ = 2000, CLOCK_BEFORE = 30, CLOCK_BEHIND = 60 };

struct str standing_href(struct exchange *x, struct str rule, struct unit_id unit,
                         struct day day)
{
    struct str iso = day_iso(x->arena, day);
    struct text href = text_new(x->arena, 96);
    text_add(&href, STR("/standing/"));
    text_add_url(&href, str_format(x->arena, "%.*s:u%lld:%.*s:%.*s", STR_PRINT(rule),
                                   (long long)unit.v, STR_PRINT(iso), STR_PRINT(iso)));
    return text_str(&href);
}

/* ---- the week ------------------------------------------------------------------------
 */

static struct week_day_view *day_of(struct exchange *x, struct day due,
                                    struct week_view *view)
{
    struct str day = say_weekday_day(x->arena, x->face.lang, due);
    struct week_day_view *last =
        view->days.n > 0 ? &view->days.at[view->days.n - 1] : NULL;
    if (last == NULL || !str_equal(last->day, day)) {
        last = LIST_ADD(x->arena, &view->days);
        last->day = day;
    }
    return last;
}

static struct fault *add_week(struct exchange *x, struct db *db, struct unit_id unit,
                              struct period week, struct week_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct day_count_list all = {0};
    struct calendar_query q = {
        .unit = unit, .from = week.first, .to = week.last, .on = page_today(x)};
    if (q.unit.v == 0) {
        bool found = false;
        TRY(register_unit_top(db, a, &q.unit, &found));
    }
    TRY(duty_calendar_unit(db, a, page_app(x)->house->shelf, page_viewer(x), &q, &all));
    for (size_t i = 0; i < all.n; i++) {
        const struct day_count *c = &all.at[i];
        if (!c->daily) {
            *LIST_ADD(a, &day_of(x, c->due, view)->things) = (struct on_day_view){
                .href = standing_href(x, c->rule, q.unit, c->due),
                .title = lang == LANG_ZH ? c->title_zh : c->title_en,
                .note = say_calendar_done(a, lang, c->met, c->asked),
                .late = c->met < c->asked && c->due.v < page_today(x).v};
        }
    }
    return NULL;
}

/* Sessions of the classroom to which the unit, or somebody in it, is asked. */
static struct fault *add_classes(struct exchange *x, struct db *db, struct unit_id unit,
                                 struct period week, struct week_view *view)
{
    struct arena *a = x->arena;
    struct class_session_list all = {0}, shown = {0};
    struct sessions_query q = {.from = week.first, .till = week.last};
    TRY(class_sessions(db, a, page_viewer(x), &q, &all));
    for (size_t i = 0; i < all.n; i++) {
        bool below = unit.v == 0, above = false;
        if (!below) {
            TRY(scope_is_below(db, a, all.at[i].unit, unit, &below));
            TRY(scope_is_below(db, a, unit, all.at[i].unit, &above));
        }
        if (below || above) {
            *LIST_ADD(a, &shown) = all.at[i];
        }
    }
    class_add_lines(x, &shown, true, &view->classes);
    return NULL;
}

/* ---- reminding ------------------------------------------------------------------------
 */

struct remind_fields {
    struct unit_id unit;
};
static const struct field remind_table[] = {
    {"unit", FIELD_ID, false, offsetof(struct remind_fields, unit), 0, 0, say_lead_unit,
     NULL, 0},
};
const struct fields remind_form = FIELDS(remind_table, struct remind_fields);

static struct fault *add_people(struct exchange *x, struct db *db, struct unit_id unit,
                                struct week_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct reminder_line_list lines = {0};
    TRY(remind_unit_plan(db, a, page_viewer(x), unit, page_today(x), &lines));
    view->sends = page_app(x)->reminders != NULL;
    view->form.id = page_new_id(x);
    for (size_t i = 0; i < lines.n; i++) {
        const struct reminder_line *l = &lines.at[i];
        bool will = view->sends && l->mail.n > 0 && !l->again;
        view->reminded += will;
        *LIST_ADD(a, &view->people) = (struct remind_view){
            .name = l->name,
            .overdue = l->overdue,
            .note = !view->sends     ? STR_NONE
                    : l->lost        ? say_week_remind_lost(a, lang)
                    : l->again       ? say_week_remind_again(a, lang)
                    : l->mail.n == 0 ? say_week_remind_nowhere(a, lang)
                                     : STR_NONE};
    }
    return NULL;
}

struct fault *remind_change(struct exchange *x, struct db *db)
{
    const struct remind_fields *form = page_form(x);
    int64_t *queued = ARENA_NEW(x->arena, int64_t);
    bool reaches = true;
    *page_keep(x) = queued;
    if (form->unit.v != 0) {
        TRY(scope_reaches(db, x->arena, &page_viewer(x)->scope, form->unit, &reaches));
    }
    if (!reaches || page_app(x)->reminders == NULL) {
        return fault_unit_missing(x->arena);
    }
    return remind_unit(db, x->arena, page_viewer(x), form->unit, page_today(x), queued);
}

struct fault *remind_show(struct exchange *x, struct db *db)
{
    (void)db;
    const struct remind_fields *form = page_form(x);
    const int64_t *queued = *page_keep(x);
    if (page_fault(x) != NULL) {
        return page_fault(x);
    }
    struct str unit = form->unit.v == 0
                          ? STR("")
                          : str_format(x->arena, "%lld", (long long)form->unit.v);
    answer_see_other(x, str_format(x->arena, "/week?unit=%.*s&reminded=%lld",
                                   STR_PRINT(unit), (long long)*queued));
    return NULL;
}

/* ---- all of it ------------------------------------------------------------------------
 */

struct fault *week_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct period week = period_of(PERIOD_WEEK, page_today(x));
    struct adoption_list adoptions = {0};
    struct standing_list open = {0}, overdue = {0};
    struct unit_id unit = {0};
    struct week_view view = {
        .page = page_view(x, db, say_week_title(a, lang)),
        .period = say_duty_period(a, lang, say_day(a, lang, week.first),
                                  say_day(a, lang, week.last)),
    };
    TRY(lead_unit(x, db, &unit));
    TRY(duty_adoptions(db, a, &adoptions));
    if (adoptions.n == 0) {
        view.empty = (struct empty_view){.text = say_plan_none(a, lang)};
    } else {
        TRY(lead_units(x, db, &view.unit));
        TRY(add_week(x, db, unit, week, &view));
        TRY(add_classes(x, db, unit, week, &view));
        TRY(duty_by_rule(db, a, page_viewer(x), unit, page_today(x), &open));
        TRY(lead_clocks(x, db, unit, &view.clocks));
        TRY(add_people(x, db, unit, &view));
    }
    int64_t reminded = 0;
    if (str_to_int(exchange_query(x, STR("reminded")), &reminded)) {
        view.page.notice = (struct notice_view){
            .kind = NOTICE_DONE, .text = say_week_reminded(a, lang, reminded)};
    }
    for (size_t i = 0; i < open.n; i++) {
        if (open.at[i].missing > 0) {
            *LIST_ADD(a, &overdue) = open.at[i];
        }
    }
    lead_standings(x, &overdue, &view.overdue);
    page_html(x);
    hatch_week_page(&x->answer.body, &x->face, &view);
    return NULL;
}

/* ---- a list of duties ----------------------------------------------------------------
 */

/* Overdue, waiting, or both: by the days they are due on, along the index of what is not
 * done. With ?from= and ?to= all that is due in them, done or not. */
static void set_days(struct exchange *x, struct duties_query *q)
{
    struct str state = exchange_query(x, STR("state"));
    bool waits = str_equal(state, STR("open"));
    if (day_parse_iso(exchange_query(x, STR("from")), &q->from) &&
        day_parse_iso(exchange_query(x, STR("to")), &q->to)) {
        q->on = q->to.v < q->on.v ? day_add(q->to, 1) : q->on;
        q->limit = LIST_READ + 1;
        return;
    }
    q->undone = true;
    q->from = waits ? q->on : (struct day){INT32_MIN + 1};
    q->to =
        str_equal(state, STR("overdue")) ? day_add(q->on, -1) : (struct day){INT32_MAX};
    if (q->which == DUTIES_CLOCKS) {
        q->from = day_add(q->on, -CLOCK_BEFORE);
        q->to = day_add(q->on, CLOCK_BEHIND);
    }
}

static bool asks_for(struct exchange *x, const char *name)
{
    return exchange_query(x, str_of(name)).n > 0;
}

static int which_of(struct exchange *x)
{
    return asks_for(x, "asking")   ? DUTIES_ASKING
           : asks_for(x, "events") ? DUTIES_CLOCKS
           : asks_for(x, "nobody") ? DUTIES_NOBODY
           : asks_for(x, "own")    ? DUTIES_OWN
                                   : DUTIES_ALL;
}

/* Of what is not done every state that waits; of days what ?state= says. */
static bool is_waiting(struct exchange *x, const struct duty *d)
{
    (void)x;
    return d->state == DUTY_OPEN || d->state == DUTY_DUE || d->state == DUTY_OVERDUE;
}

static duty_is_shown_fn *shown_of(const struct duties_query *q)
{
    return q->undone ? is_waiting : duty_is_wanted;
}

static struct fault *query_of(struct exchange *x, struct db *db, struct duties_query *q)
{
    *q = (struct duties_query){.rule = exchange_query(x, STR("rule")),
                               .on = page_today(x),
                               .state = -1,
                               .which = which_of(x),
                               .limit = LIST_SHOWN + 1};
    set_days(x, q);
    return lead_unit(x, db, &q->unit);
}

/* One more than is shown is asked for, to know whether there are more. */
static struct fault *read_duties(struct exchange *x, struct db *db,
                                 struct duty_list *list, bool *more)
{
    struct duty_list all = {0};
    struct duties_query q;
    TRY(query_of(x, db, &q));
    TRY(duties(db, x->arena, page_viewer(x), &q, &all));
    *more = (int64_t)all.n >= q.limit;
    for (size_t i = 0; i < all.n; i++) {
        bool shown = shown_of(&q)(x, &all.at[i]);
        bool fits = list->n < LIST_SHOWN;
        *more |= shown && !fits;
        if (shown && fits) {
            *LIST_ADD(x->arena, list) = all.at[i];
        }
    }
    return NULL;
}

/* `first` of the list; not given: it is empty. */
static struct str title_of(struct exchange *x, const struct duty *first)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    switch (which_of(x)) {
    case DUTIES_ASKING:
        return say_lead_asking(a, lang);
    case DUTIES_CLOCKS:
        return say_lead_clocks(a, lang);
    case DUTIES_NOBODY:
        return say_lead_gap_nobody(a, lang);
    default:
        break;
    }
    return asks_for(x, "rule") && first != NULL ? duty_title(first, lang)
           : asks_for(x, "from")                ? say_lead_title(a, lang)
                                                : say_lead_open(a, lang);
}

static struct str about_of(struct exchange *x, int64_t n)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct str state = exchange_query(x, STR("state")), words = STR_NONE;
    struct day from, to;
    if (day_parse_iso(exchange_query(x, STR("from")), &from) &&
        day_parse_iso(exchange_query(x, STR("to")), &to)) {
        struct str sum =
            say_duties_due_in(a, lang, n, say_day(a, lang, from), say_day(a, lang, to));
        return duty_tells_state(x, &words) ? say_list_pair(a, lang, sum, words) : sum;
    }
    return str_equal(state, STR("overdue")) ? say_week_n_overdue(a, lang, n)
           : str_equal(state, STR("open"))  ? say_week_n_open(a, lang, n)
                                            : say_week_n(a, lang, n);
}

struct fault *duties_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct duty_list list = {0};
    struct duties_view view = {
        .export_href = str_format(a, "/duties.csv?%.*s", STR_PRINT(x->query_text)),
        .sheet_href = str_format(a, "/duties.xlsx?%.*s", STR_PRINT(x->query_text))};
    TRY(read_duties(x, db, &list, &view.more));
    view.title = title_of(x, list.n > 0 ? &list.at[0] : NULL);
    view.about = view.more ? STR_NONE : about_of(x, (int64_t)list.n);
    for (size_t i = 0; i < list.n; i++) {
        const struct duty *d = &list.at[i];
        *LIST_ADD(a, &view.duties) =
            (struct task_view){.id = d->id,
                               .title = duty_title(d, lang),
                               .about = d->person_name,
                               .basis = d->subject_name,
                               .when = say_day(a, lang, d->due),
                               .times = say_duty_state(a, lang, d->state)};
    }
    view.page = page_view(x, db, view.title);
    page_html(x);
    hatch_duties_page(&x->answer.body, &x->face, &view);
    return NULL;
}

/* A file holds all of them; its name is the page's title. */
static struct fault *whole_file(struct exchange *x, struct db *db,
                                enum export_format format)
{
    struct duties_query q, one;
    struct duty_list first = {0};
    TRY(query_of(x, db, &q));
    one = q;
    one.limit = 1;
    TRY(duties(db, x->arena, page_viewer(x), &one, &first));
    return duties_file(x, db, &q, title_of(x, first.n > 0 ? &first.at[0] : NULL),
                       shown_of(&q), format);
}

struct fault *duties_csv(struct exchange *x, struct db *db)
{
    return whole_file(x, db, EXPORT_CSV);
}

struct fault *duties_xlsx(struct exchange *x, struct db *db)
{
    return whole_file(x, db, EXPORT_XLSX);
}
