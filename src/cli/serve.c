/* cadre serve: the house opened, the workers' readers, the hasher, the server, and one
 * thread that waits for signals and keeps the checkpoint outside the database. */
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include "access/reading.h"
#include "cli/cli.h"
#include "duty/duty.h"
#include "exchange/remind.h"
#include "learning/exam.h"
#include "pages/app.h"
#include "pages/version.h"
#include "words/faults.h"

enum {
    KEEP_SECONDS = 10, /* at most so long is a checkpoint behind */
    END_JOB = 10,      /* sittings handed in by one job */
    END_ROUNDS = 200,  /* such jobs at a time */
    END_ARENA = 64 * 1024 * 1024,
    SWEEP_TICKS = 360, /* every hour: what is over in working state */
    KEEPER_ARENA = 8 * 1024 * 1024,
    MENU_CAP = 4 * 1024 * 1024,
    CHUNKS_KEPT = 4 * 1024 * 1024, /* what requests give back waits for the next ones */
    CHUNKS_FIRST = 768 * 1024,     /* of each size, from the start */
};

struct serve_opts {
    struct str listen, public_url, backup_dir, notify;
    bool behind_proxy;
};
static const struct field serve_fields[] = {
    {"listen", FIELD_TEXT, false, offsetof(struct serve_opts, listen), 0, 200, NULL, NULL,
     0},
    {"public-url", FIELD_TEXT, false, offsetof(struct serve_opts, public_url), 0, 300,
     NULL, NULL, 0},
    {"backup-dir", FIELD_TEXT, false, offsetof(struct serve_opts, backup_dir), 0, 1000,
     NULL, NULL, 0},
    {"behind-proxy", FIELD_BOOL, false, offsetof(struct serve_opts, behind_proxy), 0, 0,
     NULL, NULL, 0},
    {"notify", FIELD_TEXT, false, offsetof(struct serve_opts, notify), 0, 1000, NULL,
     NULL, 0},
};
const struct fields serve_options = FIELDS(serve_fields, struct serve_opts);

/* "127.0.0.1:8080", "[::1]:8080", ":8080" */
static bool read_listen(struct str listen, struct str *host, int *port)
{
    size_t colon = listen.n;
    while (colon > 0 && listen.p[colon - 1] != ':') {
        colon--;
    }
    int64_t number = 0;
    if (colon == 0 || !str_to_int(str_part(listen, colon, listen.n), &number) ||
        number < 0 || number > 65535) {
        return false;
    }
    *host = str_part(listen, 0, colon - 1);
    if (host->n > 1 && host->p[0] == '[') {
        *host = str_part(*host, 1, host->n - 1);
    }
    *host = host->n == 0 ? STR("127.0.0.1") : *host;
    *port = (int)number;
    return true;
}

/* By its number: a name that begins like one may be anywhere. */
static bool is_loopback(struct str host)
{
    bool number = str_starts(host, STR("127."));
    for (size_t i = 0; i < host.n; i++) {
        number &= (host.p[i] >= '0' && host.p[i] <= '9') || host.p[i] == '.';
    }
    return number || str_equal(host, STR("::1")) || str_equal(host, STR("localhost"));
}

/* ---- the keeper -------------------------------------------------------------------- */

struct keeper {
    struct house *house;
    struct server *server;
    struct arena *arena;
    const struct clock *clock;
    struct day rolled; /* the last day on which a roll was asked for */
    sigset_t signals;
};

static struct fault *keep(void *ctx)
{
    struct keeper *k = ctx;
    return house_checkpoint(k->house, k->arena);
}

/* What the keeper has the writer do, said and forgotten: each in an arena of its own. */
struct sweeping {
    struct job job;
    const struct keeper *keeper;
};

static struct fault *run_sweep(struct job *job, struct db *db)
{
    const struct sweeping *s = (const struct sweeping *)job;
    return access_sweep(db, job->arena, clock_now(s->keeper->clock));
}

/* Days that are over and whose reads have no digest yet. Every hour, so that a server
 * that slept over midnight makes up for it. */
