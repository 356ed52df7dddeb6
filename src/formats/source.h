/* Where the bytes of a format come from: a file, or a run of memory, readable from any
 * place. Readers look at the head before they decide and at the end before they begin
 * (xlsx), so a pipe is refused: who has one puts it into a file first. */
#ifndef FORMATS_SOURCE_H
#define FORMATS_SOURCE_H
#include "base/fault.h"

struct source {
    struct str name; /* as faults tell it; borrowed */
    uint64_t size;
    int fd; /* -1: bytes */
    struct str bytes;
};
/* Borrows the descriptor, which must be open for reading. STORE for what is no file. */
struct fault *source_of_file(struct arena *a, int fd, struct str name, struct source *s);
struct source source_of_bytes(struct str bytes, struct str name);
/* Up to n bytes from `at`; fewer only at the end. STORE when the disk refuses. */
struct fault *source_read(const struct source *s, struct arena *a, uint64_t at,
                          char *into, size_t n, size_t *got);

/* The next bytes of something that is read once, front to back; *got == 0 at its end. */
struct feed {
    struct fault *(*read)(void *self, char *into, size_t room, size_t *got);
    void *self;
};
#endif
