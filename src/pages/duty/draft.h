/* Pages of a draft, and what they share. */
#ifndef PAGES_DRAFT_H
#define PAGES_DRAFT_H
#include "duty/draft.h"
#include "pages/duty/draft_views.h"
#include "pages/duty/duty.h"
#include "programme/edit.h"

struct fault *draft_show(struct exchange *x, struct db *db);
struct fault *draft_begin_change(struct exchange *x, struct db *db);
struct fault *draft_begin_show(struct exchange *x, struct db *db);
struct fault *draft_first_change(struct exchange *x, struct db *db);
struct fault *draft_first_show(struct exchange *x, struct db *db);
void draft_begin_options(struct exchange *x, struct field_view *field);
struct fault *draft_text_show(struct exchange *x, struct db *db);
struct fault *draft_text_change(struct exchange *x, struct db *db);
struct fault *draft_undo_change(struct exchange *x, struct db *db);
struct fault *draft_discard_change(struct exchange *x, struct db *db);
struct fault *draft_adopt_change(struct exchange *x, struct db *db);
struct fault *draft_rule_show(struct exchange *x, struct db *db);
struct fault *draft_rule_change(struct exchange *x, struct db *db);
struct fault *draft_rehearse_show(struct exchange *x, struct db *db);
struct fault *draft_month_show(struct exchange *x, struct db *db);
struct fault *programme_changes_show(struct exchange *x, struct db *db);
extern const struct fields draft_begin_form, draft_text_form, draft_adopt_form,
    draft_rule_form;
extern const struct fields draft_plain_form; /* nothing but what every form carries */

/* The draft that the path names, with what each page of it carries. MISSING to whoever
 * keeps no programme, as where there is none. */
struct fault *draft_find(struct exchange *x, struct db *db, struct duty_draft *draft,
                         struct draft_head *head);
/* Reads its text. *faults: what does not check, which is no fault of the page; then
 * *programme is NULL. */
struct fault *draft_parse(struct exchange *x, struct str text,
                          const struct programme **programme,
                          struct draft_fault_views *faults);
void draft_changes(struct exchange *x, const struct programme *was,
                   const struct programme *is, struct change_views *views);
/* Where a form came from an older revision: what was changed since. */
struct fault *draft_meanwhile_of(struct exchange *x, struct db *db,
                                 const struct duty_draft *draft,
                                 struct change_views *views);
/* Behind a form: to the draft with a notice. */
struct fault *draft_go(struct exchange *x, const char *notice);
#endif