static struct fault *digest_days(const struct keeper *k, struct db *db, struct arena *a)
{
    struct day_list days = {0};
    struct act act = {
        .ledger = k->house->ledger, .db = db, .arena = a, .today = clock_today(k->clock)};
    TRY(readings_undigested(db, a, act.today, &days));
    for (size_t i = 0; i < days.n; i++) {
        struct digest_body digest;
        bool again = false;
        act.id = uuid_new(k->house->random, clock_now(k->clock));
        TRY(reading_digest(&act, days.at[i], &digest, &again));
    }
    return NULL;
}

static struct fault *run_digest(struct job *job, struct db *db)
{
    const struct sweeping *s = (const struct sweeping *)job;
    return digest_days(s->keeper, db, job->arena);
}

/* The duties of a day that has begun, and of those that the server slept through. Where
 * no programme is adopted there are none, and nothing is entered. */
static struct fault *run_roll(struct job *job, struct db *db)
{
    const struct keeper *k = ((const struct sweeping *)job)->keeper;
    struct adoption_list programmes = {0};
    struct roll_report report;
    TRY(duty_adoptions(db, job->arena, &programmes));
    if (programmes.n == 0) {
        return NULL;
    }
    struct act act = {.ledger = k->house->ledger,
                      .db = db,
                      .arena = job->arena,
                      .id = uuid_new(k->house->random, clock_now(k->clock)),
                      .today = clock_today(k->clock)};
    return duty_roll(&act, act.today, &report);
}

/* Sittings and exams whose time is over by the server's clock. */
struct ending {
    struct job job;
    const struct keeper *keeper;
    bool more;
};

static struct fault *run_ending(struct job *job, struct db *db)
{
    struct ending *e = (struct ending *)job;
    const struct keeper *k = e->keeper;
    struct instant now = clock_now(k->clock);
    struct act act = {.ledger = k->house->ledger,
                      .db = db,
                      .arena = job->arena,
                      .id = uuid_new(k->house->random, now),
                      .today = clock_today(k->clock),
                      .scope = {.all = true}};
    return exams_end(&act, clock_local_seconds(k->clock, now), END_JOB, &e->more);
}

/* A thousand sittings are a hundred jobs, between which others have their turn. */
static struct fault *end_exams(void *ctx)
{
    struct keeper *k = ctx;
    struct ending e = {.keeper = k, .more = true};
    struct fault *fault = NULL;
    for (int i = 0; i < END_ROUNDS && e.more && fault == NULL; i++) {
        struct arena *a = arena_open(&chunks_heap, END_ARENA);
        if (a == NULL) {
            return fault_store_failed(k->arena, STR("memory"));
        }
        e.job = (struct job){.run = run_ending, .arena = a};
        fault = fault_copy(k->arena, writer_ask(k->house->writer, &e.job));
        arena_close(a);
    }
    return fault;
}

static struct job *roll_job(struct keeper *k, struct arena *a)
{
    struct sweeping *s = ARENA_NEW(a, struct sweeping);
    *s = (struct sweeping){.job = {.run = run_roll, .arena = a}, .keeper = k};
    return &s->job;
}

static struct job *sweep_job(struct keeper *k, struct arena *a)
{
    struct sweeping *s = ARENA_NEW(a, struct sweeping);
    *s = (struct sweeping){.job = {.run = run_sweep, .arena = a}, .keeper = k};
    return &s->job;
}

static struct job *digest_job(struct keeper *k, struct arena *a)
{
    struct sweeping *s = ARENA_NEW(a, struct sweeping);
    *s = (struct sweeping){.job = {.run = run_digest, .arena = a}, .keeper = k};
    return &s->job;
}

static struct job *sign_job(struct keeper *k, struct arena *a)
{
    return house_signing(k->house, a);
}

static void chore_done(struct job *job)
{
    arena_close(job->arena);
}

static void submit(struct keeper *k,
                   struct job *(*make)(struct keeper *k, struct arena *a))
{
    struct arena *a = arena_open(&chunks_heap, KEEPER_ARENA);
    if (a == NULL) {
        return;
    }
    struct job *job = make(k, a);
    job->done = chore_done;
    if (writer_submit(k->house->writer, job) != NULL) {
        arena_close(a);
    }
}

