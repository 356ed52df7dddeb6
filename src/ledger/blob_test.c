/* Blobs: stored once under the name that SHA-256 gives them, read back, missed and
 * mistrusted; the same on both databases. */
#include "fixture.h"

#include "ledger/blob.h"
#include "words/faults.h"

struct paper { /* an entry that names two blobs */
    struct hash first, second;
};
static const struct field paper_fields[] = {
    {.name = "first",
     .type = FIELD_BLOB,
     .required = true,
     .offset = offsetof(struct paper, first),
     .label = say_app_name},
    {.name = "second",
     .type = FIELD_BLOB,
     .offset = offsetof(struct paper, second),
     .label = say_app_name},
};

static struct fault *apply_nothing(struct db *db, struct arena *a,
                                   const struct entry *entry, const void *body)
{
    (void)db;
    (void)a;
    (void)entry;
    (void)body;
    return NULL;
}

static const struct kind kind_paper = {
    .name = "test.paper",
    .version = 1,
    .class = CLASS_UNIT,
    .creates = true,
    .title = say_app_name,
    .fields = FIELDS(paper_fields, struct paper),
    .apply = apply_nothing,
};
static const struct kind *const kinds[] = {&kind_paper, NULL};

static void skip_without_house(struct fixture *f)
{
    if (f->writer == NULL) {
        print_message("skipped: CADRE_TEST_PG names no server\n");
        skip();
    }
    f->kinds.at = kinds;
}

static struct instant now_of(struct fixture *f)
{
    return clock_now(&f->clock);
}

static struct hash send(struct fixture *f, struct str bytes)
{
    struct hash name;
    assert_good(blob_send_bytes(f->arena, f->writer, now_of(f), bytes, &name));
    return name;
}

static struct str read_back(struct fixture *f, struct hash name)
{
    struct str bytes = STR_NONE;
    struct db *db = fixture_reader(f);
    assert_good(blob_read(db, f->arena, name, INT64_MAX, &bytes));
    db_close(db);
    return bytes;
}

static struct fault *append_paper(struct fixture *f, struct db *db, struct arena *a,
                                  void *ctx)
{
    struct draft draft = {.id = fixture_id(f), .kind = &kind_paper, .body = ctx};
    struct entry entry;
    bool again = false;
    return ledger_append(f->ledger, db, a, &draft, &entry, &again);
}

static struct ledger_finding verify(struct fixture *f)
{
    struct ledger_finding finding;
    struct db *db = fixture_reader(f);
    assert_good(ledger_verify(db, f->arena, &finding, NULL, NULL));
    db_close(db);
    return finding;
}

static struct fault *rebuild(struct fixture *f, struct rebuild_report *report)
{
    struct db *db = NULL;
    assert_good(store_writer(f->arena, f->store, &db));
    struct fault *fault =
        ledger_rebuild(f->ledger, db, f->arena, true, false, report, NULL, NULL);
    db_close(db);
    return fault;
}

/* The vectors of FIPS 180-4, two letters and a million of them. */
static void a_blob_is_named_by_the_sha256_of_its_bytes(void **state)
{
    struct fixture *f = *state;
    skip_without_house(f);
    char *million = arena_bytes(f->arena, 1000000);
    memset(million, 'a', 1000000);
    struct str shown = blob_hex(f->arena, send(f, STR("abc")));
    assert_true(str_equal(
        shown, STR("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")));
    struct hash long_one = send(f, (struct str){million, 1000000});
    assert_true(str_equal(
        blob_hex(f->arena, long_one),
        STR("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")));
    assert_true(str_equal(read_back(f, long_one), (struct str){million, 1000000}));
}

/* Lengths around the borders of pieces and jobs. */
static void every_length_comes_back_whole(void **state)
{
    struct fixture *f = *state;
    skip_without_house(f);
    const size_t job = (size_t)BLOB_JOB * BLOB_PIECE;
    const size_t lengths[] = {0,       1,   BLOB_PIECE - 1, BLOB_PIECE, BLOB_PIECE + 1,
                              job - 1, job, job + 1,        2 * job,    3 * job + 7};
    char *bytes = arena_bytes(f->arena, 3 * job + 7);
    random_fill(&f->random, (uint8_t *)bytes, 3 * job + 7);
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        struct str sent = {bytes, lengths[i]};
        FILE *file = tmpfile();
        assert_int_equal(fwrite(sent.p, 1, sent.n, file), sent.n);
        assert_int_equal(fflush(file), 0);
        struct hash name;
        int64_t size = -1;
        assert_good(
            blob_send(f->arena, f->writer, now_of(f), fileno(file), &name, &size));
        fclose(file);
        assert_int_equal(size, sent.n);
        assert_true(hash_equal(name, hash_of(sent, STR_NONE, STR_NONE)));
        assert_true(str_equal(read_back(f, name), sent));
    }
}

