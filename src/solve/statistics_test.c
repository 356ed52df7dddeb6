/* Figures of tests: by hand where hands suffice, else against R on the five items of
 * section 6 of the Law School Admission Test (Bock and Lieberman, Psychometrika 35,
 * 1970), whose answer patterns and counts stand in many books. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "solve/statistics.h"

enum { LSAT_ITEMS = 5, LSAT_PEOPLE = 1000 };
static const double ONES[64] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
                                1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
                                1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
                                1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};

/* How many answered so; the pattern's bits, item 1 the highest. */
static const int lsat_counts[32] = {3,  6,  2,  11, 1,  1,   3,  4,  1,  8,  0,
                                    16, 0,  3,  2,  15, 10,  29, 14, 81, 3,  28,
                                    15, 80, 16, 56, 21, 173, 11, 61, 28, 298};

static int open_arena(void **state)
{
    *state = arena_open(&chunks_heap, 256 * 1024 * 1024);
    return 0;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

static void assert_near(double got, double wanted, double within)
{
    if (!(fabs(got - wanted) <= within)) {
        fail_msg("%.12g is not %.12g", got, wanted);
    }
}

static struct score_matrix lsat(struct arena *a)
{
    double *score = ARENA_ARRAY(a, double, LSAT_PEOPLE *LSAT_ITEMS);
    size_t p = 0;
    for (int pattern = 0; pattern < 32; pattern++) {
        for (int k = 0; k < lsat_counts[pattern]; k++, p++) {
            for (int i = 0; i < LSAT_ITEMS; i++) {
                score[p * LSAT_ITEMS + (size_t)i] = pattern >> (LSAT_ITEMS - 1 - i) & 1;
            }
        }
    }
    assert_int_equal(p, LSAT_PEOPLE);
    return (struct score_matrix){LSAT_PEOPLE, LSAT_ITEMS, score, ONES};
}

/* psych 2.2.9 of R 4.2.2: alpha(d)$total$raw_alpha, $alpha.drop$raw_alpha,
 * $item.stats$r.drop. */
static void closed_figures_equal_those_of_r_on_the_lsat(void **state)
{
    static const double share[] = {0.924, 0.709, 0.553, 0.763, 0.870};
    static const double rest[] = {0.112832688922, 0.153178120117, 0.172778943291,
                                  0.144428095247, 0.121596402547};
    static const double without[] = {0.275356210798, 0.237583904647, 0.216799462943,
                                     0.245932710434, 0.266294411208};
    struct score_matrix m = lsat(*state);
    struct test_statistics t;
    statistics_test(*state, &m, &t);
    assert_near(t.alpha, 0.294997192216, 1e-6);
    assert_near(t.kr20, 0.294997192216, 1e-6);
    for (size_t i = 0; i < LSAT_ITEMS; i++) {
        assert_near(t.item[i].difficulty, share[i], 1e-12);
        assert_near(t.item[i].rest_correlation, rest[i], 1e-6);
        assert_near(t.item[i].alpha_without, without[i], 1e-6);
    }
}

/* eRm 1.0-2 of R 4.2.2: RM(d)$betapar with the sign of difficulty, $se.beta, $loglik. */
static void rasch_difficulties_equal_those_of_r_on_the_lsat(void **state)
{
    static const double beta[] = {-1.256127963986, 0.474907147499, 1.235980612749,
                                  0.168410071698, -0.623169867961};
    static const double error[] = {0.1044056934227, 0.0699170674700, 0.0687776911705,
                                   0.0726194448450, 0.0859174137293};
    struct score_matrix m = lsat(*state);
    struct rasch r;
    assert_int_equal(statistics_rasch(*state, &m, &r), RASCH_DONE);
    assert_int_equal(r.people, 1000 - 3 - 298);
    assert_near(r.log_likelihood, -1091.56968998, 1e-4);
    for (size_t i = 0; i < LSAT_ITEMS; i++) {
        assert_near(r.difficulty[i], beta[i], 1e-4);
        assert_near(r.error[i], error[i], 1e-4);
    }
}

/* Two items: solved alone by 30 and by 10 people. Then, in closed form, their distance is
 * ln(30/10) and its variance 1/30 + 1/10, half of each on either side of zero. */
static void two_items_have_a_closed_form(void **state)
{
    double score[2 * 43] = {0};
    for (size_t p = 0; p < 40; p++) {
        score[2 * p + (p < 30 ? 0 : 1)] = 1;
    }
    score[80] = score[81] = 1; /* all and none tell nothing */
    struct score_matrix m = {43, 2, score, ONES};
    struct rasch r;
    assert_int_equal(statistics_rasch(*state, &m, &r), RASCH_DONE);
    assert_int_equal(r.people, 40);
    assert_near(r.difficulty[1], log(3) / 2, 1e-9);
    assert_near(r.difficulty[0], -log(3) / 2, 1e-9);
    assert_near(r.error[0], sqrt(1.0 / 30 + 1.0 / 10) / 2, 1e-9);
}

/* Four people, three items of 0 to 2 points; by hand: sums 6 3 2 1, their mean 3 and
 * population variance 14/4; variances of items 11/16, 3/4 x ... as below. */
static void scores_of_several_points_by_hand(void **state)
{
    static const double score[] = {2, 2, 2, /**/ 2, 1, 0, /**/ 1, 0, 1, /**/ 0, 1, 0};
    static const double most[] = {2, 2, 2};
    /* item 1: 2 2 1 0, mean 5/4, squares 9/16+9/16+1/16+25/16 = 44/16, variance 11/16
     * item 2: 2 1 0 1, mean 1, squares 2, variance 1/2
     * item 3: 2 0 1 0, mean 3/4, squares 25/16+9/16+1/16+9/16 = 44/16, variance 11/16
     * alpha = 3/2 (1 - (11/16 + 8/16 + 11/16) / (56/16)) = 3/2 (26/56) */
    struct score_matrix m = {4, 3, score, most};
    struct test_statistics t;
    statistics_test(*state, &m, &t);
    assert_near(t.mean, 3, 1e-12);
    assert_near(t.variance, 3.5, 1e-12);
    assert_near(t.item[0].variance, 11.0 / 16, 1e-12);
    assert_near(t.item[0].difficulty, 0.625, 1e-12);
    assert_near(t.alpha, 1.5 * 26 / 56, 1e-12);
    assert_true(isnan(t.kr20));
    /* Item 1 with the rest 4 1 1 1 (mean 7/4): products 3/4 9/4 - 3/4 3/4 + 1/4 3/4 +
     * 5/4 3/4 = (27 - 9 + 3 + 15) / 16 = 36/16; squares 44/16 and 108/16. */
    assert_near(t.item[0].rest_correlation, 36 / sqrt(44.0 * 108), 1e-12);
    /* Items 2 and 3 alone: sums 4 1 1 1, variance 108/64; 2 (1 - (19/16) / (27/16)). */
    assert_near(t.item[0].alpha_without, 2 * (1 - 19.0 / 27), 1e-12);
    struct rasch r;
    assert_int_equal(statistics_rasch(*state, &m, &r), RASCH_NOT_BINARY);
}

static void what_never_varies_has_no_correlation(void **state)
{
    static const double score[] = {1, 0, 1, /**/ 1, 1, 0, /**/ 1, 0, 0};
    struct score_matrix m = {3, 3, score, ONES};
    struct test_statistics t;
    statistics_test(*state, &m, &t);
    assert_true(isnan(t.item[0].rest_correlation));
    assert_true(isfinite(t.item[1].rest_correlation) != 0);
}

/* Whoever solves the hard item solves the easy one: no finite distance. */
static void items_in_two_parts_have_no_finite_difficulties(void **state)
{
    static const double score[] = {1, 0, /**/ 1, 0, /**/ 1, 0};
    static const double ladder[] = {1, 0, 0, /**/ 1, 1, 0, /**/ 1, 0, 0, /**/ 1, 1, 0};
    static const double apart[] = {0,      1, 0, 0, /**/ 1, 0, 0, 0, /**/ 1, 1, 1, 0,
                                   /**/ 1, 1, 0, 1};
    struct score_matrix m = {3, 2, score, ONES};
    struct rasch r;
    assert_int_equal(statistics_rasch(*state, &m, &r), RASCH_TOO_FEW);
    m = (struct score_matrix){4, 3, ladder, ONES};
    assert_int_equal(statistics_rasch(*state, &m, &r), RASCH_TOO_FEW);
    m = (struct score_matrix){4, 4, apart, ONES};
    assert_int_equal(statistics_rasch(*state, &m, &r), RASCH_APART);
}

/* People of known ability answer by the model itself: with n_r people of sum r in each
 * pattern exactly as often as the model says, the estimate gives back what was put in.
 * Twelve items, so that elementary symmetric functions of some size are used. */
static void difficulties_put_in_come_out(void **state)
{
    enum { K = 12, SCALE = 4000 };
    double put[K], sum = 0;
    for (int i = 0; i < K; i++) {
        put[i] = -2.2 + 0.4 * i;
        sum += put[i];
    }
    assert_near(sum, 0, 1e-9);
    double *score = ARENA_ARRAY(*state, double, (size_t)K * 60000);
    size_t people = 0;
    /* Sum 1: item i alone solved in proportion to exp(-difficulty). */
    double all = 0;
    for (int i = 0; i < K; i++) {
        all += exp(-put[i]);
    }
    for (int i = 0; i < K; i++) {
        int count = (int)lround(SCALE * 10 * exp(-put[i]) / all);
        for (int n = 0; n < count; n++) {
            score[people++ * K + (size_t)i] = 1;
        }
    }
    struct score_matrix m = {people, K, score, ONES};
    struct rasch r;
    assert_int_equal(statistics_rasch(*state, &m, &r), RASCH_DONE);
    for (int i = 0; i < K; i++) {
        assert_near(r.difficulty[i], put[i], 0.005); /* counts are whole */
    }
}

/* 100 items would lose all digits by the recursion that divides out. Two classes of items
 * and people who solve all of one class and one of the other: closed form as for two. */
static void a_hundred_items_keep_their_digits(void **state)
{
    enum { K = 100, HALF = K / 2 };
    double *score = ARENA_ARRAY(*state, double, (size_t)K *HALF * 4);
    double *ones = ARENA_ARRAY(*state, double, K);
    size_t people = 0;
    for (int i = 0; i < K; i++) {
        ones[i] = 1;
    }
    /* Each easy item is solved alone three times, each hard one once. */
    for (size_t i = 0; i < K; i++) {
        for (int n = 0; n < (i < HALF ? 3 : 1); n++) {
            score[people++ * K + i] = 1;
        }
    }
    struct score_matrix m = {people, K, score, ones};
    struct rasch r;
    assert_int_equal(statistics_rasch(*state, &m, &r), RASCH_DONE);
    for (size_t i = 0; i < K; i++) {
        assert_near(r.difficulty[i], (i < HALF ? -1 : 1) * log(3) / 2, 1e-8);
    }
}

static void choices_by_hand(void **state)
{
    (void)state;
    static const int choice[] = {0, 0, 1, 1, -1};
    static const double rest[] = {5, 3, 1, 1, 0};
    struct choice_statistics s[3];
    statistics_choices(5, choice, rest, 3, s);
    assert_int_equal(s[0].count, 2);
    assert_near(s[0].share, 0.4, 1e-12);
    assert_near(s[0].rest_mean, 4, 1e-12);
    /* Rest 5 3 1 1 0, mean 2, squares 16; chosen 1 1 0 0 0: products 3 + 1 = 4, squares
     * 5 * 0.4 * 0.6 = 1.2. */
    assert_near(s[0].rest_correlation, 4 / sqrt(16 * 1.2), 1e-12);
    assert_near(s[1].rest_correlation, -2 / sqrt(16 * 1.2), 1e-12);
    assert_int_equal(s[2].count, 0);
    assert_true(isnan(s[2].rest_mean) && isnan(s[2].rest_correlation));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(closed_figures_equal_those_of_r_on_the_lsat),
        cmocka_unit_test(rasch_difficulties_equal_those_of_r_on_the_lsat),
        cmocka_unit_test(two_items_have_a_closed_form),
        cmocka_unit_test(scores_of_several_points_by_hand),
        cmocka_unit_test(what_never_varies_has_no_correlation),
        cmocka_unit_test(items_in_two_parts_have_no_finite_difficulties),
        cmocka_unit_test(difficulties_put_in_come_out),
        cmocka_unit_test(a_hundred_items_keep_their_digits),
        cmocka_unit_test(choices_by_hand),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
