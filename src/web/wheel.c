/* The wheel: one doubly linked list a slot. Walking costs one step a tick and one a
 * spoke whose slot came up; a deadline further off than the wheel is long comes round
 * again. */
#include "web/wheel.h"

#include <stddef.h>

static struct spoke **slot_of(struct wheel *w, uint32_t tick)
{
    return &w->slots[tick % WHEEL_SLOTS];
}

void wheel_add(struct wheel *w, struct spoke *s, uint32_t deadline)
{
    uint32_t soonest = w->now + 1;
    uint32_t furthest = w->now + WHEEL_SLOTS - 1;
    uint32_t slot = deadline < soonest ? soonest : deadline;
    s->deadline = deadline;
    s->slot = slot > furthest ? furthest : slot;
    struct spoke **first = slot_of(w, s->slot);
    s->before = NULL;
    s->behind = *first;
    if (*first != NULL) {
        (*first)->before = s;
    }
    *first = s;
}

void wheel_drop(struct wheel *w, struct spoke *s)
{
    if (s->before != NULL) {
        s->before->behind = s->behind;
    } else {
        *slot_of(w, s->slot) = s->behind;
    }
    if (s->behind != NULL) {
        s->behind->before = s->before;
    }
}

void wheel_set(struct wheel *w, struct spoke *s, uint32_t deadline)
{
    s->deadline = deadline;
    if (deadline < s->slot) {
        wheel_drop(w, s);
        wheel_add(w, s, deadline);
    }
}

static void walk_slot(struct wheel *w, void (*late)(void *ctx, struct spoke *s),
                      void *ctx)
{
    struct spoke **first = slot_of(w, w->now);
    while (*first != NULL) {
        struct spoke *s = *first;
        bool over = s->deadline <= w->now;
        wheel_drop(w, s);
        wheel_add(w, s, over ? w->now + 1 : s->deadline);
        if (over) {
            late(ctx, s);
        }
    }
}

void wheel_walk(struct wheel *w, uint32_t now, void (*late)(void *ctx, struct spoke *s),
                void *ctx)
{
    while (w->now < now) {
        w->now++;
        walk_slot(w, late, ctx);
    }
}
