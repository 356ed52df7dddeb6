/* The store's contract, last part: a PostgreSQL that goes away and comes back.
 * Connections are cut by the server's own hand; CADRE_TEST_PG_RESTART holds a command
 * that restarts the whole server as a crash would. */
#include "contract/notes.h"

#include <pthread.h>
#include <unistd.h>

#include "base/digest.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])
enum { JOB_CAP = 64 * 1024 };

/* The store under a name of its own, so that its connections can be told from others'. */
static struct store *named_store(struct stand *t)
{
    if (t->sort != STORE_POSTGRES) {
        print_message("skipped: nothing lies between this program and SQLite\n");
        skip();
    }
    t->setup.where =
        str_format(t->arena, "%.*s&application_name=%s", STR_PRINT(t->where), t->schema);
    return stand_store(t);
}

/* At least so many: one that was closed just now may still be on its way out. */
static void cut(struct stand *t, int64_t wanted)
{
    struct str text = str_format(t->arena,
                                 "select count(pg_terminate_backend(pid, 5000))"
                                 " from pg_stat_activity where application_name = '%s'",
                                 t->schema);
    int64_t n = 0;
    assert_true(str_to_int(stand_past(t, text.p), &n));
    assert_true(n >= wanted);
}

static void a_connection_cut_between_transactions_is_not_noticed(void **state)
{
    struct stand *t = *state;
    struct store *s = named_store(t);
    struct db *writer = stand_writer(t, s);
    struct db *reader = stand_reader(t, s);
    stand_note(t, writer, 1, "before");
    int64_t n = 0;
    bool found = false;
    assert_good(sql_note_count(reader, t->arena, &n, &found));
    cut(t, 2);
    stand_note(t, writer, 2, "after");
    assert_good(db_begin_read(reader, t->arena));
    assert_good(sql_note_count(reader, t->arena, &n, &found)); /* prepared anew */
    db_end_read(reader);
    assert_int_equal(n, 2);
}

static void a_connection_cut_in_a_transaction_is_lost_until_the_next(void **state)
{
    struct stand *t = *state;
    struct store *s = named_store(t);
    struct db *db = stand_writer(t, s);
    assert_good(db_begin_write(db, t->arena));
    assert_good(sql_note_add(db, t->arena, &(struct note){1, STR("lost")}));
    cut(t, 1);
    int64_t n = 0;
    bool found = false;
    struct fault *f = sql_note_count(db, t->arena, &n, &found);
    assert_fault(f, FAULT_DB_LOST_ID);
    assert_int_equal(f->kind, FAULT_STORE);
    assert_false(db_in_transaction(db));
    /* Not even now, though the server is there: what came before is gone. */
    assert_fault(sql_note_add(db, t->arena, &(struct note){3, STR("lost")}),
                 FAULT_DB_LOST_ID);
    assert_fault(db_savepoint(db, t->arena), FAULT_DB_LOST_ID);
    db_rollback(db);
    assert_int_equal(stand_notes(t, s), 0);
    stand_note(t, db, 4, "kept");
    assert_int_equal(stand_notes(t, s), 1);
}

static void a_connection_cut_before_commit_is_sent_wrote_nothing(void **state)
{
    struct stand *t = *state;
    struct store *s = named_store(t);
    struct db *db = stand_writer(t, s);
    assert_good(db_begin_write(db, t->arena));
    assert_good(sql_note_add(db, t->arena, &(struct note){1, STR("lost")}));
    cut(t, 1);
    assert_fault(db_commit(db, t->arena), FAULT_DB_LOST_ID);
    assert_int_equal(stand_notes(t, s), 0);
    stand_note(t, db, 1, "kept");
}

/* A trigger at the end of the transaction does its work while COMMIT is under way. */
static void at_commit(struct stand *t, const char *deed)
{
    stand_past(t,
               str_format(t->arena,
                          "create function at_commit() returns trigger language plpgsql"
                          " as 'begin %s return null; end';"
                          "create constraint trigger at_commit after insert on led_note"
                          " initially deferred for each row execute function at_commit()",
                          deed)
                   .p);
}

