/* Entries of one person by record class. */
#include "exchange/opening.h"

#include "exchange/house.h"

static bool has_class(const struct kind *kind, enum record_class class)
{
    for (size_t i = 0; i < kind->fields.n; i++) {
        if (access_class(kind, &kind->fields.at[i]) == class) {
            return true;
        }
    }
    return false;
}

struct fault *opening_records(struct db *db, struct arena *a, struct person_id person,
                              enum record_class class, struct opened_list *records)
{
    struct entry_list entries = {0};
    TRY(ledger_of_subject(db, a, person.v, &entries));
    for (size_t i = 0; i < entries.n; i++) {
        const struct kind *kind = kind_find(&kinds_all, entries.at[i].kind);
        struct opened one = {.kind = kind};
        struct body stored;
        void *body = NULL;
        if (kind == NULL || !has_class(kind, class)) {
            continue;
        }
        TRY(ledger_entry_read(db, a, entries.at[i].seq, &one.entry, &stored));
        if (stored.text.bytes.p == NULL) {
            continue; /* erased */
        }
        TRY(kind_read(a, kind, one.entry.version, stored.text.bytes, &body));
        one.body = body;
        *LIST_ADD(a, records) = one;
    }
    return NULL;
}

/* "kin.add kin.correct": each kind once. */
static struct str kinds_of(struct arena *a, const struct opened_list *records)
{
    struct text out = text_new(a, 64);
    for (size_t i = 0; i < records->n; i++) {
        bool told = false;
        for (size_t k = 0; k < i; k++) {
            told |= records->at[k].kind == records->at[i].kind;
        }
        if (!told) {
            text_add(&out, out.n > 0 ? STR(" ") : STR(""));
            text_add(&out, str_of(records->at[i].kind->name));
        }
    }
    return text_str(&out);
}

struct fault *opening_log(const struct act *act, const struct viewer *v,
                          struct person_id person, const struct opening *opening,
                          struct random *random, struct instant at)
{
    struct opened_list records = {0};
    /* Before anything is read: how many records there are must not be felt in the time.
     */
    TRY(reading_may_open(act, v, person, opening));
    TRY(opening_records(act->db, act->arena, person, (enum record_class)opening->class,
                        &records));
    return reading_open(act, v, person, opening, kinds_of(act->arena, &records), random,
                        at);
}
