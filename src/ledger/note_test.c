/* Notes, keys, checkpoints, cosignatures and proofs against published vectors: the
 * examples of the C2SP specifications, the test suite of golang.org/x/mod/sumdb/note, a
 * checkpoint of sum.golang.org, and a cosignature that the openssl command made. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "ledger/note.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define DASH "\xe2\x80\x94 "

#define PETER_KEY "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
#define PETER_SEED "gQoUAtUUbI2E8kQzMPVAgOv5juF9nHT2JS/F1ccoMXM="
#define PETER_LINE                                                                       \
    DASH "PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXg" \
         "KvqfqdngotpRZb6KE6RyyBwJnAM=\n"
#define ENOCH_KEY "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
#define ENOCH_LINE                                                                       \
    DASH                                                                                 \
        "EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01" \
        "oOTGwnWLox33WWd1RvMc+QQ=\n"
#define GO_TEXT                                                                          \
    "If you think cryptography is the answer to your problem,\n"                         \
    "then you don't know what your problem is.\n"
#define FOO_KEY "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
#define FOO_TEXT "This is an example message.\n"
#define FOO_LINE                                                                         \
    DASH "example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZ"  \
         "XsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
#define SUM_KEY "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
#define SUM_TEXT                                                                         \
    "go.sum database tree\n30055305\nmXfgRcJ0bG0j3CPdKwgGWtUzBUbX67saZGRmFuJGGsM=\n"
#define SUM_LINE                                                                         \
    DASH "sum.golang.org "                                                               \
         "Az3grpgEild5qw7+5dtV13Kf1C2Xurm8q4fhdxvcsDHnqNTaxL2AFjBY+2TyGKev"              \
         "ucFcAAlWFJJYle3EJlDCrQ+y3A8=\n"
#define SOFA_TEXT                                                                        \
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/"                      \
    "Xajj7h2fB2MPA3j2jxq2I=\n"
#define SOFA_LINE                                                                        \
    DASH "example.com/behind-the-sofa "                                                  \
         "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5"                      \
         "/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
/* openssl pkeyutl -sign -rawin with the first secret key of RFC 8032 section 7.1 over
 * "cosignature/v1\ntime 1679315147\n" and SOFA_TEXT; the id with sha256sum. */
#define WITNESS_SEED "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A="
#define WITNESS_KEY                                                                      \
    "witness.example/w1+eb762cc2+BNdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea"
#define WITNESS_LINE                                                                     \
    DASH "witness.example/w1 "                                                           \
         "63YswgAAAABkGFDL+TPmh4BYuAjsYRoqMJCWb/gWJaeRF/kmm5tlCr9sJ57D"                  \
         "LErur7K0yDXc2ArN+TIuotuB/HbuL3AJsp3bv/aNCQ==\n"
enum { WITNESS_TIME = 1679315147, ARENA_CAP = 64 << 20 };

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

static struct vkey key_of(struct arena *a, const char *text)
{
    struct vkey key;
    assert_true(vkey_read(a, str_of(text), &key));
    return key;
}

static const uint8_t *seed_of(struct arena *a, const char *seed64)
{
    struct str seed;
    assert_true(base64_decode(a, str_of(seed64), &seed));
    assert_int_equal(seed.n, SIGN_SEED_SIZE);
    return (const uint8_t *)seed.p;
}

static struct signer signer_from(struct arena *a, const char *name, enum key_type type,
                                 const char *seed64)
{
    return signer_of(str_of(name), type, seed_of(a, seed64));
}

static void assert_text(struct arena *a, struct str got, const char *want)
{
    assert_string_equal(str_cstr(a, got), want);
}

static bool opens(struct arena *a, struct str note, struct vkey key)
{
    struct note opened;
    return note_open(a, note, &key, 1, &opened);
}

/* The text with its byte `at` put in another place of the alphabet. */
static struct str changed(struct arena *a, struct str s, size_t at)
{
    char *copy = arena_bytes(a, s.n);
    memcpy(copy, s.p, s.n);
    copy[at] ^= 1;
    return (struct str){copy, s.n};
}

static void published_keys_are_read_and_written_the_same(void **state)
{
    static const char *const keys[] = {PETER_KEY, ENOCH_KEY, FOO_KEY, SUM_KEY,
                                       WITNESS_KEY};
    for (size_t i = 0; i < COUNT(keys); i++) {
        struct vkey key = key_of(*state, keys[i]);
        assert_text(*state, vkey_write(*state, &key), keys[i]);
        assert_int_equal(key.type, i == 4 ? KEY_COSIGNATURE : KEY_ED25519);
    }
    assert_text(*state, key_of(*state, FOO_KEY).name, "example.com/foo");
}

