/* What happens to one connection: bytes are read until a head is whole, then until its
 * body is; the turn goes to a worker; what is left of the answer is written; and again.
 * One request at a time: pipelined ones wait in the buffer, so answers keep their order.
 * After a refusal that leaves the end of a request unsure nothing more is read as one. */
#include "web/conn.h"

#include <errno.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "web/inside.h"

enum { EVENTS = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, BODY_BYTES_A_SECOND = 65536 };

/* `seconds` behind the tick `from`; one more, so that no wait is shorter than said. */
static void set_deadline_from(struct server *s, struct conn *c, uint32_t from,
                              int64_t seconds)
{
    int64_t ticks = seconds * WHEEL_TICKS_A_SECOND + 1;
    wheel_set(&s->wheel, &c->spoke, from + (uint32_t)ticks);
}

static void set_deadline(struct server *s, struct conn *c, int64_t seconds)
{
    set_deadline_from(s, c, server_tick(s), seconds);
}

struct conn *conn_open(struct server *s, int fd, const struct in6_addr *peer)
{
    struct conn *c = server_take(s, sizeof *c);
    if (c == NULL) {
        return NULL;
    }
    *c = (struct conn){.fd = fd, .state = CONN_HEAD, .peer = *peer};
    struct epoll_event event = {.events = EVENTS, .data.ptr = c};
    if (epoll_ctl(s->poller, EPOLL_CTL_ADD, fd, &event) != 0) {
        server_give(s, c, sizeof *c);
        return NULL;
    }
    int ticks = s->setup.limits.idle_seconds * WHEEL_TICKS_A_SECOND;
    wheel_add(&s->wheel, &c->spoke, server_tick(s) + (uint32_t)ticks);
    s->connections++;
    atomic_fetch_add_explicit(&s->tally.connections_open, 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&s->tally.connections_total, 1, memory_order_relaxed);
    return c;
}

static void drop_buffer(struct server *s, struct conn *c)
{
    if (c->buffer != NULL) {
        buffer_give(s, c->buffer);
        c->buffer = NULL;
    }
    c->n = 0;
    c->mark = 0;
    c->scanned = 0;
}

void conn_close(struct server *s, struct conn *c)
{
    wheel_drop(&s->wheel, &c->spoke);
    close(c->fd);
    if (c->turn != NULL) {
        turn_give(c->turn);
        c->turn = NULL;
    }
    drop_buffer(s, c);
    c->state = CONN_GONE;
    c->next_gone = s->gone;
    s->gone = c;
    s->connections--;
    atomic_fetch_sub_explicit(&s->tally.connections_open, 1, memory_order_relaxed);
}

/* Without leaving the rest of an answer in the kernel for a client that does not read. */
static void cut(struct server *s, struct conn *c)
{
    struct linger now = {.l_onoff = 1, .l_linger = 0};
    setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    conn_close(s, c);
}

static void dispatch(struct server *s, struct conn *c, enum turn_stage stage)
{
    c->state = CONN_BUSY;
    c->stirred = c->n > c->mark || c->ended;
    s->stirred += c->stirred;
    server_dispatch(s, c->turn, stage);
}

/* Answers with a page of the status and, where the end of the request is unsure, for the
 * last time. */
static void refuse(struct server *s, struct conn *c, int status, bool last)
{
    c->turn->refusal = status;
    c->turn->close = c->turn->close || last;
    dispatch(s, c, TURN_REFUSE);
}

/* The turn of a request whose head is not read (yet). False: no memory, all is closed. */
static bool begin_turn(struct server *s, struct conn *c)
{
    c->turn = turn_take(s, c);
    if (c->turn == NULL) {
        cut(s, c);
        return false;
    }
    c->turn->head.n = 0;
    c->turn->head.method = METHOD_GET;
    c->turn->head.path = STR_NONE;
    c->turn->head.query = STR_NONE;
    return true;
}

static void refuse_head(struct server *s, struct conn *c, int status)
{
    if (begin_turn(s, c)) {
        c->mark = c->n; /* what is in the buffer is never read again */
        refuse(s, c, status, true);
    }
}

static void begin_body(struct server *s, struct conn *c)
{
    static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
    struct turn *t = c->turn;
    struct str multipart = STR("multipart/form-data");
    struct str type = str_part(t->head.content_type, 0, multipart.n);
    t->is_multipart = str_equal_nocase(type, multipart);
    t->body_left = t->head.length;
    t->body_tick = server_tick(s);
    c->state = CONN_BODY;
    if (t->head.expects_continue && c->n == c->mark) {
        /* An empty socket takes 25 bytes; one that does not is not worth waiting for. */
        (void)send(c->fd, go_on, sizeof go_on - 1, MSG_NOSIGNAL | MSG_DONTWAIT);
    }
}

