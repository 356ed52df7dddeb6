/* A few threads and one queue. */
#include "access/hasher.h"

#include <pthread.h>
#include <unistd.h>

#include "words/faults.h"

enum { THREADS_MOST = 4, QUEUE_MOST = 64 };

struct hasher {
    pthread_mutex_t lock;
    pthread_cond_t wake;
    struct hashing *first, **last;
    int waiting, threads;
    bool stop;
    pthread_t thread[THREADS_MOST];
};

static struct hashing *take(struct hasher *hasher)
{
    pthread_mutex_lock(&hasher->lock);
    while (hasher->first == NULL && !hasher->stop) {
        pthread_cond_wait(&hasher->wake, &hasher->lock);
    }
    struct hashing *h = hasher->first;
    if (h != NULL) {
        hasher->first = h->next;
        hasher->last = hasher->first == NULL ? &hasher->first : hasher->last;
        hasher->waiting--;
    }
    pthread_mutex_unlock(&hasher->lock);
    return h;
}

static void *hasher_main(void *what)
{
    struct hasher *hasher = what;
    for (struct hashing *h = take(hasher); h != NULL; h = take(hasher)) {
        if (h->against != NULL) {
            h->holds = password_holds(h->against, h->password);
        } else {
            h->holds = password_make(h->password, h->hash);
        }
        h->done(h);
    }
    return NULL;
}

static void close_hasher(void *what)
{
    hasher_close(what);
}

struct fault *hasher_open(struct arena *a, struct hasher **out)
{
    struct hasher *hasher = ARENA_NEW(a, struct hasher);
    pthread_mutex_init(&hasher->lock, NULL);
    pthread_cond_init(&hasher->wake, NULL);
    hasher->last = &hasher->first;
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    int wanted = cores < 1 ? 1 : cores > THREADS_MOST ? THREADS_MOST : (int)cores;
    while (hasher->threads < wanted && pthread_create(&hasher->thread[hasher->threads],
                                                      NULL, hasher_main, hasher) == 0) {
        hasher->threads++;
    }
    if (hasher->threads == 0) {
        return fault_hasher_busy(a);
    }
    arena_on_close(a, close_hasher, hasher);
    *out = hasher;
    return NULL;
}

bool hasher_offer(struct hasher *hasher, struct hashing *h)
{
    h->next = NULL;
    pthread_mutex_lock(&hasher->lock);
    bool full = hasher->waiting >= QUEUE_MOST || hasher->stop;
    if (!full) {
        *hasher->last = h;
        hasher->last = &h->next;
        hasher->waiting++;
        pthread_cond_signal(&hasher->wake);
    }
    pthread_mutex_unlock(&hasher->lock);
    return !full;
}

struct fault *hasher_submit(struct hasher *hasher, struct arena *a, struct hashing *h)
{
    return hasher_offer(hasher, h) ? NULL : fault_hasher_busy(a);
}

void hasher_close(struct hasher *hasher)
{
    pthread_mutex_lock(&hasher->lock);
    hasher->stop = true;
    pthread_cond_broadcast(&hasher->wake);
    pthread_mutex_unlock(&hasher->lock);
    for (int i = 0; i < hasher->threads; i++) {
        pthread_join(hasher->thread[i], NULL);
    }
    hasher->threads = 0;
}
