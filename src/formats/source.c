/* Bytes of files and of memory behind one call. */
#include "formats/source.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "words/faults.h"

struct fault *source_of_file(struct arena *a, int fd, struct str name, struct source *s)
{
    struct stat st;
    if (fstat(fd, &st) != 0) {
        return fault_file_failed(a, name, str_of(strerror(errno)));
    }
    if (!S_ISREG(st.st_mode)) {
        return fault_source_kind(a, name);
    }
    *s = (struct source){.name = name, .size = (uint64_t)st.st_size, .fd = fd};
    return NULL;
}

struct source source_of_bytes(struct str bytes, struct str name)
{
    return (struct source){.name = name, .size = bytes.n, .fd = -1, .bytes = bytes};
}

static struct fault *read_file(const struct source *s, struct arena *a, uint64_t at,
                               char *into, size_t n, size_t *got)
{
    while (*got < n) {
        ssize_t took = pread(s->fd, into + *got, n - *got, (off_t)(at + *got));
        if (took < 0 && errno == EINTR) {
            continue;
        }
        if (took < 0) {
            return fault_file_failed(a, s->name, str_of(strerror(errno)));
        }
        if (took == 0) {
            return NULL;
        }
        *got += (size_t)took;
    }
    return NULL;
}

struct fault *source_read(const struct source *s, struct arena *a, uint64_t at,
                          char *into, size_t n, size_t *got)
{
    *got = 0;
    if (at >= s->size) {
        return NULL;
    }
    if (n > s->size - at) {
        n = (size_t)(s->size - at);
    }
    if (s->fd >= 0) {
        return read_file(s, a, at, into, n, got);
    }
    memcpy(into, s->bytes.p + at, n);
    *got = n;
    return NULL;
}
