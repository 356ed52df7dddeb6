/* The one place where a row becomes the bytes that were hashed. */
#include "ledger/check.h"

struct fault *recompute(struct db *db, struct arena *scratch, struct text *buffer,
                        const struct check_row *row, struct recomputed *out)
{
    struct entry e = {
        .seq = row->seq,
        .id = row->id,
        .kind = row->kind,
        .version = row->version,
        .subject = row->subject,
        .day = {(int32_t)row->day},
        .at = row->at,
        .actor = row->actor,
        .class = (int)row->class,
        .corrects = row->corrects,
    };
    struct body body = {row->salt, row->body};
    struct hash hash;
    TRY(ledger_body_state(db, scratch, row->seq, &body, &out->state, &hash));
    buffer->n = 0;
    header_add(buffer, &e);
    text_add(buffer, hash_str(&hash));
    out->entry = text_str(buffer);
    out->leaf = tree_leaf_of(out->entry);
    out->whole = out->state != BODY_LOST && e.day.v == row->day && e.class == row->class;
    return NULL;
}