static void a_key_mangled_anywhere_is_refused(void **state)
{
    struct str whole = STR(PETER_KEY);
    struct vkey key;
    for (size_t i = 0; i < whole.n; i++) {
        assert_false(vkey_read(*state, changed(*state, whole, i), &key));
        assert_false(vkey_read(*state, str_part(whole, 0, i), &key));
        assert_false(i > 0 && vkey_read(*state, str_part(whole, i, whole.n), &key));
    }
    static const char *const bad[] = {
        "",
        "+",
        "++",
        PETER_KEY "\n",
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        assert_false(vkey_read(*state, str_of(bad[i]), &key));
    }
}

static void names_hold_no_space_plus_or_control(void **state)
{
    (void)state;
    static const char *const good[] = {"a", "cadre/0", "\xe7\xbb\x84\xe7\xbb\x87"};
    static const char *const bad[] = {
        "",
        "a b",
        "a+b",
        "a\tb",
        "a\nb",
        "a\xc2\x85",
        "a\xc2\xa0",
        "a\xe1\x9a\x80",
        "a\xe2\x80\x80",
        "a\xe2\x80\x8a",
        "a\xe2\x80\xa8",
        "a\xe2\x80\xaf",
        "a\xe2\x81\x9f",
        "a\xe3\x80\x80",
        "a\xff",
    };
    for (size_t i = 0; i < COUNT(good); i++) {
        assert_true(key_name_fits(str_of(good[i])));
    }
    for (size_t i = 0; i < COUNT(bad); i++) {
        assert_false(key_name_fits(str_of(bad[i])));
    }
}

static void published_notes_open(void **state)
{
    static const struct {
        const char *key, *text, *line;
    } notes[] = {{PETER_KEY, GO_TEXT, PETER_LINE},
                 {ENOCH_KEY, GO_TEXT, ENOCH_LINE},
                 {FOO_KEY, FOO_TEXT, FOO_LINE},
                 {SUM_KEY, SUM_TEXT, SUM_LINE},
                 {WITNESS_KEY, SOFA_TEXT, SOFA_LINE WITNESS_LINE}};
    for (size_t i = 0; i < COUNT(notes); i++) {
        struct vkey key = key_of(*state, notes[i].key);
        struct str note = str_format(*state, "%s\n%s", notes[i].text, notes[i].line);
        struct note opened;
        assert_true(note_open(*state, note, &key, 1, &opened));
        assert_text(*state, opened.text, notes[i].text);
        assert_int_equal(opened.signatures.n, 1);
        assert_ptr_equal(opened.signatures.at[0].by, &key);
        assert_int_equal(opened.signatures.at[0].time, i == 4 ? WITNESS_TIME : 0);
    }
}

static void the_published_note_is_signed_byte_for_byte(void **state)
{
    struct signer peter = signer_from(*state, "PeterNeumann", KEY_ED25519, PETER_SEED);
    assert_text(*state, vkey_write(*state, &peter.key), PETER_KEY);
    assert_text(*state, note_sign(*state, STR(GO_TEXT), &peter), GO_TEXT "\n" PETER_LINE);
}

static void a_cosignature_is_the_one_that_openssl_makes(void **state)
{
    struct signer witness =
        signer_from(*state, "witness.example/w1", KEY_COSIGNATURE, WITNESS_SEED);
    assert_text(*state, vkey_write(*state, &witness.key), WITNESS_KEY);
    assert_text(*state, cosignature_write(*state, STR(SOFA_TEXT), &witness, WITNESS_TIME),
                WITNESS_LINE);
}

static void a_cosignature_holds_for_its_time_and_text_alone(void **state)
{
    struct vkey witness = key_of(*state, WITNESS_KEY);
    struct str note = STR(SOFA_TEXT "\n" SOFA_LINE WITNESS_LINE);
    assert_true(opens(*state, note, witness));
    assert_false(opens(*state, changed(*state, note, 30), witness));
    /* the base64 of the time lies eight to sixteen characters behind the name */
    size_t time = str_find(note, STR("63YswgAAAABkGFDL")) + 12;
    assert_false(opens(*state, changed(*state, note, time), witness));
    /* the same key as a log's own signs another message */
    struct vkey log = vkey_of(witness.name, KEY_ED25519, witness.public_key);
    assert_false(opens(*state, note, log));
    struct signer by = signer_from(*state, "w", KEY_ED25519, WITNESS_SEED);
    struct str plain = note_sign(*state, STR(SOFA_TEXT), &by);
    assert_true(opens(*state, plain, by.key));
    assert_false(
        opens(*state, plain, vkey_of(STR("w"), KEY_COSIGNATURE, log.public_key)));
}

