/* Durable appends: entries a second that are on the disk when the writer says so, against
 * what the same disk gives a bare loop that writes and syncs. On SQLite by one and by 32
 * threads, and, where PGURL is given, on PostgreSQL.
 *
 * Raw, twice: one page of 4 KiB a sync; and as many pages a sync as one of our commits
 * puts into the WAL, counted in this run. Both write as a WAL is written: from the start
 * of a file again when 2,000 pages are full, so that both find blocks that are there.
 *
 * The sides take turns of a tenth of a second, and a ratio is the median of the ratios of
 * all rounds: a disk that others use too is slow for both sides of one round.
 * usage: appends_bench [ROUNDS [PGURL]] */
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench.h"

static const double slice = 0.12; /* seconds of one side in one round */

enum {
    ROUNDS_USUAL = 41,
    ROUNDS_MOST = 1000,
    THREADS_MOST = 32,
    UNITS = 48,
    PAGE = 4096,
    FRAME = PAGE + 24,   /* a page in the WAL, with its head */
    WAL_FRAMES = 2000,   /* wal_autocheckpoint of the writer */
    PEOPLE_FIRST = 3000, /* so that no table is a single page */
};

/* ---- raw --------------------------------------------------------------------------- */

struct raw {
    int fd;
    int64_t at;
    char *bytes; /* of WAL_FRAMES frames */
};

static struct raw raw_open(struct bench *b)
{
    struct raw raw = {.bytes = arena_bytes(b->arena, (size_t)WAL_FRAMES * FRAME)};
    random_fill(&b->random, raw.bytes, (size_t)WAL_FRAMES * FRAME);
    raw.fd = open(str_format(b->arena, "%s/raw", b->folder).p, O_RDWR | O_CREAT, 0600);
    bench_need(raw.fd >= 0, "raw");
    bench_need(write(raw.fd, raw.bytes, (size_t)WAL_FRAMES * FRAME) ==
                   (ssize_t)WAL_FRAMES * FRAME,
               "raw");
    bench_need(fsync(raw.fd) == 0, "fsync");
    return raw;
}

/* Syncs a second, `pages` frames before each. */
static double raw_rate(struct raw *raw, int pages)
{
    double began = bench_now();
    int64_t n = 0;
    for (; bench_now() - began < slice; n++) {
        if (raw->at + pages > WAL_FRAMES) {
            raw->at = 0;
        }
        for (int i = 0; i < pages; i++) {
            size_t from = (size_t)((raw->at + i) % WAL_FRAMES) * FRAME;
            bench_need(pwrite(raw->fd, raw->bytes + from, FRAME, (off_t)from) == FRAME,
                       "pwrite");
        }
        raw->at += pages;
        bench_need(fdatasync(raw->fd) == 0, "fdatasync");
    }
    return (double)n / (bench_now() - began);
}

/* ---- ours -------------------------------------------------------------------------- */

struct client {
    struct bench b; /* its own random numbers; the house is shared */
    struct job job;
    sem_t answered;
    pthread_t thread;
    const atomic_bool *stop;
    int64_t n;
};

static struct fault *append_person(struct job *job, struct db *db)
{
    struct client *c = (struct client *)((char *)job - offsetof(struct client, job));
    struct person_body body;
    int64_t seq = 0;
    bench_person(&c->b, job->arena, &body);
    return bench_append(&c->b, db, job->arena, &kind_person_add, 0, &body, &seq);
}

static void answered(struct job *job)
{
    struct client *c = (struct client *)((char *)job - offsetof(struct client, job));
    sem_post(&c->answered);
}

/* One entry after the other, each when the one before is durable. */
static void *work(void *what)
{
    struct client *c = what;
    while (!atomic_load(c->stop)) {
        bench_must(writer_submit(c->b.house->writer, &c->job));
        sem_wait(&c->answered);
        bench_must(c->job.fault);
        arena_reset(c->job.arena);
        c->n++;
    }
    return NULL;
}

struct clients {
    struct client at[THREADS_MOST];
    atomic_bool stop;
};

static void clients_open(struct clients *all, const struct bench *b)
{
    for (int i = 0; i < THREADS_MOST; i++) {
        struct client *c = &all->at[i];
        *c = (struct client){.b = *b, .stop = &all->stop};
        c->b.random = random_seeded((uint64_t)clock_monotonic_us() + (uint64_t)i);
        c->job = (struct job){.run = append_person,
                              .done = answered,
                              .arena = arena_open(&chunks_heap, 1024 * 1024)};
        bench_need(c->job.arena != NULL && sem_init(&c->answered, 0, 0) == 0, "client");
    }
}

static void clients_close(struct clients *all)
{
    for (int i = 0; i < THREADS_MOST; i++) {
        arena_close(all->at[i].job.arena);
        sem_destroy(&all->at[i].answered);
    }
}

/* Entries a second that `threads` clients were told to be durable. */
static double append_rate(struct clients *all, int threads)
{
    atomic_store(&all->stop, false);
    double began = bench_now();
    for (int i = 0; i < threads; i++) {
        all->at[i].n = 0;
        bench_need(pthread_create(&all->at[i].thread, NULL, work, &all->at[i]) == 0,
                   "thread");
    }
    usleep((useconds_t)(slice * 1e6));
    atomic_store(&all->stop, true);
    int64_t n = 0;
    for (int i = 0; i < threads; i++) {
        pthread_join(all->at[i].thread, NULL);
        n += all->at[i].n;
    }
    return (double)n / (bench_now() - began);
}

/* ---- SQLite ------------------------------------------------------------------------ */

enum { COUNTED = 50 };

