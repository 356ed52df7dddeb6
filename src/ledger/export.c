/* Writing exports: one pass over the entries in runs of 256, a run being one tile, one
 * bundle and one file of bodies; then the levels above from the stored roots. */
#include "ledger/export.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "ledger/check.h"
#include "ledger/check_sql.h"
#include "ledger/file.h"
#include "ledger/ledger_sql.h"
#include "words/faults.h"

enum {
    LEVELS = 8,
    ENTRY_MAX = 65535, /* two bytes of length stand in front */
    SCRATCH_CAP = 128 * 1024 * 1024,
    PROGRESS_EVERY = 256, /* tiles */
};

struct exporting {
    struct db *db;
    struct arena *a, *scratch;
    const struct export_setup *setup;
    struct export_report *report;
    struct checkpoint at;
    int64_t tile; /* the one being written */
    int level;
    /* of the tile: */
    struct text header, bundle, bodies;
    struct hash leaves[TREE_TILE];
    const struct hash *stored; /* the completed tile's own, or NULL */
    int filled;
};

/* ---- files ------------------------------------------------------------------------- */

/* Makes the folders above the file; the export's own is there. */
static bool make_folders(char *path, size_t root)
{
    for (char *p = path + root + 1; *p != 0; p++) {
        if (*p != '/') {
            continue;
        }
        *p = 0;
        bool good = mkdir(path, 0777) == 0 || errno == EEXIST;
        *p = '/';
        if (!good) {
            return false;
        }
    }
    return true;
}

static struct fault *put_file(struct exporting *x, struct str name, struct str bytes)
{
    struct str path =
        str_format(x->scratch, "%.*s/%.*s", STR_PRINT(x->setup->folder), STR_PRINT(name));
    int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
    int fd = open(path.p, flags, 0666);
    if (fd < 0 && errno == ENOENT) {
        char *copy = (char *)(uintptr_t)str_cstr(x->scratch, path);
        if (!make_folders(copy, x->setup->folder.n)) {
            return file_failed(x->scratch, path);
        }
        fd = open(path.p, flags, 0666);
    }
    if (fd < 0) {
        return file_failed(x->scratch, path);
    }
    bool good = file_write_all(fd, bytes);
    int code = errno;
    good = close(fd) == 0 && good;
    errno = code;
    x->report->files++;
    return good ? NULL : file_failed(x->scratch, path);
}

static struct fault *put_tile(struct exporting *x, const char *kind, int64_t place,
                              int width, struct str bytes)
{
    struct str path = tree_tile_path(x->scratch, place, width);
    return put_file(x, str_format(x->scratch, "%s/%.*s", kind, STR_PRINT(path)), bytes);
}

/* ---- entries, tile by tile --------------------------------------------------------- */

static void add_bundled(struct exporting *x, struct str entry)
{
    text_add_char(&x->bundle, (char)(uint8_t)(entry.n >> 8));
    text_add_char(&x->bundle, (char)(uint8_t)entry.n);
    text_add(&x->bundle, entry);
}

static void add_body(struct exporting *x, const struct check_row *row,
                     enum body_state state)
{
    if (!x->setup->bodies) {
        return;
    }
    if (state != BODY_HELD) {
        text_add(&x->bodies, state == BODY_ERASED ? STR("erased\n") : STR("withheld\n"));
        x->report->erased += state == BODY_ERASED;
        return;
    }
    text_add_base64(&x->bodies, row->salt.bytes);
    text_add_char(&x->bodies, ' ');
    text_add_base64(&x->bodies, row->body.bytes);
    text_add_char(&x->bodies, '\n');
    x->report->bodies++;
}

/* Where an entry is missing: nothing, under a leaf that nothing hashes to. */
static void add_missing(struct exporting *x)
{
    add_bundled(x, STR(""));
    text_add(&x->bodies, STR("withheld\n"));
    memset(x->leaves[x->filled++].b, 0, HASH_SIZE);
}

/* A leaf is kept in its row and in its tile. Where they differ, the one is written that
 * does not fit the entry, so that a reader of the export sees the damage at this entry.
 */
static struct hash leaf_to_show(const struct exporting *x, const struct check_row *row,
                                const struct recomputed *made)
{
    bool row_fits = hash_equal(row->leaf, made->leaf);
    return row_fits && x->stored != NULL ? x->stored[x->filled] : row->leaf;
}

