/* Sealed entries: what is seen without a key, what a key opens, what erasing leaves. */
#include "fixture.h"

#include "words/faults.h"

struct sealing {
    struct draft draft;
    struct envelope envelope;
    struct test_line line;
    struct entry entry;
    bool again;
};

static struct fault *append_sealed(struct fixture *f, struct db *db, struct arena *a,
                                   void *ctx)
{
    struct sealing *s = ctx;
    s->draft.kind = &kind_test_line;
    s->draft.body = &s->line;
    return ledger_append_sealed(f->ledger, db, a, f->keys, &s->draft, &s->envelope,
                                &s->entry, &s->again);
}

static struct sealing a_visit(struct fixture *f)
{
    return (struct sealing){
        .draft = {.id = fixture_id(f), .day = {17169}, .actor = 2},
        .envelope = {.case_id = 77, .person = 5, .act = 6, .deadline = {17180}},
        .line = {STR("in hospital since Tuesday"), 3},
    };
}

static int64_t seal_one(struct fixture *f, struct sealing s)
{
    assert_good(fixture_write(f, append_sealed, &s));
    return s.entry.seq;
}

static struct fault *reveal(struct fixture *f, int64_t seq, struct revealed *revealed)
{
    struct db *db = fixture_reader(f);
    struct entry entry;
    struct body body;
    assert_good(ledger_entry_read(db, f->arena, seq, &entry, &body));
    struct fault *fault =
        seal_reveal(f->arena, f->keys, &f->kinds, &entry, &body, revealed);
    db_close(db);
    return fault;
}

static bool case_of(struct fixture *f, int64_t case_id, struct sealed_case *state)
{
    struct db *db = fixture_reader(f);
    bool found = false;
    assert_good(seal_case_read(db, f->arena, case_id, state, &found));
    db_close(db);
    return found;
}

static struct fault *erase_one(struct fixture *f, struct db *db, struct arena *a,
                               void *ctx)
{
    struct erasure *e = ctx;
    struct entry entry;
    bool again = false;
    e->reason = STR("order 12 of 2017");
    e->day = (struct day){17200};
    return ledger_erase(f->ledger, db, a, e, &entry, &again);
}

static struct fault *erase(struct fixture *f, int64_t seq)
{
    struct erasure e = {.id = fixture_id(f), .entry = seq};
    return fixture_write(f, erase_one, &e);
}

static struct ledger_finding verify(struct fixture *f)
{
    struct db *db = fixture_reader(f);
    struct ledger_finding finding;
    assert_good(ledger_verify(db, f->arena, &finding, NULL, NULL));
    db_close(db);
    return finding;
}

static void rebuild_is_same(struct fixture *f)
{
    struct db *db = NULL;
    struct rebuild_report report = {0};
    assert_good(store_writer(f->arena, f->store, &db));
    assert_good(
        ledger_rebuild(f->ledger, db, f->arena, true, false, &report, NULL, NULL));
    assert_true(report.same);
    db_close(db);
}

static void the_entry_shows_a_generic_kind_and_nothing_of_the_text(void **state)
{
    struct fixture *f = *state;
    int64_t seq = seal_one(f, a_visit(f));
    struct db *db = fixture_reader(f);
    struct entry entry;
    struct body body;
    assert_good(ledger_entry_read(db, f->arena, seq, &entry, &body));
    assert_true(str_equal(entry.kind, STR("sealed")));
    assert_int_equal(entry.class, CLASS_SEALED);
    struct str text = body.text.bytes;
    assert_true(str_starts(
        text,
        STR("{\"act\":6,\"case\":77,\"deadline\":17180,\"person\":5,\"sealed\":\"")));
    assert_int_equal(str_find(text, STR("hospital")), text.n);
    assert_int_equal(str_find(text, STR("test.line")), text.n);
    db_close(db);
}

static void the_key_of_the_person_opens_it(void **state)
{
    struct fixture *f = *state;
    struct revealed r;
    int64_t seq = seal_one(f, a_visit(f));
    assert_good(reveal(f, seq, &r));
    assert_ptr_equal(r.kind, &kind_test_line);
    const struct test_line *line = r.body;
    assert_true(str_equal(line->text, STR("in hospital since Tuesday")));
    assert_int_equal(line->number, 3);
    assert_true(
        str_equal(r.text, STR("{\"number\":3,\"text\":\"in hospital since Tuesday\"}")));
    assert_int_equal(r.envelope.case_id, 77);
    assert_int_equal(r.envelope.deadline.v, 17180);
}

