/* The server over loopback: a real socket, a random port, small limits. Clients here are
 * as rude as they are in the world: slow, pipelining, deaf, gone. */
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

static void *take_counted(void *self, size_t size)
{
    struct stand *s = self;
    int each = atomic_load(&s->fail_each);
    if (each > 0 && atomic_fetch_add(&s->takes, 1) % each == each - 1) {
        return NULL;
    }
    atomic_fetch_add(&s->held, (long long)size);
    return malloc(size);
}

static void give_counted(void *self, void *chunk, size_t size)
{
    struct stand *s = self;
    atomic_fetch_sub(&s->held, (long long)size);
    free(chunk);
}

static int64_t body_limit(const void *app, enum method method, struct str path,
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

static struct fault *write_big(struct exchange *x)
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

static struct fault *woken(struct exchange *x)
{
    text_add(&x->answer.body, STR("woken"));
    return x->fault;
}

static struct fault *greedy(struct exchange *x)
{
    while (x->answer.body.n < SIZE_MAX) {
        text_add_format(&x->answer.body, "%0100d", 0);
    }
    return NULL;
}

static void list_form(struct exchange *x)
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

static struct fault *serve(struct exchange *x)
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
        exchange_park(x, woken);
        pthread_mutex_lock(&s->lock);
        s->parked = x;
        pthread_mutex_unlock(&s->lock);
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

static void failed(struct exchange *x, const struct fault *fault, int status)
{
    x->answer.status = status;
    text_add_format(&x->answer.body, "refused %d %s", status,
                    fault == NULL ? "-" : fault_kind_name(fault->kind));
}

static void *run(void *ctx)
{
    struct stand *s = ctx;
    assert_null(server_run(s->server));
    return NULL;
}

static struct stand *stand_up(struct server_limits limits)
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

static void take_down(struct stand *s)
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

static int dial(const struct stand *s)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)server_port(s->server)),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
    return fd;
}

static void say(int fd, struct str bytes)
{
    size_t at = 0;
    while (at < bytes.n) {
        ssize_t n = send(fd, bytes.p + at, bytes.n - at, MSG_NOSIGNAL);
        assert_true(n > 0);
        at += (size_t)n;
    }
}

/* Waits for bytes; 0 at the end of the stream, -1 after a reset. */
static ssize_t hear(int fd, char *to, size_t room)
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

static size_t length_in(struct str head)
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
static bool take_reply(int fd, struct reply *r, bool bodyless)
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

static bool has_line(const struct reply *r, struct str line)
{
    return str_find(r->head, line) < r->head.n;
}

static void assert_ended(int fd, struct reply *r)
{
    assert_int_equal(r->n - r->used, 0);
    char more[16];
    assert_true(hear(fd, more, sizeof more) <= 0);
}

static struct reply *new_reply(void)
{
    return calloc(1, sizeof(struct reply));
}

#define HOST "Host: a.example\r\n"
#define GET(path) STR("GET " path " HTTP/1.1\r\n" HOST "\r\n")

/* Still alive, and answering others. */
static void assert_serves(const struct stand *s)
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

/* ---- what it must do ------------------------------------------------------------- */

static void every_answer_carries_the_security_headers(void **state)
{
    (void)state;
    struct stand *s = stand_up((struct server_limits){0});
    struct reply *r = new_reply();
    static const struct str requests[] = {
        STR("GET /a HTTP/1.1\r\n" HOST "\r\n"),
        STR("GET /nothing HTTP/1.1\r\n" HOST "\r\n"),
        STR("broken\r\n\r\n"),
    };
    static const int statuses[] = {200, 404, 400};
    for (size_t i = 0; i < 3; i++) {
        int fd = dial(s);
        r->n = r->used = 0;
        say(fd, requests[i]);
        assert_true(take_reply(fd, r, false));
        assert_int_equal(r->status, statuses[i]);
        assert_true(
            has_line(r, STR("\r\nContent-Security-Policy: default-src 'none'; "
                            "style-src 'self'; script-src 'self'; img-src 'self'; "
                            "font-src 'self'; connect-src 'self'; form-action "
                            "'self'; base-uri 'none'; frame-ancestors 'none'\r\n")));
        assert_true(has_line(r, STR("\r\nX-Content-Type-Options: nosniff\r\n")));
        assert_true(has_line(r, STR("\r\nX-Frame-Options: DENY\r\n")));
        assert_true(has_line(r, STR("\r\nReferrer-Policy: same-origin\r\n")));
        assert_true(has_line(r, STR("\r\nCross-Origin-Opener-Policy: same-origin\r\n")));
        assert_true(
            has_line(r, STR("\r\nCross-Origin-Resource-Policy: same-origin\r\n")));
        assert_true(has_line(r, STR("\r\nPermissions-Policy: ")));
        assert_true(has_line(r, STR("\r\nCache-Control: no-store\r\n")));
        assert_true(has_line(r, STR("\r\nDate: Wed, 04 Jan 2017 01:30:00 GMT\r\n")));
        close(fd);
    }
    free(r);
    take_down(s);
}

