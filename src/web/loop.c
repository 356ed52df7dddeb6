/* The event loop: whoever has its seat (see queue.h) accepts, reads, writes and times
 * out, and everything of struct server that has no lock is his. In each round he takes
 * back turns first, then what epoll reported, then new connections and time-outs; closed
 * connections are freed at the round's end, so that no event can meet freed memory. He
 * sleeps only when nothing is on its way back to him. */
#include <errno.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "web/inside.h"

enum { ROUND_EVENTS = 128, ROUND_ACCEPTS = 64, WATCH_NS = 1000000 };

uint32_t server_tick(const struct server *s)
{
    return (uint32_t)((s->now_us - s->began_us) / WHEEL_TICK_US);
}

void *server_take(const struct server *s, size_t size)
{
    return s->setup.chunks->take(s->setup.chunks->self, size);
}

void server_give(const struct server *s, void *p, size_t size)
{
    if (p != NULL) {
        s->setup.chunks->give(s->setup.chunks->self, p, size);
    }
}

char *buffer_take(struct server *s)
{
    struct buffer *b = s->buffers;
    if (b == NULL) {
        return server_take(s, s->buffer_size);
    }
    s->buffers = b->next;
    s->buffers_n--;
    return (char *)b;
}

void buffer_give(struct server *s, char *buffer)
{
    if (s->buffers_n >= POOL_KEPT) {
        server_give(s, buffer, s->buffer_size);
        return;
    }
    struct buffer *b = (struct buffer *)(void *)buffer;
    b->next = s->buffers;
    s->buffers = b;
    s->buffers_n++;
}

void server_ring(struct server *s)
{
    uint64_t one = 1;
    (void)!write(s->bell, &one, sizeof one);
}

/* Pushed before `sleep` is read, while the loop writes `sleep` before it looks at the
 * stack: one of the two always sees the other. */
void server_return(struct server *s, struct turn *t, bool at_once)
{
    struct turn *top = atomic_load(&s->done);
    do {
        t->next = top;
    } while (!atomic_compare_exchange_weak(&s->done, &top, t));
    int sleep = atomic_load(&s->sleep);
    if (sleep == LOOP_WAITING || (sleep == LOOP_DOZING && at_once)) {
        atomic_store(&s->sleep, LOOP_AWAKE);
        server_ring(s);
    }
}

bool server_is_host(const struct server *s, struct str host)
{
    for (size_t i = 0; i < HOSTS; i++) {
        if (s->hosts[i].n > 0 && http_host_is(host, s->hosts[i])) {
            return true;
        }
    }
    return false;
}

void server_dispatch(struct server *s, struct turn *t, enum turn_stage stage)
{
    t->stage = stage;
    if (queue_add(&s->queue, t)) {
        s->queued = true;
        return;
    }
    t->close = t->close || stage == TURN_FEED;
    turn_refuse(t, NULL, 503);
    t->outcome = turn_send(t);
    if (t->outcome != TURN_LEFT) {
        turn_record(t);
    }
    atomic_fetch_add_explicit(&s->tally.refused_full, 1, memory_order_relaxed);
    server_return(s, t, false);
}

static void take_back(struct server *s)
{
    struct turn *newest = atomic_exchange(&s->done, NULL);
    struct turn *first = NULL;
    while (newest != NULL) {
        struct turn *older = newest->next;
        newest->next = first;
        first = newest;
        newest = older;
    }
    while (first != NULL) {
        struct turn *next = first->next;
        conn_turn_done(s, first);
        first = next;
    }
}

static struct in6_addr peer_of(const struct sockaddr_storage *from)
{
    struct in6_addr peer = IN6ADDR_LOOPBACK_INIT;
    if (from->ss_family == AF_INET6) {
        peer = ((const struct sockaddr_in6 *)(const void *)from)->sin6_addr;
    } else if (from->ss_family == AF_INET) {
        const struct sockaddr_in *v4 = (const void *)from;
        peer = (struct in6_addr){.s6_addr = {[10] = 0xff, [11] = 0xff}};
        memcpy(&peer.s6_addr[12], &v4->sin_addr, sizeof v4->sin_addr);
    }
    return peer;
}

static void listen_again(struct server *s, bool on)
{
    struct epoll_event event = {.events = on ? EPOLLIN : 0, .data.ptr = s};
    epoll_ctl(s->poller, EPOLL_CTL_MOD, s->listener, &event);
    s->accepting = on;
}

static void accept_some(struct server *s)
{
    for (int i = 0; i < ROUND_ACCEPTS; i++) {
        struct sockaddr_storage from;
        socklen_t n = sizeof from;
        int fd = accept4(s->listener, (struct sockaddr *)&from, &n,
                         SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) {
            /* Out of descriptors or memory: a level that nobody can clear would ring
             * for ever. The next tick asks again. */
            if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED) {
                listen_again(s, false);
            }
            return;
        }
        struct in6_addr peer = peer_of(&from);
        if (s->connections >= s->setup.limits.connections ||
            conn_open(s, fd, &peer) == NULL) {
            atomic_fetch_add_explicit(&s->tally.refused_full, 1, memory_order_relaxed);
            close(fd);
        }
    }
}

