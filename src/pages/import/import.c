/* GET, POST /import: what was sent, what was imported; one import and its undoing. */
#include "pages/import/import.h"

#include "exchange/import.h"
#include "pages/import/import.html.h"
#include "pages/import/import_views.h"
#include "words/faults.h"

enum { HISTORY_SHOWN = 100 };

static const char *const rows_names[] = {"people", "posts", NULL};
static const struct field send_fields[] = {
    {"rows", FIELD_CHOICE, false, offsetof(struct send_form, rows), 0, 0,
     say_import_rows_are, rows_names, 0},
};
const struct fields send_form = FIELDS(send_fields, struct send_form);
static const struct field forget_fields[] = {
    {"name", FIELD_TEXT, true, offsetof(struct forget_form, name), 1, 60,
     say_import_saved_name, NULL, 0},
};
const struct fields forget_form = FIELDS(forget_fields, struct forget_form);

/* ---- sending a file ---------------------------------------------------------------- */

struct sending {
    struct intake intake;
    int fd;
};

static struct fault *send_change(struct exchange *x, struct db *db)
{
    struct sending *s = *page_keep(x);
    struct act act = page_act(x, db);
    return intake_add(&act, x->at, s->fd, &s->intake);
}

static struct fault *sent_show(struct exchange *x, struct db *db)
{
    const struct sending *s = *page_keep(x);
    if (x->fault != NULL) {
        page_refuse(x, x->fault);
        return import_list_show(x, db);
    }
    answer_see_other(x,
                     str_format(x->arena, "/import/files/%lld", (long long)s->intake.id));
    return NULL;
}

/* The columns that the header lets expect. */
static struct str propose(struct arena *a, struct str head, bool posts)
{
    struct file_head read;
    struct mapped_list mapping = {0};
    intake_head(a, head, &read);
    mapping_propose(a, &read.header, posts, &mapping);
    return mapping_write(a, &mapping);
}

static struct fault *take_file(struct exchange *x, const struct upload *upload)
{
    struct arena *a = x->arena;
    struct source source;
    struct sending *s = ARENA_NEW(a, struct sending);
    if (upload->size == 0) {
        return fault_at(fault_import_empty(a), STR("file"));
    }
    if (upload->size > (int64_t)INTAKE_MIB << 20) {
        return fault_at(fault_import_large(a, INTAKE_MIB), STR("file"));
    }
    TRY(source_of_file(a, upload->fd, upload->filename, &source));
    *s = (struct sending){.fd = upload->fd};
    s->intake = (struct intake){
        .login = page_viewer(x)->login,
        .lang = (int)x->face.lang,
        .file = upload->filename,
        .size = upload->size,
        .snapshot = DAY_NONE,
        .why = STR(""),
        .posts = ((const struct send_form *)page_form(x))->rows == 1,
    };
    TRY(intake_peek(a, &source, &s->intake.head));
    s->intake.mapping = propose(a, s->intake.head, s->intake.posts);
    *page_keep(x) = s;
    return page_write(x, send_change, sent_show);
}

struct fault *import_send_start(struct exchange *x, struct db *db)
{
    struct fault *fault = NULL;
    for (size_t i = 0; i < x->uploads.n; i++) {
        if (str_equal(x->uploads.at[i].field, STR("file"))) {
            fault = take_file(x, &x->uploads.at[i]);
            if (fault == NULL) {
                return NULL;
            }
        }
    }
    fault = fault != NULL ? fault : fault_at(fault_field_required(x->arena), STR("file"));
    page_refuse(x, fault->field.n > 0 ? fault : fault_at(fault, STR("file")));
    return import_list_show(x, db);
}

/* ---- the list ---------------------------------------------------------------------- */

struct tag_view import_tag(struct exchange *x, int state)
{
    static say_fn *const words[] = {say_import_state_open, say_import_state_done,
                                    say_import_state_undone};
    static const enum tag_kind kinds[] = {TAG_OPEN, TAG_DONE, TAG_PLAIN};
    return (struct tag_view){kinds[state], words[state](x->arena, x->face.lang)};
}

