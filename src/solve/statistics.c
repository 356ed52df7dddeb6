/* Closed figures of items and tests.
 *
 * Idea: one pass for means and sums, one for products of deviations from them, so that
 * nothing large is subtracted from something large. Alpha without an item follows from
 * variances and covariances already there: var(T - x) = var T + var x - 2 cov(T, x).
 * Cost: O(people * items). Sources: Cronbach, "Coefficient alpha and the internal
 * structure of tests", Psychometrika 16, 1951; Kuder and Richardson, Psychometrika 2,
 * 1937 (formula 20). */
#include "solve/statistics.h"

#include <math.h>

/* Figures of an item that need the sums of the test beside it. */
struct moments {
    double mean, square, with_sum; /* square and product of deviations, summed */
};

static void add_means(const struct score_matrix *m, struct moments *item, double *sum)
{
    for (size_t p = 0; p < m->people; p++) {
        for (size_t i = 0; i < m->items; i++) {
            item[i].mean += m->score[p * m->items + i];
            sum[p] += m->score[p * m->items + i];
        }
    }
    for (size_t i = 0; i < m->items; i++) {
        item[i].mean /= (double)m->people;
    }
}

static void add_products(const struct score_matrix *m, struct moments *item,
                         const double *sum, double mean)
{
    for (size_t p = 0; p < m->people; p++) {
        for (size_t i = 0; i < m->items; i++) {
            double off = m->score[p * m->items + i] - item[i].mean;
            item[i].square += off * off;
            item[i].with_sum += off * (sum[p] - mean);
        }
    }
}

static bool is_binary(const struct score_matrix *m)
{
    for (size_t i = 0; i < m->people * m->items; i++) {
        if (m->score[i] != 0 && m->score[i] != 1) {
            return false;
        }
    }
    return true;
}

/* Of k items whose variances make `parts`, and their sums `whole`. */
static double alpha_of(double k, double parts, double whole)
{
    return k > 1 && whole > 0 ? k / (k - 1) * (1 - parts / whole) : NAN;
}

static double correlation(double product, double square_a, double square_b)
{
    return square_a > 0 && square_b > 0 ? product / sqrt(square_a * square_b) : NAN;
}

static void tell_items(const struct score_matrix *m, const struct moments *item,
                       double parts, double whole, struct item_statistics *told)
{
    double n = (double)m->people;
    for (size_t i = 0; i < m->items; i++) {
        /* The rest is the sum without the item. Rounding may leave a trace of a rest
         * that never varies. */
        double rest_square = whole + item[i].square - 2 * item[i].with_sum;
        rest_square = rest_square > whole * 1e-12 ? rest_square : 0;
        told[i] = (struct item_statistics){
            .mean = item[i].mean,
            .difficulty = m->most[i] > 0 ? item[i].mean / m->most[i] : NAN,
            .variance = item[i].square / n,
            .rest_correlation = correlation(item[i].with_sum - item[i].square,
                                            item[i].square, rest_square),
            .alpha_without =
                alpha_of((double)m->items - 1, parts - item[i].square, rest_square),
        };
    }
}

void statistics_test(struct arena *a, const struct score_matrix *m,
                     struct test_statistics *test)
{
    struct moments *item = ARENA_ARRAY(a, struct moments, m->items + 1);
    double *sum = ARENA_ARRAY(a, double, m->people + 1);
    double mean = 0, parts = 0, whole = 0;
    *test = (struct test_statistics){
        .item = ARENA_ARRAY(a, struct item_statistics, m->items + 1)};
    add_means(m, item, sum);
    for (size_t i = 0; i < m->items; i++) {
        mean += item[i].mean;
    }
    add_products(m, item, sum, mean);
    for (size_t p = 0; p < m->people; p++) {
        whole += (sum[p] - mean) * (sum[p] - mean);
    }
    for (size_t i = 0; i < m->items; i++) {
        parts += item[i].square;
    }
    tell_items(m, item, parts, whole, test->item);
    test->mean = mean;
    test->variance = whole / (double)m->people;
    test->alpha = alpha_of((double)m->items, parts, whole);
    test->kr20 = is_binary(m) ? test->alpha : NAN; /* p(1-p) is a 0/1 item's variance */
    test->error = sqrt(test->variance * (1 - test->alpha));
}

void statistics_choices(size_t people, const int *choice, const double *rest,
                        size_t choices, struct choice_statistics *statistics)
{
    double mean = 0, square = 0;
    for (size_t p = 0; p < people; p++) {
        mean += rest[p] / (double)people;
    }
    for (size_t p = 0; p < people; p++) {
        square += (rest[p] - mean) * (rest[p] - mean);
    }
    for (size_t c = 0; c < choices; c++) {
        double sum = 0, with_rest = 0;
        int64_t count = 0;
        for (size_t p = 0; p < people; p++) {
            bool chosen = choice[p] == (int)c;
            count += chosen;
            sum += chosen ? rest[p] : 0;
            with_rest += chosen ? rest[p] - mean : 0;
        }
        double share = (double)count / (double)people;
        statistics[c] = (struct choice_statistics){
            .count = count,
            .share = share,
            .rest_mean = count > 0 ? sum / (double)count : NAN,
            .rest_correlation =
                correlation(with_rest, (double)people * share * (1 - share), square),
        };
    }
}
