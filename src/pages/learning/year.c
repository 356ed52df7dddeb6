/* The year end of one person: his summary, begun from the year's own entries, and his
 * rating with every part of its proposal. */
#include "pages/learning/year.h"

#include "exchange/year_start.h"
#include "formats/markdown.h"
#include "learning/year.h"
#include "pages/learning/training.h"
#include "pages/learning/year.html.h"
#include "pages/learning/year_views.h"
#include "pages/register/records.h"
#include "words/faults.h"

/* The forms know the year and nothing that a leader must not set. */
#define AT(type, member) offsetof(struct type, member)
static const struct field summary_table[] = {
    {"year", FIELD_INT, true, AT(year_summary_body, year), 1990, 2200, say_year_year,
     NULL, 0},
    {"text", FIELD_LINES, true, AT(year_summary_body, text), 1, YEAR_SUMMARY_MOST,
     say_year_text, NULL, 0},
};
static const struct field rating_table[] = {
    {"year", FIELD_INT, true, AT(year_rating_body, year), 1990, 2200, say_year_year, NULL,
     0},
    {"rating", FIELD_INT, true, AT(year_rating_body, rating), 0, YEAR_RATING_MOST,
     say_year_rating, NULL, 0},
    {"why", FIELD_LINES, false, AT(year_rating_body, why), 0, YEAR_WHY_MOST, say_year_why,
     NULL, 0},
};
#undef AT
const struct fields year_summary_form = FIELDS(summary_table, struct year_summary_body);
const struct fields year_rating_form = FIELDS(rating_table, struct year_rating_body);

static struct str year_href(struct exchange *x, struct person_id id, int year)
{
    return str_format(x->arena, "/year/%lld?year=%d", (long long)id.v, year);
}

/* The year asked for, or sent; until the first of March the last one, that is to be
 * summed up. */
static int year_asked(struct exchange *x)
{
    struct civil today = civil_of_day(page_today(x));
    struct str asked = exchange_query(x, STR("year"));
    int64_t year = 0;
    bool told = page_form(x) != NULL || str_to_int(asked, &year);
    if (page_form(x) != NULL) { /* first in both forms */
        year = *(const int64_t *)page_form(x);
    }
    return told && year >= 1990 && year <= 2200 ? (int)year
                                                : today.year - (today.month < 3);
}

/* ---- parts ----------------------------------------------------------------------------
 */

static void add_sections(struct exchange *x, const struct year_section_list *sections,
                         struct year_view *view)
{
    struct arena *a = x->arena;
    for (size_t i = 0; i < sections->n; i++) {
        const struct year_section *s = &sections->at[i];
        struct year_section_view *one = LIST_ADD(a, &view->sections);
        *one = (struct year_section_view){.title = s->title};
        for (size_t k = 0; k < s->items.n; k++) {
            const struct year_item *item = &s->items.at[k];
            *LIST_ADD(a, &one->items) =
                (struct year_item_view){item->href, item->title, item->day};
        }
    }
}

static struct fault *add_summary(struct exchange *x, struct db *db,
                                 struct person_id person, int year,
                                 struct year_view *view)
{
    struct arena *a = x->arena;
    struct year_summary summary = {0};
    struct year_section_list sections = {0};
    struct year_summary_body body = {.year = year};
    bool found = false;
    TRY(year_summary_of(db, a, person, year, &summary, &found));
    view->summary_seen = summary.seq;
    if (found) {
        view->handed = say_year_handed(a, x->face.lang, summary.day);
        TRY(markdown_html(a, summary.text, &view->summary.html));
    }
    if (!view->self) {
        return NULL;
    }
    TRY(year_start(db, a, x->face.lang, page_viewer(x), year, &sections));
    add_sections(x, &sections, view);
    body.text = found ? summary.text : year_start_text(a, &sections);
    view->text = page_field(x, &year_summary_form, "text", &body);
    view->text.hint = say_year_text_hint(a, x->face.lang);
    return NULL;
}

static void add_parts(struct exchange *x, const struct year_proposal *p,
                      struct year_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    for (size_t i = 0; i < p->parts.n; i++) {
        const struct year_part *t = &p->parts.at[i];
        *LIST_ADD(a, &view->parts) = (struct year_part_view){
            .title = lang == LANG_ZH ? t->title_zh : t->title_en,
            .href = str_format(a, "/standing/%.*s", STR_PRINT(t->standing)),
            .counted = say_year_part(a, lang, t->weight, t->met, t->late, t->missing),
            .share = t->share < 0
                         ? say_year_undecided(a, lang)
                         : str_format(a, "%lld.%02lld %%", (long long)(t->share / 100),
                                      (long long)(t->share % 100))};
    }
    view->proposed = p->rating == YEAR_NOTHING
                         ? say_year_proposed_none(a, lang)
                         : say_year_proposed_of(a, lang, p->rating, p->weights,
                                                str_format(a, "%lld.%02lld",
                                                           (long long)(p->share / 100),
                                                           (long long)(p->share % 100)));
}

