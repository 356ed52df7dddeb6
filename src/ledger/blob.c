/* Blobs, in and out. A blob is written under a number while it arrives, so that nothing
 * is moved when it gets its name; a number without a name is nobody's, and dropped. */
#include "ledger/blob.h"

#include <errno.h>
#include <unistd.h>

#include "ledger/blob_rows.h"
#include "ledger/blob_sql.h"
#include "words/faults.h"

enum { KEPT_HOURS = 24 }; /* of what was begun and never named */

/* ---- the steps --------------------------------------------------------------------- */

/* One at a time: the next one to begin drops the next. */
static struct fault *drop_old(struct db *db, struct arena *a, struct instant now)
{
    struct instant before = {now.us - (int64_t)KEPT_HOURS * 3600 * 1000000};
    int64_t id = 0, changes = 0;
    bool found = false;
    TRY(sql_blob_taking_older(db, a, before, &id, &found));
    if (!found) {
        return NULL;
    }
    TRY(sql_blob_pieces_delete(db, a, id));
    return sql_blob_taking_delete(db, a, id, &changes);
}

struct fault *blob_begin(struct db *db, struct arena *a, struct instant now,
                         struct blob_taking *taking)
{
    bool found = false;
    *taking = (struct blob_taking){0};
    TRY(drop_old(db, a, now));
    TRY(sql_blob_last(db, a, &taking->id, &found));
    taking->id++;
    digest_begin(&taking->digest);
    return sql_blob_taking_insert(db, a, taking->id, now);
}

struct fault *blob_add(struct db *db, struct arena *a, struct blob_taking *taking,
                       struct str piece)
{
    if (taking->size + (int64_t)piece.n > (int64_t)BLOB_MIB << 20) {
        return fault_blob_long(a, BLOB_MIB);
    }
    TRY(sql_blob_piece_insert(db, a, taking->id, taking->size, (struct blob){piece}));
    digest_add(&taking->digest, piece);
    taking->size += (int64_t)piece.n;
    return NULL;
}

struct fault *blob_name(struct db *db, struct arena *a, const struct blob_taking *taking,
                        struct hash *name)
{
    struct blob_row row = {taking->id, digest_end(&taking->digest), taking->size};
    struct blob_row there;
    int64_t changes = 0;
    bool found = false;
    *name = row.hash;
    TRY(sql_blob_taking_delete(db, a, taking->id, &changes));
    if (changes == 0) {
        return fault_blob_gone(a);
    }
    TRY(sql_blob_by_hash(db, a, row.hash, &there, &found));
    return found ? sql_blob_pieces_delete(db, a, taking->id)
                 : sql_blob_insert(db, a, &row);
}

/* ---- a whole one ------------------------------------------------------------------- */

static struct fault *add_all(struct db *db, struct arena *a, struct blob_taking *taking,
                             struct str bytes)
{
    for (size_t at = 0; at < bytes.n; at += BLOB_PIECE) {
        size_t end = at + BLOB_PIECE < bytes.n ? at + BLOB_PIECE : bytes.n;
        TRY(blob_add(db, a, taking, str_part(bytes, at, end)));
    }
    return NULL;
}

struct fault *blob_put(struct db *db, struct arena *a, struct instant now,
                       struct str bytes, struct hash *name)
{
    struct blob_taking taking;
    if (bytes.n > (size_t)BLOB_JOB * BLOB_PIECE) {
        return fault_blob_long(a, BLOB_JOB * BLOB_PIECE >> 20);
    }
    TRY(blob_begin(db, a, now, &taking));
    TRY(add_all(db, a, &taking, bytes));
    return blob_name(db, a, &taking, name);
}

/* One job of a sending: the first begins, the last names. What a job changes of the
 * taking counts only when the job's batch was committed: else the sending ends. */
struct sending {
    struct job job;
    struct blob_taking taking;
    struct instant now;
    struct str bytes;
    bool is_first, is_last;
    struct hash *name;
};

