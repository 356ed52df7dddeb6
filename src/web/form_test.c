/* Forms: pairs and files from bytes, and fields from pairs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <unistd.h>

#include "web/form.h"
#include "web/multipart.h"
#include "web/route.h"
#include "web/url.h"
#include "words/faults.h"

enum { CAP = 4 << 20 };

/* The arena of a test, reached as in a request: inside an edge. */
struct stand {
    struct arena *arena;
    void (*body)(struct arena *a);
};

static struct fault *inside(void *ctx)
{
    struct stand *s = ctx;
    s->body(s->arena);
    return NULL;
}

static void with_arena(void (*body)(struct arena *a))
{
    struct stand s = {arena_open(&chunks_heap, CAP), body};
    assert_null(arena_guard(s.arena, inside, &s));
    arena_close(s.arena);
}

/* ---- urlencoded ------------------------------------------------------------------ */

static void read_pairs(struct arena *a)
{
    struct pair_list pairs = {0};
    struct str body = STR("name=%E5%AE%8B+%e6%b1%9f&&empty=&bare&a%3Db=%26&name=two&=x");
    assert_int_equal(url_pairs(a, body, 100, &pairs), 0);
    static const struct {
        struct str name;
        struct str value;
    } expected[] = {
        {STR("name"), STR("\xE5\xAE\x8B \xE6\xB1\x9F")},
        {STR("empty"), STR("")},
        {STR("bare"), STR("")},
        {STR("a=b"), STR("&")},
        {STR("name"), STR("two")},
        {STR(""), STR("x")},
    };
    assert_int_equal(pairs.n, 6);
    for (size_t i = 0; i < pairs.n; i++) {
        assert_true(str_equal(pairs.at[i].name, expected[i].name));
        assert_true(str_equal(pairs.at[i].value, expected[i].value));
    }
}

static void urlencoded_pairs_are_read_in_order(void **state)
{
    (void)state;
    with_arena(read_pairs);
}

static void refuse_pairs(struct arena *a)
{
    static const struct str bad[] = {
        STR("a=%"),      STR("a=%4"),        STR("a=%GG"),    STR("a=%00"),
        STR("%00=a"),    STR("a=\0"),        STR("a=%FF"),    STR("a=\xff"),
        STR("a=%C0%AF"), STR("a=%ED%A0%80"), STR("a=%E5%AE"), STR("a=b&c=%1"),
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct pair_list pairs = {0};
        if (url_pairs(a, bad[i], 100, &pairs) != 400) {
            fail_msg("taken: %zu", i);
        }
    }
    struct pair_list pairs = {0};
    assert_int_equal(url_pairs(a, STR("a&b&c"), 2, &pairs), 413);
    pairs = (struct pair_list){0};
    assert_int_equal(url_pairs(a, STR("a&b&c"), 3, &pairs), 0);
}

static void pairs_that_are_not_text_are_refused(void **state)
{
    (void)state;
    with_arena(refuse_pairs);
}

/* ---- multipart ------------------------------------------------------------------- */

#define FIELD_HEAD(name) "Content-Disposition: form-data; name=\"" name "\"\r\n"
#define FILE_HEAD(name, file)                                                            \
    "Content-Disposition: form-data; name=\"" name "\"; filename=\"" file "\"\r\n"

static const struct multipart_limits limits = {
    .pairs = 4, .memory = 1000, .uploads = 2, .spool_dir = STR("/tmp")};

/* Feeds `body` as the server does, in blocks that grow by `step` bytes; the status, 0
 * when all was taken. */
static int feed(struct multipart *m, struct str body, size_t step)
{
    char block[16384];
    size_t held = 0;
    size_t at = 0;
    for (;;) {
        size_t take = body.n - at < step ? body.n - at : step;
        assert_true(held + take <= sizeof block);
        memcpy(block + held, body.p + at, take);
        held += take;
        at += take;
        size_t used = 0;
        int status = multipart_take(m, (struct str){block, held}, at == body.n, &used);
        assert_true(used <= held);
        held -= used;
        memmove(block, block + used, held);
        if (status != 0 || at == body.n) {
            return status;
        }
    }
}

