/* Sealed entries (DESIGN 5): the ledger shows a generic kind and a clear envelope - an
 * opaque case, who must act and by when, whether it is done - and the true kind and text
 * stand in the ciphertext, XChaCha20-Poly1305 under the key of the person they are about.
 * apply sees the envelope only, so a rebuild needs no key. Opening is here; whether it
 * may be opened, and the log of it, are the business of access/.
 *
 * Lawful erasure: an entry of kind `erase` names another; its apply deletes salt and body
 * and keeps the body's hash, so that leaf, tree and proofs still hold. Erased can be what
 * leaves no facts behind in other rooms' tables: sealed entries and covered ones. The
 * rest is corrected.
 */
#ifndef LEDGER_SEAL_H
#define LEDGER_SEAL_H
#include "ledger/keystore.h"
#include "ledger/ledger.h"

extern const struct kind kind_sealed, kind_erase;

/* What everybody who may see the case at all can see. */
struct envelope {
    int64_t case_id;     /* opaque, > 0; the caller's own numbers */
    int64_t person;      /* whose key: the person it is about, > 0 */
    int64_t act;         /* the person who must act, 0 nobody */
    struct day deadline; /* or DAY_NONE */
    bool done;
};
/* Appends `truth` sealed. Of the draft, id, day, actor, corrects and subject stand in the
 * clear header: give a subject that tells nothing, or 0. The person's key is made when
 * there is none: call this in the writer's job. Again as in ledger_append. */
struct fault *ledger_append_sealed(struct ledger *l, struct db *db, struct arena *a,
                                   struct keystore *keys, const struct draft *truth,
                                   const struct envelope *envelope, struct entry *entry,
                                   bool *again);

struct revealed {
    struct envelope envelope;
    const struct kind *kind; /* the true one */
    void *body;              /* its newest struct */
    struct str text;         /* its body as it was sealed, canonical JSON */
};
/* Opens what ledger_entry_read gave. MISSING when the person's key was destroyed or the
 * entry erased; INPUT when the entry is not a sealed one; BROKEN when it does not open.
 */
struct fault *seal_reveal(struct arena *a, struct keystore *keys,
                          const struct kinds *kinds, const struct entry *entry,
                          const struct body *body, struct revealed *revealed);

/* The newest word of a case; *found false when there is none. */
struct sealed_case {
    int64_t case_id;
    int64_t seq; /* the entry that says so */
    int64_t person, act;
    struct day deadline;
    bool done;
};
struct sealed_case_list LIST(struct sealed_case);
struct fault *seal_case_read(struct db *db, struct arena *a, int64_t case_id,
                             struct sealed_case *state, bool *found);
/* Cases not done in which this person must act, by deadline; those without come last. */
struct fault *seal_cases_of(struct db *db, struct arena *a, int64_t act,
                            struct sealed_case_list *cases);

/* ---- covered entries ---------------------------------------------------------------
 * What must be counted cannot hide that it is there: kind, subject and day of a covered
 * entry stand in clear, and which entry it answers; all its fields are sealed under the
 * subject's key of the kind's class (sealed or file), and filled up to COVER_STEP bytes,
 * so that the length does not tell one choice from another. */
enum { COVER_STEP = 256 };
extern const struct fields cover_fields; /* of the body as the ledger holds it */
/* `truth` has the kind with its true fields, `stored` is the same kind with
 * cover_fields; event: the entry it answers, 0 none. Else as ledger_append_sealed. */
struct fault *ledger_append_covered(struct ledger *l, struct db *db, struct arena *a,
                                    struct keystore *keys, const struct draft *truth,
                                    const struct kind *stored, int64_t event,
                                    struct entry *entry, bool *again);
/* The true body, of the version of `kind`. MISSING when the person's key was destroyed or
 * the entry erased; BROKEN when it does not open. */
struct fault *seal_uncover(struct arena *a, struct keystore *keys,
                           const struct kind *kind, const struct entry *entry,
                           const struct body *body, void **into);

struct erasure {
    struct uuid id;
    int64_t entry; /* seq of what is erased */
    struct str reason;
    struct day day;
    int64_t actor;
};
struct fault *ledger_erase(struct ledger *l, struct db *db, struct arena *a,
                           const struct erasure *erasure, struct entry *entry,
                           bool *again);
/* The hash of the body of `seq`: of the body that is there, or the one that a lawful
 * erasure kept - true only when the erasing entry itself says the same. */
enum body_state { BODY_HELD, BODY_ERASED, BODY_LOST };
struct fault *ledger_body_state(struct db *db, struct arena *a, int64_t seq,
                                const struct body *body, enum body_state *state,
                                struct hash *hash);
#endif
