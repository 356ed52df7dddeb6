/* GET /findings and /findings.csv: the list, filtered and ordered by the address. */
#include "base/utf8.h"
#include "formats/csv.h"
#include "pages/practice/finding.h"
#include "pages/practice/findings.html.h"
#include "pages/register/register.h"
#include "words/faults.h"

enum { CLOSED_DAYS = 365, WHAT_SHOWN = 60 };

/* ---- what is asked ----------------------------------------------------------------- */

/* States of the filter: open, overdue, each open state, closed, all. */
static const char *const asked_states[] = {"",       "overdue", "raised", "owned",
                                           "solved", "closed",  "all",    NULL};

static int place_in(const char *const *names, struct str text)
{
    for (int i = 0; names[i] != NULL; i++) {
        if (str_equal(text, str_of(names[i]))) {
            return i;
        }
    }
    return -1;
}

static struct fault *read_place(struct exchange *x, struct db *db, struct unit_id *place)
{
    struct str text = str_trim(exchange_query(x, STR("place")));
    struct unit unit;
    bool found = false;
    if (text.n == 0) {
        return NULL;
    }
    TRY(register_unit_named(db, x->arena, text, &unit, &found));
    place->v = found ? unit.id.v : -1;
    return NULL;
}

static struct fault *read_query(struct exchange *x, struct db *db,
                                struct findings_query *q)
{
    struct str state = exchange_query(x, STR("state"));
    *q = findings_all();
    q->overdue = str_equal(state, STR("overdue"));
    q->closed = str_equal(state, STR("closed"));
    q->all = str_equal(state, STR("all"));
    q->state = place_in(finding_state_names, state);
    q->gravity = place_in(gravity_names, exchange_query(x, STR("gravity")));
    q->topic = str_trim(exchange_query(x, STR("topic")));
    q->mine = exchange_query(x, STR("mine")).n > 0;
    str_to_int(exchange_query(x, STR("campaign")), &q->campaign.v);
    int order = place_in(finding_order_names, exchange_query(x, STR("order")));
    q->order = order >= 0 ? order : FINDINGS_BY_DUE;
    if (q->campaign.v == 0) {
        q->from = day_add(page_today(x), -CLOSED_DAYS);
    }
    return read_place(x, db, &q->place);
}

/* ---- rows -------------------------------------------------------------------------- */

struct tag_view finding_tag(struct exchange *x, const struct finding *f)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    if (finding_is_overdue(f, page_today(x))) {
        return (struct tag_view){TAG_OVERDUE, say_findings_overdue(a, lang)};
    }
    return (struct tag_view){f->state == FINDING_CONFIRMED ? TAG_DONE
                             : finding_is_open(f)          ? TAG_OPEN
                                                           : TAG_PLAIN,
                             say_finding_state(a, lang, (int)f->state)};
}

/* Its first line, so that a table stays a table. */
static struct str short_of(struct exchange *x, struct str what)
{
    struct str line = STR_NONE;
    str_cut(&what, '\n', &line);
    struct str first = utf8_first(line, WHAT_SHOWN);
    return first.n == line.n ? line : str_format(x->arena, "%.*s…", STR_PRINT(first));
}

struct finding_line_view finding_line(struct exchange *x, const struct finding *f)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    return (struct finding_line_view){
        .id = f->id.v,
        .what = short_of(x, f->what),
        .place = f->place_name,
        .topic = f->topic,
        .gravity = say_gravity(a, lang, (int)f->gravity),
        .grave = f->gravity != GRAVITY_ORDINARY,
        .owner = f->owner.v != 0 ? f->owner_name : say_findings_no_owner(a, lang),
        .age = say_findings_days(a, lang, finding_age(f, page_today(x))),
        .due = f->due,
        .state = finding_tag(x, f),
    };
}

/* ---- the filter -------------------------------------------------------------------- */

static void set_states(struct exchange *x, struct findings_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct str now = exchange_query(x, STR("state"));
    struct str words[] = {say_findings_open(a, lang),  say_findings_overdue(a, lang),
                          say_finding_raised(a, lang), say_finding_owned(a, lang),
                          say_finding_solved(a, lang), say_findings_closed(a, lang),
                          say_findings_every(a, lang)};
    view->state = (struct field_view){
        .name = STR("state"), .label = say_findings_state(a, lang), .required = true};
    for (int i = 0; asked_states[i] != NULL; i++) {
        struct str value = str_of(asked_states[i]);
        *LIST_ADD(a, &view->state.options) =
            page_option(value, words[i], str_equal(now, value));
    }
}

static void set_choices(struct exchange *x, const struct findings_query *q,
                        struct findings_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct str orders[] = {
        say_findings_order_due(a, lang), say_findings_order_age(a, lang),
        say_findings_order_gravity(a, lang), say_findings_order_place(a, lang)};
    view->gravity = (struct field_view){
        .name = STR("gravity"), .label = say_finding_gravity(a, lang), .required = true};
    *LIST_ADD(a, &view->gravity.options) =
        page_option(STR(""), say_findings_any(a, lang), q->gravity < 0);
    for (int i = 0; gravity_names[i] != NULL; i++) {
        *LIST_ADD(a, &view->gravity.options) = page_option(
            str_of(gravity_names[i]), say_gravity(a, lang, i), q->gravity == i);
    }
    view->order = (struct field_view){
        .name = STR("order"), .label = say_findings_order(a, lang), .required = true};
    for (int i = 0; finding_order_names[i] != NULL; i++) {
        *LIST_ADD(a, &view->order.options) =
            page_option(str_of(finding_order_names[i]), orders[i], q->order == i);
    }
}

