/* Exports and proof files, judged by contrib/verify.py. */
#include "fixture.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "ledger/file.h"
#include "ledger/witness.h"
#include "words/faults.h"

static struct fault *export_to(struct fixture *f, struct str folder, bool bodies,
                               struct export_report *report)
{
    struct db *db = fixture_reader(f);
    struct export_setup setup = {.folder = folder,
                                 .log = keystore_vkey(f->keys),
                                 .bodies = bodies,
                                 .readme = STR("see docs/ledger.md")};
    assert_good(checkpoint_newest(db, f->arena, &setup.checkpoint));
    struct fault *fault = ledger_export(db, f->arena, &setup, report, NULL, NULL);
    db_close(db);
    return fault;
}

static bool is_there(struct fixture *f, const char *name, int64_t size)
{
    struct stat st;
    const char *path = str_format(f->arena, "%s/out/%s", f->folder, name).p;
    return stat(path, &st) == 0 && (size < 0 || st.st_size == size);
}

static struct str line_of(struct fixture *f, const char *name, int number)
{
    struct str text;
    struct str line = STR_NONE;
    bool there = false;
    assert_good(file_read(f->arena, fixture_path(f, name), 1 << 24, &text, &there));
    assert_true(there);
    for (int i = 0; i < number; i++) {
        assert_true(str_cut(&text, '\n', &line));
    }
    return line;
}

static void good_by_python(struct fixture *f, struct str arguments)
{
    struct str said;
    int status = fixture_verify_py(f, str_cstr(f->arena, arguments), &said);
    if (status != 0) {
        print_error("%.*s\n", STR_PRINT(said));
    }
    assert_int_equal(status, 0);
}

static void files_lie_where_the_specification_says(void **state)
{
    struct fixture *f = *state;
    struct export_report report;
    struct str folder = fixture_path(f, "out");
    fixture_lines(f, 600);
    fixture_checkpoint(f);
    fixture_lines(f, 5); /* behind the checkpoint: not exported */
    assert_good(export_to(f, folder, true, &report));
    assert_int_equal(report.entries, 600);
    assert_int_equal(report.bodies, 600);
    assert_true(is_there(f, "tile/0/000", 256 * 32));
    assert_true(is_there(f, "tile/0/001", 256 * 32));
    assert_true(is_there(f, "tile/0/002.p/88", 88 * 32));
    assert_true(is_there(f, "tile/1/000.p/2", 2 * 32));
    assert_true(is_there(f, "tile/entries/002.p/88", -1));
    assert_true(is_there(f, "bodies/001", -1));
    assert_true(is_there(f, "bodies/002.p/88", -1));
    assert_false(is_there(f, "tile/2", -1));
    assert_true(is_there(f, "README.txt", 19));
    assert_int_equal(report.files, 3 + 3 + 3 + 1 + 3);
    good_by_python(f, folder);
    struct vkey log = keystore_vkey(f->keys);
    struct str key = vkey_write(f->arena, &log);
    good_by_python(
        f, str_format(f->arena, "%.*s --key '%.*s'", STR_PRINT(folder), STR_PRINT(key)));
}

static void without_bodies_there_is_no_folder_of_them(void **state)
{
    struct fixture *f = *state;
    struct export_report report;
    fixture_lines(f, 3);
    fixture_checkpoint(f);
    assert_good(export_to(f, fixture_path(f, "out"), false, &report));
    assert_int_equal(report.bodies, 0);
    assert_false(is_there(f, "bodies", -1));
    good_by_python(f, fixture_path(f, "out"));
}

static void a_folder_that_is_not_empty_is_refused_and_left_alone(void **state)
{
    struct fixture *f = *state;
    struct export_report report;
    fixture_lines(f, 3);
    fixture_checkpoint(f);
    struct str folder = fixture_path(f, "out");
    assert_int_equal(mkdir(str_cstr(f->arena, folder), 0700), 0);
    assert_good(file_replace(f->arena, fixture_path(f, "out/mine"), STR("x"), false));
    assert_fault(export_to(f, folder, true, &report), FAULT_FOLDER_FULL_ID);
    assert_false(is_there(f, "checkpoint", -1));
    assert_int_equal(unlink(str_cstr(f->arena, fixture_path(f, "out/mine"))), 0);
    assert_good(export_to(f, folder, true, &report));
    good_by_python(f, folder);
    assert_fault(export_to(f, fixture_path(f, "no/such"), true, &report),
                 FAULT_FILE_FAILED_ID);
}

