/* The rota as a form: a speaker and a subject for each day that has no session yet, as
 * proposed, to be changed at will. */
#include "pages/learning/classroom.h"

#include "duty/duty.h"
#include "pages/learning/classroom.html.h"
#include "words/faults.h"

#include <string.h>

enum { DAYS_MOST = SESSIONS_PLANNED_MOST, NAME_MOST = 60, TITLE_MOST = 200 };

struct rota_form {
    struct str who[DAYS_MOST], title[DAYS_MOST], because[DAYS_MOST];
};
struct rota_asked { /* kept from reading the form to writing it */
    struct day day[DAYS_MOST];
    size_t n;
    int64_t planned;
};

/* From the day asked for to the end of the quarter behind this one, if nothing is asked.
 */
static struct period period_asked(struct exchange *x)
{
    struct day today = page_today(x);
    struct period quarter = period_next(PERIOD_QUARTER, period_of(PERIOD_QUARTER, today));
    struct day from = quarter.first, till = quarter.last;
    struct str from_text = exchange_query(x, STR("from"));
    struct str till_text = exchange_query(x, STR("till"));
    if (from_text.n > 0 && !day_parse_iso(from_text, &from)) {
        from = DAY_NONE;
    }
    if (till_text.n > 0 && !day_parse_iso(till_text, &till)) {
        till = DAY_NONE;
    }
    return (struct period){from, till};
}

static struct str day_field(struct exchange *x, const char *what, struct day day)
{
    return str_format(x->arena, "%s%.*s", what, STR_PRINT(day_iso(x->arena, day)));
}

static void add_line(struct exchange *x, const struct rota *rota,
                     const struct rota_line *line, struct rota_line_views *views)
{
    bool sent = x->method == METHOD_POST;
    struct str who = day_field(x, "w", line->day), title = day_field(x, "t", line->day);
    struct str because = day_field(x, "y", line->day);
    *LIST_ADD(x->arena, views) = (struct rota_line_view){
        .day = day_iso(x->arena, line->day),
        .day_words = say_weekday_day(x->arena, x->face.lang, line->day),
        .name_who = who,
        .name_title = title,
        .name_because = because,
        .who = sent ? exchange_form(x, who) : rota_name(rota, line->person),
        .title = sent ? exchange_form(x, title) : rota_topic(rota, line),
        .because = sent ? exchange_form(x, because) : STR(""),
        .why = say_rota_line(x->arena, x->face.lang, rota, line)};
}

static void add_wish(struct exchange *x, const struct rota *rota,
                     const struct rota_wish *wish, struct rota_wish_views *views)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct str name = rota_name(rota, wish->person);
    if (name.n == 0) {
        return; /* not of those who may speak any more */
    }
    struct str text = wish->wish == WISH_SPEAKS
                          ? say_rota_wish_speaks(a, lang, name, wish->from, wish->till)
                          : say_rota_wish_cannot(a, lang, name, wish->from, wish->till);
    *LIST_ADD(a, views) = (struct rota_wish_view){text, wish->topic};
}

static struct fault *find_series(struct exchange *x, struct db *db, struct series *s)
{
    bool keeps = false;
    TRY(series_find(db, x->arena, page_viewer(x), (struct series_id){page_arg(x, 0)}, s));
    TRY(class_may_keep(db, x->arena, page_viewer(x), s->plan.unit, &keeps));
    return keeps ? NULL : fault_series_missing(x->arena);
}

static struct fault *load(struct exchange *x, struct db *db, const struct series *s,
                          struct period days, struct rota *rota)
{
    const struct calendar *calendar = NULL;
    TRY(duty_calendar_days(db, x->arena, page_app(x)->house->shelf, page_today(x),
                           &calendar));
    return class_rota(db, x->arena, calendar, s, days, rota);
}

static const struct field days_table[] = {
    {"from", FIELD_DAY, true, offsetof(struct period, first), 0, 0, say_rota_from, NULL,
     0},
    {"till", FIELD_DAY, true, offsetof(struct period, last), 0, 0, say_rota_till, NULL,
     0},
};
static const struct fields days_form = FIELDS(days_table, struct period);

/* What is wrong with a line is told with its day. */
static void name_lines(struct exchange *x, struct error_views *errors)
{
    for (size_t i = 0; i < errors->n; i++) {
        struct error_view *e = &errors->at[i];
        struct day day;
        if (e->field.n > 1 && strchr("wty", e->field.p[0]) != NULL &&
            day_parse_iso(str_part(e->field, 1, e->field.n), &day)) {
            e->label = say_day(x->arena, x->face.lang, day);
        }
    }
}

