/* Arenas, lists and faults. The cap, the edge and the order of release are the contract
 * that every room leans on; chunks are counted by a source of our own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/list.h"

/* A source that counts, and fails the take number `fails_at` (1 is the first). */
struct counted {
    int takes;
    int gives;
    int fails_at;
    size_t bytes;
};

static void *counted_take(void *self, size_t size)
{
    struct counted *c = self;
    c->takes++;
    if (c->takes == c->fails_at) {
        return NULL;
    }
    c->bytes += size;
    return malloc(size);
}

static void counted_give(void *self, void *chunk, size_t size)
{
    struct counted *c = self;
    c->gives++;
    c->bytes -= size;
    free(chunk);
}

static struct arena *open_counted(struct counted *c, size_t cap)
{
    struct chunks from = {counted_take, counted_give, c};
    return arena_open(&from, cap);
}

static void pieces_are_zeroed_aligned_and_apart(void **state)
{
    (void)state;
    struct arena *a = arena_open(&chunks_heap, 1 << 20);
    assert_non_null(a);
    for (int round = 0; round < 2; round++) {
        char *former_end = NULL;
        for (size_t size = 0; size < 200; size++) {
            char *p = arena_alloc(a, size);
            assert_int_equal((uintptr_t)p % 16, 0);
            for (size_t i = 0; i < size; i++) {
                assert_int_equal(p[i], 0);
            }
            memset(p, 0xff, size);
            assert_true(former_end == NULL || p >= former_end || p + size < former_end);
            former_end = p + size;
        }
        arena_reset(a); /* the second round meets used memory */
    }
    arena_close(a);
}

static void a_reset_keeps_the_first_chunk_only(void **state)
{
    (void)state;
    struct counted c = {0};
    struct arena *a = open_counted(&c, 1 << 20);
    assert_int_equal(c.takes, 1);
    for (int i = 0; i < 100; i++) {
        arena_alloc(a, 1000);
    }
    assert_true(c.takes > 1);
    assert_int_equal(arena_used(a), c.bytes);
    arena_reset(a);
    assert_int_equal(c.takes - c.gives, 1);
    assert_int_equal(arena_used(a), ARENA_FIRST);
    arena_alloc(a, 1000);
    assert_int_equal(arena_used(a), ARENA_FIRST);
    arena_close(a);
    assert_int_equal(c.takes, c.gives);
    assert_int_equal(c.bytes, 0);
    arena_close(NULL); /* closing what could not be opened is no trouble */
}

static void chunks_double_so_that_many_pieces_need_few(void **state)
{
    (void)state;
    struct counted c = {0};
    struct arena *a = open_counted(&c, (size_t)64 << 20);
    for (int i = 0; i < 100000; i++) {
        arena_alloc(a, 96);
    }
    /* 9.6 MB (11 MB with gaps): 16 KiB up to 1 MiB are 7 chunks, then one a MiB. */
    assert_in_range(c.takes, 8, 7 + 12);
    arena_close(a);
}

static void a_large_piece_stands_alone_and_the_current_chunk_goes_on(void **state)
{
    (void)state;
    struct counted c = {0};
    struct arena *a = open_counted(&c, (size_t)64 << 20);
    char *small = arena_alloc(a, 16);
    arena_alloc(a, (size_t)5 << 20);
    assert_int_equal(c.takes, 2);
    char *next = arena_alloc(a, 16);
    assert_int_equal(c.takes, 2);
    assert_in_range((uintptr_t)(next - small), 16, 64);
    arena_close(a);
}

struct work {
    struct arena *a;
    size_t size;
    int pieces; /* done before the end */
    int wanted;
    bool cleaned;
    struct fault *given;
};

static struct fault *take_many(void *ctx)
{
    struct work *w = ctx;
    for (w->pieces = 0; w->pieces < w->wanted; w->pieces++) {
        arena_alloc(w->a, w->size);
    }
    return w->given;
}

static void at_the_cap_the_edge_gets_a_limit_fault(void **state)
{
    (void)state;
    struct counted c = {0};
    size_t cap = 200 * 1024;
    struct arena *a = open_counted(&c, cap);
    struct work w = {.a = a, .size = 1000, .wanted = 1000};
    struct fault *f = arena_guard(a, take_many, &w);
    assert_non_null(f);
    assert_int_equal(f->kind, FAULT_LIMIT);
    assert_int_equal(f->id, 0);
    assert_true(c.bytes <= cap);
    /* No more than the reserve and what rounding costs may be left unused. */
    assert_true((size_t)w.pieces * 1000 >
                cap - 2 * ARENA_RESERVE - (size_t)w.pieces * 40);
    arena_reset(a);
    assert_int_equal(f->kind, FAULT_LIMIT);
    w.wanted = 10;
    assert_null(arena_guard(a, take_many, &w));
    arena_close(a);
}

