/* Who asks, where a reverse proxy on this machine stands between (--behind-proxy). Only
 * the last hop is believed: what the proxy itself appended to X-Forwarded-For and
 * X-Forwarded-Proto. What stands before it the client may have written. */
#ifndef WEB_PROXY_H
#define WEB_PROXY_H
#include "web/exchange.h"

/* The address of the real client: the last of X-Forwarded-For, as a number. `peer` itself
 * where it is no loopback address, for then it is not the proxy. "-" where the proxy said
 * nothing or no address: such a client is taken for nobody's neighbour. */
struct str proxy_client(const struct exchange *x, struct str peer);
/* The proxy says that the client came without TLS. */
bool proxy_came_plain(const struct exchange *x);
/* An address on this machine. */
bool peer_is_local(struct str peer);
#endif