static struct fault *draw(struct exchange *x, struct db *db)
{
    struct series s;
    struct rota rota = {0};
    struct period days = period_asked(x);
    TRY(find_series(x, db, &s));
    struct fault *fault = load(x, db, &s, days, &rota);
    if (fault != NULL && fault->kind == FAULT_INPUT && page_fault(x) == NULL) {
        page_refuse(x, fault);
    } else {
        TRY(fault);
    }
    struct str action =
        str_format(x->arena, "/series/%lld/rota?from=%.*s&till=%.*s", (long long)s.id.v,
                   STR_PRINT(day_iso(x->arena, days.first)),
                   STR_PRINT(day_iso(x->arena, days.last)));
    struct rota_view view = {
        .page = page_view(x, db, say_rota_propose_title(x->arena, x->face.lang)),
        .form = page_form_view(x, &days_form, action),
        .id = s.id.v,
        .title = s.plan.title,
        .from = page_field(x, &days_form, "from", &days),
        .till = page_field(x, &days_form, "till", &days),
        .provisional = rota.provisional,
        .names = rota.names,
    };
    name_lines(x, &view.form.errors.list);
    view.from.value = day_iso(x->arena, days.first);
    view.till.value = day_iso(x->arena, days.last);
    for (size_t i = 0; i < rota.lines.n && i < DAYS_MOST; i++) {
        add_line(x, &rota, &rota.lines.at[i], &view.lines);
    }
    for (size_t i = 0; i < rota.wishes.n; i++) {
        add_wish(x, &rota, &rota.wishes.at[i], &view.wishes);
    }
    page_html(x);
    if (page_fault(x) != NULL) {
        x->answer.status = fault_status(page_fault(x)->kind);
    }
    hatch_rota_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *rota_get(struct exchange *x, struct db *db)
{
    return draw(x, db);
}

/* ---- planning -------------------------------------------------------------------------
 */

static struct fault *plan_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    const struct rota_form *form = page_form(x);
    struct rota_asked *asked = *page_keep(x);
    struct text lines = text_new(x->arena, 1024);
    for (size_t i = 0; i < asked->n; i++) {
        struct person_id who;
        struct str day = day_iso(x->arena, asked->day[i]);
        struct fault *fault = record_who(x, db, str_trim(form->who[i]), &who);
        if (fault != NULL) {
            return fault->kind == FAULT_INPUT
                       ? fault_at(fault, day_field(x, "w", asked->day[i]))
                       : fault;
        }
        text_add_format(&lines, "%.*s %lld %.*s\t%.*s\n", STR_PRINT(day),
                        (long long)who.v, STR_PRINT(str_trim(form->title[i])),
                        STR_PRINT(str_trim(form->because[i])));
    }
    return class_plan(&act, (struct series_id){page_arg(x, 0)}, text_str(&lines),
                      &asked->planned);
}

struct field_list LIST(struct field);

static void add_field(struct exchange *x, struct field_list *list, struct str name,
                      int64_t most, say_fn *label, size_t offset)
{
    *LIST_ADD(x->arena, list) = (struct field){.name = str_cstr(x->arena, name),
                                               .type = FIELD_TEXT,
                                               .offset = offset,
                                               .max = most,
                                               .label = label};
}

/* The days are those that the form names: whoever planned meanwhile is not undone. */
static void read_days(struct exchange *x, struct rota_asked *asked,
                      struct field_list *list)
{
    for (size_t i = 0; i < x->form.n && asked->n < DAYS_MOST; i++) {
        struct str name = x->form.at[i].name;
        struct day day;
        if (name.n < 2 || name.p[0] != 'w' ||
            !day_parse_iso(str_part(name, 1, name.n), &day)) {
            continue;
        }
        size_t at = asked->n++;
        asked->day[at] = day;
        add_field(x, list, name, NAME_MOST, say_session_speaker,
                  offsetof(struct rota_form, who) + at * sizeof(struct str));
        add_field(x, list, day_field(x, "t", day), TITLE_MOST, say_session_title,
                  offsetof(struct rota_form, title) + at * sizeof(struct str));
        add_field(x, list, day_field(x, "y", day), TITLE_MOST, say_session_because,
                  offsetof(struct rota_form, because) + at * sizeof(struct str));
    }
}

struct fault *rota_start(struct exchange *x, struct db *db)
{
    struct series s;
    struct field_list list = {0};
    struct rota_asked *asked = ARENA_NEW(x->arena, struct rota_asked);
    struct fields *fields = ARENA_NEW(x->arena, struct fields);
    TRY(find_series(x, db, &s));
    read_days(x, asked, &list);
    *page_keep(x) = asked;
    *fields = (struct fields){list.at, list.n, sizeof(struct rota_form)};
    page_take(x, fields);
    return page_change(x, db, plan_change);
}

struct fault *rota_show(struct exchange *x, struct db *db)
{
    const struct rota_asked *asked = *page_keep(x);
    if (record_refused(page_fault(x))) {
        return draw(x, db);
    }
    if (page_fault(x) == NULL) {
        answer_see_other(x, str_format(x->arena, "/series/%lld?done=%lld",
                                       (long long)page_arg(x, 0),
                                       (long long)asked->planned));
    }
    return page_fault(x);
}