static void signatures_by_unknown_keys_are_passed_over(void **state)
{
    struct vkey keys[] = {key_of(*state, ENOCH_KEY), key_of(*state, PETER_KEY)};
    struct str note = STR(GO_TEXT "\n" PETER_LINE ENOCH_LINE);
    struct note opened;
    assert_true(note_open(*state, note, keys, 2, &opened));
    assert_int_equal(opened.signatures.n, 2);
    assert_ptr_equal(opened.signatures.at[0].by, &keys[1]);
    assert_true(note_open(*state, note, keys, 1, &opened));
    assert_int_equal(opened.signatures.n, 1);
    assert_false(note_open(*state, note, keys, 0, &opened));
    assert_false(opens(*state, note, key_of(*state, FOO_KEY)));
    /* a name shared with an unknown id, and an id shared with an unknown name */
    struct vkey other = keys[1];
    other.id[0] ^= 1;
    assert_false(opens(*state, note, other));
    other = vkey_of(STR("PeterNeumanm"), KEY_ED25519, keys[1].public_key);
    memcpy(other.id, keys[1].id, KEY_ID_SIZE);
    assert_false(opens(*state, note, other));
}

static void one_false_signature_of_a_known_key_spoils_the_note(void **state)
{
    struct vkey keys[] = {key_of(*state, PETER_KEY), key_of(*state, ENOCH_KEY)};
    struct str note = STR(GO_TEXT "\n" PETER_LINE ENOCH_LINE);
    struct str spoilt = changed(*state, note, note.n - 8);
    struct note opened;
    assert_false(note_open(*state, spoilt, keys, 2, &opened));
    assert_true(note_open(*state, spoilt, keys, 1, &opened));
}

static void malformed_notes_are_refused(void **state)
{
    static const char *const bad[] = {
        "",
        "\n",
        "\n\n",
        GO_TEXT,
        GO_TEXT "\n",
        PETER_LINE,
        "\n" PETER_LINE,
        GO_TEXT PETER_LINE,
        "\x01" GO_TEXT "\n" PETER_LINE,
        "\xff" GO_TEXT "\n" PETER_LINE,
        "\t" GO_TEXT "\n" PETER_LINE,
        GO_TEXT "\r\n" PETER_LINE,
        GO_TEXT "\n" PETER_LINE "Unexpected line.\n",
        GO_TEXT "\n" PETER_LINE "\n",
        GO_TEXT "\n" DASH "Bad Name x08go/ZJ\n" PETER_LINE,
        GO_TEXT "\n" DASH "NoSignature\n" PETER_LINE,
        GO_TEXT "\n" DASH "IdAlone x08gow==\n" PETER_LINE,
        GO_TEXT "\n" DASH "Bad x08go\n" PETER_LINE,
        GO_TEXT "\n- PeterNeumann x08go/ZJ\n" PETER_LINE,
    };
    struct vkey peter = key_of(*state, PETER_KEY);
    assert_true(opens(*state, STR(GO_TEXT "\n" PETER_LINE), peter));
    for (size_t i = 0; i < COUNT(bad); i++) {
        assert_false(opens(*state, str_of(bad[i]), peter));
    }
    struct str whole = STR(GO_TEXT "\n" PETER_LINE);
    for (size_t i = 0; i < whole.n; i++) {
        assert_false(opens(*state, str_part(whole, 0, i), peter));
        assert_false(opens(*state, changed(*state, whole, i), peter));
    }
}

static void a_note_has_at_most_a_hundred_signatures(void **state)
{
    struct vkey peter = key_of(*state, PETER_KEY);
    struct text note = text_new(*state, 0);
    text_add(&note, STR(GO_TEXT "\n"));
    for (int i = 0; i < NOTE_SIGNATURES; i++) {
        text_add(&note, STR(PETER_LINE));
    }
    assert_true(opens(*state, text_str(&note), peter));
    text_add(&note, STR(PETER_LINE));
    assert_false(opens(*state, text_str(&note), peter));
}

