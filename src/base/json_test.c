/* JSON: what is read, what is refused and where, the canonical form. Whether a text takes
 * the short reader or jansson's way must make no difference; a space behind it forces the
 * latter. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/fault.h"
#include "base/json.h"
#include "base/random.h"

static int open_arena(void **state)
{
    *state = arena_open(&chunks_heap, (size_t)256 << 20);
    return *state == NULL;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

static int reset_arena(void **state)
{
    arena_reset(*state);
    return 0;
}

static void assert_says(struct str s, const char *expected)
{
    if (!str_equal(s, str_of(expected))) {
        fail_msg("\"%.*s\" instead of \"%s\"", STR_PRINT(s), expected);
    }
}

static struct str canonical(struct arena *a, const struct json *value)
{
    struct text out = text_new(a, 0);
    json_write_canonical(&out, value);
    return text_str(&out);
}

static struct json *read_good(struct arena *a, struct str text)
{
    struct json *value = NULL;
    size_t error_at = 0;
    if (!json_read(a, text, &value, &error_at)) {
        fail_msg("refused at %zu: %.*s", error_at, STR_PRINT(text));
    }
    return value;
}

static struct str spaced(struct arena *a, struct str text)
{
    return str_format(a, "%.*s ", STR_PRINT(text));
}

static void values_come_out_as_they_are_written(void **state)
{
    struct arena *a = *state;
    struct str text = STR("{\"a\":[1,-2,true,false,null,\"x\",{}],\"b\":{\"c\":[]}}");
    for (int way = 0; way < 2; way++) {
        struct json *v = read_good(a, way == 0 ? text : spaced(a, text));
        assert_int_equal(v->type, JSON_OBJECT);
        const struct json *list = json_get(v, STR("a"));
        assert_non_null(list);
        assert_int_equal(list->type, JSON_ARRAY);
        assert_int_equal(list->items.n, 7);
        assert_int_equal(list->items.at[0]->number, 1);
        assert_int_equal(list->items.at[1]->number, -2);
        assert_int_equal(list->items.at[1]->type, JSON_INT);
        assert_true(list->items.at[2]->truth);
        assert_int_equal(list->items.at[3]->type, JSON_BOOL);
        assert_false(list->items.at[3]->truth);
        assert_int_equal(list->items.at[4]->type, JSON_NULL);
        assert_says(list->items.at[5]->string, "x");
        assert_int_equal(list->items.at[6]->type, JSON_OBJECT);
        assert_int_equal(list->items.at[6]->members.n, 0);
        assert_int_equal(json_get(json_get(v, STR("b")), STR("c"))->type, JSON_ARRAY);
        assert_null(json_get(v, STR("z")));
        assert_null(json_get(list, STR("a")));
    }
}

static void members_keep_the_order_they_were_read_in(void **state)
{
    struct arena *a = *state;
    struct json *v = read_good(a, STR("{\"z\":1,\"a\":2,\"m\":3}"));
    assert_int_equal(v->members.n, 3);
    assert_says(v->members.at[0].key, "z");
    assert_says(v->members.at[1].key, "a");
    assert_says(v->members.at[2].key, "m");
    assert_says(canonical(a, v), "{\"a\":2,\"m\":3,\"z\":1}");
}

static void integers_reach_both_ends_of_int64(void **state)
{
    struct arena *a = *state;
    static const struct {
        const char *text;
        int64_t value;
    } cases[] = {
        {"0", 0},
        {"-1", -1},
        {"999999999999999999", 999999999999999999},
        {"-999999999999999999", -999999999999999999},
        {"1000000000000000000", 1000000000000000000},
        {"9223372036854775807", INT64_MAX},
        {"-9223372036854775808", INT64_MIN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct json *v = read_good(a, str_of(cases[i].text));
        assert_int_equal(v->type, JSON_INT);
        assert_true(v->number == cases[i].value);
        assert_says(canonical(a, v), cases[i].text);
    }
}

static const struct {
    struct str text;
    size_t first, last; /* the offset lies between */
} refused[] = {
    {STR("1.5"), 1, 1},
    {STR("[10,1e5]"), 5, 5},
    {STR("{\"a\":1E5}"), 6, 6},
    {STR("-0.0"), 2, 2},
    {STR("9223372036854775808"), 0, 19},
    {STR("-9223372036854775809"), 0, 20},
    {STR("{\"a\":1,\"a\":2}"), 7, 13},
    {STR("{\"a\":1,\"b\":1,\"a\":2}"), 13, 19},
    {STR("\"\\u0000\""), 0, 8},
    {STR("{\"\\u0000\":1}"), 0, 12},
    {STR("\"a\0b\""), 0, 5},
    {STR("\"\xff\""), 1, 3},
    {STR("\"\xed\xa0\x80\""), 1, 5},
    {STR("{\"\xc0\xaf\":1}"), 1, 8},
    {STR("\"\\ud800\""), 0, 8},
    {STR("\"\\udc00\""), 0, 8},
    {STR("\"\t\""), 0, 3},
    {STR("\"a\nb\""), 0, 5},
    {STR(""), 0, 0},
    {STR(" "), 0, 1},
    {STR("1 2"), 1, 3},
    {STR("{} x"), 2, 4},
    {STR("[1,]"), 0, 4},
    {STR("{\"a\":1,}"), 0, 8},
    {STR("{'a':1}"), 0, 7},
    {STR("{a:1}"), 0, 5},
    {STR("[1"), 0, 2},
    {STR("\"abc"), 0, 4},
    {STR("\"abc\\"), 0, 6},
    {STR("01"), 0, 2},
    {STR("-"), 0, 1},
    {STR("--1"), 0, 3},
    {STR("+1"), 0, 2},
    {STR("nul"), 0, 3},
    {STR("True"), 0, 4},
    {STR("truefalse"), 0, 9},
    {STR("NaN"), 0, 3},
    {STR("/* */1"), 0, 6},
    {STR("\xef\xbb\xbf{}"), 0, 5},
    {STR("\"\\x41\""), 0, 6},
    {STR("1\0"), 1, 1},
    {STR("[1\0,2]"), 2, 2},
    {STR("\0"), 0, 0},
    {STR("]"), 0, 1},
};

