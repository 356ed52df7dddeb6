/* A file is replaced by a rename, so a reader and a power cut see the old or the new one.
 */
#include "ledger/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "words/faults.h"

struct fault *file_failed(struct arena *a, struct str path)
{
    int code = errno;
    char words[128];
    /* GNU strerror_r: may give a text of its own instead of filling `words` */
    return code == ENOSPC ? fault_disk_full(a)
                          : fault_file_failed(
                                a, path, str_of(strerror_r(code, words, sizeof words)));
}

bool file_write_all(int fd, struct str text)
{
    while (text.n > 0) {
        ssize_t n = write(fd, text.p, text.n);
        if (n < 0 && errno != EINTR) {
            return false;
        }
        text = str_part(text, n < 0 ? 0 : (size_t)n, text.n);
    }
    return true;
}

struct reading {
    struct arena *a;
    int fd;
    struct str path;
    size_t limit;
    struct str *text;
};

static struct fault *read_open(void *ctx)
{
    struct reading *r = ctx;
    struct stat st;
    if (fstat(r->fd, &st) != 0) {
        return file_failed(r->a, r->path);
    }
    if (!S_ISREG(st.st_mode) || (uint64_t)st.st_size > r->limit) {
        errno = S_ISREG(st.st_mode) ? EFBIG : EINVAL;
        return file_failed(r->a, r->path);
    }
    size_t size = (size_t)st.st_size;
    char *p = arena_bytes(r->a, size + 1);
    size_t n = 0;
    ssize_t got = 1;
    while (n < size && got != 0) {
        got = read(r->fd, p + n, size - n);
        if (got < 0 && errno != EINTR) {
            return file_failed(r->a, r->path);
        }
        n += got < 0 ? 0 : (size_t)got;
    }
    *r->text = (struct str){p, n};
    return NULL;
}

struct fault *file_read(struct arena *a, struct str path, size_t limit, struct str *text,
                        bool *there)
{
    *text = STR_NONE;
    int fd = open(str_cstr(a, path), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    *there = fd >= 0;
    if (fd < 0) {
        return errno == ENOENT ? NULL : file_failed(a, path);
    }
    struct reading r = {a, fd, path, limit, text};
    struct fault *fault = arena_guard(a, read_open, &r); /* may run out of room */
    close(fd);
    return fault;
}

/* The folder, held for one writer at a time: two processes share the name of the new file
 * before it is renamed. The lock goes with the descriptor, also on kill -9 (flock(2)). */
static int hold_folder(struct arena *a, struct str path)
{
    size_t end = path.n;
    while (end > 0 && path.p[end - 1] != '/') {
        end--;
    }
    struct str folder = end > 0 ? str_part(path, 0, end) : STR(".");
    int fd = open(str_cstr(a, folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    while (fd >= 0 && flock(fd, LOCK_EX) != 0 && errno == EINTR) {
    }
    return fd;
}

static bool write_new(const char *path, struct str text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) {
        return false;
    }
    bool good = file_write_all(fd, text) && fsync(fd) == 0;
    int code = errno;
    close(fd);
    errno = code;
    return good;
}

struct fault *file_replace(struct arena *a, struct str path, struct str text, bool fresh)
{
    const char *to = str_cstr(a, path);
    const char *part = str_format(a, "%s.part", to).p;
    int folder = hold_folder(a, path);
    if (folder < 0) {
        return file_failed(a, path);
    }
    unlink(part); /* of a run that was cut off */
    /* link(2) refuses a name that is taken, rename(2) does not; the name is durable only
     * when the folder is (fsync(2)) */
    bool good = write_new(part, text) &&
                (fresh ? link(part, to) : rename(part, to)) == 0 &&
                (!fresh || unlink(part) == 0) && fsync(folder) == 0;
    int code = errno;
    if (!good) {
        unlink(part);
    }
    close(folder);
    errno = code;
    return good                      ? NULL
           : code == EEXIST && fresh ? fault_file_exists(a, path)
                                     : file_failed(a, path);
}

struct fault *file_append(struct arena *a, struct str path, struct str text)
{
    int fd = open(str_cstr(a, path), O_WRONLY | O_APPEND | O_CLOEXEC);
    if (fd < 0) {
        return file_failed(a, path);
    }
    struct fault *fault =
        file_write_all(fd, text) && fdatasync(fd) == 0 ? NULL : file_failed(a, path);
    close(fd);
    return fault;
}
