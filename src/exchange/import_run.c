/* The life of an import in the ledger: opened, its chunks, done, undone. */
#include "exchange/exchange_sql.h"
#include "exchange/import_part.h"
#include "exchange/import_rows.h"
#include "words/faults.h"

enum { MAPPING_MAX = 8000 };

#define AT(type, member) offsetof(struct type, member)
static const struct field open_fields[] = {
    {"file", FIELD_TEXT, true, AT(import_body, file), 1, 300, say_import_file, NULL, 0},
    {"digest", FIELD_TEXT, true, AT(import_body, digest), 64, 64, say_import_digest, NULL,
     0},
    {"mapping", FIELD_LINES, true, AT(import_body, mapping), 0, MAPPING_MAX,
     say_import_mapping, NULL, 0},
    {"snapshot", FIELD_DAY, false, AT(import_body, snapshot), 0, 0, say_import_snapshot,
     NULL, 0},
    {"within", FIELD_ID, false, AT(import_body, within), 0, 0, say_import_within, NULL,
     0},
};
static const struct field chunk_fields[] = {
    {"import", FIELD_ID, true, AT(chunk_body, import), 0, 0, say_import_import, NULL, 0},
    {"first", FIELD_INT, false, AT(chunk_body, first), 0, 0, say_import_first, NULL, 0},
    {"last", FIELD_INT, false, AT(chunk_body, last), 0, 0, say_import_last, NULL, 0},
    {"rows", FIELD_INT, false, AT(chunk_body, rows), 0, 0, say_import_rows, NULL, 0},
};
static const struct field done_fields[] = {
    {"import", FIELD_ID, true, AT(done_body, import), 0, 0, say_import_import, NULL, 0},
    {"rows", FIELD_INT, false, AT(done_body, rows), 0, 0, say_import_rows, NULL, 0},
};
static const struct field undo_fields[] = {
    {"import", FIELD_ID, true, AT(undo_body, import), 0, 0, say_import_import, NULL, 0},
};

static struct fault *apply_open(struct db *db, struct arena *a, const struct entry *e,
                                const void *body)
{
    return sql_import_insert(db, a, body, (struct import_id){e->seq}, e->day, e->actor);
}

static struct fault *apply_chunk(struct db *db, struct arena *a, const struct entry *e,
                                 const void *body)
{
    const struct chunk_body *b = body;
    (void)e;
    if (b->first != 0) {
        TRY(sql_import_part_insert(db, a, b));
    }
    return sql_import_set_rows(db, a, b->import, b->rows);
}

static struct fault *apply_done(struct db *db, struct arena *a, const struct entry *e,
                                const void *body)
{
    const struct done_body *b = body;
    (void)e;
    return sql_import_set_state(db, a, b->import, IMPORT_DONE);
}

static struct fault *apply_undo(struct db *db, struct arena *a, const struct entry *e,
                                const void *body)
{
    const struct undo_body *b = body;
    (void)e;
    TRY(import_take_back(db, a, b->import));
    return sql_import_set_state(db, a, b->import, IMPORT_UNDONE);
}

const struct kind kind_import_open = {
    .name = "import.open",
    .version = 1,
    .class = CLASS_UNIT,
    .creates = true,
    .title = say_kind_import_open,
    .fields = FIELDS(open_fields, struct import_body),
    .apply = apply_open,
};
const struct kind kind_import_chunk = {
    .name = "import.chunk",
    .version = 1,
    .class = CLASS_OPEN,
    .title = say_kind_import_chunk,
    .fields = FIELDS(chunk_fields, struct chunk_body),
    .apply = apply_chunk,
};
const struct kind kind_import_done = {
    .name = "import.done",
    .version = 1,
    .class = CLASS_OPEN,
    .title = say_kind_import_done,
    .fields = FIELDS(done_fields, struct done_body),
    .apply = apply_done,
};
const struct kind kind_import_undo = {
    .name = "import.undo",
    .version = 1,
    .class = CLASS_OPEN,
    .title = say_kind_import_undo,
    .fields = FIELDS(undo_fields, struct undo_body),
    .apply = apply_undo,
};

/* ---- acts -------------------------------------------------------------------------- */

struct fault *import_open(const struct act *act, const struct import_body *body,
                          struct import_id *id)
{
    struct entry e;
    struct import other;
    bool later = false, again = false;
    if (day_known(body->snapshot)) {
        TRY(sql_import_later(act->db, act->arena, body->snapshot, &other, &later));
        TRY(sql_import_again(act->db, act->arena, body->snapshot, body->digest, &other,
                             &again));
    }
    if (later && !again) {
        return fault_import_later(act->arena, other.snapshot);
    }
    TRY(act_append(act, &kind_import_open, 0, body, &e));
    *id = (struct import_id){e.seq};
    return NULL;
}

struct fault *import_part_close(const struct act *act, const struct importing *run,
                                int64_t first, int64_t last)
{
    struct entry e;
    struct chunk_body body = {run->import, first, last, run->rows};
    return act_append(act, &kind_import_chunk, run->import.v, &body, &e);
}

struct fault *import_done(const struct act *act, const struct importing *run)
{
    struct entry e;
    struct done_body body = {run->import, run->rows};
    return act_append(act, &kind_import_done, run->import.v, &body, &e);
}

struct fault *import_undo(const struct act *act, struct import_id id)
{
    struct import import;
    struct entry e;
    bool found = false;
    struct undo_body body = {id};
    TRY(import_find(act->db, act->arena, id, &import, &found));
    if (!found || (!act->scope.all && import.actor != act->actor)) {
        return fault_import_missing(act->arena, id.v);
    }
    if (import.state == IMPORT_UNDONE) {
        return fault_import_undone(act->arena);
    }
    TRY(import_must_be_free(act, id));
    return act_append(act, &kind_import_undo, id.v, &body, &e);
}

struct fault *import_find(struct db *db, struct arena *a, struct import_id id,
                          struct import *import, bool *found)
{
    return sql_import_by_id(db, a, id, import, found);
}

struct fault *import_all(struct db *db, struct arena *a, struct import_list *imports)
{
    return sql_imports_all(db, a, imports);
}
