/* A ledger of 1,000,000 entries: how fast it is rebuilt against a bare loop of the same
 * statements, how long `ledger verify` takes, how long one proof.
 *
 * The bare loop is what a rebuild would be without ledger and structs: one transaction,
 * the derived tables emptied and their late indexes dropped, every entry read with its
 * body by the statement that the ledger reads them with, and the room's own statement run
 * with values cut out of the body; then the ranks, the index of names from pairs sorted
 * in memory all at once, and the late indexes. It knows the four kinds that stand in this
 * ledger and checks nothing.
 * usage: rebuild_bench [ENTRIES [PEOPLE [ROUNDS [FOLDER]]]]; FOLDER is one that an earlier
 * run with BENCH_KEEP=1 in its environment has filled. */
#include <sqlite3.h>
#include <unistd.h>

#include "bench.h"
#include "ledger/checkpoint.h"
#include "ledger/export.h"
#include "register/grams_pack.h"
#include "register/grams_rows.h"
#include "register/inside.h"
#include "register/names.h"

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
    for (size_t i = 0; !report.same && i < report.before.n; i++) {
        bool same = str_equal(report.before.at[i].digest, report.after.at[i].digest);
        bench_tell("%s: %s", report.before.at[i].table.p, same ? "same" : "DIFFERENT");
    }
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

/* The statements are taken from where the rooms have them, with their parameters' names:
 * they stay the same ones. */
enum bare_name {
    BARE_RANGE,
    BARE_UNIT,
    BARE_UNIT_STATE,
    BARE_ABOVE_SELF,
    BARE_ABOVE,
    BARE_PERSON,
    BARE_PERSON_STATE,
    BARE_CORRECT,
    BARE_CORRECT_STATE,
    BARE_LEAVE,
    BARE_RANKS,
    BARE_RANK,
    BARE_NAMES,
    BARE_STEP,
    BARE_GRAMS,
};
static const char *const bare_names[][2] = {
    {"src/ledger/ledger.sql", "ledger_full_range"},
    {"src/register/register.sql", "unit_insert"},
    {"src/register/register.sql", "unit_state_insert"},
    {"src/scope/scope.sql", "unit_above_self"},
    {"src/scope/scope.sql", "unit_above_inherit"},
    {"src/register/register.sql", "person_insert"},
    {"src/register/register.sql", "person_state_insert"},
    {"src/register/register.sql", "person_update"},
    {"src/register/register.sql", "person_state_correct"},
    {"src/register/register.sql", "person_set_left"},
    {"src/register/order.sql", "ranks_all"},
    {"src/register/order.sql", "person_rank_insert"},
    {"src/register/order.sql", "names_between"},
    {"src/register/grams.sql", "gram_step_insert"},
    {"src/register/grams.sql", "gram_rows_insert"},
};
enum { BARE_STATEMENTS = sizeof bare_names / sizeof bare_names[0] };

/* What they are bound to; a statement that has no such parameter has 0 there. */
enum bare_value {
    VALUE_ID,
    VALUE_NEWEST,
    VALUE_NAME,
    VALUE_NAME_KEY,
    VALUE_STROKE_KEY,
    VALUE_SEX,
    VALUE_BORN,
    VALUE_BORN_KEY,
    VALUE_UNIT,
    VALUE_RANK,
    VALUE_ABOVE,
    VALUE_ESTABLISHMENT,
    VALUE_FROM_DAY,
    VALUE_DAY,
    VALUE_WHY,
    VALUE_FIRST,
    VALUE_LAST,
    VALUE_PERSON,
    VALUE_SINCE,
    VALUE_TILL,
    VALUE_LEVEL,
    VALUE_RANK_KEY,
    VALUE_DOMAIN,
    VALUE_STEP,
    VALUE_GRAM, /* and behind it, in turn, block, ids and the next gram */
};
static const char *const bare_values[] = {
    "$id",       "$newest", "$name", "$name_key", "$stroke_key",    "$sex",      "$born",
    "$born_key", "$unit",   "$rank", "$above",    "$establishment", "$from_day", "$day",
    "$why",      "$first",  "$last", "$person",   "$since",         "$till",     "$level",
    "$rank_key", "$domain", "$step", "$g0",
};
enum { BARE_VALUES = sizeof bare_values / sizeof bare_values[0] };

