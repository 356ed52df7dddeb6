/* Arenas: a first chunk that stays, further chunks that double, a pointer that moves.
 * The head (struct arena) stands at the start of the first chunk, the reserve at its
 * end. Nothing is given back before reset or close. Refuses to be shared by threads. */
#include "base/arena.h"

#include <assert.h>
#include <pthread.h>
#include <setjmp.h>

#include "base/fault.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#endif

#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
/* Between two pieces, so that one step too far is seen. */
enum { GAP = 16 };
#define HIDE(p, n) __asan_poison_memory_region((p), (n))
#define SHOW(p, n) __asan_unpoison_memory_region((p), (n))
#else
enum { GAP = 0 };
#define HIDE(p, n) ((void)(p), (void)(n))
#define SHOW(p, n) ((void)(p), (void)(n))
#endif

enum { ALIGN = 16 };

/* The head of every chunk but the first. */
struct chunk {
    _Alignas(ALIGN) struct chunk *older;
    size_t size; /* with this head */
};

struct cleanup {
    struct cleanup *older;
    void (*release)(void *what);
    void *what;
};

struct edge {
    struct edge *former;
    jmp_buf jump;
};

/* `at` and `end` are multiples of ALIGN, so a size that fits fits rounded up too. */
struct arena {
    _Alignas(ALIGN) char *at;
    char *end;
    struct chunk *newest; /* NULL while the first chunk is enough */
    size_t next_size;
    size_t used;
    size_t cap;
    struct cleanup *cleanups;
    struct edge *edge;
    bool reserve_open;
    struct fault exhausted; /* here, because there is no room when it is needed */
    struct chunks from;
};

static void *heap_take(void *self, size_t size)
{
    (void)self;
    return malloc(size);
}

static void heap_give(void *self, void *chunk, size_t size)
{
    (void)self;
    (void)size;
    free(chunk);
}

const struct chunks chunks_heap = {heap_take, heap_give, NULL};

static char *first_start(struct arena *a)
{
    return (char *)(a + 1);
}

static char *reserve_start(struct arena *a)
{
    return (char *)a + ARENA_FIRST - ARENA_RESERVE;
}

static void back_to_first(struct arena *a)
{
    a->at = first_start(a);
    a->end = reserve_start(a);
    a->newest = NULL;
    a->next_size = (size_t)2 * ARENA_FIRST;
    a->used = ARENA_FIRST;
    a->reserve_open = false;
    HIDE(a->at, ARENA_FIRST - sizeof *a);
}

struct arena *arena_open(const struct chunks *from, size_t cap)
{
    _Static_assert(sizeof(struct arena) + ARENA_RESERVE < ARENA_FIRST, "head too large");
    struct arena *a = from->take(from->self, ARENA_FIRST);
    if (a == NULL) {
        return NULL;
    }
    *a = (struct arena){
        .cap = cap > ARENA_FIRST ? cap : ARENA_FIRST,
        .exhausted = {.kind = FAULT_LIMIT, .id = 0},
        .from = *from,
    };
    back_to_first(a);
    return a;
}

static void run_cleanups(struct arena *a)
{
    while (a->cleanups != NULL) {
        struct cleanup *newest = a->cleanups;
        a->cleanups = newest->older;
        newest->release(newest->what);
    }
}

static void give_back(struct arena *a, void *chunk, size_t size)
{
    SHOW(chunk, size);
    a->from.give(a->from.self, chunk, size);
}

static void give_back_all_but_first(struct arena *a)
{
    struct chunk *c = a->newest;
    while (c != NULL) {
        struct chunk *older = c->older;
        give_back(a, c, c->size);
        c = older;
    }
    a->newest = NULL;
}

void arena_reset(struct arena *a)
{
    run_cleanups(a);
    give_back_all_but_first(a);
    back_to_first(a);
}

void arena_close(struct arena *a)
{
    if (a == NULL) {
        return;
    }
    run_cleanups(a);
    give_back_all_but_first(a);
    /* The head lies in the chunk that goes. */
    struct chunks from = a->from;
    SHOW(a, ARENA_FIRST);
    from.give(from.self, a, ARENA_FIRST);
}

_Noreturn static void unwind(struct arena *a)
{
    if (a->edge == NULL) {
        static const char last_words[] = "arena: out of room and no edge set\n";
        (void)!fwrite(last_words, 1, sizeof last_words - 1, stderr);
        abort();
    }
    if (!a->reserve_open) {
        a->reserve_open = true;
        a->at = reserve_start(a);
        a->end = (char *)a + ARENA_FIRST;
    }
    _longjmp(a->edge->jump, 1);
}

static struct chunk *take_chunk(struct arena *a, size_t size)
{
    struct chunk *c = a->from.take(a->from.self, size);
    if (c == NULL) {
        return NULL;
    }
    c->older = a->newest;
    c->size = size;
    a->newest = c;
    a->used += size;
    HIDE(c + 1, size - sizeof *c);
    return c;
}

/* A piece that does not fit where we stand. A large one gets a chunk of its own and we
 * stay; else the rest of the current chunk is left and a new one begun. NULL at the
 * cap, at an empty heap, and once the reserve is all there is. */
static char *piece_from_new_chunk(struct arena *a, size_t size)
{
    size_t left = a->cap - a->used;
    if (a->reserve_open || size > left ||
        left - size < sizeof(struct chunk) + GAP + ALIGN) {
        return NULL;
    }
    size_t need =
        sizeof(struct chunk) + ((size + GAP + ALIGN - 1) & ~(size_t)(ALIGN - 1));
    bool alone = need > a->next_size / 4;
    size_t take = alone ? need : a->next_size;
    if (take > left) {
        take = need; /* the last bytes below the cap are still to be had */
    }
    struct chunk *c = take_chunk(a, take);
    if (c == NULL) {
        return NULL;
    }
    char *piece = (char *)(c + 1);
    if (!alone) {
        a->at = (char *)c + need;
        a->end = (char *)c + (take & ~(size_t)(ALIGN - 1));
        a->next_size = take * 2 < ARENA_LARGEST ? take * 2 : ARENA_LARGEST;
    }
    SHOW(piece, size);
    return piece;
}

