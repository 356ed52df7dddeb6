/* The store's contract, third part: the batching writer, planned faults, several
 * processes at once, a disk that fills, a PostgreSQL that is lost. */
#include "contract/notes.h"

#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/digest.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])
enum { JOB_CAP = 256 * 1024 };

/* A job that adds notes `from` .. `from + n - 1`, then fails if told to. */
struct noting {
    struct job job; /* first, so that a job is its noting */
    int64_t from, n;
    struct str line;
    bool fails;
    bool done;
    sem_t *told;
    struct db *other; /* done looks through this connection */
    int64_t seen;     /* and found so many of the notes */
};

static struct fault *add_notes(struct job *job, struct db *db)
{
    const struct noting *noting = (const struct noting *)job;
    for (int64_t i = 0; i < noting->n; i++) {
        TRY(sql_note_add(db, job->arena, &(struct note){noting->from + i, noting->line}));
    }
    return noting->fails ? fault_db_busy(job->arena) : NULL;
}

static void hear(struct job *job)
{
    struct noting *noting = (struct noting *)job;
    for (int64_t i = 0; noting->other != NULL && i < noting->n; i++) {
        struct note note;
        bool found = false;
        if (sql_note_by_id(noting->other, job->arena, noting->from + i, &note, &found) ==
            NULL) {
            noting->seen += found;
        }
    }
    noting->done = true;
    if (noting->told != NULL) {
        sem_post(noting->told);
    }
}

static struct noting noting_of(int64_t from, int64_t n)
{
    return (struct noting){
        .job = {.run = add_notes,
                .done = hear,
                .arena = arena_open(&chunks_heap, JOB_CAP)},
        .from = from,
        .n = n,
        .line = STR("a note"),
    };
}

static void forget(struct noting *noting)
{
    arena_close(noting->job.arena);
    noting->job.arena = NULL;
}

static struct writer *open_writer(struct stand *t, struct store *s, int queue)
{
    struct writer *w = NULL;
    const struct writer_setup setup = {.store = s, .queue = queue};
    assert_good(writer_open(t->arena, &setup, &w));
    return w;
}

/* ---- batches ----------------------------------------------------------------------- */

enum { THREADS = 32, JOBS = 25 };

struct clerk {
    struct writer *w;
    int64_t from;
    int good;
};

static void *submit_one_by_one(void *what)
{
    struct clerk *clerk = what;
    sem_t told;
    sem_init(&told, 0, 0);
    for (int i = 0; i < JOBS; i++) {
        struct noting noting = noting_of(clerk->from + i, 1);
        noting.told = &told;
        if (writer_submit(clerk->w, &noting.job) == NULL) {
            sem_wait(&told);
            clerk->good += noting.job.fault == NULL;
        }
        forget(&noting);
    }
    sem_destroy(&told);
    return NULL;
}

static void all_jobs_of_32_threads_are_committed_once(void **state)
{
    struct stand *t = *state;
    struct store *s = stand_store(t);
    struct writer *w = open_writer(t, s, 0);
    assert_good(writer_start(w));
    struct clerk clerks[THREADS];
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) {
        clerks[i] = (struct clerk){w, 1 + (int64_t)i * JOBS, 0};
        assert_int_equal(pthread_create(&threads[i], NULL, submit_one_by_one, &clerks[i]),
                         0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(clerks[i].good, JOBS);
    }
    struct writer_counts counts;
    writer_count(w, &counts);
    writer_close(w);
    assert_int_equal(counts.jobs, THREADS * JOBS);
    assert_int_equal(counts.failed, 0);
    assert_int_equal(counts.waiting, 0);
    assert_true(counts.batches < counts.jobs); /* they did share commits */
    assert_int_equal(stand_notes(t, s), THREADS * JOBS);
}

static void a_job_that_fails_harms_no_other_of_its_batch(void **state)
{
    struct stand *t = *state;
    struct store *s = stand_store(t);
    struct writer *w = open_writer(t, s, 0);
    struct noting jobs[5];
    for (int i = 0; i < 5; i++) {
        jobs[i] = noting_of(10 * (i + 1), 3);
    }
    jobs[1].fails = true;        /* the room said no */
    jobs[3].from = jobs[0].from; /* the database said no */
    jobs[4].line.p = NULL;       /* so too: not null */
    for (int i = 0; i < 5; i++) {
        assert_good(writer_submit(w, &jobs[i].job));
    }
    assert_good(writer_start(w)); /* all five waited: one batch */
    writer_close(w);
    assert_null(jobs[0].job.fault);
    assert_fault(jobs[1].job.fault, FAULT_DB_BUSY_ID);
    assert_null(jobs[2].job.fault);
    assert_fault(jobs[3].job.fault, FAULT_STORE_FAILED_ID);
    assert_fault(jobs[4].job.fault, FAULT_STORE_FAILED_ID);
    assert_text(stand_past(t, "select sum(id) from led_note"),
                "126"); /* 10..12, 30..32 */
    for (int i = 0; i < 5; i++) {
        assert_true(jobs[i].done);
        forget(&jobs[i]);
    }
}