static struct tag_view intake_tag(struct exchange *x, const struct intake *intake)
{
    static say_fn *const words[] = {say_intake_new,   say_intake_trying,
                                    say_intake_tried, say_intake_running,
                                    say_intake_done,  say_intake_failed};
    bool cut = intake_is_stale(intake, x->at);
    bool asks = cut || intake->state == INTAKE_FAILED;
    return (struct tag_view){asks                           ? TAG_OVERDUE
                             : intake->state == INTAKE_DONE ? TAG_PLAIN
                                                            : TAG_OPEN,
                             cut ? say_intake_cut(x->arena, x->face.lang)
                                 : words[intake->state](x->arena, x->face.lang)};
}

static struct fault *add_hand(struct exchange *x, struct db *db,
                              struct import_list_view *view)
{
    struct intake_list intakes = {0};
    TRY(intake_all(db, x->arena, page_viewer(x)->person.v, &intakes));
    for (size_t i = 0; i < intakes.n; i++) {
        const struct intake *intake = &intakes.at[i];
        if (intake->state != INTAKE_DONE) {
            *LIST_ADD(x->arena, &view->hand) = (struct import_line){
                .file = {str_format(x->arena, "/import/files/%lld",
                                    (long long)intake->id),
                         intake->file, false},
                .day = clock_day_of(page_app(x)->house->clock, intake->at),
                .who = page_viewer(x)->name,
                .rows = intake->rows,
                .state = intake_tag(x, intake)};
        }
    }
    return NULL;
}

/* Who does not reach the whole department sees his own. */
static bool may_see(const struct exchange *x, const struct import *import)
{
    const struct viewer *v = page_viewer(x);
    return v->scope.all || import->actor == v->person.v;
}

static struct fault *add_history(struct exchange *x, struct db *db,
                                 struct import_list_view *view)
{
    struct import_list imports = {0};
    TRY(import_all(db, x->arena, &imports));
    for (size_t i = 0; i < imports.n && view->history.n < HISTORY_SHOWN; i++) {
        const struct import *import = &imports.at[i];
        struct str who = STR_NONE;
        if (!may_see(x, import)) {
            continue;
        }
        TRY(page_actor(x, db, import->actor, &who));
        *LIST_ADD(x->arena, &view->history) = (struct import_line){
            .file = {str_format(x->arena, "/import/%lld", (long long)import->id.v),
                     import->file, false},
            .day = import->day,
            .who = who,
            .rows = import->rows,
            .state = import_tag(x, import->state)};
    }
    return NULL;
}

static void add_rows(struct exchange *x, struct import_list_view *view)
{
    static say_fn *const words[] = {say_import_rows_are_people,
                                    say_import_rows_are_posts};
    struct arena *a = x->arena;
    view->rows = page_field(x, &send_form, "rows", NULL);
    view->rows.required = true; /* one is chosen from the start */
    bool posts = str_equal(view->rows.value, STR("posts"));
    for (int i = 0; rows_names[i] != NULL; i++) {
        *LIST_ADD(a, &view->rows.options) = page_option(
            str_of(rows_names[i]), words[i](a, x->face.lang), posts == (i == 1));
    }
}

static struct fault *add_saved(struct exchange *x, struct db *db,
                               struct import_list_view *view)
{
    struct saved_mapping_list saved = {0};
    TRY(mappings_saved(db, x->arena, &saved));
    for (size_t i = 0; i < saved.n; i++) {
        *LIST_ADD(x->arena, &view->saved) =
            (struct saved_row){saved.at[i].name, saved.at[i].text};
    }
    return NULL;
}

static void add_forgotten(struct exchange *x, struct page_view *page)
{
    struct str name = exchange_query(x, STR("forgotten"));
    if (name.n > 0) {
        page->notice = (struct notice_view){
            .kind = NOTICE_DONE,
            .text = say_import_saved_forgotten(x->arena, x->face.lang, name)};
    }
}