static struct fault *run_sending(struct job *job, struct db *db)
{
    struct sending *s = (struct sending *)job;
    TRY(s->is_first ? blob_begin(db, job->arena, s->now, &s->taking) : NULL);
    TRY(add_all(db, job->arena, &s->taking, s->bytes));
    return s->is_last ? blob_name(db, job->arena, &s->taking, s->name) : NULL;
}

/* What was written is of no use; a fault of this changes nothing, the next day does. */
static struct fault *run_dropping(struct job *job, struct db *db)
{
    struct sending *s = (struct sending *)job;
    int64_t changes = 0;
    TRY(sql_blob_taking_delete(db, job->arena, s->taking.id, &changes));
    return changes == 0 ? NULL : sql_blob_pieces_delete(db, job->arena, s->taking.id);
}

/* Where the bytes come from: a file, or memory when fd < 0. */
struct from {
    int fd;
    struct str bytes;
    char *room;
};

static struct fault *next_bytes(struct arena *a, const struct from *from, int64_t at,
                                struct str *bytes)
{
    const size_t most = (size_t)BLOB_JOB * BLOB_PIECE;
    size_t got = 0;
    if (from->fd < 0) {
        size_t end =
            (size_t)at + most < from->bytes.n ? (size_t)at + most : from->bytes.n;
        *bytes = str_part(from->bytes, (size_t)at, end);
        return NULL;
    }
    while (got < most) {
        ssize_t n =
            pread(from->fd, from->room + got, most - got, (off_t)(at + (int64_t)got));
        if (n < 0 && errno != EINTR) {
            return fault_store_failed(a, str_of(strerror(errno)));
        }
        if (n == 0) {
            break;
        }
        got += n > 0 ? (size_t)n : 0;
    }
    *bytes = (struct str){from->room, got};
    return NULL;
}

static struct fault *send_all(struct arena *a, struct writer *w, struct sending *s,
                              const struct from *from)
{
    int64_t at = 0;
    for (s->is_first = true; !s->is_last; s->is_first = false) {
        s->job = (struct job){.run = run_sending, .arena = a};
        TRY(next_bytes(a, from, at, &s->bytes));
        at += (int64_t)s->bytes.n;
        s->is_last = s->bytes.n < (size_t)BLOB_JOB * BLOB_PIECE;
        TRY(writer_ask(w, &s->job));
    }
    return NULL;
}

static struct fault *send_from(struct arena *a, struct writer *w, struct instant now,
                               const struct from *from, struct hash *name, int64_t *size)
{
    struct sending s = {.now = now, .name = name};
    struct fault *fault = send_all(a, w, &s, from);
    if (fault != NULL && s.taking.id != 0) {
        s.job = (struct job){.run = run_dropping, .arena = a};
        (void)writer_ask(w, &s.job);
    }
    *size = s.taking.size;
    return fault;
}

struct fault *blob_send(struct arena *a, struct writer *w, struct instant now, int fd,
                        struct hash *name, int64_t *size)
{
    struct from from = {.fd = fd, .room = arena_bytes(a, (size_t)BLOB_JOB * BLOB_PIECE)};
    return send_from(a, w, now, &from, name, size);
}

struct fault *blob_send_bytes(struct arena *a, struct writer *w, struct instant now,
                              struct str bytes, struct hash *name)
{
    struct from from = {.fd = -1, .bytes = bytes};
    int64_t size = 0;
    return send_from(a, w, now, &from, name, &size);
}

/* ---- out --------------------------------------------------------------------------- */

struct str blob_hex(struct arena *a, struct hash name)
{
    struct text hex = text_new(a, 2 * HASH_SIZE);
    text_add_hex(&hex, hash_str(&name));
    return text_str(&hex);
}

struct fault *blob_find(struct db *db, struct arena *a, struct hash name, int64_t *size,
                        bool *found)
{
    struct blob_row row = {0};
    TRY(sql_blob_by_hash(db, a, name, &row, found));
    *size = row.size;
    return NULL;
}

