/* What the tests of the server stand on: a server with a small office behind it, on a
 * random port, and a client over loopback. For *_test.c only. */
#ifndef WEB_SERVER_STAND_H
#define WEB_SERVER_STAND_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <unistd.h>

#include "web/server.h"

enum { ANSWER_ROOM = 256 * 1024, BIG = 50 * 1024 * 1024, PATIENCE_MS = 10000 };

/* One server with the office of this test behind it. */
struct stand {
    struct arena *arena;
    struct server *server;
    pthread_t thread;
    struct clock clock;
    struct log log;
    sem_t gate; /* what /wait waits for */
    pthread_mutex_t lock;
    struct exchange *parked;
    atomic_int served;
    struct chunks chunks; /* the heap's, counted */
    atomic_llong held;
    atomic_int fail_each; /* 0: never; n: each n-th take finds nothing */
    atomic_int takes;
};

static inline void *take_counted(void *self, size_t size)
{
    struct stand *s = self;
    int each = atomic_load(&s->fail_each);
    if (each > 0 && atomic_fetch_add(&s->takes, 1) % each == each - 1) {
        return NULL;
    }
    atomic_fetch_add(&s->held, (long long)size);
    return malloc(size);
}

static inline void give_counted(void *self, void *chunk, size_t size)
{
    struct stand *s = self;
    atomic_fetch_sub(&s->held, (long long)size);
    free(chunk);
}

static inline int64_t body_limit(const void *app, enum method method, struct str path,
                                 bool *uploads, int *status)
{
    (void)app;
    if (str_equal(path, STR("/nothing"))) {
        *status = 404;
        return -1;
    }
    *uploads = str_equal(path, STR("/files"));
    return method == METHOD_POST ? (*uploads ? 8 << 20 : 1000) : 0;
}

static inline struct fault *write_big(struct exchange *x)
{
    static const char line[] =
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde\n";
    for (int64_t n = 0; n < BIG; n += 64) {
        text_add(&x->answer.body, (struct str){line, 64});
        if (x->answer.body.n >= 65536) {
            struct fault *fault = answer_spill(x);
            if (fault != NULL) {
                return fault;
            }
        }
    }
    return NULL;
}

static inline struct fault *woken(struct exchange *x)
{
    text_add(&x->answer.body, STR("woken"));
    return x->fault;
}

static inline bool give_away(struct exchange *x)
{
    struct stand *s = (struct stand *)(uintptr_t)x->app;
    pthread_mutex_lock(&s->lock);
    s->parked = x;
    pthread_mutex_unlock(&s->lock);
    return true;
}

static inline bool take_nobody(struct exchange *x)
{
    (void)x;
    return false;
}

static inline struct fault *greedy(struct exchange *x)
{
    while (x->answer.body.n < SIZE_MAX) {
        text_add_format(&x->answer.body, "%0100d", 0);
    }
    return NULL;
}

static inline struct fault *use_up(void *ctx)
{
    struct exchange *x = ctx;
    while (arena_bytes(x->arena, 16) != NULL) {
    }
    return NULL;
}

/* To a queue that is full, with nothing left in the arena, nor in its reserve. */
static inline void park_used_up(struct exchange *x)
{
    struct fault *full = fault_new(x->arena, FAULT_LIMIT, 1, 0, NULL);
    for (int i = 0; i < 3; i++) {
        (void)arena_guard(x->arena, use_up, x);
    }
    exchange_park(x, take_nobody, full, woken);
}

static inline void list_form(struct exchange *x)
{
    struct text *body = &x->answer.body;
    for (size_t i = 0; i < x->form.n; i++) {
        text_add_format(body, "%.*s=%.*s;", STR_PRINT(x->form.at[i].name),
                        STR_PRINT(x->form.at[i].value));
    }
    for (size_t i = 0; i < x->uploads.n; i++) {
        const struct upload *u = &x->uploads.at[i];
        char start[5] = "";
        assert_int_equal(read(u->fd, start, 4), 4);
        text_add_format(body, "%.*s:%.*s:%.*s:%lld:%s;", STR_PRINT(u->field),
                        STR_PRINT(u->filename), STR_PRINT(u->type), (long long)u->size,
                        start);
    }
    text_add(body, x->body);
}

static inline struct fault *serve(struct exchange *x)
{
    struct stand *s = (struct stand *)(uintptr_t)x->app;
    atomic_fetch_add(&s->served, 1);
    if (x->method == METHOD_POST) {
        list_form(x);
    } else if (str_equal(x->path, STR("/big"))) {
        return write_big(x);
    } else if (str_equal(x->path, STR("/wait"))) {
        sem_wait(&s->gate);
        text_add(&x->answer.body, STR("waited"));
    } else if (str_equal(x->path, STR("/park"))) {
        exchange_park(x, give_away, NULL, woken);
    } else if (str_equal(x->path, STR("/used-up"))) {
        park_used_up(x);
    } else if (str_equal(x->path, STR("/greedy"))) {
        return greedy(x);
    } else if (str_equal(x->path, STR("/known"))) {
        x->answer.etag = STR("\"v1\"");
        x->answer.cache = STR("private, no-cache");
        text_add(&x->answer.body, STR("known"));
    } else {
        text_add_format(&x->answer.body, "%.*s?%.*s", STR_PRINT(x->path),
                        STR_PRINT(exchange_query(x, STR("q"))));
    }
    return NULL;
}

