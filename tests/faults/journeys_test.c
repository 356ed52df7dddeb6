/* Each journey again and again, failing its n-th store call, then its n-th allocation,
 * then with room for so much and no more, until one passes untouched. Whatever fails:
 * what was acknowledged is in the ledger, what was refused is not; the ledger verifies,
 * its tables are what a rebuild makes, nothing leaks (AddressSanitizer tells), and the
 * next try, with nothing failing, succeeds.
 *
 * Allocations are those of cadre itself (its arenas: --wrap=malloc in the Makefile) and
 * those of SQLite (its own hook). Here a sample of the places is tried, and those of the
 * opening, which every journey begins with, in the first journey alone, and the tables
 * are held against a rebuild behind every eighth attempt and the last of a department
 * (what one left wrong is still wrong then); CADRE_TORTURE tries every place, rebuilds
 * behind each, and lets memory fail from the n-th on as well. */
#include "fixture.h"
#include "surroundings.h"

#include <ftw.h>
#include <pthread.h>
#include <semaphore.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "access/access.h"
#include "exchange/house.h"
#include "words/faults.h"

enum {
    ARENA_CAP = 64 * 1024 * 1024,
    MOST = 400000, /* no journey has so many calls: the loop would not end else */
    BATCH = 6,
    /* Primes, so that the sample does not fall in step with anything. */
    SQLITE_STRIDE = 3989, /* it allocates thousands of times a journey */
    POSTGRES_STRIDE = 11,
    ROOM_STRIDE = 37,
    ROOM_STEP = 256,  /* bytes */
    ALIKE_STRIDE = 3, /* forms that go the way of the two before them: one entry each */
    REBUILD_EVERY = 8,
    TABLES_STRIDE = 7, /* making all tables: hundreds of statements, one as the other */
};

/* ---- what fails -----------------------------------------------------------------------
 */

enum failing { STORE_CALL, OWN_MEMORY, OWN_ROOM, SQLITE_MEMORY };
static const char *const failing_names[] = {"store calls", "allocations of its own",
                                            "limits of room", "allocations of SQLite"};
struct plan {
    enum failing what;
    bool armed, ever; /* ever: from the n-th on */
    int64_t n, calls;
};
/* The hooks of malloc know no context. */
static struct plan plan;
static pthread_mutex_t plan_lock = PTHREAD_MUTEX_INITIALIZER;

static bool fails(enum failing what)
{
    pthread_mutex_lock(&plan_lock);
    bool counts = plan.armed && plan.what == what;
    plan.calls += counts;
    bool yes = counts && (plan.ever ? plan.calls >= plan.n : plan.calls == plan.n);
    pthread_mutex_unlock(&plan_lock);
    return yes;
}

void *__wrap_malloc(size_t size);
void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size)
{
    return fails(OWN_MEMORY) ? NULL : __real_malloc(size);
}

static sqlite3_mem_methods sqlite_memory;

static void *sqlite_take(int size)
{
    return fails(SQLITE_MEMORY) ? NULL : sqlite_memory.xMalloc(size);
}

static void *sqlite_again(void *piece, int size)
{
    return fails(SQLITE_MEMORY) ? NULL : sqlite_memory.xRealloc(piece, size);
}

/* Before SQLite is first used. */
static void hook_sqlite(void)
{
    assert_int_equal(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &sqlite_memory), SQLITE_OK);
    sqlite3_mem_methods hooked = sqlite_memory;
    hooked.xMalloc = sqlite_take;
    hooked.xRealloc = sqlite_again;
    assert_int_equal(sqlite3_config(SQLITE_CONFIG_MALLOC, &hooked), SQLITE_OK);
}

/* ---- a department ---------------------------------------------------------------------
 */

struct office {
    char folder[64], schema[64];
    struct clock clock;
    struct log log;
    struct house_setup setup;
    struct fault_plan calls;
    struct arena *arena; /* of the whole test */
    struct random random;
    int64_t unit;
    int64_t checks;
    bool rebuilt; /* by the last check */
};

