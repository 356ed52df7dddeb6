/* Rules as they are written, and what is refused with its line and word. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "practice/rules.h"
#include "solve/plan.h"
#include "words/faults.h"

static int open_arena(void **state)
{
    *state = arena_open(&chunks_heap, 4 * 1024 * 1024);
    return 0;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

static void every_sort_of_rule_is_read(void **state)
{
    static const struct team_rule wanted[] = {
        {.sort = TEAM_AVOID, .what = AVOID_FORMER_UNIT, .line = 2},
        {.sort = TEAM_AVOID, .what = AVOID_KIN, .weight = 7, .line = 3},
        {.sort = TEAM_APART, .line = 4},
        {.sort = TEAM_PREFER, .weight = 1, .line = 5},
        {.sort = TEAM_COUNT, .what = TEAM_SEX, .low = 1, .high = 2, .line = 6},
        {.sort = TEAM_COUNT,
         .what = TEAM_LEADER,
         .low = 1,
         .high = PLAN_NO_LIMIT,
         .line = 7},
        {.sort = TEAM_COUNT, .what = TEAM_SKILL, .low = 3, .high = 3, .line = 8},
        {.sort = TEAM_EACH, .what = TEAM_SECTION, .high = 1, .line = 9},
        {.sort = TEAM_EACH,
         .what = TEAM_EDUCATION,
         .low = PLAN_EVEN,
         .weight = 4,
         .line = 10},
        {.sort = TEAM_SPREAD, .what = TEAM_AGE, .weight = 1, .line = 11},
        {.sort = TEAM_MIXED, .what = TEAM_SECTION, .weight = 9, .line = 12},
        {.sort = TEAM_REPEAT, .percent = 50, .weight = 1, .line = 13},
        {.sort = TEAM_STAY, .weight = 30, .line = 15},
        {.sort = TEAM_FAIR, .weight = 1, .line = 16},
        {.sort = TEAM_FAR, .low = 3, .line = 17},
        {.sort = TEAM_MIXED, .what = TEAM_POSTING, .weight = 1, .line = 18},
    };
    struct team_rule_list got = {0};
    assert_null(team_rules_read(*state,
                                STR("# hard\n avoid former-unit \r\n"
                                    "avoid kin weight 7\n"
                                    "apart A B\n"
                                    "prefer A Gucheng\n"
                                    "count sex female 1..2\n"
                                    "count leader yes 1..\n"
                                    "count skill driving 3\n"
                                    "each  section  ..1\n"
                                    "each education even weight 4\n"
                                    "spread age\n"
                                    "mixed section weight 9\n"
                                    "repeat 50\n\n"
                                    "stay weight 30\n"
                                    "fair\n"
                                    "far Gucheng 3\n"
                                    "mixed posting\n"),
                                &got));
    assert_int_equal(got.n, sizeof wanted / sizeof wanted[0]);
    for (size_t i = 0; i < got.n; i++) {
        const struct team_rule *g = &got.at[i], *w = &wanted[i];
        assert_int_equal(g->sort, w->sort);
        assert_int_equal(g->what, w->what);
        assert_int_equal(g->low, w->low);
        assert_int_equal(g->weight, w->weight);
        assert_int_equal(g->percent, w->percent);
        assert_int_equal(g->line, w->line);
        assert_true(w->low == PLAN_EVEN || g->high == w->high);
        assert_true(say_team_rule(*state, LANG_EN, g).n > 0);
        assert_true(say_team_rule(*state, LANG_ZH, g).n > 0);
    }
    assert_true(str_equal(got.at[2].one, STR("A")) &&
                str_equal(got.at[2].other, STR("B")));
    assert_true(str_equal(got.at[4].one, STR("female")));
}

static void what_is_not_understood_is_named_by_line_and_word(void **state)
{
    static const struct {
        struct str text, line, word;
    } cases[] = {
        {STR("avoid kin\nshun kin"), STR("2"), STR("shun")},
        {STR("avoid cousins"), STR("1"), STR("cousins")},
        {STR("avoid"), STR("1"), STR("avoid")},
        {STR("\n\ncount sex both 1"), STR("3"), STR("1")},
        {STR("count sex female 2..1"), STR("1"), STR("2..1")},
        {STR("count sex female .."), STR("1"), STR("..")},
        {STR("count sex female -1"), STR("1"), STR("-1")},
        {STR("count height tall 1"), STR("1"), STR("1")},
        {STR("each skill 1"), STR("1"), STR("1")},
        {STR("spread age wieght 3"), STR("1"), STR("wieght")},
        {STR("spread age weight"), STR("1"), STR("weight")},
        {STR("spread age weight 0"), STR("1"), STR("0")},
        {STR("spread age weight 1000001"), STR("1"), STR("1000001")},
        {STR("repeat 101"), STR("1"), STR("101")},
        {STR("apart A"), STR("1"), STR("A")},
        {STR("far Gucheng"), STR("1"), STR("Gucheng")},
        {STR("far Gucheng 0"), STR("1"), STR("0")},
        {STR("far Gucheng 2 weight 3"), STR("1"), STR("weight")},
        {STR("stay put"), STR("1"), STR("put")},
        {STR("each posting 0..1"), STR("1"), STR("0..1")},
        {STR("spread posting"), STR("1"), STR("posting")},
        {STR("count posting A 1"), STR("1"), STR("1")},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct team_rule_list got = {0};
        struct fault *fault = team_rules_read(*state, cases[i].text, &got);
        assert_non_null(fault);
        assert_int_equal(fault->id, FAULT_TEAM_RULE_ID);
        assert_true(str_equal(fault->field, STR("rules")));
        assert_true(str_equal(fault->arg[0], cases[i].line));
        assert_true(str_equal(fault->arg[1], cases[i].word));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_sort_of_rule_is_read),
        cmocka_unit_test(what_is_not_understood_is_named_by_line_and_word),
    };
    return cmocka_run_group_tests_name("practice rules", tests, open_arena, close_arena);
}
