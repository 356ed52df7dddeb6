/* Files that commands attach. */
#include "cli/attach.h"

#include <unistd.h>

#include "formats/media.h"
#include "formats/source.h"
#include "ledger/blob.h"

static struct str last_part(struct str path)
{
    size_t at = path.n;
    while (at > 0 && path.p[at - 1] != '/') {
        at--;
    }
    return str_part(path, at, path.n);
}

static void close_file(void *what)
{
    close(((const struct source *)what)->fd);
}

struct fault *cli_attach(struct cli *c, struct str path, int64_t most,
                         bool (*is_fit)(struct str first), struct hash *name,
                         struct str *filename, bool *fits)
{
    struct arena *a = c->arena;
    struct source *source = ARENA_NEW(a, struct source);
    struct house *house;
    char first[MEDIA_BYTES];
    size_t n = 0;
    int64_t size = 0;
    TRY(cli_source(c, path, source));
    arena_on_close(a, close_file, source);
    TRY(source_read(source, a, 0, first, sizeof first, &n));
    *fits = source->size <= (uint64_t)most && is_fit((struct str){first, n});
    *filename = last_part(path);
    if (!*fits || c->common.dry_run) {
        return NULL;
    }
    TRY(cli_open(c, &house));
    return blob_send(a, house->writer, clock_now(c->clock), source->fd, name, &size);
}