static void the_text_of_a_note_may_hold_empty_lines(void **state)
{
    struct signer by = signer_from(*state, "w", KEY_ED25519, WITNESS_SEED);
    struct str note = note_sign(*state, STR("one\n\ntwo\n\n"), &by);
    struct note opened;
    assert_true(note_open(*state, note, &by.key, 1, &opened));
    assert_text(*state, opened.text, "one\n\ntwo\n\n");
}

static void the_published_checkpoints_are_read_and_written(void **state)
{
    struct checkpoint c;
    assert_true(checkpoint_read(*state, STR(SOFA_TEXT), &c));
    assert_text(*state, c.origin, "example.com/behind-the-sofa");
    assert_int_equal(c.size, 20852163);
    assert_text(*state, checkpoint_write(*state, &c), SOFA_TEXT);
    assert_true(checkpoint_read(*state, STR(SUM_TEXT), &c));
    assert_int_equal(c.size, 30055305);
    assert_text(*state, checkpoint_write(*state, &c), SUM_TEXT);
    assert_true(checkpoint_read(*state, STR(SOFA_TEXT "more\nand more\n"), &c));
    struct checkpoint empty = {.origin = STR("cadre/x"),
                               .root = hash_of(STR_NONE, STR_NONE, STR_NONE)};
    assert_text(*state, checkpoint_write(*state, &empty),
                "cadre/x\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n");
}

static void malformed_checkpoints_are_refused(void **state)
{
    static const char *const root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
    static const char *const bad[] = {
        "",
        "o\n5\n",
        "\n5\n%s\n",
        "o\n05\n%s\n",
        "o\n-5\n%s\n",
        "o\n+5\n%s\n",
        "o\n\n%s\n",
        "o\n-0\n%s\n",
        "o\n9223372036854775808\n%s\n",
        "o\n5\n%s",
        "o\n 5\n%s\n",
        "o\n5\n%s=\n",
        "o\n5\nCsUY\n",
        "o\n5\n%s\n\n",
        "o\n5\n%s\n\nmore\n",
        "o\n5x\n%s\n",
    };
    struct checkpoint c;
    assert_true(checkpoint_read(*state, str_format(*state, "o\n5\n%s\n", root), &c));
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct text text = text_new(*state, 0);
        struct str head = str_of(bad[i]);
        size_t hole = str_find(head, STR("%s"));
        text_add(&text, str_part(head, 0, hole));
        if (hole < head.n) {
            text_add(&text, str_of(root));
            text_add(&text, str_part(head, hole + 2, head.n));
        }
        assert_false(checkpoint_read(*state, text_str(&text), &c));
    }
}

static void a_checkpoint_is_opened_only_by_the_key_of_its_origin(void **state)
{
    struct signer log =
        signer_from(*state, "example.com/behind-the-sofa", KEY_ED25519, WITNESS_SEED);
    struct checkpoint c;
    struct str note = note_sign(*state, STR(SOFA_TEXT), &log);
    assert_true(checkpoint_open(*state, note, &log.key, &c));
    assert_int_equal(c.size, 20852163);
    /* sum.golang.org signs for an origin of another name */
    struct vkey sum = key_of(*state, SUM_KEY);
    assert_false(checkpoint_open(*state, STR(SUM_TEXT "\n" SUM_LINE), &sum, &c));
    /* signed, but no checkpoint */
    note = note_sign(*state, STR("example.com/behind-the-sofa\nfive\n"), &log);
    assert_false(checkpoint_open(*state, note, &log.key, &c));
}

/* The form, line by line, of tlog-proof's example. */
static void a_proof_is_written_as_the_specification_says(void **state)
{
    struct hash one = hash_of(STR_NONE, STR_NONE, STR_NONE);
    struct hash path[] = {one, one};
    struct proof p = {.extra = STR("hello"),
                      .index = 73894,
                      .path = {.at = path, .n = 2},
                      .checkpoint = STR(SOFA_TEXT "\n" SOFA_LINE)};
    const char *want = "c2sp.org/tlog-proof@v1\nextra aGVsbG8=\nindex 73894\n"
                       "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
                       "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
                       "\n" SOFA_TEXT "\n" SOFA_LINE;
    assert_text(*state, proof_write(*state, &p), want);
    struct proof back;
    assert_true(proof_read(*state, str_of(want), &back));
    assert_text(*state, back.extra, "hello");
    assert_int_equal(back.index, 73894);
    assert_int_equal(back.path.n, 2);
    assert_memory_equal(back.path.at[1].b, one.b, HASH_SIZE);
    assert_text(*state, back.checkpoint, SOFA_TEXT "\n" SOFA_LINE);
    p = (struct proof){.extra = STR_NONE, .checkpoint = STR("x\n")};
    assert_text(*state, proof_write(*state, &p),
                "c2sp.org/tlog-proof@v1\nindex 0\n\nx\n");
    assert_true(proof_read(*state, proof_write(*state, &p), &back));
    assert_null(back.extra.p);
    assert_int_equal(back.path.n, 0);
}