static void the_reserve_is_open_after_the_cap(void **state)
{
    (void)state;
    struct arena *a = arena_open(&chunks_heap, ARENA_FIRST);
    struct work w = {.a = a, .size = 16, .wanted = 100000};
    assert_non_null(arena_guard(a, take_many, &w));
    struct str said = str_format(a, "%s of %d", "out of memory", 16);
    assert_true(str_equal(said, STR("out of memory of 16")));
    memset(arena_alloc(a, ARENA_RESERVE - 256), 'x', ARENA_RESERVE - 256);
    w.wanted = 1000;
    assert_non_null(arena_guard(a, take_many, &w));
    arena_close(a);
}

static void a_heap_without_memory_unwinds_like_the_cap(void **state)
{
    (void)state;
    for (int n = 1; n < 6; n++) {
        struct counted c = {.fails_at = n};
        struct arena *a = open_counted(&c, (size_t)64 << 20);
        if (n == 1) {
            assert_null(a);
            continue;
        }
        struct work w = {.a = a, .size = 5000, .wanted = 1000};
        struct fault *f = arena_guard(a, take_many, &w);
        assert_non_null(f);
        assert_int_equal(f->kind, FAULT_LIMIT);
        assert_int_equal(c.takes, n);
        arena_close(a);
        assert_int_equal(c.bytes, 0);
    }
}

/* In a process of its own, silenced, for it dies. */
static void without_an_edge_the_cap_aborts(void **state)
{
    (void)state;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct arena *a = arena_open(&chunks_heap, ARENA_FIRST);
        (void)signal(SIGABRT, SIG_DFL);
        (void)dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
        arena_alloc(a, ARENA_FIRST);
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGABRT);
}

static void the_bodys_own_fault_comes_through_the_guard(void **state)
{
    (void)state;
    struct arena *a = arena_open(&chunks_heap, 1 << 20);
    struct fault mine = {.kind = FAULT_DENIED, .id = 7};
    struct work w = {.a = a, .size = 8, .wanted = 3, .given = &mine};
    assert_ptr_equal(arena_guard(a, take_many, &w), &mine);
    assert_int_equal(w.pieces, 3);
    arena_close(a);
}

static struct fault *guard_inside(void *ctx)
{
    struct work *w = ctx;
    struct work inner = {.a = w->a, .size = 1 << 20, .wanted = 100};
    struct fault *f = arena_guard(w->a, take_many, &inner);
    w->cleaned = f != NULL && f->kind == FAULT_LIMIT;
    /* The outer edge is in force again. */
    return take_many(w);
}

static void edges_nest(void **state)
{
    (void)state;
    struct arena *a = arena_open(&chunks_heap, 1 << 20);
    struct work w = {.a = a, .size = 1 << 20, .wanted = 1};
    struct fault *f = arena_guard(a, guard_inside, &w);
    assert_true(w.cleaned);
    assert_non_null(f);
    assert_int_equal(f->kind, FAULT_LIMIT);
    assert_int_equal(w.pieces, 0);
    arena_close(a);
}

static struct fault *take_impossible(void *ctx)
{
    struct work *w = ctx;
    if (w->wanted == 0) {
        arena_array(w->a, SIZE_MAX / 2, 3); /* wraps to a small number */
    } else {
        arena_alloc(w->a, SIZE_MAX - (size_t)w->wanted);
    }
    w->cleaned = true;
    return NULL;
}

static void sizes_that_wrap_are_refused(void **state)
{
    (void)state;
    struct arena *a = arena_open(&chunks_heap, SIZE_MAX);
    for (int wanted = 0; wanted < 70; wanted++) {
        struct work w = {.a = a, .wanted = wanted};
        assert_non_null(arena_guard(a, take_impossible, &w));
        assert_false(w.cleaned);
        arena_reset(a);
    }
    arena_close(a);
}

struct trace {
    char order[8];
    size_t n;
};
struct release {
    struct trace *trace;
    char name;
};

static void note_release(void *what)
{
    struct release *r = what;
    r->trace->order[r->trace->n++] = r->name;
}