struct statement_of {
    sqlite3_stmt *st;
    int at[BARE_VALUES];
};
struct bare {
    sqlite3 *sqlite;
    struct arena *keys; /* of names; reset after each range */
    struct statement_of of[BARE_STATEMENTS];
    int64_t step; /* ids below it are in the index of names */
};

static struct str read_all(struct arena *a, const char *path)
{
    enum { FILE_MOST = 256 * 1024 };
    FILE *file = fopen(path, "r");
    bench_need(file != NULL, path);
    char *text = arena_bytes(a, FILE_MOST);
    size_t n = fread(text, 1, FILE_MOST, file);
    fclose(file);
    return (struct str){text, n};
}

/* The text behind "-- name: NAME " up to the next line that begins with "-- ". */
static struct str statement_text(struct arena *a, const char *const name[2])
{
    struct str rest = read_all(a, name[0]);
    struct str mark = str_format(a, "-- name: %s ", name[1]);
    struct str line;
    rest = str_part(rest, str_find(rest, mark), rest.n);
    bench_need(str_cut(&rest, '\n', &line), name[1]);
    return str_part(rest, 0, str_find(rest, STR("\n-- ")));
}

static void bare_open(struct bare *bare, struct bench *b, struct arena *a)
{
    bench_need(sqlite3_open(str_cstr(a, b->db), &bare->sqlite) == SQLITE_OK, "open");
    /* As the writer has them while it rebuilds. */
    sqlite3_exec(bare->sqlite,
                 "pragma synchronous = full; pragma wal_autocheckpoint = 2000;"
                 "pragma cache_size = -131072",
                 NULL, NULL, NULL);
    for (size_t i = 0; i < BARE_STATEMENTS; i++) {
        struct str text = statement_text(a, bare_names[i]);
        struct statement_of *of = &bare->of[i];
        bench_need(sqlite3_prepare_v2(bare->sqlite, text.p, (int)text.n, &of->st, NULL) ==
                       SQLITE_OK,
                   bare_names[i][1]);
        for (size_t v = 0; v < BARE_VALUES; v++) {
            of->at[v] = sqlite3_bind_parameter_index(of->st, bare_values[v]);
        }
    }
    bare->keys = new_arena();
}

static void bare_close(struct bare *bare)
{
    for (size_t i = 0; i < BARE_STATEMENTS; i++) {
        sqlite3_finalize(bare->of[i].st);
    }
    sqlite3_close(bare->sqlite);
    arena_close(bare->keys);
}

static void set_int(struct statement_of *of, enum bare_value value, int64_t number)
{
    sqlite3_bind_int64(of->st, of->at[value], number);
}

static void set_bytes(struct statement_of *of, enum bare_value value, struct str bytes)
{
    if (of->at[value] > 0) {
        sqlite3_bind_blob(of->st, of->at[value], bytes.p, (int)bytes.n, SQLITE_STATIC);
    }
}

static void run(struct bare *bare, enum bare_name name)
{
    int code = sqlite3_step(bare->of[name].st);
    while (code == SQLITE_ROW) {
        code = sqlite3_step(bare->of[name].st);
    }
    bench_need(code == SQLITE_DONE, bare_names[name][1]);
    sqlite3_reset(bare->of[name].st);
}

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
    struct str rest = cut_out(body, from, '}');
    int64_t value = 0;
    for (size_t i = rest.n > 0 && rest.p[0] == '-'; i < rest.n; i++) {
        if (rest.p[i] == ',') {
            break;
        }
        value = value * 10 + (rest.p[i] - '0');
    }
    return rest.n > 0 && rest.p[0] == '-' ? -value : value;
}

static void set_name(struct statement_of *of, struct str name)
{
    sqlite3_bind_text(of->st, of->at[VALUE_NAME], name.p, (int)name.n, SQLITE_STATIC);
}

