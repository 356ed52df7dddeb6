/* Which reader takes which body. */
#include "web/request.h"

#include "web/inside.h"
#include "web/multipart.h"
#include "web/url.h"

/* "type/subtype" before any parameter. */
static bool type_is(struct str content_type, struct str type)
{
    struct str rest = content_type;
    struct str essence;
    return str_cut(&rest, ';', &essence) && str_equal_nocase(str_trim(essence), type);
}

static int read_urlencoded(struct turn *t)
{
    struct str body = {t->body.p, t->body.n};
    return url_pairs(t->x.arena, body, t->server->setup.limits.form_pairs, &t->x.form);
}

static int read_block(struct turn *t)
{
    struct exchange *x = &t->x;
    const struct server *s = t->server;
    if (t->multipart == NULL) {
        struct multipart_limits limits = {
            .pairs = s->setup.limits.form_pairs,
            .memory = s->setup.limits.body_bytes,
            .uploads = t->takes_uploads ? MULTIPART_UPLOADS : 0,
            .spool_dir = s->setup.spool_dir,
        };
        t->multipart = multipart_new(x->arena, t->head.content_type, &limits);
        if (t->multipart == NULL) {
            return 400;
        }
    }
    size_t used = 0;
    struct str block = {t->body.p, t->body.n};
    int refused = multipart_take(t->multipart, block, t->body_whole, &used);
    if (refused != 0) {
        return refused;
    }
    t->body.n -= used;
    memmove(t->body.p, t->body.p + used, t->body.n);
    if (t->body_whole) {
        x->form = *multipart_pairs(t->multipart);
        x->uploads = *multipart_uploads(t->multipart);
    }
    return 0;
}

static int read_body(struct turn *t)
{
    if (t->is_multipart) {
        return read_block(t);
    }
    if (t->body.n == 0) {
        return 0;
    }
    if (type_is(t->head.content_type, STR("application/x-www-form-urlencoded"))) {
        return read_urlencoded(t);
    }
    t->x.body = (struct str){t->body.p, t->body.n};
    return 0;
}

int request_read(struct turn *t)
{
    int refused = read_body(t);
    if (refused != 0 || !t->body_whole) {
        return refused;
    }
    struct exchange *x = &t->x;
    return url_pairs(x->arena, x->query_text, t->server->setup.limits.form_pairs,
                     &x->query);
}