static void pipelined_requests_are_answered_in_order(void **state)
{
    (void)state;
    struct stand *s = stand_up((struct server_limits){0});
    struct reply *r = new_reply();
    int fd = dial(s);
    say(fd, STR("GET /1 HTTP/1.1\r\n" HOST "\r\n"
                "POST /2 HTTP/1.1\r\n" HOST
                "Content-Type: application/x-www-form-urlencoded\r\n"
                "Content-Length: 3\r\n\r\na=b"
                "POST /3 HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n"
                "2\r\nxy\r\n0\r\n\r\n"
                "HEAD /4 HTTP/1.1\r\n" HOST "\r\n"
                "GET /5 HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"
                "GET /6 HTTP/1.1\r\n" HOST "\r\n"));
    static const struct str bodies[] = {STR("/1?"), STR("a=b;"), STR("xy"), STR(""),
                                        STR("/5?")};
    for (size_t i = 0; i < 5; i++) {
        assert_true(take_reply(fd, r, i == 3));
        assert_int_equal(r->status, 200);
        assert_true(str_equal(r->body, bodies[i]));
    }
    assert_true(has_line(r, STR("\r\nConnection: close\r\n")));
    assert_ended(fd, r);
    close(fd);
    free(r);
    take_down(s);
}

static void a_request_that_comes_byte_by_byte_is_answered(void **state)
{
    (void)state;
    struct stand *s = stand_up((struct server_limits){0});
    struct reply *r = new_reply();
    int fd = dial(s);
    struct str request =
        STR("POST /x HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n"
            "5;e\r\nhello\r\n0\r\nT: u\r\n\r\n");
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < request.n; i++) {
            say(fd, str_part(request, i, i + 1));
        }
        assert_true(take_reply(fd, r, false));
        assert_int_equal(r->status, 200);
        assert_true(str_equal(r->body, STR("hello")));
    }
    close(fd);
    free(r);
    take_down(s);
}