static void bare_unit(struct bare *bare, int64_t seq, struct str body)
{
    int64_t above = cut_number(body, STR("\"above\":"));
    for (enum bare_name name = BARE_UNIT; name <= BARE_ABOVE; name++) {
        struct statement_of *of = &bare->of[name];
        set_int(of, VALUE_ID, seq);
        set_int(of, VALUE_UNIT, seq);
        set_int(of, VALUE_NEWEST, seq);
        set_int(of, VALUE_ESTABLISHMENT, 0);
        set_int(of, VALUE_FROM_DAY, DAY_FIRST.v);
        if (name <= BARE_UNIT_STATE) {
            struct str unit_name = cut_out(body, STR("\"name\":\""), '"');
            set_name(of, unit_name);
            set_bytes(of, VALUE_NAME_KEY, register_key(bare->keys, unit_name).bytes);
        }
        if (above != 0) {
            set_int(of, VALUE_ABOVE, above);
        }
        if (above != 0 || name != BARE_ABOVE) {
            run(bare, name);
        }
    }
}

static void bare_person(struct bare *bare, enum bare_name name, int64_t id, int64_t seq,
                        const struct person_body *body, const struct person_keys *keys)
{
    struct statement_of *of = &bare->of[name];
    set_int(of, VALUE_ID, id);
    set_int(of, VALUE_NEWEST, seq);
    set_int(of, VALUE_RANK, 0);
    set_int(of, VALUE_FROM_DAY, DAY_FIRST.v);
    set_int(of, VALUE_SEX, body->sex);
    set_int(of, VALUE_BORN, body->born.v);
    set_int(of, VALUE_UNIT, body->unit.v);
    set_name(of, body->name);
    set_bytes(of, VALUE_NAME_KEY, keys->name.bytes);
    set_bytes(of, VALUE_STROKE_KEY, keys->strokes.bytes);
    set_bytes(of, VALUE_BORN_KEY, keys->born.bytes);
    run(bare, name);
}

static void bare_person_entry(struct bare *bare, bool add, int64_t id, int64_t seq,
                              struct str text)
{
    struct person_body body = {
        .name = cut_out(text, STR("\"name\":\""), '"'),
        .sex = cut_out(text, STR("\"sex\":\""), '"').n == 6,
        .born = {(int32_t)cut_number(text, STR("\"born\":"))},
        .unit = {cut_number(text, STR("\"unit\":"))},
    };
    struct person_keys keys = register_keys(bare->keys, &body);
    bare_person(bare, add ? BARE_PERSON : BARE_CORRECT, id, seq, &body, &keys);
    bare_person(bare, add ? BARE_PERSON_STATE : BARE_CORRECT_STATE, id, seq, &body,
                &keys);
    if (add && id >= GRAM_STEP) {
        set_int(&bare->of[BARE_STEP], VALUE_DOMAIN, GRAM_PERSONS);
        set_int(&bare->of[BARE_STEP], VALUE_STEP, id / GRAM_STEP * GRAM_STEP);
        run(bare, BARE_STEP);
        bare->step = id / GRAM_STEP * GRAM_STEP;
    }
}

static void bare_leave(struct bare *bare, int64_t id, int64_t seq, struct str body)
{
    struct statement_of *of = &bare->of[BARE_LEAVE];
    set_int(of, VALUE_ID, id);
    set_int(of, VALUE_NEWEST, seq);
    set_int(of, VALUE_DAY, cut_number(body, STR("\"day\":")));
    set_int(of, VALUE_WHY, LEAVE_TRANSFER); /* as bench_fill has them all */
    run(bare, BARE_LEAVE);
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
        bare_leave(bare, subject, seq, body);
    } else {
        bare_person_entry(bare, kind[7] == 'a', subject, seq, body);
    }
}

static void execute(struct bare *bare, const char *text)
{
    bench_need(sqlite3_exec(bare->sqlite, text, NULL, NULL, NULL) == SQLITE_OK, text);
}

/* ---- what a rebuild puts off ------------------------------------------------------- */

