/* What went wrong, as a value. Every fallible function returns struct fault *, NULL is
 * success; TRY passes it up. A fault names no language: `id` is a message of
 * the catalogues of words, made by the generated constructors of words/faults.h
 * (fault_db_newer(a, have, want)), and is turned into a sentence at the edge by
 * say_fault. */
#ifndef BASE_FAULT_H
#define BASE_FAULT_H
#include "base/arena.h"

enum fault_kind {
    FAULT_INPUT,     /* what was sent cannot be taken; `field` names the place */
    FAULT_DENIED,    /* the viewer may not do this */
    FAULT_MISSING,   /* there is no such thing (or none that the viewer may know of) */
    FAULT_CONFLICT,  /* it was changed meanwhile, or the id was used for another body */
    FAULT_LIMIT,     /* a named limit was reached */
    FAULT_STORE,     /* the database, a file or a disk refused; nothing was written */
    FAULT_UNCERTAIN, /* the connection was lost during COMMIT: ask again with the id */
    FAULT_BROKEN,    /* verification failed: the record is not what it was */
};
enum { FAULT_KINDS = FAULT_BROKEN + 1, FAULT_ARGS = 4 };

struct fault {
    enum fault_kind kind;
    int id;           /* enum fault_id of words/faults.h */
    struct str field; /* INPUT: name of the form field or CLI option; else not given */
    struct str arg[FAULT_ARGS];
    struct fault *more; /* next fault of the same form, or NULL */
};

#define TRY(call)                                                                        \
    do {                                                                                 \
        struct fault *try_fault = (call);                                                \
        if (try_fault != NULL) {                                                         \
            return try_fault;                                                            \
        }                                                                                \
    } while (0)

/* The one constructor under the generated ones; args are copied. */
struct fault *fault_new(struct arena *a, enum fault_kind kind, int id, size_t n,
                        const struct str *args);
/* On another arena, without what follows it. NULL stays NULL. */
struct fault *fault_copy(struct arena *a, const struct fault *f);
/* Same fault, said of a field. */
struct fault *fault_at(struct fault *f, struct str field);
const char *fault_kind_name(enum fault_kind kind); /* "INPUT" ... for logs */
#endif
