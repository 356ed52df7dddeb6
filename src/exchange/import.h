/* Imports that clerks trust. Rows of a file become persons and postings: each row is
 * matched to who is on the register, compared field by field, and said to be new,
 * changed, the same, or refused with its reason. The dry run is the run itself, rolled
 * back. A run writes chunks of 1,000 rows as jobs of their own under one import; one that
 * was cut off can be gone on with or undone. Undoing is an entry, and is refused while
 * later facts depend on what was imported. */
#ifndef EXCHANGE_IMPORT_H
#define EXCHANGE_IMPORT_H
#include "exchange/house.h"
#include "exchange/mapping.h"
#include "formats/cells.h"

struct import_id {
    int64_t v;
};
struct import_body { /* import.open */
    struct str file;
    struct str digest; /* hex SHA-256 of the file */
    struct str mapping;
};
struct chunk_body { /* import.chunk */
    struct import_id import;
    int64_t first, last; /* seqs of its entries; 0, 0 when it changed nothing */
    int64_t rows;        /* of the file, up to here */
};
struct chunk_body_list LIST(struct chunk_body);
struct done_body { /* import.done */
    struct import_id import;
    int64_t rows;
};
struct undo_body { /* import.undo */
    struct import_id import;
};
extern const struct kind kind_import_open, kind_import_chunk, kind_import_done;
extern const struct kind kind_import_undo;

enum import_state { IMPORT_OPEN, IMPORT_DONE, IMPORT_UNDONE };
struct import {
    struct import_id id;
    struct str file, digest, mapping;
    int64_t rows;
    int state;
    struct day day;
    int64_t actor;
};
struct import_list LIST(struct import);

enum row_outcome { ROW_NEW, ROW_CHANGED, ROW_SAME, ROW_REFUSED };
enum { ROW_OUTCOMES = ROW_REFUSED + 1, IMPORT_CHUNK = 1000 };
struct row_change {
    const struct field *field;
    struct str from, to;
};
struct row_changes LIST(struct row_change);
struct row_report {
    int64_t number; /* line of the file */
    enum row_outcome outcome;
    struct person_id person; /* 0: none yet */
    struct row_changes changes;
    struct fault *why; /* refused */
};
/* Told of each row while it is in hand; lives until the next. */
struct import_watch {
    void *ctx;
    struct fault *(*row)(void *ctx, const struct row_report *report, const struct row *row);
};

/* What one run keeps from chunk to chunk. */
struct importing {
    struct mapped_list mapping;
    struct import_id import;
    int64_t rows, counts[ROW_OUTCOMES];
    bool dry;
    struct import_watch watch;
};
struct row_list LIST(struct row);

/* Opens the import as an entry. */
struct fault *import_open(const struct act *act, const struct import_body *body,
                          struct import_id *id);
/* Up to IMPORT_CHUNK rows, in one job. The caller rolls a dry run back. */
struct fault *import_chunk(const struct act *act, struct random *random,
                           struct importing *run, const struct row_list *rows);
struct fault *import_done(const struct act *act, const struct importing *run);
/* CONFLICT names who has later facts. */
struct fault *import_undo(const struct act *act, struct import_id import);
struct fault *import_find(struct db *db, struct arena *a, struct import_id id,
                          struct import *import, bool *found);
struct fault *import_all(struct db *db, struct arena *a, struct import_list *imports);
#endif