static void malformed_proofs_are_refused(void **state)
{
    static const char *const bad[] = {
        "",
        "not a proof at all",
        "c2sp.org/tlog-proof@v1\n",
        "c2sp.org/tlog-proof@v2\nindex 0\n\nx\n",
        "c2sp.org/tlog-proof@v1\nindex notanumber\n\nx\n",
        "c2sp.org/tlog-proof@v1\nindex 01\n\nx\n",
        "c2sp.org/tlog-proof@v1\nindex -1\n\nx\n",
        "c2sp.org/tlog-proof@v1\nextra !!\nindex 0\n\nx\n",
        "c2sp.org/tlog-proof@v1\nextra aGVsbG8=\n\nx\n",
        "c2sp.org/tlog-proof@v1\nextra aGVsbG9=\nindex 0\n\nx\n",
        "c2sp.org/tlog-proof@v1\nextra aGVs\x84G8=\nindex 0\n\nx\n",
        "c2sp.org/tlog-proof@v1\nindex 0\nextra aGVsbG8=\n\nx\n",
        "c2sp.org/tlog-proof@v1\nindex 0\nx\n",
        "c2sp.org/tlog-proof@v1\nindex 0\naGVsbG8=\n\nx\n",
        "c2sp.org/tlog-proof@v1\nindex 0\n\n",
        "c2sp.org/tlog-proof@v1\nindex 0\n",
        "c2sp.org/tlog-proof@v1\nindex 0",
    };
    struct proof p;
    for (size_t i = 0; i < COUNT(bad); i++) {
        assert_false(proof_read(*state, str_of(bad[i]), &p));
    }
    struct text longer = text_new(*state, 0);
    text_add(&longer, STR("c2sp.org/tlog-proof@v1\nindex 0\n"));
    for (int i = 0; i <= TREE_PROOF_MAX; i++) {
        text_add(&longer, STR("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"));
    }
    text_add(&longer, STR("\nx\n"));
    assert_false(proof_read(*state, text_str(&longer), &p));
}

static void the_entry_in_a_proof_is_canonical_json(void **state)
{
    struct proven_entry e = {.entry = STR("abc"), .salt = STR("salt"), .body = STR("{}")};
    struct proven_entry back;
    const char *want = "{\"body\":\"e30=\",\"entry\":\"YWJj\",\"salt\":\"c2FsdA==\"}";
    assert_text(*state, proven_entry_write(*state, &e), want);
    assert_true(proven_entry_read(*state, str_of(want), &back));
    assert_text(*state, back.entry, "abc");
    assert_text(*state, back.salt, "salt");
    assert_text(*state, back.body, "{}");
    e.salt = STR_NONE;
    e.body = STR_NONE;
    want = "{\"body\":null,\"entry\":\"YWJj\",\"salt\":null}";
    assert_text(*state, proven_entry_write(*state, &e), want);
    assert_true(proven_entry_read(*state, str_of(want), &back));
    assert_null(back.body.p);
    static const char *const bad[] = {
        "",
        "null",
        "{}",
        "{\"body\":null,\"entry\":null,\"salt\":null}",
        "{\"body\":null,\"entry\":\"YWJj\"}",
        "{\"body\":null,\"entry\":\"YWJj\",\"salt\":\"c2FsdA==\"}",
        "{\"body\":\"e30=\",\"entry\":\"YWJj\",\"salt\":null}",
        "{\"body\":null,\"entry\":\"YWJj\",\"more\":1,\"salt\":null}",
        "{\"body\":null,\"entry\":\"YWJj\",\"salt\":null} ",
        "{\"entry\":\"YWJj\",\"body\":null,\"salt\":null}",
        "{\"body\":null,\"entry\":\"YWJ\",\"salt\":null}",
        "{\"body\":null,\"entry\":5,\"salt\":null}",
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        assert_false(proven_entry_read(*state, str_of(bad[i]), &back));
    }
}

