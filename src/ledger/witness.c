/* Two that ask at once must not both be cosigned, so a lock is held from reading the
 * state to writing it. */
#include "ledger/witness.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/text.h"
#include "ledger/file.h"
#include "words/faults.h"

static struct fault *read_state(struct arena *a, struct str file, const struct vkey *log,
                                struct checkpoint *seen)
{
    struct str note;
    bool there = false;
    TRY(file_read(a, file, NOTE_LIMIT, &note, &there));
    *seen = (struct checkpoint){
        .origin = log->name,
        .size = 0,
        .root = hash_of(STR_NONE, STR_NONE, STR_NONE),
    };
    return !there || checkpoint_open(a, note, log, seen)
               ? NULL
               : fault_checkpoint_malformed(a, file);
}

struct fault *witness_seen(struct arena *a, struct str state_file, const struct vkey *log,
                           int64_t *size)
{
    struct checkpoint seen;
    TRY(read_state(a, state_file, log, &seen));
    *size = seen.size;
    return NULL;
}

static struct str cosign(struct arena *a, struct str note, const struct signer *witness,
                         int64_t time)
{
    struct str text = str_part(note, 0, str_find(note, STR("\n\n")) + 1);
    struct text out = text_new(a, note.n + 256);
    text_add(&out, note);
    text_add(&out, cosignature_write(a, text, witness, time));
    return text_str(&out);
}

struct accepting {
    struct arena *a;
    struct str state_file;
    const struct extension *asked;
    const struct vkey *log;
    const struct signer *witness;
    int64_t time;
    struct checkpoint next;
    struct str *cosigned;
};

static struct fault *accept_locked(void *ctx)
{
    struct accepting *w = ctx;
    struct checkpoint seen;
    TRY(read_state(w->a, w->state_file, w->log, &seen));
    if (w->asked->from != seen.size || w->next.size < seen.size) {
        return fault_witness_from(w->a, seen.size);
    }
    if (!tree_verify_consistency(seen.size, w->next.size, seen.root, w->next.root,
                                 &w->asked->path)) {
        return fault_witness_refused(w->a, seen.size, w->next.size);
    }
    TRY(file_replace(w->a, w->state_file, w->asked->checkpoint, false));
    *w->cosigned = cosign(w->a, w->asked->checkpoint, w->witness, w->time);
    return NULL;
}

struct fault *witness_accept(struct arena *a, struct str state_file,
                             const struct extension *asked, const struct vkey *log,
                             const struct signer *witness, int64_t time,
                             struct str *cosigned)
{
    struct accepting w = {.a = a,
                          .state_file = state_file,
                          .asked = asked,
                          .log = log,
                          .witness = witness,
                          .time = time,
                          .cosigned = cosigned};
    if (!checkpoint_open(a, asked->checkpoint, log, &w.next)) {
        return fault_witness_unsigned(a);
    }
    struct str name = str_format(a, "%.*s.lock", STR_PRINT(state_file));
    int fd = open(name.p, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        return file_failed(a, name);
    }
    struct fault *fault = flock(fd, LOCK_EX) == 0 ? arena_guard(a, accept_locked, &w)
                                                  : file_failed(a, name);
    close(fd); /* and the lock with it */
    return fault;
}