static struct str schema_url(struct office *o)
{
    const char *base = test_postgres();
    snprintf(o->schema, sizeof o->schema, "f_%d_%s", (int)getpid(),
             strrchr(o->folder, '-') + 1);
    for (char *p = o->schema; *p != 0; p++) {
        *p = *p >= 'A' && *p <= 'Z' ? (char)(*p + 32) : *p;
    }
    return str_format(o->arena, "%s%ccadre_schema=%s", base,
                      strchr(base, '?') != NULL ? '&' : '?', o->schema);
}

static void new_office(struct office *o, bool postgres)
{
    *o = (struct office){.clock = clock_fixed((struct instant){1483406400000000}, 0),
                         .random = random_seeded(7)};
    o->log = (struct log){-1, LOG_ERROR, &o->clock};
    o->arena = arena_open(&chunks_heap, ARENA_CAP);
    assert_true(test_folder(o->folder, sizeof o->folder));
    o->setup = (struct house_setup){
        .db = postgres ? schema_url(o) : str_format(o->arena, "%s/d.db", o->folder),
        .keys = str_format(o->arena, "%s/keys", o->folder),
        .clock = &o->clock,
        .log = &o->log,
        .chunks = &chunks_heap,
        .plan = &o->calls,
    };
    /* The checkpoint of a department on PostgreSQL stands there. */
    setenv("XDG_DATA_HOME", o->folder, 1);
}

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
    (void)st;
    (void)flag;
    (void)ftw;
    return remove(path);
}

static void drop_schema(const struct office *o)
{
    const char *command =
        str_format(o->arena,
                   "psql -Xq -d '%s' -c 'set client_min_messages to warning' "
                   "-c 'drop schema if exists %s cascade'",
                   test_postgres(), o->schema)
            .p;
    assert_int_equal(system(command), 0);
}

