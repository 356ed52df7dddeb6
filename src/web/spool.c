/* O_TMPFILE where the file system knows it, else a random name removed at once. */
#include "web/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

static int open_named(struct str dir, int *error)
{
    char name[PATH_MAX];
    int n = snprintf(name, sizeof name, "%.*s/cadre-XXXXXX", STR_PRINT(dir));
    if (n < 0 || (size_t)n >= sizeof name) {
        *error = ENAMETOOLONG;
        return -1;
    }
    int fd = mkostemp(name, O_CLOEXEC);
    if (fd < 0) {
        *error = errno;
        return -1;
    }
    unlink(name);
    return fd;
}

int spool_open(struct str dir, int *error)
{
    char path[PATH_MAX];
    int n = snprintf(path, sizeof path, "%.*s", STR_PRINT(dir));
    if (n < 0 || (size_t)n >= sizeof path) {
        *error = ENAMETOOLONG;
        return -1;
    }
    int fd = open(path, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    return fd >= 0 ? fd : open_named(dir, error);
}

bool spool_write(int fd, struct str bytes, int *error)
{
    size_t done = 0;
    while (done < bytes.n) {
        ssize_t n = write(fd, bytes.p + done, bytes.n - done);
        if (n < 0 && errno != EINTR) {
            *error = errno;
            return false;
        }
        done += n > 0 ? (size_t)n : 0;
    }
    return true;
}
