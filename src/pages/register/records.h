/* Forms of one record of a person or unit, drawn off the fields of its kind, and who is
 * meant by a name typed into one. */
#ifndef PAGES_REGISTER_RECORDS_H
#define PAGES_REGISTER_RECORDS_H
#include "pages/app.h"
#include "pages/register/career_views.h"

/* What the forms of kin and of merging ask beyond their kinds: a person by name or
 * number. */
struct who_extra {
    struct form_extra extra;
    struct str who;
};
extern const struct fields who_fields;
/* INPUT at "who": nobody, or several; those whom the viewer may know of. */
struct fault *record_who(struct exchange *x, struct db *db, struct str who,
                         struct person_id *person);

/* A field with its control, options and what was sent, asked for again or recorded
 * (`from`, or NULL). `unit`: whose posts a field of posts offers. */
struct fault *record_field(struct exchange *x, struct db *db, const struct fields *fields,
                           const char *name, const void *from,
                           struct any_field_views *views);
struct fault *record_fields(struct exchange *x, struct db *db,
                            const struct fields *fields, const void *from,
                            const char *except, struct any_field_views *views);
/* What of a field stands in the form: sent, asked for again, or recorded. */
struct str record_value(struct exchange *x, const struct fields *fields, const char *name,
                        const void *from);
/* The fields of the form with the faults of what was sent; 200, or the fault's status. */
void record_answer(struct exchange *x, const struct record_form_view *view);
/* A refused form is drawn again; anything else has a page of its own. */
bool record_refused(const struct fault *fault);

/* /people/:id/NOUN/new, /people/:id/NOUN/:record, /people/:id/postings/:record/end; NOUN
 * is postings, education, kin or absences. */
struct fault *record_new_get(struct exchange *x, struct db *db);
struct fault *record_new_change(struct exchange *x, struct db *db);
struct fault *record_new_show(struct exchange *x, struct db *db);
struct fault *record_correct_get(struct exchange *x, struct db *db);
struct fault *record_correct_change(struct exchange *x, struct db *db);
struct fault *record_correct_show(struct exchange *x, struct db *db);
extern const struct fields posting_end_fields;
struct fault *posting_end_get(struct exchange *x, struct db *db);
struct fault *posting_end_change(struct exchange *x, struct db *db);
struct fault *posting_end_show(struct exchange *x, struct db *db);
#endif
