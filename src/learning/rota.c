/* A rota is a queue that is sorted once a day: by the day of the last turn. */
#include "learning/rota.h"

#include <stdlib.h>

/* ---- days ---------------------------------------------------------------------------
 */

static bool is_taken(const struct day_list *taken, struct day day)
{
    for (size_t i = 0; i < taken->n; i++) {
        if (taken->at[i].v == day.v) {
            return true;
        }
    }
    return false;
}

void rota_days(struct arena *a, const struct calendar *c, const struct recurrence *when,
               struct period days, const struct day_list *taken, struct day_list *list,
               bool *provisional)
{
    enum period_kind kind = when->nth == 0 ? PERIOD_WEEK : PERIOD_MONTH;
    for (struct period p = period_of(kind, days.first); p.first.v <= days.last.v;
         p = period_next(kind, p)) {
        struct day day = calendar_occurrence(c, when, p, provisional);
        if (day_known(day) && day.v >= days.first.v && day.v <= days.last.v &&
            !is_taken(taken, day)) {
            *LIST_ADD(a, list) = day;
        }
    }
}

/* ---- the queue ----------------------------------------------------------------------
 */

struct waiting {
    struct rota_person who;
    int can; /* -1: can; else the enum rota_sort of what keeps him */
    bool wishes;
};

static int by_turn(const void *x, const void *y)
{
    const struct rota_person *a = &((const struct waiting *)x)->who;
    const struct rota_person *b = &((const struct waiting *)y)->who;
    bool never = !day_known(a->last);
    if (never != !day_known(b->last)) {
        return never ? -1 : 1;
    }
    int order = never ? day_compare(a->since, b->since) : day_compare(a->last, b->last);
    return order != 0 ? order : a->id < b->id ? -1 : a->id > b->id;
}

/* By person, for the search below. */
static int by_person(const void *x, const void *y)
{
    const struct rota_span *a = x, *b = y;
    return a->person < b->person ? -1 : a->person > b->person;
}

static size_t first_of(const struct rota_spans *spans, int64_t person)
{
    size_t low = 0, high = spans->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (spans->at[middle].person < person) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static void look_at(struct waiting *w, const struct rota_spans *spans, struct day day)
{
    w->can = -1;
    w->wishes = false;
    for (size_t i = first_of(spans, w->who.id);
         i < spans->n && spans->at[i].person == w->who.id; i++) {
        const struct rota_span *s = &spans->at[i];
        if (day.v < s->from.v || day.v > s->till.v) {
            continue;
        }
        if (s->sort == ROTA_WISHES) {
            w->wishes = true;
        } else {
            w->can = s->sort;
        }
    }
}

/* A wish moves somebody forward within his round, never into a second turn: it is heard
 * in the half of the queue that has waited longer, and of those who have had no more
 * turns than whoever would be next. */
static size_t choose(const struct waiting *queue, size_t n, int *why)
{
    size_t next = 0;
    while (next < n && queue[next].can >= 0) {
        next++;
    }
    for (size_t i = next; i < (n + 1) / 2; i++) {
        if (queue[i].wishes && queue[i].can < 0 &&
            queue[i].who.turns <= queue[next].who.turns) {
            *why = ROTA_WISH;
            return i;
        }
    }
    *why = next == n                         ? ROTA_NOBODY
           : day_known(queue[next].who.last) ? ROTA_LONGEST
                                             : ROTA_NEVER;
    return next;
}

static struct rota_line line_of(const struct waiting *queue, size_t n, struct day day)
{
    struct rota_line line = {.day = day, .last = DAY_NONE};
    size_t at = choose(queue, n, &line.why);
    if (at < n) {
        line.person = queue[at].who.id;
        line.last = queue[at].who.last;
    }
    if (n > 0 && at > 0 && queue[0].can >= 0) {
        line.passed = queue[0].who.id;
        line.passed_why = queue[0].can;
    }
    return line;
}

void rota_propose(struct arena *a, const struct rota_people *people,
                  const struct rota_spans *spans, const struct day_list *days,
                  struct rota_lines *lines)
{
    struct waiting *queue = ARENA_ARRAY(a, struct waiting, people->n + 1);
    struct rota_spans sorted = {0};
    for (size_t i = 0; i < spans->n; i++) {
        *LIST_ADD(a, &sorted) = spans->at[i];
    }
    if (sorted.n > 0) {
        qsort(sorted.at, sorted.n, sizeof sorted.at[0], by_person);
    }
    for (size_t i = 0; i < people->n; i++) {
        queue[i].who = people->at[i];
    }
    for (size_t d = 0; d < days->n; d++) {
        for (size_t i = 0; i < people->n; i++) {
            look_at(&queue[i], &sorted, days->at[d]);
        }
        qsort(queue, people->n, sizeof queue[0], by_turn);
        struct rota_line line = line_of(queue, people->n, days->at[d]);
        for (size_t i = 0; i < people->n && line.person != 0; i++) {
            if (queue[i].who.id == line.person) {
                queue[i].who.last = line.day;
                queue[i].who.turns++;
            }
        }
        *LIST_ADD(a, lines) = line;
    }
}
