/* The gate: every request passes here. It finds the row of the route, opens the reader's
 * transaction, finds the viewer, checks the capability, reads the form, and sees to it
 * that the transaction ends whatever happens inside. */
#include "exchange/intake.h"
#include "pages/app.h"
#include "pages/error/error.html.h"
#include "pages/error/error_views.h"
#include "web/assets.h"
#include "web/proxy.h"
#include "web/route.h"
#include "words/faults.h"

/* A file of INTAKE_MIB and what a form puts around it. */
enum { FORM_BYTES = 64 * 1024, FILE_BYTES = (INTAKE_MIB << 20) + FORM_BYTES };

/* What an exchange keeps between its stages. */
struct visit {
    struct viewer viewer;
    void *form;
    struct form_extra *extra;
    void *kept;
    struct fault *refused;
    struct fault *(*next)(struct exchange *x, struct db *db);
    struct page_job *job;
};
struct page_job {
    struct job job;
    struct exchange *x;
    struct fault *(*change)(struct exchange *x, struct db *db);
};

static struct visit *visit(const struct exchange *x)
{
    return x->viewer;
}

const struct app *page_app(const struct exchange *x)
{
    return x->app;
}

const struct viewer *page_viewer(const struct exchange *x)
{
    return &visit(x)->viewer;
}

void *page_form(const struct exchange *x)
{
    return visit(x)->form;
}

const struct form_extra *page_extra(const struct exchange *x)
{
    return visit(x)->extra;
}

struct fault *page_fault(const struct exchange *x)
{
    return visit(x)->refused;
}

void page_refuse(struct exchange *x, struct fault *fault)
{
    visit(x)->refused = fault;
}

struct fault *page_may_reach(struct exchange *x, struct db *db, struct person_id id)
{
    struct person person = {0};
    bool found = false, reaches = false;
    TRY(register_person(db, x->arena, id, &person, &found));
    TRY(scope_reaches(db, x->arena, &page_viewer(x)->scope, person.unit, &reaches));
    return found && reaches ? NULL : fault_person_missing(x->arena);
}

void **page_keep(struct exchange *x)
{
    return &visit(x)->kept;
}

int64_t page_arg(const struct exchange *x, int n)
{
    int64_t value = 0;
    return str_to_int(x->path_arg[n], &value) && value > 0 ? value : 0;
}

struct day page_today(const struct exchange *x)
{
    return clock_day_of(page_app(x)->house->clock, x->at);
}

struct act page_act(struct exchange *x, struct db *db)
{
    const struct form_extra *extra = page_extra(x);
    return (struct act){
        .ledger = page_app(x)->house->ledger,
        .db = db,
        .arena = x->arena,
        .id = extra != NULL ? extra->id : (struct uuid){{0}},
        .actor = page_viewer(x)->person.v,
        .today = page_today(x),
        .scope = page_viewer(x)->scope,
    };
}

/* ---- stages ------------------------------------------------------------------------ */

struct stage {
    struct exchange *x;
    struct db *db;
    struct fault *(*run)(struct exchange *x, struct db *db);
};

static struct fault *stage_body(void *ctx)
{
    struct stage *s = ctx;
    TRY(db_begin_read(s->db, s->x->arena));
    return s->run(s->x, s->db);
}

/* One stage inside one read transaction of this worker's connection. */
static struct fault *run_stage(struct exchange *x,
                               struct fault *(*run)(struct exchange *x, struct db *db))
{
    struct stage s = {x, page_app(x)->readers[x->worker], run};
    struct fault *fault = arena_guard(x->arena, stage_body, &s);
    db_end_read(s.db);
    return fault;
}

static struct fault *next_stage(struct exchange *x)
{
    return run_stage(x, visit(x)->next);
}

static struct fault *run_change(struct job *job, struct db *db)
{
    struct page_job *j = (struct page_job *)job;
    return j->change(j->x, db);
}

static void change_done(struct job *job)
{
    struct page_job *j = (struct page_job *)job;
    j->x->fault = job->fault;
    exchange_resume(j->x);
}

static bool give_to_writer(struct exchange *x)
{
    return writer_offer(page_app(x)->house->writer, x->job);
}