/* Who rings may have brought a turn back that waits in the queue. */
static void silence_bell(struct server *s)
{
    uint64_t rung;
    (void)!read(s->bell, &rung, sizeof rung);
    s->queued = true;
}

static void late(void *ctx, struct spoke *spoke)
{
    conn_late(ctx, (struct conn *)(void *)spoke);
}

static void each_spoke(struct server *s, void (*visit)(struct server *s, struct conn *c))
{
    for (size_t i = 0; i < WHEEL_SLOTS; i++) {
        struct spoke *spoke = s->wheel.slots[i];
        while (spoke != NULL) {
            struct spoke *next = spoke->behind;
            visit(s, (struct conn *)(void *)spoke);
            spoke = next;
        }
    }
}

static void bury(struct server *s)
{
    while (s->gone != NULL) {
        struct conn *c = s->gone;
        s->gone = c->next_gone;
        server_give(s, c, sizeof *c);
    }
}

/* Milliseconds for epoll_wait: to the next tick while anybody may be late. */
static int patience(struct server *s)
{
    bool stopping = atomic_load(&s->stopping);
    bool expects = s->stirred > 0 || stopping;
    atomic_store(&s->sleep, expects ? LOOP_WAITING : LOOP_DOZING);
    if (atomic_load(&s->done) != NULL) {
        return 0;
    }
    if (s->connections == 0 && !stopping && s->accepting) {
        return -1;
    }
    int64_t into = (s->now_us - s->began_us) % WHEEL_TICK_US;
    return (int)((WHEEL_TICK_US - into) / 1000) + 1;
}

static void begin_stop(struct server *s)
{
    s->stop_at_us = s->now_us + (int64_t)STOP_SECONDS * 1000000;
    epoll_ctl(s->poller, EPOLL_CTL_DEL, s->listener, NULL);
    close(s->listener);
    s->listener = -1;
    each_spoke(s, conn_stop);
}

/* False when the server has stopped. */
static bool tend(struct server *s)
{
    uint32_t tick = server_tick(s);
    if (tick != s->wheel.now) {
        wheel_walk(&s->wheel, tick, late, s);
        if (!s->accepting && s->listener >= 0) {
            listen_again(s, true);
        }
    }
    if (atomic_load(&s->stopping)) {
        if (s->stop_at_us == 0) {
            begin_stop(s);
        }
        return s->connections > 0 && s->now_us < s->stop_at_us;
    }
    return true;
}

static void see_event(struct server *s, const struct epoll_event *event)
{
    if (event->data.ptr == s) {
        accept_some(s);
    } else if (event->data.ptr == &s->bell) {
        silence_bell(s);
    } else {
        conn_event(s, event->data.ptr, event->events);
    }
}

/* One round; false when the server has stopped. */
static bool go_round(struct server *s)
{
    struct epoll_event events[ROUND_EVENTS];
    int n = epoll_wait(s->poller, events, ROUND_EVENTS, patience(s));
    atomic_store(&s->sleep, LOOP_AWAKE);
    s->now_us = clock_monotonic_us();
    take_back(s);
    for (int i = 0; i < n; i++) {
        see_event(s, &events[i]);
    }
    bool runs = tend(s);
    bury(s);
    return runs;
}

/* The watcher's clock is set once a millisecond at most, however often the seat is left.
 */
static void set_watch(struct server *s, int64_t ns)
{
    if (!atomic_exchange(&s->watched, true)) {
        struct itimerspec soon = {.it_value.tv_nsec = ns};
        timerfd_settime(s->watch, 0, &soon, NULL);
    }
}

static void end_loop(struct server *s)
{
    queue_end(&s->queue);
    atomic_store(&s->watched, false);
    set_watch(s, 1);
}

void loop_sit(struct server *s)
{
    bool runs = true;
    while (runs && !s->queued) {
        runs = go_round(s);
    }
    s->queued = false;
    if (!runs) {
        end_loop(s);
        return;
    }
    queue_leave_seat(&s->queue);
    set_watch(s, WATCH_NS);
}

/* Sits until a worker takes over: all of them are busy with something long. */
static void sit_in_need(struct server *s)
{
    bool runs = true;
    bool alone = true;
    while (runs && alone) {
        runs = go_round(s);
        bool queued = s->queued;
        s->queued = false;
        alone = !queued || !queue_hand_over(&s->queue);
    }
    if (!runs) {
        end_loop(s);
    }
}

void loop_watch(struct server *s)
{
    uint64_t seen = 0;
    while (!queue_is_over(&s->queue)) {
        uint64_t fired;
        (void)!read(s->watch, &fired, sizeof fired);
        atomic_store(&s->watched, false);
        bool again = false;
        if (queue_watch(&s->queue, &seen, &again)) {
            sit_in_need(s);
            again = true;
        }
        if (again) {
            set_watch(s, WATCH_NS);
        }
    }
}

static void close_any(struct server *s, struct conn *c)
{
    conn_close(s, c);
}

void loop_close_all(struct server *s)
{
    take_back(s);
    each_spoke(s, close_any);
    bury(s);
}
