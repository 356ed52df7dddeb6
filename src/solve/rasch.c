/* Difficulties of items by conditional maximum likelihood.
 *
 * Idea: in Rasch's model the sum of a person's 0/1 answers says all about the person, so
 * given the sums the likelihood holds item parameters alone. It is a ratio of products of
 * e_i = exp(-difficulty_i) and elementary symmetric functions of them; it is concave, and
 * Newton's method climbs it. The functions without one item, and without two, are wanted
 * for gradient and curvature: they are made by halving (multiply by the right half and go
 * left, and the other way round), which only ever adds positive terms. The usual
 * recursion divides an item out again, subtracts, and loses all digits at some thirty
 * items.
 * Cost: O(items^3 log items) a step, some six steps; people count only in the sums.
 * Bound: exact to rounding; standard errors from the inverse of the information.
 * Sources: Andersen, "The numerical solution of a set of conditional estimation
 * equations", JRSS B 34, 1972; Gustafsson, Educ. Psychol. Meas. 40, 1980 (adding only);
 * Fischer, "On the existence and uniqueness of maximum-likelihood estimates in the Rasch
 * model", Psychometrika 46, 1981 (when there is no finite answer). */
#include "solve/statistics.h"

#include <math.h>

enum { RASCH_STEPS_MOST = 100, HALVINGS = 12 };
static const double SETTLED = 1e-10; /* largest change of a difficulty in a last step */
static const double STEP_MOST = 2;   /* logits: far from the top Newton may overshoot */

struct model {
    size_t k;          /* items used */
    size_t *item;      /* which of the matrix */
    double *solved;    /* by how many of the people used */
    double *with_sum;  /* people by sum, 0 .. k */
    double *beta;      /* difficulties */
    double *e;         /* exp(-beta) */
    double *gamma;     /* elementary symmetric functions of all, 0 .. k */
    double *expected;  /* people who should solve each item */
    double *curvature; /* k x k */
    double *shelf;     /* HALVINGS rows of k + 1: polynomials on the way down */
};

/* ---- elementary symmetric functions ------------------------------------------------ */

/* poly (degree n) times (1 + e t). */
static void multiply(double *poly, size_t n, double e)
{
    poly[n + 1] = e * poly[n];
    for (size_t r = n; r > 0; r--) {
        poly[r] += e * poly[r - 1];
    }
}

/* Tells, for each item in turn, the product over all others. */
struct leaving {
    struct model *m;
    void (*tell)(struct model *m, size_t item, size_t other, const double *poly);
    size_t other; /* left out besides; m->k: none is */
};

static size_t item_at(const struct leaving *l, size_t i)
{
    return i < l->other ? i : i + 1;
}

static void leave_one_out(const struct leaving *l, size_t from, size_t to, size_t depth,
                          size_t degree)
{
    struct model *m = l->m;
    double *poly = m->shelf + depth * (m->k + 1);
    if (to - from == 1) {
        l->tell(m, item_at(l, from), l->other, poly);
        return;
    }
    size_t middle = from + (to - from) / 2;
    double *next = poly + m->k + 1;
    for (int side = 0; side < 2; side++) {
        size_t out_from = side == 0 ? middle : from, out_to = side == 0 ? to : middle;
        memcpy(next, poly, (degree + 1) * sizeof *next);
        for (size_t i = out_from; i < out_to; i++) {
            multiply(next, degree + i - out_from, m->e[item_at(l, i)]);
        }
        leave_one_out(l, side == 0 ? from : middle, side == 0 ? middle : to, depth + 1,
                      degree + out_to - out_from);
    }
}

/* ---- likelihood -------------------------------------------------------------------- */

/* Without item i: how many should solve it. */
static void add_expected(struct model *m, size_t i, size_t none, const double *without)
{
    (void)none;
    double sum = 0;
    for (size_t r = 1; r < m->k; r++) {
        sum += m->with_sum[r] * m->e[i] * without[r - 1] / m->gamma[r];
    }
    m->expected[i] = sum;
}

/* Without i and j: how many should solve both. */
static void add_both(struct model *m, size_t i, size_t j, const double *without)
{
    double sum = 0;
    for (size_t r = 2; r < m->k; r++) {
        sum += m->with_sum[r] * m->e[i] * m->e[j] * without[r - 2] / m->gamma[r];
    }
    m->curvature[i * m->k + j] = sum;
}

static void add_product(struct model *m, size_t i, size_t none, const double *without)
{
    (void)none;
    for (size_t r = 1; r < m->k; r++) {
        /* Chances of item i at each sum, kept where nothing else is written. */
        m->curvature[m->k * m->k + i * m->k + r] = m->e[i] * without[r - 1] / m->gamma[r];
    }
}

static void expect(struct model *m)
{
    size_t k = m->k;
    for (size_t i = 0; i < k; i++) {
        m->e[i] = exp(-m->beta[i]);
    }
    m->gamma[0] = 1;
    for (size_t i = 0; i < k; i++) {
        multiply(m->gamma, i, m->e[i]);
    }
    struct leaving one = {m, add_expected, k};
    m->shelf[0] = 1;
    leave_one_out(&one, 0, k, 0, 0);
}

