/* Covered entries: what stays open, what a key opens, what is left when the key is gone.
 */
#include "fixture.h"

#include "ledger/cover.h"
#include "words/faults.h"

/* As a programme would declare it: true fields, and the same kind as the ledger has it.
 */
static struct kind true_kind(void)
{
    struct kind kind = kind_test_line;
    kind.name = "care.talk";
    kind.class = CLASS_SEALED;
    kind.creates = false;
    return kind;
}

struct covering {
    struct draft draft;
    struct test_line line;
    int64_t event;
    struct entry entry;
    bool again;
    enum record_class class;
};

static struct fault *append_covered(struct fixture *f, struct db *db, struct arena *a,
                                    void *ctx)
{
    struct covering *c = ctx;
    struct kind truth = true_kind();
    truth.class = c->class;
    struct kind stored = truth;
    stored.fields = cover_fields;
    c->draft.kind = &truth;
    c->draft.body = &c->line;
    return ledger_append_covered(f->ledger, db, a, f->keys, &c->draft, &stored, c->event,
                                 &c->entry, &c->again);
}

static struct covering a_talk(struct fixture *f, const char *text)
{
    return (struct covering){
        .draft = {.id = fixture_id(f), .subject = 5, .day = {17169}, .actor = 2},
        .line = {str_of(text), 3},
        .event = 41,
        .class = CLASS_SEALED,
    };
}

static struct body stored_body(struct fixture *f, int64_t seq, struct entry *entry)
{
    struct db *db = fixture_reader(f);
    struct body body;
    assert_good(ledger_entry_read(db, f->arena, seq, entry, &body));
    body.text.bytes =
        body.text.bytes.p == NULL ? STR_NONE : str_copy(f->arena, body.text.bytes);
    db_close(db);
    return body;
}

static void kind_person_and_day_stay_open_and_no_word_of_the_text_does(void **state)
{
    struct fixture *f = *state;
    struct covering c = a_talk(f, "spoke of his brother's debts");
    struct entry entry;
    void *into = NULL;
    struct kind truth = true_kind();
    assert_good(fixture_write(f, append_covered, &c));
    struct body body = stored_body(f, c.entry.seq, &entry);
    assert_true(str_equal(entry.kind, STR("care.talk")));
    assert_int_equal(entry.subject, 5);
    assert_int_equal(entry.day.v, 17169);
    assert_int_equal(entry.class, CLASS_SEALED);
    assert_true(str_starts(body.text.bytes, STR("{\"event\":41,\"sealed\":\"")));
    assert_int_equal(str_find(body.text.bytes, STR("debts")), body.text.bytes.n);
    assert_good(seal_uncover(f->arena, f->keys, &truth, &entry, &body, &into));
    const struct test_line *line = into;
    assert_true(str_equal(line->text, STR("spoke of his brother's debts")));
    assert_int_equal(line->number, 3);
}

static void the_length_does_not_tell_one_choice_from_another(void **state)
{
    struct fixture *f = *state;
    struct covering one = a_talk(f, "a"), other = a_talk(f, "a sudden misfortune");
    struct entry entry;
    assert_good(fixture_write(f, append_covered, &one));
    assert_good(fixture_write(f, append_covered, &other));
    size_t n = stored_body(f, one.entry.seq, &entry).text.bytes.n;
    assert_int_equal(stored_body(f, other.entry.seq, &entry).text.bytes.n, n);
}

static void the_same_form_counts_once_and_another_text_is_a_conflict(void **state)
{
    struct fixture *f = *state;
    struct covering c = a_talk(f, "once"), again = c, other = c;
    assert_good(fixture_write(f, append_covered, &c));
    assert_good(fixture_write(f, append_covered, &again));
    assert_true(again.again);
    assert_int_equal(again.entry.seq, c.entry.seq);
    other.line.text = STR("twice");
    assert_fault(fixture_write(f, append_covered, &other), FAULT_LEDGER_CONFLICT_ID);
    other = c;
    other.event = 42;
    assert_fault(fixture_write(f, append_covered, &other), FAULT_LEDGER_CONFLICT_ID);
}

static void without_the_persons_key_it_stays_shut_for_good(void **state)
{
    struct fixture *f = *state;
    struct covering c = a_talk(f, "shut");
    struct kind truth = true_kind();
    struct entry entry;
    void *into = NULL;
    bool had = false;
    assert_good(fixture_write(f, append_covered, &c));
    struct body body = stored_body(f, c.entry.seq, &entry);
    assert_good(keystore_destroy(f->keys, f->arena, 5, &had));
    assert_true(had);
    struct fault *fault = seal_uncover(f->arena, f->keys, &truth, &entry, &body, &into);
    assert_non_null(fault);
    assert_int_equal(fault->kind, FAULT_MISSING);
}

static void one_persons_text_does_not_open_as_anothers_nor_as_another_kind(void **state)
{
    struct fixture *f = *state;
    struct covering c = a_talk(f, "bound");
    struct kind truth = true_kind();
    struct entry entry;
    void *into = NULL;
    assert_good(fixture_write(f, append_covered, &c));
    struct covering theirs = a_talk(f, "theirs");
    theirs.draft.subject = 6;
    assert_good(fixture_write(f, append_covered, &theirs));
    struct body body = stored_body(f, c.entry.seq, &entry);
    entry.subject = 6;
    assert_fault(seal_uncover(f->arena, f->keys, &truth, &entry, &body, &into),
                 FAULT_SEAL_BROKEN_ID);
    entry.subject = 5;
    entry.kind = STR("care.visit");
    assert_fault(seal_uncover(f->arena, f->keys, &truth, &entry, &body, &into),
                 FAULT_SEAL_BROKEN_ID);
}

static struct fault *erase_one(struct fixture *f, struct db *db, struct arena *a,
                               void *ctx)
{
    struct erasure *e = ctx;
    struct entry entry;
    bool again = false;
    return ledger_erase(f->ledger, db, a, e, &entry, &again);
}

static void a_covered_body_can_be_erased_and_its_leaf_still_holds(void **state)
{
    struct fixture *f = *state;
    struct covering c = a_talk(f, "erased");
    struct entry entry;
    struct ledger_finding finding;
    assert_good(fixture_write(f, append_covered, &c));
    struct erasure e = {fixture_id(f), c.entry.seq, STR("order 12"), {17200}, 0};
    assert_good(fixture_write(f, erase_one, &e));
    assert_null(stored_body(f, c.entry.seq, &entry).text.bytes.p);
    struct db *db = fixture_reader(f);
    assert_good(ledger_verify(db, f->arena, &finding, NULL, NULL));
    assert_true(finding.good);
    db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(kind_person_and_day_stay_open_and_no_word_of_the_text_does),
        FIXTURE_TEST(the_length_does_not_tell_one_choice_from_another),
        FIXTURE_TEST(the_same_form_counts_once_and_another_text_is_a_conflict),
        FIXTURE_TEST(without_the_persons_key_it_stays_shut_for_good),
        FIXTURE_TEST(one_persons_text_does_not_open_as_anothers_nor_as_another_kind),
        FIXTURE_TEST(a_covered_body_can_be_erased_and_its_leaf_still_holds),
    };
    return cmocka_run_group_tests_name("covered entries", tests, NULL, NULL);
}
