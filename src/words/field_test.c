/* Fields at every border: typed text in, JSON out and in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "words/faults.h"
#include "words/field.h"

static const char *const colours[] = {"red", "blue", NULL};
struct thing {
    struct str line, lines, secret;
    int64_t number, other;
    struct day day;
    bool flag;
    int colour;
    struct uuid id;
};
static const struct field table[] = {
    {"line", FIELD_TEXT, true, offsetof(struct thing, line), 2, 5, NULL, NULL, 0},
    {"lines", FIELD_LINES, false, offsetof(struct thing, lines), 0, 0, NULL, NULL, 0},
    {"secret", FIELD_SECRET, false, offsetof(struct thing, secret), 0, 0, NULL, NULL, 0},
    {"number", FIELD_INT, false, offsetof(struct thing, number), -3, 9, NULL, NULL, 0},
    {"other", FIELD_ID, false, offsetof(struct thing, other), 0, 0, NULL, NULL, 0},
    {"day", FIELD_DAY, false, offsetof(struct thing, day), 0, 0, NULL, NULL, 0},
    {"flag", FIELD_BOOL, false, offsetof(struct thing, flag), 0, 0, NULL, NULL, 0},
    {"colour", FIELD_CHOICE, false, offsetof(struct thing, colour), 0, 0, NULL, colours, 0},
    {"id", FIELD_UUID, false, offsetof(struct thing, id), 0, 0, NULL, NULL, 0},
};
static const struct fields fields = FIELDS(table, struct thing);

static int open_arena(void **state)
{
    *state = arena_open(&chunks_heap, 8 * 1024 * 1024);
    return 0;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

struct typed {
    const char *name, *text;
    int fault; /* -1: taken */
};
static const struct typed typed[] = {
    {"line", "ab", -1},
    {"line", "  ab \t", -1},
    {"line", "\xE5\xAE\x8B\xE6\xB1\x9F", -1}, /* two characters, six bytes */
    {"line", "a", FAULT_FIELD_SHORT_ID},
    {"line", "abcdef", FAULT_FIELD_LONG_ID},
    {"line", "a\nb", FAULT_FIELD_CONTROLS_ID},
    {"line", "a\xE2\x80\xAE" "b", FAULT_FIELD_CONTROLS_ID}, /* right-to-left override */
    {"line", "a\xFF" "b", FAULT_FIELD_UTF8_ID},
    {"lines", "a\nb", -1},
    {"number", "9", -1},
    {"number", "-3", -1},
    {"number", "10", FAULT_FIELD_RANGE_ID},
    {"number", "1.5", FAULT_FIELD_NUMBER_ID},
    {"number", "99999999999999999999", FAULT_FIELD_NUMBER_ID},
    {"other", "12", -1},
    {"other", "0", FAULT_FIELD_ID_ID},
    {"other", "-1", FAULT_FIELD_ID_ID},
    {"other", "x", FAULT_FIELD_ID_ID},
    {"day", "2016-02-29", -1},
    {"day", "2017-02-29", FAULT_FIELD_DAY_ID},
    {"day", "2017-2-1", FAULT_FIELD_DAY_ID},
    {"colour", "blue", -1},
    {"colour", "Blue", FAULT_FIELD_CHOICE_ID},
    {"id", "017f22e2-79b0-7cc3-98c4-dc0c0c07398f", -1},
    {"id", "017f22e2", FAULT_FIELD_UUID_ID},
};

static void typed_text_is_taken_or_refused_by_name(void **state)
{
    for (size_t i = 0; i < sizeof typed / sizeof typed[0]; i++) {
        struct thing thing;
        const struct field *f = fields_find(&fields, str_of(typed[i].name));
        fields_clear(&fields, &thing);
        struct fault *fault = field_parse(*state, f, str_of(typed[i].text), &thing);
        if ((fault == NULL ? -1 : fault->id) != typed[i].fault) {
            fail_msg("%s = '%s'", typed[i].name, typed[i].text);
        }
        if (fault != NULL) {
            assert_int_equal(fault->kind, FAULT_INPUT);
            assert_true(str_equal(fault->field, str_of(typed[i].name)));
        }
    }
}