#define ORIGIN "cadre/01890a5d-ac96-774b-bcce-b302099a8057"

/* A log of two entries, the second of which is proven. */
struct small_log {
    struct signer log;
    struct proven_entry entry;
    struct hash other;
    struct proof proof;
};

static struct small_log small_log(struct arena *a)
{
    struct small_log l = {.log = signer_from(a, ORIGIN, KEY_ED25519, PETER_SEED)};
    l.entry.salt = STR("0123456789abcdef");
    l.entry.body = STR("{\"name\":\"x\"}");
    struct hash body = hash_of(l.entry.salt, l.entry.body, STR_NONE);
    struct text entry = text_new(a, 0);
    text_add(&entry, STR("{\"seq\":2}"));
    text_add(&entry, str_copy(a, hash_str(&body)));
    l.entry.entry = text_str(&entry);
    l.other = tree_leaf_of(STR("first"));
    struct hash root = tree_node(l.other, tree_leaf_of(l.entry.entry));
    struct checkpoint c = {.origin = STR(ORIGIN), .size = 2, .root = root};
    l.proof = (struct proof){.extra = proven_entry_write(a, &l.entry), .index = 1};
    *LIST_ADD(a, &l.proof.path) = l.other;
    l.proof.checkpoint = note_sign(a, checkpoint_write(a, &c), &l.log);
    return l;
}

static bool proven(struct arena *a, const struct small_log *l)
{
    struct proof p;
    struct checkpoint under;
    struct proven_entry e;
    return proof_read(a, proof_write(a, &l->proof), &p) &&
           proof_verify(a, &p, &l->log.key, &under, &e) && under.size == 2 &&
           str_equal(e.entry, l->entry.entry);
}

static void a_proof_leads_from_the_entry_to_the_signed_root(void **state)
{
    struct small_log l = small_log(*state);
    assert_true(proven(*state, &l));
    l.entry.body = STR_NONE;
    l.entry.salt = STR_NONE;
    l.proof.extra = proven_entry_write(*state, &l.entry);
    assert_true(proven(*state, &l));
}

static void a_proof_fails_when_any_part_is_another(void **state)
{
    struct small_log l = small_log(*state);
    l.proof.index = 0;
    assert_false(proven(*state, &l));
    l = small_log(*state);
    l.proof.path.at[0].b[0] ^= 1;
    assert_false(proven(*state, &l));
    l = small_log(*state);
    l.proof.extra = STR_NONE;
    assert_false(proven(*state, &l));
    l = small_log(*state);
    l.entry.body = STR("{\"name\":\"y\"}");
    l.proof.extra = proven_entry_write(*state, &l.entry);
    assert_false(proven(*state, &l));
    l = small_log(*state);
    l.entry.entry = changed(*state, l.entry.entry, 2);
    l.proof.extra = proven_entry_write(*state, &l.entry);
    assert_false(proven(*state, &l));
    l = small_log(*state);
    l.proof.checkpoint = changed(*state, l.proof.checkpoint, 60);
    assert_false(proven(*state, &l));
    l = small_log(*state);
    l.log = signer_from(*state, ORIGIN, KEY_ED25519, WITNESS_SEED);
    assert_false(proven(*state, &l));
    l = small_log(*state);
    l.entry.entry = STR("thirty-two bytes are too short!!");
    l.entry.body = STR_NONE;
    l.entry.salt = STR_NONE;
    l.proof.extra = proven_entry_write(*state, &l.entry);
    assert_false(proven(*state, &l));
}

/* The example of tlog-witness. */
static void what_a_witness_is_asked_is_as_the_specification_says(void **state)
{
    const char *want = "old 20852014\n"
                       "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n"
                       "jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n"
                       "5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=\n"
                       "/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=\n"
                       "\n" SOFA_TEXT "\n" SOFA_LINE;
    struct extension e;
    assert_true(extension_read(*state, str_of(want), &e));
    assert_int_equal(e.from, 20852014);
    assert_int_equal(e.path.n, 4);
    assert_text(*state, e.checkpoint, SOFA_TEXT "\n" SOFA_LINE);
    assert_text(*state, extension_write(*state, &e), want);
    assert_false(extension_read(*state, STR("old 05\n\nx\n"), &e));
    assert_false(extension_read(*state, STR("old 5\nx\n"), &e));
    assert_false(extension_read(*state, STR("new 5\n\nx\n"), &e));
    assert_false(extension_read(*state, STR(""), &e));
}

