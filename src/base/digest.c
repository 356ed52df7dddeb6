/* The one door to libsodium and libcrypto. Signatures and sealing are libsodium's, whose
 * calls are hard to misuse. SHA-256 is libcrypto's, because it uses the processor's own
 * instructions where there are any: a leaf of 112 bytes took 95 ns against 430 ns with
 * libsodium 1.0.18, 320 bytes 261 ns against 1253 ns (AMD EPYC with SHA extensions, one
 * core, -O2, loops of 500,000 init/update/update/final). Refuses to keep keys. */
#define OPENSSL_API_COMPAT                                                               \
    0x10100000L /* the low-level calls: no allocation, no look-up */
#include "base/digest.h"

#include <openssl/sha.h>
#include <sodium.h>

#include "base/arena.h"

_Static_assert(HASH_SIZE == SHA256_DIGEST_LENGTH, "SHA-256");
_Static_assert(SIGN_SEED_SIZE == crypto_sign_SEEDBYTES, "Ed25519 seed");
_Static_assert(SIGN_PUBLIC_SIZE == crypto_sign_PUBLICKEYBYTES, "Ed25519 key");
_Static_assert(SIGN_SIZE == crypto_sign_BYTES, "Ed25519 signature");
_Static_assert(SEAL_KEY_SIZE == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "key");
_Static_assert(SEAL_NONCE_SIZE == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, "nonce");
_Static_assert(SEAL_TAG_SIZE == crypto_aead_xchacha20poly1305_ietf_ABYTES, "tag");

bool digest_start(void)
{
    return sodium_init() >= 0;
}

static const uint8_t *bytes_of(struct str s)
{
    return (const uint8_t *)s.p;
}

/* The calls below give an error only for contexts that were not initialised. */
struct hash hash_of(struct str a, struct str b, struct str c)
{
    struct hash h;
    SHA256_CTX state;
    SHA256_Init(&state);
    SHA256_Update(&state, a.p, a.n);
    SHA256_Update(&state, b.p, b.n);
    SHA256_Update(&state, c.p, c.n);
    SHA256_Final(h.b, &state);
    return h;
}

_Static_assert(sizeof(SHA256_CTX) <= sizeof(struct digest), "room for the state");

void digest_begin(struct digest *d)
{
    SHA256_CTX state;
    SHA256_Init(&state);
    memcpy(d->state, &state, sizeof state);
}

void digest_add(struct digest *d, struct str piece)
{
    SHA256_CTX state;
    memcpy(&state, d->state, sizeof state);
    SHA256_Update(&state, piece.p, piece.n);
    memcpy(d->state, &state, sizeof state);
}

struct hash digest_end(const struct digest *d)
{
    SHA256_CTX state;
    struct hash h;
    memcpy(&state, d->state, sizeof state);
    SHA256_Final(h.b, &state);
    return h;
}

enum { SHA1_BLOCK = 64 };

static void sha1_of(const uint8_t block[SHA1_BLOCK], struct str message,
                    uint8_t digest[HMAC_SHA1_SIZE])
{
    SHA_CTX state;
    SHA1_Init(&state);
    SHA1_Update(&state, block, SHA1_BLOCK);
    SHA1_Update(&state, message.p, message.n);
    SHA1_Final(digest, &state);
    sodium_memzero(&state, sizeof state);
}

struct hash hmac_sha256(struct str key, struct str message)
{
    struct hash mac;
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, bytes_of(key), key.n);
    crypto_auth_hmacsha256_update(&state, bytes_of(message), message.n);
    crypto_auth_hmacsha256_final(&state, mac.b);
    return mac;
}

void hmac_sha1(struct str key, struct str message, uint8_t mac[HMAC_SHA1_SIZE])
{
    uint8_t inner[SHA1_BLOCK] = {0}, outer[SHA1_BLOCK];
    if (key.n > SHA1_BLOCK) {
        SHA1(bytes_of(key), key.n, inner);
    } else if (key.n > 0) {
        memcpy(inner, key.p, key.n);
    }
    for (size_t i = 0; i < SHA1_BLOCK; i++) {
        outer[i] = inner[i] ^ 0x5c;
        inner[i] ^= 0x36;
    }
    sha1_of(inner, message, mac);
    sha1_of(outer, (struct str){(const char *)mac, HMAC_SHA1_SIZE}, mac);
    sodium_memzero(inner, sizeof inner);
    sodium_memzero(outer, sizeof outer);
}