static void cleanups_run_newest_first_and_once(void **state)
{
    (void)state;
    struct trace trace = {{0}, 0};
    struct release one = {&trace, '1'};
    struct release two = {&trace, '2'};
    struct release three = {&trace, '3'};
    struct arena *a = arena_open(&chunks_heap, 1 << 20);
    arena_on_close(a, note_release, &one);
    arena_on_close(a, note_release, &two);
    arena_reset(a);
    arena_on_close(a, note_release, &three);
    arena_close(a);
    assert_string_equal(trace.order, "213");
}

static void counting_release(void *what)
{
    int *count = what;
    (*count)++;
}

struct registering {
    struct arena *a;
    int registered;
    int released;
};

static struct fault *register_for_ever(void *ctx)
{
    struct registering *r = ctx;
    for (;;) {
        r->registered++;
        arena_on_close(r->a, counting_release, &r->released);
    }
    return NULL;
}

static void what_cannot_be_registered_is_released_at_once(void **state)
{
    (void)state;
    struct registering r = {.a = arena_open(&chunks_heap, ARENA_FIRST)};
    assert_non_null(arena_guard(r.a, register_for_ever, &r));
    assert_int_equal(r.released, 1);
    assert_true(r.registered > 100);
    arena_close(r.a);
    assert_int_equal(r.released, r.registered);
}

static void the_newest_piece_stretches_and_others_do_not(void **state)
{
    (void)state;
    struct arena *a = arena_open(&chunks_heap, 1 << 20);
    char *p = arena_bytes(a, 100);
    memset(p, 'p', 100);
    assert_true(arena_stretch(a, p, 100, 1000));
    memset(p + 100, 'q', 900);
    char *q = arena_alloc(a, 1);
    assert_true(q >= p + 1000);
    assert_false(arena_stretch(a, p, 1000, 1001));
    assert_false(arena_stretch(a, q, 1, ARENA_FIRST));
    assert_int_equal(p[0], 'p');
    assert_int_equal(p[999], 'q');
    arena_close(a);
}

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
static void one_step_too_far_is_poisoned(void **state)
{
    (void)state;
    struct arena *a = arena_open(&chunks_heap, 1 << 20);
    for (size_t size = 1; size < 100; size++) {
        char *p = arena_alloc(a, size);
        arena_alloc(a, 8);
        assert_false(__asan_address_is_poisoned(p + size - 1));
        assert_true(__asan_address_is_poisoned(p + size));
    }
    char *p = arena_alloc(a, 8);
    arena_reset(a);
    assert_true(__asan_address_is_poisoned(p));
    arena_close(a);
}
#endif

static void a_list_keeps_its_elements_while_it_grows(void **state)
{
    (void)state;
    struct arena *a = arena_open(&chunks_heap, (size_t)64 << 20);
    struct int_list list = {0};
    struct int_list other = {0};
    for (int64_t i = 0; i < 50000; i++) {
        int64_t *fresh = LIST_ADD(a, &list);
        assert_int_equal(*fresh, 0);
        *fresh = i * i;
        if (i % 7 == 0) {
            *LIST_ADD(a, &other) = i; /* so that in-place growth is not always possible */
        }
    }
    assert_int_equal(list.n, 50000);
    assert_int_equal(other.n, 7143);
    for (int64_t i = 0; i < 50000; i++) {
        assert_int_equal(list.at[i], i * i);
    }
    for (int64_t i = 0; i < 7143; i++) {
        assert_int_equal(other.at[i], 7 * i);
    }
    arena_close(a);
}

static void a_fault_keeps_its_own_copy_of_what_it_was_told(void **state)
{
    (void)state;
    struct arena *a = arena_open(&chunks_heap, 1 << 20);
    char have[] = "3";
    struct str args[] = {{have, 1}, STR("2")};
    struct fault *f = fault_new(a, FAULT_STORE, 12, 2, args);
    have[0] = '9';
    assert_int_equal(f->kind, FAULT_STORE);
    assert_int_equal(f->id, 12);
    assert_true(str_equal(f->arg[0], STR("3")));
    assert_true(str_equal(f->arg[1], STR("2")));
    assert_null(f->arg[2].p);
    assert_null(f->field.p);
    assert_null(f->more);
    assert_ptr_equal(fault_at(f, STR("name")), f);
    assert_true(str_equal(f->field, STR("name")));
    struct arena *other = arena_open(&chunks_heap, 1 << 20);
    struct fault *copy = fault_copy(other, f);
    arena_close(a);
    assert_int_equal(copy->id, 12);
    assert_true(str_equal(copy->arg[0], STR("3")));
    assert_true(str_equal(copy->field, STR("name")));
    assert_null(fault_copy(other, NULL));
    arena_close(other);
}

