/* Looking things up in a request, and the few answers every page needs. */
#include "web/exchange.h"

#include <errno.h>
#include <unistd.h>

#include "web/inside.h"
#include "web/spool.h"
#include "words/faults.h"

static struct str find(const struct pair_list *pairs, struct str name)
{
    for (size_t i = 0; i < pairs->n; i++) {
        if (str_equal(pairs->at[i].name, name)) {
            return pairs->at[i].value;
        }
    }
    return STR_NONE;
}

struct str exchange_header(const struct exchange *x, struct str name)
{
    return find(&x->headers, name);
}

struct str exchange_query(const struct exchange *x, struct str name)
{
    return find(&x->query, name);
}

struct str exchange_form(const struct exchange *x, struct str name)
{
    return find(&x->form, name);
}

/* RFC 6265 5.4: pairs parted by "; ". Some proxies join two Cookie headers into two
 * lines, so all are looked at; the first pair of the name wins. */
static struct str cookie_in(struct str header, struct str name)
{
    struct str rest = header;
    struct str piece;
    while (str_cut(&rest, ';', &piece)) {
        struct str pair = str_trim(piece);
        size_t equals = str_find(pair, STR("="));
        if (equals < pair.n && str_equal(str_part(pair, 0, equals), name)) {
            return str_part(pair, equals + 1, pair.n);
        }
    }
    return STR_NONE;
}

struct str exchange_cookie(const struct exchange *x, struct str name)
{
    for (size_t i = 0; i < x->headers.n; i++) {
        const struct pair *header = &x->headers.at[i];
        if (!str_equal(header->name, STR("cookie"))) {
            continue;
        }
        struct str value = cookie_in(header->value, name);
        if (value.p != NULL) {
            return value;
        }
    }
    return STR_NONE;
}

void exchange_park(struct exchange *x, bool (*hand)(struct exchange *x),
                   struct fault *full, struct fault *(*then)(struct exchange *x))
{
    x->hand = hand;
    x->full = full;
    x->then = then;
    x->fault = NULL;
    x->parked = true;
}

void exchange_resume(struct exchange *x)
{
    struct turn *t = turn_of(x);
    struct server *s = t->server;
    t->stage = TURN_THEN;
    if (!queue_add_again(&s->queue, t)) {
        server_ring(s);
    }
}

int fault_status(enum fault_kind kind)
{
    static const int status[FAULT_KINDS] = {
        [FAULT_INPUT] = 400,     [FAULT_DENIED] = 403, [FAULT_MISSING] = 404,
        [FAULT_CONFLICT] = 409,  [FAULT_LIMIT] = 503,  [FAULT_STORE] = 503,
        [FAULT_UNCERTAIN] = 503, [FAULT_BROKEN] = 500,
    };
    return status[kind];
}

void answer_html(struct exchange *x, int status)
{
    x->answer.status = status;
    x->answer.type = STR_NONE;
}

void answer_see_other(struct exchange *x, struct str location)
{
    x->answer.status = 303;
    x->answer.location = location;
    x->answer.body.n = 0;
}

struct fault *answer_spill(struct exchange *x)
{
    struct answer *answer = &x->answer;
    int error = 0;
    if (answer->spool < 0) {
        const struct server *s = turn_of(x)->server;
        answer->spool = spool_open(s->setup.spool_dir, &error);
        if (answer->spool < 0) {
            return fault_spool(x->arena, str_of(strerrordesc_np(error)));
        }
    }
    if (!spool_write(answer->spool, text_str(&answer->body), &error)) {
        return fault_spool(x->arena, str_of(strerrordesc_np(error)));
    }
    answer->spool_size += (int64_t)answer->body.n;
    answer->body.n = 0;
    return NULL;
}
