/* The tree against the vectors of the certificate-transparency test suite, one proof of a
 * published log, the sizes in tlog-tiles, and the recursive definitions of RFC 6962
 * written out here once more. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/fault.h"
#include "base/text.h"
#include "ledger/tree.h"

enum { MANY = 70, ARENA_CAP = 16 << 20, VECTORS = 8 };

static const char *const vector_leaf[VECTORS] = {
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
};
static const char *const vector_root[VECTORS + 1] = {
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};
struct vector {
    int64_t from, to; /* index and size, or the two sizes */
    const char *path[4];
};
static const struct vector vector_inclusion[] = {
    {0, 1, {NULL}},
    {0,
     8,
     {"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}},
    {5,
     8,
     {"bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
      "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}},
    {2, 3, {"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"}},
    {1,
     5,
     {"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"}},
};
static const struct vector vector_consistency[] = {
    {1, 1, {NULL}},
    {1,
     8,
     {"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}},
    {6,
     8,
     {"0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
      "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}},
    {2,
     5,
     {"5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"}},
};
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Leaves at hand, as a source. `asked` counts; the ask number `fails_at` fails. */
struct leaves {
    struct hashes source;
    struct hash at[MANY];
    int64_t n;
    int asked;
    int fails_at;
    struct fault *failure;
};

/* RFC 6962 section 2.1, MTH. */
static struct hash mth(const struct hash *leaves, int64_t n)
{
    if (n == 0) {
        return hash_of(STR(""), STR_NONE, STR_NONE);
    }
    if (n == 1) {
        return leaves[0];
    }
    int64_t k = 1;
    while (k * 2 < n) {
        k *= 2;
    }
    return tree_node(mth(leaves, k), mth(leaves + k, n - k));
}

static struct fault *leaves_hash(struct hashes *self, int level, int64_t index,
                                 struct hash *out)
{
    struct leaves *l = (struct leaves *)self;
    if (++l->asked == l->fails_at) {
        return l->failure;
    }
    int64_t width = (int64_t)1 << level;
    assert_true((index + 1) * width <= l->n); /* complete, and within the size */
    *out = mth(l->at + index * width, width);
    return NULL;
}

static struct hash unhex(struct arena *a, const char *hex)
{
    struct str bytes;
    assert_true(hex_decode(a, str_of(hex), &bytes));
    assert_int_equal(bytes.n, HASH_SIZE);
    struct hash h;
    memcpy(h.b, bytes.p, HASH_SIZE);
    return h;
}

static struct leaves vector_leaves(struct arena *a)
{
    struct leaves l = {.source = {leaves_hash}, .n = VECTORS};
    for (int i = 0; i < VECTORS; i++) {
        struct str entry;
        assert_true(hex_decode(a, str_of(vector_leaf[i]), &entry));
        l.at[i] = tree_leaf_of(entry);
    }
    return l;
}

static struct leaves numbered_leaves(int64_t n)
{
    struct leaves l = {.source = {leaves_hash}, .n = n};
    for (int64_t i = 0; i < n; i++) {
        char number[8];
        int length = snprintf(number, sizeof number, "%d", (int)i);
        l.at[i] = tree_leaf_of((struct str){number, (size_t)length});
    }
    return l;
}

static void assert_hash(struct hash got, struct hash want)
{
    assert_memory_equal(got.b, want.b, HASH_SIZE);
}

static void assert_path(struct arena *a, const struct hash_list *got,
                        const struct vector *v)
{
    size_t n = 0;
    for (; v->path[n] != NULL; n++) {
        assert_true(n < got->n);
        assert_hash(got->at[n], unhex(a, v->path[n]));
    }
    assert_int_equal(got->n, n);
}

static int open_arena(void **state)
{
    *state = arena_open(&chunks_heap, ARENA_CAP);
    return *state == NULL || !digest_start() ? -1 : 0;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

static void a_leaf_and_a_node_are_told_apart_by_their_first_byte(void **state)
{
    (void)state;
    struct hash body = hash_of(STR("body"), STR_NONE, STR_NONE);
    struct str run = STR("header");
    char entry[6 + HASH_SIZE];
    memcpy(entry, run.p, run.n);
    memcpy(entry + run.n, body.b, HASH_SIZE);
    struct str whole = {entry, sizeof entry};
    assert_hash(tree_leaf(run, body), tree_leaf_of(whole));
    assert_hash(tree_leaf_of(whole), hash_of(STR("\0header"), hash_str(&body), STR_NONE));
    assert_hash(tree_node(body, body),
                hash_of(STR("\1"), hash_str(&body), hash_str(&body)));
}

static void the_published_roots_come_out_as_leaves_are_added(void **state)
{
    struct leaves l = vector_leaves(*state);
    struct tree t = {.size = 0};
    for (int size = 0; size <= VECTORS; size++) {
        struct hash want = unhex(*state, vector_root[size]);
        struct hash at;
        assert_int_equal(t.size, size);
        assert_hash(tree_root(&t), want);
        assert_hash(tree_root_of(l.at, (size_t)size), want);
        assert_null(tree_root_at(&l.source, size, &at));
        assert_hash(at, want);
        if (size < VECTORS) {
            tree_add(&t, l.at[size]);
        }
    }
}

static void the_published_inclusion_proofs_are_made_and_hold(void **state)
{
    struct leaves l = vector_leaves(*state);
    for (size_t i = 0; i < COUNT(vector_inclusion); i++) {
        const struct vector *v = &vector_inclusion[i];
        struct hash_list proof;
        assert_null(tree_prove(*state, &l.source, v->from, v->to, &proof));
        assert_path(*state, &proof, v);
        assert_true(tree_verify_inclusion(l.at[v->from], v->from, v->to, &proof,
                                          unhex(*state, vector_root[v->to])));
    }
}

static void the_published_consistency_proofs_are_made_and_hold(void **state)
{
    struct leaves l = vector_leaves(*state);
    for (size_t i = 0; i < COUNT(vector_consistency); i++) {
        const struct vector *v = &vector_consistency[i];
        struct hash_list proof;
        assert_null(tree_prove_consistency(*state, &l.source, v->from, v->to, &proof));
        assert_path(*state, &proof, v);
        assert_true(tree_verify_consistency(v->from, v->to,
                                            unhex(*state, vector_root[v->from]),
                                            unhex(*state, vector_root[v->to]), &proof));
    }
}

/* The test data of a public log: "hello tesseroak\n" at index 76958 of 76959. */
static void the_last_leaf_of_a_published_log_is_included(void **state)
{
    static const char *const path[] = {
        "fGRlLyuz+L9Jb8+uTSut/2aVc4z7fKFW+clvsb6xjEM=",
        "F6LautOHD5eppkWC0xn/lz00X5g2yLlZAkl2jCI/wdE=",
        "qH7OJxFNup+TDvJuohd2HphKVngfMeMzUK8QChEDcas=",
        "+Y3g758yXtPCRh/eqhLTA3bdcx+cCV1Uah0JdgB0YEs=",
        "vq8cJSjj8dPVmFBRUqDLlaMqW6aAYR2GKugVhgudXLs=",
        "J0z3X5qTb9WFC1gABhVFx0bW1rVZRL+DAoBL2e2h4G4=",
        "NmSbYg25xNFzTRerIsF3HbEMyTIDqW87AQd9ekzopE8=",
        "L8BZipjURnkctkjJtGJs+YyTXMssvNKA7+a8nV2JT/s=",
        "pva4RFzCejMkVMVmYc93As2lbk7WAyrw58TvrzEOjNc=",
    };
    struct hash_list proof = {.n = 0};
    struct str bytes;
    for (size_t i = 0; i < COUNT(path); i++) {
        assert_true(base64_decode(*state, str_of(path[i]), &bytes));
        memcpy(LIST_ADD((struct arena *)*state, &proof)->b, bytes.p, HASH_SIZE);
    }
    assert_true(base64_decode(*state, STR("QYfrD7XAd4qUHbRBs4dDyDZwpZN4M/cccXr2G56pxkY="),
                              &bytes));
    struct hash root;
    memcpy(root.b, bytes.p, HASH_SIZE);
    struct hash leaf = tree_leaf_of(STR("hello tesseroak\n"));
    assert_true(tree_verify_inclusion(leaf, 76958, 76959, &proof, root));
    assert_false(tree_verify_inclusion(leaf, 76957, 76959, &proof, root));
    assert_false(tree_verify_inclusion(leaf, 76958, 76960, &proof, root));
}

/* Any one hash changed, one more, one fewer, another place or size: all must fail. */
static void damaged_inclusion(struct arena *a, struct hash leaf, int64_t index,
                              int64_t size, struct hash_list proof, struct hash root)
{
    assert_false(tree_verify_inclusion(tree_node(leaf, leaf), index, size, &proof, root));
    assert_false(tree_verify_inclusion(leaf, index, size, &proof, leaf) && size > 1);
    assert_false(tree_verify_inclusion(leaf, index + 1, size, &proof, root));
    assert_false(tree_verify_inclusion(leaf, index - 1, size, &proof, root));
    for (size_t i = 0; i < proof.n; i++) {
        proof.at[i].b[i % HASH_SIZE] ^= 1;
        assert_false(tree_verify_inclusion(leaf, index, size, &proof, root));
        proof.at[i].b[i % HASH_SIZE] ^= 1;
    }
    if (proof.n > 0) {
        proof.n--;
        assert_false(tree_verify_inclusion(leaf, index, size, &proof, root));
        proof.n++;
    }
    *LIST_ADD(a, &proof) = leaf;
    assert_false(tree_verify_inclusion(leaf, index, size, &proof, root));
}

static void every_entry_of_every_small_tree_is_proven_and_no_other(void **state)
{
    struct leaves l = numbered_leaves(MANY);
    for (int64_t size = 1; size <= MANY; size++) {
        l.n = size;
        struct hash root = mth(l.at, size);
        for (int64_t index = 0; index < size; index++) {
            struct hash_list proof;
            arena_reset(*state);
            assert_null(tree_prove(*state, &l.source, index, size, &proof));
            assert_true(tree_verify_inclusion(l.at[index], index, size, &proof, root));
            damaged_inclusion(*state, l.at[index], index, size, proof, root);
        }
    }
}

static void damaged_consistency(struct arena *a, int64_t from, int64_t to,
                                struct hash from_root, struct hash to_root,
                                struct hash_list proof)
{
    struct hash wrong = tree_node(from_root, to_root);
    assert_false(tree_verify_consistency(from, to, wrong, to_root, &proof));
    assert_false(tree_verify_consistency(from, to, from_root, wrong, &proof) && from > 0);
    for (size_t i = 0; i < proof.n; i++) {
        proof.at[i].b[i % HASH_SIZE] ^= 1;
        assert_false(tree_verify_consistency(from, to, from_root, to_root, &proof));
        proof.at[i].b[i % HASH_SIZE] ^= 1;
    }
    if (proof.n > 0) {
        proof.n--;
        assert_false(tree_verify_consistency(from, to, from_root, to_root, &proof));
        proof.n++;
    }
    *LIST_ADD(a, &proof) = wrong;
    assert_false(tree_verify_consistency(from, to, from_root, to_root, &proof));
}

static void every_small_tree_is_proven_to_extend_every_smaller_one(void **state)
{
    struct leaves l = numbered_leaves(MANY);
    for (int64_t to = 0; to <= MANY; to++) {
        l.n = to;
        struct hash to_root = mth(l.at, to);
        for (int64_t from = 0; from <= to; from++) {
            struct hash from_root = mth(l.at, from);
            struct hash_list proof;
            arena_reset(*state);
            assert_null(tree_prove_consistency(*state, &l.source, from, to, &proof));
            assert_true(tree_verify_consistency(from, to, from_root, to_root, &proof));
            if (from != to) {
                assert_false(
                    tree_verify_consistency(to, from, to_root, from_root, &proof));
            }
            damaged_consistency(*state, from, to, from_root, to_root, proof);
        }
    }
}

static void numbers_outside_the_tree_prove_nothing(void **state)
{
    (void)state;
    struct hash h = tree_leaf_of(STR("x"));
    struct hash_list none = {.n = 0};
    assert_true(tree_verify_inclusion(h, 0, 1, &none, h));
    assert_false(tree_verify_inclusion(h, 0, 0, &none, h));
    assert_false(tree_verify_inclusion(h, 1, 1, &none, h));
    assert_false(tree_verify_inclusion(h, -1, 1, &none, h));
    assert_false(tree_verify_inclusion(h, 0, -1, &none, h));
    assert_false(tree_verify_inclusion(h, INT64_MAX - 1, INT64_MAX, &none, h));
    assert_false(tree_verify_consistency(-1, 1, h, h, &none));
    assert_false(tree_verify_consistency(1, INT64_MAX, h, h, &none));
    assert_false(tree_verify_consistency(0, 0, h, h, &none));
    assert_false(tree_verify_consistency(0, 5, h, h, &none));
    struct hash many[TREE_PROOF_MAX + 1] = {{{0}}};
    struct hash_list long_one = {.at = many, .n = TREE_PROOF_MAX + 1};
    assert_false(tree_verify_inclusion(h, 0, INT64_MAX, &long_one, h));
    assert_false(tree_verify_consistency(1, INT64_MAX, h, h, &long_one));
}

static void a_failing_source_fails_the_proof(void **state)
{
    struct fault down = {.kind = FAULT_STORE};
    struct leaves l = numbered_leaves(37);
    l.failure = &down;
    struct hash root;
    for (int nth = 1;; nth++) {
        struct hash_list proof;
        l.fails_at = nth;
        l.asked = 0;
        struct fault *f = tree_root_at(&l.source, 37, &root);
        f = f != NULL ? f : tree_prove(*state, &l.source, 11, 37, &proof);
        f = f != NULL ? f : tree_prove_consistency(*state, &l.source, 13, 37, &proof);
        if (l.asked < nth) {
            assert_null(f);
            assert_true(nth > 10);
            return;
        }
        assert_ptr_equal(f, &down);
        assert_int_equal(l.asked, nth);
    }
}

static void a_tree_goes_to_bytes_and_back(void **state)
{
    struct leaves l = numbered_leaves(MANY);
    struct tree t = {.size = 0};
    for (int64_t size = 0; size < MANY; size++) {
        struct str bytes = tree_write(*state, &t);
        struct tree back;
        int peaks = __builtin_popcountll((unsigned long long)size);
        assert_int_equal(bytes.n, 8 + 32 * peaks);
        assert_int_equal((uint8_t)bytes.p[7], size);
        assert_true(tree_read(bytes, &back));
        assert_int_equal(back.size, size);
        assert_memory_equal(back.frontier, t.frontier, (size_t)peaks * HASH_SIZE);
        tree_add(&back, l.at[size]);
        assert_hash(tree_root(&back), mth(l.at, size + 1));
        assert_false(tree_read(str_part(bytes, 0, bytes.n - 1), &back));
        struct text longer = text_new(*state, 0);
        text_add(&longer, bytes);
        text_add_char(&longer, '!');
        assert_false(tree_read(text_str(&longer), &back));
        tree_add(&t, l.at[size]);
    }
    struct tree back;
    assert_false(tree_read(STR(""), &back));
    assert_false(tree_read(STR("\x80\0\0\0\0\0\0\0"), &back));
}

/* The example in tlog-tiles: 273 full tiles of level 0, one of 112; one full of level 1,
 * one of 17; one of 1 at level 2. */
static void a_log_of_70000_has_the_tiles_that_the_specification_says(void **state)
{
    (void)state;
    assert_int_equal(tree_tile_width(70000, 0, 0), 256);
    assert_int_equal(tree_tile_width(70000, 0, 272), 256);
    assert_int_equal(tree_tile_width(70000, 0, 273), 112);
    assert_int_equal(tree_tile_width(70000, 0, 274), 0);
    assert_int_equal(tree_tile_width(70000, 1, 0), 256);
    assert_int_equal(tree_tile_width(70000, 1, 1), 17);
    assert_int_equal(tree_tile_width(70000, 1, 2), 0);
    assert_int_equal(tree_tile_width(70000, 2, 0), 1);
    assert_int_equal(tree_tile_width(70000, 2, 1), 0);
    assert_int_equal(tree_tile_width(70000, 3, 0), 0);
    assert_int_equal(tree_tile_width(256, 0, 0), 256);
    assert_int_equal(tree_tile_width(256, 0, 1), 0);
    assert_int_equal(tree_tile_width(256, 1, 0), 1);
    assert_int_equal(tree_tile_width(0, 0, 0), 0);
    assert_int_equal(tree_tile_width(INT64_MAX, 7, 0), 127);
    assert_int_equal(tree_tile_width(INT64_MAX, 63, 0), 0);
    assert_int_equal(tree_tile_width(5, 0, INT64_MAX), 0);
}

static void tile_paths_are_those_of_the_specification(void **state)
{
    static const struct {
        int64_t index;
        int width;
        const char *path;
    } cases[] = {
        {1234067, 256, "x001/x234/067"},
        {0, 256, "000"},
        {999, 1, "999.p/1"},
        {1000, 256, "x001/000"},
        {273, 112, "273.p/112"},
        {INT64_MAX, 255, "x009/x223/x372/x036/x854/x775/807.p/255"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct str path = tree_tile_path(*state, cases[i].index, cases[i].width);
        assert_string_equal(str_cstr(*state, path), cases[i].path);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_leaf_and_a_node_are_told_apart_by_their_first_byte),
        cmocka_unit_test(the_published_roots_come_out_as_leaves_are_added),
        cmocka_unit_test(the_published_inclusion_proofs_are_made_and_hold),
        cmocka_unit_test(the_published_consistency_proofs_are_made_and_hold),
        cmocka_unit_test(the_last_leaf_of_a_published_log_is_included),
        cmocka_unit_test(every_entry_of_every_small_tree_is_proven_and_no_other),
        cmocka_unit_test(every_small_tree_is_proven_to_extend_every_smaller_one),
        cmocka_unit_test(numbers_outside_the_tree_prove_nothing),
        cmocka_unit_test(a_failing_source_fails_the_proof),
        cmocka_unit_test(a_tree_goes_to_bytes_and_back),
        cmocka_unit_test(a_log_of_70000_has_the_tiles_that_the_specification_says),
        cmocka_unit_test(tile_paths_are_those_of_the_specification),
    };
    return cmocka_run_group_tests_name("ledger/tree", tests, open_arena, close_arena);
}
