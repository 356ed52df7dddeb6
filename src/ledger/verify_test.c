/* Whatever is changed behind the program's back is found, and the first bad entry named:
 * by ledger_verify from the database, and by contrib/verify.py - Python's standard
 * library and none of our code - from an export of the same database. */
#include "fixture.h"

#include <sys/stat.h>

#include "base/text.h"
#include "words/faults.h"

enum { ENTRIES = 600 }; /* two full tiles and one of 88 */

#define COUNT(a) (sizeof(a) / sizeof(a)[0])
#define UNLOCK                                                                           \
    "drop trigger ledger_entry_stays; drop trigger ledger_entry_remains;"                \
    "drop trigger ledger_body_stays; drop trigger ledger_tile_stays;"                    \
    "drop trigger ledger_tile_remains;"

static struct ledger_finding verify(struct fixture *f)
{
    struct db *db = fixture_reader(f);
    struct ledger_finding finding;
    assert_good(ledger_verify(db, f->arena, &finding, NULL, NULL));
    db_close(db);
    return finding;
}

/* 600 entries, checkpoints over 100, 400 and all; closed, so that the file is whole. */
static void fill(struct fixture *f)
{
    fixture_lines(f, 100);
    fixture_checkpoint(f);
    fixture_lines(f, 300);
    fixture_checkpoint(f);
    fixture_lines(f, ENTRIES - 400);
    fixture_checkpoint(f);
    writer_close(f->writer);
    store_close(f->store);
}

/* A copy of the filled database, changed by `text`, opened to read. */
static void damage(struct fixture *f, struct str filled, int number, const char *text)
{
    f->db = str_format(f->arena, "%.*s.%d", STR_PRINT(filled), number);
    const char *copy =
        str_format(f->arena, "cp %.*s %.*s", STR_PRINT(filled), STR_PRINT(f->db)).p;
    assert_int_equal(system(copy), 0);
    fixture_past(f, str_format(f->arena, UNLOCK "%s", text).p);
    struct store_setup store = {
        .where = f->db, .schema = &schema_all, .log = &f->log, .chunks = &chunks_heap};
    bool rebuild = false;
    assert_good(store_open(f->arena, &store, STORE_READ, &f->store, &rebuild));
}

/* Exports what stands there, under the newest checkpoint. */
static struct str export_it(struct fixture *f, bool bodies)
{
    struct db *db = fixture_reader(f);
    struct str folder =
        str_format(f->arena, "%.*s.%s", STR_PRINT(f->db), bodies ? "full" : "bare");
    struct export_setup setup = {.folder = folder,
                                 .log = keystore_vkey(f->keys),
                                 .bodies = bodies,
                                 .readme = STR("see docs/ledger.md")};
    struct export_report report;
    assert_good(checkpoint_newest(db, f->arena, &setup.checkpoint));
    assert_good(ledger_export(db, f->arena, &setup, &report, NULL, NULL));
    db_close(db);
    return folder;
}

/* What verify.py names in "first bad entry: seq N"; 0 when all is good, -1 when it says
 * bad and names none. */
static int64_t python_names(struct fixture *f, bool bodies)
{
    struct str said;
    int64_t seq = -1;
    struct str folder = export_it(f, bodies);
    int status = fixture_verify_py(f, str_cstr(f->arena, folder), &said);
    if (status == 0) {
        return 0;
    }
    assert_int_equal(status, 5);
    struct str mark = STR("first bad entry: seq ");
    size_t at = str_find(said, mark);
    if (at < said.n) {
        struct str rest = str_part(said, at + mark.n, said.n);
        size_t digits = strspn(str_cstr(f->arena, rest), "0123456789");
        assert_true(str_to_int(str_part(rest, 0, digits), &seq));
    }
    return seq;
}

static void an_untouched_ledger_is_good_and_all_checkpoints_hold(void **state)
{
    struct fixture *f = *state;
    struct str filled = f->db;
    fill(f);
    damage(f, filled, 0, "select 1");
    struct ledger_finding finding = verify(f);
    assert_true(finding.good);
    assert_null(finding.what);
    assert_int_equal(finding.checked, ENTRIES);
    assert_int_equal(finding.holds, ENTRIES);
    assert_int_equal(python_names(f, true), 0);
    assert_int_equal(python_names(f, false), 0);
}

static void an_empty_ledger_is_good(void **state)
{
    struct fixture *f = *state;
    struct ledger_finding finding = verify(f);
    assert_true(finding.good);
    assert_int_equal(finding.checked, 0);
    fixture_checkpoint(f);
    assert_true(verify(f).good);
    assert_int_equal(python_names(f, true), 0);
}

/* Sizes around full tiles. */
static void a_growing_ledger_is_good_at_every_size(void **state)
{
    struct fixture *f = *state;
    const int sizes[] = {1, 2, 255, 256, 257, 511, 512, 513};
    int size = 0;
    for (size_t i = 0; i < COUNT(sizes); i++) {
        fixture_lines(f, sizes[i] - size);
        size = sizes[i];
        fixture_checkpoint(f);
        struct ledger_finding finding = verify(f);
        assert_true(finding.good);
        assert_int_equal(finding.checked, size);
        assert_int_equal(finding.holds, size);
    }
}