static void read_parts(struct arena *a)
{
    struct str body = STR("--x-y\r\n" FIELD_HEAD(
        "a") "\r\n"
             "one\r\n--x-\r\n--x\r\n"
             "\r\n--x-y\r\n" FILE_HEAD(
                 "f",
                 "C:\\dir\\\xE5\xAE\x8B.csv") "Content-Type: text/csv\r\n\r\n"
                                              "1,2\r\n\r\n--x-\0\r\n"
                                              "\r\n--x-y\r\ncontent-disposition: "
                                              "form-data; name=\"b\"\r\n"
                                              "Content-Transfer-Encoding: "
                                              "8bit\r\nX-Other: y\r\n\r\n"
                                              "\r\n--x-y\r\n" FILE_HEAD(
                                                  "none",
                                                  "") "Content-Type: "
                                                      "application/octet-stream\r\n\r\n"
                                                      "\r\n--x-y--\r\n");
    struct str type = STR("multipart/form-data; charset=utf-8; boundary=\"x-y\"");
    struct str file = STR("1,2\r\n\r\n--x-\0\r\n");
    for (size_t step = 1; step <= body.n; step += step < 20 ? 1 : 37) {
        struct multipart *m = multipart_new(a, type, &limits);
        assert_non_null(m);
        assert_int_equal(feed(m, body, step), 0);
        const struct pair_list *pairs = multipart_pairs(m);
        const struct upload_list *uploads = multipart_uploads(m);
        assert_int_equal(pairs->n, 2);
        assert_true(str_equal(pairs->at[0].name, STR("a")));
        assert_true(str_equal(pairs->at[0].value, STR("one\r\n--x-\r\n--x\r\n")));
        assert_true(str_equal(pairs->at[1].name, STR("b")));
        assert_true(str_equal(pairs->at[1].value, STR("")));
        assert_int_equal(uploads->n, 1);
        const struct upload *u = &uploads->at[0];
        assert_true(str_equal(u->filename, STR("\xE5\xAE\x8B.csv")));
        assert_true(str_equal(u->type, STR("text/csv")));
        char content[100];
        assert_int_equal(u->size, (int64_t)file.n);
        assert_int_equal(read(u->fd, content, sizeof content), (ssize_t)file.n);
        assert_memory_equal(content, file.p, file.n);
    }
}

static void parts_are_read_however_they_are_cut(void **state)
{
    (void)state;
    with_arena(read_parts);
}

#define ONE "--b\r\n" FIELD_HEAD("a") "\r\nx"
static const struct {
    const char *name;
    struct str body;
    int status;
} bad_parts[] = {
    {"nothing", STR(""), 400},
    {"a preamble", STR("hello\r\n" ONE "\r\n--b--\r\n"), 400},
    {"another boundary", STR("--c\r\n" FIELD_HEAD("a") "\r\nx\r\n--c--\r\n"), 400},
    {"no end", STR(ONE), 400},
    {"half an end", STR(ONE "\r\n--b-"), 400},
    {"no dashes at the end", STR(ONE "\r\n--b"), 400},
    {"an epilogue", STR(ONE "\r\n--b--\r\nbye"), 400},
    {"padding", STR("--b \r\n" FIELD_HEAD("a") "\r\nx\r\n--b--\r\n"), 400},
    {"a bare LF", STR("--b\n" FIELD_HEAD("a") "\r\nx\r\n--b--\r\n"), 400},
    {"no disposition", STR("--b\r\nContent-Type: a/b\r\n\r\nx\r\n--b--\r\n"), 400},
    {"no headers", STR("--b\r\n\r\nx\r\n--b--\r\n"), 400},
    {"two dispositions",
     STR("--b\r\n" FIELD_HEAD("a") FIELD_HEAD("b") "\r\nx\r\n--b--\r\n"), 400},
    {"no name",
     STR("--b\r\nContent-Disposition: form-data; x=\"a\"\r\n\r\nx\r\n--b--\r\n"), 400},
    {"an empty name", STR("--b\r\n" FIELD_HEAD("") "\r\nx\r\n--b--\r\n"), 400},
    {"two names",
     STR("--b\r\nContent-Disposition: form-data; name=\"a\"; "
         "name=\"b\"\r\n\r\nx\r\n--b--\r\n"),
     400},
    {"an attachment",
     STR("--b\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nx\r\n--b--\r\n"),
     400},
    {"an open quote",
     STR("--b\r\nContent-Disposition: form-data; name=\"a\r\n\r\nx\r\n--b--\r\n"), 400},
    {"filename*",
     STR("--b\r\nContent-Disposition: form-data; name=\"a\"; "
         "filename*=UTF-8''x\r\n\r\n"
         "x\r\n--b--\r\n"),
     400},
    {"base64",
     STR("--b\r\n" FIELD_HEAD(
         "a") "Content-Transfer-Encoding: base64\r\n\r\neA==\r\n--b--\r\n"),
     400},
    {"a part in parts",
     STR("--b\r\n" FIELD_HEAD("a") "Content-Type: multipart/mixed\r\n\r\nx\r\n--b--\r\n"),
     400},
    {"a folded header", STR("--b\r\n" FIELD_HEAD("a") " x\r\n\r\nx\r\n--b--\r\n"), 400},
    {"a value that is not UTF-8", STR("--b\r\n" FIELD_HEAD("a") "\r\n\xff\r\n--b--\r\n"),
     400},
    {"a NUL in a value", STR("--b\r\n" FIELD_HEAD("a") "\r\n\0\r\n--b--\r\n"), 400},
    {"a NUL in a header", STR("--b\r\n" FIELD_HEAD("a\0") "\r\nx\r\n--b--\r\n"), 400},
    {"a name that is not UTF-8", STR("--b\r\n" FIELD_HEAD("\xff") "\r\nx\r\n--b--\r\n"),
     400},
    {"bytes of a nameless file", STR("--b\r\n" FILE_HEAD("f", "") "\r\nx\r\n--b--\r\n"),
     400},
    {"a third file",
     STR("--b\r\n" FILE_HEAD("f", "1") "\r\n\r\n--b\r\n" FILE_HEAD(
         "f", "2") "\r\n\r\n--b\r\n" FILE_HEAD("f", "3") "\r\n\r\n--b--\r\n"),
     413},
    {"a fifth field",
     STR(ONE "\r\n" ONE "\r\n" ONE "\r\n" ONE "\r\n" ONE "\r\n--b--\r\n"), 413},
};