/* Signed, because less than the gap may be left; sizes no chunk can have are refused
 * before the cast. */
static inline bool fits(const struct arena *a, const char *start, size_t size)
{
    return size <= PTRDIFF_MAX && (ptrdiff_t)size <= a->end - start - GAP;
}

/* NULL instead of unwinding. */
static inline char *piece_or_null(struct arena *a, size_t size)
{
    if (__builtin_expect(!fits(a, a->at, size), 0)) {
        return piece_from_new_chunk(a, size);
    }
    char *piece = a->at;
    a->at += (size + GAP + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    SHOW(piece, size);
    return piece;
}

char *arena_bytes(struct arena *a, size_t size)
{
    char *piece = piece_or_null(a, size);
    if (__builtin_expect(piece == NULL, 0)) {
        unwind(a);
    }
    return piece;
}

void *arena_alloc(struct arena *a, size_t size)
{
    return memset(arena_bytes(a, size), 0, size);
}

void *arena_array(struct arena *a, size_t n, size_t size)
{
    size_t bytes = 0;
    if (__builtin_mul_overflow(n, size, &bytes)) {
        unwind(a);
    }
    return arena_alloc(a, bytes);
}

bool arena_stretch(struct arena *a, void *piece, size_t from, size_t to)
{
    assert(from <= to);
    char *start = piece;
    char *behind = start + ((from + GAP + ALIGN - 1) & ~(size_t)(ALIGN - 1));
    if (behind != a->at) {
        return false;
    }
    if (!fits(a, start, to)) {
        return false;
    }
    a->at = start + ((to + GAP + ALIGN - 1) & ~(size_t)(ALIGN - 1));
    SHOW(start, to);
    return true;
}

void arena_on_close(struct arena *a, void (*release)(void *what), void *what)
{
    struct cleanup *c = (struct cleanup *)(void *)piece_or_null(a, sizeof *c);
    if (c == NULL) {
        release(what);
        unwind(a);
    }
    *c = (struct cleanup){a->cleanups, release, what};
    a->cleanups = c;
}

struct fault *arena_guard(struct arena *a, struct fault *(*body)(void *ctx), void *ctx)
{
    struct edge edge;
    edge.former = a->edge;
    a->edge = &edge;
    struct fault *f;
    if (_setjmp(edge.jump) == 0) {
        f = body(ctx);
    } else {
        f = &a->exhausted;
    }
    a->edge = edge.former;
    return f;
}

size_t arena_used(const struct arena *a)
{
    return a->used;
}

/* ---- chunks kept ------------------------------------------------------------------- */

enum { SIZES = 5 }; /* 16, 32, 64, 128 and 256 KiB */

struct kept {
    pthread_mutex_t lock;
    size_t most, held;
    struct chunk *waiting[SIZES];
};

/* SIZES: too large to keep. */
static int size_class(size_t size)
{
    int at = 0;
    while (at < SIZES && (size_t)ARENA_FIRST << at < size) {
        at++;
    }
    return at;
}

static void *kept_take(void *self, size_t size)
{
    struct kept *k = self;
    int at = size_class(size);
    if (at == SIZES) {
        return malloc(size);
    }
    pthread_mutex_lock(&k->lock);
    struct chunk *c = k->waiting[at];
    if (c != NULL) {
        SHOW(c, (size_t)ARENA_FIRST << at);
        k->waiting[at] = c->older;
        k->held -= (size_t)ARENA_FIRST << at;
    }
    pthread_mutex_unlock(&k->lock);
    return c != NULL ? c : malloc((size_t)ARENA_FIRST << at);
}

static void kept_give(void *self, void *chunk, size_t size)
{
    struct kept *k = self;
    int at = size_class(size);
    size_t bytes = at == SIZES ? size : (size_t)ARENA_FIRST << at;
    pthread_mutex_lock(&k->lock);
    bool keep = at < SIZES && k->held + bytes <= k->most;
    if (keep) {
        struct chunk *c = chunk;
        c->older = k->waiting[at];
        k->waiting[at] = c;
        k->held += bytes;
        HIDE(c, bytes);
    }
    pthread_mutex_unlock(&k->lock);
    if (!keep) {
        free(chunk);
    }
}

static void drop_kept(void *what)
{
    struct kept *k = what;
    for (int at = 0; at < SIZES; at++) {
        while (k->waiting[at] != NULL) {
            struct chunk *c = k->waiting[at];
            SHOW(c, (size_t)ARENA_FIRST << at);
            k->waiting[at] = c->older;
            free(c);
        }
    }
    pthread_mutex_destroy(&k->lock);
}

struct chunks chunks_kept(struct arena *a, size_t most, size_t first)
{
    struct kept *k = ARENA_NEW(a, struct kept);
    pthread_mutex_init(&k->lock, NULL);
    k->most = most;
    arena_on_close(a, drop_kept, k);
    for (int at = 0; at < SIZES; at++) {
        size_t size = (size_t)ARENA_FIRST << at;
        for (size_t n = 0; n + size <= first; n += size) {
            void *chunk = malloc(size);
            if (chunk != NULL) {
                memset(chunk, 0, size); /* so that it is there, not only promised */
                kept_give(k, chunk, size);
            }
        }
    }
    return (struct chunks){kept_take, kept_give, k};
}
