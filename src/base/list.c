/* The growing half of LIST. Doubling keeps the copying below two moves an element; an
 * array that is the newest piece of its arena grows where it stands. */
#include "base/list.h"

enum { FIRST_BYTES = 256, FIRST_LEAST = 4 };

void *list_grow(struct arena *a, const void *at, size_t n, size_t *room, size_t size)
{
    size_t before = *room;
    size_t after = before * 2;
    if (before == 0) {
        after = FIRST_BYTES / size > FIRST_LEAST ? FIRST_BYTES / size : FIRST_LEAST;
    }
    if (before > 0 && after <= PTRDIFF_MAX / size) {
        char *start = (char *)(uintptr_t)at;
        if (arena_stretch(a, start, before * size, after * size)) {
            memset(start + before * size, 0, (after - before) * size);
            *room = after;
            return start;
        }
    }
    void *copy = arena_array(a, after, size);
    if (n > 0) {
        memcpy(copy, at, n * size);
    }
    *room = after;
    return copy;
}