/* Each with a second request behind it, which nobody may ever read as one. */
static void a_refused_request_ends_the_connection(void **state)
{
    (void)state;
    struct stand *s = stand_up((struct server_limits){0});
    struct reply *r = new_reply();
#define NEXT "GET /smuggled HTTP/1.1\r\n" HOST "\r\n"
#define POST "POST /x HTTP/1.1\r\n" HOST
    static const struct {
        struct str request;
        int status;
    } probes[] = {
        {STR("GET / HTTP/1.1\r\n\r\n" NEXT), 400},
        {STR("GET / HTTP/1.1\r\n" HOST HOST "\r\n" NEXT), 400},
        {STR("GET / HTTP/1.1\r\nHost: b.example\r\n\r\n" NEXT), 421},
        {STR("GET / HTTP/1.1\n" HOST "\n" NEXT), 400},
        {STR("GET / HTTP/1.1\r\n" HOST " folded\r\n\r\n" NEXT), 400},
        {STR("GET /%00 HTTP/1.1\r\n" HOST "\r\n" NEXT), 400},
        {STR("GET /\0 HTTP/1.1\r\n" HOST "\r\n" NEXT), 400},
        {STR("PUT / HTTP/1.1\r\n" HOST "\r\n" NEXT), 405},
        {STR("BREW / HTTP/1.1\r\n" HOST "\r\n" NEXT), 501},
        {STR("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" NEXT), 505},
        {STR(POST
             "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" NEXT),
         400},
        {STR(POST "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello" NEXT), 400},
        {STR(POST "Content-Length: 1001\r\n\r\n" NEXT), 413},
        {STR(POST "Content-Length: 1001\r\nExpect: 100-continue\r\n\r\n" NEXT), 413},
        {STR(POST "Transfer-Encoding: chunked\r\n\r\nx\r\n" NEXT), 400},
        {STR(POST "Transfer-Encoding: chunked\r\n\r\n5\r\nhelloGET" NEXT), 400},
        {STR("POST /nothing HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabc" NEXT), 404},
        {STR("GET / HTTP/1.0\r\n" HOST "\r\n" NEXT), 200},
    };
    for (size_t i = 0; i < sizeof probes / sizeof probes[0]; i++) {
        int fd = dial(s);
        r->n = r->used = 0;
        say(fd, probes[i].request);
        assert_true(take_reply(fd, r, false));
        if (r->status != probes[i].status) {
            fail_msg("probe %zu: %d, expected %d", i, r->status, probes[i].status);
        }
        assert_true(has_line(r, STR("\r\nConnection: close\r\n")));
        assert_ended(fd, r);
        close(fd);
    }
    assert_serves(s);
    free(r);
    take_down(s);
}

static void a_missing_page_does_not_end_the_connection(void **state)
{
    (void)state;
    struct stand *s = stand_up((struct server_limits){0});
    struct reply *r = new_reply();
    int fd = dial(s);
    say(fd, STR("GET /nothing HTTP/1.1\r\n" HOST "\r\nGET /1 HTTP/1.1\r\n" HOST "\r\n"));
    assert_true(take_reply(fd, r, false));
    assert_int_equal(r->status, 404);
    assert_true(take_reply(fd, r, false));
    assert_int_equal(r->status, 200);
    close(fd);
    free(r);
    take_down(s);
}

static void a_body_over_the_limit_is_refused_in_chunks_too(void **state)
{
    (void)state;
    struct stand *s = stand_up((struct server_limits){0});
    struct reply *r = new_reply();
    int fd = dial(s);
    say(fd, STR(POST "Transfer-Encoding: chunked\r\n\r\n"));
    char chunk[0x1f4 + 8];
    memcpy(chunk, "1f4\r\n", 5);
    memset(chunk + 5, 'x', 0x1f4);
    memcpy(chunk + 5 + 0x1f4, "\r\n", 3);
    struct str piece = {chunk, 5 + 0x1f4 + 2};
    say(fd, piece);
    say(fd, piece);
    say(fd, STR("1\r\nx\r\n0\r\n\r\n"));
    assert_true(take_reply(fd, r, false));
    assert_int_equal(r->status, 413);
    assert_ended(fd, r);
    close(fd);
    free(r);
    take_down(s);
}

static void a_client_that_waits_is_told_to_go_on(void **state)
{
    (void)state;
    struct stand *s = stand_up((struct server_limits){0});
    struct reply *r = new_reply();
    int fd = dial(s);
    say(fd, STR(POST "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n"));
    assert_true(take_reply(fd, r, true));
    assert_int_equal(r->status, 100);
    say(fd, STR("hi"));
    assert_true(take_reply(fd, r, false));
    assert_int_equal(r->status, 200);
    assert_true(str_equal(r->body, STR("hi")));
    close(fd);
    free(r);
    take_down(s);
}

static void what_the_client_knows_is_not_sent_again(void **state)
{
    (void)state;
    struct stand *s = stand_up((struct server_limits){0});
    struct reply *r = new_reply();
    int fd = dial(s);
    say(fd, STR("GET /known HTTP/1.1\r\n" HOST "If-None-Match: \"v0\", W/\"v1\"\r\n\r\n"
                "GET /known HTTP/1.1\r\n" HOST "If-None-Match: \"v0\"\r\n\r\n"
                "GET /known HTTP/1.1\r\n" HOST "If-None-Match: *\r\n\r\n"));
    static const int statuses[] = {304, 200, 304};
    for (size_t i = 0; i < 3; i++) {
        assert_true(take_reply(fd, r, false));
        assert_int_equal(r->status, statuses[i]);
        assert_true(has_line(r, STR("\r\nETag: \"v1\"\r\n")));
        assert_true(has_line(r, STR("\r\nCache-Control: private, no-cache\r\n")));
    }
    close(fd);
    free(r);
    take_down(s);
}

