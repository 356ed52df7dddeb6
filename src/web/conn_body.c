/* Bodies: from the buffer behind the head, through the length or the chunked coding, into
 * the turn. Plain bodies grow up to the route's limit; multipart ones pass through a
 * block that a worker empties, so the loop never touches a disk. */
#include "web/inside.h"

static size_t rest_of(const struct conn *c)
{
    return c->n - c->mark;
}

static void use(struct conn *c, size_t used)
{
    size_t rest = rest_of(c) - used;
    memmove(c->buffer + c->mark, c->buffer + c->mark + used, rest);
    c->n = c->mark + (uint32_t)rest;
}

/* Bytes of body that the turn can take now. */
static size_t room_in(const struct turn *t)
{
    if (t->is_multipart) {
        return TURN_BLOCK - t->body.n;
    }
    return (size_t)t->body_limit - t->body.n;
}

/* 0, or the status of the refusal. */
static int add(struct turn *t, struct str piece)
{
    t->body_got += (int64_t)piece.n;
    if (t->body_got > t->body_limit) {
        return 413;
    }
    size_t limit = t->is_multipart ? TURN_BLOCK : (size_t)t->body_limit;
    if (!turn_reserve_body(t, piece.n, limit)) {
        return 503;
    }
    memcpy(t->body.p + t->body.n, piece.p, piece.n);
    t->body.n += piece.n;
    return 0;
}

static enum body_step take_length(struct conn *c, int *status)
{
    struct turn *t = c->turn;
    size_t take = rest_of(c);
    take = take < room_in(t) ? take : room_in(t);
    take = (int64_t)take < t->body_left ? take : (size_t)t->body_left;
    if (take > 0) {
        *status = add(t, (struct str){c->buffer + c->mark, take});
        use(c, take);
        t->body_left -= (int64_t)take;
    }
    if (*status != 0) {
        return BODY_REFUSED;
    }
    return t->body_left == 0 ? BODY_WHOLE : BODY_WANTS_MORE;
}

/* The chunked coding, in pieces no longer than the turn has room for. */
static enum body_step take_chunks(struct conn *c, int *status)
{
    struct turn *t = c->turn;
    size_t at = 0;
    size_t rest = rest_of(c);
    enum http_chunk step = HTTP_CHUNK_PIECE;
    while (step == HTTP_CHUNK_PIECE && *status == 0 &&
           (room_in(t) > 0 || !t->is_multipart)) {
        size_t used = 0;
        struct str piece = STR_NONE;
        size_t most = rest - at;
        if (t->is_multipart && most > room_in(t)) {
            most = room_in(t);
        }
        step =
            http_chunks_read(&t->chunks, c->buffer + c->mark + at, most, &used, &piece);
        at += used;
        if (step == HTTP_CHUNK_PIECE) {
            *status = add(t, piece);
        } else if (step == HTTP_CHUNK_MORE && at < rest) {
            step = HTTP_CHUNK_PIECE; /* it was our limit, not the end of the bytes */
        }
    }
    use(c, at);
    if (step == HTTP_CHUNK_BAD) {
        *status = 400;
    }
    if (*status != 0) {
        return BODY_REFUSED;
    }
    return step == HTTP_CHUNK_END ? BODY_WHOLE : BODY_WANTS_MORE;
}

enum body_step conn_take_body(struct server *s, struct conn *c, int *status)
{
    (void)s;
    struct turn *t = c->turn;
    enum body_step step =
        t->head.framing == HTTP_LENGTH ? take_length(c, status) : take_chunks(c, status);
    if (step == BODY_WANTS_MORE && t->is_multipart && t->body.n == TURN_BLOCK) {
        return BODY_BLOCK;
    }
    return step;
}