static struct fault *add_rating(struct exchange *x, struct db *db,
                                struct person_id person, int year, struct year_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct year_rating rating = {0};
    struct year_proposal proposal;
    struct person rater;
    bool found = false, named = false;
    TRY(year_rating_of(db, a, person, year, &rating, &found));
    TRY(year_propose(db, a, page_app(x)->house->shelf, page_viewer(x), person, year,
                     &proposal));
    add_parts(x, &proposal, view);
    view->rating_seen = rating.seq;
    if (found) {
        /* Who rated somebody is named to him, whatever else he may know of that person.
         */
        TRY(register_person(db, a, (struct person_id){rating.actor}, &rater, &named));
        struct str by = named ? rater.name : say_page_number(a, lang, rating.actor);
        view->rated =
            rating.proposed == YEAR_NOTHING
                ? say_year_rated_alone(a, lang, rating.rating, by, rating.day)
                : say_year_rated(a, lang, rating.rating, by, rating.day, rating.proposed);
        view->rated_why = rating.why;
    }
    if (view->leads) {
        struct year_rating_body body = {
            .year = year, .rating = found ? rating.rating : proposal.rating};
        bool blank = body.rating == YEAR_NOTHING;
        view->rating =
            page_field(x, &year_rating_form, "rating", blank ? NULL : (void *)&body);
        view->rating.hint = say_year_rating_hint(a, lang);
        view->why = page_field(x, &year_rating_form, "why", NULL);
        view->why.hint = say_year_why_hint(a, lang);
    }
    return NULL;
}

/* ---- the page -------------------------------------------------------------------------
 */

static struct fault *draw(struct exchange *x, struct db *db, struct person_id id)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    enum year_relation relation;
    struct person person;
    bool found = false;
    int year = year_asked(x);
    TRY(year_relation(db, a, page_viewer(x), id, &relation));
    TRY(register_person(db, a, id, &person, &found));
    TRY(found ? NULL : fault_person_missing(a));
    bool self = relation == YEAR_SELF;
    struct str title = say_year_title(a, lang, year, person.name);
    struct year_view view = {
        .page = page_view(x, db, title),
        .form = page_form_view(
            x, self ? &year_summary_form : &year_rating_form,
            str_format(a, self ? "/year/%lld/summary" : "/year/%lld/rating",
                       (long long)id.v)),
        .title = title,
        .previous = year_href(x, id, year - 1),
        .next = year < civil_of_day(page_today(x)).year ? year_href(x, id, year + 1)
                                                        : STR_NONE,
        .back = {self ? STR("/study") : str_format(a, "/people/%lld", (long long)id.v),
                 self ? say_study_title(a, lang) : person.name, false},
        .self = self,
        .leads = !self,
        .year = year};
    TRY(add_summary(x, db, id, year, &view));
    TRY(add_rating(x, db, id, year, &view));
    page_html(x);
    if (page_fault(x) != NULL) {
        x->answer.status = fault_status(page_fault(x)->kind);
    }
    hatch_year_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *year_show(struct exchange *x, struct db *db)
{
    return draw(x, db, (struct person_id){page_arg(x, 0)});
}

struct fault *year_own_show(struct exchange *x, struct db *db)
{
    return draw(x, db, page_viewer(x)->person);
}

/* ---- what is sent ---------------------------------------------------------------------
 */

static struct fault *shown(struct exchange *x, struct db *db)
{
    struct person_id id = {page_arg(x, 0)};
    if (record_refused(page_fault(x))) {
        return draw(x, db, id);
    }
    if (page_fault(x) == NULL) {
        answer_see_other(x, year_href(x, id, year_asked(x)));
    }
    return page_fault(x);
}

struct fault *year_summary_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    struct person_id id = {page_arg(x, 0)};
    return id.v == page_viewer(x)->person.v
               ? year_summarise(&act, id, page_extra(x)->seen, page_form(x))
               : fault_person_missing(x->arena);
}

struct fault *year_summary_shown(struct exchange *x, struct db *db)
{
    return shown(x, db);
}

struct fault *year_rating_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    return year_rate(&act, page_app(x)->house->shelf, page_viewer(x),
                     (struct person_id){page_arg(x, 0)}, page_extra(x)->seen,
                     page_form(x));
}

struct fault *year_rating_shown(struct exchange *x, struct db *db)
{
    return shown(x, db);
}
