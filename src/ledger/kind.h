/* A kind of entry, described once: its fields, its record class, what it does to the
 * tables of its room. Adding a kind is one struct, one table of fields, one apply: see
 * docs/how-to-add-a-kind.md. */
#ifndef LEDGER_KIND_H
#define LEDGER_KIND_H
#include "store/statement.h"
#include "words/field.h"

/* Who may know of a record (DESIGN 6); access/ decides, the ledger only keeps the word.
 */
enum record_class {
    CLASS_OPEN,
    CLASS_OWN,
    CLASS_UNIT,
    CLASS_SEALED,
    CLASS_FILE,
    CLASS_BALLOT,
};
extern const char *const record_class_names[]; /* "open" ... NULL-ended */

struct entry {
    int64_t seq;    /* from 1, contiguous */
    struct uuid id; /* idempotency id */
    struct str kind;
    int64_t version; /* of the body */
    int64_t subject; /* seq of the entry that created what this is about */
    struct day day;  /* the day it is about */
    struct instant at;
    int64_t actor;    /* seq of the person who acted; 0 the console */
    int class;        /* enum record_class */
    int64_t corrects; /* seq of the entry corrected, 0 none */
    struct hash leaf;
};
struct entry_list LIST(struct entry);

struct kind {
    const char *name; /* "person.add" */
    int version;
    enum record_class class;
    bool creates; /* its subject is the entry itself */
    bool shared;  /* a text "people" in its body, ids by blanks: it counts for each */
    say_fn *title;
    struct fields fields;
    const struct choice_words *choices; /* NULL, or ended by one without names */
    /* upcast[v - 1] turns a body of version v into one of v + 1. */
    struct fault *(*const *upcast)(struct arena *a, struct json *body);
    /* Updates the tables of its room; in the transaction of the append, and on rebuild.
     */
    struct fault *(*apply)(struct db *db, struct arena *a, const struct entry *entry,
                           const void *body);
    /* On a rebuild, when all is applied: makes what apply put off (db_puts_off), since at
     * once it takes a fraction of the time. NULL: nothing is put off. */
    struct fault *(*late)(struct db *db, struct arena *a);
};
/* Defines a kind of version 1 whose body is struct `type`, read by `table`. */
#define KIND(variable, text, of, titled, table, type, function, makes)                   \
    const struct kind variable = {                                                       \
        .name = (text),                                                                  \
        .version = 1,                                                                    \
        .class = (of),                                                                   \
        .creates = (makes),                                                              \
        .title = (titled),                                                               \
        .fields = FIELDS(table, struct type),                                            \
        .apply = (function),                                                             \
    }
/* The upcast where a version gained a field that need not be there: what was said before
 * it stays as it is. */
struct fault *kind_gained_field(struct arena *a, struct json *body);
/* What another room's tables draw from a kind that it does not own: called behind the
 * kind's apply, in its transaction and on rebuild, with the same body. */
struct follower {
    const struct kind *kind;
    struct fault *(*follow)(struct db *db, struct arena *a, const struct entry *entry,
                            const void *body);
};
struct kinds {
    const struct kind *const *at;     /* NULL-ended: those that rooms have built */
    const struct follower *followers; /* ended by one of no kind; NULL: none */
    /* The rest is NULL where nobody asks for it. Kinds that entries before this one have
     * declared (DESIGN: a programme's own); *kind stays NULL when there is none. */
    struct fault *(*declared)(void *self, struct db *db, struct arena *a, struct str name,
                              int64_t version, const struct kind **kind);
    /* Behind the apply of every entry, in its transaction and on rebuild: what a room
     * draws from entries of kinds that it does not own. */
    struct fault *(*after)(void *self, struct db *db, struct arena *a,
                           const struct entry *entry);
    void *self;
};
const struct kind *kind_find(const struct kinds *kinds, struct str name); /* built */
/* Body text of any version -> newest struct of the kind, on the arena. */
struct fault *kind_read(struct arena *a, const struct kind *kind, int64_t version,
                        struct str body, void **into);
#endif
