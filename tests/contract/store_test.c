/* The store's contract, second part: every type goes in and comes out, transactions,
 * savepoints, streams, and the digest of derived tables. */
#include "contract/notes.h"

#include <sys/wait.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/text.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

/* A store with a writer and an open write transaction. */
static struct db *begin_writing(struct stand *t, struct store **s)
{
    *s = stand_store(t);
    struct db *db = stand_writer(t, *s);
    assert_good(db_begin_write(db, t->arena));
    return db;
}

static struct sample read_sample(struct stand *t, struct db *db, int64_t id)
{
    struct sample out = {0};
    bool found = false;
    assert_good(sql_sample_by_id(db, t->arena, (struct sample_id){id}, &out, &found));
    assert_true(found);
    return out;
}

static void assert_bytes(struct str s, struct str wanted)
{
    assert_non_null(s.p);
    assert_int_equal(s.n, wanted.n);
    assert_memory_equal(s.p, wanted.p, wanted.n);
}

/* ---- types ------------------------------------------------------------------------- */

static void every_type_comes_back_as_it_went_in(void **state)
{
    struct stand *t = *state;
    struct store *s;
    struct db *db = begin_writing(t, &s);
    struct sample in = {
        .id = {1},
        .big = -5,
        .small = -6,
        .whole = 7,
        .flag = true,
        .day = {17167}, /* 2017-01-01 */
        .at = {1483228800000000},
        .name = STR("宋江 \U00020BB7 \"'\\; drop\n"),
        .bytes = {STR("\0\x01\xff\0")},
        .hash = hash_of(STR("abc"), STR_NONE, STR_NONE),
        .uuid = {{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 0}},
        .other = {9},
    };
    assert_good(sql_sample_add(db, t->arena, &in));
    struct sample out = read_sample(t, db, 1);
    assert_int_equal(out.id.v, 1);
    assert_int_equal(out.big, -5);
    assert_int_equal(out.small, -6);
    assert_int_equal(out.whole, 7);
    assert_true(out.flag);
    assert_int_equal(out.day.v, 17167);
    assert_int_equal(out.at.us, 1483228800000000);
    assert_bytes(out.name, in.name);
    assert_bytes(out.bytes.bytes, STR("\0\x01\xff\0"));
    assert_true(hash_equal(out.hash, in.hash));
    assert_memory_equal(out.uuid.b, in.uuid.b, sizeof in.uuid.b);
    assert_int_equal(out.other.v, 9);
}

static void the_ends_of_64_bits_come_back(void **state)
{
    struct stand *t = *state;
    struct store *s;
    struct db *db = begin_writing(t, &s);
    static const int64_t ends[] = {INT64_MIN, INT64_MAX,        0,
                                   -1,        (int64_t)1 << 53, UINT32_MAX};
    for (size_t i = 0; i < COUNT(ends); i++) {
        struct sample in = {.id = {(int64_t)i + 1}, .big = ends[i], .at = {ends[i]}};
        in.small = i % 2 == 0 ? INT32_MIN : INT32_MAX;
        in.whole = UINT32_MAX;
        assert_good(sql_sample_add(db, t->arena, &in));
        struct sample out = read_sample(t, db, in.id.v);
        assert_true(out.big == ends[i]);
        assert_true(out.at.us == ends[i]);
        assert_int_equal(out.small, in.small);
        assert_true(out.whole == UINT32_MAX);
    }
}

static void what_is_not_given_is_null_and_reads_as_not_given(void **state)
{
    struct stand *t = *state;
    struct store *s;
    struct db *db = begin_writing(t, &s);
    struct sample in = {.id = {1}, .day = DAY_NONE};
    assert_good(sql_sample_add(db, t->arena, &in));
    struct sample out = read_sample(t, db, 1);
    assert_false(day_known(out.day));
    assert_null(out.name.p);
    assert_null(out.bytes.bytes.p);
    assert_int_equal(out.other.v, 0);
    assert_good(db_commit(db, t->arena));
    assert_text(stand_past(t, "select count(*) from sample where day is null and"
                              " name is null and bytes is null and other is null"),
                "1");
}

