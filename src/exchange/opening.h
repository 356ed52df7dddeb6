/* What is kept of a person in one record class, read from the ledger: so that whatever
 * kind of fact a later room brings, it is opened, and withheld, in the same way. */
#ifndef EXCHANGE_OPENING_H
#define EXCHANGE_OPENING_H
#include "access/reading.h"
#include "duty/duty.h"

struct opened {
    struct entry entry;
    const struct kind *kind;
    const struct declared *declared; /* its words, where a programme declares it */
    const void *body; /* the kind's newest struct; NULL: lost, or not asked */
    bool lost;        /* the key it was sealed with was destroyed */
};
struct opened_list LIST(struct opened);
/* Entries about the person with a field of this class, oldest first. Shows to nobody: the
 * caller has logged the reading, or tells no more than that there are such entries; then
 * keys are NULL, and what is sealed with a key has no body. */
struct fault *opening_records(struct db *db, struct arena *a, struct duty_shelf *shelf,
                              struct keystore *keys, struct person_id person,
                              enum record_class class, struct opened_list *records);
/* Of the kind, a declared one too, in the reader's words. */
struct str opened_title(struct arena *a, enum lang lang, const struct opened *o);
struct str opened_label(struct arena *a, enum lang lang, const struct opened *o,
                        size_t field);
/* In a job: the log's row for all of these records. Behind its commit they may be shown.
 */
struct fault *opening_log(const struct act *act, const struct viewer *v,
                          struct duty_shelf *shelf, struct person_id person,
                          const struct opening *opening, struct random *random,
                          struct instant at);
#endif
