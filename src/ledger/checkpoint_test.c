/* The checkpoint kept outside the database: what it refuses, and how a loss is recorded.
 */
#include "fixture.h"

#include <sys/stat.h>
#include <unistd.h>

#include "ledger/file.h"
#include "words/faults.h"

static struct fault *check(struct fixture *f)
{
    struct db *db = fixture_reader(f);
    struct fault *fault =
        checkpoint_check(db, f->arena, f->checkpoint_file, f->department, f->keys);
    db_close(db);
    return fault;
}

static struct fault *keep(struct fixture *f)
{
    struct db *db = fixture_reader(f);
    struct fault *fault =
        checkpoint_keep(db, f->arena, f->checkpoint_file, f->department, f->keys);
    db_close(db);
    return fault;
}

static struct checkpoint kept(struct fixture *f)
{
    struct str note;
    bool there = false;
    struct checkpoint c = {.size = -1};
    struct vkey log = keystore_vkey(f->keys);
    assert_good(file_read(f->arena, f->checkpoint_file, NOTE_LIMIT, &note, &there));
    assert_true(there);
    assert_true(checkpoint_open(f->arena, note, &log, &c));
    return c;
}

/* Closed, so that the file is all there is. */
static void close_house(struct fixture *f)
{
    writer_close(f->writer);
    store_close(f->store);
}

static void copy_file(struct fixture *f, struct str from, struct str to)
{
    const char *line =
        str_format(f->arena, "cp %.*s %.*s", STR_PRINT(from), STR_PRINT(to)).p;
    assert_int_equal(system(line), 0);
}

/* A copy of the database of ten entries is put in the place of one of twenty. */
static void replace_by_an_older_one(struct fixture *f)
{
    struct str old = fixture_path(f, "old.db");
    fixture_lines(f, 10);
    close_house(f);
    copy_file(f, f->db, old);
    fixture_reopen(f);
    fixture_lines(f, 10);
    assert_good(keep(f));
    close_house(f);
    copy_file(f, old, f->db);
    fixture_reopen(f);
}

static void nothing_kept_is_nothing_to_refuse(void **state)
{
    struct fixture *f = *state;
    assert_good(check(f));
    fixture_lines(f, 3);
    assert_good(check(f));
}