static void empty_is_given_and_differs_from_not_given(void **state)
{
    struct stand *t = *state;
    struct store *s;
    struct db *db = begin_writing(t, &s);
    struct sample in = {.id = {1}, .name = STR(""), .bytes = {STR("")}};
    assert_good(sql_sample_add(db, t->arena, &in));
    struct sample out = read_sample(t, db, 1);
    assert_bytes(out.name, STR(""));
    assert_bytes(out.bytes.bytes, STR(""));
    assert_good(db_commit(db, t->arena));
    assert_text(stand_past(t, "select count(*) from sample where name = '' and"
                              " bytes is not null and length(bytes) = 0"),
                "1");
}

static void a_megabyte_comes_back_whole(void **state)
{
    struct stand *t = *state;
    struct store *s;
    struct db *db = begin_writing(t, &s);
    enum { SIZE = 1 << 20 };
    char *bytes = arena_bytes(t->arena, SIZE);
    char *letters = arena_bytes(t->arena, SIZE);
    for (size_t i = 0; i < SIZE; i++) {
        bytes[i] = (char)(i * 7 + (i >> 8));
        letters[i] = (char)('a' + i % 26);
    }
    struct sample in = {.id = {1}, .name = {letters, SIZE}, .bytes = {{bytes, SIZE}}};
    assert_good(sql_sample_add(db, t->arena, &in));
    struct sample out = read_sample(t, db, 1);
    assert_bytes(out.name, in.name);
    assert_bytes(out.bytes.bytes, in.bytes.bytes);
}

static void expressions_read_as_numbers_and_truths(void **state)
{
    struct stand *t = *state;
    struct store *s;
    struct db *db = begin_writing(t, &s);
    static const int64_t ids[] = {-3, 5000000000000000, 2};
    int64_t n = 0;
    bool found = false;
    assert_good(sql_note_sum(db, t->arena, &n, &found)); /* the sum of nothing is NULL */
    assert_true(found);
    assert_int_equal(n, 0);
    for (size_t i = 0; i < COUNT(ids); i++) {
        assert_good(sql_note_add(db, t->arena, &(struct note){ids[i], STR("张")}));
    }
    assert_good(sql_note_sum(db, t->arena, &n, &found));
    assert_int_equal(n, 4999999999999999);
    assert_good(sql_note_drop(db, t->arena, 2, &n));
    assert_int_equal(n, 2);
    assert_good(sql_note_sum(db, t->arena, &n, &found));
    assert_int_equal(n, -3);
    assert_good(sql_note_count(db, t->arena, &n, &found));
    assert_int_equal(n, 1);
    bool same = false;
    assert_good(sql_note_is(db, t->arena, -3, STR("张"), &same, &found));
    assert_true(same);
    assert_good(sql_note_is(db, t->arena, -3, STR("章"), &same, &found));
    assert_false(same);
    assert_good(sql_note_is(db, t->arena, 4, STR("张"), &same, &found));
    assert_false(found);
}

static void optional_fragments_filter_and_nothing_else_does(void **state)
{
    struct stand *t = *state;
    struct store *s;
    struct db *db = begin_writing(t, &s);
    for (int64_t id = 1; id <= 8; id++) {
        struct sample in = {.id = {id}, .flag = id % 2 == 0, .other = {id == 8 ? 2 : 1}};
        assert_good(sql_sample_add(db, t->arena, &in));
    }
    static const struct {
        bool later, flagged;
        int64_t after, n, first;
    } cases[] = {{false, false, 4, 7, 1},
                 {true, false, 4, 3, 5},
                 {false, true, 4, 3, 2},
                 {true, true, 4, 1, 6}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sample_list list = {0};
        assert_good(sql_sample_list(db, t->arena, (struct sample_id){1}, cases[i].later,
                                    (struct sample_id){cases[i].after}, cases[i].flagged,
                                    &list));
        assert_int_equal(list.n, cases[i].n);
        assert_int_equal(list.at[0].id.v, cases[i].first);
        for (size_t j = 1; j < list.n; j++) {
            assert_true(list.at[j - 1].id.v < list.at[j].id.v);
        }
    }
}