static void a_post_that_another_site_caused_is_refused(void **state)
{
    (void)state;
    struct stand *s = stand_up((struct server_limits){0});
    struct reply *r = new_reply();
    static const struct {
        struct str request;
        int status;
    } probes[] = {
        {STR(POST "\r\n"), 200},
        {STR(POST "Sec-Fetch-Site: same-origin\r\n\r\n"), 200},
        {STR(POST "Sec-Fetch-Site: none\r\n\r\n"), 200},
        {STR(POST "Sec-Fetch-Site: cross-site\r\n\r\n"), 403},
        {STR(POST "Sec-Fetch-Site: same-site\r\n\r\n"), 403},
        {STR(POST "Sec-Fetch-Site: \r\n\r\n"), 403},
        {STR(POST "Origin: https://a.example\r\n\r\n"), 200},
        {STR(POST "Origin: http://A.example\r\n\r\n"), 200},
        {STR(POST "Origin: https://b.example\r\n\r\n"), 403},
        {STR(POST "Origin: https://a.example.b\r\n\r\n"), 403},
        {STR(POST "Origin: https://a.example:444\r\n\r\n"), 403},
        {STR(POST "Origin: null\r\n\r\n"), 403},
        {STR(POST "Origin: https://b.example\r\nSec-Fetch-Site: same-origin\r\n\r\n"),
         403},
        {STR("GET / HTTP/1.1\r\n" HOST "Sec-Fetch-Site: cross-site\r\n\r\n"), 200},
    };
    int fd = dial(s);
    for (size_t i = 0; i < sizeof probes / sizeof probes[0]; i++) {
        say(fd, probes[i].request);
        assert_true(take_reply(fd, r, false));
        if (r->status != probes[i].status) {
            fail_msg("probe %zu: %d, expected %d", i, r->status, probes[i].status);
        }
    }
    close(fd);
    free(r);
    take_down(s);
}

static void slow_clients_are_cut_and_told_why(void **state)
{
    (void)state;
    struct stand *s = stand_up((struct server_limits){
        .header_seconds = 1, .body_seconds = 1, .idle_seconds = 1});
    struct reply *r = new_reply();
    int slow_head = dial(s);
    int slow_body = dial(s);
    int silent = dial(s);
    int64_t began = clock_monotonic_us();
    say(slow_head, STR("GET / HTTP/1.1\r\nHost: a"));
    say(slow_body, STR(POST "Content-Length: 10\r\n\r\nhello"));
    assert_serves(s);
    assert_true(take_reply(slow_head, r, false));
    assert_int_equal(r->status, 408);
    assert_ended(slow_head, r);
    r->n = r->used = 0;
    assert_true(take_reply(slow_body, r, false));
    assert_int_equal(r->status, 408);
    assert_ended(slow_body, r);
    r->n = r->used = 0;
    assert_false(take_reply(silent, r, false));
    int64_t took = clock_monotonic_us() - began;
    assert_true(took >= 1000000);
    close(slow_head);
    close(slow_body);
    close(silent);
    free(r);
    take_down(s);
}

static void a_head_that_drips_is_cut_all_the_same(void **state)
{
    (void)state;
    struct stand *s = stand_up((struct server_limits){.header_seconds = 1});
    struct reply *r = new_reply();
    int fd = dial(s);
    say(fd, STR("GET / HTTP/1.1\r\n"));
    int64_t began = clock_monotonic_us();
    bool open = true;
    while (open && clock_monotonic_us() - began < (int64_t)PATIENCE_MS * 1000) {
        struct pollfd waits = {.fd = fd, .events = POLLIN};
        open = poll(&waits, 1, 100) == 0;
        if (open) {
            say(fd, STR("x"));
        }
    }
    assert_false(open);
    assert_true(take_reply(fd, r, false));
    assert_int_equal(r->status, 408);
    close(fd);
    free(r);
    take_down(s);
}