/* The information: what the expectation of both is beyond the product of either. */
static void curve(struct model *m)
{
    size_t k = m->k;
    const double *chance = m->curvature + k * k;
    struct leaving one = {m, add_product, k};
    m->shelf[0] = 1;
    leave_one_out(&one, 0, k, 0, 0);
    for (size_t j = 0; j < k; j++) {
        struct leaving two = {m, add_both, j};
        m->shelf[0] = 1;
        leave_one_out(&two, 0, k - 1, 0, 0);
        m->curvature[j * k + j] = m->expected[j];
    }
    for (size_t i = 0; i < k; i++) {
        for (size_t j = 0; j < k; j++) {
            double sum = 0;
            for (size_t r = 1; r < k; r++) {
                sum += m->with_sum[r] * chance[i * k + r] * chance[j * k + r];
            }
            m->curvature[i * k + j] -= sum;
        }
    }
}

static double log_likelihood(const struct model *m)
{
    double sum = 0;
    for (size_t i = 0; i < m->k; i++) {
        sum -= m->solved[i] * m->beta[i];
    }
    for (size_t r = 1; r < m->k; r++) {
        sum -= m->with_sum[r] > 0 ? m->with_sum[r] * log(m->gamma[r]) : 0;
    }
    return sum;
}

/* ---- linear equations -------------------------------------------------------------- */

/* The information is singular along (1, 1, ..., 1), since only differences count; with
 * 1 added everywhere it is not, and across that line it stays as it was. Cholesky, in
 * place; false where it is not positive. */
static bool factor(double *m, size_t k)
{
    for (size_t i = 0; i < k * k; i++) {
        m[i] += 1;
    }
    for (size_t i = 0; i < k; i++) {
        for (size_t j = 0; j <= i; j++) {
            double sum = m[i * k + j];
            for (size_t t = 0; t < j; t++) {
                sum -= m[i * k + t] * m[j * k + t];
            }
            if (i == j && !(sum > 0)) {
                return false;
            }
            m[i * k + j] = i == j ? sqrt(sum) : sum / m[j * k + j];
        }
    }
    return true;
}

static void solve(const double *root, size_t k, double *x)
{
    for (size_t i = 0; i < k; i++) {
        for (size_t t = 0; t < i; t++) {
            x[i] -= root[i * k + t] * x[t];
        }
        x[i] /= root[i * k + i];
    }
    for (size_t i = k; i-- > 0;) {
        for (size_t t = i + 1; t < k; t++) {
            x[i] -= root[t * k + i] * x[t];
        }
        x[i] /= root[i * k + i];
    }
}

/* ---- who counts -------------------------------------------------------------------- */

/* Leaves out people who solved all or none of the items at hand, and items that all or
 * none of the remaining people solved, until nothing changes. */
static void choose(const struct score_matrix *s, bool *people, bool *items)
{
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t i = 0; i < s->items; i++) {
            bool right = false, wrong = false;
            for (size_t p = 0; p < s->people && items[i]; p++) {
                right = right || (people[p] && s->score[p * s->items + i] == 1);
                wrong = wrong || (people[p] && s->score[p * s->items + i] == 0);
            }
            changed = changed || (items[i] && !(right && wrong));
            items[i] = right && wrong;
        }
        for (size_t p = 0; p < s->people; p++) {
            bool right = false, wrong = false;
            for (size_t i = 0; i < s->items && people[p]; i++) {
                right = right || (items[i] && s->score[p * s->items + i] == 1);
                wrong = wrong || (items[i] && s->score[p * s->items + i] == 0);
            }
            changed = changed || (people[p] && !(right && wrong));
            people[p] = right && wrong;
        }
    }
}

/* Whether from item 0 all others are reached, over "somebody solved this and not that",
 * or against it. */
static bool reaches_all(const bool *beats, size_t k, bool against, bool *seen,
                        size_t *stack)
{
    size_t n = 1, count = 1;
    memset(seen, 0, k * sizeof *seen);
    seen[0] = true;
    stack[0] = 0;
    while (n > 0) {
        size_t i = stack[--n];
        for (size_t j = 0; j < k; j++) {
            if (!seen[j] && (against ? beats[j * k + i] : beats[i * k + j])) {
                seen[j] = true;
                stack[n++] = j;
                count++;
            }
        }
    }
    return count == k;
}

static bool hangs_together(struct arena *a, const struct score_matrix *s,
                           const struct model *m, const bool *people)
{
    size_t k = m->k;
    bool *beats = ARENA_ARRAY(a, bool, k *k);
    bool *seen = ARENA_ARRAY(a, bool, k);
    size_t *stack = ARENA_ARRAY(a, size_t, k);
    for (size_t p = 0; p < s->people; p++) {
        const double *row = s->score + p * s->items;
        for (size_t i = 0; people[p] && i < k; i++) {
            for (size_t j = 0; row[m->item[i]] == 1 && j < k; j++) {
                beats[i * k + j] = beats[i * k + j] || row[m->item[j]] == 0;
            }
        }
    }
    return reaches_all(beats, k, false, seen, stack) &&
           reaches_all(beats, k, true, seen, stack);
}

