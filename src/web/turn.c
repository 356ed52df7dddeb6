/* The life of a turn: taken from the pool, filled by the loop, answered by a worker,
 * written out, counted, given back. */
#include "web/turn.h"

#include <arpa/inet.h>
#include <errno.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "web/answer.h"
#include "web/inside.h"

enum { SEND_PIECE = 256 * 1024, SEND_PIECES = 4, BODY_FIRST = 4096 };

struct turn *turn_take(struct server *s, struct conn *c)
{
    struct turn *t = s->turns;
    struct arena *arena;
    if (t != NULL) {
        s->turns = t->next;
        s->turns_n--;
        arena = t->x.arena;
    } else {
        t = server_take(s, sizeof *t);
        arena = arena_open(s->setup.chunks, s->setup.limits.arena_bytes);
        if (t == NULL || arena == NULL) {
            arena_close(arena);
            server_give(s, t, sizeof *t);
            return NULL;
        }
    }
    memset(t, 0, offsetof(struct turn, head));
    memset(&t->body, 0, sizeof *t - offsetof(struct turn, body));
    t->server = s;
    t->conn = c;
    t->x.arena = arena;
    t->x.face.arena = arena;
    t->x.app = s->setup.app;
    t->x.at = clock_now(s->setup.clock);
    t->x.answer = answer_new(arena);
    t->began_us = clock_monotonic_us();
    return t;
}

static void close_spool(struct turn *t)
{
    if (t->x.answer.spool >= 0) {
        close(t->x.answer.spool);
        t->x.answer.spool = -1;
    }
}

static void drop_body(struct turn *t)
{
    server_give(t->server, t->body.p, t->body.room);
    t->body = (struct bytes){0};
}

void turn_free(struct turn *t)
{
    close_spool(t);
    drop_body(t);
    arena_close(t->x.arena);
    server_give(t->server, t, sizeof *t);
}

void turn_give(struct turn *t)
{
    struct server *s = t->server;
    if (s->turns_n >= POOL_KEPT) {
        turn_free(t);
        return;
    }
    close_spool(t);
    drop_body(t);
    arena_reset(t->x.arena);
    t->next = s->turns;
    s->turns = t;
    s->turns_n++;
}

bool turn_reserve_body(struct turn *t, size_t more, size_t limit)
{
    struct bytes *b = &t->body;
    if (b->room - b->n >= more) {
        return true;
    }
    size_t room = b->room == 0 ? BODY_FIRST : b->room * 2;
    room = room > limit ? limit : room;
    room = room < b->n + more ? b->n + more : room;
    char *p = server_take(t->server, room);
    if (p == NULL) {
        return false;
    }
    if (b->n > 0) {
        memcpy(p, b->p, b->n);
    }
    server_give(t->server, b->p, b->room);
    b->p = p;
    b->room = room;
    return true;
}

static struct fault *settle_body(struct turn *t, int64_t *length)
{
    struct answer *a = &t->x.answer;
    if (a->fixed != NULL) {
        t->out_body = (struct str){a->fixed, a->fixed_size};
        *length = (int64_t)a->fixed_size;
        return NULL;
    }
    if (a->spool >= 0 || a->body.n > t->server->setup.limits.answer_memory) {
        TRY(answer_spill(&t->x));
        t->spool_left = a->spool_size;
        *length = a->spool_size;
        return NULL;
    }
    t->out_body = text_str(&a->body);
    *length = (int64_t)a->body.n;
    return NULL;
}

struct fault *turn_compose(struct turn *t)
{
    struct exchange *x = &t->x;
    int64_t length = -1;
    if (answer_is_known(x)) {
        x->answer.status = 304;
        close_spool(t);
    } else {
        TRY(settle_body(t, &length));
    }
    t->close = t->close || !t->head.keep_alive || x->answer.close ||
               atomic_load_explicit(&t->server->stopping, memory_order_relaxed);
    t->out = (struct text){x->arena, t->out_room, 0, sizeof t->out_room};
    answer_write_head(&t->out, x, length, t->close);
    if (x->method == METHOD_HEAD) {
        t->out_body = STR_NONE;
        t->spool_left = 0;
    }
    return NULL;
}

