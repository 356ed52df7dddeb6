/* A few questions a day: where a question goes, and what is typed of one. */
#include "fixture.h"

#include "learning/daily.h"
#include "words/faults.h"

/* Five boxes, 1, 2, 4, 8 and 16 days; wrong is always the first. */
static void what_is_right_goes_on_and_what_is_wrong_begins_anew(void **state)
{
    static const int days[] = {1, 2, 4, 8, 16};
    (void)state;
    for (int box = 1; box <= DAILY_BOXES; box++) {
        assert_int_equal(daily_box_after(box, true), box + 1);
        assert_int_equal(daily_box_after(box, false), 1);
        assert_int_equal(daily_interval(box), days[box - 1]);
    }
}

static struct question question_of(struct arena *a, enum question_kind kind,
                                   const char *const *texts, const char *const *pairs)
{
    struct question q = {.kind = kind};
    for (size_t i = 0; texts[i] != NULL; i++) {
        struct question_answer *answer = LIST_ADD(a, &q.answers);
        answer->text = str_of(texts[i]);
        answer->pair = pairs != NULL ? str_of(pairs[i]) : STR_NONE;
        answer->weight = WEIGHT_WHOLE;
    }
    return q;
}

/* The number under which an answer was shown. */
static int number_of(const int *shown, size_t n, int answer)
{
    for (size_t i = 0; i < n; i++) {
        if (shown[i] == answer) {
            return (int)i + 1;
        }
    }
    return 0;
}

static void an_order_typed_by_what_was_shown_is_right_whatever_the_day(void **state)
{
    static const char *const texts[] = {"first", "second", "third", "fourth", NULL};
    struct fixture *f = *state;
    struct question q = question_of(f->arena, QUESTION_ORDERING, texts, NULL);
    for (uint64_t seed = 1; seed < 20; seed++) {
        int shown[ANSWERS_MOST], at[4];
        struct str said;
        daily_shown(&q, seed, 0, shown);
        for (int i = 0; i < 4; i++) {
            at[i] = number_of(shown, 4, i);
        }
        struct str typed =
            str_format(f->arena, "%d, %d,%d ,%d", at[0], at[1], at[2], at[3]);
        assert_good(daily_typed(f->arena, &q, seed, typed, &said));
        assert_int_equal(answer_share(f->arena, &q, said), WEIGHT_WHOLE);
        typed = str_format(f->arena, "%d,%d,%d,%d", at[1], at[0], at[2], at[3]);
        assert_good(daily_typed(f->arena, &q, seed, typed, &said));
        assert_int_equal(answer_share(f->arena, &q, said), 0);
    }
}

/* The second has no text: it only distracts, and two numbers answer three answers. */
static void pairs_are_typed_for_those_that_have_a_text(void **state)
{
    static const char *const texts[] = {"town", "", "village", NULL};
    static const char *const pairs[] = {"Gengche", "Suqian", "Dazhong"};
    struct fixture *f = *state;
    struct question q = question_of(f->arena, QUESTION_MATCHING, texts, pairs);
    for (uint64_t seed = 1; seed < 20; seed++) {
        int shown[ANSWERS_MOST];
        struct str said;
        daily_shown(&q, seed, 0, shown);
        int town = number_of(shown, 3, 0), village = number_of(shown, 3, 2);
        struct str typed = str_format(f->arena, "%d,%d", town, village);
        assert_good(daily_typed(f->arena, &q, seed, typed, &said));
        assert_int_equal(answer_share(f->arena, &q, said), WEIGHT_WHOLE);
        typed = str_format(f->arena, "%d,%d", village, town);
        assert_good(daily_typed(f->arena, &q, seed, typed, &said));
        assert_int_equal(answer_share(f->arena, &q, said), 0);
    }
}

/* A line a part, each shown in an order of its own; a line left out is no answer. */
static void a_case_is_typed_by_a_line_for_each_part(void **state)
{
    static const char *const texts[] = {"first", "second", "third", NULL};
    struct fixture *f = *state;
    struct arena *a = f->arena;
    struct question parts[] = {question_of(a, QUESTION_SHORT, texts, NULL),
                               question_of(a, QUESTION_ORDERING, texts, NULL)};
    struct question q = {.kind = QUESTION_CASE, .parts = parts, .parts_n = 2};
    for (uint64_t seed = 1; seed < 20; seed++) {
        int shown[ANSWERS_MOST];
        struct str said;
        daily_shown(&parts[1], seed, 1, shown);
        struct str typed = str_format(a, "second\n%d,%d,%d\n", number_of(shown, 3, 0),
                                      number_of(shown, 3, 1), number_of(shown, 3, 2));
        assert_good(daily_typed(a, &q, seed, typed, &said));
        assert_true(str_equal(said, STR("[\"second\",\"1,2,3\"]")));
        assert_int_equal(answer_share(a, &q, said), WEIGHT_WHOLE);
        assert_good(daily_typed(a, &q, seed, STR("second"), &said));
        assert_int_equal(answer_share(a, &q, said), WEIGHT_WHOLE / 2);
        assert_fault(daily_typed(a, &q, seed, STR("second\n4,1,2"), &said),
                     FAULT_DAILY_TYPED_ID);
        assert_fault(daily_typed(a, &q, seed, STR("second\n1,2,3\nfourth"), &said),
                     FAULT_DAILY_LINES_ID);
    }
}

static void numbers_that_are_none_are_refused(void **state)
{
    static const char *const texts[] = {"a", "b", "c", NULL};
    static const char *const wrong[] = {"0", "4", "x", "1,2,3,4", "1;2"};
    struct fixture *f = *state;
    struct str said;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct question q = question_of(f->arena, QUESTION_ORDERING, texts, NULL);
        assert_fault(daily_typed(f->arena, &q, 1, str_of(wrong[i]), &said),
                     FAULT_DAILY_TYPED_ID);
        q.kind = QUESTION_SINGLE;
        assert_fault(daily_typed(f->arena, &q, 1, str_of(wrong[i]), &said),
                     FAULT_DAILY_TYPED_ID);
    }
    struct question many = question_of(f->arena, QUESTION_MULTIPLE, texts, NULL);
    assert_good(daily_typed(f->arena, &many, 1, STR("3, 1"), &said));
    assert_true(str_equal(said, STR("2,0")));
    many.kind = QUESTION_SINGLE;
    assert_fault(daily_typed(f->arena, &many, 1, STR("3,1"), &said),
                 FAULT_DAILY_TYPED_ID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(what_is_right_goes_on_and_what_is_wrong_begins_anew),
        FIXTURE_TEST(an_order_typed_by_what_was_shown_is_right_whatever_the_day),
        FIXTURE_TEST(pairs_are_typed_for_those_that_have_a_text),
        FIXTURE_TEST(a_case_is_typed_by_a_line_for_each_part),
        FIXTURE_TEST(numbers_that_are_none_are_refused),
    };
    return cmocka_run_group_tests_name("daily", tests, NULL, NULL);
}
