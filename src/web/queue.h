/* Exchanges waiting for a worker. Bounded for new ones; those that were begun and come
 * back always find room and go first. Sleeping workers are woken one by one, each by
 * the one before, and only while there is something to do. */
#ifndef WEB_QUEUE_H
#define WEB_QUEUE_H
#include <pthread.h>
#include <stdbool.h>

struct turn;

struct turn_line {
    struct turn *first;
    struct turn *last;
};
struct queue {
    pthread_mutex_t lock;
    pthread_cond_t filled;
    struct turn_line fresh;
    struct turn_line again;
    int waiting; /* fresh ones */
    int most;
    int asleep; /* workers */
    bool closed;
};
void queue_open(struct queue *q, int most);
void queue_close(struct queue *q); /* frees what the lock holds; nobody may wait */
bool queue_add(struct queue *q, struct turn *t); /* false: full; wakes nobody */
void queue_wake(struct queue *q);                /* after one or several queue_add */
void queue_add_again(struct queue *q, struct turn *t);
/* Waits. NULL once the queue was ended and is empty. */
struct turn *queue_take(struct queue *q);
void queue_end(struct queue *q);
#endif
