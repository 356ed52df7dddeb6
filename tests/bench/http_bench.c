/* What the HTTP layer costs: requests a second for an answer of 100 bytes from cadre's
 * server, from a bare epoll loop that understands nothing, and, when built with
 * -DWITH_MHD and -lmicrohttpd, from libmicrohttpd with two epoll threads; and the memory
 * of 1,000 idle connections. All sides are asked in turns in one run, so that their ratio
 * holds on a busy machine too. usage: http_bench [SECONDS a measurement, else 1] */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "web/server.h"

#ifdef WITH_MHD
#include <microhttpd.h>
#endif

enum { ROUNDS = 5, CLIENTS_MOST = 128, IDLE = 1000, SAMPLES = 1 << 20, SMALL = 100 };

static void need(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "%s: %s\n", what, strerror(errno));
        exit(1);
    }
}

/* ---- the three sides -----------------------------------------------------------------
 */

static int64_t body_limit(const void *app, enum method method, struct str path,
                          bool *uploads, int *status)
{
    (void)app;
    (void)method;
    (void)path;
    (void)uploads;
    (void)status;
    return 0;
}

static struct fault *serve(struct exchange *x)
{
    x->answer.type = STR("text/plain; charset=utf-8");
    x->answer.etag = STR("\"1\"");
    text_add_format(&x->answer.body, "%0*d", SMALL, 7);
    return NULL;
}

static void failed(struct exchange *x, const struct fault *fault, int status)
{
    (void)fault;
    x->answer.status = status;
}

static void run_cadre(int tell)
{
    struct arena *a = arena_open(&chunks_heap, 1 << 20);
    struct clock clock = clock_system("Asia/Shanghai");
    struct log log = {.fd = -1, .level = LOG_ERROR, .clock = &clock};
    struct server_setup setup = {.host = STR("127.0.0.1"),
                                 .authority = STR("bench"),
                                 .hooks = {body_limit, serve, failed},
                                 .clock = &clock,
                                 .chunks = &chunks_heap,
                                 .log = &log};
    struct server *s = NULL;
    need(server_open(a, &setup, &s) == NULL, "server_open");
    int port = server_port(s);
    need(write(tell, &port, sizeof port) == sizeof port, "write");
    need(server_run(s) == NULL, "server_run");
}

static int listen_anywhere(int *port)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof at;
    int on = 1;
    need(setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == 0, "setsockopt");
    need(bind(fd, (struct sockaddr *)&at, sizeof at) == 0, "bind");
    need(listen(fd, 1024) == 0, "listen");
    need(getsockname(fd, (struct sockaddr *)&at, &n) == 0, "getsockname");
    *port = ntohs(at.sin_port);
    return fd;
}

static void add(int poller, int fd)
{
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    need(epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event) == 0, "epoll_ctl");
}

/* Reads whatever comes and says the same thing: the least a server can do. */
static void run_bare(int tell)
{
    int port = 0;
    int listener = listen_anywhere(&port);
    int poller = epoll_create1(0);
    char answer[256];
    char waste[65536];
    int n = snprintf(answer, sizeof answer,
                     "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
                     "Content-Length: %d\r\n\r\n%0*d",
                     SMALL, SMALL, 7);
    add(poller, listener);
    need(write(tell, &port, sizeof port) == sizeof port, "write");
    for (;;) {
        struct epoll_event events[128];
        int ready = epoll_wait(poller, events, 128, -1);
        for (int i = 0; i < ready; i++) {
            int fd = events[i].data.fd;
            if (fd == listener) {
                add(poller, accept(listener, NULL, NULL));
            } else if (recv(fd, waste, sizeof waste, 0) <= 0) {
                close(fd);
            } else {
                (void)!send(fd, answer, (size_t)n, MSG_NOSIGNAL);
            }
        }
    }
}

#ifdef WITH_MHD
static enum MHD_Result answer_mhd(void *body, struct MHD_Connection *c, const char *url,
                                  const char *method, const char *version,
                                  const char *upload, size_t *upload_n, void **own)
{
    (void)url;
    (void)method;
    (void)version;
    (void)upload;
    (void)upload_n;
    /* The first call tells of the head only; who answers then loses the connection. */
    if (*own == NULL) {
        *own = body;
        return MHD_YES;
    }
    *own = NULL;
    struct MHD_Response *r =
        MHD_create_response_from_buffer(SMALL, body, MHD_RESPMEM_PERSISTENT);
    MHD_add_response_header(r, "Content-Type", "text/plain");
    enum MHD_Result result = MHD_queue_response(c, 200, r);
    MHD_destroy_response(r);
    return result;
}