static int64_t count(struct fixture *f)
{
    int64_t n = 0, size = 0;
    bool found = false;
    struct db *db = fixture_reader(f);
    for (int i = 0; i < 3; i++) {
        struct str text = str_format(f->arena, "blob %d", i);
        struct hash name = hash_of(text, STR_NONE, STR_NONE);
        assert_good(blob_find(db, f->arena, name, &size, &found));
        n += found && size == (int64_t)text.n;
    }
    db_close(db);
    return n;
}

static struct fault *put(struct fixture *f, struct db *db, struct arena *a, void *ctx)
{
    struct hash name;
    return blob_put(db, a, now_of(f), *(const struct str *)ctx, &name);
}

static struct fault *put_and_fail(struct fixture *f, struct db *db, struct arena *a,
                                  void *ctx)
{
    TRY(put(f, db, a, ctx));
    return fault_denied(a);
}

static void the_same_bytes_are_stored_once_and_a_failed_job_stores_none(void **state)
{
    struct fixture *f = *state;
    skip_without_house(f);
    struct str zero = STR("blob 0"), one = STR("blob 1");
    assert_good(fixture_write(f, put, &zero));
    assert_good(fixture_write(f, put, &zero));
    assert_fault(fixture_write(f, put_and_fail, &one), FAULT_DENIED_ID);
    assert_int_equal(count(f), 1);
    assert_good(fixture_write(f, put, &one));
    assert_int_equal(count(f), 2);
    assert_true(verify(f).good);
}

static struct fault *begin_only(struct fixture *f, struct db *db, struct arena *a,
                                void *ctx)
{
    struct blob_taking *taking = ctx;
    TRY(blob_begin(db, a, now_of(f), taking));
    return blob_add(db, a, taking, STR("half a paper"));
}

static struct fault *name_late(struct fixture *f, struct db *db, struct arena *a,
                               void *ctx)
{
    struct hash name;
    (void)f;
    return blob_name(db, a, ctx, &name);
}

static void what_was_cut_off_is_dropped_a_day_later(void **state)
{
    struct fixture *f = *state;
    skip_without_house(f);
    const int64_t hour_us = (int64_t)3600 * 1000000;
    struct blob_taking early, late;
    assert_good(fixture_write(f, begin_only, &early));
    f->clock = clock_fixed((struct instant){now_of(f).us + 23 * hour_us}, 0);
    assert_good(fixture_write(f, begin_only, &late));
    assert_true(early.id != late.id);
    f->clock = clock_fixed((struct instant){now_of(f).us + 2 * hour_us}, 0);
    send(f, STR("blob 0"));
    assert_fault(fixture_write(f, name_late, &early), FAULT_BLOB_GONE_ID);
    assert_good(fixture_write(f, name_late, &late));
    assert_true(str_equal(read_back(f, hash_of(STR("half a paper"), STR_NONE, STR_NONE)),
                          STR("half a paper")));
}

static void an_entry_names_only_what_is_there_and_a_rebuild_knows_it(void **state)
{
    struct fixture *f = *state;
    skip_without_house(f);
    struct rebuild_report report = {0};
    struct hash zero = send(f, STR("blob 0")), one = send(f, STR("blob 1"));
    struct hash nowhere = hash_of(STR("never sent"), STR_NONE, STR_NONE);
    assert_good(fixture_write(f, append_paper, &(struct paper){zero, one}));
    assert_good(fixture_write(f, append_paper, &(struct paper){zero, zero}));
    assert_good(fixture_write(f, append_paper, &(struct paper){.first = one}));
    assert_fault(fixture_write(f, append_paper, &(struct paper){one, nowhere}),
                 FAULT_BLOB_LOST_ID);
    assert_true(verify(f).good);
    assert_int_equal(verify(f).checked, 3);
    assert_good(rebuild(f, &report));
    assert_true(report.same);
    assert_int_equal(report.entries, 3);
}