/* The example of docs/ledger.md, which was made by the Python of contrib/verify_test.py.
 */
#define PAGE_KEY                                                                         \
    "cadre/01595f5a-2e00-7000-8000-000000000000+b458ba97+AddamAGCsQq31Uv+08lkBzoO"       \
    "4XLz2qYjJa8CGmj3B1Ea"
#define PAGE_WITNESS                                                                     \
    "witness.example/w1+04d2d833+BD1AF8PoQ4lakrcKp00bfrycmCzPLsSWjMDNVfEq9GYM"
#define PAGE_CHECKPOINT                                                                  \
    "cadre/01595f5a-2e00-7000-8000-000000000000\n"                                       \
    "3\n"                                                                                \
    "4qmzH2hdjAUc2Q6XMzeUEy9dYLfb8FKKkM9wEHEozao=\n"                                     \
    "\n" DASH "cadre/01595f5a-2e00-7000-8000-000000000000 tFi6l+8sb/gpBkNzKfuFGr5ha"     \
    "fj+2n8P73rU8CrtQUSFvGFsNrmXsjPdEMtK64YBQoz+NEMzwbF8d+JXyl7dF7es2wA=\n" DASH         \
    "witness.example/w1 BNLYMwAAAABYav1sexnGFe0EW+pPGZ8N7I6wHHCgAHP6oK5Pv"               \
    "5jf38kK+po+Pq+F3seGQIQPsdHpc7WwNP9Yo6FbSFviX9OjHRfRDg==\n"
#define PAGE_PROOF                                                                       \
    "c2sp.org/tlog-proof@v1\n"                                                           \
    "extra eyJib2R5IjoiZXlKdVlXMWxJam9pNWE2TDVyR2ZJaXdpZFc1cGRDSTZNWDA9IiwiZW50cn"       \
    "kiOiJleUpoWTNSdmNpSTZNQ3dpWVhRaU9qRTBPRE0wTURZME5qQXdNREF3TURBc0ltTnNZWE56SW"       \
    "pvaWRXNXBkQ0lzSW1OdmNuSmxZM1J6SWpvd0xDSmtZWGtpT2pFM01UWTVMQ0pwWkNJNklqQXhOVG"       \
    "syTVdWaExUUTBOakF0TnpBd01DMDRNREF3TFRBd01EQXdNREF3TURBd01pSXNJbXRwYm1RaU9pSn"       \
    "daWEp6YjI0dVlXUmtJaXdpYzJWeElqb3lMQ0p6ZFdKcVpXTjBJam95TENKMlpYSnphVzl1SWpveG"       \
    "ZlV3ZaNnRqT01icjhhdUt4d3krenFWYTNnNlRlUjdzRCtvcjdVZk5NeGJ6Iiwic2FsdCI6IkVCRV"       \
    "NFeFFWRmhjWUdSb2JIQjBlSHc9PSJ9\n"                                                   \
    "index 1\n"                                                                          \
    "9KdOC6xL9W2y90JOC8w4yr18pjANt6vbzNWrc02R44I=\n"                                     \
    "xv/XAVV+F8L8UrKl2TYjidj/qVuEfzMugkZ9vAhgRHc=\n"                                     \
    "\n" PAGE_CHECKPOINT
#define PAGE_WITNESS_SEED "TM0Imyj/ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U+4pvs="
enum { PAGE_ENTRIES = 3, PAGE_TIME = 1483406700 };
static const struct {
    const char *header, *salt, *body;
} page_entry[PAGE_ENTRIES] = {
    {"{\"actor\":0,\"at\":1483406400000000,\"class\":\"unit\",\"corrects\":0,\"da"
     "y\":17169,\"id\":\"015961e9-5a00-7000-8000-000000000001\",\"kind\":\"unit.a"
     "dd\",\"seq\":1,\"subject\":1,\"version\":1}",
     "000102030405060708090a0b0c0d0e0f", "{\"name\":\"组织部\"}"},
    {"{\"actor\":0,\"at\":1483406460000000,\"class\":\"unit\",\"corrects\":0,\"da"
     "y\":17169,\"id\":\"015961ea-4460-7000-8000-000000000002\",\"kind\":\"person"
     ".add\",\"seq\":2,\"subject\":2,\"version\":1}",
     "101112131415161718191a1b1c1d1e1f", "{\"name\":\"宋江\",\"unit\":1}"},
    {"{\"actor\":2,\"at\":1483406520000000,\"class\":\"unit\",\"corrects\":2,\"da"
     "y\":17169,\"id\":\"015961eb-2ec0-7000-8000-000000000003\",\"kind\":\"person"
     ".correct\",\"seq\":3,\"subject\":2,\"version\":1}",
     "202122232425262728292a2b2c2d2e2f", "{\"name\":\"宋公明\",\"unit\":1}"},
};

