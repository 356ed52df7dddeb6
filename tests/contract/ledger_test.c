/* One journey of the ledger - lines, sealed entries, an erasure, checkpoints, verify,
 * rebuild, export - unchanged on both databases. */
#include "fixture.h"

#include "words/faults.h"

enum { LINES = 700, LEAST = 5 };

static void skip_without_house(struct fixture *f)
{
    if (f->writer == NULL) {
        print_message("skipped: CADRE_TEST_PG names no server\n");
        skip();
    }
}

static struct fault *seal_two_erase_one(struct fixture *f, struct db *db, struct arena *a,
                                        void *ctx)
{
    struct test_line line = {STR("a visit"), 1};
    struct envelope envelope = {.case_id = 7, .person = 5, .act = 6, .deadline = {17180}};
    int64_t *last = ctx;
    struct entry sealed;
    bool again = false;
    for (int i = 0; i < 2; i++) {
        struct draft draft = {
            .id = fixture_id(f), .kind = &kind_test_line, .body = &line};
        envelope.done = i == 1;
        TRY(ledger_append_sealed(f->ledger, db, a, f->keys, &draft, &envelope, &sealed,
                                 &again));
    }
    *last = sealed.seq;
    struct erasure erasure = {
        .id = fixture_id(f), .entry = sealed.seq, .reason = STR("an order")};
    return ledger_erase(f->ledger, db, a, &erasure, &sealed, &again);
}

static void a_ledger_is_checked_rebuilt_and_exported(void **state)
{
    struct fixture *f = *state;
    skip_without_house(f);
    int64_t erased = 0;
    fixture_lines(f, LINES);
    fixture_checkpoint(f);
    assert_good(fixture_write(f, seal_two_erase_one, &erased));
    assert_int_equal(erased, LINES + 2);
    struct db *db = fixture_reader(f);
    struct ledger_finding finding;
    assert_good(ledger_verify(db, f->arena, &finding, NULL, NULL));
    assert_true(finding.good);
    assert_int_equal(finding.checked, LINES + 3);
    assert_int_equal(finding.holds, LINES);
    struct sealed_case_list open = {0};
    assert_good(seal_cases_of(db, f->arena, 6, &open));
    assert_int_equal(open.n, 1);
    assert_int_equal(open.at[0].seq, LINES + 1);
    db_close(db);

    struct rebuild_report report = {0};
    assert_good(store_writer(f->arena, f->store, &db));
    assert_good(
        ledger_rebuild(f->ledger, db, f->arena, true, false, &report, NULL, NULL));
    assert_true(report.same);
    assert_int_equal(report.entries, LINES + 3);
    db_close(db);

    struct export_setup setup = {.folder = fixture_path(f, "out"),
                                 .checkpoint = fixture_checkpoint(f),
                                 .log = keystore_vkey(f->keys),
                                 .bodies = true,
                                 .readme = STR("")};
    struct export_report exported;
    struct str said;
    db = fixture_reader(f);
    assert_good(ledger_export(db, f->arena, &setup, &exported, NULL, NULL));
    db_close(db);
    assert_int_equal(exported.erased, 1);
    assert_int_equal(fixture_verify_py(f, str_cstr(f->arena, setup.folder), &said), 0);
}

static void a_kept_checkpoint_refuses_a_ledger_that_lost_entries(void **state)
{
    struct fixture *f = *state;
    skip_without_house(f);
    fixture_lines(f, LEAST);
    struct db *db = fixture_reader(f);
    assert_good(
        checkpoint_keep(db, f->arena, f->checkpoint_file, f->department, f->keys));
    assert_good(
        checkpoint_check(db, f->arena, f->checkpoint_file, f->department, f->keys));
    db_close(db);
    struct str file = f->checkpoint_file;
    struct uuid department = f->department;
    struct keystore *keys = f->keys;
    void *other = NULL;
    if (f->schema[0] != 0) {
        fixture_set_up_postgres(&other);
    } else {
        fixture_set_up(&other);
    }
    struct fixture *smaller = other;
    fixture_lines(smaller, LEAST - 1);
    db = fixture_reader(smaller);
    assert_fault(checkpoint_check(db, smaller->arena, file, department, keys),
                 FAULT_LEDGER_SHORTER_ID);
    db_close(db);
    fixture_tear_down(&other);
}

int main(void)
{
#define ON_POSTGRES(f)                                                                   \
    cmocka_unit_test_setup_teardown(f, fixture_set_up_postgres, fixture_tear_down)
    const struct CMUnitTest sqlite[] = {
        FIXTURE_TEST(a_ledger_is_checked_rebuilt_and_exported),
        FIXTURE_TEST(a_kept_checkpoint_refuses_a_ledger_that_lost_entries),
    };
    const struct CMUnitTest postgres[] = {
        ON_POSTGRES(a_ledger_is_checked_rebuilt_and_exported),
        ON_POSTGRES(a_kept_checkpoint_refuses_a_ledger_that_lost_entries),
    };
    return cmocka_run_group_tests_name("ledger on SQLite", sqlite, NULL, NULL) +
           cmocka_run_group_tests_name("ledger on PostgreSQL", postgres, NULL, NULL);
}
