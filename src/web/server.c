/* Opening, running and closing. */
#include "web/server.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "web/inside.h"
#include "web/worker.h"
#include "words/faults.h"

enum { BACKLOG = 1024 };

static int given_or(int given, int otherwise)
{
    return given != 0 ? given : otherwise;
}

static size_t size_or(size_t given, size_t otherwise)
{
    return given != 0 ? given : otherwise;
}

static struct server_limits with_defaults(const struct server_limits *l)
{
    enum { KIB = 1024 };
    return (struct server_limits){
        .connections = given_or(l->connections, 4096),
        .header_bytes = size_or(l->header_bytes, (size_t)16 * KIB),
        .path_bytes = size_or(l->path_bytes, (size_t)2 * KIB),
        .header_count = given_or(l->header_count, HTTP_HEADERS),
        .header_seconds = given_or(l->header_seconds, 10),
        .body_seconds = given_or(l->body_seconds, 60),
        .idle_seconds = given_or(l->idle_seconds, 75),
        .write_seconds = given_or(l->write_seconds, 60),
        .body_bytes = size_or(l->body_bytes, (size_t)256 * KIB),
        .form_pairs = size_or(l->form_pairs, 1000),
        .arena_bytes = size_or(l->arena_bytes, (size_t)8 * KIB * KIB),
        .answer_memory = size_or(l->answer_memory, (size_t)256 * KIB),
        .workers = given_or(l->workers, 4),
        .queue = given_or(l->queue, 1024),
    };
}

/* A listening socket, or -1 with errno. */
static int listen_at(const struct addrinfo *at)
{
    int fd = socket(at->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        return -1;
    }
    int on = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    /* Connections inherit it: answers leave whole, nothing is gained by waiting. */
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (bind(fd, at->ai_addr, at->ai_addrlen) != 0 || listen(fd, BACKLOG) != 0) {
        int error = errno;
        close(fd);
        errno = error;
        return -1;
    }
    return fd;
}

static int port_of(int fd)
{
    struct sockaddr_storage at = {0};
    socklen_t n = sizeof at;
    getsockname(fd, (struct sockaddr *)&at, &n);
    in_port_t port = at.ss_family == AF_INET6
                         ? ((struct sockaddr_in6 *)(void *)&at)->sin6_port
                         : ((struct sockaddr_in *)(void *)&at)->sin_port;
    return ntohs(port);
}

static struct fault *open_listener(struct arena *a, struct server *s)
{
    const char *host = str_cstr(a, s->setup.host);
    struct str address = str_format(a, "%s:%d", host, s->setup.port);
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM,
                             .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
    struct addrinfo *found = NULL;
    char port[16];
    (void)snprintf(port, sizeof port, "%d", s->setup.port);
    int error = getaddrinfo(host, port, &hints, &found);
    if (error != 0) {
        return fault_listen(a, address, str_of(gai_strerror(error)));
    }
    s->listener = listen_at(found);
    int why = errno;
    freeaddrinfo(found);
    if (s->listener < 0) {
        return fault_listen(a, address, str_of(strerrordesc_np(why)));
    }
    s->port = port_of(s->listener);
    return NULL;
}

/* The only names we answer to. */
static void name_hosts(struct arena *a, struct server *s)
{
    struct str host = s->setup.host;
    if (s->setup.authority.n > 0) {
        s->hosts[0] = str_copy(a, s->setup.authority);
        return;
    }
    bool six = str_find(host, STR(":")) < host.n;
    s->hosts[0] = str_format(a, six ? "[%.*s]:%d" : "%.*s:%d", STR_PRINT(host), s->port);
    s->hosts[1] = str_format(a, "localhost:%d", s->port);
}

static bool watch(struct server *s, int fd, void *as)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = as};
    return epoll_ctl(s->poller, EPOLL_CTL_ADD, fd, &event) == 0;
}

static void close_descriptors(struct server *s)
{
    int *const all[] = {&s->listener, &s->poller, &s->bell, &s->watch};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (*all[i] >= 0) {
            close(*all[i]);
            *all[i] = -1;
        }
    }
}

int server_workers(void)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    return processors < 2 ? 3 : processors > 8 ? 9 : (int)processors + 1;
}

struct fault *server_open(struct arena *a, const struct server_setup *setup,
                          struct server **server)
{
    struct server *s = ARENA_NEW(a, struct server);
    s->setup = *setup;
    s->setup.limits = with_defaults(&setup->limits);
    s->setup.spool_dir =
        setup->spool_dir.n > 0 ? str_copy(a, setup->spool_dir) : STR("/var/tmp");
    s->http =
        (struct http_limits){s->setup.limits.header_bytes, s->setup.limits.path_bytes,
                             (size_t)s->setup.limits.header_count};
    s->buffer_size = s->setup.limits.header_bytes + BUFFER_TAIL;
    s->workers = ARENA_ARRAY(a, struct worker, (size_t)s->setup.limits.workers);
    s->arena = a;
    s->accepting = true;
    s->listener = -1;
    s->poller = epoll_create1(EPOLL_CLOEXEC);
    s->bell = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    s->watch = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
    struct fault *fault = open_listener(a, s);
    if (fault == NULL && (!watch(s, s->listener, s) || !watch(s, s->bell, &s->bell))) {
        fault = fault_server_start(a, str_of(strerrordesc_np(errno)));
    }
    if (fault != NULL) {
        close_descriptors(s);
        return fault;
    }
    queue_open(&s->queue, s->setup.limits.queue);
    name_hosts(a, s);
    *server = s;
    return NULL;
}

int server_port(const struct server *s)
{
    return s->port;
}

struct fault *server_run(struct server *s)
{
    s->began_us = clock_monotonic_us();
    s->now_us = s->began_us;
    if (!workers_start(s)) {
        return fault_server_start(s->arena, str_of(strerrordesc_np(errno)));
    }
    loop_watch(s);
    workers_join(s);
    return NULL;
}

void server_stop(struct server *s)
{
    atomic_store(&s->stopping, true);
    server_ring(s);
}

void server_close(struct server *s)
{
    loop_close_all(s);
    while (s->turns != NULL) {
        struct turn *t = s->turns;
        s->turns = t->next;
        turn_free(t);
    }
    while (s->buffers != NULL) {
        struct buffer *b = s->buffers;
        s->buffers = b->next;
        server_give(s, b, s->buffer_size);
    }
    queue_close(&s->queue);
    close_descriptors(s);
}

void server_count(const struct server *s, struct server_counts *counts)
{
    const struct tally *t = &s->tally;
    for (size_t i = 0; i < sizeof counts->requests / sizeof counts->requests[0]; i++) {
        counts->requests[i] = atomic_load(&t->requests[i]);
    }
    counts->connections_open = atomic_load(&t->connections_open);
    counts->connections_total = atomic_load(&t->connections_total);
    counts->refused_full = atomic_load(&t->refused_full);
    counts->latency_us_sum = atomic_load(&t->latency_us_sum);
    for (size_t i = 0; i < LATENCY_BUCKETS; i++) {
        counts->latency_bucket[i] = atomic_load(&t->latency_bucket[i]);
    }
}