static void remove_office(struct office *o)
{
    if (o->schema[0] != 0) {
        drop_schema(o);
    }
    nftw(o->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    arena_close(o->arena);
}

/* ---- one change -----------------------------------------------------------------------
 */

/* A form: its id, and the person it is about, who was put on the register before. */
struct form {
    struct uuid id;
    struct person_id person;
    struct unit_id unit;
    struct fault *(*fill)(struct act *act, const struct form *form);
};
struct sending {
    struct job job;
    struct house *house;
    const struct form *form;
    sem_t *done;
};

static struct fault *run_form(struct job *job, struct db *db)
{
    const struct sending *s = (const struct sending *)job;
    struct act act = {.ledger = s->house->ledger,
                      .db = db,
                      .arena = job->arena,
                      .id = s->form->id,
                      .today = clock_today(s->house->clock),
                      .scope = {.all = true}};
    return s->form->fill(&act, s->form);
}

static struct fault *send(struct house *house, struct arena *a, const struct form *form)
{
    struct sending s = {{.run = run_form, .arena = a}, house, form, NULL};
    return writer_run(house->writer, &s.job);
}

static struct fault *add_unit(struct act *act, const struct form *form)
{
    struct unit_id id;
    struct unit_body body = unit_body_of(STR("Section"), form->unit);
    return register_unit_add(act, &body, &id);
}

static struct fault *first_unit(struct act *act, const struct form *form)
{
    struct unit_id id;
    (void)form;
    struct unit_body body = unit_body_of(STR("Department"), (struct unit_id){0});
    return register_unit_add(act, &body, &id);
}

static struct person_body song_jiang(const struct form *form, const char *name)
{
    return person_body_of(str_of(name), SEX_MALE, (struct day){0}, form->unit);
}

static struct fault *add_person(struct act *act, const struct form *form)
{
    struct person_id id;
    struct person_body body = song_jiang(form, "Song Jiang");
    return register_person_add(act, &body, &id);
}

static struct fault *correct_person(struct act *act, const struct form *form)
{
    struct person_body body = song_jiang(form, "Song Gongming");
    return register_person_correct(act, form->person, 0, &body);
}

static struct fault *leave(struct act *act, const struct form *form)
{
    return register_person_leave(act, form->person, 0,
                                 &(struct leave_body){{17000}, LEAVE_RETIRE});
}

static struct fault *open_account(struct act *act, const struct form *form)
{
    struct str login = str_format(act->arena, "login%lld", (long long)form->person.v);
    return access_account_open(act, form->person, &(struct account_body){login});
}

static struct fault *grant_role(struct act *act, const struct form *form)
{
    struct role_body body = {ROLE_ORGANISER, form->unit, DAY_NONE, DAY_NONE};
    return access_role_grant(act, form->person, &body);
}

/* A person with a log-in and a role in one act: several entries, all or none. */
static struct fault *all_at_once(struct act *act, const struct form *form)
{
    struct person_id id;
    struct person_body body = song_jiang(form, "Lin Chong");
    TRY(register_person_add(act, &body, &id));
    struct form more = *form;
    more.person = id;
    act->id = ledger_id_derived(form->id, 1);
    TRY(open_account(act, &more));
    act->id = ledger_id_derived(form->id, 2);
    return grant_role(act, &more);
}

/* ---- what must hold after it ----------------------------------------------------------
 */

struct state {
    int64_t size;
    bool has;
};

static struct fault *look_for(struct db *db, struct arena *a, struct uuid id,
                              struct state *state)
{
    struct ledger_head head;
    TRY(ledger_head_read(db, a, &head));
    state->size = head.size;
    return ledger_has(db, a, id, &state->has);
}

static bool torture(void)
{
    return getenv("CADRE_TORTURE") != NULL;
}

/* Opened anew, with nothing failing: whole, by every check there is. */
static struct state check_all(struct office *o, struct uuid id, bool rebuild)
{
    struct arena *a = arena_open(&chunks_heap, ARENA_CAP);
    struct house *house = NULL;
    struct db *db = NULL;
    struct ledger_finding found = {0};
    struct rebuild_report report = {0};
    struct state state = {0};
    assert_good(house_open(a, &o->setup, &house));
    assert_good(store_writer(a, house->store, &db));
    assert_good(ledger_verify(db, a, &found, NULL, NULL));
    assert_true(found.good);
    assert_good(look_for(db, a, id, &state));
    assert_int_equal(found.checked, state.size);
    if (rebuild) {
        assert_good(
            ledger_rebuild(house->ledger, db, a, true, false, &report, NULL, NULL));
        assert_true(report.same);
        assert_int_equal(report.entries, state.size);
    }
    o->rebuilt = rebuild;
    arena_close(a);
    return state;
}

static struct state check_whole(struct office *o, struct uuid id)
{
    return check_all(o, id, torture() || o->checks++ % REBUILD_EVERY == 0);
}

static void end_office(struct office *o)
{
    if (!o->rebuilt) {
        check_all(o, (struct uuid){{0}}, true);
    }
    remove_office(o);
}

/* ---- one run --------------------------------------------------------------------------
 */

struct attempt {
    struct office *office;
    struct arena *arena;
    struct form *form;
    bool acknowledged;
    int64_t calls; /* of what was to fail */
};

static struct fault *open_alone(void *ctx)
{
    struct attempt *r = ctx;
    struct house *house = NULL;
    return house_open(r->arena, &r->office->setup, &house);
}

/* As the command line goes: open, change, keep the checkpoint. */
static struct fault *open_and_send(void *ctx)
{
    struct attempt *r = ctx;
    struct house *house = NULL;
    TRY(house_open(r->arena, &r->office->setup, &house));
    TRY(send(house, r->arena, r->form));
    r->acknowledged = true;
    return house_checkpoint(house, r->arena);
}

/* Runs body with the n-th failing; true when that failure came. */
static bool run_failing(struct attempt *r, enum failing what, int64_t n, bool ever,
                        struct fault *(*body)(void *ctx))
{
    r->acknowledged = false;
    r->office->calls = (struct fault_plan){0, what == STORE_CALL ? n : 0};
    plan = (struct plan){.what = what, .armed = what != STORE_CALL, .ever = ever, .n = n};
    size_t room = ARENA_FIRST + (size_t)n * ROOM_STEP;
    r->arena = arena_open(&chunks_heap, what == OWN_ROOM ? room : ARENA_CAP);
    struct fault *fault = r->arena != NULL ? arena_guard(r->arena, body, r) : NULL;
    bool failed = fault != NULL || r->arena == NULL;
    arena_close(r->arena);
    r->calls = what == STORE_CALL ? r->office->calls.calls : plan.calls;
    plan.armed = false;
    r->office->calls = (struct fault_plan){0};
    if (what == OWN_ROOM) {
        return failed;
    }
    /* SQLite does without some of its pieces: then nothing need fail. */
    assert_true(failed || r->calls < n || n == 0 || what == SQLITE_MEMORY);
    return r->calls >= n;
}

static struct person_id fresh_person(struct office *o, struct form *form)
{
    struct arena *a = arena_open(&chunks_heap, ARENA_CAP);
    struct house *house = NULL;
    struct form add = {.id = uuid_new(&o->random, o->clock.fixed),
                       .unit = form->unit,
                       .fill = add_person};
    assert_good(house_open(a, &o->setup, &house));
    assert_good(send(house, a, &add));
    struct db *db = NULL;
    struct ledger_head head;
    assert_good(store_reader(a, house->store, &db));
    assert_good(ledger_head_read(db, a, &head));
    arena_close(a);
    return (struct person_id){head.size};
}

/* The first place of a journey that is tried: the opening's own are tried once. */
static int64_t first_of(struct office *o, const struct form *form, enum failing what)
{
    struct attempt r = {.office = o};
    if (torture() || form->fill == add_unit || what == OWN_ROOM) {
        return 1;
    }
    assert_false(run_failing(&r, what, MOST, false, open_alone));
    assert_true(r.calls > 0);
    return r.calls + 1;
}

static void fail_each(struct office *o, struct form *form, enum failing what, bool ever,
                      int64_t stride, int64_t entries)
{
    struct attempt r = {.office = o, .form = form};
    int64_t first = first_of(o, form, what), n = first;
    for (bool failed = true; failed; n += stride) {
        assert_true(n < MOST);
        form->person = fresh_person(o, form);
        form->id = uuid_new(&o->random, o->clock.fixed);
        int64_t before = form->person.v; /* the newest entry made him */
        failed = run_failing(&r, what, n, ever, open_and_send);
        struct state after = check_whole(o, form->id);
        assert_int_equal(after.has, r.acknowledged);
        assert_int_equal(after.size, before + (r.acknowledged ? entries : 0));
        if (!r.acknowledged) { /* the same form, sent again */
            run_failing(&r, STORE_CALL, 0, false, open_and_send);
            after = check_whole(o, form->id);
            assert_true(r.acknowledged && after.has);
            assert_int_equal(after.size, before + entries);
        }
    }
    print_message("# from %lld to %lld: %s\n", (long long)first, (long long)n - stride,
                  failing_names[what]);
}

/* A department with one unit, made with nothing failing. */
static void found_office(struct office *o, bool postgres)
{
    new_office(o, postgres);
    struct arena *a = arena_open(&chunks_heap, ARENA_CAP);
    struct house *house = NULL;
    struct form first = {.id = uuid_new(&o->random, o->clock.fixed), .fill = first_unit};
    assert_good(house_make(a, &o->setup, false, &house));
    assert_good(send(house, a, &first));
    arena_close(a);
    o->unit = 1;
}

static int64_t stride_of(enum failing what)
{
    static const int64_t strides[] = {1, 1, ROOM_STRIDE, SQLITE_STRIDE};
    return torture() ? 1 : strides[what];
}

/* Of the store's calls where all tables are made. */
static int64_t tables_stride_of(enum failing what)
{
    return what == STORE_CALL && !torture() ? TABLES_STRIDE : stride_of(what);
}

static void fail_on_both(struct fault *(*fill)(struct act *, const struct form *),
                         int64_t entries)
{
    struct office o;
    struct form form = {.unit = {1}, .fill = fill};
    bool alike = !torture() && fill != add_unit && fill != add_person && entries == 1;
    int64_t more = alike ? ALIKE_STRIDE : 1;
    found_office(&o, false);
    for (enum failing what = 0; what <= SQLITE_MEMORY; what++) {
        fail_each(&o, &form, what, false, stride_of(what) * more, entries);
        if (torture() && what != STORE_CALL && what != OWN_ROOM) {
            fail_each(&o, &form, what, true, stride_of(what), entries);
        }
    }
    end_office(&o);
    if (test_postgres() != NULL) {
        found_office(&o, true);
        for (enum failing what = 0; what < SQLITE_MEMORY; what++) {
            fail_each(&o, &form, what, false,
                      torture() ? 1 : stride_of(what) * POSTGRES_STRIDE, entries);
        }
        end_office(&o);
    }
}

/* ---- the journeys ---------------------------------------------------------------------
 */

static void a_unit_is_added_whole_or_not(void **state)
{
    (void)state;
    fail_on_both(add_unit, 1);
}

static void a_person_is_added_whole_or_not(void **state)
{
    (void)state;
    fail_on_both(add_person, 1);
}

static void a_person_is_corrected_whole_or_not(void **state)
{
    (void)state;
    fail_on_both(correct_person, 1);
}

static void a_person_leaves_whole_or_not(void **state)
{
    (void)state;
    fail_on_both(leave, 1);
}

static void an_account_is_opened_whole_or_not(void **state)
{
    (void)state;
    fail_on_both(open_account, 1);
}

static void a_role_is_granted_whole_or_not(void **state)
{
    (void)state;
    fail_on_both(grant_role, 1);
}

static void three_entries_of_one_form_are_written_all_or_none(void **state)
{
    (void)state;
    fail_on_both(all_at_once, 3);
}

/* ---- making a department --------------------------------------------------------------
 */

static struct fault *make(void *ctx)
{
    struct attempt *r = ctx;
    struct house *house = NULL;
    TRY(house_make(r->arena, &r->office->setup, false, &house));
    r->acknowledged = true;
    return NULL;
}

/* After a make that failed, one that nothing hinders succeeds. Where memory ran out just
 * behind the writing of the key file, the file is still there and said to be. */
static void make_again(struct office *o, struct attempt *r, enum failing what)
{
    struct arena *a = arena_open(&chunks_heap, ARENA_CAP);
    struct house *house = NULL;
    struct fault *fault = house_make(a, &o->setup, false, &house);
    if (fault != NULL && what != STORE_CALL && fault->id == FAULT_FILE_EXISTS_ID) {
        assert_int_equal(unlink(str_cstr(a, o->setup.keys)), 0);
        fault = house_make(a, &o->setup, false, &house);
    }
    assert_good(fault);
    arena_close(a);
    r->acknowledged = true;
}

static void fail_each_make(enum failing what)
{
    bool failed = true;
    for (int64_t n = 1; failed; n += tables_stride_of(what)) {
        struct office o;
        struct attempt r = {.office = &o};
        assert_true(n < MOST);
        new_office(&o, false);
        failed = run_failing(&r, what, n, false, make);
        if (!r.acknowledged) {
            make_again(&o, &r, what);
        }
        assert_int_equal(check_whole(&o, (struct uuid){{0}}).size, 0);
        end_office(&o);
    }
}

static void a_department_is_made_or_can_be_made_again(void **state)
{
    (void)state;
    for (enum failing what = 0; what <= SQLITE_MEMORY; what++) {
        fail_each_make(what);
    }
}

/* ---- a batch --------------------------------------------------------------------------
 */

struct batch {
    struct attempt run;
    struct form forms[BATCH];
    struct sending sent[BATCH];
    struct arena *arenas[BATCH];
    bool submitted[BATCH];
};

static void batch_done(struct job *job)
{
    sem_post(((struct sending *)job)->done);
}

/* The writer's thread runs; its jobs are sent all at once, by BATCH visitors. */
static struct fault *open_and_send_many(void *ctx)
{
    struct batch *b = ctx;
    struct house *house = NULL;
    sem_t done;
    TRY(house_open(b->run.arena, &b->run.office->setup, &house));
    TRY(writer_start(house->writer));
    sem_init(&done, 0, 0);
    int waiting = 0;
    for (int i = 0; i < BATCH; i++) {
        struct sending *s = &b->sent[i];
        *s =
            (struct sending){{.run = run_form, .done = batch_done, .arena = b->arenas[i]},
                             house,
                             &b->forms[i],
                             &done};
        b->submitted[i] = writer_submit(house->writer, &s->job) == NULL;
        waiting += b->submitted[i];
    }
    for (; waiting > 0; waiting--) {
        while (sem_wait(&done) != 0) {
        }
    }
    sem_destroy(&done);
    struct fault *fault = NULL;
    for (int i = 0; i < BATCH; i++) {
        fault = b->sent[i].job.fault != NULL ? b->sent[i].job.fault : fault;
    }
    return fault;
}

static void check_batch(struct office *o, struct batch *b, int64_t before)
{
    int64_t written = 0;
    struct state after = {0};
    for (int i = 0; i < BATCH; i++) {
        bool acknowledged = b->submitted[i] && b->sent[i].job.fault == NULL;
        after = check_whole(o, b->forms[i].id);
        assert_int_equal(after.has, acknowledged);
        written += acknowledged;
    }
    assert_int_equal(after.size, before + written);
}

static void fail_each_batch(struct office *o, enum failing what, int64_t stride)
{
    struct uuid none = {{0}};
    bool failed = true;
    for (int64_t n = 1; failed; n += stride) {
        struct batch b = {.run = {.office = o}};
        assert_true(n < MOST);
        for (int i = 0; i < BATCH; i++) {
            b.forms[i] = (struct form){.id = uuid_new(&o->random, o->clock.fixed),
                                       .unit = {1},
                                       .fill = add_person};
            b.arenas[i] = arena_open(&chunks_heap, ARENA_CAP);
        }
        int64_t before = check_whole(o, none).size;
        failed = run_failing(&b.run, what, n, false, open_and_send_many);
        check_batch(o, &b, before);
        for (int i = 0; i < BATCH; i++) {
            arena_close(b.arenas[i]);
        }
    }
}

static void jobs_of_a_batch_are_each_written_whole_or_not(void **state)
{
    (void)state;
    struct office o;
    found_office(&o, false);
    for (enum failing what = 0; what <= SQLITE_MEMORY; what++) {
        fail_each_batch(&o, what, stride_of(what));
    }
    end_office(&o);
    if (test_postgres() != NULL) {
        found_office(&o, true);
        fail_each_batch(&o, STORE_CALL, torture() ? 1 : POSTGRES_STRIDE);
        end_office(&o);
    }
}

/* ---- a rebuild ------------------------------------------------------------------------
 */

static struct fault *open_and_rebuild(void *ctx)
{
    struct attempt *r = ctx;
    struct house *house = NULL;
    struct db *db = NULL;
    struct rebuild_report report = {0};
    TRY(house_open(r->arena, &r->office->setup, &house));
    TRY(store_writer(r->arena, house->store, &db));
    TRY(ledger_rebuild(house->ledger, db, r->arena, false, true, &report, NULL, NULL));
    r->acknowledged = true;
    return NULL;
}

static void a_rebuild_that_fails_leaves_the_tables_as_they_were(void **state)
{
    (void)state;
    struct office o;
    struct uuid none = {{0}};
    found_office(&o, false);
    struct form form = {.unit = {1}};
    for (int i = 0; i < 3; i++) {
        fresh_person(&o, &form);
    }
    for (enum failing what = 0; what <= SQLITE_MEMORY; what++) {
        struct attempt r = {.office = &o};
        for (int64_t n = 1; run_failing(&r, what, n, false, open_and_rebuild);
             n += tables_stride_of(what)) {
            assert_true(n < MOST);
            assert_int_equal(check_whole(&o, none).size, 4);
        }
    }
    end_office(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_department_is_made_or_can_be_made_again),
        cmocka_unit_test(a_unit_is_added_whole_or_not),
        cmocka_unit_test(a_person_is_added_whole_or_not),
        cmocka_unit_test(a_person_is_corrected_whole_or_not),
        cmocka_unit_test(a_person_leaves_whole_or_not),
        cmocka_unit_test(an_account_is_opened_whole_or_not),
        cmocka_unit_test(a_role_is_granted_whole_or_not),
        cmocka_unit_test(three_entries_of_one_form_are_written_all_or_none),
        cmocka_unit_test(jobs_of_a_batch_are_each_written_whole_or_not),
        cmocka_unit_test(a_rebuild_that_fails_leaves_the_tables_as_they_were),
    };
    hook_sqlite();
    assert_true(digest_start());
    return cmocka_run_group_tests_name("faults", tests, NULL, NULL);
}
