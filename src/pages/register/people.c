/* GET /people: the list of persons, filtered, ordered, paged by key; and as CSV. */
#include "formats/csv.h"
#include "pages/register/people.html.h"
#include "pages/register/register.h"
#include "pages/register/register_views.h"
#include "words/faults.h"

/* The query of the page, from its URL. Keys of paging stand there as the last row's id.
 */
static struct fault *read_query(struct exchange *x, struct db *db, struct people_query *q)
{
    *q = (struct people_query){.text = str_trim(exchange_query(x, STR("q"))),
                               .limit = PEOPLE_PAGE + 1};
    str_to_int(exchange_query(x, STR("unit")), &q->unit.v);
    q->order = str_equal(exchange_query(x, STR("sort")), STR("born")) ? PEOPLE_BY_BIRTH
                                                                      : PEOPLE_BY_NAME;
    q->status =
        str_equal(exchange_query(x, STR("left")), STR("1")) ? PEOPLE_ALL : PEOPLE_HERE;
    q->today = page_today(x);
    struct str before = exchange_query(x, STR("before"));
    struct str key = before.n > 0 ? before : exchange_query(x, STR("after"));
    bool found = false;
    struct person_id id = {0};
    if (str_to_int(key, &id.v)) {
        TRY(register_place(db, x->arena, &page_viewer(x)->scope, q, id, &q->key, &found));
    }
    if (found) {
        q->backwards = before.n > 0;
        q->key_id = id.v;
    }
    return NULL;
}

/* The same list with other words behind it: "?q=..&unit=..&sort=..". */
static struct str list_url(struct exchange *x, const char *path,
                           const struct people_query *q, const char *sort,
                           const char *key, int64_t id)
{
    struct text url = text_new(x->arena, 128);
    const char *join = "?";
    text_add(&url, str_of(path));
    if (q->text.n > 0) {
        text_add_format(&url, "%sq=", join);
        text_add_url(&url, q->text);
        join = "&";
    }
    if (q->unit.v != 0) {
        text_add_format(&url, "%sunit=%lld", join, (long long)q->unit.v);
        join = "&";
    }
    if (strcmp(sort, "name") != 0) {
        text_add_format(&url, "%ssort=%s", join, sort);
        join = "&";
    }
    if (q->status == PEOPLE_ALL) {
        text_add_format(&url, "%sleft=1", join);
        join = "&";
    }
    if (id != 0) {
        text_add_format(&url, "%s%s=%lld", join, key, (long long)id);
    }
    return text_str(&url);
}

static const char *sort_word(const struct people_query *q)
{
    return q->order == PEOPLE_BY_BIRTH ? "born" : "name";
}

static void add_rows(struct exchange *x, const struct person_list *people, size_t from,
                     size_t to, struct person_rows *rows)
{
    rows->at = ARENA_ARRAY(x->arena, struct person_row, to - from);
    rows->room = to - from;
    for (size_t i = from; i < to; i++) {
        const struct person *p = &people->at[i];
        rows->at[rows->n++] = (struct person_row){
            .id = p->id.v,
            .name = p->name,
            .sex = say_sex(x->arena, x->face.lang, p->sex),
            .born = p->born,
            .unit = p->unit_name,
            .left = day_known(p->left_on),
        };
    }
}

/* One row more than a page was asked for: it tells whether there is a page beyond. */
static void add_page(struct exchange *x, const struct people_query *q,
                     const struct person_list *people, struct people_view *view)
{
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
            list_url(x, "/people", q, sort_word(q), "before", view->people.at[0].id);
    }
    if (behind) {
        view->pager.next = list_url(x, "/people", q, sort_word(q), "after",
                                    view->people.at[view->people.n - 1].id);
    }
}

static void add_sorts(struct exchange *x, const struct people_query *q,
                      struct people_view *view)
{
    *LIST_ADD(x->arena, &view->sorts) = (struct link_view){
        list_url(x, "/people", q, "name", "", 0),
        say_people_sort_name(x->arena, x->face.lang), q->order == PEOPLE_BY_NAME};
    *LIST_ADD(x->arena, &view->sorts) = (struct link_view){
        list_url(x, "/people", q, "born", "", 0), say_person_born(x->arena, x->face.lang),
        q->order == PEOPLE_BY_BIRTH};
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

struct fault *people_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct people_query q;
    struct person_list people = {0};
    TRY(read_query(x, db, &q));
    TRY(register_people(db, a, &page_viewer(x)->scope, &q, &people));
    struct people_view view = {
        .page = page_view(x, db, say_people_title(a, lang)),
        .query = {.name = STR("q"), .label = say_people_query(a, lang), .value = q.text},
        .any_unit = q.unit.v == 0,
        .sort = q.order == PEOPLE_BY_NAME ? STR_NONE : str_of(sort_word(&q)),
        .with_left = q.status == PEOPLE_ALL,
        .filtered = q.text.n > 0 || q.unit.v != 0 || q.status == PEOPLE_ALL,
        .may_add = viewer_may(page_viewer(x), CAN_WRITE_REGISTER),
        .export_href = list_url(x, "/people.csv", &q, sort_word(&q), "", 0),
        .total = -1,
    };
    view.told = str_format(a, "%.*s %.*s", STR_PRINT(say_day(a, lang, page_today(x))),
                           STR_PRINT(page_viewer(x)->name));
    TRY(unit_choices(x, db, q.unit, &view.units));
    add_sorts(x, &q, &view);
    add_page(x, &q, &people, &view);
    if (view.people.n == 0) {
        view.empty = nobody(x, view.filtered);
    }
    page_html(x);
    text_reserve(&x->answer.body, 32 * 1024);
    hatch_people_page(&x->answer.body, &x->face, &view);
    return NULL;
}

/* ---- CSV --------------------------------------------------------------------------- */

enum { SPILL_AT = 64 * 1024 };

static struct fault *add_csv_row(void *ctx, const struct person *p)
{
    struct exchange *x = ctx;
    struct text *out = &x->answer.body;
    char number[24], born[16];
    int n = snprintf(number, sizeof number, "%lld", (long long)p->id.v);
    struct civil c = civil_of_day(p->born);
    int b = snprintf(born, sizeof born, "%04d-%02d-%02d", c.year, c.month, c.day);
    csv_write_cell(out, (struct str){number, (size_t)n}, false);
    csv_write_cell(out, p->name, false);
    csv_write_cell(out, say_sex(x->arena, x->face.lang, p->sex), false);
    csv_write_cell(out, (struct str){born, day_known(p->born) ? (size_t)b : 0}, false);
    csv_write_cell(out, p->unit_name, true);
    return out->n > SPILL_AT ? answer_spill(x) : NULL;
}

struct fault *people_csv(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct people_query q;
    TRY(read_query(x, db, &q));
    answer_html(x, 200);
    x->answer.type = STR("text/csv; charset=utf-8");
    x->answer.filename = str_format(a, "%.*s.csv", STR_PRINT(say_people_title(a, lang)));
    struct text *out = &x->answer.body;
    csv_write_mark(out);
    csv_write_cell(out, say_ledger_seq(a, lang), false);
    csv_write_cell(out, say_person_name(a, lang), false);
    csv_write_cell(out, say_person_sex(a, lang), false);
    csv_write_cell(out, say_person_born(a, lang), false);
    csv_write_cell(out, say_person_unit(a, lang), true);
    return register_people_each(db, a, &page_viewer(x)->scope, &q, add_csv_row, x);
}