static void run_mhd(int tell)
{
    static char body[SMALL + 1];
    (void)snprintf(body, sizeof body, "%0*d", SMALL, 7);
    int port = 0;
    int listener = listen_anywhere(&port);
    struct MHD_Daemon *d =
        MHD_start_daemon(MHD_USE_EPOLL_INTERNALLY, 0, NULL, NULL, answer_mhd, body,
                         MHD_OPTION_LISTEN_SOCKET, listener, MHD_OPTION_THREAD_POOL_SIZE,
                         2U, MHD_OPTION_CONNECTION_LIMIT, 4096U, MHD_OPTION_END);
    need(d != NULL, "MHD_start_daemon");
    need(write(tell, &port, sizeof port) == sizeof port, "write");
    pause();
}
#endif

struct side {
    const char *name;
    void (*run)(int tell);
    pid_t pid;
    int port;
};

static void start(struct side *side)
{
    int tell[2];
    need(pipe(tell) == 0, "pipe");
    side->pid = fork();
    if (side->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL); /* no side outlives the measurement */
        side->run(tell[1]);
        _exit(0);
    }
    need(read(tell[0], &side->port, sizeof side->port) == sizeof side->port, "read");
    close(tell[0]);
    close(tell[1]);
}

/* ---- the client ----------------------------------------------------------------------
 */

static const char ask[] = "GET / HTTP/1.1\r\nHost: bench\r\n\r\n";
static const char ask_again[] =
    "GET / HTTP/1.1\r\nHost: bench\r\nIf-None-Match: \"1\"\r\n\r\n";

static int dial(int port)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int on = 1;
    need(connect(fd, (struct sockaddr *)&at, sizeof at) == 0, "connect");
    need(setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == 0, "setsockopt");
    return fd;
}

/* Asks once and gives the length of the whole answer. */
static size_t learn(int port, const char *request)
{
    char answer[8192];
    int fd = dial(port);
    size_t n = 0;
    size_t length = 0;
    need(send(fd, request, strlen(request), 0) > 0, "send");
    while (length == 0 || n < length) {
        ssize_t got = recv(fd, answer + n, sizeof answer - 1 - n, 0);
        need(got > 0, "recv");
        n += (size_t)got;
        answer[n] = '\0';
        const char *end = strstr(answer, "\r\n\r\n");
        bool bodyless = strncmp(answer + 9, "304", 3) == 0;
        length = end == NULL ? 0 : (size_t)(end - answer) + 4 + (bodyless ? 0 : SMALL);
    }
    close(fd);
    return length;
}

struct client {
    int fd;
    size_t left;
    int64_t asked_us;
};
struct load {
    double rate;
    double cpu_us; /* of the server for one request: steadier than the rate */
    int64_t p50_us, p99_us;
};

