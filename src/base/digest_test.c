/* Published vectors: FIPS 180-4 examples and RFC 6234, RFC 8032 section 7.1,
 * draft-irtf-cfrg-xchacha-03 section A.3.1. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/text.h"

static int start(void **state)
{
    *state = arena_open(&chunks_heap, (size_t)16 << 20);
    return *state == NULL || !digest_start();
}

static int stop(void **state)
{
    arena_close(*state);
    return 0;
}

static struct str bytes(struct arena *a, const char *hex)
{
    struct str b = STR_NONE;
    assert_true(hex_decode(a, str_of(hex), &b));
    return b;
}

static void assert_hex(struct arena *a, struct str b, const char *expected)
{
    struct text t = text_new(a, 0);
    text_add_hex(&t, b);
    text_add_char(&t, '\0');
    assert_string_equal(t.p, expected);
}

static void assert_hash(struct arena *a, struct hash h, const char *expected)
{
    assert_hex(a, hash_str(&h), expected);
}

static void sha_256_gives_the_published_digests(void **state)
{
    struct arena *a = *state;
    assert_hash(a, hash_of(STR_NONE, STR_NONE, STR_NONE),
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_hash(a, hash_of(STR("abc"), STR_NONE, STR_NONE),
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_hash(a,
                hash_of(STR("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
                        STR_NONE, STR_NONE),
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    char *million = arena_bytes(a, 1000000);
    memset(million, 'a', 1000000);
    assert_hash(a, hash_of((struct str){million, 1000000}, STR_NONE, STR_NONE),
                "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

static void runs_are_hashed_as_one(void **state)
{
    struct arena *a = *state;
    struct str all = STR("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq");
    for (size_t i = 0; i <= all.n; i++) {
        for (size_t k = i; k <= all.n; k += 5) {
            struct hash h = hash_of(str_part(all, 0, i), str_part(all, i, k),
                                    str_part(all, k, all.n));
            assert_hash(
                a, h, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
            arena_reset(a);
        }
    }
}

static void hashes_are_equal_in_every_byte_or_not_at_all(void **state)
{
    (void)state;
    struct hash h = hash_of(STR("abc"), STR_NONE, STR_NONE);
    struct hash other = h;
    assert_true(hash_equal(h, other));
    for (size_t i = 0; i < HASH_SIZE; i++) {
        other.b[i] ^= 1;
        assert_false(hash_equal(h, other));
        other.b[i] ^= 1;
    }
}

static void ed25519_signs_as_rfc_8032_does(void **state)
{
    struct arena *a = *state;
    static const struct {
        const char *seed, *key, *message, *sig;
    } cases[] = {
        {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
         "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
         "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33ba"
         "c"
         "c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"},
        {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
         "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
         "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996"
         "e"
         "458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"},
        {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
         "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
         "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f29"
         "0"
         "ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const uint8_t *seed = (const uint8_t *)bytes(a, cases[i].seed).p;
        struct str message = bytes(a, cases[i].message);
        uint8_t key[SIGN_PUBLIC_SIZE];
        uint8_t sig[SIGN_SIZE];
        sign_public(seed, key);
        assert_hex(a, (struct str){(char *)key, sizeof key}, cases[i].key);
        sign_make(seed, message, sig);
        struct str made = {(char *)sig, sizeof sig};
        assert_hex(a, made, cases[i].sig);
        assert_true(sign_holds(key, message, made));
        assert_false(sign_holds(key, STR("another message"), made));
        assert_false(sign_holds(key, message, str_part(made, 0, SIGN_SIZE - 1)));
        sig[i] ^= 1;
        assert_false(sign_holds(key, message, made));
    }
}

static const char xchacha_key[] =
    "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f";
static const char xchacha_sealed[] =
    "404142434445464748494a4b4c4d4e4f5051525354555657" /* nonce */
    "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb"
    "731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452"
    "2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9"
    "21f9664c97637da9768812f615c68b13b52e"
    "c0875924c1c7987947deafd8780acf49"; /* tag */

static void the_drafts_sealed_text_opens(void **state)
{
    struct arena *a = *state;
    const uint8_t *key = (const uint8_t *)bytes(a, xchacha_key).p;
    struct str sealed = bytes(a, xchacha_sealed);
    struct str bound = bytes(a, "50515253c0c1c2c3c4c5c6c7");
    struct str plain = STR_NONE;
    assert_true(seal_open(a, key, sealed, bound, &plain));
    assert_true(
        str_equal(plain, STR("Ladies and Gentlemen of the class of '99: If I could "
                             "offer you only one tip for the future, sunscreen "
                             "would be it.")));
}

static void a_sealed_text_opens_whole_or_not_at_all(void **state)
{
    struct arena *a = *state;
    const uint8_t *key = (const uint8_t *)bytes(a, xchacha_key).p;
    struct str sealed = seal_make(a, key, STR("a talk"), STR("case 7"));
    assert_int_equal(sealed.n, SEAL_NONCE_SIZE + 6 + SEAL_TAG_SIZE);
    struct str plain = STR_NONE;
    assert_true(seal_open(a, key, sealed, STR("case 7"), &plain));
    assert_true(str_equal(plain, STR("a talk")));
    assert_false(seal_open(a, key, sealed, STR("case 8"), &plain));
    for (size_t i = 0; i < sealed.n; i++) {
        char *changed = (char *)(uintptr_t)str_copy(a, sealed).p;
        changed[i] ^= 1;
        assert_false(
            seal_open(a, key, (struct str){changed, sealed.n}, STR("case 7"), &plain));
        assert_false(seal_open(a, key, str_part(sealed, 0, i), STR("case 7"), &plain));
    }
    struct str again = seal_make(a, key, STR("a talk"), STR("case 7"));
    assert_false(str_equal(sealed, again)); /* a fresh nonce each time */
    assert_true(
        seal_open(a, key, seal_make(a, key, STR_NONE, STR_NONE), STR_NONE, &plain));
    assert_int_equal(plain.n, 0);
}

