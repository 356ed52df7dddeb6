/* The batching writer: see writer.h. One mutex guards the queue; nothing else is shared.
 */
#include <errno.h>
#include <pthread.h>

#include "store/writer.h"
#include "words/faults.h"

enum {
    QUEUE_DEFAULT = 4096,
    BATCH_MAX = 512,             /* jobs of one COMMIT: bounds how long a batch lasts */
    ARENA_CAP = 8 * 1024 * 1024, /* the writer's own scratch, reset every batch */
};

struct writer {
    struct writer_setup setup;
    struct db *db;
    struct arena *scratch;
    pthread_t thread;
    bool running;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    struct job *first, **last;
    int64_t waiting, limit;
    bool stop;
    struct writer_counts counts;
};

static void free_writer(void *what)
{
    writer_close(what);
}

struct fault *writer_open(struct arena *a, const struct writer_setup *setup,
                          struct writer **writer)
{
    struct writer *w = ARENA_NEW(a, struct writer);
    w->setup = *setup;
    w->last = &w->first;
    w->limit = setup->queue > 0 ? setup->queue : QUEUE_DEFAULT;
    TRY(store_writer(a, setup->store, &w->db));
    w->scratch = arena_open(&chunks_heap, ARENA_CAP);
    if (w->scratch == NULL) {
        return fault_queue_full(a);
    }
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->wake, NULL);
    arena_on_close(a, free_writer, w);
    *writer = w;
    return NULL;
}

/* ---- one batch --------------------------------------------------------------------- */

struct guarded {
    struct job *job;
    struct db *db;
};

static struct fault *run_guarded(void *ctx)
{
    struct guarded *g = ctx;
    return g->job->run(g->job, g->db);
}

static void mark(struct writer *w)
{
    if (w->setup.mark != NULL) {
        w->setup.mark(w->setup.self);
    }
}

static void back(struct writer *w)
{
    if (w->setup.back != NULL) {
        w->setup.back(w->setup.self);
    }
}

struct copying {
    struct arena *to;
    const struct fault *fault;
};

static struct fault *copy_body(void *ctx)
{
    const struct copying *c = ctx;
    return fault_copy(c->to, c->fault);
}

/* The job's arena may be full to its cap: then the second try finds its reserve open. */
static struct fault *copy_fault(struct arena *a, const struct fault *f)
{
    struct copying copying = {a, f};
    struct fault *copy = arena_guard(a, copy_body, &copying);
    return copy->id == f->id ? copy : arena_guard(a, copy_body, &copying);
}

/* A fault returned here is of the batch, not of the job: the transaction is gone. */
static struct fault *run_job(struct writer *w, struct job *job)
{
    mark(w);
    TRY(db_savepoint(w->db, w->scratch));
    job->fault = arena_guard(job->arena, run_guarded, &(struct guarded){job, w->db});
    if (!db_in_transaction(w->db)) {
        return job->fault != NULL ? job->fault : fault_disk_full(w->scratch);
    }
    if (job->fault == NULL) {
        struct fault *fault = db_savepoint_release(w->db, w->scratch);
        if (fault == NULL || !db_in_transaction(w->db)) {
            return fault;
        }
        job->fault = copy_fault(job->arena, fault); /* of a write not waited for */
    }
    back(w);
    return db_savepoint_rollback(w->db, w->scratch);
}

static struct fault *hook(struct writer *w,
                          struct fault *(*fn)(void *, struct db *, struct arena *))
{
    return fn == NULL ? NULL : fn(w->setup.self, w->db, w->scratch);
}

static struct fault *run_all(struct writer *w, struct job *batch)
{
    TRY(hook(w, w->setup.first));
    for (struct job *j = batch; j != NULL; j = j->next) {
        TRY(run_job(w, j));
    }
    return hook(w, w->setup.last);
}

struct batch {
    struct writer *w;
    struct job *jobs;
};

static struct fault *batch_body(void *ctx)
{
    struct batch *b = ctx;
    struct writer *w = b->w;
    TRY(db_begin_write(w->db, w->scratch));
    struct fault *fault = run_all(w, b->jobs);
    if (fault != NULL) {
        db_rollback(w->db);
        return fault;
    }
    return db_commit(w->db, w->scratch);
}

/* Runs all in one transaction. A fault of the batch becomes the fault of each of its
 * jobs: nothing of it is durable (or, when UNCERTAIN, nobody knows). */
static void run_batch(struct writer *w, struct job *jobs)
{
    struct fault *fault = arena_guard(w->scratch, batch_body, &(struct batch){w, jobs});
    if (fault != NULL && db_in_transaction(w->db)) {
        db_rollback(w->db);
    }
    for (struct job *j = jobs; fault != NULL && j != NULL; j = j->next) {
        j->fault = copy_fault(j->arena, fault);
    }
    if (fault == NULL && w->setup.committed != NULL) {
        w->setup.committed(w->setup.self);
    }
    arena_reset(w->scratch);
}

