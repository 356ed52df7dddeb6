/* Style sheets, scripts and icons inside the program. tools/assetgen makes the table
 * (web/assets.c in the build) from the files of assets/. */
#ifndef WEB_ASSETS_H
#define WEB_ASSETS_H
#include "web/exchange.h"

struct asset {
    struct str name; /* "style.css" */
    struct str url;  /* "/a/style.0011223344556677.css" */
    struct str type;
    struct str etag; /* with quotes */
    const void *bytes;
    size_t size;
    size_t plain_size; /* before compression */
    bool gzip;
};
extern const struct asset asset_table[];
extern const size_t asset_table_n;

/* NULL when there is none: of an older build, or never. */
const struct asset *asset_at(struct str url);
const struct asset *asset_named(struct str name);
/* Where `name` is to be had; a name that is not in assets/ is a bug. */
struct str asset_url(struct str name);
/* The whole answer: bytes, type, ETag, kept for a year since the URL names the version
 * (a caller whose URL does not, as /sw.js, sets answer.cache after this). Clients that
 * do not take gzip get it unpacked on the arena. */
void asset_answer(struct exchange *x, const struct asset *asset);
#endif
