/* Pages of materials and notes. */
#ifndef PAGES_LEARNING_MATERIAL_H
#define PAGES_LEARNING_MATERIAL_H
#include "base/utf8.h"
#include "formats/source.h"
#include "learning/material.h"
#include "pages/learning/classroom.h"
#include "pages/learning/material_views.h"

struct fault *materials_show(struct exchange *x, struct db *db);
struct fault *material_show(struct exchange *x, struct db *db);
struct fault *material_file(struct exchange *x, struct db *db);
/* -1: none. */
int material_sort_asked(struct exchange *x);
extern const struct fields material_form;
struct fault *material_form_get(struct exchange *x, struct db *db);
struct fault *material_form_start(struct exchange *x, struct db *db);
struct fault *material_form_show(struct exchange *x, struct db *db);
struct fault *material_recommend_change(struct exchange *x, struct db *db);
struct fault *material_recommend_show(struct exchange *x, struct db *db);
struct fault *material_pass_change(struct exchange *x, struct db *db);
struct fault *material_pass_show(struct exchange *x, struct db *db);
struct fault *material_sign_change(struct exchange *x, struct db *db);
struct fault *material_sign_show(struct exchange *x, struct db *db);
struct fault *notes_show(struct exchange *x, struct db *db);
struct fault *notes_change(struct exchange *x, struct db *db);
struct fault *notes_shown(struct exchange *x, struct db *db);
/* As files: the list, who has read one, and one's own notes. */
struct fault *materials_csv(struct exchange *x, struct db *db);
struct fault *materials_xlsx(struct exchange *x, struct db *db);
struct fault *material_readers_csv(struct exchange *x, struct db *db);
struct fault *material_readers_xlsx(struct exchange *x, struct db *db);
struct fault *notes_csv(struct exchange *x, struct db *db);
struct fault *notes_xlsx(struct exchange *x, struct db *db);
/* What was recommended for the last weeks. */
struct fault *materials_add_weeks(struct exchange *x, struct db *db,
                                  struct week_line_views *views);
#endif
