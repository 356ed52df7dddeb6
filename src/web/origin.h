/* Requests that another site made a browser send are refused. */
#ifndef WEB_ORIGIN_H
#define WEB_ORIGIN_H
#include "web/exchange.h"

/* True for GET and HEAD, and for a POST that no other site has caused: Sec-Fetch-Site is
 * "same-origin" or "none" where given, and Origin, where given, names our own host.
 * Programs send neither and pass: they carry no browser's cookies. `host` is the Host
 * header, already found to be ours. */
bool origin_is_ours(const struct exchange *x, struct str host);
#endif