static struct fault *each_entry(void *ctx, const struct check_row *row)
{
    struct exporting *x = ctx;
    struct recomputed made;
    int place = (int)(row->seq - x->tile * TREE_TILE - 1);
    while (x->filled < place) {
        add_missing(x);
    }
    TRY(recompute(x->db, x->scratch, &x->header, row, &made));
    bool shown = made.whole && made.entry.n <= ENTRY_MAX;
    add_bundled(x, shown ? made.entry : STR(""));
    add_body(x, row, made.state);
    x->leaves[x->filled] = leaf_to_show(x, row, &made);
    x->filled++;
    x->report->entries++;
    return NULL;
}

/* A row behind the head is in no tree: it is shown as one entry too many. */
static struct fault *each_beyond(void *ctx, const struct check_row *row)
{
    struct exporting *x = ctx;
    struct recomputed made;
    TRY(recompute(x->db, x->scratch, &x->header, row, &made));
    add_bundled(x, made.entry.n <= ENTRY_MAX ? made.entry : STR(""));
    return NULL;
}

static struct fault *add_beyond(struct exporting *x)
{
    struct ledger_head head;
    int64_t beyond = 0;
    bool there = false;
    TRY(ledger_head_read(x->db, x->scratch, &head));
    TRY(sql_ledger_seq_beyond(x->db, x->scratch, head.size, &beyond, &there));
    if (!there || head.size != x->at.size) {
        return NULL;
    }
    return sql_ledger_check_each(x->db, x->scratch, beyond, beyond, each_beyond, x);
}

static struct fault *read_stored(struct exporting *x)
{
    struct tile_row row = {.root = {{0}}};
    bool there = false;
    TRY(sql_ledger_tile_row(x->db, x->scratch, 0, x->tile, &row, &there));
    x->stored = there && row.hashes.bytes.n == sizeof x->leaves
                    ? (const struct hash *)(const void *)row.hashes.bytes.p
                    : NULL;
    return NULL;
}

static struct fault *put_entries(void *ctx)
{
    struct exporting *x = ctx;
    int width = tree_tile_width(x->at.size, 0, x->tile);
    int64_t first = x->tile * TREE_TILE + 1;
    x->filled = 0;
    x->bundle.n = 0;
    x->bodies.n = 0;
    TRY(read_stored(x));
    TRY(sql_ledger_check_each(x->db, x->scratch, first, first + width - 1, each_entry,
                              x));
    while (x->filled < width) {
        add_missing(x);
    }
    if (first + width - 1 == x->at.size) {
        TRY(add_beyond(x));
    }
    struct str leaves = {(const char *)x->leaves, (size_t)width * HASH_SIZE};
    TRY(put_tile(x, "tile/0", x->tile, width, leaves));
    TRY(put_tile(x, "tile/entries", x->tile, width, text_str(&x->bundle)));
    return x->setup->bodies ? put_tile(x, "bodies", x->tile, width, text_str(&x->bodies))
                            : NULL;
}

/* ---- the levels above -------------------------------------------------------------- */

/* One by one, so that a root that is not there leaves a hole and not a shift. */
static struct fault *put_roots(void *ctx)
{
    struct exporting *x = ctx;
    int width = tree_tile_width(x->at.size, x->level, x->tile);
    for (int i = 0; i < width; i++) {
        bool there = false;
        memset(x->leaves[i].b, 0, HASH_SIZE);
        TRY(sql_ledger_tile_root(x->db, x->scratch, x->level - 1, x->tile * TREE_TILE + i,
                                 &x->leaves[i], &there));
    }
    struct str bytes = {(const char *)x->leaves, (size_t)width * HASH_SIZE};
    return put_tile(x, str_format(x->scratch, "tile/%d", x->level).p, x->tile, width,
                    bytes);
}

/* ---- the whole --------------------------------------------------------------------- */

static struct fault *make_folder(struct arena *a, struct str folder)
{
    const char *path = str_cstr(a, folder);
    if (mkdir(path, 0777) != 0 && errno != EEXIST) {
        return file_failed(a, folder);
    }
    DIR *dir = opendir(path);
    if (dir == NULL) {
        return file_failed(a, folder);
    }
    int names = 0;
    while (names <= 2 && readdir(dir) != NULL) {
        names++;
    }
    closedir(dir);
    return names <= 2 ? NULL : fault_folder_full(a, folder); /* . and .. */
}

