/* The index of names: its rows by themselves, and what is found against a look at every
 * name. */
#include "fixture.h"

#include "register/grams.h"
#include "register/grams_pack.h"

/* ---- packed sets ------------------------------------------------------------------- */

/* Sizes by hand: two bytes each below 1,024, then 16,384 bits. */
static void a_set_is_packed_as_numbers_or_as_bits_and_comes_back(void **state)
{
    struct fixture *f = *state;
    static const struct {
        size_t n, step, size;
    } rows[] = {{0, 1, 0},        {1, 1, 2},        {2, 16383, 4},   {1023, 16, 2046},
                {1024, 16, 2048}, {16384, 1, 2048}, {1024, 1, 2048}, {8192, 2, 2048}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint16_t in[GRAM_BLOCK], out[GRAM_BLOCK];
        uint64_t bits[GRAM_WORDS] = {0};
        for (size_t k = 0; k < rows[i].n; k++) {
            in[k] = (uint16_t)(k * rows[i].step);
        }
        struct str packed = grams_pack(f->arena, in, rows[i].n);
        assert_int_equal(packed.n, rows[i].size);
        assert_int_equal(grams_unpack(packed, out), rows[i].n);
        assert_memory_equal(in, out, rows[i].n * sizeof in[0]);
        grams_mark(packed, bits);
        for (size_t id = 0; id < GRAM_BLOCK; id++) {
            bool wanted = id % rows[i].step == 0 && id / rows[i].step < rows[i].n;
            assert_int_equal(bits[id / 64] >> id % 64 & 1, wanted);
        }
    }
}

static size_t some(struct random *random, bool has[GRAM_BLOCK], uint16_t *offsets)
{
    uint64_t out_of = 1 + random_below(random, 40);
    size_t n = 0;
    for (size_t i = 0; i < GRAM_BLOCK; i++) {
        has[i] = random_below(random, out_of) == 0;
        if (has[i]) {
            offsets[n++] = (uint16_t)i;
        }
    }
    return n;
}

static void sets_are_joined_and_taken_away_one_by_one(void **state)
{
    struct fixture *f = *state;
    bool has_a[GRAM_BLOCK], has_b[GRAM_BLOCK];
    uint16_t a[GRAM_BLOCK], b[GRAM_BLOCK], both[GRAM_BLOCK], less[GRAM_BLOCK];
    for (int round = 0; round < 20; round++) {
        size_t a_n = some(&f->random, has_a, a), b_n = some(&f->random, has_b, b);
        size_t both_n = grams_join(a, a_n, b, b_n, both);
        size_t less_n = grams_lack(a, a_n, b, b_n, less);
        size_t at_both = 0, at_less = 0;
        for (size_t i = 0; i < GRAM_BLOCK; i++) {
            if (has_a[i] || has_b[i]) {
                assert_int_equal(both[at_both++], i);
            }
            if (has_a[i] && !has_b[i]) {
                assert_int_equal(less[at_less++], i);
            }
        }
        assert_int_equal(both_n, at_both);
        assert_int_equal(less_n, at_less);
    }
}