static void a_connection_cut_during_commit_is_uncertain_and_not_repeated(void **state)
{
    struct stand *t = *state;
    struct store *s = named_store(t);
    struct db *db = stand_writer(t, s);
    at_commit(t, "perform pg_terminate_backend(pg_backend_pid());");
    assert_good(db_begin_write(db, t->arena));
    assert_good(sql_note_add(db, t->arena, &(struct note){1, STR("who knows")}));
    struct fault *f = db_commit(db, t->arena);
    assert_fault(f, FAULT_COMMIT_UNCERTAIN_ID);
    assert_int_equal(f->kind, FAULT_UNCERTAIN);
    stand_past(t, "drop trigger at_commit on led_note");
    assert_int_equal(stand_notes(t, s), 0);
    stand_note(t, db, 1, "asked again");
    assert_int_equal(stand_notes(t, s), 1);
}

static void a_commit_that_is_refused_is_certain(void **state)
{
    struct stand *t = *state;
    struct store *s = named_store(t);
    struct db *db = stand_writer(t, s);
    at_commit(t, "raise exception ''refused at the end'';");
    assert_good(db_begin_write(db, t->arena));
    assert_good(sql_note_add(db, t->arena, &(struct note){1, STR("refused")}));
    struct fault *f = db_commit(db, t->arena);
    assert_fault(f, FAULT_STORE_FAILED_ID);
    assert_text(f->arg[0], "refused at the end");
    assert_false(db_in_transaction(db));
    /* A transaction in which a statement failed cannot be committed either. */
    stand_past(t, "drop trigger at_commit on led_note");
    assert_good(db_begin_write(db, t->arena));
    assert_good(sql_note_add(db, t->arena, &(struct note){1, STR("one")}));
    sql_note_add(db, t->arena, &(struct note){1, STR("one again")});
    assert_fault(db_commit(db, t->arena), FAULT_STORE_FAILED_ID);
    assert_int_equal(stand_notes(t, s), 0);
    stand_note(t, db, 1, "kept");
}

struct cutting {
    struct stand *t;
    int64_t n;
};

static struct fault *cut_in_the_middle(void *ctx, const struct note *row)
{
    struct cutting *cutting = ctx;
    (void)row;
    if (++cutting->n == 100) {
        cut(cutting->t, 1);
    }
    return NULL;
}

static void a_stream_that_is_cut_says_so_and_the_next_runs_to_its_end(void **state)
{
    struct stand *t = *state;
    struct store *s = named_store(t);
    stand_past(t, "insert into led_note (id, line)"
                  " select i, 'a line' from generate_series(1, 20000) i");
    struct db *reader = stand_reader(t, s);
    assert_good(db_begin_read(reader, t->arena));
    struct cutting cutting = {.t = t};
    assert_fault(sql_note_each(reader, t->arena, cut_in_the_middle, &cutting),
                 FAULT_DB_LOST_ID);
    assert_true(cutting.n >= 100 && cutting.n < 20000);
    db_end_read(reader);
    cutting.n = 1000;
    assert_good(db_begin_read(reader, t->arena));
    assert_good(sql_note_each(reader, t->arena, cut_in_the_middle, &cutting));
    assert_int_equal(cutting.n, 21000);
    db_end_read(reader);
}

/* Statements prepared before a table changed its shape are prepared again. */
static void a_table_that_changed_its_shape_is_read_again(void **state)
{
    struct stand *t = *state;
    struct store *s = named_store(t);
    struct db *db = stand_writer(t, s);
    stand_note(t, db, 1, "a line");
    struct note note = {0};
    bool found = false;
    assert_good(sql_note_by_id(db, t->arena, 1, &note, &found));
    stand_past(t, "alter table led_note alter column line type varchar(100)");
    for (int tries = 0; tries < 2; tries++) { /* the first may fail, the second may not */
        if (sql_note_by_id(db, t->arena, 1, &note, &found) == NULL) {
            break;
        }
        assert_int_equal(tries, 0);
    }
    assert_text(note.line, "a line");
}

/* ---- the whole server -------------------------------------------------------------- */

enum { NOTES = 400 };
enum fate { WAITING, KEPT, REFUSED, UNKNOWN };

struct clerk {
    struct job job;
    int64_t id;
    enum fate fate[NOTES + 1];
    int64_t next;
    struct writer *w;
    pthread_mutex_t lock;
    pthread_cond_t told;
    bool busy;
};

