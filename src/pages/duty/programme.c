/* GET /programme: the rules in force in prose, with what they cost and what breeds
 * formality in them. */
#include "pages/duty/programme.html.h"
#include "pages/duty/programme_views.h"

#include "pages/duty/draft.h"
#include "words/faults.h"

static struct str hundredths(struct arena *a, int64_t n)
{
    return str_format(a, "%lld", (long long)((n + 50) / 100));
}

static void add_version(struct exchange *x, const struct adoption_list *all, size_t at,
                        bool shown, struct version_views *views)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    const struct adoption *o = &all->at[at];
    int64_t before = 0;
    for (size_t i = 0; i < at; i++) {
        before = str_equal(all->at[i].programme, o->programme) ? all->at[i].seq : before;
    }
    *LIST_ADD(a, views) = (struct version_view){
        o->seq, say_programme_version_of(a, lang, o->version),
        say_programme_since(a, lang, say_day(a, lang, o->since)), shown, before};
}

/* Whoever keeps the programme sees its draft, or may begin one. */
static struct fault *add_draft(struct exchange *x, struct db *db, struct str programme,
                               struct programme_view *view)
{
    struct duty_draft draft;
    view->may_keep = duty_may_keep(page_viewer(x));
    view->programme = programme;
    view->begin = (struct button_view){
        str_format(x->arena, "/programme/draft/%.*s/begin", STR_PRINT(programme)),
        page_new_id(x), say_draft_begin(x->arena, x->face.lang)};
    return view->may_keep
               ? duty_draft_read(db, x->arena, programme, &draft, &view->has_draft)
               : NULL;
}

/* What else is drafted, and how to begin another. */
static struct fault *add_first(struct exchange *x, struct db *db, struct str shown,
                               struct programme_view *view)
{
    struct arena *a = x->arena;
    struct str_list drafts = {0};
    view->may_keep = duty_may_keep(page_viewer(x));
    if (!view->may_keep) {
        return NULL;
    }
    view->first_form.id = page_new_id(x);
    draft_begin_options(x, &view->first);
    TRY(duty_drafts(db, a, &drafts));
    for (size_t i = 0; i < drafts.n; i++) {
        if (!str_equal(drafts.at[i], shown)) {
            *LIST_ADD(a, &view->drafts) = (struct link_view){
                str_format(a, "/programme/draft/%.*s", STR_PRINT(drafts.at[i])),
                drafts.at[i], false};
        }
    }
    return NULL;
}

static struct notice_view notice_of(struct exchange *x)
{
    struct str done = exchange_query(x, STR("done"));
    bool adopted = str_equal(done, STR("adopted"));
    if (!adopted && !str_equal(done, STR("discarded"))) {
        return (struct notice_view){0};
    }
    return (struct notice_view){
        .kind = NOTICE_DONE,
        .text = adopted ? say_draft_notice_adopted(x->arena, x->face.lang)
                        : say_draft_notice_discarded(x->arena, x->face.lang)};
}

static void add_finding(struct exchange *x, const struct lint_finding_list *findings,
                        int rule, struct rule_view *view)
{
    for (size_t i = 0; i < findings->n; i++) {
        const struct lint_finding *f = &findings->at[i];
        if (f->rule == rule) {
            view->finding = title_in(&f->reason, x->face.lang);
            view->cure = title_in(&f->cure, x->face.lang);
        }
    }
}

static void add_rules(struct exchange *x, const struct programme *p,
                      const struct lint_finding_list *findings,
                      const struct burden *burden, struct aspect_views *views)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    for (size_t k = 0; k < p->aspects.n; k++) {
        struct aspect_view *aspect = LIST_ADD(a, views);
        aspect->title = title_in(&p->aspects.at[k].title, lang);
        for (size_t i = 0; i < p->rules.n; i++) {
            const struct rule *rule = &p->rules.at[i];
            if (rule->aspect != (int)k) {
                continue;
            }
            struct rule_view *view = LIST_ADD(a, &aspect->rules);
            int64_t member =
                i < burden->rows.n ? burden->rows.at[i].minutes[BURDEN_MEMBER] : 0;
            view->id = rule->id;
            view->title = title_in(&rule->title, lang);
            view->prose = programme_prose(a, p, rule, lang);
            view->minutes = member > 0
                                ? say_programme_minutes(a, lang, hundredths(a, member))
                                : STR_NONE;
            add_finding(x, findings, (int)i, view);
        }
    }
}