struct fault *page_write(struct exchange *x,
                         struct fault *(*change)(struct exchange *x, struct db *db),
                         struct fault *(*next)(struct exchange *x, struct db *db))
{
    struct page_job *j = ARENA_NEW(x->arena, struct page_job);
    *j = (struct page_job){
        .job = {.run = run_change, .done = change_done, .arena = x->arena},
        .x = x,
        .change = change};
    visit(x)->next = next;
    x->job = &j->job;
    exchange_park(x, give_to_writer, fault_queue_full(x->arena), next_stage);
    return NULL;
}

static void hashing_done(struct hashing *h)
{
    struct exchange *x = h->ctx;
    x->fault = NULL;
    exchange_resume(x);
}

static bool give_to_hasher(struct exchange *x)
{
    return hasher_offer(page_app(x)->hasher, x->job);
}

struct fault *page_hash(struct exchange *x, struct hashing *h,
                        struct fault *(*next)(struct exchange *x, struct db *db))
{
    h->ctx = x;
    h->done = hashing_done;
    visit(x)->next = next;
    x->job = h;
    exchange_park(x, give_to_hasher, fault_hasher_busy(x->arena), next_stage);
    return NULL;
}

/* ---- who looks --------------------------------------------------------------------- */

static struct str cookie_name(const struct app *app)
{
    return str_starts(app->public_url, STR("https://")) ? STR("__Host-cadre")
                                                        : STR("cadre");
}

static struct fault *find_viewer(struct exchange *x, struct db *db)
{
    struct viewer *v = &visit(x)->viewer;
    struct str token = exchange_cookie(x, cookie_name(page_app(x)));
    TRY(viewer_by_token(db, x->arena, token, x->at, page_today(x), v));
    enum lang chosen = LANG_ZH;
    if (v->lang >= 0) {
        x->face.lang = (enum lang)v->lang;
    } else if (lang_parse(exchange_cookie(x, STR("lang")), &chosen)) {
        x->face.lang = chosen;
    } else {
        x->face.lang = lang_accept(exchange_header(x, STR("accept-language")));
    }
    x->face.viewer = v->name;
    x->face.demo = page_app(x)->house->demo;
    return NULL;
}

struct touch {
    struct job job;
    struct hash session;
    struct instant at;
};

static struct fault *run_touch(struct job *job, struct db *db)
{
    const struct touch *t = (const struct touch *)job;
    return access_touch(db, job->arena, t->session, t->at);
}

static void touch_done(struct job *job)
{
    arena_close(job->arena);
}

/* Said and forgotten: a page does not wait for the row that keeps its session alive. */
static void touch_session(struct exchange *x)
{
    const struct viewer *v = page_viewer(x);
    if (!access_touch_due(v, x->at)) {
        return;
    }
    struct arena *a = arena_open(&chunks_heap, 64 * 1024);
    if (a == NULL) {
        return;
    }
    struct touch *t = ARENA_NEW(a, struct touch);
    *t = (struct touch){.job = {.run = run_touch, .done = touch_done, .arena = a},
                        .session = v->session,
                        .at = x->at};
    if (writer_submit(page_app(x)->house->writer, &t->job) != NULL) {
        arena_close(a);
    }
}

/* ---- routes ------------------------------------------------------------------------ */

/* The row for a path and method; *other tells that the path has another method. */
static const struct route *find_route(enum method method, struct str path,
                                      struct str args[PATH_ARGS], bool *other)
{
    enum method wanted = method == METHOD_HEAD ? METHOD_GET : method;
    char first = path.n > 1 ? path.p[1] : '\0'; /* most rows differ there already */
    *other = false;
    for (size_t i = 0; i < routes_n; i++) {
        if (routes[i].pattern[1] == first &&
            route_match(str_of(routes[i].pattern), path, args)) {
            if (routes[i].method == wanted) {
                return &routes[i];
            }
            *other = true;
        }
    }
    return NULL;
}

bool page_can_get(struct str path)
{
    struct str args[PATH_ARGS];
    bool other = false;
    return find_route(METHOD_GET, path, args, &other) != NULL;
}

