/* /people/views: filters of the list that one keeps under a name, picks and deletes. */
#include "access/saved.h"

#include "pages/register/people_asked.h"
#include "pages/register/register.h"
#include "pages/register/register_views.h"
#include "pages/register/saved.html.h"
#include "words/faults.h"

struct saved_form {
    struct str name;
};
static const struct field saved_table[] = {
    {"name", FIELD_TEXT, true, offsetof(struct saved_form, name), 1, SAVED_NAME_MOST,
     say_saved_name, NULL, 0},
};
const struct fields saved_fields = FIELDS(saved_table, struct saved_form);

/* The filter that stands in this URL, as it is kept: "?q=..", or nothing. */
static struct fault *filter_here(struct exchange *x, struct db *db, const char *path,
                                 struct str *url, bool *filtered)
{
    struct people_asked asked;
    TRY(people_asked(x, db, &asked));
    enum people_order order = (enum people_order)asked.query.order;
    *filtered = asked.filters.n > 0 || order != PEOPLE_BY_NAME;
    *url = people_url(x, path, &asked, order, "", 0);
    return NULL;
}

static struct fault *draw(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    struct saved_list list = {0};
    struct str action;
    struct saved_view view = {.page = page_view(x, db, say_saved_title(a, x->face.lang))};
    TRY(saved_of(db, a, page_viewer(x)->person, &list));
    TRY(filter_here(x, db, "/people/views", &action, &view.filtered));
    TRY(filter_here(x, db, "/people", &view.back, &view.filtered));
    view.form = page_form_view(x, &saved_fields, action);
    view.name = page_field(x, &saved_fields, "name", NULL);
    view.name.required = true;
    for (size_t i = 0; i < list.n; i++) {
        const struct saved *s = &list.at[i];
        *LIST_ADD(a, &view.rows) = (struct saved_row){
            .name = s->name,
            .href = str_format(a, "/people%.*s", STR_PRINT(s->query)),
            .action = str_format(a, "/people/views/%lld/delete", (long long)s->id),
        };
    }
    if (str_equal(exchange_query(x, STR("done")), STR("deleted"))) {
        view.page.notice = (struct notice_view){NOTICE_DONE,
                                                say_notice_saved_deleted(a, x->face.lang),
                                                {STR_NONE, STR_NONE, false}};
    }
    page_html(x);
    if (page_fault(x) != NULL) {
        x->answer.status = fault_status(page_fault(x)->kind);
    }
    hatch_saved_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *saved_get(struct exchange *x, struct db *db)
{
    return draw(x, db);
}

struct fault *saved_change(struct exchange *x, struct db *db)
{
    const struct saved_form *form = page_form(x);
    struct str query;
    bool filtered = false;
    TRY(filter_here(x, db, "", &query, &filtered));
    return saved_keep(db, x->arena, page_viewer(x)->person, form->name, query);
}

struct fault *saved_show(struct exchange *x, struct db *db)
{
    struct fault *fault = page_fault(x);
    struct str url;
    bool filtered = false;
    if (fault != NULL) {
        return fault->kind == FAULT_INPUT || fault->kind == FAULT_LIMIT ? draw(x, db)
                                                                        : fault;
    }
    TRY(filter_here(x, db, "/people", &url, &filtered));
    answer_see_other(x, url);
    return NULL;
}

struct fault *saved_delete_change(struct exchange *x, struct db *db)
{
    return saved_drop(db, x->arena, page_viewer(x)->person, page_arg(x, 0));
}

struct fault *saved_delete_show(struct exchange *x, struct db *db)
{
    (void)db;
    if (page_fault(x) == NULL) {
        answer_see_other(x, STR("/people/views?done=deleted"));
    }
    return page_fault(x);
}
