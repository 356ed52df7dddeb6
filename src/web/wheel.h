/* Time-outs of connections: slots of a quarter of a second that the loop walks once
 * each. Putting a deadline off costs nothing (it is looked at again when its slot comes
 * up), so a busy connection is not moved at every request. Refuses to know why. */
#ifndef WEB_WHEEL_H
#define WEB_WHEEL_H
#include <stdbool.h>
#include <stdint.h>

enum { WHEEL_SLOTS = 512, WHEEL_TICK_US = 250 * 1000, WHEEL_TICKS_A_SECOND = 4 };

struct spoke { /* embedded in what has a deadline */
    struct spoke *before;
    struct spoke *behind;
    uint32_t deadline; /* tick at which it is over */
    uint32_t slot;     /* tick of the slot where it stands, never later than deadline */
};
struct wheel {
    uint32_t now; /* tick up to which all slots were walked */
    struct spoke *slots[WHEEL_SLOTS];
};

void wheel_add(struct wheel *w, struct spoke *s, uint32_t deadline);
void wheel_drop(struct wheel *w, struct spoke *s);
void wheel_set(struct wheel *w, struct spoke *s, uint32_t deadline);
/* Walks on to `now`; late(ctx, s) is called for each that is over: it drops it, sets a
 * later deadline, or is called again a tick later. */
void wheel_walk(struct wheel *w, uint32_t now, void (*late)(void *ctx, struct spoke *s),
                void *ctx);
#endif
