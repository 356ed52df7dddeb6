/* Appending: order, identity, rolling back, tiles, versions of bodies, rebuild. */
#include "fixture.h"

#include "words/faults.h"

struct appending {
    struct draft draft;
    struct test_line line;
    struct entry entry;
    bool again;
    bool fail; /* after the append */
};

static struct fault *append(struct fixture *f, struct db *db, struct arena *a, void *ctx)
{
    struct appending *p = ctx;
    p->draft.kind = p->draft.kind != NULL ? p->draft.kind : &kind_test_line;
    p->draft.body = &p->line;
    TRY(ledger_append(f->ledger, db, a, &p->draft, &p->entry, &p->again));
    return p->fail ? fault_denied(a) : NULL;
}

static struct appending a_line(struct fixture *f, const char *text)
{
    return (struct appending){.draft = {.id = fixture_id(f), .day = {17169}, .actor = 3},
                              .line = {str_of(text), 7}};
}

static struct ledger_head head_of(struct fixture *f)
{
    struct ledger_head head;
    struct db *db = fixture_reader(f);
    assert_good(ledger_head_read(db, f->arena, &head));
    db_close(db);
    return head;
}

static void entries_are_numbered_from_one_without_a_gap(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(head_of(f).size, 0);
    for (int i = 1; i <= 3; i++) {
        struct appending p = a_line(f, "x");
        assert_good(fixture_write(f, append, &p));
        assert_int_equal(p.entry.seq, i);
        assert_int_equal(p.entry.subject, i);
        assert_int_equal(head_of(f).size, i);
    }
}

/* The header as docs/ledger.md gives it, put together by hand. */
static void the_leaf_is_the_hash_of_the_documented_bytes(void **state)
{
    struct fixture *f = *state;
    struct appending p = a_line(f, "x");
    assert_good(fixture_write(f, append, &p));
    struct db *db = fixture_reader(f);
    struct entry e;
    struct body body;
    assert_good(ledger_entry_read(db, f->arena, 1, &e, &body));
    db_close(db);
    assert_true(str_equal(body.text.bytes, STR("{\"number\":7,\"text\":\"x\"}")));
    assert_int_equal(body.salt.bytes.n, 16);
    struct str id = uuid_text(f->arena, p.draft.id);
    struct str header = str_format(
        f->arena,
        "{\"actor\":3,\"at\":1483406400000000,\"class\":\"unit\",\"corrects\":0,"
        "\"day\":17169,\"id\":\"%.*s\",\"kind\":\"test.line\",\"seq\":1,\"subject\":1,"
        "\"version\":1}",
        STR_PRINT(id));
    assert_true(str_equal(entry_header(f->arena, &e), header));
    struct hash inner = hash_of(body.salt.bytes, body.text.bytes, STR_NONE);
    struct hash leaf = hash_of((struct str){"\0", 1}, header, hash_str(&inner));
    assert_true(hash_equal(leaf, e.leaf));
    assert_true(hash_equal(leaf, head_of(f).root)); /* a tree of one is its leaf */
}

static void an_id_used_again_says_the_same_or_is_refused(void **state)
{
    struct fixture *f = *state;
    struct appending p = a_line(f, "x");
    assert_good(fixture_write(f, append, &p));
    struct hash root = head_of(f).root;
    assert_good(fixture_write(f, append, &p));
    assert_true(p.again);
    assert_int_equal(p.entry.seq, 1);
    assert_true(hash_equal(root, head_of(f).root));
    struct appending other = p;
    other.line.text = STR("y");
    assert_fault(fixture_write(f, append, &other), FAULT_LEDGER_CONFLICT_ID);
    other = p;
    other.draft.actor = 4;
    assert_fault(fixture_write(f, append, &other), FAULT_LEDGER_CONFLICT_ID);
    assert_int_equal(head_of(f).size, 1);
}

static void a_job_that_fails_leaves_the_tree_as_it_was(void **state)
{
    struct fixture *f = *state;
    fixture_lines(f, 3);
    struct ledger_head before = head_of(f);
    struct appending p = a_line(f, "x");
    p.fail = true;
    assert_fault(fixture_write(f, append, &p), FAULT_DENIED_ID);
    assert_int_equal(head_of(f).size, before.size);
    p.fail = false;
    assert_good(fixture_write(f, append, &p));
    assert_int_equal(p.entry.seq, 4);
    struct db *db = fixture_reader(f);
    struct ledger_finding finding = {0};
    assert_good(ledger_verify(db, f->arena, &finding, NULL, NULL));
    assert_true(finding.good);
    db_close(db);
}

static void what_is_required_or_too_long_is_refused(void **state)
{
    struct fixture *f = *state;
    struct appending p = a_line(f, "x");
    p.line.text = STR_NONE;
    assert_fault(fixture_write(f, append, &p), FAULT_FIELD_REQUIRED_ID);
    char *big = arena_alloc(f->arena, 70000);
    memset(big, 'x', 70000);
    p.line.text = (struct str){big, 70000};
    assert_fault(fixture_write(f, append, &p), FAULT_LEDGER_LONG_ID);
}

/* At sizes on both sides of one tile and of two, every entry's proof leads to the root,
 * and the root of every earlier size is proven to be its beginning. */
