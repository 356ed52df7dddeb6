/* See load.h. */
#include "load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    BUFFER = 64 * 1024,
    LATENCIES_MOST = 1 << 20,
    EVENTS = 64,
    HEAD_MOST = 4096,
    WAIT_US = 20000,
    WAITS = 500,
};

int load_connect(int port)
{
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)port),
                             .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int on = 1;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&at, sizeof at) != 0) {
        close(fd);
        return -1;
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

struct str load_request(struct arena *a, int port, struct str path, struct str more)
{
    return str_format(a, "GET %.*s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%.*s\r\n",
                      STR_PRINT(path), port, STR_PRINT(more));
}

/* ---- answers ----------------------------------------------------------------------- */

/* Where the answer that begins at p ends; 0: more is needed to tell. */
static size_t answer_size(const char *p, size_t n, int *status)
{
    static const char length[] = "\r\nContent-Length: ";
    const char *end = memmem(p, n, "\r\n\r\n", 4);
    if (end == NULL) {
        bench_need(n < HEAD_MOST, "the head of an answer");
        return 0;
    }
    size_t head = (size_t)(end - p) + 4;
    const char *at = memmem(p, head, length, sizeof length - 1);
    *status = (p[9] - '0') * 100 + (p[10] - '0') * 10 + (p[11] - '0');
    size_t body = 0;
    for (at = at == NULL ? "" : at + sizeof length - 1; *at >= '0' && *at <= '9'; at++) {
        body = body * 10 + (size_t)(*at - '0');
    }
    return head + body;
}

struct str load_ask(struct arena *a, int port, struct str request)
{
    char *answer = arena_bytes(a, 16 * BUFFER);
    int fd = load_connect(port);
    bench_need(fd >= 0 && write(fd, request.p, request.n) == (ssize_t)request.n, "ask");
    size_t n = 0;
    size_t size = 0;
    int status = 0;
    while (size == 0 || n < size) {
        ssize_t got = read(fd, answer + n, (size_t)16 * BUFFER - n);
        bench_need(got > 0, "an answer");
        n += (size_t)got;
        size = size == 0 ? answer_size(answer, n, &status) : size;
    }
    close(fd);
    return (struct str){answer, n};
}

/* ---- load -------------------------------------------------------------------------- */

struct asking {
    int fd;
    size_t turn; /* of the requests */
    size_t head; /* bytes kept in the buffer while the size is not known */
    size_t left; /* of the answer, when it is */
    bool known;
    double since;
    char start[HEAD_MOST];
};
struct loading {
    const struct load *load;
    struct load_result *result;
    struct asking *at;
    int poller;
    char buffer[BUFFER];
};

static void send_next(struct loading *l, struct asking *c)
{
    struct str request = l->load->requests[c->turn++ % l->load->n];
    c->head = 0;
    c->known = false;
    c->since = bench_now();
    bench_need(send(c->fd, request.p, request.n, MSG_NOSIGNAL) == (ssize_t)request.n,
               "send");
}

static void check_status(const struct loading *l, const struct asking *c, int status)
{
    int wanted = l->load->status;
    struct str request = l->load->requests[(c->turn - 1) % l->load->n];
    bool good = wanted != 0 ? status == wanted : status >= 200 && status < 400;
    if (!good) {
        struct str line = str_part(request, 0, str_find(request, STR("\r\n")));
        bench_tell("%.*s: an answer of status %d", STR_PRINT(line), status);
        exit(1);
    }
}

/* The bytes of `n` that belong to the head are kept until it is whole. */
static void take(struct loading *l, struct asking *c, const char *p, size_t n)
{
    if (!c->known) {
        size_t kept = n < sizeof c->start - c->head ? n : sizeof c->start - c->head;
        int status = 0;
        memcpy(c->start + c->head, p, kept);
        size_t size = answer_size(c->start, c->head + kept, &status);
        if (size == 0) {
            c->head += kept;
            return;
        }
        check_status(l, c, status);
        c->known = true;
        c->left = size - c->head;
    }
    bench_need(n <= c->left, "more than was said");
    c->left -= n;
}

static void receive(struct loading *l, struct asking *c)
{
    struct load_result *r = l->result;
    ssize_t n = recv(c->fd, l->buffer, sizeof l->buffer, MSG_DONTWAIT);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) {
        return;
    }
    bench_need(n > 0, "the server closed a connection");
    take(l, c, l->buffer, (size_t)n);
    if (!c->known || c->left > 0) {
        return;
    }
    if (r->latency_n < LATENCIES_MOST) {
        r->latency[r->latency_n++] = (bench_now() - c->since) * 1000;
    }
    r->answers++;
    send_next(l, c);
}

