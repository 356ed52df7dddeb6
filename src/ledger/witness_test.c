/* A witness beside a growing ledger, and beside one that tells two stories. */
#include "fixture.h"

#include "ledger/file.h"
#include "ledger/witness.h"
#include "words/faults.h"

enum { WHEN = 1483406400 };

struct stand {
    struct fixture *f;
    struct vkey log;
    struct signer witness;
    struct str state_file;
};

static struct stand stand_of(struct fixture *f)
{
    uint8_t seed[SIGN_SEED_SIZE] = {1, 2, 3};
    return (struct stand){
        .f = f,
        .log = keystore_vkey(f->keys),
        .witness = signer_of(STR("witness.example/w1"), KEY_COSIGNATURE, seed),
        .state_file = fixture_path(f, "witness.state"),
    };
}

/* What the ledger would ask: its head, and the proof from `from`. */
static struct extension ask(struct fixture *f, int64_t from)
{
    struct extension e = {.from = from};
    struct ledger_head head;
    struct db *db = fixture_reader(f);
    assert_good(ledger_head_read(db, f->arena, &head));
    assert_good(checkpoint_make(db, f->arena, f->keys, &e.checkpoint));
    assert_good(ledger_prove_growth(db, f->arena, from, head.size, &e.path));
    db_close(db);
    return e;
}

static struct fault *answer(struct stand *s, const struct extension *e,
                            struct str *cosigned)
{
    return witness_accept(s->f->arena, s->state_file, e, &s->log, &s->witness, WHEN,
                          cosigned);
}

static int64_t seen(struct stand *s)
{
    int64_t size = -1;
    assert_good(witness_seen(s->f->arena, s->state_file, &s->log, &size));
    return size;
}

static void it_cosigns_a_ledger_as_it_grows(void **state)
{
    struct fixture *f = *state;
    struct stand s = stand_of(f);
    const int steps[] = {1, 2, 252, 1, 1, 300};
    int64_t size = 0;
    struct vkey keys[2] = {s.log, s.witness.key};
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        struct str cosigned;
        struct note opened;
        assert_int_equal(seen(&s), size);
        fixture_lines(f, steps[i]);
        struct extension e = ask(f, size);
        assert_good(answer(&s, &e, &cosigned));
        size += steps[i];
        assert_int_equal(seen(&s), size);
        assert_true(note_open(f->arena, cosigned, keys, 2, &opened));
        assert_int_equal(opened.signatures.n, 2);
        assert_int_equal(opened.signatures.at[1].time, WHEN);
    }
    struct str again;
    struct extension same = ask(f, size); /* nothing new: cosigned as well */
    assert_good(answer(&s, &same, &again));
}

static void it_begins_with_nothing_as_well(void **state)
{
    struct fixture *f = *state;
    struct stand s = stand_of(f);
    struct str cosigned;
    struct extension e = ask(f, 0);
    assert_good(answer(&s, &e, &cosigned));
    assert_int_equal(seen(&s), 0);
}

static void a_proof_from_elsewhere_is_told_where_to_start(void **state)
{
    struct fixture *f = *state;
    struct stand s = stand_of(f);
    struct str cosigned;
    fixture_lines(f, 5);
    struct extension e = ask(f, 3);
    assert_fault(answer(&s, &e, &cosigned), FAULT_WITNESS_FROM_ID);
    assert_int_equal(seen(&s), 0);
    struct extension old = ask(f, 0);
    assert_good(answer(&s, &old, &cosigned));
    fixture_lines(f, 5);
    e = ask(f, 5);
    assert_good(answer(&s, &e, &cosigned));
    assert_fault(answer(&s, &e, &cosigned), FAULT_WITNESS_FROM_ID); /* 5 is past */
    old.from = 10; /* the smaller one again */
    assert_fault(answer(&s, &old, &cosigned), FAULT_WITNESS_FROM_ID);
    assert_int_equal(seen(&s), 10);
}

static void another_history_is_refused_and_the_state_stays(void **state)
{
    struct fixture *f = *state;
    struct stand s = stand_of(f);
    struct str cosigned;
    struct ledger_head head;
    fixture_lines(f, 5);
    struct extension e = ask(f, 0);
    assert_good(answer(&s, &e, &cosigned));
    fixture_lines(f, 5);
    struct extension good = ask(f, 5);
    /* the same key signs another root over 10 entries */
    struct db *db = fixture_reader(f);
    assert_good(ledger_head_read(db, f->arena, &head));
    db_close(db);
    head.root.b[0] ^= 1;
    struct signer by = keystore_signer(f->keys);
    struct checkpoint lie = {s.log.name, head.size, head.root};
    struct extension forged = good;
    forged.checkpoint = note_sign(f->arena, checkpoint_write(f->arena, &lie), &by);
    assert_fault(answer(&s, &forged, &cosigned), FAULT_WITNESS_REFUSED_ID);
    struct extension bent = good;
    struct hash_list path = {0};
    for (size_t i = 0; i < good.path.n; i++) {
        *LIST_ADD(f->arena, &path) = good.path.at[i];
    }
    path.at[0].b[31] ^= 1;
    bent.path = path;
    assert_fault(answer(&s, &bent, &cosigned), FAULT_WITNESS_REFUSED_ID);
    assert_int_equal(seen(&s), 5);
    assert_good(answer(&s, &good, &cosigned));
}

static void what_the_ledger_did_not_sign_is_not_looked_at(void **state)
{
    struct fixture *f = *state;
    struct stand s = stand_of(f);
    struct str cosigned;
    fixture_lines(f, 2);
    struct extension e = ask(f, 0);
    s.log = s.witness.key;
    assert_fault(answer(&s, &e, &cosigned), FAULT_WITNESS_UNSIGNED_ID);
    s = stand_of(f);
    e.checkpoint = STR("no note");
    assert_fault(answer(&s, &e, &cosigned), FAULT_WITNESS_UNSIGNED_ID);
}

static void a_state_that_is_damaged_is_not_guessed(void **state)
{
    struct fixture *f = *state;
    struct stand s = stand_of(f);
    struct str cosigned;
    fixture_lines(f, 2);
    struct extension e = ask(f, 0);
    assert_good(file_replace(f->arena, s.state_file, STR("?\n"), false));
    assert_fault(answer(&s, &e, &cosigned), FAULT_CHECKPOINT_MALFORMED_ID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(it_cosigns_a_ledger_as_it_grows),
        FIXTURE_TEST(it_begins_with_nothing_as_well),
        FIXTURE_TEST(a_proof_from_elsewhere_is_told_where_to_start),
        FIXTURE_TEST(another_history_is_refused_and_the_state_stays),
        FIXTURE_TEST(what_the_ledger_did_not_sign_is_not_looked_at),
        FIXTURE_TEST(a_state_that_is_damaged_is_not_guessed),
    };
    return cmocka_run_group_tests_name("ledger: witness", tests, NULL, NULL);
}