static void chore(struct keeper *k, const char *what, struct fault *(*run)(void *ctx))
{
    struct fault *fault = arena_guard(k->arena, run, k);
    if (fault != NULL) {
        log_line(k->house->log, LOG_ERROR, what,
                 (struct log_field[]){LOG_TEXT("fault", str_of(fault_id_name(fault->id))),
                                      {NULL, STR_NONE, 0}});
    }
    arena_reset(k->arena);
}

static void tick(struct keeper *k, int n)
{
    chore(k, "checkpoint", keep);
    chore(k, "exams", end_exams);
    struct day today = clock_today(k->clock);
    if (n % SWEEP_TICKS == 0 || today.v != k->rolled.v) {
        submit(k, roll_job); /* one that failed is tried again within the hour */
        k->rolled = today;
    }
    submit(k, sign_job); /* nothing new is written when the head was signed before */
    if (n % SWEEP_TICKS == 0) {
        submit(k, sweep_job);
        submit(k, digest_job);
    }
}

static void *keeper_main(void *what)
{
    struct keeper *k = what;
    struct timespec wait = {.tv_sec = KEEP_SECONDS};
    chore(k, "exams", end_exams);
    for (int n = 1; sigtimedwait(&k->signals, NULL, &wait) < 0; n++) {
        tick(k, n);
    }
    server_stop(k->server);
    return NULL;
}

/* ---- serving ----------------------------------------------------------------------- */

static void close_menu(void *own)
{
    arena_close(own);
}

static struct fault *open_readers(struct cli *c, struct app *app)
{
    int workers = server_workers();
    app->readers = ARENA_ARRAY(c->arena, struct db *, (size_t)workers);
    app->trees = ARENA_ARRAY(c->arena, struct unit_tree *, (size_t)workers);
    app->menus = ARENA_ARRAY(c->arena, struct unit_menu, (size_t)workers);
    app->heads = ARENA_ARRAY(c->arena, struct ledger_head_kept, (size_t)workers);
    for (int i = 0; i < workers; i++) {
        TRY(store_reader(c->arena, app->house->store, &app->readers[i]));
        app->trees[i] = register_tree_open(c->arena, &chunks_heap);
        app->menus[i] =
            (struct unit_menu){arena_open(&chunks_heap, MENU_CAP), -1, false, {{0}}};
        arena_on_close(c->arena, close_menu, app->menus[i].own);
    }
    return NULL;
}

/* What is kept for all requests is taken before the first comes. */
static struct fault *read_programmes(struct cli *c, struct app *app)
{
    struct declared_list kinds = {0};
    struct db *db = app->readers[0];
    TRY(db_begin_read(db, c->arena));
    struct fault *fault =
        duty_declared_all(db, c->arena, app->house->shelf, clock_today(c->clock), &kinds);
    db_end_read(db);
    return fault;
}

static struct str authority_of(struct str public_url)
{
    struct str rest = public_url, scheme;
    size_t at = str_find(rest, STR("://"));
    if (at == rest.n) {
        return STR_NONE;
    }
    (void)scheme;
    rest = str_part(rest, at + 3, rest.n);
    size_t slash = str_find(rest, STR("/"));
    return str_part(rest, 0, slash);
}

/* An IPv6 address stands in brackets (RFC 3986 3.2.2). */
static struct str url_of(struct arena *a, struct str host, int port)
{
    bool v6 = str_find(host, STR(":")) < host.n;
    return str_format(a, v6 ? "http://[%.*s]:%d" : "http://%.*s:%d", STR_PRINT(host),
                      port);
}