/* The head is read and sound: what the route says decides. */
static void judge_head(struct server *s, struct conn *c)
{
    struct turn *t = c->turn;
    bool has_body = t->head.framing != HTTP_NO_BODY;
    t->x.method = t->head.method;
    if (!server_is_host(s, t->head.host)) {
        refuse(s, c, 421, true);
        return;
    }
    int status = 404;
    t->body_limit = s->setup.hooks.body_limit(s->setup.app, t->head.method, t->head.path,
                                              &t->takes_uploads, &status);
    if (t->body_limit < 0) {
        refuse(s, c, status, has_body);
    } else if (!has_body) {
        t->body_whole = true;
        dispatch(s, c, TURN_SERVE);
    } else if (t->body_limit == 0 || t->head.length > t->body_limit) {
        refuse(s, c, 413, true);
    } else {
        begin_body(s, c);
    }
}

static void read_head(struct server *s, struct conn *c, size_t n)
{
    if (!begin_turn(s, c)) {
        return;
    }
    struct turn *t = c->turn;
    int refused = http_read_head(c->buffer, n, &s->http, &t->head);
    if (refused != 0) {
        t->x.method = t->head.method;
        t->head.n = 0;
        t->head.path = STR_NONE;
        t->head.query = STR_NONE;
        c->mark = c->n;
        refuse(s, c, refused, true);
        return;
    }
    c->mark = (uint32_t)n;
    judge_head(s, c);
}

/* True when something happened, false when more bytes are needed. */
static bool take_head(struct server *s, struct conn *c)
{
    if (c->n == 0) {
        return false;
    }
    bool first = c->scanned == 0;
    ptrdiff_t n = http_head_end(c->buffer, c->n, &c->scanned);
    size_t most = s->http.head_bytes;
    if (n < 0) {
        refuse_head(s, c, 400);
    } else if ((size_t)n > most || (n == 0 && c->n >= most)) {
        refuse_head(s, c, 431);
    } else if (n > 0) {
        read_head(s, c, (size_t)n);
    } else if (first) {
        set_deadline(s, c, s->setup.limits.header_seconds);
    }
    return n != 0 || c->state != CONN_HEAD;
}

static bool take_body(struct server *s, struct conn *c)
{
    struct turn *t = c->turn;
    int status = 0;
    switch (conn_take_body(s, c, &status)) {
    case BODY_WANTS_MORE:
        set_deadline_from(s, c, t->body_tick,
                          s->setup.limits.body_seconds +
                              t->body_got / BODY_BYTES_A_SECOND);
        return false;
    case BODY_BLOCK:
        dispatch(s, c, TURN_FEED);
        return true;
    case BODY_WHOLE:
        t->body_whole = true;
        dispatch(s, c, t->is_multipart ? TURN_FEED : TURN_SERVE);
        return true;
    case BODY_REFUSED:
        break;
    }
    refuse(s, c, status, true);
    return true;
}

/* Reads what is there; false when the connection is closed by that. */
static bool fill(struct server *s, struct conn *c)
{
    if (c->buffer == NULL) {
        c->buffer = buffer_take(s);
        if (c->buffer == NULL) {
            cut(s, c);
            return false;
        }
    }
    size_t room = s->buffer_size - c->n;
    ssize_t n = recv(c->fd, c->buffer + c->n, room, MSG_DONTWAIT);
    if (n < 0) {
        c->readable = errno == EINTR;
        if (errno != EAGAIN && errno != EINTR) {
            conn_close(s, c);
            return false;
        }
        return true;
    }
    c->ended = n == 0;
    c->n += (uint32_t)n;
    /* A short read has emptied the socket, but the end of the stream may be behind it. */
    c->readable = n > 0 && ((size_t)n == room || c->hung_up);
    return true;
}

/* Reads on until a turn goes off or the socket is empty. */
static void read_on(struct server *s, struct conn *c)
{
    while (c->state == CONN_HEAD || c->state == CONN_BODY) {
        bool moved = c->state == CONN_HEAD ? take_head(s, c) : take_body(s, c);
        if (moved) {
            continue;
        }
        if (c->readable) {
            if (!fill(s, c)) {
                return;
            }
        } else if (c->ended) {
            conn_close(s, c); /* in the middle of a request: nobody waits for an answer */
        } else {
            break;
        }
    }
    if (c->state == CONN_HEAD && c->n == 0) {
        drop_buffer(s, c);
    }
}

static void listen_for(struct server *s, struct conn *c, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.ptr = c};
    epoll_ctl(s->poller, EPOLL_CTL_MOD, c->fd, &event);
}

