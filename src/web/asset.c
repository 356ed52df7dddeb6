/* Looking assets up: the table has a dozen rows, so it is walked. */
#include <assert.h>
#include <zlib.h>

#include "web/assets.h"

const struct asset *asset_at(struct str url)
{
    for (size_t i = 0; i < asset_table_n; i++) {
        if (str_equal(asset_table[i].url, url)) {
            return &asset_table[i];
        }
    }
    return NULL;
}

const struct asset *asset_named(struct str name)
{
    for (size_t i = 0; i < asset_table_n; i++) {
        if (str_equal(asset_table[i].name, name)) {
            return &asset_table[i];
        }
    }
    return NULL;
}

struct str asset_url(struct str name)
{
    const struct asset *asset = asset_named(name);
    assert(asset != NULL);
    return asset->url;
}

/* RFC 9110 12.5.3, as far as it matters here: gzip named and not with q=0. Who sends no
 * such header is taken for a program that wants plain bytes. */
static bool takes_gzip(const struct exchange *x)
{
    struct str rest = exchange_header(x, STR("accept-encoding"));
    struct str piece;
    while (str_cut(&rest, ',', &piece)) {
        struct str weight = piece;
        struct str coding;
        if (!str_cut(&weight, ';', &coding) ||
            !str_equal_nocase(str_trim(coding), STR("gzip"))) {
            continue;
        }
        struct str q = str_trim(weight);
        return !str_equal(q, STR("q=0")) && !str_starts(q, STR("q=0.000"));
    }
    return false;
}

static void unpack(struct exchange *x, const struct asset *asset)
{
    enum { GZIP = 16 };
    struct text *body = &x->answer.body;
    *body = text_new(x->arena, asset->plain_size + 1);
    z_stream z = {0};
    z.next_in = (Bytef *)(uintptr_t)asset->bytes;
    z.avail_in = (uInt)asset->size;
    z.next_out = (Bytef *)body->p;
    z.avail_out = (uInt)body->room;
    int begun = inflateInit2(&z, MAX_WBITS + GZIP);
    int ended = begun == Z_OK ? inflate(&z, Z_FINISH) : begun;
    body->n = z.total_out;
    inflateEnd(&z);
    assert(ended == Z_STREAM_END || ended == Z_MEM_ERROR);
    if (ended != Z_STREAM_END) {
        x->answer.status = 503;
    }
}

void asset_answer(struct exchange *x, const struct asset *asset)
{
    struct answer *answer = &x->answer;
    answer->type = asset->type;
    answer->etag = asset->etag;
    answer->cache = STR("public, max-age=31536000, immutable");
    answer->vary = STR("Accept-Encoding");
    if (asset->gzip && !takes_gzip(x)) {
        unpack(x, asset);
        answer->etag = STR_NONE; /* it names the packed bytes */
        return;
    }
    answer->encoding = asset->gzip ? STR("gzip") : STR_NONE;
    answer->fixed = asset->bytes;
    answer->fixed_size = asset->size;
}
