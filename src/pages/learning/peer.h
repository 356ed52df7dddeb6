/* Pages of peer study. */
#ifndef PAGES_LEARNING_PEER_H
#define PAGES_LEARNING_PEER_H
#include "learning/peer.h"
#include "pages/app.h"

struct fault *peers_show(struct exchange *x, struct db *db);
struct fault *peers_csv(struct exchange *x, struct db *db);
struct fault *peers_xlsx(struct exchange *x, struct db *db);
struct fault *peer_show(struct exchange *x, struct db *db);
/* Everybody of the section, with a box and a line each: known when it is read. */
struct fault *peer_form_get(struct exchange *x, struct db *db);
struct fault *peer_form_start(struct exchange *x, struct db *db);
struct fault *peer_form_show(struct exchange *x, struct db *db);
struct fault *peer_withdraw_get(struct exchange *x, struct db *db);
struct fault *peer_withdraw_change(struct exchange *x, struct db *db);
struct fault *peer_withdraw_shown(struct exchange *x, struct db *db);
#endif