static void proofs_hold_at_the_edges_of_tiles(void **state)
{
    struct fixture *f = *state;
    static const int sizes[] = {1, 255, 256, 257, 513};
    int have = 0;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        fixture_lines(f, sizes[i] - have);
        have = sizes[i];
        struct db *db = fixture_reader(f);
        struct ledger_head head = head_of(f);
        for (int64_t seq = 1; seq <= have; seq += seq < 4 || seq > have - 4 ? 1 : 31) {
            struct hash_list proof = {0}, growth = {0};
            struct entry e;
            struct body body;
            struct hash then;
            assert_good(ledger_entry_read(db, f->arena, seq, &e, &body));
            assert_good(ledger_prove(db, f->arena, seq, have, &proof));
            assert_true(tree_verify_inclusion(e.leaf, seq - 1, have, &proof, head.root));
            assert_good(ledger_root_at(db, f->arena, seq, &then));
            assert_good(ledger_prove_growth(db, f->arena, seq, have, &growth));
            assert_true(tree_verify_consistency(seq, have, then, head.root, &growth));
        }
        db_close(db);
    }
    struct db *db = fixture_reader(f);
    struct hash_list proof = {0};
    assert_fault(ledger_prove(db, f->arena, 514, 513, &proof), FAULT_LEDGER_MISSING_ID);
    assert_fault(ledger_prove(db, f->arena, 1, 514, &proof), FAULT_LEDGER_MISSING_ID);
    assert_fault(ledger_prove(db, f->arena, 0, 513, &proof), FAULT_LEDGER_MISSING_ID);
    db_close(db);
}

/* ---- versions ---------------------------------------------------------------------- */

/* Version 1 said "words"; version 2 calls it "text". One body of each is kept here. */
static struct fault *upcast_1(struct arena *a, struct json *body)
{
    for (size_t i = 0; i < body->members.n; i++) {
        if (str_equal(body->members.at[i].key, STR("words"))) {
            body->members.at[i].key = STR("text");
        }
    }
    (void)a;
    return NULL;
}
static struct fault *(*const upcasts[])(struct arena *a, struct json *body) = {upcast_1};

static void bodies_of_every_version_are_read(void **state)
{
    struct fixture *f = *state;
    struct kind two = kind_test_line;
    two.version = 2;
    two.upcast = upcasts;
    void *body = NULL;
    static const char *const bodies[] = {"{\"number\":1,\"words\":\"old\"}",
                                         "{\"number\":1,\"text\":\"old\"}"};
    for (int v = 1; v <= 2; v++) {
        assert_good(kind_read(f->arena, &two, v, str_of(bodies[v - 1]), &body));
        assert_true(str_equal(((struct test_line *)body)->text, STR("old")));
    }
    assert_fault(kind_read(f->arena, &two, 3, str_of(bodies[1]), &body),
                 FAULT_LEDGER_NEWER_ID);
    assert_fault(kind_read(f->arena, &two, 2, STR("[]"), &body), FAULT_LEDGER_BODY_ID);
    assert_fault(kind_read(f->arena, &two, 2, STR("{\"text\":\"a\",\"x\":1}"), &body),
                 FAULT_FIELD_UNKNOWN_ID);
}

static void a_kind_nobody_knows_stops_a_rebuild_and_changes_nothing(void **state)
{
    struct fixture *f = *state;
    static const struct kind *const none[] = {NULL};
    struct rebuild_report report = {0};
    struct db *db = NULL;
    fixture_lines(f, 2);
    f->kinds.at = none;
    assert_good(store_writer(f->arena, f->store, &db));
    assert_fault(
        ledger_rebuild(f->ledger, db, f->arena, false, false, &report, NULL, NULL),
        FAULT_LEDGER_KIND_ID);
    db_close(db);
    assert_int_equal(head_of(f).size, 2);
}

static void derived_ids_differ_and_stay(void **state)
{
    struct fixture *f = *state;
    struct uuid id = fixture_id(f);
    struct uuid one = ledger_id_derived(id, 1), again = ledger_id_derived(id, 1);
    struct uuid two = ledger_id_derived(id, 2);
    assert_memory_equal(&one, &again, sizeof one);
    assert_memory_not_equal(&one, &two, sizeof one);
    assert_memory_not_equal(&one, &id, sizeof one);
    assert_int_equal(one.b[6] >> 4, 7); /* RFC 9562: version and variant */
    assert_int_equal(one.b[8] >> 6, 2);
}

static void the_database_itself_refuses_to_change_an_entry(void **state)
{
    struct fixture *f = *state;
    fixture_lines(f, 256); /* one full tile */
    static const char *const tries[] = {
        "update ledger_entry set day = 1", "delete from ledger_entry",
        "update ledger_body set body = x''", "delete from ledger_tile",
        "update ledger_tile set root = x''"};
    for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++) {
        fixture_refused(f, tries[i], "ledger");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(entries_are_numbered_from_one_without_a_gap),
        FIXTURE_TEST(the_leaf_is_the_hash_of_the_documented_bytes),
        FIXTURE_TEST(an_id_used_again_says_the_same_or_is_refused),
        FIXTURE_TEST(a_job_that_fails_leaves_the_tree_as_it_was),
        FIXTURE_TEST(what_is_required_or_too_long_is_refused),
        FIXTURE_TEST(proofs_hold_at_the_edges_of_tiles),
        FIXTURE_TEST(bodies_of_every_version_are_read),
        FIXTURE_TEST(a_kind_nobody_knows_stops_a_rebuild_and_changes_nothing),
        FIXTURE_TEST(derived_ids_differ_and_stay),
        FIXTURE_TEST(the_database_itself_refuses_to_change_an_entry),
    };
    return cmocka_run_group_tests_name("ledger", tests, NULL, NULL);
}