/* 50 MB to one who reads a little at a time, while others are served at once. */
static void a_spooled_answer_to_a_slow_reader_delays_nobody(void **state)
{
    (void)state;
    struct stand *s =
        stand_up((struct server_limits){.workers = 1, .arena_bytes = 1 << 20});
    int fd = dial(s);
    int room = 65536;
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    say(fd, GET("/big"));
    char *bytes = malloc(65536);
    size_t got = 0;
    size_t head = 0;
    bool sound = true;
    while (head == 0 || got < head + BIG) {
        ssize_t n = hear(fd, bytes, 65536);
        assert_true(n > 0);
        if (head == 0) {
            struct str first = {bytes, (size_t)n};
            head = str_find(first, STR("\r\n\r\n")) + 4;
            assert_true(head < first.n);
            assert_int_equal(length_in(first), BIG);
        }
        for (size_t i = got < head ? head : 0; i < (size_t)n && sound; i++) {
            size_t at = (got + i - head) % 64;
            sound = bytes[i] == (at == 63 ? '\n' : "0123456789abcdef"[at % 16]);
        }
        if (got % (8 << 20) > (got + (size_t)n) % (8 << 20)) {
            assert_serves(s); /* every 8 MiB */
        }
        got += (size_t)n;
    }
    assert_true(sound);
    assert_int_equal(got, head + BIG);
    say(fd, GET("/alive?q=again"));
    assert_true(hear(fd, bytes, 65536) > 0);
    free(bytes);
    close(fd);
    take_down(s);
}

static void a_deaf_reader_is_cut(void **state)
{
    (void)state;
    struct stand *s = stand_up((struct server_limits){.write_seconds = 1});
    int fd = dial(s);
    int room = 4096;
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    say(fd, GET("/big"));
    struct server_counts counts = {0};
    bool cut = false;
    for (int i = 0; i < PATIENCE_MS / 50 && !cut; i++) {
        usleep(50000);
        server_count(s->server, &counts);
        cut = counts.requests[0] == 1 && counts.connections_open == 0;
    }
    assert_true(cut);
    assert_serves(s);
    close(fd);
    take_down(s);
}

