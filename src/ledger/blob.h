/* Blobs: bytes too many for an entry - lists that rooms are made from, papers, photos -
 * kept beside the ledger in the same database, in pieces, named by their SHA-256. The
 * same bytes are stored once. They are enduring: never changed, not made by a rebuild, in
 * every backup.
 *
 * An entry names a blob in a field of type FIELD_BLOB (`struct hash` in its body). The
 * ledger then sees to it that the blob is there, when the entry is appended and on every
 * rebuild, and notes who names it; ledger_verify looks at every blob and every name.
 *
 *     struct hash name;                            what the body's FIELD_BLOB takes
 *     TRY(blob_send(a, writer, now, fd, &name, &size));     job by job, then the entry
 *
 * Inside a job that is running, what is short goes in with blob_put. What was sent and
 * never named by an entry stays and harms nothing. Refuses to judge: types and sizes of
 * files are the business of whoever takes them, and so is who may read one. */
#ifndef LEDGER_BLOB_H
#define LEDGER_BLOB_H
#include "store/writer.h"
#include "words/field.h"

enum {
    BLOB_PIECE = 256 * 1024, /* bytes of a row */
    BLOB_JOB = 4,            /* pieces written in one job: some 3 ms of the writer */
    BLOB_MIB = 256,          /* the longest blob */
};

/* ---- in ---------------------------------------------------------------------------- */
/* From a file: as many jobs as it takes, one after the other, so that others have their
 * turn; for any thread but the writer's. LIMIT: longer than BLOB_MIB. A fault leaves
 * nothing that counts; what was written is dropped a day later. */
struct fault *blob_send(struct arena *a, struct writer *w, struct instant now, int fd,
                        struct hash *name, int64_t *size);
/* The same from memory. */
struct fault *blob_send_bytes(struct arena *a, struct writer *w, struct instant now,
                              struct str bytes, struct hash *name);
/* In a job: all at once, at most BLOB_JOB pieces (else LIMIT). */
struct fault *blob_put(struct db *db, struct arena *a, struct instant now,
                       struct str bytes, struct hash *name);

/* The steps of which the two consist, each for a job: begin, add pieces of BLOB_PIECE
 * bytes (the last may be shorter), name. After a fault the taking is over. */
struct blob_taking {
    int64_t id, size;
    struct digest digest;
};
struct fault *blob_begin(struct db *db, struct arena *a, struct instant now,
                         struct blob_taking *taking);
struct fault *blob_add(struct db *db, struct arena *a, struct blob_taking *taking,
                       struct str piece);
struct fault *blob_name(struct db *db, struct arena *a, const struct blob_taking *taking,
                        struct hash *name);

/* ---- out --------------------------------------------------------------------------- */
struct fault *blob_find(struct db *db, struct arena *a, struct hash name, int64_t *size,
                        bool *found);
/* Whole, on the arena. MISSING: there is none; LIMIT: longer than `most`; BROKEN: its
 * bytes are not those that it is named by. */
struct fault *blob_read(struct db *db, struct arena *a, struct hash name, int64_t most,
                        struct str *bytes);
/* Piece by piece, each lent until the next; the same faults, BROKEN behind the last. */
struct fault *blob_each(struct db *db, struct arena *a, struct hash name,
                        struct fault *(*each)(void *ctx, struct str piece), void *ctx);
struct str blob_hex(struct arena *a, struct hash name);

/* ---- for the ledger ---------------------------------------------------------------- */
/* The blobs that this body names are there and from now on known as named by `seq`.
 * BROKEN: one is not. */
struct fault *blob_note(struct db *db, struct arena *a, const struct fields *fields,
                        const void *body, int64_t seq);
/* Every blob has the bytes of its name and every name its blob; else *named_by is the
 * first entry concerned (0: none names it). */
struct fault *blobs_check(struct db *db, struct arena *a, bool *good, int64_t *named_by);
#endif