static void hex_is_read_in_either_case_and_whole(void **state)
{
    struct arena *a = *state;
    struct str b = STR_NONE;
    assert_true(hex_decode(a, STR("00fFAb"), &b));
    assert_int_equal(b.n, 3);
    assert_memory_equal(b.p, "\x00\xff\xab", 3);
    assert_true(hex_decode(a, STR(""), &b));
    assert_int_equal(b.n, 0);
    assert_false(hex_decode(a, STR("0"), &b));
    assert_false(hex_decode(a, STR("0g"), &b));
    assert_false(hex_decode(a, STR("00 0"), &b));
    assert_false(hex_decode(a, STR("000g"), &b));
    assert_false(hex_decode(a, STR("0x00"), &b));
}

static void base64_is_strict(void **state)
{
    struct arena *a = *state;
    static const struct {
        const char *text, *plain;
    } good[] = {
        /* RFC 4648 section 10 */
        {"", ""},
        {"Zg==", "f"},
        {"Zm8=", "fo"},
        {"Zm9v", "foo"},
        {"Zm9vYg==", "foob"},
        {"Zm9vYmE=", "fooba"},
        {"Zm9vYmFy", "foobar"},
    };
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        struct str b = STR_NONE;
        assert_true(base64_decode(a, str_of(good[i].text), &b));
        assert_true(str_equal(b, str_of(good[i].plain)));
    }
    static const char *const bad[] = {
        "Zg",       "Zg=",  "Z===", "Zm8",  "Zm9v\n", "Zm 9",     "Zm-_",
        "Zg==Zg==", "=Zg=", "Zh==", "Zm9=", "====",   "Zm9v====",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct str b = STR_NONE;
        if (base64_decode(a, str_of(bad[i]), &b)) {
            fail_msg("taken: %s", bad[i]);
        }
    }
}

/* Test cases 1, 2 and 6. */
static void hmac_sha_256_gives_the_codes_of_rfc_4231(void **state)
{
    struct arena *a = *state;
    char long_key[131], short_key[20];
    memset(long_key, 0xaa, sizeof long_key);
    memset(short_key, 0x0b, sizeof short_key);
    const struct {
        struct str key;
        const char *message, *mac;
    } cases[] = {
        {{short_key, sizeof short_key},
         "Hi There",
         "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
        {STR("Jefe"), "what do ya want for nothing?",
         "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
        {{long_key, sizeof long_key},
         "Test Using Larger Than Block-Size Key - Hash Key First",
         "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str wanted = STR_NONE;
        struct hash mac = hmac_sha256(cases[i].key, str_of(cases[i].message));
        assert_true(hex_decode(a, str_of(cases[i].mac), &wanted));
        assert_memory_equal(mac.b, wanted.p, HASH_SIZE);
    }
}

static void hmac_sha_1_gives_the_codes_of_rfc_2202(void **state)
{
    struct arena *a = *state;
    char long_key[80], short_key[20];
    memset(long_key, 0xaa, sizeof long_key);
    memset(short_key, 0x0b, sizeof short_key);
    const struct {
        struct str key;
        const char *message, *mac;
    } cases[] = {
        {{short_key, sizeof short_key},
         "Hi There",
         "b617318655057264e28bc0b6fb378c8ef146be00"},
        {STR("Jefe"), "what do ya want for nothing?",
         "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"},
        {{long_key, sizeof long_key},
         "Test Using Larger Than Block-Size Key - Hash Key First",
         "aa4ae5e15272d00e95705637ce8a3b55ed402112"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t mac[HMAC_SHA1_SIZE];
        struct str wanted = STR_NONE;
        hmac_sha1(cases[i].key, str_of(cases[i].message), mac);
        assert_true(hex_decode(a, str_of(cases[i].mac), &wanted));
        assert_memory_equal(mac, wanted.p, HMAC_SHA1_SIZE);
    }
}

static void secrets_are_equal_by_length_and_bytes(void **state)
{
    (void)state;
    assert_true(secret_equal(STR("abc"), STR("abc")));
    assert_false(secret_equal(STR("abc"), STR("abd")));
    assert_false(secret_equal(STR("abc"), STR("ab")));
    assert_true(secret_equal(STR(""), STR_NONE));
}

int main(void)
{
    const struct CMUnitTest base[] = {
        cmocka_unit_test(sha_256_gives_the_published_digests),
        cmocka_unit_test(runs_are_hashed_as_one),
        cmocka_unit_test(hashes_are_equal_in_every_byte_or_not_at_all),
        cmocka_unit_test(ed25519_signs_as_rfc_8032_does),
        cmocka_unit_test(the_drafts_sealed_text_opens),
        cmocka_unit_test(a_sealed_text_opens_whole_or_not_at_all),
        cmocka_unit_test(hex_is_read_in_either_case_and_whole),
        cmocka_unit_test(base64_is_strict),
        cmocka_unit_test(hmac_sha_256_gives_the_codes_of_rfc_4231),
        cmocka_unit_test(hmac_sha_1_gives_the_codes_of_rfc_2202),
        cmocka_unit_test(secrets_are_equal_by_length_and_bytes),
    };
    return cmocka_run_group_tests(base, start, stop);
}
