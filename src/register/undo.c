/* Each kind's opposite. What a correction replaced is read from the ledger again. */
#include "register/undo.h"

#include "register/career_sql.h"
#include "register/inside.h"
#include "register/register_sql.h"
#include "words/faults.h"

static struct fault *undo_person(struct db *db, struct arena *a, const struct entry *e)
{
    struct person_id id = {e->subject};
    TRY(sql_person_state_delete(db, a, id));
    return sql_person_delete(db, a, id);
}

static struct fault *undo_unit(struct db *db, struct arena *a, const struct entry *e)
{
    struct unit_id id = {e->subject};
    TRY(scope_unit_removed(db, a, id));
    TRY(sql_unit_state_delete(db, a, id));
    return sql_unit_delete(db, a, id);
}

/* The newest body about the subject before `e` that states the same thing whole. */
static struct fault *body_before(struct db *db, struct arena *a, const struct entry *e,
                                 const struct kind *first, const struct kind *again,
                                 bool by_posting, struct entry *found, void **body)
{
    struct entry_list entries = {0};
    *body = NULL;
    TRY(ledger_of_subject(db, a, e->subject, &entries));
    for (size_t i = 0; i < entries.n && entries.at[i].seq < e->seq; i++) {
        const struct entry *one = &entries.at[i];
        bool is_first = str_equal(one->kind, str_of(first->name));
        bool is_again = str_equal(one->kind, str_of(again->name));
        bool same = !by_posting || (is_first ? one->seq : one->corrects) == e->corrects;
        struct body stored;
        struct entry whole;
        if ((is_first || is_again) && same) {
            TRY(ledger_entry_read(db, a, one->seq, &whole, &stored));
            if (stored.text.bytes.p != NULL) {
                TRY(kind_read(a, first, one->version, stored.text.bytes, body));
                *found = *one;
            }
        }
    }
    return *body != NULL ? NULL : fault_undo_missing(a, e->seq);
}

static struct fault *undo_correction(struct db *db, struct arena *a,
                                     const struct entry *e)
{
    struct entry before;
    void *body = NULL;
    struct person_id id = {e->subject};
    TRY(body_before(db, a, e, &kind_person_add, &kind_person_correct, false, &before,
                    &body));
    const struct person_body *b = body;
    TRY(sql_person_update(db, a, b, id, before.seq, register_key(a, b->name),
                          register_fold(a, b->name), register_born_key(b->born)));
    return sql_person_state_correct(db, a, b, id);
}

static struct fault *undo_posting_correction(struct db *db, struct arena *a,
                                             const struct entry *e)
{
    struct entry before;
    void *body = NULL;
    TRY(body_before(db, a, e, &kind_posting_add, &kind_posting_correct, true, &before,
                    &body));
    return sql_posting_update(db, a, body, (struct posting_id){e->corrects});
}

struct fault *register_undo(struct db *db, struct arena *a, const struct entry *e,
                            const void *body)
{
    (void)body;
    if (str_equal(e->kind, str_of(kind_person_add.name))) {
        return undo_person(db, a, e);
    }
    if (str_equal(e->kind, str_of(kind_unit_add.name))) {
        return undo_unit(db, a, e);
    }
    if (str_equal(e->kind, str_of(kind_person_correct.name))) {
        return undo_correction(db, a, e);
    }
    if (str_equal(e->kind, str_of(kind_posting_add.name))) {
        return sql_posting_delete(db, a, (struct posting_id){e->seq});
    }
    if (str_equal(e->kind, str_of(kind_posting_correct.name))) {
        return undo_posting_correction(db, a, e);
    }
    return fault_undo_kind(a, e->seq, e->kind);
}
