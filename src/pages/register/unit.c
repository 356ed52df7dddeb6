/* The page of one unit. Counting is the register's; here it becomes words, links and
 * bars. */
#include "pages/register/register.h"
#include "pages/register/sections.h"
#include "pages/register/unit.html.h"
#include "pages/register/unit_views.h"
#include "register/strength.h"
#include "words/faults.h"

/* The drawing, in its own units: names on the left, bars, the sum behind each. */
enum { BAR_LEFT = 130, BAR_ROOM = 420, BAR_STEP = 28, CHART_WIDTH = 600, TEXT_DROP = 15 };

static struct str unit_href(struct exchange *x, int64_t id, const struct on_view *on)
{
    return on->past ? str_format(x->arena, "/unit/%lld?on=%.*s", (long long)id,
                                 STR_PRINT(day_iso(x->arena, on->on)))
                    : str_format(x->arena, "/unit/%lld", (long long)id);
}

static struct fault *add_path(struct exchange *x, struct db *db,
                              const struct unit_page *page, struct unit_view *view)
{
    for (size_t i = 0; i + 1 < page->path.n; i++) {
        const struct unit *u = &page->path.at[i];
        struct link_view link = {STR_NONE, u->name, false};
        bool reaches = false;
        TRY(scope_reaches(db, x->arena, &page_viewer(x)->scope, u->id, &reaches));
        if (reaches) {
            link.href = unit_href(x, u->id.v, &view->on);
        }
        *LIST_ADD(x->arena, &view->path) = link;
    }
    return NULL;
}

static struct strength_row row_of(struct exchange *x, int64_t id, struct str name,
                                  int64_t establishment, int64_t actual)
{
    struct arena *a = x->arena;
    bool told = establishment > 0;
    return (struct strength_row){
        .id = id,
        .name = name,
        .establishment = told ? str_format(a, "%lld", (long long)establishment) : STR(""),
        .actual = str_format(a, "%lld", (long long)actual),
        .vacant = told && actual < establishment ? establishment - actual : 0,
        .over = told && actual > establishment ? actual - establishment : 0,
    };
}

static void add_units(struct exchange *x, const struct unit_page *page,
                      struct unit_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    for (size_t i = 0; i < page->units.n; i++) {
        const struct strength *s = &page->units.at[i];
        *LIST_ADD(a, &view->units) =
            i == 0
                ? row_of(x, 0, say_strength_itself(a, lang), s->establishment, s->actual)
                : row_of(x, s->unit.v, s->name, s->all_establishment, s->all_actual);
    }
    if (page->units.n > 1) {
        const struct strength *s = &page->units.at[0];
        *LIST_ADD(a, &view->units) = row_of(x, 0, say_strength_together(a, lang),
                                            s->all_establishment, s->all_actual);
    }
}

static void add_holder(struct exchange *x, const struct holder *h,
                       struct holder_rows *rows)
{
    *LIST_ADD(x->arena, rows) =
        (struct holder_row){h->person.v, h->name, h->title, h->concurrent, h->since};
}

static struct str say_above(struct exchange *x, struct str number, struct str title)
{
    return number.n == 0  ? STR_NONE
           : title.n == 0 ? say_posts_above_bare(x->arena, x->face.lang, number)
                          : say_posts_above(x->arena, x->face.lang, number, title);
}

static void add_posts(struct exchange *x, const struct unit_page *page,
                      struct unit_view *view)
{
    for (size_t i = 0; i < page->posts.n; i++) {
        const struct post *p = &page->posts.at[i];
        struct post_row *row = LIST_ADD(x->arena, &view->posts);
        *row = (struct post_row){
            .id = p->id.v,
            .number = p->number,
            .title = p->title,
            .level = p->level,
            .sort = post_class_words[p->class](x->arena, x->face.lang),
            .above = say_above(x, p->above, p->above_title),
            .vacant = p->held == 0,
        };
        for (size_t h = 0; h < page->holders.n; h++) {
            if (page->holders.at[h].post.v == p->id.v) {
                add_holder(x, &page->holders.at[h], &row->holders);
            }
        }
        row->unseen = p->held - (int64_t)row->holders.n;
        view->posts_held += p->held > 0;
    }
    for (size_t h = 0; h < page->holders.n; h++) {
        if (page->holders.at[h].post.v == 0) {
            add_holder(x, &page->holders.at[h], &view->outside);
        }
    }
}

static struct str say_band(struct exchange *x, size_t band)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    return age_band_from[band] < 0       ? say_ages_untold(a, lang)
           : band == 0                   ? say_ages_first(a, lang, age_band_from[1] - 1)
           : age_band_from[band + 1] < 0 ? say_ages_last(a, lang, age_band_from[band])
                                         : say_ages_middle(a, lang, age_band_from[band],
                                                           age_band_from[band + 1] - 1);
}

static int64_t sum(const int64_t people[LEVELS])
{
    int64_t all = 0;
    for (size_t level = 0; level < LEVELS; level++) {
        all += people[level];
    }
    return all;
}

