/* What the files of the server share: struct server itself. Nobody outside web/ includes
 * it. Fields belong to whoever has the loop's seat unless a line says otherwise. */
#ifndef WEB_INSIDE_H
#define WEB_INSIDE_H
#include <pthread.h>
#include <stdatomic.h>

#include "web/conn.h"
#include "web/queue.h"
#include "web/server.h"

enum {
    POOL_KEPT = 128,         /* turns and buffers kept for the next burst */
    BUFFER_TAIL = 16 * 1024, /* room behind the largest head for bytes of a body */
    STOP_SECONDS = 10,
    LINGER_SECONDS = 2,
    RETRY_SECONDS = 1,  /* said with every 503 */
    LINGER_PIECES = 64, /* read over at a time */
    LINGER_BYTES = 1024 * 1024,
    /* A browser reads no answer before its form is out: of a file too large the rest. */
    LINGER_UPLOAD_SECONDS = 60,
    LINGER_UPLOAD_BYTES = 128 * 1024 * 1024,
    HOSTS = 3,
    LATENCY_BUCKETS = 12,
};

/* Written by all threads. */
struct tally {
    atomic_llong requests[6];
    atomic_llong connections_open;
    atomic_llong connections_total;
    atomic_llong refused_full;
    atomic_llong latency_us_sum;
    atomic_llong latency_bucket[LATENCY_BUCKETS];
};

/* How the loop waits: dozing, it may find a turn that is back a little later, when it is
 * up for something else or at the next tick; waiting, something depends on it. */
enum loop_sleep { LOOP_AWAKE, LOOP_DOZING, LOOP_WAITING };

struct buffer {
    struct buffer *next;
};

struct worker {
    pthread_t thread;
    struct server *server;
    int index;
};

struct server {
    struct server_setup setup; /* limits filled in; read by all */
    struct arena *arena;
    int listener;
    int poller;
    int bell;  /* eventfd: rung by workers and server_stop */
    int watch; /* timerfd: the watcher's */
    int port;
    struct str hosts[HOSTS];
    struct http_limits http;
    size_t buffer_size;
    struct worker *workers;
    int workers_n;

    struct queue queue;          /* locks itself */
    _Atomic(struct turn *) done; /* stack of turns on their way back; pushed by workers */
    atomic_int sleep;            /* enum loop_sleep; read by workers */
    atomic_bool stopping;
    atomic_bool watched; /* the watch is set */
    struct tally tally;

    struct wheel wheel;
    int64_t began_us;
    int64_t now_us; /* of this round */
    int connections;
    int stirred; /* connections with something to do as soon as their turn is back */
    bool accepting;
    bool queued; /* something was added in this round */
    int64_t stop_at_us;
    struct conn *gone;
    struct turn *turns;
    int turns_n;
    struct buffer *buffers;
    int buffers_n;
};

uint32_t server_tick(const struct server *s);
void *server_take(const struct server *s, size_t size);
void server_give(const struct server *s, void *p, size_t size);
char *buffer_take(struct server *s);
void buffer_give(struct server *s, char *buffer);
/* From any thread: the turn goes back to the loop; `at_once` wakes it if it only dozes.
 * The turn is not the caller's any more. */
void server_return(struct server *s, struct turn *t, bool at_once);
void server_ring(struct server *s);
/* To the workers, or, when the queue is full, refused here with 503. */
void server_dispatch(struct server *s, struct turn *t, enum turn_stage stage);
bool server_is_host(const struct server *s, struct str host);
/* A worker in the loop's seat: goes round until there are turns to serve. */
void loop_sit(struct server *s);
/* The watcher: sees to it that the seat is never empty for long; until the server stops.
 */
void loop_watch(struct server *s);
/* When all other threads have ended: closes what is left. */
void loop_close_all(struct server *s);
#endif
