/* Runs of intakes: see intake_run.h. */
#include "exchange/intake_run.h"

#include <pthread.h>
#include <time.h>

#include "exchange/import_work.h"
#include "exchange/intake_sql.h"
#include "words/faults.h"

enum { LOOK_SECONDS = 30, RUN_MIB = 96 };

struct intakes {
    struct house *house;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool woken, stop, running;
};

/* One run of one intake. */
struct intake_run {
    struct import_work work;
    struct intakes *intakes;
    struct intake intake;
    struct import_file file;
    struct intake_row_list told; /* of the chunk in hand */
    bool finished;               /* of the job */
};

/* A job of this thread; waits for its end. */
struct chore {
    struct job job;
    struct intake_run *run;
    struct fault *(*what)(struct intake_run *run, struct db *db, struct arena *a);
};

/* ---- chores -------------------------------------------------------------------------
 */

static struct fault *run_chore(struct job *job, struct db *db)
{
    struct chore *c = (struct chore *)job;
    return c->what(c->run, db, job->arena);
}

static struct fault *chore(struct intake_run *r, struct arena *a,
                           struct fault *(*what)(struct intake_run *, struct db *,
                                                 struct arena *))
{
    struct chore c = {.job = {.run = run_chore, .arena = a}, .run = r, .what = what};
    return writer_ask(r->intakes->house->writer, &c.job);
}

/* ---- the run's hooks --------------------------------------------------------------- */

static struct fault *hand(struct import_work *work)
{
    struct intake_run *r = work->ctx;
    r->told = (struct intake_row_list){0};
    return writer_ask(r->intakes->house->writer, &work->job);
}

static struct instant now_of(const struct intake_run *r)
{
    return clock_now(r->intakes->house->clock);
}

static struct fault *watch(void *ctx, const struct row_report *report,
                           const struct row *row)
{
    struct intake_run *r = ctx;
    struct arena *a = r->work.scratch;
    if (report->outcome == ROW_SAME && report->remarks.n == 0) {
        return NULL; /* counted only */
    }
    *LIST_ADD(a, &r->told) = (struct intake_row){
        .number = report->number,
        .outcome = (int)report->outcome,
        .person = r->work.run.dry && report->outcome == ROW_NEW ? 0 : report->person.v,
        .name = str_copy(a, report->name.n > 0 ? report->name : STR("")),
        .told = intake_tell(a, (enum lang)r->intake.lang, report, row),
        .remarked = report->remarks.n > 0,
    };
    return NULL;
}

static void take_counts(struct intake_run *r)
{
    const struct importing *run = &r->work.run;
    r->intake.rows = run->rows;
    r->intake.fresh = run->counts[ROW_NEW];
    r->intake.changed = run->counts[ROW_CHANGED];
    r->intake.same = run->counts[ROW_SAME];
    r->intake.passed = run->counts[ROW_PASSED];
    r->intake.refused = run->counts[ROW_REFUSED];
    r->intake.ended = run->ended;
    r->intake.remarked = run->remarked;
    r->intake.held = r->work.held;
    r->intake.import = run->import;
    r->intake.beat = now_of(r);
}

/* In the very job that wrote the chunk: counts and reports are as durable as the facts.
 */
static struct fault *keep(struct import_work *work, const struct act *act)
{
    struct intake_run *r = work->ctx;
    take_counts(r);
    TRY(intake_rows_add(act->db, act->arena, r->intake.id, &r->told));
    return intake_save(act->db, act->arena, &r->intake);
}

static struct fault *pause(struct import_work *work)
{
    struct intake_run *r = work->ctx;
    pthread_mutex_lock(&r->intakes->lock);
    bool stop = r->intakes->stop;
    pthread_mutex_unlock(&r->intakes->lock);
    return stop ? fault_import_stopped(work->arena) : NULL;
}

/* ---- one run ----------------------------------------------------------------------- */

/* What a run begins with: a report of its own, unless it goes on with one. */
static struct fault *begin(struct intake_run *r, struct db *db, struct arena *a)
{
    bool again = r->intake.state == INTAKE_RUNNING && r->intake.import.v != 0 &&
                 !day_known(r->intake.snapshot);
    if (again) {
        r->work.run.counts[ROW_NEW] = r->intake.fresh;
        r->work.run.counts[ROW_CHANGED] = r->intake.changed;
        r->work.run.counts[ROW_SAME] = r->intake.same;
        r->work.run.counts[ROW_PASSED] = r->intake.passed;
        r->work.run.counts[ROW_REFUSED] = r->intake.refused;
        r->work.run.ended = r->intake.ended;
        r->work.run.remarked = r->intake.remarked;
    } else {
        TRY(intake_rows_clear(db, a, r->intake.id));
    }
    TRY(intake_choices(db, r->work.arena, r->intake.id, &r->work.run.choices));
    r->intake.began = now_of(r);
    r->intake.beat = r->intake.began;
    return intake_save(db, a, &r->intake);
}

static struct fault *end(struct intake_run *r, struct db *db, struct arena *a)
{
    return intake_save(db, a, &r->intake);
}

static struct fault *open_file(struct intake_run *r)
{
    struct db *db = NULL;
    struct source source;
    struct arena *a = r->work.arena;
    TRY(store_reader(a, r->intakes->house->store, &db));
    struct fault *fault = intake_source(db, a, &r->intake, &source);
    db_close(db);
    TRY(fault);
    TRY(mapping_read(a, r->intake.mapping, &r->work.run.mapping));
    TRY(import_file_open(a, &source, &r->work.run.mapping, &r->file));
    return mapping_bind(a, &r->file.header, &r->work.run.mapping);
}