/* A text as long as the form takes it, each character written as %E4%BD%A0 at worst. */
static int64_t form_bytes(const struct route *route)
{
    enum { CODED = 3, LONG_TEXT = 16 * 1024 };
    int64_t most = 0;
    for (size_t i = 0; route->form != NULL && i < route->form->n; i++) {
        most = route->form->at[i].type == FIELD_LINES && route->form->at[i].max > most
                   ? route->form->at[i].max
                   : most;
    }
    return most > LONG_TEXT ? FORM_BYTES + CODED * most : FORM_BYTES;
}

static int64_t body_limit(const void *app, enum method method, struct str path,
                          bool *uploads, int *status)
{
    (void)app;
    struct str args[PATH_ARGS];
    bool other = false;
    *uploads = false;
    if (method != METHOD_POST) {
        return 0;
    }
    const struct route *route = find_route(method, path, args, &other);
    if (route == NULL) {
        *status = other ? 405 : 404;
        return -1;
    }
    *uploads = route->extra == &page_file_fields;
    return *uploads ? FILE_BYTES : form_bytes(route);
}

/* ---- forms ------------------------------------------------------------------------- */

/* Where what every form carries begins behind a form's own struct. */
static size_t extra_at(const struct fields *form)
{
    const size_t align = _Alignof(max_align_t);
    return (form->size + align - 1) / align * align;
}

/* A route's form is its kind's fields and, behind them, what every form carries. */
static struct fields joined(struct arena *a, const struct fields *form,
                            const struct fields *more, const char *const *needs)
{
    const struct fields none = {NULL, 0, 0};
    const struct fields *extra = more != NULL ? more : &none;
    struct fields all = *form;
    struct field *at = ARENA_ARRAY(a, struct field, all.n + extra->n + 1);
    for (size_t i = 0; i < all.n; i++) {
        at[i] = all.at[i];
        for (const char *const *need = needs; need != NULL && *need != NULL; need++) {
            at[i].required |= strcmp(at[i].name, *need) == 0;
        }
    }
    for (size_t i = 0; i < extra->n; i++) {
        at[all.n + i] = extra->at[i];
        at[all.n + i].offset += extra_at(form);
    }
    return (struct fields){at, all.n + extra->n, extra_at(form) + extra->size};
}

static struct fault *after_change(struct exchange *x, struct db *db)
{
    const struct route *route = x->route;
    visit(x)->refused = x->fault;
    return route->show(x, db);
}

static void read_form(struct exchange *x, const struct fields *own,
                      const struct fields *extra, const char *const *needs)
{
    struct fields all = joined(x->arena, own, extra, needs);
    void *form = arena_alloc(x->arena, all.size);
    visit(x)->refused = form_read(x, &all, form);
    visit(x)->form = form;
    visit(x)->extra =
        extra == NULL ? NULL : (struct form_extra *)((char *)form + extra_at(own));
}

void page_take(struct exchange *x, const struct fields *form)
{
    read_form(x, form, &page_extra_fields, NULL);
}

struct fault *page_change(struct exchange *x, struct db *db,
                          struct fault *(*change)(struct exchange *x, struct db *db))
{
    const struct route *route = x->route;
    return visit(x)->refused != NULL ? route->show(x, db)
                                     : page_write(x, change, after_change);
}

static struct fault *take_form(struct exchange *x, struct db *db)
{
    const struct route *route = x->route;
    if (route->form != NULL) {
        read_form(x, route->form, route->extra, route->needs);
    }
    if (visit(x)->refused != NULL) {
        return route->show(x, db);
    }
    return route->start != NULL ? route->start(x, db)
                                : page_write(x, route->change, after_change);
}

/* ---- serving ----------------------------------------------------------------------- */

static void to_login(struct exchange *x)
{
    struct text to = text_new(x->arena, 128);
    text_add(&to, STR("/login"));
    if (x->method != METHOD_POST && x->path.n > 1) {
        text_add(&to, STR("?back="));
        text_add_url(&to, page_here(x));
    }
    answer_see_other(x, text_str(&to));
}