bool hash_equal(struct hash a, struct hash b)
{
    return memcmp(a.b, b.b, HASH_SIZE) == 0;
}

struct str hash_str(const struct hash *h)
{
    return (struct str){(const char *)h->b, HASH_SIZE};
}

/* libsodium's secret key is the seed with the public key behind it; it is made afresh
 * each time and wiped, so that only the seed needs a keeper. */
void sign_public(const uint8_t seed[SIGN_SEED_SIZE], uint8_t public_key[SIGN_PUBLIC_SIZE])
{
    uint8_t secret[crypto_sign_SECRETKEYBYTES];
    crypto_sign_seed_keypair(public_key, secret, seed);
    sodium_memzero(secret, sizeof secret);
}

void sign_make(const uint8_t seed[SIGN_SEED_SIZE], struct str message,
               uint8_t sig[SIGN_SIZE])
{
    uint8_t public_key[SIGN_PUBLIC_SIZE];
    uint8_t secret[crypto_sign_SECRETKEYBYTES];
    crypto_sign_seed_keypair(public_key, secret, seed);
    crypto_sign_detached(sig, NULL, bytes_of(message), message.n, secret);
    sodium_memzero(secret, sizeof secret);
}

bool sign_holds(const uint8_t public_key[SIGN_PUBLIC_SIZE], struct str message,
                struct str sig)
{
    return sig.n == SIGN_SIZE &&
           crypto_sign_verify_detached(bytes_of(sig), bytes_of(message), message.n,
                                       public_key) == 0;
}

struct str seal_make(struct arena *a, const uint8_t key[SEAL_KEY_SIZE], struct str plain,
                     struct str bound)
{
    size_t n = SEAL_NONCE_SIZE + plain.n + SEAL_TAG_SIZE;
    uint8_t *sealed = (uint8_t *)arena_bytes(a, n);
    /* 192 random bits: the extended nonce exists so that none need be counted. */
    randombytes_buf(sealed, SEAL_NONCE_SIZE);
    crypto_aead_xchacha20poly1305_ietf_encrypt(sealed + SEAL_NONCE_SIZE, NULL,
                                               bytes_of(plain), plain.n, bytes_of(bound),
                                               bound.n, NULL, sealed, key);
    return (struct str){(const char *)sealed, n};
}

bool seal_open(struct arena *a, const uint8_t key[SEAL_KEY_SIZE], struct str sealed,
               struct str bound, struct str *plain)
{
    if (sealed.n < SEAL_NONCE_SIZE + SEAL_TAG_SIZE) {
        return false;
    }
    size_t n = sealed.n - SEAL_NONCE_SIZE - SEAL_TAG_SIZE;
    uint8_t *clear = (uint8_t *)arena_bytes(a, n);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(
            clear, NULL, NULL, bytes_of(sealed) + SEAL_NONCE_SIZE,
            sealed.n - SEAL_NONCE_SIZE, bytes_of(bound), bound.n, bytes_of(sealed),
            key) != 0) {
        return false;
    }
    *plain = (struct str){(const char *)clear, n};
    return true;
}

bool hex_decode(struct arena *a, struct str hex, struct str *bytes)
{
    size_t n = 0;
    char *out = arena_bytes(a, hex.n / 2);
    if (hex.n % 2 != 0 ||
        sodium_hex2bin((uint8_t *)out, hex.n / 2, hex.p, hex.n, NULL, &n, NULL) != 0) {
        return false;
    }
    *bytes = (struct str){out, n};
    return n == hex.n / 2;
}

bool base64_decode(struct arena *a, struct str text, struct str *bytes)
{
    size_t n = 0;
    size_t room = text.n / 4 * 3;
    char *out = arena_bytes(a, room);
    /* libsodium 1.0.18 takes bytes above 0x7f for signs of the alphabet. */
    for (size_t i = 0; i < text.n; i++) {
        if ((unsigned char)text.p[i] > 0x7f) {
            return false;
        }
    }
    if (text.n % 4 != 0 ||
        sodium_base642bin((uint8_t *)out, room, text.p, text.n, NULL, &n, NULL,
                          sodium_base64_VARIANT_ORIGINAL) != 0) {
        return false;
    }
    *bytes = (struct str){out, n};
    return true;
}

bool secret_equal(struct str a, struct str b)
{
    return a.n == b.n && sodium_memcmp(a.p, b.p, a.n) == 0;
}