static void linger(struct server *s, struct conn *c)
{
    drop_buffer(s, c);
    if (c->ended || shutdown(c->fd, SHUT_WR) != 0) {
        conn_close(s, c);
        return;
    }
    c->state = CONN_LINGER;
    c->drained = 0;
    listen_for(s, c,
               EPOLLIN | EPOLLRDHUP); /* a piece at a time: others have their turn */
    set_deadline(s, c, c->uploads ? LINGER_UPLOAD_SECONDS : LINGER_SECONDS);
}

/* What still comes is read over, so that the kernel does not answer it with a reset that
 * would destroy our last words on their way. */
static void drain(struct server *s, struct conn *c)
{
    char waste[4096];
    const uint32_t most = c->uploads ? LINGER_UPLOAD_BYTES : LINGER_BYTES;
    ssize_t n = 0;
    for (int piece = 0; piece == 0 || (n > 0 && piece < LINGER_PIECES); piece++) {
        n = recv(c->fd, waste, sizeof waste, MSG_DONTWAIT);
        c->drained += n > 0 ? (uint32_t)n : 0;
    }
    bool waits = n > 0 ? c->drained < most : n < 0 && (errno == EAGAIN || errno == EINTR);
    if (!waits) {
        conn_close(s, c);
    }
}

/* The answer is out. What is behind the request in the buffer becomes the next one. */
static void finish_turn(struct server *s, struct conn *c)
{
    bool last = c->turn->close || atomic_load(&s->stopping);
    c->uploads = c->turn->takes_uploads;
    turn_give(c->turn);
    c->turn = NULL;
    if (c->only_writes) {
        c->only_writes = false;
        c->readable = true;
        listen_for(s, c, EVENTS);
    }
    if (last) {
        linger(s, c);
        return;
    }
    c->n -= c->mark;
    memmove(c->buffer, c->buffer + c->mark, c->n);
    c->mark = 0;
    c->scanned = 0;
    c->state = CONN_HEAD;
    set_deadline(s, c, s->setup.limits.idle_seconds);
    read_on(s, c);
}

static void write_on(struct server *s, struct conn *c)
{
    struct turn *t = c->turn;
    size_t before = t->out_at + (size_t)t->spool_at;
    t->outcome = turn_send(t);
    if (t->outcome == TURN_LEFT) {
        if (t->out_at + (size_t)t->spool_at > before) {
            set_deadline(s, c, s->setup.limits.write_seconds);
        }
        /* Asked again, epoll tells at once when the socket still takes bytes: others
         * get their turn between two pieces. Pipelined requests must not ring too. */
        listen_for(s, c, EPOLLOUT | EPOLLET);
        c->only_writes = true;
        return;
    }
    turn_record(t);
    if (t->outcome == TURN_BROKEN) {
        conn_close(s, c);
    } else {
        finish_turn(s, c);
    }
}

void conn_turn_done(struct server *s, struct turn *t)
{
    struct conn *c = t->conn;
    s->stirred -= c->stirred;
    c->stirred = false;
    switch (t->outcome) {
    case TURN_SENT:
        finish_turn(s, c);
        break;
    case TURN_LEFT:
        c->state = CONN_WRITE;
        set_deadline(s, c, s->setup.limits.write_seconds);
        write_on(s, c);
        break;
    case TURN_BROKEN:
        conn_close(s, c);
        break;
    case TURN_MORE:
        c->state = CONN_BODY;
        read_on(s, c);
        break;
    }
}

void conn_event(struct server *s, struct conn *c, uint32_t events)
{
    c->readable = c->readable || (events & ~(uint32_t)EPOLLOUT) != 0;
    c->hung_up = c->hung_up || (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0;
    switch (c->state) {
    case CONN_HEAD:
    case CONN_BODY:
        read_on(s, c);
        break;
    case CONN_BUSY:
        s->stirred += !c->stirred;
        c->stirred = true;
        break;
    case CONN_WRITE:
        write_on(s, c);
        break;
    case CONN_LINGER:
        drain(s, c);
        break;
    case CONN_GONE:
        break;
    }
}

void conn_late(struct server *s, struct conn *c)
{
    switch (c->state) {
    case CONN_BUSY: /* workers have no clients to wait for */
        set_deadline(s, c, s->setup.limits.idle_seconds);
        break;
    case CONN_HEAD:
        if (c->n > 0) {
            refuse_head(s, c, 408);
        } else {
            conn_close(s, c);
        }
        break;
    case CONN_BODY:
        refuse(s, c, 408, true);
        break;
    case CONN_WRITE:
        c->turn->outcome = TURN_BROKEN;
        turn_record(c->turn);
        cut(s, c);
        break;
    case CONN_LINGER:
        conn_close(s, c);
        break;
    case CONN_GONE:
        break;
    }
}

void conn_stop(struct server *s, struct conn *c)
{
    if (c->state == CONN_HEAD || c->state == CONN_LINGER) {
        conn_close(s, c);
    }
}
