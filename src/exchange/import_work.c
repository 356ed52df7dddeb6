/* Runs of imports: see import_work.h. */
#include "exchange/import_work.h"

#include "exchange/import_twice.h"

#include "words/faults.h"

enum { CHUNK_MIB = 32 };

/* ---- one job ----------------------------------------------------------------------- */

static struct fault *run_job(struct job *job, struct db *db)
{
    struct import_work *w = (struct import_work *)job;
    struct viewer viewer;
    struct day today = clock_today(w->house->clock);
    TRY(w->as.n > 0 ? viewer_by_login(db, job->arena, w->as, today, &viewer)
                    : viewer_console(db, job->arena, &viewer));
    if (!viewer_may(&viewer, CAN_WRITE_REGISTER)) {
        return fault_denied(job->arena);
    }
    struct act act = {
        .ledger = w->house->ledger,
        .db = db,
        .arena = job->arena,
        .id = uuid_new(w->house->random, clock_now(w->house->clock)),
        .actor = viewer.person.v,
        .today = today,
        .scope = viewer.scope,
    };
    db_cache_for_run(db, job->arena, true);
    return w->step(w, &act);
}

static struct fault *rest_job(struct job *job, struct db *db)
{
    db_cache_for_run(db, job->arena, false);
    return NULL;
}

static struct fault *step(struct import_work *w,
                          struct fault *(*what)(struct import_work *, struct act *))
{
    w->step = what;
    w->job = (struct job){.run = run_job, .arena = w->scratch};
    return fault_copy(w->arena, w->hand(w));
}

/* ---- steps ------------------------------------------------------------------------- */

static struct fault *open_step(struct import_work *w, struct act *act)
{
    struct import_body body = {.file = w->file->source.name,
                               .digest = w->file->digest,
                               .mapping = mapping_write(act->arena, &w->run.mapping),
                               .snapshot = w->run.snapshot,
                               .within = w->run.within};
    TRY(import_open(act, &body, &w->run.import));
    return w->keep != NULL ? w->keep(w, act) : NULL;
}

/* What a dry run did is taken back before its reports are kept. */
static struct fault *do_part(struct import_work *w, struct act *act,
                             struct fault *(*part)(struct import_work *, struct act *))
{
    struct tree mark = ledger_mark(act->ledger);
    TRY(w->run.dry ? db_savepoint(act->db, act->arena) : NULL);
    TRY(part(w, act));
    if (w->run.dry) {
        ledger_back(act->ledger, &mark);
        TRY(db_savepoint_rollback(act->db, act->arena));
    }
    return w->keep != NULL ? w->keep(w, act) : NULL;
}

static struct fault *chunk(struct import_work *w, struct act *act)
{
    return import_chunk(act, w->house->random, &w->run, &w->rows);
}

static struct fault *ends(struct import_work *w, struct act *act)
{
    return import_ends(act, w->house->random, &w->run, &w->more);
}

/* What the file lacks as a whole is told and kept as rows are. */
static struct fault *tops_step(struct import_work *w, struct act *act)
{
    TRY(import_tops(act->arena, &w->run));
    return w->keep != NULL ? w->keep(w, act) : NULL;
}

static struct fault *chunk_step(struct import_work *w, struct act *act)
{
    return do_part(w, act, chunk);
}

static struct fault *ends_step(struct import_work *w, struct act *act)
{
    return do_part(w, act, ends);
}

static struct fault *done_step(struct import_work *w, struct act *act)
{
    TRY(import_done(act, &w->run));
    return db_count_derived(act->db, act->arena);
}

/* ---- the run ----------------------------------------------------------------------- */

static struct fault *find_begun(struct import_work *w)
{
    struct db *db = NULL;
    struct import import;
    bool found = false;
    TRY(store_reader(w->arena, w->house->store, &db));
    struct fault *fault = import_find(db, w->arena, w->go_on, &import, &found);
    db_close(db);
    TRY(fault);
    if (!found || import.state != IMPORT_OPEN) {
        return fault_import_missing(w->arena, w->go_on.v);
    }
    if (!str_equal(import.digest, w->file->digest)) {
        return fault_import_changed(w->arena);
    }
    w->run.import = w->go_on;
    /* A snapshot is read again from its first row: what is there is the same, and only so
     * is it known who is no longer named. */
    w->run.snapshot = import.snapshot;
    w->run.rows = day_known(import.snapshot) ? 0 : import.rows;
    return NULL;
}

static struct fault *read_body(void *ctx)
{
    struct import_work *w = ctx;
    return import_file_rows(w->file, w->scratch, IMPORT_CHUNK, &w->rows, &w->more);
}

static struct fault *pause(struct import_work *w)
{
    arena_reset(w->scratch);
    return w->pause != NULL ? w->pause(w) : NULL;
}

static struct fault *run_chunks(struct import_work *w)
{
    int64_t skip = w->run.rows; /* done before it was cut off */
    for (w->more = true; w->more;) {
        TRY(fault_copy(w->arena, arena_guard(w->scratch, read_body, w)));
        if (skip >= (int64_t)w->rows.n && w->rows.n > 0) {
            skip -= (int64_t)w->rows.n;
        } else if (w->rows.n > 0) {
            TRY(step(w, chunk_step));
        }
        TRY(pause(w));
    }
    return NULL;
}

/* Rows that are refused may name those who would be ended: the file must be whole. */
static struct fault *run_ends(struct import_work *w)
{
    w->held = w->run.counts[ROW_REFUSED] > 0;
    for (w->more = !w->held; w->more;) {
        TRY(step(w, ends_step));
        TRY(pause(w));
    }
    return NULL;
}

static void close_scratch(void *what)
{
    arena_close(what);
}

static struct fault *run(struct import_work *w)
{
    if (w->go_on.v != 0) {
        TRY(find_begun(w));
    } else if (!w->run.dry) {
        TRY(step(w, open_step));
    }
    TRY(twice_read(&w->run, w->file));
    TRY(run_chunks(w));
    TRY(w->run.posts ? step(w, tops_step) : NULL);
    if (day_known(w->run.snapshot)) {
        TRY(run_ends(w));
    }
    return w->run.dry ? NULL : step(w, done_step);
}

struct fault *import_work_run(struct import_work *w)
{
    w->scratch = arena_open(&chunks_heap, (size_t)CHUNK_MIB << 20);
    if (w->scratch == NULL) {
        return fault_store_failed(w->arena, STR("memory"));
    }
    arena_on_close(w->arena, close_scratch, w->scratch);
    w->run.arena = w->arena;
    w->run.days = import_file_days(w->file);
    struct fault *fault = run(w);
    w->job = (struct job){.run = rest_job, .arena = w->scratch};
    (void)w->hand(w);
    return fault;
}