struct fault *import_forget_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    return mapping_drop(&act, ((const struct forget_form *)page_form(x))->name);
}

struct fault *import_forget_show(struct exchange *x, struct db *db)
{
    (void)db;
    if (page_fault(x) != NULL) {
        return page_fault(x);
    }
    struct text href = text_new(x->arena, 64);
    text_add(&href, STR("/import?forgotten="));
    text_add_url(&href, ((const struct forget_form *)page_form(x))->name);
    answer_see_other(x, text_str(&href));
    return NULL;
}

struct fault *import_list_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct import_list_view view = {
        .page = page_view(x, db, say_import_title(a, lang)),
        .form = page_form_view(x, &page_file_fields, STR("/import")),
        .file = {.name = STR("file"),
                 .label = say_import_file(a, lang),
                 .hint = say_import_file_hint(a, lang, INTAKE_MIB),
                 .required = true},
        .empty = {.text = say_import_none(a, lang)},
    };
    add_forgotten(x, &view.page);
    const struct fault *fault = page_fault(x);
    if (fault != NULL && str_equal(fault->field, view.file.name)) {
        view.file.error = say_fault(a, lang, fault);
    }
    add_rows(x, &view);
    TRY(add_saved(x, db, &view));
    TRY(add_hand(x, db, &view));
    TRY(add_history(x, db, &view));
    page_html(x);
    if (fault != NULL) {
        x->answer.status = fault_status(fault->kind);
    }
    hatch_import_list_page(&x->answer.body, &x->face, &view);
    return NULL;
}

/* ---- one import -------------------------------------------------------------------- */

static struct fault *add_report(struct exchange *x, struct db *db, struct import_id id,
                                struct import_view *view)
{
    struct intake intake;
    bool found = false;
    TRY(intake_of_import(db, x->arena, id, page_viewer(x)->person.v, &intake, &found));
    if (found) {
        view->report_href =
            str_format(x->arena, "/import/files/%lld", (long long)intake.id);
        view->refused_href = intake.refused == 0
                                 ? STR_NONE
                                 : str_format(x->arena, "/import/files/%lld/refused",
                                              (long long)intake.id);
    }
    return NULL;
}

struct fault *import_get(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct import_id id = {page_arg(x, 0)};
    struct import import;
    bool found = false;
    TRY(import_find(db, a, id, &import, &found));
    if (!found || !may_see(x, &import)) {
        return fault_import_missing(a, id.v);
    }
    const struct fault *fault = page_fault(x);
    struct import_view view = {
        .page = page_view(x, db, say_import_number(a, lang, id.v)),
        .id = id.v,
        .file = import.file,
        .digest = import.digest,
        .mapping = import.mapping,
        .day = import.day,
        .rows = import.rows,
        .state = import_tag(x, import.state),
        .why = fault != NULL ? say_fault(a, lang, fault) : STR_NONE,
    };
    if (day_known(import.snapshot)) {
        view.snapshot = say_day(a, lang, import.snapshot);
    }
    TRY(page_actor(x, db, import.actor, &view.who));
    TRY(add_report(x, db, id, &view));
    if (import.state != IMPORT_UNDONE) {
        view.undo =
            (struct button_view){str_format(a, "/import/%lld/undo", (long long)id.v),
                                 page_new_id(x), say_import_undo(a, lang)};
    }
    page_html(x);
    if (fault != NULL) {
        x->answer.status = fault_status(fault->kind);
    }
    hatch_import_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *import_undo_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    return import_undo(&act, (struct import_id){page_arg(x, 0)});
}

struct fault *import_undo_show(struct exchange *x, struct db *db)
{
    const struct fault *fault = page_fault(x);
    if (fault != NULL && fault->kind == FAULT_CONFLICT) {
        return import_get(x, db);
    }
    if (fault != NULL) {
        return page_fault(x);
    }
    answer_see_other(x, str_format(x->arena, "/import/%lld", (long long)page_arg(x, 0)));
    return NULL;
}