static struct fault *serve(struct cli *c, struct app *app, const struct serve_opts *o,
                           struct str host, int port)
{
    struct chunks chunks = chunks_kept(c->arena, CHUNKS_KEPT, CHUNKS_FIRST);
    struct server_setup setup = {
        .app = app,
        .host = host,
        .port = port,
        .authority = authority_of(o->public_url),
        .behind_proxy = o->behind_proxy,
        .limits = {.workers = server_workers()},
        .hooks = page_hooks,
        .clock = c->clock,
        .chunks = &chunks,
        .log = app->log,
    };
    struct keeper k = {.house = app->house, .clock = c->clock, .rolled = DAY_NONE};
    TRY(server_open(c->arena, &setup, &app->server));
    k.server = app->server;
    k.arena = arena_open(&chunks_heap, KEEPER_ARENA);
    if (k.arena == NULL) {
        return fault_store_failed(c->arena, STR("memory"));
    }
    sigemptyset(&k.signals);
    sigaddset(&k.signals, SIGTERM);
    sigaddset(&k.signals, SIGINT);
    pthread_t thread;
    if (pthread_create(&thread, NULL, keeper_main, &k) != 0) {
        return fault_store_failed(c->arena, STR("threads"));
    }
    cli_say(c, say_cli_serving(c->arena, c->lang,
                               o->public_url.n > 0
                                   ? o->public_url
                                   : url_of(c->arena, host, server_port(app->server))));
    struct fault *fault = server_run(app->server);
    pthread_kill(thread, SIGTERM);
    pthread_join(thread, NULL);
    arena_close(k.arena);
    server_close(app->server);
    return fault;
}

/* Left to itself glibc gives each thread a heap of its own and, once a large piece was
 * freed, takes the next one of its size from there: memory that never comes back. */
static void hold_memory_together(void)
{
    mallopt(M_ARENA_MAX, 1);
    mallopt(M_MMAP_THRESHOLD, 128 * 1024);
}

/* The program's own pages are mapped before the first request, which else waits for each
 * as it is first run. An older kernel says no: then they come as they used to. */
static void map_program(void)
{
    /* From the linker. */
    extern const char __executable_start[], edata[];
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    uintptr_t from = (uintptr_t)__executable_start / page * page;
    madvise((void *)from, (uintptr_t)edata - from, MADV_POPULATE_READ);
}

struct fault *cmd_serve(struct cli *c, void *options, int *exit)
{
    (void)exit;
    hold_memory_together();
    map_program();
    const struct serve_opts *o = options;
    struct str host;
    int port = 0;
    struct app app = {.public_url = o->public_url,
                      .behind_proxy = o->behind_proxy,
                      .version = STR(CADRE_VERSION)};
    struct log log = *c->log;
    log.level = LOG_INFO;
    app.log = &log;
    if (!read_listen(o->listen.n > 0 ? o->listen : STR("127.0.0.1:8080"), &host, &port)) {
        return fault_at(fault_cli_listen(c->arena), STR("listen"));
    }
    /* Before any thread starts: all inherit the mask, so that only the keeper waits. */
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    TRY(cli_open(c, &app.house));
    if (app.house->demo && !is_loopback(host)) {
        return fault_demo_address(c->arena, host);
    }
    if (o->backup_dir.n > 0) {
        struct house_setup setup = cli_setup(c);
        setup.log = &log;
        TRY(backups_open(c->arena, &setup, app.house->store, o->backup_dir,
                         &app.backups));
    }
    TRY(open_readers(c, &app));
    TRY(read_programmes(c, &app));
    TRY(hasher_open(c->arena, &app.hasher));
    TRY(writer_start(app.house->writer));
    TRY(intakes_open(c->arena, app.house, &app.intakes));
    struct fault *fault =
        o->notify.n == 0 ? NULL
                         : reminders_open(c->arena, app.house, o->notify, &app.reminders);
    if (fault == NULL) {
        fault = serve(c, &app, o, host, port);
    }
    if (app.reminders != NULL) {
        reminders_close(app.reminders);
    }
    hasher_close(app.hasher);
    intakes_close(app.intakes);
    if (app.backups != NULL) {
        backups_close(app.backups);
    }
    writer_close(app.house->writer);
    struct fault *kept = house_checkpoint(app.house, c->arena);
    return fault != NULL ? fault : kept;
}
