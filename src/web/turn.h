/* One turn of a connection: the exchange that pages/ sees and what the server keeps
 * beside it. The loop makes and ends it; between, it is with exactly one worker, or with
 * the thread it was parked with. Internal to web/. */
#ifndef WEB_TURN_H
#define WEB_TURN_H
#include "web/exchange.h"

struct server;
struct conn;
struct multipart;

/* What a worker is to do with it. */
enum turn_stage {
    TURN_SERVE,  /* the whole request is here */
    TURN_THEN,   /* it was parked and comes back */
    TURN_FEED,   /* a block of a multipart body is full */
    TURN_REFUSE, /* only render turn.refusal */
};
/* How it came back to the loop. */
enum turn_outcome {
    TURN_SENT,   /* every byte of the answer is with the kernel */
    TURN_LEFT,   /* part of the answer still to write */
    TURN_BROKEN, /* the connection is gone */
    TURN_MORE,   /* the block was taken, the body goes on */
};

enum {
    TURN_HEAD_ROOM = 1536, /* an answer's head; longer ones move to the arena */
    TURN_BLOCK = 64 * 1024 /* of a multipart body between loop and worker */
};

/* Bytes taken from the setup's chunks, growing up to a limit. */
struct bytes {
    char *p;
    size_t n;
    size_t room;
};

struct turn {
    struct exchange x; /* first: exchanges are found back by a cast */
    struct server *server;
    struct conn *conn;
    struct turn *next; /* in the queue, in the list of those done, in the pool */
    enum turn_stage stage;
    enum turn_outcome outcome;
    int refusal;
    bool close;
    int64_t began_us;

    struct http_head head;
    struct bytes body;
    int64_t body_left; /* of a body with a length */
    int64_t body_got;
    int64_t body_limit;
    uint32_t body_tick; /* when it began to come */
    bool body_whole;
    bool is_multipart;
    bool takes_uploads;
    struct http_chunks chunks;
    struct multipart *multipart;

    /* The answer on its way out. */
    struct text out;
    char out_room[TURN_HEAD_ROOM];
    struct str out_body;
    size_t out_at; /* bytes of out and out_body sent */
    int64_t spool_at;
    int64_t spool_left;
};

static inline struct turn *turn_of(struct exchange *x)
{
    return (struct turn *)(void *)x;
}

/* A turn with an open arena from the server's pool, everything else zeroed; NULL when
 * there is no memory. Loop thread only, like turn_give. */
struct turn *turn_take(struct server *s, struct conn *c);
void turn_give(struct turn *t);
void turn_free(struct turn *t); /* for the end of the server */
/* Room for `more` further bytes of body, at most `limit` in all; false without memory. */
bool turn_reserve_body(struct turn *t, size_t more, size_t limit);

/* Writes the head of x.answer into out and makes the body ready: a long one goes to the
 * spool. Needs an edge. */
struct fault *turn_compose(struct turn *t);
/* Writes what the socket takes without waiting; at most a few hundred KiB at a time. */
enum turn_outcome turn_send(struct turn *t);
/* Counts and logs a turn whose answer has left, or never will. */
void turn_record(struct turn *t);

/* In a worker: runs the stage and hands the turn on. */
void turn_run(struct turn *t, int worker);
/* Renders the page of a status and composes it; never fails (an empty answer at the
 * worst). Any thread that has the turn. */
void turn_refuse(struct turn *t, const struct fault *fault, int status);
#endif