static void changes_are_counted_and_inserts_give_back(void **state)
{
    struct stand *t = *state;
    struct store *s;
    struct db *db = begin_writing(t, &s);
    int64_t n = 0;
    bool found = false;
    assert_good(
        sql_note_again(db, t->arena, &(struct note){41, STR("given back")}, &n, &found));
    assert_true(found);
    assert_int_equal(n, 41);
    assert_good(sql_note_change(db, t->arena, &(struct note){41, STR("changed")}, &n));
    assert_int_equal(n, 1);
    assert_good(sql_note_change(db, t->arena, &(struct note){42, STR("nobody")}, &n));
    assert_int_equal(n, 0);
    struct note note = {0};
    assert_good(sql_note_by_id(db, t->arena, 41, &note, &found));
    assert_text(note.line, "changed");
    assert_good(sql_note_by_id(db, t->arena, 42, &note, &found));
    assert_false(found);
}

/* ---- transactions ------------------------------------------------------------------ */

static int64_t count_notes(struct stand *t, struct db *db)
{
    int64_t n = -1;
    bool found = false;
    assert_good(sql_note_count(db, t->arena, &n, &found));
    return n;
}

static void a_reader_sees_one_state_until_its_transaction_ends(void **state)
{
    struct stand *t = *state;
    struct store *s = stand_store(t);
    struct db *writer = stand_writer(t, s);
    struct db *reader = stand_reader(t, s);
    stand_note(t, writer, 1, "before");
    assert_good(db_begin_read(reader, t->arena));
    assert_int_equal(count_notes(t, reader), 1);
    stand_note(t, writer, 2, "meanwhile");
    assert_int_equal(count_notes(t, reader), 1);
    struct note note;
    bool found = true;
    assert_good(sql_note_by_id(reader, t->arena, 2, &note, &found));
    assert_false(found);
    db_end_read(reader);
    assert_good(db_begin_read(reader, t->arena));
    assert_int_equal(count_notes(t, reader), 2);
    db_end_read(reader);
}

static void what_is_not_committed_nobody_else_sees(void **state)
{
    struct stand *t = *state;
    struct store *s;
    struct db *db = begin_writing(t, &s);
    assert_good(sql_note_add(db, t->arena, &(struct note){1, STR("mine")}));
    assert_int_equal(count_notes(t, db), 1);
    assert_int_equal(stand_notes(t, s), 0);
    assert_good(db_commit(db, t->arena));
    assert_int_equal(stand_notes(t, s), 1);
}

static void what_is_rolled_back_is_gone(void **state)
{
    struct stand *t = *state;
    struct store *s;
    struct db *db = begin_writing(t, &s);
    assert_good(sql_note_add(db, t->arena, &(struct note){1, STR("gone")}));
    assert_true(db_in_transaction(db));
    db_rollback(db);
    assert_false(db_in_transaction(db));
    assert_int_equal(stand_notes(t, s), 0);
    stand_note(t, db, 1, "again");
    assert_int_equal(stand_notes(t, s), 1);
}

static void closing_in_a_transaction_rolls_it_back_and_frees_the_lock(void **state)
{
    struct stand *t = *state;
    struct store *s;
    struct db *db = begin_writing(t, &s);
    assert_good(sql_note_add(db, t->arena, &(struct note){1, STR("gone")}));
    db_close(db);
    db_close(db);
    assert_int_equal(stand_notes(t, s), 0);
    stand_note(t, stand_writer(t, s), 2, "the lock is free");
}