static int by_value(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a;
    int32_t y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

static int64_t cpu_us_of(pid_t pid)
{
    clockid_t clock;
    struct timespec t = {0};
    need(clock_getcpuclockid(pid, &clock) == 0, "clock_getcpuclockid");
    need(clock_gettime(clock, &t) == 0, "clock_gettime");
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* n clients that ask again as soon as they are answered. */
static struct load drive(const struct side *side, const char *request, int n,
                         double seconds)
{
    int port = side->port;
    static int32_t sample[SAMPLES];
    struct client clients[CLIENTS_MOST];
    size_t length = learn(port, request);
    size_t request_n = strlen(request);
    int poller = epoll_create1(0);
    for (int i = 0; i < n; i++) {
        clients[i] = (struct client){dial(port), length, clock_monotonic_us()};
        struct epoll_event event = {.events = EPOLLIN, .data.u32 = (uint32_t)i};
        need(epoll_ctl(poller, EPOLL_CTL_ADD, clients[i].fd, &event) == 0, "epoll_ctl");
        need(send(clients[i].fd, request, request_n, 0) > 0, "send");
    }
    int64_t cpu_us = cpu_us_of(side->pid);
    int64_t began = clock_monotonic_us();
    int64_t now = began;
    size_t answers = 0;
    while (now - began < (int64_t)(seconds * 1e6)) {
        struct epoll_event events[CLIENTS_MOST];
        int ready = epoll_wait(poller, events, CLIENTS_MOST, 1000);
        now = clock_monotonic_us();
        for (int i = 0; i < ready; i++) {
            char waste[8192];
            struct client *c = &clients[events[i].data.u32];
            ssize_t got = recv(c->fd, waste, c->left, MSG_DONTWAIT);
            need(got > 0, "recv");
            c->left -= (size_t)got;
            if (c->left == 0) {
                sample[answers++ % SAMPLES] = (int32_t)(now - c->asked_us);
                c->left = length;
                c->asked_us = now;
                need(send(c->fd, request, request_n, 0) > 0, "send");
            }
        }
    }
    cpu_us = cpu_us_of(side->pid) - cpu_us;
    for (int i = 0; i < n; i++) {
        close(clients[i].fd);
    }
    close(poller);
    size_t samples = answers < SAMPLES ? answers : SAMPLES;
    qsort(sample, samples, sizeof sample[0], by_value);
    return (struct load){(double)answers * 1e6 / (double)(now - began),
                         (double)cpu_us / (double)answers, sample[samples / 2],
                         sample[samples * 99 / 100]};
}

static int by_rate(const void *a, const void *b)
{
    double x = ((const struct load *)a)->rate;
    double y = ((const struct load *)b)->rate;
    return (x > y) - (x < y);
}

/* The median round of each side, asked in turns. */
static void compare(struct side *sides, size_t n, const char *request, int clients,
                    double seconds)
{
    struct load rounds[3][ROUNDS];
    for (size_t r = 0; r < ROUNDS; r++) {
        for (size_t i = 0; i < n; i++) {
            rounds[i][r] = drive(&sides[i], request, clients, seconds);
        }
    }
    for (size_t i = 0; i < n; i++) {
        qsort(rounds[i], ROUNDS, sizeof rounds[i][0], by_rate);
        const struct load *l = &rounds[i][ROUNDS / 2];
        printf("%3d clients  %-6s %7.0f requests/s  cpu %4.1f us  p50 %5lld us  "
               "p99 %5lld us",
               clients, sides[i].name, l->rate, l->cpu_us, (long long)l->p50_us,
               (long long)l->p99_us);
        if (i > 0) {
            printf("  cadre/%s = %.2f", sides[i].name,
                   rounds[0][ROUNDS / 2].rate / l->rate);
        }
        printf("\n");
    }
}

static long resident_kib(pid_t pid)
{
    char path[64];
    long total = 0;
    long resident = 0;
    (void)snprintf(path, sizeof path, "/proc/%d/statm", (int)pid);
    FILE *f = fopen(path, "r");
    need(f != NULL && fscanf(f, "%ld %ld", &total, &resident) == 2, path);
    fclose(f);
    return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

/* Connections that asked once and now keep silent. */
static void measure_idle(const struct side *side)
{
    static int fds[IDLE];
    size_t length = learn(side->port, ask);
    long before = resident_kib(side->pid);
    for (size_t i = 0; i < IDLE; i++) {
        char waste[8192];
        fds[i] = dial(side->port);
        need(send(fds[i], ask, sizeof ask - 1, 0) > 0, "send");
        for (size_t left = length; left > 0;) {
            ssize_t got = recv(fds[i], waste, left, 0);
            need(got > 0, "recv");
            left -= (size_t)got;
        }
    }
    usleep(500000);
    printf("%d idle connections: %ld KiB before, %ld KiB with them\n", IDLE, before,
           resident_kib(side->pid));
    for (size_t i = 0; i < IDLE; i++) {
        close(fds[i]);
    }
}

int main(int argc, char **argv)
{
    struct side sides[] = {
        {"cadre", run_cadre, 0, 0},
        {"bare", run_bare, 0, 0},
#ifdef WITH_MHD
        {"mhd", run_mhd, 0, 0},
#endif
    };
    size_t n = sizeof sides / sizeof sides[0];
    double seconds = argc > 1 ? strtod(argv[1], NULL) : 1;
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (size_t i = 0; i < n; i++) {
        start(&sides[i]);
    }
    measure_idle(&sides[0]);
    printf("an answer of %d bytes:\n", SMALL);
    for (int clients = 1; clients <= CLIENTS_MOST;
         clients = clients == 1 ? 32 : clients * 4) {
        compare(sides, n, ask, clients, seconds);
    }
    struct load known = drive(&sides[0], ask_again, 32, seconds);
    printf("a 304, 32 clients: %.0f requests/s, cpu %.1f us, p99 %lld us\n", known.rate,
           known.cpu_us, (long long)known.p99_us);
    for (size_t i = 0; i < n; i++) {
        kill(sides[i].pid, SIGKILL);
        waitpid(sides[i].pid, NULL, 0);
    }
    return 0;
}
