/* /import/files/ID: one file on its way, in four steps. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "pages/import/import.h"
#include "pages/import/import.html.h"
#include "pages/import/import_views.h"
#include "words/faults.h"

enum { REFRESH_SECONDS = 2 };

#define COLUMN(n)                                                                        \
    {                                                                                    \
        "c" #n, FIELD_TEXT, false, offsetof(struct intake_form, targets[n]), 0, 40,      \
            say_import_column, NULL, 0                                                   \
    }
#define CHOICE(n)                                                                        \
    {                                                                                    \
        "p" #n, FIELD_TEXT, false, offsetof(struct choose_form, choices[n]), 0, 60,      \
            say_import_who_meant, NULL, 0                                                \
    }
/* Ten members of a table, whose names end in 0 to 9. */
#define TEN(of, t)                                                                       \
    of(t##0), of(t##1), of(t##2), of(t##3), of(t##4), of(t##5), of(t##6), of(t##7),      \
        of(t##8), of(t##9)
#define OF(member) offsetof(struct intake_form, member)
static const struct field intake_form_fields[] = {
    TEN(COLUMN, ),
    TEN(COLUMN, 1),
    TEN(COLUMN, 2),
    TEN(COLUMN, 3),
    TEN(COLUMN, 4),
    TEN(COLUMN, 5),
    TEN(COLUMN, 6),
    TEN(COLUMN, 7),
    {"class", FIELD_CHOICE, false, OF(class), 0, 0, say_post_class, post_class_names, 0},
    {"unit", FIELD_ID, false, OF(unit), 0, 0, say_import_one_unit, NULL, 0},
    {"units", FIELD_BOOL, false, OF(units), 0, 0, say_import_make_units, NULL, 0},
    {"snapshot", FIELD_DAY, false, OF(snapshot), 0, 0, say_import_snapshot, NULL, 0},
    {"within", FIELD_ID, false, OF(within), 0, 0, say_import_within, NULL, 0},
    {"save", FIELD_TEXT, false, OF(save), 0, 60, say_import_save, NULL, 0},
};
const struct fields intake_form = FIELDS(intake_form_fields, struct intake_form);
static const struct field choose_form_fields[] = {
    TEN(CHOICE, ), TEN(CHOICE, 1), TEN(CHOICE, 2), TEN(CHOICE, 3), TEN(CHOICE, 4)};
const struct fields choose_form = FIELDS(choose_form_fields, struct choose_form);

struct fault *intake_of(struct exchange *x, struct db *db, struct intake *intake)
{
    bool found = false;
    TRY(intake_find(db, x->arena, page_arg(x, 0), page_viewer(x)->person.v, intake,
                    &found));
    return found ? NULL : fault_import_gone(x->arena);
}

/* ---- changes ----------------------------------------------------------------------- */

static struct str targets_to_mapping(struct arena *a, const struct intake_form *f,
                                     bool posts, const struct file_head *head,
                                     struct mapped_list *mapping)
{
    for (size_t i = 0; i < head->header.n && i < COLUMNS_SHOWN; i++) {
        if (f->targets[i].n > 0) {
            (void)mapping_add(a, mapping, f->targets[i], head->header.at[i]);
        }
    }
    if (f->unit.v != 0) {
        (void)mapping_add_fixed(a, mapping, posts ? STR("post.unit") : STR("unit"),
                                str_format(a, "#%lld", (long long)f->unit.v));
    }
    if (posts && f->class >= 0) {
        (void)mapping_add_fixed(a, mapping, STR("post.class"),
                                str_of(post_class_names[f->class]));
    }
    mapping_make_units(mapping, f->units);
    return mapping_write(a, mapping);
}

/* A new run: what the last one found is of no use any more. */
static void begin_anew(struct intake *intake, enum intake_state state)
{
    intake->state = (int)state;
    intake->beat = (struct instant){0};
    intake->rows = intake->fresh = intake->changed = intake->same = 0;
    intake->passed = intake->refused = intake->ended = intake->remarked = 0;
    intake->held = false;
    intake->why = STR("");
}

static bool is_settled(const struct intake *intake)
{
    return intake->state == INTAKE_NEW || intake->state == INTAKE_TRIED ||
           (intake->state == INTAKE_FAILED && intake->import.v == 0);
}

/* Without these no row could enter. */
static struct fault *check_columns(struct arena *a, bool posts,
                                   const struct mapped_list *mapping)
{
    if (!posts) {
        return mapping_names_people(mapping) ? NULL : fault_import_no_name(a);
    }
    if (!mapping_names_posts(mapping)) {
        return fault_import_no_post_number(a);
    }
    return mapping_says(mapping, STR("post.class"))
               ? NULL
               : fault_at(fault_field_required(a), STR("class"));
}

struct fault *intake_columns_change(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    const struct intake_form *f = page_form(x);
    struct intake intake;
    struct file_head head;
    struct mapped_list mapping = {0};
    struct act act = page_act(x, db);
    TRY(intake_of(x, db, &intake));
    if (!is_settled(&intake)) {
        return fault_import_busy(a);
    }
    intake_head(a, intake.head, &head);
    intake.mapping = targets_to_mapping(a, f, intake.posts, &head, &mapping);
    intake.snapshot = f->snapshot;
    intake.within = f->within;
    intake.lang = (int)x->face.lang;
    TRY(check_columns(a, intake.posts, &mapping));
    if (f->save.n > 0) {
        TRY(mapping_save(&act, x->at, &(struct saved_mapping){f->save, intake.mapping}));
    }
    begin_anew(&intake, INTAKE_TRYING);
    return intake_save(db, a, &intake);
}

/* "12:new", "12:skip", "12:57" */
static bool read_choice(struct str text, struct row_choice *choice)
{
    size_t colon = str_find(text, STR(":"));
    struct str what = str_part(text, colon + 1, text.n);
    *choice = (struct row_choice){.fresh = str_equal(what, STR("new")),
                                  .skip = str_equal(what, STR("skip"))};
    return colon < text.n && str_to_int(str_part(text, 0, colon), &choice->row) &&
           (choice->fresh || choice->skip || str_to_int(what, &choice->person.v));
}

struct fault *intake_choose_change(struct exchange *x, struct db *db)
{
    const struct choose_form *f = page_form(x);
    struct intake intake;
    TRY(intake_of(x, db, &intake));
    if (intake.state != INTAKE_TRIED) {
        return fault_import_busy(x->arena);
    }
    for (size_t i = 0; i < CHOICES_PAGE; i++) {
        struct row_choice choice;
        if (f->choices[i].n == 0) {
            continue;
        }
        if (!read_choice(f->choices[i], &choice)) {
            return fault_import_choice(x->arena, f->choices[i]);
        }
        if (choice.person.v != 0) {
            TRY(page_may_reach(x, db, choice.person));
        }
        TRY(intake_choose(db, x->arena, intake.id, &choice));
    }
    begin_anew(&intake, INTAKE_TRYING);
    return intake_save(db, x->arena, &intake);
}

/* The import itself; or what was cut off goes on. */
struct fault *intake_run_change(struct exchange *x, struct db *db)
{
    struct intake intake;
    TRY(intake_of(x, db, &intake));
    if (intake.state == INTAKE_TRIED) {
        begin_anew(&intake, INTAKE_RUNNING);
    } else if (intake_is_stale(&intake, x->at)) {
        intake.beat = (struct instant){0};
        intake.why = STR("");
    } else {
        return fault_import_busy(x->arena);
    }
    return intake_save(db, x->arena, &intake);
}

struct fault *intake_drop_change(struct exchange *x, struct db *db)
{
    struct intake intake;
    TRY(intake_of(x, db, &intake));
    bool runs = (intake.state == INTAKE_TRYING || intake.state == INTAKE_RUNNING) &&
                !intake_is_stale(&intake, x->at);
    return runs ? fault_import_busy(x->arena) : intake_drop(db, x->arena, intake.id);
}

struct fault *intake_changed_show(struct exchange *x, struct db *db)
{
    const struct fault *fault = page_fault(x);
    if (fault != NULL && (fault->kind == FAULT_INPUT || fault->kind == FAULT_CONFLICT)) {
        return intake_show(x, db);
    }
    if (fault != NULL) {
        return page_fault(x);
    }
    if (page_app(x)->intakes != NULL) {
        intakes_wake(page_app(x)->intakes);
    }
    answer_see_other(
        x, str_format(x->arena, "/import/files/%lld", (long long)page_arg(x, 0)));
    return NULL;
}

struct fault *intake_dropped_show(struct exchange *x, struct db *db)
{
    (void)db;
    if (page_fault(x) == NULL) {
        answer_see_other(x, STR("/import"));
    }
    return page_fault(x);
}

/* ---- showing ----------------------------------------------------------------------- */

static struct str path_of(struct exchange *x, const struct intake *intake,
                          const char *behind)
{
    return str_format(x->arena, "/import/files/%lld%s", (long long)intake->id, behind);
}

static void add_progress(struct exchange *x, const struct intake *intake,
                         struct intake_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    int64_t us = intake->beat.us - intake->began.us;
    view->doing = intake->state == INTAKE_TRYING ? say_intake_trying(a, lang)
                                                 : say_intake_running(a, lang);
    view->rows = intake->rows;
    view->rate = us > 0 ? intake->rows * 1000000 / us : 0;
    view->cut = intake_is_stale(intake, x->at);
    view->go_on = (struct button_view){path_of(x, intake, "/run"), page_new_id(x),
                                       say_import_go_on(a, lang)};
    if (!view->cut) {
        x->answer.refresh = REFRESH_SECONDS;
    }
}

static enum intake_step step_of(const struct exchange *x, const struct intake *intake)
{
    bool columns = str_equal(exchange_query(x, STR("columns")), STR("1")) ||
                   exchange_query(x, STR("map")).n > 0;
    switch (intake->state) {
    case INTAKE_TRYING:
    case INTAKE_RUNNING:
        return STEP_WAIT;
    case INTAKE_TRIED:
        return columns ? STEP_COLUMNS : STEP_TRIED;
    case INTAKE_DONE:
        return STEP_DONE;
    default:
        return STEP_COLUMNS;
    }
}

struct fault *intake_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    struct intake intake;
    TRY(intake_of(x, db, &intake));
    struct intake_view view = {
        .page = page_view(x, db, intake.file),
        .form = page_form_view(x, &intake_form, path_of(x, &intake, "")),
        .id = intake.id,
        .file = intake.file,
        .posts = intake.posts,
        .step = step_of(x, &intake),
        .why = intake.why,
        .import = intake.import.v,
        .drop = {path_of(x, &intake, "/drop"), page_new_id(x),
                 say_import_drop(a, x->face.lang)},
    };
    page_html(x);
    if (page_fault(x) != NULL) {
        x->answer.status = fault_status(page_fault(x)->kind);
        view.step = view.step == STEP_TRIED && x->form.n > 3 ? STEP_COLUMNS : view.step;
    }
    if (view.step == STEP_COLUMNS) {
        TRY(intake_draw_columns(x, db, &intake, &view));
    } else if (view.step == STEP_WAIT) {
        add_progress(x, &intake, &view);
    } else {
        TRY(intake_draw_report(x, db, &intake, &view));
    }
    hatch_intake_page(&x->answer.body, &x->face, &view);
    return NULL;
}

/* ---- refused rows ------------------------------------------------------------------ */

struct fault *intake_refused_get(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    struct intake intake;
    bool sheet = false;
    TRY(intake_of(x, db, &intake));
    int fd = open("/var/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0) {
        return fault_file_failed(a, intake.file, str_of(strerror(errno)));
    }
    answer_html(x, 200);
    x->answer.spool = fd; /* closed with the answer */
    TRY(intake_back(db, a, &intake, x->at, fd, &sheet));
    x->answer.spool_size = lseek(fd, 0, SEEK_END);
    x->answer.type =
        sheet ? STR("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
              : STR("text/csv; charset=utf-8");
    x->answer.filename =
        str_format(a, "%.*s.%s", STR_PRINT(say_import_refused(a, x->face.lang)),
                   sheet ? "xlsx" : "csv");
    return NULL;
}