static struct fault *set_filter(struct exchange *x, struct db *db,
                                const struct findings_query *q,
                                struct findings_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct campaign_list list = {0};
    set_states(x, view);
    set_choices(x, q, view);
    view->topic = (struct field_view){.name = STR("topic"),
                                      .label = say_finding_topic(a, lang),
                                      .value = q->topic,
                                      .required = true};
    view->place = (struct field_view){.name = STR("place"),
                                      .label = say_finding_place(a, lang),
                                      .value = exchange_query(x, STR("place")),
                                      .required = true};
    view->campaign = (struct field_view){.name = STR("campaign"),
                                         .label = say_finding_campaign(a, lang),
                                         .required = true};
    *LIST_ADD(a, &view->campaign.options) =
        page_option(STR(""), say_findings_any(a, lang), q->campaign.v == 0);
    TRY(campaigns(db, a, page_viewer(x), &list));
    for (size_t i = 0; i < list.n; i++) {
        bool chosen = q->campaign.v == list.at[i].id.v;
        struct str value = str_format(a, "%lld", (long long)list.at[i].id.v);
        *LIST_ADD(a, &view->campaign.options) =
            page_option(value, list.at[i].title, chosen);
        view->campaign.value = chosen ? value : view->campaign.value;
    }
    view->mine = q->mine;
    view->filtered = x->query_text.n > 0;
    return NULL;
}

struct fault *findings_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct findings_query q;
    struct finding_list list = {0};
    struct findings_view view = {.page = page_view(x, db, say_findings_title(a, lang)),
                                 .most = FINDINGS_MOST};
    TRY(read_query(x, db, &q));
    TRY(findings(db, a, page_viewer(x), page_today(x), &q, &list, &view.more));
    TRY(set_filter(x, db, &q, &view));
    for (size_t i = 0; i < list.n; i++) {
        *LIST_ADD(a, &view.rows) = finding_line(x, &list.at[i]);
    }
    view.told = say_findings_count(a, lang, (int64_t)list.n);
    view.export_href = str_format(a, "/findings.csv?%.*s", STR_PRINT(x->query_text));
    view.empty.text =
        view.filtered ? say_findings_none_such(a, lang) : say_findings_none(a, lang);
    page_html(x);
    hatch_findings_page(&x->answer.body, &x->face, &view);
    return NULL;
}

/* ---- CSV --------------------------------------------------------------------------- */

static void add_csv_row(struct exchange *x, const struct finding *f)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct str days[] = {f->found.v != DAY_NONE.v ? day_iso(a, f->found) : STR(""),
                         day_known(f->due) ? day_iso(a, f->due) : STR(""),
                         day_known(f->closed_on) ? day_iso(a, f->closed_on) : STR("")};
    struct str cells[] = {
        str_format(a, "%lld", (long long)f->id.v),
        f->what,
        f->place_name,
        f->spot,
        f->raiser.v != 0 ? f->raiser_name : f->raised_by,
        f->topic,
        say_gravity(a, lang, (int)f->gravity),
        days[0],
        f->owner_name,
        days[1],
        days[2],
        str_format(a, "%lld", (long long)finding_age(f, page_today(x))),
        finding_tag(x, f).text,
    };
    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) {
        csv_write_cell(&x->answer.body, cells[i],
                       i + 1 == sizeof cells / sizeof cells[0]);
    }
}

struct fault *findings_csv(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct findings_query q;
    struct finding_list list = {0};
    bool more = false;
    TRY(read_query(x, db, &q));
    TRY(findings(db, a, page_viewer(x), page_today(x), &q, &list, &more));
    const struct str heads[] = {
        say_finding_number(a, lang),    say_finding_what(a, lang),
        say_finding_place(a, lang),     say_finding_spot(a, lang),
        say_finding_raised_by(a, lang), say_finding_topic(a, lang),
        say_finding_gravity(a, lang),   say_finding_found(a, lang),
        say_finding_owner(a, lang),     say_finding_due(a, lang),
        say_finding_on(a, lang),        say_findings_age(a, lang),
        say_findings_state(a, lang)};
    answer_html(x, 200);
    x->answer.type = STR("text/csv; charset=utf-8");
    x->answer.filename =
        str_format(a, "%.*s.csv", STR_PRINT(say_findings_title(a, lang)));
    csv_write_mark(&x->answer.body);
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        csv_write_cell(&x->answer.body, heads[i],
                       i + 1 == sizeof heads / sizeof heads[0]);
    }
    for (size_t i = 0; i < list.n; i++) {
        add_csv_row(x, &list.at[i]);
    }
    if (more) {
        csv_write_cell(&x->answer.body, say_findings_more(a, lang, FINDINGS_MOST), true);
    }
    return NULL;
}