/* Pieces on their way, and what their bytes are named by. */
struct reading {
    struct fault *(*each)(void *ctx, struct str piece);
    void *ctx;
    struct digest digest;
    int64_t size;
};

static struct fault *take_piece(void *ctx, const struct blob *piece)
{
    struct reading *r = ctx;
    digest_add(&r->digest, piece->bytes);
    r->size += (int64_t)piece->bytes.n;
    return r->each != NULL ? r->each(r->ctx, piece->bytes) : NULL;
}

static struct fault *read_pieces(struct db *db, struct arena *a,
                                 const struct blob_row *row, struct reading *r,
                                 bool *good)
{
    digest_begin(&r->digest);
    TRY(sql_blob_pieces_each(db, a, row->id, take_piece, r));
    *good = r->size == row->size && hash_equal(digest_end(&r->digest), row->hash);
    return NULL;
}

struct fault *blob_each(struct db *db, struct arena *a, struct hash name,
                        struct fault *(*each)(void *ctx, struct str piece), void *ctx)
{
    struct reading r = {.each = each, .ctx = ctx};
    struct blob_row row = {0};
    bool found = false, good = false;
    TRY(sql_blob_by_hash(db, a, name, &row, &found));
    if (!found) {
        return fault_blob_missing(a, blob_hex(a, name));
    }
    TRY(read_pieces(db, a, &row, &r, &good));
    return good ? NULL : fault_blob_broken(a, blob_hex(a, name));
}

struct whole {
    char *into;
    size_t n, room;
};

static struct fault *take_bytes(void *ctx, struct str piece)
{
    struct whole *w = ctx;
    size_t n = piece.n < w->room - w->n ? piece.n : w->room - w->n;
    memcpy(w->into + w->n, piece.p, n);
    w->n += n;
    return NULL;
}

struct fault *blob_read(struct db *db, struct arena *a, struct hash name, int64_t most,
                        struct str *bytes)
{
    struct whole whole = {0};
    int64_t size = 0;
    bool found = false;
    TRY(blob_find(db, a, name, &size, &found));
    if (size > most) {
        return fault_blob_long(a, most >> 20);
    }
    whole.room = found ? (size_t)size : 0;
    whole.into = arena_bytes(a, whole.room + 1);
    TRY(blob_each(db, a, name, take_bytes, &whole));
    *bytes = (struct str){whole.into, whole.n};
    return NULL;
}

/* ---- for the ledger ---------------------------------------------------------------- */

struct fault *blob_note(struct db *db, struct arena *a, const struct fields *fields,
                        const void *body, int64_t seq)
{
    static const struct hash none;
    for (size_t i = 0; i < fields->n; i++) {
        const struct field *f = &fields->at[i];
        struct hash name;
        int64_t size = 0;
        bool found = false;
        if (f->type != FIELD_BLOB) {
            continue;
        }
        memcpy(&name, (const char *)body + f->offset, sizeof name);
        if (hash_equal(name, none)) {
            continue;
        }
        TRY(blob_find(db, a, name, &size, &found));
        if (!found) {
            return fault_blob_lost(a, seq, blob_hex(a, name));
        }
        TRY(sql_blob_named_insert(db, a, seq, name));
    }
    return NULL;
}

struct fault *blobs_check(struct db *db, struct arena *a, bool *good, int64_t *named_by)
{
    struct blob_row row = {0};
    bool found = false;
    *good = false;
    TRY(sql_blob_named_lost(db, a, named_by, &found));
    if (found) {
        return NULL;
    }
    for (bool more = true; more;) {
        struct reading r = {0};
        TRY(sql_blob_behind(db, a, row.id, &row, &more));
        bool whole = true;
        TRY(more ? read_pieces(db, a, &row, &r, &whole) : NULL);
        if (!whole) {
            *named_by = 0;
            return sql_blob_named_first(db, a, row.hash, named_by, &found);
        }
    }
    *good = true;
    return NULL;
}
