/* Units: the tree, and the forms that add and correct one. */
#include "pages/register/people.html.h"
#include "pages/register/register.h"
#include "pages/register/register_views.h"
#include "pages/register/unit_form.html.h"
#include "pages/register/units.html.h"
#include "words/faults.h"

struct fault *unit_choices(struct exchange *x, struct db *db, struct unit_id chosen,
                           struct unit_choices *choices)
{
    /* An ideographic space a level. */
    static const struct str space =
        STR("\xE3\x80\x80\xE3\x80\x80\xE3\x80\x80\xE3\x80\x80"
            "\xE3\x80\x80\xE3\x80\x80\xE3\x80\x80\xE3\x80\x80");
    struct unit_list units = {0};
    TRY(register_tree_units(page_app(x)->trees[x->worker], db, x->arena,
                            &page_viewer(x)->scope, &units));
    choices->at = ARENA_ARRAY(x->arena, struct unit_choice, units.n);
    choices->room = choices->n = units.n;
    for (size_t i = 0; i < units.n; i++) {
        const struct unit *u = &units.at[i];
        choices->at[i] =
            (struct unit_choice){u->id.v, str_part(space, 0, 3 * (size_t)u->depth),
                                 u->name, u->id.v == chosen.v};
    }
    return NULL;
}

struct keeping {
    struct unit_menu *menu;
    struct str html;
};

static struct fault *keep_menu(void *ctx)
{
    const struct keeping *k = ctx;
    k->menu->html = (struct markup){str_copy(k->menu->own, k->html)};
    return NULL;
}

struct fault *unit_menu(struct exchange *x, struct db *db, struct markup *html)
{
    struct unit_menu *menu = &page_app(x)->menus[x->worker];
    const struct unit_tree *tree = page_app(x)->trees[x->worker];
    struct unit_list units = {0};
    struct unit_choices choices = {0};
    bool all = page_viewer(x)->scope.all;
    TRY(register_tree_units(page_app(x)->trees[x->worker], db, x->arena,
                            &page_viewer(x)->scope, &units));
    if (menu->own == NULL) {
        return fault_store_failed(x->arena, STR("memory"));
    }
    if (menu->edition != register_tree_edition(tree) || menu->all != all) {
        TRY(unit_choices(x, db, (struct unit_id){0}, &choices));
        menu->edition = -1;
        arena_reset(menu->own);
        /* Drawn on the request's arena: what is kept is as large as it is. */
        struct text out = text_new(x->arena, 64 * choices.n);
        hatch_unit_menu(&out, &x->face, &choices);
        struct keeping k = {menu, text_str(&out)};
        TRY(arena_guard(menu->own, keep_menu, &k));
        menu->edition = register_tree_edition(tree);
        menu->all = all;
    }
    *html = menu->html;
    return NULL;
}

struct fault *unit_options(struct exchange *x, struct db *db, struct str first,
                           struct str chosen, struct option_views *options)
{
    struct arena *a = x->arena;
    struct unit_choices units = {0};
    struct unit_id id = {0};
    str_to_int(chosen, &id.v);
    TRY(unit_choices(x, db, id, &units));
    options->room = units.n + 1;
    options->at = ARENA_ARRAY(a, struct option_view, options->room);
    *LIST_ADD(a, options) = page_option(STR(""), first, chosen.n == 0);
    for (size_t i = 0; i < units.n; i++) {
        const struct unit_choice *u = &units.at[i];
        *LIST_ADD(a, options) = page_option(
            str_format(a, "%lld", (long long)u->id),
            str_format(a, "%.*s%.*s", STR_PRINT(u->indent), STR_PRINT(u->name)),
            u->chosen);
    }
    return NULL;
}

static void add_notice(struct exchange *x, const struct unit_list *units,
                       struct page_view *page)
{
    int64_t id = 0;
    struct str done = exchange_query(x, STR("done"));
    str_to_int(exchange_query(x, STR("unit")), &id);
    for (size_t i = 0; i < units->n; i++) {
        const struct unit *u = &units->at[i];
        if (u->id.v == id && str_equal(done, STR("added"))) {
            page->notice.text = say_notice_unit_added(x->arena, x->face.lang, u->name);
        } else if (u->id.v == id && str_equal(done, STR("corrected"))) {
            page->notice.text =
                say_notice_unit_corrected(x->arena, x->face.lang, u->name);
        }
    }
    page->notice.kind = page->notice.text.p != NULL ? NOTICE_DONE : NOTICE_NONE;
}