static void finish(struct writer *w, struct job *jobs)
{
    int64_t n = 0, failed = 0;
    for (struct job *j = jobs; j != NULL; j = j->next) {
        n++;
        failed += j->fault != NULL;
    }
    pthread_mutex_lock(&w->lock);
    w->counts.jobs += n;
    w->counts.failed += failed;
    w->counts.batches++;
    pthread_mutex_unlock(&w->lock);
    while (jobs != NULL) {
        struct job *next = jobs->next; /* done may give the job's memory back */
        if (jobs->done != NULL) {
            jobs->done(jobs);
        }
        jobs = next;
    }
}

/* ---- the queue --------------------------------------------------------------------- */

static struct job *take_batch(struct writer *w)
{
    pthread_mutex_lock(&w->lock);
    while (w->first == NULL && !w->stop) {
        pthread_cond_wait(&w->wake, &w->lock);
    }
    struct job *jobs = w->first;
    struct job *end = jobs;
    int64_t n = end != NULL;
    while (end != NULL && end->next != NULL && n < BATCH_MAX) {
        end = end->next;
        n++;
    }
    if (end != NULL) {
        w->first = end->next;
        w->last = w->first == NULL ? &w->first : w->last;
        end->next = NULL;
    }
    w->waiting -= n;
    pthread_mutex_unlock(&w->lock);
    return jobs;
}

static void *writer_main(void *what)
{
    struct writer *w = what;
    for (struct job *jobs = take_batch(w); jobs != NULL; jobs = take_batch(w)) {
        run_batch(w, jobs);
        finish(w, jobs);
    }
    return NULL;
}

struct fault *writer_start(struct writer *w)
{
    if (pthread_create(&w->thread, NULL, writer_main, w) != 0) {
        return fault_queue_full(w->scratch);
    }
    w->running = true;
    return NULL;
}

bool writer_offer(struct writer *w, struct job *job)
{
    job->next = NULL;
    job->fault = NULL;
    pthread_mutex_lock(&w->lock);
    bool full = w->waiting >= w->limit || w->stop;
    if (!full) {
        *w->last = job;
        w->last = &job->next;
        w->waiting++;
        pthread_cond_signal(&w->wake);
    }
    pthread_mutex_unlock(&w->lock);
    return !full;
}

struct fault *writer_submit(struct writer *w, struct job *job)
{
    return writer_offer(w, job) ? NULL : fault_queue_full(job->arena);
}

struct fault *writer_run(struct writer *w, struct job *job)
{
    job->next = NULL;
    job->fault = NULL;
    run_batch(w, job);
    struct fault *fault = job->fault;
    finish(w, job);
    return fault;
}

/* ---- asking: what the writer runs in place of a job, so that its end wakes the one who
 * waits ------------------------------------------------------------------------------ */

struct stand_in {
    struct job job;
    struct job *real;
    pthread_mutex_t lock;
    pthread_cond_t over;
    bool done;
};

static struct fault *run_real(struct job *job, struct db *db)
{
    struct stand_in *s = (struct stand_in *)job;
    return s->real->run(s->real, db);
}

static void real_done(struct job *job)
{
    struct stand_in *s = (struct stand_in *)job;
    pthread_mutex_lock(&s->lock);
    s->done = true;
    pthread_cond_signal(&s->over);
    pthread_mutex_unlock(&s->lock);
}

struct fault *writer_ask(struct writer *w, struct job *job)
{
    if (!w->running) {
        return writer_run(w, job);
    }
    struct stand_in s = {.job = {.run = run_real, .done = real_done, .arena = job->arena},
                         .real = job};
    pthread_mutex_init(&s.lock, NULL);
    pthread_cond_init(&s.over, NULL);
    struct fault *fault = writer_submit(w, &s.job);
    pthread_mutex_lock(&s.lock);
    while (fault == NULL && !s.done) {
        pthread_cond_wait(&s.over, &s.lock);
    }
    pthread_mutex_unlock(&s.lock);
    pthread_cond_destroy(&s.over);
    pthread_mutex_destroy(&s.lock);
    return fault != NULL ? fault : s.job.fault;
}

void writer_close(struct writer *w)
{
    if (w->scratch == NULL) {
        return;
    }
    if (w->running) {
        pthread_mutex_lock(&w->lock);
        w->stop = true;
        pthread_cond_signal(&w->wake);
        pthread_mutex_unlock(&w->lock);
        pthread_join(w->thread, NULL);
    }
    db_close(w->db);
    arena_close(w->scratch);
    w->scratch = NULL;
}

void writer_count(const struct writer *w, struct writer_counts *counts)
{
    struct writer *locked = (struct writer *)w; /* the mutex alone is touched */
    pthread_mutex_lock(&locked->lock);
    *counts = w->counts;
    counts->waiting = w->waiting;
    pthread_mutex_unlock(&locked->lock);
}