static struct fault *add_one(struct job *job, struct db *db)
{
    const struct clerk *clerk = (const struct clerk *)job;
    return sql_note_add(db, job->arena, &(struct note){clerk->id, STR("a note")});
}

static void hear(struct job *job)
{
    struct clerk *clerk = (struct clerk *)job;
    pthread_mutex_lock(&clerk->lock);
    clerk->fate[clerk->id] = job->fault == NULL                    ? KEPT
                             : job->fault->kind == FAULT_UNCERTAIN ? UNKNOWN
                                                                   : REFUSED;
    clerk->busy = false;
    pthread_cond_signal(&clerk->told);
    pthread_mutex_unlock(&clerk->lock);
}

static void write_one(struct clerk *clerk, int64_t id)
{
    arena_reset(clerk->job.arena);
    clerk->id = id;
    clerk->busy = true;
    assert_good(writer_submit(clerk->w, &clerk->job));
    pthread_mutex_lock(&clerk->lock);
    while (clerk->busy) {
        pthread_cond_wait(&clerk->told, &clerk->lock);
    }
    pthread_mutex_unlock(&clerk->lock);
}

static void *restart(void *command)
{
    usleep(100000);
    return system(command) == 0 ? NULL : command;
}

static void a_crash_of_the_server_loses_nothing_acknowledged_and_heals(void **state)
{
    struct stand *t = *state;
    const char *command = getenv("CADRE_TEST_PG_RESTART");
    if (t->sort != STORE_POSTGRES || command == NULL) {
        print_message("skipped: CADRE_TEST_PG_RESTART holds no command\n");
        skip();
    }
    struct store *s = named_store(t);
    struct clerk clerk = {.job = {.run = add_one, .done = hear}};
    clerk.job.arena = arena_open(&chunks_heap, JOB_CAP);
    pthread_mutex_init(&clerk.lock, NULL);
    pthread_cond_init(&clerk.told, NULL);
    const struct writer_setup setup = {.store = s};
    assert_good(writer_open(t->arena, &setup, &clerk.w));
    assert_good(writer_start(clerk.w));
    struct db *reader = stand_reader(t, s);
    pthread_t thread;
    void *failed = NULL;
    assert_int_equal(pthread_create(&thread, NULL, restart, (void *)(uintptr_t)command),
                     0);
    int64_t id = 1;
    int64_t kept = 0, lost = 0;
    for (; id < NOTES && (kept < 20 || lost == 0 || clerk.fate[id - 1] != KEPT); id++) {
        write_one(&clerk, id);
        kept = clerk.fate[id] == KEPT ? kept + 1 : 0;
        lost += clerk.fate[id] != KEPT;
        usleep(20000);
    }
    pthread_join(thread, &failed);
    assert_null(failed);
    write_one(&clerk, id);
    assert_int_equal(clerk.fate[id], KEPT); /* healed, with no restart of ours */
    for (int64_t i = 1; i <= id; i++) {
        struct note note;
        bool found = false;
        assert_good(sql_note_by_id(reader, t->arena, i, &note, &found));
        assert_true(clerk.fate[i] == UNKNOWN || found == (clerk.fate[i] == KEPT));
    }
    assert_true(lost > 0);
    writer_close(clerk.w);
    arena_close(clerk.job.arena);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_connection_cut_between_transactions_is_not_noticed),
        cmocka_unit_test(a_connection_cut_in_a_transaction_is_lost_until_the_next),
        cmocka_unit_test(a_connection_cut_before_commit_is_sent_wrote_nothing),
        cmocka_unit_test(a_connection_cut_during_commit_is_uncertain_and_not_repeated),
        cmocka_unit_test(a_commit_that_is_refused_is_certain),
        cmocka_unit_test(a_stream_that_is_cut_says_so_and_the_next_runs_to_its_end),
        cmocka_unit_test(a_table_that_changed_its_shape_is_read_again),
        cmocka_unit_test(a_crash_of_the_server_loses_nothing_acknowledged_and_heals),
    };
    return digest_start() ? stand_run("a lost store", tests, COUNT(tests)) : 1;
}