static struct fault *first_stage(struct exchange *x, struct db *db)
{
    const struct route *route = x->route;
    TRY(find_viewer(x, db));
    if (route == NULL) {
        return fault_page_missing(x->arena);
    }
    if (!viewer_may(page_viewer(x), route->can)) {
        if (page_viewer(x)->person.v == 0) {
            to_login(x);
            return NULL;
        }
        return fault_denied(x->arena);
    }
    touch_session(x);
    return route->method == METHOD_POST ? take_form(x, db) : route->show(x, db);
}

/* Can stand in a header as it is. */
static bool is_plain_text(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] <= ' ' || s.p[i] >= 0x7f) {
            return false;
        }
    }
    return true;
}

/* What only the proxy can tell: a demo's log-ins are known to everyone, so none from
 * elsewhere gets in; and whoever came without TLS is sent to the address that has it. */
static struct fault *check_way(struct exchange *x, bool *sent_on)
{
    const struct app *app = page_app(x);
    *sent_on = app->behind_proxy && str_starts(app->public_url, STR("https://")) &&
               proxy_came_plain(x);
    if (app->behind_proxy && app->house->demo && !peer_is_local(x->peer)) {
        return fault_demo_client(x->arena);
    }
    if (*sent_on && x->method == METHOD_POST) {
        return fault_plain_post(x->arena, app->public_url);
    }
    if (*sent_on) {
        struct str base = app->public_url, here = page_here(x);
        base.n -= base.p[base.n - 1] == '/';
        answer_see_other(x, str_format(x->arena, "%.*s%.*s", STR_PRINT(base),
                                       STR_PRINT(is_plain_text(here) ? here : STR("/"))));
    }
    return NULL;
}

static struct fault *serve(struct exchange *x)
{
    bool sent_on = false;
    TRY(check_way(x, &sent_on));
    if (sent_on) {
        return NULL;
    }
    if (str_starts(x->path, STR("/a/")) && x->method != METHOD_POST) {
        const struct asset *asset = asset_at(x->path);
        if (asset != NULL) {
            asset_answer(x, asset);
            return NULL;
        }
    }
    bool other = false;
    struct visit *v = ARENA_NEW(x->arena, struct visit);
    x->viewer = v;
    x->route = find_route(x->method, x->path, x->path_arg, &other);
    if (x->route != NULL) {
        x->route_pattern = str_of(((const struct route *)x->route)->pattern);
    }
    return run_stage(x, first_stage);
}

/* ---- faults ------------------------------------------------------------------------ */

static enum fault_kind kind_of_status(int status)
{
    switch (status) {
    case 401:
    case 403:
        return FAULT_DENIED;
    case 404:
        return FAULT_MISSING;
    case 413:
    case 414:
    case 429:
    case 431:
    case 503:
        return FAULT_LIMIT;
    case 500:
        return FAULT_STORE;
    default:
        return FAULT_INPUT;
    }
}

/* The form that was refused, to be opened anew. Not where it may have been saved: there
 * only the very same form, which the browser still has, is safe to send again. */
static struct str form_of(struct exchange *x, enum fault_kind kind)
{
    bool again =
        x->method == METHOD_POST && kind != FAULT_UNCERTAIN && page_can_get(x->path);
    return again ? x->path : STR_NONE;
}

static bool takes_files(const struct exchange *x)
{
    struct str args[PATH_ARGS];
    bool other = false;
    const struct route *route = find_route(x->method, x->path, args, &other);
    return route != NULL && route->extra == &page_file_fields;
}

/* Needs no database: it is drawn when that is what failed. */
static void failed(struct exchange *x, const struct fault *fault, int status)
{
    if (fault == NULL && status == 413 && takes_files(x)) {
        fault = fault_material_large(x->arena, INTAKE_MIB);
    }
    enum fault_kind kind = fault != NULL ? fault->kind : kind_of_status(status);
    struct error_page_view view = {
        .page = page_frame(x, say_fault_title(x->arena, x->face.lang, kind)),
        .kind = kind,
        .back = form_of(x, kind),
    };
    if (fault != NULL) {
        view.text = say_fault(x->arena, x->face.lang, fault);
        status = status != 0 ? status : fault_status(fault->kind);
    }
    answer_html(x, status);
    hatch_error_page(&x->answer.body, &x->face, &view);
}

const struct server_hooks page_hooks = {body_limit, serve, failed};