/* Nobody has a post in this ledger: one row each. */
static void bare_ranks(struct bare *bare)
{
    struct statement_of *of = &bare->of[BARE_RANK];
    sqlite3_stmt *rows = bare->of[BARE_RANKS].st;
    struct text key = text_new(bare->keys, 4096);
    while (sqlite3_step(rows) == SQLITE_ROW) {
        key.n = 0;
        text_add(&key, (struct str){"\xff\xff\xff\xff\xff\xff", 6});
        text_add(&key, (struct str){sqlite3_column_blob(rows, 2),
                                    (size_t)sqlite3_column_bytes(rows, 2)});
        set_int(of, VALUE_PERSON, sqlite3_column_int64(rows, 0));
        set_int(of, VALUE_SINCE, DAY_FIRST.v);
        set_int(of, VALUE_TILL, INT32_MAX);
        set_int(of, VALUE_LEVEL, 0);
        set_bytes(of, VALUE_RANK_KEY, text_str(&key));
        run(bare, BARE_RANK);
    }
    sqlite3_reset(rows);
}

enum { NAME_GRAMS = 32 };

/* Pairs of gram and id of all names below the last step. */
static size_t bare_pairs(struct bare *bare, uint64_t *pairs, size_t room, int64_t end)
{
    struct int_list grams = {0};
    struct statement_of *names = &bare->of[BARE_NAMES];
    size_t n = 0;
    set_int(names, VALUE_FIRST, 0);
    set_int(names, VALUE_LAST, end - 1);
    while (sqlite3_step(names->st) == SQLITE_ROW) {
        uint64_t id = (uint64_t)sqlite3_column_int64(names->st, 0);
        struct str name = {(const char *)sqlite3_column_text(names->st, 1),
                           (size_t)sqlite3_column_bytes(names->st, 1)};
        names_grams(bare->keys, name, &grams);
        bench_need(n + grams.n <= room && id < 1 << 20, "room for grams");
        for (size_t i = 0; i < grams.n; i++) {
            pairs[n++] = (uint64_t)grams.at[i] << 20 | id;
        }
    }
    sqlite3_reset(names->st);
    return n;
}

static void bare_grams(struct bare *bare, int64_t end, int64_t entries)
{
    size_t room = (size_t)entries * NAME_GRAMS, in = 0;
    uint64_t *pairs = malloc(room * sizeof *pairs), *spare = malloc(room * sizeof *pairs);
    struct statement_of *of = &bare->of[BARE_GRAMS];
    uint16_t offsets[GRAM_BLOCK];
    bench_need(pairs != NULL && spare != NULL, "memory");
    size_t all = bare_pairs(bare, pairs, room, end);
    grams_sort(pairs, spare, all);
    set_int(of, VALUE_DOMAIN, GRAM_PERSONS);
    for (size_t i = 0, n = 0; i < all; i++) {
        offsets[n++] = (uint16_t)(pairs[i] % GRAM_BLOCK);
        if (i + 1 < all && pairs[i + 1] / GRAM_BLOCK == pairs[i] / GRAM_BLOCK) {
            continue;
        }
        struct str ids = grams_pack(bare->keys, offsets, n);
        int at = of->at[VALUE_GRAM] + 3 * (int)in;
        sqlite3_bind_int64(of->st, at, (int64_t)(pairs[i] >> 20));
        sqlite3_bind_int64(of->st, at + 1, (int64_t)(pairs[i] % (1 << 20) / GRAM_BLOCK));
        sqlite3_bind_blob(of->st, at + 2, ids.p, (int)ids.n, SQLITE_STATIC);
        n = 0;
        in = (in + 1) % GRAMS_AT_ONCE;
        if (in == 0) {
            run(bare, BARE_GRAMS);
            arena_reset(bare->keys);
        }
    }
    for (size_t i = in; i < GRAMS_AT_ONCE && in > 0; i++) {
        sqlite3_bind_int64(of->st, of->at[VALUE_GRAM] + 3 * (int)i, 0);
    }
    if (in > 0) {
        run(bare, BARE_GRAMS);
    }
    free(pairs);
    free(spare);
}