static void clients_that_vanish_leave_nothing_behind(void **state)
{
    (void)state;
    struct stand *s = stand_up((struct server_limits){.workers = 1});
    int waiting = dial(s);
    say(waiting, GET("/wait"));
    close(waiting);
    int reader = dial(s);
    say(reader, GET("/big"));
    int body = dial(s);
    say(body, STR(POST "Content-Length: 100\r\n\r\nhello"));
    close(body);
    sem_post(&s->gate);
    char some[100];
    assert_true(hear(reader, some, sizeof some) > 0);
    struct linger now = {1, 0};
    setsockopt(reader, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close(reader);
    assert_serves(s);
    struct server_counts counts = {.connections_open = 1};
    for (int i = 0; i < PATIENCE_MS / 50 && counts.connections_open > 0; i++) {
        usleep(50000);
        server_count(s->server, &counts);
    }
    assert_int_equal(counts.connections_open, 0);
    take_down(s);
}

static void half_closed_clients_still_get_their_answer(void **state)
{
    (void)state;
    struct stand *s = stand_up((struct server_limits){0});
    struct reply *r = new_reply();
    int fd = dial(s);
    say(fd, STR("GET /1 HTTP/1.1\r\n" HOST "\r\nGET /2 HTTP/1.1\r\n" HOST "\r\n"));
    shutdown(fd, SHUT_WR);
    assert_true(take_reply(fd, r, false));
    assert_true(take_reply(fd, r, false));
    assert_true(str_equal(r->body, STR("/2?")));
    assert_ended(fd, r);
    close(fd);
    free(r);
    take_down(s);
}

static struct exchange *await_parked(struct stand *s)
{
    struct exchange *x = NULL;
    while (x == NULL) {
        pthread_mutex_lock(&s->lock);
        x = s->parked;
        s->parked = NULL;
        pthread_mutex_unlock(&s->lock);
    }
    return x;
}

static void a_parked_exchange_frees_its_worker_and_comes_back(void **state)
{
    (void)state;
    struct stand *s = stand_up((struct server_limits){.workers = 1});
    struct reply *r = new_reply();
    int fd = dial(s);
    for (int round = 0; round < 100; round++) {
        say(fd, GET("/park"));
        struct exchange *x = await_parked(s);
        if (round == 0) {
            assert_serves(s); /* by the only worker */
        }
        exchange_resume(x);
        assert_true(take_reply(fd, r, false));
        assert_true(str_equal(r->body, STR("woken")));
    }
    say(fd, GET("/park"));
    struct exchange *x = await_parked(s);
    struct fault lost = {.kind = FAULT_UNCERTAIN, .id = 1};
    x->fault = &lost;
    exchange_resume(x);
    assert_true(take_reply(fd, r, false));
    assert_int_equal(r->status, 503);
    assert_true(str_equal(r->body, STR("refused 503 UNCERTAIN")));
    close(fd);
    free(r);
    take_down(s);
}

static void a_page_that_wants_too_much_memory_becomes_a_limit(void **state)
{
    (void)state;
    struct stand *s = stand_up((struct server_limits){.workers = 1});
    struct reply *r = new_reply();
    int fd = dial(s);
    for (int round = 0; round < 3; round++) {
        say(fd, GET("/greedy"));
        assert_true(take_reply(fd, r, false));
        assert_int_equal(r->status, 503);
        assert_true(str_equal(r->body, STR("refused 503 LIMIT")));
        say(fd, GET("/after"));
        assert_true(take_reply(fd, r, false));
        assert_true(str_equal(r->body, STR("/after?")));
    }
    close(fd);
    free(r);
    take_down(s);
}

/* One worker that waits, one place in the queue: the third is told to come later. */
static void a_full_queue_refuses_with_503(void **state)
{
    (void)state;
    struct stand *s = stand_up((struct server_limits){.workers = 1, .queue = 1});
    struct reply *r = new_reply();
    int first = dial(s);
    say(first, GET("/wait"));
    while (atomic_load(&s->served) == 0) {
        usleep(1000);
    }
    int second = dial(s);
    int third = dial(s);
    say(second, GET("/second"));
    usleep(100000); /* it is in the queue, or at the latest when the third is */
    say(third, GET("/third"));
    assert_true(take_reply(third, r, false));
    assert_int_equal(r->status, 503);
    assert_true(has_line(r, STR("\r\nRetry-After: 1\r\n")));
    sem_post(&s->gate);
    r->n = r->used = 0;
    assert_true(take_reply(first, r, false));
    assert_true(str_equal(r->body, STR("waited")));
    r->n = r->used = 0;
    assert_true(take_reply(second, r, false));
    assert_true(str_equal(r->body, STR("/second?")));
    r->n = r->used = 0;
    say(third, GET("/third"));
    assert_true(take_reply(third, r, false));
    assert_int_equal(r->status, 200);
    close(first);
    close(second);
    close(third);
    free(r);
    take_down(s);
}

static void connections_over_the_limit_are_closed(void **state)
{
    (void)state;
    struct stand *s = stand_up((struct server_limits){.connections = 2});
    struct reply *r = new_reply();
    int fd[3];
    for (size_t i = 0; i < 3; i++) {
        fd[i] = dial(s);
        say(fd[i], GET("/x"));
        r->n = r->used = 0;
        assert_int_equal(take_reply(fd[i], r, false), i < 2);
    }
    close(fd[0]);
    close(fd[2]);
    struct server_counts counts = {.connections_open = 2};
    while (counts.connections_open > 1) {
        usleep(1000);
        server_count(s->server, &counts);
    }
    assert_int_equal(counts.refused_full, 1);
    assert_serves(s);
    close(fd[1]);
    free(r);
    take_down(s);
}

static void stopping_finishes_what_is_being_answered(void **state)
{
    (void)state;
    struct stand *s = stand_up((struct server_limits){.workers = 1});
    struct reply *r = new_reply();
    int idle = dial(s);
    say(idle, GET("/x"));
    assert_true(take_reply(idle, r, false));
    int fd = dial(s);
    say(fd, STR("GET /wait HTTP/1.1\r\n" HOST "\r\nGET /next HTTP/1.1\r\n" HOST "\r\n"));
    while (atomic_load(&s->served) == 1) {
        usleep(1000);
    }
    server_stop(s->server);
    assert_ended(idle, r); /* those who ask for nothing are let go */
    sem_post(&s->gate);
    r->n = r->used = 0;
    assert_true(take_reply(fd, r, false));
    assert_true(str_equal(r->body, STR("waited")));
    assert_true(has_line(r, STR("\r\nConnection: close\r\n")));
    assert_ended(fd, r);
    pthread_join(s->thread, NULL);
    assert_int_equal(atomic_load(&s->served), 2);
    int refused = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)server_port(s->server)),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    assert_int_equal(connect(refused, (struct sockaddr *)&at, sizeof at), -1);
    close(refused);
    close(fd);
    close(idle);
    server_close(s->server);
    assert_int_equal(atomic_load(&s->held), 0);
    pthread_mutex_destroy(&s->lock);
    sem_destroy(&s->gate);
    arena_close(s->arena);
    free(r);
}

