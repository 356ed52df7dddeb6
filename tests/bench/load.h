/* Requests in number: a server is started as a process of its own and asked over
 * loopback, by connections that each wait for an answer before they ask again. One
 * thread; both sides of a comparison are asked by the same code. */
#ifndef TESTS_BENCH_LOAD_H
#define TESTS_BENCH_LOAD_H
#include "bench.h"

enum { LOAD_CONNECTIONS_MOST = 1024 };

struct load {
    int port;
    const struct str *requests; /* sent in turn, whole */
    size_t n;
    int connections;
    double seconds;  /* when to end: after so long, */
    int64_t answers; /* or so many answers (0: not counted) */
    int status;      /* any other ends the program (0: any of 200 and 300) */
};
struct load_result {
    double rate; /* answers a second */
    int64_t answers;
    double *latency; /* milliseconds each; on the heap */
    size_t latency_n;
};
void load_run(const struct load *load, struct load_result *result);

/* "GET path" to this port with the lines `more`, each ended by "\r\n". */
struct str load_request(struct arena *a, int port, struct str path, struct str more);
/* One answer, head and body. */
struct str load_ask(struct arena *a, int port, struct str request);
/* A connection, blocking. */
int load_connect(int port);

/* ---- servers ----------------------------------------------------------------------- */
int load_free_port(void);
/* build/cadre with these words (NULL-ended), its messages away; waits until it answers at
 * `port`. */
pid_t load_start(int port, const char *const *words);
/* A child that runs serve(ctx), which never returns. */
pid_t load_fork(int port, void (*serve)(void *ctx), void *ctx);
void load_stop(pid_t pid);
#endif
