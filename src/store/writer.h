/* The one writer. Jobs queue up; a thread takes all that wait, runs each in a savepoint of
 * one transaction, commits once and only then says done. On a full disk the whole batch
 * fails. Without a thread (the command line) writer_run makes a batch of one. Measured:
 * make bench, "durable appends". */
#ifndef STORE_WRITER_H
#define STORE_WRITER_H
#include "store/store.h"

struct writer;

/* One change. `run` works on db inside its savepoint, at most 50 ms; what it leaves must
 * live in `arena`. A job whose batch failed has its fault and is not tried again: its
 * idempotency id lets the caller do so. */
struct job {
    struct fault *(*run)(struct job *job, struct db *db);
    void (*done)(struct job *job); /* in the writer's thread, after COMMIT or failure */
    struct arena *arena;           /* the job's own; faults live here */
    struct fault *fault;           /* set before done */
    struct job *next;              /* the queue's */
};

struct writer_setup {
    struct store *store;
    /* Run inside each batch's transaction, first and last: the ledger reads its tree head
     * and writes it back. May be NULL. `self` is given to both. */
    struct fault *(*first)(void *self, struct db *db, struct arena *a);
    struct fault *(*last)(void *self, struct db *db, struct arena *a);
    /* Before each job, and after one that failed: remember and restore what savepoints do
     * not cover. */
    void (*mark)(void *self);
    void (*back)(void *self);
    /* After COMMIT, in the writer's thread: checkpoints and counters. May be NULL. */
    void (*committed)(void *self);
    void *self;
    int queue; /* jobs waiting, then LIMIT; 0 means 4,096 */
};
struct fault *writer_open(struct arena *a, const struct writer_setup *setup,
                          struct writer **writer);
struct fault *writer_start(struct writer *w); /* the thread */
/* Queues a job; LIMIT when the queue is full (job->done is not called then). */
struct fault *writer_submit(struct writer *w, struct job *job);
/* The same, allocating nothing: false when the queue is full. */
bool writer_offer(struct writer *w, struct job *job);
/* A batch of one in the caller's thread; not while the thread runs. */
struct fault *writer_run(struct writer *w, struct job *job);
/* The one or the other: has the job done and waits for its end, from any thread but the
 * writer's. For work that goes over many jobs. */
struct fault *writer_ask(struct writer *w, struct job *job);
/* Finishes what waits and joins the thread. */
void writer_close(struct writer *w);
struct writer_counts {
    int64_t jobs, batches, failed, waiting;
};
void writer_count(const struct writer *w, struct writer_counts *counts);
#endif