static void the_proof_of_the_documentation_holds(void **state)
{
    struct vkey keys[] = {key_of(*state, PAGE_KEY), key_of(*state, PAGE_WITNESS)};
    struct proof p;
    struct checkpoint under;
    struct proven_entry e;
    struct note opened;
    assert_true(proof_read(*state, STR(PAGE_PROOF), &p));
    assert_true(proof_verify(*state, &p, &keys[0], &under, &e));
    assert_int_equal(p.index, 1);
    assert_int_equal(under.size, PAGE_ENTRIES);
    assert_text(*state, e.body, page_entry[1].body);
    assert_text(*state, proof_write(*state, &p), PAGE_PROOF);
    assert_true(note_open(*state, p.checkpoint, keys, 2, &opened));
    assert_int_equal(opened.signatures.n, 2);
    assert_int_equal(opened.signatures.at[1].time, PAGE_TIME);
}

static void the_checkpoint_of_the_documentation_is_made_byte_for_byte(void **state)
{
    struct vkey key = key_of(*state, PAGE_KEY);
    struct signer log = signer_of(key.name, KEY_ED25519, seed_of(*state, WITNESS_SEED));
    struct signer witness = signer_of(STR("witness.example/w1"), KEY_COSIGNATURE,
                                      seed_of(*state, PAGE_WITNESS_SEED));
    struct tree t = {.size = 0};
    for (int i = 0; i < PAGE_ENTRIES; i++) {
        struct str salt;
        assert_true(hex_decode(*state, str_of(page_entry[i].salt), &salt));
        struct hash body = hash_of(salt, str_of(page_entry[i].body), STR_NONE);
        tree_add(&t, tree_leaf(str_of(page_entry[i].header), body));
    }
    struct checkpoint c = {.origin = key.name, .size = t.size, .root = tree_root(&t)};
    struct str text = checkpoint_write(*state, &c);
    struct text note = text_new(*state, 0);
    text_add(&note, note_sign(*state, text, &log));
    text_add(&note, cosignature_write(*state, text, &witness, PAGE_TIME));
    assert_text(*state, text_str(&note), PAGE_CHECKPOINT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_keys_are_read_and_written_the_same),
        cmocka_unit_test(a_key_mangled_anywhere_is_refused),
        cmocka_unit_test(names_hold_no_space_plus_or_control),
        cmocka_unit_test(published_notes_open),
        cmocka_unit_test(the_published_note_is_signed_byte_for_byte),
        cmocka_unit_test(a_cosignature_is_the_one_that_openssl_makes),
        cmocka_unit_test(a_cosignature_holds_for_its_time_and_text_alone),
        cmocka_unit_test(signatures_by_unknown_keys_are_passed_over),
        cmocka_unit_test(one_false_signature_of_a_known_key_spoils_the_note),
        cmocka_unit_test(malformed_notes_are_refused),
        cmocka_unit_test(a_note_has_at_most_a_hundred_signatures),
        cmocka_unit_test(the_text_of_a_note_may_hold_empty_lines),
        cmocka_unit_test(the_published_checkpoints_are_read_and_written),
        cmocka_unit_test(malformed_checkpoints_are_refused),
        cmocka_unit_test(a_checkpoint_is_opened_only_by_the_key_of_its_origin),
        cmocka_unit_test(a_proof_is_written_as_the_specification_says),
        cmocka_unit_test(malformed_proofs_are_refused),
        cmocka_unit_test(the_entry_in_a_proof_is_canonical_json),
        cmocka_unit_test(a_proof_leads_from_the_entry_to_the_signed_root),
        cmocka_unit_test(a_proof_fails_when_any_part_is_another),
        cmocka_unit_test(what_a_witness_is_asked_is_as_the_specification_says),
        cmocka_unit_test(the_proof_of_the_documentation_holds),
        cmocka_unit_test(the_checkpoint_of_the_documentation_is_made_byte_for_byte),
    };
    return cmocka_run_group_tests_name("ledger/note", tests, open_arena, close_arena);
}
