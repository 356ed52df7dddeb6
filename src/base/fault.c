/* Faults as values on an arena. Knows no message and no language. */
#include "base/fault.h"

#include <assert.h>

struct fault *fault_new(struct arena *a, enum fault_kind kind, int id, size_t n,
                        const struct str *args)
{
    assert(n <= FAULT_ARGS);
    struct fault *f = ARENA_NEW(a, struct fault);
    f->kind = kind;
    f->id = id;
    for (size_t i = 0; i < n; i++) {
        f->arg[i] = str_copy(a, args[i]);
    }
    return f;
}

struct fault *fault_copy(struct arena *a, const struct fault *f)
{
    return f == NULL ? NULL
                     : fault_at(fault_new(a, f->kind, f->id, FAULT_ARGS, f->arg),
                                str_copy(a, f->field));
}

struct fault *fault_at(struct fault *f, struct str field)
{
    f->field = field;
    return f;
}

const char *fault_kind_name(enum fault_kind kind)
{
    static const char *const names[FAULT_KINDS] = {
        [FAULT_INPUT] = "INPUT",         [FAULT_DENIED] = "DENIED",
        [FAULT_MISSING] = "MISSING",     [FAULT_CONFLICT] = "CONFLICT",
        [FAULT_LIMIT] = "LIMIT",         [FAULT_STORE] = "STORE",
        [FAULT_UNCERTAIN] = "UNCERTAIN", [FAULT_BROKEN] = "BROKEN",
    };
    return names[kind];
}