static void refuse_parts(struct arena *a)
{
    for (size_t i = 0; i < sizeof bad_parts / sizeof bad_parts[0]; i++) {
        for (size_t step = 1; step <= 64; step += 63) {
            struct str type = STR("multipart/form-data; boundary=b");
            struct multipart *m = multipart_new(a, type, &limits);
            int status = feed(m, bad_parts[i].body, step);
            if (status != bad_parts[i].status) {
                fail_msg("%s: %d, expected %d", bad_parts[i].name, status,
                         bad_parts[i].status);
            }
        }
    }
}

static void parts_that_can_be_read_in_two_ways_are_refused(void **state)
{
    (void)state;
    with_arena(refuse_parts);
}

static void refuse_sizes(struct arena *a)
{
    struct text body = text_new(a, 8192);
    text_add(&body, STR("--b\r\n" FIELD_HEAD("a") "X: "));
    for (size_t i = 0; i < MULTIPART_HEAD; i++) {
        text_add_char(&body, 'y');
    }
    text_add(&body, STR("\r\n\r\nx\r\n--b--\r\n"));
    struct multipart *m =
        multipart_new(a, STR("multipart/form-data; boundary=b"), &limits);
    assert_int_equal(feed(m, text_str(&body), 1000), 413);

    body.n = 0;
    text_add(&body, STR("--b\r\n" FIELD_HEAD("a") "\r\n"));
    for (size_t i = 0; i < 1000; i++) {
        text_add_char(&body, 'y');
    }
    size_t fits = body.n;
    text_add(&body, STR("\r\n--b--\r\n"));
    m = multipart_new(a, STR("multipart/form-data; boundary=b"), &limits);
    assert_int_equal(feed(m, text_str(&body), 100), 0);
    body.n = fits;
    text_add(&body, STR("y\r\n--b--\r\n"));
    m = multipart_new(a, STR("multipart/form-data; boundary=b"), &limits);
    assert_int_equal(feed(m, text_str(&body), 100), 413);
}

static void oversized_parts_are_refused(void **state)
{
    (void)state;
    with_arena(refuse_sizes);
}

