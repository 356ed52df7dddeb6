/* Addresses of calendars on one's settings, and what is fetched from them. */
#ifndef PAGES_ACCESS_FEEDS_H
#define PAGES_ACCESS_FEEDS_H
#include "pages/access/settings_views.h"
#include "pages/app.h"

extern const struct fields feed_form;
struct fault *feeds_fill(struct exchange *x, struct db *db, struct settings_view *view);
struct fault *feed_new_change(struct exchange *x, struct db *db);
struct fault *feed_new_show(struct exchange *x, struct db *db);
struct fault *feed_end_change(struct exchange *x, struct db *db);
struct fault *feed_end_show(struct exchange *x, struct db *db);
extern const struct fields mail_form;
struct fault *mail_change(struct exchange *x, struct db *db);
struct fault *mail_show(struct exchange *x, struct db *db);
/* GET /feed/:token: no session; a wrong token is answered like a page that is not there.
 */
struct fault *feed_get(struct exchange *x, struct db *db);
#endif