/* To connect anew has SQLite read the whole schema, and PostgreSQL start a process. */
static void
who_was_closed_serves_the_next_of_his_sort_with_nothing_of_before(void **state)
{
    struct stand *t = *state;
    struct store *s;
    struct db *writer = begin_writing(t, &s);
    assert_good(db_commit(writer, t->arena));
    struct db *reader = stand_reader(t, s), *second = stand_reader(t, s);
    assert_ptr_not_equal(reader, second);
    assert_good(db_begin_read(reader, t->arena));
    db_close(reader); /* its transaction goes with it */
    db_close(reader);
    assert_good(db_begin_write(writer, t->arena));
    assert_good(sql_sample_add(writer, t->arena, &(struct sample){.id = {1}}));
    assert_good(db_commit(writer, t->arena));
    struct db *again = stand_reader(t, s);
    assert_ptr_equal(again, reader);
    assert_int_equal(read_sample(t, again, 1).id.v, 1);
    db_close(second);
    db_close(again); /* one waits already: this one ends */
    assert_ptr_equal(stand_reader(t, s), second);
    db_close(writer);
    assert_ptr_not_equal(stand_reader(t, s), writer);
    assert_ptr_equal(stand_writer(t, s), writer);
}

static void
who_lives_shorter_than_the_store_or_holds_much_serves_nobody_else(void **state)
{
    struct stand *t = *state;
    struct store *s = stand_store(t);
    struct arena *shorter = arena_open(&chunks_heap, 1 << 20);
    struct db *own = NULL, *wide = stand_writer(t, s);
    assert_non_null(shorter);
    assert_good(store_reader(shorter, s, &own));
    db_close(own);
    assert_ptr_not_equal(stand_reader(t, s), own);
    arena_close(shorter);
    db_cache_widely(wide, t->arena);
    db_close(wide);
    assert_ptr_not_equal(stand_writer(t, s), wide);
}

static void a_savepoint_rolled_back_leaves_what_stands_around_it(void **state)
{
    struct stand *t = *state;
    struct store *s;
    struct db *db = begin_writing(t, &s);
    for (int64_t id = 1; id <= 3; id++) {
        assert_good(db_savepoint(db, t->arena));
        assert_good(sql_note_add(db, t->arena, &(struct note){id, STR("job")}));
        assert_good(id == 2 ? db_savepoint_rollback(db, t->arena)
                            : db_savepoint_release(db, t->arena));
    }
    assert_good(db_commit(db, t->arena));
    assert_text(stand_past(t, "select sum(id) from led_note"), "4");
}

static void a_number_is_kept_until_a_rollback_or_the_next_transaction(void **state)
{
    struct stand *t = *state;
    struct store *s;
    struct db *db = begin_writing(t, &s);
    assert_int_equal(*db_kept(db, 1), 0);
    *db_kept(db, 1) = 7;
    *db_kept(db, 2) = 9;
    assert_good(db_savepoint(db, t->arena));
    assert_int_equal(*db_kept(db, 1), 7);
    assert_good(db_savepoint_release(db, t->arena));
    assert_int_equal(*db_kept(db, 2), 9);
    assert_good(db_savepoint(db, t->arena));
    assert_good(db_savepoint_rollback(db, t->arena));
    assert_int_equal(*db_kept(db, 1), 0);
    *db_kept(db, 1) = 7;
    assert_good(db_commit(db, t->arena));
    assert_int_equal(*db_kept(db, 1), 0);
    assert_good(db_begin_write(db, t->arena));
    assert_int_equal(*db_kept(db, 1), 0);
    db_rollback(db);
}

static void a_statement_that_fails_in_a_savepoint_harms_no_other(void **state)
{
    struct stand *t = *state;
    struct store *s;
    struct db *db = begin_writing(t, &s);
    assert_good(db_savepoint(db, t->arena));
    assert_good(sql_few_add(db, t->arena, 1, STR("name")));
    assert_good(db_savepoint_release(db, t->arena));
    assert_good(db_savepoint(db, t->arena));
    assert_good(sql_few_add(db, t->arena, 2, STR("other name")));
    struct fault *f = sql_few_add(db, t->arena, 3, STR("name"));
    f = f != NULL ? f : db_savepoint_release(db, t->arena); /* then at the latest */
    assert_fault(f, FAULT_STORE_FAILED_ID);
    assert_true(str_find(f->arg[0], STR("few")) < f->arg[0].n); /* says which rule */
    assert_true(db_in_transaction(db));
    assert_good(db_savepoint_rollback(db, t->arena));
    assert_good(sql_few_add(db, t->arena, 4, STR("third name")));
    assert_good(db_commit(db, t->arena));
    assert_text(stand_past(t, "select sum(id) from few"), "5");
}

