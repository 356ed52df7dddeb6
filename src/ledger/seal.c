/* Sealing and erasing. What is sealed is bound to the entry's id, its case and its
 * person, so that a ciphertext cannot be passed off as another entry's. */
#include "ledger/seal.h"

#include "base/text.h"
#include "ledger/cover.h"
#include "ledger/ledger_sql.h"
#include "ledger/seal_rows.h"
#include "ledger/seal_sql.h"
#include "words/faults.h"

/* ---- kinds ------------------------------------------------------------------------- */

static const struct field sealed_fields[] = {
    {.name = "case",
     .type = FIELD_ID,
     .required = true,
     .offset = offsetof(struct sealed_body, case_id),
     .label = say_seal_case},
    {.name = "person",
     .type = FIELD_ID,
     .required = true,
     .offset = offsetof(struct sealed_body, person),
     .label = say_seal_person},
    {.name = "act",
     .type = FIELD_ID,
     .offset = offsetof(struct sealed_body, act),
     .label = say_seal_act},
    {.name = "deadline",
     .type = FIELD_DAY,
     .offset = offsetof(struct sealed_body, deadline),
     .label = say_seal_deadline},
    {.name = "done",
     .type = FIELD_BOOL,
     .offset = offsetof(struct sealed_body, done),
     .label = say_seal_done},
    {.name = "sealed",
     .type = FIELD_TEXT,
     .required = true,
     .offset = offsetof(struct sealed_body, sealed),
     .label = say_seal_text},
};

static struct fault *apply_sealed(struct db *db, struct arena *a,
                                  const struct entry *entry, const void *body)
{
    const struct sealed_body *b = body;
    struct sealed_case row = {
        .case_id = b->case_id,
        .seq = entry->seq,
        .person = b->person,
        .act = b->act,
        .deadline = b->deadline,
        .done = b->done,
    };
    return sql_sealed_case_put(db, a, &row);
}

const struct kind kind_sealed = {
    .name = "sealed",
    .version = 1,
    .class = CLASS_SEALED,
    .title = say_kind_sealed,
    .fields = FIELDS(sealed_fields, struct sealed_body),
    .apply = apply_sealed,
};

static const struct field erase_fields[] = {
    {.name = "entry",
     .type = FIELD_ID,
     .required = true,
     .offset = offsetof(struct erase_body, entry),
     .label = say_erase_entry},
    {.name = "hash",
     .type = FIELD_TEXT,
     .required = true,
     .offset = offsetof(struct erase_body, hash),
     .label = say_erase_hash},
    {.name = "reason",
     .type = FIELD_TEXT,
     .required = true,
     .offset = offsetof(struct erase_body, reason),
     .label = say_erase_reason},
};

static bool hash_from(struct arena *a, struct str text, struct hash *h)
{
    struct str bytes;
    if (!base64_decode(a, text, &bytes) || bytes.n != HASH_SIZE) {
        return false;
    }
    memcpy(h->b, bytes.p, HASH_SIZE);
    return true;
}

/* On a rebuild the body is gone already and its entry was passed over: then nothing but
 * the row of the erasure is left to make. */
static struct fault *apply_erase(struct db *db, struct arena *a,
                                 const struct entry *entry, const void *body)
{
    const struct erase_body *b = body;
    struct erased_row row = {.seq = b->entry, .erased_by = entry->seq};
    struct body_row held = {0};
    bool found = false;
    if (!hash_from(a, b->hash, &row.hash)) {
        return fault_ledger_body(a, entry->kind);
    }
    TRY(sql_ledger_body_by_seq(db, a, b->entry, &held, &found));
    if (found) {
        struct hash h = hash_of(held.salt.bytes, held.body.bytes, STR_NONE);
        if (!hash_equal(h, row.hash)) {
            return fault_ledger_body(a, entry->kind);
        }
        TRY(sql_ledger_body_erase(db, a, b->entry));
        TRY(sql_sealed_case_drop(db, a, b->entry));
    }
    return sql_erased_body_put(db, a, &row);
}

const struct kind kind_erase = {
    .name = "erase",
    .version = 1,
    .class = CLASS_UNIT,
    .title = say_kind_erase,
    .fields = FIELDS(erase_fields, struct erase_body),
    .apply = apply_erase,
};

/* ---- sealing ----------------------------------------------------------------------- */

static struct str bound_to(struct arena *a, struct uuid id, int64_t case_id,
                           int64_t person)
{
    struct str text = uuid_text(a, id);
    return str_format(a, "cadre-sealed\n%.*s\n%lld\n%lld", STR_PRINT(text),
                      (long long)case_id, (long long)person);
}