static void what_is_not_ours_is_refused_where_it_stands(void **state)
{
    struct arena *a = *state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        struct json *value = NULL;
        size_t error_at = 99;
        if (json_read(a, refused[i].text, &value, &error_at)) {
            fail_msg("read: %.*s", STR_PRINT(refused[i].text));
        }
        if (error_at < refused[i].first || error_at > refused[i].last) {
            fail_msg("%.*s refused at %zu", STR_PRINT(refused[i].text), error_at);
        }
        assert_null(value);
    }
}

static struct str nested(struct arena *a, int depth, const char *end)
{
    struct text t = text_new(a, 0);
    for (int i = 0; i < depth; i++) {
        text_add_char(&t, '[');
    }
    for (int i = 0; i < depth; i++) {
        text_add_char(&t, ']');
    }
    text_add(&t, str_of(end));
    return text_str(&t);
}

static void nesting_ends_at_the_named_depth(void **state)
{
    struct arena *a = *state;
    struct json *v = NULL;
    size_t error_at = 0;
    assert_true(json_read(a, nested(a, JSON_DEPTH, ""), &v, &error_at));
    assert_true(json_read(a, nested(a, JSON_DEPTH, " "), &v, &error_at));
    assert_false(json_read(a, nested(a, JSON_DEPTH + 1, ""), &v, &error_at));
    assert_int_equal(error_at, JSON_DEPTH);
    assert_false(json_read(a, nested(a, 1000000, ""), &v, &error_at));
    assert_true(json_read(a, STR("\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"{{\""),
                          &v, &error_at));
}

/* RFC 8785 section 3.2.2.2's literal, and one for each rule. */
static void escapes_are_those_of_rfc_8785(void **state)
{
    struct arena *a = *state;
    struct json *v =
        read_good(a, STR("\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\"
                         "\\\"\\/\""));
    assert_says(v->string, "\xe2\x82\xac$\x0f\nA'B\"\\\\\"/");
    assert_says(canonical(a, v), "\"\xe2\x82\xac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"");
    struct text t = text_new(a, 0);
    json_write_string(&t, STR("\b\t\n\f\r\x01\x1f\x7f/<>&\0z"));
    assert_says(text_str(&t), "\"\\b\\t\\n\\f\\r\\u0001\\u001f\x7f/<>&\\u0000z\"");
    struct text empty = text_new(a, 0);
    json_write_string(&empty, STR_NONE);
    assert_says(text_str(&empty), "\"\"");
    assert_says(read_good(a, STR("\"\\uD834\\uDD1E\""))->string, "\xf0\x9d\x84\x9e");
}

/* By bytes, unlike RFC 8785, which sorts UTF-16 units: U+FB33 stands before U+1F600
 * here and behind it there. */
static void keys_are_sorted_by_bytes(void **state)
{
    struct arena *a = *state;
    struct json *v =
        read_good(a, STR("{\"\xf0\x9f\x98\x80\":1,\"\xef\xac\xb3\":2,\"1\":3,"
                         "\"\\r\":4,\"\xc2\x80\":5,\"\":6,\"10\":7}"));
    assert_says(canonical(a, v), "{\"\":6,\"\\r\":4,\"1\":3,\"10\":7,\"\xc2\x80\":5,"
                                 "\"\xef\xac\xb3\":2,\"\xf0\x9f\x98\x80\":1}");
}

static void values_are_built_and_replaced(void **state)
{
    struct arena *a = *state;
    struct json *object = json_new(a, JSON_OBJECT);
    json_set(a, object, STR("v"), json_int(a, 1));
    json_set(a, object, STR("name"), json_str(a, STR("Wu Song")));
    json_set(a, object, STR("v"), json_int(a, 2));
    struct json *list = json_new(a, JSON_ARRAY);
    json_push(a, list, json_bool(a, true));
    json_push(a, list, json_new(a, JSON_NULL));
    json_set(a, object, STR("list"), list);
    assert_says(canonical(a, object),
                "{\"list\":[true,null],\"name\":\"Wu Song\",\"v\":2}");
    assert_says(canonical(a, json_new(a, JSON_OBJECT)), "{}");
    assert_says(canonical(a, json_new(a, JSON_ARRAY)), "[]");
}

static struct str random_string(struct arena *a, struct random *r)
{
    static const char *const pieces[] = {
        "a",       "Z", "\"",   "\\",           "\n",
        "\t",      "/", "\x01", "\xe5\xae\x8b", "\xf0\x9f\x98\x80",
        "\xc2\x80"};
    struct text t = text_new(a, 0);
    for (uint64_t n = random_below(r, 6); n > 0; n--) {
        text_add(&t, str_of(pieces[random_below(r, sizeof pieces / sizeof pieces[0])]));
    }
    return text_str(&t);
}

static struct json *random_value(struct arena *a, struct random *r, int depth)
{
    uint64_t kinds = depth > 4 ? 4 : 6;
    enum json_type type = (enum json_type)random_below(r, kinds);
    struct json *v = json_new(a, type);
    v->truth = type == JSON_BOOL && random_below(r, 2) == 1;
    if (type == JSON_INT) {
        random_fill(r, &v->number, sizeof v->number);
        v->number >>= random_below(r, 64);
    }
    v->string = type == JSON_STRING ? random_string(a, r) : STR_NONE;
    for (uint64_t n = random_below(r, 5); n > 0; n--) {
        if (type == JSON_ARRAY) {
            json_push(a, v, random_value(a, r, depth + 1));
        } else if (type == JSON_OBJECT) {
            json_set(a, v, random_string(a, r), random_value(a, r, depth + 1));
        }
    }
    return v;
}

static bool same(const struct json *a, const struct json *b);

static bool same_nested(const struct json *a, const struct json *b)
{
    if (a->items.n != b->items.n || a->members.n != b->members.n) {
        return false;
    }
    for (size_t i = 0; i < a->items.n; i++) {
        if (!same(a->items.at[i], b->items.at[i])) {
            return false;
        }
    }
    for (size_t i = 0; i < a->members.n; i++) {
        const struct json *other = json_get(b, a->members.at[i].key);
        if (other == NULL || !same(a->members.at[i].value, other)) {
            return false;
        }
    }
    return true;
}

static bool same(const struct json *a, const struct json *b)
{
    return a->type == b->type && a->truth == b->truth && a->number == b->number &&
           str_equal(a->string, b->string) && same_nested(a, b);
}

static void trees_survive_both_readers(void **state)
{
    struct arena *a = *state;
    struct random r = random_seeded(2017);
    for (int i = 0; i < 3000; i++) {
        struct json *v = random_value(a, &r, 0);
        struct str text = canonical(a, v);
        assert_true(same(v, read_good(a, text)));
        assert_true(same(v, read_good(a, spaced(a, text))));
        assert_true(str_equal(canonical(a, read_good(a, text)), text));
        arena_reset(a);
    }
}

/* A byte changed at random: both ways give the same answer. White space in front and
 * behind changes nothing about what JSON is. */
static void the_short_reader_never_disagrees_with_jansson(void **state)
{
    struct arena *a = *state;
    struct random r = random_seeded(1981);
    static const char likely[] = "\"\\{}[]:,0123456789-.eEtfnu \t\n\0\x7f\xc3\xa9";
    int good = 0;
    for (int i = 0; i < 20000; i++) {
        struct str text = canonical(a, random_value(a, &r, 0));
        char *bytes = (char *)(uintptr_t)text.p;
        for (uint64_t n = random_below(&r, 3); n > 0; n--) {
            bytes[random_below(&r, text.n)] = likely[random_below(&r, sizeof likely - 1)];
        }
        struct text apart = text_new(a, text.n + 1);
        text_add(&apart, text);
        text_add_char(&apart, ' ');
        struct json *one = NULL;
        struct json *two = NULL;
        size_t error_at = 0;
        bool first = json_read(a, text, &one, &error_at);
        bool second = json_read(a, text_str(&apart), &two, &error_at);
        if (first != second || (first && !same(one, two))) {
            fail_msg("%d: %.*s", i, STR_PRINT(text));
        }
        good += first ? 1 : 0;
        arena_reset(a);
    }
    assert_in_range(good, 5000, 19000); /* both answers were often asked for */
}

struct reading {
    struct arena *a;
    struct str text;
    bool read;
};

static struct fault *read_body(void *ctx)
{
    struct reading *r = ctx;
    struct json *value = NULL;
    size_t error_at = 0;
    r->read = json_read(r->a, r->text, &value, &error_at);
    return NULL;
}

/* The leak checker of the sanitized build sees what is not released. */
static void a_tree_too_large_for_its_arena_unwinds_whole(void **state)
{
    struct arena *a = *state;
    struct text t = text_new(a, 0);
    text_add_char(&t, '[');
    for (int i = 0; i < 3000; i++) {
        text_add(&t, STR("{\"b\":1, \"a\":\"text\"},"));
    }
    text_add(&t, STR("0]"));
    for (size_t cap = ARENA_FIRST; cap < (size_t)1 << 20; cap += 50000) {
        struct reading r = {.a = arena_open(&chunks_heap, cap), .text = text_str(&t)};
        struct fault *f = arena_guard(r.a, read_body, &r);
        if (cap < 500000) {
            assert_non_null(f);
            assert_int_equal(f->kind, FAULT_LIMIT);
            assert_false(r.read);
        }
        arena_close(r.a);
    }
}

int main(void)
{
    const struct CMUnitTest base[] = {
        cmocka_unit_test_teardown(values_come_out_as_they_are_written, reset_arena),
        cmocka_unit_test_teardown(members_keep_the_order_they_were_read_in, reset_arena),
        cmocka_unit_test_teardown(integers_reach_both_ends_of_int64, reset_arena),
        cmocka_unit_test_teardown(what_is_not_ours_is_refused_where_it_stands,
                                  reset_arena),
        cmocka_unit_test_teardown(nesting_ends_at_the_named_depth, reset_arena),
        cmocka_unit_test_teardown(escapes_are_those_of_rfc_8785, reset_arena),
        cmocka_unit_test_teardown(keys_are_sorted_by_bytes, reset_arena),
        cmocka_unit_test_teardown(values_are_built_and_replaced, reset_arena),
        cmocka_unit_test_teardown(trees_survive_both_readers, reset_arena),
        cmocka_unit_test_teardown(the_short_reader_never_disagrees_with_jansson,
                                  reset_arena),
        cmocka_unit_test_teardown(a_tree_too_large_for_its_arena_unwinds_whole,
                                  reset_arena),
    };
    return cmocka_run_group_tests(base, open_arena, close_arena);
}
