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
    struct day snapshot; /* the file states who is where on this day; DAY_NONE: not so */
    struct unit_id within; /* snapshot: for all units below; 0: for those it names */
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
    struct day snapshot;
    int64_t rows;
    int state;
    struct day day;
    int64_t actor;
};
struct import_list LIST(struct import);

/* PASSED: left out on purpose (a spell that ends before it begins, a choice to skip). */
enum row_outcome { ROW_NEW, ROW_CHANGED, ROW_SAME, ROW_PASSED, ROW_REFUSED };
enum { ROW_OUTCOMES = ROW_REFUSED + 1, IMPORT_CHUNK = 1000 };
struct row_change {
    const struct field *field;
    struct str from, to; /* units by name */
};
struct row_changes LIST(struct row_change);
/* What is odd about a row that enters all the same. */
struct row_remark {
    struct fault *what;
    struct str column, value; /* where, as the file has them */
};
struct row_remarks LIST(struct row_remark);
struct row_report {
    int64_t number; /* line of the file; 0: what a snapshot ends */
    enum row_outcome outcome;
    struct str name;
    struct person_id person; /* 0: none yet */
    struct row_changes changes;
    struct fault *why;           /* refused */
    struct str column, value;    /* where, as the file has them */
    struct person_list doubtful; /* several fit: who they are */
    struct row_remarks remarks;
};
/* Told of each row while it is in hand; lives until the next. `row` is NULL for what a
 * snapshot ends. */
struct import_watch {
    void *ctx;
    struct fault *(*row)(void *ctx, const struct row_report *report,
                         const struct row *row);
};

/* What a clerk decided of a doubtful row. */
struct row_choice {
    int64_t row;
    bool fresh, skip;
    struct person_id person;
};
struct row_choice_list LIST(struct row_choice);

/* A seat that the file has named already. */
struct said_post {
    int64_t row;
    struct str number, above;
};
struct said_post_list LIST(struct said_post);

/* Units found by their text, until the chunk is over. */
enum { UNIT_MEMO = 64 };
struct unit_memo {
    struct str text;
    struct unit_id id;
};
struct int_set {
    int64_t *at; /* 0: free */
    size_t n, room;
};

struct ahead;
struct twice;
/* What one run keeps from chunk to chunk. */
struct importing {
    struct arena *arena; /* lives as long as the run */
    struct mapped_list mapping;
    enum day_system days;
    struct row_choice_list choices;
    struct day snapshot; /* DAY_NONE: none */
    struct unit_id within;
    struct import_id import;
    int64_t rows, counts[ROW_OUTCOMES], ended, remarked;
    bool dry;
    bool detail; /* new rows tell each of their fields */
    struct import_watch watch;
    struct unit_memo units[UNIT_MEMO];
    struct ahead *ahead; /* of the chunk in hand */
    struct twice *twice; /* of the whole file; NULL: was not asked */
    struct int_set seen; /* snapshot: postings or seats that the file names */
    struct int_set seen_units;
    bool posts;                  /* rows are seats */
    struct said_post_list seats; /* of the file so far */
};
struct row_list LIST(struct row);

/* Opens the import as an entry. CONFLICT: a snapshot of a later day stands already. */
struct fault *import_open(const struct act *act, const struct import_body *body,
                          struct import_id *id);
/* Up to IMPORT_CHUNK rows, in one job. The caller rolls a dry run back. */
struct fault *import_chunk(const struct act *act, struct random *random,
                           struct importing *run, const struct row_list *rows);
/* Snapshot, behind all rows: ends up to IMPORT_CHUNK postings of units in question that
 * the file did not name. *more: call again, in a job of its own. */
struct fault *import_ends(const struct act *act, struct random *random,
                          struct importing *run, bool *more);
/* Behind all rows of a file of seats: which stand at the top, where one is expected, and
 * which report to themselves in a ring. Tells the watch; reads and writes nothing. */
struct fault *import_tops(struct arena *a, struct importing *run);
struct fault *import_done(const struct act *act, const struct importing *run);
/* CONFLICT names who has later facts. Another's import is MISSING where the actor does
 * not reach the whole department. */
struct fault *import_undo(const struct act *act, struct import_id import);
struct fault *import_find(struct db *db, struct arena *a, struct import_id id,
                          struct import *import, bool *found);
struct fault *import_all(struct db *db, struct arena *a, struct import_list *imports);
#endif
