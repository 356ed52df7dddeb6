/* Logging in and out, one-time codes, one's own password. */
#ifndef PAGES_ACCESS_DOOR_H
#define PAGES_ACCESS_DOOR_H
#include "pages/app.h"

extern const struct fields login_form, claim_form, account_form, no_form;
struct fault *login_get(struct exchange *x, struct db *db);
struct fault *login_start(struct exchange *x, struct db *db);
struct fault *login_show(struct exchange *x, struct db *db);
struct fault *logout_change(struct exchange *x, struct db *db);
struct fault *logout_show(struct exchange *x, struct db *db);
struct fault *claim_get(struct exchange *x, struct db *db);
struct fault *claim_start(struct exchange *x, struct db *db);
struct fault *claim_show(struct exchange *x, struct db *db);
struct fault *account_get(struct exchange *x, struct db *db);
struct fault *account_start(struct exchange *x, struct db *db);
struct fault *account_show(struct exchange *x, struct db *db);
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