#define PART(name) "--b\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n"

static void uploads_come_as_files(void **state)
{
    (void)state;
    struct stand *s = stand_up((struct server_limits){0});
    struct reply *r = new_reply();
    static const char head[] = PART(
        "a") "one\r\n"
             "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x.csv\"\r\n"
             "Content-Type: text/csv\r\n\r\n1,2,";
    static const char tail[] = "\r\n" PART("z") "last\r\n--b--\r\n";
    enum { FILL = 300000 };
    size_t n = sizeof head - 1 + FILL + sizeof tail - 1;
    char *body = malloc(n);
    memcpy(body, head, sizeof head - 1);
    memset(body + sizeof head - 1, '\r', FILL);
    memcpy(body + sizeof head - 1 + FILL, tail, sizeof tail - 1);
    char line[300];
    int fd = dial(s);
    for (int round = 0; round < 2; round++) {
        int m = snprintf(line, sizeof line,
                         "POST /files HTTP/1.1\r\n" HOST
                         "Content-Type: multipart/form-data; boundary=b\r\n"
                         "Content-Length: %zu\r\n\r\n",
                         n);
        say(fd, (struct str){line, (size_t)m});
        say(fd, (struct str){body, n});
        assert_true(take_reply(fd, r, false));
        assert_int_equal(r->status, 200);
        assert_true(
            str_equal(r->body, STR("a=one;z=last;f:x.csv:text/csv:300004:1,2,;")));
    }
    say(fd, STR("POST /x HTTP/1.1\r\n" HOST
                "Content-Type: multipart/form-data; boundary=b\r\n"
                "Content-Length: 73\r\n\r\n"
                "--b\r\nContent-Disposition: form-data; name=\"f\"; "
                "filename=\"x\"\r\n\r\nx\r\n--b--\r\n"));
    assert_true(take_reply(fd, r, false));
    assert_int_equal(r->status, 413);
    free(body);
    close(fd);
    free(r);
    take_down(s);
}

static void idle_connections_hold_almost_nothing(void **state)
{
    (void)state;
    enum { IDLE = 500, BYTES_EACH = 200 };
    struct stand *s = stand_up((struct server_limits){0});
    struct reply *r = new_reply();
    int fd[IDLE];
    assert_serves(s);
    for (size_t i = 0; i < IDLE; i++) {
        fd[i] = dial(s);
        say(fd[i], GET("/x"));
        r->n = r->used = 0;
        assert_true(take_reply(fd[i], r, false));
    }
    usleep(400000); /* one tick of the loop: all turns are back in the pool */
    long long full = atomic_load(&s->held);
    for (size_t i = 0; i < IDLE; i++) {
        close(fd[i]);
    }
    struct server_counts counts = {.connections_open = IDLE};
    while (counts.connections_open > 0) {
        usleep(1000);
        server_count(s->server, &counts);
    }
    usleep(100000);
    assert_true(full - atomic_load(&s->held) <= (long long)IDLE * BYTES_EACH);
    free(r);
    take_down(s);
}