/* {"body":{...},"kind":"...","version":N}: canonical, so it can be compared. */
static struct str plain_of(struct arena *a, const struct draft *truth)
{
    struct text out = text_new(a, 512);
    text_add(&out, STR("{\"body\":"));
    fields_write_json(&out, &truth->kind->fields, truth->body);
    text_add(&out, STR(",\"kind\":"));
    json_write_string(&out, str_of(truth->kind->name));
    text_add(&out, STR(",\"version\":"));
    text_add_int(&out, truth->kind->version);
    text_add_char(&out, '}');
    return text_str(&out);
}

static struct fault *seal(struct arena *a, struct keystore *keys, struct uuid id,
                          const struct envelope *e, struct str plain, struct str *sealed)
{
    struct person_key key;
    TRY(keystore_person_key(keys, a, CLASS_SEALED, e->person, true, &key));
    struct str bytes = seal_make(a, key.b, plain, bound_to(a, id, e->case_id, e->person));
    explicit_bzero(&key, sizeof key);
    struct text out = text_new(a, bytes.n * 2);
    text_add_base64(&out, bytes);
    *sealed = text_str(&out);
    return NULL;
}

static struct fault *unseal(struct arena *a, struct keystore *keys,
                            const struct entry *entry, const struct sealed_body *b,
                            struct str *plain)
{
    struct person_key key;
    struct str bytes;
    TRY(keystore_person_key(keys, a, CLASS_SEALED, b->person, false, &key));
    bool opens =
        base64_decode(a, b->sealed, &bytes) &&
        seal_open(a, key.b, bytes, bound_to(a, entry->id, b->case_id, b->person), plain);
    explicit_bzero(&key, sizeof key);
    return opens ? NULL : fault_seal_broken(a, entry->seq);
}

static struct envelope envelope_of(const struct sealed_body *b)
{
    return (struct envelope){b->case_id, b->person, b->act, b->deadline, b->done};
}

static bool same_envelope(const struct envelope *a, const struct envelope *b)
{
    return a->case_id == b->case_id && a->person == b->person && a->act == b->act &&
           day_compare(a->deadline, b->deadline) == 0 && a->done == b->done;
}

static struct fault *read_sealed(struct arena *a, const struct entry *entry,
                                 const struct body *body, struct sealed_body **sealed)
{
    if (!str_equal(entry->kind, str_of(kind_sealed.name))) {
        return fault_seal_none(a, entry->seq);
    }
    if (body->text.bytes.p == NULL) {
        return fault_ledger_erased(a, entry->seq);
    }
    void *into = NULL;
    TRY(kind_read(a, &kind_sealed, entry->version, body->text.bytes, &into));
    *sealed = into;
    return NULL;
}

/* The nonce differs each time, so a form that comes again is told by what is inside. */
static struct fault *is_again(struct db *db, struct arena *a, struct keystore *keys,
                              const struct draft *truth, const struct envelope *envelope,
                              struct entry *entry)
{
    struct body body;
    struct sealed_body *b = NULL;
    struct str plain;
    TRY(ledger_entry_read(db, a, entry->seq, entry, &body));
    if (!str_equal(entry->kind, str_of(kind_sealed.name)) || body.text.bytes.p == NULL) {
        return fault_ledger_conflict(a);
    }
    TRY(read_sealed(a, entry, &body, &b));
    TRY(unseal(a, keys, entry, b, &plain));
    struct envelope stored = envelope_of(b);
    return same_envelope(&stored, envelope) && str_equal(plain, plain_of(a, truth)) &&
                   entry->actor == truth->actor && entry->corrects == truth->corrects &&
                   entry->subject == truth->subject
               ? NULL
               : fault_ledger_conflict(a);
}

struct fault *ledger_append_sealed(struct ledger *l, struct db *db, struct arena *a,
                                   struct keystore *keys, const struct draft *truth,
                                   const struct envelope *envelope, struct entry *entry,
                                   bool *again)
{
    bool found = false;
    TRY(fields_check(a, &truth->kind->fields, truth->body));
    TRY(sql_ledger_entry_by_id(db, a, truth->id, entry, &found));
    *again = found;
    if (found) {
        return is_again(db, a, keys, truth, envelope, entry);
    }
    struct sealed_body body = {
        .case_id = envelope->case_id,
        .person = envelope->person,
        .act = envelope->act,
        .deadline = envelope->deadline,
        .done = envelope->done,
    };
    TRY(seal(a, keys, truth->id, envelope, plain_of(a, truth), &body.sealed));
    struct draft clear = *truth;
    clear.kind = &kind_sealed;
    clear.body = &body;
    return ledger_append(l, db, a, &clear, entry, again);
}

