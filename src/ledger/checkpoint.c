/* The kept checkpoint is compared by its root: tiles give the root of any earlier size,
 * so a start costs a few rows, not a pass over the ledger. */
#include "ledger/checkpoint.h"

#include "base/text.h"
#include "ledger/file.h"
#include "ledger/ledger_sql.h"
#include "words/faults.h"

/* ---- signing ----------------------------------------------------------------------- */

static struct str sign_head(struct arena *a, const struct keystore *keys,
                            const struct ledger_head *head)
{
    struct checkpoint c = {keystore_origin(keys), head->size, head->root};
    struct signer by = keystore_signer(keys);
    struct str note = note_sign(a, checkpoint_write(a, &c), &by);
    explicit_bzero(&by, sizeof by);
    return note;
}

struct fault *checkpoint_make(struct db *db, struct arena *a, const struct keystore *keys,
                              struct str *note)
{
    struct ledger_head head;
    TRY(ledger_head_read(db, a, &head));
    *note = sign_head(a, keys, &head);
    return NULL;
}

struct fault *checkpoint_store(struct db *db, struct arena *a,
                               const struct keystore *keys, struct instant at,
                               struct str *note)
{
    struct ledger_head head;
    struct checkpoint_row row = {0};
    bool found = false;
    TRY(ledger_head_read(db, a, &head));
    TRY(sql_ledger_checkpoint_at(db, a, head.size, &row, &found));
    *note = found ? row.note : sign_head(a, keys, &head);
    return found ? NULL : sql_ledger_checkpoint_put(db, a, head.size, *note, at);
}

struct fault *checkpoint_newest(struct db *db, struct arena *a, struct str *note)
{
    struct checkpoint_row row = {0};
    bool found = false;
    TRY(sql_ledger_checkpoint_last(db, a, &row, &found));
    *note = found ? row.note : STR_NONE;
    return NULL;
}

/* ---- the kept one ------------------------------------------------------------------ */

enum relation { NOTHING_KEPT, EXTENDS, SHORTER, OTHER };
struct comparison {
    struct checkpoint kept;
    struct ledger_head head;
    enum relation relation;
};

static struct fault *compare(struct db *db, struct arena *a, struct str file,
                             const struct keystore *keys, struct comparison *c)
{
    struct str note;
    bool there = false;
    struct vkey log = keystore_vkey(keys);
    /* The file first: another process may commit and keep meanwhile, and what it kept
     * must not be more than what is seen here. */
    TRY(file_read(a, file, NOTE_LIMIT, &note, &there));
    TRY(ledger_head_read(db, a, &c->head));
    c->relation = NOTHING_KEPT;
    if (!there) {
        return NULL;
    }
    if (!checkpoint_open(a, note, &log, &c->kept)) {
        return fault_checkpoint_malformed(a, file);
    }
    if (c->kept.size > c->head.size) {
        c->relation = SHORTER;
        return NULL;
    }
    struct hash root;
    TRY(ledger_root_at(db, a, c->kept.size, &root));
    c->relation = hash_equal(root, c->kept.root) ? EXTENDS : OTHER;
    return NULL;
}

static struct fault *refuse(struct arena *a, struct str file, const struct comparison *c)
{
    return c->relation == SHORTER
               ? fault_ledger_shorter(a, c->head.size, c->kept.size, file)
           : c->relation == OTHER ? fault_ledger_other(a, c->kept.size, file)
                                  : NULL;
}

/* Runs body in one state of the database: the caller's transaction, or one of its own. */
struct keeping {
    struct str file;
    const struct keystore *keys;
    struct comparison seen;
};

static struct fault *in_one_state(struct db *db, struct arena *a, struct keeping *k,
                                  struct fault *(*body)(struct db *db, struct arena *a,
                                                        struct keeping *k))
{
    bool own = !db_in_transaction(db);
    if (own) {
        TRY(db_begin_read(db, a));
    }
    struct fault *fault = body(db, a, k);
    if (own) {
        db_end_read(db);
    }
    return fault;
}

static struct fault *look(struct db *db, struct arena *a, struct keeping *k)
{
    return compare(db, a, k->file, k->keys, &k->seen);
}

static struct fault *keep(struct db *db, struct arena *a, struct keeping *k)
{
    struct comparison *c = &k->seen;
    TRY(compare(db, a, k->file, k->keys, c));
    TRY(refuse(a, k->file, c));
    if (c->relation == EXTENDS && c->kept.size == c->head.size) {
        return NULL;
    }
    return file_replace(a, k->file, sign_head(a, k->keys, &c->head), false);
}

static struct fault *is_of(struct arena *a, struct uuid department,
                           const struct keystore *keys)
{
    struct str id = uuid_text(a, department);
    return str_ends(keystore_origin(keys), id) ? NULL : fault_ledger_head(a);
}

struct fault *checkpoint_keep(struct db *db, struct arena *a, struct str file,
                              struct uuid department, const struct keystore *keys)
{
    struct keeping k = {.file = file, .keys = keys};
    TRY(is_of(a, department, keys));
    return in_one_state(db, a, &k, keep);
}

struct fault *checkpoint_check(struct db *db, struct arena *a, struct str file,
                               struct uuid department, const struct keystore *keys)
{
    struct keeping k = {.file = file, .keys = keys};
    TRY(is_of(a, department, keys));
    TRY(in_one_state(db, a, &k, look));
    return refuse(a, file, &k.seen);
}

/* ---- after a restore --------------------------------------------------------------- */

static const struct field restored_fields[] = {
    {.name = "had",
     .type = FIELD_INT,
     .offset = offsetof(struct ledger_restored, had),
     .label = say_restored_had},
    {.name = "lost",
     .type = FIELD_INT,
     .offset = offsetof(struct ledger_restored, lost),
     .label = say_restored_lost},
    {.name = "root",
     .type = FIELD_TEXT,
     .required = true,
     .offset = offsetof(struct ledger_restored, root),
     .label = say_restored_root},
};

/* It changes nothing: it is there to be read. */
static struct fault *apply_restored(struct db *db, struct arena *a,
                                    const struct entry *entry, const void *body)
{
    (void)db;
    (void)a;
    (void)entry;
    (void)body;
    return NULL;
}

const struct kind kind_ledger_restored = {
    .name = "ledger.restored",
    .version = 1,
    .class = CLASS_UNIT,
    .title = say_kind_restored,
    .fields = FIELDS(restored_fields, struct ledger_restored),
    .apply = apply_restored,
};

struct fault *checkpoint_loss(struct db *db, struct arena *a, struct str file,
                              const struct keystore *keys, bool *lost,
                              struct ledger_restored *body)
{
    struct keeping k = {.file = file, .keys = keys};
    TRY(in_one_state(db, a, &k, look));
    *lost = k.seen.relation == SHORTER || k.seen.relation == OTHER;
    if (!*lost) {
        return NULL;
    }
    int64_t missing = k.seen.kept.size - k.seen.head.size;
    struct text root = text_new(a, 64);
    text_add_base64(&root, hash_str(&k.seen.kept.root));
    *body = (struct ledger_restored){k.seen.kept.size, missing > 0 ? missing : 0,
                                     text_str(&root)};
    return NULL;
}

struct fault *checkpoint_replace(struct db *db, struct arena *a, struct str file,
                                 const struct keystore *keys)
{
    struct str note;
    TRY(checkpoint_make(db, a, keys, &note));
    return file_replace(a, file, note, false);
}
