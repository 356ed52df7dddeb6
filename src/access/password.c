/* Passwords: Argon2id through libsodium, and nothing else. */
#include <sodium.h>

#include "access/access.h"

/* OWASP's and RFC 9106's lower setting: 19 MiB, two passes, one lane. */
enum { PASSES = 2, MEMORY = 19 * 1024 * 1024 };

_Static_assert((int)PASSWORD_HASH_MAX >= (int)crypto_pwhash_STRBYTES, "room for a hash");

bool password_make(struct str password, char hash[PASSWORD_HASH_MAX])
{
    memset(hash, 0, PASSWORD_HASH_MAX);
    return crypto_pwhash_str(hash, password.p, password.n, PASSES, MEMORY) == 0;
}

bool password_holds(const char *hash, struct str password)
{
    return crypto_pwhash_str_verify(hash, password.p, password.n) == 0;
}

/* A well-formed hash of 16 zero bytes of salt and a tag that nobody searched a password
 * for; verifying against it costs what a real one costs. */
const char *password_nobody(void)
{
    return "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
           "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
}