/* Another process: opened there, because no connection may be carried over a fork. */
static bool write_second(struct stand *t)
{
    struct store *s = NULL;
    struct db *db = NULL;
    bool rebuild = false;
    int64_t n = 0;
    bool found = false;
    struct arena *a = arena_open(&chunks_heap, (size_t)1 << 20);
    return store_open(a, &t->setup, STORE_WRITE, &s, &rebuild) == NULL &&
           store_writer(a, s, &db) == NULL && db_begin_write(db, a) == NULL &&
           sql_note_count(db, a, &n, &found) == NULL && n == 1 &&
           sql_note_add(db, a, &(struct note){2, STR("second")}) == NULL &&
           db_commit(db, a) == NULL;
}

/* The second waits for the lock and then sees what the first has committed. */
static void two_writers_take_turns(void **state)
{
    struct stand *t = *state;
    int go[2];
    char sign = 0;
    assert_int_equal(pipe(go), 0);
    pid_t child = fork();
    if (child == 0) {
        _exit(read(go[0], &sign, 1) == 1 && write_second(t) ? 0 : 1);
    }
    struct store *s;
    struct db *first = begin_writing(t, &s);
    assert_good(sql_note_add(first, t->arena, &(struct note){1, STR("first")}));
    assert_int_equal(write(go[1], &sign, 1), 1);
    usleep(200000);
    assert_good(db_commit(first, t->arena));
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_int_equal(stand_notes(t, s), 2);
    close(go[0]);
    close(go[1]);
}

/* ---- streams ----------------------------------------------------------------------- */

struct stream {
    struct stand *t;
    struct db *db;
    int64_t n, sum, stop, resident, most;
};

static struct fault *copy_as_few(void *ctx, const struct note *row)
{
    struct stream *stream = ctx;
    stream->n++;
    struct note note;
    bool found = false;
    TRY(sql_note_by_id(stream->db, stream->t->arena, row->id, &note, &found));
    assert_true(found && str_equal(note.line, row->line));
    return sql_few_add(stream->db, stream->t->arena, row->id, row->line);
}

static void other_statements_run_within_a_stream(void **state)
{
    struct stand *t = *state;
    struct store *s;
    struct db *db = begin_writing(t, &s);
    for (int64_t id = 1; id <= 300; id++) {
        struct str line = str_format(t->arena, "line %d", (int)id);
        assert_good(sql_note_add(db, t->arena, &(struct note){id, line}));
    }
    struct stream stream = {.t = t, .db = db};
    assert_good(sql_note_each(db, t->arena, copy_as_few, &stream));
    assert_int_equal(stream.n, 300);
    assert_good(db_commit(db, t->arena));
    assert_text(stand_past(t, "select count(*) from few where name = 'line 299'"), "1");
    assert_text(stand_past(t, "select count(*) from few"), "300");
}

static struct fault *add_until(void *ctx, const struct note *row)
{
    struct stream *stream = ctx;
    stream->n++;
    stream->sum += row->id;
    return row->id == stream->stop ? fault_db_busy(stream->t->arena) : NULL;
}

/* Each row asks the same statement for those behind it. */
static struct fault *count_behind(void *ctx, const struct note *row)
{
    struct stream *stream = ctx;
    struct stream inner = {.t = stream->t};
    stream->n++;
    TRY(sql_note_from(stream->db, stream->t->arena, row->id + 1, add_until, &inner));
    stream->sum += inner.n;
    return NULL;
}