/* Reads more than its arena may hold: unwound out of the middle of its statement. */
static struct fault *read_without_end(struct job *job, struct db *db)
{
    TRY(add_notes(job, db));
    for (;;) {
        struct note note;
        bool found = false;
        TRY(sql_note_by_id(db, job->arena, 1, &note, &found));
    }
}

static void a_job_that_runs_out_of_room_harms_no_other(void **state)
{
    struct stand *t = *state;
    struct store *s = stand_store(t);
    struct writer *w = open_writer(t, s, 0);
    struct noting jobs[3] = {noting_of(1, 2), noting_of(3, 2), noting_of(5, 2)};
    jobs[1].job.run = read_without_end;
    for (int i = 0; i < 3; i++) {
        assert_good(writer_submit(w, &jobs[i].job));
    }
    assert_good(writer_start(w));
    writer_close(w);
    assert_null(jobs[0].job.fault);
    assert_non_null(jobs[1].job.fault);
    assert_int_equal(jobs[1].job.fault->kind, FAULT_LIMIT);
    assert_null(jobs[2].job.fault);
    assert_text(stand_past(t, "select sum(id) from led_note"), "14"); /* 1, 2, 5, 6 */
    for (int i = 0; i < 3; i++) {
        forget(&jobs[i]);
    }
}

static void a_full_queue_is_a_limit_and_takes_again_when_it_is_not(void **state)
{
    struct stand *t = *state;
    struct store *s = stand_store(t);
    struct writer *w = open_writer(t, s, 2);
    struct noting jobs[3] = {noting_of(1, 1), noting_of(2, 1), noting_of(3, 1)};
    assert_good(writer_submit(w, &jobs[0].job));
    assert_good(writer_submit(w, &jobs[1].job));
    struct fault *f = writer_submit(w, &jobs[2].job);
    assert_fault(f, FAULT_QUEUE_FULL_ID);
    assert_int_equal(f->kind, FAULT_LIMIT);
    sem_t told;
    sem_init(&told, 0, 0);
    jobs[2].told = &told;
    assert_good(writer_start(w));
    while (writer_submit(w, &jobs[2].job) != NULL) {
        usleep(1000);
    }
    sem_wait(&told);
    sem_destroy(&told);
    writer_close(w);
    assert_true(jobs[0].done && jobs[1].done && jobs[2].done);
    assert_int_equal(stand_notes(t, s), 3);
    for (int i = 0; i < 3; i++) {
        forget(&jobs[i]);
    }
}

static void done_is_said_only_after_commit(void **state)
{
    struct stand *t = *state;
    struct store *s = stand_store(t);
    struct writer *w = open_writer(t, s, 0);
    struct db *other = stand_reader(t, s);
    struct noting jobs[40];
    for (size_t i = 0; i < COUNT(jobs); i++) {
        jobs[i] = noting_of((int64_t)i * 2 + 1, 2);
        jobs[i].other = other;
        assert_good(writer_submit(w, &jobs[i].job));
    }
    assert_good(writer_start(w));
    writer_close(w);
    for (size_t i = 0; i < COUNT(jobs); i++) {
        assert_null(jobs[i].job.fault);
        assert_int_equal(jobs[i].seen, 2);
        forget(&jobs[i]);
    }
}

/* ---- hooks and planned faults ------------------------------------------------------ */

/* What the ledger does: something read first and written last, in memory meanwhile. */
struct counter {
    int64_t value, read, marked;
    int committed;
};

static struct fault *read_counter(void *self, struct db *db, struct arena *a)
{
    struct counter *c = self;
    bool found = false;
    TRY(sql_note_count(db, a, &c->read, &found));
    c->value = c->read;
    return NULL;
}

static struct fault *write_counter(void *self, struct db *db, struct arena *a)
{
    const struct counter *c = self;
    return c->value == c->read
               ? NULL
               : sql_few_add(db, a, 1000 + c->value, str_format(a, "%d", (int)c->value));
}

static void mark_counter(void *self)
{
    struct counter *c = self;
    c->marked = c->value;
}

static void back_counter(void *self)
{
    struct counter *c = self;
    c->value = c->marked;
}

static void counter_committed(void *self)
{
    struct counter *c = self;
    c->committed++;
}

struct counting {
    struct noting noting;
    struct counter *counter;
};

static struct fault *add_and_count(struct job *job, struct db *db)
{
    struct counting *counting = (struct counting *)job;
    counting->counter->value += counting->noting.n;
    return add_notes(job, db);
}