enum { FOLD_FROM = 100, FOLD_DEPTH = 2 };

/* A long tree is folded: what lies deeper is counted, and found on the page of its unit.
 */
static void add_rows(struct exchange *x, const struct unit_list *units,
                     struct unit_rows *rows)
{
    bool folded = units->n > FOLD_FROM;
    struct day today = page_today(x);
    for (size_t i = 0; i < units->n; i++) {
        const struct unit *u = &units->at[i];
        if (folded && u->depth > FOLD_DEPTH) {
            rows->at[rows->n - 1].below++;
            continue;
        }
        *LIST_ADD(x->arena, rows) = (struct unit_row){
            .id = u->id.v,
            .name = u->name,
            .above = u->above_name,
            .depth = u->depth,
            .people = u->people,
            .closed = day_known(u->till) && day_compare(u->till, today) < 0,
        };
    }
}

struct fault *units_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    struct unit_list units = {0};
    TRY(register_units(db, a, &page_viewer(x)->scope, &units));
    struct units_view view = {
        .page = page_view(x, db, say_units_title(a, x->face.lang)),
        .may_add = viewer_may(page_viewer(x), CAN_WRITE_REGISTER),
        .total = (int64_t)units.n,
    };
    add_rows(x, &units, &view.units);
    view.empty.text = say_units_none(a, x->face.lang);
    if (view.may_add) {
        view.empty.action =
            (struct link_view){STR("/units/new"), say_units_add(a, x->face.lang), false};
    }
    add_notice(x, &units, &view.page);
    page_html(x);
    hatch_units_page(&x->answer.body, &x->face, &view);
    return NULL;
}

/* The unit above may lie beyond the viewer's reach; the form must not lose it. */
static void add_present_above(struct exchange *x, const struct unit *was,
                              struct field_view *above)
{
    if (was == NULL || was->above.v == 0) {
        return;
    }
    struct str id = str_format(x->arena, "%lld", (long long)was->above.v);
    for (size_t i = 0; i < above->options.n; i++) {
        if (str_equal(above->options.at[i].value, id)) {
            return;
        }
    }
    *LIST_ADD(x->arena, &above->options) =
        page_option(id, was->above_name, str_equal(id, above->value));
}

struct unit_more {
    struct form_extra extra;
    struct day day; /* of a change */
};
static const struct field unit_change_table[] = {
    {"id", FIELD_UUID, true, offsetof(struct unit_more, extra.id), 0, 0, say_entry_id,
     NULL, 0},
    {"seen", FIELD_INT, false, offsetof(struct unit_more, extra.seen), 0, INT64_MAX,
     say_entry_id, NULL, 0},
    {"day", FIELD_DAY, true, offsetof(struct unit_more, day), 0, 0, say_person_change_day,
     NULL, 0},
};
const struct fields unit_change_extra = FIELDS(unit_change_table, struct unit_more);

static void name_form(struct exchange *x, struct db *db, const struct unit *was,
                      bool changing, struct unit_form_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    const struct unit_more today = {.day = page_today(x)};
    struct str title = was == NULL ? say_units_add(a, lang)
                       : changing  ? say_unit_change_title(a, lang, was->name)
                                   : say_unit_correct_title(a, lang, was->name);
    struct str action = was == NULL ? STR("/units/new")
                        : changing
                            ? str_format(a, "/unit/%lld/change", (long long)was->id.v)
                            : str_format(a, "/units/%lld/correct", (long long)was->id.v);
    view->page = page_view(x, db, title);
    view->form = page_form_view(x, &kind_unit_add.fields, action);
    view->changing = changing;
    view->correcting = was != NULL;
    view->unit = was != NULL ? was->id.v : 0;
    view->was = was != NULL ? was->name : STR_NONE;
    view->seen = was != NULL ? was->newest : 0;
    view->from = page_field(x, &unit_change_extra, "day", &today);
}

