/* The draft of a programme (草案): what organisers change in the browser before it is
 * adopted. One draft a programme, shared; each save is a revision, so that it can be
 * undone, and whoever saves over somebody else's change is told. Working state: the
 * record begins with the adoption. The text need not check; it is what was typed. */
#ifndef DUTY_DRAFT_H
#define DUTY_DRAFT_H
#include "duty/duty.h"

enum { DRAFT_REVISIONS = 50 }; /* as many can be undone */
struct duty_draft {
    struct str programme; /* its id */
    int64_t revision;     /* grows with each save, and is never used again */
    struct person_id person;
    struct str person_name;
    struct instant at;
    struct str text;
};
/* Whoever keeps the programme does so for the whole department. */
bool duty_may_keep(const struct viewer *v);

struct fault *duty_drafts(struct db *db, struct arena *a, struct str_list *programmes);
struct fault *duty_draft_read(struct db *db, struct arena *a, struct str programme,
                              struct duty_draft *draft, bool *found);
/* As it was in that revision; *found false: too long ago, or undone. */
struct fault *duty_draft_at(struct db *db, struct arena *a, struct str programme,
                            int64_t revision, struct str *text, bool *found);
struct fault *duty_draft_count(struct db *db, struct arena *a, struct str programme,
                               int64_t *revisions);

/* In jobs. `seen`: the revision from which the form was filled; CONFLICT, naming who
 * saved, when there is a newer one. Begin: there is one already, which stays. */
struct fault *duty_draft_begin(struct db *db, struct arena *a, struct str programme,
                               struct str text, struct person_id person,
                               struct instant at);
/* From a file, under the id that it names and as the version behind those adopted. INPUT:
 * what does not check in it. */
struct fault *duty_draft_begin_from(struct db *db, struct arena *a, struct str file,
                                    const struct built *built, struct person_id person,
                                    struct instant at, struct str *programme);
struct fault *duty_draft_save(struct db *db, struct arena *a, struct str programme,
                              int64_t seen, struct str text, struct person_id person,
                              struct instant at);
/* Back to the revision before; CONFLICT at the first. */
struct fault *duty_draft_undo(struct db *db, struct arena *a, struct str programme,
                              int64_t seen);
struct fault *duty_draft_discard(struct db *db, struct arena *a, struct str programme,
                                 int64_t seen);
#endif
