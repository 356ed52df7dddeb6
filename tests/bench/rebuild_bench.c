/* A ledger of 1,000,000 entries: how fast it is rebuilt against a bare loop of the same
 * statements, how long `ledger verify` takes, how long one proof.
 *
 * The bare loop is what a rebuild would be without ledger and structs: one transaction,
 * the derived tables emptied, every entry read with its body by the statement that the
 * ledger reads them with, and the room's own statement run with values cut out of the
 * body. It knows the four kinds that stand in this ledger and checks nothing.
 * usage: rebuild_bench [ENTRIES [PEOPLE [ROUNDS]]] */
#include <sqlite3.h>

#include "bench.h"
#include "ledger/checkpoint.h"
#include "ledger/export.h"

enum { UNITS = 200, PROOFS = 2000, RANGE = 1024 };

/* ---- ours -------------------------------------------------------------------------- */

static struct arena *new_arena(void)
{
    struct arena *a = arena_open(&chunks_heap, 64 * 1024 * 1024);
    bench_need(a != NULL, "memory");
    return a;
}

static double rebuild(struct bench *b)
{
    struct db *db = NULL;
    struct rebuild_report report = {0};
    struct arena *a = new_arena();
    bench_must(store_writer(a, b->house->store, &db));
    double began = bench_now();
    bench_must(
        ledger_rebuild(b->house->ledger, db, a, false, false, &report, NULL, NULL));
    double took = bench_now() - began;
    bench_need(report.same, "what the bare loop left is not what the ledger says");
    db_close(db);
    arena_close(a);
    return took;
}

static double verify(struct bench *b)
{
    struct db *db = NULL;
    struct ledger_finding finding = {0};
    struct arena *a = new_arena();
    bench_must(store_reader(a, b->house->store, &db));
    double began = bench_now();
    bench_must(ledger_verify(db, a, &finding, NULL, NULL));
    double took = bench_now() - began;
    bench_need(finding.good, "the ledger is not good");
    db_close(db);
    arena_close(a);
    return took;
}

/* ---- the bare loop ----------------------------------------------------------------- */

enum bare_text {
    BARE_BEGIN,
    BARE_RANGE,
    BARE_UNIT,
    BARE_ABOVE_SELF,
    BARE_ABOVE,
    BARE_PERSON,
    BARE_CORRECT,
    BARE_LEAVE,
    BARE_COMMIT,
};
static const char *const bare_text[] = {
    "begin immediate",
    "select e.seq, e.id, e.kind, e.version, e.subject, e.day, e.at, e.actor, e.class,"
    " e.corrects, e.leaf, b.salt, b.body from ledger_entry e"
    " left join ledger_body b on b.seq = e.seq where e.seq between ?1 and ?2 order by "
    "e.seq",
    "insert into unit (id, name, name_key, above, newest) values (?1, ?2, ?3, ?4, ?5)",
    "insert into unit_above (unit, above) values (?1, ?1)",
    "insert into unit_above (unit, above)"
    " select ?1, a.above from unit_above a where a.unit = ?2",
    "insert into person (id, name, name_key, name_fold, sex, born, unit, left_on, "
    "left_why,"
    " newest) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, null, null, ?8)",
    "update person set name = ?2, name_key = ?3, name_fold = ?4, sex = ?5, born = ?6,"
    " unit = ?7, newest = ?8 where id = ?1",
    "update person set left_on = ?2, left_why = ?3, newest = ?4 where id = ?1",
    "commit",
};
enum { BARE_TEXTS = sizeof bare_text / sizeof bare_text[0] };

struct bare {
    sqlite3 *sqlite;
    sqlite3_stmt *st[BARE_TEXTS];
};

static struct str cut_out(struct str body, struct str from, char to)
{
    const char *p = memmem(body.p, body.n, from.p, from.n);
    if (p == NULL) {
        return STR_NONE;
    }
    p += from.n;
    return (struct str){p, (size_t)((const char *)memchr(p, to, 64) - p)};
}

static int64_t cut_number(struct str body, struct str from)
{
    struct str digits = cut_out(body, from, ',');
    struct str last = cut_out(body, from, '}');
    int64_t value = 0;
    str_to_int(last.n < digits.n || digits.p == NULL ? last : digits, &value);
    return value;
}

static void run(sqlite3_stmt *st)
{
    bench_need(sqlite3_step(st) == SQLITE_DONE, "the bare loop");
    sqlite3_reset(st);
}

