/* Appending: one function through which every fact enters. The tree's frontier is read in
 * the batch's transaction, kept here while it runs, and written once before COMMIT, so an
 * append costs three inserts and about ten hashes whatever the ledger's size. */
#include "ledger/ledger.h"

#include "ledger/blob.h"
#include "ledger/ledger_sql.h"
#include "ledger/rows.h"
#include "words/faults.h"

enum { SALT_SIZE = 16, BODY_MAX = 64 * 1024 };

struct ledger {
    struct ledger_setup setup;
    struct tree tree;   /* as of the running job */
    struct tree before; /* as of the running job's start */
    int64_t written;    /* size of the tree that the database holds */
};

struct ledger *ledger_new(struct arena *a, const struct ledger_setup *setup)
{
    struct ledger *l = ARENA_NEW(a, struct ledger);
    l->setup = *setup;
    return l;
}

const struct kinds *ledger_kinds(const struct ledger *l)
{
    return l->setup.kinds;
}

/* ---- the head, in step with the writer --------------------------------------------- */

static struct fault *read_tree(struct db *db, struct arena *a, struct tree *tree)
{
    struct blob bytes = {STR_NONE};
    bool found = false;
    TRY(sql_ledger_head_tree(db, a, &bytes, &found));
    *tree = (struct tree){0};
    if (!found || (bytes.bytes.n > 0 && !tree_read(bytes.bytes, tree))) {
        return fault_ledger_head(a);
    }
    return NULL;
}

static struct fault *first(void *self, struct db *db, struct arena *a)
{
    struct ledger *l = self;
    TRY(read_tree(db, a, &l->tree));
    l->written = l->tree.size;
    return NULL;
}

static struct fault *last(void *self, struct db *db, struct arena *a)
{
    struct ledger *l = self;
    if (l->tree.size == l->written) {
        return NULL;
    }
    return sql_ledger_head_set(db, a, (struct blob){tree_write(a, &l->tree)});
}

static void mark(void *self)
{
    struct ledger *l = self;
    l->before = l->tree;
}

static void back(void *self)
{
    struct ledger *l = self;
    l->tree = l->before;
}

void ledger_join_writer(struct ledger *l, struct writer_setup *setup)
{
    setup->first = first;
    setup->last = last;
    setup->mark = mark;
    setup->back = back;
    setup->self = l;
}

struct tree ledger_mark(const struct ledger *l)
{
    return l->tree;
}

void ledger_back(struct ledger *l, const struct tree *mark)
{
    l->tree = *mark;
}

/* ---- ids --------------------------------------------------------------------------- */

struct uuid ledger_id_derived(struct uuid id, int n)
{
    struct uuid derived = id;
    char number[16];
    int length = snprintf(number, sizeof number, "%d", n);
    struct hash h =
        hash_of(uuid_str(&id), (struct str){number, (size_t)length}, STR_NONE);
    memcpy(derived.b + 6, h.b, 10); /* the time stays in front */
    derived.b[6] = (uint8_t)((derived.b[6] & 0x0f) | 0x70);
    derived.b[8] = (uint8_t)((derived.b[8] & 0x3f) | 0x80);
    return derived;
}

/* ---- tiles ------------------------------------------------------------------------- */

static struct fault *collect(struct db *db, struct arena *a, int level, int64_t place,
                             struct hash_list *hashes)
{
    int64_t from = place * TREE_TILE;
    return level == 0 ? sql_ledger_leaves(db, a, from + 1, from + TREE_TILE, hashes)
                      : sql_ledger_tile_roots(db, a, level - 1, from,
                                              from + TREE_TILE - 1, hashes);
}

/* Writes the tiles that the entry just added completed: one in 256 appends has one. */
static struct fault *put_tiles(struct db *db, struct arena *a, int64_t size)
{
    int64_t n = size;
    for (int level = 0; n % TREE_TILE == 0 && n > 0; level++) {
        n /= TREE_TILE;
        struct hash_list hashes = {0};
        TRY(collect(db, a, level, n - 1, &hashes));
        if (hashes.n != TREE_TILE) {
            return fault_ledger_head(a);
        }
        struct str bytes = {(const char *)hashes.at, hashes.n * sizeof(struct hash)};
        TRY(sql_ledger_tile_put(db, a, level, n - 1, tree_root_of(hashes.at, hashes.n),
                                (struct blob){bytes}));
    }
    return NULL;
}

