/* The queue: a mutex, a condition and two intrusive lists; nothing is allocated. */
#include "web/queue.h"

#include "web/turn.h"

void queue_open(struct queue *q, int most)
{
    *q = (struct queue){.most = most};
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

static bool is_empty(const struct queue *q)
{
    return q->fresh.first == NULL && q->again.first == NULL;
}

bool queue_add(struct queue *q, struct turn *t)
{
    pthread_mutex_lock(&q->lock);
    bool room = q->waiting < q->most;
    if (room) {
        q->waiting++;
        line_add(&q->fresh, t);
    }
    pthread_mutex_unlock(&q->lock);
    return room;
}

void queue_wake(struct queue *q)
{
    pthread_mutex_lock(&q->lock);
    bool wake = q->asleep > 0 && !is_empty(q);
    pthread_mutex_unlock(&q->lock);
    if (wake) {
        pthread_cond_signal(&q->filled);
    }
}

void queue_add_again(struct queue *q, struct turn *t)
{
    pthread_mutex_lock(&q->lock);
    line_add(&q->again, t);
    bool wake = q->asleep > 0;
    pthread_mutex_unlock(&q->lock);
    if (wake) {
        pthread_cond_signal(&q->filled);
    }
}

struct turn *queue_take(struct queue *q)
{
    pthread_mutex_lock(&q->lock);
    while (is_empty(q) && !q->closed) {
        q->asleep++;
        pthread_cond_wait(&q->filled, &q->lock);
        q->asleep--;
    }
    struct turn *t = line_take(&q->again);
    if (t == NULL) {
        t = line_take(&q->fresh);
        q->waiting -= t != NULL;
    }
    bool wake = q->asleep > 0 && !is_empty(q);
    pthread_mutex_unlock(&q->lock);
    if (wake) {
        pthread_cond_signal(&q->filled);
    }
    return t;
}

void queue_end(struct queue *q)
{
    pthread_mutex_lock(&q->lock);
    q->closed = true;
    pthread_mutex_unlock(&q->lock);
    pthread_cond_broadcast(&q->filled);
}