/* Level 1 becomes full at 65,536 entries and level 2 begins. */
static void a_ledger_of_three_levels_is_good_in_every_check(void **state)
{
    struct fixture *f = *state;
    struct export_report report;
    struct ledger_finding finding;
    fixture_lines(f, 66000);
    fixture_checkpoint(f);
    struct db *db = fixture_reader(f);
    assert_good(ledger_verify(db, f->arena, &finding, NULL, NULL));
    db_close(db);
    assert_true(finding.good);
    assert_int_equal(finding.checked, 66000);
    assert_good(export_to(f, fixture_path(f, "out"), false, &report));
    assert_true(is_there(f, "tile/0/256", 256 * 32));
    assert_true(is_there(f, "tile/0/257.p/208", 208 * 32));
    assert_true(is_there(f, "tile/1/000", 256 * 32));
    assert_true(is_there(f, "tile/1/001.p/1", 32));
    assert_true(is_there(f, "tile/2/000.p/1", 32));
    good_by_python(f, fixture_path(f, "out"));
    fixture_past(f, "drop trigger ledger_tile_stays;"
                    "update ledger_tile set root = zeroblob(32) where level = 1");
    db = fixture_reader(f);
    assert_good(ledger_verify(db, f->arena, &finding, NULL, NULL));
    db_close(db);
    assert_false(finding.good);
    assert_string_equal(finding.what, "tile");
    assert_int_equal(finding.first_bad, 1);
    fixture_past(f, "update ledger_tile set hashes = zeroblob(8192) where level = 1");
    db = fixture_reader(f);
    assert_good(ledger_verify(db, f->arena, &finding, NULL, NULL));
    db_close(db);
    assert_string_equal(finding.what, "tile");
}

static struct fault *seal_and_erase(struct fixture *f, struct db *db, struct arena *a,
                                    void *ctx)
{
    struct test_line line = {STR("secret"), 1};
    struct draft draft = {.id = fixture_id(f), .kind = &kind_test_line, .body = &line};
    struct envelope envelope = {.case_id = 1, .person = 1, .deadline = DAY_NONE};
    struct entry *sealed = ctx;
    struct entry erased;
    bool again = false;
    TRY(ledger_append_sealed(f->ledger, db, a, f->keys, &draft, &envelope, sealed,
                             &again));
    struct erasure erasure = {
        .id = fixture_id(f), .entry = sealed->seq, .reason = STR("an order")};
    return ledger_erase(f->ledger, db, a, &erasure, &erased, &again);
}

static void what_was_erased_says_so_and_its_entry_is_still_shown(void **state)
{
    struct fixture *f = *state;
    struct export_report report;
    struct entry sealed;
    fixture_lines(f, 2);
    assert_good(fixture_write(f, seal_and_erase, &sealed));
    fixture_checkpoint(f);
    assert_good(export_to(f, fixture_path(f, "out"), true, &report));
    assert_int_equal(report.entries, 4);
    assert_int_equal(report.erased, 1);
    assert_int_equal(report.bodies, 3);
    assert_int_equal(sealed.seq, 3);
    assert_true(str_equal(line_of(f, "out/bodies/000.p/4", 3), STR("erased")));
    good_by_python(f, fixture_path(f, "out"));
}

