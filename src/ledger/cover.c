/* Covered entries: what of them is counted stays open, what they say is sealed. The
 * ciphertext is bound to the entry's id, its kind and its subject. */
#include "ledger/cover.h"

#include "base/text.h"
#include "ledger/ledger_sql.h"
#include "words/faults.h"

enum { SEALED_MOST = 64 * 1024 };

static const struct field cover_table[] = {
    {.name = "event",
     .type = FIELD_ID,
     .offset = offsetof(struct cover_body, event),
     .label = say_seal_event},
    {.name = "sealed",
     .type = FIELD_LINES,
     .required = true,
     .offset = offsetof(struct cover_body, sealed),
     .max = SEALED_MOST,
     .label = say_seal_text},
};
const struct fields cover_fields = FIELDS(cover_table, struct cover_body);

static struct str bound_to(struct arena *a, struct uuid id, struct str kind,
                           int64_t subject)
{
    struct str text = uuid_text(a, id);
    return str_format(a, "cadre-covered\n%.*s\n%.*s\n%lld", STR_PRINT(text),
                      STR_PRINT(kind), (long long)subject);
}

static struct str plain_of(struct arena *a, const struct draft *truth)
{
    struct text out = text_new(a, COVER_STEP);
    fields_write_json(&out, &truth->kind->fields, truth->body);
    while (out.n % COVER_STEP != 0) {
        text_add_char(&out, ' ');
    }
    return text_str(&out);
}

static struct fault *unseal(struct arena *a, struct keystore *keys,
                            const struct entry *entry, struct str sealed,
                            struct str *plain)
{
    struct person_key key;
    struct str bytes;
    TRY(keystore_person_key(keys, a, (enum record_class)entry->class, entry->subject,
                            false, &key));
    bool opens = base64_decode(a, sealed, &bytes) &&
                 seal_open(a, key.b, bytes,
                           bound_to(a, entry->id, entry->kind, entry->subject), plain);
    explicit_bzero(&key, sizeof key);
    while (opens && plain->n > 0 && plain->p[plain->n - 1] == ' ') {
        plain->n--;
    }
    return opens ? NULL : fault_seal_broken(a, entry->seq);
}

static struct fault *read_cover(struct arena *a, const struct entry *entry,
                                const struct body *body, struct cover_body *cover)
{
    struct json *json = NULL;
    size_t at = 0;
    if (body->text.bytes.p == NULL) {
        return fault_ledger_erased(a, entry->seq);
    }
    bool reads = json_read(a, body->text.bytes, &json, &at);
    if (!reads || fields_read_json(a, &cover_fields, json, cover) != NULL) {
        return fault_seal_none(a, entry->seq);
    }
    return NULL;
}

struct fault *seal_uncover(struct arena *a, struct keystore *keys,
                           const struct kind *kind, const struct entry *entry,
                           const struct body *body, void **into)
{
    struct cover_body cover = {0};
    struct str plain;
    TRY(read_cover(a, entry, body, &cover));
    TRY(unseal(a, keys, entry, cover.sealed, &plain));
    return kind_read(a, kind, entry->version, plain, into);
}

/* The nonce differs each time, so a form that comes again is told by what is inside. */
static struct fault *is_again(struct db *db, struct arena *a, struct keystore *keys,
                              const struct draft *truth, int64_t event,
                              struct entry *entry)
{
    struct body body;
    struct cover_body cover = {0};
    struct str plain, said = plain_of(a, truth);
    TRY(ledger_entry_read(db, a, entry->seq, entry, &body));
    if (!str_equal(entry->kind, str_of(truth->kind->name)) ||
        entry->subject != truth->subject || entry->actor != truth->actor ||
        entry->corrects != truth->corrects || entry->day.v != truth->day.v) {
        return fault_ledger_conflict(a);
    }
    TRY(read_cover(a, entry, &body, &cover));
    TRY(unseal(a, keys, entry, cover.sealed, &plain));
    while (said.n > 0 && said.p[said.n - 1] == ' ') {
        said.n--;
    }
    return cover.event == event && str_equal(plain, said) ? NULL
                                                          : fault_ledger_conflict(a);
}

struct fault *ledger_append_covered(struct ledger *l, struct db *db, struct arena *a,
                                    struct keystore *keys, const struct draft *truth,
                                    const struct kind *stored, int64_t event,
                                    struct entry *entry, bool *again)
{
    struct cover_body body = {.event = event};
    struct person_key key;
    bool found = false;
    TRY(fields_check(a, &truth->kind->fields, truth->body));
    TRY(sql_ledger_entry_by_id(db, a, truth->id, entry, &found));
    *again = found;
    if (found) {
        return is_again(db, a, keys, truth, event, entry);
    }
    TRY(keystore_person_key(keys, a, truth->kind->class, truth->subject, true, &key));
    struct str kind = str_of(truth->kind->name);
    struct str bytes = seal_make(a, key.b, plain_of(a, truth),
                                 bound_to(a, truth->id, kind, truth->subject));
    explicit_bzero(&key, sizeof key);
    struct text out = text_new(a, bytes.n * 2);
    text_add_base64(&out, bytes);
    body.sealed = text_str(&out);
    struct draft clear = *truth;
    clear.kind = stored;
    clear.body = &body;
    return ledger_append(l, db, a, &clear, entry, again);
}

bool is_covered(struct arena *a, const struct entry *entry, const struct body *body)
{
    struct cover_body cover = {0};
    return (entry->class == CLASS_SEALED || entry->class == CLASS_FILE) &&
           read_cover(a, entry, body, &cover) == NULL;
}
