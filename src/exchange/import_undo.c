/* Taking an import back: what hinders it, and each entry's opposite, newest first. */
#include "exchange/exchange_sql.h"
#include "exchange/import_part.h"
#include "exchange/import_rows.h"
#include "words/faults.h"

enum { UNDO_BATCH = 512, UNDO_ARENA = 32 * 1024 * 1024 };

/* One entry taken back; those of the import itself have nothing to take back. */
static struct fault *undo_entry(struct db *db, struct arena *a, int64_t seq,
                                const struct span_list *voided)
{
    struct entry e;
    struct body body;
    TRY(ledger_entry_read(db, a, seq, &e, &body));
    return str_starts(e.kind, STR("import.")) ? NULL : register_undo(db, a, &e, voided);
}

struct undoing {
    struct db *db;
    struct arena *scratch;
    const struct span_list *voided;
    int64_t first, last;
};

static struct fault *undo_batch(void *ctx)
{
    struct undoing *u = ctx;
    for (int64_t seq = u->last; seq >= u->first; seq--) {
        TRY(undo_entry(u->db, u->scratch, seq, u->voided));
    }
    return NULL;
}

static void close_scratch(void *what)
{
    arena_close(what);
}

/* Newest first, in batches whose memory is given back. */
static struct fault *undo_part(struct db *db, struct arena *a,
                               const struct chunk_body *part,
                               const struct span_list *voided)
{
    struct arena *scratch = arena_open(&chunks_heap, UNDO_ARENA);
    if (scratch == NULL) {
        return fault_store_failed(a, STR("memory"));
    }
    arena_on_close(a, close_scratch, scratch);
    for (int64_t last = part->last; last >= part->first; last -= UNDO_BATCH) {
        int64_t first = last - UNDO_BATCH + 1;
        struct undoing u = {db, scratch, voided,
                            first < part->first ? part->first : first, last};
        struct fault *fault = arena_guard(scratch, undo_batch, &u);
        if (fault != NULL) {
            return fault_copy(a, fault);
        }
        arena_reset(scratch);
    }
    return NULL;
}

struct fault *import_take_back(struct db *db, struct arena *a, struct import_id import)
{
    struct chunk_body_list parts = {0};
    struct span_list voided = {0};
    TRY(sql_import_parts(db, a, import, &parts));
    TRY(sql_import_voided(db, a, &voided));
    for (size_t i = 0; i < parts.n; i++) {
        TRY(undo_part(db, a, &parts.at[i], &voided));
    }
    return NULL;
}

/* "Zhao Liu (25)": by the number that pages and commands know it by. */
static struct fault *add_name(const struct act *act, int64_t id, struct text *names)
{
    struct person person;
    struct unit unit;
    struct post post;
    bool is_person = false, is_unit = false, is_post = false;
    struct str name = STR("");
    TRY(register_person(act->db, act->arena, (struct person_id){id}, &person,
                        &is_person));
    if (!is_person) {
        TRY(register_unit(act->db, act->arena, (struct unit_id){id}, &unit, &is_unit));
    }
    if (!is_person && !is_unit) {
        TRY(career_post(act->db, act->arena, (struct post_id){id}, &post, &is_post));
    }
    name = is_person ? person.name : is_unit ? unit.name : is_post ? post.title : name;
    text_add_format(names, "%s%.*s (%lld)", names->n > 0 ? ", " : "", STR_PRINT(name),
                    (long long)id);
    return NULL;
}

struct fault *import_must_be_free(const struct act *act, struct import_id import)
{
    struct int_list needed = {0};
    struct text names = text_new(act->arena, 128);
    TRY(sql_import_dependents(act->db, act->arena, import, &needed));
    TRY(sql_import_units_needed(act->db, act->arena, import, &needed));
    TRY(sql_import_posts_needed(act->db, act->arena, import, &needed));
    for (size_t i = 0; i < needed.n; i++) {
        TRY(add_name(act, needed.at[i], &names));
    }
    return needed.n == 0 ? NULL : fault_import_needed(act->arena, text_str(&names));
}