static void a_form_sent_twice_is_one_entry_and_another_text_is_a_conflict(void **state)
{
    struct fixture *f = *state;
    struct sealing s = a_visit(f);
    assert_good(fixture_write(f, append_sealed, &s));
    assert_false(s.again);
    int64_t seq = s.entry.seq;
    assert_good(fixture_write(f, append_sealed, &s));
    assert_true(s.again);
    assert_int_equal(s.entry.seq, seq);
    struct sealing other = s;
    other.line.number = 4;
    assert_fault(fixture_write(f, append_sealed, &other), FAULT_LEDGER_CONFLICT_ID);
    other = s;
    other.envelope.done = true;
    assert_fault(fixture_write(f, append_sealed, &other), FAULT_LEDGER_CONFLICT_ID);
    other = s;
    other.draft.actor = 3;
    assert_fault(fixture_write(f, append_sealed, &other), FAULT_LEDGER_CONFLICT_ID);
    fixture_lines(f, 1);
    assert_int_equal(seq + 1, verify(f).checked);
}

static void what_is_required_is_asked_before_anything_is_sealed(void **state)
{
    struct fixture *f = *state;
    struct sealing s = a_visit(f);
    s.line.text = STR_NONE;
    assert_fault(fixture_write(f, append_sealed, &s), FAULT_FIELD_REQUIRED_ID);
    s = a_visit(f);
    s.envelope.case_id = 0;
    assert_fault(fixture_write(f, append_sealed, &s), FAULT_FIELD_REQUIRED_ID);
    assert_int_equal(verify(f).checked, 0);
}

static void a_case_is_what_its_newest_entry_says(void **state)
{
    struct fixture *f = *state;
    struct sealed_case c;
    struct sealed_case_list open = {0};
    struct sealing s = a_visit(f);
    seal_one(f, s);
    s = a_visit(f);
    s.envelope.case_id = 78;
    s.envelope.deadline = DAY_NONE;
    seal_one(f, s);
    s = a_visit(f);
    s.envelope.case_id = 79;
    s.envelope.deadline = (struct day){17170};
    seal_one(f, s);
    struct db *db = fixture_reader(f);
    assert_good(seal_cases_of(db, f->arena, 6, &open));
    assert_int_equal(open.n, 3); /* by deadline, none last */
    assert_int_equal(open.at[0].case_id, 79);
    assert_int_equal(open.at[1].case_id, 77);
    assert_int_equal(open.at[2].case_id, 78);
    assert_false(day_known(open.at[2].deadline));
    db_close(db);
    s = a_visit(f);
    s.envelope.done = true;
    int64_t last = seal_one(f, s);
    assert_true(case_of(f, 77, &c));
    assert_true(c.done);
    assert_int_equal(c.seq, last);
    assert_false(case_of(f, 80, &c));
    db = fixture_reader(f);
    open = (struct sealed_case_list){0};
    assert_good(seal_cases_of(db, f->arena, 6, &open));
    assert_int_equal(open.n, 2);
    db_close(db);
}

/* The rebuild runs while there is no key file and no open keystore. */
static void a_rebuild_needs_no_key(void **state)
{
    struct fixture *f = *state;
    for (int i = 0; i < 5; i++) {
        struct sealing s = a_visit(f);
        s.envelope.person = 5 + i % 2;
        s.envelope.done = i == 4;
        seal_one(f, s);
    }
    assert_int_equal(remove(str_cstr(f->arena, f->key_file)), 0);
    f->keys = NULL;
    rebuild_is_same(f);
    fixture_past(f, "delete from sealed_case where seq = 3");
    struct db *db = NULL;
    struct rebuild_report report = {0};
    assert_good(store_writer(f->arena, f->store, &db));
    assert_good(
        ledger_rebuild(f->ledger, db, f->arena, true, false, &report, NULL, NULL));
    assert_false(report.same); /* the check can fail */
    db_close(db);
}

static void a_destroyed_key_closes_its_entries_and_no_others(void **state)
{
    struct fixture *f = *state;
    struct revealed r;
    bool had = false;
    int64_t mine = seal_one(f, a_visit(f));
    struct sealing s = a_visit(f);
    s.envelope.person = 9;
    int64_t other = seal_one(f, s);
    assert_good(keystore_destroy(f->keys, f->arena, 5, &had));
    assert_fault(reveal(f, mine, &r), FAULT_KEY_MISSING_ID);
    assert_good(reveal(f, other, &r));
    assert_true(verify(f).good);
    seal_one(f, a_visit(f)); /* a new key, which does not open the old entry */
    assert_fault(reveal(f, mine, &r), FAULT_SEAL_BROKEN_ID);
}

static void a_ciphertext_moved_to_another_entry_does_not_open(void **state)
{
    struct fixture *f = *state;
    struct revealed r;
    int64_t one = seal_one(f, a_visit(f));
    int64_t two = seal_one(f, a_visit(f));
    assert_good(reveal(f, two, &r));
    fixture_past(f, str_format(f->arena,
                               "drop trigger ledger_body_stays; update ledger_body set "
                               "body = (select body from ledger_body where seq = %lld)"
                               " where seq = %lld",
                               (long long)one, (long long)two)
                        .p);
    assert_fault(reveal(f, two, &r), FAULT_SEAL_BROKEN_ID);
    assert_good(reveal(f, one, &r));
}

