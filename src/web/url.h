/* Percent-encoding of paths, queries and urlencoded forms. Decodes once; what a path
 * may not hold is refused here and seen by nobody behind. */
#ifndef WEB_URL_H
#define WEB_URL_H
#include "web/pair.h"

/* The path of an origin-form target ("/persons/%E5%AE%8B") decoded into `out`, which
 * has room for n bytes and may be `raw` itself. False for anything but visible ASCII, a
 * bad escape, controls, an encoded slash or backslash, an empty inner segment, a dot
 * segment, or bytes that are not UTF-8. */
bool url_path(const char *raw, size_t n, char *out, struct str *path);
/* The query as sent: visible ASCII without '#'. */
bool url_query_sound(struct str raw);

/* The pairs of a query or an urlencoded body (WHATWG URL 5.1, but strict: bad escapes,
 * NUL and bytes that are not UTF-8 are refused, and more than `most` pairs). 0, or the
 * status of the refusal: 400, 413. */
int url_pairs(struct arena *a, struct str text, size_t most, struct pair_list *pairs);
#endif
