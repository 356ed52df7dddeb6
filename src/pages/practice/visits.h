/* /visits, /visit, /twins and /household. */
#ifndef PAGES_PRACTICE_VISITS_H
#define PAGES_PRACTICE_VISITS_H
#include "pages/app.h"
#include "practice/visit.h"

struct fault *visits_show(struct exchange *x, struct db *db);
extern const struct fields visit_form, deed_form, answer_deed_form;
/* A new visit, and correcting one. */
struct fault *visit_form_get(struct exchange *x, struct db *db);
struct fault *visit_form_start(struct exchange *x, struct db *db);
struct fault *visit_form_show(struct exchange *x, struct db *db);
struct fault *visit_show(struct exchange *x, struct db *db);
struct fault *deed_done_change(struct exchange *x, struct db *db);
struct fault *deed_done_show(struct exchange *x, struct db *db);
struct fault *deed_answer_change(struct exchange *x, struct db *db);
struct fault *deed_answer_show(struct exchange *x, struct db *db);

struct fault *twins_show(struct exchange *x, struct db *db);
extern const struct fields twin_form, twin_end_form, household_form;
struct fault *twin_new_get(struct exchange *x, struct db *db);
struct fault *twin_new_change(struct exchange *x, struct db *db);
struct fault *twin_new_show(struct exchange *x, struct db *db);
struct fault *twin_end_get(struct exchange *x, struct db *db);
struct fault *twin_end_change(struct exchange *x, struct db *db);
struct fault *twin_end_show(struct exchange *x, struct db *db);
struct fault *household_new_get(struct exchange *x, struct db *db);
struct fault *household_new_change(struct exchange *x, struct db *db);
struct fault *household_new_show(struct exchange *x, struct db *db);

extern const struct fields household_open_form, slips_form;
struct fault *household_get(struct exchange *x, struct db *db);
struct fault *household_open_change(struct exchange *x, struct db *db);
struct fault *household_open_show(struct exchange *x, struct db *db);
struct fault *household_correct_change(struct exchange *x, struct db *db);
struct fault *household_correct_show(struct exchange *x, struct db *db);
struct fault *household_slips_change(struct exchange *x, struct db *db);
struct fault *household_slips_show(struct exchange *x, struct db *db);

/* A phone without a signal. */
extern const struct fields packet_form, phone_open_form;
struct fault *phone_show(struct exchange *x, struct db *db);
struct fault *worker_show(struct exchange *x, struct db *db);
struct fault *phone_new_change(struct exchange *x, struct db *db);
struct fault *phone_new_show(struct exchange *x, struct db *db);
struct fault *phone_open_change(struct exchange *x, struct db *db);
struct fault *phone_open_show(struct exchange *x, struct db *db);
struct fault *packet_change(struct exchange *x, struct db *db);
struct fault *packet_show(struct exchange *x, struct db *db);
/* The file that a phone saved, read in. */
struct fault *packets_get(struct exchange *x, struct db *db);
struct fault *packets_start(struct exchange *x, struct db *db);
struct fault *packets_show(struct exchange *x, struct db *db);
struct fault *packet_drop_change(struct exchange *x, struct db *db);
struct fault *packet_drop_show(struct exchange *x, struct db *db);
struct fault *visit_photo(struct exchange *x, struct db *db);

/* ---- what the files of these pages share ---------------------------------------------
 */
/* Said at the top, when ?done= has one of these words. */
struct done_word {
    const char *done;
    say_fn *words;
};
void visits_notice(struct exchange *x, struct page_view *page,
                   const struct done_word *words);
/* Fields of a visit with what was sent, or what `from` (the struct of visit_form) says;
 * places are the caller's to offer. */
struct visit_fields_view;
void visit_fields(struct exchange *x, const void *from, struct visit_fields_view *view);
/* A page that may have been refused: 200, or the fault's status. */
void visits_answer(struct exchange *x);
#endif
