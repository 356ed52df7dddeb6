/* What the ledger says to the outside, as text: signed notes, verifier keys, checkpoints,
 * cosignatures and proof files (C2SP signed-note, tlog-checkpoint, tlog-cosignature,
 * tlog-proof, and the request of tlog-witness). Bytes to structs and back; knows no
 * database, no file and no clock. Everything read here may come from a stranger: false is
 * the answer to all that is malformed, not signed or not proven. Vectors: note_test.c.
 *
 * What is read is borrowed from the text it was read from, except what was base64. */
#ifndef LEDGER_NOTE_H
#define LEDGER_NOTE_H
#include "ledger/tree.h"

enum { NOTE_LIMIT = 1024 * 1024, NOTE_SIGNATURES = 100 }; /* bytes; lines in one note */
enum { KEY_ID_SIZE = 4 };

/* Signature types of signed-note that cadre speaks; others are ignored unread. */
enum key_type { KEY_ED25519 = 0x01, KEY_COSIGNATURE = 0x04 };

/* A verifier key ("vkey"): name+8 hex digits of the id+base64(type || public key). */
struct vkey {
    struct str name;
    enum key_type type;
    uint8_t id[KEY_ID_SIZE];
    uint8_t public_key[SIGN_PUBLIC_SIZE];
};
/* A name may stand in a key: not empty, UTF-8, no controls, no Unicode space, no plus. */
bool key_name_fits(struct str name);
/* The name must fit; it is borrowed. */
struct vkey vkey_of(struct str name, enum key_type type,
                    const uint8_t public_key[SIGN_PUBLIC_SIZE]);
struct str vkey_write(struct arena *a, const struct vkey *key);
/* The id is computed anew and must be the one told. */
bool vkey_read(struct arena *a, struct str text, struct vkey *key);

/* Who signs. The seed is the secret: whoever holds this struct wipes it. */
struct signer {
    struct vkey key;
    uint8_t seed[SIGN_SEED_SIZE];
};
struct signer signer_of(struct str name, enum key_type type,
                        const uint8_t seed[SIGN_SEED_SIZE]);

/* A signature in an opened note that was verified. */
struct note_signature {
    const struct vkey *by; /* one of the keys given to note_open */
    int64_t time;          /* seconds since 1970; of cosignatures, else 0 */
};
struct note {
    struct str text; /* with its final newline */
    struct {
        struct note_signature *at;
        size_t n;
        size_t room;
    } signatures;
};
/* UTF-8 without controls other than newline, not empty, ending with a newline. */
bool note_text_fits(struct str text);
/* The line "U+2014 name base64\n" by an Ed25519 key over a text that fits. */
struct str note_signature_write(struct arena *a, struct str text,
                                const struct signer *by);
/* The line of a cosignature: the signer's type is KEY_COSIGNATURE, `time` in seconds. */
struct str cosignature_write(struct arena *a, struct str text, const struct signer *by,
                             int64_t time);
/* The whole note: text, empty line, one signature. Further lines may be put behind it. */
struct str note_sign(struct arena *a, struct str text, const struct signer *by);
/* True when at least one of the keys signed and none of them signed falsely. Signatures
 * by other keys are passed over. */
bool note_open(struct arena *a, struct str note, const struct vkey *keys, size_t n,
               struct note *opened);

struct checkpoint {
    struct str origin;
    int64_t size;
    struct hash root;
};
/* The text to be signed: three lines. The origin has no newline and is not empty. */
struct str checkpoint_write(struct arena *a, const struct checkpoint *c);
bool checkpoint_read(struct arena *a, struct str text, struct checkpoint *c);
/* A checkpoint signed by the log itself: its key's name is the origin. */
bool checkpoint_open(struct arena *a, struct str note, const struct vkey *log,
                     struct checkpoint *c);

/* tlog-proof: that an entry stands at an index under a signed checkpoint. */
struct proof {
    struct str extra; /* bytes; STR_NONE where there is none */
    int64_t index;
    struct hash_list path;
    struct str checkpoint; /* the signed note, verbatim */
};
struct str proof_write(struct arena *a, const struct proof *p);
bool proof_read(struct arena *a, struct str text, struct proof *p);

/* What cadre puts in `extra`: the entry that was hashed into the tree, and its salt and
 * body, both STR_NONE where the body is withheld or erased. Canonical JSON of base64. */
struct proven_entry {
    struct str entry;
    struct str salt;
    struct str body;
};
struct str proven_entry_write(struct arena *a, const struct proven_entry *e);
bool proven_entry_read(struct arena *a, struct str extra, struct proven_entry *e);
/* The whole way from the entry to the signed root; a body that is there must be the one
 * hashed into the entry. Does not look into the header. */
bool proof_verify(struct arena *a, const struct proof *p, const struct vkey *log,
                  struct checkpoint *under, struct proven_entry *e);

/* What a log asks a witness (tlog-witness add-checkpoint): that its new checkpoint only
 * adds to the `from` entries that the witness saw last. */
struct extension {
    int64_t from;
    struct hash_list path;
    struct str checkpoint;
};
struct str extension_write(struct arena *a, const struct extension *e);
bool extension_read(struct arena *a, struct str text, struct extension *e);
#endif