static void a_ledger_that_grew_is_accepted(void **state)
{
    struct fixture *f = *state;
    struct stat st;
    assert_good(keep(f)); /* of nothing */
    assert_int_equal(kept(f).size, 0);
    for (int i = 0; i < 5; i++) {
        fixture_lines(f, 100);
        assert_good(check(f));
        assert_good(keep(f));
        assert_int_equal(kept(f).size, 100 * (i + 1));
        assert_good(check(f));
    }
    struct db *db = fixture_reader(f);
    struct ledger_head head;
    assert_good(ledger_head_read(db, f->arena, &head));
    db_close(db);
    assert_true(hash_equal(head.root, kept(f).root));
    assert_int_equal(stat(str_cstr(f->arena, f->checkpoint_file), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    fixture_lines(f, 7);
    fixture_reopen(f);
    assert_good(check(f));
}

static void an_older_database_is_refused_and_its_checkpoint_not_kept(void **state)
{
    struct fixture *f = *state;
    replace_by_an_older_one(f);
    assert_fault(check(f), FAULT_LEDGER_SHORTER_ID);
    assert_fault(keep(f), FAULT_LEDGER_SHORTER_ID);
    assert_int_equal(kept(f).size, 20);
    fixture_lines(f, 9);
    assert_fault(check(f), FAULT_LEDGER_SHORTER_ID);
}

static void another_history_of_the_same_length_is_refused(void **state)
{
    struct fixture *f = *state;
    replace_by_an_older_one(f);
    fixture_lines(f, 10);
    assert_fault(check(f), FAULT_LEDGER_OTHER_ID);
    fixture_lines(f, 500);
    assert_fault(check(f), FAULT_LEDGER_OTHER_ID);
    assert_fault(keep(f), FAULT_LEDGER_OTHER_ID);
}

static void a_file_that_this_ledger_did_not_sign_is_refused(void **state)
{
    struct fixture *f = *state;
    struct keystore *theirs = NULL;
    struct uuid other = fixture_id(f);
    fixture_lines(f, 3);
    assert_good(keystore_make(f->arena, fixture_path(f, "other.keys"), other, &f->random,
                              &theirs));
    struct db *db = fixture_reader(f);
    assert_good(checkpoint_keep(db, f->arena, f->checkpoint_file, other, theirs));
    db_close(db);
    assert_fault(check(f), FAULT_CHECKPOINT_MALFORMED_ID);
    assert_good(file_replace(f->arena, f->checkpoint_file, STR("3\n"), false));
    assert_fault(check(f), FAULT_CHECKPOINT_MALFORMED_ID);
    assert_good(file_replace(f->arena, f->checkpoint_file, STR(""), false));
    assert_fault(check(f), FAULT_CHECKPOINT_MALFORMED_ID);
}

static struct fault *append_restored(struct fixture *f, struct db *db, struct arena *a,
                                     void *ctx)
{
    struct draft draft = {
        .id = fixture_id(f), .kind = &kind_ledger_restored, .day = {17169}, .body = ctx};
    struct entry entry;
    bool again = false;
    return ledger_append(f->ledger, db, a, &draft, &entry, &again);
}

static void a_loss_is_recorded_and_then_accepted(void **state)
{
    struct fixture *f = *state;
    bool lost = true;
    struct ledger_restored body;
    struct db *db = fixture_reader(f);
    assert_good(checkpoint_loss(db, f->arena, f->checkpoint_file, f->keys, &lost, &body));
    assert_false(lost);
    db_close(db);
    replace_by_an_older_one(f);
    struct hash root = kept(f).root;
    db = fixture_reader(f);
    assert_good(checkpoint_loss(db, f->arena, f->checkpoint_file, f->keys, &lost, &body));
    db_close(db);
    assert_true(lost);
    assert_int_equal(body.had, 20);
    assert_int_equal(body.lost, 10);
    struct str told;
    assert_true(base64_decode(f->arena, body.root, &told));
    assert_true(str_equal(told, hash_str(&root)));
    assert_good(fixture_write(f, append_restored, &body));
    db = fixture_reader(f);
    assert_good(checkpoint_replace(db, f->arena, f->checkpoint_file, f->keys));
    db_close(db);
    assert_good(check(f));
    assert_int_equal(kept(f).size, 11);
}

static void a_checkpoint_is_stored_once_for_a_size(void **state)
{
    struct fixture *f = *state;
    struct str newest;
    struct str none;
    struct db *db = fixture_reader(f);
    assert_good(checkpoint_newest(db, f->arena, &none));
    assert_null(none.p);
    fixture_lines(f, 4);
    struct str one = fixture_checkpoint(f);
    struct str again = fixture_checkpoint(f);
    assert_true(str_equal(one, again));
    fixture_lines(f, 1);
    struct str two = fixture_checkpoint(f);
    assert_false(str_equal(one, two));
    assert_good(checkpoint_newest(db, f->arena, &newest));
    assert_true(str_equal(newest, two));
    db_close(db);
}

static struct fault *append_then_sign(struct fixture *f, struct db *db, struct arena *a,
                                      void *ctx)
{
    struct test_line line = {STR("not committed yet"), 1};
    struct draft draft = {.id = fixture_id(f), .kind = &kind_test_line, .body = &line};
    struct entry entry;
    bool again = false;
    TRY(ledger_append(f->ledger, db, a, &draft, &entry, &again));
    return checkpoint_make(db, a, f->keys, ctx);
}

static void what_is_not_committed_is_not_signed(void **state)
{
    struct fixture *f = *state;
    struct str note;
    struct checkpoint c;
    struct vkey log = keystore_vkey(f->keys);
    fixture_lines(f, 2);
    assert_good(fixture_write(f, append_then_sign, &note));
    assert_true(checkpoint_open(f->arena, note, &log, &c));
    assert_int_equal(c.size, 2);
}

/* The folder cannot be written: the former file stays whole. */
static void a_file_that_cannot_be_written_is_a_fault(void **state)
{
    struct fixture *f = *state;
    fixture_lines(f, 1);
    f->checkpoint_file = fixture_path(f, "no/such/folder/c");
    assert_fault(keep(f), FAULT_FILE_FAILED_ID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(nothing_kept_is_nothing_to_refuse),
        FIXTURE_TEST(a_ledger_that_grew_is_accepted),
        FIXTURE_TEST(an_older_database_is_refused_and_its_checkpoint_not_kept),
        FIXTURE_TEST(another_history_of_the_same_length_is_refused),
        FIXTURE_TEST(a_file_that_this_ledger_did_not_sign_is_refused),
        FIXTURE_TEST(a_loss_is_recorded_and_then_accepted),
        FIXTURE_TEST(a_checkpoint_is_stored_once_for_a_size),
        FIXTURE_TEST(what_is_not_committed_is_not_signed),
        FIXTURE_TEST(a_file_that_cannot_be_written_is_a_fault),
    };
    return cmocka_run_group_tests_name("ledger: checkpoints", tests, NULL, NULL);
}