static struct fault *put_texts(void *ctx)
{
    struct exporting *x = ctx;
    struct str key = vkey_write(x->scratch, &x->setup->log);
    TRY(put_file(x, STR("README.txt"),
                 str_format(x->scratch, "%.*s\n", STR_PRINT(x->setup->readme))));
    TRY(put_file(x, STR("key"), str_format(x->scratch, "%.*s\n", STR_PRINT(key))));
    return put_file(x, STR("checkpoint"), x->setup->checkpoint);
}

static struct fault *guarded(struct exporting *x, struct fault *(*body)(void *ctx))
{
    struct fault *fault = fault_copy(x->a, arena_guard(x->scratch, body, x));
    arena_reset(x->scratch);
    return fault;
}

static struct fault *export(struct exporting *x,
                            void (*progress)(void *ctx, int64_t done, int64_t all),
                            void *ctx)
{
    for (x->tile = 0; tree_tile_width(x->at.size, 0, x->tile) > 0; x->tile++) {
        TRY(guarded(x, put_entries));
        if (progress != NULL && (x->tile + 1) % PROGRESS_EVERY == 0) {
            progress(ctx, x->report->entries, x->at.size);
        }
    }
    for (x->level = 1; x->level < LEVELS; x->level++) {
        for (x->tile = 0; tree_tile_width(x->at.size, x->level, x->tile) > 0; x->tile++) {
            TRY(guarded(x, put_roots));
        }
    }
    return guarded(x, put_texts);
}

static void close_scratch(void *what)
{
    arena_close(what);
}

struct fault *ledger_export(struct db *db, struct arena *a,
                            const struct export_setup *setup,
                            struct export_report *report,
                            void (*progress)(void *ctx, int64_t done, int64_t all),
                            void *ctx)
{
    struct exporting *x = ARENA_NEW(a, struct exporting);
    *x = (struct exporting){.db = db, .a = a, .setup = setup, .report = report};
    *report = (struct export_report){0};
    if (!checkpoint_open(a, setup->checkpoint, &setup->log, &x->at)) {
        return fault_checkpoint_malformed(a, STR("checkpoint"));
    }
    TRY(make_folder(a, setup->folder));
    x->scratch = arena_open(&chunks_heap, SCRATCH_CAP);
    if (x->scratch == NULL) {
        return fault_store_failed(a, STR("memory"));
    }
    arena_on_close(a, close_scratch, x->scratch);
    x->header = text_new(a, 1024);
    x->bundle = text_new(a, 128 * 1024);
    x->bodies = text_new(a, 128 * 1024);
    bool own = !db_in_transaction(db);
    if (own) {
        TRY(db_begin_read(db, a));
    }
    struct fault *fault = export(x, progress, ctx);
    if (own) {
        db_end_read(db);
    }
    return fault;
}

/* ---- the proof of one entry -------------------------------------------------------- */

struct fault *ledger_proof_text(struct db *db, struct arena *a, int64_t seq,
                                struct str checkpoint, const struct vkey *log, bool body,
                                struct str *text)
{
    struct checkpoint under;
    struct entry entry;
    struct body held;
    enum body_state state;
    struct hash hash;
    if (!checkpoint_open(a, checkpoint, log, &under)) {
        return fault_checkpoint_malformed(a, STR("checkpoint"));
    }
    TRY(ledger_entry_read(db, a, seq, &entry, &held));
    TRY(ledger_body_state(db, a, seq, &held, &state, &hash));
    if (state == BODY_LOST) {
        return fault_ledger_head(a);
    }
    struct text bytes = text_new(a, 512);
    header_add(&bytes, &entry);
    text_add(&bytes, hash_str(&hash));
    bool show = body && state == BODY_HELD;
    struct proven_entry proven = {
        .entry = text_str(&bytes),
        .salt = show ? held.salt.bytes : STR_NONE,
        .body = show ? held.text.bytes : STR_NONE,
    };
    struct proof proof = {
        .extra = proven_entry_write(a, &proven),
        .index = seq - 1,
        .checkpoint = checkpoint,
    };
    TRY(ledger_prove(db, a, seq, under.size, &proof.path));
    *text = proof_write(a, &proof);
    return NULL;
}
