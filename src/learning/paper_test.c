/* Papers and points: drawn without repeats from pools that hold enough, the same from the
 * same seed; and each kind of answer worth what its rule says, by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "learning/paper.h"
#include "words/faults.h"

static int open_arena(void **state)
{
    *state = arena_open(&chunks_heap, 64 * 1024 * 1024);
    return digest_start() ? 0 : -1;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

static struct pool pool_of(struct arena *a, int64_t first, int64_t n)
{
    struct text out = text_new(a, 256);
    for (int64_t i = 0; i < n; i++) {
        pool_add(&out, (struct question_id){first + i}, 1);
    }
    return (struct pool){text_str(&out)};
}

static struct plan_line_list lines_of(struct arena *a, const char *text)
{
    struct plan_line_list lines = {0};
    assert_null(paper_plan_read(a, str_of(text), &lines));
    return lines;
}

static void no_question_is_drawn_twice_even_where_pools_meet_and_are_used_up(void **state)
{
    struct arena *a = *state;
    struct plan_line_list lines = lines_of(a, "x;;5;2\n;hard;3\ny;;4;1");
    struct pool pools[] = {pool_of(a, 1, 5), pool_of(a, 1, 8), pool_of(a, 100, 4)};
    int64_t has = 0, needed = 0;
    assert_int_equal(paper_plan_lacks(&lines, pools, &has, &needed), -1);
    for (uint64_t seed = 1; seed <= 2000; seed++) {
        struct paper_items items = {0};
        paper_draw(a, &lines, pools, seed, &items);
        assert_int_equal(items.n, 12);
        for (size_t i = 0; i < items.n; i++) {
            for (size_t k = 0; k < i; k++) {
                assert_true(items.at[i].question.v != items.at[k].question.v);
            }
            assert_int_equal(items.at[i].points, i < 5 ? 2 : 1);
            assert_int_equal(items.at[i].question.v >= 100, i >= 8);
        }
    }
}

static void every_question_of_a_pool_is_drawn_about_as_often(void **state)
{
    struct arena *a = *state;
    struct plan_line_list lines = lines_of(a, ";;3");
    struct pool pools[] = {pool_of(a, 0, 10)};
    int64_t drawn[10] = {0};
    for (uint64_t seed = 1; seed <= 10000; seed++) {
        struct paper_items items = {0};
        paper_draw(a, &lines, pools, paper_seed(7, (int64_t)seed, 1), &items);
        for (size_t i = 0; i < 3; i++) {
            drawn[items.at[i].question.v]++;
        }
    }
    /* each 3,000 times, six standard deviations (45.8) either way */
    for (int i = 0; i < 10; i++) {
        assert_in_range(drawn[i], 2725, 3275);
    }
}

static void a_plan_that_cannot_be_drawn_says_which_line_and_how_many(void **state)
{
    struct arena *a = *state;
    struct plan_line_list lines = lines_of(a, "x;;5\n;;4");
    struct pool pools[] = {pool_of(a, 1, 5), pool_of(a, 1, 8)};
    int64_t has = 0, needed = 0;
    assert_int_equal(paper_plan_lacks(&lines, pools, &has, &needed), 1);
    assert_int_equal(has, 8);
    assert_int_equal(needed, 9);
}

static void plans_are_lines_of_four_parts(void **state)
{
    static const char *const bad[] = {
        "",        "x",        "x;;0",   "x;;5;0",      "x;;5;101",
        "x;odd;5", "x;;5;1;1", "x;;201", ";;150\n;;51", "x;;five"};
    struct plan_line_list lines = lines_of(*state, " law ; easy ; 10 ; 2 \n\n;;1");
    assert_int_equal(lines.n, 2);
    assert_true(str_equal(lines.at[0].topic, STR("law")));
    assert_int_equal(lines.at[0].difficulty, DIFFICULTY_EASY);
    assert_int_equal(lines.at[0].count, 10);
    assert_int_equal(lines.at[0].points, 2);
    assert_int_equal(lines.at[1].topic.n, 0);
    assert_int_equal(lines.at[1].points, 1);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct plan_line_list list = {0};
        assert_non_null(paper_plan_read(*state, str_of(bad[i]), &list));
    }
}