/* The head and a body in memory; false when the socket is full. */
static ssize_t send_memory(struct turn *t)
{
    struct iovec part[2];
    size_t parts = 0;
    size_t at = t->out_at;
    if (at < t->out.n) {
        part[parts++] = (struct iovec){t->out.p + at, t->out.n - at};
        at = t->out.n;
    }
    size_t body_at = at - t->out.n;
    if (body_at < t->out_body.n) {
        char *rest = (char *)(uintptr_t)t->out_body.p + body_at;
        part[parts++] = (struct iovec){rest, t->out_body.n - body_at};
    }
    struct msghdr message = {.msg_iov = part, .msg_iovlen = parts};
    int flags = MSG_NOSIGNAL | MSG_DONTWAIT | (t->spool_left > 0 ? MSG_MORE : 0);
    ssize_t n = sendmsg(t->conn->fd, &message, flags);
    t->out_at += n > 0 ? (size_t)n : 0;
    return n;
}

static ssize_t send_spool(struct turn *t)
{
    size_t most = t->spool_left < SEND_PIECE ? (size_t)t->spool_left : SEND_PIECE;
    off_t at = (off_t)t->spool_at;
    ssize_t n = sendfile(t->conn->fd, t->x.answer.spool, &at, most);
    if (n == 0) {
        errno = EIO; /* the file is shorter than it was said to be */
        return -1;
    }
    t->spool_at += n > 0 ? n : 0;
    t->spool_left -= n > 0 ? n : 0;
    return n;
}

enum turn_outcome turn_send(struct turn *t)
{
    size_t memory = t->out.n + t->out_body.n;
    for (int pieces = 0; pieces < SEND_PIECES; pieces++) {
        if (t->out_at == memory && t->spool_left == 0) {
            return TURN_SENT;
        }
        ssize_t n = t->out_at < memory ? send_memory(t) : send_spool(t);
        if (n < 0 && errno != EINTR) {
            return errno == EAGAIN || errno == EWOULDBLOCK ? TURN_LEFT : TURN_BROKEN;
        }
    }
    return t->out_at == memory && t->spool_left == 0 ? TURN_SENT : TURN_LEFT;
}

/* Upper bounds in microseconds: 1, 2, 5, 10, 20, 50, 100, 200, 500 ms, 1 s, 5 s; the
 * last bucket takes the rest. */
static size_t bucket_of(int64_t us)
{
    static const int64_t bound[LATENCY_BUCKETS - 1] = {
        1000, 2000, 5000, 10000, 20000, 50000, 100000, 200000, 500000, 1000000, 5000000,
    };
    size_t i = 0;
    while (i < LATENCY_BUCKETS - 1 && us > bound[i]) {
        i++;
    }
    return i;
}

void turn_record(struct turn *t)
{
    static const struct str methods[] = {STR("GET"), STR("HEAD"), STR("POST")};
    struct server *s = t->server;
    int64_t us = clock_monotonic_us() - t->began_us;
    bool cut = t->outcome == TURN_BROKEN;
    int class = t->x.answer.status / 100;
    atomic_fetch_add_explicit(&s->tally.requests[cut ? 0 : class], 1,
                              memory_order_relaxed);
    atomic_fetch_add_explicit(&s->tally.latency_us_sum, us, memory_order_relaxed);
    atomic_fetch_add_explicit(&s->tally.latency_bucket[bucket_of(us)], 1,
                              memory_order_relaxed);
    struct str pattern = t->x.route_pattern;
    LOG_LINE(s->setup.log, LOG_INFO, cut ? "cut" : "request",
             LOG_TEXT("method", methods[t->x.method]),
             LOG_TEXT("route", pattern.n > 0 ? pattern : STR("-")),
             LOG_INT("status", t->x.answer.status), LOG_INT("us", us),
             LOG_INT("bytes", (int64_t)t->out_at + t->spool_at));
}
