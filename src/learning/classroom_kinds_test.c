/* Bodies of the classroom as version 1 wrote them, before series had keys and a changed
 * speaker a reason: they are read for ever, and say nothing of either. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "learning/classroom.h"

static int arena_up(void **state)
{
    *state = arena_open(&chunks_heap, (size_t)1024 * 1024);
    return 0;
}

static int arena_down(void **state)
{
    arena_close(*state);
    return 0;
}

static const void *read_1(struct arena *a, const struct kind *kind, const char *body)
{
    void *into = NULL;
    assert_null(kind_read(a, kind, 1, str_of(body), &into));
    return into;
}

static void what_version_1_said_is_read_and_names_no_series(void **state)
{
    struct arena *a = *state;
    const struct roll_call_body *roll =
        read_1(a, &kind_class_roll,
               "{\"absent\":\"44\",\"people\":\"42 43\",\"session\":1398001}");
    assert_true(str_equal(roll->people, STR("42 43")));
    assert_true(str_equal(roll->absent, STR("44")));
    assert_int_equal(roll->series.n, 0);
    const struct session_cancel_body *cancel =
        read_1(a, &kind_class_cancel, "{\"session\":1398001,\"why\":\"Research week\"}");
    assert_true(str_equal(cancel->why, STR("Research week")));
    assert_int_equal(cancel->series.n, 0);
    const struct makeup_body *makeup =
        read_1(a, &kind_class_makeup, "{\"how\":\"Read it\",\"session\":1398001}");
    assert_int_equal(makeup->session.v, 1398001);
    assert_int_equal(makeup->series.n, 0);
    const struct lecture_body *lecture =
        read_1(a, &kind_class_lecture, "{\"session\":1398001,\"topic\":\"Three rules\"}");
    assert_true(str_equal(lecture->topic, STR("Three rules")));
    assert_int_equal(lecture->series.n, 0);
}

static void a_plan_of_version_1_has_no_key_and_no_reasons(void **state)
{
    struct arena *a = *state;
    const struct series_body *series =
        read_1(a, &kind_series_plan,
               "{\"at\":\"15:00\",\"every\":\"week\",\"minutes\":90,\"moved\":\"skip\","
               "\"nth\":0,\"signup\":false,\"title\":\"Thursday\",\"unit\":3,"
               "\"weekday\":\"thursday\"}");
    assert_int_equal(series->weekday, 3);
    assert_int_equal(series->key.n, 0);
    const struct sessions_body *plan =
        read_1(a, &kind_series_sessions, "{\"lines\":\"2017-01-05 42 Three rules\"}");
    assert_true(str_equal(plan->lines, STR("2017-01-05 42 Three rules")));
    assert_int_equal(plan->whys.n, 0);
    const struct session_body *change =
        read_1(a, &kind_class_change,
               "{\"at\":\"15:00\",\"day\":17171,\"minutes\":90,\"session\":1398001,"
               "\"speaker\":42}");
    assert_int_equal(change->speaker.v, 42);
    assert_int_equal(change->because.n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_version_1_said_is_read_and_names_no_series,
                                        arena_up, arena_down),
        cmocka_unit_test_setup_teardown(a_plan_of_version_1_has_no_key_and_no_reasons,
                                        arena_up, arena_down),
    };
    return cmocka_run_group_tests_name("classroom kinds", tests, NULL, NULL);
}