struct tampering {
    const char *text;
    int64_t first_bad;
    const char *what;
    int64_t holds;
};
#define FLIP(column) "set " column " = " column " + 1 where seq = 300"

static void found_by_both(struct fixture *f, const struct tampering *cases, size_t n)
{
    struct str filled = f->db;
    fill(f);
    for (size_t i = 0; i < n; i++) {
        const struct tampering *c = &cases[i];
        damage(f, filled, (int)i, c->text);
        struct ledger_finding finding = verify(f);
        int64_t theirs = python_names(f, false);
        if (finding.good || finding.first_bad != c->first_bad || theirs != c->first_bad ||
            strcmp(finding.what, c->what) != 0 || finding.holds != c->holds) {
            fail_msg("%s\nwe: %s at %lld, %lld holds; verify.py: %lld", c->text,
                     finding.what, (long long)finding.first_bad, (long long)finding.holds,
                     (long long)theirs);
        }
        store_close(f->store);
    }
}

static void a_changed_entry_is_named(void **state)
{
    static const struct tampering cases[] = {
        {"update ledger_body set body = cast(replace(body, 'line', 'lime') as blob)"
         " where seq = 300",
         300, "leaf", 100},
        {"update ledger_body set body = cast(replace(body, 'e 1', 'e 7') as blob)"
         " where seq = 599",
         599, "leaf", 400},
        {"update ledger_body set salt = zeroblob(16) where seq = 1", 1, "leaf", 0},
        {"update ledger_entry set leaf = zeroblob(32) where seq = 300", 300, "leaf", 100},
        {"update ledger_entry set leaf = (select leaf from ledger_entry where seq = 599)"
         " where seq = 600",
         600, "leaf", 400},
        {"update ledger_entry set id = zeroblob(16) where seq = 300", 300, "leaf", 100},
        {"update ledger_entry set kind = 'test.lime' where seq = 300", 300, "leaf", 100},
        {"update ledger_entry " FLIP("version"), 300, "leaf", 100},
        {"update ledger_entry " FLIP("subject"), 300, "leaf", 100},
        {"update ledger_entry " FLIP("day"), 300, "leaf", 100},
        {"update ledger_entry " FLIP("at"), 300, "leaf", 100},
        {"update ledger_entry " FLIP("actor"), 300, "leaf", 100},
        {"update ledger_entry " FLIP("class"), 300, "leaf", 100},
        {"update ledger_entry " FLIP("corrects"), 300, "leaf", 100},
        {"update ledger_entry set class = 99 where seq = 300", 300, "leaf", 100},
        {"update ledger_entry set class = class + 4294967296 where seq = 300", 300,
         "leaf", 100},
        {"update ledger_entry set day = day + 4294967296 where seq = 300", 300, "leaf",
         100},
        {"update ledger_entry set kind = 'a' || char(0) || 'b\"\\' where seq = 256", 256,
         "leaf", 100},
        {"delete from ledger_body where seq = 300", 300, "body", 100},
    };
    found_by_both(*state, cases, COUNT(cases));
}

static void a_row_removed_added_or_swapped_is_named(void **state)
{
    static const struct tampering cases[] = {
        {"delete from ledger_entry where seq = 300", 300, "gap", 100},
        {"delete from ledger_entry where seq = 1", 1, "gap", 0},
        {"delete from ledger_entry where seq = 600", 600, "gap", 400},
        {"delete from ledger_entry where seq > 512", 513, "gap", 400},
        {"delete from ledger_entry where seq between 257 and 512", 257, "gap", 100},
        {"insert into ledger_entry select 601, zeroblob(16), kind, version, subject, day,"
         " at, actor, class, corrects, leaf from ledger_entry where seq = 600;"
         "insert into ledger_body select 601, salt, body from ledger_body where seq = "
         "600",
         601, "head", 600},
        {"update ledger_entry set seq = 0 where seq = 300;"
         "update ledger_entry set seq = 300 where seq = 310;"
         "update ledger_entry set seq = 310 where seq = 0;"
         "update ledger_body set seq = 0 where seq = 300;"
         "update ledger_body set seq = 300 where seq = 310;"
         "update ledger_body set seq = 310 where seq = 0",
         300, "leaf", 100},
        {"update ledger_body set seq = 0 where seq = 255;"
         "update ledger_body set seq = 255 where seq = 256;"
         "update ledger_body set seq = 256 where seq = 0",
         255, "leaf", 100},
        {"update ledger_entry set seq = seq + 1000 where seq >= 550;"
         "update ledger_entry set seq = seq - 1001 where seq > 1550",
         550, "leaf", 400}, /* one removed, those behind it renumbered */
    };
    found_by_both(*state, cases, COUNT(cases));
}

