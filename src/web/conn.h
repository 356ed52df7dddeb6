/* A connection, as the loop sees it. Idle ones hold this struct and a descriptor only:
 * buffer and turn are taken when the first byte of a request is there. Internal to web/;
 * whoever has the loop's seat only. */
#ifndef WEB_CONN_H
#define WEB_CONN_H
#include "web/turn.h"
#include "web/wheel.h"
#include <netinet/in.h>

enum conn_state {
    CONN_HEAD,   /* reading a head, or idle when nothing of it is there */
    CONN_BODY,   /* reading a body */
    CONN_BUSY,   /* the turn is with a worker */
    CONN_WRITE,  /* the rest of an answer is being written */
    CONN_LINGER, /* answered for the last time: reading over what still comes */
    CONN_GONE,   /* closed; freed at the end of the loop's round */
};

struct conn {
    struct spoke spoke; /* first: the wheel gives it back */
    int fd;
    enum conn_state state;
    bool readable;    /* there may be bytes: edges are reported once */
    bool hung_up;     /* epoll said that the end of the stream is in sight */
    bool ended;       /* the client has sent its last byte, and we have read it */
    bool only_writes; /* epoll tells of EPOLLOUT only, while an answer is written */
    bool stirred;     /* there is something to do as soon as the turn is back */
    uint32_t n;       /* bytes in the buffer */
    uint32_t mark;    /* of them, the head of the present turn */
    uint32_t drained; /* while lingering */
    bool uploads;     /* the request that was answered last may bring files */
    size_t scanned;
    char *buffer;
    struct turn *turn;
    struct conn *next_gone;
    struct in6_addr peer; /* IPv4 as ::ffff:a.b.c.d */
};

struct conn *conn_open(struct server *s, int fd, const struct in6_addr *peer);
/* What epoll reported. */
void conn_event(struct server *s, struct conn *c, uint32_t events);
/* The turn is back. */
void conn_turn_done(struct server *s, struct turn *t);
void conn_late(struct server *s, struct conn *c);
/* The server stops: closes what is not answering. */
void conn_stop(struct server *s, struct conn *c);
void conn_close(struct server *s, struct conn *c);

/* conn_body.c: takes bytes of the buffer behind the mark into the turn's body. */
enum body_step { BODY_WANTS_MORE, BODY_BLOCK, BODY_WHOLE, BODY_REFUSED };
enum body_step conn_take_body(struct server *s, struct conn *c, int *status);
#endif
