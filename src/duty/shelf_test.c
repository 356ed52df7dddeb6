/* The shelf of adopted programmes: read once, shared, and never out of date. */
#include "fixture.h"

#include <pthread.h>

#include "duty/inside.h"
#include "words/faults.h"

enum { READERS = 4, READS = 200, CHANGES = 20 };
static const struct kind *const none[] = {NULL};

/* What `apply` of an adoption leaves, in one transaction as there. A file of one kind, or nonsense for no title. */
static void adopt(struct fixture *f, int seq, const char *title)
{
    const char *file =
        title == NULL
            ? "programme: ["
            : str_format(f->arena,
                         "programme: try\nversion: %d\nfrom: 2016-01-04\n"
                         "calendar: china\ntitle: {zh: 试, en: Trial}\n"
                         "aspects:\n  - {id: learning, title: {zh: 学, en: Learning}}\n"
                         "kinds:\n  - kind: study.note\n"
                         "    title: {zh: 笔记, en: %s}\n    class: unit\n    fields:\n"
                         "      - {name: title, type: text, title: {zh: 题, en: T}}\n"
                         "rules:\n  - id: read\n    title: {zh: 读, en: Read}\n"
                         "    basis: {zh: 一, en: One}\n    owner: {zh: 科, en: S}\n"
                         "    grasp: learning\n    meets: {kind: study.note}\n"
                         "    when: {every: week}\n    minutes: 10\n",
                         seq, title)
                  .p;
    fixture_past(f, str_format(f->arena,
                               "begin; insert into duty_text values ('h%d', 1, '%s');"
                               "insert into duty_programme values (%d, 'try', %d, %d,"
                               " null, 'h%d', 0, 0); commit",
                               seq, file, seq, seq, 16800 + seq, seq)
                        .p);
}

static void forget(struct fixture *f, int seq)
{
    fixture_past(f, str_format(f->arena,
                               "begin; delete from duty_text where hash = 'h%d';"
                               "delete from duty_programme where seq = %d; commit",
                               seq, seq)
                        .p);
}

/* Asks in an arena of its own, as a request does. */
static struct arena *ask(struct duty_shelf *shelf, struct db *db,
                         const struct declared **kind)
{
    struct arena *a = arena_open(&chunks_heap, 1024 * 1024);
    assert_good(
        duty_declared(db, a, shelf, STR("study.note"), (struct day){20000}, kind));
    return a;
}

static bool is_called(const struct declared *kind, const char *title)
{
    return kind != NULL && str_equal(kind->words->title.in[LANG_EN], str_of(title));
}

static void a_file_is_read_once_for_all_who_ask(void **state)
{
    struct fixture *f = *state;
    struct duty_shelf *shelf = duty_shelf_open(f->arena, &chunks_heap, none);
    const struct declared *first = NULL, *second = NULL;
    adopt(f, 1, "Note");
    struct arena *a = ask(shelf, fixture_reader(f), &first);
    struct arena *b = ask(shelf, fixture_reader(f), &second);
    assert_non_null(first);
    assert_ptr_equal(first, second);
    arena_close(a);
    arena_close(b);
}

static void an_adoption_is_seen_by_the_next_and_leaves_what_others_hold(void **state)
{
    struct fixture *f = *state;
    struct duty_shelf *shelf = duty_shelf_open(f->arena, &chunks_heap, none);
    struct db *db = fixture_reader(f);
    const struct declared *before = NULL, *behind = NULL, *again = NULL;
    adopt(f, 1, "Note");
    struct arena *a = ask(shelf, db, &before);
    adopt(f, 2, "Report");
    struct arena *b = ask(shelf, db, &behind);
    assert_true(is_called(behind, "Report"));
    assert_int_equal(behind->kind.version, 2);
    assert_true(is_called(before, "Note"));
    arena_close(a);
    arena_close(b);
    forget(f, 2); /* as a transaction rolled back, or a rebuild */
    a = ask(shelf, db, &again);
    assert_true(is_called(again, "Note"));
    arena_close(a);
    forget(f, 1);
    a = ask(shelf, db, &again);
    assert_null(again);
    arena_close(a);
}

static void a_file_that_cannot_be_read_is_told_and_not_kept(void **state)
{
    struct fixture *f = *state;
    struct duty_shelf *shelf = duty_shelf_open(f->arena, &chunks_heap, none);
    struct db *db = fixture_reader(f);
    const struct declared *kind = NULL;
    adopt(f, 1, NULL);
    for (int i = 0; i < 2; i++) {
        struct fault *fault = duty_declared(db, f->arena, shelf, STR("study.note"),
                                            (struct day){20000}, &kind);
        assert_non_null(fault);
        assert_int_equal(fault->kind, FAULT_INPUT);
    }
    forget(f, 1);
    adopt(f, 1, "Note");
    arena_close(ask(shelf, db, &kind));
}

struct asking {
    struct duty_shelf *shelf;
    struct db *db;
    int good;
};

static void *read_on(void *ctx)
{
    struct asking *r = ctx;
    for (int i = 0; i < READS; i++) {
        const struct declared *kind = NULL;
        struct arena *a = arena_open(&chunks_heap, 1024 * 1024);
        struct fault *fault = db_begin_read(r->db, a); /* as every request */
        if (fault == NULL) {
            fault = duty_declared(r->db, a, r->shelf, STR("study.note"),
                                  (struct day){20000}, &kind);
        }
        r->good += fault == NULL && is_called(kind, "Note");
        db_end_read(r->db);
        arena_close(a);
    }
    return NULL;
}

static void many_threads_read_while_it_changes(void **state)
{
    struct fixture *f = *state;
    struct duty_shelf *shelf = duty_shelf_open(f->arena, &chunks_heap, none);
    struct asking readings[READERS];
    pthread_t threads[READERS];
    adopt(f, 1, "Note");
    for (int i = 0; i < READERS; i++) {
        readings[i] = (struct asking){shelf, fixture_reader(f), 0};
        assert_int_equal(pthread_create(&threads[i], NULL, read_on, &readings[i]), 0);
    }
    for (int i = 0; i < CHANGES; i++) {
        adopt(f, 2, "Note");
        forget(f, 2);
    }
    for (int i = 0; i < READERS; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(readings[i].good, READS);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(a_file_is_read_once_for_all_who_ask),
        FIXTURE_TEST(an_adoption_is_seen_by_the_next_and_leaves_what_others_hold),
        FIXTURE_TEST(a_file_that_cannot_be_read_is_told_and_not_kept),
        FIXTURE_TEST(many_threads_read_while_it_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