/* ---- append ------------------------------------------------------------------------ */

/* True when the stored entry says what the draft says. */
static struct fault *is_same(struct db *db, struct arena *a, const struct entry *stored,
                             const struct draft *draft, struct str body, bool *same)
{
    struct body_row row = {0};
    bool found = false;
    TRY(sql_ledger_body_by_seq(db, a, stored->seq, &row, &found));
    *same = found && str_equal(row.body.bytes, body) &&
            str_equal(stored->kind, str_of(draft->kind->name)) &&
            stored->actor == draft->actor && stored->corrects == draft->corrects &&
            (draft->kind->creates || stored->subject == draft->subject);
    return NULL;
}

static struct fault *put(struct ledger *l, struct db *db, struct arena *a,
                         struct entry *e, struct str body)
{
    uint8_t salt_bytes[SALT_SIZE];
    random_fill(l->setup.random, salt_bytes, sizeof salt_bytes);
    struct str salt = str_copy(a, (struct str){(const char *)salt_bytes, SALT_SIZE});
    e->leaf = tree_leaf(entry_header(a, e), hash_of(salt, body, STR_NONE));
    TRY(sql_ledger_entry_put(db, a, e));
    TRY(sql_ledger_body_put(db, a, e->seq, (struct blob){salt}, (struct blob){body}));
    tree_add(&l->tree, e->leaf);
    return put_tiles(db, a, l->tree.size);
}

/* The kind's own room first, then the rooms that follow it. */
static struct fault *apply(struct ledger *l, struct db *db, struct arena *a,
                           const struct kind *kind, const struct entry *entry,
                           const void *body)
{
    const struct kinds *kinds = l->setup.kinds;
    const struct follower *f = kinds->followers;
    TRY(kind->apply(db, a, entry, body));
    for (; f != NULL && f->kind != NULL; f++) {
        TRY(f->kind == kind ? f->follow(db, a, entry, body) : NULL);
    }
    return kinds->after == NULL ? NULL : kinds->after(kinds->self, db, a, entry);
}

struct fault *ledger_append(struct ledger *l, struct db *db, struct arena *a,
                            const struct draft *draft, struct entry *entry, bool *again)
{
    const struct kind *kind = draft->kind;
    TRY(fields_check(a, &kind->fields, draft->body));
    struct text body = text_new(a, 256);
    fields_write_json(&body, &kind->fields, draft->body);
    if (body.n > BODY_MAX) {
        return fault_ledger_long(a, BODY_MAX / 1024);
    }
    bool found = false;
    TRY(draft->fresh ? NULL : sql_ledger_entry_by_id(db, a, draft->id, entry, &found));
    *again = found;
    if (found) {
        bool same = false;
        TRY(is_same(db, a, entry, draft, text_str(&body), &same));
        return same ? NULL : fault_ledger_conflict(a);
    }
    *entry = (struct entry){
        .seq = l->tree.size + 1,
        .id = draft->id,
        .kind = str_of(kind->name),
        .version = kind->version,
        .subject = kind->creates ? l->tree.size + 1 : draft->subject,
        .day = draft->day,
        .at = clock_now(l->setup.clock),
        .actor = draft->actor,
        .class = (int)kind->class,
        .corrects = draft->corrects,
    };
    TRY(put(l, db, a, entry, text_str(&body)));
    TRY(blob_note(db, a, &kind->fields, draft->body, entry->seq));
    return apply(l, db, a, kind, entry, draft->body);
}

/* ---- rebuild ----------------------------------------------------------------------- */

/* A batch may be all of the longest bodies. What applying them takes comes on top: a
 * batch that has taken REPLAY_FULL ends early. */
enum {
    REPLAY_BATCH = 1024,
    REPLAY_FULL = 160 * 1024 * 1024,
    REPLAY_ARENA = 256 * 1024 * 1024,
};

static struct fault *find_kind(const struct kinds *kinds, struct db *db, struct arena *a,
                               const struct full_entry *f, const struct kind **kind)
{
    *kind = kind_find(kinds, f->kind);
    return *kind != NULL || kinds->declared == NULL
               ? NULL
               : kinds->declared(kinds->self, db, a, f->kind, f->version, kind);
}

