/* The queue: a mutex, a condition and two intrusive lists; nothing is allocated. */
#include "web/queue.h"

#include "web/turn.h"

void queue_open(struct queue *q, int most)
{
    *q = (struct queue){.most = most, .turn_us = QUEUE_WAKE_US};
    pthread_mutex_init(&q->lock, NULL);
    pthread_cond_init(&q->filled, NULL);
}

void queue_close(struct queue *q)
{
    pthread_cond_destroy(&q->filled);
    pthread_mutex_destroy(&q->lock);
}

static void line_add(struct turn_line *line, struct turn *t)
{
    t->next = NULL;
    if (line->first == NULL) {
        line->first = t;
    } else {
        line->last->next = t;
    }
    line->last = t;
}

static struct turn *line_take(struct turn_line *line)
{
    struct turn *t = line->first;
    if (t != NULL) {
        line->first = t->next;
        t->next = NULL;
    }
    return t;
}

bool queue_add(struct queue *q, struct turn *t)
{
    pthread_mutex_lock(&q->lock);
    bool room = q->fresh_n < q->most;
    if (room) {
        q->fresh_n++;
        q->waiting++;
        line_add(&q->fresh, t);
    }
    pthread_mutex_unlock(&q->lock);
    return room;
}

/* Wakes a worker if one sleeps whom nobody has called yet. */
static bool call_one(struct queue *q, bool wanted)
{
    bool calls = wanted && q->asleep > q->called;
    if (calls) {
        q->called++;
        pthread_cond_signal(&q->filled);
    }
    return calls;
}

/* Waking another thread costs some tens of microseconds of this machine; it is worth
 * that when the turns that wait would take longer, going by those before. A single turn
 * is done by whoever is awake; should that one be busy for long, the watcher calls. */
static void call_help(struct queue *q)
{
    (void)call_one(q, q->waiting >= 2 && q->waiting * q->turn_us >= QUEUE_WAKE_US);
}

bool queue_add_again(struct queue *q, struct turn *t)
{
    pthread_mutex_lock(&q->lock);
    q->waiting++;
    line_add(&q->again, t);
    bool called = call_one(q, true);
    pthread_mutex_unlock(&q->lock);
    return called;
}

static struct turn *take_turn(struct queue *q)
{
    struct turn *t = line_take(&q->again);
    if (t == NULL) {
        t = line_take(&q->fresh);
        q->fresh_n -= t != NULL;
    }
    q->waiting -= t != NULL;
    return t;
}

enum queue_word queue_take(struct queue *q, struct turn **t, int64_t spent_us)
{
    pthread_mutex_lock(&q->lock);
    if (spent_us >= 0) {
        q->turn_us += (spent_us - q->turn_us) / 8;
    }
    while (q->waiting == 0 && q->seated && !q->over) {
        q->asleep++;
        pthread_cond_wait(&q->filled, &q->lock);
        q->asleep--;
        q->called -= q->called > 0;
    }
    *t = take_turn(q);
    enum queue_word word = *t != NULL ? QUEUE_TURN : q->over ? QUEUE_OVER : QUEUE_SEAT;
    if (word == QUEUE_SEAT) {
        q->seated = true;
        q->seatings++;
    }
    call_help(q);
    pthread_mutex_unlock(&q->lock);
    return word;
}

void queue_leave_seat(struct queue *q)
{
    pthread_mutex_lock(&q->lock);
    q->seated = false;
    call_help(q);
    pthread_mutex_unlock(&q->lock);
}

bool queue_watch(struct queue *q, uint64_t *seen, bool *again)
{
    pthread_mutex_lock(&q->lock);
    bool left = !q->seated && !q->over && q->seatings == *seen;
    if (left) {
        q->seated = true;
        q->seatings++;
    }
    *seen = q->seatings;
    *again = !q->seated || q->waiting > 0;
    (void)call_one(q, q->waiting > 0);
    pthread_mutex_unlock(&q->lock);
    return left;
}

bool queue_hand_over(struct queue *q)
{
    pthread_mutex_lock(&q->lock);
    bool leaves = call_one(q, true);
    q->seated = !leaves;
    pthread_mutex_unlock(&q->lock);
    return leaves;
}

void queue_end(struct queue *q)
{
    pthread_mutex_lock(&q->lock);
    q->over = true;
    pthread_mutex_unlock(&q->lock);
    pthread_cond_broadcast(&q->filled);
}

bool queue_is_over(struct queue *q)
{
    pthread_mutex_lock(&q->lock);
    bool over = q->over;
    pthread_mutex_unlock(&q->lock);
    return over;
}