static struct fault *draw_form(struct exchange *x, struct db *db, const struct unit *was,
                               bool changing)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct unit_body body = {0};
    if (was != NULL) {
        body = register_unit_body(was);
    }
    const void *from = was != NULL ? &body : NULL;
    const struct fields *fields = &kind_unit_add.fields;
    struct unit_form_view view = {
        .name = page_field(x, fields, "name", from),
        .above = page_field(x, fields, "above", from),
        .number = page_field(x, fields, "number", from),
        .establishment = page_field(x, fields, "establishment", from),
        .since = page_field(x, fields, "since", from),
        .till = page_field(x, fields, "till", from),
    };
    name_form(x, db, was, changing, &view);
    view.name.hint = say_unit_name_hint(a, lang);
    /* Only the unit at the top has none above; a second top would be refused. */
    bool at_top = was != NULL && was->above.v == 0;
    TRY(unit_options(
        x, db, at_top ? say_unit_above_none(a, lang) : say_person_unit_choose(a, lang),
        view.above.value, &view.above.options));
    view.above.required = !at_top;
    add_present_above(x, was, &view.above);
    page_html(x);
    if (page_fault(x) != NULL) {
        x->answer.status = fault_status(page_fault(x)->kind);
    }
    hatch_unit_form_page(&x->answer.body, &x->face, &view);
    return NULL;
}

static struct fault *find_unit(struct exchange *x, struct db *db, struct unit *unit)
{
    struct unit_id id = {page_arg(x, 0)};
    bool reaches = false, found = false;
    TRY(scope_reaches(db, x->arena, &page_viewer(x)->scope, id, &reaches));
    TRY(register_unit(db, x->arena, id, unit, &found));
    return found && reaches ? NULL : fault_unit_missing(x->arena);
}

struct fault *unit_new_get(struct exchange *x, struct db *db)
{
    return draw_form(x, db, NULL, false);
}

struct fault *unit_new_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    struct unit_id *id = ARENA_NEW(x->arena, struct unit_id);
    *page_keep(x) = id;
    return register_unit_add(&act, page_form(x), id);
}

static bool shows_form(const struct fault *fault)
{
    return fault != NULL && (fault->kind == FAULT_INPUT || fault->kind == FAULT_CONFLICT);
}

static struct fault *done(struct exchange *x, int64_t unit, const char *what)
{
    if (page_fault(x) == NULL) {
        answer_see_other(
            x, str_format(x->arena, "/units?done=%s&unit=%lld", what, (long long)unit));
    }
    return page_fault(x);
}

struct fault *unit_new_show(struct exchange *x, struct db *db)
{
    const struct unit_id *id = *page_keep(x);
    return shows_form(page_fault(x)) ? draw_form(x, db, NULL, false)
                                     : done(x, id == NULL ? 0 : id->v, "added");
}

struct fault *unit_correct_get(struct exchange *x, struct db *db)
{
    struct unit unit;
    TRY(find_unit(x, db, &unit));
    return draw_form(x, db, &unit, false);
}

struct fault *unit_correct_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    struct unit unit;
    TRY(find_unit(x, db, &unit));
    return register_unit_correct(&act, unit.id, page_extra(x)->seen, page_form(x));
}

struct fault *unit_correct_show(struct exchange *x, struct db *db)
{
    struct unit unit;
    if (shows_form(page_fault(x))) {
        TRY(find_unit(x, db, &unit));
        return draw_form(x, db, &unit, false);
    }
    return done(x, page_arg(x, 0), "corrected");
}

struct fault *unit_change_get(struct exchange *x, struct db *db)
{
    struct unit unit;
    TRY(find_unit(x, db, &unit));
    return draw_form(x, db, &unit, true);
}

struct fault *unit_change_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    const struct unit_more *more = (const struct unit_more *)page_extra(x);
    struct unit unit;
    TRY(find_unit(x, db, &unit));
    return register_unit_change(&act, unit.id, more->extra.seen, more->day, page_form(x));
}

struct fault *unit_change_show(struct exchange *x, struct db *db)
{
    struct unit unit;
    if (shows_form(page_fault(x))) {
        TRY(find_unit(x, db, &unit));
        return draw_form(x, db, &unit, true);
    }
    if (page_fault(x) == NULL) {
        answer_see_other(x, str_format(x->arena, "/unit/%lld?done=changed",
                                       (long long)page_arg(x, 0)));
    }
    return page_fault(x);
}