static struct writer *open_counting(struct stand *t, struct store *s, struct counter *c)
{
    struct writer *w = NULL;
    const struct writer_setup setup = {
        .store = s,
        .first = read_counter,
        .last = write_counter,
        .mark = mark_counter,
        .back = back_counter,
        .committed = counter_committed,
        .self = c,
    };
    assert_good(writer_open(t->arena, &setup, &w));
    return w;
}

static void what_lives_beside_the_tables_goes_back_with_a_failed_job(void **state)
{
    struct stand *t = *state;
    struct store *s = stand_store(t);
    struct counter c = {0};
    struct writer *w = open_counting(t, s, &c);
    struct counting jobs[3];
    for (int i = 0; i < 3; i++) {
        jobs[i] = (struct counting){noting_of(10 * (i + 1), 2), &c};
        jobs[i].noting.job.run = add_and_count;
        jobs[i].noting.fails = i == 1;
        assert_good(writer_submit(w, &jobs[i].noting.job));
    }
    assert_good(writer_start(w));
    writer_close(w);
    assert_int_equal(c.value, 4);
    assert_int_equal(c.committed, 1);
    assert_text(stand_past(t, "select name from few"), "4");
    for (int i = 0; i < 3; i++) {
        forget(&jobs[i].noting);
    }
}

/* Fails the first store call, then the second, ... until there is none left to fail. */
static void whichever_store_call_fails_the_job_is_whole_or_untouched(void **state)
{
    struct stand *t = *state;
    struct fault_plan plan = {0};
    t->setup.plan = &plan;
    struct store *s = stand_store(t);
    struct counter c = {0};
    struct writer *w = open_counting(t, s, &c);
    int64_t before = 0;
    int64_t n = 1;
    for (bool planned = true; planned; n++) {
        struct counting job = {noting_of(n * 10, 3), &c};
        job.noting.job.run = add_and_count;
        plan = (struct fault_plan){0, n};
        struct fault *f = writer_run(w, &job.noting.job);
        planned = plan.calls >= n;
        plan = (struct fault_plan){0};
        int64_t after = stand_notes(t, s);
        assert_int_equal(after - before, planned ? 0 : 3);
        assert_true((f != NULL) == planned);
        assert_true(job.noting.done);
        before = after;
        forget(&job.noting);
    }
    /* begin, first, savepoint, three notes, release, last, commit: nine at least. */
    assert_true(n > 9);
    assert_text(stand_past(t, "select count(*) from few"), "1");
}

/* ---- several processes ------------------------------------------------------------- */

enum { PROCESSES = 3, PROCESS_JOBS = 150 };

/* Opened in the child: no connection may be carried over a fork. */
static bool write_as_process(struct stand *t, int64_t from)
{
    struct store *s = NULL;
    struct writer *w = NULL;
    bool rebuild = false;
    if (store_open(t->arena, &t->setup, STORE_WRITE, &s, &rebuild) != NULL) {
        return false;
    }
    const struct writer_setup setup = {.store = s};
    if (writer_open(t->arena, &setup, &w) != NULL || writer_start(w) != NULL) {
        return false;
    }
    struct clerk clerk = {w, from, 0};
    int good = 0;
    for (int i = 0; i < PROCESS_JOBS / JOBS; i++) {
        submit_one_by_one(&clerk);
        clerk.from += JOBS;
        good = clerk.good;
    }
    writer_close(w);
    return good == PROCESS_JOBS;
}

static void several_processes_write_at_once_and_nothing_is_lost(void **state)
{
    struct stand *t = *state;
    pid_t child = fork();
    if (child == 0) { /* so that this process never opens the file before it forks */
        struct store *s = NULL;
        bool rebuild = false;
        _exit(store_open(t->arena, &t->setup, STORE_MAKE, &s, &rebuild) == NULL ? 0 : 1);
    }
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    pid_t children[PROCESSES];
    for (int i = 0; i < PROCESSES; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            _exit(write_as_process(t, 1 + (int64_t)i * 1000) ? 0 : 1);
        }
    }
    for (int i = 0; i < PROCESSES; i++) {
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_int_equal(status, 0);
    }
    struct store *s = NULL;
    bool rebuild = false;
    assert_good(store_open(t->arena, &t->setup, STORE_READ, &s, &rebuild));
    assert_int_equal(stand_notes(t, s), PROCESSES * PROCESS_JOBS);
    if (t->sort == STORE_SQLITE) {
        assert_text(stand_past(t, "pragma integrity_check"), "ok");
    }
}

/* ---- a disk that fills ------------------------------------------------------------- */

enum { FILLING = 64, LARGE = 64 * 1024, FILLER = 6 * 1024 * 1024 };
enum { PASSED = 0, NO_DISK = 77 }; /* as exit statuses */