static void a_statement_may_run_within_a_stream_of_itself(void **state)
{
    struct stand *t = *state;
    struct store *s;
    struct db *db = begin_writing(t, &s);
    for (int64_t id = 1; id <= 20; id++) {
        assert_good(sql_note_add(db, t->arena, &(struct note){id, STR("a line")}));
    }
    struct stream stream = {.t = t, .db = db};
    assert_good(sql_note_from(db, t->arena, 1, count_behind, &stream));
    assert_int_equal(stream.n, 20);
    assert_int_equal(stream.sum, 19 * 20 / 2);
    assert_good(db_commit(db, t->arena));
}

static void a_stream_that_is_stopped_leaves_the_connection_free(void **state)
{
    struct stand *t = *state;
    struct store *s = stand_store(t);
    struct db *writer = stand_writer(t, s);
    stand_past(t, "with recursive n(i) as (select 1 union all select i + 1 from n where"
                  " i < 5000) insert into led_note (id, line) select i, 'a line' from n");
    for (int within = 0; within < 2; within++) {
        struct db *db = within == 0 ? writer : stand_reader(t, s);
        struct stream stream = {.t = t, .stop = 3000};
        assert_good(within == 1 ? db_begin_read(db, t->arena) : NULL);
        assert_fault(sql_note_from(db, t->arena, 2000, add_until, &stream),
                     FAULT_DB_BUSY_ID);
        assert_int_equal(stream.n, 1001);
        stream = (struct stream){.t = t};
        assert_good(sql_note_from(db, t->arena, 4001, add_until, &stream));
        assert_int_equal(stream.n, 1000);
        assert_int_equal(stream.sum, (4001 + 5000) * 1000 / 2);
        db_end_read(db);
    }
    stand_note(t, writer, 5001, "still writing");
}

static int64_t resident_bytes(void)
{
    long long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    assert_non_null(file);
    assert_int_equal(fscanf(file, "%*d %lld", &pages), 1);
    fclose(file);
    return pages * sysconf(_SC_PAGESIZE);
}

static struct fault *weigh(void *ctx, const struct note *row)
{
    struct stream *stream = ctx;
    stream->n++;
    stream->sum += (int64_t)row->line.n;
    if (stream->n % 10000 == 0) {
        int64_t grown = resident_bytes() - stream->resident;
        stream->most = grown > stream->most ? grown : stream->most;
    }
    return NULL;
}

#ifdef __SANITIZE_ADDRESS__ /* it keeps what was freed */
enum { LIMIT_MIB = 1024 };
#else
enum { LIMIT_MIB = 32 };
#endif

static void a_million_rows_stream_under_32_mebibytes(void **state)
{
    struct stand *t = *state;
    struct store *s = stand_store(t);
    stand_past(t, "with recursive n(i) as (select 1 union all select i + 1 from n where"
                  " i < 1000000) insert into led_note (id, line) select i,"
                  " 'a line of sixty-four bytes, so that all together weigh 64 MB ...'"
                  " from n");
    struct db *db = stand_reader(t, s);
    for (int within = 0; within < 2; within++) {
        struct stream stream = {.t = t, .resident = resident_bytes()};
        assert_good(within == 1 ? db_begin_read(db, t->arena) : NULL);
        assert_good(sql_note_each(db, t->arena, weigh, &stream));
        assert_int_equal(stream.n, 1000000);
        assert_int_equal(stream.sum, 64 * 1000000);
        assert_true(stream.most < (int64_t)LIMIT_MIB * 1024 * 1024);
        db_end_read(db);
    }
}

/* ---- unwinding --------------------------------------------------------------------- */

struct unwound {
    struct db *db;
    struct arena *small;
    bool lend;
};

static struct fault *fill_up(void *ctx, const struct note *row)
{
    struct unwound *u = ctx;
    str_copy(u->small, row->line);
    return NULL;
}

static struct fault *read_too_much(void *ctx)
{
    struct unwound *u = ctx;
    struct sample_list list = {0};
    return u->lend ? sql_note_each(u->db, u->small, fill_up, u)
                   : sql_sample_list(u->db, u->small, (struct sample_id){1}, false,
                                     (struct sample_id){0}, false, &list);
}