static void bind_name(sqlite3_stmt *st, struct str name)
{
    sqlite3_bind_text(st, 2, name.p, (int)name.n, SQLITE_STATIC);
    sqlite3_bind_blob(st, 3, name.p, (int)name.n, SQLITE_STATIC);
}

static void bare_unit(struct bare *bare, int64_t seq, struct str body)
{
    int64_t above = cut_number(body, STR("\"above\":"));
    sqlite3_stmt *st = bare->st[BARE_UNIT];
    sqlite3_bind_int64(st, 1, seq);
    bind_name(st, cut_out(body, STR("\"name\":\""), '"'));
    if (above == 0) {
        sqlite3_bind_null(st, 4);
    } else {
        sqlite3_bind_int64(st, 4, above);
    }
    sqlite3_bind_int64(st, 5, seq);
    run(st);
    sqlite3_bind_int64(bare->st[BARE_ABOVE_SELF], 1, seq);
    run(bare->st[BARE_ABOVE_SELF]);
    if (above != 0) {
        sqlite3_bind_int64(bare->st[BARE_ABOVE], 1, seq);
        sqlite3_bind_int64(bare->st[BARE_ABOVE], 2, above);
        run(bare->st[BARE_ABOVE]);
    }
}

static void bare_person(sqlite3_stmt *st, int64_t id, int64_t seq, struct str body)
{
    struct str name = cut_out(body, STR("\"name\":\""), '"');
    sqlite3_bind_int64(st, 1, id);
    bind_name(st, name);
    sqlite3_bind_text(st, 4, name.p, (int)name.n, SQLITE_STATIC);
    sqlite3_bind_int64(st, 5, cut_out(body, STR("\"sex\":\""), '"').n == 6);
    sqlite3_bind_int64(st, 6, cut_number(body, STR("\"born\":")));
    sqlite3_bind_int64(st, 7, cut_number(body, STR("\"unit\":")));
    sqlite3_bind_int64(st, 8, seq);
    run(st);
}

static void bare_leave(sqlite3_stmt *st, int64_t id, int64_t seq, struct str body)
{
    sqlite3_bind_int64(st, 1, id);
    sqlite3_bind_int64(st, 2, cut_number(body, STR("\"day\":")));
    sqlite3_bind_int64(st, 3, 0); /* all of them were transferred */
    sqlite3_bind_int64(st, 4, seq);
    run(st);
}

static void bare_entry(struct bare *bare, sqlite3_stmt *row)
{
    int64_t seq = sqlite3_column_int64(row, 0);
    int64_t subject = sqlite3_column_int64(row, 4);
    const char *kind = (const char *)sqlite3_column_text(row, 2);
    struct str body = {sqlite3_column_blob(row, 12),
                       (size_t)sqlite3_column_bytes(row, 12)};
    if (kind[0] == 'u') {
        bare_unit(bare, seq, body);
    } else if (kind[7] == 'l') {
        bare_leave(bare->st[BARE_LEAVE], subject, seq, body);
    } else {
        bool add = kind[7] == 'a';
        bare_person(bare->st[add ? BARE_PERSON : BARE_CORRECT], subject, seq, body);
    }
}

static void empty_tables(sqlite3 *sqlite)
{
    static const char *const tables[] = {"scope_grant", "unit_above", "person",
                                         "unit",        "account",    "role_held"};
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        char text[64];
        snprintf(text, sizeof text, "delete from %s", tables[i]);
        bench_need(sqlite3_exec(sqlite, text, NULL, NULL, NULL) == SQLITE_OK, text);
    }
}

static void bare_loop(struct bare *bare, int64_t entries)
{
    run(bare->st[BARE_BEGIN]);
    empty_tables(bare->sqlite);
    sqlite3_stmt *range = bare->st[BARE_RANGE];
    for (int64_t first = 1; first <= entries; first += RANGE) {
        sqlite3_bind_int64(range, 1, first);
        sqlite3_bind_int64(range, 2, first + RANGE - 1);
        while (sqlite3_step(range) == SQLITE_ROW) {
            bare_entry(bare, range);
        }
        sqlite3_reset(range);
    }
    run(bare->st[BARE_COMMIT]);
}

static double rebuild_bare(struct bench *b, int64_t entries)
{
    struct bare bare = {0};
    bench_need(sqlite3_open(str_cstr(b->arena, b->db), &bare.sqlite) == SQLITE_OK,
               "open");
    sqlite3_exec(bare.sqlite,
                 "pragma synchronous = full; pragma wal_autocheckpoint = 2000", NULL,
                 NULL, NULL);
    for (size_t i = 0; i < BARE_TEXTS; i++) {
        bench_need(sqlite3_prepare_v2(bare.sqlite, bare_text[i], -1, &bare.st[i], NULL) ==
                       SQLITE_OK,
                   bare_text[i]);
    }
    double began = bench_now();
    bare_loop(&bare, entries);
    double took = bench_now() - began;
    for (size_t i = 0; i < BARE_TEXTS; i++) {
        sqlite3_finalize(bare.st[i]);
    }
    sqlite3_close(bare.sqlite);
    return took;
}