static void bare_loop(struct bare *bare, int64_t entries)
{
    char text[128];
    execute(bare, "begin immediate");
    for (const char *const *table = schema_all.derived_tables; *table != NULL; table++) {
        snprintf(text, sizeof text, "delete from %s", *table);
        execute(bare, text);
    }
    for (const char *const *index = schema_all.late_indexes; *index != NULL; index++) {
        snprintf(text, sizeof text, "drop index %s", *index);
        execute(bare, text);
    }
    struct statement_of *range = &bare->of[BARE_RANGE];
    for (int64_t first = 1; first <= entries; first += RANGE) {
        set_int(range, VALUE_FIRST, first);
        set_int(range, VALUE_LAST, first + RANGE - 1);
        while (sqlite3_step(range->st) == SQLITE_ROW) {
            bare_entry(bare, range->st);
        }
        sqlite3_reset(range->st);
        arena_reset(bare->keys);
    }
    bare_ranks(bare);
    bare_grams(bare, bare->step, entries);
    for (size_t i = 0; i < schema_all.late_n; i++) {
        execute(bare, schema_all.late[i][STORE_SQLITE]);
    }
    execute(bare, "commit");
}

static double rebuild_bare(struct bench *b, int64_t entries)
{
    struct bare bare = {0};
    struct arena *a = new_arena();
    bare_open(&bare, b, a);
    double began = bench_now();
    bare_loop(&bare, entries);
    double took = bench_now() - began;
    bare_close(&bare);
    arena_close(a);
    return took;
}

/* ---- the three questions ----------------------------------------------------------- */

static void ask_rebuild(struct bench *b, int64_t entries, int rounds)
{
    double ours[BENCH_ROUNDS_MOST];
    double bare[BENCH_ROUNDS_MOST];
    double ratio[BENCH_ROUNDS_MOST];
    double cpu[BENCH_ROUNDS_MOST];
    for (int i = 0; i < rounds; i++) {
        bare[i] = rebuild_bare(b, entries);
        double before = bench_cpu(getpid());
        ours[i] = rebuild(b);
        cpu[i] = bench_cpu(getpid()) - before;
        ratio[i] = bare[i] / ours[i];
        bench_tell("  rebuild %.2f s (ran %.2f s), bare loop %.2f s", ours[i], cpu[i],
                   bare[i]);
    }
    double rate = (double)entries / bench_median(ours, rounds);
    double reference = (double)entries / bench_median(bare, rounds);
    double ran = (double)entries / bench_median(cpu, rounds);
    double median = bench_median(ratio, rounds);
    struct bench_row row = {"rebuild to a bare loop of the same statements",
                            bench_number(b, rate, "/s"),
                            bench_number(b, reference, "/s"),
                            median,
                            ">= 0.60",
                            bench_at_least(median, 0.6)};
    bench_say(&row);
    row = (struct bench_row){"rebuild, entries a second",
                             bench_number(b, rate, "/s"),
                             STR(""),
                             0,
                             ">= 60,000/s",
                             bench_at_least(rate, 60000)};
    bench_say(&row);
    row = (struct bench_row){"the same, for a second that its thread ran",
                             bench_number(b, ran, "/s"),
                             STR(""),
                             0,
                             "",
                             BENCH_SHOWN};
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

static void take_kept(struct bench *b, const char *folder)
{
    b->db = str_format(b->arena, "%s/office.db", folder);
    struct house_setup setup = {.db = b->db,
                                .keys = str_format(b->arena, "%s/office.db.keys", folder),
                                .clock = &b->clock,
                                .log = &b->log,
                                .chunks = &chunks_heap};
    bench_must(house_open(b->arena, &setup, &b->house));
}

static void fill(struct bench *b, int64_t people, int64_t entries)
{
    bench_make_house(b, NULL, UNITS);
    bench_tell("filling a ledger with %lld entries ...", (long long)entries);
    double took = bench_fill(b, people, entries);
    bench_say(&(struct bench_row){"filling that ledger, 10,000 entries a batch",
                                  bench_number(b, (double)entries / took, "/s"), STR(""),
                                  0, "", BENCH_SHOWN});
}

int main(int argc, char **argv)
{
    int64_t entries = argument(argc, argv, 1, 1000000);
    int64_t people = argument(argc, argv, 2, entries / 10 * 7);
    int rounds = (int)argument(argc, argv, 3, 3);
    struct bench b;
    bench_open(&b, "rebuild");
    if (argc > 4) {
        take_kept(&b, argv[4]);
        entries = bench_size(&b);
    } else {
        fill(&b, people, entries);
    }
    ask_verify(&b, rounds);
    ask_proofs(&b, entries);
    ask_rebuild(&b, entries, rounds);
    bench_close(&b);
    return 0;
}