/* An arena that reaches its cap unwinds out of the middle of a run: nobody ends it. */
static void a_run_that_was_unwound_leaves_the_connection_as_good_as_new(void **state)
{
    struct stand *t = *state;
    struct store *s;
    struct db *writer = begin_writing(t, &s);
    struct str line = {memset(arena_bytes(t->arena, 1000), 'x', 1000), 1000};
    for (int64_t id = 1; id <= 1000; id++) {
        struct sample in = {.id = {id}, .name = line, .other = {1}};
        assert_good(sql_sample_add(writer, t->arena, &in));
        assert_good(sql_note_add(writer, t->arena, &(struct note){id, line}));
    }
    assert_good(db_commit(writer, t->arena));
    struct db *reader = stand_reader(t, s);
    for (int lend = 0; lend < 2; lend++) {
        struct unwound u = {reader, arena_open(&chunks_heap, 64 * 1024), lend == 1};
        assert_good(db_begin_read(reader, t->arena));
        struct fault *f = arena_guard(u.small, read_too_much, &u);
        assert_non_null(f);
        assert_int_equal(f->kind, FAULT_LIMIT);
        db_end_read(reader);
        arena_close(u.small);
        stand_note(t, writer, 2001 + lend, "meanwhile");
        assert_good(db_begin_read(reader, t->arena));
        assert_int_equal(count_notes(t, reader), 1001 + lend); /* no old state is held */
        struct sample_list list = {0};
        assert_good(sql_sample_list(reader, t->arena, (struct sample_id){1}, false,
                                    (struct sample_id){0}, false, &list));
        assert_int_equal(list.n, 1000);
        db_end_read(reader);
    }
}

/* ---- the digest of derived tables -------------------------------------------------- */

static void add_tagged(struct text *out, char tag, struct str bytes)
{
    text_add_char(out, tag);
    for (int shift = 56; shift >= 0; shift -= 8) {
        text_add_char(out, (char)((uint64_t)bytes.n >> shift));
    }
    text_add(out, bytes);
}

/* The row of `word` as backend.h describes it, written here by hand. */
static struct hash digest_word(struct arena *a, struct hash before, struct str room,
                               struct str word, char n, struct str bytes)
{
    struct text row = text_new(a, 64);
    add_tagged(&row, 't', room);
    add_tagged(&row, 't', word);
    char number[9] = {'i', 0, 0, 0, 0, 0, 0, 0, n};
    text_add(&row, (struct str){number, sizeof number});
    if (bytes.p == NULL) {
        text_add_char(&row, 'n');
    } else {
        add_tagged(&row, 'b', bytes);
    }
    return hash_of(hash_str(&before), text_str(&row), STR_NONE);
}

static void the_digest_is_of_all_rows_in_the_order_of_their_keys_bytes(void **state)
{
    struct stand *t = *state;
    struct store *s;
    struct db *db = begin_writing(t, &s);
    struct blob none = {STR_NONE};
    assert_good(sql_word_add(db, t->arena, STR("b"), STR("张"), 1, none));
    assert_good(
        sql_word_add(db, t->arena, STR("b"), STR("a"), 2, (struct blob){STR("\0")}));
    assert_good(
        sql_word_add(db, t->arena, STR("a"), STR("a"), 3, (struct blob){STR("")}));
    assert_good(sql_word_add(db, t->arena, STR("c"), STR("B"), 4, none));
    assert_good(sql_word_add(db, t->arena, STR("c"), STR("é"), 5, none));
    /* By word, then room, as the key says: B a(a) a(b) é 张; no locale's order. */
    struct hash h = {{0}};
    h = digest_word(t->arena, h, STR("c"), STR("B"), 4, STR_NONE);
    h = digest_word(t->arena, h, STR("a"), STR("a"), 3, STR(""));
    h = digest_word(t->arena, h, STR("b"), STR("a"), 2, STR("\0"));
    h = digest_word(t->arena, h, STR("c"), STR("é"), 5, STR_NONE);
    h = digest_word(t->arena, h, STR("b"), STR("张"), 1, STR_NONE);
    struct table_digests digests = {0};
    assert_good(db_digest_derived(db, t->arena, &digests));
    assert_int_equal(digests.n, 3);
    assert_text(digests.at[1].table, "word");
    assert_int_equal(digests.at[1].rows, 5);
    struct text hex = text_new(t->arena, 64);
    text_add_hex(&hex, hash_str(&h));
    assert_true(str_equal(digests.at[1].digest, text_str(&hex)));
    assert_good(db_empty_derived(db, t->arena));
    digests = (struct table_digests){0};
    assert_good(db_digest_derived(db, t->arena, &digests));
    assert_int_equal(digests.at[1].rows, 0);
}