static bool write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    bool written = file != NULL && fputs(text, file) >= 0;
    return file != NULL && fclose(file) == 0 && written;
}

/* A name space in which this process may mount; whoever is not root maps himself to be
 * (user_namespaces(7)). */
static bool own_name_space(const struct stand *t)
{
    const char *user = str_format(t->arena, "0 %d 1", (int)geteuid()).p;
    const char *group = str_format(t->arena, "0 %d 1", (int)getegid()).p;
    bool root = geteuid() == 0;
    return unshare(root ? CLONE_NEWNS : CLONE_NEWUSER | CLONE_NEWNS) == 0 &&
           (root || (write_file("/proc/self/uid_map", user) &&
                     write_file("/proc/self/setgroups", "deny") &&
                     write_file("/proc/self/gid_map", group))) &&
           mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
}

/* A disk of 8 MiB of our own, most of it taken by a file that can be removed. */
static bool small_disk(const struct stand *t, const char *filler)
{
    if (!own_name_space(t) || mount("tmpfs", t->folder, "tmpfs", 0, "size=8m") != 0) {
        return false;
    }
    FILE *file = fopen(filler, "w");
    char *bytes = calloc(1, FILLER);
    bool full = file != NULL && bytes != NULL && fwrite(bytes, 1, FILLER, file) == FILLER;
    free(bytes);
    return file != NULL && fclose(file) == 0 && full;
}

/* One batch that does not fit: nothing of it; a small job: taken; with room: all of it.
 */
static int fill_disk(struct stand *t)
{
    const char *filler = str_format(t->arena, "%s/filler", t->folder).p;
    if (!small_disk(t, filler)) {
        return NO_DISK;
    }
    struct store *s = stand_store(t);
    struct writer *w = open_writer(t, s, 0);
    struct str large = {memset(arena_bytes(t->arena, LARGE), 'x', LARGE), LARGE};
    struct noting small = noting_of(1, 1);
    assert_good(writer_run(w, &small.job));
    struct noting *jobs = ARENA_ARRAY(t->arena, struct noting, FILLING);
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < FILLING; i++) {
            jobs[i] = noting_of(100 + i, 1);
            jobs[i].line = large;
            assert_good(writer_submit(w, &jobs[i].job));
        }
        assert_good(round == 0 ? writer_start(w) : NULL);
        for (struct writer_counts c = {.waiting = 1};
             c.jobs < 1 + (round + 1) * FILLING + round; usleep(1000)) {
            writer_count(w, &c);
        }
        for (int i = 0; i < FILLING; i++) {
            if (round == 0) {
                assert_fault(jobs[i].job.fault, FAULT_DISK_FULL_ID);
            } else {
                assert_good(jobs[i].job.fault);
            }
        }
        assert_int_equal(stand_notes(t, s), round == 0 ? 1 : 2 + FILLING);
        struct noting next = noting_of(2 + round, 1);
        sem_t told;
        sem_init(&told, 0, 0);
        next.told = &told;
        assert_good(writer_submit(w, &next.job));
        sem_wait(&told);
        assert_good(next.job.fault);
        assert_int_equal(unlink(filler), round == 0 ? 0 : -1);
    }
    writer_close(w);
    assert_text(stand_past(t, "pragma integrity_check"), "ok");
    return PASSED;
}

static void a_disk_that_fills_in_a_batch_fails_the_batch_and_recovers(void **state)
{
    struct stand *t = *state;
    if (t->sort != STORE_SQLITE) {
        print_message("skipped: the disk is the server's\n");
        skip();
    }
    pid_t child = fork();
    if (child == 0) { /* the disk goes with the process that mounted it */
        _exit(fill_disk(t));
    }
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == NO_DISK) {
        print_message("skipped: no small disk can be mounted here\n");
        skip();
    }
    assert_int_equal(WEXITSTATUS(status), PASSED);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_jobs_of_32_threads_are_committed_once),
        cmocka_unit_test(a_job_that_fails_harms_no_other_of_its_batch),
        cmocka_unit_test(a_job_that_runs_out_of_room_harms_no_other),
        cmocka_unit_test(a_full_queue_is_a_limit_and_takes_again_when_it_is_not),
        cmocka_unit_test(done_is_said_only_after_commit),
        cmocka_unit_test(what_lives_beside_the_tables_goes_back_with_a_failed_job),
        cmocka_unit_test(whichever_store_call_fails_the_job_is_whole_or_untouched),
        cmocka_unit_test(several_processes_write_at_once_and_nothing_is_lost),
        cmocka_unit_test(a_disk_that_fills_in_a_batch_fails_the_batch_and_recovers),
    };
    return digest_start() ? stand_run("writer", tests, COUNT(tests)) : 1;
}