static void a_paper_comes_back_from_its_text_and_a_seed_gives_it_again(void **state)
{
    struct arena *a = *state;
    struct plan_line_list lines = lines_of(a, ";;10;3");
    struct pool pools[] = {pool_of(a, 59001, 500)};
    struct paper_items first = {0}, second = {0}, third = {0};
    paper_draw(a, &lines, pools, paper_seed(1, 2, 3), &first);
    paper_draw(a, &lines, pools, paper_seed(1, 2, 3), &second);
    struct str text = paper_text(a, &first);
    assert_true(str_equal(text, paper_text(a, &second)));
    assert_true(paper_read(a, text, &third));
    assert_true(str_equal(text, paper_text(a, &third)));
    assert_false(paper_read(a, STR("1.2"), &third));
    assert_false(paper_read(a, STR("1.2.x"), &third));
    assert_true(paper_seed(1, 2, 3) != paper_seed(1, 3, 3));
    assert_true(paper_seed(1, 2, 3) != paper_seed(1, 2, 4));
}

/* ---- points ------------------------------------------------------------------------ */

static const struct share_case {
    const char *gift, *said;
    int64_t share;
} shares[] = {
    {"q{=a ~b ~%50%c}", "0", 100000},
    {"q{=a ~b ~%50%c}", "1", 0},
    {"q{=a ~b ~%50%c}", "2", 50000},
    {"q{=a ~b ~%50%c}", "", 0},
    {"q{=a ~b ~%50%c}", "7", 0},
    {"q{=a ~b ~%50%c}", "0,1", 0},
    {"q{T}", "0", 100000},
    {"q{T}", "1", 0},
    {"q{F}", "1", 100000},
    /* nothing takes away: the whole set or nothing */
    {"q{~%50%a ~%50%b ~c}", "0,1", 100000},
    {"q{~%50%a ~%50%b ~c}", "0", 0},
    {"q{~%50%a ~%50%b ~c}", "0,1,2", 0},
    /* wrong ones take away: the sum, never below nothing */
    {"q{~%50%a ~%50%b ~%-50%c}", "0", 50000},
    {"q{~%50%a ~%50%b ~%-50%c}", "0,1,2", 50000},
    {"q{~%50%a ~%50%b ~%-50%c}", "2", 0},
    {"q{~%33.333%a ~%33.333%b ~%33.333%c ~%-100%d}", "0,1,2", 100000},
    {"q{=Song Jiang =%50%Song}", "  song   JIANG ", 100000},
    {"q{=Song Jiang =%50%Song}", "song", 50000},
    {"q{=Song Jiang =%50%Song}", "Wu Song", 0},
    {"q{=*Jiang*}", "the Song Jiang of Yuncheng", 100000},
    {"q{=3A}", "\xEF\xBC\x93\xEF\xBC\xA1", 100000}, /* full width */
    {"q{#=3.14:0.01 =%50%3..4}", "3.15", 100000},
    {"q{#=3.14:0.01 =%50%3..4}", "3.151", 50000},
    {"q{#=3.14:0.01 =%50%3..4}", "4.001", 0},
    {"q{#=3.14:0.01 =%50%3..4}", "pi", 0},
    {"q{>\na\nb\nc\n}", "1,2,3", 100000},
    {"q{>\na\nb\nc\n}", "2,1,3", 0},
    {"q{=a -> 1 =b -> 2 =c -> 3 = -> 4}", "0,1,2", 100000},
    {"q{=a -> 1 =b -> 2 =c -> 3 = -> 4}", "0,2,3", 33333},
    {"q{=a -> 1 =b -> 1 =c -> 3}", "1,0,2", 100000}, /* the same pair of another item */
    {"q{}", "anything", SHARE_READ},
    {"q{}", "", 0},
    {"// [case:k]\nc\n\n// [part:k]\nx{T}\n\n// [part:k]\ny{=a ~b}", "[\"0\",\"1\"]",
     50000},
    {"// [case:k]\nc\n\n// [part:k]\nx{T}\n\n// [part:k]\ny{}", "[\"0\",\"z\"]",
     SHARE_READ},
};