/* How many indexes of that name there are, as others see it. */
static void assert_late_indexes(struct stand *t, const char *wanted)
{
    assert_text(stand_past(t, t->sort == STORE_SQLITE
                                  ? "select count(*) from sqlite_schema"
                                    " where type = 'index' and name = 'word_by_room'"
                                  : "select count(*) from pg_indexes"
                                    " where schemaname = current_schema()"
                                    " and indexname = 'word_by_room'"),
                wanted);
}

static void late_indexes_go_when_tables_are_emptied_and_come_when_asked_for(void **state)
{
    struct stand *t = *state;
    struct store *s;
    struct db *db = begin_writing(t, &s);
    assert_late_indexes(t, "1");
    assert_good(db_empty_derived(db, t->arena));
    assert_good(db_empty_derived(db, t->arena)); /* also where they are gone already */
    assert_good(db_commit(db, t->arena));
    assert_late_indexes(t, "0");
    assert_good(db_begin_write(db, t->arena));
    assert_good(db_index_derived(db, t->arena));
    db_rollback(db);
    assert_late_indexes(t, "0");
    assert_good(db_begin_write(db, t->arena));
    assert_good(db_index_derived(db, t->arena));
    assert_good(db_commit(db, t->arena));
    assert_late_indexes(t, "1");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type_comes_back_as_it_went_in),
        cmocka_unit_test(the_ends_of_64_bits_come_back),
        cmocka_unit_test(what_is_not_given_is_null_and_reads_as_not_given),
        cmocka_unit_test(empty_is_given_and_differs_from_not_given),
        cmocka_unit_test(a_megabyte_comes_back_whole),
        cmocka_unit_test(expressions_read_as_numbers_and_truths),
        cmocka_unit_test(optional_fragments_filter_and_nothing_else_does),
        cmocka_unit_test(changes_are_counted_and_inserts_give_back),
        cmocka_unit_test(a_reader_sees_one_state_until_its_transaction_ends),
        cmocka_unit_test(what_is_not_committed_nobody_else_sees),
        cmocka_unit_test(what_is_rolled_back_is_gone),
        cmocka_unit_test(closing_in_a_transaction_rolls_it_back_and_frees_the_lock),
        cmocka_unit_test(
            who_was_closed_serves_the_next_of_his_sort_with_nothing_of_before),
        cmocka_unit_test(
            who_lives_shorter_than_the_store_or_holds_much_serves_nobody_else),
        cmocka_unit_test(a_savepoint_rolled_back_leaves_what_stands_around_it),
        cmocka_unit_test(a_number_is_kept_until_a_rollback_or_the_next_transaction),
        cmocka_unit_test(a_statement_that_fails_in_a_savepoint_harms_no_other),
        cmocka_unit_test(two_writers_take_turns),
        cmocka_unit_test(other_statements_run_within_a_stream),
        cmocka_unit_test(a_statement_may_run_within_a_stream_of_itself),
        cmocka_unit_test(a_stream_that_is_stopped_leaves_the_connection_free),
        cmocka_unit_test(a_million_rows_stream_under_32_mebibytes),
        cmocka_unit_test(a_run_that_was_unwound_leaves_the_connection_as_good_as_new),
        cmocka_unit_test(the_digest_is_of_all_rows_in_the_order_of_their_keys_bytes),
        cmocka_unit_test(late_indexes_go_when_tables_are_emptied_and_come_when_asked_for),
    };
    return digest_start() ? stand_run("store", tests, COUNT(tests)) : 1;
}