static void flipped_bytes_of_an_export_are_found(void **state)
{
    struct fixture *f = *state;
    struct export_report report;
    struct str said;
    fixture_lines(f, 300);
    fixture_checkpoint(f);
    struct str folder = fixture_path(f, "out");
    assert_good(export_to(f, folder, true, &report));
    const char *const files[] = {"checkpoint",
                                 "key",
                                 "tile/0/000",
                                 "tile/0/001.p/44",
                                 "tile/1/000.p/1",
                                 "tile/entries/000",
                                 "tile/entries/001.p/44",
                                 "bodies/000"};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        struct str path = str_format(f->arena, "%.*s/%s", STR_PRINT(folder), files[i]);
        struct str text;
        bool there = false;
        assert_good(file_read(f->arena, path, 1 << 20, &text, &there));
        struct str bent = str_copy(f->arena, text);
        ((char *)(uintptr_t)bent.p)[bent.n / 2] ^= 1;
        assert_good(file_replace(f->arena, path, bent, false));
        assert_int_equal(fixture_verify_py(f, str_cstr(f->arena, folder), &said), 5);
        assert_good(file_replace(f->arena, path, text, false));
    }
    good_by_python(f, folder);
}

static struct str proof_of(struct fixture *f, int64_t seq, struct str checkpoint,
                           bool body)
{
    struct db *db = fixture_reader(f);
    struct vkey log = keystore_vkey(f->keys);
    struct str text;
    assert_good(ledger_proof_text(db, f->arena, seq, checkpoint, &log, body, &text));
    db_close(db);
    return text;
}

static void every_proof_file_holds_for_python(void **state)
{
    struct fixture *f = *state;
    struct vkey log = keystore_vkey(f->keys);
    struct str key = vkey_write(f->arena, &log);
    fixture_lines(f, 300);
    struct str earlier = fixture_checkpoint(f);
    fixture_lines(f, 300);
    struct str later = fixture_checkpoint(f);
    const int64_t seqs[] = {1, 256, 257, 300, 600};
    for (size_t i = 0; i < sizeof seqs / sizeof seqs[0]; i++) {
        struct str path = fixture_path(f, "one.tlog-proof");
        struct str note = i < 4 ? earlier : later;
        struct str text = proof_of(f, seqs[i], note, i % 2 == 0);
        assert_good(file_replace(f->arena, path, text, false));
        good_by_python(f, str_format(f->arena, "--proof %.*s --key '%.*s'",
                                     STR_PRINT(path), STR_PRINT(key)));
    }
    struct db *db = fixture_reader(f);
    struct str text;
    assert_fault(ledger_proof_text(db, f->arena, 301, earlier, &log, true, &text),
                 FAULT_LEDGER_MISSING_ID);
    assert_fault(ledger_proof_text(db, f->arena, 601, later, &log, true, &text),
                 FAULT_LEDGER_MISSING_ID);
    db_close(db);
}

static void a_witness_is_seen_by_python(void **state)
{
    struct fixture *f = *state;
    uint8_t seed[SIGN_SEED_SIZE] = {9};
    struct signer witness = signer_of(STR("drawer"), KEY_COSIGNATURE, seed);
    struct vkey log = keystore_vkey(f->keys);
    struct extension asked = {.from = 0};
    struct str cosigned;
    fixture_lines(f, 20);
    asked.checkpoint = fixture_checkpoint(f);
    assert_good(witness_accept(f->arena, fixture_path(f, "state"), &asked, &log, &witness,
                               1483406400, &cosigned));
    struct str path = fixture_path(f, "w.tlog-proof");
    assert_good(file_replace(f->arena, path, proof_of(f, 7, cosigned, true), false));
    struct str key = vkey_write(f->arena, &log);
    struct str own = vkey_write(f->arena, &witness.key);
    good_by_python(f, str_format(f->arena, "--proof %.*s --key '%.*s' --witness '%.*s'",
                                 STR_PRINT(path), STR_PRINT(key), STR_PRINT(own)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(files_lie_where_the_specification_says),
        FIXTURE_TEST(without_bodies_there_is_no_folder_of_them),
        FIXTURE_TEST(a_folder_that_is_not_empty_is_refused_and_left_alone),
        FIXTURE_TEST(a_ledger_of_three_levels_is_good_in_every_check),
        FIXTURE_TEST(what_was_erased_says_so_and_its_entry_is_still_shown),
        FIXTURE_TEST(flipped_bytes_of_an_export_are_found),
        FIXTURE_TEST(every_proof_file_holds_for_python),
        FIXTURE_TEST(a_witness_is_seen_by_python),
    };
    return cmocka_run_group_tests_name("ledger: export", tests, NULL, NULL);
}
