/* GET /unit/ID/posts: what became of the posts of a unit and those below, between two
 * days. Names no holders. */
#include "pages/register/register.h"
#include "pages/register/unit_posts.html.h"
#include "pages/register/unit_views.h"
#include "register/posts.h"
#include "words/faults.h"

/* A day of the query; `start` where none is asked for. */
static struct field_view ask_day(struct exchange *x, const char *name, say_fn *label,
                                 struct day start, struct day *day)
{
    struct arena *a = x->arena;
    struct str asked = exchange_query(x, str_of(name));
    struct field_view field = {.name = str_of(name),
                               .label = label(a, x->face.lang),
                               .value = asked.n > 0 ? asked : day_iso(a, start),
                               .required = true};
    *day = start;
    if (asked.n > 0 && !day_parse_iso(asked, day)) {
        field.error = say_fault(a, x->face.lang, fault_field_day(a));
    }
    return field;
}

static void add_error(struct exchange *x, const struct field_view *field,
                      struct post_changes_view *view)
{
    if (field->error.n > 0) {
        *LIST_ADD(x->arena, &view->errors.list) =
            (struct error_view){field->name, field->label, field->error};
    }
}

static void ask_days(struct exchange *x, struct post_changes_view *view, struct day *from,
                     struct day *to)
{
    enum { YEAR = 365 };
    struct day today = page_today(x);
    view->from = ask_day(x, "from", say_posts_changes_from, day_add(today, -YEAR), from);
    view->to = ask_day(x, "to", say_posts_changes_to, today, to);
    bool sound = view->from.error.n == 0 && view->to.error.n == 0;
    if (sound && day_compare(*to, *from) < 0) {
        view->to.error =
            say_fault(x->arena, x->face.lang, fault_span_backwards(x->arena));
    }
    add_error(x, &view->from, view);
    add_error(x, &view->to, view);
    view->shown = view->errors.list.n == 0;
}

static struct str was_of(const struct post_change *c)
{
    switch (c->what) {
    case POST_MOVED:
        return c->from_unit;
    case POST_ALTERED:
        return c->from_title;
    case POST_REPORTS:
        return c->from_above;
    default:
        return STR_NONE;
    }
}

static void add_changes(struct exchange *x, const struct post_changes *changes,
                        struct post_changes_view *view)
{
    static say_fn *const words[] = {say_post_change_opened, say_post_change_closed,
                                    say_post_change_moved, say_post_change_altered,
                                    say_post_change_reports};
    struct arena *a = x->arena;
    view->before = changes->before;
    view->after = changes->after;
    for (size_t i = 0; i < changes->changes.n; i++) {
        const struct post_change *c = &changes->changes.at[i];
        *LIST_ADD(a, &view->changes) = (struct post_change_row){
            .day = c->day,
            .number = c->number,
            .title = c->title,
            .unit = c->unit_name,
            .what = {TAG_PLAIN, words[c->what](a, x->face.lang)},
            .was = was_of(c),
            .above = c->above.n > 0 ? say_posts_above_bare(a, x->face.lang, c->above)
                                    : STR_NONE,
        };
    }
    for (size_t i = 0; i < changes->vacant.n; i++) {
        const struct vacant_post *v = &changes->vacant.at[i];
        *LIST_ADD(a, &view->vacant) =
            (struct vacant_row){v->number, v->title, v->unit_name};
    }
}

struct fault *unit_posts_get(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    struct unit_id id = {page_arg(x, 0)};
    struct unit unit;
    struct day from, to;
    struct post_changes changes;
    bool reaches = false, found = false;
    TRY(scope_reaches(db, a, &page_viewer(x)->scope, id, &reaches));
    TRY(register_unit(db, a, id, &unit, &found));
    if (!found || !reaches) {
        return fault_unit_missing(a);
    }
    struct str title = say_posts_changes_title(a, x->face.lang, unit.name);
    struct post_changes_view view = {
        .page = page_view(x, db, title),
        .back = {str_format(a, "/unit/%lld", (long long)id.v), unit.name, false},
        .title = title,
        .action = str_format(a, "/unit/%lld/posts", (long long)id.v),
    };
    ask_days(x, &view, &from, &to);
    if (view.shown) {
        TRY(posts_changes(db, a, id, from, to, &changes));
        add_changes(x, &changes, &view);
    }
    page_html(x);
    x->answer.status = view.shown ? 200 : fault_status(FAULT_INPUT);
    hatch_post_changes_page(&x->answer.body, &x->face, &view);
    return NULL;
}