static void each_kind_of_answer_is_worth_what_its_rule_says(void **state)
{
    for (size_t i = 0; i < sizeof shares / sizeof shares[0]; i++) {
        const struct share_case *c = &shares[i];
        struct question_file file = {0};
        struct source from = source_of_bytes(str_of(c->gift), STR("test"));
        assert_null(gift_read(*state, &from, &file));
        assert_int_equal(file.questions.n, 1);
        int64_t share = answer_share(*state, &file.questions.at[0], str_of(c->said));
        if (share != c->share) {
            fail_msg("%s said \"%s\": %lld, not %lld", c->gift, c->said, (long long)share,
                     (long long)c->share);
        }
    }
}

static struct question choices_of(struct arena *a, enum question_kind kind,
                                  const char *text)
{
    static const char *const said[] = {"about a", "about b", NULL};
    struct question q = {.kind = kind, .text = str_of(text)};
    for (int i = 0; said[i] != NULL; i++) {
        *LIST_ADD(a, &q.answers) =
            (struct question_answer){.text = i == 0 ? STR("a*") : STR("ab"),
                                     .weight = i == 0 ? WEIGHT_WHOLE / 2 : WEIGHT_WHOLE,
                                     .feedback = str_of(said[i])};
    }
    return q;
}

/* Of several choices each is answered; of typed words that which gave the points; and a
 * case tells its parts by the numbers of their answers. */
static void what_was_said_is_answered_and_a_case_tells_its_parts(void **state)
{
    struct arena *a = *state;
    struct question parts[] = {choices_of(a, QUESTION_MULTIPLE, "Which?"),
                               choices_of(a, QUESTION_SHORT, "Who?")};
    struct question whole = {.kind = QUESTION_CASE,
                             .text = STR("A dispute."),
                             .explanation = STR("Article 3."),
                             .parts = parts,
                             .parts_n = 2};
    parts[1].explanation = STR("Article 4.");
    assert_true(
        str_equal(answer_feedback(a, &parts[0], STR("0,1")), STR("about a\nabout b")));
    assert_true(str_equal(answer_feedback(a, &parts[0], STR("1")), STR("about b")));
    assert_true(str_equal(answer_feedback(a, &parts[1], STR("AB")), STR("about b")));
    assert_true(str_equal(answer_feedback(a, &parts[1], STR("ac")), STR("about a")));
    assert_int_equal(answer_feedback(a, &parts[1], STR("c")).n, 0);
    assert_int_equal(answer_feedback(a, &parts[1], STR_NONE).n, 0);
    assert_true(
        str_equal(answer_feedback(a, &whole, STR("[\"\",\"ab\"]")), STR("2. about b")));
    assert_true(
        str_equal(answer_asked(a, &whole), STR("A dispute.\n1. Which?\n2. Who?")));
    assert_true(str_equal(answer_explained(a, &whole), STR("Article 3.\n2. Article 4.")));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_arena, close_arena)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(no_question_is_drawn_twice_even_where_pools_meet_and_are_used_up),
        TEST(every_question_of_a_pool_is_drawn_about_as_often),
        TEST(a_plan_that_cannot_be_drawn_says_which_line_and_how_many),
        TEST(plans_are_lines_of_four_parts),
        TEST(a_paper_comes_back_from_its_text_and_a_seed_gives_it_again),
        TEST(each_kind_of_answer_is_worth_what_its_rule_says),
        TEST(what_was_said_is_answered_and_a_case_tells_its_parts),
    };
    return cmocka_run_group_tests_name("paper", tests, NULL, NULL);
}
