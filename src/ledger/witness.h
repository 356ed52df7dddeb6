/* A witness (C2SP tlog-witness): remembers the newest checkpoint of one ledger that it
 * saw and cosigns only what is proven to extend it. Needs no database and none of the
 * ledger's secrets: another office, or a drawer with a laptop in it, can run one. */
#ifndef LEDGER_WITNESS_H
#define LEDGER_WITNESS_H
#include "base/fault.h"
#include "ledger/note.h"

/* `asked` is what the ledger sends (extension_read of note.h). The state file holds the
 * checkpoint cosigned last and is made with the first one; it is on the disk before the
 * cosignature is given. `time` in seconds; the witness's key is of type KEY_COSIGNATURE.
 *
 * INPUT: not signed by the ledger; CONFLICT: the proof does not start where this witness
 * stands, the sentence says where it must; BROKEN: not an extension of what was seen. */
struct fault *witness_accept(struct arena *a, struct str state_file,
                             const struct extension *asked, const struct vkey *log,
                             const struct signer *witness, int64_t time,
                             struct str *cosigned);
/* Size of what it cosigned last, 0 when nothing: where the next proof must start. */
struct fault *witness_seen(struct arena *a, struct str state_file, const struct vkey *log,
                           int64_t *size);
#endif
