/* Each kind's opposite. What a correction replaced is read from the ledger again. */
#include "register/undo.h"

#include "register/career_sql.h"
#include "register/inside.h"
#include "register/posts_sql.h"
#include "register/register_sql.h"
#include "words/faults.h"

static struct fault *undo_person(struct db *db, struct arena *a, const struct entry *e)
{
    struct person_id id = {e->subject};
    TRY(register_order_remove(db, a, id));
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

static bool is_voided(const struct span_list *voided, int64_t seq)
{
    size_t low = 0, high = voided->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (voided->at[middle].last < seq) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < voided->n && voided->at[low].first <= seq;
}

/* The body of an entry, or NULL where it is erased. */
static struct fault *read_body(struct db *db, struct arena *a, const struct entry *e,
                               const struct kind *kind, void **body)
{
    struct body stored;
    struct entry whole;
    *body = NULL;
    TRY(ledger_entry_read(db, a, e->seq, &whole, &stored));
    return stored.text.bytes.p == NULL
               ? NULL
               : kind_read(a, kind, e->version, stored.text.bytes, body);
}

static bool is_kind(const struct entry *e, const struct kind *kind)
{
    return str_equal(e->kind, str_of(kind->name));
}

static struct fault *undo_correction(struct db *db, struct arena *a,
                                     const struct entry *e,
                                     const struct span_list *voided)
{
    struct entry_list entries = {0};
    struct str_list names = {0};
    const struct person_body *b = NULL;
    int64_t newest = 0;
    struct person_id id = {e->subject};
    TRY(ledger_of_subject(db, a, e->subject, &entries));
    for (size_t i = 0; i < entries.n && entries.at[i].seq < e->seq; i++) {
        const struct entry *one = &entries.at[i];
        void *body = NULL;
        if ((is_kind(one, &kind_person_add) || is_kind(one, &kind_person_correct) ||
             is_kind(one, &kind_person_change)) &&
            !is_voided(voided, one->seq)) {
            TRY(read_body(db, a, one, &kind_person_add, &body));
        }
        b = body != NULL ? body : b;
        newest = body != NULL ? one->seq : newest;
    }
    if (b == NULL) {
        return fault_undo_missing(a, e->seq);
    }
    TRY(register_order_names(db, a, id, &names));
    TRY(register_person_put(db, a, id, newest, b));
    TRY(sql_person_state_correct(db, a, b, id));
    return register_order_renew(db, a, id, &names);
}

/* What one entry made of a posting; *posting stays as it was where it made nothing. */
static struct fault *replay_posting(struct db *db, struct arena *a, const struct entry *e,
                                    struct posting_id id, struct posting_body **posting)
{
    void *body = NULL;
    bool whole = (is_kind(e, &kind_posting_add) && e->seq == id.v) ||
                 (is_kind(e, &kind_posting_correct) && e->corrects == id.v);
    if (whole) {
        TRY(read_body(db, a, e, &kind_posting_add, &body));
        *posting = body != NULL ? body : *posting;
        return NULL;
    }
    if (is_kind(e, &kind_posting_end) && *posting != NULL) {
        TRY(read_body(db, a, e, &kind_posting_end, &body));
        const struct end_body *end = body;
        if (end != NULL && end->posting.v == id.v) {
            (*posting)->till = end->day;
        }
    }
    return NULL;
}

/* A posting's correction or end: as it was without it. */
static struct fault *undo_posting(struct db *db, struct arena *a, const struct entry *e,
                                  const struct span_list *voided, struct posting_id id)
{
    struct entry_list entries = {0};
    struct posting_body *posting = NULL;
    TRY(ledger_of_subject(db, a, e->subject, &entries));
    for (size_t i = 0; i < entries.n && entries.at[i].seq < e->seq; i++) {
        if (!is_voided(voided, entries.at[i].seq)) {
            TRY(replay_posting(db, a, &entries.at[i], id, &posting));
        }
    }
    if (posting == NULL) {
        return fault_undo_missing(a, e->seq);
    }
    TRY(sql_posting_update(db, a, posting, id));
    return register_ranks_renew(db, a, (struct person_id){e->subject});
}

static struct fault *undo_posting_end(struct db *db, struct arena *a,
                                      const struct entry *e,
                                      const struct span_list *voided)
{
    void *body = NULL;
    TRY(read_body(db, a, e, &kind_posting_end, &body));
    const struct end_body *end = body;
    return end != NULL ? undo_posting(db, a, e, voided, end->posting)
                       : fault_undo_missing(a, e->seq);
}

/* A post's correction: as the one before said it. */
static struct fault *undo_post(struct db *db, struct arena *a, const struct entry *e,
                               const struct span_list *voided)
{
    struct entry_list entries = {0};
    const struct post_body *post = NULL;
    TRY(ledger_of_subject(db, a, e->subject, &entries));
    for (size_t i = 0; i < entries.n && entries.at[i].seq < e->seq; i++) {
        const struct entry *one = &entries.at[i];
        void *body = NULL;
        if ((is_kind(one, &kind_post_add) || is_kind(one, &kind_post_correct)) &&
            !is_voided(voided, one->seq)) {
            TRY(read_body(db, a, one, &kind_post_add, &body));
        }
        post = body != NULL ? body : post;
    }
    if (post == NULL) {
        return fault_undo_missing(a, e->seq);
    }
    TRY(sql_post_update(db, a, post, (struct post_id){e->subject}));
    TRY(sql_post_line_delete(db, a, (struct post_id){e->subject}, e->seq));
    return register_ranks_of_post(db, a, (struct post_id){e->subject});
}

struct fault *register_undo(struct db *db, struct arena *a, const struct entry *e,
                            const struct span_list *voided)
{
    if (is_kind(e, &kind_person_add)) {
        return undo_person(db, a, e);
    }
    if (is_kind(e, &kind_unit_add)) {
        return undo_unit(db, a, e);
    }
    if (is_kind(e, &kind_person_correct)) {
        return undo_correction(db, a, e, voided);
    }
    if (is_kind(e, &kind_posting_add)) {
        TRY(sql_posting_delete(db, a, (struct posting_id){e->seq}));
        return register_ranks_renew(db, a, (struct person_id){e->subject});
    }
    if (is_kind(e, &kind_posting_correct)) {
        return undo_posting(db, a, e, voided, (struct posting_id){e->corrects});
    }
    if (is_kind(e, &kind_posting_end)) {
        return undo_posting_end(db, a, e, voided);
    }
    if (is_kind(e, &kind_post_add)) {
        TRY(sql_post_lines_delete(db, a, (struct post_id){e->subject}));
        return sql_post_delete(db, a, (struct post_id){e->subject});
    }
    if (is_kind(e, &kind_post_line)) {
        return sql_post_line_delete(db, a, (struct post_id){e->subject}, e->seq);
    }
    if (is_kind(e, &kind_post_correct)) {
        return undo_post(db, a, e, voided);
    }
    return fault_undo_kind(a, e->seq, e->kind);
}
