/* The pool of workers. Internal to web/. */
#ifndef WEB_WORKER_H
#define WEB_WORKER_H
#include <stdbool.h>

struct server;

/* Starts them all, signals blocked; false when a thread cannot be had (those begun are
 * ended again). */
bool workers_start(struct server *s);
/* Lets them finish what is in the queue, then joins them. */
void workers_join(struct server *s);
#endif
