/* Administration. Each of the three offices reaches its own part: log-ins and backups the
 * system administrator, roles the security administrator, the log of reads the audit
 * administrator; nobody holds two of them. */
#ifndef PAGES_ACCESS_ADMIN_H
#define PAGES_ACCESS_ADMIN_H
#include "pages/access/admin_views.h"
#include "pages/app.h"

extern const struct fields account_new_form, account_why_form;
extern const struct fields role_new_form, role_end_form, readlog_form;
struct fault *admin_show(struct exchange *x, struct db *db);
struct fault *imports_show(struct exchange *x, struct db *db);

struct fault *accounts_show(struct exchange *x, struct db *db);
struct fault *account_new_get(struct exchange *x, struct db *db);
struct fault *account_new_change(struct exchange *x, struct db *db);
struct fault *account_new_show(struct exchange *x, struct db *db);
struct fault *account_one_show(struct exchange *x, struct db *db);
struct fault *account_reset_change(struct exchange *x, struct db *db);
struct fault *account_reset_show(struct exchange *x, struct db *db);
struct fault *account_close_get(struct exchange *x, struct db *db);
struct fault *account_close_change(struct exchange *x, struct db *db);
struct fault *account_close_show(struct exchange *x, struct db *db);

struct fault *roles_show(struct exchange *x, struct db *db);
struct fault *role_new_get(struct exchange *x, struct db *db);
struct fault *role_new_change(struct exchange *x, struct db *db);
struct fault *role_new_show(struct exchange *x, struct db *db);
struct fault *role_person_show(struct exchange *x, struct db *db);
struct fault *role_end_change(struct exchange *x, struct db *db);
struct fault *role_end_show(struct exchange *x, struct db *db);

struct fault *readlog_get(struct exchange *x, struct db *db);
struct fault *readlog_change(struct exchange *x, struct db *db);
struct fault *readlog_show(struct exchange *x, struct db *db);

struct fault *reminders_show(struct exchange *x, struct db *db);
struct fault *backup_get(struct exchange *x, struct db *db);
struct fault *backup_change(struct exchange *x, struct db *db);
struct fault *backup_show(struct exchange *x, struct db *db);

/* ---- shared by its files ----------------------------------------------------------- */
/* The roles a person was given, those whose term is over or to come among them. */
struct fault *admin_roles_of(struct exchange *x, struct db *db, struct person_id person,
                             struct role_rows *rows);
struct tag_view admin_term(struct exchange *x, struct day since, struct day till);
/* A notice behind a redirect, where the query says `done`. */
void admin_notice(struct exchange *x, const char *done, struct str text,
                  struct page_view *page);
/* 200, or the status of the fault that the form is shown again for. */
void admin_answer(struct exchange *x);
/* A day as it is said, or not given. */
struct str admin_day(struct exchange *x, struct day day);
#endif
