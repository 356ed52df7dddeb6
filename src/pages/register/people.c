/* GET /people: the list of persons, filtered, ordered, paged by key. */
#include "pages/register/people.html.h"
#include "pages/register/people_asked.h"
#include "pages/register/register.h"
#include "pages/register/register_views.h"

static void add_rows(struct exchange *x, const struct person_list *people, size_t from,
                     size_t to, struct person_rows *rows)
{
    const struct unit_tree *units = page_app(x)->trees[x->worker];
    bool shown[PEOPLE_COLUMNS];
    people_columns(x, shown);
    rows->at = ARENA_ARRAY(x->arena, struct person_row, to - from);
    rows->room = to - from;
    for (size_t i = from; i < to; i++) {
        const struct person *p = &people->at[i];
        rows->at[rows->n++] = (struct person_row){
            .id = p->id.v,
            .name = shown[COLUMN_NAME] ? p->name : STR_NONE,
            .sex = shown[COLUMN_SEX] ? say_sex(x->arena, x->face.lang, p->sex) : STR_NONE,
            .born = shown[COLUMN_BORN] ? p->born : DAY_NONE,
            .unit = shown[COLUMN_UNIT] ? register_tree_name(units, p->unit) : STR_NONE,
            .post = shown[COLUMN_POST] ? p->post_title : STR_NONE,
            .left = day_known(p->left_on),
        };
    }
}

/* One row more than a page was asked for: it tells whether there is a page beyond. */
static void add_page(struct exchange *x, const struct people_asked *asked,
                     const struct person_list *people, struct people_view *view)
{
    const struct people_query *q = &asked->query;
    enum people_order order = (enum people_order)q->order;
    bool more = people->n > PEOPLE_PAGE;
    size_t from = more && q->backwards ? 1 : 0;
    size_t to = more && !q->backwards ? PEOPLE_PAGE : people->n;
    add_rows(x, people, from, to, &view->people);
    if (view->people.n == 0) {
        return;
    }
    bool before = q->backwards ? more : q->key_id != 0;
    bool behind = q->backwards ? true : more;
    if (before) {
        view->pager.previous =
            people_url(x, "/people", asked, order, "before", view->people.at[0].id);
    }
    if (behind) {
        view->pager.next = people_url(x, "/people", asked, order, "after",
                                      view->people.at[view->people.n - 1].id);
    }
}

static void add_sorts(struct exchange *x, const struct people_asked *asked,
                      struct people_view *view)
{
    static const enum people_order orders[] = {PEOPLE_BY_NAME, PEOPLE_BY_STROKES,
                                               PEOPLE_BY_RANK, PEOPLE_BY_BIRTH};
    for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
        *LIST_ADD(x->arena, &view->sorts) =
            (struct link_view){people_url(x, "/people", asked, orders[i], "", 0),
                               say_people_order(x->arena, x->face.lang, orders[i]),
                               (enum people_order)asked->query.order == orders[i]};
    }
}

static struct empty_view nobody(struct exchange *x, bool filtered)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    if (filtered) {
        return (struct empty_view){say_people_none_found(a, lang),
                                   {STR("/people"), say_people_show_all(a, lang), false}};
    }
    struct empty_view view = {.text = say_people_none(a, lang)};
    if (viewer_may(page_viewer(x), CAN_WRITE_REGISTER)) {
        view.action =
            (struct link_view){STR("/people/new"), say_people_add(a, lang), false};
    }
    return view;
}

static void add_filters(struct exchange *x, const struct people_asked *asked,
                        struct people_view *view)
{
    const struct people_query *q = &asked->query;
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    view->query = (struct field_view){.name = STR("q"),
                                      .label = say_people_query(a, lang),
                                      .value = asked->typed[ASKED_TEXT],
                                      .error = asked->wrong[ASKED_TEXT]};
    view->level = (struct field_view){.name = STR("level"),
                                      .label = say_post_level(a, lang),
                                      .value = asked->typed[ASKED_LEVEL],
                                      .error = asked->wrong[ASKED_LEVEL]};
    view->on = (struct field_view){.name = STR("on"),
                                   .label = say_people_on(a, lang),
                                   .value = asked->typed[ASKED_ON],
                                   .error = asked->wrong[ASKED_ON]};
    view->any_unit = q->unit.v == 0;
    view->alone = q->unit_alone;
    view->sex = q->sex;
    view->status = q->status;
    view->dated = q->dated;
    view->as_of = q->on;
    view->sort =
        q->order == PEOPLE_BY_NAME ? STR_NONE : str_of(people_order_names[q->order]);
    view->more = asked->more;
    view->filtered = asked->filtered;
}

struct fault *people_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct people_asked asked;
    struct person_list people = {0};
    TRY(people_asked(x, db, &asked));
    enum people_order order = (enum people_order)asked.query.order;
    TRY(register_people(db, a, &page_viewer(x)->scope, &asked.query, &people));
    struct people_view view = {
        .page = page_view(x, db, say_people_title(a, lang)),
        .may_add = viewer_may(page_viewer(x), CAN_WRITE_REGISTER),
        .export_href = people_url(x, "/people.csv", &asked, order, "", 0),
        .sheet_href = people_url(x, "/people.xlsx", &asked, order, "", 0),
        .views_href = people_url(x, "/people/views", &asked, order, "", 0),
        .total = -1,
    };
    add_filters(x, &asked, &view);
    view.told = str_format(a, "%.*s %.*s", STR_PRINT(say_day(a, lang, page_today(x))),
                           STR_PRINT(page_viewer(x)->name));
    /* Either makes the tree anew where it must, by which add_page names the units. */
    TRY(view.any_unit ? unit_menu(x, db, &view.menu)
                      : unit_choices(x, db, asked.query.unit, &view.units));
    add_sorts(x, &asked, &view);
    add_page(x, &asked, &people, &view);
    if (view.people.n == 0) {
        view.empty = nobody(x, view.filtered);
    }
    page_html(x);
    text_reserve(&x->answer.body, 32 * 1024);
    hatch_people_page(&x->answer.body, &x->face, &view);
    return NULL;
}
