/* Files that commands attach. */
#include "cli/attach.h"

#include <unistd.h>

#include "formats/media.h"
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
                         bool (*is_fit)(struct str first), struct attached *file)
{
    struct arena *a = c->arena;
    struct source *source = &file->source;
    struct house *house;
    char first[MEDIA_BYTES];
    size_t n = 0;
    int64_t size = 0;
    TRY(cli_source(c, path, source));
    arena_on_close(a, close_file, source);
    TRY(source_read(source, a, 0, first, sizeof first, &n));
    file->is_large = source->size > (uint64_t)most;
    file->fits = !file->is_large && is_fit((struct str){first, n});
    file->filename = last_part(path);
    if (!file->fits || c->common.dry_run) {
        return NULL;
    }
    TRY(cli_open(c, &house));
    return blob_send(a, house->writer, clock_now(c->clock), source->fd, &file->name,
                     &size);
}

struct fault *cli_attach_try(struct cli *c, struct db *db, struct attached *file)
{
    struct arena *a = c->arena;
    struct blob_taking taking;
    size_t n = BLOB_PIECE;
    if (!c->common.dry_run || file->filename.n == 0) {
        return NULL;
    }
    char *piece = arena_bytes(a, BLOB_PIECE);
    TRY(blob_begin(db, a, clock_now(c->clock), &taking));
    for (uint64_t at = 0; n == BLOB_PIECE; at += n) {
        TRY(source_read(&file->source, a, at, piece, BLOB_PIECE, &n));
        TRY(n > 0 ? blob_add(db, a, &taking, (struct str){piece, n}) : NULL);
    }
    return blob_name(db, a, &taking, &file->name);
}