static void a_damaged_tile_is_named_by_the_entries_it_covers(void **state)
{
    static const struct tampering cases[] = {
        {"update ledger_tile set hashes = cast(substr(hashes, 1, 43 * 32) || zeroblob(32)"
         " || substr(hashes, 44 * 32 + 1) as blob) where place = 1",
         300, "tile", 100},
        {"update ledger_tile set root = zeroblob(32) where place = 1", 257, "tile", 400},
        {"delete from ledger_tile where place = 1", 257, "tile", 100},
    };
    found_by_both(*state, cases, COUNT(cases));
}

/* Body, salt and leaf changed together: the leaf fits the entry, but no longer the tile.
 */
static void an_entry_forged_with_its_leaf_is_named_within_a_full_tile(void **state)
{
    struct fixture *f = *state;
    struct str filled = f->db;
    struct entry entry;
    struct body body;
    fixture_lines(f, 1);
    struct db *db = fixture_reader(f);
    assert_good(ledger_entry_read(db, f->arena, 1, &entry, &body));
    db_close(db);
    const int64_t seqs[] = {300, 599};
    fill(f); /* seqs are one more than there: 601 entries */
    for (size_t i = 0; i < COUNT(seqs); i++) {
        struct str salt = STR("0123456789abcdef");
        struct str text = STR("{\"number\":1,\"text\":\"forged\"}");
        damage(f, filled, (int)i * 2, "select 1");
        db = fixture_reader(f);
        assert_good(ledger_entry_read(db, f->arena, seqs[i], &entry, &body));
        db_close(db);
        struct hash leaf =
            tree_leaf(entry_header(f->arena, &entry), hash_of(salt, text, STR_NONE));
        struct text hex = text_new(f->arena, 64);
        text_add_hex(&hex, hash_str(&leaf));
        struct str leaf_hex = text_str(&hex);
        damage(f, filled, (int)i * 2 + 1,
               str_format(f->arena,
                          "update ledger_body set salt = cast('%.*s' as blob),"
                          " body = cast('%.*s' as blob) where seq = %lld;"
                          "update ledger_entry set leaf = x'%.*s' where seq = %lld",
                          STR_PRINT(salt), STR_PRINT(text), (long long)seqs[i],
                          STR_PRINT(leaf_hex), (long long)seqs[i])
                   .p);
        struct ledger_finding finding = verify(f);
        assert_false(finding.good);
        bool full = seqs[i] <= 512;
        assert_string_equal(finding.what, full ? "tile" : "head");
        assert_int_equal(finding.first_bad, full ? seqs[i] : 0);
        assert_int_equal(finding.holds, full ? 101 : 401);
        assert_int_equal(python_names(f, true), full ? seqs[i] : -1);
    }
}

static void a_changed_head_or_checkpoint_is_found(void **state)
{
    struct fixture *f = *state;
    struct str filled = f->db;
    static const struct tampering cases[] = {
        {"update ledger_head set tree = cast(substr(tree, 1, 8) || zeroblob(32) ||"
         " substr(tree, 41) as blob)",
         0, "head", 600},
        {"update ledger_head set tree = x'00'", 0, "head", 0},
        {"update ledger_checkpoint set note = replace(note, char(10) || '400' || "
         "char(10),"
         " char(10) || '401' || char(10))",
         0, "root", 100},
        {"update ledger_checkpoint set size = 399 where size = 400", 0, "root", 100},
        {"update ledger_checkpoint set size = 700 where size = 600", 0, "root", 400},
        {"update ledger_checkpoint set note = 'x' where size = 100", 0, "root", 0},
        {"insert into ledger_tile select 1, 0, root, hashes from ledger_tile where place "
         "= 0",
         0, "tile", 600},
    };
    fill(f);
    for (size_t i = 0; i < COUNT(cases); i++) {
        damage(f, filled, (int)i, cases[i].text);
        struct ledger_finding finding = verify(f);
        assert_false(finding.good);
        assert_string_equal(finding.what, cases[i].what);
        assert_int_equal(finding.first_bad, cases[i].first_bad);
        assert_int_equal(finding.holds, cases[i].holds);
        store_close(f->store);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(an_untouched_ledger_is_good_and_all_checkpoints_hold),
        FIXTURE_TEST(an_empty_ledger_is_good),
        FIXTURE_TEST(a_growing_ledger_is_good_at_every_size),
        FIXTURE_TEST(a_changed_entry_is_named),
        FIXTURE_TEST(a_row_removed_added_or_swapped_is_named),
        FIXTURE_TEST(a_damaged_tile_is_named_by_the_entries_it_covers),
        FIXTURE_TEST(an_entry_forged_with_its_leaf_is_named_within_a_full_tile),
        FIXTURE_TEST(a_changed_head_or_checkpoint_is_found),
    };
    return cmocka_run_group_tests_name("ledger: verify", tests, NULL, NULL);
}
