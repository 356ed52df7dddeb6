/* What `cadre serve` holds with the demo: resident memory of the idle server, and how
 * much more it is after 100,000 requests for all sorts of pages, asked for with a session
 * by 16 connections. usage: memory_bench CADRE [REQUESTS] */
#include <sys/wait.h>
#include <unistd.h>

#include "load.h"

enum { REQUESTS = 100000, CONNECTIONS = 16, SETTLE_US = 1500000 };

/* A session of a leader of the demo. */
static struct str enter_leader(struct bench *b)
{
    struct house_setup setup = {
        .db = b->db, .clock = &b->clock, .log = &b->log, .chunks = &chunks_heap};
    bench_must(house_open(b->arena, &setup, &b->house));
    struct str cookie = bench_enter(b, "songjiang");
    bench_leave(b);
    return cookie;
}

static void make_demo(struct bench *b, const char *cadre)
{
    const char *const words[] = {cadre, "demo", "--db", str_cstr(b->arena, b->db), NULL};
    int status = 1;
    pid_t pid = load_start(0, words);
    bench_need(waitpid(pid, &status, 0) == pid && status == 0, "cadre demo");
}

static double resident(pid_t pid)
{
    usleep(SETTLE_US);
    return (double)bench_resident(pid) / 1024;
}

/* The path of the first person of the list. */
static struct str first_person(struct bench *b, int port, struct str cookie)
{
    struct str answer =
        load_ask(b->arena, port, load_request(b->arena, port, STR("/people"), cookie));
    struct str first = STR("<th scope=\"row\"><a href=\"");
    struct str rest = str_part(answer, str_find(answer, first) + first.n, answer.n);
    struct str path;
    bench_need(str_cut(&rest, '"', &path), "nobody is on the list");
    return path;
}

static void ask_many(struct bench *b, int port, struct str cookie, int64_t requests)
{
    static const char *const paths[] = {
        "/",
        "/people",
        "/people?sort=born",
        "/people?q=%E6%9D%8E",
        "/units",
        "/ledger",
        "/people?left=1",
        "/ledger/20",
        "/me/settings",
        "/style",
        "/healthz",
    };
    enum { PATHS = sizeof paths / sizeof paths[0] };
    struct str request[PATHS + 1];
    for (size_t i = 0; i < PATHS; i++) {
        request[i] = load_request(b->arena, port, str_of(paths[i]), cookie);
    }
    request[PATHS] = load_request(b->arena, port, first_person(b, port, cookie), cookie);
    struct load load = {.port = port,
                        .requests = request,
                        .n = PATHS + 1,
                        .connections = CONNECTIONS,
                        .seconds = 600,
                        .answers = requests,
                        .status = 200};
    struct load_result r;
    load_run(&load, &r);
    bench_tell("  %lld answers, %.0f/s", (long long)r.answers, r.rate);
    free(r.latency);
}

int main(int argc, char **argv)
{
    bench_need(argc > 1, "usage: memory_bench CADRE [REQUESTS]");
    int64_t requests = REQUESTS;
    bench_need(argc < 3 || str_to_int(str_of(argv[2]), &requests), "usage");
    struct bench b;
    bench_open(&b, "memory");
    make_demo(&b, argv[1]);
    struct str cookie = enter_leader(&b);
    int port = load_free_port();
    const char *const words[] = {argv[1],    "serve",
                                 "--db",     str_cstr(b.arena, b.db),
                                 "--listen", str_format(b.arena, "127.0.0.1:%d", port).p,
                                 NULL};
    pid_t pid = load_start(port, words);
    double idle = resident(pid);
    bench_say(&(struct bench_row){"idle server with the demo, resident",
                                  str_format(b.arena, "%.1f MiB", idle), STR(""), 0,
                                  "<= 24 MiB", bench_at_most(idle, 24)});
    ask_many(&b, port, cookie, requests);
    double more = resident(pid) - idle;
    bench_say(&(struct bench_row){"after 100,000 requests, more resident",
                                  str_format(b.arena, "%.2f MiB", more), STR(""), 0,
                                  "<= 2 MiB", bench_at_most(more, 2)});
    load_stop(pid);
    bench_close(&b);
    return 0;
}
