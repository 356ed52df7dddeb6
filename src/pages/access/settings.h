/* One's own settings: password, second factor, sessions. */
#ifndef PAGES_ACCESS_SETTINGS_H
#define PAGES_ACCESS_SETTINGS_H
#include "pages/app.h"

extern const struct fields password_form, session_form, second_setup_form;
extern const struct fields second_change_form;
struct fault *settings_get(struct exchange *x, struct db *db);
struct fault *password_start(struct exchange *x, struct db *db);
struct fault *settings_show(struct exchange *x, struct db *db);
struct fault *sessions_end_change(struct exchange *x, struct db *db);
struct fault *sessions_end_show(struct exchange *x, struct db *db);
struct fault *second_get(struct exchange *x, struct db *db);
struct fault *second_begin_change(struct exchange *x, struct db *db);
struct fault *second_begin_show(struct exchange *x, struct db *db);
struct fault *second_setup_start(struct exchange *x, struct db *db);
struct fault *second_setup_show(struct exchange *x, struct db *db);
struct fault *second_change_change(struct exchange *x, struct db *db);
struct fault *second_change_show(struct exchange *x, struct db *db);
#endif