static int by_number(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static void pairs_are_sorted_as_the_library_sorts_them(void **state)
{
    struct fixture *f = *state;
    enum { N = 5000 };
    uint64_t pairs[N], spare[N], wanted[N];
    for (unsigned bits = 1; bits <= 61; bits += 6) {
        for (size_t i = 0; i < N; i++) {
            pairs[i] = wanted[i] = random_below(&f->random, (uint64_t)1 << bits) << 2;
        }
        grams_sort(pairs, spare, N);
        qsort(wanted, N, sizeof wanted[0], by_number);
        assert_memory_equal(pairs, wanted, sizeof pairs);
    }
    grams_sort(pairs, spare, 0);
}

/* ---- a table loaded whole ---------------------------------------------------------- */

/* Villages: so far apart that a search goes over several windows, and so many that they
 * are more than one run of pairs. Some ids have two names. */
enum { EVERY = 7, LAST = 700000, DOMAIN_OF_TEST = GRAM_PLACES + 1 };

static struct str village(int64_t id, int64_t which)
{
    static const char *const names[] = {"王家村", "李家庄", "王庄社区", "张王村委会",
                                        "宿城区", "Wangji", "幸福里",   "双庄街道",
                                        "龙河镇", "蔡集",   "乐园"};
    enum { N = sizeof names / sizeof names[0] };
    return str_of(names[(id / EVERY * 5 + id / 4001 + which * 3) % N]);
}

static bool has_two(int64_t id)
{
    return id % 11 == 0;
}

static struct fault *
villages(struct db *db, struct arena *a, int64_t first, int64_t last,
         struct fault *(*each)(void *ctx, const struct gram_name *name), void *ctx)
{
    (void)db;
    (void)a;
    for (int64_t id = (first + EVERY - 1) / EVERY * EVERY; id <= last && id <= LAST;
         id += EVERY) {
        for (int64_t which = 0; id > 0 && which <= has_two(id); which++) {
            TRY(each(ctx, &(struct gram_name){id, village(id, which)}));
        }
    }
    return NULL;
}
static const struct grams_of of_villages = {DOMAIN_OF_TEST, villages};

static struct fault *fill(struct fixture *f, struct db *db, struct arena *a, void *ctx)
{
    (void)f;
    return grams_fill(db, a, &of_villages, *(int64_t *)ctx);
}

static struct fault *empty(struct fixture *f, struct db *db, struct arena *a, void *ctx)
{
    (void)f;
    (void)ctx;
    return grams_empty(db, a, &of_villages);
}

/* Ids of which the index says that they may match, looked at again. */
static void assert_found(struct fixture *f, const char *text, int64_t first, size_t most)
{
    struct names_query query;
    struct int_list ids = {0};
    struct db *db = fixture_reader(f);
    names_query(f->arena, str_of(text), &query);
    assert_good(grams_find(db, f->arena, &of_villages, &query, first, most, &ids));
    db_close(db);
    size_t n = 0;
    int64_t till = ids.n == most ? ids.at[most - 1] : LAST;
    for (int64_t id = (first + EVERY - 1) / EVERY * EVERY; id <= till; id += EVERY) {
        bool matches = id > 0 && (names_match(&query, village(id, 0)) ||
                                  (has_two(id) && names_match(&query, village(id, 1))));
        while (n < ids.n && ids.at[n] < id && !matches) {
            n++;
        }
        if (matches) {
            while (n < ids.n && ids.at[n] < id) {
                n++;
            }
            assert_true(n < ids.n);
            assert_int_equal(ids.at[n], id);
        }
    }
    assert_true(ids.n > 0 && ids.n <= most);
}

static void a_table_loaded_whole_is_found_from_any_place_on(void **state)
{
    struct fixture *f = *state;
    static const char *const texts[] = {"王", "王家", "wangjia", "wj", "庄", "村委", "w"};
    int64_t last = LAST, half = LAST / 2;
    for (int whole = 0; whole < 2; whole++) {
        /* Half of it in blocks: the other half is read as the newest names are. */
        assert_good(fixture_write(f, fill, whole == 1 ? &last : &half));
        for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
            assert_found(f, texts[i], 0, 1000000);
            assert_found(f, texts[i], 0, 20);
            assert_found(f, texts[i], 123457, 20);
            assert_found(f, texts[i], 600001, 1000000);
        }
        assert_good(fixture_write(f, empty, NULL));
    }
}

static void nothing_is_found_of_an_empty_domain_or_of_another(void **state)
{
    struct fixture *f = *state;
    int64_t last = LAST;
    struct names_query query;
    struct int_list ids = {0};
    names_query(f->arena, STR("赵"), &query);
    assert_good(fixture_write(f, fill, &last));
    struct db *db = fixture_reader(f);
    assert_good(grams_find(db, f->arena, &of_villages, &query, 0, 10, &ids));
    assert_int_equal(ids.n, 0);
    db_close(db);
    names_query(f->arena, STR("王"), &query);
    struct grams_of other = {DOMAIN_OF_TEST + 1, villages};
    db = fixture_reader(f);
    assert_good(grams_find(db, f->arena, &other, &query, LAST, 10, &ids));
    assert_int_equal(ids.n, names_match(&query, village(LAST, 0)));
    db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(a_set_is_packed_as_numbers_or_as_bits_and_comes_back),
        FIXTURE_TEST(sets_are_joined_and_taken_away_one_by_one),
        FIXTURE_TEST(pairs_are_sorted_as_the_library_sorts_them),
        FIXTURE_TEST(a_table_loaded_whole_is_found_from_any_place_on),
        FIXTURE_TEST(nothing_is_found_of_an_empty_domain_or_of_another),
    };
    return cmocka_run_group_tests_name("grams", tests, NULL, NULL);
}