/* ---- the three questions ----------------------------------------------------------- */

static void ask_rebuild(struct bench *b, int64_t entries, int rounds)
{
    double ours[BENCH_ROUNDS_MOST];
    double bare[BENCH_ROUNDS_MOST];
    for (int i = 0; i < rounds; i++) {
        bare[i] = rebuild_bare(b, entries);
        ours[i] = rebuild(b);
        bench_tell("  rebuild %.2f s, bare loop %.2f s", ours[i], bare[i]);
    }
    double rate = (double)entries / bench_median(ours, rounds);
    double reference = (double)entries / bench_median(bare, rounds);
    struct bench_row row = {"rebuild",
                            bench_number(b, rate, "/s"),
                            bench_number(b, reference, "/s"),
                            rate / reference,
                            ">= 0.60",
                            bench_at_least(rate / reference, 0.6)};
    bench_say(&row);
    row.what = "rebuild, entries a second";
    row.reference = STR("");
    row.ratio = 0;
    row.mark = ">= 60,000/s";
    row.verdict = bench_at_least(rate, 60000);
    bench_say(&row);
}

static void ask_verify(struct bench *b, int rounds)
{
    double took[BENCH_ROUNDS_MOST];
    for (int i = 0; i < rounds; i++) {
        took[i] = verify(b);
        bench_tell("  verify %.2f s", took[i]);
    }
    double median = bench_median(took, rounds);
    bench_say(&(struct bench_row){"ledger verify of all entries",
                                  bench_number(b, median, " s"), STR(""), 0, "<= 4 s",
                                  bench_at_most(median, 4)});
}

static void ask_proofs(struct bench *b, int64_t entries)
{
    static double took[PROOFS];
    struct db *db = NULL;
    struct arena *a = new_arena();
    struct str note;
    struct str text;
    bench_must(store_reader(b->arena, b->house->store, &db));
    bench_must(checkpoint_make(db, b->arena, b->house->keys, &note));
    struct vkey log = keystore_vkey(b->house->keys);
    for (int i = 0; i < PROOFS; i++) {
        int64_t seq = 1 + (int64_t)random_below(&b->random, (uint64_t)entries);
        double began = bench_now();
        bench_must(db_begin_read(db, a));
        bench_must(ledger_proof_text(db, a, seq, note, &log, false, &text));
        db_end_read(db);
        took[i] = (bench_now() - began) * 1000;
        arena_reset(a);
    }
    double p99 = bench_quantile(took, PROOFS, 0.99);
    double median = bench_quantile(took, PROOFS, 0.5);
    bench_say(&(struct bench_row){"inclusion proof as text, median",
                                  bench_number(b, median, " ms"), STR(""), 0, "<= 1 ms",
                                  bench_at_most(median, 1)});
    bench_say(&(struct bench_row){"inclusion proof as text, p99",
                                  bench_number(b, p99, " ms"), STR(""), 0, "<= 1 ms",
                                  bench_at_most(p99, 1)});
    db_close(db);
    arena_close(a);
}

static int64_t argument(int argc, char **argv, int at, int64_t otherwise)
{
    int64_t value = otherwise;
    bench_need(argc <= at || (str_to_int(str_of(argv[at]), &value) && value > 0),
               "usage");
    return value;
}

int main(int argc, char **argv)
{
    int64_t entries = argument(argc, argv, 1, 1000000);
    int64_t people = argument(argc, argv, 2, entries / 10 * 7);
    int rounds = (int)argument(argc, argv, 3, 3);
    struct bench b;
    bench_open(&b, "rebuild");
    bench_make_house(&b, NULL, UNITS);
    bench_tell("filling a ledger with %lld entries ...", (long long)entries);
    double took = bench_fill(&b, people, entries);
    bench_say(&(struct bench_row){"filling that ledger, 10,000 entries a batch",
                                  bench_number(&b, (double)entries / took, "/s"), STR(""),
                                  0, "", BENCH_SHOWN});
    ask_verify(&b, rounds);
    ask_proofs(&b, entries);
    ask_rebuild(&b, entries, rounds);
    bench_close(&b);
    return 0;
}
