/* A draft tried: a past time replayed, a month foreseen. Both read only. */
#include "duty/rehearse.h"
#include "pages/duty/draft.h"
#include "pages/duty/draft.html.h"
#include "words/faults.h"

static struct fault *read_draft(struct exchange *x, struct db *db,
                                struct draft_head *head,
                                const struct programme **programme)
{
    struct duty_draft draft;
    struct draft_fault_views faults = {0};
    TRY(draft_find(x, db, &draft, head));
    TRY(draft_parse(x, draft.text, programme, &faults));
    if (*programme == NULL) {
        return fault_draft_missing(x->arena);
    }
    head->title = title_in(&(*programme)->title, x->face.lang);
    return NULL;
}

static struct str share(struct exchange *x, int64_t n)
{
    return n < 0 ? STR_NONE
                 : str_format(x->arena, "%lld.%02lld %%", (long long)(n / 100),
                              (long long)(n % 100));
}

/* ---- rehearsal --------------------------------------------------------------------- */

/* Of a rule: how many gain, how many lose. */
static struct str counts_say(struct exchange *x, const struct rehearsed *r)
{
    return r->gaining + r->losing == 0
               ? STR_NONE
               : say_rehearse_counts(x->arena, x->face.lang, r->gaining, r->losing);
}

static struct rehearsed_view row_of(struct exchange *x, const struct rehearsed *r,
                                    struct str name)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    return (struct rehearsed_view){
        .name = name,
        .gain = r->rule.n > 0           ? counts_say(x, r)
                : r->gain == GAIN_GAINS ? say_rehearse_gains(a, lang)
                : r->gain == GAIN_LOSES ? say_rehearse_loses(a, lang)
                                        : STR_NONE,
        .loses = r->gain == GAIN_LOSES,
        .was_asked = r->was.asked,
        .was_missing = r->was.missing,
        .is_asked = r->is.asked,
        .is_missing = r->is.missing,
        .was_share = share(x, r->was.share),
        .is_share = share(x, r->is.share),
    };
}

static struct str kinds_listed(struct exchange *x, const struct str_list *kinds)
{
    struct text t = text_new(x->arena, 64);
    for (size_t i = 0; i < kinds->n; i++) {
        text_add(&t, i > 0 ? say_list_comma(x->arena, x->face.lang) : STR(""));
        text_add(&t, kinds->at[i]);
    }
    return text_str(&t);
}

static void fill(struct exchange *x, const struct rehearsal *r,
                 struct rehearse_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    view->shown = true;
    view->differs = r->adopted && !r->reproduced;
    view->reproduced = !r->adopted ? say_rehearse_new(a, lang)
                       : r->reproduced
                           ? say_rehearse_reproduced(a, lang)
                           : say_rehearse_differs(a, lang, (int64_t)r->differences.n);
    view->sum = say_rehearse_sum(a, lang, r->all.was.asked, r->all.was.minutes,
                                 r->all.is.asked, r->all.is.minutes);
    if (r->unseen.n > 0) {
        view->unseen = say_rehearse_unseen(a, lang, kinds_listed(x, &r->unseen));
    }
    for (size_t i = 0; i < r->rules.n; i++) {
        const struct rehearsed *row = &r->rules.at[i];
        struct str title = title_in(&row->title, lang);
        *LIST_ADD(a, &view->rules) = row_of(
            x, row, str_format(a, "%.*s %.*s", STR_PRINT(row->rule), STR_PRINT(title)));
    }
    for (size_t i = 0; i < r->people.n; i++) {
        const struct rehearsed *row = &r->people.at[i];
        if (row->gain == GAIN_SAME) {
            view->same++;
        } else {
            *LIST_ADD(a, &view->people) = row_of(x, row, row->name);
        }
    }
}

static struct field_view day_field(struct exchange *x, const char *name, struct str label,
                                   struct day otherwise, struct day *day)
{
    struct field_view field = {.name = str_of(name), .label = label, .required = true};
    if (!day_parse_iso(exchange_query(x, str_of(name)), day)) {
        *day = otherwise;
    }
    field.value = day_iso(x->arena, *day);
    return field;
}

struct fault *draft_rehearse_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct rehearse_view view = {0};
    const struct programme *p = NULL;
    struct rehearsal r;
    struct period days;
    struct day last_year = day_add(period_of(PERIOD_YEAR, page_today(x)).first, -1);
    TRY(read_draft(x, db, &view.head, &p));
    view.from = day_field(x, "from", say_rehearse_from(a, lang),
                          period_of(PERIOD_YEAR, last_year).first, &days.first);
    view.to = day_field(x, "to", say_rehearse_to(a, lang), last_year, &days.last);
    if (exchange_query(x, STR("from")).n > 0) {
        struct fault *fault =
            duty_rehearse(db, a, page_app(x)->house->shelf, page_viewer(x), p, days, &r);
        if (fault != NULL && fault->kind != FAULT_INPUT) {
            return fault;
        }
        if (fault != NULL) {
            view.to.error = say_fault(a, lang, fault);
        } else {
            fill(x, &r, &view);
        }
    }
    page_html(x);
    hatch_rehearse_page(&x->answer.body, &x->face, &view);
    return NULL;
}

/* ---- a month ----------------------------------------------------------------------- */

struct fault *draft_month_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct month_view view = {0};
    const struct programme *p = NULL;
    struct dry_run run;
    struct day month = day_add(period_of(PERIOD_MONTH, page_today(x)).last, 1);
    struct str asked = exchange_query(x, STR("month"));
    TRY(read_draft(x, db, &view.head, &p));
    view.month = (struct field_view){.name = STR("month"),
                                     .label = say_rehearse_month(a, lang),
                                     .value = str_part(day_iso(a, month), 0, 7),
                                     .required = true};
    if (asked.n > 0) {
        view.month.value = asked;
        if (!day_parse_iso(str_format(a, "%.*s-01", STR_PRINT(asked)), &month)) {
            view.month.error = say_fault(a, lang, fault_field_month(a));
        }
    }
    TRY(duty_dry_run(db, a, page_app(x)->house->shelf, page_viewer(x), p, month, &run));
    view.sum = say_dry_run_sum(a, lang, (int64_t)run.duties.n, (int64_t)run.persons.n,
                               run.minutes);
    for (size_t i = 0; i < run.persons.n; i++) {
        const struct burdened *b = &run.persons.at[i];
        *LIST_ADD(a, &view.persons) = (struct burdened_view){
            b->name.n > 0 ? b->name : STR("-"), b->duties, b->minutes};
    }
    page_html(x);
    hatch_month_page(&x->answer.body, &x->face, &view);
    return NULL;
}
