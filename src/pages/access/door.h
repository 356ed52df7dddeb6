/* Logging in and out, the second step, one-time codes. */
#ifndef PAGES_ACCESS_DOOR_H
#define PAGES_ACCESS_DOOR_H
#include "pages/app.h"

extern const struct fields login_form, claim_form, second_step_form, no_form;
struct fault *login_get(struct exchange *x, struct db *db);
struct fault *login_start(struct exchange *x, struct db *db);
struct fault *login_show(struct exchange *x, struct db *db);
struct fault *logout_change(struct exchange *x, struct db *db);
struct fault *logout_show(struct exchange *x, struct db *db);
struct fault *claim_get(struct exchange *x, struct db *db);
struct fault *claim_start(struct exchange *x, struct db *db);
struct fault *claim_show(struct exchange *x, struct db *db);
struct fault *step_get(struct exchange *x, struct db *db);
struct fault *step_change(struct exchange *x, struct db *db);
struct fault *step_show(struct exchange *x, struct db *db);
struct fault *code_change(struct exchange *x, struct db *db);
struct fault *code_show(struct exchange *x, struct db *db);
/* The demo department's log-ins, as the log-in page and `cadre demo` show them. */
struct demo_login {
    const char *login, *secret;
    enum role role;
};
extern const struct demo_login demo_logins[];
extern const size_t demo_logins_n;
#endif
