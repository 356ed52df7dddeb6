/* Rows of the ledger's own statements; private to ledger/. */
#ifndef LEDGER_ROWS_H
#define LEDGER_ROWS_H
#include "base/text.h"
#include "ledger/kind.h"
#include "ledger/tree.h"

struct body_row {
    int64_t seq;
    struct blob salt, body;
};
struct full_entry {
    int64_t seq;
    struct uuid id;
    struct str kind;
    int64_t version, subject;
    struct day day;
    struct instant at;
    int64_t actor;
    int class;
    int64_t corrects;
    struct hash leaf;
    struct blob salt, body; /* not given when erased */
};
struct full_entry_list LIST(struct full_entry);
struct department_row {
    struct uuid department; /* zero before the first start */
    bool demo;
};
/* The same for checks: numbers as the database holds them, not cut to their C types. */
struct check_row {
    int64_t seq;
    struct uuid id;
    struct str kind;
    int64_t version, subject, day;
    struct instant at;
    int64_t actor, class, corrects;
    struct hash leaf;
    struct blob salt, body;
};
struct entry entry_of(const struct full_entry *f); /* without the body */
/* The header's bytes behind what stands in t: entry_header without an allocation. */
void header_add(struct text *t, const struct entry *e);
struct tile_row {
    struct hash root;
    struct blob hashes;
};
struct checkpoint_row {
    int64_t size;
    struct str note;
    struct instant at;
};
struct checkpoint_row_list LIST(struct checkpoint_row);
#endif