/* Copies the WAL into the database, so that the next commit begins it anew, and gives how
 * many frames stood in it. Nobody writes meanwhile. */
static int empty_wal(struct bench *b)
{
    sqlite3 *sqlite = NULL;
    int frames = -1;
    int done = -1;
    bench_need(sqlite3_open(str_cstr(b->arena, b->db), &sqlite) == SQLITE_OK, "open");
    /* A connection that has read nothing has not seen that there is a WAL. */
    bench_need(sqlite3_exec(sqlite, "select count(*) from unit", NULL, NULL, NULL) ==
                   SQLITE_OK,
               "select");
    bench_need(sqlite3_wal_checkpoint_v2(sqlite, NULL, SQLITE_CHECKPOINT_PASSIVE, &frames,
                                         &done) == SQLITE_OK &&
                   frames == done && frames >= 0,
               "checkpoint");
    sqlite3_close(sqlite);
    return frames;
}

/* Pages that one commit of one entry puts into the WAL. */
static int pages_of_commit(struct bench *b, struct clients *all)
{
    struct client *c = &all->at[0];
    empty_wal(b);
    for (int i = 0; i < COUNTED; i++) {
        bench_must(writer_submit(b->house->writer, &c->job));
        sem_wait(&c->answered);
        bench_must(c->job.fault);
        arena_reset(c->job.arena);
    }
    return (empty_wal(b) + COUNTED / 2) / COUNTED;
}

enum side { RAW_PAGE, RAW_SAME, ONE_WRITER, ALL_WRITERS, SIDES };

struct rates {
    int rounds;
    double of[SIDES][ROUNDS_MOST];
};

static double rate(struct rates *r, enum side side)
{
    double sorted[ROUNDS_MOST];
    memcpy(sorted, r->of[side], sizeof sorted);
    return bench_quantile(sorted, (size_t)r->rounds, 0.5);
}

static double ratio(struct rates *r, enum side ours, enum side reference)
{
    double sorted[ROUNDS_MOST];
    for (int i = 0; i < r->rounds; i++) {
        sorted[i] = r->of[ours][i] / r->of[reference][i];
    }
    return bench_quantile(sorted, (size_t)r->rounds, 0.5);
}

static void say(struct bench *b, struct rates *r, const char *what, enum side ours,
                enum side reference, double mark)
{
    double value = ratio(r, ours, reference);
    bench_say(&(struct bench_row){what, bench_number(b, rate(r, ours), "/s"),
                                  bench_number(b, rate(r, reference), "/s"), value,
                                  str_format(b->arena, ">= %.2f", mark).p,
                                  bench_at_least(value, mark)});
}

static void ask_sqlite(struct bench *b, struct rates *r)
{
    struct clients *all = ARENA_NEW(b->arena, struct clients);
    struct raw raw = raw_open(b);
    bench_make_house(b, NULL, UNITS);
    bench_fill(b, PEOPLE_FIRST, PEOPLE_FIRST + UNITS);
    clients_open(all, b);
    bench_must(writer_start(b->house->writer));
    int pages = pages_of_commit(b, all);
    for (int i = 0; i < r->rounds; i++) {
        r->of[RAW_PAGE][i] = raw_rate(&raw, 1);
        r->of[ONE_WRITER][i] = append_rate(all, 1);
        r->of[RAW_SAME][i] = raw_rate(&raw, pages);
        r->of[ALL_WRITERS][i] = append_rate(all, THREADS_MOST);
    }
    bench_tell("SQLite: one commit of one entry puts %d pages into the WAL", pages);
    say(b, r, "SQLite: 1 writer to raw fdatasync, as many pages", ONE_WRITER, RAW_SAME,
        0.5);
    say(b, r, "SQLite: 1 writer to raw fdatasync, one page", ONE_WRITER, RAW_PAGE, 0.5);
    say(b, r, "SQLite: 32 writers to raw fdatasync, as many pages", ALL_WRITERS, RAW_SAME,
        3);
    say(b, r, "SQLite: 32 writers to raw fdatasync, one page", ALL_WRITERS, RAW_PAGE, 3);
    clients_close(all);
    close(raw.fd);
}

/* ---- PostgreSQL -------------------------------------------------------------------- */

static void ask_postgres(struct bench *b, const char *url, struct rates *r)
{
    struct clients *all = ARENA_NEW(b->arena, struct clients);
    bench_make_house(b, url, UNITS);
    bench_fill(b, PEOPLE_FIRST, PEOPLE_FIRST + UNITS);
    clients_open(all, b);
    bench_must(writer_start(b->house->writer));
    for (int i = 0; i < r->rounds; i++) {
        r->of[ONE_WRITER][i] = append_rate(all, 1);
        r->of[ALL_WRITERS][i] = append_rate(all, THREADS_MOST);
    }
    say(b, r, "PostgreSQL: 32 writers to 1 writer", ALL_WRITERS, ONE_WRITER, 3);
    clients_close(all);
}

int main(int argc, char **argv)
{
    struct bench b;
    int64_t rounds = ROUNDS_USUAL;
    bench_need((argc < 2 || str_to_int(str_of(argv[1]), &rounds)) && rounds > 0 &&
                   rounds <= ROUNDS_MOST,
               "usage: appends_bench [ROUNDS [PGURL]]");
    bench_open(&b, "appends");
    struct rates *r = ARENA_NEW(b.arena, struct rates);
    r->rounds = (int)rounds;
    ask_sqlite(&b, r);
    if (argc > 2) {
        ask_postgres(&b, argv[2], r);
    }
    bench_close(&b);
    return 0;
}