static void add_ages(struct exchange *x, const struct ages *ages, struct unit_view *view)
{
    struct arena *a = x->arena;
    int64_t most = 1;
    for (size_t band = 0; band < AGE_BANDS; band++) {
        int64_t all = sum(ages->people[band]);
        most = all > most ? all : most;
    }
    for (size_t band = 0; band < AGE_BANDS; band++) {
        int64_t at = (int64_t)view->ages.n * BAR_STEP, before = 0;
        struct age_row row = {.band = say_band(x, band),
                              .all = sum(ages->people[band]),
                              .y = at,
                              .label_y = at + TEXT_DROP};
        if (age_band_from[band] < 0 && row.all == 0) {
            continue; /* all births are told */
        }
        for (int64_t level = 0; level < LEVELS; level++) {
            int64_t people = ages->people[band][level];
            int64_t from = before * BAR_ROOM / most;
            before += people;
            *LIST_ADD(a, &row.parts) = (struct age_part){level, people, BAR_LEFT + from,
                                                         before * BAR_ROOM / most - from};
        }
        row.end = BAR_LEFT + before * BAR_ROOM / most + 6;
        *LIST_ADD(a, &view->ages) = row;
    }
    view->chart = str_format(a, "0 0 %d %d", CHART_WIDTH, (int)view->ages.n * BAR_STEP);
    *LIST_ADD(a, &view->levels) =
        (struct link_view){STR_NONE, say_education_level_none(a, x->face.lang), false};
    for (size_t level = 1; level < LEVELS; level++) {
        *LIST_ADD(a, &view->levels) = (struct link_view){
            STR_NONE, education_level_words[level - 1](a, x->face.lang), false};
    }
    view->people = ages->all;
    view->women = ages->women;
    view->party = ages->party;
}

/* Full years and months, both days inside. */
static struct str say_time(struct exchange *x, struct day since, struct day on)
{
    enum { YEAR = 12 };
    struct civil from = civil_of_day(since), to = civil_of_day(day_add(on, 1));
    int months = (to.year - from.year) * YEAR + to.month - from.month;
    months -= to.day < from.day;
    return say_tenure_years(x->arena, x->face.lang, months / YEAR, months % YEAR);
}

static void add_tenures(struct exchange *x, const struct tenure_list *tenures,
                        struct day on, struct unit_view *view)
{
    for (size_t i = 0; i < tenures->n; i++) {
        const struct tenure *t = &tenures->at[i];
        *LIST_ADD(x->arena, &view->tenures) = (struct tenure_row){
            .person = t->person.v,
            .name = t->name,
            .unit = t->unit_name,
            .title = t->title,
            .concurrent = t->concurrent,
            .in_unit = say_time(x, t->in_unit, on),
            .in_post = say_time(x, t->in_post, on),
            .unit_since = t->in_unit,
            .post_since = t->in_post,
        };
    }
}

static void tell_life(struct exchange *x, const struct unit *u, struct day on,
                      struct unit_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    bool begins = day_known(u->since), ends = day_known(u->till);
    view->life = begins && ends ? say_unit_life(a, lang, u->since, u->till)
                 : begins       ? say_unit_life_since(a, lang, u->since)
                 : ends         ? say_unit_life_till(a, lang, u->till)
                                : STR_NONE;
    view->closed = ends && day_compare(u->till, on) < 0;
    view->not_yet = begins && day_compare(u->since, on) > 0;
}

static void add_notice(struct exchange *x, const struct unit *u, struct page_view *page)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct str done = exchange_query(x, STR("done"));
    struct str text = str_equal(done, STR("changed"))
                          ? say_notice_unit_changed(a, lang, u->name)
                      : str_equal(done, STR("closed"))
                          ? say_notice_unit_closed(a, lang, u->name, u->till)
                      : str_equal(done, STR("post")) ? say_notice_post_recorded(a, lang)
                                                     : STR_NONE;
    if (text.p != NULL) {
        page->notice = (struct notice_view){.kind = NOTICE_DONE, .text = text};
    }
}

struct fault *unit_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    struct unit_page page = {0};
    bool found = false;
    struct unit_id id = {page_arg(x, 0)};
    struct on_view on = page_on(x, str_format(a, "/unit/%lld", (long long)id.v));
    TRY(strength_of_unit(db, a, &page_viewer(x)->scope, id, on.on, page_today(x), &page,
                         &found));
    if (!found) {
        return fault_unit_missing(a);
    }
    const struct unit *u = &page.unit;
    struct day day = on.past ? on.on : page_today(x);
    struct unit_view view = {
        .page = page_view(x, db, say_unit_title(a, x->face.lang, u->name)),
        .on = on,
        .id = id.v,
        .name = u->name,
        .number = u->number,
        .may_write = viewer_may(page_viewer(x), CAN_WRITE_REGISTER) && !on.past,
        .people_href = str_format(a, "/people?unit=%lld", (long long)id.v),
    };
    view.peer_href = viewer_may(page_viewer(x), CAN_READ_DUTIES)
                         ? str_format(a, "/peer?unit=%lld", (long long)id.v)
                         : STR_NONE;
    view.may_close = u->above.v != 0 && !day_known(u->till);
    tell_life(x, u, day, &view);
    TRY(add_path(x, db, &page, &view));
    add_units(x, &page, &view);
    add_posts(x, &page, &view);
    add_ages(x, &page.ages, &view);
    add_tenures(x, &page.tenures, day, &view);
    add_notice(x, u, &view.page);
    page_html(x);
    x->answer.status = on.day.error.n > 0 ? fault_status(FAULT_INPUT) : 200;
    hatch_unit_page(&x->answer.body, &x->face, &view);
    return NULL;
}
