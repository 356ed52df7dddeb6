/* Idea: a field is known once one element is found whose powers are all but zero. With
 * x^m = c, taken as a polynomial below degree m, multiplying by x is a shift and one
 * addition; c is tried from 1 on until x has q - 1 different powers (such a primitive
 * polynomial exists for every prime power: Lidl and Niederreiter, "Finite Fields",
 * theorem 2.8). Then products are sums of degrees.
 * Cost: at most q trials of q steps. */
#include "solve/galois.h"

int32_t galois_part(int32_t n)
{
    int32_t p = 2, part = 1;
    while (n % p != 0) {
        p++;
    }
    for (int32_t rest = n; rest % p == 0; rest /= p) {
        part *= p;
    }
    return part;
}

static int32_t least_prime(int32_t n)
{
    int32_t p = 2;
    while (n % p != 0) {
        p++;
    }
    return p;
}

int32_t galois_add(const struct galois *field, int32_t one, int32_t other)
{
    int32_t sum = 0;
    for (int32_t place = 1; place < field->q; place *= field->p) {
        sum += (one / place + other / place) % field->p * place;
    }
    return sum;
}

int32_t galois_times(const struct galois *field, int32_t one, int32_t other)
{
    return one == 0 || other == 0
               ? 0
               : field->power[(field->degree[one] + field->degree[other]) %
                              (field->q - 1)];
}

/* x times an element, where x^m = c. */
static int32_t shift(const struct galois *field, int32_t element, int32_t c)
{
    int32_t top = field->q / field->p;
    int32_t result = element % top * field->p;
    for (int32_t times = element / top; times > 0; times--) {
        result = galois_add(field, result, c);
    }
    return result;
}

static bool makes_all(struct galois *field, int32_t c)
{
    int32_t element = 1;
    for (int32_t k = 0; k < field->q - 1; k++) {
        if (element == 0 || (k > 0 && element == 1)) {
            return false;
        }
        field->power[k] = element;
        field->degree[element] = k;
        element = shift(field, element, c);
    }
    return element == 1;
}

bool galois_new(struct arena *a, int32_t q, struct galois *field)
{
    if (q < 2 || q > GALOIS_MOST || galois_part(q) != q) {
        return false;
    }
    *field = (struct galois){
        .p = least_prime(q),
        .q = q,
        .power = ARENA_ARRAY(a, int32_t, (size_t)q),
        .degree = ARENA_ARRAY(a, int32_t, (size_t)q),
    };
    int32_t c = 1;
    while (c < q && !makes_all(field, c)) {
        c++;
    }
    return c < q;
}
