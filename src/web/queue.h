/* What there is to do for the crew: turns waiting for a worker, and the loop's seat.
 *
 * There is one event loop, but no thread of its own for it: a worker with nothing to do
 * sits down at the sockets, and when it has read requests it leaves the seat and serves
 * them itself. So a request on a quiet server is read, served and answered by one thread
 * without waking another, which costs more than all the rest. When the work takes long
 * the seat is left empty; then the watcher (server_run's thread) takes it within a
 * millisecond.
 *
 * New turns are bounded; those that were begun and come back always find room and go
 * first. */
#ifndef WEB_QUEUE_H
#define WEB_QUEUE_H
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

struct turn;

enum { QUEUE_WAKE_US = 50 };

struct turn_line {
    struct turn *first;
    struct turn *last;
};
struct queue {
    pthread_mutex_t lock;
    pthread_cond_t filled;
    struct turn_line fresh;
    struct turn_line again;
    int waiting; /* turns in both lines */
    int fresh_n;
    int most;
    int asleep;      /* workers */
    int called;      /* of them, woken but not up yet */
    int64_t turn_us; /* what a turn takes, a moving mean */
    bool seated;
    uint64_t seatings; /* how often the seat was taken */
    bool over;
};

void queue_open(struct queue *q, int most);
void queue_close(struct queue *q); /* nobody may wait */

bool queue_add(struct queue *q, struct turn *t); /* false: full; wakes nobody */
/* From any thread. False: no worker is asleep, so one that sits must be rung for. */
bool queue_add_again(struct queue *q, struct turn *t);

enum queue_word { QUEUE_TURN, QUEUE_SEAT, QUEUE_OVER };
/* For workers; waits. A turn if there is one, else the seat if it is free. `spent_us` is
 * what the turn before took, -1 if there was none. */
enum queue_word queue_take(struct queue *q, struct turn **t, int64_t spent_us);
/* The seat is left to serve what was read; one helper is woken when that is much. */
void queue_leave_seat(struct queue *q);

/* For the watcher: true when the seat was free all the time since *seen was last set; it
 * is taken. *again: look once more a little later. Wakes a helper where turns wait. */
bool queue_watch(struct queue *q, uint64_t *seen, bool *again);
/* The watcher leaves the seat if a worker is there to take over; else it stays. */
bool queue_hand_over(struct queue *q);

/* No seat any more; workers leave when the lines are empty. */
void queue_end(struct queue *q);
bool queue_is_over(struct queue *q);
#endif
