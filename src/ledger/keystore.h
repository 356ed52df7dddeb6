/* The key file beside the database (default: its name with .keys behind it): the ledger's
 * signing key, a key for each sealed class, and one key a person, wrapped by a class key.
 * It is backed up apart from the database and for a shorter time, so that a backup of
 * records cannot bring back a key that was destroyed.
 *
 *     cadre-keys 1
 *     department UUID
 *     sign HEX            Ed25519 seed
 *     class sealed HEX    and: class file HEX
 *     person ID sealed HEX
 *
 * Refuses a file that others may read, that is missing, malformed or of another
 * department. Threads: any thread may ask for keys, under a lock of the keystore's own.
 * Keys are made and destroyed inside a job of the writer only: the department's write
 * lock keeps two processes from making two keys for one person. A file that another
 * process changed is read again before the next answer. */
#ifndef LEDGER_KEYSTORE_H
#define LEDGER_KEYSTORE_H
#include "base/random.h"
#include "ledger/kind.h"
#include "ledger/note.h"

struct keystore;

/* A new file with new keys, on the disk when this returns; CONFLICT when there is one.
 * The keystore is closed, and its keys wiped, with the arena. */
struct fault *keystore_make(struct arena *a, struct str path, struct uuid department,
                            struct random *random, struct keystore **keys);
struct fault *keystore_open(struct arena *a, struct str path, struct uuid department,
                            struct keystore **keys);

/* "cadre/" and the department's id: the origin of its checkpoints. */
struct str keystore_origin(const struct keystore *keys);
/* Who signs checkpoints. The seed is a secret: wipe the struct after use. */
struct signer keystore_signer(const struct keystore *keys);
struct vkey keystore_vkey(const struct keystore *keys);

struct person_key {
    uint8_t b[SEAL_KEY_SIZE];
};
/* The person's key in a class that has one (sealed, file). `make`: a new one when there
 * is none, on the disk before it is given. MISSING when there is none, or none any more.
 */
struct fault *keystore_person_key(struct keystore *keys, struct arena *a,
                                  enum record_class class, int64_t person, bool make,
                                  struct person_key *key);
/* From now on keys that are made are given and not kept: for what is tried and rolled
 * back. */
void keystore_try(struct keystore *keys);
/* Forgets all keys of a person for good: what was sealed with them cannot be opened
 * again. The old file's bytes may linger on the disk until they are overwritten:
 * docs/ledger.md. *had false when there was none. */
struct fault *keystore_destroy(struct keystore *keys, struct arena *a, int64_t person,
                               bool *had);
#endif