static struct model model_new(struct arena *a, const struct score_matrix *s,
                              const bool *people, const bool *items)
{
    struct model m = {.item = ARENA_ARRAY(a, size_t, s->items + 1)};
    for (size_t i = 0; i < s->items; i++) {
        if (items[i]) {
            m.item[m.k++] = i;
        }
    }
    m.solved = ARENA_ARRAY(a, double, m.k + 1);
    m.with_sum = ARENA_ARRAY(a, double, m.k + 1);
    m.beta = ARENA_ARRAY(a, double, m.k + 1);
    m.e = ARENA_ARRAY(a, double, m.k + 1);
    m.gamma = ARENA_ARRAY(a, double, m.k + 1);
    m.expected = ARENA_ARRAY(a, double, m.k + 1);
    m.curvature = ARENA_ARRAY(a, double, 2 * m.k * m.k + 1);
    m.shelf = ARENA_ARRAY(a, double, HALVINGS *(m.k + 1));
    for (size_t p = 0; p < s->people; p++) {
        size_t sum = 0;
        for (size_t i = 0; people[p] && i < m.k; i++) {
            bool right = s->score[p * s->items + m.item[i]] == 1;
            m.solved[i] += right;
            sum += right;
        }
        m.with_sum[sum] += people[p];
    }
    return m;
}

/* ---- climbing ---------------------------------------------------------------------- */

static void center(double *x, size_t k)
{
    double mean = 0;
    for (size_t i = 0; i < k; i++) {
        mean += x[i] / (double)k;
    }
    for (size_t i = 0; i < k; i++) {
        x[i] -= mean;
    }
}

/* One step of Newton's; gives the largest change, or -1 where there is no step. */
static double climb(struct model *m, double *step)
{
    double largest = 0;
    expect(m);
    curve(m);
    if (!factor(m->curvature, m->k)) {
        return -1;
    }
    for (size_t i = 0; i < m->k; i++) {
        step[i] = m->expected[i] - m->solved[i];
    }
    solve(m->curvature, m->k, step);
    center(step, m->k);
    for (size_t i = 0; i < m->k; i++) {
        largest = fabs(step[i]) > largest ? fabs(step[i]) : largest;
    }
    double share = largest > STEP_MOST ? STEP_MOST / largest : 1;
    for (size_t i = 0; i < m->k; i++) {
        m->beta[i] += share * step[i];
    }
    return largest;
}

static void tell(const struct model *m, double *column, struct rasch *r)
{
    size_t k = m->k;
    for (size_t i = 0; i < k; i++) {
        memset(column, 0, k * sizeof *column);
        column[i] = 1;
        solve(m->curvature, k, column);
        r->difficulty[m->item[i]] = m->beta[i];
        /* Less the part along (1, ..., 1) that factor() put in. */
        r->error[m->item[i]] = sqrt(column[i] - 1 / ((double)k * (double)k));
    }
    r->log_likelihood = log_likelihood(m);
}

enum rasch_state statistics_rasch(struct arena *a, const struct score_matrix *s,
                                  struct rasch *r)
{
    bool *people = ARENA_ARRAY(a, bool, s->people + 1);
    bool *items = ARENA_ARRAY(a, bool, s->items + 1);
    *r = (struct rasch){.difficulty = ARENA_ARRAY(a, double, s->items + 1),
                        .error = ARENA_ARRAY(a, double, s->items + 1)};
    for (size_t i = 0; i < s->items; i++) {
        r->difficulty[i] = r->error[i] = NAN;
        items[i] = true;
    }
    memset(people, true, s->people * sizeof *people);
    for (size_t i = 0; i < s->people * s->items; i++) {
        if (s->score[i] != 0 && s->score[i] != 1) {
            return RASCH_NOT_BINARY;
        }
    }
    choose(s, people, items);
    struct model m = model_new(a, s, people, items);
    for (size_t p = 0; p < s->people; p++) {
        r->people += people[p];
    }
    r->items = m.k;
    if (m.k < 2) {
        return RASCH_TOO_FEW;
    }
    if (!hangs_together(a, s, &m, people)) {
        return RASCH_APART;
    }
    for (size_t i = 0; i < m.k; i++) {
        m.beta[i] = log(((double)r->people - m.solved[i]) / m.solved[i]);
    }
    center(m.beta, m.k);
    double *step = ARENA_ARRAY(a, double, m.k);
    double change = 1;
    while (change > SETTLED && r->steps < RASCH_STEPS_MOST) {
        change = climb(&m, step);
        r->steps++;
        if (change < 0) {
            return RASCH_NO_END;
        }
    }
    tell(&m, step, r);
    return change <= SETTLED ? RASCH_DONE : RASCH_NO_END;
}
