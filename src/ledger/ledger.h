/* The ledger (台账): every fact, append-only, in one Merkle tree. A fact enters through
 * ledger_append and no other way; the kind's apply updates its room in the same
 * transaction. Formats: docs/ledger.md. Refuses to change or forget an entry: a
 * correction is a new entry, a lawful erasure deletes a body and keeps its leaf. */
#ifndef LEDGER_LEDGER_H
#define LEDGER_LEDGER_H
#include "ledger/kind.h"
#include "ledger/note.h"
#include "ledger/tree.h"
#include "store/writer.h"

/* The tree's head as of the running transaction, and what appends need. One per writer;
 * used in the writer's thread only. */
struct ledger;
struct ledger_setup {
    const struct kinds *kinds;
    const struct clock *clock;
    struct random *random; /* for salts */
};
struct ledger *ledger_new(struct arena *a, const struct ledger_setup *setup);
const struct kinds *ledger_kinds(const struct ledger *l);
/* Hangs the ledger into a writer: the head is read first and written last in each batch
 * and rolls back with a job. */
void ledger_join_writer(struct ledger *l, struct writer_setup *setup);

/* For savepoints inside a job: remember the tree, and put it back with the savepoint. */
struct tree ledger_mark(const struct ledger *l);
void ledger_back(struct ledger *l, const struct tree *mark);

struct draft {
    struct uuid id;
    const struct kind *kind;
    int64_t subject; /* ignored for kinds that create */
    struct day day;
    int64_t actor;
    int64_t corrects;
    const void *body; /* the kind's struct, checked here against its fields */
    bool fresh;       /* the id was made a moment ago: nobody has sent it before */
};
/* Appends and applies. An entry of this id that says the same is returned with *again
 * true and nothing is written; one that says something else is a CONFLICT. */
struct fault *ledger_append(struct ledger *l, struct db *db, struct arena *a,
                            const struct draft *draft, struct entry *entry, bool *again);
/* The id of the n-th further entry of one form, made from the form's id. */
struct uuid ledger_id_derived(struct uuid id, int n);

/* ---- reading ----------------------------------------------------------------------- */
struct ledger_head {
    int64_t size;
    struct hash root;
};
struct fault *ledger_head_read(struct db *db, struct arena *a, struct ledger_head *head);
/* The same for one thread that asks often: the tree of n entries stays what it is, so as
 * long as what stands behind it has not changed, nothing is hashed. Zero at first. */
struct ledger_head_kept {
    struct str tree; /* lent by `own` */
    struct ledger_head head;
    char own[4096];
};
struct fault *ledger_head_again(struct db *db, struct arena *a,
                                struct ledger_head_kept *kept, struct ledger_head *head);
/* Whose ledger this is: the id in the origin of its checkpoints, and whether its people
 * are invented. Set once, when the database is made. */
struct fault *ledger_department(struct db *db, struct arena *a, struct uuid *department,
                                bool *demo);
struct fault *ledger_department_set(struct db *db, struct arena *a,
                                    struct uuid department, bool demo);
struct body {
    struct blob salt, text; /* text.bytes.p == NULL: erased */
};
/* MISSING when there is no such entry. */
struct fault *ledger_entry_read(struct db *db, struct arena *a, int64_t seq,
                                struct entry *entry, struct body *body);
/* Was a form of this id recorded already? */
struct fault *ledger_has(struct db *db, struct arena *a, struct uuid id, bool *has);
/* Newest first, below `before` (0: from the end). */
struct fault *ledger_entries(struct db *db, struct arena *a, int64_t before,
                             int64_t limit, struct entry_list *entries);
/* All of one subject, oldest first. */
struct fault *ledger_of_subject(struct db *db, struct arena *a, int64_t subject,
                                struct entry_list *entries);
/* Header bytes as they are hashed (canonical JSON). */
struct str entry_header(struct arena *a, const struct entry *e);

/* ---- proofs and checks ------------------------------------------------------------- */
/* Inclusion of seq in the tree of `size` entries. Reads one tile a level and the edge. */
struct fault *ledger_prove(struct db *db, struct arena *a, int64_t seq, int64_t size,
                           struct hash_list *proof);
struct fault *ledger_prove_growth(struct db *db, struct arena *a, int64_t from,
                                  int64_t to, struct hash_list *proof);
struct fault *ledger_root_at(struct db *db, struct arena *a, int64_t size,
                             struct hash *root);

struct ledger_finding {
    bool good;
    int64_t checked;   /* entries read */
    int64_t first_bad; /* seq, 0 none */
    int64_t holds;     /* size of the last checkpoint that still holds, 0 none */
    const char *what;  /* "leaf", "body", "tile", "gap", "root", "head", "blob": JSON */
};
/* Recomputes everything: bodies, leaves, tiles, tree, head, checkpoints. `progress` may
 * be NULL; called every 65,536 entries. */
struct fault *ledger_verify(struct db *db, struct arena *a,
                            struct ledger_finding *finding,
                            void (*progress)(void *ctx, int64_t done, int64_t all),
                            void *ctx);

/* ---- rebuild ----------------------------------------------------------------------- */
struct rebuild_report {
    int64_t entries;
    struct table_digests before, after;
    bool same;
};
/* Empties (or remakes) the derived tables and replays all entries, in one transaction
 * that is rolled back when `check_only` or when something fails. */
struct fault *ledger_rebuild(struct ledger *l, struct db *db, struct arena *a,
                             bool check_only, bool remake, struct rebuild_report *report,
                             void (*progress)(void *ctx, int64_t done, int64_t all),
                             void *ctx);
#endif
