/* The cross-site check of Fetch Metadata (W3C) with Origin (RFC 6454) behind it. */
#include "web/origin.h"

/* "http://host[:port]" or https: which of the two is the proxy's business, and a browser
 * lets no http page speak for an https one without telling in Sec-Fetch-Site. */
static bool names_host(struct str origin, struct str host)
{
    static const struct str schemes[] = {STR("https://"), STR("http://")};
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        if (str_starts(origin, schemes[i])) {
            return str_equal_nocase(str_part(origin, schemes[i].n, origin.n), host);
        }
    }
    return false;
}

bool origin_is_ours(const struct exchange *x, struct str host)
{
    if (x->method != METHOD_POST) {
        return true;
    }
    struct str site = exchange_header(x, STR("sec-fetch-site"));
    if (site.p != NULL && !str_equal(site, STR("same-origin")) &&
        !str_equal(site, STR("none"))) {
        return false;
    }
    struct str origin = exchange_header(x, STR("origin"));
    return origin.p == NULL || names_host(origin, host);
}