struct fault *seal_reveal(struct arena *a, struct keystore *keys,
                          const struct kinds *kinds, const struct entry *entry,
                          const struct body *body, struct revealed *revealed)
{
    struct sealed_body *b = NULL;
    struct str plain;
    struct json *json = NULL;
    size_t at = 0;
    TRY(read_sealed(a, entry, body, &b));
    TRY(unseal(a, keys, entry, b, &plain));
    if (!json_read(a, plain, &json, &at)) {
        return fault_seal_broken(a, entry->seq);
    }
    const struct json *kind = json_get(json, STR("kind"));
    const struct json *version = json_get(json, STR("version"));
    const struct json *text = json_get(json, STR("body"));
    if (kind == NULL || kind->type != JSON_STRING || version == NULL ||
        version->type != JSON_INT || text == NULL || text->type != JSON_OBJECT) {
        return fault_seal_broken(a, entry->seq);
    }
    struct text out = text_new(a, plain.n + 64);
    json_write_canonical(&out, text);
    revealed->text = text_str(&out);
    revealed->envelope = envelope_of(b);
    revealed->kind = kind_find(kinds, kind->string);
    if (revealed->kind == NULL) {
        return fault_ledger_kind(a, kind->string);
    }
    return kind_read(a, revealed->kind, version->number, revealed->text, &revealed->body);
}

struct fault *seal_case_read(struct db *db, struct arena *a, int64_t case_id,
                             struct sealed_case *state, bool *found)
{
    return sql_sealed_case_last(db, a, case_id, state, found);
}

struct fault *seal_cases_of(struct db *db, struct arena *a, int64_t act,
                            struct sealed_case_list *cases)
{
    return sql_sealed_case_open(db, a, act, cases);
}

/* ---- erasing ----------------------------------------------------------------------- */

/* The derived row is a hint where to look; what counts is the erasing entry, which the
 * tree covers. */
static struct fault *confirm(struct db *db, struct arena *a, const struct erased_row *row,
                             bool *confirmed)
{
    struct entry entry;
    struct body_row held = {0};
    bool found = false;
    *confirmed = false;
    TRY(sql_ledger_entry_by_seq(db, a, row->erased_by, &entry, &found));
    if (!found || !str_equal(entry.kind, str_of(kind_erase.name))) {
        return NULL;
    }
    TRY(sql_ledger_body_by_seq(db, a, row->erased_by, &held, &found));
    struct json *json = NULL;
    size_t at = 0;
    if (!found || !json_read(a, held.body.bytes, &json, &at)) {
        return NULL;
    }
    const struct json *seq = json_get(json, STR("entry"));
    const struct json *told = json_get(json, STR("hash"));
    struct hash h;
    *confirmed = seq != NULL && seq->type == JSON_INT && seq->number == row->seq &&
                 told != NULL && told->type == JSON_STRING &&
                 hash_from(a, told->string, &h) && hash_equal(h, row->hash);
    return NULL;
}

struct fault *ledger_body_state(struct db *db, struct arena *a, int64_t seq,
                                const struct body *body, enum body_state *state,
                                struct hash *hash)
{
    if (body->text.bytes.p != NULL) {
        *state = BODY_HELD;
        *hash = hash_of(body->salt.bytes, body->text.bytes, STR_NONE);
        return NULL;
    }
    struct erased_row row = {0};
    bool found = false;
    bool confirmed = false;
    TRY(sql_erased_body_by_seq(db, a, seq, &row, &found));
    if (found) {
        TRY(confirm(db, a, &row, &confirmed));
    }
    *state = confirmed ? BODY_ERASED : BODY_LOST;
    *hash = row.hash;
    return NULL;
}

struct fault *ledger_erase(struct ledger *l, struct db *db, struct arena *a,
                           const struct erasure *erasure, struct entry *entry,
                           bool *again)
{
    struct entry gone;
    struct body body;
    struct hash hash;
    enum body_state state;
    bool known = false;
    TRY(ledger_entry_read(db, a, erasure->entry, &gone, &body));
    TRY(ledger_body_state(db, a, gone.seq, &body, &state, &hash));
    if (state == BODY_HELD && !str_equal(gone.kind, str_of(kind_sealed.name)) &&
        !is_covered(a, &gone, &body)) {
        return fault_erase_refused(a, gone.seq);
    }
    if (state != BODY_HELD) {
        TRY(ledger_has(db, a, erasure->id, &known));
        if (!known) {
            return fault_ledger_erased(a, gone.seq);
        }
    }
    struct text text = text_new(a, 64);
    text_add_base64(&text, hash_str(&hash));
    struct erase_body erase = {gone.seq, text_str(&text), erasure->reason};
    struct draft draft = {
        .id = erasure->id,
        .kind = &kind_erase,
        .subject = gone.subject,
        .day = erasure->day,
        .actor = erasure->actor,
        .body = &erase,
    };
    return ledger_append(l, db, a, &draft, entry, again);
}
