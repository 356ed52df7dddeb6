/* What is said of a question by its figures. */
#include "fixture.h"

#include <math.h>

#include "learning/figures.h"
#include "words/faults.h"

/* 1.645 / sqrt(n - 1): of 108 people 0.159, of 17 people 0.411, of 4 people 0.950. */
static void a_correlation_misleads_where_chance_does_not_explain_it(void **state)
{
    static const struct {
        size_t people;
        double correlation;
        say_fn *said;
    } cases[] = {
        {108, -0.05, say_statistics_note_weak}, /* one wrong answer of 108 */
        {108, -0.15, say_statistics_note_weak},
        {108, -0.17, say_statistics_note_misleads},
        {17, -0.40, say_statistics_note_weak},
        {17, -0.42, say_statistics_note_misleads},
        {4, -0.52, say_statistics_note_weak},
        {2, -1.00, say_statistics_note_weak},
        {108, 0.09, say_statistics_note_weak},
        {108, 0.11, NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct item_statistics item = {
            .mean = 0.5, .variance = 0.25, .rest_correlation = cases[i].correlation};
        assert_ptr_equal(figures_note(&item, cases[i].people), cases[i].said);
    }
}

static struct figures_item asked_of_108(const struct question *asks,
                                        struct choice_statistics *choices,
                                        double correlation)
{
    return (struct figures_item){
        .asked = 108,
        .figures = {.mean = 0.5, .variance = 0.25, .rest_correlation = correlation},
        .choices_n = asks->answers.n,
        .asks = asks,
        .choices = choices};
}

static void a_wrong_answer_that_draws_is_named(void **state)
{
    struct fixture *f = *state;
    struct arena *a = f->arena;
    static const char *const texts[] = {"right", "wrong", "worse"};
    struct question asks = {.kind = QUESTION_SINGLE};
    for (size_t i = 0; i < 3; i++) {
        *LIST_ADD(a, &asks.answers) = (struct question_answer){
            .text = str_of(texts[i]), .weight = i == 0 ? WEIGHT_WHOLE : 0};
    }
    struct choice_statistics quiet[] = {
        {.count = 60, .rest_correlation = 0.3},
        {.count = 28, .rest_correlation = -0.2},
        {.count = 20, .rest_correlation = -0.2},
    };
    struct figures_item item = asked_of_108(&asks, quiet, 0.3);
    assert_int_equal(figures_said(a, LANG_EN, &item).n, 0);
    struct choice_statistics drawn[] = {
        {.count = 60, .rest_correlation = 0.12},
        {.count = 28, .rest_correlation = 0.17},
        {.count = 20, .rest_correlation = -0.4},
    };
    item = asked_of_108(&asks, drawn, 0.12);
    assert_true(str_equal(figures_said(a, LANG_EN, &item),
                          say_statistics_note_lure(a, LANG_EN, STR("wrong"))));
    struct choice_statistics most[] = {
        {.count = 40, .rest_correlation = 0.2},
        {.count = 26, .rest_correlation = -0.1},
        {.count = 42, .rest_correlation = -0.1},
    };
    item = asked_of_108(&asks, most, 0.2);
    assert_true(str_equal(figures_said(a, LANG_ZH, &item),
                          say_statistics_note_more(a, LANG_ZH, STR("worse"))));
    item = asked_of_108(&asks, most, -0.2); /* the graver is said */
    assert_true(str_equal(figures_said(a, LANG_EN, &item),
                          say_statistics_note_misleads(a, LANG_EN)));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_correlation_misleads_where_chance_does_not_explain_it),
        cmocka_unit_test_setup_teardown(a_wrong_answer_that_draws_is_named,
                                        fixture_set_up, fixture_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