static struct fault *replay_one(struct ledger *l, struct db *db, struct arena *a,
                                const struct full_entry *f)
{
    const struct kind *kind = NULL;
    TRY(find_kind(l->setup.kinds, db, a, f, &kind));
    if (kind == NULL) {
        return fault_ledger_kind(a, f->kind);
    }
    if (f->body.bytes.p == NULL) {
        return NULL; /* erased: the entry that erased it follows and clears the rows */
    }
    struct entry e = entry_of(f);
    void *body = NULL;
    TRY(kind_read(a, kind, f->version, f->body.bytes, &body));
    TRY(blob_note(db, a, &kind->fields, body, e.seq));
    return apply(l, db, a, kind, &e, body);
}

struct replaying {
    struct ledger *ledger;
    struct db *db;
    struct arena *scratch;
    int64_t first, all;
};

static struct fault *replay_batch(void *ctx)
{
    struct replaying *r = ctx;
    struct full_entry_list batch = {0};
    TRY(sql_ledger_full_range(r->db, r->scratch, r->first, r->first + REPLAY_BATCH - 1,
                              &batch));
    r->first += REPLAY_BATCH;
    for (size_t i = 0; i < batch.n; i++) {
        TRY(replay_one(r->ledger, r->db, r->scratch, &batch.at[i]));
        if (arena_used(r->scratch) > REPLAY_FULL) {
            r->first = batch.at[i].seq + 1;
            return NULL;
        }
    }
    return NULL;
}

static void close_scratch(void *what)
{
    arena_close(what);
}

static struct fault *replay(struct ledger *l, struct db *db, struct arena *a, int64_t all,
                            void (*progress)(void *ctx, int64_t done, int64_t all),
                            void *ctx)
{
    struct arena *scratch = arena_open(&chunks_heap, REPLAY_ARENA);
    if (scratch == NULL) {
        return fault_store_failed(a, STR("memory"));
    }
    arena_on_close(a, close_scratch, scratch);
    struct replaying r = {l, db, scratch, 1, all};
    while (r.first <= all) {
        TRY(fault_copy(a, arena_guard(scratch, replay_batch, &r)));
        arena_reset(scratch);
        if (progress != NULL) {
            progress(ctx, r.first > all ? all : r.first - 1, all);
        }
    }
    return NULL;
}

static struct fault *make_late(struct ledger *l, struct db *db, struct arena *a)
{
    for (const struct kind *const *k = l->setup.kinds->at; *k != NULL; k++) {
        if ((*k)->late != NULL) {
            TRY((*k)->late(db, a));
        }
    }
    return NULL;
}

static bool same_digests(const struct table_digests *a, const struct table_digests *b)
{
    for (size_t i = 0; i < a->n; i++) {
        if (!str_equal(a->at[i].digest, b->at[i].digest) ||
            a->at[i].rows != b->at[i].rows) {
            return false;
        }
    }
    return a->n == b->n;
}

static struct fault *rebuild(struct ledger *l, struct db *db, struct arena *a,
                             bool remake, struct rebuild_report *report,
                             void (*progress)(void *ctx, int64_t done, int64_t all),
                             void *ctx)
{
    struct tree tree;
    db_cache_widely(db, a);
    TRY(read_tree(db, a, &tree));
    report->entries = tree.size;
    if (!remake) {
        TRY(db_digest_derived(db, a, &report->before));
        TRY(db_empty_derived(db, a));
    } else {
        TRY(db_remake_derived(db, a));
    }
    TRY(replay(l, db, a, tree.size, progress, ctx));
    TRY(make_late(l, db, a));
    TRY(db_index_derived(db, a));
    TRY(db_digest_derived(db, a, &report->after));
    report->same = remake || same_digests(&report->before, &report->after);
    return NULL;
}

struct fault *ledger_rebuild(struct ledger *l, struct db *db, struct arena *a,
                             bool check_only, bool remake, struct rebuild_report *report,
                             void (*progress)(void *ctx, int64_t done, int64_t all),
                             void *ctx)
{
    TRY(db_begin_write(db, a));
    struct fault *fault = rebuild(l, db, a, remake, report, progress, ctx);
    if (fault != NULL || check_only) {
        db_rollback(db);
        return fault;
    }
    return db_commit(db, a);
}
