/* The server: one event loop (epoll) for all sockets, a pool of workers; a worker that
 * has nothing to serve sits at the loop (web/queue.h says why). It knows HTTP/1.1 with
 * GET, HEAD, POST, limits and time-outs, and nothing of the office. TLS, HTTP/2 and
 * compression of pages are the reverse proxy's. */
#ifndef WEB_SERVER_H
#define WEB_SERVER_H
#include "base/log.h"
#include "web/exchange.h"

/* Every limit of the server in one place. Zero means the default named here. */
struct server_limits {
    int connections;      /* 4,096 */
    size_t header_bytes;  /* 16 KiB: request line and headers together */
    size_t path_bytes;    /* 2 KiB */
    int header_count;     /* 64 */
    int header_seconds;   /* 10: from first byte to end of head */
    int body_seconds;     /* 60, plus 1 for each 64 KiB */
    int idle_seconds;     /* 75: keep-alive */
    int write_seconds;    /* 60 without progress */
    size_t body_bytes;    /* 256 KiB where the route says nothing */
    size_t form_pairs;    /* 1,000 */
    size_t arena_bytes;   /* 8 MiB an exchange */
    size_t answer_memory; /* 256 KiB: larger answers are spooled to a file */
    int workers;          /* server_workers() */
    int queue;            /* 1,024 exchanges waiting for a worker, then 503 */
};

struct server_counts {   /* for /metrics */
    int64_t requests[6]; /* by status class, [0] = cut before an answer */
    int64_t connections_open, connections_total, refused_full;
    int64_t latency_us_sum,
        latency_bucket[12]; /* <= 1 ms, 2, 5, 10 ... documented in .c */
};

struct server_hooks {
    /* Called at the loop when the head is complete, before the body is read: how
     * many body bytes this route takes (0: none expected; -1: refuse with 404/405 as
     * *status says), and whether a multipart body may carry files. Must not block. */
    int64_t (*body_limit)(const void *app, enum method method, struct str path,
                          bool *uploads, int *status);
    /* Called in a worker. Fills x->answer, or parks x. A fault goes to `failed`. */
    struct fault *(*serve)(struct exchange *x);
    /* Renders the page of a fault, or of a bare status (fault NULL: 400 408 413 414 431
     * 501 503 ...). Called in a worker, but for a full queue: then at the
     * loop, where x->worker is no reader to be used. */
    void (*failed)(struct exchange *x, const struct fault *fault, int status);
};

struct server;
struct server_setup {
    const void *app;
    struct str host;
    int port;             /* 0: any free one */
    struct str authority; /* from --public-url: the only Host accepted; else any of
                             host:port, localhost:port */
    bool behind_proxy; /* the client is whom the proxy on this machine names (web/proxy.h) */
    struct str spool_dir; /* for answers and uploads too large for memory: /var/tmp */
    struct server_limits limits;
    struct server_hooks hooks;
    const struct clock *clock;
    const struct chunks *chunks;
    const struct log *log;
};
/* One worker more than there are processors, from 3 to 9: a page that takes long, an
 * export, leaves a processor to the others; more of them would only take turns. */
int server_workers(void);
/* Binds and listens; the port taken is in server_port. LIMIT/STORE faults with the cure.
 */
struct fault *server_open(struct arena *a, const struct server_setup *setup,
                          struct server **server);
int server_port(const struct server *s);
/* Serves until server_stop: then no new connections, those being answered are finished
 * (at most 10 s), all threads joined. */
struct fault *server_run(struct server *s);
void server_stop(struct server *s); /* async-signal-safe (eventfd) */
void server_close(struct server *s);
void server_count(const struct server *s, struct server_counts *counts);
#endif
