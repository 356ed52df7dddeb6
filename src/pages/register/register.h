/* Pages of the register: persons and units. */
#ifndef PAGES_REGISTER_H
#define PAGES_REGISTER_H
#include "pages/app.h"

extern const struct fields person_extra, person_change_extra;
struct fault *people_show(struct exchange *x, struct db *db);
struct fault *people_csv(struct exchange *x, struct db *db);
struct fault *people_xlsx(struct exchange *x, struct db *db);
extern const struct fields saved_fields;
struct fault *saved_get(struct exchange *x, struct db *db);
struct fault *saved_change(struct exchange *x, struct db *db);
struct fault *saved_show(struct exchange *x, struct db *db);
struct fault *saved_delete_change(struct exchange *x, struct db *db);
struct fault *saved_delete_show(struct exchange *x, struct db *db);
struct fault *person_show(struct exchange *x, struct db *db);
struct fault *person_new_get(struct exchange *x, struct db *db);
struct fault *person_new_change(struct exchange *x, struct db *db);
struct fault *person_new_show(struct exchange *x, struct db *db);
struct fault *person_correct_get(struct exchange *x, struct db *db);
struct fault *person_correct_change(struct exchange *x, struct db *db);
struct fault *person_correct_show(struct exchange *x, struct db *db);
struct fault *person_change_get(struct exchange *x, struct db *db);
struct fault *person_change_change(struct exchange *x, struct db *db);
struct fault *person_change_show(struct exchange *x, struct db *db);
struct fault *merge_get(struct exchange *x, struct db *db);
struct fault *merge_change(struct exchange *x, struct db *db);
struct fault *merge_show(struct exchange *x, struct db *db);
struct fault *leave_get(struct exchange *x, struct db *db);
struct fault *leave_change(struct exchange *x, struct db *db);
struct fault *leave_show(struct exchange *x, struct db *db);
struct fault *unit_posts_get(struct exchange *x, struct db *db);
struct fault *unit_show(struct exchange *x, struct db *db);
extern const struct fields unit_change_extra, unit_close_fields;
struct fault *unit_change_get(struct exchange *x, struct db *db);
struct fault *unit_change_change(struct exchange *x, struct db *db);
struct fault *unit_change_show(struct exchange *x, struct db *db);
struct fault *post_line_get(struct exchange *x, struct db *db);
struct fault *post_line_change(struct exchange *x, struct db *db);
struct fault *post_line_show(struct exchange *x, struct db *db);
struct fault *unit_close_get(struct exchange *x, struct db *db);
struct fault *unit_close_change(struct exchange *x, struct db *db);
struct fault *unit_close_show(struct exchange *x, struct db *db);
struct fault *post_new_get(struct exchange *x, struct db *db);
struct fault *post_new_change(struct exchange *x, struct db *db);
struct fault *post_new_show(struct exchange *x, struct db *db);
struct fault *post_correct_get(struct exchange *x, struct db *db);
struct fault *post_correct_change(struct exchange *x, struct db *db);
struct fault *post_correct_show(struct exchange *x, struct db *db);
struct fault *units_show(struct exchange *x, struct db *db);
struct fault *unit_new_get(struct exchange *x, struct db *db);
struct fault *unit_new_change(struct exchange *x, struct db *db);
struct fault *unit_new_show(struct exchange *x, struct db *db);
struct fault *unit_correct_get(struct exchange *x, struct db *db);
struct fault *unit_correct_change(struct exchange *x, struct db *db);
struct fault *unit_correct_show(struct exchange *x, struct db *db);
/* All units in scope, indented by depth. */
struct unit_choices;
struct fault *unit_choices(struct exchange *x, struct db *db, struct unit_id chosen,
                           struct unit_choices *choices);
/* The same drawn, none of them chosen. */
struct fault *unit_menu(struct exchange *x, struct db *db, struct markup *html);
/* The same for a form; the first option says `first`. */
struct fault *unit_options(struct exchange *x, struct db *db, struct str first,
                           struct str chosen, struct option_views *options);
struct fault *places_show(struct exchange *x, struct db *db);
#endif