static struct fault *run_it(struct intake_run *r)
{
    struct arena *a = r->work.arena;
    TRY(open_file(r));
    r->work.file = &r->file;
    r->work.run.dry = r->intake.state == INTAKE_TRYING;
    r->work.run.detail = true;
    r->work.run.posts = r->intake.posts;
    r->work.run.snapshot = r->intake.snapshot;
    r->work.run.within = r->intake.within;
    r->work.run.watch = (struct import_watch){r, watch};
    r->work.go_on = r->work.run.dry ? (struct import_id){0} : r->intake.import;
    TRY(chore(r, a, begin));
    TRY(import_work_run(&r->work));
    take_counts(r);
    r->intake.state = r->work.run.dry ? INTAKE_TRIED : INTAKE_DONE;
    return chore(r, a, end);
}

static struct fault *run_body(void *ctx)
{
    struct intake_run *r = ctx;
    struct arena *a = r->work.arena;
    struct fault *fault = run_it(r);
    if (fault == NULL || fault->id == FAULT_IMPORT_STOPPED_ID) {
        return NULL; /* stopped: it is found unfinished and can be gone on with */
    }
    bool begun = r->intake.import.v != 0;
    r->intake.state = begun ? r->intake.state : INTAKE_FAILED;
    r->intake.why = say_fault(a, (enum lang)r->intake.lang, fault);
    r->intake.beat = (struct instant){1}; /* long ago: it can be gone on with at once */
    return chore(r, a, end);
}

static void run_one(struct intakes *s, struct arena *a, const struct intake *intake)
{
    struct intake_run r = {
        .intakes = s,
        .intake = *intake,
        .work = {.house = s->house,
                 .as = intake->login,
                 .hand = hand,
                 .keep = keep,
                 .pause = pause,
                 .arena = a},
    };
    r.work.ctx = &r;
    struct fault *fault = arena_guard(a, run_body, &r);
    if (fault != NULL) {
        LOG_LINE(s->house->log, LOG_ERROR, "import",
                 LOG_TEXT("fault", str_of(fault_id_name(fault->id))));
    }
}

/* ---- the thread -------------------------------------------------------------------- */

struct finding {
    struct intakes *intakes;
    struct arena *arena;
    struct intake *intake;
    bool found;
};

static struct fault *find_waiting(void *ctx)
{
    static const int states[] = {INTAKE_RUNNING, INTAKE_TRYING};
    struct finding *f = ctx;
    struct db *db = NULL;
    struct fault *fault = NULL;
    TRY(store_reader(f->arena, f->intakes->house->store, &db));
    for (int i = 0; i < 2 && fault == NULL && !f->found; i++) {
        fault = sql_intake_waiting(db, f->arena, states[i], f->intake, &f->found);
    }
    db_close(db);
    return fault;
}

static struct fault *claim(struct intake_run *r, struct db *db, struct arena *a)
{
    int64_t changes = 0;
    TRY(sql_intake_claim(db, a, r->intake.id, now_of(r), &changes));
    r->finished = changes == 1; /* another process may have been quicker */
    return NULL;
}

static struct fault *claim_body(void *ctx)
{
    struct finding *f = ctx;
    struct intake_run r = {.intakes = f->intakes, .intake = *f->intake};
    TRY(chore(&r, f->arena, claim));
    f->found = r.finished;
    return NULL;
}

/* True when there was one. */
static bool take_one(struct intakes *s)
{
    struct arena *a = arena_open(&chunks_heap, (size_t)RUN_MIB << 20);
    struct intake intake;
    struct finding f = {s, a, &intake, false};
    if (a == NULL) {
        return false;
    }
    if (arena_guard(a, find_waiting, &f) != NULL || !f.found ||
        arena_guard(a, claim_body, &f) != NULL || !f.found) {
        arena_close(a);
        return false;
    }
    run_one(s, a, &intake);
    arena_close(a);
    return true;
}

static bool wait_for_work(struct intakes *s)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += LOOK_SECONDS;
    pthread_mutex_lock(&s->lock);
    int over = 0;
    while (!s->woken && !s->stop && over == 0) {
        over = pthread_cond_timedwait(&s->wake, &s->lock, &until);
    }
    s->woken = false;
    bool stop = s->stop;
    pthread_mutex_unlock(&s->lock);
    return !stop;
}

static bool must_stop(struct intakes *s)
{
    pthread_mutex_lock(&s->lock);
    bool stop = s->stop;
    pthread_mutex_unlock(&s->lock);
    return stop;
}

static void *intakes_main(void *what)
{
    struct intakes *s = what;
    do {
        while (!must_stop(s) && take_one(s)) {
        }
    } while (wait_for_work(s));
    return NULL;
}

static void close_intakes(void *what)
{
    intakes_close(what);
}

struct fault *intakes_open(struct arena *a, struct house *house, struct intakes **intakes)
{
    struct intakes *s = ARENA_NEW(a, struct intakes);
    s->house = house;
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->wake, NULL);
    if (pthread_create(&s->thread, NULL, intakes_main, s) != 0) {
        return fault_store_failed(a, STR("threads"));
    }
    s->running = true;
    arena_on_close(a, close_intakes, s);
    *intakes = s;
    return NULL;
}

void intakes_wake(struct intakes *s)
{
    pthread_mutex_lock(&s->lock);
    s->woken = true;
    pthread_cond_signal(&s->wake);
    pthread_mutex_unlock(&s->lock);
}

void intakes_close(struct intakes *s)
{
    pthread_mutex_lock(&s->lock);
    s->stop = true;
    pthread_cond_signal(&s->wake);
    pthread_mutex_unlock(&s->lock);
    if (s->running) {
        pthread_join(s->thread, NULL);
        s->running = false;
    }
}
