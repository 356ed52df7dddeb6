/* The server's thread of reminders: one round a minute, so never more messages in one
 * than the robots take. Settings are read anew each time: a change needs no restart. */
#include <pthread.h>
#include <time.h>

#include "exchange/remind.h"
#include "words/faults.h"

enum { ROUND_SECONDS = 60, ROUND_MIB = 64 };

struct reminders {
    struct house *house;
    struct str file;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stop, running;
};

struct one_round {
    struct reminders *reminders;
    struct arena *a;
};

static struct fault *run_round(void *ctx)
{
    struct one_round *one = ctx;
    struct house *house = one->reminders->house;
    struct remind_settings settings;
    struct day today = clock_today(house->clock);
    struct remind_round round = {
        .house = house, .settings = &settings, .on = today, .today = today};
    TRY(remind_settings_read(one->a, one->reminders->file, &settings));
    round.queues = settings.daily;
    return remind_run(one->a, &round);
}

static void look(struct reminders *r)
{
    struct one_round one = {r, arena_open(&chunks_heap, (size_t)ROUND_MIB << 20)};
    if (one.a == NULL) {
        return;
    }
    struct fault *fault = arena_guard(one.a, run_round, &one);
    if (fault != NULL) {
        LOG_LINE(r->house->log, LOG_ERROR, "reminders",
                 LOG_TEXT("fault", str_of(fault_id_name(fault->id))));
    }
    arena_close(one.a);
}

static void *reminders_main(void *what)
{
    struct reminders *r = what;
    pthread_mutex_lock(&r->lock);
    while (!r->stop) {
        pthread_mutex_unlock(&r->lock);
        look(r);
        pthread_mutex_lock(&r->lock);
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += ROUND_SECONDS;
        int woken = 0;
        while (!r->stop && woken == 0) {
            woken = pthread_cond_timedwait(&r->wake, &r->lock, &until);
        }
    }
    pthread_mutex_unlock(&r->lock);
    return NULL;
}

struct fault *reminders_open(struct arena *a, struct house *house, struct str file,
                             struct reminders **reminders)
{
    struct reminders *r = ARENA_NEW(a, struct reminders);
    struct remind_settings settings;
    TRY(remind_settings_read(a, file, &settings)); /* said at the start, not at nine */
    if (!notify_start()) {
        return fault_library_missing(a, STR("libcurl.so.4"), STR("libcurl4"));
    }
    r->house = house;
    r->file = str_copy(a, file);
    pthread_mutex_init(&r->lock, NULL);
    pthread_cond_init(&r->wake, NULL);
    r->running = pthread_create(&r->thread, NULL, reminders_main, r) == 0;
    *reminders = r;
    return r->running ? NULL : fault_store_failed(a, STR("threads"));
}

struct fault *reminders_settings(struct arena *a, const struct reminders *r,
                                 struct remind_settings *settings)
{
    return remind_settings_read(a, r->file, settings);
}

void reminders_close(struct reminders *r)
{
    pthread_mutex_lock(&r->lock);
    r->stop = true;
    pthread_cond_signal(&r->wake);
    pthread_mutex_unlock(&r->lock);
    if (r->running) {
        pthread_join(r->thread, NULL); /* at most as long as one try in hand */
        r->running = false;
    }
}