static void judge_boundaries(struct arena *a)
{
#define TYPE(parameters) STR("multipart/form-data" parameters)
#define SEVENTY "1234567890123456789012345678901234567890123456789012345678901234567890"
    static const struct {
        struct str type;
        bool sound;
    } cases[] = {
        {TYPE("; boundary=a"), true},
        {TYPE("; boundary=\"a b\""), true},
        {TYPE(";boundary=a'()+_,-./:=?"), true},
        {TYPE("; boundary=" SEVENTY), true},
        {TYPE("; boundary=" SEVENTY "1"), false},
        {TYPE(""), false},
        {TYPE("; boundary="), false},
        {TYPE("; boundary=\"\""), false},
        {TYPE("; boundary=\"a "), false},
        {TYPE("; boundary=\"a \""), false},
        {TYPE("; boundary=a; boundary=b"), false},
        {TYPE("; boundary=a@b"), false},
        {TYPE("; boundary=\"a\"b"), false},
        {TYPE("; boundary"), false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if ((multipart_new(a, cases[i].type, &limits) != NULL) != cases[i].sound) {
            fail_msg("%.*s", STR_PRINT(cases[i].type));
        }
    }
}

static void boundaries_are_those_of_rfc_2046(void **state)
{
    (void)state;
    with_arena(judge_boundaries);
}

/* ---- fields ---------------------------------------------------------------------- */

struct visit {
    struct str place;
    struct str note;
    int64_t minutes;
    struct day day;
    bool done;
    int kind;
};
static const char *const kinds[] = {"talk", "visit", NULL};
static const struct field visit_fields[] = {
    {.name = "place",
     .type = FIELD_TEXT,
     .required = true,
     .offset = offsetof(struct visit, place),
     .max = 5},
    {.name = "note", .type = FIELD_LINES, .offset = offsetof(struct visit, note)},
    {.name = "minutes",
     .type = FIELD_INT,
     .offset = offsetof(struct visit, minutes),
     .min = 1,
     .max = 60},
    {.name = "day",
     .type = FIELD_DAY,
     .required = true,
     .offset = offsetof(struct visit, day)},
    {.name = "done", .type = FIELD_BOOL, .offset = offsetof(struct visit, done)},
    {.name = "kind",
     .type = FIELD_CHOICE,
     .offset = offsetof(struct visit, kind),
     .choices = kinds},
};
static const struct fields visit_form = FIELDS(visit_fields, struct visit);

static struct fault *read_visit(struct arena *a, struct str body, struct visit *visit)
{
    struct exchange x = {.arena = a};
    assert_int_equal(url_pairs(a, body, 100, &x.form), 0);
    return form_read(&x, &visit_form, visit);
}

static void fill_visit(struct arena *a)
{
    struct visit visit;
    struct str body = STR("place=%20%E5%AE%8B%E6%B1%9F%20&note=a%0D%0Ab%0Ac&minutes=60&"
                          "day=2017-01-04&done=on&kind=visit");
    assert_null(read_visit(a, body, &visit));
    assert_true(str_equal(visit.place, STR("\xE5\xAE\x8B\xE6\xB1\x9F")));
    assert_true(str_equal(visit.note, STR("a\nb\nc")));
    assert_int_equal(visit.minutes, 60);
    struct day day;
    assert_true(day_parse_iso(STR("2017-01-04"), &day));
    assert_int_equal(visit.day.v, day.v);
    assert_true(visit.done);
    assert_int_equal(visit.kind, 1);
    assert_null(read_visit(a, STR("place=x&day=2017-01-04"), &visit));
    assert_false(visit.done);
    assert_int_equal(visit.kind, -1);
}

static void a_form_fills_its_struct(void **state)
{
    (void)state;
    with_arena(fill_visit);
}

static void name_faults(struct arena *a)
{
    struct visit visit;
    struct fault *f = read_visit(
        a, STR("stray=1&minutes=61&kind=tea&place=123456&day=2017-02-29"), &visit);
    static const struct {
        struct str field;
        int id;
    } expected[] = {
        {STR("place"), FAULT_FIELD_LONG_ID},    {STR("minutes"), FAULT_FIELD_RANGE_ID},
        {STR("day"), FAULT_FIELD_DAY_ID},       {STR("kind"), FAULT_FIELD_CHOICE_ID},
        {STR("stray"), FAULT_FIELD_UNKNOWN_ID},
    };
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        assert_non_null(f);
        assert_int_equal(f->kind, FAULT_INPUT);
        assert_true(str_equal(f->field, expected[i].field));
        assert_int_equal(f->id, expected[i].id);
        f = f->more;
    }
    assert_null(f);

    f = read_visit(a, STR("place=%20&place=x"), &visit);
    assert_non_null(f);
    assert_true(str_equal(f->field, STR("place")));
    assert_int_equal(f->id, FAULT_FIELD_TWICE_ID);
    f = f->more;
    assert_non_null(f);
    assert_true(str_equal(f->field, STR("day")));
    assert_int_equal(f->id, FAULT_FIELD_REQUIRED_ID);
    assert_null(f->more);
}

