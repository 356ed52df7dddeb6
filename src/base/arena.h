/* Memory by lifetime. An arena belongs to one request, job or program run; everything
 * allocated from it goes at once. Each has a hard cap; reaching the cap (or an empty
 * heap) unwinds by one longjmp to the edge set with arena_guard - the only longjmp in
 * cadre. What is not memory (statements, descriptors, library objects) is registered
 * with arena_on_close and released newest first. Unused room is poisoned under ASan.
 * Not shared between threads at the same time. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H
#include "base/str.h"

struct fault;

/* Where chunks come from. Tests pass one that fails the n-th take. */
struct chunks {
    void *(*take)(void *self, size_t size); /* NULL when there is none */
    void (*give)(void *self, void *chunk, size_t size);
    void *self;
};
extern const struct chunks chunks_heap;
/* The heap with a store in front of it, for programs that go on for long: chunks of up to
 * 256 KiB are rounded up to powers of two, and up to `most` bytes of those given back wait
 * to be taken again. `first` bytes of each size are taken at once. For many threads;
 * closed with `a`. */
struct chunks chunks_kept(struct arena *a, size_t most, size_t first);

struct arena;

enum {
    ARENA_FIRST = 16 * 1024,     /* the chunk that an arena keeps from open to close */
    ARENA_LARGEST = 1024 * 1024, /* chunks double up to this; larger pieces stand alone */
    ARENA_RESERVE = 4 * 1024,    /* of the first chunk, held back until the cap is hit */
};

/* NULL when not even the first chunk can be had. `cap` counts bytes of chunks taken and
 * is at least ARENA_FIRST. */
struct arena *arena_open(const struct chunks *from, size_t cap);
void arena_close(struct arena *a);
/* Runs the cleanups, gives back all but the first chunk. */
void arena_reset(struct arena *a);

/* Zeroed, aligned to 16; never NULL: at the cap it unwinds to the edge (aborts where
 * no edge is set, which is a bug). */
void *arena_alloc(struct arena *a, size_t size);
#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, type, n) ((type *)arena_array((a), (n), sizeof(type)))
void *arena_array(struct arena *a, size_t n, size_t size); /* checks n * size */
/* As arena_alloc but not zeroed: for bytes that are written at once. */
char *arena_bytes(struct arena *a, size_t size);
/* Makes the newest piece longer where it stands (`from` to `to` bytes, not zeroed);
 * false when another came after it or its chunk is full. */
bool arena_stretch(struct arena *a, void *piece, size_t from, size_t to);

/* Runs release(what) when the arena is reset or closed; newest first. Where there is
 * no room to remember it, it is released before the unwinding. */
void arena_on_close(struct arena *a, void (*release)(void *what), void *what);

/* Sets the edge and runs body(ctx). Gives body's fault, or the arena's own LIMIT fault
 * when the body ran out of room: kind LIMIT, id 0. A small reserve (ARENA_RESERVE) is
 * opened then, enough for a log line. That fault lives in the arena's head and so
 * survives arena_reset: a page about it is best written after a reset. Edges nest; the
 * former one is put back. */
struct fault *arena_guard(struct arena *a, struct fault *(*body)(void *ctx), void *ctx);

size_t arena_used(const struct arena *a); /* bytes of chunks taken from the source */
#endif