static bool has_list(const struct calendar *c, int year)
{
    return !calendar_provisional(c, day_of_civil((struct civil){year, 1, 1}));
}

/* "2007-2026, 2028": years of which the holidays are known. */
static struct fault *list_years(struct exchange *x, struct db *db, struct str *years)
{
    struct arena *a = x->arena;
    struct text out = text_new(a, 64);
    const struct calendar *c = NULL;
    TRY(duty_calendar_days(db, a, page_app(x)->house->shelf, page_today(x), &c));
    for (int y = CALENDAR_YEAR_MIN; c != NULL && y <= CALENDAR_YEAR_MAX; y++) {
        int first = y;
        if (!has_list(c, y)) {
            continue;
        }
        while (y < CALENDAR_YEAR_MAX && has_list(c, y + 1)) {
            y++;
        }
        text_add(&out, out.n > 0 ? say_list_comma(a, x->face.lang) : STR(""));
        text_add_format(&out, first < y ? "%d-%d" : "%d", first, y);
    }
    *years = text_str(&out);
    return NULL;
}

static struct fault *fill(struct exchange *x, struct db *db, const struct adoption *shown,
                          struct programme_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    bool found = false;
    const struct programme *p = NULL;
    struct lint_finding_list findings = {0};
    struct burden burden = {0};
    TRY(duty_adopted(db, a, page_app(x)->house->shelf, shown->seq, &p, &found));
    if (!found) {
        return fault_page_missing(a);
    }
    programme_lint(a, p, &findings);
    programme_burden(a, p, &burden);
    view->title = title_in(&p->title, lang);
    view->findings = (int64_t)findings.n;
    view->member = hundredths(a, burden.minutes[BURDEN_MEMBER]);
    view->leader = hundredths(a, burden.minutes[BURDEN_LEADER]);
    view->budget = p->budget > 0 ? say_programme_budget_of(a, lang, p->budget) : STR_NONE;
    add_rules(x, p, &findings, &burden, &view->aspects);
    return p->plain_calendar ? NULL : list_years(x, db, &view->years);
}

/* Asked for by its entry, else the newest that is in force, else the newest. */
static size_t choose(struct exchange *x, const struct adoption_list *all)
{
    int64_t asked = 0;
    size_t chosen = all->n - 1;
    str_to_int(exchange_query(x, STR("version")), &asked);
    for (size_t i = 0; i < all->n; i++) {
        if (asked == 0 && all->at[i].since.v <= page_today(x).v) {
            chosen = i;
        }
        if (asked == all->at[i].seq) {
            return i;
        }
    }
    return chosen;
}

struct fault *programme_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    struct adoption_list all = {0};
    TRY(duty_adoptions(db, a, &all));
    struct programme_view view = {
        .title = say_nav_programme(a, x->face.lang),
        .empty = {.text = say_programme_none(a, x->face.lang)},
    };
    if (all.n > 0) {
        size_t shown = choose(x, &all);
        for (size_t i = all.n; i > 0; i--) {
            add_version(x, &all, i - 1, i - 1 == shown, &view.versions);
        }
        view.shown = all.at[shown].seq;
        TRY(fill(x, db, &all.at[shown], &view));
        TRY(add_draft(x, db, all.at[shown].programme, &view));
    }
    TRY(add_first(x, db, view.programme, &view));
    view.page = page_view(x, db, view.title);
    view.page.notice = notice_of(x);
    page_html(x);
    hatch_programme_page(&x->answer.body, &x->face, &view);
    return NULL;
}