static struct thing full(void)
{
    struct thing t;
    fields_clear(&fields, &t);
    t.line = STR("ab\"");
    t.lines = STR("x\ny");
    t.secret = STR("hush");
    t.number = -3;
    t.other = 12;
    t.day = day_of_civil((struct civil){1970, 1, 2});
    t.flag = true;
    t.colour = 1;
    uuid_parse(STR("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"), &t.id);
    return t;
}

static void json_is_canonical_and_never_holds_a_secret(void **state)
{
    struct thing t = full();
    struct text out = text_new(*state, 64);
    fields_write_json(&out, &fields, &t);
    assert_true(str_equal(
        text_str(&out),
        STR("{\"colour\":\"blue\",\"day\":1,\"flag\":true,"
            "\"id\":\"017f22e2-79b0-7cc3-98c4-dc0c0c07398f\",\"line\":\"ab\\\"\","
            "\"lines\":\"x\\ny\",\"number\":-3,\"other\":12}")));
}

static void what_was_written_is_read_again(void **state)
{
    struct thing t = full(), back;
    struct text out = text_new(*state, 64), again = text_new(*state, 64);
    struct json *json = NULL;
    size_t at = 0;
    fields_write_json(&out, &fields, &t);
    assert_true(json_read(*state, text_str(&out), &json, &at));
    assert_null(fields_read_json(*state, &fields, json, &back));
    assert_null(back.secret.p);
    fields_write_json(&again, &fields, &back);
    assert_true(str_equal(text_str(&out), text_str(&again)));
}

static void what_is_not_said_is_left_out(void **state)
{
    struct thing t;
    struct text out = text_new(*state, 64);
    fields_clear(&fields, &t);
    fields_write_json(&out, &fields, &t);
    assert_true(str_equal(text_str(&out), STR("{\"number\":0}")));
}

static void what_is_required_is_missed_by_name(void **state)
{
    struct thing t;
    fields_clear(&fields, &t);
    struct fault *fault = fields_check(*state, &fields, &t);
    assert_non_null(fault);
    assert_int_equal(fault->id, FAULT_FIELD_REQUIRED_ID);
    assert_true(str_equal(fault->field, STR("line")));
    assert_null(fault->more);
    t.line = STR("ab");
    assert_null(fields_check(*state, &fields, &t));
}

static void json_of_another_shape_is_refused(void **state)
{
    static const char *const bad[] = {"{\"line\":1}",       "{\"number\":\"1\"}",
                                      "{\"day\":\"x\"}",    "{\"flag\":1}",
                                      "{\"colour\":\"x\"}", "{\"colour\":1}",
                                      "{\"id\":\"x\"}",     "{\"unknown\":1}"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct thing t;
        struct json *json = NULL;
        size_t at = 0;
        assert_true(json_read(*state, str_of(bad[i]), &json, &at));
        assert_non_null(fields_read_json(*state, &fields, json, &t));
    }
}

static void values_come_out_as_text(void **state)
{
    struct thing t = full();
    static const char *const wanted[][2] = {
        {"line", "ab\""},      {"secret", ""},    {"number", "-3"}, {"other", "12"},
        {"day", "1970-01-02"}, {"flag", "true"}, {"colour", "blue"}};
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        const struct field *f = fields_find(&fields, str_of(wanted[i][0]));
        assert_true(str_equal(field_text(*state, f, &t), str_of(wanted[i][1])));
    }
    assert_null(fields_find(&fields, STR("nothing")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(typed_text_is_taken_or_refused_by_name, open_arena,
                                        close_arena),
        cmocka_unit_test_setup_teardown(json_is_canonical_and_never_holds_a_secret,
                                        open_arena, close_arena),
        cmocka_unit_test_setup_teardown(what_was_written_is_read_again, open_arena,
                                        close_arena),
        cmocka_unit_test_setup_teardown(what_is_not_said_is_left_out, open_arena,
                                        close_arena),
        cmocka_unit_test_setup_teardown(what_is_required_is_missed_by_name, open_arena,
                                        close_arena),
        cmocka_unit_test_setup_teardown(json_of_another_shape_is_refused, open_arena,
                                        close_arena),
        cmocka_unit_test_setup_teardown(values_come_out_as_text, open_arena, close_arena),
    };
    return cmocka_run_group_tests_name("field", tests, NULL, NULL);
}