static void an_erased_entry_keeps_its_leaf_and_loses_salt_and_body(void **state)
{
    struct fixture *f = *state;
    struct revealed r;
    struct sealed_case c;
    int64_t seq = seal_one(f, a_visit(f));
    struct str note = fixture_checkpoint(f);
    struct vkey log = keystore_vkey(f->keys);
    assert_good(erase(f, seq));
    assert_fault(reveal(f, seq, &r), FAULT_LEDGER_ERASED_ID);
    assert_false(case_of(f, 77, &c));
    struct ledger_finding finding = verify(f);
    assert_true(finding.good);
    assert_int_equal(finding.checked, 2);
    assert_int_equal(finding.holds, 1);
    rebuild_is_same(f);
    struct db *db = fixture_reader(f);
    struct str text;
    struct proof proof;
    struct checkpoint under;
    struct proven_entry e;
    assert_good(ledger_proof_text(db, f->arena, seq, note, &log, true, &text));
    assert_true(proof_read(f->arena, text, &proof));
    assert_true(proof_verify(f->arena, &proof, &log, &under, &e));
    assert_null(e.body.p);
    db_close(db);
}

static void erasing_the_newest_word_of_a_case_brings_back_the_one_before(void **state)
{
    struct fixture *f = *state;
    struct sealed_case c;
    int64_t first = seal_one(f, a_visit(f));
    struct sealing s = a_visit(f);
    s.envelope.done = true;
    int64_t second = seal_one(f, s);
    assert_good(erase(f, second));
    assert_true(case_of(f, 77, &c));
    assert_int_equal(c.seq, first);
    assert_false(c.done);
    rebuild_is_same(f);
}

static void an_erasure_is_recorded_once(void **state)
{
    struct fixture *f = *state;
    int64_t seq = seal_one(f, a_visit(f));
    struct erasure e = {.id = fixture_id(f), .entry = seq};
    assert_good(fixture_write(f, erase_one, &e));
    assert_good(fixture_write(f, erase_one, &e)); /* the form came twice */
    assert_int_equal(verify(f).checked, 2);
    assert_fault(erase(f, seq), FAULT_LEDGER_ERASED_ID);
}

static void only_sealed_entries_are_erased(void **state)
{
    struct fixture *f = *state;
    fixture_lines(f, 1);
    assert_fault(erase(f, 1), FAULT_ERASE_REFUSED_ID);
    assert_fault(erase(f, 9), FAULT_LEDGER_MISSING_ID);
    int64_t seq = seal_one(f, a_visit(f));
    assert_good(erase(f, seq));
    assert_fault(erase(f, seq + 1), FAULT_ERASE_REFUSED_ID);
    struct revealed r;
    assert_fault(reveal(f, 1, &r), FAULT_SEAL_NONE_ID);
}

/* A body that is gone without a lawful erasure is a loss, also when the derived row that
 * points to the erasing entry was forged. */
static void a_body_that_vanished_is_found(void **state)
{
    struct fixture *f = *state;
    for (int i = 0; i < 3; i++) {
        seal_one(f, a_visit(f));
    }
    assert_good(erase(f, 1));
    assert_true(verify(f).good);
    fixture_past(f, "delete from ledger_body where seq = 2");
    struct ledger_finding finding = verify(f);
    assert_false(finding.good);
    assert_int_equal(finding.first_bad, 2);
    assert_string_equal(finding.what, "body");
    fixture_past(f, "insert into erased_body select 2, 4, hash from erased_body");
    finding = verify(f);
    assert_int_equal(finding.first_bad, 2);
    assert_string_equal(finding.what, "body");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(the_entry_shows_a_generic_kind_and_nothing_of_the_text),
        FIXTURE_TEST(the_key_of_the_person_opens_it),
        FIXTURE_TEST(a_form_sent_twice_is_one_entry_and_another_text_is_a_conflict),
        FIXTURE_TEST(what_is_required_is_asked_before_anything_is_sealed),
        FIXTURE_TEST(a_case_is_what_its_newest_entry_says),
        FIXTURE_TEST(a_rebuild_needs_no_key),
        FIXTURE_TEST(a_destroyed_key_closes_its_entries_and_no_others),
        FIXTURE_TEST(a_ciphertext_moved_to_another_entry_does_not_open),
        FIXTURE_TEST(an_erased_entry_keeps_its_leaf_and_loses_salt_and_body),
        FIXTURE_TEST(erasing_the_newest_word_of_a_case_brings_back_the_one_before),
        FIXTURE_TEST(an_erasure_is_recorded_once),
        FIXTURE_TEST(only_sealed_entries_are_erased),
        FIXTURE_TEST(a_body_that_vanished_is_found),
    };
    return cmocka_run_group_tests_name("ledger: sealing", tests, NULL, NULL);
}
