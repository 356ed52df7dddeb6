/* Digests, signatures and authenticated encryption: the one door to libsodium and
 * libcrypto outside ledger/seal.c and access/password.c. */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H
#include "base/str.h"

enum { HASH_SIZE = 32, SIGN_SEED_SIZE = 32, SIGN_PUBLIC_SIZE = 32, SIGN_SIZE = 64 };
enum { SEAL_KEY_SIZE = 32, SEAL_NONCE_SIZE = 24, SEAL_TAG_SIZE = 16 };

struct hash {
    uint8_t b[HASH_SIZE];
};
/* Must be called once at start; false when the library refuses. */
bool digest_start(void);
/* SHA-256 (FIPS 180-4) of up to three runs, one behind the other; give STR_NONE for none.
 */
struct hash hash_of(struct str a, struct str b, struct str c);
/* The same over pieces that come one by one: begin, add each, end. */
struct digest {
    uint64_t state[16];
};
void digest_begin(struct digest *d);
void digest_add(struct digest *d, struct str piece);
struct hash digest_end(const struct digest *d); /* of what was added so far */
/* HMAC (RFC 2104) with SHA-1 (FIPS 180-4): for codes by time, whose devices know no other.
 */
enum { HMAC_SHA1_SIZE = 20 };
void hmac_sha1(struct str key, struct str message, uint8_t mac[HMAC_SHA1_SIZE]);
/* HMAC (RFC 2104) with SHA-256. */
struct hash hmac_sha256(struct str key, struct str message);
bool hash_equal(struct hash a, struct hash b);
struct str hash_str(const struct hash *h); /* borrowed 32 bytes */
/* Ed25519 (RFC 8032). */
void sign_public(const uint8_t seed[SIGN_SEED_SIZE],
                 uint8_t public_key[SIGN_PUBLIC_SIZE]);
void sign_make(const uint8_t seed[SIGN_SEED_SIZE], struct str message,
               uint8_t sig[SIGN_SIZE]);
bool sign_holds(const uint8_t public_key[SIGN_PUBLIC_SIZE], struct str message,
                struct str sig);
/* XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha): nonce || ciphertext || tag, on the arena.
 */
struct str seal_make(struct arena *a, const uint8_t key[SEAL_KEY_SIZE], struct str plain,
                     struct str bound);
bool seal_open(struct arena *a, const uint8_t key[SEAL_KEY_SIZE], struct str sealed,
               struct str bound, struct str *plain);
bool hex_decode(struct arena *a, struct str hex, struct str *bytes);
bool base64_decode(struct arena *a, struct str text,
                   struct str *bytes); /* strict, padded */
/* Equal without telling where they differ. */
bool secret_equal(struct str a, struct str b);
#endif