static void open_all(struct loading *l)
{
    for (int i = 0; i < l->load->connections; i++) {
        struct asking *c = &l->at[i];
        c->fd = load_connect(l->load->port);
        c->turn = (size_t)i;
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
        bench_need(c->fd >= 0 && epoll_ctl(l->poller, EPOLL_CTL_ADD, c->fd, &event) == 0,
                   "connect");
    }
}

void load_run(const struct load *load, struct load_result *result)
{
    static struct loading loading; /* too large for a stack */
    struct loading *l = &loading;
    l->load = load;
    l->result = result;
    l->at = calloc((size_t)load->connections, sizeof *l->at);
    l->poller = epoll_create1(EPOLL_CLOEXEC);
    *result = (struct load_result){.latency = malloc(LATENCIES_MOST * sizeof(double))};
    bench_need(l->at != NULL && l->poller >= 0 && result->latency != NULL, "load");
    open_all(l);
    double began = bench_now();
    double until = began + load->seconds;
    for (int i = 0; i < load->connections; i++) {
        send_next(l, &l->at[i]);
    }
    while (bench_now() < until &&
           (load->answers == 0 || result->answers < load->answers)) {
        struct epoll_event events[EVENTS];
        int n = epoll_wait(l->poller, events, EVENTS, 1000);
        for (int i = 0; i < n; i++) {
            receive(l, events[i].data.ptr);
        }
    }
    result->rate = (double)result->answers / (bench_now() - began);
    for (int i = 0; i < load->connections; i++) {
        close(l->at[i].fd);
    }
    close(l->poller);
    free(l->at);
}

/* ---- servers ----------------------------------------------------------------------- */

int load_free_port(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t n = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    bench_need(fd >= 0 && bind(fd, (struct sockaddr *)&at, sizeof at) == 0 &&
                   getsockname(fd, (struct sockaddr *)&at, &n) == 0,
               "a free port");
    close(fd);
    return ntohs(at.sin_port);
}

/* As many descriptors as there may be: a thousand connections are to be opened. */
static void many_descriptors(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

static void wait_for(int port)
{
    for (int i = 0; i < WAITS; i++) {
        int fd = load_connect(port);
        if (fd >= 0) {
            close(fd);
            return;
        }
        usleep(WAIT_US);
    }
    bench_tell("no server at port %d", port);
    exit(1);
}

/* A measurement that breaks off leaves no server behind. */
static void end_with_parent(void)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
}

pid_t load_start(int port, const char *const *words)
{
    many_descriptors();
    pid_t pid = fork();
    bench_need(pid >= 0, "fork");
    if (pid == 0) {
        end_with_parent();
        int away = open("/dev/null", O_WRONLY);
        bench_need(away >= 0 && dup2(away, STDOUT_FILENO) >= 0 &&
                       dup2(away, STDERR_FILENO) >= 0,
                   "/dev/null");
        execv(words[0], (char *const *)(uintptr_t)words);
        _exit(127);
    }
    if (port > 0) {
        wait_for(port);
    }
    return pid;
}

pid_t load_fork(int port, void (*serve)(void *ctx), void *ctx)
{
    many_descriptors();
    fflush(stdout);
    pid_t pid = fork();
    bench_need(pid >= 0, "fork");
    if (pid == 0) {
        end_with_parent();
        serve(ctx);
        _exit(127);
    }
    wait_for(port);
    return pid;
}

void load_stop(pid_t pid)
{
    int status = 0;
    kill(pid, SIGTERM);
    bench_need(waitpid(pid, &status, 0) == pid, "wait");
}