/* Requests of all sorts while each n-th chunk is not to be had: some are answered, some
 * refused, some cut; afterwards all is well and nothing is lost. */
static void the_server_survives_when_memory_does_not_come(void **state)
{
    (void)state;
    struct stand *s = stand_up((struct server_limits){.workers = 2});
    struct reply *r = new_reply();
    static const struct str requests[] = {
        GET("/x"),
        GET("/greedy"),
        GET("/nothing"),
        STR("broken\r\n\r\n"),
        STR(POST "Content-Length: 5\r\n\r\nhello"),
        STR("POST /files HTTP/1.1\r\n" HOST
            "Content-Type: multipart/form-data; boundary=b\r\n"
            "Content-Length: 61\r\n\r\n" PART("a") "one\r\n--b--\r\n"),
    };
    for (int each = 1; each <= 12; each++) {
        atomic_store(&s->fail_each, each);
        for (size_t i = 0; i < 36; i++) {
            int fd = dial(s);
            r->n = r->used = 0;
            say(fd, requests[i % 6]);
            if (take_reply(fd, r, false)) {
                assert_true(r->status == 200 || (r->status >= 400 && r->status <= 503));
            }
            close(fd);
        }
    }
    atomic_store(&s->fail_each, 0);
    assert_serves(s);
    free(r);
    take_down(s);
}

static void a_port_that_is_taken_is_said(void **state)
{
    (void)state;
    struct stand *s = stand_up((struct server_limits){0});
    struct server_setup setup = {.host = STR("127.0.0.1"),
                                 .port = server_port(s->server),
                                 .clock = &s->clock,
                                 .chunks = &chunks_heap,
                                 .log = &s->log};
    struct server *second = NULL;
    struct fault *fault = server_open(s->arena, &setup, &second);
    assert_non_null(fault);
    assert_int_equal(fault->kind, FAULT_STORE);
    assert_true(str_equal(fault->arg[1], STR("Address already in use")));
    take_down(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_answer_carries_the_security_headers),
        cmocka_unit_test(pipelined_requests_are_answered_in_order),
        cmocka_unit_test(a_request_that_comes_byte_by_byte_is_answered),
        cmocka_unit_test(a_refused_request_ends_the_connection),
        cmocka_unit_test(a_missing_page_does_not_end_the_connection),
        cmocka_unit_test(a_body_over_the_limit_is_refused_in_chunks_too),
        cmocka_unit_test(a_client_that_waits_is_told_to_go_on),
        cmocka_unit_test(what_the_client_knows_is_not_sent_again),
        cmocka_unit_test(a_post_that_another_site_caused_is_refused),
        cmocka_unit_test(slow_clients_are_cut_and_told_why),
        cmocka_unit_test(a_head_that_drips_is_cut_all_the_same),
        cmocka_unit_test(a_spooled_answer_to_a_slow_reader_delays_nobody),
        cmocka_unit_test(a_deaf_reader_is_cut),
        cmocka_unit_test(clients_that_vanish_leave_nothing_behind),
        cmocka_unit_test(half_closed_clients_still_get_their_answer),
        cmocka_unit_test(a_parked_exchange_frees_its_worker_and_comes_back),
        cmocka_unit_test(a_page_that_wants_too_much_memory_becomes_a_limit),
        cmocka_unit_test(a_full_queue_refuses_with_503),
        cmocka_unit_test(connections_over_the_limit_are_closed),
        cmocka_unit_test(stopping_finishes_what_is_being_answered),
        cmocka_unit_test(uploads_come_as_files),
        cmocka_unit_test(idle_connections_hold_almost_nothing),
        cmocka_unit_test(the_server_survives_when_memory_does_not_come),
        cmocka_unit_test(a_port_that_is_taken_is_said),
    };
    return cmocka_run_group_tests_name("web/server", tests, NULL, NULL);
}