static inline void failed(struct exchange *x, const struct fault *fault, int status)
{
    x->answer.status = status;
    text_add_format(&x->answer.body, "refused %d %s", status,
                    fault == NULL ? "-" : fault_kind_name(fault->kind));
}

static inline void *run(void *ctx)
{
    struct stand *s = ctx;
    assert_null(server_run(s->server));
    return NULL;
}

static inline struct stand *stand_up(struct server_limits limits)
{
    struct arena *a = arena_open(&chunks_heap, 1 << 20);
    struct stand *s = ARENA_NEW(a, struct stand);
    s->arena = a;
    s->clock = clock_fixed((struct instant){1483493400000000}, 0); /* 2017-01-04 01:30 */
    s->log = (struct log){-1, LOG_ERROR, &s->clock};
    sem_init(&s->gate, 0, 0);
    pthread_mutex_init(&s->lock, NULL);
    struct server_setup setup = {
        .app = s,
        .host = STR("127.0.0.1"),
        .authority = STR("a.example"),
        .limits = limits,
        .hooks = {body_limit, serve, failed},
        .clock = &s->clock,
        .chunks = &s->chunks,
        .log = &s->log,
    };
    s->chunks = (struct chunks){take_counted, give_counted, s};
    assert_null(server_open(a, &setup, &s->server));
    pthread_create(&s->thread, NULL, run, s);
    return s;
}

static inline void take_down(struct stand *s)
{
    server_stop(s->server);
    pthread_join(s->thread, NULL);
    server_close(s->server);
    assert_int_equal(atomic_load(&s->held), 0);
    pthread_mutex_destroy(&s->lock);
    sem_destroy(&s->gate);
    arena_close(s->arena);
}

/* ---- a client -------------------------------------------------------------------- */

static inline int dial(const struct stand *s)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)server_port(s->server)),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
    return fd;
}

static inline void say(int fd, struct str bytes)
{
    size_t at = 0;
    while (at < bytes.n) {
        ssize_t n = send(fd, bytes.p + at, bytes.n - at, MSG_NOSIGNAL);
        assert_true(n > 0);
        at += (size_t)n;
    }
}

/* Waits for bytes; 0 at the end of the stream, -1 after a reset. */
static inline ssize_t hear(int fd, char *to, size_t room)
{
    struct pollfd waits = {.fd = fd, .events = POLLIN};
    assert_int_equal(poll(&waits, 1, PATIENCE_MS), 1);
    return recv(fd, to, room, 0);
}

struct reply {
    int status;
    struct str head;
    struct str body;
    char bytes[ANSWER_ROOM];
    size_t n;
    size_t used; /* by this reply; the rest belongs to the next */
};

static inline size_t length_in(struct str head)
{
    struct str name = STR("\r\nContent-Length: ");
    size_t at = str_find(head, name);
    struct str rest = str_part(head, at + name.n, head.n);
    struct str digits;
    int64_t length = 0;
    return str_cut(&rest, '\r', &digits) && str_to_int(digits, &length) ? (size_t)length
                                                                        : 0;
}

/* Reads one whole reply, further ones stay in the buffer. False at the end. */
static inline bool take_reply(int fd, struct reply *r, bool bodyless)
{
    r->n -= r->used;
    memmove(r->bytes, r->bytes + r->used, r->n);
    r->used = 0;
    for (;;) {
        struct str all = {r->bytes, r->n};
        size_t end = str_find(all, STR("\r\n\r\n"));
        if (end < r->n) {
            r->head = str_part(all, 0, end + 2);
            int64_t status = 0;
            assert_true(str_to_int(str_part(all, 9, 12), &status));
            r->status = (int)status;
            size_t body =
                bodyless || status == 304 || status == 100 ? 0 : length_in(r->head);
            if (r->n - end - 4 >= body) {
                r->body = str_part(all, end + 4, end + 4 + body);
                r->used = end + 4 + body;
                return true;
            }
        }
        ssize_t n = hear(fd, r->bytes + r->n, sizeof r->bytes - r->n);
        if (n <= 0) {
            return false;
        }
        r->n += (size_t)n;
    }
}

static inline bool has_line(const struct reply *r, struct str line)
{
    return str_find(r->head, line) < r->head.n;
}

static inline void assert_ended(int fd, struct reply *r)
{
    assert_int_equal(r->n - r->used, 0);
    char more[16];
    assert_true(hear(fd, more, sizeof more) <= 0);
}

static inline struct reply *new_reply(void)
{
    return calloc(1, sizeof(struct reply));
}

#define HOST "Host: a.example\r\n"
#define GET(path) STR("GET " path " HTTP/1.1\r\n" HOST "\r\n")

/* Still alive, and answering others. */
static inline void assert_serves(const struct stand *s)
{
    struct reply *r = new_reply();
    int fd = dial(s);
    say(fd, GET("/alive?q=yes"));
    assert_true(take_reply(fd, r, false));
    assert_int_equal(r->status, 200);
    assert_true(str_equal(r->body, STR("/alive?yes")));
    close(fd);
    free(r);
}
#define POST "POST /x HTTP/1.1\r\n" HOST
#endif
