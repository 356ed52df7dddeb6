/* Workers: a turn is taken from the queue, its stage is run inside the arena's edge, the
 * answer is composed and, as far as the socket takes it at once, sent; then the turn goes
 * back to the loop. A worker never waits for a client. */
#include "web/worker.h"

#include <arpa/inet.h>
#include <signal.h>
#include <unistd.h>

#include "web/answer.h"
#include "web/inside.h"
#include "web/origin.h"
#include "web/proxy.h"
#include "web/request.h"

static struct str peer_text(struct arena *a, const struct in6_addr *peer)
{
    char text[INET6_ADDRSTRLEN];
    bool mapped = IN6_IS_ADDR_V4MAPPED(peer);
    const void *address = mapped ? (const void *)&peer->s6_addr[12] : peer;
    if (inet_ntop(mapped ? AF_INET : AF_INET6, address, text, sizeof text) == NULL) {
        return STR("-");
    }
    return str_copy(a, str_of(text));
}

static void dress(struct turn *t)
{
    struct exchange *x = &t->x;
    x->headers = (struct pair_list){t->head.headers, t->head.n, t->head.n};
    x->path = t->head.path;
    x->query_text = t->head.query;
    x->face.path = x->path;
    x->face.lang = lang_accept(exchange_header(x, STR("accept-language")));
    x->peer = peer_text(x->arena, &t->conn->peer);
    if (t->server->setup.behind_proxy) {
        x->peer = proxy_client(x, x->peer);
    }
}

static struct fault *render(void *ctx)
{
    struct turn *t = ctx;
    struct server *s = t->server;
    s->setup.hooks.failed(&t->x, t->x.fault, t->refusal);
    return turn_compose(t);
}

/* What is left when even the page of a fault finds no room: a status line. */
static struct fault *render_bare(void *ctx)
{
    struct turn *t = ctx;
    t->x.answer = answer_new(t->x.arena);
    t->x.answer.status = t->refusal;
    return turn_compose(t);
}

void turn_refuse(struct turn *t, const struct fault *fault, int status)
{
    struct exchange *x = &t->x;
    /* The page is written after a reset (see arena_guard), so the fault's words are
     * kept aside: those of an exhausted arena have none. */
    bool exhausted = fault != NULL && fault->id == 0;
    if (exhausted) {
        arena_reset(x->arena);
        x->form = (struct pair_list){0};
        x->query = (struct pair_list){0};
        x->uploads = (struct upload_list){0};
        x->viewer = NULL;
        x->face = (struct face){.arena = x->arena, .lang = x->face.lang, .path = x->path};
    }
    if (x->answer.spool >= 0) {
        close(x->answer.spool);
    }
    x->answer = answer_new(x->arena);
    x->answer.status = status;
    x->answer.retry_after = status == 503 ? RETRY_SECONDS : 0;
    x->fault = (struct fault *)(uintptr_t)fault;
    t->refusal = status;
    t->out_body = STR_NONE;
    t->spool_left = 0;
    if (arena_guard(x->arena, render, t) != NULL) {
        arena_reset(x->arena);
        (void)arena_guard(x->arena, render_bare, t);
    }
}

static struct fault *serve(void *ctx)
{
    struct turn *t = ctx;
    struct exchange *x = &t->x;
    if (t->stage == TURN_THEN) {
        struct fault *(*then)(struct exchange *) = x->then;
        x->then = NULL;
        return then(x);
    }
    if (t->stage == TURN_SERVE || t->stage == TURN_FEED) {
        t->refusal = request_read(t);
    }
    if (t->refusal != 0 || (t->stage == TURN_FEED && !t->body_whole)) {
        return NULL;
    }
    if (!origin_is_ours(x, t->head.host)) {
        t->refusal = 403;
        return NULL;
    }
    return t->server->setup.hooks.serve(x);
}

static struct fault *run_stage(void *ctx)
{
    struct turn *t = ctx;
    if (t->x.peer.p == NULL) {
        dress(t);
    }
    TRY(serve(t));
    bool answered =
        t->refusal == 0 && !t->x.parked && !(t->stage == TURN_FEED && !t->body_whole);
    return answered ? turn_compose(t) : NULL;
}

static void finish(struct turn *t)
{
    struct server *s = t->server;
    t->outcome = turn_send(t);
    bool sent = t->outcome == TURN_SENT;
    if (t->outcome != TURN_LEFT) {
        turn_record(t);
        arena_reset(t->x.arena);
    }
    server_return(s, t, !sent || t->close);
}

void turn_run(struct turn *t, int worker)
{
    struct exchange *x = &t->x;
    x->worker = worker;
    x->parked = false;
    struct fault *fault = arena_guard(x->arena, run_stage, t);
    if (fault == NULL && x->parked) {
        /* Outside of the guard: the other thread may set an edge of its own at once. */
        if (x->hand(x)) {
            return; /* it is not ours any more */
        }
        fault = x->full;
    }
    x->parked = false;
    if (fault == NULL && t->stage == TURN_FEED && !t->body_whole && t->refusal == 0) {
        t->outcome = TURN_MORE;
        server_return(t->server, t, true);
        return;
    }
    if (fault != NULL) {
        turn_refuse(t, fault, fault_status(fault->kind));
    } else if (t->refusal != 0) {
        turn_refuse(t, NULL, t->refusal);
    }
    finish(t);
}

static void *work(void *ctx)
{
    struct worker *w = ctx;
    int64_t spent_us = -1;
    for (;;) {
        struct turn *t = NULL;
        int64_t began_us;
        switch (queue_take(&w->server->queue, &t, spent_us)) {
        case QUEUE_TURN:
            began_us = clock_monotonic_us();
            turn_run(t, w->index);
            spent_us = clock_monotonic_us() - began_us;
            break;
        case QUEUE_SEAT:
            loop_sit(w->server);
            spent_us = -1;
            break;
        case QUEUE_OVER:
            return NULL;
        }
    }
}

bool workers_start(struct server *s)
{
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int wanted = s->setup.limits.workers;
    for (s->workers_n = 0; s->workers_n < wanted; s->workers_n++) {
        struct worker *w = &s->workers[s->workers_n];
        *w = (struct worker){.server = s, .index = s->workers_n};
        if (pthread_create(&w->thread, NULL, work, w) != 0) {
            break;
        }
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (s->workers_n < wanted) {
        workers_join(s);
        return false;
    }
    return true;
}

void workers_join(struct server *s)
{
    queue_end(&s->queue);
    for (int i = 0; i < s->workers_n; i++) {
        pthread_join(s->workers[i].thread, NULL);
    }
    s->workers_n = 0;
}
