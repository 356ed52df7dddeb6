/* /import: files sent, tried, decided, run; the history and its undoing. */
#ifndef PAGES_IMPORT_IMPORT_H
#define PAGES_IMPORT_IMPORT_H
#include "pages/app.h"

enum { COLUMNS_SHOWN = 80, CHOICES_PAGE = 50 };
struct send_form {
    int rows; /* 0 people, 1 posts; -1: not said */
};
struct intake_form {
    struct str targets[COLUMNS_SHOWN]; /* c0 ... */
    struct str save;
    struct unit_id unit, within;
    int class; /* posts: of all of them; -1 as the column says */
    struct day snapshot;
    bool units;
};
struct choose_form {
    struct str choices[CHOICES_PAGE]; /* p0 ...: "LINE:new", "LINE:skip", "LINE:PERSON" */
};
struct forget_form {
    struct str name;
};
extern const struct fields send_form, intake_form, choose_form, forget_form;

/* The intake of the path, which must be the viewer's own. */
struct fault *intake_of(struct exchange *x, struct db *db, struct intake *intake);

struct fault *import_list_show(struct exchange *x, struct db *db);
struct fault *import_send_start(struct exchange *x, struct db *db);
struct fault *intake_show(struct exchange *x, struct db *db);
struct fault *intake_columns_change(struct exchange *x, struct db *db);
struct fault *intake_choose_change(struct exchange *x, struct db *db);
struct fault *intake_run_change(struct exchange *x, struct db *db);
struct fault *intake_changed_show(struct exchange *x, struct db *db);
struct fault *intake_drop_change(struct exchange *x, struct db *db);
struct fault *intake_dropped_show(struct exchange *x, struct db *db);
struct fault *intake_refused_get(struct exchange *x, struct db *db);
struct fault *import_forget_change(struct exchange *x, struct db *db);
struct fault *import_forget_show(struct exchange *x, struct db *db);
struct fault *import_get(struct exchange *x, struct db *db);
struct fault *import_undo_change(struct exchange *x, struct db *db);
struct fault *import_undo_show(struct exchange *x, struct db *db);

/* Drawing, in intake_view.c. */
struct intake_view;
struct fault *intake_draw_columns(struct exchange *x, struct db *db,
                                  const struct intake *intake, struct intake_view *view);
struct fault *intake_draw_report(struct exchange *x, struct db *db,
                                 const struct intake *intake, struct intake_view *view);
struct tag_view import_tag(struct exchange *x, int state);
#endif