static void every_fault_is_named_once_in_the_order_of_the_form(void **state)
{
    (void)state;
    with_arena(name_faults);
}

/* ---- cookies and routes ---------------------------------------------------------- */

static void cookies_are_found_by_their_whole_name(void **state)
{
    (void)state;
    struct pair headers[] = {
        {STR("cookie"), STR("xa=1; a=2 ; b=\"3\";c=;  d=4=5; a=6")},
        {STR("other"), STR("e=7")},
        {STR("cookie"), STR("f=8")},
    };
    struct exchange x = {.headers = {headers, 3, 3}};
    assert_true(str_equal(exchange_cookie(&x, STR("a")), STR("2")));
    assert_true(str_equal(exchange_cookie(&x, STR("b")), STR("\"3\"")));
    assert_non_null(exchange_cookie(&x, STR("c")).p);
    assert_int_equal(exchange_cookie(&x, STR("c")).n, 0);
    assert_true(str_equal(exchange_cookie(&x, STR("d")), STR("4=5")));
    assert_true(str_equal(exchange_cookie(&x, STR("f")), STR("8")));
    assert_null(exchange_cookie(&x, STR("e")).p);
    assert_null(exchange_cookie(&x, STR("")).p);
}

static void paths_match_patterns_segment_by_segment(void **state)
{
    (void)state;
    static const struct {
        struct str pattern;
        struct str path;
        bool matches;
        struct str args[2];
    } cases[] = {
        {STR("/"), STR("/"), true, {STR_NONE, STR_NONE}},
        {STR("/"), STR("/a"), false, {STR_NONE, STR_NONE}},
        {STR("/a"), STR("/a"), true, {STR_NONE, STR_NONE}},
        {STR("/a"), STR("/a/"), false, {STR_NONE, STR_NONE}},
        {STR("/a/"), STR("/a"), false, {STR_NONE, STR_NONE}},
        {STR("/a"), STR("/ab"), false, {STR_NONE, STR_NONE}},
        {STR("/a"), STR("/A"), false, {STR_NONE, STR_NONE}},
        {STR("/a/b"), STR("/a"), false, {STR_NONE, STR_NONE}},
        {STR("/a"), STR("/a/b"), false, {STR_NONE, STR_NONE}},
        {STR("/p/:id"), STR("/p/7"), true, {STR("7"), STR_NONE}},
        {STR("/p/:id"), STR("/p/"), false, {STR_NONE, STR_NONE}},
        {STR("/p/:id"), STR("/p"), false, {STR_NONE, STR_NONE}},
        {STR("/p/:id"), STR("/p/7/8"), false, {STR_NONE, STR_NONE}},
        {STR("/p/:id/e/:n"),
         STR("/p/x y/e/\xE5\xAE\x8B"),
         true,
         {STR("x y"), STR("\xE5\xAE\x8B")}},
        {STR("/p/:id/e"), STR("/p/7/f"), false, {STR_NONE, STR_NONE}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str args[PATH_ARGS];
        bool matches = route_match(cases[i].pattern, cases[i].path, args);
        if (matches != cases[i].matches) {
            fail_msg("%.*s and %.*s", STR_PRINT(cases[i].pattern),
                     STR_PRINT(cases[i].path));
        }
        for (size_t k = 0; matches && k < 2; k++) {
            assert_true(str_equal(args[k], cases[i].args[k]));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(urlencoded_pairs_are_read_in_order),
        cmocka_unit_test(pairs_that_are_not_text_are_refused),
        cmocka_unit_test(parts_are_read_however_they_are_cut),
        cmocka_unit_test(parts_that_can_be_read_in_two_ways_are_refused),
        cmocka_unit_test(oversized_parts_are_refused),
        cmocka_unit_test(boundaries_are_those_of_rfc_2046),
        cmocka_unit_test(a_form_fills_its_struct),
        cmocka_unit_test(every_fault_is_named_once_in_the_order_of_the_form),
        cmocka_unit_test(cookies_are_found_by_their_whole_name),
        cmocka_unit_test(paths_match_patterns_segment_by_segment),
    };
    return cmocka_run_group_tests_name("web/form", tests, NULL, NULL);
}
