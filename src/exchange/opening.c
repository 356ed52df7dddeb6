/* Entries of one person by record class. */
#include "exchange/opening.h"

#include "exchange/house.h"
#include "ledger/seal.h"
#include "programme/rules.h"

static bool has_class(const struct kind *kind, enum record_class class)
{
    for (size_t i = 0; i < kind->fields.n; i++) {
        if (access_class(kind, &kind->fields.at[i]) == class) {
            return true;
        }
    }
    return false;
}

static struct fault *find_kind(struct db *db, struct arena *a, struct duty_shelf *shelf,
                               const struct entry *entry, struct opened *one)
{
    one->kind = kind_find(&kinds_all, entry->kind);
    if (one->kind != NULL) {
        return NULL;
    }
    TRY(duty_declared_at(db, a, shelf, entry->kind, entry->version, &one->declared));
    one->kind = one->declared == NULL ? NULL : &one->declared->kind;
    return NULL;
}

static struct fault *read_sealed(struct arena *a, struct keystore *keys,
                                 const struct body *stored, struct opened *one)
{
    void *body = NULL;
    struct fault *fault =
        keys == NULL ? NULL
                     : seal_uncover(a, keys, one->kind, &one->entry, stored, &body);
    one->body = body;
    one->lost = fault != NULL && fault->kind == FAULT_MISSING;
    return one->lost ? NULL : fault;
}

static struct fault *read_plain(struct arena *a, const struct body *stored,
                                struct opened *one)
{
    void *body = NULL;
    TRY(kind_read(a, one->kind, one->entry.version, stored->text.bytes, &body));
    one->body = body;
    return NULL;
}

struct fault *opening_records(struct db *db, struct arena *a, struct duty_shelf *shelf,
                              struct keystore *keys, struct person_id person,
                              enum record_class class, struct opened_list *records)
{
    struct entry_list entries = {0};
    TRY(register_entries_of(db, a, person, &entries));
    for (size_t i = 0; i < entries.n; i++) {
        struct opened one = {0};
        struct body stored;
        TRY(find_kind(db, a, shelf, &entries.at[i], &one));
        if (one.kind == NULL || !has_class(one.kind, class)) {
            continue;
        }
        TRY(ledger_entry_read(db, a, entries.at[i].seq, &one.entry, &stored));
        if (stored.text.bytes.p == NULL) {
            continue; /* erased */
        }
        TRY(one.declared != NULL && duty_is_sealed(one.declared)
                ? read_sealed(a, keys, &stored, &one)
                : read_plain(a, &stored, &one));
        *LIST_ADD(a, records) = one;
    }
    return NULL;
}

struct str opened_title(struct arena *a, enum lang lang, const struct opened *o)
{
    return o->declared != NULL ? title_in(&o->declared->words->title, lang)
                               : o->kind->title(a, lang);
}

struct str opened_label(struct arena *a, enum lang lang, const struct opened *o,
                        size_t field)
{
    return o->declared != NULL ? declared_label(o->declared, field, lang)
                               : o->kind->fields.at[field].label(a, lang);
}

/* "kin.add kin.correct": each kind once. */
static struct str kinds_of(struct arena *a, const struct opened_list *records)
{
    struct text out = text_new(a, 64);
    for (size_t i = 0; i < records->n; i++) {
        bool told = false;
        for (size_t k = 0; k < i; k++) {
            told |= str_equal(str_of(records->at[k].kind->name),
                              str_of(records->at[i].kind->name));
        }
        if (!told) {
            text_add(&out, out.n > 0 ? STR(" ") : STR(""));
            text_add(&out, str_of(records->at[i].kind->name));
        }
    }
    return text_str(&out);
}

struct fault *opening_log(const struct act *act, const struct viewer *v,
                          struct duty_shelf *shelf, struct person_id person,
                          const struct opening *opening, struct random *random,
                          struct instant at)
{
    struct opened_list records = {0};
    /* Before anything is read: how many records there are must not be felt in the time.
     */
    TRY(reading_may_open(act, v, person, opening));
    TRY(opening_records(act->db, act->arena, shelf, NULL, person,
                        (enum record_class)opening->class, &records));
    return reading_open(act, v, person, opening, kinds_of(act->arena, &records), random,
                        at);
}