static void the_limits_are_told(void **state)
{
    struct fixture *f = *state;
    skip_without_house(f);
    const size_t n = (size_t)BLOB_JOB * BLOB_PIECE + 1;
    struct str longer = {arena_alloc(f->arena, n), n};
    assert_fault(fixture_write(f, put, &longer), FAULT_BLOB_LONG_ID);
    struct hash name = send(f, longer);
    struct str bytes;
    struct db *db = fixture_reader(f);
    assert_fault(blob_read(db, f->arena, name, (int64_t)n - 1, &bytes),
                 FAULT_BLOB_LONG_ID);
    assert_fault(
        blob_read(db, f->arena, hash_of(longer, longer, STR_NONE), INT64_MAX, &bytes),
        FAULT_BLOB_MISSING_ID);
    db_close(db);
}

/* ---- behind our back: SQLite, where a test can write past the store ---------------- */

static void expect_bad(struct fixture *f, int64_t first_bad)
{
    struct ledger_finding finding = verify(f);
    assert_false(finding.good);
    assert_string_equal(finding.what, "blob");
    assert_int_equal(finding.first_bad, first_bad);
}

static void two_papers(struct fixture *f, struct hash *zero)
{
    f->kinds.at = kinds;
    *zero = send(f, STR("blob 0"));
    struct hash one = send(f, STR("blob 1"));
    assert_good(fixture_write(f, append_paper, &(struct paper){.first = one}));
    assert_good(fixture_write(f, append_paper, &(struct paper){.first = *zero}));
}

static void the_database_refuses_to_change_a_blob(void **state)
{
    struct fixture *f = *state;
    struct hash zero;
    two_papers(f, &zero);
    fixture_refused(f, "update ledger_blob set size = 1", "never changed");
    fixture_refused(f, "delete from ledger_blob", "never removed");
    fixture_refused(f, "update ledger_blob_piece set bytes = x'00'", "never changed");
    fixture_refused(f, "delete from ledger_blob_piece", "never removed");
}

static void a_blob_that_was_altered_is_found(void **state)
{
    struct fixture *f = *state;
    struct hash zero;
    struct str bytes;
    two_papers(f, &zero);
    fixture_past(f, "drop trigger ledger_blob_piece_stays;"
                    "update ledger_blob_piece set bytes = cast('blob x' as blob)"
                    " where bytes = cast('blob 0' as blob)");
    expect_bad(f, 2);
    struct db *db = fixture_reader(f);
    assert_fault(blob_read(db, f->arena, zero, INT64_MAX, &bytes), FAULT_BLOB_BROKEN_ID);
    db_close(db);
}

static void a_blob_that_was_cut_short_is_found(void **state)
{
    struct fixture *f = *state;
    struct hash zero;
    two_papers(f, &zero);
    fixture_past(f, "drop trigger ledger_blob_piece_remains;"
                    "delete from ledger_blob_piece where bytes = cast('blob 1' as blob)");
    expect_bad(f, 1);
}

static void a_blob_that_is_gone_is_missed_by_verify_and_rebuild(void **state)
{
    struct fixture *f = *state;
    struct rebuild_report report = {0};
    struct hash zero;
    two_papers(f, &zero);
    fixture_past(f, "drop trigger ledger_blob_remains;"
                    "delete from ledger_blob where id = 1");
    expect_bad(f, 2);
    assert_fault(rebuild(f, &report), FAULT_BLOB_LOST_ID);
    fixture_past(f, "delete from named_blob"); /* and with its trace removed */
    assert_fault(rebuild(f, &report), FAULT_BLOB_LOST_ID);
}

int main(void)
{
#define ON_POSTGRES(f)                                                                   \
    cmocka_unit_test_setup_teardown(f, fixture_set_up_postgres, fixture_tear_down)
#define ON_BOTH(f) FIXTURE_TEST(f), ON_POSTGRES(f)
    const struct CMUnitTest tests[] = {
        ON_BOTH(a_blob_is_named_by_the_sha256_of_its_bytes),
        ON_BOTH(every_length_comes_back_whole),
        ON_BOTH(the_same_bytes_are_stored_once_and_a_failed_job_stores_none),
        ON_BOTH(what_was_cut_off_is_dropped_a_day_later),
        ON_BOTH(an_entry_names_only_what_is_there_and_a_rebuild_knows_it),
        ON_BOTH(the_limits_are_told),
        FIXTURE_TEST(the_database_refuses_to_change_a_blob),
        FIXTURE_TEST(a_blob_that_was_altered_is_found),
        FIXTURE_TEST(a_blob_that_was_cut_short_is_found),
        FIXTURE_TEST(a_blob_that_is_gone_is_missed_by_verify_and_rebuild),
    };
    return cmocka_run_group_tests_name("blob", tests, NULL, NULL);
}