static struct fault *pass_up(struct fault *f, int *after)
{
    TRY(f);
    *after = 1;
    return NULL;
}

static void try_returns_a_fault_and_goes_on_without_one(void **state)
{
    (void)state;
    int after = 0;
    struct fault f = {.kind = FAULT_INPUT};
    assert_ptr_equal(pass_up(&f, &after), &f);
    assert_int_equal(after, 0);
    assert_null(pass_up(NULL, &after));
    assert_int_equal(after, 1);
}

static void every_kind_of_fault_has_a_name(void **state)
{
    (void)state;
    assert_string_equal(fault_kind_name(FAULT_INPUT), "INPUT");
    assert_string_equal(fault_kind_name(FAULT_UNCERTAIN), "UNCERTAIN");
    for (int kind = 0; kind < FAULT_KINDS; kind++) {
        assert_non_null(fault_kind_name((enum fault_kind)kind));
    }
}

static void chunks_given_back_are_taken_again_up_to_what_may_wait(void **state)
{
    (void)state;
    struct arena *own = arena_open(&chunks_heap, 1 << 20);
    struct chunks kept = chunks_kept(own, (size_t)80 * 1024, 0);
    void *small = kept.take(kept.self, 16 * 1024);
    void *odd = kept.take(kept.self, 40 * 1000); /* rounded up to 64 KiB */
    void *more = kept.take(kept.self, 16 * 1024);
    kept.give(kept.self, odd, 40 * 1000);
    kept.give(kept.self, small, 16 * 1024);
    kept.give(kept.self, more, 16 * 1024); /* 96 KiB are too many: back to the heap */
    assert_ptr_equal(kept.take(kept.self, 64 * 1024), odd);
    assert_ptr_equal(kept.take(kept.self, 10 * 1000), small);
    kept.give(kept.self, odd, 64 * 1024);
    kept.give(kept.self, small, 10 * 1000);
    void *large = kept.take(kept.self, 300 * 1024); /* never waits */
    kept.give(kept.self, large, 300 * 1024);
    arena_close(own);
}

static void an_arena_of_kept_chunks_goes_on_after_resets(void **state)
{
    (void)state;
    struct arena *own = arena_open(&chunks_heap, 1 << 20);
    struct chunks kept = chunks_kept(own, 1 << 20, 128 * 1024);
    for (int round = 0; round < 3; round++) {
        struct arena *a = arena_open(&kept, 1 << 20);
        for (int i = 0; i < 40; i++) {
            memset(arena_bytes(a, 10 * 1000), round, 10 * 1000);
        }
        arena_reset(a);
        memset(arena_bytes(a, 100 * 1000), round, 100 * 1000);
        arena_close(a);
    }
    arena_close(own);
}

int main(void)
{
    const struct CMUnitTest base[] = {
        cmocka_unit_test(pieces_are_zeroed_aligned_and_apart),
        cmocka_unit_test(a_reset_keeps_the_first_chunk_only),
        cmocka_unit_test(chunks_double_so_that_many_pieces_need_few),
        cmocka_unit_test(a_large_piece_stands_alone_and_the_current_chunk_goes_on),
        cmocka_unit_test(at_the_cap_the_edge_gets_a_limit_fault),
        cmocka_unit_test(the_reserve_is_open_after_the_cap),
        cmocka_unit_test(a_heap_without_memory_unwinds_like_the_cap),
        cmocka_unit_test(without_an_edge_the_cap_aborts),
        cmocka_unit_test(the_bodys_own_fault_comes_through_the_guard),
        cmocka_unit_test(edges_nest),
        cmocka_unit_test(sizes_that_wrap_are_refused),
        cmocka_unit_test(cleanups_run_newest_first_and_once),
        cmocka_unit_test(what_cannot_be_registered_is_released_at_once),
        cmocka_unit_test(the_newest_piece_stretches_and_others_do_not),
#if defined(__SANITIZE_ADDRESS__)
        cmocka_unit_test(one_step_too_far_is_poisoned),
#endif
        cmocka_unit_test(a_list_keeps_its_elements_while_it_grows),
        cmocka_unit_test(a_fault_keeps_its_own_copy_of_what_it_was_told),
        cmocka_unit_test(try_returns_a_fault_and_goes_on_without_one),
        cmocka_unit_test(every_kind_of_fault_has_a_name),
        cmocka_unit_test(chunks_given_back_are_taken_again_up_to_what_may_wait),
        cmocka_unit_test(an_arena_of_kept_chunks_goes_on_after_resets),
    };
    return cmocka_run_group_tests(base, NULL, NULL);
}
