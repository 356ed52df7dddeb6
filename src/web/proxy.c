/* The last value of a header that proxies append to (X-Forwarded-For as nginx, Apache and
 * Caddy write it: addresses with commas between, the nearest last). */
#include "web/proxy.h"

#include <arpa/inet.h>

static struct str last_value(const struct exchange *x, struct str name)
{
    struct str value = STR_NONE;
    for (size_t i = 0; i < x->headers.n; i++) {
        if (str_equal(x->headers.at[i].name, name)) {
            value = x->headers.at[i].value;
        }
    }
    for (size_t i = value.n; i > 0; i--) {
        if (value.p[i - 1] == ',') {
            return str_trim(str_part(value, i, value.n));
        }
    }
    return str_trim(value);
}

/* In the one form that inet_ntop writes, so that no spelling passes for another. */
static struct str normal(struct arena *a, struct str text)
{
    char address[sizeof(struct in6_addr)], out[INET6_ADDRSTRLEN];
    if (text.n == 0 || text.n >= sizeof out) {
        return STR("-");
    }
    const char *c = str_cstr(a, text);
    int family = inet_pton(AF_INET, c, address) == 1    ? AF_INET
                 : inet_pton(AF_INET6, c, address) == 1 ? AF_INET6
                                                        : 0;
    if (family == 0 || inet_ntop(family, address, out, sizeof out) == NULL) {
        return STR("-");
    }
    return str_copy(a, str_of(out));
}

bool peer_is_local(struct str peer)
{
    return str_starts(peer, STR("127.")) || str_equal(peer, STR("::1")) ||
           str_starts(peer, STR("::ffff:127."));
}

struct str proxy_client(const struct exchange *x, struct str peer)
{
    return peer_is_local(peer) ? normal(x->arena, last_value(x, STR("x-forwarded-for")))
                               : peer;
}

bool proxy_came_plain(const struct exchange *x)
{
    return str_equal_nocase(last_value(x, STR("x-forwarded-proto")), STR("http"));
}
